"""The small switches inside pages: year in focus, denominator of the disclosure rate, measure, order, paging."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from disclosure.ui.shell import address
from disclosure.ui.shell.page import View

RATES = ("d1", "d2", "d3")
MORE = 40


def _key(view: View, name: str) -> str:
    return f"control_{view.page}_{name}_{view.words.language}_{address.turn()}"


def choose_focus(view: View) -> int | None:
    """The one year that cards and comparisons speak about; a click on a year in a chart sets it too."""
    years = list(view.selection.reported_years)
    focus = view.selection.focus_year
    if not years or focus is None:
        return None
    latest = max(years)
    key = _key(view, "focus")
    st.session_state[key] = focus
    chosen = st.segmented_control(
        view.words.text("control.focus"),
        years,
        required=True,
        format_func=view.words.year,
        help=view.words.text("control.focus_help"),
        key=key,
        wrap=True,
        on_change=address.on_change("focus", key, lambda year: None if year == latest else str(year)),
    )
    return int(chosen) if chosen is not None else focus


def choose_rate(view: View) -> str:
    """The measure code of the disclosure rate with the chosen denominator."""
    key = _key(view, "rate")
    st.session_state[key] = address.value("rate") or RATES[0]
    chosen = st.segmented_control(
        view.words.text("control.rate"),
        RATES,
        required=True,
        format_func=lambda code: view.words.code("rate", code),
        help=view.words.text("control.rate_help"),
        key=key,
        wrap=True,
        on_change=address.on_change("rate", key, lambda code: None if code == RATES[0] else str(code)),
    )
    return f"disclosure_rate_{chosen or RATES[0]}"


def choose_measure(view: View, measures: Sequence[str]) -> str:
    """One of the measures of a page, for its comparisons."""
    key = _key(view, "measure")
    st.session_state[key] = address.keep_one("measure", measures) or measures[0]
    chosen = st.selectbox(
        view.words.text("control.measure"),
        list(measures),
        format_func=view.words.measure,
        key=key,
        on_change=address.on_change("measure", key, lambda code: None if code == measures[0] else str(code)),
        filter_mode=None,
    )
    return str(chosen)


def choose_order(view: View) -> str:
    """Whether a ranking shows the highest or the lowest."""
    key = _key(view, "order")
    st.session_state[key] = address.value("order") or "highest"
    chosen = st.segmented_control(
        view.words.text("control.order"),
        ("highest", "lowest"),
        required=True,
        format_func=lambda code: view.words.code("order", code),
        key=key,
        on_change=address.on_change("order", key, lambda code: None if code == "highest" else str(code)),
    )
    return str(chosen or "highest")


def choose_leaf(view: View, row_count: int, rows_a_leaf: int, name: str = "leaf") -> int:
    """The leaf of a long table (from 1); buttons for the ones before and after. `name` is its parameter."""
    words = view.words
    leaves = max(1, -(-row_count // rows_a_leaf))
    leaf = min(int(address.value(name) or 1), leaves)
    with st.container(horizontal=True, vertical_alignment="center"):
        for step, target, icon in (
            ("first", 1, ":material/first_page:"),
            ("before", leaf - 1, ":material/chevron_left:"),
            ("after", leaf + 1, ":material/chevron_right:"),
            ("last", leaves, ":material/last_page:"),
        ):
            st.button(
                words.text(f"leaf.{step}"),
                icon=icon,
                key=f"{name}_{step}",
                disabled=not 1 <= target <= leaves or target == leaf,
                on_click=address.put,
                args=(name, None if target == 1 else str(target)),
            )
        first = (leaf - 1) * rows_a_leaf + 1
        st.caption(
            words.text(
                "leaf.position",
                first=words.count(min(first, row_count)),
                last=words.count(min(leaf * rows_a_leaf, row_count)),
                count=words.count(row_count),
            )
        )
    return leaf


def wanted_rows(view: View, name: str, first: int) -> int:
    """How many rows of a list are wanted: the first ones, and those that were asked for since."""
    return int(st.session_state.get(f"wanted_{view.page}_{name}", first))


def offer_more(view: View, name: str, shown: int, count: int, more: int = MORE, most: int | None = None) -> None:
    """Says how many of a list's rows are shown and shows more of them; beyond `most` the download has the rest."""
    if shown >= count:
        return
    words, key = view.words, f"wanted_{view.page}_{name}"
    step = min(more, count - shown)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(words.text("list.shown", shown=words.count(shown), count=words.count(count)), width="content")
        if most is not None and shown + step > most:
            st.caption(words.text("list.rest_in_table"), width="content")
            return

        def ask_for_more() -> None:
            st.session_state[key] = shown + step

        st.button(words.text("list.more", count=words.count(step)), key=f"more_{name}", on_click=ask_for_more)
