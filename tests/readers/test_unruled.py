"""Tables without lines: letters to cells, numbers to their label and their column, or left unread."""

from __future__ import annotations

import pytest

from disclosure.form.labels import fold
from disclosure.model.document import Table, Text
from disclosure.readers.pages import pieces as drawn_pieces
from disclosure.readers.pages import unruled
from disclosure.readers.pages.broken_numbers import SAME_NUMBER
from disclosure.readers.pages.letters import Letter
from disclosure.readers.pages.pieces import Piece, pieces_of
from disclosure.readers.pages.unruled import _Columns, _Row
from tests.readers.test_page_letters import letter


def piece(text: str, left: float, bottom: float = 100.0, *, right: float | None = None, page: int = 1) -> Piece:
    """A cell ten points high and five wide a letter."""
    end = left + 5 * len(text) if right is None else right
    return Piece(page, text, left, bottom, end, bottom + 10, 10, bottom, bottom + 10, end, fold(text))


def drawn(*texts: tuple[str, float, float], size: float = 10.0) -> list[tuple[int, Letter]]:
    """Letters one behind the other, each text from a place on: Latin ones half as wide as others."""
    made: list[tuple[int, Letter]] = []
    for text, left, bottom in texts:
        for each in text:
            width = size / 2 if each.isascii() else size
            made.append((1, letter(each, left, bottom=bottom, width=width, size=size)))
            left += width
    for order, (_, each) in enumerate(made):
        each.order = order
    return made


def pieces(*texts: tuple[str, float, float]) -> list[str]:
    return [each.text for each in pieces_of(drawn(*texts))]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ([("规章", 0, 0), ("12", 60, 0)], ["规章", "12"]),
        ([("规章", 0, 0), ("12", 24, 0)], ["规章", "12"]),  # a whole label
        ([("12", 0, 0), ("34", 10 + 10 * SAME_NUMBER, 0)], ["1234"]),
        ([("12", 0, 0), ("34", 10.1 + 10 * SAME_NUMBER, 0)], ["12", "34"]),
        ([("行政", 0, 0), ("许可", 32, 0)], ["行政许可"]),  # a label that goes on
        ([("行政", 0, 0), ("许可", 32.1, 0)], ["行政", "许可"]),
        ([("说明", 0, 0), ("文字", 26, 0)], ["说明文字"]),
        ([("说明", 0, 0), ("文字", 26.1, 0)], ["说明", "文字"]),
        ([("行政许可", 0, 0), ("12", 44, 0)], ["行政许可", "12"]),
        ([("规章", 50, 0), ("12", 0, 0)], ["规章", "12"]),  # back in the line
        ([("社会公益", 0, 20), ("组织", 0, 0)], ["社会公益组织"]),
        ([("社会公益", 0, 22), ("组织", 0, 0)], ["社会公益组织"]),
        ([("社会公益", 0, 22.1), ("组织", 0, 0)], ["社会公益", "组织"]),
        ([("说明文字", 0, 16), ("组织", 0, 0)], ["说明文字组织"]),
        ([("说明文字", 0, 16.1), ("组织", 0, 0)], ["说明文字", "组织"]),
        ([("社会公益", 0, 20), ("组织", 41, 0)], ["社会公益", "组织"]),  # not below it
        ([("规章", 0, 20), ("12", 0, 0)], ["规章", "12"]),
        ([("12", 0, 12), ("34", 0, 0)], ["12", "34"]),
        ([("规章", 0, 0), ("组织", 0, 20)], ["规章", "组织"]),  # above it
        ([("说明", 0, 0), ("文字", 20, 4.9)], ["说明文字"]),
        ([("说明", 0, 0), ("文字", 20, 5)], ["说明", "文字"]),  # half a letter higher
        ([("社会公益", 0, 20), ("组织", 40, 0)], ["社会公益组织"]),
        ([("社会公益", 30, 20), ("组织", 10, 0)], ["社会公益组织"]),
        ([("社会公益", 30, 20), ("组织", 9.9, 0)], ["社会公益", "组织"]),
        ([("说明", 20, 0), ("文", 35, 0)], ["说明文"]),  # back by half a letter
        ([("说明", 20, 0), ("文", 34.9, 0)], ["说明", "文"]),
    ],
)
def test_letters_that_are_one_cell(texts: list[tuple[str, float, float]], expected: list[str]) -> None:
    assert pieces(*texts) == expected


