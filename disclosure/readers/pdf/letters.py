"""The letters of a PDF page as a reader sees them: where they stand, turned upright, what nobody sees left out.

Left out and noted: text drawn in no colour or in the colour of its ground, too small to be read, clipped away, drawn
over, or outside the page; slanting text, which is a stamp. A letter of which this cannot be told, or whose font does
not say which character it is, becomes U+FFFD, so that nothing made from it passes for a number.
"""

from __future__ import annotations

import ctypes
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium
import pypdfium2.raw as api

from disclosure.readers.pages.letters import UNKNOWN, Area, Letter, Run
from disclosure.readers.pdf import pdfium_calls as fast
from disclosure.readers.pdf.drawn import Drawn, Ground, address_of, is_near_colour
from disclosure.readers.pdf.radicals import as_character
from disclosure.readers.scans.marks import Picture

Turn = Callable[[float, float, float, float], tuple[float, float, float, float]]
"""A box of the file to the same box as it is seen."""

_PASSED_CODES = frozenset((0xA0, 0x2002, 0x2003, 0x200B, 0x3000, 0xFEFF, 0xFFFE, 0xFFFF))
_FIRST_RADICAL = "\u2e80"
_TINY = 1.3
"""Points below which nobody reads a letter."""
_TINY_SHARE = 0.3
"""Letters of a smaller share of the usual height on their page are not for readers."""
_SLANTING = 4.0
"""Degrees off the upright from which text slants; a page that was printed askew is not so far off."""
_COVERED = 0.8
_UNCOVERED = 0.2
"""Shares of a letter from which it is hidden, and up to which it is seen."""
_CHANGED = 0.08
_CHANGED_THROUGH = 0.18
"""Mean difference of a letter's box with and without what is drawn over it, of the range from its ground to its ink.

More is let pass where what is drawn over it may be seen through.
"""
_CHANGED_BLURRED = 0.125
_LEAST_RANGE = 40
"""Greys (of 255) between ground and ink below which nothing is read."""
_RENDERED_SCALE = 2.0
_OUTSIDE = 1.0
_LOST = 0.4
"""Sizes of a letter by which a text reaches further than its letters where one of them is lost."""
_MOST_PARTS = 8


@dataclass(slots=True)
class Letters:
    """The letters of a page, and how many were left out or unknown.

    `beyond` are letters past the edge of what is shown, `covered` those that something is drawn over, `unseen` these
    and all others that are said to be in no colour, or in that of their ground.
    """

    seen: list[Letter]
    turn: Turn
    hidden_count: int = 0
    invisible_count: int = 0
    unknown_count: int = 0
    stamp_count: int = 0
    beyond: list[Letter] = field(default_factory=list)
    covered: list[Letter] = field(default_factory=list)
    unseen: list[Letter] = field(default_factory=list)


def letters_of(page: pdfium.PdfPage, drawn: Drawn, *, has_layers: bool = False) -> Letters:
    """The letters that a page shows, upright; `has_layers` where the file has layers that may be turned off."""
    text_page = page.get_textpage()
    raw = _raw_letters(text_page, drawn)
    # Where the text does not say which way is up, the page's own setting does.
    slant = _slant(raw, page.get_rotation() % 360)
    turn = _turn(page, slant)
    result = Letters([], turn)
    area = shown_area(page)
    shown, cut = _shown(raw, area, result, slant)
    doubted = {id(letter) for letter in cut}
    if has_layers:
        shown = _of_layers_shown(page, shown, result)
    shown, more = _uncovered(page, drawn, shown, result)
    doubted |= more
    if digits := [letter for letter in result.unseen if letter.text.isdigit()]:
        doubted |= _with_lost_digits(shown, digits)
        shown += _lost_texts(drawn, raw, shown, digits)
    result.unseen = [_as_seen(letter, turn) for letter in result.unseen]
    seen, is_upright = result.seen, turn is upright
    handle, has_map_error = fast.handle_of(text_page.raw), fast.has_map_error
    for letter in shown:
        text, position = letter.text, letter.order
        if text >= _FIRST_RADICAL and (text <= "\u2fdf" or "\uf900" <= text <= "\ufaff"):
            # Some programs write the radical that looks like the character.
            letter.text = as_character(text)
        if text == "\0" or "\ue000" <= text <= "\uf8ff" or has_map_error(handle, position) == 1:
            if fast.is_generated(handle, position) == 1:
                continue
            result.unknown_count += 1
            letter.text = UNKNOWN
        elif doubted and id(letter) in doubted:
            letter.text = UNKNOWN
        if not is_upright:
            letter.left, letter.bottom, letter.right, letter.top = turn(
                letter.left, letter.bottom, letter.right, letter.top
            )
        if letter.run is not None and letter.run.angle != slant:
            letter.is_turned = _off(letter.run.angle, slant) > 45
        seen.append(letter)
    text_page.close()
    return result


