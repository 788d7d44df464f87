"""What is new in a store since a moment: literal histories, and the queries against plain loops over the tables."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from disclosure.decisions import corrections, reviews
from disclosure.decisions.reports import Key, decide
from disclosure.store.batch import make_batch
from disclosure.store.read import Store
from disclosure.store.write import StoreWriter
from tests.checks.literal_store import Report, full_form, make_reading
from tests.metrics.conftest import Case
from tests.metrics.random_store import PlacedBody, PlacedRegistry
from tests.metrics.reference import Selection

SCHOOLS, ROADS, WOODS, FARMS = (
    PlacedBody(f"平潭县{name}局", "department", "county", "350128") for name in ("教育", "交通", "林业", "农业")
)
BODIES = [SCHOOLS, ROADS, WOODS, FARMS]
KEY = "applications.received_new.total"
EARLY, LATE = datetime(2026, 1, 5, 8, tzinfo=UTC), datetime(2026, 3, 1, 8, tzinfo=UTC)


def add(folder: Path, moment: datetime, *reports: tuple[Report, int]) -> None:
    with StoreWriter(folder, PlacedRegistry(BODIES)) as writer:
        writer.add(make_batch([make_reading(report, number) for report, number in reports]), read_at=moment)
        writer.publish()


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Three bodies early; late a revision, a new body, and everything that people can decide."""
    folder = tmp_path_factory.mktemp("recent") / "store"
    early = [(Report(body.name, cells=full_form({KEY: 1})), place) for place, body in enumerate(BODIES[:3])]
    add(folder, EARLY, *early, (Report(SCHOOLS.name, 2022, cells=full_form()), 7))
    late = (Report(ROADS.name, cells=full_form({KEY: 2})), 5)
    add(folder, LATE, late, (Report(FARMS.name, cells=full_form({KEY: 3})), 6))
    decide(
        folder,
        "withdraw",
        by="王某",
        reason="重复",
        source_sha256=hashlib.sha256(b"literal 2").hexdigest(),
        key=Key(WOODS.agency_id, 2023, "own"),
        agency_name=WOODS.name,
    )
    cell = {"correction_kind": "source_error", "wrong_state": "number", "wrong_value": "1", "wrong_raw_text": "1"}
    where = {"agency_id": SCHOOLS.agency_id, "report_year": 2023, "scope": "own", "figure_key": KEY}
    mended = {"corrected_state": "number", "corrected_value": "0", "reason": "各列相加为零"}
    corrections.record(folder, "王某", {**where, **cell, **mended})
    for decision in ("confirmed", "waived"):
        subject = reviews.Subject(FARMS.agency_id, 2023, "own", "T3_APPLICANT_SUM", KEY, Decimal(3), Decimal(0))
        reviews.decide(folder, subject, decision, note="", reviewer="王某")
    with StoreWriter(folder, PlacedRegistry(BODIES)) as writer:
        writer.refresh()
        writer.publish()
    with Store.open(folder) as opened:
        yield opened


def asked(store: Store, since: datetime | None, selection: Selection | None = None) -> list[dict[str, Any]]:
    moment = None if since is None else since.strftime("%Y-%m-%d %H:%M:%S")
    parameters = {**(selection or Selection()).parameters(), "since": moment}
    listed = store.query("recent_change_list", {**parameters, "per_kind": 10_000}).rows(named=True)
    counted = {row["change_kind"]: row for row in store.query("recent_change_count", parameters).rows(named=True)}
    assert set(counted) == {row["change_kind"] for row in listed}
    for kind, row in counted.items():
        of_kind = [each for each in listed if each["change_kind"] == kind]
        assert (row["report_count"], row["item_count"]) == (len(of_kind), sum(each["item_count"] for each in of_kind))
        assert row["changed_at"] == of_kind[0]["changed_at"] == max(each["changed_at"] for each in of_kind)
        assert [each["place"] for each in of_kind] == list(range(1, len(of_kind) + 1))
    # A short list counts what it leaves out.
    for row in store.query("recent_change_list", {**parameters, "per_kind": 1}).rows(named=True):
        counts = counted[row["change_kind"]]
        assert (row["report_count"], row["all_item_count"]) == (counts["report_count"], counts["item_count"])
    return listed


def told(rows: list[dict[str, Any]]) -> set[tuple[str, str, int]]:
    return {(row["change_kind"], row["agency_name"], row["item_count"]) for row in rows}


def test_what_came_is_new_or_a_revision_and_decisions_are_told_apart(store: Store) -> None:
    since = LATE - timedelta(days=1)
    assert told(asked(store, since)) == {
        ("revised", ROADS.name, 1),
        ("new", FARMS.name, 1),
        ("withdrawn", WOODS.name, 1),
        ("corrected", SCHOOLS.name, 1),
        ("decided", FARMS.name, 1),
    }
    # A report that came after the day is new however often it was revised since; what was withdrawn is none.
    new = {row["agency_name"] for row in asked(store, None) if row["change_kind"] == "new"}
    assert new == {SCHOOLS.name, ROADS.name, FARMS.name}
    assert told(asked(store, since, Selection(agency_ids=[WOODS.agency_id]))) == {("withdrawn", WOODS.name, 1)}
    assert asked(store, since, Selection("aggregate")) == []
    assert asked(store, since, Selection(region_code="350200")) == []
    assert [row["report_year"] for row in asked(store, None, Selection(years=[2022]))] == [2022]


