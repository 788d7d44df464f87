"""The queries against the plain reference, on random small stores and on simulated provinces with planted errors."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from disclosure.checks import CheckResult, find_all, load_rules
from disclosure.simulate.command import SimulatedRegistry
from disclosure.simulate.printing import Tables, simulate
from disclosure.store.read import Store
from disclosure.store.write import StoreWriter
from tests.checks.literal_store import ABSENT, Body, Cell, Report, build_store, full_form
from tests.checks.reference import MEASURES, Finding, find_all_plainly

KINDS = (
    "government", "government_office", "department", "township_government", "dispatched_agency", "public_institution",
    None,
)  # fmt: skip
LEVELS = ("central", "province", "prefecture", "county", "township", None)
ODD: tuple[Cell, ...] = (None, None, None, "/", "text", "unreadable", ABSENT, -1, Decimal("0.5"), 1_000_001, 20_000)
AMOUNT = "proactive.central_procurement.procurement_amount"
UNITS: tuple[dict[str, str], ...] = ({AMOUNT: "元"}, {AMOUNT: "万元"}, {})

NOT_NUMBERS = {"V_FORMAT"} | {rule.rule_id for rule in load_rules() if rule.level == "text"}
"""Rules about forms and narratives: the plain reference and the random stores have numbers only."""

ODDITIES = {rule.rule_id for rule in load_rules() if rule.category == "oddity"}
"""Notes on what may well be true: nothing is planted for them."""

RARE = {"T2_DISCLOSED_STOCK", "V_ALL_ZERO", *ODDITIES}
"""Rules that a small simulated province has no error for."""


def random_cell(rng: random.Random, oddness: float) -> Cell:
    if rng.random() < oddness:
        return rng.choice(ODD)
    return 0 if rng.random() < 0.6 else rng.randrange(1, 4)


def random_sheet(rng: random.Random, form: str) -> dict[str, Cell]:
    """A form of small numbers; some sheets are clean, some odd in every tenth cell, some mix two forms."""
    oddness = rng.choice((0.0, 0.0, 0.02, 0.1))
    cells: dict[str, Cell] = {key: random_cell(rng, oddness) for key in full_form(form=form)}
    if rng.random() < 0.2:
        other = full_form(form="gb2019" if form == "gb2021" else "gb2021")
        for key in rng.sample(sorted(other), 30):
            cells.setdefault(key, random_cell(rng, oddness))
    if form == "gb2021" and rng.random() < 0.3:
        cells["proactive.administrative_fees.fee_amount"] = rng.choice((1, 2, 10_000, 20_000, 1_000_001))
    if rng.random() < 0.05:
        cells = dict.fromkeys(cells, 0)
    if rng.random() < 0.1:
        table = rng.choice(("proactive", "applications", "remedies"))
        cells = {key: value for key, value in cells.items() if not key.startswith(table)}
    return cells


def random_bodies(rng: random.Random, place: int) -> list[Body]:
    names = [f"机关{place}-{number}" for number in range(8)]
    bodies = []
    for number, name in enumerate(names):
        ends = rng.random() < 0.25
        bodies.append(
            Body(
                name,
                kind="government" if number == 0 else rng.choice(KINDS),
                level=rng.choice(LEVELS),
                parent=rng.choice(names[:number]) if number and rng.random() < 0.8 else None,
                successor=rng.choice(names[number + 1 :]) if ends and number < 7 else None,
                valid_to_year=rng.choice((2020, 2021, 2022)) if ends else None,
                valid_from_year=rng.choice((2020, 2021, 2022)) if not ends and rng.random() < 0.2 else None,
            )
        )
    return bodies


def random_reports(rng: random.Random, bodies: list[Body]) -> list[Report]:
    reports = []
    for body in bodies:
        for scope in ("own", "aggregate") if body.kind == "government" else ("own",):
            cells: dict[str, Cell] = {}
            for year in range(2018, 2024):
                if rng.random() < 0.15:
                    continue
                form = "gb2019" if year <= 2020 else "gb2021"
                if not cells or rng.random() < 0.85:
                    cells = random_sheet(rng, form)
                day = date(year + 1, 1, 1) + timedelta(days=rng.randrange(120))
                reports.append(
                    Report(
                        body.name,
                        year,
                        scope,  # type: ignore[arg-type]
                        form,
                        published_on=day if rng.random() < 0.8 else None,
                        cells=cells,
                        units=rng.choice(UNITS),
                    )
                )
    return reports


def random_peers(rng: random.Random) -> tuple[list[Body], list[Report]]:
    """Bodies of one kind and level with numbers that are mostly alike."""
    bodies = [Body(f"同类{number}", "authorised_organisation", "central") for number in range(16)]
    reports = [
        Report(body.name, year, cells={key: rng.choice((80, 90, 100, 110, 120, 9, 1000)) for key in MEASURES})
        for body in bodies
        for year in range(2019, 2024)
        if rng.random() < 0.9
    ]
    return bodies, reports


def as_set(result: CheckResult) -> set[Finding]:
    frame = result.findings.join(result.reports, on="report_id").select(
        "rule_id", "severity", "agency_name", "report_year", "scope", "figure_key", "expected_value", "found_value"
    )
    return set(frame.iter_rows())


def test_queries_and_reference_agree_on_random_stores(tmp_path: Path) -> None:
    rng = random.Random(1)
    bodies: list[Body] = []
    reports: list[Report] = []
    for place in range(12):
        some = random_bodies(rng, place)
        bodies += some
        reports += random_reports(rng, some)
    some, more = random_peers(rng)
    bodies, reports = bodies + some, reports + more
    with build_store(tmp_path / "store", bodies, reports) as store:
        found = {finding for finding in as_set(find_all(store.query)) if finding[0] not in NOT_NUMBERS}
    expected = find_all_plainly(bodies, reports)
    assert found - expected == set()
    assert expected - found == set()
    fired = {finding[0] for finding in found}
    assert fired == {rule.rule_id for rule in load_rules()} - NOT_NUMBERS


def test_one_body_alone_gives_what_all_give(tmp_path: Path) -> None:
    """Running over some bodies finds for them what running over all finds."""
    rng = random.Random(7)
    bodies = random_bodies(rng, 0)
    reports = random_reports(rng, bodies)
    with build_store(tmp_path / "store", bodies, reports) as store:
        everything = as_set(find_all(store.query))
        names = {bodies[0].name, bodies[3].name}
        some = as_set(find_all(store.query, [bodies[0].agency_id, bodies[3].agency_id]))
    assert some == {finding for finding in everything if finding[2] in names}
    assert some


def test_a_clean_form_offends_nothing() -> None:
    """Forms of zeros, published in time."""
    body = Body("机关")
    reports = [Report("机关", year, cells=full_form(), published_on=date(year + 1, 1, 5)) for year in (2022, 2023)]
    assert find_all_plainly([body], reports) == set()


def simulated_rows(tables: Tables) -> tuple[list[Body], list[Report]]:
    """A simulated province as literal rows; `region` is left out, no rule looks at it."""
    names = dict(tables.agency.select("agency_id", "name").iter_rows())
    bodies = [
        Body(
            row["name"],
            row["kind"],
            row["level"],
            names.get(row["parent_agency_id"]),
            names.get(row["successor_agency_id"]),
            row["valid_from_year"],
            row["valid_to_year"],
        )
        for row in tables.agency.iter_rows(named=True)
    ]
    cells: dict[int, dict[str, Cell]] = defaultdict(dict)
    units: dict[int, dict[str, str]] = defaultdict(dict)
    words: dict[str, Cell] = {"blank": None, "not_applicable": "/", "text": "text", "unreadable": "unreadable"}
    for row in tables.figure.iter_rows(named=True):
        key = f"{row['table_code']}.{row['row_code']}.{row['column_code']}"
        state = row["state"]
        cells[row["report_id"]][key] = words[state] if state in words else row["value"]
        if row["unit"]:
            units[row["report_id"]][key] = row["unit"]
    reports = [
        Report(
            names[row["agency_id"]],
            row["report_year"],
            row["scope"],
            row["format_version"],
            row["published_on"],
            cells[row["report_id"]],
            units=units[row["report_id"]],
        )
        for row in tables.report.iter_rows(named=True)
    ]
    return bodies, reports


@pytest.fixture(scope="module")
def province() -> Tables:
    return simulate(120, range(2019, 2025), 11)


def test_every_planted_error_is_found_and_nothing_else(province: Tables, tmp_path: Path) -> None:
    """In a simulated province: rule, body, year, place and both numbers of every error, and no other finding."""
    with StoreWriter(tmp_path / "store", SimulatedRegistry(province.region), origin="simulated") as writer:
        writer.add_frames(province.agency, province.source_file, province.report, province.figure, province.paragraph)
        writer.publish()
    with Store.open(tmp_path / "store") as store:
        result = find_all(store.query)
    columns = ("rule_id", "agency_id", "report_year", "scope", "figure_key", "expected_value", "found_value")
    errors = result.findings.filter(~result.findings["rule_id"].is_in(list(ODDITIES)))
    found = errors.join(result.reports, on="report_id").select(columns)
    planted = province.planted_error.select(columns)
    assert Counter(map(rounded, found.iter_rows())) == Counter(map(rounded, planted.iter_rows()))
    assert set(planted["rule_id"]) >= {rule.rule_id for rule in load_rules()} - RARE


def test_reference_finds_the_planted_errors(province: Tables) -> None:
    """The plain rules on the same province, so that neither query nor reference is fitted to the other."""
    found = Counter(
        (rule, body, year, scope, at, rounded_number(expected), rounded_number(value))
        for rule, _, body, year, scope, at, expected, value in find_all_plainly(*simulated_rows(province))
        if rule not in ODDITIES
    )
    names = dict(province.agency.select("agency_id", "name").iter_rows())
    planted = Counter(
        (
            row["rule_id"],
            names[row["agency_id"]],
            row["report_year"],
            row["scope"],
            row["figure_key"],
            rounded_number(row["expected_value"]),
            rounded_number(row["found_value"]),
        )
        for row in province.planted_error.iter_rows(named=True)
        if row["rule_id"] not in NOT_NUMBERS
    )
    assert found == planted


def rounded_number(value: object) -> Decimal | None:
    return None if value is None else round(Decimal(str(value)), 6)


def rounded(row: tuple[object, ...]) -> tuple[object, ...]:
    return (*row[:5], rounded_number(row[5]), rounded_number(row[6]))
