"""Processes that read documents within limits of time and memory, in order, and outlive none of their documents.

A document that hangs, eats memory or brings its process down is stopped and refused by name; what was read beside it
is read again by a new process, and the rest goes on. Time and memory are watched from outside, the same way on every
system; on Linux the kernel also refuses memory far beyond the limit, which stops what grows between two looks.
"""

from __future__ import annotations

import ctypes
import faulthandler
import gc
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from itertools import chain
from multiprocessing.connection import Connection, wait
from pathlib import Path
from queue import SimpleQueue
from typing import Any, Literal

import psutil

from disclosure.model.report import Claim, Problem, Reading, Scope
from disclosure.reading.extract import read_reports
from disclosure.store.batch import Batch, claims_of, make_batch
from disclosure.store.originals import keep_original
from disclosure.store.unfinished import keep_batch

WATCH_SECONDS = 0.2
"""How often a process is looked at."""

_CHILDREN_EVERY = 5
"""At every fifth look the programs that a process has started (LibreOffice) count too; finding them takes longer."""

_READY_AHEAD = 64
"""Chunks that may wait, read, behind one that takes long."""

_FRAME_THREADS = "POLARS_MAX_THREADS"

OBJECTS_BETWEEN_COLLECTIONS = 100_000
"""A reading makes hundreds of thousands of objects and hardly a cycle: the collector need not look every 700."""

_SET_PARENT_DEATH_SIGNAL = 1
"""PR_SET_PDEATHSIG of Linux: the kernel's signal to a process whose parent has gone."""

_GRACE, _DAY = 30.0, 86_400.0
"""Seconds past its limit after which a process ends itself, and the most that it counts."""

_MOST_LOST = 3
"""Times that a chunk may lose its process before any of its documents was begun."""

_STARTING = threading.Lock()
"""The environment is changed for the moment in which a process starts: by one thread at a time."""

_IDLE, _TOGETHER = -1, -2
"""What a process is at, where it is no document: nothing, and putting what it has read into one batch."""

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


# -- reading ----------------------------------------------------------------------------------------------------


def read_piece(documents: Sequence[Loaded], keeping: Keeping, tell: Callable[[int], None] | None = None) -> Batch:
    """Read documents to columns. `tell` learns which one (its index, or _TOGETHER) is in hand from now on.

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
        tell(_TOGETHER)
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
    "year": ("year_unknown", "year_in_future"),
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


# -- the process that reads -------------------------------------------------------------------------------------


def serve(orders: Connection, progress: Any, keeping: Keeping, limits: Limits) -> None:
    """The work of one process: lists of documents come in, batches go out, until the other end closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to the whole group; the parent ends its processes
    _end_with_parent()
    _limit_memory(limits)
    gc.freeze()
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS)
    waiting: SimpleQueue[list[Loaded] | None] = SimpleQueue()
    threading.Thread(target=_take_orders, args=(orders, waiting), daemon=True).start()
    with suppress(OSError), Path(os.devnull).open("w", encoding="utf-8") as nowhere:

        def tell(index: int) -> None:
            progress[1] = time.monotonic()
            progress[0] = index
            # Watched over from outside; but where nobody is left to watch, this ends it, also inside a pattern.
            faulthandler.dump_traceback_later(min(limits.seconds + _GRACE, _DAY), exit=True, file=nowhere)

        while (documents := waiting.get()) is not None:
            batch = _read_or_explain(documents, keeping, tell)
            faulthandler.cancel_dump_traceback_later()
            progress[0] = _IDLE
            orders.send(batch)


def _take_orders(orders: Connection, waiting: SimpleQueue[list[Loaded] | None]) -> None:
    """Take in what comes while documents are read: the other end must never wait for us while we wait for it."""
    with suppress(EOFError, OSError):
        while True:
            waiting.put(orders.recv())
    waiting.put(None)


def _end_with_parent() -> None:
    """Leave when the one who reads the answers has been killed, also in the middle of a document.

    A thread sees it wherever Python runs on. Inside one long call (a pattern, a library) no thread gets its turn: there
    Linux ends the process, and everywhere the limit of time does (`serve`).
    """
    parent = multiprocessing.parent_process()
    if sys.platform == "linux" and parent is not None:
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None, use_errno=True).prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGKILL)
        if os.getppid() != parent.pid:  # it has died while we began
            os._exit(1)
    threading.Thread(target=_wait_for_parent, daemon=True).start()


def _wait_for_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _read_or_explain(documents: list[Loaded], keeping: Keeping, tell: Callable[[int], None]) -> Batch | OSError:
    """The batch, or why the disk did not take what is to be kept."""
    try:
        return read_piece(documents, keeping, tell)
    except OSError as error:
        return error


