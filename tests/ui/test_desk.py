"""The desk's table and page over made jobs: what each document was taken for, what would come of it, differences."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from disclosure.agencies.names import agency_id_for
from disclosure.decisions.agencies import registry_of
from disclosure.desk import jobs
from disclosure.ingest.desk import accept_job, read_job
from disclosure.settings import READ_ONLY_VARIABLE
from disclosure.store.read import Store
from disclosure.ui.desk import outcomes
from disclosure.ui.desk.one_document import arrange_difference
from disclosure.ui.shell import background
from disclosure.ui.shell.answers import Answers
from disclosure.ui.shell.labels import Words
from disclosure.ui.shell.page import offered_pages
from tests.desk.rows import COUNTY, FINANCE, RECEIVED, make_job, report
from tests.ui.conftest import PROJECT, OpenPage
from tests.ui.test_pages import texts

HOSTILE = "<script>document.title='owned'</script>.html"


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with one report: 桃江县审计局, 2023, five applications."""
    folder = tmp_path_factory.mktemp("desk")
    job = make_job(folder, {"stored.html": report(received=5)})
    read_job(job, folder, worker_count=0)
    jobs.write_value(job.folder / "order.json", {"documents": [1]})
    assert accept_job(job, folder, worker_count=0)
    jobs.discard_job(job)
    return folder


@pytest.fixture(scope="module")
def job(stored: Path) -> jobs.Job:
    made = make_job(
        stored,
        {
            "new.html": report(FINANCE, 2024, 7),
            "changed.html": report(received=9),
            "same.html": report(received=5),
            "noyear.html": report(FINANCE, None, 3),
            "unsure.html": report("鼓楼区审计局", 2022, 3),
            "broken.doc": b"\x00\x01\x02" * 500,
            HOSTILE: report(COUNTY, 2021, 2),
        },
    )
    read_job(made, stored, worker_count=0)
    return made


def answers_of(folder: Path) -> Answers:
    st.cache_data.clear()
    st.cache_resource.clear()
    with Store.open(folder) as store:
        return Answers(str(folder), store.version, store.data_version, store.is_simulated)


def identify(name: str, year: int | None) -> tuple[str, str]:
    return agency_id_for(name), name


def rows(folder: Path, job: jobs.Job) -> dict[str, outcomes.Row]:
    return {row.name: row for row in outcomes.rows_of(job, answers_of(folder), identify)}


def test_each_document_is_judged(stored: Path, job: jobs.Job) -> None:
    found = rows(stored, job)
    assert {name: row.state for name, row in found.items()} == {
        HOSTILE: "new",
        "new.html": "new",
        "changed.html": "revised",
        "same.html": "unchanged",
        "noyear.html": "lacking",
        "unsure.html": "new",
        "broken.doc": "refused",
    }
    assert [name for name, row in found.items() if row.is_chosen] == ["new.html", HOSTILE]
    assert found["unsure.html"].doubts == ("body_unsure",)
    assert not found["unsure.html"].is_chosen
    assert not found["changed.html"].is_chosen, "a revision is chosen by a person"
    counts = outcomes.count_states(found.values())
    assert (counts["all"], counts["good"], counts["attention"], counts["refused"]) == (7, 2, 2, 1)


def test_a_changed_report_differs_in_its_cells(stored: Path, job: jobs.Job) -> None:
    row = rows(stored, job)["changed.html"]
    frame = outcomes.difference(job, row, answers_of(stored))
    assert frame["figure_key"].to_list() == sorted(
        f"applications.{name}.{column}"
        for name in ("granted_full", "outcome_total", "received_new")
        for column in ("natural_person", "total")
    )
    line = next(line for line in frame.iter_rows(named=True) if line["figure_key"] == RECEIVED)
    assert (line["before_value"], line["after_value"]) == (Decimal(5), Decimal(9))
    assert line["before_place"]
    assert line["after_place"]
    shown = arrange_difference(Words("zh"), frame)
    cell = next(line for line in shown.iter_rows(named=True) if line["before_cell"] == "5")
    assert (cell["after_cell"], cell["table_code"]) == ("9", "applications")


def test_corrections_are_judged_anew(stored: Path) -> None:
    job = make_job(stored, {"a.html": report(received=6), "b.html": report(FINANCE, None, 3)})
    read_job(job, stored, worker_count=0)
    assert rows(stored, job)["a.html"].state == "revised"
    jobs.change(job, [1], {"year": 2019})
    jobs.change(job, [2], {"year": 2023, "agency": COUNTY, "agency_id": agency_id_for(COUNTY)})
    found = rows(stored, job)
    assert found["a.html"].state == "new"
    assert (found["b.html"].state, found["b.html"].agency_name) == ("revised", COUNTY)
    jobs.change(job, [2], {"year": 1999})
    assert (rows(stored, job)["b.html"].state, rows(stored, job)["b.html"].doubts) == ("lacking", ("bad_year",))
    jobs.change(job, [1, 2], {"year": 2018, "agency": COUNTY, "agency_id": agency_id_for(COUNTY)})
    assert [row.doubts for row in rows(stored, job).values()] == [("same_twice",), ("same_twice",)]


