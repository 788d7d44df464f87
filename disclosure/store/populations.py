"""Residents as a table in memory; empty where an office has noted none."""

from __future__ import annotations

from pathlib import Path

import duckdb
import polars as pl

from disclosure.decisions.agencies import mergers_of
from disclosure.decisions.journals import JournalError
from disclosure.decisions.populations import list_noted, populations
from disclosure.store.errors import StoreError
from disclosure.store.schema import append_rows, execute, load_statement

_SCHEMA = pl.Schema(
    {"agency_id": pl.String(), "year": pl.Int32(), "resident_count": pl.Int64(), "population_source": pl.String()}
)


def load_populations(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Fill the table `resident_population` of the database in memory; a merged body stands for what it is now.

    Where both have a number for one year, that of the body they are now counts. Raises StoreError where a journal
    cannot be read.
    """
    try:
        found = populations(list_noted(folder))
        mergers = mergers_of(folder) if found else {}
    except JournalError as error:
        raise StoreError(str(error)) from error
    rows: dict[tuple[str, int], tuple[object, ...]] = {}
    for (agency_id, year), noted in sorted(found.items(), key=lambda item: item[0][0] in mergers):
        now = agency_id
        while now in mergers:
            now = mergers[now]
        rows.setdefault((now, year), (now, year, noted.residents, noted.source))
    connection.begin()
    execute(connection, load_statement("create_resident_population"))
    append_rows(connection, "resident_population", pl.DataFrame(list(rows.values()), schema=_SCHEMA, orient="row"))
    connection.commit()
