"""Workbooks in the XML of Excel 2003 (SpreadsheetML), which systems export under the name .xls.

Cells stand where `ss:Index` says, or behind the one before; merged cells reach `ss:MergeAcross` columns and
`ss:MergeDown` rows further. Numbers come out as their format shows them, as in other workbooks (`sheet_cells`).
"""

from __future__ import annotations

import re
from typing import Any

from disclosure.model.document import Document
from disclosure.model.place import Place
from disclosure.readers.cells import tidy
from disclosure.readers.grids import Sheet, Square
from disclosure.readers.inks import AUTOMATIC, UNKNOWN, WHITE, Colour, parse_colour
from disclosure.readers.office import flat_xml
from disclosure.readers.office.number_formats import exact, plain
from disclosure.readers.office.sheet_cells import (
    LOWEST_ROW,
    MAX_COLUMNS,
    CellLook,
    Cells,
    Notes,
    check_sheet_count,
    finish,
    merge_and_hide,
)
from disclosure.readers.office.word_looks import attribute_of, child_of, local_name

MEDIA_TYPE = "application/vnd.ms-excel"
KIND = "Excel XML"
MAX_ROWS = 1_048_576
_MOST_PARENTS = 12
_NAMED_FORMATS = {
    "general number": "General",
    "fixed": "0.00",
    "standard": "#,##0.00",
    "percent": "0.00%",
    "scientific": "0.00E+00",
    "currency": '"¥"#,##0.00',
    "euro currency": '"€"#,##0.00',
    "short date": "yyyy-m-d",
    "medium date": "yyyy-m-d",
    "long date": "yyyy-m-d",
    "general date": "yyyy-m-d",
}
_WORDS = frozenset(("yes/no", "true/false", "on/off"))
_RANGE = re.compile(r"R(\d{1,7})C(\d{1,5})(?::R(\d{1,7})C(\d{1,5}))?")
_INK = re.compile(r"(?<![-\w])color\s{0,9}+:\s{0,9}+([#\w]{1,30})")
_PALE = 200
_MOST_AREAS = 200
_MARKS = {"S": "~", "Del": "~", "Sup": "^", "Sub": "^"}


def read(data: bytes) -> Document:
    """The blocks of a workbook. Raises `RefusalError`."""
    root = flat_xml.parse(data, KIND)
    notes = Notes()
    styles = _Styles(child_of(root, "Styles"))
    sheets: list[Sheet] = []
    for element in root:
        if local_name(element) != "Worksheet":
            continue
        name = attribute_of(element, "Name") or ""
        options = child_of(element, "WorksheetOptions")
        visible = child_of(options, "Visible")
        if visible is not None and (visible.text or "").strip() != "SheetVisible":
            notes.add("hidden_sheet", str(Place(sheet=name)))
            continue
        check_sheet_count(len(sheets))
        reader = _Reader(name, styles, notes, options)
        reader.doubtful = _areas_that_may_hide(element)
        sheets.append(reader.read(child_of(element, "Table")))
    document = finish(sheets, MEDIA_TYPE, notes)
    title = child_of(child_of(root, "DocumentProperties"), "Title")
    document.file_title = (title.text if title is not None else None) or ""
    return document


def _areas_that_may_hide(worksheet: Any) -> list[tuple[int, int, int, int]]:
    """The areas (top, bottom, left, right) of conditional formats under which a number may not be seen."""
    areas = []
    for element in worksheet:
        if local_name(element) != "ConditionalFormatting":
            continue
        styles = [attribute_of(node, "Style") or "" for node in element.iter() if local_name(node) == "Format"]
        if not any(map(_may_hide, styles)):
            continue
        ranges = [node.text or "" for node in element if local_name(node) == "Range"]
        for match in list(_RANGE.finditer(",".join(ranges)))[:_MOST_AREAS]:
            top, left, bottom, right = (int(part) if part else 0 for part in match.groups())
            areas.append((top, bottom or top, left, right or left))
        areas = areas or [(1, MAX_ROWS, 1, MAX_COLUMNS)]
    return areas


def _may_hide(style: str) -> bool:
    ink = _INK.search(style.lower())
    colour = parse_colour(ink.group(1)) if ink is not None else None
    return "mso-number-format" in style.lower() or (colour is not None and min(colour) >= _PALE)


class _Styles:
    """Looks by name of style, with those of the styles that they build on."""

    def __init__(self, styles: Any | None) -> None:
        self._elements = {attribute_of(style, "ID") or "": style for style in (styles if styles is not None else ())}
        self._found: dict[str, CellLook] = {}

    def of(self, name: str | None) -> CellLook:
        """The look of a style."""
        name = name or "Default"
        found = self._found.get(name)
        if found is None:
            found = self._found[name] = self._resolve(name)
        return found

    def _resolve(self, name: str) -> CellLook:
        chain: list[Any] = []
        style = self._elements.get(name)
        while style is not None and len(chain) < _MOST_PARENTS:
            chain.append(style)
            parent = attribute_of(style, "Parent")
            style = self._elements.get(parent or ("" if name == "Default" else "Default"))
            style = None if style is chain[-1] else style
        look = CellLook()
        for element in reversed(chain):
            look = _over(element, look)
        return look


