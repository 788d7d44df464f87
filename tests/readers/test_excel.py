"""Workbooks: known figures through every layout and kind, numbers as they are shown, and what is refused."""

from __future__ import annotations

import base64
import io
import re
import struct
import zipfile
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from random import Random
from typing import Any

import openpyxl
import pytest
import xlwt  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st

from disclosure.form.versions import Form
from disclosure.model.cell_names import cell_name, column_name, column_number
from disclosure.model.report import Reading
from disclosure.readers.office.number_formats import BUILT_IN, exact, is_date, show_number, show_text
from disclosure.reading.extract import read_report, read_reports
from tests.builders import documents, excel
from tests.builders.containers import container
from tests.recognition.test_layouts import check_exact, words_for

ZEROS = documents.blank_figures("gb2021")
FIRST = "proactive.rules.issued_this_year"
DOT = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAG7buVgAAAABJRU5ErkJggg==")
"""A picture of one pixel."""
LAYOUTS: dict[str, dict[str, object]] = {
    "one_sheet": {},
    "labels_stretched": {"is_stretched": True},
    "margin": {"left": 2},
    "sheet_a_table": {"by_table": True},
}
DRAWN: dict[str, dict[str, bool]] = {
    "merged": {},
    "not_merged": {"merges": False},
    "no_borders": {"borders": False},
    "bare": {"merges": False, "borders": False},
}


def codes(reading: Reading) -> set[str]:
    return {problem.code for problem in reading.problems}


