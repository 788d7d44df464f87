"""Cells of spreadsheets as they are shown, for every kind of workbook: looks, notes, merged areas, what is hidden.

A reader of the sheet sees numbers through their format and in their colour. A number that is not shown is no number of
the report; a formula without its result, an error, a number that may or may not be seen are cells that cannot be read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from disclosure.form.cells import UNCERTAIN, parse_cell
from disclosure.model.cell_names import cell_name, column_name
from disclosure.model.document import Document, RefusalError
from disclosure.model.place import Place
from disclosure.readers.cells import MAX_CELLS, too_many_cells
from disclosure.readers.grids import Sheet, Square
from disclosure.readers.inks import AUTOMATIC, UNKNOWN, WHITE, Colour, is_note, is_seen
from disclosure.readers.office.number_formats import show_number, show_text
from disclosure.readers.office.workbooks import document_of_sheets

MAX_COLUMNS = 300
"""Columns read of a sheet; no form and no list of the field is wider."""
MAX_SHEETS = 400
LOWEST_ROW = 2.0
"""Points: lower rows show nothing."""

_ERROR = re.compile(r"#(?:REF!|DIV/0!|VALUE!|NAME\?|NUM!|N/A|NULL!|GETTING_DATA|SPILL!|CALC!)|Err:\d{3}|#{2,}")
_WHITE_FORMAT = re.compile(r"\[\s*(?:white|白色|color\s*2|颜色\s*2)\s*\]", re.IGNORECASE)
_MESSAGES = {
    "hidden_sheet": ("隐藏的工作表未读取", "hidden sheets were not read"),
    "hidden_rows": ("隐藏的行未读取", "hidden rows were not read"),
    "hidden_columns": ("隐藏的列未读取", "hidden columns were not read"),
    "cell_misplaced": (
        "单元格重复，或在工作表声明的范围之外，文件可能已损坏，请重新下载",
        "cells that stand twice, or beyond what the sheet says it uses; the file may be damaged, download it again",
    ),
    "hidden_text": (
        "单元格的文字与底色相同，看不见，未读取",
        "cells whose text has the colour of its paper; nobody sees it, and it was not read",
    ),
    "text_hardly_seen": (
        "单元格的数与底色相近，是否可见不能确定，未采用",
        "cells whose number may or may not be seen were not taken",
    ),
    "display_rounds": (
        "单元格按显示格式四舍五入，以显示的数为准，文件中还有更多小数",
        "cells are rounded for display; what is shown was taken, the file holds more digits",
    ),
    "display_hides_number": (
        "单元格格式使数字不显示，按看到的空白读取",
        "the format of cells hides their number; they were read as the blanks that are shown",
    ),
    "formula_without_value": (
        "公式没有保存计算结果，请用 Excel 或 WPS 打开并保存后再导入",
        "formulas without a saved result; open and save the file in a spreadsheet program",
    ),
    "formula_error": (
        "单元格显示为错误值，没有数可读，请改正公式后再导入",
        "cells show an error in place of a number; mend the formula",
    ),
    "shown_otherwise": (
        "单元格保存的数与显示的文字不一致，未采用",
        "cells whose stored number is not the one shown were not taken",
    ),
    "cells_covered": (
        "单元格上放有图片或文本框，看到的不是单元格里的数，未采用",
        "a picture or text box lies on cells, so that what is seen is not what they hold; not taken",
    ),
    "outside_content": ("工作簿链接到其他文件，未读取", "the workbook links to other files, which were not read"),
}


class CellLook(NamedTuple):
    """How a cell shows what it holds."""

    code: str = "General"
    is_bordered: bool = False
    is_struck: bool = False
    ink: Colour = AUTOMATIC
    paper: Colour = WHITE


class Notes:
    """What a workbook has that was not read or not taken as stored; one note a kind, with the first places."""

    def __init__(self) -> None:
        self.places: dict[str, list[str]] = {}

    def add(self, code: str, place: str) -> None:
        """Note a place."""
        self.places.setdefault(code, []).append(place)

    def write(self, document: Document) -> None:
        """Put the notes into the document."""
        for code, places in self.places.items():
            zh, en = _MESSAGES[code]
            more = f"等 {len(places)} 处" if len(places) > 3 else ""
            document.notes.append((code, f"{zh}（{'、'.join(places[:3])}{more}） | {en}", places[0]))


class Cells:
    """Makes the squares of one sheet from what its cells hold."""

    def __init__(self, sheet: Sheet, notes: Notes, *, is_1904: bool = False) -> None:
        self.sheet = sheet
        self.notes = notes
        self.is_1904 = is_1904
        self.hides_zeros = False
        self.count = 0

    def number(self, value: float, look: CellLook, row: int, column: int) -> Square:
        """A stored number, through its format."""
        shown = show_number(value, look.code, is_1904=self.is_1904)
        if shown.is_hidden or (self.hides_zeros and value == 0):
            self.notes.add("display_hides_number", place_of(self.sheet, row, column))
            return Square("", is_bordered=look.is_bordered)
        if shown.is_rounded:
            self.notes.add("display_rounds", place_of(self.sheet, row, column))
        if _WHITE_FORMAT.search(look.code):
            look = look._replace(ink=UNKNOWN)
        return self.text(shown.text, look, row, column)

    def string(self, text: str, look: CellLook, row: int, column: int) -> Square:
        """A stored text, through its format."""
        shown = show_text(text, look.code)
        if shown.is_hidden and text.strip():
            self.notes.add("display_hides_number", place_of(self.sheet, row, column))
            return Square("", is_bordered=look.is_bordered)
        return self.text(shown.text, look, row, column)

    def text(self, text: str, look: CellLook, row: int, column: int) -> Square:
        """A text, or a number as it is shown."""
        if not text:
            return Square("", is_bordered=look.is_bordered)
        if _ERROR.fullmatch(text.strip()):
            return self.unreadable("formula_error", look, row, column)
        seen = True if look.ink is AUTOMATIC else is_seen(look.ink, look.paper)
        if seen is False:
            self.notes.add("hidden_text", place_of(self.sheet, row, column))
            return Square("", is_bordered=look.is_bordered)
        if seen is None and parse_cell(text) is not None:
            return self.unreadable("text_hardly_seen", look, row, column)
        return Square(f"~{text}~" if look.is_struck else text, is_bordered=look.is_bordered)

    def runs(
        self,
        pieces: Iterable[tuple[str, Colour]],
        look: CellLook,
        row: int,
        column: int,
        clean: Callable[[str], str],
    ) -> Square:
        """A text in pieces, each with its colour; those that nobody sees are left out."""
        shown: list[str] = []
        is_hidden = is_doubtful = False
        for text, ink in pieces:
            seen = is_seen(ink, look.paper)
            is_hidden |= seen is False and bool(text.strip())
            is_doubtful |= seen is None and bool(text.strip())
            shown.append("" if seen is False else text)
        if is_hidden:
            self.notes.add("hidden_text", place_of(self.sheet, row, column))
        look = look._replace(ink=UNKNOWN if is_doubtful else AUTOMATIC, paper=WHITE)
        return self.string(clean("".join(shown)), look, row, column)

    def unreadable(self, code: str, look: CellLook, row: int, column: int) -> Square:
        """A cell that shows something which is not at hand; `code` says why."""
        self.notes.add(code, place_of(self.sheet, row, column))
        return Square("", is_bordered=look.is_bordered, is_unreadable=True)

    def keep(self, row: int, squares: dict[int, Square]) -> None:
        """Put a row into the sheet. Raises `RefusalError`: too_many_cells."""
        self.count += len(squares)
        if self.count > MAX_CELLS:
            raise too_many_cells(Place(sheet=self.sheet.name))
        self.sheet.rows[row] = squares


def is_small(size: float | None, others: Iterable[float | None]) -> bool:
    """Whether a run's letters (size in points, None for the cell's own) are a note's beside those of other runs."""
    return size is not None and any((other is None or size < other) and is_note(size, other) for other in others)


