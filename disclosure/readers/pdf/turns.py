"""How the text of a PDF page is turned, and the page's boxes as they are seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

import pypdfium2 as pdfium

from disclosure.readers.pages.letters import Area, Letter, Run, Turn

_DARK = 160
"""The contrast from which letters are no watermark's."""
_ENOUGH = 40
_LEAST_ASKEW, _MOST_ASKEW = 0.4, 15.0
"""Degrees from which rows are taken for others, and from which text slants on purpose."""
_FLAT, _PEN, _LEVEL = 0.3, 2.5, 0.001
"""Shares of its length up to which a path is a line, and up to which, beside its width, it is level."""


def shown_area(page: pdfium.PdfPage) -> tuple[float, float, float, float]:
    """The part of a page that is shown, as the file counts: left, bottom, right, top."""
    left, bottom, right, top = page.get_cropbox()
    return min(left, right), min(bottom, top), max(left, right), max(bottom, top)


def slant_of(letters: Sequence[Letter], otherwise: int) -> int:
    """How far the text itself is turned, 0, 90, 180 or 270, where nearly all of it is turned alike."""
    angles: Counter[int] = Counter()
    dark = [letter for letter in letters if letter.run is None or letter.run.contrast >= _DARK]
    # Watermarks may have more letters than the page, turned otherwise.
    for letter in dark if len(dark) >= _ENOUGH else letters:
        angles[round(letter.run.angle / 90) % 4 * 90 if letter.run else 0] += 1
    if not angles:
        return otherwise
    ((angle, most),) = angles.most_common(1)
    return angle if most * 5 >= sum(angles.values()) * 4 else otherwise


def is_askew(runs: Collection[Run], slant: int, paths: Iterable[Area]) -> bool:
    """Whether nearly all texts lie a little off the level, and so does the longest line: those of forms within a page
    are not set straight.
    """
    off = sum(run.angle != slant and _LEAST_ASKEW < angle_between(run.angle, slant) < _MOST_ASKEW for run in runs)
    if off * 5 <= len(runs) * 4:
        return False
    sides = (sorted((right - left, top - bottom)) for left, bottom, right, top in paths)
    length, rise = max(((length, rise) for rise, length in sides if rise < _FLAT * length), default=(0.0, 9.0))
    return rise > _PEN + _LEVEL * length


def angle_between(angle: float, slant: float) -> float:
    """How far an angle is from another, 0 to 180 degrees."""
    return abs((angle - slant + 180) % 360 - 180)


def turn_of(page: pdfium.PdfPage, rotation: int) -> Turn:
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


def as_seen(letter: Letter, turn: Turn) -> Letter:
    box = turn(letter.left, letter.bottom, letter.right, letter.top)
    return Letter(letter.text, *box, letter.order, letter.run)
