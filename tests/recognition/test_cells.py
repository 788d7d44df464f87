"""Single cells: what is a number and what is not."""

from __future__ import annotations

from decimal import Decimal

import pytest

from disclosure.recognition.cells import parse_cell


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", "0"),
        ("12", "12"),
        ("+173", "173"),
        ("-2", "-2"),
        ("\u22128", "-8"),
        ("增8", "8"),
        ("减8", "-8"),
        ("1,234,567", "1234567"),
        ("\uff11\uff0c\uff12\uff13\uff14", "1234"),
        ("153103.83", "153103.83"),
        ("18651.064104", "18651.064104"),
        ("184719元", "184719"),
        ("22\n\uff08其中修订 16 件\uff09", "22"),
        (" 7 件 ", "7"),
        ("零", "0"),
    ],
)
def test_numbers_are_exact(text: str, value: str) -> None:
    parsed = parse_cell(text)
    assert parsed is not None
    assert parsed.value == Decimal(value)
    assert parsed.state == ("zero" if Decimal(value) == 0 else "number")


@pytest.mark.parametrize("text", ["/", "\uff0f", "-", "\u2014", "无", "不涉及"])
def test_marks_for_not_applicable(text: str) -> None:
    parsed = parse_cell(text)
    assert parsed is not None
    assert (parsed.state, parsed.value) == ("not_applicable", None)


@pytest.mark.parametrize("text", ["", "  ", "\u3000", "\u00a0"])
def test_blank_is_not_zero(text: str) -> None:
    parsed = parse_cell(text)
    assert parsed is not None
    assert (parsed.state, parsed.value) == ("blank", None)


@pytest.mark.parametrize(
    "text", ["规章", "1 2", "1\n2", "约5", "5余", "1.2万", "12,34", "二十", "2020年", "10\u00b2", "\u2460", "5~6", "O"]
)
def test_words_are_never_numbers(text: str) -> None:
    parsed = parse_cell(text)
    assert parsed is None or parsed.value is None


def test_digits_without_end_are_text() -> None:
    parsed = parse_cell("9" * 40)
    assert parsed is not None
    assert (parsed.state, parsed.value) == ("text", None)
