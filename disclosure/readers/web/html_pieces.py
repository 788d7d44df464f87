"""Digits of a cell that elements put side by side: one number only where nothing sets one of them apart.

Editors cut a number into runs of much the same look. A box of its own, a gap, a smaller size, a class, a link or an
element that is none of text's may make the second a note or another number; then what is seen cannot be told.
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from disclosure.readers.inks import is_note

_RUNS = frozenset(
    [
        "span",
        "font",
        "b",
        "strong",
        "i",
        "em",
        "u",
        "ins",
        "a",
        "bdi",
        "nobr",
        "tt",
        "code",
        "samp",
        "kbd",
        "mark",
        "label",
        "big",
    ]
)
_PLAIN_ATTRIBUTES = frozenset(["style", "lang", "face", "color", "id", "title", "name", "leaf", "textstyle", "size"])
_PLAIN_CLASS = re.compile(r"(?:SpellE|GramE|Mso\w{1,40}|\s){1,9}")
_S = r"\s{0,9}"
_PLAIN = re.compile(
    r"(?:mso|-moz|-ms|-o)-.*|font-(?:family|weight|style|stretch|kerning|variant-(?:caps|ligatures|east-asian))"
    r"|background(?:-.*)?|line-(?:height|break)|text-(?:align|autospace|justify|decoration|underline|rendering|size).*"
    r"|(?:letter|word)-.*|white-space.*|overflow-wrap|box-sizing|widows|orphans|tab-stops|layout-grid-mode|cursor"
    r"|caret-color|outline.*|max-width|min-.*|page|clear|-webkit-(?!text-(?:fill|security)).*"
)
_NEUTRAL = re.compile(
    r"(?:(?:-?0(?:\.0{1,4})?(?:px|pt|r?em|%|cm)?|none|normal|initial|inherit|unset|auto|static|inline|baseline|visible"
    r"|middle|bottom|ltr|start|left|revert|currentcolor|!important)\s{0,9}+){1,9}"
)
_INK = re.compile(
    r"#(?:[0-9a-f]{3}){1,2}|[a-z]{3,20}"
    r"|(?:rgb|hsl)a?\((?:\s?[\d.]{1,9}%?\s?,){2}\s?[\d.]{1,9}%?\s?(?:,\s?(?:1|0?\.[3-9]\d{0,6})\s?)?\)"
)
_OPAQUE = re.compile(r"1|0?\.[3-9]\d{0,6}")
_SIZE = re.compile(r"(\d{0,4}(?:\.\d{1,4})?)(pt|px|r?em|%)")
_POINTS = {"pt": 1.0, "px": 0.75, "em": 12.0, "rem": 12.0, "%": 0.12}
_UNTOLD = 0.01
"""Points: a size that is said in a way that is not read counts as smaller than any."""
_SMALL = frozenset(("1", "-1", "-2", "-3"))
_BOXES = re.compile(rf"display{_S}:{_S}(?:inline-)?(?:flex|grid|table|list)", re.IGNORECASE)


def are_one(left: LexborNode, right: LexborNode, cell: LexborNode) -> bool:
    """Whether two texts of a cell, of which one ends and the other begins with a digit, are seen as one number."""
    before, behind = _around(left, cell), _around(right, cell)
    common = cell
    while before and behind and before[-1].mem_id == behind[-1].mem_id:
        common = before.pop()
        behind.pop()
    if (before or behind) and _BOXES.search(common.attributes.get("style") or "") is not None:
        return False
    if not all(map(_is_run, (*before, *behind))):
        return False
    return not is_note(_size(before), _size(behind))


def _around(text: LexborNode, cell: LexborNode) -> list[LexborNode]:
    """The elements around a text up to its cell, innermost first."""
    nodes = []
    node = text.parent
    while node is not None and node.mem_id != cell.mem_id:
        nodes.append(node)
        node = node.parent
    return nodes


def _is_run(node: LexborNode) -> bool:
    """Whether an element makes a run of text that nothing sets apart from the letters beside it."""
    tag = node.tag or ""
    if tag not in _RUNS and ":" not in tag:
        return False
    for name, value in node.attributes.items():
        if name == "class":
            if _PLAIN_CLASS.fullmatch(value or " ") is None:
                return False
        elif name not in _PLAIN_ATTRIBUTES and not name.startswith("data-") and ":" not in name:
            return False
    return all(_is_plain(*declared) for declared in _declared(node))


def _declared(node: LexborNode) -> list[tuple[str, str]]:
    pairs = ((node.attributes.get("style") or "").lower()).split(";")
    return [(name.strip(), value.strip()) for name, _, value in (pair.partition(":") for pair in pairs) if name.strip()]


def _is_plain(name: str, value: str) -> bool:
    if name == "color":
        return _INK.fullmatch(value.replace("!important", "").strip()) is not None
    if name == "opacity":
        return _OPAQUE.fullmatch(value) is not None
    return name in ("font", "font-size") or _PLAIN.fullmatch(name) is not None or _NEUTRAL.fullmatch(value) is not None


def _size(nodes: list[LexborNode]) -> float | None:
    """The size in points that the innermost of some elements says, None if none says one."""
    for node in nodes:
        if (node.attributes.get("size") or "").strip() in _SMALL:
            return _UNTOLD
        for name, value in _declared(node):
            if name not in ("font", "font-size") or _NEUTRAL.fullmatch(value) or value == "medium":
                continue
            match = _SIZE.search(value)
            return float(match[1] or 0) * _POINTS[match[2]] if match is not None else _UNTOLD
    return None
