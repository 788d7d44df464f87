"""Rows of table 3 by their labels: cut, damaged or foreign ones, and the order of the form where labels are lost."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from disclosure.form.cells import parse_cell
from disclosure.form.versions import load_forms
from disclosure.model.document import Box, Cell, Row, Table
from disclosure.recognition.applications import ApplicationsTable, _last_of, _resembles
from disclosure.recognition.placement import ApplicationRow, Placement, Value
from disclosure.recognition.tables import recognise

APPLICANTS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
ROWS = [(row.code, row.label_zh) for row in load_forms()["gb2021"].table_rows("applications")]
THIRD_PARTY = "refused_third_party"
NUMBERS = ("3", "0", "0", "0", "0", "0", "3")


def table(labels: dict[str, str], numbers: dict[str, tuple[str, ...]] | None = None, **heads: str) -> Table:
    """Table 3 with a cell in each column: other labels, numbers and words of the header where given."""
    names = [heads.get(name, name) for name in APPLICANTS]
    rows = [["申请人情况", *names]]
    rows += [[labels.get(code, label), *(numbers or {}).get(code, NUMBERS)] for code, label in ROWS]
    return Table(
        [Row([Cell(text, at) for at, text in enumerate(row, 1)], place) for place, row in enumerate(rows, 1)],
        1,
        has_spans=True,
    )


def read(labels: dict[str, str], numbers: dict[str, tuple[str, ...]] | None = None, **heads: str) -> Placement:
    return recognise([table(labels, numbers, **heads)], "table")


def rows_of(placement: Placement) -> set[str]:
    return {key.split(".")[1] for key in placement.figures}


ALL = {code for code, _ in ROWS}


@pytest.mark.parametrize(
    ("label", "how"),
    [
        ("4.保护第三方合法权益", "label"),
        ("第三方合法", "fragment"),
        ("保扩第三万合法", "order"),  # letters misread: most stand in the label in this order
        ("", "order"),
    ],
)
def test_a_damaged_label_names_its_row(label: str, how: str) -> None:
    placement = read({THIRD_PARTY: label})
    assert rows_of(placement) == ALL
    assert placement.problems == []
    assert placement.matches[f"applications.{THIRD_PARTY}"].how == how
    assert {key.split(".")[1] for key in placement.deduced} == ({THIRD_PARTY} if how == "order" else set())


def test_which_rows_stand_under_the_columns_of_their_header() -> None:
    assert read({}).rows_in_columns == ALL
    assert recognise([Table(table({}).rows[1:], 1, has_spans=True)], "table").rows_in_columns == set()
    longer = table({})
    longer.rows[3].cells.append(Cell("9", 9))  # a cell too many
    assert recognise([longer], "table").rows_in_columns == ALL - {ROWS[2][0]}


@pytest.mark.parametrize("lost", [(0,), (1,), (0, 1), (1, 2), (-1,), (-2,), (-2, -1), (0, 4)])
def test_rows_without_labels_are_those_that_the_order_leaves(lost: tuple[int, ...]) -> None:
    codes = {ROWS[place][0] for place in lost}
    numbers = {code: (str(at), "0", "0", "0", "0", "0", str(at)) for at, (code, _) in enumerate(ROWS, 1)}
    placement = read(dict.fromkeys(codes, ""), numbers)
    assert {code: placement.matches[f"applications.{code}"].how for code in codes} == dict.fromkeys(codes, "order")
    shown = {code: placement.figures[f"applications.{code}.total"].raw for code in ALL}
    assert shown == {code: row[0] for code, row in numbers.items()}
    assert {key.split(".")[1] for key in placement.deduced} == codes


def test_a_blank_row_without_a_label_is_the_one_that_the_order_leaves() -> None:
    placement = read({THIRD_PARTY: ""}, {THIRD_PARTY: ("",) * 7})
    assert rows_of(placement) == ALL
    assert {placement.figures[f"applications.{THIRD_PARTY}.{name}"].state for name in ("total", "org_other")} == {
        "blank"
    }


def test_a_foreign_label_over_two_lines_is_named_whole() -> None:
    lines = [HEAD, [NEW, *NUMBERS], ["属于试行的"], ["事项的数量"], [*NUMBERS], [CARRIED, *NUMBERS]]
    placement = rows_in(*lines, spans=False, kind="line")
    assert rows_of(placement) == {"received_new", "carried_in"}
    assert ["“属于试行的事项的数量”" in problem.message for problem in placement.problems] == [True]


def test_a_foreign_label_never_takes_the_place_of_the_row_that_is_missing() -> None:
    """A row that the form does not know stands just where one of the form's is missing: it is another row."""
    placement = read({THIRD_PARTY: "属于试行事项的数量"})
    assert rows_of(placement) == ALL - {THIRD_PARTY}
    (problem,) = placement.problems
    assert problem.code == "row_not_recognised"
    assert "“属于试行事项的数量”" in problem.message


