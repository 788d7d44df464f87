"""Running the rules: every query of queries/checks through a function that answers named queries."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import polars as pl

from disclosure.checks.messages import fill_messages
from disclosure.checks.rules import SEVERITIES, Rule, Severity, is_run_together, joint_parameters, load_rules
from disclosure.form.versions import load_forms

RunQuery = Callable[[str, Mapping[str, object]], pl.DataFrame]
"""Answers a named query, as Store.query does."""

NUMBER = pl.Decimal(38, 6)

FINDING_SCHEMA = pl.Schema(
    {
        "rule_id": pl.String(),
        "severity": pl.String(),
        "report_id": pl.Int64(),
        "figure_key": pl.String(),
        "expected_value": NUMBER,
        "found_value": NUMBER,
        "other_report_id": pl.Int64(),
        "claim_number": pl.Int32(),
        "implied_zero": pl.Boolean(),
        "message_zh": pl.String(),
        "message_en": pl.String(),
    }
)

NOT_CHECKABLE_SCHEMA = pl.Schema(
    {
        "rule_id": pl.String(),
        "report_id": pl.Int64(),
        "figure_key": pl.String(),
        "reason_code": pl.String(),
    }
)

REPORT_SCHEMA = pl.Schema(
    {
        "report_id": pl.Int64(),
        "agency_id": pl.String(),
        "agency_name": pl.String(),
        "report_year": pl.Int32(),
        "scope": pl.String(),
        "format_version": pl.String(),
    }
)


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What the rules found.

    `findings`: one row an offence (FINDING_SCHEMA; the columns of the table `finding`, and implied_zero), ordered by
    body, year, scope, rule and place in the form. `not_checkable`: one row an input that a rule could not judge
    (NOT_CHECKABLE_SCHEMA). `reports`: every report that was checked (REPORT_SCHEMA). figure_key is empty where a rule
    is about a whole report.
    """

    findings: pl.DataFrame
    not_checkable: pl.DataFrame
    reports: pl.DataFrame


def affected_agencies(run: RunQuery, agency_ids: Sequence[str]) -> list[str]:
    """The bodies whose findings may change when the reports of `agency_ids` do, themselves included."""
    if not agency_ids:
        return []
    return run("affected_agency", {"agency_ids": list(agency_ids)})["agency_id"].to_list()


def find_all(
    run: RunQuery, agency_ids: Sequence[str] | None = None, rules: Sequence[Rule] | None = None
) -> CheckResult:
    """Run `rules` (all by default) over the current reports of `agency_ids` (all bodies by default)."""
    bodies = None if agency_ids is None else list(agency_ids)
    reports = _checked_reports(run, bodies, None)
    findings = [pl.DataFrame(schema=FINDING_SCHEMA)]
    not_checkable = [pl.DataFrame(schema=NOT_CHECKABLE_SCHEMA)]
    for rule, rows in _rows_of_rules(run, load_rules() if rules is None else rules, bodies):
        if rows.is_empty():
            continue
        findings += _said(rule, _offending(rows), reports)
        not_checkable.append(
            rows.lazy()
            .filter(pl.col("status") == "not_checkable")
            .select(
                pl.lit(rule.rule_id).alias("rule_id"), "report_id", "figure_key", pl.col("reason").alias("reason_code")
            )
            .collect()
        )
    return CheckResult(_ordered(pl.concat(findings), reports), pl.concat(not_checkable), reports)


def find_only(run: RunQuery, agency_ids: Sequence[str] | None, rules: Sequence[Rule]) -> pl.DataFrame:
    """The findings of `find_all` alone: of the reports that were checked only those with one are looked at."""
    every = _rows_of_rules(run, rules, None if agency_ids is None else list(agency_ids))
    found = [(rule, offending) for rule, rows in every if not (offending := _offending(rows)).is_empty()]
    if not found:
        return pl.DataFrame(schema=FINDING_SCHEMA)
    ids = {report_id for _, rows in found for report_id in rows["report_id"]}
    reports = _checked_reports(run, None, sorted(ids))
    return _ordered(pl.concat([one for rule, rows in found for one in _said(rule, rows, reports)]), reports)


def _checked_reports(run: RunQuery, agency_ids: list[str] | None, report_ids: list[int] | None) -> pl.DataFrame:
    rows = run("checked_report", {"agency_ids": agency_ids, "report_ids": report_ids})
    return rows.cast(REPORT_SCHEMA).select(list(REPORT_SCHEMA))


def _offending(rows: pl.DataFrame) -> pl.DataFrame:
    return rows if rows.is_empty() else rows.filter(pl.col("status") == "offending")


