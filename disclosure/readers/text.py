"""Saved text and Markdown to blocks of text and tables.

Extraction tools print a table in many ways (formats.md B.6, shapes S1 to S6): a row a line between bars, a cell a
line, bars alone on their lines, no bars at all. The text does not say which way it is, so every way that its lines
allow is handed on (`Document.alternatives`); recognition takes the one that fits the form. Blank cells are kept where
the shape keeps them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from disclosure.readers.document import Cell, Document, Row, Table, Text
from disclosure.recognition.cells import half_width, parse_cell
from disclosure.recognition.labels import fold, label_index

# Lines that can stand only in a table, simplified or traditional (資訊 is how some converters print 信息).
_ANCHOR_WORDS = re.compile(
    "第二十[条條]|(?:信息|[资資][讯訊])[内內]容|申[请請]人情[况況]|勾稽|本年新收|下年度[继繼][续續]|未[经經][复複]"
)
_ANCHOR = re.compile(
    r"^[|\s]*(?:第二十[条條]\s*第|(?:信息|[资資][讯訊])[内內]容|[((]本列[数數][据據]的勾稽[关關][系係]|申[请請]人情[况況])"
)
_ANCHOR_ROW = re.compile(
    r"^[|\s]*(?:一[、.]?\s*本年新收政府(?:信息|[资資][讯訊])公[开開]申[请請][数數]量|四[、.]?\s*[结結][转轉]下年度[继繼][续續]|未[经經][复複][议議]直接起[诉訴])"
)
_AFTER = re.compile(
    r"^[\s#*]*[((]?五[))]?[、.,\s].{0,16}(?:存在|[问問][题題]|改[进進])|^[\s#*]*六[、.,\s].{0,10}其他需要[报報]告"
)
_HEADING = re.compile(r"^[\s#*]*[二三四]\s*[、.,]\s*\S{4,}")
_NO_HEADING = re.compile("[结結][转轉]|[办辦]理[结結]果|本年度")
# A page printed as one line: its headings and table labels stand between blanks.
_ONE_LINE = re.compile(
    r"(?<=\s)(?:[一二三四五六]\s?、\s?(?:[总總][体體]情[况況]|主[动動]公[开開]政府\S{2}情[况況]|收到和[处處]理政府\S{2}公[开開]申[请請]情[况況]"
    r"|政府\S{2}公[开開]行政[复複][议議]、?行政[诉訴][讼訟]情[况況]|存在的?\S{0,3}[问問][题題]\S{0,8}|其他需要[报報]告的事[项項])"
    r"|第二十[条條]\s?第|[((]本列[数數][据據]的勾稽)"
)
_LONG_LINE = 160
_SEPARATOR_LINE = re.compile(r"^\s*\|?\s*:?-{3,}:?\s*(?:\|\s*:?-{3,}:?\s*)*\|?\s*$")
_PAGE_NUMBER = re.compile(
    r"^\s*(?:[-—–―·]\s*\d{1,4}\s*[-—–―·]|第\s*\d{1,4}\s*页(?:\s*[,,共/].{0,8})?|\d{1,3}\s*/\s*\d{1,3})\s*$"
)
_TRAILING_RUN = re.compile(r"\|\s+\|+\s*$|\|{2,}\s*$")
_CELL_LINE = re.compile(r"^[^|]*\|\s*$")
_AT_LEFT_EDGE = re.compile(
    r"^\s*\|?\s*(?:第二十[条條]|(?:信息|[资資][讯訊])[内內]容|[规規]章|[((]本列|[一二][、.]?\s*(?:本年新收|上年[结結][转轉])"
    r"|三[、.]?\s*本年度|四[、.]?\s*[结結][转轉]|行政[复複]|[结結]果[维維]持)"
)
_BLANK_ROW = re.compile(r"^\|?(?:\s+\|){5,}$")
_CLOSED_CELL = re.compile(r"^([^|]*)\|\s+\|+\s*$")
_GLUED_VALUES = re.compile(r"^(?P<label>.*[^\d\s.,+\-/%])(?P<values>[\d\s]+)$")
_TRAILING_VALUES = re.compile(
    r"^(?P<label>.*?[^\d\s.,+\-/%])(?P<values>(?:\s+[+\-]?\d[\d,.]*(?:万?元|件|宗|项|条)?|\s+[/—-])+)\s*$"
)


_ONLY_VALUES = re.compile(r"^\s*[+\-]?\d[\d,.]*(?:\s+(?:[+\-]?\d[\d,.]*|[/—-]))+\s*$")


def lines_of(text: str) -> list[str]:
    """The lines of a text file as places count them."""
    return (
        text.replace("\r\n", "\n")
        .replace("\r", "\n")
        .replace("\x00", "")
        .replace("\f", "\n")
        .replace("\uff5c", "|")
        .split("\n")
    )


def read(text: str, media_type: str = "text/plain") -> Document:
    """The blocks of a text file; places are lines (from 1) and cells within the line."""
    lines = lines_of(text)
    document = Document(media_type, [], place_kind="line")
    document.is_cut_off = bool(text) and not text[-1].isspace() and text[-1] != "|"
    document.ending = text[-40:]
    return divide(document, _unfolded(lines))


def _unfolded(lines: Sequence[str]) -> list[tuple[int, str]]:
    """Numbered lines; a line that holds a whole page is cut as the page's cells and paragraphs were.

    Headings begin lines of their own; between them bars end the cells, or blanks where there are no bars.
    """
    numbered: list[tuple[int, str]] = []
    for number, line in enumerate(lines, 1):
        if len(line) <= _LONG_LINE or _ONE_LINE.search(line) is None:
            numbered.append((number, line))
            continue
        starts = [match.start() for match in _ONE_LINE.finditer(line)]
        has_bars = "|" in line
        for start, end in pairwise([0, *starts, len(line)]):
            piece = line[start:end]
            heading = _ONE_LINE.match(" " + piece, 1)
            if heading is not None and _HEADING.match(half_width(piece)):
                numbered.append((number, piece[: heading.end() - 1]))
                piece = piece[heading.end() - 1 :]
            if not has_bars or not start:
                numbered += [(number, part) for part in piece.split()]
            elif "|" in piece:
                cells = piece.split("|")
                numbered += [(number, cell.strip() + "|") for cell in cells[:-1]]
                numbered += [(number, cell) for cell in cells[-1:] if cell.strip()]
            elif piece.strip():
                numbered.append((number, piece))
    return numbered


def divide(document: Document, lines: Sequence[tuple[int, str]]) -> Document:
    """Fills a document from numbered lines: text before and after, tables between, every fitting division.

    One way to divide may not fit all tables of a page, so that the parts between the sections' headings are kept as
    well, each with its own divisions.
    """
    start, end = region_of(lines)
    document.last_line = lines[-1][0] if lines else 0
    before = [Text(text, number) for number, line in lines[:start] if (text := _unmarked(line))]
    after = [Text(text, number) for number, line in lines[end:] if (text := _unmarked(line))]
    region = [
        (number, line)
        for number, line in lines[start:end]
        if not _PAGE_NUMBER.match(half_width(line)) and not _SEPARATOR_LINE.match(line)
    ]
    blocks = [[*before, *_blocks(rows), *after] for rows in _divisions(region)]
    document.blocks = blocks[0] if blocks else [*before, *after]
    document.alternatives = blocks[1:]
    if len(blocks) > 1:
        parts = [[_blocks(rows) for rows in _divisions(part)] for part in _parts(region)]
        if len(parts) > 1 and any(len(part) > 1 for part in parts):
            document.stretches = [[list(before)], *parts, [list(after)]]
    return document


def _unmarked(line: str) -> str:
    """A line without blanks around it and without the marks of a Markdown heading or of bold type."""
    return re.sub(r"^#{1,6}\s+|^\*{2}(?=\S)|(?<=\S)\*{2}$", "", line.strip()).strip()


def _parts(region: Sequence[tuple[int, str]]) -> list[list[tuple[int, str]]]:
    """The lines of the tables, cut before each section's heading."""
    parts: list[list[tuple[int, str]]] = [[]]
    for number, line in region:
        if "|" not in line and parts[-1] and is_section_heading(line):
            parts.append([])
        parts[-1].append((number, line))
    return parts


