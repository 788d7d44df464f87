"""Notes and readings beside the digits of a cell, what a reader would have to open, and numbers that are no digits."""

from __future__ import annotations

import pytest

from disclosure.model.report import Reading
from disclosure.reading.extract import read_report
from tests.builders import documents, excel, office_xml

ZEROS = documents.blank_figures("gb2021")
KEY = "proactive.licences.decisions"


def read(cell: str) -> Reading:
    page = documents.html_report("gb2021", ZEROS | {KEY: "@"}).decode()
    assert page.count(">@<") == 1
    return read_report(page.replace(">@<", f">{cell}<").encode(), "a.html")


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("<ruby>12<rp>(</rp><rt>3</rt><rp>)</rp></ruby>", 12),
        ("12<sub>1</sub>", 12),
        ("12<span style='vertical-align: super'>1</span>", 12),
        ("12<span style='VERTICAL-ALIGN:sub;font-size:8px'>1</span>", 12),
        ("12<span style='vertical-align:middle'>3</span>", 123),
        ("<details><summary>12</summary>9</details>", 12),
        ("<details open><summary></summary>12</details>", 12),
    ],
)
def test_what_stands_beside_a_number_is_no_digit_of_it(cell: str, value: int) -> None:
    reading = read(cell)
    assert reading.figures[KEY].value == value
    assert reading.status == "complete"


@pytest.mark.parametrize("cell", ["一", "一百二", "十几件", "壹拾贰", "⑫", "①", "Ⅻ", "12\u202e34"])
def test_a_number_that_was_not_taken_is_not_complete(cell: str) -> None:
    reading = read(cell)
    assert KEY not in reading.figures or reading.figures[KEY].value is None
    assert reading.status == "partial"
    assert all(figure.raw == "0" for key, figure in reading.figures.items() if key != KEY)


def test_words_that_are_no_number_leave_a_report_complete() -> None:
    assert read("无").status == "complete"
    assert read("未统计").status == "complete"


def test_a_note_below_the_line_in_a_workbook_is_no_digit() -> None:
    held = excel.sheets_of("gb2021", ZEROS | {KEY: "@"})

    def lower(book: object, sheet: object) -> None:
        note = book.add_format({"font_script": 2})  # type: ignore[attr-defined]
        row, column = next((r, c) for cells in held.values() for r, c, box in cells if box.text == "@")
        sheet.write_rich_string(row, column, "12", note, "1")  # type: ignore[attr-defined]

    assert read_report(excel.xlsx_report(held, change=lower), "a.xlsx").figures[KEY].value == 12
    made = office_xml.excel_2003(held, change=lambda text: text.replace(">@<", ">12<Sub>1</Sub><"))
    assert read_report(made, "a.xls").figures[KEY].value == 12
