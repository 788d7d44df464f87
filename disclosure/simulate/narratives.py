"""The narratives of simulated reports: prose put together at random, figures of the tables in words, planted errors.

Every report's prose is its own: four pieces of a sentence are drawn from pools, so that long common passages are rare.
A copied report takes over the prose of another. Whatever is wrong is planted and written down by `planting`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

import numpy as np

NOTE = "模拟数据"

_WHEN = (
    *(
        "一年来",
        "工作中",
        "在此基础上",
        "围绕中心任务",
        "着眼群众关切",
        "按照职责分工",
        "对标先进地区",
        "坚持问题导向",
        "聚焦重点领域",
    ),
    *(
        "立足本职",
        "结合实际需要",
        "依托现有力量",
        "面向基层",
        "通过建章立制",
        "根据年度安排",
        "会同有关单位",
        "抓住关键环节",
        "用好多种载体",
    ),
    *("适应新的形势", "强化责任意识", "突出服务导向", "注重统筹协调", "把握时间节点", "回应社会期待"),
)
_WHO = (
    *(
        "办公科室牵头",
        "业务骨干参与",
        "信息员队伍协同",
        "分管负责人督办",
        "各股室共同推进",
        "窗口人员配合",
        "技术团队支持",
        "法制人员把关",
    ),
    *(
        "档案人员整理",
        "宣传人员策划",
        "值班人员跟进",
        "联络员及时衔接",
        "审核小组复核",
        "编辑人员校对",
        "监督人员抽查",
        "综合人员归集",
    ),
    *(
        "培训讲师授课",
        "调研小组走访",
        "专班集中攻坚",
        "财务人员核算",
        "规划人员梳理",
        "统计人员比对",
        "运维人员保障",
        "志愿人员协助",
    ),
)
_DID = (
    *(
        "更新了栏目目录",
        "整理了办事指南",
        "改进了检索功能",
        "制作了图文解读",
        "开设了咨询专区",
        "补充了历史文件",
        "规范了发布流程",
    ),
    *(
        "组织了专题学习",
        "修订了管理办法",
        "核对了往年台账",
        "设置了查阅场所",
        "推送了惠民措施",
        "汇编了常见问答",
        "拍摄了讲解短片",
    ),
    *(
        "清查了过期链接",
        "优化了页面布局",
        "公布了预算决算",
        "举行了开放活动",
        "建立了沟通机制",
        "完善了考核指标",
        "梳理了权责清单",
    ),
    *("试行了预约服务", "编印了宣传折页", "测试了移动终端"),
)
_SO = (
    *(
        "取得了预期效果",
        "方便了企业办事",
        "缩短了答复时间",
        "提升了内容质量",
        "增进了公众了解",
        "减少了重复劳动",
        "巩固了已有成果",
    ),
    *(
        "积累了有益经验",
        "得到了群众好评",
        "扩大了覆盖范围",
        "保证了前后一致",
        "理顺了内部关系",
        "明确了下步方向",
        "提高了使用频次",
    ),
    *(
        "降低了差错比例",
        "形成了长效做法",
        "带动了整体进步",
        "改善了阅读体验",
        "压实了工作责任",
        "健全了反馈渠道",
        "拓宽了传播途径",
    ),
    *("锻炼了干部队伍", "夯实了日常基础", "增强了服务能力"),
)
_POOLS = (_WHEN, _WHO, _DID, _SO)
_OVERVIEW_SENTENCES, _PROBLEM_SENTENCES = 8, 4

Paragraphs = list[tuple[str, str]]
"""Section and words."""


@dataclass(frozen=True, slots=True)
class TextError:
    """What is wrong with a narrative: the rule, and the body and year whose prose it takes over (None: its own)."""

    rule_id: str
    prose_of: tuple[int, int] | None = None


def narrate(
    seed: int, body: int, year: int, numbers: Mapping[str, int], scope: str, error: TextError | None, change: str = ""
) -> Paragraphs:
    """The paragraphs of a report. `numbers` are printed figures by key; `change` is a planted claim over last year."""
    prose_body, prose_year = (error and error.prose_of) or (body, year)
    prose = invented_sentences(seed, prose_body, prose_year, _OVERVIEW_SENTENCES + _PROBLEM_SENTENCES)
    rule = error.rule_id if error else ""
    who = "各级行政机关" if scope == "aggregate" else "本机关"
    received = numbers["applications.received_new.total"] + (rule == "X_TEXT_T3")
    disputes = numbers["remedies.reconsideration.total"] + (rule == "X_TEXT_T4")
    lawsuits = numbers["remedies.litigation_direct.total"] + numbers["remedies.litigation_after_reconsideration.total"]
    whole, parts = published_items(seed, body, year)
    listed = whole - 1 if rule == "X_TEXT_SUM" else whole
    share = item_share(listed, parts[0]) + (5 if rule == "X_TEXT_SHARE" else 0)
    overview = [
        "".join(prose[:_OVERVIEW_SENTENCES]),
        f"{year}年,{who}收到政府信息公开申请{received}件{change},"
        f"其中自然人{numbers['applications.received_new.natural_person']}件。"
        f"上年结转{numbers['applications.carried_in.total']}件,"
        f"办结{numbers['applications.outcome_total.total']}件,"
        f"结转下年度{numbers['applications.carried_out.total']}件。"
        f"政府信息公开行政复议{disputes}件,行政诉讼{lawsuits}件。",
        f"全年公开政府信息{listed}条,其中政策文件类{parts[0]}条,占{share}%,工作动态类{parts[1]}条,其他类{parts[2]}条。",
    ]
    in_force = numbers.get("proactive.normative_documents.in_force_total")
    if in_force is not None:
        overview.append(f"现行有效的行政规范性文件{in_force + (rule == 'X_TEXT_T2')}件。")
    problems = "本年度不存在问题。" if rule == "V_TEXT_STOCK" else "".join(prose[_OVERVIEW_SENTENCES:])
    return [
        *(("overview", words) for words in overview),
        ("problems", problems),
        ("other_matters", f"{NOTE}。本年度收取政府信息公开信息处理费0元。"),
    ]


def published_items(seed: int, body: int, year: int) -> tuple[int, tuple[int, int, int]]:
    """How many items a body published, and of which kinds; no table holds it."""
    rng = np.random.default_rng([seed, 7, body, year])
    parts = rng.integers(20, 200, 3)
    return int(parts.sum()), (int(parts[0]), int(parts[1]), int(parts[2]))


def item_share(whole: int, part: int) -> Decimal:
    """A share in percent, to one digit."""
    return (Decimal(100 * part) / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)


def invented_sentences(seed: int, body: int, year: int, count: int) -> list[str]:
    """``count`` sentences without a figure; the same arguments give the same ones."""
    rng = np.random.default_rng([seed, 6, body, year])
    drawn = rng.integers(0, [len(pool) for pool in _POOLS], (count, len(_POOLS))).tolist()
    return [",".join(pool[place] for pool, place in zip(_POOLS, places, strict=True)) + "。" for places in drawn]
