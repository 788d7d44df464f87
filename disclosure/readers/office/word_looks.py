"""What of a Word document is seen: text that is hidden, has no size, or the colour of its paper, is not.

Settings come from the run, its character style, its paragraph's style, the table's style and the defaults, in that
order; the paper from the shading of the run, the paragraph, the cell and the table.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from disclosure.readers.inks import AUTOMATIC, BLACK, UNKNOWN, WHITE, Colour, is_seen, mix, parse_colour

_OFF = frozenset(("0", "false", "off", "none"))
_NO_SIZE = 2
"""Half points: text of one point is a row of dots."""
_HARDLY_A_SIZE = 4
_MOST_PARENTS = 12
_HIGHLIGHTS: dict[str, Colour | None] = {
    "none": None,
    "white": WHITE,
    "black": BLACK,
    "yellow": parse_colour("FFFF00"),
    "green": parse_colour("00FF00"),
    "cyan": parse_colour("00FFFF"),
    "magenta": parse_colour("FF00FF"),
    "blue": parse_colour("0000FF"),
    "red": parse_colour("FF0000"),
    "darkBlue": parse_colour("000080"),
    "darkCyan": parse_colour("008080"),
    "darkGreen": parse_colour("008000"),
    "darkMagenta": parse_colour("800080"),
    "darkRed": parse_colour("800000"),
    "darkYellow": parse_colour("808000"),
    "darkGray": parse_colour("808080"),
    "lightGray": parse_colour("C0C0C0"),
}
_RAISED, _SMALL = 6, 15
"""Half points by which a small note is raised or lowered at least, and its size at most."""
_HIGH = 8
"""Half points by which letters of any size no longer stand in their line."""
_UPON_ONE_ANOTHER = -60
"""Twentieths of a point between letters from which they stand on one another."""
_BACKGROUNDS = frozenset(("background1", "light1"))
_OPAQUE_SHARE = 95_000
"""Thousandths of a percent of transparency from which text is not seen."""


@dataclass(frozen=True, slots=True)
class Look:
    """What settings say about text; None where they say nothing. `half_points` is the size of the letters.

    `is_raised`: set above or below the line, as notes are.
    """

    is_hidden: bool | None = None
    ink: Colour | None = None
    half_points: int | None = None
    paper: Colour | None = None
    is_struck: bool | None = None
    is_raised: bool | None = None

    @property
    def points(self) -> float | None:
        """The size of the letters in points."""
        return None if self.half_points is None else self.half_points / 2

    def over(self, base: Look) -> Look:
        """These settings, and where they say nothing those of the base."""
        if self is PLAIN:
            return base
        if base is PLAIN:
            return self
        return Look(
            base.is_hidden if self.is_hidden is None else self.is_hidden,
            self.ink or base.ink,
            self.half_points or base.half_points,
            self.paper or base.paper,
            base.is_struck if self.is_struck is None else self.is_struck,
            base.is_raised if self.is_raised is None else self.is_raised,
        )


PLAIN = Look()


_NAMES: dict[str, str] = {}


def local_name(element: Any) -> str:
    """An element's name without its namespace (the variants of the format differ there); '' for what is no element."""
    tag = element.tag
    name = _NAMES.get(tag)
    if name is None:
        if not isinstance(tag, str):
            return ""
        name = _NAMES[tag] = tag.rpartition("}")[2]
    return name


def child_of(element: Any | None, name: str) -> Any | None:
    """The first child with a name."""
    if element is not None:
        for child in element:
            if local_name(child) == name:
                return child
    return None


def attribute_of(element: Any | None, name: str = "val") -> str | None:
    """An attribute by its local name."""
    if element is not None:
        for key, value in element.attrib.items():
            if key.rpartition("}")[2] == name:
                return str(value)
    return None


def is_on(element: Any | None) -> bool:
    """Whether a setting that is on or off is on."""
    return element is not None and (attribute_of(element) or "true").lower() not in _OFF


def look_of(properties: Any | None) -> Look:
    """The look that the properties of a run (rPr) say."""
    is_hidden: bool | None = None
    ink: Colour | None = None
    paper: Colour | None = None
    half_points: int | None = None
    is_struck: bool | None = None
    is_raised: bool | None = None
    for setting in properties if properties is not None else ():
        name = local_name(setting)
        if name == "vanish":
            is_hidden = is_on(setting)
        elif name == "color":
            ink = _ink_of(setting)
        elif name == "sz":
            text = attribute_of(setting) or ""
            half_points = int(float(text)) if text.replace(".", "", 1).isdecimal() and len(text) < 9 else None
        elif name == "shd":
            paper = shading_of(setting)
        elif name == "highlight":
            text = attribute_of(setting) or ""
            paper = _HIGHLIGHTS.get(text, UNKNOWN)
        elif name in ("strike", "dstrike"):
            is_struck = is_struck or is_on(setting)
        elif name == "vertAlign":
            is_raised = is_raised or attribute_of(setting) in ("superscript", "subscript")
        elif name == "position":
            is_raised = is_raised or _is_raised_note(setting, properties) or None
        elif name == "textFill":
            is_hidden = is_hidden or _is_transparent(setting) or None
            ink = next((_ink_of(node) for node in setting.iter() if local_name(node) == "srgbClr"), ink)
    if all(said is None for said in (is_hidden, ink, half_points, paper, is_struck, is_raised)):
        return PLAIN
    return Look(is_hidden, ink, half_points, paper, is_struck, is_raised)


