"""What sheets are together: one report, a report a sheet, or lists; and the headers and bodies of a list."""

from __future__ import annotations

import pytest

from disclosure.model.document import Document, RefusalError, Text
from disclosure.readers.grids import Sheet
from disclosure.readers.office.workbooks import document_of_sheets
from tests.readers.test_grids import sheet


def named(name: str, *rows: str, merged: tuple[tuple[int, int, int, int], ...] = ()) -> Sheet:
    made = sheet(*rows, merged=merged)
    made.name = name
    return made


def read(*sheets: Sheet) -> Document:
    return document_of_sheets(sheets, "a/b", lambda of, row, column: f"{of.name}!R{row}C{column}")


def lists_of(*sheets: Sheet) -> list[tuple[str, list[str], list[str], list[list[str]]]]:
    """Of each list: its name, what stands above it, its columns, its bodies with their values."""
    return [
        (
            found.name,
            list(found.titles),
            ["/".join(path) for path, _ in found.columns],
            [[body.name, *(cell.text for cell in body.cells)] for body in found.bodies],
        )
        for found in read(*sheets).lists
    ]


BODIES = ("甲局|1|2", "乙局|3|4")


def test_a_list_has_a_row_for_each_body() -> None:
    given = named("汇总", "某县汇总表", "单位|新收|结转", *BODIES, "合计|4|6")
    assert lists_of(given) == [("汇总", ["某县汇总表"], ["新收", "结转"], [["甲局", "1", "2"], ["乙局", "3", "4"]])]
    (found,) = read(given).lists
    assert [place for _, place in found.columns] == ["汇总!R2C2", "汇总!R2C3"]
    assert [(body.row, body.place) for body in found.bodies] == [(3, "汇总!R3C1"), (4, "汇总!R4C1")]
    assert [(cell.column, cell.place) for cell in found.bodies[0].cells] == [(2, "汇总!R3C2"), (3, "汇总!R3C3")]


@pytest.mark.parametrize(
    ("rows", "is_list"),
    [
        (("单位|新收", "甲局|1", "乙局|3"), True),
        (("单位|新收", "甲局|1"), False),  # one body is a report's
        (("单位名称：|新收", "甲局|1", "乙局|3"), True),
        (("单位和名称|新收", "甲局|1", "乙局|3"), False),
        (("街道乡镇|新收", "甲|1", "乙|3"), True),
        (("单位|5", "甲局|1", "乙局|3"), False),  # a row with a value is no header
        (("单位|新收", "甲局|", "乙局|3"), False),
        (("单位|新收", "甲局|说明", "乙局|3"), False),
        (("单位|新收", "1|1", "乙局|3"), False),
        (("单位|新收", "规章|1", "乙局|3"), False),  # a label of the form
        (("单位|新收", "甲局|0", "乙局|无"), True),
        (("",) * 11 + ("单位|新收", "甲局|1", "乙局|3"), True),
        (("_",) * 11 + ("单位|新收", "甲局|1", "乙局|3"), True),
        (("_",) * 12 + ("单位|新收", "甲局|1", "乙局|3"), False),
    ],
)
def test_which_sheets_are_lists(rows: tuple[str, ...], is_list: bool) -> None:
    assert bool(read(named("表", *rows)).lists) is is_list


def test_a_merged_header_is_that_of_its_first_cell() -> None:
    assert lists_of(named("表", "单位||新收", "甲局|1|2", "乙局|3|4", merged=((1, 1, 1, 2),)))[0][2] == ["单位", "新收"]
    two = named("表", "序号|单位|地区|新收", "1|甲局|东|3", "2|乙局|西|4")
    assert lists_of(two)[0][2:] == (["序号", "地区", "新收"], [["甲局", "1", "东", "3"], ["乙局", "2", "西", "4"]])


def test_headers_over_several_rows() -> None:
    """A group that is not merged reaches to where the next one begins; what stands alone above is a title."""
    rows = ("汇总表", "|申请||诉讼", "单位|新收|结转|总数", "甲局|1|2|3", "乙局|4|5|6")
    assert lists_of(named("表", *rows))[0][1:3] == (["汇总表"], ["申请/新收", "申请/结转", "诉讼/总数"])
    merged = named("表", "单位|申请||诉讼", "|新收|结转|", *rows[3:], merged=((1, 2, 1, 1), (1, 1, 2, 3)))
    assert lists_of(merged)[0][1:3] == ([], ["申请/新收", "申请/结转", "诉讼"])
    same = named("表", "|新收|新收", "单位|新收|结转", *BODIES)
    assert lists_of(same)[0][2] == ["新收", "新收/结转"]
    apart = named("表", "甲|乙", "", "单位|新收|结转", *BODIES)
    assert lists_of(apart)[0][1:3] == (["甲", "乙"], ["新收", "结转"])  # a blank row between
    covered = named("表", "某市||", "单位|新收|结转", *BODIES, merged=((1, 1, 1, 3),))
    assert lists_of(covered)[0][1:3] == (["某市"], ["新收", "结转"])


