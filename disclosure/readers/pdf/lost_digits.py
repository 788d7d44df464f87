"""Digits that are seen and that PDFium gives no letter of.

It gives one of two equal digits that are drawn upon one another, and it may be the one that nobody sees.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from operator import attrgetter

import pypdfium2.raw as api

from disclosure.readers.pages.letters import UNKNOWN, Area, Letter, Run
from disclosure.readers.pdf import pdfium_calls as fast
from disclosure.readers.pdf.drawn import Drawn, is_near_colour

_LOST = 0.4
"""Sizes of a letter by which a text reaches further than its letters where one of them is lost."""
_LEAST = 1.3
"""Points from which a text is one that is read."""
_SAME = 0.01
_BOUNDS = fast.Numbers(ctypes.c_float, 4)
_FAR = 100_000.0


def drawn_below_lost(drawn: Drawn, raw: Sequence[Letter]) -> set[int]:
    """The addresses of texts whose letters PDFium gives in place of a later one's, which looks otherwise: shadows."""
    known: dict[int, list[Letter]] = {}
    for letter in raw:
        if letter.run is not None:
            known.setdefault(letter.run.address, []).append(letter)
    lost = [
        run for address, run in drawn.runs.items() if address not in known and not (run.is_invisible or run.is_overlay)
    ]
    if not lost:
        return set()
    by_look: dict[tuple[object, ...], list[Run]] = {}
    for address in known:
        by_look.setdefault(_look(drawn.runs[address]), []).append(drawn.runs[address])
    found: set[int] = set()
    for run in lost:
        others = [other for look, held in by_look.items() if look != _look(run) for other in held]
        if not others:
            continue
        left, bottom, right, top = _bounds_of(run)
        if right - left < _LEAST or top - bottom < _LEAST:
            continue
        near = max(run.size, (right - left) / 4, (top - bottom) / 4)
        found.update(
            other.address
            for other in others
            if other.order < run.order
            and abs(other.size - run.size) <= _SAME * run.size
            and abs(other.origin[0] - run.origin[0]) <= near
            and abs(other.origin[1] - run.origin[1]) <= near
        )
    return found


@contextmanager
def moved_away(addresses: Collection[int]) -> Iterator[None]:
    """Texts stand far beside the page meanwhile, so that PDFium takes no other for a copy of theirs."""
    items = [ctypes.cast(fast.Handle(address), api.FPDF_PAGEOBJECT) for address in addresses]
    for item in items:
        api.FPDFPageObj_Transform(item, 1, 0, 0, 1, _FAR, _FAR)
    try:
        yield
    finally:
        for item in items:
            api.FPDFPageObj_Transform(item, 1, 0, 0, 1, -_FAR, -_FAR)


def _look(run: Run) -> tuple[object, ...]:
    return run.colour, run.contrast, run.is_invisible, run.is_overlay, run.is_mixed, run.is_marked, run.clip, run.part


def _bounds_of(run: Run) -> Area:
    fast.object_bounds(fast.Handle(run.address), *_BOUNDS.places)
    left, bottom, right, top = _BOUNDS.values
    return left, bottom, right, top


def with_lost_digits(drawn: Drawn, shown: Sequence[Letter], digits: Sequence[Letter]) -> set[int]:
    """The ids of letters whose text reaches further than they do, to where an unseen digit stands."""
    runs: dict[int, list[Letter]] = {}
    for letter in shown:
        if letter.run is not None and not letter.run.part and letter.text.isdigit():
            runs.setdefault(letter.run.address, []).append(letter)
    found: set[int] = set()
    for address, letters in runs.items():
        size = max(letter.size for letter in letters)
        along, across = _ALONG_AND_ACROSS[drawn.runs[address].is_on_its_side]
        low, high = _reach(letters, across)
        beside = [item for item in digits if across(item)[0] < high and low < across(item)[1]]
        if not beside:
            continue
        first, last = along(Letter("", *_bounds_of(drawn.runs[address]), 0))
        left, right = _reach(letters, along)
        middle = (low + high) / 2
        lost = [
            (start, end)
            for start, end in ((first, left), (right, last))
            if end - start > _LOST * size and not _is_any_between(shown, start, end, middle, (along, across))
        ]
        if any(along(item)[0] < end and start - size < along(item)[1] for start, end in lost for item in beside):
            found.update(map(id, letters))
    return found


Reach = Callable[[Letter], tuple[float, float]]
"""From where to where a letter reaches."""

_across_page: Reach = attrgetter("left", "right")
_up_page: Reach = attrgetter("bottom", "top")
_ALONG_AND_ACROSS = {False: (_across_page, _up_page), True: (_up_page, _across_page)}
"""Along a line of text and across it, whether it stands on its side."""


def _reach(letters: Sequence[Letter], side: Reach) -> tuple[float, float]:
    reaches = [side(letter) for letter in letters]
    return min(first for first, _ in reaches), max(last for _, last in reaches)


def _is_any_between(
    letters: Sequence[Letter], start: float, end: float, middle: float, sides: tuple[Reach, Reach]
) -> bool:
    """Whether a letter stands between two places of a line: what is drawn twice for boldness is given once."""
    along, across = sides
    return any(start < sum(along(item)) / 2 < end and across(item)[0] < middle < across(item)[1] for item in letters)


def lost_texts(drawn: Drawn, raw: Sequence[Letter], shown: Sequence[Letter], digits: Sequence[Letter]) -> list[Letter]:
    """Unknown letters for texts that PDFium gives no letters of, beside unseen digits and on no seen letter."""
    known = {letter.run.address for letter in raw if letter.run is not None}
    found = []
    for address, run in drawn.runs.items():
        if address in known or run.is_invisible or run.is_overlay or run.part:
            continue
        left, bottom, right, top = _bounds_of(run)
        if right - left < _LEAST or top - bottom < _LEAST:
            continue
        ground = drawn.ground_below(run.order, (left + right) / 2, (bottom + top) / 2)
        if ground is not None and is_near_colour(ground, run.colour):
            continue
        sides = _ALONG_AND_ACROSS[run.is_on_its_side]
        (start, end), (low, high) = (side(Letter("", left, bottom, right, top, 0)) for side in sides)
        if not _is_any_between(shown, start, end, (low + high) / 2, sides) and any(
            item.left < right + run.size
            and left - run.size < item.right
            and item.bottom < top + run.size / 2
            and bottom - run.size / 2 < item.top
            for item in digits
        ):
            found.append(Letter(UNKNOWN, left, bottom, right, top, -1, run, False, top - bottom, bottom, top))
    return found
