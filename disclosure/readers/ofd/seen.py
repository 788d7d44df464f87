"""What a reader sees of a page of an OFD: upright letters in a colour of their own, covered by nothing.

Watermarks that are turned or large and stamps are no letters of the page; pale ones are told by `overlays`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Hashable
from dataclasses import dataclass, field
from statistics import median

from disclosure.readers.inks import UNKNOWN, WHITE, Colour, is_seen, mix
from disclosure.readers.ofd.glyphs import Glyph
from disclosure.readers.ofd.pages import POINTS, UNKNOWN_LETTER, Area, Ground, Mark, PageContent, add_line, size_of
from disclosure.readers.pages.letters import Letter, Turn
from disclosure.readers.pages.ruling import SNAP, Line
from disclosure.readers.pages.slanting import numbers_aslant

_TURNED = 3.0
"""Degrees that a scan of a straight text may be off."""
_PALE = 96
"""Ink that differs no more from its paper is not a page's usual one."""
_LARGE_PICTURE = 0.5
_STROKE = 1.2
"""Sizes of a letter up to which a line by itself is a stroke of a digit that is drawn."""
_SAME_LINE, _OWN_ENDS = 0.5, 2
_COVERED, _VEILED = 0.25, 0.6
"""Shares of a letter's darkness that what is drawn over it lets through: below them it is not seen, or not surely."""


def _as_it_is(left: float, bottom: float, right: float, top: float) -> Area:
    return left, bottom, right, top


@dataclass(slots=True)
class Seen:
    """The letters of a page for its readers, upright; `doubtful` are the places (order) of those not surely seen.

    `beside` are letters of templates and of annotations.
    """

    letters: list[Letter]
    beside: list[Letter]
    doubtful: set[int]
    across: list[Line]
    down: list[Line]
    strokes: list[Line]
    """The lines across with those that are too short to rule a table."""
    width: float
    height: float
    hidden_count: int = 0
    stamp_count: int = 0
    unknown_count: int = 0
    covered: list[Letter] = field(default_factory=list)
    """Letters that something is drawn over; their order is that of what covers them."""
    drawn: list[Area] = field(default_factory=list)
    """Where pictures and outlines are, in points, y upwards, as the page is seen."""
    small: list[Area] = field(default_factory=list)
    """Where anything is drawn that is no larger than a number."""
    turn: Turn = _as_it_is
    named: list[tuple[Letter, Glyph]] = field(default_factory=list)
    """Letters for which the file names the shapes that are shown."""