def test_a_cell_reaches_as_far_as_its_letters() -> None:
    (found,) = pieces_of(drawn(("社会公益", 0, 20), ("组织", 5, 0)))
    assert (found.left, found.right, found.bottom, found.top, found.page) == (0, 40, 0, 30, 1)
    assert (found.line_bottom, found.line_top, found.last_right, found.folded) == (0, 10, 25, "社会公益组织")
    (one, other) = pieces_of([*drawn(("行政", 0, 0)), (2, letter("许", 20, width=10))])
    assert (one.text, other.page) == ("行政", 2)
    assert pieces_of(drawn(("1", 0, 0), size=3.0))[0].size == 4.0


@pytest.mark.parametrize(
    ("text", "is_start", "is_known"),
    [
        ("规", True, False),
        ("规章", True, True),
        ("规章制", False, False),
        ("", False, False),
        ("龘", False, False),
        ("总计", True, True),
    ],
)
def test_labels_and_their_beginnings(text: str, is_start: bool, is_known: bool) -> None:
    assert drawn_pieces._is_start(text) is is_start
    assert drawn_pieces._is_known(text) is is_known


def test_numbers_at_one_height_are_a_row() -> None:
    rows = unruled._value_rows(
        [piece("2", 100), piece("1", 50, 103.9), piece("3", 50, 96.0), piece("规章", 0), piece("4", 0, page=2)]
    )
    assert [[each.text for each in row.values] for row in rows] == [["1", "2"], ["3"], ["4"]]


def labelled(values: list[Piece], words: list[Piece]) -> list[tuple[str, bool]]:
    """The label of each row of numbers, and whether it is doubtful."""
    rows = unruled._value_rows(values)
    unruled._label(rows, words)
    return [(row.label.text if row.label else "", row.is_doubtful) for row in rows]


@pytest.mark.parametrize(
    ("values", "words", "expected"),
    [
        ([piece("1", 100)], [piece("规章", 0)], [("规章", False)]),
        ([piece("1", 100)], [piece("规章", 0), piece("行政许可", 20)], [("行政许可", False)]),  # the nearest
        ([piece("1", 100)], [piece("规章", 95)], [("", False)]),
        ([piece("1", 100)], [piece("规章", 0, 89)], [("", False)]),
        ([piece("1", 100)], [piece("规章", 0, 95)], [("", False)]),  # it ends at half the number's height
        ([piece("1", 100)], [piece("规章", 0, 95.1)], [("规章", False)]),
        ([piece("1", 100)], [piece("规章", 0, 104.9)], [("规章", False)]),
        ([piece("1", 100)], [piece("规章", 0, 105)], [("", False)]),
        ([piece("1", 100)], [piece("规章", 90)], [("规章", False)]),
        ([piece("1", 100)], [piece("规章", 90.1)], [("", False)]),
        ([piece("1", 100)], [piece("规章", 0), piece("说明", 105)], [("规章", True)]),
        ([piece("1", 100)], [piece("规章", 0), piece("说明", 104.9)], [("规章", False)]),
        ([piece("1", 100)], [piece("规章", 0, page=2)], [("", False)]),
        ([piece("1", 100)], [piece("规章", 0), piece("说明", 120)], [("规章", True)]),  # in the place of a number
        ([piece("1", 100, 102), piece("2", 100, 96)], [piece("规章", 0)], [("规章", True), ("规章", True)]),
        ([piece("1", 100), piece("2", 100, 50)], [], [("", True), ("", True)]),
        ([piece("1", 100), piece("2", 100, 50)], [piece("规章", 0)], [("规章", False), ("", True)]),
        ([piece("1", 100)], [piece("规章", 0), piece("1\ufffd", 0, 95)], [("规章", True)]),
    ],
)
def test_the_label_beside_numbers(values: list[Piece], words: list[Piece], expected: list[tuple[str, bool]]) -> None:
    assert labelled(values, words) == expected


