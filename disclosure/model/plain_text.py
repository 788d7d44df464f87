"""Text from outside made safe to print: a name in an archive may hold what moves a cursor or turns a line."""

from __future__ import annotations

import unicodedata

_UNPRINTABLE = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def is_unprintable(letter: str) -> bool:
    """Whether a character shows nothing itself: control, direction and format characters, line ends."""
    return unicodedata.category(letter) in _UNPRINTABLE


def plain(text: str, keep: str = "") -> str:
    """A text in which every character that shows nothing is replaced by a sign that does; `keep` are left alone.

    >>> plain("report\\x1b[31m.html")
    'report�[31m.html'
    """
    if text.isprintable():
        return text
    return "".join(_REPLACEMENT if is_unprintable(c) and c not in keep else c for c in text)
