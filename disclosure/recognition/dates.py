"""When a report was published: what its page's metadata, its title block and its signature say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from disclosure.recognition.naming import HAN, SECOND_NAME, ends_as_body, is_name

_DIGIT_WORDS = str.maketrans("\u3007\u25cb\u96f6\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d", "000123456789")
YEAR_IN_WORDS = r"二[〇○零Oo0][〇○零Oo0一二三四五六七八九]{2}"
_YEAR = rf"20\d\d|{YEAR_IN_WORDS}"
_NUMBER = r"\d{1,2}|[一二三四五六七八九十元廿卅]{1,3}"
_DATE = rf"(?P<year>{_YEAR})\s?[-/.年]\s?(?P<month>{_NUMBER})\s?[-/.月]\s?(?P<day>{_NUMBER})\s?[日号]?"
_TIME = r"(?:\s?[\d:时分秒]{4,9})?"
_DATED = re.compile(
    r"(?P<kind>发布|发文|公开|成文|生成|印发|公布|上传|更新|当前|系统|统计|截止|有效|访问|服务|办公|工作|联系|生效|失效|废止|实施|施行"
    r"|打印|下载|采集|抓取|查询|浏览|登记|备案)?(?:日期|时间)[\s:|\[\]【】]*"
    rf"{_DATE}"
)
_NOT_PUBLISHED = frozenset(
    (
        "当前",
        "系统",
        "统计",
        "截止",
        "有效",
        "访问",
        "服务",
        "办公",
        "工作",
        "联系",
        "生效",
        "失效",
        "废止",
        "实施",
        "施行",
        "打印",
        "下载",
        "采集",
        "抓取",
        "查询",
        "浏览",
        "登记",
        "备案",
    )
)
_OTHER_DATES = frozenset(("成文", "生成", "印发", "更新"))
# A content manager signs with the hour, people with the day of the week.
_HOUR = r"(?:\s?\(?(?:星期|周)[一二三四五六日天]\)?)?(?:T?\s?\d{1,2}:\d\d(?::\d\d)?(?:\+\d\d:\d\d|Z)?)?"
_DATE_LINE = re.compile(rf"\s*[(\[【]?\s?{_DATE}{_HOUR}\s?(?:印发|发布|公布)?[)\]】]?\s*")
_DATE_AT_END = re.compile(rf"(?<![\d至-])\(?{_DATE}{_HOUR}\)?$")
_ENGLISH = re.compile(
    r"(?<![A-Za-z\d])(?:(?P<month>[A-Z][a-z]{2,8})\.? (?P<day>\d{1,2})|(?P<first>\d{1,2}) (?P<name>[A-Z][a-z]{2,8})\.?)"
    r",? (?P<year>20\d\d)"
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_IN_BRACKETS = re.compile(r"^\(([^()]++)\)$")
# Under a title a page prints its date, and beside it the source, a counter, the size of letters.
_UNDER_TITLE = (
    re.compile(
        rf"^[(\[【]?\s?(?:发[布表]于\s?)?{_DATE}{_TIME}\s?[)\]】]?"
        r"(?=$|\s|\||来源|浏览|点击|阅读|字|作者|打印|【|\[|发布|信息来源|编辑|责任)"
    ),
    re.compile(
        r"(?:^|\s)(?:来源|信息来源|作者|发布机构|发布单位)[:\s]\s?[^:\s\d]{2,40}[\s|]{0,3}"
        rf"{_DATE}{_TIME}(?=$|\s|\||字|浏览|点击|阅读|【|\[)"
    ),
)
_OF_PAGE = re.compile("来源|浏览|点击|阅读|字号|字体|发[布表]于")
_ANY_DATE = re.compile(r"(20\d\d)\D{1,2}(\d{1,2})\D{1,2}(\d{1,2})")
_DATE_NAMES = (
    *("pubdate", "publishdate", "article:published_time", "publicationdate", "dc.date", "others"),
    *("firstpublishedtime", "publish_time", "datepublished", "publishtime", "og:release_date"),
)
_LINES_UNDER_TITLE = 4


def find_date(
    metadata: dict[str, str], opening: Sequence[str], closing: Sequence[str], title: str | None, year: int | None
) -> date | None:
    """The day of publication: as the metadata or a labelled date says, as printed under the title, as signed.

    A report may state several dates: the one of publication goes before those of drafting and sealing, and the page's
    own before the signature's. A date before the end of the report year is that of something else on the page.
    """
    candidates: list[date | None] = []
    for name in _DATE_NAMES:
        match = _ANY_DATE.search(metadata.get(name, ""))
        if match is not None:
            candidates.append(_as_date(*match.groups()))
    dated = (line for line in (*opening, *closing) if "日期" in line or "时间" in line)
    stated = [match for line in dated for match in _DATED.finditer(line)]
    stated = [match for match in stated if match["kind"] not in _NOT_PUBLISHED]
    stated.sort(key=lambda match: match["kind"] in _OTHER_DATES)
    candidates += [_as_date(match["year"], match["month"], match["day"]) for match in stated]
    candidates += _under_title(opening, title)
    for line in map(_in_digits, reversed(closing)):
        match = _DATE_LINE.fullmatch(line) or _behind_name(line)
        if match is not None:
            candidates.append(_as_date(match["year"], match["month"], match["day"]))
            break
    plausible = [found for found in candidates if found is not None and (year is None or found > date(year, 12, 1))]
    return plausible[0] if plausible else None


def _under_title(opening: Sequence[str], title: str | None) -> list[date | None]:
    """The dates that stand alone in the lines after the title's last one, or in the head of the page above it."""
    if not title:
        return []
    last = max((place for place, line in enumerate(opening) if len(line) > 3 and title.endswith(line)), default=None)
    if last is None:
        return []
    found = []
    for line in opening[max(last - _LINES_UNDER_TITLE, 0) : last]:
        # Above the title only beside what a page says of its source.
        is_of_page = len(line) <= 120 and _OF_PAGE.search(line) is not None
        for match in (pattern.search(line) for pattern in _UNDER_TITLE if is_of_page):
            if match is None:
                continue
            found.append(_as_date(match["year"], match["month"], match["day"]))
    behind = re.split("报告|年报", opening[last])[-1].strip()
    for line in (behind, *opening[last + 1 : last + 1 + _LINES_UNDER_TITLE]):
        for pattern in _UNDER_TITLE:
            match = pattern.search(line) if len(line) <= 120 else None
            if match is not None:
                found.append(_as_date(match["year"], match["month"], match["day"]))
    return found


