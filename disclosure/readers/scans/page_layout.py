"""A scanned page set straight, with the tables that its lines draw; no letter is read.

Reading a scan (`scans`) and showing where a figure stands in it (`evidence.scanned`) find the same tables in the same
order, so that a place, `page 2, table 3, row 4, column 5`, is the same cell for both.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageFilter

from disclosure.model.document import Box, Cell, Row, Table
from disclosure.model.place import Place
from disclosure.readers.pages.ruling import SNAP, Grid, GridCell, Line, find_grids
from disclosure.readers.scans.marks import Mask, Picture, Segment, deskew, ink_of, long_runs, segments_of

DPI = 200
MAX_PIXELS = 60_000_000
_PAGE_WIDTH = 595.0
_AT_EDGE = 4.0
"""Points from the edge of the page up to which a table without a line there goes on beyond it."""
_SPREAD = 1.2
"""How much wider than high two pages beside one another are at least."""
_FOLD, _GUTTER = (0.42, 0.58), 0.04
"""Where two pages meet, and how much stays without ink between them, as shares of the width."""
_SHADE, _UNEVEN = 16, 30
"""Pixels over which shade is taken together, and the shades of grey by which a ground is uneven."""
_NEGATIVE = 90
"""The grey below which most of a page is only where black and white are exchanged."""


@dataclass(slots=True)
class PageLayout:
    """A page set straight.

    `picture` is the page, `clean` the same without its lines, `rest` the ink beside them; `scale` are points a pixel.
    `grids` are the tables from the top, in points, y upwards, those of the left one of two `leaves` first. `turn` is
    how far the page was turned to the left before, in degrees (0, 90, 180, 270).
    """

    picture: Picture
    clean: Picture
    rest: Mask
    scale: float
    grids: list[Grid]
    turn: int = 0
    leaves: tuple[tuple[int, int], ...] = ()
    """First and last column of pixels of the pages in one picture: two where they lie beside one another."""
    cut: frozenset[int] = frozenset()
    """The cells (by identity) that the edge of the page cuts: their tables have no line there."""

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in points."""
        return self.picture.shape[1] * self.scale, self.picture.shape[0] * self.scale

    def leaf_of(self, grid: Grid) -> int:
        """The position of the leaf on which a table stands."""
        middle = self.column_of((grid.columns[0] + grid.columns[-1]) / 2)
        return sum(right <= middle for _, right in self.leaves[:-1])

    def clear(self, rest: Mask, grid: Grid) -> None:
        """Takes the rows of a table out of some ink, over the width of its leaf."""
        left, right = self.leaves[self.leaf_of(grid)]
        rest[max(self.row_of(grid.rows[0]) - 3, 0) : self.row_of(grid.rows[-1]) + 4, left:right] = False

    def row_of(self, y: float) -> int:
        """The row of pixels at a height in points."""
        return int(self.picture.shape[0] - y / self.scale)

    def column_of(self, x: float) -> int:
        """The column of pixels at a distance from the left in points."""
        return int(x / self.scale)


