"""Which cells a finding rests on, by its rule."""

from __future__ import annotations

import pytest

from disclosure.checks import load_rules
from disclosure.checks.involved import involved_cells
from disclosure.checks.rules import RULES_FOLDER
from disclosure.formats import load_forms, read_rows

KEYS = [field.key for field in load_forms()["gb2021"].fields()]
OLD_KEYS = [field.key for field in load_forms()["gb2019"].fields()]


def test_balance_rests_on_the_four_rows_of_its_column() -> None:
    found = involved_cells("T3_BALANCE", "applications.outcome_total.total", KEYS, KEYS)
    rows = ("received_new", "carried_in", "outcome_total", "carried_out")
    assert set(found.own) == {f"applications.{row}.total" for row in rows}
    assert found.previous == ()


def test_sum_of_outcomes_leaves_the_balance_rows_out() -> None:
    found = involved_cells("T3_OUTCOME_SUM", "applications.outcome_total.org_other", KEYS, KEYS)
    assert len(found.own) == 22
    assert not any("carried" in key or "received" in key for key in found.own)
    assert all(key.endswith(".org_other") for key in found.own)


def test_row_total_rests_on_its_row() -> None:
    found = involved_cells("T3_ROW_TOTAL", "applications.granted_full.total", KEYS, [])
    assert len(found.own) == 7


def test_carry_over_rests_on_two_years() -> None:
    found = involved_cells("X_CARRY", "applications.carried_in.natural_person", KEYS, OLD_KEYS)
    assert found.own == ("applications.carried_in.natural_person",)
    assert found.previous == ("applications.carried_out.natural_person",)


def test_rule_without_a_row_rests_on_its_cell_and_a_whole_report_on_none() -> None:
    key = "remedies.reconsideration.total"
    assert involved_cells("V_NONNEG", key, KEYS, KEYS).own == (key,)
    assert involved_cells("NEW_RULE", key, KEYS, KEYS).own == (key,)
    assert involved_cells("V_DATE", "", KEYS, KEYS).own == ()


@pytest.mark.parametrize("row", read_rows(RULES_FOLDER / "involved.csv"), ids=lambda row: row["rule_id"])
def test_every_code_of_the_file_exists(row: dict[str, str]) -> None:
    assert row["rule_id"] in {rule.rule_id for rule in load_rules()}
    fields = [field for form in load_forms().values() for field in form.fields()]
    known = {"=", "*"} | {field.row.code for field in fields} | {field.column.code for field in fields}
    codes = [code for name, text in row.items() if name != "rule_id" for code in text.split()]
    assert [code for code in codes if code.removeprefix("-") not in known] == []
