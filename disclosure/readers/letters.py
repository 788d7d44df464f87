"""The letters of a PDF page as a reader sees them: where they stand, turned upright, what nobody sees left out.

Left out and noted: text drawn in no colour or in white on white, text outside the page. A letter whose font does not
say which character it is becomes U+FFFD, so that nothing made from it passes for a number.
"""

from __future__ import annotations

import ctypes
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as api

from disclosure.readers import pdfium_calls as fast
from disclosure.readers.radicals import as_character

Turn = Callable[[float, float, float, float], tuple[float, float, float, float]]
"""A box of the file to the same box as it is seen."""

MAX_OBJECTS = 60_000
_MAX_DEPTH = 4
_INVISIBLE_MODES = frozenset((3, 7))
_LIGHT = 245
_DARK = 200
_PASSED_CODES = frozenset((0xA0, 0x2002, 0x2003, 0x200B, 0x3000, 0xFEFF, 0xFFFE, 0xFFFF))
_UNKNOWN = "\ufffd"
_COLOUR = fast.Numbers(ctypes.c_uint, 4)
"""Red, green, blue, alpha of the object that was asked for last; PDFium is called by one thread at a time."""

_SMALLEST = 4.0
"""Points that a letter counts as at least where gaps are judged."""


@dataclass(slots=True)
class Letter:
    """A character with its box, y upwards, and its place in the file's own order."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    order: int

    @property
    def middle(self) -> tuple[float, float]:
        """The centre of the box."""
        return (self.left + self.right) / 2, (self.bottom + self.top) / 2


@dataclass(slots=True)
class Drawn:
    """What else a page shows: its paths, the share of it that pictures cover, text objects that nobody sees."""

    paths: list[Any] = field(default_factory=list)
    picture_share: float = 0.0
    unseen: set[int] = field(default_factory=set)
    invisible: set[int] = field(default_factory=set)
    is_cut_short: bool = False


@dataclass(slots=True)
class Letters:
    """The letters of a page, and how many were left out or unknown."""

    seen: list[Letter]
    turn: Turn
    hidden_count: int = 0
    invisible_count: int = 0
    unknown_count: int = 0


def drawn_on(page: pdfium.PdfPage) -> Drawn:
    """What a page draws besides its letters."""
    drawn = Drawn()
    width, height = page.get_size()
    dark: list[tuple[float, float, float, float]] = []
    white: list[Any] = []
    area = 0.0
    for count, (kind, item) in enumerate(_objects(page)):
        if count > MAX_OBJECTS:
            drawn.is_cut_short = True
            break
        if kind == api.FPDF_PAGEOBJ_PATH:
            drawn.paths.append(item)
        elif kind == api.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = _bounds(item)
            area += max(right - left, 0) * max(top - bottom, 0)
        elif kind == api.FPDF_PAGEOBJ_TEXT:
            if fast.render_mode(item) in _INVISIBLE_MODES:
                drawn.invisible.add(_address(item))
            elif _is_light(item):
                white.append(item)
    if white:
        dark = [_bounds(item) for item in drawn.paths if _is_dark(item)]
        for item in white:
            left, bottom, right, top = _bounds(item)
            x, y = (left + right) / 2, (bottom + top) / 2
            if not any(box[0] <= x <= box[2] and box[1] <= y <= box[3] for box in dark):
                drawn.unseen.add(_address(item))
    drawn.picture_share = area / max(width * height, 1)
    return drawn


def _objects(page: pdfium.PdfPage) -> Iterator[tuple[int, fast.Handle]]:
    """The objects of a page, those inside form objects too, with their kinds."""
    return _objects_in(fast.handle_of(page.raw), fast.count_page_objects, fast.page_object, 0)


def _objects_in(holder: fast.Handle, count: fast.Call, get: fast.Call, depth: int) -> Iterator[tuple[int, fast.Handle]]:
    get_type = fast.object_type
    for position in range(count(holder)):
        item = fast.Handle(get(holder, position))
        kind = get_type(item)
        if kind == api.FPDF_PAGEOBJ_FORM and depth < _MAX_DEPTH:
            yield from _objects_in(item, fast.count_form_objects, fast.form_object, depth + 1)
        else:
            yield kind, item


def _address(item: fast.Handle) -> int:
    return item.value or 0


def _bounds(item: fast.Handle) -> tuple[float, float, float, float]:
    sides = fast.Numbers(ctypes.c_float, 4)
    fast.object_bounds(item, *sides.places)
    left, bottom, right, top = sides.values
    return left, bottom, right, top


def _is_light(item: fast.Handle) -> bool:
    parts = _COLOUR.values
    return bool(fast.fill_colour(item, *_COLOUR.places)) and (parts[3] == 0 or min(parts[:3]) >= _LIGHT)


def _is_dark(item: fast.Handle) -> bool:
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    if not fast.draw_mode(item, ctypes.byref(mode), ctypes.byref(stroke)) or not mode.value:
        return False
    parts = _COLOUR.values
    return bool(fast.fill_colour(item, *_COLOUR.places)) and parts[3] > 0 and min(parts[:3]) < _DARK


def letters_of(page: pdfium.PdfPage, drawn: Drawn) -> Letters:
    """The letters that a page shows, upright."""
    text_page = page.get_textpage()
    turn = _turn(page, _slant(text_page))
    result = Letters([], turn)
    left, bottom, right, top = shown_area(page)
    # Left, top, right, bottom of the loose box; left, right, bottom, top of the ink.
    loose, ink = fast.Numbers(ctypes.c_float, 4), fast.Numbers(ctypes.c_double, 4)
    loose_place, (one, two, three, four) = loose.places[0], ink.places
    loose_sides, ink_sides = loose.values, ink.values
    hides = bool(drawn.unseen or drawn.invisible)
    get_code, get_loose, get_ink, has_map_error = (
        fast.get_unicode,
        fast.get_loose_box,
        fast.get_ink_box,
        fast.has_map_error,
    )
    seen, is_upright = result.seen, turn is _upright
    raw = fast.handle_of(text_page.raw)
    for position in range(text_page.count_chars()):
        code = get_code(raw, position)
        if 0 < code < 33 or code in _PASSED_CODES:
            continue
        # Height from the loose box, which is the font's, so that quotes and full stops stand on the line of their
        # words; width from the ink, because the loose box of a spaced-out letter reaches into the next cell.
        if not get_loose(raw, position, loose_place):
            continue
        get_ink(raw, position, one, two, three, four)
        ink_left, ink_right, _, _ = ink_sides[:]
        _, upper, _, lower = loose_sides[:]
        if hides:
            address = fast.text_object_of(raw, position) or 0
            if address in drawn.invisible:
                result.invisible_count += 1
                continue
            if address in drawn.unseen:
                result.hidden_count += 1
                continue
        if not (left <= ink_left + 1 and ink_right - 1 <= right and bottom <= upper and lower <= top):
            result.hidden_count += 1
            continue
        text = chr(code)
        if 0x2E80 <= code <= 0x2FDF or 0xF900 <= code <= 0xFAFF:
            # Some programs write the radical that looks like the character.
            text = as_character(text)
        if code == 0 or 0xE000 <= code <= 0xF8FF or has_map_error(raw, position) == 1:
            if fast.is_generated(raw, position) == 1:
                continue
            result.unknown_count += 1
            text = _UNKNOWN
        if is_upright:
            seen.append(Letter(text, ink_left, lower, ink_right, upper, position))
        else:
            seen.append(Letter(text, *turn(ink_left, lower, ink_right, upper), position))
    text_page.close()
    return result


def shown_area(page: pdfium.PdfPage) -> tuple[float, float, float, float]:
    """The part of a page that is shown, as the file counts: left, bottom, right, top."""
    left, bottom, right, top = page.get_cropbox()
    return min(left, right), min(bottom, top), max(left, right), max(bottom, top)


def _slant(text_page: pdfium.PdfTextPage) -> int | None:
    """How far the text itself is turned, 0, 90, 180 or 270, where nearly all of it is turned alike."""
    count = text_page.count_chars()
    step = max(count // 60, 1)
    angles: Counter[int] = Counter()
    for position in range(0, count, step):
        if api.FPDFText_GetUnicode(text_page.raw, position) > 32:
            # PDFium counts clockwise.
            turned = -api.FPDFText_GetCharAngle(text_page.raw, position) * 57.29577951308232
            angles[round(turned / 90) % 4 * 90] += 1
    if not angles:
        return None
    angle, most = angles.most_common(1)[0]
    return angle if most * 5 >= sum(angles.values()) * 4 else None


def _turn(page: pdfium.PdfPage, slant: int | None) -> Turn:
    """Boxes of a page as they are read: the text says which way is up, the page's own setting where it does not."""
    rotation = page.get_rotation() % 360 if slant is None else slant
    first, second = page.get_size()
    width, height = (first, second) if page.get_rotation() % 180 == 0 else (second, first)

    if rotation == 0:
        return _upright

    def turn(left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        if rotation == 90:
            return bottom, width - right, top, width - left
        if rotation == 180:
            return width - right, height - top, width - left, height - bottom
        return height - top, left, height - bottom, right

    return turn


def _upright(left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
    return left, bottom, right, top


def text_lines(letters: Sequence[Letter]) -> list[tuple[float, str]]:
    """Letters as lines from top to bottom (top edge, text), with a blank where the gap is wider than a letter."""
    return [(max(letter.top for letter in line), text_of(line)) for line in lines_of(letters)]


def lines_of(letters: Sequence[Letter]) -> list[list[Letter]]:
    """Letters by line, from top to bottom and from left to right. A letter printed twice for boldness counts once."""
    lines: list[list[Letter]] = []
    for letter in sorted(letters, key=lambda item: (-(item.bottom + item.top), item.left)):
        bottom, top = letter.bottom, letter.top
        for line in lines[:-5:-1]:
            first = line[0]
            lower, upper = first.bottom, first.top
            # Comparisons in place of min and max, which take most of the time of a page.
            overlap = (upper if upper < top else top) - (lower if lower > bottom else bottom)
            if overlap > 0.5 * (upper - lower if upper - lower < top - bottom else top - bottom):
                line.append(letter)
                break
        else:
            lines.append([letter])
    for line in lines:
        line.sort(key=lambda item: item.left)
        double = {
            id(letter)
            for before, letter in pairwise(line)
            if letter.text == before.text
            and letter.left - before.left < 0.3 * max(before.right - before.left, 0.2 * (before.top - before.bottom))
        }
        if double:
            line[:] = [letter for letter in line if id(letter) not in double]
    return lines


def text_of(line: Sequence[Letter]) -> str:
    """The text of a line, with a blank or three where letters stand apart."""
    text = line[0].text
    for before, letter in pairwise(line):
        gap = letter.left - before.right
        if gap > _SMALLEST * 0.6:
            size = max(letter.top - letter.bottom, before.top - before.bottom, _SMALLEST)
            if gap > size * 0.6:
                text += "   " if gap > size * 1.6 else " "
        text += letter.text
    return text
