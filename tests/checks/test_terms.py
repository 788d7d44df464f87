"""The terms of rules, laid over versions of the form."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from disclosure.checks import terms
from disclosure.checks.rules import RULES_FOLDER, load_rules
from disclosure.checks.terms import (
    CELL_PARTS,
    SUM_PARTS,
    RuleError,
    expand_terms,
    load_rule_cells,
    load_terms,
    statement_cells,
    statement_terms,
)
from disclosure.form.versions import read_rows

HEADER = "rule_id,part,sign,source,table_code,row_code,column_code,is_base,if_blank,value_name\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of rules of its own."""
    monkeypatch.setattr(terms, "RULES_FOLDER", tmp_path)
    load_terms.cache_clear()
    yield tmp_path
    load_terms.cache_clear()


def test_a_group_is_asked_as_the_version_has_it_and_a_named_cell_always() -> None:
    cells = {cell.row: cell for cell in expand_terms("T3_OUTCOME_SUM") if cell.line == "total"}
    assert cells["granted_full"].asked_by == ("gb2019", "gb2021")
    assert "received_new" not in cells
    assert cells["outcome_total"].term.part == "total"
    assert {cell.row for cell in expand_terms("T2_DOC_STOCK")} == {"rules", "normative_documents"}


def test_a_row_that_one_version_splits_is_a_block_of_its_own() -> None:
    cells = {cell.row: cell for cell in expand_terms("T3_OUTCOME_SUM") if cell.line == "total"}
    split = [row for row, cell in cells.items() if cell.alternative == "other"]
    assert split == ["other", "other_not_corrected_in_time", "other_fee_unpaid", "other_misc"]
    assert [row for row in split if cells[row].is_whole] == ["other"]
    assert {frozenset(cells[row].asked_by) for row in split} == {frozenset({"gb2019", "gb2021"})}
    blocks = {cell["row_code"]: cell["block_number"] for cell in statement_terms("T3_OUTCOME_SUM")}
    assert {blocks[row] for row in split} == {1}
    assert blocks["granted_full"] == blocks["outcome_total"] == 0


def test_what_a_finding_rests_on_leaves_out_its_own_cell() -> None:
    rows = {
        (row["row_code"], row["column_code"], row["role"])
        for row in load_rule_cells()
        if row["rule_id"] == "T3_BALANCE"
    }
    assert rows == {("received_new", "=", "added"), ("carried_in", "=", "added"), ("carried_out", "=", "subtracted")}
    columns = {row["column_code"] for row in load_rule_cells() if row["rule_id"] == "T4_SUM"}
    assert columns == {"upheld", "corrected", "other", "pending"}


def test_what_a_finding_rests_on_says_from_which_report_it_is() -> None:
    roles = {(row["rule_id"], row["source"], row["role"]) for row in load_rule_cells()}
    assert {
        ("V_JUMP_OWN", "history", "previous"),
        ("V_UNIT_FEE", "previous", "previous"),
        ("A_GE_CHILD", "part", "part"),
        ("A_SCOPE", "aggregate", "aggregate"),
        ("T2_DOC_STOCK", "previous", "previous"),
        ("T2_DOC_STOCK", "own", "subtracted"),
        ("T2_DOC_STOCK", "own", "added"),
    } <= roles
    assert {role for _, source, role in roles if source == "own"} == {"added", "subtracted"}


def test_columns_under_a_heading_are_added_without_the_total(folder: Path) -> None:
    rows = (
        "X,total,1,own,applications,=,total,,,\n"
        "X,added,1,own,applications,=,natural_person,true,,one\n"
        "X,added,-1,own,applications,=,@organisations,,row_sum,\n"
    )
    (folder / "term.csv").write_text(HEADER + rows, encoding="utf-8")
    cells = [cell for cell in statement_terms("X") if cell["row_code"] == "received_new"]
    named = {cell["column_code"]: cell for cell in cells}
    others = {name for name in named if str(name).startswith("org_")}
    assert named.keys() == {"total", "natural_person", *others}
    assert len(others) == 5
    assert {name: (cell["sign"], cell["is_base"], cell["is_added_up"]) for name, cell in named.items()} == {
        "total": (1, False, False),
        "natural_person": (1, True, False),
        **dict.fromkeys(others, (-1, False, True)),
    }
    assert named["natural_person"]["value_name"] == "one"
    assert len({cell["row_number"] for cell in cells}) == 7
    assert {cell["line_number"] for cell in cells} == {0}
    assert {tuple(cell["asked_by"]) for cell in cells} == {("gb2019", "gb2021")}  # type: ignore[call-overload]


