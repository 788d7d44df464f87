"""Decisions about findings: they hold for the numbers they were made about, through re-runs and revisions."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from disclosure.agencies.names import agency_id_for
from disclosure.decisions import agencies, journals
from disclosure.decisions.agencies import registry_of
from disclosure.decisions.reviews import DECISIONS, DecidedMeanwhileError, Subject, decide, list_reviews
from disclosure.store.read import Store, reads_journal
from disclosure.store.write import StoreWriter
from tests.checks.literal_store import Body, LiteralRegistry, Report, full_form, make_reading
from tests.store.rows import copy_store

BODY = Body("甲局")
RULE = "T4_SUM"
KEY = "remedies.reconsideration.total"


def publish(folder: Path, found: int, number: int) -> None:
    """A report (each time a new revision) whose reconsideration total should be 0."""
    reading = make_reading(Report(BODY.name, 2023, cells=full_form({KEY: found})), number)
    with StoreWriter(folder, LiteralRegistry([BODY])) as writer:
        writer.add_readings([reading])
        writer.publish()


def finding(store: Store) -> dict[str, Any]:
    parameters = dict.fromkeys(
        ("years", "region_code", "levels", "kinds", "agency_ids", "severities", "rule_ids", "decisions")
    )
    frame = store.query("finding_list", {**parameters, "scope": "own", "limit": 10, "offset": 0})
    rows = [row for row in frame.rows(named=True) if row["rule_id"] == RULE]
    assert len(rows) == 1
    return rows[0]


def subject(found: int) -> Subject:
    return Subject(BODY.agency_id, 2023, "own", RULE, KEY, Decimal(found), Decimal(0))


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Not to be written to."""
    folder = tmp_path_factory.mktemp("reviews") / "store"
    publish(folder, 3, 1)
    return folder


@pytest.fixture
def folder(prepared: Path, tmp_path: Path) -> Path:
    return copy_store(prepared, tmp_path / "store")


def test_open_store_notices_a_decision_and_its_undoing(folder: Path) -> None:
    with Store.open(folder) as store:
        assert finding(store)["decision"] == "open"
        made = decide(folder, subject(3), "explained", note=" 已核实 ", reviewer="王")
        row = finding(store)
        assert (row["decision"], row["note"], row["reviewer"]) == ("explained", "已核实", "王")
        assert row["decided_at"] == made.decided_at.replace(tzinfo=None)
        journals.append(folder, "review", {"by": "王", "undoes": made.entry_id})
        assert finding(store)["decision"] == "open"


def test_decision_outlives_versions_and_falls_with_its_numbers(folder: Path) -> None:
    decide(folder, subject(3), "confirmed", note="", reviewer="王")
    with StoreWriter(folder, LiteralRegistry([BODY])) as writer:
        writer.refresh()
        writer.publish()
    with Store.open(folder) as store:
        assert finding(store)["decision"] == "confirmed"
    publish(folder, 5, 2)
    with Store.open(folder) as store:
        row = finding(store)
        assert (row["decision"], row["note"], row["found_value"]) == ("reopened", None, 5)
        decide(folder, subject(5), "source_error", note="", reviewer="李")
        assert finding(store)["decision"] == "source_error"
    publish(folder, 3, 3)
    with Store.open(folder) as store:
        assert finding(store)["decision"] == "confirmed"


def test_last_decision_wins_and_history_keeps_all(folder: Path) -> None:
    for decision, who in (("confirmed", "王"), ("waived", "李"), ("reopened", "王")):
        decide(folder, subject(3), decision, note=decision, reviewer=who)
    with Store.open(folder) as store:
        assert finding(store)["decision"] == "reopened"
        named = {"agency_id": BODY.agency_id, "year": 2023, "scope": "own", "rule_id": RULE, "figure_key": KEY}
        history = store.query("finding_history", named)
    assert history["decision"].to_list() == ["reopened", "waived", "confirmed"]
    assert history["reviewer"].to_list() == ["王", "李", "王"]
    assert history["found_value"].to_list() == [Decimal(3)] * 3


