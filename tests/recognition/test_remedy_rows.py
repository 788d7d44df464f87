"""Table 4 by its header: channels and results in other orders, parts apart, blanks beside the columns, what moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from disclosure.form.cells import parse_cell
from disclosure.model.document import Cell, Row, Table, Text
from disclosure.recognition.placement import Placement, Value
from disclosure.recognition.remedies import _runs_backwards, counts_columns
from disclosure.recognition.tables import recognise

RESULTS = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
CODES = ("upheld", "corrected", "other", "pending", "total")
CHANNELS = {
    "行政复议": "reconsideration",
    "未经复议直接起诉": "litigation_direct",
    "复议后起诉": "litigation_after_reconsideration",
}
FIRST, SECOND, THIRD = (1, 2, 3, 4, 10), (5, 0, 0, 1, 6), (2, 2, 2, 2, 8)
WHOLE = (*FIRST, *SECOND, *THIRD)
Texts = Sequence[object]


def cells(texts: Texts, first: int = 1, step: int = 1, line: int = 0) -> list[Cell]:
    return [Cell(str(text), first + place * step, line=line) for place, text in enumerate(texts)]


def header(channels: Texts = tuple(CHANNELS), results: Texts = RESULTS * 3) -> list[list[Cell]]:
    return [cells(channels, step=5), cells(results)]


def read(*rows: list[Cell], spans: bool = True, kind: str = "table") -> Placement:
    made = [Row(row, place, place if kind == "line" else 0) for place, row in enumerate(rows, 1)]
    return recognise([Text("四、政府信息公开行政复议、行政诉讼情况", 1), Table(made, 1, has_spans=spans)], kind)


def given(placement: Placement) -> dict[str, list[str]]:
    """The numbers of each channel in the order of the form; channels that nothing was read of are not there."""
    found = {
        channel: [
            placement.figures[key].raw for code in CODES if (key := f"remedies.{channel}.{code}") in placement.figures
        ]
        for channel in CHANNELS.values()
    }
    return {channel: values for channel, values in found.items() if values}


def expected(*parts: Sequence[int]) -> dict[str, list[str]]:
    return {code: list(map(str, part)) for code, part in zip(CHANNELS.values(), parts, strict=True)}


def codes(placement: Placement) -> list[str]:
    return [problem.code for problem in placement.problems]


def test_one_row_under_a_header_of_channels_and_results() -> None:
    placement = read(*header(), cells(WHOLE))
    assert given(placement) == expected(FIRST, SECOND, THIRD)
    assert codes(placement) == []
    assert placement.matches["remedies.reconsideration"].how == "header"


@pytest.mark.parametrize("order", [(1, 2, 0), (0, 2, 1), (2, 1, 0), (1, 0, 2)])
def test_channels_in_another_order_of_their_columns(order: tuple[int, int, int]) -> None:
    names, parts = list(CHANNELS), (FIRST, SECOND, THIRD)
    values = [number for place in order for number in parts[place]]
    placement = read(*header([names[place] for place in order]), cells(values))
    assert given(placement) == expected(*parts)


def test_results_in_another_order_are_followed_only_where_every_channel_adds_up() -> None:
    first = ("总计", *RESULTS[:4])
    turned = [(part[-1], *part[:-1]) for part in (FIRST, SECOND, THIRD)]
    assert given(read(*header(results=first * 3), cells([*turned[0], *turned[1], *turned[2]]))) == expected(
        FIRST, SECOND, THIRD
    )
    for at in (0, 5, 10):
        values = [*turned[0], *turned[1], *turned[2]]
        values[at] += 1
        placement = read(*header(results=first * 3), cells(values))
        assert (given(placement), codes(placement)) == ({}, ["columns_not_known"])


@pytest.mark.parametrize(
    "results",
    [
        (*RESULTS[:4], "结果维持") * 3,  # one twice
        (*RESULTS * 2, "总计", *RESULTS[:4]),  # one channel in another order
        (*RESULTS * 3, "其他结果"),
        (*RESULTS * 3, *RESULTS[:4]),
    ],
)
def test_a_header_that_names_a_result_twice_or_one_too_many_is_not_followed(results: Texts) -> None:
    placement = read(*header(results=results), cells(WHOLE))
    assert (given(placement), codes(placement)) == ({}, ["columns_not_known"])


@pytest.mark.parametrize("reaches_down", [False, True])
def test_a_header_filled_with_copies_of_its_spans(reaches_down: bool) -> None:
    """Channels over each of their columns; results that reach down over two lines may stand there twice."""
    channels = cells([name for name in CHANNELS for _ in RESULTS])
    results = [cells(RESULTS * 3)] if not reaches_down else [cells(RESULTS), cells(RESULTS * 3)]
    assert given(read(channels, *results, cells(WHOLE))) == expected(FIRST, SECOND, THIRD)
    more = read(channels, *results, cells(RESULTS[:2]), cells(WHOLE))
    assert (given(more), codes(more)) == ({}, ["columns_not_known"])


def test_a_row_for_each_channel_named_in_front() -> None:
    rows = [[Cell(name, 1), *cells(part, 2)] for name, part in zip(CHANNELS, (FIRST, SECOND, THIRD), strict=True)]
    placement = read(cells(("", *RESULTS)), *rows)
    assert given(placement) == expected(FIRST, SECOND, THIRD)
    short = [[Cell(name, 1), *cells(part[:4], 2)] for name, part in zip(CHANNELS, (FIRST, SECOND, THIRD), strict=True)]
    assert given(read(cells(("", *RESULTS)), *short)) == {}


def test_a_table_for_each_channel_of_which_one_has_another_number_of_values() -> None:
    for more, is_read in (((), True), (("7",), False)):
        blocks: list[Text | Table] = [Text("四、政府信息公开行政复议、行政诉讼情况", 1)]
        for number, (name, part) in enumerate(zip(CHANNELS, (FIRST, SECOND, THIRD), strict=True), 1):
            values = (*part, *more) if number == 2 else part
            blocks += [Text(name, number), Table([Row(cells(RESULTS), 1), Row(cells(values), 2)], number, True)]
        placement = recognise(blocks, "table")
        assert given(placement) == (expected(FIRST, SECOND, THIRD) if is_read else {})
        assert bool(codes(placement)) is not is_read


def split(sizes: tuple[int, int], *, is_second_first: bool = False) -> Placement:
    names = ("行政复议", "行政诉讼", "未经复议直接起诉", "复议后起诉")
    if is_second_first:
        names = ("行政诉讼", "未经复议直接起诉", "复议后起诉", "行政复议")
    values = (*SECOND, *THIRD, *FIRST) if is_second_first else WHOLE
    rows = [cells(values[: sizes[0]]), cells(values[sizes[0] : sum(sizes)])]
    return read(cells([*names, *RESULTS * 3], line=1), *rows, spans=False, kind="line")


def test_a_row_that_was_cut_in_two_between_reconsideration_and_litigation() -> None:
    assert given(split((5, 10))) == expected(FIRST, SECOND, THIRD)
    assert given(split((10, 5), is_second_first=True)) == expected(FIRST, SECOND, THIRD)


@pytest.mark.parametrize("sizes", [(10, 5), (6, 9), (5, 9)])
def test_a_row_that_was_cut_elsewhere_is_not_put_together(sizes: tuple[int, int]) -> None:
    placement = split(sizes)
    assert given(placement) == {}
    assert set(codes(placement)) == {"blank_cells_lost"}


@pytest.mark.parametrize(
    ("values", "code"),
    [
        (WHOLE[:-1], "blank_cells_lost"),
        ((*WHOLE, 1), "columns_not_known"),
        ((*WHOLE[:4], *WHOLE[5:], 1, 2), "columns_not_known"),
    ],
)
def test_too_few_and_too_many_values_are_named(values: Texts, code: str) -> None:
    placement = read(*header(), cells(values), spans=False)
    assert (given(placement), codes(placement)) == ({}, [code])
    assert str(len(values)) in placement.problems[0].message


def test_blanks_beside_the_results_are_left_out_and_numbers_are_not() -> None:
    names, results = ([*row, Cell("", 16)] for row in header())
    row = cells(WHOLE)
    for text, is_read in (("", True), ("7", False)):
        placement = read(names, results, [*row, Cell(text, 16)])
        assert bool(given(placement)) is is_read, text
    # A cell without a result over it stands among the numbers.
    apart = [Cell(cell.text, cell.column + (cell.column > 5)) for cell in results]
    moved = [Cell(cell.text, cell.column + (cell.column > 5)) for cell in row]
    for text, is_read in (("", True), ("7", False)):
        placement = read(names, apart, [*moved[:5], Cell(text, 6), *moved[5:]])
        assert bool(given(placement)) is is_read, text


def test_all_blank_is_a_row_where_it_has_the_whole_width_and_none_where_not() -> None:
    blank = read(*header(), cells([""] * 15))
    assert {figure.state for figure in blank.figures.values()} == {"blank"}
    assert len(blank.figures) == 15
    assert given(read(*header(), cells([""] * 14))) == {}
    assert codes(read(*header(), cells([""] * 14))) == []
    # Numbers are the row, wherever a blank one stands.
    both = read(*header(), cells(WHOLE), cells([""] * 15))
    assert given(both) == expected(FIRST, SECOND, THIRD)


def test_a_row_that_numbers_its_columns_is_no_row() -> None:
    for first in (0, 1):
        assert given(read(*header(), cells(range(first, first + 15)), cells(WHOLE))) == expected(FIRST, SECOND, THIRD)


@pytest.mark.parametrize(
    ("numbers", "is_count"),
    [((1, 2, 3), True), ((0, 1), True), ((2, 3), False), ((1, 3), False), ((1,), False), ((1, 2, 2), False)],
)
def test_what_counts_columns(numbers: tuple[int, ...], is_count: bool) -> None:
    values = [
        Value(parsed, Cell(str(number), at), "")
        for at, number in enumerate(numbers, 1)
        if (parsed := parse_cell(str(number))) is not None
    ]
    assert counts_columns(values) is is_count


@pytest.mark.parametrize(
    ("values", "is_read"),
    [
        ((*WHOLE[1:], ""), False),  # the first cell is lost: every channel adds up a cell further to the right
        ((*FIRST, *SECOND, *THIRD[:3], 8, ""), False),  # a cell before the total is lost
        ((*FIRST, *SECOND[1:], *THIRD, ""), False),  # one in the middle is lost
        ((0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ""), True),
        ((*FIRST, *SECOND, 4, 2, 2, 0, ""), True),  # nothing adds up there either
        ((0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 1, ""), False),
        ((*FIRST, *SECOND, 0, 0, 0, 0, ""), True),  # as it stands every channel adds up
    ],
)
def test_a_row_that_is_moved_by_a_cell_is_not_read(values: Texts, is_read: bool) -> None:
    placement = read(*header(), cells(values))
    assert bool(given(placement)) is is_read
    assert codes(placement) == ([] if is_read else ["columns_not_known"])


LOST_THIRD = (1, 2, 4, 10, *SECOND, 2, 2, 2, 2)


@pytest.mark.parametrize(
    ("values", "kind", "is_read"),
    [
        ((*LOST_THIRD, 2, 8), "line", False),  # what stands between the lost cell and the repeated one has moved
        ((*LOST_THIRD, "", 8), "line", False),
        ((*LOST_THIRD, 3, 8), "line", True),  # neither blank nor a repetition: as it is printed
        ((*WHOLE[:4], 11, *WHOLE[5:]), "line", True),  # one channel alone does not add up
        ((0, 0, 4, 8, *SECOND[:4], 7, 0, *THIRD[:4], 9), "line", True),  # nothing adds up anywhere else
        ((*LOST_THIRD, 2, 8), "table", True),  # cells with columns of their own stand where they stand
    ],
)
def test_a_row_with_a_lost_and_a_repeated_cell_is_not_read(values: Texts, kind: str, is_read: bool) -> None:
    placement = read(*header(), cells(values), kind=kind)
    assert bool(given(placement)) is is_read, placement.problems


def test_a_row_beside_its_columns_is_read_where_it_adds_up() -> None:
    """A number of the row stands where a column counts the rows: the cell that it lost is another one's."""
    channels, results = header()
    heads = [
        [Cell("序号", 1), *(replace(cell, column=cell.column + 1, column_span=5) for cell in channels)],
        [replace(cell, column=cell.column + 1) for cell in results],
    ]
    lost = read(*heads, cells((3, *WHOLE[1:])))
    assert (given(lost), codes(lost)) == ({}, ["columns_not_known"])
    assert given(read(*heads, cells(WHOLE))) == expected(FIRST, SECOND, THIRD)


