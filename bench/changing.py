"""One report added, revised, corrected, withdrawn, one body decided about: time until the new version is there."""

from __future__ import annotations

import hashlib
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import duckdb
import polars as pl
import psutil

from bench.simulated import simulated_store
from disclosure.agencies.registry import Agency, Registry
from disclosure.decisions import corrections
from disclosure.decisions import reports as report_decisions
from disclosure.decisions.reports import Key
from disclosure.model.report import Figure, Reading
from disclosure.store import versions, write
from disclosure.store.schema import connect, execute
from disclosure.store.serving import build_serving_tables
from disclosure.store.versions import current_path, current_version, log_path
from disclosure.store.write import StoreWriter

ROUNDS = 3
FORMER_ROUNDS = 1
CELL = ("applications", "received_new", "total")


class StoredBodies(Registry):
    """The bodies and places of a store; `decide_kind` is what a person decided about one of them."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        super().__init__(Agency(*row) for row in execute(connection, "select * from agency"))
        self._places: pl.DataFrame = connection.sql("from region").pl()

    def decide_kind(self, agency_id: str, kind: str) -> None:
        """From now on the body is of this kind."""
        body = self.find(agency_id)
        assert body is not None
        self.add(replace(body, kind=kind))
        self.decision_stamp += f"{agency_id}:{kind}|"
        said = f"{kind} {agency_id}"
        self.decided_lookups = {**self.decided_lookups, agency_id: said, self.alias_key(body.name): said}

    def regions(self) -> pl.DataFrame:
        """The places of the store."""
        return self._places


def measure(folder: Path, report_count: int, *, with_former: bool = True) -> dict[str, object]:
    """Seconds and processor seconds of each kind of change, and of the former way: the file copied, all serving tables
    made anew, which takes as long as all the rest.
    """
    with tempfile.TemporaryDirectory(prefix="bench-", dir=folder) as temporary:
        store = Path(temporary) / "store"
        bodies, reports, cells = prepare(simulated_store(folder, report_count), store)
        with connect(current_path(store), read_only=True) as connection:
            (report_count,) = execute(connection, "select count(*) from report")[0]
        add(store, bodies, reports[0], cells)  # the spare is made with the first change
        add(store, bodies, reports[1], cells)
        now = _measure(store, bodies, reports, cells, ROUNDS)
        log_bytes = log_path(current_path(store)).stat().st_size
        load = psutil.getloadavg()[2]
        former: dict[str, tuple[float, float]] = {}
        if with_former:
            with _former_way(store):
                former = _measure(store, bodies, reports[len(reports) // 2 :], cells, FORMER_ROUNDS)
        return {
            "reports": report_count,
            "store_megabytes": round(current_path(store).stat().st_size / 1e6),
            "log_megabytes_after_all": round(log_bytes / 1e6, 1),
            "rounds": ROUNDS,
            "load": round(load, 1),
            "seconds": {name: spent[0] for name, spent in now.items()},
            "processor_seconds": {name: spent[1] for name, spent in now.items()},
            "former_seconds": {name: spent[0] for name, spent in former.items()},
            "former_processor_seconds": {name: spent[1] for name, spent in former.items()},
        }


def prepare(source: Path, store: Path) -> tuple[StoredBodies, list[tuple[object, ...]], list[tuple[object, ...]]]:
    """A copy of a simulated store that takes documents and decisions, with its reports and one report's cells."""
    (store / "versions").mkdir(parents=True)
    path = store / "versions" / "1.duckdb"
    shutil.copyfile(current_path(source), path)
    if log_path(current_path(source)).is_file():
        shutil.copyfile(log_path(current_path(source)), log_path(path))
    (store / "current").write_text("1\n", encoding="ascii")
    with connect(path) as connection:
        for statement in (
            "update report set origin = 'document'",
            "update report_measure set origin = 'document'",
            "update store_info set property_value = 'false' where property_name = 'is_simulated'",
            "insert or replace into store_info values ('version', '1')",
            "checkpoint",
        ):
            execute(connection, statement)
        bodies = StoredBodies(connection)
        reports = execute(
            connection,
            "select agency_id, name, report_year, source_sha256, value from report join agency using (agency_id)"
            " join figure using (report_id) where scope = 'own' and state = 'number' and value > 0"
            " and (table_code, row_code, column_code) = ('applications', 'received_new', 'total')"
            " and report_year = 2023 and kind = 'department' order by hash(report_id)",
        )
        cells = execute(
            connection,
            "select table_code || '.' || row_code || '.' || column_code, value, state, raw_text, source_place, unit"
            " from figure where report_id = (select min(report_id) from report where report_year = 2023)",
        )
    return bodies, reports, cells


