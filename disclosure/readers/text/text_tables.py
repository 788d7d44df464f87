"""Tables drawn in text by other means than a bar between the cells of a row a line, as lines of that kind.

Org, reStructuredText and Pandoc draw rules between rows, whose cells may run over several lines; AsciiDoc opens cells
with a bar and counts them; Pandoc's and reStructuredText's simple tables have columns of blanks under a rule. Line
numbers stay those of the file.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from html import unescape
from itertools import pairwise
from unicodedata import east_asian_width

from disclosure.form.cells import PICTURE, UNCERTAIN, parse_cell
from disclosure.form.labels import fold, is_known_label, label_index
from disclosure.model.document import Table
from disclosure.readers.text.markup_tables import rows_of_markup, with_blank_cells
from disclosure.readers.text.numbered_lines import without_numbers
from disclosure.readers.web import html

Line = tuple[int, str]
"""The number of a line in the file, from 1, and its text."""

_BOX_BARS = str.maketrans("│┃║╎╏┆┇┊┋¦", "||||||||||")
_BOX_RULES = str.maketrans("─━═┄┅┈┉╌╍┼╋╬╪╫├┝┠┣╠╞╟┤┥┨┫╣╡╢┬┯┰┳╦╤╥┴┷┸┻╩╧╨┌┍┎┏╔╒╓┐┑┒┓╗╕╖└┕┖┗╚╘╙┘┙┚┛╝╛╜", "-" * 9 + "+" * 61)
_PAGE = re.compile(r"<\s*(?:!doctype|html|head|body)\b", re.IGNORECASE)
_MARKED_LINE = re.compile(r"^(?:#{1,6} |\|)", re.MULTILINE)
_TABLE_START = re.compile(r"<table\b", re.IGNORECASE)
_TABLE_END = re.compile(r"</table\s{0,3}>", re.IGNORECASE)
_ROW_START = re.compile(r"<tr\b", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,300}>")
_PLAIN_TAG = re.compile(
    r"</?(?:a|b|big|br|center|code|col|colgroup|div|em|font|i|ins|label|mark|nobr|p|section|span|strong|table|tbody|td|th"
    r"|thead|tr|tt|u|wbr)\b(?![^<>]*(?:hidden|class\s?=|dir\s?=|display|visib|position|opacity|size\s?:|float|transform"
    r"|clip|through|vertical|direction|bidi|transparent|white\b|\#fff))|</",
    re.IGNORECASE,
)
_STRUCK_OR_RAISED = re.compile(
    r"(?P<digit>\d?)<(?P<tag>del|s|strike|sup|sub|rt)\b[^<>]{0,200}>(?P<text>[^<>]{0,60})</(?P=tag)\s{0,3}>",
    re.IGNORECASE,
)
_IMAGE = re.compile(r"!\[[^\[\]]{0,200}\]\([^()]{0,400}\)(?:\{[^{}]{0,200}\})?|<img\b[^<>]{0,400}>", re.IGNORECASE)
_BREAK = re.compile(r"<br\s{0,3}/?>", re.IGNORECASE)
_ESCAPED = re.compile(r"\\(?=[.*_()\[\]+#!<>~-])")
_EMPHASIS = re.compile(r"(?:(?<=\|)|^)(\s{0,40}+)(\*{1,3}|_{1,3}|`{1,2})(?![\s*_`])([^|*_`]*+)\2(\s{0,40}+)(?=\||$)")
"""Marks around all that a cell holds: bold, italics, code."""
_MATH = re.compile(r"\$\s{0,3}([+\-]?\d[\d.,]{0,20})\s{0,3}\$")
"""A number as models that read pictures write it."""
_NO_CELL = re.compile(r"(?<=\|)(\s{0,40}+)(?:NaN|nan|Unnamed: \d{1,3}(?:_level_\d)?)(?=\s{0,40}+\|)")
"""What pandas prints where a merged cell goes on and where a header is blank."""
_PAGE_OF_TABLE = re.compile(
    r"<html>\s{0,9}<body>\s{0,9}(?=<table\b)|(?<=</table>)\s{0,9}</body>\s{0,9}</html>", re.IGNORECASE
)
_QUOTE = re.compile(r"\s{0,3}(?:>[ \t]?){1,3}")
_FENCE = re.compile(r"\s*+(?:`{3,}+|~{3,}+)[ \t]{0,9}+\w{0,20}+\s*+")
_BLOCK_TAG = re.compile(r"<(?:p|div|br|h[1-6]|li|center|article|section)\b", re.IGNORECASE)
_UNDERLINE = re.compile(r"[\s|:+-]*+")
_RULE = re.compile(r"\+[-=:]{2,}")
_ASCIIDOC_EDGE = re.compile(r"\s*[|!,:]===+\s*")
_ASCIIDOC_CELL = re.compile(
    r"(?:^|(?<=\s))(?:(?P<times>\d{1,2})\*|(?P<span>\d{0,2}(?:\.\d{1,2})?)\+)?[<^>.]{0,4}[aehlmsdv]?\|"
)
_COLUMNS = re.compile(r"cols\s?=\s?(?:\"(?P<quoted>[^\"]{1,200})\"|(?P<bare>\d{1,2}))")
_SIMPLE_RULE = re.compile(r"\s*+(?:[=-]{2,}+\s++)++[=-]{2,}+\s*+")
_MOST_COLUMNS = 60
_MOST_ROWS_SPANNED = 60
_MOST_RULES_OF_HEADERS = 3
"""Over the header, under it and at the end: more rules than these stand between rows."""


def is_markdown_with_tags(text: str) -> bool:
    """Whether a text that has tags of HTML is Markdown around them, and no page.

    Without marks of Markdown it is lines of text, where no tag but those of tables divides them.
    """
    if text.lstrip()[:1] == "<" or _PAGE.search(text) is not None:
        return False
    return _MARKED_LINE.search(text) is not None or _BLOCK_TAG.search(text) is None


def without_pages_of_tables(text: str) -> str:
    """Markdown without the page that models that read pictures put around each of its tables."""
    return text if text.lstrip()[:1] == "<" else _PAGE_OF_TABLE.sub("", text)


def flatten(lines: Sequence[Line]) -> list[Line]:
    """Lines with every drawn table as rows a line between bars; all other lines as they are, marks of breaks aside."""
    plain = [(number, _plain(line)) for number, line in without_numbers(list(_html_tables(rows_of_markup(lines))))]
    plain = [
        line
        for line, (_, following) in pairwise([*plain, (0, "")])
        if "|" not in line[1] or not _is_numbering(line[1], following)
    ]
    rows = list(_asciidoc_tables(plain))
    if any("||" in line for _, line in rows):
        rows = list(with_blank_cells(rows))
    return list(_simple_tables(list(_ruled_rows(rows))))


def _is_numbering(line: str, following: str) -> bool:
    """Whether a header is nothing but the numbers of the columns, as programs put over tables without one."""
    if "--" not in following or _UNDERLINE.fullmatch(following) is None:
        return False
    cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
    return len(cells) > 1 and any(
        cells == [str(number) for number in range(first, first + len(cells))] for first in (0, 1)
    )


def _plain(line: str) -> str:
    """A line with box drawings as bars and rules, breaks inside cells as blanks, and without Markdown's escapes."""
    if ">" in line[:4]:
        line = _QUOTE.sub("", line, count=1)
    if line.lstrip()[:3] in ("```", "~~~") and _FENCE.fullmatch(line) is not None:
        return ""
    if not line.isascii():
        line = line.translate(_BOX_BARS).translate(_BOX_RULES)
    if "|" not in line:
        return line
    if "<" in line or "![" in line:
        line = _STRUCK_OR_RAISED.sub(_set_off, line)
        line = _TAG.sub(_without_tag, _IMAGE.sub(PICTURE, _BREAK.sub(" ", line)))
    if "&" in line:
        line = unescape(line)
    if "$" in line:
        line = _MATH.sub(r"\1", line)
    if "NaN" in line or "nan" in line or "Unnamed" in line:
        line = _NO_CELL.sub(r"\1", line)
    if "\\" in line:
        line = _ESCAPED.sub("", line)
    return _EMPHASIS.sub(r"\1\3\4", line) if "*" in line or "_" in line or "`" in line else line


