"""Whose report, which year, which scope, when published."""

from __future__ import annotations

from datetime import date

import pytest

from disclosure.model.report import Paragraph, Reading
from disclosure.reading.extract import read_report
from disclosure.recognition.facts import find_facts
from tests.builders import documents

FIGURES = documents.blank_figures("gb2021")


def read(metadata: dict[str, str] | None = None, **words: object) -> Reading:
    text = documents.ReportText(
        **({"overview": ("全年工作平稳。",), "opening": "", "other": ("无。",)} | words),  # type: ignore[arg-type]
        metadata=metadata or {},
    )
    return read_report(documents.html_report("gb2021", FIGURES, text, chrome=False), "a.html")


@pytest.mark.parametrize(
    ("title", "agency", "year", "scope"),
    [
        ("桃江县审计局2023年政府信息公开工作年度报告", "桃江县审计局", 2023, "own"),
        ("2024年上海市人民政府办公厅政府信息公开工作年度报告", "上海市人民政府办公厅", 2024, "own"),
        ("淮安市2024年政府信息公开工作年度报告", "淮安市人民政府", 2024, "aggregate"),
        ("淮安市洪泽区人民政府2024年度政府信息公开工作年度报告", "淮安市洪泽区人民政府", 2024, "aggregate"),
        ("宁陕县梅子镇人民政府2024年度政府信息公开工作年度报告", "宁陕县梅子镇人民政府", 2024, "own"),
        ("二〇二二年某县司法局政府信息公开年度报告", "某县司法局", 2022, "own"),
        ("海珠区官洲街道2023年政府信息公开工作年度报告", "海珠区官洲街道办事处", 2023, "own"),
        ("某市财政局关于2023年度政府信息公开工作的年度报告", None, 2023, None),
        ("示例海关关区2021年政府信息公开工作年度报告", "示例海关", 2021, "aggregate"),
        ("示例总署(本级机关)2020年政府信息公开工作年度报告", "示例总署", 2020, "own"),
        ("示例县教育局政府信息公开工作2025年度报告", "示例县教育局", 2025, "own"),
        ("镇江市财政局2023年政府信息公开工作年度报告", "镇江市财政局", 2023, "own"),
        ("本溪市明山区教育局2023年政府信息公开工作年度报告", "本溪市明山区教育局", 2023, "own"),
        ("全南县审计局2023年政府信息公开工作年度报告", "全南县审计局", 2023, "own"),
        ("[2024-01-10]桃江县审计局2023年政府信息公开工作年度报告", "桃江县审计局", 2023, "own"),
        ("2024年1月10日 桃江县审计局2023年政府信息公开工作年度报告", "桃江县审计局", 2023, "own"),
        ("2023年1-12月桃江县审计局政府信息公开工作年度报告", None, 2023, None),
        ("大坡镇政府2022年政府信息公开工作年度报告", "大坡镇人民政府", 2022, "own"),
    ],
)
def test_title(title: str, agency: str | None, year: int, scope: str | None) -> None:
    reading = read(title=title)
    assert reading.year == year
    if agency is not None:
        assert reading.agency == agency
    if scope is not None:
        assert reading.scope == scope


@pytest.mark.parametrize(
    ("title", "opening", "year"),
    [
        ("桃江县审计局2023年上半年政府信息公开工作年度报告", "", None),
        ("桃江县审计局2023年第一季度政府信息公开工作年度报告", "", None),
        ("桃江县审计局2023年(1-6月)政府信息公开工作年度报告", "", None),
        ("桃江县审计局2022-2023年政府信息公开工作年度报告", "", None),
        ("桃江县审计局2023年政府信息公开工作年度报告", "统计期限为2023年1月1日至2023年6月30日。", None),
        ("桃江县审计局2023年(1-12月)政府信息公开工作年度报告", "", 2023),
        ("桃江县审计局2023年政府信息公开工作年度报告", "统计期限为2023年1月1日至2023年12月31日。", 2023),
        ("桃江县审计局2023年政府信息公开工作年度报告", "统计期限为2023年3月1日至2023年12月31日。", 2023),
    ],
)
def test_what_counts_another_period_than_a_year_is_not_of_a_year(title: str, opening: str, year: int | None) -> None:
    """Half a year's figures stood for those of the year, in silence."""
    reading = read(title=title, opening=opening)
    assert reading.year == year
    assert ("不是一整年" in "".join(problem.message for problem in reading.problems)) == (year is None)


@pytest.mark.parametrize("name", ["XX局", "××县审计局", "**市财政局"])
def test_the_place_for_a_name_in_a_template_is_no_name(name: str) -> None:
    assert read(title=f"{name}2023年政府信息公开工作年度报告").agency is None


def test_the_opening_names_the_body_when_the_title_does_not() -> None:
    reading = read(
        title="2023年政府信息公开工作年度报告", opening="本报告由桃江县审计局编制,统计期限为2023年1月1日至12月31日。"
    )
    assert (reading.agency, reading.year) == ("桃江县审计局", 2023)


