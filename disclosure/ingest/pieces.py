"""Documents that are read together, wherever that is done: here, in a process beside, on another machine."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Literal

from disclosure.model.report import Claim, Problem, Reading, Scope
from disclosure.reading.extract import read_reports
from disclosure.store.batch import Batch, claims_of, make_batch
from disclosure.store.originals import keep_original
from disclosure.store.unfinished import keep_batch

IDLE, TOGETHER = -1, -2
"""What a reading process is at, where it is no document: nothing, and putting what it has read into one batch."""

Fate = Literal["time", "memory", "died"]


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may take. The largest real ones take seconds; converting old Word files takes a minute."""

    seconds: float = 300
    memory_bytes: int = 2 * 1024**3


@dataclass(frozen=True, slots=True)
class Supplied:
    """What people say about a document, where it does not say it itself or says it wrongly."""

    agency: str | None = None
    year: int | None = None
    scope: Scope | None = None


@dataclass(frozen=True, slots=True)
class Loaded:
    """A document in memory; `supplied` is what people say about it."""

    name: str
    sha256: str
    data: bytes
    supplied: Supplied = Supplied()


@dataclass(frozen=True, slots=True)
class Keeping:
    """Where documents and readings are kept as they are read: the store's folder, and the readers' fingerprint."""

    originals: Path | None = None
    unfinished: Path | None = None
    fingerprint: str = ""


@dataclass(slots=True, eq=False)
class Piece:
    """Documents that are read together, and their readings once they are there."""

    documents: list[Loaded]
    batch: Batch | None = None
    retries: int = 0


def read_piece(documents: Sequence[Loaded], keeping: Keeping, tell: Callable[[int], None] | None = None) -> Batch:
    """Read documents to columns. `tell` learns which one (its index, or TOGETHER) is in hand from now on.

    What hangs on one document happens while it is the one told: reading it, and finding what its narrative states.
    """
    readings: list[list[Reading]] = []
    statements: list[list[Sequence[Claim]]] = []
    for index, loaded in enumerate(documents):
        if tell is not None:
            tell(index)
        if keeping.originals is not None:
            keep_original(keeping.originals, loaded.sha256, loaded.data)
        readings.append(read_loaded(loaded))
        statements.append([claims_of(reading) for reading in readings[-1]])
    if tell is not None:
        tell(TOGETHER)
    batch = _batch_of(documents, readings, statements)
    if keeping.unfinished is not None:
        keep_batch(keeping.unfinished, keeping.fingerprint, batch)
    return batch


def _batch_of(
    documents: Sequence[Loaded], readings: list[list[Reading]], statements: list[list[Sequence[Claim]]]
) -> Batch:
    try:
        return make_batch(list(chain(*readings)), list(chain(*statements)))
    except ValueError:
        # A cell that no format has, a defect of the reader: only its document is refused.
        for index, loaded in enumerate(documents):
            try:
                make_batch(readings[index], statements[index])
            except ValueError as error:
                readings[index] = [failed_reading(loaded, "died", f"{type(error).__name__}: {error}"[:200])]
                statements[index] = [()]
        return make_batch(list(chain(*readings)), list(chain(*statements)))


def read_loaded(loaded: Loaded) -> list[Reading]:
    """The readings of one document with what people say about it; a defect of the reader is a refusal."""
    try:
        readings = read_reports(loaded.data, loaded.name)
    except MemoryError:
        return [failed_reading(loaded, "memory")]
    except Exception as error:  # noqa: BLE001 - whatever a reader stumbles over is named, and costs one document
        return [failed_reading(loaded, "died", f"{type(error).__name__}: {error}"[:200])]
    is_from_web = loaded.name.startswith(("http://", "https://"))
    return [
        supply(replace(reading, url=loaded.name) if is_from_web and reading.url is None else reading, loaded.supplied)
        for reading in readings
    ]


def supply(reading: Reading, supplied: Supplied) -> Reading:
    """The reading with what people say about it, each told by a problem of the code <what>_supplied."""
    if supplied.agency is None and any(problem.code == "agency_without_place" for problem in reading.problems):
        # 水务局 of one county is not that of another: somebody has to say which.
        reading = replace(reading, agency=None)
    for name in ("agency", "year", "scope"):
        value = getattr(supplied, name)
        if value is not None:
            note = Problem(f"{name}_supplied", f"{_SUPPLIED[name]}:{value} | given by who brought it in: {value}")
            problems = [problem for problem in reading.problems if problem.code not in _SETTLED[name]]
            reading = replace(reading, **{name: value, "problems": (*problems, note)})
    # The site completes a name that says only 审计局; a name that somebody gave needs no completing.
    return reading if supplied.agency is None else replace(reading, site_name=None)


_SETTLED = {
    "agency": ("agency_unknown", "agency_without_place", "agency_contradicted", "agency_character"),
    "year": ("year_unknown", "year_in_future", "year_contradicted"),
    "scope": (),
}
_SUPPLIED = {"agency": "机关由导入者指定", "year": "年度由导入者指定", "scope": "口径由导入者指定"}


def failed_reading(loaded: Loaded, fate: Fate, detail: str = "", limits: Limits | None = None) -> Reading:
    """A document on which the reader failed: refused, with what to do about it."""
    limits = limits or Limits()
    if fate == "time":
        code, message = (
            "time_limit",
            (
                f"读取超过 {limits.seconds:g} 秒仍未完成,已停止;请检查此文件,或用 --time-limit 放宽 | "
                f"reading it took more than {limits.seconds:g} seconds and was stopped; check the file, "
                "or allow more with --time-limit"
            ),
        )
    elif fate == "memory":
        megabytes = limits.memory_bytes // 1024**2
        code, message = (
            "memory_limit",
            (
                f"读取所需内存超过 {megabytes} MB,已停止;请检查此文件,或用 --memory-limit 放宽 | "
                f"reading it took more than {megabytes} MB of memory and was stopped; check the file, "
                "or allow more with --memory-limit"
            ),
        )
    else:
        shown = detail or "进程中止 | the process ended"
        code, message = (
            "reader_failed",
            (
                f"读取程序出错({shown}),请把此文件报告给项目 | "
                f"the reader failed on it ({shown}); please report this file to the project"
            ),
        )
    problem = Problem(code, message)
    return Reading(loaded.name, loaded.sha256, "refused", problems=(problem,), byte_count=len(loaded.data))