def _limit_memory(limits: Limits) -> None:
    """Let the kernel refuse memory far beyond the limit. The room that libraries only reserve does not count."""
    if sys.platform != "linux":
        return
    import resource

    reserved = psutil.Process().memory_info().vms
    most = reserved + 2 * limits.memory_bytes
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    if hard == resource.RLIM_INFINITY or hard > most:
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))


@dataclass(slots=True, eq=False)
class _Worker:
    """A process, what it is doing and has to do next; `fate` is set by the one who stops it."""

    process: Any
    orders: Connection
    progress: Any
    seen: psutil.Process | None
    pieces: deque[Piece] = field(default_factory=deque)
    fate: Fate = "died"
    memory: int = 0
    looks: int = 0
    children_memory: int = 0


@dataclass(slots=True)
class _Line:
    """Pieces in their order, those that wait for a process, and whether more will come."""

    pieces: deque[Piece] = field(default_factory=deque)
    waiting: deque[Piece] = field(default_factory=deque)
    is_open: bool = True


class StoppedError(Exception):
    """Somebody who no longer wants the readings has called `Workers.stop`."""


class Workers:
    """Reads pieces in order in `count` processes; 0 reads them here, without limits (for tests and tiny inputs)."""

    def __init__(self, count: int, keeping: Keeping, limits: Limits | None = None) -> None:
        self._count = count
        self._keeping = keeping
        self._limits = limits or Limits()
        self._workers: list[_Worker] = []
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self._watcher: threading.Thread | None = None

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        if self._watcher is not None:
            self._watcher.join()
        for worker in list(self._workers):
            self._remove(worker)

    def stop(self) -> None:
        """End `read`, which another thread is at, with StoppedError; whoever opened this still closes it."""
        self._ended.set()

    def read(self, pieces: Iterator[Piece]) -> Iterator[Batch]:
        """The batches of the pieces, in order; those that have one already pass through.

        Raises OSError: disk full; StoppedError: somebody has called `stop`.
        """
        if not self._count:
            for piece in pieces:
                if piece.batch is not None or piece.documents:
                    yield piece.batch or read_piece(piece.documents, self._keeping)
            return
        if self._watcher is None:
            self._watcher = threading.Thread(target=self._watch, name="watch-readers", daemon=True)
            self._watcher.start()
        line = _Line()
        while True:
            self._fill(line, pieces)
            while line.pieces and line.pieces[0].batch is not None:
                yield line.pieces.popleft().batch  # type: ignore[misc]
            if not line.pieces:
                if not line.is_open:
                    return
                continue
            self._assign(line)
            self._receive(line)
            if self._ended.is_set():
                raise StoppedError

    def _fill(self, line: _Line, pieces: Iterator[Piece]) -> None:
        """Take pieces in until every process has some to do and some to come."""
        while (
            line.is_open and len(line.waiting) < 2 * self._count and len(line.pieces) < 4 * self._count + _READY_AHEAD
        ):
            piece = next(pieces, None)
            if piece is None:
                line.is_open = False
            elif piece.batch is not None or piece.documents:
                line.pieces.append(piece)
                if piece.batch is None:
                    line.waiting.append(piece)

    def _assign(self, line: _Line) -> None:
        """Give every process one piece to read and one for when it has done that."""
        while line.waiting:
            if len(self._workers) < self._count and all(worker.pieces for worker in self._workers):
                worker = self._start()
            else:
                worker = min(self._workers, key=lambda worker: len(worker.pieces))
            if len(worker.pieces) > 1:
                return
            piece = line.waiting.popleft()
            worker.pieces.append(piece)
            with suppress(OSError):  # it has died: that is seen, and dealt with, when its answer is awaited
                worker.orders.send(piece.documents)

    def _receive(self, line: _Line) -> None:
        busy = {worker.orders: worker for worker in self._workers if worker.pieces}
        for ready in wait(list(busy), WATCH_SECONDS):
            worker = busy[ready]  # type: ignore[index]
            try:
                answer = worker.orders.recv()
            except (EOFError, OSError):
                self._remove(worker)
                first, *others = worker.pieces
                line.waiting.extendleft(reversed(others))
                self._divide(line, first, int(worker.progress[0]), worker.fate)
                continue
            piece = worker.pieces.popleft()
            if isinstance(answer, OSError):
                raise answer
            piece.batch = answer
            piece.documents = []
            if worker.memory > self._limits.memory_bytes // 2:
                self._remove(worker)  # what it still holds would count against the next document
                line.waiting.extendleft(reversed(worker.pieces))

    def _divide(self, line: _Line, piece: Piece, culprit: int, fate: Fate) -> None:
        """A process was lost: refuse its document (where it was not alone, try it alone first), read the rest again.

        A document that ran out of its time had all of it: it is not given that time again. Where all were in the
        process's hands at once, or none, any may be the one: they are tried one by one.
        """
        place = line.pieces.index(piece)
        if culprit == _TOGETHER and len(piece.documents) > 1:
            singles = [Piece([loaded]) for loaded in piece.documents]
            self._put_in_place(line, place, singles)
            return
        if culprit < 0:
            piece.retries += 1
            if piece.retries < _MOST_LOST:
                line.waiting.appendleft(piece)
            else:
                piece.batch = make_batch([self._failed(loaded, fate) for loaded in piece.documents])
            return
        loaded = piece.documents[culprit]
        alone = Piece([loaded], retries=1)
        if fate == "time" or len(piece.documents) == 1:
            alone = Piece([], make_batch([self._failed(loaded, fate)]))
        parts = [Piece(piece.documents[:culprit]), alone, Piece(piece.documents[culprit + 1 :])]
        parts = [part for part in parts if part.documents or part.batch is not None]
        self._put_in_place(line, place, parts)

    @staticmethod
    def _put_in_place(line: _Line, place: int, parts: list[Piece]) -> None:
        """Parts instead of the piece at `place`, next in turn."""
        del line.pieces[place]
        for offset, part in enumerate(parts):
            line.pieces.insert(place + offset, part)
        line.waiting.extendleft(part for part in reversed(parts) if part.batch is None)

    def _failed(self, loaded: Loaded, fate: Fate) -> Reading:
        return failed_reading(loaded, fate, limits=self._limits)

    # -- processes ----------------------------------------------------------------------------------------------

    def _start(self) -> _Worker:
        # Not forked: polars and duckdb run threads, and a forked copy of them may hang.
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        progress = context.RawArray("d", [_IDLE, 0.0])
        process = context.Process(target=serve, args=(theirs, progress, self._keeping, self._limits), daemon=True)
        with _one_thread_each():
            process.start()
        theirs.close()
        try:
            seen = psutil.Process(process.pid)
        except psutil.Error:
            seen = None
        worker = _Worker(process, ours, progress, seen)
        with self._lock:
            self._workers.append(worker)
        return worker

    def _remove(self, worker: _Worker) -> None:
        with self._lock:
            if worker in self._workers:
                self._workers.remove(worker)
        _kill(worker)
        worker.process.join()
        worker.orders.close()

    def _watch(self) -> None:
        """Stop what takes too long or too much, until the end."""
        while not self._ended.wait(WATCH_SECONDS):
            with self._lock:
                for worker in self._workers:
                    self._look_at(worker)

    def _look_at(self, worker: _Worker) -> None:
        index, since = worker.progress[0], worker.progress[1]
        try:
            worker.memory = _memory_of(worker)
        except psutil.Error:
            return
        if index == _IDLE:
            return
        if time.monotonic() - since > self._limits.seconds:
            worker.fate = "time"
            _kill(worker)
        elif worker.memory > self._limits.memory_bytes:
            worker.fate = "memory"
            _kill(worker)