def changed(change: Any) -> Reading:
    """A workbook of zeros after a change with openpyxl to its first sheet (B9 is the first figure)."""
    book = openpyxl.load_workbook(io.BytesIO(excel.xlsx_report(excel.sheets_of("gb2021", ZEROS))))
    change(book.worksheets[0])
    held = io.BytesIO()
    book.save(held)
    return read_report(held.getvalue(), "a.xlsx")


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """The same package with a part replaced or added."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            if entry != name:
                new.writestr(entry, old.read(entry))
        new.writestr(name, content)
    return held.getvalue()


@pytest.mark.parametrize("layout", sorted(LAYOUTS))
@pytest.mark.parametrize("version", ["gb2019", "gb2021"])
@settings(max_examples=12, deadline=None)
@given(
    seed=st.integers(0, 2**32 - 1),
    blank_share=st.sampled_from((0.0, 0.3, 0.9, 1.0)),
    drawn=st.sampled_from(sorted(DRAWN)),
)
def test_xlsx_is_read_exactly(version: str, layout: str, seed: int, blank_share: float, drawn: str) -> None:
    figures = documents.random_figures(version, Random(seed), blank_share)
    sheets = excel.sheets_of(version, figures, words_for(version), **LAYOUTS[layout])  # type: ignore[arg-type]
    reading = read_report(excel.xlsx_report(sheets, **DRAWN[drawn]), "a.xlsx")  # type: ignore[arg-type]
    check_exact(reading, figures)
    assert reading.agency == "示例县审计局"
    assert not codes(reading)


@pytest.mark.parametrize("layout", sorted(LAYOUTS))
@pytest.mark.parametrize("version", ["gb2019", "gb2021"])
@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), blank_share=st.sampled_from((0.0, 0.3, 0.9)))
def test_xls_and_et_are_read_exactly(version: str, layout: str, seed: int, blank_share: float) -> None:
    figures = documents.random_figures(version, Random(seed), blank_share)
    sheets = excel.sheets_of(version, figures, words_for(version), **LAYOUTS[layout])  # type: ignore[arg-type]
    check_exact(read_report(excel.xls_report(sheets), "a.et"), figures)


def test_places_are_the_names_of_cells() -> None:
    reading = read_report(excel.xlsx_report(excel.sheets_of("gb2021", ZEROS, by_table=True)), "a.xlsx")
    assert reading.figures[FIRST].at == "sheet 主动公开, cell B4"
    assert reading.figures["remedies.litigation_after_reconsideration.total"].at == "sheet 复议诉讼, cell O5"
    assert reading.paragraphs[0].at == "sheet 说明, cell A1"


@pytest.mark.parametrize("column", [1, 2, 26, 27, 52, 53, 702, 703, 16384])
def test_names_of_columns(column: int) -> None:
    assert column_number(column_name(column)) == column
    assert cell_name(12, 6) == "F12"


@pytest.mark.parametrize(
    ("number", "code", "shown"),
    [
        (5.0, "General", "5"),
        (0.1 + 0.2, "General", "0.3"),
        (1234.5, "#,##0.00", "1,234.50"),
        (1234.0, "#,##0", "1,234"),
        (2.5, "0", "3"),
        (-3.0, "0", "-3"),
        (-3.0, "0;-0", "-3"),
        (-3.0, "0;(0)", "(3)"),
        (5.0, '0"件"', "5件"),
        (5.0, "0_ ", "5"),
        (5.0, "[Red]0.00_);[Blue](0.00)", "5.00"),
        (0.5, "0%", "50%"),
        (7.0, "+0;-0;0", "+7"),
        (0.0, "0;-0;;@", "0"),
        (12.5, "0.00##", "12.50"),
        (45309.0, "yyyy-m-d", "2024年1月18日"),
        (45309.0, '[$-804]yyyy"年"m"月"d"日"', "2024年1月18日"),
        (1e20, "General", "100000000000000000000"),
        (1234567.0, "0,", "1234567\ufffd"),
        (130000.0, "0\\.0,", "130000\ufffd"),
        (0.0, "0,", "0"),
        (13.0, '[>10]"多";0', "13\ufffd"),
        (13.0, '[=0]"";0', "13"),
        (13.0, '[=0]"-";[>9]0;0.0', "13"),
        (5.0, '[=0]"-";[>9]0;0.0', "5.0"),
        (5.0, "[>9]0;[>6]0", "5\ufffd"),
        (5.0, "[>9]0;0;0", "5\ufffd"),
        (-5.0, '[=0]"";0', "-5"),
        (-5.0, "[>0]0;0", "-5\ufffd"),
        (5.0, '0"1"', "5\ufffd"),
        (13.0, "[<10]0;99", "13\ufffd"),
        (0.4, "#??/??", "0.4\ufffd"),
        (0.0, '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', "0"),
        (0.0, '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"??_ ;_ @_ ', "0"),
        (3.0, "0.00E+00", "3"),
        (float("inf"), "0", "inf"),
        (0.0, "0;-0", "0"),
        (0.0, "0;-0;无", "0"),
        (-3.0, "0;(0);-", "(3)"),
        (1234.5, "#,##0", "1,235"),
        (-1234.5, "#,##0.0", "-1,234.5"),
        (0.125, "0.0%", "12.5%"),
        (12.0, "0-00", "12\ufffd"),
        (1234.0, '0"件",', "1234\ufffd"),
        (0.5, "h:mm", "12:00"),
        (0.25, "h:mm", "6:00"),
        (1.0, "yyyy-m-d", "1899年12月31日"),
        (999999999999999.0, "#,##0", "999,999,999,999,999"),
        (1000000000000000.0, "#,##0", "1000000000000000"),
        (5.0, '"第"0"件"', "第5件"),
        (5.0, "0\\件", "5件"),
        (0.5, "0." + "0" * 12, "0.500000000000"),
        (0.5, "0." + "0" * 13, "0.5"),
        (13.0, 'General"0"', "13\ufffd"),
        (13.0, "[$1]0", "13\ufffd"),
        (0.0, '0;0;"5"', "0\ufffd"),
        (0.0, '0"1"', "0\ufffd"),
        (0.0, 'General"0"', "0\ufffd"),
        (13.0, "0[$件-804]", "13"),
    ],
)
def test_numbers_as_they_are_shown(number: float, code: str, shown: str) -> None:
    assert show_number(number, code).text == shown


@pytest.mark.parametrize(
    ("code", "shown", "is_hidden"),
    [
        ("General", "12", False),
        (";;;", "", True),
        ('0;-0;0;""', "", True),
        ('0;0;0;@"件"', "12件", False),
        ("@\\件", "12件", False),
        ('0;0;0;@"5"', "12\ufffd", False),
        ('0;0;0;"无"', "无", False),
        ("0;-0;0", "12", False),
        ("_ * #,##0_ ;_ * -#,##0_ ;_ @_ ", "12", False),
    ],
)
def test_texts_as_they_are_shown(code: str, shown: str, is_hidden: bool) -> None:
    """A number that is stored as a text was read where the format hides it."""
    assert show_text("12", code) == (shown, False, is_hidden)


def test_formats_named_by_number_alone_are_those_of_the_standard() -> None:
    """ECMA-376 part 1, 18.8.30, with the dates of its Chinese table."""
    dates = {*range(14, 18), 22, *range(27, 37), *range(50, 59)}
    times = {*range(18, 22), *range(45, 48)}
    numbers = {0, 1, 2, 3, 4, 9, 10, *range(37, 41), 49}
    assert set(BUILT_IN) == dates | times | numbers
    assert {number for number, code in BUILT_IN.items() if is_date(code)} == dates | times
    assert {show_number(0.5, BUILT_IN[number]).text for number in times} == {"12:00"}
    shown = {number: show_number(-1234.5, BUILT_IN[number]).text for number in numbers}
    assert shown == {
        0: "-1234.5",
        1: "-1235",
        2: "-1234.50",
        3: "-1,235",
        4: "-1,234.50",
        9: "-123450%",
        10: "-123450.00%",
        37: "-1,235",
        38: "-1,235",
        39: "-1,234.50",
        40: "-1,234.50",
        49: "-1234.5",
    }


def test_what_a_format_rounds_or_hides_is_told() -> None:
    shown = {code: show_number(2.5, code) for code in ("0", "0.0", "0.00", "General", ";;;")}
    assert [each.is_rounded for each in shown.values()] == [True, False, False, False, False]
    assert [each.is_hidden for each in shown.values()] == [False, False, False, False, True]
    codes = ("#,###", "#", "0", "#,##0", "0;-0;", '[=0]"";0', "[>0]0;", "[<>0]0;@")
    zeros = {code: show_number(0.0, code) for code in codes}
    assert [each.is_hidden for each in zeros.values()] == [True, True, False, False, True, True, True, False]
    assert show_number(5.0, "#,###").text == "5"
    assert show_number(43847.0, "yyyy-m-d", is_1904=True).text == "2024年1月18日"


@settings(max_examples=300, deadline=None)
@given(st.decimals(-(10**12), 10**12, places=2))
def test_decimals_survive_storing(value: Decimal) -> None:
    if len(value.as_tuple().digits) <= 15:
        assert exact(float(value)) == value


@settings(max_examples=200, deadline=None)
@given(st.floats(), st.text('0#,.;%"[]_*\\E+-?/@yymdhs件 ', max_size=12))
def test_no_format_raises(number: float, code: str) -> None:
    assert isinstance(show_number(number, code).text, str)


def test_what_a_formula_was_saved_with_is_read_and_one_without_is_named() -> None:
    book = excel.sheets_of("gb2021", ZEROS)

    def change(_: Any, sheet: Any) -> None:
        sheet.write_formula("B9", "=3+4", None, 7)

    reading = read_report(excel.xlsx_report(book, change=change), "a.xlsx")
    assert reading.figures[FIRST].value == 7
    reading = changed(lambda sheet: sheet.__setitem__("B9", "=3+4"))
    assert (reading.figures[FIRST].state, reading.figures[FIRST].value) == ("unreadable", None)
    assert reading.status == "partial"
    problem = next(problem for problem in reading.problems if problem.code == "formula_without_value")
    assert problem.at == "sheet 年度报告, cell B9"


def with_format(value: object, **look: object) -> Reading:
    """A workbook of zeros whose first figure is a number in a cell of its own look."""

    def change(book: Any, sheet: Any) -> None:
        sheet.write("B9", value, book.add_format(look))

    return read_report(excel.xlsx_report(excel.sheets_of("gb2021", ZEROS), change=change), "a.xlsx")


@pytest.mark.parametrize(
    ("value", "look", "state", "code"),
    [
        (7, {"font_color": "#FFFFFF"}, "blank", "hidden_text"),
        (7, {"font_color": "#FFFFFF", "bg_color": "#FDFDFD"}, "blank", "hidden_text"),
        (7, {"font_color": "#FFFFFF", "bg_color": "#1F3864"}, "number", ""),
        (7, {"font_color": "#1F3864", "bg_color": "#1F3864"}, "blank", "hidden_text"),
        (7, {"font_color": "#E0E0E0"}, "unreadable", "text_hardly_seen"),
        (7, {"font_color": "#FF0000"}, "number", ""),
        (7, {"font_color": "#FFFFFF", "bg_color": "#000000", "pattern": 4}, "unreadable", "text_hardly_seen"),
        (7, {"num_format": ";;;"}, "blank", "display_hides_number"),
        (7, {"num_format": "[White]0"}, "unreadable", "text_hardly_seen"),
        (0, {"num_format": "0;-0;;@"}, "blank", "display_hides_number"),
    ],
)
def test_only_what_is_shown_counts(value: int, look: dict[str, object], state: str, code: str) -> None:
    reading = with_format(value, **look)
    assert reading.figures[FIRST].state == state
    assert codes(reading) - {"not_a_number", "cell_unreadable"} == ({code} if code else set())
    assert (reading.status == "partial") == (state == "unreadable")


def test_white_letters_before_a_number_do_not_join_it() -> None:
    def change(book: Any, sheet: Any) -> None:
        white = book.add_format({"font_color": "#FFFFFF"})
        sheet.write_rich_string("B9", white, "999", book.add_format({"font_color": "#000000"}), "13612")

    reading = read_report(excel.xlsx_report(excel.sheets_of("gb2021", ZEROS), change=change), "a.xlsx")
    assert reading.figures[FIRST].value == 13612
    assert codes(reading) == {"hidden_text"}


@pytest.mark.parametrize(
    ("first", "second", "value"),
    [
        ({}, {"font_size": 6}, None),
        ({"font_size": 16}, {"font_size": 9}, None),
        ({"bold": True}, {"font_color": "#FF0000", "font_size": 11}, 131),
        ({}, {"font_script": 1}, 13),
        ({}, {"font_strikeout": True}, None),
    ],
)
def test_a_run_of_a_cell_that_is_set_off_joins_no_number(
    first: dict[str, object], second: dict[str, object], value: int | None
) -> None:
    def change(book: Any, sheet: Any) -> None:
        sheet.write_rich_string("B9", book.add_format(first), "13", book.add_format(second), "1")

    reading = read_report(excel.xlsx_report(excel.sheets_of("gb2021", ZEROS), change=change), "a.xlsx")
    assert reading.figures[FIRST].value == value
    assert (reading.status == "partial") == (value is None)


@pytest.mark.parametrize(
    ("style", "value"),
    [("escapement superscript", 13), ("struck_out true", None), ("height 100", None), ("color red", 131)],
)
def test_a_run_of_an_xls_cell_that_is_set_off_joins_no_number(style: str, value: int | None) -> None:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("年度报告")
    for row, column, box in excel.laid_out("gb2021", ZEROS | {FIRST: "@"}):
        if box.text == "@":
            sheet.write_rich_text(row, column, (("13", xlwt.easyfont("")), ("1", xlwt.easyfont(style))))
        else:
            number = excel.number_of(box.text)
            sheet.write(row, column, box.text if number is None else number)
    held = io.BytesIO()
    book.save(held)
    assert read_report(held.getvalue(), "a.xls").figures[FIRST].value == value


@pytest.mark.parametrize(
    ("lies", "state"),
    [
        (lambda sheet: sheet.insert_image("B9", "a.png", {"image_data": io.BytesIO(DOT), "x_scale": 40}), "unreadable"),
        (lambda sheet: sheet.insert_image("B9", "a.png", {"image_data": io.BytesIO(DOT), "x_scale": 900}), "blank"),
        (lambda sheet: sheet.insert_textbox("B9", "13", {"width": 60, "height": 18}), "unreadable"),
        (lambda sheet: sheet.insert_textbox("B9", "审核", {"width": 60, "height": 18}), "blank"),
        (lambda sheet: sheet.embed_image("B9", "a.png", {"image_data": io.BytesIO(DOT)}), "unreadable"),
    ],
    ids=["picture", "large_picture", "digits", "words", "picture_in_cell"],
)
def test_a_blank_cell_under_a_picture_or_a_text_box_is_no_blank(lies: Callable[[Any], object], state: str) -> None:
    def change(book: Any, sheet: Any) -> None:
        lies(sheet)

    reading = read_report(excel.xlsx_report(excel.sheets_of("gb2021", ZEROS | {FIRST: ""}), change=change), "a.xlsx")
    assert reading.figures[FIRST].state == state


def test_two_sheets_that_say_the_same_are_one_report() -> None:
    cells = excel.laid_out("gb2021", ZEROS)
    (reading,) = read_reports(excel.xlsx_report({"表": cells, "打印": cells}), "a.xlsx")
    assert reading.status == "complete"


def test_numbers_that_a_program_did_not_calculate_are_unread() -> None:
    """It puts zeros for formulas and asks for calculation at the next opening."""

    def change(_: Any, sheet: Any) -> None:
        sheet.write_formula("B9", "=3+4")

    reading = read_report(excel.xlsx_report(excel.sheets_of("gb2021", ZEROS), change=change), "a.xlsx")
    assert reading.figures[FIRST].state == "unreadable"
    assert reading.status == "partial"
    assert "formula_without_value" in codes(reading)


@pytest.mark.parametrize(
    ("rule", "value", "state"),
    [
        ({"type": "cell", "criteria": "==", "value": 0}, 0, "blank"),
        ({"type": "cell", "criteria": "==", "value": 0}, 7, "number"),
        ({"type": "cell", "criteria": "between", "minimum": 5, "maximum": 9}, 7, "blank"),
        ({"type": "formula", "criteria": "=$A$1>5"}, 7, "unreadable"),
    ],
)
def test_conditional_formats_that_hide_a_number(rule: dict[str, object], value: int, state: str) -> None:
    def change(book: Any, sheet: Any) -> None:
        sheet.write_number("B9", value, book.add_format({"border": 1}))
        sheet.conditional_format("B9:B9", rule | {"format": book.add_format({"font_color": "#FFFFFF"})})

    reading = read_report(excel.xlsx_report(excel.sheets_of("gb2021", ZEROS), change=change), "a.xlsx")
    assert reading.figures[FIRST].state == state


def test_a_thousand_conditional_formats_cost_little() -> None:
    def change(book: Any, sheet: Any) -> None:
        red = book.add_format({"font_color": "#FF0000"})
        for row in range(1000):
            sheet.conditional_format(row, 200, row, 201, {"type": "formula", "criteria": "=A1>5", "format": red})

    reading = read_report(excel.xlsx_report(excel.sheets_of("gb2021", ZEROS), change=change), "a.xlsx")
    assert len(reading.figures) == len(ZEROS)


def test_zeros_that_the_sheet_does_not_show_are_blanks() -> None:
    reading = read_report(
        excel.xlsx_report(excel.sheets_of("gb2021", ZEROS), change=lambda _, sheet: sheet.hide_zero()), "a.xlsx"
    )
    assert {figure.state for figure in reading.figures.values()} == {"blank"}
    assert "display_hides_number" in codes(reading)


@pytest.mark.parametrize(
    ("style", "value", "state"),
    [
        ("font: color white", 7, "blank"),
        ("font: color white; pattern: pattern solid, fore_color dark_blue", 7, "number"),
        ("font: color red", 7, "number"),
        ("", xlwt.Formula("3+4"), "unreadable"),
    ],
)
def test_xls_shows_what_is_seen(style: str, value: object, state: str) -> None:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("年度报告")
    for row, column, box in excel.laid_out("gb2021", ZEROS | {FIRST: "@"}):
        if box.text == "@":
            sheet.write(row, column, value, xlwt.easyxf(style))
        else:
            number = excel.number_of(box.text)
            sheet.write(row, column, box.text if number is None else number)
    held = io.BytesIO()
    book.save(held)
    reading = read_report(held.getvalue(), "a.xls")
    assert reading.figures[FIRST].state == state
    assert (reading.status == "partial") == (state == "unreadable")


def test_a_rounded_display_is_taken_as_shown_and_said() -> None:
    def change(sheet: Any) -> None:
        sheet["B9"] = 2.6
        sheet["B9"].number_format = "0"

    reading = changed(change)
    assert reading.figures[FIRST].raw == "3"
    assert "display_rounds" in codes(reading)


@pytest.mark.parametrize(
    ("value", "state"),
    [
        ("#REF!", "unreadable"),
        ("#DIV/0!", "unreadable"),
        ("#####", "unreadable"),
        (True, "text"),
        ("见附件", "text"),
        ("  ", "blank"),
        ("\uff0f", "not_applicable"),
    ],
)
def test_what_is_no_number_is_none(value: object, state: str) -> None:
    reading = changed(lambda sheet: sheet.__setitem__("B9", value))
    assert (reading.figures[FIRST].state, reading.figures[FIRST].value) == (state, None)


def test_numbers_beside_the_form_are_not_cells_of_it() -> None:
    def change(sheet: Any) -> None:
        for row in range(8, sheet.max_row + 1):
            sheet.cell(row, 18, row)

    check_exact(changed(change), ZEROS)


@pytest.mark.parametrize("at", [0, 5, 15])
def test_twenty_numbers_under_fifteen_results_are_not_read(at: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Five numbers more than the header has columns: which of them it means, nobody can tell."""
    printed = documents.remedies_grid

    def with_more(form: Form, figures: documents.Figures) -> documents.Grid:
        *head, values = printed(form, figures).rows
        more = tuple(documents.Box(str(number)) for number in range(70, 75))
        return documents.Grid(20, (*head, (*values[:at], *more, *values[at:])))

    figures = documents.balanced_figures("gb2021", Random(3))
    monkeypatch.setattr(documents, "remedies_grid", with_more)
    reading = read_report(excel.xlsx_report(excel.sheets_of("gb2021", figures, words_for("gb2021"))), "a.xlsx")
    assert reading.status == "partial"
    assert not any(key.startswith("remedies.") for key in reading.figures)
    assert "columns_not_known" in {problem.code for problem in reading.problems}


