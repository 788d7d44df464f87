"""Numbers in Chinese words, as cells hold them now and then: 九十八, 一百零五件."""

from __future__ import annotations

import re
from decimal import Decimal

from disclosure.form.cells import CellValue

_DIGITS = {word: number for number, word in enumerate("一二三四五六七八九", 1)} | {"两": 2}
_ONE = "[一二两三四五六七八九]"
_WORDS = re.compile(
    rf"(?:(?P<thousands>{_ONE})千(?P<gap>零?))?(?:(?P<hundreds>{_ONE})百(?P<other_gap>零?))?"
    rf"(?:(?P<tens>{_ONE}?)(?P<ten>十))?(?P<ones>{_ONE}?)(?:件|项|个|宗|次)?"
)


_LONGEST = 12


def number_in_words(text: str) -> CellValue | None:
    """The number that a cell's words say, below ten thousand; None where they say none, or leave a place open.

    A lone 一 is no one: people type it for a dash.
    """
    match = _WORDS.fullmatch(text.strip()) if text and text != "一" and len(text) <= _LONGEST else None
    if match is None:
        return None
    parts = [match["thousands"], match["hundreds"], match["ten"], match["ones"]]
    held = [bool(part) for part in parts]
    if not any(held) or not _has_its_gaps(held, bool(match["gap"]), bool(match["other_gap"])):
        return None
    tens = _DIGITS.get(match["tens"] or "", 1) if match["ten"] else 0
    thousands, hundreds = (_DIGITS.get(match[name] or "", 0) for name in ("thousands", "hundreds"))
    return CellValue("number", Decimal(1000 * thousands + 100 * hundreds + 10 * tens + _DIGITS.get(match["ones"], 0)))


def _has_its_gaps(held: list[bool], gap: bool, other: bool) -> bool:
    """Whether 零 stands where places are left out, and only there: 一百零五, never 一百五."""
    thousands, hundreds, ten, ones = held
    needs = thousands and not hundreds and (ten or ones)
    needs_other = hundreds and not ten and ones
    if thousands and not hundreds and not ten and ones:
        return gap and not other
    return gap == needs and other == needs_other
