"""Numbers that the cells of an OFD show and that are no text of its pages: drawn, pictured, or in a template."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from disclosure.readers.pages import overlays
from disclosure.readers.pages.letters import UNKNOWN, Area, Letter
from disclosure.readers.pages.number_shapes import LOWEST, cell_around, goes_on, is_number, is_small_in
from disclosure.readers.pages.ruling import GridCell

_ALIKE = 1.7
_PALE = 0.5
"""How much larger, smaller or paler than a page's letters those of its template may be that are read as theirs."""


def number_shapes_in(placed: overlays.Placed, drawn: Sequence[Area], small: Sequence[Area]) -> list[Area]:
    """The cells in which something is drawn in place of a number or of some of its digits.

    `drawn` are pictures and outlines, `small` is all that is no larger than a number, sides of cells among it.
    """
    held: dict[int, list[Letter]] = {}
    for letter, cell in placed.inside if drawn or small else ():
        held.setdefault(id(cell), []).append(letter)
    found: list[Area] = []
    for shapes, is_small in ((drawn, False), (small, True)):
        for shape in shapes:
            around = cell_around(placed.grids, shape)
            if around is None or not (is_small_in(shape, around) if is_small else _is_within(shape, around)):
                continue
            letters = held.get(id(around))
            if not letters or (is_number(letters) and goes_on(shape, letters)):
                found.append((around.left, around.bottom, around.right, around.top))
    return found


def take_numbers_beside(placed: overlays.Placed, letters: list[Letter], beside: Sequence[Letter]) -> None:
    """Takes into a page, as unknown, the numbers of its template that its own cells lack, be it in part."""
    if not placed.inside or not any(letter.text.isdigit() for letter in beside):
        return
    size = median(letter.size for letter, _ in placed.inside)
    contrast = median(letter.run.contrast if letter.run is not None else 0 for letter, _ in placed.inside)
    held: dict[int, list[Letter]] = {}
    for letter, cell in placed.inside:
        held.setdefault(id(cell), []).append(letter)
    by_cell: dict[int, tuple[GridCell, list[Letter]]] = {}
    for letter, cell in overlays.place(placed.grids, beside, ()).inside:
        by_cell.setdefault(id(cell), (cell, []))[1].append(letter)
    for key, (cell, others) in by_cell.items():
        own = held.get(key, [])
        if not is_number(others) or not all(_is_alike(letter, size, contrast) for letter in others):
            continue
        is_part = own and is_number(own) and goes_on(_area_of(others), own)
        if is_part or not own:
            for letter in others:
                letter.text = UNKNOWN
            placed.inside += [(letter, cell) for letter in others]
            letters += others


def _is_alike(letter: Letter, size: float, contrast: float) -> bool:
    is_dark = letter.run is not None and letter.run.contrast >= _PALE * contrast
    return is_dark and size / _ALIKE <= letter.size <= size * _ALIKE


def _area_of(letters: Sequence[Letter]) -> Area:
    lefts, bottoms, rights, tops = zip(
        *((item.left, item.bottom, item.right, item.top) for item in letters), strict=True
    )
    return min(lefts), min(bottoms), max(rights), max(tops)


def _is_within(shape: Area, cell: GridCell) -> bool:
    """Whether a picture or an outline stands in its cell as a number would: no larger, and no smaller than a digit."""
    is_whole = shape[2] - shape[0] <= cell.right - cell.left and shape[3] - shape[1] <= cell.top - cell.bottom
    return is_whole and shape[3] - shape[1] >= LOWEST