def test_a_contact_office_is_not_the_body() -> None:
    reading = read(
        title="2023年政府信息公开工作年度报告",
        opening="如有疑问,请与惠来县仙庵镇人民政府党政综合办公室联系(电话:0663-0000000)。",
    )
    assert reading.agency == "惠来县仙庵镇人民政府"


def test_a_name_relative_to_its_place_is_no_name() -> None:
    reading = read(title="2023年政府信息公开工作年度报告", overview=("2023年,区发改局认真落实各项要求。",))
    assert reading.agency is None
    assert "agency_unknown" in {problem.code for problem in reading.problems}


def test_metadata_of_government_sites() -> None:
    reading = read(
        {
            "ArticleTitle": "桃江县审计局2023年政府信息公开工作年度报告",
            "PubDate": "2024-01-15 10:30",
            "SiteName": "桃江县人民政府",
            "Url": "http://www.example.gov.cn/a.html",
        },
        title="政府信息公开年报",
    )
    assert reading.agency == "桃江县审计局"
    assert reading.published_on == date(2024, 1, 15)
    assert reading.url == "http://www.example.gov.cn/a.html"
    assert reading.site_name == "桃江县人民政府"


@pytest.mark.parametrize(
    "printed",
    [
        '<meta name="firstpublishedtime" content="2024-01-15-10:30:00">',
        '<meta itemprop="datePublished" content="2024-01-15T10:30+08:00">',
        '<em id="publish_time">2024-01-15 10:30</em>',
    ],
)
def test_a_page_says_when_it_was_published(printed: str) -> None:
    """Before what stands below the report: the day on which it was signed."""
    made = documents.html_report("gb2021", documents.blank_figures("gb2021"), chrome=False).decode()
    reading = read_report(made.replace("<body>", f"<body>{printed}").encode(), "a.html")
    assert reading.published_on == date(2024, 1, 15)


def test_a_street_signs_with_the_government_that_it_is_a_branch_of() -> None:
    """The names are one body's: nothing is contradicted, and the fuller one is taken."""
    full = "甲区人民政府城东街道办事处"
    reading = read(title="城东街道2023年政府信息公开工作年度报告", other=("无。", full, "2024年1月9日"))
    assert reading.agency == full
    assert "agency_contradicted" not in {problem.code for problem in reading.problems}


def test_the_signature_dates_the_report() -> None:
    reading = read(title="桃江县审计局2023年政府信息公开工作年度报告", other=("无。", "桃江县审计局", "2024年1月9日"))
    assert reading.published_on == date(2024, 1, 9)


def test_a_date_before_the_end_of_the_year_is_not_the_publication() -> None:
    reading = read(title="桃江县审计局2023年政府信息公开工作年度报告", opening="发布日期:2019-03-01")
    assert reading.published_on is None


def test_years_that_contradict_each_other_are_named() -> None:
    reading = read(
        title="桃江县审计局2023年政府信息公开工作年度报告", opening="统计期限为2022年1月1日至2022年12月31日。"
    )
    assert reading.year == 2023
    assert "year_contradicted" in {problem.code for problem in reading.problems}


def test_a_title_of_a_year_that_was_not_over_gives_way_to_the_period() -> None:
    reading = read(
        title="桃江县审计局2024年政府信息公开工作年度报告",
        opening="统计期限为2023年1月1日至2023年12月31日。",
        other=("无。", "桃江县审计局", "2024年1月9日"),
    )
    assert (reading.year, reading.published_on) == (2023, date(2024, 1, 9))
    assert "year_contradicted" in {problem.code for problem in reading.problems}


def test_the_day_of_the_signature_is_no_year_of_a_report() -> None:
    facts = find_facts({}, [Paragraph("preamble", text) for text in ("本报告依照条例编制。", "2024年1月9日")])
    assert facts.year is None


def test_nothing_said_is_nothing_known() -> None:
    page = documents.html_report("gb2021", FIGURES, chrome=False).decode()
    page = page[page.index("<table") : page.rindex("</table>")] + "</table>"
    reading = read_report(page.encode(), "a.html")
    assert (reading.agency, reading.year, reading.scope, reading.published_on) == (None, None, "unknown", None)


@pytest.mark.parametrize(
    ("overview", "scope"),
    [("全区共收到政府信息公开申请30件。", "aggregate"), ("管委会严格落实各项要求。", "own")],
)
def test_a_zone_speaks_for_itself_unless_it_counts_the_whole_zone(overview: str, scope: str) -> None:
    reading = read(title="某某经济开发区管理委员会2023年政府信息公开工作年度报告", overview=(overview,))
    assert reading.scope == scope


