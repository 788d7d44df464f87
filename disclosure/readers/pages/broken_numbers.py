"""Numbers that may go on in the next line, in tables without lines: they lose their digits rather than be cut short."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from disclosure.readers.pages.edges import Lines
from disclosure.readers.pages.letters import UNKNOWN, Letter, gap_after

SAME_NUMBER = 0.3
"""Digits of one number stand closer than this share of their height."""
REST_OF_NUMBER = 2.6
"""Heights of a letter within which digits may be the rest of a number above or below."""


def without_broken_numbers(pages: Sequence[tuple[int, Lines]]) -> list[tuple[int, list[list[Letter]]]]:
    """The lines of pages; a number that seems to go on in the next line loses its digits in both.

    Nothing but the width of its column tells 4185, set as 418 over 5, from two numbers.
    """
    lines = [(page, list(line)) for page, held in pages for line in held]
    found = [(at, words) for at, (_, line) in enumerate(lines) if (words := _numbers_in(line))]
    han = [any("\u3400" <= letter.text <= "\u9fff" for letter in line) for _, line in lines]
    broken: set[int] = set()
    for (one, upper), (two, lower) in pairwise(found):
        if (han[one] and han[two]) or sum(han[one + 1 : two]) > 1 or len(lower) > len(upper):
            continue
        is_next = lines[one][0] != lines[two][0]
        first, second = lines[one][1][0], lines[two][1][0]
        size = max(first.top - first.bottom, second.top - second.bottom)
        if not is_next and first.middle[1] - second.middle[1] > REST_OF_NUMBER * size:
            continue
        if all(any(_may_be_rest(word, other, found) for other in upper) for word in lower):
            broken |= {one, two}
    for at in broken:
        page, line = lines[at]
        lines[at] = (page, [replace(letter, text=UNKNOWN) if letter.text.isdigit() else letter for letter in line])
    by_page: dict[int, list[list[Letter]]] = {page: [] for page, _ in pages}
    for page, line in lines:
        by_page[page].append(line)
    return list(by_page.items())


_Number = tuple[str, float, float]
"""Digits with their left and right ends."""


def _numbers_in(line: Sequence[Letter]) -> list[_Number]:
    numbers: list[_Number] = []
    before: Letter | None = None
    for letter in line:
        if letter.text.isdigit() or letter.text in ".,":
            size = letter.top - letter.bottom
            if before is not None and gap_after(before.text, before.right, letter) <= SAME_NUMBER * size:
                numbers[-1] = (numbers[-1][0] + letter.text, numbers[-1][1], letter.right)
            else:
                numbers.append((letter.text, letter.left, letter.right))
            before = letter
        else:
            before = None
    return numbers


def _may_be_rest(lower: _Number, upper: _Number, found: Sequence[tuple[int, list[_Number]]]) -> bool:
    """Whether digits stand below those of a number that is the longest in its column."""
    text, left, right = upper
    if len(text) < 2 or len(lower[0]) > len(text) or lower[2] <= left or right <= lower[1]:
        return False
    return not any(
        len(other) > len(text) and start < right and left < end for _, words in found for other, start, end in words
    )
