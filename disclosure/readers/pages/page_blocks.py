"""Pages of letters and lines to blocks of text and tables in reading order.

Letters fall into the cell that holds their centre. A row that a page break cut in two is joined again; what pages
repeat at their edges is left out. Tables drawn without lines are divided by the columns in which numbers stand.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from disclosure.model.document import Box, Cell, Document, Row, Table, Text
from disclosure.model.place import Place
from disclosure.readers.pages import unruled
from disclosure.readers.pages.letters import UNKNOWN, Letter
from disclosure.readers.pages.overlays import Placed
from disclosure.readers.pages.pagebreaks import join_cut_row
from disclosure.readers.pages.ruling import Grid, GridCell
from disclosure.readers.text.text import is_section_heading

PAGE_NUMBER = re.compile(r"^[-\u2014\u2013\u2015\s\u00b7]*(?:第\s*)?\d{1,4}(?:\s*页)?[-\u2014\u2013\u2015\s\u00b7]*$")
_MARGIN = 0.1


@dataclass(slots=True)
class SeenPage:
    """A page as it is seen: its tables, the lines of text outside them by their upper edge, its letters."""

    number: int
    bottom: float
    top: float
    letters: list[Letter]
    grids: list[Grid] = field(default_factory=list)
    texts: list[tuple[float, str]] = field(default_factory=list)
    placed: Placed | None = None
    """The letters by cell, until what other pages show decides which of them belong to it."""

    def in_margin(self, top: float) -> bool:
        """Whether a line stands where running headers and footers do."""
        margin = _MARGIN * (self.top - self.bottom)
        return top > self.top - margin or top < self.bottom + margin


def fill_document(document: Document, pages: list[SeenPage]) -> None:
    """Puts the blocks of pages into a document, with other ways to divide them."""
    drop_running_lines(pages)
    for before, after in pairwise(pages):
        if ends_with_table(before) and begins_with_table(after):
            join_cut_row(before.grids, after.grids, after.number)
    document.blocks = _in_order(pages)
    if not any(UNKNOWN in cell.text for page in pages for grid in page.grids for cell in grid.cells()):
        # What is doubtful in a drawn cell is not made certain by dividing the page otherwise.
        document.later = lambda: unruled.divide_otherwise(document, [(page.number, page.letters) for page in pages])


def drop_running_lines(pages: Sequence[SeenPage]) -> None:
    """Takes out the lines that pages repeat at their edges, all but those of the first page."""
    seen = Counter(line for page in pages for line in {_bare(text) for top, text in page.texts if page.in_margin(top)})
    running = {line for line, count in seen.items() if count > 1 and count * 2 >= len(pages)}
    for page in pages[1:]:
        page.texts = [(top, text) for top, text in page.texts if not (_bare(text) in running and page.in_margin(top))]


def _bare(text: str) -> str:
    return re.sub(r"[\d\s]+", "", text)


def ends_with_table(page: SeenPage) -> bool:
    """Whether nothing stands below its last table."""
    return bool(page.grids) and all(top > page.grids[-1].rows[-1] for top, _ in page.texts)


def begins_with_table(page: SeenPage) -> bool:
    """Whether nothing stands above its first table."""
    return bool(page.grids) and all(top <= page.grids[0].rows[0] for top, _ in page.texts)


def _in_order(pages: list[SeenPage]) -> list[Text | Table]:
    blocks: list[Text | Table] = []
    count = 0
    for page in pages:
        own: list[tuple[float, Text | Table]] = []
        for grid in page.grids:
            for top, part in _divide(grid):
                if isinstance(part, str):
                    own.append((top, Text(part, page.number, place=str(Place(page=page.number)))))
                    continue
                rows = rows_of(part, page.number, count + 1)
                if rows:
                    count += 1
                    own.append((top, Table(rows, count, has_spans=True)))
        own += [(top, Text(text, page.number, place=str(Place(page=page.number)))) for top, text in page.texts]
        blocks += [block for _, block in sorted(own, key=lambda entry: -entry[0])]
    return blocks


def _divide(grid: Grid) -> list[tuple[float, str | list[list[GridCell]]]]:
    """The rows of a grid with their upper edge, apart where a section's heading stands in a row of its own."""
    parts: list[tuple[float, str | list[list[GridCell]]]] = []
    rows: list[list[GridCell]] = []
    for number, line in enumerate(grid.squares):
        cell = line[0]
        if cell.row == number and cell.row_span == 1 and cell is line[-1] and is_section_heading(cell.text):
            parts.append((grid.rows[number], cell.text))
            rows = []
            continue
        if not rows:
            parts.append((grid.rows[number], rows))
        rows.append(line)
    return parts


def rows_of(squares: list[list[GridCell]], page: int, table: int) -> list[Row]:
    """The rows of a table drawn on a page; cells that reach in from above are noted by their columns."""
    result: list[Row] = []
    seen: set[int] = set()
    for line in squares:
        own: list[Cell] = []
        covered: dict[int, str] = {}
        above = set(seen)
        for column, cell in enumerate(line):
            seen.add(id(cell))
            if id(cell) in above:
                covered[column + 1] = ""
            elif cell.column == column:
                place = cell.place or str(Place(page=page, table=table, row=len(result) + 1, column=column + 1))
                box = cell.shown or Box(page, cell.left, cell.bottom, cell.right, cell.top)
                text = "" if cell.is_picture else cell.text
                made = Cell(text, column + 1, cell.column_span, cell.row_span, cell.is_picture, page)
                made.place, made.box, made.may_be_cut = place, box, cell.may_be_cut
                own.append(made)
        if own:
            result.append(Row(own, len(result) + 1, page, covered))
    return result
