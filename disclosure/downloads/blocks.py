"""Documents as values: paragraphs, grids with merged cells, pictures, page breaks; written as Word, HTML, Excel."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, TypeAlias

Style = Literal["title", "heading", "subheading", "body", "small", "caption", "mark"]
Align = Literal["left", "center", "right"]

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line of text; `mark` is for what must not be overlooked (simulated data)."""

    text: str
    style: Style = "body"


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell: its text, how many rows and columns it spans; `value` where it is a number or a date, for Excel.

    `is_plain` numbers are shown without marks between thousands, like years.
    """

    text: str
    rows: int = 1
    columns: int = 1
    align: Align = "left"
    is_head: bool = False
    is_marked: bool = False
    value: Decimal | date | None = None
    is_plain: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. A row lists the cells that begin in it, as HTML does; `widths` are relative, one a column."""

    rows: Sequence[Sequence[GridCell]]
    widths: Sequence[float]
    head_rows: int = 0


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture (PNG) over the width of the text; `alt` says in words what it shows."""

    png: bytes
    alt: str


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins a new page."""


Block: TypeAlias = Paragraph | Grid | Figure | PageBreak


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell with its place in the grid, from 0."""

    row: int
    column: int
    cell: GridCell


def place_cells(grid: Grid) -> Iterator[Placed]:
    """Where each cell stands. ValueError where the rows do not fill the grid exactly: a misprinted form is worse."""
    width = len(grid.widths)
    taken: set[tuple[int, int]] = set()
    for number, row in enumerate(grid.rows):
        column = 0
        for cell in row:
            while (number, column) in taken:
                column += 1
            spot = {(number + down, column + along) for down in range(cell.rows) for along in range(cell.columns)}
            if spot & taken or column + cell.columns > width:
                raise ValueError(f"row {number + 1} of the table does not fit its {width} columns")
            taken |= spot
            yield Placed(number, column, cell)
    if taken != {(row, column) for row in range(len(grid.rows)) for column in range(width)}:
        raise ValueError("the table has holes, or cells that reach below its last row")


def plain_text(text: str) -> str:
    """Text as XML and HTML allow it."""
    return _NOT_XML.sub("", text)
