"""Sheets of an .ods cell by cell: what is stored and what is shown of it, repeated, hidden and merged cells."""

from __future__ import annotations

from decimal import Decimal

import pytest
from lxml import etree

from disclosure.model.document import Document, RefusalError
from disclosure.readers.grids import Sheet
from disclosure.readers.office import opendocument
from disclosure.readers.office.number_formats import exact, plain, show_number, shown_date
from disclosure.readers.office.odf_looks import Styles
from disclosure.readers.office.sheet_cells import Notes
from tests.readers.test_excel_sheets import rows_of
from tests.readers.test_odf_text import style

OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"
STYLED = (
    style('color="#ffffff"', family="table-cell", name="white")
    + style('background-color="#ff0000"', "table-cell", family="table-cell", name="red")
    + style('border="1pt solid"', "table-cell", family="table-cell", name="drawn")
    + style('row-height="2pt"', "table-row", family="table-row", name="low")
    + style('row-height="2.1pt"', "table-row", family="table-row", name="high")
    + style('column-width="0cm"', "table-column", family="table-column", name="none")
    + style('display="false"', "table", family="table", name="away")
    + '<style family="table-cell" name="may"><map apply-style-name="white"/></style>'
)


def part(body: str) -> etree._Element:
    return etree.fromstring(f'<a xmlns="urn:x" xmlns:o="{OFFICE}" xmlns:c="{CALC}">{body}</a>')


STYLES = Styles([part(f"<automatic-styles>{STYLED}</automatic-styles>")])


def read(body: str) -> tuple[Sheet, dict[str, list[str]]]:
    """A sheet, and what is noted of it."""
    notes = Notes()
    return opendocument._SheetReader("表", STYLES, notes).read(part(body)), notes.places


def row(*cells: str, said: str = "") -> str:
    return f"<table-row {said}>{''.join(cells)}</table-row>"


def cell(said: str = "", inner: str = "") -> str:
    return f"<table-cell {said}>{inner}</table-cell>"


def number(value: object, shown: str | None = None, said: str = "") -> str:
    inner = "" if shown is None else f"<p>{shown}</p>"
    return cell(f'o:value-type="float" o:value="{value}" {said}', inner)


@pytest.mark.parametrize(
    ("given", "shown", "code"),
    [
        (number(5, "5"), "5", ""),
        (number(5), "5", ""),
        (number(5.5), "5.5", ""),
        (number(5, ""), None, "display_hides_number"),
        (number(5, "6"), "!", "shown_otherwise"),
        (number(5.4, "5"), "5", "display_rounds"),
        (number(5.5, "6"), "6", "display_rounds"),
        (number(5.6, "5"), "!", "shown_otherwise"),
        (number(5.25, "5.3"), "5.3", "display_rounds"),
        (number(5.25, "5.4"), "!", "shown_otherwise"),
        (number(0, "-"), "0", ""),
        (number(7, "-"), "!", "shown_otherwise"),
        (number(5, "5件"), "5件", ""),
        (number(5, "甲"), "甲", ""),
        (number("x", "5"), "!", "shown_otherwise"),
        (number("nan", "5"), "!", "shown_otherwise"),
        (number("nan"), "!", "shown_otherwise"),
        (number("inf", "5"), "!", "shown_otherwise"),
        (number(5, "5", 'style-name="white"'), None, "hidden_text"),
        (number(5, "5", 'style-name="may"'), "!", "text_hardly_seen"),
        (cell('o:value-type="percentage" o:value="5"', "<p>5</p>"), "5", ""),
        (cell('o:value-type="string"', "<p>甲</p><p>乙</p>"), "甲\n乙", ""),
        (cell('o:value-type="string" o:string-value="甲"'), "甲", ""),
        (cell('o:value-type="date" o:date-value="2023-01-05"'), "2023-01-05", ""),
        (cell('o:value-type="boolean" o:boolean-value="true"'), "TRUE", ""),
        (cell('o:value-type="boolean" o:boolean-value="true"', "<p>真</p>"), "真", ""),
        (cell('o:value-type="float" o:value="5" c:value-type="error"', "<p>5</p>"), "!", "formula_error"),
        (cell('formula="of:=A2"'), "!", "formula_without_value"),
        (cell('formula="of:=A2" o:value-type="float" o:value="5"'), "5", ""),
        (cell('formula="of:=A2" o:value-type="string"'), None, ""),
        (cell('formula="of:=A2" o:value-type="string"', "<p>甲</p>"), "甲", ""),
        (cell("", "<p>甲</p>"), "甲", ""),
        (cell("", "<annotation><p>注</p></annotation><p>5</p>"), "5", ""),
        (cell('style-name="drawn"'), "_", ""),
        (cell(), None, ""),
    ],
)
def test_what_a_cell_holds(given: str, shown: str | None, code: str) -> None:
    sheet, notes = read(row(given))
    assert rows_of(sheet)[1].get(1) in ((shown,) if shown else (None, ""))
    assert notes == ({code: ["sheet 表, cell A1"]} if code else {})


