"""Documents with known figures, in every layout seen: what readers must read back exactly.

A report is drawn once as three grids of cells with spans (the official form) and then printed as a web page, Markdown
or one of the text shapes S1 to S6. The figures are given as the texts of the cells.
"""

from __future__ import annotations

import html as html_escape
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random

from opencc import OpenCC

from disclosure.form.versions import Form, load_forms, load_groups

Figures = Mapping[str, str]
"""Key `table.row.column` to the text of the cell, '' for a blank one."""


@dataclass(frozen=True)
class Box:
    """A cell of a grid."""

    text: str
    column_span: int = 1
    row_span: int = 1


@dataclass(frozen=True)
class Grid:
    """A table: rows of the cells that each row itself has."""

    width: int
    rows: tuple[tuple[Box, ...], ...]


@dataclass(frozen=True)
class ReportText:
    """The words around the tables."""

    title: str = "示例县审计局2023年政府信息公开工作年度报告"
    opening: str = "根据《中华人民共和国政府信息公开条例》编制本报告,统计期限为2023年1月1日至2023年12月31日。"
    overview: tuple[str, ...] = ("2023年,示例县审计局主动公开政府信息12条。", "全年共收到申请3件,均已答复。")
    problems: tuple[str, ...] = ("公开内容有待丰富。",)
    other: tuple[str, ...] = ("无其他需要报告的事项。", "示例县审计局", "2024年1月18日")
    metadata: Mapping[str, str] = field(default_factory=dict)


SECTION_HEADINGS = {
    "overview": "一、总体情况",
    "proactive": "二、主动公开政府信息情况",
    "applications": "三、收到和处理政府信息公开申请情况",
    "remedies": "四、政府信息公开行政复议、行政诉讼情况",
    "problems": "五、存在的主要问题及改进情况",
    "other": "六、其他需要报告的事项",
}


def blank_figures(version: str, text: str = "0") -> dict[str, str]:
    """Every national cell of a version with the same text."""
    return {field_.key: text for field_ in load_forms()[version].fields() if field_.row.is_national}


def proactive_grid(form: Form, figures: Figures) -> Grid:
    """Table 2 of a version: bands by article, header rows, the rows that the figures have."""
    width = 4
    rows: list[tuple[Box, ...]] = []
    for group in (group for group in load_groups() if group.table == "proactive"):
        members = [
            row
            for row in form.table_rows("proactive")
            if row.parent == group.code and any(key.startswith(f"proactive.{row.code}.") for key in figures)
        ]
        if not members:
            continue
        columns = form.block_columns("proactive", members[0].block)
        spare = width - 1 - len(columns)
        rows.append((Box(group.label_zh, width),))
        header = [Box(column.label_zh) for column in columns]
        header[-1] = Box(header[-1].text, 1 + spare)
        rows.append((Box("信息内容"), *header))
        for row in members:
            cells = [Box(figures.get(f"proactive.{row.code}.{column.code}", "")) for column in columns]
            cells[-1] = Box(cells[-1].text, 1 + spare)
            rows.append((Box(row.label_zh), *cells))
    return Grid(width, tuple(rows))


def applications_grid(form: Form, figures: Figures) -> Grid:
    """Table 3: three label columns, then those of the applicants."""
    columns = form.block_columns("applications", "applicants")
    rows: list[tuple[Box, ...]] = [
        (
            Box("(本列数据的勾稽关系为:第一项加第二项之和,等于第三项加第四项之和)", 3, 3),
            Box("申请人情况", len(columns)),
        ),
        (Box("自然人", 1, 2), Box("法人或其他组织", len(columns) - 2), Box("总计", 1, 2)),
        tuple(Box(column.label_zh) for column in columns[1:-1]),
    ]
    all_rows = form.table_rows("applications", kind=None)
    children = {row.code: [other for other in all_rows if other.parent == row.code] for row in all_rows}
    pending: list[Box] = []
    for row in all_rows:
        if row.kind == "group":
            count = sum(1 for other in all_rows if other.kind == "data" and _is_under(other.code, row.code, children))
            pending.append(Box(row.label_zh, 1, count))
            continue
        values = tuple(Box(figures.get(f"applications.{row.code}.{column.code}", "")) for column in columns)
        depth = 0
        parent = row.parent
        while parent:
            depth += 1
            parent = next(other.parent for other in all_rows if other.code == parent)
        rows.append((*pending, Box(row.label_zh, 3 - depth), *values))
        pending = []
    return Grid(3 + len(columns), tuple(rows))


