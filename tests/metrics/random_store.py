"""Stores of random reports, made through the production writer: gaps, blanks, hybrids of two forms, revisions."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl

from disclosure.form.versions import load_forms
from disclosure.model.report import Reading
from disclosure.store.read import Store
from disclosure.store.write import StoreWriter
from tests.checks.literal_store import ABSENT, REGION_SCHEMA, Cell, LiteralRegistry, Report, agency_id, make_reading

REGIONS = (
    ("110000", "北京", "北京市", "province", None),
    ("110101", "东城", "东城区", "county", "110000"),
    ("350000", "福建", "福建省", "province", None),
    ("350100", "福州", "福州市", "prefecture", "350000"),
    ("350102", "鼓楼", "鼓楼区", "county", "350100"),
    ("350128", "平潭", "平潭县", "county", "350100"),
    ("350200", "厦门", "厦门市", "prefecture", "350000"),
)
KINDS = ("department", "government_office", "township_government", None)
LEVELS = ("county", "prefecture", None)
YEARS = range(2019, 2026)


@dataclass(frozen=True)
class PlacedBody:
    """A body with a place."""

    name: str
    kind: str | None = "department"
    level: str | None = "county"
    region_code: str | None = None
    parent_agency_id: str | None = None
    successor_agency_id: str | None = None
    valid_from_year: int | None = None
    valid_to_year: int | None = None

    @property
    def agency_id(self) -> str:
        return agency_id(self.name)


class PlacedRegistry(LiteralRegistry):
    """Bodies of a test with a few real regions."""

    def regions(self) -> pl.DataFrame:
        rows = [(*region, None, None) for region in REGIONS]
        return pl.DataFrame(rows, schema=REGION_SCHEMA, orient="row")


def write_store(folder: Path, bodies: list[PlacedBody], readings: list[Reading]) -> Store:
    """A published store of these readings, opened for reading."""
    with StoreWriter(folder, PlacedRegistry(bodies)) as writer:
        writer.add_readings(readings)
        writer.publish()
    return Store.open(folder)


def random_store(folder: Path, seed: int, body_count: int = 14) -> Store:
    """A store of random reports; the same seed gives the same store."""
    dice = random.Random(seed)
    places = [region[0] for region in REGIONS] + [None]
    bodies = [
        PlacedBody(
            f"第{number}测试机关",
            kind=dice.choice(KINDS[:3] if number % 5 else KINDS),
            level=dice.choice(LEVELS[:2] if number % 5 else LEVELS),
            region_code=dice.choice(places),
            valid_from_year=2021 if number == 3 else None,
            valid_to_year=2023 if number == 4 else None,
        )
        for number in range(body_count)
    ]
    reports: list[Report] = []
    for body in bodies:
        for year in YEARS:
            for scope in ("own", "aggregate", "unknown"):
                chance = {"own": 0.8, "aggregate": 0.25, "unknown": 0.05}[scope]
                revisions = (dice.random() < chance) + (dice.random() < 0.05)
                for _ in range(revisions):
                    reports.append(random_report(dice, body.name, year, scope))
    return write_store(folder, bodies, [make_reading(report, number) for number, report in enumerate(reports)])


def random_report(dice: random.Random, body: str, year: int, scope: str) -> Report:
    """One report: mostly of the form of its year, some with a table of the other form."""
    form = "gb2019" if year < 2021 else "gb2021"
    if dice.random() < 0.1:
        form = "gb2019" if form == "gb2021" else "gb2021"
    other = "gb2021" if form == "gb2019" else "gb2019"
    borrowed = dice.choice(["proactive", "applications"]) if dice.random() < 0.15 else ""
    scale = dice.choice([1, 1, 5, 50])
    blank_chance = dice.choice([0.0, 0.05, 0.4])
    cells: dict[str, Cell] = {}
    for source, tables in ((form, {"proactive", "applications", "remedies"} - {borrowed}), (other, {borrowed})):
        for item in load_forms()[source].fields():
            if item.key.split(".")[0] in tables:
                cells[item.key] = random_cell(dice, scale, blank_chance, item.column.domain)
    if dice.random() < 0.1:
        for key in cells:
            if key.startswith("applications.") and key.endswith(".total"):
                cells[key] = None
    procurement = "proactive.central_procurement.procurement_amount"
    unit = dice.choice(["元", "万元", "亿元", None])
    return Report(
        body,
        year,
        scope,  # type: ignore[arg-type]
        form,
        published_on=date(year + 1, dice.choice([1, 2, 3, 4]), 20) if dice.random() < 0.8 else None,
        cells=cells,
        units={procurement: unit} if unit and procurement in cells else {},
    )


def random_cell(dice: random.Random, scale: int, blank_chance: float, domain: str) -> Cell:
    """A cell: most are small numbers, some are blank, crossed out, text, unreadable or not there at all."""
    if dice.random() < blank_chance:
        return dice.choice([None, None, None, "/", "text", "unreadable", ABSENT])
    if domain == "amount":
        return Decimal(dice.randrange(0, 10_000_000)) / 100
    if domain == "signed_count":
        return dice.randrange(-9, 10)
    return dice.choice([0, 0, dice.randrange(0, 10), dice.randrange(0, 4 * scale)])
