"""The journal of decisions as a table in memory, which every query reads in place of the version's own empty one.

A decision about a body that has been merged counts for the body that it was merged into, and for itself again once the
merger is undone; the journal keeps the body that was decided about.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import replace
from datetime import UTC
from pathlib import Path

import duckdb
import polars as pl

from disclosure.decisions.agencies import mergers_of
from disclosure.decisions.journals import JournalError
from disclosure.decisions.reviews import Review, list_reviews
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
        reviews = list_reviews(folder)
        mergers = mergers_of(folder) if reviews else {}
    except JournalError as error:
        raise StoreError(str(error)) from error
    statement = "select distinct agency_id from store.main.report"
    reporting = {str(agency_id) for (agency_id,) in execute(connection, statement)} if mergers else set()
    frame = review_frame(follow_mergers(reviews, mergers, reporting))
    connection.begin()
    execute(connection, "create or replace table memory.main.review as from store.main.review limit 0")
    append_rows(connection, "review", frame)
    connection.commit()


def follow_mergers(reviews: list[Review], mergers: Mapping[str, str], reporting: Set[str]) -> list[Review]:
    """Decisions under the bodies that have reports in a version, whose identifiers are `reporting`.

    A body that still has reports of its own keeps its decisions: the merger does not count in this version yet.
    """
    followed = []
    for review in reviews:
        agency_id = review.subject.agency_id
        while agency_id not in reporting and agency_id in mergers:
            agency_id = mergers[agency_id]
        followed.append(replace(review, subject=replace(review.subject, agency_id=agency_id)))
    return followed


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
