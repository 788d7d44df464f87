"""What the checks find, kept in the store: for the bodies that an ingest touched, or all where rules have changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace

import duckdb
import polars as pl

from disclosure.checks.rules import Rule, load_rules
from disclosure.checks.run import RunQuery, affected_agencies, find_all
from disclosure.checks.terms import load_rule_cells
from disclosure.measures.catalogue import load_query
from disclosure.store.append import load_statement
from disclosure.store.schema import append_rows, execute, first_row

_ALL_FROM_SHARE = 0.3
"""From this share of the bodies on, checking all is quicker than looking for the affected ones."""

_COLUMNS = (
    *("rule_id", "severity", "report_id", "figure_key"),
    *("expected_value", "found_value", "other_report_id", "claim_number", "message_zh", "message_en"),
)

_MOST_NARROWED_REPORTS = 5_000
"""A million cells, which fit into memory; for more reports the rules read the table."""

_PEER_RULES = ("V_JUMP_PEERS",)
"""Rules that compare with other bodies of the same level and kind: one report changes what is found of all of them."""


def refresh_findings(
    connection: duckdb.DuckDBPyConnection, touched: Sequence[str] | None, years: Sequence[int] = ()
) -> None:
    """Run the checks over the bodies `touched` and those that depend on them (None: all) and replace their findings.

    `years` are those of the reports that changed: rules that compare with peers are run over all bodies for these
    years and the ones after them.
    """

    checks = {rule.query_name for rule in load_rules()}

    def run(name: str, parameters: Mapping[str, object]) -> pl.DataFrame:
        if parameters.get("agency_ids") is not None:
            # A relation would be planned twice, which takes longer than the rows of a few bodies.
            result = connection.execute(load_query(name).sql, dict(parameters))
            return pl.DataFrame(pl.from_arrow(result.to_arrow_table()))
        rows = connection.sql(load_query(name).sql, params=dict(parameters))
        # What a rule could not judge is many times as much, and is not kept.
        return pl.DataFrame((rows.filter("status = 'offending'") if name in checks else rows).pl())

    bodies = None if touched is None else _affected(connection, run, touched)
    if bodies is None:
        _replace_findings(connection, run, load_rules(), {"agency_ids": None, "rule_ids": None, "report_years": None})
        return
    own = [rule for rule in load_rules() if rule.rule_id not in _PEER_RULES]
    names = [rule.rule_id for rule in own]
    with _narrowed(connection, bodies):
        _replace_findings(connection, run, own, {"agency_ids": bodies, "rule_ids": names, "report_years": None})
    if years:
        first, last = min(years), max(years) + 1
        rules = [
            replace(rule, first_year=max(first, rule.first_year or first), last_year=min(last, rule.last_year or last))
            for rule in load_rules()
            if rule.rule_id in _PEER_RULES
        ]
        scope = {"agency_ids": None, "rule_ids": list(_PEER_RULES), "report_years": list(range(first, last + 1))}
        _replace_findings(connection, run, rules, scope)


def _replace_findings(
    connection: duckdb.DuckDBPyConnection, run: RunQuery, rules: Sequence[Rule], scope: Mapping[str, object]
) -> None:
    """Findings of some rules over some bodies and years; `scope` are the parameters of the statements."""
    connection.begin()
    for table in ("findings", "finding_cells"):
        execute(connection, load_statement(f"forget_{table}"), scope)
    bodies = scope["agency_ids"]
    found = find_all(run, bodies if isinstance(bodies, list) else None, rules).findings
    append_rows(connection, "finding", found.select(_COLUMNS))
    connection.register("incoming", pl.DataFrame(list(load_rule_cells()), infer_schema_length=None))
    execute(connection, load_statement("keep_cells_of_findings"), scope)
    connection.unregister("incoming")
    connection.commit()


@contextmanager
def _narrowed(connection: duckdb.DuckDBPyConnection, agency_ids: Sequence[str]) -> Iterator[None]:
    """While it is open, `figure` and `claim` are what rules over some bodies may look at, where these are few.

    Thirty rules otherwise go through the cells of all reports, each for itself. Equal to the rules over all of them
    (tests/store/test_findings.py): a rule that looks further than to the bodies above, below, before and after belongs
    into queries/store/relate_reports.sql.
    """
    execute(connection, load_statement("relate_reports"), {"agency_ids": list(agency_ids)})
    made = ["related_report"]
    try:
        (report_count,) = first_row(connection, "select count(*) from related_report")
        if report_count <= _MOST_NARROWED_REPORTS:
            for table in ("figure", "claim"):
                execute(connection, load_statement(f"narrow_{table}s"))
                made.append(table)
        yield
    finally:
        for table in made:
            execute(connection, f"drop table temp.{table}")


def _affected(connection: duckdb.DuckDBPyConnection, run: RunQuery, touched: Sequence[str]) -> list[str] | None:
    (body_count,) = first_row(connection, "select count(*) from agency")
    if len(touched) > _ALL_FROM_SHARE * int(body_count):
        return None
    return affected_agencies(run, touched)
