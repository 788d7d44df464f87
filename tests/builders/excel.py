"""Workbooks and delimited text with known figures: one sheet, a sheet a table, merged cells or none."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

import xlsxwriter
import xlwt  # type: ignore[import-untyped]

from tests.builders.documents import SECTION_HEADINGS, Box, Figures, Grid, ReportText, grids

SHEET_NAMES = {"proactive": "主动公开", "applications": "依申请公开", "remedies": "复议诉讼"}
Cells = list[tuple[int, int, Box]]
"""Row and column (from 0) and the cell that begins there."""


def number_of(text: str) -> int | float | None:
    """The number to store for a cell's text, if storing it as a number shows the same text."""
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    if str(value) != text or not value.is_finite() or text.startswith("+"):
        return None
    return int(value) if value == value.to_integral() and "." not in text else float(value)


def placed(grid: Grid, top: int, left: int = 0) -> tuple[Cells, int]:
    """The cells of a grid at their places in a sheet, and the row behind the last."""
    cells: Cells = []
    taken: set[tuple[int, int]] = set()
    for number, row in enumerate(grid.rows, top):
        column = left
        for box in row:
            while (number, column) in taken:
                column += 1
            cells.append((number, column, box))
            taken |= {
                (number + down, column + across) for down in range(box.row_span) for across in range(box.column_span)
            }
            column += box.column_span
    return cells, top + len(grid.rows)


def stretched(grid: Grid, width: int) -> Grid:
    """The same table in a wider sheet: labels and last cells merged over the spare columns, as people fit them."""
    spare = width - grid.width
    rows = []
    for row in grid.rows:
        span = sum(box.column_span for box in row)
        first = row[0]
        if span == grid.width and len(row) > 1:
            row = (Box(first.text, first.column_span + spare, first.row_span), *row[1:])
        elif len(row) == 1 and span == grid.width:
            row = (Box(first.text, width),)
        rows.append(row)
    return Grid(width, tuple(rows))


def laid_out(
    version: str, figures: Figures, words: ReportText | None = None, *, is_stretched: bool = False, left: int = 0
) -> Cells:
    """The whole report on one sheet: title, narrative, tables one under another."""
    words = words or ReportText()
    cells: Cells = []
    row = 0

    def line(text: str) -> None:
        nonlocal row
        cells.append((row, left, Box(text)))
        row += 1

    line(words.title)
    line(words.opening)
    line(SECTION_HEADINGS["overview"])
    for text in words.overview:
        line(text)
    tables = grids(version, figures)
    for name in ("proactive", "applications", "remedies"):
        line(SECTION_HEADINGS[name])
        if name in tables:
            grid = tables[name]
            if is_stretched and name == "proactive":
                grid = stretched(grid, 15)
            made, row = placed(grid, row, left)
            cells += made
        row += 1
    for name, texts in (("problems", words.problems), ("other", words.other)):
        line(SECTION_HEADINGS[name])
        for text in texts:
            line(text)
    return cells


def sheets_of(
    version: str,
    figures: Figures,
    words: ReportText | None = None,
    *,
    by_table: bool = False,
    is_stretched: bool = False,
    left: int = 0,
) -> dict[str, Cells]:
    """Sheet names to cells."""
    if not by_table:
        return {"年度报告": laid_out(version, figures, words, is_stretched=is_stretched, left=left)}
    words = words or ReportText()
    sheets: dict[str, Cells] = {"说明": [(0, 0, Box(words.title)), (1, 0, Box(words.opening))]}
    for name, grid in grids(version, figures).items():
        sheets[SHEET_NAMES[name]] = [(0, 0, Box(SECTION_HEADINGS[name])), *placed(grid, 1)[0]]
    return sheets


def xlsx_report(
    sheets: dict[str, Cells],
    *,
    merges: bool = True,
    borders: bool = True,
    change: Callable[[Any, Any], None] | None = None,
) -> bytes:
    """A workbook; numbers are stored as numbers. `change` gets the book and its first sheet before it is closed."""
    held = io.BytesIO()
    book = xlsxwriter.Workbook(held, {"in_memory": True})
    style = book.add_format({"border": 1} if borders else {})
    first = None
    for name, cells in sheets.items():
        sheet = book.add_worksheet(name)
        first = first or sheet
        for row, column, box in cells:
            if merges and (box.column_span > 1 or box.row_span > 1):
                bottom, right = row + box.row_span - 1, column + box.column_span - 1
                sheet.merge_range(row, column, bottom, right, "", style)
            number = number_of(box.text)
            if number is not None:
                sheet.write_number(row, column, number, style)
            elif box.text:
                sheet.write_string(row, column, box.text, style)
            else:
                sheet.write_blank(row, column, None, style)
    if change is not None:
        change(book, first)
    book.close()
    return held.getvalue()


def xls_report(sheets: dict[str, Cells]) -> bytes:
    """The same as a workbook of Excel 97."""
    book = xlwt.Workbook(encoding="utf-8")
    style = xlwt.easyxf("borders: left thin, right thin, top thin, bottom thin")
    for name, cells in sheets.items():
        sheet = book.add_sheet(name)
        for row, column, box in cells:
            number = number_of(box.text)
            value = box.text if number is None else number
            if box.column_span > 1 or box.row_span > 1:
                sheet.write_merge(row, row + box.row_span - 1, column, column + box.column_span - 1, value, style)
            else:
                sheet.write(row, column, value, style)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def csv_report(cells: Cells, *, encoding: str = "utf-8-sig", delimiter: str = ",") -> bytes:
    """The sheet as a spreadsheet saves it: every row as wide as the sheet, merged cells at their first place."""
    width = max(column for _, column, _ in cells) + 1
    height = max(row for row, _, _ in cells) + 1
    lines = [[""] * width for _ in range(height)]
    for row, column, box in cells:
        lines[row][column] = box.text
    held = io.StringIO()
    csv.writer(held, delimiter=delimiter).writerows(lines)
    return held.getvalue().encode(encoding)
