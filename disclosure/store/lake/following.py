"""What others published, taken over into this machine's folder as a version of its own.

Between the snapshot that the folder has and the newest one, the lake says which rows came and went. Their keys are
taken out of a version in the making and put in as the newest snapshot has them; then wide rows, serving tables and
findings are brought up to date for what is concerned, as after an ingest. Where that cannot be (a new folder, a
snapshot that is no longer kept, another lake under the same address), everything is taken over anew.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from disclosure.decisions.journals import JournalError
from disclosure.lake_address import LakeAddress
from disclosure.store.append import wide_frame
from disclosure.store.content import kept_content, whole_content
from disclosure.store.errors import StoreError, explain_disk_errors
from disclosure.store.findings import refresh_findings
from disclosure.store.integrity import find_offenders
from disclosure.store.lake.cache import lake_of, note_followed, read_followed
from disclosure.store.lake.catalog import (
    attach_lake,
    current_snapshot,
    detach_lake,
    explain_lake_errors,
    has_snapshot,
    lake_tables,
    read_lake_info,
)
from disclosure.store.lake.notes import take_lines
from disclosure.store.lake.tables import JOURNALS, KEYS, REFERENCED, truth_tables
from disclosure.store.memory import writer_memory
from disclosure.store.schema import (
    add_wide_columns,
    append_rows,
    check_schema_version,
    connect,
    create_missing_tables,
    create_tables,
    execute,
    fingerprint,
    first_row,
    load_statement,
    read_info,
    require_extendable_schema,
    schema_fingerprint,
    serving_fingerprint,
    wide_columns,
    write_info,
)
from disclosure.store.serving import build_serving_tables, find_changes, update_serving_tables
from disclosure.store.versions import (
    current_path,
    current_version,
    discard_building,
    hold_writer_lock,
    is_log_enough,
    longest_log,
    publish_building,
    start_building,
)

LOCAL_PATIENCE_SECONDS = 120
"""How long a writer waits for the folder: the dashboard beside it follows the lake now and then."""

_WIDE_AT_ONCE = 5_000
"""Reports whose wide rows are made at once: a million cells."""


@dataclass(frozen=True, slots=True)
class _State:
    """What the folder's current version has; `is_of_this_program`: its computed tables are of this code."""

    lake_id: str
    snapshot: int
    version: int
    is_of_this_program: bool


@dataclass(frozen=True, slots=True)
class _Concerned:
    """What a change concerns: reports with other cells, bodies with other statements or copies.

    Reports from `first_new_id` on are new.
    """

    report_ids: tuple[int, ...] = ()
    agency_ids: tuple[str, ...] = ()
    first_new_id: int = 1


class _NotEqualError(StoreError):
    """The folder does not have what the lake says; taking everything over anew mends it."""


def follow(folder: Path, wait_seconds: float = LOCAL_PATIENCE_SECONDS, *, makes_lake: bool = False) -> bool:
    """Bring this machine's copy to the newest snapshot; True where a newer version of the folder came of it.

    `makes_lake`: an empty catalog becomes a lake.
    Raises LakeError where the lake cannot be reached, StoreError where the folder cannot be written.
    """
    address = lake_of(folder)
    if address is None:
        return False
    with hold_writer_lock(folder, wait_seconds):
        before = current_version(folder)
        follow_held(folder, address, makes_lake=makes_lake)
        return current_version(folder) != before


def follow_held(folder: Path, address: LakeAddress, *, makes_lake: bool = False) -> int:
    """`follow` for the holder of the folder's lock; returns the snapshot that the folder then has.

    `makes_lake`: an empty catalog becomes a lake, which is to be written.
    """
    with explain_lake_errors(address), connect() as connection:
        attach_lake(connection, address, read_only=not makes_lake)
        snapshot = current_snapshot(connection)
        info = read_lake_info(connection, snapshot)
        if not info:
            return snapshot
        check_schema_version(info, folder)
        require_extendable_schema(info, folder)
        stamp = ""
        if JOURNALS in lake_tables(connection):
            try:
                stamp = take_lines(connection, folder, snapshot)
            except JournalError as error:
                raise StoreError(str(error)) from error
        state = _state_of(folder)
        can_continue = (
            state is not None
            and state.lake_id == info.get("lake_id")
            and state.snapshot <= snapshot
            and has_snapshot(connection, state.snapshot)
        )
    if state is None or not can_continue:
        version = _take_over(folder, address, info, snapshot, None)
    elif state.snapshot == snapshot and state.is_of_this_program:
        version = state.version
    else:
        try:
            version = _take_over(folder, address, info, snapshot, state)
        except _NotEqualError:
            version = _take_over(folder, address, info, snapshot, None)
    note_followed(folder, info.get("lake_id", ""), snapshot, version, stamp)
    return snapshot


def _state_of(folder: Path) -> _State | None:
    version = current_version(folder)
    if version is None:
        return None
    try:
        with connect(current_path(folder), read_only=True) as connection:
            info = read_info(connection)
    except duckdb.Error:
        return None
    lake_id, snapshot = info.get("lake_id", ""), int(info.get("lake_snapshot", "-1"))
    followed = read_followed(folder)
    if followed is not None and followed.version == version and followed.lake_id == lake_id:
        snapshot = followed.snapshot
    is_own = (info.get("serving_fingerprint"), info.get("schema_fingerprint"))
    return _State(lake_id, snapshot, version, is_own == (serving_fingerprint(), schema_fingerprint()))