def test_decision_about_another_cell_year_or_scope_does_not_touch_it(folder: Path) -> None:
    for other in (
        Subject(BODY.agency_id, 2022, "own", RULE, KEY, Decimal(3), Decimal(0)),
        Subject(BODY.agency_id, 2023, "aggregate", RULE, KEY, Decimal(3), Decimal(0)),
        Subject(BODY.agency_id, 2023, "own", RULE, "remedies.litigation_direct.total", Decimal(3), Decimal(0)),
        Subject(BODY.agency_id, 2023, "own", "T3_BALANCE", KEY, Decimal(3), Decimal(0)),
    ):
        decide(folder, other, "waived", note="", reviewer="王")
    with Store.open(folder) as store:
        assert finding(store)["decision"] == "open"


def test_findings_without_numbers_are_decided_too(folder: Path) -> None:
    bare = Subject(BODY.agency_id, 2023, "own", "V_FORMAT", "", None, None)
    made = decide(folder, bare, "waived", note="", reviewer="王")
    assert list_reviews(folder) == [made]
    assert made.subject == bare


def test_lines_that_are_no_decision_are_passed_over(folder: Path) -> None:
    good = decide(folder, subject(3), "confirmed", note="", reviewer="王")
    path = folder / "journals" / "review.jsonl"
    line = json.loads(path.read_text(encoding="utf-8"))
    bad = [
        {**line, "id": "1", "decision": "guessed"},
        {**line, "id": "2", "found": "many"},
        {**line, "id": "3", "report_year": None},
        {**line, "id": "4", "agency_id": 5},
        {**line, "id": "5", "found": "1e99"},
        {"id": "6", "at": "yesterday"},
    ]
    with path.open("a", encoding="utf-8") as handle:
        handle.writelines(json.dumps(each) + "\n" for each in bad)
    assert list_reviews(folder) == [good]
    with Store.open(folder) as store:
        assert finding(store)["decision"] == "confirmed"


def test_unknown_decision_is_refused(folder: Path) -> None:
    with pytest.raises(ValueError, match="guessed"):
        decide(folder, subject(3), "guessed", note="", reviewer="王")
    assert journals.history(folder, "review") == []


def test_two_people_at_once_overwrite_nothing_unseen(folder: Path) -> None:
    first = decide(folder, subject(3), "explained", note="甲", reviewer="王", upon=None)
    with pytest.raises(DecidedMeanwhileError) as caught:
        decide(folder, subject(3), "waived", note="乙", reviewer="李", upon=None)
    assert caught.value.latest == first
    assert list_reviews(folder) == [first]
    second = decide(folder, subject(3), "waived", note="乙", reviewer="李", upon=first.entry_id)
    with pytest.raises(DecidedMeanwhileError) as caught:
        decide(folder, subject(5), "confirmed", note="", reviewer="王", upon=first.entry_id)
    assert caught.value.latest == second
    with Store.open(folder) as store:
        assert finding(store)["last_entry_id"] == second.entry_id
    journals.append(folder, "review", {"by": "李", "undoes": second.entry_id})
    with pytest.raises(DecidedMeanwhileError) as caught:
        decide(folder, subject(3), "confirmed", note="", reviewer="王", upon=second.entry_id)
    assert caught.value.latest == first
    assert list_reviews(folder) == [first]


def test_decision_about_another_finding_does_not_stand_in_the_way(folder: Path) -> None:
    other = Subject(BODY.agency_id, 2022, "own", RULE, KEY, Decimal(3), Decimal(0))
    decide(folder, other, "waived", note="", reviewer="李")
    made = decide(folder, subject(3), "confirmed", note="", reviewer="王", upon=None)
    assert list_reviews(folder)[-1] == made


def test_decisions_are_exported_with_the_tables(folder: Path) -> None:
    decide(folder, subject(3), DECISIONS[0], note="", reviewer="王")
    with Store.open(folder) as store:
        (frame,) = [batch for batch in store.table_batches("review") if batch.height]
    assert frame.select("agency_id", "rule_id", "decision").rows() == [(BODY.agency_id, RULE, "confirmed")]


