"""How a writer of a store takes part in a lake: the lock, the newest snapshot, and the right to publish the next."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from disclosure.store.lake.cache import lake_of
from disclosure.store.lake.catalog import WriterLock
from disclosure.store.lake.following import LOCAL_PATIENCE_SECONDS, follow_held
from disclosure.store.lake.writing import LakeWriter


@contextmanager
def join_lake(folder: Path, wait_seconds: float) -> Iterator[LakeWriter | None]:
    """The writer of the lake that a folder follows, for the holder of the folder's lock; None for any other folder.

    On entry the folder has the newest snapshot. Raises LakeError, LakeBusyError.
    """
    address = lake_of(folder)
    if address is None:
        yield None
        return
    with WriterLock(address, wait_seconds) as lock:
        snapshot = follow_held(folder, address, makes_lake=True)
        yield LakeWriter(folder, address, lock, snapshot)


def folder_patience(folder: Path, wait_seconds: float) -> float:
    """How long to wait for a folder's lock: its dashboard may be following the lake for a moment."""
    return wait_seconds if lake_of(folder) is None else max(wait_seconds, LOCAL_PATIENCE_SECONDS)