def test_a_piece_that_two_labels_hold_names_neither() -> None:
    """申请数量 stands in the labels of two rows; in the order of the form they are told apart, 信息 is not."""
    placement = read({"received_new": "申请数量", "carried_in": "申请数量"})
    assert {placement.matches[f"applications.{code}"].how for code in ("received_new", "carried_in")} == {"order"}
    apart = read({THIRD_PARTY: "信息", "received_new": "申请数量"})
    assert THIRD_PARTY not in rows_of(apart)


def test_two_rows_without_labels_where_one_is_missing_are_neither() -> None:
    whole = table({THIRD_PARTY: ""})
    at = next(place for place, row in enumerate(whole.rows) if not row.cells[0].text)
    doubled = Table([*whole.rows[: at + 1], whole.rows[at], *whole.rows[at + 1 :]], 1, has_spans=True)
    assert rows_of(recognise([doubled], "table")) == ALL - {THIRD_PARTY}


def test_an_empty_row_that_is_none_of_the_forms_is_passed_over_without_a_word() -> None:
    whole = table({})
    empty = Row([Cell("", at) for at in range(1, 9)], 90)
    placement = recognise([Table([*whole.rows[:5], empty, *whole.rows[5:]], 1, has_spans=True)], "table")
    assert rows_of(placement) == ALL
    assert placement.problems == []


MOVED = ("1", "2", "0", "0", "0", "3", "")


@pytest.mark.parametrize(
    ("numbers", "is_read"),
    [
        (MOVED, False),  # 1 + 2 = 3 stands before the blank total
        (("1", "2", "0", "0", "0", "4", ""), True),  # the total is left blank: 4 is not the sum of the others
        (("3", "0", "0", "0", "0", "0", ""), True),  # nothing before the total: the source left it blank
        (("0", "0", "0", "0", "0", "3", ""), False),  # the only number, where all other rows print their totals
    ],
)
def test_a_row_whose_total_stands_a_cell_too_early_is_not_given(numbers: tuple[str, ...], is_read: bool) -> None:
    placement = read({}, {THIRD_PARTY: numbers})
    assert (THIRD_PARTY in rows_of(placement)) == is_read
    assert [problem.code for problem in placement.problems] == ([] if is_read else ["blank_cells_lost"])


def test_where_no_row_prints_a_total_a_last_number_is_no_total() -> None:
    alone = ("0", "0", "0", "0", "0", "3", "")
    numbers = {code: alone for code, _ in ROWS}
    assert rows_of(read({}, numbers)) == ALL
    assert rows_of(read({}, numbers | {THIRD_PARTY: ("1", "1", "0", "0", "0", "2", "")})) == ALL - {THIRD_PARTY}


def test_whether_a_row_adds_up_is_noted_where_it_has_numbers() -> None:
    zeros = ("0",) * 7
    placement = read({}, {THIRD_PARTY: ("1", "1", "0", "0", "0", "0", "3"), "carried_in": zeros})
    assert {code for code, holds in placement.row_tests.items() if not holds} == {THIRD_PARTY}
    assert placement.row_tests.keys() == ALL - {"carried_in"}


def test_columns_of_another_order_are_followed_where_the_header_names_them() -> None:
    """总计 first: where the rows bear it out it is followed; over rows that it does not fit it is not."""
    first = dict(zip(APPLICANTS, ("总计", *APPLICANTS[:-1]), strict=True))
    numbers = {code: ("6", "1", "2", "3", "0", "0", "0") for code, _ in ROWS}
    placement = read({}, numbers, **first)
    assert {placement.figures[f"applications.{code}.total"].raw for code in ALL} == {"6"}
    assert {placement.figures[f"applications.{code}.org_business"].raw for code in ALL} == {"2"}
    usual = read({}, {code: ("1", "2", "3", "0", "0", "0", "6") for code, _ in ROWS}, **first)
    assert {usual.figures[f"applications.{code}.total"].raw for code in ALL} <= {"6"}


@pytest.mark.parametrize(("printed", "is_read"), [("新闻媒体", False), ("科硏机构", True), ("科研院所", True)])
def test_another_kind_of_applicant_is_not_taken_for_the_one_whose_place_it_has(printed: str, is_read: bool) -> None:
    placement = read({}, 科研机构=printed)
    assert bool(placement.figures) == is_read
    assert [problem.code for problem in placement.problems] == ([] if is_read else ["columns_not_known"])
    assert all(printed in problem.message for problem in placement.problems)


