"""What lies over the tables of a page: letters in another hand, on another, turned, or out of their cell."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from disclosure.readers.pages import overlays
from disclosure.readers.pages.letters import UNKNOWN, Area, Letter, Run
from disclosure.readers.pages.overlays import Doubts, Layers, Placed, place, settle, survey, text_letters
from disclosure.readers.pages.ruling import Line
from disclosure.readers.pdf.turns import upright
from tests.readers.test_page_letters import letter
from tests.readers.test_pagebreaks import grid

RED, GREY = (255, 0, 0), (128, 128, 128)


def words(
    text: str, left: float, bottom: float = 291.0, *, size: float = 8.0, order: int = 0, **look: object
) -> list[Letter]:
    """The letters of one text, five points wide, in the first cell of a table unless they stand elsewhere."""
    given = {"order": 1, "address": 0, "size": size, "origin": (left, bottom), **look}
    run = Run(**given)  # type: ignore[arg-type]
    made = [letter(each, left + 5 * at, bottom=bottom, size=size, run=run) for at, each in enumerate(text)]
    for at, each in enumerate(made):
        each.order = order + at
    return made


def table(*letters: Sequence[Letter]) -> Placed:
    """A table of two columns, 0 to 50 and 50 to 100, and two rows, 290 to 300 and 280 to 290."""
    sides = [Line(0.0, 280.0, 300.0), Line(100.0, 280.0, 300.0)]
    return place([grid(("甲", "乙"), ("丙", "丁"))], [each for text in letters for each in text], sides)


def settled(placed: Placed, *, surveyed: bool = True, **doubts: object) -> str:
    """The letters inside the table after all pages were looked at."""
    layers = Layers()
    if surveyed:
        survey(placed, layers)
    given = {"beyond": (), "covered": (), "unread": (), "area": (0, 0, 200, 400), "turn": upright, **doubts}
    settle(placed, layers, Doubts(**given))  # type: ignore[arg-type]
    return "".join(each.text for each, _ in placed.inside)


@pytest.mark.parametrize(
    ("x", "y", "cell"),
    [
        (25, 295, (0, 0)),
        (75, 285, (1, 1)),
        (0, 295, None),
        (100, 295, None),
        (25, 300, None),
        (25, 280, None),
        (99, 281, (1, 1)),
    ],
)
def test_letters_are_placed_by_their_middle(x: float, y: float, cell: tuple[int, int] | None) -> None:
    one = Letter("1", x - 2, y - 4, x + 2, y + 4, 0)
    placed = table([one])
    assert placed.inside == ([(one, placed.grids[0].squares[cell[0]][cell[1]])] if cell else [])
    assert placed.rest == ([] if cell else [one])
    assert place([], [one], ()).rest == [one]


@pytest.mark.parametrize(
    ("lines", "closed"),
    [
        ([Line(0.0, 280.0, 300.0)], (True, False)),
        ([Line(100.0, 280.0, 300.0)], (False, True)),
        ([Line(0.0, 280.0, 290.0)], (False, False)),  # half of it
        ([Line(0.0, 280.0, 290.1)], (True, False)),
        ([Line(0.0, 280.0, 285.0), Line(0.0, 294.0, 300.0)], (True, False)),
        ([Line(2.0, 280.0, 300.0)], (True, False)),
        ([Line(2.1, 280.0, 300.0)], (False, False)),
        ([Line(0.0, 300.0, 400.0)], (False, False)),
        ([Line(0.0, 200.0, 280.0)], (False, False)),
        ([Line(0.0, 200.0, 400.0)], (True, False)),
        ([], (False, False)),
    ],
)
def test_whether_the_sides_of_a_table_are_drawn(lines: list[Line], closed: tuple[bool, bool]) -> None:
    placed = place([grid(("甲", "乙"), ("丙", "丁"))], [], lines)
    assert placed.is_closed == {id(placed.grids[0]): closed}


def test_the_sides_count_where_the_numbers_stand() -> None:
    """A header may be open where the rest of a table is not."""
    below = [Line(0.0, 280.0, 290.0)]
    placed = place([grid(("甲", "乙"), ("丙", "丁"))], words("1", 10, 281), below)
    assert placed.is_closed == {id(placed.grids[0]): (True, False)}
    placed = place([grid(("甲", "乙"), ("丙", "丁"))], words("丙", 10, 281), below)
    assert placed.is_closed == {id(placed.grids[0]): (False, False)}


@pytest.mark.parametrize(
    ("signs", "runs", "is_coloured", "apart"),
    [
        (0, 5, False, False),
        (1, 3, False, True),
        (1, 4, False, False),
        (3, 99, False, True),
        (2, 99, False, False),
        (3, 10, True, True),
        (3, 11, True, False),
        (2, 3, True, False),  # a colour alone is soon something of the table
        (0, 0, False, False),
    ],
)
def test_which_styles_are_another_layer(signs: int, runs: int, is_coloured: bool, apart: bool) -> None:
    style = (RED, 255, 16)
    layers = Layers({style: set(range(runs))}, {style: set(range(signs))}, coloured={style} if is_coloured else set())
    assert layers.is_apart(style) is apart


@pytest.mark.parametrize(
    ("count", "others", "contrast", "own"),
    [
        (3, 10, 255, True),
        (2, 10, 255, False),
        (5, 20, 255, False),
        (3, 10, 40, True),
        (3, 10, 39, False),
        (0, 0, 255, False),
    ],
)
def test_a_style_in_which_many_numbers_are_written_is_the_tables_own(
    count: int, others: int, contrast: int, own: bool
) -> None:
    style = (RED, contrast, 16)
    assert Layers(numbers={style: count}, own_numbers=others).is_own(style) is own


@pytest.mark.parametrize(
    ("look", "foreign", "coloured"),
    [
        ({}, False, False),
        ({"contrast": 128}, False, False),
        ({"contrast": 127}, True, False),  # paler than half
        ({"size": 13.6}, False, False),
        ({"size": 13.7}, True, False),
        ({"size": 4.0}, False, False),
        ({"size": 3.9}, True, False),
        ({"colour": (70, 0, 0)}, False, False),
        ({"colour": (71, 0, 0)}, True, True),
        ({"colour": (-1, 0, 0)}, False, False),  # not known
    ],
)
def test_letters_in_another_hand(look: dict[str, object], foreign: bool, coloured: bool) -> None:
    placed, layers = table(words("规章", 1), words("9" * 8, 51), words("7", 20, 281, **look)), Layers()
    survey(placed, layers)
    assert [each.text for held in placed.foreign.values() for each, _ in held] == (["7"] if foreign else [])
    assert bool(layers.coloured) is coloured
    assert layers.own_numbers == (8 if foreign else 9)
    assert list(layers.numbers.values()) == ([1] if foreign else [])


def test_a_page_without_a_table_says_nothing() -> None:
    layers = Layers()
    survey(table(), layers)
    assert layers == Layers()


@pytest.mark.parametrize(
    ("stray", "is_sign"),
    [
        (words("水印", 20, contrast=60), False),
        (words("水印", 46, contrast=60), True),  # over the side of its cell
        (words("水印", 44, contrast=60), True),  # in two cells
        (words("印", 20, 286.7, contrast=60), True),
        (words("印", 20, 286.9, contrast=60), False),
        (words("印", 2, contrast=60), True),  # on the letters of a cell
        (words("印", 20, 293.1, contrast=60), False),
        (words("印", 20, 295.3, contrast=60), True),
    ],
)
def test_what_a_style_crosses(stray: list[Letter], is_sign: bool) -> None:
    placed, layers = table(words("规章", 1), words("12345678", 52), stray), Layers()
    survey(placed, layers)
    ((style, signs),) = layers.signs.items()
    assert style == ((0, 0, 0), 60, 16)
    assert bool(signs) is is_sign


@pytest.mark.parametrize(
    ("clip", "hides"),
    [
        (None, False),
        ((0, 290, 50, 300), True),
        ((0, 290, 52, 302), True),
        ((0, 290, 53, 300), False),
        ((0, 280, 50, 300), False),
    ],
)
def test_whether_cells_hide_what_has_no_room(clip: Area | None, hides: bool) -> None:
    layers = Layers()
    survey(table(words("12", 10, clip=clip)), layers)
    assert layers.hides_overflow is hides


def test_other_layers_are_taken_off_the_whole_page() -> None:
    mark = [each for at in range(3) for each in words("印", 47 + at / 10, contrast=60)]
    beside = words("印", 20, 100, contrast=60)
    placed, layers = table(words("12", 1), words("34567", 60), mark, beside, words("说", 40, 100)), Layers()
    survey(placed, layers)
    count = settle(placed, layers, Doubts((), (), (), (0, 0, 200, 400), upright))
    assert count == 4
    assert "".join(each.text for each, _ in placed.inside) == "1234567"
    assert "".join(each.text for each in placed.rest) == "说"


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (words("5", 20, 281, contrast=60), UNKNOWN),
        (words("印", 20, 281, contrast=60), "印"),  # no number
        ([*words("5", 10, 281), *words("印", 20, 281, contrast=60)], f"5{UNKNOWN}"),
        ([*words("规", 10, 281), *words("5", 20, 281, contrast=60)], "规5"),
        ([*words("5", 10, 281), *words("7", 15, 281, colour=RED)], f"5{UNKNOWN}"),  # no number has two colours
        ([*words("5", 10, 281), *words("7", 17, 281, colour=RED)], f"5{UNKNOWN}"),
        ([*words("5", 10, 281), *words("7", 18, 281, colour=RED)], "57"),
        ([*words("5", 10, 281), *words("件", 15, 281, colour=RED)], "5件"),
        (words("7", 20, 281, colour=RED), "7"),
    ],
)
def test_what_may_be_a_number_in_another_hand(cell: list[Letter], expected: str) -> None:
    given = table(words("规章", 1), words("12345678", 52), words("规章", 52, 281), cell)
    assert settled(given).replace("规章12345678规章", "") == expected


@pytest.mark.parametrize(
    ("cell", "turned", "expected"),
    [
        ("规章", "", "规章"),
        ("规章", "规章", "规章"),  # a label along its cell
        ("12", "12", UNKNOWN * 2),
        ("规章印", "印", "规章"),
        ("规章5", "5", "规章"),
        ("125", "5", f"12{UNKNOWN}"),  # in the hand of the number
    ],
)
def test_letters_on_their_side(cell: str, turned: str, expected: str) -> None:
    upright_ones, others = words(cell[: len(cell) - len(turned)], 1), words(turned, 30, angle=90.0)
    for each in others:
        each.is_turned = True
    assert settled(table(upright_ones, others)) == expected


@pytest.mark.parametrize(
    ("left", "expected"),
    [
        (45.0, "12"),
        (46.2, "12"),
        (46.3, f"1{UNKNOWN}"),  # over the side by more than a quarter
        (47.4, f"1{UNKNOWN}"),
    ],
)
def test_a_digit_over_the_side_of_its_cell(left: float, expected: str) -> None:
    assert settled(table(words("1", 10), words("2", left, order=9))) == expected


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (words("2", 50.0, order=1), UNKNOWN * 2),
        (words("2", 51.1, order=1), UNKNOWN * 2),
        (words("2", 51.3, order=1), "12"),  # a gap as between cells
        (words("2", 51.3, order=1, origin=(50.2, 291.0)), UNKNOWN * 2),  # by where their texts begin
        (words("2", 50.0, order=2), "12"),
        (words("2", 50.0, 293.3, order=1), UNKNOWN * 2),
        (words("2", 50.0, 293.5, order=1), "12"),
        (words("件", 50.0, order=1), "1件"),
    ],
)
def test_a_number_that_goes_on_in_the_next_cell(after: list[Letter], expected: str) -> None:
    assert settled(table(words("1", 45.0, order=0), after)) == expected


@pytest.mark.parametrize(
    ("gap", "order", "expected"),
    [
        (1.9, 1, UNKNOWN * 2),
        (2.1, 1, UNKNOWN * 2),
        (10.3, 1, UNKNOWN * 2),
        (10.5, 1, "12"),
        (1.9, 2, UNKNOWN * 2),
        (1.9, 3, "12"),
    ],
)
def test_a_text_that_is_set_wide_goes_on_in_the_next_cell(gap: float, order: int, expected: str) -> None:
    first, second = words("12", 44.0)
    second.left, second.order = 49.0 + gap, order
    second.right = second.left + 5
    assert settled(table([first, second])) == expected


def test_a_text_with_its_numbers_in_several_cells_is_set_no_wider_than_within_one() -> None:
    one, two, three = words("123", 38.0)
    three.left, three.right = 51.5, 56.5  # beside a gap of its own kind
    assert settled(table([one, two, three])) == "123"
    one, two, three = words("123", 34.0)
    two.left, two.right, three.left, three.right = 42.0, 47.0, 51.0, 56.0
    assert settled(table([one, two, three])) == f"1{UNKNOWN * 2}"


@pytest.mark.parametrize(
    ("left", "order", "expected"),
    [(100.5, 1, f"9{UNKNOWN}"), (101.5, 1, "91"), (100.5, 3, "91"), (100.5, 2, "91")],
)
def test_a_number_that_goes_on_beside_the_table(left: float, order: int, expected: str) -> None:
    given = table(words("9", 10, order=90), words("1", 95.0, order=0), words("2", left, order=order))
    assert settled(given) == expected


@pytest.mark.parametrize(
    ("left", "order", "expected"),
    [(-5.5, 4, f"9{UNKNOWN}"), (-5.8, 4, "91"), (-5.5, 3, "91"), (-5.5, 6, "91"), (-5.5, 5, "91")],
)
def test_a_number_that_begins_beside_the_table(left: float, order: int, expected: str) -> None:
    given = table(words("9", 60, order=90), words("2", left, order=order), words("1", 0.5, order=5))
    assert settled(given) == expected


@pytest.mark.parametrize(
    ("before", "step", "expected"),
    [(True, 1, UNKNOWN), (True, 2, UNKNOWN), (True, 3, "2"), (False, 1, UNKNOWN), (False, 2, UNKNOWN), (False, 3, "2")],
)
def test_a_number_that_is_set_wide_over_the_side_of_a_table(before: bool, step: int, expected: str) -> None:
    """A digit within it, and one before or behind it in the same text, two points away."""
    left, inside = words("12", -7.0 if before else 95.0)
    inside, outside = (inside, left) if before else (left, inside)
    inside.text = "2"
    outside.left, outside.right = (-7.0, -2.0) if before else (102.0, 107.0)
    inside.left, inside.right = (0.5, 5.5) if before else (95.0, 100.0)
    outside.order, inside.order = (0, step) if before else (step, 0)
    assert settled(table([inside, outside])) == expected


def test_cells_with_what_does_not_say_what_it_looks_like() -> None:
    assert settled(table(words("12", 1)), unread=[(10, 292, 20, 298)]) == UNKNOWN * 2
    assert settled(table(words("12", 1)), unread=[(60, 292, 70, 298)]) == f"12{UNKNOWN}"
    assert settled(table(words("12", 1)), unread=[(60, 392, 70, 398)]) == "12"
    on_a_line = settled(table(words("12", 1)), unread=[(45, 292, 55, 298)])
    assert on_a_line == UNKNOWN * 3, "in the middle of a line between two cells: of either"
    for place_, count in (
        ((20, 286, 30, 294), 3),  # on the line between two rows
        ((20, 285.9, 30, 293.9), 1),
        ((20, 286.1, 30, 294.1), 2),
        ((20, 296, 30, 304), 2),  # on the table's upper edge
        ((20, 296.1, 30, 304.1), 0),
        ((20, 276, 30, 284), 1),  # on its lower one
        ((20, 275.9, 30, 283.9), 0),
        ((-5, 292, 5, 298), 2),
        ((-5.1, 292, 4.9, 298), 0),
        ((95, 292, 105, 298), 1),
        ((95.1, 292, 105.1, 298), 0),
    ):
        assert settled(table(words("12", 1)), unread=[place_]).count(UNKNOWN) == count, place_
    assert settled(table(words("12", 1)), unread=[(-100, 200, 101, 291)]) == "12" + UNKNOWN * 2  # most of two cells
    assert settled(table(words("12", 1)), is_askew=True) == "12" + UNKNOWN * 3
    placed = table(words("12", 1))
    settled(placed, unread=[(60, 292, 70, 298)])
    made, cell = placed.inside[-1]
    assert (made.text, made.middle, cell) == (UNKNOWN, (75.0, 295.0), placed.grids[0].squares[0][1])
    assert (made.left, made.bottom, made.right, made.top) == (73.0, 291.0, 77.0, 299.0)


@pytest.mark.parametrize(
    ("area", "shared"),
    [
        ((0, 290, 50, 300), True),
        ((0, 290, 25, 300), False),
        ((0, 290, 26, 300), True),
        ((0, 290, 50, 295), False),
        ((0, 290, 50, 296), True),
        ((60, 290, 90, 300), False),
    ],
)
def test_a_good_part_of_a_cell(area: Area, shared: bool) -> None:
    assert overlays._shared(area, grid(("甲", "乙")).squares[0][0]) is shared


@pytest.mark.parametrize(
    ("own", "covered", "expected"),
    [
        ("", words("7", 20), UNKNOWN),
        ("12", words("7", 20), UNKNOWN * 2),  # what is left of a number
        ("规章", words("7", 20), "规章"),
        ("12", words("章", 20), "12"),
        ("12", words("7", 20, size=13.5), UNKNOWN * 2),
        ("12", words("7", 20, size=13.6), "12"),
        ("12", words("7", 20, size=4.8), UNKNOWN * 2),
        ("12", words("7", 20, size=4.7), "12"),
        ("12", words("7", 20, contrast=128), UNKNOWN * 2),
        ("12", words("7", 20, contrast=127), "12"),
        ("12", words("7", 60), "12"),  # in another cell
        ("12", words("77", 1, order=5), "12"),  # each of them stands on one
        ("123", words("7", 1, order=5), UNKNOWN * 3),
        ("12", words("7", 1, order=5), "12"),
        ("123", words("7", 1, order=0), "123"),  # typed over it
        ("123", words("7", 1, order=1), UNKNOWN * 3),
        ("123", words("7", 20, order=0), UNKNOWN * 3),
    ],
)
def test_what_stands_beside_covered_digits(own: str, covered: list[Letter], expected: str) -> None:
    placed = table(words(own, 1), words("规章", 51, 281))
    settled(placed, covered=covered)
    first = placed.grids[0].squares[0][0]
    assert "".join(each.text for each, cell in placed.inside if cell is first) == expected


def test_letters_on_one_another_are_unknown() -> None:
    def read(*letters: Letter) -> str:
        return "".join(each.text for each in text_letters(letters))

    assert read(*words("12", 0)) == "12"
    one, two = words("12", 0)
    two.left, two.right = 3.4, 8.4
    assert read(one, two) == "12"  # by a third of it
    two.left, two.right = 3.2, 8.2
    assert read(one, two) == UNKNOWN * 2
    assert read(*words("1", 0), *words("1", 0.2)) == "1"  # twice, for boldness
    assert read(*words("规", 0), *words("章", 1)) == "规章"
    assert read(*words("1" * 61, 0), *words("2", 1)) == "1" * 61 + "2"
