"""What has been written over the pages of a PDF: the values of form fields, text typed over, stamps, highlights.

What these look like is drawn into the page, so that they are read like everything else on it. One that does not say
what it looks like is shown by every program in its own way: its place is given, and what stands there stays unread.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass, field

import pypdfium2 as pdfium
import pypdfium2.raw as api

from disclosure.readers.pages.letters import Area, Letter
from disclosure.readers.pdf.askew import set_straight, slope_of, turned_with

_SHOWN = frozenset((api.FPDF_ANNOT_FREETEXT, api.FPDF_ANNOT_WIDGET, api.FPDF_ANNOT_STAMP, api.FPDF_ANNOT_REDACT))
_PASSED = frozenset((api.FPDF_ANNOT_LINK, api.FPDF_ANNOT_POPUP))
_DRAWN_OVER = frozenset((api.FPDF_ANNOT_STRIKEOUT, api.FPDF_ANNOT_LINE, api.FPDF_ANNOT_INK, api.FPDF_ANNOT_POLYLINE))
_FILLED = frozenset((api.FPDF_ANNOT_SQUARE, api.FPDF_ANNOT_CIRCLE, api.FPDF_ANNOT_POLYGON))
"""Kinds that hide or strike out what is below them, the second where they have a colour inside."""
_NOT_SHOWN = api.FPDF_ANNOT_FLAG_HIDDEN | api.FPDF_ANNOT_FLAG_NOVIEW


@dataclass(slots=True)
class WrittenOver:
    """The places of what was written over a page: `unread` what does not say what it looks like, `fields` those of a
    form that do, with their values.
    """

    unread: list[Area] = field(default_factory=list)
    fields: list[tuple[Area, str]] = field(default_factory=list)
    shown: Area | None = None
    """What is shown of a page that was set straight."""
    is_drawn_over: bool = False
    """Whether what was written over, and no field of a form, was drawn into the page: in its last form object."""


def page_as_seen(
    pdf: pdfium.PdfDocument, index: int, *, has_layers: bool = False
) -> tuple[pdfium.PdfPage, WrittenOver]:
    """A page with what was written over it, set straight where it is askew.

    Where the file `has_layers` nothing is drawn into the page, which would show those that are turned off.
    """
    page, found = _written_over(pdf, index, has_layers=has_layers)
    slope = slope_of(page)
    if slope:
        matrix, found.shown = set_straight(page, slope)
        page.close()
        page = pdf[index]
        found.unread = [turned_with(matrix, place) for place in found.unread]
        found.fields = [(turned_with(matrix, place), value) for place, value in found.fields]
    return page, found


def _written_over(pdf: pdfium.PdfDocument, index: int, *, has_layers: bool) -> tuple[pdfium.PdfPage, WrittenOver]:
    page = pdf[index]
    count = api.FPDFPage_GetAnnotCount(page.raw)
    if count <= 0:
        return page, WrittenOver()
    found = WrittenOver()
    is_written_over = has_fields = False
    for number in range(count):
        annotation = api.FPDFPage_GetAnnot(page.raw, number)
        if not annotation:
            continue
        kind = api.FPDFAnnot_GetSubtype(annotation)
        if kind not in _PASSED and not api.FPDFAnnot_GetFlags(annotation) & _NOT_SHOWN:
            is_written_over = not has_layers
            has_fields |= kind == api.FPDF_ANNOT_WIDGET
            has_look = api.FPDFAnnot_GetAP(annotation, api.FPDF_ANNOT_APPEARANCEMODE_NORMAL, None, 0) > 2
            value = _value_of(pdf, annotation) if has_look and kind == api.FPDF_ANNOT_WIDGET else ""
            is_over = kind in _DRAWN_OVER or (kind in _FILLED and api.FPDFAnnot_HasKey(annotation, b"IC"))
            if (kind in _SHOWN and (has_layers or not has_look or value)) or (is_over and not has_look):
                box = api.FS_RECTF()
                if api.FPDFAnnot_GetRect(annotation, ctypes.byref(box)):
                    place = (box.left, box.bottom, box.right, box.top)
                    if value and not has_layers:
                        found.fields.append((place, value))
                    else:
                        found.unread.append(place)
        api.FPDFPage_CloseAnnot(annotation)
    if is_written_over and api.FPDFPage_Flatten(page.raw, api.FLAT_NORMALDISPLAY) == api.FLATTEN_SUCCESS:
        page.close()
        page = pdf[index]
        found.is_drawn_over = not has_fields
    return page, found


def _value_of(pdf: pdfium.PdfDocument, annotation: api.FPDF_ANNOTATION) -> str:
    """The value of a form's field as text; empty where there is none."""
    if pdf.formenv is None and not pdf.init_forms():
        return ""
    length = api.FPDFAnnot_GetFormFieldValue(pdf.formenv.raw, annotation, None, 0)
    room = (ctypes.c_ushort * (length // 2))()
    api.FPDFAnnot_GetFormFieldValue(pdf.formenv.raw, annotation, room, length)
    return bytes(room)[: max(length - 2, 0)].decode("utf-16-le", "replace")


def fields_shown_otherwise(fields: Sequence[tuple[Area, str]], letters: Sequence[Letter]) -> list[Area]:
    """The places of fields whose looks do not say the digits of their values: programs that fill in forms leave it to
    others to draw what they filled in. The places are given as the letters are seen.
    """
    found = []
    for (left, bottom, right, top), value in fields:
        shown = "".join(
            letter.text
            for letter in letters
            if left <= letter.middle[0] <= right and bottom <= letter.middle[1] <= top and letter.text.isdecimal()
        )
        if sorted(shown) != sorted(digit for digit in value if digit.isdecimal()):
            found.append((left, bottom, right, top))
    return found
