"""The check of a version before it is published: the statements of queries/integrity."""

from __future__ import annotations

from pathlib import Path

import duckdb

from disclosure.settings import QUERIES_FOLDER
from disclosure.store.errors import StoreError
from disclosure.store.schema import execute, first_row

_MOST_AT_ONCE = 100_000
"""Reports, of two hundred cells each."""
_NO_END = 2**62


def require_sound(connection: duckdb.DuckDBPyConnection, first_report_id: int) -> None:
    """Raise StoreError where the reports from `first_report_id` on break a rule of the tables."""
    offenders = find_offenders(connection, first_report_id)
    if offenders:
        raise StoreError(
            f"入库检查未通过,未写入任何内容:{'; '.join(offenders)} | "
            f"The check before publishing failed; nothing was written: {'; '.join(offenders)}"
        )


def find_offenders(connection: duckdb.DuckDBPyConnection, first_report_id: int) -> list[str]:
    """What the statements of queries/integrity find among the reports from `first_report_id` on: '<rule>: <row>'.

    A statement with the parameter `$last_report_id` looks at some reports at a time: what it counts has to fit into
    memory.
    """
    (last,) = first_row(connection, "select coalesce(max(report_id), 0) from report")
    starts = list(range(first_report_id, max(int(last), first_report_id) + 1, _MOST_AT_ONCE))
    # Cells behind the last report belong to none, and are found in the last range.
    ends = [start - 1 for start in starts[1:]] + [_NO_END]
    ranges = [{"first_report_id": start, "last_report_id": end} for start, end in zip(starts, ends, strict=True)]
    offenders: list[str] = []
    for path in sorted((QUERIES_FOLDER / "integrity").glob("*.sql")):
        text = path.read_text(encoding="utf-8")
        rows = [
            row
            for parameters in (ranges if "$last_report_id" in text else [{}])
            for row in execute(connection, text, parameters)
        ]
        offenders.extend(f"{Path(path).stem}: {row[0]}" for row in rows[:3])
    return offenders
