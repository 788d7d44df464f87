"""What clips the letters of a PDF page by other shapes than boxes: letters through which its edge runs are not whole.

Whether what lies inside such a shape is seen depends on how it is filled, and is looked at (`layers_off`).
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pypdfium2.raw as api

from disclosure.readers.pages.letters import Letter
from disclosure.readers.pdf import pdfium_calls as fast

Edges = npt.NDArray[np.float64]
"""Rows of x, y, x, y: the sides of a shape."""
Point = tuple[float, float]

MAX_SEGMENTS = 4_000
_SPARED = 0.15
"""The share of a letter at each side through which an edge may run: it is seen all the same."""
_POINT = fast.Numbers(ctypes.c_float, 2)


def edges_of(clip: fast.Handle, number: int, count: int) -> Edges:
    """The sides of a path that clips, closed as it is when it clips, curves in four pieces."""
    shapes: list[list[Point]] = []
    controls: list[Point] = []
    for position in range(min(count, MAX_SEGMENTS)):
        segment = fast.Handle(fast.clip_segment(clip, number, position))
        fast.segment_point(segment, *_POINT.places)
        point, kind = (_POINT.values[0], _POINT.values[1]), fast.segment_type(segment)
        if kind == api.FPDF_SEGMENT_MOVETO or not shapes:
            shapes.append([point])
        elif kind == api.FPDF_SEGMENT_BEZIERTO:
            controls.append(point)
            if len(controls) == 3:
                shapes[-1] += _along_curve(shapes[-1][-1], *controls)
                controls = []
        else:
            shapes[-1].append(point)
    sides = [(*one, *other) for shape in shapes for one, other in pairwise([*shape, shape[0]])]
    return np.array(sides, np.float64).reshape(-1, 4)


def _along_curve(start: Point, one: Point, two: Point, end: Point) -> list[Point]:
    made = []
    for share in (0.25, 0.5, 0.75, 1.0):
        rest = 1 - share
        parts = rest**3, 3 * rest**2 * share, 3 * rest * share**2, share**3
        x, y = (
            sum(part * point[axis] for part, point in zip(parts, (start, one, two, end), strict=True))
            for axis in (0, 1)
        )
        made.append((x, y))
    return made


def crossed(letters: Sequence[Letter], edges: Edges) -> list[Letter]:
    """The letters through whose ink one of the edges runs."""
    if not letters or not len(edges):
        return []
    boxes = np.array([letter.ink for letter in letters])
    spare = _SPARED * (boxes[:, 2:] - boxes[:, :2])
    low, high = boxes[:, :2] + spare, boxes[:, 2:] - spare
    starts, ends = edges[:, :2], edges[:, 2:]
    near = np.all((np.maximum(starts, ends) >= low.min(0)) & (np.minimum(starts, ends) <= high.max(0)), 1)
    is_crossed = np.zeros(len(letters), bool)
    for start, end in zip(starts[near], ends[near], strict=True):
        way = np.where(end == start, 1e-9, end - start)
        first, last = (low - start) / way, (high - start) / way
        enters, leaves = np.minimum(first, last).max(1), np.maximum(first, last).min(1)
        is_crossed |= np.maximum(enters, 0) <= np.minimum(leaves, 1)
    return [letters[place] for place in map(int, np.flatnonzero(is_crossed))]
