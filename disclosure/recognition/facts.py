"""Whose report it is, for which year and scope, when it was published: from metadata, title, opening and signature.

The body is what the title names, held against what the text says (`authors`): an opening that announces another
body's report, a signature. Where they disagree the text decides, if it can, and the doubt is named; where nothing
decides, the body is unknown and the message gives the names that stand printed. What no source says is None, never a
guess.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from disclosure.form.labels import is_traditional, simplified
from disclosure.model.report import Paragraph, Problem, Scope
from disclosure.recognition.authors import ANNOUNCED, find_body
from disclosure.recognition.dates import YEAR_IN_WORDS, find_date, is_date_alone, year_of
from disclosure.recognition.naming import is_name, is_zone, plain
from disclosure.recognition.page_head import join_fields
from disclosure.recognition.titles import (
    Title,
    find_titles,
    is_title,
    without_field_name,
    year_in,
    years_in,
)

__all__ = [
    "Facts",
    "complete_facts",
    "facts_of_listed_body",
    "find_facts",
    "is_organisation",
    "is_title",
    "plain",
    "year_in",
]

_GOVERNMENT = re.compile(r"(?:省|自治区|市|自治州|地区|盟|州|县|旗|区)(?:人民政府|行政公署)$")
_WITH_ALL_BELOW = re.compile(r"海关关区|系统(?:20\d\d|政府|政务|信息)")
_STATES_ITSELF = re.compile(
    r"(?:本|年度)报告.{0,120}?(?:编制|撰写|条例)|(?:公布|发布|编制|现将|汇报|报告).{0,60}信息公开.{0,10}(?:报告|年报|情况)|信息公开.{0,12}(?:报告|汇报)如下"
)
_TO = r"(?:至|到|-{1,2}|—{1,2}|–|~)"
_PERIOD = re.compile(
    rf"(?:(20\d\d)年0?1月(?:0?1日)?(?:[0零]时)?(?:起|开始)?,?{_TO}(?:(20\d\d)年)?12月(?:31日)?"
    rf"|(20\d\d)年0?1{_TO}12月"
    rf"|(20\d\d)([-./])0?1\5 ?0?1 ?{_TO} ?(?:(20\d\d)\5)?12\5 ?31(?!\d)"
    r"|统计(?:期限?|时间|时段|周期|期间)[为是:]?(20\d\d)年度?(?![\d年度]))"
)
_OTHER_PERIOD = re.compile(
    rf"[上下前]半年|第?[一二三四1-4]季度|(?<!\d)(?!1月?{_TO}12月)(?:1[0-2]|[1-9])月?{_TO}(?:1[0-2]|[1-9])月|20\d\d年?{_TO}20\d\d年"
)
_SHORTER_PERIOD = re.compile(
    rf"统计(?:期限?|时间|时段|周期|期间|数据)[^。\n]{{0,16}}?20\d\d年1月1日(?:起|开始)?,?{_TO}(?:20\d\d年)?(?:[2-9]|1[01])月\d{{1,2}}日"
)
"""What counts less than a year, or several; a body that was made within a year counts until its end."""
_PERIOD_IN_WORDS = re.compile(rf"({YEAR_IN_WORDS})年(?:一|元)月一日(?:起)?{_TO}(?:({YEAR_IN_WORDS})年)?十二月三十一日")
_UNTIL = re.compile(r"截[至止到](20\d\d)年(?:年?底|末|12月31日)|(20\d\d)年度(?:,|全年|共|累计|我|本|主动|未|街道|全)")
_YEAR_TOLD = re.compile(r"(20\d\d)年(?:度)?(?:[,、]|(?:的)?(?:政府|政务)?信息公开|全年|我|本|共|以来)")
_WHOLE_AREA = re.compile(
    r"全[区市县省州](?:各级|共(?!有|建|享|同)|累计|行政机关|政府信息|范围|新收|收到|受理|主动公开|政府系统)|"
    r"(?:各(?:乡镇|街道|部门|单位|片区|园区|区县|县区|镇街|级行政机关|级各部门|所属)|[区县市]属各|所属(?:各)?(?:部门|单位|行政机关|街道)|辖区内?(?:各|所有|行政机关))"
    r"[^,。;]{0,16}(?:共(?!同|享|建)|累计|收到|新收|受理|办理|主动公开\d|公开\d|数据|汇总)|"
    r"(?:数据|报告)(?:来自|涵盖|包括|包含)|(?:包括|包含|涵盖|含)[^,。;]{0,20}(?:及|和|、)(?:其|所属|各)[^,。;]{0,6}(?:部门|单位|街道|机关)|汇总(?:了|全|各|所属)|本行政区域"
)
_OWN_ONLY = re.compile(
    r"(?:仅|只)(?:包[括含]|含|统计|反映|涉及|为).{0,12}(?:本级|机关|本单位|本机关)|[不未](?:含|包[括含]|涉及|计入|统计).{0,8}(?:部门|街道|乡镇|下属|所属|片区)"
)
_OFFICE = re.compile(r"人民政府办公[厅室]$")
_COUNTS_AREA = re.compile(
    r"(?:报告|数据)[^。;\n]{0,24}(?:涵盖|包括|包含|来自|汇总)[^。;,\n]{0,4}全[区县市省州旗盟](?![^。;,\n]{0,12}情况)"
)
_WITHOUT_DEPARTMENTS = re.compile(
    r"[不未](?:含|包[括含]|计入|统计)[^,。;\n]{0,4}(?:各|所属|下属)(?:委办局|部门|单位|行政机关)"
)
"""What the office of a government says whose report counts the whole area, a government whose report counts itself."""
_LONGEST = 600
_MOST_LINES = 600


@dataclass(slots=True)
class Facts:
    """What a document says about itself."""

    agency: str | None = None
    year: int | None = None
    scope: Scope = "unknown"
    title: str | None = None
    published_on: date | None = None
    url: str | None = None
    site_name: str | None = None
    problems: list[Problem] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    states_itself: bool = False
    """Whether the document calls itself an annual report: by its title or in its opening."""
    states_period: bool = False
    """Whether it states from when to when its figures count."""
    is_year_doubtful: bool = False
    """Whether titles of several years stand on the page and nothing says which is its own."""
    is_part_of_year: bool = False
    """Whether it says that it counts half a year, a quarter or some months, or several years."""
    printed_names: tuple[str, ...] = ()
    """Where the body is unknown: names that stand in the document and do not tell it."""


def find_facts(metadata: dict[str, str], paragraphs: Sequence[Paragraph]) -> Facts:
    """Reads the facts from a document's metadata and narrative."""
    facts = Facts(url=metadata.get("url") or None, site_name=metadata.get("sitename") or None)
    preamble = [p.text[:_LONGEST] for p in paragraphs if p.section == "preamble"][:_MOST_LINES]
    lines = join_fields([line for text in preamble if (line := plain(without_field_name(text)))])
    printed = [line for text in lines if (line := without_field_name(text))]
    overview = [plain(p.text[:_LONGEST]) for p in [p for p in paragraphs if p.section == "overview"][:12]]
    # A signature is a short line; its date and the date of publication have digits too.
    behind = [p for p in paragraphs if p.section in ("problems", "other_matters")]
    # Sheets that hold nothing but the tables are signed behind the last of them.
    behind = behind or [p for p in paragraphs if p.section == "remedies"]
    last = [p.text for p in behind[-12:]]
    closing = [plain(text) for text in last if len(text) <= 60 or (len(text) <= 120 and re.search(r"\d", text))]
    opening = printed
    if is_traditional("".join((*printed, *overview, *closing, *metadata.values()))):
        opening, overview, closing = (list(map(simplified, lines)) for lines in (printed, overview, closing))
        metadata = {name: simplified(value) for name, value in metadata.items()}
    everything = "\n".join((*opening, *overview, *closing))
    titles: Sequence[Title] = find_titles(metadata, opening, lambda name: everything.count(name) > 0)
    titles = _titles_of_its_year(facts, titles, (opening, overview, closing), metadata)
    _choose_title(facts, titles)
    _find_year(facts, opening, overview, lambda: find_date(metadata, opening, closing, None, None))
    _doubt_period(facts, "".join(opening[-40:]) + "".join(overview[:3]))
    found = find_body(titles, facts.title, metadata, opening, overview, closing)
    facts.agency, facts.printed_names = found.name, found.printed
    facts.problems += found.problems
    _find_scope(facts, opening, overview)
    facts.published_on = find_date(metadata, opening, closing, facts.title, facts.year)
    text = "".join(opening[-30:]) + "".join(overview[:3])
    facts.states_itself = bool(facts.titles) or _STATES_ITSELF.search(text) is not None
    if opening is not printed and facts.title in opening:
        facts.title = printed[opening.index(facts.title)]
    return facts


