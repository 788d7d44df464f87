"""Values that all visitors of one process share, kept within a bound of memory: answers of queries, drawn charts.

Streamlit's own cache hands every visitor a copy, which it packs and unpacks each time; these values are never changed
after they were made, so that all may have the same one. Who asks for what another visitor is waiting for waits with
him.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Shared(Generic[Value]):
    """key -> value, the least recently asked for forgotten beyond `most_bytes`; for any number of threads.

    `size` says how many bytes a value takes. A value larger than a quarter of all is given, but not kept.
    """

    def __init__(self, most_bytes: int, size: Callable[[Value], int]) -> None:
        self._most_bytes = most_bytes
        self._size = size
        self._kept: OrderedDict[Hashable, tuple[Value, int]] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()
        self._in_the_making: dict[Hashable, threading.Event] = {}

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """The value of a key; made by `make` where nobody has asked before. What `make` raises goes to its caller."""
        while True:
            with self._lock:
                if key in self._kept:
                    self._kept.move_to_end(key)
                    return self._kept[key][0]
                waited_for = self._in_the_making.get(key)
                if waited_for is None:
                    made = self._in_the_making[key] = threading.Event()
                    break
            waited_for.wait()  # then it is there, or its making failed, or it was too large to keep: ask again
        try:
            value = make()
            self._keep(key, value)
            return value
        finally:
            with self._lock:
                del self._in_the_making[key]
            made.set()

    def _keep(self, key: Hashable, value: Value) -> None:
        size = self._size(value)
        if size > self._most_bytes // 4:
            return
        with self._lock:
            self._kept[key] = (value, size)
            self._bytes += size
            while self._bytes > self._most_bytes:
                _, (_, freed) = self._kept.popitem(last=False)
                self._bytes -= freed

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._kept.clear()
            self._bytes = 0
