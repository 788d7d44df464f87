"""The paths of an OFD (AbbreviatedData): their sides, where their parts end, how far they reach."""

from __future__ import annotations

from collections.abc import Iterator

Point = tuple[float, float]

_MOST_NUMBERS = 40_000
_MOST_PARTS = 480_000
_LONGEST_PEN = 8_000
_LARGEST = 1e7
_COUNTS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
"""How many numbers follow each letter of a path."""


def numbers_of(text: str | None) -> list[float]:
    """Numbers apart by blanks; none where one is no number."""
    return _floats((text or "").split()[:_MOST_NUMBERS])


def _floats(parts: list[str]) -> list[float]:
    try:
        found = [float(part) for part in parts]
    except ValueError:
        return []
    return found if all(-_LARGEST < number < _LARGEST for number in found) else []


def sides_of(text: str | None) -> list[tuple[Point, Point]]:
    """The straight sides of a path; curves are passed over to their ends."""
    sides: list[tuple[Point, Point]] = []
    start = here = (0.0, 0.0)
    for kind, values in _steps_of(text):
        if kind in ("S", "M"):
            start = here = (values[0], values[1])
        elif kind == "C":
            sides.append((here, start))
            here = start
        else:
            there = (values[-2], values[-1])
            if kind == "L":
                sides.append((here, there))
            here = there
    return sides


def ends_of(text: str | None) -> list[Point]:
    """The points at which the sides and curves of a path end."""
    return [(values[-2], values[-1]) for _, values in _steps_of(text) if values]


def reach_of(text: str | None) -> list[Point]:
    """Points within whose bounds a path stays: its ends, what bends its curves, how far its arcs may bulge."""
    found: list[Point] = []
    for kind, values in _steps_of(text):
        points = list(zip(values[::2], values[1::2], strict=True)) if kind != "A" else [(values[5], values[6])]
        if kind == "A" and found:
            # As far as half an ellipse goes, which is what programs draw; the arc of a corner is small in any case.
            (left, top), (right, bottom) = found[-1], points[0]
            x, y, across, down = (left + right) / 2, (top + bottom) / 2, abs(values[0]), abs(values[1])
            points = [(x - across, y - down), (x + across, y + down), *points]
        found += points
    return found


def is_curved(text: str | None) -> bool:
    """Whether any part of a path is no straight line."""
    return text is not None and any(letter in text for letter in "QBAqba")


def is_pen(text: str | None) -> bool:
    """Whether a path is drawn in one go, goes on past a straight line, and is never closed: a wavy line."""
    if text is None or not 0 < len(text) < _LONGEST_PEN or "C" in text or _count_of_starts(text) != 1:
        return False
    return is_curved(text) or text.count("L") > 1


def is_whole(text: str | None, least: float) -> bool:
    """Whether a path goes around so much, in one piece and without a hole."""
    ends = ends_of(text)
    around = sum(x * v - u * y for (x, y), (u, v) in zip(ends, ends[1:] + ends[:1], strict=True))
    return _count_of_starts(text) == 1 and abs(around) / 2 >= least


def _steps_of(text: str | None) -> Iterator[tuple[str, list[float]]]:
    """The letters of a path, each with its numbers, as far as they can be read."""
    parts = (text or "").split()[:_MOST_PARTS]
    at = 0
    while at < len(parts):
        kind = parts[at].upper()
        count = _COUNTS.get(kind)
        at += 1
        if count is None:
            continue
        values = _floats(parts[at : at + count])
        at += count
        if len(values) != count:
            return
        yield kind, values


def _count_of_starts(text: str | None) -> int:
    return sum(part in "MmSs" for part in (text or "").split())
