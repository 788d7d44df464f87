"""The roster (应报名录): which bodies owe a report, for which years, in the office's own order.

It is kept as the journal `roster` beside a store: each line is a whole list, the last one that counts is the roster.
Undoing a line brings the list before it back. Without a list no body is said to owe a report.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from disclosure.decisions import journals

JOURNAL = "roster"
YEARS = range(2008, 2101)
"""Report years that a list may name: the Regulation came into force in 2008."""


class RosterError(Exception):
    """A list that cannot be read or taken; the message is for people."""


@dataclass(frozen=True, slots=True)
class RosterRow:
    """A body that owes a report for the years `first_year` to `last_year` (None: until further notice).

    `agency_name` is the body's own name, `listed_name` how the office's list calls it. `position` counts from 1.
    """

    agency_id: str
    agency_name: str
    listed_name: str
    position: int
    first_year: int
    last_year: int | None = None
    kind: str | None = None
    level: str | None = None
    region_code: str | None = None
    parent_name: str | None = None
    code: str | None = None
    contact: str | None = None


COLUMNS = tuple(field.name for field in fields(RosterRow))
_NUMBERS = ("position", "first_year", "last_year")


@dataclass(frozen=True, slots=True)
class Roster:
    """A list as it was taken. `roster_id` is the journal's line."""

    roster_id: str
    taken_at: datetime
    taken_by: str
    source_name: str
    rows: tuple[RosterRow, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """A body that a new list adds, removes or describes otherwise; `changed` are names of fields."""

    what: Literal["added", "removed", "changed"]
    before: RosterRow | None
    after: RosterRow | None
    changed: tuple[str, ...] = ()


def list_rosters(folder: Path) -> list[Roster]:
    """The lists that count, the oldest first. Raises JournalError where the journal cannot be read."""
    return [roster for entry in journals.entries(folder, JOURNAL) if (roster := _read_entry(entry)) is not None]


def load_roster(folder: Path) -> Roster | None:
    """The list that counts now; None where there is none. Raises JournalError where the journal cannot be read."""
    found = list_rosters(folder)
    return found[-1] if found else None


def take_roster(
    folder: Path, by: str, rows: Sequence[RosterRow], source_name: str, seen: Collection[str] | None = None
) -> str:
    """Make a list the one that counts; returns the journal's line.

    `seen` are the lists (`roster_id`) that counted when the difference was shown: raises ConflictError where others
    count by now. Raises RosterError for a list that cannot be, JournalError where the journal cannot be written.
    """
    if not by.strip():
        raise RosterError("请写明处理人 | the name of who decides is needed")
    if not rows:
        raise RosterError("名录中没有可采用的行 | the list has no row that can be taken")
    counts = Counter(row.agency_id for row in rows)
    if doubles := sorted({row.agency_name for row in rows if counts[row.agency_id] > 1}):
        raise RosterError(f"名录中重复:{'、'.join(doubles[:5])} | stands twice: {', '.join(doubles[:5])}")
    for row in rows:
        _require_years(row)
    entry = {"by": by.strip(), "source_name": source_name, "rows": [asdict(row) for row in rows]}
    done = journals.append(folder, JOURNAL, entry, check=journals.unless_changed(lambda line: True, seen))
    return str(done["id"])


def undo_roster(folder: Path, by: str, roster_id: str) -> None:
    """Take a list back, so that the one before it counts. Raises ConflictError, JournalError as `journals.undo`."""
    journals.undo(folder, JOURNAL, by, roster_id)


def compare_rosters(before: Sequence[RosterRow], after: Sequence[RosterRow]) -> list[Difference]:
    """What a new list changes, body by body: in the order of the new list, then what it leaves out."""
    known = {row.agency_id: row for row in before}
    found = []
    for row in after:
        old = known.pop(row.agency_id, None)
        if old is None:
            found.append(Difference("added", None, row))
        elif changed := tuple(name for name in COLUMNS if getattr(old, name) != getattr(row, name)):
            found.append(Difference("changed", old, row, changed))
    return [*found, *(Difference("removed", row, None) for row in known.values())]


def row_of(values: Mapping[str, Any]) -> RosterRow:
    """A row from its fields by name. Raises RosterError where one is missing or of the wrong kind."""
    try:
        texts = {
            name: (str(value).strip() or None) if (value := values.get(name)) is not None else None
            for name in COLUMNS
            if name not in _NUMBERS
        }
        numbers = {name: None if values.get(name) is None else int(values[name]) for name in _NUMBERS}
    except (TypeError, ValueError) as error:
        raise RosterError("名录的行不完整 | a row of the list is not whole") from error
    if not texts["agency_id"] or not texts["agency_name"] or None in (numbers["position"], numbers["first_year"]):
        raise RosterError("名录的行不完整 | a row of the list is not whole")
    texts["listed_name"] = texts["listed_name"] or texts["agency_name"]
    row = RosterRow(**texts, **numbers)  # type: ignore[arg-type]
    _require_years(row)
    return row


def _require_years(row: RosterRow) -> None:
    last = row.last_year
    if row.first_year not in YEARS or (last is not None and (last not in YEARS or last < row.first_year)):
        raise RosterError(
            f"{row.agency_name}:年度应在 {YEARS[0]} 至 {YEARS[-1]} 之间,起始不晚于截止 | "
            f"{row.agency_name}: years lie between {YEARS[0]} and {YEARS[-1]}, the first not after the last"
        )


def _read_entry(entry: Mapping[str, Any]) -> Roster | None:
    """A list from a line of the journal; None for a line that is none."""
    lines = entry.get("rows")
    if not isinstance(lines, list) or not all(isinstance(line, dict) for line in lines):
        return None
    try:
        rows = tuple(row_of(line) for line in lines)
        taken_at = datetime.fromisoformat(str(entry["at"]))
    except (RosterError, ValueError):
        return None
    return Roster(str(entry["id"]), taken_at, str(entry.get("by") or ""), str(entry.get("source_name") or ""), rows)