def is_date_alone(line: str) -> bool:
    """Whether a line is nothing but a day, as under a signature."""
    return _DATE_LINE.fullmatch(line) is not None


def _in_digits(line: str) -> str:
    """A line with the date that it writes in English in digits."""
    match = _ENGLISH.search(line) if " 20" in line else None
    name = (match["month"] or match["name"])[:3] if match is not None else ""
    if match is None or name not in _MONTHS:
        return line
    day = f"{match['year']}-{_MONTHS.index(name) + 1}-{match['day'] or match['first']}"
    return line[: match.start()] + day + line[match.end() :]


def _behind_name(line: str) -> re.Match[str] | None:
    """The date at the end of a signature that has the body's name in the same line."""
    line = _IN_BRACKETS.sub(r"\1", line)
    match = _DATE_AT_END.search(line)
    if match is None:
        return None
    name = SECOND_NAME.sub("", re.sub(r"\([盖公代]?章\)$", "", line[: match.start()].strip()))
    is_other = re.fullmatch(rf"[{HAN}()]{{4,30}}", name) is not None and ends_as_body(name)
    return match if is_name(name) or is_other else None


def year_of(text: str) -> int:
    """A year in digits or in Chinese numerals one by one (二〇二〇, with letters for zeros too); 0 where it is none."""
    digits = text.replace("O", "0").replace("o", "0").translate(_DIGIT_WORDS)
    return int(digits) if digits.isdigit() else 0


def _as_date(year: str | int, month: str, day: str) -> date | None:
    try:
        return date(year_of(str(year)), _number_word(month), _number_word(day))
    except ValueError:
        return None


def _number_word(word: str) -> int:
    if word.isdigit():
        return int(word)
    if word == "元":
        return 1
    word = word.replace("廿", "二十").replace("卅", "三十").replace("十十", "十")
    digits = {letter: number for number, letter in enumerate("一二三四五六七八九", 1)}
    tens, ten, ones = word.partition("十")
    return digits.get(tens, 1) * 10 + digits.get(ones, 0) if ten else digits.get(word, 0)
