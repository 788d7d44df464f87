"""What the command line prints of findings, and when it is a failure."""

from __future__ import annotations

import json
from collections.abc import Iterator

import polars as pl
import pytest

from disclosure.checks import CheckResult, exceeds, find_all, json_lines, not_checkable_lines, text_lines
from disclosure.checks.rules import SEVERITIES
from disclosure.store.read import Store
from tests.checks.literal_store import Body, Report, build_store, full_form

OUT = "applications.outcome_total.natural_person"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """One body whose outcomes of 2020 add up to 26 where 20 are printed, and one without an error."""
    cells = full_form(
        {
            "applications.received_new.natural_person": 20,
            "applications.received_new.total": 20,
            "applications.granted_full.natural_person": 26,
            "applications.granted_full.total": 26,
            OUT: 20,
            "applications.outcome_total.total": 26,
            "applications.carried_out.total": -6,
            "proactive.central_procurement.procurement_amount": None,
        },
        "gb2019",
    )
    bodies = [Body("平潭综合实验区管理委员会", "development_zone"), Body("乙局")]
    reports = [
        Report("平潭综合实验区管理委员会", 2020, "aggregate", "gb2019", cells=cells),
        Report("乙局", 2023, cells=full_form()),
    ]
    with build_store(tmp_path_factory.mktemp("lines") / "store", bodies, reports) as opened:
        yield opened


@pytest.fixture(scope="module")
def result(store: Store) -> CheckResult:
    return find_all(store.query)


def test_a_json_line_has_the_agreed_fields(result: CheckResult) -> None:
    lines = [json.loads(line) for line in json_lines(result)]
    assert {
        "rule": "T3_OUTCOME_SUM",
        "severity": "error",
        "agency": "平潭综合实验区管理委员会",
        "year": 2020,
        "scope": "aggregate",
        "at": OUT,
        "expected": 26,
        "found": 20,
        "message": "自然人列:各项办理结果之和为26,“(七)总计”为20,相差6",
    } in lines
    assert all(
        list(line) == ["rule", "severity", "agency", "year", "scope", "at", "expected", "found", "message"]
        for line in lines
    )


def test_numbers_in_json_are_numbers(result: CheckResult) -> None:
    text = "\n".join(json_lines(result))
    assert '"expected": 0, "found": -6,' in text
    assert ".0," not in text


def test_text_names_each_report_once_and_counts_at_the_end(result: CheckResult) -> None:
    lines = list(text_lines(result))
    assert lines.count("平潭综合实验区管理委员会 2020 (汇总 aggregate)") == 1
    assert not any(line.startswith("乙局") for line in lines)
    assert any(
        line.startswith("  [错误 error] T3_OUTCOME_SUM: 自然人列") and " | Natural persons:" in line for line in lines
    )
    assert lines[-1].startswith("核查报告 2 份:错误 ")
    assert "2 reports checked: errors " in lines[-1]


def test_what_could_not_be_checked_is_printed_with_the_reason(result: CheckResult) -> None:
    lines = list(not_checkable_lines(result))
    assert any(line.startswith("未能核对 X_CARRY:没有同一机关、同一口径的上年报告(2 份报告") for line in lines)


def test_only_findings_as_grave_as_the_threshold_fail(store: Store, result: CheckResult) -> None:
    assert exceeds(result, "error")
    clean = find_all(store.query, [Body("乙局").agency_id])
    assert clean.findings.is_empty()
    assert not exceeds(clean, "note")
    assert clean.reports.height == 1
    for number, severity in enumerate(SEVERITIES):
        alike = result.findings.with_columns(pl.lit(severity).alias("severity"))
        found = CheckResult(alike, result.not_checkable, result.reports)
        # An error fails under every threshold, a warning not under that of errors, a note only under its own.
        assert [exceeds(found, threshold) for threshold in SEVERITIES] == [
            place >= number for place in range(len(SEVERITIES))
        ]


def test_no_report_gives_no_finding(store: Store) -> None:
    nothing = find_all(store.query, ["a" + "0" * 12])
    assert nothing.findings.is_empty()
    assert list(json_lines(nothing)) == []
    assert list(text_lines(nothing)) == [
        "核查报告 0 份:错误 0,警告 0,提示 0 | 0 reports checked: errors 0, warnings 0, notes 0"
    ]
