"""The store of a first start, and what a later start makes of it."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from disclosure.store import default, schema
from disclosure.store.default import ensure_default_store
from disclosure.store.errors import StoreError
from disclosure.store.versions import current_path, current_version, list_versions
from disclosure.store.write import StoreWriter
from tests.store.rows import Bodies, Body, body_id, copy_store, info_of, reading, rows_of


def test_a_first_start_builds_the_verified_reports(default_store: Path) -> None:
    assert rows_of(default_store, "select count(*), count(distinct agency_id) from report where is_current") == [
        (70, 17)
    ]
    assert rows_of(default_store, "select count(*) from figure where state <> 'unreadable'") == [(13880,)]
    assert rows_of(default_store, "select distinct origin from report") == [("verified_figures",)]
    assert info_of(default_store)["is_simulated"] == "false"


def test_its_bodies_stand_under_their_zone(default_store: Path) -> None:
    rows = rows_of(
        default_store,
        "select count(*) from agency join agency as zone on zone.agency_id = agency.parent_agency_id"
        " where zone.name = '平潭综合实验区管理委员会'",
    )
    assert rows == [(8,)]


def test_two_builds_have_the_same_data_version(default_store: Path, tmp_path: Path) -> None:
    ensure_default_store(tmp_path)
    assert info_of(tmp_path)["data_version"] == info_of(default_store)["data_version"]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store of a first start with literal bodies. Not to be written to."""
    store = tmp_path_factory.mktemp("first_start") / "store"
    assert ensure_default_store(store, Bodies())
    return store


@pytest.fixture
def folder(prepared: Path, tmp_path: Path) -> Path:
    return copy_store(prepared, tmp_path / "store")


def test_a_second_start_changes_nothing(folder: Path) -> None:
    assert not ensure_default_store(folder, Bodies())
    assert list_versions(folder) == [1]


def test_changed_serving_tables_are_built_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (default, schema, schema_user()):
        monkeypatch.setattr(module, "serving_fingerprint", lambda: "changed")
    before = info_of(folder)["data_version"]
    assert ensure_default_store(folder, Bodies())
    assert (current_version(folder), info_of(folder)["serving_fingerprint"]) == (2, "changed")
    assert info_of(folder)["data_version"] != before
    assert not ensure_default_store(folder, Bodies())


def schema_user() -> object:
    from disclosure.store import write

    return write


def test_a_store_of_verified_reports_follows_their_files(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(default, "verified_fingerprint", lambda: "changed")
    assert ensure_default_store(folder, Bodies())
    assert rows_of(folder, "select count(*), max(revision) from report") == [(70, 1)]


def change(folder: Path, statement: str) -> None:
    with duckdb.connect(str(current_path(folder))) as connection:
        connection.execute(statement)


OLD_TABLES = "update store_info set property_value = 'old' where property_name = 'schema_fingerprint'"


def test_other_tables_are_rebuilt_where_nothing_is_lost(folder: Path) -> None:
    change(folder, OLD_TABLES)
    assert ensure_default_store(folder, Bodies())
    assert current_version(folder) == 2
    assert rows_of(folder, "select count(*) from report") == [(70,)]


def test_other_tables_with_documents_are_left_alone_and_explained(folder: Path) -> None:
    with StoreWriter(folder, Bodies()) as writer:
        writer.add_readings([reading({"applications.received_new.total": "3"})])
        writer.publish()
    change(folder, OLD_TABLES)
    with pytest.raises(StoreError, match="ingest the documents into a new folder"):
        ensure_default_store(folder, Bodies())
    assert list_versions(folder) == [1, 2]


def test_a_newer_program_is_explained(folder: Path) -> None:
    change(folder, "update store_info set property_value = '99' where property_name = 'schema_version'")
    with pytest.raises(StoreError, match="made by a newer version"):
        ensure_default_store(folder, Bodies())


def test_corrected_bodies_reach_the_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A body gets its kind and parent; reports under a name that turns out to be another body's move there."""
    cells = {"applications.received_new.total": "3"}
    with StoreWriter(tmp_path, Bodies()) as writer:
        writer.add_readings(
            [
                reading(cells, agency="示例县审计局", year=2022),
                reading(cells, agency="示例县审计局", year=2023),
                reading({"applications.received_new.total": "4"}, agency="县审计局", year=2023),
                reading(cells, agency="县审计局", year=2024),
            ]
        )
        writer.publish()
    assert rows_of(tmp_path, "select count(*) from agency") == [(2,)]

    county = Body(body_id("示例县人民政府"), "示例县人民政府", "government", "county")
    office = Body(body_id("示例县审计局"), "示例县审计局", "department", "county", "130000", county.agency_id)
    registry = Bodies(county, office, aliases={"县审计局": "示例县审计局"})
    for module in (default, schema_user()):
        monkeypatch.setattr(module, "reference_fingerprint", lambda: "corrected")
    assert ensure_default_store(tmp_path, registry)

    assert rows_of(tmp_path, "select name, kind, region_code, parent_agency_id from agency order by name") == [
        ("示例县人民政府", "government", None, None),
        ("示例县审计局", "department", "130000", county.agency_id),
    ]
    assert rows_of(
        tmp_path,
        "select report_year, revision, is_current, applications_received_new_total from report"
        " join report_wide using (report_id) order by all",
    ) == [(2022, 1, True, 3), (2023, 1, False, 3), (2023, 2, True, 4), (2024, 1, True, 3)]


def test_simulated_bodies_and_places_are_left_as_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with StoreWriter(tmp_path, Bodies(), origin="simulated") as writer:
        writer.add_readings([reading({"applications.received_new.total": "3"}, agency="县审计局")])
        writer.publish()
    for module in (default, schema_user()):
        monkeypatch.setattr(module, "reference_fingerprint", lambda: "corrected")
    assert ensure_default_store(tmp_path, Bodies(aliases={"县审计局": "示例县审计局"}))
    assert rows_of(tmp_path, "select name from agency") == [("县审计局",)]
    assert info_of(tmp_path)["is_simulated"] == "true"
