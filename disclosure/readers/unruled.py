"""Tables printed without the lines that would make a grid: cells from the order of drawing, columns from the header.

Programs draw a table cell by cell, so that letters of one cell follow one another; where a cell ends is told by the
gap, and by the labels of the form, which are known. A number belongs to the row whose label stands beside it, and to
the column whose numbers or whose header it stands under. Where either is not certain, the row goes on without its
numbers, and recognition names it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

from disclosure.readers.document import Box, Cell, Row, Table, Text
from disclosure.readers.letters import Letter, text_of
from disclosure.readers.text import is_section_heading, region_of
from disclosure.recognition.cells import parse_cell
from disclosure.recognition.labels import fold, label_index

_SAME_NUMBER = 0.3
"""Digits of one number stand closer than this share of their height."""
_SAME_WORD = 0.6
_KNOWN_GAP = 1.2
_NEXT_LINE = 2.2
_NEXT_LINE_UNKNOWN = 1.6
_MORE_WORDS = (
    "申请人情况",
    "信息内容",
    "法人或其他组织",
    "行政诉讼",
    "本列数据的勾稽关系为第一项加第二项之和等于第三项加第四项之和",
    *(f"第二十条第{number}项" for number in "一二三四五六七八九十"),
)
_VALUE_LETTERS = re.compile(r"[\d.,+\-/%—–]")

Lines = Sequence[Sequence[Letter]]


@dataclass(slots=True)
class _Piece:
    """What is drawn together: a cell, or a part of one that goes on elsewhere."""

    page: int
    text: str
    left: float
    bottom: float
    right: float
    top: float
    size: float
    line_bottom: float
    line_top: float
    last_right: float
    folded: str = ""

    @property
    def is_value(self) -> bool:
        """Whether it is a number or a sign in its place."""
        parsed = parse_cell(self.text)
        return parsed is not None and parsed.state != "blank"

    @property
    def middle(self) -> float:
        """Half its height."""
        return (self.bottom + self.top) / 2


@dataclass(slots=True)
class _Row:
    """Numbers that stand at one height."""

    values: list[_Piece]
    label: _Piece | None = None
    is_doubtful: bool = False


@dataclass(slots=True)
class _Columns:
    """The columns under a header, by the ranges of its words and, where they are known, of the numbers below."""

    count: int
    header: list[_Piece] = field(default_factory=list)
    ranges: list[tuple[float, float]] = field(default_factory=list)


def blocks_of_pages(pages: Sequence[tuple[int, Lines]]) -> list[Text | Table]:
    """The blocks of pages given as lines of letters; empty where nothing looks like a table of the form."""
    lines = [(page, line) for page, held in pages for line in held]
    texts = [text_of(line) for _, line in lines]
    start, end = region_of(list(enumerate(texts)))
    blocks: list[Text | Table] = [Text(texts[at], lines[at][0], place=f"page {lines[at][0]}") for at in range(start)]
    run: list[tuple[int, Sequence[Letter]]] = []
    count = 0
    for at in [*range(start, end), end]:
        is_heading = at == end or is_section_heading(texts[at])
        if not is_heading:
            run.append(lines[at])
            continue
        if run:
            count += 1
            blocks.append(_table(run, count))
            run = []
        if at < end:
            blocks.append(Text(texts[at], lines[at][0], place=f"page {lines[at][0]}"))
    blocks += [Text(texts[at], lines[at][0], place=f"page {lines[at][0]}") for at in range(end, len(lines))]
    return blocks if count else []


def _table(lines: Sequence[tuple[int, Sequence[Letter]]], number: int) -> Table:
    """The lines of a section as a table: rows of labels, and rows of a label with a value for each column."""
    letters = [(page, letter) for page, line in lines for letter in line]
    letters.sort(key=lambda entry: (entry[0], entry[1].order))
    pieces = _pieces(letters)
    rows = _value_rows(pieces)
    _label(rows, [piece for piece in pieces if not piece.is_value])
    row_of = {id(value): row for row in rows for value in row.values}
    labels = {id(row.label) for row in rows if row.label is not None}
    table = Table([], number)
    columns: _Columns | None = None
    headers: list[_Piece] = []
    waiting: list[tuple[_Row, int]] = []
    for piece in pieces:
        row = row_of.get(id(piece))
        if row is None:
            if id(piece) in labels:
                continue
            headers.append(piece)
            continue
        if piece is not row.values[0]:
            continue
        if headers:
            found = _columns_of(headers)
            if found is not None:
                _fill(table, waiting, columns)
                columns, waiting = found, []
            for line in _lines_of_pieces(headers):
                _add(table, line)
            headers = []
        _add(table, [])
        waiting.append((row, len(table.rows) - 1))
    _fill(table, waiting, columns)
    for line in _lines_of_pieces(headers):
        _add(table, line)
    table.rows = [row for row in table.rows if row.cells]
    for position, kept in enumerate(table.rows, 1):
        kept.number = position
        for cell in kept.cells:
            cell.place = f"page {cell.line}, table {number}, row {position}, cell {cell.column}"
    return table


def _pieces(letters: Sequence[tuple[int, Letter]]) -> list[_Piece]:
    pieces: list[_Piece] = []
    for page, letter in letters:
        piece = pieces[-1] if pieces else None
        if piece is not None and _goes_on(piece, page, letter):
            piece.text += letter.text
            piece.folded = fold(piece.text)
            if page == piece.page:
                piece.left, piece.right = min(piece.left, letter.left), max(piece.right, letter.right)
                piece.bottom, piece.top = min(piece.bottom, letter.bottom), max(piece.top, letter.top)
            piece.line_bottom, piece.line_top, piece.last_right = letter.bottom, letter.top, letter.right
            continue
        size = max(letter.top - letter.bottom, 4.0)
        pieces.append(
            _Piece(
                page,
                letter.text,
                letter.left,
                letter.bottom,
                letter.right,
                letter.top,
                size,
                letter.bottom,
                letter.top,
                letter.right,
                fold(letter.text),
            )
        )
    return pieces


def _goes_on(piece: _Piece, page: int, letter: Letter) -> bool:
    """Whether a letter belongs to the cell that was drawn last."""
    if page != piece.page:
        return False
    size = piece.size
    joined = piece.folded + fold(letter.text)
    is_number = _VALUE_LETTERS.fullmatch(letter.text) is not None and piece.is_value
    overlap = min(piece.line_top, letter.top) - max(piece.line_bottom, letter.bottom)
    if overlap > 0.5 * min(piece.line_top - piece.line_bottom, letter.top - letter.bottom):
        gap = letter.left - piece.last_right
        if gap < -size / 2:
            return False
        if is_number or parse_cell(piece.text) is not None and piece.text[-1:].isdigit() and letter.text.isdigit():
            return gap <= _SAME_NUMBER * size
        if gap <= _SAME_NUMBER * size:
            return True
        if _is_start(joined):
            return gap <= _KNOWN_GAP * size
        return gap <= _SAME_WORD * size and not _is_known(piece.folded)
    drop = piece.line_bottom - letter.bottom
    if drop <= 0 or letter.left > piece.right or letter.right < piece.left - size or piece.is_value:
        return False
    if _is_start(joined):
        return drop <= _NEXT_LINE * size
    return drop <= _NEXT_LINE_UNKNOWN * size and not _is_known(piece.folded) and not _VALUE_LETTERS.match(letter.text)


@cache
def _known() -> tuple[str, ...]:
    """Everything that a cell of the form's tables may say, sorted."""
    index = label_index()
    words = {
        *index.rows,
        *index.group_labels,
        *index.columns,
        *index.applicant_labels,
        *index.result_labels,
        *index.channel_labels,
        *map(fold, _MORE_WORDS),
    }
    return tuple(sorted(words))


