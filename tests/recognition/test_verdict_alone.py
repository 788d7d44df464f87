"""What is said of a reading, from placements made by hand: versions, what is missing, which rows are taken back."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

import pytest

from disclosure.form.versions import national_keys
from disclosure.model.report import Figure, Paragraph, Problem
from disclosure.recognition.facts import Facts
from disclosure.recognition.placement import Placement
from disclosure.recognition.verdict import (
    confirm_rows,
    doubt_year,
    find_blank_report,
    find_fact_problems,
    find_format_problems,
    find_missing,
    format_of,
    join_repeated,
    judge_status,
    why_no_report,
    withdraw_contradicted,
)
from disclosure.recognition.versions import fitting_versions, settle_versions

TABLES = ("proactive", "applications", "remedies")
FIRST_YEAR = 2019


def figure(key: str, text: str = "1") -> Figure:
    value = Decimal(text) if text.isdigit() else None
    state = "blank" if not text else "text" if value is None else "number" if value else "zero"
    return Figure(key, value, state, text, "row 1")  # type: ignore[arg-type]


def placed(keys: Iterable[str] = (), text: str = "1", **given: str) -> Placement:
    """A placement of keys; `given`: tables as applications__received_new__total."""
    placement = Placement()
    for key in keys:
        placement.figures[key] = figure(key, text)
    for name, value in given.items():
        key = name.replace("__", ".")
        placement.figures[key] = figure(key, value)
    return placement


def whole(version: str) -> Placement:
    return placed(key for table in TABLES for key in national_keys(version, table))


def said(problems: list[Problem]) -> list[str]:
    return [problem.code for problem in problems]


@pytest.mark.parametrize(
    ("states", "spoilt", "status"),
    [
        ({"a": "1"}, "", "complete"),
        ({"a": "0"}, "", "complete"),
        ({"a": ""}, "", "partial"),
        ({}, "", "partial"),
        ({"a": "1", "b": "无"}, "", "complete"),
        ({"a": "1", "b": "见2"}, "", "partial"),
        ({"a": "1", "b": "三件"}, "", "partial"),
        ({"a": "1", "b": "见₁₂"}, "", "partial"),
        ({"a": "1", "b": "见❷"}, "", "partial"),
        ({"a": "1", "b": "Ⅷ"}, "", "partial"),
        ({"a": "1", "b": "½"}, "", "partial"),
        ({"a": "1", "b": "\ue012"}, "", "partial"),
        ({"a": "1", "b": "与二〇二二年一致"}, "", "complete"),
        ({"a": "1"}, "cell_torn_out", "partial"),
        ({"a": "1"}, "agency_unknown", "complete"),
    ],
)
def test_when_a_reading_is_complete(states: dict[str, str], spoilt: str, status: str) -> None:
    figures = {key: figure(key, text) for key, text in states.items()}
    assert judge_status([Problem(spoilt, "")] if spoilt else [], figures) == status


def test_an_unreadable_cell_is_a_number_that_was_not_taken() -> None:
    figures = {"a": figure("a"), "b": Figure("b", None, "unreadable", "", "row 2")}
    assert judge_status([], figures) == "partial"
    assert find_blank_report({"b": figures["b"]}) == []
    assert find_blank_report({"b": figure("b", "见2")}) == []
    assert find_blank_report({}) == []
    (problem,) = find_blank_report({"a": figure("a", ""), "b": figure("b", "无")})
    assert "2 格" in problem.message
    assert "空白 1 格" in problem.message


@pytest.mark.parametrize(
    ("facts", "placement", "text", "code", "words"),
    [
        (Facts(year=2018, states_itself=True), placed(), "", "format_not_read", "2018"),
        (Facts(year=2019, states_itself=True), placed(), "", "not_a_report", "没有找到"),
        (Facts(year=2018), placed(), "", "not_a_report", "没有找到"),
        (Facts(titles=["甲", "乙"]), placed(), "", "not_a_report", "列有 2 份"),
        (Facts(titles=["甲", "甲"]), placed(), "", "not_a_report", "没有找到"),
        (Facts(titles=["甲", "乙"]), placed(["a"], ""), "", "not_a_report", "空白模板"),
        (Facts(), placed(), "请输入验证码", "not_a_report", "先通过验证"),
        (Facts(), placed(), "用户登录 用户名 密码", "not_a_report", "登录页"),
        (Facts(), placed(), "403 Forbidden", "not_a_report", "拒绝了访问"),
        (Facts(), placed(), "[InternetShortcut] URL=http://a.gov.cn/b.html", "not_a_report", "快捷方式"),
        (Facts(), placed(), "此页面使用了框架，而您的浏览器不支持框架。", "not_a_report", "sheet001.htm"),
        (Facts(), placed(), "您访问的页面不存在", "not_a_report", "不存在"),
        (Facts(), placed(), "您访问的页面不存在" + "字" * 390, "not_a_report", "不存在"),
        (Facts(), placed(), "您访问的页面不存在" + "字" * 391, "not_a_report", "没有找到"),
    ],
)
def test_why_a_document_is_no_report(facts: Facts, placement: Placement, text: str, code: str, words: str) -> None:
    problem = why_no_report(facts, placement, FIRST_YEAR, [Paragraph("preamble", text)])
    assert problem.code == code
    assert words in problem.message


def test_the_old_return_is_a_report_of_before() -> None:
    old = placed()
    old.has_old_return = True
    assert why_no_report(Facts(year=2023), old, FIRST_YEAR).code == "format_not_read"


def test_more_than_three_cells_alike_are_named_in_one() -> None:
    """Where the first of them stands, among what else is said."""
    other = Problem("cut_off", "")
    for code in ("cell_unreadable", "conflicting_cells"):
        three = [Problem(code, "", str(at)) for at in range(3)]
        assert join_repeated([*three, other]) == [*three, other]
        four = [*three, Problem(code, "", "3")]
        joined = join_repeated([other, *four, other])
        assert said(joined) == ["cut_off", code, "cut_off"]
        assert joined[1].at == "0"
        assert " 4 " in joined[1].message
    many = [Problem("not_a_number", "")] * 9
    assert join_repeated(many) == many


def test_the_version_that_a_reading_shows() -> None:
    assert format_of(placed()) is None
    shown = placed()
    shown.proactive_versions = {"gb2019", "gb2021"}
    assert format_of(shown) == "gb2021"
    # Table 3 shows a version only where a row stands that no other has; an older one than table 2's shows nothing.
    for version, row in (("gb2021", "other_misc"), ("gb2019", "other")):
        placement = placed()
        placement.applications_version = version
        assert format_of(placement) is None
        placement.figures[f"applications.{row}.total"] = figure(f"applications.{row}.total")
        is_own = row in {key.split(".")[1] for key in national_keys(version, "applications")}
        assert format_of(placement) == (version if is_own else None)
        placement.proactive_versions = {"gb2021"}
        assert format_of(placement) == "gb2021"
        placement.proactive_versions = {"gb2019"}
        assert format_of(placement) == (version if is_own else "gb2019")


@pytest.mark.parametrize(
    ("form", "year", "codes"),
    [
        ("gb2019", 2018, ["format_not_of_year"]),
        ("gb2019", 2019, []),
        ("gb2019", 2020, []),
        ("gb2019", 2021, ["format_not_of_year"]),
        ("gb2021", 2020, ["format_not_of_year"]),
        ("gb2021", 2021, []),
        ("gb2021", 2031, []),
        ("gb2021", None, []),
        (None, 2021, []),
    ],
)
def test_a_version_that_is_not_of_its_year_is_named(form: str | None, year: int | None, codes: list[str]) -> None:
    placement = placed()
    assert said(find_format_problems(placement, form, Facts(year=year))) == codes
    placement.proactive_versions = {"gb2019"}
    placement.applications_version = "gb2019"
    assert said(find_format_problems(placement, form, Facts(year=year))) == codes
    placement.applications_version = "gb2021"
    assert said(find_format_problems(placement, form, Facts(year=year))) == ["mixed_format", *codes]


@pytest.mark.parametrize("version", ["gb2019", "gb2021"])
def test_what_is_missing_is_named_table_by_table(version: str) -> None:
    placement = whole(version)
    placement.proactive_versions = {version}
    placement.applications_version = version
    assert find_missing(placement, version) == []
    for table in TABLES:
        for key in (national_keys(version, table)[0], national_keys(version, table)[-1]):
            kept = placement.figures.pop(key)
            (problem,) = find_missing(placement, version)
            assert problem.code == "cells_missing"
            assert f"有 1 格没有读到，第一格为 {key}" in problem.message
            placement.figures[key] = kept
        held = {key: placement.figures.pop(key) for key in list(placement.figures) if key.startswith(table)}
        (problem,) = find_missing(placement, version)
        assert problem.code == "table_missing"
        assert "没有读到" in problem.message
        placement.seen_tables = {table}
        assert "没有一格的数能确定" in find_missing(placement, version)[0].message
        placement.seen_tables = set()
        placement.figures |= held


def test_rows_whose_label_stands_alone_are_named_apart() -> None:
    placement = whole("gb2021")
    for row in ("received_new", "carried_in"):
        for key in [key for key in placement.figures if key.startswith(f"applications.{row}.")]:
            del placement.figures[key]
    placement.bare_rows = {"applications.carried_in"}
    bare, other = find_missing(placement, "gb2021")
    assert "行的名称后面没有数，第一格为 applications.carried_in.natural_person" in bare.message
    assert "有 7 格没有读到，第一格为 applications.received_new.natural_person" in other.message


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        ("制发规范性文件3件，废止2件，现行有效10件。", True),
        ("制发规范性文件3件，废止2件。", False),
        ("制发规范性文件若干。", False),
    ],
)
def test_a_table_whose_figures_are_told_in_sentences(text: str, is_told: bool) -> None:
    placement = placed(key for table in TABLES[1:] for key in national_keys("gb2021", table))
    for section, expected in (("proactive", is_told), ("applications", False)):
        (problem,) = find_missing(placement, "gb2021", [Paragraph(section, text)])
        assert ("数写在文字里" in problem.message) is expected


def test_versions_that_table_2_fits_equally_well() -> None:
    for applications, year, expected in (
        ("gb2021", 2020, "gb2021"),
        (None, 2020, "gb2019"),
        (None, 2021, "gb2021"),
        (None, None, "gb2019"),
        (None, 2018, "gb2019"),
    ):
        placement = placed()
        placement.proactive_fitting = ("gb2019", "gb2021")
        placement.applications_version = applications
        settle_versions(placement, year)
        assert placement.proactive_versions == {expected}, (applications, year)
    alone = placed()
    settle_versions(alone, 2021)
    assert alone.proactive_versions == set()
    only = placed()
    only.proactive_fitting = ("gb2019",)
    settle_versions(only, 2021)
    assert only.proactive_versions == {"gb2019"}


@pytest.mark.parametrize(
    ("codes", "printed", "expected"),
    [
        ("ab", "", ("old", "new")),
        ("abc", "", ("old",)),
        ("abd", "", ("new",)),
        ("abcd", "", ("new",)),  # of two forms: the newer one
        ("ab", "X", ("old",)),
        ("ab", "Y", ("new",)),
        ("ab", "Z", ("old", "new")),
        ("abe", "X", ("old",)),  # a row that no version has says nothing
        ("", "", ("old", "new")),
    ],
)
def test_the_versions_that_a_table_can_be_of(codes: str, printed: str, expected: tuple[str, ...]) -> None:
    rows = {"old": set("abc"), "new": set("abd")}
    labels = {"old": {"X", "W"}, "new": {"Y", "W"}}
    assert fitting_versions(rows, labels, frozenset(codes), printed) == expected


def test_rows_without_a_label_of_their_own_are_taken_back_where_a_sum_contradicts_them() -> None:
    keys = national_keys("gb2021", "applications")
    totals = {
        key.replace(".", "__"): "0"
        for key in keys
        if key.endswith(".total") and not key.startswith("applications.gran")
    }
    given = totals | {
        "applications__granted_full__total": "3",
        "applications__granted_partial__total": "0",
        "applications__outcome_total__total": "3",
        "applications__received_new__total": "3",
    }
    for outcome, parts, taken in (("3", "0", True), ("4", "0", False), ("2", "0", False), ("4", "", False)):
        numbers = given | {"applications__outcome_total__total": outcome, "applications__received_new__total": outcome}
        placement = placed(**(numbers | {"applications__granted_partial__total": parts}))
        placement.applications_version = "gb2021"
        placement.row_tests = {"granted_full": True}
        assert withdraw_contradicted(placement, None) == []
        placement.deduced = {"applications.granted_full.total"}
        problems = withdraw_contradicted(placement, None)
        assert said(problems) == ([] if taken else ["placement_contradicted"])
        assert ("applications.granted_full.total" in placement.figures) is taken
        assert ("granted_full" in placement.row_tests) is taken


def test_a_sum_with_a_part_that_was_not_read_contradicts_only_where_the_others_are_more() -> None:
    keys = [key for key in national_keys("gb2021", "applications") if key.endswith(".total")]
    for outcome, taken in (("9", True), ("2", False)):
        placement = placed(keys, "0")
        placement.applications_version = "gb2021"
        for row, text in (("granted_full", "3"), ("outcome_total", outcome), ("received_new", outcome)):
            placement.figures[f"applications.{row}.total"] = figure(f"applications.{row}.total", text)
        del placement.figures["applications.granted_partial.total"]
        placement.deduced = {"applications.granted_full.total"}
        assert (withdraw_contradicted(placement, None) == []) is taken


@pytest.mark.parametrize(
    ("tested", "failed", "codes"),
    [(3, 3, []), (4, 2, []), (4, 3, ["identities_contradict"]), (5, 3, ["identities_contradict"]), (9, 4, [])],
)
def test_most_rows_must_add_up(tested: int, failed: int, codes: list[str]) -> None:
    placement = placed()
    placement.row_tests = {str(row): row >= failed for row in range(tested)}
    problems = confirm_rows(placement)
    assert said(problems) == codes
    assert all(f"{tested} 行中有 {failed} 行" in problem.message for problem in problems)


def test_a_row_placed_by_order_that_does_not_add_up_is_taken_back() -> None:
    placement = placed(["applications.a.natural_person", "applications.a.total", "applications.b.total"])
    placement.row_tests = {"a": False, "b": False, "c": False}
    placement.deduced = {"applications.a.total"}
    assert said(confirm_rows(placement)) == ["placement_contradicted"]
    assert list(placement.figures) == ["applications.b.total"]


def test_a_year_that_has_not_begun_is_not_taken() -> None:
    for year, kept in ((2024, True), (2025, False)):
        facts = Facts(year=year)
        doubt_year(facts, 2024)
        assert (facts.year == year) is kept
        assert said(find_fact_problems(facts)) == ["agency_unknown"]
        assert said(facts.problems) == ([] if kept else ["year_in_future"])


def test_what_is_not_known_of_whose_and_which_year_is_said() -> None:
    assert said(find_fact_problems(Facts(agency="甲局", year=2023))) == []
    assert said(find_fact_problems(Facts(agency="甲局"))) == ["year_unknown"]
    (problem,) = find_fact_problems(Facts(year=2023, printed_names=("乙局", "丙局")))
    assert "“乙局”、“丙局”" in problem.message
    (bare,) = find_fact_problems(Facts(year=2023))
    assert "没有认出" in bare.message