def _divisions(region: Sequence[tuple[int, str]]) -> list[list[Row]]:
    """Every way to divide lines into rows that the lines allow."""
    divisions: list[list[Row]] = []
    if not region:
        return divisions
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
    if not divisions or not any(_opens_with_bar(part) for part in _parts(region)):
        divisions.append(rows_of_cells(region, has_bars=bars > 2))
    if not bars:
        divisions += [rows for step in (1, 2) if (rows := rows_of_spaced_cells(region, step)) is not None]
    return divisions


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
        if "|" not in line and _AFTER.match(half_width(line[:60])):
            return start, position
    return start, len(lines)


def _is_anchor(line: str) -> bool:
    """Whether a line can only stand in a table: its band, its header, its first row."""
    if len(line) > 200 or _ANCHOR_WORDS.search(line) is None:
        return False
    plain = half_width(line)
    return (len(plain.strip(" |")) < 90 and _ANCHOR.match(plain) is not None) or _ANCHOR_ROW.match(plain) is not None


def _blocks(rows: Iterable[Row]) -> list[Text | Table]:
    """Rows to tables, with the headings of sections between them as text."""
    blocks: list[Text | Table] = []
    table: Table | None = None
    count = 0
    for row in rows:
        heading = row.cells[0].text if len(row.cells) == 1 else ""
        if heading and is_section_heading(heading):
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
    """Whether a line is the heading of a section between the tables, and no row of theirs."""
    if len(text) > 60:
        return False
    plain = half_width(text)
    return _HEADING.match(plain) is not None and _NO_HEADING.search(plain) is None


def _split_trailing(text: str) -> list[str]:
    """`行政许可 0` to label and values, where the label is one of the form's; `0 0 3` to values."""
    if _ONLY_VALUES.match(text):
        return text.split()
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


