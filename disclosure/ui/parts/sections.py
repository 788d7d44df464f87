"""A section of a page: a question, the chart that answers it, the table behind it, its definitions, its downloads."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import polars as pl
import streamlit as st
from streamlit.elements.lib.mutable_expander_container import ExpanderContainer
from streamlit.elements.lib.mutable_tab_container import TabContainer

from disclosure.charts import INCOMPLETE_SIGN, Break
from disclosure.measures import catalogue
from disclosure.ui.parts import cells_behind
from disclosure.ui.parts.drawing import Drawing
from disclosure.ui.parts.exports import Export, show_downloads
from disclosure.ui.parts.tables import DIFFERENCES, show_table
from disclosure.ui.shell import address
from disclosure.ui.shell.labels import Language, Words, escape_markdown, load_interface
from disclosure.ui.shell.page import View

OF_RATIOS = ("numerator", "denominator", "interval_low", "interval_high")
"""Columns that counts do not have."""


def chart_words(words: Words) -> dict[str, str]:
    """Every word that a chart may need: headings of columns, and the words drawn into charts."""
    return dict(_chart_words(words.language))


@functools.cache
def _chart_words(language: Language) -> dict[str, str]:
    words = Words(language)
    return {
        key.partition(".")[2]: words.text(key)
        for key in load_interface()
        if key.startswith(("column.", "chart.")) and key.count(".") == 1
    }


def measure_words(words: Words, measures: Sequence[str]) -> dict[str, str]:
    """measure -> its name, in the order given."""
    return {code: words.measure(code) for code in measures}


def series_breaks(view: View, frame: pl.DataFrame) -> list[Break]:
    """The breaks that lie within the series of a frame (its `break_codes`): only these are marked and cut a line."""
    if "break_codes" not in frame.columns:
        return []
    codes = {code for codes in frame["break_codes"].drop_nulls() for code in codes.split(",") if code}
    known = view.answers.ask("series_breaks", table_code=None)
    return [
        Break(int(row["first_report_year"]), view.words.typeset(str(row[f"label_{view.words.language}"])))
        for row in known.iter_rows(named=True)
        if row["break_code"] in codes
    ]


def show_section(
    view: View,
    *,
    key: str,
    title: str,
    chart: Drawing,
    frame: pl.DataFrame,
    columns: Sequence[str],
    metrics: Sequence[str],
    note: str | None = None,
    select: Sequence[str] = (),
    ratios: Sequence[str] = (),
    all_rows: Callable[[], pl.DataFrame] | None = None,
    measure: str | None = None,
    sentence: str | None = None,
    on_group: Callable[[str], None] | None = None,
    empty: str | None = None,
    basis: str | None = None,
) -> None:
    """Draw a section; of its tabs only the open one, the others once they are opened.

    `frame` is what the chart shows, `columns` the columns of its table, `metrics` the metrics whose definitions
    apply, `select` the chart's selections that narrow the page (`year`, `agency`, `cell`), `ratios` the columns that
    hold ratios. `measure` is that of every row, where the frame does not say it itself: rows of the table lead to the
    cells behind them. `all_rows` gives the rows of a download where the chart shows only the first. `sentence` says in
    plain text what the chart shows; it is its alternative text as well. `on_group` is called with the code of a group
    of a chart of groups that is pressed. `empty` says why there is nothing to draw, where numbers are not what lacks.
    `basis` says by which rule things are counted that are no metric. Without it and metrics there is no tab for them.
    """
    words = view.words
    with st.container(border=True, key=f"figure_{key}"):
        st.subheader(title, anchor=False)
        if sentence:
            st.markdown(escape_markdown(sentence))
        names = ("chart", "table", *(("definitions",) if metrics or basis else ()), "downloads")
        tabs = st.tabs(
            [words.text(f"section.{name}") for name in names], key=f"tabs_{key}_{words.language}", on_change="rerun"
        )
        chart_tab, table_tab, download_tab = tabs[0], tabs[1], tabs[-1]
        if is_drawn(chart_tab):
            with chart_tab:
                if frame.is_empty():
                    st.info(empty or words.text("empty.chart"), icon=":material/info:")
                else:
                    _show_chart(view, key, sentence or title, chart, select, on_group)
        if is_drawn(table_tab):
            with table_tab:
                _show_table(view, key, title, frame, columns, ratios, measure)
        if "definitions" in names and is_drawn(tabs[2]):
            with tabs[2]:
                if basis:
                    st.markdown(escape_markdown(basis))
                show_definitions(words, metrics)
        if is_drawn(download_tab):
            shown = _choose_columns(frame, columns)
            with download_tab:
                show_downloads(
                    view,
                    Export(
                        name=key,
                        title=title,
                        frame=(lambda: all_rows().select(shown)) if all_rows else (lambda: frame.select(shown)),
                        metrics=metrics,
                        chart=chart,
                        ratios=ratios,
                    ),
                )
        if note:
            st.caption(note)


def show_refusal(title: str, reason: str) -> None:
    """A section that has nothing to show, and why."""
    with st.container(border=True):
        st.subheader(title, anchor=False)
        st.info(reason, icon=":material/info:")


def is_drawn(part: TabContainer | ExpanderContainer) -> bool:
    """Whether the content of a tab or a fold is made in this run: of the open one; another's when it is opened."""
    return part.open is not False


