"""The verified real reports: everything known to be wrong in them is found by the right rule, and no other error is."""

from __future__ import annotations

import json
from collections import Counter
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from disclosure.checks import CheckResult, find_all, json_lines
from disclosure.form.versions import read_rows
from disclosure.settings import DATA_FOLDER
from disclosure.store.read import Store

REPORTS_FOLDER = DATA_FOLDER / "reports"
SHARED_FIGURES = DATA_FOLDER.parent.parent / "shared" / "figures" / "reports.jsonl"

Place = tuple[str, int, str, str, str]
"""body, year, scope, rule, figure key."""

KNOWN_IDENTITY_COUNT = 34
KNOWN_CHAIN_COUNT = 32
KNOWN_CLAIM_COUNT = 21


@pytest.fixture(scope="module")
def result(default_store: Path) -> CheckResult:
    """What all rules say of the verified reports."""
    with Store.open(default_store) as store:
        return find_all(store.query)


def known_issues(kind: str) -> dict[Place, tuple[Decimal, Decimal]]:
    reports = {row["report_number"]: row for row in read_rows(REPORTS_FOLDER / "report.csv")}
    issues = {}
    for row in read_rows(REPORTS_FOLDER / "known_issue.csv"):
        if row["kind"] == kind:
            report = reports[row["report_number"]]
            place = (report["agency"], int(report["report_year"]), report["scope"], row["rule_id"], row["figure_key"])
            issues[place] = (Decimal(row["computed_value"]), Decimal(row["printed_value"]))
    return issues


def found_places(result: CheckResult, *rules: str, severity: str | None = None) -> dict[Place, tuple[object, object]]:
    frame = result.findings.join(result.reports, on="report_id")
    return {
        (row["agency_name"], row["report_year"], row["scope"], row["rule_id"], row["figure_key"]): (
            row["expected_value"],
            row["found_value"],
        )
        for row in frame.iter_rows(named=True)
        if (not rules or row["rule_id"] in rules) and severity in (None, row["severity"])
    }


def test_every_known_error_is_found_and_no_other(result: CheckResult) -> None:
    known = known_issues("identity")
    assert len(known) == KNOWN_IDENTITY_COUNT
    found = found_places(result, severity="error")
    print(f"{len(known)} known errors, {len(found)} found")
    assert found == known


def test_every_broken_chain_is_found_and_no_other(result: CheckResult) -> None:
    known = known_issues("year_chain")
    assert len(known) == KNOWN_CHAIN_COUNT
    rules = {place[3] for place in known} | {"X_CARRY"}
    found = found_places(result, *rules)
    print(f"{len(known)} known broken chains, {len(found)} found")
    assert found == known


def test_no_finding_where_the_rule_could_not_judge(result: CheckResult) -> None:
    judged = result.findings.join(result.not_checkable, on=["rule_id", "report_id", "figure_key"], how="inner")
    assert judged.filter(judged["figure_key"] != "").is_empty()


def test_a_development_zone_with_rules_is_noticed(result: CheckResult) -> None:
    """The zone prints 7 rules (规章) for 2020; a zone has no power to make any."""
    place = ("平潭综合实验区管理委员会", 2020, "aggregate", "R_RULES_POWER", "proactive.rules.total_disclosed")
    assert found_places(result, "R_RULES_POWER")[place] == (0, 7)


def test_other_forms_are_noticed(result: CheckResult) -> None:
    """Two reports in the form of earlier years, four that mix two forms, nine without the row 规章."""
    places = result.findings.filter(result.findings["rule_id"] == "V_FORMAT").join(result.reports, on="report_id")
    said = places["message_zh"]
    assert said.str.starts_with("报告使用了其他年度的格式").sum() == 2
    assert said.str.contains("其他版本格式的行或列").sum() == 4
    assert said.str.contains("缺少“规章”一行").sum() == 9


@pytest.mark.skipif(not SHARED_FIGURES.is_file(), reason="the list that known_issue.csv was made from is not at hand")
def test_the_original_list_of_breaks_is_found(result: CheckResult) -> None:
    """Body, year and both numbers of every break and every broken chain, as first written down."""
    known = []
    for line in SHARED_FIGURES.read_text(encoding="utf-8").splitlines():
        report = json.loads(line)
        for item in report["breaks"] + report["cross_year"]:
            expected = item.get("computed", item.get("left", item.get("sum_of_parts")))
            printed = item.get("printed", item.get("right"))
            known.append((report["agency"], report["year"], expected, printed))
    found = [
        (item["agency"], item["year"], item["expected"], item["found"])
        for item in map(json.loads, json_lines(result))
        if item["expected"] is not None
    ]
    assert len(known) == KNOWN_IDENTITY_COUNT + KNOWN_CHAIN_COUNT
    assert not [place for place in set(known) if found.count(place) < known.count(place)]


def test_every_contradiction_of_a_narrative_is_found_and_no_other(result: CheckResult) -> None:
    """The statements that the readers of the reports found to disagree, with a cell or with their own parts."""
    reports = {row["report_number"]: row for row in read_rows(REPORTS_FOLDER / "report.csv")}
    known = Counter(
        (reports[row["report_number"]]["agency"], int(reports[row["report_number"]]["report_year"]), row["claim"])
        for row in read_rows(REPORTS_FOLDER / "claim.csv")
        if row["agrees"] == "false"
    )
    frame = result.findings.filter(pl.col("rule_id").str.starts_with("X_TEXT")).join(result.reports, on="report_id")
    found = Counter(
        (row["agency_name"], row["report_year"], row["message_zh"].split("“")[1].split("”")[0])
        for row in frame.iter_rows(named=True)
    )
    print(f"{known.total()} known contradictions, {found.total()} found")
    assert found == known
    assert known.total() == KNOWN_CLAIM_COUNT


def test_what_the_text_rules_could_not_judge_is_said(result: CheckResult) -> None:
    """The verified reports have no narrative at hand: nothing passes in silence."""
    silent = result.not_checkable.filter(pl.col("rule_id").str.starts_with("V_TEXT"))
    assert set(silent["reason_code"]) == {"no_narrative"}
    assert silent["report_id"].n_unique() == result.reports.height
