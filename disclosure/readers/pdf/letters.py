"""The letters of a PDF page as a reader sees them: where they stand, turned upright, what nobody sees left out.

Left out and noted: text drawn in no colour or in the colour of its ground, too small to be read, clipped away, drawn
over, or outside the page; slanting text, which is a stamp. A letter of which this cannot be told, or whose font does
not say which character it is, becomes U+FFFD, so that nothing made from it passes for a number.
"""

from __future__ import annotations

import ctypes
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from statistics import median

import pypdfium2 as pdfium

from disclosure.form.radicals import as_character
from disclosure.readers.pages.letters import UNKNOWN, Area, Letter, Run, Turn
from disclosure.readers.pages.slanting import numbers_aslant
from disclosure.readers.pdf import pdfium_calls as fast
from disclosure.readers.pdf.clips import Edges, crossed
from disclosure.readers.pdf.covered import COVERED, UNCOVERED, uncovered
from disclosure.readers.pdf.drawn import Drawn
from disclosure.readers.pdf.layers_off import without_unseen_layers
from disclosure.readers.pdf.lost_digits import drawn_below_lost, lost_texts, moved_away, with_lost_digits
from disclosure.readers.pdf.misnamed import misnamed_among
from disclosure.readers.pdf.shapeless import widened, without_extent
from disclosure.readers.pdf.turns import angle_between, as_seen, is_askew, shown_area, slant_of, turn_of, upright

_PASSED_CODES = frozenset((0xA0, 0x2002, 0x2003, 0x200B, 0x3000, 0xFEFF, 0xFFFE, 0xFFFF))
_FIRST_RADICAL = "\u2e80"
_TINY = 1.3
"""Points below which nobody reads a letter."""
_TINY_SHARE = 0.3
"""Letters of a smaller share of the usual height on their page are not for readers."""
_SLANTING = 4.0
"""Degrees off the upright from which text slants; a page that was printed askew is not so far off."""
_OUTSIDE = 1.0
_AFTER_ALL = 1_000_000_000


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
    is_askew: bool = False
    """Whether its lines slant, so that letters and rules of a row cannot be told from those of the next."""
    beyond: list[Letter] = field(default_factory=list)
    covered: list[Letter] = field(default_factory=list)
    unseen: list[Letter] = field(default_factory=list)


def letters_of(
    page: pdfium.PdfPage,
    drawn: Drawn,
    *,
    has_layers: bool = False,
    misnamed: Mapping[str, frozenset[str]] | None = None,
) -> Letters:
    """The letters that a page shows, upright; `has_layers` where the file has layers that may be turned off.

    Digits that fonts, by their names, say for the shapes of others (`misnamed`) are unknown.
    """
    text_page = page.get_textpage()
    raw = _raw_letters(text_page, drawn)
    if shapeless := without_extent(drawn, raw):
        text_page.close()
        with widened(shapeless):
            text_page = page.get_textpage()
            raw = _raw_letters(text_page, drawn)
    if below := drawn_below_lost(drawn, raw):
        given_for_others = [letter for letter in raw if letter.run is not None and letter.run.address in below]
        text_page.close()
        with moved_away(below):
            text_page = page.get_textpage()
            raw = _raw_letters(text_page, drawn)
        raw = [letter for letter in raw if letter.run is None or letter.run.address not in below]
    else:
        given_for_others = []
    # Where the text does not say which way is up, the page's own setting does.
    slant = slant_of(raw, page.get_rotation())
    turn = turn_of(page, slant)
    result = Letters([], turn)
    area = shown_area(page)
    shown, cut = _shown(raw, area, result, slant)
    doubted = {id(letter) for letter in cut} | _crossed_by_clips(drawn, shown)
    if is_askew(drawn.runs.values(), slant, (path[1] for path in drawn.paths)):
        result.is_askew = True
        doubted.update(id(letter) for letter in shown if letter.text.isdigit())
    unseen = [letter for letter in given_for_others if letter.run is not None and letter.run.is_invisible]
    result.invisible_count += len(unseen)
    result.unseen += unseen
    if has_layers or any(run.is_mixed for run in drawn.runs.values()):
        shown, count, in_part = without_unseen_layers(
            page, shown, turn=turn, has_layers=has_layers, clipped=drawn.edges
        )
        result.hidden_count += count
        # Nothing that is seen was drawn after what covers them.
        result.covered += [as_seen(replace(letter, order=_AFTER_ALL), turn) for letter in in_part]
    parted = uncovered(page, drawn, shown)
    shown = parted.seen
    doubted |= parted.doubted
    if misnamed:
        doubted |= misnamed_among(shown, misnamed)
    result.hidden_count += len(parted.hidden)
    result.unseen += parted.hidden
    result.covered += [as_seen(letter, turn) for letter in parted.covered]
    if digits := [letter for letter in result.unseen if letter.text.isdigit()]:
        doubted |= with_lost_digits(drawn, shown, digits)
        shown += lost_texts(drawn, raw, shown, digits)
    result.unseen = [as_seen(letter, turn) for letter in result.unseen]
    seen, is_upright = result.seen, turn is upright
    handle, has_map_error = fast.handle_of(text_page.raw), fast.has_map_error
    for letter in shown:
        text, position = letter.text, letter.order
        if text >= _FIRST_RADICAL and (text <= "\u2fdf" or "\uf900" <= text <= "\ufaff"):
            # Some programs write the radical that looks like the character.
            letter.text = as_character(text)
        if text == "\0" or _is_no_letter(text) or has_map_error(handle, position) == 1:
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
        if letter.run is not None and letter.run.angle != slant and letter.text != UNKNOWN:
            letter.is_turned = angle_between(letter.run.angle, slant) > 45
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
        if ink_top <= ink_bottom or right <= left:
            # A letter whose shape is not at hand has no ink; along its line its place is known.
            if ink_top <= ink_bottom:
                ink_bottom, ink_top = lower, upper
            else:
                left, right = first, last
            if run is not None:
                run.lacks_shapes = True
        if run is not None and run.shear:
            # A box around a slanting letter reaches over its neighbours at its corners alone.
            lean = min(abs(run.shear) * (ink_top - ink_bottom), (right - left) / 2) / 2
            left, right = left + lean, right - lean
        if run is not None and run.angle and run.is_on_its_side:
            # A line of text runs up or down the file's page: its letters' ink counts along it, as ever.
            box, sides = (first, ink_bottom, last, ink_top), (left, right)
        else:
            box, sides = (left, lower, right, upper), None
        letters.append(Letter(chr(code), *box, position, run, False, size, ink_bottom, ink_top, sides))
    return letters


