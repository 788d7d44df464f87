"""Tables of a report's own, beside those of the form: what they count is no figure of the form."""

from __future__ import annotations

import re
from collections.abc import Sequence

from disclosure.form.cells import parse_cell
from disclosure.form.labels import fold, is_known_label, label_index, row_label
from disclosure.model.document import Row

_WORDS_OF_FORM = re.compile(
    "信息内容|未经复议直接起诉|复议后起诉|结果维持|结果纠正|尚未审结|申请人情况|勾稽关系|法人或其他组织|自然人|科研机构|社会公益组织|法律服务机构"
    r"|20\d\d年|本年|今年"
)
"""What stands over the form's columns, or over a year's: that table says the form's figures again."""
_TOTALS = frozenset(("总计", "合计"))
_LEAST_COLUMNS = 2
_LONGEST = 24


def is_of_its_own(rows: Sequence[Row]) -> bool:
    """Whether a table begins with a header of words, a cell each, that are nowhere in the form.

    A table that goes on from above has no header, or the form's. Pages cut tables anywhere, so that what stands on
    top there may be the rest of a label: a table drawn on a page is never of its own.
    """
    first = next((row for row in rows if any(cell.text for cell in row.cells)), None)
    return first is not None and heads_own_table(first)


def heads_own_table(first: Row) -> bool:
    """Whether a row is such a header."""
    if len(first.cells) < _LEAST_COLUMNS or first.covered:
        return False
    if any(cell.column_span > 1 or cell.row_span > 1 or cell.is_picture or cell.box for cell in first.cells):
        return False
    texts = [cell.text for cell in first.cells if cell.text]
    return len(texts) >= _LEAST_COLUMNS and not any(
        parse_cell(text) is not None or _is_of_form(fold(text)) for text in texts
    )


def _is_of_form(folded: str) -> bool:
    """Whether words are a label of the form, or hold one of a column; totals are everybody's."""
    if folded in _TOTALS:
        return False
    return (
        not folded
        or len(folded) > _LONGEST
        or is_known_label(folded)
        or row_label(folded) is not None
        or label_index().column_pattern.search(folded) is not None
        or _WORDS_OF_FORM.search(folded) is not None
    )
