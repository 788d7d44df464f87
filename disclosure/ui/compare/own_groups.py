"""The office's own groups of bodies: made, changed, taken away, taken back."""

from __future__ import annotations

import streamlit as st

from disclosure.decisions.groups import (
    LONGEST_NAME,
    Group,
    GroupError,
    keep_group,
    list_changes,
    list_groups,
    undo_change,
)
from disclosure.decisions.journals import JournalError
from disclosure.settings import store_folder
from disclosure.ui.agencies.doubts import DECIDED_BY, ask_who
from disclosure.ui.parts.seen import is_noted, shown
from disclosure.ui.shell import access, address, filters
from disclosure.ui.shell.labels import escape_markdown
from disclosure.ui.shell.page import View, tell_error

_TOLD = "groups_told"
BEFORE_SHOWN = 20
NEW = ""


def has_groups() -> bool:
    """Whether the office has a group; a journal that cannot be read has none, which `show_own_groups` tells."""
    try:
        return bool(list_groups(store_folder()))
    except JournalError:
        return False


def show_own_groups(view: View) -> None:
    """Which groups there are, and the form to make or change one; on a dashboard that only shows, the list alone."""
    words = view.words
    if st.session_state.pop(_TOLD, None):
        st.toast(words.text("agencies.done"), icon=":material/check_circle:")
    try:
        changes = list_changes(store_folder())
    except JournalError as error:
        tell_error(words, error)
        return
    latest = {group.code: group for group in changes}
    groups = [group for group in latest.values() if group.agency_ids]
    with st.container(border=True):
        st.subheader(words.text("groups.title"), anchor=False)
        if not groups:
            st.info(words.text("groups.none"), icon=":material/info:")
        for group in groups:
            names = filters.agency_names(view.answers, group.agency_ids)
            st.markdown(
                words.text(
                    "groups.one",
                    name=escape_markdown(group.name),
                    count=words.count(len(group.agency_ids)),
                    names=filters.plain_list(words, list(names.values())[:8]),
                    rest="" if len(names) <= 8 else "…",
                )
            )
        if not access.is_read_only():
            _edit(view, groups, changes)
            _show_before(view, changes)


def _edit(view: View, groups: list[Group], changes: list[Group]) -> None:
    words = view.words
    by = ask_who(view)
    key = f"groups_which_{words.language}_{len(changes)}"
    names = {group.code: group.name for group in groups}
    code = st.selectbox(
        words.text("groups.which"),
        [NEW, *names],
        format_func=lambda code: names.get(code, words.text("groups.new")),
        key=key,
        width=320,
    )
    group = next((group for group in groups if group.code == code), None)
    seen = shown(f"group_{code}", [change.entry_id for change in changes if change.code == code])
    place = f"{code}_{words.language}_{len(changes)}"
    name = st.text_input(
        words.text("groups.name"),
        value=group.name if group else "",
        max_chars=LONGEST_NAME,
        key=f"groups_name_{place}",
        width=320,
    )
    text = filters.ask_body_name(words, words.text("filter.agency"), f"groups_text_{place}", width=320)
    chosen_key = f"groups_bodies_{place}"
    before = st.session_state.setdefault(chosen_key, list(group.agency_ids if group else view.selection.agency_ids))
    known = filters.agency_names(view.answers, list(before))
    found = filters.search_agencies(view.answers, text)
    options = {**{agency_id: known.get(agency_id, agency_id) for agency_id in before}, **found}
    chosen = st.multiselect(
        words.text("groups.bodies"),
        list(options),
        format_func=lambda agency_id: options.get(agency_id, agency_id),
        placeholder=words.text("filter.agency_pick", count=len(found)) if found else words.text("groups.bodies_empty"),
        key=chosen_key,
        select_all=False,
    )
    with st.container(horizontal=True):
        if st.button(
            words.text("groups.save"),
            key="groups_save",
            type="primary",
            disabled=not by,
            help=None if by else words.text("roster.who_first"),
        ):
            _keep(view, by, name or "", chosen, group, seen)
        if group is not None and st.button(
            words.text("groups.remove"), key="groups_remove", icon=":material/delete:", disabled=not by
        ):
            _keep(view, by, group.name, [], group, seen)


def _keep(view: View, by: str, name: str, agency_ids: list[str], group: Group | None, seen: list[str]) -> None:
    words = view.words

    def keep() -> None:
        if group is None:
            keep_group(store_folder(), by, name, agency_ids)
        else:
            keep_group(store_folder(), by, name, agency_ids, code=group.code, seen=seen)

    if is_noted(words, keep, mine=name, refusals=(GroupError,)):
        st.session_state[_TOLD] = True
        address.start_anew()
        st.rerun()


def _show_before(view: View, changes: list[Group]) -> None:
    words = view.words
    if not changes:
        return
    with st.expander(words.text("groups.before", count=words.count(len(changes)))):
        for change in changes[::-1][:BEFORE_SHOWN]:
            st.markdown(
                words.text(
                    "groups.change" if change.agency_ids else "groups.change_removed",
                    name=escape_markdown(change.name),
                    count=words.count(len(change.agency_ids)),
                    by=escape_markdown(change.decided_by),
                    at=words.moment(change.decided_at),
                )
            )
        by = str(st.session_state.get(DECIDED_BY, ""))
        if st.button(words.text("groups.undo"), key="groups_undo", icon=":material/undo:", disabled=not by):
            latest = changes[-1].entry_id
            if is_noted(words, lambda: undo_change(store_folder(), by, latest), mine=words.text("groups.undo")):
                st.session_state[_TOLD] = True
                st.rerun()
