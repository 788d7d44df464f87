"""Whose report a document is: every statement about it, weighed; what disagrees is named, never passed over.

A title may be a menu's or a column's, an office may have compiled the report, a site may print its own name: none of
them alone makes a bureau's report the district's. The statements are gathered with how much each kind of them counts,
put together where they can mean one body, and compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from disclosure.model.report import Problem
from disclosure.recognition.naming import (
    ENDS_AS_ORGANISATION,
    HAN,
    NAME,
    SECOND_NAME,
    are_one_body,
    clean_name,
    ends_as_body,
    has_private_character,
    is_government,
    is_kind_alone,
    is_name,
    is_place,
    is_relative,
    is_within_government,
    is_zone,
    lacks_place,
    plain,
    starts_as_relative,
    with_place,
    without_office,
)
from disclosure.recognition.titles import PUT_TOGETHER, Title, is_title, year_in

_SHORT_NAME = r"(?:\((?:以下)?(?:统称|简称)[^()]{1,20}\))?"
# The report's title as its own opening quotes it: 现公布桐梓县2022年政府信息公开工作年度报告.
ANNOUNCED = re.compile(
    rf"(?:现(?:将|公布|发布|公开)|向社会(?:公布|公开|发布)|[公发]布|编制(?:了|并[公发]布)?|梳理)[《<〈\"“]?"
    rf"(?:(?P<before>[{HAN}][{HAN}()\u3001\u00b7]{{1,38}}?)(?:\((?:以下|下)?简?称.{{1,20}}?\))?(?=20\d\d年)|20\d\d年(?:度)?(?P<after>[{HAN}][{HAN}()]{{1,38}}?)(?=政府信息公开))"
    rf"(?:20\d\d年(?:\(?度\)?)?)?(?:的)?(?:政府|政务)?信息公开.{{0,8}}?(?:报告|年报|情况)"
)
_ANNOUNCED_WITHOUT_YEAR = re.compile(rf"现(?:将|公布|发布)({NAME})(?=(?:政府|政务)信息公开.{{0,12}}(?:报告|公布|发布))")
_CONTACT = re.compile(rf"(?:请?与|请联系|请向|请致电|请径与|联系人?[::]?)({NAME})(?:联系|\(|,|。|;|:|$)")
_LABELLED = re.compile(
    rf"(?:填报单位|填报机关|编制单位|编制机关|单位名称|机关名称|报告单位|公开责任部门|公开单位|制发机关|报送单位)[\s:|\]】]{{1,6}}({NAME})(?=$|[\s|\[(]|发布|时间|日期|填报|编制|报送|统计|负责|联系)",
    re.MULTILINE,
)
_SOURCE = re.compile(
    rf"(?:来源|作者|(?:发布|发文|制发|来源|公开|责任|提供|编制)(?:机构|机关|单位|部门|主体))[\s:|\]】]{{1,6}}({NAME})(?=$|[\s|\[]|发布|时间|日期|20\d\d)",
    re.MULTILINE,
)
_KEEPER_OF_SITE = re.compile(r"[^镇乡]人民政府(?:办公厅|办公室)?$|^.{0,3}(?:办公室|办公厅)$")
_COMPILES = r"编制|编写|编撰|撰写|起草|制作|编纂|整理"
_COMPILED_BY = re.compile(
    rf"由({NAME})(?:[{HAN}]{{2,8}}(?:科|股|(?<!办公)室))?(?=(?:负责|牵头|会同|组织|具体|统一|汇总|根据|按照|依据|依照|结合|综合|于|对|在|以|{_COMPILES}|[(《])(?P<rest>[^。;\n]{{0,120}}))"
)
_COMPILER_LINE = re.compile(rf"[(【]?({NAME})(?:{_COMPILES}|印制|编)[)】]?")
_OWN_WORK = re.compile(rf"(?:做好|推进|开展|加强)({NAME})(?:政府|政务)?信息公开工作,(?:我|本)")
_ACTS = (
    r"认真|严格|坚持|深入|全面|高度|积极|按照|根据|依据|依照|以习近平|始终|紧紧|切实|进一步|结合|贯彻|落实|紧扣|围绕|聚焦|立足|持续|不断|大力|"
    r"扎实|坚决|依法|主动|着力|充分|加强|强化|稳步|有序|有效|深化|开展|推进|推动|重视|高质量|高标准|规范|突出|牢固|严抓|狠抓|及时|"
    r"组织|以(?=公开|人民|服务|政务|信息|提升|群众|党的|问题|落实|建设)|共(?=主动|收到|受理|公开|制发|发布|计|办理)|20\d\d年|现(?=将|公布|发布|公开|对|向|就|予|把)|特向|向社会|对20|将20|于20|编制|编写|撰写|发布|公布|公开20|公开了|制作|形成|汇总|在县|在市|在区|在省|在上级|在党|政府信息公开工作"
)
_OTHER_ACT = re.compile(rf"(?!{_COMPILES}|发布|公布|公开|形成|汇总)(?:{_ACTS})")
_ACTING = re.compile(rf"(?:^|[,。;:\n]|领导下)(?:20\d\d年(?:度)?,?)?({NAME}){_SHORT_NAME},?(?={_ACTS})")
_AUTHORED = re.compile(
    rf"(?:^|[,。;:\n])(?:20\d\d年(?:度)?,?)?({NAME}){_SHORT_NAME}"
    rf"(?=(?:{_ACTS})[^。\n]{{0,80}}?(?:编制|编写|撰写|形成|发布|公布|公开|制作|汇总)[^。\n]{{0,60}}?(?:年度报告|年报|工作报告|本报告))"
)
_PORTAL = re.compile(
    rf"(?:在|于|登录|登陆|通过|访问|、|,|\(|“|^)((?:(?![在于可从由到通过])[{HAN}]){{2,9}}?(?:市|盟|州|县|旗|区|镇|乡|省))(?:人民)?政府(?:门户|网|信息网|公众信息网)"
)
_HEADER = re.compile(rf"([{HAN}]{{2,16}})人民政府(?:门户网站|门户|网站|网)?")
_LONGEST_PLACE = 12
_SITE_OF_GOVERNMENT = re.compile(r"(?:人民)?政府(?:门户网站|公众信息网|信息网|网站|网)?$")
_HEAD_OF_PAGE = re.compile(r"来源|作者|(?:发布|公开|生成|成文)(?:时间|日期|机构|单位)|索引号|浏览|字号")
_SEAL = re.compile(r"\((?:盖章|公章|章|印章|代章)\)")
_DATE_BEHIND = re.compile(
    r"(?:20\d\d|二[〇○零Oo0][〇○零Oo0一二三四五六七八九]{2})年[\d一二三四五六七八九十]{1,3}月[\d一二三四五六七八九十]{1,3}日$"
)
_END_OF_ARTICLE = re.compile(r"打印|关闭(?:窗口|本页)?[\])】]?$|上一[篇条]|下一[篇条]|扫一扫|分享(?:到|:|$)|返回顶部")
_FOOT = re.compile(
    r"版权|网站地图|copyright|\u00a9|all rights|备案|技术支持|联系我们|网站声明|友情链接|标识码|[主承]办(?:单位)?[:]?$"
    r"|^(?:联系)?电话|^邮编|^地址",
    re.IGNORECASE,
)
"""What stands at the foot of a site's pages, beside the name of the body that keeps it."""
_LONGEST_FOOT = 60
_IN_BRACKETS = re.compile(r"^\(([^()]++)\)$")
_PLACE_IN_FRONT = re.compile(rf"[{HAN}]{{1,12}}?[省市县区旗州盟](?=[{HAN}]{{2,16}}$)")
_OF_BUREAU = re.compile(r"我局|本局|局机关|局党组|我委(?!会)|本委|我厅|本厅|我中心|本中心|我院|我所|我队")
_OF_AREA = re.compile(
    r"我[县区市州省旗]|全[县区市州省旗]|[县区市州省旗](?:委、|人民)?政府|各(?:乡镇|街道|镇街|部门|县区|区县)"
)
_OF_ALL = re.compile(r"[我全][县区市州省旗]|各(?:乡镇|街道|镇街|部门|县区|区县|单位|级)")
_OF_OFFICE = re.compile(r"我办|本办|办公室机关|我厅|本厅")

