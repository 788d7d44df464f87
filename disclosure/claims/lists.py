"""What a sentence says about its own numbers: a whole and its parts, shares of a base, changes over last year."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from disclosure.claims.numbers import QUANTITY, Number, parse_number

_QUANTITY = re.compile(QUANTITY)
_MARKER = re.compile(
    r"^(?:，|\(|:)?(?:其中|主要类别(?:为|包括)?|具体(?:为|包括)|包括|包含|分为|按[^\d，。:]{0,8}(?:统计|划分|分类)|类别(?:为|包括)?)(?:有|为)?[:，]?"
)
_NESTED = re.compile(r"其中|包括|包含|分别|合计|总计|小计|同比|环比|比上年|较上年|累计|以及(?:20)|增长|下降|\d")
_ENDS_LIST = re.compile(r"收到|受理|办结|答复|结转|召开|举办|点击|访问|浏览|开展|培训|回复|另|此外|还有")
_OPEN = re.compile(r"^(?:[^，。;、\d]{0,4}等|余|……)")
_REST = re.compile(r"其他|其它")
_PERCENT = r"(?P<percent>\d+(?:\.\d+)?)%"
_SHARE = re.compile(
    rf"^(?:申请)?(?:，|\()?(?:约)?占(?:[^\d，。;()%]{{0,16}}?)(?:的)?(?:比(?:例|重)?)?(?:为|约|达|:)*{_PERCENT}"
)
_SHARE_IN_BRACKETS = re.compile(rf"^\((?:占比?)?{_PERCENT}")
_CHANGE = re.compile(
    r"^(?:申请)?[，(]?(?:同比|(?:较|比)(?:上一?年|去年|20\d\d年)度?(?:同期)?|与(?:上一?年|去年)度?相比)(?:，)?"
    r"(?P<way>增长|增加|上升|提高|增多|多|下降|减少|降低|减|少)(?:了)?(?P<value>\d+(?:\.\d+)?)(?P<unit>%|件|条|宗|份|起)"
)
_FALLS = ("下降", "减少", "降低", "减", "少")
_APPLICATION_DIMENSIONS = (
    re.compile(r"网络|网上|信函|当面|邮|平台|窗口|传真|现场|线上|线下|口头"),
    re.compile(r"自然人|公民|个人|企业|法人|组织|机构"),
)
_MOST_LABEL = 30


@dataclass(frozen=True, slots=True)
class Quantity:
    """A printed number with its unit; `label` is what stands between the last comma and it."""

    number: Number
    unit: str
    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class Listing:
    """A whole and its parts. `is_closed`: the list says that it is complete (True), or not (False), or nothing."""

    whole: Quantity
    parts: tuple[Quantity, ...]
    is_closed: bool | None


def find_quantities(text: str) -> list[Quantity]:
    """Every number with a unit, in order."""
    found = []
    for match in _QUANTITY.finditer(text):
        number = parse_number(match["number"], match["after"] or "")
        start = match.start()
        if number is None or (start > 0 and (text[start - 1].isdigit() or text[start - 1] in "第-—~至.")):
            continue
        label = re.split(r"[，。;、:()]", text[:start])[-1]
        found.append(Quantity(number, match["unit"], start, match.end(), label))
    return found


def find_listing(text: str, *, is_of_applications: bool) -> Listing | None:
    """The whole with its parts of a sentence; None where the list is nested, mixed or leaves doubt."""
    quantities = find_quantities(text)
    for position, whole in enumerate(quantities):
        marker = _MARKER.match(text[whole.end :])
        if marker is None:
            continue
        start = whole.end + marker.end()
        end = len(text)
        if marker[0].startswith("("):
            end = text.find(")", start)
            if end < 0:
                return None
        return _read_list(text, whole, quantities[position + 1 :], start, end, is_of_applications)
    return None


def _read_list(
    text: str, whole: Quantity, following: list[Quantity], start: int, end: int, is_of_applications: bool
) -> Listing | None:
    parts: list[Quantity] = []
    place = start
    for part in following:
        if part.start >= end:
            break
        between = re.sub(r"\([^()]*%\)|，?占(?:比)?[^\d，。;()]{0,10}\d+(?:\.\d+)?%", "", text[place : part.start])
        if _ENDS_LIST.search(between) or (";" in between and part.unit != whole.unit):
            break
        if "(" in between or _NESTED.search(between) or part.unit != whole.unit:
            return None
        label = re.split(r"[，。;、:]", between)[-1]
        if not label or len(label) > _MOST_LABEL or part.number.operator != "exact":
            return None
        parts.append(Quantity(part.number, part.unit, part.start, part.end, label))
        place = part.end
    if len(parts) < 2 or whole.number.operator != "exact":
        return None
    rest = text[parts[-1].end : end]
    if re.search(
        r"\d", re.split(r"[。;]", re.sub(r"\([^()]*%\)|，?占[^，。;]*%", "", rest))[0]
    ) and not _ENDS_LIST.search(rest):
        return None
    if is_of_applications and not any(
        all(dimension.search(part.label) for part in parts) for dimension in _APPLICATION_DIMENSIONS
    ):
        return None
    is_open = bool(_OPEN.match(rest)) or any("等" in part.label[-2:] for part in parts[-1:])
    is_closed = False if is_open else (True if any(_REST.search(part.label) for part in parts) else None)
    return Listing(whole, tuple(parts), is_closed)


@dataclass(frozen=True, slots=True)
class Percent:
    """A share in percent, and one unit of its last digit."""

    value: Decimal
    precision: Decimal


def share_after(text: str) -> Percent | None:
    """The share that follows a count, `text` being what stands behind its unit."""
    match = _SHARE.match(text) or _SHARE_IN_BRACKETS.match(text)
    return _percent(match["percent"]) if match else None


@dataclass(frozen=True, slots=True)
class Change:
    """A change over the year before: in percent, or as a count of units. Falls are negative."""

    value: Decimal
    precision: Decimal
    is_percent: bool


def change_after(text: str) -> Change | None:
    """The change over last year that follows a count."""
    match = _CHANGE.match(text)
    if match is None:
        return None
    printed = _percent(match["value"])
    sign = -1 if match["way"] in _FALLS else 1
    return Change(sign * printed.value, printed.precision, match["unit"] == "%")


def _percent(text: str) -> Percent:
    value = Decimal(text)
    exponent = value.as_tuple().exponent
    return Percent(value, Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0))
