"""Lines that rule the tables of a PDF page and lines that do not, and places where something stands for a number."""

from __future__ import annotations

import pytest

from disclosure.readers.pages.letters import Area, Letter
from disclosure.readers.pages.number_shapes import cell_around
from disclosure.readers.pdf.drawn import drawn_on
from disclosure.readers.pdf.pictured import (
    _is_any,
    _places_in_cells,
    _places_in_lines,
    _places_of_digits,
    _shapes,
    _small_paths,
    letters_for_pictures,
)
from disclosure.readers.pdf.ruling_lines import ruling_lines
from disclosure.readers.pdf.turns import turn_of, upright
from tests.readers.test_overlays import words
from tests.readers.test_page_letters import letter
from tests.readers.test_pagebreaks import grid
from tests.readers.test_pdf_drawn import page_of


def near(held: list[object]) -> list[object]:
    """Lines with what their ends have of the width of a pen."""
    return [pytest.approx(line, abs=0.6) for line in held]


PAGE = (0.0, 0.0, 200.0, 100.0)
Shown = tuple[list[list[float]], list[list[float]], list[list[float]], list[list[float]]]


def lines(content: str, *forms: str, area: Area = PAGE, part: int = 0, over: int = 0, rotation: int = 0) -> Shown:
    """Lines across, down, cut ones and strokes that rule nothing: where, from, to."""
    with page_of(content, *forms) as page:
        drawn = drawn_on(page)
        drawn.over = over
        turn = turn_of(page, rotation) if rotation else upright
        across, down, cut, strokes = ruling_lines(drawn, turn, area, part)
    short = [line for line in strokes if line not in across]
    return tuple(  # type: ignore[return-value]
        sorted([round(line.at, 1), round(line.start, 1), round(line.end, 1)] for line in held)
        for held in (across, down, cut, short)
    )


@pytest.mark.parametrize(
    ("content", "across", "down"),
    [
        ("0 w 20 50 m 120 50 l S", [[50, 20, 120]], []),
        ("0 w 50 20 m 50 90 l S", [], [[50, 20, 90]]),
        ("20 50 100 1 re f", [[50.5, 20, 120]], []),
        ("20 50 100 2.5 re f", [[51.2, 20, 120]], []),
        ("50 20 1 70 re f", [], [[50.5, 20, 90]]),
        ("20 50 100 30 re f", [[50, 20, 120], [80, 20, 120]], [[20, 50, 80], [120, 50, 80]]),
        ("0 w 20 50 m 120 50 l 120 80 l 20 80 l h S", [[50, 20, 120], [80, 20, 120]], [[20, 50, 80], [120, 50, 80]]),
        ("0 w 20 50 m 120 50 l 120 80 l S", [[50, 20, 120], [80, 20, 120]], [[20, 50, 80], [120, 50, 80]]),
        ("0 w 20 20 m 120 90 l S", [], []),  # the slanting line of a header
        ("0 w 20 20 m 60 90 l 120 20 l S", [], []),  # a tick
        ("0 w 20 20 m 20 90 120 90 120 20 c S", [], []),  # a curve
        (
            "0 w 20 20 m 120 20 l 20 50 m 120 50 l 20 20 m 20 50 l 120 20 m 120 50 l S",
            [[20, 20, 120], [50, 20, 120]],
            [[20, 20, 50], [120, 20, 50]],
        ),
        (
            "0 w 20 20 m 120 20 l 120 50 l 70 50 l 70 60 l 20 60 l h S",
            [[20, 20, 120], [50, 70, 120], [60, 20, 70]],
            [[20, 20, 60], [70, 50, 60], [120, 20, 50]],
        ),
        ("0 w -20 50 m 220 50 l S", [[50, 0, 200]], []),  # ends where the page does
        ("0 w 20 150 m 120 150 l S", [], []),
        ("q 30 0 50 100 re W n 0 w 20 50 m 120 50 l S Q", [[50, 30, 80]], []),
        ("q 0 60 50 40 re W n 0 w 20 50 m 120 50 l S Q", [], []),  # clipped away
        ("q 1 0 0 40 50 20 cm /P Do Q", [], [[50.5, 20, 60]]),  # a picture, where nothing else rules
        (
            "q 1 0 0 40 50 20 cm /P Do Q q 40 0 0 1 50 20 cm /P Do Q q 3 0 0 1 50 80 cm /P Do Q",
            [[20.5, 50, 90]],
            [[50.5, 20, 60]],
        ),
        ("0 w 10 10 m 10 90 l S q 1 0 0 40 50 20 cm /P Do Q", [], [[10, 10, 90]]),
        (" ".join(f"{20 + 4 * at} 50 1 1 re f" for at in range(20)), [[50.5, 20, 97]], []),  # a row of dots
    ],
)
def test_the_lines_of_a_page(content: str, across: list[object], down: list[object]) -> None:
    found = lines(content)
    assert (found[0], found[1]) == (near(across), near(down))
    assert found[2] == []