def _is_under(code: str, group: str, children: Mapping[str, list]) -> bool:  # type: ignore[type-arg]
    return any(child.code == code or _is_under(code, child.code, children) for child in children[group])


def remedies_grid(form: Form, figures: Figures) -> Grid:
    """Table 4: the results of each channel (fifteen value columns in the real forms) under three header rows."""
    results = form.block_columns("remedies", "results")
    size = len(results)
    labels = tuple(Box(column.label_zh) for column in results)
    rows: list[tuple[Box, ...]] = [
        (Box("行政复议", size), Box("行政诉讼", 2 * size)),
        (*(Box(label.text, 1, 2) for label in labels), Box("未经复议直接起诉", size), Box("复议后起诉", size)),
        (*labels, *labels),
        tuple(
            Box(figures.get(f"remedies.{row.code}.{column.code}", ""))
            for row in form.table_rows("remedies")
            for column in results
        ),
    ]
    return Grid(3 * size, tuple(rows))


def grids(version: str, figures: Figures) -> dict[str, Grid]:
    """The three tables, leaving out those that the figures do not have."""
    form = load_forms()[version]
    makers: dict[str, Callable[[Form, Figures], Grid]] = {
        "proactive": proactive_grid,
        "applications": applications_grid,
        "remedies": remedies_grid,
    }
    return {
        table: make(form, figures)
        for table, make in makers.items()
        if any(key.startswith(table + ".") for key in figures)
    }


# Web pages


def html_table(grid: Grid, *, word_processor: bool = False, spans: bool = True) -> str:
    """A grid as a table element; as a word processor writes it with paragraphs, spans and styles."""
    lines = ["<table border='1'><tbody>"]
    for row in grid.rows:
        cells = []
        for box in row:
            attributes = ""
            if spans and box.column_span > 1:
                attributes += f' colspan="{box.column_span}"'
            if spans and box.row_span > 1:
                attributes += f' rowspan="{box.row_span}"'
            text = html_escape.escape(box.text)
            if word_processor:
                middle = len(text) // 2 if not box.text[:1].isdigit() else 0
                pieces = [text[:middle], text[middle:]] if middle else [text]
                inner = "".join(
                    f'<span style="font-family:仿宋;font-size:10.5pt"><span lang="EN-US">{piece}</span></span>'
                    for piece in pieces
                )
                text = f'<p class="MsoNormal" style="text-align:center;line-height:20pt">{inner or "&nbsp;"}</p>'
                attributes += ' style="padding:0 7px;border:1px solid windowtext" width="64" valign="center"'
            cells.append(f"<td{attributes}>{text}</td>")
        lines.append("<tr>" + "".join(cells) + "</tr>")
    lines.append("</tbody></table>")
    return "\n".join(lines)


def html_report(
    version: str,
    figures: Figures,
    words: ReportText | None = None,
    *,
    word_processor: bool = False,
    charset: str = "utf-8",
    declares_charset: bool = True,
    chrome: bool = True,
    in_layout_table: bool = False,
    split_after: int | None = None,
) -> bytes:
    """A whole page; `split_after` cuts the application table in two after so many rows."""
    words = words or ReportText()
    tables = grids(version, figures)
    body: list[str] = [f"<h1>{html_escape.escape(words.title)}</h1>", f"<p>{html_escape.escape(words.opening)}</p>"]

    def section(name: str, paragraphs: tuple[str, ...] = ()) -> None:
        body.append(f"<p><strong>{SECTION_HEADINGS[name]}</strong></p>")
        body.extend(f"<p>{html_escape.escape(text)}</p>" for text in paragraphs)

    section("overview", words.overview)
    for name in ("proactive", "applications", "remedies"):
        section(name)
        grid = tables.get(name)
        if grid is None:
            continue
        if name == "applications" and split_after:
            first = Grid(grid.width, grid.rows[:split_after])
            second = Grid(grid.width, grid.rows[split_after:])
            body.append(html_table(first, word_processor=word_processor))
            body.append(html_table(second, word_processor=word_processor))
        else:
            body.append(html_table(grid, word_processor=word_processor))
    section("problems", words.problems)
    section("other", words.other)
    content = "\n".join(body)
    if in_layout_table:
        content = f"<table width='1000'><tr><td>导航</td><td>{content}</td></tr></table>"
    if chrome:
        content = (
            "<div class='nav'><ul><li><a href='/'>首页</a></li><li><a href='/x'>政府信息公开年报</a></li></ul></div>"
            "<script>var a = '<table><tr><td>规章</td><td>99</td></tr></table>';</script>"
            f"<div class='content'>{content}</div><div class='foot'>版权所有 ICP备12345号</div>"
        )
    metadata = "".join(
        f'<meta name="{name}" content="{html_escape.escape(value, quote=True)}">'
        for name, value in words.metadata.items()
    )
    declared = f'<meta charset="{charset}">' if declares_charset else ""
    page = (
        f"<!DOCTYPE html><html><head>{declared}{metadata}<title>{html_escape.escape(words.title)}</title></head>"
        f"<body>{content}</body></html>"
    )
    return page.encode(charset)


