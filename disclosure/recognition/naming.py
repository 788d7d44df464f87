"""Names of bodies in running text: what a name looks like, what belongs to it, and when two names are one body.

A name is what stands printed. A place or a department that another body could be called too is told by `is_relative`
and `lacks_place`; nothing here looks outside the document but at the names of places (data/regions).
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from disclosure.agencies.names import parse_agency_name
from disclosure.agencies.regions import locate
from disclosure.form.cells import half_width
from disclosure.form.labels import PINYIN
from disclosure.form.versions import read_rows
from disclosure.settings import DATA_FOLDER

HAN = "\u3400-\u4dbf\u4e00-\u9fff\ue000-\uf8ff\uf900-\ufaff\U00020000-\U000323af"
"""All blocks of Chinese characters, and the private one in which old fonts put those that names of places need."""

_PRIVATE = re.compile("[\ue000-\uf8ff]")
_VARIATION = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_BETWEEN_HAN = re.compile(rf"(?<=[{HAN}0-9)>\u300b\u3015])\s+(?=[{HAN}0-9(<\u300a\u3014])")
_STRUCK = re.compile(r"(?<![0-9年月日:~])~+[^~\n]{0,60}+~+")
"""What readers of files mark as struck, once or twice, also where nothing is; behind a date or a number the sign means
"to".
"""
_PINYIN = re.compile(PINYIN.pattern.replace(r"\u4e00-\u9fff", HAN))

ORGANISATION = (
    r"人民政府(?:办公厅|办公室)?|行政公署|管理委员会|管委会(?:办公室)?|工作委员会|委员会(?:办公室)?|街道办事处|办事处|街道办|"
    r"管理局|分局|总局|监察支队|执法支队|执法大队|支队|大队|党工委|党委|海关|公署|联合会|总社|公司|集团|大学|学院|医院|"
    r"局|厅|委|署|院|办公室|办公厅|中心|管理处|所|站|队|街道|镇|乡|处|馆"
)
NAME = rf"[{HAN}][{HAN}()\u3001\u00b7]{{1,38}}?(?:{ORGANISATION})"
_IS_NAME = re.compile(NAME)
_KIND_ALONE = re.compile(ORGANISATION)
ENDS_AS_ORGANISATION = re.compile(rf"(?:{ORGANISATION})$")
_ENDS_AS_OTHER_BODY = re.compile(
    r"(?:银行|(?:中心支|分|支)行|兵团第.{1,3}师|协会|学校|中学|小学|党校|总工会|工会|妇联|残联|团委|编办|政府办|管委办|外办|侨办|人防办|法院|检察院|总会|联社|兵团|农场|林场|监狱|部|办|会|校|社|场|关)$"
)
_NO_PART_OF_NAME = re.compile(
    r"^(?:编制|编写|撰写|制作|形成|汇总|现(?=[将向予就])|特此)|信息公开(?!办|科|中心)|年度|报告|年报|按照|根据|依据|关于|通知|的|[我该](?!$)|做好|做实|推进|推动|加强|开展|要求|精神|领导下|指导下|部署|落实|规定|条例|认真|"
    r"工作(?!委员会|委|处|站|中心|部|办公室|队|局|领导小组)|情况|内容|专栏|栏目|专区|首页|网站|门户|平台|各级|各部门|所有|其他|有关|相关|负责|联系|查询|公布|发布|如下"
)
_LAST_BRACKET = re.compile(r"(?<=..)\([^()]*\)$")
SECOND_NAME = re.compile(
    r"(?<=[局委办厅院心馆会室处])\((?!(?:党政)?办公[室厅])[^()]{2,38}(?:(?<!分)局|[委办厅院馆会室]|中心)\)$"
)
"""Another name of the same body, in brackets behind its own: 乙县档案局(乙县史志办)."""
_LEADING_WORDS = re.compile(
    r"^(?:近年来|一年来|今年以来|今年|去年|本年度|年度|全年|同时|此外|其中|目前|现将|特此|是由|均由|统一由|由(?=.{1,8}[省市县区州旗]))"
)
# What menus and headings of columns say; a name never begins with it.
_MENU_WORDS = (
    r"重点领域|法定|主动公开|依申请公开|(?:政府|政务)?信息公开|政务公开|公开(?:指南|制度|目录|年报)|基层|"
    r"工作|年度|报告|年报|指南|制度|目录|专栏|专题|栏目|平台|内容|网站|首页|主页|公告公示|通知公告|公示公告|公告|公示|政策文件|政策解读|政策|"
    r"新闻中心|新闻|要闻|动态|政务服务|互动交流|办事服务|政民互动|数据开放|走进.{2}|无障碍(?:浏览)?|长者(?:版|模式)|简体|繁体|登录|注册|搜索|打印|关闭|"
    r"当前位置|您现在的位置|位置|机构(?:职能|设置|概况)|领导信息|规划计划|财政预决算|其他|更多|返回|查看|详情|正文|附件|标题|名称"
)
_MENU = re.compile(rf"(?>{_MENU_WORDS}|[\s:>|()\[\]【】·.,、-])++")
_MENU_LEAD = re.compile(
    r"^(?>重点领域|法定|主动公开|依申请公开|(?:政府|政务)?信息公开(?:年报|指南|制度|目录|专栏|平台)?|政务公开|首页|网站首页|当前位置|正文|标题|年度报告|年报|公告公示|通知公告|附件[\d一二三四五六七八九十]{0,2}|\((?:更正|修订|修正|修改|更新|补充|公示|公开|正式|最终|定)(?:稿|版|后)?\)|[\s:>|\[\]【】·.,、-])++"
)
_LONGEST_PLACE = 16
_PLACE_ENDS = "省市县区州盟旗镇乡"
_NO_PLACE = re.compile(
    r"公开|信息|政务|专区|社区|小区|校区|院区|库区|灌区|服务区|辖区|办事|栏|专题|政府|局|委员会|工作|我|本(?!溪)"
)
ZONE = re.compile(
    r"(?:开发区|实验区|新区|园区|示范区|高新区|保税区|管理区|试验区|度假区|风景区|风景名胜区|产业区|合作区|经开区|工业区|功能区|片区)"
)
_ENDS_AS_ZONE = re.compile(f"{ZONE.pattern}$")
_STARTS_AS_ZONE = re.compile(
    r"^(?:国家级)?(?:经济技术|经济|高新技术产业|高新|综合实验|工业|循环经济|台商投资|生态工业|产业)?(?:开发区|实验区|新区|园区|高新区|经开区|管委会)"
)
_RELATIVE_WORDS = "我本全各该区县市州省镇乡街"
# A department without a place, as a site that serves only one place calls it: 水务局.
_WITHOUT_PLACE = re.compile(
    rf"^(?!.*(?:[省市县区旗盟州国海署]|镇|乡|街道|人民政府|开发|总局|公司|集团))[{HAN}]{{0,12}}(?:局|委员会|委|办公室|厅|中心|队)$"
)
# Words of departments that hold the word for a place.
_NO_PLACE_MEANT = re.compile(
    r"市场|市监|市政(?!府)|市容|乡村|城乡|区域|县域|海洋|海事|海防|国有资产|国资|国土|国防|国动|国家安全|国安|街道管理"
)
_OFFICE_ALONE = re.compile(r"^(?:人民政府|政府|党政|综合|党委|党政综合)?(?:办公室|办公厅|办)$")
_BODY_BEFORE_OFFICE = re.compile(
    r"^(.{2,40}?(?:人民政府|管理委员会|管委会|街道办事处|办事处|局|厅|(?:改革|健康|教育|技术|建设|农村|信息化|事务|管理|商务|水利|交通)委员会|委(?!会|员)))"
    r"(?!办公厅)[^局厅委府]{0,8}(?:办公室|办|科|股|室|处|中心)$"
)
_GOVERNMENT = re.compile(r"(?:人民政府|行政公署)$")
_OFFICE_OF_GOVERNMENT = re.compile(
    r"^(.{1,30}?(?:人民政府|管理委员会|管委会|办事处))[^局委]{0,8}(?:办|室|厅|科|股|中心)$"
)
_KIND_OF_PLACE = re.compile(r"(?:人民政府|行政公署|街道办事处|办事处|党工委管理委员会|党工委管委会|管理委员会|管委会)$")


def plain(text: str) -> str:
    """Text with half-width forms, without what is struck and without blanks between Chinese characters and digits."""
    text = half_width(text)
    if "~" in text:
        text = _STRUCK.sub("", text)
    if "(" in text:
        text = _PINYIN.sub("", text)
    if not text.isascii():
        text = _VARIATION.sub("", text)
    if " " in text or not text.isprintable():
        text = _BETWEEN_HAN.sub("", text)
    return text.strip(" \t|")


def clean_name(text: str) -> str:
    """A name as a sentence or a title prints it, without words of the sentence or of a menu; '' where it is none."""
    name = _MENU_LEAD.sub("", text.strip())  # first: 年度报告 is a menu's word, 年度 one of a sentence
    name = _LEADING_WORDS.sub("", name)
    if name.count("(") != name.count(")") or _NO_PART_OF_NAME.search(name):
        return ""
    return name if 2 <= len(name) <= 45 else ""


def is_menu(line: str) -> bool:
    """Whether a line holds nothing but the words of a menu."""
    return _MENU.fullmatch(line) is not None


def is_name(text: str) -> bool:
    """Whether a text is nothing but a body's name."""
    return _IS_NAME.fullmatch(text) is not None and _NO_PART_OF_NAME.search(text) is None


