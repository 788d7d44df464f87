"""The lines that rule the tables of a PDF page: strokes, thin boxes, rows of dots, sides of boxes and of paths."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from itertools import pairwise

import pypdfium2.raw as api

from disclosure.readers.pages.letters import Area, Turn
from disclosure.readers.pages.ruling import SHORTEST, SNAP, Line, dotted_lines
from disclosure.readers.pdf import pdfium_calls as fast
from disclosure.readers.pdf.drawn import Drawn, Matrix, address_of, at, inner

_STEEPEST = 10.0
"""Points that a line may rise which strikes digits out."""
_FLAT, _FLAT_WITH_WIDTH = 5.0, 40.0
"""Points up to which what a pen draws is a line, be it wavy: the frame of a number is higher.

The second with the joints of its sides, which PDFium takes for as long as may be.
"""
_SCRIBBLED = 3.0
"""Times its width that a pen goes which strikes a number out by going up and down."""
_MOST_OF_PEN = 400
_SEGMENTS_OF_BOX = 5
_FEWEST_OF_BOX = 4
_MAX_SEGMENTS = 60_000
_MODES = fast.Numbers(ctypes.c_int, 2)


def ruling_lines(
    drawn: Drawn, turn: Turn, area: Area, part: int
) -> tuple[list[Line], list[Line], list[Line], list[Line]]:
    """Horizontal and vertical lines of a page, or a part of it: strokes, thin boxes, rows of dots, sides of boxes.

    Lines end where the page does, or what clips them. Apart are the vertical sides that boxes have only there: no line
    is drawn where a box is cut. Apart are also the lines across with those that are too short to rule a table.
    """
    short: list[Line] = []
    cut: list[Line] = []
    across: list[Line] = []
    down: list[Line] = []
    dots: list[tuple[float, float, float, float]] = []
    for shape, whole, clip, held_by in drawn.paths:
        if part and held_by != part:
            continue
        if drawn.covers and address_of(shape) in drawn.covers:
            continue
        left, bottom, right, top = whole if clip is None else inner(whole, clip)
        if left < area[0] or bottom < area[1] or right > area[2] or top > area[3]:
            left, bottom, right, top = inner((left, bottom, right, top), area)
        if right < left or top < bottom:
            continue  # clipped away, or outside the page
        left, bottom, right, top = turn(left, bottom, right, top)
        width, height = right - left, top - bottom
        if drawn.over and held_by == drawn.over:
            # What is drawn over a page strikes out, but rules no table.
            if (line := _line_of_pen(shape, drawn, turn)) is not None or height <= min(_STEEPEST, width):
                short.append(line or Line((bottom + top) / 2, left, right))
            continue
        if SNAP < height <= _FLAT_WITH_WIDTH and (line := _line_of_pen(shape, drawn, turn)) is not None:
            short.append(line)
        elif width < SHORTEST and height < SHORTEST and (width <= SNAP or height <= SNAP):
            dots.append((left, bottom, right, top))
            if width > height:
                short.append(Line((bottom + top) / 2, left, right))
        elif height <= SNAP and width >= SHORTEST:
            across.append(Line((bottom + top) / 2, left, right))
        elif width <= SNAP and height >= SHORTEST:
            down.append(Line((left + right) / 2, bottom, top))
        elif width >= SHORTEST and height >= SHORTEST:
            segments = fast.count_segments(shape)
            if segments <= 2:
                if height <= min(_STEEPEST, width):
                    short.append(Line((bottom + top) / 2, left, right))
                continue  # the slanting line of a header cell
            if segments in (4, 6) and _is_curved(shape, segments):
                continue
            if segments <= 6 and not (segments <= _FEWEST_OF_BOX and _slants(shape, segments, drawn)):
                across += [Line(bottom, left, right), Line(top, left, right)]
                first, _, last, _ = turn(*whole)
                (cut if left - first > SNAP else down).append(Line(left, bottom, top))
                (cut if last - right > SNAP else down).append(Line(right, bottom, top))
            else:
                shown = inner(area, clip)
                _add_segments(shape, segments, drawn.placed.get(address_of(shape)), shown, turn, across, down)
    bars = [turn(*inner(bar, area)) for bar, held_by in drawn.bars if part in (0, held_by)]
    is_ruled = len(down) >= sum(right - left <= SNAP <= top - bottom for left, bottom, right, top in bars)
    for left, bottom, right, top in bars:
        if top - bottom <= SNAP and top - bottom < right - left:
            # Pictures rule a table where nothing else does; anywhere they strike out.
            (short if is_ruled or right - left < SHORTEST else across).append(Line((bottom + top) / 2, left, right))
        elif right - left <= SNAP and top - bottom >= SHORTEST and not is_ruled:
            down.append(Line((left + right) / 2, bottom, top))
    strokes = [*across, *short]
    across += dotted_lines([((bottom + top) / 2, left, right) for left, bottom, right, top in dots])
    down += dotted_lines([((left + right) / 2, bottom, top) for left, bottom, right, top in dots])
    return across, down, cut, strokes


def _line_of_pen(handle: fast.Handle, drawn: Drawn, turn: Turn) -> Line | None:
    """The line that a path is which is drawn in one go, hardly high, neither filled nor closed; None for others."""
    count = fast.count_segments(handle)
    if (
        not 2 < count <= _MOST_OF_PEN
        or not fast.draw_mode(handle, *_MODES.places)
        or _MODES.values[0]
        or not _MODES.values[1]
    ):
        return None
    points = list(_points_of(handle, count, drawn.placed.get(address_of(handle))))
    if any(is_first != (number == 0) or is_closed for number, (_, is_first, is_closed) in enumerate(points)):
        return None
    xs, ys = zip(*(point for point, _, _ in points), strict=True)
    left, bottom, right, top = turn(min(xs), min(ys), max(xs), max(ys))
    height = min(top - bottom, right - left)
    drawn_up = sum(max(abs(x - u), abs(y - v)) for (x, y), (u, v) in pairwise(zip(xs, ys, strict=True)))
    is_line = top - bottom <= right - left and (height <= _FLAT or drawn_up >= _SCRIBBLED * (right - left))
    return Line((bottom + top) / 2, left, right) if is_line else None


def _is_curved(handle: fast.Handle, count: int) -> bool:
    """Whether a path of few segments has a curve, and is no box."""
    places = map(fast.Handle, (fast.path_segment(handle, position) for position in range(count)))
    return any(fast.segment_type(place) == api.FPDF_SEGMENT_BEZIERTO for place in places)


def _slants(handle: fast.Handle, count: int, drawn: Drawn) -> bool:
    """Whether a path of few segments is no box but a slanting line: a tick, a line with an arrow."""
    points = [point for point, _, _ in _points_of(handle, count, drawn.placed.get(address_of(handle)))]
    return any(min(abs(x - u), abs(y - v)) > SNAP for (x, y), (u, v) in pairwise(points))


def _points_of(
    handle: fast.Handle, count: int, form: Matrix | None
) -> Iterator[tuple[tuple[float, float], bool, bool]]:
    """The points of a path on the page, whether something begins there, and whether it is closed from there."""
    shape = ctypes.cast(handle, api.FPDF_PAGEOBJECT)
    held = api.FS_MATRIX()
    api.FPDFPageObj_GetMatrix(shape, held)
    x, y = ctypes.c_float(), ctypes.c_float()
    for position in range(count):
        segment = api.FPDFPath_GetPathSegment(shape, position)
        api.FPDFPathSegment_GetPoint(segment, x, y)
        point = at(
            form,
            held.a * x.value + held.c * y.value + held.e,
            held.b * x.value + held.d * y.value + held.f,
        )
        is_first = api.FPDFPathSegment_GetType(segment) == api.FPDF_SEGMENT_MOVETO
        yield point, is_first, bool(api.FPDFPathSegment_GetClose(segment))


def _add_segments(
    handle: fast.Handle,
    count: int,
    form: Matrix | None,
    shown: Area,
    turn: Turn,
    across: list[Line],
    down: list[Line],
) -> None:
    """The straight sides of a path with many segments (one path may draw a whole grid), as far as they are shown."""
    previous: tuple[float, float] | None = None
    first: tuple[float, float] | None = None
    for point, is_first, is_closed in _points_of(handle, min(count, _MAX_SEGMENTS), form):
        if is_first:
            first = point
        elif previous is not None:
            _add_side(previous, point, shown, turn, across, down)
        if is_closed and first is not None:
            _add_side(point, first, shown, turn, across, down)
        previous = point


def _add_side(
    one: tuple[float, float],
    other: tuple[float, float],
    shown: Area,
    turn: Turn,
    across: list[Line],
    down: list[Line],
) -> None:
    side = min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1])
    left, bottom, right, top = inner(side, shown)
    if right < left or top < bottom:
        return  # clipped away, or outside the page
    left, bottom, right, top = turn(left, bottom, right, top)
    if top - bottom <= SNAP / 2 and right - left >= SHORTEST:
        across.append(Line((bottom + top) / 2, left, right))
    elif right - left <= SNAP / 2 and top - bottom >= SHORTEST:
        down.append(Line((left + right) / 2, bottom, top))
