"""Pages whose titles, sites, offices and signatures disagree: the text decides, or the body is unknown aloud.

Also what zones count, names without their place, dates as pages print them. `None` beside a name: unknown is right too.
"""

from __future__ import annotations

from datetime import date

import pytest

from disclosure.recognition.facts import find_facts
from tests.recognition.test_who_reports import PERIOD, RULE, TITLE, Page, facts_of, page

BUREAU = "己区应急管理局"
DISTRICT = "戊市己区" + TITLE
ANNOUNCED = "现将己区应急管理局2020年政府信息公开工作情况报告如下。"


DISAGREE: dict[str, tuple[str, Page, str | None]] = {
    "two titles, opening and signature": (
        BUREAU,
        page("应急管理局政府信息公开工作年度报告", DISTRICT, ANNOUNCED, closing=(BUREAU,)),
        "own",
    ),
    "two titles the other way round": (
        BUREAU,
        page(DISTRICT, "应急管理局政府信息公开工作年度报告", ANNOUNCED, closing=(BUREAU,)),
        "own",
    ),
    "two titles, opening": (BUREAU, page("应急管理局政府信息公开工作年度报告", DISTRICT, ANNOUNCED), "own"),
    "two titles, signature": (
        BUREAU,
        page("应急管理局政府信息公开工作年度报告", DISTRICT, RULE, closing=(BUREAU,)),
        "own",
    ),
    "two titles, nothing": ("None", page("应急管理局政府信息公开工作年度报告", DISTRICT, RULE), None),
    "the browser's title is the column's": (BUREAU, page(BUREAU + TITLE, RULE, title=DISTRICT), "own"),
    "the column's title is all, the opening says": (BUREAU, page(DISTRICT, ANNOUNCED, title=DISTRICT), "own"),
    "a district's title, a bureau's voice": (
        "None",
        page(DISTRICT, RULE, overview="我局认真落实条例,局党组高度重视。"),
        None,
    ),
    "a district's title, a bureau's voice and signature": (
        BUREAU,
        page(DISTRICT, RULE, overview="我局认真落实条例。", closing=(BUREAU,)),
        "own",
    ),
    "the site's name above the title": (BUREAU, page("戊市己区人民政府", TITLE, ANNOUNCED, closing=(BUREAU,)), "own"),
    "the site's name above the title, signature": (
        BUREAU,
        page("戊市己区人民政府", TITLE, RULE, overview="我局认真落实。", closing=(BUREAU,)),
        "own",
    ),
    "metadata of the column": (
        "乙县水利局",
        page("乙县水利局" + TITLE, RULE, closing=("乙县水利局",), articletitle="乙县" + TITLE),
        "own",
    ),
    "a government's report compiled and signed by its office": (
        "甲市乙县人民政府",
        page(
            "甲市乙县" + TITLE,
            "本报告由乙县人民政府办公室编制。请与乙县人民政府办公室联系。",
            closing=("乙县人民政府办公室",),
        ),
        "aggregate",
    ),
    "a government's report compiled by a department": (
        "甲市乙县人民政府",
        page("甲市乙县人民政府" + TITLE, "本报告由乙县政务服务管理局编制。请与乙县大数据发展局联系。"),
        "aggregate",
    ),
    "two bureaus": ("None", page("甲市乙县水利局" + TITLE, "现将乙县水务局2020年政府信息公开工作情况报告如下。"), None),
    "two bureaus compile and sign": ("None", page(TITLE, "本报告由乙县水利局编制。", closing=("乙县教育局",)), None),
    "a place broken over lines": (
        "黔东南苗族侗族自治州人民政府",
        page("黔东南苗族侗族自治", "州人民政府" + TITLE, RULE),
        "aggregate",
    ),
    "an office on the next line": ("甲市乙县人民政府办公室", page("甲市乙县人民政府", "办公室" + TITLE, RULE), "own"),
    "an office on the next but one": ("甲市乙县人民政府办公室", page("甲市乙县人民政府", "办公室", TITLE, RULE), "own"),
    "only the government's office compiled": ("None", page(TITLE, "本报告由乙县人民政府办公室编制," + PERIOD), None),
    "the office speaks for itself": (
        "乙县人民政府办公室",
        page(TITLE, "本报告由乙县人民政府办公室编制," + PERIOD, overview="我办认真落实。"),
        "own",
    ),
    "compiled, without a sentence": ("乙县水利局", page(TITLE, "乙县水利局办公室 编制", RULE), "own"),
    "compiled by a section": ("乙县水利局", page(TITLE, "本报告由乙县水利局政策法规股汇总编制。", RULE), "own"),
    "compiled by a street's office": (
        "丙区官洲街道办事处",
        page(TITLE, "本报告由丙区官洲街道办事处党政综合办公室编制。", RULE),
        "own",
    ),
    "compiled by a town's office": (
        "乙县丙镇人民政府",
        page(TITLE, "本报告由乙县丙镇人民政府党政办公室编制。", RULE),
        "own",
    ),
    "compiled by a zone's office": (
        "甲市经开区管委会",
        page(TITLE, "本报告由甲市经开区管委会党政办公室编制。", RULE),
        "own",
    ),
    "a bureau on its government's site": ("甲市乙县市监局", page("甲市乙县人民政府", "市监局" + TITLE, RULE), "own"),
    "a relative name": ("None", page("区发改局" + TITLE, RULE), None),
    "a relative name and the site": ("甲市己区发改局", page("甲市己区人民政府", "区发改局" + TITLE, RULE), "own"),
    "a relative name and the signature": ("己区发改局", page("区发改局" + TITLE, RULE, closing=("己区发改局",)), "own"),
    "words that are no body": ("None", page("工作总结" + TITLE, RULE), None),
    "links above a title without a name": ("None", page("乙县教育局", "乙县公安局", "乙县民政局", TITLE, RULE), None),
    "links above a title": (
        "乙县水利局",
        page("乙县教育局", "乙县公安局", "乙县民政局", "乙县水利局" + TITLE, RULE),
        "own",
    ),
    "brackets of a column": ("乙县水利局", page("【年报】乙县水利局" + TITLE, RULE), "own"),
    "a column with a dash": ("乙县水利局", page("信息公开年报-乙县水利局" + TITLE, RULE), "own"),
    "a title in quotes": ("乙县水利局", page(f"《乙县水利局{TITLE}》", RULE), "own"),
    "two spellings, the title's own first": (
        "乙县发改局",
        page("乙县发改局" + TITLE, "乙县发展和改革局" + TITLE, RULE),
        "own",
    ),
    "two spellings, the other first": (
        "乙县发展和改革局",
        page("乙县发展和改革局" + TITLE, "乙县发改局" + TITLE, RULE),
        "own",
    ),
    "a name broken over lines that stands whole once": (
        "中华国际贸易促进委员会",
        page("中华国际", "贸易促进委员会" + TITLE, RULE, closing=("中华国际贸易促进委员会",)),
        "own",
    ),
    "a name broken over lines that stands whole nowhere": (
        "贸易促进委员会",
        page("中华国际", "贸易促进委员会" + TITLE, RULE),
        "own",
    ),
    "two bureaus' titles, one signs": (
        "甲市乙县教育局",
        page("乙县水利局" + TITLE, "乙县教育局" + TITLE, RULE, closing=("甲市乙县教育局",)),
        "own",
    ),
    "a zone, its committee with the party's signs": (
        "甲市高新区党工委管理委员会",
        page("甲市高新区" + TITLE, RULE, closing=("甲市高新区党工委管理委员会",)),
        "own",
    ),
    "a zone, its bureau signs": (
        "甲市高新区管理委员会",
        page("甲市高新区" + TITLE, RULE, closing=("甲市高新区水利局",)),
        "own",
    ),
    "a zone without its place, signed with it": (
        "甲市高新区管理委员会",
        page("高新区" + TITLE, RULE, closing=("甲市高新区",)),
        "own",
    ),
    "radicals of a PDF": ("乙县水利局", page("乙县\u2f54利局" + TITLE, RULE), "own"),
    "a selector of variants": ("乙县葛镇人民政府", page("乙县葛\U000e0100镇人民政府" + TITLE, RULE), "own"),
    "a compatibility character": ("乙县\ufa0e镇人民政府", page("乙县\ufa0e镇人民政府" + TITLE, RULE), "own"),
    "a government spoken of by its bureau": (
        "None",
        page(TITLE, RULE, overview="乙县人民政府高度重视政府信息公开工作。我局认真落实。"),
        None,
    ),
    "the government's office keeps the site": (
        "None",
        page(TITLE, "来源:乙县人民政府办公室 发布时间:2021-01-12", RULE),
        None,
    ),
    "a district's title, a bureau compiles and acts": (
        "None",
        page(DISTRICT, "己区应急管理局根据条例编制本报告。", overview="2020年,己区应急管理局认真落实。"),
        None,
    ),
    "a second name in brackets": (
        "甲市科学技术局(甲市知识产权局)",
        page("甲市科学技术局(甲市知识产权局)" + TITLE, RULE),
        "own",
    ),
    "a second name in brackets behind the signature": (
        "甲市科学技术局",
        page(TITLE, RULE, closing=("甲市科学技术局(甲市知识产权局)",)),
        "own",
    ),
    "a second plate in brackets": ("甲市科学技术局", page("甲市科学技术局(甲市知识产权局牌子)" + TITLE, RULE), "own"),
    "the number of a document in front": ("乙县水利局", page("乙水〔2021〕3号 乙县水利局" + TITLE, RULE), "own"),
    "a county on a line of its own above": ("乙县发改局", page("乙县", "县发改局" + TITLE, RULE), "own"),
    "a browser's title with the site in front": (
        "乙县水利局",
        page("首页", RULE, title=f"乙县人民政府 - 乙县水利局{TITLE}"),
        "own",
    ),
    "the government above asked for the report": (
        "None",
        page(TITLE, "根据甲市人民政府办公室要求,编制2020年政府信息公开工作年度报告。", RULE),
        None,
    ),
    "pinyin in brackets": ("乙县㮾梨街道办事处", page("乙县㮾(lǎng)梨街道办事处" + TITLE, RULE), "own"),
}


