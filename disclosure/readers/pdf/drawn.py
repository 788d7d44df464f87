"""What a PDF page draws, in the order in which it is drawn and all in the page's own coordinates.

Form objects (pages that a program scaled, content in groups of half-transparent colour) have matrices of their own;
everything in them is placed by these, letters and lines alike. A reader sees what was drawn last: what covers text,
what clips it, and what colour it stands on is found here.
"""

from __future__ import annotations

import ctypes
import math
from dataclasses import dataclass, field

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as api

from disclosure.readers.pages.letters import Area, Run
from disclosure.readers.pdf import pdfium_calls as fast
from disclosure.readers.pdf.clips import Edges, edges_of

Matrix = tuple[float, float, float, float, float, float]

MAX_OBJECTS = 60_000
_MAX_DEPTH = 12
_INVISIBLE_MODES = frozenset((3, 7))
_OUTLINED_MODES, _BOTH_MODES = frozenset((1, 5)), frozenset((2, 6))
_LIGHT = 240
"""Parts of a colour (of 255) from which a filling is hardly more than paper."""
_WHOLE = 255
_FAINT = 40
"""Out of 255: what is drawn less densely is no ground."""
_WHITE = (255, 255, 255)
_NEAR_COLOUR = 12
"""Colours that differ no more in any part are one to the eye."""
_LARGE = 1.5
"""Boxes that are larger (points) are grounds or covers, not lines."""
_THIN = 2.5
"""What is thinner (in its own units) is a line."""
_BOX_SEGMENTS = 6
_MAX_CLIP_SEGMENTS = 60
_CORNERS_OF_OTHERS = frozenset((3, 5, 6))
"""Corners of what clips with no more segments than a box, and is none."""
_COLOUR = fast.Numbers(ctypes.c_uint, 4)
"""Red, green, blue, alpha of the object that was asked for last; PDFium is called by one thread at a time."""
_UNTOLD = [191, 191, 191]
"""What PDFium says of a pattern, which may fill next to nothing of its shape: whether it covers is looked at."""
_BLACK = bytes((ctypes.c_uint * 4)(0, 0, 0, 255))
_SIDES = fast.Numbers(ctypes.c_float, 4)
_MATRIX = fast.Numbers(ctypes.c_float, 6)
_POINT = fast.Numbers(ctypes.c_float, 2)


@dataclass(slots=True)
class Ground:
    """A filled shape or a picture: where, when drawn, in which colour (None where it has many), how densely."""

    order: int
    area: Area
    colour: tuple[int, int, int] | None
    is_whole: bool
    """Whether it fills its area densely, so that nothing below can be seen."""
    item: fast.Handle
    is_broad_line: bool = False
    """Whether it is what a brush draws: its area is larger than what it fills."""


@dataclass(slots=True)
class Drawn:
    """What a page draws: paths, text objects by address, grounds; the share of it that pictures cover."""

    paths: list[tuple[fast.Handle, Area, Area | None, int]] = field(default_factory=list)
    """Each with where it stands, the area outside which nothing of it is drawn (None: everywhere), and its part."""
    placed: dict[int, Matrix] = field(default_factory=dict)
    """How paths in form objects are placed on the page, by address."""
    runs: dict[int, Run] = field(default_factory=dict)
    grounds: list[Ground] = field(default_factory=list)
    parts: list[Area] = field(default_factory=list)
    """The outermost form objects."""
    over: int = 0
    """The part that annotations were drawn into; 0 where there is none."""
    edges: dict[int, tuple[Edges, ...]] = field(default_factory=dict)
    """What clips text objects, by their address, where that is no box."""
    bars: list[tuple[Area, int]] = field(default_factory=list)
    """Where pictures and shadings stand that are as thin as lines, each with its part."""
    covers: set[int] = field(default_factory=set)
    """Addresses of what is drawn over letters, or behind one number alone: no part of a table's lines."""
    picture_share: float = 0.0
    is_cut_short: bool = False

    def ground_below(self, order: int, x: float, y: float) -> tuple[int, int, int] | None:
        """The colour on which something stands; None where it is no single one."""
        for ground in reversed(self.grounds):
            if ground.order < order and _is_in(ground.area, x, y):
                return ground.colour
        return _WHITE


