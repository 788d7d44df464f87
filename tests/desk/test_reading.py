"""Reading a job and taking it in: every kind of file, interrupts, corrections, what the store already has."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest

from disclosure.agencies.names import agency_id_for
from disclosure.cli import main
from disclosure.decisions import journals
from disclosure.decisions.agencies import JOURNAL, registry_of
from disclosure.desk import jobs
from disclosure.ingest import sources
from disclosure.ingest.desk import accept_job, list_documents, read_job
from disclosure.store.versions import current_version, hold_writer_lock
from tests.builders.excel import sheets_of, xlsx_report
from tests.desk.rows import COUNTY, FINANCE, PERSONS, RECEIVED, cells, make_job, report, words
from tests.store.rows import leave_out_serving, rows_of

STORED = (
    "select agency.name, report_year, scope, revision, is_current, figure.value"
    " from report inner join agency using (agency_id) inner join figure using (report_id)"
    " where table_code = 'applications' and row_code = 'received_new' and column_code = 'total' order by report_id"
)


@pytest.fixture(autouse=True)
def without_serving(monkeypatch: pytest.MonkeyPatch) -> None:
    leave_out_serving(monkeypatch)


def archive(files: dict[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as opened:
        for name, data in files.items():
            opened.writestr(name, data)
    return held.getvalue()


def lines(job: jobs.Job) -> dict[str, jobs.Line]:
    return {str(line["name"]): line for line in job.lines("readings")}


def order(job: jobs.Job, *documents: int) -> bool:
    jobs.write_value(job.folder / "order.json", {"documents": list(documents)})
    return accept_job(job, job.folder.parent.parent, worker_count=0)


def test_every_document_is_told_what_it_was_taken_for(tmp_path: Path) -> None:
    job = make_job(
        tmp_path,
        {
            "a.html": report(received=5),
            "b.xlsx": xlsx_report(sheets_of("gb2021", cells(7), words(FINANCE, 2024))),
            "broken.doc": os.urandom(2000),
            "empty.html": b"",
            "batch.zip": archive({"in/c.html": report(year=2022), "../d.html": b"x", "in/p.png": b"x"}),
        },
    )
    assert read_job(job, tmp_path, worker_count=0) == 6
    found = lines(job)
    first = found["a.html"]
    assert (first["agency_name"], first["year"], first["status"], first["how"]) == (COUNTY, 2023, "complete", "new")
    assert (first["agency_id"], first["region_code"]) == (agency_id_for(COUNTY), "430922")
    assert (found["b.xlsx"]["agency_name"], found["b.xlsx"]["year"]) == (FINANCE, 2024)
    assert found["batch.zip!in/c.html"]["year"] == 2022
    refused = {name: line["problems"][0]["message"] for name, line in found.items() if line["status"] == "refused"}
    assert set(refused) == {"broken.doc", "empty.html", "batch.zip!../d.html"}
    assert all(" | " in message for message in refused.values())
    figures = job.figures(int(first["document"]))
    assert figures[RECEIVED]["value"] == "5"
    assert figures[RECEIVED]["state"] == "number"
    assert figures[RECEIVED]["at"]
    assert current_version(tmp_path) is None, "reading stores nothing"


def test_a_file_past_the_limit_is_refused_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "SIZE_LIMIT", 1000)
    job = make_job(tmp_path, {"big.pdf": b"x" * 2000})
    read_job(job, tmp_path, worker_count=0)
    assert lines(job)["big.pdf"]["problems"][0]["code"] == "file_too_large"


def test_equal_names_stay_apart(tmp_path: Path) -> None:
    job = make_job(tmp_path, {"x/a.html": report(), "a.html": report(year=2022)})
    uploads = job.lines("uploads")
    for line in uploads:
        line["name"] = "a.html"
    (job.folder / "uploads.jsonl").write_text("".join(json.dumps(line) + "\n" for line in uploads), encoding="utf-8")
    names = [source.name for source in list_documents(job).sources.values()]
    assert names == ["a.html", "a.html (2)"]


def test_an_interrupted_reading_goes_on_where_it_stopped(tmp_path: Path) -> None:
    job = make_job(tmp_path, {f"{year}.html": report(year=year) for year in range(2019, 2024)})
    read_job(job, tmp_path, worker_count=0)
    whole = (job.folder / "readings.jsonl").read_bytes()
    kept = whole.split(b"\n")
    # Three lines, and the fourth torn off in the middle, as a crash leaves it.
    (job.folder / "readings.jsonl").write_bytes(b"\n".join(kept[:3]) + b"\n" + kept[3][:40])
    assert read_job(job, tmp_path, worker_count=0) == 5
    found = job.lines("readings")
    assert sorted(line["document"] for line in found) == [1, 2, 3, 4, 5]
    assert found[:3] == [json.loads(line) for line in kept[:3]]


def test_a_process_that_is_killed_leaves_a_job_that_can_be_resumed(tmp_path: Path) -> None:
    job = make_job(tmp_path, {f"{number}.html": report(year=2019 + number) for number in range(4)})
    code = (
        "import os, sys; from pathlib import Path\n"
        "from disclosure.desk import jobs; import disclosure.ingest.desk as desk_reading\n"
        "job = jobs.Job(Path(sys.argv[1])); before = desk_reading._note_progress\n"
        "def note(job, phase, done, total):\n"
        "    before(job, phase, done, total)\n"
        "    if done == 2: os._exit(9)\n"
        "desk_reading._note_progress = note\n"
        "desk_reading.read_job(job, Path(sys.argv[2]), worker_count=0)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(job.folder), str(tmp_path)], check=False)
    assert done.returncode == 9
    assert len(job.lines("readings")) == 2
    assert not job.is_worked_on()
    assert read_job(job, tmp_path, worker_count=0) == 4
    assert sorted(line["document"] for line in job.lines("readings")) == [1, 2, 3, 4]


def test_what_was_accepted_is_stored_with_its_corrections(tmp_path: Path) -> None:
    job = make_job(
        tmp_path,
        {
            "a.html": report(received=5),
            "noyear.html": report(FINANCE, None, 7),
            "left.html": report(year=2020, received=9),
            "wrong.html": report("桃江县审计所", 2021, 11),
        },
    )
    read_job(job, tmp_path, worker_count=0)
    jobs.change(job, [2], {"year": 2024, "scope": "own"})
    jobs.change(job, [4], {"agency": COUNTY, "agency_id": agency_id_for(COUNTY), "remembers": True})
    assert order(job, 1, 2, 4)
    assert rows_of(tmp_path, STORED) == [
        (COUNTY, 2023, "own", 1, True, Decimal(5)),
        (FINANCE, 2024, "own", 1, True, Decimal(7)),
        (COUNTY, 2021, "own", 1, True, Decimal(11)),
    ]
    assert {line["document"]: line["kind"] for line in job.lines("outcomes")} == {1: "added", 2: "added", 4: "added"}
    assert job.value("result")["counts"]["added"] == 3
    assert [row[0] for row in rows_of(tmp_path, "select name from source_file order by name")] == [
        "a.html",
        "noyear.html",
        "wrong.html",
    ]
    # The name was remembered, and the next import follows it.
    (decision,) = journals.entries(tmp_path, JOURNAL)
    assert (decision["action"], decision["name"], decision["agency_name"]) == ("match", "桃江县审计所", COUNTY)
    assert registry_of(tmp_path).resolve("桃江县审计所", 2025).name == COUNTY


def test_accepting_again_changes_nothing(tmp_path: Path) -> None:
    job = make_job(tmp_path, {"a.html": report()})
    read_job(job, tmp_path, worker_count=0)
    assert order(job, 1)
    version = current_version(tmp_path)
    assert order(job, 1)
    again = make_job(tmp_path, {"b.html": report(), "c.html": report()})
    read_job(again, tmp_path, worker_count=0)
    assert order(again, 1, 2)
    assert [line["kind"] for line in again.lines("outcomes")] == ["unchanged", "unchanged"]
    assert current_version(tmp_path) == version


def test_a_changed_report_becomes_a_revision(tmp_path: Path) -> None:
    for received in (5, 6):
        job = make_job(tmp_path, {"a.html": report(received=received)})
        read_job(job, tmp_path, worker_count=0)
        assert order(job, 1)
    assert job.lines("outcomes")[0]["kind"] == "revised"
    assert rows_of(tmp_path, STORED) == [
        (COUNTY, 2023, "own", 1, False, Decimal(5)),
        (COUNTY, 2023, "own", 2, True, Decimal(6)),
    ]


def test_another_writer_is_told_in_one_sentence(tmp_path: Path) -> None:
    job = make_job(tmp_path, {"a.html": report()})
    read_job(job, tmp_path, worker_count=0)
    with hold_writer_lock(tmp_path):
        assert not order(job, 1)
    result = job.value("result")
    assert result["state"] == "failed"
    assert "另一个程序正在写入" in result["message"]
    assert job.lines("outcomes") == []
    assert order(job, 1), "the next try stores it"


def test_the_command_names_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["desk", "read", "../x", "--store", str(tmp_path)]) == 2
    assert "no such import" in capsys.readouterr().err
    job = make_job(tmp_path, {"a.html": report()})
    assert main(["desk", "read", job.job_id, "--store", str(tmp_path)]) == 0
    assert job.figures(1)[PERSONS]["value"] == "3"


def test_a_document_is_shown_before_it_is_accepted_with_a_cell_marked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    job = make_job(tmp_path, {"a.html": report(received=441), "broken.doc": b"\x00" * 99})
    read_job(job, tmp_path, worker_count=0)
    arguments = ["desk", "show", job.job_id, "--store", str(tmp_path)]
    assert main([*arguments, "--document", "1", "--key", RECEIVED]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert (shown["view"], shown["marked"], shown["place"]) == ("page", "441", job.figures(1)[RECEIVED]["at"])
    assert main([*arguments, "--document", "1"]) == 0, "without a cell, the document alone"
    shown = json.loads(capsys.readouterr().out)
    assert (shown["view"], shown["marked"], "441" in shown["html"]) == ("page", None, True)
    assert main([*arguments, "--document", "2"]) == 0
    assert json.loads(capsys.readouterr().out)["view"] == "none"
    assert main([*arguments, "--document", "9"]) == 2
