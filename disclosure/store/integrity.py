"""The check of a version before it is published: the statements of queries/integrity."""

from __future__ import annotations

from pathlib import Path

import duckdb

from disclosure.settings import QUERIES_FOLDER
from disclosure.store.errors import StoreError
from disclosure.store.schema import execute


def require_sound(connection: duckdb.DuckDBPyConnection, first_report_id: int) -> None:
    """Raise StoreError where the reports from `first_report_id` on break a rule of the tables."""
    offenders = find_offenders(connection, first_report_id)
    if offenders:
        raise StoreError(
            f"入库检查未通过,未写入任何内容:{'; '.join(offenders)} | "
            f"The check before publishing failed; nothing was written: {'; '.join(offenders)}"
        )


def find_offenders(connection: duckdb.DuckDBPyConnection, first_report_id: int) -> list[str]:
    """What the statements of queries/integrity find among the reports from `first_report_id` on: '<rule>: <row>'."""
    offenders: list[str] = []
    for path in sorted((QUERIES_FOLDER / "integrity").glob("*.sql")):
        text = path.read_text(encoding="utf-8")
        parameters = {"first_report_id": first_report_id} if "$first_report_id" in text else {}
        rows = execute(connection, text, parameters)[:3]
        offenders.extend(f"{Path(path).stem}: {row[0]}" for row in rows)
    return offenders
