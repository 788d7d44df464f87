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


def measure(document_count: int) -> dict[str, object]:
    """Ingest the pages three times: reports a second, processor seconds of each part, what that makes of a nation."""
    with tempfile.TemporaryDirectory(prefix="bench-cluster-") as name:
        folder = Path(name)
        byte_count = write_documents(folder / "documents", document_count)
        here = _ingest(folder, "here", document_count, "--workers", "2")
        rows = [{"readers": "here, 2 processes", **here}]
        for count in (1, 2):
            with _cluster(folder, count) as (address, scheduler, workers):
                row = _ingest(folder, f"cluster{count}", document_count, "--cluster", address)
                row["scheduler_seconds"] = round(_seconds_of(scheduler), 1)
                row["worker_seconds"] = round(sum(map(_seconds_of, workers)), 1)
            rows.append({"readers": f"cluster, {count} worker{'s' * (count > 1)}", **row})
    kilobytes = byte_count / document_count / 1000
    return {
        "documents": document_count,
        "kilobytes_a_document": round(kilobytes, 1),
        "rows": rows,
        "nation": [_nation(rows[-1], document_count, kilobytes, machines) for machines in MACHINES],
    }


def _ingest(folder: Path, store: str, document_count: int, *options: str) -> Row:
    start, before = time.perf_counter(), _children_seconds()
    subprocess.run(
        [sys.executable, "-m", "disclosure", "ingest", folder / "documents", "--store", folder / store, *options],
        cwd=PROJECT,
        check=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    seconds = time.perf_counter() - start
    return {
        "seconds": round(seconds, 1),
        "reports_per_second": round(document_count / seconds, 1),
        "ingest_seconds": round(_children_seconds() - before, 1),
        "scheduler_seconds": 0.0,
        "worker_seconds": 0.0,
    }


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
    """Processor seconds of a process and of what runs below it, its reader processes among them."""
    times = [member.cpu_times() for member in (process, *process.children(recursive=True))]
    return float(sum(part.user + part.system for part in times))


def _children_seconds() -> float:
    times = os.times()
    return times.children_user + times.children_system


def _nation(row: Row, document_count: int, kilobytes: float, machines: int) -> Row:
    """On paper: hours that each part needs for a nation's reports, by its processor time; the largest is the limit.

    Workers share their part; the ingesting machine and the scheduler are one each, taken as one busy core; the network
    of either carries every byte (in and out at once) over one gigabit.
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
