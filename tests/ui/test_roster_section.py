"""The roster on the page of bodies and what the page of reporting says of it."""

from __future__ import annotations

import io
import shutil
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path

import pytest

from disclosure.agencies.names import agency_id_for
from disclosure.decisions.agencies import decide
from disclosure.decisions.populations import list_noted as list_populations
from disclosure.roster import load_roster, take_roster
from disclosure.store.read import Store
from disclosure.ui.shell import background
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


STANDING = ("a3cc722cc07a8", "平潭综合实验区市场监督管理局")


class _File(io.BytesIO):
    name, size = "dates.xlsx", 1


def test_dates_of_a_list_are_shown_before_they_are_noted(
    open_page: OpenPage, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = {
        "place": "2",
        "listed_name": BUREAU,
        "agency_id": agency_id_for(BUREAU),
        "agency_name": BUREAU,
        "report_year": 2024,
        "scope": "own",
        "filed_on": "2025-01-20",
        "doubts": [],
    }
    monkeypatch.setattr(background, "read_filings", lambda *_: [line])
    monkeypatch.setattr("streamlit.file_uploader", lambda *_, **__: _File())
    app = open_page("coverage", store=store, years=["2024"], section="filing")
    assert not app.exception
    assert "记下这 1 个备案日期" in [button.label for button in app.button]
    assert any(
        date(2025, 1, 20) in frame.value.iloc[:, -1].tolist() for frame in app.dataframe if frame.value.shape[0] == 1
    )


def test_new_bodies_of_a_list_are_named(open_page: OpenPage, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    listed = row(BUREAU)
    line = {
        "place": "2",
        "listed": {"name": BUREAU},
        "row": asdict(listed),
        "doubts": [],
        "notes": ["not_in_store"],
        "may_be_accepted": True,
    }
    monkeypatch.setattr(background, "read_roster", lambda *_: [line])
    monkeypatch.setattr("streamlit.file_uploader", lambda *_, **__: _File())
    app = open_page("agencies", store=store, queue="roster")
    assert not app.exception
    assert f"请核对名称：{BUREAU}。" in texts(app)


@pytest.mark.parametrize(("level", "is_warned"), [(None, True), ("county", False)])
def test_aggregates_that_contain_each_other_are_named_before_their_totals(
    open_page: OpenPage, level: str | None, *, is_warned: bool
) -> None:
    app = open_page("remedies", scope="aggregate", **({"level": [level]} if level else {}))
    assert not app.exception
    assert ("2024年淮安市洪泽区人民政府含在淮安市人民政府的汇总之内" in texts(app)) is is_warned


@pytest.mark.parametrize(("page", "name"), [("agency", "body"), ("applications", "agency")])
def test_a_link_to_a_body_that_was_merged_away_leads_to_the_one_that_stands(
    open_page: OpenPage, store: Path, page: str, name: str
) -> None:
    old = "平潭综合实验区市场局"
    entry = {"action": "merge", "agency_id": agency_id_for(old), "agency_name": old}
    decide(store, "王某", {**entry, "into_agency_id": STANDING[0], "into_agency_name": STANDING[1]})
    app = open_page(page, store=store, **{name: agency_id_for(old)})
    assert not app.exception
    assert f"网址中的机关已并入{STANDING[1]}" in texts(app)
    assert "已略去" not in texts(app)
    assert app.query_params[name] in (STANDING[0], [STANDING[0]])


def test_residents_of_a_list_are_shown_noted_and_undone_on_the_page(
    open_page: OpenPage, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows in doubt are named with their reason, good ones stand beside what is noted already."""
    agency_id, name = STANDING
    good = {
        "place": "2",
        "listed_name": name,
        "agency_id": agency_id,
        "agency_name": name,
        "year": 2024,
        "residents": 420_000,
        "source": "公报",
        "doubts": [],
        "same_as": None,
    }
    doubted = good | {"place": "5", "agency_id": None, "residents": None, "doubts": ["duplicate"], "same_as": "2"}
    monkeypatch.setattr(background, "read_populations", lambda *_: [good, doubted])
    monkeypatch.setattr("streamlit.file_uploader", lambda *_, **__: _File())
    app = open_page("agencies", store=store, queue="residents")
    assert not app.exception
    assert "还没有常住人口数" in texts(app)
    doubts, taken = (frame.value for frame in app.dataframe)
    assert list(doubts["doubts"]) == ["与前面一行是同一机关、同一年度，以前面一行为准（第 2 行）"]
    assert "noted_resident_count" not in taken.columns
    assert app.button(key="population_take").disabled, "nobody has said who decides"
    app.text_input(key="agencies_by_zh").set_value("王某").run()
    app.button(key="population_take").click().run()
    assert not app.exception
    (line,) = list_populations(store)
    assert (line.noted_by, line.source_name, line.populations[0].residents) == ("王某", "dates.xlsx", 420_000)
    taken, known = (frame.value for frame in app.dataframe if "resident_count" in frame.value.columns)
    assert list(taken["noted_resident_count"]) == [420_000]
    assert known.values.tolist() == [[name, 2024, 420_000, "公报"]]
    app.button(key="population_undo").click().run()
    assert list_populations(store) == []