def test_a_torn_row_is_not_read() -> None:
    torn = [Cell(cell.text, cell.column, is_torn=cell.column == 1) for cell in cells(WHOLE)]
    placement = read(*header(), torn)
    assert given(placement) == {}
    assert "可能移了格" in placement.problems[0].message


def test_kinds_over_columns_that_are_not_theirs() -> None:
    """行政复议 and 行政诉讼 in a row of their own say in which columns each begins; channels elsewhere contradict."""
    kinds = [Cell("行政复议", 1), Cell("行政诉讼", 6)]
    names = [Cell("未经复议直接起诉", 6), Cell("复议后起诉", 11)]
    assert given(read(kinds, names, cells(RESULTS * 3), cells(WHOLE))) == expected(FIRST, SECOND, THIRD)
    turned = [Cell("行政诉讼", 1), Cell("行政复议", 11)]
    first = [Cell("未经复议直接起诉", 1), Cell("复议后起诉", 6)]
    values = cells((*SECOND, *THIRD, *FIRST))
    assert given(read(turned, first, cells(RESULTS * 3), values)) == expected(FIRST, SECOND, THIRD)
    for heads, channels in ((kinds, first), (turned, names)):
        placement = read(heads, channels, cells(RESULTS * 3), cells(WHOLE))
        assert (given(placement), codes(placement)) == ({}, ["columns_not_known"])


