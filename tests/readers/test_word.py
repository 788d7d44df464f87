"""Word documents: known figures through every way of building them, and files that are broken, locked or hostile."""

from __future__ import annotations

import io
import re
import struct
import sys
import zipfile
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disclosure.model.document import Table, Text
from disclosure.model.report import Reading
from disclosure.readers import read_document
from disclosure.readers.office import converted, packages
from disclosure.readers.office.numbering import chinese_number
from disclosure.reading.extract import read_report
from disclosure.settings import OFFICE_VARIABLE
from tests.builders import documents, word
from tests.builders.containers import container, word_97
from tests.recognition.test_layouts import check_exact, words_for

ZEROS = documents.blank_figures("gb2021")
LAYOUTS: dict[str, dict[str, object]] = {
    "plain": {},
    "tracked": {"tracked": True},
    "content_controls": {"controls": True},
    "numbered_headings": {"numbered_headings": True},
    "layout_table": {"in_layout_table": True},
    "text_boxes": {"in_text_boxes": True},
    "split_table": {"split_after": 12},
    "strict": {"strict": True},
}


YELLOW = "<w:color w:val='FFFF00'/>"
WHITE = "<w:color w:val='FFFFFF'/>"
MATHS = "<m:oMath xmlns:m='urn:m'>{}</m:oMath>"
TRANSPARENT = "<w14:textFill xmlns:w14='urn:x'><w14:noFill/></w14:textFill>"
FIELD = (
    "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>IF 1 = </w:instrText></w:r>{code}"
    "<w:r><w:fldChar w:fldCharType='separate'/></w:r>{result}<w:r><w:fldChar w:fldCharType='end'/></w:r>"
)
NO_RESULT = (
    "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>{}</w:instrText></w:r>"
    "<w:r><w:fldChar w:fldCharType='end'/></w:r>"
)
CUSTOM_MARK = "<w:r><w:footnoteReference w:customMarkFollows='1' w:id='1'/><w:t>1</w:t></w:r>"


def refusal(data: bytes, source: str = "a.docx") -> str:
    reading = read_report(data, source)
    assert reading.status == "refused"
    assert not reading.figures
    problem = reading.problems[0]
    assert " | " in problem.message
    return problem.code


def codes(reading: Reading) -> set[str]:
    return {problem.code for problem in reading.problems}


def cell_report(cell: str) -> Reading:
    """A report of zeros whose first value cell holds the given paragraphs."""
    data = word.docx_report("gb2021", ZEROS | {"proactive.rules.issued_this_year": "@"})
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        content = archive.read("word/document.xml").decode()
    start = content.index(">@<")
    opening = content.rindex("<w:p>", 0, start)
    end = content.index("</w:p>", start) + len("</w:p>")
    body = content[:opening] + cell + content[end:]
    body = body[body.index("<w:body>") + len("<w:body>") : body.index("<w:sectPr/>")]
    return read_report(word.package(body), "a.docx")


@pytest.mark.parametrize("layout", sorted(LAYOUTS))
@pytest.mark.parametrize("version", ["gb2019", "gb2021"])
@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), blank_share=st.sampled_from((0.0, 0.3, 0.9)))
def test_word_documents_are_read_exactly(version: str, layout: str, seed: int, blank_share: float) -> None:
    figures = documents.random_figures(version, Random(seed), blank_share)
    options = LAYOUTS[layout]
    data = word.docx_report(version, figures, words_for(version), **options)  # type: ignore[arg-type]
    reading = read_report(data, "a.docx")
    check_exact(reading, figures)
    assert reading.agency == "示例县审计局"
    assert ("tracked_changes" in codes(reading)) == (layout == "tracked" and any(map(str.isdigit, figures.values())))


def test_places_are_those_that_people_count() -> None:
    reading = read_report(word.docx_report("gb2021", ZEROS), "a.docx")
    assert reading.figures["proactive.rules.issued_this_year"].at == "table 1, row 3, column 2"
    assert reading.figures["applications.received_new.natural_person"].at == "table 2, row 4, column 4"
    assert reading.figures["remedies.litigation_after_reconsideration.total"].at == "table 3, row 4, column 15"
    assert reading.paragraphs[0].at == "paragraph 1"
    assert reading.media_type.endswith("wordprocessingml.document")