def test_columns_without_a_header_are_there_where_bodies_have_values_in_them() -> None:
    given = named("表", "单位|新收|||结转", "甲局|1|9||2", "乙局|3|||4")
    found = lists_of(given)[0]
    assert found[2:] == (["新收", "", "结转"], [["甲局", "1", "9", "2"], ["乙局", "3", "", "4"]])
    assert lists_of(named("表", "单位|新收", "甲\n局|1", "乙局|3"))[0][3] == [["甲局", "1"], ["乙局", "3"]]


@pytest.mark.parametrize("word", ["合计", "总 计", "小计", "全县合计"])
def test_sums_are_no_bodies(word: str) -> None:
    (found,) = lists_of(named("表", "单位|新收", "甲局|1", "乙局|3", f"{word}|4"))
    assert found[3] == [["甲局", "1"], ["乙局", "3"]]


RECEIVED = "本年新收政府信息公开申请数量|1|2|3"
RULES = "规章|1|2|3"


def test_a_sheet_beside_a_list_is_named_where_it_has_tables_of_the_form() -> None:
    given = [named("汇总", "单位|新收", *(row[:4] for row in BODIES)), named("另一", RULES), named("说明", "说明")]
    document = read(*given)
    ((code, text, place),) = document.notes
    assert (code, place) == ("sheets_not_read", "sheet 另一")
    assert "另一" in text
    assert "说明" not in text
    assert document.blocks == []
    assert read(given[0], given[2]).notes == []


def test_one_report_over_several_sheets() -> None:
    document = read(named("甲", RECEIVED), named("乙", RULES))
    assert (len(document.blocks), document.parts) == (2, [])


def test_a_report_a_sheet() -> None:
    """What other sheets say is said of all; with a table of the form it is not certain of which."""
    document = read(named("甲局", RECEIVED), named("乙局", RECEIVED), named("封面", "2023年", "|某县"))
    assert document.blocks == []
    assert [name for name, _ in document.parts] == ["甲局", "乙局"]
    assert [part.context for _, part in document.parts] == [("甲局", "2023年", "某县"), ("乙局", "2023年", "某县")]
    assert [len(part.blocks) for _, part in document.parts] == [1, 1]
    long = named("封面", "字" * 199, "字" * 200)
    assert read(named("甲", RECEIVED), named("乙", RECEIVED), long).parts[0][1].context == ("甲", "字" * 199)
    with pytest.raises(RefusalError) as refused:
        read(named("甲局", RECEIVED), named("乙局", RECEIVED), named("其他", RULES), named("封面", "2023年"))
    assert refused.value.code == "several_reports"
    assert "2 份报告" in str(refused.value)
    assert "工作表 其他 " in str(refused.value)


@pytest.mark.parametrize(
    ("rows", "is_refused"),
    [
        ((RULES,), True),
        (("未经复议直接起诉|1",), True),
        (("复议后起诉|1",), True),
        (("说明",), False),
        (("规章" + "字" * 160,), False),
    ],
)
def test_what_a_sheet_has_of_the_form(rows: tuple[str, ...], is_refused: bool) -> None:
    sheets = (named("甲", RECEIVED), named("乙", RECEIVED), named("丙", *rows))
    if is_refused:
        with pytest.raises(RefusalError):
            read(*sheets)
    else:
        assert len(read(*sheets).parts) == 2


def numbered(*rows: str, start: int = 1) -> list[str]:
    return [f"{number}|{row}" for number, row in enumerate(rows, start)]


TITLED = ("某县审计局2023年政府信息公开工作年度报告", *("", "公开不够及时。") * 10)


def test_a_column_that_numbers_every_row_of_a_sheet_is_none_of_it() -> None:
    plain = [text for text in TITLED if text]
    for rows in (numbered(*TITLED), ["|A", *numbered(*TITLED)]):
        texts = [block.text for block in read(named("表", *rows)).blocks if isinstance(block, Text)]
        assert [text for text in texts if text != "A"] == plain


@pytest.mark.parametrize(
    "rows",
    [
        numbered(*TITLED[:19]),  # too few to be sure
        numbered(*TITLED, start=2),
        [*numbered(*TITLED[:20]), "25|无。"],
        ["", *numbered(*TITLED), "|无。", "|无。"],
        ["序号|单位", *numbered(*TITLED)],
    ],
)
def test_numbers_of_a_sheets_own_stay(rows: list[str]) -> None:
    given = named("表", *rows)
    held = {number: sorted(squares) for number, squares in given.rows.items()}
    read(given)
    assert {number: sorted(squares) for number, squares in given.rows.items()} == held