def address_of(item: fast.Handle) -> int:
    """What tells objects of a page apart."""
    return item.value or 0


def drawn_on(page: pdfium.PdfPage, *, names_watermark: bool = False) -> Drawn:
    """What a page draws. Text that the file gives other words for (ActualText) is set back to what is drawn.

    `names_watermark`: the file calls something a watermark by name, which PDFium does not tell from other names.
    """
    drawn = Drawn()
    width, height = page.get_size()
    walker = _Walker(drawn, names_watermark=names_watermark)
    walker.walk(fast.handle_of(page.raw), fast.count_page_objects, fast.page_object, _Around())
    drawn.picture_share = walker.picture_area / max(width * height, 1)
    return drawn


@dataclass(slots=True)
class _Around:
    """What holds for all that stands in a form object."""

    matrix: Matrix | None = None
    clip: Area | None = None
    alpha: float = 1.0
    depth: int = 0
    part: int = 0
    is_blended: bool = False
    is_overlay: bool = False
    clips: dict[tuple[int | None, ...], Area | None] = field(default_factory=dict)
    """What was found of clips that objects share, by the addresses of their paths."""
    odd_clips: dict[tuple[int | None, ...], list[Edges]] = field(default_factory=dict)
    """Those of them that are no boxes: whether they leave anything of an object has to be looked at."""
    edges: tuple[Edges, ...] = ()
    """What clips the form object itself, where that is no box."""