def is_organisation(text: str) -> bool:
    """Whether a text is nothing but a body's name."""
    return is_name(text)


def facts_of_listed_body(name: str, texts: Sequence[str]) -> Facts:
    """The facts of a report that is a row of a list: the body as named, the year that the list's title states."""
    facts = Facts(agency=plain(name))
    years = {year for text in texts if (year := year_in(plain(text))) is not None}
    if len(years) == 1:
        facts.year = years.pop()
    _find_scope(facts, (), ())
    return facts


def complete_facts(facts: Facts, context: Sequence[str]) -> None:
    """Fills what a part does not say from what its file says around it: the name of its sheet, the cover."""
    if facts.agency is None and context and is_organisation(plain(context[0])):
        facts.agency = plain(context[0])
        _find_scope(facts, (), ())
    if facts.year is None and not facts.is_part_of_year:
        years = {year for text in context if (year := year_in(plain(text))) is not None}
        if len(years) == 1:
            facts.year = years.pop()


def _titles_of_its_year(
    facts: Facts, titles: Sequence[Title], lines: tuple[Sequence[str], ...], metadata: dict[str, str]
) -> Sequence[Title]:
    """The titles of the report's own year, where a page prints those of other years too: links above, a list.

    Two of four must agree: the page's metadata, the last title before the text, the year that the text counts, the
    year before that of the date of publication. Where they do not, the years are named and none is taken.
    """
    opening, overview, closing = lines
    years = {year for title in titles if (year := year_in(title.text)) is not None}
    if len(years) < 2:
        return titles
    stated = {year for title in titles if title.source != "text" and (year := year_in(title.text)) is not None}
    printed = [year for title in titles if title.source == "text" and (year := year_in(title.text)) is not None]
    sentences = "".join((*(line for line in opening if not is_title(line)), *overview))
    told = {first for first, _ in _periods_in(sentences)}
    told = told or {int(year) for year in _YEAR_TOLD.findall(sentences)}
    day = find_date(metadata, opening, closing, None, None)
    votes = Counter(year for group in (stated, told, set(printed[-1:])) if len(group) == 1 for year in group & years)
    votes.update([day.year - 1] if day is not None and day.year - 1 in years else [])
    best = votes.most_common(2)
    if not best or best[0][1] < 2 or (len(best) > 1 and best[1][1] == best[0][1]):
        named = "、".join(map(str, sorted(years)))
        facts.problems.append(
            Problem(
                "year_contradicted",
                f"文中有几个年度的报告标题（{named}年），正文没有说明是哪一年的，请指定"
                f" | titles of reports of several years ({named}) stand on the page and the text does not say which"
                " is its own; say which",
            )
        )
        facts.is_year_doubtful = True
        return titles
    return [title for title in titles if year_in(title.text) in (None, best[0][0])]


