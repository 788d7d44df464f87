"""English words that go with a number: of `{count} [body|bodies]` the first after 1, else the second."""

from __future__ import annotations

import re
from collections.abc import Callable

_PIECE = re.compile(r"\{([^{}]+)\}|\[([^\[\]{}|]*)\|([^\[\]{}|]*)\]")


def choose_number(template: str, text_of: Callable[[str], object]) -> str:
    """The template with one of each pair of words, by what the place before it will hold (`text_of` its name).

    >>> choose_number("{count} [report has|reports have] one", {"count": "1"}.get)
    '{count} report has one'
    """
    last = ""

    def choose(found: re.Match[str]) -> str:
        nonlocal last
        if found[1] is not None:
            last = found[1]
            return found[0]
        return found[2] if str(text_of(last)) == "1" else found[3]

    return _PIECE.sub(choose, template) if "|" in template else template
