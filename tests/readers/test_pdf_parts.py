"""Smaller questions about a PDF page: markers, fields, pages side by side, slopes, cells that an edge cuts."""

from __future__ import annotations

import math
from collections import Counter
from types import SimpleNamespace
from typing import Any

import pytest

from disclosure.model.document import Document
from disclosure.readers.pages.cut_cells import cut_cells
from disclosure.readers.pages.letters import Area, Letter, Run
from disclosure.readers.pages.overlays import Doubts
from disclosure.readers.pdf import askew
from disclosure.readers.pdf.annotations import fields_shown_otherwise
from disclosure.readers.pdf.askew import _most_of, _steps_off, set_straight, slope_of, turned_with
from disclosure.readers.pdf.drawn import Drawn, drawn_on
from disclosure.readers.pdf.imposed import pages_on
from disclosure.readers.pdf.layers_off import _is_next
from disclosure.readers.pdf.markers import _are_neighbours, _is_tight, markers_on
from disclosure.readers.pdf.notes import add_notes
from disclosure.readers.pdf.pdfium_calls import Handle
from disclosure.readers.pdf.turns import upright
from tests.readers.test_overlays import table, words
from tests.readers.test_page_letters import letter
from tests.readers.test_pdf_drawn import page_of


@pytest.mark.parametrize(
    ("box", "is_tight"),
    [
        ((98, -2, 112, 12), True),
        ((98, -2, 123, 12), True),  # wider by one and a half letters
        ((98, -2, 123.1, 12), False),
        ((98, 0, 112, 22), True),
        ((98, 0, 112, 22.1), False),
    ],
)
def test_a_box_that_is_hardly_larger_than_its_number(box: Area, is_tight: bool) -> None:
    number = [letter("1", 100), letter("2", 105)]
    assert _is_tight(box, number) is is_tight
    assert _is_tight(box, number[::-1]) is is_tight
    assert _is_tight((98, -2, 123, 12), [letter("1", 100), letter("2", 111)])
    assert not _is_tight((98, -2, 123, 12), [letter("1", 100), letter("2", 111.1)])  # two numbers


@pytest.mark.parametrize(
    ("other", "beside"),
    [
        ((0, 0, 20, 10), False),  # itself
        ((20, 0, 40, 10), True),
        ((24, 0, 40, 10), True),
        ((24.1, 0, 40, 10), False),
        ((-40, 0, -4.1, 10), False),
        ((0, 10, 20, 20), True),
        ((0, 14.1, 20, 20), False),
        ((0, -30, 20, -4.1), False),
        ((5, 2, 15, 8), False),  # within it
        ((-50, -50, 90, 90), False),
        ((17, 7, 40, 40), True),
    ],
)
def test_boxes_side_by_side(other: Area, beside: bool) -> None:
    assert _are_neighbours((0, 0, 20, 10), other) is beside
    assert _are_neighbours(other, (0, 0, 20, 10)) is beside


@pytest.mark.parametrize(
    ("content", "count"),
    [
        ("1 1 0 rg 98 -2 14 14 re f", 1),
        ("1 1 0 rg 98 -2 14 14 re B", 0),  # with an outline
        ("1 1 0 rg 98 -2 14 14 re f 112 -2 14 14 re f", 0),  # one of a row
        ("1 1 0 rg 98 -2 14 14 re f 150 -2 14 14 re f", 1),
        ("1 1 0 rg 150 -2 14 14 re f", 0),
        ("1 1 0 rg 98 -2 14 40 re f", 0),
        ("", 0),
    ],
)
def test_a_marker_behind_a_number(content: str, count: int) -> None:
    with page_of(content) as page:
        drawn = drawn_on(page)
        assert len(markers_on(drawn, [letter("1", 100), letter("2", 105)], upright)) == count
        assert markers_on(drawn, [], upright) == set()


@pytest.mark.parametrize(
    ("value", "shown", "differs"),
    [
        ("12", "12", False),
        ("12", "21", False),
        ("12", "1", True),
        ("12件", "12", False),
        ("", "1", True),
        ("甲", "", False),
    ],
)
def test_fields_of_a_form_that_look_otherwise(value: str, shown: str, differs: bool) -> None:
    place = (0.0, 0.0, 50.0, 10.0)
    letters = [*words(shown, 1, 0), *words("9", 60, 0), *words("9", 1, 20), *words("件", 20, 0)]
    assert fields_shown_otherwise([(place, value)], letters) == ([place] if differs else [])


@pytest.mark.parametrize(
    ("x", "y", "degrees"),
    [(1, 0, 0.0), (1, 0.0175, 1.0), (0.0175, -1, 1.0), (-1, 0, 0.0), (1, 1, -45.0), (-1, -0.0175, 1.0)],
)
def test_how_far_a_direction_is_off(x: float, y: float, degrees: float) -> None:
    assert _steps_off(x, y) * 0.05 == pytest.approx(degrees, abs=0.03)