def set_off(text: str, *, is_raised: bool, is_struck: bool, is_small: bool) -> str:
    """The text of a run with the marks of what sets it off from the runs beside it."""
    if is_struck:
        text = f"~{text}~"
    return f"^{text}" if is_raised else f"{UNCERTAIN}{text}{UNCERTAIN}" if is_small else text


def place_of(sheet: Sheet, row: int, column: int) -> str:
    """The place of a cell as people read it."""
    return str(Place(sheet=sheet.name, cell=cell_name(row, column)))


def finish(sheets: list[Sheet], media_type: str, notes: Notes) -> Document:
    """The document of a workbook's visible sheets. Raises `RefusalError`: no_sheet, several_reports."""
    if not sheets:
        raise RefusalError("no_sheet", "工作簿没有可见的工作表 | the workbook has no visible sheet")
    document = document_of_sheets(sheets, media_type, place_of)
    notes.write(document)
    return document


def check_sheet_count(count: int) -> None:
    """Raises `RefusalError`: too_many_sheets."""
    if count >= MAX_SHEETS:
        raise RefusalError("too_many_sheets", f"工作表超过 {MAX_SHEETS} 张 | more than {MAX_SHEETS} sheets")


def merge_and_hide(
    sheet: Sheet,
    merged: list[tuple[int, int, int, int]],
    hidden_rows: set[int],
    hidden_columns: set[int],
    notes: Notes,
) -> None:
    """Applies merged areas as (top, bottom, left, right), then takes out what is not shown."""
    last = max(sheet.rows, default=0)
    area = 0
    for top, bottom, left, right in merged:
        bottom, right = min(bottom, max(last, top)), min(right, MAX_COLUMNS)
        area += max(bottom - top + 1, 0) * max(right - left + 1, 0)
        if area > MAX_CELLS:
            raise too_many_cells(Place(sheet=sheet.name))
        if top <= bottom and left <= right and (top, left) != (bottom, right):
            sheet.merge(top, bottom, left, right)
    for number in sorted(hidden_rows & sheet.rows.keys()):
        squares = sheet.rows.pop(number)
        if any(square.text for square in squares.values()):
            notes.add("hidden_rows", str(Place(sheet=sheet.name, row=number)))
            _hand_down(sheet, number, squares)
    if hidden_columns:
        sheet.hidden_columns = hidden_columns
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
            notes.add("hidden_columns", str(Place(sheet=sheet.name, column=column_name(column))))


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
