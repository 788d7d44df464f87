"""Blocks as an Excel workbook with merged cells: tables in the layout of a form, numbers as numbers."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]

from disclosure.downloads.blocks import Block, Figure, Grid, PageBreak, Paragraph, Placed, place_cells, plain_text
from disclosure.downloads.tables import DECIMAL_DIGITS
from disclosure.downloads.workbook import LINE_POINTS, MOST_POINTS, wrapped_lines

_FIXED_DATE = datetime(2000, 1, 1)
_WIDTH = 130.0
_NARROWEST = 9.0
_SIZES = {"title": 14 / 11, "heading": 12 / 11, "mark": 14 / 11}


def to_laid_out_xlsx(sheets: Sequence[tuple[str, Sequence[Block]]], *, mark: str | None = None) -> bytes:
    """One sheet for each (name, blocks), the blocks below each other. No text ever becomes a formula or a link."""
    buffer = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"created": _FIXED_DATE, "comments": mark or ""})
        styles = _Styles(book)
        for name, blocks in sheets:
            _write_sheet(book.add_worksheet(name[:31]), blocks, styles)
    return buffer.getvalue()


class _Styles:
    """The workbook's formats by what they are made of, made once each."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def get(self, **properties: Any) -> Any:
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(properties)
        return self._made[key]

    def paragraph(self, style: str) -> Any:
        looks: dict[str, dict[str, Any]] = {
            "title": {"bold": True, "font_size": 14},
            "heading": {"bold": True, "font_size": 12, "font_color": "#1F5FA6"},
            "subheading": {"bold": True, "font_color": "#1F5FA6"},
            "caption": {"bold": True},
            "small": {"font_color": "#5A6573", "font_size": 9},
            "mark": {"bold": True, "font_size": 14, "font_color": "#C4512D"},
        }
        return self.get(text_wrap=True, valign="vcenter", **looks.get(style, {}))

    def cell(self, placed: Placed) -> Any:
        cell = placed.cell
        properties: dict[str, Any] = {"border": 1, "text_wrap": True, "valign": "vcenter", "align": cell.align}
        if cell.is_marked:
            properties["bg_color"] = "#FBE9E2"
        elif cell.is_head:
            properties["bg_color"] = "#EAF1F9"
        if cell.value is not None:
            properties["num_format"] = "0" if cell.is_plain else _pattern(cell.value)
        return self.get(**properties)


def _pattern(value: Decimal | date) -> str:
    """Excel's number format: a number shows the decimals that it has."""
    if isinstance(value, date):
        return "yyyy-mm-dd"
    exponent = value.normalize().as_tuple().exponent
    decimals = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return "#,##0" + (f".{'0' * decimals}" if decimals else "")


def _write_sheet(page: Any, blocks: Sequence[Block], styles: _Styles) -> None:
    grids = [block for block in blocks if isinstance(block, Grid)]
    widths = _column_widths(grids)
    main_columns = len(max(grids, key=lambda grid: len(grid.rows)).widths) if grids else 1
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    page.set_footer("&R&P / &N")
    page.set_landscape() if len(widths) > 8 else page.set_portrait()
    for column, width in enumerate(widths):
        page.set_column(column, column, width)
    line = 0
    breaks = []
    for place, block in enumerate(blocks):
        if isinstance(block, PageBreak):
            if place and line:
                breaks.append(line)
        elif isinstance(block, Grid):
            if len(grids) == 1 and block.head_rows:
                page.repeat_rows(line, line + block.head_rows - 1)
            line = _write_grid(page, block, line, styles, widths, main_columns) + 1
        else:
            text = Paragraph(block.alt, "small") if isinstance(block, Figure) else block  # a sheet holds numbers
            line = _write_paragraph(page, text, line, styles, widths)
    page.set_h_pagebreaks(breaks)


def _column_widths(grids: Sequence[Grid]) -> list[float]:
    """Widths of the sheet's columns: those of the longest table, and further ones for tables with more columns.

    A table has its own columns in its own places, so that numbers can be copied; only wide labels are spread (_spread).
    """
    longest = max(grids, key=lambda grid: len(grid.rows), default=None)
    if longest is None:
        return [_WIDTH]
    count = max(len(grid.widths) for grid in grids)
    total = sum(longest.widths)
    widths = [max(_NARROWEST, width / total * _WIDTH) for width in longest.widths]
    return widths + [_NARROWEST] * (count - len(widths))


def _spread(grid: Grid, widths: Sequence[float], main_columns: int) -> list[int]:
    """For each column of a table, the column of the sheet that it begins in; the end of the last one at the end.

    A table with fewer columns than the sheet's main one stretches over the same width, in its own proportions.
    """
    count, used = len(grid.widths), main_columns
    if count >= used:
        return list(range(count + 1))
    total, reach = sum(grid.widths), sum(widths[:used])
    edges = [sum(widths[:column]) for column in range(used + 1)]
    starts, position = [0], 0.0
    for place, width in enumerate(grid.widths[:-1], start=1):
        position += width / total * reach
        near = min(range(used + 1), key=lambda column: abs(edges[column] - position))
        starts.append(min(max(near, starts[-1] + 1), used - (count - place)))
    return [*starts, used]


def _write_paragraph(page: Any, block: Paragraph, line: int, styles: _Styles, widths: Sequence[float]) -> int:
    """A text over the whole width, in as many lines as it takes."""
    style = styles.paragraph(block.style)
    text = plain_text(block.text)
    page.set_row(line, _row_points(text, sum(widths), _SIZES.get(block.style, 1.0)))
    if len(widths) > 1:
        page.merge_range(line, 0, line, len(widths) - 1, "", style)
    page.write_string(line, 0, text, style)
    return line + 1


def _row_points(text: str, width: float, size: float = 1.0) -> float:
    return min(size * LINE_POINTS * wrapped_lines(text, width / size) + 3, MOST_POINTS)


def _write_grid(page: Any, grid: Grid, line: int, styles: _Styles, widths: Sequence[float], main_columns: int) -> int:
    starts = _spread(grid, widths, main_columns)
    heights = [LINE_POINTS + 3] * len(grid.rows)
    for placed in place_cells(grid):
        cell, style = placed.cell, styles.cell(placed)
        row, column = line + placed.row, starts[placed.column]
        last = starts[placed.column + cell.columns] - 1
        if cell.rows > 1 or last > column:
            page.merge_range(row, column, row + cell.rows - 1, last, "", style)
        if isinstance(cell.value, date):
            page.write_datetime(row, column, cell.value, style)
        elif cell.value is not None and len(cell.value.normalize().as_tuple().digits) <= DECIMAL_DIGITS:
            page.write_number(row, column, float(cell.value), style)
        else:
            page.write_string(row, column, plain_text(cell.text), style)
        share = _row_points(cell.text, sum(widths[column : last + 1])) / cell.rows
        for number in range(placed.row, placed.row + cell.rows):
            heights[number] = max(heights[number], share)
    for number, height in enumerate(heights):
        page.set_row(line + number, min(height, MOST_POINTS))
    return line + len(grid.rows)
