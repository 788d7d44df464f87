"""Tables between bars to rows: a row a line, a cell a line, bars alone on their lines (formats.md B.6).

Each way of dividing lines is a function; which of them a text allows, `text` tries.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from disclosure.form.cells import UNCERTAIN, half_width, parse_cell
from disclosure.form.labels import row_label
from disclosure.model.document import Cell, Row
from disclosure.readers.text.cell_streams import is_section_heading, split_trailing

LEAST_GRID_ROWS = 4
"""Fewer rows of the same number of cells tell nothing."""
_TRAILING_RUN = re.compile(r"\|\s++\|++\s*+$|(?<!\|)\|{2,}+\s*+$")
_CELL_LINE = re.compile(r"^[^|]*\|\s*$")
_AT_LEFT_EDGE = re.compile(
    r"^\s*+(?:\|\s*+)?(?:第二十[条條]|(?:信息|[资資][讯訊])[内內]容|[规規]章|[((]本列|[一二][、.]?\s*(?:本年新收|上年[结結][转轉])"
    r"|三[、.]?\s*本年度|四[、.]?\s*[结結][转轉]|行政[复複]|[结結]果[维維]持)"
)
_DIGIT_AT_END = re.compile(r"\d\s*+$")
OPENED_CELL = re.compile(r"^\|\s*([^|\s][^|]*)$")
_BLANK_ROW = re.compile(r"^\|?(?:\s+\|){2,}$")
_CLOSED_CELL = re.compile(r"^([^|]*)\|\s+\|+\s*$")


def tables_of(region: Sequence[tuple[int, str]]) -> list[list[tuple[int, str]]]:
    """The lines of the tables, cut before each section's heading."""
    parts: list[list[tuple[int, str]]] = [[]]
    for number, line in region:
        if "|" not in line and parts[-1] and is_section_heading(line):
            parts.append([])
        parts[-1].append((number, line))
    return parts


def opens_with_bar(part: Sequence[tuple[int, str]]) -> bool | None:
    """Whether the rows of one table start with a bar; a bar at the start may as well close an empty first cell.

    The rows that begin at the table's left edge tell (bands, headers, the numbered rows); None where there are none.
    """
    firsts = [line for _, line in part if "|" in line and _AT_LEFT_EDGE.match(half_width(line))]
    if not firsts:
        return None
    return sum(line.lstrip().startswith("|") for line in firsts) * 2 > len(firsts)


def rows_of_lines(region: Sequence[tuple[int, str]]) -> list[Row]:
    """A row a line (S3, S4, S6, Markdown). Lines without bars are single cells; a trailing run of bars is no cell."""
    rows: list[Row] = []
    parts = tables_of(region)
    told = [opens_with_bar(part) for part in parts]
    usual = next((opens for opens in told if opens is not None), True)
    for part, opens in zip(parts, told, strict=True):
        _add_rows_of_lines(rows, part, usual if opens is None else opens)
    return rows


def rows_of_bare_lines(region: Sequence[tuple[int, str]], mark: str) -> list[Row]:
    """A row a line, a bar or a tab only between cells, blank ones too: as spreadsheets are pasted into text.

    None where the lines of a table do not have as many of them; one that has others has lost a cell, or is two.
    """
    rows: list[Row] = []
    marked = [line for _, line in region if mark in line]
    if not marked or (mark == "|" and _has_outer_bars(marked)):
        return []
    for part in tables_of(region):
        usual = _usual_bars(part, mark)
        if not usual and any(mark in line for _, line in part):
            return []
        is_below_loose = False
        for number, line in part:
            if not line.strip():
                continue
            is_loose = mark not in line and not is_section_heading(line)
            if is_loose and rows:
                # What stands alone below a row may be the end of its last cell, or the beginning of the next.
                rows[-1].cells[-1].text += UNCERTAIN
            if (is_loose and rows) or (is_below_loose and line[:1].isdigit()):
                line = UNCERTAIN + line
            is_below_loose = is_loose
            pieces = line.strip("\r\n").split(mark)
            is_torn = len(pieces) > 1 and len(pieces) != usual + 1
            cells = [Cell(piece.strip(), at, line=number, is_torn=is_torn) for at, piece in enumerate(pieces, 1)]
            rows.append(Row(cells, len(rows) + 1, number))
    return rows if any(len(row.cells) > 1 for row in rows) else []


