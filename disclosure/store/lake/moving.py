"""A folder's store into an empty lake and back, each with a proof that both hold the same; tidying a lake.

The proof counts the rows of every table and compares a number made of the content of each row.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from disclosure.decisions import journals
from disclosure.lake_address import LakeAddress
from disclosure.store.errors import StoreError, explain_disk_errors
from disclosure.store.lake.catalog import (
    WriterLock,
    attach_lake,
    current_snapshot,
    explain_lake_errors,
    lake_tables,
    last_snapshots,
    read_lake_info,
)
from disclosure.store.lake.following import LOCAL_PATIENCE_SECONDS, follow_held
from disclosure.store.lake.tables import Content, content_of, truth_tables
from disclosure.store.lake.writing import LakeWriter
from disclosure.store.memory import writer_memory
from disclosure.store.originals import ORIGINALS
from disclosure.store.schema import check_schema_version, connect, execute, read_info, require_same_schema, write_info
from disclosure.store.versions import (
    current_path,
    current_version,
    discard_building,
    hold_writer_lock,
    publish_building,
    start_building,
)

_OLDER_FORMAT = "storage_version 'v1.5.0'"
"""The file format of the DuckDB that the lake's extensions are packed for."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A table in a store (`here`) and in the lake (`there`)."""

    table: str
    here: Content
    there: Content

    @property
    def is_equal(self) -> bool:
        """Whether both hold the same rows."""
        return self.here == self.there


def compare_with_lake(folder: Path, address: LakeAddress) -> list[Comparison]:
    """Every table of a folder's current version beside the newest snapshot of a lake. Raises StoreError."""
    path = current_path(folder)
    with explain_lake_errors(address), connect(path, read_only=True) as connection:
        execute(connection, f"set memory_limit = '{writer_memory()}B'")
        attach_lake(connection, address, read_only=True)
        moment, there = current_snapshot(connection), lake_tables(connection)
        return [
            Comparison(
                table, content_of(connection, table), content_of(connection, table, catalog="lake", moment=moment)
            )
            for table in truth_tables()
            if table in there
        ]


def list_snapshots(address: LakeAddress, count: int = 50) -> list[tuple[int, datetime, str]]:
    """The newest snapshots of a lake, oldest first: number, when (UTC), what for. Raises LakeError."""
    with explain_lake_errors(address), connect() as connection:
        attach_lake(connection, address, read_only=True)
        return last_snapshots(connection, count)


def fill_lake(folder: Path, address: LakeAddress, source: Path) -> list[Comparison]:
    """Take the store in `source` over into an empty lake; `folder` becomes this machine's copy of it.

    Raises StoreError where the lake holds something, or the store is not of this program.
    """
    origin = current_path(source)
    with hold_writer_lock(folder, LOCAL_PATIENCE_SECONDS), WriterLock(address, 0) as lock:
        snapshot = follow_held(folder, address, makes_lake=True)
        with explain_lake_errors(address), connect() as connection:
            attach_lake(connection, address, read_only=True)
            if read_lake_info(connection):
                raise StoreError(
                    f"数据湖不是空的,不能接收另一个数据库:{address.text} | the lake is not empty and cannot take over "
                    f"another store: {address.text}"
                )
        try:
            with connect(origin, read_only=True) as connection:
                info = read_info(connection)
        except duckdb.Error as error:
            raise StoreError(
                f"此程序环境读不了 {origin};若由更新的 DuckDB 写成,请先在平常的环境(不设 DISCLOSURE_EXTRAS)运行 "
                f"disclosure lake convert --from {source} --to 新文件夹 | {origin} cannot be read here "
                f"({str(error).splitlines()[0][:120]}). Where a newer DuckDB wrote it, first run, in the usual "
                f"environment (without DISCLOSURE_EXTRAS): disclosure lake convert --from {source} --to NEW"
            ) from None
        check_schema_version(info, source)
        require_same_schema(info, source)
        _copy_beside(source, folder)
        writer = LakeWriter(folder, address, lock, snapshot)
        building = start_building(folder, from_current=False)
        try:
            with explain_disk_errors(folder):
                _copy_database(origin, building)
            with connect(building) as connection:
                execute(connection, f"set memory_limit = '{writer_memory()}B'")
                write_info(connection, {"version": building.name.partition(".")[0]})
                writer.commit(connection, None, "lake fill")
                execute(connection, "checkpoint")
            number = publish_building(folder, building)
        finally:
            discard_building(building)
        writer.note_current(number)
    return compare_with_lake(source, address)


