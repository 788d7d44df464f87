"""How the cells of an .xlsx workbook look: number formats, borders, colours of text and paper, conditional formats."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from lxml import etree

from disclosure.model.cell_names import column_number
from disclosure.readers.inks import AUTOMATIC, UNKNOWN, WHITE, Colour, parse_colour
from disclosure.readers.office.number_formats import BUILT_IN
from disclosure.readers.office.sheet_cells import CellLook

SIDES = ("left", "right", "top", "bottom")
# Colours by number, from 8 (ECMA-376 part 1, 18.8.27); 0 to 7 repeat the first eight.
_PALETTE = re.findall(
    "[0-9A-F]{6}",
    "000000 FFFFFF FF0000 00FF00 0000FF FFFF00 FF00FF 00FFFF 800000 008000 000080 808000 800080 008080 C0C0C0 808080 "
    "9999FF 993366 FFFFCC CCFFFF 660066 FF8080 0066CC CCCCFF 000080 FF00FF FFFF00 00FFFF 800080 800000 008080 0000FF "
    "00CCFF CCFFFF CCFFCC FFFF99 99CCFF FF99CC CC99FF FFCC99 3366FF 33CCCC 99CC00 FFCC00 FF9900 FF6600 666699 969696 "
    "003366 339966 003300 333300 993300 993366 333399 333333",
)
_THEME = ("FFFFFF", "000000", "E7E6E6", "44546A", *("707070",) * 8)
_THEME_ORDER = ("lt1", "dk1", "lt2", "dk2", *(f"accent{number}" for number in range(1, 7)), "hlink", "folHlink")
_SYSTEM_PAPER = 65
_AREA = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?")
_MOST_AREAS = 200
_CONSTANT = re.compile(r"-?\d{1,15}(?:\.\d{1,10})?")


def index_of(text: str | None) -> int:
    """A number that the file gives for a place in a list; 0 for what is none."""
    return int(text) if text and text.isdigit() and len(text) < 8 else 0


def is_set(mark: Any | None) -> bool:
    """Whether a mark such as `strike` is there and on."""
    return mark is not None and mark.get("val", "1") not in ("0", "false")


class Palette:
    """The colours that a workbook names by number or theme."""

    def __init__(self, styles: Any | None, theme: Any | None) -> None:
        self._indexed = [*_PALETTE[:8], *_PALETTE]
        for number, item in enumerate(styles.iter("{*}rgbColor") if styles is not None else ()):
            if number < len(self._indexed):
                self._indexed[number] = item.get("rgb", "")
        self._theme = list(_THEME)
        scheme = next(theme.iter("{*}clrScheme"), None) if theme is not None else None
        for item in scheme if scheme is not None else ():
            name = etree.QName(item).localname
            held = next(iter(item), None)
            if name in _THEME_ORDER and held is not None:
                self._theme[_THEME_ORDER.index(name)] = held.get("lastClr") or held.get("val") or ""

    def colour(self, element: Any | None, automatic: Colour) -> Colour:
        """The colour of a `color`, `fgColor` or `bgColor`."""
        if element is None or element.get("auto") in ("1", "true"):
            return automatic
        found = parse_colour(element.get("rgb"))
        if found is None and element.get("indexed") is not None:
            number = index_of(element.get("indexed"))
            found = parse_colour(self._indexed[number]) if number < len(self._indexed) else automatic
            found = WHITE if number == _SYSTEM_PAPER else found
        elif found is None and element.get("theme") is not None:
            number = index_of(element.get("theme"))
            found = parse_colour(self._theme[number]) if number < len(self._theme) else UNKNOWN
        if found is None:
            return UNKNOWN if element.attrib else automatic
        return _tinted(found, element.get("tint"))


def _tinted(colour: Colour, tint: str | None) -> Colour:
    try:
        share = max(-1.0, min(float(tint or 0), 1.0))
    except ValueError:
        return UNKNOWN
    if not share or min(colour) < 0:
        return colour
    red, green, blue = (
        round(part * (1 + share)) if share < 0 else round(part + (255 - part) * share) for part in colour
    )
    return red, green, blue


class Styles:
    """Looks by number of style, and those of conditional formats."""

    def __init__(self, root: Any | None, theme: Any | None) -> None:
        self.palette = Palette(root, theme)
        self._looks: list[CellLook] = []
        self.conditional: list[tuple[Colour | None, bool, str]] = []
        """Of each differential format: the colour of its text, whether it has paper of its own, its number format."""
        if root is None:
            return
        codes = dict(BUILT_IN)
        for item in root.iter("{*}numFmt"):
            if item.get("numFmtId", "").isdigit():
                codes[int(item.get("numFmtId"))] = item.get("formatCode", "General")
        borders = [
            any(side.get("style", "none") != "none" for side in border if etree.QName(side).localname in SIDES)
            for border in _members(root, "borders")
        ]
        fonts = [(is_set(_first(font, "strike")), self._ink(font)) for font in _members(root, "fonts")]
        papers = [self._paper(fill) for fill in _members(root, "fills")]
        for style in _members(root, "cellXfs"):
            border, font = index_of(style.get("borderId")), index_of(style.get("fontId"))
            fill = index_of(style.get("fillId"))
            is_struck, ink = fonts[font] if font < len(fonts) else (False, AUTOMATIC)
            self._looks.append(
                CellLook(
                    codes.get(index_of(style.get("numFmtId")), "General"),
                    border < len(borders) and borders[border],
                    is_struck,
                    ink,
                    papers[fill] if fill < len(papers) else WHITE,
                )
            )
        for item in _members(root, "dxfs"):
            font_of, format_of = _first(item, "font"), _first(item, "numFmt")
            ink_of = _first(font_of, "color") if font_of is not None else None
            self.conditional.append(
                (
                    None if ink_of is None else self.palette.colour(ink_of, AUTOMATIC),
                    _first(item, "fill") is not None,
                    format_of.get("formatCode", "") if format_of is not None else "",
                )
            )

    def of(self, number: int) -> CellLook:
        """The look of a style."""
        return self._looks[number] if number < len(self._looks) else CellLook()

    def _ink(self, font: Any) -> Colour:
        return self.palette.colour(_first(font, "color"), AUTOMATIC)

    def _paper(self, fill: Any) -> Colour:
        pattern = _first(fill, "patternFill")
        if pattern is None:
            return UNKNOWN
        kind = pattern.get("patternType", "none")
        if kind == "none":
            return WHITE
        return self.palette.colour(_first(pattern, "fgColor"), WHITE) if kind == "solid" else UNKNOWN


def _members(root: Any, name: str) -> Iterable[Any]:
    return [item for group in root.iterchildren(f"{{*}}{name}") for item in group]


def _first(element: Any, name: str) -> Any | None:
    return next(element.iterchildren(f"{{*}}{name}"), None)


class _Rule(NamedTuple):
    areas: tuple[tuple[int, int, int, int], ...]
    operator: str
    constants: tuple[float, ...] | None
    ink: Colour | None
    has_paper: bool
    code: str


class Conditions:
    """The conditional formats of a sheet, as far as they may hide a number."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._rules: list[_Rule] = []
        self._area_count = 0

    def add(self, element: Any) -> None:
        """Take in a `conditionalFormatting`."""
        areas = []
        for text in (element.get("sqref") or element.findtext("{*}sqref") or "").split()[:1000]:
            match = _AREA.fullmatch(text)
            if match is not None:
                left, top, right, bottom = match.groups()
                areas.append((int(top), int(bottom or top), column_number(left), column_number(right or left)))
        self._area_count += len(areas)
        if self._area_count > _MOST_AREAS and areas:
            tops, bottoms, lefts, rights = zip(*areas, strict=True)
            areas = [(min(tops), max(bottoms), min(lefts), max(rights))]
        for rule in element.iterchildren("{*}cfRule"):
            if len(self._rules) > _MOST_AREAS:
                self._rules = [_Rule(((1, 10_000_000, 1, 20_000),), "", None, UNKNOWN, True, "")]
            if any(node.get("showValue") in ("0", "false") for node in rule):  # a bar or a mark stands in its place
                self._rules.append(_Rule(tuple(areas), "", (), None, False, ";;;"))
            number = index_of(rule.get("dxfId")) if rule.get("dxfId") else len(self._styles.conditional)
            if number >= len(self._styles.conditional):
                continue
            ink, has_paper, code = self._styles.conditional[number]
            if ink is None and not has_paper and not code:
                continue
            formulas = [node.text or "" for node in rule.iterchildren("{*}formula")]
            constants = (
                tuple(float(text) for text in formulas)
                if rule.get("type") == "cellIs" and all(_CONSTANT.fullmatch(text) for text in formulas)
                else None
            )
            self._rules.append(_Rule(tuple(areas), rule.get("operator", ""), constants, ink, has_paper, code))

    def look(self, look: CellLook, row: int, column: int, value: float | None) -> CellLook:
        """The look of a cell under the rules that hold for it; what may or may not hold makes colours unknown."""
        for rule in self._rules:
            if not any(top <= row <= bottom and left <= column <= right for top, bottom, left, right in rule.areas):
                continue
            holds = _holds(rule, value)
            if holds is False:
                continue
            if rule.has_paper:
                look = look._replace(paper=UNKNOWN)
            if rule.ink is not None and rule.ink != AUTOMATIC:
                look = look._replace(ink=rule.ink if holds or 0 <= min(rule.ink) < 200 else UNKNOWN)
            if rule.code:
                look = look._replace(code=rule.code) if holds else look._replace(ink=UNKNOWN)
        return look


def _holds(rule: _Rule, value: float | None) -> bool | None:
    """Whether a rule holds for a value; None where that is not known here."""
    if rule.constants is None or value is None:
        return None
    if not rule.constants:
        return True
    first, last = rule.constants[0], rule.constants[-1]
    answers = {
        "equal": value == first,
        "notEqual": value != first,
        "lessThan": value < first,
        "lessThanOrEqual": value <= first,
        "greaterThan": value > first,
        "greaterThanOrEqual": value >= first,
        "between": min(first, last) <= value <= max(first, last),
        "notBetween": not min(first, last) <= value <= max(first, last),
    }
    return answers.get(rule.operator)
