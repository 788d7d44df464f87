"""What a page of an OFD (GB/T 33190) shows: its letters where they stand, its lines, its pictures.

Objects are placed by their boundary and matrix (CTM), millimetres from the upper left; here everything is in points,
y upwards, as in PDF. Which of its letters a reader sees is told by `seen`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from disclosure.form.radicals import as_character
from disclosure.readers.inks import BLACK, UNKNOWN, WHITE, Colour, is_seen, mix
from disclosure.readers.ofd.glyphs import Glyph, named_glyphs
from disclosure.readers.ofd.paths import ends_of, is_curved, is_pen, is_whole, numbers_of, reach_of, sides_of
from disclosure.readers.office.word_looks import child_of, local_name
from disclosure.readers.pages.letters import Run
from disclosure.readers.pages.ruling import SHORTEST, SNAP, Line

POINTS = 72 / 25.4
"""Points in a millimetre."""
MAX_LETTERS = 40_000
MAX_GROUNDS = 600
MAX_OBJECTS = 60_000
_MAX_DEPTH = 6
_ASCENT, _DESCENT = 0.86, 0.14
"""Shares of a letter's size above and below its base line."""
_MOST_OF_BOX = 10
_LEAST_ENDS = 7
"""Paths with fewer ends are lines and boxes."""
_LEAST_INSIDE = 0.1
_FLAT = 5.0
"""Points up to which what a pen draws is a line, be it wavy."""
_WHOLE = 0.95
_WIDEST_NUMBER, _LOWEST_NUMBER, _HIGHEST_NUMBER = 15.0, 1.0, 5.5
"""Millimetres that what is drawn in place of a number is wide at most, and high at least and at most."""
_STEEPEST = 10.0
"""Points that a line may rise which strikes digits out."""
UNKNOWN_LETTER = "\ufffd"

Matrix = tuple[float, float, float, float, float, float]
Area = tuple[float, float, float, float]
"""Left, top, right, bottom in millimetres from the upper left."""
_SAME: Matrix = (1, 0, 0, 1, 0, 0)


@dataclass(slots=True)
class Mark:
    """A letter with what decides whether it is seen; box in millimetres from the upper left, y downwards.

    `run` is that of the letters that are placed together, as a PDF has them.
    """

    text: str
    area: Area
    angle: float
    size: float
    ink: Colour
    opacity: float
    order: int
    is_body: bool
    is_outside: bool
    run: Run
    glyph: Glyph | None = None
    """The shape that is shown for it, where the file names one."""


@dataclass(slots=True)
class Ground:
    """A filled area or a picture; `colour` None for pictures."""

    area: Area
    colour: Colour | None
    opacity: float
    order: int
    is_box: bool = False
    """Whether its sides may be those of a cell."""


@dataclass(slots=True)
class PageContent:
    """A page with everything that it draws, width and height in millimetres."""

    width: float
    height: float
    marks: list[Mark] = field(default_factory=list)
    across: list[Line] = field(default_factory=list)
    down: list[Line] = field(default_factory=list)
    short: tuple[list[Line], list[Line]] = field(default_factory=lambda: ([], []))
    """Lines across and down that are too short to rule a table."""
    grounds: list[Ground] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    outlines: list[Area] = field(default_factory=list)
    """Where shapes are drawn that are neither lines nor boxes."""
    small: list[Area] = field(default_factory=list)
    """Where anything is drawn that is no larger than a number."""
    order: int = 0
    is_cut_short: bool = False

    @property
    def picture_share(self) -> float:
        """The share of the page that its largest picture covers."""
        areas = [size_of(ground.area) for ground in self.grounds if ground.colour is None]
        return max(areas, default=0.0) / max(self.width * self.height, 1.0)


@dataclass(slots=True)
class Resources:
    """What pages refer to by number: drawing parameters (an element each), composite graphics, the files of fonts."""

    parameters: dict[str, Any] = field(default_factory=dict)
    composites: dict[str, Any] = field(default_factory=dict)
    fonts: dict[str, str] = field(default_factory=dict)

    def complete(self) -> None:
        """Gives parameters the colours of those that they refer to, where they say none."""
        for element in self.parameters.values():
            base = element
            for _ in range(_MAX_DEPTH):
                base = self.parameters.get(base.get("Relative") or "")
                if base is None:
                    break
                said = {local_name(child) for child in element}
                element.extend(deepcopy(child) for child in base if local_name(child) not in said)


