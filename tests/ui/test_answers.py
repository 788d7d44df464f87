"""Shared answers are those of the store: after a new version, after a decision, and for who still draws the old one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
import streamlit as st
from polars.testing import assert_frame_equal

from disclosure import settings
from disclosure.decisions.reviews import Subject, decide
from disclosure.store.read import Store
from disclosure.store.write import StoreWriter
from disclosure.ui.shell import answers
from disclosure.ui.shell.answers import Answers, Value, open_answers
from tests.store.rows import Bodies, reading

RECEIVED = "applications.received_new.total"
EVERYTHING: dict[str, Value] = {
    "years": None,
    "scope": "own",
    "region_code": None,
    "levels": None,
    "kinds": None,
    "agency_ids": None,
}
QUERIES: dict[str, dict[str, Value]] = {
    "measure_by_year": {**EVERYTHING, "measures": ["received_new", "outcome_total"]},
    "coverage_by_year": EVERYTHING,
    "finding_list": {
        **EVERYTHING,
        **dict.fromkeys(("severities", "rule_ids", "decisions")),
        "limit": 1000,
        "offset": 0,
    },
    "filter_options": EVERYTHING,
}


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv(settings.STORE_VARIABLE, str(tmp_path))
    answers.kept_answers.clear()
    st.cache_resource.clear()
    yield tmp_path
    st.cache_resource.clear()


def publish(folder: Path, year: int, received: str, natural: str) -> None:
    cells = {RECEIVED: received, "applications.received_new.natural_person": natural}
    with StoreWriter(folder, Bodies()) as writer:
        writer.add_readings([reading(cells, year=year)])
        writer.publish()


def require_fresh(shown: Answers, folder: Path) -> None:
    """Every answer, asked twice, is what a store that was opened just now says."""
    with Store.open(folder) as fresh:
        for name, parameters in QUERIES.items():
            expected = fresh.query(name, parameters)
            assert_frame_equal(shown.ask(name, **parameters), expected)
            assert shown.ask(name, **parameters) is shown.ask(name, **parameters), name


def test_answers_follow_versions_and_decisions(store: Path) -> None:
    publish(store, 2022, "7", "5")
    first = open_answers(lambda make: make())
    require_fresh(first, store)
    before = first.ask("measure_by_year", **QUERIES["measure_by_year"])

    publish(store, 2023, "9", "4")
    second = open_answers(lambda make: make())
    require_fresh(second, store)
    years = second.ask("measure_by_year", **QUERIES["measure_by_year"])["report_year"].unique().to_list()
    assert sorted(years) == [2022, 2023]
    assert first.ask("measure_by_year", **QUERIES["measure_by_year"]) is before  # who still draws the old version

    findings = second.ask("finding_list", **QUERIES["finding_list"])
    assert "waived" not in findings["decision"].to_list()
    row = findings.row(0, named=True)
    names = ("agency_id", "report_year", "scope", "rule_id", "figure_key", "found_value", "expected_value")
    decide(store, Subject(**{name: row[name] for name in names}), "waived", note="", reviewer="王")
    require_fresh(second, store)
    assert "waived" in second.ask("finding_list", **QUERIES["finding_list"])["decision"].to_list()


NARROW: dict[str, Value] = {**EVERYTHING, "levels": ["county"]}


@pytest.fixture
def verified(default_store: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Answers]:
    monkeypatch.setenv(settings.STORE_VARIABLE, str(default_store))
    answers.kept_answers.clear()
    st.cache_resource.clear()
    yield open_answers(lambda make: make())
    st.cache_resource.clear()


@pytest.mark.parametrize("name", sorted(answers.YEARS_ONLY_LIMIT))
@pytest.mark.parametrize("others", [EVERYTHING, NARROW, {**EVERYTHING, "scope": "aggregate"}])
def test_years_cut_from_all_years_are_those_of_the_query(
    verified: Answers, default_store: Path, name: str, others: dict[str, Value]
) -> None:
    given = {**others, **({"measures": ["outcome_total", "received_new"]} if name == "measure_by_year" else {})}
    with Store.open(default_store) as fresh:
        for years in ([2023], [2025, 2021], [2024, 2025], [2099]):
            asked = {**given, "years": years}
            assert_frame_equal(verified.ask(name, **asked), fresh.query(name, asked))


def test_only_what_the_store_has_is_asked_with_filters(
    verified: Answers, default_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, object]] = []
    run = Store.query

    def noted(store: Store, name: str, parameters: dict[str, object]) -> pl.DataFrame:
        asked.append((name, parameters["levels"]))
        return run(store, name, parameters)

    with Store.open(default_store) as fresh:
        kinds = {**NARROW, "year": 2025}
        del kinds["years"]
        cases = {"corrected_cells": NARROW, "body_kinds": kinds, "roster_coverage": dict(NARROW)}
        del cases["roster_coverage"]["scope"]
        expected = {name: fresh.query(name, parameters) for name, parameters in cases.items()}
        monkeypatch.setattr(Store, "query", noted)
        for name, parameters in cases.items():
            assert_frame_equal(verified.ask_if_any(name, **parameters), expected[name])
    assert expected["body_kinds"].height
    assert ("body_kinds", ["county"]) in asked
    assert ("roster_coverage", ["county"]) not in asked  # nobody has given a roster
    assert ("roster_coverage", None) in asked
