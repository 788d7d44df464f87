"""The headings of a report's six sections, as published."""

from __future__ import annotations

import re

from disclosure.form.labels import fold

_HEADINGS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "overview",
        re.compile(
            r"^一(?:总体情况|概述|概况|基本情况|总体概况|(?:本年度?)?(?:政府信息公开|政务公开)?(?:主要)?工作(?:的)?(?:总体|基本|开展)?(?:情况|概况|概述))"
        ),
    ),
    ("proactive", re.compile(r"^二.{0,4}主动公开政府信息")),
    ("applications", re.compile(r"^三.{0,6}收到和处理政府信息公开申请")),
    ("remedies", re.compile(r"^四.{0,14}(?:行政复议|复议).{0,10}诉讼")),
    ("problems", re.compile(r"^五.{0,16}(?:存在|主要).{0,6}问题")),
    ("other_matters", re.compile(r"^六.{0,6}其他.{0,4}(?:报告|说明).{0,4}事项")),
)
_NUMERALS = ("一", "二", "三", "四", "五", "六")


def heading_section(text: str) -> str | None:
    """The section whose heading a line is, if it is one."""
    if len(text) > 60:
        return None
    folded = fold(text)
    if len(folded) > 40 or folded[:1] not in _NUMERALS:
        return None
    for section, pattern in _HEADINGS:
        if pattern.match(folded):
            return section
    return None
