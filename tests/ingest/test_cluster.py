"""Reading by a cluster: a real scheduler and real workers on this machine, and what may happen to them."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil
import pytest

from disclosure.cli import main
from disclosure.ingest import cluster as cluster_module
from disclosure.ingest.cluster import ClusterError, ClusterReaders
from disclosure.ingest.cluster_worker import Order, WorkerState, read_order, worker_state
from disclosure.ingest.documents import Settings, ingest
from disclosure.ingest.pieces import Keeping, Limits
from tests.ingest.test_ingest import body, page, write
from tests.ingest.test_workers import loaded, outcome, pieces
from tests.store.rows import Bodies, leave_out_serving, rows_of

distributed = pytest.importorskip("distributed", reason="the extra 'cluster' is not installed")

PROJECT = Path(__file__).resolve().parents[2]
LIMITS = Limits(seconds=120, memory_bytes=600 * 1024**2)
SHORT = replace(LIMITS, seconds=5)


class Cluster:
    """A scheduler and workers with one thread each, as the two commands of docs/operations.md start them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.address = f"127.0.0.1:{free.getsockname()[1]}"
        port = self.address.split(":")[1]
        self._scheduler = self._start("scheduler", "--host", "127.0.0.1", "--port", port)
        self.workers: list[subprocess.Popen[bytes]] = []
        self._client: Any = distributed.Client(self.address, timeout=60, set_as_default=False)

    def _start(self, *arguments: str) -> subprocess.Popen[bytes]:
        with (self._folder / "log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "dask", *arguments, "--no-dashboard"],
                cwd=PROJECT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def start_worker(self, preload: str = "tests.ingest.cluster_traps", *more: str) -> subprocess.Popen[bytes]:
        options = ("--nthreads", "1", "--local-directory", str(self._folder), "--preload", preload)
        return self._start("worker", self.address, *(more or ("--no-nanny",)), *options)

    def have(self, count: int) -> None:
        """See that so many workers are there, and no more."""
        for surplus in self.workers[count:]:
            surplus.kill()
            surplus.wait()
        self.workers = [worker for worker in self.workers if worker.poll() is None]
        self.workers += [self.start_worker() for _ in range(count - len(self.workers))]
        self.wait_for(len(self.workers))

    def wait_for(self, count: int) -> None:
        for _ in range(1800):
            if len(self._client.nthreads()) == count:
                return
            time.sleep(0.1)
        pytest.fail(f"not {count} workers: {self._client.nthreads()}")

    def allow_failures(self, count: int) -> None:
        """How often the engine gives an order to another worker before it says that it is the order's fault."""

        def set_it(dask_scheduler: Any) -> None:
            dask_scheduler.allowed_failures = count

        self._client.run_on_scheduler(set_it)

    def lose_scheduler(self) -> None:
        """The last thing that is done to it."""
        self._client.close()
        self._scheduler.kill()
        self._scheduler.wait()

    def close(self) -> None:
        self._client.close()
        for process in (*self.workers, self._scheduler):
            process.kill()
            process.wait()


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    started = Cluster(tmp_path_factory.mktemp("cluster"))
    yield started
    started.close()


def read(cluster: Cluster, *groups: str, limits: Limits = LIMITS) -> list[tuple[str, str]]:
    with ClusterReaders(cluster.address, Keeping(), limits) as readers:
        return outcome(list(readers.read(pieces(*groups))))


def wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 120
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def good(*names: str) -> list[tuple[str, str]]:
    return [(name, "not_a_report") for name in names]


def tables_of(store: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every table of a store with all its rows, without the times at which they were made."""
    columns: dict[str, list[str]] = {}
    for table, column, kind in rows_of(
        store, "select table_name, column_name, data_type from duckdb_columns() where not internal"
    ):
        columns.setdefault(str(table), [])
        if not str(kind).startswith("TIMESTAMP"):
            columns[str(table)].append(f'"{column}"')
    return {
        table: rows_of(store, f'select {", ".join(names)} from "{table}" order by all')  # noqa: S608
        for table, names in columns.items()
        if names
    }


def test_the_store_is_the_one_that_this_machine_makes(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave_out_serving(monkeypatch)  # what is made of the tables that are compared
    cluster.have(2)
    files = {f"{number:02d}.html": page(number, body(number)) for number in range(40)}
    files |= {"other.txt": "这是一份通知。".encode(), "00_other.html": page(77, body(0)), "empty.html": b""}
    write(tmp_path / "in", files)
    for name, settings in (("here", Settings(worker_count=0)), ("there", Settings(cluster=cluster.address))):
        summary = ingest([tmp_path / "in"], tmp_path / name, Bodies(), settings=settings)
        assert (summary.counts["added"], summary.counts["revised"], summary.counts["refused"]) == (40, 1, 2)
        assert not (tmp_path / name / "unfinished").exists()
    here, there = (tables_of(tmp_path / name) for name in ("here", "there"))
    assert len(here["report"]) == 41
    assert here.keys() == there.keys()
    for table, rows in here.items():
        if table != "store_info":
            assert rows == there[table], table
    originals = [sorted(p.name for p in (tmp_path / name / "originals").rglob("*.gz")) for name in ("here", "there")]
    assert originals[0] == originals[1] != []


def test_limits_hold_on_the_workers_and_cost_nobody_else(cluster: Cluster) -> None:
    cluster.have(2)
    assert read(cluster, "a1 hang2 a3", limits=SHORT) == [*good("a1"), ("hang2", "time_limit"), *good("a3")]
    assert read(cluster, "a4 eat5", "a6") == [*good("a4"), ("eat5", "memory_limit"), *good("a6")]


def test_nobody_reads_on_after_an_interrupt(cluster: Cluster) -> None:
    cluster.have(1)
    worker = psutil.Process(cluster.workers[0].pid)

    def interrupted() -> None:
        with ClusterReaders(cluster.address, Keeping(), LIMITS) as readers:
            batches = readers.read(pieces("a1", "hang2", "a3"))
            next(batches)
            while not reading:
                reading.extend(child for child in worker.children() if "spawn_main" in str(child.cmdline()))
                time.sleep(0.1)
            raise KeyboardInterrupt

    reading: list[psutil.Process] = []
    with pytest.raises(KeyboardInterrupt):
        interrupted()
    # One that was waiting for work may wait on: it ends after a minute.
    deadline = time.monotonic() + 50
    while all(process.is_running() for process in reading):
        assert time.monotonic() < deadline, "it goes on to its limit of time"
        time.sleep(0.1)
    assert read(cluster, "a1") == good("a1")


def test_what_a_lost_worker_had_is_read_by_another_once(cluster: Cluster) -> None:
    cluster.have(2)
    names = [f"a{number}" for number in range(12)]
    with ClusterReaders(cluster.address, Keeping(), LIMITS) as readers:
        batches = readers.read(pieces(*names))
        found = outcome([next(batches)])
        cluster.workers[0].kill()
        cluster.workers[0].wait()
        found += outcome(list(batches))
    assert found == good(*names)


def test_an_answer_that_is_lost_with_its_worker_is_read_again(cluster: Cluster) -> None:
    """The engine says "lost" between the worker's end and the second reading: that is no lost connection."""
    cluster.have(1)
    with ClusterReaders(cluster.address, Keeping(), LIMITS) as readers:
        batches = readers.read(pieces("a1", "a2"))
        found = outcome([next(batches)])
        states = readers._client.futures
        wait_until(lambda: [state.status for state in states.values()].count("finished") == len(states))
        cluster.workers[0].kill()
        cluster.workers[0].wait()
        wait_until(lambda: "lost" in {state.status for state in states.values()})
        cluster.have(1)
        found += outcome(list(batches))
    assert found == good("a1", "a2")


def test_workers_that_have_all_gone_are_waited_for_in_vain(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster_module, "PATIENCE_SECONDS", 1.0)
    cluster.have(1)

    def lose_all() -> None:
        with ClusterReaders(cluster.address, Keeping(), LIMITS) as readers:
            batches = readers.read(pieces("a1", "a2", "hang3"))
            next(batches)
            cluster.workers[0].kill()
            list(batches)

    with pytest.raises(ClusterError, match="all workers of the cluster"):
        lose_all()
    monkeypatch.setattr(cluster_module, "CONNECT_SECONDS", 1.0)
    with pytest.raises(ClusterError, match="has no worker"), ClusterReaders(cluster.address, Keeping()):
        pass


def test_workers_that_read_otherwise_are_refused(cluster: Cluster) -> None:
    cluster.have(0)
    older = cluster.start_worker("tests.ingest.cluster_of_old")
    watched = cluster.start_worker("tests.ingest.cluster_traps", "--nanny")
    try:
        cluster.wait_for(2)
        with pytest.raises(ClusterError) as caught, ClusterReaders(cluster.address, Keeping()):
            pass
    finally:
        for process in (older, watched):
            process.terminate()
            process.wait()
    named = sorted(line.split(": ", 1)[1] for line in str(caught.value).splitlines() if line.startswith("tcp://"))
    assert len(named) == 2
    assert named[0].startswith("读取版本 version of the readers 0 (here ")
    assert named[1].endswith("it has to be started with --no-nanny")


def test_a_document_that_takes_worker_after_worker_is_read_here(cluster: Cluster) -> None:
    """The engine blames every order of a lost worker; here one document is the one, and none is refused for it."""
    cluster.have(3)
    cluster.allow_failures(0)
    assert read(cluster, "a1 assassin2 a3", "a4") == good("a1", "assassin2", "a3", "a4")
    cluster.allow_failures(3)


def test_a_scheduler_that_goes_ends_the_ingest_with_a_sentence(
    cluster: Cluster, capfd: pytest.CaptureFixture[str]
) -> None:
    cluster.have(1)

    def lose_it() -> None:
        with ClusterReaders(cluster.address, Keeping(), LIMITS) as readers:
            batches = readers.read(pieces("a1", "hang2"))
            next(batches)
            cluster.lose_scheduler()
            list(batches)

    with pytest.raises(ClusterError, match="was lost; nothing was published"):
        lose_it()
    assert "Traceback" not in capfd.readouterr().err


def test_a_worker_that_comes_later_says_who_it_is_and_reads_nothing() -> None:
    state = worker_state()
    assert state.may_start
    older = Order("run", [loaded("hang")], LIMITS, expected=type(state.readers)("0", "", (), False, False))
    assert read_order(older) == WorkerState(state.readers, True)


def test_an_address_that_nobody_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cluster_module, "CONNECT_SECONDS", 0.5)
    write(tmp_path / "in", {"a.html": page()})
    arguments = ["ingest", str(tmp_path / "in"), "--store", str(tmp_path / "store"), "--cluster"]
    for address in ("127.0.0.1:9", "nonsense://x"):
        assert main([*arguments, address]) == 2
        said = capsys.readouterr().err
        assert f"the cluster {address} does not answer" in said
        assert "Traceback" not in said
    assert main([*arguments, "tls://127.0.0.1:9"]) == 2
    assert "tls://127.0.0.1:9 needs certificates" in capsys.readouterr().err
    assert main([*arguments, "127.0.0.1:9", "--workers", "2"]) == 2
    assert "leave out --workers" in capsys.readouterr().err
    assert not (tmp_path / "store").exists()


def test_the_extra_is_named_where_it_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    with suppress(KeyError):
        monkeypatch.delitem(sys.modules, "distributed")
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ClusterError, match="DISCLOSURE_EXTRAS=cluster"):
        ClusterReaders("127.0.0.1:9", Keeping())
