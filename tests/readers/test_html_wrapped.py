"""Pages inside something else are read as a browser shows them; tables that only a script makes are called so."""

from __future__ import annotations

import json
from html import escape
from random import Random

import pytest

from disclosure.readers.web.html import _open_boxes, parse_page
from disclosure.readers.web.html_wrapped import unwrapped
from disclosure.reading.extract import read_report
from tests.builders import documents
from tests.recognition.test_layouts import check_exact

FIGURES = documents.balanced_figures("gb2021", Random(3))
PAGE = documents.html_report("gb2021", FIGURES, chrome=False).decode()
INNER = PAGE.split("<body>")[1].split("</body>")[0]
TITLE = documents.ReportText().title


@pytest.mark.parametrize(
    "text",
    [
        json.dumps({"code": 0, "data": {"title": TITLE, "content": INNER}}),
        json.dumps([{"articleTitle": TITLE, "body": INNER, "id": 7}], ensure_ascii=False),
        f'<html><body><p>站点</p><iframe class="a" srcdoc="{escape(INNER)}" width="100%"></iframe></body></html>',
        f"<html><body><x-a><template shadowrootmode='open'>{INNER}</template></x-a></body></html>",
        f'<iframe style="display:none" srcdoc="{escape(INNER.replace("0", "9"))}"></iframe>{PAGE}',
        f"<template>{INNER.replace('0', '9')}</template>{PAGE}",
    ],
    ids=["json", "json_list", "frame", "shadow_tree", "hidden_frame", "template"],
)
def test_a_page_inside_something_else(text: str) -> None:
    reading = read_report(text.encode(), "a.html")
    assert (reading.agency, reading.year) == ("示例县审计局", 2023)
    check_exact(reading, FIGURES)


@pytest.mark.parametrize(
    "script",
    [
        f"<script type='text/template'>{INNER}</script>",
        f"<script>window.page = {json.dumps(INNER)}</script>",
        f"<script>document.write({json.dumps(INNER, ensure_ascii=False)})</script>",
    ],
    ids=["template", "escaped", "written"],
)
def test_tables_that_a_script_makes_are_named(script: str) -> None:
    reading = read_report(f"<html><body><h1>{TITLE}</h1><div id='app'></div>{script}</body></html>".encode(), "a.html")
    assert reading.status == "refused"
    assert reading.problems[0].code == "tables_by_script"


def test_a_page_without_tables_that_holds_none_is_not_said_to_make_them() -> None:
    lines = [box.text for grid in documents.grids("gb2021", FIGURES).values() for row in grid.rows for box in row]
    page = "<html><body>" + "".join(f"<p>{line}</p>" for line in [TITLE, *lines]) + "</body></html>"
    assert "tables_by_script" not in {problem.code for problem in read_report(page.encode(), "a.html").problems}


def test_data_of_a_script_is_the_page_where_it_has_no_table_itself() -> None:
    data = json.dumps({"props": {"page": {"title": TITLE, "content": INNER}}}).replace("</", "<\\/")
    script = f"<script id='__NEXT_DATA__' type='application/json'>{data}</script>"
    check_exact(read_report(f"<html><body><div></div>{script}</body></html>".encode(), "a.html"), FIGURES)
    check_exact(read_report(f"<html><body>{INNER}{script}</body></html>".encode(), "a.html"), FIGURES)


def test_a_corpus_in_xml_has_tables_of_rows_and_cells() -> None:
    page = INNER.replace("<tr", "<row").replace("</tr", "</row").replace("<td", "<cell").replace("</td", "</cell")
    text = f"<doc title='{TITLE}'><main><head rend='h1'>{TITLE}</head>{page}</main></doc>"
    check_exact(read_report(text.encode(), "a.xml"), FIGURES)


@pytest.mark.parametrize(
    ("held", "title", "page"),
    [
        ({"title": "题", "body": "<p>甲</p>"}, "题", "<p>甲</p>"),
        ({"body": "<p>甲</p>", "title": "题"}, "题", "<p>甲</p>"),
        ({"title": "题", "other": {"title": "又"}, "body": "<p>甲</p>"}, "题", "<p>甲</p>"),
        ({"title": "题", "author": "乙", "body": "<p>甲</p>"}, "题", "<p>甲</p>"),
        ({"TITLE": "题", "body": "<p>甲</p>"}, "题", "<p>甲</p>"),
        ({"title": "字" * 9999, "body": "<p>甲</p>"}, "", "<p>甲</p>"),
        ({"title": "a<b", "body": ["<p>甲</p>", "<p>甲乙</p>", "<p>丙</p>"]}, "a&lt;b", "<p>甲乙</p>"),
        ({"author": "乙", "body": "<p>甲</p>"}, "", "<p>甲</p>"),
    ],
)
def test_the_page_and_the_title_in_json(held: dict[str, object], title: str, page: str) -> None:
    made = unwrapped(json.dumps(held))
    assert made == f"<html><head><title>{title}</title></head><body><h1>{title}</h1>{page}</body></html>"


@pytest.mark.parametrize(
    "text",
    [
        *('{"title": "题"}', "{not json}", "<p>甲</p>", '{"a": "1 < 2"}'),
        *("<p><cell>1</cell></p>", "<p><row>1</row></p>", "<td><row><cell>1</cell></row></td>"),
    ],
)
def test_what_holds_no_page_stays(text: str) -> None:
    assert unwrapped(text) == text


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("<table><tr><td><b>1</b>3</td></tr></table>", "13"),
        ("<table><tr><td>13</td></tr></table>", "13"),
        ("<div><table><tr><td><b>13</b></td></tr></table></div>", "13"),
    ],
)
def test_a_table_of_one_cell_in_a_cell_is_a_box(cell: str, text: str) -> None:
    parser = parse_page(f"<table><tr><td>规章</td><td>{cell}</td></tr></table>")
    _open_boxes(parser)
    assert len(parser.css("table")) == 1
    assert parser.css("td")[-1].text(deep=True) == text
    two = parse_page(f"<table><tr><td>甲</td><td>{cell}<p>5</p></td></tr></table>")
    _open_boxes(two)
    assert len(two.css("table")) == 2
