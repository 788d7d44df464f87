"""One file with several reports: where one ends and the next begins.

A report begins at its title. The division is certain where every title that is followed by a table begins a report with
each table once; else the file is left whole, and refused by name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from disclosure.form.headings import heading_section
from disclosure.form.labels import fold, label_index
from disclosure.model.document import Table, Text
from disclosure.recognition.facts import is_organisation, is_title, plain, year_in

Blocks = list[Text | Table]
Line = tuple[int, str]
_FIRST_ROW, _LAST_ROW = "本年新收", "结转下年度"
_LONGEST_TITLE = 100


def table_starts(blocks: Sequence[Text | Table]) -> int:
    """How often the first row of the application table stands in tables."""
    return sum(_starts(block) for block in blocks if isinstance(block, Table))


def _starts(table: Table) -> int:
    rows = label_index().rows
    count = 0
    for row in table.rows:
        for cell in row.cells:
            target = rows.get(fold(cell.text)) if 4 < len(cell.text) < 60 and "收" in cell.text else None
            count += target is not None and target.code == "received_new"
    return count


def divide_reports(blocks: Sequence[Text | Table]) -> list[Blocks]:
    """The blocks of each report; one entry where there is one report, or where it is not certain whose a part is."""
    if table_starts(blocks) < 2:
        return [list(blocks)]
    names = {
        begin: name
        for index in range(len(blocks))
        if (begin := _begin(blocks, index)) is not None and (name := _name(blocks, begin, index))
    }
    titles = sorted(names)
    if not titles:
        return [list(blocks)]
    begins: list[int] = []
    ends = [*titles[1:], len(blocks)]
    pending: list[int] = []
    for begin, end in zip(titles, ends, strict=True):
        count = table_starts(blocks[begin:end])
        if count > 1:
            return [list(blocks)]
        pending.append(begin)
        if count == 1:
            # The same title on a cover, or further up, belongs to the report; another one is of a list of contents.
            text = names[begin]
            begins.append(next(index for index in pending if names[index] == text))
            pending = []
    if pending and any(isinstance(block, Table) for block in blocks[pending[0] :]):
        return [list(blocks)]
    if len(begins) != table_starts(blocks) or len({names[index] for index in begins}) != len(begins):
        return [list(blocks)]
    parts = [list(blocks[begin:end]) for begin, end in zip(begins, [*begins[1:], len(blocks)], strict=True)]
    if any(isinstance(block, Table) for block in blocks[: begins[0]]) or not all(map(_is_whole, parts)):
        return [list(blocks)]
    return parts


def divide_lines(lines: Sequence[Line]) -> list[Sequence[Line]]:
    """The lines of each report of a text; none where there is one, or where it is not certain whose a part is.

    A report begins at its title, or at its body's name above, and has the first row of table 3 and the last one once
    each; titles without them are links above the first report.
    """
    begins: list[int] = []
    title = ""
    for at, (_, line) in enumerate(lines):
        if (
            "公开" in line
            and len(line) <= _LONGEST_TITLE
            and is_title(text := plain(line))
            and year_in(text) is not None
        ):
            if fold(text) != title:
                begins.append(at - 1 if at and is_organisation(plain(lines[at - 1][1])) else at)
            title = fold(text)
    parts: list[Sequence[Line]] = []
    for begin, end in pairwise([*begins, len(lines)]):
        part = lines[begin:end]
        rows = [sum(row in line for _, line in part) for row in (_FIRST_ROW, _LAST_ROW)]
        if rows == [1, 1]:
            parts.append(part)
        elif any(rows) or parts:
            return []
    return parts if len(parts) > 1 else []


def _begin(blocks: Sequence[Text | Table], index: int) -> int | None:
    """Where the title begins that ends in a block: the body's name may stand on a line of its own before it."""
    block = blocks[index]
    if not isinstance(block, Text):
        return None
    line = plain(block.text[:120])
    if not is_title(line) or year_in(line) is None:
        return None
    before = blocks[index - 1] if index else None
    if isinstance(before, Text) and len(before.text) <= 40 and is_organisation(plain(before.text)):
        return index - 1 if re.match(r"\D{0,3}20\d\d", line) else index
    return index


def _name(blocks: Sequence[Text | Table], begin: int, end: int) -> str:
    return fold("".join(block.text for block in blocks[begin : end + 1] if isinstance(block, Text)))


def _is_whole(part: Blocks) -> bool:
    """Whether each section's heading stands at most once in a part."""
    headings = [section for block in part if isinstance(block, Text) and (section := heading_section(block.text))]
    return len(headings) == len(set(headings))
