"""Processes that read within limits: what hangs, eats memory or dies costs one document, and the order stays."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import pytest

from disclosure.ingest import pieces as pieces_module
from disclosure.ingest import workers
from disclosure.ingest.pieces import Keeping, Limits, Loaded, Piece, Supplied, read_loaded, read_piece, supply
from disclosure.ingest.workers import Workers
from disclosure.model.report import Problem, Reading
from disclosure.store.batch import Batch
from disclosure.store.originals import read_original
from tests.store.rows import reading

PROJECT = Path(__file__).resolve().parents[2]
LIMITS = Limits(seconds=120, memory_bytes=600 * 1024**2)
SHORT = Limits(seconds=3)
_REAL_SERVE = workers.serve
_REAL_READ = pieces_module.read_reports
_REAL_CLAIMS = pieces_module.claims_of
_REAL_BATCH = pieces_module.make_batch


def read_with_traps(data: bytes, name: str) -> Any:
    """Reads as usual, but documents with some names hang, eat memory, start a hanging program, die or raise."""
    if "hang" in name:
        time.sleep(1000)
    if "eat" in name:
        eaten = []
        while True:
            eaten.append(bytearray(20 * 1024**2))
            time.sleep(0.01)
    if "gulp" in name:
        return bytearray(64 * 1024**3)
    if "program" in name:
        subprocess.run([sys.executable, "-c", "import time; time.sleep(1000)"], check=True)
    if "die" in name:
        os._exit(9)
    if "raise" in name:
        raise RecursionError("too deep")
    return _REAL_READ(data, name)


def claims_with_traps(reading: Reading) -> Any:
    """Finds statements as usual, but inside one pattern that never ends where the name says so."""
    if "pattern" in reading.source:
        return re.fullmatch("(?:a|a)*b", "a" * 60)
    return _REAL_CLAIMS(reading)


def batch_with_traps(readings: Sequence[Reading], statements: Any = None) -> Batch:
    """Puts readings together as usual, but hangs where one of them says so."""
    if any("stuck" in reading.source for reading in readings):
        time.sleep(1000)
    return _REAL_BATCH(readings, statements)


def serve_with_traps(*arguments: Any) -> None:
    """What the processes of these tests do instead of `serve`."""
    pieces_module.read_reports = read_with_traps  # type: ignore[assignment]
    pieces_module.claims_of = claims_with_traps
    pieces_module.make_batch = batch_with_traps
    _REAL_SERVE(*arguments)


@pytest.fixture
def traps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "serve", serve_with_traps)


def loaded(name: str) -> Loaded:
    return Loaded(name, name.encode().hex().rjust(64, "0")[-64:], f"no report: {name}".encode())


def pieces(*groups: str) -> Iterator[Piece]:
    for group in groups:
        yield Piece([loaded(name) for name in group.split()])


def outcome(batches: list[Batch]) -> list[tuple[str, str]]:
    return [(d.source, d.problems[-1].code) for batch in batches for d in batch.documents]


@pytest.mark.usefixtures("traps")
def test_what_hangs_is_stopped_and_the_rest_is_read_in_order() -> None:
    with Workers(2, Keeping(), SHORT) as readers:
        batches = list(readers.read(pieces("a1 hang2 a3", "a4 a5", "a6", "a7")))
    assert outcome(batches) == [
        ("a1", "not_a_report"),
        ("hang2", "time_limit"),
        *((f"a{number}", "not_a_report") for number in range(3, 8)),
    ]
    assert "more than 3 seconds" in batches[1].documents[0].problems[0].message


@pytest.mark.usefixtures("traps")
@pytest.mark.parametrize("trap", ["hang3", "pattern3", "stuck3"])
def test_one_that_hangs_among_eight_costs_nobody_else(trap: str) -> None:
    """Whether it is reading, finding statements (inside one pattern), or putting all together that hangs."""
    names = ["a1", "a2", trap, *(f"a{number}" for number in range(4, 9))]
    with Workers(2, Keeping(), SHORT) as readers:
        found = outcome(list(readers.read(pieces(" ".join(names)))))
    assert found == [(name, "time_limit" if name == trap else "not_a_report") for name in names]


@pytest.mark.skipif(sys.platform != "linux", reason="only there does the kernel tell a process of its parent's end")
def test_a_reader_inside_a_pattern_ends_with_its_parent() -> None:
    script = (
        "import sys; sys.path.insert(0, %r); from tests.ingest.test_workers import read_a_pattern; read_a_pattern()"
    )
    parent = subprocess.Popen([sys.executable, "-c", script % str(PROJECT)], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    child = psutil.Process(int(parent.stdout.readline()))
    parent.kill()
    parent.wait()
    parent.stdout.close()
    gone, _ = psutil.wait_procs([child], timeout=30)
    assert gone == [child] or not child.is_running()


def read_a_pattern() -> None:
    """Read a document whose reader never comes back, and print the process that reads it."""
    workers.serve = serve_with_traps
    threading.Thread(target=_print_child, daemon=True).start()
    with Workers(1, Keeping(), LIMITS) as readers:
        list(readers.read(pieces("pattern1")))


def _print_child() -> None:
    while True:
        for child in psutil.Process().children():
            # A second of its time is past what it takes to start: it is inside the pattern.
            with suppress(psutil.Error):
                if "spawn_main" in str(child.cmdline()) and child.cpu_times().user > 4:
                    print(child.pid, flush=True)
                    return
        time.sleep(0.1)


@pytest.mark.usefixtures("traps")
@pytest.mark.parametrize("name", ["eat", "die"])
def test_what_eats_memory_or_dies_is_refused_by_name(name: str) -> None:
    with Workers(1, Keeping(), LIMITS) as readers:
        found = outcome(list(readers.read(pieces(f"a1 {name}2 a3", "a4"))))
    code = {"eat": "memory_limit", "die": "reader_failed"}[name]
    assert found == [("a1", "not_a_report"), (f"{name}2", code), ("a3", "not_a_report"), ("a4", "not_a_report")]


@pytest.mark.usefixtures("traps")
@pytest.mark.skipif(sys.platform != "linux", reason="only there does the kernel refuse")
def test_memory_that_is_asked_for_at_once_is_refused() -> None:
    with Workers(1, Keeping(), LIMITS) as readers:
        found = outcome(list(readers.read(pieces("a1 gulp2 a3"))))
    assert found == [("a1", "not_a_report"), ("gulp2", "memory_limit"), ("a3", "not_a_report")]


@pytest.mark.usefixtures("traps")
def test_a_defect_of_a_reader_costs_one_document() -> None:
    with Workers(1, Keeping(), LIMITS) as readers:
        batches = list(readers.read(pieces("a1 raise2 a3")))
    assert outcome(batches)[1] == ("raise2", "reader_failed")
    assert "RecursionError: too deep" in batches[0].documents[1].problems[0].message


@pytest.mark.usefixtures("traps")
def test_programs_that_a_document_has_started_end_with_it() -> None:
    before = {process.pid for process in psutil.Process().children(recursive=True)}
    with Workers(1, Keeping(), SHORT) as readers:
        assert outcome(list(readers.read(pieces("program1", "a2")))) == [
            ("program1", "time_limit"),
            ("a2", "not_a_report"),
        ]
    time.sleep(0.2)
    left = [p for p in psutil.Process().children(recursive=True) if p.pid not in before and "time.sleep" in str(p)]
    assert left == []


@pytest.mark.usefixtures("traps")
def test_a_process_that_never_gets_going_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "serve", end_at_once)
    with Workers(1, Keeping(), LIMITS) as readers:
        assert outcome(list(readers.read(pieces("a1 a2")))) == [("a1", "reader_failed"), ("a2", "reader_failed")]


def end_at_once(*_: Any) -> None:
    os._exit(1)


def test_pieces_that_have_been_read_pass_through() -> None:
    ready = read_piece([loaded("b")], Keeping())
    for count in (0, 1):
        with Workers(count, Keeping(), LIMITS) as readers:
            given = [Piece([loaded("a")]), Piece([], ready), Piece([]), Piece([loaded("c")])]
            assert [source for source, _ in outcome(list(readers.read(iter(given))))] == ["a", "b", "c"]


def test_documents_are_kept_while_they_are_read(tmp_path: Path) -> None:
    with Workers(1, Keeping(originals=tmp_path), LIMITS) as readers:
        list(readers.read(iter([Piece([loaded("a"), Loaded("b", _digest(b"B"), b"B")])])))
    assert read_original(tmp_path, _digest(b"B")) == b"B"


def _digest(data: bytes) -> str:
    import hashlib

    return hashlib.sha256(data).hexdigest()


def test_a_full_disk_is_told(tmp_path: Path) -> None:
    (tmp_path / "originals").write_text("a file where the folder should be")
    with Workers(1, Keeping(originals=tmp_path), LIMITS) as readers, pytest.raises(OSError, match=r"originals|exist"):
        list(readers.read(pieces("a")))


def test_a_cell_that_no_format_has_costs_one_document(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(data: bytes, name: str) -> Any:
        return reading({"applications.no_such_row.total" if name == "b" else "applications.received_new.total": "1"})

    monkeypatch.setattr(pieces_module, "read_reports", lambda data, name: [read(data, name)])
    batch = read_piece([loaded("a"), loaded("b"), loaded("c")], Keeping())
    assert [document.status for document in batch.documents] == ["complete", "refused", "complete"]


def test_what_people_say_is_told() -> None:
    supplied = supply(reading(agency=None, year=None), Supplied("示例县审计局", 2022, "aggregate"))
    assert (supplied.agency, supplied.year, supplied.scope) == ("示例县审计局", 2022, "aggregate")
    assert [problem.code for problem in supplied.problems] == ["agency_supplied", "year_supplied", "scope_supplied"]
    assert read_loaded(loaded("a"))[0].problems[-1].code == "not_a_report"


def test_a_department_without_its_place_is_filed_only_where_somebody_says_which() -> None:
    """水务局 of one county is not that of another: the desk and the command line ask."""
    doubt = Problem("agency_without_place", "文中只写“水务局” | without its place")
    reading = Reading("a.txt", "0", "partial", agency="水务局", year=2020, problems=(doubt,))
    assert supply(reading, Supplied()).agency is None
    given = supply(reading, Supplied(agency="乙县水务局"))
    assert given.agency == "乙县水务局"
    assert [problem.code for problem in given.problems] == ["agency_supplied"]