@pytest.mark.parametrize(
    ("cell", "state", "value"),
    [
        (word.paragraph(word.run("1")) + word.paragraph(word.run("2")), "text", None),
        (word.paragraph(word.run("1") + word.run("2")), "number", 12),
        (word.paragraph(word.inserted("7")), "number", 7),
        (word.paragraph(word.run("5", "<w:strike/>") + word.run("6")), "text", None),
        (word.paragraph(word.run("5", "<w:strike w:val='0'/>")), "number", 5),
        (word.paragraph(word.run("5") + word.run("1", "<w:vertAlign w:val='superscript'/>")), "number", 5),
        (word.paragraph(word.run("5") + word.run("1", "<w:position w:val='12'/><w:sz w:val='12'/>")), "number", 5),
        (word.paragraph(word.run("62") + word.run("3", "<w:position w:val='12'/>")), "number", 62),
        (word.paragraph(word.run("62") + word.run("3", "<w:position w:val='-12'/>")), "number", 62),
        (word.paragraph(word.run("5", "<w:position w:val='2'/>") + word.run("1")), "number", 51),
        (word.paragraph(word.run("9", "<w:w w:val='1'/>") + word.run("5")), "unreadable", None),
        (word.paragraph("<w:bdo w:val='rtl'>" + word.run("31") + "</w:bdo>"), "unreadable", None),
        (word.paragraph("<w:bdo w:val='ltr'>" + word.run("31") + "</w:bdo>"), "number", 31),
        (word.paragraph(MATHS.format("<m:r><m:t>1</m:t></m:r><m:r><m:t>3</m:t></m:r>")), "number", 13),
        (word.paragraph(MATHS.format("<m:f><m:num><m:t>1</m:t></m:num><m:t>3</m:t></m:f>")), "unreadable", None),
        (word.paragraph(word.run("3") + word.run("9", "<w:vanish/>")), "number", 3),
        (word.paragraph(word.run("999", WHITE) + word.run("13612")), "number", 13612),
        (word.paragraph(word.run("999", "<w:color w:val='FDFDFD'/>") + word.run("5")), "number", 5),
        (word.paragraph(word.run("999", "<w:color w:val='FFFFFF' w:themeColor='background1'/>")), "blank", None),
        (word.paragraph(word.run("999", "<w:sz w:val='2'/>") + word.run("5")), "number", 5),
        (word.paragraph(word.run("999", TRANSPARENT) + word.run("5")), "number", 5),
        (word.paragraph(word.run("5", WHITE + "<w:shd w:val='clear' w:fill='1F3864'/>")), "number", 5),
        (word.paragraph(word.run("5", WHITE + "<w:highlight w:val='black'/>")), "number", 5),
        (word.paragraph(word.run("5") + word.run("9", YELLOW + "<w:highlight w:val='yellow'/>")), "number", 5),
        (word.paragraph(word.run("9", "<w:spacing w:val='-100'/>") + word.run("5")), "unreadable", None),
        (word.paragraph(word.run("9", "<w:spacing w:val='-10'/>") + word.run("5")), "number", 95),
        (word.paragraph(word.run("9", "<w:color w:val='E0E0E0'/>") + word.run("5")), "unreadable", None),
        (word.paragraph(word.run("5", "<w:color w:val='FF0000'/>")), "number", 5),
        (word.paragraph(word.run("9", WHITE) + word.run("5"), "<w:shd w:val='clear' w:fill='FFFFFF'/>"), "number", 5),
        (word.paragraph(word.run("5", WHITE), "<w:shd w:val='solid' w:color='000000'/>"), "number", 5),
        (word.paragraph(FIELD.format(code=word.run("9"), result=word.run("5"))), "number", 5),
        (word.paragraph("<w:r><w:commentReference w:id='1'/></w:r>" + word.run("5")), "number", 5),
        (word.paragraph("<w:r><w:pict/></w:r>"), "unreadable", None),
        (word.paragraph("<w:r><w:sym w:font='Wingdings' w:char='F0FC'/></w:r>"), "unreadable", None),
        (word.paragraph("<w:r><w:t>4</w:t><w:br/><w:t>2</w:t></w:r>"), "text", None),
        (word.paragraph("<w:r><w:instrText>SUM(LEFT)</w:instrText></w:r>" + word.run("8")), "number", 8),
        (word.paragraph(NO_RESULT.format(" = 3+4 ")), "unreadable", None),
        (word.paragraph(NO_RESULT.format(" EQ \\o\\ac(○,7) ")), "unreadable", None),
        (word.paragraph(NO_RESULT.format(' XE "7" ') + word.run("5")), "number", 5),
        (word.paragraph(word.run("!语法错误")), "unreadable", None),
        (word.paragraph(word.run("!Syntax Error, x")), "unreadable", None),
        (word.paragraph(word.run("5") + CUSTOM_MARK), "number", 5),
        (word.paragraph("<w:fldSimple w:instr='x'>" + word.run("8") + "</w:fldSimple>"), "number", 8),
        (word.paragraph("<w:del w:id='1'><w:r><w:delText>8</w:delText></w:r></w:del>"), "blank", None),
        (word.paragraph("<w:moveFrom w:id='1'>" + word.run("8") + "</w:moveFrom>"), "blank", None),
        (word.paragraph(word.text_box(word.paragraph(word.run("6")))), "number", 6),
        ("<w:tbl><w:tr><w:tc>" + word.paragraph(word.run("6")) + "</w:tc></w:tr></w:tbl>", "number", 6),
        (word.paragraph(word.run("\u00a0")), "blank", None),
        (word.paragraph(word.run("1 2")), "text", None),
    ],
)
def test_what_stands_in_a_cell_never_becomes_another_number(cell: str, state: str, value: int | None) -> None:
    figure = cell_report(cell).figures["proactive.rules.issued_this_year"]
    assert (figure.state, figure.value) == (state, value)


