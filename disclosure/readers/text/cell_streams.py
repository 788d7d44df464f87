"""Cells that a text prints one after the other, without rows: a row ends where a label follows a value.

What tells labels from values, and where the sections of a report begin, is the form's own words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from itertools import groupby, pairwise

from disclosure.form.cells import UNCERTAIN, half_width, parse_cell
from disclosure.form.labels import fold, has_ordinal, is_known_label, label_index, row_label
from disclosure.model.document import Cell, Row

HEADING = re.compile(r"^[\s#*=]*[二三四]\s*[、.,]\s*\S{4,}")
_NO_HEADING = re.compile("[结結][转轉]|[办辦]理[结結]果|本年度")
_GLUED_VALUES = re.compile(r"^(?P<label>.*[^\d\s.,+\-/%])(?P<values>[\d\s]+)$")
_VALUE = re.compile(r"[+\-]?\d[\d,.]*+(?:万?元|件|宗|项|条)?|[/—-]")
_WORD = re.compile(r"\S++")
_ORDINAL = re.compile(r"\d{1,2}")
_SIGNS = frozenset("+-\uff0b\uff0d\u2212")
_NOT_AT_END_OF_LABEL = frozenset("0123456789.,+-/%")
_ONLY_VALUES = re.compile(r"^\s*[+\-]?\d[\d,.]*(?:\s+(?:[+\-]?\d[\d,.]*|[/—-]))+\s*$")
_LONGEST_LINE = 2_000
_ODD = 20
_MOST = (9, 10)


def is_section_heading(text: str) -> bool:
    """Whether a line is the heading of a section between the tables, and no row of theirs."""
    if len(text) > 60:
        return False
    plain = half_width(text)
    return HEADING.match(plain) is not None and _NO_HEADING.search(plain) is None


def split_trailing(text: str) -> list[str]:
    """`行政许可 0` to label and values, where the label is one of the form's; `0 0 3` to values."""
    if len(text) > _LONGEST_LINE:
        return [text]
    if _ONLY_VALUES.match(text):
        return _apart(list(_WORD.finditer(text)))
    parts = _label_and_values(text)
    if parts is None:
        glued = _GLUED_VALUES.match(text)
        if glued is not None and fold(glued["label"]) in label_index().rows:
            return [glued["label"], *glued["values"].split()]
        return [text]
    printed, values = parts
    label = fold(printed)
    index = label_index()
    if label not in index.rows and not any(label.endswith(known) for known in index.rows if len(known) > 3):
        return [text]
    return [printed, *values]


def _label_and_values(text: str) -> tuple[str, list[str]] | None:
    """A line that ends in values: what stands before the first of them, and these."""
    words = list(_WORD.finditer(text))
    first = len(words)
    while first and _VALUE.fullmatch(words[first - 1][0]):
        first -= 1
    for position in range(max(first, 1), len(words)):
        if words[position - 1][0][-1] not in _NOT_AT_END_OF_LABEL:
            return text[: words[position - 1].end()], _apart(words[position:])
    return None


def _apart(words: Sequence[re.Match[str]]) -> list[str]:
    """Values that white space parts.

    Where others, and longer ones, stand further apart, one blank may stand inside a number: the two stay together.
    """
    gaps = [after.start() - before.end() for before, after in pairwise(words)]
    longest = max((len(word[0]) for word, gap in zip(words[1:], gaps, strict=True) if gap > 1), default=0)
    values: list[str] = []
    for word, gap in zip(words, [0, *gaps], strict=True):
        is_near = gap == 1 and len(word[0]) < longest and word[0][0].isdigit()
        if is_near and values[-1][-1].isdigit() and values[-1][0] != "0":
            values[-1] += f" {word[0]}"
        else:
            values.append(word[0])
    return values


