"""Files that are too large for the desk: refused by name and with what to do, in the reader's language.

Streamlit's own words for them are English. The browser keeps such files back before they travel (`packing`); those
that come in another way, as in a dropped folder, are left out here. The server's limit stays finite for them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar

import streamlit as st

from disclosure.ui.shell.labels import Words, escape_markdown

MOST_BYTES = 200 * 1024 * 1024
"""Bytes of a file that the desk takes."""

SERVER_MEGABYTES = 1000
"""What the server takes at most, as `maxUploadSize` of .streamlit/config.toml; beyond it Streamlit speaks."""

NAMED = 10

_REFUSED = "desk_refused"

Refused = list[tuple[str, int]]
"""Names and bytes of files."""


class Upload(Protocol):
    """A file as Streamlit gives it."""

    @property
    def name(self) -> str: ...
    @property
    def size(self) -> int: ...


File = TypeVar("File", bound=Upload)


def divide_by_size(files: Iterable[File]) -> tuple[list[File], Refused]:
    """The files that the desk takes, and those that are too large for it."""
    listed = list(files)
    taken = [file for file in listed if file.size <= MOST_BYTES]
    return taken, [(file.name, file.size) for file in listed if file.size > MOST_BYTES]


def note_refused(refused: Refused, job_id: str | None = None) -> None:
    """Remember the files that were not taken, to be told on the page of a job, or where files are chosen (None)."""
    st.session_state[_REFUSED] = (job_id, refused)


def tell_refused(words: Words, job_id: str | None = None) -> None:
    """Show the files that were not taken, where any were."""
    told_with, refused = st.session_state.get(_REFUSED, (None, []))
    if refused and told_with == job_id:
        st.warning(refusal(words, refused), icon=":material/upload_file:")


def refusal(words: Words, refused: Refused) -> str:
    """Which files are too large, by how much, and what can be done."""
    most = words.count(MOST_BYTES // 1024**2)
    lines = [
        words.text(
            "desk.too_large",
            name=escape_markdown(name),
            size=words.count(-(-size // 1024**2)),
            most=most,
        )
        for name, size in refused[:NAMED]
    ]
    if len(refused) > NAMED:
        lines.append(words.text("desk.more_too_large", count=words.count(len(refused) - NAMED), most=most))
    return "\n\n".join([*lines, words.text("desk.too_large_advice")])
