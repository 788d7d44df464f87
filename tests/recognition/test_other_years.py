"""Columns of the year before, beside those of the form: left out where the header names them, never taken."""

from __future__ import annotations

import re
from random import Random

import pytest

from disclosure.reading.extract import read_report
from tests.builders import documents
from tests.recognition.test_layouts import check_exact

FIGURES = documents.balanced_figures("gb2021", Random(3))
ROW = re.compile(r'(<tr><td>(?:行政许可|行政处罚|行政强制)</td>)<td colspan="3">(\d+)</td>')
HEADER = '<td colspan="3">本年处理决定数量</td>'


def page(header: str, cells: str) -> str:
    """A page whose decisions have two columns; `cells` has the number for `@`."""
    made = documents.html_report("gb2021", FIGURES).decode()
    assert made.count(HEADER) == 2
    return ROW.sub(lambda match: match[1] + cells.replace("@", match[2]), made.replace(HEADER, header))


@pytest.mark.parametrize("before", ["上年处理决定数量", "上年度处理决定数量", "去年处理决定数量", "上一年处理决定数量"])
@pytest.mark.parametrize("is_first", [True, False])
def test_a_column_of_last_year_is_left_out(before: str, is_first: bool) -> None:
    own, other = "<td colspan=2>本年处理决定数量</td>", f"<td>{before}</td>"
    header = other + own if is_first else own + other
    cells = "<td>999</td><td colspan=2>@</td>" if is_first else "<td colspan=2>@</td><td>999</td>"
    reading = read_report(page(header, cells).encode(), "a.html")
    check_exact(reading, FIGURES)
    at = "table 1, row 7, column " + ("3" if is_first else "2")
    assert reading.figures["proactive.licences.decisions"].at == at


@pytest.mark.parametrize("header", ["上年公开数量", "2022年处理决定数量", "处理决定数量"])
def test_a_column_that_no_other_answers_is_not_passed_over(header: str) -> None:
    shown = page(f"<td>{header}</td><td colspan=2>本年处理决定数量</td>", "<td>999</td><td colspan=2>@</td>")
    reading = read_report(shown.encode(), "a.html")
    assert reading.status == "partial"
    assert all(str(figure.value) == FIGURES[key] for key, figure in reading.figures.items())


@pytest.mark.parametrize("rest", ["", "处理决定数量", "度"])
@pytest.mark.parametrize("is_first", [True, False])
def test_a_column_of_another_year_beside_that_of_the_report(rest: str, is_first: bool) -> None:
    own, other = f"<td colspan=2>2023年{rest}</td>", f"<td>2022年{rest}</td>"
    header = other + own if is_first else own + other
    cells = "<td>999</td><td colspan=2>@</td>" if is_first else "<td colspan=2>@</td><td>999</td>"
    check_exact(read_report(page(header, cells).encode(), "a.html"), FIGURES)


def test_years_of_which_none_is_the_titles_are_not_read() -> None:
    shown = page("<td>2021年</td><td colspan=2>2022年</td>", "<td>999</td><td colspan=2>888</td>")
    reading = read_report(shown.encode(), "a.html")
    assert reading.status == "partial"
    assert all(str(figure.value) == FIGURES[key] for key, figure in reading.figures.items())


def test_the_totals_of_last_year_before_those_of_the_applicants() -> None:
    made = documents.html_report("gb2021", FIGURES).decode()
    start = '<td colspan="7">申请人情况</td>'
    assert made.count(start) == 1
    shown = re.sub(r"(?<!\d</td>)((?:<td>\d+</td>){7}</tr>)", r"<td>999</td>\1", made)
    shown = shown.replace(start, f'<td rowspan="3">上年总计</td>{start}')
    check_exact(read_report(shown.encode(), "a.html"), FIGURES)


def test_the_items_of_the_year_before_are_a_column_of_the_form() -> None:
    figures = documents.balanced_figures("gb2019", Random(3))
    made = documents.html_report("gb2019", figures).decode().replace("本年增/减", "本年项目数量", 1)
    reading = read_report(made.encode(), "a.html")
    assert all(reading.figures[key].raw == text for key, text in figures.items() if key in reading.figures)


@pytest.mark.parametrize("caption", ["附:2022年同期情况", "2022年", "上年度情况", "(二)2022年度统计表"])
@pytest.mark.parametrize("table", ["proactive", "applications", "remedies"])
def test_a_table_said_again_for_the_year_before_is_left_out(table: str, caption: str) -> None:
    figures, earlier = (documents.balanced_figures("gb2021", Random(seed)) for seed in (3, 4))
    again = documents.html_table(documents.grids("gb2021", earlier)[table])
    page = documents.html_report("gb2021", figures).decode()
    heading = f"<p><strong>{documents.SECTION_HEADINGS['problems']}"
    assert page.count(heading) == 1
    reading = read_report(page.replace(heading, f"<p>{caption}</p>{again}{heading}").encode(), "a.html")
    check_exact(reading, figures)


def test_the_only_table_is_read_whatever_year_stands_above() -> None:
    figures = documents.balanced_figures("gb2021", Random(3))
    page = documents.html_report("gb2021", figures).decode().replace("<table", "<p>2022年统计表</p><table")
    check_exact(read_report(page.encode(), "a.html"), figures)