def _take_over(folder: Path, address: LakeAddress, info: dict[str, str], snapshot: int, state: _State | None) -> int:
    """A version of the folder with what a snapshot has, made from what `state` has; returns the current version.

    The version stays as it is where nothing has changed that it holds.
    """
    building = start_building(folder, from_current=state is not None)
    try:
        size = building.stat().st_size if building.exists() else 0
        connection = connect(building, log_bytes=longest_log(size) if size else None)
        try:
            execute(connection, f"set memory_limit = '{writer_memory()}B'")
            if state is None:
                create_tables(connection)
                concerned = _copy_all(connection, address, snapshot)
            else:
                create_missing_tables(connection)
                taken = _copy_changed(connection, address, state.snapshot, snapshot)
                if taken is None and state.is_of_this_program:
                    return state.version
                concerned = taken or _Concerned()
            is_anew = state is None or not state.is_of_this_program
            _compute(connection, concerned, is_anew=is_anew)
            content = _prove(connection, info, concerned.first_new_id)
            _note(connection, info, content, snapshot, building)
            execute(
                connection,
                "pragma disable_checkpoint_on_shutdown" if is_log_enough(building) else "checkpoint",
            )
        finally:
            connection.close()
        return publish_building(folder, building)
    finally:
        discard_building(building)


# -- rows -------------------------------------------------------------------------------------------------------


def _copy_all(connection: duckdb.DuckDBPyConnection, address: LakeAddress, snapshot: int) -> _Concerned:
    """Every table as a snapshot has it."""
    for table in reversed(truth_tables()):
        execute(connection, f"delete from main.{table}")
    with explain_lake_errors(address):
        attach_lake(connection, address, read_only=True)
        try:
            there = lake_tables(connection)
            for table in truth_tables():
                if table in there:
                    source = f"lake.{table} at (version => {int(snapshot)})"
                    execute(connection, f"insert into main.{table} by name select * from {source}")
        finally:
            detach_lake(connection)
    add_wide_columns(connection)
    report_ids = [int(row[0]) for row in execute(connection, "select report_id from main.report order by all")]
    _widen(connection, report_ids)
    return _Concerned(tuple(report_ids))


def _copy_changed(
    connection: duckdb.DuckDBPyConnection, address: LakeAddress, earlier: int, snapshot: int
) -> _Concerned | None:
    """The rows that changed between two snapshots; None where there are none."""
    with explain_lake_errors(address):
        attach_lake(connection, address, read_only=True)
        try:
            changed = _fetch_changed(connection, earlier, snapshot)
        finally:
            detach_lake(connection)
    if not changed:
        return None
    concerned = _concerned(connection, changed)
    _replace_rows(connection, changed)
    if "format_field" in changed:
        add_wide_columns(connection)
    _widen(connection, concerned.report_ids)
    for table in changed:
        execute(connection, f"drop table temp.key_{table}; drop table temp.new_{table}")
    return concerned


def _fetch_changed(connection: duckdb.DuckDBPyConnection, earlier: int, snapshot: int) -> list[str]:
    """Keys and rows of what changed, into temp.key_<table> and temp.new_<table>; returns the tables."""
    changed = []
    there = lake_tables(connection)
    for table in truth_tables():
        if table not in there:
            continue
        key = KEYS[table]
        execute(
            connection,
            f"create or replace temp table key_{table} as select distinct {key} as k"
            " from ducklake_table_changes('lake', 'main', $table, $first, $last)",
            {"table": table, "first": earlier + 1, "last": snapshot},
        )
        if not first_row(connection, f"select count(*) from temp.key_{table}")[0]:
            execute(connection, f"drop table temp.key_{table}")
            continue
        execute(
            connection,
            f"create or replace temp table new_{table} as"
            f" select * from lake.{table} at (version => {int(snapshot)})"
            f" where {key} in (select k from temp.key_{table})",
        )
        changed.append(table)
    return changed


def _replace_rows(connection: duckdb.DuckDBPyConnection, changed: Sequence[str]) -> None:
    """Each statement is a transaction: an index takes no key that was taken away in the same one."""
    for table in reversed(changed):
        if table not in REFERENCED:
            execute(connection, f"delete from main.{table} where {KEYS[table]} in (select k from temp.key_{table})")
    for table in changed:
        if table in REFERENCED:
            execute(connection, f"insert or replace into main.{table} by name select * from temp.new_{table}")
        else:
            execute(connection, f"insert into main.{table} by name select * from temp.new_{table}")
    for table in reversed(changed):
        if table in REFERENCED:
            key = KEYS[table]
            execute(
                connection,
                f"delete from main.{table} where {key} in"
                f" (select k from temp.key_{table} except select {key} from temp.new_{table})",
            )


