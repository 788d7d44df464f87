"""Blocks as an Excel workbook with merged cells: tables in the layout of a form, numbers as numbers."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]

from disclosure.downloads.blocks import Block, Grid, PageBreak, Placed, place_cells, plain_text
from disclosure.downloads.tables import DECIMAL_DIGITS

_FIXED_DATE = datetime(2000, 1, 1)
_WIDTH = 130.0
_LINE = 15.0


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
            "small": {"font_color": "#5A6573", "font_size": 9},
            "mark": {"bold": True, "font_size": 14, "font_color": "#C4512D"},
        }
        return self.get(**looks.get(style, {}))

    def cell(self, placed: Placed) -> Any:
        cell = placed.cell
        properties: dict[str, Any] = {"border": 1, "text_wrap": True, "valign": "vcenter", "align": cell.align}
        if cell.is_marked:
            properties["bg_color"] = "#FBE9E2"
        elif cell.is_head:
            properties["bg_color"] = "#EAF1F9"
        if cell.value is not None:
            exponent = cell.value.normalize().as_tuple().exponent
            decimals = -exponent if isinstance(exponent, int) and exponent < 0 else 0
            properties["num_format"] = "#,##0" + (f".{'0' * decimals}" if decimals else "")
        return self.get(**properties)


def _write_sheet(page: Any, blocks: Sequence[Block], styles: _Styles) -> None:
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    grids = [block for block in blocks if isinstance(block, Grid)]
    widest = max(grids, key=lambda grid: len(grid.widths), default=None)
    if widest is not None:
        total = sum(widest.widths)
        page.set_landscape() if len(widest.widths) > 8 else page.set_portrait()
        for column, width in enumerate(widest.widths):
            page.set_column(column, column, max(7.0, width / total * _WIDTH))
    line = 0
    for block in blocks:
        if isinstance(block, PageBreak):
            line += 1
        elif isinstance(block, Grid):
            line = _write_grid(page, block, line, styles) + 1
        else:
            page.write_string(line, 0, plain_text(block.text), styles.paragraph(block.style))
            line += 1


def _write_grid(page: Any, grid: Grid, line: int, styles: _Styles) -> int:
    for placed in place_cells(grid):
        cell, style = placed.cell, styles.cell(placed)
        row, column = line + placed.row, placed.column
        if cell.rows > 1 or cell.columns > 1:
            page.merge_range(row, column, row + cell.rows - 1, column + cell.columns - 1, "", style)
        if cell.value is not None and len(cell.value.normalize().as_tuple().digits) <= DECIMAL_DIGITS:
            page.write_number(row, column, float(cell.value), style)
        else:
            page.write_string(row, column, plain_text(cell.text), style)
    for number, row_cells in enumerate(grid.rows):
        longest = max(
            (cell.text.count("\n") + 1 + len(cell.text) // 40 for cell in row_cells if cell.rows == 1), default=1
        )
        if longest > 1:
            page.set_row(line + number, _LINE * min(longest, 12))
    return line + len(grid.rows)