_PLACEHOLDER = re.compile(r"[XxＸｘ×*＊○□_]{2,}|^[XxＸ×](?=[省市县区旗镇乡局])")
"""What a template has in place of a name."""

_WEIGHTS = {
    "announced": 5,
    "authored": 4,
    "compiled": 4,
    "labelled": 4,
    "signature": 4,
    "own_work": 3,
    "metadata": 3,
    "line": 2,
    "source": 2,
    "contact": 2,
    "acting": 1,
    "foot": 0,
}
_STRONG = 4
_OF_TITLE = {"articletitle": 6, "text": 6, "h1": 5, "og:title": 4, "title": 3}
"""A browser's title is as often that of the column; a line of the text or the page's own metadata is the report's."""
_CERTAIN = 8
_LEAD = 3
_SUBORDINATE = frozenset(("compiled", "contact", "acting", "own_work", "line", "source", "metadata"))
"""What a department may do or say in its government's report."""


@dataclass(slots=True)
class Body:
    """The body that a document is of: its name or None, and then the names that stand printed; what is doubtful."""

    name: str | None = None
    printed: tuple[str, ...] = ()
    problems: list[Problem] = field(default_factory=list)


@dataclass(slots=True)
class _Candidate:
    """Statements that can mean one body: the names as printed, and each kind of statement that gives one."""

    names: list[str] = field(default_factory=list)
    kinds: set[str] = field(default_factory=set)
    is_put_together: bool = False
    """Whether the only titles that name it were put together of lines: the first may be a column's or a menu's."""
    title_weight: int = 0
    """How much the titles say for it; 0 where none names it."""

    @property
    def weight(self) -> int:
        """How much the text says for it, titles left out."""
        return sum(_WEIGHTS[kind] for kind in self.kinds)

    @property
    def total(self) -> int:
        return self.weight + self.title_weight