def html_paragraphs(version: str, figures: Figures, words: ReportText | None = None) -> bytes:
    """A page whose tables were flattened: every cell a paragraph (blanks are lost)."""
    text = text_report(version, figures, "S5", words).decode()
    paragraphs = "".join(f"<p>{html_escape.escape(line)}</p>" for line in text.splitlines() if line.strip())
    return f"<html><body><div>{paragraphs}</div></body></html>".encode()


# Text shapes (formats.md B.6)


def _run(grid: Grid, row: tuple[Box, ...]) -> str:
    return "|" * (grid.width - len(row))


def shape_s1(grid: Grid) -> str:
    """A bar opens a row, a cell a line, the trailing run of bars stands for spans."""
    lines = []
    for row in grid.rows:
        lines.append("| ")
        for position, box in enumerate(row):
            if position:
                lines.append("            ")
            lines.append(f"             {box.text}  | ")
        run = _run(grid, row)
        lines.append("        " + run if run else "        ")
        if not run:
            lines.pop()
    return "\n".join(lines)


def shape_s2(grid: Grid) -> str:
    """A cell a line, each ending in a bar; short rows close with a run of bars."""
    lines = []
    for row in grid.rows:
        lines += [f"{box.text} |" for box in row]
        if _run(grid, row):
            lines.append(_run(grid, row) + ("|" if len(_run(grid, row)) == 1 else ""))
    return "\n".join(lines)


def shape_s3(grid: Grid) -> str:
    """A row a line, opening bar, trailing run."""
    return "\n".join("| " + " | ".join(box.text for box in row) + " | " + _run(grid, row) for row in grid.rows)


def shape_s4(grid: Grid) -> str:
    """A row a line, no run; labels that span rows stand once."""
    return "\n".join(" | ".join(box.text for box in row) + " |" for row in grid.rows)


def shape_s5(grid: Grid) -> str:
    """No bars, a cell a line; blanks vanish."""
    return "\n\n".join(box.text for row in grid.rows for box in row if box.text)


def shape_s6(grid: Grid) -> str:
    """A row a line with empty cells for the labels that reach in from above."""
    lines = []
    for row in grid.rows:
        span = sum(box.column_span for box in row)
        lines.append("| " * (1 if span < grid.width else 0) + " | ".join(box.text for box in row) + " |")
    return "\n".join(lines)


def shape_bars_alone(grid: Grid) -> str:
    """Each cell on its line, a bar alone after it, no row ends."""
    return "\n".join(f"{box.text}\n|" if box.text else "|" for row in grid.rows for box in row)


def shape_markdown(grid: Grid) -> str:
    """A Markdown table: every row as wide as the grid, spans as empty cells at the end of the label."""
    lines = []
    for position, row in enumerate(grid.rows):
        cells = [box.text for box in row]
        cells += [""] * (grid.width - len(cells))
        lines.append("| " + " | ".join(cells) + " |")
        if position == 0:
            lines.append("|" + "---|" * grid.width)
    return "\n".join(lines)


def shape_cells_below_bars(grid: Grid) -> str:
    """A bar at a line's end opens a cell, whose text stands on the next line with the bar of the following cell."""
    lines = []
    for row in grid.rows:
        run = _run(grid, row)
        lines.append("| \n " + "  | \n ".join(box.text for box in row) + "  | " + run)
    return "\n".join(lines)


