"""Tables from ruling lines, one question at a time, and what is written into their cells: wrapped numbers, titles."""

from __future__ import annotations

import pytest

from disclosure.readers.pages import filling, frames, ruling
from disclosure.readers.pages.filling import _cell_text
from disclosure.readers.pages.frames import without_frames
from disclosure.readers.pages.headlines import joined_title, text_printed_downwards
from disclosure.readers.pages.letters import Letter, text_of
from disclosure.readers.pages.ruling import Grid, GridCell, Line, find_grids, positions, take_in_boxes
from tests.readers.test_page_letters import letter

ROWS, COLUMNS = (100.0, 80.0, 60.0), (0.0, 50.0, 150.0)
ACROSS = [Line(at, 0, 150) for at in ROWS]
DOWN = [Line(at, 60, 100) for at in COLUMNS]
POINTS = [(25.0, 90.0), (100.0, 70.0)]


def edges(across: list[Line], down: list[Line], points: list[tuple[float, float]] | None = None) -> list[object]:
    """The columns and rows of each table."""
    return [(grid.columns, grid.rows) for grid in find_grids(across, down, POINTS if points is None else points)]


def test_a_table_of_lines() -> None:
    whole = [([0, 50, 150], [100, 80, 60])]
    assert edges(ACROSS, DOWN) == whole
    assert edges(ACROSS * 2, DOWN * 3) == whole  # as neighbouring cells draw their sides
    assert edges(ACROSS, DOWN, []) == []  # nothing stands in it
    assert edges(ACROSS, DOWN, [(300.0, 70.0)]) == []
    assert edges(ACROSS[:1], DOWN) == []
    assert edges(ACROSS, DOWN[:1]) == []
    assert edges([*ACROSS, Line(77.5, 0, 150)], DOWN)[0][1] == [100, 78.75, 60]  # type: ignore[index]
    assert edges([*ACROSS, Line(77.4, 0, 150)], DOWN)[0][1] == [100, 80, 77.4, 60]  # type: ignore[index]
    assert positions([3.0, 1.0, 2.0, 9.0], 1.0) == [2.0, 9.0]
    assert positions([1.0, 2.1], 1.0) == [1.0, 2.1]


def test_so_many_columns_and_rows_a_table_may_have() -> None:
    assert edges(ACROSS, [DOWN[0], DOWN[2]]) == []
    for count, is_table in ((80, True), (81, False)):
        down = [Line(5.0 * at, 60, 100) for at in range(count)]
        across = [Line(at, 0, 5.0 * (count - 1)) for at in ROWS]
        assert bool(edges(across, down)) is is_table
    for count, is_table in ((400, True), (401, False)):
        across = [Line(5.0 * at, 0, 150) for at in range(count)]
        down = [Line(at, 0, 5.0 * (count - 1)) for at in COLUMNS]
        assert bool(edges(across, down)) is is_table


@pytest.mark.parametrize(
    ("left", "right", "columns"),
    [
        (0.0, 150.0, [0, 50, 150]),
        (-6.0, 150.0, [0, 50, 150]),
        (-6.1, 150.0, [-6.1, 0, 50, 150]),
        (0.0, 156.1, [0, 50, 150, 156.1]),
        (-20.0, 170.0, [-20, 0, 50, 150, 170]),
    ],
)
def test_sides_that_a_table_leaves_open(left: float, right: float, columns: list[float]) -> None:
    across = [Line(at, left, right) for at in ROWS]
    assert edges(across, DOWN)[0][0] == columns  # type: ignore[index]
    if left < 0:
        one = [across[0], *ACROSS[1:]]
        assert edges(one, DOWN)[0][0][0] == 0  # type: ignore[index]


def test_sides_where_only_the_inner_ones_are_drawn() -> None:
    inner = [Line(50.0, 60, 100)]
    assert edges(ACROSS, inner) == [([0, 50, 150], [100, 80, 60])]
    assert edges(ACROSS[:2], inner) == []  # underlined text
    assert edges(ACROSS, []) == []
    assert edges(ACROSS, [Line(6.0, 60, 100)]) == []
    apart = [Line(at, 0, 150) for at in (200.0, 100.0, 60.0)]
    assert edges(apart, [Line(50.0, 60, 200)])[0][1] == [200, 100, 60]  # type: ignore[index]
    apart[0] = Line(220.1, 0, 150)  # no row is so high
    assert edges(apart, [Line(50.0, 60, 221)], [(25.0, 90.0)]) == []
    moved = [ACROSS[0], Line(80.0, 3.0, 153.0), ACROSS[2]]
    assert edges(moved, inner)[0][0] == [0, 50, 150]  # type: ignore[index]
    assert edges([ACROSS[0], Line(80.0, 3.1, 153.1), ACROSS[2]], inner) == []


