"""Whose report it is, over bodies of every level and kind and the ways that pages print or hide their names.

Each way of printing is tried with each body. The right answer is the body's printed name; None is allowed only where
the way itself says so, and then a problem has to name what stands printed.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from disclosure.model.report import Paragraph
from disclosure.recognition.facts import Facts, find_facts

BUREAUS = (
    "甲市乙县水利局",
    "乙县教育局",
    "丙区市场监督管理局",
    "戊市己区应急管理局",
    "岷县卫生健康局",
    "桃江县审计局",
    "沭阳县发展和改革局",
    "江苏省淮安市住房和城乡建设局",
    "上海市科学技术委员会",
    "浙江省经济和信息化厅",
    "国家税务总局沭阳县税务局",
    "甲市公安局乙区分局",
    "甲市公安局交通管理局",
    "乙县自然资源和规划局",
    "乙旗农牧局",
    "丁自治州民族宗教事务委员会",
    "乙县退役军人事务局",
    "乙县机构编制委员会办公室",
    "甲市住房公积金管理中心",
    "乙县城市管理综合行政执法大队",
    "甲市水务集团",
    "乙县供销合作社联合社",
    "乙县处非办公室",
    "将乐县林业局",
    "本溪市明山区教育局",
    "镇江市财政局",
    "全南县统计局",
    "甲市经济技术开发区应急管理局",
)
OTHERS = (
    ("甲市乙县㮾梨街道办事处", "own"),
    ("㵲阳镇人民政府", "own"),
    ("乙县\U00020164镇人民政府", "own"),
    ("乙县\U00030edd乡人民政府", "own"),
    ("宁陕县梅子镇人民政府", "own"),
    ("丙区官洲街道办事处", "own"),
    ("省庄镇人民政府", "own"),
    ("市桥街道办事处", "own"),
    ("县街乡人民政府", "own"),
    ("延吉市局子街街道办事处", "own"),
    ("乙县东山回族乡人民政府", "own"),
    ("甲市乙县人民政府", "aggregate"),
    ("戊市己区人民政府", "aggregate"),
    ("黔东南苗族侗族自治州人民政府", "aggregate"),
    ("甲市高新技术产业开发区管理委员会", "own"),
    ("平潭综合实验区管理委员会", "own"),
)
BODIES = tuple((name, "own") for name in BUREAUS) + OTHERS
Lines = list[str]
Page = tuple[Lines, Lines, Lines, dict[str, str]]
PERIOD = "统计期限为2020年1月1日至2020年12月31日。"
RULE = "根据《中华人民共和国政府信息公开条例》的规定编制本报告," + PERIOD
TITLE = "2020年政府信息公开工作年度报告"


def facts_of(page: Page) -> Facts:
    opening, overview, closing, metadata = page
    paragraphs = [Paragraph("preamble", text) for text in opening]
    paragraphs += [Paragraph("overview", text) for text in overview]
    paragraphs += [Paragraph("other_matters", text) for text in closing]
    return find_facts(metadata, paragraphs)


def page(*opening: str, overview: str = "本年度工作平稳。", closing: tuple[str, ...] = (), **metadata: str) -> Page:
    return list(opening), [overview], ["无其他需要报告的事项。", *closing, "2021年1月12日"], metadata


MENUS = ("政府信息公开", "重点领域信息公开", "法定主动公开内容", "政府信息公开年报", "信息公开目录", "首页", "年度报告")

WAYS: dict[str, Callable[[str], Page]] = {
    **{f"menu line {menu}": lambda name, menu=menu: page(menu, name + TITLE, RULE) for menu in MENUS},  # type: ignore[misc]
    "several menu lines": lambda name: page("首页", "政务公开", "政府信息公开", "年报", name + TITLE, RULE),
    "menu glued to the title": lambda name: page(f"政府信息公开{name}{TITLE}", RULE),
    "menu in a line with the title": lambda name: page(f"重点领域信息公开 {name}{TITLE}", RULE),
    "year in front": lambda name: page(f"2020年{name}政府信息公开工作年度报告", RULE),
    "year in front with degree": lambda name: page(f"2020年度{name}政府信息公开年度报告", RULE),
    "year behind": lambda name: page(f"{name}政府信息公开工作年度报告(2020年)", RULE),
    "year in words": lambda name: page(f"{name}二〇二〇年政府信息公开工作年度报告", RULE),
    "name in a line of its own": lambda name: page(name, TITLE, RULE),
    "three lines": lambda name: page(name, "2020年", "政府信息公开工作年度报告", RULE),
    "year on the next line": lambda name: page(f"{name}政府信息公开工作年度报告", "(2020年)", RULE),
    "broken in the words": lambda name: page(f"{name}2020年政", "府信息公开工作年度报告", RULE),
    "broken behind the words": lambda name: page(f"{name}2020年政府信息公开", "工作年度报告", RULE),
    "broken in the name": lambda name: page(name[:-2], name[-2:] + TITLE, RULE, closing=(name,)),
    "field name": lambda name: page(f"标 题: {name}{TITLE}", "发布机构: 某某网", RULE),
    "compiled by": lambda name: page(TITLE, f"本报告由{name}编制,{PERIOD}"),
    "compiled with statistics": lambda name: page(TITLE, f"本报告由{name}结合有关统计数据编制而成,{PERIOD}"),
    "compiled according to": lambda name: page(TITLE, f"本年度报告由{name}根据《条例》规定编制。{PERIOD}"),
    "verb after the name": lambda name: page(
        "政府信息公开工作年度报告", f"{name}编制了2020年度政府信息公开工作年度报告。{PERIOD}"
    ),
    "publishes": lambda name: page(TITLE, f"{name}发布2020年政府信息公开工作年度报告。{PERIOD}"),
    "makes known": lambda name: page(TITLE, f"根据条例要求,{name}现向社会公布2020年度政府信息公开工作年度报告。"),
    "carries out": lambda name: page(TITLE, RULE, overview=f"2020年,{name}认真贯彻落实条例,推进公开。"),
    "carries out under leadership": lambda name: page(
        TITLE, RULE, overview=f"2020年,在上级的正确领导下,{name}高度重视政府信息公开工作。"
    ),
    "announced": lambda name: page(TITLE, f"现将{name}2020年政府信息公开工作情况报告如下。"),
    "signed": lambda name: page(TITLE, RULE, closing=(name,)),
    "signed and sealed": lambda name: page(TITLE, RULE, closing=(f"{name}(盖章)",)),
    "signed with the date": lambda name: page(TITLE, RULE, closing=(f"{name} 2021年1月12日",)),
    "labelled": lambda name: page(TITLE, f"填报单位:{name}", RULE),
    "title of the page": lambda name: page("首页", "政府信息公开", RULE, title=f"{name}{TITLE}_某某门户网站"),
    "metadata": lambda name: page("年报", RULE, articletitle=f"{name}{TITLE}"),
    "head of the site": lambda name: page("政务公开", name + TITLE, RULE, title="某某市人民政府门户网站"),
    "date under the title": lambda name: page(name + TITLE, "2021-01-12 17:49:17", RULE),
    "compiled by an office under a title": lambda name: page(
        name + TITLE, f"本报告由{name}办公室编制。如有疑问,请与{name}办公室联系。"
    ),
    "another body acts": lambda name: page(
        name + TITLE, RULE, overview="按照丁省人民政府办公厅要求,本单位认真开展工作。"
    ),
}


@pytest.mark.parametrize("way", WAYS)
def test_every_body_is_found_in_every_way_of_printing(way: str) -> None:
    wrong, unknown = [], []
    for name, scope in BODIES:
        facts = facts_of(WAYS[way](name))
        if facts.agency is None:
            unknown.append(name)
        elif (facts.agency, facts.scope, facts.year) != (name, scope, 2020):
            wrong.append((name, facts.agency, facts.scope, facts.year))
        if facts.agency is not None and facts.published_on != date(2021, 1, 12):
            wrong.append((name, facts.published_on))
    assert not wrong
    assert len(unknown) <= 4, unknown


@pytest.mark.parametrize("name", ["区新城街道办事处", "县城关镇人民政府", "市直属街道办事处", "县教育局"])
def test_a_place_without_its_name_is_not_a_body(name: str) -> None:
    """区 and 县 stand for a place here: 新城街道, 城关镇 are names without them."""
    assert facts_of(page(name + TITLE, RULE)).agency is None
    assert facts_of(WAYS["signed"](name)).agency is None
