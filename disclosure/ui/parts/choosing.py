"""Choosing one body to decide about, among those that were found; the choice lives in the address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import streamlit as st

from disclosure.ui.shell import address
from disclosure.ui.shell.page import View


def choose_found_body(
    view: View, found: Mapping[str, str], label: str, place: str, filter_mode: Literal["contains"] | None
) -> str | None:
    """The chosen one of `found` (names by agency_id), or the one that the address names; None where none is.

    `place` tells the selections of a page apart. `filter_mode` None: what is typed there filters nothing more.
    """
    words = view.words
    wanted = address.value("decide")
    options = dict(found)
    if wanted is not None and wanted not in options:
        profile = view.answers.first("agency_profile", agency_id=wanted)
        if profile is not None:
            options[wanted] = str(profile["agency_name"])
    address.keep_known("decide", options)
    key = f"{place}_{words.language}_{address.turn()}"
    st.session_state[key] = wanted if wanted in options else None
    chosen = st.selectbox(
        label,
        list(options),
        index=None,
        format_func=lambda agency_id: options.get(agency_id, agency_id),
        placeholder=words.text("body.placeholder"),
        key=key,
        on_change=address.on_change("decide", key, lambda agency_id: None if agency_id is None else str(agency_id)),
        filter_mode=filter_mode,
    )
    return None if chosen is None else str(chosen)
