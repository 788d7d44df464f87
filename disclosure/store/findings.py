"""What the checks find, kept in the store: for the bodies that an ingest touched, or all where rules have changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import duckdb
import polars as pl

from disclosure.catalogue import load_query
from disclosure.checks.rules import load_rule_cells, load_rules
from disclosure.checks.run import RunQuery, affected_agencies, find_all
from disclosure.store.append import load_statement
from disclosure.store.schema import append_rows, execute, first_row

_ALL_FROM_SHARE = 0.3
"""From this share of the bodies on, checking all is quicker than looking for the affected ones."""

_COLUMNS = (
    *("rule_id", "severity", "report_id", "figure_key"),
    *("expected_value", "found_value", "other_report_id", "claim_number", "message_zh", "message_en"),
)


def refresh_findings(connection: duckdb.DuckDBPyConnection, touched: Sequence[str] | None) -> None:
    """Run the checks over the bodies `touched` and those that depend on them (None: all) and replace their findings."""

    checks = {rule.query_name for rule in load_rules()}

    def run(name: str, parameters: Mapping[str, object]) -> pl.DataFrame:
        rows = connection.sql(load_query(name).sql, params=dict(parameters))
        # What a rule could not judge is many times as much, and is not kept.
        return pl.DataFrame((rows.filter("status = 'offending'") if name in checks else rows).pl())

    bodies = None if touched is None else _affected(connection, run, touched)
    for table in ("findings", "finding_cells"):
        execute(connection, load_statement(f"forget_{table}"), {"agency_ids": bodies})
    append_rows(connection, "finding", find_all(run, bodies).findings.select(_COLUMNS))
    connection.register("incoming", pl.DataFrame(list(load_rule_cells()), infer_schema_length=None))
    execute(connection, load_statement("keep_cells_of_findings"), {"agency_ids": bodies})
    connection.unregister("incoming")


def _affected(connection: duckdb.DuckDBPyConnection, run: RunQuery, touched: Sequence[str]) -> list[str] | None:
    (body_count,) = first_row(connection, "select count(*) from agency")
    if len(touched) > _ALL_FROM_SHARE * int(body_count):
        return None
    return affected_agencies(run, touched)
