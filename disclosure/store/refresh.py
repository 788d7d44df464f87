"""Bringing the committed facts of a store up to date: formats, places, bodies.

The files of data/ may be corrected at any time; the next version of a store takes the corrections over.
"""

from __future__ import annotations

import duckdb
import polars as pl

from disclosure.store.append import AgencyRegistry, agency_frame, load_statement
from disclosure.store.schema import (
    add_wide_columns,
    append_rows,
    comment_on_wide_columns,
    execute,
    load_claim_subjects,
    load_formats,
    replace_rows,
)


def refresh_formats(connection: duckdb.DuckDBPyConnection) -> None:
    """Replace the formats and the quantities of narratives; a new field gets its column."""
    load_formats(connection)
    load_claim_subjects(connection)
    add_wide_columns(connection)
    comment_on_wide_columns(connection)


def refresh_bodies(connection: duckdb.DuckDBPyConnection, registry: AgencyRegistry) -> None:
    """Replace the places, and what is said of each stored body, by what the registry has. Not for simulated bodies."""
    replace_rows(connection, "region", registry.regions())
    _merge_bodies(connection, registry)
    _describe_bodies(connection, registry)


def _describe_bodies(connection: duckdb.DuckDBPyConnection, registry: AgencyRegistry) -> None:
    """Kind, level, place, parent and years of the stored bodies as the registry now has them, and new parents."""
    stored = [str(row[0]) for row in execute(connection, "select agency_id from agency")]
    known = {agency_id: agency for agency_id in stored if (agency := registry.find(agency_id)) is not None}
    wanted = [agency.parent_agency_id for agency in known.values() if agency.parent_agency_id]
    new = {}
    while wanted:
        agency_id = wanted.pop()
        if agency_id not in known and agency_id not in new and (agency := registry.find(agency_id)) is not None:
            new[agency_id] = agency
            if agency.parent_agency_id:
                wanted.append(agency.parent_agency_id)
    connection.register("incoming", agency_frame(list(known.values())))
    execute(connection, load_statement("describe_agencies"))
    connection.unregister("incoming")
    append_rows(connection, "agency", agency_frame([row for key, row in new.items() if key not in set(stored)]))


def _merge_bodies(connection: duckdb.DuckDBPyConnection, registry: AgencyRegistry) -> None:
    """Reports filed under a name that the registry now gives to another body move there, with new revision numbers."""
    rows = execute(
        connection,
        "select agency.agency_id, agency.name from agency where agency.agency_id in (select agency_id from report)",
    )
    moved = {}
    for agency_id, name in rows:
        now = registry.resolve(str(name), None, None)
        if now.agency_id != agency_id:
            moved[str(agency_id)] = now
    if not moved:
        return
    stored = {str(row[0]) for row in execute(connection, "select agency_id from agency")}
    targets = {agency.agency_id: agency for agency in moved.values() if agency.agency_id not in stored}
    append_rows(connection, "agency", agency_frame(list(targets.values())))
    reports = connection.sql("select * from report").pl()
    reports = reports.with_columns(
        pl.col("agency_id").replace({old: agency.agency_id for old, agency in moved.items()})
    ).sort("report_id")
    key = ["agency_id", "report_year", "scope"]
    latest = pl.col("report_id").sort_by(pl.col("status") == "complete", "report_id").last().over(key)
    reports = reports.with_columns(
        pl.col("report_id").cum_count().over(key).cast(pl.Int32).alias("revision"),
        (pl.col("report_id") == latest).alias("is_current"),
    )
    # The key index of a table cannot take a row away and back in one transaction: two, on a copy nobody reads.
    execute(connection, "delete from report")
    append_rows(connection, "report", reports)
    execute(connection, "delete from agency_alias where agency_id not in (select agency_id from report)")
    execute(connection, load_statement("remove_unused_agencies"))
