"""The roster on the page of bodies and what the page of reporting says of it."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from disclosure.roster import load_roster, take_roster
from disclosure.store.read import Store
from tests.roster.test_roster import BUREAU, row
from tests.ui.conftest import OpenPage
from tests.ui.test_pages import texts


@pytest.fixture
def store(tmp_path: Path, default_store: Path) -> Path:
    folder = tmp_path / "store"
    shutil.copytree(default_store, folder)
    return folder


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_without_a_roster_no_body_is_said_to_owe_a_report(open_page: OpenPage, store: Path, lang: str) -> None:
    app = open_page("coverage", store=store, lang=lang)
    assert not app.exception
    said = texts(app)
    assert ("没有应报名录" if lang == "zh" else "There is no roster") in said
    assert "应报而本库未收录：" not in said


def test_the_page_counts_who_owes_and_who_reported(open_page: OpenPage, store: Path) -> None:
    with Store.open(store) as opened:
        known = opened.query(
            "report_list",
            {
                "years": [2024],
                "scope": "own",
                "region_code": None,
                "levels": None,
                "kinds": None,
                "agency_ids": None,
                "limit": 1,
                "offset": 0,
            },
        ).row(0, named=True)
    reported = replace(row(str(known["agency_name"]), 1, 2024), agency_id=str(known["agency_id"]))
    take_roster(store, "王某", [reported, row(BUREAU, 2, 2024)], "a.xlsx")
    app = open_page("coverage", store=store, focus="2024", years=["2024"])
    assert not app.exception
    assert "应报 2 个机关，本库已收录 1 个" in texts(app)


def test_a_list_is_edited_and_undone_on_the_page(open_page: OpenPage, store: Path) -> None:
    take_roster(store, "王某", [row(BUREAU)], "a.xlsx")
    app = open_page("agencies", store=store, queue="roster")
    assert not app.exception
    assert app.number_input(key="roster_first_year_zh").value == 2025, "the narrowest duty, not the earliest year"
    assert r"1 个机关，来自 a\.xlsx（王某" in texts(app)
    app.text_input(key="agencies_by_zh").set_value("李某").run()
    app.button(key="roster_undo").click().run()
    assert not app.exception
    assert load_roster(store) is None
    assert "还没有应报名录" in texts(app)
