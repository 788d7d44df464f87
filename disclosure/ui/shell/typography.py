"""Chinese punctuation: the catalogue, the form and the reader write half-width marks, people read full-width ones."""

from __future__ import annotations

import re

_MARKS = str.maketrans({",": "\uff0c", ":": "\uff1a", ";": "\uff1b", "?": "\uff1f", "!": "\uff01"})
_BRACKETS = str.maketrans({"(": "\uff08", ")": "\uff09"})

_CHINESE = "\u3400-\u9fff\u201c\u201d\u300a\u300b"
_MARK = re.compile(rf"(?<=[{_CHINESE}}})%\uff09])[,:;?!]|[,:;?!](?=[{_CHINESE}])")
_BRACKETED = re.compile(rf"\([^(){_CHINESE}{{]*+[{_CHINESE}{{][^()]*+\)")


def typeset_chinese(text: str) -> str:
    """The text with full-width punctuation where Chinese stands beside it; numbers, links and code keep theirs."""
    marked = _MARK.sub(lambda match: match[0].translate(_MARKS), text)
    for _ in range(3):
        marked = _BRACKETED.sub(lambda match: match[0].translate(_BRACKETS), marked)
    return marked
