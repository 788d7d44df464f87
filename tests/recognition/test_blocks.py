"""Blocks in their order: headings that tell which table comes, words behind numbers, rows that a page has divided."""

from __future__ import annotations

from dataclasses import replace

import pytest

from disclosure.model.document import Box, Cell, Row, Table, Text
from disclosure.recognition import mirrored, several
from disclosure.recognition.grid_rows import join_below, join_labelled_below, shared_cells, width_of
from disclosure.recognition.placement import Placement
from disclosure.recognition.tables import recognise
from disclosure.recognition.turned import upright

DOCUMENTS = ("信息内容", "本年制发件数", "本年废止件数", "现行有效件数")
APPLICANTS = ("申请人情况", "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
NEW, CARRIED = "一、本年新收政府信息公开申请数量", "二、上年结转政府信息公开申请数量"
NUMBERS = tuple("1200003")


def row(*texts: str, number: int = 1) -> Row:
    return Row([Cell(text, at) for at, text in enumerate(texts, 1)], number)


def table(*rows: tuple[str, ...], spans: bool = True) -> Table:
    return Table([row(*texts, number=at) for at, texts in enumerate(rows, 1)], 1, has_spans=spans)


def read(*blocks: Text | Table, kind: str = "table") -> Placement:
    return recognise(blocks, kind)


def raw(placement: Placement, prefix: str) -> str:
    return "".join(figure.raw for key, figure in placement.figures.items() if key.startswith(prefix))


@pytest.mark.parametrize(
    ("text", "is_old"),
    [
        ("收到申请数12件", True),
        ("收到申请12件", False),
        ("字" * 100 + "收到申请数12件", True),
        ("字" * 195 + "收到申请数", True),
        ("字" * 196 + "收到申请数", False),
        ("字" * 50 + "制发规范性文件总数", True),
    ],
)
def test_the_return_of_former_years_is_noticed_in_text(text: str, is_old: bool) -> None:
    assert read(Text(text, 1)).has_old_return is is_old


def test_the_return_of_former_years_is_noticed_in_tables() -> None:
    assert read(table(("收到申请数", "12"))).has_old_return
    assert not read(table(("收到数", "12"))).has_old_return


@pytest.mark.parametrize(
    ("heading", "is_read"),
    [
        ("四、政府信息公开行政复议、行政诉讼情况", True),
        ("四、行政复议情况", False),
        ("三、收到和处理政府信息公开申请情况", False),
        ("四、行政复议、行政诉讼情况" + "字" * 27, True),
        ("四、行政复议、行政诉讼情况" + "字" * 40, False),
    ],
)
def test_a_heading_tells_that_table_4_comes(heading: str, is_read: bool) -> None:
    """Numbers alone, as many as there are results: without the heading they are of nothing."""
    placement = read(Text(heading, 1), table(tuple("123064102212317")[:15]))
    assert bool(placement.figures) is is_read


@pytest.mark.parametrize("words", ["行政诉讼、行政复议说明", "结果纠正、结果维持的说明"])
@pytest.mark.parametrize("kind", ["table", "line"])
def test_words_between_the_heading_of_table_4_and_its_numbers_are_no_header(words: str, kind: str) -> None:
    heading = Text("四、政府信息公开行政复议、行政诉讼情况", 1)
    found = [
        recognise([heading, *between, table(tuple("123064102212317")[:15])], kind)
        for between in ((), (Text(words, 2),))
    ]
    assert [raw(placement, "remedies") for placement in found] == ["123064102212317"] * 2


def test_section_five_ends_the_tables() -> None:
    numbers = table(("", *NUMBERS))
    tables = (table(APPLICANTS, (NEW, *NUMBERS)), Text("五、存在的主要问题及改进情况", 2), numbers)
    assert read(*tables).problems == []
    assert [problem.code for problem in read(tables[0], numbers).problems] == ["row_not_recognised"]


@pytest.mark.parametrize(
    ("words", "is_cell"),
    [
        ("减少三项", True),
        ("比上年减少了三个项目", True),
        ("自" * 24, True),
        ("自" * 25, False),
        ("第一行\n第二行的文字", False),
        ("3.又一行的名称文字", False),
        ("行政处罚", False),
    ],
)
def test_words_behind_a_number_are_a_cell_where_they_fill_the_columns(words: str, is_cell: bool) -> None:
    header = ("信息内容", "上一年项目数量", "本年增/减", "处理决定数量")
    placement = read(table(header, ("行政许可", "43", words, "66"), spans=False))
    assert (raw(placement, "proactive.licences") == f"43{words}66") is is_cell
    apart = read(table(header, ("行政许可", "43", words), spans=False))
    assert raw(apart, "proactive.licences") == ""


def test_a_row_with_two_labels_is_two_rows() -> None:
    both = table(DOCUMENTS, ("规章", "2", "1", "9", "行政规范性文件", "3", "0", "5"), spans=False)
    placement = read(both)
    assert raw(placement, "proactive.rules") == "219"
    assert raw(placement, "proactive.normative_documents") == "305"


def test_numbers_in_a_row_without_a_label_are_named() -> None:
    for values, words in ((("2", "1", "9"), "“2、1、9”"), (("", "", "9"), "“9”"), (("7",), "“7”")):
        placement = read(table(DOCUMENTS, ("规章", "2", "1", "9"), ("", *values)))
        assert [problem.code for problem in placement.problems] == ["row_not_recognised"], values
        assert words in placement.problems[0].message
    alone = read(table(DOCUMENTS, ("规章", "2", "1", "9"), ("7",)))
    assert ["“7”" in problem.message for problem in alone.problems] == [True]
    assert read(table(DOCUMENTS, ("规章", "2", "1", "9"), tuple("1234"))).problems == []  # numbers of columns
    unknown = read(table(DOCUMENTS, ("其他文件", "2", "1", "9")))
    assert [problem.code for problem in unknown.problems] == ["row_not_in_form"]
    assert [len(read(table(DOCUMENTS, ("其" * count, "2", "1", "9"))).problems) for count in (30, 31)] == [1, 0]


def test_a_label_in_a_row_above_its_numbers_is_theirs_and_one_behind_other_numbers_is_not() -> None:
    for spans in (True, False):
        assert raw(read(table(DOCUMENTS, ("规章",), ("", "2", "1", "9"), spans=spans)), "proactive.rules") == "219"
    for blank, numbers in ((("",), "219"), (("", "", ""), "")):  # several blanks are the cells of the label's row
        rows = [DOCUMENTS, ("规章",), blank, ("2", "1", "9")]
        lines = [
            Row([Cell(text, at, line=line) for at, text in enumerate(row, 1)], line) for line, row in enumerate(rows, 1)
        ]
        assert raw(recognise([Table(lines, 1)], "line"), "proactive.rules") == numbers
    behind = read(table(DOCUMENTS, ("行政规范性文件", "3", "0", "5", "规章"), ("", "2", "1", "9")))
    assert raw(behind, "proactive.rules") == ""
    assert [problem.code for problem in behind.problems] == ["row_not_recognised"]


def test_a_row_of_table_3_with_another_number_of_values_is_named() -> None:
    for values, codes in (
        (("1", "2", "3"), ["row_not_recognised"]),
        (("1", "2"), []),
        (NUMBERS, ["row_not_recognised"]),
    ):
        placement = read(table(APPLICANTS, (NEW, *NUMBERS), ("甲乙丙丁戊己", *values), spans=False))
        assert [problem.code for problem in placement.problems] == codes, values
    assert "应为 7 个" in read(table(APPLICANTS, ("甲乙丙丁戊己", "1", "2", "3"), spans=False)).problems[0].message


LABEL = Cell("规章", 1, row_span=2)


def upper(*texts: str, deep: int = 1) -> Row:
    return Row([LABEL, *(Cell(text, at, row_span=deep) for at, text in enumerate(texts, 2))], 1)


def lower(*texts: str, first: int = 2) -> Row:
    return Row([Cell(text, at) for at, text in enumerate(texts, first)], 2, covered={1: "规章"})


@pytest.mark.parametrize(
    ("above", "below", "joined"),
    [
        (upper("2", "", ""), lower("", "1", "9"), "规章 2 1 9"),
        (upper("", "", ""), lower("2", "1", "9"), "规章 2 1 9"),
        (upper("2", "1", "9"), lower("", "", ""), "规章 2 1 9"),
        (upper("2", "", ""), lower("3", "1", "9"), None),  # two numbers in one column
        (upper("2", "", ""), lower("1", "9"), None),  # other columns
        (upper("2", "", ""), lower("", "行政许可", "9"), None),
        (Row([Cell("2", 1), replace(LABEL, column=2)], 1), lower("1", first=1), None),  # the label stands behind
        (Row([Cell("2", 1)], 1), lower("1", first=1), None),
        (Row([replace(LABEL, row_span=1), Cell("2", 2)], 1), lower("1"), None),
    ],
)
def test_a_row_whose_values_stand_in_two(above: Row, below: Row, joined: str | None) -> None:
    found = join_below(above, below)
    assert (None if found is None else " ".join(cell.text for cell in found.cells)) == joined
    if found is not None:
        assert [cell.row_span for cell in found.cells] == [1, 1, 1, 1]
        assert (found.number, found.covered) == (2, {1: "规章"})


def test_a_picture_fills_its_cell() -> None:
    above = upper("2", "", "")
    above.cells[2].is_picture = True
    assert join_below(above, lower("", "1", "9")) is None
    found = join_below(above, lower("", "", "9"))
    assert found is not None
    assert found.cells[2].is_picture


def strip(height: float, text: str = "") -> Cell:
    return Cell(text, 1, box=Box(1, 0.0, 10.0, 50.0, 10.0 + height))


def test_a_strip_above_the_label() -> None:
    values = [Cell(str(at), at, row_span=2) for at in (2, 3)]
    below = Row([Cell("规章", 1)], 2)
    found = join_labelled_below(Row([strip(5.9), *values], 1), below)
    assert found is not None
    assert [(cell.text, cell.row_span) for cell in found.cells] == [("规章", 1), ("2", 1), ("3", 1)]
    group = Cell("组", 1, row_span=3)
    deeper = join_labelled_below(
        Row([group, replace(strip(5.9), column=2), Cell("7", 3, row_span=2)], 1), Row([Cell("规章", 2)], 2)
    )
    assert deeper is not None
    assert [(cell.text, cell.row_span) for cell in deeper.cells] == [("组", 2), ("规章", 1), ("7", 1)]
    for above, other in (
        (Row([strip(6.0), *values], 1), below),
        (Row([strip(5.9, "甲"), *values], 1), below),
        (Row([Cell("", 1), *values], 1), below),  # nothing says how high it is
        (Row([*values], 1), below),
        (Row([strip(5.9)], 1), below),
        (Row([strip(5.9), *values, Cell("9", 4, row_span=3)], 1), below),
        (Row([strip(5.9), *values], 1), Row([Cell("5", 1)], 2)),
        (Row([strip(5.9), *values], 1), Row([Cell("规章", 4)], 2)),
    ):
        assert join_labelled_below(above, other) is None


def test_a_number_that_reaches_down_over_another_rows_label_is_of_several_rows() -> None:
    first = Row([Cell("规章", 1), Cell("7", 2, row_span=2), Cell("", 3, row_span=2)], 1)
    second = Row([Cell("行政规范性文件", 1)], 2, covered={2: "7", 3: ""})
    assert shared_cells([first, second]) == {id(first.cells[1])}
    assert shared_cells([first, Row([Cell("1", 1)], 2, covered={2: "7"})]) == set()
    assert shared_cells([first, Row([Cell("行政规范性文件", 1)], 2)]) == set()
    single = Row([Cell("规章", 1), Cell("7", 2)], 1)
    assert shared_cells([single, second]) == set()


def test_where_a_row_ends() -> None:
    assert width_of(Row([Cell("a", 1), Cell("b", 3, column_span=2)], 1)) == 4
    assert width_of(Row([Cell("a", 1)], 1, covered={6: ""})) == 6
    assert width_of(Row([Cell("a", 7)], 1, covered={6: ""})) == 7


def test_a_turned_table_that_is_too_big_is_left_as_it_is() -> None:
    turned = table(*zip(DOCUMENTS, ("规章", "2", "1", "9"), ("行政规范性文件", "3", "0", "5"), strict=True))
    (found,) = upright([turned])
    assert isinstance(found, Table)
    assert [[cell.text for cell in each.cells] for each in found.rows][1] == ["规章", "2", "1", "9"]
    assert raw(read(turned), "proactive.normative_documents") == "305"
    wide = Table([Row([*each.cells, *(Cell("", at) for at in range(4, 1004))], each.number) for each in turned.rows], 1)
    assert upright([wide]) == [wide]
    assert upright([table(DOCUMENTS)]) == [table(DOCUMENTS)]


@pytest.mark.parametrize(
    ("texts", "at_end", "side"),
    [
        (("9", "1", "2", "规章"), 1, True),
        (("规章", "2", "1", "9"), 0, False),
        (("说明文字", "规章"), 0, None),  # words at both ends: nothing says that the row begins at its end
        (("现行有效件数", "信息内容"), 1, True),
        (("信息内容", "现行有效件数"), 0, False),
        (("1", "总计"), 0, None),  # a column as well
        (("规章",), 0, None),
        (("9", "1"), 0, None),
    ],
)
def test_on_which_side_a_row_names_itself(texts: tuple[str, ...], at_end: int, side: bool | None) -> None:
    assert mirrored._rows_named_at_their_end(table(texts)) == at_end
    assert mirrored._side(table(texts)) is side
    assert mirrored._rows_named_at_their_end(table(texts, spans=False)) == 0
    assert mirrored._side(table(texts, spans=False)) is None


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("规章(一)", "(一)规章"),
        ("其他情形.3", "3.其他情形"),
        ("规章", "规章"),
        ("12", "12"),
        ("甲(一)\n乙.2", "(一)甲\n2.乙"),
    ],
)
def test_a_label_that_ends_with_its_ordinal_begins_with_it(text: str, shown: str) -> None:
    assert mirrored._in_order(text) == shown


