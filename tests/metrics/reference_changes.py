"""Why a measure changed, in fractions and by the book: the slow, plain second opinion on change_parts and its kin.

Every number is a `Fraction`, so that what should add up exactly can be asked to.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

Pair = tuple[Fraction, Fraction | None]
"""Numerator and denominator of a body; a count has no denominator."""

ZERO = Fraction(0)


@dataclass(frozen=True)
class Effects:
    """What one body does to the pooled value."""

    role: str
    within: Fraction = ZERO
    mix: Fraction = ZERO
    entry: Fraction = ZERO
    leaving: Fraction = ZERO

    @property
    def total(self) -> Fraction:
        return self.within + self.mix + self.entry + self.leaving


def pool(pairs: Sequence[Pair]) -> Fraction | None:
    """Sum over sum; the sum of a count; None where nothing is divided."""
    if not pairs:
        return None
    above = sum((above for above, _ in pairs), ZERO)
    if pairs[0][1] is None:
        return above
    below = sum((below for _, below in pairs if below is not None), ZERO)
    return above / below if below else None


def split(now: Mapping[str, Pair], before: Mapping[str, Pair]) -> dict[str, Effects]:
    """Body -> its effects; nothing where a rate of the bodies of both years is not defined."""
    both = sorted(now.keys() & before.keys())
    is_count = all(below is None for _, below in (*now.values(), *before.values()))
    if is_count:
        return {
            **{body: Effects("both", within=now[body][0] - before[body][0]) for body in both},
            **{body: Effects("entry", entry=now[body][0]) for body in now.keys() - before.keys()},
            **{body: Effects("exit", leaving=-before[body][0]) for body in before.keys() - now.keys()},
        }
    matched_now, matched_before = pool([now[body] for body in both]), pool([before[body] for body in both])
    if matched_now is None or matched_before is None:
        return {}
    middle = (matched_now + matched_before) / 2
    base_now, base_before = (sum((year[body][1] or ZERO for body in both), ZERO) for year in (now, before))
    found = {}
    for body in both:
        (n1, d1), (n0, d0) = now[body], before[body]
        w1, w0 = (d1 or ZERO) / base_now, (d0 or ZERO) / base_before
        if d1 and d0:
            r1, r0 = n1 / d1, n0 / d0
            # The mean weight times the change of the rate; the mean rate times the change of the weight.
            found[body] = Effects("both", within=(w1 + w0) / 2 * (r1 - r0), mix=((r1 + r0) / 2 - middle) * (w1 - w0))
        else:
            found[body] = Effects("both", mix=n1 / base_now - n0 / base_before - middle * (w1 - w0))
    # An entrant's effect: the pooled rate with it, less what its share of the whole would have at the others' rate.
    all_now, all_before = (sum((below or ZERO for _, below in year.values()), ZERO) for year in (now, before))
    for body in now.keys() - before.keys():
        above, below = now[body]
        found[body] = Effects("entry", entry=above / all_now - matched_now * (below or ZERO) / all_now)
    for body in before.keys() - now.keys():
        above, below = before[body]
        found[body] = Effects("exit", leaving=matched_before * (below or ZERO) / all_before - above / all_before)
    return found


def concentration(bases: Mapping[str, Fraction]) -> list[tuple[str, Fraction]]:
    """Bodies by their base, the largest first (equal ones by name), with the running share of the sum."""
    whole = sum(bases.values(), ZERO)
    running, found = ZERO, []
    for body in sorted(bases, key=lambda body: (-bases[body], body)):
        running += bases[body]
        found.append((body, running / whole if whole else ZERO))
    return found
