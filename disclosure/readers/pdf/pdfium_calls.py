"""PDFium's functions that are called for every letter and every line of a page, without conversion of arguments.

`ctypes` checks and converts each argument by its declared type, which takes longer than these functions themselves.
Here nothing is checked: handles are `Handle`, places of numbers come from `Numbers`, everything else is an int.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

import pypdfium2.raw as api

Handle = ctypes.c_void_p
"""A page, an object on it, or the text of a page."""

Call = Callable[..., Any]


def _bare(function: Any) -> Call:
    """A function of the library without declared arguments; one that gives a handle gives its address, or None."""
    bare = type(function)(ctypes.cast(function, ctypes.c_void_p).value)
    gives_number = function.restype in (ctypes.c_int, ctypes.c_uint)
    bare.restype = function.restype if gives_number else ctypes.c_void_p
    return bare  # type: ignore[no-any-return]


def handle_of(item: Any) -> Handle:
    """A handle of pypdfium2 as these functions take it."""
    return ctypes.cast(item, ctypes.c_void_p)


class Numbers:
    """Room for numbers that a function writes: it is given `places` (or the first), then they are in `values`."""

    __slots__ = ("places", "values")

    def __init__(self, kind: Any, count: int) -> None:
        self.values: Any = (kind * count)()
        start, size = ctypes.addressof(self.values), ctypes.sizeof(kind)
        self.places = [ctypes.c_void_p(start + size * number) for number in range(count)]


get_unicode = _bare(api.FPDFText_GetUnicode)
get_loose_box = _bare(api.FPDFText_GetLooseCharBox)
get_ink_box = _bare(api.FPDFText_GetCharBox)
has_map_error = _bare(api.FPDFText_HasUnicodeMapError)
is_generated = _bare(api.FPDFText_IsGenerated)
text_object_of = _bare(api.FPDFText_GetTextObject)

count_page_objects = _bare(api.FPDFPage_CountObjects)
page_object = _bare(api.FPDFPage_GetObject)
count_form_objects = _bare(api.FPDFFormObj_CountObjects)
form_object = _bare(api.FPDFFormObj_GetObject)

object_type = _bare(api.FPDFPageObj_GetType)
object_bounds = _bare(api.FPDFPageObj_GetBounds)
fill_colour = _bare(api.FPDFPageObj_GetFillColor)
stroke_colour = _bare(api.FPDFPageObj_GetStrokeColor)
stroke_width = _bare(api.FPDFPageObj_GetStrokeWidth)
font_size = _bare(api.FPDFTextObj_GetFontSize)
render_mode = _bare(api.FPDFTextObj_GetTextRenderMode)
draw_mode = _bare(api.FPDFPath_GetDrawMode)

count_segments = _bare(api.FPDFPath_CountSegments)
path_segment = _bare(api.FPDFPath_GetPathSegment)
segment_type = _bare(api.FPDFPathSegment_GetType)
clip_path = _bare(api.FPDFPageObj_GetClipPath)
count_clip_paths = _bare(api.FPDFClipPath_CountPaths)
count_clip_segments = _bare(api.FPDFClipPath_CountPathSegments)
clip_segment = _bare(api.FPDFClipPath_GetPathSegment)
segment_point = _bare(api.FPDFPathSegment_GetPoint)

object_matrix = _bare(api.FPDFPageObj_GetMatrix)
has_transparency = _bare(api.FPDFPageObj_HasTransparency)
count_marks = _bare(api.FPDFPageObj_CountMarks)
object_mark = _bare(api.FPDFPageObj_GetMark)
mark_value_type = _bare(api.FPDFPageObjMark_GetParamValueType)
remove_mark = _bare(api.FPDFPageObj_RemoveMark)