def test_an_automatic_number_before_a_figure_never_joins_its_digits() -> None:
    numbering = word.NUMBERING.replace("chineseCounting", "decimal").replace("%1、", "%1.")
    settings_ = "<w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr>"
    body = f"<w:tbl><w:tr><w:tc>{word.paragraph(word.run('5'), settings_)}</w:tc></w:tr></w:tbl>"
    document = read_document(word.package(body, {"word/numbering.xml": numbering}), "a.docx")
    table = document.blocks[0]
    assert isinstance(table, Table)
    assert table.rows[0].cells[0].text == "1. 5"


@pytest.mark.parametrize("look", ["<w:vanish/>", WHITE, "<w:sz w:val='1'/>"])
def test_hidden_text_stays_out_and_is_said(look: str) -> None:
    reading = cell_report(word.paragraph(word.run("3") + word.run("9", look)))
    assert "hidden_text" in codes(reading)


def test_a_number_in_a_colour_close_to_its_paper_is_named() -> None:
    reading = cell_report(word.paragraph(word.run("9", "<w:color w:val='E0E0E0'/>")))
    assert reading.status == "partial"
    (problem,) = [problem for problem in reading.problems if problem.code == "text_hardly_seen"]
    assert problem.at == reading.figures["proactive.rules.issued_this_year"].at


STYLED = "<w:p><w:pPr><w:pStyle w:val='P'/></w:pPr>{}</w:p>"


