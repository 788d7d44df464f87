"""Quantities in running text: digits with separators, 万 and 亿, Chinese numerals, and words that make them inexact."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from disclosure.model.report import Operator

_ABOUT = ("约为", "大约", "接近", "约", "近")
_AT_LEAST = ("超过", "不少于", "至少", "超", "逾")
_DIGITS = r"(?:\d{1,3}(?:,\d{3}){1,5}|\d{1,15})(?:\.\d{1,6})?"
"""No count of these reports has more digits. Without a bound every place of a long run would be tried to its end."""
_CHINESE = "零〇一二两三四五六七八九十百千"

NUMBER = rf"(?P<number>(?:{'|'.join((*_ABOUT, *_AT_LEAST))})?(?:{_DIGITS}[万亿]?|(?<!第)[{_CHINESE}]{{1,7}})(?:余|多)?)"
UNIT = r"(?P<unit>件次|批次|件|条|宗|起|份|例|次|个|项)"
QUANTITY = NUMBER + UNIT + r"(?P<after>以上|左右|余|多)?"
"""A number with its unit and what makes it inexact: groups number, unit, after."""

_PARTS = re.compile(
    rf"^(?P<before>\D*?)(?:(?P<digits>{_DIGITS})(?P<scale>[万亿]?)|(?P<chinese>[{_CHINESE}]{{1,7}}))(?P<more>余|多)?$"
)
_SCALES = {"": 1, "万": 10_000, "亿": 100_000_000}
_CHINESE_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_CHINESE_UNITS = {"十": 10, "百": 100, "千": 1000}


@dataclass(frozen=True, slots=True)
class Number:
    """A printed number: its value, one unit of its last digit, and how exactly it is meant."""

    value: Decimal
    precision: Decimal
    operator: Operator


def parse_number(text: str, after: str = "") -> Number | None:
    """The number that NUMBER has matched, `after` being what follows its unit; None where it is not one."""
    match = _PARTS.match(text)
    if match is None:
        return None
    if match["chinese"]:
        count = chinese_value(match["chinese"])
        if count is None:
            return None
        value, precision, is_rounded = Decimal(count), Decimal(1), False
    else:
        scale = _SCALES[match["scale"]]
        digits = Decimal(match["digits"].replace(",", ""))
        exponent = digits.as_tuple().exponent
        precision = Decimal(scale).scaleb(exponent if isinstance(exponent, int) else 0)
        value, is_rounded = digits * scale, scale > 1
    if match["more"] or after in ("以上", "余", "多") or match["before"] in _AT_LEAST:
        return Number(value, precision, "at_least")
    if is_rounded or after == "左右" or match["before"] in _ABOUT:
        return Number(value, precision, "about")
    return Number(value, precision, "exact")


def chinese_value(text: str) -> int | None:
    """三百二十 -> 320; None for what is no number below ten thousand (一二, 百)."""
    total, digit = 0, None
    last_unit = 10_000
    for character in text:
        if character in _CHINESE_DIGITS:
            if digit not in (None, 0):
                return None
            digit = _CHINESE_DIGITS[character]
            continue
        unit = _CHINESE_UNITS[character]
        if unit >= last_unit or (digit is None and (unit != 10 or total)):
            return None
        total += (1 if digit is None else digit) * unit
        digit, last_unit = None, unit
    return total + (digit or 0)