def _choose_columns(frame: pl.DataFrame, columns: Sequence[str]) -> list[str]:
    """The columns that the frame has; where it holds differences across a break of the series, the mark of these too.

    Charts, cards and sentences compare nothing across a break; a table shows both years and says so. Counts have no
    parts of a ratio: a column of these would say that data are lacking.
    """
    is_count = "denominator" in frame.columns and frame["denominator"].is_null().all()
    chosen = [column for column in columns if column in frame.columns and not (is_count and column in OF_RATIOS)]
    is_broken = "has_break" in frame.columns and bool(frame["has_break"].any())
    return [*chosen, "has_break"] if is_broken and set(DIFFERENCES) & set(chosen) else chosen


def _show_table(
    view: View,
    key: str,
    title: str,
    frame: pl.DataFrame,
    columns: Sequence[str],
    ratios: Sequence[str],
    measure: str | None,
) -> None:
    on_press = cells_behind.note_press(view, key, frame, measure)
    table = frame.select(_choose_columns(frame, columns))
    name = f"table_{key}_{cells_behind.turn()}"
    show_table(table, view.words, key=name, alt=title, ratios=ratios, on_press=on_press)
    if on_press is not None and not frame.is_empty():
        st.caption(view.words.text("cells.press_hint"))
        cells_behind.show_pressed(view, key)


def _show_chart(
    view: View,
    key: str,
    alt: str,
    chart: Drawing,
    select: Sequence[str],
    on_group: Callable[[str], None] | None,
) -> None:
    specification = chart.specification()
    hints = _explain_signs(view.words, specification)
    if not select:
        st.vega_lite_chart(specification, key=f"chart_{key}", alt=alt)
    else:
        name = f"chart_{key}_{address.turn()}"
        st.vega_lite_chart(
            specification,
            key=name,
            alt=alt,
            on_select=lambda: _take_selection(name, select, on_group),
            selection_mode=list(select),
        )
        hints = view.words.text("chart_hint." + select[0]) + hints
    if hints:
        st.caption(hints.strip())


def _explain_signs(words: Words, specification: Mapping[str, Any]) -> str:
    """What the chart holds that its sentence does not tell: a legend that can be pressed, years that lack a series."""
    hints = ""
    if any(parameter.get("bind") == "legend" for parameter in specification.get("params", ())):
        hints += words.text("chart_hint.legend")
    if any(INCOMPLETE_SIGN.encode() in rows for rows in specification.get("datasets", {}).values()):
        hints += words.text("chart_hint.incomplete")
    return hints


def _take_selection(name: str, select: Sequence[str], on_group: Callable[[str], None] | None) -> None:
    """Bring a click on a chart into the address: a year becomes the year in focus, a body the one picked."""
    selection: Mapping[str, Any] = st.session_state[name]["selection"]
    for mode in select:
        points = selection.get(mode) or []
        point = points[0] if isinstance(points, list) and points else {}
        if mode in ("year", "cell"):
            year = point.get("report_year")
            address.put("focus", None if year is None else str(int(year)))
        if mode in ("agency", "cell"):
            address.put("picked", point.get("agency_id"))
        if mode == "group" and on_group is not None and point.get("agency_id"):
            on_group(str(point["agency_id"]))


def show_definitions(words: Words, metrics: Sequence[str]) -> None:
    """The definitions of metrics as the catalogue has them, so that no page can contradict its query."""
    if metrics:
        st.markdown("\n\n".join(_define(words, catalogue.metric(name)) for name in metrics))
        st.caption(words.text("source.reports"))


def show_definition(words: Words, metric: catalogue.Metric) -> None:
    """One metric: what it is, how it is computed, what to beware of, for which years it exists."""
    st.markdown(_define(words, metric))
    st.caption(words.text("source.reports"))


def _define(words: Words, metric: catalogue.Metric) -> str:
    facts = {words.text("definition.formula"): words.formula(metric.formula)}
    for name in ("numerator", "denominator"):
        part = words.formula(getattr(metric, name))
        if part.strip("-"):
            facts[words.text(f"definition.{name}")] = part
    facts[words.text("definition.additivity")] = words.code("additivity", metric.additivity)
    facts[words.text("definition.unit")] = words.definition(metric, "unit")
    facts[words.text("definition.valid_years")] = metric.valid_years
    facts[words.text("definition.caveat")] = words.definition(metric, "caveat")
    title = (
        f"**{escape_markdown(words.definition(metric, 'title'))}** "
        f"{escape_markdown(words.definition(metric, 'definition'))}"
    )
    return f"{title}\n\n" + "\n".join(f"- **{name}** {escape_markdown(fact)}" for name, fact in facts.items())
