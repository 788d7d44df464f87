"""Simulated reports as web pages in the layout that government sites use, marked 模拟数据 in title and text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from html import escape
from pathlib import Path

import polars as pl

from disclosure.copies.own_text import OWN_SECTIONS
from disclosure.form.versions import Form, FormRow, load_forms, load_groups
from disclosure.simulate.bodies import Body
from disclosure.simulate.narratives import Paragraphs
from disclosure.simulate.printing import Simulation, form_fields, report_title

ERRORS_FILE = "planted_errors.csv"
"""The list of planted errors, beside the documents or the versions of the store."""

_HEADINGS = {
    "proactive": "二、主动公开政府信息情况",
    "applications": "三、收到和处理政府信息公开申请情况",
    "remedies": "四、政府信息公开行政复议、行政诉讼情况",
}
_CELL = "\0"
"""Stands for the text of a cell in the tables of a form."""


def write_documents(simulation: Simulation, folder: Path, advance: Callable[[int], object] = lambda count: None) -> int:
    """Write <folder>/<year>/<agency_id>.html and <folder>/planted_errors.csv; returns the number of pages.

    Raises OSError where the folder cannot be written.
    """
    bodies = dict(zip(simulation.agency_ids, simulation.bodies, strict=True))
    count = 0
    errors = []
    for published in simulation.publish():
        place = folder / str(published.year)
        place.mkdir(parents=True, exist_ok=True)
        for batch in simulation.print_batches(published):
            form = str(batch.reports["format_version"][0])
            width = len(form_fields(form))
            texts = batch.figures["raw_text"].to_list()
            keys = [field.key for field in form_fields(form)]
            rows = batch.reports.select("agency_id", "published_on").iter_rows()
            narratives = batch.paragraphs.partition_by("report_id", maintain_order=True)
            for position, (agency_id, published_on) in enumerate(rows):
                cells = dict(zip(keys, texts[position * width : (position + 1) * width], strict=True))
                narrative = list(narratives[position].select("section_code", "paragraph_text").iter_rows())
                page = render_page(bodies[agency_id], published.year, published_on, form, cells, narrative)
                (place / f"{agency_id}.html").write_text(page, encoding="utf-8")
            errors.append(batch.planted_errors.drop("report_id"))
            count += batch.reports.height
            advance(batch.reports.height)
    pl.concat(errors).write_csv(folder / ERRORS_FILE, include_bom=True)
    return count


def render_page(
    body: Body, year: int, published_on: date, form: str, cells: Mapping[str, str], narrative: Paragraphs
) -> str:
    """One report as a page; `cells` has the text of every cell of the form, by key."""
    title = report_title(body.name, year)
    paragraphs = {code: [words for section, words in narrative if section == code] for code in OWN_SECTIONS}
    paragraphs["other_matters"] += [body.name, f"{published_on.year}年{published_on.month}月{published_on.day}日"]
    parts = [
        "<!DOCTYPE html>",
        '<html lang="zh-CN"><head><meta charset="utf-8">',
        f"<title>{escape(title)}</title>",
        '<meta name="SiteName" content="模拟省人民政府门户网站(模拟数据)">',
        f'<meta name="ArticleTitle" content="{escape(title)}">',
        f'<meta name="ContentSource" content="{escape(body.name)}">',
        f'<meta name="PubDate" content="{published_on.isoformat()}">',
        "</head><body>",
        f"<h1>{escape(title)}</h1>",
        "<p>本页为程序生成的模拟数据,不是任何机关的真实报告。</p>",
        f"<p>本报告依据《中华人民共和国政府信息公开条例》编制,所列数据的统计期限自{year}年1月1日起至{year}年12月31日止。</p>",
        "<h2>一、总体情况</h2>",
        *(f"<p>{escape(text)}</p>" for text in paragraphs["overview"]),
    ]
    for table, heading in _HEADINGS.items():
        parts += [f"<h2>{heading}</h2>", fill_table(form, table, cells)]
    parts += ["<h2>五、存在的主要问题及改进情况</h2>", *(f"<p>{escape(text)}</p>" for text in paragraphs["problems"])]
    parts += ["<h2>六、其他需要报告的事项</h2>", *(f"<p>{escape(text)}</p>" for text in paragraphs["other_matters"])]
    parts.append("</body></html>")
    return "\n".join(parts)


def fill_table(form: str, table: str, cells: Mapping[str, str]) -> str:
    """A table of the form with the texts of its cells."""
    pieces, keys = _table(form, table)
    filled = [pieces[0]]
    for piece, key in zip(pieces[1:], keys, strict=True):
        filled += [escape(cells[key]), piece]
    return "".join(filled)


@cache
def _table(form_code: str, table: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The markup of an empty table in the pieces around its cells, and the keys of the cells in printed order."""
    form = load_forms()[form_code]
    makers = {"proactive": _proactive_rows, "applications": _application_rows, "remedies": _remedy_rows}
    keys: list[str] = []
    rows = makers[table](form, keys)
    markup = '<table border="1">\n' + "\n".join(f"<tr>{row}</tr>" for row in rows) + "\n</table>"
    return tuple(markup.split(_CELL)), tuple(keys)