@pytest.mark.parametrize(
    "rows",
    [
        "X,added,1,own,applications,=,total,,,\n",
        "X,total,1,own,applications,=,total,,,\nX,total,1,own,applications,=,org_other,,,\n",
        "X,total,1,own,applications,=,total,,,\nX,added,1,own,applications,received_new,=,,,\n",
        "X,total,1,own,applications,=,total,,,\nX,added,1,own,applications,=,no_such_column,,,\n",
        "X,total,1,own,applications,received_new,total,,,\n",
        "X,total,1,own,applications,=,total,,,\nX,added,1,own,applications,=,=,,,\n",
        "X,total,1,own,applications,=,total,,,\nX,added,1,own,applications,carried_in,total,,,\n",
        "X,total,1,own,applications,=,=,,,\nX,added,1,own,applications,=,=,,,\n",
        "X,total,1,own,applications,=,total,,,\n",
    ],
    ids=[
        *("no total", "two totals", "lines of two kinds", "unknown column", "no line", "lines of columns too"),
        *("one without a line", "everything is a line", "nothing added"),
    ],
)
def test_terms_that_make_no_sum_are_refused(folder: Path, rows: str) -> None:
    (folder / "term.csv").write_text(HEADER + rows, encoding="utf-8")
    with pytest.raises(RuleError, match="X"):
        expand_terms("X")


@pytest.mark.parametrize(
    "row",
    [
        "X,part,1,own,applications,=,total,,,",
        "X,total,2,own,applications,=,total,,,",
        "X,total,1,mine,applications,=,total,,,",
        "X,total,1,own,,=,total,,,",
        "X,total,1,own,applications,=,total,yes,,",
        "X,total,1,own,applications,=,total,,sum,",
        "X,,1,own,applications,=,total,,,",
    ],
)
def test_a_row_that_says_something_unknown_is_named(folder: Path, row: str) -> None:
    (folder / "term.csv").write_text(f"{HEADER}{row}\n", encoding="utf-8")
    with pytest.raises(RuleError, match=r"term\.csv line 2"):
        load_terms()


def test_terms_and_families_belong_to_rules() -> None:
    known = {rule.rule_id for rule in load_rules()}
    assert {term.rule_id for term in load_terms()} <= known
    families = [row["rule_id"] for row in read_rows(RULES_FOLDER / "family.csv")]
    assert set(families) <= known
    assert len(set(families)) == len(families)
    for rule in load_rules():
        parts = {term.part for term in load_terms() if term.rule_id == rule.rule_id}
        names = rule.parameters(None).keys()
        assert ("terms" in names) == bool(parts & set(SUM_PARTS)), rule.rule_id
        assert ("cells" in names) == bool(parts & set(CELL_PARTS)), rule.rule_id


def test_cells_that_are_judged_one_by_one_stand_for_every_version() -> None:
    cells = {f"{cell['table_code']}.{cell['row_code']}.{cell['column_code']}" for cell in statement_cells("A_SCOPE")}
    channels = ("reconsideration", "litigation_direct", "litigation_after_reconsideration")
    totals = {"applications.received_new.total", "applications.outcome_total.total"}
    assert cells == {*totals, *(f"remedies.{channel}.total" for channel in channels)}
    of_both_forms = {str(cell["column_code"]) for cell in statement_cells("R_RULES_POWER")}
    assert {"made_this_year", "in_force_total"} <= of_both_forms
    names = [cell["value_name"] for cell in statement_cells("X_TEXT_SHARE")]
    assert names == ["received_new", "on_hand", "on_hand", "outcome_total"]
    assert {cell["part"] for cell in statement_cells("A_GE_CHILD")} == {"largest"}


def test_a_judged_cell_that_no_form_has_is_refused(folder: Path) -> None:
    (folder / "term.csv").write_text(f"{HEADER}X,judged,1,own,remedies,*,no_such_column,,,\n", encoding="utf-8")
    with pytest.raises(RuleError, match=r"X.*remedies|remedies.*X"):
        statement_cells("X")
