"""The fonts of files that do not carry theirs: the same on every machine.

PDFium takes a font of the machine for one that a file only names, and drops texts of one letter to which that font has
no shape: with a fallback font of Chinese letters that has no digits, every figure of one digit was gone. Here it gets
the project's own font (data/fonts), which has all letters of GB 2312, and for Latin ones those that it carries itself.
"""

from __future__ import annotations

import ctypes
from functools import cache
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as api

from disclosure.settings import DATA_FOLDER

_FONT = DATA_FOLDER / "fonts" / "DisclosureSansSC-Regular.otf"
_FACE = b"Disclosure Sans SC"
_CHINESE = 134
"""FXFONT_GB2312_CHARSET."""
_CHARSETS = frozenset((128, 129, _CHINESE, 136))
"""Of Japanese, Korean, Chinese in simplified and in traditional letters."""
_HANDLE = 1
"""What stands for the one font; anything but null."""
_HEAD, _ENTRY = 12, 16
"""Bytes of the head of a font file, and of an entry of its list of tables."""


def open_pdf(data: bytes) -> pdfium.PdfDocument:
    """A PDF file with these fonts. Raises PdfiumError."""
    _use_own_fonts()
    return pdfium.PdfDocument(data)


@cache
def _use_own_fonts() -> None:
    api.FPDF_SetSystemFontInfo(_info())


@cache
def _info() -> Any:
    """What PDFium asks for fonts; kept for as long as the process runs."""
    kinds = dict(api.FPDF_SYSFONTINFO._fields_)
    info = api.FPDF_SYSFONTINFO()
    info.version = 1
    for name, answer in _ANSWERS.items():
        setattr(info, name, kinds[name](answer))
    return info


def _map_font(_info: Any, _weight: int, _italic: int, charset: int, _pitch: int, _face: Any, _exact: Any) -> int | None:
    return _HANDLE if charset in _CHARSETS else None


def _font_data(_info: Any, _font: Any, table: int, buffer: Any, size: int) -> int:
    """Copy a table of the font (0: the whole file) where there is room for it; its size, 0 where it has none."""
    start, length = _tables().get(table, (0, 0))
    if buffer and size >= length:
        ctypes.memmove(buffer, _font_bytes()[start : start + length], length)
    return length


@cache
def _font_bytes() -> bytes:
    return _FONT.read_bytes()


@cache
def _tables() -> dict[int, tuple[int, int]]:
    """Where the tables of the font stand in its file, and how long they are, by tag; 0 is the file."""
    data = _font_bytes()
    found = {0: (0, len(data))}
    for number in range(int.from_bytes(data[4:6], "big")):
        tag, _, start, length = (
            int.from_bytes(data[_HEAD + _ENTRY * number + part : _HEAD + _ENTRY * number + part + 4], "big")
            for part in (0, 4, 8, 12)
        )
        found[tag] = (start, length)
    return found


def _face_name(_info: Any, _font: Any, buffer: Any, size: int) -> int:
    if buffer and size > len(_FACE):
        ctypes.memmove(buffer, _FACE + b"\0", len(_FACE) + 1)
    return len(_FACE) + 1


_ANSWERS = {
    "Release": lambda _info: None,
    "EnumFonts": lambda _info, _mapper: None,
    "MapFont": _map_font,
    "GetFont": lambda _info, _face: None,
    "GetFontData": _font_data,
    "GetFaceName": _face_name,
    "GetFontCharset": lambda _info, _font: _CHINESE,
    "DeleteFont": lambda _info, _font: None,
}
