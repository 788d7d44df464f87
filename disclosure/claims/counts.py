"""Counts that tables hold: what a sentence says was received, answered, carried over, contested, issued.

Patterns are narrow on purpose. A sentence that may mean something else (another kind of application, one channel, one
office within an aggregate, part of a year) is passed over: a wrong finding costs more than a missed one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from disclosure.claims.narrative import Sentence
from disclosure.claims.numbers import QUANTITY, Number, parse_number

_FILLER = r"[^\d。;，:()、%]"
_TOTAL = r"(?:件数|总数|数量|总量|总计|合计|共计|共有|数|共|为|达到|达|计|:|有|了|是){0,8}+"

_OBJECT = (
    r"(?P<object>依申请公开(?:政府)?(?:信息)?(?:的)?(?:申请)?(?:事项)?"
    r"|申请公开(?:的)?(?:政府信息|信息)?(?:事项)?|申请(?:书|事项|表)?)"
)
_RECEIVE = r"(?P<verb>收到并受理|收到|接收|接到|新收|受理|办理)(?:了)?"
_RECEIVED = (
    re.compile(rf"{_RECEIVE}(?P<fill>{_FILLER}{{0,40}}?){_OBJECT}{_TOTAL}{QUANTITY}"),
    re.compile(rf"{_RECEIVE}{_TOTAL}{QUANTITY}(?P<fill>{_FILLER}{{0,24}}?)(?P<object>申请|依申请公开)"),
    re.compile(rf"(?P<verb>新收)?(?P<fill>政府信息公开|信息公开)(?P<object>申请)(?:总)?(?:量)?{_TOTAL}{QUANTITY}"),
)
_RECEIVED_SUBJECTS = {"受理": "accepted", "收到并受理": "accepted", "办理": "handled", None: "accepted"}
_NO_VERB_BEFORE = re.compile(
    r"(?:^|[年度月日]|期间|全年|[我本全][市区县省州旗镇街局厅委办院所站]|本机关|本单位|共计|共有?|合计|总计|[、的])$"
)
"""What may stand before applications that are only so many: with another verb (办结, 驳回) they did not come in."""
_PLAIN_FILL = re.compile(r"^(?:共|各类|群众|公民|社会公众|公众|有效|总|新|的|到)*$")

_ANSWER = r"(?P<verb>办结|办理完毕|办理完结|(?<!公开)(?<!告知)答复|回复|办复)"
_IN_TIME = (
    r"(?:申请|政府信息公开申请|依申请公开)?(?:均|已|都|全部|按时|按期|按规定|依法|依规|在法定(?:规定)?(?:期限|时限|时间)内"
    r"|在规定(?:期限|时限|时间)内|予以|作出|得到|及时|进行)*"
)
_ANSWERED = (
    re.compile(
        rf"{_ANSWER}(?:完成|了)?(?P<fill>(?:政府信息公开|依申请公开|信息公开|公开)?(?:政府信息)?(?:申请|件)?){_TOTAL}{QUANTITY}"
    ),
    re.compile(rf"{QUANTITY}(?P<fill>{_IN_TIME})(?P<verb>办结|答复|办理完毕|办理|回复|办复)(?!率)"),
)
_ANSWERED_SUBJECTS = {"答复": "answered", "回复": "answered", "办理": "handled"}

_NEXT_YEAR = r"(?:下一?个?年度?|次年度?|(?P<year>20\d\d)年度?)"
_CARRIED_OUT = (
    re.compile(
        rf"(?:结转|顺延)(?:至|到|入|为)?{_NEXT_YEAR}(?:继续)?(?:办理|答复|处理)?(?:的)?(?:政府信息公开)?(?:申请)?{_TOTAL}{QUANTITY}"
    ),
    re.compile(rf"{QUANTITY}{_FILLER}{{0,10}}?(?:结转|顺延)(?:至|到|入)?{_NEXT_YEAR}"),
)
_LAST_YEAR = r"(?:上一?年度?|去年|(?P<year>20\d\d)年度?)"
_CARRIED_IN = (
    re.compile(rf"{_LAST_YEAR}(?:的)?结转(?:的)?(?:至本年度?)?(?:的)?(?:政府信息公开)?(?:申请)?{_TOTAL}{QUANTITY}"),
    re.compile(rf"结转{_LAST_YEAR}(?:的)?(?:政府信息公开)?申请{_TOTAL}{QUANTITY}"),
    re.compile(rf"{QUANTITY}(?:申请)?(?:为|是|系|来自|来源于|属于)?{_LAST_YEAR}(?:的)?结转"),
)

_OUTCOMES = (
    ("granted_any", r"(?:予以)?公开(?:及|和|与|、|或|以及)(?:予以)?部分公开"),
    ("granted_partial", r"(?:予以|同意)?部分公开|区分处理后(?:予以)?公开"),
    ("granted_full", r"(?:予以|同意)公开|公开答复|全部公开"),
    ("refused", r"不予公开"),
    ("unable", r"无法提供"),
    ("not_processed", r"不予处理"),
    ("other_outcome", r"(?:作)?其他处理(?:情形)?|(?<=[件条份宗][，、])其他(?=\d)"),
)
_OUTCOME = "|".join(f"(?P<{code}>{pattern})" for code, pattern in _OUTCOMES)
_OUTCOME_FORWARD = re.compile(rf"(?:{_OUTCOME})(?:的|答复|决定|情形|申请|类)*{_TOTAL}{QUANTITY}")
_OUTCOME_BACKWARD = re.compile(
    rf"{QUANTITY}(?:申请|均|已|作出|做出|为|属于|属|系|被|依法|答复|的|决定)*(?:{_OUTCOME})(?![^，。;、]{{0,6}}\d)"
)
_NOT_OUTCOMES = re.compile(r"制作|获取|公文|属性|梳理|审查|制发|印发")

_APPLICANTS = (
    ("organisations", r"法人(?:或|和|及|、)其他组织"),
    ("natural_person", r"自然人"),
    ("org_business", r"商业企业|(?<!事业)企业"),
    ("org_research", r"科研机构"),
    ("org_public_interest", r"社会公益组织"),
    ("org_legal_services", r"法律服务机构"),
)
_APPLICANT = "|".join(f"(?P<{code}>{pattern})" for code, pattern in _APPLICANTS)
_APPLICANT_FORWARD = re.compile(rf"(?:{_APPLICANT})(?:申请|提出|提交|的)*{_TOTAL}{QUANTITY}")

_BOTH = re.compile(
    rf"行政复议(?:案件)?(?:、|和|及|或|与)(?:行政)?诉讼(?:案件)?(?:的)?(?P<way>共计|共|合计|总计|均为|各)?{QUANTITY}"
)
_CHANNELS = (
    ("litigation_direct", r"未经复议直接(?:起诉|提起行政诉讼)(?:的)?(?:案件)?"),
    ("litigation_after_reconsideration", r"(?:经)?复议后(?:起诉|提起行政诉讼)(?:的)?(?:案件)?"),
    ("reconsideration", r"行政复议(?:案件|申请|类)?(?:的)?"),
    ("litigation", r"行政诉讼(?:案件|类)?(?:的)?"),
)
_CHANNEL = "|".join(f"(?P<{code}>{pattern})" for code, pattern in _CHANNELS)
_CHANNEL_NAMED = re.compile(_CHANNEL)
_CHANNEL_FORWARD = re.compile(rf"(?:{_CHANNEL}){_TOTAL}{QUANTITY}")
_CHANNEL_BACKWARD = re.compile(
    rf"(?:发生|引发|产生|涉及|提起|被提起|被申请|有){_TOTAL}{QUANTITY}(?:因)?(?:政府信息公开|信息公开|依申请公开)?(?:引发|引起)?(?:的)?"
    r"(?:(?P<reconsideration>行政复议)|(?P<litigation>行政诉讼))(?!、|和|及|或|与|机关|机构)"
)
_RESULT_FORWARD = re.compile(
    r"(?:(?P<upheld>结果维持|被维持|维持)|(?P<corrected>结果纠正|被纠正|纠正)|(?P<other>其他结果)|(?P<pending>尚未审结|未审结))"
    rf"(?:的)?{_TOTAL}{QUANTITY}"
)
_OTHER_REMEDIES = re.compile(
    r"审理|审结[^未]|化解|调解|出庭|应诉|行政复议(?:案件)?(?:办理|审理)|复议机构|法律援助|仲裁"
)

_NONE = r"(?<![从并])(?:未发生|没有发生|未出现|没有出现|未收到|未产生|未引发|未涉及|没有|不存在|未有|无(?!法|论|偿|障))"
_NO_REMEDIES = re.compile(
    rf"{_NONE}(?P<fill>[^\d。;，]{{0,40}}?)(?P<reconsideration>行政复议)(?P<joint>[^\d。;，]{{0,6}}?(?P<litigation>(?:行政)?诉讼))?(?P<rest>[^。;，]*)"
)
_NO_LITIGATION = re.compile(rf"{_NONE}(?P<fill>[^\d。;，、]{{0,40}}?)(?P<litigation>行政诉讼)(?P<rest>[^。;，]*)")
_NO_APPLICATION = re.compile(
    r"(?:未|没有|暂未|尚未|无)(?:收到|接到|接收到?|受理)(?:任何|过|到)?(?P<fill>[^\d。;，]{0,40}?)(?:申请|依申请公开)(?P<rest>[^。;，]*)"
)
_ALL_DONE = re.compile(r"(?:(?<!按时)(?<!按期)办结率(?:为|达到|达|均为)?100%)|(?:全部|均已|已全部)办结")

_DOCUMENTS = (
    (
        "normative_in_force",
        r"现行有效(?:的)?(?:行政)?规范性文件(?:共有)?|规范性文件[^\d，。;]{0,8}现行有效(?:件数|的)?",
    ),
    ("normative_repealed", r"(?:废止|失效)(?:或|和|及|、)?(?:废止|失效)?(?:的)?(?:行政)?规范性文件"),
    ("normative_issued", r"(?:制发|制定)(?:的)?(?:行政)?规范性文件"),
    ("rules_in_force", r"现行有效(?:的)?(?:政府)?规章"),
    ("rules_issued", r"(?:制定|制发|出台)(?:市|省|地方)?(?:政府)?规章"),
    ("licences", r"作出(?:的)?行政许可(?:处理)?决定"),
    ("penalties", r"作出(?:的)?行政处罚(?:处理)?决定"),
    ("coercive_measures", r"作出(?:的)?行政强制(?:措施)?(?:处理)?决定"),
)
_DOCUMENT = "|".join(f"(?P<{code}>{pattern})" for code, pattern in _DOCUMENTS)
_DOCUMENT_FORWARD = re.compile(rf"(?:{_DOCUMENT}){_TOTAL}{QUANTITY.replace('件次|', '件次|份|部|')}")
_DOCUMENT_GOES_ON = re.compile(
    rf"(?:(?P<normative_repealed>(?:废止或失效|失效或废止|废止|失效))|(?P<normative_in_force>现行有效))(?:件数|的)?{_TOTAL}{QUANTITY}"
)
_FEES = re.compile(
    r"行政事业性收费(?:金额)?(?:总计|合计|共计|共|为|总额|:|约)*(?P<number>(?:\d{1,3}(?:,\d{3}){1,5}|\d{1,15})(?:\.\d{1,6})?)(?P<unit>万元)(?P<after>)"
)

_OTHER_MATTER = re.compile(
    r"提案|建议|信件|留言|热线|咨询|网民|来信|来电|工单|许可|投诉|举报|诉求|12345|信访件|仲裁|鉴定|补贴|登记|查询|救助|调解|法律援助"
)
_ONE_CHANNEL = re.compile(
    r"网上|网络|网站|信函|当面|现场|邮件|邮箱|传真|平台|电话|窗口|线上|线下|邮寄|书面|上年|上一年|去年|结转|重复|撤回|补正|逾期"
)
_MANY_CHANNELS = re.compile(r"等(?:多种|各种|各类)?(?:方式|渠道|途径|形式|平台)")
_PART = re.compile(r"其中|另有|另外|分别|还有")
_ONE_OFFICE = re.compile(
    r"本级|本机关|办公室|办公厅|政府办|代表|[市区县省]直|部门|乡镇|街道|镇街|市级|区级|县级(?!以上)|省级|市政府(?!各)|区政府(?!各)|县政府(?!各)"
)
_ALL_OFFICES = re.compile(r"全[市区县省州旗镇街国]|[我本][市区县省州旗]|各级|全系统")
_APPLICATIONS_TOPIC = re.compile(r"依申请|申请公开|信息公开申请|公开申请|公开的申请")


@dataclass(frozen=True, slots=True)
class Count:
    """A count tied to a quantity; `start` and `end` are the places of its number and of the end of its unit."""

    subject: str
    number: Number
    unit: str
    start: int
    end: int


def find_counts(sentence: Sentence, report_year: int, scope: str) -> list[Count]:
    """The counts of a sentence that tables hold, in order; each printed number is tied to one quantity at most."""
    found: dict[int, Count] = {}
    for count in _every_count(sentence, report_year, scope):
        found.setdefault(count.start, count)
    return [found[start] for start in sorted(found)]


def _every_count(sentence: Sentence, report_year: int, scope: str) -> Iterator[Count]:
    text = sentence.text
    if "结转" in text or "顺延" in text:
        yield from _carried(sentence, report_year)
    heads: list[Count] = []
    if "申请" in text:
        heads = list(_received(sentence, scope))
    if _APPLICATIONS_TOPIC.search(sentence.context) or heads:
        heads += list(_answered(sentence, heads, scope))
        yield from heads
        yield from _outcomes(sentence)
        yield from _applicants(sentence, heads)
        yield from _all_done(sentence, heads, scope)
    if "申请" in text and (none := _NO_APPLICATION.search(text)):
        yield from _no_application(none, sentence, scope)
    if "复议" in text or "诉讼" in text or "起诉" in text:
        yield from _remedies(sentence)
    if sentence.section in ("overview", "proactive"):
        yield from _documents(sentence, scope)


def _count(subject: str, match: re.Match[str]) -> Iterator[Count]:
    number = parse_number(match["number"], match["after"] or "")
    start = match.start("number")
    follows_comma = start > 0 and match.string[start - 1] == "，" and bool(re.match(r"\d{3}\D", match["number"] + "|"))
    is_split = follows_comma and start > 1 and match.string[start - 2].isdigit()
    is_range = start > 0 and match.string[start - 1] in "-—~至.,/" and match["number"][0].isdigit()
    if number is not None and not is_split and not is_range:
        yield Count(subject, number, match["unit"], start, match.end())


def _implied(subject: str, match: re.Match[str]) -> Count:
    """A count of zero that is said in words."""
    zero = parse_number("0")
    assert zero is not None
    return Count(subject, zero, "", match.start(), match.end())


def _clause_before(text: str, start: int) -> str:
    return re.split(r"[，。;:(]", text[:start])[-1]


def _clause(text: str, match: re.Match[str]) -> str:
    """The clause that holds a match, up to the next comma or bracket."""
    return _clause_before(text, match.start()) + match[0] + re.split(r"[，。;:(]", text[match.end() :])[0]


def _fits_scope(text: str, scope: str) -> bool:
    """Whether a clause speaks for what the report covers: in an aggregate not for one office, never for a part."""
    if scope == "own":
        return not re.search(r"全系统|下属|所属", text)
    return not _ONE_OFFICE.search(text) or bool(_ALL_OFFICES.search(text))


def _speaks_of_one_channel(clause: str) -> bool:
    return bool(_ONE_CHANNEL.search(clause)) and not _MANY_CHANNELS.search(clause)


def _received(sentence: Sentence, scope: str) -> Iterator[Count]:
    text = sentence.text
    taken: set[int] = set()
    for pattern in _RECEIVED:
        for match in pattern.finditer(text):
            fill, verb = match["fill"], match["verb"]
            lead = _clause_before(text, match.start())
            around = lead + fill
            if match.start("number") in taken or _OTHER_MATTER.search(around) or re.search("复议|诉讼", around):
                continue
            if verb is None and not _NO_VERB_BEFORE.search(lead):
                continue
            if _speaks_of_one_channel(around) or _PART.search(around) or lead.endswith(("未", "没有", "不予")):
                continue
            is_of_information = "公开" in fill + match["object"] or "信息" in fill
            if not is_of_information and not (_PLAIN_FILL.match(fill) and "公开" in sentence.context):
                continue
            if not _fits_scope(text[: match.end()], scope) or re.match(
                r"(?:的)?行政(?:复议|诉讼)", text[match.end() :]
            ):
                continue
            subject = _RECEIVED_SUBJECTS.get(verb, "received")
            if subject == "received" and re.search(r"上一?年.{0,8}结转|结转.{0,6}上一?年", text):
                subject = "accepted"
            taken.add(match.start("number"))
            yield from _count(subject, match)


def _answered(sentence: Sentence, received: list[Count], scope: str) -> Iterator[Count]:
    """What was answered; not where the sentence speaks of applications of another kind before."""
    text = sentence.text
    for pattern in _ANSWERED:
        for match in pattern.finditer(text):
            clause = _clause(text, match)
            before = text[: match.start()]
            if (
                "申请" in before
                and "公开" not in before
                and not any(count.start <= match.start() for count in received)
            ):
                continue
            if _OTHER_MATTER.search(clause) or "复议" in clause or "诉讼" in clause or _PART.search(clause):
                continue
            if _speaks_of_one_channel(clause) or not _fits_scope(text[: match.end()], scope):
                continue
            yield from _count(_ANSWERED_SUBJECTS.get(match["verb"], "concluded"), match)


def _all_done(sentence: Sentence, heads: list[Count], scope: str) -> Iterator[Count]:
    """That every application was concluded: nothing is left for next year."""
    text = sentence.text
    match = _ALL_DONE.search(text)
    if match is None or re.search("结转|顺延", text) or _OTHER_MATTER.search(_clause(text, match)):
        return
    if _speaks_of_other_applications(text[: match.start()], heads) or not _fits_scope(text[: match.end()], scope):
        return
    yield _implied("all_concluded", match)


def _speaks_of_other_applications(before: str, heads: list[Count]) -> bool:
    return "申请" in before and "公开" not in before and not any(count.start <= len(before) for count in heads)


def _carried(sentence: Sentence, report_year: int) -> Iterator[Count]:
    for subject, patterns, year in (
        ("carried_out", _CARRIED_OUT, report_year + 1),
        ("carried_in", _CARRIED_IN, report_year - 1),
    ):
        for pattern in patterns:
            for match in pattern.finditer(sentence.text):
                if match["year"] is None or int(match["year"]) == year:
                    yield from _count(subject, match)


def _named(match: re.Match[str], codes: tuple[tuple[str, str], ...]) -> str:
    return next(code for code, _ in codes if match.groupdict().get(code))


def _outcomes(sentence: Sentence) -> Iterator[Count]:
    text = sentence.text
    if _NOT_OUTCOMES.search(text):
        return
    used: list[tuple[int, int]] = []
    for match in _OUTCOME_FORWARD.finditer(text):
        if match["other_outcome"] == "其他" and not re.search("无法提供|不予", text[: match.start()]):
            continue  # a kind of applicant has the same name
        used.append(match.span())
        yield from _count(_named(match, _OUTCOMES), match)
    for match in _OUTCOME_BACKWARD.finditer(text):
        if not any(start < match.end() and match.start() < end for start, end in used):
            yield from _count(_named(match, _OUTCOMES), match)


def _applicants(sentence: Sentence, heads: list[Count]) -> Iterator[Count]:
    """Kinds of applicants, where the sentence says before how many applications came."""
    came = {count.start: count.subject for count in heads if count.subject in ("received", "accepted")}
    answered = [count.start for count in heads if count.subject not in ("received", "accepted")]
    for match in _APPLICANT_FORWARD.finditer(sentence.text):
        start = match.start()
        if any(place < start for place in came) and not any(max(came) < place < start for place in answered):
            yield from _count(f"{came[min(came)]}_{_named(match, _APPLICANTS)}", match)


def _no_application(match: re.Match[str], sentence: Sentence, scope: str) -> Iterator[Count]:
    fill = match["fill"]
    if (
        re.search(r"其他(?!组织)|涉及|关于|超期|逾期", fill + match["rest"])
        or _OTHER_MATTER.search(fill)
        or "复议" in match[0]
    ):
        return
    if "诉讼" in match[0] or "公开" not in sentence.context or _speaks_of_one_channel(_clause(sentence.text, match)):
        return
    if _fits_scope(sentence.text[: match.end()], scope):
        yield _implied("received", match)


def _remedies(sentence: Sentence) -> Iterator[Count]:
    text = sentence.text
    if "公开" not in sentence.context and sentence.section != "remedies":
        return
    joint = _BOTH.search(text)
    if joint:
        if joint["way"] in ("各", "均为"):
            for subject in ("reconsideration", "litigation"):
                number = parse_number(joint["number"], joint["after"] or "")
                if number is not None:
                    # Two quantities share one number: each gets a place of its own.
                    place = joint.start("number") if subject == "litigation" else joint.start()
                    yield Count(subject, number, joint["unit"], place, joint.end())
        elif joint["way"]:
            yield from _count("all_remedies", joint)
        return
    for pattern in (_CHANNEL_FORWARD, _CHANNEL_BACKWARD):
        for match in pattern.finditer(text):
            clause = _clause(text, match)
            if _OTHER_REMEDIES.search(clause) or (
                re.search("办理|受理|收到|新收", clause) and not re.search("公开|被申请|因", clause)
            ):
                continue
            yield from _count(_named(match, _CHANNELS), match)
    channels = [(found.start(), _named(found, _CHANNELS)) for found in _CHANNEL_NAMED.finditer(text)]
    for match in _RESULT_FORWARD.finditer(text):
        named = [code for place, code in channels if place < match.start()]
        if named and named[-1] in ("reconsideration", "litigation"):
            result = next(code for code in ("upheld", "corrected", "other", "pending") if match[code])
            yield from _count(f"{named[-1]}_{result}", match)
    for pattern in (_NO_REMEDIES, _NO_LITIGATION):
        for match in pattern.finditer(text):
            yield from _no_remedies(match)


def _no_remedies(match: re.Match[str]) -> Iterator[Count]:
    if re.search(r"纠|败诉|撤销|违法|维持|超期|\d", match["rest"]) or re.search("纠|败诉|撤销|其他", match["fill"]):
        return
    for subject in ("reconsideration", "litigation"):
        if match.groupdict().get(subject):
            zero = _implied(subject, match)
            yield Count(subject, zero.number, "", match.start(subject), match.end())


def _documents(sentence: Sentence, scope: str) -> Iterator[Count]:
    text = sentence.text
    if "规范性文件" in text or "规章" in text or "作出" in text:
        for match in _DOCUMENT_FORWARD.finditer(text):
            clause = _clause_before(text, match.start())
            if _fits_scope(clause + match[0], scope) and not re.search("累计|历年|共享", clause):
                yield from _count(_named(match, _DOCUMENTS), match)
    if "规范性文件" in text:
        place = text.index("规范性文件")
        for match in _DOCUMENT_GOES_ON.finditer(text, place):
            if not re.search("规章|部门|政策性?文件", text[place : match.start()]) and _fits_scope(
                text[: match.end()], scope
            ):
                code = "normative_repealed" if match["normative_repealed"] else "normative_in_force"
                yield from _count(code, match)
    if "收费" in text:
        for match in _FEES.finditer(text):
            yield from _count("fees", match)
