"""What stands in a cell: number, zero, blank, not applicable, or text.

A number is taken only when the whole cell says it: digits with thousands separators, a sign, a unit or counter, a
bracketed note. What says several numbers or none in place of one (0/0, 未增未减, 5%) is text and no label;
anything else that is not blank is left to the labels. Nothing is guessed. States as in formats.md B.4.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from disclosure.form.radicals import CHARACTERS
from disclosure.model.report import State

# What shows nothing where it stands: between two digits it is no gap.
_INVISIBLE_RANGES = (
    *((0x00, 0x08), (0x0E, 0x1F), (0x7F, 0x9F), (0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x180B, 0x180F)),
    *((0x200B, 0x200F), (0x202A, 0x202D), (0x2060, 0x206F), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFF9, 0xFFFB)),
    *((0xE0001, 0xE007F), (0xE0100, 0xE01EF)),
)
_SPACES = (0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F, 0x2800, 0x3000, 0x3164, 0xFFA0)
_HALF_WIDTH = (
    {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    | dict.fromkeys(map(chr, _SPACES), " ")
    | CHARACTERS
    | {"\u2212": "-", "\ufe63": "-", "\ufe62": "+", "\uffe5": "\u00a5"}
)
_INVISIBLE_CLASS = "".join(f"{re.escape(chr(first))}-{re.escape(chr(last))}" for first, last in _INVISIBLE_RANGES)
_INVISIBLE = re.compile(f"[{_INVISIBLE_CLASS}]+")
_WIDE = re.compile("[" + "".join(map(re.escape, _HALF_WIDTH)) + "]")
_UNITS = (
    "万元|元|批次|人次|件次|宗次|项次|条次|例次|家次|户次|篇次|场次|车次|期次|份次"
    "|件|宗|条|项|个|次|份|起|篇|例|部|家|笔|户|类|期|册|批|所|名|人|则|张|套|台|处|本|场|位|单|卷|种|块|辆|项目"
)
_DIGITS = r"(?P<digits>\d{1,3}(?:,\d{3})++|\d++)(?P<decimals>\.\d++)?"
_SINCE = "(?:本年度?|今年|当年|年内)?(?:[比较](?:上|去|上一)年度?)?"
_UP = "净?增加?|新增加?|[核调]增|\u2191"
_DOWN = "净?减少?|[核调削]减|\u2193"
_AMONG = rf"[,;]?\s?其中[^\d()]{{1,12}}+\d{{1,9}}(?:{_UNITS})?"
"""What is said of a part of a number, behind it."""
_NUMBER = re.compile(
    rf"(?:(?P<sign>[+\-\u2013])|共计?|{_SINCE}(?:(?P<up>{_UP})|(?P<down>{_DOWN}))了?:?|(?P<money>\u00a5|人民币))?\s?{_DIGITS}\s?"
    rf"(?P<unit>{_UNITS})?(?P<arrow>[\u2191\u2193])?"
    r"(?:\s*+(?P<note>\([^()]*+\)|\[[^\[\]]{0,12}+\]|〔[^〕]{0,12}+〕|【[^】]{0,12}+】|[*※①-⑳]|\^.{0,8}|[。;]"
    rf"|{_AMONG}))?",
    re.DOTALL,
)
_NOTED_UNIT = re.compile(rf"\W*(?:单位\W?)?(?P<unit>{_UNITS})\W*")
_THOUSANDS = re.compile("(?<=[0-9])[\u2007\u2009\u202f](?=[0-9]{3}(?![0-9]))")
"""The narrow blanks that set thousands apart; any other blank may stand between two numbers."""
DAY = re.compile(r"20\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}\s?日?")
"""The date of a signature: alone in its row or line it is no value of a table."""
_CORRECTS = re.compile(r"(?:[更改修订]正?[为成]|应[为是]|实为|误[为作])[^\d]{0,4}\d")
"""A remark that gives another number in place of the one before it."""
_NOTED_CHANGE = re.compile(rf"\W*(?:(?P<up>{_UP}|上升)|(?P<down>{_DOWN}|下降))\W*")
_NOT_APPLICABLE = frozenset(
    ("\\", "无", "暂无", "没有", "不涉及", "未涉及", "不适用", "无此项", "N/A", "n/a", "N/a", "NA")
)
_DASHES = re.compile(r"[-—–―─‐‑‒━﹣ー]{1,8}|/{1,4}")
_ZERO_WORD = re.compile(rf"[零〇±]0?(?:{_UNITS})?")
# What may be said in place of one number: words about change, several numbers, a number with what is no unit.
_SAYS_NO_CHANGE = re.compile(
    r"(?:本年度?|今年|与?[比较同]?上一?年度?|相比)*+(?:未增未减|不增不减|无增无减|未增减|无增减|没有增减|零增减|无变化|没有变化|未变化|未发生变化"
    r"|无变动|没有变动|未变动|无调整|未调整|没有调整|未调|无增加|无减少|不变|未变|持平|相同|无新增|未新增|没有新增)[.。]?"
)
_SAYS_MORE = re.compile(
    r"[0-9+\-±/\\()\[\]〔〕【】.,;:~=<>*%‰×、。 \n"
    r"增减加少净新未无不变持平较比同共计约余为元万亿千百件条项宗次个份批户家笔起部篇例期册所名人↑↓▲▼△▽⬆⬇]{2,40}+"
)
_ERROR = re.compile(
    r"#(?:REF!|DIV/0!|N/A|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA|FIELD!|BLOCKED!|CONNECT!|UNKNOWN!|BUSY!|#*)"
    r"|(?:Err|\u9519\u8bef):\d{3}"
    r"|\u9519\u8bef!.{0,60}|Error!.{0,60}|!\s?[^\W\d].{0,60}",
    re.IGNORECASE,
)
"""What programs show in place of a number that they could not work out, or that is too wide for its cell."""
_ORDINAL = re.compile(r"\(?\d{1,2}[.、)]{1,2}|\(\d{1,2}|[.、]")
_MOST_LETTERS = 80


class CellValue(NamedTuple):
    """A parsed cell: `value` only for number and zero, `unit` as printed, `note` the bracketed remark behind it.

    `is_change` marks a number that words say to be one more or fewer than before (增加5): elsewhere than in a column of
    changes it is none.
    """

    state: State
    value: Decimal | None
    unit: str | None = None
    note: str | None = None
    is_change: bool = False


_BLANK = CellValue("blank", None)
_TEXT = CellValue("text", None)
_NONE = CellValue("not_applicable", None)
_ZERO = CellValue("zero", Decimal(0))
_PICTURE = CellValue("unreadable", None)
_TURNED = "\u202e"
"""What follows it is shown from right to left: 12 as 21."""
ERROR = CellValue("unreadable", None)
"""A cell that shows an error of the program that made it (told apart by identity)."""
UNCERTAIN = "\ufffd"
"""What a reader puts where a cell shows what it cannot tell: the cell is unread."""
PICTURE = "\ufffc"
"""The character that stands for an object in running text."""
WORDS = CellValue("text", None)
"""Words that nothing here knows, taken for a cell's only because of where they stand (told apart by identity)."""


