"""Pages that print more than their report: links to other years and bodies, columns, notes in front of the title.

Also what a zone counts, and the ways in which a day of publication and a signature are printed.
"""

from __future__ import annotations

from datetime import date

import pytest

from tests.recognition.test_who_reports import RULE, TITLE, Page, facts_of, page

BUREAU = "乙县水利局"
OF_2019 = BUREAU + TITLE.replace("2020", "2019")
OF_2018 = BUREAU + TITLE.replace("2020", "2018")
OWN = BUREAU + TITLE
ZONE = "甲市经济开发区管理委员会"

YEARS: dict[str, tuple[int | None, Page]] = {
    "earlier years linked above, the period agrees": (2020, page("年报", OF_2019, OF_2018, OWN, RULE)),
    "earlier years linked above, oldest first": (2020, page(OF_2018, OF_2019, OWN, RULE)),
    "earlier years linked above, the overview agrees": (
        2020,
        page(OF_2019, OWN, "编制本报告。", overview="2020年,我局认真落实。"),
    ),
    "earlier years linked above, the browser's title": (2020, page(OF_2019, OWN, "编制本报告。", title=OWN)),
    "earlier years linked above, a period left over": (
        2020,
        page(OF_2019, OWN, RULE.replace("2020", "2019"), title=OWN),
    ),
    "a stale browser's title": (2020, page(OWN, RULE, title=OF_2019)),
    "linked below, dated": (2020, page(OWN, "发布日期:2021-01-12", OF_2019, RULE)),
    "linked above, a period left over, nothing else": (
        None,
        (lambda p: (p[0], p[1], p[2][:-1], p[3]))(page(OF_2019, OWN, RULE.replace("2020", "2019"))),
    ),
    "without the word for a year": (2020, page(f"{BUREAU}2020政府信息公开工作年度报告", "编制本报告。")),
    "公开 of affairs": (2020, page(f"{BUREAU}2020年政务公开工作年度报告", "编制本报告。")),
}


@pytest.mark.parametrize("way", YEARS)
def test_the_year_is_the_reports_own(way: str) -> None:
    expected, printed = YEARS[way]
    facts = facts_of(printed)
    assert (facts.agency, facts.year) == (BUREAU, expected)
    if expected is None:
        (problem,) = (found for found in facts.problems if found.code == "year_contradicted")
        assert "2019、2020" in problem.message


BODIES: dict[str, tuple[str | None, Page]] = {
    "links to the next pages": (
        BUREAU,
        page("上一篇:乙县教育局" + TITLE, "下一篇:乙县公安局" + TITLE, OWN, RULE),
    ),
    "another body's report of another year": (BUREAU, page("乙县教育局" + TITLE.replace("2020", "2019"), OWN, RULE)),
    "a corrected report": (BUREAU, page("（更正）" + OWN, RULE)),
    "a column in brackets": (BUREAU, page("【年度报告】" + OWN, RULE)),
    "an annex": (BUREAU, page("附件1 " + OWN, RULE)),
    "without the word for a year": (BUREAU, page(f"{BUREAU}2020政府信息公开工作年度报告", RULE)),
    "a label with a date behind": (BUREAU, page(TITLE, f"单位名称:{BUREAU} 填报日期:2021年1月12日", RULE)),
    "a column above a title without a name, another signs": (None, page("乙县教育局", TITLE, RULE, closing=(BUREAU,))),
    "the body above a title without a name signs": (BUREAU, page(BUREAU, TITLE, RULE, closing=(BUREAU,))),
    "its place from the site's name": (BUREAU, page("县水利局" + TITLE, RULE, sitename="乙县人民政府门户网站")),
    "a branch of a bank": ("中国人民银行甲市中心支行", page("中国人民银行甲市中心支行" + TITLE, RULE)),
    "a division of the corps": ("新疆生产建设兵团第八师", page("新疆生产建设兵团第八师" + TITLE, RULE)),
    **{
        f"{name} signs": (name, page(TITLE, RULE, closing=(name,)))
        for name in ("甲市红十字会", "甲市总工会", "甲市供销合作社联合社", "乙县水利局信息中心")
    },
}


@pytest.mark.parametrize("way", BODIES)
def test_the_body_is_the_reports_own(way: str) -> None:
    expected, printed = BODIES[way]
    facts = facts_of(printed)
    assert (facts.agency, facts.year) == (expected, 2020)
    assert expected is not None or facts.printed_names


