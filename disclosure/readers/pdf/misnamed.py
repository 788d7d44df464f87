"""Letters of which a font says another character than the one that it draws (`told_digits`)."""

from __future__ import annotations

import ctypes
from collections.abc import Mapping, Sequence

import pypdfium2.raw as api

from disclosure.readers.pages.letters import Letter
from disclosure.readers.pages.shapes import plain
from disclosure.readers.pdf import pdfium_calls as fast


def misnamed_among(letters: Sequence[Letter], misnamed: Mapping[str, frozenset[str]]) -> set[int]:
    """The ids of letters that their fonts, by name, say for the shapes of others."""
    names: dict[int, str] = {}
    found: set[int] = set()
    for letter in letters:
        if letter.run is None or not letter.text.isdigit():
            continue
        address = letter.run.address
        if address not in names:
            names[address] = _name_of_font(address)
        if plain(letter.text) in misnamed.get(names[address], ()):
            found.add(id(letter))
    return found


def _name_of_font(address: int) -> str:
    font = api.FPDFTextObj_GetFont(ctypes.cast(fast.Handle(address), api.FPDF_PAGEOBJECT))
    room = ctypes.create_string_buffer(200)
    length = api.FPDFFont_GetBaseFontName(font, room, len(room)) if font else 0
    return room.value.decode("utf-8", "replace") if 0 < length <= len(room) else ""