def rows_of_cells(region: Sequence[tuple[int, str]], has_bars: bool) -> list[Row]:
    """Shapes without rows (S2, S5, bars on their own lines): cells in order; a row ends where a label follows a value.

    With bars, a bar after a bar with white space between is a blank cell; a run of bars is filling. Without bars a
    line is a cell and blanks are lost.
    """
    filled = [line for _, line in region if line.strip()]
    keeps_blanks = has_bars and sum("|" in line for line in filled) * 5 > len(filled) * 4
    return _rows_of_stream(_barred_cells(region) if has_bars else _lined_cells(region), keeps_blanks=keeps_blanks)


def rows_of_spaced_cells(region: Sequence[tuple[int, str]], step: int) -> list[Row] | None:
    """S5 where blank cells left empty lines behind: `step` lines more than between cells that are filled.

    None where the lines do not bear it out: nearly every row of the application table has to come out with its seven
    values. One that does not has lost its label, or lines.
    """
    filled = [position for position, (_, line) in enumerate(region) if line.strip()]
    gaps = [after - before - 1 for before, after in pairwise(filled)]
    if not gaps:
        return None
    usual = _usual_gap(filled)
    is_single = _has_single_values(region)
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
        found = _cells_of_line(number, line, is_single=is_single)
        if extra < 0 and cells and len(found) == 1 and _may_go_on(cells[-1].text) and _is_number(found[0].text):
            cells[-1].text += "\n" + found[0].text
        else:
            cells += found
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
    whole = max(widths.count(width) for width in index.applicant_widths)
    return rows if len(widths) > 1 and whole * _MOST[1] >= len(widths) * _MOST[0] else None


def _rows_of_stream(cells: Sequence[Cell], *, keeps_blanks: bool = False) -> list[Row]:
    """Cells in order to rows: a row ends where a label follows a value, and around the heading of a section.

    Unknown words can be told from a label by counting only where no blank cell is lost.
    """
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

    words_end = label_end = 0
    for position, cell in enumerate(cells):
        parsed = parse_cell(cell.text)
        if parsed is None:
            if is_section_heading(cell.text):
                close()
                rows.append(Row([cell], len(rows) + 1, cell.line))
                continue
            if keeps_blanks and position >= words_end and has_number:
                words_end = position + _cells_of_row(cells, position, len(current) - label_end, last_label)
            if position < words_end:
                current.append(cell)
                continue
            if has_value and (has_number or _starts_row(cell.text) or _is_row(last_label)):
                close()
            last_label = cell.text
            label_end = len(current) + 1
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


def _cells_of_row(cells: Sequence[Cell], position: int, before: int, label: str) -> int:
    """How many cells from a position on, words among them, are of the row that began with `label`; 0 where unsure.

    They are where they fill, up to the next label of the form, just the columns that the row has, and none of them is
    numbered as a label is.
    """
    widths = _widths_of_row(row_label(label) or "")
    if not widths:
        return 0
    count = 0
    for cell in cells[position : position + max(widths) + 1]:
        if parse_cell(cell.text) is None:
            if has_ordinal(cell.text):
                return 0
            if _is_known(cell.text) or is_section_heading(cell.text):
                break
        count += 1
    return count if before + count in widths else 0


@cache
def _widths_of_row(label: str) -> frozenset[int]:
    """How many columns the versions of the form give to a row."""
    index = label_index()
    target = index.rows.get(label)
    if target is None:
        return frozenset()
    if target.table == "applications":
        return index.applicant_widths
    return frozenset(
        len(index.blocks[version, block]) for (version, code), block in index.row_blocks.items() if code == target.code
    )


def _is_known(text: str) -> bool:
    return is_known_label(fold(text)) or row_label(text) is not None


def _is_row(text: str) -> bool:
    return row_label(text) is not None


def _starts_row(text: str) -> bool:
    return fold(text) in label_index().group_labels or row_label(text) is not None


