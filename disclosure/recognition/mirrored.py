"""Tables set from right to left, as pages print them: turned round, so that labels stand before their numbers again.

Files that keep the order of cells themselves (web pages, Word, workbooks) say it rightly whatever side a table begins
on. A printed page shows columns only: there the labels of rows tell.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from disclosure.form.cells import parse_cell
from disclosure.form.labels import fold, label_index, row_label
from disclosure.model.document import Cell, Row, Table, Text
from disclosure.model.place import row_prefix

_HEADER = "信息内容"
_ORDINAL = re.compile(r"(?P<rest>.+?)(?:(?P<group>[((][一二三四五六七八九十]{1,2}[))])|[.．](?P<number>\d))$")


def from_left(blocks: Sequence[Text | Table]) -> Sequence[Text | Table]:
    """The blocks with every table from left to right; a part without labels of rows goes with the part behind it."""
    if not any(isinstance(block, Table) and _rows_named_at_their_end(block) for block in blocks):
        return blocks
    sides = [_side(block) if isinstance(block, Table) else None for block in blocks]
    if True not in sides:
        return blocks
    ahead = next(side for side in reversed(sides) if side is not None)
    result: list[Text | Table] = []
    for block, side in zip(reversed(blocks), reversed(sides), strict=True):
        ahead = ahead if side is None else side
        result.append(_turned_round(block) if ahead and isinstance(block, Table) and block.has_spans else block)
    return result[::-1]


def _side(table: Table) -> bool | None:
    """Whether more rows name themselves at their end than at their beginning; None where none names itself."""
    if not table.has_spans:
        return None
    ends = _rows_named_at_their_end(table)
    begins = sum(_names_itself(row.cells[0]) for row in table.rows if len(row.cells) > 1)
    return None if ends == begins else ends > begins


def _rows_named_at_their_end(table: Table) -> int:
    """How many rows have their label behind their values; most end in a number, and are passed over."""
    if not table.has_spans:
        return 0
    rows = [row.cells for row in table.rows if len(row.cells) > 1 and not row.cells[-1].text.isdigit()]
    return sum(_names_itself(cells[-1]) for cells in rows if not _is_label(cells[0]) or _HEADER in cells[-1].text)


def _turned_round(table: Table) -> Table:
    """A table with its columns counted from the right; every cell keeps the place where it stands."""
    width = max(cell.column + cell.column_span for row in table.rows for cell in row.cells)
    rows = []
    for row in table.rows:
        prefix = row_prefix(table.number, row.number)
        cells = [
            replace(
                cell,
                column=width - (cell.column + cell.column_span - 1),
                text=_in_order(cell.text),
                place=cell.place or f"{prefix}{cell.column}",
            )
            for cell in reversed(row.cells)
        ]
        covered = {width - column: text for column, text in sorted(row.covered.items(), reverse=True)}
        rows.append(Row(cells, row.number, row.line, covered))
    return Table(rows, table.number, has_spans=True)


def _names_itself(cell: Cell) -> bool:
    text = _in_order(cell.text)
    # 总计 and 其他 name columns as well.
    return _HEADER in text or (fold(text) not in label_index().applicant_labels and row_label(text) is not None)


def _is_label(cell: Cell) -> bool:
    return bool(fold(cell.text)) and parse_cell(cell.text) is None


def _in_order(text: str) -> str:
    """A label whose lines end in the ordinal that they begin with in a text from left to right."""
    return "\n".join(map(_line_in_order, text.split("\n"))) if parse_cell(text) is None else text


def _line_in_order(line: str) -> str:
    match = _ORDINAL.fullmatch(line.strip())
    if match is None:
        return line
    return f"{match['group'] or match['number'] + '.'}{match['rest']}"