@lru_cache(maxsize=1024)
def ends_as_body(name: str) -> bool:
    """Whether a name ends as that of a body, a place or a zone does; two characters are only a place's name."""
    name = _LAST_BRACKET.sub("", name)
    if is_place(name):
        return True
    return len(name) > 2 and (
        ENDS_AS_ORGANISATION.search(name) is not None
        or _ENDS_AS_ZONE.search(name) is not None
        or _ENDS_AS_OTHER_BODY.search(name) is not None
    )


@lru_cache(maxsize=4096)
def is_zone(name: str) -> bool:
    """Whether a name is that of a zone, which a committee governs: 甲市高新区, but no district (浦东新区, 清新区)."""
    if _ENDS_AS_ZONE.search(name) is None:
        return False
    place = locate(name)
    return place.zone is not None or place.end < len(name)


def has_private_character(name: str) -> bool:
    """Whether a name holds a character that only one font knows."""
    return _PRIVATE.search(name) is not None


@lru_cache(maxsize=4096)
def is_place(text: str) -> bool:
    """Whether a text is nothing but a place, or several, one within another: 甲市乙县, 赵县."""
    if not 2 <= len(text) <= 45 or text[-1] not in _PLACE_ENDS or _NO_PLACE.search(text):
        return False
    if re.fullmatch(rf"[{HAN}]+", text) is None:
        return False
    reached = {0}
    for end in range(2, len(text) + 1):
        if text[end - 1] in _PLACE_ENDS and any(end - _LONGEST_PLACE <= start <= end - 2 for start in reached):
            reached.add(end)
    return len(text) in reached


