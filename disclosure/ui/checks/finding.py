"""One finding, opened: what is wrong and why, the numbers in their tables beside last year's, and what was decided."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import streamlit as st

from disclosure.checks.rules import Rule
from disclosure.decisions.journals import JournalError
from disclosure.decisions.reviews import DECISIONS, REOPENED, DecidedMeanwhileError, Subject, decide
from disclosure.form import versions
from disclosure.model.report import TABLE_CODES
from disclosure.ui.checks.findings import find_findings, finding_code, value_text
from disclosure.ui.checks.quoted import show_passages, show_statements
from disclosure.ui.parts.form_table import Cell, Layout, lay_out, show_form_table, show_state
from disclosure.ui.parts.statements import (
    Statement,
    finding_key,
    form_places,
    number_meanings,
    rules_by_id,
    state_findings,
)
from disclosure.ui.parts.tables import show_table
from disclosure.ui.shell import address
from disclosure.ui.shell.access import INTERNAL_COLUMNS, is_read_only
from disclosure.ui.shell.labels import NO_NUMBER, Words, escape_markdown, link_addresses
from disclosure.ui.shell.page import View, link_to, tell_error

Row = Mapping[str, Any]

REVIEWER_KEY = "reviewer"
PARTS_SHOWN = 200
_OWN_ROW = re.compile(r"\.csv#[0-9]+$")
"""The source of a report that came with the program: a row of its data, which says nothing to a reader."""


def open_picked(view: View) -> None:
    """Open the finding that the address names, if it names one."""
    code = address.value("finding")
    if code is None:
        return

    @st.dialog(view.words.text("finding.title"), width="large", on_dismiss=lambda: address.put("finding", None))
    def open_dialog() -> None:
        rows = find_findings(view, code)  # anew each time: another person may have decided meanwhile
        if not rows:
            st.info(view.words.text("finding.gone"), icon=":material/task_alt:")
        for place, row in enumerate(rows):
            _show(view, row, place)

    open_dialog()


def _show(view: View, row: Row, place: int) -> None:
    words = view.words
    rule = rules_by_id().get(str(row["rule_id"]))
    (statement,) = state_findings(words, view.answers, [row])
    st.markdown(
        f"**{escape_markdown(str(row['agency_name']))}** {words.year(row['report_year'])} "
        f"{words.code('scope', row['scope'])}"
    )
    message = escape_markdown(statement.message)
    box = {"error": st.error, "warning": st.warning}.get(str(row["severity"]), st.info)
    box(message, title=f"{words.code('severity', row['severity'])} · {statement.title}")
    st.table(
        {name: link_addresses(fact) for name, fact in _facts(view, row, rule, statement).items()},
        border="horizontal",
        alt=words.text("finding.title"),
    )
    show_statements(view, row, place)
    if rule is not None and rule.category == "copy":
        show_passages(view, row, place)
    _show_numbers(view, row, rule, place)
    _show_source(view, row)
    _show_decision(view, row, place)
    _show_history(view, row, place)


def _facts(view: View, row: Row, rule: Rule | None, statement: Statement) -> dict[str, str]:
    """What the two numbers are, how far they differ, what is asked of the body, by which rule and on what basis."""
    words = view.words
    expected, found = row["expected_value"], row["found_value"]
    expected_name, found_name = number_meanings(words, str(row["rule_id"]))
    facts = {}
    if expected_name and expected is not None:
        facts[expected_name] = value_text(words, expected)
    if found_name and (found is not None or expected is not None):
        facts[found_name] = words.text("statement.blank") if found is None else value_text(words, found)
    if expected is not None and found is not None:
        facts[words.text("finding.difference")] = words.count(abs(found - expected))
    if rule is not None:
        facts[words.text("finding.ask")] = statement.ask
        facts[words.text("finding.rule")] = words.text(
            "finding.rule_text", title=statement.title, category=words.code("category", rule.category)
        )
        facts[words.text("finding.basis")] = statement.basis
    return facts


def _show_numbers(view: View, row: Row, rule: Rule | None, place: int) -> None:
    """The cells that the rule compares, last year's beside this year's; then the whole tables with them marked."""
    words, year = view.words, int(row["report_year"])
    cells = view.answers.ask("finding_cells", report_ids=[int(row["report_id"])])
    shown = [
        cell
        for cell in cells.iter_rows(named=True)
        if finding_key(cell) == finding_key(row) and cell["role"] not in ("part", "aggregate")
    ]
    years = sorted({year - 1, year, *(int(cell["report_year"]) for cell in shown)})
    frame = view.answers.ask("agency_figures", agency_id=str(row["agency_id"]), scope=str(row["scope"]), years=years)
    now, before = frame.filter(pl.col("report_year") == year), frame.filter(pl.col("report_year") == year - 1)
    tables = [table for table in TABLE_CODES if str(row["figure_key"]).startswith(f"{table}.")] or list(TABLE_CODES)
    if shown:
        st.markdown(f"**{words.text('finding.numbers')}**")
        show_form_table(
            _lay_out_cells(view, shown, frame, years),
            words.text("finding.numbers_caption"),
            None,
            f"cells_{place}_{words.language}",
        )
    if rule is not None and rule.level == "hierarchy" and row["scope"] == "aggregate":
        _show_parts(view, row, place)
    if rule is not None and rule.level == "hierarchy" and row["scope"] == "own":
        _show_government(view, row, place)
    with st.expander(words.text("finding.tables"), icon=":material/table_view:"):
        this, last = st.tabs([words.year(year), words.year(year - 1)], key=f"finding_years_{place}_{words.language}")
        for tab, rows, wanted in ((this, now, year), (last, before, year - 1)):
            keys = tuple(_key(cell) for cell in shown if cell["report_year"] == wanted)
            with tab:
                _show_tables(view, rows, tables, keys, place)


def _key(cell: Row) -> str:
    return f"{cell['table_code']}.{cell['row_code']}.{cell['column_code']}"


def _by_key(frame: pl.DataFrame) -> dict[str, dict[str, Any]]:
    rows = frame.iter_rows(named=True)
    return {_key(row): row for row in rows}


def _lay_out_cells(view: View, cells: Sequence[Row], figures: pl.DataFrame, years: Sequence[int]) -> Layout:
    """The cells that the finding rests on (marked) beside the same cells in the other years: numbers, text, place."""
    words = view.words
    names = ("finding.cell", "column.raw_text", "column.source_place")
    head = [Cell(words.text(names[0]), look="head"), *(Cell(words.year(year), look="head") for year in years)]
    head += [Cell(words.text(name), look="head") for name in names[1:]]
    by_year = {year: _by_key(figures.filter(pl.col("report_year") == year)) for year in years}
    involved = {(int(cell["report_year"]), _key(cell)) for cell in cells}
    body = []
    for key in [key for key in form_places() if any((year, key) in involved for year in years)]:
        table, row, column = key.split(".")
        latest = max(year for year in years if (year, key) in involved)
        source = by_year[latest].get(key, {})
        body.append(
            [
                Cell(f"{words.row(table, row)} · {words.column(table, column)}", look="text"),
                *(
                    Cell(
                        _state(view, by_year[year].get(key, {}), has_report=bool(by_year[year])),
                        look=f"text number{' marked' if (year, key) in involved else ''}",
                    )
                    for year in years
                ),
                Cell(str(source.get("raw_text") or NO_NUMBER), look="text"),
                Cell(words.place(str(source.get("source_place") or NO_NUMBER)), look="text"),
            ]
        )
    return Layout([head], body)


def _state(view: View, figure: Row, *, has_report: bool = True) -> str:
    return show_state(figure, view.words)[0] if has_report else view.words.text("finding.no_report")


def _show_tables(view: View, frame: pl.DataFrame, tables: list[str], keys: tuple[str, ...], place: int) -> None:
    words = view.words
    if frame.is_empty():
        st.info(words.text("finding.no_report"), icon=":material/info:")
        return
    forms = versions.load_forms()
    form = forms.get(str(frame["format_version"][0])) or list(forms.values())[-1]
    for table in tables:
        rows = frame.filter(pl.col("table_code") == table).iter_rows(named=True)
        layout = lay_out(form, table, {(row["row_code"], row["column_code"]): row for row in rows}, words)
        body = [
            [
                replace(cell, key="", look=f"text number {cell.look}{' marked' if cell.key in keys else ''}")
                if cell.key
                else cell
                for cell in line
            ]
            for line in layout.body
        ]
        show_form_table(
            Layout(layout.head, body),
            words.table(table),
            None,
            f"finding_{table}_{place}_{frame['report_year'][0]}_{words.language}",
        )


def _show_parts(view: View, row: Row, place: int) -> None:
    """What the parts of an aggregate report in the cell."""
    if str(row["figure_key"]).count(".") != 2:
        return
    words = view.words
    table, row_code, column_code = str(row["figure_key"]).split(".")
    frame = view.answers.ask(
        "compile_cell",
        agency_id=str(row["agency_id"]),
        year=int(row["report_year"]),
        table_code=table,
        row_code=row_code,
        column_code=column_code,
    )
    st.markdown(f"**{words.text('finding.parts')}**")
    if frame.height > PARTS_SHOWN:
        st.caption(words.text("finding.parts_cut", shown=words.count(PARTS_SHOWN), count=words.count(frame.height)))
    show_table(
        frame.head(PARTS_SHOWN).select("agency_name", "part_state", "scope", "value", "state", "raw_text"),
        words,
        key=f"finding_parts_{place}",
        alt=words.text("finding.parts"),
    )


def _show_government(view: View, row: Row, place: int) -> None:
    """The same cell in the government's aggregate, for an office that reports more."""
    words = view.words
    profile = view.answers.first("agency_profile", agency_id=str(row["agency_id"]))
    if profile is None or not profile["parent_agency_id"]:
        return
    frame = view.answers.ask(
        "agency_figures",
        agency_id=str(profile["parent_agency_id"]),
        scope="aggregate",
        years=[int(row["report_year"])],
    )
    figure = _by_key(frame).get(str(row["figure_key"]))
    if figure is not None:
        st.markdown(
            words.text(
                "finding.government",
                name=escape_markdown(str(profile["parent_name"])),
                value=escape_markdown(_state(view, figure)),
            )
        )


