"""The section of the roster: which list counts, bringing one in, editing it, the lists before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl
import streamlit as st

from disclosure import clock
from disclosure.decisions.journals import JournalError
from disclosure.roster import (
    YEARS,
    Difference,
    Roster,
    RosterError,
    RosterRow,
    compare_rosters,
    list_rosters,
    row_of,
    take_roster,
    undo_roster,
)
from disclosure.roster.headings import HEADINGS, export_frame
from disclosure.roster.matching import number_rows
from disclosure.settings import store_folder
from disclosure.ui.agencies.doubts import DECIDED_BY
from disclosure.ui.parts.exports import Export, show_downloads
from disclosure.ui.parts.seen import is_noted, shown
from disclosure.ui.parts.tables import show_table
from disclosure.ui.parts.uploader import uploader_words
from disclosure.ui.shell import background
from disclosure.ui.shell.labels import NO_NUMBER, Words, escape_markdown
from disclosure.ui.shell.page import View, tell_error

SHOWN = 500
NAMED = 20
"""New bodies of a list that are told by name."""
BEFORE_SHOWN = 20

_READ = "roster_read"
"""Where the session keeps what the last file gave: (name of the file, rows)."""
_TOLD = "roster_told"

Line = dict[str, Any]


def show_roster(view: View) -> None:
    """All of it; who decides is asked above."""
    words = view.words
    if st.session_state.pop(_TOLD, None):
        st.toast(words.text("agencies.done"), icon=":material/check_circle:")
    try:
        rosters = list_rosters(store_folder())
    except JournalError as error:
        tell_error(words, error)
        return
    seen = shown("roster", [roster.roster_id for roster in rosters])
    current = rosters[-1] if rosters else None
    if current is None:
        st.info(words.text("roster.none"), icon=":material/info:")
    else:
        st.markdown(
            words.text(
                "roster.current",
                count=words.count(len(current.rows)),
                source=escape_markdown(current.source_name),
                by=escape_markdown(current.taken_by),
                at=words.moment(current.taken_at),
            )
        )
    _bring_in(view, current, seen)
    if current is not None:
        _edit(view, current, seen)
        _show_before(view, rosters)


def _bring_in(view: View, current: Roster | None, seen: Sequence[str]) -> None:
    words = view.words
    st.subheader(words.text("roster.bring_in"), anchor=False)
    st.caption(words.text("roster.bring_in_detail"))
    st.html(uploader_words(words.text("roster.drop"), words.text("desk.browse")))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        file = st.file_uploader(
            words.text("roster.file"), type=["xlsx", "xls", "et", "csv"], key=f"roster_file_{words.language}"
        )
        first_year = st.number_input(
            words.text("roster.first_year"),
            min_value=YEARS[0],
            max_value=YEARS[-1],
            value=_latest_year(view),
            help=words.text("roster.first_year_help"),
            key=f"roster_first_year_{words.language}",
            width=220,
        )
    if file is None:
        return
    given = (file.name, file.size, int(first_year))
    if st.session_state.get(_READ, (None, []))[0] != given:
        try:
            with st.spinner(words.text("roster.reading")), TemporaryDirectory() as folder:
                path = Path(folder) / f"list{Path(file.name).suffix.lower()}"
                path.write_bytes(file.getvalue())
                st.session_state[_READ] = (given, background.read_roster(store_folder(), path, int(first_year)))
        except (RosterError, OSError) as error:
            tell_error(words, error)
            return
    _judge(view, st.session_state[_READ][1], file.name, current, seen)


def _latest_year(view: View) -> int:
    """The latest year of which the store has a report of any scope: the narrowest duty; before a first report, last
    year. The page has no filters, so that the selection names no years.
    """
    filters = dict.fromkeys(("years", "region_code", "levels", "kinds", "agency_ids"))
    found = [
        int(code)
        for scope in ("own", "aggregate", "unknown")
        for code in view.answers.ask("filter_options", **filters, scope=scope)
        .filter(pl.col("dimension") == "year")["option_code"]
        .to_list()
    ]
    return max(found) if found else clock.local_time(datetime.now(UTC)).year - 1


def _judge(view: View, lines: list[Line], source: str, current: Roster | None, seen: Sequence[str]) -> None:
    words = view.words
    doubted = [line for line in lines if line["doubts"]]
    accepted: set[str] = set()
    if doubted:
        st.warning(words.text("roster.doubted", count=words.count(len(doubted))), icon=":material/help:")
        frame = pl.DataFrame(
            {
                "place": [line["place"] for line in doubted],
                "listed_name": [str(line["listed"].get("name", "")) for line in doubted],
                "agency_name": [line["row"]["agency_name"] if line["row"] else None for line in doubted],
                "doubts": [
                    words.list([words.code("roster_doubt", code) for code in line["doubts"]]) for line in doubted
                ],
            }
        )
        show_table(frame, words, key="roster_doubts", alt=words.text("roster.doubts_title"))
        places = {line["place"]: str(line["listed"].get("name", "")) for line in doubted if line["may_be_accepted"]}
        accepted = set(
            st.multiselect(
                words.text("roster.accept"),
                list(places),
                format_func=lambda place: f"{place} {places[place]}",
                key=f"roster_accept_{words.language}",
                placeholder=words.text("body.placeholder"),
            )
        )
    rows = _rows_taken(lines, accepted)
    new = [line["row"]["agency_name"] for line in lines if "not_in_store" in line["notes"] and not line["doubts"]]
    if new:
        names = words.list([escape_markdown(name) for name in new[:NAMED]])
        if len(new) > NAMED:
            names += words.text("documents.and_more_bodies", count=words.count(len(new) - NAMED))
        st.caption(words.text("roster.new_bodies", count=words.count(len(new)), names=names))
    differences = compare_rosters(current.rows if current else (), rows)
    _show_difference(words, differences)
    by = str(st.session_state.get(DECIDED_BY, ""))
    if st.button(
        words.text("roster.take", count=words.count(len(rows))),
        key="roster_take",
        type="primary",
        disabled=not differences or not by,
        help=None if by else words.text("roster.who_first"),
    ):
        _take(view, by, rows, source, seen)


def _rows_taken(lines: list[Line], accepted: set[str]) -> list[RosterRow]:
    taken: dict[str, RosterRow] = {}
    for line in lines:
        if line["row"] and (not line["doubts"] or (line["place"] in accepted and line["may_be_accepted"])):
            row = row_of(line["row"])
            taken.setdefault(row.agency_id, row)
    return number_rows(sorted(taken.values(), key=lambda row: row.position))


def _show_difference(words: Words, differences: Sequence[Difference]) -> None:
    if not differences:
        st.caption(words.text("roster.no_difference"))
        return
    counts = {
        what: words.count(sum(found.what == what for found in differences)) for what in ("added", "removed", "changed")
    }
    st.markdown(words.text("roster.difference", **counts))
    lines = []
    for found in differences[:SHOWN]:
        row = found.after or found.before
        changes = [
            words.text(
                "roster.change",
                field=words.text(f"roster_field.{name}"),
                before=_shown(words, name, getattr(found.before, name)),
                after=_shown(words, name, getattr(found.after, name)),
            )
            for name in found.changed
        ]
        lines.append(
            {
                "roster_change": words.code("roster_change", found.what),
                "agency_name": row.agency_name if row else None,
                "changes": words.list(changes),
            }
        )
    show_table(pl.DataFrame(lines), words, key="roster_difference", alt=words.text("roster.difference_title"))
    if len(differences) > SHOWN:
        st.caption(words.text("roster.more_differences", count=words.count(len(differences) - SHOWN)))


def _shown(words: Words, name: str, value: object) -> str:
    if value is None:
        return words.text("roster.nothing")
    return words.code(name, str(value)) if name in ("kind", "level") else str(value)


def _take(view: View, by: str, rows: Sequence[RosterRow], source: str, seen: Sequence[str]) -> None:
    words = view.words
    mine = words.text("roster.take", count=words.count(len(rows)))

    def take() -> None:
        take_roster(store_folder(), by, rows, source, seen)

    if is_noted(words, take, mine=mine, refusals=(RosterError,)):
        st.session_state[_TOLD] = True
        st.rerun()


def _edit(view: View, current: Roster, seen: Sequence[str]) -> None:
    words = view.words
    st.subheader(words.text("roster.list"), anchor=False)
    st.caption(words.text("roster.edit_detail"))
    frame = pl.DataFrame(
        {
            "is_kept": [True] * len(current.rows),
            **{
                name: [getattr(row, name) for row in current.rows]
                for name in ("position", "agency_name", "first_year", "last_year", "contact")
            },
        },
        schema_overrides={"last_year": pl.Int32(), "contact": pl.String()},
    )
    edited = st.data_editor(
        frame,
        hide_index=True,
        key=f"roster_edit_{words.language}_{current.roster_id}",
        disabled=["agency_name"],
        placeholder=NO_NUMBER,
        column_config={
            "is_kept": st.column_config.CheckboxColumn(words.text("roster.kept"), width=60),
            "position": st.column_config.NumberColumn(words.text("roster_field.position"), format="%d", width=70),
            "agency_name": st.column_config.TextColumn(words.text("column.agency_name")),
            "first_year": _year_column(words.text("roster_field.first_year")),
            "last_year": _year_column(words.text("roster_field.last_year")),
            "contact": st.column_config.TextColumn(words.text("roster_field.contact"), max_chars=100),
        },
    )
    kept = [
        replace(row, **{name: line[name] for name in ("position", "first_year", "last_year", "contact")})
        for row, line in zip(current.rows, edited.iter_rows(named=True), strict=True)
        if line["is_kept"]
    ]
    rows = number_rows(sorted(kept, key=lambda row: row.position))
    differences = compare_rosters(current.rows, rows)
    if differences:
        _show_difference(words, differences)
        by = str(st.session_state.get(DECIDED_BY, ""))
        if st.button(
            words.text("roster.save"),
            key="roster_save",
            type="primary",
            disabled=not by,
            help=None if by else words.text("roster.who_first"),
        ):
            _take(view, by, rows, words.text("roster.edited"), seen)
    show_downloads(
        view,
        Export(
            name="roster",
            title=words.text("roster.list"),
            frame=lambda: export_frame(current.rows),
            headings={name: name for name in HEADINGS.values()},
        ),
    )


def _year_column(label: str) -> Any:
    return st.column_config.NumberColumn(label, min_value=YEARS[0], max_value=YEARS[-1], format="%d", width=90)


def _show_before(view: View, rosters: Sequence[Roster]) -> None:
    words = view.words
    with st.expander(words.text("roster.before", count=words.count(len(rosters)))):
        for roster in rosters[::-1][:BEFORE_SHOWN]:
            st.markdown(
                words.text(
                    "roster.current",
                    count=words.count(len(roster.rows)),
                    source=escape_markdown(roster.source_name),
                    by=escape_markdown(roster.taken_by),
                    at=words.moment(roster.taken_at),
                )
            )
        if st.button(words.text("roster.undo"), key="roster_undo", icon=":material/undo:"):
            by = str(st.session_state.get(DECIDED_BY, ""))
            latest = rosters[-1].roster_id
            if is_noted(words, lambda: undo_roster(store_folder(), by, latest), mine=words.text("roster.undo")):
                st.session_state[_TOLD] = True
                st.rerun()