def lay_out(picture: Picture, turn: int = 0) -> PageLayout:
    """The page of a picture, turned to the left by so many degrees (a multiple of 90) first."""
    picture = np.ascontiguousarray(np.rot90(picture, turn // 90))
    if float(np.median(picture)) < _NEGATIVE:
        picture = 255 - picture
    picture = deskew(_evenly_lit(_usual_size(picture)))
    ink = ink_of(picture)
    across_mask, down_mask = long_runs(ink, 70), long_runs(ink.T, 48).T
    lines = _grown(across_mask | down_mask)
    rest = ink & ~lines
    scale = _PAGE_WIDTH / max(min(picture.shape), 1)
    height = picture.shape[0]
    across = [_line(segment, scale, height, is_across=True) for segment in segments_of(across_mask)]
    down = [_line(segment, scale, height, is_across=False) for segment in segments_of(down_mask.T)]
    found = np.argwhere(rest)
    points = [(float(x) * scale, (height - float(y)) * scale) for y, x in found[:: max(len(found) // 4000, 1)]]
    clean = np.where(lines, np.uint8(255), picture).astype(np.uint8)
    page = PageLayout(picture, clean, rest, scale, [], turn, _leaves_of(ink))
    grids = sorted(find_grids(across, down, points), key=lambda grid: (page.leaf_of(grid), -grid.rows[0]))
    page.grids = grids
    page.cut = frozenset(id(cell) for grid in grids for cell in _cut_cells(grid, page.size, across, down))
    return page


def _leaves_of(ink: Mask) -> tuple[tuple[int, int], ...]:
    """The pages that lie beside one another in a picture: two where it is wide and has no ink where they meet."""
    height, width = ink.shape
    if width >= _SPREAD * height:
        first, last = (int(share * width) for share in _FOLD)
        inked = np.flatnonzero(ink[:, first:last].any(axis=0)) + first
        edges = np.concatenate(([first - 1], inked, [last]))
        widest = int(np.diff(edges).argmax())
        if edges[widest + 1] - edges[widest] > _GUTTER * width:
            fold = int(edges[widest] + edges[widest + 1]) // 2
            return (0, fold), (fold, width)
    return ((0, width),)


def _cut_cells(
    grid: Grid, size: tuple[float, float], across: Sequence[Line], down: Sequence[Line]
) -> Iterator[GridCell]:
    """The cells of a table at those of its sides that lie at the edge of the page and have no line."""
    width, height = grid.columns[-1] - grid.columns[0], grid.rows[0] - grid.rows[-1]
    is_left_cut = grid.columns[0] < _AT_EDGE and not _is_drawn(down, grid.columns[0], height)
    is_right_cut = grid.columns[-1] > size[0] - _AT_EDGE and not _is_drawn(down, grid.columns[-1], height)
    is_foot_cut = grid.rows[-1] < _AT_EDGE and not _is_drawn(across, grid.rows[-1], width)
    is_head_cut = grid.rows[0] > size[1] - _AT_EDGE and not _is_drawn(across, grid.rows[0], width)
    if not (is_left_cut or is_right_cut or is_foot_cut or is_head_cut):
        return
    for cell in grid.cells():
        if (
            (is_left_cut and cell.left == grid.columns[0])
            or (is_right_cut and cell.right == grid.columns[-1])
            or (is_foot_cut and cell.bottom == grid.rows[-1])
            or (is_head_cut and cell.top == grid.rows[0])
        ):
            yield cell


def _is_drawn(lines: Sequence[Line], side: float, length: float) -> bool:
    """Whether lines along a side take more than half of it."""
    return sum(line.end - line.start for line in lines if abs(line.at - side) <= SNAP) > length / 2


def outline_of(grid: Grid, page: int, number: int, turn: int = 0) -> tuple[Table, list[tuple[GridCell, Cell]]]:
    """The table that a grid is, `number` in its document, its cells empty; each cell with what it was made of.

    The places of a page that was turned say so: `page 2, turned 90, table 3, row 4, column 5`.
    """
    turned = turn or None
    table = Table([], number, has_spans=True)
    made: list[tuple[GridCell, Cell]] = []
    for row_number, squares in enumerate(grid.squares):
        row = Row([], len(table.rows) + 1, page)
        for column, square in enumerate(squares):
            if square.row != row_number:
                row.covered[column + 1] = ""
            elif square.column == column:
                cell = Cell("", column + 1, square.column_span, square.row_span, line=page)
                cell.place = str(Place(page=page, turned=turned, table=number, row=row.number, column=column + 1))
                cell.box = Box(page, square.left, square.bottom, square.right, square.top)
                row.cells.append(cell)
                made.append((square, cell))
        if row.cells:
            table.rows.append(row)
    return table, made


def _usual_size(picture: Picture) -> Picture:
    """A picture about as wide as an A4 page at 200 dpi, so that lengths mean what they mean there."""
    narrow = min(picture.shape)
    wanted = _PAGE_WIDTH / 72 * DPI
    if 0.8 * wanted <= narrow <= 1.3 * wanted or narrow < 100:
        return picture
    scale = wanted / narrow
    size = (max(round(picture.shape[1] * scale), 1), max(round(picture.shape[0] * scale), 1))
    if size[0] * size[1] > MAX_PIXELS:
        return picture
    return np.asarray(Image.fromarray(picture).resize(size, Image.Resampling.LANCZOS), np.uint8)


def _evenly_lit(picture: Picture) -> Picture:
    """A picture without the shade that lies over a photograph: the ground as light everywhere.

    The ground is the lightest of what is near; what is darker than half of the lightest ground is print or a filling.
    """
    small = Image.fromarray(picture).reduce(_SHADE)
    ground = small.filter(ImageFilter.MaxFilter(5)).filter(ImageFilter.GaussianBlur(2))
    shades = np.asarray(ground, np.float32)
    darkest, lightest = np.percentile(shades, (5, 95))
    if lightest - darkest < _UNEVEN:
        return picture
    size = (picture.shape[1], picture.shape[0])
    full = np.asarray(ground.resize(size, Image.Resampling.BILINEAR), np.float32).clip(lightest / 2, 255)
    return np.asarray((picture * (lightest / full)).clip(0, 255), np.uint8)


def _grown(mask: Mask) -> Mask:
    grown = mask.copy()
    grown[1:] |= mask[:-1]
    grown[:-1] |= mask[1:]
    grown[:, 1:] |= mask[:, :-1]
    grown[:, :-1] |= mask[:, 1:]
    return grown


def _line(segment: Segment, scale: float, height: int, *, is_across: bool) -> Line:
    if is_across:
        return Line((height - segment.at) * scale, segment.start * scale, segment.end * scale)
    return Line(segment.at * scale, (height - segment.end) * scale, (height - segment.start) * scale)