def _has_outer_bars(lines: Sequence[str]) -> bool:
    """Whether bars stand at the edges of lines too; a blank cell at an edge leaves one there now and then."""
    opened = sum(line[:1] == "|" for line in lines)
    closed = sum(line.rstrip()[-1:] == "|" for line in lines)
    return max(opened, closed) * 4 > len(lines) * 3


def _rejoined(part: Sequence[tuple[int, str]], opens: bool) -> list[tuple[int, str]]:
    """Lines of a table whose rows close with bars, with rows that were broken over two lines in one.

    Where digits meet it is not for us to say whether they are one number. A line that does not close, and that no next
    one goes on with, has lost something: its last cell is not certain.
    """
    barred = [line.strip() for _, line in part if line.count("|") > 1]
    if sum(line[-1] == "|" for line in barred) * 3 < len(barred) * 2 or not barred:
        return list(part)
    lines: list[tuple[int, str]] = []
    is_open = False
    for number, line in part:
        body = line.strip()
        above = lines[-1][1].strip() if lines else "|"
        if not opens and body.startswith("|") and "|" not in above and row_label(above) is not None:
            # A label whose bar stands on the next line with its values.
            body = f"{above} {body}"
            lines[-1] = (lines[-1][0], body)
        elif is_open and body and not is_section_heading(line) and not (opens and body.startswith("|")):
            before = lines[-1][1].rstrip() if opens else lines[-1][1]
            meets = before[-1:].isascii() and body[:1].isascii()
            if opens or not _DIGIT_AT_END.search(before) or not body[:1].isdigit():
                body = before + (" " if meets else "") + body
                lines[-1] = (lines[-1][0], body)
            else:
                lines[-1] = (lines[-1][0], before + UNCERTAIN)
                lines.append((number, UNCERTAIN + body))
        else:
            if is_open:
                lines[-1] = (lines[-1][0], lines[-1][1].rstrip() + UNCERTAIN)
            if body[:1].isdigit() and "|" in body and _DIGIT_AT_END.search(above) and parse_cell(above) is not None:
                # Digits without the bar that closes the others, and more of them on the next line.
                lines[-1] = (lines[-1][0], above + UNCERTAIN)
                line = UNCERTAIN + body
            lines.append((number, line))
        is_open = "|" in body and not body.endswith("|") and (body.startswith("|") or not opens)
    if is_open:
        lines[-1] = (lines[-1][0], lines[-1][1].rstrip() + UNCERTAIN)
    return lines


def _add_rows_of_lines(rows: list[Row], part: Sequence[tuple[int, str]], opens: bool) -> None:
    lines = _rejoined(part, opens)
    usual = _usual_bars(lines)
    for number, line in lines:
        if not line.strip():
            continue
        if "|" not in line:
            pieces = split_trailing(line.strip())
        else:
            body = line.strip()
            if body.strip("| \t") == "" and not _BLANK_ROW.match(body):
                continue
            # A run of bars at the end fills a short row; one bar may as well close a last cell that is blank.
            run = _TRAILING_RUN.search(body)
            is_open = False
            if run is not None:
                is_open = run.group().count("|") == 2
                body = body[: run.start()] + ("| |" if is_open else "|")
            body = body.removeprefix("|") if opens else body
            body = body.removesuffix("|")
            pieces = [piece.strip(" \t*") for piece in body.split("|")]
        is_loose = "|" not in line
        cells = [
            Cell(piece, position, line=number, may_be_fused=is_loose and position > 1)
            for position, piece in enumerate(pieces, 1)
        ]
        if "|" in line and is_open:
            cells[-1].is_filling = True
        if usual and not is_loose and line.count("|") != usual:
            for cell in cells:
                cell.is_torn = True
        rows.append(Row(cells, len(rows) + 1, number))


