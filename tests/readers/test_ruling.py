"""Grids of ruling lines against plain definitions, at random; PDFium's quick calls against its declared ones."""

from __future__ import annotations

import ctypes
from bisect import bisect_right
from collections.abc import Sequence
from itertools import combinations, pairwise
from random import Random

import pypdfium2 as pdfium
import pypdfium2.raw as api
import pytest

from disclosure.readers.pages import ruling
from disclosure.readers.pages.frames import without_frames
from disclosure.readers.pages.letters import Letter, lines_of, text_of
from disclosure.readers.pages.ruling import Line
from disclosure.readers.pdf import pdfium_calls
from tests.builders.documents import ReportText, balanced_figures
from tests.builders.pdf import pdf_report

REACH = 3.0
SAME = 0.5


def drawing(seed: int) -> tuple[list[Line], list[Line]]:
    """Horizontal and vertical lines: a table whose cells draw their own sides, some moved or missing; stray ones."""
    random = Random(seed)
    columns = sorted(random.sample(range(0, 500, 20), random.randint(2, 7)))
    rows = sorted(random.sample(range(0, 700, 12), random.randint(2, 12)))

    def moved(value: float) -> float:
        return value + random.choice([0, 0, 0, random.uniform(-4, 4)])

    across, down = [], []
    for left, right in pairwise(columns):
        for bottom, top in pairwise(rows):
            if random.random() < 0.9:
                across += [Line(moved(edge), moved(left), moved(right)) for edge in (bottom, top)]
                down += [Line(moved(edge), moved(bottom), moved(top)) for edge in (left, right)]
    for _ in range(random.randint(0, 20)):
        start, end = sorted((random.uniform(0, 700), random.uniform(0, 700)))
        random.choice([across, down]).append(Line(random.uniform(0, 700), start, end))
    return across, down


def sets_by_definition(across: Sequence[Line], down: Sequence[Line]) -> list[set[int]]:
    """Numbers of the lines (horizontal ones first) that touch or go on in one another, in order of their first."""
    sets = [{number} for number in range(len(across) + len(down))]

    def join(one: int, other: int) -> None:
        first = next(found for found in sets if one in found)
        second = next(found for found in sets if other in found)
        if first is not second:
            first |= second
            sets.remove(second)

    for lines, offset in ((across, 0), (down, len(across))):
        heights = sorted({line.at for line in lines})
        starts = [high for low, high in pairwise([float("-inf"), *heights]) if high - low > SAME]
        for (one, line), (other, following) in combinations(enumerate(lines, start=offset), 2):
            is_level = bisect_right(starts, line.at) == bisect_right(starts, following.at)
            if is_level and line.start <= following.end + REACH and following.start <= line.end + REACH:
                join(one, other)
    for one, line in enumerate(across):
        for other, crossing in enumerate(down, start=len(across)):
            if (
                line.start - REACH <= crossing.at <= line.end + REACH
                and crossing.start - REACH <= line.at <= crossing.end + REACH
            ):
                join(one, other)
    return sorted(sets, key=min)


@pytest.mark.parametrize("seed", range(40))
def test_lines_that_touch_are_one_table(seed: int) -> None:
    across, down = drawing(seed)
    numbers = {id(line): number for number, line in enumerate([*across, *down])}
    found = [{numbers[id(line)] for line in [*group[0], *group[1]]} for group in ruling._components(across, down)]
    is_table = [
        part
        for part in sets_by_definition(across, down)
        if sum(number < len(across) for number in part) >= 2 and sum(number >= len(across) for number in part) >= 2
    ]
    assert found == is_table


def test_a_line_that_is_drawn_in_pieces_is_whole() -> None:
    """As browsers draw a row that spans all columns: no side of a cell touches the middle pieces of its line."""
    columns, rows = [0.0, 100.0, 200.0, 300.0], [0.0, 20.0, 40.0, 60.0]
    across = [Line(height, left, right) for height in rows for left, right in pairwise(columns)]
    down = [Line(edge, 0.0, 60.0) for edge in (0.0, 300.0)]
    (grid,) = ruling.find_grids(across, [*down, Line(100.0, 40.0, 60.0), Line(200.0, 40.0, 60.0)], [(50.0, 30.0)])
    assert [(cell.row, cell.column, cell.row_span, cell.column_span) for cell in grid.cells()] == [
        (0, 0, 1, 1),
        (0, 1, 1, 1),
        (0, 2, 1, 1),
        (1, 0, 1, 3),
        (2, 0, 1, 3),
    ]


def test_dots_in_a_row_are_a_line_and_others_none() -> None:
    row = [(10.0, 20.0 + 1.5 * number, 20.75 + 1.5 * number) for number in range(40)]
    apart = [(50.0, 20.0 + 9.0 * number, 21.0 + 9.0 * number) for number in range(40)]
    few = [(90.0, 20.0 + 1.5 * number, 20.75 + 1.5 * number) for number in range(5)]
    assert ruling.dotted_lines([*apart, *row[::-1], *few]) == [Line(10.0, 20.0, 79.25)]


