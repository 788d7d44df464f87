"""Rows of table 2 under their headers: other orders, copies, blanks beside the columns, cells that a text lost."""

from __future__ import annotations

from dataclasses import replace

import pytest

from disclosure.model.document import Cell, Row, Table, Text
from disclosure.recognition.placement import Placement
from disclosure.recognition.tables import recognise

DOCUMENTS = ("信息内容", "本年制发件数", "本年废止件数", "现行有效件数")
OLD = ("信息内容", "本年新制作数量", "本年新公开数量", "对外公开总数量")
DECISIONS = ("信息内容", "上一年项目数量", "本年增/减", "处理决定数量")
Texts = tuple[str, ...]
COLUMNS = ("issued_this_year", "repealed_this_year", "in_force_total")


def read(*rows: tuple[str, ...] | Row, spans: bool = True, kind: str = "table", line: int = 0) -> Placement:
    """What is placed of rows with a cell in each column; a row made by itself stays as it is."""
    made = [
        row
        if isinstance(row, Row)
        else Row([Cell(text, at, line=line and place) for at, text in enumerate(row, 1)], place, line and place)
        for place, row in enumerate(rows, 1)
    ]
    return recognise([Table(made, 1, has_spans=spans)], kind)


def values_of(placement: Placement, row: str = "rules") -> dict[str, str]:
    prefix = f"proactive.{row}."
    return {key.removeprefix(prefix): figure.raw for key, figure in placement.figures.items() if key.startswith(prefix)}


def codes(placement: Placement) -> list[str]:
    return [problem.code for problem in placement.problems]


def test_columns_in_another_order_are_followed_where_each_is_named() -> None:
    placement = read(("信息内容", "现行有效件数", "本年制发件数", "本年废止件数"), ("规章", "9", "2", "1"))
    assert values_of(placement) == {"in_force_total": "9", "issued_this_year": "2", "repealed_this_year": "1"}
    mixed = read(("信息内容", "现行有效件数", "本年制发件数", "处理决定数量"), ("规章", "9", "2", "1"))
    assert (values_of(mixed), codes(mixed)) == ({}, ["columns_not_known"])
    twice = read(("信息内容", "本年制发件数", "本年制发件数", "本年废止件数"), ("规章", "9", "2", "1"))
    assert (values_of(twice), codes(twice)) == ({}, ["columns_not_known"])


def test_one_header_that_is_not_known_is_told_by_its_place_and_two_are_not() -> None:
    placement = read(("信息内容", "本年制发件数", "停用件数", "现行有效件数"), ("规章", "2", "1", "9"))
    assert values_of(placement) == dict(zip(COLUMNS, "219", strict=True))
    two = read(("信息内容", "本年制发件数", "停用件数", "剩余件数"), ("规章", "2", "1", "9"))
    assert (values_of(two), codes(two)) == ({}, ["columns_not_known"])


def test_columns_of_several_years_are_not_those_of_the_form() -> None:
    """Under a header that nothing knows, the number of values tells; not where it names years side by side."""
    several = read(("信息内容", "2020年", "2021年", "2022年"), ("行政处罚", "3", "4", "5"))
    assert (values_of(several, "penalties"), codes(several)) == ({}, ["columns_not_known"])
    one = read(("信息内容", "2022年", "变动", "办件"), ("行政处罚", "3", "4", "5"))
    assert values_of(one, "penalties") == {"items_previous_year": "3", "items_change": "4", "decisions": "5"}
    alone = read(("信息内容", "2022年"), ("行政处罚", "3"))
    assert values_of(alone, "penalties") == {"decisions": "3"}
    for years, amount in ((("2021年", "2022年"), ""), (("2022年", "变动"), "5")):
        of_two = read(("信息内容", *years), ("政府集中采购", "3", "5"))
        assert values_of(of_two, "central_procurement").get("procurement_amount", "") == amount
    two = read(("信息内容", "2022年", "办件"), ("行政处罚", "3", "5"))
    assert (values_of(two, "penalties"), codes(two)) == ({}, ["columns_not_known"])