def drop_invisible(text: str) -> str:
    """A text without the characters that show nothing (zero width, soft hyphen, marks of direction and variation)."""
    return _INVISIBLE.sub("", text)


def half_width(text: str) -> str:
    """Half-width forms for full-width ones; characters that show nothing are dropped."""
    if text.isascii():
        return text
    for letter in set(_WIDE.findall(text)):
        text = text.replace(letter, _HALF_WIDTH[letter])
    return _INVISIBLE.sub("", text)


@lru_cache(maxsize=8192)
def parse_cell(text: str) -> CellValue | None:
    """The value of a cell, or None when the cell holds words that may be a label.

    >>> parse_cell("1,234件").value
    Decimal('1234')
    >>> parse_cell("未增未减").state
    'text'
    """
    if text.isascii() and text.isdigit() and len(text) <= 15:
        number = Decimal(text)
        return CellValue("number", number) if number else _ZERO
    plain = half_width(text if text.isascii() else _THOUSANDS.sub(",", text)).strip()
    if _TURNED in text and re.search(r"\d", plain):
        return _TEXT
    if not plain:
        return _BLANK
    if plain[0] == PICTURE and not plain.strip(PICTURE):
        return _PICTURE
    if _ERROR.fullmatch(plain):
        return ERROR
    if UNCERTAIN in plain:
        return None if parse_cell(plain.replace(UNCERTAIN, "")) is None else _TEXT
    if plain in _NOT_APPLICABLE or _DASHES.fullmatch(plain):
        return _NONE
    if len(plain) > _MOST_LETTERS and not plain.isdigit():
        match = None if plain[0] not in "0123456789+-" else _NUMBER.fullmatch(plain)
    else:
        match = _NUMBER.fullmatch(plain)
    if match is not None:
        return _number(match)
    if _ZERO_WORD.fullmatch(plain) and plain != "±":
        return _ZERO
    return _TEXT if _stands_for_a_number(plain) else None


def _stands_for_a_number(plain: str) -> bool:
    """Whether words stand in place of a number, so that they are a cell's and no label."""
    if _SAYS_NO_CHANGE.fullmatch(plain):
        return True
    has_digit = any("0" <= letter <= "9" for letter in plain)
    return has_digit and _SAYS_MORE.fullmatch(plain) is not None and _ORDINAL.fullmatch(plain) is None


def _number(match: re.Match[str]) -> CellValue:
    digits = match["digits"].replace(",", "")
    if len(digits) > 15 or len(match["decimals"] or "") > 7:
        return _TEXT
    number = Decimal(digits + (match["decimals"] or ""))
    unit, note = match["unit"], match["note"]
    noted = note or ""
    change = {name for name in ("up", "down") if match[name]}
    if match["arrow"]:
        change.add("up" if match["arrow"] == "\u2191" else "down")
    told = _NOTED_CHANGE.fullmatch(noted)
    if told is not None:
        change.add("up" if told["up"] else "down")
    if len(change) > 1 or (change and match["sign"]):
        return _TEXT
    told = _NOTED_UNIT.fullmatch(noted)
    if told is not None:
        if unit is not None and unit != told["unit"]:
            return _TEXT
        unit = told["unit"]
    elif "元" in noted or _CORRECTS.search(noted) is not None:
        return _TEXT
    if match["money"]:
        if unit not in (None, "元", "万元"):
            return _TEXT
        unit = unit or "元"
    if match["sign"] in ("-", "\u2013") or change == {"down"}:
        number = -number
    return CellValue("number" if number else "zero", number or Decimal(0), unit, note, bool(change))