def test_digits_without_a_label_may_be_of_a_row_near() -> None:
    near = labelled(
        [piece("1", 100, 500), piece("2", 100, 100), piece("3", 100, 90)], [piece("规章", 0, 500), piece("行政许可", 0)]
    )
    assert near == [("规章", False), ("行政许可", True), ("", True)]
    over = labelled(
        [piece("1", 100, 500), piece("2", 100, 20), piece("3", 100, 700, page=2)],
        [piece("规章", 0, 500), piece("行政许可", 0, 20)],
    )
    assert over == [("规章", False), ("行政许可", True), ("", True)]  # beyond the page's break


def test_rows_with_a_label_and_nothing_beside_it() -> None:
    rows = [_Row([piece("1", 100)], piece("规章", 0))]
    words = [piece("行政许可", 0, 80), piece("总计", 0, 60), piece("说明", 0, 40), piece("行政处罚", 0, 700, page=2)]
    assert [row.label.text for row in unruled._blank_rows(rows, words) if row.label] == ["行政许可"]
    beside = [*words, piece("文字", 60, 80)]
    assert unruled._blank_rows(rows, beside) == []
    rows[0].is_doubtful = True
    assert unruled._blank_rows(rows, words) == []
    assert unruled._blank_rows([_Row([piece("1", 100)])], words) == []


APPLICANTS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")


def header(*texts: str, step: float = 40.0) -> list[Piece]:
    return [piece(text, step * at, right=step * at + 30) for at, text in enumerate(texts)]


@pytest.mark.parametrize(
    ("headers", "count", "named"),
    [
        (header("申请人情况", *APPLICANTS), 7, 7),
        (header("申请人情况", *APPLICANTS[::-1]), 7, 7),
        (header("申请人情况", *APPLICANTS[:3], "新闻媒体", *APPLICANTS[3:]), 0, 0),  # no form has that
        (header("申请人情况", *APPLICANTS[:5], *APPLICANTS[6:]), 7, 0),  # lost one
        (header("申请人情况", *APPLICANTS, "总计"), 7, 0),
        (header("信息内容", "本年制发件数", "本年废止件数", "现行有效件数"), 3, 3),
        (header("信息内容", "处理决定数量"), 1, 1),
        (header("信息内容"), 0, 0),
        (header("信息内容", "a", "b", "c", "d"), 0, 0),
        (header("行政复议", *["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"] * 3), 15, 15),
        (header("行政复议", *["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"] * 2), 15, 0),
        (header("结果维持", "结果纠正", "其他结果"), None, 0),
        (header("结果维持", "结果纠正", "其他结果", "尚未审结"), 15, 0),
        (header("说明"), None, 0),
    ],
)
def test_the_columns_that_a_header_names(headers: list[Piece], count: int | None, named: int) -> None:
    found = unruled._columns_of(headers)
    assert (found.count if found else None) == count
    assert len(found.header if found else []) == named


@pytest.mark.parametrize(
    ("left", "bottom", "page", "is_own"),
    [
        (20, 100, 1, True),
        (19.9, 100, 1, False),  # it begins before the first column ends
        (20, 95, 1, False),
        (20, 95.1, 1, True),
        (20, 104.9, 1, True),
        (20, 105, 1, False),
        (20, 100, 2, False),
    ],
)
def test_columns_stand_beside_the_words_that_name_the_first(
    left: float, bottom: float, page: int, is_own: bool
) -> None:
    found = unruled._columns_of([piece("信息内容", 0), piece("处理决定数量", left, bottom, page=page)])
    assert found is not None
    assert found.count == (1 if is_own else 0)


