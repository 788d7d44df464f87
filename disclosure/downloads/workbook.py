"""Frames as an Excel workbook: typed cells, a sheet that explains the columns and one that says what the file is."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

import polars as pl
import xlsxwriter  # type: ignore[import-untyped]
from xlsxwriter.format import Format as CellFormat  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from disclosure.charts.rows import text_width
from disclosure.downloads.tables import DECIMAL_DIGITS, DownloadError, header_words, refuse_nested

Format = Literal["count", "amount", "ratio", "change_ratio", "year", "date", "text"]

MAX_SHEET_ROWS = 1_048_575
"""Rows below the heading that Excel opens."""

LINE_POINTS = 16.5
"""Of a line of eleven points in the highest of the usual Chinese fonts."""

MOST_POINTS = 409.0
"""Excel takes no row higher than this."""

_WIDEST = 50.0
_MOST_IN_MARGIN = 180
_MAX_TEXT = 32_767
_EXACT_BELOW = 10**DECIMAL_DIGITS
_STREAMED_CELLS = 200_000
_FIXED_DATE = datetime(2000, 1, 1)  # a file's time of making would make the same figures two different files


@dataclass(frozen=True, slots=True)
class Sheet:
    """One frame. `headers` and `meanings` are keyed by column code; a format not given follows name and type.

    `widths`, in Excel's units, are for a sheet that is to be printed and filled in: its texts wrap. `print_title` and
    `print_note` stand above and below every printed page.
    """

    name: str
    frame: pl.DataFrame
    headers: Mapping[str, str] = field(default_factory=dict)
    meanings: Mapping[str, str] = field(default_factory=dict)
    formats: Mapping[str, Format] = field(default_factory=dict)
    widths: Mapping[str, float] = field(default_factory=dict)
    print_title: str = ""
    print_note: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A titled block of the explaining sheet: filter and value, metric and definition, and so on."""

    title: str
    rows: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class About:
    """The explaining sheet and the sheet of columns, all in the reader's language."""

    sheet_name: str
    columns_sheet_name: str
    column_heads: tuple[str, str, str, str]
    sections: Sequence[Section]
    data_version_line: str
    simulated_mark: str | None = None


def to_xlsx(sheets: Sequence[Sheet], about: About) -> bytes:
    """The sheets as one workbook, then the sheet of columns and the explaining sheet; the same input, the same bytes.

    Numbers stay numbers: ratios 0-1 shown as %, decimals exact up to Excel's 15 digits and written as text beyond.
    Null is an empty cell. No text ever becomes a formula or a link. Raises DownloadError for too many rows or nested
    columns.
    """
    if not sheets:
        raise DownloadError("a workbook needs at least one sheet")
    for sheet in sheets:
        refuse_nested(sheet.frame)
        if sheet.frame.height > MAX_SHEET_ROWS:
            raise DownloadError(
                f"{sheet.frame.height} rows; a sheet holds {MAX_SHEET_ROWS}: narrow the filters, or take CSV or Parquet"
            )
    buffer = io.BytesIO()
    cells = sum(sheet.frame.height * sheet.frame.width for sheet in sheets)
    options = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "constant_memory": cells > _STREAMED_CELLS,
    }
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"created": _FIXED_DATE, "comments": about.simulated_mark or ""})
        styles = _Styles(book)
        taken: set[str] = set()
        names = [_sheet_name(sheet.name, about.simulated_mark, taken) for sheet in sheets]
        for sheet, name in zip(sheets, names, strict=True):
            _write_frame(book.add_worksheet(name), sheet, styles, about.simulated_mark)
        _write_columns(
            book.add_worksheet(_sheet_name(about.columns_sheet_name, None, taken)), sheets, names, about, styles
        )
        _write_about(book.add_worksheet(_sheet_name(about.sheet_name, None, taken)), about, styles)
    return buffer.getvalue()


