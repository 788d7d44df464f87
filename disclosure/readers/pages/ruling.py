"""Ruling lines to the grids they draw: which lines belong together, which squares are one cell.

Serves everything that sees a page as it is drawn (PDF, scans). Lines that touch form a table; their positions are its
grid; squares with no line between them are one cell. A side that a table leaves open, as many forms do left and right
and as browsers do where a page ends, is closed where the lines across it end. y grows upwards.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from disclosure.model.document import Box

SNAP = 2.5
"""Lines so close together are one (points; scans give their own)."""
SHORTEST = 5.0
"""Points below which a line rules no table by itself."""
_REACH = 3.0
_SAME = 0.5
"""Pieces of one line differ no more in height."""
_LEAST_DOTS = 6
_OPEN = 6.0
_TALLEST = 110.0
"""The tallest row of a table without drawn sides."""
MAX_COLUMNS = 80
MAX_ROWS = 400


@dataclass(slots=True)
class Line:
    """A ruling line: its position across, its start and end along."""

    at: float
    start: float
    end: float


@dataclass(slots=True)
class GridCell:
    """A cell: grid rows and columns from zero, spans, where it stands on the page, and what it holds."""

    row: int
    column: int
    row_span: int
    column_span: int
    left: float
    right: float
    bottom: float
    top: float
    text: str = ""
    place: str = ""
    is_picture: bool = False
    is_full: bool = False
    """Whether one letter more would not have fitted into the last of its lines."""
    may_be_cut: bool = False
    """Whether it is full where cells hide what has no room in them."""
    shown: Box | None = None
    """Where its text stands, where that is not the cell itself: on the page after a page break."""


@dataclass(slots=True)
class Grid:
    """A table: edges of its columns from the left, of its rows from the top, and the cell of every square."""

    columns: list[float]
    rows: list[float]
    squares: list[list[GridCell]] = field(default_factory=list)
    _falling: list[float] = field(default_factory=list)

    def contains(self, x: float, y: float) -> bool:
        """Whether a point lies inside."""
        return self.columns[0] < x < self.columns[-1] and self.rows[-1] < y < self.rows[0]

    def cell_at(self, x: float, y: float) -> GridCell:
        """The cell around a point that lies inside."""
        column = min(max(bisect_right(self.columns, x) - 1, 0), len(self.columns) - 2)
        self._falling = self._falling or [-edge for edge in self.rows]
        row = min(max(bisect_right(self._falling, -y) - 1, 0), len(self.rows) - 2)
        return self.squares[row][column]

    def cells(self) -> list[GridCell]:
        """Every cell once, in reading order."""
        return [
            cell
            for number, line in enumerate(self.squares)
            for column, cell in enumerate(line)
            if (cell.row, cell.column) == (number, column)
        ]


def find_grids(across: Sequence[Line], down: Sequence[Line], points: Sequence[tuple[float, float]]) -> list[Grid]:
    """The tables that lines draw, those without any of the points (centres of letters) left out."""
    grids = []
    across, down = _once(across), _once(down)
    for horizontal, vertical in _components(across, [*down, *_open_sides(across, down)]):
        columns = positions(line.at for line in vertical)
        rows = positions(line.at for line in horizontal)[::-1]
        if len(columns) < 2 or len(rows) < 2:
            continue
        columns = _close_sides(columns, horizontal)
        rows = _close_ends(rows, vertical, (columns[0], columns[-1]), points)
        if not 3 <= len(columns) <= MAX_COLUMNS or len(rows) > MAX_ROWS:
            continue
        grid = Grid(columns, rows)
        if any(grid.contains(x, y) for x, y in points):
            grid.squares = _squares(columns, rows, horizontal, vertical)
            grids.append(grid)
    return grids


def take_in_boxes(grid: Grid, points: Iterable[tuple[float, float]]) -> None:
    """Makes a box that is drawn inside a cell a part of it, where nothing else of the cell holds any of the points."""
    held: dict[int, GridCell] = {}
    for x, y in points:
        if grid.contains(x, y):
            cell = grid.cell_at(x, y)
            held[id(cell)] = cell
    filled = list(held.values())
    for outer in grid.cells():
        if outer.row_span * outer.column_span == 1 or id(outer) in held:
            continue
        inside = [cell for cell in filled if _is_within(cell, outer)]
        if len(inside) == 1:
            for line in grid.squares[outer.row : outer.row + outer.row_span]:
                line[:] = [outer if cell is inside[0] else cell for cell in line]


def _is_within(cell: GridCell, outer: GridCell) -> bool:
    return (
        outer.row <= cell.row
        and outer.column <= cell.column
        and cell.row + cell.row_span <= outer.row + outer.row_span
        and cell.column + cell.column_span <= outer.column + outer.column_span
    )


def dotted_lines(dots: Iterable[tuple[float, float, float]]) -> list[Line]:
    """The lines that small marks (position across, start and end along) make by standing in a row close together."""
    heights: dict[float, list[tuple[float, float, float]]] = {}
    for at, start, end in dots:
        heights.setdefault(round(at, 1), []).append((start, end, at))
    lines: list[Line] = []
    for row in heights.values():
        row.sort()
        run: list[tuple[float, float, float]] = []
        for dot in [*row, (float("inf"), float("inf"), 0.0)]:
            if run and dot[0] - run[-1][1] <= _REACH:
                run.append(dot)
                continue
            if len(run) >= _LEAST_DOTS:
                lines.append(Line(run[0][2], run[0][0], run[-1][1]))
            run = [dot]
    return lines


def _once(lines: Sequence[Line]) -> list[Line]:
    """Lines without those that are drawn again in the same place, as neighbouring cells draw their common side."""
    ends = {value for line in lines for value in (line.at, line.start, line.end)}
    rounded = {value: round(value, 1) for value in ends}
    return list({(rounded[line.at], rounded[line.start], rounded[line.end]): line for line in lines}.values())


def positions(values: Iterable[float], snap: float = SNAP) -> list[float]:
    """Positions with those that lie within the snapping distance taken as one."""
    groups: list[list[float]] = []
    for value in sorted(values):
        if groups and value - groups[-1][-1] <= snap:
            groups[-1].append(value)
        else:
            groups.append([value])
    return [sum(group) / len(group) for group in groups]


def _open_sides(across: Sequence[Line], down: Sequence[Line]) -> list[Line]:
    """The sides that a table has not drawn: where horizontal lines one below the other begin and end alike.

    Only around lines with something drawn between them, so that underlined text does not become a table.
    """
    reaches = _reaches(across)
    sides: list[Line] = []
    run: list[tuple[float, float, float]] = []
    for reach in [*reaches, (float("-inf"), 0.0, 0.0)]:
        is_next = run and run[-1][0] - reach[0] <= _TALLEST
        if is_next and abs(run[-1][1] - reach[1]) <= _REACH and abs(run[-1][2] - reach[2]) <= _REACH:
            run.append(reach)
            continue
        if len(run) > 2:
            top, bottom, left, right = run[0][0], run[-1][0], run[0][1], run[0][2]
            inner = [line for line in down if line.start < top and line.end > bottom]
            if any(left + _OPEN < line.at < right - _OPEN for line in inner):
                for side in (left, right):
                    drawn = sum(line.end - line.start for line in inner if abs(line.at - side) <= _OPEN)
                    if drawn < (top - bottom) / 2:
                        sides.append(Line(side, bottom, top))
        run = [reach]
    return sides


def _reaches(across: Sequence[Line]) -> list[tuple[float, float, float]]:
    """Height, left and right end of all that is drawn at a height, from the top; parts that touch are one."""
    reaches: list[tuple[float, float, float]] = []
    for line in sorted(across, key=lambda line: (-round(line.at / SNAP), line.start)):
        if reaches and abs(reaches[-1][0] - line.at) <= SNAP and line.start <= reaches[-1][2] + _REACH:
            height, left, right = reaches[-1]
            reaches[-1] = (height, left, max(right, line.end))
        else:
            reaches.append((line.at, line.start, line.end))
    return reaches


def _components(across: Sequence[Line], down: Sequence[Line]) -> list[tuple[list[Line], list[Line]]]:
    """Lines that touch one another, as sets: each may be a table."""
    parents = list(range(len(across) + len(down)))

    def find(item: int) -> int:
        while parents[item] != item:
            parents[item] = parents[parents[item]]
            item = parents[item]
        return item

    standing: dict[float, list[tuple[float, float, int]]] = {}
    for item, line in enumerate(down, start=len(across)):
        standing.setdefault(line.at, []).append((line.start - _REACH, line.end + _REACH, item))
    places = sorted(standing)
    # Cells that each draw their own sides make thousands of short lines: only those near a height are looked at.
    columns = [(sorted(standing[at]), max(end - start for start, end, _ in standing[at]) + 1) for at in places]
    for index, line in enumerate(across):
        first = bisect_left(places, line.start - _REACH)
        last = bisect_right(places, line.end + _REACH)
        at, root = line.at, index
        for reaches, longest in columns[first:last]:
            for start, end, item in reaches[bisect_left(reaches, (at - longest,)) :]:
                if start > at:
                    break
                if at <= end and parents[item] != root:
                    other = find(item)
                    if root == index:
                        parents[root], root = other, other
                    else:
                        parents[other] = parents[item] = root
    # A line that cells draw piece by piece: a piece inside a wide cell may touch no line but the next piece.
    for lines, offset in ((across, 0), (down, len(across))):
        for one, other in _pieces(lines):
            parents[find(offset + one)] = find(offset + other)
    groups: dict[int, tuple[list[Line], list[Line]]] = {}
    for index, line in enumerate(across):
        groups.setdefault(find(index), ([], []))[0].append(line)
    for index, line in enumerate(down):
        groups.setdefault(find(len(across) + index), ([], []))[1].append(line)
    return [group for group in groups.values() if len(group[0]) >= 2 and len(group[1]) >= 2]


def _pieces(lines: Sequence[Line]) -> Iterator[tuple[int, int]]:
    """Pairs of lines (by number) of which the second goes on where the first ends."""
    order = sorted(range(len(lines)), key=lambda number: (lines[number].at, lines[number].start))
    height: list[int] = []
    for number in [*order, None]:
        if number is not None and (not height or lines[number].at - lines[height[-1]].at <= _SAME):
            height.append(number)
            continue
        height.sort(key=lambda one: lines[one].start)
        last = height[0] if height else 0
        for one in height[1:]:
            if lines[one].start <= lines[last].end + _REACH:
                yield last, one
            if lines[one].end > lines[last].end:
                last = one
        height = [] if number is None else [number]


def _close_sides(columns: list[float], horizontal: Sequence[Line]) -> list[float]:
    """Columns with an edge where most horizontal lines end, if they reach past the outermost vertical one."""
    reaches: dict[int, tuple[float, float]] = {}
    for line in horizontal:
        height = round(line.at / SNAP)
        left, right = reaches.get(height, (line.start, line.end))
        reaches[height] = (min(left, line.start), max(right, line.end))
    start, end = min(left for left, _ in reaches.values()), max(right for _, right in reaches.values())
    if columns[0] - start > _OPEN and _share(left - start < _OPEN for left, _ in reaches.values()) > 0.4:
        columns = [start, *columns]
    if end - columns[-1] > _OPEN and _share(end - right < _OPEN for _, right in reaches.values()) > 0.4:
        columns = [*columns, end]
    return columns


def _close_ends(
    rows: list[float], vertical: Sequence[Line], sides: tuple[float, float], points: Sequence[tuple[float, float]]
) -> list[float]:
    """Rows with an edge where vertical lines end that run on past the last horizontal one, around what stands there."""
    top, bottom = max(line.end for line in vertical), min(line.start for line in vertical)

    def is_used(low: float, high: float) -> bool:
        return high - low > _OPEN and any(low < y < high and sides[0] < x < sides[1] for x, y in points)

    above = sum(top - line.end < _OPEN for line in vertical) > 1 and is_used(rows[0], top)
    below = sum(line.start - bottom < _OPEN for line in vertical) > 1 and is_used(bottom, rows[-1])
    return [*([top] if above else []), *rows, *([bottom] if below else [])]


def _share(marks: Iterable[bool]) -> float:
    listed = list(marks)
    return sum(listed) / max(len(listed), 1)


def _squares(
    columns: Sequence[float], rows: Sequence[float], horizontal: Sequence[Line], vertical: Sequence[Line]
) -> list[list[GridCell]]:
    """For every grid square the cell it belongs to: squares with no line between them are one."""
    height, width = len(rows) - 1, len(columns) - 1
    right = [[False] * width for _ in range(height)]
    below = [[False] * width for _ in range(height)]
    falling = [-edge for edge in rows]
    column_middles = [(left + right_edge) / 2 for left, right_edge in pairwise(columns)]
    row_middles = [(upper + lower) / 2 for upper, lower in pairwise(falling)]
    for line in vertical:
        column = _nearest(columns, line.at)
        if 0 < column < width:
            for row in range(bisect_left(row_middles, -line.end - 1), bisect_right(row_middles, 1 - line.start)):
                right[row][column - 1] = True
    for line in horizontal:
        row = _nearest(falling, -line.at)
        if 0 < row < height:
            first = bisect_left(column_middles, line.start - 1)
            last = bisect_right(column_middles, line.end + 1)
            below[row - 1][first:last] = [True] * (last - first)
    owner: list[list[GridCell | None]] = [[None] * width for _ in range(height)]
    for row in range(height):
        for column in range(width):
            if owner[row][column] is None:
                _flood(owner, row, column, right, below, columns, rows)
    return owner  # type: ignore[return-value]


def _flood(
    owner: list[list[GridCell | None]],
    row: int,
    column: int,
    right: Sequence[Sequence[bool]],
    below: Sequence[Sequence[bool]],
    columns: Sequence[float],
    rows: Sequence[float],
) -> None:
    """Makes one cell of all squares that can be reached without crossing a line."""
    height, width = len(owner), len(owner[0])
    # What is left or above has been reached already, and would have reached this.
    if (column + 1 == width or right[row][column]) and (row + 1 == height or below[row][column]):
        owner[row][column] = GridCell(row, column, 1, 1, columns[column], columns[column + 1], rows[row + 1], rows[row])
        return
    squares = {(row, column)}
    stack = [(row, column)]
    while stack:
        y, x = stack.pop()
        neighbours = []
        if x + 1 < width and not right[y][x]:
            neighbours.append((y, x + 1))
        if x > 0 and not right[y][x - 1]:
            neighbours.append((y, x - 1))
        if y + 1 < height and not below[y][x]:
            neighbours.append((y + 1, x))
        if y > 0 and not below[y - 1][x]:
            neighbours.append((y - 1, x))
        for square in neighbours:
            if square not in squares and owner[square[0]][square[1]] is None:
                squares.add(square)
                stack.append(square)
    # Where a missing line makes a corner, the cell begins in its first square, so that none is lost.
    bottom, last = max(y for y, _ in squares), max(x for _, x in squares)
    cell = GridCell(
        row,
        column,
        bottom - row + 1,
        last - column + 1,
        columns[column],
        columns[last + 1],
        rows[bottom + 1],
        rows[row],
    )
    for y, x in squares:
        owner[y][x] = cell


def _nearest(edges: Sequence[float], value: float) -> int:
    """The place of the nearest of some rising edges, the first of two that are as near."""
    after = bisect_left(edges, value)
    if after == len(edges) or (after > 0 and value - edges[after - 1] <= edges[after] - value):
        return after - 1
    return after
