"""Which reports the store has: the line above the figures, the matrix of bodies and years, and what it lacks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl
import streamlit as st

from disclosure.ui.parts.drawing import draw
from disclosure.ui.parts.sections import chart_words, show_section
from disclosure.ui.parts.telling import say_last
from disclosure.ui.shell import filters
from disclosure.ui.shell.access import is_read_only
from disclosure.ui.shell.labels import Words
from disclosure.ui.shell.page import View, link_to
from disclosure.ui.shell.populations import years_shown

BODIES_IN_MATRIX = 40
REPORTS_IN_MATRIX = BODIES_IN_MATRIX * 20
STATES = ("complete", "partial", "not_in_store")


def show_coverage_line(view: View, reported: pl.DataFrame, year: int | None) -> None:
    """How many bodies the figures below cover, and which known ones this store lacks that year."""
    words = view.words
    rows = reported.filter(pl.col("report_year") == year)
    if rows.is_empty():
        st.info(words.text("coverage.no_report", year=words.year(year or 0)), icon=":material/info:")
        return
    row = rows.row(0, named=True)
    missing = int(row["missing_count"])
    sentence = words.text(
        "coverage.line",
        year=words.year(int(row["report_year"])),
        bodies=words.count(row["body_count"]),
    )
    if not missing:
        st.markdown(sentence)
        return
    names = view.answers.ask(
        "missing_bodies",
        **{**view.selection.in_focus(), "years": [int(row["report_year"])]},
        limit=5,
        offset=0,
    )["agency_name"].to_list()
    more = words.text("coverage.and_more") if missing > len(names) else ""
    st.markdown(
        sentence
        + words.text("coverage.missing", count=words.count(missing), names=filters.plain_list(words, names) + more)
    )


def show_shares(view: View, reported: pl.DataFrame) -> None:
    """How many bodies each year of the selection covers, for pages that count over several years."""
    words = view.words
    each = [
        words.text(
            "coverage.share_in_year",
            year=row["report_year"],
            bodies=words.count(row["body_count"]),
        )
        for row in reported.sort("report_year").iter_rows(named=True)
    ]
    st.caption(words.text("coverage.shares", years=words.list(each)))


def say_no_deadline(words: Words, row: Mapping[str, Any]) -> str:
    """How many reports no article sets a day for, behind those in time and late; empty where there is none."""
    count = row["no_deadline_count"]
    return words.text("reporting.no_deadline", count=words.count(count)) if count else ""


def say_no_roster(view: View) -> str:
    """Why nobody is said to owe a report: there is no roster, or it names no body of the selection."""
    nothing = dict.fromkeys(("years", "region_code", "levels", "kinds", "agency_ids"))
    has_roster = not view.answers.ask("roster_coverage", **nothing).is_empty()
    if has_roster:
        return view.words.text("reporting.roster_elsewhere")
    return view.words.text("reporting.no_roster_read_only" if is_read_only() else "reporting.no_roster")


def show_coverage(view: View, reported: pl.DataFrame) -> None:
    """Which body reported for which year: a matrix for a few bodies, counts by year for many."""
    known = int(reported["known_body_count"].max() or 0)  # type: ignore[arg-type]
    if known <= BODIES_IN_MATRIX:
        _show_matrix(view)
    else:
        _show_counts(view, reported)


def _show_matrix(view: View) -> None:
    words, parameters = view.words, view.selection.parameters()
    present = view.answers.ask("report_list", **parameters, limit=REPORTS_IN_MATRIX, offset=0).select(
        "agency_id", "agency_name", "report_year", pl.col("status").alias("state"), "published_on"
    )
    missing = view.answers.ask("missing_bodies", **parameters, limit=REPORTS_IN_MATRIX, offset=0).select(
        "agency_id",
        "agency_name",
        "report_year",
        pl.lit("not_in_store").alias("state"),
        pl.lit(None, dtype=pl.Date).alias("published_on"),
    )
    frame = pl.concat([present, missing], how="vertical_relaxed").sort("agency_name", "report_year")
    states = {state: words.code("coverage_state", state) for state in STATES}
    counted = frame.group_by("report_year", "state").agg(pl.len().alias("value"))
    drawn = frame.with_columns(pl.col("published_on").map_elements(words.day, return_dtype=pl.String))
    chart = draw(
        "coverage_matrix",
        drawn,
        labels=chart_words(words),
        state_labels=states,
        years=years_shown(view),
        appearance=view.appearance,
    )
    show_section(
        view,
        key="coverage",
        title=words.text("coverage.title"),
        chart=chart,
        frame=frame.rename({"state": "coverage_state"}),
        columns=("agency_name", "report_year", "coverage_state", "published_on"),
        metrics=(),
        sentence=say_last(words, counted, "state", states, is_rate=False),
        note=words.text("coverage.note"),
        select=("cell",),
    )


def _show_counts(view: View, reported: pl.DataFrame) -> None:
    words = view.words
    long = reported.unpivot(
        on=["body_count", "missing_count"], index="report_year", variable_name="category", value_name="value"
    )
    names = {
        "body_count": words.code("coverage_state", "reported"),
        "missing_count": words.code("coverage_state", "not_in_store"),
    }
    chart = draw(
        "bars_by_year",
        long,
        labels=chart_words(words),
        category_labels=names,
        unit=words.text("unit.bodies"),
        years=years_shown(view),
        appearance=view.appearance,
    )
    show_section(
        view,
        key="coverage",
        title=words.text("coverage.title"),
        chart=chart,
        frame=reported,
        columns=(
            "report_year",
            "body_count",
            "known_body_count",
            "missing_count",
            "partial_count",
            "late_count",
            "undated_count",
        ),
        metrics=(),
        sentence=say_last(words, long, "category", names, is_rate=False),
        note=words.text("coverage.note"),
        select=("year",),
    )
    link_to(view, "data", words.text("coverage.open_list"), list="missing")