def find_body(
    titles: Sequence[Title],
    chosen: str | None,
    metadata: dict[str, str],
    opening: Sequence[str],
    overview: Sequence[str],
    closing: Sequence[str],
) -> Body:
    """The body whose report it is; see the module."""
    around = "".join(opening[-30:]) + "".join(overview)
    place = _place_around(metadata, opening, around)
    stated = list(_statements(metadata, opening, overview, closing))
    candidates: list[_Candidate] = []
    # The chosen title first: where nothing decides between two spellings, it is the one that is taken.
    named = sorted((title for title in titles if title.name), key=lambda title: title.text != chosen)
    for title in named:
        _add(candidates, title.name, "", place, _weight_of(title))
    for candidate in candidates:
        own = [title for title in named if any(are_one_body(title.name, name) for name in candidate.names)]
        candidate.is_put_together = all(title.weight == PUT_TOGETHER for title in own)
    for kind, name in stated:
        _add(candidates, name, kind, place)
    relative = [name for name in (*(title.name for title in named), *(name for _, name in stated)) if is_relative(name)]
    voice = "".join((*(line for line in opening[-30:] if len(line) > 12 and not is_title(line)), *overview))
    body = _decide(candidates, voice)
    if body.name is None:
        body.printed = body.printed or tuple(dict.fromkeys(relative))[:3]
        return body
    if _PLACEHOLDER.search(body.name) is not None:
        return Body(None, (body.name,))
    if has_private_character(body.name):
        body.problems.append(
            Problem(
                "agency_character",
                f"机关名称“{body.name}”中有造字，请核对 | the name holds a character of one font only; check it",
            )
        )
    if lacks_place(body.name):
        body.problems.append(
            Problem(
                "agency_without_place",
                f"文中只写“{body.name}”，没有写明是哪一地的机关，请核对"
                f" | the document says “{body.name}” without naming its place",
            )
        )
    return body


def _weight_of(title: Title) -> int:
    """What a title counts; one without a year is a menu's or a column's, above all where it names a place only."""
    weight = _OF_TITLE[title.source]
    return weight if year_in(title.text) else max(weight - (4 if is_government(title.name) else 1), 1)