def test_only_what_depends_on_decisions_is_asked_again() -> None:
    assert reads_journal("finding_list")
    assert reads_journal("finding_history")
    assert not reads_journal("coverage_by_year")


# -- mergers of bodies --------------------------------------------------------------------------------------------

WRONG, RIGHT, TOWN = "桃江县审计和统计局", "桃江县审计局", "桃江县桃花江镇人民政府"


def refile(folder: Path) -> None:
    with StoreWriter(folder, registry_of(folder)) as writer:
        writer.refresh()
        writer.publish()


def merge(folder: Path, name: str, into: str) -> str:
    """Note a merger; it counts from the next version on."""
    entry = {
        "by": "王",
        "action": "merge",
        "agency_id": agency_id_for(name),
        "agency_name": name,
        "into_agency_id": agency_id_for(into),
        "into_agency_name": into,
    }
    return str(journals.append(folder, agencies.JOURNAL, entry)["id"])


def holds(store: Store) -> tuple[object, ...]:
    row = finding(store)
    return row["agency_name"], row["decision"]


@pytest.fixture
def misfiled(tmp_path: Path) -> Path:
    """A report under a name that will turn out to be another body's; its finding is decided."""
    with StoreWriter(tmp_path, registry_of(tmp_path)) as writer:
        writer.add_readings([make_reading(Report(WRONG, 2023, cells=full_form({KEY: 3})), 1)])
        writer.publish()
    about = Subject(agency_id_for(WRONG), 2023, "own", RULE, KEY, Decimal(3), Decimal(0))
    decide(tmp_path, about, "explained", note="", reviewer="王")
    return tmp_path


def test_a_decision_follows_a_merger_and_comes_back(misfiled: Path) -> None:
    with Store.open(misfiled) as store:
        assert holds(store) == (WRONG, "explained")
        merger = merge(misfiled, WRONG, RIGHT)
        assert holds(store) == (WRONG, "explained"), "the merger does not count in this version yet"
    refile(misfiled)
    with Store.open(misfiled) as store:
        assert holds(store) == (RIGHT, "explained")
        named = {"agency_id": agency_id_for(RIGHT), "year": 2023, "scope": "own", "rule_id": RULE, "figure_key": KEY}
        assert store.query("finding_history", named)["decision"].to_list() == ["explained"]
        (exported,) = [batch for batch in store.table_batches("review") if batch.height]
        assert exported["agency_id"].to_list() == [agency_id_for(RIGHT)]
    journals.append(misfiled, agencies.JOURNAL, {"by": "王", "undoes": merger})
    refile(misfiled)
    with Store.open(misfiled) as store:
        assert holds(store) == (WRONG, "explained")
    assert [review.subject.agency_id for review in list_reviews(misfiled)] == [agency_id_for(WRONG)]


def test_a_decision_follows_mergers_one_by_one(misfiled: Path) -> None:
    merge(misfiled, WRONG, RIGHT)
    refile(misfiled)
    with Store.open(misfiled) as store:
        second = merge(misfiled, RIGHT, TOWN)
        assert holds(store) == (RIGHT, "explained")
    refile(misfiled)
    with Store.open(misfiled) as store:
        assert holds(store) == (TOWN, "explained")
    journals.append(misfiled, agencies.JOURNAL, {"by": "王", "undoes": second})
    refile(misfiled)
    with Store.open(misfiled) as store:
        assert holds(store) == (RIGHT, "explained")


def test_a_decision_of_a_merged_body_falls_with_its_numbers(misfiled: Path) -> None:
    merge(misfiled, WRONG, RIGHT)
    with StoreWriter(misfiled, registry_of(misfiled)) as writer:
        writer.add_readings([make_reading(Report(RIGHT, 2023, cells=full_form({KEY: 5})), 2)])
        writer.publish()
    with Store.open(misfiled) as store:
        assert holds(store) == (RIGHT, "reopened")