def _shown(raw: Sequence[Letter], area: Area, result: Letters, slant: int) -> tuple[list[Letter], list[Letter]]:
    """What is drawn in a colour of its own, upright or on its side, within the page and its clip; what is cut there."""
    left, bottom, right, top = area
    tiny = _tiny(raw)
    cut: list[Letter] = []
    shown: list[Letter] = []
    beyond: list[Letter] = []
    slanting = _numbers_aslant(raw, slant)
    for letter in raw:
        run = letter.run
        if run is not None:
            if run.is_invisible:
                result.invisible_count += 1
                result.unseen.append(letter)
                continue
            if slanting and id(run) in slanting:
                cut.append(letter)
            elif run.is_overlay or _is_slanting(run, slant):
                result.stamp_count += 1
                continue
            if run.clip is not None:
                share = _share_within(letter, run.clip)
                if share < UNCOVERED:
                    result.hidden_count += 1
                    beyond.append(letter)
                    continue
                if share < COVERED:
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
        cut += _next_to(shown, beyond, result.turn)
        result.beyond = [as_seen(item, result.turn) for item in beyond]
    return shown, cut


def _is_no_letter(text: str) -> bool:
    """Whether a character means nothing outside its font, or nothing at all: a control in the place of a letter."""
    return "\ue000" <= text <= "\uf8ff" or "\x7f" <= text <= "\x9f"


def _is_slanting(run: Run, slant: int) -> bool:
    return run.angle != slant and _SLANTING < angle_between(run.angle, slant) % 90 < 90 - _SLANTING


def _numbers_aslant(raw: Sequence[Letter], slant: int) -> set[Hashable]:
    """The texts (by identity) that slant and may be numbers of a page: they are no watermark, and cannot be read."""
    texts: dict[Hashable, tuple[str, float, float]] = {}
    straight: list[Run] = []
    before: Run | None = None
    for letter in raw:
        run = letter.run
        if run is None or run.is_overlay or run.is_invisible:
            continue
        if run.angle != slant and _is_slanting(run, slant):
            text, size, contrast = texts.get(id(run), ("", run.size, run.contrast))
            texts[id(run)] = text + letter.text, size, contrast
        elif run is not before:
            straight.append(run)
        before = run
    if not texts or not straight:
        return set()
    return numbers_aslant(texts, median(run.size for run in straight), median(run.contrast for run in straight))


def _tiny(raw: Sequence[Letter]) -> float:
    """The height below which letters of a page are not for readers."""
    if not raw:
        return 0.0
    step = max(len(raw) // 200, 1)
    usual = median(letter.size for letter in raw[::step])
    return max(min(_TINY, usual / 2), usual * _TINY_SHARE)


def _share_within(letter: Letter, clip: Area) -> float:
    """How much of a letter's ink a clip leaves."""
    left, bottom, right, top = letter.ink
    width, height = right - left, top - bottom
    across = min(right, clip[2]) - max(left, clip[0])
    up = min(top, clip[3]) - max(bottom, clip[1])
    if across < 0 or up < 0:
        return 0.0
    return min(across / width if width > 0 else 1.0, 1.0) * min(up / height if height > 0 else 1.0, 1.0)


def _crossed_by_clips(drawn: Drawn, letters: Sequence[Letter]) -> set[int]:
    """The ids of letters through which the edge of what clips them runs, where that is no box."""
    if not drawn.edges:
        return set()
    held: dict[int, tuple[Edges, list[Letter]]] = {}
    for letter in letters:
        for edges in drawn.edges.get(letter.run.address, ()) if letter.run is not None else ():
            held.setdefault(id(edges), (edges, []))[1].append(letter)
    return {id(letter) for edges, own in held.values() for letter in crossed(own, edges)}


def _next_to(shown: Sequence[Letter], beyond: Sequence[Letter], turn: Turn) -> list[Letter]:
    """The seen letters whose word goes on where nothing is seen."""
    found = []
    hidden = [(other.run, turn(other.left, other.bottom, other.right, other.top)) for other in beyond]
    for letter in shown:
        left, bottom, right, top = turn(letter.left, letter.bottom, letter.right, letter.top)
        size, clip = max(top - bottom, 0.1), letter.run.clip if letter.run else None
        for run, (start, low, end, high) in hidden:
            if (
                (run is None or run.clip == clip)
                and min(top, high) - max(bottom, low) > 0.5 * size
                and max(start - right, left - end) < 0.5 * size
            ):
                found.append(letter)
                break
    return found