def _add(candidates: list[_Candidate], name: str, kind: str, place: str, title_weight: int = 0) -> None:
    """Put a statement to those that can mean the same body; a name that needs a place gets it or is left out."""
    name = re.sub(r"(?<=[镇乡县市区省州旗])政府(?=$|办公[厅室]$)", "人民政府", name)
    if starts_as_relative(name):
        completed = with_place(name, place)
        if completed is None:
            found = [
                other for candidate in candidates for other in candidate.names if other.endswith(name) and other != name
            ]
            if not found:
                return
            completed = found[0]
        name = completed
    if is_kind_alone(name) or not ends_as_body(name):
        return
    if lacks_place(name) and place and not any(are_one_body(name, other) for c in candidates for other in c.names):
        name = with_place(name, place) or name
    if lacks_place(name) and kind and _WEIGHTS[kind] < _STRONG:
        return
    target = next((c for c in candidates if any(are_one_body(name, other) for other in c.names)), None)
    if target is None:
        target = _Candidate()
        candidates.append(target)
    if name not in target.names:
        target.names.append(name)
    if kind:
        target.kinds.add(kind)
    target.title_weight = max(target.title_weight, title_weight)


def _decide(candidates: list[_Candidate], voice: str) -> Body:
    titled = [candidate for candidate in candidates if candidate.title_weight]
    if not titled:
        return _decide_by_text(candidates, voice)
    if len(titled) > 1:
        ranked = sorted(candidates, key=lambda candidate: -candidate.total)
        best, second = ranked[0], ranked[1]
        if best.total < second.total + _LEAD:
            return _unknown(ranked[:2], "标题互不一致")
        return Body(_full_name(best), problems=[_contradicted(best, second)])
    title = titled[0]
    rivals = [candidate for candidate in candidates if not candidate.title_weight]
    rivals = [r for r in rivals if "announced" in r.kinds or not all(_is_inner(name, title) for name in r.names)]
    area = is_government(title.names[0])
    strong = [rival for rival in rivals if _says_otherwise(rival, area)]
    best_rival = max(strong, key=lambda rival: rival.weight, default=None)
    speaks_as_bureau = area and len(_OF_BUREAU.findall(voice)) > len(_OF_AREA.findall(voice))
    if best_rival is None:
        if speaks_as_bureau and not title.kinds:
            return _unknown([title, *rivals[:1]], "标题写的是一地，正文却是一个部门的口吻")
        return Body(_full_name(title))
    is_certain = best_rival.weight >= _CERTAIN and best_rival.weight > title.weight
    if is_certain or (area and (speaks_as_bureau or _is_announced_bureau(best_rival, title))):
        return Body(_full_name(best_rival), problems=[_contradicted(best_rival, title)])
    if is_place(title.names[0]) and "authored" in best_rival.kinds and _OF_ALL.search(voice) is None:
        return _unknown([title, best_rival], "标题写的是一地，正文是一个部门")
    if not area and "announced" in best_rival.kinds and not is_government(best_rival.names[0]) and not title.kinds:
        return _unknown([title, best_rival], "标题与正文不一致")
    if title.is_put_together and title.kinds <= {"line"}:
        return _unknown([title, best_rival], "标题上一行与正文、落款不一致")
    return Body(_full_name(title), problems=[_contradicted(title, best_rival)])


def _says_otherwise(rival: _Candidate, is_area: bool) -> bool:
    """Whether what is said for another body contradicts the title: in a government's report departments act too."""
    kinds = rival.kinds - _SUBORDINATE if is_area else rival.kinds
    return any(_WEIGHTS[kind] >= _STRONG for kind in kinds)


def _is_announced_bureau(rival: _Candidate, title: _Candidate) -> bool:
    if "announced" not in rival.kinds or title.kinds & {"announced", "signature"}:
        return False
    return not any(is_within_government(name, title.names[0]) for name in rival.names)


def _is_inner(name: str, title: _Candidate) -> bool:
    """Whether a name is that of an office within the body that the title names."""
    return any(
        (len(name) > len(own) and name.startswith(own) and not is_place(own))
        or are_one_body(without_office(name), own)
        or (is_government(own) and is_within_government(name, own))
        for own in title.names
    )


