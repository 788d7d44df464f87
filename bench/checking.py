"""All rules over invented reports, from nothing and after one report has changed; the search for copied narratives."""

from __future__ import annotations

import multiprocessing
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from bench.simulated import simulated_store
from disclosure.checks import find_all, load_rules
from disclosure.checks.run import affected_agencies
from disclosure.store.narratives import refresh_matches
from disclosure.store.read import Store
from disclosure.store.schema import connect, first_row
from disclosure.store.versions import current_path, log_path

ROUNDS = 3


def measure(folder: Path, report_count: int) -> dict[str, object]:
    """Seconds of the rules, all and each, over all reports and over those that one body's report concerns."""
    store_folder = simulated_store(folder, report_count)
    with Store.open(store_folder) as store:
        agency = str(store.query("agency_search", {"text": "局", "limit": 1})["agency_id"][0])
        each = {rule.rule_id: _seconds(lambda rule=rule: find_all(store.query, rules=[rule])) for rule in load_rules()}
        processor_start, start = time.process_time(), time.perf_counter()
        result = find_all(store.query)
        whole, processor = time.perf_counter() - start, time.process_time() - processor_start
        one, one_processor = min(_of_one_body(store, agency) for _ in range(ROUNDS))
    return {
        "reports": result.reports.height,
        "findings": result.findings.height,
        "all_rules_seconds": round(whole, 1),
        "all_rules_processor_seconds": round(processor, 1),
        "one_body_seconds": round(one, 2),
        "one_body_processor_seconds": round(one_processor, 2),
        "rules": [
            {"rule": name, "seconds": round(seconds, 2)}
            for name, seconds in sorted(each.items(), key=lambda item: -item[1])
        ],
        "copies": _measure_copies(store_folder),
    }


def _of_one_body(store: Store, agency: str) -> tuple[float, float]:
    """Wall and processor seconds of the rules over the bodies that one report concerns."""
    processor_start, start = time.process_time(), time.perf_counter()
    find_all(store.query, affected_agencies(store.query, [agency]))
    return time.perf_counter() - start, time.process_time() - processor_start


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _measure_copies(store_folder: Path) -> dict[str, object]:
    """The search from nothing, in a process of its own so that its memory can be told."""
    with tempfile.TemporaryDirectory(prefix="bench-") as temporary:
        copy = Path(temporary) / "copy.duckdb"
        shutil.copyfile(current_path(store_folder), copy)
        if log_path(current_path(store_folder)).is_file():
            shutil.copyfile(log_path(current_path(store_folder)), log_path(copy))
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(1, mp_context=context) as pool:
            return pool.submit(_search_copies, copy).result()


def _search_copies(path: Path) -> dict[str, object]:
    connection = connect(path)
    connection.execute("set memory_limit = '2GB'").fetchall()
    (narratives,) = first_row(connection, "select count(distinct report_id) from paragraph")
    start, processor_start = time.perf_counter(), time.process_time()
    refresh_matches(connection, starts_anew=True, first_report_id=1)
    spent, processor = time.perf_counter() - start, time.process_time() - processor_start
    (matches,) = first_row(connection, "select count(*) from text_match")
    connection.close()
    return {
        "narratives": int(narratives),
        "matches": int(matches),
        "seconds": round(spent, 1),
        "processor_seconds": round(processor, 1),
        "peak_memory_mib": _peak_memory(),
    }


def _peak_memory() -> int | None:
    """Of this process, in MiB; None where the system does not say."""
    status = Path("/proc/self/status")
    if status.is_file():  # what getrusage says there is that of the parent, where the parent had more
        (line,) = (line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM"))
        return round(int(line.split()[1]) / 2**10)
    if sys.platform == "win32":
        return None
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (2**20 if sys.platform == "darwin" else 2**10))
