"""Workbooks to blocks of text and tables: .xlsx read part by part with entities off, .xls and .et through xlrd.

Numbers come out as they are shown (number format applied, fifteen digits); formulas give the value they were saved
with. Hidden sheets, rows and columns stay out and are named. Macros and outside links are never touched.
"""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Set
from dataclasses import dataclass
from typing import Any

import xlrd
from lxml import etree

from disclosure.model.cell_names import cell_name, column_number
from disclosure.model.document import Document, RefusalError
from disclosure.model.place import Place
from disclosure.readers.cells import tidy
from disclosure.readers.grids import Sheet, Square
from disclosure.readers.inks import AUTOMATIC, UNKNOWN, WHITE, Colour
from disclosure.readers.office import packages
from disclosure.readers.office.excel_drawings import cover_cells
from disclosure.readers.office.excel_looks import SIDES, Conditions, Styles, index_of, is_set
from disclosure.readers.office.packages import Package
from disclosure.readers.office.sheet_cells import (
    LOWEST_ROW,
    MAX_COLUMNS,
    CellLook,
    Cells,
    Notes,
    check_sheet_count,
    finish,
    is_small,
    merge_and_hide,
    place_of,
    set_off,
)
from disclosure.readers.office.xls_records import SheetRecords, scan_records

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XLS_TYPE = "application/vnd.ms-excel"
KIND = "Excel"

_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
_AREA = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
# What xlrd raises on files that are cut or made up; it checks little itself.
_XLS_ERRORS = (
    *(xlrd.XLRDError, xlrd.compdoc.CompDocError, struct.error, AssertionError, LookupError, ValueError),
    *(TypeError, AttributeError, OverflowError, NotImplementedError, EOFError, MemoryError, RecursionError),
)


def accepts(package: Package) -> bool:
    """Whether a package is a workbook."""
    return _workbook_part(package) is not None


def _workbook_part(package: Package) -> str | None:
    for kind, target, is_external in package.relations("").values():
        if kind == "officeDocument" and not is_external and target in package and target.lower().startswith("xl/"):
            return target
    return "xl/workbook.xml" if "xl/workbook.xml" in package else None


# .xlsx


def read_xlsx(package: Package) -> Document:
    """The blocks of an .xlsx workbook. Raises `RefusalError`."""
    sheets, notes = xlsx_sheets(package)
    document = finish(sheets, XLSX_TYPE, notes)
    document.file_title = package.title() or ""
    return document


def xlsx_sheets(package: Package) -> tuple[list[Sheet], Notes]:
    """The visible sheets of an .xlsx workbook, and what was noticed. Raises `RefusalError`."""
    part = _workbook_part(package)
    root = package.tree(part) if part else None
    if root is None or part is None:
        raise packages.damaged(KIND)
    notes = Notes()
    relations = package.relations(part)
    by_kind = {kind: target for kind, target, is_external in relations.values() if not is_external}
    if "externalLink" in by_kind:
        notes.add("outside_content", part)
    if part.lower().endswith(".bin"):
        raise RefusalError(
            "kind_not_read", ".xlsb 文件暂不能读取；请另存为 .xlsx | .xlsb files are not read; save it as .xlsx"
        )
    strings = _shared_strings(package, by_kind.get("sharedStrings", "xl/sharedStrings.xml"))
    theme = package.tree(by_kind["theme"]) if "theme" in by_kind else None
    book = _Book(strings, Styles(package.tree(by_kind.get("styles", "xl/styles.xml")), theme), notes)
    settings = next(root.iter("{*}workbookPr"), None)
    book.is_1904 = settings is not None and settings.get("date1904", "0") in ("1", "true")
    calculation = next(root.iter("{*}calcPr"), None)
    book.is_not_calculated = calculation is not None and calculation.get("fullCalcOnLoad", "0") in ("1", "true")
    sheets: list[Sheet] = []
    for element in root.iter("{*}sheet"):
        name = element.get("name", "")
        if element.get("state", "visible") != "visible":
            notes.add("hidden_sheet", str(Place(sheet=name)))
            continue
        identity = next((value for key, value in element.attrib.items() if key.endswith("}id")), "")
        kind, target, is_external = relations.get(identity, ("", "", True))
        if is_external or kind != "worksheet":
            continue
        data = package.read(target)
        if data is None:
            raise packages.damaged(KIND, target[:60])
        check_sheet_count(len(sheets))
        sheet = _XlsxSheet(name, book).read(data, target)
        for row, column in cover_cells(sheet, package, target) if b"<drawing" in data or b":drawing" in data else ():
            notes.add("cells_covered", place_of(sheet, row, column))
        sheets.append(sheet)
    return sheets, notes


