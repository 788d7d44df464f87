"""The connection to a lake: the extensions of DuckDB, the catalog, the lock that one writer holds.

The extensions come from packages (the extra `lake`), from a folder of extension files (DISCLOSURE_EXTENSIONS), or from
where DuckDB keeps installed ones. DuckDB checks the signature of each; that check is never turned off, and nothing is
fetched.
"""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import duckdb
from filelock import FileLock, Timeout

from disclosure.lake_address import LakeAddress
from disclosure.settings import (
    EXTENSIONS_VARIABLE,
    catalog_and_storage_secrets,
    extensions_folder,
    limit_connecting,
    object_storage,
)
from disclosure.store.errors import StoreError
from disclosure.store.schema import connect, execute

LAKE = "lake"
"""The name under which the lake is attached."""

_EXTENSIONS = {"postgres": ("ducklake", "postgres_scanner"), "sqlite": ("ducklake", "sqlite_scanner")}
_LOCK_NUMBER = 20080501
"""Of the advisory lock in the catalog's database: the day on which the Regulation came into force."""

_POLL_SECONDS = 0.5
_SERVER = "connection to server"
"""With this libpq begins to say what is wrong; what DuckDB puts before it repeats the address."""

_LONGEST_REASON = 240
_FULL = ("No space left", "disk is full", "disk full", "XMinioStorageFull")
"""How a file system, SQLite, PostgreSQL and an object storage word it."""
_LOG_BYTES = 65_536
_CONNECT_SECONDS = 10


class LakeError(StoreError):
    """The lake cannot be reached, or refused something; the folder of this machine is as it was."""


class LakeBusyError(LakeError):
    """Another machine is writing."""


@contextmanager
def explain_lake_errors(address: LakeAddress) -> Iterator[None]:
    """Turn errors of the database inside into a LakeError without secrets."""
    try:
        yield
    except (duckdb.Error, OSError) as error:
        raise LakeError(describe_lake_error(error, address)) from None


def describe_lake_error(error: Exception, address: LakeAddress) -> str:
    """The sentence for a failed operation on a lake."""
    text = hide_secrets(" ".join(str(error).split()))
    reason = text[text.find(_SERVER) :] if _SERVER in text else text
    if any(sign in text for sign in _FULL) or _has_no_room(address):
        return (
            f"数据湖或其目录数据库所在磁盘已满,未写入任何内容,原有数据不变。请腾出空间后重试:{address.text} | "
            "The disk is full that holds the lake's files or its catalog; nothing was written and the data are as "
            f"before. Free some space and try again: {address.text} ({reason[:_LONGEST_REASON]})"
        )
    return (
        f"数据湖不可用:{address.text}。本机副本未受影响;请检查目录数据库和数据文件夹,恢复后重新运行 | "
        f"The lake cannot be used: {address.text} ({reason[:_LONGEST_REASON]}). This machine's copy is as it was; see "
        "that the catalog's database and the data folder are there, then run the command again"
    )


def _has_no_room(address: LakeAddress) -> bool:
    """Whether a catalog in a file cannot grow: SQLite calls it an input/output error where it opens its log."""
    folder = Path(address.catalog).parent
    return address.kind == "sqlite" and folder.is_dir() and shutil.disk_usage(folder).free < _LOG_BYTES


def hide_secrets(text: str) -> str:
    """A text without the passwords and keys of the environment, nor any that a driver might repeat."""
    for secret in catalog_and_storage_secrets():
        text = text.replace(secret, "***")
    return re.sub(r"(?i)(password\s*=\s*)('[^']*'|\S+)", r"\1***", text)


def attach_lake(connection: duckdb.DuckDBPyConnection, address: LakeAddress, *, read_only: bool = False) -> None:
    """Attach a lake as `lake`; an empty catalog becomes one unless `read_only`. Raises duckdb.Error, StoreError."""
    load_extensions(connection, address)
    data = address.data
    if not address.is_object_storage:
        folder = Path(data).resolve()
        if not read_only:
            folder.mkdir(parents=True, exist_ok=True)
        elif not folder.is_dir():
            raise FileNotFoundError(2, f"no such folder: {folder}")
        data = str(folder)
    options = f"data_path {_quoted(f'{data}/parquet/')}, override_data_path true, data_inlining_row_limit 0"
    if address.kind == "sqlite":
        options += ", meta_journal_mode 'WAL', meta_busy_timeout 10000"
    if read_only:
        options += ", read_only, create_if_not_exists false"
    execute(connection, f"attach {_quoted(f'ducklake:{address.kind}:{address.catalog}')} as {LAKE} ({options})")


