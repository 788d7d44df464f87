"""A process that reads documents for `workers`: what it does, and how it ends when nobody is left to want it."""

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
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import psutil

from disclosure.ingest.pieces import IDLE, Keeping, Limits, Loaded, read_piece
from disclosure.store.batch import Batch

OBJECTS_BETWEEN_COLLECTIONS = 100_000
"""A reading makes hundreds of thousands of objects and hardly a cycle: the collector need not look every 700."""

_SET_PARENT_DEATH_SIGNAL = 1
"""PR_SET_PDEATHSIG of Linux: the kernel's signal to a process whose parent has gone."""

_GRACE, _DAY = 30.0, 86_400.0
"""Seconds past its limit after which a process ends itself, and the most that it counts."""

_WOUND_EVERY = 1.0
"""Seconds after which the clock of that end is set anew: each time it is a new thread that the reading waits for."""


def serve(orders: Connection, progress: Any, keeping: Keeping, limits: Limits) -> None:
    """The work of one process: lists of documents come in, batches go out, until the other end closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to the whole group; the parent ends its processes
    _end_with_parent()
    _limit_memory(limits)
    gc.freeze()
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS)
    waiting: SimpleQueue[list[Loaded] | None] = SimpleQueue()
    threading.Thread(target=_take_orders, args=(orders, waiting), daemon=True).start()
    wound = -_WOUND_EVERY
    with suppress(OSError), Path(os.devnull).open("w", encoding="utf-8") as nowhere:

        def tell(index: int) -> None:
            nonlocal wound
            now = progress[1] = time.monotonic()
            progress[0] = index
            if now - wound >= _WOUND_EVERY:
                # Watched over from outside; but where nobody is left to watch, this ends it, also inside a pattern.
                faulthandler.dump_traceback_later(min(limits.seconds + _GRACE, _DAY), exit=True, file=nowhere)
                wound = now

        while (documents := waiting.get()) is not None:
            batch = _read_or_explain(documents, keeping, tell)
            faulthandler.cancel_dump_traceback_later()
            wound = -_WOUND_EVERY
            progress[0] = IDLE
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