Runs = tuple[tuple[str, Any | None], ...]
"""A text in pieces, each with the element that gives its colour (None: that of the cell)."""


@dataclass(slots=True)
class _Book:
    """What all sheets of a workbook share."""

    strings: list[Runs]
    styles: Styles
    notes: Notes
    is_1904: bool = False
    is_not_calculated: bool = False
    """Programs that write formulas without calculating ask for that at the next opening, and put zeros meanwhile."""


def _shared_strings(package: Package, part: str) -> list[Runs]:
    data = package.read(part)
    if data is None:
        return []
    strings: list[Runs] = []
    for item in packages.iterate_xml(data, KIND, part, ("{*}si",)):
        strings.append(_rich_text(item))
        if all(colour is None for _, colour in strings[-1]):
            item.clear()
    return strings


def _rich_text(item: Any) -> Runs:
    """Text with its runs: struck ones set off by `~`, raised ones by `^`; reading aids (phonetics) left out."""
    parts: list[tuple[str, Any | None]] = []
    sizes = [_size_of(child) for child in item.iterchildren("{*}r")]
    for child in item:
        name = etree.QName(child).localname
        if name == "t":
            parts.append((child.text or "", None))
        elif name == "r":
            text = "".join(node.text or "" for node in child.iterchildren("{*}t"))
            properties = next(child.iterchildren("{*}rPr"), None)
            colour = None
            if properties is not None and text.strip():
                raised = next(properties.iterchildren("{*}vertAlign"), None)
                text = set_off(
                    text,
                    is_raised=raised is not None and raised.get("val") in ("superscript", "subscript"),
                    is_struck=is_set(next(properties.iterchildren("{*}strike"), None)),
                    is_small=len(sizes) > 1 and is_small(_size_of(child), sizes),
                )
                colour = next(properties.iterchildren("{*}color"), None)
            parts.append((text, colour))
    if all(colour is None for _, colour in parts):
        return ((_clean("".join(text for text, _ in parts)), None),)
    return tuple(parts)


def _size_of(run: Any) -> float | None:
    """The size in points that a run says."""
    size = next(run.iterfind("{*}rPr/{*}sz"), None)
    return _float(size.get("val") or "") if size is not None else None


def _clean(text: str) -> str:
    if "_x" in text:
        text = _ESCAPED.sub(_unescaped, text)
    return tidy(text.replace("\r", "\n").replace("\u00a0", " ").replace("\x00", ""))


def _unescaped(match: re.Match[str]) -> str:
    letter = chr(int(match.group(1), 16))
    return "\ufffd" if "\ud800" <= letter <= "\udfff" else letter


