"""The reading side: named queries on the current version of a store.

The version's file is attached read-only under the name `store` to a database in memory, where the views and table
macros of queries/views live; bare names of tables resolve to the store. After that nothing outside can be reached.
Nothing in the queries depends on the attached thing being a file.
"""

from __future__ import annotations

import functools
import re
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType

import duckdb
import polars as pl

from disclosure.decisions import journals
from disclosure.measures.catalogue import CatalogueError, load_query
from disclosure.store.body_groups import load_body_groups
from disclosure.store.errors import StoreError, describe_in_use
from disclosure.store.filings import load_filings
from disclosure.store.populations import load_populations
from disclosure.store.reviews import load_reviews
from disclosure.store.rosters import load_roster_rows
from disclosure.store.schema import (
    NO_PROGRESS_BAR,
    TableDescription,
    check_schema_version,
    connect,
    describe_tables,
    execute,
    read_frame,
    read_info,
    require_same_schema,
    statement_files,
)
from disclosure.store.versions import current_path, current_version, require_whole

__all__ = ["Store", "StoreError", "current_version"]

_SESSION = f"{NO_PROGRESS_BAR}; set search_path = 'memory.main,store.main'"

_SERVING_TABLES = frozenset({"report_wide", "text_sketch"})
"""Tables of the schema that only repeat others, for speed."""

_JOURNALLED = re.compile(
    r"\b(review(ed_finding)?|roster(_body)?|body_group|filed_report|resident_population|due_report|expected_report|report_coverage|recent_change)\b"
)
"""What a statement names when its answer depends on the journal of decisions."""

_SURPLUS = re.compile(r"identifiers of the excess parameters: (.+)")
_MISSING = re.compile(r"not provided for the following parameters: (.+)")