def test_hidden_rows_columns_and_sheets_stay_out_and_are_said() -> None:
    def change(sheet: Any) -> None:
        sheet["T5"] = 99
        sheet.column_dimensions["T"].hidden = True
        sheet["A200"] = "规章"
        sheet["B200"] = 9
        sheet.row_dimensions[200].hidden = True
        other = sheet.parent.create_sheet("旧数")
        other["A1"] = "一、本年新收政府信息公开申请数量"
        other.sheet_state = "hidden"

    reading = changed(change)
    check_exact(reading, ZEROS)
    assert codes(reading) == {"hidden_columns", "hidden_rows", "hidden_sheet"}
    assert next(p for p in reading.problems if p.code == "hidden_columns").at == "sheet 年度报告, column T"


@pytest.mark.parametrize("column", "DGJ")
def test_the_cells_of_a_hidden_column_are_not_there(column: str) -> None:
    """They were blanks before, and the report complete."""
    reading = changed(lambda sheet: setattr(sheet.column_dimensions[column], "hidden", True))
    assert reading.status == "partial"
    assert {figure.raw for figure in reading.figures.values()} <= {"0"}


def test_a_merged_label_with_its_first_column_hidden_is_still_read() -> None:
    reading = changed(lambda sheet: setattr(sheet.column_dimensions["A"], "hidden", True))
    assert reading.status == "partial" or len(reading.figures) == len(ZEROS)
    for key, figure in reading.figures.items():
        assert figure.raw == ZEROS[key]


