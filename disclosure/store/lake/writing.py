"""What this machine changed, published as one snapshot of the lake.

The version in the making is compared with the version that it was made from, key by key; what differs is taken out of
the lake and put in anew, in one transaction. Only then does the version become the folder's current one.
"""

from __future__ import annotations

import uuid
from contextlib import suppress
from pathlib import Path

import duckdb

from disclosure.decisions import journals
from disclosure.decisions.journals import JournalError
from disclosure.lake_address import LakeAddress
from disclosure.store.errors import StoreError
from disclosure.store.lake.cache import note_followed, read_followed
from disclosure.store.lake.catalog import (
    LakeError,
    WriterLock,
    attach_lake,
    current_snapshot,
    detach_lake,
    explain_lake_errors,
    lake_tables,
    read_lake_info,
)
from disclosure.store.lake.documents import send_originals
from disclosure.store.lake.following import content_stamp
from disclosure.store.lake.notes import create_journal_table, send_lines, take_lines, unsent_lines
from disclosure.store.lake.tables import FIXED_WITH_REPORT, JOURNALS, KEYS, OWN_PROPERTIES, truth_tables
from disclosure.store.schema import connect, execute, write_info


class LakeWriter:
    """The right to publish one snapshot after another, held as long as the lock."""

    def __init__(self, folder: Path, address: LakeAddress, lock: WriterLock, snapshot: int) -> None:
        """`snapshot` is the one that the folder's current version has."""
        self._folder = folder
        self._address = address
        self._lock = lock
        self._snapshot = snapshot
        self._lake_id = ""
        self._stamp = ""

    def commit(self, connection: duckdb.DuckDBPyConnection, base: Path | None, message: str) -> None:
        """Publish what the version in the making, open as `connection`, has and the version `base` has not.

        None for `base`: everything. Its originals and the journals' new lines go with it. Raises LakeError: the lake
        then has nothing of it, or, where the connection broke at the very end, all of it, which following shows.
        """
        self._lock.hold_again()
        with explain_lake_errors(self._address):
            attach_lake(connection, self._address)
            try:
                self._require_unchanged(connection)
                _find_changed(connection, base)
                new = execute(connection, "select k from temp.changed_source_file")
                send_originals(self._folder, self._address, [str(row[0]) for row in new])
                self._snapshot = self._publish(connection, is_whole=base is None, message=message)
            except BaseException:  # an interrupt too leaves nothing half in the lake
                with suppress(duckdb.Error):
                    execute(connection, "rollback")
                raise
            finally:
                _forget_changed(connection)
                detach_lake(connection)
        write_info(connection, {"lake_snapshot": str(self._snapshot), "lake_id": self._lake_id})

    def note_current(self, version: int) -> None:
        """Note that a version, now the folder's current one, has what was published last."""
        note_followed(self._folder, self._lake_id, self._snapshot, version, self._stamp)

    def _require_unchanged(self, connection: duckdb.DuckDBPyConnection) -> None:
        found = current_snapshot(connection)
        if found != self._snapshot:
            raise LakeError(
                f"数据湖在此期间被另一台机器更新(快照 {self._snapshot} → {found}),本次未写入任何内容,请重新运行 | "
                f"another machine has published to the lake meanwhile (snapshot {self._snapshot} -> {found}); "
                "nothing of this was written. Run the command again"
            )

    def _publish(self, connection: duckdb.DuckDBPyConnection, *, is_whole: bool, message: str) -> int:
        there = lake_tables(connection)
        self._lake_id = read_lake_info(connection).get("lake_id", "") or uuid.uuid4().hex
        self._stamp = journals.stamp(self._folder)  # before looking: a line that is added meanwhile changes it
        lines = unsent_lines(connection, self._folder) if JOURNALS in there else None
        execute(connection, "begin")
        for table in truth_tables():
            if table not in there:
                execute(connection, f"create table lake.{table} as from main.{table} limit 0")
            _replace_changed(connection, table, is_whole=is_whole)
        own = {"lake_id": self._lake_id, "lake_content": content_stamp(connection)}
        execute(
            connection, "delete from lake.store_info where property_name in (select unnest($names))", {"names": [*own]}
        )
        for name, value in own.items():
            execute(connection, "insert into lake.store_info values ($name, $value)", {"name": name, "value": value})
        if lines is None:
            create_journal_table(connection)
            lines = unsent_lines(connection, self._folder)
        send_lines(connection, lines)
        execute(connection, "call lake.set_commit_message('disclosure', $message)", {"message": message})
        execute(connection, "commit")
        return current_snapshot(connection)