def test_the_narrative_is_kept_by_section() -> None:
    reading = read(
        title="桃江县审计局2023年政府信息公开工作年度报告", problems=("人手不足。",), other=("无其他事项。",)
    )
    by_section = {paragraph.section: paragraph.text for paragraph in reading.paragraphs}
    assert by_section["overview"] == "全年工作平稳。"
    assert by_section["problems"] == "人手不足。"
    assert by_section["other_matters"] == "无其他事项。"


@pytest.mark.parametrize(
    ("opening", "agency", "year", "scope"),
    [
        ("现公布示例县2022年政府信息公开工作年度报告。", "示例县人民政府", 2022, "aggregate"),
        ("现将示例回族镇2022年度政府信息公开工作报告如下:", "示例回族镇人民政府", 2022, "own"),
        ("编制示例市玉带乡2024年政府信息公开工作年度报告。", "示例市玉带乡人民政府", 2024, "own"),
        (
            "现将示例新技术开发区发展改革局(以下简称发改局)2024年度信息公开工作报告如下:",
            "示例新技术开发区发展改革局",
            2024,
            "own",
        ),
        ("特向社会公布2024年连生乡人民政府政府信息公开工作情况报告。", "连生乡人民政府", 2024, "own"),
        ("现发布《临河县新添镇2022年政府信息公开工作年度报告》。", "临河县新添镇人民政府", 2022, "own"),
        (
            "为做好示例市卫生健康局政府信息公开工作,我局编制本报告,期限为2022年1月1日至12月31日。",
            "示例市卫生健康局",
            2022,
            "own",
        ),
        ("现公布区统计局2023年政府信息公开工作年度报告。", None, 2023, "unknown"),
    ],
)
def test_the_opening_quotes_the_title_that_the_page_left_out(
    opening: str, agency: str | None, year: int, scope: str
) -> None:
    page = documents.html_report(
        "gb2021", FIGURES, documents.ReportText(opening=opening, overview=("无。",), other=("无。",))
    )
    text = page.decode().replace("示例县审计局2023年政府信息公开工作年度报告", "正文")
    reading = read_report(text.encode(), "a.html")
    assert (reading.agency, reading.year, reading.scope) == (agency, year, scope)


def test_a_department_without_its_place_is_named_and_doubted() -> None:
    reading = read(title="水务局2020年政府信息公开工作年度报告")
    assert reading.agency == "水务局"
    assert "agency_without_place" in {problem.code for problem in reading.problems}
    named = read({"SiteName": "示例市人民政府"}, title="水务局2020年政府信息公开工作年度报告")
    assert named.agency == "示例市水务局"


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ("索引号 | za7799-2023 | 发布机构 | 示例县政府 |\n发布日期 | 2024-01-30 | 文号 | |", date(2024, 1, 30)),
        ("成文日期:2024-01-05 发布日期:2024-01-12", date(2024, 1, 12)),
        ("成文日期:2024-01-05", date(2024, 1, 5)),
        ("当前时间:2024-05-05 统计时间:2024-02-02", None),
        ("时间:2024-01-27 15:16", date(2024, 1, 27)),
        ("2024年5月1日 星期三 欢迎访问", None),
    ],
)
def test_the_date_of_publication_is_the_one_that_is_called_so(lines: str, found: date | None) -> None:
    text = documents.text_report("gb2021", FIGURES, "S3", documents.ReportText(other=("无。",))).decode()
    reading = read_report(f"{lines}\n{text}".encode(), "a.txt")
    assert reading.published_on == found
    assert reading.agency == "示例县审计局"


@pytest.mark.parametrize(
    ("before", "title"),
    [
        ("标 题 示例县教育局2024年政府信息公开工作年度报告", "示例县教育局2024年政府信息公开工作年度报告"),
        ("Page 8 - 示例县教育局2024年政府信息公开工作年度报告", "示例县教育局2024年政府信息公开工作年度报告"),
        ("示例县教育局2024年度政府信息\n公开工作年度报告", "示例县教育局2024年度政府信息公开工作年度报告"),
        (
            "示例县教育局2024年政府信息公开工作年度报告-某网站\n示例县教育局2024年政府信息公开工作年度报告",
            "示例县教育局2024年政府信息公开工作年度报告",
        ),
    ],
)
def test_titles_as_sites_print_them(before: str, title: str) -> None:
    reading = read_report(f"{before}\n一、总体情况\n2024年,我局工作平稳。\n".encode(), "a.txt")
    assert (reading.title, reading.agency, reading.year) == (title, "示例县教育局", 2024)


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("我街道自2008年1月起开展此项工作。截至2019年底,运行正常。2019年度共主动公开信息12条。", 2019),
        ("2018年和2019年均有进展。", None),
    ],
)
def test_the_year_that_the_narrative_counts_up_to(text: str, year: int | None) -> None:
    page = documents.html_report("gb2021", FIGURES, documents.ReportText(opening="", overview=(text,), other=("无。",)))
    stripped = page.decode().replace("示例县审计局2023年政府信息公开工作年度报告", "正文")
    assert read_report(stripped.encode(), "a.html").year == year
