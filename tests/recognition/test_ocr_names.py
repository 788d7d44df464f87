"""Names of bodies read by OCR: right, set right where the place tells, or doubted aloud; no OCR is needed to try it."""

from __future__ import annotations

import pytest

from disclosure.model.document import Text
from disclosure.recognition.facts import Facts
from disclosure.recognition.ocr_names import check_name

TITLE = "2023年政府信息公开工作年度报告"


def check(name: str, *lines: str, confidence: float = 0.99) -> Facts:
    facts = Facts(agency=name, scope="own", year=2023)
    check_name(facts, [Text(line, 1, "page 1", True, confidence) for line in lines])
    return facts


@pytest.mark.parametrize(
    "name",
    [
        "宿州市埇桥区城市管理局",
        "沭阳县水利局",
        "淮安市洪泽区人民政府",
        "长沙经济技术开发区管理委员会",
        "宁陕县梅子镇人民政府",
        "上海市审计局",
    ],
)
def test_a_name_that_is_sound_is_left_alone(name: str) -> None:
    facts = check(name, name + TITLE, f"2023年,{name}认真落实。", name)
    assert (facts.agency, facts.problems) == (name, [])


def test_a_place_that_is_none_below_its_city_is_given_up() -> None:
    """埇桥 read as 埔桥: no such district of 宿州市, and no other line that says which is meant."""
    facts = check("宿州市埔桥区城市管理局", "宿州市埔桥区城市管理局" + TITLE)
    assert (facts.agency, facts.scope) == (None, "unknown")
    assert facts.printed_names == ("宿州市埔桥区城市管理局",)
    assert "埇桥区" in facts.problems[0].message


def test_a_place_misread_in_every_line_is_given_up_too() -> None:
    name = "宿州市埔桥区城市管理局"
    assert check(name, name + TITLE, f"2023年,{name}认真落实。", name).agency is None


def test_the_only_place_a_character_away_that_another_line_says_is_taken_aloud() -> None:
    facts = check("宿州市埔桥区城市管理局", "宿州市埔桥区城市管理局" + TITLE, "埇桥区城市管理局认真落实。")
    assert facts.agency == "宿州市埇桥区城市管理局"
    assert [problem.code for problem in facts.problems] == ["ocr_name_doubtful"]


def test_a_place_of_no_list_is_doubted_and_given_where_it_stands_twice() -> None:
    name = "示例县审计局"
    facts = check(name, name + TITLE, f"2023年,{name}认真落实。")
    assert (facts.agency, [problem.code for problem in facts.problems]) == (name, ["ocr_name_doubtful"])


def test_mentions_that_differ() -> None:
    name, other = "桃江县审汁局", "桃江县审计局"
    assert check(name, name + TITLE, other).agency is None
    facts = check(other, other + TITLE, name, f"2023年,{other}认真落实。")
    assert (facts.agency, [problem.code for problem in facts.problems]) == (other, ["ocr_name_doubtful"])


@pytest.mark.parametrize(
    ("name", "other", "is_the_same"),
    [
        ("桃江县司法教育局", "桃江县司怯数育局", True),
        ("桃江县司法教育局", "桃江县词怯数育局", False),
        ("桃江县审计局", "桃江县申汁局", False),
    ],
)
def test_two_letters_of_eight_may_be_misread_and_one_of_fewer(name: str, other: str, is_the_same: bool) -> None:
    """More than that is another body's name, which says nothing about this one."""
    assert bool(check(name, name + TITLE, other).problems) is is_the_same


def test_a_name_read_with_little_certainty_is_doubted() -> None:
    name = "桃江县审计局"
    assert [p.code for p in check(name, name + TITLE, confidence=0.6).problems] == ["ocr_name_doubtful"]
    assert check(name, name + TITLE, confidence=0.95).problems == []


@pytest.mark.parametrize(
    ("read", "signed", "sure", "taken"),
    [
        ("杭州余亢区利局", "杭州市余杭区水利局", 0.99, "杭州市余杭区水利局"),
        ("杭州市余杭区利局", "杭州市余杭区水利局", 0.99, "杭州市余杭区水利局"),
        ("杭州市余杭区利局", "杭州市余杭区水利局", 0.9, "杭州市余杭区利局"),
        ("杭州市余杭区利局", "杭州市余亢区水利局", 0.99, "杭州市余杭区利局"),
        ("杭州市余杭区利局", "杭州市余杭区财政局", 0.99, "杭州市余杭区利局"),
    ],
)
def test_a_signature_read_surely_goes_before_a_heading_that_was_not(
    read: str, signed: str, sure: float, taken: str
) -> None:
    """A heading in large letters was read 杭州余亢区利局, and the body given up although the signature was clear."""
    facts = Facts(agency=read, scope="own", year=2023)
    check_name(facts, [Text(read + TITLE, 1, "page 1", True, 0.2), Text(signed, 2, "page 1", True, sure)])
    assert facts.agency == taken
    assert "ocr_name_doubtful" in {problem.code for problem in facts.problems}


def test_hostile_text_costs_no_more_than_its_length() -> None:
    facts = check("示例县" + "县" * 40 + "局", *["县" * 600] * 200)
    assert facts.agency is None or facts.problems
