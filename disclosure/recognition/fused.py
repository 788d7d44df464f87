"""Cells that a text extraction ran together: `2000002` for seven cells.

Digits are divided only where one division exists: numbers have no leading zeros, blanks may have vanished, and the
form's own identity (parts and total) must single out one reading that fills every cell. Anything else stays unread.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate

_MOST_DIGITS = 24
_LONGEST_NUMBER = 6
_MOST_STEPS = 20_000
"""Numbers tried for one row; a row of the form that ran together takes a few hundred."""


def only_division(pieces: Sequence[str], count: int, *, last_is_total: bool) -> tuple[int, ...] | None:
    """The one division of runs of digits into `count` numbers, or None if there is none or more than one.

    A cut between pieces is certain. With `last_is_total` divisions whose last number is not the sum of the others are
    left out, also those into fewer numbers (cells between may be blank); without an identity every division counts, so
    that only strings of zeros are certain. Rows that take too many trials stay unread.
    """
    digits = "".join(pieces)
    if len(digits) > _MOST_DIGITS or not digits.isdecimal() or not digits.isascii() or not all(pieces):
        return None
    ends = frozenset(accumulate(map(len, pieces)))
    totals: list[tuple[int, int | None]] = [(len(digits), None)]
    if last_is_total:
        starts = range(max(len(digits) - _LONGEST_NUMBER, len(digits) - len(pieces[-1])), len(digits))
        totals = [(at, int(digits[at:])) for at in starts if at and not (digits[at] == "0" and at + 1 < len(digits))]
    found: list[tuple[int, ...]] = []
    steps = iter(range(_MOST_STEPS))
    for end, total in totals:
        for numbers in _cut(digits, 0, end, count - last_is_total, total, ends, steps):
            found.append(numbers if total is None else (*numbers, total))
            if len(found) > 1:
                return None
    is_only = len(found) == 1 and len(found[0]) == count and next(steps, None) is not None
    return found[0] if is_only else None


def _cut(
    digits: str, start: int, end: int, most: int, total: int | None, ends: frozenset[int], steps: Iterator[int]
) -> Iterator[tuple[int, ...]]:
    """Every way to cut digits from `start` to `end` into at most `most` numbers, which are `total` together if given.

    A branch ends where its numbers are more than the total, or where what is left can no longer reach it.
    """
    if start == end:
        if not total:
            yield ()
        return
    if not most or end - start > most * _LONGEST_NUMBER:
        return
    longest = 1 if digits[start] == "0" else min(end - start, _LONGEST_NUMBER)
    for length in range(1, longest + 1):
        if next(steps, None) is None:
            return
        head = int(digits[start : start + length])
        if total is not None and head > total:
            return
        rest = None if total is None else total - head
        for others in _cut(digits, start + length, end, most - 1, rest, ends, steps):
            yield (head, *others)
        if start + length in ends:
            return
