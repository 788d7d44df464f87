"""Titles by themselves: which lines are one, how many belong together, whom and which year it names."""

from __future__ import annotations

import pytest

from disclosure.recognition.titles import PUT_TOGETHER, Title, find_titles, is_title, name_in_title, year_in, years_in
from tests.recognition.test_who_reports import RULE, TITLE, facts_of, page

NO_YEAR = TITLE.removeprefix("2020年")
BUREAU = "乙县水利局"
OWN = BUREAU + TITLE


def titles_of(*lines: str, names: tuple[str, ...] = (), **metadata: str) -> list[Title]:
    return find_titles(metadata, lines, lambda name: name in names)


@pytest.mark.parametrize(
    ("lines", "text", "name"),
    [
        ((BUREAU + "2020年", NO_YEAR), OWN, BUREAU),
        (("首页", BUREAU, TITLE), OWN, BUREAU),
        (("乙县", "为民服务中心", TITLE), "乙县为民服务中心" + TITLE, "乙县为民服务中心"),
        (("首页", "乙县", "水利局", "2020年", NO_YEAR), OWN, BUREAU),
        (("某", "乙", "县水利局", "2020年", NO_YEAR), OWN, BUREAU),  # no more than four lines
        ((BUREAU + NO_YEAR, "(2020年)"), BUREAU + NO_YEAR + "(2020年)", BUREAU),
        ((BUREAU + "2020年政", "府信息公开工作年度报告", "(2020年)"), OWN + "(2020年)", BUREAU),
        ((BUREAU + "2020年政", "府信息公开工作年度报告", "文号"), OWN, BUREAU),
        (("乙县人民政府", BUREAU, TITLE), OWN, BUREAU),  # the site's government is no link beside another
        (("乙县人民政府", "办公室" + TITLE), "乙县人民政府办公室" + TITLE, "乙县人民政府办公室"),
        ((BUREAU, "办公室" + TITLE), BUREAU + "办公室" + TITLE, BUREAU + "办公室"),
        (("乙县", "办公室" + TITLE), "乙县办公室" + TITLE, "乙县办公室"),
        (("甲市乙", "县水利局" + TITLE), "甲市乙县水利局" + TITLE, "甲市乙县水利局"),
        (("甲市" + "乙" * 40, "县水利局" + TITLE), "", ""),  # no name is so long
    ],
)
def test_lines_that_are_one_title_together(lines: tuple[str, ...], text: str, name: str) -> None:
    expected = [Title(PUT_TOGETHER, text, name)] if text else [Title(3, lines[-1], name_in_title(lines[-1]))]
    assert titles_of(*lines) == expected


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (("甲市", OWN), BUREAU),  # the last line says it all
        (("乙县教育局", "水利局" + TITLE), "水利局"),
        (("中华国际", "促进委员会" + TITLE), "促进委员会"),
        (("乙县", "县发改局" + TITLE), "县发改局"),  # not 乙县县发改局
        (("当前位置:甲市乙", "县水利局" + TITLE), "县水利局"),
        (("通知甲市乙", "县水利局" + TITLE), "县水利局"),
        (("2019年", BUREAU + NO_YEAR), BUREAU),  # a list of years above
        (("报告", "办公室" + TITLE), "办公室"),
        (("政务公开", TITLE), ""),
        (("水利局" + NO_YEAR, "2020年5月"), "水利局"),
        ((f"《{OWN}》",), BUREAU),
        ((f"Page 3 - {OWN}",), BUREAU),
    ],
)
def test_a_line_that_is_a_title_by_itself(lines: tuple[str, ...], name: str) -> None:
    (title,) = titles_of(*lines, names=(BUREAU,))
    assert (title.name, title.weight) == (name, 3)
    assert title.text in "".join(lines)


@pytest.mark.parametrize(
    "lines", [("乙县教育局", BUREAU, TITLE), ("首页", "乙县教育局", BUREAU, TITLE), (NO_YEAR,), ("信息公开年报",)]
)
def test_the_last_of_several_bodies_and_the_words_of_a_menu_are_no_title(lines: tuple[str, ...]) -> None:
    assert titles_of(*lines) == []


def test_a_title_that_stands_whole_elsewhere_is_put_together() -> None:
    (title,) = titles_of("中华国际", "促进委员会" + TITLE, names=("中华国际促进委员会",))
    assert title == (PUT_TOGETHER, "中华国际促进委员会" + TITLE, "中华国际促进委员会", "text")


def test_each_title_of_a_list_is_one() -> None:
    found = titles_of("乙县民政局" + TITLE, BUREAU, TITLE, "乙县" + TITLE)
    assert [(title.name, title.weight) for title in found] == [("乙县民政局", 3), (BUREAU, PUT_TOGETHER), ("乙县", 3)]


def test_the_titles_of_the_metadata() -> None:
    found = titles_of(OWN, title=f"乙县门户_{OWN}", h1=OWN + " - 乙县门户", articletitle="动态")
    assert [(title.source, title.text) for title in found] == [("title", OWN), ("text", OWN)]
    assert [title.text for title in titles_of(h1=f"{OWN}(公开)", title=OWN)] == [f"{OWN}(公开)", OWN]
    assert [title.text for title in titles_of(h1=f"{OWN} - 正文")] == [f"{OWN} - 正文"]