def test_the_day_counts_from_its_first_moment(store: Store) -> None:
    of_roads = Selection(agency_ids=[ROADS.agency_id])
    assert told(asked(store, LATE, of_roads)) == {("revised", ROADS.name, 1)}
    assert asked(store, LATE + timedelta(seconds=1), of_roads) == []


def test_a_moved_report_stands_once_with_where_it_was_and_one_revised_at_once_is_new_and_revised(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "store"
    early = [(Report(body.name, 2022, cells=full_form({KEY: 1})), 7 + place) for place, body in enumerate(BODIES[:2])]
    add(folder, EARLY, *early)
    add(folder, LATE, *((Report(FARMS.name, 2022, cells=full_form({KEY: number})), 10 + number) for number in (3, 5)))
    for number, body, to in (
        (7, SCHOOLS, Key(SCHOOLS.agency_id, 2023, "aggregate")),
        (8, ROADS, Key(WOODS.agency_id, 2022, "own")),
    ):
        decide(
            folder,
            "move",
            by="王某",
            reason="读错",
            source_sha256=hashlib.sha256(f"literal {number}".encode()).hexdigest(),
            key=Key(body.agency_id, 2022, "own"),
            agency_name=body.name,
            to=to,
            to_agency_name=WOODS.name if to.agency_id == WOODS.agency_id else body.name,
        )
    with StoreWriter(folder, PlacedRegistry(BODIES)) as writer:
        writer.refresh()
        writer.publish()
    since = LATE - timedelta(days=1)
    with Store.open(folder) as opened:
        rows = asked(opened, since)
        assert told(rows) == {
            ("new", FARMS.name, 1),
            ("revised", FARMS.name, 1),
            ("moved", SCHOOLS.name, 1),
            ("moved", WOODS.name, 1),
        }
        names = ("agency_name", "report_year", "scope", "from_agency_name", "from_year", "from_scope")
        assert {tuple(row[name] for name in names) for row in rows if row["change_kind"] == "moved"} == {
            (SCHOOLS.name, 2023, "aggregate", SCHOOLS.name, 2022, "own"),
            (WOODS.name, 2022, "own", ROADS.name, 2022, "own"),
        }
        # Either place has it, and it is no more than one.
        for place in (Selection(years=[2022]), Selection("aggregate", years=[2023]), Selection("aggregate")):
            moved = [row for row in asked(opened, since, place) if row["change_kind"] == "moved"]
            assert sum(row["agency_name"] == SCHOOLS.name for row in moved) == 1
        assert asked(opened, since, Selection(years=[2023])) == []


def test_the_lists_that_changes_lead_to_have_as_many_rows(store: Store) -> None:
    moment = (LATE - timedelta(days=1)).strftime("%Y-%m-%d %H:%M:%S")
    for since, corrected in ((moment, 1), ("2099-01-01 00:00:00", 0)):
        parameters = {**Selection().parameters(), "since": since, "limit": 9, "offset": 0}
        assert store.query("correction_list", parameters).height == corrected
        decided = store.query("decision_list", parameters)
        assert decided["decision"].to_list() == ["waived"] * corrected, "the latest about the one finding"
    elsewhere = {**Selection(agency_ids=[ROADS.agency_id]).parameters(), "since": None, "limit": 9, "offset": 0}
    assert store.query("decision_list", elsewhere).is_empty()


@pytest.mark.parametrize("scope", ["own", "aggregate"])
def test_the_list_is_that_of_a_plain_loop(case: Case, scope: str) -> None:
    def rows(table: str) -> list[dict[str, Any]]:
        return [row for frame in case.store.table_batches(table) for row in frame.iter_rows(named=True)]

    read_at = {row["sha256"]: row["read_at"] for row in rows("source_file")}
    reports = [report for report in rows("report") if report["scope"] == scope]
    moments = sorted(read_at.values())
    for since in (None, moments[len(moments) // 2], moments[-1] + timedelta(seconds=1)):
        since_second = None if since is None else since.replace(microsecond=0)
        wanted = set()
        for now in reports:
            key = (now["agency_id"], now["report_year"], now["scope"])
            when = read_at[now["source_sha256"]]
            if not now["is_current"] or (since_second is not None and when < since_second):
                continue
            readings = [
                read_at[other["source_sha256"]]
                for other in reports
                if (other["agency_id"], other["report_year"], other["scope"]) == key
            ]
            if since_second is None or min(readings) >= since_second:
                wanted.add(("new", *key, 1))
            if now["revision"] > 1:
                later = [
                    other
                    for other in reports
                    if (other["agency_id"], other["report_year"], other["scope"]) == key and other["revision"] > 1
                ]
                since_then = [
                    other for other in later if since_second is None or read_at[other["source_sha256"]] >= since_second
                ]
                wanted.add(("revised", *key, len(since_then)))
        corrected: dict[tuple[Any, ...], int] = {}
        for cell in rows("correction"):
            if cell["correction_status"] != "applied" or cell["scope"] != scope:
                continue
            if since_second is None or cell["corrected_at"] >= since_second:
                key = (cell["agency_id"], cell["report_year"], cell["scope"])
                corrected[key] = corrected.get(key, 0) + 1
        wanted |= {("corrected", *key, count) for key, count in corrected.items()}
        found = {
            (row["change_kind"], row["agency_id"], row["report_year"], row["scope"], row["item_count"])
            for row in asked(case.store, since, Selection(scope))
        }
        assert found == wanted
