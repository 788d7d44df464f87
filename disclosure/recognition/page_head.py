"""What a page prints about a report in fields, and in small tables beside those of the form: body, dates, title.

Sites print 索引号, 发布机构 and 发布日期 in a table above the report, or each name of a field on one line and what it
says on the next; a signature may stand in a table without lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from disclosure.form.headings import heading_section
from disclosure.form.labels import label_index, row_label
from disclosure.model.document import Table, Text
from disclosure.recognition.naming import plain
from disclosure.recognition.titles import is_title

_FIELD = re.compile(
    r"[(\[【]?(?:(?:信息)?索引号|索引|(?:主题|体裁|信息|组配)分类|公开(?:方式|形式|范围|时限|类别)|有效性|发布文号|发文字号|文号|关键词|主题词"
    r"|信息名称|公文名称|名称|标题|信息来源|来源|作者"
    r"|(?:信息)?(?:发布|发文|制发|公开|来源|责任|公开责任|编制|填报|报送|提供|起草|拟稿)(?:机构|机关|单位|部门|主体|处室)"
    r"|(?:发布|发文|公开|成文|生成|印发|更新|上传|公布|失效|有效)(?:日期|时间))[)\]】]?\s?:?"
)
_MOST_ROWS = 12
_MOST_CELLS = 60
_LONGEST_VALUE = 80
_LAST_SECTIONS = frozenset(("problems", "other_matters"))


def join_fields(lines: Sequence[str]) -> list[str]:
    """Lines in plain form, the name of a field together with what the next line says: 发布日期:2024-01-18."""
    joined: list[str] = []
    name = ""
    for line in lines:
        if name and len(line) <= _LONGEST_VALUE and _FIELD.fullmatch(line) is None:
            joined[-1] = f"{name.rstrip(' :')}:{line}"
            name = ""
            continue
        joined.append(line)
        name = line if _FIELD.fullmatch(line) is not None else ""
    return joined


def open_small_tables(blocks: Sequence[Text | Table]) -> Sequence[Text | Table]:
    """The blocks with the small tables above the first section and below the last as lines of text.

    The same blocks where there are none. Of those above only fields and titles are taken.
    """
    opened: list[Text | Table] = []
    section: str | None = None
    is_changed = False
    for block in blocks:
        if isinstance(block, Text):
            section = heading_section(block.text) or section
            opened.append(block)
        elif (section is None or section in _LAST_SECTIONS) and _is_small(block):
            lines = _lines_of(block)
            if section is None:
                lines = [line for line in join_fields(lines) if ":" in line or is_title(line)]
            opened += [Text(line, block.number) for line in lines]
            is_changed = True
        else:
            opened.append(block)
    return opened if is_changed else blocks


def _lines_of(table: Table) -> list[str]:
    texts = (plain(line) for row in table.rows for cell in row.cells for line in cell.text.split("\n"))
    return [line for line in texts if line]


def _is_small(table: Table) -> bool:
    """Whether a table is too small for one of the form, and has none of the form's rows."""
    if len(table.rows) > _MOST_ROWS:
        return False
    texts = [cell.text for row in table.rows for cell in row.cells]
    return len(texts) <= _MOST_CELLS and not _has_row_of_form(texts)


def _has_row_of_form(texts: Iterable[str]) -> bool:
    columns = label_index().columns
    return any(row_label(text) is not None or plain(text) in columns for text in texts if text)
