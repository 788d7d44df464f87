"""Taking documents in: the command `ingest` on a folder of web pages, its speed and the memory of all its processes."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import psutil

from bench.documents import STYLES, make_page
from bench.extraction import cells_by_lxml
from bench.mixed import write_reports

PROJECT = Path(__file__).resolve().parent.parent
_WATCH_SECONDS = 0.1
_PACE_PAGES = 400


def measure(document_count: int) -> dict[str, object]:
    """Ingest ``document_count`` pages of all kinds into a new store; reports a second and peak memory in MiB."""
    return _measure(document_count, write_documents)


def measure_mixed(document_count: int) -> dict[str, object]:
    """The same for web pages, text, Word, Excel and PDF in equal parts, and how many were read whole."""
    return _measure(document_count, write_reports)


def _measure(document_count: int, write: Callable[[Path, int], int]) -> dict[str, object]:
    with tempfile.TemporaryDirectory(prefix="bench-ingest-") as name:
        folder = Path(name)
        byte_count = write(folder / "documents", document_count)
        if hasattr(os, "sync"):
            os.sync()  # publishing waits for the disk: not for the documents that were only made for this
        store = folder / "store"
        pages = sorted((folder / "documents").rglob("*.html"))[:_PACE_PAGES]
        paces = [_lxml_milliseconds(pages)]
        processor_start = _processor_seconds_of_children()
        seconds, peak = _run_watched(["ingest", str(folder / "documents"), "--store", str(store)])
        processor_seconds = _processor_seconds_of_children() - processor_start
        paces.append(_lxml_milliseconds(pages))
        again, _ = _run_watched(["ingest", str(folder / "documents"), "--store", str(store)])
        stored = sum(file.stat().st_size for file in (store / "versions").iterdir())
        versions = len(list((store / "versions").glob("*.duckdb")))
        originals = sum(file.stat().st_size for file in (store / "originals").rglob("*.gz"))
    return {
        "documents": document_count,
        "megabytes": round(byte_count / 1e6, 1),
        "seconds": round(seconds, 1),
        "processor_seconds": round(processor_seconds, 1),
        "reports_per_second": round(document_count / seconds, 1),
        "lxml_ms_before_and_after": paces,
        "peak_memory_mib": round(peak / 2**20),
        "seconds_when_repeated": round(again, 1),
        "versions_after_both": versions,
        "store_megabytes": round(stored / 1e6, 1),
        "originals_megabytes": round(originals / 1e6, 1),
    }


def write_documents(folder: Path, count: int) -> int:
    folder.mkdir(parents=True)
    styles = list(STYLES)
    byte_count = 0
    for number in range(count):
        data = make_page(number, styles[number % len(styles)])
        byte_count += len(data)
        part = folder / f"{number // 1000:03d}"
        part.mkdir(exist_ok=True)
        (part / f"{number:06d}.html").write_bytes(data)
    return byte_count


def _lxml_milliseconds(pages: Sequence[Path]) -> float:
    """What lxml takes for one of these pages, in one process: the pace of the machine at the moment."""
    contents = [page.read_bytes() for page in pages]
    start = time.perf_counter()
    for content in contents:
        cells_by_lxml(content)
    return round((time.perf_counter() - start) / len(contents) * 1000, 2)


def _run_watched(arguments: list[str]) -> tuple[float, int]:
    """Seconds and peak bytes (proportional set size, so that shared pages count once) of a command's process tree."""
    start = time.perf_counter()
    peak = 0
    process = subprocess.Popen(
        [sys.executable, "-m", "disclosure", *arguments],
        cwd=PROJECT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    watched = psutil.Process(process.pid)
    while process.poll() is None:
        peak = max(peak, _tree_memory(watched))
        time.sleep(_WATCH_SECONDS)
    seconds = time.perf_counter() - start
    assert process.stderr is not None
    said = process.stderr.read()
    process.stderr.close()
    if process.returncode:
        raise SystemExit(f"'disclosure {arguments[0]}' ended with status {process.returncode}:\n{said[-2000:]}")
    return seconds, peak


def _processor_seconds_of_children() -> float:
    """Seconds that all ended processes below this one have used, over all cores."""
    times = os.times()
    return times.children_user + times.children_system


def _tree_memory(process: psutil.Process) -> int:
    total = 0
    try:
        for member in [process, *process.children(recursive=True)]:
            memory = member.memory_full_info() if sys.platform == "linux" else member.memory_info()
            total += getattr(memory, "pss", memory.rss)
    except psutil.NoSuchProcess:
        return 0  # it ended between two looks; the next look counts
    return total