def _show_source(view: View, row: Row) -> None:
    words = view.words
    reports = view.answers.ask("agency_reports", agency_id=str(row["agency_id"]))
    found = reports.filter(pl.col("report_id") == row["report_id"])
    report = found.row(0, named=True) if found.height else {}
    facts = [str(report.get(name) or "") for name in ("title", "source_name")]
    named = " · ".join(dict.fromkeys(fact for fact in facts if fact and not _OWN_ROW.search(fact)))
    if not named and any(facts):
        named = words.text("finding.verified_source")
    st.caption(words.text("finding.source", source=escape_markdown(named or NO_NUMBER)))
    with st.container(horizontal=True):
        key = str(row["figure_key"])
        link_to(
            view,
            "agency",
            words.text("finding.open_agency"),
            body=str(row["agency_id"]),
            scope=None if row["scope"] == "own" else str(row["scope"]),
            focus=str(row["report_year"]),
            cell=f"{row['report_year']}.{key}" if key else None,
        )
        url = str(report.get("source_url") or "")
        if url.startswith(("https://", "http://")):
            st.link_button(words.text("table.open_source"), url, icon=":material/open_in_new:")


def _show_decision(view: View, row: Row, place: int) -> None:
    """The decision that holds, and the controls for a new one where this dashboard may write."""
    words = view.words
    state = str(row["decision"])
    st.markdown(f"**{words.text('finding.decision')}** {words.code('finding_state', state)}")
    if state == REOPENED:
        st.caption(words.text("finding.reopened"))
    if is_read_only():
        return
    offered = [*DECISIONS, REOPENED] if state in DECISIONS else list(DECISIONS)
    key = f"decide_{place}_{finding_code(row)}_{words.language}"
    with st.form(f"form_{key}", border=True):
        chosen = st.pills(
            words.text("finding.decide"),
            offered,
            format_func=lambda code: words.code("decision", code),
            help=words.text("finding.decide_help"),
            key=f"{key}_decision",
        )
        note = st.text_area(words.text("finding.note"), max_chars=2000, height=80, key=f"{key}_note")
        reviewer = st.text_input(
            words.text("finding.reviewer"),
            value=st.session_state.get(REVIEWER_KEY, ""),
            max_chars=100,
            key=f"{key}_reviewer",
        )
        is_sent = st.form_submit_button(words.text("finding.save"), type="primary", icon=":material/save:")
    seen_key = f"seen_{key}"
    seen = st.session_state.get(seen_key, row["last_entry_id"])
    st.session_state[seen_key] = row["last_entry_id"]
    if is_sent:
        _save(view, row, chosen, note, reviewer, seen)