@pytest.mark.parametrize(
    ("top", "bottom", "rows"),
    [
        (100.0, 60.0, [100, 80, 60]),
        (110.0, 60.0, [110, 100, 80, 60]),
        (106.0, 60.0, [100, 80, 60]),  # no room for a line
        (100.0, 40.0, [100, 80, 60, 40]),
        (100.0, 54.0, [100, 80, 60]),
    ],
)
def test_ends_that_a_table_leaves_open(top: float, bottom: float, rows: list[float]) -> None:
    down = [Line(at, bottom, top) for at in COLUMNS]
    points = [*POINTS, (25.0, 103.0), (25.0, 50.0), (25.0, 57.0)]
    assert edges(ACROSS, down, points)[0][1] == rows  # type: ignore[index]
    assert edges(ACROSS, down)[0][1] == [100, 80, 60]  # type: ignore[index]
    one = [down[0], *DOWN[1:]]
    assert edges(ACROSS, one, points)[0][1] == [100, 80, 60]  # type: ignore[index]


@pytest.mark.parametrize(
    ("ends", "point", "is_open"),
    [
        ((120.0, 114.1, 100.0), (25, 103), True),
        ((120.0, 114.0, 100.0), (25, 103), False),  # one line alone runs on
        ((106.1, 106.1, 100.0), (25, 103), True),
        ((106.0, 106.0, 100.0), (25, 103), False),  # no room for a line of text
        ((120.0, 120.0, 120.0), (25, 100), False),
        ((120.0, 120.0, 120.0), (25, 120), False),
        ((120.0, 120.0, 120.0), (0, 103), False),
        ((120.0, 120.0, 120.0), (150, 103), False),
        ((120.0, 120.0, 120.0), (149, 119), True),
    ],
)
def test_where_lines_run_on_around_something_a_table_goes_on(
    ends: tuple[float, ...], point: tuple[float, float], is_open: bool
) -> None:
    """Above it, and, in a mirror, below it."""
    rows = [100.0, 80.0, 60.0]
    down = [Line(at, 60.0, end) for at, end in zip(COLUMNS, ends, strict=True)]
    assert ruling._close_ends(rows, down, (0.0, 150.0), [point]) == ([max(ends), *rows] if is_open else rows)
    down = [Line(at, 160.0 - end, 100.0) for at, end in zip(COLUMNS, ends, strict=True)]
    below = ruling._close_ends(rows, down, (0.0, 150.0), [(point[0], 160.0 - point[1])])
    assert below == ([*rows, 160.0 - max(ends)] if is_open else rows)


@pytest.mark.parametrize(
    ("starts", "is_open"),
    [
        ((-20.0, -20.0, -20.0, 0.0, 0.0), True),
        ((-20.0, -20.0, 0.0, 0.0, 0.0), False),  # two fifths of the lines
        ((-20.0, -14.1, -14.1, 0.0, 0.0), True),
        ((-20.0, -14.0, -14.1, 0.0, 0.0), False),
        ((-6.1, -6.1, -6.1, -6.1, 0.0), True),
        ((-6.0, -6.0, -6.0, -6.0, 0.0), False),
    ],
)
def test_where_most_lines_reach_out_a_table_has_an_edge(starts: tuple[float, ...], is_open: bool) -> None:
    """On the left, and, in a mirror, on the right; the parts of a line at one height count once."""
    columns = [0.0, 50.0, 150.0]
    left = [Line(100.0 - 10 * at, start, 150.0) for at, start in enumerate(starts)]
    left += [Line(100.0, 20.0, 150.0)] * 9
    assert ruling._close_sides(columns, left) == ([min(starts), *columns] if is_open else columns)
    right = [Line(100.0 - 10 * at, 0.0, 150.0 - start) for at, start in enumerate(starts)]
    assert ruling._close_sides(columns, right) == ([*columns, 150.0 - min(starts)] if is_open else columns)