def convert_store(source: Path, target: Path) -> list[Comparison]:
    """The store in `source`, of a newer DuckDB, in a new folder as the DuckDB of the lake reads it, and the proof."""
    origin = current_path(source)
    if current_version(target) is not None:
        raise StoreError(f"此处已有数据库:{target} | There is a store here already: {target}")
    with hold_writer_lock(target):
        _copy_beside(source, target)
        building = start_building(target, from_current=False)
        try:
            with explain_disk_errors(target), connect() as connection:
                for path, options in ((origin, "as origin (read_only)"), (building, f"as made ({_OLDER_FORMAT})")):
                    quoted = str(path).replace("'", "''")
                    execute(connection, f"attach '{quoted}' {options}")
                execute(connection, "copy from database origin to made")
                number = building.name.partition(".")[0]
                execute(connection, "delete from made.store_info where property_name = 'version'")
                execute(connection, "insert into made.store_info values ('version', $number)", {"number": number})
                found = [
                    Comparison(
                        table,
                        content_of(connection, table, catalog="origin.main"),
                        content_of(connection, table, catalog="made.main"),
                    )
                    for table in truth_tables()
                ]
            publish_building(target, building)
        finally:
            discard_building(building)
    return found


def copy_lake(folder: Path, address: LakeAddress, target: Path) -> list[Comparison]:
    """A store of its own, in a new folder, with what the lake holds; `folder` has been brought up to date before."""
    if current_version(target) is not None or (target / "lake.json").exists():
        raise StoreError(f"此处已有数据库:{target} | There is a store here already: {target}")
    with hold_writer_lock(target):
        _copy_beside(folder, target)
        if not address.is_object_storage:
            _copy_tree(Path(address.data) / ORIGINALS, target / ORIGINALS)
        building = start_building(target, from_current=False)
        try:
            with explain_disk_errors(target):
                _copy_database(current_path(folder), building)
            with connect(building) as connection:
                execute(connection, "delete from store_info where property_name in ('lake_snapshot', 'lake_id')")
                write_info(connection, {"version": building.name.partition(".")[0]})
                execute(connection, "checkpoint")
            publish_building(target, building)
        finally:
            discard_building(building)
    return compare_with_lake(target, address)


def tidy_lake(address: LakeAddress, keep_days: int) -> str:
    """Merge small files, forget snapshots older than `keep_days`, delete what nothing needs; returns a line for people.

    A machine that has not followed for longer takes everything over anew.
    """
    with WriterLock(address, LOCAL_PATIENCE_SECONDS), explain_lake_errors(address), connect() as connection:
        attach_lake(connection, address)
        days = {"days": keep_days}
        ((expired,),) = execute(
            connection,
            "select count(*) from ducklake_expire_snapshots('lake', older_than => now() - to_days($days::integer))",
            days,
        )
        ((merged,),) = execute(connection, "select count(*) from ducklake_merge_adjacent_files('lake')")
        for statement in (
            "select count(*) from ducklake_cleanup_old_files('lake', cleanup_all => true)",
            "select count(*) from ducklake_delete_orphaned_files('lake', older_than => now() - interval 1 day)",
        ):
            execute(connection, statement)
    return f"清除快照 {expired} 个,合并文件 {merged} 个 | {expired} snapshots forgotten, {merged} files merged"


def _copy_database(origin: Path, target: Path) -> None:
    """A version as one file: what its log says goes into it."""
    shutil.copyfile(origin, target)
    log = origin.with_name(f"{origin.name}.wal")
    if log.is_file():
        shutil.copyfile(log, target.with_name(f"{target.name}.wal"))


def _copy_beside(source: Path, target: Path) -> None:
    """Journals and originals of a store."""
    with explain_disk_errors(target):
        for name in journals.names(source):
            (target / journals.FOLDER).mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source / journals.FOLDER / f"{name}.jsonl", target / journals.FOLDER / f"{name}.jsonl")
        _copy_tree(source / ORIGINALS, target / ORIGINALS)


def _copy_tree(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.part"))
