"""Tables that are wider than their paper: a spreadsheet prints their other columns on pages of their own.

Such a page has rows at the very heights of another page's, and names none of them. Its columns are put beside those of
that page. Programs print either all pages of the first columns before those of the next, or the pages of one set of
rows one after the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from disclosure.form.cells import parse_cell
from disclosure.form.labels import fold, label_index
from disclosure.model.document import Box
from disclosure.readers.pages.page_blocks import SeenPage
from disclosure.readers.pages.ruling import Grid, GridCell
from disclosure.readers.text.text import is_section_heading

_SAME = 1.0
"""Points by which the heights of one row differ at most on two pages."""
_AT_EDGE = 4.0
_HEADER_ROWS = 2
"""Rows of a header that may span all of a page, which then has no line at their sides."""
_LEAST_COMMON = 0.6
"""The share of the lines between rows that both pages have: what a page spans there, it draws no line through."""


def join_pages_beside(pages: Sequence[SeenPage]) -> list[SeenPage]:
    """The pages that are left once those with further columns of others are joined to these."""
    strips = [page for page in pages if _may_be_strip(page)]
    bases = [page for page in pages if page.grids and page not in strips]
    if not strips or not bases:
        return list(pages)
    is_row_by_row = bases[-1].number > strips[0].number
    joined: list[SeenPage] = []
    after = -1
    for strip in strips:
        before = [at for at, page in enumerate(bases) if page.number < strip.number]
        found = [at for at in (before[-1:] if is_row_by_row else before) if _pairs(bases[at], strip) is not None]
        # Pages follow on one another in each set of columns.
        for at in ([at for at in found if at > after] or found)[:1]:
            _join(bases[at], strip)
            joined.append(strip)
            after = at
    return [page for page in pages if page not in joined]


def _may_be_strip(page: SeenPage) -> bool:
    """Whether a page has tables that name no row, and no heading."""
    if not page.grids or any(is_section_heading(text) for _, text in page.texts):
        return False
    return not any(_names_row(line[0].text) for grid in page.grids for line in grid.squares)


def _names_row(text: str) -> bool:
    """Whether a text is the label of a row, and of no column."""
    index, folded = label_index(), fold(text)
    is_row = folded in index.rows or folded in index.group_labels or is_section_heading(text)
    return bool(folded) and is_row and not _is_of_header(folded)


def _is_of_header(folded: str) -> bool:
    index = label_index()
    labels = (index.columns, index.applicant_labels, index.result_labels, index.channel_labels)
    return any(folded in held for held in labels)


def _pairs(page: SeenPage, strip: SeenPage) -> list[tuple[Grid, Grid]] | None:
    """The tables of a page with what a strip has of each; None where it has one that is no part of these."""
    if not page.grids:
        return None
    right = max(grid.columns[-1] for grid in page.grids)
    left = min(grid.columns[0] for grid in strip.grids)
    pairs = []
    for part in strip.grids:
        found = [
            grid
            for grid in page.grids
            if abs(grid.columns[-1] - right) <= _AT_EDGE and abs(part.columns[0] - left) <= _AT_EDGE
            if _are_one_height(grid.rows, part.rows)
        ]
        if len(found) != 1:
            return None
        pairs.append((found[0], part))
    return pairs


def _are_one_height(rows: Sequence[float], others: Sequence[float]) -> bool:
    """Whether rows end at one height and are those of others, but for what is spanned, and for header rows above."""
    if abs(rows[-1] - others[-1]) > _SAME or others[0] > rows[0] + _SAME:
        return False
    below = [row for row in rows if row <= others[0] + _SAME]
    if not below or abs(below[0] - others[0]) > _SAME or len(rows) - len(below) > _HEADER_ROWS:
        return False
    common = sum(any(abs(row - other) <= _SAME for other in others) for row in below)
    return common >= _LEAST_COMMON * (len(below) + len(others) - common)


def _join(page: SeenPage, strip: SeenPage) -> None:
    for grid, part in _pairs(page, strip) or ():
        _add_rows_above(part, grid.rows, strip)
        _put_beside(grid, part, strip.number)
    for top, text in strip.texts:
        at = next((at for at, (own, _) in enumerate(page.texts) if abs(own - top) <= _SAME), None)
        if at is None:
            page.texts.append((top, text))
        else:
            page.texts[at] = page.texts[at][0], page.texts[at][1] + text
    page.texts.sort(key=lambda item: -item[0])


def _add_rows_above(part: Grid, rows: Sequence[float], strip: SeenPage) -> None:
    """Gives a part the rows of the header that span all of its page, with the text that stands there."""
    edges = [row for row in rows if row > part.rows[0] + _SAME]
    left, right = part.columns[0], part.columns[-1]
    for bottom, top in pairwise([part.rows[0], *edges[::-1]]):
        for cell in part.cells():
            cell.row += 1
        made = GridCell(0, 0, 1, len(part.columns) - 1, left, right, bottom, top)
        own = [item for item in strip.texts if bottom < item[0] <= top + _SAME]
        strip.texts = [item for item in strip.texts if item not in own]
        made.text = "\n".join(text for _, text in own)
        part.squares.insert(0, [made] * (len(part.columns) - 1))
        part.rows.insert(0, top)


def _put_beside(grid: Grid, part: Grid, page: int) -> None:
    """Adds the columns of a part, which stand on a page of their own, at the right of a table."""
    rows = sorted(grid.rows + [row for row in part.rows if all(abs(row - own) > _SAME for own in grid.rows)])[::-1]
    for held in (grid, part):
        _divide_rows(held, rows)
    width = len(grid.columns) - 1
    for cell in part.cells():
        cell.column += width
        cell.shown = cell.shown or Box(page, cell.left, cell.bottom, cell.right, cell.top)
    shift = grid.columns[-1] - part.columns[0]
    for row, (line, others) in enumerate(zip(grid.squares, part.squares, strict=True)):
        before, after = line[-1], others[0]
        is_header = not any(_is_value(cell.text) for cell in (*line, *others))
        if is_header and before.row == row and _are_one_cell(before, after):
            _unite(before, after, part, page)
    for line, others in zip(grid.squares, part.squares, strict=True):
        line += others
    grid.columns += [column + shift for column in part.columns[1:]]


def _divide_rows(grid: Grid, rows: list[float]) -> None:
    """Gives a grid the rows of another as well."""
    if len(rows) == len(grid.rows):
        return
    middles = [(upper + lower) / 2 for upper, lower in pairwise(rows)]
    places = [max(at for at, edge in enumerate(grid.rows[:-1]) if at == 0 or edge > middle) for middle in middles]
    for cell in grid.cells():
        first, last = cell.row, cell.row + cell.row_span
        cell.row = places.index(first)
        cell.row_span = sum(first <= place < last for place in places)
    grid.squares = [list(grid.squares[place]) for place in places]
    grid.rows = list(rows)


def _are_one_cell(before: GridCell, after: GridCell) -> bool:
    """Whether the paper's edge went through one cell of a header: one half is blank, or they spell a label together."""
    if (before.row, before.row_span) != (after.row, after.row_span):
        return False
    return not (before.text and after.text) or _is_of_header(fold(before.text + after.text))


def _unite(before: GridCell, after: GridCell, part: Grid, page: int) -> None:
    if after.text and not before.text:
        before.shown = Box(page, after.left, after.bottom, after.right, after.top)
    before.text += after.text
    before.column_span += after.column_span
    for line in part.squares:
        line[:] = [before if cell is after else cell for cell in line]


def _is_value(text: str) -> bool:
    parsed = parse_cell(text)
    return parsed is not None and parsed.state != "blank"
