"""Small stores from literal rows, made through the production writer: bodies and reports as a test states them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl

from disclosure.form.versions import load_forms
from disclosure.model.report import Figure, Paragraph, Reading, Scope, State
from disclosure.store.read import Store
from disclosure.store.write import StoreWriter

ABSENT = "absent"
"""As a cell's value: the report does not have the cell."""

Cell = int | str | Decimal | None
"""A number, None for a blank cell, "/" for not applicable, "text" or "unreadable" for such a cell, or ABSENT."""

REGION_SCHEMA = {
    "region_code": pl.String,
    "name": pl.String,
    "full_name": pl.String,
    "level": pl.String,
    "parent_region_code": pl.String,
    "valid_from_year": pl.Int32,
    "valid_to_year": pl.Int32,
}


@dataclass(frozen=True, slots=True)
class Body:
    """A body that reports; `parent` and `successor` are names of others."""

    name: str
    kind: str | None = "department"
    level: str | None = "county"
    parent: str | None = None
    successor: str | None = None
    valid_from_year: int | None = None
    valid_to_year: int | None = None

    @property
    def agency_id(self) -> str:
        return agency_id(self.name)

    @property
    def region_code(self) -> str | None:
        return None

    @property
    def parent_agency_id(self) -> str | None:
        return agency_id(self.parent) if self.parent else None

    @property
    def successor_agency_id(self) -> str | None:
        return agency_id(self.successor) if self.successor else None


@dataclass(frozen=True, slots=True)
class Report:
    """A report with its cells by key. `sections` are the sections that its narrative has; empty for no narrative."""

    body: str
    year: int = 2023
    scope: Scope = "own"
    form: str | None = "gb2021"
    published_on: date | None = None
    cells: Mapping[str, Cell] = field(default_factory=dict)
    sections: tuple[str, ...] = ()
    units: Mapping[str, str] = field(default_factory=dict)
    text: tuple[tuple[str, str], ...] = ()
    """Paragraphs of the narrative: section and words."""


def agency_id(name: str) -> str:
    return "a" + hashlib.sha256(name.encode()).hexdigest()[:12]


def full_form(changes: Mapping[str, Cell] | None = None, form: str = "gb2021", start: Cell = 0) -> dict[str, Cell]:
    """Every national cell of a form, all `start` but for `changes`; a key may stand for many: `applications.*.total`.

    A later change wins over an earlier one.
    """
    cells: dict[str, Cell] = {item.key: start for item in load_forms()[form].fields() if item.row.is_national}
    for pattern, value in (changes or {}).items():
        table, row, column = pattern.split(".")
        matches = [
            key
            for key in cells
            if all(wanted in ("*", part) for wanted, part in zip((table, row, column), key.split("."), strict=True))
        ]
        for key in matches or [pattern]:
            cells[key] = value
    return cells


def cell_state(value: Cell) -> State:
    """The state that the writer stores for a literal cell."""
    if value is None:
        return "blank"
    if value == "/":
        return "not_applicable"
    if value in ("text", "unreadable"):
        return "text" if value == "text" else "unreadable"
    return "zero" if value == 0 else "number"


def make_reading(report: Report, number: int) -> Reading:
    figures = {
        key: Figure(
            key=key,
            value=Decimal(value) if not isinstance(value, str) and value is not None else None,
            state=cell_state(value),
            raw="" if value is None else str(value),
            at=f"cell {place}",
            unit=report.units.get(key),
        )
        for place, (key, value) in enumerate(report.cells.items())
        if value != ABSENT
    }
    return Reading(
        source=f"literal-{number}",
        sha256=hashlib.sha256(f"literal {number}".encode()).hexdigest(),
        status="complete",
        agency=report.body,
        year=report.year,
        scope=report.scope,
        format=report.form,
        published_on=report.published_on,
        figures=figures,
        paragraphs=tuple(
            Paragraph(section, words) for section, words in report.text or [(name, "文字") for name in report.sections]
        ),
    )


class LiteralRegistry:
    """The bodies of a test, by name."""

    def __init__(self, bodies: Iterable[Body]) -> None:
        self._by_name = {body.name: body for body in bodies}
        self._by_id = {body.agency_id: body for body in self._by_name.values()}

    decision_stamp = ""
    decided_lookups = None

    def made(self) -> tuple[Body, ...]:
        """None."""
        return ()

    def resolve(self, name: str, year: int | None = None, site_name: str | None = None) -> Body:
        return self._by_name[name]

    def resolve_all(self, names: Iterable[tuple[str, int | None, str | None]]) -> list[Body]:
        """`resolve` for each."""
        return [self.resolve(*name) for name in names]

    def find(self, agency_id: str) -> Body | None:
        return self._by_id.get(agency_id)

    def places_of(self, names: Iterable[str]) -> set[str]:
        """None."""
        return set()

    def alias_key(self, name: str) -> str:
        return name

    def regions(self) -> pl.DataFrame:
        return pl.DataFrame(schema=REGION_SCHEMA)


def build_store(folder: Path, bodies: Iterable[Body], reports: Sequence[Report]) -> Store:
    """A published store of these rows, opened for reading."""
    with StoreWriter(folder, LiteralRegistry(bodies)) as writer:
        writer.add_readings([make_reading(report, number) for number, report in enumerate(reports)])
        writer.publish()
    return Store.open(folder)
