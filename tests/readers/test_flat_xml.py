"""Office documents in one XML file, whatever their name says: every figure as in what they were made of."""

from __future__ import annotations

import io
import zipfile
from random import Random

import pytest
from lxml import etree

from disclosure.model.report import Reading
from disclosure.readers.office.flat_xml import Word2003Package, kind_of
from disclosure.reading.extract import read_report
from tests.builders import documents, excel, office_xml, word
from tests.recognition.test_layouts import check_exact, words_for

ZEROS = documents.blank_figures("gb2021")
FIRST = "proactive.rules.issued_this_year"
WORD_LAYOUTS: dict[str, dict[str, object]] = {
    "plain": {},
    "tracked": {"tracked": True},
    "numbered_headings": {"numbered_headings": True},
    "text_boxes": {"in_text_boxes": True},
    "split_table": {"split_after": 12},
}
SHEET_LAYOUTS: dict[str, dict[str, object]] = {
    "one_sheet": {},
    "margin": {"left": 2},
    "sheet_a_table": {"by_table": True},
}


def codes(reading: Reading) -> set[str]:
    return {problem.code for problem in reading.problems}


def sheet(change: object = None, styles: str = "") -> Reading:
    """A workbook of zeros after a change to its text; the first figure is the only `@`."""
    held = excel.sheets_of("gb2021", ZEROS | {FIRST: "@"})
    made = office_xml.excel_2003(held, styles=styles, change=change or (lambda text: text))  # type: ignore[arg-type]
    return read_report(made, "a.xls")


def cell(inner: str, style: str = "s1", formula: str = "") -> object:
    """Puts other content into the cell of the first figure."""
    old = '<Cell ss:Index="2" ss:StyleID="s1"><Data ss:Type="String">@</Data></Cell>'
    new = f'<Cell ss:Index="2" ss:StyleID="{style}"{formula}>{inner}</Cell>'

    def change(text: str) -> str:
        assert text.count(old) == 1
        return text.replace(old, new)

    return change


@pytest.mark.parametrize("kind", ["package", "2003"])
@pytest.mark.parametrize("layout", sorted(WORD_LAYOUTS))
@pytest.mark.parametrize("version", ["gb2019", "gb2021"])
def test_word_in_one_file_is_read_exactly(version: str, layout: str, kind: str) -> None:
    for seed, blank_share in enumerate((0.0, 0.3, 0.9)):
        figures = documents.random_figures(version, Random(seed), blank_share)
        made = word.docx_report(version, figures, words_for(version), **WORD_LAYOUTS[layout])  # type: ignore[arg-type]
        data = office_xml.flat_package(made) if kind == "package" else office_xml.word_2003(made)
        reading = read_report(data, "年报.doc")
        check_exact(reading, figures)
        assert reading.agency == "示例县审计局"
        assert {paragraph.section for paragraph in reading.paragraphs} >= {"overview", "problems", "other_matters"}


@pytest.mark.parametrize("layout", sorted(SHEET_LAYOUTS))
@pytest.mark.parametrize("version", ["gb2019", "gb2021"])
def test_excel_in_one_file_is_read_exactly(version: str, layout: str) -> None:
    for seed, blank_share in enumerate((0.0, 0.3, 0.9)):
        figures = documents.random_figures(version, Random(seed), blank_share)
        sheets = excel.sheets_of(version, figures, words_for(version), **SHEET_LAYOUTS[layout])  # type: ignore[arg-type]
        reading = read_report(office_xml.excel_2003(sheets), "年报.xls")
        check_exact(reading, figures)
        assert reading.agency == "示例县审计局"
        assert not codes(reading)


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        *(("gb18030", "GB18030"), ("gb18030", "UTF-8"), ("gb18030", "UTF-16")),
        *(("utf-16", "UTF-16"), ("utf-8", "UTF-16"), ("utf-8", "GB2312")),
    ],
)
def test_encodings_that_systems_write(encoding: str, declared: str) -> None:
    figures = documents.random_figures("gb2021", Random(3), 0.2)
    held = excel.sheets_of("gb2021", figures)
    check_exact(read_report(office_xml.excel_2003(held, encoding=encoding, declared=declared), "a.xls"), figures)
    made = word.docx_report("gb2021", figures)
    check_exact(read_report(office_xml.word_2003(made, encoding=encoding, declared=declared), "a.doc"), figures)