def _find_changed(connection: duckdb.DuckDBPyConnection, base: Path | None) -> None:
    """For each table, temp.changed_<table>: the keys (`k`) whose rows differ from those of the version `base`."""
    if base is None:
        for table in truth_tables():
            key = KEYS[table]
            execute(
                connection,
                f"create or replace temp table changed_{table} as select distinct {key} as k from main.{table}",
            )
        return
    path = str(base).replace("'", "''")
    execute(connection, f"attach '{path}' as base (read_only)")
    try:
        for table in sorted(truth_tables(), key=lambda name: name in FIXED_WITH_REPORT):
            if table in FIXED_WITH_REPORT:
                _compare(connection, table, "in (select k from temp.touched_report)")
                if _explains_count(connection, table):
                    continue
            _compare(connection, table, "is not null")
            if table == "correction":
                _find_touched(connection)
        # A folder has those of its own program, whatever the lake has.
        names = {"names": ["schema_fingerprint", "schema_version"]}
        execute(connection, "insert into temp.changed_store_info select unnest($names)", names)
    finally:
        execute(connection, "detach base")


def _compare(connection: duckdb.DuckDBPyConnection, table: str, which: str) -> None:
    key = KEYS[table]
    groups = (
        f"select {key} as k, count(*) as n, sum(hash(t)::hugeint) as h from {{place}}.{table} as t"
        f" where {key} {which}"
        + (" and property_name not in (select unnest($own))" if table == "store_info" else "")
        + " group by all"
    )
    execute(
        connection,
        f"create or replace temp table changed_{table} as"
        f" with now as ({groups.format(place='main')}), earlier as ({groups.format(place='base.main')})"
        " select coalesce(now.k, earlier.k) as k from now full join earlier on now.k = earlier.k"
        " where now.n is distinct from earlier.n or now.h is distinct from earlier.h",
        {"own": list(OWN_PROPERTIES)} if table == "store_info" else {},
    )


def _find_touched(connection: duckdb.DuckDBPyConnection) -> None:
    """Reports whose cells may differ: the reports that do, and those that corrections are or were about."""
    corrected = " union ".join(
        f"select report_id from {place}.correction where correction_id in (select k from temp.changed_correction)"
        for place in ("main", "base.main")
    )
    execute(
        connection,
        "create or replace temp table touched_report as select k from temp.changed_report"
        f" union select report_id from ({corrected}) where report_id is not null",
    )


def _explains_count(connection: duckdb.DuckDBPyConnection, table: str) -> bool:
    """Whether the changed keys account for the difference in rows: if not, all rows are to be compared."""
    chosen = f"where {KEYS[table]} in (select k from temp.changed_{table})"
    ((is_explained,),) = execute(
        connection,
        f"select (select count(*) from main.{table}) - (select count(*) from base.main.{table})"
        f" = (select count(*) from main.{table} {chosen}) - (select count(*) from base.main.{table} {chosen})",
    )
    return bool(is_explained)


def _replace_changed(connection: duckdb.DuckDBPyConnection, table: str, *, is_whole: bool) -> None:
    key = KEYS[table]
    ((count,),) = execute(connection, f"select count(*) from temp.changed_{table}")
    if is_whole:
        execute(connection, f"delete from lake.{table}")
    elif count:
        execute(connection, f"delete from lake.{table} where {key} in (select k from temp.changed_{table})")
    if count:
        own = " and property_name not in (select unnest($own))" if table == "store_info" else ""
        execute(
            connection,
            f"insert into lake.{table} by name select * from main.{table}"
            f" where {key} in (select k from temp.changed_{table}){own} order by {key}",
            {"own": [*OWN_PROPERTIES]} if own else {},
        )


def _forget_changed(connection: duckdb.DuckDBPyConnection) -> None:
    with suppress(duckdb.Error):
        for table in truth_tables():
            execute(connection, f"drop table if exists temp.changed_{table}")
        execute(connection, "drop table if exists temp.touched_report")


def has_unsent_lines(folder: Path) -> bool:
    """Whether the journals have changed since the lake and the folder had the same lines."""
    followed = read_followed(folder)
    return bool(journals.names(folder)) and (followed is None or followed.journals != journals.stamp(folder))


def send_journals(folder: Path, address: LakeAddress, wait_seconds: float) -> int:
    """Publish lines of the journals that the lake lacks, as a snapshot of their own; returns how many there were.

    Raises LakeError; the lines stay in the folder's journals and go with the next command.
    """
    with WriterLock(address, wait_seconds), explain_lake_errors(address), connect() as connection:
        attach_lake(connection, address)
        if JOURNALS not in lake_tables(connection):
            return 0
        before = current_snapshot(connection)
        lines = unsent_lines(connection, folder)
        if not lines.is_empty():
            execute(connection, "begin")
            send_lines(connection, lines)
            execute(connection, "call lake.set_commit_message('disclosure', 'journals')")
            execute(connection, "commit")
        after = current_snapshot(connection)
        try:
            stamp = take_lines(connection, folder, after)
        except JournalError as error:
            raise StoreError(str(error)) from error
        followed = read_followed(folder)
        if followed is not None:
            has_only_lines = followed.snapshot == before
            note_followed(
                folder,
                followed.lake_id,
                after if has_only_lines else followed.snapshot,
                followed.version,
                stamp,
            )
        return lines.height
