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

from disclosure.formats import DATA_FOLDER, read_rows
from disclosure.model import Paragraph, Problem, Scope
from disclosure.recognition.cells import half_width
from disclosure.recognition.labels import PINYIN, is_traditional, simplified

_HAN = "\u4e00-\u9fff"
_BETWEEN_HAN = re.compile(rf"(?<=[{_HAN}0-9)>\u300b\u3015])\s+(?=[{_HAN}0-9(<\u300a\u3014])")
_DIGIT_WORDS = str.maketrans("\u3007\u25cb\u96f6\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d", "000123456789")
_YEAR = re.compile(r"(20\d{2}|二[〇○零Oo0][〇○零Oo0一二三四五六七八九]{2})\s*年")
_TITLE = re.compile(r"(?:政府|政务)?信息公开.{0,14}?(?:报告|年报)")
_FIELD_NAME = re.compile(r"^\s*(?:标\s*题|信息名称|公文名称|名\s*称)[\s:\uff1a|]+")
_PAGE_OF_BOOK = re.compile(r"^Page \d+ - ")
_NOT_TITLE = re.compile(
    r"首页|当前位置|>|»|/|\u300a|^关于(?:做好|印发|开展|报送|编制)|通知|^根据|^按照|^现(?:将|公布|发布|向)|^特向|^为|^编制|^本(?:报告|年度|机关|单位)|如下|。|专栏|目录|指南|列表|格式"
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
_GOVERNMENT = re.compile(r"(?:省|自治区|市|自治州|地区|盟|州|县|旗|区)(?:人民政府|行政公署)$")
_WITH_ALL_BELOW = re.compile(r"海关关区|系统(?:20\d\d|政府|政务|信息)")
_RELATIVE_WORDS = "我本全各该区县市州省镇乡街"


def _places_like_relatives() -> str:
    """Names of places that begin like "our" or "the whole": 镇江市, 全南县, 本溪 (short ones of cities only)."""
    names = set()
    for row in read_rows(DATA_FOLDER / "regions" / "region.csv"):
        if row["name"][0] in _RELATIVE_WORDS:
            names.add(row["name"])
            if row["level"] == "prefecture" and row["name"].endswith("市"):
                names.add(row["name"][:-1])
    return "|".join(sorted(names))


_RELATIVE = re.compile(rf"^(?!{_places_like_relatives()})[{_RELATIVE_WORDS}](?!(?:中|北|南|城|桥)区)")
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
_SOURCE = re.compile(
    rf"(?:来源|信息来源|发布机构|发布单位|公开责任部门|编制单位|制发机关|作者)[\s:|\]】]+({_NAME})(?=$|[\s|\[]|发布|时间|日期)",
    re.MULTILINE,
)
_COMPILED_BY = re.compile(rf"由({_NAME})(?:负责)?(?:编制|编写|编撰|组织编制)")
# The report's title as its own opening quotes it: 现公布桐梓县2022年政府信息公开工作年度报告.
_ANNOUNCED = re.compile(
    rf"(?:现(?:将|公布|发布|公开)|向社会(?:公布|公开|发布)|[公发]布|编制(?:了|并[公发]布)?|梳理)[《<〈\"“]?"
    rf"(?:(?P<before>[{_HAN}][{_HAN}()\u3001\u00b7]{{1,38}}?)(?:\((?:以下|下)?简?称.{{1,20}}?\))?(?=20\d\d年)|20\d\d年(?:度)?(?P<after>[{_HAN}][{_HAN}()]{{1,38}}?)(?=政府信息公开))"
    rf"(?:20\d\d年(?:\(?度\)?)?)?(?:的)?(?:政府|政务)?信息公开.{{0,8}}?(?:报告|年报|情况)"
)
_OWN_WORK = re.compile(rf"(?:做好|推进|开展|加强)({_NAME})(?:政府|政务)?信息公开工作,(?:我|本)")
# A department without a place, as a site that serves only one place calls it: 水务局.
_WITHOUT_PLACE = re.compile(
    rf"^(?!.*(?:[省市县区旗盟州国海署]|镇|(?<!城)乡|街道|人民政府|开发|总局))[{_HAN}]{{1,9}}(?:局|委员会|委|办公室|厅|中心|队)$"
)
_STATES_ITSELF = re.compile(
    r"(?:本|年度)报告.{0,120}?(?:编制|撰写|条例)|(?:公布|发布|编制|现将|汇报|报告).{0,60}信息公开.{0,10}(?:报告|年报|情况)|信息公开.{0,12}(?:报告|汇报)如下"
)
_ACTING = re.compile(
    rf"(?:^|[,。;:下])(?:20\d\d年(?:度)?,?)?({_NAME})(?=认真|严格|坚持|深入|全面|高度|积极|按照|根据|依据|以习近平|始终|紧紧|切实|进一步|结合)"
)
_PERIOD = re.compile(r"(20\d\d)年1月1日(?:起)?(?:至|到|-|—|~|--)(?:(20\d\d)年)?12月31日")
_UNTIL = re.compile(r"截[至止到](20\d\d)年(?:年?底|末|12月31日)|(20\d\d)年度(?:,|全年|共|累计|我|本|主动|未|街道|全)")
_DATED = re.compile(
    r"(?P<kind>发布|发文|公开|成文|生成|印发|公布|上传|更新|当前|系统|统计|截止|有效|访问)?(?:日期|时间)[\s:|\[\]【】]*"
    r"(20\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})"
)
_DIGIT = re.compile(r"\d")
_NOT_PUBLISHED = frozenset(("当前", "系统", "统计", "截止", "有效", "访问"))
_OTHER_DATES = frozenset(("成文", "生成", "印发", "更新"))
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
    states_itself: bool = False
    """Whether the document calls itself an annual report: by its title or in its opening."""
    states_period: bool = False
    """Whether it states from when to when its figures count."""


def plain(text: str) -> str:
    """Text with half-width forms and without blanks between Chinese characters and digits."""
    text = half_width(text)
    if "(" in text:
        text = PINYIN.sub("", text)
    if " " in text or not text.isprintable():
        text = _BETWEEN_HAN.sub("", text)
    return text.strip(" \t|")


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
    preamble = [p.text[:_LONGEST] for p in paragraphs if p.section == "preamble"][:_MOST_LINES]
    printed = [line for text in preamble if (line := plain(_FIELD_NAME.sub("", text)))]
    overview = [plain(p.text[:_LONGEST]) for p in [p for p in paragraphs if p.section == "overview"][:12]]
    # A signature is a short line; its date and the date of publication have digits too.
    last = [p.text for p in paragraphs if p.section in ("problems", "other_matters")][-12:]
    closing = [plain(text) for text in last if len(text) <= 60 or (len(text) <= 120 and _DIGIT.search(text))]
    opening = printed
    if is_traditional("".join((*printed, *overview, *closing, *metadata.values()))):
        opening, overview, closing = (list(map(simplified, lines)) for lines in (printed, overview, closing))
        metadata = {name: simplified(value) for name, value in metadata.items()}
    _find_title(facts, metadata, opening)
    _find_year(facts, opening, overview)
    _find_agency(facts, metadata, opening, overview, closing)
    _find_scope(facts, opening, overview)
    _find_date(facts, metadata, opening, closing)
    text = "".join(opening[-30:]) + "".join(overview[:3])
    facts.states_itself = bool(facts.titles) or _STATES_ITSELF.search(text) is not None
    if opening is not printed and facts.title in opening:
        facts.title = printed[opening.index(facts.title)]
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
    lines = [_PAGE_OF_BOOK.sub("", line) for line in opening]
    for position, line in enumerate(lines):
        following = lines[position + 1] if position + 1 < len(lines) else ""
        if is_title(line) and not (year_in(line) is None and line.startswith(("政府信息公开", "信息公开"))):
            before = lines[position - 1] if position else ""
            joined = before + line
            if before and len(before) <= 40 and _ENDS_AS_ORGANISATION.search(before) and not _agency_part(line):
                candidates.append((5, joined))
            else:
                candidates.append((3, line))
        elif len(line) <= 50 and following and len(following) <= 30 and "信息" in line and not _NOT_TITLE.search(line):
            joined = line + following
            if is_title(joined) and (year_in(joined) or _agency_part(joined)):
                candidates.append((4, joined))
        elif len(line) <= 40 and _ENDS_AS_ORGANISATION.search(line) and following and is_title(following):
            continue
    dated = {text for text in {text for _, text in candidates} if year_in(text)}
    named = {text for text in {text for _, text in candidates} if _agency_part(text)}
    scored = [
        (weight + (4 if text in dated else 0) + (3 if text in named else 0), -order, text)
        for order, (weight, text) in enumerate(candidates)
    ]
    if scored:
        facts.title = max(scored)[2]
        # A browser's title that goes on behind the report's own, with the site's name.
        inner = [text for _, _, text in scored if text != facts.title and facts.title.startswith(text)]
        if inner and re.match(r"\s?[-—_|]", facts.title[len(max(inner, key=len)) :]):
            facts.title = max(inner, key=len)
    facts.titles = list(dict.fromkeys(text for _, text in candidates if text in dated))


def _agency_part(title: str) -> str:
    """The body's name in a title: what is left without the year and the words of the report."""
    head = _TITLE.split(plain(title))[0]
    # 广州海关关区, 某某税务系统: the body with all that is below it; (本级机关): without.
    head = re.sub(r"(?<=海关)关区|(?<=.{2})系统(?=$|20)|\((?:本级机关|机关本级|本级|机关)\)", "", head)
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
    facts.states_period = bool(periods)
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
    told = "".join(overview) or "".join(opening[-12:])
    years = Counter(int(year) for year in re.findall(r"(20\d\d)年", told))
    first = re.search(r"(20\d\d)年", told)
    until = {int(match.group(1) or match.group(2)) for match in _UNTIL.finditer(told)}
    announced = _ANNOUNCED.search(text)
    if named is not None:
        facts.year = int(named.group(1))
    elif announced is not None:
        quoted = re.search(r"(20\d\d)年", text[announced.start() : announced.end() + 12])
        facts.year = int(quoted.group(1)) if quoted is not None else None
    elif first is not None and years:
        year, count = years.most_common(1)[0]
        if year == int(first.group(1)) and year == max(years) and count > sum(years.values()) / 2:
            facts.year = year
    if facts.year is None and len(until) == 1 and max(years) in until:
        facts.year = until.pop()


def _announced(text: str) -> list[str]:
    """Bodies whose report the text says it publishes, by an own name (not 我局) or the name of a place."""
    names = []
    for match in _ANNOUNCED.finditer(text):
        name = match["before"] or match["after"]
        name = re.sub(r"(?<=[镇乡县市区省州旗])政府$", "人民政府", name.removeprefix("的"))
        if _ENDS_AS_ORGANISATION.search(name) or _PLACE_ONLY.match(name) or _ZONE.search(name[-4:]):
            names.append(name)
    return names


def _candidates(
    metadata: dict[str, str],
    opening: Sequence[str],
    overview: Sequence[str],
    closing: Sequence[str],
    announced: Sequence[str],
) -> list[str]:
    """Names of bodies that the document gives as its author's, best source first."""
    text = "".join(opening[-30:])
    around = text + "".join(overview)
    names: list[str] = []
    names += _COMPILED_BY.findall(around)
    names += announced
    names += [_without_office(name) for name in _CONTACT.findall(around)]
    for line in (*opening[-12:], *closing[-6:]):
        if len(line) <= 32 and re.fullmatch(_NAME, line) and not is_title(line):
            names.append(line)
    source = plain(metadata.get("contentsource", ""))
    if re.fullmatch(_NAME, source):
        names.append(source)
    # A line that names its source; a government or its office may only keep the site.
    names += [
        name
        for name in _SOURCE.findall("\n".join(opening[-20:]))
        if not re.search(r"[^镇乡]人民政府(?:办公厅|办公室)?$|^.{0,3}(?:办公室|办公厅)$", name)
    ]
    names += _OWN_WORK.findall(text)
    names += [name for line in opening[-6:] if "报告" in line for name in _ACTING.findall(line)][:2]
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
    announced = _announced("".join(opening[-30:]) + ("" if named else "".join(overview)))
    if not named and announced and not _RELATIVE.match(announced[0]):
        named = announced[0]
    candidates = _candidates(metadata, opening, overview, closing, announced)
    around = "".join(opening[-30:]) + "".join(overview)
    portal = _PORTAL.search(around) if "政府门户" in around or "信息网" in around or "政府网" in around else None
    place = portal.group(1) if portal else plain(metadata.get("sitename", "")).removesuffix("人民政府")
    place = place if _PLACE_ONLY.match(place) else ""
    if named:
        facts.agency = _complete(named, candidates, place)
        return
    for name in candidates:
        if name.endswith("中国政府"):
            continue
        if _is_relative(name):
            completed = _with_place(name, place)
            if completed is not None:
                facts.agency = completed
                return
            continue
        facts.agency = name
        return


def _is_relative(name: str) -> bool:
    """Whether a name means a body only together with the place that it leaves out."""
    return (
        _RELATIVE.match(name) is not None
        or _STARTS_AS_ZONE.match(name) is not None
        or _WITHOUT_PLACE.match(name) is not None
    )


def _with_place(name: str, place: str) -> str | None:
    """A name that only says 县审计局 or 经济开发区管委会, with the place that the document names."""
    if not place:
        return None
    if _STARTS_AS_ZONE.match(name) or _WITHOUT_PLACE.match(name):
        return place + name
    if name[0] in "区县市州省" and place.endswith(name[0]):
        return place + re.sub(r"^.(?:人民)?(?:政府)?(?=.{2})", "", name, count=1)
    return None


def _complete(named: str, candidates: Sequence[str], place: str) -> str | None:
    """The full name for what a title says: with its place, with the kind of body where the title names a place only."""
    named = re.sub(r"(?<=[镇乡])政府$", "人民政府", named)
    core = re.sub(r"(?:人民政府|街道办事处|办事处|管理委员会|管委会)$", "", named)
    fuller = [
        name
        for name in candidates
        if len(name) > len(named)
        and (name.startswith(core) or name.endswith(named) or core in name)
        and not re.search(r"人民政府.{0,12}(?:科|股|室|办|中心)$", name[len(named) :] if name.startswith(named) else "")
    ]
    is_place = _PLACE_ONLY.match(named) is not None and _ZONE.search(named) is None
    if _is_relative(named):
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
    if _WITH_ALL_BELOW.search(facts.title or "") or _GOVERNMENT.search(agency):
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
    candidates: list[date | None] = []
    for name in _DATE_NAMES:
        match = _ANY_DATE.search(metadata.get(name, ""))
        if match is not None:
            candidates.append(_as_date(*match.groups()))
    # A report may state several dates: the one of publication goes before those of drafting and sealing.
    dated = (line for line in (*opening, *closing) if "日期" in line or "时间" in line)
    stated = [match for line in dated for match in _DATED.finditer(line)]
    stated = [match for match in stated if match["kind"] not in _NOT_PUBLISHED]
    stated.sort(key=lambda match: match["kind"] in _OTHER_DATES)
    candidates += [_as_date(*match.groups()[1:]) for match in stated]
    for line in reversed(closing):
        match = _DATE_LINE.match(line)
        if match is not None:
            candidates.append(_as_date(*match.groups()))
            break
    # A date before the end of the report year is that of something else on the page.
    plausible = [
        found for found in candidates if found is not None and (facts.year is None or found > date(facts.year, 12, 1))
    ]
    facts.published_on = plausible[0] if plausible else None