class _Styles:
    """The workbook's cell formats, made once each."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._numbers: dict[tuple[str, bool], CellFormat] = {}
        self.head = self._add(bold=True, bg_color="#EAF1F9", bottom=1, text_wrap=True, valign="vcenter")
        self.title = self._add(bold=True, font_size=12, font_color="#1F5FA6")
        self.wrapped = self._add(text_wrap=True, valign="top")
        self.bordered = self._add(text_wrap=True, valign="top", border=1)
        self.label = self._add(valign="top", font_color="#5A6573", text_wrap=True)
        self.warning = self._add(bold=True, font_size=14, font_color="#C4512D")

    def number(self, pattern: str, *, is_bordered: bool = False) -> CellFormat:
        key = (pattern, is_bordered)
        if key not in self._numbers:
            looks = {"valign": "top", "border": 1, "align": "center"} if is_bordered else {}
            self._numbers[key] = self._add(num_format=pattern, **looks)
        return self._numbers[key]

    def _add(self, **properties: Any) -> CellFormat:
        made: CellFormat = self._book.add_format(properties)
        return made


def _write_frame(page: Worksheet, sheet: Sheet, styles: _Styles, mark: str | None) -> None:
    frame = sheet.frame
    words = header_words(frame.columns, sheet.headers)
    cell_formats = []
    for index, (name, word) in enumerate(zip(frame.columns, words, strict=True)):
        wanted = sheet.formats.get(name) or _default_format(name, frame.schema[name])
        pattern = _pattern(wanted, frame[name])
        width = sheet.widths.get(name) or _width(word, frame[name], wanted)
        style = styles.number(pattern, is_bordered=bool(sheet.widths)) if pattern else None
        if style is None and sheet.widths:
            style = styles.bordered
        elif style is None and width >= _WIDEST:
            style = styles.wrapped
        cell_formats.append(style)
        page.set_column(index, index, width, None if sheet.widths else style)
    _set_up_printing(page, sheet.print_title, sheet.print_note, mark)
    page.freeze_panes(1, 0)
    if frame.width:
        page.autofilter(0, 0, frame.height, frame.width - 1)
    for index, word in enumerate(words):
        page.write_string(0, index, _cut(word), styles.head)
    for row_number, row in enumerate(frame.iter_rows(), start=1):
        if sheet.widths:
            page.set_row(row_number, _row_height(sheet, row))
        for index, value in enumerate(row):
            _write_cell(page, row_number, index, value, cell_formats[index])


def _set_up_printing(page: Worksheet, title: str = "", note: str = "", mark: str | None = None) -> None:
    """A4 across, as wide as one page, the heading on every page."""
    page.set_paper(9)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.set_margins(left=0.4, right=0.4, top=0.75, bottom=0.75)
    page.repeat_rows(0)
    above = " ".join(text for text in (mark, title) if text)
    if above:
        page.set_header(f"&C{_printable(above)}")
    page.set_footer(f"&L{_printable(note)}&R&P / &N")


def _printable(text: str) -> str:
    """A text for the margin of a printed page: Excel takes 255 characters, and codes begin with &."""
    return text[:_MOST_IN_MARGIN].replace("&", "&&")


def _row_height(sheet: Sheet, row: tuple[Any, ...]) -> float:
    """Points for the cell with most lines: Excel makes no room of its own for wrapped texts that others wrote."""
    lines = (
        wrapped_lines(str(value), sheet.widths.get(name, _WIDEST))
        for name, value in zip(sheet.frame.columns, row, strict=True)
        if value is not None
    )
    return min(LINE_POINTS * max(lines, default=1) + 3, MOST_POINTS)


def _write_cell(page: Worksheet, row: int, column: int, value: Any, style: CellFormat | None) -> None:
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return
    if isinstance(value, bool):
        page.write_boolean(row, column, value, style)
    elif isinstance(value, int | float | Decimal):
        if _fits_a_double(value):
            page.write_number(row, column, float(value), style)
        else:
            page.write_string(row, column, f"{value:f}" if isinstance(value, Decimal) else str(value))
    elif isinstance(value, date):
        page.write_datetime(row, column, value, style)
    else:
        page.write_string(row, column, _cut(str(value)), style)


def _fits_a_double(value: int | float | Decimal) -> bool:
    if isinstance(value, float):
        return True
    if isinstance(value, int) and -_EXACT_BELOW < value < _EXACT_BELOW:
        return True
    digits = Decimal(value).normalize().as_tuple().digits
    return len(digits) <= DECIMAL_DIGITS


def _default_format(name: str, dtype: pl.DataType) -> Format:
    if dtype.is_numeric():
        if name.endswith("_year") or name == "year":
            return "year"
        if name.endswith("change_ratio"):
            return "change_ratio"
        if name.endswith(("_ratio", "_rate", "_share")):
            return "ratio"
        return "count" if dtype.is_integer() else "amount"
    return "date" if dtype.is_temporal() else "text"


def _pattern(wanted: Format, column: pl.Series) -> str | None:
    """Excel's number format; an amount shows the decimals that it has, up to six."""
    if not column.dtype.is_numeric():
        return "yyyy-mm-dd hh:mm" if isinstance(column.dtype, pl.Datetime) else {"date": "yyyy-mm-dd"}.get(wanted)
    if wanted == "amount":
        texts = column.drop_nulls().unique().cast(pl.Float64).round(6).cast(pl.String)
        decimals = texts.str.strip_chars_end("0").str.extract(r"\.(\d+)$").str.len_chars().max()
        return "#,##0" + (f".{'0' * int(str(decimals))}" if decimals else "")
    patterns = {"count": "#,##0", "ratio": "0.0%", "change_ratio": "+0.0%;-0.0%;0.0%", "year": "0"}
    return patterns.get(wanted)