def _lined_cells(region: Sequence[tuple[int, str]]) -> list[Cell]:
    """A cell a line; where empty lines stand between cells, two numbers without one are the lines of one cell."""
    filled = [position for position, (_, line) in enumerate(region) if line.strip()]
    usual = _usual_gap(filled)
    is_single = _has_single_values(region)
    cells: list[Cell] = []
    last = -1
    for position in filled:
        number, line = region[position]
        if position == last + 1 and line.lstrip()[0] in ".、．" and cells and _ORDINAL.fullmatch(cells[-1].text):
            # The number of a label whose rest stands on the next line.
            line = cells.pop().text + line.lstrip()
        found = _cells_of_line(number, line, is_single=is_single)
        # In a table with tabs a row is a line: a line that goes on with numbers was broken inside a cell.
        has_tabs = "\t" in line or (last >= 0 and "\t" in region[last][1])
        is_next = position == last + 1 and (has_tabs or (usual > 0 and len(found) == 1))
        if is_next and cells and _may_go_on(cells[-1].text) and _is_number(found[0].text):
            cells[-1].text += "\n" + found[0].text
            cells += found[1:]
        else:
            cells += found
        last = position
    return cells


def _usual_gap(filled: Sequence[int]) -> int:
    """How many empty lines stand between cells as a rule."""
    gaps = [after - before - 1 for before, after in pairwise(filled)]
    return Counter(gaps).most_common(1)[0][0] if gaps else 0


def _may_go_on(text: str) -> bool:
    """Whether the number of the next line may belong to this cell: its digits, or a sign that waits for them."""
    return _is_number(text) or text.strip() in _SIGNS


def _is_number(text: str) -> bool:
    parsed = parse_cell(text.split("\n")[-1])
    return parsed is not None and parsed.value is not None


def _has_single_values(region: Sequence[tuple[int, str]]) -> bool:
    """Whether numbers stand one a field, so that two in one field are no two cells."""
    fields = [field for _, line in region for field in _fields(line)]
    single = sum(field.strip().isdigit() for field in fields)
    return single > 10 * sum(_ONLY_VALUES.match(field) is not None for field in fields)


def _fields(line: str) -> list[str]:
    return re.split(r"\t+| {3,}", line.strip()) if len(line) < _LONGEST_LINE else [line]


def _cells_of_line(number: int, line: str, *, is_single: bool = False) -> list[Cell]:
    cells: list[Cell] = []
    for field in _fields(line):
        if is_single and _ONLY_VALUES.match(field):
            cells.append(Cell(field.strip(), 1, line=number))
        elif field.strip():
            pieces = split_trailing(field.strip())
            cells.extend(
                Cell(piece, 1, line=number, may_be_fused=position > 0) for position, piece in enumerate(pieces)
            )
    return cells


def _barred_cells(region: Sequence[tuple[int, str]]) -> list[Cell]:
    cells: list[Cell] = []
    parts: list[tuple[int, str]] = []
    was_bar = False

    def close() -> None:
        if not parts:
            cells.append(Cell("", 1, line=last_line))
        # A value and a label in one piece: the last cell of a row was not closed by a bar. Two numbers without a bar
        # between them are not two cells for sure, nor one.
        for _, group in groupby(parts, key=lambda part: parse_cell(part[1]) is not None):
            held = list(group)
            cells.append(Cell("\n".join(text for _, text in held), 1, line=held[0][0]))
        parts.clear()

    last_line = 0
    filled = [position for position, (_, line) in enumerate(region) if line.strip()]
    region = region[: filled[-1] + 1] if filled else []  # empty lines at the end are between no cells
    empty = sum(not line.strip() for _, line in region)
    is_empty_odd = empty * _ODD < len(region)
    for number, line in region:
        last_line = number
        body = line.rstrip()
        if not body and is_empty_odd and parts and parse_cell(parts[-1][1]) is not None:
            # Where no lines are empty, an empty one behind a number is where a bar and the next cell are lost.
            close()
            cells.append(Cell(UNCERTAIN, 1, line=number))
            continue
        run = re.search(r"(?<!\|)\|{2,}+$", body)
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
    if parts:
        close()
    return cells
