"""Shapes that a text of an OFD names itself (CGTransform): they are what is shown, whatever the text's codes say.

A digit is believed where the embedded font gives its shape for it. A font that says nothing of characters is believed
where each digit has one shape of its own and the shapes stand in it in the order of the digits, as in every font.
"""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from disclosure.readers.office.word_looks import child_of, local_name
from disclosure.readers.pages.letters import UNKNOWN, Letter

_MAX_CODES = 70_000
_LAST_OF_PLANE = 0xFFFF


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
            return _plain(glyph.code) in said
        if any(code.isdigit() for code in used[glyph.number]):
            return glyph.code.isdigit() and is_ordered
        return True


def _plain(code: str) -> str:
    return unicodedata.normalize("NFKC", code)


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


def codes_of_shapes(font: bytes | None) -> dict[int, set[str]]:
    """Which characters each shape of a font (TrueType, OpenType) is, in their plain form; empty where it does not say.

    Only tables of Unicode are taken: those of symbols have codes of their own.
    """
    found: dict[int, set[str]] = {}
    try:
        for code, number in _mapped(font or b""):
            if number:
                found.setdefault(number, set()).add(_plain(chr(code)))
    except (struct.error, IndexError, ValueError):
        return {}
    return found


def _mapped(font: bytes) -> Iterator[tuple[int, int]]:
    if font[:4] not in (b"\0\1\0\0", b"OTTO", b"true"):
        return
    (table_count,) = struct.unpack_from(">H", font, 4)
    for number in range(table_count):
        tag, _, start, _ = struct.unpack_from(">4sLLL", font, 12 + 16 * number)
        if tag == b"cmap":
            (count,) = struct.unpack_from(">H", font, start + 2)
            for held in range(count):
                platform, kind, offset = struct.unpack_from(">HHL", font, start + 4 + 8 * held)
                if platform == 0 or (platform, kind) in ((3, 1), (3, 10)):
                    yield from _mapped_by(font, start + offset)


def _mapped_by(font: bytes, at: int) -> Iterator[tuple[int, int]]:
    (form,) = struct.unpack_from(">H", font, at)
    if form == 4:
        yield from _mapped_by_segments(font, at)
    elif form == 12:
        (count,) = struct.unpack_from(">L", font, at + 12)
        left = _MAX_CODES
        for group in range(count):
            first, last, number = struct.unpack_from(">LLL", font, at + 16 + 12 * group)
            left -= last - first
            if left < 0:
                return
            yield from ((first + step, number + step) for step in range(last - first + 1))
    elif form == 6:
        first, count = struct.unpack_from(">HH", font, at + 6)
        yield from enumerate(struct.unpack_from(f">{count}H", font, at + 10), first)


def _mapped_by_segments(font: bytes, at: int) -> Iterator[tuple[int, int]]:
    count = struct.unpack_from(">H", font, at + 6)[0] // 2
    ends = struct.unpack_from(f">{count}H", font, at + 14)
    starts = struct.unpack_from(f">{count}H", font, at + 16 + 2 * count)
    deltas = struct.unpack_from(f">{count}H", font, at + 16 + 4 * count)
    offsets_at = at + 16 + 6 * count
    offsets = struct.unpack_from(f">{count}H", font, offsets_at)
    left = _MAX_CODES
    for segment, (start, end, delta, offset) in enumerate(zip(starts, ends, deltas, offsets, strict=True)):
        left -= max(end - start, 0)
        if left < 0:
            return
        for code in range(start, min(end, _LAST_OF_PLANE - 1) + 1):
            number = code
            if offset:
                (number,) = struct.unpack_from(">H", font, offsets_at + 2 * segment + offset + 2 * (code - start))
                if not number:
                    continue
            yield code, (number + delta) & _LAST_OF_PLANE
