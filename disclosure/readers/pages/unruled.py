"""Tables printed without the lines that would make a grid: cells from the order of drawing, columns from the header.

Cells are the pieces that were drawn together (`pieces`). A number belongs to the row whose label stands beside it, and
to the column whose numbers or whose header it stands under. Where either is not certain, the row goes on without its
numbers, and recognition names it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from disclosure.form.labels import LabelIndex, fold, label_index
from disclosure.model.document import Box, Cell, Document, Row, Table, Text
from disclosure.model.place import Place
from disclosure.readers.pages.broken_numbers import REST_OF_NUMBER, SAME_NUMBER, without_broken_numbers
from disclosure.readers.pages.edges import Lines, without_page_numbers
from disclosure.readers.pages.letters import Letter, lines_of, set_apart, text_of, without_turned_digits
from disclosure.readers.pages.pieces import Piece, pieces_of
from disclosure.readers.text.text import is_section_heading, region_of

_UNREADABLE = "\ufffd"
_NUMBER_BESIDE = re.compile(r"\s\d")


@dataclass(slots=True)
class _Row:
    """Numbers that stand at one height."""

    values: list[Piece]
    label: Piece | None = None
    is_doubtful: bool = False
    row: Row = field(default_factory=lambda: Row([], 0))


@dataclass(slots=True)
class _Columns:
    """The columns under a header, by the ranges of its words and, where they are known, of the numbers below."""

    count: int
    header: list[Piece] = field(default_factory=list)
    ranges: list[tuple[float, float]] = field(default_factory=list)


def divide_otherwise(document: Document, pages: Sequence[tuple[int, list[Letter]]]) -> list[list[Text | Table]]:
    """Other ways to divide a document than by grids: its pages' letters (by page number) by the cells they make.

    Each section of it, in the way that suits it best, becomes the document's stretches.
    """
    held = without_page_numbers(
        [
            (number, [set_apart(line, SAME_NUMBER, _UNREADABLE) for line in lines_of(without_turned_digits(letters))])
            for number, letters in pages
        ]
    )
    by_cell = blocks_of_pages(without_broken_numbers(held))
    if not by_cell:
        return []
    document.stretches = section_by_section([document.blocks, by_cell])
    return [by_cell]


def blocks_of_pages(pages: Sequence[tuple[int, Lines]]) -> list[Text | Table]:
    """The blocks of pages given as lines of letters; empty where nothing looks like a table of the form."""
    lines = [(page, line) for page, held in pages for line in held]
    texts = [text_of(line) for _, line in lines]
    start, end = region_of(list(enumerate(texts)))
    blocks: list[Text | Table] = [
        Text(texts[at], lines[at][0], place=str(Place(page=lines[at][0]))) for at in range(start)
    ]
    run: list[tuple[int, Sequence[Letter]]] = []
    count = 0
    for at in [*range(start, end), end]:
        is_heading = at == end or _is_heading(texts[at])
        if not is_heading:
            run.append(lines[at])
            continue
        if run:
            count += 1
            blocks.append(_table(run, count))
            run = []
        if at < end:
            blocks.append(Text(texts[at], lines[at][0], place=str(Place(page=lines[at][0]))))
    blocks += [Text(texts[at], lines[at][0], place=str(Place(page=lines[at][0]))) for at in range(end, len(lines))]
    return blocks if count else []


def section_by_section(divisions: Sequence[list[Text | Table]]) -> list[list[list[Text | Table]]]:
    """The parts of a document between its headings, each with its ways to divide; one way may not fit all tables."""
    parts = [_parts(blocks) for blocks in divisions]
    names = [name for name in parts[0] if all(name in part for part in parts)]
    if len(names) != len(parts[0]) or len(names) < 2:
        return []
    return [[part[name] for part in parts] for name in names]


def _parts(blocks: Sequence[Text | Table]) -> dict[str, list[Text | Table]]:
    """Blocks by the number of the section that they stand in, '' before the first of those with tables."""
    parts: dict[str, list[Text | Table]] = {"": []}
    part = parts[""]
    for block in blocks:
        if isinstance(block, Text) and _is_heading(block.text):
            part = parts.setdefault(block.text.strip()[:1], [])
        part.append(block)
    return parts


def _is_heading(text: str) -> bool:
    """Whether a line is a section's heading, and no label that was torn beside numbers."""
    return is_section_heading(text) and "公开" in fold(text) and _NUMBER_BESIDE.search(text) is None


