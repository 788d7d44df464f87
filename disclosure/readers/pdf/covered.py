"""Letters of a PDF page that nobody sees: in the colour of their ground, or with something drawn over them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pypdfium2 as pdfium

from disclosure.readers.pages.letters import Letter
from disclosure.readers.pdf import pdfium_calls as fast
from disclosure.readers.pdf.drawn import Drawn, Ground, address_of, is_near_colour, luminance
from disclosure.readers.pdf.rendered import (
    CHANGED,
    CHANGED_LITTLE,
    CHANGED_THROUGH,
    is_alike,
    window_on,
    with_and_without,
)
from disclosure.readers.scans.marks import Picture

_LIGHT = 128
_NEAR_LIGHT = 40
"""Letters so light (of 255) are hardly seen on white, but are on what is darker by so much."""
COVERED = 0.8
_GOOD_PART = 0.3
UNCOVERED = 0.2
"""Shares of a letter from which it is hidden, and up to which it is seen."""


@dataclass(slots=True)
class Uncovered:
    """Letters that are seen, the ids of doubtful ones among them, those that are hidden.

    `covered` are hidden by what is drawn over them; their order is that of what covers them.
    """

    seen: list[Letter]
    doubted: set[int]
    hidden: list[Letter] = field(default_factory=list)
    covered: list[Letter] = field(default_factory=list)


def uncovered(page: pdfium.PdfPage, drawn: Drawn, letters: list[Letter]) -> Uncovered:
    """The letters of a page that can be told from their ground and over which nothing is drawn, and the others."""
    doubted: set[int] = set()
    if not letters or not drawn.runs:
        return Uncovered(letters, doubted)
    risky = _risky_colours(drawn)
    hidden: set[int] = set()
    covered: list[Letter] = []
    if risky:
        for letter in letters:
            run = letter.run
            if run is None or run.colour not in risky:
                continue
            ground = drawn.ground_below(
                run.order, (letter.left + letter.right) / 2, (letter.ink_bottom + letter.ink_top) / 2
            )
            if ground is None:
                doubted.add(id(letter))
            elif is_near_colour(ground, run.colour):
                hidden.add(id(letter))
            else:
                run.contrast = max(run.contrast, abs(luminance(ground) - luminance(run.colour)))
    first = min(run.order for run in drawn.runs.values())
    later = [ground for ground in drawn.grounds if ground.order > first]
    touched = _touched(letters, later) if later else {}
    if touched:
        # A broad line may strike out as well as cover.
        drawn.covers.update(
            address_of(ground.item) for over in touched.values() for ground, _ in over if not ground.is_broad_line
        )
        grounds = {address_of(ground.item): ground.item for over in touched.values() for ground, _ in over}
        before, after = with_and_without(page, list(grounds.values()))
        window = window_on(page)
        below = _below_pictures(page, before, letters, touched)
        for place, over in touched.items():
            letter = letters[place]
            if place in below:
                hidden.add(id(letter))
                covered.append(replace(letter, order=max(ground.order for ground, _ in over)))
                continue
            dense = [share for ground, share in over if ground.is_whole and ground.colour is not None]
            is_covered = any(share > COVERED for share in dense)
            limit = CHANGED if dense else CHANGED_THROUGH
            if any(share > _GOOD_PART for share in dense) or any(ground.is_broad_line for ground, _ in over):
                limit = CHANGED_LITTLE
            if not is_covered and is_alike(before[window(letter)], after[window(letter)], limit):
                continue
            if is_covered:
                hidden.add(id(letter))
                covered.append(replace(letter, order=max(ground.order for ground, _ in over)))
            else:
                doubted.add(id(letter))
    if not hidden:
        return Uncovered(letters, doubted)
    return Uncovered(
        [letter for letter in letters if id(letter) not in hidden],
        doubted,
        [letter for letter in letters if id(letter) in hidden],
        covered,
    )


def _below_pictures(
    page: pdfium.PdfPage,
    shown: Picture,
    letters: Sequence[Letter],
    touched: Mapping[int, Sequence[tuple[Ground, float]]],
) -> set[int]:
    """The places of letters under pictures that show nothing of them, be it that they look alike: a scan has another
    text under it than the one that it shows.
    """
    places = [
        place
        for place, over in touched.items()
        if any(ground.colour is None and share > COVERED for ground, share in over)
    ]
    addresses = {run.address for place in places if (run := letters[place].run) is not None}
    if not addresses:
        return set()
    _, without = with_and_without(page, [fast.Handle(address) for address in addresses])
    window = window_on(page)
    return {
        place
        for place in places
        if shown[window(letters[place])].size
        and np.array_equal(shown[window(letters[place])], without[window(letters[place])])
    }


def _risky_colours(drawn: Drawn) -> set[tuple[int, int, int]]:
    """The colours of text that are also the colour of some ground of the page, or light where some ground is dark."""
    grounds = {(255, 255, 255), *(ground.colour for ground in drawn.grounds if ground.colour is not None)}
    darkest = min(map(luminance, grounds))
    return {
        colour
        for colour in {run.colour for run in drawn.runs.values()}
        if any(is_near_colour(colour, ground) for ground in grounds)
        or (luminance(colour) > _LIGHT and darkest < luminance(colour) - _NEAR_LIGHT)
    }


def _touched(letters: Sequence[Letter], later: Sequence[Ground]) -> dict[int, list[tuple[Ground, float]]]:
    """The places of letters over which something is drawn: what, and which share of the letter it takes."""
    boxes = np.array([item.ink for item in letters])
    order = np.array([item.run.order if item.run else 10**9 for item in letters])
    width = np.maximum(boxes[:, 2] - boxes[:, 0], 0.1)
    height = np.maximum(boxes[:, 3] - boxes[:, 1], 0.1)
    touched: dict[int, list[tuple[Ground, float]]] = {}
    for ground in later:
        left, bottom, right, top = ground.area
        across = np.minimum(boxes[:, 2], right) - np.maximum(boxes[:, 0], left)
        up = np.minimum(boxes[:, 3], top) - np.maximum(boxes[:, 1], bottom)
        for place in map(int, np.flatnonzero((across > 0) & (up > 0) & (order < ground.order))):
            share = float(across[place] / width[place] * (up[place] / height[place]))
            if share >= UNCOVERED / 2:
                touched.setdefault(place, []).append((ground, share))
    return touched
