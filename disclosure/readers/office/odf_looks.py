"""Styles of OpenDocument files: what is seen of a text, how a cell looks, what the automatic numbers of lists are."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from disclosure.readers.inks import AUTOMATIC, WHITE, Colour, is_seen, parse_colour
from disclosure.readers.office.numbering import chinese_number
from disclosure.readers.office.word_looks import attribute_of, local_name

_MOST_PARENTS = 12
_LENGTH = re.compile(r"(\d{1,6}(?:\.\d{1,6})?)(pt|cm|mm|in|px|pc)?")
_POINTS = {"pt": 1.0, "cm": 28.35, "mm": 2.835, "in": 72.0, "px": 0.75, "pc": 12.0}
_RAISED = re.compile(r"super|sub|-?(?:[1-9]\d|[3-9])")
"""Where the style of a text sets it off its line, in words or by at least three hundredths of its height."""
_NO_SIZE = 1.0
_HARDLY_A_SIZE = 2.0
_SIDES = ("border", "border-left", "border-right", "border-top", "border-bottom")


class Look(NamedTuple):
    """What styles say; None where they say nothing. `size` and `height` in points."""

    is_hidden: bool | None = None
    ink: Colour | None = None
    paper: Colour | None = None
    size: float | None = None
    is_struck: bool | None = None
    is_raised: bool | None = None
    is_bordered: bool | None = None
    height: float | None = None
    is_shown: bool | None = None
    """Of a table: whether its sheet is shown."""

    def over(self, base: Look) -> Look:
        """These settings, and where they say nothing those of the base."""
        return base._replace(**{name: value for name, value in self._asdict().items() if value is not None})


PLAIN = Look()


def length_of(text: str | None) -> float | None:
    """A length in points."""
    match = _LENGTH.fullmatch((text or "").strip())
    return float(match.group(1)) * _POINTS.get(match.group(2) or "pt", 1.0) if match is not None else None


def sees(look: Look, paper: Colour) -> bool | None:
    """Whether text is seen on some paper; None where that is not certain."""
    if look.is_hidden or (look.size is not None and look.size <= _NO_SIZE):
        return False
    seen = is_seen(look.ink or AUTOMATIC, look.paper or paper)
    return None if seen and look.size is not None and look.size <= _HARDLY_A_SIZE else seen


def _look_of(style: Any) -> Look:
    look = PLAIN
    for group in style:
        kind = local_name(group)
        if not kind.endswith("-properties"):
            continue
        found = PLAIN
        paper = attribute_of(group, "background-color")
        if paper is not None:
            found = found._replace(paper=None if paper == "transparent" else parse_colour(paper))
        if kind == "text-properties":
            found = _of_text(group, found)
        elif kind == "table-cell-properties":
            drawn = [value for side in _SIDES if (value := attribute_of(group, side)) is not None]
            found = found._replace(is_bordered=any(value != "none" for value in drawn) if drawn else None)
        elif kind == "table-row-properties":
            found = found._replace(height=length_of(attribute_of(group, "row-height")))
        elif kind == "table-column-properties":
            found = found._replace(height=length_of(attribute_of(group, "column-width")))
        elif kind == "table-properties":
            shown = attribute_of(group, "display")
            found = found._replace(is_shown=None if shown is None else shown != "false")
        elif kind == "section-properties" and attribute_of(group, "display") == "none":
            found = found._replace(is_hidden=True)
        look = found.over(look)
    return look


def _of_text(group: Any, look: Look) -> Look:
    shown = attribute_of(group, "display")
    ink = parse_colour(attribute_of(group, "color"))
    opacity = attribute_of(group, "opacity") or ""
    if attribute_of(group, "use-window-font-color") == "true":
        ink, opacity = AUTOMATIC, ""  # LibreOffice writes 0% beside it
    size = attribute_of(group, "font-size") or ""
    lines = attribute_of(group, "text-line-through-style") or attribute_of(group, "text-line-through-type")
    position = attribute_of(group, "text-position")
    return look._replace(
        is_hidden=True if shown == "none" or opacity in ("0%", "1%") else False if shown == "true" else None,
        ink=ink,
        size=None if size.endswith("%") else length_of(size),
        is_struck=None if lines is None else lines != "none",
        is_raised=None if position is None else _RAISED.match(position) is not None,
    )


class Styles:
    """The styles of one document, from all of its parts."""

    def __init__(self, roots: list[Any]) -> None:
        self._styles: dict[tuple[str, str], Any] = {}
        self._defaults: dict[str, Look] = {}
        self._found: dict[tuple[str, str], Look] = {}
        self.lists: dict[str, dict[int, ListLevel]] = {}
        for root in roots:
            for group in root.iter("{*}styles", "{*}automatic-styles"):
                for style in group:
                    kind, family = local_name(style), attribute_of(style, "family") or ""
                    name = attribute_of(style, "name") or ""
                    if kind == "style":
                        self._styles[family, name] = style
                    elif kind == "default-style":
                        self._defaults[family] = _look_of(style)
                    elif kind in ("list-style", "outline-style"):
                        self.lists[name if kind == "list-style" else ""] = _levels_of(style)

    def of(self, family: str, name: str | None) -> Look:
        """The look of a style with those that it builds on, down to the family's default."""
        return self._resolve(family, name or "", 0)

    def _resolve(self, family: str, name: str, depth: int) -> Look:
        style = self._styles.get((family, name))
        if style is None or depth > _MOST_PARENTS:
            return self._defaults.get(family, PLAIN)
        found = self._found.get((family, name))
        if found is None:
            base = self._resolve(family, attribute_of(style, "parent-style-name") or "", depth + 1)
            found = self._found[family, name] = _look_of(style).over(base)
        return found

    def list_of(self, name: str | None) -> str:
        """The list style that a paragraph style brings along."""
        style = self._styles.get(("paragraph", name or ""))
        return (attribute_of(style, "list-style-name") or "") if style is not None else ""

    def may_hide(self, family: str, name: str | None) -> bool:
        """Whether a style changes by conditions into one whose text may not be seen."""
        style = self._styles.get((family, name or ""))
        maps = [child for child in style if local_name(child) == "map"] if style is not None else []
        return any(self.is_pale(attribute_of(child, "apply-style-name")) for child in maps)

    def is_pale(self, name: str | None) -> bool:
        """Whether a cell style's text is not plainly seen on white."""
        look = self.of("table-cell", name)
        return sees(look, WHITE) is not True


