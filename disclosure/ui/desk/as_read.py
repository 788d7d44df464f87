"""A document of the desk before it is accepted: its tables as they were read, beside the original."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import streamlit as st

from disclosure.desk.jobs import Job
from disclosure.form.versions import load_forms
from disclosure.model.report import TABLE_CODES
from disclosure.processes import TIMED_OUT, run_command
from disclosure.settings import store_folder
from disclosure.ui.desk.outcomes import Row
from disclosure.ui.parts.form_table import Figures, lay_out, show_form_table
from disclosure.ui.parts.source_frame import show_source_frame
from disclosure.ui.shell.labels import Words, escape_markdown
from disclosure.ui.shell.page import View

READING_SECONDS = 90
KEPT_IN_MEMORY = 32
FRAME_HEIGHT = 720


class _NotShownError(Exception):
    """A document that could not be shown; the message is for people."""


def show_tables(view: View, job: Job, row: Row) -> None:
    """The tables as read on one side, the document on the other; a number that is pressed is marked in the document."""
    words = view.words
    form = load_forms().get(str(row.reading.get("format")))
    figures = job.figures(row.document)
    if form is None or not figures:
        return
    st.markdown(f"**{words.text('desk.as_read')}**")
    st.caption(words.text("desk.as_read_detail"))
    place = f"desk_picked_{job.job_id}_{row.document}"
    # One at a time: on a phone the document would stand below all three.
    table = st.segmented_control(
        words.text("desk.as_read"),
        TABLE_CODES,
        default=TABLE_CODES[1],
        required=True,
        format_func=words.table,
        key=f"desk_form_choice_{row.document}_{words.language}",
        label_visibility="collapsed",
        wrap=True,
    )
    left, right = st.columns([2, 1])
    with left:
        layout = lay_out(form, str(table), _figures_of(figures, str(table)), words)
        picked = show_form_table(
            layout, words.table(str(table)), st.session_state.get(place), f"desk_form_{row.document}_{table}"
        )
        if picked is not None and picked != st.session_state.get(place):
            st.session_state[place] = picked
            st.rerun()
    with right:
        _show_original(words, job, row, str(st.session_state.get(place) or ""))


def _figures_of(figures: Mapping[str, Mapping[str, Any]], table: str) -> Figures:
    found = {}
    for key, figure in figures.items():
        of_table, row, column = key.split(".")
        if of_table == table:
            value = figure.get("value")
            found[row, column] = {**figure, "raw_text": figure.get("raw"), "value": _number(value)}
    return found


def _number(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _show_original(words: Words, job: Job, row: Row, key: str) -> None:
    try:
        with st.spinner(words.text("evidence.reading")):
            found = _evidence(str(store_folder()), job.job_id, row.document, key, str(row.reading.get("sha256")))
    except _NotShownError as error:
        st.warning(escape_markdown(words.pick_message(str(error))), icon=":material/warning:")
        return
    if found["view"] == "none":
        st.info(words.text("desk.not_shown"), icon=":material/visibility_off:")
        return
    if key and found["marked"] is None:
        st.caption(words.text("evidence.not_marked"))
    show_source_frame(
        str(found["html"]), words.text("desk.original"), f"desk_original_{row.document}", height=FRAME_HEIGHT
    )


@st.cache_data(max_entries=KEPT_IN_MEMORY, show_spinner=False)
def _evidence(folder: str, job_id: str, document: int, key: str, digest: str) -> dict[str, Any]:
    """What `disclosure desk show` prints; a failure is not kept."""
    done = run_command(
        *("desk", "show", job_id, "--document", str(document), f"--key={key}", "--store", folder),
        seconds=READING_SECONDS,
    )
    if done.status == TIMED_OUT:
        raise _NotShownError("读取原件用时过长,已停止 | reading the document took too long and was stopped")
    if done.status:
        raise _NotShownError(done.said("原件无法显示 | the document cannot be shown"))
    return dict(json.loads(done.output))