def _over(style: Any, look: CellLook) -> CellLook:
    """What a style says, over the look of the one that it builds on."""
    for setting in style:
        name = local_name(setting)
        if name == "NumberFormat":
            code = attribute_of(setting, "Format") or "General"
            look = look._replace(code=_NAMED_FORMATS.get(code.lower(), code))
        elif name == "Borders":
            drawn = any((attribute_of(border, "LineStyle") or "None") != "None" for border in setting)
            look = look._replace(is_bordered=drawn)
        elif name == "Font":
            ink = attribute_of(setting, "Color")
            look = look._replace(
                is_struck=attribute_of(setting, "StrikeThrough") in ("1", "true"),
                ink=look.ink if ink is None else parse_colour(ink) or AUTOMATIC,
            )
        elif name == "Interior":
            look = look._replace(paper=_paper(setting))
    return look


def _paper(interior: Any) -> Colour:
    pattern = (attribute_of(interior, "Pattern") or "None").lower()
    if pattern == "none":
        return WHITE
    return parse_colour(attribute_of(interior, "Color")) or WHITE if pattern == "solid" else UNKNOWN


def _count(element: Any, name: str, default: int) -> int:
    text = attribute_of(element, name) or ""
    return int(text) if text.isdecimal() and len(text) < 8 else default


def _is_set(element: Any, name: str) -> bool:
    return attribute_of(element, name) in ("1", "true")


def _is_low(element: Any, name: str) -> bool:
    text = attribute_of(element, name) or ""
    return text.replace(".", "", 1).isdecimal() and float(text) <= LOWEST_ROW


class _Reader:
    def __init__(self, name: str, styles: _Styles, notes: Notes, options: Any | None) -> None:
        self.sheet = Sheet(name)
        self.cells = Cells(self.sheet, notes)
        self.cells.hides_zeros = child_of(options, "DoNotDisplayZeros") is not None
        self.styles = styles
        self.notes = notes
        self.merged: list[tuple[int, int, int, int]] = []
        self.doubtful: list[tuple[int, int, int, int]] = []

    def read(self, table: Any | None) -> Sheet:
        hidden_rows: set[int] = set()
        hidden_columns: set[int] = set()
        row = column = 0
        for element in table if table is not None else ():
            name = local_name(element)
            if name == "Column":
                column = _count(element, "Index", column + 1)
                last = min(column + _count(element, "Span", 0), MAX_COLUMNS)
                if _is_set(element, "Hidden") or attribute_of(element, "Width") == "0":
                    hidden_columns.update(range(column, last + 1))
                column = last
            elif name == "Row":
                row = min(_count(element, "Index", row + 1), MAX_ROWS)
                if _is_set(element, "Hidden") or _is_low(element, "Height"):
                    hidden_rows.add(row)
                self._row(element, row)
                row += _count(element, "Span", 0)
        merge_and_hide(self.sheet, self.merged, hidden_rows, hidden_columns, self.notes)
        return self.sheet

    def _row(self, element: Any, row: int) -> None:
        squares: dict[int, Square] = {}
        usual = attribute_of(element, "StyleID")
        column = 0
        for cell in element:
            if local_name(cell) != "Cell":
                continue
            column = _count(cell, "Index", column + 1)
            if column > MAX_COLUMNS:
                break
            square = self._square(cell, self.styles.of(attribute_of(cell, "StyleID") or usual), row, column)
            if square.text or square.is_bordered or square.is_unreadable:
                squares[column] = square
            across, down = _count(cell, "MergeAcross", 0), _count(cell, "MergeDown", 0)
            if across or down:
                self.merged.append((row, row + down, column, column + across))
            column += across
        self.cells.keep(row, squares)

    def _square(self, cell: Any, look: CellLook, row: int, column: int) -> Square:
        if any(top <= row <= bottom and left <= column <= right for top, bottom, left, right in self.doubtful):
            look = look._replace(ink=UNKNOWN)
        data = child_of(cell, "Data")
        kind = attribute_of(data, "Type") or "String"
        text = _text(data) if data is not None else ""
        if not text:
            if attribute_of(cell, "Formula") and (data is None or kind != "String"):
                return self.cells.unreadable("formula_without_value", look, row, column)
            return Square("", is_bordered=look.is_bordered)
        if kind == "Error":
            return self.cells.unreadable("formula_error", look, row, column)
        if kind == "Number":
            try:
                number = float(text)
            except ValueError:
                return self.cells.text(text, look, row, column)
            if look.code.lower() in _WORDS:
                return self.cells.text(f"{look.code}: {plain(exact(number))}", look, row, column)
            return self.cells.number(number, look, row, column)
        if kind == "Boolean":
            text = "TRUE" if text == "1" else "FALSE"
        elif kind == "DateTime":
            text = text.partition("T")[0]
        if child_of(data, "Font") is None:
            return self.cells.string(text, look, row, column)
        return self.cells.runs(_runs(data, look.ink), look, row, column, tidy)


def _text(data: Any) -> str:
    """The text of a cell's data, struck parts set off by `~` and raised ones by `^`."""
    return tidy("".join(text for text, _ in _runs(data, AUTOMATIC)).replace("\r", "\n").replace("\u00a0", " "))


def _runs(element: Any, ink: Colour) -> list[tuple[str, Colour]]:
    """The pieces of rich text, each with its colour."""
    mark = _MARKS.get(local_name(element), "")
    if local_name(element) == "Font":
        ink = parse_colour(attribute_of(element, "Color")) or ink
    pieces = [(mark + (element.text or ""), ink)]
    for child in element:
        pieces += _runs(child, ink)
        pieces.append((child.tail or "", ink))
    return [*pieces, ("~", ink)] if mark == "~" else pieces
