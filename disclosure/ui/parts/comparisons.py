"""Sections that several pages share: a measure over the years, agency against agency, what drives a change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl
import streamlit as st

from disclosure import charts
from disclosure.measures import catalogue
from disclosure.ui.parts import controls
from disclosure.ui.parts.drawing import draw
from disclosure.ui.parts.figures import Row
from disclosure.ui.parts.sections import chart_words, measure_words, series_breaks, show_refusal, show_section
from disclosure.ui.parts.telling import say_last, say_moved, say_parts, say_ranking, say_trend
from disclosure.ui.shell import address, populations
from disclosure.ui.shell.labels import Words, escape_markdown
from disclosure.ui.shell.page import View, link_to
from disclosure.ui.shell.populations import MINIMUM_BASE, years_shown

LINES_HEIGHT, LOW_LINES_HEIGHT = 240, 180
"""Pixels of a chart of lines, alone and with others above or below it."""
RANKED = 12
DRIVERS = 8
EVERY_BODY = 1_000_000
MOST_RANKED = 220
"""A chart of more bodies cannot be read; the download has them all."""
BODIES_IN_LINES = 6
"""As many lines as a chart has colours."""
SCATTERED = 600
"""More bodies than this are a cloud, not a chart: the page asks to narrow the filters."""

YEAR_COLUMNS = (
    "report_year",
    "measure",
    "value",
    "numerator",
    "denominator",
    "median_value",
    "body_count",
    "report_count",
    "incomplete_count",
    "computed_count",
    "matched_body_count",
    "matched_previous_value",
    "matched_value",
    "matched_change",
    "matched_change_ratio",
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
    "interval_low",
    "interval_high",
)
RATE_RATIOS = (
    "value",
    "previous_value",
    "change",
    "median_value",
    "peer_median",
    "interval_low",
    "interval_high",
    "matched_value",
    "matched_previous_value",
    "matched_change",
)


def join_notes(words: Words, *notes: str | None) -> str | None:
    """Several sentences under a title as one paragraph."""
    return join_sentences(words, *notes) or None


def join_sentences(words: Words, *sentences: str | None) -> str:
    """Sentences one after the other, with the space that the language puts between them."""
    return ("" if words.language == "zh" else " ").join(sentence for sentence in sentences if sentence)


def describe_coverage(view: View, rows: pl.DataFrame) -> str | None:
    """Names the years in which some reports of the selection have no number for a chart, or no form asked for it."""
    words = view.words
    lacking: dict[int, int] = {}
    not_asked: set[int] = set()
    columns = (rows[name].to_list() for name in ("report_year", "report_count", "body_count", "applicable_count"))
    for year, report_count, body_count, applicable_count in zip(*columns, strict=True):
        if report_count and not applicable_count:
            not_asked.add(year)
        else:
            lacking[year] = max(lacking.get(year, 0), report_count - body_count)
    is_one = len(set(rows["measure"].to_list())) == 1
    years = words.list([words.year(year) for year in sorted(not_asked)])
    outside = words.text("coverage.not_asked" if is_one else "coverage.not_asked_part", years=years)
    return join_notes(words, outside if not_asked else None, _describe_lacking(words, lacking, is_one=is_one))


def _describe_lacking(words: Words, lacking: Mapping[int, int], *, is_one: bool) -> str | None:
    if not any(lacking.values()):
        return None
    each = [
        words.text("coverage.lacking_in_year", year=year, count=words.count(count))
        for year, count in sorted(lacking.items())
        if count
    ]
    return words.text("coverage.lacking" if is_one else "coverage.lacking_part", years=words.list(each))


def describe_sum(view: View, rows: pl.DataFrame, whole: pl.DataFrame) -> str | None:
    """Names the years in which drawn parts add up to another number than the table's own total, `whole`.

    The sum stands above each bar and the total on a card: where a report does not add up the reader sees two numbers
    for one thing, and is told so.
    """
    sums = rows.group_by("report_year").agg(pl.col("value").sum().alias("summed"))
    unlike = (
        sums.join(whole.select("report_year", "value"), on="report_year")
        .filter(pl.col("value").is_not_null() & (pl.col("summed") != pl.col("value")))
        .sort("report_year")
    )
    if unlike.is_empty():
        return None
    words = view.words
    each = [
        words.text("parts.unlike_in_year", year=year, summed=words.count(summed), total=words.count(total))
        for year, summed, total in unlike.select("report_year", "summed", "value").iter_rows()
    ]
    return words.text("parts.unlike", years=words.list(each))


def by_year(view: View, measures: Sequence[str]) -> pl.DataFrame:
    """The measures for every year of the selection, over the bodies that the page compares."""
    frame = view.answers.ask("measure_by_year", measures=list(measures), **view.selection.parameters())
    return populations.narrow(view, frame)


def show_trend(
    view: View,
    frame: pl.DataFrame,
    *,
    key: str,
    title: str,
    measures: Sequence[str],
    note: str | None = None,
    names: Mapping[str, str] | None = None,
    height: int = LINES_HEIGHT,
) -> None:
    """Measures of one unit over the years as lines, breaks marked; with one measure the median body as well.

    `names` says what the measures are called beneath a title that names what they have in common.
    """
    words = view.words
    names = names or measure_words(words, measures)
    if 1 < len(view.selection.agency_ids) <= BODIES_IN_LINES:
        for code in measures:
            _show_bodies_trend(view, frame, key=key, title=title, code=code, note=note)
        return
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
        category_labels=None if is_single else names,
        breaks=series_breaks(view, rows),
        years=years_shown(view),
        show_median=first.is_rate,
        minimum_base=MINIMUM_BASE,
        height=height,
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
        note=join_notes(words, note, describe_coverage(view, rows)),
        select=("year",),
        ratios=RATE_RATIOS if first.is_rate else (),
        sentence=say_trend(words, rows, names),
    )


def _show_bodies_trend(view: View, frame: pl.DataFrame, *, key: str, title: str, code: str, note: str | None) -> None:
    """A measure of the few bodies that are chosen, a line each, on one scale."""
    words, years = view.words, years_shown(view)
    measure = catalogue.measure(code)
    rows = view.answers.ask(
        "measure_by_agency",
        measures=[code],
        **{**view.selection.parameters(), "years": years},
        limit=BODIES_IN_LINES * len(years),
        offset=0,
    )
    names = dict(rows.sort("agency_name").select("agency_id", "agency_name").iter_rows())
    chart = draw(
        "line_by_year",
        rows if measure.is_rate else rows.drop("numerator", "denominator"),
        labels=chart_words(words),
        kind="ratio" if measure.is_rate else "count",
        unit=words.measure_unit(code),
        category="agency_id",
        category_labels=names,
        breaks=series_breaks(view, frame.filter(pl.col("measure") == code)),
        years=years,
        minimum_base=MINIMUM_BASE,
        appearance=view.appearance,
    )
    show_section(
        view,
        key=f"{key}_{code}_bodies",
        title=words.text("trend.by_body", title=f"{title} {words.measure(code)}"),
        chart=chart,
        frame=rows,
        columns=AGENCY_COLUMNS,
        metrics=[measure.metric],
        note=note,
        select=("year",),
        ratios=RATE_RATIOS if measure.is_rate else (),
        measure=code,
        sentence=say_last(words, rows, "agency_id", names, is_rate=measure.is_rate),
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
    whole: str | None = None,
    note: str | None = None,
) -> None:
    """Parts of a whole over the years as stacked bars, as counts or as shares of the known total.

    `whole` is the measure that the form prints as the sum of them, in `frame` too. `names` gives names where those of
    the measures are too long for a legend.
    """
    words = view.words
    rows = frame.filter(pl.col("measure").is_in(list(measures)))
    called = names or measure_words(words, measures)
    unlike = None if whole is None else describe_sum(view, rows, frame.filter(pl.col("measure") == whole))
    chart = draw(
        "bars_by_year",
        rows.drop("numerator", "denominator"),
        labels=chart_words(words),
        category_labels=called,
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
        note=join_notes(words, note, describe_coverage(view, rows), unlike),
        select=("year",),
        sentence=say_parts(words, rows, called),
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
    frame = _rank(view, code, order, controls.wanted_rows(view, "ranking", RANKED))
    counts: Row = frame.row(0, named=True) if frame.height else {}
    chart = draw(
        "ranking",
        frame,
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
        all_rows=lambda: _rank(view, code, order, EVERY_BODY),
        sentence=say_ranking(words, frame, code, order),
    )
    if counts:
        count = int(counts["ranked_count"]) + int(counts["below_base_count"])
        controls.offer_more(view, "ranking", frame.height, count, most=MOST_RANKED)
    show_picked(view, frame, "ranking")


def _rank(view: View, code: str, order: str, limit: int) -> pl.DataFrame:
    """The bodies in order, those with a small base behind; of the same bodies only those with both years."""
    is_same = populations.is_same(view)
    frame = view.answers.ask(
        "measure_ranking",
        measure=code,
        year=view.selection.focus_year,
        direction=order,
        minimum_base=MINIMUM_BASE,
        limit=EVERY_BODY if is_same else limit,
        **view.selection.parameters_without_years(),
    )
    if is_same:
        both = frame.filter(pl.col("previous_value").is_not_null())
        ranked = both["rank"].count()
        frame = both.with_columns(
            pl.col("rank").rank("min").cast(frame.schema["rank"]),
            pl.lit(ranked).alias("ranked_count"),
            pl.lit(both.height - ranked).alias("below_base_count"),
            (pl.col("without_number_count") + frame.height - both.height).alias("without_number_count"),
        ).head(limit)
    is_share = catalogue.metric(catalogue.measure(code).metric).is_share
    return charts.with_interval(frame) if is_share and frame.height else frame


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
        limit=controls.wanted_rows(view, "drivers", DRIVERS),
        **selection.parameters_without_years(),
    )
    moved = frame.filter(pl.col("change") != 0)
    title = words.text(title_key, year=words.year(selection.focus_year), measure=words.measure(code))
    if frame.height and frame["has_break"][0]:
        before, year = words.year(selection.focus_year - 1), words.year(selection.focus_year)
        show_refusal(title, words.text("why.break", before=before, year=year))
        return
    is_whole = frame.is_empty() or frame.height == frame["matched_body_count"][0]
    chart = draw(
        "ranking",
        moved,
        labels=chart_words(words),
        value="change",
        kind="count",
        is_change=True,
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
        title=title,
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
        sentence=say_moved(words, moved, "change", words.signed_count, is_whole=is_whole),
    )
    if frame.height:
        controls.offer_more(view, "drivers", frame.height, int(frame["matched_body_count"][0]), most=MOST_RANKED)
    show_picked(view, moved, "drivers")
