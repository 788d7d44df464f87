"""Automatic numbers of Word paragraphs, which stand nowhere in the text: 一、 (二) 3. as Word would print them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

_DIGITS = "〇一二三四五六七八九"
_PLACE = re.compile(r"%([1-9])")
_CHINESE = frozenset(
    (
        *("chineseCounting", "chineseCountingThousand", "ideographTraditional", "taiwaneseCounting"),
        *("taiwaneseCountingThousand", "japaneseCounting", "ideographDigital", "chineseLegalSimplified"),
    )
)
_SILENT = frozenset(("none", "bullet"))


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    number_format: str
    text: str


def chinese_number(number: int) -> str:
    """1 to 99 in Chinese numerals, larger ones digit by digit.

    >>> chinese_number(21)
    '二十一'
    """
    if not 0 < number < 100:
        return "".join(_DIGITS[int(digit)] for digit in str(number))
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else _DIGITS[tens] + "十"
    return head + (_DIGITS[ones] if ones else "")


def _roman(number: int) -> str:
    shown = ""
    for value, letters in ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        while number >= value and len(shown) < 20:
            shown += letters
            number -= value
    return shown


def _shown(number: int, number_format: str) -> str:
    if number_format in _CHINESE:
        return chinese_number(number)
    if number_format == "decimalEnclosedCircle" and 1 <= number <= 20:
        return chr(0x2460 + number - 1)
    if number_format in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (number - 1) % 26)
        return letter.upper() if number_format == "upperLetter" else letter
    if number_format in ("lowerRoman", "upperRoman"):
        return _roman(number).lower() if number_format == "lowerRoman" else _roman(number)
    return str(number)


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _find(element: Any | None, *names: str) -> Any | None:
    for name in names:
        element = next((child for child in element if _local(child) == name), None) if element is not None else None
    return element


def _attribute(element: Any | None, name: str = "val") -> str:
    if element is None:
        return ""
    return next((str(value) for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")


def _integer(text: str, default: int) -> int:
    return int(text) if re.fullmatch(r"\d{1,6}", text) else default


class Numbering:
    """Counts the numbered paragraphs of one document, in order."""

    def __init__(self, numbering: Any | None, styles: Any | None) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._abstract_of: dict[str, str] = {}
        self._own_levels: dict[str, dict[int, _Level]] = {}
        self._starts: dict[tuple[str, int], int] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._used: set[str] = set()
        self._style_numbers: dict[str, tuple[str, int]] = {}
        for element in numbering if numbering is not None else ():
            if _local(element) == "abstractNum":
                self._levels[_attribute(element, "abstractNumId")] = _levels(element)
            elif _local(element) == "num":
                number = _attribute(element, "numId")
                self._abstract_of[number] = _attribute(_find(element, "abstractNumId"))
                own = self._own_levels.setdefault(number, {})
                for override in element:
                    if _local(override) == "lvlOverride":
                        own |= _levels(override)
                    start = _find(override, "startOverride")
                    if _local(override) == "lvlOverride" and start is not None:
                        level = _integer(_attribute(override, "ilvl"), 0)
                        self._starts[number, level] = _integer(_attribute(start), 1)
        for style in styles if styles is not None else ():
            settings = _find(style, "pPr", "numPr")
            if settings is not None:
                found = _attribute(_find(settings, "numId")), _integer(_attribute(_find(settings, "ilvl")), 0)
                self._style_numbers[_attribute(style, "styleId")] = found

    def label(self, properties: Any | None) -> str:
        """The number that stands before a paragraph with these properties, '' if none; counts it."""
        if properties is None:
            return ""
        number, level = self._style_numbers.get(_attribute(_find(properties, "pStyle")), ("", 0))
        own = _find(properties, "numPr")
        if own is not None:
            number = _attribute(_find(own, "numId")) or number
            level = _integer(_attribute(_find(own, "ilvl")), level)
        abstract = self._abstract_of.get(number)
        levels = self._levels.get(abstract or "")
        if number in self._own_levels:
            levels = {**(levels or {}), **self._own_levels[number]}
        if abstract is None or not levels or level not in levels:
            return ""
        counts = self._counts.setdefault(abstract, {})
        if number not in self._used:
            self._used.add(number)
            for (other, at), start in self._starts.items():
                if other == number:
                    counts[at] = start - 1
        counts[level] = counts.get(level, levels[level].start - 1) + 1
        for deeper in [at for at in counts if at > level]:
            del counts[deeper]
        if levels[level].number_format in _SILENT:
            return ""

        def place(match: re.Match[str]) -> str:
            at = int(match.group(1)) - 1
            known = levels.get(at)
            return _shown(counts.get(at, known.start), known.number_format) if known else ""

        return _PLACE.sub(place, levels[level].text)


def _levels(abstract: Any) -> dict[int, _Level]:
    return {
        _integer(_attribute(level, "ilvl"), 0): _Level(
            _integer(_attribute(_find(level, "start")), 1),
            _attribute(_find(level, "numFmt")) or "decimal",
            _attribute(_find(level, "lvlText")),
        )
        for level in abstract
        if _local(level) == "lvl"
    }