def test_where_cells_and_rows_stand() -> None:
    assert rows_of(read(row(number(1), cell("number-columns-repeated='2'"), number(2)))[0]) == {1: {1: "1", 4: "2"}}
    assert rows_of(read(row(number(1, said="number-columns-repeated='2'"), number(2)))[0]) == {
        1: {1: "1", 2: "1", 3: "2"}
    }
    assert rows_of(read(row("<covered-table-cell number-columns-repeated='2'/>", number(2)))[0]) == {1: {3: "2"}}
    blank = row(cell(), said="number-rows-repeated='3'")
    assert rows_of(read(blank + row(number(1)))[0]) == {1: {}, 4: {1: "1"}}
    twice = row(number(1), said="number-rows-repeated='2'")
    assert rows_of(read(f"<table-header-rows>{twice}</table-header-rows>" + row(number(2)))[0]) == {
        1: {1: "1"},
        2: {1: "1"},
        3: {1: "2"},
    }
    assert len(read(row(number(1), said="number-rows-repeated='3000'"))[0].rows) == 2000
    drawn = "style-name='drawn' number-columns-repeated"
    assert len(read(row(cell(f"{drawn}='64'")))[0].rows[1]) == 64
    assert len(read(row(cell(f"{drawn}='65'")))[0].rows[1]) == 0  # the rest of the sheet
    assert max(read(row(cell("number-columns-repeated='299'"), number(1), number(2)))[0].rows[1]) == 300
    assert rows_of(read(row(cell("number-columns-repeated='300'"), number(1)))[0]) == {1: {}}


@pytest.mark.parametrize(
    ("spans", "across", "down"),
    [
        ("", 1, 1),
        ("number-columns-spanned='2'", 2, 1),
        ("number-rows-spanned='2'", 1, 2),
        ("number-columns-spanned='2' number-rows-spanned='2'", 2, 2),
        ("number-columns-spanned='1' number-rows-spanned='1'", 1, 1),
    ],
)
def test_merged_cells(spans: str, across: int, down: int) -> None:
    sheet, _ = read(row(cell(spans, "<p>甲</p>"), number(1)) + row(number(2), number(3)))
    assert (sheet.rows[1][1].column_span, sheet.rows[1][1].row_span) == (across, down)
    assert sum(square.is_covered for squares in sheet.rows.values() for square in squares.values()) == across * down - 1


@pytest.mark.parametrize(
    ("said", "around", "hidden"),
    [
        ("", "", False),
        ("visibility='collapse'", "", True),
        ("style-name='low'", "", True),
        ("style-name='high'", "", False),
        ("", "display='false'", True),
        ("", "display='true'", False),
    ],
)
def test_hidden_rows(said: str, around: str, hidden: bool) -> None:
    sheet, notes = read(f"<table-row-group {around}>{row(number(1), said=said)}</table-row-group>")
    assert (rows_of(sheet), notes) == (({}, {"hidden_rows": ["sheet 表, row 1"]}) if hidden else ({1: {1: "1"}}, {}))
    within = f"<table-row-group {around}><table-rows>{row(number(1), said=said)}</table-rows></table-row-group>"
    assert bool(read(within)[0].rows) is not hidden


AWAY = "<table-column visibility='collapse' number-columns-repeated='{}'/>"


@pytest.mark.parametrize(
    ("columns", "hidden"),
    [
        ("<table-column/>", set()),
        ("<table-column visibility='filter'/>", {1}),
        ("<table-column style-name='none'/>", {1}),
        ("<table-column number-columns-repeated='2'/>" + AWAY.format(2), {3, 4}),
        (f"<table-column-group><table-columns>{AWAY.format(1)}</table-columns></table-column-group>", {1}),
        ("<table-column number-columns-repeated='298'/>" + AWAY.format(9), {299, 300}),
    ],
)
def test_hidden_columns(columns: str, hidden: set[int]) -> None:
    assert read(columns + row(number(1)))[0].hidden_columns == hidden