class Store:
    """An open version of a store. Thread-safe: every query runs on a cursor of its own. Use as a context manager."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, version: int, info: Mapping[str, str], folder: Path
    ) -> None:
        """For `open`; `info` holds the rows of store_info."""
        self._connection = connection
        self.folder = folder
        """Where the store is; the journals of what people decided lie beside its versions."""
        self._journal_lock = threading.Lock()
        self._journal_stamp: str | None = None
        self.version = version
        """The number of the version: compare with `current_version(folder)` to notice a newer one."""
        self.data_version: str = info.get("data_version", "")
        """Equal for equal content: the key of every cache."""
        self.is_simulated: bool = info.get("is_simulated") == "true"
        self.info: dict[str, str] = dict(info)

    @classmethod
    def open(cls, folder: Path) -> Store:
        """Open the current version. Raises StoreError when there is none, or when this code cannot read it."""
        for _ in range(3):
            path = current_path(folder)
            number = int(path.stem)
            connection = connect()
            try:
                info = _attach(connection, path, folder)
                require_whole(info, path)
                execute(connection, _SESSION)
                load_reviews(connection, folder)
                load_roster_rows(connection, folder)
                load_body_groups(connection, folder)
                load_filings(connection, folder)
                load_populations(connection, folder)
                _create_views(connection)
            except StoreError:
                connection.close()
                if path.is_file():
                    raise
                continue  # three newer versions have come since the pointer was read, and this one was removed
            return cls(connection, number, info, folder)
        raise StoreError(
            f"数据库正在频繁更新,请重试:{folder} | The store is being replaced again and again; try once more: {folder}"
        )

    def query(self, name: str, parameters: Mapping[str, object] | None = None) -> pl.DataFrame:
        """The rows of queries/**/<name>.sql. `parameters` are exactly its `$names`; lists for `any($names)`.

        Raises StoreError for an unknown name, missing or surplus parameters, or values of the wrong kind.
        """
        try:
            query = load_query(name)
        except CatalogueError as error:
            raise StoreError(str(error)) from error
        if reads_journal(name):
            self._reload_journals()
        return self._run(query.sql, dict(parameters or {}), name)

    def _reload_journals(self) -> None:
        """Take over what people have decided since the last time: the journal changes while a version stays open."""
        with self._journal_lock:
            stamp = journals.stamp(self.folder)
            if stamp != self._journal_stamp:
                with self._connection.cursor() as cursor:
                    execute(cursor, _SESSION)
                    load_reviews(cursor, self.folder)
                    load_roster_rows(cursor, self.folder)
                    load_body_groups(cursor, self.folder)
                    load_filings(cursor, self.folder)
                    load_populations(cursor, self.folder)
                self._journal_stamp = stamp

    def _run(self, sql: str, parameters: dict[str, object], name: str) -> pl.DataFrame:
        try:
            with self._connection.cursor() as cursor:
                cursor.execute(_SESSION)
                return read_frame(cursor, sql, parameters)
        except duckdb.Error as error:
            raise StoreError(_describe(error, name)) from error

    def tables(self) -> tuple[TableDescription, ...]:
        """The normalised tables with what their columns mean, in the order of creation."""
        return tuple(table for table in describe_tables() if table.table not in _SERVING_TABLES)

    def table_types(self, table: str) -> dict[str, str]:
        """Column -> type of a normalised table."""
        with self._connection.cursor() as cursor:
            relation = cursor.table(f"store.main.{table}")
            return dict(zip(relation.columns, map(str, relation.types), strict=True))

    def table_batches(self, table: str, row_count: int = 100_000) -> Iterator[pl.DataFrame]:
        """All rows of a normalised table, in frames of about `row_count`; at least one, which may be empty."""
        if table == "review":
            self._reload_journals()
        with self._connection.cursor() as cursor:
            home = "memory" if table == "review" else "store"
            reader = cursor.table(f"{home}.main.{table}").to_arrow_reader(row_count)
            yield pl.DataFrame(pl.from_arrow(reader.schema.empty_table()))
            for batch in reader:
                yield pl.DataFrame(pl.from_arrow(batch))

    def close(self) -> None:
        """Release the file."""
        self._connection.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def reads_journal(name: str) -> bool:
    """Whether the answer of a named query depends on what people have decided, and not on the version alone."""
    return _names_journal(load_query(name).sql)


@functools.cache
def _names_journal(sql: str) -> bool:
    return _JOURNALLED.search(sql) is not None


def _attach(connection: duckdb.DuckDBPyConnection, path: Path, folder: Path) -> dict[str, str]:
    quoted = str(path).replace("'", "''")
    try:
        execute(connection, f"attach '{quoted}' as store (read_only)")
        info = read_info(connection, "store")
    except duckdb.Error as error:
        raise StoreError(describe_unreadable(path, error)) from error
    check_schema_version(info, folder)
    require_same_schema(info, folder)
    return info


def describe_unreadable(path: Path, error: duckdb.Error) -> str:
    """The sentence for a version whose file cannot be opened."""
    if in_use := describe_in_use(str(error), path):
        return in_use
    first_line = str(error).strip().splitlines()[0]
    return (
        f"数据库文件无法打开:{path}({first_line})。可用 disclosure versions --to N 退回其他版本 | "
        f"The store's file cannot be opened: {path} ({first_line}). Go back to another version with "
        "'disclosure versions --to N'"
    )


def _create_views(connection: duckdb.DuckDBPyConnection) -> None:
    for path in statement_files("views"):
        try:
            execute(connection, path.read_text(encoding="utf-8"))
        except duckdb.Error as error:
            raise StoreError(_describe(error, path.stem)) from error
    execute(connection, "set enable_external_access = false")


def _describe(error: duckdb.Error, name: str) -> str:
    text = str(error).strip()
    first_line = text.splitlines()[0]
    if match := _SURPLUS.search(text):
        return f"查询 {name} 没有这个参数:{match[1]} | The query {name} has no parameter {match[1]}"
    if match := _MISSING.search(text):
        return f"查询 {name} 缺少参数:{match[1]} | The query {name} needs the parameter {match[1]}"
    return f"查询 {name} 未能完成({first_line}) | The query {name} could not be completed ({first_line})"
