"""Saved text and Markdown to blocks of text and tables.

Extraction tools print a table in many ways (formats.md B.6, shapes S1 to S6): a row a line between bars, a cell a
line, bars alone on their lines, no bars at all. The text does not say which way it is, so every way that its lines
allow is handed on (`Document.alternatives`); recognition takes the one that fits the form. Blank cells are kept where
the shape keeps them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from disclosure.readers.document import Cell, Document, Row, Table, Text
from disclosure.recognition.cells import FULL_WIDTH, parse_cell
from disclosure.recognition.labels import fold, label_index

_ANCHOR = re.compile(r"^[|\s]*(?:第二十条\s*第|信息内容|[((]本列数据的勾稽关系|申请人情况)")
_ANCHOR_ROW = re.compile(r"^[|\s]*一[、.]?\s*本年新收政府信息公开申请数量")
_AFTER = re.compile(r"^[\s#*]*[((]?五[))]?[、.,\s].{0,16}(?:存在|问题|改进)|^[\s#*]*六[、.,\s].{0,10}其他需要报告")
_SEPARATOR_LINE = re.compile(r"^\s*\|?\s*:?-{3,}:?\s*(?:\|\s*:?-{3,}:?\s*)*\|?\s*$")
_PAGE_NUMBER = re.compile(
    r"^\s*(?:[-—–―·]\s*\d{1,4}\s*[-—–―·]|第\s*\d{1,4}\s*页(?:\s*[,,共/].{0,8})?|\d{1,3}\s*/\s*\d{1,3})\s*$"
)
_TRAILING_RUN = re.compile(r"\|\s+\|+\s*$|\|{2,}\s*$")
_CELL_LINE = re.compile(r"^[^|]*\|\s*$")
_GLUED_VALUES = re.compile(r"^(?P<label>.*[^\d\s.,+\-/%])(?P<values>[\d\s]+)$")
_TRAILING_VALUES = re.compile(
    r"^(?P<label>.*?[^\d\s.,+\-/%])(?P<values>(?:\s+[+\-]?\d[\d,.]*(?:万?元|件|宗|项|条)?|\s+[/—-])+)\s*$"
)


def read(text: str, media_type: str = "text/plain") -> Document:
    """The blocks of a text file; places are lines (from 1) and cells within the line."""
    lines = (
        text.replace("\r\n", "\n")
        .replace("\r", "\n")
        .replace("\x00", "")
        .replace("\f", "\n")
        .replace("\uff5c", "|")
        .split("\n")
    )
    document = Document(media_type, [], place_kind="line")
    document.is_cut_off = bool(text) and not text[-1].isspace() and text[-1] != "|"
    return divide(document, [(number, line) for number, line in enumerate(lines, 1)])


def divide(document: Document, lines: Sequence[tuple[int, str]]) -> Document:
    """Fills a document from numbered lines: text before and after, tables between, every fitting division."""
    start, end = region_of(lines)
    document.last_line = lines[-1][0] if lines else 0
    before = [Text(line.strip(), number) for number, line in lines[:start] if line.strip()]
    after = [Text(line.strip(), number) for number, line in lines[end:] if line.strip()]
    region = [
        (number, line)
        for number, line in lines[start:end]
        if not _PAGE_NUMBER.match(line.translate(FULL_WIDTH)) and not _SEPARATOR_LINE.match(line)
    ]
    divisions: list[list[Row]] = []
    if region:
        bars = sum("|" in line for _, line in region)
        if bars:
            if (
                sum(
                    line.count("|") > 1 and any(mark not in "|" and not mark.isspace() for mark in line)
                    for _, line in region
                )
                > 2
            ):
                divisions.append(rows_of_lines(region))
            if sum(line.strip() == "|" and line.startswith("|") for _, line in region) > 2:
                divisions.append(rows_of_cell_lines(region))
        # Where rows open with a bar, a bar after a line end is no blank cell: cells cannot be told without the lines.
        if not divisions or not _opens_with_bar(region):
            divisions.append(rows_of_cells(region, has_bars=bars > 2))
    blocks = [[*before, *_blocks(rows), *after] for rows in divisions]
    document.blocks = blocks[0] if blocks else [*before, *after]
    document.alternatives = blocks[1:]
    return document


def region_of(lines: Sequence[tuple[int, str]]) -> tuple[int, int]:
    """The lines between which the tables stand."""
    start = len(lines)
    for position, (_, line) in enumerate(lines):
        if _is_anchor(line):
            start = position
            break
    last = max((position for position, (_, line) in enumerate(lines) if _is_anchor(line)), default=start)
    # A contents list may name section five before the tables: the end is looked for behind the last anchor.
    for position in range(last, len(lines)):
        line = lines[position][1]
        if "|" not in line and _AFTER.match(line[:60].translate(FULL_WIDTH)):
            return start, position
    return start, len(lines)


def _is_anchor(line: str) -> bool:
    """Whether a line can only stand in a table: its band, its header, its first row."""
    if len(line) > 200 or not any(word in line for word in ("第二十条", "信息内容", "申请人情况", "勾稽", "本年新收")):
        return False
    plain = line.translate(FULL_WIDTH)
    return (len(plain.strip(" |")) < 90 and _ANCHOR.match(plain) is not None) or _ANCHOR_ROW.match(plain) is not None


def _blocks(rows: Iterable[Row]) -> list[Text | Table]:
    """Rows to tables, with the headings of sections between them as text."""
    blocks: list[Text | Table] = []
    table: Table | None = None
    count = 0
    for row in rows:
        heading = row.cells[0].text if len(row.cells) == 1 else ""
        if is_section_heading(heading):
            blocks.append(Text(heading.strip(" #*"), row.line))
            table = None
            continue
        if table is None:
            count += 1
            table = Table([], count)
            blocks.append(table)
        row.number = len(table.rows) + 1
        table.rows.append(row)
    return blocks


def is_section_heading(text: str) -> bool:
    """Whether a line between the tables is the heading of a section and no row of the form."""
    return (
        re.match(r"^[\s#*]*[二三四]\s*[、.,]\s*\S{4,}", text.translate(FULL_WIDTH)) is not None
        and "结转" not in text
        and "办理结果" not in text
    )


def _split_trailing(text: str) -> list[str]:
    """`行政许可 0` to label and values, where the label is one of the form's."""
    match = _TRAILING_VALUES.match(text)
    if match is None:
        glued = _GLUED_VALUES.match(text)
        if glued is not None and fold(glued["label"]) in label_index().rows:
            return [glued["label"], *glued["values"].split()]
        return [text]
    label = fold(match["label"])
    index = label_index()
    if label not in index.rows and not any(label.endswith(known) for known in index.rows if len(known) > 3):
        return [text]
    return [match["label"], *match["values"].split()]


