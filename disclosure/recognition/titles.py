"""Titles of reports: found in metadata and in the lines of the opening, put together where they were broken over lines.

A page has lines that look like a title or like half of one: menus, headings of columns, the site's own name. A line is
joined with its neighbours only where the whole names a year and a body and the part does not; words of menus never.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

from disclosure.form.labels import LOST_LETTER
from disclosure.recognition.dates import YEAR_IN_WORDS, year_of
from disclosure.recognition.naming import (
    ENDS_AS_ORGANISATION,
    HAN,
    are_one_body,
    clean_name,
    ends_as_body,
    is_government,
    is_kind_alone,
    is_menu,
    is_name,
    is_office_alone,
    is_place,
    is_relative,
    plain,
    starts_as_relative,
)

YEAR = rf"(?:(?:20\d{{2}}|{YEAR_IN_WORDS})\s*[年{LOST_LETTER}]|(?<!\d)20\d{{2}}(?=(?:政府|政务)?信息公开))"
_YEAR = re.compile(YEAR)
_TITLE = re.compile(r"(?:政府|政务)?信息公开.{0,14}?(?:报告|年报)|政务公开(?:工作)?(?:年度)?(?:工作)?(?:报告|年报)")
_FIELD_NAME = re.compile(r"^\s*(?:标\s*题|信息名称|公文名称|名\s*称)[\s:\uff1a|]+")
_QUOTED = re.compile(r"^[《〈“]([^《》〈〉“”]{8,80})[》〉”]$")
_PAGE_OF_BOOK = re.compile(r"^Page \d+ - ")
_NOT_TITLE = re.compile(
    r"首页|当前位置|>|»|/|\u300a|^关于(?:做好|印发|开展|报送|编制)|通知|^根据|^按照|^现(?:将|公布|发布|向)|^特向|^为|^编制|^本(?:报告|年度|机关|单位)|如下|。|专栏|目录|指南|列表|格式|^(?:上|下|前|后)一[篇条个]|^相关(?:链接|阅读|文章|信息)"
)
_YEAR_LINE = re.compile(rf"\(?{YEAR}度?\)?")
_SITE_RULE = re.compile(r"\s{0,9}[_|]\s{0,9}|\s{1,9}[-—]\s{1,9}")
_AROUND_NAME = " \u300a\u3008\u300e\u300c\u3010[]\u3011\"'“”-—_,.、*#※★☆●○■□◆◇▲△►▶·"
_NUMBER_IN_FRONT = re.compile(rf"^(?:\(?\d{{1,2}}[.、)]|[{HAN}]{{1,12}}[〔\[(]20\d\d[〕\])]\d{{1,4}}号)\s?")
"""The number of a list, or the number under which a document was issued."""
_OTHER_NAME = re.compile(
    r"\((?:原[^()]{1,38}[局委办厅院镇乡道会心府处]|(?:加?挂|同时加挂)[^()]{2,40}|[^()]{2,38}牌子)\)"
)
"""What a body was called before, or is called too."""
_NAME_BEHIND = re.compile(rf"(?:报告|年报)\s?[-\u2013\u2014]{{1,3}}\s?([{HAN}()]{{4,40}})$")
_NOTICE = re.compile(
    rf"(?:(?P<issuer>[{HAN}()]{{2,40}}?)关于|关于)(?:印发|公布|发布|公开|报送|上报)"
    r"(?:《(?P<quoted>[^《》]{8,80})》|(?P<plain>[^《》]{8,80}?))(?:(?<=报告)|(?<=年报)|(?<=报告》)|(?<=年报》)|(?<=\)》))的(?:通知|公告|通告|报告|函)"
)
"""The heading of a notice that brings the report with it."""
_TWO_BODIES = re.compile(rf"([{HAN}()]{{3,30}})/([{HAN}()]{{3,30}})(?=20\d\d年)")
_GLUED = re.compile(
    rf"([{HAN}]{{1,6}}[省市县区旗])([{HAN}]{{2,14}}(?:局|委|厅|委员会|办公室))(?=\1[{HAN}]{{2,14}}(?:局|委|厅|委员会|办公室)$)"
)
"""Two bodies of one place with nothing but a blank between them, which is gone."""
_MOST_LINES_OF_TITLE = 4
_WEIGHTS = (("articletitle", 6), ("h1", 4), ("og:title", 3), ("title", 2))
"""Metadata by how surely it is the report's own title; a line of the text counts 3, one put together more."""
PUT_TOGETHER = 5


