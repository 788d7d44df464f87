"""Rows and columns that only number a table, as programs print them that export frames of data: left out.

A column numbers its rows where it says 0, 1, 2 and so on beside all of them, a header of blanks apart; a row numbers
its columns where it says the same over all of them. What counts from one may be a report's own numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from disclosure.model.document import Row, Table, Text

_LEAST = 3
_MOST_HEADERS = 3


def without_numbers(blocks: Sequence[Text | Table]) -> Sequence[Text | Table]:
    """The blocks without the columns and rows that number their tables; the cells left keep their places."""
    if not any(isinstance(block, Table) and _may_have(block.rows) for block in blocks):
        return blocks
    return [_without(block) if isinstance(block, Table) and _may_have(block.rows) else block for block in blocks]


def _may_have(rows: Sequence[Row]) -> bool:
    return any(row.cells and _is_zero(row) for row in rows)


def _is_zero(row: Row) -> bool:
    return row.cells[0].text == "0" or (not row.cells[0].text and len(row.cells) > 1 and row.cells[1].text == "0")


def _without(table: Table) -> Table:
    rows = [row for row in table.rows if not _counts_columns(row)]
    for begin, end in _runs(rows):
        for position in range(begin, end):
            rows[position] = replace(rows[position], cells=rows[position].cells[1:])
    return replace(table, rows=rows)


def _counts_columns(row: Row) -> bool:
    """Whether a row counts its columns from nought; a blank cell in front stands over the column of rows."""
    texts = [cell.text for cell in row.cells]
    texts = texts[1:] if texts and not texts[0] else texts
    return len(texts) > _LEAST and texts == [str(number) for number in range(len(texts))]


def _runs(rows: Sequence[Row]) -> list[tuple[int, int]]:
    """Where rows are counted from nought: the first row of each run, headers with a blank cell too, and its end."""
    found = []
    position = 0
    while position < len(rows):
        if not (rows[position].cells and rows[position].cells[0].text == "0"):
            position += 1
            continue
        end = position
        while end < len(rows) and len(rows[end].cells) > 1 and rows[end].cells[0].text == str(end - position):
            end += 1
        if end - position >= _LEAST and any(_has_words(row) for row in rows[position:end]):
            begin = position
            while (
                begin > max(position - _MOST_HEADERS, 0) and rows[begin - 1].cells and not rows[begin - 1].cells[0].text
            ):
                begin -= 1
            found.append((begin, end))
        position = max(end, position + 1)
    return found


def _has_words(row: Row) -> bool:
    return any("\u4e00" <= cell.text[:1] <= "\u9fff" for cell in row.cells[1:])
