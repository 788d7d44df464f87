"""Sheets of .xlsx and .xls cell by cell: kinds of values, runs of text, what is hidden or merged."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
import xlrd
from lxml import etree

from disclosure.form.cells import UNCERTAIN
from disclosure.readers.grids import Sheet
from disclosure.readers.inks import AUTOMATIC, UNKNOWN, WHITE
from disclosure.readers.office.excel import _Book, _clean, _HeldSheet, _is_low, _rich_text, _XlsxSheet, accepts
from disclosure.readers.office.excel_looks import Styles
from disclosure.readers.office.sheet_cells import CellLook, Notes
from tests.readers.test_excel_looks import STYLES, is_, part, rule

SPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def read(body: str, strings: tuple[str, ...] = (), **named: bool) -> tuple[Sheet, dict[str, list[str]]]:
    """A sheet with what is noted of it."""
    held = [_rich_text(part(said)) for said in strings]
    book = _Book(held, Styles(STYLES, None), Notes(), **named)
    data = f"<worksheet {SPACE}>{body}</worksheet>".encode()
    return _XlsxSheet("表", book).read(data, "xl/a.xml"), book.notes.places


def rows_of(sheet: Sheet) -> dict[int, dict[int, str]]:
    """The texts of cells, `!` for what cannot be read, `_` for a blank with a border."""
    return {
        number: {
            column: "!" if square.is_unreadable else square.text or "_" * square.is_bordered
            for column, square in squares.items()
        }
        for number, squares in sheet.rows.items()
    }


def cell(attributes: str, inner: str, strings: tuple[str, ...] = (), **named: bool) -> str | None:
    sheet, _ = read(f'<sheetData><row r="1"><c r="A1" {attributes}>{inner}</c></row></sheetData>', strings, **named)
    return rows_of(sheet).get(1, {}).get(1)


@pytest.mark.parametrize(
    ("attributes", "inner", "shown"),
    [
        ("", "<v>5</v>", "5"),
        ('s="1"', "<v>5</v>", "_"),  # red on red, with a border
        ('s="2"', "<v>0.5</v>", "!"),  # white on a pattern
        ('t="n"', "<v>5.50</v>", "5.5"),
        ('t="n"', "<v>x</v>", "x"),
        ('t="s"', "<v>0</v>", "甲"),
        ('t="s"', "<v> 1 </v>", "乙"),
        ('t="s"', "<v>2</v>", UNCERTAIN),  # none of those that there are
        ('t="str"', "<v>5</v>", "5"),
        ('t="str"', "<f>A2</f><v></v>", None),
        ('t="str"', "<v>_x0041_</v>", "A"),
        ('t="d"', "<v>2023-01-05</v>", "2023-01-05"),
        ('t="b"', "<v>1</v>", "TRUE"),
        ('t="b"', "<v>0</v>", "FALSE"),
        ('t="e"', "<v>#N/A</v>", "!"),
        ('t="inlineStr"', "<is><t>丙</t></is>", "丙"),
        ('t="inlineStr"', "", None),
        ("", "<f>A2</f><v>5</v>", "5"),
        ("", "<f>A2</f><v>0</v>", "0"),
        ("", "<f>A2</f>", "!"),
        ("", "<f>A2</f><v></v>", "!"),
        ("", "", None),
        ('s="3"', "<v>5</v>", "5"),
    ],
)
def test_what_a_cell_holds(attributes: str, inner: str, shown: str | None) -> None:
    assert cell(attributes, inner, ("<t>甲</t>", "<t>乙</t>")) == shown


def test_a_program_that_does_not_calculate_leaves_zeros() -> None:
    assert cell("", "<f>A2</f><v>0</v>", is_not_calculated=True) == "!"
    assert cell("", "<f>A2</f><v>5</v>", is_not_calculated=True) == "5"
    assert cell("", "<v>0</v>", is_not_calculated=True) == "0"
    assert cell("", "<v>1</v>", is_1904=True) == "1"


def test_where_cells_and_rows_stand() -> None:
    body = (
        '<row><c><v>1</v></c><c><v>2</v></c></row><row r="4"><c r="C4"><v>3</v></c><c><v>4</v></c></row>'
        '<row><c r="x"><v>5</v></c></row><row r="9"/><row r="10"><c r="A10"/><other/></row>'
        '<row r="11"><c r="KN11"><v>6</v></c><c r="KO11"><v>7</v></c><c r="A11"><v>8</v></c></row>'
    )
    sheet, _ = read(f"<sheetData>{body}</sheetData>")
    assert rows_of(sheet) == {1: {1: "1", 2: "2"}, 4: {3: "3", 4: "4"}, 5: {1: "5"}, 10: {}, 11: {300: "6"}}


@pytest.mark.parametrize(
    ("before", "attributes", "is_hidden"),
    [
        ("", "", False),
        ("", 'hidden="1"', True),
        ("", 'hidden="true"', True),
        ("", 'hidden="0"', False),
        ("", 'ht="2"', True),
        ("", 'ht="2.1"', False),
        ('<sheetFormatPr zeroHeight="1"/>', "", True),
        ('<sheetFormatPr zeroHeight="1"/>', 'ht="15"', False),
        ('<sheetFormatPr zeroHeight="0"/>', "", False),
    ],
)
def test_hidden_rows(before: str, attributes: str, is_hidden: bool) -> None:
    sheet, notes = read(f'{before}<sheetData><row r="7" {attributes}><c r="A7"><v>1</v></c></row></sheetData>')
    assert (rows_of(sheet), notes) == (({}, {"hidden_rows": ["sheet 表, row 7"]}) if is_hidden else ({7: {1: "1"}}, {}))


@pytest.mark.parametrize(
    ("columns", "hidden"),
    [
        ('<col min="2" max="3" hidden="1"/>', {2, 3}),
        ('<col min="2" max="2" width="0"/>', {2}),
        ('<col min="2" max="2" width="0.1"/>', set()),
        ('<col min="2" max="3"/>', set()),
        ('<col min="299" max="16384" hidden="true"/>', {299, 300}),
    ],
)
def test_hidden_columns(columns: str, hidden: set[int]) -> None:
    assert (
        read(f'<cols>{columns}</cols><sheetData><row r="1"><c r="A1"/></row></sheetData>')[0].hidden_columns == hidden
    )


def test_zeros_merged_areas_and_tables() -> None:
    data = '<sheetData><row r="1"><c r="A1"><v>0</v></c></row><row r="2"><c r="B2"><v>5</v></c></row></sheetData>'
    for said, shown in (("0", ""), ("false", ""), ("1", "0")):
        sheet, _ = read(f'<sheetViews><sheetView showZeros="{said}"/></sheetViews>{data}')
        assert rows_of(sheet).get(1, {}).get(1, "") == shown
    sheet, _ = read(f'{data}<mergeCells><mergeCell ref="A1:$C$2"/><mergeCell ref="x"/></mergeCells>')
    assert (sheet.rows[1][1].column_span, sheet.rows[1][1].row_span) == (3, 2)
    # The style of a table colours cells, by conditions.
    styled = '<sheetData><row r="1"><c r="A1" s="0"><v>5</v></c></row></sheetData>'
    white = rule(is_("equal"), "5", areas="A1")
    for extra, shown in (("", "5"), (white, ""), (white + '<tablePart r="1"/>', "!"), ('<tablePart r="1"/>', "5")):
        assert rows_of(read(styled + extra)[0]).get(1, {}).get(1, "") == shown


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        ("<t>甲</t>", "甲"),
        ("<r><t>1</t></r><r><t>2</t></r>", "12"),
        ("<r><t>1</t></r><rPh><t>yi</t></rPh>", "1"),
        ('<r><t>1</t></r><r><rPr><vertAlign val="superscript"/></rPr><t>2</t></r>', "1^2"),
        ('<r><t>1</t></r><r><rPr><vertAlign val="subscript"/></rPr><t>2</t></r>', "1^2"),
        ('<r><t>1</t></r><r><rPr><vertAlign val="baseline"/></rPr><t>2</t></r>', "12"),
        ("<r><rPr><strike/></rPr><t>1</t></r><r><t>2</t></r>", "~1~2"),
        ('<r><rPr><strike val="0"/></rPr><t>1</t></r><r><t>2</t></r>', "12"),
        (
            '<r><rPr><sz val="11"/></rPr><t>1</t></r><r><rPr><sz val="6"/></rPr><t>2</t></r>',
            f"1{UNCERTAIN}2{UNCERTAIN}",
        ),
        ('<r><rPr><sz val="6"/></rPr><t>2</t></r>', "2"),
        ("<r><rPr><strike/></rPr><t> </t></r>", ""),
        ("<r><t>1</t><t>2</t></r>", "12"),
    ],
)
def test_a_text_with_its_runs(inner: str, text: str) -> None:
    assert _rich_text(part(inner)) == ((text, None),)


def test_runs_of_another_colour_stay_apart() -> None:
    ((first, none), (second, colour)) = _rich_text(
        part('<r><t>1</t></r><r><rPr><color rgb="FFFFFFFF"/></rPr><t>2</t></r>')
    )
    assert (first, none, second) == ("1", None, "2")
    assert etree.QName(colour).localname == "color"
    blank = part('<r><t>1</t></r><r><rPr><color rgb="FFFFFFFF"/></rPr><t> </t></r>')
    assert _rich_text(blank) == (("1", None),)
    assert cell('t="s"', "<v>0</v>", ('<r><t>1</t></r><r><rPr><color rgb="FFFFFFFF"/></rPr><t>2</t></r>',)) == "1"
    assert cell('t="s"', "<v>0</v>", ('<r><t>1</t></r><r><rPr><color rgb="FFFF0000"/></rPr><t>2</t></r>',)) == "12"


def test_letters_that_are_written_by_their_numbers() -> None:
    assert [_clean(said) for said in ("a\rb", "a\u00a0b", "a\x00b", "_x000D_", "_xD800_", "_xZZZZ_")] == [
        *("a\nb", "a b", "ab", "", UNCERTAIN, "_xZZZZ_"),
    ]
    assert [_is_low(size) for size in ("2", "2.1", "", None, "x")] == [True, False, False, False, False]


# .xls


def font(colour: int = 8, *, height: int = 220, struck: int = 0, escapement: int = 0) -> SimpleNamespace:
    return SimpleNamespace(colour_index=colour, height=height, struck_out=struck, escapement=escapement)


def style(font_index: int = 0, pattern: int = 0, paper: int = 9, side: int = 0, code: int = 0) -> SimpleNamespace:
    border = SimpleNamespace(left_line_style=0, right_line_style=0, top_line_style=0, bottom_line_style=side)
    background = SimpleNamespace(fill_pattern=pattern, pattern_colour_index=paper)
    return SimpleNamespace(format_key=code, font_index=font_index, background=background, border=border)


FONTS = [font(), font(10), font(struck=1), font(escapement=1), font(escapement=2), font(height=120), font(9), font(64)]
LOOKS = [style(), style(1, 1, 10, 1, 7), style(2, 2), style(7, 1, 65)]
BOOK = SimpleNamespace(
    datemode=0,
    font_list=FONTS,
    xf_list=LOOKS,
    format_map={7: SimpleNamespace(format_str="0.0")},
    colour_map={8: (0, 0, 0), 9: (255, 255, 255), 10: (255, 0, 0), 64: None},
)


def held(
    cells: list[list[Any]], formulas: set[tuple[int, int]] | None = None, **named: Any
) -> tuple[Sheet, dict[str, list[str]]]:
    """A sheet as xlrd holds it, with what is noted of it."""
    given = {"merged_cells": [], "rowinfo_map": {}, "colinfo_map": {}, "rich_text_runlist_map": {}, **named}
    notes = Notes()
    sheet = SimpleNamespace(
        name="表",
        nrows=len(cells),
        row_len=lambda row: len(cells[row]),
        cell=lambda row, column: cells[row][column],
        **given,
    )
    return _HeldSheet(BOOK, sheet, notes, formulas or set()).read(), notes.places


def value(kind: int, said: object, look: int | None = 0) -> SimpleNamespace:
    return SimpleNamespace(ctype=kind, value=said, xf_index=look)


def number(said: float = 5.0, look: int | None = 0) -> SimpleNamespace:
    return value(xlrd.XL_CELL_NUMBER, said, look)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        (number(), "5"),
        (number(look=None), "5"),
        (value(xlrd.XL_CELL_TEXT, " 甲 "), "甲"),
        (value(xlrd.XL_CELL_BOOLEAN, 1), "TRUE"),
        (value(xlrd.XL_CELL_BOOLEAN, 0), "FALSE"),
        (value(xlrd.XL_CELL_ERROR, 42), "!"),
        (value(xlrd.XL_CELL_BLANK, "", 1), "_"),
        (value(xlrd.XL_CELL_BLANK, ""), None),
        (number(look=1), "_"),  # red on red
        (number(look=2), "~5~"),
    ],
)
def test_what_a_cell_of_an_xls_holds(given: SimpleNamespace, shown: str | None) -> None:
    assert rows_of(held([[given]])[0])[1].get(1) == shown


def test_a_formula_of_an_xls_without_its_result() -> None:
    empty = value(xlrd.XL_CELL_TEXT, "")
    assert rows_of(held([[empty, empty]], {(0, 1)})[0]) == {1: {2: "!"}}
    assert rows_of(held([[number(), value(xlrd.XL_CELL_TEXT, "甲")]], {(0, 0), (0, 1)})[0]) == {1: {1: "5", 2: "甲"}}


def test_the_look_of_a_cell_of_an_xls() -> None:
    made = _HeldSheet(BOOK, SimpleNamespace(name="表", rowinfo_map={}), Notes(), set())
    red = (255, 0, 0)
    assert made._look(1) == CellLook("0.0", is_bordered=True, ink=red, paper=red)
    assert made._look(2) == CellLook(is_struck=True, ink=(0, 0, 0), paper=UNKNOWN)
    assert made._look(3) == CellLook(ink=AUTOMATIC, paper=WHITE)
    assert made._look(None) == CellLook()


def test_rows_and_columns_of_an_xls() -> None:
    rows = [[number(1.0), number(2.0)], [], [number(3.0), number(4.0)]]
    assert rows_of(held(rows)[0]) == {1: {1: "1", 2: "2"}, 3: {1: "3", 2: "4"}}
    shown = SimpleNamespace(hidden=0, height_mismatch=0, height=0)
    for setting, is_hidden in (
        (SimpleNamespace(hidden=1, height_mismatch=0, height=300), True),
        (SimpleNamespace(hidden=0, height_mismatch=1, height=40), True),
        (SimpleNamespace(hidden=0, height_mismatch=1, height=41), False),
        (shown, False),
    ):
        sheet, notes = held(rows, rowinfo_map={2: setting, 0: shown})
        assert (rows_of(sheet).keys(), notes) == (
            ({1}, {"hidden_rows": ["sheet 表, row 3"]}) if is_hidden else ({1, 3}, {})
        )
    columns = {
        1: SimpleNamespace(hidden=1, width=9),
        2: SimpleNamespace(hidden=0, width=0),
        3: SimpleNamespace(hidden=0, width=9),
    }
    assert held(rows, colinfo_map=columns)[0].hidden_columns == {2, 3}
    merged, _ = held(rows, merged_cells=[(0, 1, 0, 2)])
    assert (merged.rows[1][1].column_span, merged.rows[1][1].row_span) == (2, 1)
    wide = [number(float(at)) for at in range(301)]
    assert max(held([wide])[0].rows[1]) == 300
    assert rows_of(held([[number(0.0)]], show_zero_values=0)[0]) == {1: {}}
    assert rows_of(held([[number(0.0)]], show_zero_values=1)[0]) == {1: {1: "0"}}


@pytest.mark.parametrize(
    ("runs", "shown"),
    [
        ([(0, 0)], "123"),
        ([(1, 2)], "1~23~"),
        ([(1, 3)], "1^23"),
        ([(1, 4), (2, 0)], "1^23"),
        ([(1, 5)], f"1{UNCERTAIN}23{UNCERTAIN}"),
        ([(1, 6), (2, 0)], "13"),  # white
        ([(1, 1)], "123"),
        ([(1, 99)], "!"),  # a font that is not there
        ([(1, 7)], "123"),
    ],
)
def test_a_text_of_an_xls_with_its_runs(runs: list[tuple[int, int]], shown: str) -> None:
    sheet, _ = held([[value(xlrd.XL_CELL_TEXT, "123")]], rich_text_runlist_map={(0, 0): runs})
    assert rows_of(sheet) == {1: {1: shown}}


@pytest.mark.parametrize(
    ("relation", "is_workbook"),
    [
        (("officeDocument", "xl/other.xml", False), True),
        (("officeDocument", "XL/workbook.bin", False), True),
        (("officeDocument", "word/document.xml", False), False),
        (("officeDocument", "xl/other.xml", True), False),
        (("officeDocument", "missing", False), False),
        (("other", "xl/other.xml", False), False),
    ],
)
def test_which_packages_are_workbooks(relation: tuple[str, str, bool], is_workbook: bool) -> None:
    class Stub:
        def __init__(self, *names: str) -> None:
            self.names = names

        def relations(self, _: str) -> dict[str, tuple[str, str, bool]]:
            return {"a": relation}

        def __contains__(self, name: str) -> bool:
            return name in self.names

    held: Any = Stub("XL/workbook.bin", "xl/other.xml", "word/document.xml")
    assert accepts(held) is is_workbook
    usual: Any = Stub("xl/workbook.xml")
    assert accepts(usual)
