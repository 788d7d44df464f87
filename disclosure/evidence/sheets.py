"""Word, Excel and the like: the document as the reader sees it, its text and its tables, with the cell marked."""

from __future__ import annotations

import re
from html import escape

from disclosure.evidence.cells import Blocks, Found, Shown
from disclosure.model.document import Row, Table, Text

_NEAREST = 40
"""Blocks shown before and after the table with the cell."""

_SHEET = re.compile(r"sheet (.+), cell [A-Z]+[0-9]+")


def show(blocks: Blocks, found: Found | None, *, has_row_numbers: bool = False) -> Shown:
    """The blocks around the cell. `has_row_numbers`: rows carry the numbers that a spreadsheet shows beside them."""
    at = next((place for place, block in enumerate(blocks) if found and block is found.table), 0)
    first, last = (max(at - _NEAREST, 0), at + _NEAREST + 1) if found else (0, 2 * _NEAREST)
    parts = ['<div class="gap">…</div>'] if first else []
    sheet = ""
    for block in blocks[first:last]:
        name = _sheet_of(block)
        if name and name != sheet:
            sheet = name
            parts.append(f"<h2>{escape(name)}</h2>")
        parts.append(
            f"<p>{escape(block.text)}</p>" if isinstance(block, Text) else _table(block, found, has_row_numbers)
        )
    if len(blocks) > last:
        parts.append('<div class="gap">…</div>')
    return Shown("table", "".join(parts), found.cell.text if found else None)


def _sheet_of(block: Text | Table) -> str:
    place = block.place if isinstance(block, Text) else next((c.place for row in block.rows for c in row.cells), "")
    match = _SHEET.fullmatch(place)
    return match[1] if match else ""


def _table(table: Table, found: Found | None, has_row_numbers: bool) -> str:
    left = min((cell.column for row in table.rows for cell in row.cells), default=1)
    lines = [_row(table, row, found, has_row_numbers, left) for row in table.rows]
    return f"<table>{''.join(lines)}</table>"


def _row(table: Table, row: Row, found: Found | None, has_row_numbers: bool, left: int) -> str:
    cells = [f'<th class="number">{row.number}</th>'] if has_row_numbers else []
    column = left
    for cell in sorted(row.cells, key=lambda item: item.column):
        if table.has_spans:
            while column < cell.column:
                if column not in row.covered:
                    cells.append("<td></td>")
                column += 1
            column = cell.column + cell.column_span
        height = sum(row.number <= other.number < row.number + cell.row_span for other in table.rows)
        span = f' colspan="{cell.column_span}"' if cell.column_span > 1 else ""
        span += f' rowspan="{height}"' if height > 1 else ""
        mark = ' id="cell"' if found and cell is found.cell else ""
        text = "▨" if cell.is_picture else escape(cell.text).replace("\n", "<br>")
        cells.append(f"<td{span}{mark}>{text}</td>")
    return f"<tr>{''.join(cells)}</tr>"
