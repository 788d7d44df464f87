"""Workbooks to blocks of text and tables: .xlsx read part by part with entities off, .xls and .et through xlrd.

Numbers come out as they are shown (number format applied, fifteen digits); formulas give the value they were saved
with. Hidden sheets, rows and columns stay out and are named. Macros and outside links are never touched.
"""

from __future__ import annotations

import io
import re
import struct
from typing import Any

import xlrd
from lxml import etree

from disclosure.readers import packages
from disclosure.readers.document import Document, RefusalError
from disclosure.readers.grids import Sheet, Square
from disclosure.readers.html import MAX_CELLS, tidy
from disclosure.readers.number_formats import BUILT_IN, Shown, show_number
from disclosure.readers.packages import Package
from disclosure.readers.places import cell_name, column_name, column_number
from disclosure.readers.workbooks import document_of_sheets

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XLS_TYPE = "application/vnd.ms-excel"
KIND = "Excel"
MAX_COLUMNS = 300
"""Columns read of a sheet; no form and no list of the field is wider."""
MAX_SHEETS = 400

_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
_AREA = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_SIDES = ("left", "right", "top", "bottom")
# What xlrd raises on files that are cut or made up; it checks little itself.
_XLS_ERRORS = (
    *(xlrd.XLRDError, xlrd.compdoc.CompDocError, struct.error, AssertionError, IndexError, KeyError, ValueError),
    *(TypeError, AttributeError, OverflowError, NotImplementedError, EOFError, MemoryError, RecursionError),
)


class _Notes:
    """What a workbook has that was not read or not taken as stored; one note a kind, with the first places."""

    def __init__(self) -> None:
        self.places: dict[str, list[str]] = {}

    def add(self, code: str, place: str) -> None:
        self.places.setdefault(code, []).append(place)

    def write(self, document: Document) -> None:
        for code, places in self.places.items():
            zh, en = _MESSAGES[code]
            more = f"等 {len(places)} 处" if len(places) > 3 else ""
            document.notes.append((code, f"{zh}（{'、'.join(places[:3])}{more}） | {en}", places[0]))


_MESSAGES = {
    "hidden_sheet": ("隐藏的工作表未读取", "hidden sheets were not read"),
    "hidden_rows": ("隐藏的行未读取", "hidden rows were not read"),
    "hidden_columns": ("隐藏的列未读取", "hidden columns were not read"),
    "display_rounds": (
        "单元格按显示格式四舍五入，以显示的数为准，文件中还有更多小数",
        "cells are rounded for display; what is shown was taken, the file holds more digits",
    ),
    "display_hides_number": (
        "单元格格式使数字不显示，按文件中的数读取",
        "the format of cells hides their number; the stored one was taken",
    ),
    "formula_without_value": (
        "公式没有保存计算结果，请用 Excel 或 WPS 打开并保存后再导入",
        "formulas without a saved result; open and save the file in a spreadsheet program",
    ),
    "outside_content": ("工作簿链接到其他文件，未读取", "the workbook links to other files, which were not read"),
}


def accepts(package: Package) -> bool:
    """Whether a package is a workbook."""
    return _workbook_part(package) is not None


def _workbook_part(package: Package) -> str | None:
    for kind, target, is_external in package.relations("").values():
        if kind == "officeDocument" and not is_external and target in package and target.lower().startswith("xl/"):
            return target
    return "xl/workbook.xml" if "xl/workbook.xml" in package else None


def _place(sheet: Sheet, row: int, column: int) -> str:
    return f"sheet {sheet.name}, cell {cell_name(row, column)}"


def _finish(sheets: list[Sheet], media_type: str, notes: _Notes) -> Document:
    document = document_of_sheets(sheets, media_type, _place)
    notes.write(document)
    return document


def _too_many(sheet: str) -> RefusalError:
    return RefusalError(
        "too_many_cells",
        f"工作表单元格超过 {MAX_CELLS} 个，不是年度报告 | more than {MAX_CELLS} cells in a sheet; no annual report",
        f"sheet {sheet}",
    )


def _struck(text: str, is_struck: bool) -> str:
    return f"~{text}~" if is_struck and text else text


# .xlsx


