"""Sheets of cells as blocks: which rows are a table's, which columns are its cells, what stands beside them."""

from __future__ import annotations

import pytest

from disclosure.model.document import Table, Text
from disclosure.readers.grids import Sheet, Square, blocks_of_sheets, label_kind

DOCUMENTS = "信息内容|本年制发件数|本年废止件数|现行有效件数"
APPLICANTS = "自然人|商业企业|科研机构|社会公益组织|法律服务机构|其他|总计"
RESULTS = "结果维持|结果纠正|其他结果|尚未审结|总计"
REMEDIES = "|".join([RESULTS] * 3)
Rows = tuple[str, ...]


def sheet(*rows: str, merged: tuple[tuple[int, int, int, int], ...] = (), hidden: tuple[int, ...] = ()) -> Sheet:
    """Cells between bars; nothing is no cell, `_` a blank one with a border, `!` one that cannot be read."""
    made = Sheet("表", hidden_columns=set(hidden))
    for number, row in enumerate(rows, 1):
        cells = [(column, text) for column, text in enumerate(row.split("|"), 1) if text]
        made.rows[number] = {
            column: Square("" if text in "_!" else text, is_bordered=text == "_", is_unreadable=text == "!")
            for column, text in cells
        }
    for area in merged:
        made.merge(*area)
    return made


def shown(*sheets: Sheet) -> list[str]:
    """Texts as they are, tables row by row: column and text of each cell, with a mark where it may be moved."""
    found = []
    for block in blocks_of_sheets(sheets, lambda _, row, column: f"R{row}C{column}"):
        if isinstance(block, Text):
            found.append(f"{block.line} {block.place} {block.text}")
            continue
        assert isinstance(block, Table)
        assert all(cell.place == f"R{row.number}C{cell.column}" for row in block.rows for cell in row.cells)
        for row in block.rows:
            cells = (f"{cell.column}{'?' * cell.is_torn}{'!' * cell.is_picture}={cell.text}" for cell in row.cells)
            found.append(f"#{block.number} {' '.join(cells)}")
    return found


def under(header: str, *rows: str, **named: object) -> list[str]:
    """What becomes of rows under a header."""
    found = shown(sheet(header, *rows, **named))  # type: ignore[arg-type]
    return [row.partition(" ")[2] for row in found[1:]]


def test_texts_and_tables_in_their_order() -> None:
    first = sheet("标题", "|第一行\n\n第二行", DOCUMENTS, "规章|2|1|9", "", "说明")
    second = sheet(DOCUMENTS, "规章|3||", "_", "行政规范性文件|1||4")
    assert shown(first, second) == [
        "1 R1C1 标题",
        "2 R2C2 第一行",
        "3 R2C2 第二行",
        "#1 1=信息内容 2=本年制发件数 3=本年废止件数 4=现行有效件数",
        "#1 1=规章 2=2 3=1 4=9",
        "4 R6C1 说明",
        "#2 1=信息内容 2=本年制发件数 3=本年废止件数 4=现行有效件数",
        "#2 1=规章 2=3 3= 4=",
        "#2 2= 3= 4=",
        "#2 1=行政规范性文件 2=1 3= 4=4",
    ]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("规章|2|1|9", "1=规章 2=2 3=1 4=9"),
        ("规章|2||9", "1=规章 2=2 3= 4=9"),
        ("规章|2|1|9|7", "1=规章 2=2 3=1 4=9"),  # a control sum
        ("规章|2||9|7", "1?=规章 2?=2 3?= 4?=9"),  # moved by a cell
        ("规章|2|!|9|7", "1=规章 2=2 3!= 4=9"),
        ("规章|2|1|9|说明", "1=规章 2=2 3=1 4=9 5=说明"),
        ("行政许可|5", "1=行政许可 2=5 3= 4="),
    ],
)
def test_a_row_under_the_columns_of_its_header(row: str, expected: str) -> None:
    assert under(DOCUMENTS, row) == [expected]


def test_serial_numbers_and_columns_between_are_no_cells_of_the_form() -> None:
    assert under("序号|" + DOCUMENTS, "1|规章|2||9") == ["2=规章 3=2 4= 5=9"]
    apart = "信息内容|本年制发件数||本年废止件数|现行有效件数"
    assert under(apart, "规章|2||1|9") == ["1=规章 2=2 4=1 5=9"]
    assert under(apart, "规章|2|1||9") == ["1?=规章 2?=2 4?= 5?=9"]
    late = "信息内容|本年制发件数|本年废止件数||现行有效件数"
    assert under(late, "规章|2||1|9") == ["1?=规章 2?=2 3?= 5?=9"]


