"""Values put into cells of the form: numbers, money, what is said twice, where a row begins under its columns."""

from __future__ import annotations

from decimal import Decimal

import pytest

from disclosure.form.cells import WORDS, parse_cell
from disclosure.model.document import Cell
from disclosure.model.report import Figure
from disclosure.recognition.placement import (
    Money,
    Placement,
    Value,
    covers_two,
    divided_values,
    fits,
    moved_message,
    starts_of,
)

COLUMNS = ("items", "items_change", "fee_amount", "procurement_amount")


def value(text: str, column: int = 1, **cell: object) -> Value:
    parsed = parse_cell(text)
    return Value(WORDS if parsed is None else parsed, Cell(text, column, **cell), "row 3, column ")  # type: ignore[arg-type]


def values(*texts: str, **cell: object) -> list[Value]:
    return [value(text, at, **cell) for at, text in enumerate(texts, 1)]


def placed(*texts: str, column: str = "items", money: Money | None = None) -> tuple[Placement, Figure, list[str]]:
    """One cell in which values are put, one after the other."""
    placement = Placement()
    for text in texts:
        placement.add_row("t", "r", (column,), [value(text)], money or Money())
    (figure,) = placement.figures.values()
    return placement, figure, [problem.code for problem in placement.problems]


@pytest.mark.parametrize(
    ("text", "column", "money", "number", "state", "unit", "codes"),
    [
        ("5", "items", None, 5, "number", None, []),
        ("0", "items", None, 0, "zero", None, []),
        ("", "items", None, None, "blank", None, []),
        ("无", "items", None, None, "not_applicable", None, []),
        ("5件", "items", None, 5, "number", None, []),
        ("5万元", "items", None, None, "text", None, ["unit_differs"]),
        ("0元", "items", None, 0, "zero", None, []),
        ("增加5", "items", None, None, "text", None, ["not_a_number"]),  # a change, where none is asked for
        ("增加5", "items_change", None, 5, "number", None, []),
        ("减少5", "items_change", None, -5, "number", None, []),
        ("5(减少)", "items_change", None, -5, "number", None, []),
        ("5(减少事项)", "items_change", None, None, "text", None, ["not_a_number"]),
        ("5(减少事项)", "items", None, 5, "number", None, []),
        ("5", "fee_amount", None, 5, "number", None, []),
        ("5万元", "fee_amount", None, 5, "number", None, []),
        ("5元", "fee_amount", None, None, "text", None, ["unit_differs"]),
        ("0元", "fee_amount", None, 0, "zero", None, []),
        ("5", "fee_amount", Money("元", is_other_unit=True), None, "text", None, ["unit_differs"]),
        ("0", "fee_amount", Money("元", is_other_unit=True), 0, "zero", None, []),
        ("5", "procurement_amount", None, 5, "number", None, []),
        ("5元", "procurement_amount", None, 5, "number", "元", []),
        ("5", "procurement_amount", Money("万元"), 5, "number", "万元", []),
        ("5元", "procurement_amount", Money("万元"), 5, "number", "元", []),
        ("5\ufffd", "items", None, None, "unreadable", None, ["cell_unreadable"]),
        ("\ufffc", "items", None, None, "unreadable", None, ["cell_unreadable"]),
        ("#REF!", "items", None, None, "unreadable", None, ["formula_error"]),
        ("3、4", "items", None, None, "text", None, ["not_a_number"]),
        ("4.190", "items", None, None, "text", None, ["not_a_number"]),  # 4,190 as some write it, or 4.19
        ("-4.190", "items_change", None, None, "text", None, ["not_a_number"]),
        ("1234.190", "items", None, "1234.190", "number", None, []),
        ("4.19", "items", None, "4.19", "number", None, []),
        ("0.000", "items", None, 0, "zero", None, []),
        ("4.190", "fee_amount", None, "4.190", "number", None, []),
    ],
)
def test_a_value_in_its_cell(
    text: str,
    column: str,
    money: Money | None,
    number: int | str | None,
    state: str,
    unit: str | None,
    codes: list[str],
) -> None:
    _, figure, said = placed(text, column=column, money=money)
    assert (figure.value, figure.state, figure.raw) == (None if number is None else Decimal(number), state, text)
    assert figure.key == f"t.r.{column}"
    assert figure.at == "row 3, column 1"
    assert figure.unit == unit
    assert said == codes