def test_a_header_of_one_row_is_followed_whatever_its_order() -> None:
    """自然人 among the organisations, where all stand in one row: no row has shifted them."""
    swapped = {"自然人": "商业企业", "商业企业": "自然人"}
    placement = read({}, {code: ("1", "2", "3", "0", "0", "0", "6") for code, _ in ROWS}, **swapped)
    assert {placement.figures[f"applications.{code}.org_business"].raw for code in ALL} == {"1"}
    assert {placement.figures[f"applications.{code}.natural_person"].raw for code in ALL} == {"2"}


@pytest.mark.parametrize(
    ("count", "apart", "second"), [(5, 2, "natural_person"), (5, 3, "org_business"), (4, 2, "natural_person")]
)
def test_the_columns_of_a_header_count_where_most_rows_stand_under_them(count: int, apart: int, second: str) -> None:
    """自然人 in the second column; rows beside the header's columns are read in the order of its words."""
    names = (APPLICANTS[1], APPLICANTS[0], *APPLICANTS[2:])
    head = Row([Cell("申请人情况", 1), *(Cell(name, at) for at, name in enumerate(names, 2))], 1)
    rows = [head]
    for at, (_, label) in enumerate(ROWS[:count]):
        first = 12 if at < apart else 2
        cells = [Cell(text, place) for place, text in enumerate(("1", "2", "3", "0", "0", "0", "6"), first)]
        rows.append(Row([Cell(label, 1), *cells], at + 2))
    placement = recognise([Table(rows, 1, has_spans=True)], "table")
    assert {placement.figures[f"applications.{code}.{second}"].raw for code, _ in ROWS[:count]} == {"2"}


def test_a_number_over_three_rows_is_not_the_value_of_the_row_above_which_a_strip_stands() -> None:
    """Values that reach over a strip and their label are the row's; one that reaches further is of several rows."""
    header = table({}).rows[0]
    for deep, expected in ((2, 7), (3, 0)):
        strip = Cell("", 1, box=Box(2, 0, 0, 50, 4.0))
        values = [Cell(str(number), number, row_span=2) for number in range(2, 8)]
        rows = [
            header,
            Row([strip, *values, Cell("27", 8, row_span=deep)], 2),
            Row([Cell("(一)予以公开", 1)], 3, covered=dict.fromkeys(range(2, 9), "")),
            Row([Cell("(二)部分公开", 1)], 4, covered={8: "27"} if deep == 3 else {}),
        ]
        figures = recognise([Table(rows, 1, has_spans=True)], "table").figures
        assert sum(figure.state == "number" for figure in figures.values()) == expected


def rows_in(*rows: list[str], spans: bool = True, kind: str = "table", **marks: bool) -> Placement:
    """A table of rows with a cell in each column; `marks` are those of every cell behind the first of a row."""
    made = [
        Row(
            [
                Cell(text, at, line=place if kind == "line" else 0, **(marks if at > 1 and place > 1 else {}))  # type: ignore[arg-type]
                for at, text in enumerate(row, 1)
            ],
            place,
        )
        for place, row in enumerate(rows, 1)
    ]
    return recognise([Table(made, 1, has_spans=spans)], kind)


HEAD = ["申请人情况", *APPLICANTS]
LABELS = dict(ROWS)
NEW, CARRIED = LABELS["received_new"], LABELS["carried_in"]


def said(placement: Placement) -> list[str]:
    return [problem.code for problem in placement.problems]


def test_a_heading_of_the_newer_form_with_numbers_is_no_row_of_it() -> None:
    """(六)其他处理 has cells in the form of 2019 and none in that of 2021."""
    whole = table({})
    row = Row([Cell(text, at) for at, text in enumerate(("（六）其他处理", *NUMBERS), 1)], 90)
    placement = recognise([Table([*whole.rows[:-3], row, *whole.rows[-3:]], 1, has_spans=True)], "table")
    assert rows_of(placement) == ALL
    assert said(placement) == ["row_not_in_form"]


@pytest.mark.parametrize(
    ("extra", "total", "is_read"),
    [("", "3", True), ("", "4", True), ("说明", "4", True), ("7", "3", True), ("7", "4", False), ("7", "", False)],
)
def test_a_column_more_behind_the_applicants(extra: str, total: str, is_read: bool) -> None:
    """A number there is no matter where the total under the header is the sum of the parts; else all may be moved."""
    row = [*"120000", total, extra]
    placement = rows_in([*HEAD, ""], [NEW, *row], [CARRIED, *NUMBERS, ""])
    assert rows_of(placement) == ({"received_new", "carried_in"} if is_read else {"carried_in"})
    assert said(placement) == ([] if is_read else ["columns_not_known"])


