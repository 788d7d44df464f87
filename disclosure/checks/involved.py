"""Which cells a finding rests on: the cell that it names and, by its rule, those that were compared with it.

data/rules/involved.csv holds, for a rule, rows and columns of the report's year and of the year before: codes, `=` for
those of the finding's own cell, `*` for all of its table, `-code` to leave one out. A rule that is not in the file
rests on the cell that it names.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache

from disclosure.checks.rules import RULES_FOLDER
from disclosure.formats import read_rows


@dataclass(frozen=True, slots=True)
class Involved:
    """Keys of cells, in the order of the form: of the report's own year, and of the calendar year before."""

    own: tuple[str, ...]
    previous: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Pattern:
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    previous_rows: tuple[str, ...]
    previous_columns: tuple[str, ...]


@cache
def _patterns() -> dict[str, _Pattern]:
    names = ("rows", "columns", "previous_rows", "previous_columns")
    return {
        row["rule_id"]: _Pattern(*(tuple(row[name].split()) for name in names))
        for row in read_rows(RULES_FOLDER / "involved.csv")
    }


def involved_cells(rule_id: str, figure_key: str, keys: Iterable[str], previous_keys: Iterable[str]) -> Involved:
    """The cells of a finding among those that the two reports have or should have (`keys`, in the form's order)."""
    if figure_key.count(".") != 2:
        return Involved((), ())
    pattern = _patterns().get(rule_id, _Pattern(("=",), ("=",), (), ()))
    return Involved(
        _matching(figure_key, keys, pattern.rows, pattern.columns, always=True),
        _matching(figure_key, previous_keys, pattern.previous_rows, pattern.previous_columns, always=False),
    )


def _matching(
    figure_key: str, keys: Iterable[str], rows: Collection[str], columns: Collection[str], *, always: bool
) -> tuple[str, ...]:
    table, row, column = figure_key.split(".")
    found = []
    for key in keys:
        other_table, other_row, other_column = key.split(".")
        fits = (other_table == table and _fits(other_row, row, rows) and _fits(other_column, column, columns)) or (
            always and key == figure_key
        )
        if fits:
            found.append(key)
    return tuple(found)


def _fits(code: str, own: str, wanted: Collection[str]) -> bool:
    if f"-{code}" in wanted:
        return False
    return "*" in wanted or code in wanted or ("=" in wanted and code == own)