def _usual_bars(lines: Sequence[tuple[int, str]], mark: str = "|") -> int:
    """How many bars the lines of a table have, where nearly all have as many; else 0."""
    bars = Counter(line.count(mark) for _, line in lines if line.count(mark) > 1)
    if not bars:
        return 0
    usual, count = bars.most_common(1)[0]
    return usual if count * 5 >= bars.total() * 4 and count >= LEAST_GRID_ROWS else 0


def rows_of_cell_lines(region: Sequence[tuple[int, str]]) -> list[Row]:
    """S1: a bar alone opens a row, each further line that ends in a bar is a cell, a run of bars closes a short row."""
    rows: list[Row] = []
    row: Row | None = None
    parts: list[str] = []
    part_line = 0
    for number, line in region:
        stripped = line.strip()
        if stripped == "|" and line.startswith("|"):
            row = Row([], len(rows) + 1, number)
            rows.append(row)
            parts = []
            continue
        if row is None:
            if stripped:
                rows.append(Row([Cell(stripped, 1, line=number)], len(rows) + 1, number))
            continue
        if stripped and not stripped.strip("|"):
            if len(stripped) == 1:
                # The tool that writes this shape ends cells with a bar and a blank, the filling run with a bar.
                is_filling = not parts and not line[-1].isspace()
                row.cells.append(
                    Cell("\n".join(parts), len(row.cells) + 1, line=part_line or number, is_filling=is_filling)
                )
                parts = []
                part_line = 0
            else:
                row = None
            continue
        closing = _CLOSED_CELL.match(line)
        if closing is not None or _CELL_LINE.match(line):
            parts.append((closing.group(1) if closing is not None else stripped[:-1]).strip())
            row.cells.append(
                Cell("\n".join(part for part in parts if part), len(row.cells) + 1, line=part_line or number)
            )
            parts = []
            part_line = 0
            if closing is not None:
                row = None
        elif stripped and "|" not in stripped:
            if not parts and row.cells and not line[:1].isspace():
                row = None
                rows.append(Row([Cell(stripped, 1, line=number)], len(rows) + 1, number))
            else:
                parts.append(stripped)
                part_line = part_line or number
    return [row for row in rows if row.cells]


def rows_of_opened_rows(region: Sequence[tuple[int, str]]) -> list[Row]:
    """Rows that open with a bar before their first cell, then bars alone on their lines between the cells.

    The bar before the next row's closes the last cell; a run of bars closes a row whose last cell has a span.
    """
    rows: list[Row] = []
    row: Row | None = None
    parts: list[str] = []
    part_line = 0

    def close(number: int) -> None:
        nonlocal parts, part_line
        if row is not None:
            row.cells.append(Cell("\n".join(parts), len(row.cells) + 1, line=part_line or number))
        parts, part_line = [], 0

    for number, line in region:
        body = line.strip()
        opening = OPENED_CELL.match(body)
        if opening is not None or (row is None and body and "|" not in body):
            if parts:
                close(number)
            row = Row([], len(rows) + 1, number)
            rows.append(row)
            parts, part_line = [opening.group(1) if opening is not None else body], number
            if opening is None:
                close(number)
                row = None
        elif body == "|":
            close(number)
        elif body and not body.strip("| "):
            if parts:
                close(number)
            row = None
        elif body:
            if row is not None and not parts and is_section_heading(body):
                rows.append(Row([Cell(body, 1, line=number)], len(rows) + 1, number))
                row = None
                continue
            parts.append(body.strip("| "))
            part_line = part_line or number
    if parts:
        close(region[-1][0])
    return [row for row in rows if row.cells]