def _raw_letters(text_page: pdfium.PdfTextPage, drawn: Drawn) -> list[Letter]:
    # Left, top, right, bottom of the loose box; left, right, bottom, top of the ink.
    loose, ink = fast.Numbers(ctypes.c_float, 4), fast.Numbers(ctypes.c_double, 4)
    loose_place, (one, two, three, four) = loose.places[0], ink.places
    loose_sides, ink_sides = loose.values, ink.values
    get_code, get_loose, get_ink, get_object = (
        fast.get_unicode,
        fast.get_loose_box,
        fast.get_ink_box,
        fast.text_object_of,
    )
    handle, runs = fast.handle_of(text_page.raw), drawn.runs
    letters = []
    for position in range(text_page.count_chars()):
        code = get_code(handle, position)
        if 0 < code < 33 or code in _PASSED_CODES:
            continue
        # Not the width of the loose box: that of a spaced-out letter reaches into the next cell.
        if not get_loose(handle, position, loose_place):
            continue
        get_ink(handle, position, one, two, three, four)
        left, right, ink_bottom, ink_top = ink_sides[:]
        first, upper, last, lower = loose_sides[:]
        size = upper - lower if upper - lower > last - first else last - first
        run = runs.get(get_object(handle, position) or 0)
        letters.append(Letter(chr(code), left, lower, right, upper, position, run, False, size, ink_bottom, ink_top))
    return letters


def _shown(raw: Sequence[Letter], area: Area, result: Letters, slant: int) -> tuple[list[Letter], list[Letter]]:
    """What is drawn in a colour of its own, upright or on its side, within the page and its clip; what is cut there."""
    left, bottom, right, top = area
    tiny = _tiny(raw)
    cut: list[Letter] = []
    shown: list[Letter] = []
    beyond: list[Letter] = []
    for letter in raw:
        run = letter.run
        if run is not None:
            if run.is_invisible:
                result.invisible_count += 1
                result.unseen.append(letter)
                continue
            if run.is_overlay or (run.angle != slant and _SLANTING < _off(run.angle, slant) % 90 < 90 - _SLANTING):
                result.stamp_count += 1
                continue
            if run.clip is not None:
                share = _share_within(letter, run.clip)
                if share < _UNCOVERED:
                    result.hidden_count += 1
                    beyond.append(letter)
                    continue
                if share < _COVERED:
                    cut.append(letter)
        # Where a font does not say how high it is, a box is that of the ink: a point's is small in any size.
        if letter.size < tiny and (run is None or run.size < tiny or letter.text.isalnum()):
            result.hidden_count += 1
            result.unseen.append(letter)
            continue
        if not (
            left <= letter.left + _OUTSIDE
            and letter.right - _OUTSIDE <= right
            and bottom <= letter.top
            and letter.bottom <= top
        ):
            result.hidden_count += 1
            beyond.append(letter)
            continue
        shown.append(letter)
    if beyond:
        cut += _next_to(shown, beyond)
        result.beyond = [_as_seen(item, result.turn) for item in beyond]
    return shown, cut


