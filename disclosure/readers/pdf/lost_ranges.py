"""Characters that Ghostscript lost when it wrote a browser's PDF anew: it takes a range of Chinese ones for Latin ones.

A browser draws some fonts letter by letter (Type 3), each named by its number in the font. Where its table of
characters gives a range that begins with <4E09>, Ghostscript gives the bytes run together (4F, O) and what follows.
What stood there cannot be told from that: the letters become 〓.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import pikepdf
from pikepdf import Dictionary, Name

from disclosure.form.labels import LOST_LETTER
from disclosure.readers.pdf.told_digits import told_characters

_AS_MARKS = frozenset("12")
_GLYPH = re.compile(r"/g([0-9A-F]{1,5})")
_LAST_LATIN = 0xFF
"""The last character that a byte gives, and the last shape of a font that is one of its Latin ones."""


def mark_lost(pdf: pikepdf.Pdf, fonts: Sequence[Dictionary]) -> bool:
    """Makes the lost characters of fonts 〓 in their tables; whether there are any.

    They are Latin ones that are drawn as shapes far behind the Latin ones of a font. Digits may stand there as well,
    in a second form; but not one or two of them alone, as what is lost of the marks 、 and 。 seems to be.
    """
    drawn = [(font, told_characters(font), _shapes(font)) for font in fonts]
    digits: dict[int, set[str]] = {}
    for _, told, shapes in drawn:
        for code, text in told.items():
            if len(text) == 1 and text.isdecimal() and code in shapes:
                digits.setdefault(shapes[code] - ord(text), set()).add(text)
    is_found = False
    for font, told, shapes in drawn:
        lost = {
            code
            for code, text in told.items()
            if len(text) == 1 and ord(text) <= _LAST_LATIN and shapes.get(code, 0) > _LAST_LATIN
            if not text.isdecimal() or digits[shapes[code] - ord(text)] <= _AS_MARKS
        }
        if lost:
            is_found = True
            font.ToUnicode = pdf.make_stream(
                _table({code: LOST_LETTER if code in lost else told[code] for code in told})
            )
    return is_found


def _table(told: Mapping[int, str]) -> bytes:
    """A table of characters as fonts have it."""
    lines = [f"1 beginbfchar <{code:02X}> <{text.encode('utf-16-be').hex()}> endbfchar" for code, text in told.items()]
    head = "/CIDInit /ProcSet findresource begin 12 dict begin begincmap 1 begincodespacerange <00> <FF> "
    return "\n".join((f"{head}endcodespacerange", *lines, "endcmap end end")).encode()


def _shapes(font: Dictionary) -> dict[int, int]:
    """The numbers of the shapes that codes of a font draw, by their names."""
    encoding = font.get("/Encoding")
    shapes: dict[int, int] = {}
    code = 0
    for item in encoding.get("/Differences", ()) if isinstance(encoding, Dictionary) else ():
        if isinstance(item, Name):
            match = _GLYPH.fullmatch(str(item))
            if match is not None:
                shapes[code] = int(match[1], 16)
            code += 1
        else:
            code = int(item)
    return shapes
