"""Numbers as a spreadsheet shows them: stored binary numbers, printed through the cell's number format."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from math import isfinite
from typing import NamedTuple

from disclosure.form.cells import UNCERTAIN

BUILT_IN = {
    0: "General",
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    37: "#,##0;-#,##0",
    38: "#,##0;-#,##0",
    39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;-#,##0.00",
    49: "@",
    **dict.fromkeys((14, 15, 16, 17, 22, *range(27, 37), *range(50, 59)), "yyyy-m-d"),
    **dict.fromkeys((18, 19, 20, 21, 45, 46, 47), "h:mm"),
}
"""Formats that files name by number alone (ECMA-376 part 1, 18.8.30)."""

_MAX_SHOWN = 10**15
_MAX_DECIMALS = 12
_SIGNS = 3
"""The sections of a format that are of numbers: positive ones, negative ones, nought."""
_DASHES = frozenset(("-", "—", "–", "－"))
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[[^\]]*\]')
_NUMBER = re.compile(r"[#0?][#0?,]*(?:\.[#0?]*)?|\.[0#?]+")
_CONDITION = re.compile(r"\[\s{0,9}+(<=|>=|<>|<|>|=)\s{0,9}+(-?\d{1,15}(?:\.\d{1,10})?)\s{0,9}+\]")
_DIGIT = re.compile(r"\d")
_MONEY_WITH_DIGIT = re.compile(r"\[\$[^\]\d-]{0,20}+\d")
_DATE = re.compile(r"[yYmMdDhHsSeEgG]|上午|下午")


class Shown(NamedTuple):
    """The text shown; `is_rounded` when the file holds more digits; `is_hidden` when the format shows nothing."""

    text: str
    is_rounded: bool = False
    is_hidden: bool = False


class _Section(NamedTuple):
    before: str = ""
    after: str = ""
    decimals: int = 0
    least_decimals: int = 0
    has_thousands: bool = False
    is_percent: bool = False
    shows_zero: bool = False
    is_empty: bool = False
    is_other: bool = False
    has_digits: bool = False
    """Whether it shows digits of its own, beside nought too."""


_EMPTY, _OTHER, _WITH_DIGITS = (
    _Section(is_empty=True),
    _Section(is_other=True),
    _Section(is_other=True, has_digits=True),
)
_Condition = tuple[str, Decimal]
_COMPARED: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def exact(number: float) -> Decimal:
    """The decimal a spreadsheet means by a stored binary number: its first fifteen digits.

    >>> exact(0.1 + 0.2)
    Decimal('0.3')
    """
    found = Decimal(format(number, ".15g"))
    return found.quantize(Decimal(1)) if found == found.to_integral() and abs(found) < 10**27 else found


def plain(number: Decimal) -> str:
    """Digits without an exponent."""
    return format(number, "f")


def is_date(code: str) -> bool:
    """Whether a format shows a date or a time."""
    bare = _LITERAL.sub("", code)
    return bool(_DATE.search(bare)) and "General" not in code and "e+" not in bare.lower() and "e-" not in bare.lower()


def shown_date(number: float, is_1904: bool) -> str:
    """A date as people write it in Chinese; a time of day where the number is below one."""
    if number < 1:
        minutes = round(number * 1440)
        return f"{minutes // 60}:{minutes % 60:02d}"
    try:
        moment = datetime(1904, 1, 1) if is_1904 else datetime(1899, 12, 30)
        moment += timedelta(days=int(number))
    except OverflowError:
        return "########"
    return f"{moment.year}年{moment.month}月{moment.day}日"


def show_number(number: float, code: str, *, is_1904: bool = False) -> Shown:
    """The text of a stored number under a format.

    What a format shows that is not understood here (thousands as ones, fractions, digits of its own) is the stored
    number with the mark of what cannot be told, so that no cell takes it.
    """
    if not isfinite(number):
        return Shown(str(number))
    value = exact(number)
    if abs(value) >= _MAX_SHOWN:
        return Shown(plain(value))
    if code in ("", "General", "@", "G/通用格式"):
        return Shown(plain(value))
    if is_date(code):
        return Shown(shown_date(number, is_1904))
    sections, conditions = _sections(code)
    position = _position(value, conditions) if any(conditions) else _by_sign(value, len(sections))
    if position is None:
        return Shown(plain(value) + UNCERTAIN)
    section = sections[position]
    if section is None or (section.is_other and not value and not section.has_digits):
        return Shown(plain(value))
    if section.is_other:
        return Shown(plain(value) + UNCERTAIN)
    if section.is_empty or (value == 0 and not section.shows_zero):
        is_dash = (section.before + section.after).strip() in _DASHES  # as formats of money print for it
        return Shown(plain(value), is_hidden=not is_dash)
    magnitude = abs(value) if position == 1 and not any(conditions) else value
    if section.is_percent:
        magnitude *= 100
    rounded = magnitude.quantize(Decimal(1).scaleb(-section.decimals), rounding=ROUND_HALF_UP)
    text = plain(rounded)
    if section.decimals > section.least_decimals:
        whole, _, part = text.partition(".")
        part = part[: section.least_decimals] + part[section.least_decimals :].rstrip("0")
        text = f"{whole}.{part}" if part else whole
    if section.has_thousands:
        whole, dot, part = text.partition(".")
        text = f"{int(whole):,}{dot}{part}" if whole not in ("-0", "-") else text
    shown = f"{section.before}{text}{section.after}".strip()
    return Shown(shown, is_rounded=rounded != magnitude)


def show_text(text: str, code: str) -> Shown:
    """What a format shows of a text: its fourth section says so, or the last one where that has an `@`."""
    if code in ("", "General", "@") or not ("@" in code or code.count(";") >= _SIGNS):
        return Shown(text)
    parts = _parts(code)
    if len(parts) <= _SIGNS and "@" not in parts[-1]:
        return Shown(text)
    literals = [match.group(1) or match.group(2) or "" for match in _LITERAL.finditer(parts[-1])]
    if "@" not in _LITERAL.sub("", parts[-1]):
        return Shown("".join(literals), is_hidden=not "".join(literals).strip())
    if any(map(_DIGIT.search, literals)):
        return Shown(text + UNCERTAIN)
    return Shown(
        _LITERAL.sub(lambda match: match.group(1) or match.group(2) or "", parts[-1]).replace("@", text).strip()
    )


def _by_sign(value: Decimal, count: int) -> int:
    """The section for a value where none has a condition: positive, negative, zero."""
    return 1 if count > 1 and value < 0 else 2 if count > 2 and not value else 0


def _position(value: Decimal, conditions: tuple[_Condition | None, ...]) -> int | None:
    """The section for a value under conditions; None where programs differ, and where none holds."""
    if value < 0 and any(condition is not None and condition[0] not in ("=", "<>") for condition in conditions):
        return None  # the sign may be part of what the section says
    for position, condition in enumerate(conditions[:2]):
        if condition is None:
            return position if position == 1 and len(conditions) == 2 else None
        if _COMPARED[condition[0]](value, condition[1]):
            return position
    return 2 if len(conditions) > 2 else None


@lru_cache(maxsize=512)
def _sections(code: str) -> tuple[tuple[_Section | None, ...], tuple[_Condition | None, ...]]:
    """The sections of a format, and the condition of each; the one for text (`@`) is none."""
    parts = _parts(code)
    if len(parts) > 1 and "@" in parts[-1]:
        parts.pop()
    return tuple(map(_section, parts)), tuple(map(_condition, parts))


def _parts(code: str) -> list[str]:
    parts: list[str] = [""]
    is_quoted = False
    for letter in code:
        is_quoted ^= letter == '"'
        if letter == ";" and not is_quoted:
            parts.append("")
        else:
            parts[-1] += letter
    return parts


def _condition(part: str) -> _Condition | None:
    match = _CONDITION.search(part)
    return (match.group(1), Decimal(match.group(2))) if match is not None else None


def _section(code: str) -> _Section | None:
    literals: list[str] = []

    def keep(match: re.Match[str]) -> str:
        text = match.group(1) or match.group(2) or ""
        if not text:
            return ""
        literals.append(text)
        return chr(0xE000 + len(literals) - 1)

    bare = _LITERAL.sub(keep, code).strip()
    if not bare:
        return _EMPTY
    has_digits = any(map(_DIGIT.search, literals)) or _MONEY_WITH_DIGIT.search(code) is not None
    if bare.startswith("General"):
        return _WITH_DIGITS if has_digits else None
    if has_digits:
        return _WITH_DIGITS
    found = _NUMBER.search(bare)
    if found is not None and "E" in bare.upper() and "/" not in bare:
        return None
    if found is None or "/" in bare or found.group().endswith(","):
        return _OTHER
    whole, _, part = found.group().partition(".")

    def words(text: str) -> str:
        return re.sub("[\ue000-\uf8ff]", lambda match: literals[ord(match.group()) - 0xE000], text)

    if len(part) > _MAX_DECIMALS:
        return None
    before, after = bare[: found.start()], bare[found.end() :]
    if _NUMBER.search(after) or "," in after:
        return _OTHER
    return _Section(
        words(before),
        words(after),
        len(part),
        part.count("0"),
        "," in whole,
        "%" in bare,
        "0" in found.group(),
    )