def test_a_sheet_a_body_is_refused_with_the_names() -> None:
    cells = excel.laid_out("gb2021", ZEROS)
    reading = read_report(excel.xlsx_report({"教育局": cells, "财政局": cells}), "a.xlsx")
    assert (reading.status, codes(reading)) == ("refused", {"several_reports"})
    assert "教育局、财政局" in reading.problems[0].message


@pytest.mark.parametrize("kind", ["xlsx", "xls", "csv"])
def test_a_summary_list_is_read_row_by_row(kind: str) -> None:
    names = ("单位名称", "本年新收政府信息公开申请数量", "予以公开", "结果维持")
    rows = [names, ("示例县教育局", "3", "2", "0"), ("示例县财政局", "5", "5", "0"), ("示例县公安局", "1", "0", "1")]
    cells = [
        (row, column, documents.Box(text))
        for row, texts in enumerate([("各单位汇总表",), *rows])
        for column, text in enumerate(texts)
    ]
    data = {
        "xlsx": lambda: excel.xlsx_report({"汇总": cells}),
        "xls": lambda: excel.xls_report({"汇总": cells}),
        "csv": lambda: excel.csv_report(cells),
    }[kind]()
    readings = read_reports(data, f"a.{kind}")
    assert [reading.agency for reading in readings] == ["示例县教育局", "示例县财政局", "示例县公安局"]
    for reading, expected in zip(readings, rows[1:], strict=True):
        assert {key: figure.raw for key, figure in reading.figures.items()} == {
            "applications.received_new.total": expected[1],
            "applications.granted_full.total": expected[2],
        }
        # 结果维持 of what: reconsideration, or one of the two ways to court?
        assert "list_column_not_recognised" in codes(reading)


