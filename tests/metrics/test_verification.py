"""Coverage, compilation, reconciliation, counts of findings equal the plain reference, on real and random reports."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from disclosure.decisions.reviews import Subject, decide
from disclosure.store.read import Store
from tests.checks.literal_store import Report, make_reading
from tests.metrics import verification_reference as reference
from tests.metrics.random_store import PlacedBody, random_report, write_store
from tests.metrics.verification_reference import Tables, read_tables

FILTERS = dict.fromkeys(("years", "region_code", "levels", "kinds", "agency_ids"))
SCOPES = ("own", "aggregate", "unknown")


@dataclass(frozen=True)
class Province:
    store: Store
    tables: Tables
    folder: Path


def random_province(folder: Path, seed: int) -> Store:
    """Two levels of government with departments, townships, zones and an institution; gaps and odd scopes."""
    dice = random.Random(seed)
    city = PlacedBody("某市人民政府", "government", "prefecture", "350100")
    bodies = [city]
    for number in range(3):
        county = PlacedBody(f"第{number}区人民政府", "government", "county", "350102", city.agency_id)
        town = PlacedBody(f"第{number}镇人民政府", "township_government", "township", "350102", county.agency_id)
        office = PlacedBody(f"第{number}区人民政府办公室", "government_office", "county", "350102", county.agency_id)
        bodies += [county, town, office]
    for number, kind in enumerate(("government_office", "department", "department", "development_zone", None)):
        years = {"valid_from_year": 2021} if number == 2 else {}
        bodies.append(PlacedBody(f"市属第{number}单位", kind, "prefecture", "350100", city.agency_id, **years))
    bodies.append(PlacedBody("市属医院", "public_institution", "prefecture", "350100", city.agency_id))
    reports: list[Report] = []
    for body in bodies:
        for year in range(2019, 2025):
            for scope in SCOPES:
                likely = {
                    "own": body.kind != "government",
                    "aggregate": body.kind in ("government", "development_zone"),
                }
                chance = 0.8 if likely.get(scope) else 0.08
                for _ in range((dice.random() < chance) + (dice.random() < 0.05)):
                    reports.append(random_report(dice, body.name, year, scope))
    return write_store(folder, bodies, [make_reading(report, number) for number, report in enumerate(reports)])


@pytest.fixture(scope="module", params=["verified", 11, 12])
def province(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Province]:
    if request.param == "verified":
        folder = request.getfixturevalue("default_store")
        with Store.open(folder) as store:
            yield Province(store, read_tables(store), folder)
        return
    folder = tmp_path_factory.mktemp("province") / "store"
    with random_province(folder, request.param) as store:
        yield Province(store, read_tables(store), folder)


def assert_same(found: dict[str, Any], wanted: dict[str, Any]) -> None:
    assert {name: found[name] for name in wanted} == wanted


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("years", [None, [2021], [2022, 2030]])
def test_coverage_equals_reference(province: Province, scope: str, years: list[int] | None) -> None:
    wanted = reference.coverage(province.tables, scope, years)
    parameters = {**FILTERS, "scope": scope, "years": years}
    rows = province.store.query(
        "coverage_matrix", {**parameters, "coverage_states": None, "limit": 10_000, "offset": 0}
    ).rows(named=True)
    assert {(row["agency_id"], row["report_year"]) for row in rows} == set(wanted)
    for row in rows:
        assert_same(row, wanted[row["agency_id"], row["report_year"]])
    counted = {row["report_year"]: row for row in province.store.query("coverage_count", parameters).rows(named=True)}
    assert set(counted) == {year for _, year in wanted}
    revised = {report["report_id"] for report in province.tables.reports if report["revision"] > 1}
    for year, row in counted.items():
        of_year = [fact for (_, other), fact in wanted.items() if other == year]
        states = Counter(fact["coverage_state"] for fact in of_year)
        assert row["reported_count"] == sum(fact["report_id"] is not None for fact in of_year)
        assert row["missing_count"] == states["not_in_store"]
        assert row["late_count"] == states["late"]
        assert row["on_time_count"] == states["on_time"]
        assert row["undated_count"] == states["undated"]
        assert row["no_deadline_count"] == states["no_deadline"]
        assert row["partial_count"] == sum(fact["is_partial"] for fact in of_year)
        # What was set aside behind the report that counts is no revision of it.
        assert row["revised_count"] == sum(fact["report_id"] in revised for fact in of_year)


def test_matrix_is_paged_by_body_and_filtered_by_state(province: Province) -> None:
    parameters = {**FILTERS, "scope": "own"}
    wanted = reference.coverage(province.tables, "own")
    for state in ("not_in_store", "late", "partial"):
        bodies = {
            body
            for (body, _), fact in wanted.items()
            if fact["coverage_state"] == state or (state == "partial" and fact["is_partial"])
        }
        seen: list[str] = []
        for offset in range(0, len(bodies) + 1, 3):
            frame = province.store.query(
                "coverage_matrix", {**parameters, "coverage_states": [state], "limit": 3, "offset": offset}
            )
            seen += frame["agency_id"].unique(maintain_order=True).to_list()
            assert frame.is_empty() or frame["row_count"][0] == len(bodies)
        assert len(seen) == len(set(seen))
        assert set(seen) == bodies


def test_compilation_equals_reference(province: Province) -> None:
    parents = {row["parent_agency_id"] for row in province.tables.agencies.values()} - {None}
    cells = 0
    for agency_id in sorted(parents):
        for year in range(2019, 2025):
            named = {"agency_id": agency_id, "year": year}
            rows = province.store.query("compile_government", named).rows(named=True)
            wanted = reference.compiled(province.tables, agency_id, year)
            keys = [f"{row['table_code']}.{row['row_code']}.{row['column_code']}" for row in rows]
            assert keys == [row["key"] for row in wanted]
            for row, expected in zip(rows, wanted, strict=True):
                assert_same({**row, "key": expected["key"]}, expected)
                cells += row["compiled_value"] is not None
            found = province.store.query("compile_parts", {**named, "limit": 1000, "offset": 0}).rows(named=True)
            expected_parts = reference.parts(province.tables, agency_id, year)
            assert {row["agency_id"]: (row["part_state"], row["report_id"]) for row in found} == expected_parts
    assert cells > 500


def test_a_compiled_cell_is_the_sum_of_what_is_listed(province: Province) -> None:
    for agency_id in sorted({row["parent_agency_id"] for row in province.tables.agencies.values()} - {None}):
        named = {"agency_id": agency_id, "year": 2023}
        rows = province.store.query("compile_government", named).rows(named=True)
        for row in rows[:: max(1, len(rows) // 6)]:
            cell = {name: row[name] for name in ("table_code", "row_code", "column_code")}
            listed = province.store.query("compile_cell", {**named, **cell})
            assert listed.height == row["part_count"]
            values = listed["value"].drop_nulls()
            assert values.len() == row["number_count"]
            if row["compiled_value"] is not None:
                assert sum(values.to_list()) == row["compiled_value"]


def test_own_and_aggregate_of_a_part_are_never_both_counted(province: Province) -> None:
    for agency_id in sorted({row["parent_agency_id"] for row in province.tables.agencies.values()} - {None}):
        frame = province.store.query("compile_parts", {"agency_id": agency_id, "year": 2022, "limit": 99, "offset": 0})
        assert frame["agency_id"].is_unique().all()


@pytest.mark.parametrize("scope", ["own", "aggregate"])
def test_balance_chain_equals_reference(province: Province, scope: str) -> None:
    for agency_id in sorted(province.tables.agencies):
        rows = province.store.query("agency_balance_chain", {"agency_id": agency_id, "scope": scope}).rows(named=True)
        wanted = reference.balance_chain(province.tables, agency_id, scope)
        assert len(rows) == len(wanted)
        for row, expected in zip(rows, wanted, strict=True):
            assert_same(row, expected)


def test_governments_offered_have_parts_with_reports(province: Province) -> None:
    offered = province.store.query("compile_options", {"text": None, "limit": 1000}).rows(named=True)
    reporting = {row["agency_id"] for row in province.tables.reports}
    for row in offered:
        parts = [
            body
            for body, agency in province.tables.agencies.items()
            if agency["parent_agency_id"] == row["agency_id"] and agency["kind"] != "public_institution"
        ]
        assert row["reporting_count"] == len([body for body in parts if body in reporting]) > 0
    one = province.store.query("compile_options", {"text": offered[0]["agency_name"], "limit": 5})
    assert offered[0]["agency_id"] in one["agency_id"].to_list()


@pytest.mark.parametrize("dimension", ["severity", "rule", "decision", "agency", "year", "region"])
def test_counts_of_findings_equal_a_plain_count(province: Province, dimension: str) -> None:
    reports = {row["report_id"]: row for row in province.tables.reports if row["scope"] == "own"}

    def group(row: dict[str, Any]) -> str | None:
        report = reports[row["report_id"]]
        region = province.tables.agencies[report["agency_id"]]["region_code"]
        return {
            "severity": row["severity"],
            "rule": row["rule_id"],
            "decision": "open",
            "agency": report["agency_id"],
            "year": str(report["report_year"]),
            "region": region and region[:2] + "0000",
        }[dimension]

    found = [row for row in province.tables.findings if row["report_id"] in reports]
    wanted = Counter(group(row) for row in found)
    errors = Counter(group(row) for row in found if row["severity"] == "error")
    free = dict.fromkeys(("severities", "rule_ids", "decisions"))
    rows = province.store.query(
        "finding_count", {**FILTERS, **free, "scope": "own", "dimension": dimension, "limit": 1000, "offset": 0}
    ).rows(named=True)
    assert {row["group_code"]: row["finding_count"] for row in rows} == dict(wanted)
    assert {row["group_code"]: row["error_count"] for row in rows if row["error_count"]} == dict(errors)
    assert all(row["undecided_count"] == row["finding_count"] for row in rows)
    assert sum(row["finding_count"] for row in rows) == len(found)


def test_list_and_counts_agree_under_filters_and_decisions(tmp_path: Path) -> None:
    with random_province(tmp_path, 13) as store:
        free = {**FILTERS, "scope": "own", **dict.fromkeys(("severities", "rule_ids", "decisions"))}
        everything = store.query("finding_list", {**free, "limit": 100_000, "offset": 0}).rows(named=True)
        for row in everything[::7]:
            names = ("agency_id", "report_year", "scope", "rule_id", "figure_key", "found_value", "expected_value")
            decide(tmp_path, Subject(**{name: row[name] for name in names}), "waived", note="", reviewer="王")
        everything = store.query("finding_list", {**free, "limit": 100_000, "offset": 0}).rows(named=True)
        assert {row["decision"] for row in everything} == {"open", "waived"}
        for filters in (
            {"decisions": ["waived"]},
            {"decisions": ["open", "reopened"], "severities": ["error"]},
            {"rule_ids": ["T3_BALANCE", "T4_SUM"], "years": [2021, 2023]},
            {"severities": ["warning"], "kinds": ["department"]},
        ):
            asked = {**free, **filters}
            rows = store.query("finding_list", {**asked, "limit": 100_000, "offset": 0}).rows(named=True)
            wanted = [
                row
                for row in everything
                if row["decision"] in (filters.get("decisions") or [row["decision"]])
                and row["severity"] in (filters.get("severities") or [row["severity"]])
                and row["rule_id"] in (filters.get("rule_ids") or [row["rule_id"]])
                and row["report_year"] in (filters.get("years") or [row["report_year"]])
            ]
            if "kinds" not in filters:
                assert len(rows) == len(wanted) > 0
            counted = store.query("finding_count", {**asked, "dimension": "severity", "limit": 9, "offset": 0})
            assert counted["finding_count"].sum() == len(rows)