def test_what_nearly_all_have() -> None:
    assert _most_of(Counter()) == 0
    assert _most_of(Counter({7: 4, 3: 1})) == 7
    assert _most_of(Counter({7: 7, 3: 2})) == 0
    quarter = (0.0, 1.0, -1.0, 0.0, 100.0, 0.0)
    assert turned_with(quarter, (10, 20, 30, 50)) == (50, 10, 80, 30)


@pytest.mark.parametrize(
    ("angle", "line", "slope"),
    [
        (1.0, None, 1.0),
        (-1.0, None, -1.0),
        (0.05, None, 0.0),
        (0.1, None, 0.1),
        (15.0, None, 15.0),
        (15.1, None, 0.0),  # on purpose
        (1.0, 1.0, 1.0),
        (1.0, 1.05, 1.0),
        (1.0, 1.1, 0.0),
        (1.0, 0.0, 0.0),  # a line that is level
        (0.0, 1.0, 0.0),
    ],
)
def test_how_far_a_page_is_askew(angle: float, line: float | None, slope: float) -> None:
    a, b = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    content = f"BT /A 10 Tf {a:.6f} {b:.6f} {-b:.6f} {a:.6f} 50 40 Tm (12) Tj ET "
    short = "0 0 m 20 0 l S "
    if line is not None:
        end = 50 * math.cos(math.radians(line)), 50 * math.sin(math.radians(line))
        content += f"0 0 m {end[0]:.6f} {end[1]:.6f} l S "
    with page_of(content + short) as page:
        assert slope_of(page) == pytest.approx(slope, abs=0.01)


def text_of_part(part: int, left: float, bottom: float = 0.0, count: int = 20, width: float = 5.0) -> list[Letter]:
    run = Run(0, 0, part=part)
    return [letter("1", left + width * at, bottom=bottom, run=run) for at in range(count)]


@pytest.mark.parametrize(
    ("letters", "pages"),
    [
        (text_of_part(1, 0) + text_of_part(2, 200), [1, 2]),
        (text_of_part(2, 0) + text_of_part(1, 200), [1, 2]),
        (text_of_part(1, 0) + text_of_part(2, 98), [1, 2]),  # they may overlap a little
        (text_of_part(1, 0) + text_of_part(2, 97.9), []),
        (text_of_part(1, 0) + text_of_part(2, 200, 4.9), [1, 2]),
        (text_of_part(1, 0) + text_of_part(2, 200, 5.0), []),  # not beside one another
        (text_of_part(1, 0) + text_of_part(2, 0, 50), []),
        (text_of_part(1, 0) + text_of_part(2, 200, count=19, width=6), []),  # next to nothing
        (text_of_part(1, 0) + text_of_part(2, 200, width=2.8), []),  # a narrow one
        (text_of_part(1, 0) + text_of_part(2, 200) + text_of_part(0, 400, count=1), []),
        (text_of_part(1, 0), []),
    ],
)
def test_pages_side_by_side_on_a_sheet(letters: list[Letter], pages: list[int]) -> None:
    parts = [(0.0, 0.0, 100.0, 100.0)] * 2
    assert pages_on(Drawn(parts=parts), letters, (0, 0, 400, 100)) == pages
    assert pages_on(Drawn(parts=parts[:1]), letters, (0, 0, 400, 100)) == []
    drawn = Drawn(parts=parts, paths=[(Handle(0), parts[0], None, 1), (Handle(0), parts[0], None, 0)])
    assert pages_on(drawn, letters, (0, 0, 400, 100)) == []  # something stands on the sheet itself
    del drawn.paths[1]
    assert pages_on(drawn, letters, (0, 0, 400, 100)) == pages


@pytest.mark.parametrize(
    ("left", "bottom", "order", "size", "is_next"),
    [
        (5.0, 0.0, 1, 10.0, True),
        (7.9, 0.0, 1, 10.0, True),
        (8.0, 0.0, 1, 10.0, False),
        (3.1, 0.0, 1, 10.0, True),
        (3.0, 0.0, 1, 10.0, False),
        (5.0, 0.9, 1, 10.0, True),
        (5.0, 1.0, 1, 10.0, False),
        (5.0, 0.0, 2, 10.0, False),
        (5.0, 0.0, 1, 10.9, True),
        (5.0, 0.0, 1, 11.0, False),
    ],
)
def test_letters_beside_one_another_in_one_hand(
    left: float, bottom: float, order: int, size: float, is_next: bool
) -> None:
    other = letter("2", left, bottom=bottom, size=size)
    other.order = order
    assert _is_next(letter("1", 0), other) is is_next


