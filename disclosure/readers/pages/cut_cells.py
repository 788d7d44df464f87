"""Cells of which the edge of a page, or what clips its table, cuts something off."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from disclosure.form.cells import parse_cell
from disclosure.readers.pages.letters import Area, Letter, Turn
from disclosure.readers.pages.ruling import Grid, GridCell

if TYPE_CHECKING:
    from disclosure.readers.pages.overlays import Doubts, Placed

_EDGE = 2.0
_LEAST_CLIPPED = 4
_MOST = 0.6


def cut_cells(
    grid: Grid, placed: Placed, cells: dict[int, tuple[GridCell, list[Letter]]], doubts: Doubts
) -> list[GridCell]:
    """Cells that the edge of the page cuts: whatever number they seem to hold may have lost digits, or be all lost."""
    left, bottom, right, top = _area_of(grid, cells, doubts)
    outside = [letter for letter in doubts.beyond if grid.rows[-1] < letter.middle[1] < grid.rows[0]]
    is_left_closed, is_right_closed = placed.is_closed.get(id(grid), (True, True))
    # A table whose last line is drawn right at the edge lost nothing, if nothing stands beyond.
    from_left = left + (_EDGE if outside or not is_left_closed else -_EDGE)
    to_right = right - (_EDGE if outside or not is_right_closed else -_EDGE)
    # Letters that a clip hides, right beside a table without a line there, say that the clip cuts the table.
    clipped = [
        letter
        for letter in outside
        if doubts.area[0] < letter.left and letter.right < doubts.area[2] and _is_beside_clip(letter, doubts.turn)
    ]
    if _is_cut([letter for letter in clipped if letter.middle[0] < grid.columns[0] + _EDGE], is_closed=is_left_closed):
        from_left = grid.columns[0] + _EDGE
    if _is_cut([item for item in clipped if item.middle[0] > grid.columns[-1] - _EDGE], is_closed=is_right_closed):
        to_right = grid.columns[-1] - _EDGE
    is_high = grid.rows[-1] < bottom - _EDGE or grid.rows[0] > top + _EDGE
    found = _cells_reached(grid, cells, doubts) if doubts.beyond else []
    if grid.columns[0] >= from_left and grid.columns[-1] <= to_right and not is_high:
        return found
    for cell in grid.cells():
        if cell.right > to_right or cell.left < from_left or cell.bottom < bottom - _EDGE or cell.top > top + _EDGE:
            held = "".join(letter.text for letter in cells.get(id(cell), (cell, []))[1])
            if not held or parse_cell(held) is not None:
                found.append(cell)
    return found


def _cells_reached(grid: Grid, cells: dict[int, tuple[GridCell, list[Letter]]], doubts: Doubts) -> list[GridCell]:
    """Blank cells of a row that is cut above or below: of their digits too little is seen to be letters."""
    found = []
    for letter in doubts.beyond:
        x, y = letter.middle
        is_near = letter.bottom < grid.rows[0] and letter.top > grid.rows[-1] and grid.columns[0] < x < grid.columns[-1]
        if is_near and letter.text.isdigit() and id(cell := grid.cell_at(x, y)) not in cells:
            clip = letter.run.clip if letter.run is not None else None
            box = doubts.turn(*clip) if clip is not None else doubts.area
            # What clips less than the cell hides what stands in it, and cuts no row.
            if box[2] - box[0] > cell.right - cell.left and box[3] - box[1] > cell.top - cell.bottom:
                found.append(cell)
    return found


def _is_cut(clipped: Sequence[Letter], *, is_closed: bool) -> bool:
    """Whether what is hidden beside a table says that it goes on there.

    A clip may end right at a line; then as many letters as a column has say so, with numbers among them: what spans
    columns of a header is cut where a table goes on upon another page.
    """
    if is_closed:
        return len(clipped) >= _LEAST_CLIPPED and any(letter.text.isdigit() for letter in clipped)
    return bool(clipped)


def _is_beside_clip(letter: Letter, turn: Turn) -> bool:
    """Whether what clips a letter shows something at its height: else it clips no row of a table, but this letter."""
    if letter.run is None or letter.run.clip is None:
        return letter.run is not None
    _, bottom, _, top = turn(*letter.run.clip)
    return bottom < letter.middle[1] < top


def _area_of(grid: Grid, cells: dict[int, tuple[GridCell, list[Letter]]], doubts: Doubts) -> Area:
    """What is shown around a table: the page, or less where most letters of the table are clipped alike."""
    clips = Counter(
        letter.run.clip if letter.run is not None else None
        for cell in grid.cells()
        for letter in cells.get(id(cell), (cell, []))[1]
    )
    if not clips:
        return doubts.area
    ((clip, count),) = clips.most_common(1)
    if clip is None or count < _MOST * clips.total():
        return doubts.area
    inner, area = doubts.turn(*clip), doubts.area
    return max(inner[0], area[0]), max(inner[1], area[1]), min(inner[2], area[2]), min(inner[3], area[3])