def shape_label_above(grid: Grid) -> str:
    """A label a line, the values behind it together on the next line; runs close short rows."""
    lines = []
    for row in grid.rows:
        labels = [box.text for box in row if _is_label(box.text)]
        values = [box.text for box in row if not _is_label(box.text)]
        lines += [f"{label} |" for label in labels[:-1]] if values else [f"{label} |" for label in labels]
        if values:
            lines += [f"{label} |" for label in labels[-1:]]
            lines.append(" | ".join(values) + " |")
        if _run(grid, row):
            lines[-1] += " " + _run(grid, row)
    return "\n".join(lines)


def _is_label(text: str) -> bool:
    return any("\u4e00" <= letter <= "\u9fff" for letter in text)


def shape_spaced(grid: Grid) -> str:
    """No bars, an empty line between cells; a blank cell leaves one more empty line."""
    return "".join(f"{box.text}\n\n" if box.text else "\n" for row in grid.rows for box in row)


def shape_spaced_twice(grid: Grid) -> str:
    """The same where a blank cell leaves two more."""
    return "".join(f"{box.text}\n\n" for row in grid.rows for box in row)


def shape_converter(grid: Grid) -> str:
    """Markdown with every span filled in place; table 4 as a table for each channel under a heading."""
    if grid.width == 15:
        labels = [box.text for box in grid.rows[2][:5]]
        values = [box.text for box in grid.rows[3]]
        parts = []
        for position, name in enumerate(("行政复议", "行政诉讼(未经复议直接起诉)", "行政诉讼(复议后起诉)")):
            row = values[position * 5 : position * 5 + 5]
            parts += [
                f"### {name}",
                "| " + " | ".join(labels) + " |",
                "|" + "---|" * 5,
                "| " + " | ".join(row) + " |",
                "",
            ]
        return "\n".join(parts)
    lines = []
    taken: dict[int, int] = {}
    for number, row in enumerate(grid.rows):
        cells: list[str] = []
        boxes = list(row)
        while len(cells) < grid.width:
            column = len(cells)
            if taken.get(column, 0) > 0:
                taken[column] -= 1
                cells.append("")
                continue
            box = boxes.pop(0)
            for covered in range(column, column + box.column_span):
                taken[covered] = box.row_span - 1
            cells += [box.text, *[""] * (box.column_span - 1)]
        lines.append("| " + " | ".join(cells) + " |")
        if number == 0:
            lines.append("|" + "---|" * grid.width)
    return "\n".join(lines)


def shape_tabs(grid: Grid) -> str:
    """A row a line, tabs between cells; blanks vanish with the runs of tabs."""
    return "\n".join("\t".join(box.text for box in row) for row in grid.rows)


SHAPES: dict[str, Callable[[Grid], str]] = {
    "S1": shape_s1,
    "S2": shape_s2,
    "S3": shape_s3,
    "S4": shape_s4,
    "S5": shape_s5,
    "S6": shape_s6,
    "bars_alone": shape_bars_alone,
    "markdown": shape_markdown,
    "cells_below_bars": shape_cells_below_bars,
    "label_above": shape_label_above,
    "spaced": shape_spaced,
    "spaced_twice": shape_spaced_twice,
    "converter": shape_converter,
    "tabs": shape_tabs,
}
KEEPS_BLANKS = frozenset(("S1", "S2", "S3", "S4", "S6", "bars_alone", "cells_below_bars", "label_above", "converter"))
"""Shapes from which a blank cell can be told."""


def text_report(
    version: str,
    figures: Figures,
    shape: str | Callable[[Grid], str] | Mapping[str, str],
    words: ReportText | None = None,
) -> bytes:
    """A whole report as saved text; `shape` is one for all tables (a name, or what prints it) or one for each."""
    words = words or ReportText()
    tables = grids(version, figures)
    shapes = shape if isinstance(shape, Mapping) else dict.fromkeys(tables, shape)
    lines = [words.title, words.opening, SECTION_HEADINGS["overview"], *words.overview]
    for name in ("proactive", "applications", "remedies"):
        lines.append(SECTION_HEADINGS[name])
        if name in tables:
            printed = shapes[name]
            lines.append((SHAPES[printed] if isinstance(printed, str) else printed)(tables[name]))
    lines += [SECTION_HEADINGS["problems"], *words.problems, SECTION_HEADINGS["other"], *words.other]
    return ("\n".join(lines) + "\n").encode()


