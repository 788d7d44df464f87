"""The journals of decisions in a lake: a row a line, in the order in which they reached it.

Lines are only added, on any machine and at any time, and each has an identifier that no other has; so two machines'
lines are joined by it. Where two people decide about one thing at once, the line that reached the lake later counts.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from disclosure.decisions import journals
from disclosure.store.lake.tables import JOURNALS
from disclosure.store.schema import execute

_SCHEMA = {"journal": pl.String, "line_number": pl.Int64, "entry_id": pl.String, "line": pl.String}


def create_journal_table(connection: duckdb.DuckDBPyConnection) -> None:
    """The table of the lines, empty."""
    execute(
        connection,
        f"create table if not exists lake.{JOURNALS} (journal varchar, line_number bigint, entry_id varchar,"
        " line varchar)",
    )


def unsent_lines(connection: duckdb.DuckDBPyConnection, folder: Path) -> pl.DataFrame:
    """The lines of a folder's journals that the lake lacks, as rows of the lake's table."""
    rows = execute(connection, f"select journal, entry_id, line_number from lake.{JOURNALS}")
    known = {(str(journal), str(entry_id)) for journal, entry_id, _ in rows}
    last: dict[str, int] = {}
    for journal, _, number in rows:
        last[str(journal)] = max(last.get(str(journal), 0), int(number))
    found = []
    for name in journals.names(folder):
        for entry in journals.history(folder, name):
            if (name, str(entry["id"])) not in known:
                last[name] = last.get(name, 0) + 1
                found.append((name, last[name], str(entry["id"]), json.dumps(entry, ensure_ascii=False)))
    return pl.DataFrame(found, schema=_SCHEMA, orient="row")


def send_lines(connection: duckdb.DuckDBPyConnection, lines: pl.DataFrame) -> None:
    """Add lines to the lake, within the transaction that is open."""
    if lines.is_empty():
        return
    connection.register("incoming_lines", lines)
    try:
        execute(connection, f"insert into lake.{JOURNALS} by name select * from incoming_lines")
    finally:
        connection.unregister("incoming_lines")


def take_lines(connection: duckdb.DuckDBPyConnection, folder: Path, snapshot: int) -> str:
    """Take over the lake's lines into the folder's journals. Raises JournalError.

    Returns the state of the journals (journals.stamp) where the lake has every line of theirs, else ''.
    """
    rows = execute(
        connection,
        f"select journal, line from lake.{JOURNALS} at (version => {int(snapshot)}) order by journal, line_number",
    )
    shared: dict[str, list[dict[str, Any]]] = {}
    for journal, line in rows:
        shared.setdefault(str(journal), []).append(json.loads(line))
    for journal, entries in shared.items():
        journals.take_over(folder, journal, entries)
    stamp = journals.stamp(folder)  # before looking: a line that is added meanwhile changes it
    for journal in journals.names(folder):
        known = {entry["id"] for entry in shared.get(journal, ())}
        if any(entry["id"] not in known for entry in journals.history(folder, journal)):
            return ""
    return stamp
