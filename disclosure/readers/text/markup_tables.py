"""Tables in the markup of wikis (MediaWiki, Jira, Trac, DokuWiki, Creole, Textile), LaTeX, reStructuredText and BBCode,
as rows a line between bars, with blank cells where spans reach. Line numbers stay those of the file.
"""

from __future__ import annotations

import csv
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from disclosure.form.cells import UNCERTAIN
from disclosure.readers.text.listed_rows import Line, rows_between_signs, rows_of_json

_Cell = tuple[str, int, int]
"""The text of a cell, its columns and its rows."""

_MOST_SPANNED = 60
_LONGEST = 2_000
"""Letters from which a cell takes in no further line."""
_LEAST_ROWS = 3
_WIKI_START, _WIKI_END = re.compile(r"^\s*+:*+\{\|"), re.compile(r"^\s*+\|\}")
_WIKI_CELLS, _WIKI_HEADERS = re.compile(r"\|\|"), re.compile(r"\|\||!!")
_ATTRIBUTES = re.compile(
    r"\s*+((?:[a-z-]{2,20}\s?=\s?(?:\"[^\"|]{0,200}\"|'[^'|]{0,200}'|[^\s|\"']{1,60})\s*+){1,9})\|(?!\|)", re.IGNORECASE
)
_SPAN = re.compile(r"\b(col|row)span\s?=\s?[\"']?(\d{1,2})", re.IGNORECASE)
_LATEX_START = re.compile(r"\\begin\{(?:tabular[xy*]?|longtable|tabu|tblr|longtblr|xltabular|array)\*?\}")
_LATEX_END = re.compile(r"\\end\{(?:tabular[xy*]?|longtable|tabu|tblr|longtblr|xltabular|array)\*?\}")
_LATEX_RULE = re.compile(
    r"\\(?:hline|toprule|midrule|bottomrule|endhead|endfoot|endfirsthead|endlastfoot|centering|arraybackslash"
    r"|(?:cline|cmidrule)(?:\([lr]{1,2}\))?\{[^{}]{0,20}\})"
)
_LATEX_SPAN = re.compile(
    r"\\multi(?P<kind>column|row)(?:\[[^\]]{0,20}\])?\{(?P<count>-?\d{1,2})\}(?:\{[^{}]{0,60}\}|\*)\{(?P<text>[^{}]*+)\}"
)
_LATEX_LOOK = re.compile(r"\\(?:textbf|textit|emph|text|makecell|mbox|heiti|songti)\{([^{}]*+)\}")
_LATEX_ESCAPED = re.compile(r"\\([%&_#${}])")
_LATEX_SEPARATOR = re.compile(r"(?<!\\)&")
_LATEX_ROW = re.compile(r"\\\\(?:\[[^\]]{0,12}\])?|\\tabularnewline\b")
_DIRECTIVE = re.compile(r"(\s*+)\.\. (list|csv)-table::")
_OPTION = re.compile(r"\s*+:[\w-]{1,20}:")
_ITEM = re.compile(r"\s*+(\*\s+)?-(?:\s+(.*+)|\s*+)$")
_BB_TAG = re.compile(r"\[(/?)(table|tr|td|th)(?:=[^\]\[]{0,40})?\]", re.IGNORECASE)
_BULLET = re.compile(r"\s*+[-*+•·●▪◦]\s++(\S.*+)")
_END_OF_NUMBER = re.compile(r"\s*+[\d.,/+-][\d.,/+\s-]*+")
_ANCHOR = "信息内容"
_LEAST_ITEMS = 20
_HEAD_CELL = re.compile(r"\|=(?!=)")
_DOUBLED = re.compile(r"\s*+\|\|(?:[^|]*+\|\|)++\s*+")
_TEXTILE = re.compile(r"(?<=\|)(?:[\\/](\d{1,2})|[_<>=^~]){1,6}\. ?")
_TIGHT = re.compile(r"\|\|+\s*+[^|\s]")


def rows_of_markup(lines: Sequence[Line]) -> list[Line]:
    """Lines with the tables of markup as rows between bars; all other lines as they are."""
    held = list(lines)
    for sign, read in _READERS:
        if any(sign in line for _, line in held):
            held = list(read(held))
    return held


def _framed(
    lines: Sequence[Line],
    start: re.Pattern[str],
    end: re.Pattern[str],
    read: Callable[[Sequence[Line]], Iterator[Line]],
) -> Iterator[Line]:
    """Hands on what stands between the lines of a start and an end; a start without an end is a line as any other."""
    ends = [at for at, (_, line) in enumerate(lines) if end.search(line) is not None]
    position = 0
    while position < len(lines):
        following = bisect_left(ends, position)
        if following < len(ends) and start.search(lines[position][1]) is not None:
            yield from read(lines[position : ends[following] + 1])
            position = ends[following] + 1
        else:
            yield lines[position]
            position += 1