def _said(rule: Rule, offending: pl.DataFrame, reports: pl.DataFrame) -> list[pl.DataFrame]:
    """The findings of a rule, none where it offends nothing: after one report has changed, most rules find nothing."""
    if offending.is_empty():
        return []
    forms = reports.select("report_id", "format_version")
    return [_findings(rule, offending.join(forms, on="report_id", how="left", maintain_order="left"))]


def _rows_of_rules(
    run: RunQuery, rules: Sequence[Rule], agency_ids: list[str] | None
) -> Iterator[tuple[Rule, pl.DataFrame]]:
    """What the query of each rule returns; rules that are run together come where the first of them stands."""
    done: set[str] = set()
    for rule in rules:
        if not is_run_together(rule):
            yield rule, run(rule.query_name, rule.parameters(agency_ids))
        elif rule.query_name not in done:
            done.add(rule.query_name)
            family = [other for other in rules if other.query_name == rule.query_name]
            rows = run(rule.query_name, joint_parameters(family, agency_ids))
            for member in family if not rows.is_empty() else ():
                yield member, rows.filter(pl.col("rule_id") == member.rule_id).drop("rule_id")


def narrow(result: CheckResult, *, years: Sequence[int] | None = None, at_least: Severity | None = None) -> CheckResult:
    """The part of a result about some report years (None: all), and of a severity or graver ones (None: all)."""
    reports = result.reports if years is None else result.reports.filter(pl.col("report_year").is_in(list(years)))
    kept = reports["report_id"].implode()
    findings = result.findings.filter(pl.col("report_id").is_in(kept))
    if at_least is not None:
        grave = SEVERITIES[: SEVERITIES.index(at_least) + 1]
        findings = findings.filter(pl.col("severity").is_in(grave))
    return CheckResult(findings, result.not_checkable.filter(pl.col("report_id").is_in(kept)), reports)


def _findings(rule: Rule, rows: pl.DataFrame) -> pl.DataFrame:
    rows = rows.with_columns(
        pl.col("expected_value", "found_value").cast(NUMBER),
        pl.col("case_code").cast(pl.String),
        # Only some rules compare with another report or speak of a statement.
        *(
            (pl.col(name) if name in rows.columns else pl.lit(None)).cast(FINDING_SCHEMA[name]).alias(name)
            for name in ("other_report_id", "claim_number")
        ),
    )
    if "named_values" in rows.columns:
        rows = _with_named_values(rows)
    return rows.select(
        pl.lit(rule.rule_id).alias("rule_id"),
        pl.coalesce(pl.col("severity").cast(pl.String), pl.lit(rule.severity)).alias("severity"),
        "report_id",
        "figure_key",
        "expected_value",
        "found_value",
        "other_report_id",
        "claim_number",
        "implied_zero",
        fill_messages(rule, rows, "zh"),
        fill_messages(rule, rows, "en"),
    )


def _with_named_values(rows: pl.DataFrame) -> pl.DataFrame:
    """The list of (name, value) that a generic statement gives, as a column a name for the messages."""
    values = rows.select(pl.int_range(pl.len()).alias("place"), "named_values").explode("named_values")
    wide = (
        values.unnest("named_values")
        .drop_nulls("name")
        .pivot(on="name", index="place", values="value", aggregate_function="first")
    )
    return (
        rows.drop("named_values")
        .with_row_index("place")
        .with_columns(pl.col("place").cast(pl.Int64))
        .join(wide, on="place", how="left", maintain_order="left")
        .drop("place")
    )


@cache
def _places_in_form() -> pl.DataFrame:
    """Every cell of every form in printed order: figure_key, place."""
    keys = list(dict.fromkeys(field.key for form in load_forms().values() for field in form.fields()))
    return pl.DataFrame({"figure_key": keys}, schema={"figure_key": pl.String}).with_row_index("place")


def _ordered(findings: pl.DataFrame, reports: pl.DataFrame) -> pl.DataFrame:
    if findings.is_empty():
        return findings
    rules = pl.DataFrame({"rule_id": [rule.rule_id for rule in load_rules()]}).with_row_index("rule_place")
    order = reports.select("report_id").with_row_index("report_place")
    # The total of a broken carry-over comes before its columns: it is what a reader asks first.
    is_carried_total = (pl.col("rule_id") == "X_CARRY") & pl.col("figure_key").str.ends_with(".total")
    return (
        findings.join(order, on="report_id", how="left")
        .join(rules, on="rule_id", how="left")
        .join(_places_in_form(), on="figure_key", how="left")
        .with_columns(pl.when(is_carried_total).then(0).otherwise(pl.col("place")).alias("place"))
        .sort("report_place", "rule_place", "place", "figure_key", nulls_last=True)
        .select(list(FINDING_SCHEMA))
    )