@cache
def _places_like_relatives() -> str:
    """Names of places that begin like "our" or "the whole": 镇江市, 全南县, 本溪 (short ones of cities only)."""
    names = set()
    for row in read_rows(DATA_FOLDER / "regions" / "region.csv"):
        if row["name"][0] in _RELATIVE_WORDS:
            names.add(row["name"])
            if row["level"] == "prefecture" and row["name"].endswith("市"):
                names.add(row["name"][:-1])
    return "|".join(sorted(names))


# A town's own name has two characters: 省庄镇, 市桥街道, where what follows the first would be 庄镇, 桥街道.
_SHORT_TOWN = rf"[区县市州省街](?![直属各辖级])[{HAN}](?:镇|乡|街道)(?=$|人民|政府|办|党|工委)"
_RELATIVE = re.compile(
    rf"^(?!{_places_like_relatives()}|{_SHORT_TOWN}|市场|市监|市政(?!府)|市容|乡村|全民|区域|县域)[{_RELATIVE_WORDS}](?!(?:中|北|南|城|桥)区)"
)


def starts_as_relative(name: str) -> bool:
    """Whether a name begins with a word for a place instead of its name: 区发改局, 我局."""
    return _RELATIVE.match(name) is not None


def is_branch_alone(name: str) -> bool:
    """Whether a name is that of a branch without the bureau that it is of: 乙县分局."""
    return name.endswith("分局") and is_place(name.removesuffix("分局"))


