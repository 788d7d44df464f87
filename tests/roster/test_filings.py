"""Dates of filing: read from a list, noted, undone; and what they make of the state of reporting."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from disclosure.cli import main
from disclosure.decisions.filings import Filing, FilingError, filed_reports, list_noted, note_filings, undo_filings
from disclosure.decisions.journals import ConflictError
from disclosure.roster import RosterRow, take_roster
from disclosure.store.read import Store
from disclosure.ui.shell.labels import Words
from tests.checks.literal_store import Report, full_form, make_reading
from tests.metrics.random_store import PlacedBody, write_store

SCHOOLS, ROADS, TOWN, CLINIC = (
    PlacedBody("平潭县教育局", "department", "county", "350128"),
    PlacedBody("平潭县交通局", "department", "county", "350128"),
    PlacedBody("平潭县人民政府", "government", "county", "350128"),
    PlacedBody("平潭县医院", "public_institution", "county", "350128"),
)
REPORTS = [
    *(Report(body.name, 2023, cells=full_form(), published_on=date(2024, 1, 20)) for body in (SCHOOLS, ROADS, CLINIC)),
    Report("平潭县人民政府", 2023, "aggregate", cells=full_form(), published_on=date(2024, 3, 20)),
]
FILTERS = {"years": None, "region_code": None, "levels": None, "kinds": None, "agency_ids": None}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the reports, which each test has a copy of."""
    folder = tmp_path_factory.mktemp("filings") / "store"
    readings = [make_reading(report, number) for number, report in enumerate(REPORTS)]
    write_store(folder, [SCHOOLS, ROADS, TOWN, CLINIC], readings).close()
    return folder


@pytest.fixture
def store(written: Path, tmp_path: Path) -> Iterator[Store]:
    with Store.open(Path(shutil.copytree(written, tmp_path / "store"))) as opened:
        yield opened


def matrix(store: Store, scope: str = "own") -> dict[str, dict[str, Any]]:
    parameters = {**FILTERS, "scope": scope, "coverage_states": None, "limit": 100, "offset": 0}
    return {row["agency_name"]: row for row in store.query("coverage_matrix", parameters).iter_rows(named=True)}


def test_a_date_is_late_against_the_article_that_applies(store: Store) -> None:
    days = {SCHOOLS: date(2024, 1, 31), ROADS: date(2024, 2, 3), CLINIC: date(2024, 6, 1)}
    own = [Filing(body.agency_id, 2023, "own", day) for body, day in days.items()]
    note_filings(store.folder, "王某", [*own, Filing(TOWN.agency_id, 2023, "aggregate", date(2024, 6, 1))])
    found = matrix(store)
    facts = {name: (row["filed_on"], row["filing_deadline"], row["filing_days_late"]) for name, row in found.items()}
    assert facts == {
        "平潭县教育局": (date(2024, 1, 31), date(2024, 1, 31), None),
        "平潭县交通局": (date(2024, 2, 3), date(2024, 1, 31), 3),
        # No article has a public institution or a government file its report.
        "平潭县医院": (date(2024, 6, 1), None, None),
    }
    whole = matrix(store, "aggregate")["平潭县人民政府"]
    assert (whole["filed_on"], whole["filing_deadline"], whole["filing_days_late"]) == (date(2024, 6, 1), None, None)
    counts = store.query("coverage_count", {**FILTERS, "scope": "own"}).row(0, named=True)
    assert (counts["filing_due_count"], counts["filed_count"], counts["filed_late_count"]) == (2, 2, 1)


def test_the_roster_counts_what_is_filed_also_where_the_report_is_not_here(store: Store) -> None:
    never = PlacedBody("平潭县林业局")
    rows = [
        RosterRow(body.agency_id, body.name, body.name, place, 2023, kind="department")
        for place, body in enumerate((SCHOOLS, never), start=1)
    ]
    take_roster(store.folder, "王某", rows, "list.xlsx")
    note_filings(store.folder, "王某", [Filing(never.agency_id, 2023, "own", date(2024, 2, 1))])
    counts = store.query("roster_coverage", FILTERS).row(0, named=True)
    assert (counts["filing_due_count"], counts["filed_count"], counts["filed_late_count"]) == (2, 1, 1)
    missing = store.query("roster_missing", FILTERS).rows(named=True)
    assert [(row["agency_name"], row["filed_on"]) for row in missing] == [("平潭县林业局", date(2024, 2, 1))]


