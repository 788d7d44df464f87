"""What stands in a cell: number, zero, blank, not applicable, or text.

A number is taken only when the whole cell says it: digits with thousands separators, a sign, a unit, a bracketed note.
Anything else that is not blank is text, never a guess. States as in formats.md B.4; signs `+ - 增 减` as published.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from disclosure.model import State

_WITHOUT_WIDTH = (0xAD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, *range(0x202A, 0x202F), 0x2060, 0xFEFF)
_HALF_WIDTH = (
    {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    | {"\u3000": " ", "\u00a0": " ", "\u2212": "-"}
    | dict.fromkeys(map(chr, _WITHOUT_WIDTH), "")
)
_WIDE = re.compile("[" + "".join(map(re.escape, _HALF_WIDTH)) + "]")
_UNITS = "万元|元|人次|件次|件|宗|条|项|个|次|份|起|篇|例|部|家|笔|户|类|期|册|批|所|名|人"
_NUMBER = re.compile(
    r"(?P<sign>[+\-增减]?)\s?(?P<digits>\d{1,3}(?:,\d{3})+|\d+)(?P<decimals>\.\d+)?\s?(?P<unit>" + _UNITS + r")?"
    r"(?:\s*(?P<note>\([^()]*\)|\[[^\[\]]{0,12}\]|〔[^〕]{0,12}〕|【[^】]{0,12}】|[*※①-⑳]|\^.{0,8}))?",
    re.DOTALL,
)
_NOT_APPLICABLE = frozenset(("\\", "无", "不涉及", "不适用", "N/A", "n/a"))
_DASHES = re.compile(r"[-—–―─]{1,8}|/{1,4}")
_ZERO_WORDS = frozenset(("零", "〇"))


class CellValue(NamedTuple):
    """A parsed cell: `value` only for number and zero, `unit` as printed, `note` the bracketed remark behind it."""

    state: State
    value: Decimal | None
    unit: str | None = None
    note: str | None = None


_BLANK = CellValue("blank", None)
_NONE = CellValue("not_applicable", None)
_ZERO = CellValue("zero", Decimal(0))


def half_width(text: str) -> str:
    """Half-width forms for full-width ones; characters that show nothing are dropped."""
    for letter in set(_WIDE.findall(text)):
        text = text.replace(letter, _HALF_WIDTH[letter])
    return text


@lru_cache(maxsize=8192)
def parse_cell(text: str) -> CellValue | None:
    """The value of a cell, or None when the cell holds words that are no value.

    >>> parse_cell("1,234件").value
    Decimal('1234')
    """
    if text.isascii() and text.isdigit() and len(text) <= 15:
        number = Decimal(text)
        return CellValue("number", number) if number else _ZERO
    plain = half_width(text).strip()
    if not plain:
        return _BLANK
    if plain in _NOT_APPLICABLE or _DASHES.fullmatch(plain):
        return _NONE
    if plain in _ZERO_WORDS:
        return _ZERO
    match = _NUMBER.fullmatch(plain)
    if match is None:
        return None
    digits = match["digits"].replace(",", "")
    if len(digits) > 15 or len(match["decimals"] or "") > 7:
        return CellValue("text", None)
    number = Decimal(digits + (match["decimals"] or ""))
    if match["sign"] in ("-", "减"):
        number = -number
    return CellValue("number" if number else "zero", number or Decimal(0), match["unit"], match["note"])