@pytest.mark.parametrize(
    ("left", "bottom", "text", "is_between"),
    [
        (71, 100, "新闻媒体", True),
        (70, 100, "新闻媒体", False),  # where the first of the organisations ends
        (199, 100, "新闻媒体", True),
        (200, 100, "新闻媒体", False),
        (120, 95, "新闻媒体", False),
        (120, 105, "新闻媒体", False),
        (120, 104.9, "新闻媒体", True),
        (120, 100, "()", False),
    ],
)
def test_an_applicant_that_no_form_has(left: float, bottom: float, text: str, is_between: bool) -> None:
    applicants = header(*APPLICANTS)
    words = [*applicants, piece(text, left, bottom)]
    assert unruled._has_unknown_between(words, applicants) is is_between


def filled(
    values: list[Piece], count: int, names: list[Piece] | None = None, more: list[_Row] | None = None
) -> list[str]:
    """The cells of a row of numbers under columns."""
    row = _Row(values, piece("规章", -60))
    unruled._fill(Table([], 1), [row, *(more or [])], _Columns(count, names or []))
    assert [(cell.column, cell.line) for cell in row.row.cells] == [(at + 1, 1) for at in range(len(row.row.cells))]
    return [cell.text for cell in row.row.cells]


@pytest.mark.parametrize(
    ("values", "count", "names", "more", "expected"),
    [
        ([piece("1", 0), piece("2", 40), piece("3", 80)], 3, None, None, ["规章", "1", "2", "3"]),
        ([piece("1", 0), piece("3", 80)], 3, None, None, ["规章", "? 1; 3"]),  # which of them is not said
        ([piece("1", 0), piece("3", 80)], 3, header("a", "b", "c"), None, ["规章", "1", "", "3"]),
        ([piece("1", 0), piece("3", 80)], 3, None, [_Row([piece("4", 40, 80)])], ["规章", "1", "", "3"]),
        ([piece("1", 0), piece("2", 40), piece("3", 80), piece("4", 120)], 3, None, None, ["规章", "? 1; 2; 3; 4"]),
        ([piece("1", 0), piece("2", 10)], 3, header("a", "b", "c"), None, ["规章", "? 1; 2"]),  # under one
        ([piece("1", 32)], 3, header("a", "b", "c"), None, ["规章", "? 1"]),  # between them
        ([piece("1", 25, right=45)], 3, header("a", "b", "c"), None, ["规章", "? 1"]),  # under two
        ([], 3, header("a", "b", "c"), None, ["规章", "", "", ""]),
        ([piece("1", 30, right=45)], 3, header("a", "b", "c"), None, ["规章", "", "1", ""]),  # beside the first
        ([piece("1", 29, right=40)], 3, header("a", "b", "c"), None, ["规章", "1", "", ""]),
        ([piece("1", 0)], 1, None, None, ["规章", "1"]),
        ([piece("1", 0), piece("2", 40)], 1, None, None, ["规章"]),
        ([piece("1", 0)], 0, None, None, ["规章"]),
    ],
)
def test_numbers_in_their_columns(
    values: list[Piece], count: int, names: list[Piece] | None, more: list[_Row] | None, expected: list[str]
) -> None:
    assert filled(values, count, names, more) == expected


