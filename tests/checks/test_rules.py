"""Every rule on literal rows: findings with place, numbers and severity, and what could not be judged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from disclosure.checks import CheckResult, find_all, load_reasons, load_rules
from disclosure.checks.run import narrow
from tests.checks.body_cases import DATES, FORMS, HIERARCHY, VALUES
from tests.checks.cases import Case
from tests.checks.identity_cases import BALANCE, OUTCOMES, REMEDIES, ROW_TOTALS
from tests.checks.literal_store import build_store
from tests.checks.oddity_cases import JUMPS, PEERS, ZEROS
from tests.checks.text_cases import COPIED_TEXT, STOCK, TEXT_ITSELF, TEXT_T2, TEXT_T3, TEXT_T4
from tests.checks.year_cases import CARRY, COPIES, DOCUMENTS

GROUPS = (
    *(BALANCE, OUTCOMES, ROW_TOTALS, REMEDIES, DOCUMENTS, CARRY, COPIES, HIERARCHY, VALUES, DATES, FORMS),
    *(TEXT_T2, TEXT_T3, TEXT_T4, TEXT_ITSELF, COPIED_TEXT, STOCK, ZEROS, JUMPS, PEERS),
)
CASES = [case.named() for group in GROUPS for case in group]

KINDS = {"holds", "fails", "not_checkable", "boundary"}


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CheckResult]:
    """What all rules say of one store with the rows of every case."""
    folder: Path = tmp_path_factory.mktemp("rules") / "store"
    bodies = [body for case in CASES for body in case.bodies]
    reports = [report for case in CASES for report in case.reports]
    with build_store(folder, bodies, reports) as store:
        yield find_all(store.query)


def of_case(frame: pl.DataFrame, result: CheckResult, case: Case) -> pl.DataFrame:
    names = [body.name for body in case.bodies]
    return frame.join(result.reports, on="report_id").filter(
        pl.col("agency_name").is_in(names), pl.col("rule_id") == case.rule
    )


def number(value: int | str | None) -> Decimal | None:
    return None if value is None else Decimal(value)


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_rule_says_what_the_case_states(result: CheckResult, case: Case) -> None:
    findings = of_case(result.findings, result, case)
    found = Counter(findings.select("figure_key", "expected_value", "found_value").iter_rows())
    assert found == Counter((key, number(expected), number(value)) for key, expected, value in case.findings)

    rule = next(rule for rule in load_rules() if rule.rule_id == case.rule)
    assert set(findings["severity"]) <= {case.severity or rule.severity}
    assert all(case.says in message for message in findings["message_zh"])


@pytest.mark.parametrize("case", [case for case in CASES if case.kind == "not_checkable"], ids=lambda case: case.name)
def test_what_cannot_be_judged_is_said(result: CheckResult, case: Case) -> None:
    reasons = Counter(of_case(result.not_checkable, result, case)["reason_code"])
    for reason, count in Counter(case.reasons).items():
        assert reasons[reason] >= count, dict(reasons)


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.kind == "holds" and not case.reasons], ids=lambda case: case.name
)
def test_what_holds_was_really_judged(result: CheckResult, case: Case) -> None:
    """No case passes because its own cells could not be read."""
    reasons = set(of_case(result.not_checkable, result, case)["reason_code"])
    assert not reasons & {"unreadable_cell", "blank_total", "absent_cell", "no_publication_date"}


def test_every_rule_has_every_kind_of_case() -> None:
    for rule in load_rules():
        assert {case.kind for case in CASES if case.rule == rule.rule_id} == KINDS, rule.rule_id


def test_case_names_are_unique() -> None:
    assert max(Counter(case.name for case in CASES).values()) == 1


def test_every_reason_has_a_sentence(result: CheckResult) -> None:
    assert set(result.not_checkable["reason_code"]) <= set(load_reasons())


def test_messages_are_complete_in_both_languages(result: CheckResult) -> None:
    messages = result.findings.select(pl.concat_list("message_zh", "message_en").explode().alias("message"))["message"]
    assert messages.str.contains(r"[{}]").any() is False
    assert messages.str.contains("None").any() is False
    # Sentences of the source are quoted as they are.
    english = (
        result.findings["message_en"].str.replace_all("“[^”]*”", "").str.replace_all("国办公开办函|政府|[甲乙]局", "")
    )
    assert english.str.replace_all(r"\(A_[^)]*\)", "").str.contains(r"[一-鿿]{5,}").sum() == 0


def test_a_sentence_about_a_text_names_the_cell_that_the_words_plainly_mean(result: CheckResult) -> None:
    said = result.findings.filter(pl.col("rule_id") == "X_TEXT_T3")["message_zh"]
    granted = said.filter(said.str.contains("中予以公开为", literal=True))
    assert not granted.is_empty()
    assert granted.str.contains("申请情况表“(一)予以公开·总计”为", literal=True).all()


def test_a_result_is_narrowed_to_years_and_to_severities(result: CheckResult) -> None:
    of_2022 = set(result.reports.filter(pl.col("report_year") == 2022)["report_id"])
    narrowed = narrow(result, years=[2022])
    assert set(narrowed.reports["report_id"]) == of_2022
    for whole, part in ((result.findings, narrowed.findings), (result.not_checkable, narrowed.not_checkable)):
        assert part.height
        assert_frame_equal(part, whole.filter(pl.col("report_id").is_in(list(of_2022))))
    assert_frame_equal(narrow(result).findings, result.findings)
    grave = narrow(result, at_least="warning")
    assert set(grave.findings["severity"]) == {"error", "warning"}
    assert grave.reports.height == result.reports.height