def _without_tag(match: re.Match[str]) -> str:
    """Nothing for a tag that only says how its text looks; U+FFFD beside a digit for one that may hide or move it."""
    if _PLAIN_TAG.match(match.group()) is not None:
        return ""
    start, end = match.span()
    beside = match.string[max(start - 1, 0) : start] + match.string[end : end + 1]
    return UNCERTAIN if any(letter.isdigit() for letter in beside) else ""


def _set_off(match: re.Match[str]) -> str:
    """Raised letters behind a number as a note of it, struck ones and those in front of it as no part of any number."""
    mark = "^" if match["digit"] and match["tag"].lower() in ("sup", "sub", "rt") else "~"
    return f"{match['digit']}{mark}{match['text']}{mark}"


# HTML among Markdown


def _html_tables(lines: Sequence[Line]) -> Iterator[Line]:
    """Tables of HTML inside the text as rows a line, each on the line on which it begins."""
    position = 0
    while position < len(lines):
        number, line = lines[position]
        start = _TABLE_START.search(line) if "<" in line else None
        if start is None:
            yield number, line
            position += 1
            continue
        end = position
        while end < len(lines) and _TABLE_END.search(lines[end][1]) is None:
            end += 1
        if line[: start.start()].strip():
            yield number, line[: start.start()]
        part = lines[position : end + 1]
        part = [(number, line[start.start() :]), *part[1:]]
        yield from _rows_of_html(part)
        position = end + 1


