"""Pages inside something else: in the answer of an interface (JSON), in frames and shadow trees written out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import escape, unescape
from typing import Any

_FRAME = re.compile(
    r"<iframe\b(?P<before>[^<>]*?)\ssrcdoc\s?=\s?(?:\"(?P<double>[^\"]*+)\"|'(?P<single>[^']*+)')(?P<behind>[^<>]*+)>",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"display\s?:\s?none|\bhidden\b|(?:width|height)\s?[=:]\s?[\"']?0", re.IGNORECASE)
_TITLES = frozenset(("title", "articletitle", "doctitle", "subject", "infotitle"))
_LONGEST_TITLE = 200


def unwrapped(content: str) -> str:
    """The page that a text holds, with frames and shadow trees that stand in it where a browser shows them."""
    if content.lstrip("\ufeff \t\r\n")[:1] in ("{", "["):
        content = _page_in_json(content) or content
    if "srcdoc" in content:
        content = _FRAME.sub(_frame, content)
    return content.replace("<template shadowrootmode", "<div shadowrootmode")


def _frame(match: re.Match[str]) -> str:
    if _HIDDEN.search(match["before"]) or _HIDDEN.search(match["behind"]):
        return match.group()
    return f"<div>{unescape(match['double'] or match['single'] or '')}</div>"


def _page_in_json(content: str) -> str | None:
    """The longest text with tags of an object in JSON, under the title that stands beside it."""
    try:
        held = json.loads(content)
    except (ValueError, RecursionError):
        return None
    page = title = ""
    for name, text in _texts(held):
        if "<" in text and ">" in text and len(text) > len(page):
            page = text
        elif name.lower() in _TITLES and not title and len(text) <= _LONGEST_TITLE:
            title = text
    if not page:
        return None
    return f"<html><head><title>{escape(title)}</title></head><body><h1>{escape(title)}</h1>{page}</body></html>"


def _texts(held: Any) -> Iterator[tuple[str, str]]:
    """The texts of some JSON, each with the name that it has."""
    stack: list[tuple[str, Any]] = [("", held)]
    while stack:
        name, value = stack.pop()
        if isinstance(value, str):
            yield name, value
        elif isinstance(value, dict):
            stack += reversed(value.items())
        elif isinstance(value, list):
            stack += [(name, item) for item in reversed(value)]
