"""Sections of a page of which one is open at a time: what goes beyond the first look is folded, and costs nothing."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from disclosure.ui.parts import who, why
from disclosure.ui.shell import address
from disclosure.ui.shell.page import View


def choose_section(view: View, names: Sequence[str], *, is_titled: bool = True) -> str:
    """Which of some sections is open: the first until another is pressed. The choice stands in the address.

    `is_titled` says that what follows goes beyond the first look; without it the sections are the page itself.
    """
    words = view.words
    key = f"section_{view.page}_{words.language}_{address.turn()}"
    st.session_state[key] = address.keep_one("section", names) or names[0]
    if is_titled:
        with st.container(key="choice_title"):  # not on paper, where there is nothing to choose
            st.subheader(words.text("further.title"), anchor=False)
    chosen = st.segmented_control(
        words.text("further.title"),
        list(names),
        required=True,
        format_func=lambda name: words.code("further", name),
        key=key,
        wrap=True,
        label_visibility="collapsed",
        on_change=address.on_change("section", key, lambda name: None if name in (None, names[0]) else str(name)),
    )
    return str(chosen or names[0])


def choose_measure(view: View, measures: Sequence[str]) -> str:
    """Which measure the open section is about."""
    words = view.words
    offered = list(dict.fromkeys(measures))
    key = f"section_of_{view.page}_{words.language}_{address.turn()}"
    st.session_state[key] = address.keep_one("of", offered) or offered[0]
    chosen = st.selectbox(
        words.text("further.of"),
        offered,
        format_func=words.measure,
        key=key,
        on_change=address.on_change("of", key, lambda code: None if code == offered[0] else str(code)),
        filter_mode="contains",
        width=330,
    )
    return str(chosen)


def show_who_or_why(view: View, section: str, measures: Sequence[str], year: int) -> None:
    """The sections `who` and `why` for one of some measures."""
    code = choose_measure(view, measures)
    if section == "who":
        who.show_who(view, code, year)
    else:
        why.show_why(view, code, year)
