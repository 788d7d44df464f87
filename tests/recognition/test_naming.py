"""Names of bodies by themselves: where one begins and ends, what a place, a zone and a government is, who is one."""

from __future__ import annotations

import pytest

from disclosure.recognition.facts import find_facts
from disclosure.recognition.naming import (
    are_one_body,
    clean_name,
    ends_as_body,
    has_private_character,
    is_government,
    is_kind_alone,
    is_name,
    is_office_alone,
    is_place,
    is_relative,
    is_within_government,
    is_zone,
    lacks_place,
    plain,
    starts_as_relative,
    with_place,
    without_office,
)
from tests.recognition.test_who_reports import RULE, TITLE, facts_of, page

ZONES = ("甲市高新区", "甲市风景名胜区", "甲市经济技术开发区", "乙县片区", "苏州工业园区")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("乙县", "乙县"),
        ("乙", ""),
        ("甲" * 42 + "水利局", "甲" * 42 + "水利局"),
        ("甲" * 43 + "水利局", ""),
        ("乙县水利局(科技局", ""),
        ("乙县水利局(科技局)", "乙县水利局(科技局)"),
        ("编制乙县水利局", ""),
        ("由乙县水利局", "乙县水利局"),
        ("首页 乙县水利局", "乙县水利局"),
    ],
)
def test_a_name_without_the_words_around_it(text: str, name: str) -> None:
    assert clean_name(text) == name


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("赵县", True),
        ("县", False),
        ("甲市乙县", True),
        ("甲市乙", False),
        ("甲市县", True),  # no place without a letter before its kind: the whole is one
        ("小区", False),
        ("甲县1县", False),
        ("甲" * 15 + "县", True),
        ("甲" * 16 + "县", False),
        ("乙县" + "甲" * 15 + "县", True),
        ("乙县" + "甲" * 16 + "县", False),
        ("甲乙县" * 15, True),
        ("甲乙县" * 14 + "甲乙丙县", False),
    ],
)
def test_places_one_within_another(text: str, expected: bool) -> None:
    assert is_place(text) is expected


def test_what_ends_as_a_body_does() -> None:
    for name in (*ZONES, "乙县", "赵镇", "示例局", "乙县总工会", "乙县水利局(科技局)", "甲市新区(筹)"):
        assert ends_as_body(name), name
    for name in ("示局", "镇", "乙县水利", "甲市新区内"):
        assert not ends_as_body(name), name
    assert is_name("乙县水利局")
    assert not is_name("乙县水利")
    assert not is_name("乙县水利局通知")
    assert not is_name("关于乙县水利局")


def test_a_zone_has_a_committee_and_a_district_a_government_whatever_it_is_called() -> None:
    """浦东新区's report was one of a committee, and of it alone."""
    for zone in ZONES:
        assert is_zone(zone), zone
        assert not is_government(zone), zone
        facts = facts_of(page(zone + TITLE, RULE))
        assert (facts.agency, facts.scope) == (f"{zone}管理委员会", "own")
        assert are_one_body(zone, f"{zone}管理委员会")
        assert are_one_body(f"{zone}水利局", "水利局")
    for district in ("上海市浦东新区", "浦东新区", "天津市滨海新区", "广东省清远市清新区"):
        assert not is_zone(district), district
        assert is_government(district), district
        facts = facts_of(page(district + TITLE, RULE))
        assert (facts.agency, facts.scope) == (f"{district}人民政府", "aggregate")
    assert not is_zone("甲市风景名胜区管理委员会")
    assert not is_zone("甲市新区内")
    assert is_government("甲市新区乙镇")


def test_what_a_government_is() -> None:
    for name in ("乙县", "乙县人民政府", "丁州行政公署", "乙县丙镇"):
        assert is_government(name), name
    for name in ("乙县水利局", "乙县人民政府办公室", "乙"):
        assert not is_government(name), name


@pytest.mark.parametrize(
    ("name", "place", "full"),
    [
        ("水务局", "", None),
        ("水务局", "乙县", "乙县水务局"),
        ("县审计局", "乙县", "乙县审计局"),
        ("区审计局", "乙县", None),
        ("开发区管委会", "甲市", "甲市开发区管委会"),
        ("乙县水利局", "乙县", None),
        ("镇财政所", "乙镇", None),
        ("市政府国资委", "甲市", "甲市国资委"),
        ("市人民政府国资委", "甲市", "甲市国资委"),
        ("县人民政府", "乙县", "乙县人民政府"),
        ("县人民政府办公室", "乙县", "乙县人民政府办公室"),
        ("县政府办", "乙县", "乙县政府办"),
    ],
)
def test_a_name_with_the_place_that_it_leaves_out(name: str, place: str, full: str | None) -> None:
    assert with_place(name, place) == full