def test_a_header_that_lacks_results_is_followed_only_where_the_values_add_up() -> None:
    """One of its columns may be hidden; then all behind it stand a column too far to the left."""
    lacking = [cell for cell in cells(RESULTS * 3) if cell.column != 3]
    assert given(read(header()[0], lacking, cells(WHOLE))) == expected(FIRST, SECOND, THIRD)
    wrong = read(header()[0], lacking, cells((*WHOLE[:4], 11, *WHOLE[5:])))
    assert given(wrong) == {}
    whole = read(*header(), cells((*WHOLE[:4], 11, *WHOLE[5:])))
    assert whole.figures["remedies.reconsideration.total"].value == Decimal(11)


@pytest.mark.parametrize(
    ("results", "channels", "backwards"),
    [
        ("abc", "xyz", False),
        ("cba", "xyz", True),
        ("ab", "zyx", False),
        ("", "zyx", True),
        ("", "zx", False),
        ("", "xyz", False),
        ("ac", "zyx", True),  # not side by side in the form
        ("abba", "zyx", True),
        ("abba", "xyz", False),
        ("ab?", "xyz", False),
    ],
)
def test_what_is_left_of_a_torn_header_may_run_backwards(results: str, channels: str, backwards: bool) -> None:
    shape: Any = SimpleNamespace(results=("a", "b", "c"), channels=("x", "y", "z"))
    assert _runs_backwards(list(results), list(channels), shape) is backwards