def _rows_of_html(part: Sequence[Line]) -> Iterator[Line]:
    starts = [number for number, line in part for _ in _ROW_START.finditer(line)]
    document = html.read("\n".join(line for _, line in part))
    for table in document.blocks:
        if not isinstance(table, Table):
            yield part[0][0], table.text
            continue
        width = max(cell.column + cell.column_span - 1 for row in table.rows for cell in row.cells)
        for row in table.rows:
            cells = [""] * min(width, _MOST_COLUMNS)
            for cell in row.cells:
                if cell.column <= len(cells):
                    text = " ".join(cell.text.split("\n")).replace("|", " ")
                    cells[cell.column - 1] = PICTURE if cell.is_picture else text
            yield starts[min(row.number, len(starts)) - 1] if starts else part[0][0], _row(cells)


# AsciiDoc


def _asciidoc_tables(lines: Sequence[Line]) -> Iterator[Line]:
    position = 0
    while position < len(lines):
        number, line = lines[position]
        if not _opens_asciidoc(lines, position):
            yield number, line
            position += 1
            continue
        if position + 1 < len(lines) and _ASCIIDOC_EDGE.fullmatch(lines[position + 1][1]):
            position += 1  # an edge that stands twice opens one table
            continue
        end = position + 1
        while end < len(lines) and not _ASCIIDOC_EDGE.fullmatch(lines[end][1]):
            end += 1
        if end == len(lines):
            yield from lines[position:]
            return
        told = _COLUMNS.search(lines[position - 1][1]) if position else None
        yield from _asciidoc_rows(lines[position + 1 : end], _column_count(told))
        position = end + 1


def _opens_asciidoc(lines: Sequence[Line], position: int) -> bool:
    """Whether a table begins in a line: an edge, or what is left of one that lost its bar under its columns."""
    line = lines[position][1]
    if _ASCIIDOC_EDGE.fullmatch(line) is not None:
        return True
    return position > 0 and line.strip() == "===" and _COLUMNS.search(lines[position - 1][1]) is not None


def _column_count(told: re.Match[str] | None) -> int:
    if told is None:
        return 0
    if told["bare"]:
        return int(told["bare"])
    count = 0
    for part in re.split("[,;]", told["quoted"]):
        times = re.match(r"\s{0,3}(\d{1,2})\*", part)
        count += int(times[1]) if times else 1
    return min(count, _MOST_COLUMNS)


