"""The tables: every one described, the formats in them, a new field found its column."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from disclosure.form.versions import known_keys
from disclosure.settings import QUERIES_FOLDER
from disclosure.store import integrity, schema
from disclosure.store.integrity import find_offenders
from disclosure.store.schema import (
    add_wide_columns,
    create_tables,
    describe_tables,
    fingerprint,
    load_formats,
    wide_column,
    wide_columns,
)


@pytest.fixture
def connection() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    create_tables(connection)
    return connection


def test_every_table_and_column_is_described_in_both_languages(connection: duckdb.DuckDBPyConnection) -> None:
    """The columns of report_wide are the cells of format_field, which has their labels."""
    rows = connection.execute(
        "select table_name, null as column_name, comment from duckdb_tables()"
        " union all select table_name, column_name, comment from duckdb_columns()"
        " where not internal and table_name <> 'report_wide'"
    ).fetchall()
    assert [row[:2] for row in rows if not row[2] or " | " not in row[2]] == []


def test_descriptions_name_no_column_that_is_not_there(connection: duckdb.DuckDBPyConnection) -> None:
    for description in describe_tables():
        columns = {
            row[0]
            for row in connection.execute(
                "select column_name from duckdb_columns() where table_name = $table", {"table": description.table}
            ).fetchall()
        }
        assert set(description.columns) <= columns
        if description.table != "report_wide":
            assert set(description.columns) == columns


def test_the_wide_table_has_a_column_for_every_cell_of_every_format(connection: duckdb.DuckDBPyConnection) -> None:
    assert set(wide_columns(connection)) == {wide_column(key) for key in known_keys()}


def test_loading_the_formats_again_changes_nothing(connection: duckdb.DuckDBPyConnection) -> None:
    before = connection.execute("from format_field").fetchall()
    load_formats(connection)
    assert connection.execute("from format_field").fetchall() == before


def test_a_new_field_gets_its_column(connection: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "known_keys", lambda: known_keys() | {"proactive.permits.renewed"})
    add_wide_columns(connection)
    assert "proactive_permits_renewed" in wide_columns(connection)


def test_line_ends_do_not_change_a_fingerprint() -> None:
    assert fingerprint(["a\r\nb"]) == fingerprint(["a\nb"]) != fingerprint(["ab"])


@pytest.mark.parametrize(
    ("statement", "offender"),
    [
        ("insert into report_wide (report_id) values (9)", "wide_row_for_report: report 9"),
        (
            "insert into figure values (9, 'proactive', 'rules', 'x', 1, 'number', null, '1', '-')",
            "figure_has_report: figure of 9",
        ),
        (
            "insert into agency (agency_id, name, parent_agency_id) values ('a000000000001', '甲局', 'a000000000002')",
            "parent_agency_exists: a000000000001 甲局",
        ),
        (
            "insert into report select 1, 'a000000000000', 2023, 'own', 1, false, null, 'complete', null, null,"
            " repeat('0', 64), 'document', '1', '甲局', null, 'x'",
            "one_current_revision: a000000000000 2023 own",
        ),
    ],
)
def test_the_check_before_publishing_finds(
    connection: duckdb.DuckDBPyConnection, statement: str, offender: str
) -> None:
    connection.execute("insert into agency (agency_id, name) values ('a000000000000', '某局')")
    connection.execute("insert into source_file values (repeat('0', 64), 'a', 'b', 1, null, '2024-01-01', '1')")
    assert find_offenders(connection, 1) == []
    connection.execute(statement)
    assert offender in find_offenders(connection, 1)


@pytest.mark.parametrize("at_once", [1, 2, 100])
def test_a_cell_twice_is_found(
    connection: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(integrity, "_MOST_AT_ONCE", at_once)
    connection.execute("insert into agency (agency_id, name) values ('a000000000000', '某局')")
    connection.execute("insert into source_file values (repeat('0', 64), 'a', 'b', 1, null, '2024-01-01', '1')")
    report = (
        "insert into report select $id, 'a000000000000', 2023, 'own', $id, $id = 1, null, 'complete', null, null,"
        " repeat('0', 64), 'document', '1', '甲局', null, 'x'"
    )
    for report_id in (1, 2, 4):
        connection.execute(report, {"id": report_id})
        connection.execute("insert into report_wide (report_id) values ($id)", {"id": report_id})
    cell = "insert into figure values ($id, 'proactive', 'rules', 'x', 1, 'number', null, '1', '-')"
    for report_id in (2, 2, 4, 4, 5):
        connection.execute(cell, {"id": report_id})
    found = find_offenders(connection, 1)
    assert {f"figure_once: {report_id} proactive.rules.x" for report_id in (2, 4)} <= set(found)
    assert "figure_has_report: figure of 5" in found
    assert not [each for each in find_offenders(connection, 3) if each.startswith("figure_once: 2")]


def test_numbers_that_the_wide_table_lacks_are_found(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("insert into report_wide (report_id, proactive_licences_decisions) values (1, 6)")
    connection.execute(
        "insert into figure values (1, 'proactive', 'licences', 'decisions', 7, 'number', null, '7', '-')"
    )
    assert "wide_equals_figures: report 1" in find_offenders(connection, 1)


def test_every_schema_file_makes_the_table_that_it_describes() -> None:
    for path in sorted(Path(QUERIES_FOLDER, "schema").glob("*.sql")):
        assert path.stem.split("_", 1)[1] == next(
            description.table for description in describe_tables() if path.stem.endswith(description.table)
        )
