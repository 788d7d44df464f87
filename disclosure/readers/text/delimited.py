"""Text separated by commas, semicolons, tabs or bars, as spreadsheets save it, in whatever encoding they choose."""

from __future__ import annotations

import csv
import io
import itertools
import re

from disclosure.model.cell_names import cell_name
from disclosure.model.document import Document, RefusalError
from disclosure.readers.cells import MAX_CELLS, tidy
from disclosure.readers.grids import Sheet, Square
from disclosure.readers.office.workbooks import document_of_sheets

_SUFFIXES = (".csv", ".tsv", ".tab")
_DELIMITERS = (",", "\t", ";")
_BAR = "|"
_MOST_WIDTHS = 3
"""One a table: with bars, which are drawn between cells too, rows of other lengths are no delimited text."""
_LEAST_FIELDS = 4
_KEPT_AS_TEXT = re.compile(r'^="([^"]*)"$')
"""How systems write a field that a spreadsheet is to keep as it stands: ="0012"."""
_MAX_FIELD = 1_000_000


def delimiter_of(text: str, source: str) -> str | None:
    """The delimiter of a text, or None where it is no delimited one.

    A file named as one needs some lines with the delimiter; any other needs nearly all its lines to have the same
    number of fields, which prose and tables drawn with bars never do.
    """
    is_named = source.lower().endswith(_SUFFIXES)
    best: tuple[int, str] | None = None
    for delimiter in (*_DELIMITERS, _BAR) if is_named and _has_even_bars(text) else _DELIMITERS:
        try:
            counts = [len(fields) for fields in itertools.islice(_fields(text, delimiter), 400) if fields]
        except csv.Error:
            # An endless field: a file named as delimited is damaged (`read` says so), any other is not delimited.
            return delimiter if is_named else None
        wide = [count for count in counts if count >= (2 if is_named else _LEAST_FIELDS)]
        is_even = len(wide) > 10 and len(wide) >= 0.9 * len(counts) and wide.count(max(wide)) >= 0.9 * len(wide)
        if is_even or (is_named and len(wide) > 2):
            # Labels have commas too: the delimiter is what divides the lines into most fields.
            best = max(best or (0, ""), (sum(wide), delimiter))
    return best[1] if best else None


def _has_even_bars(text: str) -> bool:
    """Whether bars divide lines into fields, as many in each row of a table, with no blanks around them."""
    widths = {line.count(_BAR) + 1 for line in text.splitlines() if _BAR in line}
    is_drawn = any(sign in text for sign in (" |", "| ", "|--", "|:-"))
    return not is_drawn and 0 < len(widths) <= _MOST_WIDTHS and min(widths) >= _LEAST_FIELDS


def _fields(text: str, delimiter: str) -> csv._reader:  # type: ignore[name-defined]
    csv.field_size_limit(_MAX_FIELD)
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)


def read(text: str, delimiter: str) -> Document:
    """The blocks of delimited text; places are cells as a spreadsheet names them. Raises `RefusalError`."""
    sheet = sheet_of(text, delimiter)
    has_line_end = text.endswith(("\n", "\r")) or not text
    notes = [] if has_line_end else _cut_off(sheet)
    document = document_of_sheets([sheet], "text/csv", lambda _, row, column: f"cell {cell_name(row, column)}")
    document.is_cut_off, document.ending = not has_line_end and not notes, text[-40:]
    document.notes += notes
    return document


def sheet_of(text: str, delimiter: str) -> Sheet:
    """Delimited text as a sheet without a name. Raises `RefusalError`."""
    sheet = Sheet("")
    count = 0
    try:
        for number, fields in enumerate(_fields(text, delimiter), 1):
            count += len(fields)
            if count > MAX_CELLS * 4:
                raise RefusalError(
                    "too_many_cells", "单元格过多，不是年度报告 | too many cells; no annual report", f"row {number}"
                )
            sheet.rows[number] = {
                column: Square(tidy(_KEPT_AS_TEXT.sub(r"\1", field).replace("\r", "\n").replace("\x00", "")))
                for column, field in enumerate(fields, 1)
            }
    except csv.Error as error:
        raise RefusalError(
            "damaged",
            "CSV 文件已损坏，请重新导出 | the CSV file is damaged; export it again",
            f"row {len(sheet.rows) + 1}",
        ) from error
    return sheet


def _cut_off(sheet: Sheet) -> list[tuple[str, str, str]]:
    """Takes out what may be incomplete at the end of a text without a last line end, and says so.

    A last row shorter than the one before is cut. So may be a last number, unless table 4, the last one, has begun.
    """
    numbers = [number for number in sheet.rows if sheet.rows[number]]
    if len(numbers) < 2:
        return []
    last, before = sheet.rows[numbers[-1]], sheet.rows[numbers[-2]]
    end = last[max(last)]
    has_last_table = any("尚未审结" in square.text for squares in sheet.rows.values() for square in squares.values())
    if len(last) < len(before):
        del sheet.rows[numbers[-1]]
    elif end.text[-1:].isdigit() and not has_last_table:
        end.text += "…"
    else:
        return []
    return [
        (
            "cut_off",
            "文件在最后一行中断，该行未采用 | the file ends inside its last row, which was not taken",
            f"row {numbers[-1]}",
        )
    ]