def _opens_with_bar(part: Sequence[tuple[int, str]]) -> bool | None:
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
    parts = _parts(region)
    told = [_opens_with_bar(part) for part in parts]
    usual = next((opens for opens in told if opens is not None), True)
    for part, opens in zip(parts, told, strict=True):
        _add_rows_of_lines(rows, part, usual if opens is None else opens)
    return rows


def _add_rows_of_lines(rows: list[Row], part: Sequence[tuple[int, str]], opens: bool) -> None:
    for number, line in part:
        if not line.strip():
            continue
        if "|" not in line:
            pieces = _split_trailing(line.strip())
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
        rows.append(Row(cells, len(rows) + 1, number))


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


def rows_of_cells(region: Sequence[tuple[int, str]], has_bars: bool) -> list[Row]:
    """Shapes without rows (S2, S5, bars on their own lines): cells in order; a row ends where a label follows a value.

    With bars, a bar after a bar with white space between is a blank cell; a run of bars is filling. Without bars a
    line is a cell and blanks are lost.
    """
    return _rows_of_stream(_barred_cells(region) if has_bars else _lined_cells(region))


def rows_of_spaced_cells(region: Sequence[tuple[int, str]], step: int) -> list[Row] | None:
    """S5 where blank cells left empty lines behind: `step` lines more than between cells that are filled.

    None where the lines do not bear it out: every row of the application table has to come out with its seven values.
    """
    filled = [position for position, (_, line) in enumerate(region) if line.strip()]
    gaps = [after - before - 1 for before, after in pairwise(filled)]
    if not gaps:
        return None
    usual = Counter(gaps).most_common(1)[0][0]
    cells: list[Cell] = []
    for place_, position in enumerate(filled):
        number, line = region[position]
        extra = (gaps[place_ - 1] - usual) if place_ else 0
        if (
            extra > 0
            and extra % step == 0
            and not is_section_heading(line)
            and not is_section_heading(region[filled[place_ - 1]][1])
        ):
            cells += [Cell("", 1, line=region[filled[place_ - 1]][0] + 1 + blank) for blank in range(extra // step)]
        cells += _cells_of_line(number, line)
    rows = _rows_of_stream(cells)
    index = label_index()
    widths: list[int] = []
    for row in rows:
        values = [cell for cell in row.cells if parse_cell(cell.text) is not None]
        labels = [fold(cell.text) for cell in row.cells if parse_cell(cell.text) is None]
        known = index.rows.get(labels[-1]) if labels else None
        if known is not None and known.table == "applications":
            widths.append(len(values))
    if rows and widths and rows[-1].cells[-1].text and widths[-1] not in index.applicant_widths:
        del widths[-1]
    return rows if len(widths) > 1 and len(set(widths)) == 1 and widths[0] in index.applicant_widths else None


def _rows_of_stream(cells: Sequence[Cell]) -> list[Row]:
    """Cells in order to rows: a row ends where a label follows a value, and around the heading of a section."""
    rows: list[Row] = []
    current: list[Cell] = []
    has_value = False
    has_number = False
    last_label = ""

    def close() -> None:
        nonlocal current, has_value, has_number
        if current:
            rows.append(Row(current, len(rows) + 1, current[0].line))
        current = []
        has_value = has_number = False

    for cell in cells:
        parsed = parse_cell(cell.text)
        if parsed is None:
            if is_section_heading(cell.text):
                close()
                rows.append(Row([cell], len(rows) + 1, cell.line))
                continue
            if has_value and (has_number or _starts_row(cell.text) or _is_row(last_label)):
                close()
            last_label = cell.text
        else:
            has_value = True
            has_number = has_number or parsed.state != "blank"
        current.append(cell)
    close()
    # Cells are counted within their row, and on and on within a line that holds several rows.
    position, last_line = 0, -1
    for row in rows:
        position = position if row.cells[0].line == last_line else 0
        for cell in row.cells:
            position += 1
            cell.column = position
        last_line = row.cells[-1].line
    return rows


def _is_row(text: str) -> bool:
    return fold(text) in label_index().rows


def _starts_row(text: str) -> bool:
    folded = fold(text)
    index = label_index()
    return folded in index.rows or folded in index.group_labels


def _lined_cells(region: Sequence[tuple[int, str]]) -> list[Cell]:
    return [cell for number, line in region for cell in _cells_of_line(number, line)]


def _cells_of_line(number: int, line: str) -> list[Cell]:
    cells: list[Cell] = []
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
            body = body[: run.start()].rstrip()
            if not body:
                continue
            body = body if body.endswith("|") else body + "|"
        pieces = body.split("|")
        for position, piece in enumerate(pieces):
            text = piece.strip(" \t*\u3000\u00a0")
            if text:
                parts.append((number, text))
            if position < len(pieces) - 1:
                if parts or was_bar:
                    close()
                was_bar = True
        if len(pieces) > 2 and not pieces[-1].strip() and not pieces[-2].strip() and body.strip("| \t"):
            # One bar more behind the last cell: a blank cell, or what fills a short row.
            cells[-1].is_filling = not cells[-1].text
        if pieces[-1].strip():
            was_bar = False
    if any(text for _, text in parts):
        close()
    return cells
