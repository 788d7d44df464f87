"""Visitors draw their pages in turns: a few at a time, so that each is finished soon, rather than all at once and late.

Python runs one thread at a time. Fifty threads that draw pages at once each get a fiftieth, and the one that sends what
they have drawn has to wait for all of them after every message.
"""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

AT_ONCE = (os.cpu_count() or 1) + 1
"""One more than cores: while the database works for one, another draws."""

MOST_SECONDS = 2.0
"""Whoever has waited so long goes on: a page that waits for something outside must not stop all others."""


class Places:
    """A number of places, given to those who wait in the order in which they came.

    The semaphores of Python let who comes just then pass before those who wait: some visitors would wait very long.
    """

    def __init__(self, count: int) -> None:
        self._lock = threading.Lock()
        self._free = count
        self._waiting: deque[threading.Event] = deque()

    def take(self, seconds: float) -> bool:
        """Wait at most so long for a place; whether there was one. Who got one gives it back."""
        with self._lock:
            if self._free and not self._waiting:
                self._free -= 1
                return True
            called = threading.Event()
            self._waiting.append(called)
        called.wait(seconds)
        with self._lock:
            if called.is_set():  # perhaps only after the time was over
                return True
            self._waiting.remove(called)
            return False

    def give_back(self) -> None:
        """The place goes to who has waited longest."""
        with self._lock:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._free += 1


_places = Places(AT_ONCE)


@contextmanager
def turn() -> Iterator[None]:
    """Wait for a place, then hold it."""
    has_place = _places.take(MOST_SECONDS)
    try:
        yield
    finally:
        if has_place:
            _places.give_back()