@pytest.mark.parametrize(
    ("styles", "cell", "shown"),
    [
        ("<w:style w:type='paragraph' w:styleId='P'><w:rPr><w:vanish/></w:rPr></w:style>", "5", ""),
        ("<w:style w:type='paragraph' w:styleId='P'><w:rPr><w:color w:val='FFFFFF'/></w:rPr></w:style>", "5", ""),
        (
            "<w:style w:type='paragraph' w:styleId='P'><w:basedOn w:val='Q'/></w:style>"
            "<w:style w:type='paragraph' w:styleId='Q'><w:rPr><w:color w:val='FFFFFF'/></w:rPr></w:style>",
            "5",
            "",
        ),
        (
            "<w:style w:type='paragraph' w:styleId='P'><w:pPr><w:shd w:val='clear' w:fill='000000'/></w:pPr>"
            "<w:rPr><w:color w:val='FFFFFF'/></w:rPr></w:style>",
            "5",
            "5",
        ),
        (
            "<w:docDefaults><w:rPrDefault><w:rPr><w:color w:val='FFFFFF'/></w:rPr></w:rPrDefault></w:docDefaults>",
            "5",
            "",
        ),
        ("<w:style w:type='paragraph' w:styleId='P'><w:basedOn w:val='P'/></w:style>", "5", "5"),
        ("<w:style w:type='paragraph' w:styleId='P'><w:rPr><w:strike/></w:rPr></w:style>", "5", "~5~"),
        (
            "<w:style w:type='paragraph' w:styleId='P'><w:rPr><w:vertAlign w:val='superscript'/></w:rPr></w:style>",
            "5",
            "^5",
        ),
    ],
)
def test_what_styles_hide(styles: str, cell: str, shown: str) -> None:
    body = f"<w:tbl><w:tr><w:tc>{STYLED.format(word.run(cell))}</w:tc></w:tr></w:tbl>"
    parts = {"word/styles.xml": f"<w:styles {word.NAMESPACES}>{styles}</w:styles>"}
    table = read_document(word.package(body, parts), "a.docx").blocks[0]
    assert isinstance(table, Table)
    assert table.rows[0].cells[0].text == shown


@pytest.mark.parametrize(
    ("size", "other", "shown"),
    [("24", "14", "7\ufffd1"), ("21", "24", "71"), ("", "12", "7\ufffd1"), ("", "21", "71"), ("14", "24", "7\ufffd1")],
)
def test_a_run_of_much_smaller_letters_joins_no_number(size: str, other: str, shown: str) -> None:
    runs = [word.run(text, f"<w:sz w:val='{by}'/>" if by else "") for text, by in (("7", size), ("1", other))]
    assert only_cell(word.paragraph("".join(runs))) == shown


@pytest.mark.parametrize(
    ("inner", "shown"),
    [
        ("<mc:Choice Requires='zz'>9</mc:Choice><mc:Fallback>5</mc:Fallback>", "5"),
        ("<mc:Choice Requires='wps'>5</mc:Choice><mc:Fallback>9</mc:Fallback>", "5"),
        ("<mc:Choice Requires='zz'>5</mc:Choice>", "5"),
    ],
)
def test_an_alternative_that_no_program_knows_is_passed_over(inner: str, shown: str) -> None:
    content = re.sub(r">(\d)<", lambda match: f">{word.run(match[1])}<", inner)
    assert only_cell(word.paragraph(f"<mc:AlternateContent>{content}</mc:AlternateContent>")) == shown


def test_a_list_to_choose_from_shows_what_is_not_at_hand() -> None:
    field = (
        "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>FORMDROPDOWN</w:instrText></w:r>"
        "<w:r><w:fldChar w:fldCharType='end'/></w:r>"
    )
    assert only_cell(word.paragraph(field)) == "\ufffd"
    entries = "".join(f"<w:listEntry w:val='{entry}'/>" for entry in ("77", "12", "5"))
    known = f"><w:ffData><w:ddList><w:result w:val='1'/>{entries}</w:ddList></w:ffData></w:fldChar>"
    ended = "<w:r><w:fldChar w:fldCharType='separate'/><w:t>5</w:t></w:r>"
    field = field.replace("/>", known, 1).replace(
        "<w:r><w:fldChar w:fldCharType='end'", ended + "<w:r><w:fldChar w:fldCharType='end'"
    )
    assert only_cell(word.paragraph(field)) == "12"


@pytest.mark.parametrize("instruction", ['IF "" ""', "EQ \\o(9,12)"])
def test_a_field_that_shows_something_else_than_its_result_is_uncertain(instruction: str) -> None:
    """What a converted condition showed is lost, and letters over one another are no number."""
    field = FIELD.replace("IF 1 = ", instruction).format(code="", result="")
    assert only_cell(word.paragraph(field)) == "\ufffd"