def cells_of(across: list[Line], down: list[Line]) -> list[tuple[int, ...]]:
    (grid,) = find_grids(across, down, POINTS)
    return [(cell.row, cell.column, cell.row_span, cell.column_span) for cell in grid.cells()]


def test_cells_over_several_squares() -> None:
    assert cells_of(ACROSS, DOWN) == [(0, 0, 1, 1), (0, 1, 1, 1), (1, 0, 1, 1), (1, 1, 1, 1)]
    assert cells_of(ACROSS, [DOWN[0], Line(50, 60, 80), DOWN[2]]) == [(0, 0, 1, 2), (1, 0, 1, 1), (1, 1, 1, 1)]
    assert cells_of([ACROSS[0], Line(80, 50, 150), ACROSS[2]], DOWN) == [(0, 0, 2, 1), (0, 1, 1, 1), (1, 1, 1, 1)]
    assert cells_of([ACROSS[0], Line(80, 50, 150), ACROSS[2]], [DOWN[0], Line(50, 60, 80), DOWN[2]]) == [
        (0, 0, 2, 2),
        (1, 1, 1, 1),
    ]
    assert cells_of(ACROSS, [DOWN[0], Line(50, 71, 100), DOWN[2]]) == [
        (0, 0, 1, 1),
        (0, 1, 1, 1),
        (1, 0, 1, 1),
        (1, 1, 1, 1),
    ]
    assert cells_of(ACROSS, [DOWN[0], Line(50, 71.1, 100), DOWN[2]]) == [(0, 0, 1, 1), (0, 1, 1, 1), (1, 0, 1, 2)]


def test_the_cell_at_a_place() -> None:
    (grid,) = find_grids(ACROSS, DOWN, POINTS)
    for x, y, place in (
        (1, 99, (0, 0)),
        (49.9, 80.1, (0, 0)),
        (50.1, 79.9, (1, 1)),
        (149, 61, (1, 1)),
        (-5, 200, (0, 0)),
    ):
        cell = grid.cell_at(x, y)
        assert (cell.row, cell.column) == place
    assert grid.contains(1, 99)
    assert not any(grid.contains(x, y) for x, y in ((0, 90), (150, 90), (50, 100), (50, 60)))


def test_a_box_inside_a_cell_is_part_of_it() -> None:
    across = [*ACROSS, Line(95, 10, 40), Line(85, 10, 40)]
    down = [*DOWN, Line(10, 85, 95), Line(40, 85, 95)]
    grids = find_grids(across, [*down, Line(10, 80, 100)], POINTS)
    for grid in grids:
        before = len(grid.cells())
        take_in_boxes(grid, POINTS)
        assert len(grid.cells()) <= before
    made = Grid([0.0, 10.0, 20.0, 30.0], [30.0, 20.0, 10.0, 0.0])
    outer = GridCell(0, 0, 3, 3, 0, 30, 0, 30)
    inner = GridCell(1, 1, 1, 1, 10, 20, 10, 20)
    made.squares = [[outer] * 3, [outer, inner, outer], [outer] * 3]
    take_in_boxes(made, [(15.0, 15.0)])
    assert made.squares[1][1] is outer
    made.squares[1][1] = inner
    take_in_boxes(made, [(15.0, 15.0), (5.0, 5.0)])
    assert made.squares[1][1] is inner  # the cell holds something itself


def test_dots_close_together_are_a_line() -> None:
    for gap, count, found in ((3.0, 6, 1), (3.1, 6, 0), (3.0, 5, 0)):
        dots = [(10.0, at * (1 + gap), at * (1 + gap) + 1) for at in range(count)]
        assert len(ruling.dotted_lines(dots)) == found
    for step, found in ((0.01, 1), (0.1, 0)):  # as high as one another, but for what rounding leaves
        dots = [(10.0 + step * (at % 3), at * 2.0, at * 2.0 + 1) for at in range(12)]
        assert len(ruling.dotted_lines(dots)) == found


CARD = [Line(at, 50, 110) for at in (-20.0, 170.0)]


