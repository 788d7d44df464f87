"""What is drawn in the place of digits, as a picture or as lines, right beside those that are letters."""

from __future__ import annotations

from collections.abc import Sequence

from disclosure.readers.pages.letters import Area, Letter

LOWEST = 3.0
"""Points below which nothing drawn is a digit."""
_BESIDE = 0.6
_INTO = 0.1
"""Sizes of a letter by which what goes on from a number stands beside it at most, and may reach into it."""
_SHARE = 0.5


def goes_on(shape: Area, letters: Sequence[Letter]) -> bool:
    """Whether something is as high as a digit and stands right beside one, on no letter: it may be the next digit."""
    left, bottom, right, top = shape
    height = top - bottom
    if height < LOWEST or any(
        left < letter.middle[0] < right and bottom < letter.middle[1] < top for letter in letters
    ):
        return False
    return any(
        -_INTO * letter.size <= max(left - letter.right, letter.left - right) <= _BESIDE * letter.size
        and min(top, letter.top) - max(bottom, letter.bottom) > _SHARE * min(height, letter.top - letter.bottom)
        for letter in letters
        if letter.text.isdigit() and _SHARE * letter.size <= height <= letter.size / _SHARE
    )
