"""Cells that a text prints one after the other: what one line holds, where rows end, which blanks are cells."""

from __future__ import annotations

import pytest

from disclosure.form.cells import UNCERTAIN
from disclosure.model.document import Row
from disclosure.readers.text.cell_streams import (
    is_section_heading,
    rows_of_cells,
    rows_of_spaced_cells,
    split_trailing,
)


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("行政许可 0", ["行政许可", "0"]),
        ("行政许可\t5 —", ["行政许可", "5", "—"]),
        ("规章 2 1 9", ["规章", "2", "1", "9"]),
        ("规章2 1 9", ["规章", "2", "1", "9"]),
        ("规章 12 3  456", ["规章", "12 3", "456"]),  # one blank where longer numbers stand further apart
        ("1 2 34  567", ["1 2 34", "567"]),
        ("0 5  123", ["0", "5", "123"]),  # no number begins with nought
        ("0 0 3", ["0", "0", "3"]),
        ("规章 1 23 4", ["规章", "1", "23", "4"]),
        ("+1 -2 /", ["+1", "-2", "/"]),
        ("说明 3", ["说明 3"]),
        ("第3 4", ["第3 4"]),
        ("甲规章 3", ["甲规章 3"]),
        ("处理行政许可 3", ["处理行政许可", "3"]),
        ("1,234 5万元", ["1,234 5万元"]),
        ("规章", ["规章"]),
    ],
)
def test_a_label_and_the_values_behind_it(text: str, pieces: list[str]) -> None:
    assert split_trailing(text) == pieces
    assert split_trailing(text + " 1" * 1_000) == [text + " 1" * 1_000]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("三、收到和处理政府信息公开申请情况", True),
        ("##四.政府信息", True),
        ("四、结转下年度继续办理", False),
        ("三、本年度办理结果", False),
        ("五、存在的问题", False),
        ("三、政府", False),
        ("三、" + "字" * 58, True),
        ("三、" + "字" * 59, False),
    ],
)
def test_the_heading_of_a_section(text: str, expected: bool) -> None:
    assert is_section_heading(text) is expected


def shown(rows: list[Row] | None) -> list[str] | None:
    """Rows with the line of their first cell; `+` behind a cell that fills the row, its line where it is another."""
    if rows is None:
        return None
    found = []
    for row in rows:
        line = row.line
        texts = []
        for cell in row.cells:
            texts.append(f"{cell.text}{'+' * cell.is_filling}{f'@{cell.line}' * (cell.line != line)}")
            line = cell.line
        found.append(f"{row.line}: {';'.join(texts)}".replace("\n", "\\"))
    return found