def test_a_row_of_one_version_alone_says_which_one_a_row_of_both_is_of() -> None:
    """行政处罚 with three values under a header that nothing knows: of the version that the other rows show."""
    placement = read(OLD, ("规章", "1", "2", "3"), DECISIONS, ("行政处罚", "3", "+1", "5"))
    assert placement.proactive_versions == {"gb2019"}
    assert values_of(placement, "penalties") == {"items_previous_year": "3", "items_change": "+1", "decisions": "5"}
    both = read(("信息内容", "处理决定数量"), ("行政处罚", "3"))
    assert values_of(both, "penalties") == {"decisions": "3"}
    assert both.proactive_versions == {"gb2021"}
    assert placement.proactive_fitting == both.proactive_fitting == ()
    assert read(("甲", "乙")).proactive_fitting == ()


def test_values_under_the_headers_columns_leave_blanks_and_remarks_out() -> None:
    header = Row([Cell(text, at) for text, at in zip(DOCUMENTS, (1, 2, 4, 6), strict=True)], 1)
    for beside, expected in (("", "219"), ("见注", "219"), ("7", "")):
        cells = [Cell(text, at) for at, text in enumerate(("规章", "2", beside, "1", "", "9"), 1)]
        placement = read(header, Row(cells, 2))
        assert "".join(values_of(placement).values()) == expected, beside
        assert codes(placement) == ([] if expected else ["too_many_values"]), beside


def test_values_in_other_columns_than_the_header_are_taken_where_just_they_fill_them() -> None:
    """The spans of the row are others than those of the header."""
    header = Row([Cell(text, at) for text, at in zip(DOCUMENTS, (1, 3, 5, 7), strict=True)], 1)
    for texts, expected in ((("", "2", "", "1", "9"), "219"), (("", "2", "", "1", "9", "8"), "")):
        cells = [Cell("规章", 1), *(Cell(text, at) for at, text in enumerate(texts, 2))]
        placement = read(header, Row([*cells, *(Cell("", at) for at in range(len(texts) + 2, 8))], 2))
        assert "".join(values_of(placement).values()) == expected


def test_a_header_and_a_row_filled_with_copies_of_their_spans() -> None:
    for header, row in (
        (("信息内容", "本年制发件数", "本年废止件数", "本年废止件数", "现行有效件数"), "2119"),
        (("信息内容", "本年制发件数", "本年制发件数", "本年废止件数", "现行有效件数"), "2219"),
    ):
        assert values_of(read(header, ("规章", *row))) == dict(zip(COLUMNS, "219", strict=True))
    other = read(header, ("规章", "2", "3", "1", "9"))
    assert (values_of(other), codes(other)) == ({}, ["too_many_values"])


@pytest.mark.parametrize(
    ("spare", "expected", "said"),
    [
        (("2", "1", "9"), "219", []),
        (("2", "1", "9", ""), "219", []),
        (("", "2", "1", "9"), "219", []),
        (("2", "1", ""), "21", []),
        (("", "2", "1", ""), "", ["columns_not_known"]),
        (("2", "1", "9", "4"), "", ["too_many_values"]),
        (("2", "1"), "", ["blank_cells_lost"]),
    ],
)
def test_rows_without_columns_of_their_own(spare: tuple[str, ...], expected: str, said: list[str]) -> None:
    """A blank too many is left out where one way of doing so is left; too few values are lost."""
    placement = read(DOCUMENTS, ("规章", *spare), spans=False)
    assert ("".join(values_of(placement).values()), codes(placement)) == (expected, said)


@pytest.mark.parametrize(
    ("row", "other", "is_read"),
    [
        (("规章", "5", "5", "1", ""), ("行政规范性文件", "2", "0", "9"), False),  # 5, 1 and a blank, the 5 twice?
        (("规章", "5", "0", "0", ""), ("行政规范性文件", "2", "0", "9"), False),
        (("规章", "5", "4", "1", ""), ("行政规范性文件", "2", "0", "9"), True),  # nothing stands twice
        (("规章", "5", "5", "1", ""), ("行政规范性文件", "2", "0", "9", ""), True),  # all rows end in a blank
    ],
)
def test_a_repeated_number_before_a_blank_that_other_rows_lack(row: Texts, other: Texts, is_read: bool) -> None:
    placement = read(DOCUMENTS, row, other, spans=False, kind="line", line=1)
    assert values_of(placement) == (dict(zip(COLUMNS, row[1:4], strict=True)) if is_read else {})
    assert values_of(placement, "normative_documents") == dict(zip(COLUMNS, "209", strict=True))
    assert codes(placement).count("columns_not_known") == (not is_read)