def _is_start(text: str) -> bool:
    """Whether a folded text is a label of the form or its beginning."""
    words = _known()
    at = bisect_left(words, text)
    return bool(text) and at < len(words) and words[at].startswith(text)


def _is_known(text: str) -> bool:
    words = _known()
    at = bisect_left(words, text)
    return at < len(words) and words[at] == text


def _value_rows(pieces: Sequence[_Piece]) -> list[_Row]:
    """Numbers by height, from the top of the first page."""
    rows: list[_Row] = []
    for piece in sorted((piece for piece in pieces if piece.is_value), key=lambda piece: (piece.page, -piece.middle)):
        last = rows[-1].values[0] if rows else None
        if last is not None and last.page == piece.page and abs(last.middle - piece.middle) < 0.4 * last.size:
            rows[-1].values.append(piece)
        else:
            rows.append(_Row([piece]))
    for row in rows:
        row.values.sort(key=lambda piece: piece.left)
    return rows


def _label(rows: Sequence[_Row], words: Sequence[_Piece]) -> None:
    """Gives every row the label beside it: the nearest on the left that reaches over its height.

    A label beside two rows of numbers, or numbers beside no label so near to others that they may be the rest of one of
    these, leave the rows doubtful.
    """
    taken: dict[int, _Row] = {}
    for row in rows:
        first = row.values[0]
        beside = [
            piece
            for piece in words
            if piece.page == first.page and piece.bottom < first.middle < piece.top and piece.right <= first.left
        ]
        if not beside:
            continue
        row.label = max(beside, key=lambda piece: piece.right)
        other = taken.setdefault(id(row.label), row)
        if other is not row:
            row.is_doubtful = other.is_doubtful = True
    for before, after in pairwise(rows):
        one, two = before.values[0], after.values[0]
        near = one.page == two.page and one.middle - two.middle < 1.3 * max(one.size, two.size)
        if near and (before.label is None) != (after.label is None):
            before.is_doubtful = after.is_doubtful = True


