"""The queries of the start page against plain Python: days of publication, kinds of bodies, what is worth a look."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from disclosure.roster import RosterRow, take_roster, undo_roster
from disclosure.store.read import Store
from tests.checks.literal_store import Report, agency_id, full_form, make_reading
from tests.metrics.conftest import Case
from tests.metrics.random_store import PlacedBody, write_store
from tests.metrics.reference import Selection
from tests.metrics.test_filling_and_days import BANDS
from tests.metrics.verification_reference import deadline, first_published

TOWN, SCHOOLS, ROADS = (
    PlacedBody("平潭县人民政府", "government", "county", "350128"),
    PlacedBody("平潭县教育局", "department", "county", "350128"),
    PlacedBody("平潭县交通局", "department", "county", "350128"),
)
REFUSED = "applications.refused_state_secret.total"


def _refusals(count: int, **cells: object) -> dict[str, object]:
    return full_form({key: 0 for key in full_form() if key.startswith("applications.refused_")} | {REFUSED: count})


REPORTS = [
    # Nothing refused in three years, then five; and one whose earlier years are only two.
    *(Report("平潭县教育局", year, cells=_refusals(0), published_on=date(year + 1, 1, 10)) for year in (2020, 2021)),
    Report("平潭县教育局", 2022, cells=_refusals(0), published_on=date(2023, 3, 31)),
    Report("平潭县教育局", 2023, cells=_refusals(5), published_on=date(2024, 2, 29)),
    *(Report("平潭县交通局", year, cells=_refusals(0)) for year in (2021, 2022)),
    Report("平潭县交通局", 2023, cells=_refusals(7), published_on=date(2023, 12, 31)),
    Report("平潭县人民政府", 2023, "aggregate", cells=full_form(), published_on=date(2024, 2, 29)),
]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    readings = [make_reading(report, number) for number, report in enumerate(REPORTS)]
    with write_store(tmp_path_factory.mktemp("start") / "store", [TOWN, SCHOOLS, ROADS], readings) as opened:
        yield opened


def test_days_are_counted_on_one_calendar(store: Store) -> None:
    found = timeline(store, Selection(years=[2022, 2023]))
    told = [
        (row["report_year"], row["published_on"], row["calendar_day"], row["report_count"], row["cumulative_count"])
        for row in found
    ]
    assert told == [
        (2022, date(2023, 3, 31), 90, 1, 1),
        (2023, date(2023, 12, 31), -1, 1, 1),
        (2023, date(2024, 2, 29), 59, 1, 2),
    ]
    assert [(row["dated_count"], row["reported_count"], row["cumulative_share"]) for row in found] == [
        (1, 2, 1.0),
        (2, 2, 0.5),
        (2, 2, 1.0),
    ]


def timeline(store: Store, selection: Selection, as_of: str | None = None) -> list[dict[str, Any]]:
    return store.query("publication_timeline", {**selection.parameters(), "as_of": as_of}).rows(named=True)


def test_a_chosen_day_ends_every_year_on_the_same_day_of_its_own(store: Store) -> None:
    both = Selection(years=[2022, 2023])
    found = [(row["report_year"], row["published_on"], row["expected_count"]) for row in timeline(store, both)]
    assert found == [(2022, date(2023, 3, 31), 2), (2023, date(2023, 12, 31), 2), (2023, date(2024, 2, 29), 2)]
    # 31 March 2023 is later in its year than 30 March 2024 is in its own, 29 February earlier.
    until = timeline(store, both, "2024-03-30")
    assert [(row["report_year"], row["published_on"]) for row in until] == [
        (2022, None),
        (2023, date(2023, 12, 31)),
        (2023, date(2024, 2, 29)),
    ]
    assert (until[0]["expected_count"], until[0]["expected_share"], until[0]["dated_count"]) == (2, None, 1)
    early = timeline(store, both, "2024-01-31")
    assert [row["published_on"] for row in early] == [None, date(2023, 12, 31)]
    assert [(row["january_count"], row["january_met_count"]) for row in early] == [(2, 0), (2, 1)]


def test_with_a_roster_what_is_owed_is_the_base(store: Store) -> None:
    """Two bodies with a report, one of them of the other scope, one that has never reported; the roads are not owed."""
    never = RosterRow("b" + "0" * 12, "平潭县林业局", "平潭县林业局", 3, 2023, kind="department", level="county")
    owed = [
        RosterRow(body.agency_id, body.name, body.name, place, 2022)
        for place, body in enumerate((TOWN, SCHOOLS), start=1)
    ]
    line = take_roster(store.folder, "王某", [*owed, never], "list.xlsx")
    try:
        found = timeline(store, Selection(years=[2022, 2023]))
        assert {row["is_by_roster"] for row in found} == {True}
        told = [(row["published_on"], row["cumulative_count"], row["expected_share"]) for row in found]
        assert told == [(date(2023, 3, 31), 1, 0.5), (date(2024, 2, 29), 2, pytest.approx(2 / 3))]
        assert [(row["expected_count"], row["reported_count"], row["dated_count"]) for row in found] == [
            (2, 1, 1),
            (3, 2, 2),
        ]
        # Departments by 31 January: the one of 2022 and both of 2023 are late or lacking; the government is in time.
        met = [("january_count", "january_met_count"), ("march_count", "march_met_count")]
        assert [tuple(row[name] for pair in met for name in pair) for row in found] == [(1, 0, 1, 0), (2, 0, 1, 1)]
        days = store.query("days_before_deadline", {**Selection(years=[2023]).parameters(), "day_count": -29})
        row = days.row(0, named=True)
        assert row["is_by_roster"]
        assert (row["report_count"], row["deadline_count"], row["dated_count"]) == (3, 3, 2)
        assert (row["by_then_count"], row["by_then_share"], row["expected_share"]) == (2, 1.0, pytest.approx(2 / 3))
        bands = {name: row[name] for name in BANDS if row[name]}
        assert bands == {"over_week_count": 1, "month_late_count": 1, "absent_count": 1}
        assert timeline(store, Selection(agency_ids=[ROADS.agency_id]))[0]["is_by_roster"] is False
    finally:
        undo_roster(store.folder, "王某", line)


@pytest.mark.parametrize("as_of", [None, "2025-02-10"])
def test_the_timeline_is_that_of_a_plain_loop(case: Case, as_of: str | None) -> None:
    rows = [row for frame in case.store.table_batches("report") for row in frame.iter_rows(named=True)]
    days = first_published(rows)
    chosen = {report.report_id: report for report in case.facts.reports if report.scope == "own"}
    latest = max(report.year for report in chosen.values())
    for found in timeline(case.store, Selection(), as_of):
        year = found["report_year"]
        of_year = [
            (days[row["report_id"]], deadline(year, "own", chosen[row["report_id"]].kind))
            for row in rows
            if row["report_id"] in chosen and row["report_year"] == year
        ]
        until = None if as_of is None else date.fromisoformat(as_of).replace(year=int(as_of[:4]) - latest + year)
        out = [(day, last) for day, last in of_year if day is not None and (until is None or day <= until)]
        assert found["expected_count"] == found["reported_count"] == len(of_year)
        assert found["dated_count"] == sum(day is not None for day, _ in of_year)
        for month, name in ((1, "january"), (3, "march")):
            assert found[f"{name}_count"] == sum(last is not None and last.month == month for _, last in of_year)
            met = sum(last is not None and last.month == month and day <= last for day, last in out)
            assert found[f"{name}_met_count"] == met
        if found["published_on"] is None:
            assert out == []
            continue
        count = sum(day <= found["published_on"] for day, _ in out)
        assert (found["cumulative_count"], found["expected_share"]) == (count, pytest.approx(count / len(of_year)))


def test_every_dated_report_is_counted_once(case: Case) -> None:
    listed = case.store.query("report_list", {**Selection().parameters(), "limit": 100_000, "offset": 0})
    dated = Counter(
        (year, day) for year, day in listed.select("report_year", "published_on").iter_rows() if day is not None
    )
    found = case.store.query("publication_timeline", {**Selection().parameters(), "as_of": None})
    counts = found.select("report_year", "published_on", "report_count", "cumulative_count").drop_nulls()
    assert {(year, day): count for year, day, count, _ in counts.iter_rows()} == dated
    for year, day, _, until in counts.iter_rows():
        assert until == sum(count for (of, when), count in dated.items() if of == year and when <= day)


def test_reports_are_counted_by_level_and_kind(case: Case) -> None:
    year = max(report.year for report in case.facts.reports)
    for scope in ("own", "aggregate", "unknown"):
        parameters = {name: value for name, value in Selection(scope).parameters().items() if name != "years"}
        found = case.store.query("body_kinds", {**parameters, "year": year}).rows(named=True)
        of_scope = Counter(
            (report.level, report.kind) for report in case.facts.reports if (report.year, report.scope) == (year, scope)
        )
        assert {(row["level"], row["kind"]): row["report_count"] for row in found} == of_scope


def test_an_aggregate_is_named_with_the_one_above_that_contains_it_in_the_same_year(tmp_path: Path) -> None:
    places = [
        PlacedBody("福建省人民政府", "government", "province", "350000"),
        PlacedBody("福州市人民政府", "government", "prefecture", "350100", agency_id("福建省人民政府")),
        PlacedBody("平潭县人民政府", "government", "county", "350128", agency_id("福州市人民政府")),
        PlacedBody("沭阳县人民政府", "government", "county", "321322"),
    ]
    years = {
        "福建省人民政府": (2022, 2023),
        "福州市人民政府": (2023,),
        "平潭县人民政府": (2022,),
        "沭阳县人民政府": (2022,),
    }
    reports = [
        Report(name, year, scope, cells=full_form())
        for name, of in years.items()
        for year in of
        for scope in ("aggregate", "own")
    ]
    readings = [make_reading(report, number) for number, report in enumerate(reports)]
    with write_store(tmp_path / "store", places, readings) as store:
        found = store.query("nested_aggregates", Selection("aggregate").parameters())
        narrowed = store.query("nested_aggregates", Selection("aggregate", years=[2023]).parameters())
        assert store.query("nested_aggregates", Selection("own").parameters()).is_empty(), "own ones contain none"
    columns = ("above_agency_name", "agency_name", "first_year", "last_year", "year_count")
    assert found.select(columns).rows() == [
        ("福建省人民政府", "平潭县人民政府", 2022, 2022, 1),
        ("福建省人民政府", "福州市人民政府", 2023, 2023, 1),
    ]
    assert narrowed["agency_name"].to_list() == ["福州市人民政府"]


def test_a_first_refusal_needs_three_years_without_one(store: Store) -> None:
    parameters = {name: value for name, value in Selection().parameters().items() if name != "years"}
    found = store.query("worth_a_look", {**parameters, "year": 2023}).rows(named=True)
    refusals = [row for row in found if row["reason"] == "first_refusal"]
    assert [(row["agency_name"], row["found_value"], row["expected_value"]) for row in refusals] == [
        ("平潭县教育局", 5, 3)
    ]
    assert store.query("worth_a_look", {**parameters, "year": 2022}).filter(reason="first_refusal").is_empty()


def test_what_is_worth_a_look_is_few_and_the_furthest_first(verified_case: Case) -> None:
    parameters = {name: value for name, value in Selection().parameters().items() if name != "years"}
    for year in range(2019, 2026):
        found = verified_case.store.query("worth_a_look", {**parameters, "year": year}).rows(named=True)
        assert len(found) <= 10
        listed = verified_case.store.query(
            "finding_list",
            {
                **Selection(years=[year]).parameters(),
                **{"severities": ["error"], "rule_ids": None, "decisions": None, "limit": 10_000, "offset": 0},
            },
        ).rows(named=True)
        furthest: dict[int, float] = {}
        for row in listed:
            distance = float(abs((row["found_value"] or 0) - (row["expected_value"] or 0)))
            furthest[row["report_id"]] = max(distance, furthest.get(row["report_id"], 0))
        errors = [row for row in found if row["reason"] == "error"]
        assert [row["report_id"] for row in errors] == sorted(
            furthest, key=lambda report_id: (-furthest[report_id], _name(listed, report_id), report_id)
        )[:3]


def _name(rows: list[dict[str, object]], report_id: int) -> str:
    return str(next(row["agency_name"] for row in rows if row["report_id"] == report_id))