def test_a_card_around_a_table_is_no_part_of_it() -> None:
    closing = [Line(at, -20, 170) for at in (50.0, 110.0)]
    across, down = without_frames([*ACROSS, *closing], [*DOWN, *CARD], POINTS)
    assert (across, down) == (ACROSS, DOWN)
    assert without_frames(ACROSS, [*DOWN, *CARD], POINTS) == (ACROSS, DOWN)
    # What is written between a side and the table, or a line that meets it, makes it one of the table's.
    written = without_frames(ACROSS, [*DOWN, *CARD], [*POINTS, (-10.0, 90.0), (160.0, 90.0)])
    assert written == (ACROSS, [*DOWN, *CARD])
    met = [Line(at, -20, 170) for at in ROWS]
    assert without_frames(met, [*DOWN, *CARD], POINTS) == (met, [*DOWN, *CARD])
    low = [Line(at, 80, 100) for at in (-20.0, 170.0)]
    assert without_frames(ACROSS, [*DOWN, *low], POINTS) == (ACROSS, [*DOWN, *low])
    assert without_frames([], CARD, POINTS) == ([], CARD)
    crossed = [*DOWN, Line(50.0, 50, 110)]
    assert without_frames([*ACROSS, *closing], [*crossed, *CARD], POINTS)[0] == [*ACROSS, *closing]


@pytest.mark.parametrize(
    ("pieces", "count"),
    [
        ([(0.0, 0, 10), (0.0, 13, 20)], 1),
        ([(0.0, 0, 10), (0.0, 13.1, 20)], 2),
        ([(0.0, 0, 10), (0.9, 5, 20)], 1),
        ([(0.0, 0, 10), (1.0, 5, 20)], 2),
        ([(0.0, 13, 20), (0.0, 0, 10)], 1),
        ([(0.0, 0, 30), (0.0, 5, 20), (0.0, 33, 40)], 1),
    ],
)
def test_pieces_of_one_line(pieces: list[tuple[float, float, float]], count: int) -> None:
    runs = frames._runs([Line(*each) for each in pieces])
    assert len(runs) == count
    assert sorted(number for run in runs for number in run.members) == list(range(len(pieces)))
    if count == 1:
        assert (runs[0].start, runs[0].end) == (0, max(end for _, _, end in pieces))


@pytest.mark.parametrize(
    ("lines", "points", "around"),
    [
        ([(60, 0, 150), (80, 0, 150)], [], True),
        ([(60, 0, 150)], [], False),  # one line is no table
        ([(53, 0, 150), (106.9, 0, 150)], [], True),
        ([(52.9, 0, 150), (106.9, 0, 150)], [], False),
        ([(53, 0, 150), (107, 0, 150)], [], False),
        ([(60, -17.9, 150), (80, 0, 150)], [], True),
        ([(60, -18, 150), (80, 0, 150)], [], False),  # it meets the side
        ([(60, -90, -22.1), (80, -90, -40)], [], True),  # a side on the right of a table
        ([(60, -90, -22), (80, -90, -40)], [], False),
        ([(60, -90, -40), (80, 0, 150)], [], False),
        ([(60, 0, 150), (80, 0, 150)], [(-10, 80)], False),  # something is written between
        ([(60, 0, 150), (80, 0, 150)], [(-20, 80), (0, 80), (-10, 50), (-10, 110)], True),
        ([(60, -90, -40), (80, -90, -50)], [(-30, 80)], False),
        ([(60, -90, -40), (80, -90, -50)], [(-40, 80), (-20, 80), (-45, 80)], True),
    ],
)
def test_a_side_that_no_line_meets_stands_around(
    lines: list[tuple[float, float, float]], points: list[tuple[float, float]], around: bool
) -> None:
    assert frames._stands_around(frames._Run(-20, 50, 110, [0]), lines, points) is around


