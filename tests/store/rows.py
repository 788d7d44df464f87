"""Tiny literal readings and bodies, for stores that a test can overlook."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import duckdb
import polars as pl
import pytest

from disclosure.model.report import Figure, Paragraph, Problem, Reading, Scope, State, Status
from disclosure.store import write
from disclosure.store.versions import current_path


@dataclass(frozen=True)
class Body:
    """A row of the table agency."""

    agency_id: str
    name: str
    kind: str | None = None
    level: str | None = None
    region_code: str | None = None
    parent_agency_id: str | None = None
    valid_from_year: int | None = None
    valid_to_year: int | None = None
    successor_agency_id: str | None = None


class Bodies:
    """A registry of literal bodies: a name that it does not know makes a body of that name."""

    def __init__(self, *bodies: Body, aliases: Mapping[str, str] | None = None) -> None:
        self._by_name = {body.name: body for body in bodies}
        self._aliases = dict(aliases or {})

    decision_stamp = ""
    decided_lookups = None

    def made(self) -> tuple[Body, ...]:
        """None."""
        return ()

    def resolve(self, name: str, year: int | None, site_name: str | None) -> Body:
        """The body of a name or alias."""
        name = self._aliases.get(name, name)
        return self._by_name.setdefault(name, Body(body_id(name), name))

    def resolve_all(self, names: Iterable[tuple[str, int | None, str | None]]) -> list[Body]:
        """`resolve` for each."""
        return [self.resolve(*name) for name in names]

    def find(self, agency_id: str) -> Body | None:
        """A body by identifier."""
        return next((body for body in self._by_name.values() if body.agency_id == agency_id), None)

    def places_of(self, names: Iterable[str]) -> set[str]:
        """None."""
        return set()

    def alias_key(self, name: str) -> str:
        """The name itself."""
        return name

    def regions(self) -> pl.DataFrame:
        """One place."""
        return pl.DataFrame(
            {"region_code": ["130000"], "name": ["河北省"], "full_name": ["河北省"], "level": ["province"]}
        )


def body_id(name: str) -> str:
    """The identifier of a body's name."""
    return "a" + hashlib.sha256(name.encode()).hexdigest()[:12]


def cell(key: str, text: str, state: State | None = None, unit: str | None = None) -> Figure:
    """A cell with a number, or with `state`."""
    if state is not None:
        return Figure(key, None, state, text, "table 1, row 1, column 1", unit)
    value = Decimal(text)
    return Figure(key, value, "number" if value else "zero", text, "table 1, row 1, column 1", unit)


def reading(
    cells: Mapping[str, str] | None = None,
    *,
    agency: str | None = "示例县审计局",
    year: int | None = 2023,
    scope: Scope = "own",
    status: Status = "complete",
    content: str = "",
    source: str = "",
    figures: tuple[Figure, ...] = (),
    problems: tuple[Problem, ...] = (),
    paragraphs: tuple[Paragraph, ...] = (),
    title: str | None = None,
    published_on: date | None = None,
) -> Reading:
    """A reading of literal cells; `content` tells documents with the same cells apart (their bytes)."""
    every = [*(cell(key, text) for key, text in (cells or {}).items()), *figures]
    identity = f"{agency}|{year}|{scope}|{status}|{content}|{[(f.key, f.raw) for f in every]}"
    return Reading(
        source=source or f"{agency}-{year}{content}.html",
        sha256=hashlib.sha256(identity.encode()).hexdigest(),
        status=status,
        agency=agency,
        year=year,
        scope=scope,
        format="gb2021",
        title=title,
        published_on=published_on,
        figures={figure.key: figure for figure in every},
        problems=problems,
        paragraphs=paragraphs,
        media_type="text/html",
        byte_count=1000,
    )


def leave_out_serving(monkeypatch: pytest.MonkeyPatch) -> None:
    """Publish without serving tables and findings, which have tests of their own: a second saved each time."""
    monkeypatch.setattr(write, "build_serving_tables", lambda _: None)
    monkeypatch.setattr(write, "find_changes", lambda *_: None)
    monkeypatch.setattr(write, "refresh_own_findings", lambda *_: None)


def copy_store(source: Path, target: Path) -> Path:
    """Copy a store into a folder that is not there yet: a test that changes it starts from there.

    Versions that share a file (a hard link) share one in the copy as well, and times stay.
    """
    known: dict[int, Path] = {}
    target.mkdir(parents=True)
    for path in sorted(source.rglob("*")):
        copy, number = target / path.relative_to(source), path.stat().st_ino
        if path.is_dir():
            copy.mkdir()
        elif number in known:
            os.link(known[number], copy)
        else:
            known[number] = Path(shutil.copy2(path, copy))
    return target


def rows_of(folder: Path, statement: str) -> list[tuple[object, ...]]:
    """The rows of a statement on the current version."""
    with _database().cursor() as connection:
        connection.execute(f"attach '{current_path(folder)}' as store (read_only)")
        try:
            connection.execute("use store")
            return connection.execute(statement).fetchall()
        finally:
            connection.execute("use memory")
            connection.execute("detach store")


@cache
def _database() -> duckdb.DuckDBPyConnection:
    """A database in memory to which stores are attached: opening one anew takes twice as long as what is asked."""
    return duckdb.connect()


def info_of(folder: Path) -> dict[str, str]:
    """The properties of the current version."""
    return {str(name): str(value) for name, value in rows_of(folder, "select * from store_info")}
