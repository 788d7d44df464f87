"""What a chart shows, as a sentence made from its numbers: its alternative text too.

Nothing is told of a small base or across a break, and of several that share a place none is named for it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal

import polars as pl

from disclosure.measures import catalogue
from disclosure.ui.shell.labels import Words
from disclosure.ui.shell.populations import MINIMUM_BASE

Row = Mapping[str, Any]

_OUTLIERS = 3
_LEAST_QUARTERED = 4
"""Of fewer bodies there is no middle half."""


def say_trend(words: Words, rows: pl.DataFrame, names: Mapping[str, str]) -> str | None:
    """The last year that has numbers; of one measure its highest and lowest since the last series break as well.

    `rows`: those of `measure_by_year` in the page's comparison; `names`: the measures with what they are called. A
    rate with a small base is not told.
    """
    told, measures = _told(rows), list(names)
    if told.is_empty():
        return None
    year = int(told["report_year"].max())  # type: ignore[arg-type]
    last = {str(row["measure"]): row for row in told.filter(pl.col("report_year") == year).iter_rows(named=True)}
    if len(measures) > 1:
        return words.text("chart_says.last", year=words.year(year), parts=words.list(_parts(words, last, names)))
    row = last[measures[0]]
    is_rate = catalogue.measure(measures[0]).is_rate
    value = f"{words.short_value(row['value'], is_rate)} {words.measure_unit(measures[0])}".strip()
    one = words.text("chart_says.one", year=words.year(year), value=value)
    same = told.filter(pl.col("segment") == row["segment"]) if row.get("segment") is not None else told
    if same.height < 3:
        return one
    high, low = same["value"].max(), same["value"].min()
    if high == low:
        return one

    def years_of(value: object) -> str:
        years = same.filter(pl.col("value") == value)["report_year"].sort()
        return words.list([words.year(of) for of in years])

    return words.text(
        "chart_says.range",
        one=one,
        first=words.year(int(same["report_year"].min())),  # type: ignore[arg-type]
        high_year=years_of(high),
        high=words.short_value(high, is_rate),  # type: ignore[arg-type]
        low_year=years_of(low),
        low=words.short_value(low, is_rate),  # type: ignore[arg-type]
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


def say_last(words: Words, rows: pl.DataFrame, column: str, names: Mapping[str, str], *, is_rate: bool) -> str | None:
    """The last year that has numbers: the value of each of `names` (codes in `column`), in their order.

    `rows`: report_year, value, the column, where there are small bases is_below_base. Counts that are zero are left out
    where others are not.
    """
    told = _told(rows)
    if told.is_empty():
        return None
    year = int(told["report_year"].max())  # type: ignore[arg-type]
    of_year = told.filter(pl.col("report_year") == year)
    last = {str(row[column]): row["value"] for row in of_year.iter_rows(named=True)}
    shown = [code for code in names if code in last and (is_rate or last[code])] or [
        code for code in names if code in last
    ]
    parts = [
        words.text("chart_says.part", name=names[code], value=words.short_value(last[code], is_rate)) for code in shown
    ]
    return words.text("chart_says.last", year=words.year(year), parts=words.list(parts)) if parts else None


def say_peers(words: Words, frame: pl.DataFrame, *, is_rate: bool) -> str:
    """A body beside its peers in the last year with a number of its own (`agency_against_peers`), or why it is not."""
    told = _told(frame)
    if told.is_empty():
        is_small = frame["value"].is_not_null().any()
        return words.text("chart_says.peers_small" if is_small else "chart_says.peers_none", base=MINIMUM_BASE)
    row = told.sort("report_year").row(-1, named=True)
    own = words.text(
        "chart_says.one", year=words.year(row["report_year"]), value=words.short_value(row["value"], is_rate)
    )
    if row["peer_median"] is None:
        return own
    parts = {
        "own": own,
        "count": words.count(row["peer_count"]),
        "lower": words.count(row["lower_count"]),
        "median": words.short_value(row["peer_median"], is_rate),
    }
    if row["peer_count"] < _LEAST_QUARTERED:
        return words.text("chart_says.peers_few", **parts)
    low, high = (words.short_value(row[f"peer_{side}_quartile"], is_rate) for side in ("lower", "upper"))
    if low == high:
        return words.text("chart_says.peers_alike", **parts)
    return words.text("chart_says.peers", **parts, low=low, high=high)


def say_moved(
    words: Words,
    moved: pl.DataFrame,
    column: Literal["change", "effect"],
    unit: Callable[[float], str],
    *,
    is_whole: bool = True,
) -> str | None:
    """Who rose most and who fell most, of how many that changed; of effects, who raised and who lowered the whole most.

    `unit` writes a change of `column`.

    One alone that rose or fell is no superlative: it is told as the only one.

    Where `moved` is not the whole list but the bodies that moved furthest, their number is not told, nor who moved as
    far as the last of them: more may have.
    """
    last = None if is_whole or moved.is_empty() else abs(moved[column][-1])
    parts = []
    for sign, key in ((1, f"chart_says.{column}_up"), (-1, f"chart_says.{column}_down")):
        side = moved.filter(pl.col(column) * sign > 0).sort(pl.col(column) * -sign, maintain_order=True)
        if side.is_empty():
            continue
        first = side.row(0, named=True)
        if last is not None and abs(first[column]) == last:
            continue
        tied = side.filter(pl.col(column) == first[column]).height
        if is_whole and side.height == 1:
            key += "_only"
        named = first["agency_name"] if tied == 1 else words.text("chart_says.bodies", count=words.count(tied))
        parts.append(words.text(key, name=named, change=unit(first[column])))
    if not parts:
        return None
    if not is_whole:
        return words.text("chart_says.moved_furthest", parts=words.list(parts))
    return words.text(f"chart_says.{column}_moved", count=words.count(moved.height), parts=words.list(parts))


def say_most(words: Words, rows: pl.DataFrame, year: int, most: int = 3) -> str | None:
    """The first of rows (agency_name, value; a count each, the largest first), as many as lead without a tie."""
    values = [float(value) for value in rows["value"] if value]
    leading = [
        place
        for place in range(1, min(most, len(values)) + 1)
        if values[place - 1 : place + 1] != values[place - 1 : place] * 2
    ]
    if not leading:
        return None
    parts = [
        words.text("chart_says.part", name=row["agency_name"], value=words.count(row["value"]))
        for row in rows.head(leading[-1]).iter_rows(named=True)
    ]
    if len(values) == 1:
        return words.text("chart_says.most_only", year=words.year(year), part=parts[0])
    return words.text("chart_says.most", year=words.year(year), count=words.count(len(values)), parts=words.list(parts))


def say_rate_by_base(
    words: Words, frame: pl.DataFrame, pooled: float | None, year: int, minimum_base: int
) -> str | None:
    """How many rates stand on a base that says something, and how many of these lie apart from all together.

    `frame`: agency_name, value, denominator, interval_low, interval_high (95 %), a row a body.
    """
    if frame.is_empty() or pooled is None:
        return None
    large = frame.filter(pl.col("denominator") >= minimum_base)
    told = words.text(
        "chart_says.bases",
        year=words.year(year),
        count=words.count(frame.height),
        large=words.count(large.height),
        base=minimum_base,
        pooled=words.ratio(pooled),
    )
    parts = [told]
    for side, key in (
        (large.filter(pl.col("interval_low") > pooled), "chart_says.above"),
        (large.filter(pl.col("interval_high") < pooled), "chart_says.below"),
    ):
        if side.is_empty():
            continue
        far = side.with_columns((pl.col("value") - pooled).abs().alias("_far")).sort("_far", descending=True)
        named = words.list(
            [
                words.text("chart_says.part", name=row["agency_name"], value=words.ratio(row["value"]))
                for row in far.head(_OUTLIERS).iter_rows(named=True)
            ]
        )
        is_all = side.height <= _OUTLIERS
        count = words.count(side.height)
        parts.append(words.text(key if is_all else f"{key}_first", count=count, shown=_OUTLIERS, names=named))
    if len(parts) == 1 and large.height:
        parts.append(words.text("chart_says.none_apart"))
    return ("" if words.language == "zh" else " ").join(parts)


def say_least_filled(words: Words, cells: pl.DataFrame, year: int) -> str | None:
    """Which cell is filled least often, or how many share that place; how many are not always filled.

    `cells`: row_label, column_label, fill_share (0-1), filled_count, cell_count, the least filled first.
    """
    lacking = cells.filter(pl.col("fill_share") < 1)
    if lacking.is_empty():
        return None
    first = lacking.row(0, named=True)
    tied = lacking.filter(pl.col("fill_share") == first["fill_share"]).height
    told = {
        "year": words.year(year),
        "count": words.count(cells.height),
        "lacking": words.count(lacking.height),
        "share": words.ratio(first["fill_share"]),
    }
    if tied > 1:
        return words.text("chart_says.least_filled_tied", tied=words.count(tied), **told)
    return words.text(
        "chart_says.least_filled" if lacking.height > 1 else "chart_says.least_filled_only",
        name=f"{first['row_label']} · {first['column_label']}",
        filled=words.count(first["filled_count"]),
        cells=words.count(first["cell_count"]),
        **told,
    )


def _told(rows: pl.DataFrame) -> pl.DataFrame:
    has_number = rows.filter(pl.col("value").is_not_null())
    if "is_below_base" not in rows.columns:
        return has_number
    return has_number.filter(~pl.col("is_below_base").fill_null(value=False))


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