def test_a_column_more_behind_a_row_of_noughts() -> None:
    placement = rows_in([*HEAD, ""], [NEW, *"0000000", "7"], [CARRIED, *NUMBERS, ""])
    assert (rows_of(placement), said(placement)) == ({"received_new", "carried_in"}, [])


def test_a_column_more_among_the_applicants_is_left_out_where_it_is_blank() -> None:
    head = [*HEAD[:3], "", *HEAD[3:]]
    for extra, is_read in (("", True), ("说明", True), ("7", False)):
        placement = rows_in(head, *([label, *NUMBERS[:2], extra, *NUMBERS[2:]] for label in (NEW, CARRIED)))
        assert bool(placement.figures) is is_read, extra
        assert len(placement.figures) == (14 if is_read else 0)


def test_a_row_that_is_moved_against_a_header_of_whole_columns_is_not_read() -> None:
    """A blank in front and a number behind the last column: seven values, but others than the header's."""
    placement = rows_in([*HEAD, ""], [NEW, "", *"120000", "3"], [CARRIED, *NUMBERS, ""])
    assert (rows_of(placement), said(placement)) == ({"carried_in"}, ["columns_not_known"])


@pytest.mark.parametrize("lost", [(2,), (2, 3), (1,), ()])
def test_columns_that_a_header_lacks_are_counted(lost: tuple[int, ...]) -> None:
    def kept(texts: Sequence[str]) -> list[str]:
        return [text for at, text in enumerate(texts) if at not in lost]

    placement = rows_in(["申请人情况", *kept(APPLICANTS)], [NEW, *kept(NUMBERS)])
    assert said(placement) == (["columns_not_known"] if lost else [])
    assert not lost or f"缺 {len(lost)} 列申请人" in placement.problems[0].message
    assert bool(placement.figures) is not bool(lost)


@pytest.mark.parametrize(
    ("label", "official", "expected"),
    [
        ("甲", "甲", True),
        ("甲乙", "甲丙丁乙", True),
        ("乙甲", "甲丙丁乙", True),
        ("丁戊己", "甲丙丁乙", False),
        ("戊", "甲", False),
    ],
)
def test_a_damaged_label_resembles_another(label: str, official: str, expected: bool) -> None:
    assert _resembles(label, official) is expected


@pytest.mark.parametrize(
    ("values", "code", "words"),
    [
        (NUMBERS, "columns_not_known", "可能移了格或缺了格"),
        (NUMBERS[:-1], "blank_cells_lost", "有 6 个值（应为 7 个）"),
        ((*NUMBERS, "1"), "columns_not_known", "有 8 个值（应为 7 个）"),
    ],
)
def test_a_torn_row_is_not_read(values: tuple[str, ...], code: str, words: str) -> None:
    placement = rows_in(HEAD, [NEW, *values], is_torn=True)
    assert placement.figures == {}
    assert said(placement) == [code]
    assert words in placement.problems[0].message


def test_run_together_digits_are_divided_where_the_total_is_last_and_leaves_one_way() -> None:
    for names, texts, expected in (
        (APPLICANTS, ["1200003"], "1200003"),
        (APPLICANTS, ["12", "00003"], "1200003"),
        (APPLICANTS, ["1200004"], ""),
    ):
        placement = rows_in(["申请人情况", *names], [NEW, *texts], spans=False, kind="line", may_be_fused=True)
        assert "".join(figure.raw for figure in placement.figures.values()) == expected
        assert said(placement) == (["cells_fused"] if expected else ["blank_cells_lost"])
        assert len(placement.deduced) == len(expected)
        assert {figure.at for figure in placement.figures.values()} == ({"line 2, cell 2"} if expected else set())
    many = rows_in(HEAD, *[[NEW, "1200003"]] * 66, spans=False, kind="line", may_be_fused=True)
    assert said(many) == [*["cells_fused"] * 64, *["blank_cells_lost"] * 2]  # a file asks for no more


@pytest.mark.parametrize(
    ("row", "is_read"),
    [
        (("1", "0", "", "0", "0", "0", "2"), False),  # a cell less than the others, and a blank: another may be lost
        (("1", "0", "", "0", "0", "0", "1"), True),  # what is there adds up
        (("1", "0", "1", "0", "0", "0", "3"), True),  # nothing is blank
    ],
)
def test_a_row_with_a_blank_and_fewer_cells_than_the_others(row: tuple[str, ...], is_read: bool) -> None:
    codes = ("received_new", "carried_in", "granted_full", "granted_partial")
    others = [[LABELS[code], *NUMBERS, ""] for code in codes[1:]]
    placement = rows_in(HEAD, [NEW, *row], *others, spans=False)
    assert rows_of(placement) == set(codes[not is_read :])