def test_what_is_told_of_a_pdf() -> None:
    def told(count: int, hidden: list[int], scanned: list[int], **counts: int) -> list[tuple[str, str, str]]:
        document = Document("a/b", [])
        add_notes(document, count, 10, hidden, scanned, Counter(counts))
        return document.notes

    assert told(10, [], []) == []
    ((code, text, _),) = told(11, [], [])
    assert (code, "11 页" in text, "前 10 页" in text) == ("too_many_pages", True, True)
    found = told(1, [3, 4, 5, 6, 7, 8, 9], [2], stamp=5, unknown=7)
    assert [(code, place) for code, _, place in found] == [
        ("hidden_text", "page 3"),
        ("watermark_left_out", ""),
        ("scanned_pages", "page 2"),
        ("letters_unknown", ""),
    ]
    assert "3、4、5、6、7、8 页" in found[0][1]
    assert "5 个字" in found[1][1]
    assert "7 个字形" in found[3][1]


# Cells that an edge cuts


def cut(inside: list[Letter], beyond: list[Letter], area: Area, closed: tuple[bool, bool]) -> list[tuple[int, int]]:
    """The cells of a table, 0 to 100 across and 280 to 300 up, that are cut."""
    placed = table(inside)
    (grid,) = placed.grids
    placed.is_closed[id(grid)] = closed
    held: dict[int, object] = {}
    for each, cell in placed.inside:
        held.setdefault(id(cell), (cell, []))[1].append(each)  # type: ignore[index]
    doubts = Doubts(beyond, (), (), area, upright)
    return [(cell.row, cell.column) for cell in cut_cells(grid, placed, held, doubts)]  # type: ignore[arg-type]


WIDE, OPEN, CLOSED = (-50.0, 200.0, 150.0, 400.0), (False, False), (True, True)
LEFT, RIGHT, UPPER, LOWER = [(0, 0), (1, 0)], [(0, 1), (1, 1)], [(0, 0), (0, 1)], [(1, 0), (1, 1)]


@pytest.mark.parametrize(
    ("area", "closed", "expected"),
    [
        (WIDE, OPEN, []),
        ((0.0, 200.0, 150.0, 400.0), CLOSED, []),  # its last line is drawn right at the edge
        ((0.0, 200.0, 150.0, 400.0), OPEN, LEFT),
        ((-2.0, 200.0, 150.0, 400.0), OPEN, []),
        ((2.0, 200.0, 150.0, 400.0), CLOSED, []),
        ((2.1, 200.0, 150.0, 400.0), CLOSED, LEFT),
        ((-50.0, 200.0, 100.0, 400.0), OPEN, RIGHT),
        ((-50.0, 200.0, 102.0, 400.0), OPEN, []),
        ((-50.0, 200.0, 98.0, 400.0), CLOSED, []),
        ((-50.0, 200.0, 97.9, 400.0), CLOSED, RIGHT),
        ((-50.0, 282.0, 150.0, 400.0), CLOSED, []),
        ((-50.0, 282.1, 150.0, 400.0), CLOSED, LOWER),
        ((-50.0, 200.0, 150.0, 298.0), CLOSED, []),
        ((-50.0, 200.0, 150.0, 297.9), CLOSED, UPPER),
    ],
)
def test_cells_beyond_the_edge_of_what_is_shown(area: Area, closed: tuple[bool, bool], expected: list[object]) -> None:
    assert cut([], [], area, closed) == expected


def test_words_of_a_cut_cell_stay() -> None:
    area = (0.0, 200.0, 150.0, 400.0)
    assert cut(words("规章", 10), [], area, OPEN) == [(1, 0)]
    assert cut(words("12", 10), [], area, OPEN) == LEFT


def clipped(
    text: str, left: float, bottom: float = 291.0, clip: Area | None = (-50.0, 200.0, 100.0, 400.0)
) -> list[Letter]:
    return words(text, left, bottom, clip=clip)


