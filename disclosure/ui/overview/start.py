"""Where to look: what has come in, what is wrong, what waits, what stands out; and what the data are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl
import streamlit as st

from disclosure.decisions.reviews import STANDING, UNDECIDED
from disclosure.ui.parts.coverage import say_no_deadline
from disclosure.ui.parts.exports import Export, show_downloads
from disclosure.ui.parts.statements import rule_title
from disclosure.ui.parts.tables import show_table
from disclosure.ui.shell.labels import escape_markdown
from disclosure.ui.shell.page import View, link_to

Row = Mapping[str, Any]
Address = Mapping[str, str | list[str] | None]

SCOPES = ("own", "aggregate", "unknown")
TILES = 5
TILE_WIDTH = 150


def show_standing(view: View, year: int) -> None:
    """The year in one sentence and its tiles, each a link to the list behind its number."""
    words = view.words
    selection = {**view.selection.parameters(), "years": [year]}
    reported = view.answers.ask("coverage_count", **selection).row(0, named=True)
    findings = view.answers.ask(
        "finding_count",
        **selection,
        severities=None,
        rule_ids=None,
        decisions=list(STANDING),
        dimension="severity",
        limit=10,
        offset=0,
    ).rows(named=True)
    errors: Row = next((row for row in findings if row["group_code"] == "error"), {})
    undecided = sum(row["undecided_count"] for row in findings)
    duty = _duty(view, year)
    sentence = words.text(
        "start.standing",
        year=words.year(year),
        no_deadline=say_no_deadline(words, reported),
        **{
            name: words.count(reported[f"{name}_count"])
            for name in ("reported", "on_time", "late", "undated", "revised")
        },
        errors=words.count(errors.get("finding_count", 0)),
        reports=words.count(errors.get("report_count", 0)),
        undecided=words.count(undecided),
    )
    st.markdown(sentence + (duty[0] if duty else ""))
    absent = ("owed", duty[1]) if duty else ("not_in_store", int(reported["missing_count"]))
    with st.grid(TILES, min_column_width=TILE_WIDTH):
        _show_tile(
            view, "reported", int(reported["reported_count"]), "coverage", {"years": str(year), "report_state": None}
        )
        _show_tile(view, absent[0], absent[1], "coverage", {"years": str(year), "report_state": [absent[0]]})
        _show_tile(
            view, "late", int(reported["late_count"]), "coverage", {"years": str(year), "report_state": ["late"]}
        )
        standing: Address = {"years": str(year), "severity": ["error"], "decision": list(STANDING)}
        _show_tile(view, "errors", int(errors.get("finding_count", 0)), "checks", standing)
        waiting: Address = {"years": str(year), "severity": None, "decision": list(UNDECIDED)}
        _show_tile(view, "undecided", int(undecided), "checks", waiting)


def _show_tile(view: View, name: str, count: int, page: str, changes: Address) -> None:
    words = view.words
    with st.container(border=True, height="stretch", gap="xsmall"):
        st.metric(words.text(f"start.tile_{name}"), words.count(count), help=words.text(f"start.tile_{name}_help"))
        link_to(view, page, words.text("start.open_list"), None, **changes)


def _duty(view: View, year: int) -> tuple[str, int] | None:
    """How many bodies of the roster have reported, in words, and how many have not; None where there is no roster."""
    parameters = {name: value for name, value in view.selection.parameters().items() if name != "scope"}
    frame = view.answers.ask_if_any("roster_coverage", **{**parameters, "years": [year]})
    if frame.is_empty():
        return None
    row = frame.row(0, named=True)
    due, come = view.words.count(row["due_count"]), view.words.count(row["reported_count"])
    return view.words.text("start.duty", due=due, reported=come), int(row["owed_count"])


def show_worth_a_look(view: View, year: int) -> None:
    """At most ten reports that stand out, each with its reason, its number and a link."""
    words = view.words
    parameters = {**view.selection.parameters_without_years(), "year": year}
    frame = view.answers.ask("worth_a_look", **parameters)
    with st.container(border=True):
        st.subheader(words.text("start.worth"), anchor=False)
        if frame.is_empty():
            st.caption(words.text("start.nothing"))
            return
        st.caption(words.text("start.worth_note"))
        for row in frame.iter_rows(named=True):
            _show_reason(view, row)


def _show_reason(view: View, row: Row) -> None:
    words = view.words
    body = escape_markdown(str(row["agency_name"]))
    if row["rule_id"] is None:
        said = words.text(
            "start.first_refusal", count=words.count(row["found_value"]), years=words.count(row["expected_value"])
        )
    else:
        said = escape_markdown(words.typeset(str(row[f"message_{words.language}"])))
    reason = words.code("worth", str(row["reason"]))
    with st.container(gap=None):
        st.markdown(f"**{reason}** {body}{words.text('start.says')}{said}")
        if row["rule_id"] is None:
            link_to(
                view,
                "agency",
                words.text("reporting.open_agency"),
                body=str(row["agency_id"]),
                focus=str(row["report_year"]),
            )
        else:
            link_to(
                view,
                "checks",
                words.text("start.open_finding", rule=rule_title(words, str(row["rule_id"]))),
                agency=[str(row["agency_id"])],
                years=str(row["report_year"]),
                rule=[str(row["rule_id"])],
                severity=None,
                decision=None,
            )


def show_kinds(view: View, year: int) -> None:
    """What the data are: reports by level and kind of body, own and aggregate apart."""
    words = view.words
    title = words.text("start.kinds", year=words.year(year))
    frame = _kinds(view, year)
    with st.container(border=True):
        st.subheader(title, anchor=False)
        st.caption(words.text("start.kinds_note"))
        show_table(frame, words, key="body_kinds", alt=title)
        show_downloads(view, Export(name="body_kinds", title=title, frame=lambda: frame))


def is_mixed(view: View, year: int) -> bool:
    """Whether the reports of the year and scope are of more than one level and kind of body."""
    return _kinds(view, year).filter(scope=view.selection.scope).height > 1


def _kinds(view: View, year: int) -> pl.DataFrame:
    parameters = view.selection.parameters_without_years() | {"year": year}
    each = [
        view.answers.ask_if_any("body_kinds", **{**parameters, "scope": scope}).with_columns(
            pl.lit(scope).alias("scope")
        )
        for scope in SCOPES
    ]
    return pl.concat(each).select("scope", "level", "kind", "report_count", "partial_count", "undated_count")
