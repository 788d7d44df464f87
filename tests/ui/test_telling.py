"""The sentences of charts: made from their rows, nothing across a break, nothing of a small base."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from disclosure.ui.coverage.quality import say_distance
from disclosure.ui.parts.telling import (
    say_last,
    say_least_filled,
    say_most,
    say_moved,
    say_parts,
    say_peers,
    say_ranking,
    say_rate_by_base,
    say_trend,
)
from disclosure.ui.parts.timeline import say_timeline
from disclosure.ui.shell.labels import Words

ZH, EN = Words("zh"), Words("en")
COUNT, OTHER, RATE = "received_new", "carried_in", "disclosure_rate_d1"


def years(
    code: str, *values: float | None, first: int = 2021, segment: int = 0, small: bool = False
) -> list[dict[str, Any]]:
    return [
        {"measure": code, "report_year": first + place, "value": value, "is_below_base": small, "segment": segment}
        for place, value in enumerate(values)
    ]


def test_a_trend_is_told_within_its_last_unbroken_stretch() -> None:
    rows = years(COUNT, 900.0, first=2020) + years(COUNT, 3.0, 7.0, 5.0, segment=1) + years(COUNT, None, first=2024)
    said = say_trend(EN, pl.DataFrame(rows), {COUNT: ""})
    assert said == "5 applications in 2023. Since 2021: highest 7 in 2022, lowest 3 in 2021."
    assert (
        say_trend(ZH, pl.DataFrame(rows), {COUNT: ""})
        == "2023年为 5 件。2021年以来最高是2022年的 7，最低是2021年的 3。"
    )
    tied = pl.DataFrame(years(COUNT, 3.0, 7.0, 3.0))
    assert str(say_trend(EN, tied, {COUNT: ""})).endswith("highest 7 in 2022, lowest 3 in 2021, 2023.")
    assert str(say_trend(ZH, tied, {COUNT: ""})).endswith("最低是2021年、2023年的 3。"), "no year alone has it"
    assert say_trend(EN, pl.DataFrame(years(COUNT, 3.0, 7.0)), {COUNT: ""}) == "7 applications in 2022.", (
        "two years have no range"
    )
    assert say_trend(EN, pl.DataFrame(years(COUNT, 3.0, 3.0, 3.0)), {COUNT: ""}) == "3 applications in 2023.", (
        "nor have equal ones"
    )


def test_nothing_is_told_of_small_bases_or_of_nothing() -> None:
    assert say_trend(EN, pl.DataFrame(years(RATE, 0.5, 0.6, 0.7, small=True)), {RATE: ""}) is None
    empty = pl.DataFrame(years(COUNT, None, None), schema_overrides={"value": pl.Float64})
    assert say_trend(EN, empty, {COUNT: ""}) is None
    assert say_parts(EN, empty, {COUNT: "a"}) is None


def test_several_measures_are_told_for_the_last_year_and_parts_by_their_size() -> None:
    rows = pl.DataFrame(years(COUNT, 3.0, 4.0) + years(OTHER, 8.0, 9.0))
    names = [EN.measure(code) for code in (COUNT, OTHER)]
    assert say_trend(EN, rows, dict(zip((COUNT, OTHER), names, strict=True))) == f"2022: {names[0]} 4, {names[1]} 9."
    assert say_parts(EN, rows, {COUNT: "new", OTHER: "old"}) == "2022: old 9, new 4."


def test_who_stands_first_and_whether_alone() -> None:
    def ranking(*values: float) -> pl.DataFrame:
        rows = [
            {"agency_name": f"局{place}", "value": value, "rank": place, "ranked_count": 40}
            for place, value in enumerate(values, 1)
        ]
        small = {"agency_name": "小局", "value": 99.0, "rank": None, "ranked_count": 40}
        return pl.DataFrame([*rows, small], infer_schema_length=None)

    assert say_ranking(ZH, ranking(9.0, 3.0), COUNT, "highest") == "参与排序的 40 个机关中，局1最高，为 9。"
    assert say_ranking(EN, ranking(0.0, 0.0, 3.0), COUNT, "lowest") == (
        "Of 40 bodies in the ranking, 2 share the lowest number: 0."
    )
    assert "the 2 listed share the lowest" in str(say_ranking(EN, ranking(0.0, 0.0), COUNT, "lowest"))
    assert say_ranking(EN, ranking(5.0), COUNT, "highest") is None


def test_categories_of_the_last_year_without_those_that_are_zero() -> None:
    rows = pl.DataFrame(
        [
            {"report_year": year, "category": name, "value": value}
            for year, values in ((2022, (9, 9, 9)), (2023, (4, 0, 2)))
            for name, value in zip("abc", values, strict=True)
        ]
    )
    names = {"c": "late", "b": "owed", "a": "in time"}
    assert say_last(EN, rows, "category", names, is_rate=False) == "2023: late 2, in time 4."
    assert say_last(EN, rows.with_columns(value=pl.lit(0)), "category", {"a": "in time"}, is_rate=False) == (
        "2023: in time 0."
    )
    assert say_last(EN, rows.clear(), "category", names, is_rate=False) is None


def test_a_body_is_told_beside_its_peers() -> None:
    row = {
        **years(COUNT, 7.0, first=2023)[0],
        "peer_median": 5.0,
        "peer_lower_quartile": 2.0,
        "peer_upper_quartile": 9.0,
        "peer_count": 12,
        "lower_count": 8,
    }
    said = say_peers(ZH, pl.DataFrame([row]), is_rate=False)
    assert said == "2023年为 7。12 个同类机关居中 5，居中一半在 2 至 9 之间；8 个低于本机关。"
    alike = pl.DataFrame([{**row, "peer_lower_quartile": 5.0, "peer_upper_quartile": 5.0}])
    assert "居中 5，居中一半都是这个数；" in str(say_peers(ZH, alike, is_rate=False)), "not from 5 to 5"
    few = pl.DataFrame([{**row, "peer_count": 3, "lower_count": 1}])
    assert say_peers(EN, few, is_rate=False) == "7 in 2023. 3 peers: median 5; 1 lies below this body.", "no quarters"
    alone = {**row, "peer_median": None, "peer_lower_quartile": None, "peer_upper_quartile": None}
    assert say_peers(EN, pl.DataFrame([alone]), is_rate=False) == "7 in 2023."
    small = pl.DataFrame([{**row, "is_below_base": True}])
    assert say_peers(EN, small, is_rate=True) == "The base of every year is below 30, so no rate is told."
    nothing = small.with_columns(value=pl.lit(None, dtype=pl.Float64))
    assert say_peers(ZH, nothing, is_rate=True) == "各年都没有这个数，不作比较。"


def test_who_rose_and_who_fell_and_nobody_for_a_shared_place() -> None:
    def changes(*values: float) -> pl.DataFrame:
        return pl.DataFrame([{"agency_name": f"b{place}", "change": value} for place, value in enumerate(values)])

    unit = EN.signed_count
    assert say_moved(EN, changes(-9.0, 5.0, 5.0, 1.0), "change", unit) == (
        "4 bodies changed: 2 bodies alike rose most (+5), only b0 fell (-9)."
    )
    assert say_moved(EN, changes(4.0, 3.0), "change", unit) == "2 bodies changed: b0 rose most (+4)."
    # Of a list that was cut, more may have moved as far as its last.
    cut = changes(-9.0, 5.0, 5.0)
    assert say_moved(EN, cut, "change", unit, is_whole=False) == "Of the bodies that moved furthest b0 fell most (-9)."
    assert say_moved(EN, changes(5.0, 5.0), "change", unit, is_whole=False) is None
    assert say_moved(EN, changes(0.5).clear(), "change", unit) is None
    effects = changes(-0.2, 0.1).rename({"change": "effect"})
    assert say_moved(EN, effects, "effect", EN.points) == (
        "2 bodies moved the whole: only b1 raised the whole (+10.0 points), only b0 lowered the whole (-20.0 points)."
    )


def test_the_most_frequent_without_a_tie_at_the_end() -> None:
    def reasons(*values: int) -> pl.DataFrame:
        return pl.DataFrame([{"agency_name": f"r{place}", "value": value} for place, value in enumerate(values)])

    assert say_most(EN, reasons(9, 5, 5, 5, 0), 2023) == "2023: of 4 with any, the most frequent: r0 9."
    assert say_most(EN, reasons(9, 7, 5, 4), 2023) == "2023: of 4 with any, the most frequent: r0 9, r1 7, r2 5."
    assert say_most(EN, reasons(9, 7), 2023) == "2023: of 2 with any, the most frequent: r0 9, r1 7."
    assert say_most(EN, reasons(5, 5, 5, 5), 2023) is None
    assert say_most(EN, reasons(5, 0), 2023) == "2023: one alone has any, r0 5."
    assert say_most(EN, reasons(0, 0), 2023) is None


def test_rates_apart_from_all_together_on_bases_that_say_something() -> None:
    rows = [
        ("b0", 1.0, 9, 0.7, 1.0),  # too small to be told
        ("b1", 0.9, 100, 0.8, 0.95),
        ("b2", 0.5, 100, 0.4, 0.6),
        ("b3", 0.1, 100, 0.05, 0.2),
        ("b4", 0.2, 100, 0.1, 0.3),
    ]
    names = ["agency_name", "value", "denominator", "interval_low", "interval_high"]
    frame = pl.DataFrame(rows, schema=names, orient="row")
    assert say_rate_by_base(EN, frame, 0.5, 2023, 30) == (
        "2023: 4 of 5 bodies with a rate have a denominator of 30 or more; all together 50.0%. "
        "1 lies above it with a 95 % interval that leaves it out: b1 90.0%. "
        "2 lie below it with a 95 % interval that leaves it out: b3 10.0%, b4 20.0%."
    )
    assert str(say_rate_by_base(EN, frame[2:3], 0.5, 2023, 30)).endswith("of none of these leaves it out.")
    assert "leaves it out" not in str(say_rate_by_base(EN, frame[:1], 0.5, 2023, 30))
    assert say_rate_by_base(EN, frame, None, 2023, 30) is None
    more = pl.concat([frame, frame[3:].with_columns(pl.col("agency_name") + "x", pl.col("value") + 0.02)])
    told = say_rate_by_base(EN, more, 0.5, 2023, 30)
    assert str(told).endswith(
        "4 lie below it with a 95 % interval that leaves it out, the 3 farthest: b3 10.0%, b3x 12.0%, b4 20.0%."
    )


def test_the_least_filled_cell_or_how_many_share_that_place() -> None:
    def cells(*filled: int) -> pl.DataFrame:
        return pl.DataFrame(
            [
                {
                    "row_label": f"r{place}",
                    "column_label": "c",
                    "fill_share": count / 10,
                    "filled_count": count,
                    "cell_count": 10,
                }
                for place, count in enumerate(filled)
            ]
        )

    assert say_least_filled(EN, cells(2, 5, 10), 2023) == (
        "2023: of 3 cells 2 are not always filled, least of all r0 · c: 20.0% (2 / 10)."
    )
    assert "one alone is not always filled, r0 · c: 20.0% (2 / 10)" in str(say_least_filled(EN, cells(2, 10), 2023))
    assert "the 2 least filled have 50.0% each" in str(say_least_filled(EN, cells(5, 5, 10), 2023))
    assert say_least_filled(EN, cells(10, 10), 2023) is None


@pytest.mark.parametrize(
    ("is_by_roster", "said"),
    [
        (False, "2024年：本库收录 3 份，公布日期均不明，不说明是否按期。"),
        (True, "2024年：应有 5 份，本库收录 3 份，公布日期均不明，不说明是否按期。"),
    ],
)
def test_a_year_without_a_date_of_publication_says_only_what_is_here(is_by_roster: bool, said: str) -> None:
    """What is expected is told only where a roster says so."""
    row = {"report_year": 2024, "calendar_day": None, "report_count": 0, "dated_count": 0, "reported_count": 3}
    row |= {"expected_count": 5 if is_by_roster else 3, "is_by_roster": is_by_roster}
    frame = pl.DataFrame([row], schema_overrides={"calendar_day": pl.Int32})
    assert say_timeline(ZH, frame, 2024, None) == said
    assert ("5 reports expected" in say_timeline(EN, frame, 2024, None)) is is_by_roster


@pytest.mark.parametrize(("due", "is_said"), [(3, False), (2, True)])
def test_who_met_a_deadline_is_told_where_it_is_not_that_of_all(due: int, *, is_said: bool) -> None:
    row = {"report_year": 2024, "calendar_day": 9, "report_count": 2, "dated_count": 2, "reported_count": 3}
    row |= {"expected_count": 3, "is_by_roster": False, "january_count": due, "january_met_count": 2}
    row |= {"march_count": 3 - due, "march_met_count": 0}
    said = say_timeline(ZH, pl.DataFrame([row]), 2024, None)
    assert said.startswith("2024年：本库收录 3 份，截至1月31日公布 2 份（66.7%）、截至3月31日公布 2 份（66.7%）；")
    assert said.endswith("；公布日期不明 1 份。")
    assert (f"应于1月31日前公布的 {due} 份中按期 2 份" in said) is is_said


@pytest.mark.parametrize(
    ("days", "said"), [(2, "居中的比期限早 2 天"), (0, "居中的恰在期限当天"), (-1.5, "居中的比期限晚 1.5 天")]
)
def test_a_day_of_the_deadline_is_neither_early_nor_late(days: float, said: str) -> None:
    counts = dict.fromkeys(("deadline_count", "dated_count", "by_then_count"), 3)
    row = {"report_year": 2024, "is_by_roster": False, "median_days": days, "expected_share": 1.0, **counts}
    assert said in say_distance(ZH, row, 0)