def _asciidoc_rows(lines: Sequence[Line], width: int) -> Iterator[Line]:
    """The rows of one table: cells in order, as many a row as there are columns, spans filled with blank cells.

    A line that holds a row ends it; where cells stand on lines of their own, empty lines that do not fall between two
    rows show that a cell is lost, and the lines are handed on as they are.
    """
    held = [(number, line, list(_ASCIIDOC_CELL.finditer(line))) for number, line in lines]
    counts = [len(found) for _, _, found in held if found]
    width = width or (counts[0] if counts else 0)
    has_spans = any(match["span"] or match["times"] for _, _, found in held for match in found)
    if not 0 < width <= _MOST_COLUMNS:
        return iter(_without_spans(held))
    if not has_spans and counts.count(width) * 5 >= len(counts) * 4:
        return iter(_rows_of_their_lines(held))
    return iter(_counted_rows(held, width) or _without_spans(held))


_LONGEST_END = 12


def _rows_of_their_lines(held: Sequence[tuple[int, str, list[re.Match[str]]]]) -> list[Line]:
    """A row a line; what stands before the first bar of a line still belongs to the last cell of the row above."""
    rows: list[tuple[int, list[str]]] = []
    for number, line, found in held:
        loose = line[: found[0].start()].strip() if found else line.strip()
        if loose and rows:
            cells = rows[-1][1]
            # What is longer than the end of a value is a row of another make: the cell above it is not certain.
            cells[-1] = f"{cells[-1]} {loose}".strip() if len(loose) < _LONGEST_END else cells[-1] + UNCERTAIN
        if found:
            rows.append((number, _texts(line, found)))
    return [(number, _row(cells)) for number, cells in rows]


def _without_spans(held: Sequence[tuple[int, str, list[re.Match[str]]]]) -> list[Line]:
    """Lines whose cells do not bear out the count, with bars alone before their cells: 3+| is no number."""
    return [
        (number, line[: found[0].start()] + "".join("|" + text for text in _texts(line, found)) if found else line)
        for number, line, found in held
    ]


def _texts(line: str, found: Sequence[re.Match[str]]) -> list[str]:
    ends = [*(match.start() for match in found[1:]), len(line)]
    return [line[match.end() : end].strip() for match, end in zip(found, ends, strict=False)]


def _counted_rows(held: Sequence[tuple[int, str, list[re.Match[str]]]], width: int) -> list[Line]:
    """Rows by counting cells; none where the count is not borne out."""
    rows: list[Line] = []
    taken: dict[int, int] = {}
    row: list[str] = []
    first = 0

    def pass_spans() -> None:
        while len(row) < width and taken.get(len(row), 0):
            taken[len(row)] -= 1
            row.append("")

    for number, line, found in held:
        if not line.strip() and row:
            return []
        loose = line[: found[0].start()].strip() if found else line.strip()
        if loose and row:
            row[-1] = f"{row[-1]} {loose}".strip()
        elif loose and rows:
            rows[-1] = (rows[-1][0], rows[-1][1].removesuffix(" |") + f" {loose} |")
        for match, text in zip(found, _texts(line, found), strict=True):
            across, _, down = (match["span"] or "").partition(".")
            for _ in range(min(int(match["times"] or 1), width)):
                pass_spans()
                first = first if row else number
                for column in range(len(row), len(row) + int(across or 1)):
                    taken[column] = min(int(down or 1), _MOST_ROWS_SPANNED) - 1
                row += [text, *[""] * (int(across or 1) - 1)]
                pass_spans()
                if len(row) > width:
                    return []
                if len(row) == width:
                    rows.append((first, _row(row)))
                    row.clear()
    return [] if row else rows


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


# Rules between rows