def _opens_with_bar(region: Sequence[tuple[int, str]]) -> bool:
    """Whether rows start with a bar: where the bands of table 2 do, every row does; else it closes an empty cell."""
    bands = [line.lstrip() for _, line in region if "|" in line and re.search("第二十条|信息内容", line)]
    return sum(line.startswith("|") for line in bands) * 2 > len(bands)


def rows_of_lines(region: Sequence[tuple[int, str]]) -> list[Row]:
    """A row a line (S3, S4, S6, Markdown). Lines without bars are single cells; a trailing run of bars is no cell."""
    rows: list[Row] = []
    opens = _opens_with_bar(region) or not any("|" in line and "信息内容" in line for _, line in region)
    for number, line in region:
        if not line.strip():
            continue
        if "|" not in line:
            pieces = _split_trailing(line.strip())
        else:
            body = line.strip()
            if body.strip("| \t") == "":
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
        rows.append(Row(cells, len(rows) + 1, number))
    return rows


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
        if _CELL_LINE.match(line):
            parts.append(stripped[:-1].strip())
            row.cells.append(
                Cell("\n".join(part for part in parts if part), len(row.cells) + 1, line=part_line or number)
            )
            parts = []
            part_line = 0
        elif stripped and "|" not in stripped:
            if not parts and row.cells and not line[:1].isspace():
                row = None
                rows.append(Row([Cell(stripped, 1, line=number)], len(rows) + 1, number))
            else:
                parts.append(stripped)
                part_line = part_line or number
    return [row for row in rows if row.cells]