@pytest.mark.parametrize(
    ("texts", "number", "codes"),
    [
        (("5", "5"), 5, []),
        (("5", "5件"), 5, []),
        (("5", "6"), None, ["conflicting_cells"]),
        (("5", ""), None, ["conflicting_cells"]),
        (("0", ""), None, ["conflicting_cells"]),
        (("", ""), None, []),
    ],
)
def test_the_same_cell_twice(texts: tuple[str, ...], number: int | None, codes: list[str]) -> None:
    _, figure, said = placed(*texts)
    assert figure.value == number
    assert said == codes
    assert (figure.state == "unreadable") is bool(codes)


def test_a_row_under_its_columns() -> None:
    placement = Placement()
    row = [value("1", 4, place="cell B2", confidence=0.5), value("2", 5), value("3", 6)]
    placement.add_row("t", "r", ("a", "b"), row)
    assert [(figure.key, figure.value, figure.at, figure.confidence) for figure in placement.figures.values()] == [
        ("t.r.a", 1, "cell B2", 0.5),
        ("t.r.b", 2, "row 3, column 5", None),
    ]
    assert placement.score == 2
    placement.problem("x", "y", "z")
    assert placement.score == 0


@pytest.mark.parametrize(
    ("texts", "count", "starts"),
    [
        (("1", "2"), 2, [0]),
        (("1", "2"), 3, []),
        (("1", "2", "3"), 2, []),
        (("1", "2", ""), 2, [0]),
        (("", "1", "2"), 2, [1]),
        (("", "1", ""), 2, [0, 1]),
        (("", "", ""), 2, [0, 1]),
        (("", "1", "2", ""), 2, [1]),
        (("1", "2", "备注"), 2, []),  # a column of remarks
    ],
)
def test_where_a_row_may_begin(texts: tuple[str, ...], count: int, starts: list[int]) -> None:
    assert fits(values(*texts), count) == starts
    assert fits(values(*texts), count, False) == (starts if len(texts) <= count else [])
    filled = [*values(*texts), value("", 9, is_filling=True)]
    assert fits(filled, count) == ([0] if len(texts) + 1 == count else starts)


@pytest.mark.parametrize(
    ("texts", "named", "starts"),
    [
        (("", "1", "2"), {}, []),  # a blank before the numbers is a cell
        (("", "1", "2"), {"has_columns": True}, [1]),
        (("", "1", "2"), {"may_be_led": True}, [1]),
        (("", "1", ""), {"may_be_led": True}, [0, 1]),
        (("", "", "1", ""), {"may_be_led": True}, []),
        (("1", "2", ""), {}, [0]),
        (("1", "2"), {}, [0]),
        (("", "1", "2"), {"may_be_led": True, "is_regular": False}, []),
    ],
)
def test_where_a_row_of_a_text_may_begin(texts: tuple[str, ...], named: dict[str, bool], starts: list[int]) -> None:
    assert starts_of(values(*texts, line=7), 2, **named) == starts
    if texts[0] == "" and not named:
        assert starts_of(values(*texts), 2) == [1]


def test_cells_over_several_columns() -> None:
    wide = [Value(WORDS, Cell("1", 3, 2), "")]
    assert covers_two(wide, [3, 4])
    assert not covers_two(wide, [3, 5])
    assert not covers_two(wide, [2, 3])
    assert covers_two([Value(WORDS, Cell("1", 3, 3), "")], [5, 3])
    assert not covers_two([Value(WORDS, Cell("1", 3), "")], [3, 3])


def test_values_that_one_cell_of_digits_holds() -> None:
    found = divided_values(value("205", 4, place="cell D2"), (20, 5, 0))
    assert [(each.parsed.value, each.parsed.state, each.cell.text, each.at) for each in found] == [
        (20, "number", "20", "cell D2"),
        (5, "number", "5", "cell D2"),
        (0, "zero", "0", "cell D2"),
    ]
    assert "“规章”" in moved_message("规章")


@pytest.mark.parametrize(
    ("text", "beside"), [("", True), ("见3", True), ("5", False), ("0", False), ("3\ufffd", False)]
)
def test_what_may_stand_beside_the_columns(text: str, beside: bool) -> None:
    assert value(text).is_beside is beside