@lru_cache(maxsize=1024)
def lacks_place(name: str) -> bool:
    """Whether a name is that of a department or a zone as its own place calls it: 水务局, 经济开发区管委会.

    A branch without its bureau lacks as much.
    """
    if is_branch_alone(name):
        return True
    if _STARTS_AS_ZONE.match(name) is not None:
        return True
    return _WITHOUT_PLACE.match(_NO_PLACE_MEANT.sub("", name)) is not None and not _starts_with_city(name)


def _starts_with_city(name: str) -> bool:
    """Whether a name begins with that of a city or province, with or without its kind: 厦门海事局."""
    place = locate(name)
    return place.end > 0 and any(code.endswith("00") for code in place.codes)


def is_office_alone(name: str) -> bool:
    """Whether a name is only 办公室, of whatever body."""
    return _OFFICE_ALONE.match(name) is not None


def is_kind_alone(name: str) -> bool:
    """Whether a name is only the word for a kind of body: 人民政府, 管理局, 办公室."""
    return _KIND_ALONE.fullmatch(name) is not None or is_office_alone(name)


def is_relative(name: str) -> bool:
    """Whether a name means a body only together with the place that it leaves out."""
    return starts_as_relative(name) or lacks_place(name)


# 市政府国资委 is the city's commission; 县人民政府 and 县政府办 are themselves of the government.
_RELATIVE_FRONT = re.compile(r"^.(?:(?:人民)?政府(?=.{2})(?!办))?")


def with_place(name: str, place: str) -> str | None:
    """A name that only says 县审计局 or 经济开发区管委会, with the place that the document names."""
    if not place:
        return None
    if lacks_place(name):
        return place + name
    if name[0] in "区县市州省" and place.endswith(name[0]):
        return place + _RELATIVE_FRONT.sub("", name)
    return None


def without_office(name: str) -> str:
    """The body of an inner office: 乙县水利局 for 乙县水利局办公室; the office of a government is a body itself."""
    if name.endswith(("街道办事处", "街道办")):
        return name  # 延吉市局子街街道办事处 is no office of a bureau
    match = _BODY_BEFORE_OFFICE.match(name)
    if match is None:
        return name
    shorter = match.group(1)
    if shorter.endswith("人民政府") and not re.search(r"[镇乡]人民政府$", shorter):
        return name
    return shorter


def is_government(name: str) -> bool:
    """Whether a name is that of a place or of its government, townships too."""
    return _GOVERNMENT.search(name) is not None or (is_place(name) and not is_zone(name))


def is_within_government(name: str, government: str) -> bool:
    """Whether a name is that of an office of a government: 甲县人民政府办公室."""
    match = _OFFICE_OF_GOVERNMENT.match(name)
    return match is not None and are_one_body(match.group(1), government)


def are_one_body(one: str, other: str) -> bool:
    """Whether two names can be one body: equal but for a place in front, short forms, or the kind of a place."""
    if one == other:
        return True
    shorter, longer = sorted((_core(one), _core(other)), key=len)
    if longer.endswith(shorter):
        # A street's office is a branch of its district's government, and signs so: 甲区人民政府乙街道办事处.
        front = longer[: len(longer) - len(shorter)].removesuffix("人民政府")
        if is_branch_alone(shorter):
            return not front or front.endswith("局")
        return not front or is_place(front) or is_zone(front) or locate(front).end == len(front)
    return False


@lru_cache(maxsize=4096)
def _core(name: str) -> str:
    """A name with short forms written out, without the kind of body that a place's name may leave out."""
    if name.endswith(("街道办事处", "街道办")):
        return name[: name.rindex("街道") + 2]
    core = _KIND_OF_PLACE.sub("", name)
    if not core or core == name or not (is_place(core) or core.endswith(("街道", "苏木")) or is_zone(core)):
        core = name
    if is_place(core) or core.endswith("街道") or is_zone(core):
        return core
    return parse_agency_name(name).name
