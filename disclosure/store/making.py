"""The version that a writer makes: a private copy of the current one, and what the current one says until then."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import duckdb

from disclosure.settings import MEMORY_VARIABLE
from disclosure.store.errors import StoreError, describe_in_use, explain_disk_errors
from disclosure.store.memory import writer_memory
from disclosure.store.schema import check_schema_version, connect, execute, read_info, require_extendable_schema
from disclosure.store.versions import (
    current_path,
    current_version,
    discard_building,
    has_spare,
    is_log_enough,
    longest_log,
    publish_building,
    require_whole,
    start_building,
)

_MORE_MEMORY = (
    f"请关闭其他程序,或用环境变量 {MEMORY_VARIABLE} 给出更多内存(兆字节)后重试",
    f". Close other programs, or give more memory by the variable {MEMORY_VARIABLE} (megabytes), and try again",
)

_KEEP_LOG = "pragma disable_checkpoint_on_shutdown"
"""What is closed leaves its log as it is."""


class VersionInMaking:
    """The files and connections of one writer, who holds the store's lock.

    `info` is what the current version says of itself, once it was opened; `has_current` whether there is one to start
    from. `starts_empty` leaves behind what the store holds.
    """

    def __init__(self, folder: Path, *, starts_empty: bool = False) -> None:
        self.folder = folder
        self.info: dict[str, str] = {}
        self._starts_empty = starts_empty
        self.has_current = not starts_empty and current_version(folder) is not None
        self._path: Path | None = None
        self._connection: duckdb.DuckDBPyConnection | None = None
        self._current: duckdb.DuckDBPyConnection | None = None
        self._is_written = False

    @property
    def number(self) -> str:
        """The number that the version will have; empty where it was not opened."""
        return self._path.name.partition(".")[0] if self._path is not None else ""

    def says(self, properties: Mapping[str, str]) -> bool:
        """Whether the current version says all of this of itself; what it does not say is an empty text."""
        return all(self.info.get(name, "") == value for name, value in properties.items())

    def at_start(self) -> duckdb.DuckDBPyConnection | None:
        """The version that was current at the start, None where there was none.

        Until something is written, the version in the making is the same: where its file is at hand it is opened, as
        opening takes longer the longer the log is, and most writers need it next.
        """
        if not self.has_current or self._current is not None:
            return self._current
        if not self._is_written and (self._connection is not None or self._has_room_beside()):
            return self._open_copy()
        path = current_path(self.folder)
        self._current = connect(path, read_only=True)
        self._learn(self._current, path)
        return self._current

    def latest(self) -> duckdb.DuckDBPyConnection | None:
        """The version in the making where it is open, else the one that was current at the start."""
        return self._connection or self.at_start()

    def open(self) -> duckdb.DuckDBPyConnection:
        """The version in the making, to write into: a copy of the current one, or an empty file."""
        connection = self._open_copy()
        if not self._is_written:
            execute(connection, f"set memory_limit = '{writer_memory()}B'")
            self._is_written = True
        return connection

    def publish(self) -> int:
        """Close the files, sync what was written and make it the current version. Returns its number."""
        if self._connection is None or self._path is None:
            raise RuntimeError("nothing was opened")
        with explain_database_errors(self.folder):
            if self._current is not None:
                self._current.close()
                self._current = None
            if is_log_enough(self._path):
                execute(self._connection, _KEEP_LOG)
            else:
                execute(self._connection, "checkpoint")
            self._connection.close()
            self._connection = None
        number = publish_building(self.folder, self._path)
        self._path = None
        return number

    def close(self) -> None:
        """Close what is open, and discard what was not published."""
        for connection in (self._connection, self._current):
            if connection is not None:
                connection.close()
        self._connection = self._current = None
        if self._path is not None:
            discard_building(self._path)
            self._path = None

    def _open_copy(self) -> duckdb.DuckDBPyConnection:
        if self._connection is not None:
            return self._connection
        if shutil.disk_usage(self.folder).free < self._needed_bytes():
            raise OSError(errno.ENOSPC, "No space left on device")
        self._path = start_building(self.folder, from_current=not self._starts_empty)
        connection = connect(self._path, log_bytes=longest_log(self._path.stat().st_size) if self.has_current else None)
        self._connection = connection
        if self.has_current:
            execute(connection, _KEEP_LOG)
            self._learn(connection, current_path(self.folder))
        return connection

    def _has_room_beside(self) -> bool:
        """Whether a copy of the current version is at hand, and room for its log."""
        return has_spare(self.folder) and shutil.disk_usage(self.folder).free >= self._needed_bytes()

    def _needed_bytes(self) -> int:
        """What a copy of the current version takes, where one is needed, and what comes."""
        if current_version(self.folder) is None:
            return 0
        size = current_path(self.folder).stat().st_size
        return 2 * longest_log(size) if has_spare(self.folder) else 2 * size

    def _learn(self, connection: duckdb.DuckDBPyConnection, path: Path) -> None:
        """What the current version, the one of `path`, says of itself. Raises StoreError where it cannot go on."""
        if not self.info:
            self.info = read_info(connection)
            require_whole(self.info, path)
            check_schema_version(self.info, self.folder)
            require_extendable_schema(self.info, self.folder)


@contextmanager
def explain_database_errors(folder: Path) -> Iterator[None]:
    """Turn errors of the database and the disk inside into a StoreError about `folder`."""
    with explain_disk_errors(folder):
        try:
            yield
        except duckdb.Error as error:
            if isinstance(error, duckdb.IOException) and "No space left" in str(error):
                raise OSError(errno.ENOSPC, "No space left on device") from error
            raise StoreError(describe_database_error(error, folder)) from error


def describe_database_error(error: duckdb.Error, folder: Path) -> str:
    """The sentence for a failed database operation: what DuckDB says, without its stack."""
    if in_use := describe_in_use(str(error), folder):
        return in_use
    first_line = str(error).strip().splitlines()[0]
    step_zh, _, step_en = next(iter(getattr(error, "__notes__", ())), "").partition(" | ")
    more_zh, more_en = _MORE_MEMORY if isinstance(error, duckdb.OutOfMemoryException) else ("", "")
    return (
        f"数据库操作失败,原有数据不变:{folder}(步骤:{step_zh or '写入'};{first_line}){more_zh} | "
        f"The database operation failed; the data are as before: {folder} "
        f"(step: {step_en or 'writing'}; {first_line}){more_en}"
    )
