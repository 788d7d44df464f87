"""The desk's part for stored reports: what was set aside asks, a report is withdrawn, two people do not overwrite."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from disclosure.agencies.names import agency_id_for
from disclosure.decisions import journals, reports
from disclosure.decisions.agencies import registry_of
from disclosure.decisions.reports import Key
from disclosure.desk import jobs
from disclosure.ingest.desk import accept_job, read_job
from disclosure.model.report import Reading
from disclosure.store.read import Store
from disclosure.store.write import StoreWriter
from disclosure.ui.desk import outcomes, stored_reports
from disclosure.ui.shell import background
from disclosure.ui.shell.answers import Answers
from tests.desk.rows import COUNTY, RECEIVED, make_job, report
from tests.store.rows import copy_store, reading, rows_of
from tests.ui.conftest import OpenPage
from tests.ui.test_pages import texts

PERSONS = "applications.received_new.natural_person"
KEY = Key(agency_id_for(COUNTY), 2023, "own")
COUNTED = "select source_file.name from report join source_file on source_sha256 = sha256 where is_current"


def document(name: str, cells: Mapping[str, str]) -> Reading:
    return reading(cells, agency=COUNTY, source=name)


def refresh(folder: Path) -> None:
    with StoreWriter(folder, registry_of(folder)) as writer:
        writer.refresh()
        writer.publish()


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A good report and a worse one that was set aside. Not to be written to."""
    folder = tmp_path_factory.mktemp("stored_reports") / "store"
    for made in (document("good.html", {RECEIVED: "441", PERSONS: "0"}), document("bad.html", {RECEIVED: "7"})):
        with StoreWriter(folder, registry_of(folder)) as writer:
            writer.add_readings([made])
            writer.publish()
    return folder


