"""Whose report it is, for which year and scope, when it was published: from metadata, title, opening and signature.

Sources in order of trust: the metadata that government sites carry (ArticleTitle, ContentSource, PubDate), the title,
the opening paragraph and its contact line, the signature. What none of them says is None, never a guess.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from disclosure.model import Paragraph, Problem, Scope
from disclosure.recognition.cells import FULL_WIDTH

_HAN = "\u4e00-\u9fff"
_BETWEEN_HAN = re.compile(rf"(?<=[{_HAN}0-9)>\u300b\u3015])\s+(?=[{_HAN}0-9(<\u300a\u3014])")
_DIGIT_WORDS = str.maketrans("\u3007\u25cb\u96f6\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d", "000123456789")
_YEAR = re.compile(r"(20\d{2}|二[〇○零Oo0][〇○零Oo0一二三四五六七八九]{2})\s*年")
_TITLE = re.compile(r"(?:政府|政务)?信息公开.{0,14}?(?:报告|年报)")
_NOT_TITLE = re.compile(
    r"首页|当前位置|>|»|/|\u300a|^关于(?:做好|印发|开展|报送|编制)|通知|^根据|^按照|。|专栏|目录|指南|列表|格式"
)
_ORGANISATION = (
    r"人民政府(?:办公厅|办公室)?|行政公署|管理委员会|管委会(?:办公室)?|工作委员会|委员会(?:办公室)?|街道办事处|办事处|街道办|"
    r"管理局|分局|总局|监察支队|执法支队|执法大队|支队|大队|局|厅|委|署|院|办公室|办公厅|中心|管理处|所|站|队|街道|镇|乡|处|馆"
)
_NAME = rf"[{_HAN}][{_HAN}()\u3001\u00b7]{{1,38}}?(?:{_ORGANISATION})"
_ENDS_AS_ORGANISATION = re.compile(rf"(?:{_ORGANISATION})$")
_BODY_BEFORE_OFFICE = re.compile(
    r"^(.{2,40}(?:人民政府|管理委员会|管委会|委员会|街道办事处|办事处|局|厅|委(?!会|员)))(?!办公厅)[^局厅委府]{0,8}(?:办公室|办|科|股|室|处|中心)$"
)
_RELATIVE = re.compile(r"^(?:我|本|全|各|该|区|县|市|州|省|镇|乡|街)(?!(?:中|北|南|城|桥)区)")
_PLACE = rf"[{_HAN}]{{2,9}}?(?:特别行政区|自治区|自治州|自治县|地区|省|市|盟|州|县|旗|区|镇|乡)"
_PORTAL = re.compile(
    rf"(?:在|于|登录|登陆|通过|访问|、|,|\(|“|^)((?:(?![在于可从由到通过])[{_HAN}]){{2,9}}?(?:市|盟|州|县|旗|区|镇|乡|省))(?:人民)?政府(?:门户|网|信息网|公众信息网)"
)
_PLACE_ONLY = re.compile(rf"^(?:{_PLACE})+$")
_ZONE = re.compile(
    r"(?:开发区|实验区|新区|园区|示范区|高新区|保税区|管理区|试验区|度假区|风景区|风景名胜区|产业区|合作区|经开区|工业区|功能区|片区)"
)
_STARTS_AS_ZONE = re.compile(
    r"^(?:国家级)?(?:经济技术|经济|高新技术产业|高新|综合实验|工业|循环经济|台商投资|生态工业|产业)?(?:开发区|实验区|新区|园区|高新区|经开区|管委会)"
)
_CONTACT = re.compile(rf"(?:请?与|请联系|请向|请致电|请径与|联系人?[::]?)({_NAME})(?:联系|\(|,|。|;|:|$)")
_COMPILED_BY = re.compile(rf"由({_NAME})(?:负责)?(?:编制|编写|编撰|组织编制)")
_ANNOUNCED = re.compile(rf"(?:现(?:将|公布|发布|予公布|向社会公布)|公布)({_NAME})(?=20\d\d)")
_ACTING = re.compile(
    rf"(?:^|[,。;:下])(?:20\d\d年(?:度)?,?)?({_NAME})(?=认真|严格|坚持|深入|全面|高度|积极|按照|根据|依据|以习近平|始终|紧紧|切实|进一步|结合)"
)
_PERIOD = re.compile(r"(20\d\d)年1月1日(?:起)?(?:至|到|-|—|~|--)(?:(20\d\d)年)?12月31日")
_DATED = re.compile(
    r"(?:发布|发文|公开|成文|生成|印发|公布|上传|更新)?(?:日期|时间)\s*:?\s*\[?\s*(20\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})"
)
_DATE_LINE = re.compile(
    r"^\s*(20\d\d|二[〇○零Oo0][〇○零Oo0一二三四五六七八九]{2})\s*年\s*(\d{1,2}|[一二三四五六七八九十]{1,3})\s*月\s*(\d{1,2}|[一二三四五六七八九十]{1,3})\s*日\s*$"
)
_ANY_DATE = re.compile(r"(20\d\d)\D{1,2}(\d{1,2})\D{1,2}(\d{1,2})")
_DATE_NAMES = ("pubdate", "publishdate", "article:published_time", "publicationdate", "dc.date", "others")
_WHOLE_AREA = re.compile(
    r"全[区市县省州](?:各|共|累计|行政机关|政府信息|范围|上下|新收|收到|受理|主动)|各(?:乡镇|街道|部门|片区|区县|县区|级行政机关)|"
    r"数据(?:来自|涵盖|包括)|汇总|本行政区域"
)


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


def plain(text: str) -> str:
    """Text with half-width forms and without blanks between Chinese characters and digits."""
    return _BETWEEN_HAN.sub("", text.translate(FULL_WIDTH)).strip()


def year_in(text: str) -> int | None:
    """The first year in a text, in digits or Chinese numerals, if it can be a report year."""
    match = _YEAR.search(text)
    if match is None:
        return None
    digits = match.group(1).replace("O", "0").replace("o", "0").translate(_DIGIT_WORDS)
    year = int(digits) if digits.isdigit() else 0
    return year if 2008 <= year <= 2100 else None


def find_facts(metadata: dict[str, str], paragraphs: Sequence[Paragraph]) -> Facts:
    """Reads the facts from a document's metadata and narrative."""
    facts = Facts(url=metadata.get("url") or None, site_name=metadata.get("sitename") or None)
    opening = [plain(p.text[:_LONGEST]) for p in paragraphs if p.section == "preamble"][:_MOST_LINES]
    overview = [plain(p.text[:_LONGEST]) for p in [p for p in paragraphs if p.section == "overview"][:12]]
    # A signature, its date and the date of publication are short lines.
    last = [p.text for p in paragraphs if p.section in ("problems", "other_matters")][-12:]
    closing = [plain(text) for text in last if len(text) <= 120]
    _find_title(facts, metadata, opening)
    _find_year(facts, opening, overview)
    _find_agency(facts, metadata, opening, overview, closing)
    _find_scope(facts, opening, overview)
    _find_date(facts, metadata, opening, closing)
    return facts


