"""Decisions about bodies: applied to the registry, to reports that are stored, and taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from disclosure.agencies.names import agency_id_for
from disclosure.decisions import journals
from disclosure.decisions.agencies import JOURNAL, decided_registry, decision_stamp, registry_of
from disclosure.store.write import StoreWriter
from tests.store.rows import leave_out_serving, reading, rows_of

RECEIVED = "applications.received_new.total"
COUNTY, WRONG, TOWN = "桃江县审计局", "桃江县审计和统计局", "桃江县桃花江镇人民政府"


def entry(action: str, name: str, /, **more: object) -> dict[str, object]:
    return {"by": "甲", "action": action, "agency_id": agency_id_for(name), "agency_name": name, **more}


def merge(name: str, into: str) -> dict[str, object]:
    return entry("merge", name, into_agency_id=agency_id_for(into), into_agency_name=into)


def test_a_name_means_the_body_that_was_chosen() -> None:
    registry = decided_registry([entry("match", COUNTY, name="桃江审计")])
    assert registry.resolve("桃江审计", 2023).name == COUNTY
    assert registry.resolve(COUNTY, 2023).agency_id == agency_id_for(COUNTY)


def test_a_name_that_only_a_site_completes_is_not_taken_over() -> None:
    registry = decided_registry([entry("match", COUNTY, name="审计局")])
    assert registry.resolve("审计局", 2023).name == COUNTY
    assert registry.resolve("审计局", 2023, "沭阳县人民政府").name == "沭阳县审计局"


def test_a_merged_body_gives_its_names_and_what_is_below_it() -> None:
    old, new = "桃江县人民政府", "益阳市桃江新县人民政府"
    registry = decided_registry([merge(old, new)])
    assert registry.resolve(old, 2023).agency_id == agency_id_for(new)
    assert registry.resolve(COUNTY, 2023).parent_agency_id == agency_id_for(new)
    assert registry.find(agency_id_for(old)) == registry.find(agency_id_for(new))


def test_mergers_chain_and_never_go_in_a_circle() -> None:
    registry = decided_registry([merge(WRONG, COUNTY), merge(COUNTY, TOWN), merge(TOWN, WRONG)])
    assert registry.resolve(WRONG, 2023).name == TOWN
    assert registry.resolve(TOWN, 2023).name == TOWN


def test_a_renamed_body_keeps_its_former_name() -> None:
    registry = decided_registry([entry("describe", COUNTY, fields={"name": "桃江县审计办", "level": "township"})])
    for name in (COUNTY, "桃江县审计办"):
        found = registry.resolve(name, 2023)
        assert (found.agency_id, found.name, found.level) == (agency_id_for(COUNTY), "桃江县审计办", "township")


def test_a_successor_takes_the_reports_of_later_years() -> None:
    fields = {
        "valid_to_year": 2020,
        "successor_agency_id": agency_id_for(WRONG),
        "successor_agency_name": WRONG,
    }
    registry = decided_registry([entry("describe", COUNTY, fields=fields)])
    assert registry.resolve(COUNTY, 2020).name == COUNTY
    assert registry.resolve(COUNTY, 2021).name == WRONG


def test_no_body_stands_above_itself() -> None:
    fields = {"parent_agency_id": agency_id_for(COUNTY), "parent_agency_name": COUNTY}
    registry = decided_registry([entry("describe", "桃江县人民政府", fields=fields)])
    government = registry.find(agency_id_for("桃江县人民政府"))
    assert government is not None
    assert government.parent_agency_id != agency_id_for(COUNTY)


def test_a_parent_and_a_successor_are_taken_away() -> None:
    set_both = {
        "parent_agency_id": agency_id_for(TOWN),
        "parent_agency_name": TOWN,
        "successor_agency_id": agency_id_for(WRONG),
        "successor_agency_name": WRONG,
    }
    described = entry("describe", COUNTY, fields=set_both)
    cleared = entry("describe", COUNTY, fields={"parent_agency_id": None, "successor_agency_id": None})
    agency_id = agency_id_for(COUNTY)
    before, after = (decided_registry(entries).find(agency_id) for entries in ([described], [described, cleared]))
    assert before is not None
    assert after is not None
    assert (before.parent_agency_id, before.successor_agency_id) == (agency_id_for(TOWN), agency_id_for(WRONG))
    assert (after.parent_agency_id, after.successor_agency_id) == (None, None)
    assert decided_registry([described, cleared]).resolve(COUNTY, 2023) == after, "an import does not set it again"


@pytest.mark.parametrize(
    "broken",
    [
        {"by": "甲", "action": "merge"},
        {"by": "甲", "action": "unknown", "agency_id": "a000000000001", "agency_name": "甲"},
        {"by": "甲", "action": "match", "agency_id": "a000000000001"},
        {"by": "甲", "action": "describe", "agency_id": agency_id_for(COUNTY), "agency_name": COUNTY, "fields": 3},
        {
            "by": "甲",
            "action": "describe",
            "agency_id": agency_id_for(COUNTY),
            "agency_name": COUNTY,
            "fields": {"valid_from_year": 2022, "valid_to_year": 2020},
        },
    ],
)
def test_an_entry_that_cannot_be_applied_changes_nothing(broken: dict[str, object]) -> None:
    found = decided_registry([broken]).resolve(COUNTY, 2023)
    assert (found.name, found.level, found.valid_from_year) == (COUNTY, "county", None)


# -- in a store ---------------------------------------------------------------------------------------------------


def refresh(folder: Path) -> None:
    with StoreWriter(folder, registry_of(folder)) as writer:
        writer.refresh()
        writer.publish()


def reports(folder: Path) -> list[tuple[object, ...]]:
    return rows_of(
        folder,
        "select agency.name, report_year, revision, is_current, agency_name_as_published"
        " from report inner join agency using (agency_id) order by report_id",
    )


def test_a_decision_moves_reports_and_undoing_brings_them_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    leave_out_serving(monkeypatch)
    with StoreWriter(tmp_path, registry_of(tmp_path)) as writer:
        writer.add_readings(
            [
                reading({RECEIVED: "5"}, agency=COUNTY),
                reading({RECEIVED: "7"}, agency=WRONG),
                reading({RECEIVED: "8"}, agency=WRONG, year=2024),
            ]
        )
        writer.publish()
    before = reports(tmp_path)
    agencies = rows_of(tmp_path, "select * from agency order by agency_id")
    assert decision_stamp(tmp_path) == ""
    decided = journals.append(tmp_path, JOURNAL, merge(WRONG, COUNTY))
    refresh(tmp_path)
    assert reports(tmp_path) == [
        (COUNTY, 2023, 1, False, COUNTY),
        (COUNTY, 2023, 2, True, WRONG),
        (COUNTY, 2024, 1, True, WRONG),
    ]
    assert (WRONG,) not in rows_of(tmp_path, "select name from agency")
    assert rows_of(tmp_path, "select agency_id, alias from agency_alias order by alias") == [
        (agency_id_for(COUNTY), WRONG),
        (agency_id_for(COUNTY), COUNTY),
    ]
    # The next import knows it, without being told.
    with StoreWriter(tmp_path, registry_of(tmp_path)) as writer:
        writer.add_readings([reading({RECEIVED: "9"}, agency=WRONG, year=2025)])
        writer.publish()
    assert reports(tmp_path)[-1] == (COUNTY, 2025, 1, True, WRONG)
    journals.append(tmp_path, JOURNAL, {"by": "乙", "undoes": decided["id"]})
    refresh(tmp_path)
    assert reports(tmp_path) == [*before, (WRONG, 2025, 1, True, WRONG)]
    assert rows_of(tmp_path, "select * from agency order by agency_id") == agencies


def test_a_parent_that_was_taken_away_comes_back_with_undoing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    leave_out_serving(monkeypatch)
    with StoreWriter(tmp_path, registry_of(tmp_path)) as writer:
        writer.add_readings([reading({RECEIVED: "5"}, agency=COUNTY)])
        writer.publish()
    parents = "select agency_id, parent_agency_id from agency order by agency_id"
    before = rows_of(tmp_path, parents)
    assert (agency_id_for(COUNTY), agency_id_for("桃江县人民政府")) in before
    cleared = journals.append(tmp_path, JOURNAL, entry("describe", COUNTY, fields={"parent_agency_id": None}))
    refresh(tmp_path)
    assert rows_of(tmp_path, parents) == [(agency_id_for(COUNTY), None)]
    with StoreWriter(tmp_path, registry_of(tmp_path)) as writer:
        writer.add_readings([reading({RECEIVED: "6"}, agency=COUNTY, year=2024)])
        writer.publish()
    assert rows_of(tmp_path, parents) == [(agency_id_for(COUNTY), None)]
    journals.append(tmp_path, JOURNAL, {"by": "乙", "undoes": cleared["id"]})
    refresh(tmp_path)
    assert rows_of(tmp_path, parents) == before


def test_a_body_that_somebody_entered_stays_without_a_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    leave_out_serving(monkeypatch)
    with StoreWriter(tmp_path, registry_of(tmp_path)) as writer:
        writer.add_readings([reading({RECEIVED: "5"}, agency=COUNTY)])
        writer.publish()
    made = journals.append(
        tmp_path, JOURNAL, entry("create", "桃江县某局", fields={"kind": "department", "level": "county"})
    )
    refresh(tmp_path)
    found = "select kind, level from agency where name = '桃江县某局'"
    assert rows_of(tmp_path, found) == [("department", "county")]
    journals.append(tmp_path, JOURNAL, {"by": "甲", "undoes": made["id"]})
    refresh(tmp_path)
    assert rows_of(tmp_path, found) == []


def test_a_document_filed_under_a_chosen_name_stays_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    leave_out_serving(monkeypatch)
    with StoreWriter(tmp_path, registry_of(tmp_path)) as writer:
        writer.add_readings([reading({RECEIVED: "5"}, agency=COUNTY)])
        writer.publish()
    journals.append(tmp_path, JOURNAL, entry("describe", COUNTY, fields={"name": "桃江县审计新局"}))
    refresh(tmp_path)
    assert reports(tmp_path) == [("桃江县审计新局", 2023, 1, True, COUNTY)]