def test_a_torn_row_is_not_read_however_many_values_it_has() -> None:
    for values in (("2", "1", "9"), ("2", "1"), ("2", "1", "9", "3")):
        cells = [Cell("规章", 1), *(Cell(text, at, is_torn=at == 2) for at, text in enumerate(values, 2))]
        placement = read(DOCUMENTS, Row(cells, 2))
        assert values_of(placement) == {}
        assert codes(placement) == ["blank_cells_lost" if len(values) < 3 else "columns_not_known"]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (("3", "+1", "5"), []),
        (("+1", "3", "5"), ["cell_lost"]),
        (("3", "5", "+1"), ["cell_lost"]),
        (("+1", "+3", "5"), []),  # the column of changes has a sign itself
        (("3", "1", "5"), []),
    ],
)
def test_a_plus_sign_beside_the_column_of_changes_tells_of_a_cell_lost_in_a_text(
    values: tuple[str, ...], said: list[str]
) -> None:
    placement = read(DECISIONS, ("行政处罚", *values), spans=False, kind="line", line=1)
    assert codes(placement) == said
    assert len(values_of(placement, "penalties")) == (0 if said else 3)
    # Cells of a file's own keep their columns.
    table = read(DECISIONS, ("行政处罚", *values))
    assert len(values_of(table, "penalties")) == 3


def torn_out(*orphans: tuple[str, str], rows: tuple[str, ...] = ("规章", "行政规范性文件")) -> Placement:
    """Rows that lack a cell, and lone numbers outside them, each with a remark on the next line."""
    loose = [Row([Cell(text, 1, line=10)], 10, 10) for pair in orphans for text in pair if text]
    made = [Row([Cell(text, at) for at, text in enumerate((label, "2", "9"), 1)], 5, 5) for label in rows]
    return read(DOCUMENTS, *made, *loose, spans=False, kind="line", line=1)


def test_cells_outside_their_rows_are_placed_by_their_remark() -> None:
    placement = torn_out(("1", "(已失效)"), ("3", "(失效)"))
    assert values_of(placement) == {"issued_this_year": "2", "in_force_total": "9", "repealed_this_year": "1"}
    assert values_of(placement, "normative_documents")["repealed_this_year"] == "3"
    assert codes(placement) == ["cell_torn_out"] * 2
    assert placement.deduced == {f"proactive.{row}.repealed_this_year" for row in ("rules", "normative_documents")}
    assert placement.matches["proactive.rules.repealed_this_year"].how == "remark"


@pytest.mark.parametrize(
    "orphans",
    [
        (("1", "(已失效)"),),  # one for two rows
        (("1", "(已失效)"), ("3", "(现行有效)")),  # two remarks that name other columns
        (("1", "(略)"), ("3", "(略)")),  # none
        (("1", "已失效"), ("3", "失效")),  # words that are no remark in brackets
        (("1", "(已失效)"), ("3", "(失效)"), ("4", "(失效)")),
    ],
)
def test_cells_outside_their_rows_without_a_remark_that_fits_leave_the_rows_unread(
    orphans: tuple[tuple[str, str], ...],
) -> None:
    placement = torn_out(*orphans)
    assert values_of(placement) == {}
    assert codes(placement) == ["blank_cells_lost"] * 2


def test_rows_that_lack_more_than_the_cells_outside_are_not_filled() -> None:
    loose = [Row([Cell(text, 1, line=10)], 10, 10) for text in ("1", "(已失效)")]
    short = Row([Cell("规章", 1, line=5), Cell("2", 2, line=5)], 5, 5)
    placement = read(DOCUMENTS, short, *loose, spans=False, kind="line", line=1)
    assert (values_of(placement), codes(placement)) == ({}, ["blank_cells_lost"])


@pytest.mark.parametrize(
    ("header", "cell", "value", "unit"),
    [
        ("本年收费金额（单位：万元）", "5", "5", None),
        ("本年收费金额（单位：元）", "5", None, None),
        ("本年收费金额（单位：千元）", "5", None, None),
        ("本年收费金额（单位：元）", "0", "0", None),
        ("采购总金额", "5", "5", None),
        ("采购总金额（元）", "5", "5", "元"),
        ("采购总金额（单位：元）", "5", "5", "元"),
        ("采购总金额（单位：万元）", "5", "5", "万元"),
        ("采购总金额（亿元）", "5", "5", None),
    ],
)
def test_the_unit_of_money_that_a_header_states(header: str, cell: str, value: str | None, unit: str | None) -> None:
    if header.startswith("采购"):
        placement = read(("信息内容", "采购项目数量", header), ("政府集中采购", "1", cell))
        figure = placement.figures["proactive.central_procurement.procurement_amount"]
    else:
        placement = read(("信息内容", header), ("行政事业性收费", cell))
        figure = placement.figures["proactive.administrative_fees.fee_amount"]
    assert (figure.value if figure.value is None else str(figure.value), figure.unit) == (value, unit)
    assert codes(placement) == (["unit_differs"] if value is None else [])


