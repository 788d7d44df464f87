"""What a machine does in these tests, as a program: `python -m tests.lake.host STORE STEP... [-- STORE STEP...]`.

Steps: `write:NAME:FIRST:LAST:VALUE` brings reports of some bodies in as one change called NAME (with a VALUE of their
own: another value makes another revision), `withdraw:NAME:NUMBER:VALUE` withdraws one, `follow:PATH` follows until the
file is there, `say` prints the state of every table, for a lake after following it and comparing each table with it.
What is refused because the lake is not there is tried again; `refused:NAME:FIRST:LAST:VALUE` tries once and prints why
not. `fill:PATH` takes all room that is left beside that file with it, `free:PATH` gives it back.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

import duckdb

from disclosure.decisions.agencies import registry_of
from disclosure.decisions.reports import Key, decide, list_decisions
from disclosure.lake_address import LakeAddress, is_lake_address, parse_address
from disclosure.model.report import Paragraph, Reading
from disclosure.store.errors import StoreError
from disclosure.store.lake.cache import lake_of, mark_cache, read_followed
from disclosure.store.lake.catalog import LakeWatch
from disclosure.store.lake.following import follow
from disclosure.store.lake.moving import compare_with_lake
from disclosure.store.lake.tables import Content, content_of
from disclosure.store.schema import connect, execute
from disclosure.store.versions import current_path, current_version
from disclosure.store.write import StoreWriter
from tests.store.rows import reading

KINDS = ("审计局", "财政局", "教育局", "民政局", "司法局", "水利局", "统计局", "卫生健康局", "交通运输局", "应急管理局")
PATIENCE_SECONDS = 600

_NOT_COMPARED = {
    "source_file": "exclude (read_at)",
    "report_measure": "exclude (read_at)",
    "report_decision": "exclude (decision_id, decided_at)",
}


def main(store: str, *steps: str) -> None:
    """Do the steps one after another."""
    folder = Path(store)
    if is_lake_address(store):
        address = parse_address(store)
        folder = address.cache_folder(Path())
        mark_cache(folder, address)
    for step in steps:
        kind, _, rest = step.partition(":")
        if kind == "say":
            _prove_equal(folder)
            print(json.dumps(state_of(folder)))
        elif kind == "follow":
            _follow_until(folder, lake_of(folder), Path(rest))
        elif kind == "fill":
            _fill(Path(rest))
        elif kind == "free":
            Path(rest).unlink()
        elif kind == "refused":
            _try_once(folder, rest.split(":"))
        else:
            _publish(folder, kind, rest.split(":"))


def state_of(folder: Path) -> dict[str, list[str]]:
    """Table -> rows and content of the current version: all tables, also what is computed."""
    with connect(current_path(folder), read_only=True) as connection:
        tables = [str(row[0]) for row in execute(connection, "select table_name from duckdb_tables() order by 1")]
        found = {}
        for table in tables:
            if table != "store_info":
                rows = f"select * {_NOT_COMPARED.get(table, '')} from {table}"  # noqa: S608
                counted = execute(connection, f"select count(*), sum(hash(t)::hugeint) from ({rows}) as t")  # noqa: S608
                found[table] = [str(value) for value in counted[0]]
        return found


_found_equal: dict[int, dict[str, Content]] = {}
"""Snapshot of the lake -> what its tables hold, as the first copy that was compared with it says."""


def _prove_equal(folder: Path) -> None:
    address = lake_of(folder)
    if address is None:
        return
    follow(folder)
    followed = read_followed(folder)
    assert followed is not None
    if followed.snapshot in _found_equal:
        tables = _found_equal[followed.snapshot]
        with connect(current_path(folder), read_only=True) as connection:
            assert {table: content_of(connection, table) for table in tables} == tables
        return
    found = compare_with_lake(folder, address)
    assert found
    assert all(table.is_equal for table in found), found
    _found_equal[followed.snapshot] = {table.table: table.there for table in found}


def _fill(path: Path) -> None:
    with path.open("wb", buffering=0) as handle, suppress(OSError):
        while True:
            handle.write(bytes(4096))


def _try_once(folder: Path, words: list[str]) -> None:
    try:
        with StoreWriter(folder, registry_of(folder)) as writer:
            writer.add_readings(_readings(int(words[1]), int(words[2]), words[3]))
            writer.publish()
    except StoreError as error:
        print(error)
    else:
        raise AssertionError(words)


def _publish(folder: Path, kind: str, words: list[str]) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            if kind == "withdraw" and not list_decisions(folder):
                _withdraw(folder, int(words[1]), words[2])
            with StoreWriter(folder, registry_of(folder), wait_seconds=PATIENCE_SECONDS) as writer:
                writer.note("made_by", words[0])
                if kind == "write":
                    writer.add_readings(_readings(int(words[1]), int(words[2]), words[3]))
                elif not writer.is_up_to_date():
                    writer.refresh()
                writer.publish()
            return
        except StoreError as error:
            print(error, file=sys.stderr, flush=True)
            if time.monotonic() > end:
                raise
            time.sleep(0.5)


def _readings(first: int, last: int, value: str) -> list[Reading]:
    found = []
    for number in range(first, last):
        name, year = f"示例县{KINDS[number % len(KINDS)]}", 2021 + number // len(KINDS)
        cells = {"applications.received_new.total": str(int(value) + number), "applications.carried_in.total": value}
        text = f"{year}年,{name}主动公开政府信息{value}条,收到申请{int(value) + number}件。" * 4
        found.append(reading(cells, agency=name, year=year, paragraphs=(Paragraph("overview", text, "p1"),)))
    return found


def _withdraw(folder: Path, number: int, value: str) -> None:
    (document,) = _readings(number, number + 1, value)
    key = Key(body_id_in(folder, str(document.agency)), document.year or 0, "own")
    facts = {"source_sha256": document.sha256, "key": key, "agency_name": str(document.agency)}
    decide(folder, "withdraw", by="tester", reason="a test", **facts)


def body_id_in(folder: Path, name: str) -> str:
    """The identifier of a body of the current version."""
    with connect(current_path(folder), read_only=True) as connection:
        ((agency_id,),) = execute(connection, "select agency_id from agency where name = $name", {"name": name})
        return str(agency_id)


def _follow_until(folder: Path, address: LakeAddress | None, sign: Path) -> None:
    """As a dashboard does: over one connection that is asked whether there is a newer snapshot."""
    versions = set()
    parent = os.getppid()
    assert address is not None
    watch, followed = LakeWatch(address), -1
    while not sign.exists() and os.getppid() == parent:  # nobody's process when the tests have been killed
        try:
            newest = watch.snapshot()
            if newest != followed:
                follow(folder)
                followed = newest
        except StoreError as error:
            print(error, file=sys.stderr, flush=True)
        if (version := current_version(folder)) is not None:
            if version not in versions:
                state_of(folder)  # never half a change: a table that is missing or torn would raise
            versions.add(version)
        time.sleep(3)


def _spare_what_is_not_tried() -> None:
    """A connection hashes the 90 MB of its extensions, and its first parameter imports pandas: `disclosure` does so."""
    duckdb.connect = partial(_connect, duckdb.connect)
    sys.modules["pandas"] = None  # type: ignore[assignment]  # as where it is not installed


def _connect(
    connect: Callable[..., duckdb.DuckDBPyConnection],
    *given: object,
    config: dict[str, object] | None = None,
    **more: object,
) -> duckdb.DuckDBPyConnection:
    return connect(*given, config={**(config or {}), "allow_unsigned_extensions": True}, **more)


if __name__ == "__main__":
    _spare_what_is_not_tried()
    given = sys.argv[1:]
    while given:
        end = given.index("--") if "--" in given else len(given)
        main(*given[:end])
        given = given[end + 1 :]