@pytest.mark.parametrize(
    ("inner", "style", "formula", "state", "value"),
    [
        ('<Data ss:Type="Number">7</Data>', "s1", "", "number", 7),
        ('<Data ss:Type="Number">7</Data>', "s1", ' ss:Formula="=3+4"', "number", 7),
        ("", "s1", ' ss:Formula="=3+4"', "unreadable", None),
        ('<Data ss:Type="Number"></Data>', "s1", ' ss:Formula="=3+4"', "unreadable", None),
        ('<Data ss:Type="Error">#REF!</Data>', "s1", ' ss:Formula="=A1"', "unreadable", None),
        ('<Data ss:Type="Number">7</Data><Comment><ss:Data>99</ss:Data></Comment>', "s1", "", "number", 7),
        ('<Data ss:Type="Number">7</Data>', "white", "", "blank", None),
        ('<Data ss:Type="Number">7</Data>', "white_on_blue", "", "number", 7),
        ('<Data ss:Type="Number">7</Data>', "pale", "", "unreadable", None),
        ('<Data ss:Type="Number">7</Data>', "none", "", "blank", None),
        ('<Data ss:Type="Number">1234.5</Data>', "standard", "", "number", 1234.5),
        ('<Data ss:Type="Number">5</Data>', "struck", "", "text", None),
        (
            '<ss:Data ss:Type="String"><html:Font html:Color="#FFFFFF">999</html:Font>'
            "<html:Font>13</html:Font></ss:Data>",
            "s1",
            "",
            "number",
            13,
        ),
        ('<ss:Data ss:Type="String">13<html:Sup>2</html:Sup></ss:Data>', "s1", "", "number", 13),
    ],
)
def test_what_a_cell_shows(inner: str, style: str, formula: str, state: str, value: float | None) -> None:
    styles = (
        '<Style ss:ID="white"><Font ss:Color="#FFFFFF"/></Style><Style ss:ID="blue"><Interior ss:Color="#000080" '
        'ss:Pattern="Solid"/></Style><Style ss:ID="white_on_blue" ss:Parent="blue"><Font ss:Color="#FFFFFF"/></Style>'
        '<Style ss:ID="pale"><Font ss:Color="#E0E0E0"/></Style>'
        '<Style ss:ID="none"><NumberFormat ss:Format=";;;"/></Style>'
        '<Style ss:ID="standard"><NumberFormat ss:Format="Standard"/></Style>'
        '<Style ss:ID="struck"><Font ss:StrikeThrough="1"/></Style>'
    )
    reading = sheet(cell(inner, style, formula), styles)
    figure = reading.figures[FIRST]
    assert (figure.state, None if figure.value is None else float(figure.value)) == (state, value)
    assert (reading.status == "partial") == (state in ("unreadable", "text"))


def test_hidden_sheets_rows_and_columns_stay_out_and_are_said() -> None:
    options = '<x:WorksheetOptions xmlns:x="urn:x"><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions>'
    rows = '<Table><Row><Cell><Data ss:Type="Number">9</Data></Cell></Row></Table>'
    extra = f'<Worksheet ss:Name="旧">{rows}{options}</Worksheet>'
    reading = sheet(lambda text: text.replace("</Workbook>", f"{extra}</Workbook>"))
    assert "hidden_sheet" in codes(reading)
    reading = sheet(lambda text: text.replace('<Row ss:Index="9">', '<Row ss:Index="9" ss:Hidden="1">'))
    assert FIRST not in reading.figures
    assert reading.status == "partial"
    assert "hidden_rows" in codes(reading)


@pytest.mark.parametrize(
    ("style", "is_read"),
    [("color:white", False), ("color:#F8F8F8", False), ("mso-number-format:';;;'", False), ("color:red", True)],
)
@pytest.mark.parametrize("area", ["R9C2", "R1C1:R9C9", "RC"])
def test_conditional_formats_that_may_hide_a_number(style: str, is_read: bool, area: str) -> None:
    rule = (
        f'<x:ConditionalFormatting xmlns:x="urn:x"><x:Range>{area}</x:Range><x:Condition><x:Value1>RC=7</x:Value1>'
        f'<x:Format Style="{style}"/></x:Condition></x:ConditionalFormatting></Worksheet>'
    )
    change = cell('<Data ss:Type="Number">7</Data>')
    reading = sheet(lambda text: change(text).replace("</Worksheet>", rule))  # type: ignore[operator]
    assert (reading.figures[FIRST].state == "number") == is_read
    assert (reading.status == "complete") == is_read


def test_zeros_that_the_sheet_does_not_show_are_blanks() -> None:
    options = "<WorksheetOptions><DoNotDisplayZeros/></WorksheetOptions></Worksheet>"
    reading = sheet(lambda text: text.replace("</Worksheet>", options))
    assert reading.figures["proactive.rules.in_force_total"].state == "blank"
    assert "display_hides_number" in codes(reading)


@pytest.mark.parametrize("name", ["a.doc", "a.xls", "a.xml", "a.txt"])
def test_the_content_says_what_it_is(name: str) -> None:
    made = word.docx_report("gb2021", ZEROS)
    assert read_report(office_xml.word_2003(made), name).status == "complete"
    assert read_report(office_xml.excel_2003(excel.sheets_of("gb2021", ZEROS)), name).status == "complete"


