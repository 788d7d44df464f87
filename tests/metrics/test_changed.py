"""Reports changed after publication: the queries against plain loops over the tables, and on literal revisions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from disclosure.decisions import reports
from disclosure.store.read import Store
from disclosure.store.write import StoreWriter
from tests.checks.literal_store import Report, full_form, make_reading
from tests.metrics.conftest import Case
from tests.metrics.random_store import PlacedBody, PlacedRegistry, write_store
from tests.metrics.reference import Selection

SCHOOLS, ROADS, WOODS, FARMS = (
    PlacedBody(f"平潭县{name}局", "department", "county", "350128") for name in ("教育", "交通", "林业", "农业")
)
KEY = "applications.received_new.total"


def report(body: PlacedBody, day: int, cells: dict[str, object] | None = None) -> Report:
    return Report(body.name, 2023, cells=full_form(cells or {}), published_on=date(2024, 1, day))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    changed = {KEY: 9, "proactive.rules.issued_this_year": 90}
    readings = [
        make_reading(report(SCHOOLS, 10), 0),
        make_reading(report(SCHOOLS, 25, changed), 1),
        make_reading(report(ROADS, 10), 2),
        make_reading(report(ROADS, 11, {KEY: 7}), 3),
        make_reading(report(ROADS, 12, {KEY: 8}), 4),
        # A first reading in part is no revision that was published whole.
        replace(make_reading(report(WOODS, 10), 5), status="partial"),
        make_reading(report(WOODS, 11, {KEY: 7}), 6),
        make_reading(report(FARMS, 10), 7),
        # Another day and the same cells.
        make_reading(report(FARMS, 11), 8),
    ]
    with write_store(tmp_path_factory.mktemp("changed") / "store", [SCHOOLS, ROADS, WOODS, FARMS], readings) as opened:
        yield opened


def test_the_share_counts_complete_revisions_and_the_cells_that_differ(store: Store) -> None:
    (row,) = store.query("changed_after_publication", Selection().parameters()).rows(named=True)
    assert row == {
        "report_year": 2023,
        "report_count": 4,
        "revised_count": 3,
        "revised_share": 0.75,
        "changed_count": 2,
        "changed_share": 0.5,
        "changed_cell_count": 3,
    }


def test_the_list_has_the_dates_and_leads_to_the_cells(store: Store) -> None:
    found = listed(store, Selection())
    told = [
        (
            row["agency_name"],
            row["revision_count"],
            row["changed_cell_count"],
            row["first_published_on"],
            row["row_count"],
        )
        for row in found
    ]
    first = date(2024, 1, 10)
    assert told == [(SCHOOLS.name, 2, 2, first, 3), (ROADS.name, 3, 1, first, 3), (FARMS.name, 2, 0, first, 3)]
    assert found[0]["published_on"] == date(2024, 1, 25)
    pair = {"report_id": found[0]["report_id"], "before_report_id": found[0]["first_report_id"]}
    cells = store.query("changed_cells", pair).rows(named=True)
    assert [
        (f"{cell['table_code']}.{cell['row_code']}.{cell['column_code']}", cell["after_value"]) for cell in cells
    ] == [
        (KEY, 9),
        ("proactive.rules.issued_this_year", 90),
    ]
    assert not any(cell["is_corrected"] for cell in cells)


def listed(store: Store, selection: Selection) -> list[dict[str, Any]]:
    return store.query("changed_report_list", {**selection.parameters(), "limit": 10_000, "offset": 0}).rows(named=True)


@pytest.mark.parametrize("scope", ["own", "aggregate"])
def test_the_queries_are_those_of_a_plain_loop(case: Case, scope: str) -> None:
    def rows(table: str) -> list[dict[str, Any]]:
        return [row for frame in case.store.table_batches(table) for row in frame.iter_rows(named=True)]

    figures: dict[int, dict[tuple[str, str, str], tuple[object, object]]] = {}
    for cell in rows("figure"):
        place = (cell["table_code"], cell["row_code"], cell["column_code"])
        figures.setdefault(cell["report_id"], {})[place] = (cell["state"], cell["value"])
    corrected = {
        (row["agency_id"], row["report_year"], row["scope"], row["table_code"], row["row_code"], row["column_code"])
        for row in rows("correction")
    }
    withdrawn = {row["report_id"] for row in rows("report_decision") if row["action"] == "withdraw"}
    reports = rows("report")
    wanted: dict[int, tuple[int, int]] = {}
    for now in reports:
        if not now["is_current"] or now["scope"] != scope or now["status"] != "complete":
            continue
        key = (now["agency_id"], now["report_year"], now["scope"])
        before = [
            other["report_id"]
            for other in reports
            if (other["agency_id"], other["report_year"], other["scope"]) == key
            and other["status"] == "complete"
            and other["report_id"] < now["report_id"]
            and other["report_id"] not in withdrawn
        ]
        if before:
            first, last = figures.get(min(before), {}), figures.get(now["report_id"], {})
            places = {place for place in first.keys() | last.keys() if first.get(place) != last.get(place)}
            wanted[now["report_id"]] = (min(before), sum((*key, *place) not in corrected for place in places))
    found = listed(case.store, Selection(scope))
    assert {row["report_id"]: (row["first_report_id"], row["changed_cell_count"]) for row in found} == wanted
    counts = case.store.query("changed_after_publication", Selection(scope).parameters()).rows(named=True)
    assert sum(row["revised_count"] for row in counts) == len(wanted)
    assert sum(row["changed_cell_count"] for row in counts) == sum(count for _, count in wanted.values())
    assert sum(row["report_count"] for row in counts) == sum(
        row["is_current"] and row["scope"] == scope for row in reports
    )


def test_a_report_published_in_time_is_not_late_for_being_published_again(tmp_path: Path) -> None:
    again = replace(report(SCHOOLS, 25, {KEY: 9}), published_on=date(2024, 3, 5))
    readings = [make_reading(report(SCHOOLS, 10), 0), make_reading(again, 1)]
    with write_store(tmp_path, [SCHOOLS], readings) as store:
        assert _lateness(store) == (date(2024, 1, 10), 0, [])
    reports.decide(
        tmp_path,
        "withdraw",
        source_sha256=readings[0].sha256,
        key=reports.Key(SCHOOLS.agency_id, 2023, "own"),
        agency_name=SCHOOLS.name,
        by="王",
        reason="试",
    )
    with StoreWriter(tmp_path, PlacedRegistry([SCHOOLS])) as writer:
        writer.refresh()
        writer.publish()
    with Store.open(tmp_path) as store:
        assert _lateness(store) == (date(2024, 3, 5), 1, ["V_DATE"])


def _lateness(store: Store) -> tuple[date, int, list[str]]:
    """The day that counts, how many reports are late, and the rule that says so."""
    parameters = Selection().parameters()
    (year,) = store.query("coverage_by_year", parameters).rows(named=True)
    narrowing = {"severities": None, "rule_ids": ["V_DATE"], "decisions": None}
    page = {"limit": 10, "offset": 0}
    found = store.query("finding_list", {**parameters, **narrowing, **page})
    (listed_report,) = store.query("report_list", {**parameters, **page}).rows(named=True)
    return listed_report["published_on"], year["late_count"], found["rule_id"].to_list()
