"""Processes that read documents within limits of time and memory, in order, and outlive none of their documents.

A document that hangs, eats memory or brings its process down is stopped and refused by name; what was read beside it
is read again by a new process, and the rest goes on. Time and memory are watched from outside, the same way on every
system; on Linux the kernel also refuses memory far beyond the limit, which stops what grows between two looks.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from typing import Any

import psutil

from disclosure.ingest.pieces import IDLE, TOGETHER, Fate, Keeping, Limits, Loaded, Piece, failed_reading, read_piece
from disclosure.ingest.reading_process import serve
from disclosure.model.report import Reading
from disclosure.store.batch import Batch, make_batch

WATCH_SECONDS = 0.2
"""How often a process is looked at."""

_CHILDREN_EVERY = 5
"""At every fifth look the programs that a process has started (LibreOffice) count too; finding them takes longer."""

_READY_AHEAD = 64
"""Chunks that may wait, read, behind one that takes long."""

_FRAME_THREADS = "POLARS_MAX_THREADS"

_MOST_LOST = 3
"""Times that a chunk may lose its process before any of its documents was begun."""

_STARTING = threading.Lock()
"""The environment is changed for the moment in which a process starts: by one thread at a time."""


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
        if culprit == TOGETHER and len(piece.documents) > 1:
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
        progress = context.RawArray("d", [IDLE, 0.0])
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
        if index == IDLE:
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