@pytest.mark.parametrize(
    ("line", "kept", "closes"),
    [
        ((50, -20, 170), [], True),
        ((36, -20, 170), [], True),  # below a rounded corner
        ((35.9, -20, 170), [], False),
        ((124, -20, 170), [], True),
        ((124.1, -20, 170), [], False),
        ((50, -6, 156), [], True),
        ((50, -5.9, 156), [], False),
        ((50, -6, 155.9), [], False),
        ((50, -20, 170), [Line(50, 52, 110)], False),  # a line of the table begins at it
        ((50, -20, 170), [Line(50, 52.1, 110)], True),
        ((50, -20, 170), [Line(50, 10, 48)], False),
        ((50, -20, 170), [Line(50, 10, 47.9)], True),
        ((50, -20, 170), [Line(-18, 40, 110), Line(168, 40, 110)], True),
        ((50, -20, 170), [Line(-17.9, 40, 110)], False),
        ((50, -20, 170), [Line(167.9, 40, 110)], False),
    ],
)
def test_a_line_from_one_side_of_a_frame_to_another(
    line: tuple[float, float, float], kept: list[Line], closes: bool
) -> None:
    sides = [frames._Run(at, 50, 110, [0]) for at in (-20, 170)]
    assert frames._closes(frames._Run(*line, [0]), sides, kept) is closes


@pytest.mark.parametrize(("height", "is_frame"), [(20.0, False), (20.1, True)])
def test_a_frame_is_higher_than_a_line_of_text(height: float, is_frame: bool) -> None:
    across = [Line(at, 0, 150) for at in (98.0, 92.0, 86.0)]
    card = [Line(at, 82, 82 + height) for at in (-20.0, 170.0)]
    inner = [Line(at, 86, 98) for at in COLUMNS]
    assert without_frames(across, [*inner, *card], POINTS)[1] == (inner if is_frame else [*inner, *card])


@pytest.mark.parametrize(("width", "is_closing"), [(100.0, False), (100.1, True)])
def test_what_closes_a_frame_is_wide(width: float, is_closing: bool) -> None:
    across = [Line(at, 10, 80) for at in ROWS]
    down = [Line(at, 60, 100) for at in (10.0, 40.0, 80.0)]
    card = [Line(at, 50, 110) for at in (-5.0, width - 5.0)]
    closing = [Line(at, -5.0, width - 5.0) for at in (50.0, 110.0)]
    kept = without_frames([*across, *closing], [*down, *card], [(25.0, 90.0)])
    assert kept == (across if is_closing else [*across, *closing], down)


# Cells


def number(*lines: str, left: float = 2.0, step: float = 12.0, size: float = 10.0) -> list[Letter]:
    made = [
        letter(each, left + 5 * at, bottom=90 - step * row, size=size)
        for row, text in enumerate(lines)
        for at, each in enumerate(text)
    ]
    for order, each in enumerate(made):
        each.order = order
    return made


@pytest.mark.parametrize(
    ("lines", "width", "text", "is_full"),
    [
        (("123", "45"), 20, "12345", False),
        (("123", "456"), 20, "123456", True),
        (("123", "4567"), 20, "1234567", True),
        (("123", "45678"), 20, "123\n45678", True),
        (("123", "45"), 33.9, "12345", False),
        (("123", "45"), 34.1, "123\n45", False),  # there was room for more
        (("12", "123", "4"), 20, "121234", False),
        (("123", "12", "4"), 20, "123\n12\n4", False),
        (("1,23", "45"), 20, "1,2345", False),
        (("-12", "45"), 20, "-1245", False),
        (("规章制度", "45"), 30, "规章制度\n45", False),
        (("12", "-4"), 20, "12\n-4", False),
    ],
)
def test_a_number_that_had_to_wrap(lines: tuple[str, ...], width: float, text: str, is_full: bool) -> None:
    cell = GridCell(0, 0, 1, 1, 0.0, width, 0.0, 100.0)
    assert _cell_text(cell, number(*lines)) == text
    assert cell.is_full is is_full


def test_lines_that_are_no_parts_of_one_number() -> None:
    cell = GridCell(0, 0, 1, 1, 0.0, 20.0, 0.0, 100.0)
    assert _cell_text(cell, number("123", "45", step=22.0)) == "12345"
    assert _cell_text(cell, number("123", "45", step=22.1)) == "123\n45"  # too far below
    small = [*number("123"), *number("", "45", size=6.0)]
    for each in small:
        each.run = None
    assert _cell_text(cell, small) == "12345"


