"""The roster that counts as a table in memory; empty where an office has given none."""

from __future__ import annotations

from dataclasses import astuple, replace
from pathlib import Path

import duckdb
import polars as pl

from disclosure.decisions.agencies import mergers_of
from disclosure.decisions.journals import JournalError
from disclosure.roster import COLUMNS, RosterRow, load_roster
from disclosure.store.errors import StoreError
from disclosure.store.schema import append_rows, execute, load_statement

_NUMBERS = frozenset({"position", "first_year", "last_year"})
_SCHEMA = pl.Schema({name: pl.Int32() if name in _NUMBERS else pl.String() for name in COLUMNS})


def load_roster_rows(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Fill the table `roster` of the database in memory; a merged body stands for the one that it was merged into.

    Raises StoreError where a journal cannot be read.
    """
    try:
        roster = load_roster(folder)
        mergers = mergers_of(folder) if roster else {}
    except JournalError as error:
        raise StoreError(str(error)) from error
    rows: dict[str, RosterRow] = {}
    for row in roster.rows if roster else ():
        agency_id = row.agency_id
        while agency_id in mergers:
            agency_id = mergers[agency_id]
        rows.setdefault(agency_id, replace(row, agency_id=agency_id))
    frame = pl.DataFrame([astuple(row) for row in rows.values()], schema=_SCHEMA, orient="row")
    connection.begin()
    execute(connection, load_statement("create_roster"))
    append_rows(connection, "roster", frame)
    connection.commit()
