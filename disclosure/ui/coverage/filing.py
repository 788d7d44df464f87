"""Dates of filing on the page of reporting: one report's in its drawer, many from a list; each noted, each undone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
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
from disclosure.roster import RosterError
from disclosure.settings import store_folder
from disclosure.ui.agencies.doubts import ask_who
from disclosure.ui.parts.seen import is_noted, shown
from disclosure.ui.parts.tables import show_table
from disclosure.ui.parts.uploader import uploader_words
from disclosure.ui.shell import background
from disclosure.ui.shell.labels import NO_NUMBER, Words, escape_markdown
from disclosure.ui.shell.page import View, tell_error

Row = Mapping[str, Any]

_READ = "filings_read"
"""Where the session keeps what the last file gave: (name and size of the file, rows)."""


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
    words = view.words
    with st.container(border=True):
        st.subheader(words.text("filing.list"), anchor=False)
        st.caption(words.text("filing.list_detail"))
        st.html(uploader_words(words.text("roster.drop"), words.text("desk.browse")))
        file = st.file_uploader(
            words.text("filing.file"), type=["xlsx", "xls", "et", "csv"], key=f"filing_file_{words.language}"
        )
        by = ask_who(view)
        if file is not None:
            _take_list(view, file, by)
        _undo_last(words, by)


def _take_list(view: View, file: Any, by: str) -> None:
    words = view.words
    given = (file.name, file.size)
    if st.session_state.get(_READ, (None, []))[0] != given:
        try:
            with st.spinner(words.text("roster.reading")), TemporaryDirectory() as folder:
                path = Path(folder) / f"list{Path(file.name).suffix.lower()}"
                path.write_bytes(file.getvalue())
                st.session_state[_READ] = (given, background.read_filings(store_folder(), path))
        except (RosterError, OSError) as error:
            tell_error(words, error)
            return
    lines = st.session_state[_READ][1]
    doubted = [line for line in lines if line["doubts"]]
    if doubted:
        st.warning(words.text("roster.doubted", count=words.count(len(doubted))), icon=":material/help:")
        frame = pl.DataFrame(
            {
                "place": [line["place"] for line in doubted],
                "listed_name": [line["listed_name"] for line in doubted],
                "doubts": [
                    words.list([words.code("filing_doubt", code) for code in line["doubts"]]) for line in doubted
                ],
            }
        )
        show_table(frame, words, key="filing_doubts", alt=words.text("roster.doubts_title"))
    taken = [
        Filing(line["agency_id"], line["report_year"], line["scope"], date.fromisoformat(line["filed_on"]))
        for line in lines
        if not line["doubts"]
    ]
    if taken:
        frame = pl.DataFrame(
            [
                {name: line[name] for name in ("agency_name", "report_year", "scope", "filed_on")}
                for line in lines
                if not line["doubts"]
            ]
        ).with_columns(pl.col("filed_on").str.to_date())
        show_table(frame, words, key="filing_taken", alt=words.text("filing.list"))
    mine = words.text("filing.take", count=words.count(len(taken)))
    if st.button(mine, key="filing_take", type="primary", disabled=not taken or not by):
        _note(words, lambda: note_filings(store_folder(), by, taken, file.name), mine)


def _undo_last(words: Words, by: str) -> None:
    try:
        noted = list_noted(store_folder())
    except JournalError as error:
        tell_error(words, error)
        return
    if not noted:
        return
    last = noted[-1]
    st.caption(
        words.text(
            "filing.last",
            count=words.count(len(last.filings)),
            by=escape_markdown(last.noted_by),
            at=words.moment(last.noted_at),
        )
    )
    mine = words.text("filing.undo")
    if st.button(mine, key="filing_undo", icon=":material/undo:", disabled=not by):
        _note(words, lambda: undo_filings(store_folder(), by, last.entry_id), mine)


def _note(words: Words, decide: Any, mine: str) -> None:
    if is_noted(words, decide, mine=mine, refusals=(FilingError,)):
        st.session_state.pop(_READ, None)
        st.toast(words.text("agencies.done"), icon=":material/check_circle:")
        st.rerun()