@pytest.mark.parametrize(
    ("metadata", "lines", "expected"),
    [
        ({"h1": BUREAU + NO_YEAR}, (TITLE,), BUREAU + NO_YEAR),  # as sure, and in front
        ({"og:title": BUREAU + NO_YEAR}, (TITLE,), TITLE),
        ({"title": BUREAU + "2020年政府信息公开年报"}, (OWN,), OWN),
        ({"h1": "乙县" + TITLE}, (BUREAU, TITLE), OWN),
        ({"articletitle": OWN}, ("乙县", "水利局", "2020年政务公开年报"), OWN),
    ],
)
def test_which_title_is_shown(metadata: dict[str, str], lines: tuple[str, ...], expected: str) -> None:
    assert facts_of(page(*lines, RULE, **metadata)).title == expected


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("丁县人民政府信息公开年报", "丁县人民政府"),
        ("广州海关关区2020年政府信息公开年报", "广州海关"),
        ("乙县税务系统政府信息公开年报", "乙县税务"),
        (BUREAU + "(本级机关)2020年政府信息公开年报", BUREAU),
        (f"2020年政府信息公开年报({BUREAU})", BUREAU),
        (f"2020年政府信息公开年报-{BUREAU}", BUREAU),
        ("2020年政府信息公开年报(第二版本)", ""),
        ("2020年政府信息公开年报--第二版正文", ""),
        (f"2021-01-12 {BUREAU}2020年政府信息公开年报", BUREAU),
        (f"关于{BUREAU}2020年政府信息公开年报", BUREAU),
        (f"{BUREAU}公布2020年政府信息公开年报", BUREAU),
        (f"甲市信息-{BUREAU}_2020年政府信息公开年报", BUREAU),
        (f"1.{BUREAU}2020年政府信息公开年报", BUREAU),
        (f"政府信息公开年报 {BUREAU}2020年政府信息公开年报", BUREAU),
        (f"{BUREAU}2020年政府信息公开 政府信息公开年报", BUREAU),
        (f"★{BUREAU}★2020年政府信息公开年报", BUREAU),
        ("乙2县2020年政府信息公开年报", ""),
        (BUREAU, ""),
    ],
)
def test_the_body_that_a_title_names(title: str, name: str) -> None:
    assert name_in_title(title) == name


@pytest.mark.parametrize(
    ("text", "year", "years"),
    [
        ("2007年", None, set()),
        ("2008年", 2008, {2008}),
        ("二〇二〇年", 2020, {2020}),
        ("2021-01-12 2020年年报", 2020, {2020}),
        ("2021年1月12日", 2021, set()),  # nothing but the date
        ("2021年1月12日至2021年12月31日", 2021, {2021}),
        ("2021年发布2020年度报告", 2021, {2020, 2021}),
        ("12020政府信息公开", None, set()),
        ("2020政府信息公开", 2020, {2020}),
    ],
)
def test_the_years_of_a_title(text: str, year: int | None, years: set[int]) -> None:
    assert (year_in(text), years_in(text)) == (year, years)


def test_a_title_is_no_longer_than_one() -> None:
    assert is_title("甲" * (80 - len(TITLE)) + TITLE)
    assert not is_title("甲" * (81 - len(TITLE)) + TITLE)
    assert not is_title("关于做好" + TITLE)


@pytest.mark.parametrize(
    ("line", "text", "name"),
    [
        (f"关于印发《{OWN}》的通知", OWN, BUREAU),
        (f"关于公布{OWN}的公告", OWN, BUREAU),
        (f"丙县人民政府办公室关于印发《{OWN}》的通知", OWN, BUREAU),  # who sends it out is not whose it is
        (f"{BUREAU}关于印发《{TITLE}》的通知", OWN, BUREAU),
        (f"乙县财政局/{BUREAU}{TITLE}", f"乙县财政局、{BUREAU}{TITLE}", f"乙县财政局、{BUREAU}"),
        (f"乙县财政局{BUREAU}{TITLE}", f"乙县财政局{BUREAU}{TITLE}", f"乙县财政局、{BUREAU}"),
    ],
)
def test_a_notice_brings_the_title_of_its_report_and_two_bodies_are_two(line: str, text: str, name: str) -> None:
    assert titles_of(line) == [Title(3, text, name)]
    if "/" not in line:
        assert titles_of(title=line)[0][1:3] == (text, name)


@pytest.mark.parametrize(
    "line",
    [
        f"关于印发《乙县{TITLE}编制方案》的通知",
        f"关于报送{TITLE}有关材料的通知",
        f"关于做好{OWN}的通知",
        f"水利局/{BUREAU}{TITLE}",  # a way through the site, not a second body
        f"乙县人民政府/{BUREAU}{TITLE}",
    ],
)
def test_other_notices_and_ways_through_a_site_are_no_titles(line: str) -> None:
    assert titles_of(line) == []
