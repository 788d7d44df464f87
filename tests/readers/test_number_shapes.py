"""Digits that may go on elsewhere: in the next line of a table without lines, or in what is drawn beside them."""

from __future__ import annotations

import pytest

from disclosure.readers.pages.broken_numbers import without_broken_numbers
from disclosure.readers.pages.letters import UNKNOWN, Letter
from disclosure.readers.pages.number_shapes import cell_around, goes_on, is_number, is_small_in
from tests.readers.test_page_letters import letter
from tests.readers.test_pagebreaks import grid


def words(height: float, *placed: tuple[str, float]) -> list[Letter]:
    """Words of letters ten points wide and high, each from its place on."""
    return [
        letter(each, left + 10 * at, bottom=height, width=10.0) for text, left in placed for at, each in enumerate(text)
    ]


def read(*pages: list[list[Letter]]) -> list[list[str]]:
    found = without_broken_numbers(list(enumerate(pages, 1)))
    return [["".join(each.text for each in line) for line in lines] for _, lines in found]


UPPER = (("规章", 0.0), ("418", 100.0), ("7", 200.0))


@pytest.mark.parametrize(
    ("lower", "height", "is_broken"),
    [
        ((("5", 100.0),), 85.0, True),
        ((("5", 120.0),), 85.0, True),
        ((("5", 131.0),), 85.0, False),  # beside the number
        ((("5", 100.0),), 74.0, True),
        ((("5", 100.0),), 73.0, False),  # too far below
        ((("5", 200.0),), 85.0, False),  # below a single digit
        ((("5", 100.0), ("6", 200.0)), 85.0, False),
        ((("4185", 100.0),), 85.0, False),  # longer than the number above
        ((("1", 100.0), ("2", 110.4), ("3", 200.0)), 85.0, False),  # more numbers than above
        ((("行政", 0.0), ("5", 100.0)), 85.0, False),  # a row with a label of its own
    ],
)
def test_a_number_that_may_go_on_in_the_next_line(
    lower: tuple[tuple[str, float], ...], height: float, is_broken: bool
) -> None:
    lines = [words(100.0, *UPPER), words(height, *lower)]
    plain = ["".join(each.text for each in line) for line in lines]
    doubted = ["".join(UNKNOWN if each.text.isdigit() else each.text for each in line) for line in lines]
    assert read(lines) == [doubted if is_broken else plain]


def test_numbers_over_a_break_and_the_longest_of_a_column() -> None:
    upper, lower = words(20.0, *UPPER), words(900.0, ("5", 100.0))
    assert read([upper], [lower]) == [["规章" + UNKNOWN * 4], [UNKNOWN]]
    longer = words(200.0, ("行政许可", 0.0), ("41234", 100.0))
    assert read([longer, upper], [lower])[1] == ["5"]  # a longer one has room in the column
    apart = [words(100.0, *UPPER), words(88.0, ("许可", 0.0)), words(76.0, ("行政", 0.0)), words(74.0, ("5", 100.0))]
    assert read(apart)[0][-1] == "5"  # two lines of labels between them
    assert read(apart[:2] + apart[3:])[0][-1] == UNKNOWN
    single = words(85.0, ("5", 100.0), (",", 110.0), ("6", 120.0))
    assert read([words(100.0, *UPPER), single]) == [["规章" + UNKNOWN * 4, f"{UNKNOWN},{UNKNOWN}"]]


def test_what_a_figure_says() -> None:
    assert is_number(words(0.0, ("12", 0.0)))
    assert not is_number(words(0.0, ("规章", 0.0)))
    assert is_number(words(0.0, ("1" * 40, 0.0)))
    assert not is_number(words(0.0, ("1" * 41, 0.0)))


def test_the_cell_around_a_shape_and_whether_it_may_be_a_digit_there() -> None:
    table = grid(("甲", "乙"), ("丙", "丁"))
    cell = cell_around([grid(("x", "y"), left=500.0), table], (60.0, 281.0, 70.0, 287.0))
    assert cell is table.squares[1][1]
    assert cell_around([table], (500.0, 0.0, 510.0, 10.0)) is None
    for shape, is_small in (
        ((60.0, 281.0, 70.0, 287.0), True),
        ((60.0, 281.0, 60.0, 287.0), True),
        ((49.0, 281.0, 70.0, 287.0), False),
        ((60.0, 281.0, 100.0, 287.0), False),
        ((60.0, 281.0, 70.0, 283.9), False),
        ((60.0, 281.0, 70.0, 284.0), True),
        ((60.0, 281.0, 70.0, 289.5), True),
        ((60.0, 281.0, 70.0, 289.6), False),
    ):
        assert is_small_in(shape, cell) is is_small, shape


@pytest.mark.parametrize(
    ("shape", "expected"),
    [
        ((120.0, 0.0, 128.0, 10.0), True),
        ((126.0, 0.0, 130.0, 10.0), True),
        ((127.0, 0.0, 130.0, 10.0), False),  # too far
        ((118.2, 0.0, 128.0, 10.0), True),
        ((118.0, 0.0, 128.0, 10.0), False),  # upon the digit
        ((90.0, 0.0, 100.0, 10.0), True),  # before it
        ((83.0, 0.0, 93.0, 10.0), False),
        ((120.0, 0.0, 128.0, 2.9), False),
        ((120.0, 0.0, 128.0, 5.0), True),
        ((120.0, 0.0, 128.0, 4.9), False),  # too low for a digit of this size
        ((120.0, 0.0, 128.0, 20.0), True),
        ((120.0, 0.0, 128.0, 20.1), False),
        ((120.0, 6.0, 128.0, 16.0), False),  # not on its line
    ],
)
def test_a_shape_that_may_be_the_next_digit(shape: tuple[float, float, float, float], expected: bool) -> None:
    assert goes_on(shape, words(0.0, ("12", 100.0))) is expected
    assert not goes_on(shape, words(0.0, ("规章", 100.0)))
