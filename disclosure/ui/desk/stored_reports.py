"""Reports that are stored: their revisions, what was set aside and asks, deciding about one of them, taking it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl
import streamlit as st

from disclosure.agencies.names import agency_id_for
from disclosure.decisions import journals, reports
from disclosure.decisions.reports import Action, DecisionError, Key, ReportDecision
from disclosure.decisions.revisions import Revision, settle_revisions
from disclosure.store.errors import StoreError
from disclosure.ui.agencies.doubts import DECIDED_BY
from disclosure.ui.parts.choosing import choose_found_body
from disclosure.ui.parts.seen import is_noted, shown, tell_damages
from disclosure.ui.parts.tables import show_table
from disclosure.ui.shell import background
from disclosure.ui.shell.filters import ask_body_name, search_agencies
from disclosure.ui.shell.labels import Words, escape_markdown
from disclosure.ui.shell.page import View, tell_error

Row = Mapping[str, Any]

ASIDE_SHOWN = 50
FIRST_YEAR, LAST_YEAR = 2008, 2100
SCOPES = ("own", "aggregate", "unknown")
_TOLD = "stored_told"


def key_of(row: Row) -> Key:
    """What a revision is filed under."""
    return Key(str(row["agency_id"]), int(row["report_year"]), str(row["scope"]))


def _decisions(view: View) -> list[ReportDecision]:
    try:
        return reports.list_decisions(Path(view.answers.folder))
    except journals.JournalError as error:
        tell_error(view.words, error)
        return []


def groups_of(rows: Sequence[Row]) -> dict[Key, list[Row]]:
    """The revisions of each report, in order."""
    groups: dict[Key, list[Row]] = {}
    for row in rows:
        groups.setdefault(key_of(row), []).append(row)
    return groups


def questions(view: View, decisions: Sequence[ReportDecision]) -> list[tuple[Row, Row]]:
    """Revisions that are worse than the one that counts and about which nobody has decided, each with that one."""
    aside = view.answers.ask("report_revisions", agency_ids=[], years=[], is_set_aside=1)
    agencies = sorted(set(aside["agency_id"]))[:ASIDE_SHOWN]
    if not agencies:
        return []
    rows = view.answers.ask(
        "report_revisions", agency_ids=agencies, years=sorted(set(aside["report_year"])), is_set_aside=None
    )
    pins = reports.pins_of(decisions)
    found = []
    for group in groups_of(rows.rows(named=True)).values():
        by_id = {int(row["report_id"]): row for row in group}
        withdrawn = {number for number, row in by_id.items() if row["is_withdrawn"]}
        current, asking = settle_revisions([_revision(row) for row in group], withdrawn, pins)
        if current is not None:
            found += [(by_id[revision.report_id], by_id[current.report_id]) for revision in asking]
    return found


def _revision(row: Row) -> Revision:
    return Revision(
        int(row["report_id"]),
        str(row["source_sha256"]),
        str(row["status"]),
        int(row["usable_count"]),
        int(row["nonzero_count"]),
        str(row["content_hash"]),
        str(row["extractor_version"]),
    )


# -- what asks ------------------------------------------------------------------------------------------------------


def show_questions(view: View) -> None:
    """Worse readings that were set aside, each beside the one that counts: keep that one, or take this one anyway."""
    words = view.words
    tell(view)
    decisions = _decisions(view)
    asking = questions(view, decisions)
    if not asking:
        return
    with st.container(border=True):
        st.markdown(words.text("stored.questions", count=words.count(len(asking))))
        for row, current in asking:
            _ask(view, row, current, decisions)


def _ask(view: View, row: Row, current: Row, decisions: Sequence[ReportDecision]) -> None:
    words = view.words
    number = int(row["report_id"])
    with st.expander(
        words.text(
            "stored.question",
            name=escape_markdown(str(row["agency_name"])),
            year=row["report_year"],
            scope=words.code("scope", str(row["scope"])),
            source=escape_markdown(_file(row)),
        ),
        icon=":material/help:",
    ):
        show_table(
            _revision_frame(words, [current, row]),
            words,
            key=f"stored_question_{number}",
            alt=words.text("stored.revisions"),
        )
        group = view.answers.ask(
            "report_revisions", agency_ids=[str(row["agency_id"])], years=[int(row["report_year"])], is_set_aside=None
        ).rows(named=True)
        documents = [str(other["source_sha256"]) for other in group if key_of(other) == key_of(row)]
        seen = _seen(row, documents, decisions)
        reason, by = _ask_reason(words, f"question_{number}")
        with st.container(horizontal=True):
            if st.button(
                words.text("stored.keep"), key=f"stored_keep_{number}", icon=":material/shield:", type="primary"
            ):
                _decide(view, "current", current, documents, seen, reason or words.text("stored.keep_reason"), by)
            if st.button(words.text("stored.take"), key=f"stored_take_{number}", icon=":material/swap_horiz:"):
                _decide(view, "current", row, documents, seen, reason, by)


def _seen(row: Row, documents: Sequence[str], decisions: Sequence[ReportDecision]) -> list[str]:
    key = key_of(row)
    found = reports.about(decisions, key, set(documents))
    return shown(f"report_{'_'.join(map(str, key))}_{row['report_id']}", [d.decision_id for d in found])


def _ask_reason(words: Words, name: str) -> tuple[str, str]:
    left, right = st.columns([3, 1])
    with left:
        reason = st.text_input(words.text("stored.reason"), max_chars=300, key=f"stored_reason_{name}") or ""
    with right:
        by = st.text_input(
            words.text("agencies.by"), value=st.session_state.get(DECIDED_BY, ""), max_chars=40, key=f"stored_by_{name}"
        )
    if by:
        st.session_state[DECIDED_BY] = by.strip()
    return reason, (by or "").strip()


# -- one body's reports -----------------------------------------------------------------------------------------------


def show_reports(view: View) -> None:
    """Find a body, see the revisions of its reports, and decide about one."""
    tell(view)
    agency_id = _choose_body(view)
    if agency_id is not None:
        show_revisions(view, agency_id)
    show_history(view)


def _choose_body(view: View) -> str | None:
    words = view.words
    text = ask_body_name(words, words.text("desk.search_body"), f"stored_search_{words.language}")
    found = search_agencies(view.answers, text) if text else {}
    return choose_found_body(view, found, words.text("desk.choose_body"), "stored_body", None)


def show_revisions(view: View, agency_id: str) -> None:
    """The revisions of a body's reports, and what can be decided about one of them."""
    words = view.words
    rows = view.answers.ask("report_revisions", agency_ids=[agency_id], years=[], is_set_aside=None).rows(named=True)
    if not rows:
        st.info(words.text("stored.none"), icon=":material/inventory_2:")
        return
    show_table(
        _revision_frame(words, rows), words, key=f"stored_revisions_{agency_id}", alt=words.text("stored.revisions")
    )
    numbers = {int(row["report_id"]): row for row in rows}
    chosen = st.selectbox(
        words.text("stored.choose"),
        list(numbers),
        index=None,
        format_func=lambda number: _name(words, numbers[number]),
        placeholder=words.text("stored.choose_placeholder"),
        key=f"stored_revision_{agency_id}_{words.language}",
        filter_mode=None,
    )
    if chosen is not None:
        _offer(view, numbers[chosen], groups_of(rows)[key_of(numbers[chosen])])


