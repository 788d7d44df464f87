"""What a chart of years, parts or a ranking shows, as a sentence made from its numbers: its alternative text too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from disclosure.measures import catalogue
from disclosure.ui.shell.labels import Words

Row = Mapping[str, Any]


def say_trend(words: Words, rows: pl.DataFrame, measures: Sequence[str]) -> str | None:
    """The last year that has numbers; of one measure its highest and lowest since the last series break as well.

    `rows`: those of `measure_by_year` in the page's comparison. A rate with a small base is not told.
    """
    told = _told(rows)
    if told.is_empty():
        return None
    year = int(told["report_year"].max())  # type: ignore[arg-type]
    last = {str(row["measure"]): row for row in told.filter(pl.col("report_year") == year).iter_rows(named=True)}
    if len(measures) > 1:
        names = {code: words.measure(code) for code in measures}
        return words.text("chart_says.last", year=words.year(year), parts=words.list(_parts(words, last, names)))
    row = last[measures[0]]
    is_rate = catalogue.measure(measures[0]).is_rate
    one = words.text("chart_says.one", year=words.year(year), value=words.short_value(row["value"], is_rate))
    same = told.filter(pl.col("segment") == row["segment"]) if row.get("segment") is not None else told
    if same.height < 3:
        return one
    high, low = (same.sort("value", "report_year").row(place, named=True) for place in (-1, 0))
    if high["value"] == low["value"]:
        return one
    return words.text(
        "chart_says.range",
        one=one,
        first=words.year(int(same["report_year"].min())),  # type: ignore[arg-type]
        high_year=words.year(high["report_year"]),
        high=words.short_value(high["value"], is_rate),
        low_year=words.year(low["report_year"]),
        low=words.short_value(low["value"], is_rate),
    )


def say_parts(words: Words, rows: pl.DataFrame, names: Mapping[str, str]) -> str | None:
    """The parts of the last year that has numbers, the largest first; `names` of the measures, as in the legend."""
    told = _told(rows)
    if told.is_empty():
        return None
    year = int(told["report_year"].max())  # type: ignore[arg-type]
    last = {str(row["measure"]): row for row in told.filter(pl.col("report_year") == year).iter_rows(named=True)}
    ordered = dict(sorted(names.items(), key=lambda item: -last[item[0]]["value"] if item[0] in last else 0))
    return words.text("chart_says.last", year=words.year(year), parts=words.list(_parts(words, last, ordered)))


def say_ranking(words: Words, frame: pl.DataFrame, code: str, order: str) -> str | None:
    """Who stands first of how many, and how many stand there with the same number.

    `frame`: rows of `measure_ranking`, in `order` (highest, lowest); without a rank stand those with a small base.
    """
    ranked = frame.filter(pl.col("rank").is_not_null())
    if ranked.height < 2:
        return None
    first = ranked.row(0, named=True)
    value = words.short_value(first["value"], catalogue.measure(code).is_rate)
    tied = ranked.filter(pl.col("value") == first["value"]).height
    told = {"count": words.count(first["ranked_count"]), "order": words.code("ranking_order", order), "value": value}
    if tied == ranked.height:
        return words.text("chart_says.all_alike", shown=words.count(tied), **told)
    if tied > 1:
        return words.text("chart_says.first_tied", tied=words.count(tied), **told)
    return words.text("chart_says.first", name=first["agency_name"], **told)


def _told(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.filter(pl.col("value").is_not_null() & ~pl.col("is_below_base").fill_null(value=False))


def _parts(words: Words, last: Mapping[str, Row], names: Mapping[str, str]) -> list[str]:
    return [
        words.text(
            "chart_says.part",
            name=name,
            value=words.short_value(last[code]["value"], catalogue.measure(code).is_rate),
        )
        for code, name in names.items()
        if code in last
    ]
