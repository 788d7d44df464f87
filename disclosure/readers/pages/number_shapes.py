"""What is drawn in the place of digits, as a picture or as lines, right beside those that are letters."""

from __future__ import annotations

from collections.abc import Sequence

from disclosure.form.cells import parse_cell
from disclosure.readers.pages.letters import Area, Letter
from disclosure.readers.pages.ruling import SNAP, Grid, GridCell

LOWEST = 3.0
"""Points below which nothing drawn is a digit."""
_BESIDE = 0.6
_INTO = 0.18
"""Sizes of a letter by which what goes on from a number stands beside it at most, and may reach into it."""
_SHARE = 0.5
_MOST_LETTERS = 40
_HIGHEST = 0.85
"""The share of its cell's height that a number drawn with lines takes at most: sides of cells take all."""


def is_number(letters: Sequence[Letter]) -> bool:
    """Whether letters are what a cell with a figure says."""
    return len(letters) <= _MOST_LETTERS and parse_cell("".join(letter.text for letter in letters)) is not None


def cell_around(grids: Sequence[Grid], shape: Area) -> GridCell | None:
    """The cell in which the middle of something lies."""
    x, y = (shape[0] + shape[2]) / 2, (shape[1] + shape[3]) / 2
    return next((grid.cell_at(x, y) for grid in grids if grid.contains(x, y)), None)


def is_small_in(shape: Area, cell: GridCell) -> bool:
    """Whether what is drawn in a cell may be a number, and no side of the cell or of another one."""
    left, bottom, right, top = shape
    is_inside = cell.left < left <= right < cell.right and cell.left + SNAP < (left + right) / 2 < cell.right - SNAP
    return is_inside and LOWEST <= top - bottom <= _HIGHEST * (cell.top - cell.bottom)


def goes_on(shape: Area, letters: Sequence[Letter]) -> bool:
    """Whether something is as high as a digit and stands right beside one, on no letter: it may be the next digit."""
    left, bottom, right, top = shape
    height = top - bottom
    if height < LOWEST or any(_lies_on(shape, letter) for letter in letters):
        return False
    return any(
        -_INTO * letter.size <= max(left - letter.right, letter.left - right) <= _BESIDE * letter.size
        and min(top, letter.top) - max(bottom, letter.bottom) > _SHARE * min(height, letter.top - letter.bottom)
        for letter in letters
        if letter.text.isdigit() and _SHARE * letter.size <= height <= letter.size / _SHARE
    )


def _lies_on(shape: Area, letter: Letter) -> bool:
    across = min(shape[2], letter.right) - max(shape[0], letter.left)
    return across > _INTO * letter.size and min(shape[3], letter.top) > max(shape[1], letter.bottom)
