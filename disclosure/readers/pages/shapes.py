"""Which characters the shapes of a font are, as the font itself says: digits are checked against it."""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterator

_MAX_CODES = 70_000
_LAST_OF_PLANE = 0xFFFF


def plain(code: str) -> str:
    """A character as it is written plainly: a wide digit is a digit."""
    return unicodedata.normalize("NFKC", code)


def codes_of_shapes(font: bytes | None) -> dict[int, set[str]]:
    """Which characters each shape of a font (TrueType, OpenType) is, in their plain form; empty where it does not say.

    Only tables of Unicode are taken: those of symbols have codes of their own.
    """
    found: dict[int, set[str]] = {}
    try:
        for code, number in _mapped(font or b""):
            if number:
                found.setdefault(number, set()).add(plain(chr(code)))
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