def _choose_title(facts: Facts, titles: Sequence[Title]) -> None:
    scored = [
        (title.weight + (4 if year_in(title.text) else 0) + (3 if title.name else 0), -order, title.text)
        for order, title in enumerate(titles)
    ]
    facts.title = max(scored)[2] if scored else None
    facts.titles = list(dict.fromkeys(title.text for title in titles if year_in(title.text)))


def _find_year(
    facts: Facts, opening: Sequence[str], overview: Sequence[str], day_of_publication: Callable[[], date | None]
) -> None:
    if facts.is_year_doubtful:
        return
    if facts.title:
        facts.year = year_in(facts.title)
    text = "".join(opening[-40:]) + "".join(overview)
    periods = {first for first, last in _periods_in(text) if last == first}
    facts.states_period = bool(periods)
    named = years_in(facts.title or "")
    if len(named) > 1 and len(named & periods) == 1:
        # 2021年发布2020年度...报告: the year whose figures it counts.
        facts.year = (named & periods).pop()
    if facts.year is not None:
        if periods and facts.year not in periods:
            _settle_year(facts, periods, day_of_publication())
        return
    if len(periods) == 1:
        facts.year = periods.pop()
        return
    told_as = re.search(r"(20\d\d)年(?:度)?(?:的)?(?:政府)?信息公开(?:工作)?(?:情况)?(?:年度)?(?:报告|工作)", text)
    told = "".join(overview) or "".join(line for line in opening[-12:] if not is_date_alone(line))
    years = Counter(int(year) for year in re.findall(r"(20\d\d)年", told))
    first = re.search(r"(20\d\d)年", told)
    until = {int(match.group(1) or match.group(2)) for match in _UNTIL.finditer(told)}
    announced = ANNOUNCED.search(text)
    if told_as is not None:
        facts.year = int(told_as.group(1))
    elif announced is not None:
        quoted = re.search(r"(20\d\d)年", text[announced.start() : announced.end() + 12])
        facts.year = int(quoted.group(1)) if quoted is not None else None
    elif first is not None and years:
        year, count = years.most_common(1)[0]
        if year == int(first.group(1)) and year == max(years) and count > sum(years.values()) / 2:
            facts.year = year
    if facts.year is None and len(until) == 1 and max(years) in until:
        facts.year = until.pop()


