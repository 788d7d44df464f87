"""OpenDocument text and spreadsheets: known figures in every form, and only what a reader of the page sees."""

from __future__ import annotations

from random import Random

import pytest

from disclosure.model.document import Table, Text
from disclosure.model.report import Reading
from disclosure.readers import read_document
from disclosure.reading.extract import read_report
from tests.builders import documents, excel, opendocument
from tests.recognition.test_layouts import check_exact, words_for

ZEROS = documents.blank_figures("gb2021")
FIRST = "proactive.rules.issued_this_year"
TEXT_LAYOUTS: dict[str, dict[str, object]] = {
    "plain": {},
    "numbered": {"numbered": True},
    "headers": {"header_rows": 2},
}
SHEET_LAYOUTS: dict[str, dict[str, object]] = {
    "one_sheet": {},
    "margin": {"left": 2},
    "sheet_a_table": {"by_table": True},
}
STYLES = (
    '<style:style style:name="white_cell" style:family="table-cell"><style:text-properties fo:color="#ffffff"/>'
    '</style:style><style:style style:name="dark" style:family="table-cell"><style:table-cell-properties '
    'fo:background-color="#000080"/><style:text-properties fo:color="#ffffff"/></style:style>'
    '<style:style style:name="pale" style:family="table-cell"><style:text-properties fo:color="#e0e0e0"/></style:style>'
    '<style:style style:name="mapped" style:family="table-cell"><style:map style:condition="cell-content()=0" '
    'style:apply-style-name="white_cell"/></style:style>'
    '<style:style style:name="tiny" style:family="text"><style:text-properties fo:font-size="1pt"/></style:style>'
    '<style:style style:name="grey" style:family="text"><style:text-properties fo:color="#e0e0e0"/></style:style>'
    '<style:style style:name="raised" style:family="text"><style:text-properties style:text-position="super 58%"/>'
    '</style:style><style:style style:name="small" style:family="text"><style:text-properties fo:font-size="6pt"/>'
    '</style:style><style:style style:name="up" style:family="text">'
    '<style:text-properties style:text-position="33% 58%"/>'
    "</style:style>"
    '<style:style style:name="off" style:family="table"><style:table-properties table:display="false"/></style:style>'
)


def made(kind: str, form: str, body: str) -> bytes:
    return (
        opendocument.flat(kind, body, styles=STYLES)
        if form == "flat"
        else opendocument.package(kind, body, styles=STYLES)
    )


def codes(reading: Reading) -> set[str]:
    return {problem.code for problem in reading.problems}


@pytest.mark.parametrize("form", ["flat", "package"])
@pytest.mark.parametrize("layout", sorted(TEXT_LAYOUTS))
@pytest.mark.parametrize("version", ["gb2019", "gb2021"])
def test_text_is_read_exactly(version: str, layout: str, form: str) -> None:
    for seed, blank_share in enumerate((0.0, 0.3, 0.9)):
        figures = documents.random_figures(version, Random(seed), blank_share)
        body = opendocument.text_body(version, figures, words_for(version), **TEXT_LAYOUTS[layout])  # type: ignore[arg-type]
        reading = read_report(made("text", form, body), "a.odt")
        check_exact(reading, figures)
        assert reading.agency == "示例县审计局"
        assert {paragraph.section for paragraph in reading.paragraphs} >= {"overview", "problems", "other_matters"}


@pytest.mark.parametrize("form", ["flat", "package"])
@pytest.mark.parametrize("shows_text", [True, False])
@pytest.mark.parametrize("layout", sorted(SHEET_LAYOUTS))
@pytest.mark.parametrize("version", ["gb2019", "gb2021"])
def test_spreadsheets_are_read_exactly(version: str, layout: str, shows_text: bool, form: str) -> None:
    for seed, blank_share in enumerate((0.0, 0.3, 0.9)):
        figures = documents.random_figures(version, Random(seed), blank_share)
        sheets = excel.sheets_of(version, figures, words_for(version), **SHEET_LAYOUTS[layout])  # type: ignore[arg-type]
        body = opendocument.sheet_body(sheets, shows_text=shows_text)
        reading = read_report(made("spreadsheet", form, body), "a.ods")
        check_exact(reading, figures)
        assert reading.agency == "示例县审计局"
        assert not codes(reading)


def sheet_with(cell: str) -> Reading:
    """A spreadsheet of zeros whose first figure is another cell."""
    body = opendocument.sheet_body(excel.sheets_of("gb2021", ZEROS | {FIRST: "@"}))
    old = (
        '<table:table-cell table:style-name="bordered" office:value-type="string"><text:p>@</text:p></table:table-cell>'
    )
    assert body.count(old) == 1
    return read_report(made("spreadsheet", "flat", body.replace(old, cell)), "a.fods")


