"""Cells that a text extraction ran together: `2000002` for seven cells.

Digits are divided only where one division exists: numbers have no leading zeros, blanks may have vanished, and the
form's own identity (parts and total) must single out one reading that fills every cell. Anything else stays unread.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

_MOST_DIGITS = 24


def divisions(pieces: Sequence[str], most: int) -> list[tuple[int, ...]]:
    """Every way to cut runs of digits into at most `most` numbers; a cut between pieces is certain."""
    found: list[tuple[int, ...]] = [()]
    for piece in pieces:
        if not piece.isdigit():
            return []
        ways = _cut(piece, most)
        found = [before + way for before in found for way in ways if len(before) + len(way) <= most]
        if len(found) > 50_000:
            return []
    return found


def _cut(digits: str, most: int) -> list[tuple[int, ...]]:
    if not digits:
        return [()]
    if most == 0:
        return []
    ways: list[tuple[int, ...]] = []
    longest = 1 if digits[0] == "0" else min(len(digits), 6)
    for length in range(1, longest + 1):
        head = int(digits[:length])
        ways += [(head, *rest) for rest in _cut(digits[length:], most - 1)]
    return ways


def only_division(
    pieces: Sequence[str], count: int, adds_up: Callable[[Sequence[int]], bool] | None
) -> tuple[int, ...] | None:
    """The one division into `count` numbers, or None if there is none or more than one.

    With `adds_up` divisions that fail it are left out, also those into fewer numbers (cells between may be blank);
    without an identity every division counts, so that only strings of zeros are certain.
    """
    if sum(map(len, pieces)) > _MOST_DIGITS:
        return None
    candidates = divisions(pieces, count)
    if adds_up is not None:
        candidates = [numbers for numbers in candidates if adds_up(numbers)]
    if len(candidates) == 1 and len(candidates[0]) == count:
        return candidates[0]
    return None


def last_is_sum(numbers: Sequence[int]) -> bool:
    """Whether the last number is the sum of those before it: a row of applicants, a block of results."""
    return len(numbers) > 1 and sum(numbers[:-1]) == numbers[-1]
