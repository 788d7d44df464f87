"""What commands share that import an office's list: the bodies that it may name, and the rows that were not taken."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from disclosure.commands.opening import open_store
from disclosure.model.plain_text import plain
from disclosure.roster import load_roster
from disclosure.roster.matching import ListedRow


class Judged(Protocol):
    """A row of a list with what is doubted about it."""

    @property
    def listed(self) -> ListedRow:
        """The row as it stands in the list."""

    @property
    def doubts(self) -> tuple[str, ...]:
        """Codes of doubt; a row with any was not taken."""


def names_of_bodies(options: argparse.Namespace, folder: Path) -> dict[str, str]:
    """The bodies of the store and of the roster, identifier to name."""
    with open_store(options) as store:
        names = dict(store.query("agency_names", {}).select("agency_id", "agency_name").iter_rows())
    roster = load_roster(folder)
    return {row.agency_id: row.agency_name for row in roster.rows} | names if roster else names


def print_left_out(judged: Sequence[Judged]) -> int:
    """Print the rows that were not taken: place, name, doubts. Returns how many."""
    left = [found for found in judged if found.doubts]
    for found in left:
        name = found.listed.fields.get("name", "")
        print(plain(f"未采用 not taken  {found.listed.place}  {name}  {', '.join(found.doubts)}"))
    return len(left)