def steps_of(text: str | None) -> list[float]:
    """Distances between letters; `g 3 5.5` stands for three of 5.5.

    >>> steps_of("5 g 3 5.5 4")
    [5.0, 5.5, 5.5, 5.5, 4.0]
    """
    steps: list[float] = []
    parts = (text or "").split()
    at = 0
    while at < len(parts) and len(steps) <= MAX_LETTERS:
        count = 1
        if parts[at].lower() == "g" and at + 2 < len(parts):
            count = int(parts[at + 1]) if parts[at + 1].isdecimal() and len(parts[at + 1]) < 7 else 0
            at += 2
        value = numbers_of(parts[at])
        steps += value * min(count, MAX_LETTERS)
        at += 1
    return steps


def compose(outer: Matrix, inner: Matrix) -> Matrix:
    """The matrix that first does the inner and then the outer."""
    a, b, c, d, e, f = inner
    m, n, o, p, q, r = outer
    return (
        m * a + o * b,
        n * a + p * b,
        m * c + o * d,
        n * c + p * d,
        m * e + o * f + q,
        n * e + p * f + r,
    )


def _apply(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def size_of(area: Area) -> float:
    """The size of an area."""
    return max(area[2] - area[0], 0.0) * max(area[3] - area[1], 0.0)


class _Around(NamedTuple):
    """What holds for the objects within another one."""

    matrix: Matrix
    parameter: Any | None
    is_body: bool
    opacity: float = 1.0
    clip: Area | None = None
    has_pictures: bool = True
    depth: int = 0


class PageReader:
    """Draws the objects of a page, in their order, into its content."""

    def __init__(self, content: PageContent, resources: Resources) -> None:
        self.content = content
        self.resources = resources

    def draw_layer(self, layer: Any, *, is_body: bool) -> None:
        """Draw a layer. Letters of other layers than the body's are kept apart."""
        parameter = self.resources.parameters.get(layer.get("DrawParam") or "")
        self._draw(layer, _Around(_SAME, parameter, is_body))

    def draw_over(self, appearance: Any, corner: tuple[float, float]) -> None:
        """Draw what an annotation shows; `corner` is where its boundary begins.

        It rules no table, its pictures are seals, and what it outlines is a seal's as well.
        """
        content = self.content
        held = content.across, content.down, content.outlines, content.small
        content.across, content.down, content.outlines, content.small = [], [], [], []
        count = len(content.grounds)
        self._draw(appearance, _Around((1, 0, 0, 1, *corner), None, is_body=False, has_pictures=False))
        content.short[0].extend(content.across)
        content.across, content.down, content.outlines, content.small = held
        for ground in content.grounds[count:]:
            ground.is_box = False

    def _draw(self, parent: Any, around: _Around) -> None:
        for element in parent:
            name = local_name(element)
            if name not in ("TextObject", "PathObject", "ImageObject", "CompositeObject", "PageBlock"):
                continue
            self.content.order += 1
            if self.content.order > MAX_OBJECTS or around.depth > _MAX_DEPTH:
                self.content.is_cut_short = True
                return
            if name == "PageBlock":
                self._draw(element, around._replace(depth=around.depth + 1))
                continue
            if (element.get("Visible") or "true").lower() == "false":
                continue
            own = self.resources.parameters.get(element.get("DrawParam") or "", around.parameter)
            box = (numbers_of(element.get("Boundary")) + [0.0] * 4)[:4]
            ctm = numbers_of(element.get("CTM"))
            inner: Matrix = (ctm[0], ctm[1], ctm[2], ctm[3], ctm[4], ctm[5]) if len(ctm) == 6 else _SAME
            placed = compose(around.matrix, compose((1, 0, 0, 1, box[0], box[1]), inner))
            boundary = _area_of([_apply(around.matrix, x, y) for x, y in _corners(box)])
            here = _Around(placed, own, *around[2:])
            if name == "TextObject":
                self._text(element, boundary, here)
            elif name == "PathObject":
                self._path(element, here)
            elif name == "ImageObject":
                if around.has_pictures:
                    self._picture(boundary)
            else:
                self._composite(element, boundary, here)

    def _composite(self, element: Any, boundary: Area, around: _Around) -> None:
        held = self.resources.composites.get(element.get("ResourceID") or "")
        if held is None:
            # What it shows is not in the file.
            self.content.outlines.append(boundary)
            return
        opacity = around.opacity * _share(element.get("Alpha"))
        clip = around.clip
        if size_of(boundary) > 0:
            clip = boundary if clip is None else _shared(clip, boundary)
        self._draw(held, around._replace(opacity=opacity, clip=clip, depth=around.depth + 1))

    # Text

    def _text(self, element: Any, boundary: Area, around: _Around) -> None:
        matrix = around.matrix
        size = (numbers_of(element.get("Size")) or [0.0])[0]
        a, b, c, d, _, _ = matrix
        stretch = (numbers_of(element.get("HScale")) or [1.0])[0]
        turned = numbers_of(element.get("CharDirection"))
        angle = math.degrees(math.atan2(b, a)) + (turned[0] if turned else 0.0)
        height = size * math.hypot(c, d)
        # A line that runs to the left is as good as mirrored.
        is_mirrored = a * d - b * c < 0 or 180.0 in numbers_of(element.get("ReadDirection"))
        is_filled = (element.get("Fill") or "true").lower() != "false"
        is_drawn = (element.get("Stroke") or "false").lower() == "true"
        kind = "FillColor" if is_filled else "StrokeColor"
        ink, opacity = _colour(element, kind, around.parameter)
        opacity *= around.opacity
        if (not is_filled and not is_drawn) or height <= 0.35:
            opacity = 0.0
        is_clipped = _is_clipped(element, boundary)
        clips = [boundary] if around.clip is None else [boundary, around.clip]
        x = y = 0.0
        font = element.get("Font") or ""
        named = named_glyphs(element)
        for code, glyphs in zip(element.iterchildren("{*}TextCode"), named, strict=True):
            x = (numbers_of(code.get("X")) or [x])[0]
            y = (numbers_of(code.get("Y")) or [y])[0]
            text = (code.text or "")[:MAX_LETTERS]
            across, down = steps_of(code.get("DeltaX")), steps_of(code.get("DeltaY"))
            at_x, at_y = x, y
            left, top = _apply(matrix, x, y)
            run = Run(
                self.content.order,
                len(self.content.runs),
                angle=-angle,
                size=height * POINTS,
                origin=(left * POINTS, (self.content.height - top) * POINTS),
                contrast=0,
            )
            self.content.runs.append(run)
            for number, letter in enumerate(text):
                # Where fewer distances are given than letters, the last one goes on.
                step = across[min(number, len(across) - 1)] if across else 0.0
                fall = down[min(number, len(down) - 1)] if down else 0.0
                width = _width_of(letter) * size * stretch
                if across and step > 0 and number + 1 < len(text):
                    width = min(width, step)
                if letter.strip() and letter not in "\u3000\u200b\ufeff":
                    points = [
                        _apply(matrix, at_x + right, at_y + below)
                        for right in (0.0, min(width, _INK_OF_MARK * size * stretch) if letter in _MARKS else width)
                        for below in (-_ASCENT * size, _DESCENT * size)
                    ]
                    area = _area_of(points)
                    self._add(
                        Mark(
                            _shown(letter),
                            area,
                            180.0 if is_mirrored else angle,
                            height,
                            ink,
                            opacity,
                            self.content.order,
                            around.is_body,
                            is_clipped or any(_is_outside(area, clip, height) for clip in clips),
                            run,
                            Glyph(font, glyphs[number], letter) if number in glyphs else None,
                        )
                    )
                at_x += step if across or fall else width
                at_y += fall

    def _add(self, mark: Mark) -> None:
        if len(self.content.marks) < MAX_LETTERS:
            self.content.marks.append(mark)
        else:
            self.content.is_cut_short = True

    def _add_ground(self, ground: Ground) -> None:
        if len(self.content.grounds) < MAX_GROUNDS:
            self.content.grounds.append(ground)
        else:
            self.content.is_cut_short = True

    def _picture(self, area: Area) -> None:
        self._add_ground(Ground(area, None, 1.0, self.content.order))
        left, top, right, bottom = area
        if (bottom - top) * POINTS <= SNAP and bottom - top < right - left:
            self._add_stroke(area)

    def _add_stroke(self, area: Area) -> None:
        """Adds what strikes digits out, and rules no table."""
        left, top, right, bottom = area
        middle = (self.content.height - (top + bottom) / 2) * POINTS
        self.content.short[0].append(Line(middle, left * POINTS, right * POINTS))

    # Paths

    def _path(self, element: Any, around: _Around) -> None:
        matrix = around.matrix
        data = child_of(element, "AbbreviatedData")
        is_filled = (element.get("Fill") or "false").lower() == "true"
        is_drawn = (element.get("Stroke") or "true").lower() != "false"
        points: list[tuple[float, float]] = []
        text = data.text if data is not None else ""
        for one, other in sides_of(text):
            start, end = _apply(matrix, *one), _apply(matrix, *other)
            points += [start, end]
            if is_drawn and not is_filled:
                self._add_line(start, end)
        # Each end takes a letter and two numbers.
        is_long = text is not None and text.count(" ") >= 3 * _LEAST_ENDS - 2
        ends = [_apply(matrix, x, y) for x, y in ends_of(text)] if is_long else []
        if is_drawn and not is_filled and is_pen(text):
            area = _area_of(_apply(matrix, x, y) for x, y in ends_of(text))
            if (area[3] - area[1]) * POINTS <= min(_FLAT, (area[2] - area[0]) * POINTS):
                self._add_stroke(area)
        if len(ends) >= _LEAST_ENDS and (is_filled or is_drawn):
            self.content.outlines.append(_area_of(ends))
        if is_curved(text):
            points = [_apply(matrix, x, y) for x, y in reach_of(text)]
        if not points or not (is_filled or is_drawn):
            return
        area = _area_of(points)
        if area[2] - area[0] <= _WIDEST_NUMBER and _LOWEST_NUMBER <= area[3] - area[1] <= _HIGHEST_NUMBER:
            ink, opacity = _colour(element, "FillColor" if is_filled else "StrokeColor", around.parameter)
            if min(ink) < 0 or is_seen(mix(ink, WHITE, opacity * around.opacity), WHITE) is not False:
                self.content.small.append(area)
        if is_filled:
            self._fill(area, element, around, is_box=len(points) <= _MOST_OF_BOX)

    def _fill(self, area: Area, element: Any, around: _Around, *, is_box: bool) -> None:
        left, top, right, bottom = area
        colour, opacity = _colour(element, "FillColor", around.parameter)
        wide, high = (right - left) * POINTS, (bottom - top) * POINTS
        if min(wide, high) <= SNAP:
            self._add_line((left, (top + bottom) / 2), (right, (top + bottom) / 2)) if wide > high else self._add_line(
                ((left + right) / 2, top), ((left + right) / 2, bottom)
            )
            return
        self._add_ground(Ground(area, colour, opacity * around.opacity, self.content.order, is_box))

    def _add_line(self, one: tuple[float, float], other: tuple[float, float]) -> None:
        add_line(self.content, one, other)


def add_line(content: PageContent, one: tuple[float, float], other: tuple[float, float]) -> None:
    """Adds a line of the page where it runs across or down."""
    left, right = sorted((one[0] * POINTS, other[0] * POINTS))
    low, high = sorted(((content.height - one[1]) * POINTS, (content.height - other[1]) * POINTS))
    if high - low <= SNAP / 2 and right - left > high - low:
        (content.across if right - left >= SHORTEST else content.short[0]).append(Line((low + high) / 2, left, right))
    elif right - left <= SNAP / 2:
        (content.down if high - low >= SHORTEST else content.short[1]).append(Line((left + right) / 2, low, high))
    elif high - low <= min(_STEEPEST, right - left):
        content.short[0].append(Line((low + high) / 2, left, right))


def _shared(one: Area, other: Area) -> Area:
    left, top, right, bottom = one
    return max(left, other[0]), max(top, other[1]), min(right, other[2]), min(bottom, other[3])


def _corners(box: list[float]) -> list[tuple[float, float]]:
    left, top, width, height = box
    return [(left, top), (left + width, top), (left, top + height), (left + width, top + height)]


def _area_of(points: Iterable[tuple[float, float]]) -> Area:
    held = list(points)
    across, down = [x for x, _ in held], [y for _, y in held]
    return min(across), min(down), max(across), max(down)


_MARKS = frozenset(".,:;'!|")
_INK_OF_MARK = 0.3
"""The share of its size that the ink of a mark takes: fonts differ in what they leave blank behind it."""


def _width_of(letter: str) -> float:
    """The width of a letter in shares of its size, where no distances are given: half for Latin ones."""
    return 0.5 if letter.isascii() else 1.0


def _shown(letter: str) -> str:
    """The letter, U+FFFD for one that only the font can tell; for a radical the character that looks like it."""
    if "\u2e80" <= letter <= "\u2fd5":
        return as_character(letter)
    return UNKNOWN_LETTER if "\ue000" <= letter <= "\uf8ff" or not letter.isprintable() else letter


def _is_outside(area: Area, boundary: Area, size: float) -> bool:
    """Whether a letter lies outside its object: its middle beyond what programs are careless of, or all its width."""
    if size_of(boundary) <= 0:
        return False
    x, y = (area[0] + area[2]) / 2, (area[1] + area[3]) / 2
    spare = size / 2
    inside = min(area[2], boundary[2]) - max(area[0], boundary[0])
    if inside < _LEAST_INSIDE * (area[2] - area[0]):
        return True
    return not (boundary[0] - spare <= x <= boundary[2] + spare and boundary[1] - spare <= y <= boundary[3] + spare)


def _is_clipped(element: Any, boundary: Area) -> bool:
    """Whether an object is cut to less than its boundary."""
    clips = child_of(element, "Clips")
    if clips is None:
        return False
    width, height = _WHOLE * (boundary[2] - boundary[0]), _WHOLE * (boundary[3] - boundary[1])
    for path in clips.iter("{*}Path", "{*}Text"):
        box = numbers_of(path.get("Boundary"))
        if len(box) == 4 and box[2] >= width and box[3] >= height:
            data = child_of(path, "AbbreviatedData")
            if data is None or is_whole(data.text, width * height):
                return False
    return True


def _colour(element: Any, kind: str, parameter: Any | None) -> tuple[Colour, float]:
    """The colour of an object and how opaque it is, 0 to 1; black where nothing says."""
    opacity = _share(element.get("Alpha"))
    held = child_of(element, kind)
    if held is None:
        held = child_of(parameter, kind)
    if held is None:
        return BLACK, opacity
    opacity *= _share(held.get("Alpha"))
    text = held.get("Value")
    if text is None:
        return (UNKNOWN if len(held) or held.get("Index") else BLACK), opacity
    values = [
        int(part[1:], 16)
        if part[:1] == "#" and part[1:].isalnum() and len(part) < 4 and _is_hex(part[1:])
        else int((numbers_of(part) or [-1.0])[0])
        for part in text.split()
    ]
    if any(not 0 <= value <= 255 for value in values):
        return UNKNOWN, opacity
    if len(values) == 1:
        return (values[0], values[0], values[0]), opacity
    if len(values) == 3:
        return (values[0], values[1], values[2]), opacity
    if len(values) == 4:
        cyan, magenta, yellow, black = values
        light = 255 - black
        return ((255 - cyan) * light // 255, (255 - magenta) * light // 255, (255 - yellow) * light // 255), opacity
    return UNKNOWN, opacity


def _is_hex(text: str) -> bool:
    return all(letter in "0123456789abcdefABCDEF" for letter in text)


def _share(text: str | None) -> float:
    values = numbers_of(text)
    return min(max(values[0] / 255, 0.0), 1.0) if values else 1.0
