"""Every metric query gives what the plain reference gives, on the verified reports and on random ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

import pytest

from disclosure.decisions.groups import keep_group
from disclosure.measures.catalogue import list_measures, list_metrics, load_query
from tests.metrics import reference
from tests.metrics.conftest import Case
from tests.metrics.reference import FORMULAS, RATES, Report, Selection
from tests.metrics.reference_cells import GROUPS

SELECTIONS = {
    "all own": Selection(),
    "aggregate": Selection("aggregate"),
    "unknown scope": Selection("unknown"),
    "two years": Selection(years=[2021, 2024]),
    "a province": Selection(region_code="350000"),
    "a city": Selection(region_code="350100"),
    "a county": Selection(region_code="350128"),
    "kinds": Selection(kinds=["department", "government_office"]),
    "a level": Selection(levels=["county"]),
    "nothing": Selection(kinds=["public_institution"]),
}
MEASURES = [
    "received_new",
    "documents_issued",
    "disclosure_rate_d1",
    "disclosure_rate_d3",
    "correction_rate",
    "dispute_rate",
    "refused",
    "fee_amount",
]


def same(found: object, expected: object) -> bool:
    if isinstance(found, float) and isinstance(expected, int | float | Decimal):
        return found == pytest.approx(float(expected), rel=1e-9, abs=1e-9)
    if isinstance(found, Decimal) and isinstance(expected, Decimal | int):
        return found == expected
    return found == expected and (found is None) == (expected is None)


def assert_rows(found: Sequence[Mapping[str, object]], expected: Sequence[Mapping[str, object]]) -> None:
    """Row by row and column by column; `found` may have more columns."""
    assert len(found) == len(expected)
    for place, (row, wanted) in enumerate(zip(found, expected, strict=True)):
        differences = {name: (row[name], value) for name, value in wanted.items() if not same(row[name], value)}
        assert not differences, f"row {place} {dict(list(row.items())[:3])}: found, expected: {differences}"


def metric_measures(name: str) -> list[str]:
    """The measures that a metric's query returns: its own and that of another, in the order of their numbers."""
    also = load_query(name).header.get("also")
    return [each.code for each in list_measures() if each.metric == name or each.code == also]


@pytest.mark.parametrize("name", [one.name for one in list_metrics()])
def test_metric_equals_reference(case: Case, name: str) -> None:
    for selection in (Selection(), Selection(years=[2021, 2023], region_code="350000")):
        found = case.store.query(name, selection.parameters()).rows(named=True)
        assert_rows(found, reference.measure_by_year(case.facts, metric_measures(name), selection))


@pytest.mark.parametrize("selection", SELECTIONS.values(), ids=SELECTIONS)
def test_every_measure_under_every_filter_equals_reference(case: Case, selection: Selection) -> None:
    found = case.store.query("measure_by_year", {"measures": list(FORMULAS), **selection.parameters()})
    assert_rows(found.rows(named=True), reference.measure_by_year(case.facts, list(FORMULAS), selection))


def test_one_agency_equals_reference(case: Case) -> None:
    for agency in sorted({report.agency_id for report in case.facts.reports})[:6]:
        for scope in ("own", "aggregate"):
            selection = Selection(scope, agency_ids=[agency])
            found = case.store.query("measure_by_year", {"measures": list(FORMULAS), **selection.parameters()})
            assert_rows(found.rows(named=True), reference.measure_by_year(case.facts, list(FORMULAS), selection))


def test_every_measure_has_a_formula_and_a_definition(case: Case) -> None:
    defined = [measure.code for metric in list_metrics() for measure in metric.measures]
    assert sorted(defined) == sorted(FORMULAS)
    stored = case.store.query("measure_by_year", {"measures": defined, **Selection().parameters()})
    assert set(stored["measure"]) == set(FORMULAS)