def test_a_table_is_turned_round_with_its_spans_and_what_reaches_down() -> None:
    rows = [
        Row([Cell("9", 1), Cell("1", 2, column_span=2), Cell("规章", 4, row_span=2)], 1),
        Row([Cell("5", 1), Cell("0", 2)], 2, covered={4: "规章"}),
    ]
    found = mirrored._turned_round(Table(rows, 3, has_spans=True))
    assert [[(cell.text, cell.column) for cell in each.cells] for each in found.rows] == [
        [("规章", 1), ("1", 2), ("9", 4)],
        [("0", 3), ("5", 4)],
    ]
    assert found.rows[1].covered == {1: "规章"}
    assert found.rows[0].cells[0].place == "table 3, row 1, column 4"


TITLED = "2020年政府信息公开工作年度报告"


@pytest.mark.parametrize(
    ("before", "line", "begin"),
    [
        (Text("乙县水利局", 1), TITLED, 0),
        (Text("乙县水利局通知", 1), TITLED, 1),
        (Text("甲" * 37 + "水利局", 1), TITLED, 0),
        (Text("甲" * 38 + "水利局", 1), TITLED, 1),
        (Text("乙县水利局", 1), f"乙县教育局{TITLED}", 1),
        (table(("乙县水利局",)), TITLED, 1),
        (Text("乙县水利局", 1), "政府信息公开工作年度报告", None),
        (Text("乙县水利局", 1), "2020年工作总结", None),
    ],
)
def test_where_the_title_of_a_report_begins(before: Text | Table, line: str, begin: int | None) -> None:
    assert several._begin([before, Text(line, 2)], 1) == begin
    assert several._begin([Text(line, 2), before], 0) == (None if begin is None else 0)
    assert several._begin([table(("甲",))], 0) is None