@pytest.mark.parametrize(
    ("overview", "scope"),
    [
        ("全区各级行政机关共主动公开信息1200条。", "aggregate"),
        ("全区共收到申请30件。", "aggregate"),
        ("开发区各部门、街道共办理30件。", "aggregate"),
        ("汇总各部门、街道数据如下。", "aggregate"),
        ("本报告包括管委会及所属部门。", "aggregate"),
        ("全区共有企业300家,管委会主动公开20条。", "own"),
        ("各部门高度重视。", "own"),
        ("组织全区各部门参加培训,管委会全年受理3件。", "own"),
        ("以上数据未包含各街道。", "own"),
        ("本报告由管委会办公室汇总形成。", "own"),
    ],
)
def test_a_zone_that_speaks_of_departments_counts_them_only_where_it_says_so(overview: str, scope: str) -> None:
    facts = facts_of(page(ZONE + TITLE, RULE, overview=overview))
    assert (facts.agency, facts.scope) == (ZONE, scope)


@pytest.mark.parametrize(
    ("line", "closing"),
    [
        ("[ 2021-01-12 ]", ""),
        ("发布于 2021-01-12", ""),
        ("", "2021年元月12日"),
        ("", f"{BUREAU} 2021年1月12日"),
        ("", f"{BUREAU}(盖章)2021年1月12日"),
        ("", "(2021年1月12日印发)"),
        ("", f"({BUREAU} 2021年1月12日)"),
        ("生效日期:2021年1月1日 废止日期:2031年1月1日", "2021年1月12日"),
    ],
)
def test_a_day_of_publication_however_printed(line: str, closing: str) -> None:
    opening, overview, last, metadata = page(OWN, *filter(None, [line]), RULE)
    last = [*last[:-1], *filter(None, [closing])]
    assert facts_of((opening, overview, last, metadata)).published_on == date(2021, 1, 12)


def test_a_sentence_that_ends_with_a_date_is_no_signature() -> None:
    opening, overview, last, metadata = page(OWN, RULE)
    last = [*last[:-1], "下次检查时间为2021年5月12日"]
    assert facts_of((opening, overview, last, metadata)).published_on is None


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        ((f"{BUREAU}",), BUREAU),
        ((f"{BUREAU}", "2021年1月12日", "[打印] [关闭]"), BUREAU),
        ((f"{BUREAU}", "[打印] [关闭]"), BUREAU),
        (("[打印] [关闭]", f"{BUREAU}"), None),
        ((f"{BUREAU}", "网站地图 | 联系我们"), None),
        (("Copyright", f"{BUREAU}", "All rights reserved"), None),
        (("友情链接", "乙市财政局", f"{BUREAU}"), None),
        (("联系电话:1234567", f"{BUREAU}", "2021年1月12日"), BUREAU),
    ],
)
def test_the_body_that_keeps_the_site_is_not_taken_for_the_author(lines: tuple[str, ...], name: str | None) -> None:
    """Where no title and no sentence names one: the name at a page's foot was taken as a signature."""
    opening, overview, last, metadata = page("2020年政府信息公开工作年度报告", RULE)
    assert facts_of((opening, overview, [*last[:-1], *lines], metadata)).agency == name


@pytest.mark.parametrize("other", ["(原乙县水务局)", "(加挂乙县移民局牌子)"])
def test_what_a_body_was_or_is_called_too_is_no_part_of_its_name(other: str) -> None:
    assert facts_of(page(BUREAU + other + TITLE, RULE)).agency == BUREAU


@pytest.mark.parametrize(
    ("name", "words", "scope"),
    [
        ("办公室", "数据涵盖全县42家行政机关,", "aggregate"),
        ("办公室", "本报告由县政府办公室汇总全县数据编制,", "aggregate"),
        ("办公室", "本报告汇总全县工作情况,", "own"),
        ("办公室", "数据涵盖全县42家行政机关,不含所属部门的下级,", "own"),
        ("办公室", "组织全县各部门编制报告,", "own"),
        ("", "本报告为县政府本级数据,不含各部门、乡镇,", "own"),
        ("", "本报告数据不含垂直管理部门,", "aggregate"),
    ],
)
def test_whose_figures_a_government_and_its_office_count(name: str, words: str, scope: str) -> None:
    facts = facts_of(page(f"甲市乙县人民政府{name}{TITLE}", words + RULE))
    assert (facts.agency, facts.scope) == (f"甲市乙县人民政府{name}", scope)