def read_xlsx(package: Package) -> Document:
    """The blocks of an .xlsx workbook. Raises `RefusalError`."""
    part = _workbook_part(package)
    root = package.tree(part) if part else None
    if root is None or part is None:
        raise packages.damaged(KIND)
    notes = _Notes()
    relations = package.relations(part)
    by_kind = {kind: target for kind, target, is_external in relations.values() if not is_external}
    if "externalLink" in by_kind:
        notes.add("outside_content", part)
    if part.lower().endswith(".bin"):
        raise RefusalError(
            "kind_not_read", ".xlsb 文件暂不能读取；请另存为 .xlsx | .xlsb files are not read; save it as .xlsx"
        )
    strings = _shared_strings(package, by_kind.get("sharedStrings", "xl/sharedStrings.xml"))
    styles = _Styles(package.tree(by_kind.get("styles", "xl/styles.xml")))
    settings = next(root.iter("{*}workbookPr"), None)
    is_1904 = settings is not None and settings.get("date1904", "0") in ("1", "true")
    sheets: list[Sheet] = []
    for element in root.iter("{*}sheet"):
        name = element.get("name", "")
        if element.get("state", "visible") != "visible":
            notes.add("hidden_sheet", f"sheet {name}")
            continue
        identity = next((value for key, value in element.attrib.items() if key.endswith("}id")), "")
        kind, target, is_external = relations.get(identity, ("", "", True))
        if is_external or kind != "worksheet":
            continue
        data = package.read(target)
        if data is None:
            raise packages.damaged(KIND, target[:60])
        if len(sheets) >= MAX_SHEETS:
            raise RefusalError("too_many_sheets", f"工作表超过 {MAX_SHEETS} 张 | more than {MAX_SHEETS} sheets")
        sheets.append(_XlsxSheet(name, strings, styles, is_1904, notes).read(data, target))
    if not sheets:
        raise RefusalError("no_sheet", "工作簿没有可见的工作表 | the workbook has no visible sheet")
    return _finish(sheets, XLSX_TYPE, notes)


def _shared_strings(package: Package, part: str) -> list[str]:
    data = package.read(part)
    if data is None:
        return []
    strings: list[str] = []
    for item in packages.iterate_xml(data, KIND, part, ("{*}si",)):
        strings.append(_rich_text(item))
        item.clear()
    return strings


def _rich_text(item: Any) -> str:
    """Text with its runs: struck ones set off by `~`, raised ones by `^`; reading aids (phonetics) left out."""
    parts: list[str] = []
    for child in item:
        name = etree.QName(child).localname
        if name == "t":
            parts.append(child.text or "")
        elif name == "r":
            text = "".join(node.text or "" for node in child.iterchildren("{*}t"))
            properties = next(child.iterchildren("{*}rPr"), None)
            if properties is not None and text.strip():
                strike = next(properties.iterchildren("{*}strike"), None)
                if strike is not None and strike.get("val", "1") not in ("0", "false"):
                    text = f"~{text}~"
                raised = next(properties.iterchildren("{*}vertAlign"), None)
                if raised is not None and raised.get("val") == "superscript":
                    text = f"^{text}"
            parts.append(text)
    return _clean("".join(parts))


def _clean(text: str) -> str:
    if "_x" in text:
        text = _ESCAPED.sub(_unescaped, text)
    return tidy(text.replace("\r", "\n").replace("\u00a0", " ").replace("\x00", ""))


def _unescaped(match: re.Match[str]) -> str:
    letter = chr(int(match.group(1), 16))
    return "\ufffd" if "\ud800" <= letter <= "\udfff" else letter


class _Styles:
    """By style index: the number format, whether a border is drawn, whether the text is struck."""

    def __init__(self, root: Any | None) -> None:
        self.formats: list[str] = []
        self.bordered: list[bool] = []
        self.struck: list[bool] = []
        if root is None:
            return
        codes = dict(BUILT_IN)
        for item in root.iter("{*}numFmt"):
            if item.get("numFmtId", "").isdigit():
                codes[int(item.get("numFmtId"))] = item.get("formatCode", "General")
        borders = [
            any(side.get("style", "none") != "none" for side in border if etree.QName(side).localname in _SIDES)
            for group in root.iterchildren("{*}borders")
            for border in group
        ]
        fonts = [
            any(mark.get("val", "1") not in ("0", "false") for mark in font.iterchildren("{*}strike"))
            for group in root.iterchildren("{*}fonts")
            for font in group
        ]
        for group in root.iterchildren("{*}cellXfs"):
            for style in group:
                self.formats.append(codes.get(_index(style.get("numFmtId")), "General"))
                border, font = _index(style.get("borderId")), _index(style.get("fontId"))
                self.bordered.append(border < len(borders) and borders[border])
                self.struck.append(font < len(fonts) and fonts[font])

    def of(self, index: int) -> tuple[str, bool, bool]:
        if index < len(self.formats):
            return self.formats[index], self.bordered[index], self.struck[index]
        return "General", False, False