class Title(NamedTuple):
    """A candidate: how much it counts, its text, the body that it names ('' for none), and where it stands."""

    weight: int
    text: str
    name: str
    source: str = "text"


_DATE_IN_FRONT = re.compile(
    r"^\W{0,2}20\d\d(?:[-./]\d{1,2}[-./]\d{1,2}(?!\d)|年\d{1,2}月\d{1,2}日)(?!\s{0,2}[至到起止~\-—])\W{0,3}+"
)


@lru_cache(maxsize=1024)
def year_in(text: str) -> int | None:
    """The first year in a text, in digits or Chinese numerals, if it can be a report year; a date in front is none."""
    match = _YEAR.search(_DATE_IN_FRONT.sub("", text)) or _YEAR.search(text)
    return _possible(match.group()) if match is not None else None


def years_in(text: str) -> set[int]:
    """All years in a text that can be report years; a date in front is none."""
    found = map(_possible, _YEAR.findall(_DATE_IN_FRONT.sub("", text)))
    return {year for year in found if year is not None}


def _possible(printed: str) -> int | None:
    year = year_of(printed.rstrip(f"年{LOST_LETTER} \t"))
    return year if year >= 2008 else None


def without_field_name(text: str) -> str:
    """A line without 标题: in front of it."""
    return _FIELD_NAME.sub("", text)


@lru_cache(maxsize=1024)
def is_title(text: str) -> bool:
    """Whether a line can be the title of a report."""
    return len(text) <= 80 and _TITLE.search(text) is not None and _NOT_TITLE.search(text) is None


@lru_cache(maxsize=1024)
def name_in_title(title: str) -> str:
    """The body's name in a title: what is left without the year and the words of the report."""
    text = plain(title)
    found = [match.start() for match in _TITLE.finditer(text)]
    if not found:
        return ""
    # 政府信息公开年报 | 某局2020年政府信息公开工作年度报告: a menu's words in front of the title.
    heads = [text[:start] for start in found]
    head = next(
        (head for head in reversed(heads) if _YEAR.sub("", head).strip(" ()度的年:-") and not is_menu(head)), ""
    )
    if head.endswith("人民") and text.startswith("政府", len(head)):
        head += "政府"  # 某县人民政府信息公开: the word stands once for both
    # 广州海关关区, 某某税务系统: the body with all that is below it; (本级机关): without.
    head = re.sub(r"(?<=海关)关区|(?<=.{2})系统(?=$|20)|\((?:本级机关|机关本级|本级|机关)\)", "", head)
    head = _OTHER_NAME.sub("", head)
    bracket = re.search(r"[(]([^()]{4,40})[)]\s*$", text)
    head = _DATE_IN_FRONT.sub("", head)
    head = re.sub(rf"\(?{YEAR}(?:度|\(度\))?\)?|(?<!\d)20\d\d$", "\n", head)
    for piece in reversed(re.split(r"[\n_|:>»]|(?<=.{2})[-—](?=.{2})", head)):
        piece = re.sub(
            r"^(?:关于|中华人民共和国(?=政府信息))|(?:关于|的|年度|公布|工作)$",
            "",
            _NUMBER_IN_FRONT.sub("", piece.strip(_AROUND_NAME)),
        )
        piece = clean_name(piece) if piece else ""
        if piece and re.fullmatch(rf"[{HAN}()\u3001\u00b7A-Za-z]{{2,45}}", piece):
            return _GLUED.sub(r"\1\2、", piece)
    behind = bracket or _NAME_BEHIND.search(text)
    if behind is not None and ENDS_AS_ORGANISATION.search(behind.group(1)):
        return clean_name(behind.group(1))
    return ""


