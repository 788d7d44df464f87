"""Digits of which a font says another character (ToUnicode) than the one whose shape it draws.

A text layer may say 8 where a reader sees 3. What is drawn is told by the names of a font's encoding, or by the table
of characters of an embedded font; where these say nothing the text layer is believed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

import pikepdf
from pikepdf import Array, Dictionary, Name

from disclosure.readers.pages.shapes import codes_of_shapes, plain

_NAMES = {
    f"/{name}": str(digit)
    for digit, name in enumerate(("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"))
}
_FIRST, _LAST = 0x30, 0x39
_SYMBOLIC = 4
_MAX_PACKED = 2_000_000
_MOST_TOLD = 100_000
"""Codes of a font of which the table of characters is asked; there are 65,536 of two bytes."""
_TOKEN = re.compile(rb"<([0-9A-Fa-f\s]*)>|([\[\]])")


def misnamed_digits(font: Dictionary) -> tuple[str, frozenset[str]] | None:
    """The name of a font and the digits that it says for other shapes; None where it says none, or cannot be read."""
    try:
        return _misnamed(font)
    except (ValueError, TypeError, IndexError, OverflowError, RuntimeError, pikepdf.PdfError):
        return None


def _misnamed(font: Dictionary) -> tuple[str, frozenset[str]] | None:
    told = {code: plain(text) for code, text in told_characters(font).items()}
    if not any(text.isdigit() for text in told.values()):
        return None
    drawn = _drawn_by_cid(font) if font.get("/Subtype") == Name.Type0 else _drawn_by_names(font)
    wrong = {text for code, text in told.items() if text.isdigit() and code in drawn and text not in drawn[code]}
    return (str(font.get("/BaseFont", "/")).lstrip("/"), frozenset(wrong)) if wrong else None


def told_characters(font: Dictionary) -> dict[int, str]:
    """What the table of characters of a font (ToUnicode) says for its codes."""
    told_by = font.get("/ToUnicode")
    if not isinstance(told_by, pikepdf.Stream) or int(told_by.get("/Length", 0)) > _MAX_PACKED:
        return {}
    return dict(islice(_told(told_by.read_bytes()), _MOST_TOLD))


def _told(table: bytes) -> Iterator[tuple[int, str]]:
    for section in table.split(b"endbf")[:-1]:
        _, found, body = section.rpartition(b"beginbf")
        if not found or not body.startswith((b"char", b"range")):
            continue
        tokens = [(b"".join((match[1] or b"").split()), match[2] or b"") for match in _TOKEN.finditer(body)]
        at = 0
        while at + 1 < len(tokens):
            first = int(tokens[at][0] or b"0", 16)
            if body.startswith(b"char"):
                yield first, _text(tokens[at + 1][0])
                at += 2
                continue
            last = int(tokens[at + 1][0] or b"0", 16)
            if at + 2 >= len(tokens):
                return
            if tokens[at + 2][1] == b"[":
                at += 3
                while at < len(tokens) and tokens[at][1] != b"]":
                    yield first, _text(tokens[at][0])
                    first, at = first + 1, at + 1
                at += 1
                continue
            text = _text(tokens[at + 2][0])
            for step in range(min(last - first, 0xFFFF) + 1 if text else 0):
                yield first + step, text[:-1] + chr(min(ord(text[-1]) + step, 0x10FFFF))
            at += 3


def _text(digits: bytes) -> str:
    return bytes.fromhex(digits.decode()).decode("utf-16-be", "replace") if len(digits) % 2 == 0 else ""


def _drawn_by_names(font: Dictionary) -> dict[int, set[str]]:
    """The digits that the codes of a simple font draw, as its encoding names them."""
    encoding = font.get("/Encoding")
    descriptor = font.get("/FontDescriptor")
    is_embedded = isinstance(descriptor, Dictionary) and any(
        key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3")
    )
    is_symbolic = isinstance(descriptor, Dictionary) and bool(int(descriptor.get("/Flags", 0)) & _SYMBOLIC)
    if is_embedded and is_symbolic and font.get("/Subtype") == Name.TrueType:
        return {}  # its own table decides
    base = encoding.get("/BaseEncoding") if isinstance(encoding, Dictionary) else encoding
    drawn = {}
    if isinstance(base, Name) or (isinstance(encoding, Dictionary) and not is_embedded and "/CharProcs" not in font):
        drawn = {code: {chr(code)} for code in range(_FIRST, _LAST + 1)}
    code = 0
    for item in encoding.get("/Differences", ()) if isinstance(encoding, Dictionary) else ():
        if isinstance(item, Name):
            digit = _NAMES.get(str(item).partition(".")[0])
            drawn.pop(code, None)
            if digit is not None:
                drawn[code] = {digit}
            code += 1
        else:
            code = int(item)
    return drawn


def _drawn_by_cid(font: Dictionary) -> dict[int, set[str]]:
    """The digits that the codes of an embedded font draw, where they are the numbers of its shapes."""
    held = font.get("/DescendantFonts")
    inner = held[0] if isinstance(held, Array) and len(held) else None
    if not isinstance(inner, Dictionary) or font.get("/Encoding") not in (Name("/Identity-H"), Name("/Identity-V")):
        return {}
    descriptor = inner.get("/FontDescriptor")
    embedded = descriptor.get("/FontFile2") if isinstance(descriptor, Dictionary) else None
    if not isinstance(embedded, pikepdf.Stream) or inner.get("/CIDToGIDMap", Name.Identity) != Name.Identity:
        return {}
    if int(embedded.get("/Length", 0)) > _MAX_PACKED:
        return {}
    shapes = codes_of_shapes(embedded.read_bytes())
    return {number: codes for number, codes in shapes.items() if any(code.isdigit() for code in codes)}
