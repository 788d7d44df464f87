"""Before and after a command: the newest state of a lake in this machine's folder, and its notes in the lake."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from disclosure.store.errors import StoreError
from disclosure.store.lake.cache import lake_of, note_followed, read_followed
from disclosure.store.lake.catalog import LakeError, LakeWatch
from disclosure.store.lake.following import follow, tell_age
from disclosure.store.lake.writing import has_unsent_lines, send_journals
from disclosure.store.versions import current_version

_SEND_PATIENCE_SECONDS = 20
_READ_PATIENCE_SECONDS = 10
"""How long a command that reads waits for a writer of the same folder before it reads what is there."""


_NOTED_EVERY_SECONDS = 30
"""How often it is noted that the lake was asked and has nothing new."""


def meet(folder: Path, *, is_writing: bool, tell: Callable[[str], None]) -> None:
    """Have the newest snapshot in `folder`. A command that reads goes on without the lake, after a word about it.

    Raises LakeError where a command that writes, or one without anything to read, cannot reach the lake.
    """
    if is_writing:
        follow(folder, makes_lake=True)
        send_notes(folder)
        return
    try:
        follow(folder, _READ_PATIENCE_SECONDS)
    except StoreError as error:
        if current_version(folder) is None:
            raise
        tell(str(error))
        tell(tell_age(folder))


def send_notes(folder: Path) -> None:
    """Send the lines of the journals that the lake has not, where there are any. Raises LakeError."""
    address = lake_of(folder)
    if address is not None and has_unsent_lines(folder):
        send_journals(folder, address, _SEND_PATIENCE_SECONDS)


def keep_following(folder: Path, every_seconds: float, tell: Callable[[str], None]) -> threading.Event:
    """Follow the lake, and send what was noted, in a thread until the event that is returned is set.

    Trouble is told once, and once more when it is over.
    """
    stop = threading.Event()
    address = lake_of(folder)
    if address is None:
        return stop
    watch = LakeWatch(address)

    def run() -> None:
        is_well = True
        while not stop.wait(every_seconds):
            try:
                followed = read_followed(folder)
                if followed is None or followed.snapshot != watch.snapshot():
                    follow(folder)
                elif followed.seconds() > _NOTED_EVERY_SECONDS:
                    note_followed(folder, followed.lake_id, followed.snapshot, followed.version, followed.journals)
                send_notes(folder)
            except LakeError as error:
                if is_well:
                    tell(f"{error}\n{tell_age(folder)}")
                is_well = False
            except StoreError as error:
                tell(str(error))
            else:
                if not is_well:
                    tell("数据湖已恢复,本机副本是最新的 | the lake is back; this machine's copy is up to date")
                is_well = True

    threading.Thread(target=run, daemon=True, name="following the lake").start()
    return stop
