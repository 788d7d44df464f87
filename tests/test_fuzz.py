"""A short run of the fuzzer, the same each time, and what it would notice."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

import pytest

from disclosure.model.report import Figure, Reading
from disclosure.readers.pdf import soundness
from disclosure.reading.extract import read_report
from tests.builders import documents, pdf
from tests.fuzz import MUTATIONS, Harmed, Seed, find_fault, make_seeds, run

KINDS = ("html", "mhtml", "docx", "xlsx", "xls", "csv", "pdf", "text S1", "text S2", "text S3", "text S4", "text S6")


def test_every_kind_is_among_the_reports() -> None:
    kinds = [seed.kind for seed in make_seeds(0)]
    for kind in KINDS:
        assert f"{kind} gb2021" in kinds


def test_every_cell_has_a_number_of_its_own() -> None:
    for seed in make_seeds(0):
        assert len(set(seed.values.values())) == len(seed.values) > 150


@pytest.mark.parametrize("seed", [7, 8])
def test_harmed_reports_are_read_right_or_not_called_complete(seed: int) -> None:
    outcome = run(120, seed)
    assert outcome.failures == []
    assert outcome.runs == 120
    assert len(outcome.statuses) == 3


FOUND = {
    (130001, 8609): "xls: a number of table 4 beyond the columns of its sheet, complete",
    (150001, 7239): "text S6: a heading in the line of a header that lost a word, table 4 a channel too far, complete",
    (140001, 4930): "pdf: letters whose boxes have no height, a crash",
    (140001, 6578): "csv: the end of the file inside the last number, complete",
    (140001, 10084): "xls: a code page that there is not, a crash",
}
"""Seeds and runs that gave a wrong number or an exception once."""


@pytest.mark.parametrize(("seed", "number"), sorted(FOUND))
def test_what_was_found_is_read_right_or_named(seed: int, number: int) -> None:
    assert run(1, seed, first=number).failures == []


def test_the_same_seed_harms_alike() -> None:
    import random

    seed = make_seeds(0)[0]
    for mutation in MUTATIONS:
        first, second = (mutation(seed, seed.data, random.Random(3)) for _ in range(2))
        assert first == second


def changed(reading: Reading, **values: Decimal) -> Reading:
    figures = dict(reading.figures)
    for key, value in values.items():
        name = key.replace("__", ".")
        figures[name] = Figure(name, value, "number", str(value), "")
    return replace(reading, figures=figures)


def test_what_the_fuzzer_notices() -> None:
    seed: Seed = make_seeds(0)[0]
    reading = read_report(seed.data, seed.name)
    same, loose = Harmed(seed.data, "same"), Harmed(seed.data, "not shifted")
    assert find_fault(seed, same, reading) == ""
    one, other = list(seed.values)[3:5]
    moved = changed(reading, **{one.replace(".", "__"): seed.values[other]})
    assert find_fault(seed, loose, moved) == f"{one} has the number of {other} ({seed.values[other]})"
    new = changed(reading, **{one.replace(".", "__"): Decimal(5)})
    assert find_fault(seed, loose, new) == ""
    assert find_fault(seed, same, new) == f"{one} is 5, not {seed.values[one]}"
    assert find_fault(seed, Harmed(seed.data, "one changed", (str(seed.values[one]), "5")), new) == ""
    assert find_fault(seed, same, replace(new, status="partial", problems=())) != ""


def test_a_pdf_whose_filter_is_of_another_kind_is_no_crash() -> None:
    """seed 501, run 14: a byte of /Filter changed what stands behind it."""
    figures = documents.blank_figures("gb2019")
    made = pdf.pdf_report("gb2019", figures)
    for other in (b"/Filter 12", b"/Filter true"):
        harmed = re.sub(rb"/Filter\s*\[?\s*/[A-Za-z0-9]+", other, made)
        assert harmed != made
        assert soundness.look_into(harmed).fault is not None
