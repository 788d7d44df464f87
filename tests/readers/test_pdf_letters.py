"""The letters of a PDF page that a reader sees, from the operators of its content; how they are turned and clipped."""

from __future__ import annotations

import math
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from disclosure.readers.pages.letters import UNKNOWN, Area, Letter, Run
from disclosure.readers.pdf import letters as pdf_letters
from disclosure.readers.pdf.clips import crossed
from disclosure.readers.pdf.covered import _risky_colours, _touched
from disclosure.readers.pdf.drawn import Drawn, Ground, drawn_on
from disclosure.readers.pdf.letters import Letters, _next_to, _share_within, _tiny, letters_of
from disclosure.readers.pdf.pdfium_calls import Handle
from disclosure.readers.pdf.rendered import (
    CHANGED,
    CHANGED_THROUGH,
    darkness_within,
    is_alike,
    window_on,
    with_and_without,
)
from disclosure.readers.pdf.turns import angle_between, is_askew, slant_of, turn_of, upright
from tests.readers.test_page_letters import letter
from tests.readers.test_pdf_drawn import page_of, text


def letters(content: str, *forms: str, rotation: int = 0, **named: object) -> Letters:
    with page_of(content, *forms) as page:
        page.set_rotation(rotation)
        return letters_of(page, drawn_on(page), **named)  # type: ignore[arg-type]


def seen(content: str, *forms: str) -> str:
    return "".join(each.text for each in letters(content, *forms).seen)


def word(said: str, place: str = "1 0 0 1 50 40 Tm", size: float = 10, before: str = "") -> str:
    return f"q {before} BT /A {size} Tf {place} ({said}) Tj ET Q "


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (word("12"), "12"),
        (word("12") + word("3", before="3 Tr"), "12"),
        (word("12") + word("3", before="1 g"), "12"),  # white on white
        (word("12") + word("3", before="0.96 g"), "12"),
        (word("12") + word("3", before="0.9 g"), "123"),
        (word("12") + word("3", "0.9 0.4 -0.4 0.9 50 40 Tm"), f"12{UNKNOWN}"),  # a number aslant
        (word("12") + word("A", "0.9 0.4 -0.4 0.9 50 40 Tm"), "12"),  # a stamp
        (word("12") + word("A", "1 0.06 -0.06 1 50 40 Tm"), "12A"),
        (word("12") + word("A", "1 0.08 -0.08 1 50 40 Tm"), "12"),
        (word("12") + word("A", "0 1 -1 0 50 40 Tm"), "12A"),
        (word("1234") + word("5", size=1), "1234"),  # nobody reads it
        (word("1234") + word("5", size=2.9), "1234"),
        (word("1234") + word("5", size=3.1), "12345"),
        (word("12", size=1), "12"),  # the only one
        (word("12") + word("3", "1 0 0 1 250 40 Tm"), "12"),  # beyond the page
        (word("12") + word("3", "1 0 0 1 -20 40 Tm"), "12"),
        (word("12") + word("3", "1 0 0 1 50 120 Tm"), "12"),
        (word("12") + word("3", "1 0 0 1 50 -20 Tm"), "12"),
        (word("12", before="0 0 200 30 re W n") + word("3"), "3"),  # clipped away
        (word("12") + word("3", before="48 40 30 2 re W n"), f"12{UNKNOWN}"),
        (word("3", before="48 40 30 1 re W n"), ""),
        (word("3", before="48 38 30 8 re W n"), "3"),
    ],
)
def test_which_letters_are_seen(content: str, expected: str) -> None:
    assert seen(content) == expected


