"""The page about the data: how to read it, every definition from the catalogue, breaks, formats, sources, licence."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from disclosure.form import versions
from disclosure.measures import catalogue
from disclosure.model.report import TABLE_CODES
from disclosure.ui.parts import sections
from disclosure.ui.parts.sections import show_definition
from disclosure.ui.shell import address
from disclosure.ui.shell.labels import escape_markdown
from disclosure.ui.shell.page import View

RULES = ("missing", "scope", "rate", "year", "break", "small", "source")
STATES = ("number", "zero", "blank", "not_applicable", "text", "unreadable", "absent")


def show_reading_guide(view: View) -> None:
    """The rules that every figure of the dashboard follows."""
    words = view.words
    st.header(words.text("about.guide"), anchor=False)
    st.markdown("\n".join(f"- {words.text(f'about.rule_{rule}')}" for rule in RULES))
    st.subheader(words.text("about.states"), anchor=False)
    st.table(
        {words.code("state", state): words.text(f"about.state_{state}") for state in STATES},
        border="horizontal",
        alt=words.text("about.states"),
    )


def show_definitions(view: View) -> None:
    """Every metric as the catalogue defines it."""
    words = view.words
    st.header(words.text("about.definitions"), anchor=False)
    st.caption(words.text("about.definitions_note"))
    opened = address.value("term")
    by_table: dict[str, list[catalogue.Metric]] = {table: [] for table in TABLE_CODES}
    for metric in (*catalogue.list_metrics(), *catalogue.list_outside_metrics()):
        by_table[catalogue.table_of(metric)].append(metric)
    if opened is not None:
        address.keep_known("term", {one.name for metrics in by_table.values() for one in metrics})
    usual = next((table for table, metrics in by_table.items() if opened in [one.name for one in metrics]), None)
    tabs = st.tabs(
        [words.table(table) for table in by_table],
        default=None if usual is None else words.table(usual),
        key=f"definitions_{words.language}",
        on_change="rerun",
    )
    for tab, metrics in zip(tabs, by_table.values(), strict=True):
        if sections.is_drawn(tab):
            with tab:
                for metric in metrics:
                    _show_metric(view, metric, is_open=metric.name == opened)


def _show_metric(view: View, metric: catalogue.Metric, *, is_open: bool) -> None:
    words = view.words
    with st.expander(words.definition(metric, "title"), expanded=is_open, key=f"term_{metric.name}"):
        show_definition(words, metric)
        if metric.measures:
            names = words.list([words.measure(measure.code) for measure in metric.measures])
            st.caption(words.text("about.measures", names=names))


def show_breaks(view: View) -> None:
    """Where series must not be read across."""
    words = view.words
    st.header(words.text("about.breaks"), anchor=False)
    frame = view.answers.ask("series_breaks", table_code=None)
    st.table(
        {
            f"{words.year(int(row['first_report_year']))}": words.text(
                "about.break_line",
                label=escape_markdown(words.typeset(str(row[f"label_{words.language}"]))),
                source=escape_markdown(words.typeset(str(row["source"]))),
            )
            for row in frame.iter_rows(named=True)
        },
        border="horizontal",
        alt=words.text("about.breaks"),
    )


def show_formats(view: View) -> None:
    """The versions of the statutory format and the notices that set them."""
    words = view.words
    st.header(words.text("about.formats"), anchor=False)
    st.table(
        {
            words.code("format", version.code): words.text(
                "about.format_line",
                name=version.name_zh if words.language == "zh" else version.name_en,
                notice=version.notice,
                first=version.first_report_year,
                last=version.last_report_year or words.text("about.until_now"),
            )
            for version in versions.load_versions()
        },
        border="horizontal",
        alt=words.text("about.formats"),
    )


def show_sources(view: View) -> None:
    """Where the figures come from, the state of the store, licence of the program and of what it uses."""
    words = view.words
    st.header(words.text("about.sources"), anchor=False)
    st.markdown(words.text("about.sources_text"))
    known = dict(view.answers.ask("store_facts").select("property_name", "property_value").iter_rows())
    facts = {
        words.text("store_fact.data_version"): escape_markdown(view.answers.data_version),
        words.text("store_fact.is_simulated"): words.text("common.yes" if view.answers.is_simulated else "common.no"),
    }
    if built := known.get("built_at"):
        facts[words.text("store_fact.built_at")] = escape_markdown(words.moment(datetime.fromisoformat(str(built))))
    st.table(facts, border="horizontal", alt=words.text("about.store"))
    st.header(words.text("about.licence"), anchor=False)
    st.markdown(words.text("about.licence_text"))
    st.header(words.text("about.help"), anchor=False)
    st.markdown(words.text("about.help_text"))
