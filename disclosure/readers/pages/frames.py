"""Boxes around tables that are no part of them: page backgrounds, cards, rules between the columns of a text.

A table's own sides are met by the lines between its rows. A side that none of these meets, with nothing written between
it and where they begin, only stands around them.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from disclosure.readers.pages.ruling import Line

_TALL = 20.0
"""Points from which a line may be the side of a box around a table."""
_WIDE = 100.0
_TOUCH = 2.0
_JOINT = 3.0
_CORNER = 14.0
"""How far a rounded corner takes the end of a side from the next."""


@dataclass(slots=True)
class _Run:
    """A line put together from the pieces it is drawn in."""

    at: float
    start: float
    end: float
    members: list[int]


def without_frames(
    across: list[Line], down: list[Line], points: Sequence[tuple[float, float]]
) -> tuple[list[Line], list[Line]]:
    """The lines without those that only stand around tables; `points` are the centres of letters."""
    tall = [run for run in _runs(down) if run.end - run.start > _TALL]
    if len(tall) < 2 or not across:
        return across, down
    heights = sorted({(round(line.at, 1), round(line.start, 1), round(line.end, 1)) for line in across})
    frames = [run for run in tall if _stands_around(run, heights, points)]
    if not frames:
        return across, down
    dropped = {member for run in frames for member in run.members}
    kept = [line for number, line in enumerate(down) if number not in dropped]
    ends: set[int] = set()
    for run in _runs(across):
        if run.end - run.start > _WIDE and _closes(run, frames, kept):
            ends.update(run.members)
    return [line for number, line in enumerate(across) if number not in ends], kept


def _runs(lines: Sequence[Line]) -> list[_Run]:
    """Pieces one behind the other at the same place, as one."""
    runs: list[_Run] = []
    for number in sorted(range(len(lines)), key=lambda one: (round(lines[one].at), lines[one].start)):
        line = lines[number]
        last = runs[-1] if runs else None
        if last is not None and abs(last.at - line.at) < 1 and line.start <= last.end + _JOINT:
            last.end = max(last.end, line.end)
            last.members.append(number)
        else:
            runs.append(_Run(line.at, line.start, line.end, [number]))
    return runs


def _stands_around(run: _Run, heights: Sequence[tuple[float, ...]], points: Sequence[tuple[float, float]]) -> bool:
    """Whether no line beside a vertical one meets it, and nothing is written between them."""
    first = bisect_left(heights, (run.start + _JOINT,))
    last = bisect_right(heights, (run.end - _JOINT,))
    begins: list[float] = []
    ends: list[float] = []
    for _, start, end in heights[first:last]:
        if start - _TOUCH <= run.at <= end + _TOUCH:
            return False
        if start > run.at:
            begins.append(start)
        else:
            ends.append(end)
    for side, (low, high) in ((begins, (run.at, min(begins, default=0.0))), (ends, (max(ends, default=0.0), run.at))):
        if len(side) > 1 and not any(low < x < high and run.start < y < run.end for x, y in points):
            return True
    return False


def _closes(run: _Run, frames: Sequence[_Run], kept: Sequence[Line]) -> bool:
    """Whether a horizontal line runs from one side of a frame to another, met by nothing else."""
    sides = [side.at for side in frames if side.start - _CORNER <= run.at <= side.end + _CORNER]
    if not any(abs(run.start - at) <= _CORNER for at in sides) or not any(abs(run.end - at) <= _CORNER for at in sides):
        return False
    return not any(
        run.start + _TOUCH < line.at < run.end - _TOUCH and line.start - _TOUCH <= run.at <= line.end + _TOUCH
        for line in kept
    )