@pytest.mark.parametrize(
    ("content", "strokes"),
    [
        ("0 w 20 50 m 23 50 l S", [[50, 20, 23]]),  # too short to rule a table
        ("0 w 50 20 m 50 24 l S", []),
        ("0 w 20 50 m 40 58 l S", [[54, 20, 40]]),
        ("0 w 20 50 m 40 61 l S", []),  # too steep
        ("0 w 20 50 m 30 53 l 40 50 l 50 53 l S", [[51.5, 20, 50]]),  # a wavy line
        ("0 w 20 50 m 30 53 l 40 50 l 50 53 l h S", []),
        ("0 w 20 50 m 22 70 l 24 50 l 26 70 l 28 50 l 50 50 l S", [[60, 20, 50]]),  # a scribble
        ("0 w 20 50 m 40 70 l 60 50 l 80 70 l S", []),
        ("q 3 0 0 1 50 20 cm /P Do Q", [[20.5, 50, 53]]),
        ("q 40 0 0 1 50 20 cm /P Do Q", [[20.5, 50, 90]]),
        ("0 w 10 10 m 10 90 l S q 1 0 0 40 50 20 cm /P Do Q q 40 0 0 1 50 20 cm /P Do Q", [[20.5, 50, 90]]),
    ],
)
def test_strokes_that_rule_no_table(content: str, strokes: list[object]) -> None:
    assert lines(content)[3] == near(strokes)


def test_parts_of_a_page_and_what_is_drawn_over_it() -> None:
    content, inside = "0 w 20 50 m 120 50 l S /F0 Do", "0 w 20 80 m 120 80 l S 50 20 1 70 re f"
    assert lines(content, inside)[0] == near([[50, 20, 120], [80, 20, 120]])
    found = lines(content, inside, part=1)
    assert (found[0], found[1]) == (near([[80, 20, 120]]), near([[50.5, 20, 90]]))
    found = lines(content, inside, over=1)
    assert (found[0], found[1], found[3]) == (near([[50, 20, 120]]), [], near([[80, 20, 120]]))
    assert lines("20 50 100 30 re f", area=(0, 0, 100, 100))[1:3] == ([[20, 50, 80]], [[100, 50, 80]])
    assert lines("20 50 100 30 re f", area=(40, 0, 200, 100))[1:3] == ([[120, 50, 80]], [[40, 50, 80]])
    found = lines("0 w 20 50 m 120 50 l S", rotation=90)
    assert (found[0], found[1]) == ([], near([[50, 80, 180]]))


# In place of a number


TABLE = grid(("甲", "乙"), ("丙", "丁"))


@pytest.mark.parametrize(
    ("shape", "held", "places"),
    [
        ((10, 292, 20, 298), "", [((10, 292, 20, 298), 80)]),
        ((-10, 292, 20, 298), "", [((1.5, 292, 20, 298), 150)]),  # over the side of its cell
        ((10, 292, 20, 298), "规章", []),
        ((10, 292, 20, 294.9), "", []),  # too low
        ((10, 292, 11.2, 298), "", []),  # too narrow
        ((110, 292, 120, 298), "", []),
    ],
)
def test_shapes_in_cells_without_letters(shape: Area, held: str, places: list[object]) -> None:
    assert _places_in_cells([TABLE], words(held, 1), [shape], []) == places


@pytest.mark.parametrize(("held", "is_place"), [("", True), ("12", True), ("规章", False), ("1234567", False)])
def test_what_is_as_small_as_a_digit(held: str, is_place: bool) -> None:
    shape = (11.5, 292.0, 14.0, 298.0)
    cell = cell_around([TABLE], shape)
    assert cell is not None
    found = _places_in_cells([TABLE], words(held, 1), [], [(shape, cell)])
    assert found == ([((11.0, 292.0, 14.5, 298.0), 80)] if is_place else [])


