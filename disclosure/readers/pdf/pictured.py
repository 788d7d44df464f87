"""Numbers that a PDF page shows without letters: as a picture, as drawn outlines, or below what half covers them.

A cell without letters in which something dark is drawn is not blank: it gets U+FFFD and is named as unread.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from itertools import pairwise

import pypdfium2 as pdfium
import pypdfium2.raw as api

from disclosure.readers.pages.letters import UNKNOWN, Area, Letter, Turn
from disclosure.readers.pages.number_shapes import LOWEST, cell_around, goes_on, is_number, is_small_in
from disclosure.readers.pages.ruling import SNAP, Grid, GridCell
from disclosure.readers.pdf import pdfium_calls as fast
from disclosure.readers.pdf.drawn import Drawn, inner
from disclosure.readers.pdf.rendered import darkness_within

_LEAST_SEGMENTS = 7
"""Paths with fewer are boxes and lines."""
_WIDEST, _HIGHEST_DIGIT = 40.0, 12.0
"""Points that a number that is drawn is wide and high at most."""
_THIN = 0.5
_HIGHEST = 3.0
"""Times the size of letters up to which a picture in a line of text may be a number."""
_MARGIN = 1.5
"""Points beside the lines of a cell where these themselves are seen."""
_BESIDE = 2.5
"""Points beside the side of a cell where it may be seen as part of a narrow place."""
_DARK, _DARK_THROUGH = 80, 150
"""Greys (of 255) between ink and ground from which something is seen; watermarks are paler.

