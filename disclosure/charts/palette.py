"""Colours of the charts, for a light and a dark page.

Checked under simulated protanopia, deuteranopia and tritanopia (Machado et al. 2009): the six colours that one chart of
outcomes uses differ by 14 or more in CIE Lab in every case. Neighbours in a stack are parted by a line besides, and no
meaning hangs on colour alone: legends keep the stacking order, tooltips name the category, states carry a sign.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Literal

Appearance = Literal["light", "dark"]


@dataclass(frozen=True, slots=True)
class Palette:
    """`categories` are handed out in order; `faint` is for bases too small to compare; `ramp` runs from low to high."""

    categories: tuple[str, ...]
    increase: str
    decrease: str
    faint: str
    rule: str
    ink: str
    ink_muted: str
    grid: str
    background: str
    ramp: tuple[str, ...]
    ramp_ink: tuple[str, str]


PALETTE_LIGHT = Palette(
    categories=("#1F5FA6", "#5AA3DC", "#C4512D", "#D9A21B", "#5E3B76", "#8C949E", "#0B6B57", "#EBA9C4"),
    increase="#1F5FA6",
    decrease="#C4512D",
    faint="#A9B0B9",
    rule="#6B7480",
    ink="#1B2430",
    ink_muted="#5A6573",
    grid="#E3E7EC",
    background="#FFFFFF",
    ramp=("#EAF1F9", "#B9D5EF", "#7FB2DF", "#3F86C6", "#1F5FA6", "#123C6E"),
    ramp_ink=("#1B2430", "#FFFFFF"),
)

PALETTE_DARK = Palette(
    categories=("#4C8FDB", "#A6D4F7", "#E4754C", "#F0C75A", "#8257AE", "#8A939E", "#2FA58C", "#F3BFD8"),
    increase="#4C8FDB",
    decrease="#E4754C",
    faint="#656E7A",
    rule="#9BA5B2",
    ink="#E8ECF1",
    ink_muted="#A5AFBC",
    grid="#2A323D",
    background="#11151C",
    ramp=("#1A2634", "#1F3F63", "#295F97", "#3D84C4", "#7DB0DC", "#C6E0F6"),
    ramp_ink=("#E8ECF1", "#10151C"),
)

# One quantity, one colour, wherever it is drawn: the position in Palette.categories.
_POSITIONS = {
    "granted_full": 0,
    "granted_partial": 1,
    "refused": 2,
    "unable": 3,
    "not_processed": 4,
    "other": 5,
    "upheld": 0,
    "corrected": 2,
    "pending": 3,
    "on_time_count": 0,
    "late_count": 2,
    "undated_count": 3,
    "no_deadline_count": 6,
    "unknown_scope_count": 4,
    "missing_count": 5,
    "owed_count": 7,
    "body_count": 0,
    "disclosure_rate_d1": 0,
    "disclosure_rate_d2": 3,
    "disclosure_rate_d3": 6,
}

_STATE_POSITIONS = {"partial": 3, "refused": 2, "late": 4}

STATE_SIGNS = {"complete": "●", "partial": "◐", "refused": "×", "late": "◔", "not_in_store": "○"}
"""A sign for each state of a report, so that colour is never the only difference."""


def palette(appearance: Appearance) -> Palette:
    return PALETTE_DARK if appearance == "dark" else PALETTE_LIGHT


def category_colours(codes: Sequence[str], appearance: Appearance) -> list[str]:
    """A colour for each code, none twice: the code's own where it has one, else the next that is free.

    A measure's prefix does not matter: granted_full_share and reconsideration_upheld take the colours of granted_full
    and upheld.
    """
    colours = palette(appearance).categories
    taken: dict[str, int] = {}
    for code in codes:
        position = _own_position(code)
        if position is not None and position not in taken.values():
            taken[code] = position
    free = iter(position for position in range(len(colours)) if position not in taken.values())
    return [colours[taken[code]] if code in taken else colours[next(free)] for code in codes]


def state_colours(states: Sequence[str], appearance: Appearance) -> list[str]:
    """A colour for each state of a report; what is as it should be steps back, what the store lacks stays pale."""
    tones = palette(appearance)
    known = {code: tones.categories[position] for code, position in _STATE_POSITIONS.items()}
    known |= {"not_in_store": tones.grid, "complete": tones.ramp[1]}
    return [known.get(state, tones.faint) for state in states]


def repaint(specification: str, appearance: Appearance) -> str:
    """A chart's JSON with the other appearance's colours exchanged, place by place, for those of this one.

    A page in the dark theme draws dark charts; its picture for a printed page is light all the same.
    """
    other: Appearance = "light" if appearance == "dark" else "dark"
    exchange = dict(zip(_colours(palette(other)), _colours(palette(appearance)), strict=True))
    return re.sub(r'(?<=")#[0-9A-F]{6}(?=")', lambda found: exchange.get(found.group(), found.group()), specification)


def _colours(tones: Palette) -> list[str]:
    parts = [getattr(tones, part.name) for part in fields(tones)]
    return [colour for part in parts for colour in ([part] if isinstance(part, str) else part)]


def _own_position(code: str) -> int | None:
    if code in _POSITIONS:
        return _POSITIONS[code]
    for name in ("upheld", "corrected", "pending", "other"):
        if code.startswith(("reconsideration_", "litigation_")) and code.endswith(f"_{name}"):
            return _POSITIONS[name]
    if code.endswith("_share"):
        return _POSITIONS.get(code.removesuffix("_share"))
    return None