def test_other_workbooks_are_no_reports() -> None:
    cells = [(0, 0, documents.Box("名称")), (1, 0, documents.Box("电话")), (1, 1, documents.Box("12345"))]
    assert codes(read_report(excel.xlsx_report({"a": cells}), "a.xlsx")) == {"not_a_report"}


# Files that are broken, locked or hostile


@pytest.mark.parametrize("column", [1, 117], ids=["twice", "beyond"])
def test_a_cell_of_an_xls_where_none_can_be_is_said(column: int) -> None:
    # One byte of a record says another column: the first number of table 4 stood under the heading of another.
    figures = {key: f"0{number}" for number, key in enumerate(ZEROS, 1000)}
    data = bytearray(excel.xls_report(excel.sheets_of("gb2021", figures)))
    texts = [match.start() + 4 for match in re.finditer(rb"\xfd\x00\x0a\x00", data)]
    of_row = Counter(data[at : at + 2].hex() for at in texts)
    firsts = [at for at in texts if of_row[data[at : at + 2].hex()] == 15 and data[at + 2 : at + 4] == b"\x00\x00"]
    data[firsts[-1] + 2] = column
    reading = read_report(bytes(data), "a.xls")
    assert reading.status == "partial"
    assert "cell_misplaced" in codes(reading)


