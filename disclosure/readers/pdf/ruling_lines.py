"""The lines that rule the tables of a PDF page: strokes, thin boxes, rows of dots, sides of boxes and of paths."""

from __future__ import annotations

import ctypes

import pypdfium2.raw as api

from disclosure.readers.pages.letters import Area, Turn
from disclosure.readers.pages.ruling import SHORTEST, SNAP, Line, dotted_lines
from disclosure.readers.pdf import pdfium_calls as fast
from disclosure.readers.pdf.drawn import Drawn, Matrix, address_of, at, inner

_STEEPEST = 10.0
"""Points that a line may rise which strikes digits out."""
_MAX_SEGMENTS = 60_000


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
        if width < SHORTEST and height < SHORTEST and (width <= SNAP or height <= SNAP):
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
            if segments <= 6:
                across += [Line(bottom, left, right), Line(top, left, right)]
                first, _, last, _ = turn(*whole)
                (cut if left - first > SNAP else down).append(Line(left, bottom, top))
                (cut if last - right > SNAP else down).append(Line(right, bottom, top))
            else:
                shown = inner(area, clip)
                _add_segments(shape, segments, drawn.placed.get(address_of(shape)), shown, turn, across, down)
    strokes = [*across, *short]
    across += dotted_lines([((bottom + top) / 2, left, right) for left, bottom, right, top in dots])
    down += dotted_lines([((left + right) / 2, bottom, top) for left, bottom, right, top in dots])
    return across, down, cut, strokes


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
    shape = ctypes.cast(handle, api.FPDF_PAGEOBJECT)
    held = api.FS_MATRIX()
    api.FPDFPageObj_GetMatrix(shape, held)
    x, y = ctypes.c_float(), ctypes.c_float()
    previous: tuple[float, float] | None = None
    first: tuple[float, float] | None = None
    for position in range(min(count, _MAX_SEGMENTS)):
        segment = api.FPDFPath_GetPathSegment(shape, position)
        api.FPDFPathSegment_GetPoint(segment, x, y)
        point = at(
            form,
            held.a * x.value + held.c * y.value + held.e,
            held.b * x.value + held.d * y.value + held.f,
        )
        if api.FPDFPathSegment_GetType(segment) == api.FPDF_SEGMENT_MOVETO:
            first = point
        elif previous is not None:
            _add_side(previous, point, shown, turn, across, down)
        if api.FPDFPathSegment_GetClose(segment) and first is not None:
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
