"""Numbers in the cells of an OFD that are no text of its page: drawn, pictured, or in the page's template."""

from __future__ import annotations

import pytest

from disclosure.readers.ofd.in_cells import number_shapes_in, take_numbers_beside
from disclosure.readers.pages import overlays
from disclosure.readers.pages.letters import UNKNOWN, Area, Letter, Run
from disclosure.readers.pages.overlays import Placed
from tests.readers.test_page_letters import letter
from tests.readers.test_pagebreaks import grid

TABLE = grid(("甲", "乙"), ("丙", "丁"))
"""Cells of 50 by 10 points; the first is 0 to 50 across and 290 to 300 up."""
CELL = (0.0, 290.0, 50.0, 300.0)


def words(text: str, left: float, bottom: float = 291.0, size: float = 8.0, contrast: int = 200) -> list[Letter]:
    run = Run(0, 0, contrast=contrast)
    return [letter(each, left + 5 * at, bottom=bottom, size=size, run=run) for at, each in enumerate(text)]


def placed(*letters: Letter) -> Placed:
    return overlays.place([TABLE], letters, ())


@pytest.mark.parametrize(
    ("drawn", "small", "held", "is_number"),
    [
        ((10.0, 292.0, 18.0, 299.0), None, "", True),
        ((0.0, 290.0, 50.0, 300.0), None, "", True),  # as large as its cell
        ((-1.0, 290.0, 50.0, 300.0), None, "", False),
        ((0.0, 289.9, 50.0, 300.0), None, "", False),
        ((10.0, 292.0, 18.0, 295.0), None, "", True),
        ((10.0, 292.0, 18.0, 294.9), None, "", False),  # too low for a digit
        ((210.0, 292.0, 218.0, 299.0), None, "", False),  # in no cell
        ((10.0, 292.0, 18.0, 299.0), None, "规章", False),  # beside words
        ((10.0, 292.0, 18.0, 299.0), None, "12", True),  # behind the digits
        ((30.0, 292.0, 38.0, 299.0), None, "12", False),  # far from them
        (None, (10.0, 292.0, 18.0, 299.0), "", True),
        (None, (10.0, 291.0, 18.0, 299.6), "", False),  # a side of the cell
        (None, (10.0, 292.0, 18.0, 299.0), "12", True),
        (None, (10.0, 292.0, 18.0, 299.0), "规章", False),
    ],
)
def test_what_is_drawn_in_place_of_a_number_or_of_its_digits(
    drawn: Area | None, small: Area | None, held: str, is_number: bool
) -> None:
    found = number_shapes_in(placed(*words(held, 0.0)), [drawn] if drawn else [], [small] if small else [])
    assert found == ([CELL] if is_number else [])


def test_each_cell_has_its_own_shapes_and_letters() -> None:
    """What stands in one cell says nothing of another."""
    in_second = placed(*words("规章", 51.0))
    assert number_shapes_in(in_second, [(10.0, 292.0, 18.0, 299.0)], []) == [CELL]
    assert number_shapes_in(in_second, [(70.0, 292.0, 78.0, 299.0)], []) == []
    both = number_shapes_in(placed(), [(10.0, 292.0, 18.0, 299.0)], [(60.0, 282.0, 68.0, 288.0)])
    assert both == [CELL, (50.0, 280.0, 100.0, 290.0)]


@pytest.mark.parametrize(
    ("own", "beside", "is_taken"),
    [
        (words("丙", 0, 281), words("7", 10), True),
        (words("丙", 0, 281), words("规章", 10), False),
        (words("12", 0), words("7", 11), True),  # goes on from the page's own digits
        (words("12", 0), words("7", 30), False),
        (words("规章", 0), words("7", 11), False),
        (words("丙", 0, 281), words("7件", 10), True),
        (words("丙", 0, 281), words("7", 10, size=13.6), True),
        (words("丙", 0, 281), words("7", 10, size=13.7), False),  # larger than the page's
        (words("丙", 0, 281), words("7", 10, size=4.8), True),
        (words("丙", 0, 281), words("7", 10, size=4.7), False),
        (words("丙", 0, 281), words("7", 10, contrast=100), True),
        (words("丙", 0, 281), words("7", 10, contrast=99), False),  # pale
        (words("丙", 0, 281), words("7", 210), False),  # in no cell
        ([], words("7", 10), False),  # a page without a table of its own
        (words("丙", 0, 281), [letter("7", 10, bottom=291, size=8)], False),
    ],
)
def test_numbers_of_a_template_that_cells_lack_are_unknown(
    own: list[Letter], beside: list[Letter], is_taken: bool
) -> None:
    before = "".join(each.text for each in beside)
    page, letters = placed(*own), [*own]
    take_numbers_beside(page, letters, beside)
    assert (letters[len(own) :], page.inside[len(own) :] != []) == (beside if is_taken else [], is_taken)
    assert "".join(each.text for each in beside) == (UNKNOWN * len(beside) if is_taken else before)
    if is_taken:
        assert [(each.text, cell) for each, cell in page.inside[len(own) :]] == [
            (UNKNOWN, TABLE.squares[0][0]) for _ in beside
        ]