def _ruled_rows(lines: Sequence[Line]) -> Iterator[Line]:
    """Tables with a rule between any two rows: what stands between two rules is one row, over however many lines."""
    position = 0
    while position < len(lines):
        end = position
        rules: list[int] = []
        while end < len(lines) and lines[end][1].lstrip()[:1] in ("|", "+"):
            if _RULE.search(lines[end][1]) is not None:
                rules.append(end)
            end += 1
        if len(rules) <= _MOST_RULES_OF_HEADERS:
            yield from lines[position : max(end, position + 1)]
        else:
            yield from lines[position : rules[0]]
            width = _width_of(lines[rules[0]][1].rstrip())
            for first, last in pairwise([*rules, end]):
                yield from _joined(_without_breaks(lines[first + 1 : last], width))
        position = max(end, position + 1)


def _without_breaks(group: Sequence[Line], width: int) -> list[Line]:
    """Lines between two rules, with those that are as wide as the rule only together in one."""
    lines: list[Line] = []
    for number, line in group:
        before = _width_of(lines[-1][1]) if lines else width
        if before < width and before + _width_of(line) == width:
            lines[-1] = (lines[-1][0], lines[-1][1] + line)
        else:
            lines.append((number, line))
    return lines


def _width_of(text: str) -> int:
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def _joined(group: Sequence[Line]) -> list[Line]:
    """Lines between two rules as one row, but where each of them has labels of its own."""
    if len(group) < 2:
        return list(group)
    rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for _, line in group]
    if all(any(map(_is_label, row)) for row in rows) or len({len(row) for row in rows}) != 1:
        return list(group)
    return [(group[0][0], _row([_join(column) for column in zip(*rows, strict=True)]))]


def _is_label(text: str) -> bool:
    if not text or text.isdigit():
        return False
    index = label_index()
    folded = fold(text)
    return is_known_label(folded) or folded in index.applicant_labels or folded in index.result_labels


def _join(pieces: Sequence[str]) -> str:
    """The lines of one cell; where digits meet, it is not for us to say whether they are one number."""
    text = ""
    for piece in filter(None, pieces):
        meets = text[-1:].isascii() and piece[:1].isascii() and text
        text = f"{text} {piece}" if meets else text + piece
    return text


# Columns of blanks under a rule


def _simple_tables(lines: Sequence[Line]) -> Iterator[Line]:
    """Simple tables: the dashes of a rule say where columns stand; a character of Chinese is two wide."""
    position = 0
    while position < len(lines):
        number, line = lines[position]
        starts = _starts_of_columns(line)
        end = position + 1
        while starts and end < len(lines) and _starts_of_columns(lines[end][1]) is None:
            end += 1
        header = end
        end = end + 1 if header < len(lines) else end
        while starts and end < len(lines) and _starts_of_columns(lines[end][1]) is None:
            end += 1
        last = end if end < len(lines) else header
        if not starts or last >= len(lines) or any(_runs_over(text, starts) for _, text in lines[position:last]):
            yield number, line
            position += 1
            continue
        rows = [(inner, text) for inner, text in lines[position + 1 : last] if text.strip()]
        rows = [(inner, text) for inner, text in rows if _starts_of_columns(text) is None]
        sides = _usual_sides([text for _, text in rows], starts)
        for (inner, text), (_, below) in zip(rows, [*rows[1:], (0, "")], strict=True):
            is_whole = "|" not in text and not _stands_between(text, starts) and _keeps_to(text, starts, sides)
            cells = _cut(text, starts)
            if _goes_on(cells, _cut(below, starts)):
                last_filled = max(place for place, cell in enumerate(cells) if cell)
                cells[last_filled:] = [UNCERTAIN] * (len(cells) - last_filled)
            # Columns are two blanks apart at least: one blank between digits stands inside a number.
            yield inner, _row(cells) if is_whole else _ONE_BLANK.sub(UNCERTAIN, text)
        position = last + 1


_ONE_BLANK = re.compile(r"(?<=\d) (?=\d)")
_ONLY_NUMBERS = re.compile(r"[\d\s.,/+\-]++")


