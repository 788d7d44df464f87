"""Boxes of colour behind a number, as a text marker leaves them: no cells of a table, whose lines they would cut."""

from __future__ import annotations

import ctypes
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise

from disclosure.readers.pages.letters import Area, Letter, Turn
from disclosure.readers.pdf import pdfium_calls as fast
from disclosure.readers.pdf.drawn import Drawn, address_of

_WIDER = 1.5
_HIGHER = 2.2
"""Sizes of a letter by which a marker may be wider than its number, and to which it may be high."""
_GAP = 0.6
"""The share of their size by which letters of one number stand apart at most."""
_NEIGHBOUR = 4.0
"""Points within which a box has a neighbour: then it is one of a row of cells."""
_MODES = fast.Numbers(ctypes.c_int, 2)


def markers_on(drawn: Drawn, letters: Sequence[Letter], turn: Turn) -> set[int]:
    """The addresses of filled boxes without an outline that stand alone behind one piece of text."""
    boxes = [
        (turn(*ground.area), address_of(ground.item))
        for ground in drawn.grounds
        if ground.colour is not None and _is_plain(ground.item)
    ]
    if not boxes or not letters:
        return set()
    held = sorted(letters, key=lambda letter: letter.middle[1])
    heights = [letter.middle[1] for letter in held]
    highest = _HIGHER * max(letter.size for letter in letters)
    found: set[int] = set()
    for area, address in boxes:
        left, bottom, right, top = area
        if top - bottom > highest:
            continue
        inside = [
            letter
            for letter in held[bisect_left(heights, bottom) : bisect_right(heights, top)]
            if left <= letter.middle[0] <= right
        ]
        if inside and _is_tight(area, inside) and not any(_are_neighbours(area, other) for other, _ in boxes):
            found.add(address)
    return found


def _is_plain(item: fast.Handle) -> bool:
    return bool(fast.draw_mode(item, *_MODES.places)) and not _MODES.values[1]


def _is_tight(area: Area, letters: list[Letter]) -> bool:
    """Whether a box is hardly larger than the one piece of text that it holds."""
    size = max(letter.size for letter in letters)
    ordered = sorted(letters, key=lambda letter: letter.left)
    return (
        area[3] - area[1] <= _HIGHER * size
        and area[2] - area[0] <= ordered[-1].right - ordered[0].left + _WIDER * size
        and all(after.left - before.right <= _GAP * size for before, after in pairwise(ordered))
    )


def _are_neighbours(area: Area, other: Area) -> bool:
    """Whether two boxes stand side by side, one above the other, or one within the other's sides without being it."""
    if area == other:
        return False
    across = max(area[0] - other[2], other[0] - area[2])
    up = max(area[1] - other[3], other[1] - area[3])
    if across > _NEIGHBOUR or up > _NEIGHBOUR:
        return False
    return across > -_NEIGHBOUR or up > -_NEIGHBOUR
