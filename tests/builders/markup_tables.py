"""Tables in the markup of wikis, LaTeX, reStructuredText and BBCode, with known figures."""

from __future__ import annotations

import json
from collections.abc import Callable

from tests.builders.documents import Grid
from tests.builders.text_tables import filled


def media_wiki(grid: Grid) -> str:
    """A cell a line, spans as attributes."""
    lines = ['{| class="wikitable"']
    for row in grid.rows:
        lines.append("|-")
        for box in row:
            spans = f'colspan="{box.column_span}" ' * (box.column_span > 1)
            spans += f"rowspan={box.row_span} " * (box.row_span > 1)
            lines.append(f"| {spans}| {box.text}" if spans else f"| {box.text}")
    return "\n".join([*lines, "|}"])


def media_wiki_rows(grid: Grid) -> str:
    """A row a line behind the first, which is a header under a caption; spans as blank cells."""
    first, *rest = filled(grid)
    lines = ["{|", "|+ 统计表", "|-", "! " + " !! ".join(first)]
    for row in rest:
        lines += ["|-", "| " + " || ".join(row)]
    return "\n".join([*lines, "|}"])


def jira(grid: Grid) -> str:
    """Doubled bars in the first row, single ones without blanks in all others."""
    first, *rest = filled(grid)
    return "\n".join(["||" + "||".join(first) + "||", *("|" + "|".join(row) + "|" for row in rest)])


def trac(grid: Grid) -> str:
    """Doubled bars everywhere."""
    return "\n".join("||" + "||".join(cell or " " for cell in row) + "||" for row in filled(grid))


def creole(grid: Grid) -> str:
    """Cells of the header open with an equals sign."""
    first, *rest = filled(grid)
    return "\n".join(["|= " + " |= ".join(first) + " |", *("| " + " | ".join(row) + " |" for row in rest)])


def textile(grid: Grid) -> str:
    """How far a cell reaches before its text; cells under others are not there."""
    lines = []
    for row in grid.rows:
        texts = [
            f"\\{box.column_span}" * (box.column_span > 1)
            + f"/{box.row_span}" * (box.row_span > 1)
            + ". " * (box.column_span > 1 or box.row_span > 1)
            + box.text
            for box in row
        ]
        lines.append("|" + "|".join(texts) + "|")
    return "\n".join(lines)


def wide_bars(grid: Grid) -> str:
    """Full-width bars without blanks."""
    return "\n".join("｜" + "｜".join(row) + "｜" for row in filled(grid))


def drawn_bars(grid: Grid) -> str:
    """Bars of box drawings without rules."""
    return "\n".join("│" + "│".join(row) + "│" for row in filled(grid))


def latex(grid: Grid) -> str:
    """A row a line between rules; cells under others are blank."""
    lines = [r"\begin{tabular}{|" + "c|" * grid.width + "}", r"\hline"]
    active: dict[int, tuple[int, int]] = {}
    for row in grid.rows:
        cells: list[str] = []
        below: dict[int, tuple[int, int]] = {}
        boxes = list(row)
        column = 0
        while boxes or any(at >= column for at in active):
            if column in active:
                left, span = active.pop(column)
                cells.append(rf"\multicolumn{{{span}}}{{|c|}}{{}}" if span > 1 else "")
                below.update({column: (left - 1, span)} if left > 1 else {})
                column += span
                continue
            if not boxes:
                break
            box = boxes.pop(0)
            text = box.text.replace("%", r"\%")
            if box.row_span > 1:
                text = rf"\multirow{{{box.row_span}}}{{*}}{{{text}}}"
                below[column] = (box.row_span - 1, box.column_span)
            cells.append(rf"\multicolumn{{{box.column_span}}}{{c|}}{{{text}}}" if box.column_span > 1 else text)
            column += box.column_span
        active = below
        lines.append(" & ".join(cells) + r" \\ \hline")
    return "\n".join([*lines, r"\end{tabular}"])


def book_tabs(grid: Grid) -> str:
    """LaTeX with three rules and every cell."""
    first, *rest = [" & ".join(row) + r" \\" for row in filled(grid)]
    columns = "c" * grid.width
    return "\n".join([rf"\begin{{tabular}}{{{columns}}}", r"\toprule", first, r"\midrule", *rest, r"\end{tabular}"])


def list_table(grid: Grid) -> str:
    """reStructuredText: a list of lists."""
    lines = [".. list-table::", "   :header-rows: 1", ""]
    for row in filled(grid):
        lines += [("   * - " if at == 0 else "     - ") + text for at, text in enumerate(row)]
    return "\n".join([*lines, ""])


def csv_table(grid: Grid) -> str:
    """reStructuredText: comma-separated lines."""
    return "\n".join(
        [".. csv-table::", "", *("   " + ",".join(f'"{text}"' for text in row) for row in filled(grid)), ""]
    )


def bulletin_board(grid: Grid) -> str:
    """Tags in brackets."""
    rows = ["[tr]" + "".join(f"[td]{text}[/td]" for text in row) + "[/tr]" for row in filled(grid)]
    return "\n".join(["[table=98%]", *rows, "[/table]"])


def bullets(grid: Grid) -> str:
    """An item a cell; blank ones are not there."""
    return "\n".join(f"- {box.text}" for row in grid.rows for box in row if box.text)


def semicolons(grid: Grid) -> str:
    """A row a line, only the cells that begin in it."""
    return "\n".join(";".join(box.text for box in row) for row in grid.rows)


def quoted_semicolons(grid: Grid) -> str:
    """A row a line, as wide as the table, cells in quotes."""
    return "\n".join("；".join(f'"{text}"' for text in row) for row in filled(grid))


def json_rows(grid: Grid) -> str:
    """All rows in one line."""
    return json.dumps([[box.text for box in row] for row in grid.rows], ensure_ascii=False)


def json_lines(grid: Grid) -> str:
    """A row a line, as wide as the table; numbers without quotes, blanks as null."""
    rows = [[int(text) if text.isdigit() else text or None for text in row] for row in filled(grid)]
    return "[\n" + ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n]"


MARKUP: dict[str, Callable[[Grid], str]] = {
    "media_wiki": media_wiki,
    "media_wiki_rows": media_wiki_rows,
    "jira": jira,
    "trac": trac,
    "creole": creole,
    "textile": textile,
    "wide_bars": wide_bars,
    "drawn_bars": drawn_bars,
    "latex": latex,
    "book_tabs": book_tabs,
    "list_table": list_table,
    "csv_table": csv_table,
    "bulletin_board": bulletin_board,
    "bullets": bullets,
    "semicolons": semicolons,
    "quoted_semicolons": quoted_semicolons,
    "json_rows": json_rows,
    "json_lines": json_lines,
}
