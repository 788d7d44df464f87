"""Sections of the page on one agency: choosing it, what it is, its reports, its tables, its place among its peers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import polars as pl
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from disclosure.form import versions
from disclosure.model.report import TABLE_CODES
from disclosure.ui.data.listings import SEVERITIES, arrange
from disclosure.ui.parts import controls
from disclosure.ui.parts.drawing import draw
from disclosure.ui.parts.evidence import close_in_address, open_drawer
from disclosure.ui.parts.form_table import lay_out, show_form_table
from disclosure.ui.parts.sections import chart_words, series_breaks, show_section
from disclosure.ui.parts.tables import show_table
from disclosure.ui.parts.telling import say_peers
from disclosure.ui.shell import address
from disclosure.ui.shell.filters import DEFAULT_SCOPE, SEARCH_RESULTS, ask_body_name, pick_focus, search_agencies
from disclosure.ui.shell.labels import Words, escape_markdown
from disclosure.ui.shell.page import View, link_to, show_nothing_matches
from disclosure.ui.shell.populations import years_shown

Row = Mapping[str, Any]

SUGGESTED = 300
LISTED = 60
FINDINGS_SHOWN = 50
EVERY_FINDING = 10_000
CHILDREN_SHOWN = 30


def choose_body(view: View) -> Row | None:
    """The profile of the body that the page is about; searched on the server, or picked from the filtered ones."""
    words, answers = view.words, view.answers
    wanted = address.value("body") or (view.selection.agency_ids[0] if len(view.selection.agency_ids) == 1 else None)
    left, right = st.columns(2, vertical_alignment="bottom")
    with left:
        text = ask_body_name(words, words.text("body.search"), f"body_text_{words.language}_{address.turn()}")
    profile = answers.first("agency_profile", agency_id=wanted) if wanted else None
    if profile is None:
        address.keep_known("body", ())
    suggested, count = ({}, 0) if text else _suggest(view, SUGGESTED)
    found = search_agencies(answers, text) if text else suggested
    names = dict(found)
    if profile is not None:
        names.setdefault(str(profile["agency_id"]), str(profile["agency_name"]))
    with right:
        if text and not found:
            st.info(words.text("filter.agency_nothing"), icon=":material/search_off:")
        elif text and len(found) == SEARCH_RESULTS:
            st.caption(words.text("filter.agency_first", count=SEARCH_RESULTS))
        key = f"body_{words.language}_{address.turn()}"
        st.session_state[key] = None if profile is None else str(profile["agency_id"])
        st.selectbox(
            words.text(
                "body.choose" if count <= len(found) else "body.choose_first",
                count=words.count(count or len(found)),
                shown=words.count(len(found)),
            ),
            list(names),
            index=None,
            format_func=lambda agency_id: names.get(agency_id, agency_id),
            placeholder=words.text("body.placeholder"),
            key=key,
            on_change=address.on_change("body", key, lambda agency_id: None if agency_id is None else str(agency_id)),
            filter_mode="contains",
        )
    return profile


def _suggest(view: View, most: int) -> tuple[dict[str, str], int]:
    """The first bodies of the selection by name, id -> name, and how many there are."""
    frame = view.answers.ask(
        "coverage_matrix", **view.selection.parameters(), coverage_states=None, limit=most, offset=0
    )
    pairs = frame.select("agency_id", "agency_name").unique(maintain_order=True)
    return dict(pairs.iter_rows()), int(frame["row_count"][0]) if frame.height else 0


def show_bodies(view: View) -> None:
    """The bodies of the selection to choose from, where none is chosen yet."""
    words = view.words
    found, count = _suggest(view, controls.wanted_rows(view, "bodies", LISTED))
    if not found:
        show_nothing_matches(view)
        return
    st.info(words.text("body.none"), icon=":material/account_balance:")
    with st.grid(3, min_column_width=260):
        for agency_id, name in found.items():
            link_to(view, "agency", escape_markdown(name), body=agency_id, focus=None)
    controls.offer_more(view, "bodies", len(found), count, more=LISTED)


def narrow_to(view: View, profile: Row) -> View:
    """The view of this one body: the other filters on bodies do not apply to it."""
    selection = view.selection
    reports = view.answers.ask("agency_reports", agency_id=str(profile["agency_id"]))
    years = sorted(set(reports.filter(pl.col("scope") == selection.scope)["report_year"].to_list()))
    shown = tuple(year for year in years if not selection.years or year in selection.years)
    narrowed = replace(
        selection,
        region_code=None,
        levels=(),
        kinds=(),
        agency_ids=(str(profile["agency_id"]),),
        excluded_ids=(),
        offered_years=tuple(years),
        reported_years=shown,
        focus_year=pick_focus(shown),
    )
    return replace(view, selection=narrowed)


def show_profile(view: View, profile: Row) -> DeltaGenerator:
    """What the body is: kind, level, place, other names, reports; returns the line of links, its parent first."""
    words = view.words
    st.header(escape_markdown(str(profile["agency_name"])), anchor=False)
    facts = [
        words.code("kind", profile["kind"]),
        words.code("level", profile["level"]),
        escape_markdown(str(profile["region_name"] or words.text("common.not_known"))),
    ]
    if profile["report_count"]:
        facts.append(
            words.text(
                "body.reports_of_year",
                count=words.count(profile["report_count"]),
                year=words.year(profile["first_report_year"]),
            )
            if profile["first_report_year"] == profile["last_report_year"]
            else words.text(
                "body.reports",
                count=words.count(profile["report_count"]),
                first=profile["first_report_year"],
                last=profile["last_report_year"],
            )
        )
    st.markdown(" · ".join(facts))
    if profile["aliases"]:
        st.caption(words.text("body.aliases", names=escape_markdown(str(profile["aliases"]))))
    links = st.container(horizontal=True)
    with links:
        if profile["parent_agency_id"] and profile["parent_name"]:
            link_to(
                view,
                "agency",
                words.text("body.parent", name=escape_markdown(str(profile["parent_name"]))),
                body=str(profile["parent_agency_id"]),
                focus=None,
            )
        if profile["successor_agency_id"] and profile["successor_name"]:
            link_to(
                view,
                "agency",
                words.text("body.successor", name=escape_markdown(str(profile["successor_name"]))),
                body=str(profile["successor_agency_id"]),
                focus=None,
            )
    return links


def show_no_report(view: View, profile: Row) -> None:
    """The body has no report under this scope: says so, and offers the scope that it has."""
    words = view.words
    st.info(
        words.text("body.no_report", scope=words.code("scope", view.selection.scope)),
        title=words.text("empty.title"),
        icon=":material/search_off:",
    )
    for scope in str(profile["scopes"] or "").split(","):
        if scope and scope != view.selection.scope:
            st.button(
                words.text("empty.other_scope", scope=words.code("scope", scope)),
                key=f"body_scope_{scope}",
                type="primary",
                on_click=address.put,
                args=("scope", None if scope == DEFAULT_SCOPE else scope),
            )


def show_peers(view: View, profile: Row, code: str, title: str) -> None:
    """A measure of the body beside the median and the middle half of the bodies of its level and kind."""
    words = view.words
    frame = view.answers.ask(
        "agency_against_peers",
        agency_id=str(profile["agency_id"]),
        measures=[code],
        years=list(view.selection.years) or None,
        scope=view.selection.scope,
        peer_region_code=None,
    )
    is_rate = words.is_rate(code)
    chart = draw(
        "line_by_year",
        frame if is_rate else frame.drop("numerator", "denominator"),
        labels=chart_words(words),
        kind="ratio" if is_rate else "count",
        unit=words.measure_unit(code),
        breaks=series_breaks(view, frame),
        years=years_shown(view),
        show_median=True,
        appearance=view.appearance,
    )
    peers = int(frame["peer_count"].max() or 0) if frame.height else 0  # type: ignore[arg-type]
    show_section(
        view,
        key=f"peers_{code}",
        title=title,
        chart=chart,
        frame=frame,
        columns=(
            "report_year",
            "value",
            "numerator",
            "denominator",
            "peer_median",
            "peer_lower_quartile",
            "peer_upper_quartile",
            "peer_count",
            "lower_count",
        ),
        metrics=[words.metric_of(code)],
        sentence=say_peers(words, frame, is_rate=is_rate),
        note=words.text(
            "body.peers_note" if peers else "body.no_peers",
            level=words.code("level", profile["level"]),
            kind=words.code("kind", profile["kind"]),
            count=words.count(peers),
        ),
        select=("year",),
        ratios=("value", "peer_median", "peer_lower_quartile", "peer_upper_quartile") if is_rate else (),
    )


def show_reports(view: View, profile: Row) -> None:
    """Every report and revision of the body with its state and its source."""
    words = view.words
    frame = view.answers.ask("agency_reports", agency_id=str(profile["agency_id"]))
    with st.container(border=True):
        st.subheader(words.text("body.report_list"), anchor=False)
        show_table(
            frame.select(
                "report_year",
                "scope",
                "revision",
                "is_current",
                "status",
                "format_version",
                "published_on",
                "number_count",
                "zero_count",
                "blank_count",
                "other_state_count",
                "problem_count",
                "finding_count",
                "origin",
                "source_name",
                "source_url",
            ),
            words,
            key="agency_reports",
            alt=words.text("body.report_list"),
        )
        _show_revisions(view, frame)


def show_finding_counts(view: View, profile: Row) -> None:
    """How many findings there are about the body, by severity, and how many wait for a decision; at the top."""
    words = view.words
    frame = view.answers.ask(
        "finding_count",
        **view.selection.parameters(),
        severities=None,
        rule_ids=None,
        decisions=None,
        dimension="severity",
        limit=10,
        offset=0,
    )
    counts = {str(row["group_code"]): int(row["finding_count"]) for row in frame.iter_rows(named=True)}
    if not counts:
        st.caption(words.text("data.no_findings"))
        return
    each = [
        words.text("body.finding_count", severity=words.code("severity", code), count=words.count(counts[code]))
        for code in SEVERITIES
        if code in counts
    ]
    undecided = words.count(int(frame["undecided_count"].sum()))
    label = words.text("body.finding_counts", counts=words.list(each), undecided=undecided)
    link_to(view, "checks", label, agency=str(profile["agency_id"]), leaf=None)


def show_findings(view: View, profile: Row) -> None:
    """What the checks found in the reports of the body under this scope: gravest first, then the largest difference."""
    words = view.words
    wanted = controls.wanted_rows(view, f"findings_{profile['agency_id']}", FINDINGS_SHOWN)
    found = view.answers.ask(
        "finding_list",
        **view.selection.parameters(),
        severities=None,
        rule_ids=None,
        decisions=None,
        limit=EVERY_FINDING,
        offset=0,
    )
    size = (pl.col("expected_value") - pl.col("found_value")).abs().cast(pl.Float64)
    gravity = pl.col("severity").replace_strict({code: place for place, code in enumerate(SEVERITIES)}, default=9)
    frame = found.sort(gravity, size, descending=[False, True], nulls_last=True, maintain_order=True).head(wanted)
    with st.container(border=True):
        st.subheader(words.text("body.findings"), anchor=False)
        if frame.is_empty():
            st.caption(words.text("data.no_findings"))
            return
        shown = arrange(view, "findings", frame)
        show_table(
            shown.select(
                "report_year",
                "severity",
                "rule_id",
                "message",
                "row_label",
                "column_label",
                "expected_value",
                "found_value",
            ),
            words,
            key=f"agency_findings_{address.turn()}",
            alt=words.text("body.findings"),
            on_press=lambda row: _open_finding(frame.row(row, named=True)),
        )
        st.caption(words.text("data.press_hint"))
        controls.offer_more(view, f"findings_{profile['agency_id']}", frame.height, found.height)
        link_to(view, "checks", words.text("body.findings_all"), agency=str(profile["agency_id"]), leaf=None)


def _open_finding(finding: Row) -> None:
    """The cell that a finding is about, in the address: the page shows its year and its source."""
    if str(finding["figure_key"]).count(".") == 2:
        address.put("focus", str(finding["report_year"]))
        address.put("cell", f"{finding['report_year']}.{finding['figure_key']}")


def _show_revisions(view: View, reports: pl.DataFrame) -> None:
    words = view.words
    revised = reports.filter(pl.col("is_current") & (pl.col("revision") > 1))
    for row in revised.iter_rows(named=True):
        title = words.text("body.revision", year=words.year(row["report_year"]), revision=row["revision"])
        with st.expander(title, icon=":material/difference:"):
            difference = view.answers.ask("revision_difference", report_id=row["report_id"])
            if difference.is_empty():
                st.caption(words.text("body.revision_same"))
                continue
            show_table(
                name_cells(difference, view).drop("before_state", "after_state"),
                words,
                key=f"revision_{row['report_id']}",
                alt=title,
            )


def name_cells(frame: pl.DataFrame, view: View) -> pl.DataFrame:
    """A frame with row_code and column_code as one with their labels instead."""
    words = view.words
    pairs = frame.select("table_code", "row_code", "column_code").iter_rows()
    labels = [(words.row(table, row), words.column(table, column)) for table, row, column in pairs]
    return frame.with_columns(
        pl.Series("row_label", [row for row, _ in labels], dtype=pl.String),
        pl.Series("column_label", [column for _, column in labels], dtype=pl.String),
    ).select(
        "table_code",
        "row_label",
        "column_label",
        pl.all().exclude("table_code", "row_label", "column_label", "row_code", "column_code"),
    )


def show_forms(view: View, profile: Row) -> None:
    """The three tables of the year in focus as the form prints them, and the source of the number that was pressed."""
    words, year = view.words, view.selection.focus_year
    if year is None:
        return
    frame = view.answers.ask(
        "agency_figures", agency_id=str(profile["agency_id"]), scope=view.selection.scope, years=[year]
    )
    st.subheader(words.text("form.title", year=words.year(year)), anchor=False)
    if frame.is_empty():
        st.info(words.text("form.no_report", year=words.year(year)), icon=":material/info:")
        return
    st.caption(words.text("form.hint"))
    version = str(frame["format_version"][0])
    form = versions.load_forms()[version]
    picked = address.value("cell")
    key = picked.partition(".")[2] if picked and picked.startswith(f"{year}.") else None
    for table in TABLE_CODES:
        rows = frame.filter(pl.col("table_code") == table)
        figures = {(row["row_code"], row["column_code"]): row for row in rows.iter_rows(named=True)}
        pressed = show_form_table(
            lay_out(form, table, figures, words), words.table(table), key, f"form_{table}_{words.language}"
        )
        if pressed and pressed != key:
            address.put("cell", f"{year}.{pressed}")
            st.rerun()
    if frame["correction_kind"].count():
        st.caption(words.text("form.corrected_hint"))
    if key and not open_drawer(
        view, int(frame["report_id"][0]), key, close_in_address, _year_before(words, frame, key)
    ):
        address.keep_known("cell", ())


def _year_before(words: Words, frame: pl.DataFrame, key: str) -> dict[str, str]:
    """The same cell's number of the year before, as a fact for the drawer."""
    table, row, column = key.split(".")
    cell = frame.filter(pl.col("table_code") == table, pl.col("row_code") == row, pl.col("column_code") == column)
    return {words.text("column.previous_value"): words.count(cell["previous_value"][0])} if cell.height else {}


def show_children(view: View, profile: Row) -> None:
    """The bodies below this one."""
    words = view.words
    shown = controls.wanted_rows(view, f"children_{profile['agency_id']}", CHILDREN_SHOWN)
    frame = view.answers.ask("agency_children", agency_id=str(profile["agency_id"]), limit=shown, offset=0)
    if frame.is_empty():
        return
    with st.container(border=True):
        count = int(frame["row_count"][0])
        st.subheader(words.text("body.children", count=words.count(count)), anchor=False)
        with st.container(horizontal=True):
            for row in frame.iter_rows(named=True):
                link_to(
                    view,
                    "agency",
                    escape_markdown(str(row["agency_name"])),
                    body=str(row["agency_id"]),
                    scope=None,
                    focus=None,
                )
        controls.offer_more(view, f"children_{profile['agency_id']}", frame.height, count)
        if profile["kind"] in ("government", "township_government", "development_zone"):
            link_to(
                view,
                "compile",
                words.text("body.compile"),
                government=str(profile["agency_id"]),
                part=None,
                leaf=None,
            )