@pytest.mark.parametrize("case", DISAGREE)
def test_the_text_decides_or_nothing_does(case: str) -> None:
    name, made, scope = DISAGREE[case]
    facts = facts_of(made)
    assert str(facts.agency) == name
    assert scope is None or facts.scope == scope
    unnamed = ("words that are no body", "links above a title without a name")
    keepers = ("the government's office keeps the site", "the government above asked for the report")
    if facts.agency is None and case not in (*unnamed, *keepers):
        assert facts.printed_names


@pytest.mark.parametrize("case", ["two titles, opening", "the site's name above the title", "two titles, nothing"])
def test_what_disagrees_is_named(case: str) -> None:
    assert "agency_contradicted" in {problem.code for problem in facts_of(DISAGREE[case][1]).problems}


def test_the_bodies_that_stand_against_each_other_are_quoted_by_their_titles() -> None:
    facts = facts_of(
        page("乙县水利局" + TITLE, "甲市乙县水利局" + TITLE, "乙县教育局" + TITLE, "甲市乙县教育局" + TITLE, RULE)
    )
    assert facts.agency is None
    assert facts.printed_names == ("乙县水利局", "乙县教育局")
    assert "“乙县水利局”、“乙县教育局”" in facts.problems[0].message


def test_a_private_character_is_named() -> None:
    facts = facts_of(page("乙县\ue000镇人民政府" + TITLE, RULE))
    assert facts.agency == "乙县\ue000镇人民政府"
    assert [problem.code for problem in facts.problems] == ["agency_character"]


