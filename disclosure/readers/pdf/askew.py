"""Pages whose text and lines all slant alike by a few degrees, as on paper that was fed askew: they are set straight.

Only where no line is straight as it is.
"""

from __future__ import annotations

import ctypes
import math
from collections import Counter

import pypdfium2 as pdfium
import pypdfium2.raw as api

from disclosure.readers.pages.letters import Area
from disclosure.readers.pdf import pdfium_calls as fast
from disclosure.readers.pdf.drawn import Matrix, at
from disclosure.readers.pdf.turns import shown_area

_LEAST, _MOST = 0.1, 15.0
"""Degrees from which lines are no longer level, and from which text slants on purpose."""
_SAMPLED = 80
_ALIKE = 0.8
_SAME = 0.05
_LONG = 30.0
"""Points from which the side of a path says how it lies."""
_MATRIX = fast.Numbers(ctypes.c_float, 6)
_POINT = fast.Numbers(ctypes.c_float, 2)


def slope_of(page: pdfium.PdfPage) -> float:
    """How many degrees a page is askew, anticlockwise; 0 where it is not."""
    texts: Counter[int] = Counter()
    lines: Counter[int] = Counter()
    handle = fast.handle_of(page.raw)
    count = fast.count_page_objects(handle)
    for position in range(0, count, max(count // _SAMPLED, 1)):
        item = fast.Handle(fast.page_object(handle, position))
        kind = fast.object_type(item)
        if kind == api.FPDF_PAGEOBJ_PATH:
            lines.update(_side_of(item))
        elif kind in (api.FPDF_PAGEOBJ_TEXT, api.FPDF_PAGEOBJ_FORM) and fast.object_matrix(item, _MATRIX.places[0]):
            texts[_steps_off(_MATRIX.values[0], _MATRIX.values[1])] += 1
    steps = _most_of(texts)
    if not _LEAST <= abs(steps * _SAME) <= _MOST or (lines and abs(_most_of(lines) - steps) > 1):
        return 0.0
    return steps * _SAME


def _steps_off(x: float, y: float) -> int:
    """How many of the steps in which angles are counted a direction is off the level or the upright."""
    return round(((math.degrees(math.atan2(y, x)) + 45) % 90 - 45) / _SAME)


def _most_of(counted: Counter[int]) -> int:
    """What nearly all have; 0 where they differ, or are few."""
    steps, most = counted.most_common(1)[0] if counted else (0, 0)
    return steps if most >= _ALIKE * counted.total() else 0


def _side_of(item: fast.Handle) -> list[int]:
    """The direction of the first side of a path, where it is long."""
    if fast.count_segments(item) < 2 or not fast.object_matrix(item, _MATRIX.places[0]):
        return []
    a, b, c, d = _MATRIX.values[:4]
    ends = []
    for position in (0, 1):
        fast.segment_point(fast.Handle(fast.path_segment(item, position)), *_POINT.places)
        ends.append((_POINT.values[0], _POINT.values[1]))
    across, up = ends[1][0] - ends[0][0], ends[1][1] - ends[0][1]
    x, y = a * across + c * up, b * across + d * up
    return [_steps_off(x, y)] if math.hypot(x, y) > _LONG else []


def set_straight(page: pdfium.PdfPage, slope: float) -> tuple[Matrix, Area]:
    """Turns what a page draws about its middle; the matrix by which it was turned, and what is shown of the page then.

    The page has to be loaded anew. Where something stands beyond the edge, what is shown is less by the corners that
    might hold it.
    """
    area = left, bottom, right, top = shown_area(page)
    text_page = page.get_textpage()
    boxes = [text_page.get_charbox(position) for position in range(text_page.count_chars())]
    text_page.close()
    turned = math.radians(-slope)
    a, b = math.cos(turned), math.sin(turned)
    shown = None
    if any(box[2] < left or box[0] > right or box[3] < bottom or box[1] > top for box in boxes):
        across, up = abs(b) * (top - bottom) / 2, abs(b) * (right - left) / 2
        area = left + across, bottom + up, right - across, top - up
        shown = api.FS_RECTF(area[0], area[3], area[2], area[1])
    x, y = (left + right) / 2, (bottom + top) / 2
    matrix = a, b, -b, a, x - a * x + b * y, y - b * x - a * y
    api.FPDFPage_TransFormWithClip(page.raw, api.FS_MATRIX(*matrix), shown)
    return matrix, area


def turned_with(matrix: Matrix, area: Area) -> Area:
    """Where an area of the page is once it is set straight."""
    corners = [at(matrix, x, y) for x in (area[0], area[2]) for y in (area[1], area[3])]
    across, up = [x for x, _ in corners], [y for _, y in corners]
    return min(across), min(up), max(across), max(up)