What reaches over the sides of its cell is as dark as letters are, or what is dark there is something else's.
"""
_LONG = 60.0
"""Points from which outlines that are not filled are the lines of tables."""
_MOST_OF_FRAME = 12
_STRAIGHT = 0.01
_MODES = fast.Numbers(ctypes.c_int, 2)
_POINT = fast.Numbers(ctypes.c_float, 2)


def letters_for_pictures(
    page: pdfium.PdfPage,
    drawn: Drawn,
    grids: Sequence[Grid],
    letters: Sequence[Letter],
    unseen: Sequence[Letter],
    turn: Turn,
) -> list[Letter]:
    """An unknown letter for each place of a table where something is drawn in place of letters.

    `unseen` are letters that the file says nobody sees: where something is seen in their place, it is another one.
    """
    drawn_shapes = list(_shapes(drawn, turn))
    shapes = [*drawn_shapes, *((letter.left, letter.bottom, letter.right, letter.top) for letter in unseen)]
    small = [
        (shape, cell)
        for shape in (*drawn_shapes, *(turn(*area) for area in _small_paths(drawn)))
        if (cell := cell_around(grids, shape)) is not None and is_small_in(shape, cell)
    ]
    if not shapes and not small:
        return []
    found = _places_in_cells(grids, letters, shapes, small) if grids else _places_in_lines(letters, shapes)
    found += _places_of_digits(grids, letters, unseen)
    if not found:
        return []
    places = [place for place, _ in found]
    greys = darkness_within(page, turn, places)
    order = max((letter.order for letter in letters), default=0) + 1
    return [
        Letter(UNKNOWN, *place, order + number, size=place[3] - place[1], ink_bottom=place[1], ink_top=place[3])
        for number, ((place, least), grey) in enumerate(zip(found, greys, strict=True))
        if grey >= least
    ]


def _shapes(drawn: Drawn, turn: Turn) -> Iterator[Area]:
    """Where pictures and outlines stand, as they are seen."""
    for ground in drawn.grounds:
        if ground.colour is None:
            yield turn(*ground.area)
    for item, whole, clip, _ in drawn.paths:
        width, height = whole[2] - whole[0], whole[3] - whole[1]
        count = fast.count_segments(item) if min(width, height) > SNAP / 2 else 0
        if count < _LEAST_SEGMENTS or (count <= _MOST_OF_FRAME and _is_frame(item, count)):
            continue
        if max(width, height) < _LONG or (fast.draw_mode(item, *_MODES.places) and _MODES.values[0]):
            yield turn(*inner(whole, clip))


def _small_paths(drawn: Drawn) -> Iterator[Area]:
    """Where paths stand that are no larger than a number, lines among them."""
    for _, whole, clip, _ in drawn.paths:
        longer, shorter = sorted((whole[2] - whole[0], whole[3] - whole[1]), reverse=True)
        if LOWEST <= longer <= (_WIDEST if shorter > LOWEST else _HIGHEST_DIGIT) and shorter <= _HIGHEST_DIGIT:
            yield inner(whole, clip)


def _is_frame(item: fast.Handle, count: int) -> bool:
    """Whether a path is one box within another: a frame that a program fills, as one draws the border of a cell."""
    boxes: list[list[tuple[float, float]]] = []
    for position in range(count):
        segment = fast.Handle(fast.path_segment(item, position))
        fast.segment_point(segment, *_POINT.places)
        if fast.segment_type(segment) == api.FPDF_SEGMENT_MOVETO:
            boxes.append([])
        if not boxes:
            return False
        boxes[-1].append((_POINT.values[0], _POINT.values[1]))
    return len(boxes) == 2 and all(
        abs(x - u) < _STRAIGHT or abs(y - v) < _STRAIGHT for points in boxes for (x, y), (u, v) in pairwise(points)
    )


def _places_in_cells(
    grids: Sequence[Grid], letters: Sequence[Letter], shapes: Sequence[Area], small: Sequence[tuple[Area, GridCell]]
) -> list[tuple[Area, int]]:
    """The parts of cells that a shape takes in place of letters, and how dark they are at least where it is a number.

    That is where a cell has no letters, and beside a digit. `small` may be digits by its size.
    """
    held: dict[int, tuple[GridCell, list[Letter]]] = {}
    for letter in letters:
        x, y = letter.middle
        for grid in grids:
            if grid.contains(x, y):
                cell = grid.cell_at(x, y)
                held.setdefault(id(cell), (cell, []))[1].append(letter)
    places: list[tuple[Area, int]] = []
    for grid in grids:
        area = grid.columns[0], grid.rows[-1], grid.columns[-1], grid.rows[0]
        near = [shape for shape in shapes if _is_any(inner(shape, area))]
        for cell in grid.cells() if near else ():
            if id(cell) in held:
                continue
            inside = cell.left + _MARGIN, cell.bottom + _MARGIN, cell.right - _MARGIN, cell.top - _MARGIN
            shared = [(part, shape) for shape in near if _is_any(part := inner(shape, inside))]
            if shared:
                is_own = any(part == shape for part, shape in shared)
                places.append((_around([part for part, _ in shared]), _DARK if is_own else _DARK_THROUGH))
    for shape, cell in small:
        own = held.get(id(cell), (cell, []))[1]
        if not own or (is_number(own) and goes_on(shape, own)):
            places.append(((shape[0] - _THIN, shape[1], shape[2] + _THIN, shape[3]), _DARK))
    return places


def _places_in_lines(letters: Sequence[Letter], shapes: Sequence[Area]) -> list[tuple[Area, int]]:
    """Shapes as high as letters with letters to their left and none on them: in the place of words of a line."""
    places = []
    for left, bottom, right, top in shapes:
        if not top - bottom >= LOWEST or right <= left:
            continue
        beside = [
            letter
            for letter in letters
            if min(letter.top, top) - max(letter.bottom, bottom) > 0.5 * min(letter.top - letter.bottom, top - bottom)
        ]
        if any(top - bottom > _HIGHEST * (letter.top - letter.bottom) for letter in beside):
            continue
        is_free = not any(left < letter.middle[0] < right for letter in beside)
        if is_free and any(letter.middle[0] < left for letter in beside):
            places.append(((left, bottom, right, top), _DARK))
    return places


def _places_of_digits(
    grids: Sequence[Grid], letters: Sequence[Letter], unseen: Sequence[Letter]
) -> list[tuple[Area, int]]:
    """Where an unseen digit stands alone: PDFium gives one of two digits that are drawn upon one another.

    Within its cell alone, whose lines are seen as well.
    """
    places = []
    for digit in unseen:
        if not digit.text.isdigit():
            continue
        if not any(
            item.left < digit.right and digit.left < item.right and item.bottom < digit.top and digit.bottom < item.top
            for item in letters
        ):
            across, up = (digit.right - digit.left) / 4, (digit.top - digit.bottom) / 4
            place = digit.left + across, digit.bottom + up, digit.right - across, digit.top - up
            for grid in grids:
                if grid.contains(*digit.middle):
                    cell = grid.cell_at(*digit.middle)
                    left, bottom, right, top = cell.left + _BESIDE, cell.bottom, cell.right - _BESIDE, cell.top
                    place = inner(place, (left, bottom + _MARGIN, right, top - _MARGIN))
            if place[2] > place[0] and place[3] > place[1]:
                places.append((place, _DARK))
    return places


def _is_any(area: Area) -> bool:
    return area[2] - area[0] > SNAP / 2 and area[3] - area[1] >= LOWEST


def _around(areas: Sequence[Area]) -> Area:
    lefts, bottoms, rights, tops = zip(*areas, strict=True)
    return min(lefts), min(bottoms), max(rights), max(tops)
