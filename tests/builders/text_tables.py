"""Tables drawn in text by other programs: org, reStructuredText, psql, boxes, AsciiDoc, pandas, simple tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from unicodedata import east_asian_width

from tests.builders.documents import Grid, html_table, shape_converter


def filled(grid: Grid, *, with_copies: bool = False) -> list[list[str]]:
    """Rows as wide as the grid, the cells of spans blank or copies."""
    rows = []
    taken: dict[int, tuple[int, str]] = {}
    for row in grid.rows:
        cells: list[str] = []
        boxes = list(row)
        while len(cells) < grid.width:
            left, text = taken.get(len(cells), (0, ""))
            if left:
                taken[len(cells)] = (left - 1, text)
                cells.append(text if with_copies else "")
                continue
            box = boxes.pop(0)
            for column in range(len(cells), len(cells) + box.column_span):
                taken[column] = (box.row_span - 1, box.text)
            cells += [box.text, *[box.text if with_copies else ""] * (box.column_span - 1)]
        rows.append(cells)
    return rows


def width_of(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - width_of(text))


def _widths(rows: Sequence[Sequence[str]]) -> list[int]:
    return [max(2, *map(width_of, column)) for column in zip(*rows, strict=True)]


def _lines(rows: Sequence[Sequence[str]], widths: Sequence[int]) -> list[str]:
    return [
        "| " + " | ".join(_padded(text, width) for text, width in zip(row, widths, strict=True)) + " |" for row in rows
    ]


def _rule(widths: Sequence[int]) -> str:
    return "+" + "+".join("-" * (width + 2) for width in widths) + "+"


def org(grid: Grid) -> str:
    """Org: a row a line, columns of one width, no rules."""
    rows = filled(grid)
    return "\n".join(_lines(rows, _widths(rows)))


def psql(grid: Grid) -> str:
    """A rule over and under the header, and at the end."""
    rows = filled(grid)
    widths = _widths(rows)
    first, *others = _lines(rows, widths)
    return "\n".join([_rule(widths), first, _rule(widths), *others, _rule(widths)])


def rules_between(grid: Grid, wrap: int = 12) -> str:
    """reStructuredText: a rule between any two rows, labels over several lines."""
    cut = [[[text[at : at + wrap] for at in range(0, len(text), wrap)] or [""] for text in row] for row in filled(grid)]
    widths = [2 * wrap] * grid.width
    lines = [_rule(widths)]
    for row in cut:
        deep = max(map(len, row))
        lines += _lines([[part[at] if at < len(part) else "" for part in row] for at in range(deep)], widths)
        lines.append(_rule(widths))
    return "\n".join(lines)


def boxes(grid: Grid) -> str:
    """The same with box drawings."""
    return "\n".join(
        line.replace("+", "\u253c").replace("-", "\u2500") if line.startswith("+") else line.replace("|", "\u2502")
        for line in rules_between(grid).split("\n")
    )


def asciidoc(grid: Grid) -> str:
    """AsciiDoc with a row a line: a bar opens each cell, none closes the last."""
    columns = ",".join(["1"] * grid.width)
    rows = [" ".join("|" + text for text in row) for row in filled(grid)]
    return "\n".join([f'[cols="{columns}",options="header"]', "|===", *rows, "|==="])


def asciidoc_spans(grid: Grid) -> str:
    """AsciiDoc with a cell a line and spans before the bars."""
    lines = [f'[cols="{grid.width}*"]', "|==="]
    for row in grid.rows:
        for box in row:
            across = str(box.column_span) if box.column_span > 1 else ""
            down = f".{box.row_span}" if box.row_span > 1 else ""
            lines.append(f"{across}{down}{'+' if across or down else ''}|{box.text}")
        lines.append("")
    return "\n".join([*lines, "|==="])


def copies(grid: Grid) -> str:
    """Markdown of pandas: numbers over the columns, spans filled with copies."""
    numbers = "| " + " | ".join(map(str, range(grid.width))) + " |"
    rows = ["| " + " | ".join(row) + " |" for row in filled(grid, with_copies=True)]
    return "\n".join([numbers, "|" + "---:|" * grid.width, *rows])


def rows_cut_short(grid: Grid) -> str:
    """Markdown of converters that know spans over columns and none over rows: rows begin further left."""
    rows = [[part for box in row for part in (box.text, *[""] * (box.column_span - 1))] for row in grid.rows]
    lines = ["| " + " | ".join(row) + " |" for row in ([""] * grid.width, ["---"] * grid.width, *rows)]
    return "\n".join(lines)


def with_nan(grid: Grid) -> str:
    """Markdown of pandas that names the headers of spans and prints blanks as NaN."""
    first, *others = filled(grid)
    header = [text or f"Unnamed: {at}" for at, text in enumerate(first)]
    rows = [header, ["---"] * grid.width, *([text or "NaN" for text in row] for row in others)]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def page_in_page(grid: Grid) -> str:
    """A table of HTML in a page of its own, numbers as formulas: models that read pictures print them so."""
    text = html_table(grid)
    for number in sorted({box.text for row in grid.rows for box in row if box.text.isdigit()}):
        text = text.replace(f">{number}<", f">${number}$<")
    return f"\n<html><body>{text}</body></html>\n"


def simple(grid: Grid) -> str:
    """Columns of blanks under rules."""
    rows = filled(grid)
    widths = _widths(rows)
    rule = "  ".join("=" * width for width in widths)
    first, *others = ["  ".join(_padded(text, width) for text, width in zip(row, widths, strict=True)) for row in rows]
    return "\n".join([rule, first, rule, *others, rule])


def bar_before_row(grid: Grid) -> str:
    """A bar and the first cell open a row, then bars alone between the cells; runs close short rows."""
    lines = []
    for row in grid.rows:
        lines += [f"| {row[0].text}", "|"]
        for box in row[1:]:
            lines += [box.text, "|"] if box.text else ["|"]
        spare = grid.width - len(row)
        if spare:
            lines.append("|" * max(spare, 2))
    return "\n".join(lines)


def bare(grid: Grid) -> str:
    """Bars only between cells, blank ones too."""
    return "\n".join(" | ".join(row) for row in filled(grid))


def pasted(grid: Grid) -> str:
    """Tabs between all cells, as spreadsheets are pasted into text."""
    return "\n".join("\t".join(row) for row in filled(grid))


def emphasised(grid: Grid) -> str:
    """Markdown with labels in bold type and numbers as code, quoted and fenced."""
    rows = [
        [f"`{cell}`" if cell[:1].isdigit() else f"**{cell}**" if cell else "" for cell in row] for row in filled(grid)
    ]
    rule = "|" + "---|" * grid.width
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join(["```", *(f"> {line}" for line in (lines[0], rule, *lines[1:])), "```"])


DRAWN: dict[str, Callable[[Grid], str]] = {
    "org": org,
    "psql": psql,
    "rules_between": rules_between,
    "boxes": boxes,
    "asciidoc": asciidoc,
    "asciidoc_spans": asciidoc_spans,
    "copies": copies,
    "simple": simple,
    "html": html_table,
    "markdown": shape_converter,
}
"""What prints a grid so that every cell, blank or not, can be read back."""
LATER: dict[str, Callable[[Grid], str]] = {
    "bare": bare,
    "pasted": pasted,
    "emphasised": emphasised,
    "nan": with_nan,
}
"""The same, of kinds that random seeds in use do not know."""
