"""Columns of the year before that a table prints beside those of the form: left out.

Only where the header says so itself: 上年处理决定数量 beside 本年处理决定数量, 上年总计 beside 总计. A label of the
form (上一年项目数量) is none of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from disclosure.form.labels import fold, label_index
from disclosure.model.document import Cell, Row, Table, Text
from disclosure.model.place import row_prefix

_BEFORE = ("上年", "上一年", "去年")
_LAST_YEAR = re.compile(r"(?:上一?年|去年)度?(?:同期)?的?(?P<rest>.+)")
_THIS_YEAR = re.compile(r"^(?:本年|今年)度?的?")
_NEXT_BLOCK = ("第二十条第", "信息内容")
_LONGEST_HEADER = 20


def of_this_year(blocks: Sequence[Text | Table]) -> Sequence[Text | Table]:
    """The blocks, in their tables no cells under a header of the year before; the others keep their places."""
    if not any(isinstance(block, Table) and _may_have(block) for block in blocks):
        return blocks
    return [_without(block) if isinstance(block, Table) and _may_have(block) else block for block in blocks]


def _may_have(table: Table) -> bool:
    return table.has_spans and any(
        cell.text.startswith(_BEFORE) and len(cell.text) <= _LONGEST_HEADER for row in table.rows for cell in row.cells
    )


def _without(table: Table) -> Table:
    headers = list(_headers(table))
    if not headers:
        return table
    rows = list(table.rows)
    for at, header in headers:
        for position in range(at, len(rows)):
            if position > at and rows[position].cells and rows[position].cells[0].text.startswith(_NEXT_BLOCK):
                break
            rows[position] = _row_without(rows[position], header.column, table.number)
    return Table(rows, table.number, has_spans=True)


def _headers(table: Table) -> Iterator[tuple[int, Cell]]:
    """The headers of the year before that have a fellow of this year, with the positions of their rows."""
    known = label_index().columns
    labels = {_THIS_YEAR.sub("", fold(cell.text)) for row in table.rows for cell in row.cells if cell.text}
    for at, row in enumerate(table.rows):
        for cell in row.cells[1:]:
            text = fold(cell.text)
            match = _LAST_YEAR.fullmatch(text)
            if match is not None and text not in known and match["rest"] in labels:
                yield at, cell


def _row_without(row: Row, column: int, table: int) -> Row:
    """A row whose cell in a column is part of the one before it."""
    cells: list[Cell] = []
    prefix = row_prefix(table, row.number)
    for cell in row.cells:
        if cell.column == column and cells:
            before = cells[-1]
            cells[-1] = replace(before, column_span=cell.column + cell.column_span - before.column)
        else:
            cells.append(replace(cell, place=cell.place or f"{prefix}{cell.column}"))
    return Row(cells, row.number, row.line, row.covered)
