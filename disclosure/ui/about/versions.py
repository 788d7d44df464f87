"""The versions of the store at hand: when each was made, by which command, what it changed."""

from __future__ import annotations

import json
from datetime import datetime

import polars as pl
import streamlit as st

from disclosure.processes import run_command
from disclosure.ui.parts.tables import show_table
from disclosure.ui.shell.labels import NO_NUMBER, Words
from disclosure.ui.shell.page import View

SECONDS = 60


def show_versions(view: View) -> None:
    """A line a version, the newest first."""
    words = view.words
    found = _versions(view.answers.folder, view.answers.version)
    if not found:
        st.info(words.text("versions.none"), icon=":material/history:")
        return
    st.caption(words.text("versions.detail", command="disclosure versions --to N"))
    frame = pl.DataFrame(
        [
            (
                str(line["version"]) + (f" ({words.text('versions.current')})" if line["is_current"] else ""),
                NO_NUMBER if not line["built_at"] else words.moment(datetime.fromisoformat(str(line["built_at"]))),
                _made_by(words, str(line["made_by"])),
                _changes(words, line),
            )
            for line in reversed(found)
        ],
        schema=dict.fromkeys(("version_number", "built_at", "made_by", "version_changes"), pl.String),
        orient="row",
    )
    show_table(frame, words, key="versions", alt=words.text("versions.title"))


@st.cache_data(max_entries=4, show_spinner=False)
def _versions(folder: str, version: int) -> list[dict[str, object]]:
    """What `disclosure versions --json` prints; anew with every version."""
    done = run_command("versions", "--json", "--store", folder, seconds=SECONDS)
    return [json.loads(line) for line in done.output.splitlines()] if done.status == 0 else []


def _made_by(words: Words, command: str) -> str:
    if not command:
        return NO_NUMBER
    code = command.replace(" ", "_")
    return words.code("made_by", code) if words.has_code("made_by", code) else f"disclosure {command}"


def _changes(words: Words, line: dict[str, object]) -> str:
    if line["trouble"]:
        return words.text("versions.trouble")
    changes = line["changes"]
    counts = changes.items() if isinstance(changes, dict) else ()
    named = [words.code("import_outcome", kind) + f" {words.count(count)}" for kind, count in counts if count]
    return words.list(named) if named else words.text("versions.no_documents")
