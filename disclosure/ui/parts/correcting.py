"""Correcting a figure from its source: what was corrected and why, the form, and undoing it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from disclosure.decisions import corrections
from disclosure.decisions.journals import JournalError
from disclosure.processes import TIMED_OUT, run_command
from disclosure.ui.parts.form_table import show_state
from disclosure.ui.parts.seen import is_noted, shown
from disclosure.ui.shell.access import is_read_only
from disclosure.ui.shell.labels import escape_markdown
from disclosure.ui.shell.page import View

Row = Mapping[str, Any]

REFRESH_SECONDS = 600
PATIENCE_SECONDS = 20
"""For another writer; an ingest that takes longer applies the correction itself when it publishes."""

_NAME = "correcting_name"
CHOICES = ("number", "blank", "not_applicable", "unreadable")


def show_correction(view: View, figure: Row) -> None:
    """The correction of this cell: what stood there, what counts, who said so and why; or that it no longer fits."""
    if figure["correction_id"] is None:
        return
    words = view.words
    before, _ = show_state(
        {"state": figure["read_state"], "value": figure["read_value"], "raw_text": figure["raw_text"]}, words
    )
    after, _ = show_state({"state": figure["corrected_state"], "value": figure["corrected_value"]}, words)
    facts = {
        "kind": words.code("correction_kind", str(figure["correction_kind"])),
        "before": escape_markdown(
            before if figure["correction_status"] == "applied" else str(figure["wrong_raw_text"])
        ),
        "after": escape_markdown(after),
        "at": words.moment(figure["corrected_at"]),
        "reason": escape_markdown(str(figure["reason"])),
    }
    if is_read_only():
        line = words.text("correction.line_without_names", **facts)
    else:
        line = words.text("correction.line", by=escape_markdown(str(figure["corrected_by"])), **facts)
    if figure["evidence_source"]:
        line += words.text("correction.shown_by", source=escape_markdown(str(figure["evidence_source"])))
    if figure["correction_status"] == "applied":
        st.info(line, icon=":material/edit_note:")
    else:
        st.warning(f"{words.text('correction.mended')}  \n{line}", icon=":material/report:")
    if figure["recorded_in"] == "journal" and not is_read_only():
        label, key = words.text("correction.undo"), f"undo_{figure['correction_id']}"
        if st.button(label, icon=":material/undo:", key=key):
            with st.spinner(words.text("correction.applying")):
                _undo(view, str(figure["correction_id"]))
            st.rerun()  # all of the page: the drawer alone would go on showing the figure that it was opened with
    _show_outcome(view)


def offer_correction(view: View, figure: Row, key: str) -> None:
    """The form, where this dashboard may write and the cell is one that counts."""
    words = view.words
    if figure["correction_id"] is None:
        _show_outcome(view)
    if is_read_only() or not figure["is_current"] or view.answers.is_simulated:
        return
    if figure["correction_id"] is not None and figure["correction_status"] == "applied":
        return
    cell = {**{field: figure[field] for field in ("agency_id", "report_year", "scope")}, "figure_key": key}
    try:
        now = corrections.entries_about(Path(view.answers.folder), cell)
    except JournalError:
        now = []
    seen = shown(f"cell_{'_'.join(map(str, cell.values()))}", now)
    turn = st.session_state.get("correcting_turn", 0)
    name = f"correcting_{figure['report_id']}_{key}_{turn}"
    with st.expander(words.text("correction.offer"), icon=":material/edit:"):
        st.caption(words.text("correction.hint"))
        kinds = corrections.KINDS if figure["state"] != "absent" else corrections.KINDS[:1]
        kind = st.radio(
            words.text("correction.who"),
            kinds,
            format_func=lambda code: words.text(f"correction.{code}"),
            key=f"{name}_kind",
        )
        state = st.segmented_control(
            words.text("correction.becomes"),
            CHOICES,
            default="number",
            required=True,
            format_func=lambda code: words.code("state", code),
            key=f"{name}_state",
            wrap=True,
        )
        value = ""
        if state == "number":
            value = st.text_input(words.text("correction.value"), max_chars=40, key=f"{name}_value")
        reason = st.text_area(words.text("correction.reason"), max_chars=500, key=f"{name}_reason", height=80)
        proof = st.text_input(words.text("correction.proof"), max_chars=500, key=f"{name}_proof")
        by = st.text_input(
            words.text("correction.by"), value=st.session_state.get(_NAME, ""), max_chars=60, key=f"{name}_by"
        )
        if st.button(words.text("correction.save"), type="primary", icon=":material/save:", key=f"{name}_save"):
            st.session_state[_NAME] = by.strip()
            _save(
                view,
                by,
                {
                    "agency_id": figure["agency_id"],
                    "report_year": figure["report_year"],
                    "scope": figure["scope"],
                    "figure_key": key,
                    "correction_kind": kind,
                    "wrong_state": figure["read_state"],
                    "wrong_value": figure["read_value"],
                    "wrong_raw_text": figure["raw_text"],
                    "corrected_state": state,
                    "corrected_value": value or None,
                    "reason": reason,
                    "evidence_source": proof,
                    "source_sha256": figure["source_sha256"],
                },
                seen,
            )


def _save(view: View, by: str, fields: Mapping[str, Any], seen: Sequence[str]) -> None:
    words = view.words
    folder = Path(view.answers.folder)
    mine = str(fields["corrected_value"] or words.code("state", fields["corrected_state"]))

    def record() -> None:
        corrections.record(folder, by, fields, seen)

    if not is_noted(words, record, mine=mine, refusals=(corrections.CorrectionError,)):
        return
    with st.spinner(words.text("correction.applying")):
        _refresh(view, "correction.saved")
    st.session_state["correcting_turn"] = st.session_state.get("correcting_turn", 0) + 1
    st.rerun()


def _undo(view: View, correction_id: str) -> None:
    try:
        corrections.undo(Path(view.answers.folder), str(st.session_state.get(_NAME, "")), correction_id)
    except JournalError as error:
        _note("error", view.words.pick_message(str(error)))
        return
    _refresh(view, "correction.undone")


def _refresh(view: View, success: str) -> None:
    """A new version with the journal as it is now; a dashboard looks for new versions at every run."""
    done = run_command(
        "refresh", "--store", view.answers.folder, "--wait", str(PATIENCE_SECONDS), seconds=REFRESH_SECONDS
    )
    if done.status == 0:
        _note("success", view.words.text(success))
    elif done.status == TIMED_OUT:
        _note("warning", view.words.text("correction.later"))
    else:
        said = view.words.pick_message(done.error.removeprefix("disclosure refresh: "))
        _note("warning", view.words.text("correction.waiting", reason=said))


def _note(kind: str, text: str) -> None:
    st.session_state["correcting_outcome"] = (kind, text)


def _show_outcome(view: View) -> None:
    """What became of the last change, once."""
    outcome = st.session_state.pop("correcting_outcome", None)
    if outcome is None:
        return
    kind, text = outcome
    show = {"success": st.success, "warning": st.warning, "error": st.error}[kind]
    show(escape_markdown(text))