def _filled(rows: Sequence[tuple[int, Sequence[_Cell]]]) -> Iterator[Line]:
    """Rows a line, the columns and rows that cells reach over blank."""
    taken: dict[int, int] = {}
    for number, cells in rows:
        texts: list[str] = []

        def skip(texts: list[str] = texts) -> None:
            while taken.get(len(texts), 0):
                taken[len(texts)] -= 1
                texts.append("")

        for text, across, down in cells:
            skip()
            for column in range(len(texts), len(texts) + across):
                taken[column] = down - 1
            texts += [text, *[""] * (across - 1)]
        skip()
        if texts:
            yield number, _row(texts)


def _row(texts: Sequence[str]) -> str:
    return "| " + " | ".join(text.strip().replace("|", " ") for text in texts) + " |"


def _spans(attributes: str) -> tuple[int, int]:
    found = {kind.lower(): min(max(int(count), 1), _MOST_SPANNED) for kind, count in _SPAN.findall(attributes)}
    return found.get("col", 1), found.get("row", 1)


def _wiki(lines: Sequence[Line]) -> Iterator[Line]:
    """MediaWiki: a line begins a cell or holds several between doubled bars; `|-` begins a row."""

    def read(part: Sequence[Line]) -> Iterator[Line]:
        rows: list[tuple[int, list[_Cell]]] = []
        for number, line in part[1:-1]:
            text = line.strip()
            if text.startswith("|-") or not rows:
                rows.append((number, []))
            if text.startswith("|+"):
                yield number, text[2:]
            elif text[:1] in ("|", "!") and not text.startswith("|-"):
                rows[-1] = (rows[-1][0] if rows[-1][1] else number, rows[-1][1])
                for piece in (_WIKI_HEADERS if text[0] == "!" else _WIKI_CELLS).split(text[1:]):
                    attributes = _ATTRIBUTES.match(piece)
                    own = piece[attributes.end() :] if attributes is not None else piece
                    rows[-1][1].append((own, *_spans(attributes.group(1) if attributes is not None else "")))
            elif rows[-1][1] and not text.startswith("|-") and text:
                before, across, down = rows[-1][1][-1]
                if len(before) < _LONGEST:
                    rows[-1][1][-1] = (f"{before} {text}", across, down)
        yield from _filled(rows)

    return _framed(lines, _WIKI_START, _WIKI_END, read)


def _latex(lines: Sequence[Line]) -> Iterator[Line]:
    """LaTeX: `&` between cells, a doubled backslash behind a row; cells under others are blank in the source too."""

    def read(part: Sequence[Line]) -> Iterator[Line]:
        held: list[str] = []
        number = part[0][0]
        for at, line in part[1:-1]:
            number = number if held else at
            *rows, rest = _LATEX_ROW.split(_LATEX_RULE.sub("", line))
            for piece in rows:
                row, held = " ".join([*held, piece]), []
                if row.strip():
                    yield from _filled([(number, [_latex_cell(cell) for cell in _LATEX_SEPARATOR.split(row)])])
            if rest.strip():
                held.append(rest)

    return _framed(lines, _LATEX_START, _LATEX_END, read)


def _latex_cell(text: str) -> _Cell:
    across = 1
    for _ in range(2):
        match = _LATEX_SPAN.search(_LATEX_LOOK.sub(r"\1", text))
        if match is None:
            break
        across = max(int(match["count"]), 1) if match["kind"] == "column" else across
        text = _LATEX_SPAN.sub(lambda found: found["text"], _LATEX_LOOK.sub(r"\1", text), count=1)
    return _LATEX_ESCAPED.sub(r"\1", _LATEX_LOOK.sub(r"\1", text)), min(across, _MOST_SPANNED), 1


def _directives(lines: Sequence[Line]) -> Iterator[Line]:
    """reStructuredText: a list of lists, or comma-separated lines, further in than the directive above them."""
    position = 0
    while position < len(lines):
        found = _DIRECTIVE.match(lines[position][1])
        if found is None:
            yield lines[position]
            position += 1
            continue
        position += 1
        part = []
        while position < len(lines) and (
            not lines[position][1].strip() or _indent(lines[position][1]) > len(found.group(1))
        ):
            part.append(lines[position])
            position += 1
        own = [(number, line) for number, line in part if line.strip() and _OPTION.match(line) is None]
        yield from _doubted(_listed(own) if found.group(2) == "list" else _separated(own))


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _separated(lines: Sequence[Line]) -> list[tuple[int, list[str]]]:
    """Comma-separated cells; a line that ends inside a quoted one is torn."""
    return [
        (number, [*next(csv.reader([line.strip()], skipinitialspace=True), []), *[UNCERTAIN] * (line.count('"') % 2)])
        for number, line in lines
    ]