def _table(lines: Sequence[tuple[int, Sequence[Letter]]], number: int) -> Table:
    """The lines of a section as a table: rows of labels, and rows of a label with a value for each column."""
    letters = [(page, letter) for page, line in lines for letter in line]
    letters.sort(key=lambda entry: (entry[0], entry[1].order))
    pieces = pieces_of(letters)
    rows = _value_rows(pieces)
    words = [piece for piece in pieces if not piece.is_value]
    _label(rows, words)
    rows += _blank_rows(rows, words)
    labels = {id(row.label) for row in rows if row.label is not None}
    groups = label_index().group_labels
    headers = [piece for piece in words if id(piece) not in labels and piece.folded not in groups]
    table = Table([], number)
    columns: _Columns | None = None
    above: list[Piece] = []
    waiting: list[_Row] = []
    lines_down: list[_Row | list[Piece]] = [*rows, *_lines_of_pieces(headers)]
    for entry in sorted(lines_down, key=_place_of):
        if not isinstance(entry, _Row):
            above += entry
            continue
        if above:
            found = _columns_of(above)
            if found is not None:
                _fill(table, waiting, columns)
                columns, waiting = found, []
            table.rows += _headers(above, found)
            above = []
        table.rows.append(entry.row)
        waiting.append(entry)
    _fill(table, waiting, columns)
    table.rows += _headers(above, None)
    table.rows = [row for row in table.rows if row.cells]
    for position, kept in enumerate(table.rows, 1):
        kept.number = position
        for cell in kept.cells:
            cell.place = str(Place(page=cell.line, line=position, cell=cell.column))
    return table


def _value_rows(pieces: Sequence[Piece]) -> list[_Row]:
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


def _label(rows: Sequence[_Row], words: Sequence[Piece]) -> None:
    """Gives every row the label beside it: the nearest on the left that reaches over its height.

    A label beside two rows of numbers, or digits beside no label so near that they may be the rest of one of a row's
    numbers, leave the rows doubtful.
    """
    taken: dict[int, _Row] = {}
    groups = label_index().group_labels
    for row in rows:
        first = row.values[0]
        # Words among the numbers stand in the place of one.
        row.is_doubtful |= _is_any_right_of(first, words)
        beside = [
            piece
            for piece in words
            if piece.page == first.page and piece.bottom < first.middle < piece.top and piece.right <= first.left
        ]
        if not beside:
            continue
        label = max(beside, key=lambda piece: piece.right)
        if label.folded in groups and label.folded not in label_index().rows:
            continue
        row.label = label
        other = taken.setdefault(id(row.label), row)
        if other is not row:
            row.is_doubtful = other.is_doubtful = True
    unlabelled = [row for row in rows if row.label is None]
    if len(unlabelled) > 1 and len(unlabelled) == len(rows):
        for row in rows:
            row.is_doubtful = True
    loose = [piece for piece in words if _UNREADABLE in piece.text]
    loose += [piece for row in unlabelled if len(unlabelled) < len(rows) for piece in row.values]
    for piece in loose:
        _doubt_around(piece, rows)


def _is_any_right_of(piece: Piece, words: Sequence[Piece]) -> bool:
    """Whether words stand on the right of a piece at its height."""
    return any(
        other.page == piece.page and other.bottom < piece.middle < other.top and other.left >= piece.right
        for other in words
    )


def _doubt_around(piece: Piece, rows: Sequence[_Row]) -> None:
    """Digits that no label stands beside may belong to any row near: above, below, or beyond a page's break."""
    for row in rows:
        value = row.values[0]
        reach = REST_OF_NUMBER * max(piece.size, value.size)
        row.is_doubtful |= value.page == piece.page and abs(value.middle - piece.middle) < reach
    order = (piece.page, -piece.middle)
    before = [row for row in rows if (row.values[0].page, -row.values[0].middle) < order]
    after = [row for row in rows if (row.values[0].page, -row.values[0].middle) > order]
    for row in (*before[-1:], *after[:1]):
        row.is_doubtful |= row.values[0].page != piece.page


