"""The files of data/rules and queries/checks belong together."""

from __future__ import annotations

import string

import pytest

from disclosure.checks import Rule, load_reasons, load_rules
from disclosure.checks.rules import FAMILIES, RULES_FOLDER
from disclosure.form.versions import load_versions, read_rows
from disclosure.measures.catalogue import load_query
from disclosure.settings import QUERIES_FOLDER

LOOKUPS = {"checked_report", "affected_agency"}


def test_every_rule_has_its_query_and_every_query_its_rule() -> None:
    files = {path.stem for path in (QUERIES_FOLDER / "checks").glob("*.sql")}
    assert files == {rule.query_name for rule in load_rules()} | LOOKUPS
    assert set(FAMILIES) <= files


@pytest.mark.parametrize("rule", load_rules(), ids=lambda rule: rule.rule_id)
def test_a_rule_gives_exactly_the_parameters_of_its_query(rule: Rule) -> None:
    assert load_query(rule.query_name).parameters == set(rule.parameters(None))


@pytest.mark.parametrize("rule", load_rules(), ids=lambda rule: rule.rule_id)
def test_a_rule_says_everything_in_both_languages(rule: Rule) -> None:
    assert all((rule.title.zh, rule.title.en, rule.basis.zh, rule.basis.en, rule.needs))
    for message in (rule.message, *rule.cases.values()):
        names_zh, names_en = (
            {name for _, name, _, _ in string.Formatter().parse(text) if name} for text in (message.zh, message.en)
        )
        assert message.zh
        assert message.en
        assert names_zh == names_en


def test_rules_name_known_formats() -> None:
    known = {version.code for version in load_versions()}
    assert all(set(rule.formats) <= known for rule in load_rules())


def test_cases_belong_to_rules() -> None:
    assert {row["rule_id"] for row in read_rows(RULES_FOLDER / "case.csv")} <= {rule.rule_id for rule in load_rules()}


def test_reasons_are_told_apart() -> None:
    sentences = [message.zh for message in load_reasons().values()]
    assert len(set(sentences)) == len(sentences)