def _save(view: View, row: Row, decision: str | None, note: str, reviewer: str, seen: str | None) -> None:
    """Note the decision, made upon what the person saw; where another has decided meanwhile, both are shown."""
    words = view.words
    if decision is None or not reviewer.strip():
        st.warning(words.text("finding.incomplete"), icon=":material/edit_note:")
        return
    subject = Subject(
        agency_id=str(row["agency_id"]),
        report_year=int(row["report_year"]),
        scope=str(row["scope"]),
        rule_id=str(row["rule_id"]),
        figure_key=str(row["figure_key"]),
        found_value=row["found_value"],
        expected_value=row["expected_value"],
    )
    try:
        decide(Path(view.answers.folder), subject, decision, note=note, reviewer=reviewer, upon=seen)
    except DecidedMeanwhileError as error:
        _show_both(view, error, decision, note)
        return
    except JournalError as error:
        tell_error(words, error)
        return
    st.session_state[REVIEWER_KEY] = reviewer.strip()
    address.put("finding", None)
    st.toast(words.text("finding.saved"), icon=":material/check:")
    st.rerun()


def _show_both(view: View, error: DecidedMeanwhileError, decision: str, note: str) -> None:
    words, latest = view.words, error.latest
    mine = words.text("finding.with_note", decision=words.code("decision", decision), note=note.strip() or NO_NUMBER)
    if latest is None:
        text = words.text("finding.taken_back", mine=mine)
    else:
        theirs = words.text(
            "finding.with_note", decision=words.code("decision", latest.decision), note=latest.note or NO_NUMBER
        )
        text = words.text("finding.changed", name=latest.reviewer or NO_NUMBER, theirs=theirs, mine=mine)
    st.error(escape_markdown(text), title=words.text("finding.changed_title"), icon=":material/group:")