def test_what_was_left_out_is_counted() -> None:
    found = letters(word("12") + word("3", before="3 Tr") + word("456", before="1 g") + word("AB", "1 1 -1 1 99 9 Tm"))
    assert (found.invisible_count, found.hidden_count, found.stamp_count, found.unknown_count) == (1, 3, 2, 0)
    assert [each.text for each in found.unseen] == ["3", "4", "5", "6"]
    found = letters(word("12") + word("34", "1 0 0 1 250 40 Tm"))
    assert (found.hidden_count, [each.text for each in found.beyond]) == (2, ["3", "4"])
    cut = letters(word("1234", "1 0 0 1 186 40 Tm"))
    assert [each.text for each in cut.seen] == ["1", UNKNOWN]  # its word goes on beyond the page
    assert [each.text for each in cut.beyond] == ["3", "4"]
    found = letters(word("12") + "0 g 45 35 30 20 re f")
    assert ([each.text for each in found.covered], found.hidden_count, found.seen) == (["1", "2"], 2, [])


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        *((blank, "B") for blank in "\u00a0\u2002\u2003\u200b\u3000\ufeff\t "),
        ("一", "一B"),
        ("\u2f00", "一B"),  # the radical that looks like it
        ("\ue000", f"{UNKNOWN}B"),
        ("\uf8ff", f"{UNKNOWN}B"),
        ("\u0085", f"{UNKNOWN}B"),
        ("\u2004", "\u2004B"),
    ],
)
def test_characters_that_a_font_says(told: str, expected: str) -> None:
    with page_of(word("AB"), told=told) as page:
        found = letters_of(page, drawn_on(page))
    assert "".join(each.text for each in found.seen) == expected
    assert found.unknown_count == expected.count(UNKNOWN)


@pytest.mark.parametrize(
    ("rotation", "place", "box"),
    [
        (0, "1 0 0 1 50 40 Tm", (50, 40)),
        (90, "0 1 -1 0 60 50 Tm", (50, 140)),
        (180, "-1 0 0 -1 150 60 Tm", (50, 40)),
        (270, "0 -1 1 0 40 60 Tm", (40, 40)),
    ],
)
def test_letters_stand_upright_as_their_page_does(rotation: int, place: str, box: tuple[float, float]) -> None:
    found = letters(word("HH", place), rotation=rotation)
    first, second = found.seen
    assert first.left == pytest.approx(box[0] + 0.77, abs=0.1)
    assert second.left - first.left == pytest.approx(7.22, abs=0.05)
    assert first.bottom == second.bottom
    assert box[1] - 4 < first.bottom < box[1] < first.top < box[1] + 12
    assert not first.is_turned


def test_letters_on_their_side_are_said_to_be() -> None:
    found = letters(word("12345678") + word("9", "0 1 -1 0 150 40 Tm") + word("7", "-1 0 0 -1 150 40 Tm"))
    assert [each.text for each in found.seen if each.is_turned] == ["9", "7"]


def of(angle: float, contrast: int = 255) -> Run:
    return Run(0, 0, angle=angle, contrast=contrast)


def test_how_a_page_of_text_is_turned() -> None:
    level, up = letter("1", 0, run=of(0.0)), letter("1", 0, run=of(90.0))
    assert slant_of([], 270) == 270
    assert slant_of([up] * 4 + [level], 0) == 90  # four of five
    assert slant_of([up] * 7 + [level] * 2, 180) == 180
    assert slant_of([letter("1", 0)], 90) == 0
    for angle, slant in ((44.0, 0), (46.0, 90), (-90.0, 270), (180.0, 180), (-180.0, 180), (-44.0, 0)):
        assert slant_of([letter("1", 0, run=of(angle))], 0) == slant, angle
    pale = letter("1", 0, run=of(90.0, 159))
    assert slant_of([level] * 40 + [pale] * 400, 180) == 0  # a watermark
    assert slant_of([level] * 39 + [pale] * 400, 180) == 90  # a page of pale text


@pytest.mark.parametrize(
    ("angle", "slant", "between"), [(0, 0, 0), (350, 0, 10), (-90, 90, 180), (45, 90, 45), (-180, 180, 0)]
)
def test_how_far_two_angles_are_apart(angle: float, slant: float, between: float) -> None:
    assert angle_between(angle, slant) == between


@pytest.mark.parametrize(
    ("angle", "off", "path", "askew"),
    [
        (1.0, 5, (0.0, 0.0, 400.0, 7.0), True),
        (1.0, 4, (0.0, 0.0, 400.0, 7.0), False),  # one of five is level
        (0.39, 5, (0.0, 0.0, 400.0, 7.0), False),
        (15.0, 5, (0.0, 0.0, 400.0, 7.0), False),  # on purpose
        (1.0, 5, (0.0, 0.0, 400.0, 2.9), False),  # the longest line is level
        (1.0, 5, (0.0, 0.0, 400.0, 2.91), True),
        (1.0, 5, (0.0, 0.0, 7.0, 400.0), True),
        (-1.0, 5, (0.0, 0.0, 400.0, 7.0), True),
    ],
)
def test_a_page_whose_rows_slant(angle: float, off: int, path: Area, askew: bool) -> None:
    runs = [of(angle)] * off + [of(0.0)] * (5 - off)
    assert is_askew(runs, 0, [path, (0.0, 0.0, 50.0, 0.1)]) is askew
    assert is_askew(runs, 0, [(0.0, 0.0, 400.0, 120.0)]) is (abs(angle) == 1 and off == 5)  # that is no line


