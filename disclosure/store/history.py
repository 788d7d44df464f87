"""The versions of a store that are at hand: when each was made, by which command, what it changed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from disclosure.store.schema import connect, read_info
from disclosure.store.versions import current_version, list_versions, version_bytes, version_path


@dataclass(frozen=True, slots=True)
class VersionFacts:
    """One version. `made_by` is the command, '' where the version does not say; `changes` counts documents by outcome.

    `trouble` says why nothing more is known: its file cannot be read.
    """

    number: int
    is_current: bool
    byte_count: int
    built_at: datetime | None = None
    made_by: str = ""
    changes: tuple[tuple[str, int], ...] = ()
    trouble: str = ""


def describe_versions(folder: Path) -> list[VersionFacts]:
    """The versions at hand, oldest first; one that cannot be read is listed with its trouble."""
    current = current_version(folder)
    return [_describe(folder, number, is_current=number == current) for number in list_versions(folder)]


def _describe(folder: Path, number: int, *, is_current: bool) -> VersionFacts:
    path = version_path(folder, number)
    size = version_bytes(folder, number)
    try:
        with connect(path, read_only=True) as connection:
            info = read_info(connection)
    except duckdb.Error as error:
        return VersionFacts(number, is_current, size, trouble=str(error).strip().splitlines()[0])
    return VersionFacts(
        number, is_current, size, _moment(info.get("built_at", "")), info.get("made_by", ""), _changes(info)
    )


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except ValueError:
        return None


def _changes(info: dict[str, str]) -> tuple[tuple[str, int], ...]:
    try:
        found = json.loads(info.get("changes", "{}"))
        return tuple((str(kind), int(count)) for kind, count in found.items())
    except (ValueError, TypeError, AttributeError):
        return ()
