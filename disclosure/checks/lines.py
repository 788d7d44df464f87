"""Findings as lines: one JSON object each for programs, sentences for people."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal

import polars as pl

from disclosure.checks.rules import SEVERITIES, Severity, load_reasons, load_rules
from disclosure.checks.run import CheckResult

SEVERITY_WORDS = {"error": "错误 error", "warning": "警告 warning", "note": "提示 note"}
SCOPE_WORDS = {"own": "本机关 own", "aggregate": "汇总 aggregate", "unknown": "口径未明 scope unknown"}


def json_number(value: Decimal | None) -> int | float | None:
    """A decimal as JSON prints it: whole numbers without a point, null for None."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _rows(result: CheckResult) -> Iterator[dict[str, object]]:
    yield from result.findings.join(result.reports, on="report_id", how="inner", maintain_order="left").iter_rows(
        named=True
    )


def json_lines(result: CheckResult) -> Iterator[str]:
    """One line a finding: rule, severity, agency, year, scope, at, expected, found, message (Chinese).

    `at` is the key of the figure that the rule is about, null where it is about the whole report.
    """
    for row in _rows(result):
        expected, found = row["expected_value"], row["found_value"]
        yield json.dumps(
            {
                "rule": row["rule_id"],
                "severity": row["severity"],
                "agency": row["agency_name"],
                "year": row["report_year"],
                "scope": row["scope"],
                "at": row["figure_key"] or None,
                "expected": json_number(expected if isinstance(expected, Decimal) else None),
                "found": json_number(found if isinstance(found, Decimal) else None),
                "message": row["message_zh"],
            },
            ensure_ascii=False,
        )


def text_lines(result: CheckResult) -> Iterator[str]:
    """For a terminal: a heading a report, a line a finding, and the counts at the end."""
    last_report: object = None
    for row in _rows(result):
        if row["report_id"] != last_report:
            last_report = row["report_id"]
            yield f"{row['agency_name']} {row['report_year']} ({SCOPE_WORDS[str(row['scope'])]})"
        severity = SEVERITY_WORDS[str(row["severity"])]
        yield f"  [{severity}] {row['rule_id']}: {row['message_zh']} | {row['message_en']}"
    counts = dict(result.findings.group_by("severity").len().iter_rows())
    said_zh = ",".join(f"{SEVERITY_WORDS[name].split()[0]} {counts.get(name, 0)}" for name in SEVERITIES)
    said_en = ", ".join(f"{name}s {counts.get(name, 0)}" for name in SEVERITIES)
    yield f"核查报告 {result.reports.height} 份:{said_zh} | {result.reports.height} reports checked: {said_en}"


def not_checkable_lines(result: CheckResult) -> Iterator[str]:
    """What could not be checked and why: a line a rule and reason, in the order of the rules. No line if nothing."""
    counts = {
        (rule, reason): (reports, cells)
        for rule, reason, reports, cells in result.not_checkable.group_by("rule_id", "reason_code")
        .agg(pl.col("report_id").n_unique(), pl.len().alias("cells"))
        .iter_rows()
    }
    for rule in load_rules():
        for code, words in load_reasons().items():
            if (rule.rule_id, code) in counts:
                reports, cells = counts[rule.rule_id, code]
                yield (
                    f"未能核对 {rule.rule_id}:{words.zh}({reports} 份报告,{cells} 处) | "
                    f"not checkable {rule.rule_id}: {words.en} ({reports} reports, {cells} places)"
                )


def exceeds(result: CheckResult, threshold: Severity) -> bool:
    """Whether any finding is as grave as `threshold` or graver."""
    grave = SEVERITIES[: SEVERITIES.index(threshold) + 1]
    return bool(result.findings["severity"].is_in(grave).any())
