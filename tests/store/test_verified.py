"""The committed figures of real reports: complete, with their sources, nothing repaired."""

from __future__ import annotations

import csv
import json
import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from disclosure.model.report import Reading
from disclosure.store.verified import REPORTS_FOLDER, read_verified_reports

SHARED = Path(__file__).resolve().parents[3] / "shared" / "figures" / "reports.jsonl"


@pytest.fixture(scope="module")
def readings() -> dict[tuple[str | None, int | None, str], Reading]:
    return {(reading.agency, reading.year, reading.scope): reading for reading in read_verified_reports()}


def test_there_are_seventy_reports_with_every_figure(readings: dict[object, Reading]) -> None:
    assert len(readings) == 70
    states = [figure.state for reading in readings.values() for figure in reading.figures.values()]
    assert len(states) - states.count("unreadable") == 13880
    assert {state: states.count(state) for state in sorted(set(states))} == {
        "blank": 466,
        "number": 1504,
        "unreadable": 16,
        "zero": 11910,
    }
    assert len({reading.sha256 for reading in readings.values()}) == 70


def test_a_figure_says_where_it_stands_and_who_read_it(readings: dict[object, Reading]) -> None:
    reading = readings["平潭综合实验区管理委员会", 2021, "aggregate"]
    figure = reading.figures["proactive.administrative_fees.fee_amount"]
    assert figure.value == Decimal("24252.311082")
    assert "行政事业性收费" in figure.at
    assert "本年收费金额" in figure.at
    assert f"read by hand from {reading.url}" in figure.at


def test_run_together_cells_are_unreadable_and_the_report_partial(readings: dict[object, Reading]) -> None:
    reading = readings["平潭综合实验区自然资源与生态环境局", 2020, "own"]
    figure = reading.figures["proactive.licences.decisions"]
    assert (figure.state, figure.value, figure.raw) == ("unreadable", None, "20180")
    assert reading.status == "partial"
    assert [problem.code for problem in reading.problems].count("cell_unreadable") == 3
    for other in readings.values():
        is_torn = any(figure.state == "unreadable" for figure in other.figures.values())
        assert other.status == ("partial" if is_torn else "complete")


def test_cells_decided_by_hand_are_flagged(readings: dict[object, Reading]) -> None:
    problems = readings["上海市人民政府办公厅", 2025, "own"].problems
    places = [problem.at for problem in problems if problem.code == "cell_inferred"]
    assert len(places) == 2
    assert all("本年废止件数" in place for place in places)


def test_errors_of_the_sources_are_kept(readings: dict[object, Reading]) -> None:
    figures = readings["平潭综合实验区管理委员会", 2020, "aggregate"].figures
    assert figures["applications.outcome_total.natural_person"].value == 20  # its parts add up to 26
    assert figures["proactive.rules.total_disclosed"].value == 7  # 0 the year before, and none made


def test_a_contradiction_in_the_files_is_named(tmp_path: Path) -> None:
    folder = shutil.copytree(REPORTS_FOLDER, tmp_path / "reports")
    path = folder / "figure.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    lines[6] = lines[6].replace("number", "blank").replace("zero", "blank")
    path.write_text("".join(lines), encoding="utf-8")
    with pytest.raises(ValueError, match=r"figure.csv, line 7: state 'blank' with value"):
        read_verified_reports(folder)


def test_every_known_issue_points_to_a_figure(readings: dict[object, Reading]) -> None:
    reports = list(readings.values())
    with (REPORTS_FOLDER / "known_issue.csv").open(encoding="utf-8", newline="") as handle:
        issues = list(csv.DictReader(handle))
    assert {issue["kind"] for issue in issues} == {"note", "identity", "year_chain"}
    for issue in issues:
        if issue["kind"] == "note":
            continue
        figure = reports[int(issue["report_number"]) - 1].figures[issue["figure_key"]]
        if issue["rule_id"] != "T3_BALANCE":
            assert figure.value == Decimal(issue["printed_value"])


@pytest.mark.skipif(not SHARED.exists(), reason="the original list is not part of the project")
def test_the_files_say_what_the_original_list_says(readings: dict[object, Reading]) -> None:
    for line in SHARED.read_text(encoding="utf-8").splitlines():
        original = json.loads(line, parse_float=Decimal)
        reading = readings[original["agency"], original["year"], original["scope"]]
        kept = {key: figure.value for key, figure in reading.figures.items() if figure.state != "unreadable"}
        assert kept == original["figures"]
        unreadable = [key for key, figure in reading.figures.items() if figure.state == "unreadable"]
        assert unreadable == original["unreadable"]
        if original["url"]:
            assert reading.url == original["url"]
