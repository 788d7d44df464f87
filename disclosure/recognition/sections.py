"""The narrative of a report by section, and the headings that show what a document is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from disclosure.form.headings import heading_section
from disclosure.model.document import Table, Text
from disclosure.model.place import Place, paragraph_place
from disclosure.model.report import Paragraph

_LAST_SECTIONS = frozenset(("problems", "other_matters"))
_END_OF_PAGE = re.compile(
    r"版权所有|ICP备|公网安备|网站标识码|上一篇|下一篇|主办单位|承办单位|技术支持|打印本页|关闭窗口|扫一扫|浏览次数|分享到"
)


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
        at = block.place or (str(Place(line=block.line)) if place_kind == "line" else paragraph_place(block.line))
        paragraphs.append(Paragraph(section, block.text, at))
    return paragraphs, seen