def _decide_by_text(candidates: list[_Candidate], voice: str) -> Body:
    ranked = sorted(candidates, key=lambda candidate: -candidate.weight)
    if not ranked:
        return Body()
    best = ranked[0]
    if best.kinds == {"foot"}:
        return Body(None, tuple(best.names[:1]))  # the body that keeps the site
    rivals = [
        rival
        for rival in ranked[1:]
        if rival.weight >= _STRONG and not all(_is_inner(name, best) for name in rival.names)
    ]
    if rivals and best.weight < rivals[0].weight + _LEAD:
        return _unknown([best, rivals[0]], "文中写有两个机关")
    name = _full_name(best)
    speaks_as_bureau = len(_OF_BUREAU.findall(voice)) > len(_OF_AREA.findall(voice))
    is_area = is_government(best.names[0]) and re.search(r"[镇乡](?:人民政府)?$", best.names[0]) is None
    if is_area and best.weight < _STRONG and (speaks_as_bureau or best.kinds == {"acting"}):
        # A government is spoken of in the reports of all its departments.
        return Body(None, tuple(best.names[:1]))
    is_office = name is not None and re.search(r"人民政府办公[厅室]$", name) is not None
    only_compiles = best.kinds <= {"compiled", "contact", "authored", "acting"} and not _acts_itself(str(name), voice)
    if is_office and only_compiles and _OF_OFFICE.search(voice) is None:
        # The office compiles the government's report as well as its own.
        return _unknown([best], "编制单位是政府办公厅（室），没有写明是它自己的报告还是本级政府的报告")
    return Body(name, problems=[_contradicted(best, rivals[0])] if rivals else [])


def _acts_itself(name: str, voice: str) -> bool:
    """Whether a body is said to do anything but compile and publish the report."""
    ends = (match.end() for match in re.finditer(re.escape(name) + ",?", voice))
    return any(_OTHER_ACT.match(voice, end) is not None for end in ends)


def _is_society(line: str) -> bool:
    """Whether a line is the name of a society or an association, told from words of a sentence by its place."""
    place = _PLACE_IN_FRONT.match(line)
    return place is not None and is_place(place.group()) and ends_as_body(clean_name(line))


def _unknown(candidates: Iterable[_Candidate], why: str) -> Body:
    names = tuple(dict.fromkeys(candidate.names[0] for candidate in candidates))
    quoted = "、".join(f"“{name}”" for name in names)
    problem = Problem(
        "agency_contradicted",
        f"{why}（{quoted}），不能确定是哪个机关的报告，请指定"
        f" | whose report it is cannot be told: the document names {quoted}",
    )
    return Body(None, names, [problem])


def _contradicted(taken: _Candidate, other: _Candidate) -> Problem:
    return Problem(
        "agency_contradicted",
        f"文中写有“{taken.names[0]}”和“{other.names[0]}”，按前者取值，请核对"
        f" | the document names “{taken.names[0]}” and “{other.names[0]}”; the first was taken",
    )


def _full_name(candidate: _Candidate) -> str | None:
    """The full name for what is printed: with its place, with the kind of body where only a place is named."""
    named = candidate.names[0]
    others = candidate.names[1:]
    core = re.sub(r"(?:人民政府|街道办事处|办事处|管理委员会|管委会)$", "", named)
    fuller = [name for name in others if len(name) > len(named) and core in name]
    if lacks_place(named):
        return _with_kind(next((name for name in fuller if name.endswith(named)), named))
    if (is_place(named) and not is_zone(named)) or named.endswith(("镇", "乡", "街道")):
        suffix = "办事处" if named.endswith("街道") else "人民政府"
        return next((name for name in fuller if name.endswith(core + suffix)), named + suffix)
    if ENDS_AS_ORGANISATION.search(named):
        return next((name for name in fuller if name.endswith(named)), named)
    if is_zone(named):
        # A zone's report is its committee's, as a county's is its government's.
        for name in fuller:
            committee = re.match(rf"{re.escape(named)}(?:党工委)?(?:管理委员会|管委会)", name)
            if committee is not None:
                return committee.group()
        return _with_kind(named)
    return next((name for name in fuller if name.startswith(named)), named)


def _with_kind(named: str) -> str:
    return named + "管理委员会" if is_zone(named) and not ENDS_AS_ORGANISATION.search(named) else named