@pytest.fixture
def store(prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store of the test's own; decisions are applied in this process."""
    monkeypatch.setattr(background, "refresh_store", refresh)
    return copy_store(prepared, tmp_path / "store")


def press(app: AppTest, start: str) -> AppTest:
    (button,) = [button for button in app.button if str(button.key).startswith(start)]
    return button.click().run()


def sign(app: AppTest, reason: str) -> None:
    for field in app.text_input:
        if str(field.key).startswith("stored_reason"):
            field.set_value(reason)
        if str(field.key).startswith("stored_by"):
            field.set_value("王")


def test_what_was_set_aside_asks_and_is_taken_with_a_reason(open_page: OpenPage, store: Path) -> None:
    app = open_page("desk", store=store)
    assert "有 1 份读得不如现行版次" in texts(app)
    app = press(app, "stored_take_")
    assert "请写明处理人" in texts(app)
    sign(app, "公布后更正")
    app = press(app, "stored_take_")
    assert not app.exception
    assert rows_of(store, COUNTED) == [("bad.html",)]
    assert "有 1 份读得" not in texts(app)


def test_keeping_the_one_that_counts_answers_the_question(open_page: OpenPage, store: Path) -> None:
    app = open_page("desk", store=store)
    sign(app, "")
    app = press(app, "stored_keep_")
    assert rows_of(store, COUNTED) == [("good.html",)]
    assert "有 1 份读得" not in texts(app)
    assert [entry["action"] for entry in journals.entries(store, "report")] == ["current"]


def test_a_report_is_withdrawn_on_the_page_and_the_decision_undone(open_page: OpenPage, store: Path) -> None:
    app = open_page("desk", store=store, queue="stored", decide=KEY.agency_id)
    (choice,) = [box for box in app.selectbox if str(box.key).startswith("stored_revision_")]
    app = choice.set_value(1).run()
    sign(app, "错放")
    app = press(app, "stored_withdraw_")
    assert not app.exception
    assert rows_of(store, COUNTED) == [("bad.html",)], "the other document counts again"
    assert "错放" in texts(app)
    app = press(app, "stored_undo_")
    assert rows_of(store, COUNTED) == [("good.html",)]


def test_a_body_whose_reports_were_withdrawn_is_said_to_have_none(open_page: OpenPage, store: Path) -> None:
    with StoreWriter(store, registry_of(store)) as writer:
        writer.add_readings([reading({RECEIVED: "5"}, agency="沭阳县审计局", source="other.html")])
        writer.publish()
    for name, cells in (("good.html", {RECEIVED: "441", PERSONS: "0"}), ("bad.html", {RECEIVED: "7"})):
        withdrawn = document(name, cells).sha256
        reports.decide(store, "withdraw", by="李", reason="错放", source_sha256=withdrawn, key=KEY, agency_name=COUNTY)
    refresh(store)
    app = open_page("agency", store=store, body=KEY.agency_id, focus="2023")
    assert not app.exception
    said = texts(app)
    assert "本库没有该机关2023年的报告" in said
    assert "没有读到新收申请数" not in said
    assert "没有待核实或已确认的错误" not in said


def test_two_people_at_one_report_are_told_of_one_another(open_page: OpenPage, store: Path) -> None:
    app = open_page("desk", store=store)
    sign(app, "公布后更正")
    app.run()
    reports.decide(
        store,
        "withdraw",
        by="李",
        reason="先撤",
        source_sha256=document("good.html", {RECEIVED: "441", PERSONS: "0"}).sha256,
        key=KEY,
        agency_name=COUNTY,
    )
    app = press(app, "stored_take_")
    said = texts(app)
    assert "您的决定没有记录" in said
    assert "李" in said
    assert "先撤" in said
    assert len(journals.entries(store, "report")) == 1


def answers_of(folder: Path) -> Answers:
    st.cache_data.clear()
    st.cache_resource.clear()
    with Store.open(folder) as opened:
        return Answers(str(folder), opened.version, opened.data_version, opened.is_simulated)


def test_the_desk_says_that_a_document_is_worse_and_takes_it_with_a_reason(open_page: OpenPage, tmp_path: Path) -> None:
    good, worse = report(received=5), report(received=7).replace(b">0<", b"><")
    for data, reason in ((good, ""), (worse, ""), (worse + b"<!-- saved again -->", "公布后更正")):
        job = make_job(tmp_path, {"a.html": data})
        read_job(job, tmp_path, worker_count=0)
        if reason:
            (row,) = outcomes.rows_of(job, answers_of(tmp_path), lambda name, _: (agency_id_for(name), name))
            assert (row.state, row.is_worse, row.is_good) == ("revised", True, False)
            app = open_page("desk", store=tmp_path, job=job.job_id, show="revised")
            assert not app.exception
            assert "入库后只留存，不采用" in texts(app)
            assert "格不同。" in texts(app)
            assert "入库后成为新版次" not in texts(app)
            jobs.change(
                job,
                [1],
                {"takes_reason": reason, "takes_over": row.standing["document_sha256s"], "takes_seen": [], "by": "王"},
            )
        jobs.write_value(job.folder / "order.json", {"documents": [1]})
        assert accept_job(job, tmp_path, worker_count=0)
    assert job.lines("outcomes")[0]["kind"] == "revised"
    value = "select value from figure join report using (report_id) where is_current and row_code = 'received_new'"
    assert 7 in [row[0] for row in rows_of(tmp_path, value)]


def test_a_document_that_the_store_has_and_does_not_use_is_not_called_stored(tmp_path: Path) -> None:
    for received in (5, 6):
        job = make_job(tmp_path, {"a.html": report(received=received)})
        read_job(job, tmp_path, worker_count=0)
        jobs.write_value(job.folder / "order.json", {"documents": [1]})
        assert accept_job(job, tmp_path, worker_count=0)
    job = make_job(tmp_path, {"old.html": report(received=5), "new.html": report(received=6)})
    read_job(job, tmp_path, worker_count=0)
    rows = outcomes.rows_of(job, answers_of(tmp_path), lambda name, _: (agency_id_for(name), name))
    assert [row.state for row in rows] == ["uncounted", "unchanged"]
    assert rows[0].fits("attention")


def test_questions_end_with_the_decision(store: Path) -> None:
    class _View:
        answers = answers_of(store)

    view = _View()
    found = stored_reports.questions(view, reports.list_decisions(store))  # type: ignore[arg-type]
    assert [(row["source_name"], current["source_name"]) for row, current in found] == [("bad.html", "good.html")]
