"""Texts in fonts that are not in the file, and whose shapes no font at hand has: PDFium leaves out those of one letter.

What a machine has for fonts decides nothing: a text that has no extent is given one, so that its letter is found.
"""

from __future__ import annotations

import ctypes
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager

import pypdfium2.raw as api

from disclosure.readers.pages.letters import Letter
from disclosure.readers.pdf import pdfium_calls as fast
from disclosure.readers.pdf.drawn import Drawn

_LEAST = 0.01
"""Points below which PDFium takes a text for nothing."""
_STROKE = 0.2
_BOUNDS = fast.Numbers(ctypes.c_float, 4)


def without_extent(drawn: Drawn, raw: Sequence[Letter]) -> list[int]:
    """The addresses of texts that have no letters and no extent, in fonts that the file does not bring with it.

    Those in embedded fonts are blanks.
    """
    known = {letter.run.address for letter in raw if letter.run is not None}
    return [
        address
        for address, run in drawn.runs.items()
        if address not in known and not run.is_invisible and _is_without_extent(address) and not _is_embedded(address)
    ]


def _is_without_extent(address: int) -> bool:
    fast.object_bounds(fast.Handle(address), *_BOUNDS.places)
    left, bottom, right, top = _BOUNDS.values
    return bool(right - left < _LEAST or top - bottom < _LEAST)


def _is_embedded(address: int) -> bool:
    font = api.FPDFTextObj_GetFont(_item(address))
    return not font or bool(api.FPDFFont_GetIsEmbedded(font) == 1)


def _item(address: int) -> api.FPDF_PAGEOBJECT:
    return ctypes.cast(fast.Handle(address), api.FPDF_PAGEOBJECT)


@contextmanager
def widened(addresses: Collection[int]) -> Iterator[None]:
    """Texts are outlined meanwhile: an outline has an extent, whatever it goes around."""
    held = []
    for item in map(_item, addresses):
        width = ctypes.c_float()
        api.FPDFPageObj_GetStrokeWidth(item, width)
        held.append((item, api.FPDFTextObj_GetTextRenderMode(item), width.value))
        _draw_as(item, api.FPDF_TEXTRENDERMODE_FILL_STROKE, _STROKE)
    try:
        yield
    finally:
        for item, mode, stroke in held:
            _draw_as(item, mode, stroke)


def _draw_as(item: api.FPDF_PAGEOBJECT, mode: int, stroke: float) -> None:
    api.FPDFTextObj_SetTextRenderMode(item, mode)
    api.FPDFPageObj_SetStrokeWidth(item, stroke)
    api.FPDFPageObj_Transform(item, 1, 0, 0, 1, 0, 0)  # measures it anew