def test_a_locked_xls_is_said() -> None:
    book = xlwt.Workbook()
    book.add_sheet("a")
    stream = book.get_biff_data()
    (length,) = struct.unpack_from("<H", stream, 2)
    locked = stream[: 4 + length] + struct.pack("<HHHHH", 0x2F, 6, 0, 1, 2) + stream[4 + length :]
    reading = read_report(container("Workbook", locked), "a.xls")
    assert codes(reading) == {"password_protected"}


@pytest.mark.parametrize("kind", ["xlsx", "xls"])
@pytest.mark.parametrize("cut", [0.2, 0.6, 0.9])
def test_a_cut_workbook_is_damaged_or_gives_no_wrong_number(kind: str, cut: float) -> None:
    sheets = excel.sheets_of("gb2021", ZEROS)
    data = excel.xlsx_report(sheets) if kind == "xlsx" else excel.xls_report(sheets)
    reading = read_report(data[: int(len(data) * cut)], f"a.{kind}")
    assert reading.status == "refused"
    assert codes(reading) <= {"damaged", "kind_not_read"}


@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml", "xl/styles.xml"]
)
def test_entities_in_any_part_are_refused(part: str) -> None:
    data = excel.xlsx_report(excel.sheets_of("gb2021", ZEROS))
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "cccccccc"><!ENTITY d "&b;&b;">]><a>&d;</a>'
    assert codes(read_report(with_part(data, part, bomb), "a.xlsx")) == {"xml_entities"}