@pytest.mark.parametrize(
    ("clip", "share"),
    [
        ((0.0, 0.0, 100.0, 100.0), 1.0),
        ((0.0, 0.0, 2.5, 10.0), 0.5),
        ((2.5, 0.0, 9.0, 5.0), 0.25),
        ((5.0, 0.0, 9.0, 10.0), 0.0),
        ((6.0, 0.0, 9.0, 10.0), 0.0),
        ((0.0, 11.0, 9.0, 20.0), 0.0),
        ((6.0, 11.0, 9.0, 20.0), 0.0),
    ],
)
def test_how_much_of_a_letter_a_clip_leaves(clip: Area, share: float) -> None:
    one = letter("1", 0)
    one.ink_top = 10.0
    assert _share_within(one, clip) == pytest.approx(share)


def test_a_letter_without_extent_is_in_a_clip_or_not() -> None:
    point = Letter("1", 5, 0, 5, 0, 0)
    assert _share_within(point, (0.0, 0.0, 9.0, 9.0)) == 1.0
    assert _share_within(point, (6.0, 0.0, 9.0, 9.0)) == 0.0


def test_the_size_from_which_letters_are_read() -> None:
    assert _tiny([]) == 0.0
    assert _tiny([letter("1", 0)] * 3) == 3.0
    assert _tiny([letter("1", 0, size=4.0)]) == 1.3
    assert _tiny([letter("1", 0, size=2.0)]) == 1.0
    many = [letter("1", 0, size=20.0 if number % 2 else 10.0) for number in range(400)]
    assert _tiny(many) == 3.0  # each second one is looked at


@pytest.mark.parametrize(
    ("left", "bottom", "clip", "is_next"),
    [
        (5.0, 0.0, None, True),
        (9.9, 0.0, None, True),
        (10.0, 0.0, None, False),  # half a letter's size beside it
        (-5.0, 0.0, None, True),
        (-9.9, 0.0, None, True),
        (-10.0, 0.0, None, False),
        (5.0, 4.9, None, True),
        (5.0, 5.0, None, False),
        (5.0, -5.0, None, False),
        (5.0, 0.0, (0.0, 0.0, 9.0, 9.0), False),  # clipped by something else
    ],
)
def test_a_word_that_goes_on_where_nothing_is_seen(
    left: float, bottom: float, clip: Area | None, is_next: bool
) -> None:
    first, other = letter("1", 0, run=Run(0, 0)), letter("2", left, bottom=bottom, run=Run(0, 0, clip=clip))
    assert _next_to([first], [other], upright) == ([first] if is_next else [])
    other.run = None
    assert bool(_next_to([first], [other], upright)) is (is_next or clip is not None)


@pytest.mark.parametrize(
    ("rotation", "box"),
    [
        (0, (10, 20, 30, 50)),
        (90, (20, 170, 50, 190)),
        (180, (170, 50, 190, 80)),
        (270, (50, 10, 80, 30)),
    ],
)
def test_a_box_of_a_turned_page(rotation: int, box: Area) -> None:
    with page_of("") as page:
        assert turn_of(page, rotation)(10, 20, 30, 50) == box
        page.set_rotation(90)
        assert turn_of(page, rotation)(10, 20, 30, 50) == box


# What clips and what covers


def edge(*sides: tuple[float, float, float, float]) -> np.ndarray:
    return np.array(sides, float).reshape(-1, 4)


@pytest.mark.parametrize(
    ("side", "is_crossed"),
    [
        ((-5, 5, 20, 5), True),
        ((-5, 1.4, 20, 1.4), False),  # through the lowest part of it
        ((-5, 1.6, 20, 1.6), True),
        ((-5, 8.6, 20, 8.6), False),
        ((1.4, -5, 1.4, 20), False),
        ((5, -5, 5, 20), True),
        ((8.6, -5, 8.6, 20), False),
        ((-5, 5, 1.4, 5), False),  # ends before it
        ((-5, 5, 1.6, 5), True),
        ((8.6, 5, 20, 5), False),
        ((-5, -5, 20, 20), True),
        ((-5, 12, 12, 29), False),
        ((0, 12, 12, 0), True),
        ((-1, 3.9, 3.9, -1), False),  # round its corner
        ((4, 4, 5, 5), True),  # within it
    ],
)
def test_an_edge_through_a_letter(side: tuple[float, float, float, float], is_crossed: bool) -> None:
    one = Letter("1", 0, 0, 10, 10, 0, ink_bottom=0, ink_top=10)
    other = Letter("2", 100, 0, 110, 10, 0, ink_bottom=0, ink_top=10)
    assert crossed([other, one], edge(side)) == ([one] if is_crossed else [])
    assert crossed([], edge(side)) == []
    assert crossed([one], edge()) == []


