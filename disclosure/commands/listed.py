"""What commands share that import an office's list: the bodies that it may name, the rows that were not taken."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Protocol

from disclosure.commands.opening import open_store
from disclosure.model.plain_text import plain
from disclosure.roster import load_roster
from disclosure.roster.matching import ListedRow
from disclosure.ui.shell.labels import Words


class Judged(Protocol):
    """A row of a list with what is doubted about it."""

    @property
    def listed(self) -> ListedRow:
        """The row as it stands in the list."""

    @property
    def doubts(self) -> tuple[str, ...]:
        """Codes of doubt; a row with any was not taken."""

    @property
    def same_as(self) -> str | None:
        """Where a row stands that this one repeats."""


def names_of_bodies(options: argparse.Namespace, folder: Path) -> dict[str, str]:
    """The bodies of the store and of the roster, identifier to name."""
    with open_store(options) as store:
        names = dict(store.query("agency_names", {}).select("agency_id", "agency_name").iter_rows())
    roster = load_roster(folder)
    return {row.agency_id: row.agency_name for row in roster.rows} | names if roster else names


def print_left_out(judged: Sequence[Judged], say_doubt: Callable[[Words, str], str]) -> int:
    """Print the rows that were not taken to standard error: place, name, doubts in words. Returns how many."""
    left = [found for found in judged if found.doubts]
    for found in left:
        reasons = in_both_languages(partial(_say_reasons, found=found, say_doubt=say_doubt))
        name = found.listed.fields.get("name", "")
        print(plain(f"未采用 not taken  {found.listed.place}  {name}  {reasons}"), file=sys.stderr)
    return len(left)


def _say_reasons(words: Words, found: Judged, say_doubt: Callable[[Words, str], str]) -> str:
    doubts = words.list([say_doubt(words, code) for code in found.doubts])
    return doubts if found.same_as is None else words.text("listed.same_as", doubts=doubts, place=found.same_as)


def in_both_languages(say: Callable[[Words], str]) -> str:
    """What is said in either language, the Chinese first; once where both are the same."""
    return " | ".join(dict.fromkeys((say(Words("zh")), say(Words("en")))))