@pytest.mark.parametrize(
    ("data", "shown", "advice"),
    [
        (
            b"<?xml version='1.0'?><uof:UOF xmlns:uof='http://schemas.uof.org/cn/2003/uof'/>",
            "UOF",
            "另存为 docx",
        ),
        (b"Rar!\x1a\x07\x00....", "RAR", "解压"),
        (b"7z\xbc\xaf\x27\x1c....", "7z", "ingest"),
        (b"\x1f\x8b\x08....", "gzip", "ingest"),
        (b"BZh91AY", "bzip2", "ingest"),
        (b"\xfd7zXZ\x00....", "xz", "ingest"),
    ],
)
def test_kinds_that_are_not_read_get_advice_that_fits(data: bytes, shown: str, advice: str) -> None:
    (problem,) = read_report(data, "a.doc").problems
    assert problem.code == "kind_not_read"
    assert shown in problem.message
    assert advice in problem.message


def test_an_archive_is_sent_to_the_command_that_reads_it() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("a.html", "x")
    (problem,) = read_report(held.getvalue(), "a.zip").problems
    assert "ingest" in problem.message


def test_other_xml_is_no_office_document() -> None:
    assert kind_of(b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'>office:spreadsheet</html>") is None
    assert kind_of(b"<p>urn:schemas-microsoft-com:office:spreadsheet") is None
    assert kind_of(b"") is None


@pytest.mark.parametrize("kind", ["word_package", "word_2003", "excel_2003"])
def test_entities_are_refused(kind: str) -> None:
    made = word.docx_report("gb2021", ZEROS)
    data = {
        "word_package": office_xml.flat_package(made),
        "word_2003": office_xml.word_2003(made),
        "excel_2003": office_xml.excel_2003(excel.sheets_of("gb2021", ZEROS)),
    }[kind]
    bad = data.replace(b"?>", b"?><!DOCTYPE w [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>", 1)
    assert kind_of(bad) == kind
    assert [problem.code for problem in read_report(bad, "a.doc").problems] == ["xml_entities"]


@pytest.mark.parametrize("cut", [0.3, 0.6, 0.95, 0.999])
def test_a_cut_file_is_called_damaged(cut: float) -> None:
    made = word.docx_report("gb2021", ZEROS)
    for data in (office_xml.flat_package(made), office_xml.excel_2003(excel.sheets_of("gb2021", ZEROS))):
        assert [problem.code for problem in read_report(data[: int(len(data) * cut)], "a.xml").problems] == ["damaged"]


WORD_2003 = """<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"
 xmlns:aml="http://schemas.microsoft.com/aml/2001/core"><w:lists><w:listDef w:listDefId="3"><w:lvl w:ilvl="0">
<w:nfc w:val="37"/></w:lvl><w:lvl w:ilvl="1"><w:nfc w:val="99"/></w:lvl></w:listDef>
<w:list w:ilfo="1"><w:ilst w:val="3"/></w:list></w:lists><w:styles/><w:body><w:p><w:pPr><w:listPr><w:ilfo w:val="1"/>
</w:listPr></w:pPr><aml:annotation aml:id="1" w:type="Word.Insertion"><aml:content><w:r/></aml:content></aml:annotation>
<aml:annotation aml:id="2" w:type="Word.Deletion"><aml:content><w:r/></aml:content></aml:annotation>
<aml:annotation aml:id="3" w:type="Word.Comment"><aml:content><w:r/></aml:content></aml:annotation></w:p>
<w:tc><w:tcPr><w:vmerge/><w:shd/></w:tcPr></w:tc></w:body></w:wordDocument>"""


def test_word_2003_under_the_names_of_today() -> None:
    root = etree.fromstring(WORD_2003)
    package = Word2003Package(root, "a.xml")
    assert package.names() == ["word/document.xml", "word/styles.xml", "word/numbering.xml"]
    assert "word/styles.xml" in package
    assert package.tree("word/styles.xml") is root.find("{*}styles")
    numbering = package.read("word/numbering.xml")
    assert numbering is not None
    assert b"abstractNum " in numbering
    assert package.read("word/media.xml") is package.tree("word/media.xml") is None
    names = [etree.QName(element).localname for element in root.iter()]
    assert [
        names.count(name) for name in ("abstractNum", "num", "abstractNumId", "numPr", "numId", "vMerge", "shd")
    ] == [1] * 7
    formats = [element.get(f"{{{root.nsmap['w']}}}val") for element in root.iter("{*}numFmt")]
    assert formats == ["chineseCounting", "decimal"]
    assert root.find(".//{*}num").values()[-1] == "1"
    kinds = [etree.QName(element).localname for element in root.find(".//{*}p")][1:]
    assert kinds == ["ins", "del", "bookmarkStart"]
    assert len(list(root.iter("{*}r"))) == 1  # what was inserted
    bare = Word2003Package(etree.fromstring('<w:wordDocument xmlns:w="urn:w"/>'), "a.xml")
    assert bare.names() == ["word/document.xml"]
    assert "word/styles.xml" not in bare