class _Walker:
    """Goes through a page once."""

    def __init__(self, drawn: Drawn, *, names_watermark: bool) -> None:
        self.drawn = drawn
        self.names_watermark = names_watermark
        self.order = 0
        self.picture_area = 0.0

    def walk(self, holder: fast.Handle, count: fast.Call, get: fast.Call, around: _Around) -> None:
        drawn, get_type = self.drawn, fast.object_type
        for position in range(count(holder)):
            if self.order > MAX_OBJECTS:
                drawn.is_cut_short = True
                return
            item = fast.Handle(get(holder, position))
            kind = get_type(item)
            self.order += 1
            if kind == api.FPDF_PAGEOBJ_TEXT:
                self._add_text(item, around)
            elif kind == api.FPDF_PAGEOBJ_PATH:
                self._add_path(item, around)
            elif kind == api.FPDF_PAGEOBJ_FORM:
                self._enter(item, around)
            elif kind == api.FPDF_PAGEOBJ_IMAGE:
                area = _placed(_bounds(item), around.matrix)
                shown = inner(area, _clip_of(item, around))
                self.picture_area += max(area[2] - area[0], 0) * max(area[3] - area[1], 0)
                self._add_picture(item, shown, around)
            elif kind == api.FPDF_PAGEOBJ_SHADING:
                self._add_picture(item, inner(_placed(_bounds(item), around.matrix), _clip_of(item, around)), around)

    def _add_picture(self, item: fast.Handle, shown: Area, around: _Around) -> None:
        self.drawn.grounds.append(Ground(self.order, shown, None, is_whole=True, item=item))
        if 0 <= min(shown[2] - shown[0], shown[3] - shown[1]) <= _THIN:
            self.drawn.bars.append((shown, around.part))

    def _enter(self, item: fast.Handle, around: _Around) -> None:
        if around.depth >= _MAX_DEPTH:
            self.drawn.is_cut_short = True
            return
        matrix = _joined(_matrix_of(item), around.matrix)
        clip = _clip_of(item, around)
        alpha = around.alpha
        if fast.fill_colour(item, *_COLOUR.places):
            alpha *= _COLOUR.values[3] / 255
        part = around.part
        if around.depth == 0:
            self.drawn.parts.append(_placed(_bounds(item), None))
            part = len(self.drawn.parts)
        is_blended = around.is_blended or bool(fast.has_transparency(item))
        edges = around.edges + _odd_edges(item, around)
        marks = fast.count_marks(item)
        is_overlay = around.is_overlay or (marks > 0 and _is_watermark(item, marks, self.names_watermark))
        held = _Around(matrix, clip, alpha, around.depth + 1, part, is_blended, is_overlay, edges=edges)
        self.walk(item, fast.count_form_objects, fast.form_object, held)

    def _add_text(self, item: fast.Handle, around: _Around) -> None:
        address = address_of(item)
        run = Run(self.order, address, part=around.part, may_be_off=around.depth > 0, is_overlay=around.is_overlay)
        drawn = self.drawn
        drawn.runs[address] = run
        mode = fast.render_mode(item)
        if mode in _INVISIBLE_MODES:
            run.is_invisible = True
        elif (_colour_of_text(item, mode) if mode else fast.fill_colour(item, *_COLOUR.places)) and (
            bytes(_COLOUR.values) != _BLACK or around.alpha != 1.0
        ):
            red, green, blue, alpha = _COLOUR.values
            run.colour = (red, green, blue)
            run.contrast = round((255 - luminance(run.colour)) * alpha / 255 * around.alpha)
            run.is_invisible = alpha * around.alpha == 0
        if not run.is_invisible and around.alpha == 1.0 and (around.is_blended or fast.has_transparency(item)):
            # A blend or a mask, where the colour is whole: either may leave nothing to see.
            run.is_mixed = _COLOUR.values[3] == 255
        if fast.object_matrix(item, _MATRIX.places[0]):
            values, held = _MATRIX.values, around.matrix
            a, b, d = values[0], values[1], values[3]
            run.origin = at(held, values[4], values[5])
            area = a * d
            if held is not None or b or a < 0:
                area -= b * values[2]
                if held is not None:
                    area *= held[0] * held[3] - held[1] * held[2]
                    a, b = a * held[0] + b * held[2], a * held[1] + b * held[3]
                if b or a < 0:
                    run.angle = math.degrees(math.atan2(b, a))
            c = values[2]
            if c and not b and held is None and d:
                run.shear = c / d
            if fast.font_size(item, _POINT.places[0]):
                run.size = abs(_POINT.values[0]) * math.sqrt(abs(area))
                if _POINT.values[0] < 0:
                    run.angle = (run.angle + 360) % 360 - 180
        run.clip = _clip_of(item, around)
        if not run.is_invisible and (edges := around.edges + _odd_edges(item, around)):
            run.is_mixed = True
            drawn.edges[address] = edges
        marks = fast.count_marks(item)
        if marks > 0:
            run.is_overlay |= _is_watermark(item, marks, self.names_watermark)
            _look_at_marks(item, marks, run)

    def _add_path(self, item: fast.Handle, around: _Around) -> None:
        drawn = self.drawn
        area = left, bottom, right, top = _bounds(item)
        clip = _clip_of(item, around)
        if clip is None and around.matrix is None:
            drawn.paths.append((item, area, None, 0))
        else:
            # A line stays one, however much its form is enlarged.
            if right - left <= _THIN:
                left = right = (left + right) / 2
            if top - bottom <= _THIN:
                bottom = top = (bottom + top) / 2
            drawn.paths.append((item, _placed((left, bottom, right, top), around.matrix), clip, around.part))
        if around.matrix is not None:
            drawn.placed[address_of(item)] = around.matrix
            # A form may be shrunk: what is large in it is judged as it is placed.
            area = _placed(area, around.matrix)
        if area[2] - area[0] <= _LARGE or area[3] - area[1] <= _LARGE:
            return
        if not fast.draw_mode(item, *_MODES.places):
            return
        if not _MODES.values[0]:
            if _is_broad_line(item):
                shown = inner(area, clip)
                drawn.grounds.append(Ground(self.order, shown, None, is_whole=False, item=item, is_broad_line=True))
            return
        if not fast.fill_colour(item, *_COLOUR.places):
            return
        red, green, blue, alpha = _COLOUR.values
        shown = inner(area, clip)
        is_box = fast.count_segments(item) <= _BOX_SEGMENTS
        if alpha * around.alpha >= _FAINT:
            is_dense = not around.is_blended and not fast.has_transparency(item)
            share = alpha * around.alpha / 255
            colour = (
                round(255 - (255 - red) * share),
                round(255 - (255 - green) * share),
                round(255 - (255 - blue) * share),
            )
            if [red, green, blue] == _UNTOLD:
                is_dense = False
            if alpha * around.alpha == _WHOLE and not is_dense and not _MODES.values[1]:
                # A filling that a mask lets through here and there, as the shadow of words: its box has no sides.
                drawn.covers.add(address_of(item))
            drawn.grounds.append(Ground(self.order, shown, colour, is_whole=is_box and is_dense, item=item))


