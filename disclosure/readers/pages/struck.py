"""Digits that a line strikes out: they are no part of a number, and are set off as other readers set them off."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from disclosure.readers.pages.letters import Letter
from disclosure.readers.pages.ruling import SHORTEST, SNAP, Grid, Line

_STRUCK = "~"
_LOW, _HIGH = 0.25, 0.75
"""Between these shares of its height a line strikes a digit out: underlines and the lines of tables lie outside it."""
_LEAST = 0.5
"""The share of a digit's width that a line takes which strikes it out."""
_BEYOND = 0.2
"""Sizes of a digit by which the line that strikes a number out reaches beyond it at most."""
_NEAR = 0.3
_LEAST_DASHES = 6
"""So many short lines at one height draw a longer one."""
_ALONG = 0.3
"""The share of its table's width that the lines at a height take which close it; dashes leave gaps."""


Crossed = list[tuple[Letter, list[Line]]]
"""Digits with the lines that run through them."""


def crossed_digits(letters: Sequence[Letter], strokes: Sequence[Line], *, has_ink: bool) -> Crossed:
    """The digits through whose middle lines run; `has_ink` where the ink's edges are those seen."""
    lines = sorted(strokes, key=lambda line: line.at)
    heights = [line.at for line in lines]
    found: Crossed = []
    for letter in letters:
        if not letter.text.isdecimal():
            continue
        bottom, top = (letter.ink_bottom, letter.ink_top) if has_ink else (letter.bottom, letter.top)
        low, high = bottom + _LOW * (top - bottom), bottom + _HIGH * (top - bottom)
        first = bisect_left(heights, low)
        if first == len(heights) or heights[first] > high:
            continue
        least = _LEAST * max(letter.right - letter.left, 0.1)
        through = [
            line
            for line in lines[first : bisect_right(heights, high, first)]
            if min(line.end, letter.right) - max(line.start, letter.left) >= least
        ]
        if through:
            found.append((letter, through))
    return found


def without_strikes(across: list[Line], crossed: Crossed) -> list[Line]:
    """The lines across that may rule a table: not those as long as the digits are that they strike out."""
    ends: dict[int, tuple[float, float, float]] = {}
    for letter, lines in crossed:
        for line in lines:
            left, right, size = ends.get(id(line), (letter.left, letter.right, letter.size))
            ends[id(line)] = min(left, letter.left), max(right, letter.right), max(size, letter.size)
    if not ends:
        return across
    return [line for line in across if id(line) not in ends or not _is_as_long(line, *ends[id(line)])]


def _is_as_long(line: Line, left: float, right: float, size: float) -> bool:
    return line.start >= left - _BEYOND * size and line.end <= right + _BEYOND * size


def strike_out(crossed: Crossed, strokes: Sequence[Line], grids: Sequence[Grid]) -> None:
    """Puts ~ around digits that are struck out by lines across."""
    before: Letter | None = None
    outer: dict[int, bool] = {}
    for letter, lines in crossed:
        for line in lines:
            # Where a page cuts a row, the line that closes its table there may go through letters.
            if id(line) not in outer:
                outer[id(line)] = any(_is_outer(line, grid, strokes) for grid in grids)
            if not outer[id(line)]:
                if before is None or not _goes_on(before, letter):
                    letter.text = _STRUCK + letter.text
                before = letter
                break


def _goes_on(before: Letter, letter: Letter) -> bool:
    """Whether two struck digits are of one number, so that one mark does for both."""
    gap = letter.left - before.right
    return letter.order == before.order + 1 and letter.run is before.run and abs(gap) < _NEAR * letter.size


def _is_outer(line: Line, grid: Grid, strokes: Sequence[Line]) -> bool:
    """Whether a line is part of the first or last one of a table: it ends where a column does, or is one of many, and
    what is drawn at its height runs along a good part of the table.
    """
    if min(abs(line.at - grid.rows[0]), abs(line.at - grid.rows[-1])) > SNAP / 2:
        return False
    beside = [other for other in strokes if abs(other.at - line.at) < SNAP / 2]
    first, last = grid.columns[0], grid.columns[-1]
    if line.end - line.start < SHORTEST:
        is_part = len(beside) >= _LEAST_DASHES
    else:
        is_part = (
            line.start < first
            or line.end > last
            or any(min(abs(line.start - column), abs(line.end - column)) <= SNAP for column in grid.columns)
        )
    return is_part and _length_of(beside, first, last) > _ALONG * (last - first)


def _length_of(lines: Sequence[Line], first: float, last: float) -> float:
    """How much of a way lines take, together."""
    taken, reach = 0.0, first
    for line in sorted(lines, key=lambda one: one.start):
        taken += max(min(line.end, last) - max(line.start, reach), 0.0)
        reach = max(reach, line.end)
    return taken
