"""Files that end in the middle of table 3, letter by letter; and files that hold two reports that nothing divides."""

from __future__ import annotations

from functools import cache
from random import Random

import pytest

from disclosure.reading.extract import read_report
from tests.builders import documents
from tests.recognition.test_layouts import words_for

FIGURES = documents.balanced_figures("gb2021", Random(5))
ROWS = {
    "一、本年新收政府信息公开申请数量": "received_new",  # the first: nothing says how many cells it should have
    "二、上年结转政府信息公开申请数量": "carried_in",
    "3.补正后申请内容仍不明确": "unable_unclear_after_correction",
}


@cache
def whole(shape: str) -> str:
    return documents.text_report("gb2021", FIGURES, shape).decode()


def row_of(label: str, shape: str) -> str:
    start = whole(shape).index(label)
    return whole(shape)[start : whole(shape).index("\n", start)]


def cut(label: str, ending: str, shape: str = "S4") -> tuple[list[str], list[str]]:
    """What is read of the row in which a file ends, a cell each, and what is said of the end."""
    text = whole(shape)
    reading = read_report((text[: text.index(label)] + ending).encode(), "a.txt")
    assert reading.status == "partial"
    prefix = f"applications.{ROWS[label]}."
    shown = [
        figure.raw if figure.value is not None else figure.state
        for key, figure in reading.figures.items()
        if key.startswith(prefix)
    ]
    return shown, [problem.code for problem in reading.problems if problem.code == "cut_off"]


@pytest.mark.parametrize("label", ROWS)
@pytest.mark.parametrize("shape", ["S4", "tabs"])
def test_a_row_in_which_the_file_ends_is_given_where_it_is_whole(label: str, shape: str) -> None:
    row = row_of(label, shape).rstrip()
    mark = "\t" if shape == "tabs" else "|"
    values = [text.strip() for text in row.rstrip(mark).split(mark)[1:]]
    assert cut(label, f"{row}\n", shape) == (values, [])
    short = row.rstrip(f"{mark} ").rpartition(mark)[0]
    for ending in (short, short + mark, short.rpartition(mark)[0]):
        assert cut(label, ending, shape) == ([], ["cut_off"])


@pytest.mark.parametrize("label", list(ROWS)[1:])
def test_a_last_number_may_have_lost_its_digits(label: str) -> None:
    row = row_of(label, "S4").rstrip(" |")
    values = [text.strip() for text in row.split("|")[1:]]
    assert cut(label, row) == (values, [])  # the sum of the row bears it out
    assert cut(label, row[:-1]) == ([*values[:-1], "unreadable"], ["cut_off"])
    assert cut(label, f"{row} ") == (values, [])
    assert cut(label, f"{row.rpartition('|')[0]}| 0") == ([*values[:-1], "0"], [])


def test_money_may_have_lost_its_digits_even_where_it_is_a_lone_zero() -> None:
    text = whole("S4")
    fee = FIGURES["proactive.administrative_fees.fee_amount"]
    at = text.index("行政事业性收费")
    for ending, state in (("0", "unreadable"), ("7", "unreadable"), ("0 |", "zero"), ("7 |", "number")):
        reading = read_report(f"{text[:at]}行政事业性收费 | {ending}".encode(), "a.txt")
        assert reading.figures["proactive.administrative_fees.fee_amount"].state == state, (ending, fee)
        assert ("cut_off" in {problem.code for problem in reading.problems}) is (state == "unreadable")
    at = text.index("行政强制")
    for ending, state in (("0", "zero"), ("7", "unreadable"), ("7 |", "number")):
        reading = read_report(f"{text[:at]}行政强制 | {ending}".encode(), "a.txt")
        assert reading.figures["proactive.coercive_measures.decisions"].state == state, ending


def test_two_titles_above_the_tables_of_two_reports_are_refused() -> None:
    """Tables that come twice under one title, or two titles above tables that come once, are no two reports."""
    titles = [f"示例县{name}局2023年政府信息公开工作年度报告" for name in ("审计", "教育")]
    text = documents.text_report("gb2021", FIGURES, "S4", words_for("gb2021")).decode()
    start, end = text.index("三、收到"), text.index("四、")
    twice = text[:end] + text[start:]
    for above, below, is_refused in ((titles, twice, True), (titles[:1], twice, False), (titles, text, False)):
        reading = read_report("\n".join((*above, below)).encode(), "a.txt")
        codes = [problem.code for problem in reading.problems]
        assert (reading.status == "refused") is is_refused
        assert ("several_reports" in codes) is is_refused