def _is_broad_line(item: fast.Handle) -> bool:
    """Whether a path is a line, not closed, that is broad enough to hide letters, as a brush draws."""
    if not fast.stroke_width(item, _POINT.places[0]) or _POINT.values[0] < _THIN:
        return False
    count = fast.count_segments(item)
    if count > _MAX_CLIP_SEGMENTS:
        return True
    last = ctypes.cast(fast.path_segment(item, count - 1), api.FPDF_PATHSEGMENT)
    if api.FPDFPathSegment_GetClose(last):
        return False
    ends = []
    for position in (0, count - 1):
        fast.segment_point(fast.Handle(fast.path_segment(item, position)), *_POINT.places)
        ends.append((_POINT.values[0], _POINT.values[1]))
    return ends[0] != ends[1]


def _colour_of_text(item: fast.Handle, mode: int) -> bool:
    """Puts the colour of a text with an outline into `_COLOUR`: that of its filling, where it has one that is seen."""
    if mode in _OUTLINED_MODES:
        return bool(fast.stroke_colour(item, *_COLOUR.places))
    found = bool(fast.fill_colour(item, *_COLOUR.places))
    if found and mode in _BOTH_MODES and min(_COLOUR.values[:3]) > _LIGHT:
        return bool(fast.stroke_colour(item, *_COLOUR.places))
    return found


_MODES = fast.Numbers(ctypes.c_int, 2)
_ACTUAL_TEXT, _SUBTYPE, _NAME = b"ActualText\0", b"Subtype\0", b"Name\0"
_WATERMARKS = ("watermark", "水印", "l4sp")
"""The last is 水印 in UTF-16, of whose bytes PDFium leaves those that are letters by themselves."""


def _look_at_marks(item: fast.Handle, count: int, run: Run) -> None:
    """Takes away other words for what is drawn, and notes what is marked as of a layer."""
    for number in range(count - 1, -1, -1):
        mark = fast.Handle(fast.object_mark(item, number))
        if _name_of_mark(mark) == "OC":
            run.may_be_off = run.is_marked = True
        if fast.mark_value_type(mark, _ACTUAL_TEXT) == api.FPDF_OBJECT_STRING:
            fast.remove_mark(item, mark)


def _is_watermark(item: fast.Handle, count: int, names_watermark: bool) -> bool:
    """Whether the file calls an object, or its layer, a watermark.

    Of what no page says of its tables (running lines, watermarks) only a string is told; a name counts where the file
    has that of watermarks.
    """
    for number in range(count):
        mark = fast.Handle(fast.object_mark(item, number))
        name = _name_of_mark(mark)
        kind = fast.mark_value_type(mark, _SUBTYPE)
        if name == "Artifact" and kind == api.FPDF_OBJECT_NAME and names_watermark:
            return True
        if kind == api.FPDF_OBJECT_STRING and _text_of_mark(mark, _SUBTYPE) == "Watermark":
            return True
        if name == "OC" and fast.mark_value_type(mark, _NAME) == api.FPDF_OBJECT_STRING:
            layer = _text_of_mark(mark, _NAME).replace("\0", "").lower()
            if any(word in layer for word in _WATERMARKS):
                return True
    return False


def _name_of_mark(mark: fast.Handle) -> str:
    held = ctypes.cast(mark, api.FPDF_PAGEOBJECTMARK)
    length = ctypes.c_ulong()
    room = (ctypes.c_ushort * 16)()
    if not api.FPDFPageObjMark_GetName(held, room, ctypes.sizeof(room), length):
        return ""
    return bytes(room)[: max(length.value - 2, 0)].decode("utf-16-le", "replace")


def _text_of_mark(mark: fast.Handle, key: bytes) -> str:
    held = ctypes.cast(mark, api.FPDF_PAGEOBJECTMARK)
    length = ctypes.c_ulong()
    room = (ctypes.c_ushort * 64)()
    if not api.FPDFPageObjMark_GetParamStringValue(held, key, room, ctypes.sizeof(room), length):
        return ""
    return bytes(room)[: max(length.value - 2, 0)].decode("utf-16-le", "replace")


def luminance(colour: tuple[int, int, int]) -> int:
    """How light a colour is, 0 to 255."""
    red, green, blue = colour
    return round(0.299 * red + 0.587 * green + 0.114 * blue)