@contextmanager
def _one_thread_each() -> Iterator[None]:
    """Processes that are started here get one thread for their frames: there is a process for each core already."""
    with _STARTING:
        before = os.environ.get(_FRAME_THREADS)
        os.environ[_FRAME_THREADS] = "1"
        try:
            yield
        finally:
            if before is None:
                del os.environ[_FRAME_THREADS]
            else:
                os.environ[_FRAME_THREADS] = before


def _memory_of(worker: _Worker) -> int:
    """Bytes in memory of a process and, at some of the looks, of the programs it has started."""
    if worker.seen is None:
        return 0
    if worker.looks % _CHILDREN_EVERY == 0:
        worker.children_memory = 0
        for child in worker.seen.children(recursive=True):
            with suppress(psutil.Error):
                worker.children_memory += child.memory_info().rss
    worker.looks += 1
    return int(worker.seen.memory_info().rss) + worker.children_memory


def _kill(worker: _Worker) -> None:
    """End a process and the programs that it has started."""
    children: list[psutil.Process] = []
    if worker.seen is not None:
        with suppress(psutil.Error):
            children = worker.seen.children(recursive=True)
    with suppress(OSError, ValueError):
        worker.process.kill()
    for child in children:
        with suppress(psutil.Error):
            child.kill()


def default_count() -> int:
    """As many processes as this one may use cores."""
    with suppress(AttributeError):
        return len(os.sched_getaffinity(0)) or 1
    return os.cpu_count() or 1
