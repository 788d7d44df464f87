"""Texts that slant in a straight page: stamps and watermarks, unless they may be numbers of its tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping

_LEAST_SIZE, _MOST_SIZE = 0.6, 1.6
_LEAST_CONTRAST = 0.6
"""Shares of what is usual on the page: letters of another size, or paler ones, are another layer."""
_LONGEST = 8
_SHORT, _REPEATED = 2, 4
"""Longer numbers that slant in more places are the text of a watermark."""


def numbers_aslant(texts: Mapping[Hashable, tuple[str, float, float]], size: float, contrast: float) -> set[Hashable]:
    """Those of the slanting texts of a page (text, size, contrast) that may be its numbers, or digits of them.

    They are as large and as dark as the page's other letters, nothing but digits, and long ones stand in few places.
    """
    counts = Counter(text for text, *_ in texts.values())
    return {
        key
        for key, (text, own_size, own_contrast) in texts.items()
        if text.isdecimal()
        and len(text) <= _LONGEST
        and (len(text) <= _SHORT or counts[text] <= _REPEATED)
        and _LEAST_SIZE * size <= own_size <= _MOST_SIZE * size
        and own_contrast >= _LEAST_CONTRAST * contrast
    }
