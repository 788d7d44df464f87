"""Tables with rows and columns swapped (kinds of applicants, results or counts down the side): turned back.

Table 4 as a list, a line for each channel and result, is such a table too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

from disclosure.model.document import Cell, Row, Table, Text
from disclosure.model.place import line_prefix, row_prefix

_LABELS = 3
"""Cells at the beginning of a row that may be labels."""
_SIDES = (
    ("科研机构", "社会公益组织", "法律服务机构"),
    ("结果维持", "结果纠正", "尚未审结"),
    ("本年制发", "本年废止"),
    ("本年新制作", "本年新公开", "对外公开"),
)
"""Labels that stand in one row of the form's header: one below another, the table is turned."""
_MOST_CELLS = 4_000


def upright(blocks: Sequence[Text | Table]) -> Sequence[Text | Table]:
    """The blocks with every turned table as the form has it; its cells keep the places where they stand."""
    if not any(isinstance(block, Table) and _is_turned(block) for block in blocks):
        return blocks
    return [_turned(block) if isinstance(block, Table) and _is_turned(block) else block for block in blocks]


def _is_turned(table: Table) -> bool:
    """Whether all labels of a header begin rows of their own, and none of them stands in a row with another."""
    beginnings = ["|".join([cell.text for cell in row.cells[:_LABELS]]) for row in table.rows if len(row.cells) > 1]
    whole = "|".join(beginnings)
    for labels in _SIDES:
        if not all(label in whole for label in labels):
            continue
        found = [{at for at, text in enumerate(beginnings) if label in text} for label in labels]
        if not any(one & other for one, other in combinations(found, 2)):
            return True
    return False


def _turned(table: Table) -> Table:
    if sum(len(row.cells) for row in table.rows) > _MOST_CELLS:
        return table
    made: dict[int, Row] = {}
    for at, row in enumerate(table.rows, 1):
        for position, cell in enumerate(row.cells, 1):
            first = cell.column if table.has_spans else position
            deep = min(cell.row_span, len(table.rows) - at + 1)
            place = cell.place or f"{_prefix(table, row, cell)}{cell.column}"
            own = made.setdefault(first, Row([], first, cell.line or row.line))
            own.cells.append(replace(cell, column=at, column_span=deep, row_span=cell.column_span, place=place))
            for below in range(first + 1, first + cell.column_span):
                covered = made.setdefault(below, Row([], below, cell.line or row.line)).covered
                covered.update(dict.fromkeys(range(at, at + deep), cell.text))
    return Table([row for _, row in sorted(made.items()) if row.cells], table.number, table.has_spans)


def _prefix(table: Table, row: Row, cell: Cell) -> str:
    line = cell.line or row.line
    return line_prefix(line) if line else row_prefix(table.number, row.number)