def _with_lost_digits(shown: Sequence[Letter], digits: Sequence[Letter]) -> set[int]:
    """The ids of letters whose text reaches further than they do, to where an unseen digit stands.

    PDFium gives one of two equal digits that are drawn upon one another, and it may be the one that nobody sees.
    """
    runs: dict[int, list[Letter]] = {}
    for letter in shown:
        if letter.run is not None and not letter.run.part and letter.text.isdigit():
            runs.setdefault(letter.run.address, []).append(letter)
    found: set[int] = set()
    for address, letters in runs.items():
        size = max(letter.size for letter in letters)
        low, high = min(letter.bottom for letter in letters), max(letter.top for letter in letters)
        beside = [item for item in digits if item.bottom < high and low < item.top]
        if not beside:
            continue
        fast.object_bounds(fast.Handle(address), *_BOUNDS.places)
        first, _, last, _ = _BOUNDS.values
        left, right = min(letter.left for letter in letters), max(letter.right for letter in letters)
        lost = [
            (start, end)
            for start, end in ((first, left), (right, last))
            if end - start > _LOST * size and not _is_any_on(shown, start, end, (low + high) / 2)
        ]
        if any(item.left < end and start - size < item.right for start, end in lost for item in beside):
            found.update(map(id, letters))
    return found


def _is_any_on(letters: Sequence[Letter], left: float, right: float, height: float) -> bool:
    """Whether a letter stands between two places at a height: what is drawn twice for boldness is given once."""
    return any(left < (item.left + item.right) / 2 < right and item.bottom < height < item.top for item in letters)


def _lost_texts(drawn: Drawn, raw: Sequence[Letter], shown: Sequence[Letter], digits: Sequence[Letter]) -> list[Letter]:
    """Unknown letters for texts that PDFium gives no letters of, beside unseen digits and on no seen letter."""
    known = {letter.run.address for letter in raw if letter.run is not None}
    found = []
    for address, run in drawn.runs.items():
        if address in known or run.is_invisible or run.is_overlay or run.part:
            continue
        fast.object_bounds(fast.Handle(address), *_BOUNDS.places)
        left, bottom, right, top = _BOUNDS.values
        if right - left < _TINY or top - bottom < _TINY:
            continue
        if not _is_any_on(shown, left, right, (bottom + top) / 2) and any(
            item.left < right + run.size
            and left - run.size < item.right
            and item.bottom < top + run.size / 2
            and bottom - run.size / 2 < item.top
            for item in digits
        ):
            found.append(Letter(UNKNOWN, left, bottom, right, top, -1, run, False, top - bottom, bottom, top))
    return found


_BOUNDS = fast.Numbers(ctypes.c_float, 4)


def _as_seen(letter: Letter, turn: Turn) -> Letter:
    box = turn(letter.left, letter.bottom, letter.right, letter.top)
    return Letter(letter.text, *box, letter.order, letter.run)


