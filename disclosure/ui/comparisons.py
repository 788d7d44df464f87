"""Sections that several pages share: a measure over the years, agency against agency, what drives a change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl
import streamlit as st

from disclosure import catalogue, charts
from disclosure.ui import address, controls
from disclosure.ui.drawing import draw
from disclosure.ui.figures import Row
from disclosure.ui.labels import escape_markdown
from disclosure.ui.page import View, link_to
from disclosure.ui.sections import chart_words, measure_words, series_breaks, show_section

RATES_THAT_ARE_NOT_SHARES = ("dispute_rate", "clearance_rate")
"""Ratios whose numerator is not a part of the denominator: no interval of a proportion applies."""

RANKED = 20
MINIMUM_BASE = 30
SCATTERED = 600
"""More bodies than this are a cloud, not a chart: the page asks to narrow the filters."""

YEAR_COLUMNS = (
    "report_year",
    "measure",
    "value",
    "numerator",
    "denominator",
    "median_value",
    "previous_value",
    "change",
    "change_ratio",
    "body_count",
    "report_count",
    "incomplete_count",
    "computed_count",
)
AGENCY_COLUMNS = (
    "rank",
    "agency_name",
    "region_name",
    "level",
    "kind",
    "report_year",
    "value",
    "numerator",
    "denominator",
    "previous_value",
    "change",
    "change_ratio",
    "peer_median",
    "peer_count",
)
RATE_RATIOS = ("value", "previous_value", "change", "median_value", "peer_median")


def years_shown(view: View) -> list[int]:
    """The years on the axis of every chart, so that a year without a report is a visible gap."""
    chosen = view.selection.years or view.selection.offered_years
    return list(range(min(chosen), max(chosen) + 1)) if chosen else []


def join_notes(*notes: str | None) -> str | None:
    """Several sentences under a title as one paragraph."""
    return " ".join(note for note in notes if note) or None


def describe_coverage(view: View, rows: pl.DataFrame) -> str | None:
    """Names the years in which some reports of the selection have no number for a chart."""
    lacking = (
        rows.with_columns((pl.col("report_count") - pl.col("body_count")).alias("lacking_count"))
        .group_by("report_year")
        .agg(pl.col("lacking_count").max())
        .filter(pl.col("lacking_count") > 0)
        .sort("report_year")
    )
    if lacking.is_empty():
        return None
    words = view.words
    each = [
        words.text("coverage.lacking_in_year", year=year, count=words.count(count))
        for year, count in lacking.iter_rows()
    ]
    return words.text("coverage.lacking", years=words.list(each))


def by_year(view: View, measures: Sequence[str]) -> pl.DataFrame:
    """The measures for every year of the selection."""
    return view.answers.ask("measure_by_year", measures=list(measures), **view.selection.parameters())


def show_trend(
    view: View,
    frame: pl.DataFrame,
    *,
    key: str,
    title: str,
    measures: Sequence[str],
    note: str | None = None,
) -> None:
    """Measures of one unit over the years as lines, breaks marked; with one measure the median body as well."""
    words = view.words
    first = catalogue.measure(measures[0])
    rows = frame.filter(pl.col("measure").is_in(list(measures)))
    is_single = len(measures) == 1
    chart = draw(
        "line_by_year",
        rows if first.is_rate else rows.drop("numerator", "denominator"),
        labels=chart_words(words),
        kind="ratio" if first.is_rate else "count",
        unit=words.measure_unit(measures[0]),
        category=None if is_single else "measure",
        category_labels=None if is_single else measure_words(words, measures),
        breaks=series_breaks(view, rows),
        years=years_shown(view),
        show_median=first.is_rate,
        minimum_base=MINIMUM_BASE,
        appearance=view.appearance,
    )
    show_section(
        view,
        key=key,
        title=title,
        chart=chart,
        frame=rows,
        columns=YEAR_COLUMNS,
        metrics=list(dict.fromkeys(catalogue.measure(code).metric for code in measures)),
        note=join_notes(note, describe_coverage(view, rows)),
        select=("year",),
        ratios=RATE_RATIOS if first.is_rate else (),
    )


def show_parts(
    view: View,
    frame: pl.DataFrame,
    *,
    key: str,
    title: str,
    measures: Sequence[str],
    names: Mapping[str, str] | None = None,
    share: bool = False,
    note: str | None = None,
) -> None:
    """Parts of a whole over the years as stacked bars, as counts or as shares of the known total.

    `names` gives names where those of the measures are too long for a legend.
    """
    words = view.words
    rows = frame.filter(pl.col("measure").is_in(list(measures)))
    chart = draw(
        "bars_by_year",
        rows.drop("numerator", "denominator"),
        labels=chart_words(words),
        category_labels=names or measure_words(words, measures),
        category="measure",
        unit=words.measure_unit(measures[0]),
        share=share,
        breaks=series_breaks(view, rows),
        years=years_shown(view),
        appearance=view.appearance,
    )
    show_section(
        view,
        key=key,
        title=title,
        chart=chart,
        frame=rows,
        columns=YEAR_COLUMNS,
        metrics=list(dict.fromkeys(catalogue.measure(code).metric for code in measures)),
        note=join_notes(note, describe_coverage(view, rows)),
        select=("year",),
    )


def show_ranking(view: View, measures: Sequence[str], title_key: str) -> None:
    """Agency against agency on one measure of the page, with the median of its peers; a click shows the body."""
    words, selection = view.words, view.selection
    if selection.focus_year is None:
        return
    left, right = st.columns([2, 1], vertical_alignment="bottom")
    with left:
        code = controls.choose_measure(view, measures)
    with right:
        order = controls.choose_order(view)
    measure = catalogue.measure(code)
    frame = view.answers.ask(
        "measure_ranking",
        measure=code,
        year=selection.focus_year,
        direction=order,
        minimum_base=MINIMUM_BASE,
        limit=RANKED,
        **selection.parameters_without_years(),
    )
    counts: Row = frame.row(0, named=True) if frame.height else {}
    is_share = measure.is_rate and code not in RATES_THAT_ARE_NOT_SHARES
    chart = draw(
        "ranking",
        charts.with_interval(frame) if is_share and frame.height else frame,
        labels=chart_words(words),
        kind="ratio" if measure.is_rate else "count",
        unit=words.measure_unit(code),
        highlight=address.value("picked"),
        minimum_base=MINIMUM_BASE,
        appearance=view.appearance,
    )
    note = None
    if counts:
        note = words.text(
            "ranking.note",
            shown=words.count(frame.height),
            ranked=words.count(counts["ranked_count"]),
            below=words.count(counts["below_base_count"]),
            without=words.count(counts["without_number_count"]),
        )
    show_section(
        view,
        key=f"ranking_{code}",
        title=words.text(title_key, year=words.year(selection.focus_year), measure=words.measure(code)),
        chart=chart,
        frame=frame,
        columns=AGENCY_COLUMNS,
        metrics=[measure.metric],
        note=note,
        select=("agency",),
        ratios=RATE_RATIOS if measure.is_rate else (),
        measure=code,
        all_rows=lambda: _rank_all(view, code, order),
    )
    show_picked(view, frame, "ranking")


def _rank_all(view: View, code: str, order: str) -> pl.DataFrame:
    year = view.selection.focus_year
    return view.answers.ask(
        "measure_ranking",
        measure=code,
        year=year,
        direction=order,
        minimum_base=MINIMUM_BASE,
        limit=1_000_000,
        **view.selection.parameters_without_years(),
    )


def show_picked(view: View, frame: pl.DataFrame, key: str) -> None:
    """The body that was clicked in a chart: its way to the agency page, and the filter for it alone."""
    words = view.words
    picked = address.value("picked")
    rows = frame.filter(pl.col("agency_id") == picked) if picked else frame.clear()
    if rows.is_empty():
        return
    name = str(rows["agency_name"][0])
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{escape_markdown(name)}**", width="content")
        link_to(view, "agency", words.text("picked.open"), body=picked)
        st.button(
            words.text("picked.only"),
            icon=":material/filter_alt:",
            on_click=address.put,
            args=("agency", picked),
            key=f"picked_only_{key}",
        )
        st.button(
            words.text("picked.forget"),
            icon=":material/close:",
            type="tertiary",
            on_click=address.put,
            args=("picked", None),
            key=f"picked_forget_{key}",
        )


def show_drivers(view: View, code: str, title_key: str) -> None:
    """Which bodies made the total of a count rise or fall against the year before."""
    words, selection = view.words, view.selection
    if selection.focus_year is None:
        return
    measure = catalogue.measure(code)
    frame = view.answers.ask(
        "change_by_agency",
        measure=code,
        year=selection.focus_year,
        limit=RANKED,
        **selection.parameters_without_years(),
    )
    moved = frame.filter(pl.col("change") != 0)
    chart = draw(
        "ranking",
        moved,
        labels=chart_words(words),
        value="change",
        kind="count",
        unit=words.measure_unit(code),
        highlight=address.value("picked"),
        appearance=view.appearance,
    )
    note = words.text("drivers.nothing")
    if frame.height:
        row = frame.row(0, named=True)
        note = words.text(
            "drivers.note",
            count=words.count(row["matched_body_count"]),
            change=words.signed_count(row["total_change"]),
            before=words.year(selection.focus_year - 1),
        )
    show_section(
        view,
        key=f"drivers_{code}",
        title=words.text(title_key, year=words.year(selection.focus_year), measure=words.measure(code)),
        chart=chart,
        frame=moved,
        columns=(
            "agency_name",
            "region_name",
            "level",
            "kind",
            "value",
            "previous_value",
            "change",
            "share_of_change",
        ),
        metrics=[measure.metric],
        note=note,
        select=("agency",),
        ratios=("share_of_change",),
        measure=code,
    )
    show_picked(view, moved, "drivers")
