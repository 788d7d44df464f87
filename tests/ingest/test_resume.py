"""An ingest that is interrupted, by hand or by force: nothing harmed, nothing left running, nothing read twice."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from disclosure.ingest.documents import Settings, ingest
from disclosure.store.batch import make_batch
from disclosure.store.unfinished import Unfinished, keep_batch, select_documents
from disclosure.store.versions import current_version, list_versions
from tests.ingest.test_ingest import body, page, run, write
from tests.store.rows import Bodies, leave_out_serving, reading, rows_of

PROJECT = Path(__file__).resolve().parents[2]
COUNT = 400


def start(*arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "disclosure", *map(str, arguments)],
        cwd=PROJECT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        start_new_session=True,
    )


def wait_for_readings(store: Path, process: subprocess.Popen[str]) -> None:
    for _ in range(1200):
        assert process.poll() is None, process.communicate()
        if len(list((store / "unfinished").glob("*.readings"))) >= 2:
            return
        time.sleep(0.05)
    pytest.fail("nothing was read")


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="signals differ there")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL], ids=["by hand", "by force"])
def test_an_interrupted_ingest_goes_on_where_it_was(tmp_path: Path, how: signal.Signals) -> None:
    files = {f"{number:03d}.html": page(number, body(number)) for number in range(COUNT)}
    write(tmp_path / "in", files)
    arguments = ("ingest", tmp_path / "in", "--store", tmp_path / "store", "--workers", 2)
    process = start(*arguments)
    wait_for_readings(tmp_path / "store", process)
    members = psutil.Process(process.pid).children(recursive=True)
    if how == signal.SIGINT:
        os.killpg(process.pid, how)  # what Ctrl-C does: every process of the group gets it
    else:
        process.kill()
    _, said = process.communicate(timeout=60)
    if how == signal.SIGINT:
        assert process.returncode == 130
        assert "need not be read again" in said
        assert "Traceback" not in said
    assert psutil.wait_procs(members, timeout=20)[1] == []
    assert current_version(tmp_path / "store") is None

    process = start(*arguments)
    output, said = process.communicate(timeout=300)
    assert (process.returncode, said) == (0, "")
    resumed = re.search(r"(\d+) of them had been read before an interruption", output)
    assert resumed is not None
    assert int(resumed[1]) >= 32
    assert f"{COUNT} documents: {COUNT} complete" in output
    assert list_versions(tmp_path / "store") == [1]
    assert not (tmp_path / "store" / "unfinished").exists()
    assert rows_of(
        tmp_path / "store", "select count(*), sum(applications_received_new_total)::int from report_wide"
    ) == [(COUNT, sum(range(COUNT)))]


def test_resuming_gives_the_same_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    leave_out_serving(monkeypatch)
    monkeypatch.setattr("disclosure.ingest.documents.CHUNK_DOCUMENTS", 3)
    files = {f"{number}.html": page(number, body(number % 4), 2019 + number % 3) for number in range(10)}
    write(tmp_path / "in", files)
    whole = ingest([tmp_path / "in"], tmp_path / "whole", Bodies(), settings=Settings(worker_count=0))

    class StoppedError(Exception):
        """In place of a hand on the keyboard."""

    def stop(done: int, total: int) -> None:
        if done >= 5:
            raise StoppedError

    with pytest.raises(StoppedError):
        run(tmp_path, on_progress=stop)
    assert current_version(tmp_path / "store") is None
    write(tmp_path / "in", {"00.html": page(99, "新丰县审计局")})  # chunks fall otherwise now
    summary = run(tmp_path)
    assert summary.resumed == 6
    assert (summary.counts["added"], whole.counts["added"]) == (
        11 - summary.counts["revised"],
        10 - whole.counts["revised"],
    )
    statement = (
        "select agency_id, report_year, revision, is_current, content_hash, source_sha256 from report"
        " join agency using (agency_id) where name <> '新丰县审计局' order by all"
    )
    assert rows_of(tmp_path / "store", statement) == rows_of(tmp_path / "whole", statement)
    assert run(tmp_path).resumed == 0


def test_kept_readings_come_back_as_they_were(tmp_path: Path) -> None:
    batch = make_batch([reading({"applications.received_new.total": str(n)}, year=2019 + n) for n in range(4)])
    keep_batch(tmp_path, "code", batch)
    unfinished = Unfinished(tmp_path, "code")
    keys = [(document.sha256, document.source) for document in batch.documents]
    found = unfinished.find(keys)
    assert found is not None
    assert found.documents == batch.documents
    assert found.figures.equals(batch.figures)
    some = unfinished.find([keys[3], keys[1]])
    assert some is not None
    assert some.documents == [batch.documents[3], batch.documents[1]]
    assert some.figures["document"].to_list() == [0, 1]
    assert [int(value) for value in some.figures["value"]] == [3, 1]
    assert unfinished.find([(keys[0][0], "another name")]) is None


def test_a_file_of_several_reports_comes_back_whole_and_from_where_it_was_read_last(tmp_path: Path) -> None:
    both = [
        replace(reading({"applications.received_new.total": str(n)}), sha256="a", source=f"a.xlsx#{n}", part=str(n))
        for n in (1, 2)
    ]
    alone = replace(reading({"applications.received_new.total": "3"}), sha256="b", source="b.html")
    keep_batch(tmp_path, "code", make_batch([*both, alone]))
    unfinished = Unfinished(tmp_path, "code")
    assert len(unfinished) == 2
    assert ("a", "a.xlsx") in unfinished
    assert ("a", "a.xlsx#1") not in unfinished
    found = unfinished.find([("b", "b.html"), ("a", "a.xlsx")])
    assert found is not None
    assert [document.source for document in found.documents] == ["b.html", "a.xlsx#1", "a.xlsx#2"]
    assert unfinished.find([]) is None
    keep_batch(tmp_path, "code", make_batch(both))
    (tmp_path / "unfinished" / "stray.tmp").write_bytes(b"")
    again = Unfinished(tmp_path, "code")
    found = again.find([("a", "a.xlsx")])
    assert found is not None
    assert [document.source for document in found.documents] == ["a.xlsx#1", "a.xlsx#2"]
    assert len(list((tmp_path / "unfinished").iterdir())) == 2


@pytest.mark.parametrize("harm", ["other code", "cut", "not a package"])
def test_readings_that_cannot_be_trusted_are_dropped(tmp_path: Path, harm: str) -> None:
    keep_batch(tmp_path, "code", make_batch([reading({"applications.received_new.total": "1"})]))
    (path,) = (tmp_path / "unfinished").iterdir()
    if harm == "cut":
        path.write_bytes(path.read_bytes()[:-30])
    elif harm == "not a package":
        path.write_bytes(b"{}")
    unfinished = Unfinished(tmp_path, "other" if harm == "other code" else "code")
    assert len(unfinished) == 0
    assert list((tmp_path / "unfinished").iterdir()) == []


def test_documents_are_chosen_in_the_order_given() -> None:
    batch = make_batch([reading({"applications.received_new.total": str(n)}, year=2019 + n) for n in range(3)])
    assert select_documents(batch, [0, 1, 2]) is batch
    chosen = select_documents(batch, [2, 0])
    assert [document.year for document in chosen.documents] == [2021, 2019]
    assert [int(value) for value in chosen.figures["value"]] == [2, 0]