def _concerned(connection: duckdb.DuckDBPyConnection, changed: Sequence[str]) -> _Concerned:
    """Before the rows are replaced: what was there, and what will be."""
    report_ids: set[int] = set()
    for table in ("report", "figure"):
        if table in changed:
            report_ids |= {int(row[0]) for row in execute(connection, f"select k from temp.key_{table}")}
    if "correction" in changed:
        for place in ("main.correction where correction_id in (select k from temp.key_correction)",
                      "temp.new_correction"):  # fmt: skip
            rows = execute(connection, f"select distinct report_id from {place}")
            report_ids |= {int(row[0]) for row in rows if row[0] is not None}
    told: set[int] = set()
    for table in ("claim", "text_match", "text_passage"):
        if table in changed:
            told |= {int(row[0]) for row in execute(connection, f"select k from temp.key_{table}")}
    parameters = {"report_ids": sorted(told)}
    agency_ids = {str(row[0]) for row in execute(connection, load_statement("agency_of_reports"), parameters)}
    (last_report_id,) = first_row(connection, "select coalesce(max(report_id), 0) from main.report")
    return _Concerned(tuple(sorted(report_ids)), tuple(sorted(agency_ids)), int(last_report_id) + 1)


# -- what is computed -------------------------------------------------------------------------------------------


def _widen(connection: duckdb.DuckDBPyConnection, report_ids: Sequence[int]) -> None:
    """The wide rows of some reports, made anew from their cells as they count; of gone ones none."""
    names = wide_columns(connection)
    for start in range(0, len(report_ids), _WIDE_AT_ONCE):
        parameters = {"report_ids": list(report_ids[start : start + _WIDE_AT_ONCE])}
        execute(connection, load_statement("forget_wide_rows"), parameters)
        cells = pl.DataFrame(connection.sql(load_statement("counted_figures"), params=parameters).pl())
        found = "select report_id from main.report where report_id = any($report_ids::bigint[])"
        there = [int(row[0]) for row in execute(connection, found, parameters)]
        reports = pl.DataFrame({"report_id": pl.Series(there, dtype=pl.Int64)})
        append_rows(connection, "report_wide", wide_frame(reports, cells, names))


def _compute(connection: duckdb.DuckDBPyConnection, concerned: _Concerned, *, is_anew: bool) -> None:
    changes = None if is_anew else find_changes(connection, _still_there(connection, concerned.report_ids))
    if changes is None:
        build_serving_tables(connection)
        refresh_findings(connection, None)
        return
    update_serving_tables(connection, changes)
    refresh_findings(connection, changes, concerned.agency_ids)
    kept_content(connection, None, None)


def _still_there(connection: duckdb.DuckDBPyConnection, report_ids: Collection[int]) -> set[int]:
    found = "select report_id from main.report where report_id = any($report_ids::bigint[])"
    return {int(row[0]) for row in execute(connection, found, {"report_ids": sorted(report_ids)})}


def _prove(connection: duckdb.DuckDBPyConnection, info: dict[str, str], first_report_id: int) -> str:
    """The fingerprint of the content; raises where the version is not what the lake says, or not sound."""
    stamp = content_stamp(connection)
    if info.get("lake_content") != stamp:
        raise _NotEqualError(
            "本机副本与数据湖内容不一致,请联系维护者 | this machine's copy would differ from the lake; nothing was "
            "taken over. Tell the maintainers"
        )
    offenders = find_offenders(connection, first_report_id)
    if offenders:
        raise StoreError(
            f"数据湖中的内容未通过检查:{'; '.join(offenders)} | what the lake holds failed the check: "
            f"{'; '.join(offenders)}"
        )
    return stamp.partition(" ")[0]


def content_stamp(connection: duckdb.DuckDBPyConnection) -> str:
    """Stands for the content of a version: equal in every copy of a snapshot. Quick: cells are counted."""
    content = whole_content(connection)
    counts = [str(first_row(connection, f"select count(*) from main.{table}")[0]) for table in _COUNTED]
    return " ".join([str(content), *counts])


_COUNTED = tuple(table for table in KEYS if table != "store_info")


def _note(
    connection: duckdb.DuckDBPyConnection, info: dict[str, str], content: str, snapshot: int, building: Path
) -> None:
    parts = [content, schema_fingerprint(), info.get("reference_fingerprint", ""), serving_fingerprint()]
    write_info(
        connection,
        {
            **info,
            "schema_fingerprint": schema_fingerprint(),
            "serving_fingerprint": serving_fingerprint(),
            "data_version": fingerprint(parts),
            "version": building.name.partition(".")[0],
            "lake_snapshot": str(snapshot),
        },
    )


def tell_age(folder: Path) -> str:
    """How old this machine's copy is, in a sentence; '' where it never followed."""
    followed = read_followed(folder)
    if followed is None or current_version(folder) is None:
        return ""
    with suppress(ValueError), explain_disk_errors(folder):
        age_zh, _, age_en = followed.age().partition(" | ")
        return (
            f"以下内容来自本机副本,最近一次与数据湖一致是在 {age_zh}前({followed.at}) | what follows is this machine's "
            f"copy, as the lake was {age_en} ago ({followed.at})"
        )
    return ""