def _is_raised_note(position: Any, properties: Any) -> bool:
    """Whether letters stand above or below their line as a note's; a whole number is now and then moved a little."""
    moved, size = attribute_of(position) or "", attribute_of(child_of(properties, "sz")) or ""
    if not moved.removeprefix("-").isdecimal():
        return False
    by = int(moved.removeprefix("-")[:6])
    return by >= _HIGH or (size.isdecimal() and by >= _RAISED and int(size[:6]) <= _SMALL)


def _ink_of(setting: Any) -> Colour:
    text = attribute_of(setting)
    colour = parse_colour(text)
    if colour is not None:
        return colour
    theme = attribute_of(setting, "themeColor")
    if theme is None or text == "auto":
        return AUTOMATIC
    return WHITE if theme in _BACKGROUNDS else AUTOMATIC


def _is_transparent(fill: Any) -> bool:
    """Whether letters are filled with nothing, or with a colour that everything shines through."""
    alphas = [attribute_of(node) or "" for node in fill.iterdescendants() if local_name(node) == "alpha"]
    return child_of(fill, "noFill") is not None or any(
        text.isdecimal() and int(text[:9]) >= _OPAQUE_SHARE for text in alphas
    )


def shading_of(setting: Any | None) -> Colour | None:
    """The colour that a shading (shd) gives its paper; None where it gives none."""
    if setting is None:
        return None
    pattern = (attribute_of(setting) or "clear").lower()
    fill = parse_colour(attribute_of(setting, "fill"))
    if fill is None and attribute_of(setting, "themeFill") is not None:
        return UNKNOWN
    if pattern in ("clear", "nil", "none"):
        return fill
    ink = parse_colour(attribute_of(setting, "color")) or BLACK
    if pattern == "solid":
        return ink
    if pattern.startswith("pct") and pattern[3:].isdecimal() and len(pattern) < 7:
        return mix(ink, fill or WHITE, min(int(pattern[3:]), 100) / 100)
    return UNKNOWN


class Looks:
    """The looks that the styles of one document give."""

    def __init__(self, styles: Any | None) -> None:
        self._styles: dict[str, Any] = {}
        self._found: dict[str, Look] = {}
        self._paragraphs: dict[str, Look] = {}
        self._default = PLAIN
        self._usual = ""
        for style in styles if styles is not None else ():
            name = local_name(style)
            if name == "style":
                identity = attribute_of(style, "styleId") or ""
                self._styles[identity] = style
                is_usual = (attribute_of(style, "default") or "0").lower() not in _OFF
                if is_usual and attribute_of(style, "type") == "paragraph":
                    self._usual = identity
            elif name == "docDefaults":
                self._default = look_of(child_of(child_of(style, "rPrDefault"), "rPr"))

    def style(self, identity: str | None, depth: int = 0) -> Look:
        """The look of a style with those that it is based on."""
        if not identity or identity not in self._styles or depth > _MOST_PARENTS:
            return PLAIN
        found = self._found.get(identity)
        if found is None:
            style = self._styles[identity]
            own = look_of(child_of(style, "rPr"))
            around = shading_of(child_of(child_of(style, "pPr"), "shd"))
            parent = self.style(attribute_of(child_of(style, "basedOn")), depth + 1)
            found = own.over(parent if around is None else Look(paper=around).over(parent))
            self._found[identity] = found
        return found

    def paragraph(self, properties: Any | None) -> Look:
        """What runs of a paragraph with these properties look like where they say nothing themselves."""
        identity = attribute_of(child_of(properties, "pStyle")) or self._usual
        around = shading_of(child_of(properties, "shd"))
        usual = self._paragraphs.get(identity)
        if usual is None:
            usual = self._paragraphs[identity] = self.style(identity).over(self._default)
        return usual if around is None else Look(paper=around).over(usual)

    def paper_of_table(self, properties: Any | None, around: Colour) -> Colour:
        """The paper of a table's cells that have no shading of their own."""
        own = shading_of(child_of(properties, "shd"))
        if own is not None:
            return own
        style = self._styles.get(attribute_of(child_of(properties, "tblStyle")) or "")
        for _ in range(_MOST_PARENTS):
            if style is None:
                break
            if any(local_name(node) == "shd" for node in style.iterdescendants()):
                return UNKNOWN  # some rows and columns of it, by conditions
            style = self._styles.get(attribute_of(child_of(style, "basedOn")) or "")
        return around

    def run(self, properties: Any | None, paragraph: Look) -> Look:
        """The look of a run with these properties, in a paragraph of that look."""
        if properties is None or not len(properties):
            return paragraph
        return look_of(properties).over(self.style(attribute_of(child_of(properties, "rStyle")))).over(paragraph)


def sees(look: Look, paper: Colour) -> bool | None:
    """Whether text of a look is seen; None where that is not certain."""
    if look is PLAIN:
        return True
    size = look.half_points
    if look.is_hidden or (size is not None and size <= _NO_SIZE):
        return False
    seen = is_seen(look.ink or AUTOMATIC, look.paper or paper)
    return None if seen and size is not None and size <= _HARDLY_A_SIZE else seen


def is_too_close(spacing: Any) -> bool:
    """Whether a setting of the space between letters sets them upon one another."""
    text = attribute_of(spacing) or ""
    return text[:1] == "-" and text[1:].isdecimal() and len(text) < 8 and int(text) <= _UPON_ONE_ANOTHER
