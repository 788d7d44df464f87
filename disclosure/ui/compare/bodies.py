"""Bodies over several years: a line each for a few, a shaded table for more, and a table with the years across."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl
import streamlit as st

from disclosure.charts import Break
from disclosure.measures import catalogue
from disclosure.ui.compare.years_across import show_years_across
from disclosure.ui.parts import controls
from disclosure.ui.parts.comparisons import (
    AGENCY_COLUMNS,
    BODIES_IN_LINES,
    RATE_RATIOS,
    join_notes,
    join_sentences,
    show_picked,
)
from disclosure.ui.parts.drawing import draw
from disclosure.ui.parts.sections import chart_words, series_breaks, show_section
from disclosure.ui.shell import populations
from disclosure.ui.shell.labels import Words
from disclosure.ui.shell.page import View
from disclosure.ui.shell.populations import MINIMUM_BASE

Row = Mapping[str, Any]

MOST_SHADED = 60
"""More bodies in one picture cannot be read; the table has all."""
EVERY_BODY = 1_000_000


def show_bodies(view: View, code: str, year: int) -> None:
    """The bodies of the selection, the highest of the year in focus first."""
    words = view.words
    measure = catalogue.measure(code)
    ranked = _rank(view, code, year)
    if ranked.is_empty():
        st.info(words.text("empty.chart"), icon=":material/info:")
        return
    order = ranked["agency_id"].to_list()
    wanted = controls.wanted_rows(view, "bodies", BODIES_IN_LINES)
    shown = order[: min(wanted, MOST_SHADED)]
    years = populations.years_shown(view)
    rows = _over_years(view, code, years, shown)
    names = dict(ranked.select("agency_id", "agency_name").iter_rows())
    options: dict[str, Any] = {
        "labels": chart_words(words),
        "kind": "ratio" if measure.is_rate else "count",
        "unit": words.measure_unit(code),
        "years": years,
        "minimum_base": MINIMUM_BASE,
        "appearance": view.appearance,
    }
    drawn = rows if measure.is_rate else rows.drop("numerator", "denominator")
    if len(shown) <= BODIES_IN_LINES:
        chart = draw(
            "line_by_year",
            drawn,
            category="agency_id",
            category_labels={agency_id: names[agency_id] for agency_id in shown},
            breaks=_breaks(view, code),
            **options,
        )
    else:
        chart = draw("heat_map", drawn, **options)
    show_section(
        view,
        key=f"bodies_{code}",
        title=words.text("compare.bodies", measure=words.measure(code)),
        chart=chart,
        frame=rows,
        columns=AGENCY_COLUMNS,
        metrics=[measure.metric],
        sentence=say_bodies(words, ranked, code, year),
        note=_note(view, len(shown), len(order)),
        select=("year",) if len(shown) <= BODIES_IN_LINES else ("cell",),
        ratios=RATE_RATIOS if measure.is_rate else (),
        measure=code,
        all_rows=lambda: _over_years(view, code, years, order),
    )
    controls.offer_more(view, "bodies", len(shown), len(order), more=24, most=MOST_SHADED)
    show_picked(view, rows, "bodies")


def show_over_years(view: View, code: str, year: int) -> None:
    """Every body of the selection with the years across, in the same order."""
    words = view.words
    order = _rank(view, code, year)["agency_id"].to_list()
    if not order:
        return
    years = populations.years_shown(view)
    everyone = _over_years(view, code, years, order)
    show_years_across(
        view,
        everyone.select(
            pl.col("agency_id").alias("group_key"),
            pl.col("agency_name").alias("group_label"),
            "report_year",
            "value",
            "denominator",
        ),
        order=order,
        key=f"bodies_{code}",
        title=words.text("compare.across_bodies", measure=words.measure(code)),
        head=words.text("column.agency_name"),
        is_rate=catalogue.measure(code).is_rate,
        years=years,
        breaks=_breaks(view, code),
    )


def _breaks(view: View, code: str) -> list[Break]:
    return series_breaks(view, view.answers.ask("measure_by_year", measures=[code], **view.selection.parameters()))


def _rank(view: View, code: str, year: int) -> pl.DataFrame:
    """Every body of the year in focus, the highest first; small bases behind; those of the same bodies where asked."""
    frame = view.answers.ask(
        "measure_ranking",
        measure=code,
        year=year,
        direction="highest",
        minimum_base=MINIMUM_BASE,
        limit=EVERY_BODY,
        **view.selection.parameters_without_years(),
    )
    return frame.filter(pl.col("previous_value").is_not_null()) if populations.is_same(view) else frame


def _over_years(view: View, code: str, years: list[int], agency_ids: list[str]) -> pl.DataFrame:
    """The rows of `measure_by_agency` of these bodies, in their order."""
    everyone = view.answers.ask(
        "measure_by_agency",
        measures=[code],
        **{**view.selection.parameters(), "years": years},
        limit=EVERY_BODY,
        offset=0,
    )
    place = pl.DataFrame({"agency_id": agency_ids, "_place": list(range(len(agency_ids)))})
    return everyone.join(place, on="agency_id").sort("_place", "report_year").drop("_place")


def say_bodies(words: Words, ranked: pl.DataFrame, code: str, year: int) -> str:
    """Which body is highest and which lowest of those that can be compared, and how many cannot."""
    is_rate = catalogue.measure(code).is_rate
    rows = ranked.filter(pl.col("rank").is_not_null()).rows(named=True)
    small = ranked.height - len(rows)

    def part(row: Row) -> str:
        value = words.short_value(row["value"], is_rate)
        tied = sum(other["value"] == row["value"] for other in rows)
        if tied > 1:
            return words.text("compare.bodies_tied", count=words.count(tied), value=value)
        return words.text("compare.body_part", name=row["agency_name"], value=value)

    told = {"year": words.year(year), "measure": words.measure(code), "count": words.count(len(rows))}
    if not rows:
        sentence = words.text("compare.none_body", **told)
    elif len(rows) == 1:
        sentence = words.text("compare.one_body", **told, body=part(rows[0]))
    elif rows[0]["value"] == rows[-1]["value"]:
        value = words.short_value(rows[0]["value"], is_rate)
        sentence = words.text("compare.equal_body", **told, value=value)
    else:
        sentence = words.text("compare.highest_body", **told, high=part(rows[0]), low=part(rows[-1]))
    rest = words.text("compare.small_body", count=words.count(small), base=MINIMUM_BASE) if small else None
    return join_sentences(words, sentence, rest)


def _note(view: View, shown: int, count: int) -> str:
    words = view.words
    chosen = None if view.selection.agency_ids else words.text("compare.choose_bodies")
    limit = words.text("compare.bodies_of", shown=shown, count=words.count(count)) if shown < count else None
    return join_notes(words, limit, chosen) or words.text("compare.bodies_note")