def rows_of_cells(region: Sequence[tuple[int, str]], has_bars: bool) -> list[Row]:
    """Shapes without rows (S2, S5, bars on their own lines): cells in order; a row ends where a label follows a value.

    With bars, a bar after a bar with white space between is a blank cell; a run of bars is filling. Without bars a
    line is a cell and blanks are lost.
    """
    cells = _barred_cells(region) if has_bars else _lined_cells(region)
    rows: list[Row] = []
    current: list[Cell] = []
    has_value = False
    has_number = False
    last_label = ""
    for cell in cells:
        parsed = parse_cell(cell.text)
        if parsed is None:
            if has_value and (has_number or _starts_row(cell.text) or _is_row(last_label)):
                rows.append(Row(current, len(rows) + 1, current[0].line))
                current = []
                has_value = has_number = False
            last_label = cell.text
        else:
            has_value = True
            has_number = has_number or parsed.state != "blank"
        current.append(cell)
    if current:
        rows.append(Row(current, len(rows) + 1, current[0].line))
    for row in rows:
        for position, cell in enumerate(row.cells, 1):
            cell.column = position
    return rows


def _is_row(text: str) -> bool:
    return fold(text) in label_index().rows


def _starts_row(text: str) -> bool:
    folded = fold(text)
    index = label_index()
    return folded in index.rows or folded in index.group_labels


def _lined_cells(region: Sequence[tuple[int, str]]) -> list[Cell]:
    cells: list[Cell] = []
    for number, line in region:
        for field in re.split(r"\t+| {3,}", line.strip()):
            if field.strip():
                pieces = _split_trailing(field.strip())
                cells.extend(
                    Cell(piece, 1, line=number, may_be_fused=position > 0) for position, piece in enumerate(pieces)
                )
    return cells


def _barred_cells(region: Sequence[tuple[int, str]]) -> list[Cell]:
    cells: list[Cell] = []
    parts: list[tuple[int, str]] = []
    was_bar = False

    def close() -> None:
        texts = [(number, text) for number, text in parts if text]
        parts.clear()
        if not texts:
            cells.append(Cell("", 1, line=last_line))
            return
        # A value and a label in one piece: the last cell of a row was not closed by a bar.
        group: list[tuple[int, str]] = []
        for number, text in texts:
            is_value = parse_cell(text) is not None
            if is_value:
                if group:
                    cells.append(Cell("\n".join(part for _, part in group), 1, line=group[0][0]))
                    group = []
                cells.append(Cell(text, 1, line=number))
            else:
                group.append((number, text))
        if group:
            cells.append(Cell("\n".join(part for _, part in group), 1, line=group[0][0]))

    last_line = 0
    for number, line in region:
        last_line = number
        body = line.rstrip()
        run = re.search(r"\|{2,}$", body)
        if run is not None:
            body = body[: run.start()] + ("|" if body[: run.start()].strip() else "")
            if not body:
                continue
        pieces = body.split("|")
        for position, piece in enumerate(pieces):
            text = piece.strip(" \t*\u3000\u00a0")
            if text:
                parts.append((number, text))
            if position < len(pieces) - 1:
                if parts or was_bar:
                    close()
                was_bar = True
        if pieces[-1].strip():
            was_bar = False
    if any(text for _, text in parts):
        close()
    return cells
