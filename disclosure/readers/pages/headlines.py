"""The title of a report that was broken over lines, put together again; labels that are printed downwards.

Lines are one title where they are set alike: in letters of one size, larger than the text or on one axis apart from its
edge, one right below the other.
"""

from __future__ import annotations

import re
import statistics
from collections.abc import Sequence
from itertools import pairwise

from disclosure.form.cells import half_width
from disclosure.readers.pages.letters import Letter

_MOST_LINES = 5
_LONGEST = 90
_SAME_SIZE = 0.06
_LARGER = 1.12
_APART = 2.4
"""Heights of a letter from one line of a title to the next, at most."""
_REPORT = re.compile(r"(?:政府|政务)?信息公开.{0,14}?(?:报告|年报)(?:[((]20\d\d年?度?[))])?$")
_OTHER_HEADS = re.compile(r"(?:文件|通知|公告|函|号|[。:,;])$")
_DOWN = 0.4
_PRESSED = 0.3
_ASIDE = 0.4


def joined_title(lines: Sequence[Sequence[Letter]], texts: Sequence[str]) -> tuple[int, int, str] | None:
    """First and last of the lines (with their texts) that are a title, and its text; None where none takes several."""
    for first in range(min(len(lines) - 1, 12)):
        text = texts[first]
        for last in range(first + 1, min(first + _MOST_LINES, len(lines))):
            before = texts[last - 1].strip()
            if _OTHER_HEADS.search(before) or _is_whole(text) or not _are_set_alike(lines[last - 1], lines[last]):
                break
            text = text.strip() + texts[last].strip()
            if len(text) > _LONGEST:
                break
            if _is_whole(text) and _stands_out(lines, first, last):
                return first, last, text
    return None


def _stands_out(lines: Sequence[Sequence[Letter]], first: int, last: int) -> bool:
    """Whether lines are set larger than the others, or apart from their edge."""
    height = _height(lines[first])
    if height > statistics.median(letter.top - letter.bottom for line in lines for letter in line) * _LARGER:
        return True
    edge = min(line[0].left for line in lines)
    return all(line[0].left > edge + height for line in lines[first:last])


def _is_whole(text: str) -> bool:
    return _REPORT.search(re.sub(r"\s+", "", half_width(text))) is not None


def _height(line: Sequence[Letter]) -> float:
    return statistics.median(letter.top - letter.bottom for letter in line)


def _are_set_alike(upper: Sequence[Letter], lower: Sequence[Letter]) -> bool:
    """Whether two lines have letters of one size, stand right below one another and on one axis."""
    one, other = _height(upper), _height(lower)
    if abs(one - other) > _SAME_SIZE * max(one, other):
        return False
    if not 0 < upper[0].middle[1] - lower[0].middle[1] <= _APART * one:
        return False
    return abs((upper[0].left + upper[-1].right) - (lower[0].left + lower[-1].right)) / 2 < 1.2 * one


def text_printed_downwards(letters: Sequence[Letter]) -> str | None:
    """The text of a cell whose letters stand one below the other in the order of drawing; None for any other cell."""
    if len(letters) < 2 or all(letter.text.isdigit() or letter.text in ".,+-" for letter in letters):
        return None
    ordered = sorted(letters, key=lambda letter: letter.order)
    one, other = ordered[0], ordered[1]
    if one.bottom == other.bottom and one.top == other.top:
        # Most cells: two letters on a line, and too wide a cell for one column of letters.
        across = [letter.left + letter.right for letter in ordered]
        if max(across) - min(across) > 4 * _ASIDE * max(letter.top - letter.bottom for letter in ordered):
            return None
    size = statistics.median(letter.top - letter.bottom for letter in ordered)
    middle = statistics.median(letter.middle[0] for letter in ordered)
    if all(abs(letter.middle[0] - middle) < _ASIDE * size for letter in ordered):
        falling = sorted(ordered, key=lambda letter: -letter.middle[1])
        # Letters that a low cell presses into one another: only the order of drawing tells them apart.
        is_pressed = any(one.middle[1] - other.middle[1] < _PRESSED * size for one, other in pairwise(falling))
        return "".join(letter.text for letter in (ordered if is_pressed else falling))
    down = aside = 0
    for before, letter in pairwise(ordered):
        (x, y), (next_x, next_y) = before.middle, letter.middle
        if y - next_y > _DOWN * size and abs(next_x - x) < _ASIDE * size:
            down += 1
        elif next_y > y and abs(next_x - x) >= _ASIDE * size:
            aside += 1  # the next column of letters
        else:
            return None
    return "".join(letter.text for letter in ordered) if down > aside else None