def wrapped_lines(text: str, width: float) -> int:
    """How many lines a text takes in a column of this width, in Excel's units: a Chinese character takes two."""
    room = max(width - 1.5, 2.0)
    return sum(max(1, math.ceil(text_width(line) / room)) for line in text.split("\n"))


def _width(word: str, column: pl.Series, wanted: Format) -> float:
    """Wide enough for the first 200 values, within reason; a Chinese character takes two of Excel's units."""
    if wanted == "date":
        return 12
    longest = max((text_width(line) for line in str(word).split("\n")), default=0)
    head = min(longest, 24)  # long headings wrap
    sample = column.head(200).drop_nulls()
    if column.dtype.is_numeric():
        body = max((len(f"{float(value):,.2f}") for value in sample), default=0)
    else:
        body = max((text_width(str(value).split("\n")[0]) for value in sample), default=0)
    return float(min(max(head, body, 6) + 3, _WIDEST))


def _write_columns(
    page: Worksheet, sheets: Sequence[Sheet], names: Sequence[str], about: About, styles: _Styles
) -> None:
    for index, (head, width) in enumerate(zip(about.column_heads, (18, 26, 32, 80), strict=True)):
        page.set_column(index, index, width)
        page.write_string(0, index, head, styles.head)
    _set_up_printing(page)
    page.freeze_panes(1, 0)
    row = 1
    for sheet, name in zip(sheets, names, strict=True):
        for code, word in zip(sheet.frame.columns, header_words(sheet.frame.columns, sheet.headers), strict=True):
            for index, text in enumerate((name, word, code, sheet.meanings.get(code, ""))):
                page.write_string(row, index, _cut(text), styles.wrapped)
            row += 1


def _write_about(page: Worksheet, about: About, styles: _Styles) -> None:
    _set_up_printing(page)
    page.set_column(0, 0, 30)
    page.set_column(1, 1, 100)
    row = 0
    if about.simulated_mark:
        page.write_string(row, 0, about.simulated_mark, styles.warning)
        row += 1
    page.write_string(row, 0, about.data_version_line, styles.title)
    row += 2
    for section in about.sections:
        page.write_string(row, 0, _cut(section.title), styles.title)
        row += 1
        for label, text in section.rows:
            page.write_string(row, 0, _cut(label), styles.label)
            page.write_string(row, 1, _cut(text), styles.wrapped)
            row += 1
        row += 1


def _cut(text: str) -> str:
    """Excel's limit for a cell; a cut is visible."""
    return text if len(text) <= _MAX_TEXT else text[: _MAX_TEXT - 1] + "…"


def _sheet_name(name: str, mark: str | None, taken: set[str]) -> str:
    """A name Excel accepts (31 characters, no []:*?/\\, no apostrophe at an end), none twice; with the mark behind."""
    tail = f" {mark}" if mark else ""
    base = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", name).strip(" '")[: 31 - len(tail)] or "Sheet"
    whole = made = (base + re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", tail))[:31]
    number = 2
    while made.casefold() in taken:
        suffix = f" {number}"
        made, number = whole[: 31 - len(suffix)] + suffix, number + 1
    taken.add(made.casefold())
    return made
