"""Text in the cells of web pages that nobody sees is no part of a number."""

from __future__ import annotations

import re

import pytest

from disclosure.model.report import Reading
from disclosure.reading.extract import read_report
from tests.builders import documents

ZEROS = documents.blank_figures("gb2021")
FIRST = "proactive.rules.issued_this_year"


def reading_with(inner: str, *, cell: str = "", head: str = "") -> Reading:
    data = documents.html_report("gb2021", ZEROS | {FIRST: "@"}).decode()
    assert data.count("<td>@</td>") == 1
    return read_report(
        data.replace("<td>@</td>", f"<td{cell}>{inner}</td>").replace("</head>", f"{head}</head>").encode(), "a.html"
    )


@pytest.mark.parametrize(
    ("inner", "cell", "head", "value"),
    [
        ("<span style='color:#fff'>999</span>13612", "", "", 13612),
        ("<span style='COLOR: White'>999</span>5", "", "", 5),
        ("<span style='color:rgb(255, 255, 255)'>999</span>5", "", "", 5),
        ("<span style='color:#FDFDFD'>999</span>5", "", "", 5),
        ("<font color='#FFFFFF'>999</font>5", "", "", 5),
        ("<span style='color: hsl(0, 0%, 100%)'>999</span>5", "", "", 5),
        ("<span style='color:hsla(210 40% 98.5%)'>999</span>5", "", "", 5),
        ("<span style='color:hsl(0,100%,50%)'>9</span>5", "", "", 95),
        ("<span style='color:ivory'>999</span>5", "", "", 5),
        ("<span style='color:#fff'>999</span>5", " class='x'", "<style>.x{background:blue}</style>", 5),
        ("<span style='font-size:0'>999</span>5", "", "", 5),
        ("<span style='font-size: 0px; color: red'>999</span>5", "", "", 5),
        ("<span style='font-size:1pt'>999</span>5", "", "", 5),
        ("<span style='font-size:1em'>1</span>5", "", "", 15),
        ("<span style='font-size:0'><span style='font-size:14px'>5</span></span>", "", "", 5),
        ("<span style='opacity:0'>999</span>5", "", "", 5),
        ("<span style='color:transparent'>999</span>5", "", "", 5),
        ("<span style='color:rgba(0, 0, 0, 0)'>999</span>5", "", "", 5),
        ("<span style='color:rgba(0,0,0,0.9)'>9</span>5", "", "", 95),
        ("<span style='font:0/0 a'>999</span>5", "", "", 5),
        ("<span style='opacity:0.9'>9</span>5", "", "", 95),
        ("<span style='visibility:hidden'>999</span>5", "", "", 5),
        ("<span style='display:none'>999</span>5", "", "", 5),
        ("<span style='mso-hide:all'>999</span>5", "", "", 5),
        ("<span style='color:#112233;background:#112233'>999</span>5", "", "", 5),
        ("<span style='color:#fff'>5</span>", " bgcolor='#000080'", "", 5),
        ("<span style='color:#fff'>5</span>", " style='background-color:navy'", "", 5),
        ("<span style='color:#fff'>5</span>", " class='dark'", "", 5),
        ("<span style='color:#fff'>5</span>", "", "<style>td{background:blue}</style>", 5),
        ("<span style='color:#fff'>5</span>", "", "", None),
        ("5", " style='color:white'", "", None),
        ("<span style='color:#f00'>5</span>", "", "", 5),
        ("<span style='background-color:#fff;color:#000'>5</span>", "", "", 5),
    ],
)
def test_only_what_is_seen_counts(inner: str, cell: str, head: str, value: int | None) -> None:
    reading = reading_with(inner, cell=cell, head=head)
    figure = reading.figures[FIRST]
    assert figure.value == value
    assert figure.state == ("blank" if value is None else "number")
    said = "hidden_text" in {problem.code for problem in reading.problems}
    assert said == (("999" in inner and "visib" not in inner and "display" not in inner) or value is None)


def test_white_words_of_a_header_are_read() -> None:
    data = documents.html_report("gb2021", ZEROS).decode()
    white = data.replace("<td>本年制发件数</td>", "<td class='h'><span style='color:#fff'>本年制发件数</span></td>")
    assert white != data
    reading = read_report(white.encode(), "a.html")
    assert reading.status == "complete"
    assert len(reading.figures) == len(ZEROS)


