"""What a worker of a cluster does: it hands documents to reader processes of its own, which are watched as everywhere.

Nothing is read inside the engine's process: a document that hangs or eats memory costs its reader process, never the
worker, and is refused by name as on one machine. Reader processes stay for the next order and leave when none comes.
"""

from __future__ import annotations

import multiprocessing
import threading
from collections import deque
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue

from disclosure.ingest.fingerprint import ReadersState, readers_state
from disclosure.ingest.pieces import Keeping, Limits, Loaded, Piece
from disclosure.ingest.workers import StoppedError, Workers
from disclosure.store.batch import Batch, join_batches

IDLE_SECONDS = 60.0
"""A reader process that has had nothing to do for so long ends, also where the one who gave orders has vanished."""

_REMEMBERED = 100
"""Ingests that have ended and whose late orders are still known as such."""


@dataclass(frozen=True, slots=True)
class Order:
    """Documents to be read for an ingest (`run`), by readers that are as `expected`."""

    run: str
    documents: list[Loaded]
    limits: Limits
    expected: ReadersState


@dataclass(frozen=True, slots=True)
class WorkerState:
    """A worker: its readers, and whether it may start processes (one below Dask's nanny may not)."""

    readers: ReadersState
    may_start: bool


def worker_state() -> WorkerState:
    """The state of the worker that this runs in."""
    return WorkerState(readers_state(), not multiprocessing.current_process().daemon)


def read_order(order: Order) -> Batch | WorkerState:
    """The readings of the documents, in their order; where this worker is not as expected, its state and nothing else.

    Raises OSError: the machine has no process or no disk left; StoppedError: `end_run` has been called.
    """
    state = worker_state()
    if state != WorkerState(order.expected, may_start=True):
        return state
    return _guards.read(order)


def end_run(run: str) -> None:
    """Stop the reading of an ingest that wants no more of it; its orders that still wait come to nothing."""
    _guards.end(run)


class _Guard:
    """A reader process and the thread that watches over it.

    The thread is as old as the process: Linux ends a process with the very thread that started it (`_end_with_parent`).
    """

    def __init__(self, guards: _Guards, limits: Limits) -> None:
        self.limits = limits
        self.run = ""
        self._guards = guards
        self._orders: SimpleQueue[tuple[list[Loaded], Future[Batch]]] = SimpleQueue()
        self._workers = Workers(1, Keeping(), limits)
        threading.Thread(target=self._live, name="guard", daemon=True).start()

    def read(self, documents: list[Loaded]) -> Batch:
        answer: Future[Batch] = Future()
        self._orders.put((documents, answer))
        return answer.result()

    def stop(self) -> None:
        self._workers.stop()

    def _live(self) -> None:
        with self._workers as workers:
            while True:
                try:
                    documents, answer = self._orders.get(timeout=IDLE_SECONDS)
                except Empty:
                    if self._guards.dismiss(self):
                        return
                    continue
                try:
                    answer.set_result(join_batches(list(workers.read(iter([Piece(documents)])))))
                except BaseException as error:  # noqa: BLE001 - it is told where the answer is awaited
                    answer.set_exception(error)
                    return


class _Guards:
    """The guards of a worker: as many as it has orders at once, kept from one order to the next."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._idle: list[_Guard] = []
        self._busy: list[_Guard] = []
        self._ended: deque[str] = deque(maxlen=_REMEMBERED)

    def read(self, order: Order) -> Batch:
        guard = self._take(order)
        try:
            batch = guard.read(order.documents)
        except BaseException:  # also what is no Exception was handed over: the guard is gone, and the error goes on
            with self._lock:
                self._busy.remove(guard)  # its thread has ended
            raise
        with self._lock:
            self._busy.remove(guard)
            self._idle.append(guard)
        return batch

    def _take(self, order: Order) -> _Guard:
        with self._lock:
            if order.run in self._ended:
                raise StoppedError
            fitting = next((guard for guard in self._idle if guard.limits == order.limits), None)
            if fitting is None:
                fitting = _Guard(self, order.limits)
            else:
                self._idle.remove(fitting)
            fitting.run = order.run
            self._busy.append(fitting)
            return fitting

    def dismiss(self, guard: _Guard) -> bool:
        """Whether a guard that has waited long may go; not if somebody has just taken it."""
        with self._lock, suppress(ValueError):
            self._idle.remove(guard)
            return True
        return False

    def end(self, run: str) -> None:
        with self._lock:
            self._ended.append(run)
            for guard in self._busy:
                if guard.run == run:
                    guard.stop()


_guards = _Guards()