def _name(words: Words, row: Row) -> str:
    return words.text(
        "stored.option",
        year=row["report_year"],
        scope=words.code("scope", str(row["scope"])),
        revision=row["revision"],
        state=_state(words, row),
        source=_file(row),
    )


def _file(row: Row) -> str:
    return str(row["source_name"]).replace("\\", "/").rpartition("/")[2] or "?"


def _state(words: Words, row: Row) -> str:
    return words.code(
        "revision_state", "current" if row["is_current"] else "withdrawn" if row["is_withdrawn"] else "aside"
    )


def _revision_frame(words: Words, rows: Sequence[Row]) -> pl.DataFrame:
    return pl.DataFrame(
        [
            (
                *(str(row["agency_name"]), row["report_year"], row["scope"], row["revision"], _state(words, row)),
                *(row["status"], row["usable_count"], row["nonzero_count"], _file(row), words.moment(row["read_at"])),
            )
            for row in rows
        ],
        schema={
            "agency_name": pl.String,
            "report_year": pl.Int32,
            "scope": pl.String,
            "revision": pl.Int32,
            "revision_state": pl.String,
            "status": pl.String,
            "usable_count": pl.Int64,
            "nonzero_count": pl.Int64,
            "source_name": pl.String,
            "read_at": pl.String,
        },
        orient="row",
    )


def _offer(view: View, row: Row, group: Sequence[Row]) -> None:
    words = view.words
    number = int(row["report_id"])
    decisions = _decisions(view)
    documents = [str(other["source_sha256"]) for other in group]
    seen = _seen(row, documents, decisions)
    withdrawals = [d for d in decisions if d.action == "withdraw" and d.source_sha256 == row["source_sha256"]]
    with st.container(border=True):
        st.markdown(f"**{escape_markdown(_name(words, row))}**")
        reason, by = _ask_reason(words, f"revision_{number}")
        with st.container(horizontal=True):
            if row["is_withdrawn"] and withdrawals:
                if st.button(words.text("stored.restore"), key=f"stored_restore_{number}", icon=":material/undo:"):
                    _undo(view, withdrawals[-1], by)
            elif st.button(words.text("stored.withdraw"), key=f"stored_withdraw_{number}", icon=":material/block:"):
                _decide(view, "withdraw", row, documents, seen, reason, by)
            if not row["is_current"] and st.button(
                words.text("stored.current"), key=f"stored_current_{number}", icon=":material/task_alt:"
            ):
                _decide(view, "current", row, documents, seen, reason, by)
        with st.expander(words.text("stored.move"), icon=":material/drive_file_move:"):
            to, name = _ask_target(view, row)
            if st.button(words.text("stored.move_now"), key=f"stored_move_{number}", disabled=to == key_of(row)):
                _decide(view, "move", row, documents, seen, reason, by, to=to, to_agency_name=name)


