"""Letters of a page that is fixed, whatever file it stands in: their boxes, their lines, the text of a line."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

Area = tuple[float, float, float, float]
"""Left, bottom, right, top."""
Turn = Callable[[float, float, float, float], tuple[float, float, float, float]]
"""A box of the file to the same box as it is seen."""

UNKNOWN = "\ufffd"
_SMALLEST = 4.0
"""Points that a letter counts as at least where gaps are judged."""
_WIDE_MARKS = frozenset("．，：；、。")
_WIDE_DIGITS = frozenset("０１２３４５６７８９")
_BESIDE_MARK, _BESIDE_DIGIT = 0.5, 0.4
"""The share of its size that a mark or a digit as wide as a Chinese character leaves blank."""
_SMALLER = 0.8
_HARDLY_SMALLER = 0.95
_OFF_LINE = 0.2
"""Shares of the size: digits that are so much smaller than those beside them, or so far off their line, are a mark."""
_LEAST_LEADING = 0.7
"""The share of its size by which a line of text is at least below another."""


@dataclass(slots=True)
class Run:
    """A text object: its place in the order of drawing, how far it is turned, how it is coloured, what clips it.

    `size` is that of its font in points as it is placed, 0 where it is not known. `contrast` is 0 for what cannot be
    told from white paper and 255 for black. `angle` is in degrees, anticlockwise. `part` is the number of the outermost
    form object that holds it, 0 for none. `origin` is where it begins on its base line, as the file has it.
    """

    order: int
    address: int
    angle: float = 0.0
    size: float = 0.0
    origin: tuple[float, float] = (0.0, 0.0)
    colour: tuple[int, int, int] = (0, 0, 0)
    contrast: int = 255
    clip: Area | None = None
    part: int = 0
    is_invisible: bool = False
    is_overlay: bool = False
    """Whether the file itself says that it is a watermark."""
    may_be_off: bool = False
    is_marked: bool = False
    """Whether it may be of a layer (optional content) that is turned off; whether it is itself marked as of one."""
    is_mixed: bool = False
    """Whether it is mixed with its ground, or let through a mask, so that it may not be seen."""
    shear: float = 0.0
    """How far its letters lean to the right as they rise, in shares of their height."""
    lacks_shapes: bool = False
    """Whether no font at hand has the shapes of some of its letters."""

    @property
    def is_on_its_side(self) -> bool:
        """Whether its line runs rather up or down the page of the file than across."""
        return 45 <= self.angle % 180 <= 135


@dataclass(slots=True)
class Letter:
    """A character with its box, y upwards, its place in the file's own order, and the text object it is part of.

    Left and right are those of its ink, bottom and top those of its font, so that quotes and full stops stand on the
    line of their words. `is_turned` where it does not stand upright with most of its page but on its side or its head.
    `size` is the longer side of the font's box. The ink's lower and upper edges are as the file has them, not turned.
    """

    text: str
    left: float
    bottom: float
    right: float
    top: float
    order: int
    run: Run | None = None
    is_turned: bool = False
    size: float = 0.0
    ink_bottom: float = 0.0
    ink_top: float = 0.0
    ink_sides: tuple[float, float] | None = None
    """The ink's left and right edges as the file has them, where these are not left and right."""

    @property
    def ink(self) -> Area:
        """The box of its ink as the file has it."""
        left, right = self.ink_sides or (self.left, self.right)
        return left, self.ink_bottom, right, self.ink_top

    @property
    def middle(self) -> tuple[float, float]:
        """The centre of the box."""
        return (self.left + self.right) / 2, (self.bottom + self.top) / 2


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
        gap = gap_after(before.text, before.right, letter)
        if before.text in _WIDE_MARKS and letter.order == before.order + 1:
            gap -= _BESIDE_MARK * before.size
        if gap > _SMALLEST * 0.6:
            size = max(letter.top - letter.bottom, before.top - before.bottom, _SMALLEST)
            if gap > size * 0.6:
                text += "   " if gap > size * 1.6 else " "
        if letter.run is not before.run and are_apart(before, letter):
            text += UNKNOWN
        text += letter.text
    return text


def gap_after(text: str, right: float, letter: Letter) -> float:
    """How far a letter stands from the one before it; wide digits have a part of the gap as their own."""
    gap = letter.left - right
    return gap - _BESIDE_DIGIT * letter.size if text in _WIDE_DIGITS and letter.text in _WIDE_DIGITS else gap


def are_apart(before: Letter, letter: Letter) -> bool:
    """Whether two digits side by side are no parts of one number: one is smaller, raised or lowered, as notes are."""
    if not (_is_of_number(before.text) and _is_of_number(letter.text)):
        return False
    if is_smaller(before, letter):
        return True
    step = _step(before, letter)
    return step is not None and step > _OFF_LINE


def is_smaller(one: Letter, other: Letter) -> bool:
    """Whether one of two letters is clearly smaller. The boxes of fonts differ, and some have sizes without meaning."""
    low, high = sorted((one.size, other.size))
    sizes = sorted((one.run.size if one.run else 0.0, other.run.size if other.run else 0.0))
    return 0 < sizes[0] < _SMALLER * sizes[1] and low < _HARDLY_SMALLER * high


def are_lines_apart(upper: Letter, lower: Letter) -> bool:
    """Whether two lines of a cell are no parts of one number: one is smaller, or raised by less than a line."""
    if is_smaller(upper, lower):
        return True
    step = _step(upper, lower)
    return step is not None and step < _LEAST_LEADING


def _step(letter: Letter, after: Letter) -> float | None:
    """The share of their size by which the base lines of two letters differ; None where it cannot be told."""
    one, other = letter.run, after.run
    if one is None or other is None or one is other or one.angle != other.angle:
        return None
    across, up = other.origin[0] - one.origin[0], other.origin[1] - one.origin[1]
    if one.angle:
        turned = math.radians(one.angle)
        up = up * math.cos(turned) - across * math.sin(turned)
    # Some fonts have a size that means nothing, and the boxes of some are twice as high as their letters.
    box = max(letter.size, after.size, 0.1)
    return abs(up) / min(max(one.size, other.size, box / 2), box)


def _is_of_number(text: str) -> bool:
    return text.isdecimal() or text in ".,"


def set_apart(line: list[Letter], most_gap: float, mark: str) -> list[Letter]:
    """A line with `mark` between digits that are no parts of one number: one of two side by side (less than `most_gap`
    of their size between them) is smaller, raised or lowered.
    """
    apart = {
        id(letter)
        for before, letter in pairwise(line)
        if letter.run is not before.run
        and letter.left - before.right <= most_gap * max(letter.size, before.size)
        and are_apart(before, letter)
    }
    if not apart:
        return line
    return [replace(letter, text=mark + letter.text) if id(letter) in apart else letter for letter in line]


def without_turned_digits(letters: Sequence[Letter]) -> Sequence[Letter]:
    """Letters; digits that stand on their head or side go from right to left or upwards: one mark for each text."""
    if not any(item.is_turned and item.text.isdigit() for item in letters):
        return letters
    kept: list[Letter] = []
    marked: set[int] = set()
    for item in letters:
        if not (item.is_turned and item.text.isdigit()):
            kept.append(item)
        elif id(item.run) not in marked:
            marked.add(id(item.run))
            kept.append(replace(item, text=UNKNOWN))
    return kept