class _XlsxSheet:
    def __init__(self, name: str, book: _Book) -> None:
        self.sheet = Sheet(name)
        self.book = book
        self.cells = Cells(self.sheet, book.notes, is_1904=book.is_1904)
        self.conditions = Conditions(book.styles)
        self.has_tables = False
        self.hidden_columns: set[int] = set()
        self.hidden_rows: set[int] = set()

    def read(self, data: bytes, part: str) -> Sheet:
        tags = tuple("{*}" + tag for tag in ("col", "row", "mergeCell", "sheetFormatPr", "sheetView"))
        rows_hidden_by_default = False
        merged: list[tuple[int, int, int, int]] = []
        previous = 0
        # They stand behind the cells that they colour.
        self.has_tables = b"tablePart" in data
        if b"conditionalFormatting" in data:
            for element in packages.iterate_xml(data, KIND, part, ("{*}conditionalFormatting", "{*}row")):
                if etree.QName(element).localname == "conditionalFormatting":
                    self.conditions.add(element)
                element.clear()
        for element in packages.iterate_xml(data, KIND, part, tags):
            name = etree.QName(element).localname
            if name == "row":
                previous = index_of(element.get("r")) or previous + 1
                is_hidden = element.get("hidden", "0") in ("1", "true") or (
                    rows_hidden_by_default and not element.get("ht")
                )
                if is_hidden or _is_low(element.get("ht")):
                    self.hidden_rows.add(previous)
                self._row(element, previous)
                element.clear()
            elif name == "col":
                if element.get("hidden", "0") in ("1", "true") or _is_low(element.get("width"), 0.0):
                    first, last = index_of(element.get("min")), index_of(element.get("max"))
                    self.hidden_columns.update(range(first, min(last, MAX_COLUMNS) + 1))
            elif name == "sheetFormatPr":
                rows_hidden_by_default = element.get("zeroHeight", "0") in ("1", "true")
            elif name == "sheetView":
                self.cells.hides_zeros = element.get("showZeros", "1") in ("0", "false")
            elif name == "mergeCell":
                area = _AREA.fullmatch(element.get("ref", ""))
                if area is not None:
                    left, top, right, bottom = area.groups()
                    merged.append((int(top), int(bottom), column_number(left), column_number(right)))
        merge_and_hide(self.sheet, merged, self.hidden_rows, self.hidden_columns, self.book.notes)
        return self.sheet

    def _row(self, row: Any, number: int) -> None:
        squares: dict[int, Square] = {}
        column = 0
        for cell in row:
            if etree.QName(cell).localname != "c":
                continue
            reference = _REFERENCE.fullmatch(cell.get("r") or "")
            column = column_number(reference.group(1)) if reference else column + 1
            if column > MAX_COLUMNS:
                break
            square = self._square(cell, number, column)
            if square.text or square.is_bordered or square.is_unreadable:
                squares[column] = square
        if squares:
            self.cells.keep(number, squares)
        elif len(row):
            self.sheet.rows.setdefault(number, {})

    def _square(self, cell: Any, row: int, column: int) -> Square:
        value = formula = inline = None
        for child in cell:
            name = etree.QName(child).localname
            if name == "v":
                value = child.text
            elif name == "f":
                formula = child
            elif name == "is":
                inline = child
        kind = cell.get("t", "n")
        number = _float(value) if value and kind == "n" else None
        look = self.conditions.look(self.book.styles.of(index_of(cell.get("s"))), row, column, number)
        if self.has_tables and look.paper == WHITE:
            look = look._replace(paper=UNKNOWN)
        if kind == "inlineStr":
            return self._rich(_rich_text(inline) if inline is not None else (), look, row, column)
        if formula is not None and kind != "str" and (not value or (self.book.is_not_calculated and number == 0)):
            return self.cells.unreadable("formula_without_value", look, row, column)
        if value is None or value == "":
            text = ""
        elif kind == "s":
            index = index_of(value.strip())
            strings = self.book.strings
            return self._rich(strings[index] if index < len(strings) else (("\ufffd", None),), look, row, column)
        elif kind == "e":
            return self.cells.unreadable("formula_error", look, row, column)
        elif kind == "b":
            text = "TRUE" if value.strip() == "1" else "FALSE"
        elif number is not None:
            return self.cells.number(number, look, row, column)
        else:
            return self.cells.string(str(value) if kind == "d" else _clean(value), look, row, column)
        return self.cells.text(text, look, row, column)

    def _rich(self, runs: Runs, look: CellLook, row: int, column: int) -> Square:
        """A text whose pieces may have colours of their own."""
        if len(runs) == 1 and runs[0][1] is None:
            return self.cells.string(runs[0][0], look, row, column)
        palette = self.book.styles.palette
        inked = ((text, look.ink if colour is None else palette.colour(colour, AUTOMATIC)) for text, colour in runs)
        return self.cells.runs(inked, look, row, column, _clean)


def _float(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _is_low(text: str | None, least: float = LOWEST_ROW) -> bool:
    """Whether a height or width is so small that nothing shows."""
    size = _float(text) if text else None
    return size is not None and size <= least


# .xls and .et


def read_xls(data: bytes) -> Document:
    """The blocks of a workbook of Excel 97 to 2003 or of WPS. Raises `RefusalError`."""
    sheets, notes = xls_sheets(data)
    document = finish(sheets, XLS_TYPE, notes)
    for part in (document, *(part for _, part in document.parts)):
        part.is_damaged = "cell_misplaced" in notes.places
    return document


def xls_sheets(data: bytes) -> tuple[list[Sheet], Notes]:
    """The visible sheets of a workbook of Excel 97 to 2003 or of WPS. Raises `RefusalError`."""
    log = io.StringIO()
    try:
        with xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=log, ragged_rows=True) as book:
            return _read_book(book, data)
    except xlrd.XLRDError as error:
        if "encrypted" in str(error).lower():
            raise packages.password_protected(KIND) from error
        raise packages.damaged(KIND) from error
    except _XLS_ERRORS as error:
        raise packages.damaged(KIND, type(error).__name__) from error


def _read_book(book: Any, data: bytes) -> tuple[list[Sheet], Notes]:
    notes = Notes()
    sheets: list[Sheet] = []
    records = scan_records(data)
    for number, held in enumerate(book.sheets()):
        if held.visibility != 0:
            notes.add("hidden_sheet", str(Place(sheet=held.name)))
            continue
        of_sheet = records.get(number, SheetRecords())
        for row, column in sorted(of_sheet.misplaced):
            notes.add("cell_misplaced", str(Place(sheet=held.name, cell=cell_name(row + 1, column + 1))))
        sheets.append(_HeldSheet(book, held, notes, of_sheet.without_result).read())
    return sheets, notes