def is_title(text: str) -> bool:
    """Whether a line can be the title of a report."""
    return len(text) <= 80 and _TITLE.search(text) is not None and _NOT_TITLE.search(text) is None


def is_organisation(text: str) -> bool:
    """Whether a text is nothing but a body's name."""
    return re.fullmatch(_NAME, text) is not None


def facts_of_listed_body(name: str, texts: Sequence[str]) -> Facts:
    """The facts of a report that is a row of a list: the body as named, the year that the list's title states."""
    facts = Facts(agency=plain(name))
    years = [year for text in texts if (year := year_in(plain(text))) is not None]
    if years and len(set(years)) == 1:
        facts.year = years[0]
    _find_scope(facts, (), ())
    return facts


def complete_facts(facts: Facts, context: Sequence[str]) -> None:
    """Fills what a part does not say from what its file says around it: the name of its sheet, the cover."""
    if facts.agency is None and context and is_organisation(plain(context[0])):
        facts.agency = plain(context[0])
        _find_scope(facts, (), ())
    if facts.year is None:
        years = {year for text in context if (year := year_in(plain(text))) is not None}
        if len(years) == 1:
            facts.year = years.pop()


def _find_title(facts: Facts, metadata: dict[str, str], opening: Sequence[str]) -> None:
    candidates: list[tuple[int, str]] = []
    for name, weight in (("articletitle", 6), ("title", 2), ("h1", 4), ("og:title", 3)):
        text = plain(metadata.get(name, ""))
        text = re.split(r"\s*[_|]\s*|\s+[-—]\s+", text)[0] if name == "title" else text
        if is_title(text):
            candidates.append((weight, text))
    lines = list(opening)
    for position, line in enumerate(lines):
        following = lines[position + 1] if position + 1 < len(lines) else ""
        if is_title(line) and not (year_in(line) is None and line.startswith(("政府信息公开", "信息公开"))):
            before = lines[position - 1] if position else ""
            joined = before + line
            if before and len(before) <= 40 and _ENDS_AS_ORGANISATION.search(before) and not _agency_part(line):
                candidates.append((5, joined))
            else:
                candidates.append((3, line))
        elif len(line) <= 50 and following and len(following) <= 30 and "公开" in line and not _NOT_TITLE.search(line):
            joined = line + following
            if is_title(joined) and (year_in(joined) or _agency_part(joined)):
                candidates.append((4, joined))
        elif len(line) <= 40 and _ENDS_AS_ORGANISATION.search(line) and following and is_title(following):
            continue
    scored = [
        (weight + (4 if year_in(text) else 0) + (3 if _agency_part(text) else 0), -order, text)
        for order, (weight, text) in enumerate(candidates)
    ]
    if scored:
        facts.title = max(scored)[2]
    facts.titles = list(dict.fromkeys(text for _, text in candidates if year_in(text)))


