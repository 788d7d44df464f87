"""Numbers that fill a cell which hides what has no room: taken where a sum tells that no digit is missing."""

from __future__ import annotations

import pytest

from disclosure.form.labels import label_index
from disclosure.model.document import Cell, Row, Table
from disclosure.recognition.cut_numbers import withdraw_cut
from disclosure.recognition.tables import recognise
from tests.recognition.test_application_rows import HEAD, NEW


@pytest.mark.parametrize(
    ("numbers", "cut", "withdrawn"),
    [
        ("1200003", (), ()),
        ("1200003", (1, 2, 7), ()),
        ("1200004", (1, 7), (1, 7)),
        ("1200004", (3,), (3,)),  # a nought may be the first digit, too
        ("3000003", (1, 7), (1, 7)),  # the total is cut as its one part is
        ("3000003", (1,), ()),
        ("3000003", (7,), ()),
        ("3000003", (2, 7), ()),
        ("12__003", (1, 3), ()),
        ("12__004", (1, 3), (1,)),  # a blank is no number
    ],
)
def test_numbers_that_no_sum_bears_out_are_taken_back(
    numbers: str, cut: tuple[int, ...], withdrawn: tuple[int, ...]
) -> None:
    texts = [NEW, *(text.strip("_") for text in numbers)]
    row = Row([Cell(text, at + 1, place=f"cell {at}") for at, text in enumerate(texts)], 2)
    for at in cut:
        row.cells[at].may_be_cut = True
    made = Table([Row([Cell(text, at) for at, text in enumerate(HEAD, 1)], 1), row], 1, has_spans=True)
    placement = recognise([made], "table")
    assert len(placement.figures) == 7
    problems = withdraw_cut(placement, "gb2021", [made])
    assert [(problem.code, problem.at) for problem in problems] == [
        ("cell_unreadable", f"cell {at}") for at in withdrawn
    ]
    keys = (f"applications.received_new.{name}" for name in label_index().applicant_orders[0])
    shown = [at for at, key in enumerate(keys, 1) if placement.figures[key].state == "unreadable"]
    assert (shown, len(placement.figures)) == (list(withdrawn), 7)
