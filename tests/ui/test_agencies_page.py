"""The page on bodies: the queue, decisions that count at once, undoing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from disclosure.agencies.names import agency_id_for
from disclosure.decisions import journals
from disclosure.decisions.agencies import JOURNAL, registry_of
from disclosure.store.errors import StoreError
from disclosure.store.write import StoreWriter
from disclosure.ui.shell import background
from tests.store.rows import copy_store, rows_of
from tests.ui.conftest import OpenPage
from tests.ui.test_pages import make_reading, texts

OFFICE, TWIN, PLACELESS = "桃江县民族宗教事务局", "桃江县民族宗教事务管理局", "鼓楼区审计局"


def refresh(store: Path) -> None:
    with StoreWriter(store, registry_of(store)) as writer:
        writer.refresh()
        writer.publish()


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Not to be written to."""
    folder = tmp_path_factory.mktemp("agencies") / "store"
    with StoreWriter(folder, registry_of(folder)) as writer:
        writer.add_readings(
            [
                make_reading(OFFICE, 2022, 1),
                make_reading(OFFICE, 2023, 3),
                make_reading(TWIN, 2024, 5),
                replace(make_reading(PLACELESS, 2024, 7), sha256="f" * 64),
            ]
        )
        writer.publish()
    return folder


@pytest.fixture
def store(prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(background, "refresh_store", refresh)
    return copy_store(prepared, tmp_path / "store")


def reporting(store: Path) -> list[tuple[object, ...]]:
    return rows_of(
        store,
        "select agency.name, count(*) from report inner join agency using (agency_id) group by all order by all",
    )


def test_the_queue_names_what_is_in_doubt(open_page: OpenPage, store: Path) -> None:
    app = open_page("agencies", store=store)
    assert not app.exception
    frame = app.dataframe[0].value
    assert [tuple(line) for line in frame[["agency_name", "doubt_code", "other_name"]].fillna("").to_numpy()] == [
        (TWIN, "与另一机关名称相近", OFFICE),
        (PLACELESS, "地区不明", ""),
    ]


def test_a_merger_counts_at_once_and_is_undone(open_page: OpenPage, store: Path) -> None:
    app = open_page("agencies", store=store, decide=agency_id_for(TWIN))
    app.text_input(key="agencies_by_zh").set_value("王某").run()
    app.selectbox(key=f"agencies_merge_{agency_id_for(TWIN)}_choice").set_value(agency_id_for(OFFICE)).run()
    assert f"“{TWIN}”的 1 份报告将归入“{OFFICE}”" in texts(app)
    app.button(key="agencies_merge").click().run()
    assert not app.exception
    assert reporting(store) == [(OFFICE, 3), (PLACELESS, 1)]
    (entry,) = journals.entries(store, JOURNAL)
    assert (entry["by"], entry["action"], entry["into_agency_name"]) == ("王某", "merge", OFFICE)
    app = open_page("agencies", store=store, queue="history")
    assert f"**{TWIN}** 并入 **{OFFICE}**" in texts(app)
    app.button(key=f"agencies_undo_{entry['id']}").click().run()
    assert not app.exception
    assert reporting(store) == [(OFFICE, 2), (TWIN, 1), (PLACELESS, 1)]
    assert journals.entries(store, JOURNAL) == []


def test_a_place_is_chosen_among_those_that_the_name_may_mean(open_page: OpenPage, store: Path) -> None:
    agency_id = agency_id_for(PLACELESS)
    app = open_page("agencies", store=store, decide=agency_id)
    place = app.selectbox(key=f"agencies_describe_{agency_id}_zh_region_choice")
    assert {"江苏省南京市鼓楼区", "福建省福州市鼓楼区"} <= set(place.options)
    place.set_value("320106").run()
    app.button(key="agencies_describe").click().run()
    assert not app.exception
    found = {row[0]: row[1:] for row in rows_of(store, "select agency_id, region_code, kind from agency")}
    assert found[agency_id] == ("320106", "department")
    assert [row[0] for row in open_page("agencies", store=store).dataframe[0].value[["agency_name"]].to_numpy()] == [
        TWIN
    ]


def test_a_body_above_and_one_that_took_over_are_taken_away_and_undone(open_page: OpenPage, store: Path) -> None:
    agency_id = agency_id_for(TWIN)
    related = "select name, parent_agency_id, successor_agency_id from agency where name like '%民族宗教事务管理局'"
    ((_, above, _),) = rows_of(store, related)
    app = open_page("agencies", store=store, decide=agency_id)
    key = f"agencies_describe_{agency_id}_zh_successor_agency_id"
    assert "没有承继机关" not in app.selectbox(key=f"{key}_choice").options, "there is none to take away"
    app.text_input(key=f"{key}_text").set_value(OFFICE).run()
    app.selectbox(key=f"{key}_choice").set_value(agency_id_for(OFFICE)).run()
    app.button(key="agencies_describe").click().run()
    assert rows_of(store, related) == [(TWIN, above, agency_id_for(OFFICE))]
    app = open_page("agencies", store=store, decide=agency_id)
    for field, said in (("parent", "没有上级机关"), ("successor", "没有承继机关")):
        choice = app.selectbox(key=f"agencies_describe_{agency_id}_zh_{field}_agency_id_choice")
        assert said in choice.options
        choice.set_value("none").run()
    app.button(key="agencies_describe").click().run()
    assert not app.exception
    assert rows_of(store, related) == [(TWIN, None, None)]
    entry = journals.entries(store, JOURNAL)[-1]
    assert entry["fields"] == {"parent_agency_id": None, "successor_agency_id": None}
    app = open_page("agencies", store=store, queue="history")
    assert "上级机关 无、承继机关 无" in texts(app)
    app.button(key=f"agencies_undo_{entry['id']}").click().run()
    assert not app.exception
    assert rows_of(store, related) == [(TWIN, above, agency_id_for(OFFICE))]


def test_a_confirmed_body_leaves_the_queue_and_changes_nothing(open_page: OpenPage, store: Path) -> None:
    before = rows_of(store, "select * from agency order by agency_id")
    app = open_page("agencies", store=store, decide=agency_id_for(PLACELESS))
    app.button(key="agencies_confirm").click().run()
    assert not app.exception
    assert len(app.dataframe[0].value) == 1
    assert rows_of(store, "select * from agency order by agency_id") == before


def test_a_body_is_entered_before_it_reports(open_page: OpenPage, store: Path) -> None:
    app = open_page("agencies", store=store, queue="create")
    app.text_input(key="agencies_create_zh_name").set_value("桃江县某新局").run()
    app.selectbox(key="agencies_create_zh_kind").set_value("department").run()
    app.button(key="agencies_create").click().run()
    assert not app.exception
    assert rows_of(store, "select kind from agency where name = '桃江县某新局'") == [("department",)]
    app = open_page("agencies", store=store, queue="create")
    app.text_input(key="agencies_create_zh_name").set_value(OFFICE).run()
    assert "已有这个名称的机关" in texts(app)
    assert app.button(key="agencies_create").disabled


def test_a_store_that_is_being_written_keeps_the_decision_for_later(
    open_page: OpenPage, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(store: Path) -> None:
        raise StoreError("另一个程序正在写入此数据库 | Another program is writing to this store")

    monkeypatch.setattr(background, "refresh_store", refuse)
    app = open_page("agencies", store=store, decide=agency_id_for(TWIN))
    app.selectbox(key=f"agencies_merge_{agency_id_for(TWIN)}_choice").set_value(agency_id_for(OFFICE)).run()
    app.button(key="agencies_merge").click().run()
    assert not app.exception
    assert "决定已记录，但暂时没有应用到数据库" in texts(app)
    assert "另一个程序正在写入此数据库" in texts(app)
    assert reporting(store) == [(OFFICE, 2), (TWIN, 1), (PLACELESS, 1)]
    monkeypatch.setattr(background, "refresh_store", refresh)
    app = open_page("agencies", store=store, queue="history")
    app.button(key="agencies_apply").click().run()
    assert reporting(store) == [(OFFICE, 3), (PLACELESS, 1)]