@pytest.mark.parametrize(
    "name", ["文教局", "水务局", "卫健局", "市监局", "市场监督管理局", "乡村振兴局", "国土资源局", "高新区管委会"]
)
@pytest.mark.parametrize("form", ["2020年{}政府信息公开工作年度报告", "{}2020年政府信息公开工作年度报告"])
def test_a_name_without_its_place_is_given_and_doubted(name: str, form: str) -> None:
    facts = facts_of(page(form.format(name), RULE))
    assert facts.agency == name
    assert [problem.code for problem in facts.problems] == ["agency_without_place"]


@pytest.mark.parametrize(
    "words",
    [
        "本报告汇总全区各级行政机关的数据,",
        "本报告数据涵盖管委会各部门和各街道,",
        "报告所列数据包括全区所有行政机关,",
        "本报告由管委会汇总区属各部门数据编制,",
        "全区共收到申请3件,",
        "本报告涵盖辖区各单位,",
    ],
)
@pytest.mark.parametrize("later", [0, 15])
def test_a_zone_that_counts_the_whole_zone(words: str, later: int) -> None:
    zone = "甲市高新技术产业开发区"
    facts = facts_of(page(zone + TITLE, words + PERIOD, *["其他文字行。"] * later))
    assert (facts.agency, facts.scope) == (zone + "管理委员会", "aggregate")


