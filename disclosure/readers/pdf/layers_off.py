"""Letters of layers of a PDF (optional content) that are turned off, or that a blend or a mask leaves nothing of."""

from __future__ import annotations

from collections.abc import Container
from itertools import pairwise

import numpy as np
import pypdfium2 as pdfium

from disclosure.readers.pages.letters import UNKNOWN, Letter, Run, Turn
from disclosure.readers.pdf import pdfium_calls as fast
from disclosure.readers.pdf.rendered import window_on, with_and_without
from disclosure.readers.pdf.turns import upright

_MOST_PARTS = 8
_BESIDE = 1, 3
"""Points of a picture at the left and right of a letter's part of it where the ink of its neighbours may be."""


def without_unseen_layers(
    page: pdfium.PdfPage, letters: list[Letter], *, has_layers: bool, turn: Turn = upright, clipped: Container[int] = ()
) -> tuple[list[Letter], int, list[Letter]]:
    """Letters without those of layers that are turned off (where the file `has_layers`) and those that a blend or a
    mask leaves nothing of: taking these away changes nothing that is seen.

    Texts (by address) that are `clipped` may have lost single letters: their neighbours do not count for them.
    With it, how many are left out, and which of these belong to a word that is seen in part.
    """
    # Only what is marked as a layer, or stands in one form, is taken away together: others may lie below it.
    groups: dict[int, dict[int, Run]] = {}
    for letter in letters:
        if letter.run and (letter.run.is_mixed or (has_layers and letter.run.may_be_off)):
            key = -1 if letter.run.is_marked else min(letter.run.part, _MOST_PARTS)
            groups.setdefault(key, {})[id(letter.run)] = letter.run
    window = window_on(page)
    hidden: set[int] = set()
    for runs in groups.values():
        before, after = with_and_without(page, [fast.Handle(run.address) for run in runs.values()])
        for letter in letters:
            if letter.run is not None and id(letter.run) in runs:
                rows, columns = window(letter)
                if letter.run.address in clipped and columns.stop - columns.start > _BESIDE[0] + _BESIDE[1]:
                    columns = slice(columns.start + _BESIDE[0], columns.stop - _BESIDE[1])
                one, other = before[rows, columns], after[rows, columns]
                if one.size and np.array_equal(one, other):
                    if letter.run.lacks_shapes:
                        letter.text = UNKNOWN  # it is not seen here in any case
                    else:
                        hidden.add(id(letter))
    covered: list[Letter] = []
    for one_letter, next_letter in pairwise(letters):
        # A word of which one letter is seen and the next is not is covered in part, and of no layer that is off.
        if (id(one_letter) in hidden) != (id(next_letter) in hidden) and _is_next(one_letter, next_letter, turn):
            covered.append(one_letter if id(one_letter) in hidden else next_letter)
    return [letter for letter in letters if id(letter) not in hidden], len(hidden), covered


def _is_next(one: Letter, other: Letter, turn: Turn = upright) -> bool:
    """Whether two letters stand beside one another in one hand, as drawn."""
    _, bottom, right, top = turn(one.left, one.bottom, one.right, one.top)
    left, next_bottom, _, _ = turn(other.left, other.bottom, other.right, other.top)
    size = max(top - bottom, 0.1)
    return (
        other.order == one.order + 1
        and abs(bottom - next_bottom) < 0.1 * size
        and abs(one.size - other.size) < 0.1 * size
        and -0.2 * size < left - right < 0.3 * size
    )
