"""Web pages that are a spreadsheet, named .xls: the body, the year and every figure as in the sheet."""

from __future__ import annotations

from html import escape
from random import Random

import pytest

from disclosure.evidence import find_evidence
from disclosure.reading.extract import read_report
from tests.builders import documents, excel
from tests.recognition.test_layouts import check_exact, words_for

FIRST = "proactive.rules.issued_this_year"


def page(cells: excel.Cells) -> bytes:
    """The sheet as one table, as wide as it is, with what spreadsheet programs write around it."""
    rows: dict[int, dict[int, documents.Box]] = {}
    for row, column, box in cells:
        rows.setdefault(row, {})[column] = box
    taken = {
        (row + down, column + across)
        for row, column, box in cells
        for down in range(box.row_span)
        for across in range(box.column_span)
    }
    width = max(column for _, column in taken) + 1
    lines = []
    for row in range(max(rows) + 1):
        made = []
        for column in range(width):
            box = rows.get(row, {}).get(column)
            if box is not None:
                spans = f" colspan={box.column_span} rowspan={box.row_span}"
                made.append(f"<td{spans} x:num><font face='宋体'>{escape(box.text)}</font></td>")
            elif (row, column) not in taken:
                made.append("<td><br></td>")
        lines.append(f"<tr>{''.join(made)}</tr>")
    head = '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta charset="utf-8"></head>'
    return f"{head}<body><table border=1>{''.join(lines)}</table></body></html>".encode()


@pytest.mark.parametrize("version", ["gb2019", "gb2021"])
def test_a_sheet_saved_as_a_page_is_read_exactly(version: str) -> None:
    for seed, blank_share in enumerate((0.0, 0.3, 0.9)):
        figures = documents.random_figures(version, Random(seed), blank_share)
        reading = read_report(page(excel.laid_out(version, figures, words_for(version))), "年报.xls")
        check_exact(reading, figures)
        assert reading.agency == "示例县审计局"
        assert {paragraph.section for paragraph in reading.paragraphs} >= {"overview", "problems", "other_matters"}


def test_places_are_those_of_the_page() -> None:
    figures = documents.blank_figures("gb2021") | {FIRST: "5"}
    data = page(excel.laid_out("gb2021", figures))
    assert read_report(data, "a.xls").figures[FIRST].at == "table 1, row 9, column 2"
    found = find_evidence(data, "a.xls", FIRST)
    assert (found.view, found.marked) == ("page", "5")
