"""Rows that a page break cut in two, as grids: which halves are one row, what is joined, what is unread."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from disclosure.form.labels import label_index
from disclosure.model.document import Box
from disclosure.readers.pages.pagebreaks import join_cut_row, return_group_label
from disclosure.readers.pages.ruling import Grid, GridCell

WIDTH, HEIGHT = 50.0, 10.0
LOST = "\ufffd"
Row = tuple[str, ...]
NUMBERS = ("2", "1", "9")
BLANK = ("", "", "")
HEADER = ("信息内容", "本年制发件数", "本年废止件数", "现行有效件数")


def grid(*rows: Sequence[str], left: float = 0.0, spans: dict[tuple[int, int], int] | None = None) -> Grid:
    """Rows of cells of one size; `spans`: how many rows the cell that begins at a row and column reaches over."""
    columns = [left + WIDTH * number for number in range(len(rows[0]) + 1)]
    heights = [300.0 - HEIGHT * number for number in range(len(rows) + 1)]
    squares: list[list[GridCell]] = []
    for row, texts in enumerate(rows):
        squares.append([])
        for column, text in enumerate(texts):
            above = squares[row - 1][column] if row else None
            if above is not None and above.row + above.row_span > row:
                squares[row].append(above)
                continue
            deep = (spans or {}).get((row, column), 1)
            place = (columns[column], columns[column + 1], heights[row + deep], heights[row])
            squares[row].append(GridCell(row, column, deep, 1, *place, text, place=f"row {row}"))
    return Grid(columns, heights, squares)


def texts_of(table: Grid, row: int) -> Row:
    return tuple(cell.text for cell in table.squares[row])


@pytest.mark.parametrize(
    ("above", "below", "joined"),
    [
        (("规章", *BLANK), ("", *NUMBERS), ("规章", *NUMBERS)),
        (("", *NUMBERS), ("规章", *BLANK), ("规章", *NUMBERS)),
        (("行政规范", *NUMBERS), ("性文件", *BLANK), ("行政规范\n性文件", *NUMBERS)),
        (("规章", *NUMBERS), ("", *NUMBERS), ("规章", LOST, LOST, LOST)),  # the digits had room: another row's?
        (("规章", "2", "", ""), ("", "", "1", "9"), ("规章", *NUMBERS)),
        (("规章", *BLANK), ("", *BLANK), ("规章", *BLANK)),
        (("信息内容", "本年制", "本年", "现行有"), ("", "发件数", "废止件数", "效件数"), ("信息内容", *HEADER[1:])),
    ],
)
def test_two_halves_of_a_row(above: Row, below: Row, joined: Row) -> None:
    upper, lower = grid(("行政许可", *NUMBERS), above), grid(below)
    after = [lower]
    join_cut_row([upper], after, 7)
    cells = upper.squares[-1]
    assert tuple(cell.text if cell.text == joined[0] else cell.text.replace("\n", "") for cell in cells) == joined
    assert texts_of(upper, 0) == ("行政许可", *NUMBERS)
    assert after == []
    filled = [cell for cell, before, other in zip(cells, above, below, strict=True) if other and not before]
    assert {cell.place for cell in filled} <= {"row 0"}
    assert [cell.shown for cell in filled] == [Box(7, cell.left, 290.0, cell.right, 300.0) for cell in filled]


def test_digits_that_filled_their_cell_go_on_below() -> None:
    upper, lower = grid(("规章", *NUMBERS)), grid(("", "3", "4.5", ""), ("行政规范性文件", *NUMBERS))
    for cell in upper.squares[0]:
        cell.is_full = True
    after = [lower]
    join_cut_row([upper], after, 2)
    assert texts_of(upper, 0) == ("规章", "23", LOST, "9")
    assert (after, texts_of(lower, 0)) == ([lower], ("行政规范性文件", *NUMBERS))


@pytest.mark.parametrize(
    ("above", "below"),
    [
        (("规章", *NUMBERS), ("行政规范性文件", *NUMBERS)),
        (("说明",), ("文字",)),  # of one column
        (("某某", *NUMBERS), ("规章", *NUMBERS)),
        (("", *BLANK), ("", *NUMBERS)),
        (("说明", *NUMBERS), ("另说明", *BLANK)),
        (("规章", "甲", "乙", "丙"), ("", *BLANK)),
        (("", *BLANK), ("规章", "甲", "乙", "丙")),
        (("信息内容", "本年制", "", ""), ("", "3", "", "")),
    ],
)
def test_two_rows_stay_two(above: Row, below: Row) -> None:
    upper, lower = grid(above), grid(below)
    join_cut_row([upper], [lower], 2)
    assert (texts_of(upper, 0), texts_of(lower, 0)) == (above, below)


def test_a_label_that_comes_again_is_no_header_that_comes_again() -> None:
    upper, lower = grid(HEADER, ("规章", *BLANK)), grid(("规章", *BLANK), ("", *NUMBERS))
    join_cut_row([upper], [lower], 2)
    assert [texts_of(upper, 1), texts_of(lower, 0)] == [("规章", *BLANK)] * 2
    upper, lower = grid(HEADER), grid(HEADER, ("规章", *NUMBERS))
    join_cut_row([upper], [lower], 2)
    assert (texts_of(upper, 0), texts_of(lower, 0)) == (HEADER, HEADER)


@pytest.mark.parametrize(
    ("label", "deep", "is_doubted"),
    [("", 1, True), ("某组", 2, True), ("某组", 1, False), ("规章", 2, False)],
)
def test_numbers_below_no_label_that_are_no_half_are_unread(label: str, deep: int, is_doubted: bool) -> None:
    """A group's label, which spans rows, is none of the row's own."""
    upper, lower = grid(("某某", *NUMBERS)), grid((label, *NUMBERS), ("", *NUMBERS), spans={(0, 0): deep})
    join_cut_row([upper], [lower], 2)
    expected = ("2", "1", "9") if not is_doubted else (LOST,) * 3
    assert texts_of(upper, 0) == ("某某", *expected)
    assert texts_of(lower, 0) == (label, *expected)
    assert texts_of(lower, 1)[1:] == NUMBERS


def test_a_number_in_the_place_of_a_label_leaves_the_next_rows_blanks_unread() -> None:
    upper, lower = grid(("2", *NUMBERS)), grid(("某某", *BLANK))
    join_cut_row([upper], [lower], 2)
    assert (texts_of(upper, 0), texts_of(lower, 0)) == (("2", *NUMBERS), ("某某", LOST, LOST, LOST))


def test_numbers_beside_the_columns_below_stay() -> None:
    upper, lower = grid(("某某", "2", "", "9")), grid(("", "", "5", ""))
    join_cut_row([upper], [lower], 2)
    assert texts_of(upper, 0) == ("某某", "2", "", "9")
    assert texts_of(lower, 0) == ("", "", LOST, "")


def test_tables_of_other_widths_are_two() -> None:
    for left, is_joined in ((3.0, True), (6.0, False)):
        upper, lower = grid(("规章", *BLANK)), grid(("", *NUMBERS), left=left)
        after = [lower]
        join_cut_row([upper], after, 2)
        assert (after == []) is is_joined, left
    narrow = grid(("行政处罚", ""))
    join_cut_row([narrow], [grid(("", "5"))], 2)
    assert texts_of(narrow, 0) == ("行政处罚", "5")
    join_cut_row([], [upper], 2)
    join_cut_row([upper], [], 2)
    assert texts_of(upper, 0) == ("规章", *BLANK)


def test_a_header_that_the_page_repeats_is_passed_over() -> None:
    upper = grid(HEADER, ("行政规范性文件", *NUMBERS), ("规章", *BLANK))
    lower = grid(HEADER, ("", *NUMBERS), ("行政许可", "3", "", ""))
    join_cut_row([upper], [lower], 2)
    assert texts_of(upper, 2) == ("规章", *NUMBERS)
    assert [texts_of(lower, row)[0] for row in range(len(lower.squares))] == ["信息内容", "行政许可"]
    assert [cell.row for cell in lower.squares[1]] == [1] * 4
    only = grid(HEADER)
    join_cut_row([upper], [only], 2)
    assert texts_of(only, 0) == HEADER


def test_a_group_that_begins_or_ends_at_the_break_keeps_its_rows() -> None:
    upper = grid(("组", "行政许可", *NUMBERS), ("", "规章", *BLANK), spans={(0, 0): 2})
    lower = grid(("组", "", *NUMBERS), ("", "行政处罚", *NUMBERS), ("组", "行政强制", *NUMBERS), spans={(0, 0): 2})
    join_cut_row([upper], [lower], 2)
    assert texts_of(upper, 1) == ("组", "规章", *NUMBERS)
    group = lower.squares[0][0]
    assert (group.row, group.row_span, len(lower.squares), len(lower.rows)) == (0, 1, 2, 3)
    assert texts_of(lower, 0) == ("组", "行政处罚", *NUMBERS)


def test_a_strip_beside_a_group_and_blanks_of_a_group() -> None:
    other = grid(("行政处罚", *NUMBERS))
    upper = grid(("", "规章", *BLANK))
    lower = grid(("", "", *BLANK), ("", "", *NUMBERS), ("", "行政许可", *NUMBERS), spans={(0, 0): 3})
    join_cut_row([other, upper], [lower, other], 2)
    assert texts_of(upper, 0) == ("", "规章", *NUMBERS)
    assert [texts_of(lower, row) for row in range(len(lower.squares))] == [("", "行政许可", *NUMBERS)]
    assert texts_of(other, 0) == ("行政处罚", *NUMBERS)
    upper = grid(("", "2", *NUMBERS))
    lower = grid(("", "某某", *BLANK), ("", "行政许可", *NUMBERS), spans={(0, 0): 2})
    join_cut_row([upper], [lower], 2)
    assert texts_of(lower, 0) == ("", "某某", LOST, LOST, LOST)


def test_the_lines_of_a_groups_label_that_stand_in_the_row_above_are_given_back() -> None:
    for text, group, expected in (
        ("(二)部分公开\n(三)不予", "公开", ("(二)部分公开", "(三)不予\n公开")),
        ("(三)不予\n(二)部分公开", "公开", ("(二)部分公开", "(三)不予\n公开")),
        ("(二)部分公开\n(三)不予公开", "", ("(二)部分公开", "(三)不予公开")),
        ("(二)部分公开\n(九)不予", "公开", ("(二)部分公开\n(九)不予", "公开")),
        ("某某\n(三)不予", "公开", ("某某\n(三)不予", "公开")),
        ("\n" * 8 + "(二)部分公开\n(三)不予", "公开", ("\n" * 8 + "(二)部分公开\n(三)不予", "公开")),
    ):
        table = grid((text, "", *NUMBERS), (group, "1.属于国家秘密", *NUMBERS))
        table.squares[0][0].column_span = 2
        return_group_label(table)
        assert (texts_of(table, 0)[0], texts_of(table, 1)[0]) == expected, text


def test_no_two_labels_of_the_form_make_another_one() -> None:
    """Two rows of a header that spell labels together are halves of one: they are never two that say something."""
    index = label_index()
    known = {*index.rows, *index.group_labels, *index.columns}
    known |= {*index.applicant_labels, *index.result_labels, *index.channel_labels}
    assert not [text for text in known for at in range(1, len(text)) if text[:at] in known and text[at:] in known]