def is_near_colour(one: tuple[int, int, int], other: tuple[int, int, int]) -> bool:
    """Whether two colours are one to the eye."""
    return all(abs(a - b) <= _NEAR_COLOUR for a, b in zip(one, other, strict=True))


def _is_in(area: Area, x: float, y: float) -> bool:
    return area[0] <= x <= area[2] and area[1] <= y <= area[3]


def _bounds(item: fast.Handle) -> Area:
    fast.object_bounds(item, *_SIDES.places)
    left, bottom, right, top = _SIDES.values
    return left, bottom, right, top


def _matrix_of(item: fast.Handle) -> Matrix:
    if not fast.object_matrix(item, _MATRIX.places[0]):
        return (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    a, b, c, d, e, f = _MATRIX.values
    return a, b, c, d, e, f


def _joined(within: Matrix, outer: Matrix | None) -> Matrix:
    """The matrix of what stands in a form that itself stands in another."""
    if outer is None:
        return within
    a, b, c, d, e, f = within
    g, h, i, j, k, m = outer
    return (
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + m,
    )


def at(matrix: Matrix | None, x: float, y: float) -> tuple[float, float]:
    """A point of a form object on the page."""
    if matrix is None:
        return x, y
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _placed(area: Area, matrix: Matrix | None) -> Area:
    if matrix is None:
        return area
    left, bottom, right, top = area
    corners = [at(matrix, x, y) for x in (left, right) for y in (bottom, top)]
    across, up = [x for x, _ in corners], [y for _, y in corners]
    return min(across), min(up), max(across), max(up)


def inner(area: Area, other: Area | None) -> Area:
    """What two areas share; one that is not given is everything."""
    if other is None:
        return area
    return max(area[0], other[0]), max(area[1], other[1]), min(area[2], other[2]), min(area[3], other[3])


def _clip_of(item: fast.Handle, around: _Around) -> Area | None:
    """The area outside which nothing of an object, or of what it stands in, is drawn; None where nothing clips it."""
    held = fast.clip_path(item)
    if not held:
        return around.clip
    clip = fast.Handle(held)
    count = fast.count_clip_paths(clip)
    if count <= 0:
        return around.clip
    # Objects drawn one after the other share the paths that clip them.
    key = tuple(fast.clip_segment(clip, number, 0) for number in range(count))
    if key not in around.clips:
        around.clips[key] = around.clip
        odd: list[Edges] = []
        for number in range(count):
            segments = fast.count_clip_segments(clip, number)
            if not 2 < segments <= _MAX_CLIP_SEGMENTS:
                is_odd = segments > _MAX_CLIP_SEGMENTS
            else:
                points = _points_of_clip(clip, number, segments)
                across, up = [x for x, _ in points], [y for _, y in points]
                area = _placed((min(across), min(up), max(across), max(up)), around.matrix)
                around.clips[key] = inner(area, around.clips[key])
                is_odd = segments > _BOX_SEGMENTS or len(set(points)) in _CORNERS_OF_OTHERS
            if is_odd:
                odd.append(_on_page(edges_of(clip, number, segments), around.matrix))
        if odd:
            around.odd_clips[key] = odd
    return around.clips[key]


def _odd_edges(item: fast.Handle, around: _Around) -> tuple[Edges, ...]:
    """The sides of what clips an object itself and is no box, once its clip has been looked at."""
    if not around.odd_clips:
        return ()
    clip = fast.Handle(fast.clip_path(item))
    key = tuple(fast.clip_segment(clip, number, 0) for number in range(fast.count_clip_paths(clip)))
    return tuple(around.odd_clips.get(key, ()))


def _on_page(edges: Edges, matrix: Matrix | None) -> Edges:
    if matrix is None:
        return edges
    a, b, c, d, e, f = matrix
    turned = np.array([[a, b], [c, d]])
    placed: Edges = (edges.reshape(-1, 2) @ turned + (e, f)).reshape(-1, 4)
    return placed


def _points_of_clip(clip: fast.Handle, number: int, segments: int) -> list[tuple[float, float]]:
    points = []
    for position in range(segments):
        fast.segment_point(fast.Handle(fast.clip_segment(clip, number, position)), *_POINT.places)
        points.append((_POINT.values[0], _POINT.values[1]))
    return points