def only_cell(content: str) -> str:
    block = read_document(word.package(f"<w:tbl><w:tr><w:tc>{content}</w:tc></w:tr></w:tbl>"), "a.docx").blocks[0]
    assert isinstance(block, Table)
    return block.rows[0].cells[0].text


def test_a_mark_raised_by_its_character_style_does_not_join_the_number() -> None:
    """Word's own style for the marks of notes: 71 before."""
    style = (
        "<w:style w:type='character' w:styleId='FootnoteReference'><w:rPr><w:vertAlign w:val='superscript'/></w:rPr>"
        "</w:style>"
    )
    cell = word.paragraph(word.run("7") + word.run("1", "<w:rStyle w:val='FootnoteReference'/>"))
    table = f"<w:tbl><w:tr><w:tc>{cell}</w:tc></w:tr></w:tbl>"
    parts = {"word/styles.xml": f"<w:styles {word.NAMESPACES}>{style}</w:styles>"}
    block = read_document(word.package(table, parts), "a.docx").blocks[0]
    assert isinstance(block, Table)
    assert block.rows[0].cells[0].text == "7^1"


def test_a_table_of_one_cell_in_a_cell_is_a_box_around_its_number() -> None:
    """It was read once more as a table of its own, and the report partial."""
    reading = cell_report("<w:tbl><w:tr><w:tc>" + word.paragraph(word.run("6")) + "</w:tc></w:tr></w:tbl><w:p/>")
    assert reading.status == "complete"


def test_white_words_on_a_shaded_header_are_read() -> None:
    """The shading may be the cell's, or that of a table style for its first row."""
    white = word.paragraph(word.run("自然人", WHITE))
    shaded = f"<w:tbl><w:tr><w:tc><w:tcPr><w:shd w:val='clear' w:fill='2F5496'/></w:tcPr>{white}</w:tc></w:tr></w:tbl>"
    styled = f"<w:tbl><w:tblPr><w:tblStyle w:val='T'/></w:tblPr><w:tr><w:tc>{white}</w:tc></w:tr></w:tbl>"
    styles = (
        f"<w:styles {word.NAMESPACES}><w:style w:type='table' w:styleId='T'><w:tblStylePr w:type='firstRow'><w:tcPr>"
        "<w:shd w:val='clear' w:fill='2F5496'/></w:tcPr></w:tblStylePr></w:style></w:styles>"
    )
    document = read_document(word.package(shaded + styled, {"word/styles.xml": styles}), "a.docx")
    tables = [block for block in document.blocks if isinstance(block, Table)]
    assert [table.rows[0].cells[0].text for table in tables] == ["自然人", "自然人"]
    assert document.notes == []


def test_white_words_in_a_shape_are_read() -> None:
    body = word.paragraph(word.text_box(word.paragraph(word.run("示例县审计局", WHITE))))
    document = read_document(word.package(body), "a.docx")
    assert [block.text for block in document.blocks if isinstance(block, Text)] == ["示例县审计局"]
    assert document.notes == []


def test_a_row_without_height_stays_out() -> None:
    low = "<w:trPr><w:trHeight w:val='10' w:hRule='exact'/></w:trPr>"
    rows = "".join(f"<w:tr>{height}<w:tc>{word.paragraph(word.run('8'))}</w:tc></w:tr>" for height in (low, ""))
    document = read_document(word.package(f"<w:tbl>{rows}</w:tbl>"), "a.docx")
    table = document.blocks[0]
    assert isinstance(table, Table)
    assert (len(table.rows), [note[0] for note in document.notes]) == (1, ["hidden_text"])


def test_paragraphs_between_tables_keep_their_order() -> None:
    one = word.table(documents.Grid(1, ((documents.Box("甲"),),)))
    body = word.paragraph(word.run("前")) + one + word.paragraph(word.run("中")) + one + word.paragraph(word.run("后"))
    blocks = read_document(word.package(body), "a.docx").blocks
    shown = [block.text if isinstance(block, Text) else block.number for block in blocks]
    assert shown == ["前", 1, "中", 2, "后"]