def one_line_report(version: str, figures: Figures, shape: str, words: ReportText | None = None) -> bytes:
    """A whole report on one line, cells between bars (S4) or only blanks (S5)."""
    text = text_report(version, figures, shape, words).decode()
    return " ".join(text.split("\n")).encode()


def traditional(data: bytes) -> bytes:
    """A text in traditional characters, with the words that converters put for 文件 in 规范性文件."""
    return OpenCC("s2t").convert(data.decode()).replace("規範性文件", "規範性檔案").encode()


# Figures


def random_figures(version: str, random: Random, blank_share: float = 0.0) -> dict[str, str]:
    """Cells whose rows add up, as people fill them in: numbers, zeros, slashes and blanks; large and small."""
    form = load_forms()[version]
    figures: dict[str, str] = {}

    def cell(state_chance: float) -> str:
        chance = random.random()
        if chance < blank_share * state_chance:
            return ""
        if chance < blank_share * state_chance + 0.03:
            return "/"
        return str(random.choice((0, 0, 0, 1, 2, 3, 7, 12, 40, 315, 4185)))

    for item in form.fields():
        if not item.row.is_national or item.row.table == "applications":
            continue
        text = cell(1.0)
        if item.column.domain == "signed_count" and text.isdigit() and text != "0":
            text = random.choice(("+", "-")) + text
        elif item.column.domain == "amount" and text.isdigit():
            text = f"{text}.{random.randint(1, 999999)}".rstrip("0")
        figures[item.key] = text
    for channel in {key.rpartition(".")[0] for key in figures if key.startswith("remedies.")}:
        parts = [text for key, text in figures.items() if key.startswith(f"{channel}.") and not key.endswith(".total")]
        figures[f"{channel}.total"] = str(sum(int(text) for text in parts if text.isdigit()))
    for row in form.table_rows("applications"):
        total = 0
        columns = form.block_columns("applications", "applicants")
        for column in columns[:-1]:
            text = cell(1.0)
            figures[f"applications.{row.code}.{column.code}"] = text
            total += int(text) if text.isdigit() else 0
        figures[f"applications.{row.code}.total"] = str(total)
    return {item.key: figures[item.key] for item in form.fields() if item.key in figures}


def balanced_figures(version: str, random: Random) -> dict[str, str]:
    """Cells in which every sum of the form holds: rows, columns, the balance, the channels of table 4."""
    form = load_forms()[version]
    figures = {
        item.key: str(random.choice((0, 0, 1, 7, 36, 285, 4190))) for item in form.fields() if item.row.is_national
    }
    rows = [row.code for row in form.table_rows("applications")]
    applicants = [column.code for column in form.block_columns("applications", "applicants")]
    outcomes = [row for row in rows if row not in ("received_new", "carried_in", "outcome_total", "carried_out")]
    numbers = {row: dict.fromkeys(applicants, 0) for row in rows}
    for applicant in applicants[:-1]:
        for row in outcomes:
            numbers[row][applicant] = random.choice((0, 0, 0, 1, 3, 17))
        handled = sum(numbers[row][applicant] for row in outcomes)
        numbers["outcome_total"][applicant] = handled
        numbers["carried_in"][applicant] = min(random.randint(0, 3), handled)
        numbers["carried_out"][applicant] = random.randint(0, 3)
        numbers["received_new"][applicant] = (
            handled + numbers["carried_out"][applicant] - numbers["carried_in"][applicant]
        )
    for row in rows:
        numbers[row]["total"] = sum(numbers[row].values())
        figures |= {f"applications.{row}.{column}": str(number) for column, number in numbers[row].items()}
    for channel in form.table_rows("remedies"):
        results = [column.code for column in form.block_columns("remedies", "results")]
        parts = [random.choice((0, 0, 1, 2, 12)) for _ in results[:-1]]
        for result, number in zip(results, [*parts, sum(parts)], strict=True):
            figures[f"remedies.{channel.code}.{result}"] = str(number)
    return figures
