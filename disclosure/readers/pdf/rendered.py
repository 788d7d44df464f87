"""What a page looks like where a letter stands: with and without what is drawn over it, and how dark."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium
import pypdfium2.raw as api

from disclosure.readers.pages.letters import Area, Letter, Turn
from disclosure.readers.pdf import pdfium_calls as fast
from disclosure.readers.pdf.turns import shown_area
from disclosure.readers.scans.marks import Picture

CHANGED = 0.08
CHANGED_THROUGH = 0.18
CHANGED_LITTLE = 0.025
"""Mean difference of a letter's box with and without what is drawn over it, of the range from its ground to its ink.

More is let pass where what is drawn over it may be seen through, less where it takes a good part of the box: the thin
strokes of a digit may be all that it hides.
"""
_CHANGED_BLURRED = 0.125
_LEAST_RANGE = 40
"""Greys (of 255) between ground and ink below which nothing is read."""
_SCALE = 2.0
_MAX_PIXELS = 40_000_000


def with_and_without(page: pdfium.PdfPage, items: Sequence[fast.Handle]) -> tuple[Picture, Picture]:
    """The page as it is drawn, and as it would be without some of its objects."""
    before = _render(page)
    held = [ctypes.cast(item, api.FPDF_PAGEOBJECT) for item in items]
    for item in held:
        api.FPDFPageObj_SetIsActive(item, 0)
    after = _render(page)
    for item in held:
        api.FPDFPageObj_SetIsActive(item, 1)
    return before, after


def window_on(page: pdfium.PdfPage) -> Callable[[Letter], tuple[slice, slice]]:
    """The part of a page's picture in which a letter stands."""
    left, bottom, right, top = shown_area(page)
    turned = page.get_rotation()
    wide = page.get_width() / max((top - bottom) if turned % 180 else (right - left), 1)
    scale = _SCALE * wide

    def window(letter: Letter) -> tuple[slice, slice]:
        ink_left, ink_bottom, ink_right, ink_top = letter.ink
        x, y = ink_left - left, top - ink_top
        across, up = ink_right - ink_left, ink_top - ink_bottom
        if turned == 90:
            x, y, across, up = ink_bottom - bottom, ink_left - left, up, across
        elif turned == 180:
            x, y = right - ink_right, ink_bottom - bottom
        elif turned == 270:
            x, y, across, up = top - ink_top, right - ink_right, up, across
        return (
            slice(max(int(y * scale), 0), int((y + up) * scale) + 2),
            slice(max(int(x * scale), 0), int((x + across) * scale) + 2),
        )

    return window


def darkness_within(page: pdfium.PdfPage, turn: Turn, places: Sequence[Area]) -> list[int]:
    """The greys (of 255) between the lightest and the darkest point of places, given as they are seen."""
    (x, y), (a, b), (c, d) = (turn(u, v, u, v)[:2] for u, v in ((0, 0), (1, 0), (0, 1)))
    picture, window = _render(page), window_on(page)
    found = []
    for left, bottom, right, top in places:
        # The turn is one by right angles, so that its way back is its transpose.
        corners = [
            ((u - x) * (a - x) + (v - y) * (b - y), (u - x) * (c - x) + (v - y) * (d - y))
            for u, v in ((left, bottom), (right, top))
        ]
        across, up = sorted(u for u, _ in corners), sorted(v for _, v in corners)
        box = Letter("", across[0], up[0], across[1], up[1], 0, ink_bottom=up[0], ink_top=up[1])
        part = picture[window(box)]
        found.append(int(part.max()) - int(part.min()) if part.size else 0)
    return found


def is_alike(one: Picture, other: Picture, limit: float) -> bool:
    """Whether a letter looks the same in two pictures, be it on another ground."""
    if not one.size or one.shape != other.shape:
        return False
    low, high = int(one.min()), int(one.max())
    lower, higher = int(other.min()), int(other.max())
    if min(high - low, higher - lower) < _LEAST_RANGE:
        return False
    difference = (one.astype(np.float32) - low) / (high - low) - (other.astype(np.float32) - lower) / (higher - lower)
    if float(np.abs(difference).mean()) < limit:
        return True
    # What may be seen through is blended, which draws the same letter with other edges.
    return limit == CHANGED_THROUGH and float(np.abs(_blurred(difference)).mean()) < _CHANGED_BLURRED


def _blurred(picture: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """A picture of which every point is the mean of itself and its neighbours."""
    wide = np.pad(picture, 1, mode="edge")
    rows = wide[:-2] + wide[1:-1] + wide[2:]
    mean: npt.NDArray[np.float64] = (rows[:, :-2] + rows[:, 1:-1] + rows[:, 2:]) / 9
    return mean


def _render(page: pdfium.PdfPage) -> Picture:
    width, height = page.get_size()
    if width * height * _SCALE**2 > _MAX_PIXELS:
        return np.zeros((0, 0), np.uint8)
    picture = page.render(scale=_SCALE, grayscale=True, may_draw_forms=False).to_numpy()
    return np.array(picture.reshape(picture.shape[:2]), np.uint8)