def test_a_year_or_a_body_that_the_document_contradicts_is_looked_at_first(stored: Path) -> None:
    two_years = report(FINANCE, 2022, 3).replace(
        "2022年1月1日至2022年12月31日".encode(), "2021年1月1日至2021年12月31日".encode()
    )
    job = make_job(stored, {"a.html": two_years})
    read_job(job, stored, worker_count=0)
    row = rows(stored, job)["a.html"]
    assert (row.state, row.year, row.doubts, row.is_chosen) == ("new", 2022, ("year_unsure", "body_new"), False)
    jobs.change(job, [1], {"year": 2021})
    row = rows(stored, job)["a.html"]
    assert (row.year, row.doubts, row.is_good) == (2021, ("body_new",), True)


def test_the_page_shows_the_table_and_the_difference(open_page: OpenPage, stored: Path, job: jobs.Job) -> None:
    app = open_page("desk", store=stored, job=job.job_id)
    assert not app.exception
    assert "可直接入库（2）" in str(labels(app))
    app = open_page("desk", store=stored, job=job.job_id, show="revised")
    assert not app.exception
    assert "库中来源：stored\\.html；6 格不同" in texts(app)
    app = open_page("desk", store=stored, job=job.job_id, show="refused")
    assert "此文件不能作为报告入库。" in texts(app)
    app = open_page("desk", store=stored, job=job.job_id, lang="en")
    assert not app.exception
    assert "Good as they are (2)" in str(labels(app))


def labels(app: AppTest) -> list[str]:
    return [option.content for group in app.get("button_group") for option in group.proto.options]


def test_an_address_without_a_job_says_so_and_offers_to_bring_files(open_page: OpenPage, stored: Path) -> None:
    app = open_page("desk", store=stored, job="20200101-000000-abcdef")
    assert not app.exception
    assert "没有这个导入任务" in texts(app)


def test_an_interrupted_reading_is_offered_to_go_on(
    open_page: OpenPage, stored: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = make_job(stored, {"a.html": report(year=2015)})
    started: list[str] = []
    monkeypatch.setattr(background, "start_step", lambda job, store, step: started.append(step))
    app = open_page("desk", store=stored, job=job.job_id)
    assert "读取中断了：已读 0／0 份" in texts(app)
    app.button(key="desk_resume").click().run()
    assert started == ["read"]


def test_all_good_ones_are_accepted_in_one_step(
    open_page: OpenPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = make_job(tmp_path, {"a.html": report(COUNTY, 2022, 4)})
    read_job(first, tmp_path, worker_count=0)
    jobs.write_value(first.folder / "order.json", {"documents": [1]})
    accept_job(first, tmp_path, worker_count=0)
    job = make_job(tmp_path, {"a.html": report(COUNTY, 2023, 5), "b.html": report(FINANCE, 2023, 6), "c.doc": b"\x00"})
    read_job(job, tmp_path, worker_count=0)
    monkeypatch.setattr(
        background, "start_step", lambda job, store, step: accept_job(job, store, worker_count=0) or None
    )
    app = open_page("desk", store=tmp_path, job=job.job_id)
    assert app.button(key="desk_accept").label == "所选 2 份入库"
    app.button(key="desk_accept").click().run()
    assert not app.exception
    assert app.success[0].value == "入库完成：新增 2，新版次 0，留存未采用 0，未变 0，拒收 0。"
    app = open_page("data", store=tmp_path, scope="own", years="2023", row="received_new", column="total")
    frame = app.dataframe[0].value
    assert sorted(float(value) for value in frame["value"]) == [5.0, 6.0]


def test_a_dashboard_that_only_shows_has_no_desk(
    open_page: OpenPage, stored: Path, job: jobs.Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    for read_only, kept in ((False, {"desk", "agencies"}), (True, set())):
        offered = {name for pages in offered_pages(read_only).values() for name in pages}
        assert {"desk", "agencies"} & offered == kept
    monkeypatch.setenv(READ_ONLY_VARIABLE, "1")
    monkeypatch.setenv("DISCLOSURE_STORE", str(stored))
    for name in ("desk", "agencies"):
        app = AppTest.from_file(str(PROJECT / "pages" / f"{name}.py"), default_timeout=60)
        app.query_params["job"] = job.job_id
        app.run()
        assert "此看板只供查看" in texts(app)
        assert not [button for button in app.button if "accept" in str(button.key)]
    said = texts(AppTest.from_file(str(PROJECT / "pages" / "coverage.py"), default_timeout=60).run())
    assert "没有应报名录，因此不说哪个机关应报。" in said
    assert "机关名录" not in said, "a page that is not there"


def test_the_registry_is_found_for_typed_names(stored: Path) -> None:
    assert registry_of(stored).match(COUNTY, 2023).agency.agency_id == agency_id_for(COUNTY)
