"""What has been written over the pages of a PDF: the values of form fields, text typed over, stamps, highlights.

What these look like is drawn into the page, so that they are read like everything else on it. One that does not say
what it looks like is shown by every program in its own way: its place is given, and what stands there stays unread.
"""

from __future__ import annotations

import ctypes

import pypdfium2 as pdfium
import pypdfium2.raw as api

Area = tuple[float, float, float, float]

_SHOWN = frozenset((api.FPDF_ANNOT_FREETEXT, api.FPDF_ANNOT_WIDGET, api.FPDF_ANNOT_STAMP, api.FPDF_ANNOT_REDACT))
_PASSED = frozenset((api.FPDF_ANNOT_LINK, api.FPDF_ANNOT_POPUP))
_NOT_SHOWN = api.FPDF_ANNOT_FLAG_HIDDEN | api.FPDF_ANNOT_FLAG_NOVIEW


def page_as_seen(pdf: pdfium.PdfDocument, index: int, *, has_layers: bool = False) -> tuple[pdfium.PdfPage, list[Area]]:
    """A page with what was written over it, and the places of that which does not say what it looks like.

    Where the file `has_layers` nothing is drawn into the page, which would show those that are turned off.
    """
    page = pdf[index]
    count = api.FPDFPage_GetAnnotCount(page.raw)
    if count <= 0:
        return page, []
    unread: list[Area] = []
    is_written_over = False
    for number in range(count):
        annotation = api.FPDFPage_GetAnnot(page.raw, number)
        if not annotation:
            continue
        kind = api.FPDFAnnot_GetSubtype(annotation)
        if kind not in _PASSED and not api.FPDFAnnot_GetFlags(annotation) & _NOT_SHOWN:
            is_written_over = not has_layers
            has_look = api.FPDFAnnot_GetAP(annotation, api.FPDF_ANNOT_APPEARANCEMODE_NORMAL, None, 0) > 2
            if (has_layers or not has_look) and kind in _SHOWN:
                box = api.FS_RECTF()
                if api.FPDFAnnot_GetRect(annotation, ctypes.byref(box)):
                    unread.append((box.left, box.bottom, box.right, box.top))
        api.FPDFPage_CloseAnnot(annotation)
    if is_written_over and api.FPDFPage_Flatten(page.raw, api.FLAT_NORMALDISPLAY) == api.FLATTEN_SUCCESS:
        page.close()
        page = pdf[index]
    return page, unread