TABLE = documents.html_table(documents.grids("gb2021", documents.blank_figures("gb2021", "9"))["applications"])


@pytest.mark.parametrize(
    ("head", "before", "after"),
    [
        ("<style>.tpl{display:none}</style>", "<div class='tpl'>", "</div>"),
        ("<style>body #tpl, .other { color:red; display : none }</style>", "<div id='tpl'>", "</div>"),
        ("", "<div hidden>", "</div>"),
        ("", "<div style='display:none'>", "</div>"),
    ],
)
@pytest.mark.parametrize("is_first", [True, False])
def test_a_table_that_is_not_displayed_beside_one_that_is(head: str, before: str, after: str, is_first: bool) -> None:
    data = documents.html_report("gb2021", ZEROS, chrome=False).decode().replace("</head>", head + "</head>")
    heading = documents.SECTION_HEADINGS["applications" if is_first else "remedies"]
    place = f"<p><strong>{heading}</strong></p>"
    assert place in data
    put = place + before + TABLE + after if is_first else before + TABLE + after + place
    reading = read_report(data.replace(place, put).encode(), "a.html")
    assert reading.status == "complete"
    assert {figure.raw for figure in reading.figures.values()} == {"0"}


def test_the_same_table_twice_is_said_in_one_sentence() -> None:
    data = documents.html_report("gb2021", ZEROS, chrome=False).decode()
    reading = read_report(data.replace("</body>", TABLE + "</body>").encode(), "a.html")
    assert reading.status == "partial"
    (problem,) = [problem for problem in reading.problems if problem.code == "conflicting_cells"]
    held = [figure for figure in reading.figures.values() if figure.state == "unreadable"]
    assert problem.message.startswith(f"有 {len(held)} 格出现两次")


def test_what_only_pages_without_scripts_show_is_no_cell() -> None:
    assert reading_with("<noscript>9</noscript>").figures[FIRST].state == "blank"


@pytest.mark.parametrize("place", ["<h1>@</h1>", "<p>@</p>"])
@pytest.mark.parametrize("tag", ["s", "del", "strike"])
def test_a_struck_name_or_year_is_none(place: str, tag: str) -> None:
    """The heading of the page gave 示例县水务局审计局 and no year, in a complete reading."""
    title = f"示例县<{tag}>水务局</{tag}>审计局<{tag}>2022</{tag}>2023年政府信息公开工作年度报告"
    data = documents.html_report("gb2021", ZEROS).decode()
    printed = re.search("<h1>.*?</h1>", data)
    assert printed is not None
    page = re.sub("<title>.*?</title>", "", data).replace(printed.group(), place.replace("@", title))
    reading = read_report(page.encode(), "a.html")
    assert (reading.agency, reading.year, reading.status) == ("示例县审计局", 2023, "complete")


@pytest.mark.parametrize(
    ("heading", "year"),
    [
        ("示例县<del></del>审计局2023年", 2023),
        ("示例县<del><s>水务局</s></del>审计局2023年", 2023),
        ("<s><del>2022年</del></s>示例县审计局2023年", 2023),
        ("2022年<s>2021年</s>示例县审计局", 2022),
        ("2023年<del>示例县水务局</del>示例县审计局", 2023),
        ("2022年<s>2021年</s><s>2022年</s>示例县审计局", 2022),
    ],
)
def test_a_title_has_no_trace_of_what_is_struck(heading: str, year: int) -> None:
    """Nothing struck, one within the other, behind a year, what stands there unstruck too."""
    data = documents.html_report("gb2021", ZEROS).decode()
    page = re.sub("<title>.*?</title>", "", data)
    page = re.sub("<h1>.*?</h1>", f"<h1>{heading}政府信息公开工作年度报告</h1>", page)
    reading = read_report(page.encode(), "a.html")
    assert (reading.agency, reading.year, reading.status) == ("示例县审计局", year, "complete")
    ways = (f"示例县审计局{year}年", f"{year}年示例县审计局")
    assert reading.title in [f"{way}政府信息公开工作年度报告" for way in ways]