def is_crossed(edges: Sequence[float], edge: int, middle: float, lines: Sequence[Line]) -> bool:
    """Whether a line is drawn on an edge, where a square's middle is."""
    return any(nearest(edges, line.at) == edge and line.start - 1 <= middle <= line.end + 1 for line in lines)


@pytest.mark.parametrize("seed", range(40))
def test_squares_without_a_line_between_them_are_one_cell(seed: int) -> None:
    across, down = drawing(seed)
    columns = ruling.positions(line.at for line in down)
    rows = ruling.positions(line.at for line in across)[::-1]
    squares = ruling._squares(columns, rows, across, down)
    places = [(row, column) for row in range(len(rows) - 1) for column in range(len(columns) - 1)]
    owner = {place: {place} for place in places}
    for row, column in places:
        middle_x, middle_y = (columns[column] + columns[column + 1]) / 2, (rows[row] + rows[row + 1]) / 2
        joined = []
        if column + 2 < len(columns) and not is_crossed(columns, column + 1, middle_y, down):
            joined.append((row, column + 1))
        if row + 2 < len(rows) and not is_crossed(rows, row + 1, middle_x, across):
            joined.append((row + 1, column))
        for other in joined:
            whole = owner[row, column] | owner[other]
            owner |= dict.fromkeys(whole, whole)
    held: dict[int, set[tuple[int, int]]] = {}
    for row, column in places:
        held.setdefault(id(squares[row][column]), set()).add((row, column))
    for row, column in places:
        cell = squares[row][column]
        assert held[id(cell)] == owner[row, column]
        first = min(owner[row, column])
        assert (cell.row, cell.column, cell.left, cell.top) == (*first, columns[first[1]], rows[first[0]])


def nearest(edges: Sequence[float], value: float) -> int:
    return min(range(len(edges)), key=lambda index: abs(edges[index] - value))


def test_the_nearest_edge() -> None:
    random = Random(1)
    for _ in range(2_000):
        edges = sorted({random.choice([random.uniform(0, 50), 10.0 * random.randint(0, 5)]) for _ in range(6)})
        value = random.choice([random.uniform(-10, 60), 5.0 * random.randint(-1, 11)])
        assert ruling._nearest(edges, value) == nearest(edges, value)


@pytest.mark.parametrize(("gap", "blanks"), [(2.3, ""), (2.5, " "), (6.3, " "), (6.5, "   ")])
def test_small_letters_stand_apart_by_the_same_gap(gap: float, blanks: str) -> None:
    letters = [Letter("a", 0, 0, 2, 2, 0), Letter("b", 2 + gap, 0, 4 + gap, 2, 1)]
    assert [text_of(line) for line in lines_of(letters)] == [f"a{blanks}b"]


def test_quick_calls_give_what_the_declared_ones_give() -> None:
    data = pdf_report("gb2021", balanced_figures("gb2021", Random(3)), ReportText())
    pdf = pdfium.PdfDocument(data)
    page = pdf[0]
    text = page.get_textpage()
    handle = pdfium_calls.handle_of(text.raw)
    loose, ink = pdfium_calls.Numbers(ctypes.c_float, 4), pdfium_calls.Numbers(ctypes.c_double, 4)
    rectangle, sides = api.FS_RECTF(), [ctypes.c_double() for _ in range(4)]
    assert text.count_chars() > 100
    for position in range(text.count_chars()):
        assert pdfium_calls.get_unicode(handle, position) == api.FPDFText_GetUnicode(text.raw, position)
        assert pdfium_calls.get_loose_box(handle, position, loose.places[0])
        api.FPDFText_GetLooseCharBox(text.raw, position, rectangle)
        assert list(loose.values) == [rectangle.left, rectangle.top, rectangle.right, rectangle.bottom]
        pdfium_calls.get_ink_box(handle, position, *ink.places)
        api.FPDFText_GetCharBox(text.raw, position, *sides)
        assert list(ink.values) == [side.value for side in sides]
        declared = ctypes.cast(api.FPDFText_GetTextObject(text.raw, position), ctypes.c_void_p).value
        assert pdfium_calls.text_object_of(handle, position) == declared
    held = pdfium_calls.handle_of(page.raw)
    count = pdfium_calls.count_page_objects(held)
    assert count == api.FPDFPage_CountObjects(page.raw) > 0
    for position in range(count):
        item = pdfium_calls.Handle(pdfium_calls.page_object(held, position))
        declared_item = api.FPDFPage_GetObject(page.raw, position)
        assert item.value == ctypes.cast(declared_item, ctypes.c_void_p).value
        assert pdfium_calls.object_type(item) == api.FPDFPageObj_GetType(declared_item)
    text.close()
    page.close()
    pdf.close()


def test_a_box_around_a_single_row_is_no_part_of_it() -> None:
    """The card of a table whose last row stands alone on the next page."""
    across = [Line(at, 50, 350) for at in (770.0, 790.0)] + [Line(at, 40, 360) for at in (760.0, 800.0)]
    down = [Line(at, 770, 790) for at in (50.0, 150.0, 250.0, 350.0)]
    frame = [Line(at, 760, 800) for at in (40.0, 360.0)]
    points = [(x, 780.0) for x in (100.0, 200.0, 300.0)]
    assert without_frames(across, [*down, *frame], points) == (across[:2], down)
