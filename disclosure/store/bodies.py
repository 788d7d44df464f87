"""The bodies of a store: what the writer needs to know about them, and their rows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Protocol

import duckdb
import polars as pl

from disclosure.store.schema import execute, load_statement


class AgencyRow(Protocol):
    """A body as the table `agency` holds it."""

    @property
    def agency_id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> str | None: ...
    @property
    def level(self) -> str | None: ...
    @property
    def region_code(self) -> str | None: ...
    @property
    def parent_agency_id(self) -> str | None: ...
    @property
    def valid_from_year(self) -> int | None: ...
    @property
    def valid_to_year(self) -> int | None: ...
    @property
    def successor_agency_id(self) -> str | None: ...


class AgencyRegistry(Protocol):
    """What the writer needs to know about bodies."""

    @property
    def decision_stamp(self) -> str:
        """Stands for what people decided about bodies; empty where nothing was."""

    @property
    def decided_lookups(self) -> Mapping[str, str] | None:
        """What is decided as names (normalised) and identifiers that lead elsewhere than without it, each with a digest
        of all that is said on the way ('~' behind it where the year counts) and the identifiers of the bodies on it;
        None where that is not known.
        """

    def places_of(self, names: Iterable[str]) -> set[str]:
        """The places (codes) where bodies known by some normalised names are."""

    def made(self) -> Sequence[AgencyRow]:
        """Bodies that people entered: they stay in the store without a report."""

    def resolve(self, name: str, year: int | None, site_name: str | None) -> AgencyRow:
        """The body that a report names, made from the name where no list has it."""

    def resolve_all(self, names: Iterable[tuple[str, int | None, str | None]]) -> Sequence[AgencyRow]:
        """`resolve` for many names (name, year, name of the site), in order."""

    def find(self, agency_id: str) -> AgencyRow | None:
        """A body that the registry knows, such as the parent of another; for a merged one, what it was merged into."""

    def alias_key(self, name: str) -> str:
        """The normalised form of a name that matching compares."""

    def regions(self) -> pl.DataFrame:
        """The rows of the table `region`."""


AGENCY_SCHEMA = {
    "agency_id": pl.String,
    "name": pl.String,
    "kind": pl.String,
    "level": pl.String,
    "region_code": pl.String,
    "parent_agency_id": pl.String,
    "valid_from_year": pl.Int32,
    "valid_to_year": pl.Int32,
    "successor_agency_id": pl.String,
}


def agency_frame(rows: Sequence[AgencyRow]) -> pl.DataFrame:
    """Bodies as rows of the table `agency`."""
    return pl.DataFrame(
        {name: [getattr(row, name) for row in rows] for name in AGENCY_SCHEMA},
        schema=AGENCY_SCHEMA,
    )


def remove_unused_agencies(
    connection: duckdb.DuckDBPyConnection, registry: AgencyRegistry, agency_ids: Collection[str] | None = None
) -> None:
    """Take away those of some bodies (None: of all) that nothing refers to any more, and with them what was only there
    for them.
    """
    kept = [agency.agency_id for agency in registry.made()]
    asked = None if agency_ids is None else sorted(agency_ids)
    while asked is None or asked:
        gone = execute(connection, load_statement("remove_unused_agencies"), {"kept": kept, "agency_ids": asked})
        asked = sorted({str(other) for others in gone for other in others if other is not None})
