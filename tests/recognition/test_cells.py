"""Single cells: what is a number and what is not."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest

from disclosure.form.cells import parse_cell
from disclosure.form.number_words import number_in_words
from disclosure.reading.extract import read_report
from tests.builders import documents, word


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
        ("零件", "0"),
        ("\u3007", "0"),
        ("\u00b10", "0"),
        ("增加5", "5"),
        ("减少98", "-98"),
        ("新增98项", "98"),
        ("本年新增3件", "3"),
        ("比上年减少 2", "-2"),
        ("\u21915", "5"),
        ("5\u2193", "-5"),
        ("\uff0b5", "5"),
        ("5\uff08增加\uff09", "5"),
        ("5(减少)", "-5"),
        ("减少0", "0"),
        ("31批次", "31"),
        ("113.96万元", "113.96"),
        ("709455.9元", "709455.9"),
        ("\uffe5251000", "251000"),
        ("共5件", "5"),
        ("1\u200b01", "101"),
        ("\ufeff2\u00ad4", "24"),
        ("2\ufe0f4\U000e0101", "24"),
        ("\u206616\u2069", "16"),
        ("5\u2009560", "5560"),
        ("5\u2007560", "5560"),
        ("1\u202f234\u202f567.5", "1234567.5"),
        ("\u20139", "-9"),
        ("12件\n其中：网上3件", "12"),
        ("12，其中修订2件", "12"),
        ("12。", "12"),
    ],
)
def test_numbers_are_exact(text: str, value: str) -> None:
    parsed = parse_cell(text)
    assert parsed is not None
    assert parsed.value == Decimal(value)
    assert parsed.state == ("zero" if Decimal(value) == 0 else "number")


@pytest.mark.parametrize("text", ["/", "\uff0f", "-", "\u2014", "\u2010", "无", "不涉及", "暂无", "未涉及"])
def test_marks_for_not_applicable(text: str) -> None:
    parsed = parse_cell(text)
    assert parsed is not None
    assert (parsed.state, parsed.value) == ("not_applicable", None)


@pytest.mark.parametrize("text", ["", "  ", "\u3000", "\u00a0", "\u200b", "\ufeff", "\u2003", "\u3164"])
def test_blank_is_not_zero(text: str) -> None:
    parsed = parse_cell(text)
    assert parsed is not None
    assert (parsed.state, parsed.value) == ("blank", None)


@pytest.mark.parametrize(
    "text",
    [
        "规章",
        "1 2",
        "1\n2",
        "约5",
        "5余",
        "1.2万",
        "12,34",
        "二十",
        "2020年",
        "10\u00b2",
        "\u2460",
        "5~6",
        "O",
        "9(更正为13)",
    ],
)
def test_words_are_never_numbers(text: str) -> None:
    parsed = parse_cell(text)
    assert parsed is None or parsed.value is None


def test_digits_without_end_are_text() -> None:
    parsed = parse_cell("9" * 40)
    assert parsed is not None
    assert (parsed.state, parsed.value) == ("text", None)


@pytest.mark.parametrize(
    "text",
    [
        "0/0",
        "未增未减",
        "+(0) -(0)",
        "与上年持平",
        "增5减3",
        "5-8",
        "5%",
        "减-5",
        "1 2",
        "1.2亿元",
        "5(折合3元)",
        "--5",
        ".5",
    ],
)
def test_words_in_place_of_a_number_are_text_and_no_label(text: str) -> None:
    parsed = parse_cell(text)
    assert parsed is not None
    assert (parsed.state, parsed.value) == ("text", None)


@pytest.mark.parametrize("text", ["1.", "(1)", "3.其他", "2020年", "规章", "其他"])
def test_what_may_be_a_label_is_left_to_the_labels(text: str) -> None:
    assert parse_cell(text) is None


@pytest.mark.parametrize(
    ("text", "unit"), [("5(元)", "元"), ("5(万元)", "万元"), ("5(单位:元)", "元"), ("\u00a55", "元"), ("5件", "件")]
)
def test_a_unit_in_brackets_is_a_unit(text: str, unit: str) -> None:
    parsed = parse_cell(text)
    assert parsed is not None
    assert (parsed.value, parsed.unit) == (Decimal(5), unit)


def test_a_unit_that_contradicts_its_note_is_text() -> None:
    for text in ("5万元(元)", "\u00a55件"):
        parsed = parse_cell(text)
        assert parsed is not None
        assert parsed.state == "text"


@pytest.mark.parametrize(
    "text",
    [
        "#REF!",
        "#DIV/0!",
        "#N/A",
        "#VALUE!",
        "#NAME?",
        "#NUM!",
        "#NULL!",
        "####",
        "Err:502",
        "\u9519\u8bef!\u672a\u627e\u5230\u5f15\u7528\u6e90\u3002",
    ],
)
def test_errors_of_programs_are_unreadable_cells(text: str) -> None:
    parsed = parse_cell(text)
    assert parsed is not None
    assert (parsed.state, parsed.value) == ("unreadable", None)


@pytest.mark.parametrize("kind", ["web", "word", "text"])
def test_an_error_in_a_cell_is_named_and_makes_the_report_partial(kind: str) -> None:
    key = "applications.received_new.natural_person"
    figures = documents.random_figures("gb2021", random.Random(4), 0) | {key: "#REF!"}
    data, name = {
        "web": lambda: (documents.html_report("gb2021", figures), "a.html"),
        "word": lambda: (word.docx_report("gb2021", figures), "a.docx"),
        "text": lambda: (documents.text_report("gb2021", figures, "markdown"), "a.md"),
    }[kind]()
    reading = read_report(data, name)
    assert (reading.status, reading.figures[key].state) == ("partial", "unreadable")
    assert "formula_error" in {problem.code for problem in reading.problems}


@pytest.mark.parametrize("text", ["\ufffd", "4\ufffd", "\ufffd5"])
def test_what_a_reader_cannot_tell_is_a_cell_and_no_number(text: str) -> None:
    parsed = parse_cell(text)
    assert parsed is not None
    assert parsed.value is None
    assert parse_cell("\u884c\u653f\ufffd\u8bb8\u53ef") is None


@pytest.mark.parametrize("letter", ["\u200b", "\u200d", "\u2060", "\ufeff", "\u00ad"])
def test_what_shows_nothing_in_a_word_cell_is_no_gap(letter: str) -> None:
    key = "applications.received_new.natural_person"
    figures = documents.blank_figures("gb2021") | {key: f"4{letter}1"}
    assert read_report(word.docx_report("gb2021", figures), "a.docx").figures[key].value == 41


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("三", 3),
        ("十", 10),
        ("九十八", 98),
        ("一百零五件", 105),
        ("两千零六", 2006),
        ("三千四百一十", 3410),
        ("一千零五十", 1050),
        ("一", None),  # typed for a dash
        ("一百五", None),
        ("百", None),
        ("三、", None),
        ("零", None),
        ("", None),
    ],
)
def test_a_number_in_words(words: str, number: int | None) -> None:
    value = number_in_words(words)
    assert (value.value if value is not None else None) == number


@pytest.mark.parametrize(("said", "state"), [("九十八", "number"), ("一", "text"), ("若干", "text")])
def test_words_where_a_number_stands(said: str, state: str) -> None:
    figures = documents.blank_figures("gb2021", "3") | {"proactive.licences.decisions": said}
    figure = read_report(documents.html_report("gb2021", figures), "a.html").figures["proactive.licences.decisions"]
    assert (figure.state, figure.value) == (state, 98 if state == "number" else None)


def test_a_number_in_words_behind_a_blank_moves_nothing() -> None:
    figures = documents.balanced_figures("gb2021", random.Random(3))
    row = [f"applications.carried_out.{column}" for column in ("natural_person", "org_business", "org_research")]
    figures |= {row[0]: "", row[1]: "三", row[2]: "12"}
    reading = read_report(documents.html_report("gb2021", figures), "a.html")
    assert [reading.figures[key].value for key in row if key in reading.figures] in ([None, 3, 12], [])
