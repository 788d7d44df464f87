"""Sheets of a PDF on which a program put several pages side by side: each page of them is read by itself.

Such programs make a form object of each page, in the order of the pages. Forms that only hold pieces of one page (text
of half-transparent colour, a stamp) lie on one another, below one another, or hold next to nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from disclosure.readers.pages.letters import Area, Letter
from disclosure.readers.pdf.drawn import Drawn

_LEAST_WIDTH = 0.15
"""The share of a sheet's width that a page on it takes at least."""
_LEAST_LETTERS = 20
_SHARED = 2.0
"""Points by which pages on a sheet may overlap."""


def pages_on(drawn: Drawn, letters: Sequence[Letter], area: Area) -> list[int]:
    """The parts of a sheet (numbers of form objects) that are pages of their own, in order; none where it is one page.

    `area` is that of the sheet. Every letter must stand in one of them, so that nothing is lost or moved.
    """
    if len(drawn.parts) < 2:
        return []
    held: dict[int, list[Letter]] = {}
    for letter in letters:
        held.setdefault(letter.run.part if letter.run is not None else 0, []).append(letter)
    if len(held) < 2 or 0 in held or any(not part for _, _, _, part in drawn.paths):
        return []
    boxes = [_around(own) for own in held.values()]
    width = _LEAST_WIDTH * (area[2] - area[0])
    if any(box[2] - box[0] < width for box in boxes) or any(len(own) < _LEAST_LETTERS for own in held.values()):
        return []
    is_beside = False
    for one, other in combinations(boxes, 2):
        across = min(one[2], other[2]) - max(one[0], other[0])
        up = min(one[3], other[3]) - max(one[1], other[1])
        if across > _SHARED and up > _SHARED:
            return []
        is_beside = is_beside or (across <= _SHARED and up > (min(one[3] - one[1], other[3] - other[1])) / 2)
    return sorted(held) if is_beside else []


def _around(letters: Sequence[Letter]) -> Area:
    return (
        min(letter.left for letter in letters),
        min(letter.bottom for letter in letters),
        max(letter.right for letter in letters),
        max(letter.top for letter in letters),
    )
