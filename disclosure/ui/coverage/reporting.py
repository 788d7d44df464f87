"""The page of reporting: how many reports of each year are here and in time, and the matrix of bodies and years."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Any

import polars as pl
import streamlit as st

from disclosure.ui.coverage import filing
from disclosure.ui.parts import controls, coverage
from disclosure.ui.parts.drawing import draw
from disclosure.ui.parts.exports import Export, show_downloads
from disclosure.ui.parts.form_table import Cell, Layout, show_form_table
from disclosure.ui.parts.sections import chart_words, show_section
from disclosure.ui.parts.tables import show_table
from disclosure.ui.parts.telling import say_last
from disclosure.ui.shell import address
from disclosure.ui.shell.access import is_read_only
from disclosure.ui.shell.labels import NO_NUMBER, Words, escape_markdown
from disclosure.ui.shell.page import View, link_to

NOT_STORED = "not_in_store"
OWED = "owed"
STATES = ("on_time", "late", "undated", "no_deadline", "unknown_scope", OWED, NOT_STORED)
FILTERED = (*STATES, "partial")
LOOKS = {
    "on_time": "good",
    "late": "bad",
    "undated": "warn",
    "no_deadline": "",
    "unknown_scope": "warn",
    "owed": "bad",
    "not_in_store": "faint",
}
BODIES_A_LEAF = 15
DOWNLOADED_BODIES = 200_000
COUNTS = {
    "on_time_count": "on_time",
    "late_count": "late",
    "undated_count": "undated",
    "no_deadline_count": "no_deadline",
    "unknown_scope_count": "unknown_scope",
    "owed_count": "owed",
    "missing_count": "not_in_store",
}
LIST_COLUMNS = (
    "agency_name",
    "report_year",
    "report_state",
    "is_partial",
    "published_on",
    "deadline",
    "days_late",
    "filed_on",
    "filing_deadline",
    "filing_days_late",
    "is_named_by_law",
    "revision_count",
    "level",
    "kind",
    "region_name",
    "agency_id",
    "report_id",
)

Row = Mapping[str, Any]


def show_years(view: View) -> None:
    """The state of reporting year by year."""
    words = view.words
    frame = view.answers.ask("coverage_count", **view.selection.parameters())
    long = frame.select("report_year", *COUNTS).unpivot(
        index="report_year", variable_name="category", value_name="value"
    )
    used = [code for code in COUNTS if frame[code].sum()]
    labels = {code: words.code("report_state", COUNTS[code]) for code in used}
    chart = draw(
        "bars_by_year",
        long.filter(pl.col("category").is_in(used)),
        labels=chart_words(words),
        category_labels=labels,
        unit=words.text("unit.bodies"),
        years=frame["report_year"].to_list(),
        appearance=view.appearance,
    )
    show_section(
        view,
        key="reporting",
        title=words.text("reporting.years"),
        chart=chart,
        frame=frame,
        columns=(
            "report_year",
            "reported_count",
            "on_time_count",
            "late_count",
            "median_days_late",
            "undated_count",
            "no_deadline_count",
            "partial_count",
            "owed_count",
            "missing_count",
            "unknown_scope_count",
            "revised_count",
            "filing_due_count",
            "filed_count",
            "filed_late_count",
        ),
        metrics=(),
        sentence=say_last(words, long, "category", labels, is_rate=False),
        note=words.text("reporting.note"),
        basis=words.text("reporting.deadlines"),
    )


def show_duty(view: View) -> None:
    """How many of the bodies on the roster have reported; that there is no roster, where there is none."""
    words = view.words
    parameters = {name: value for name, value in view.selection.parameters().items() if name != "scope"}
    frame = view.answers.ask_if_any("roster_coverage", **parameters)
    if frame.is_empty():
        st.caption(coverage.say_no_roster(view))
        return
    year = view.selection.focus_year
    rows = frame.filter(pl.col("report_year") == year) if year in frame["report_year"] else frame.tail(1)
    row = rows.row(0, named=True)
    st.markdown(
        words.text(
            "reporting.duty",
            year=words.year(row["report_year"]),
            no_deadline=coverage.say_no_deadline(words, row),
            **{
                name: words.count(row[f"{name}_count"])
                for name in ("due", "reported", "on_time", "late", "undated", "owed")
            },
        )
    )
    if row["filed_count"]:
        st.markdown(
            words.text(
                "filing.duty",
                **{name: words.count(row[f"{name}_count"]) for name in ("filing_due", "filed", "filed_late")},
            )
        )
    missing = view.answers.ask("roster_missing", **{**parameters, "years": [row["report_year"]]})
    if missing.is_empty():
        return
    with st.expander(words.text("reporting.owed_list", count=words.count(missing.height))):
        columns = ["list_position", "agency_name", "report_year", "deadline", "filed_on"]
        columns += ["level", "kind", "region_name"]
        if not is_read_only():  # names of staff are for those who work on the store
            columns.append("contact")
        show_table(missing.select(columns), words, key="owed", alt=words.text("reporting.owed_title"))
        show_downloads(
            view,
            Export(
                name="owed_list",
                title=words.text("reporting.owed_title"),
                frame=lambda: view.answers.ask("roster_missing", **parameters).select(columns),
            ),
        )


def show_matrix(view: View) -> None:
    """Bodies by years, a leaf at a time; a press on a cell opens what is known of that report."""
    words = view.words
    key = f"report_state_{words.language}_{address.turn()}"
    st.session_state[key] = address.keep_known("report_state", FILTERED)
    st.subheader(words.text("reporting.matrix"), anchor=False)
    chosen = st.pills(
        words.text("reporting.filter"),
        FILTERED,
        selection_mode="multi",
        format_func=lambda code: words.code("report_state", code),
        help=words.text("reporting.filter_help"),
        key=key,
        on_change=lambda: _take_states(key),
    )
    leaf = int(address.value("leaf") or 1)
    frame = _ask(view, list(chosen), BODIES_A_LEAF, (leaf - 1) * BODIES_A_LEAF)
    if frame.is_empty():
        if leaf > 1:
            address.keep_known("leaf", ())
            st.rerun()
        st.info(words.text("reporting.nothing"), icon=":material/task_alt:")
        return
    years = sorted(set(view.answers.ask("coverage_count", **view.selection.parameters())["report_year"].to_list()))
    st.caption(words.text("reporting.hint"))
    pressed = show_form_table(
        _lay_out(words, frame, years),
        words.text("reporting.matrix"),
        address.value("place"),
        f"matrix_{words.language}",
    )
    if pressed and pressed != address.value("place"):
        address.put("place", pressed)
        st.rerun()
    controls.choose_leaf(view, int(frame["row_count"][0]), BODIES_A_LEAF)
    st.caption(words.text("data.downloads"))
    show_downloads(
        view,
        Export(
            name="reporting_list",
            title=words.text("reporting.matrix"),
            frame=lambda: _named(_ask(view, list(chosen), DOWNLOADED_BODIES, 0)).select(LIST_COLUMNS),
        ),
    )
    _open_place(view, frame)


def _take_states(key: str) -> None:
    address.put("report_state", st.session_state[key])
    address.put("leaf", None)


def _ask(view: View, states: list[str], limit: int, offset: int) -> pl.DataFrame:
    return view.answers.ask(
        "coverage_matrix",
        **view.selection.parameters(),
        coverage_states=states or None,
        limit=limit,
        offset=offset,
    )


def _named(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.rename({"coverage_state": "report_state"})


def _lay_out(words: Words, frame: pl.DataFrame, years: list[int]) -> Layout:
    head = [Cell(words.text("column.agency_name"), look="head"), *(Cell(str(year), look="head") for year in years)]
    body = []
    for _, grouped in groupby(frame.iter_rows(named=True), key=lambda row: row["agency_id"]):
        rows = {row["report_year"]: row for row in grouped}
        first = next(iter(rows.values()))
        name = str(first["agency_name"])
        body.append([Cell(name, look="item"), *(_cell(words, name, rows.get(year), year) for year in years)])
    return Layout([head], body)


def _cell(words: Words, name: str, row: Row | None, year: int) -> Cell:
    if row is None:
        return Cell(words.text("reporting.not_expected"), look="text faint")
    state = str(row["coverage_state"])
    text = words.code("report_state", state)
    if state == "late":
        text = words.text("reporting.late", days=words.count(row["days_late"]))
    elif state in ("on_time", "no_deadline"):
        text = f"{row['published_on']:%m-%d}"
    if row["is_partial"]:
        text += words.text("reporting.partial_mark")
    hint = words.text("reporting.cell_hint", name=name, year=year, state=words.code("report_state", state))
    return Cell(text, look=f"text {LOOKS[state]}".strip(), key=f"{row['agency_id']}~{year}", hint=hint)


def _open_place(view: View, frame: pl.DataFrame) -> None:
    words, place = view.words, address.value("place")
    if place is None:
        return
    agency_id, year = place.split("~")
    rows = frame.filter((pl.col("agency_id") == agency_id) & (pl.col("report_year") == int(year)))
    if rows.is_empty():
        address.keep_known("place", ())
        return
    row = rows.row(0, named=True)

    @st.dialog(
        words.text("reporting.place"), position="right", width="medium", on_dismiss=lambda: address.put("place", None)
    )
    def open_drawer() -> None:
        st.markdown(f"**{escape_markdown(str(row['agency_name']))}** {words.year(int(year))}")
        st.table(
            {name: escape_markdown(fact) for name, fact in _facts(view, row).items()},
            border="horizontal",
            alt=words.text("reporting.place"),
        )
        if not is_read_only():
            filing.show_entry(view, row)
        link_to(view, "agency", words.text("reporting.open_agency"), body=agency_id, focus=year, cell=None)

    open_drawer()


def _facts(view: View, row: Row) -> dict[str, str]:
    words = view.words
    state = {words.text("column.report_state"): words.code("report_state", row["coverage_state"])}
    filed = filing.filing_facts(words, row)
    if row["coverage_state"] == OWED:
        return state | {words.text("column.deadline"): words.day(row["deadline"])} | filed
    if row["coverage_state"] == NOT_STORED:
        # Nothing is known of a report that is not here: neither whether it is complete nor whether it was owed.
        deadline = words.text("reporting.deadline_if_owed", day=words.day(row["deadline"]))
        return state | {words.text("column.deadline"): deadline} | (filed if row["filed_on"] else {})
    facts = state | {
        words.text("column.published_on"): words.day(row["published_on"]),
        words.text("column.deadline"): words.day(row["deadline"]),
        words.text("column.days_late"): NO_NUMBER if row["days_late"] is None else words.count(row["days_late"]),
        words.text("reporting.rule"): words.text(
            "reporting.by_law" if row["is_named_by_law"] else "reporting.by_practice"
        ),
        words.text("column.is_partial"): words.text("common.yes" if row["is_partial"] else "common.no"),
        **filed,
    }
    revisions = int(row["revision_count"] or 0)
    if revisions > 1:
        facts[words.text("column.revision_count")] = words.text("reporting.superseded", count=words.count(revisions))
    return facts