def _agency_part(title: str) -> str:
    """The body's name in a title: what is left without the year and the words of the report."""
    head = _TITLE.split(plain(title))[0]
    bracket = re.search(r"[(](.{4,40}?)[)]\s*$", plain(title))
    head = re.sub(rf"\(?{_YEAR.pattern}(?:度|\(度\))?\)?", "", head)
    head = re.sub(
        r"^(?:关于|中华人民共和国(?=政府信息))|(?:关于|的|年度|公布|工作)$", "", head.strip(" \u300a\u3008\"'-—_:,.、")
    )
    if not head and bracket is not None and _ENDS_AS_ORGANISATION.search(bracket.group(1)):
        head = bracket.group(1)
    return head if re.fullmatch(rf"[{_HAN}()\u3001\u00b7A-Za-z]{{2,45}}", head) else ""


def _find_year(facts: Facts, opening: Sequence[str], overview: Sequence[str]) -> None:
    if facts.title:
        facts.year = year_in(facts.title)
    text = "".join(opening[-40:]) + "".join(overview)
    periods = {int(match.group(1)) for match in _PERIOD.finditer(text) if match.group(2) in (None, match.group(1))}
    if facts.year is not None:
        if periods and facts.year not in periods:
            facts.problems.append(
                Problem(
                    "year_contradicted",
                    f"标题为{facts.year}年，统计期限为{'、'.join(map(str, sorted(periods)))}年，请核对；按标题取值"
                    " | the title and the stated period name different years; the title's was taken",
                )
            )
        return
    if len(periods) == 1:
        facts.year = periods.pop()
        return
    named = re.search(r"(20\d\d)年(?:度)?(?:的)?(?:政府)?信息公开(?:工作)?(?:情况)?(?:年度)?(?:报告|工作)", text)
    years = Counter(int(year) for year in re.findall(r"(20\d\d)年", "".join(overview)))
    first = re.search(r"(20\d\d)年", "".join(overview))
    if named is not None:
        facts.year = int(named.group(1))
    elif first is not None and years:
        year, count = years.most_common(1)[0]
        if year == int(first.group(1)) and year == max(years) and count > sum(years.values()) / 2:
            facts.year = year


def _candidates(
    metadata: dict[str, str], opening: Sequence[str], overview: Sequence[str], closing: Sequence[str]
) -> list[str]:
    """Names of bodies that the document gives as its author's, best source first."""
    text = "".join(opening[-30:])
    around = text + "".join(overview)
    names: list[str] = []
    names += _COMPILED_BY.findall(around)
    names += _ANNOUNCED.findall(text)
    names += [_without_office(name) for name in _CONTACT.findall(around)]
    for line in (*opening[-12:], *closing[-6:]):
        if len(line) <= 32 and re.fullmatch(_NAME, line) and not is_title(line):
            names.append(line)
    source = plain(metadata.get("contentsource", ""))
    if re.fullmatch(_NAME, source):
        names.append(source)
    names += _ACTING.findall("".join(overview[:3]))[:2]
    return list(dict.fromkeys(names))


def _without_office(name: str) -> str:
    """A contact is often an inner office: the body is what stands before it."""
    match = _BODY_BEFORE_OFFICE.match(name)
    if match is None:
        return name
    shorter = match.group(1)
    if shorter.endswith("人民政府") and not re.search(r"[镇乡]人民政府$", shorter):
        return name
    return shorter


def _find_agency(
    facts: Facts,
    metadata: dict[str, str],
    opening: Sequence[str],
    overview: Sequence[str],
    closing: Sequence[str],
) -> None:
    named = _agency_part(facts.title) if facts.title else ""
    candidates = _candidates(metadata, opening, overview, closing)
    portal = _PORTAL.search("".join(opening[-30:]) + "".join(overview))
    place = portal.group(1) if portal else plain(metadata.get("sitename", "")).removesuffix("人民政府")
    place = place if _PLACE_ONLY.match(place) else ""
    if named:
        facts.agency = _complete(named, candidates, place)
        return
    for name in candidates:
        if name.endswith("中国政府"):
            continue
        if _RELATIVE.match(name) or _STARTS_AS_ZONE.match(name):
            completed = _with_place(name, place)
            if completed is not None:
                facts.agency = completed
                return
            continue
        facts.agency = name
        return