@pytest.mark.parametrize("dimension", ["level", "kind", "format", "region"])
@pytest.mark.parametrize("region_code", [None, "350000", "350100"])
def test_groups_equal_reference(case: Case, dimension: str, region_code: str | None) -> None:
    def group(report: Report) -> list[str | None]:
        if dimension != "region":
            return [{"level": report.level, "kind": report.kind, "format": report.form}[dimension]]
        code = report.region_code
        if code is None:
            return [None]
        if region_code is None:
            return [code[:2] + "0000"]
        return [code[:4] + "00" if region_code.endswith("0000") else code]

    selection = Selection(years=[2020, 2023], region_code=region_code)
    for bodies in ("all", "same"):
        found = case.store.query(
            "measure_by_group",
            {"measures": MEASURES, "dimension": dimension, "bodies": bodies, **selection.parameters()},
        )
        expected = reference.measure_by_group(case.facts, MEASURES, selection, group, is_same=bodies == "same")
        assert_rows(found.rows(named=True), expected)


def test_named_groups_equal_reference(case: Case) -> None:
    """A body in two groups counts in both, one in none stands apart; taken away and back, the groups follow."""
    bodies = sorted({report.agency_id for report in case.facts.reports})
    folder = case.store.folder
    first = keep_group(folder, "甲", "第一组", bodies[:4])
    second = keep_group(folder, "甲", "第二组", bodies[2:6])
    members = {first: bodies[:4], second: bodies[2:6]}

    def groups(report: Report) -> list[str | None]:
        found: list[str | None] = [code for code, ids in members.items() if report.agency_id in ids]
        return found or [None]

    try:
        for _ in range(2):
            selection = Selection(years=[2021, 2023])
            parameters = {"measures": MEASURES, "dimension": "named", "bodies": "all", **selection.parameters()}
            found = case.store.query("measure_by_group", parameters).rows(named=True)
            assert_rows(found, reference.measure_by_group(case.facts, MEASURES, selection, groups))
            names = {row["group_code"]: row["group_name"] for row in found}
            assert names.items() <= {first: "第一组", second: "第二组", None: None}.items()
            keep_group(folder, "乙", "第二组", [], code=second)
            members = {first: bodies[:4]}
    finally:
        (folder / "journals" / "groups.jsonl").unlink()


def test_bodies_left_out_are_left_out_everywhere(case: Case) -> None:
    bodies = sorted({report.agency_id for report in case.facts.reports})
    rest = bodies[3:]
    without = [f"-{agency_id}" for agency_id in bodies[:3]]
    expected = reference.measure_by_year(case.facts, MEASURES, Selection(agency_ids=rest))
    found = case.store.query("measure_by_year", {"measures": MEASURES, **Selection(agency_ids=without).parameters()})
    assert_rows(found.rows(named=True), expected)
    both = [*bodies[:5], *without]
    expected = reference.measure_by_year(case.facts, MEASURES, Selection(agency_ids=bodies[3:5]))
    found = case.store.query("measure_by_year", {"measures": MEASURES, **Selection(agency_ids=both).parameters()})
    assert_rows(found.rows(named=True), expected)
    options = case.store.query("filter_options", Selection(agency_ids=without).parameters())
    assert options.equals(case.store.query("filter_options", Selection(agency_ids=rest).parameters()))


