"""Reading a store: named queries, many at once, nothing outside, and what goes wrong said in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType

import duckdb
import pytest

from disclosure.measures.catalogue import CatalogueError, Query, parameter_names
from disclosure.store import read
from disclosure.store.errors import StoreError
from disclosure.store.read import Store, current_version
from disclosure.store.versions import current_path
from disclosure.store.write import StoreWriter
from tests.store.rows import Bodies, copy_store, info_of, reading

RECEIVED = "applications.received_new.total"


def publish(folder: Path, year: int, received: str) -> None:
    with StoreWriter(folder, Bodies()) as writer:
        writer.add_readings([reading({RECEIVED: received}, year=year)])
        writer.publish()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("read") / "store"
    publish(folder, 2023, "3")
    publish(folder, 2024, "5")
    return folder


@pytest.fixture(scope="module")
def of_one_report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of one version. Not to be written to."""
    folder = tmp_path_factory.mktemp("one") / "store"
    publish(folder, 2019, "1")
    return folder


@pytest.fixture
def own(of_one_report: Path, tmp_path: Path) -> Path:
    """The same as the test's own."""
    return copy_store(of_one_report, tmp_path / "store")


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    with Store.open(folder) as store:
        yield store


def define(monkeypatch: pytest.MonkeyPatch, **statements: str) -> None:
    """Queries of literal text instead of the files."""

    def load(name: str) -> Query:
        if name not in statements:
            raise CatalogueError(f"没有名为 {name!r} 的查询 | there is no query named {name!r}")
        return Query(name, statements[name], parameter_names(statements[name]), MappingProxyType({}))

    monkeypatch.setattr(read, "load_query", load)


def test_bare_names_are_tables_of_the_store(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    define(monkeypatch, years="select report_year from report where report_year >= $first order by all")
    assert store.query("years", {"first": 2024})["report_year"].to_list() == [2024]


def test_lists_and_nulls_are_parameters(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    define(
        monkeypatch,
        years="select report_year from report where $years::integer[] is null or report_year = any($years::integer[])"
        " order by all",
    )
    assert store.query("years", {"years": [2023]})["report_year"].to_list() == [2023]
    assert store.query("years", {"years": None})["report_year"].to_list() == [2023, 2024]


def test_a_parameter_is_never_part_of_the_statement(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    define(monkeypatch, body="select name from agency where name = $name")
    frame = store.query("body", {"name": "'; drop table report; --"})
    assert (frame.height, frame.columns) == (0, ["name"])


def test_numbers_arrive_as_exact_decimals(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    define(monkeypatch, total="select applications_received_new_total as value from report_wide order by value")
    assert store.query("total")["value"].to_list() == [Decimal(3), Decimal(5)]


@pytest.mark.parametrize(
    ("statement", "parameters", "message"),
    [
        ("select $a + $b as x", {"a": 1}, "needs the parameter b"),
        ("select $a as x", {"a": 1, "z": 2}, "has no parameter z"),
        ("select $a::integer as x", {"a": "many"}, "could not be completed"),
        ("select nothing from nowhere", {}, "could not be completed"),
    ],
)
def test_wrong_queries_are_explained(
    store: Store, monkeypatch: pytest.MonkeyPatch, statement: str, parameters: dict[str, object], message: str
) -> None:
    define(monkeypatch, q=statement)
    with pytest.raises(StoreError, match=message):
        store.query("q", parameters)


def test_an_unknown_query_is_explained(store: Store) -> None:
    with pytest.raises(StoreError, match="there is no query named 'no_such_thing'"):
        store.query("no_such_thing")


@pytest.mark.parametrize(
    "statement",
    [
        "select * from read_text('/etc/hostname')",
        "copy report to 'stolen.csv'",
        "attach 'other.duckdb' as other",
        "install httpfs",
        "set enable_external_access = true",
        "delete from report",
        "create table store.main.mine (x integer)",
    ],
)
def test_nothing_outside_is_reached_and_nothing_is_changed(
    store: Store, monkeypatch: pytest.MonkeyPatch, statement: str
) -> None:
    define(monkeypatch, q=statement, count="select count(*) as n from report")
    with pytest.raises(StoreError):
        store.query("q")
    assert store.query("count")["n"].to_list() == [2]


def test_many_threads_read_at_once(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    define(monkeypatch, year="select report_year from report where report_year = $year")
    years = [2023, 2024] * 40
    with ThreadPoolExecutor(8) as executor:
        found = list(executor.map(lambda year: store.query("year", {"year": year})["report_year"].item(), years))
    assert found == years


def test_a_reader_keeps_its_version_while_newer_ones_come(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    define(monkeypatch, years="select report_year from report order by all")
    with Store.open(own) as early:
        assert early.version == current_version(own) == 1
        for year in (2020, 2021, 2022, 2023):
            publish(own, year, "1")
        assert early.query("years")["report_year"].to_list() == [2019]
        assert early.version != current_version(own)
        with Store.open(own) as late:
            assert late.query("years")["report_year"].to_list() == [2019, 2020, 2021, 2022, 2023]
            assert late.data_version != early.data_version
            assert late.data_version == info_of(own)["data_version"]


def test_a_version_that_goes_while_it_is_opened(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stale = [own / "versions" / "0.duckdb"]
    find = read.current_path
    monkeypatch.setattr(read, "current_path", lambda folder: stale.pop() if stale else find(folder))
    with Store.open(own) as store:
        assert store.version == 1


def test_there_is_no_store(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="There is no store here"):
        Store.open(tmp_path / "nowhere")


def test_a_damaged_file_is_explained(own: Path) -> None:
    current_path(own).write_bytes(b"garbage" * 5000)
    with pytest.raises(StoreError, match=r"cannot be opened.*disclosure versions --to N"):
        Store.open(own)


def test_a_store_of_a_newer_program_is_explained(own: Path) -> None:
    with duckdb.connect(str(current_path(own))) as connection:
        connection.execute("update store_info set property_value = '99' where property_name = 'schema_version'")
    with pytest.raises(StoreError, match="made by a newer version of this program \\(schema 99"):
        Store.open(own)


def test_a_database_of_something_else_is_explained(own: Path) -> None:
    current_path(own).unlink()
    with duckdb.connect(str(own / "versions" / "1.duckdb")) as connection:
        connection.execute("create table t (x integer)")
    with pytest.raises(StoreError, match="cannot be opened"):
        Store.open(own)


def test_the_views_of_the_project_open(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    define(monkeypatch, macros="select function_name from duckdb_functions() where database_name = 'memory'")
    assert "selected_report" in store.query("macros")["function_name"].to_list()


def test_tables_come_whole_in_frames(store: Store) -> None:
    tables = [table.table for table in store.tables()]
    assert {"report", "figure", "agency", "format_field"} <= set(tables)
    assert "report_wide" not in tables
    frames = list(store.table_batches("format_field", row_count=100))
    assert frames[0].height == 0
    assert sum(frame.height for frame in frames) == 401
    assert store.table_types("report")["published_on"] == "DATE"