def _measure(
    store: Path,
    bodies: StoredBodies,
    reports: list[tuple[object, ...]],
    cells: list[tuple[object, ...]],
    rounds: int,
) -> dict[str, tuple[float, float]]:
    """Median seconds and processor seconds of each kind of change, each of another body."""
    kinds: dict[str, Callable[[tuple[object, ...]], None]] = {
        "add": lambda report: add(store, bodies, report, cells),
        "revise": lambda report: _revise(store, bodies, report, cells),
        "correct": lambda report: _correct(store, bodies, report),
        "withdraw": lambda report: _withdraw(store, bodies, report),
        "decide": lambda report: _decide(store, bodies, report),
    }
    waiting = iter(reports[2:])
    found = {}
    for name, change in kinds.items():
        spent = [_seconds(store, change, next(waiting)) for _ in range(rounds)]
        waited, worked = (round(statistics.median(each), 2) for each in zip(*spent, strict=True))
        found[name] = (waited, worked)
    return found


def _seconds(
    store: Path, change: Callable[[tuple[object, ...]], None], report: tuple[object, ...]
) -> tuple[float, float]:
    before, start, worked = current_version(store), time.perf_counter(), time.process_time()
    change(report)
    spent = time.perf_counter() - start, time.process_time() - worked
    if current_version(store) == before:
        raise RuntimeError("no version was made")
    return spent


def _reading(report: tuple[object, ...], year: int, cells: list[tuple[object, ...]]) -> Reading:
    figures = {
        str(key): Figure(str(key), value, state, raw, at, unit)  # type: ignore[arg-type]
        for key, value, state, raw, at, unit in cells
    }
    return Reading(
        source=f"{report[1]}-{year}.html",
        sha256=hashlib.sha256(f"{report[1]}|{year}|{time.perf_counter_ns()}".encode()).hexdigest(),
        status="complete",
        agency=str(report[1]),
        year=year,
        scope="own",
        format="gb2021",
        figures=figures,
        media_type="text/html",
        byte_count=60_000,
    )


def add(store: Path, bodies: StoredBodies, report: tuple[object, ...], cells: list[tuple[object, ...]]) -> None:
    _publish(store, bodies, _reading(report, 2026, cells))


def _revise(store: Path, bodies: StoredBodies, report: tuple[object, ...], cells: list[tuple[object, ...]]) -> None:
    _publish(store, bodies, _reading(report, 2023, cells))


def _publish(store: Path, bodies: StoredBodies, *readings: Reading) -> None:
    with StoreWriter(store, bodies) as writer:
        if readings:
            writer.add_readings(readings)
        else:
            writer.refresh()
        writer.publish()


def _correct(store: Path, bodies: StoredBodies, report: tuple[object, ...]) -> None:
    fields = {
        "agency_id": report[0],
        "report_year": report[2],
        "scope": "own",
        "figure_key": ".".join(CELL),
        "correction_kind": "reader_error",
        "wrong_state": "number",
        "wrong_value": str(report[4]),
        "wrong_raw_text": str(report[4]),
        "corrected_state": "number",
        "corrected_value": "123456",
        "reason": "试",
    }
    corrections.record(store, "bench", fields)
    _publish(store, bodies)


def _withdraw(store: Path, bodies: StoredBodies, report: tuple[object, ...]) -> None:
    report_decisions.decide(
        store,
        "withdraw",
        by="bench",
        reason="试",
        source_sha256=str(report[3]),
        key=Key(str(report[0]), int(str(report[2])), "own"),
        agency_name=str(report[1]),
    )
    _publish(store, bodies)


def _decide(store: Path, bodies: StoredBodies, report: tuple[object, ...]) -> None:
    bodies.decide_kind(str(report[0]), "dispatched_agency")
    _publish(store, bodies)


@contextmanager
def _former_way(store: Path) -> Iterator[None]:
    """As it was before: each version is a copy of the file, in which all serving tables are made anew."""
    (store / "versions" / "spare").unlink(missing_ok=True)
    with (
        patch.object(versions, "LEAST_SHARED_BYTES", 2**60),
        patch.object(write, "update_serving_tables", lambda connection, _: build_serving_tables(connection)),
    ):
        yield