class ListLevel(NamedTuple):
    """How a level of a list prints its numbers."""

    number_format: str
    prefix: str
    suffix: str
    start: int

    def label(self, number: int) -> str:
        """The number as it is printed."""
        kind = self.number_format
        if not kind:
            return ""
        if kind[:1] in ("一", "壹"):
            shown = chinese_number(number)
        elif kind[:1] in ("a", "A"):
            shown = chr(ord(kind[0]) + (number - 1) % 26)
        elif kind[:1] == "①" and 1 <= number <= 20:
            shown = chr(0x2460 + number - 1)
        else:
            shown = str(number)
        return f"{self.prefix}{shown}{self.suffix}"


def _levels_of(style: Any) -> dict[int, ListLevel]:
    levels = {}
    for level in style:
        number = attribute_of(level, "level") or ""
        if local_name(level) in ("list-level-style-number", "outline-level-style") and number.isdecimal():
            start = attribute_of(level, "start-value") or "1"
            levels[int(number[:3])] = ListLevel(
                attribute_of(level, "num-format") or "",
                attribute_of(level, "num-prefix") or "",
                attribute_of(level, "num-suffix") or "",
                int(start) if start.isdecimal() and len(start) < 7 else 1,
            )
    return levels


def title_of(root: Any | None) -> str | None:
    """The title that a document's properties hold."""
    if root is None:
        return None
    found = next(iter(root.iter("{http://purl.org/dc/elements/1.1/}title")), None)
    return found.text if found is not None else None


def repeated(element: Any, name: str, most: int) -> int:
    """How often an element stands for itself (number-columns-repeated), or what it spans, at most `most`."""
    text = attribute_of(element, name) or "1"
    return max(min(int(text), most), 1) if text.isdecimal() and len(text) < 9 else 1


def is_out_of_sight(element: Any) -> bool:
    """Whether a row or column is hidden or filtered out."""
    return attribute_of(element, "visibility") in ("collapse", "filter")