def _ask_target(view: View, row: Row) -> tuple[Key, str | None]:
    words, number = view.words, int(row["report_id"])
    text = ask_body_name(words, words.text("stored.to_agency"), f"stored_to_{number}", example=str(row["agency_name"]))
    agency_id, name = str(row["agency_id"]), None
    if text:
        found = search_agencies(view.answers, text)
        options = [*found, ""]
        chosen = st.selectbox(
            words.text("desk.choose_body"),
            options,
            format_func=lambda code: found.get(code) or words.text("desk.new_body", name=text),
            key=f"stored_to_choice_{number}_{words.language}",
            filter_mode=None,
        )
        agency_id, name = (str(chosen), found[chosen]) if chosen else (agency_id_for(text), text)
    left, right = st.columns(2)
    with left:
        year = st.number_input(
            words.text("column.report_year"),
            FIRST_YEAR,
            LAST_YEAR,
            value=int(row["report_year"]),
            step=1,
            key=f"stored_to_year_{number}",
        )
    with right:
        scope = st.selectbox(
            words.text("column.scope"),
            SCOPES,
            index=SCOPES.index(str(row["scope"])),
            format_func=lambda code: words.code("scope", code),
            key=f"stored_to_scope_{number}_{words.language}",
            filter_mode=None,
        )
    return Key(agency_id, int(year or row["report_year"]), str(scope)), name


# -- deciding ---------------------------------------------------------------------------------------------------------


def _decide(
    view: View,
    action: Action,
    row: Row,
    documents: Sequence[str],
    seen: Sequence[str],
    reason: str,
    by: str,
    *,
    to: Key | None = None,
    to_agency_name: str | None = None,
) -> None:
    words, folder = view.words, Path(view.answers.folder)

    def decide() -> None:
        reports.decide(
            folder,
            action,
            by=by,
            reason=reason,
            source_sha256=str(row["source_sha256"]),
            key=key_of(row),
            agency_name=str(row["agency_name"]),
            documents=documents,
            to=to,
            to_agency_name=to_agency_name,
            seen=seen,
        )

    if is_noted(words, decide, mine=words.code("decision_action", action), refusals=(DecisionError,)):
        _apply(view)


def _undo(view: View, decision: ReportDecision, by: str) -> None:
    words = view.words
    folder = Path(view.answers.folder)
    if is_noted(words, lambda: reports.undo(folder, by, decision.decision_id), mine=words.text("agencies.undo")):
        _apply(view)


def _apply(view: View) -> None:
    """Publish a version in which the decision counts; what hinders it is told after the page is shown anew."""
    try:
        with st.spinner(view.words.text("agencies.applying")):
            background.refresh_store(Path(view.answers.folder))
        st.session_state[_TOLD] = ("done", "")
    except (StoreError, OSError) as error:
        st.session_state[_TOLD] = ("failed", str(error))
    st.rerun()


def tell(view: View) -> None:
    """How the last decision went, once."""
    words = view.words
    how, said = st.session_state.pop(_TOLD, ("", ""))
    if how == "done":
        st.toast(words.text("agencies.done"), icon=":material/check_circle:")
    elif how == "failed":
        st.error(words.text("stored.not_applied"), icon=":material/error:")
        st.caption(escape_markdown(words.pick_message(said)))


# -- what was decided -------------------------------------------------------------------------------------------------

HISTORY_SHOWN = 100


def show_history(view: View) -> None:
    """Every decision about a report that counts, the newest first, to be undone one by one; damaged lines are named."""
    words = view.words
    found = _decisions(view)[::-1]
    tell_damages(words, Path(view.answers.folder))
    if not found:
        return
    st.subheader(words.text("stored.history"), anchor=False)
    for decision in found[:HISTORY_SHOWN]:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.markdown(_in_words(words, decision), width="stretch")
            if st.button(
                words.text("agencies.undo"), key=f"stored_undo_{decision.decision_id}", icon=":material/undo:"
            ):
                _undo(view, decision, str(st.session_state.get(DECIDED_BY, "")))
    if len(found) > HISTORY_SHOWN:
        st.caption(words.text("agencies.more_history", count=words.count(len(found) - HISTORY_SHOWN)))


def _in_words(words: Words, decision: ReportDecision) -> str:
    def report(name: str, key: Key) -> str:
        return f"{escape_markdown(name)} {words.year(key.report_year)} {words.code('scope', key.scope)}"

    text = words.text(
        f"stored.did_{decision.action}",
        report=report(decision.agency_name, decision.key),
        to="" if decision.to is None else report(decision.to_agency_name or decision.agency_name, decision.to),
    )
    by = escape_markdown(decision.decided_by or words.text("agencies.nobody"))
    return f"{text}  \n:small[{escape_markdown(decision.reason)} · {by} · {words.moment(decision.decided_at)}]"
