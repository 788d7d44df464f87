"""How much memory a writer's database may use: a share of what the machine, or its container, has to spare."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import psutil

from disclosure.settings import MEMORY_VARIABLE, memory_text
from disclosure.store.errors import StoreError

_MEBIBYTE = 2**20
_SHARE = 0.5
"""The rest is for frames in Python, what the database takes beside its buffers, and everyone else."""

_LEAST = 256 * _MEBIBYTE
_CONTAINER_LIMITS = (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"))


def writer_memory() -> int:
    """Bytes that the database of a writer may hold; what is more goes to a folder beside the version in the making.

    Raises StoreError where DISCLOSURE_MEMORY is not a number of megabytes.
    """
    return max(_LEAST, int(_SHARE * (_given() or _available())))


def _given() -> int:
    text = memory_text()
    if text and not text.isdecimal():
        raise StoreError(
            f"环境变量 {MEMORY_VARIABLE} 应为兆字节数,如 4096:{text} | "
            f"{MEMORY_VARIABLE} is a number of megabytes, such as 4096: {text}"
        )
    return int(text or 0) * _MEBIBYTE


def _available() -> int:
    available = int(psutil.virtual_memory().available)
    for path in _CONTAINER_LIMITS:
        with suppress(OSError, ValueError):  # no such system, or "max"
            available = min(available, int(path.read_text(encoding="ascii")))
    return available
