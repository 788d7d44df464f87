"""Whether ink is seen on its paper, and as part of the text: what is not is no part of a document for its readers.

Serves the kinds that say colours and sizes: Word, Excel, OpenDocument, of pages the sizes. A colour is red, green and
blue, 0 to 255.
"""

from __future__ import annotations

import re

Colour = tuple[int, int, int]

WHITE: Colour = (255, 255, 255)
BLACK: Colour = (0, 0, 0)
AUTOMATIC: Colour = (-1, -1, -1)
"""Ink that programs choose so that it is seen on its paper."""
UNKNOWN: Colour = (-2, -2, -2)
"""A colour that the file leaves to something that is not read (a theme, a pattern, a condition)."""

_LEAST_ALONE = 8.0
_LEAST_SHARE = 0.75
"""Points, and the share of the size beside it, below which letters are a note's."""
_SAME = 16
"""Colours that differ no more, in each of the three, are one to the eye."""
_NEAR = 48
"""Colours that differ no more may or may not be told apart, depending on screen and printer."""
_PALE = 200
_HEX = re.compile(r"#?(?:[0-9A-Fa-f]{2})?([0-9A-Fa-f]{6})")
_NAMES = {"white": WHITE, "snow": WHITE, "ivory": WHITE, "whitesmoke": WHITE, "black": BLACK}


def parse_colour(text: str | None) -> Colour | None:
    """The colour that RRGGBB, #RRGGBB, AARRGGBB or a name says; None for anything else.

    >>> parse_colour("#FF8000")
    (255, 128, 0)
    """
    if not text:
        return None
    match = _HEX.fullmatch(text.strip())
    if match is None:
        return _NAMES.get(text.strip().lower())
    number = int(match.group(1), 16)
    return number >> 16, number >> 8 & 255, number & 255


def mix(ink: Colour, paper: Colour, share: float) -> Colour:
    """The colour that a pattern of `share` ink (0 to 1) on paper is from afar."""
    red, green, blue = (round(one * share + other * (1 - share)) for one, other in zip(ink, paper, strict=True))
    return red, green, blue


def is_seen(ink: Colour, paper: Colour) -> bool | None:
    """Whether text in one colour is seen on another; None where that is not certain."""
    if ink == AUTOMATIC:
        return True
    if ink == UNKNOWN or paper == UNKNOWN:
        # What is dark is seen on nearly everything that documents are printed on.
        return True if paper == UNKNOWN and ink != UNKNOWN and min(ink) < _PALE else None
    difference = max(abs(one - other) for one, other in zip(ink, paper, strict=True))
    return False if difference <= _SAME else None if difference <= _NEAR else True


def is_note(size: float | None, beside: float | None) -> bool:
    """Whether letters are so much smaller than those beside them (or larger) that one of the two is a note.

    Sizes in points, None where nothing says one: then the other has to be small for any text.
    """
    if size is None or beside is None:
        return 0 < (size or beside or 0) < _LEAST_ALONE
    return min(size, beside) < _LEAST_SHARE * max(size, beside)