def find_titles(metadata: dict[str, str], opening: Sequence[str], is_mentioned: Callable[[str], bool]) -> list[Title]:
    """The candidates, metadata first, then as they stand; `is_mentioned` tells whether a name stands elsewhere too."""
    found: list[Title] = []
    for name, weight in _WEIGHTS:
        text = plain(metadata.get(name, ""))
        if name == "title":
            text = next((piece for piece in map(_report_in, _SITE_RULE.split(text)) if is_title(piece)), "")
        text = _report_in(text)
        if is_title(text):
            found.append(Title(weight, text, name_in_title(text), name))
    lines = [_report_in(_QUOTED.sub(r"\1", _PAGE_OF_BOOK.sub("", line))) for line in opening]
    of_text: dict[int, Title] = {}
    for end in range(len(lines)):
        window = _window_ending(lines, end, is_mentioned)
        if window is not None:
            first, text = window
            for place in range(first, end):  # a part of a title that was put together is none of its own
                of_text.pop(place, None)
            of_text[end] = Title(3 if first == end else PUT_TOGETHER, text, name_in_title(text))
    return _without_site_names([*found, *of_text.values()])


def _report_in(text: str) -> str:
    """The title of the report in the heading of a notice, with who issued it where nothing else says whose it is; two
    bodies with a stroke between them are set apart as two.
    """
    notice = _NOTICE.fullmatch(text) if "关于" in text else None
    if notice is not None:
        inner = notice["quoted"] or notice["plain"]
        if is_title(inner) and year_in(inner) is not None:
            text = inner if name_in_title(inner) else (notice["issuer"] or "") + inner
    two = _TWO_BODIES.match(text) if "/" in text else None
    if two is not None and all(map(_is_bureau, two.groups())) and not are_one_body(*two.groups()):
        text = text.replace("/", "、", 1)
    return text


def _is_bureau(name: str) -> bool:
    return ends_as_body(name) and not is_government(name) and not is_menu(name)


def _window_ending(lines: Sequence[str], end: int, is_mentioned: Callable[[str], bool]) -> tuple[int, str] | None:
    """The title whose last line is `end`, put together of as few lines as name year and body: first line and text."""
    alone = lines[end] if is_title(lines[end]) else ""
    part = name_in_title(alone) if alone else ""
    if alone and _is_full(alone, part):
        return end, alone
    is_year_behind = _YEAR_LINE.fullmatch(lines[end]) is not None
    for first in range(end - 1, max(end - _MOST_LINES_OF_TITLE, -1), -1):
        if not _can_begin(lines[first]) or (is_title(lines[first]) and not (is_year_behind and first == end - 1)):
            break
        text = "".join(lines[first : end + 1])
        if not is_title(text) or (is_title("".join(lines[first:end])) and not is_year_behind):
            continue
        if (
            first
            and not part
            and is_name(lines[first])
            and is_name(lines[first - 1])
            and not is_government(lines[first - 1])
        ):
            return None  # the last of a list of bodies, above a title without a name
        name = name_in_title(text)
        if _is_full(text, name) and _completes(name, part, is_mentioned):
            return first, text
    if not alone or (not part and year_in(alone) is None and alone.startswith(("政府信息公开", "信息公开"))):
        return None
    return end, alone


def _can_begin(line: str) -> bool:
    """Whether a line can be the first part of a title that goes on in the next."""
    return len(line) <= 50 and not is_menu(line) and re.fullmatch(rf"[{HAN}()\u3001\u00b7\d\s]+", line) is not None


def _is_full(text: str, name: str) -> bool:
    """Whether a title names a year and a body that is known by this name alone."""
    return year_in(text) is not None and ends_as_body(name) and not is_relative(name) and not is_kind_alone(name)


def _completes(name: str, part: str, is_mentioned: Callable[[str], bool]) -> bool:
    """Whether the lines before give a name its beginning; `part` is what the last line alone names."""
    front = name.removesuffix(part)
    if not part:
        return True
    if front == name or not front:
        return False
    if is_office_alone(part):
        return is_name(front) or is_government(front)
    if is_place(front):
        return not starts_as_relative(part)
    is_broken = re.search(r"[省市县区州盟旗族]", front) is not None and not ENDS_AS_ORGANISATION.search(front)
    return is_broken or is_mentioned(name)


def _without_site_names(found: Sequence[Title]) -> list[Title]:
    """A browser's title that goes on behind the report's own, with the site's name, is the report's own."""
    texts = {title.text for title in found}
    kept = []
    for title in found:
        inner = [text for text in texts if text != title.text and title.text.startswith(text)]
        if inner and re.match(r"\s?[-—_|]", title.text[len(max(inner, key=len)) :]):
            continue
        kept.append(title)
    return kept
