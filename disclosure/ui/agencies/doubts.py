"""The registry of bodies: the queue of doubtful names, what was decided, and how it is undone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import streamlit as st

from disclosure.decisions import journals
from disclosure.decisions.agencies import FIELDS, JOURNAL, is_about
from disclosure.decisions.agencies import decide as note_decision
from disclosure.decisions.journals import JournalError
from disclosure.settings import store_folder
from disclosure.store.errors import StoreError
from disclosure.ui.parts import controls
from disclosure.ui.parts.choosing import choose_found_body
from disclosure.ui.parts.seen import is_noted, shown, tell_damages
from disclosure.ui.parts.tables import show_table
from disclosure.ui.shell import address, background
from disclosure.ui.shell.filters import ORDERS, ask_body_name, search_agencies
from disclosure.ui.shell.labels import NO_NUMBER, Words, escape_markdown
from disclosure.ui.shell.page import View

QUEUES = ("doubts", "search", "create", "roster", "residents", "history")
ROWS_A_LEAF = 50
HISTORY_SHOWN = 200

DECIDED_BY = "decided_by"
"""Where the session keeps who decides."""

_TOLD = "agency_told"


def choose_queue(view: View) -> str:
    """Which part of the page to show."""
    words = view.words
    key = f"agencies_queue_{words.language}_{address.turn()}"
    st.session_state[key] = address.keep_one("queue", QUEUES) or QUEUES[0]

    def changed() -> None:
        address.put("queue", None if st.session_state[key] == QUEUES[0] else st.session_state[key])
        address.put("leaf", None)
        address.put("decide", None)

    chosen = st.segmented_control(
        words.text("agencies.queue"),
        QUEUES,
        required=True,
        format_func=lambda code: words.code("agency_queue", code),
        key=key,
        on_change=changed,
        label_visibility="collapsed",
        wrap=True,
    )
    return str(chosen or QUEUES[0])


def ask_who(view: View) -> str:
    """Who decides: noted with every decision."""
    words = view.words
    st.session_state.setdefault(DECIDED_BY, "")
    # A widget's own value goes when another page opens; this copy stays for the session.
    typed = st.text_input(
        words.text("agencies.by"),
        value=st.session_state[DECIDED_BY],
        max_chars=40,
        key=f"agencies_by_{words.language}",
        help=words.text("agencies.by_help"),
        width=320,
    )
    st.session_state[DECIDED_BY] = (typed or "").strip()
    return str(st.session_state[DECIDED_BY])


# -- the queue ------------------------------------------------------------------------------------------------------


def show_doubts(view: View) -> str | None:
    """The bodies that a person must look at, the ones with most reports first; gives the one chosen."""
    words = view.words
    decided = sorted(
        {str(entry["agency_id"]) for entry in _entries() if entry.get("agency_id") and entry.get("action") != "create"}
    )
    leaf = int(address.value("leaf") or 1)
    frame = view.answers.ask("agency_doubts", decided_ids=decided, limit=ROWS_A_LEAF, offset=(leaf - 1) * ROWS_A_LEAF)
    count = int(frame["row_count"][0]) if frame.height else 0
    if not count:
        st.success(words.text("agencies.no_doubts"), icon=":material/check_circle:")
        return address.value("decide")
    st.caption(words.text("agencies.doubts_detail", count=words.count(count)))
    if count > ROWS_A_LEAF:
        controls.choose_leaf(view, count, ROWS_A_LEAF)
    show_table(
        frame.select("agency_name", "doubt_code", "other_name", "report_count", "region_name", "level", "kind"),
        words,
        key="agency_doubts",
        alt=words.code("agency_queue", "doubts"),
    )
    names = dict(zip(frame["agency_id"].to_list(), frame["agency_name"].to_list(), strict=True))
    return choose_found_body(view, names, view.words.text("agencies.choose"), "agencies_choice_doubts", "contains")


def search(view: View) -> str | None:
    """Any body of the store, by name."""
    words = view.words
    text = ask_body_name(words, words.text("desk.search_body"), f"agencies_search_{words.language}")
    found = search_agencies(view.answers, text)
    return choose_found_body(view, found, words.text("agencies.choose"), "agencies_choice_search", "contains")


def _entries() -> list[dict[str, Any]]:
    try:
        return journals.entries(store_folder(), JOURNAL)
    except JournalError:
        return []


# -- deciding -------------------------------------------------------------------------------------------------------


def seen_about(agency_id: str) -> list[str]:
    """The decisions about a body that the page showed when a button was pressed: to be asked once a run, before."""
    return shown(f"agency_{agency_id}", [str(entry["id"]) for entry in _entries() if is_about(entry, agency_id)])


def decide(
    view: View, entry: Mapping[str, Any], seen: Sequence[str] | None = None, *, changes_figures: bool = True
) -> None:
    """Note a decision, publish a version in which it counts, and show the page anew.

    `seen` are the decisions about the body that were on the screen (`seen_about`): where somebody else has decided
    since, nothing is noted and both are shown. An entry that undoes another is refused where that is undone already.
    """
    words = view.words
    store = store_folder()
    by = str(st.session_state.get(DECIDED_BY, ""))
    action = str(entry.get("action") or "")
    mine = words.code("decision_action", action) if action else words.text("agencies.undo")

    def decide() -> None:
        if "undoes" in entry:
            journals.undo(store, JOURNAL, by, str(entry["undoes"]))
        else:
            note_decision(store, by, entry, seen)

    if not is_noted(words, decide, mine=mine):
        return
    if changes_figures:
        apply_decisions(view)
    else:
        st.session_state[_TOLD] = ("done", "")
    address.put("decide", None)
    st.rerun()


def apply_decisions(view: View) -> None:
    """Publish a version in which all decisions count; what hinders it is told after the page is shown anew."""
    words = view.words
    try:
        with st.spinner(words.text("agencies.applying")):
            background.refresh_store(store_folder())
        st.session_state[_TOLD] = ("done", "")
    except (StoreError, OSError) as error:
        st.session_state[_TOLD] = ("failed", str(error))


def tell(view: View) -> None:
    """How the last decision went."""
    words = view.words
    how, said = st.session_state.pop(_TOLD, ("", ""))
    if how == "done":
        st.toast(words.text("agencies.done"), icon=":material/check_circle:")
    elif how == "failed":
        st.error(words.text("agencies.not_applied"), icon=":material/error:")
        st.caption(escape_markdown(words.pick_message(said)))


# -- what was decided -----------------------------------------------------------------------------------------------


def show_history(view: View) -> None:
    """Every decision that counts, the newest first, to be undone one by one."""
    words = view.words
    found = _entries()[::-1]
    tell_damages(words, store_folder())
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.caption(words.text("agencies.history_detail", count=words.count(len(found))))
        if st.button(words.text("agencies.apply_again"), icon=":material/sync:", key="agencies_apply"):
            apply_decisions(view)
            st.rerun()
    for entry in found[:HISTORY_SHOWN]:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            who = escape_markdown(str(entry.get("by") or words.text("agencies.nobody")))
            when = words.moment(datetime.fromisoformat(str(entry["at"])))
            st.markdown(f"{_in_words(view, entry)}  \n:small[{who} · {when}]", width="stretch")
            if st.button(words.text("agencies.undo"), key=f"agencies_undo_{entry['id']}", icon=":material/undo:"):
                decide(view, {"undoes": entry["id"]}, changes_figures=entry.get("action") != "confirm")
    if len(found) > HISTORY_SHOWN:
        st.caption(words.text("agencies.more_history", count=words.count(len(found) - HISTORY_SHOWN)))


def _in_words(view: View, entry: Mapping[str, Any]) -> str:
    words = view.words
    name = escape_markdown(str(entry.get("agency_name") or NO_NUMBER))
    action = str(entry.get("action"))
    if action == "match":
        return words.text("agencies.did_match", alias=escape_markdown(str(entry.get("name"))), name=name)
    if action == "merge":
        into = escape_markdown(str(entry.get("into_agency_name") or NO_NUMBER))
        return words.text("agencies.did_merge", name=name, into=into)
    if action == "confirm":
        return words.text("agencies.did_confirm", name=name)
    fields = entry.get("fields")
    changed = [
        f"{words.text(f'agency_field.{field}')} {escape_markdown(field_in_words(view, field, fields))}"
        for field in FIELDS
        if isinstance(fields, Mapping) and field in fields
    ]
    return words.text(
        "agencies.did_create" if action == "create" else "agencies.did_describe",
        name=name,
        changes=words.list(changed),
    )


def field_in_words(view: View, field: str, fields: Mapping[str, Any]) -> str:
    """What a decision says about a field of a body."""
    words, value = view.words, fields.get(field)
    if value is None and field in ("parent_agency_id", "successor_agency_id"):
        return words.text("agencies.no_body")
    if value is None:
        return NO_NUMBER
    if field in ("kind", "level"):
        return words.code(field, str(value))
    if field == "region_code":
        return region_name(view, str(value))
    if field in ("parent_agency_id", "successor_agency_id"):
        return str(fields.get(field.replace("_id", "_name")) or value)
    return str(value)


def region_name(view: View, code: str) -> str:
    """The full name of a place."""
    found = view.answers.ask("region_search", text="", region_codes=[code], limit=1)
    return str(found["full_name"][0]) if found.height else code


def options_of(words: Words, family: str) -> dict[str, str]:
    """The codes of kinds or levels with their words, in their order."""
    return {code: words.code(family, code) for code in ORDERS[family]}