def _doubted(rows: Sequence[tuple[int, list[str]]]) -> Iterator[Line]:
    """Rows between bars; one with more or fewer cells than most lost some, and none of its cells is certain."""
    usual = Counter(len(cells) for _, cells in rows).most_common(1)
    for number, cells in rows:
        yield number, _row(cells if len(cells) == usual[0][0] else [*cells, UNCERTAIN])


def _listed(lines: Sequence[Line]) -> list[tuple[int, list[str]]]:
    rows: list[tuple[int, list[str]]] = []
    for number, line in lines:
        item = _ITEM.match(line)
        if item is not None and item.group(1):
            rows.append((number, []))
        if not rows:
            continue
        cells = rows[-1][1]
        if item is not None:
            cells.append(item.group(2) or "")
        elif cells and len(cells[-1]) < _LONGEST:
            cells[-1] = f"{cells[-1]} {line.strip()}"
    return rows


def _bulletin_board(lines: Sequence[Line]) -> Iterator[Line]:
    """BBCode as the tags of HTML; with a tag torn it stays as it is."""
    text = "\n".join(line for _, line in lines).lower()
    is_whole = text.count("[td]") + text.count("[td=") == text.count("[/td]")
    return ((number, _BB_TAG.sub(r"<\1\2>", line) if is_whole else line) for number, line in lines)


def _bulleted(lines: Sequence[Line]) -> Iterator[Line]:
    """Lists whose items are the cells or rows of a table: a bullet before a number is no sign of it."""
    found = [_BULLET.match(line) for _, line in lines]
    is_table = sum(match is not None and _ANCHOR in match.group(1) for match in found) > 0
    is_table = is_table and sum(match is not None for match in found) > _LEAST_ITEMS
    if not is_table:
        return iter(lines)
    # With an empty line behind each item, as converters print cells: what is lost or stands twice shows.
    result: list[Line] = []
    for (number, line), match, before in zip(lines, found, [None, *found], strict=False):
        if match is not None:
            result += [(number, match.group(1)), (number, "")]
        elif before is not None and _END_OF_NUMBER.fullmatch(line):
            result[-2] = (result[-2][0], f"{result[-2][1]} {line.strip()}")  # an item over two lines
        else:
            result.append((number, line))
    return iter(result)


def _headed(lines: Sequence[Line]) -> Iterator[Line]:
    """Creole: `|=` opens a cell of the header."""
    return ((number, _HEAD_CELL.sub("|", line) if _HEAD_CELL.match(line.lstrip()) else line) for number, line in lines)


def _textile(lines: Sequence[Line]) -> Iterator[Line]:
    """Textile: how far a cell reaches, and how it looks, stands before its text."""
    return ((number, _TEXTILE.sub("", line) if line.lstrip().startswith("|") else line) for number, line in lines)


def _doubled(lines: Sequence[Line]) -> Iterator[Line]:
    """Jira and Trac print doubled bars between the cells of a header, or of every row.

    With single bars, too, doubled ones are blank cells; but where nearly all rows are doubled, the line is torn.
    """
    doubled = [_DOUBLED.fullmatch(line) is not None and "|" not in line.replace("||", "") for _, line in lines]
    is_usual = sum(doubled) * 5 > sum("|" in line for _, line in lines) * 4
    for (number, line), is_doubled in zip(lines, doubled, strict=True):
        if is_doubled:
            yield number, line.replace("||", "|")
        else:
            yield number, f"{line} | {UNCERTAIN} |" if is_usual and "|" in line else line


def with_blank_cells(lines: Sequence[Line]) -> Iterator[Line]:
    """Rows of as many bars each, blank cells without a blank between them: `||` in front of a value is a cell."""
    for (bars, _), group in groupby(lines, key=lambda line: (line[1].count("|"), line[1].lstrip()[:1] == "|")):
        part = list(group)
        is_grid = bars > _LEAST_ROWS and len(part) >= _LEAST_ROWS and any(_TIGHT.search(line) for _, line in part)
        for number, line in part:
            yield number, _row(_cells(line)) if is_grid else line


def _cells(line: str) -> list[str]:
    text = line.strip()
    text = text[1:] if text.startswith("|") else text
    return (text[:-1] if text.endswith("|") else text).split("|")


_READERS: tuple[tuple[str, Callable[[Sequence[Line]], Iterator[Line]]], ...] = (
    ("{|", _wiki),
    ("\\begin{", _latex),
    ("-table::", _directives),
    (_ANCHOR, rows_of_json),
    (_ANCHOR, rows_between_signs),
    (_ANCHOR, _bulleted),
    ("[td", _bulletin_board),
    ("|=", _headed),
    (". ", _textile),
    ("||", _doubled),
)
"""Signs of a kind of markup, looked for first, and what reads it; in this order."""
