"""Pages inside something else: in the answer of an interface (JSON), in frames, shadow trees and data of scripts.

Other marks for the same: a corpus in XML has tables of rows and cells.
"""

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
_DATA = re.compile(
    r"<script\b[^<>]*?\stype\s?=\s?[\"']?application/json[\"']?[^<>]*+>(?P<held>[^<]*+(?:<(?!/script)[^<]*+)*+)",
    re.IGNORECASE,
)
_SCRIPT = re.compile(r"<script\b[^<]*+(?:<(?!/script)[^<]*+)*+", re.IGNORECASE)
_CELL_OF_XML = re.compile(r"<(/?)cell\b")
_ROW_OF_XML = re.compile(r"<(/?)row\b")
_HEAD_OF_XML = re.compile(r"<(/?)head\b")
_HIDDEN = re.compile(r"display\s?:\s?none|\bhidden\b|(?:width|height)\s?[=:]\s?[\"']?0", re.IGNORECASE)
_TITLES = frozenset(("title", "articletitle", "doctitle", "subject", "infotitle"))
_LONGEST_TITLE = 200


def unwrapped(content: str) -> str:
    """The page that a text holds, with frames and shadow trees that stand in it where a browser shows them."""
    if content.lstrip("\ufeff \t\r\n")[:1] in ("{", "["):
        content = _page_in_json(content) or content
    if "srcdoc" in content:
        content = _FRAME.sub(_frame, content)
    if "application/json" in content and "table" in content:
        content = _with_data(content)
    if "<cell" in content and "<row" in content and "<td" not in content:
        content = _HEAD_OF_XML.sub(r"<\1h2", _ROW_OF_XML.sub(r"<\1tr", _CELL_OF_XML.sub(r"<\1td", content)))
    return content.replace("<template shadowrootmode", "<div shadowrootmode")


def _with_data(content: str) -> str:
    """The page with what its scripts hold for it as data, where it has no table without them."""
    if _DATA.search(content) is None or "<table" in _SCRIPT.sub("", content):
        return content
    return _DATA.sub(_shown, content)


def _shown(match: re.Match[str]) -> str:
    page = _page_in_json(match["held"])
    return f"<div>{page}</div>{match.group()}" if page is not None and "<table" in page else match.group()


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
