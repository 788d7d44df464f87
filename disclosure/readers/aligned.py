"""Tables printed without vertical lines: the columns are where the numbers of the full rows stand.

Only a row with every number shows where the columns are; a number of a shorter row belongs to the column whose range
it stands in, and a column without one is blank. Where two numbers claim a column, or one stands between two, the row is
handed on as it is, and recognition names it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from disclosure.readers.document import Cell, Row, Table, Text
from disclosure.readers.letters import Letter
from disclosure.readers.text import is_section_heading, region_of
from disclosure.recognition.cells import parse_cell

_WIDTHS = (15, 7, 3)
"""How many values a row of the form has: remedies, applications, the documents of table 2."""

_GAP = 0.6
"""A gap wider than this share of a letter's height ends a word."""


@dataclass(slots=True)
class _Word:
    """What stands together in a line."""

    text: str
    left: float
    right: float

    @property
    def is_value(self) -> bool:
        """Whether it is a number or a sign in its place."""
        parsed = parse_cell(self.text)
        return parsed is not None and parsed.state != "blank"


_Line = tuple[int, int, list[_Word]]
"""Page, number of the line on it, words."""


def blocks_of_pages(pages: Sequence[tuple[int, Sequence[Sequence[Letter]]]]) -> list[Text | Table]:
    """The blocks of pages given as lines of letters; empty where no row shows where columns stand."""
    lines = [
        (page, number, words) for page, held in pages for number, line in enumerate(held, 1) if (words := _words(line))
    ]
    texts = [" ".join(word.text for word in words) for _, _, words in lines]
    start, end = region_of(list(enumerate(texts)))
    blocks: list[Text | Table] = [_text(lines[index], texts[index]) for index in range(start)]
    run: list[_Line] = []
    count = 0
    has_columns = False
    for index in [*range(start, end), end]:
        is_heading = index == end or is_section_heading(texts[index])
        if not is_heading:
            run.append(lines[index])
            continue
        if run:
            count += 1
            table, is_aligned = _table(run, count)
            has_columns |= is_aligned
            blocks.append(table)
            run = []
        if index < end:
            blocks.append(_text(lines[index], texts[index]))
    blocks += [_text(lines[index], texts[index]) for index in range(end, len(lines))]
    return blocks if has_columns else []


def _text(line: _Line, text: str) -> Text:
    return Text(text, line[0], place=f"page {line[0]}")


def _words(line: Sequence[Letter]) -> list[_Word]:
    words = [_Word(line[0].text, line[0].left, line[0].right)] if line else []
    for before, letter in pairwise(line):
        size = max(letter.top - letter.bottom, before.top - before.bottom, 4.0)
        if letter.left - before.right > _GAP * size:
            words.append(_Word(letter.text, letter.left, letter.right))
        else:
            words[-1].text += letter.text
            words[-1].right = letter.right
    return words


def _table(lines: Sequence[_Line], number: int) -> tuple[Table, bool]:
    """The lines of a section as rows, and whether columns were found."""
    values = [[word for word in words if word.is_value] for _, _, words in lines]
    longest = max(map(len, values), default=0)
    edges = _edges([row for row in values if len(row) == longest]) if longest in _WIDTHS else None
    table = Table([], number)
    for (page, line, words), found in zip(lines, values, strict=True):
        row = Row([], len(table.rows) + 1, page)
        own = _in_columns(found, edges) if edges and (len(found) > 1 or longest > 3) else None
        labels = [word for word in words if not word.is_value] if own else words
        for word in labels:
            row.cells.append(Cell(word.text, len(row.cells) + 1, line=page))
        for text in own or ():
            row.cells.append(Cell(text, len(row.cells) + 1, line=page))
        for cell in row.cells:
            cell.place = f"page {page}, line {line}, cell {cell.column}"
        table.rows.append(row)
    return table, edges is not None


def _edges(rows: Sequence[Sequence[_Word]]) -> list[float] | None:
    """Where columns begin and end, half way between the ranges of the full rows' numbers; None where these overlap."""
    ranges = [(min(word.left for word in column), max(word.right for word in column)) for column in zip(*rows)]  # noqa: B905
    if any(after[0] <= before[1] for before, after in pairwise(ranges)):
        return None
    inner = [(before[1] + after[0]) / 2 for before, after in pairwise(ranges)]
    margin = max((after[0] - before[1] for before, after in pairwise(ranges)), default=20.0)
    return [ranges[0][0] - margin, *inner, ranges[-1][1] + margin]


def _in_columns(words: Sequence[_Word], edges: Sequence[float]) -> list[str] | None:
    """The texts of all columns, '' where none stands; None where it cannot be told."""
    if not words:
        return None
    texts = [""] * (len(edges) - 1)
    for word in words:
        column = next(
            (at for at, (left, right) in enumerate(pairwise(edges)) if left <= word.left and word.right <= right), None
        )
        if column is None or texts[column]:
            return None
        texts[column] = word.text
    return texts
