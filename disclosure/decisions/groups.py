"""Groups of bodies of the office's own (自定义组): a name and a list of bodies each; a body may be in several.

They are kept as the journal `groups` beside a store: each line is one group as a whole, the last one that counts for a
code is the group, and one without bodies is no longer there. Undoing a line brings the group as it was before back.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from disclosure.decisions import journals

JOURNAL = "groups"
LONGEST_NAME = 40
MOST_BODIES = 20_000


class GroupError(Exception):
    """A group that cannot be taken; the message is for people."""


@dataclass(frozen=True, slots=True)
class Group:
    """A group as the journal has it; `entry_id` is the journal's line. Groups stand in the order they were made in."""

    entry_id: str
    code: str
    name: str
    agency_ids: tuple[str, ...]
    decided_by: str
    decided_at: datetime


def list_groups(folder: Path) -> list[Group]:
    """The groups that count. Raises JournalError where the journal cannot be read."""
    found: dict[str, Group] = {}
    for group in list_changes(folder):
        found[group.code] = group
    return [group for group in found.values() if group.agency_ids]


def list_changes(folder: Path) -> list[Group]:
    """Every line that counts, the oldest first; one without bodies took its group away. Raises JournalError."""
    return [group for entry in journals.entries(folder, JOURNAL) if (group := _read_entry(entry)) is not None]


def keep_group(
    folder: Path,
    by: str,
    name: str,
    agency_ids: Sequence[str],
    *,
    code: str | None = None,
    seen: Collection[str] | None = None,
) -> str:
    """Make a group, or with `code` change one; no bodies take it away. Returns its code.

    `seen` are the lines of this group that counted when it was shown: raises ConflictError where others count by now.
    Raises GroupError for a group that cannot be, JournalError where the journal cannot be written.
    """
    plain = " ".join(name.split())
    chosen = list(dict.fromkeys(agency_ids))
    if not by.strip():
        raise GroupError("请写明处理人 | the name of who decides is needed")
    if not plain or len(plain) > LONGEST_NAME:
        raise GroupError(f"组名应为1至{LONGEST_NAME}字 | the name of a group has 1 to {LONGEST_NAME} letters")
    if len(chosen) > MOST_BODIES:
        raise GroupError(f"一组最多{MOST_BODIES}个机关 | a group has {MOST_BODIES} bodies at most")
    if code is None and not chosen:
        raise GroupError("请选择机关 | choose the bodies")
    if any(group.name == plain and group.code != code for group in list_groups(folder)):
        raise GroupError(f"已有名为“{plain}”的组 | there is a group named {plain}")
    kept = code or f"g{uuid.uuid4().hex[:12]}"
    entry = {"by": by.strip(), "group_code": kept, "name": plain, "agency_ids": chosen}
    check = journals.unless_changed(lambda line: line.get("group_code") == kept, seen)
    journals.append(folder, JOURNAL, entry, check=check)
    return kept


def undo_change(folder: Path, by: str, entry_id: str) -> None:
    """Take a line back. Raises ConflictError, JournalError as `journals.undo`."""
    journals.undo(folder, JOURNAL, by, entry_id)


def _read_entry(entry: journals.Entry) -> Group | None:
    """A group from a line of the journal; None for a line that is none."""
    code, name, ids = entry.get("group_code"), entry.get("name"), entry.get("agency_ids")
    if not isinstance(code, str) or not isinstance(name, str) or not isinstance(ids, list):
        return None
    try:
        decided_at = datetime.fromisoformat(str(entry["at"]))
    except ValueError:
        return None
    bodies = tuple(dict.fromkeys(str(agency_id) for agency_id in ids))
    return Group(str(entry["id"]), code, name, bodies, str(entry.get("by") or ""), decided_at)