class _HeldSheet:
    """A sheet as xlrd holds it; rows and columns there count from 0."""

    def __init__(self, book: Any, held: Any, notes: Notes, formulas: Set[tuple[int, int]]) -> None:
        self.book = book
        self.held = held
        self.notes = notes
        self.formulas = formulas
        self.sheet = Sheet(held.name)
        self.cells = Cells(self.sheet, notes, is_1904=bool(book.datemode))
        self.cells.hides_zeros = not getattr(held, "show_zero_values", 1)

    def read(self) -> Sheet:
        held = self.held
        for row in range(held.nrows):
            squares: dict[int, Square] = {}
            for column in range(min(held.row_len(row), MAX_COLUMNS)):
                square = self._square(held.cell(row, column), row, column)
                if square.text or square.is_bordered or square.is_unreadable:
                    squares[column + 1] = square
            if held.row_len(row):
                self.cells.keep(row + 1, squares)
        merged = [(top + 1, bottom, left + 1, right) for top, bottom, left, right in held.merged_cells]
        hidden_rows = {
            row + 1
            for row, setting in held.rowinfo_map.items()
            if setting.hidden or (setting.height_mismatch and setting.height <= LOWEST_ROW * 20)
        }
        hidden_columns = {
            column + 1 for column, setting in held.colinfo_map.items() if setting.hidden or not setting.width
        }
        merge_and_hide(self.sheet, merged, hidden_rows, hidden_columns, self.notes)
        return self.sheet

    def _look(self, number: int | None) -> CellLook:
        if number is None:
            return CellLook()
        style = self.book.xf_list[number]
        known = self.book.format_map.get(style.format_key)
        font = self.book.font_list[style.font_index]
        fill = style.background
        return CellLook(
            known.format_str if known is not None else "General",
            any(getattr(style.border, f"{side}_line_style") for side in SIDES),
            bool(font.struck_out),
            self._colour(font.colour_index, AUTOMATIC),
            WHITE
            if not fill.fill_pattern
            else self._colour(fill.pattern_colour_index, WHITE)
            if fill.fill_pattern == 1
            else UNKNOWN,
        )

    def _colour(self, number: int, automatic: Colour) -> Colour:
        return self.book.colour_map.get(number) or automatic

    def _square(self, cell: Any, row: int, column: int) -> Square:
        look = self._look(cell.xf_index)
        at = row + 1, column + 1
        if cell.ctype == xlrd.XL_CELL_TEXT:
            if not cell.value and (row, column) in self.formulas:
                return self.cells.unreadable("formula_without_value", look, *at)
            runs = self.held.rich_text_runlist_map.get((row, column))
            if runs:
                return self._rich(str(cell.value), runs, cell.xf_index, *at)
            return self.cells.string(_clean(str(cell.value)), look, *at)
        if cell.ctype in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
            return self.cells.number(float(cell.value), look, *at)
        if cell.ctype == xlrd.XL_CELL_BOOLEAN:
            return self.cells.text("TRUE" if cell.value else "FALSE", look, *at)
        if cell.ctype == xlrd.XL_CELL_ERROR:
            return self.cells.unreadable("formula_error", look, *at)
        return Square("", is_bordered=look.is_bordered)

    def _rich(self, text: str, runs: Any, number: int | None, row: int, column: int) -> Square:
        """A text whose pieces have fonts of their own."""
        look = self._look(number)
        fonts = [self.book.font_list[font] if font < len(self.book.font_list) else None for _, font in runs]
        first = self.book.font_list[self.book.xf_list[number].font_index] if number is not None else None
        sizes = [font.height / 20 for font in (first, *fonts) if font is not None]
        pieces = [(text[: runs[0][0]], look.ink)]
        ends = [start for start, _ in runs[1:]]
        for (start, _), end, font in zip(runs, [*ends, len(text)], fonts, strict=True):
            piece = text[start:end]
            if font is not None and piece.strip():
                piece = set_off(
                    piece,
                    is_raised=font.escapement in (1, 2),
                    is_struck=bool(font.struck_out),
                    is_small=is_small(font.height / 20, sizes),
                )
            pieces.append((piece, UNKNOWN if font is None else self._colour(font.colour_index, AUTOMATIC)))
        return self.cells.runs(pieces, look, row, column, _clean)
