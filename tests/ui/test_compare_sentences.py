"""The sentences of the page 比较: ties, small bases, breaks; none says more than the numbers do."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from disclosure.charts.axes import Break
from disclosure.measures import catalogue
from disclosure.ui.compare.bodies import say_bodies
from disclosure.ui.compare.groups import order_groups, say_change, say_groups, say_ranking
from disclosure.ui.compare.years_across import trends
from disclosure.ui.parts.figures import describe_base, describe_change
from disclosure.ui.shell.labels import Words

ZH, EN = Words("zh"), Words("en")
RATE = "disclosure_rate_d1"
NAMES = {"a": "甲组", "b": "乙组", "c": "丙组", "": "不在任何组"}


def groups(*rows: dict[str, Any]) -> pl.DataFrame:
    blank = {
        "median_value": None,
        "is_below_base": False,
        "valued_count": 3,
        "matched_body_count": 2,
        "matched_value": None,
        "matched_previous_value": None,
        "matched_change": None,
        "matched_denominator": 90,
        "matched_previous_denominator": 90,
        "has_break": False,
    }
    frame = pl.DataFrame([{**blank, **row} for row in rows], infer_schema_length=None)
    floats = [name for name in frame.columns if name.endswith(("value", "change"))]
    return order_groups(frame.with_columns(pl.col(floats).cast(pl.Float64)), "named", NAMES)


def test_small_bases_and_bodies_in_no_group_are_not_ranked_but_stay() -> None:
    frame = groups(
        {"group_code": "a", "median_value": 0.2},
        {"group_code": "b", "median_value": 0.9, "is_below_base": True},
        {"group_code": "c", "median_value": 0.4},
        {"group_code": None, "median_value": 0.95},
    )
    assert frame["group_key"].to_list() == ["c", "a", "b", ""]
    said = say_ranking(ZH, frame, RATE, 2024)
    assert "最高的是丙组（40.0%，3 个机关），最低的是甲组（20.0%，3 个机关）" in said
    assert "另有 1 组基数不足 30" in said
    assert "乙组" not in said
    assert "不在任何组" not in said


def test_of_groups_that_share_a_place_none_is_named_for_it() -> None:
    frame = groups(
        {"group_code": "a", "median_value": 0.0},
        {"group_code": "b", "median_value": 0.5},
        {"group_code": "c", "median_value": 0.0},
    )
    assert "最高的是乙组（50.0%，3 个机关），最低的是并列的 2 组（同为 0.0%）" in say_ranking(ZH, frame, RATE, 2024)
    assert "lowest 2 groups (0.0% each)" in say_ranking(EN, frame, RATE, 2024)
    equal = groups({"group_code": "a", "median_value": 0.5}, {"group_code": "b", "median_value": 0.5})
    assert "2 组的居中机关相同，均为 50.0%" in say_ranking(ZH, equal, RATE, 2024)


@pytest.mark.parametrize("rows", [[], [{"group_code": "a", "median_value": 0.3, "is_below_base": True}]])
def test_where_nothing_can_be_compared_it_says_so(rows: list[dict[str, Any]]) -> None:
    frame = groups(*rows) if rows else groups({"group_code": "a"}).clear()
    assert "没有可比的组" in say_groups(ZH, frame, RATE, 2024)


def test_changes_are_of_the_same_bodies_and_none_is_told_across_a_break() -> None:
    up = {"matched_previous_value": 0.2, "matched_value": 0.5, "matched_change": 0.3}
    down = {"matched_previous_value": 0.6, "matched_value": 0.5, "matched_change": -0.1}
    frame = groups(
        {"group_code": "a", "median_value": 0.5, **up},
        {"group_code": "b", "median_value": 0.4, **down},
        {"group_code": "c", "median_value": 0.3, **down},
    )
    said = say_change(ZH, groups({"group_code": "a", "median_value": 0.5, **up}), RATE, 2024)
    assert said == "与2023年相比（两年都有数的机关合计）：上升的只有甲组（2 个机关，20.0% → 50.0%，+30.0 个百分点）。"
    said = say_change(ZH, frame, RATE, 2024)
    assert said == "与2023年相比（两年都有数的机关合计）：上升的只有甲组（2 个机关，20.0% → 50.0%，+30.0 个百分点）。"
    small = groups(
        {"group_code": "a", "median_value": 0.5, **up},
        {"group_code": "b", "median_value": 0.9, "is_below_base": True, **up},
    )
    assert "升幅最大的是甲组" in str(say_change(ZH, small, RATE, 2024)), "the small group rose as well"
    was_small = groups({"group_code": "a", "median_value": 0.5, "matched_previous_denominator": 19, **up})
    assert say_change(ZH, was_small, RATE, 2024) is None
    broken = groups({"group_code": "a", "median_value": 0.5, "has_break": True, **up})
    assert say_change(ZH, broken, RATE, 2024) is None


@pytest.mark.parametrize(("before", "now", "is_said"), [(19, 90, True), (90, 90, False), (None, None, False)])
def test_a_card_says_where_what_it_compares_is_small(before: int | None, now: int | None, is_said: bool) -> None:
    names = ("value", "median_value", "numerator", "denominator", "matched_value", "matched_previous_value")
    row = {**dict.fromkeys(names), "matched_change": 0.1, "matched_denominator": now, "has_break": False}
    row |= dict.fromkeys(("report_count", "applicable_count", "body_count", "incomplete_count", "computed_count"), 0)
    row |= {"matched_previous_denominator": before, "is_below_base": False}
    lines = describe_base(ZH, row, catalogue.measure(RATE))
    assert any("与上年比较的基数不足 30" in line for line in lines) == is_said


def test_the_number_of_a_card_bears_out_its_change() -> None:
    row = {"report_year": 2025, "has_break": False, "is_like": True, "matched_body_count": 1, "value": 0.49740}
    row |= {"matched_previous_value": 0.50382, "matched_value": 0.49740, "matched_change": -0.00642}
    change = describe_change(ZH, {**row, "matched_change_ratio": None}, is_rate=True)
    assert (change.value, change.text, change.note) == ("49.74%", "-0.6 个百分点", "2024年为 50.38%")


def test_bodies_that_share_a_place_are_counted() -> None:
    ranked = pl.DataFrame(
        {"agency_name": ["甲局", "乙局", "丙局", "丁局"], "rank": [1, 2, 2, None], "value": [7.0, 0.0, 0.0, 9.0]}
    )
    said = say_bodies(ZH, ranked, "received_new", 2024)
    assert "3 个机关可比，最高的是甲局（7），最低的是并列的 2 个机关（同为 0）" in said
    assert "另有 1 个机关基数不足 30" in said
    assert say_bodies(ZH, ranked[:1], "received_new", 2024).endswith("：只有一个机关可比，甲局（7）。")


def test_a_small_line_crosses_neither_a_gap_nor_a_break() -> None:
    years = (2021, 2022, 2023, 2024)
    table = pl.DataFrame({"group_label": ["a", "b"]}).with_columns(
        pl.Series("2021", [9.0, 9.0]),
        pl.Series("2022", [1.0, 1.0]),
        pl.Series("2023", [2.0, None]),
        pl.Series("2024", [4.0, 4.0]),
    )
    assert trends(table, None, years, ()) == [[9.0, 1.0, 2.0, 4.0], None]
    assert trends(table, None, years, (Break(2022, ""), Break(2020, ""))) == [[1.0, 2.0, 4.0], None]
    assert trends(table, None, years, (Break(2023, ""),)) == [None, None], "two years are no trend"
    assert trends(table, None, (2021, 2023, 2024), ()) == [None, None], "a year is left out"
    bases = table.with_columns(pl.lit(30.0).alias(str(year)) for year in years)
    assert trends(table, bases, years, ()) == [[9.0, 1.0, 2.0, 4.0], None]
    assert trends(table, bases.with_columns(pl.lit(29.0).alias("2022")), years, ()) == [None, None], "a small base"
