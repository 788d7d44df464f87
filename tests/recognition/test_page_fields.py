"""Body, date and title as sites print them in fields around the report: small tables, names and values on two lines."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest

from disclosure.reading.extract import read_report
from tests.builders import documents
from tests.recognition.test_who_reports import facts_of, page

FIGURES = documents.balanced_figures("gb2021", Random(5))
TITLE = "2023年政府信息公开工作年度报告"
RULE = "统计期限为2023年1月1日至2023年12月31日。"
FIELD_NAMES = (
    "发布机构",
    "发文机关",
    "公开主体",
    "信息来源",
    "责任单位",
    "制发单位",
    "来源单位",
    "公开责任部门",
    "发布主体",
)


def read(above: str, *, title: str = TITLE, below: str = "", other: tuple[str, ...] = ("无。",)):  # type: ignore[no-untyped-def]
    words = documents.ReportText(title=title, opening=RULE, overview=("工作平稳。",), other=other)
    data = documents.html_report("gb2021", FIGURES, words, chrome=False).decode()
    return read_report(data.replace("<h1>", above + "<h1>").replace("</body>", below + "</body>").encode(), "a.html")


def table(*rows: tuple[str, ...]) -> str:
    return (
        "<table>" + "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows) + "</table>"
    )


@pytest.mark.parametrize("name", FIELD_NAMES)
@pytest.mark.parametrize("mark", ["", "：", " :"])
def test_fields_in_a_table_above_the_report(name: str, mark: str) -> None:
    reading = read(
        table(
            ("索 引 号" + mark, "11/2024-1", "主题分类" + mark, "其他"),
            (name + mark, "丁县林业局", "发文日期" + mark, "2024-01-18"),
        )
    )
    assert (reading.agency, reading.scope, reading.year) == ("丁县林业局", "own", 2023)
    assert reading.published_on == date(2024, 1, 18)
    assert reading.status == "complete"


def test_a_government_that_keeps_the_site_is_not_the_body() -> None:
    above = table(("索引号", "1"), ("发布机构", "丁县人民政府办公室"), ("公开日期", "2024-01-18"))
    reading = read(above)
    assert (reading.agency, reading.published_on) == (None, date(2024, 1, 18))


@pytest.mark.parametrize("cell", ["名称", "信息名称：", "标题"])
def test_a_title_in_a_field(cell: str) -> None:
    above = table(("索引号", "1"), ("发布机构", "丁县人民政府办公室", cell, "丁县林业局" + TITLE))
    assert read(above).agency == "丁县林业局"


def test_a_title_alone_in_a_table() -> None:
    assert read(table(("丁县林业局" + TITLE,)), title="年报").agency == "丁县林业局"


def test_a_signature_in_a_table() -> None:
    reading = read("", below=table(("", "丁县林业局"), ("", "2024年1月18日")))
    assert (reading.agency, reading.published_on) == ("丁县林业局", date(2024, 1, 18))


def test_the_rows_of_the_form_are_no_fields() -> None:
    """A small table of the form above the first heading stays a table."""
    figures = {key: "3" for key in FIGURES if key.startswith("proactive.administrative_fees.")}
    grid = documents.html_table(documents.grids("gb2021", figures)["proactive"])
    data = documents.html_report("gb2021", {}).decode().replace("<h1>", grid + "<h1>")
    assert read_report(data.encode(), "a.html").figures["proactive.administrative_fees.fee_amount"].value == 3


def test_the_name_of_a_field_above_what_it_says() -> None:
    lines = ("发文机关", "丁县林业局", "发文日期：", "2021-01-12", "文号", "名 称", TITLE.replace("2023", "2020"))
    facts = facts_of(page(*lines, RULE.replace("2023", "2020")))
    assert (facts.agency, facts.published_on, facts.year) == ("丁县林业局", date(2021, 1, 12), 2020)


@pytest.mark.parametrize(
    ("title", "agency"),
    [
        ("丁县人民政府信息公开工作年度报告(2020年)", "丁县人民政府"),
        ("2020年政府信息公开工作年度报告——丁县林业局", "丁县林业局"),
        ("★丁县林业局2020年政府信息公开工作年度报告★", "丁县林业局"),
        ("3. 丁县林业局2020年政府信息公开工作年度报告", "丁县林业局"),
        ("(12)丁县林业局2020年政府信息公开工作年度报告", "丁县林业局"),
        ("丙市生态环境局丁县分局2020年政府信息公开工作年度报告", "丙市生态环境局丁县分局"),
    ],
)
def test_names_in_titles(title: str, agency: str) -> None:
    assert facts_of(page(title)).agency == agency


def test_a_branch_below_the_name_of_its_bureau() -> None:
    title = "丁县分局2020年政府信息公开工作年度报告"
    facts = facts_of(page("丙市生态环境局", title, closing=("丙市生态环境局丁县分局",)))
    assert (facts.agency, facts.problems) == ("丙市生态环境局丁县分局", [])
    alone = facts_of(page(title))
    assert [problem.code for problem in alone.problems] == ["agency_without_place"]


def test_a_signature_in_brackets() -> None:
    assert facts_of(page("2020年政府信息公开工作年度报告", closing=("(丁县林业局)",))).agency == "丁县林业局"


@pytest.mark.parametrize(
    "period",
    [
        "统计期限为2020.1.1-2020.12.31",
        "统计期限自2020-01-01至2020-12-31",
        "时间范围：2020/1/1-12/31",
        "统计期限自二〇二〇年一月一日至二〇二〇年十二月三十一日",
        "统计期限自二○二○年元月一日至十二月三十一日",
        "统计期限自2020年1月1日起，至2020年12月31日止",
        "统计期限为2020年1月1日0时至2020年12月31日24时",
        "统计时间为2020年1月至12月",
        "数据为2020年1-12月",
        "统计期限：2020年度",
    ],
)
def test_a_period_however_printed(period: str) -> None:
    facts = facts_of(page("丁县林业局政府信息公开工作年度报告", f"本报告所列数据的{period}。"))
    assert (facts.year, facts.states_period) == (2020, True)


def test_the_year_of_publication_in_a_title_is_not_the_reports() -> None:
    title = "丁县林业局2021年发布2020年度政府信息公开工作年度报告"
    facts = facts_of(page(title, "统计期限为2020年1月1日至2020年12月31日。"))
    assert (facts.year, facts.published_on, facts.problems) == (2020, date(2021, 1, 12), [])


def test_a_day_in_old_numerals() -> None:
    facts = facts_of((["丁县林业局2020年政府信息公开工作年度报告"], ["平稳。"], ["无。", "二○二一年一月廿八日"], {}))
    assert facts.published_on == date(2021, 1, 28)


def test_an_office_that_only_wrote_the_report_is_not_the_body() -> None:
    """The office of a government compiles the government's report: whose it is has to be said."""
    facts = facts_of(
        page("2020年政府信息公开工作年度报告", "受丁县人民政府委托，丁县人民政府办公室编制本报告。", overview="平稳。")
    )
    assert facts.agency is None
    assert facts.printed_names
    own = facts_of(
        page(
            "2020年政府信息公开工作年度报告", "平稳。", overview="2020年,丁县人民政府办公室认真贯彻落实条例,推进公开。"
        )
    )
    assert (own.agency, own.scope) == ("丁县人民政府办公室", "own")


def test_a_day_above_the_title_beside_the_source() -> None:
    title = "丁县林业局2020年政府信息公开工作年度报告"
    above = facts_of(([" 2021-01-20 来源：丁县林业局", title], ["平稳。"], ["无。"], {}))
    assert above.published_on == date(2021, 1, 20)
    assert facts_of((["2021年1月20日 星期三", title], ["平稳。"], ["无。"], {})).published_on is None