@pytest.mark.parametrize(
    ("shape", "is_place"),
    [
        ((30, 0, 50, 10), True),
        ((30, 0, 50, 2.9), False),
        ((30, 0, 50, 30), True),
        ((30, 0, 50, 30.1), False),  # too high for a line of this size
        ((-30, 0, -10, 10), False),  # nothing before it
        ((2, 0, 50, 10), False),  # on a letter
        ((30, 5, 50, 15), False),  # on another line
        ((30, 4.9, 50, 14.9), True),
        ((50, 0, 50, 10), False),
    ],
)
def test_shapes_in_a_line_of_text(shape: Area, is_place: bool) -> None:
    line = [letter("共", 0), letter("有", 6)]
    assert _places_in_lines(line, [shape]) == ([(shape, 80)] if is_place else [])
    for each in line:
        each.bottom, each.top = each.bottom + 500, each.top + 500
    higher = (shape[0], shape[1] + 500, shape[2], shape[3] + 500)
    assert _places_in_lines(line, [higher]) == ([(higher, 80)] if is_place else [])


@pytest.mark.parametrize(
    ("text", "left", "beside", "place"),
    [
        ("5", 20.0, [], (21.25, 293.0, 23.75, 297.0)),
        ("章", 20.0, [], None),
        ("5", 20.0, [letter("5", 24.9, bottom=291)], None),
        ("5", 20.0, [letter("5", 25.0, bottom=291)], (21.25, 293.0, 23.75, 297.0)),
        ("5", 20.0, [letter("5", 20.0, bottom=299)], (21.25, 293.0, 23.75, 297.0)),
        ("5", 46.3, [], None),  # beside the side of its cell
        ("5", 45.0, [], (46.25, 293.0, 47.5, 297.0)),
        ("5", 200.0, [], (201.25, 293.0, 203.75, 297.0)),  # in no cell
    ],
)
def test_where_an_unseen_digit_stands_alone(text: str, left: float, beside: list[Letter], place: Area | None) -> None:
    found = _places_of_digits([TABLE], beside, words(text, left))
    assert found == ([(pytest.approx(place), 80)] if place else [])


def test_what_is_large_enough_to_be_seen() -> None:
    assert [_is_any((0, 0, wide, high)) for wide, high in ((1.3, 3.0), (1.25, 3.0), (1.3, 2.9))] == [True, False, False]


CURVE = "20 20 m 30 20 l 30 30 l 25 35 l 22 33 l 21 31 l 20 30 l h"
FRAME = "20 20 m 30 20 l 30 30 l 20 30 l h 21 21 m 29 21 l 29 29 l 21 29 l h"


@pytest.mark.parametrize(
    ("content", "count", "small"),
    [
        (f"{CURVE} f", 1, 1),
        (f"{CURVE} S", 1, 1),
        (f"{FRAME} f", 0, 1),  # the border of a cell
        ("20 20 10 10 re f", 0, 1),
        ("20 20 m 90 20 l 90 30 l 70 35 l 60 33 l 50 31 l 20 30 l h f", 1, 0),
        ("0 w 20 20 m 90 20 l 90 30 l 70 35 l 60 33 l 50 31 l 20 30 l h S", 0, 0),  # lines of a table
        ("q 40 0 0 30 50 20 cm /P Do Q", 1, 0),
        ("20 20 2 2 re f", 0, 0),
        ("20 20 1 12 re f", 0, 1),
        ("20 20 1 12.1 re f", 0, 0),
        ("20 20 40 12 re f", 0, 1),
        ("20 20 41 12 re f", 0, 0),
        ("20 20 13 2 re f", 0, 0),
    ],
)
def test_pictures_outlines_and_small_paths(content: str, count: int, small: int) -> None:
    with page_of(content) as page:
        drawn = drawn_on(page)
        assert len(list(_shapes(drawn, upright))) == count
        assert len(list(_small_paths(drawn))) == small


@pytest.mark.parametrize(
    ("content", "count"),
    [
        ("0 g 65 15 m 70 15 l 70 22 l 68 23 l 67 20 l 66 22 l 65 21 l h f", 1),
        ("0.8 g 65 15 m 70 15 l 70 22 l 68 23 l 67 20 l 66 22 l 65 21 l h f", 0),  # a watermark
        ("0 g 65 15 3 7 re f", 1),
        ("0 g 165 15 3 7 re f", 0),
        ("", 0),
    ],
)
def test_unknown_letters_for_what_is_drawn_in_cells(content: str, count: int) -> None:
    low = grid(("甲", "乙"), ("丙", "丁"))
    for row in low.squares:
        for cell in row:
            cell.bottom, cell.top = cell.bottom - 270, cell.top - 270
    low.rows = [edge - 270 for edge in low.rows]
    with page_of(content) as page:
        found = letters_for_pictures(page, drawn_on(page), [low], [letter("丙", 1, bottom=11, size=8)], [], upright)
    assert len({id(low.cell_at(*each.middle)) for each in found}) == count
    assert all(each.order > 1 and each.size == each.top - each.bottom for each in found)