def detach_lake(connection: duckdb.DuckDBPyConnection) -> None:
    """Let go of the lake."""
    with suppress(duckdb.Error):
        execute(connection, f"detach {LAKE}")


def load_extensions(connection: duckdb.DuckDBPyConnection, address: LakeAddress) -> None:
    """Load what a lake needs. Raises StoreError where an extension is not there."""
    for setting in ("autoinstall_known_extensions", "autoload_known_extensions"):
        execute(connection, f"set {setting} = false")
    names = _EXTENSIONS[address.kind] + (("httpfs",) if address.is_object_storage else ())
    for name in names:
        _load_extension(connection, name)
    if address.kind == "postgres":
        limit_connecting(_CONNECT_SECONDS)
        # Texts with null bytes occur in damaged documents; the catalog keeps the least and the greatest of a column.
        execute(connection, "set pg_null_byte_replacement = ''")
    if address.is_object_storage:
        execute(connection, _object_storage_secret())


def _load_extension(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    (version,) = execute(connection, "select version()")[0]
    given = extensions_folder()
    package = find_spec(f"duckdb_extension_{name}")
    places = [Path(given) / f"{name}.duckdb_extension"] if given else []
    if package is not None and package.origin is not None:
        places.append(Path(package.origin).parent / "extensions" / version / f"{name}.duckdb_extension")
    for path in places:
        if path.is_file():
            execute(connection, f"load {_quoted(str(path))}")
            return
    try:
        execute(connection, f"load {name}")
    except duckdb.Error:
        raise StoreError(
            f"缺少 DuckDB {version} 的扩展 {name}。请安装带 lake 的程序包(DISCLOSURE_EXTRAS=lake),或用环境变量 "
            f"{EXTENSIONS_VARIABLE} 指明扩展文件所在的文件夹 | DuckDB {version} has no extension {name} here. "
            f"Install the extra (DISCLOSURE_EXTRAS=lake), or name a folder of extension files in {EXTENSIONS_VARIABLE}"
        ) from None


def _object_storage_secret() -> str:
    """Keys and address of the object storage, of the variables that every tool for it knows."""
    given = object_storage()
    endpoint = given["endpoint"]
    given["endpoint"] = endpoint.partition("://")[2] or endpoint
    parts = ["type s3"]
    parts += [f"{name} {_quoted(value)}" for name, value in given.items() if value]
    if endpoint:
        parts += ["url_style 'path'", f"use_ssl {str(not endpoint.startswith('http://')).lower()}"]
    return f"create or replace secret lake_storage ({', '.join(parts)})"


def current_snapshot(connection: duckdb.DuckDBPyConnection) -> int:
    """The number of the newest snapshot."""
    return int(execute(connection, "select id from ducklake_current_snapshot('lake')")[0][0])


def last_snapshots(connection: duckdb.DuckDBPyConnection, count: int) -> list[tuple[int, datetime, str]]:
    """The newest snapshots, oldest first: number, when (UTC), what for."""
    rows = execute(
        connection,
        "select s.snapshot_id, s.snapshot_time::timestamptz at time zone 'UTC', coalesce(c.commit_message, '')"
        " from __ducklake_metadata_lake.ducklake_snapshot as s"
        " left join __ducklake_metadata_lake.ducklake_snapshot_changes as c on s.snapshot_id = c.snapshot_id"
        " order by s.snapshot_id desc limit $count",
        {"count": count},
    )
    return [(int(number), moment, str(message)) for number, moment, message in reversed(rows)]


def has_snapshot(connection: duckdb.DuckDBPyConnection, number: int) -> bool:
    """Whether a snapshot is still kept. Asks the catalog: a list of all of them would grow with the history."""
    found = execute(
        connection,
        "select count(*) from __ducklake_metadata_lake.ducklake_snapshot where snapshot_id = $number",
        {"number": number},
    )
    return bool(found[0][0])


def lake_tables(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """The tables that the lake has; none where nothing was published yet."""
    rows = execute(connection, "select table_name from duckdb_tables() where database_name = 'lake'")
    return {str(row[0]) for row in rows}


def read_lake_info(connection: duckdb.DuckDBPyConnection, snapshot: int | None = None) -> dict[str, str]:
    """The properties of the store in the lake (store_info); empty where nothing was published yet."""
    if "store_info" not in lake_tables(connection):
        return {}
    moment = "" if snapshot is None else f" at (version => {int(snapshot)})"
    rows = execute(connection, f"select property_name, property_value from {LAKE}.store_info{moment}")
    return {str(name): str(value) for name, value in rows}


class LakeWatch:
    """The newest snapshot of a lake, asked again and again over one connection; a broken one is made anew."""

    def __init__(self, address: LakeAddress) -> None:
        self._address = address
        self._connection: duckdb.DuckDBPyConnection | None = None

    def snapshot(self) -> int:
        """The number of the newest snapshot. Raises LakeError."""
        with explain_lake_errors(self._address):
            try:
                if self._connection is None:
                    self._connection = connect()
                    attach_lake(self._connection, self._address, read_only=True)
                return current_snapshot(self._connection)
            except BaseException:  # an interrupt leaves a connection in the middle of something: made anew next time
                self.close()
                raise

    def close(self) -> None:
        """Let go of the lake."""
        if self._connection is not None:
            with suppress(duckdb.Error):
                self._connection.close()
            self._connection = None


# -- the lock ---------------------------------------------------------------------------------------------------


class WriterLock:
    """The lock of a lake's one writer. The database or the system frees it when the process that holds it ends.

    With PostgreSQL it is an advisory lock of a transaction that stays open; `hold_again` takes it anew where the
    database was restarted. With SQLite it is a locked file beside the catalog.
    """

    def __init__(self, address: LakeAddress, wait_seconds: float) -> None:
        self._address = address
        self._wait_seconds = wait_seconds
        self._connection: duckdb.DuckDBPyConnection | None = None
        self._file: FileLock | None = None

    def __enter__(self) -> WriterLock:
        try:
            self._take(self._wait_seconds)
        except BaseException:  # no lock outlives an interrupt while it was taken
            self._let_go()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._let_go()

    def hold_again(self) -> None:
        """Make sure that the lock is still held; take it anew where the database had let it go. Raises LakeError."""
        if self._file is not None or self._is_held():
            return
        self._let_go()
        self._take(0)

    def _take(self, wait_seconds: float) -> None:
        end = time.monotonic() + wait_seconds
        with explain_lake_errors(self._address):
            if self._address.kind == "sqlite":
                path = Path(self._address.catalog)
                path.parent.mkdir(parents=True, exist_ok=True)
                self._file = FileLock(path.with_name(f"{path.name}.lock"), timeout=max(0, wait_seconds))
                try:
                    self._file.acquire()
                except Timeout:
                    raise LakeBusyError(_busy(self._address)) from None
                return
            self._connection = duckdb.connect(":memory:")
            load_extensions(self._connection, self._address)
            target = _quoted(self._address.catalog)
            execute(
                self._connection, f"attach {target} as catalog_lock (type postgres, isolation_level 'READ COMMITTED')"
            )
            execute(self._connection, "begin")
            while not self._ask(f"select pg_try_advisory_xact_lock({_LOCK_NUMBER})"):
                if time.monotonic() >= end:
                    raise LakeBusyError(_busy(self._address))
                time.sleep(_POLL_SECONDS)

    def _is_held(self) -> bool:
        mine = "select count(*) from pg_locks where locktype = 'advisory' and pid = pg_backend_pid() and granted"
        try:
            return bool(self._ask(mine))
        except duckdb.Error:
            return False

    def _ask(self, statement: str) -> Any:
        if self._connection is None:
            return 0
        rows = execute(self._connection, "from postgres_query('catalog_lock', $statement)", {"statement": statement})
        return rows[0][0]

    def _let_go(self) -> None:
        if self._file is not None:
            self._file.release()
            self._file = None
        if self._connection is not None:
            # Closed with its transaction open, a connection to a server that is gone would end the whole program.
            with suppress(duckdb.Error):
                execute(self._connection, "rollback")
            with suppress(duckdb.Error):
                self._connection.close()
            self._connection = None


def _busy(address: LakeAddress) -> str:
    return (
        f"另一台机器或另一个程序正在写入此数据湖,请稍后再试:{address.text} | "
        f"Another machine or program is writing to this lake; try again later: {address.text}"
    )


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
