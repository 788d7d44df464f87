"""Rows of sheets whose cells were moved against their header, by a cell put in or taken out: named, never shifted."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest

from disclosure.model.report import Reading
from disclosure.reading.extract import read_report
from tests.builders import excel, opendocument
from tests.builders.documents import Box, balanced_figures
from tests.builders.excel import Cells

FIGURES = balanced_figures("gb2021", Random(5))
SUMS = FIGURES | {
    f"applications.received_new.{column}": number
    for column, number in {
        "natural_person": "",
        "org_business": "31",
        "org_research": "",
        "org_public_interest": "12",
        "org_legal_services": "",
        "org_other": "",
        "total": "43",
    }.items()
}
MAKERS: dict[str, Callable[[Cells], bytes]] = {
    "a.xlsx": lambda cells: excel.xlsx_report({"年度报告": cells}, merges=False),
    "a.xls": lambda cells: excel.xls_report({"年度报告": [(row, at, Box(box.text)) for row, at, box in cells]}),
    "a.csv": excel.csv_report,
    "a.ods": lambda cells: opendocument.package("spreadsheet", opendocument.sheet_body({"年度报告": cells})),
}


def read_changed(
    name: str, label: str, change: Callable[[int, int], int | None], figures: dict[str, str] = FIGURES
) -> tuple[Reading, dict[str, str]]:
    """The reading with the cells of one row elsewhere, and what it gives that is not so.

    `change` gets the number of the row and the column of a cell, and says in which column the cell stands then.
    """
    cells = excel.laid_out("gb2021", figures)
    at = next(row for row, _, box in cells if box.text.startswith(label))
    moved = [
        (row, to, box) for row, column, box in cells if (to := change(row, column) if row == at else column) is not None
    ]
    reading = read_report(MAKERS[name](moved), name)
    wrong = {
        key: f"{figure.raw} for {FIGURES[key]}"
        for key, figure in reading.figures.items()
        if figure.value is not None and str(figure.value) != FIGURES[key]
    }
    return reading, wrong


MOVES = [
    *((name, label, 1) for name in MAKERS for label in ("二、上年结转", "4.保护第三方", "规章", "行政许可")),
    *((name, label, -1) for name in ("a.xlsx", "a.csv") for label in ("二、上年结转", "4.保护第三方")),
]


@pytest.mark.parametrize(("name", "label", "by"), MOVES)
def test_the_values_of_a_row_a_column_further(name: str, label: str, by: int) -> None:
    first = 1 if label in ("规章", "行政许可") else 3
    reading, wrong = read_changed(name, label, lambda _, column: column + by if column >= first else column)
    assert (reading.status, wrong) == ("partial", {})
    assert any("可能移了格" in problem.message for problem in reading.problems)


@pytest.mark.parametrize("name", MAKERS)
@pytest.mark.parametrize("at", [4, 6, 8])
def test_a_blank_cell_put_between_the_values_of_a_row(name: str, at: int) -> None:
    reading, wrong = read_changed(name, "二、上年结转", lambda _, column: column + (column >= at))
    assert (reading.status, wrong) == ("partial", {})


@pytest.mark.parametrize("name", MAKERS)
def test_a_row_moved_to_the_left_whose_first_cell_was_blank(name: str) -> None:
    """Nothing stands beside the columns then; the total is blank, and what stands before it is the sum."""
    reading, _ = read_changed(
        name, "一、本年新收", lambda _, column: None if column == 3 else column - (column > 3), SUMS
    )
    assert reading.status == "partial"
    assert not [key for key in reading.figures if key.startswith("applications.received_new.")]


@pytest.mark.parametrize("name", MAKERS)
@pytest.mark.parametrize("filled", [("org_business", "total"), ("total",)])
def test_a_row_moved_to_the_left_with_a_number_or_two(name: str, filled: tuple[str, ...]) -> None:
    """The other rows print their totals: the one number, or the second of two alike, is this row's."""
    prefix = "applications.received_new."
    figures = FIGURES | {key: "31" if key.removeprefix(prefix) in filled else "" for key in SUMS if prefix in key}
    reading, _ = read_changed(
        name, "一、本年新收", lambda _, column: None if column == 3 else column - (column > 3), figures
    )
    assert reading.status == "partial"
    assert not [key for key in reading.figures if key.startswith(prefix)]


@pytest.mark.parametrize("name", MAKERS)
def test_table_four_moved_to_the_left(name: str) -> None:
    """Its first cell was blank: every channel adds up a cell further to the right, and none where they stand."""
    prefix = "remedies.reconsideration."
    figures = FIGURES | {f"{prefix}{result}": "2" for result in ("corrected", "other", "pending")}
    figures |= {f"{prefix}upheld": "", f"{prefix}total": "6"}
    cells = excel.laid_out("gb2021", figures)
    at = max(row for row, _, box in cells if box.text == figures["remedies.litigation_direct.total"])
    moved = [(row, column - (row == at), box) for row, column, box in cells if row != at or column]
    reading = read_report(MAKERS[name](moved), name)
    assert reading.status == "partial"
    assert not [key for key in reading.figures if key.startswith("remedies.")]


@pytest.mark.parametrize("name", ["a.xlsx", "a.ods"])
@pytest.mark.parametrize("text", ["", "0"])
@pytest.mark.parametrize(("label", "row"), [("规章", "proactive.rules"), ("行政复议", "remedies")])
def test_a_cell_deleted_in_a_row_without_a_sum(name: str, text: str, label: str, row: str) -> None:
    """Those behind it move up; in a sheet that fills in everything else, the blank at the end is no blank."""
    figures = FIGURES | ({key: text for key in FIGURES if key.startswith(row)} if text else {})
    cells = excel.laid_out("gb2021", figures)
    at = next(line for line, _, box in cells if box.text == label) + 3 * (label == "行政复议")
    first = int(label == "规章")
    moved = [
        (line, column - (line == at and column > first), box)
        for line, column, box in cells
        if (line, column) != (at, first)
    ]
    reading = read_report(MAKERS[name](moved), name)
    assert reading.status == "partial"
    assert not [key for key in reading.figures if key.startswith(f"{row}.")]


@pytest.mark.parametrize("name", MAKERS)
@pytest.mark.parametrize("label", ["行政规范性文件", "行政事业性收费"])
def test_values_in_the_row_below_their_label(name: str, label: str) -> None:
    """The label's own row is blank, and its numbers stand alone below: complete, with blanks, before."""
    cells = excel.laid_out("gb2021", FIGURES)
    at = next(row for row, _, box in cells if box.text == label)
    moved = [
        (row + (row > at or (row == at and column > 0)), column - (row == at and column > 0), box)
        for row, column, box in cells
    ]
    reading = read_report(MAKERS[name](moved), name)
    assert reading.status == "partial"
    row = "administrative_fees" if label == "行政事业性收费" else "normative_documents"
    assert all(figure.value is None for key, figure in reading.figures.items() if key.startswith(f"proactive.{row}."))


@pytest.mark.parametrize("name", MAKERS)
def test_a_serial_number_before_the_label_moves_nothing(name: str) -> None:
    cells = [
        (row, column + 1, box)
        for row, column, box in excel.laid_out(
            "gb2021",
            FIGURES
            | {
                "applications.granted_full.org_other": "",
            },
        )
    ]
    at = next(row for row, _, box in cells if "予以公开" in box.text)
    reading = read_report(MAKERS[name]([*cells, (at, 0, Box("3"))]), name)
    assert reading.status == "complete"
    assert reading.figures["applications.granted_full.org_other"].state == "blank"