def test_blanks_that_may_stand_on_another_page_are_none() -> None:
    wide = header("a", "b", "c")
    wide[2].page = 2
    assert filled([piece("1", 0), piece("2", 40)], 3, wide) == ["规章", "? 1; 2"]
    row = _Row([piece("1", 0)], piece("规章", 70, right=100))  # a label in the place of a value
    unruled._fill(Table([], 1), [row], _Columns(3, header("a", "b", "c")))
    assert [cell.text for cell in row.row.cells] == ["规章", "? 1"]
    doubtful = _Row([piece("1", 0), piece("2", 40), piece("3", 80)], piece("规章", -60), is_doubtful=True)
    unruled._fill(Table([], 1), [doubtful], _Columns(3))
    assert [cell.text for cell in doubtful.row.cells] == ["规章", "? 1; 2; 3"]


def test_ranges_of_columns() -> None:
    rows = [_Row([piece("1", 0), piece("2", 40)]), _Row([piece("345", 30, right=45), piece("6", 80)])]
    assert unruled._ranges(rows, 3) == [(0, 5), (30, 45), (80, 85)]
    assert unruled._ranges(rows, 2) == []
    assert unruled._ranges([_Row([piece("1", 0), piece("2", 5)])], 2) == [(0, 5), (5, 10)]


def test_headers_in_lines_with_the_columns_last() -> None:
    names = header("a", "b", "c", "d")
    above = [piece("信息内容", 0, 120), *names, piece("说明", 0, 80)]
    rows = unruled._headers(above, _Columns(4, names))
    assert [[cell.text for cell in row.cells] for row in rows] == [["信息内容"], ["说明"], ["a", "b", "c", "d"]]
    rows = unruled._headers(above, _Columns(3, names))
    assert [[cell.text for cell in row.cells] for row in rows] == [["信息内容"], ["a", "b", "c", "d"], ["说明"]]


def test_the_parts_of_a_document_between_its_headings() -> None:
    heads = [
        Text(text, at) for at, text in enumerate(("二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况"), 1)
    ]
    one, other = ([Text("甲", 0), heads[0], Table([], number), heads[1], Table([], number)] for number in (1, 2))
    parts = unruled._parts(one)
    assert {name: len(blocks) for name, blocks in parts.items()} == {"": 1, "二": 2, "三": 2}
    assert unruled.section_by_section([one, other]) == [[parts[name], unruled._parts(other)[name]] for name in parts]
    assert unruled.section_by_section([one, other[:3]]) == []
    assert unruled.section_by_section([one[:1], other[:1]]) == []
    assert not unruled._is_heading("二、主动公开政府信息情况 5")
    assert unruled.blocks_of_pages([]) == []


def test_rows_and_words_are_put_in_order_by_their_place() -> None:
    valued = _Row([piece("1", 100, 50)], piece("规章", 0, 60))
    blank = _Row([], piece("规章", 0, 60, page=2))
    assert unruled._place_of(valued) == (1, -55)
    assert unruled._place_of(blank) == (2, -65)
    assert unruled._place_of([piece("信息", 0, 70), piece("内容", 0, 90)]) == (1, -75)


def test_a_section_without_lines_is_a_table_of_rows_in_the_order_of_the_page() -> None:
    """Drawn column by column, with a header, numbers, and a row that has none."""
    texts = [
        *(("信息内容", 0, 200), ("规章", 0, 160), ("行政规范性文件", 0, 120), ("行政许可", 0, 80)),
        *(("本年制发件数", 150, 200), ("2", 170, 160), ("13", 170, 120)),
        *(("本年废止件数", 300, 200), ("4", 320, 160), ("5", 320, 120)),
    ]
    letters = [each for _, each in drawn(*texts)]
    lines = [(1, [each for each in letters if each.bottom == height]) for height in (200, 160, 120, 80)]
    table = unruled._table(lines, 7)
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["信息内容", "本年制发件数", "本年废止件数"],
        ["规章", "2", "4"],
        ["行政规范性文件", "13", "5"],
        ["行政许可", "", ""],
    ]
    assert table.number == 7
    assert [row.number for row in table.rows] == [1, 2, 3, 4]
    places = [cell.place for cell in table.rows[2].cells]
    assert places == [f"page 1, line 3, cell {number}" for number in (1, 2, 3)]