def test_a_zone_that_counts_itself() -> None:
    zone = "甲市高新技术产业开发区管理委员会"
    made = page(zone + TITLE, "本报告仅统计管委会机关数据,不含各街道。" + PERIOD, overview="向全区各单位印发通知。")
    assert (facts_of(made).agency, facts_of(made).scope) == (zone, "own")


@pytest.mark.parametrize(
    "line",
    [
        "2021-01-12",
        "2021.1.12",
        "2021/1/12",
        "2021年1月12日",
        "二〇二一年一月十二日",
        "二O二一年一月十二日",
        "(2021年1月12日)",
        "[2021-01-12]",
        "2021 年 1 月 12 日",
        "2021-01-12 17:49",
        "2021-1-12 10:2",
        "2021-01-12 17:49:17 来源:某某网",
        "2021-01-12 来源:本站 浏览:123次",
        "来源:乙县水利局 2021-01-12 17:49",
        "来源:乙县水利局 | 2021-01-12 | 字号",
        "发布日期:2021-01-12 访问次数:2021",
        "时间:2021-01-12 10:00 字号:大 中 小",
    ],
)
def test_the_date_under_the_title(line: str) -> None:
    opening, overview, _, metadata = page("甲市乙县水利局" + TITLE, line, RULE)
    assert facts_of((opening, overview, ["无。"], metadata)).published_on == date(2021, 1, 12)
    assert facts_of((opening, overview, ["无。", "2021年1月20日"], metadata)).published_on == date(2021, 1, 12)


@pytest.mark.parametrize(
    "lines",
    [("2024年5月1日", "甲市乙县水利局" + TITLE, RULE), ("甲市乙县水利局" + TITLE, *["文字。"] * 6, "2021-01-12")],
)
def test_a_date_that_is_not_under_the_title_is_something_else(lines: tuple[str, ...]) -> None:
    opening, overview, _, metadata = page(*lines)
    assert facts_of((opening, overview, ["无。"], metadata)).published_on is None


def test_hostile_lines_cost_no_more_than_their_length() -> None:
    """Places upon places, offices upon offices: nothing is tried twice (the limit is far above what it takes)."""
    for text in (
        "区" * 4000,
        "甲市" * 2000,
        "由" * 4000,
        "局" * 4000,
        "人民政府" * 1000,
        "由甲局" * 1300,
        "2020年" * 900,
    ):
        assert find_facts({"sitename": text, "title": text, "contentsource": text}, []).agency is None
        facts_of(page(*[text] * 30, overview=text, closing=(text,)))
