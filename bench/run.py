"""Runs the parts, keeps their results as data and writes the page docs/benchmarks.md from them."""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from bench.growth import draw_growth
from bench.machine import describe_machine
from bench.report import write_page

PROJECT = Path(__file__).resolve().parent.parent
RESULTS = PROJECT / "bench" / "results"
PAGE = PROJECT / "docs" / "benchmarks.md"
GROWTH = PROJECT / "docs" / "pictures" / "growth.svg"
PARTS = ("extract", "forms", "ingest", "mixed", "queries", "checks", "change", "peers", "people", "browser", "cluster")
NAMED_PARTS = ("producers", "scans")
"""Run only when they are named: proofs rather than measures of speed."""
MOST_FOR_A_CLUSTER = 3_000
"""Documents that the part 'cluster' reads three times."""


def run(arguments: list[str]) -> int:
    """Measure the parts named (all if none), print what was measured, and write the page unless ``--keep``."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of: {', '.join((*PARTS, *NAMED_PARTS))}")
    parser.add_argument("--documents", type=int, default=10_000, help="documents to ingest (default: %(default)s)")
    parser.add_argument("--mixed", type=int, default=2_000, help="files of the mixed folder (default: %(default)s)")
    parser.add_argument("--files", type=int, default=2_000, help="files of real programs (default: %(default)s)")
    parser.add_argument("--first", type=int, default=0, help="number of the first of these files (default: 0)")
    parser.add_argument("--keep-files", type=Path, help="folder for those files that were not read exactly")
    parser.add_argument("--reports", type=int, action="append", help="reports in the store (default: 10000 and 100000)")
    parser.add_argument("--stores", type=Path, help="folder that keeps the simulated stores for a next run")
    parser.add_argument("--scans", type=int, default=40, help="made scans to read (default: %(default)s)")
    parser.add_argument("--without-former", action="store_true", help="change: leave out the former way, which is slow")
    parser.add_argument("--keep", action="store_true", help="only print; leave docs/benchmarks.md as it is")
    chosen = parser.parse_args(arguments)
    unknown = set(chosen.parts) - {*PARTS, *NAMED_PARTS}
    if unknown:
        parser.error(f"no such part: {', '.join(sorted(unknown))} (of: {', '.join((*PARTS, *NAMED_PARTS))})")
    report_counts: list[int] = chosen.reports or [10_000, 100_000]
    with tempfile.TemporaryDirectory(prefix="bench-") as temporary:
        stores = chosen.stores or Path(temporary)
        measures = _measures(stores, chosen, report_counts)
        measures["scans"] = lambda: _read_scans(chosen.scans)
        for part in chosen.parts or PARTS:
            start = time.perf_counter()
            result = {"date": date.today().isoformat(), "machine": describe_machine(), "result": measures[part]()}
            text = json.dumps(result, ensure_ascii=False, indent=1)
            print(f"== {part} ({time.perf_counter() - start:.0f} s)\n{text}", flush=True)
            if not chosen.keep:
                RESULTS.mkdir(exist_ok=True)
                (RESULTS / f"{part}.json").write_text(text + "\n", encoding="utf-8")
    if not chosen.keep:
        results = {part: json.loads(file.read_text(encoding="utf-8")) for part, file in _kept_results().items()}
        write_page(results, PAGE, growth=GROWTH if draw_growth(results, GROWTH) else None)
        print(f"written: {PAGE.relative_to(PROJECT).as_posix()}")
    return 0


def _read_scans(count: int) -> object:
    from bench import scans

    return scans.measure(count)


def _kept_results() -> dict[str, Path]:
    return {part: RESULTS / f"{part}.json" for part in (*PARTS, *NAMED_PARTS) if (RESULTS / f"{part}.json").is_file()}


def _measures(stores: Path, chosen: argparse.Namespace, report_counts: list[int]) -> dict[str, Callable[[], object]]:
    """Part -> what measures it. The modules are imported only when their part is run."""

    def extract() -> object:
        from bench import extraction

        return extraction.measure()

    def forms() -> object:
        from bench import forms

        return forms.measure()

    def ingest() -> object:
        from bench import ingestion

        return ingestion.measure(chosen.documents)

    def mixed() -> object:
        from bench import ingestion

        return ingestion.measure_mixed(chosen.mixed)

    def queries() -> object:
        from bench import named_queries

        return [named_queries.measure(stores, count) for count in report_counts]

    def checks() -> object:
        from bench import checking

        return [checking.measure(stores, count) for count in report_counts]

    def change() -> object:
        from bench import changing

        return [changing.measure(stores, count, with_former=not chosen.without_former) for count in report_counts]

    def peers() -> object:
        from bench import peers

        return [peers.measure(stores, count) for count in report_counts]

    def people() -> object:
        from bench import people

        return people.measure(stores, max(report_counts))

    def browser() -> object:
        from bench import in_browser

        return in_browser.measure(stores, max(report_counts))

    def cluster() -> object:
        from bench import cluster

        return cluster.measure(min(chosen.documents, MOST_FOR_A_CLUSTER))

    def producers() -> object:
        from bench import producers

        return producers.measure(chosen.files, chosen.keep_files, first=chosen.first)

    return {
        "extract": extract,
        "forms": forms,
        "ingest": ingest,
        "mixed": mixed,
        "queries": queries,
        "checks": checks,
        "change": change,
        "peers": peers,
        "people": people,
        "browser": browser,
        "cluster": cluster,
        "producers": producers,
    }
