"""Finding the cell that a place names among the blocks of a document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from disclosure.model.document import Cell, Row, Table, Text
from disclosure.model.place import line_prefix, row_prefix

Blocks = Sequence[Text | Table]


class Found(NamedTuple):
    """A cell with the row and the table that it stands in, and its place."""

    table: Table
    row: Row
    cell: Cell
    place: str


class Shown(NamedTuple):
    """A document's body as markup of this project's own, and the text of the marked cell (None: none is marked)."""

    view: Literal["page", "text", "picture", "table"]
    body: str
    marked: str | None


def find(blocks: Blocks, places: Sequence[str], raw: str | None) -> Found | None:
    """The cell at the first of `places` that has one with the text `raw`; else the first at any of them."""
    at: dict[str, list[Found]] = {place: [] for place in places if place}
    for found in every_cell(blocks):
        if found.place in at:
            at[found.place].append(found)
    candidates = [found for place in places if place for found in at[place]]
    return next((found for found in candidates if found.cell.text == raw), candidates[0] if candidates else None)


def every_cell(blocks: Blocks) -> Iterator[Found]:
    """Each cell under each name that a place may give it (text is counted by lines, the rest by tables)."""
    for block in blocks:
        if not isinstance(block, Table):
            continue
        for row in block.rows:
            for cell in row.cells:
                if cell.place:
                    yield Found(block, row, cell, cell.place)
                    continue
                yield Found(block, row, cell, f"{row_prefix(block.number, row.number)}{cell.column}")
                if cell.line or row.line:
                    yield Found(block, row, cell, f"{line_prefix(cell.line or row.line)}{cell.column}")