@pytest.mark.parametrize(("style", "is_read"), [("pale", False), ("white_cell", False), ("dark", True), ("", True)])
def test_conditional_formats_that_may_hide_a_number(style: str, is_read: bool) -> None:
    body = opendocument.sheet_body(excel.sheets_of("gb2021", ZEROS | {FIRST: "7"}))
    rule = (
        '<calcext:conditional-formats xmlns:calcext="urn:x"><calcext:conditional-format '
        'calcext:target-range-address="汇总.A1:汇总.H60"><calcext:condition calcext:apply-style-name='
        f'"{style}" calcext:value="=0"/></calcext:conditional-format></calcext:conditional-formats></table:table>'
    )
    reading = read_report(made("spreadsheet", "flat", body.replace("</table:table>", rule, 1)), "a.fods")
    assert (reading.figures[FIRST].state == "number") is is_read


def cell(shown: str | None, value: str = "7", style: str = "bordered", more: str = "") -> str:
    inner = "" if shown is None else f"<text:p>{shown}</text:p>"
    stored = f' office:value-type="float" office:value="{value}"' if value else ""
    return f'<table:table-cell table:style-name="{style}"{stored}{more}>{inner}</table:table-cell>'


@pytest.mark.parametrize(
    ("content", "state", "value"),
    [
        (cell("7"), "number", 7),
        (cell(None), "number", 7),
        (cell("1,234", "1234"), "number", 1234),
        (cell("12.5", "12.47"), "number", 12.5),
        (cell("999", "7"), "unreadable", None),
        (cell(""), "blank", None),
        (cell("7", style="white_cell"), "blank", None),
        (cell("7", style="dark"), "number", 7),
        (cell("7", style="pale"), "unreadable", None),
        (cell("7", style="mapped"), "unreadable", None),
        (cell("7", more=' table:formula="of:=3+4"'), "number", 7),
        (cell(None, "", more=' table:formula="of:=3+4"'), "unreadable", None),
        (cell("#REF!", "", more=' table:formula="of:=3+4" calcext:value-type="error"'), "unreadable", None),
        (cell("Err:502", "0"), "unreadable", None),
        (cell("-", "0"), "zero", 0),
        (cell("-", "7"), "unreadable", None),
        (cell(None, "", more=' office:value-type="time" office:time-value="PT07H00M00S"'), "text", None),
        (
            '<table:table-cell office:value-type="float" office:value="7"><office:annotation><text:p>99</text:p>'
            "</office:annotation><text:p>7</text:p></table:table-cell>",
            "number",
            7,
        ),
    ],
)
def test_what_a_cell_shows(content: str, state: str, value: float | None) -> None:
    reading = sheet_with(content)
    figure = reading.figures[FIRST]
    assert (figure.state, None if figure.value is None else float(figure.value)) == (state, value)
    assert (reading.status == "partial") == (state in ("unreadable", "text"))


def test_hidden_sheets_and_rows_stay_out_and_are_said() -> None:
    body = opendocument.sheet_body(excel.sheets_of("gb2021", ZEROS))
    row = cell("99", "99")
    extra = (
        f'<table:table table:name="旧" table:style-name="off"><table:table-row>{row}</table:table-row></table:table>'
    )
    hidden = f'<table:table-row table:visibility="collapse">{row}</table:table-row>'
    folded = f"<table:table-row>{row}</table:table-row>"
    hidden += f'<table:table-row-group table:display="false">{folded}</table:table-row-group>'
    body = body.replace("<table:table-row>", hidden + "<table:table-row>", 1) + extra
    reading = read_report(made("spreadsheet", "package", body), "a.ods")
    assert codes(reading) == {"hidden_sheet", "hidden_rows"}
    assert reading.status == "complete"


BOX = (
    '<table:table table:is-sub-table="true"><table:table-row><table:table-cell><text:p>6</text:p></table:table-cell>'
    "</table:table-row></table:table>"
)


DELETED = (
    '<text:tracked-changes><text:changed-region text:id="c1"><text:deletion/></text:changed-region>'
    '<text:changed-region text:id="c2"><text:insertion/></text:changed-region></text:tracked-changes>'
)


def text_with(inner: str) -> Reading:
    body = opendocument.text_body("gb2021", ZEROS | {FIRST: "@@"})
    old = "<text:span>@</text:span><text:span>@</text:span>"
    assert body.count(old) == 1
    return read_report(made("text", "package", body.replace(old, inner)), "a.odt")


