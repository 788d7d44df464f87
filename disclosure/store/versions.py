"""The files of a store: numbered versions, the pointer to the current one, the writer's lock.

    <folder>/current                    the number of the version that readers open
    <folder>/versions/<n>.duckdb        published versions, never changed afterwards
    <folder>/versions/<n>.duckdb.wal    what a small version changed; its file is then an earlier one's (a hard link)
    <folder>/versions/<n>.building      a version in the making; left over only by a crash
    <folder>/versions/spare             the writer's own copy of the current version's file, for the next small version
    <folder>/writer.lock                held by the one active writer; the system frees it when its process ends

A crash at any moment leaves `current` on a complete version: the next one becomes visible by a single rename, after
its bytes have reached the disk.

A small version costs what it changes: DuckDB keeps what a writer did in a log beside the file and reads both, so that
log is all that is written. The writer works on the spare, which its log must leave untouched: where the database wrote
into the file itself (much was added), the whole file becomes the version, and a new spare is made.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from disclosure.store.errors import StoreError, explain_disk_errors
from disclosure.store.originals import sync_originals

KEPT_VERSIONS = 3

LEAST_SHARED_BYTES = 32 * 2**20
"""Files smaller than this are copied as a whole for each version: that is as quick."""

_LOG_SHARE = 0.1
_LONGEST_LOG_BYTES = 16 * 2**20
"""A log that is longer than this, or than this share of its file, goes into a file of its own: whoever opens a version
reads its log, 20 ms of processor time a megabyte.
"""

_SPARE = "spare"
_HEAD_BYTES = 3 * 4096
"""The headers of a database file; they name its state."""
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


def require_whole(info: Mapping[str, str], path: Path) -> None:
    """Raise StoreError where a version is not the one of its number: the log that makes it so is gone or cut off."""
    if info.get("version", path.stem) != path.stem or not path.is_file():
        raise StoreError(
            f"数据库文件不完整:{path} 旁的日志缺失或损坏。可用 disclosure versions --to N 退回其他版本 | "
            f"The store's file is not whole: the log beside {path} is missing or damaged. Go back to another version "
            "with 'disclosure versions --to N'"
        )


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


def log_path(path: Path) -> Path:
    """The log beside a database file, which a small version has."""
    return path.with_name(f"{path.name}.wal")


def version_bytes(folder: Path, number: int) -> int:
    """The size of a version: its file, which it may share with others, and its log."""
    path = version_path(folder, number)
    log = log_path(path)
    return path.stat().st_size + (log.stat().st_size if log.is_file() else 0)


def remove_unfinished(folder: Path) -> None:
    """Delete versions in the making; only the holder of the writer's lock may call this.

    The copy that a killed writer left untouched is kept as the spare.
    """
    for path in sorted((folder / "versions").iterdir()):
        if path.suffix == ".building" and not (folder / "versions" / _SPARE).exists() and _is_twin(folder, path):
            os.replace(path, folder / "versions" / _SPARE)
    for path in (folder / "versions").iterdir():
        is_lone_log = path.name.endswith(".duckdb.wal") and not path.with_suffix("").exists()
        if ".building" in path.name or path.name.startswith(f"{_SPARE}.") or is_lone_log:
            _remove(path)
    (folder / f"{_POINTER}.next").unlink(missing_ok=True)


def start_building(folder: Path, *, from_current: bool = True) -> Path:
    """A private copy of the current version to work on; a path without a file where there is none to start from."""
    versions = folder / "versions"
    building = versions / f"{max([*list_versions(folder), 0]) + 1}.building"
    spare = versions / _SPARE
    with explain_disk_errors(folder):
        if from_current and current_version(folder) is not None:
            source = current_path(folder)
            if has_spare(folder):
                os.replace(spare, building)
            else:
                shutil.copyfile(source, building)
                _take_time(source, building)
            if log_path(source).is_file():
                shutil.copyfile(log_path(source), log_path(building))
            if source.stat().st_size >= LEAST_SHARED_BYTES:
                with suppress(OSError):  # file systems without hard links: every version is a file of its own
                    os.link(source, _base_of(building))
        spare.unlink(missing_ok=True)
    return building


def has_spare(folder: Path) -> bool:
    """Whether a version can be made without copying the current one's file."""
    return _is_twin(folder, folder / "versions" / _SPARE)


def is_log_enough(building: Path) -> bool:
    """Whether a version in the making is its log alone: the file that it started from is unchanged, the log short."""
    base, log = _base_of(building), log_path(building)
    if not base.exists() or not log.is_file():
        return False
    is_short = log.stat().st_size <= longest_log(base.stat().st_size)
    return is_short and _stamp(building) == _stamp(base)


def longest_log(byte_count: int) -> int:
    """The longest log, in bytes, that a version with a file of `byte_count` may have."""
    return max(1, min(int(_LOG_SHARE * byte_count), _LONGEST_LOG_BYTES))


def _base_of(building: Path) -> Path:
    return building.with_name(f"{building.name}.base")


def _stamp(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_size, found.st_mtime_ns


def _take_time(source: Path, copy: Path) -> None:
    """Give a copy the time of its source, so that whatever is written into it afterwards shows."""
    found = source.stat()
    os.utime(copy, ns=(found.st_atime_ns, found.st_mtime_ns))


def _is_twin(folder: Path, path: Path) -> bool:
    """Whether a file is an untouched copy of the current version's."""
    try:
        number = current_version(folder)
        source = version_path(folder, number) if number is not None else None
        if source is None or _stamp(source) != _stamp(path):
            return False
        with source.open("rb") as one, path.open("rb") as other:
            return one.read(_HEAD_BYTES) == other.read(_HEAD_BYTES)
    except (OSError, StoreError):
        return False


def discard_building(building: Path) -> None:
    """Forget a version in the making; a copy that it left untouched is the spare again."""
    spare = building.with_name(_SPARE)
    with suppress(OSError):
        if not spare.exists() and _is_twin(building.parent.parent, building):
            os.replace(building, spare)
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
    """Make a closed, checked database the current version: sync, rename, switch. Returns its number.

    The originals that it names reach the disk before it does. Its log, where it is its log alone, is there before its
    file: without it the file would be an earlier version.
    """
    number = int(building.name.partition(".")[0])
    path, base = version_path(folder, number), _base_of(building)
    with explain_disk_errors(folder):
        sync_originals(folder)
        is_small = is_log_enough(building)
        if is_small:
            _sync(log_path(building))
            os.replace(log_path(building), log_path(path))
            os.replace(base, path)
        else:
            _sync(building)
            os.replace(building, path)
            base.unlink(missing_ok=True)
        _sync(path.parent)
        switch_to(folder, number)
        _remove_old(folder, number)
        # What follows only makes the next version quicker.
        with suppress(OSError, StoreError):
            _keep_spare(folder, building if is_small else None)
    return number


def _keep_spare(folder: Path, copy: Path | None) -> None:
    """Have a copy of the current version's file at hand: the one worked on, untouched, or a new one if worth it."""
    source, spare = current_path(folder), folder / "versions" / _SPARE
    if copy is None:
        size = source.stat().st_size
        if size < LEAST_SHARED_BYTES or shutil.disk_usage(folder).free < 3 * size:
            return
        copy = spare.with_name(f"{_SPARE}.part")
        shutil.copyfile(source, copy)
        _sync(copy)
        _take_time(source, copy)
    else:
        _sync(copy)
    os.replace(copy, spare)


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
                path = version_path(folder, number)
                path.unlink(missing_ok=True)  # before its log: a reader that finds the file has found the log
                log_path(path).unlink(missing_ok=True)


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
