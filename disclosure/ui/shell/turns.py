"""Visitors draw their pages in turns: a few at a time, so that each is finished soon, rather than all at once and late.

Python runs one thread at a time. Fifty threads that draw pages at once each get a fiftieth, and the one that sends what
they have drawn has to wait for all of them after every message.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

AT_ONCE = (os.cpu_count() or 1) + 1
"""One more than cores: while the database works for one, another draws."""

MOST_SECONDS = 2.0
"""Whoever has waited so long goes on: a page that waits for something outside must not stop all others."""

_places = threading.BoundedSemaphore(AT_ONCE)


@contextmanager
def turn() -> Iterator[None]:
    """Wait for a place, then hold it."""
    has_place = _places.acquire(timeout=MOST_SECONDS)
    try:
        yield
    finally:
        if has_place:
            _places.release()