def _index(text: str | None) -> int:
    return int(text) if text and text.isdigit() and len(text) < 8 else 0


class _XlsxSheet:
    def __init__(self, name: str, strings: list[str], styles: _Styles, is_1904: bool, notes: _Notes) -> None:
        self.sheet = Sheet(name)
        self.strings = strings
        self.styles = styles
        self.is_1904 = is_1904
        self.notes = notes
        self.count = 0
        self.hidden_columns: set[int] = set()
        self.hidden_rows: set[int] = set()

    def read(self, data: bytes, part: str) -> Sheet:
        tags = tuple("{*}" + tag for tag in ("col", "row", "mergeCell", "sheetFormatPr"))
        rows_hidden_by_default = False
        merged: list[tuple[int, int, int, int]] = []
        previous = 0
        for element in packages.iterate_xml(data, KIND, part, tags):
            name = etree.QName(element).localname
            if name == "row":
                previous = _index(element.get("r")) or previous + 1
                is_hidden = element.get("hidden", "0") in ("1", "true") or (
                    rows_hidden_by_default and not element.get("ht")
                )
                if is_hidden:
                    self.hidden_rows.add(previous)
                self._row(element, previous)
                element.clear()
            elif name == "col" and element.get("hidden", "0") in ("1", "true"):
                first, last = _index(element.get("min")), _index(element.get("max"))
                self.hidden_columns.update(range(first, min(last, MAX_COLUMNS) + 1))
            elif name == "sheetFormatPr":
                rows_hidden_by_default = element.get("zeroHeight", "0") in ("1", "true")
            elif name == "mergeCell":
                area = _AREA.fullmatch(element.get("ref", ""))
                if area is not None:
                    left, top, right, bottom = area.groups()
                    merged.append((int(top), int(bottom), column_number(left), column_number(right)))
        _merge_and_hide(self.sheet, merged, self.hidden_rows, self.hidden_columns, self.notes)
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
            code, is_bordered, is_struck = self.styles.of(_index(cell.get("s")))
            text = _struck(self._text(cell, code, number, column), is_struck)
            if text or is_bordered:
                squares[column] = Square(text, is_bordered=is_bordered)
        if squares:
            self.count += len(squares)
            if self.count > MAX_CELLS:
                raise _too_many(self.sheet.name)
            self.sheet.rows[number] = squares
        elif len(row):
            self.sheet.rows.setdefault(number, {})

    def _text(self, cell: Any, code: str, row: int, column: int) -> str:
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
        if kind == "inlineStr":
            return _rich_text(inline) if inline is not None else ""
        if value is None or value == "":
            if formula is not None and kind != "str":
                self.notes.add("formula_without_value", _place(self.sheet, row, column))
                return "="
            return ""
        if kind == "s":
            index = _index(value.strip())
            return self.strings[index] if index < len(self.strings) else "\ufffd"
        if kind in ("str", "e"):
            return _clean(value)
        if kind == "b":
            return "TRUE" if value.strip() == "1" else "FALSE"
        if kind == "d":
            return str(value)
        try:
            number = float(value)
        except ValueError:
            return _clean(value)
        return _noted(show_number(number, code, is_1904=self.is_1904), self.notes, _place(self.sheet, row, column))


def _noted(shown: Shown, notes: _Notes, place: str) -> str:
    if shown.is_rounded:
        notes.add("display_rounds", place)
    if shown.is_hidden:
        notes.add("display_hides_number", place)
    return shown.text


def _merge_and_hide(
    sheet: Sheet,
    merged: list[tuple[int, int, int, int]],
    hidden_rows: set[int],
    hidden_columns: set[int],
    notes: _Notes,
) -> None:
    """Applies merged areas as (top, bottom, left, right), then takes out what is not shown."""
    last = max(sheet.rows, default=0)
    area = 0
    for top, bottom, left, right in merged:
        bottom, right = min(bottom, max(last, top)), min(right, MAX_COLUMNS)
        area += max(bottom - top + 1, 0) * max(right - left + 1, 0)
        if area > MAX_CELLS:
            raise _too_many(sheet.name)
        if top <= bottom and left <= right and (top, left) != (bottom, right):
            sheet.merge(top, bottom, left, right)
    for number in sorted(hidden_rows & sheet.rows.keys()):
        squares = sheet.rows.pop(number)
        if any(square.text for square in squares.values()):
            notes.add("hidden_rows", f"sheet {sheet.name}, row {number}")
            _hand_down(sheet, number, squares)
    if hidden_columns:
        shown: set[int] = set()
        for squares in sheet.rows.values():
            for column in sorted(hidden_columns & squares.keys()):
                square = squares.pop(column)
                if not square.text:
                    continue
                if square.column_span > 1:
                    # The rest of a merged cell is still seen.
                    _hand_over(squares, column, square, hidden_columns)
                elif not square.is_covered:
                    shown.add(column)
        for column in sorted(shown):
            notes.add("hidden_columns", f"sheet {sheet.name}, column {column_name(column)}")