def see(content: PageContent) -> Seen:
    """What a reader of the page sees of its letters."""
    slant = _slant(content.marks)
    turn, width, height = _turn(slant, content.width * POINTS, content.height * POINTS)
    seen = Seen([], [], set(), [], [], [], width, height, turn=turn)

    def box_of(area: Area) -> Area:
        left, top, right, bottom = area
        return turn(left * POINTS, (content.height - bottom) * POINTS, right * POINTS, (content.height - top) * POINTS)

    pictures = [ground.area for ground in content.grounds if ground.colour is None]
    seen.drawn = [box_of(area) for area in (*pictures, *content.outlines)]
    seen.small = [box_of(area) for area in content.small]
    kept: list[tuple[Mark, float, bool, bool]] = []
    aslant = _numbers_aslant(content.marks, slant)
    beyond: set[int] = set()
    over: set[int] = set()
    for mark in content.marks:
        x, y = (mark.area[0] + mark.area[2]) / 2, (mark.area[1] + mark.area[3]) / 2
        if not (0 <= x <= content.width and 0 <= y <= content.height):
            beyond.add(mark.order)
            seen.hidden_count += 1
            continue
        turned = abs((mark.angle - slant + 180) % 360 - 180)
        is_aslant = id(mark.run) in aslant
        if _is_slanting(mark, slant) and not is_aslant:
            seen.stamp_count += 1
            continue
        paper, cover, veil = _paper_of(mark, content)
        is_veiled = veil is not None or is_aslant
        if veil is not None:
            over.add(veil.order)
        if cover is not None or mark.opacity <= 0.02:
            seen.hidden_count += 1
            if cover is not None and mark.opacity > 0.02:
                mark.run.contrast = 255
                seen.covered.append(Letter(mark.text, *box_of(mark.area), cover.order, mark.run))
            continue
        if mark.ink == UNKNOWN or paper == UNKNOWN:
            difference = 255.0 if paper == UNKNOWN and 0 <= min(mark.ink) < 200 else float(_PALE)
            if mark.ink == UNKNOWN:
                # Shades and patterns are seen, be it dark or pale.
                difference, is_veiled = _PALE + 1.0, True
        else:
            ink = mix(mark.ink, paper, mark.opacity)
            if is_seen(ink, paper) is False:
                seen.hidden_count += 1
                continue
            difference = float(max(abs(one - other) for one, other in zip(ink, paper, strict=True)))
        kept.append((mark, difference, turned > 45 and not is_aslant, is_veiled))
    _add_boxes(content, over.union(letter.order for letter in seen.covered))
    seen.across, seen.down = content.across, content.down
    short = content.short[0]
    if slant:
        seen.across, seen.down = _turned(content.across, content.down, turn)
        short, _ = _turned(*content.short, turn)
    seen.strokes = [*seen.across, *short]
    sizes = sorted(mark.size for mark, difference, _, _ in kept if difference > _PALE and mark.is_body)
    usual = sizes[len(sizes) // 2] if sizes else 0.0
    if usual:
        seen.across = _without_strokes(seen.across, _STROKE * usual * POINTS)
        seen.down = _without_strokes(seen.down, _STROKE * usual * POINTS)
    boxes = [ground for ground in content.grounds if ground.colour is None]
    # What is left of a text of which a part is cut away is no number.
    cut = {id(mark.run) for mark, *_ in kept if mark.is_outside}
    for number, (mark, difference, is_turned, is_veiled) in enumerate(kept):
        if usual and mark.size > 4 * usual:
            seen.stamp_count += 1
            continue
        left, bottom, right, top = box_of(mark.area)
        size = mark.size * POINTS
        letter = Letter(mark.text, left, bottom, right, top, number, mark.run, is_turned, size, bottom, top)
        mark.run.colour = mark.ink
        mark.run.contrast = max(mark.run.contrast, round(difference))
        seen.unknown_count += mark.text == UNKNOWN_LETTER
        is_doubtful = id(mark.run) in cut or mark.order in beyond or is_veiled or difference <= 48
        if is_doubtful or _is_under(mark, boxes, content):
            seen.doubtful.add(number)
        if mark.glyph is not None:
            seen.named.append((letter, mark.glyph))
        (seen.letters if mark.is_body else seen.beside).append(letter)
    return seen


def _is_slanting(mark: Mark, slant: int) -> bool:
    return _TURNED < abs((mark.angle - slant + 180) % 360 - 180) % 90 < 90 - _TURNED


def _numbers_aslant(marks: list[Mark], slant: int) -> set[Hashable]:
    """The texts (by identity of their run) that slant and may be numbers of the page."""
    texts: dict[Hashable, tuple[str, float, float]] = {}
    for mark in marks:
        if mark.is_body and _is_slanting(mark, slant) and min(mark.ink) >= 0:
            text, *_ = texts.get(id(mark.run), ("",))
            texts[id(mark.run)] = text + mark.text, mark.size, mark.opacity * (255 - max(mark.ink))
    straight = [mark for mark in marks if mark.is_body and not _is_slanting(mark, slant)] if texts else []
    if not straight:
        return set()
    contrast = median(mark.opacity * (255 - max(mark.ink)) for mark in straight)
    return numbers_aslant(texts, median(mark.size for mark in straight), contrast)


def _is_under(mark: Mark, pictures: list[Ground], content: PageContent) -> bool:
    """Whether a small picture is drawn over a letter: a seal leaves it to be seen, a white patch does not."""
    page = content.width * content.height
    return any(
        ground.order > mark.order and _holds(ground.area, mark.area) and size_of(ground.area) < _LARGE_PICTURE * page
        for ground in pictures
    )


def _holds(area: Area, inner: Area) -> bool:
    x, y = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
    return area[0] <= x <= area[2] and area[1] <= y <= area[3]


def _paper_of(mark: Mark, content: PageContent) -> tuple[Colour, Ground | None, Ground | None]:
    """The colour behind a letter, what is drawn over it and lets next to nothing through, or what half covers it."""
    paper: Colour = WHITE
    seen_through, veil = 1.0, None
    for ground in content.grounds:
        if not _holds(ground.area, mark.area):
            continue
        if ground.order > mark.order:
            if ground.colour is not None:
                seen_through *= 1 - ground.opacity
                if seen_through < _COVERED:
                    return paper, ground, None
                veil = ground if seen_through < _VEILED else veil
        elif ground.colour is None:
            paper = UNKNOWN
        elif ground.colour == UNKNOWN or paper == UNKNOWN:
            paper = UNKNOWN if ground.opacity < 1 or ground.colour == UNKNOWN else ground.colour
        else:
            paper = mix(ground.colour, paper, ground.opacity)
    return paper, None, veil


def _slant(marks: list[Mark]) -> int:
    """How far the text is turned, 0, 90, 180 or 270, where nearly all of it is turned alike."""
    angles = Counter(round(mark.angle / 90) % 4 * 90 for mark in marks)
    if not angles:
        return 0
    angle, most = angles.most_common(1)[0]
    return angle if most * 5 >= sum(angles.values()) * 4 else 0


def _turn(slant: int, width: float, height: float) -> tuple[Turn, float, float]:
    """Boxes of the page (left, bottom, right, top) as they are read, and the page's size then. Angles go clockwise."""

    def quarter(left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        return height - top, left, height - bottom, right

    def half(left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        return width - right, height - top, width - left, height - bottom

    def three(left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        return bottom, width - right, top, width - left

    if slant == 90:
        return quarter, height, width
    if slant == 180:
        return half, width, height
    if slant == 270:
        return three, height, width
    return _as_it_is, width, height


def _turned(across: list[Line], down: list[Line], turn: Turn) -> tuple[list[Line], list[Line]]:
    flat: list[Line] = []
    steep: list[Line] = []
    boxes = [(line.start, line.at, line.end, line.at) for line in across]
    boxes += [(line.at, line.start, line.at, line.end) for line in down]
    for box in boxes:
        left, bottom, right, top = turn(*box)
        if right - left >= top - bottom:
            flat.append(Line((bottom + top) / 2, left, right))
        else:
            steep.append(Line((left + right) / 2, bottom, top))
    return flat, steep


def _without_strokes(lines: list[Line], longest: float) -> list[Line]:
    """The lines that may rule a table: not those that are as short as digits and go on nowhere."""
    short = [line for line in lines if line.end - line.start <= longest]
    if not short:
        return lines
    ends: dict[int, list[float]] = {}
    for line in lines:
        ends.setdefault(round(line.at / _SAME_LINE), []).extend((line.start, line.end))
    for held in ends.values():
        held.sort()
    alone = set()
    for line in short:
        near = 0
        place = round(line.at / _SAME_LINE)
        for at in (place - 1, place, place + 1):
            held = ends.get(at, [])
            near += bisect_right(held, line.end + SNAP) - bisect_left(held, line.start - SNAP)
        if near <= _OWN_ENDS:
            alone.add(id(line))
    return [line for line in lines if id(line) not in alone]


def _add_boxes(content: PageContent, covers: set[int]) -> None:
    """Adds the sides of filled boxes to the lines of a page, without those (by their order) that cover letters."""
    for ground in content.grounds:
        if not ground.is_box or ground.order in covers:
            continue
        left, top, right, bottom = ground.area
        for one, other in (
            ((left, top), (right, top)),
            ((left, bottom), (right, bottom)),
            ((left, top), (left, bottom)),
            ((right, top), (right, bottom)),
        ):
            add_line(content, one, other)