def test_numbers_alone_below_a_label_without_numbers_leave_its_blanks_unread() -> None:
    assert under(DOCUMENTS, "规章", "||||5", "行政规范性文件|1||4") == [
        "1?=规章 2?= 3?= 4?=",
        "1=行政规范性文件 2=1 3= 4=4",
    ]
    assert under(DOCUMENTS, "规章|2", "||||5")[0] == "1=规章 2=2 3= 4="
    assert under(DOCUMENTS, "_|", "||||5") == ["2= 3= 4="]  # no row of the form


def test_a_merged_area_is_one_cell() -> None:
    found = under(DOCUMENTS, "规章|2|1|9", "行政规范性文件|3", merged=((2, 3, 2, 2), (3, 3, 3, 4)))
    assert found == ["1=规章 2=2 3=1 4=9", "1=行政规范性文件 3="]
    blocks = blocks_of_sheets([sheet("甲|乙|1", "|丙|2", merged=((1, 2, 1, 1), (1, 1, 2, 2)))], lambda *_: "")
    (table,) = (block for block in blocks if isinstance(block, Table))
    assert [(cell.text, cell.row_span, cell.column_span) for cell in table.rows[0].cells] == [
        ("甲", 2, 1),
        ("乙", 1, 1),
        ("1", 1, 1),
    ]
    assert table.rows[1].covered == {1: "甲"}


def test_rows_without_a_header_have_all_columns_that_are_seen() -> None:
    assert shown(sheet("规章|2||9", "行政许可||5", hidden=(3,)))[0] == "#1 1=规章 2=2 4=9"
    assert shown(sheet("规章|2||9")) == ["#1 1=规章 2=2 3= 4=9"]
    assert shown(sheet("|规章|2", "||||5", "行政许可")) == [
        "#1 1= 2=规章 3=2 4= 5=",
        "#1 1= 2= 3= 4= 5=5",
        "#1 1=行政许可 2= 3= 4= 5=",
    ]


def test_the_header_of_applicants_over_several_rows() -> None:
    head = ("申请人情况|自然人|法人或其他组织|||||总计", "||" + "|".join(APPLICANTS.split("|")[1:-1]))
    row = "新收政府信息公开申请数量|1|2|0|0|0|0|3"
    assert shown(sheet(*head, row, "9|" + row.partition("|")[2]))[2:] == [
        "#1 1=新收政府信息公开申请数量 2=1 3=2 4=0 5=0 6=0 7=0 8=3",
        "#1 2=1 3=2 4=0 5=0 6=0 7=0 8=3",
    ]
    more = "申请人情况|" + APPLICANTS.replace("其他|", "其他|新闻媒体|")
    assert under(more, "新收政府信息公开申请数量|1|2|0|0|0|0|5|3")[0].endswith("7=0 8=5 9=3")
    fewer = "申请人情况|" + APPLICANTS.removesuffix("|总计")
    assert under(fewer, "新收政府信息公开申请数量|1|2|0|0|0|0|3")[0].endswith("7=0 8=3")
    assert under("申请人情况|" + APPLICANTS, "规章|1|2||||||9") == [
        "1=规章 2=1 3=2 4= 5= 6= 7= 8= 9=9"
    ]  # another table's


def test_the_blank_row_of_table_4() -> None:
    assert under(REMEDIES, "") == [" ".join(f"{at}=" for at in range(1, 16))]
    assert shown(sheet(REMEDIES, ""))[0].startswith("#1 1=结果维持")
    assert under(REMEDIES.removesuffix("|总计"), "") == []
    assert under(REMEDIES, "1" + "|0" * 14) == ["1=1 " + " ".join(f"{at}=0" for at in range(2, 16))]
    assert under("序号|" + REMEDIES, "1|2" + "|0" * 14 + "|2")[0].startswith("2=2 3=0")
    beside = under("|||" + REMEDIES, "7|8|9|2" + "|0" * 14)  # more than a serial number: another form's
    assert beside[0].startswith("1=7 2=8 3=9 4=2")


def test_table_4_as_a_list_has_no_header() -> None:
    assert shown(sheet("行政复议|结果维持|3", "|结果纠正|1")) == [
        "#1 1=行政复议 2=结果维持 3=3",
        "#1 1= 2=结果纠正 3=1",
    ]
    assert shown(sheet("行政复议|结果维持|结果纠正|3"))[0] == "#1 1=行政复议 2=结果维持 3=结果纠正"  # a serial number


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("规章", "proactive"),
        ("一、本年新收政府信息公开申请数量", "applications"),
        ("其他", "header"),
        ("总计", "header"),
        ("结果维持", "header"),
        ("第二十条第(一)项", "header"),
        ("政府信息内容如下", "header"),
        ("说明", ""),
        ("信息内容" + "字" * 156, "header"),
        ("信息内容" + "字" * 157, ""),
    ],
)
def test_what_a_label_belongs_to(text: str, kind: str) -> None:
    assert label_kind(text) == kind
