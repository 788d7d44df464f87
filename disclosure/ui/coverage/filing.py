"""Dates of filing on the page of reporting: one report's in its drawer, many from a list; each noted, each undone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import streamlit as st

from disclosure.decisions.filings import (
    FIRST_YEAR,
    SCOPES,
    Filing,
    FilingError,
    filed_reports,
    list_noted,
    note_filings,
    undo_filings,
)
from disclosure.decisions.journals import JournalError
from disclosure.settings import store_folder
from disclosure.ui.agencies.doubts import ask_who
from disclosure.ui.parts.noted_lists import Line, NotedList, show_noted_list
from disclosure.ui.parts.seen import is_noted, shown
from disclosure.ui.shell import background
from disclosure.ui.shell.labels import NO_NUMBER, Words, escape_markdown
from disclosure.ui.shell.page import View, tell_error

Row = Mapping[str, Any]


def filing_facts(words: Words, row: Row) -> dict[str, str]:
    """What is known of a report's filing, heading -> text, for a row of `coverage_matrix`."""
    facts = {words.text("column.filed_on"): words.day(row["filed_on"])}
    if row["filing_deadline"] is None:
        return facts | {words.text("column.filing_deadline"): words.text("filing.no_duty")}
    late = row["filing_days_late"]
    return facts | {
        words.text("column.filing_deadline"): words.day(row["filing_deadline"]),
        words.text("column.filing_days_late"): NO_NUMBER if late is None else words.count(late),
    }


def show_entry(view: View, row: Row) -> None:
    """The date of one report, to be noted or taken away: for those who work on the store."""
    words, scope = view.words, view.selection.scope
    year = int(row["report_year"])
    if scope not in SCOPES or year < FIRST_YEAR:
        return
    key = (str(row["agency_id"]), year, scope)
    try:
        noted = list_noted(store_folder())
    except JournalError as error:
        tell_error(words, error)
        return
    about = [line.entry_id for line in noted if any(filing.key == key for filing in line.filings)]
    seen = shown(f"filing_{'_'.join(map(str, key))}", about)
    known = filed_reports(noted).get(key)
    if known is not None:
        st.caption(
            words.text("filing.noted", by=escape_markdown(known[1].noted_by), at=words.moment(known[1].noted_at))
        )
    by = ask_who(view)
    chosen = st.date_input(
        words.text("column.filed_on"),
        value=None if known is None else known[0],
        min_value=date(year, 12, 1),
        format="YYYY-MM-DD",
        key=f"filed_on_{'_'.join(map(str, key))}_{words.language}_{len(about)}",
        width=220,
    )
    day = chosen if isinstance(chosen, date) else None
    if st.button(
        words.text("filing.note"),
        key="filing_note",
        disabled=not by or day == (known and known[0]),
        help=None if by else words.text("roster.who_first"),
    ):
        filing = Filing(*key, day)
        _note(words, lambda: note_filings(store_folder(), by, [filing], seen=seen), words.text("filing.note"))


def show_list(view: View) -> None:
    """Dates from a list of Excel or CSV: what its rows mean, what is doubted, then noted in one line."""
    show_noted_list(
        view,
        NotedList(
            name="filing",
            say_doubt=lambda words, code: words.code("filing_doubt", code),
            # Looked up when called, so that a test may stand in for the command.
            read=lambda store, path: background.read_filings(store, path),
            table=_tabulate,
            note=_note_lines,
            list_noted=list_noted,
            count=lambda noted: len(noted.filings),
            undo=undo_filings,
            refusals=(FilingError,),
        ),
        ask_who(view),
    )


def _tabulate(lines: Sequence[Line]) -> pl.DataFrame:
    columns = ("agency_name", "report_year", "scope", "filed_on")
    rows = [{name: line[name] for name in columns} for line in lines]
    return pl.DataFrame(rows).with_columns(pl.col("filed_on").str.to_date())


def _note_lines(store: Path, by: str, lines: Sequence[Line], source_name: str) -> object:
    filings = [
        Filing(line["agency_id"], line["report_year"], line["scope"], date.fromisoformat(line["filed_on"]))
        for line in lines
    ]
    return note_filings(store, by, filings, source_name)


def _note(words: Words, decide: Any, mine: str) -> None:
    if is_noted(words, decide, mine=mine, refusals=(FilingError,)):
        st.toast(words.text("agencies.done"), icon=":material/check_circle:")
        st.rerun()