def _tiny(raw: Sequence[Letter]) -> float:
    """The height below which letters of a page are not for readers."""
    if not raw:
        return 0.0
    step = max(len(raw) // 200, 1)
    usual = median(letter.size for letter in raw[::step])
    return max(min(_TINY, usual / 2), usual * _TINY_SHARE)


def _share_within(letter: Letter, clip: Area) -> float:
    """How much of a letter's ink a clip leaves."""
    width, height = letter.right - letter.left, letter.ink_top - letter.ink_bottom
    across = min(letter.right, clip[2]) - max(letter.left, clip[0])
    up = min(letter.ink_top, clip[3]) - max(letter.ink_bottom, clip[1])
    if across < 0 or up < 0:
        return 0.0
    return min(across / width if width > 0 else 1.0, 1.0) * min(up / height if height > 0 else 1.0, 1.0)


def _next_to(shown: Sequence[Letter], beyond: Sequence[Letter]) -> list[Letter]:
    """The seen letters whose word goes on where nothing is seen."""
    found = []
    for letter in shown:
        size = max(letter.top - letter.bottom, 0.1)
        for other in beyond:
            if (
                (other.run is None or other.run.clip == (letter.run.clip if letter.run else None))
                and min(letter.top, other.top) - max(letter.bottom, other.bottom) > 0.5 * size
                and max(other.left - letter.right, letter.left - other.right) < 0.5 * size
            ):
                found.append(letter)
                break
    return found


def _uncovered(
    page: pdfium.PdfPage, drawn: Drawn, letters: list[Letter], result: Letters
) -> tuple[list[Letter], set[int]]:
    """Letters that can be told from their ground and over which nothing is drawn; the ids of doubtful ones."""
    doubted: set[int] = set()
    if not letters or not drawn.runs:
        return letters, doubted
    risky = _risky_colours(drawn)
    hidden: set[int] = set()
    if risky:
        for letter in letters:
            if letter.run is None or letter.run.colour not in risky:
                continue
            ground = drawn.ground_below(
                letter.run.order, (letter.left + letter.right) / 2, (letter.ink_bottom + letter.ink_top) / 2
            )
            if ground is None:
                doubted.add(id(letter))
            elif is_near_colour(ground, letter.run.colour):
                hidden.add(id(letter))
    first = min(run.order for run in drawn.runs.values())
    later = [ground for ground in drawn.grounds if ground.order > first]
    touched = _touched(letters, later) if later else {}
    if touched:
        drawn.covers.update(address_of(ground.item) for over in touched.values() for ground, _ in over)
        grounds = {address_of(ground.item): ground.item for over in touched.values() for ground, _ in over}
        before, after = _with_and_without(page, list(grounds.values()))
        window = _window(page)
        for place, over in touched.items():
            letter = letters[place]
            dense = [share for ground, share in over if ground.is_whole and ground.colour is not None]
            is_covered = any(share > _COVERED for share in dense)
            limit = _CHANGED if dense else _CHANGED_THROUGH
            if not is_covered and _is_alike(before[window(letter)], after[window(letter)], limit):
                continue
            if is_covered:
                hidden.add(id(letter))
                result.covered.append(_as_seen(letter, result.turn))
            else:
                doubted.add(id(letter))
    result.hidden_count += len(hidden)
    if hidden:
        result.unseen += [letter for letter in letters if id(letter) in hidden]
        letters = [letter for letter in letters if id(letter) not in hidden]
    return letters, doubted


def _risky_colours(drawn: Drawn) -> set[tuple[int, int, int]]:
    """The colours of text that are also the colour of some ground of the page, or light."""
    grounds = {(255, 255, 255), *(ground.colour for ground in drawn.grounds if ground.colour is not None)}
    colours = {run.colour for run in drawn.runs.values()}
    return {
        colour for colour in colours if any(is_near_colour(colour, ground) for ground in grounds if ground is not None)
    }


def _touched(letters: Sequence[Letter], later: Sequence[Ground]) -> dict[int, list[tuple[Ground, float]]]:
    """The places of letters over which something is drawn: what, and which share of the letter it takes."""
    boxes = np.array([(item.left, item.ink_bottom, item.right, item.ink_top) for item in letters])
    order = np.array([item.run.order if item.run else 10**9 for item in letters])
    width = np.maximum(boxes[:, 2] - boxes[:, 0], 0.1)
    height = np.maximum(boxes[:, 3] - boxes[:, 1], 0.1)
    touched: dict[int, list[tuple[Ground, float]]] = {}
    for ground in later:
        left, bottom, right, top = ground.area
        across = np.minimum(boxes[:, 2], right) - np.maximum(boxes[:, 0], left)
        up = np.minimum(boxes[:, 3], top) - np.maximum(boxes[:, 1], bottom)
        for place in map(int, np.flatnonzero((across > 0) & (up > 0) & (order < ground.order))):
            share = float(across[place] / width[place] * (up[place] / height[place]))
            if share >= _UNCOVERED / 2:
                touched.setdefault(place, []).append((ground, share))
    return touched


def _of_layers_shown(page: pdfium.PdfPage, letters: list[Letter], result: Letters) -> list[Letter]:
    """Letters without those of layers that are turned off: taking these away changes nothing that is seen."""
    # Only what is marked as a layer, or stands in one form, is taken away together: others may lie below it.
    groups: dict[int, dict[int, Run]] = {}
    for letter in letters:
        if letter.run and letter.run.may_be_off:
            key = -1 if letter.run.is_marked else min(letter.run.part, _MOST_PARTS)
            groups.setdefault(key, {})[id(letter.run)] = letter.run
    window = _window(page)
    hidden: set[int] = set()
    for runs in groups.values():
        before, after = _with_and_without(page, [fast.Handle(run.address) for run in runs.values()])
        for letter in letters:
            if id(letter.run) in runs:
                one, other = before[window(letter)], after[window(letter)]
                if one.size and np.array_equal(one, other):
                    hidden.add(id(letter))
    result.hidden_count += len(hidden)
    for one_letter, next_letter in pairwise(letters):
        # A word of which one letter is seen and the next is not is covered in part, and of no layer that is off.
        if (id(one_letter) in hidden) != (id(next_letter) in hidden) and _is_next(one_letter, next_letter):
            unseen = one_letter if id(one_letter) in hidden else next_letter
            result.covered.append(_as_seen(unseen, result.turn))
    return [letter for letter in letters if id(letter) not in hidden]


def _is_next(one: Letter, other: Letter) -> bool:
    """Whether two letters stand beside one another in one hand, as drawn."""
    size = max(one.top - one.bottom, 0.1)
    return (
        other.order == one.order + 1
        and abs(one.bottom - other.bottom) < 0.1 * size
        and abs(one.size - other.size) < 0.1 * size
        and -0.2 * size < other.left - one.right < 0.3 * size
    )


def _with_and_without(page: pdfium.PdfPage, items: Sequence[fast.Handle]) -> tuple[Picture, Picture]:
    """The page as it is drawn, and as it would be without some of its objects."""
    before = _render(page)
    held = [ctypes.cast(item, api.FPDF_PAGEOBJECT) for item in items]
    for item in held:
        api.FPDFPageObj_SetIsActive(item, 0)
    after = _render(page)
    for item in held:
        api.FPDFPageObj_SetIsActive(item, 1)
    return before, after


def _window(page: pdfium.PdfPage) -> Callable[[Letter], tuple[slice, slice]]:
    """The part of a page's picture in which a letter stands."""
    left, bottom, right, top = shown_area(page)
    turned = page.get_rotation() % 360
    wide = page.get_width() / max((top - bottom) if turned % 180 else (right - left), 1)
    scale = _RENDERED_SCALE * wide

    def window(letter: Letter) -> tuple[slice, slice]:
        x, y = letter.left - left, top - letter.ink_top
        across, up = letter.right - letter.left, letter.ink_top - letter.ink_bottom
        if turned == 90:
            x, y, across, up = letter.ink_bottom - bottom, letter.left - left, up, across
        elif turned == 180:
            x, y = right - letter.right, letter.ink_bottom - bottom
        elif turned == 270:
            x, y, across, up = top - letter.ink_top, right - letter.right, up, across
        return (
            slice(max(int(y * scale), 0), int((y + up) * scale) + 2),
            slice(max(int(x * scale), 0), int((x + across) * scale) + 2),
        )

    return window


def darkness_within(page: pdfium.PdfPage, turn: Turn, places: Sequence[Area]) -> list[int]:
    """The greys (of 255) between the lightest and the darkest point of places, given as they are seen."""
    (x, y, _, _), (a, b, _, _), (c, d, _, _) = turn(0, 0, 0, 0), turn(1, 0, 1, 0), turn(0, 1, 0, 1)
    picture, window = _render(page), _window(page)
    found = []
    for left, bottom, right, top in places:
        # The turn is one by right angles, so that its way back is its transpose.
        corners = [
            ((u - x) * (a - x) + (v - y) * (b - y), (u - x) * (c - x) + (v - y) * (d - y))
            for u, v in ((left, bottom), (right, top))
        ]
        across, up = sorted(u for u, _ in corners), sorted(v for _, v in corners)
        box = Letter("", across[0], up[0], across[1], up[1], 0, ink_bottom=up[0], ink_top=up[1])
        part = picture[window(box)]
        found.append(int(part.max()) - int(part.min()) if part.size else 0)
    return found


def _is_alike(one: Picture, other: Picture, limit: float) -> bool:
    """Whether a letter looks the same in two pictures, be it on another ground."""
    if not one.size or one.shape != other.shape:
        return False
    low, high = int(one.min()), int(one.max())
    lower, higher = int(other.min()), int(other.max())
    if min(high - low, higher - lower) < _LEAST_RANGE:
        return False
    difference = (one.astype(np.float32) - low) / (high - low) - (other.astype(np.float32) - lower) / (higher - lower)
    if float(np.abs(difference).mean()) < limit:
        return True
    # What may be seen through is blended, which draws the same letter with other edges.
    return limit == _CHANGED_THROUGH and float(np.abs(_blurred(difference)).mean()) < _CHANGED_BLURRED


def _blurred(picture: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """A picture of which every point is the mean of itself and its neighbours."""
    wide = np.pad(picture, 1, mode="edge")
    rows = wide[:-2] + wide[1:-1] + wide[2:]
    mean: npt.NDArray[np.float64] = (rows[:, :-2] + rows[:, 1:-1] + rows[:, 2:]) / 9
    return mean


def _render(page: pdfium.PdfPage) -> Picture:
    width, height = page.get_size()
    if width * height * _RENDERED_SCALE**2 > _MAX_PIXELS:
        return np.zeros((0, 0), np.uint8)
    picture = page.render(scale=_RENDERED_SCALE, grayscale=True, may_draw_forms=False).to_numpy()
    return np.array(picture.reshape(picture.shape[:2]), np.uint8)


_MAX_PIXELS = 40_000_000


def _off(angle: float, slant: float) -> float:
    """How far an angle is from another, 0 to 180 degrees."""
    return abs((angle - slant + 180) % 360 - 180)


def shown_area(page: pdfium.PdfPage) -> tuple[float, float, float, float]:
    """The part of a page that is shown, as the file counts: left, bottom, right, top."""
    left, bottom, right, top = page.get_cropbox()
    return min(left, right), min(bottom, top), max(left, right), max(bottom, top)


def _slant(letters: Sequence[Letter], otherwise: int) -> int:
    """How far the text itself is turned, 0, 90, 180 or 270, where nearly all of it is turned alike."""
    angles: Counter[int] = Counter()
    for letter in letters:
        angles[round(letter.run.angle / 90) % 4 * 90 if letter.run else 0] += 1
    if not angles:
        return otherwise
    angle, most = angles.most_common(1)[0]
    return angle if most * 5 >= sum(angles.values()) * 4 else otherwise


def _turn(page: pdfium.PdfPage, rotation: int) -> Turn:
    """Boxes of a page as they are read."""
    first, second = page.get_size()
    width, height = (first, second) if page.get_rotation() % 180 == 0 else (second, first)

    if rotation == 0:
        return upright

    def turn(left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        if rotation == 90:
            return bottom, width - right, top, width - left
        if rotation == 180:
            return width - right, height - top, width - left, height - bottom
        return height - top, left, height - bottom, right

    return turn


def upright(left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
    """The turn of a page that is upright in its file."""
    return left, bottom, right, top
