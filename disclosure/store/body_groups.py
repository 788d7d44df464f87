"""The office's own groups of bodies as a table in memory; empty where it has made none."""

from __future__ import annotations

from pathlib import Path

import duckdb
import polars as pl

from disclosure.decisions.agencies import mergers_of
from disclosure.decisions.groups import list_groups
from disclosure.decisions.journals import JournalError
from disclosure.store.errors import StoreError
from disclosure.store.schema import append_rows, execute, load_statement

_SCHEMA = pl.Schema({"group_code": pl.String(), "group_name": pl.String(), "agency_id": pl.String()})


def load_body_groups(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Fill the table `body_group` of the database in memory; a merged body stands for what it was merged into.

    Raises StoreError where a journal cannot be read.
    """
    try:
        groups = list_groups(folder)
        mergers = mergers_of(folder) if groups else {}
    except JournalError as error:
        raise StoreError(str(error)) from error
    rows: dict[tuple[str, str, str], None] = {}
    for group in groups:
        for agency_id in group.agency_ids:
            now = agency_id
            while now in mergers:
                now = mergers[now]
            rows[group.code, group.name, now] = None
    connection.begin()
    execute(connection, load_statement("create_body_group"))
    append_rows(connection, "body_group", pl.DataFrame(list(rows), schema=_SCHEMA, orient="row"))
    connection.commit()
