"""What a lake holds: the tables that everything else is computed from, and by which column their rows belong together.

Serving tables and findings are not among them: each machine computes them for itself, with the rules of its program.
Rows of one key are replaced together, so that taking a change over twice does no harm.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from disclosure.store.schema import describe_tables, execute

COMPUTED = frozenset({"report_wide", "finding", "finding_cell", "review"})
"""Tables of queries/schema that are not in a lake: computed from the others, or loaded from a journal."""

KEYS = {
    "store_info": "property_name",
    "format_version": "format_version",
    "format_field": "format_version",
    "region": "region_code",
    "agency": "agency_id",
    "agency_alias": "alias_key",
    "source_file": "sha256",
    "report": "report_id",
    "figure": "report_id",
    "paragraph": "report_id",
    "reading_problem": "source_sha256",
    "series_break": "break_code",
    "field_continuity": "table_code",
    "claim_subject": "subject_code",
    "claim_subject_cell": "subject_code",
    "claim": "report_id",
    "text_match": "report_id",
    "text_passage": "report_id",
    "text_sketch": "report_id",
    "correction": "correction_id",
    "figure_confidence": "report_id",
    "report_decision": "report_id",
}
"""Table -> the column whose rows are replaced together."""

FIXED_WITH_REPORT = frozenset({"figure", "paragraph", "figure_confidence"})
"""Tables whose rows change only where their report, or a correction of it, does: others are not compared."""

REFERENCED = frozenset({"format_version", "agency", "source_file", "claim_subject"})
"""Tables that others refer to: their rows are changed in place and leave last."""

OWN_PROPERTIES = ("version", "serving_fingerprint", "data_version", "lake_snapshot", "lake_id", "lake_content")
"""Properties of a folder's version, or of a lake, that say nothing about what was read and decided."""

JOURNALS = "journal_line"
"""The table of the lines of the journals (notes.py)."""


@dataclass(frozen=True, slots=True)
class Content:
    """How many rows a table has, and a number that is equal for equal rows in whatever order."""

    row_count: int
    content_hash: int


def truth_tables() -> list[str]:
    """The tables of a lake in the order in which they refer to each other."""
    return [table.table for table in describe_tables() if table.table not in COMPUTED]


def content_of(
    connection: duckdb.DuckDBPyConnection, table: str, *, catalog: str = "", moment: int | None = None
) -> Content:
    """Count and hash of a table of a store, or of the lake at a snapshot. Properties of its own do not count."""
    place = f"{catalog}.{table}" if catalog else f"main.{table}"
    time = "" if moment is None else f" at (version => {int(moment)})"
    own = "where t.property_name not in (select unnest($own))" if table == "store_info" else ""
    rows = execute(
        connection,
        f"select count(*), coalesce(sum(hash(t)::hugeint), 0) from (from {place}{time}) as t {own}",
        {"own": list(OWN_PROPERTIES)} if own else {},
    )
    return Content(int(rows[0][0]), int(rows[0][1]))
