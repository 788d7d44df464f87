"""Saved text and Markdown to blocks of text and tables.

Extraction tools print a table in many ways (formats.md B.6, shapes S1 to S6): a row a line between bars, a cell a
line, bars alone on their lines, no bars at all. The text does not say which way it is, so every way that its lines
allow is handed on (`Document.alternatives`); recognition takes the one that fits the form. Blank cells are kept where
the shape keeps them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from disclosure.form.cells import DAY, UNCERTAIN, half_width, parse_cell
from disclosure.form.labels import fold, is_known_label, row_label
from disclosure.model.document import Document, Row, Table, Text
from disclosure.readers.text.bar_rows import (
    LEAST_GRID_ROWS,
    OPENED_CELL,
    opens_with_bar,
    rows_of_bare_lines,
    rows_of_cell_lines,
    rows_of_lines,
    rows_of_opened_rows,
    tables_of,
)
from disclosure.readers.text.cell_streams import (
    HEADING,
    is_section_heading,
    rows_of_cells,
    rows_of_spaced_cells,
)
from disclosure.readers.text.text_tables import flatten

__all__ = ("divide", "is_section_heading", "lines_of", "read", "region_of")

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
# A page printed as one line: its headings and table labels stand between blanks.
_ONE_LINE = re.compile(
    r"(?<=\s)(?:[一二三四五六]\s?、\s?(?:[总總][体體]情[况況]|主[动動]公[开開]政府\S{2}情[况況]|收到和[处處]理政府\S{2}公[开開]申[请請]情[况況]"
    r"|政府\S{2}公[开開]行政[复複][议議]、?行政[诉訴][讼訟]情[况況]|存在的?\S{0,3}[问問][题題]\S{0,8}|其他需要[报報]告的事[项項])"
    r"|第二十[条條]\s?第|[((]本列[数數][据據]的勾稽)"
)
_LONG_LINE = 160
_LONGEST_NAME = 40
_LAST_LINES = 12
_LEAST_GRID_COLUMNS = 4
# A line of a table that is drawn and says nothing: rules between rows, the end of a line of org.
_RULE_LINE = re.compile(r"(?=[\s|+:]*+[-=\\~_])(?!\s*+[-=~_]{1,2}+\s*+\|?+\s*+$)[\s|+:=~_\\-]++")
_PAGE_NUMBER = re.compile(
    r"^\s*(?:[-—–―·]\s*\d{1,4}\s*[-—–―·]|第\s*\d{1,4}\s*页(?:\s*[,,共/].{0,8})?|[1-9]\d{0,2}\s*/\s*[1-9]\d{0,2})\s*$"
)
_FIRST_ROW = "本年新收"


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
    numbered = _unfolded(flatten(list(enumerate(lines, 1))))
    if text.count(_FIRST_ROW) > 1:
        document.lines = numbered
    return divide(document, numbered)


def _unfolded(lines: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    """The lines; a line that holds a whole page is cut as the page's cells and paragraphs were.

    Headings begin lines of their own; between them bars end the cells, or blanks where there are no bars.
    """
    numbered: list[tuple[int, str]] = []
    for number, line in lines:
        if len(line) <= _LONG_LINE or _ONE_LINE.search(line) is None:
            numbered.append((number, line))
            continue
        starts = [match.start() for match in _ONE_LINE.finditer(line)]
        has_bars = "|" in line
        for start, end in pairwise([0, *starts, len(line)]):
            piece = line[start:end]
            heading = _ONE_LINE.match(" " + piece, 1)
            if heading is not None and HEADING.match(half_width(piece)):
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
        if not _PAGE_NUMBER.match(half_width(line)) and not _RULE_LINE.fullmatch(line)
    ]
    blocks = [[*before, *_blocks(rows), *after] for rows in _divisions(region)]
    document.blocks = blocks[0] if blocks else [*before, *after]
    document.alternatives = blocks[1:]
    if len(blocks) > 1:
        parts = [[_blocks(rows) for rows in _divisions(part)] for part in tables_of(region)]
        if len(parts) > 1 and any(len(part) > 1 for part in parts):
            document.stretches = [[list(before)], *parts, [list(after)]]
    return document


def _unmarked(line: str) -> str:
    """A line without blanks around it and without the marks of a Markdown heading or of bold type."""
    return re.sub(r"^#{1,6}\s+|^\*{2}(?=\S)|(?<=\S)\*{2}$", "", line.strip()).strip()


def _divisions(region: Sequence[tuple[int, str]]) -> list[list[Row]]:
    """Every way to divide lines into rows that the lines allow."""
    divisions: list[list[Row]] = []
    if not region:
        return divisions
    bars = sum("|" in line for _, line in region)
    bare = rows_of_bare_lines(region, "|" if bars else "\t")
    if bare:
        return [bare]  # with the bounds of all cells there is no other way
    has_closed_cells = False
    if bars:
        if (
            sum(
                line.count("|") > 1 and any(mark not in "|" and not mark.isspace() for mark in line)
                for _, line in region
            )
            > 2
        ):
            divisions.append(rows_of_lines(region))
        alone = sum(line.strip() == "|" and line.startswith("|") for _, line in region)
        if alone > 2:
            divisions.append(rows_of_cell_lines(region))
            has_closed_cells = _opens_rows_alone(region)
        opened = sum(OPENED_CELL.match(line.strip()) is not None for _, line in region)
        if alone > opened > 2:
            divisions.append(rows_of_opened_rows(region))
    spaced = [] if bars else [rows for step in (1, 2) if (rows := rows_of_spaced_cells(region, step)) is not None]
    # Where rows open with a bar, a bar after a line end is no blank cell: cells cannot be told without the lines; nor
    # where lines close cells and bars alone open rows. Where empty lines tell the blank cells, a row and a half may
    # without these have just as many values as one.
    if (
        not spaced
        and not has_closed_cells
        and (not divisions or not any(opens_with_bar(part) for part in tables_of(region)))
    ):
        divisions.append(rows_of_cells(region, has_bars=bars > 2))
    divisions += spaced
    for rows in divisions if bars else ():
        _doubt_double_cells(rows)
    return divisions


_FEW_LABELS = 5
"""Fewer labels of rows tell nothing: table 4 has none."""


def _opens_rows_alone(region: Sequence[tuple[int, str]]) -> bool:
    """Whether bars close cells and, alone on their lines, open rows, so that one behind a cell is no blank cell.

    Cells end in a bar; one stands alone before most labels of rows; and what follows those alone is rarely a value.
    """
    filled = [line.rstrip() for _, line in region if line.strip()]
    cells = [line for line in filled if line.strip(" |")]
    closed = sum(line.endswith("|") for line in cells)
    pairs = list(pairwise(filled))
    above_labels = [above for above, line in pairs if row_label(line.strip(" |")) is not None]
    below_bars = [parse_cell(line.strip(" |")) for above, line in pairs if above == "|"]
    return (
        closed * 10 >= len(cells) * 8
        and (len(above_labels) < _FEW_LABELS or above_labels.count("|") * 10 >= len(above_labels) * 6)
        and sum(value is not None for value in below_bars) * 10 <= len(below_bars) * 3
    )


def _doubt_double_cells(rows: Sequence[Row]) -> None:
    """A cell with two numbers, or a mark that one is lost, may be two cells: how many its row has is not certain."""
    for row in rows:
        for cell in row.cells:
            if ("\n" in cell.text and _holds_numbers(cell.text)) or cell.text == UNCERTAIN:
                for other in row.cells:
                    other.is_torn = True
                break


def _holds_numbers(text: str) -> bool:
    parts = [part for part in text.split("\n") if part.strip()]
    return len(parts) > 1 and all(parse_cell(part) is not None for part in parts)


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
    return start, _end_before_signature(lines, start)


def _end_before_signature(lines: Sequence[tuple[int, str]], start: int) -> int:
    """Where the lines end that no section five follows: before a date alone on the last, and the name above it."""
    filled = [at for at in range(max(len(lines) - _LAST_LINES, start), len(lines)) if lines[at][1].strip()]
    if not filled or DAY.fullmatch(half_width(lines[filled[-1]][1]).strip()) is None:
        return len(lines)
    above = lines[filled[-2]][1].strip() if len(filled) > 1 else ""
    is_name = 3 < len(above) <= _LONGEST_NAME and not is_known_label(fold(above))
    return filled[-2 if is_name and not any(mark in "|\t" or mark.isdigit() for mark in above) else -1]


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
    for block in blocks:
        if isinstance(block, Table):
            block.has_spans = _is_grid(block)
    return blocks


def _is_grid(table: Table) -> bool:
    """Whether all rows of a table have the same number of cells, so that a cell's column can be relied on.

    That converters fill the place of a span with blank cells is told by a header that names its columns apart.
    """
    widths = [len(row.cells) for row in table.rows if len(row.cells) > 1]
    return len(widths) >= LEAST_GRID_ROWS and len(set(widths)) == 1 and widths[0] >= _LEAST_GRID_COLUMNS
