"""Reading by a cluster: the same pages read by processes here, and by one and two workers of a Dask cluster here."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from bench.ingestion import PROJECT, write_documents

NATION = 1_200_000
"""Reports of a nation over six years."""

CORES, MACHINES = 8, (8, 64)
_GIGABIT_BYTES = 115_000_000
"""Bytes a second that a gigabit network carries in practice."""

Row = dict[str, object]


_FEW = 100
"""Documents of a first ingest: what the second takes more is the documents' own, without the start of processes."""


def measure(document_count: int) -> dict[str, object]:
    """Ingest pages here and by one and two workers: seconds and processor seconds, and what that makes of a nation."""
    with tempfile.TemporaryDirectory(prefix="bench-cluster-") as name:
        folder = Path(name)
        write_documents(folder / "few", _FEW)
        kilobytes = write_documents(folder / "many", document_count) / document_count / 1000
        rows = [{"readers": "here, 2 processes", **_ingest_twice(folder, "here", [], "--workers", "2")}]
        for count in (1, 2):
            with _cluster(folder, count) as (address, scheduler, workers):
                row = _ingest_twice(folder, f"cluster{count}", [scheduler, *workers], "--cluster", address)
            rows.append({"readers": f"cluster, {count} worker{'s' * (count > 1)}", **row})
    for row in rows:
        row["reports_per_second"] = round((document_count - _FEW) / float(str(row["seconds"])), 1)
    return {
        "documents": document_count - _FEW,
        "kilobytes_a_document": round(kilobytes, 1),
        "rows": rows,
        "nation": [_nation(rows[-1], document_count - _FEW, kilobytes, machines) for machines in MACHINES],
    }


def _ingest_twice(folder: Path, store: str, cluster: list[psutil.Process], *options: str) -> Row:
    """Seconds, and processor seconds of the ingest, the scheduler and the workers, that many take more than few."""
    few, many = (_ingest(folder, size, f"{store}-{size}", cluster, *options) for size in ("few", "many"))
    parts = ("seconds", "ingest_seconds", "scheduler_seconds", "worker_seconds")
    return {part: max(0.0, round(more - less, 1)) for part, less, more in zip(parts, few, many, strict=True)}


def _ingest(
    folder: Path, size: str, store: str, cluster: list[psutil.Process], *options: str
) -> tuple[float, float, float, float]:
    start, before = time.perf_counter(), [_children_seconds(), *map(_seconds_of, cluster)]
    subprocess.run(
        [sys.executable, "-m", "disclosure", "ingest", folder / size, "--store", folder / store, *options],
        cwd=PROJECT,
        check=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    seconds = time.perf_counter() - start
    after = [_children_seconds(), *map(_seconds_of, cluster)]
    ingest, *others = (late - early for early, late in zip(before, after, strict=True))
    return seconds, ingest, sum(others[:1]), sum(others[1:])


@contextmanager
def _cluster(folder: Path, count: int) -> Iterator[tuple[str, psutil.Process, list[psutil.Process]]]:
    """A scheduler and so many workers of one thread each: their address and processes."""
    from distributed import Client

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    address = f"127.0.0.1:{port}"
    started = [_start("scheduler", "--host", "127.0.0.1", "--port", port)]
    options = ("--no-nanny", "--nthreads", "1", "--local-directory", str(folder / "workers"))
    try:
        with Client(address, timeout=60, set_as_default=False) as client:
            started += [_start("worker", address, *options) for _ in range(count)]
            client.wait_for_workers(count, timeout=60)
        scheduler, *workers = (psutil.Process(process.pid) for process in started)
        yield address, scheduler, workers
    finally:
        for process in reversed(started):
            process.kill()
            process.wait()


def _start(*arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "dask", *arguments, "--no-dashboard"],
        cwd=PROJECT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _seconds_of(process: psutil.Process) -> float:
    """Processor seconds of a process and of what ran below it: its reader processes, those that have ended too."""
    own = process.cpu_times()
    ended = getattr(own, "children_user", 0.0) + getattr(own, "children_system", 0.0)
    times = [own, *(child.cpu_times() for child in process.children(recursive=True))]
    return float(ended + sum(part.user + part.system for part in times))


def _children_seconds() -> float:
    times = os.times()
    return times.children_user + times.children_system


def _nation(row: Row, document_count: int, kilobytes: float, machines: int) -> Row:
    """On paper: hours that each part needs for a nation's reports, by its processor time; the largest is the limit.

    Workers share their part; the ingesting machine and the scheduler are one each, taken as one busy core; the network
    of either carries every byte (in and out at once) over one gigabit. Tables and checks that grow faster than the
    reports are not in it.
    """

    def hours(seconds: object, cores: int = 1) -> float:
        return round(float(str(seconds)) / document_count * NATION / cores / 3600, 2)

    return {
        "machines": machines,
        "reading_hours": hours(row["worker_seconds"], CORES * machines),
        "ingesting_hours": hours(row["ingest_seconds"]),
        "scheduler_hours": hours(row["scheduler_seconds"]),
        "network_hours": round(NATION * kilobytes * 1000 / _GIGABIT_BYTES / 3600, 2),
    }
