"""What is drawn on a scanned page: where ink is, which way is level, where lines run and print stands."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from PIL import Image

Mask = npt.NDArray[np.bool_]
Picture = npt.NDArray[np.uint8]
"""A grey picture, rows from the top, 0 black to 255 white."""

_STEEPEST = 12.0
"""Degrees up to which a page that lies askew is set straight."""
_BRIDGED = 0.94
"""The share of a run that has to be ink: scanners leave gaps in lines."""
_GAP = 12
"""Pixels of a gap in a line: a speck of dust on a scanner's glass takes as much out of every line of a page."""


class Segment(NamedTuple):
    """A line in a mask: its row, its first and last column."""

    at: float
    start: float
    end: float


def ink_of(picture: Picture) -> Mask:
    """Where ink is: darker than half way between the page's ground and its print, lone specks left out."""
    ground = float(np.percentile(picture, 80))
    dark = float(np.percentile(picture, 1))
    ink: Mask = picture < min((ground + dark) / 2 + 12, ground - 25)
    near = np.zeros(ink.shape, np.uint8)
    for down in (-1, 0, 1):
        for right in (-1, 0, 1):
            if down or right:
                near += np.roll(np.roll(ink, down, 0), right, 1)
    return ink & (near >= 2)


def deskew(picture: Picture) -> Picture:
    """The picture turned so that its lines are level: the angle at which rows of ink stand out most."""
    small = Image.fromarray(picture)
    small.thumbnail((900, 900))
    ink = Image.fromarray(((np.asarray(small) < np.percentile(np.asarray(small), 80) - 40) * 255).astype(np.uint8))

    def sharpness(angle: float, seen: Image.Image = ink) -> float:
        rows = np.asarray(seen.rotate(angle, Image.Resampling.BILINEAR), np.float64).sum(axis=1)
        return float(((rows[1:] - rows[:-1]) ** 2).sum())

    rough = ink.reduce(2)
    best = max(np.arange(-_STEEPEST, _STEEPEST + 0.01, 0.5), key=lambda angle: sharpness(angle, rough))
    best = max(np.arange(best - 0.6, best + 0.61, 0.1), key=sharpness)
    if abs(best) < 0.08:
        return picture
    # What lies askew takes more room than what stands straight: nothing leaves the picture.
    turned = Image.fromarray(picture).rotate(float(best), Image.Resampling.BICUBIC, fillcolor=255)
    return np.asarray(turned, np.uint8)


def long_runs(ink: Mask, length: int) -> Mask:
    """The ink that lies in horizontal runs of a length; a line may step up or down by a row."""
    thick = ink.copy()
    thick[1:] |= ink[:-1]
    thick[:-1] |= ink[1:]
    if thick.shape[1] <= length:
        return np.zeros_like(ink)
    sums = np.zeros((thick.shape[0], thick.shape[1] + 1), np.int32)
    np.cumsum(thick, axis=1, out=sums[:, 1:])
    full = (sums[:, length:] - sums[:, :-length]) >= length * _BRIDGED
    marks = np.zeros((thick.shape[0], thick.shape[1] + 1), np.int32)
    width = full.shape[1]
    marks[:, :width] += full
    marks[:, length : length + width] -= full
    return np.asarray((np.cumsum(marks, axis=1)[:, :-1] > 0) & ink)


def segments_of(mask: Mask) -> list[Segment]:
    """The lines of a mask of horizontal runs: runs in neighbouring rows that overlap are one line."""
    open_lines: list[list[float]] = []  # first row, last row, start, end
    done: list[list[float]] = []
    for row in np.flatnonzero(mask.any(axis=1)).tolist():
        edges = np.flatnonzero(np.diff(np.concatenate(([0], mask[row].view(np.int8), [0]))))
        runs = _joined([(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)])
        kept: list[list[float]] = []
        for line in open_lines:
            (kept if row - line[1] <= 2 else done).append(line)
        open_lines = kept
        for start, end in runs:
            touching = [line for line in open_lines if line[2] <= end and start <= line[3]]
            if not touching:
                open_lines.append([row, row, start, end])
                continue
            first = touching[0]
            for other in touching[1:]:
                first[0], first[2], first[3] = (
                    min(first[0], other[0]),
                    min(first[2], other[2]),
                    max(first[3], other[3]),
                )
                open_lines.remove(other)
            first[1], first[2], first[3] = row, min(first[2], start), max(first[3], end)
    return [
        Segment((top + bottom) / 2, start, end) for top, bottom, start, end in [*done, *open_lines] if end - start > 20
    ]


def _joined(runs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in runs:
        if joined and start - joined[-1][1] <= _GAP:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def text_bands(ink: Mask) -> list[tuple[int, int]]:
    """The rows in which lines of print stand, as first and one past the last; accents and dots join their line."""
    rows = np.flatnonzero(ink.any(axis=1))
    if not rows.size:
        return []
    bands: list[list[int]] = []
    for row in rows.tolist():
        if bands and row - bands[-1][1] <= 3:
            bands[-1][1] = row + 1
        else:
            bands.append([row, row + 1])
    usual = float(np.median([end - begin for begin, end in bands]))
    joined: list[list[int]] = []
    for band in bands:
        is_low = band[1] - band[0] < usual * 0.4 or (joined and joined[-1][1] - joined[-1][0] < usual * 0.4)
        if joined and is_low and band[0] - joined[-1][1] <= usual * 0.3:
            joined[-1][1] = band[1]
        else:
            joined.append(band)
    return [(begin, end) for begin, end in joined]