def _blank_rows(rows: Sequence[_Row], words: Sequence[Piece]) -> list[_Row]:
    """Rows of the form that are there with their label, and nothing beside it; none where numbers have no label.

    The first row of a later page is none: its numbers may stand above the break, beside a label of their group.
    """
    if any(row.is_doubtful or row.label is None for row in rows):
        return []
    index = label_index()
    taken = {id(row.label) for row in rows}
    blank = [piece for piece in words if id(piece) not in taken and _names_row(piece, index)]
    heights = [(row.values[0].page, row.values[0].middle) for row in rows] + [(it.page, it.middle) for it in blank]
    first_page = min((page for page, _ in heights), default=0)
    return [
        _Row([], piece)
        for piece in blank
        if (piece.page == first_page or any(page == piece.page and up > piece.middle for page, up in heights))
        and not _is_any_right_of(piece, words)
    ]


def _names_row(piece: Piece, index: LabelIndex) -> bool:
    return (
        piece.folded in index.rows
        and piece.folded not in index.group_labels
        and piece.folded not in index.applicant_labels
        and piece.folded not in index.result_labels
        and piece.folded not in index.columns
    )


def _place_of(entry: _Row | list[Piece]) -> tuple[int, float]:
    """The page and the height of a row, for sorting."""
    if isinstance(entry, _Row):
        piece = entry.values[0] if entry.values else entry.label
        assert piece is not None
        return piece.page, -piece.middle
    return entry[0].page, -entry[0].middle


def _columns_of(headers: Sequence[Piece]) -> _Columns | None:
    """The columns that the words above some numbers name; None where they are no whole header."""
    index = label_index()
    applicants = [piece for piece in headers if piece.folded in index.applicant_labels]
    if any("申请人情况" in piece.folded for piece in headers):
        named = {index.applicant_labels[piece.folded] for piece in applicants}
        whole = len(applicants) == len(named) and len(named) in index.applicant_widths
        if whole and _has_unknown_between(headers, applicants):
            return _Columns(0)
        certain = named if whole else index.applicant_orders[0] if len(index.applicant_orders) == 1 else ()
        return _Columns(len(certain), sorted(applicants, key=lambda piece: piece.left) if whole else [])
    results = [piece for piece in headers if piece.folded in index.result_labels]
    if any("行政复议" in piece.folded for piece in headers) or len(results) > 3:
        return _Columns(15, sorted(results, key=lambda piece: piece.left) if len(results) == 15 else [])
    firsts = [piece for piece in headers if piece.folded == "信息内容"]
    if firsts:
        first = firsts[-1]
        own = [
            piece
            for piece in headers
            if piece.page == first.page and piece.bottom < first.middle < piece.top and piece.left >= first.right
        ]
        own.sort(key=lambda piece: piece.left)
        return _Columns(len(own), own) if 1 <= len(own) <= 3 else _Columns(0)
    return None


def _has_unknown_between(headers: Sequence[Piece], applicants: Sequence[Piece]) -> bool:
    """Whether words that no form has for an applicant stand in the line of the applicants, between two of them."""
    organisations = [
        piece for piece in applicants if label_index().applicant_labels[piece.folded] in label_index().organisations
    ]
    first = min(organisations, key=lambda piece: piece.left)
    last = max(organisations, key=lambda piece: piece.left)
    return any(
        piece.folded
        and piece not in applicants
        and piece.page == first.page
        and first.right < piece.left < last.left
        and piece.bottom < first.middle < piece.top
        for piece in headers
    )


def _fill(table: Table, waiting: Sequence[_Row], columns: _Columns | None) -> None:
    """Gives the rows that wait for their columns their cells."""
    ends: dict[int, float] = {}
    if columns is not None and columns.count:
        columns.ranges = _ranges(waiting, columns.count)
        for piece in (*columns.header, *(piece for row in waiting for piece in row.values)):
            ends[piece.page] = max(ends.get(piece.page, piece.right), piece.right)
    for row in waiting:
        label = [row.label] if row.label is not None else []
        values = None if row.is_doubtful else _in_columns(row, columns, ends)
        target = row.row
        target.line = (row.values or label)[0].page
        target.cells = [_cell(piece, 1) for piece in label]
        if values is not None:
            for value in values:
                blank = Cell("", len(target.cells) + 1, line=target.line)
                target.cells.append(blank if value is None else _cell(value, len(target.cells) + 1))
        elif columns is not None and columns.count > 1:
            # Together in one cell they are words, and no number; a column alone would take the words for its cell.
            joined = "? " + "; ".join(piece.text for piece in row.values)
            target.cells.append(_cell((row.values or label)[0], len(target.cells) + 1, joined))


