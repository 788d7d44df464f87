"""The narrative of a report by section, and the headings that show what a document is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from disclosure.model import Paragraph
from disclosure.readers.document import Table, Text
from disclosure.recognition.labels import fold

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
_LAST_SECTIONS = frozenset(("problems", "other_matters"))
_END_OF_PAGE = re.compile(
    r"版权所有|ICP备|公网安备|网站标识码|上一篇|下一篇|主办单位|承办单位|技术支持|打印本页|关闭窗口|扫一扫|浏览次数|分享到"
)


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


def divide_sections(blocks: Sequence[Text | Table], place_kind: str) -> tuple[list[Paragraph], set[str]]:
    """Paragraphs with their section, and the sections whose headings stand in the document.

    What a page prints after the report (links, the site's foot) is left out from the first line that says so.
    """
    paragraphs: list[Paragraph] = []
    seen: set[str] = set()
    section = "preamble"
    for block in blocks:
        if isinstance(block, Table):
            continue
        heading = heading_section(block.text)
        if heading is not None:
            section = heading
            seen.add(heading)
            continue
        if len(block.text) <= 80 and section in _LAST_SECTIONS and _END_OF_PAGE.search(block.text):
            break
        at = block.place or (f"line {block.line}" if place_kind == "line" else f"paragraph {block.line}")
        paragraphs.append(Paragraph(section, block.text, at))
    return paragraphs, seen