def test_the_sides_of_what_clips() -> None:
    """A shape is closed where it clips; a curve is four straight pieces on it."""
    clip = "10 20 m 60 30 l 110 20 l 110 70 l 60 60 l 10 70 l h W n"
    with page_of(text(clip)) as page:
        found = [each for edges in drawn_on(page).edges.values() for each in edges]
    (sides,) = found
    ends = [(10, 20), (60, 30), (110, 20), (110, 70), (60, 60), (10, 70)]
    starts = [tuple(each[:2]) for each in sides.tolist() if tuple(each[:2]) != tuple(each[2:])]
    assert starts == ends
    assert sides[-1][2:].tolist() == [10, 20]
    around = "60 42 m 60 47.5 55.5 52 50 52 c 44.5 52 40 47.5 40 42 c 40 36.5 44.5 32 50 32 c 55.5 32 60 36.5 60 42 c h"
    with page_of(text(f"{around} W n")) as page:
        (sides,) = [each for edges in drawn_on(page).edges.values() for each in edges]
    assert {round(math.dist((50, 42), each[:2])) for each in sides.tolist()} == {10}
    assert len({tuple(each[:2]) for each in sides.tolist()}) == 16
    with page_of(text(f"110 20 m 120 20 l 120 30 l h {around} W n")) as page:
        (sides,) = [each for edges in drawn_on(page).edges.values() for each in edges]
    round_ones = [each for each in sides.tolist() if each[0] < 100]
    assert {round(math.dist((50, 42), each[at : at + 2])) for each in round_ones for at in (0, 2)} == {10}
    assert len(round_ones) in (16, 17), "each shape by itself"


WHITE, BLACK = (255, 255, 255), (0, 0, 0)


def ground(area: Area, colour: tuple[int, int, int] | None = BLACK, order: int = 5) -> Ground:
    return Ground(order, area, colour, is_whole=True, item=Handle(0))


@pytest.mark.parametrize(
    ("colours", "grounds", "risky"),
    [
        ([BLACK], [], []),
        ([WHITE], [], [WHITE]),
        ([(243, 243, 243), (242, 242, 242)], [], [(243, 243, 243)]),
        ([BLACK], [BLACK], [BLACK]),
        ([(129, 129, 129)], [(88, 88, 88)], [(129, 129, 129)]),  # light on what is dark
        ([(129, 129, 129)], [(89, 89, 89)], []),
        ([(128, 128, 128)], [(60, 60, 60)], []),
        ([BLACK], [None], []),
    ],
)
def test_colours_that_may_not_be_told_from_their_ground(
    colours: list[tuple[int, int, int]], grounds: list[tuple[int, int, int] | None], risky: list[object]
) -> None:
    runs = {number: Run(0, number, colour=colour) for number, colour in enumerate(colours)}
    drawn = Drawn(runs=runs, grounds=[ground((0, 0, 9, 9), colour) for colour in grounds])
    assert _risky_colours(drawn) == set(risky)


@pytest.mark.parametrize(
    ("area", "order", "share"),
    [
        ((-5, -5, 50, 50), 5, 1.0),
        ((-5, -5, 50, 50), 1, None),  # drawn before it
        ((-5, -5, 50, 50), 2, 1.0),
        ((0, 0, 5, 10), 5, 0.5),
        ((0, 0, 5, 5), 5, 0.25),
        ((0, 0, 1, 10), 5, 0.1),
        ((0, 0, 0.9, 10), 5, None),
        ((10, 0, 20, 10), 5, None),
        ((0, 10, 20, 20), 5, None),
    ],
)
def test_how_much_of_a_letter_something_lies_over(area: Area, order: int, share: float | None) -> None:
    one = Letter("1", 0, 0, 10, 10, 0, Run(1, 0), ink_bottom=0, ink_top=10)
    over = ground(area, order=order)
    lost = Letter("1", 0, 0, 10, 10, 0, None, ink_bottom=0, ink_top=10)  # of no text: nobody knows when
    found = _touched([lost, one], [over])
    assert found == ({} if share is None else {1: [(over, pytest.approx(share))]})