def _place_around(metadata: dict[str, str], opening: Sequence[str], around: str) -> str:
    """The place of the site: by its portal's name, by the metadata, by the government that a line above names."""
    has_portal = "政府门户" in around or "信息网" in around or "政府网" in around
    portal = _PORTAL.search(around) if has_portal else None
    place = portal.group(1) if portal else _SITE_OF_GOVERNMENT.sub("", plain(metadata.get("sitename", "")[:60]))
    if is_place(place):
        return place
    found = {match.group(1) for line in opening if len(line) <= 30 and (match := _HEADER.fullmatch(line))}
    # 乙县 on a line of its own above 县发改局2023年...报告.
    found = found or {
        above
        for above, line in pairwise(opening)
        if len(above) <= _LONGEST_PLACE and is_place(above) and is_title(line)
    }
    return found.pop() if len(found) == 1 and is_place(next(iter(found))) else ""


def _statements(
    metadata: dict[str, str], opening: Sequence[str], overview: Sequence[str], closing: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """What the document says about its author: kind of statement and name, cleaned of the sentence's words."""
    for kind, text in _raw_statements(metadata, opening, overview, closing):
        name = clean_name(text.removeprefix("的"))
        if name and not name.endswith("中国政府"):
            yield kind, name


def _is_at_foot(closing: Sequence[str], at: int) -> bool:
    """Whether a name on a line of its own is the site's: no date behind it, and beside it what stands at its foot."""
    line, behind = closing[at], closing[at + 1 : at + 3]
    if _DATE_BEHIND.search(line) or (behind and _DATE_BEHIND.match(behind[0][:20])):
        return False
    ahead = closing[max(at - 4, 0) : at]
    is_after = any(_END_OF_ARTICLE.search(other) for other in ahead)
    return is_after or any(_FOOT.search(other) for other in (*ahead, *behind) if len(other) <= _LONGEST_FOOT)


def _raw_statements(
    metadata: dict[str, str], opening: Sequence[str], overview: Sequence[str], closing: Sequence[str]
) -> Iterator[tuple[str, str]]:
    text = "".join(opening[-30:])
    around = text + "".join(overview)
    for match in ANNOUNCED.finditer(around):
        name = match["before"] or match["after"]
        if ends_as_body(clean_name(name.removeprefix("的"))):
            yield "announced", name
    for name in _ANNOUNCED_WITHOUT_YEAR.findall(around):
        yield "announced", name
    for match in _COMPILED_BY.finditer(around):
        if re.search(_COMPILES, around[match.end(1) : match.end(1) + 6] + match["rest"]):
            yield "compiled", without_office(match.group(1))
    for line in (*opening[-12:], *closing[-6:]):
        compiler = _COMPILER_LINE.fullmatch(line) if len(line) <= 40 else None
        if compiler is not None:
            yield "compiled", without_office(compiler.group(1))
    for at, line in enumerate(closing[-6:], len(closing[:-6])):
        signed = _SEAL.sub("", _DATE_BEHIND.sub("", line)).strip()
        signed = SECOND_NAME.sub("", _IN_BRACKETS.sub(r"\1", signed))
        if len(signed) <= 40 and (is_name(signed) or _is_society(signed)) and not is_title(line):
            is_itself = is_government(signed) or signed.endswith(("中心", "队", "所", "站"))
            kind = "foot" if _is_at_foot(closing, at) else "signature"
            yield kind, signed if is_itself else without_office(signed)
    lines = [line for line in opening[-12:] if len(line) <= 32 and is_name(line) and not is_title(line)]
    if len(set(lines)) <= 2:  # more of them are links to other bodies
        yield from (("line", line) for line in lines)
    for name in _LABELLED.findall("\n".join((*opening[-20:], *closing))):
        yield "labelled", without_office(name)
    source = plain(metadata.get("contentsource", "")[:60])
    if is_name(source):
        yield "metadata", source
    # A government or its office that is named as the source may only keep the site.
    for name in _SOURCE.findall("\n".join(opening[-20:])):
        if not _KEEPER_OF_SITE.search(name):
            yield "source", name
    yield from (("own_work", name) for name in _OWN_WORK.findall(text))
    yield from (("contact", without_office(name)) for name in _CONTACT.findall(around))
    sentences = [x for x in opening[-12:] if len(x) > 12 and not is_title(x) and _HEAD_OF_PAGE.search(x) is None]
    yield from (("authored", without_office(name)) for line in sentences for name in _AUTHORED.findall(line)[:1])
    yield from [("acting", name) for line in sentences[-6:] for name in _ACTING.findall(line)][:2]
    yield from (("acting", name) for name in _ACTING.findall("".join(overview[:3]))[:2])
