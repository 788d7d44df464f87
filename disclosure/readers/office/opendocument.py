"""OpenDocument files (.odt, .ods, as a package or as one XML file) to blocks of text and tables, without any program.

Numbers of spreadsheets come out as the file says that they were shown; where it does not say, as stored.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from disclosure.form.cells import parse_cell
from disclosure.model.cell_names import column_number
from disclosure.model.document import Document, RefusalError
from disclosure.model.place import Place
from disclosure.readers.cells import MAX_CELLS, tidy
from disclosure.readers.grids import Sheet, Square
from disclosure.readers.inks import AUTOMATIC, UNKNOWN, WHITE
from disclosure.readers.office import flat_xml, packages
from disclosure.readers.office.number_formats import exact, plain
from disclosure.readers.office.odf_looks import Styles, is_out_of_sight, repeated, title_of
from disclosure.readers.office.odf_text import TextReader
from disclosure.readers.office.packages import Package
from disclosure.readers.office.sheet_cells import (
    LOWEST_ROW,
    MAX_COLUMNS,
    CellLook,
    Cells,
    Notes,
    check_sheet_count,
    finish,
    merge_and_hide,
    place_of,
)
from disclosure.readers.office.word_looks import attribute_of, child_of, local_name

TEXT_TYPE = "application/vnd.oasis.opendocument.text"
SHEET_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
KIND = "OpenDocument"
MAX_ROWS = 1_048_576
_MOST_REPEATED = 2_000
"""Rows that one row with content may stand for."""
_WIDEST_BLANK = 64
"""Blank cells that one may stand for; more are the rest of the sheet, whatever their style."""
_STORED = ("string-value", "date-value", "time-value", "boolean-value")
_NUMBERS = frozenset(("float", "currency", "percentage"))
_GROUPS = frozenset(("table-header-rows", "table-rows", "table-row-group"))
_COLUMN_GROUPS = frozenset(("table-header-columns", "table-columns", "table-column-group"))
_NO_NUMBER = Decimal("nan")
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_RANGE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})(?::(?:[^:]{0,80}\.)?\$?([A-Z]{1,3})\$?(\d{1,7}))?$")


def accepts(package: Package) -> bool:
    """Whether a package is an OpenDocument file."""
    return "content.xml" in package


def read_package(package: Package) -> Document:
    """The blocks of a package. Raises `RefusalError`: password_protected, damaged, kind_not_read."""
    manifest = package.tree("META-INF/manifest.xml")
    if manifest is not None and any(True for _ in manifest.iter("{*}encryption-data")):
        raise packages.password_protected(KIND)
    content = package.tree("content.xml")
    if content is None:
        raise packages.damaged(KIND)
    styles = package.tree("styles.xml")
    return _read(content, [root for root in (styles, content) if root is not None], package.tree("meta.xml"))


def read_flat(data: bytes) -> Document:
    """The blocks of a document in one XML file. Raises `RefusalError`."""
    root = flat_xml.parse(data, KIND)
    return _read(root, [root], child_of(root, "meta"))


def _read(content: Any, parts: list[Any], properties: Any | None) -> Document:
    styles = Styles(parts)
    body = child_of(content, "body")
    for element in body if body is not None else ():
        kind = local_name(element)
        if kind == "text":
            document = TextReader(styles, TEXT_TYPE).read(element)
        elif kind == "spreadsheet":
            document = _read_sheets(element, styles)
        else:
            continue
        document.file_title = title_of(properties) or ""
        return document
    raise RefusalError(
        "kind_not_read",
        "OpenDocument 文件既不是文档也不是表格；请另存为 .docx 或 .xlsx"
        " | the OpenDocument file is neither text nor a spreadsheet; save it as .docx or .xlsx",
    )


# Spreadsheets


def _read_sheets(body: Any, styles: Styles) -> Document:
    notes = Notes()
    sheets: list[Sheet] = []
    for element in body.iterchildren("{*}table"):
        name = attribute_of(element, "name") or ""
        if styles.of("table", attribute_of(element, "style-name")).is_shown is False:
            notes.add("hidden_sheet", str(Place(sheet=name)))
            continue
        check_sheet_count(len(sheets))
        sheets.append(_SheetReader(name, styles, notes).read(element))
    return finish(sheets, SHEET_TYPE, notes)


class _SheetReader:
    def __init__(self, name: str, styles: Styles, notes: Notes) -> None:
        self.sheet = Sheet(name)
        self.cells = Cells(self.sheet, notes)
        self.styles = styles
        self.notes = notes
        self.row = 0
        self.usual: list[str | None] = []
        self.merged: list[tuple[int, int, int, int]] = []
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.doubtful: list[tuple[int, int, int, int]] = []

    def read(self, table: Any) -> Sheet:
        for element in table.iter("{*}conditional-format"):
            conditions = [attribute_of(rule, "apply-style-name") for rule in element]
            if any(name and self.styles.is_pale(name) for name in conditions):
                for text in (attribute_of(element, "target-range-address") or "").split()[:200]:
                    self._add_doubtful(text)
        self._rows(table)
        merge_and_hide(self.sheet, self.merged, self.hidden_rows, self.hidden_columns, self.notes)
        return self.sheet

    def _add_doubtful(self, text: str) -> None:
        match = _RANGE.search(text)
        if match is not None:
            left, top, right, bottom = match.groups()
            area = int(top), int(bottom or top), column_number(left), column_number(right or left)
            self.doubtful.append(area)

    def _rows(self, parent: Any, *, is_folded: bool = False) -> None:
        is_folded = is_folded or attribute_of(parent, "display") == "false"
        for child in parent:
            name = local_name(child)
            if name in _COLUMN_GROUPS:
                self._columns(child)
            elif name == "table-column":
                self._column(child)
            elif name in _GROUPS:
                self._rows(child, is_folded=is_folded)
            elif name == "table-row":
                self._row(child, is_folded=is_folded)

    def _columns(self, parent: Any) -> None:
        for child in parent:
            if local_name(child) == "table-column":
                self._column(child)
            elif local_name(child) in _COLUMN_GROUPS:
                self._columns(child)

    def _column(self, element: Any) -> None:
        first = len(self.usual) + 1
        times = repeated(element, "number-columns-repeated", MAX_COLUMNS)
        self.usual += [attribute_of(element, "default-cell-style-name")] * min(times, MAX_COLUMNS + 1 - first)
        width = self.styles.of("table-column", attribute_of(element, "style-name")).height
        if is_out_of_sight(element) or width == 0:
            self.hidden_columns.update(range(first, min(first + times, MAX_COLUMNS + 1)))

    def _row(self, element: Any, *, is_folded: bool) -> None:
        first = self.row + 1
        times = repeated(element, "number-rows-repeated", MAX_ROWS)
        self.row = min(self.row + times, MAX_ROWS)
        squares = self._squares(element, first, attribute_of(element, "default-cell-style-name"))
        has_content = any(square.text or square.is_unreadable for square in squares.values())
        height = self.styles.of("table-row", attribute_of(element, "style-name")).height
        is_hidden = is_folded or is_out_of_sight(element) or (height is not None and height <= LOWEST_ROW)
        for row in range(first, first + (min(times, _MOST_REPEATED) if has_content else 1)):
            if row <= MAX_ROWS and (squares or len(element)):
                self.cells.keep(row, dict(squares))
            if is_hidden:
                self.hidden_rows.add(row)

    def _squares(self, element: Any, row: int, usual: str | None) -> dict[int, Square]:
        squares: dict[int, Square] = {}
        column = 1
        for cell in element:
            kind = local_name(cell)
            if kind not in ("table-cell", "covered-table-cell"):
                continue
            times = repeated(cell, "number-columns-repeated", MAX_ROWS)
            if kind == "table-cell":
                last = min(column + times, MAX_COLUMNS + 1)
                for at in range(column, last):
                    style = attribute_of(cell, "style-name") or usual
                    style = style or (self.usual[at - 1] if at <= len(self.usual) else None)
                    square = self._square(cell, style, row, at)
                    has_content = square.text or square.is_unreadable
                    if not has_content and (not square.is_bordered or times > _WIDEST_BLANK):
                        break
                    squares[at] = square
                across = repeated(cell, "number-columns-spanned", MAX_COLUMNS)
                down = repeated(cell, "number-rows-spanned", MAX_CELLS)
                if (across > 1 or down > 1) and column <= MAX_COLUMNS:
                    self.merged.append((row, row + down - 1, column, column + across - 1))
            column += times
            if column > MAX_COLUMNS:
                break
        return squares

    def _look(self, style: str | None, row: int, column: int) -> CellLook:
        look = self.styles.of("table-cell", style)
        ink = look.ink or AUTOMATIC
        areas = self.doubtful
        if self.styles.may_hide("table-cell", style) or any(
            top <= row <= bottom and left <= column <= right for top, bottom, left, right in areas
        ):
            ink = UNKNOWN
        return CellLook("General", bool(look.is_bordered), bool(look.is_struck), ink, look.paper or WHITE)

    def _square(self, cell: Any, style: str | None, row: int, column: int) -> Square:
        look = self._look(style, row, column)
        kind = cell.get(f"{_OFFICE}value-type") or ""
        value = attribute_of(cell, "value")
        shown, is_shown = self._shown(cell, look, row, column)
        if cell.get(_CALC) == "error":
            return self.cells.unreadable("formula_error", look, row, column)
        if kind in _NUMBERS and value is not None:
            return self._number(value, shown, is_shown, look, row, column)
        if attribute_of(cell, "formula") and not is_shown and value is None and kind != "string":
            return self.cells.unreadable("formula_without_value", look, row, column)
        if not is_shown:
            stored = next((text for name in _STORED if (text := attribute_of(cell, name))), "")
            shown = tidy(stored.upper() if kind == "boolean" else stored)
        return self.cells.text(shown, look, row, column)

    def _number(self, value: str, shown: str, is_shown: bool, look: CellLook, row: int, column: int) -> Square:
        """A number, as the text beside it says that it was shown."""
        place = place_of(self.sheet, row, column)
        try:
            number = exact(float(value))
        except (ValueError, InvalidOperation, OverflowError):
            number = _NO_NUMBER
        if not number.is_finite():
            return self.cells.unreadable("shown_otherwise", look, row, column)
        if not is_shown:
            return self.cells.text(plain(number), look, row, column)
        if not shown:
            self.notes.add("display_hides_number", place)
            return Square("", is_bordered=look.is_bordered)
        parsed = parse_cell(shown)
        if parsed is not None and parsed.state == "not_applicable":
            if number:
                return self.cells.unreadable("shown_otherwise", look, row, column)
            return self.cells.text("0", look, row, column)  # formats of money print a dash for it
        if parsed is not None and parsed.value is not None and parsed.value != number:
            places = max(-int(parsed.value.as_tuple().exponent), 0)
            if abs(parsed.value - number) > Decimal(1).scaleb(-places) / 2:
                return self.cells.unreadable("shown_otherwise", look, row, column)
            self.notes.add("display_rounds", place)
        return self.cells.text(shown, look, row, column)

    def _shown(self, cell: Any, look: CellLook, row: int, column: int) -> tuple[str, bool]:
        """The text of a cell, and whether it has paragraphs at all; notes, and what nobody sees, left out."""
        reader = TextReader(self.styles, SHEET_TYPE)
        reader.paper = look.paper
        paragraphs = [child for child in cell if local_name(child) in ("p", "list")]
        parts: list[str] = []
        for child in paragraphs:
            reader._cell_parts([child], parts, [], "")
        if reader.has_hidden:
            self.notes.add("hidden_text", place_of(self.sheet, row, column))
        text = "\n".join(part for part in parts if part)
        if reader.is_doubtful and parse_cell(text) is not None:
            return "", False
        return text, bool(paragraphs)
