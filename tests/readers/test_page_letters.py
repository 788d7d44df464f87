"""Letters of a page by their boxes: lines, gaps, marks beside numbers, what stands at the edges, texts that slant."""

from __future__ import annotations

import pytest

from disclosure.readers.pages import overlays
from disclosure.readers.pages.edges import without_page_numbers
from disclosure.readers.pages.letters import (
    UNKNOWN,
    Letter,
    Run,
    are_apart,
    are_lines_apart,
    is_smaller,
    lines_of,
    set_apart,
    text_lines,
    text_of,
    without_turned_digits,
)
from disclosure.readers.pages.slanting import numbers_aslant


def letter(
    text: str, left: float, *, size: float = 10.0, bottom: float = 0.0, width: float = 5.0, run: Run | None = None
) -> Letter:
    return Letter(text, left, bottom, left + width, bottom + size, int(left), run, size=size)


def line(text: str, left: float = 0.0, bottom: float = 0.0) -> list[Letter]:
    return [letter(each, left + 5.0 * at, bottom=bottom) for at, each in enumerate(text)]


def run(size: float = 10.0, up: float = 0.0, across: float = 0.0, angle: float = 0.0) -> Run:
    return Run(0, 0, angle=angle, size=size, origin=(across, up))


@pytest.mark.parametrize(
    ("gap", "text"), [(0.0, "12"), (6.0, "12"), (6.1, "1 2"), (16.0, "1 2"), (16.1, "1   2"), (-2.0, "12")]
)
def test_a_gap_between_letters_is_a_blank_or_three(gap: float, text: str) -> None:
    assert text_of([letter("1", 0), letter("2", 5.0 + gap)]) == text


def test_wide_digits_and_marks_have_a_part_of_the_gap_as_their_own() -> None:
    for first, second, gap, text in (
        ("１", "２", 10.0, "１２"),
        ("１", "２", 10.1, "１ ２"),
        ("１", "2", 10.0, "１ 2"),
        ("1", "２", 10.0, "1 ２"),
    ):
        assert text_of([letter(first, 0), letter(second, 5.0 + gap)]) == text, (first, second, gap)
    for order, text in ((1, "，2"), (2, "， 2")):
        mark, after = letter("，", 0), letter("2", 16.0)
        mark.order, after.order = 0, order
        assert text_of([mark, after]) == text


def test_letters_are_lines_where_more_than_half_of_the_lower_one_overlaps() -> None:
    for shift, count in ((0.0, 1), (4.9, 1), (5.0, 2), (9.0, 2)):
        assert len(lines_of([letter("1", 0), letter("2", 5, bottom=shift)])) == count, shift
    assert [text for _, text in text_lines([*line("34"), *line("12", bottom=20)])] == ["12", "34"]
    assert text_lines(line("12", bottom=20)) == [(30.0, "12")]
    # Printed twice for boldness: the same letter less than three tenths of its width to the right.
    for step, text in ((1.4, "1"), (1.5, "11")):
        assert text_of(lines_of([letter("1", 0), letter("1", step)])[0]) == text, step
    assert text_of(lines_of([letter("1", 0), letter("2", 1)])[0]) == "12"


@pytest.mark.parametrize(
    ("one", "other", "smaller"),
    [
        ((10.0, 10.0), (10.0, 10.0), False),
        ((10.0, 7.9), (9.4, 10.0), True),
        ((10.0, 8.0), (9.4, 10.0), False),
        ((10.0, 7.9), (9.5, 10.0), False),  # the boxes are alike: a size without meaning
        ((10.0, 0.0), (5.0, 10.0), False),  # a size that is not known
    ],
)
def test_which_of_two_letters_is_smaller(one: tuple[float, float], other: tuple[float, float], smaller: bool) -> None:
    first = letter("1", 0, size=one[0], run=run(one[1]))
    second = letter("2", 5, size=other[0], run=run(other[1]))
    assert is_smaller(first, second) is smaller
    assert is_smaller(second, first) is smaller
    assert not is_smaller(letter("1", 0, size=1), letter("2", 5))


@pytest.mark.parametrize(
    ("second", "text", "apart"),
    [
        (run(), "2", False),
        (run(up=2.0), "2", False),
        (run(up=2.1), "2", True),
        (run(up=-2.1), "2", True),
        (run(up=2.1), ",", True),
        (run(up=2.1), "件", False),
        (run(up=9.0, angle=90.0), "2", False),  # turned otherwise: not told
        (run(size=7.0), "2", False),
    ],
)
def test_digits_side_by_side_that_are_of_two_numbers(second: Run, text: str, apart: bool) -> None:
    first = letter("1", 0, run=run())
    assert are_apart(first, letter(text, 5, run=second)) is apart
    assert text_of([first, letter(text, 5, run=second)]) == (f"1{UNKNOWN}{text}" if apart else f"1{text}")
    assert not are_apart(first, letter("2", 5))


def test_a_base_line_is_told_along_its_own_direction() -> None:
    upright = letter("1", 0, run=run(angle=90.0))
    assert not are_apart(upright, letter("2", 5, run=run(up=9.0, angle=90.0)))
    assert are_apart(upright, letter("2", 5, run=run(across=9.0, angle=90.0)))