def test_deleted_rows_are_out() -> None:
    row = f"<w:tr><w:trPr><w:del w:id='1'/></w:trPr><w:tc>{word.paragraph(word.run('8'))}</w:tc></w:tr>"
    kept = f"<w:tr><w:tc>{word.paragraph(word.run('9'))}</w:tc></w:tr>"
    document = read_document(word.package(f"<w:tbl>{row}{kept}</w:tbl>"), "a.docx")
    table = document.blocks[0]
    assert isinstance(table, Table)
    assert [[cell.text for cell in line.cells] for line in table.rows] == [["9"]]
    assert [note[0] for note in document.notes] == ["tracked_changes"]


@pytest.mark.parametrize(("number", "shown"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (99, "九十九")])
def test_chinese_numerals(number: int, shown: str) -> None:
    assert chinese_number(number) == shown


# Files that are broken, locked or hostile


def zipped(parts: dict[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return held.getvalue()


def test_a_part_that_grows_a_thousandfold_is_refused() -> None:
    data = word.package("", {"word/media/a.xml": b"0" * (20 * 1024 * 1024)})
    assert len(data) < 100_000
    assert refusal(data) == "archive_bomb"


def test_a_part_whose_stated_size_is_a_lie_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "MAX_PART_BYTES", 1000)
    data = bytearray(word.docx_report("gb2021", ZEROS))
    position = 0
    while (position := data.find(b"PK\x01\x02", position)) >= 0:
        struct.pack_into("<I", data, position + 24, 900)
        position += 4
    assert refusal(bytes(data)) in ("archive_bomb", "damaged")


def test_too_many_parts_are_refused() -> None:
    assert refusal(word.package("", {f"a/{number}": b"" for number in range(10_001)})) == "archive_bomb"


@pytest.mark.parametrize("name", ["../../evil", "/etc/evil", "word/../../evil", "..\\evil", "c:/evil"])
def test_paths_that_lead_out_are_refused(name: str) -> None:
    assert refusal(word.package("", {name: b"x"})) == "archive_path"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_xml_entities_are_refused(encoding: str) -> None:
    content = (
        f"<?xml version='1.0' encoding='{encoding}'?><!DOCTYPE w [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"
        f"<w:document {word.NAMESPACES}><w:body><w:p><w:r><w:t>&a;</w:t></w:r></w:p></w:body></w:document>"
    )
    assert refusal(word.package("", {"word/document.xml": content.encode(encoding)})) == "xml_entities"


@pytest.mark.parametrize("cut", [0.1, 0.5, 0.95])
def test_a_cut_file_is_called_damaged(cut: float) -> None:
    data = word.docx_report("gb2021", ZEROS)
    assert refusal(data[: int(len(data) * cut)]) == "damaged"


def test_broken_xml_is_called_damaged() -> None:
    assert refusal(word.package("", {"word/document.xml": b"<w:document><w:body>"})) == "damaged"
    assert refusal(word.package("", {"word/document.xml": b"<a/>"})) == "damaged"


def test_a_password_is_said() -> None:
    assert refusal(container("EncryptedPackage", b"\x00" * 8192)) == "password_protected"
    assert refusal(word_97(is_encrypted=True), "a.doc") == "password_protected"
    locked = bytearray(word.docx_report("gb2021", ZEROS))
    position = 0
    while (position := locked.find(b"PK\x01\x02", position)) >= 0:
        locked[position + 8] |= 1
        position += 4
    assert refusal(bytes(locked)) == "password_protected"


def test_macros_are_passed_over_and_outside_content_is_said() -> None:
    outside = f"<Relationship Id='r9' Type='{word.OFFICE}/attachedTemplate' TargetMode='External' Target='http://x/'/>"
    body = word.paragraph(word.run("一、总体情况"))
    data = word.package(body, {"word/vbaProject.bin": b"\x00" * 100}, relations=outside)
    document = read_document(data, "a.docm")
    assert [note[0] for note in document.notes] == ["outside_content"]
    assert [block.text for block in document.blocks if isinstance(block, Text)] == ["一、总体情况"]


@pytest.mark.parametrize(
    ("parts", "shown"),
    [({"content.xml": b"<a/>"}, "OpenDocument"), ({"a.txt": b"a"}, "ZIP")],
)
def test_other_packages_are_named(parts: dict[str, bytes], shown: str) -> None:
    reading = read_report(zipped(parts), "a.zip")
    assert reading.problems[0].code == "kind_not_read"
    assert shown in reading.problems[0].message


@settings(max_examples=60, deadline=None)
@given(cuts=st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=12), st.integers(0, 60)), min_size=1, max_size=5))
def test_damaged_documents_never_raise(cuts: list[tuple[float, bytes, int]]) -> None:
    data = word.docx_report("gb2021", ZEROS)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        content = archive.read("word/document.xml")
    for where, piece, length in cuts:
        position = int(where * len(content))
        content = content[:position] + piece + content[position + length :]
        packed = int(where * len(data))
        data = data[:packed] + piece + data[packed + length :]
    assert read_report(data, "a.docx").status in ("complete", "partial", "refused")
    inside = word.package("", {"word/document.xml": content})
    assert read_report(inside, "a.docx").status in ("complete", "partial", "refused")


