"""What asks for the reports of some bodies or documents looks them up in an index instead of reading all reports.

DuckDB does so where no other condition stands beside the list: a change of the statement that adds one is not seen in
its result, only here and in the time that a change takes in a large store.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from disclosure.store.schema import connect, execute, load_statement
from disclosure.store.versions import current_path

BODIES = ["a9c7ea641472f", "a95ad876804e5"]
ASKED: dict[str, dict[str, Any]] = {
    "want_reports": {"agency_ids": BODIES[:1], "dependent_ids": BODIES[1:], "report_years": [2023]},
    "unmatched_report": {"first_report_id": 2**40, "agency_ids": BODIES},
    "names_of_agencies": {"agency_ids": BODIES},
    "reporting_agency": {"agency_ids": BODIES},
    "report_of_agencies": {"agency_ids": BODIES},
    "report_names": {"digests": ["0" * 64], "to_agency_ids": BODIES[:1], "to_years": [2023], "to_scopes": ["own"]},
    "report_of_document": {"digests": ["0" * 64]},
}


@pytest.fixture
def connection(default_store: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with connect(current_path(default_store), read_only=True) as connection:
        yield connection


@pytest.mark.parametrize("name", sorted(ASKED))
def test_reports_are_looked_up(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    ((_, plan),) = execute(connection, f"explain (analyze, format json) {load_statement(name)}", ASKED[name])
    scans = [
        facts["Type"] for facts in _facts(json.loads(plan)["operator"]) if facts.get("Table", "").endswith(".report")
    ]
    assert "Index Scan" in scans, scans


def _facts(operators: list[Any]) -> Iterator[dict[str, Any]]:
    for operator in operators:
        yield operator["extra_info"]
        yield from _facts(operator.get("children", []))
