"""Why a measure changed: the parts add up exactly, and the query gives what the plain reference gives."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disclosure.measures.catalogue import load_query
from disclosure.measures.terms import load_parts
from disclosure.settings import QUERIES_FOLDER
from tests.metrics.conftest import Case
from tests.metrics.reference import RATES, Selection
from tests.metrics.reference_changes import Effects, Pair, concentration, pool, split

VIEWS = ("01_region_prefix", "02_is_chosen_body", "02_selected_report", "04_body_value")
YEAR = 2024
FILTERS = {"scope": "own", "region_code": None, "levels": None, "kinds": None, "agency_ids": None}

WHOLE = st.integers(min_value=0, max_value=60)
RATE = st.tuples(WHOLE, WHOLE)
BODY = st.sampled_from([f"b{number}" for number in range(7)])
RATES_OF_A_YEAR = st.dictionaries(BODY, RATE, max_size=7)
COUNTS_OF_A_YEAR = st.dictionaries(BODY, WHOLE, max_size=7)


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    """The tables that the query reads, empty, with one share (1) and one count (2)."""
    with duckdb.connect() as opened:
        opened.execute("create table measure (measure_number smallint, measure varchar, measure_kind varchar)")
        opened.execute("insert into measure values (1, 'rate', 'share'), (2, 'count', 'count')")
        opened.execute(
            "create table report_measure (report_id bigint, agency_id varchar, agency_name varchar, kind varchar,"
            " level varchar, region_code varchar, report_year smallint, scope varchar)"
        )
        opened.execute(
            "create table report_value (measure_number smallint, report_id bigint, report_year smallint,"
            " numerator decimal(38, 6), denominator decimal(38, 6))"
        )
        opened.execute("create table region (region_code varchar, name varchar)")
        opened.execute(
            "create table measure_break (measure_number smallint, report_year smallint, break_codes varchar)"
        )
        for name in VIEWS:
            opened.execute((QUERIES_FOLDER / "views" / f"{name}.sql").read_text(encoding="utf-8"))
        yield opened


def ask(
    connection: duckdb.DuckDBPyConnection, measure: str, now: dict[str, Pair], before: dict[str, Pair]
) -> list[dict[str, Any]]:
    number = 1 if measure == "rate" else 2
    connection.execute("truncate report_measure; truncate report_value")
    for report_id, (year, body, pair) in enumerate(
        [(YEAR, *item) for item in now.items()] + [(YEAR - 1, *item) for item in before.items()]
    ):
        connection.execute(
            "insert into report_measure values (?, ?, ?, 'department', 'county', null, ?, 'own')",
            [report_id, body, body, year],
        )
        above, below = (None if part is None else int(part) for part in pair)
        connection.execute("insert into report_value values (?, ?, ?, ?, ?)", [number, report_id, year, above, below])
    parameters = {"measure": measure, "year": YEAR, "limit": 100, **FILTERS}
    relation = connection.execute(load_query("change_parts").sql, parameters)
    names = [column[0] for column in relation.description or ()]
    return [dict(zip(names, row, strict=True)) for row in relation.fetchall()]


def assert_equal(rows: list[dict[str, Any]], expected: dict[str, Effects]) -> None:
    assert {row["agency_id"] for row in rows} == expected.keys()
    for row in rows:
        effects = expected[row["agency_id"]]
        assert row["part_role"] == effects.role
        for name, value in (
            ("within_effect", effects.within),
            ("mix_effect", effects.mix),
            ("entry_effect", effects.entry),
            ("exit_effect", effects.leaving),
            ("effect", effects.total),
        ):
            assert row[name] == pytest.approx(float(value), abs=1e-9), (row["agency_id"], name)
    for name, part in (("within", "within"), ("mix", "mix"), ("entry", "entry"), ("exit", "leaving")):
        total = sum((getattr(effects, part) for effects in expected.values()), Fraction(0))
        assert all(row[f"total_{name}"] == pytest.approx(float(total), abs=1e-9) for row in rows)
    sizes = [abs(row["effect"]) for row in rows]
    assert all(one >= other - 1e-12 for one, other in pairwise(sizes)), "the largest first"


@settings(max_examples=120, deadline=None)
@given(now=RATES_OF_A_YEAR, before=RATES_OF_A_YEAR)
def test_a_rates_change_is_the_sum_of_its_parts(
    connection: duckdb.DuckDBPyConnection, now: dict[str, tuple[int, int]], before: dict[str, tuple[int, int]]
) -> None:
    """Also where a denominator is zero in one year, and where a source claims parts without a whole."""
    exact_now, exact_before = (
        {body: (Fraction(above), Fraction(below)) for body, (above, below) in year.items()} for year in (now, before)
    )
    expected = split(exact_now, exact_before)
    if expected:
        pooled_now, pooled_before = pool(list(exact_now.values())), pool(list(exact_before.values()))
        assert pooled_now is not None
        assert pooled_before is not None
        assert sum((effects.total for effects in expected.values()), Fraction(0)) == pooled_now - pooled_before
    rows = ask(connection, "rate", dict(exact_now), dict(exact_before))
    assert_equal(rows, expected)
    for row in rows:
        total = row["total_within"] + row["total_mix"] + row["total_entry"] + row["total_exit"]
        assert row["total_change"] == pytest.approx(total, abs=1e-9)
        assert row["matched_body_count"] + row["entry_count"] == len(now)
        assert row["matched_body_count"] + row["exit_count"] == len(before)
        matched = row["total_within"] + row["total_mix"]
        assert row["matched_value"] - row["matched_previous_value"] == pytest.approx(matched, abs=1e-9)


@settings(max_examples=60, deadline=None)
@given(now=COUNTS_OF_A_YEAR, before=COUNTS_OF_A_YEAR)
def test_a_counts_change_is_the_sum_of_its_bodies(
    connection: duckdb.DuckDBPyConnection, now: dict[str, int], before: dict[str, int]
) -> None:
    exact_now, exact_before = (
        {body: (Fraction(value), None) for body, value in year.items()} for year in (now, before)
    )
    expected = split(dict(exact_now), dict(exact_before))
    total = sum((effects.total for effects in expected.values()), Fraction(0))
    assert total == sum(now.values()) - sum(before.values())
    rows = ask(connection, "count", dict(exact_now), dict(exact_before))
    assert_equal(rows, expected)
    if now and before:
        assert all(row["total_change"] == float(total) for row in rows)


@pytest.mark.parametrize("measure", ["disclosure_rate_d1", "dispute_rate", "received_new", "fee_amount"])
def test_parts_of_stores_equal_reference(case: Case, measure: str) -> None:
    """Over whole stores: filters, scopes, reports without the number."""
    for selection in (Selection(), Selection("aggregate"), Selection(kinds=["department"])):
        years: dict[int, dict[str, Pair]] = {2022: {}, 2023: {}}
        for report in case.facts.reports:
            number = case.facts.number(measure, report)
            if report.year in years and selection.takes(report) and number is not None:
                below = Fraction(number.denominator) if measure in RATES and number.denominator is not None else None
                years[report.year][report.agency_id] = (Fraction(number.numerator), below)
        parameters = {name: value for name, value in selection.parameters().items() if name != "years"}
        found = case.store.query("change_parts", {"measure": measure, "year": 2023, "limit": 10_000, **parameters})
        assert_equal(found.rows(named=True), split(years[2023], years[2022]))


@pytest.mark.parametrize("measure", ["outcome_total", "refused", "received_new", "remedy_total"])
def test_parts_of_a_count_and_the_rest_are_its_change(case: Case, measure: str) -> None:
    parts = load_parts()[measure]
    facts, selection = case.facts, Selection()
    parameters = {name: value for name, value in selection.parameters().items() if name != "years"}
    for year in (2021, 2023, 2030):
        of = {(report.agency_id, report.year): report for report in facts.reports if selection.takes(report)}
        pairs = [
            (now, before)
            for (agency_id, found_year), now in of.items()
            if found_year == year and (before := of.get((agency_id, year - 1))) is not None
            if facts.number(measure, now) is not None and facts.number(measure, before) is not None
        ]
        rows = case.store.query(
            "change_by_part", {"measure": measure, "parts": list(parts), "year": year, **parameters}
        )
        found = {row["measure"]: row for row in rows.rows(named=True)}
        if not pairs:
            assert not found
            continue
        whole = rest = Fraction(0)
        for now, before in pairs:
            for report, sign in ((now, 1), (before, -1)):
                number = facts.number(measure, report)
                assert number is not None
                whole += sign * Fraction(number.numerator)
        for part in parts:
            change = Fraction(0)
            for now, before in pairs:
                for report, sign in ((now, 1), (before, -1)):
                    number = facts.number(part, report)
                    change += sign * Fraction(number.numerator) if number is not None else 0
            assert found[part]["change"] == pytest.approx(float(change), abs=1e-9)
            rest -= change
        assert found[None]["change"] == pytest.approx(float(whole + rest), abs=1e-9)
        assert sum(row["change"] for row in found.values()) == pytest.approx(float(whole), abs=1e-9)
        assert found[None]["total_change"] == pytest.approx(float(whole), abs=1e-9)
        assert found[None]["matched_body_count"] == len(pairs)


@pytest.mark.parametrize("measure", ["disclosure_rate_d1", "received_new", "fee_amount"])
def test_shares_of_the_largest_equal_reference(case: Case, measure: str) -> None:
    """Also the value without them, asked of the store itself with these bodies left out."""
    facts, selection = case.facts, Selection()
    numbers = {
        report.agency_id: number
        for report in facts.reports
        if report.year == 2023 and selection.takes(report)
        if (number := facts.number(measure, report)) is not None
    }
    bases = {
        body: Fraction(number.denominator if measure in RATES and number.denominator is not None else number.numerator)
        for body, number in numbers.items()
    }
    parameters = {name: value for name, value in selection.parameters().items() if name != "years"}
    found = case.store.query(
        "concentration", {"measure": measure, "year": 2023, "limit": 1000, "point_count": 10, **parameters}
    ).rows(named=True)
    by_share = concentration(bases)
    whole = sum(bases.values(), Fraction(0))
    assert [row["rank"] for row in found] == list(range(1, len(bases) + 1))
    assert [row["base"] for row in found] == sorted((row["base"] for row in found), reverse=True)
    for row, (_, running) in zip(found, by_share, strict=True):
        assert Fraction(row["base"]) == bases[row["agency_id"]]
        assert row["running_share"] == (pytest.approx(float(running)) if whole else None)
    for place in (1, 3):
        without = [f"-{row['agency_id']}" for row in found[:place]]
        rest = case.store.query(
            "measure_by_year", {**selection.parameters(), "measures": [measure], "years": [2023], "agency_ids": without}
        )
        assert found[place - 1]["value_without"] == pytest.approx(rest["value"][0])
    sampled = case.store.query(
        "concentration", {"measure": measure, "year": 2023, "limit": 1, "point_count": 3, **parameters}
    ).rows(named=True)
    assert [row for row in found if row["rank"] in {each["rank"] for each in sampled}] == sampled
    assert sampled[-1]["rank"] == len(bases)