def _goes_on(cells: Sequence[str], below: Sequence[str]) -> bool:
    """Whether a row was broken: a value stands on the next line where labels do, alone or instead of the last one."""
    return (
        _ONLY_NUMBERS.fullmatch(below[0]) is not None
        and parse_cell(next((cell for cell in cells if cell), "")) is None
        and not (cells[-1] and any(below[1:]))
    )


def _starts_of_columns(line: str) -> list[int] | None:
    if len(line) > 2000 or _SIMPLE_RULE.fullmatch(line.rstrip()) is None:
        return None
    starts = [match.start() for match in re.finditer(r"(?<![=-])[=-]{2}", line)]
    return starts if 2 < len(starts) <= _MOST_COLUMNS else None


def _runs_over(text: str, starts: Sequence[int]) -> bool:
    """Whether a line has more columns than its table: lines that were joined."""
    return "|" not in text and re.search(r"\S {2,}\S", _cut(text, starts)[-1]) is not None


def _stands_between(text: str, starts: Sequence[int]) -> bool:
    """Whether something stands where a blank divides two columns: the line does not keep to them."""
    dividing = {start - 1 for start in starts[1:]}
    place = 0
    for letter in text:
        wide = 2 if east_asian_width(letter) in "WF" else 1
        if not letter.isspace() and not dividing.isdisjoint(range(place, place + wide)):
            return True
        place += wide
    return False


def _gaps(text: str, starts: Sequence[int]) -> list[tuple[int, int] | None]:
    """For each column the blanks before and behind its cell in a line, None where it is blank.

    The last column ends nowhere, so that nothing is known of what stands behind its cell.
    """
    gaps: list[tuple[int, int] | None] = []
    for position, cell in enumerate(_pieces(text, starts)):
        if not cell.strip():
            gaps.append(None)
            continue
        before = len(cell) - len(cell.lstrip())
        is_last = position + 1 == len(starts)
        wide = 0 if is_last else starts[position + 1] - starts[position] - _width_of(cell.rstrip())
        gaps.append((before, wide))
    return gaps


def _usual_sides(texts: Sequence[str], starts: Sequence[int]) -> list[tuple[int | None, int | None]]:
    """For each column how many blanks stand before its cells, and how many behind, where nearly all have as many."""
    columns: list[list[tuple[int, int]]] = [[] for _ in starts]
    for text in texts:
        for column, gap in zip(columns, _gaps(text, starts), strict=True):
            if gap is not None:
                column.append(gap)
    usual = [(_usual(gap[0] for gap in column), _usual(gap[1] for gap in column)) for column in columns]
    # A column that shows no side of its own has that of the others.
    everywhere = _usual(gap[0] for column in columns for gap in column)
    return [(everywhere, None) if side == (None, None) else side for side in usual]


def _usual(gaps: Iterable[int]) -> int | None:
    counts = Counter(gaps)
    gap, count = counts.most_common(1)[0] if counts else (0, 0)
    return gap if count * 5 >= counts.total() * 4 and counts.total() > 1 else None


def _keeps_to(text: str, starts: Sequence[int], sides: Sequence[tuple[int | None, int | None]]) -> bool:
    """Whether the cells of a line stand on the side of their columns on which the others do.

    A line that lost or won letters has moved against the columns, and its cells may stand under others.
    """
    return all(
        gap is None or (before is None and behind is None) or gap[0] == before or gap[1] == behind
        for gap, (before, behind) in zip(_gaps(text, starts), sides, strict=True)
    )


def _cut(text: str, starts: Sequence[int]) -> list[str]:
    """The cells of a line by the places, counted in widths, at which columns begin."""
    return [piece.strip() for piece in _pieces(text, starts)]


def _pieces(text: str, starts: Sequence[int]) -> list[str]:
    cells = [""] * len(starts)
    place = 0
    column = 0
    for letter in text:
        while column + 1 < len(starts) and place >= starts[column + 1]:
            column += 1
        cells[column] += letter
        place += 2 if east_asian_width(letter) in "WF" else 1
    return cells
