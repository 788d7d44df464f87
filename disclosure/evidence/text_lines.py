"""Text and Markdown: the lines with their numbers, the line and the cell in it marked."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from disclosure.evidence.cells import Blocks, Found, Shown
from disclosure.model.document import Cell, Table
from disclosure.readers.text.text import lines_of

_NEAREST = 250
"""Lines shown before and after the one with the cell."""

_LONGEST = 20_000
_AROUND = " \t*\u3000\u00a0"


def show(content: str, blocks: Blocks, found: Found | None) -> Shown:
    """The lines around the cell."""
    lines = lines_of(content)
    number = (found.cell.line or found.row.line) if found else 0
    span: tuple[int, int] | None = None
    if found and 0 < number <= len(lines):
        on_line = [
            cell
            for block in blocks
            if isinstance(block, Table)
            for row in block.rows
            for cell in row.cells
            if (cell.line or row.line) == number
        ]
        span = span_in(lines[number - 1], on_line, found.cell)
    first = max(number - _NEAREST - 1, 0)
    last = number + _NEAREST if found else 2 * _NEAREST
    parts = ['<div class="gap">…</div>'] if first else []
    for place, line in enumerate(lines[first:last], start=first + 1):
        is_here = found is not None and place == number
        text = _marked(line, span) if is_here else escape(line[:_LONGEST])
        parts.append(f'<div class="line{" here" if is_here else ""}"><span>{place}</span><span>{text}</span></div>')
    if len(lines) > last:
        parts.append('<div class="gap">…</div>')
    marked = None
    if found is not None and span is not None:
        marked = lines[number - 1][slice(*span)].strip(_AROUND)
    return Shown("text", "".join(parts), marked)


def _marked(line: str, span: tuple[int, int] | None) -> str:
    if span is None:
        return f'<span id="cell">{escape(line[:_LONGEST])}</span>'
    start, end = span
    inside = escape(line[start:end]) or "&nbsp;"
    return f'{escape(line[:start])}<mark id="cell">{inside}</mark>{escape(line[end:])}'


def span_in(line: str, cells: Sequence[Cell], wanted: Cell) -> tuple[int, int] | None:
    """Where in a line the text of a cell stands; `cells` are all that the reader found on it, in order.

    Cells between bars first, as the bars divide them; else one after the other, as their texts follow each other.
    """
    place = next((number for number, cell in enumerate(cells) if cell is wanted), None)
    if place is None:
        return None
    if "|" in line:
        pieces: list[tuple[int, int]] = []
        start = 0
        for piece in line.split("|"):
            pieces.append((start, start + len(piece)))
            start += len(piece) + 1
        texts = [line[slice(*piece)].strip(_AROUND) for piece in pieces]
        wanted_texts = [_first_line(cell) for cell in cells]
        fitting = [
            offset
            for offset in range(len(pieces) - len(cells) + 1)
            if texts[offset : offset + len(cells)] == wanted_texts
        ]
        if fitting:
            # Blank cells at an end leave a choice; what stands before the first bar is a cell only if it is not blank.
            offset = next((offset for offset in fitting if offset or texts[0]), fitting[-1])
            return _trim(line, pieces[offset + place])
    position = 0
    span: tuple[int, int] | None = None
    for cell in cells[: place + 1]:
        text = _first_line(cell)
        if text:
            start = line.find(text, position)
            if start < 0:
                return None
            position = start + len(text)
            span = (start, position)
        else:
            bar = line.find("|", position)
            position = bar + 1 if bar >= 0 else position
            span = (max(position - 1, 0), max(position - 1, 0))
    return span


def _first_line(cell: Cell) -> str:
    return cell.text.split("\n", 1)[0].strip(_AROUND)


def _trim(line: str, span: tuple[int, int]) -> tuple[int, int]:
    start, end = span
    while start < end and line[start] in _AROUND:
        start += 1
    while end > start and line[end - 1] in _AROUND:
        end -= 1
    return start, end