@pytest.mark.parametrize(
    ("beyond", "closed", "expected"),
    [
        (clipped("1", 101), OPEN, RIGHT),
        (clipped("章", 101), OPEN, RIGHT),
        (clipped("1", 101), CLOSED, []),
        (clipped("123章", 101), CLOSED, RIGHT),
        (clipped("123", 101), CLOSED, []),
        (clipped("规章公开", 101), CLOSED, []),  # no number among them
        (clipped("1", -6), OPEN, LEFT),
        (clipped("1", 101, 310), OPEN, []),  # above the table
        (clipped("1", 101, clip=(-50.0, 310.0, 100.0, 400.0)), OPEN, []),  # clipped by something else
        (clipped("1", 151), OPEN, []),  # beyond the page
        (clipped("1", 60), OPEN, [(0, 1)]),  # of its digits too little is seen
        (clipped("章", 60), OPEN, []),
        (clipped("1", 60, clip=(58.0, 285.0, 70.0, 295.0)), OPEN, []),  # by less than its cell
        (clipped("1", 60, clip=(50.0, 200.0, 100.0, 400.0)), OPEN, []),  # as wide as it
        (clipped("1", 60, clip=(50.0, 200.0, 100.1, 400.0)), OPEN, [(0, 1)]),
        (clipped("1", 60, clip=(0.0, 290.0, 100.0, 300.0)), OPEN, []),
        (clipped("1", 60, clip=(0.0, 290.0, 100.0, 300.1)), OPEN, [(0, 1)]),
        (clipped("1", -2.5), CLOSED, []),  # half of it beside the table
        (clipped("1", -2.4), CLOSED, [(0, 0)]),
        (clipped("1", 97.4), CLOSED, [(0, 1)]),
        (clipped("1", 97.5), CLOSED, []),
        (clipped("1", 60, 299.9), CLOSED, [(0, 1)]),
        (clipped("1", 60, 300), CLOSED, []),  # above it
        (clipped("1", 60, 272.1), CLOSED, [(1, 1)]),
        (clipped("1", 60, 272), CLOSED, []),
    ],
)
def test_what_is_hidden_beside_a_table(beyond: list[Letter], closed: tuple[bool, bool], expected: list[object]) -> None:
    assert cut([], beyond, WIDE, closed) == expected


@pytest.mark.parametrize(
    ("clips", "expected"),
    [
        ([(10.0, 200.0, 90.0, 400.0)] * 3, [*LEFT[:1], (0, 1), *LOWER]),
        ([(10.0, 200.0, 90.0, 400.0)] * 3 + [None] * 2, [*LEFT[:1], (0, 1), *LOWER]),
        ([(10.0, 200.0, 90.0, 400.0)] * 2 + [None] * 2, []),  # not most of them
        ([(10.0, 200.0, 90.0, 400.0)] * 4 + [None] + [(20.0, 200.0, 80.0, 400.0)] * 2, []),  # four of seven
        ([(-50.0, 292.0, 150.0, 400.0)] * 3, LOWER),
        ([(-50.0, 200.0, 150.0, 288.0)] * 3, UPPER),
        ([(-90.0, 100.0, 190.0, 500.0)] * 3, []),
    ],
)
def test_what_clips_most_letters_of_a_table_is_its_edge(clips: list[Area | None], expected: list[object]) -> None:
    inside = [each for at, clip in enumerate(clips) for each in words("1", 15 + 6 * at, clip=clip)]
    assert sorted(cut(inside, [], WIDE, CLOSED)) == expected


@pytest.mark.parametrize(
    ("place", "is_beyond"),
    [("50 40", False), ("-20 40", True), ("250 40", True), ("50 -20", True), ("50 120", True)],
)
def test_a_page_set_straight_shows_less_where_something_stands_beyond_it(place: str, is_beyond: bool) -> None:
    with page_of(f"BT /A 10 Tf 1 0 0 1 {place} Tm (12) Tj ET BT /A 10 Tf 1 0 0 1 60 60 Tm (3) Tj ET") as page:
        matrix, area = set_straight(page, 1.0)
    across, up = (math.sin(math.radians(1)) * side / 2 for side in (100, 200))
    assert area == pytest.approx((across, up, 200 - across, 100 - up) if is_beyond else (0, 0, 200, 100))
    assert turned_with(matrix, (100, 50, 100, 50)) == pytest.approx((100, 50, 100, 50)), "about its middle"
    assert turned_with(matrix, (200, 50, 200, 50))[1] == pytest.approx(50 - 100 * math.sin(math.radians(1)))


@pytest.mark.parametrize(
    ("box", "is_beyond"),
    [
        ((0, 0, 200, 100), False),
        ((-5, 0, 0, 9), False),  # its right side is at the page's left one
        ((-5, 0, -0.1, 9), True),
        ((200, 0, 205, 9), False),
        ((200.1, 0, 205, 9), True),
        ((0, -9, 5, 0), False),
        ((0, -9, 5, -0.1), True),
        ((0, 100, 5, 109), False),
        ((0, 100.1, 5, 109), True),
    ],
)
def test_a_letter_is_beyond_a_page_where_nothing_of_it_is_on_it(
    box: Area, is_beyond: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[object] = []
    held = SimpleNamespace(count_chars=lambda: 1, get_charbox=lambda _: box, close=lambda: None)
    page: Any = SimpleNamespace(get_textpage=lambda: held, raw=None)
    monkeypatch.setattr(askew, "shown_area", lambda _: (0.0, 0.0, 200.0, 100.0))
    monkeypatch.setattr(askew.api, "FPDFPage_TransFormWithClip", lambda *given: shown.append(given[2]))
    assert (set_straight(page, 1.0)[1] != (0.0, 0.0, 200.0, 100.0)) is is_beyond
    assert (shown != [None]) is is_beyond
