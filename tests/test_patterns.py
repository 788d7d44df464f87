"""No regular expression of the product is worse than linear on hostile text."""

from __future__ import annotations

import re

import pytest

from tests.pattern_growth import Use, find_uses, hostile_texts, measure

# Patterns whose text is only known where they are made: of escaped names and of fixed tables, each tried there.
MADE_AT_RUN_TIME = {
    "disclosure.agencies.names",
    "disclosure.copies.own_text",
    "disclosure.downloads.pictures",
    "disclosure.recognition.authors",
    "disclosure.form.labels",
    "disclosure.ui.shell.address",
    "disclosure.ui.shell.labels",
}


@pytest.fixture(scope="module")
def made_at_run_time() -> set[str]:
    return set()


@pytest.fixture(scope="module")
def uses(made_at_run_time: set[str]) -> list[Use]:
    return find_uses(made_at_run_time)


def test_the_patterns_are_found(uses: list[Use], made_at_run_time: set[str]) -> None:
    assert {"disclosure.claims.counts", "disclosure.recognition.facts"} <= {use.module for use in uses}
    assert len(uses) > 150
    assert made_at_run_time == MADE_AT_RUN_TIME


def test_no_pattern_is_worse_than_linear(uses: list[Use]) -> None:
    assert [str(growth) for use in uses if (growth := measure(use)) is not None] == []


@pytest.mark.parametrize(
    "text",
    [r"(?:共计|共|计)*\d", r"(?:a+)+b", r"\s*=", r"<a.*?>", r"\d+件", r"(?:[^b]|bb)*b!", r"(?P<x>.*),(?P<y>.*);"],
)
def test_one_that_is_not_is_noticed(text: str) -> None:
    assert measure(Use("here", re.compile(text, re.DOTALL))) is not None


@pytest.mark.parametrize(
    "text", [r"(?:共计|共|计){0,8}+\d", r"\s{0,9}=", r"<a[^<>]*+>", r"(?<!\d)\d{1,15}件", r"^(?:a|b)*+c"]
)
def test_one_that_is_passes(text: str) -> None:
    assert measure(Use("here", re.compile(text))) is None


def test_hostile_texts_lead_up_to_each_repeat() -> None:
    texts = hostile_texts(re.compile(r"收到(?:共计|共)*\d+件"))
    assert ("收到", "共计", "\x01") in texts
    assert any(before.startswith("收到") and body == "1" for before, body, _ in texts)