@pytest.mark.parametrize(
    ("inner", "state", "value"),
    [
        ('<text:span text:style-name="white">999</text:span>13612', "number", 13612),
        ('<text:span text:style-name="hidden">999</text:span>5', "number", 5),
        ('<text:span text:style-name="tiny">999</text:span>5', "number", 5),
        ('<text:span text:style-name="grey">9</text:span>5', "unreadable", None),
        ('5<text:span text:style-name="raised">1</text:span>', "number", 5),
        ('5<text:span text:style-name="up">1</text:span>', "number", 5),
        ('5<text:span text:style-name="small">1</text:span>', "unreadable", None),
        ("<text:hidden-text>9</text:hidden-text>5", "number", 5),
        ("5<text:note><text:note-body><text:p>9</text:p></text:note-body></text:note>", "number", 5),
        ("<office:annotation><text:p>9</text:p></office:annotation>5", "number", 5),
        (f'{DELETED}<text:change-start text:change-id="c1"/>77<text:change-end text:change-id="c1"/>8', "number", 8),
        (f'{DELETED}<text:change-start text:change-id="c2"/>77<text:change-end text:change-id="c2"/>', "number", 77),
        ("1<text:s/>2", "text", None),
        ("1\n   <text:bookmark/>", "number", 1),
        ("<draw:frame><draw:image/></draw:frame>", "unreadable", None),
        ('<text:table-formula text:formula="ooow:SUM(&lt;A4:B4&gt;)"/>', "unreadable", None),
        ('<text:table-formula text:formula="ooow:SUM(&lt;A4:B4&gt;)">7</text:table-formula>', "number", 7),
        ("<draw:frame><draw:text-box><text:p>6</text:p></draw:text-box></draw:frame>", "number", 6),
        (f"</text:p>{BOX}<text:p>", "number", 6),
    ],
)
def test_what_stands_in_a_cell_of_text(inner: str, state: str, value: int | None) -> None:
    reading = text_with(inner)
    figure = reading.figures[FIRST]
    assert (figure.state, figure.value) == (state, value)
    # Words with digits among them are a number that was not taken.
    assert (reading.status == "partial") == (state in ("unreadable", "text"))
    if "999" in inner:
        assert "hidden_text" in codes(reading)


@pytest.mark.parametrize(("style", "shown"), [("", "13612"), ("chinese", "一、 13612")])
def test_a_number_in_a_list_inside_a_cell_stays_whole(style: str, shown: str) -> None:
    item = "<text:list-item><text:p>13612</text:p></text:list-item>"
    inner = f'<text:list text:style-name="{style}">{item}</text:list>'
    body = f"<table:table><table:table-row><table:table-cell>{inner}</table:table-cell></table:table-row></table:table>"
    table = read_document(opendocument.package("text", body), "a.odt").blocks[0]
    assert isinstance(table, Table)
    assert table.rows[0].cells[0].text == shown


def test_a_table_that_lays_out_the_page_is_running_text() -> None:
    one = "<table:table><table:table-row><table:table-cell>{}</table:table-cell></table:table-row></table:table>"
    body = one.format("<text:p>前</text:p>" + one.format("<text:p>9</text:p>"))
    blocks = read_document(opendocument.package("text", body), "a.odt").blocks
    assert [block.text if isinstance(block, Text) else block.rows[0].cells[0].text for block in blocks] == ["前", "9"]
    assert isinstance(blocks[1], Table)


def test_the_title_of_the_properties_serves_a_text_without_one() -> None:
    words = documents.ReportText(title="附件", opening="统计期限为2023年1月1日至2023年12月31日。")
    body = opendocument.text_body("gb2021", ZEROS, words)
    title = "示例县审计局{}年政府信息公开工作年度报告"
    reading = read_report(opendocument.flat("text", body, title=title.format(2023)), "a.fodt")
    assert (reading.agency, reading.year) == ("示例县审计局", 2023)
    stale = read_report(opendocument.flat("text", body, title=title.format(2022)), "a.fodt")
    assert stale.year == 2023


def test_a_password_is_said() -> None:
    entry = "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"
    data = opendocument.package("text", "", manifest=entry)
    assert [problem.code for problem in read_report(data, "a.odt").problems] == ["password_protected"]


def test_entities_are_refused() -> None:
    data = opendocument.flat("text", "<text:p>&a;</text:p>")
    bad = data.replace(b"?>", b"?><!DOCTYPE a [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>", 1)
    assert [problem.code for problem in read_report(bad, "a.fodt").problems] == ["xml_entities"]


@pytest.mark.parametrize("name", ["number-columns-repeated", "number-rows-repeated", "number-columns-spanned"])
def test_huge_repetitions_cost_nothing(name: str) -> None:
    body = opendocument.text_body("gb2021", ZEROS)
    body = body.replace("<table:table-cell ", f'<table:table-cell table:{name}="99999999" ', 3)
    body = body.replace("<table:table-row>", f'<table:table-row table:{name}="99999999">', 2)
    readings = [read_report(made("text", "flat", body), "a.fodt")]
    sheets = opendocument.sheet_body(excel.sheets_of("gb2021", ZEROS))
    sheets = sheets.replace("<table:table-row>", f'<table:table-row table:{name}="99999999">', 2)
    readings.append(read_report(made("spreadsheet", "flat", sheets), "a.fods"))
    assert all(not figure.value for reading in readings for figure in reading.figures.values())
    assert any(len(reading.figures) > 100 for reading in readings)


def test_a_presentation_is_named() -> None:
    data = opendocument.package("presentation", "")
    assert [problem.code for problem in read_report(data, "a.odp").problems] == ["kind_not_read"]
