"""Pages of grids and lines: which follow on one another, which stand beside one another, what they repeat."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from disclosure.model.document import Box, Document, Text
from disclosure.readers.pages.letters import UNKNOWN
from disclosure.readers.pages.page_blocks import SeenPage, drop_running_lines, fill_document, rows_of
from disclosure.readers.pages.pages_beside import join_pages_beside
from disclosure.readers.pages.ruling import Grid
from tests.readers.test_pagebreaks import BLANK, HEADER, NUMBERS, grid

HEADING = "三、收到和处理政府信息公开申请情况"
Lines = tuple[tuple[float, str], ...]


def page(number: int, *grids: Grid, texts: Lines = ()) -> SeenPage:
    return SeenPage(number, 0.0, 1000.0, [], list(grids), list(texts))


def blocks_of(*pages: SeenPage) -> list[str]:
    document = Document("application/pdf", [])
    fill_document(document, list(pages))
    return [
        f"{block.line} {block.place} {block.text}"
        if isinstance(block, Text)
        else f"#{block.number} " + " / ".join(";".join(cell.text for cell in row.cells) for row in block.rows)
        for block in document.blocks
    ]


def test_blocks_stand_as_they_do_on_their_pages() -> None:
    first = page(1, grid(HEADER, ("规章", *NUMBERS)), texts=((200.0, "说明"), (310.0, "标题")))
    assert blocks_of(first, page(2, texts=((500.0, "尾"),))) == [
        "1 page 1 标题",
        "#1 信息内容;本年制发件数;本年废止件数;现行有效件数 / 规章;2;1;9",
        "1 page 1 说明",
        "2 page 2 尾",
    ]


def test_a_heading_in_a_row_of_its_own_divides_a_table() -> None:
    table = grid(("规章", *NUMBERS), (HEADING, *BLANK), ("自然人", *NUMBERS))
    whole = table.squares[1][0]
    whole.column_span = 4
    table.squares[1] = [whole] * 4
    assert blocks_of(page(1, table)) == ["#1 规章;2;1;9", f"1 page 1 {HEADING}", "#2 自然人;2;1;9"]
    beside_it = grid((HEADING, *BLANK), ("自然人", *NUMBERS))
    beside_it.squares[0][:3] = [beside_it.squares[0][0]] * 3
    assert blocks_of(page(1, beside_it)) == [f"#1 {HEADING}; / 自然人;2;1;9"]
    assert blocks_of(page(1, grid((HEADING, *BLANK), ("自然人", *NUMBERS)))) == [f"#1 {HEADING};;; / 自然人;2;1;9"]


@pytest.mark.parametrize(
    ("below", "above", "is_joined"),
    [((), (), True), (((295.0, "旁"),), (), True), (((280.0, "注"),), (), False), ((), ((301.0, "注"),), False)],
)
def test_a_row_goes_on_where_nothing_stands_between_two_tables(below: Lines, above: Lines, is_joined: bool) -> None:
    first, second = page(1, grid(("规章", *BLANK)), texts=below), page(2, grid(("", *NUMBERS)), texts=above)
    found = blocks_of(first, second)
    assert ("#1 规章;2;1;9" in found) is is_joined
    assert blocks_of(page(1), page(2, grid(("", *NUMBERS))))[-1] == "#1 ;2;1;9"


def test_what_is_doubtful_in_a_cell_is_not_read_otherwise() -> None:
    for text, has_other_ways in (("2", True), (UNKNOWN, False)):
        document = Document("application/pdf", [])
        fill_document(document, [page(1, grid(("规章", text)))])
        assert (document.later is not None) is has_other_ways


def test_lines_that_pages_repeat_at_their_edges() -> None:
    pages = [page(at, texts=((950.0, f"年报 第{at}页"), (500.0, "年报"), (80.0, f"- {at} -"))) for at in (1, 2, 3)]
    pages[2].texts.append((60.0, "甲"))
    drop_running_lines(pages)
    assert [[text for _, text in each.texts] for each in pages] == [
        ["年报 第1页", "年报", "- 1 -"],
        ["年报"],
        ["年报", "甲"],
    ]
    few = [page(at, texts=((950.0, "页眉"),) if at < 3 else ()) for at in range(1, 6)]
    drop_running_lines(few)  # two of five
    assert [len(each.texts) for each in few] == [1, 1, 0, 0, 0]
    half = [page(at, texts=((950.0, "页眉"),) if at < 3 else ()) for at in range(1, 5)]
    drop_running_lines(half)
    assert [len(each.texts) for each in half] == [1, 0, 0, 0]
    edges = [page(at, texts=((900.0, "甲"), (100.0, "乙"))) for at in (1, 2)]
    drop_running_lines(edges)
    assert [len(each.texts) for each in edges] == [2, 2]


def test_the_cells_of_a_row_and_those_that_reach_into_it() -> None:
    table = grid(("组", "规章", "2"), ("", "行政许可", "5"), spans={(0, 0): 2})
    table.squares[1][2].is_picture = True
    table.squares[0][2].shown = Box(2, 1.0, 2.0, 3.0, 4.0)
    first, second = rows_of(table.squares, 1, 3)
    assert [(cell.text, cell.column, cell.row_span, cell.place) for cell in first.cells] == [
        ("组", 1, 2, "row 0"),
        ("规章", 2, 1, "row 0"),
        ("2", 3, 1, "row 0"),
    ]
    assert [cell.box for cell in first.cells][1:] == [Box(1, 50.0, 290.0, 100.0, 300.0), Box(2, 1.0, 2.0, 3.0, 4.0)]
    assert ([cell.text for cell in second.cells], second.covered, second.number) == (["行政许可", ""], {1: ""}, 2)
    table.squares[0][1].place = ""
    assert rows_of(table.squares, 1, 3)[0].cells[1].place == "page 1, table 3, row 1, column 2"


def beside(*pages: SeenPage) -> list[list[str]]:
    """The rows of the tables of the pages that are left."""
    left = join_pages_beside(pages)
    return [[";".join(cell.text for cell in line) for each in seen.grids for line in each.squares] for seen in left]


FIRST = (("信息内容", "本年制发件数"), ("规章", "2"), ("行政许可", "5"))
NEXT = (("本年废止件数", "现行有效件数"), ("1", "9"), ("", ""))


def test_columns_on_a_page_of_their_own_are_put_beside_the_others() -> None:
    together = ["信息内容;本年制发件数;本年废止件数;现行有效件数", "规章;2;1;9", "行政许可;5;;"]
    first, second = (
        page(1, grid(*FIRST), texts=((400.0, "标"),)),
        page(2, grid(*NEXT), texts=((400.5, "题"), (350.0, "尾"))),
    )
    assert beside(first, second) == [together]
    assert first.texts == [(400.0, "标题"), (350.0, "尾")]
    table = first.grids[0]
    assert table.columns == [0.0, 50.0, 100.0, 150.0, 200.0]
    assert [cell.column for cell in table.squares[1]] == [0, 1, 2, 3]
    assert [cell.shown and cell.shown.page for cell in table.squares[1]] == [None, None, 2, 2]


@pytest.mark.parametrize(
    "second",
    [
        page(2, grid(*NEXT), texts=((400.0, HEADING),)),
        page(2, grid(("本年废止件数", "件"), ("行政处罚", "9"), ("", ""))),  # it names a row
        page(2, grid(*NEXT, ("3", "4"))),  # other heights
        page(2, grid(*NEXT), grid(*NEXT)),  # which of them?
        page(2),
    ],
)
def test_pages_that_are_no_columns_of_others(second: SeenPage) -> None:
    if len(second.grids) == 2:
        second.grids[1].columns = [column + 20 for column in second.grids[1].columns]
    count = sum(len(each.squares) for each in second.grids)
    left = beside(page(1, grid(*FIRST)), second)
    assert [len(rows) for rows in left] == [3, count]


def test_sets_of_pages_one_after_the_other() -> None:
    """All pages of the first columns before those of the next, or page by page."""
    other = (("行政处罚", "7"), ("行政强制", "8"), ("行政许可", "6"))
    more = (("3", "4"), ("5", "6"), ("7", "8"))

    def rows(first: Sequence[Sequence[str]], second: Sequence[Sequence[str]]) -> list[str]:
        return [";".join([*one, *two]) for one, two in zip(first, second, strict=True)]

    for order in ((FIRST, other, NEXT, more), (FIRST, NEXT, other, more)):
        pages = [page(at, grid(*held)) for at, held in enumerate(order, 1)]
        assert beside(*pages) == [rows(FIRST, NEXT), rows(other, more)]


def test_three_sets_of_pages_and_a_page_without_more_columns() -> None:
    one, two = (("规章", "2"), ("行政许可", "5")), (("行政处罚", "7"), ("行政强制", "8"))
    strips = [((f"{at}1", f"{at}2"), (f"{at}3", f"{at}4")) for at in range(1, 5)]
    in_sets = [page(at, grid(*held)) for at, held in enumerate((one, two, *strips), 1)]
    assert beside(*in_sets) == [
        ["规章;2;11;12;31;32", "行政许可;5;13;14;33;34"],
        ["行政处罚;7;21;22;41;42", "行政强制;8;23;24;43;44"],
    ]
    # Page by page a strip belongs to the page right before it, whatever else has rows of its heights.
    by_page = [page(at, grid(*held)) for at, held in enumerate((one, two, strips[0], one, strips[1]), 1)]
    assert beside(*by_page) == [
        ["规章;2", "行政许可;5"],
        ["行政处罚;7;11;12", "行政强制;8;13;14"],
        ["规章;2;21;22", "行政许可;5;23;24"],
    ]


def test_halves_of_a_cell_of_the_header_are_one_and_spanned_rows_are_divided() -> None:
    first = page(1, grid(("信息内容", "本年废"), ("规章", "2"), ("行政许可", "5")))
    assert beside(first, page(2, grid(("止件数", "现行有效件数"), ("1", "9"), ("3", "4"))))[0][0] == (
        "信息内容;本年废止件数;本年废止件数;现行有效件数"
    )
    assert first.grids[0].squares[0][1].column_span == 2
    spanned = grid(("本年废止件数", "现行有效件数"), ("1", "9"), ("", "4"), spans={(1, 0): 2})
    assert beside(page(1, grid(*FIRST)), page(2, spanned)) == [
        ["信息内容;本年制发件数;本年废止件数;现行有效件数", "规章;2;1;9", "行政许可;5;1;4"]
    ]
    header = page(2, grid(*NEXT[1:]), texts=((299.0, "件数"),))
    for held in header.grids:  # the header's row spans all of the page, which draws no line there
        held.rows = [290.0, 280.0, 270.0]
    two = page(
        2, grid(("1", "9"), ("", "")), texts=((310.0, "甲"), (301.0, "乙"), (300.5, "丙"), (299.0, "丁"), (289.0, "戊"))
    )
    for held in two.grids:
        held.rows = [280.0, 270.0, 260.0]
    base = page(1, grid(("信息内容", "表头"), *FIRST))
    assert beside(base, two)[0] == [
        "信息内容;表头;乙\n丙\n丁;乙\n丙\n丁",
        "信息内容;本年制发件数;戊;戊",
        "规章;2;1;9",
        "行政许可;5;;",
    ]
    assert [text for _, text in base.texts] == ["甲"]
    base = page(1, grid(*FIRST))
    assert beside(base, header)[0] == ["信息内容;本年制发件数;件数;件数", "规章;2;1;9", "行政许可;5;;"]
    assert header.texts == []
