"""Residents of the places that report: what an office noted from its statistics, as the journal `populations`.

A line holds one or many numbers; for one body and year the last line that counts is the number. Undoing a line brings
what was noted before back. Without a noted number nothing is told per resident.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from disclosure.decisions import journals

JOURNAL = "populations"
YEARS = range(2008, 2101)
MOST_RESIDENTS = 1_500_000_000

Key = tuple[str, int]
"""agency_id, year."""


class PopulationError(Exception):
    """A number that cannot be noted; the message is for people."""


@dataclass(frozen=True, slots=True)
class Population:
    """How many residents (常住人口, persons) the area of a body had in a year, and who published it."""

    agency_id: str
    year: int
    residents: int
    source: str

    @property
    def key(self) -> Key:
        """What it is about."""
        return self.agency_id, self.year


@dataclass(frozen=True, slots=True)
class Noted:
    """A line of the journal: its numbers, who noted them, when, and from which list."""

    entry_id: str
    noted_by: str
    noted_at: datetime
    source_name: str
    populations: tuple[Population, ...]


def list_noted(folder: Path) -> list[Noted]:
    """The lines that count, the oldest first. Raises JournalError where the journal cannot be read."""
    return [noted for entry in journals.entries(folder, JOURNAL) if (noted := _read_entry(entry)) is not None]


def populations(noted: Sequence[Noted]) -> Mapping[Key, Population]:
    """Body and year -> the number that counts."""
    return {found.key: found for line in noted for found in line.populations}


def note_populations(folder: Path, by: str, found: Sequence[Population], source_name: str = "") -> str:
    """Note numbers of residents; returns the journal's line.

    Raises PopulationError for what cannot be, JournalError where the journal cannot be written.
    """
    if not by.strip():
        raise PopulationError("请写明处理人 | the name of who decides is needed")
    if not found:
        raise PopulationError("没有可记的常住人口数 | there is no number of residents to note")
    for one in found:
        require_possible(one)
    rows = [
        {"agency_id": one.agency_id, "year": one.year, "residents": one.residents, "source": one.source}
        for one in found
    ]
    return str(journals.append(folder, JOURNAL, {"by": by.strip(), "source_name": source_name, "rows": rows})["id"])


def undo_populations(folder: Path, by: str, entry_id: str) -> None:
    """Take a line back. Raises ConflictError, JournalError as `journals.undo`."""
    journals.undo(folder, JOURNAL, by, entry_id)


def require_possible(population: Population) -> None:
    """Raise PopulationError for a year or a number that cannot be."""
    if population.year not in YEARS:
        raise PopulationError(f"年度不对:{population.year} | no such year: {population.year}")
    if not 0 < population.residents <= MOST_RESIDENTS:
        raise PopulationError(f"常住人口数不对:{population.residents} | no such number: {population.residents}")


def _read_entry(entry: journals.Entry) -> Noted | None:
    """A line as it was noted; None for one that is none."""
    try:
        found = tuple(
            Population(str(row["agency_id"]), int(row["year"]), int(row["residents"]), str(row["source"]))
            for row in entry["rows"]
        )
        return Noted(
            str(entry["id"]),
            str(entry.get("by") or ""),
            datetime.fromisoformat(str(entry["at"])),
            str(entry.get("source_name") or ""),
            found,
        )
    except (KeyError, TypeError, ValueError):
        return None
