"""Figures read by OCR against the form's sums, one at a time: given, named, or held back."""

from __future__ import annotations

from decimal import Decimal
from random import Random

import pytest

from disclosure.model.document import Cell, Row, Table, Text
from disclosure.model.report import Figure
from disclosure.recognition.ocr_check import check_ocr, is_by_ocr, mark_dependent, sums_that_hold
from disclosure.recognition.placement import Placement
from tests.builders.documents import balanced_figures

FIGURES = balanced_figures("gb2021", Random(5))
ALONE = "proactive.penalties.decisions"
"""A cell of table 2, which stands in no sum."""
SUMMED = "remedies.reconsideration.upheld"


def figure(key: str, text: str, confidence: float | None = 0.99) -> Figure:
    value = Decimal(text) if text.isdigit() else None
    state = "blank" if not text else "text" if value is None else "number" if value else "zero"
    return Figure(key, value, state, text, f"at {key}", None, confidence)  # type: ignore[arg-type]


def read(**changed: tuple[str, float | None]) -> tuple[Placement, list[str]]:
    """All cells of a report whose sums hold, some read otherwise, and what is said of these."""
    placement = Placement()
    for key, text in FIGURES.items():
        placement.figures[key] = figure(key, text)
    for name, (text, confidence) in changed.items():
        key = {"alone": ALONE, "summed": SUMMED}[name]
        placement.figures[key] = figure(key, FIGURES[key] if text == "=" else text, confidence)
    return placement, [problem.code for problem in check_ocr(placement, "gb2021") if problem.code != "read_by_ocr"]


@pytest.mark.parametrize(
    ("text", "confidence", "is_given", "codes"),
    [
        ("185", 0.99, True, []),
        ("185", 0.9, True, []),
        ("185", 0.89, False, ["ocr_low_confidence"]),
        ("085", 0.99, False, ["ocr_low_confidence"]),  # no number is printed so
        ("0", 0.99, True, []),
        ("0", 0.5, True, ["ocr_low_confidence"]),  # it might be a letter
        ("", 0.5, True, []),
        ("无", 0.5, True, []),
        ("185", None, True, []),  # not read by OCR
    ],
)
def test_a_figure_that_stands_in_no_sum(text: str, confidence: float | None, is_given: bool, codes: list[str]) -> None:
    placement, said = read(alone=(text, confidence))
    assert (placement.figures[ALONE].state != "unreadable") is is_given
    assert said == codes


@pytest.mark.parametrize(
    ("text", "confidence", "is_given", "codes"),
    [
        ("=", 0.5, True, ["ocr_low_confidence"]),  # borne out, and named all the same
        ("=", 0.89, True, ["ocr_low_confidence"]),
        ("=", 0.9, True, []),
        ("4190", 0.99, False, ["ocr_contradicted"]),
    ],
)
def test_a_figure_that_stands_in_a_sum(text: str, confidence: float, is_given: bool, codes: list[str]) -> None:
    placement, said = read(summed=(text, confidence))
    assert (placement.figures[SUMMED].value is not None) is is_given
    assert set(said) == set(codes)


def test_what_is_said_of_all() -> None:
    placement, _ = read(alone=("7", 0.99))
    *_, problem = check_ocr(placement, "gb2021")
    summed = sum(not key.startswith("proactive.") for key in FIGURES)
    assert f"{len(FIGURES)} 格，其中 {summed} 格" in problem.message
    first = next(key for key in FIGURES if key.startswith("proactive."))
    assert problem.at == f"at {first}"
    placement.figures[SUMMED] = figure(SUMMED, "4190")
    *_, problem = check_ocr(placement, "gb2021")
    channel = [key for key in FIGURES if key.startswith("remedies.reconsideration.")]
    assert f"其中 {summed - len(channel)} 格" in problem.message


@pytest.mark.parametrize("count", [4, 5, 6])
def test_figures_that_row_and_columns_contradict_are_not_given(count: int) -> None:
    placement, _ = read()
    keys = [key for key in FIGURES if key.startswith("applications.granted_full.")][:count]
    for key in keys:
        placement.figures[key] = figure(key, str(int(FIGURES[key]) + 1))
    check_ocr(placement, "gb2021")
    assert all(placement.figures[key].value is None for key in keys)


def few(count: int, borne_out: int) -> Placement:
    """Totals and parts of table 4 and 3 that stand in sums, of which so many are borne out."""
    placement = Placement()
    keys = [key for key in FIGURES if not key.startswith("proactive.")][:count]
    for row in dict.fromkeys(key.rpartition(".")[0] for key in keys):
        own = [key for key in keys if key.startswith(f"{row}.")]
        for key in own:
            placement.figures[key] = figure(key, "0" if borne_out else "1" if key == own[0] else "0")
        borne_out = max(borne_out - len(own), 0)
    placement.figures[ALONE] = figure(ALONE, "185")
    return placement


@pytest.mark.parametrize(
    ("count", "borne_out", "is_given"), [(42, 0, False), (35, 0, True), (42, 21, True), (42, 14, False)]
)
def test_where_most_sums_fail_nothing_else_is_given(count: int, borne_out: int, is_given: bool) -> None:
    placement = few(count, borne_out)
    said = [problem.message for problem in check_ocr(placement, "gb2021")]
    assert (placement.figures[ALONE].value is not None) is is_given
    assert any("多数合计对不上" in text for text in said) is not is_given


def test_the_sums_that_hold_name_their_cells() -> None:
    placement, _ = read()
    held = {key for keys in sums_that_hold(placement.figures, "gb2021") for key in keys}
    assert held == {key for key in FIGURES if not key.startswith("proactive.")}
    for text in ("4190", "无"):
        placement.figures[SUMMED] = figure(SUMMED, text)
        held = {key for keys in sums_that_hold(placement.figures, "gb2021") for key in keys}
        assert SUMMED not in held
    del placement.figures[SUMMED]
    assert not any(SUMMED in keys for keys in sums_that_hold(placement.figures, "gb2021"))


def test_what_was_read_by_ocr_and_what_depends_on_it() -> None:
    scanned, typed = Cell("1", 1, confidence=0.7), Cell("2", 2)
    assert is_by_ocr(Table([Row([typed, scanned], 1)], 1))
    assert not is_by_ocr(Table([Row([typed], 1)], 1))
    assert is_by_ocr(Text("甲", 1, is_ocr=True))
    assert not is_by_ocr(Text("甲", 1))
    placement, alone = Placement(), Placement()
    for key, text, before in (("a", "1", "1"), ("b", "2", "3"), ("c", "4", None)):
        placement.figures[key] = figure(key, text, None)
        if before is not None:
            alone.figures[key] = figure(key, before, None)
    placement.figures["d"] = figure("d", "5", 0.95)
    blocks = [Text("甲", 1), Table([Row([typed, scanned, Cell("3", 3, confidence=0.8)], 1)], 1)]
    mark_dependent(placement, alone, blocks)
    assert {key: item.confidence for key, item in placement.figures.items()} == {
        "a": None,
        "b": 0.7,
        "c": 0.7,
        "d": 0.95,
    }
