"""Shapes that a text of an OFD names itself (CGTransform): they are what is shown, whatever the text's codes say.

A digit is believed where the embedded font gives its shape for it. A font that says nothing of characters is believed
where each digit has one shape of its own and the shapes stand in it in the order of the digits, as in every font.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from disclosure.readers.office.word_looks import child_of, local_name
from disclosure.readers.pages.letters import UNKNOWN, Letter
from disclosure.readers.pages.shapes import plain

_MAX_CODES = 70_000


@dataclass(frozen=True, slots=True)
class Glyph:
    """The shape that is shown for a code: its font's number and its own, None where it cannot be told."""

    font: str
    number: int | None
    code: str


@dataclass(slots=True)
class Shapes:
    """What a document says of the shapes of its fonts: the letters with a named one, and which codes a font maps."""

    letters: list[tuple[Letter, Glyph]] = field(default_factory=list)
    mapped: dict[str, dict[int, set[str]]] = field(default_factory=dict)
    """By font the codes (in their plain form) of each shape; empty where the font does not say."""

    def doubt(self) -> int:
        """Makes unknown the letters whose shapes may be other characters; returns how many."""
        used: dict[str, dict[int, set[str]]] = {}
        for _, glyph in self.letters:
            if glyph.number is not None:
                used.setdefault(glyph.font, {}).setdefault(glyph.number, set()).add(glyph.code)
        ordered = {font: _is_in_order(codes) for font, codes in used.items()}
        doubtful = [
            letter
            for letter, glyph in self.letters
            if not self._is_sure(glyph, used.get(glyph.font, {}), is_ordered=ordered.get(glyph.font, False))
        ]
        for letter in doubtful:
            letter.text = UNKNOWN
        return len(doubtful)

    def _is_sure(self, glyph: Glyph, used: dict[int, set[str]], *, is_ordered: bool) -> bool:
        if glyph.number is None:
            return not glyph.code.isdigit()
        said = self.mapped.get(glyph.font, {}).get(glyph.number)
        if said:
            return plain(glyph.code) in said
        if any(code.isdigit() for code in used[glyph.number]):
            return glyph.code.isdigit() and is_ordered
        return True


def _is_in_order(used: dict[int, set[str]]) -> bool:
    """Whether the digits among the codes of shapes have one shape each, in the order of the digits."""
    digits = sorted((code, number) for number, codes in used.items() for code in codes if code.isdigit())
    numbers = [number for _, number in digits]
    is_single = len({code for code, _ in digits}) == len(digits) and all(len(used[number]) == 1 for number in numbers)
    return is_single and numbers == sorted(numbers)


def named_glyphs(element: Any) -> list[dict[int, int | None]]:
    """For each text code of a text object, by its letters' places, the shapes that transforms name; mostly none.

    Places count on from one code to the next where a transform goes further than its own.
    """
    found: list[dict[int, int | None]] = []
    lengths: list[int] = []
    named: dict[int, int | None] = {}
    for child in element:
        name = local_name(child)
        if name == "CGTransform":
            named.update(_glyphs_of(child))
        elif name == "TextCode":
            length = len(child.text or "")
            found.append(named)
            lengths.append(length)
            named = {place - length: number for place, number in named.items() if place >= length}
    if named and found:
        found[-1].update(named)
    return found


def _glyphs_of(transform: Any) -> Iterator[tuple[int, int | None]]:
    held = child_of(transform, "Glyphs")
    numbers = [int(part) if part.isdecimal() and len(part) < 7 else None for part in _words(held)]
    first, count = _whole(transform.get("CodePosition"), 0), _whole(transform.get("CodeCount"), 1)
    is_one_to_one = len(numbers) == count
    for place in range(min(count, _MAX_CODES)):
        yield first + place, numbers[place] if is_one_to_one else None


def _words(held: Any | None) -> Sequence[str]:
    return (held.text or "").split()[:_MAX_CODES] if held is not None else ()


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.strip().isdecimal() and len(text) < 7 else otherwise
