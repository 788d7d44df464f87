"""The values around the middle of each group, kept up as values come and go: medians without reading the group again.

A median needs one or two values at the middle of the ordered group, a body's peers three. The table `value_window`
(queries/serving/38_value_window.sql) keeps the 65 around it: values that come or go on either side only shift the
place of the window, and a window that the middle has left is made anew from all values of its group.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any

import duckdb
import polars as pl

from disclosure.measures.catalogue import parameter_names
from disclosure.store.schema import append_rows, execute, load_statement

REACH = 32
"""Values kept on each side of the middle."""

_MOST_SLID_CHANGES = 20_000
"""From so many changed values on, making the windows concerned anew is quicker than sliding them."""

_KEY_SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "measure_number": pl.Int16,
    "report_year": pl.Int32,
    "scope": pl.String,
    "level": pl.String,
    "kind": pl.String,
}
_WINDOW_SCHEMA = {
    **_KEY_SCHEMA,
    "value_count": pl.Int64,
    "first_rank": pl.Int64,
    "middle_values": pl.List(pl.Float64),
}

GroupKey = tuple[int, int, str, str | None, str | None]
"""Measure number, year, scope, and level and kind of body; without these two, all bodies."""


@dataclass(slots=True)
class Window:
    """Neighbouring values of an ordered group of `value_count`; `first_rank`, from 1, is the place of the first.
    `is_moved_only`: the values are those that it was made with.
    """

    value_count: int = 0
    first_rank: int = 1
    values: list[float] = field(default_factory=list)
    is_moved_only: bool = True

    def change(self, value: float, copies: int) -> None:
        """A value comes `copies` times, or, below zero, goes so often."""
        is_first = self.first_rank == 1
        is_last = self.first_rank + len(self.values) > self.value_count
        self.value_count += copies
        if not is_first and (not self.values or value < self.values[0]):
            self.first_rank += copies
        elif is_last or (self.values and value <= self.values[-1]):
            self.is_moved_only = False
            for _ in repeat(None, copies):
                insort(self.values, value)
            place = bisect_left(self.values, value)
            del self.values[place : place - min(copies, 0)]

    def is_enough(self) -> bool:
        """Whether the values at the middle, and one on each side of it, are among those that are kept."""
        middle = self.value_count // 2 + 1
        last_rank = self.first_rank + len(self.values) - 1
        return self.first_rank <= max(1, middle - 1) and last_rank >= min(self.value_count, middle + 1)

    def trim(self) -> None:
        """Keep at most REACH values on each side of the middle, where the window is written anyway."""
        if self.is_moved_only:
            return
        middle = self.value_count // 2 + 1
        del self.values[max(0, middle + REACH - self.first_rank + 1) :]
        surplus = max(0, middle - REACH - self.first_rank)
        del self.values[:surplus]
        self.first_rank += surplus


def slide_windows(connection: duckdb.DuckDBPyConnection) -> None:
    """Bring `value_window` in line with the temporary table `changed_value`."""
    changes: dict[GroupKey, list[tuple[float, int]]] = defaultdict(list)
    rows = execute(connection, load_statement("value_change"))
    for measure, year, scope, level, kind, value, copies in rows:
        changes[measure, year, scope, level, kind].append((value, copies))
    if len(rows) > _MOST_SLID_CHANGES:
        _make_windows(connection, changes)
    elif changes:
        _slide(connection, changes)


def _slide(connection: duckdb.DuckDBPyConnection, changes: dict[GroupKey, list[tuple[float, int]]]) -> None:
    found = _with_keys(connection, "window_of_groups", changes)
    windows = {tuple(key): Window(count, first, values) for *key, count, first, values in found}
    kept: list[tuple[object, ...]] = []
    moved: dict[GroupKey, tuple[object, ...]] = {}
    lost: list[GroupKey] = []
    for key, changed in changes.items():
        window = windows.get(key, Window())
        for value, copies in changed:
            window.change(value, copies)
        if not window.is_enough():
            lost.append(key)
        elif window.value_count:
            window.trim()
            if window.is_moved_only and key in windows:
                moved[key] = (*key, window.value_count, window.first_rank, None)
            else:
                kept.append((*key, window.value_count, window.first_rank, window.values))
    if moved:  # most: the values, which are long, are not written and not logged
        connection.register("incoming", pl.DataFrame(list(moved.values()), schema=_WINDOW_SCHEMA, orient="row"))
        execute(connection, load_statement("move_value_window"))
        connection.unregister("incoming")
    _with_keys(connection, "forget_value_window", changes.keys() - moved.keys())
    append_rows(connection, "value_window", pl.DataFrame(kept, schema=_WINDOW_SCHEMA, orient="row"))
    if lost:
        _make_windows(connection, lost)


def _make_windows(connection: duckdb.DuckDBPyConnection, keys: Collection[GroupKey]) -> None:
    """The windows of some groups from all their values."""
    measures: dict[tuple[str, int], set[int]] = defaultdict(set)
    for number, year, scope, *_ in keys:
        measures[scope, year].add(number)
    statement = load_statement("38_value_window", "serving")
    made = statement.replace("create or replace table value_window as", "create or replace temp table made as")
    _with_keys(connection, "forget_value_window", keys)
    for (scope, year), numbers in measures.items():
        parameters = dict.fromkeys(parameter_names(statement)) | {
            "window_measures": sorted(numbers), "scope": scope, "report_year": year, "reach": REACH,
        }  # fmt: skip
        execute(connection, made, parameters)
        _with_keys(connection, "take_over_windows", keys)
    execute(connection, "drop table if exists temp.made")


def _with_keys(connection: duckdb.DuckDBPyConnection, name: str, keys: Iterable[GroupKey]) -> list[tuple[Any, ...]]:
    connection.register("incoming", pl.DataFrame(list(keys), schema=_KEY_SCHEMA, orient="row"))
    rows = execute(connection, load_statement(name))
    connection.unregister("incoming")
    return rows