def _with_place(name: str, place: str) -> str | None:
    """A name that only says 县审计局 or 经济开发区管委会, with the place that the document names."""
    if not place:
        return None
    if _STARTS_AS_ZONE.match(name):
        return place + name
    if name[0] in "区县市州省" and place.endswith(name[0]):
        return place + re.sub(r"^.(?:人民)?(?:政府)?(?=.{2})", "", name, count=1)
    return None


def _complete(named: str, candidates: Sequence[str], place: str) -> str | None:
    """The full name for what a title says: with its place, with the kind of body where the title names a place only."""
    core = re.sub(r"(?:人民政府|街道办事处|办事处|管理委员会|管委会)$", "", named)
    fuller = [
        name
        for name in candidates
        if len(name) > len(named)
        and (name.startswith(core) or name.endswith(named) or core in name)
        and not re.search(r"人民政府.{0,12}(?:科|股|室|办|中心)$", name[len(named) :] if name.startswith(named) else "")
    ]
    is_place = _PLACE_ONLY.match(named) is not None and _ZONE.search(named) is None
    if _RELATIVE.match(named) or _STARTS_AS_ZONE.match(named):
        for name in fuller:
            if name.endswith(named):
                return name
        return _with_place(named, place)
    if is_place or named.endswith(("镇", "乡", "街道")):
        suffix = "办事处" if named.endswith("街道") else "人民政府"
        for name in fuller:
            if name.endswith(core + suffix):
                return name
        return named + suffix
    if _ENDS_AS_ORGANISATION.search(named):
        for name in fuller:
            if name.endswith(named) and not _RELATIVE.match(name):
                return name
        return named
    if _ZONE.search(named[-4:]):
        # A zone's report is its committee's, as a county's is its government's; contacts name the committee's office.
        for name in fuller:
            committee = re.match(rf"{re.escape(named)}(?:党工委)?(?:管理委员会|管委会)", name)
            if committee is not None:
                return committee.group()
        return named + "管理委员会"
    for name in fuller:
        if name.startswith(named) and not _RELATIVE.match(name):
            return name
    return named


def _find_scope(facts: Facts, opening: Sequence[str], overview: Sequence[str]) -> None:
    agency = facts.agency
    if agency is None:
        return
    if re.search(r"(?:省|自治区|市|自治州|地区|盟|州|县|旗|区)(?:人民政府|行政公署)$", agency):
        facts.scope = "aggregate"
    elif re.search(r"(?:管理委员会|管委会)$", agency) or _ZONE.search(agency[-4:]):
        text = "".join(overview) + "".join(opening[-10:])
        facts.scope = "aggregate" if _WHOLE_AREA.search(text) else "own"
    else:
        facts.scope = "own"


def _number_word(word: str) -> int:
    if word.isdigit():
        return int(word)
    digits = {letter: number for number, letter in enumerate("零一二三四五六七八九")}
    if "十" in word:
        tens, _, ones = word.partition("十")
        return (digits.get(tens, 1) if tens else 1) * 10 + (digits.get(ones, 0) if ones else 0)
    return digits.get(word, 0)


def _as_date(year: str | int, month: str, day: str) -> date | None:
    try:
        number = int(str(year).replace("O", "0").replace("o", "0").translate(_DIGIT_WORDS))
        return date(number, _number_word(month), _number_word(day))
    except ValueError:
        return None


def _find_date(facts: Facts, metadata: dict[str, str], opening: Sequence[str], closing: Sequence[str]) -> None:
    candidates: list[date] = []
    for name in _DATE_NAMES:
        match = _ANY_DATE.search(metadata.get(name, ""))
        if match is not None:
            found = _as_date(*match.groups())
            candidates += [found] if found else []
    for line in (*opening, *closing):
        match = _DATED.search(line)
        if match is not None:
            found = _as_date(*match.groups())
            candidates += [found] if found else []
    for line in reversed(closing):
        match = _DATE_LINE.match(line)
        if match is not None:
            found = _as_date(*match.groups())
            candidates += [found] if found else []
            break
    # A date before the end of the report year is that of something else on the page.
    plausible = [found for found in candidates if facts.year is None or found > date(facts.year, 12, 1)]
    facts.published_on = plausible[0] if plausible else None
