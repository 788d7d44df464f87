"""The sentences of charts: made from their rows, nothing across a break, nothing of a small base."""

from __future__ import annotations

from typing import Any

import polars as pl

from disclosure.ui.parts.telling import say_parts, say_ranking, say_trend
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
    said = say_trend(EN, pl.DataFrame(rows), [COUNT])
    assert said == "5 in 2023. Since 2021: highest 7 in 2022, lowest 3 in 2021."
    assert say_trend(ZH, pl.DataFrame(rows), [COUNT]) == "2023年为 5。2021年以来最高是2022年的 7，最低是2021年的 3。"
    assert say_trend(EN, pl.DataFrame(years(COUNT, 3.0, 7.0)), [COUNT]) == "7 in 2022.", "two years have no range"
    assert say_trend(EN, pl.DataFrame(years(COUNT, 3.0, 3.0, 3.0)), [COUNT]) == "3 in 2023.", "nor have equal ones"


def test_nothing_is_told_of_small_bases_or_of_nothing() -> None:
    assert say_trend(EN, pl.DataFrame(years(RATE, 0.5, 0.6, 0.7, small=True)), [RATE]) is None
    empty = pl.DataFrame(years(COUNT, None, None), schema_overrides={"value": pl.Float64})
    assert say_trend(EN, empty, [COUNT]) is None
    assert say_parts(EN, empty, {COUNT: "a"}) is None


def test_several_measures_are_told_for_the_last_year_and_parts_by_their_size() -> None:
    rows = pl.DataFrame(years(COUNT, 3.0, 4.0) + years(OTHER, 8.0, 9.0))
    names = [EN.measure(code) for code in (COUNT, OTHER)]
    assert say_trend(EN, rows, [COUNT, OTHER]) == f"2022: {names[0]} 4, {names[1]} 9."
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
