"""Columns that a table prints beside those of the form: left out. Those of the year before, and a subtotal.

Only where the header says so itself: 上年处理决定数量 beside 本年处理决定数量, 上年总计 beside 总计, 2022年 beside
2023年 in the report of 2023, 小计 beside the organisations that it sums. A label of the form (上一年项目数量) is none
of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from disclosure.form.labels import fold, label_index
from disclosure.model.document import Cell, Row, Table, Text
from disclosure.model.place import row_prefix

_SUBTOTAL = "小计"
_BEFORE = ("上年", "上一年", "去年", _SUBTOTAL)
_LAST_YEAR = re.compile(r"(?:上一?年|去年)度?(?:同期)?的?(?P<rest>.+)")
_YEAR = re.compile(r"(20\d\d)年度?的?(?P<rest>\D{0,16})$")
_TITLE = re.compile(r"(20\d\d)年.{0,30}信息公开.{0,14}(?:报告|年报)")
_THIS_YEAR = re.compile(r"^(?:本年|今年)度?的?")
_NEXT_BLOCK = ("第二十条第", "信息内容")
_LONGEST_HEADER = 20
_CAPTION = re.compile(
    r"(?:[附\d一二三四五六七八九十()（）. 、:：-]{0,8})(?:(20\d\d)年|上一?年|去年)度?"
    r"(?!.*(?:20\d\d|报告|年报|本年|今年|公开条例))[^。,]{0,24}"
)
"""A line such as 附:2022年同期情况 above a table."""
_LONGEST_CAPTION = 36


def of_this_year(blocks: Sequence[Text | Table]) -> Sequence[Text | Table]:
    """The blocks, in their tables no cells under a header of the year before; the others keep their places."""
    blocks = _without_repeated(blocks)
    if not any(isinstance(block, Table) and _may_have(block) for block in blocks):
        return blocks
    own = _own_year(blocks)
    return [_without(block, own) if isinstance(block, Table) and _may_have(block) else block for block in blocks]


def _without_repeated(blocks: Sequence[Text | Table]) -> Sequence[Text | Table]:
    """The blocks without tables under the name of an earlier year whose words stand in another table of the report."""
    tables = [block for block in blocks if isinstance(block, Table) and block.has_spans]
    captions = [block for block in blocks if isinstance(block, Text) and _names_year(block.text)]
    own = _own_year(blocks) if len(tables) > 1 and captions else ""
    if not own:
        return blocks
    kept: list[Text | Table] = []
    told: list[Table] = []
    is_earlier = False
    for block in blocks:
        if isinstance(block, Text):
            year = _names_year(block.text)
            is_earlier = year is not None and (year[1] or "") < own
        elif is_earlier:
            told.append(block)
            continue
        kept.append(block)
    said = {_words_of(table) for table in kept if isinstance(table, Table)}
    left_out = {table.number for table in told if _words_of(table) in said}
    return [block for block in blocks if not isinstance(block, Table) or block.number not in left_out]


def _names_year(text: str) -> re.Match[str] | None:
    """The one year that a short line names which is no sentence and no title; 上年 and the like are earlier ones."""
    return _CAPTION.fullmatch(text.strip()) if len(text) <= _LONGEST_CAPTION else None


def _words_of(table: Table) -> tuple[str, ...]:
    return tuple(text for row in table.rows for cell in row.cells if (text := fold(cell.text)) and not text.isdigit())


def _own_year(blocks: Sequence[Text | Table]) -> str:
    """The year of the report as its titles say it; '' where they say none or several."""
    years = {
        match[1] for block in blocks if isinstance(block, Text) and (match := _TITLE.search(block.text)) is not None
    }
    return years.pop() if len(years) == 1 else ""


def _may_have(table: Table) -> bool:
    return table.has_spans and any(
        (cell.text.startswith(_BEFORE) or (cell.text[:2] == "20" and _YEAR.match(cell.text) is not None))
        and len(cell.text) <= _LONGEST_HEADER
        for row in table.rows
        for cell in row.cells
    )


def _without(table: Table, own: str) -> Table:
    headers = list(_headers(table, own))
    if not headers:
        return table
    rows = list(table.rows)
    for at, header in headers:
        for position in range(at, len(rows)):
            if position > at and rows[position].cells and rows[position].cells[0].text.startswith(_NEXT_BLOCK):
                break
            rows[position] = _row_without(rows[position], header.column, table.number)
    return Table(rows, table.number, has_spans=True)


def _headers(table: Table, own: str) -> Iterator[tuple[int, Cell]]:
    """The headers of other years that have a fellow of this year, with the positions of their rows."""
    known = label_index().columns
    labels = {_THIS_YEAR.sub("", fold(cell.text)) for row in table.rows for cell in row.cells if cell.text}
    for at, row in enumerate(table.rows):
        for position, cell in enumerate(row.cells):
            text = fold(cell.text)
            if text == _SUBTOTAL and _is_subtotal(table.rows[at + 1 :], row, cell.column):
                yield at, cell
            if text == _SUBTOTAL or not position:
                continue
            year = _YEAR.match(text) if own else None
            # A report says nothing of years to come: where a column does, the title's year may be wrong.
            if year is not None and year[1] < own and (own, year["rest"]) == max(_years_of(row)):
                yield at, cell
                continue
            match = _LAST_YEAR.fullmatch(text)
            if match is not None and text not in known and match["rest"] in labels:
                yield at, cell


def _is_subtotal(rows: Sequence[Row], header: Row, column: int) -> bool:
    """Whether a column holds the sums of the organisations' columns, as far as numbers stand in them."""
    organisations = [cell.column for cell in header.cells if _applicant(cell) in label_index().organisations]
    largest = 0
    for row in rows if organisations else ():
        held = {cell.column: _number(cell) for cell in row.cells}
        parts, own = [held.get(other) for other in organisations], held.get(column)
        if own is None or None in parts:
            continue
        if own != sum(part or 0 for part in parts):
            return False
        largest = max(largest, own)
    return largest > 0


def _number(cell: Cell) -> int | None:
    return int(cell.text) if cell.text.isascii() and cell.text.isdigit() and len(cell.text) < 16 else None


def _applicant(cell: Cell) -> str:
    """The kind of applicant that a header names; '' where it names none."""
    return label_index().applicant_labels.get(fold(cell.text), "")


def _years_of(row: Row) -> set[tuple[str, str]]:
    """The headers of a row that begin with a year: the year, and what it is of."""
    matches = (_YEAR.match(fold(cell.text)) for cell in row.cells if cell.text[:2] == "20")
    return {(match[1], match["rest"]) for match in matches if match is not None}


def _row_without(row: Row, column: int, table: int) -> Row:
    """A row whose cell in a column is part of the one before it."""
    cells: list[Cell] = []
    prefix = row_prefix(table, row.number)
    for cell in row.cells:
        if cell.column == column and cells:
            before = cells[-1]
            cells[-1] = replace(before, column_span=cell.column + cell.column_span - before.column)
        elif cell.column == column and fold(cell.text) == _SUBTOTAL:
            cells.append(replace(cell, text=""))
        else:
            cells.append(replace(cell, place=cell.place or f"{prefix}{cell.column}"))
    return Row(cells, row.number, row.line, row.covered)
