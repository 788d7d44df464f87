"""What people decided about bodies, on top of data/agencies: the journal `agency` of a store, applied to a registry.

An entry names a body by `agency_id` and `agency_name` (a body that was made from a name is made again from it) and has
an `action`:

    match     `name` (as published) means this body
    merge     the body is another one: `into_agency_id`, `into_agency_name`
    create    a body with `fields`, made before any report of it has come
    describe  `fields` of the body in place of what was known: name, kind, level, region, parent, successor, years
    confirm   the body is right as it is: it leaves the queue

Entries are applied in the order in which they were made; one that can no longer be applied is passed over.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

from disclosure.agencies.names import agency_id_for
from disclosure.agencies.registry import Agency, Registry, load_registry
from disclosure.decisions import journals

JOURNAL = "agency"

Action = Literal["match", "merge", "create", "describe", "confirm"]

TEXT_FIELDS = ("name", "kind", "level", "region_code", "parent_agency_id", "successor_agency_id")
YEAR_FIELDS = ("valid_from_year", "valid_to_year")
FIELDS = (*TEXT_FIELDS, *YEAR_FIELDS)

Entry = Mapping[str, Any]


def registry_of(folder: Path) -> Registry:
    """The bodies of data/agencies with what the store's journal decides about them.

    Raises JournalError where the journal cannot be read.
    """
    return decided_registry(journals.entries(folder, JOURNAL))


def decided_registry(entries: Sequence[Entry]) -> Registry:
    """The bodies of data/agencies with some decisions applied."""
    registry = load_registry()
    counted = _counted(entries)
    listed = registry.lookups() if counted else {}
    for entry in counted:
        apply(registry, entry)
    registry.decision_stamp = stamp_of(entries)
    if counted:
        registry.decided_lookups = {one: led for one, led in registry.lookups().items() if listed.get(one) != led}
    return registry


def mergers_of(folder: Path) -> dict[str, str]:
    """Each body that the store's journal merges, with the one that it was merged into: see `Registry.mergers`.

    Raises JournalError where the journal cannot be read.
    """
    entries = journals.entries(folder, JOURNAL)
    if not any(entry.get("action") == "merge" for entry in entries):
        return {}
    return decided_registry(entries).mergers()


def decision_stamp(folder: Path) -> str:
    """Stands for the decisions that count in a store; empty where there are none."""
    return stamp_of(journals.entries(folder, JOURNAL))


def is_about(entry: Entry, agency_id: str) -> bool:
    """Whether a decision is about a body, or gives it another one."""
    return agency_id in (entry.get("agency_id"), entry.get("into_agency_id"))


def decide(folder: Path, by: str, entry: Entry, seen: Collection[str] | None = None) -> str:
    """Note a decision in the journal of a store; returns its identifier.

    `seen` are the identifiers of the decisions about the body that whoever decides has seen: raises ConflictError where
    others count by now. Raises JournalError where the journal cannot be written.
    """
    agency_id = str(entry.get("agency_id"))
    done = journals.append(
        folder,
        JOURNAL,
        {"by": by.strip(), **entry},
        check=journals.unless_changed(lambda line: is_about(line, agency_id), seen),
    )
    return str(done["id"])


def stamp_of(entries: Sequence[Entry]) -> str:
    """Sixteen hex digits that stand for some decisions; empty where there are none that change anything."""
    counted = _counted(entries)
    if not counted:
        return ""
    text = json.dumps([dict(entry) for entry in counted], sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]


def _counted(entries: Sequence[Entry]) -> list[Entry]:
    """The decisions that change anything: the others are not even applied, or a body would be known by them alone."""
    return [entry for entry in entries if entry.get("action") != "confirm"]


def apply(registry: Registry, entry: Entry) -> bool:
    """Apply one decision; False where it names no body, or would make a body its own parent or successor."""
    agency = _body(registry, entry, "agency_id", "agency_name")
    if agency is None:
        return False
    action = entry.get("action")
    if action == "match":
        name = entry.get("name")
        if not isinstance(name, str) or not name.strip():
            return False
        registry.decide(name, agency.agency_id)
        return True
    if action == "merge":
        target = _body(registry, entry, "into_agency_id", "into_agency_name")
        return target is not None and registry.merge(agency.agency_id, target.agency_id)
    if action in ("create", "describe"):
        return _describe(registry, agency, entry, is_made=action == "create")
    return action == "confirm"


def _describe(registry: Registry, agency: Agency, entry: Entry, *, is_made: bool) -> bool:
    fields = entry.get("fields")
    if not isinstance(fields, Mapping):
        return False
    changes = {name: fields[name] for name in FIELDS if name in fields and _fits(name, fields[name])}
    for name in ("parent_agency_id", "successor_agency_id"):
        other_id = changes.get(name)
        if other_id is None:
            continue
        other = _body(registry, {**fields, "agency_id": other_id}, "agency_id", name.replace("_id", "_name"))
        if other is None or _leads_to(registry, other.agency_id, agency.agency_id, name):
            changes.pop(name)
        else:
            changes[name] = other.agency_id
    if is_made:
        registry.note_made(agency.agency_id)
    described = replace(agency, **changes)
    first, last = described.valid_from_year, described.valid_to_year
    if first is not None and last is not None and first > last:
        return False
    registry.add(described)
    return True


def _fits(name: str, value: object) -> bool:
    if name in YEAR_FIELDS:
        return value is None or (isinstance(value, int) and 1900 <= value <= 2200)
    return (isinstance(value, str) and bool(value.strip())) or (value is None and name != "name")


def _leads_to(registry: Registry, start: str, wanted: str, field: str) -> bool:
    """Whether following parents (or successors) from a body comes to another: a link back would be a circle."""
    seen: set[str] = set()
    following: str | None = start
    while following is not None and following not in seen:
        if following == wanted:
            return True
        seen.add(following)
        agency = registry.find(following)
        following = getattr(agency, field) if agency is not None else None
    return False


def _body(registry: Registry, entry: Entry, id_field: str, name_field: str) -> Agency | None:
    """The body that an entry names, made again from its name where no list has it."""
    agency_id, name = entry.get(id_field), entry.get(name_field)
    if not isinstance(agency_id, str):
        return None
    found = registry.find(agency_id)
    if found is not None or not isinstance(name, str) or not name.strip():
        return found
    return registry.ensure(agency_id, name)


def new_agency_id(name: str) -> str:
    """The identifier of a body that is created under a name."""
    return agency_id_for(name)