def test_a_sheet_of_a_million_cells_is_refused() -> None:
    data = excel.xlsx_report(excel.sheets_of("gb2021", ZEROS))
    cells = "".join(f'<row r="{row}">' + "<c><v>1</v></c>" * 250 + "</row>" for row in range(1, 1000))
    sheet = f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{cells}</sheetData></worksheet>'
    assert codes(read_report(with_part(data, "xl/worksheets/sheet1.xml", sheet.encode()), "a.xlsx")) == {
        "too_many_cells"
    }


def test_merges_over_the_whole_sheet_cost_nothing() -> None:
    data = excel.xlsx_report(excel.sheets_of("gb2021", ZEROS))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        content = archive.read("xl/worksheets/sheet1.xml")
    assert b"</mergeCells>" in content
    content = content.replace(b"</mergeCells>", b'<mergeCell ref="A300:XFD1048576"/></mergeCells>')
    check_exact(read_report(with_part(data, "xl/worksheets/sheet1.xml", content), "a.xlsx"), ZEROS)


@settings(max_examples=60, deadline=None)
@given(cuts=st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=12), st.integers(0, 60)), min_size=1, max_size=5))
def test_damaged_workbooks_never_raise(cuts: list[tuple[float, bytes, int]]) -> None:
    sheets = excel.sheets_of("gb2021", ZEROS)
    packed, old = excel.xlsx_report(sheets), bytearray(excel.xls_report(sheets))
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        content = archive.read("xl/worksheets/sheet1.xml")
    for where, piece, length in cuts:
        position = int(where * len(content))
        content = content[:position] + piece + content[position + length :]
        position = int(where * len(old))
        old[position : position + len(piece)] = piece
    assert read_report(with_part(packed, "xl/worksheets/sheet1.xml", content), "a.xlsx").status
    assert read_report(bytes(old), "a.xls").status in ("complete", "partial", "refused")