@pytest.mark.parametrize(
    "selection", [Selection(), Selection(years=[2023]), Selection("aggregate", kinds=["department"])]
)
def test_agency_rows_equal_reference_and_pages_join(case: Case, selection: Selection) -> None:
    parameters = {"measures": MEASURES, **selection.parameters()}
    expected = reference.measure_by_agency(case.facts, MEASURES, selection)
    whole = case.store.query("measure_by_agency", {**parameters, "limit": 100_000, "offset": 0}).rows(named=True)
    assert_rows(whole, expected)
    pages = [
        row
        for offset in range(0, len(expected), 97)
        for row in case.store.query("measure_by_agency", {**parameters, "limit": 97, "offset": offset}).rows(named=True)
    ]
    assert pages == whole


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("direction", ["highest", "lowest"])
def test_ranking_equals_reference(case: Case, measure: str, direction: str) -> None:
    for year in (2020, 2023, 2030):
        for minimum_base in (0, 30):
            selection = Selection(years=[year])
            parameters = {name: value for name, value in selection.parameters().items() if name != "years"}
            found = case.store.query(
                "measure_ranking",
                {
                    "measure": measure,
                    "year": year,
                    "direction": direction,
                    "minimum_base": minimum_base,
                    "limit": 1000,
                    **parameters,
                },
            ).rows(named=True)
            expected = reference.measure_ranking(
                case.facts, measure, year, selection, minimum_base, is_lowest_first=direction == "lowest"
            )
            assert_rows(found, expected)


@pytest.mark.parametrize("measure", [measure for measure in MEASURES if measure not in RATES])
def test_change_by_agency_equals_reference(case: Case, measure: str) -> None:
    for year in (2020, 2021, 2024):
        parameters = {name: value for name, value in Selection().parameters().items() if name != "years"}
        found = case.store.query("change_by_agency", {"measure": measure, "year": year, "limit": 1000, **parameters})
        assert_rows(found.rows(named=True), reference.change_by_agency(case.facts, measure, year, Selection()))


@pytest.mark.parametrize("region_code", [None, "350000"])
def test_peers_equal_reference(case: Case, region_code: str | None) -> None:
    for agency in sorted({report.agency_id for report in case.facts.reports}):
        found = case.store.query(
            "agency_against_peers",
            {
                "agency_id": agency,
                "measures": MEASURES,
                "years": None,
                "scope": "own",
                "peer_region_code": region_code,
            },
        )
        expected = reference.agency_against_peers(case.facts, agency, MEASURES, "own", region_code)
        assert_rows(found.rows(named=True), expected)


def test_printed_cells_by_applicant_equal_reference(case: Case) -> None:
    for selection in (Selection(years=[2023]), Selection("aggregate", years=[2020, 2021])):
        expected = reference.outcome_by_applicant(case.facts, selection)
        rows = case.store.query("outcome_by_applicant", selection.parameters()).rows(named=True)
        printed = {
            (row["report_year"], row["row_code"], row["applicant_code"]): (row["value"], row["body_count"])
            for row in rows
            if not row["is_derived"]
        }
        derived = {(row["report_year"], row["row_code"], row["applicant_code"]) for row in rows if row["is_derived"]}
        for key, (value, bodies) in printed.items():
            assert value == pytest.approx(expected[key][0])
            assert bodies == expected[key][1]
        # 'other' is printed by some forms and added up from three rows of the others: then it counts as derived.
        assert {key for key in expected if key not in printed} <= derived
        for key in derived:
            year, row_code, applicant = key
            if applicant == "organisations" and (year, row_code, "org_business") in expected:
                parts = [expected.get((year, row_code, kind), (0.0, 0))[0] for kind in reference.ORGANISATIONS]
                found = next(r["value"] for r in rows if (r["report_year"], r["row_code"], r["applicant_code"]) == key)
                if row_code not in ("other", *GROUPS):
                    assert found == pytest.approx(sum(parts))


def test_own_and_aggregate_are_never_added(case: Case) -> None:
    """The three scopes are disjoint: no query returns more bodies than have a report of its scope."""
    for scope in ("own", "aggregate", "unknown"):
        chosen = [report for report in case.facts.reports if report.scope == scope]
        found = case.store.query("measure_by_year", {"measures": ["received_new"], **Selection(scope).parameters()})
        assert sum(found["report_count"]) == len(chosen)
        total = sum(number.numerator for report in chosen if (number := FORMULAS["received_new"](report)) is not None)
        assert sum(value for value in found["numerator"] if value is not None) == total