def _settle_year(facts: Facts, periods: set[int], day: date | None) -> None:
    """Names that title and period disagree; no title is right whose year was not over on the day of publication."""
    is_period = len(periods) == 1 and day is not None and day.year - 1 in periods and facts.year == day.year
    facts.problems.append(
        Problem(
            "year_contradicted",
            f"标题为{facts.year}年，统计期限为{'、'.join(map(str, sorted(periods)))}年，请核对；"
            + (
                f"发布时{facts.year}年还没有过完，按统计期限取值"
                " | the title and the stated period name different years; the period's was taken, as the title's"
                " was not over on the day of publication"
                if is_period
                else "按标题取值 | the title and the stated period name different years; the title's was taken"
            ),
        )
    )
    if is_period:
        facts.year = min(periods)


def _doubt_period(facts: Facts, text: str) -> None:
    """Takes no year from a report that says it counts less than one, or more."""
    found = _OTHER_PERIOD.search(facts.title or "") or _SHORTER_PERIOD.search(text)
    if found is None:
        return
    facts.is_part_of_year = True
    facts.year = None
    facts.problems.append(
        Problem(
            "year_contradicted",
            f"文中写的是“{found.group().strip('，,。')}”，不是一整年的报告；未取年度，请核对，确是年度报告再指定"
            " | the document says that it counts another period than one year; its year was not taken: look, and say"
            " which where it is an annual report all the same",
        )
    )


def _periods_in(text: str) -> Iterator[tuple[int, int]]:
    """First and last year of each period that a text states from New Year's Day to the last of December."""
    for match in _PERIOD.finditer(text):
        first = next(int(match.group(place)) for place in (1, 3, 4, 7) if match.group(place))
        yield first, int(match.group(2) or match.group(6) or first)
    for match in _PERIOD_IN_WORDS.finditer(text):
        first = year_of(match.group(1))
        yield first, year_of(match.group(2)) if match.group(2) else first


def _find_scope(facts: Facts, opening: Sequence[str], overview: Sequence[str]) -> None:
    agency = facts.agency
    if agency is None:
        return
    text = "".join(overview) + "".join(opening[-30:])
    is_without = _WITHOUT_DEPARTMENTS.search(text) is not None
    if _WITH_ALL_BELOW.search(facts.title or "") or _GOVERNMENT.search(agency):
        facts.scope = "own" if is_without else "aggregate"
    elif _OFFICE.search(agency):
        facts.scope = "aggregate" if _COUNTS_AREA.search(text) is not None and not is_without else "own"
    elif re.search(r"(?:管理委员会|管委会)$", agency) or is_zone(agency):
        is_whole = _WHOLE_AREA.search(text) is not None and _OWN_ONLY.search(text) is None
        facts.scope = "aggregate" if is_whole else "own"
    else:
        facts.scope = "own"