def test_the_last_date_counts_and_undoing_brings_the_one_before_back(store: Store) -> None:
    key = (SCHOOLS.agency_id, 2023, "own")
    first = note_filings(store.folder, "王某", [Filing(*key, date(2024, 1, 30))], seen=[])
    with pytest.raises(ConflictError):
        note_filings(store.folder, "李某", [Filing(*key, date(2024, 1, 31))], seen=[])
    second = note_filings(store.folder, "李某", [Filing(*key, None)], seen=[first])
    assert key not in filed_reports(list_noted(store.folder))
    undo_filings(store.folder, "王某", second)
    assert filed_reports(list_noted(store.folder))[key][0] == date(2024, 1, 30)
    assert matrix(store)["平潭县教育局"]["filed_on"] == date(2024, 1, 30)


@pytest.mark.parametrize(
    "filing",
    [
        Filing("a" + "0" * 12, 2023, "own", date(2023, 11, 30)),
        Filing("a" + "0" * 12, 2023, "own", date(2100, 1, 1)),
        Filing("a" + "0" * 12, 2018, "own", date(2019, 1, 1)),
        Filing("a" + "0" * 12, 2023, "unknown", date(2024, 1, 1)),
    ],
)
def test_what_cannot_be_is_not_noted(tmp_path: Path, filing: Filing) -> None:
    with pytest.raises(FilingError):
        note_filings(tmp_path, "王某", [filing])
    assert list_noted(tmp_path) == []


def test_the_command_takes_good_rows_names_the_others_and_undoes(
    default_store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISCLOSURE_STORE", str(tmp_path / "store"))
    shutil.copytree(default_store, tmp_path / "store")
    listed = tmp_path / "list.csv"
    lines = [
        "单位名称,报告年度,备案日期,口径",
        "沭阳县发展和改革局,2023,2024/1/15,",
        "沭阳县发展和改革局,2023年度,2024-01-16,本机关",
        "沭阳县发展和改革局,2023,2024年2月1日,汇总",
        "无此市财政局,2023,2024-01-15,",
        "沭阳县发展和改革局,2024,一月,",
        "沭阳县发展和改革局,2022,2021-01-15,",
        "沭阳县发展和改革局,去年,2024-01-15,",
        "沭阳县发展和改革局,2021,2022-01-15,全国",
    ]
    listed.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert main(["filing", "import", str(listed), "--by", "王某"]) == 1
    said = {line.split("  ")[1]: line.split("  ")[-1] for line in capsys.readouterr().err.splitlines()}
    words = Words("en")
    doubts = {3: "duplicate", 5: "unknown_body", 6: "no_day", 7: "odd_day", 8: "wrong_years", 9: "unknown_scope"}
    assert set(said) == {str(place) for place in doubts}
    for place, doubt in doubts.items():
        assert words.code("filing_doubt", doubt) in said[str(place)]
    assert said["3"] == "与前面一行是同一份报告（第 2 行） | the same report as a row before (row 2)"
    found = filed_reports(list_noted(tmp_path / "store"))
    assert {(year, scope): day for (_, year, scope), (day, _) in found.items()} == {
        (2023, "own"): date(2024, 1, 15),
        (2023, "aggregate"): date(2024, 2, 1),
    }
    assert len({key[0] for key in found}) == 1
    assert main(["filing", "show"]) == 0
    assert "2024-01-15  沭阳县发展和改革局  2023  own  王某" in capsys.readouterr().out
    assert main(["filing", "undo", "--by", "王某"]) == 0
    assert list_noted(tmp_path / "store") == []
    assert main(["filing", "undo"]) == 2