@pytest.mark.parametrize(("down", "apart"), [(6.9, True), (7.0, False), (12.0, False)])
def test_lines_of_a_cell_that_are_no_lines_of_one_number(down: float, apart: bool) -> None:
    upper, lower = letter("1", 0, run=run()), letter("2", 0, run=run(up=-down))
    assert are_lines_apart(upper, lower) is apart
    assert are_lines_apart(upper, letter("2", 0, size=5.0, run=run(size=5.0, up=-12.0)))


def test_a_mark_stands_between_digits_of_two_numbers_that_stand_close() -> None:
    raised = run(up=3.0)
    for gap, shown in ((0.0, "1|2"), (2.0, "1|2"), (2.1, "12")):
        found = set_apart([letter("1", 0, run=run()), letter("2", 5.0 + gap, run=raised)], 0.2, "|")
        assert "".join(each.text for each in found) == shown, gap
    same = [letter("1", 0, run=raised), letter("2", 5, run=raised)]
    assert set_apart(same, 0.2, "|") is same


def test_digits_on_their_head_are_one_mark_for_each_text() -> None:
    one, two = run(), run()
    letters = [letter("1", 0, run=one), letter("2", 5, run=one), letter("3", 9, run=two), letter("件", 14, run=one)]
    assert without_turned_digits(letters) is letters
    for each in letters:
        each.is_turned = each.text != "3"
    assert "".join(each.text for each in without_turned_digits(letters)) == f"{UNKNOWN}3件"
    letters[2].is_turned = True
    assert "".join(each.text for each in without_turned_digits(letters)) == f"{UNKNOWN}{UNKNOWN}件"


@pytest.mark.parametrize(
    ("pages", "kept"),
    [
        (["甲/1", "乙/2"], ["甲", "乙"]),
        (["甲/5", "乙/6"], ["甲", "乙"]),  # counts up with the pages
        (["甲/5", "乙/9"], ["甲/5", "乙/9"]),  # may be the rest of a number
        (["甲/-3-", "乙/第 9 页"], ["甲", "乙"]),
        (["1/甲", "2/乙"], ["甲", "乙"]),
        (["甲/1/乙", "丙/2/丁"], ["甲/1/乙", "丙/2/丁"]),  # not at an edge
        (["2026/1/12 10:20/甲", "file:///a/乙"], ["甲", "乙"]),
        (["甲/12345", "乙/12346"], ["甲", "乙"]),
    ],
)
def test_numbers_of_pages_go_and_numbers_that_a_break_cut_stay(pages: list[str], kept: list[str]) -> None:
    def lines(page: str) -> list[list[Letter]]:
        for whole, mark in (("2026/1/12 10:20", "2026-1-12 10:20"), ("file:///a", "file:~~~a")):
            page = page.replace(whole, mark)
        return [line(text.replace("~", "/")) for text in page.split("/")]

    found = without_page_numbers([(number, lines(page)) for number, page in enumerate(pages, 1)])
    assert ["/".join(map(text_of, each)) for _, each in found] == kept


@pytest.mark.parametrize(
    ("text", "size", "contrast", "count", "is_number"),
    [
        ("123", 10.0, 200.0, 1, True),
        ("123件", 10.0, 200.0, 1, False),
        ("123", 6.0, 200.0, 1, True),
        ("123", 5.9, 200.0, 1, False),
        ("123", 16.0, 200.0, 1, True),
        ("123", 16.1, 200.0, 1, False),
        ("123", 10.0, 120.0, 1, True),
        ("123", 10.0, 119.0, 1, False),
        ("12345678", 10.0, 200.0, 1, True),
        ("123456789", 10.0, 200.0, 1, False),
        ("123", 10.0, 200.0, 4, True),
        ("123", 10.0, 200.0, 5, False),
        ("12", 10.0, 200.0, 5, True),
    ],
)
def test_a_text_that_slants_and_may_be_a_number(
    text: str, size: float, contrast: float, count: int, is_number: bool
) -> None:
    found = numbers_aslant(dict.fromkeys(range(count), (text, size, contrast)), 10.0, 200.0)
    assert found == (set(range(count)) if is_number else set())


def test_how_large_a_letter_is_and_how_much_of_it_lies_on_another() -> None:
    assert overlays._size(letter("1", 0, size=9.0)) == 9.0
    assert overlays._size(letter("1", 0, size=9.0, run=run(12.0))) == 12.0
    assert overlays._size(letter("1", 0, size=9.0, run=run(0.0))) == 9.0
    assert overlays._size(letter("1", 0, size=0.0)) == 0.1
    one = letter("1", 0)
    for left, bottom, share in ((0, 0, 1.0), (2.5, 0, 0.5), (2.5, 5, 0.25), (5, 0, 0.0), (0, 10, 0.0), (9, 0, 0.0)):
        assert overlays._share_on(one, letter("2", left, bottom=bottom)) == pytest.approx(share)
    assert overlays._share_on(one, letter("2", 1, size=2.0, width=1.0)) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("left", "bottom", "joined"), [(5.0, 0.0, True), (5.0, 4.9, True), (5.0, 5.0, False), (60.0, 0.0, False)]
)
def test_letters_side_by_side_without_a_gap(left: float, bottom: float, joined: bool) -> None:
    assert overlays._are_joined(letter("1", 0), letter("2", left, bottom=bottom)) is joined
    assert overlays._are_joined(letter("2", left, bottom=bottom), letter("1", 0)) is joined