@pytest.mark.parametrize(
    ("down", "sizes", "is_next"),
    [(26.3, (10, 12), True), (26.5, (10, 12), False), (22.1, (10, 5), False), (26.3, (12, 10), True)],
)
def test_how_far_below_the_next_line_of_a_number_stands(down: float, sizes: tuple[float, float], is_next: bool) -> None:
    """By the larger of the two lines, as their first letters are."""
    upper = [letter("1", 0, bottom=100.0, size=10), letter("2", 5, bottom=100.0, size=3)]
    lower = [letter("3", 0, bottom=100.0 - down, size=10), letter("4", 5, bottom=100.0 - down, size=3)]
    upper[0].size, lower[0].size = sizes
    assert filling._is_next_line(upper, lower) is is_next


def line(text: str, left: float, bottom: float, size: float = 10.0) -> list[Letter]:
    return [letter(each, left + size * at, bottom=bottom, size=size, width=size) for at, each in enumerate(text)]


BODY = [line("一、总体情况按照要求编制本报告", 0, 40 - 15 * at) for at in range(3)]


@pytest.mark.parametrize(
    ("upper", "lower", "joined"),
    [
        (line("桃江县审计局2023年政府信息", 40, 92), line("公开工作年度报告", 65, 76), True),
        (line("桃江县审计局2023年政府信息", 0, 92), line("公开工作年度报告", 25, 76), False),  # set as the text is
        (line("桃江县审计局2023年政府信息", 0, 92, 11.3), line("公开工作年度报告", 28, 76, 11.3), True),
        (line("桃江县审计局2023年政府信息", 0, 92, 11.1), line("公开工作年度报告", 28, 76, 11.1), False),
        (line("桃江县审计局2023年政府信息", 40, 92, 10.7), line("公开工作年度报告", 65, 76), False),  # of two sizes
        (line("桃江县审计局2023年政府信息", 40, 92), line("公开工作年度报告", 65, 68), True),
        (line("桃江县审计局2023年政府信息", 40, 92), line("公开工作年度报告", 65, 67.9), False),  # far below
        (line("桃江县审计局2023年政府信息", 40, 92), line("公开工作年度报告", 65, 92), False),  # beside it
        (line("桃江县审计局2023年政府信息", 40, 92), line("公开工作年度报告", 88, 76), False),  # on another axis
        (line("桃江县审计局文件", 65, 92), line("2023年政府信息公开工作年度报告", 20, 76), False),
        (line("桃江县审计局政府信息公开报告", 40, 92), line("2023年政府信息公开年度报告", 45, 76), False),
    ],
)
def test_a_title_that_was_broken_over_lines(upper: list[Letter], lower: list[Letter], joined: bool) -> None:
    lines = [upper, lower, *BODY]
    texts = [text_of(each) for each in lines]
    expected = (0, 1, texts[0] + texts[1]) if joined else None
    assert joined_title(lines, texts) == expected
    assert joined_title([BODY[0], *lines], [text_of(BODY[0]), *texts]) is None or joined


@pytest.mark.parametrize(
    ("places", "text"),
    [
        ([(0, 30), (0, 20), (0, 10)], "自然人"),
        ([(3.9, 30), (0, 20), (0, 10)], "自然人"),
        ([(4.1, 30), (0, 20), (0, 10)], None),
        ([(20, 30), (20, 20), (0, 30)], None),  # as many down as aside
        ([(0, 30), (10, 30), (20, 30)], None),
        ([(0, 10), (0, 12), (0, 30)], "自然人"),  # pressed into one another: as they are drawn
        ([(0, 10), (0, 20), (0, 30)], "人然自"),
    ],
)
def test_a_label_that_is_printed_downwards(places: list[tuple[float, float]], text: str | None) -> None:
    made = [letter(each, left, bottom=bottom, width=10) for each, (left, bottom) in zip("自然人", places, strict=True)]
    for order, each in enumerate(made):
        each.order = order
    assert text_printed_downwards(made) == text
    assert text_printed_downwards(made[:1]) is None
    assert text_printed_downwards(number("1", "2")) is None


def test_two_columns_of_letters_printed_downwards() -> None:
    places = [(20, 30), (20, 20), (20, 10), (0, 30), (0, 20)]
    made = [
        letter(each, left, bottom=bottom, width=10) for each, (left, bottom) in zip("社会公益组", places, strict=True)
    ]
    for order, each in enumerate(made):
        each.order = order
    assert text_printed_downwards(made) == "社会公益组"