LARGE = word("L", size=20)
"""Its ink is 9 points wide and 14 high, from 51.5 and 40 on: a stroke at the left and one at its foot."""


@pytest.mark.parametrize(
    ("over", "seen", "covered"),
    [
        ("1 g 57 44 12 20 re f", "L", ""),  # where it has no ink
        ("1 g 58 50 3 3 re f", "L", ""),
        ("1 g 56.5 39 12 7 re f", "L", ""),  # over a little of it
        ("1 g 53 44 12 20 re f", UNKNOWN, ""),
        ("1 g 52.6 41.5 12 20 re f", UNKNOWN, ""),
        ("0 g 57 44 12 20 re f", UNKNOWN, ""),
        ("0.5 g 57 44 12 20 re f", UNKNOWN, ""),
        ("1 g 48 38 20 20 re f", "", "L"),
        ("0.5 g 48 38 20 20 re f", "", "L"),
        ("6 w 1 G 62 46 m 62 60 l S", "L", ""),  # a brush beside it
        ("6 w 1 G 50 48 m 62 48 l S", UNKNOWN, ""),
        ("q 20 0 0 20 48 38 cm /P Do Q", "", "L"),
        ("q 6 0 0 12 58 44 cm /P Do Q", "L", ""),
        ("1 g 148 38 20 20 re f", "L", ""),
    ],
)
def test_what_lies_over_a_letter(over: str, seen: str, covered: str) -> None:
    found = letters(LARGE + over)
    assert "".join(each.text for each in found.seen) == seen
    assert "".join(each.text for each in found.covered) == covered
    assert found.hidden_count == len(covered)
    assert letters(f"{over} 0 g {LARGE}").covered == []  # drawn before it


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_the_part_of_a_picture_in_which_a_letter_stands(rotation: int) -> None:
    with page_of(LARGE) as page:
        page.set_rotation(rotation)
        (found,) = letters_of(page, drawn_on(page)).seen
        before, _ = with_and_without(page, [])
        rows, columns = window_on(page)(found)
        held = before[rows, columns]
        assert (before < 128).sum() == (held < 128).sum() > 100  # all of its ink
        long, short = sorted((rows.stop - rows.start, columns.stop - columns.start), reverse=True)
        assert (long, short) == (pytest.approx(30, abs=1), pytest.approx(20, abs=2))
        box = (found.left - 1, found.bottom - 1, found.right + 1, found.top + 1)
        assert darkness_within(page, turn_of(page, 0), [box] if not rotation else [(51, 39, 61, 55)]) == [255]
        turn = turn_of(page, 0)
        assert darkness_within(page, turn, [turn(*box), turn(150, 80, 160, 90)]) == [255, 0]
        # The blank around its ink is as narrow as can be: a place that is off by a point is another one.
        ink = turn(found.ink[0], found.ink[1], found.ink[2], found.ink[3])
        beside = [(ink[0] - 9, ink[1], ink[0] - 2, ink[3]), (ink[0], ink[1] - 9, ink[2], ink[1] - 2)]
        assert darkness_within(page, turn, [ink, *beside]) == [255, 0, 0]


def picture(*rows: str) -> np.ndarray:
    return np.array([[0 if each == "#" else 200 if each == "." else 255 for each in row] for row in rows], np.uint8)


@pytest.mark.parametrize(
    ("other", "limit", "alike"),
    [
        (picture("#   ", "#   ", "#   "), CHANGED, True),
        (picture("#...", "#...", "#..."), CHANGED, True),  # on another ground
        (picture("##  ", "#   ", "#   "), CHANGED, False),
        (picture("##  ", "#   ", "#   "), 0.09, True),
        (picture("    ", "    ", "    "), CHANGED, False),
        (picture(" ...", " ...", " ..."), 9.0, True),
        (picture("#   ", "#   "), CHANGED, False),
        (picture(" #  ", " #  ", " #  "), CHANGED_THROUGH, False),
        (picture("##  ", "##  ", "#   "), CHANGED_THROUGH, True),
        (picture("##  ", "##  ", "##  "), CHANGED_THROUGH, False),
    ],
)
def test_whether_a_letter_looks_the_same(other: np.ndarray, limit: float, alike: bool) -> None:
    assert is_alike(picture("#   ", "#   ", "#   "), other, limit) is alike
    assert not is_alike(np.zeros((0, 0), np.uint8), np.zeros((0, 0), np.uint8), limit)