@pytest.mark.parametrize("name", ["人民政府", "人民政府办公室", "水利局"])
def test_a_relative_name_with_the_place_of_the_site(name: str) -> None:
    """县人民政府 was nothing, and its office was 乙县办公室."""
    facts = facts_of(page(f"县{name}{TITLE}", RULE, sitename="乙县人民政府门户网站"))
    assert facts.agency == f"乙县{name}"


def test_what_means_a_body_only_together_with_its_place() -> None:
    for name in ("区发改局", "我局", "县城关镇人民政府"):
        assert starts_as_relative(name), name
        assert is_relative(name), name
    for name in ("镇江市财政局", "省庄镇人民政府", "市场监督管理局"):
        assert not starts_as_relative(name), name
    for name in ("水务局", "经济开发区管委会", "乙县分局", "市场监督管理局", "管理委员会"):
        assert lacks_place(name), name
        assert is_relative(name), name
    for name in ("乙县水务局", "厦门海事局", "宁波调查队", "总局", "公安局分局科"):
        assert not lacks_place(name), name
    for name in ("人民政府", "管理局", "办公室", "党政办公室"):
        assert is_kind_alone(name), name
    assert not is_kind_alone("乙县管理局")
    assert is_office_alone("党政办公室")
    assert not is_office_alone("管理局")


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("乙县水利局办公室", "乙县水利局"),
        ("乙县水利局", "乙县水利局"),
        ("乙县人民政府办公室", "乙县人民政府办公室"),
        ("乙县丙镇人民政府党政办公室", "乙县丙镇人民政府"),
        ("乙县丙乡人民政府办公室", "乙县丙乡人民政府"),
        ("延吉市局子街街道办事处", "延吉市局子街街道办事处"),
        ("甲市局子街街道办", "甲市局子街街道办"),
        ("甲市经开区管委会党政办公室", "甲市经开区管委会"),
    ],
)
def test_the_body_of_an_inner_office(name: str, body: str) -> None:
    assert without_office(name) == body


def test_the_office_of_a_government() -> None:
    assert is_within_government("甲县人民政府办公室", "甲县人民政府")
    assert is_within_government("甲县人民政府办公室", "甲县")
    assert not is_within_government("甲县人民政府办公室", "乙县人民政府")
    assert not is_within_government("甲县水利局办公室", "甲县人民政府")
    assert not is_within_government("甲县人民政府", "甲县人民政府")


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("乙县水利局", "乙县水利局", True),
        ("水利局", "乙县水利局", True),
        ("甲市乙县水利局", "乙县水利局", True),
        ("乙县发改局", "乙县发展和改革局", True),
        ("乙县", "乙县人民政府", True),
        ("乙县", "乙县水利局", False),
        ("甲区人民政府乙街道办事处", "乙街道", True),
        ("乙街道办", "乙街道办事处", True),
        ("水利局", "某某水利局", False),
        ("水利局", "甲市高新区水利局", True),
        ("管委会", "某某管委会", False),
        ("高新区", "甲市高新区管委会", True),
        ("乙县分局", "甲市公安局乙县分局", True),
        ("乙县分局", "乙县分局", True),
        ("乙县分局", "甲市乙县分局", False),
        ("丙苏木", "丙苏木人民政府", True),
        ("甲水利局", "乙教育局", False),
    ],
)
def test_two_names_of_one_body(one: str, other: str, expected: bool) -> None:
    assert are_one_body(one, other) is expected
    assert are_one_body(other, one) is expected


def test_a_text_as_names_are_looked_for_in_it() -> None:
    assert plain("| 乙 县\t（水利局） ") == "乙县(水利局)"
    assert plain("乙县\u3000水利局") == "乙县水利局"
    assert plain("㮾(lǎng)梨") == "㮾梨"
    assert plain("乙县~水务局~水利局~2022~2023年报告") == "乙县水利局2023年报告"
    assert plain("2023年1月1日~12月31日(1~12月)") == "2023年1月1日~12月31日(1~12月)"
    assert plain("20~22~23年") == "20~22~23年"
    assert plain("in 2020 年") == "in 2020年"
    assert has_private_character("乙县\ue000镇")
    assert not has_private_character("乙县镇")


def test_nothing_names_nobody() -> None:
    facts = find_facts({}, [])
    assert (facts.agency, facts.printed_names) == (None, ())
