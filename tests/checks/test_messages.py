"""The words of findings by themselves: which cells a quantity is, and the sentence of a row of a rule's query."""

from __future__ import annotations

from decimal import Decimal

import polars as pl
import pytest

from disclosure.checks.messages import BLANK, IMPLIED_ZERO, PARTIAL, Language, fill_messages
from disclosure.checks.messages import _place_labels as place_labels
from disclosure.checks.rules import Message, Rule, load_rules

RULE = next(rule for rule in load_rules() if rule.rule_id == "T3_BALANCE")


def places(language: Language, form: str) -> dict[str, str]:
    rows = place_labels(language).filter(pl.col("cell_format") == form)
    return dict(zip(rows["detail"], rows["detail_place"], strict=True))


@pytest.mark.parametrize(
    ("quantity", "said"),
    [
        ("reconsideration", "“行政复议·总计”"),
        ("litigation", "“未经复议直接起诉·总计”与“复议后起诉·总计”之和"),
        ("all_remedies", "“行政复议·总计”至“复议后起诉·总计”3格之和"),
    ],
)
@pytest.mark.parametrize("form", ["", "gb2019", "gb2021"])
def test_a_quantity_is_called_by_its_cell_by_both_or_by_the_first_and_the_last(
    quantity: str, said: str, form: str
) -> None:
    assert places("zh", form)[quantity] == said


def test_a_quantity_is_made_of_the_cells_of_its_version() -> None:
    assert "3格" in places("zh", "gb2021")["other_outcome"]
    assert places("zh", "gb2019")["other_outcome"] != places("zh", "gb2021")["other_outcome"]
    assert places("en", "gb2021")["litigation"].endswith(" together")
    assert ", 3 cells together" in places("en", "gb2021")["all_remedies"]


def rule_that_says(words: str) -> Rule:
    made = {name: getattr(RULE, name) for name in RULE.__slots__}
    return Rule(**(made | {"message": Message(words, words), "cases": {}}))


def row(**values: object) -> pl.DataFrame:
    given = {
        "expected_value": Decimal("12.50"),
        "found_value": Decimal("10.00"),
        "format_version": "gb2021",
        "figure_key": "applications.received_new.total",
        "case_code": None,
    }
    return pl.DataFrame([given | values])


@pytest.mark.parametrize(
    ("words", "values", "said"),
    [
        ("{found}/{expected}/{difference}", {}, "10/12.5/2.5"),
        ("{found}/{difference}", {"found_value": None}, f"{BLANK['zh']}/12.5"),
        ("{difference}", {"found_value": Decimal("100.00")}, "87.5"),
        ("{cell}", {}, "一、本年新收政府信息公开申请数量·总计"),
        ("{cell}", {"figure_key": "no.such.cell"}, "no.such.cell"),
        ("{cell}", {"format_version": None}, "一、本年新收政府信息公开申请数量·总计"),
        ("甲", {"implied_zero": True}, "甲" + IMPLIED_ZERO["zh"]),
        ("甲", {"implied_zero": False, "is_partial": True}, "甲" + PARTIAL["zh"]),
        ("甲", {"implied_zero": None}, "甲"),
        ("{years}", {"first_year": 2021, "last_year": 2023}, "2021至2023"),
        ("{years}", {"first_year": 2023, "last_year": 2023}, "2023"),
        ("{operator_word}9", {"operator": "at_least"}, "至少9"),
        ("9{unit_word}", {"unit_code": "yuan"}, "9元"),
        (
            "{detail_place}",
            {"cell_format": None, "detail": "litigation"},
            "“未经复议直接起诉·总计”与“复议后起诉·总计”之和",
        ),
    ],
)
def test_the_sentence_of_a_row(words: str, values: dict[str, object], said: str) -> None:
    assert fill_messages(rule_that_says(words), row(**values), "zh").to_list() == [said]