def _hand_down(sheet: Sheet, number: int, squares: dict[int, Square]) -> None:
    """A merged cell whose first row is hidden is shown in its next one."""
    for column, square in squares.items():
        below = sheet.rows.get(number + 1, {}).get(column)
        if square.row_span > 1 and below is not None and below.is_covered_from_above:
            sheet.rows[number + 1][column] = Square(
                square.text, square.column_span, square.row_span - 1, square.is_bordered
            )


def _hand_over(squares: dict[int, Square], column: int, square: Square, hidden_columns: set[int]) -> None:
    """A merged cell whose first column is hidden is shown in its next one."""
    for other in range(column + 1, column + square.column_span):
        if other not in hidden_columns:
            span = square.column_span - (other - column)
            squares[other] = Square(square.text, span, square.row_span, square.is_bordered)
            return


# .xls and .et


def read_xls(data: bytes) -> Document:
    """The blocks of a workbook of Excel 97 to 2003 or of WPS. Raises `RefusalError`."""
    log = io.StringIO()
    try:
        with xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=log, ragged_rows=True) as book:
            return _read_book(book)
    except xlrd.XLRDError as error:
        if "encrypted" in str(error).lower():
            raise packages.password_protected(KIND) from error
        raise packages.damaged(KIND) from error
    except _XLS_ERRORS as error:
        raise packages.damaged(KIND, type(error).__name__) from error


def _read_book(book: Any) -> Document:
    notes = _Notes()
    sheets: list[Sheet] = []
    for held in book.sheets():
        if held.visibility != 0:
            notes.add("hidden_sheet", f"sheet {held.name}")
            continue
        sheets.append(_read_held(book, held, notes))
    if not sheets:
        raise RefusalError("no_sheet", "工作簿没有可见的工作表 | the workbook has no visible sheet")
    return _finish(sheets, XLS_TYPE, notes)


def _read_held(book: Any, held: Any, notes: _Notes) -> Sheet:
    sheet = Sheet(held.name)
    count = 0
    for row in range(held.nrows):
        squares: dict[int, Square] = {}
        for column in range(min(held.row_len(row), MAX_COLUMNS)):
            cell = held.cell(row, column)
            style = book.xf_list[cell.xf_index] if cell.xf_index is not None else None
            code, is_bordered, is_struck = "General", False, False
            if style is not None:
                known = book.format_map.get(style.format_key)
                code = known.format_str if known is not None else "General"
                is_bordered = any(getattr(style.border, f"{side}_line_style") for side in _SIDES)
                is_struck = bool(book.font_list[style.font_index].struck_out)
            text = _struck(_held_text(book, cell, code, notes, sheet, row + 1, column + 1), is_struck)
            if text or is_bordered:
                squares[column + 1] = Square(text, is_bordered=is_bordered)
        count += len(squares)
        if count > MAX_CELLS:
            raise _too_many(sheet.name)
        if held.row_len(row):
            sheet.rows[row + 1] = squares
    merged = [(top + 1, bottom, left + 1, right) for top, bottom, left, right in held.merged_cells]
    hidden_rows = {row + 1 for row, setting in held.rowinfo_map.items() if setting.hidden}
    hidden_columns = {column + 1 for column, setting in held.colinfo_map.items() if setting.hidden}
    _merge_and_hide(sheet, merged, hidden_rows, hidden_columns, notes)
    return sheet


def _held_text(book: Any, cell: Any, code: str, notes: _Notes, sheet: Sheet, row: int, column: int) -> str:
    if cell.ctype == xlrd.XL_CELL_TEXT:
        return _clean(str(cell.value))
    if cell.ctype in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
        shown = show_number(float(cell.value), code, is_1904=bool(book.datemode))
        return _noted(shown, notes, _place(sheet, row, column))
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return "TRUE" if cell.value else "FALSE"
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(cell.value, "#ERROR"))
    return ""
