"""What somebody had on the screen when pressing a button: two people may decide about the same thing at once.

A press runs the page anew, and the page then reads what has been decided by now. What counts is what was decided when
the page was shown before: `shown` gives that, and keeps the present state for the next press.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import streamlit as st

from disclosure.decisions.journals import ConflictError, JournalError, damages
from disclosure.ui.shell.labels import Words, escape_markdown
from disclosure.ui.shell.page import tell_error


def shown(subject: str, entry_ids: Iterable[str]) -> list[str]:
    """The identifiers of the decisions about `subject` that the page showed when the button was pressed.

    To be called once a run, before the buttons about the subject; `entry_ids` are those that count now.
    """
    key, now = f"seen_{subject}", list(entry_ids)
    before = st.session_state.get(key)
    st.session_state[key] = now
    return now if before is None else list(before)


def tell_conflict(words: Words, error: ConflictError, mine: str) -> None:
    """Both decisions, that of the other person, which counts, and the one that was not noted (`mine`, in words)."""
    lines = [
        words.text(
            "seen.other",
            by=escape_markdown(str(entry.get("by") or words.text("agencies.nobody"))),
            at=words.moment(datetime.fromisoformat(str(entry["at"]))),
            what=escape_markdown(_what(words, entry)),
            reason=escape_markdown(str(entry.get("reason") or "")),
        )
        for entry in error.others
    ]
    if error.gone:
        lines.append(words.text("seen.gone", count=words.count(len(error.gone))))
    text = (
        words.text("seen.refused")
        + "\n"
        + "\n".join(f"- {line}" for line in [*lines, words.text("seen.mine", what=mine)])
    )
    st.error(text, icon=":material/sync_problem:")


def is_noted(
    words: Words, decide: Callable[[], object], *, mine: str, refusals: tuple[type[Exception], ...] = ()
) -> bool:
    """Note a decision, which is `mine` in words; False, and said on the page, where that cannot be.

    Another person may have decided meanwhile (both are shown), the journal may not take it, or the decision is none
    (`refusals`).
    """
    untaken: tuple[type[Exception], ...] = (JournalError, *refusals)
    try:
        decide()
    except ConflictError as error:
        tell_conflict(words, error, mine)
        return False
    except untaken as error:
        tell_error(words, error)
        return False
    return True


def tell_damages(words: Words, folder: Path) -> None:
    """Name the lines of the store's journals that are damaged and do not count."""
    try:
        found = damages(folder)
    except JournalError as error:
        tell_error(words, error)
        return
    for damage in found:
        st.warning(
            words.text("stored.damage", file=escape_markdown(damage.path.name), line=damage.line),
            icon=":material/report:",
        )


def _what(words: Words, entry: dict[str, Any]) -> str:
    """What another person decided, in few words."""
    if "corrected_state" in entry:
        value = entry.get("corrected_value")
        return str(value) if value is not None else words.code("state", str(entry["corrected_state"]))
    action = str(entry.get("action") or "")
    target = entry.get("into_agency_name") or entry.get("to_agency_name") or ""
    if action == "move":
        target = f"{target} {entry.get('to_year') or ''} {words.code('scope', str(entry.get('to_scope')))}"
    name = words.code("decision_action", action) if words.has_code("decision_action", action) else action
    return f"{name} {target}".strip()