def test_a_header_whose_cells_stand_on_lines_of_their_own_goes_on() -> None:
    lines = [(text,) for text in DOCUMENTS]
    placement = read(*lines, ("规章", "2", "1", "9"), spans=False, kind="line", line=1)
    assert values_of(placement) == dict(zip(COLUMNS, "219", strict=True))


def test_the_label_of_the_first_row_behind_the_header_in_one_line() -> None:
    for labels, row, values in ((DOCUMENTS, ("规章",), "219"), (("信息内容", "处理决定数量"), ("行政", "许可"), "2")):
        placement = read((*labels, *row, *values), spans=False, kind="line", line=1)
        code = "rules" if row == ("规章",) else "licences"
        assert "".join(values_of(placement, code).values()) == values


def test_digits_that_ran_together_are_divided_where_one_way_is_left() -> None:
    for texts, expected in ((("0", "00"), "000"), (("000",), "000"), (("1", "00"), "100"), (("10", "0"), "")):
        cells = [Cell(text, at, line=2, may_be_fused=True) for at, text in enumerate(texts, 2)]
        placement = read(DOCUMENTS, Row([Cell("规章", 1), *cells], 2, 2), spans=False, kind="line", line=1)
        figures = [placement.figures.get(f"proactive.rules.{column}") for column in COLUMNS]
        assert "".join(figure.raw for figure in figures if figure) == expected
        assert {figure.at for figure in figures if figure} <= {"line 2, cell 2"}


def test_counters_behind_the_word_for_what_is_counted_are_no_column() -> None:
    for head in ("信息内容（件）", "信息内容(单位:件)"):
        assert len(values_of(read((head, *DOCUMENTS[1:]), ("规章", "2", "1", "9")))) == 3, head
    assert len(values_of(read(("信息内容本年制发件数", *DOCUMENTS[2:]), ("规章", "2", "1", "9")))) == 3


def test_a_header_before_the_words_for_what_is_counted_is_followed_nowhere() -> None:
    """Text taken out of a page from the right: the numbers stand before the labels of their rows."""
    for head, count in ((DECISIONS[1:], 0), (("甲",), 3)):
        placement = read((*head, "信息内容"), ("行政处罚", "3", "1", "5"), spans=False, kind="line", line=1)
        assert len(values_of(placement, "penalties")) == count
        assert codes(placement) == ([] if count else ["columns_not_known"])
        assert count or "（表头“上一年项目数量本年增减处理决定数量”）" in placement.problems[0].message


def test_words_in_place_of_numbers_stand_where_they_stand() -> None:
    placement = read(DOCUMENTS, ("规章", "见附件", "另见附件", "详见附件"))
    figures = [placement.figures[f"proactive.rules.{column}"] for column in COLUMNS]
    assert [(figure.state, figure.raw, figure.at) for figure in figures] == [
        ("text", text, f"table 1, row 2, column {at}") for at, text in enumerate(("见附件", "另见附件", "详见附件"), 2)
    ]


def test_grid_columns_of_one_table_say_nothing_about_the_next() -> None:
    first = Table([Row([Cell(text, at) for text, at in zip(DOCUMENTS, (1, 2, 4, 6), strict=True)], 1)], 1, True)
    row = Row([Cell(text, at) for at, text in enumerate(("规章", "2", "1", "9"), 1)], 1)
    assert len(values_of(recognise([first, Table([row], 2, True)], "table"))) == 3
    spare = replace(row, cells=[*row.cells, Cell("4", 5)])
    placement = recognise([first, Text("说明", 1), Table([spare], 2, True)], "table")
    assert (values_of(placement), codes(placement)) == ({}, ["too_many_values"])


def test_a_column_of_remarks_behind_the_forms_is_none_of_them() -> None:
    for remark in ("", "7", "含修订"):
        placement = read((*DOCUMENTS, "备注"), ("规章", "2", "1", "9", remark))
        assert (values_of(placement), codes(placement)) == (dict(zip(COLUMNS, "219", strict=True)), []), remark