def _columns_of(headers: Sequence[_Piece]) -> _Columns | None:
    """The columns that the words above some numbers name; None where they are no whole header."""
    index = label_index()
    applicants = [piece for piece in headers if piece.folded in index.applicant_labels]
    if any("申请人情况" in piece.folded for piece in headers):
        named = {index.applicant_labels[piece.folded] for piece in applicants}
        whole = len(applicants) == len(named) == len(index.applicant_columns)
        return _Columns(7, sorted(applicants, key=lambda piece: piece.left) if whole else [])
    results = [piece for piece in headers if piece.folded in index.result_labels]
    if any("行政复议" in piece.folded for piece in headers) or len(results) > 3:
        return _Columns(15, sorted(results, key=lambda piece: piece.left) if len(results) == 15 else [])
    at = [position for position, piece in enumerate(headers) if piece.folded == "信息内容"]
    if at:
        own = headers[at[-1] + 1 :]
        return _Columns(len(own), sorted(own, key=lambda piece: piece.left)) if 1 <= len(own) <= 3 else _Columns(0)
    return None


def _fill(table: Table, waiting: Sequence[tuple[_Row, int]], columns: _Columns | None) -> None:
    """Puts the rows that wait for their columns into the table."""
    if columns is not None and columns.count:
        columns.ranges = _ranges([row for row, _ in waiting], columns.count)
    for row, at in waiting:
        values = None if row.is_doubtful else _in_columns(row, columns)
        cells = [row.label] if row.label is not None else []
        target = table.rows[at]
        target.line = row.values[0].page
        for piece in cells:
            target.cells.append(_cell(piece, len(target.cells) + 1))
        if values is None:
            # Together in one cell they are words, and no number.
            joined = "; ".join(piece.text for piece in row.values)
            first = row.values[0]
            if len(row.values) > 1 or row.is_doubtful:
                target.cells.append(_cell(first, len(target.cells) + 1, f"? {joined}"))
            else:
                target.cells.append(_cell(first, len(target.cells) + 1))
            continue
        for value in values:
            cell = Cell("", len(target.cells) + 1, line=target.line)
            target.cells.append(cell if value is None else _cell(value, len(target.cells) + 1))


def _ranges(rows: Sequence[_Row], count: int) -> list[tuple[float, float]]:
    """Where the numbers of each column stand, if they stand in so many columns."""
    ranges: list[list[float]] = []
    for piece in sorted((piece for row in rows for piece in row.values), key=lambda piece: piece.left):
        if ranges and piece.left < ranges[-1][1]:
            ranges[-1][1] = max(ranges[-1][1], piece.right)
        else:
            ranges.append([piece.left, piece.right])
    return [(left, right) for left, right in ranges] if len(ranges) == count else []


def _in_columns(row: _Row, columns: _Columns | None) -> list[_Piece | None] | None:
    """The values of all columns, None for a blank one; None as a whole where it cannot be told."""
    if columns is None or not columns.count or len(row.values) > columns.count:
        return None
    if len(row.values) == columns.count:
        return list(row.values)
    for ranges in (columns.ranges, [(piece.left, piece.right) for piece in columns.header]):
        if len(ranges) != columns.count:
            continue
        placed: list[_Piece | None] = [None] * columns.count
        for value in row.values:
            under = [at for at, (left, right) in enumerate(ranges) if value.left < right and left < value.right]
            if len(under) != 1 or placed[under[0]] is not None:
                break
            placed[under[0]] = value
        else:
            return placed
    return None


def _lines_of_pieces(pieces: Sequence[_Piece]) -> list[list[_Piece]]:
    """Words of headers in lines, in the order in which they were drawn."""
    lines: list[list[_Piece]] = []
    for piece in pieces:
        last = lines[-1][-1] if lines else None
        if last is not None and last.page == piece.page and piece.left >= last.right and piece.top > last.bottom:
            lines[-1].append(piece)
        else:
            lines.append([piece])
    return lines


def _add(table: Table, pieces: Sequence[_Piece]) -> None:
    row = Row([], 0, pieces[0].page if pieces else 0)
    row.cells = [_cell(piece, number) for number, piece in enumerate(pieces, 1)]
    table.rows.append(row)


def _cell(piece: _Piece, column: int, text: str = "") -> Cell:
    box = Box(piece.page, piece.left, piece.bottom, piece.right, piece.top)
    return Cell(text or piece.text, column, line=piece.page, box=box)