def _data_rows(form: Form, table: str) -> list[FormRow]:
    return [row for row in form.table_rows(table) if row.is_national]


def _box(text: str, columns: int = 1, rows: int = 1) -> str:
    spans = (f' colspan="{columns}"' if columns > 1 else "") + (f' rowspan="{rows}"' if rows > 1 else "")
    return f"<td{spans}>{text if text == _CELL else escape(text)}</td>"


def _proactive_rows(form: Form, keys: list[str]) -> list[str]:
    """A band for each article, a header, a row for each kind of document or decision; four columns."""
    rows = []
    data = _data_rows(form, "proactive")
    for group in load_groups():
        members = [row for row in data if group.table == "proactive" and row.parent == group.code]
        if not members:
            continue
        columns = form.block_columns("proactive", members[0].block)
        last = 4 - len(columns)
        rows.append(_box(group.label_zh, 4))
        labels = [_box(c.label_zh, last if c is columns[-1] else 1) for c in columns]
        rows.append(_box("信息内容") + "".join(labels))
        for row in members:
            boxes = [_box(_CELL, last if c is columns[-1] else 1) for c in columns]
            keys += [f"proactive.{row.code}.{c.code}" for c in columns]
            rows.append(_box(row.label_zh) + "".join(boxes))
    return rows


def _application_rows(form: Form, keys: list[str]) -> list[str]:
    """Three columns of labels under each other's headings, six applicants and the total."""
    columns = form.block_columns("applications", "applicants")
    inner = [c for c in columns if c.parent]
    first = [c for c in columns if not c.parent]
    rows = [
        _box("(本列数据的勾稽关系为:第一项加第二项之和,等于第三项加第四项之和)", 3, 3)
        + _box("申请人情况", len(columns)),
        _box(first[0].label_zh, 1, 2) + _box("法人或其他组织", len(inner)) + _box(first[-1].label_zh, 1, 2),
        "".join(_box(c.label_zh) for c in inner),
    ]
    all_rows = [row for row in form.table_rows("applications", kind=None) if row.is_national]
    heads = ""
    for row in all_rows:
        if row.kind == "group":
            heads += _box(row.label_zh, 1, sum(1 for other in all_rows if _is_below(other, row.code, all_rows)))
            continue
        depth = _depth(row, all_rows)
        keys += [f"applications.{row.code}.{c.code}" for c in columns]
        rows.append(heads + _box(row.label_zh, 3 - depth) + _box(_CELL) * len(columns))
        heads = ""
    return rows


def _depth(row: FormRow, rows: list[FormRow]) -> int:
    """How many headings stand above a row."""
    above = next((other for other in rows if other.code == row.parent), None)
    return 0 if above is None else 1 + _depth(above, rows)


def _is_below(row: FormRow, heading: str, rows: list[FormRow]) -> bool:
    """Whether a row with cells stands under a heading, directly or not."""
    if row.kind != "data" or row.parent is None:
        return False
    above = row.parent
    while above != heading:
        parent = next((other.parent for other in rows if other.code == above), None)
        if parent is None:
            return False
        above = parent
    return True


def _remedy_rows(form: Form, keys: list[str]) -> list[str]:
    """Fifteen numbers in one row under three rows of headings."""
    columns = form.block_columns("remedies", "results")
    data = _data_rows(form, "remedies")
    alone = [row for row in data if not row.parent]
    below = [row for row in data if row.parent]
    width = len(columns)
    labels = "".join(_box(c.label_zh) for c in columns)
    keys += [f"remedies.{row.code}.{c.code}" for row in data for c in columns]
    return [
        "".join(_box(row.label_zh, width) for row in alone) + _box("行政诉讼", width * len(below)),
        "".join(_box(c.label_zh, 1, 2) for c in columns) * len(alone)
        + "".join(_box(row.label_zh, width) for row in below),
        labels * len(below),
        _box(_CELL) * (width * len(data)),
    ]