# Older kinds, through LibreOffice


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A stand-in for LibreOffice: takes the same arguments and 'converts' by copying a prepared file."""
    if sys.platform == "win32":
        pytest.skip("the stand-in is a script that Windows does not start")
    path = tmp_path / "soffice"
    path.write_text(
        f"#!{sys.executable}\n"
        "import pathlib, sys, time\n"
        "arguments = sys.argv[1:]\n"
        "assert '--headless' in arguments and arguments[0].startswith('-env:UserInstallation=file:')\n"
        "folder = pathlib.Path(arguments[arguments.index('--outdir') + 1])\n"
        "folder.mkdir()\n"
        f"prepared = pathlib.Path({str(tmp_path / 'prepared.docx')!r})\n"
        "if not prepared.exists(): time.sleep(30)\n"
        "(folder / 'given.docx').write_bytes(prepared.read_bytes())\n"
    )
    path.chmod(0o755)
    monkeypatch.setenv(OFFICE_VARIABLE, str(path))
    return path


@pytest.mark.parametrize(("data", "name"), [(word_97(), "a.doc"), (word_97(), "a.wps"), (b"{\\rtf1 a}", "a.rtf")])
def test_older_kinds_go_through_libreoffice(program: Path, data: bytes, name: str) -> None:
    (program.parent / "prepared.docx").write_bytes(word.docx_report("gb2021", ZEROS))
    reading = read_report(data, name)
    assert reading.status == "complete"
    assert len(reading.figures) == len(ZEROS)


def test_a_conversion_that_makes_no_document_is_refused(program: Path) -> None:
    (program.parent / "prepared.docx").write_bytes(b"nothing")
    assert refusal(word_97(), "a.doc") == "conversion_failed"


def test_formulas_that_a_conversion_moves_are_not_called_blank(program: Path) -> None:
    (program.parent / "prepared.docx").write_bytes(word.docx_report("gb2021", ZEROS))
    assert read_report(b"{\\rtf1 {\\mmathPr\\mmathFont34} a}", "a.rtf").status == "complete"
    (problem,) = read_report(b"{\\rtf1 {\\mmath{\\*\\moMath 5}}}", "a.rtf").problems
    assert problem.code == "conversion_failed"
    assert "公式" in problem.message


def test_a_failed_conversion_says_what_to_do_in_words(program: Path) -> None:
    (program.parent / "prepared.docx").write_bytes(b"nothing")
    problem = read_report(word_97(), "a.doc").problems[0]
    chinese, _, english = problem.message.partition(" | ")
    assert "得到的不是 .docx" in chinese
    assert "另存为 .docx" in chinese
    assert "Error" not in problem.message
    assert english.isascii()


@pytest.mark.parametrize(
    ("stream", "data", "said"),
    [
        ("__properties_version1.0", b"", "Outlook"),
        ("PowerPoint Document", b"", "PowerPoint"),
        ("FileHeader", b"HWP Document File", "HWP"),
        ("Contents", b"", "Office 97-2003"),
    ],
)
def test_an_old_container_is_called_what_it_is(stream: str, data: bytes, said: str) -> None:
    message = read_report(container(stream, data + bytes(300)), "a.doc").problems[0].message
    chinese, _, english = message.partition(" | ")
    assert said in chinese
    assert said in english
    assert english.isascii()


def test_a_conversion_that_hangs_is_stopped(program: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(converted, "TIMEOUT_SECONDS", 1)
    assert refusal(b"{\\rtf1 a}", "a.rtf") == "conversion_failed"


def test_without_libreoffice_the_message_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(converted, "find_program", lambda: None)
    reading = read_report(word_97(), "a.doc")
    assert reading.problems[0].code == "needs_libreoffice"
    assert "LibreOffice" in reading.problems[0].message
    assert ".docx" in reading.problems[0].message


def test_an_older_presentation_is_named() -> None:
    assert refusal(container("PowerPoint Document", b"\x00" * 8192), "a.ppt") == "kind_not_read"


@pytest.mark.parametrize(("before", "place"), [("", "2"), ("<w:gridBefore w:val='1'/>", "3")])
def test_cells_of_a_row_with_settings_stand_in_their_columns(before: str, place: str) -> None:
    """The first cell goes on from the row above only where both begin in one column."""
    merged = "<w:tc><w:tcPr><w:vMerge{}/></w:tcPr>{}</w:tc>"
    first = merged.format(" w:val='restart'", word.paragraph(word.run("甲")))
    cell = f"<w:tc>{word.paragraph(word.run('7'))}</w:tc>"
    settings = f"<w:trPr><w:cantSplit/>{before}</w:trPr>"
    rows = f"<w:tr>{first}{cell}</w:tr><w:tr>{settings}{merged.format('', word.paragraph(''))}{cell}</w:tr>"
    table = read_document(word.package(f"<w:tbl>{rows}</w:tbl>"), "a.docx").blocks[0]
    assert isinstance(table, Table)
    assert [(cell.text, cell.column) for cell in table.rows[1].cells][-1] == ("7", int(place))
    assert (table.rows[0].cells[0].row_span, table.rows[1].covered) == ((1, {}) if before else (2, {1: "甲"}))


@pytest.mark.parametrize("kind", ["htm", "mht"])
def test_a_web_page_put_whole_into_a_document_is_read(kind: str) -> None:
    """Sites that offer a page as a Word file write so: everything stands in one embedded part."""
    figures = documents.random_figures("gb2021", Random(2))
    page = documents.html_report("gb2021", figures, words_for("gb2021"))
    if kind == "mht":
        head = "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=xx\n\n--xx\nContent-Type: text/html;"
        page = f"{head} charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n".encode() + page + b"\n--xx--\n"
    relation = f"<Relationship Id='c' Type='{word.OFFICE}/aFChunk' Target='/word/a.{kind}'/>"
    chunk = "<w:altChunk r:id='c'/>"
    reading = read_report(word.package(chunk, {f"word/a.{kind}": page}, relations=relation), "a.docx")
    check_exact(reading, figures)
    beside = word.package(word.paragraph(word.run("见附件")) + chunk, {f"word/a.{kind}": page}, relations=relation)
    assert "embedded_content" in {problem.code for problem in read_report(beside, "a.docx").problems}


def test_numbers_in_boxes_of_their_own_leave_a_table_one() -> None:
    """Table 2 has few cells without a number: with its numbers in boxes it was taken for the page's layout."""
    figures = documents.blank_figures("gb2021", "0")
    body = word.body_of(word.docx_report("gb2021", figures, words_for("gb2021")))
    box = r"<w:tbl><w:tr><w:tc><w:p><w:r><w:t>\1</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:p/></w:tc>"
    boxed = re.sub(r"<w:p>(?:(?!</w:p>).)*?<w:t[^<>]*>(0)</w:t></w:r></w:p></w:tc>", box, body)
    assert boxed.count("<w:tbl>") > body.count("<w:tbl>") + 50
    check_exact(read_report(word.package(boxed), "a.docx"), figures)