def test_a_clip_of_two_paths_of_which_one_is_curved() -> None:
    curved = "45 35 m 45 65 75 65 75 35 c 75 25 45 25 45 35 c h "
    for clip, said in ((f"0 0 9 9 re {curved}", "5"), (f"{curved} 0 0 9 9 re", "5"), ("0 0 9 9 re 45 90 9 9 re", "")):
        assert seen(word("5", before=f"{clip} W n ")) == said


class Held:
    """In place of the room that PDFium writes numbers into."""

    def __init__(self, _kind: object, count: int) -> None:
        self.values = [0.0] * count
        self.places = [self] * count


@pytest.mark.parametrize(
    ("loose", "ink", "run", "box", "size", "heights", "sides"),
    [
        # Left, top, right, bottom of the font's box; left, right, bottom, top of the ink.
        ((0, 10, 6, 0), (1, 4, 2, 9), {}, (1, 0, 4, 10), 10, (2, 9), None),
        ((0, 10, 14, 0), (1, 4, 2, 9), {}, (1, 0, 4, 10), 14, (2, 9), None),
        ((0, 10, 6, 0), (1, 4, 2, 2), {"lacks_shapes": True}, (1, 0, 4, 10), 10, (0, 10), None),
        ((0, 10, 6, 0), (4, 4, 2, 9), {"lacks_shapes": True}, (0, 0, 6, 10), 10, (2, 9), None),
        ((0, 10, 6, 0), (1, 5, 2, 9), {"shear": 0.1}, (1.35, 0, 4.65, 10), 10, (2, 9), None),
        ((0, 10, 6, 0), (1, 5, 2, 9), {"shear": -0.1}, (1.35, 0, 4.65, 10), 10, (2, 9), None),
        ((0, 10, 6, 0), (1, 5, 2, 9), {"shear": 0.9}, (2, 0, 4, 10), 10, (2, 9), None),  # half of it is left
        ((0, 10, 6, 0), (1, 4, 2, 9), {"angle": 90.0}, (0, 2, 6, 9), 10, (2, 9), (1, 4)),
        ((0, 10, 6, 0), (1, 4, 2, 9), {"angle": 180.0}, (1, 0, 4, 10), 10, (2, 9), None),
        ((0, 10, 6, 0), (1, 4, 2, 9), None, (1, 0, 4, 10), 10, (2, 9), None),
        ((0, 10, 6, 0), (1, 4, 2, 2), None, (1, 0, 4, 10), 10, (0, 10), None),
    ],
)
def test_where_a_letter_stands_by_its_font_and_by_its_ink(
    loose: Area,
    ink: Area,
    run: dict[str, Any] | None,
    box: Area,
    size: float,
    heights: tuple[float, float],
    sides: tuple[float, float] | None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Codes of blanks, and what has no place, are no letters."""
    codes = [32, 0xA0, 33, 65, 0, 1]

    def write(numbers: Area) -> Callable[..., bool]:
        def get(_handle: object, position: int, held: Held, *_: object) -> bool:
            held.values[:] = numbers
            return codes[position] != 33

        return get

    for name, part in {
        "Numbers": Held,
        "get_unicode": lambda _, position: codes[position],
        "get_loose_box": write(loose),
        "get_ink_box": write(ink),
        "text_object_of": lambda _, position: 7 if codes[position] else None,
        "handle_of": lambda item: item,
    }.items():
        monkeypatch.setattr(pdf_letters.fast, name, part)
    text_page: Any = SimpleNamespace(count_chars=lambda: len(codes), raw=None)
    lacking = {} if run is None else {key: value for key, value in run.items() if key != "lacks_shapes"}
    own = None if run is None else Run(0, 0, **lacking)
    first, second = pdf_letters._raw_letters(text_page, Drawn(runs={} if own is None else {7: own}))
    assert (first.text, first.order, second.text, second.order) == ("A", 3, "\0", 4)
    assert (first.run, second.run) == (own, None)
    assert (first.left, first.bottom, first.right, first.top) == pytest.approx(box)
    assert (first.size, first.ink_bottom, first.ink_top) == (size, *heights)
    assert first.ink_sides == sides
    assert own is None or own.lacks_shapes is (run or {}).get("lacks_shapes", False)
