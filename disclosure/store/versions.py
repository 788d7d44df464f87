"""The files of a store: numbered versions, the pointer to the current one, the writer's lock.

    <folder>/current                    the number of the version that readers open
    <folder>/versions/<n>.duckdb        published versions, never changed afterwards
    <folder>/versions/<n>.building      a version in the making; left over only by a crash
    <folder>/writer.lock                held by the one active writer; the system frees it when its process ends

A crash at any moment leaves `current` on a complete version: the next one becomes visible by a single rename, after
its bytes have reached the disk.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from disclosure.store.errors import StoreError, explain_disk_errors
from disclosure.store.originals import sync_originals

KEPT_VERSIONS = 3
_POINTER = "current"
_VERSION_NAME = re.compile(r"([1-9][0-9]*)\.duckdb")


def version_path(folder: Path, number: int) -> Path:
    """The file of a published version."""
    return folder / "versions" / f"{number}.duckdb"


def current_version(folder: Path) -> int | None:
    """The number of the version that counts, None where there is no store. One small file is read: cheap to poll.

    Raises StoreError when the pointer is damaged.
    """
    try:
        text = (folder / _POINTER).read_text(encoding="ascii", errors="replace").strip()
    except (FileNotFoundError, NotADirectoryError):
        # One version without a pointer is what a crash during the very first publication leaves: no store yet.
        if len(list_versions(folder)) < 2:
            return None
        text = ""
    except OSError as error:
        raise StoreError(
            f"无法读取数据库:{folder}({error.strerror}) | The store cannot be read: {folder} ({error.strerror})"
        ) from error
    if not text.isdecimal():
        kept = ", ".join(str(number) for number in list_versions(folder)) or "-"
        raise StoreError(
            f"数据库指针文件已损坏:{folder / _POINTER};可用 disclosure versions --to N 选定一个版本({kept}) | "
            f"The store's pointer is damaged: {folder / _POINTER}; choose a version ({kept}) with "
            "'disclosure versions --to N'"
        )
    return int(text)


def current_path(folder: Path) -> Path:
    """The file that readers open. Raises StoreError where there is none."""
    number = current_version(folder)
    if number is None:
        raise StoreError(
            f"此处没有数据库:{folder};请先用 disclosure ingest 建库 | "
            f"There is no store here: {folder}; build one with 'disclosure ingest'"
        )
    path = version_path(folder, number)
    if not path.is_file():
        kept = ", ".join(str(number) for number in list_versions(folder)) or "-"
        raise StoreError(
            f"数据库缺少当前版本文件:{path};可用 disclosure versions --to N 退回({kept}) | "
            f"The store's current version is missing: {path}; go back with 'disclosure versions --to N' ({kept})"
        )
    return path


def list_versions(folder: Path) -> list[int]:
    """The numbers of the versions at hand, oldest first."""
    try:
        names = [path.name for path in (folder / "versions").iterdir()]
    except (FileNotFoundError, NotADirectoryError):
        return []
    return sorted(int(match[1]) for name in names if (match := _VERSION_NAME.fullmatch(name)))


@contextmanager
def hold_writer_lock(folder: Path, wait_seconds: float = 0) -> Iterator[None]:
    """Be the only writer of a store, or raise StoreError (after `wait_seconds`).

    Makes the folder where needed and clears what a crash left over.
    """
    with explain_disk_errors(folder):
        (folder / "versions").mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / "writer.lock", timeout=wait_seconds)
        try:
            lock.acquire()
        except Timeout:
            raise StoreError(
                f"另一个程序正在写入此数据库,请稍后再试:{folder} | "
                f"Another program is writing to this store; try again later: {folder}"
            ) from None
    try:
        with explain_disk_errors(folder):
            remove_unfinished(folder)
        yield
    finally:
        lock.release()


def remove_unfinished(folder: Path) -> None:
    """Delete versions in the making; only the holder of the writer's lock may call this."""
    for path in (folder / "versions").iterdir():
        if ".building" in path.name or path.name.endswith(".duckdb.wal"):
            _remove(path)
    (folder / f"{_POINTER}.next").unlink(missing_ok=True)


def start_building(folder: Path, *, from_current: bool = True) -> Path:
    """A private copy of the current version to work on; a path without a file where there is none to start from."""
    number = max([*list_versions(folder), 0]) + 1
    building = folder / "versions" / f"{number}.building"
    if from_current and current_version(folder) is not None:
        source = current_path(folder)
        with explain_disk_errors(folder):
            shutil.copyfile(source, building)
    return building


def discard_building(building: Path) -> None:
    """Forget a version in the making."""
    for path in building.parent.glob(f"{building.name}*"):
        with suppress(OSError):
            _remove(path)


def _remove(path: Path) -> None:
    """A file, or the folder in which the database keeps what does not fit into memory."""
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def publish_building(folder: Path, building: Path) -> int:
    """Make a closed, checked database file the current version: sync, rename, switch. Returns its number.

    The originals that it names reach the disk before it does.
    """
    number = int(building.name.partition(".")[0])
    with explain_disk_errors(folder):
        sync_originals(folder)
        _sync(building)
        os.replace(building, version_path(folder, number))
        _sync(building.parent)
        switch_to(folder, number)
        _remove_old(folder, number)
    return number


def switch_to(folder: Path, number: int) -> None:
    """Point readers to a version that is on disk, by one atomic rename."""
    following = folder / f"{_POINTER}.next"
    with following.open("w", encoding="ascii") as handle:
        handle.write(f"{number}\n")
        handle.flush()
        os.fsync(handle.fileno())
    os.replace(following, folder / _POINTER)
    _sync(folder)


def roll_back(folder: Path, number: int) -> None:
    """Make an earlier version the current one. Raises StoreError when it is not at hand or a writer is active."""
    kept = list_versions(folder)
    if number not in kept:
        at_hand = ", ".join(str(version) for version in kept) or "-"
        raise StoreError(f"没有第 {number} 版;现有:{at_hand} | There is no version {number}; at hand: {at_hand}")
    with hold_writer_lock(folder), explain_disk_errors(folder):
        switch_to(folder, number)


def _remove_old(folder: Path, current: int) -> None:
    for number in list_versions(folder)[:-KEPT_VERSIONS]:
        if number != current:
            # A reader on Windows may still hold the file: it goes with the next publication.
            with suppress(PermissionError):
                version_path(folder, number).unlink(missing_ok=True)


def _sync(path: Path) -> None:
    if path.is_dir():
        if os.name == "nt":  # Windows has no handle on a folder to sync; its rename is journalled.
            return
        descriptor = os.open(path, os.O_RDONLY)
    else:
        descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
