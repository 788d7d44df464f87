"""A list of Excel or CSV whose rows are noted: what its rows mean, what is doubted, then noted in one line, undone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol

import polars as pl
import streamlit as st

from disclosure.decisions.journals import JournalError
from disclosure.roster import RosterError
from disclosure.settings import store_folder
from disclosure.ui.parts.seen import is_noted
from disclosure.ui.parts.tables import show_table
from disclosure.ui.parts.uploader import uploader_words
from disclosure.ui.shell.labels import Words, escape_markdown
from disclosure.ui.shell.page import View, tell_error

Line = Mapping[str, Any]
"""A row of a list as a command reads it: place, listed_name, doubts, same_as where it repeats a row, and its fact."""


class Noted(Protocol):
    """A line of a journal: who noted it and when."""

    @property
    def entry_id(self) -> str:
        """What names the line."""

    @property
    def noted_by(self) -> str:
        """Who noted it."""

    @property
    def noted_at(self) -> Any:
        """When."""


@dataclass(frozen=True, slots=True)
class NotedList:
    """A kind of list. `name` ends the keys of its words (`noted_list.title_name`) and begins those of the session.

    `table` is what the page shows of rows without doubt, `refusals` what `note` raises for facts that cannot be.
    """

    name: str
    say_doubt: Callable[[Words, str], str]
    read: Callable[[Path, Path], Sequence[Line]]
    table: Callable[[Sequence[Line]], pl.DataFrame]
    note: Callable[[Path, str, Sequence[Line], str], object]
    list_noted: Callable[[Path], Sequence[Noted]]
    count: Callable[[Any], int]
    undo: Callable[[Path, str, str], None]
    refusals: tuple[type[Exception], ...]


def show_noted_list(view: View, kind: NotedList, by: str) -> None:
    """The place for a file, what its rows mean and which are in doubt, and the last list with the way to undo it.

    `by` says who decides; without a name nothing can be noted.
    """
    words = view.words
    with st.container(border=True):
        st.subheader(words.text(f"noted_list.title_{kind.name}"), anchor=False)
        st.caption(words.text(f"noted_list.detail_{kind.name}"))
        st.html(uploader_words(words.text("roster.drop"), words.text("desk.browse")))
        file = st.file_uploader(
            words.text(f"noted_list.file_{kind.name}"),
            type=["xlsx", "xls", "et", "csv"],
            key=f"{kind.name}_file_{words.language}",
        )
        if file is not None:
            _take(words, kind, file, by)
        _offer_undo(words, kind, by)


def _take(words: Words, kind: NotedList, file: Any, by: str) -> None:
    key, given = f"{kind.name}_read", (file.name, file.size)
    if st.session_state.get(key, (None, []))[0] != given:
        try:
            with st.spinner(words.text("roster.reading")), TemporaryDirectory() as folder:
                path = Path(folder) / f"list{Path(file.name).suffix.lower()}"
                path.write_bytes(file.getvalue())
                st.session_state[key] = (given, kind.read(store_folder(), path))
        except (RosterError, OSError) as error:
            tell_error(words, error)
            return
    lines: Sequence[Line] = st.session_state[key][1]
    doubted = [line for line in lines if line["doubts"]]
    taken = [line for line in lines if not line["doubts"]]
    if doubted:
        st.warning(words.text("roster.doubted", count=words.count(len(doubted))), icon=":material/help:")
        frame = pl.DataFrame(
            {
                "place": [line["place"] for line in doubted],
                "listed_name": [line["listed_name"] for line in doubted],
                "doubts": [say_doubts(words, kind, line) for line in doubted],
            }
        )
        show_table(frame, words, key=f"{kind.name}_doubts", alt=words.text("roster.doubts_title"))
    if taken:
        show_table(kind.table(taken), words, key=f"{kind.name}_taken", alt=words.text(f"noted_list.title_{kind.name}"))
    mine = words.text(f"noted_list.take_{kind.name}", count=words.count(len(taken)))
    if st.button(mine, key=f"{kind.name}_take", type="primary", disabled=not taken or not by):
        _decide(words, kind, lambda: kind.note(store_folder(), by, taken, file.name), mine)


def say_doubts(words: Words, kind: NotedList, line: Line) -> str:
    """Why a row is not taken, in words; of one that repeats another, which that is."""
    doubts = words.list([kind.say_doubt(words, code) for code in line["doubts"]])
    place = line.get("same_as")
    return doubts if place is None else words.text("listed.same_as", doubts=doubts, place=place)


def _offer_undo(words: Words, kind: NotedList, by: str) -> None:
    try:
        noted = kind.list_noted(store_folder())
    except JournalError as error:
        tell_error(words, error)
        return
    if not noted:
        return
    last = noted[-1]
    st.caption(
        words.text(
            f"noted_list.last_{kind.name}",
            count=words.count(kind.count(last)),
            by=escape_markdown(last.noted_by),
            at=words.moment(last.noted_at),
        )
    )
    mine = words.text(f"noted_list.undo_{kind.name}")
    if st.button(mine, key=f"{kind.name}_undo", icon=":material/undo:", disabled=not by):
        _decide(words, kind, lambda: kind.undo(store_folder(), by, last.entry_id), mine)


def _decide(words: Words, kind: NotedList, decide: Callable[[], object], mine: str) -> None:
    """Note what somebody decided (`mine`, in words) and draw the page anew; on the page where that cannot be."""
    if is_noted(words, decide, mine=mine, refusals=kind.refusals):
        st.session_state.pop(f"{kind.name}_read", None)
        st.toast(words.text("agencies.done"), icon=":material/check_circle:")
        st.rerun()
