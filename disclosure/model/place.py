"""Where something stands in its source: a value, and the text that stores, files and pages keep of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from operator import attrgetter

from disclosure.model.cell_names import column_number

_SHEET = re.compile(
    r"(?:sheet (?P<sheet>.+), )?(?:cell (?P<cell>[A-Z]+\d+)|row (?P<row>\d+)|column (?P<column>[A-Z]+))", re.S
)
_CELL_NAME = re.compile(r"([A-Z]+)(\d+)")
_ONLY_SHEET = re.compile(r"sheet (?P<sheet>.+)", re.DOTALL)
_PART = re.compile(r"(page|turned|table|row|column|line|cell|paragraph) ([1-9]\d*|0)")


@dataclass(frozen=True, slots=True)
class Place:
    """A place, counted from 1; what does not apply is None. Its text is what `str` gives, as `page 2, table 1, row 3`.

    Fixed pages have `page` (and `turned`, the degrees by which a scan was set straight), web pages and Word `table`,
    `row`, `column` or `paragraph`, text `line` and `cell`; a workbook has the name of a `sheet`, with a `cell` (F12),
    a `row` or a `column` (F).
    """

    sheet: str | None = None
    page: int | None = None
    turned: int | None = None
    table: int | None = None
    line: int | None = None
    paragraph: int | None = None
    row: int | None = None
    column: int | str | None = None
    cell: int | str | None = None

    def __str__(self) -> str:
        parts = zip(_FIELDS, _VALUES(self), strict=True)
        return ", ".join([f"{name} {value}" for name, value in parts if value is not None])

    @property
    def table_cell(self) -> tuple[int, int, int] | None:
        """Table, row and column, where it is a cell of a counted table on no page."""
        if self.page is None and self.table is not None and self.row is not None and isinstance(self.column, int):
            return self.table, self.row, self.column
        return None

    @property
    def numbers(self) -> tuple[int, ...]:
        """Table, row, column, or line, cell, or row, column of the only sheet: in the order of the document.

        Empty for any other place.
        """
        if isinstance(self.cell, int) and self.line is not None and self.page is None:
            return self.line, self.cell
        if isinstance(self.cell, str) and self.sheet is None:
            name = _CELL_NAME.fullmatch(self.cell)
            return (int(name[2]), column_number(name[1])) if name is not None else ()
        return self.table_cell or ()


_FIELDS = tuple(field.name for field in fields(Place))
_VALUES = attrgetter(*_FIELDS)


def parse_place(text: str) -> Place | None:
    """The place that a text says; None for a text that is none."""
    if match := _SHEET.fullmatch(text):
        row = match["row"]
        return Place(sheet=match["sheet"], cell=match["cell"], row=int(row) if row else None, column=match["column"])
    if match := _ONLY_SHEET.fullmatch(text):
        return Place(sheet=match["sheet"])
    found: dict[str, int] = {}
    for part in text.split(", "):
        match = _PART.fullmatch(part)
        if match is None:
            return None
        found[match[1]] = int(match[2])
    place = Place(**found)  # type: ignore[arg-type]
    return place if str(place) == text else None


def row_prefix(table: int, row: int) -> str:
    """The text of a place in a row of a table up to the number of the column: made once for all cells of a row."""
    return f"table {table}, row {row}, column "


def paragraph_place(paragraph: int) -> str:
    """The text of the place of a paragraph of a web page or a Word file."""
    return f"paragraph {paragraph}"


def line_prefix(line: int) -> str:
    """The text of a place in a line of text up to the number of the cell."""
    return f"line {line}, cell "