def under_two(outer: tuple[int, int], organisations: tuple[int, ...]) -> list[str]:
    """自然人, 商业企业, 科研机构 and 总计 of a row 1, 2, 3, 0, 0, 0, 6 under a header of two rows."""
    first = [
        Cell("申请人情况", 1, row_span=2),
        *(Cell(APPLICANTS[at], place) for at, place in zip((0, 6), outer, strict=True)),
    ]
    second = [Cell(name, at) for name, at in zip(APPLICANTS[1:-1], organisations, strict=True)]
    row = [Cell(text, at) for at, text in enumerate((NEW, *"1230006"), 1)]
    made = [Row(first, 1), Row(sorted(second, key=lambda cell: cell.column), 2), Row(row, 3)]
    figures = recognise([Table(made, 1, has_spans=True)], "table").figures
    names = ("natural_person", "org_business", "org_research", "total")
    return [figures[f"applications.received_new.{name}"].raw for name in names]


def test_a_column_that_another_row_of_the_header_puts_among_the_organisations_is_not_there() -> None:
    assert under_two((4, 8), (2, 3, 5, 6, 7)) == ["1", "2", "3", "6"]
    assert under_two((2, 8), (4, 3, 5, 6, 7)) == ["1", "3", "2", "6"]  # organisations in another order are


def values(*texts: str) -> list[Value]:
    return [
        Value(parsed, Cell(text, at), "")
        for at, text in enumerate(texts, 1)
        if (parsed := parse_cell(text)) is not None
    ]


@pytest.mark.parametrize(
    ("texts", "usual", "kept"),
    [
        (("", "1", "1", ""), 1, [1]),
        (("", "1", "1", ""), None, [0]),  # 1 = 1
        (("", "1", "0", "1"), None, [1]),  # 1 + 0 = 1
        (("", "1", "2", ""), None, []),
        (("", "", "", ""), None, [0]),  # the same whichever is taken
        (("", "1", "1", ""), 2, [0]),
    ],
)
def test_which_of_several_ways_to_place_a_row(texts: tuple[str, ...], usual: int | None, kept: list[int]) -> None:
    order = ("natural_person", "org_other", "total")
    assert ApplicationsTable._narrow(values(*texts), [0, 1], order, usual) == kept


def test_where_rows_of_a_length_usually_start() -> None:
    def row(*texts: str) -> ApplicationRow:
        return ApplicationRow("a", "", tuple(values(*texts)), "")

    usual = ApplicationsTable._usual_start
    assert usual([row("", "1", "1"), row("", "2", "2"), row("1", "1", "2", "")], 2) == {3: 1}
    assert usual([row("", "1", "1"), row("1", "1", "")], 2) == {}
    assert usual([row("", "", "1")], 2) == {3: 1}
    assert usual([row("", "1", "")], 2) == {}


@pytest.mark.parametrize(("above", "hows"), [(1, ["order", "label", "label"]), (2, ["label"] * 3)])
def test_labels_above_their_rows_are_believed_where_that_is_the_habit(above: int, hows: list[str]) -> None:
    table_3 = ApplicationsTable(Placement())
    table_3.rows = [
        ApplicationRow(code, label, tuple(values(*NUMBERS)), "", is_label_above=at < above)
        for at, (code, label) in enumerate(ROWS[:3])
    ]
    assert [(row.code, row.how) for row in table_3._named_rows()] == [
        (code, how) for (code, _), how in zip(ROWS, hows, strict=False)
    ]


def test_the_last_value_before_the_blanks_of_columns_more() -> None:
    for texts, last in ((("1", "2", "", ""), "2"), (("1", "2", ""), "2"), (("1", "", "3", ""), "3"), (("1", ""), "")):
        assert _last_of(values(*texts), 2).cell.text == last


def test_a_header_of_which_a_page_shows_the_organisations_alone() -> None:
    """Another kind in the place of one of these is named; a damaged writing of it is that one."""
    for second, is_known in (("科硏机构", True), ("新闻媒体", False), ("科研", True)):
        organisations = ["商业企业", second, "社会公益组织"]
        head = ["申请人情况", "自然人", *organisations, "", "", "总计"]
        placement = rows_in(head, [NEW, *NUMBERS], spans=False, kind="line")
        assert bool(placement.figures) is is_known, second
        assert is_known or "新闻媒体" in placement.problems[0].message