def _history_line(words: Words, line: Row) -> dict[str, Cell]:
    return {
        "decided_at": Cell(words.moment(line["decided_at"]), look="text"),
        "decision": Cell(words.code("decision", line["decision"]), look="text"),
        "reviewer": Cell(str(line["reviewer"] or NO_NUMBER), look="text"),
        "note": Cell(str(line["note"] or NO_NUMBER), look="text"),
        "expected_value": Cell(value_text(words, line["expected_value"]), look="text number"),
        "found_value": Cell(value_text(words, line["found_value"]), look="text number"),
    }


def _show_history(view: View, row: Row, place: int) -> None:
    words = view.words
    frame = view.answers.ask(
        "finding_history",
        agency_id=str(row["agency_id"]),
        year=int(row["report_year"]),
        scope=str(row["scope"]),
        rule_id=str(row["rule_id"]),
        figure_key=str(row["figure_key"]),
    )
    if frame.is_empty():
        return
    st.markdown(f"**{words.text('finding.history')}**")
    head = tuple(
        name
        for name in ("decided_at", "decision", "reviewer", "note", "expected_value", "found_value")
        if not (is_read_only() and name in INTERNAL_COLUMNS)
    )
    body = [
        [cell for name, cell in _history_line(words, line).items() if name in head] for line in frame.rows(named=True)
    ]
    show_form_table(
        Layout([[Cell(words.text(f"column.{name}"), look="head") for name in head]], body),
        words.text("finding.history_caption"),
        None,
        f"history_{place}_{words.language}",
    )
