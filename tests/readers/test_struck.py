"""Digits that a line strikes out are no part of a number; lines of tables and underlines strike nothing out."""

from __future__ import annotations

import pytest

from disclosure.readers.pages.letters import Letter
from disclosure.readers.pages.ruling import Line
from disclosure.readers.pages.struck import crossed_digits, strike_out, without_strikes
from tests.readers.test_page_letters import letter, run
from tests.readers.test_pagebreaks import grid


def digits(text: str, left: float = 100.0, bottom: float = 0.0) -> list[Letter]:
    """Letters of one text, five points wide and ten high, side by side."""
    of = run()
    made = [letter(each, left + 5.0 * at, bottom=bottom, run=of) for at, each in enumerate(text)]
    for order, each in enumerate(made):
        each.order = order
    return made


@pytest.mark.parametrize(
    ("line", "struck"),
    [
        (Line(5.0, 100.0, 105.0), True),
        (Line(2.5, 100.0, 105.0), True),
        (Line(2.4, 100.0, 105.0), False),  # an underline
        (Line(7.5, 100.0, 105.0), True),
        (Line(7.6, 100.0, 105.0), False),
        (Line(5.0, 102.5, 200.0), True),
        (Line(5.0, 102.6, 200.0), False),  # over less than half of it
        (Line(5.0, 0.0, 102.5), True),
        (Line(5.0, 0.0, 102.4), False),
        (Line(5.0, 110.0, 200.0), False),
    ],
)
def test_a_line_through_the_middle_of_a_digit(line: Line, struck: bool) -> None:
    (digit,) = digits("1")
    other = Line(50.0, 0.0, 500.0)
    assert crossed_digits([digit], [other, line], has_ink=False) == ([(digit, [line])] if struck else [])
    assert crossed_digits(digits("件"), [line], has_ink=False) == []


def test_the_middle_is_that_of_the_ink_where_that_is_known() -> None:
    (digit,) = digits("1")
    digit.ink_bottom, digit.ink_top = 20.0, 30.0
    low, high = Line(5.0, 90.0, 120.0), Line(25.0, 90.0, 120.0)
    assert crossed_digits([digit], [high, low], has_ink=False) == [(digit, [low])]
    assert crossed_digits([digit], [high, low], has_ink=True) == [(digit, [high])]
    both = [Line(4.0, 90.0, 120.0), Line(6.0, 90.0, 120.0), Line(8.0, 90.0, 120.0)]
    assert crossed_digits([digit], both, has_ink=False) == [(digit, both[:2])]
    thin = letter("1", 100.0, width=0.0)
    assert crossed_digits([thin], [Line(5.0, 90.0, 99.0)], has_ink=False) == []


@pytest.mark.parametrize(
    ("start", "end", "rules"),
    [
        (100.0, 110.0, False),
        (98.0, 112.0, False),  # two tenths of a digit's size on either side
        (97.9, 112.0, True),
        (98.0, 112.1, True),
        (0.0, 500.0, True),
    ],
)
def test_a_line_as_long_as_what_it_strikes_out_rules_no_table(start: float, end: float, rules: bool) -> None:
    line, other = Line(5.0, start, end), Line(50.0, 100.0, 110.0)
    crossed = crossed_digits(digits("12"), [line], has_ink=False)
    assert without_strikes([line, other], crossed) == ([line, other] if rules else [other])
    assert without_strikes([line, other], crossed[::-1]) == ([line, other] if rules else [other])
    assert without_strikes([line], []) == [line]


def struck(letters: list[Letter], *lines: Line) -> str:
    strike_out(crossed_digits(letters, lines, has_ink=False), lines, [])
    return "".join(each.text for each in letters)


def test_one_mark_for_a_number_that_is_struck_out() -> None:
    line = Line(5.0, 90.0, 300.0)
    assert struck(digits("123"), line) == "~123"
    assert struck(digits("1件2"), line) == "~1件~2"  # not one behind the other
    assert struck([*digits("12"), *digits("34", 110.0)], line) == "~12~34"  # of another text
    for gap, text in ((2.9, "~12"), (3.0, "~1~2"), (-2.9, "~12"), (-3.0, "~1~2")):
        first, second = digits("12")
        second.left += gap
        second.right += gap
        assert struck([first, second], line) == text, gap
    assert struck(digits("123"), Line(5.0, 105.0, 110.0)) == "1~23"


TABLE = grid(("规章", "1", "2"), ("行政许可", "3", "4"))
"""Columns at 0, 50, 100 and 150, rows at 300, 290 and 280."""


@pytest.mark.parametrize(
    ("line", "closes"),
    [
        (Line(300.0, 0.0, 150.0), True),
        (Line(280.0, 0.0, 150.0), True),
        (Line(290.0, 0.0, 150.0), False),  # between the rows
        (Line(301.25, 0.0, 150.0), True),
        (Line(301.3, 0.0, 150.0), False),
        (Line(278.75, 0.0, 150.0), True),
        (Line(300.0, 97.5, 149.0), True),  # from a column on
        (Line(300.0, 97.4, 147.4), False),
        (Line(300.0, 60.0, 102.5), False),  # to a column, and too short
        (Line(300.0, 40.0, 102.5), True),
        (Line(300.0, 55.0, 147.5), True),
        (Line(300.0, 55.0, 147.4), False),
        (Line(300.0, 55.0, 152.6), True),
        (Line(300.0, -10.0, 46.0), True),
        (Line(300.0, 102.0, 147.0), False),  # three tenths of the table
        (Line(300.0, 102.0, 147.1), True),
    ],
)
def test_what_closes_a_table_strikes_nothing_out(line: Line, closes: bool) -> None:
    (digit,) = digits("1", line.start if line.start > 0 else 20.0, line.at - 5.0)
    strike_out([(digit, [line])], [line], [TABLE])
    assert digit.text == ("1" if closes else "~1")
    strike_out([(digit, [Line(200.0, 0.0, 500.0), line])], [line], [TABLE])
    assert digit.text == ("~1" if closes else "~~1")  # another line through it


@pytest.mark.parametrize(
    ("count", "length", "height", "closes"),
    [
        (5, 4.9, 0.0, True),
        (4, 4.9, 0.0, False),
        (4, 5.0, 0.0, True),  # no dash: a line from a column on
        (5, 4.9, 1.24, True),
        (5, 4.9, 1.25, False),  # at another height
    ],
)
def test_six_dashes_close_a_table(count: int, length: float, height: float, closes: bool) -> None:
    dashes = [Line(300.0, 10.0 * at, 10.0 * at + length) for at in range(count)]
    (digit,) = digits("1", 0.0, 295.0)
    strike_out([(digit, dashes[:1])], [*dashes, Line(300.0 + height, 60.0, 140.0)], [TABLE])
    assert digit.text == ("1" if closes else "~1")


def test_overlapping_lines_count_once() -> None:
    """Nine lines over the same thirtieth of a table are no line along it."""
    short = [Line(300.0, 10.0, 14.5) for _ in range(9)]
    (digit,) = digits("1", 10.0, 295.0)
    strike_out([(digit, short[:1])], short, [TABLE])
    assert digit.text == "~1"
    long = [Line(300.0, 10.0 * at, 10.0 * at + 4.5) for at in range(11)]
    (digit,) = digits("1", 10.0, 295.0)
    strike_out([(digit, long[:1])], long, [TABLE])
    assert digit.text == "1"
