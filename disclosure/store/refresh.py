"""Bringing the committed facts of a store up to date: formats, places, bodies.

The files of data/ may be corrected at any time; the next version of a store takes the corrections over.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

import duckdb
import polars as pl

from disclosure.decisions.reports import ReportDecision
from disclosure.store.append import AgencyRegistry, AgencyRow, agency_frame, load_statement, remove_unused_agencies
from disclosure.store.filing import settle
from disclosure.store.schema import (
    add_wide_columns,
    append_rows,
    execute,
    load_claim_subjects,
    load_formats,
    replace_differing_rows,
)


def refresh_formats(connection: duckdb.DuckDBPyConnection) -> None:
    """Replace the formats and the quantities of narratives; a new field gets its column."""
    load_formats(connection)
    load_claim_subjects(connection)
    add_wide_columns(connection)


def refresh_bodies(
    connection: duckdb.DuckDBPyConnection, registry: AgencyRegistry, decisions: Sequence[ReportDecision]
) -> None:
    """Replace the places, and what is said of each stored body, by what the registry has. Not for simulated bodies.

    Every report is filed again by the name that it was brought in under: what the registry gives to another body moves
    there, and comes back when a decision is undone.
    """
    replace_differing_rows(connection, "region", ["region_code"], registry.regions())
    reports, bodies = _resolve(registry, pl.DataFrame(connection.sql(load_statement("report_names")).pl()))
    _add_bodies(connection, registry, [*bodies, *registry.made()])
    _settle(connection, registry, reports, decisions)
    _replace_aliases(connection, registry, reports)
    _describe_bodies(connection, registry)
    remove_unused_agencies(connection, registry)


def refresh_decisions(
    connection: duckdb.DuckDBPyConnection, registry: AgencyRegistry, decisions: Sequence[ReportDecision]
) -> set[str]:
    """Apply what people decided about reports; the bodies for which something changed."""
    reports = pl.DataFrame(connection.sql(load_statement("report_names")).pl())
    stored = [str(row[0]) for row in execute(connection, "select agency_id from agency")]
    is_stored = pl.col("agency_id").is_in(stored)
    # A body that has lost all its reports to a decision is no longer stored: it comes back by its name.
    again, bodies = _resolve(registry, reports.filter(~is_stored))
    _add_bodies(connection, registry, bodies)
    reports = pl.concat([reports.filter(is_stored), again]).sort("report_id")
    touched = _settle(connection, registry, reports, decisions)
    # A name's normalised form changes with data/agencies only, and then bodies are refreshed: most are at hand.
    known = execute(connection, "select alias, alias_key from agency_alias")
    _replace_aliases(connection, registry, reports, {str(alias): str(alias_key) for alias, alias_key in known})
    remove_unused_agencies(connection, registry)
    return touched


def _settle(
    connection: duckdb.DuckDBPyConnection,
    registry: AgencyRegistry,
    reports: pl.DataFrame,
    decisions: Sequence[ReportDecision],
) -> set[str]:
    targets = {decision.to.agency_id: decision.to_agency_name for decision in decisions if decision.to is not None}
    _add_bodies(
        connection,
        registry,
        [registry.find(agency_id) or registry.resolve(name or "", None, None) for agency_id, name in targets.items()],
    )
    return settle(connection, reports, decisions)


def _resolve(registry: AgencyRegistry, reports: pl.DataFrame) -> tuple[pl.DataFrame, list[AgencyRow]]:
    """Each report with the body that its name now means, and those bodies."""
    bodies: dict[str, AgencyRow] = {}
    key = ["name", "report_year", "site_name"]
    named = reports.select(key).unique(maintain_order=True)
    found: list[str] = []
    for name, year, site in named.iter_rows():
        agency = registry.resolve(name, year, site)
        bodies[agency.agency_id] = agency
        found.append(agency.agency_id)
    filed = named.with_columns(pl.Series("agency_id", found, dtype=pl.String))
    columns = reports.columns
    reports = reports.drop("agency_id").join(filed, on=key, how="left", nulls_equal=True, maintain_order="left")
    return reports.select(columns), list(bodies.values())


def _add_bodies(
    connection: duckdb.DuckDBPyConnection, registry: AgencyRegistry, wanted: Iterable[AgencyRow | None]
) -> None:
    """Store bodies that are not stored, with those above them and those that took over."""
    stored = {str(row[0]) for row in execute(connection, "select agency_id from agency")}
    new: dict[str, AgencyRow] = {}
    waiting = list(wanted)
    while waiting:
        agency = waiting.pop()
        if agency is None or agency.agency_id in stored or agency.agency_id in new:
            continue
        new[agency.agency_id] = agency
        waiting += [
            registry.find(other) for other in (agency.parent_agency_id, agency.successor_agency_id) if other is not None
        ]
    append_rows(connection, "agency", agency_frame(list(new.values())))


def _replace_aliases(
    connection: duckdb.DuckDBPyConnection,
    registry: AgencyRegistry,
    reports: pl.DataFrame,
    known_keys: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """The names under which each body's reports were brought in; `known_keys` are normalised forms at hand."""
    reporting = [str(row[0]) for row in execute(connection, "select distinct agency_id from report")]
    names = reports.select("name", "agency_id").filter(pl.col("agency_id").is_in(reporting)).unique(maintain_order=True)
    keys = pl.Series(
        "alias_key", [known_keys.get(name) or registry.alias_key(name) for name in names["name"]], dtype=pl.String
    )
    aliases = names.with_columns(keys).rename({"name": "alias"})
    wanted = aliases.unique(["alias_key", "agency_id"], keep="first")
    replace_differing_rows(connection, "agency_alias", ["alias_key", "agency_id"], wanted)


def _describe_bodies(connection: duckdb.DuckDBPyConnection, registry: AgencyRegistry) -> None:
    """Name, kind, level, place, parent and years of the stored bodies as the registry now has them."""
    stored = [str(row[0]) for row in execute(connection, "select agency_id from agency")]
    known = {
        agency_id: agency
        for agency_id in stored
        if (agency := registry.find(agency_id)) is not None and agency.agency_id == agency_id
    }
    above = [(agency.parent_agency_id, agency.successor_agency_id) for agency in known.values()]
    _add_bodies(connection, registry, [registry.find(other) for pair in above for other in pair if other is not None])
    connection.register("incoming", agency_frame(list(known.values())))
    execute(connection, load_statement("describe_agencies"))
    connection.unregister("incoming")
