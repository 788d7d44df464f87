"""When reports were filed as a table in memory; empty where an office has noted none."""

from __future__ import annotations

from pathlib import Path

import duckdb
import polars as pl

from disclosure.decisions.agencies import mergers_of
from disclosure.decisions.filings import filed_reports, list_noted
from disclosure.decisions.journals import JournalError
from disclosure.store.errors import StoreError
from disclosure.store.schema import append_rows, execute, load_statement

_SCHEMA = pl.Schema(
    {
        "agency_id": pl.String(),
        "report_year": pl.Int32(),
        "scope": pl.String(),
        "filed_on": pl.Date(),
        "noted_by": pl.String(),
        "entry_id": pl.String(),
    }
)


def load_filings(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Fill the table `filed_report` of the database in memory; a merged body stands for what it was merged into.

    Where both have a date for one year and scope, that of the body they are now counts. Raises StoreError where a
    journal cannot be read.
    """
    try:
        found = filed_reports(list_noted(folder))
        mergers = mergers_of(folder) if found else {}
    except JournalError as error:
        raise StoreError(str(error)) from error
    rows: dict[tuple[str, int, str], tuple[object, ...]] = {}
    for (agency_id, year, scope), (filed_on, noted) in sorted(found.items(), key=lambda item: item[0][0] in mergers):
        now = agency_id
        while now in mergers:
            now = mergers[now]
        rows.setdefault((now, year, scope), (now, year, scope, filed_on, noted.noted_by, noted.entry_id))
    connection.begin()
    execute(connection, load_statement("create_filed_report"))
    append_rows(connection, "filed_report", pl.DataFrame(list(rows.values()), schema=_SCHEMA, orient="row"))
    connection.commit()
