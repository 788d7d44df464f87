"""The queries of the start page against plain Python: days of publication, kinds of bodies, what is worth a look."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

import pytest

from disclosure.store.read import Store
from tests.checks.literal_store import Report, full_form, make_reading
from tests.metrics.conftest import Case
from tests.metrics.random_store import PlacedBody, write_store
from tests.metrics.reference import Selection

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
    found = store.query("publication_timeline", Selection(years=[2022, 2023]).parameters()).rows(named=True)
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


def test_every_dated_report_is_counted_once(case: Case) -> None:
    listed = case.store.query("report_list", {**Selection().parameters(), "limit": 100_000, "offset": 0})
    dated = Counter(
        (year, day) for year, day in listed.select("report_year", "published_on").iter_rows() if day is not None
    )
    found = case.store.query("publication_timeline", Selection().parameters())
    counts = found.select("report_year", "published_on", "report_count", "cumulative_count")
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