def test_cells_take_the_style_of_their_row_or_column() -> None:
    columns = "<table-column/><table-column default-cell-style-name='white' number-columns-repeated='2'/>"
    plain_row = row(number(1, "1"), number(2, "2"), number(3, "3"), number(4, "4"))
    assert rows_of(read(columns + plain_row)[0]) == {1: {1: "1", 4: "4"}}
    own = row(number(1, "1"), number(2, "2", "style-name='red'"))
    assert rows_of(read(columns + own)[0]) == {1: {1: "1", 2: "2"}}
    of_row = row(number(1, "1"), said="default-cell-style-name='white'")
    assert rows_of(read(of_row)[0]) == {1: {}}


@pytest.mark.parametrize(
    ("address", "doubted"),
    [
        ("表.B2", {(2, 2)}),
        ("$表.$B$2", {(2, 2)}),
        ("表.B1:表.B2", {(1, 2), (2, 2)}),
        ("表.A2:B2", {(2, 1), (2, 2)}),
        ("表.A1 表.B2", {(1, 1), (2, 2)}),
        ("", set()),
    ],
)
def test_where_a_condition_may_hide_numbers(address: str, doubted: set[tuple[int, int]]) -> None:
    rows = "".join(row(number(1, "1"), number(2, "2")) for _ in range(3))
    for name, expected in (("white", doubted), ("red", set()), ("", set())):
        rule = f"<condition apply-style-name='{name}'/>"
        rules = f"<conditional-format target-range-address='{address}'>{rule}</conditional-format>"
        found = rows_of(read(rules + rows)[0])
        marked = {(at, column) for at, cells in found.items() for column, text in cells.items() if text == "!"}
        assert marked == expected


def test_sheets_and_bodies() -> None:
    def document(inner: str) -> Document:
        return opendocument._read(part(f"<body>{inner}</body>"), [part(f"<styles>{STYLED}</styles>")], None)

    shown, away = f"<table name='甲'>{row(number(1))}</table>", "<table name='乙' style-name='away'/>"
    made = document(f"<forms/><spreadsheet>{shown}{away}</spreadsheet>")
    assert [(code, place) for code, _, place in made.notes] == [("hidden_sheet", "sheet 乙")]
    assert made.media_type == opendocument.SHEET_TYPE
    assert document("<text><p>甲</p></text>").media_type == opendocument.TEXT_TYPE
    for inner, code in (("<presentation/>", "kind_not_read"), (f"<spreadsheet>{away}</spreadsheet>", "no_sheet")):
        with pytest.raises(RefusalError) as refused:
            document(inner)
        assert refused.value.code == code


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (0.0, "0:00"),
        (0.75, "18:00"),
        (0.999, "23:59"),
        (1 / 1440, "0:01"),
        (1.0, "1899年12月31日"),
        (1.9, "1899年12月31日"),
        (45309.7, "2024年1月18日"),
        (1e9, "########"),
    ],
)
def test_dates_and_times(number: float, shown: str) -> None:
    assert shown_date(number, False) == shown
    if number == 1.0:
        assert shown_date(number, True) == "1904年1月2日"


@pytest.mark.parametrize(
    ("number", "code", "shown"),
    [
        (5.0, "0%", "500%"),
        (0.125, "0.##%", "12.5%"),
        (5.0, "0.##", "5"),
        (5.5, "0.0#", "5.5"),
        (-5.0, "0;;0", "-5"),
        (0.0, "#", "0"),
        (5.0, '"5月"0', "5\ufffd"),
        (5.0, "General;-General", "5"),
        (-1234.0, "#,##0;-#,##0", "-1,234"),
        (5.0, '[>3]"多"0;0', "多5"),
        (3.0, '[>3]"多"0;0', "3"),
        (3.0, '[>=3]"多"0;0', "多3"),
        (3.0, '[<3]"少"0;0', "3"),
        (3.0, '[<=3]"少"0;0', "少3"),
        (3.0, '[<>3]"异"0;0', "3"),
        (4.0, '[<>3]"异"0;0', "异4"),
        (5.0, "[>9]0;[>6]0;0", "5"),
    ],
)
def test_more_numbers_as_they_are_shown(number: float, code: str, shown: str) -> None:
    assert show_number(number, code).text == shown


def test_digits_that_a_spreadsheet_means() -> None:
    assert exact(0.1 + 0.2) == Decimal("0.3")
    assert str(exact(1e26)) == "1" + "0" * 26
    assert plain(exact(1e27)) == "1" + "0" * 27
    assert [show_number(at, "0").is_rounded for at in (5.0, 5.4)] == [False, True]