def lines_of(text: str) -> list[tuple[int, str]]:
    return list(enumerate(text.split("/"), 1))


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("规章/2/1/9/行政规范性文件/3/0", ["1: 规章;2@2;1@3;9@4", "5: 行政规范性文件;3@6;0@7"]),
        ("信息内容/本年制发件数/规章/2", ["1: 信息内容;本年制发件数@2;规章@3;2@4"]),
        (
            "行政许可/5/三、收到和处理政府信息公开申请情况/自然人/1",
            ["1: 行政许可;5@2", "3: 三、收到和处理政府信息公开申请情况", "4: 自然人;1@5"],
        ),
        ("规章//2//1/3//9", ["1: 规章;2@3;1\\3@5;9@8"]),  # two lines of one cell
        ("规章//2//1/甲//9", ["1: 规章;2@3;1@5", "6: 甲;9@8"]),
        ("规章//-/3//9", ["1: 规章;-\\3@3;9@6"]),
        ("规章/-/3/9", ["1: 规章;-@2;3@3;9@4"]),
        ("3/.保护第三方合法权益/1/2", ["2: 3.保护第三方合法权益;1@3;2@4"]),
        ("123/.保护第三方合法权益/1", ["1: 123", "2: .保护第三方合法权益;1@3"]),
        ("规章\t2\t1\t9/行政许可\t5/6/行政处罚   7", ["1: 规章;2;1;9", "2: 行政许可;5\\6", "4: 行政处罚;7"]),
        ("规章/1 2" + "/3" * 11, ["1: 规章;1 2@2" + "".join(f";3@{at}" for at in range(3, 14))]),
        ("规章/1 2" + "/3" * 10, ["1: 规章;1@2;2" + "".join(f";3@{at}" for at in range(3, 13))]),
        ("(二)部分公开//(三)不予公开/1", ["1: (二)部分公开;(三)不予公开@3;1@4"]),
    ],
)
def test_a_cell_a_line(text: str, rows: list[str]) -> None:
    found = rows_of_cells(lines_of(text), has_bars=False)
    assert shown(found) == rows
    assert [row.number for row in found] == list(range(1, len(rows) + 1))


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (
            "规章 |/2 |/|/9 |/行政许可 |/5 ||/行政处罚|7|||//",
            ["1: 规章;2@2;@3;9@4", "5: 行政许可;5@6", "7: 行政处罚;7"],
        ),
        ("规章 | 2 | 1 |/行政许可 | 5 | |/行政处罚 |/7 |", ["1: 规章;2;1", "2: 行政许可;5;+", "3: 行政处罚;7@4"]),
        ("规章 |/2/3 |/9 |/行政许可", ["1: 规章;2\\3@2;9@4", "5: 行政许可"]),  # two numbers without a bar between
        ("规章 |/2 |/见附件一的说明 |/9 |/行政许可 |/5 |", ["1: 规章;2@2;见附件一的说明@3;9@4", "5: 行政许可;5@6"]),
        ("规章 |/2 |/3.又一行说明 |/9 |/行政许可 |/5 |", ["1: 规章;2@2", "3: 3.又一行说明;9@4", "5: 行政许可;5@6"]),
        ("规章 |/2 |/说明 |/9 |/行政许可/|/5", ["1: 规章;2@2", "3: 说明;9@4", "5: 行政许可;5@7"]),  # bars lost
        ("规/章 |/2 |", ["1: 规\\章;2@3"]),
        ("规/章/2/3/行政许可 |/5 |", ["1: 规\\章;2\\3@3", "5: 行政许可;5@6"]),
    ],
)
def test_a_cell_before_a_bar(text: str, rows: list[str]) -> None:
    assert shown(rows_of_cells(lines_of(text), has_bars=True)) == rows


def test_the_values_of_one_field_may_have_run_together() -> None:
    (row,) = rows_of_cells(lines_of("规章 12\t5"), has_bars=False)
    assert [(cell.text, cell.may_be_fused) for cell in row.cells] == [("规章", False), ("12", True), ("5", False)]


@pytest.mark.parametrize(("others", "cells"), [(12, f"规章;2@2;1@3;{UNCERTAIN}@4;9@5"), (3, "规章;2@2;1\\9@3")])
def test_an_empty_line_behind_a_number_where_there_are_no_others(others: int, cells: str) -> None:
    text = "规章 |/2 |/1//9 |" + "/行政处罚 |/6 |" * others
    assert shown(rows_of_cells(lines_of(text), has_bars=True))[0] == f"1: {cells}"  # type: ignore[index]


LABELS = ("一、本年新收政府信息公开申请数量", "二、上年结转政府信息公开申请数量", "(一)予以公开")


def spaced(*rows: tuple[str, ...]) -> list[tuple[int, str]]:
    """Labels and values with an empty line between them, and one more for a blank cell."""
    cells = [cell for label, row in zip(LABELS, rows, strict=False) for cell in (label, *row)]
    return list(enumerate("".join(f"{cell}\n\n" if cell else "\n" for cell in cells).split("\n"), 1))


WHOLE = ("1", "2", "3", "4", "5", "6", "21")


def test_empty_lines_that_stand_for_blank_cells() -> None:
    blank = ("1", "", "3", "", "", "6", "10")
    rows = rows_of_spaced_cells(spaced(WHOLE, blank), 1)
    assert rows is not None
    assert [tuple(cell.text for cell in row.cells[1:]) for row in rows] == [WHOLE, blank]
    assert [cell.line for cell in rows[1].cells] == [17, 19, 20, 22, 23, 24, 26, 28]
    assert rows_of_spaced_cells(spaced(WHOLE, blank), 2) is None
    assert rows_of_spaced_cells(spaced(WHOLE), 1) is None  # one row bears nothing out
    assert rows_of_spaced_cells(spaced(WHOLE, WHOLE, WHOLE[1:]), 1) is not None  # the end of the text cuts its last row
    assert rows_of_spaced_cells(spaced(WHOLE, WHOLE[1:], WHOLE), 1) is None
    assert rows_of_spaced_cells([(1, "规章")], 1) is None
    wrapped = [(number, line) for number, line in spaced(WHOLE, WHOLE) if number != 4]
    assert rows_of_spaced_cells(wrapped, 1) is None  # two values with one line less between: one cell
