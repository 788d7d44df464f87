"""The journal of decisions as a table in memory, which every query reads in place of the version's own empty one."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path

import duckdb
import polars as pl

from disclosure.journals import JournalError
from disclosure.reviews import Review, list_reviews
from disclosure.store.errors import StoreError
from disclosure.store.schema import append_rows, execute

_NUMBER = pl.Decimal(38, 6)
_SCHEMA = pl.Schema(
    {
        "entry_id": pl.String(),
        "entry_number": pl.Int32(),
        "agency_id": pl.String(),
        "report_year": pl.Int32(),
        "scope": pl.String(),
        "rule_id": pl.String(),
        "figure_key": pl.String(),
        "decision": pl.String(),
        "note": pl.String(),
        "reviewer": pl.String(),
        "decided_at": pl.Datetime("us"),
        "found_value": _NUMBER,
        "expected_value": _NUMBER,
    }
)


def load_reviews(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Fill the table `review` of the database in memory with the decisions of a store. Raises StoreError."""
    try:
        frame = review_frame(list_reviews(folder))
    except JournalError as error:
        raise StoreError(str(error)) from error
    connection.begin()
    execute(connection, "create or replace table memory.main.review as from store.main.review limit 0")
    append_rows(connection, "review", frame)
    connection.commit()


def review_frame(reviews: list[Review]) -> pl.DataFrame:
    """Decisions as rows of the table `review`; times in UTC."""
    rows = [
        (
            review.entry_id,
            number,
            *review.subject.key,
            review.decision,
            review.note or None,
            review.reviewer or None,
            review.decided_at.astimezone(UTC).replace(tzinfo=None),
            review.subject.found_value,
            review.subject.expected_value,
        )
        for number, review in enumerate(reviews, start=1)
    ]
    return pl.DataFrame(rows, schema=_SCHEMA, orient="row")