def _ranges(rows: Sequence[_Row], count: int) -> list[tuple[float, float]]:
    """Where the numbers of each column stand, if they stand in so many columns."""
    ranges: list[list[float]] = []
    for piece in sorted((piece for row in rows for piece in row.values), key=lambda piece: piece.left):
        if ranges and piece.left < ranges[-1][1]:
            ranges[-1][1] = max(ranges[-1][1], piece.right)
        else:
            ranges.append([piece.left, piece.right])
    return [(left, right) for left, right in ranges] if len(ranges) == count else []


def _in_columns(row: _Row, columns: _Columns | None, ends: Mapping[int, float]) -> list[Piece | None] | None:
    """The values of all columns, None for a blank one; None as a whole where it cannot be told.

    `ends` say how far numbers and headers reach on each page: what lies beyond may stand on another one, and is no
    blank. So may the columns whose headers stand on several pages.
    """
    if columns is None or not columns.count or len(row.values) > columns.count:
        return None
    if len(row.values) == columns.count:
        return list(row.values)
    header = columns.header if len({piece.page for piece in columns.header}) == 1 else []
    first = row.values[0] if row.values else row.label
    end = ends.get(first.page, 0.0) if first is not None else 0.0
    for ranges in (columns.ranges, [(piece.left, piece.right) for piece in header]):
        if len(ranges) != columns.count:
            continue
        placed: list[Piece | None] = [None] * columns.count
        for value in row.values:
            under = [at for at, (left, right) in enumerate(ranges) if _is_under(value, left, right)]
            if len(under) != 1 or placed[under[0]] is not None:
                break
            placed[under[0]] = value
        else:
            blanks = [ranges[at] for at, value in enumerate(placed) if value is None]
            return None if any(left >= end or _is_under(row.label, left, right) for left, right in blanks) else placed
    return None


def _is_under(piece: Piece | None, left: float, right: float) -> bool:
    """Whether a piece stands in a column: a label that does stands in the place of a value."""
    return piece is not None and piece.left < right and left < piece.right


def _lines_of_pieces(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Words of headers in lines from top to bottom, each from left to right."""
    lines: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: (piece.page, -piece.middle)):
        last = lines[-1][0] if lines else None
        if last is not None and last.page == piece.page and abs(last.middle - piece.middle) < 0.4 * last.size:
            lines[-1].append(piece)
        else:
            lines.append([piece])
    for line in lines:
        line.sort(key=lambda piece: piece.left)
    return lines


def _headers(pieces: Sequence[Piece], columns: _Columns | None) -> list[Row]:
    """The rows of a header, last the one that names the columns in their order."""
    last = columns.header if columns is not None and columns.count > 3 else []
    index = label_index()
    named = index.channel_labels
    # A page's break may cut a header between its cells: their order is that of their places across.
    is_remedies = columns is not None and columns.count > max(index.applicant_widths)
    channels = [piece for piece in pieces if piece.folded in named] if is_remedies else []
    channels.sort(key=lambda piece: piece.left)
    own = {id(piece) for piece in (*last, *channels)}
    rest = [piece for piece in pieces if id(piece) not in own]
    return [
        _header(line)
        for line in (*_lines_of_pieces(rest), *([channels] if channels else []), *([last] if last else []))
    ]


def _header(pieces: Sequence[Piece]) -> Row:
    return Row([_cell(piece, number) for number, piece in enumerate(pieces, 1)], 0, pieces[0].page)


def _cell(piece: Piece, column: int, text: str = "") -> Cell:
    box = Box(piece.page, piece.left, piece.bottom, piece.right, piece.top)
    return Cell(text or piece.text, column, line=piece.page, box=box)
