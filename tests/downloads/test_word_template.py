"""An office's Word file as a template: its styles, page and header are used; its words and what is unsafe are not."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import qn
from docx.shared import Cm

from disclosure.downloads import Figure, Grid, GridCell, Paragraph, TemplateError, lacking_styles, to_docx

GRID = Grid(
    [[GridCell("指标", is_head=True), GridCell("数值", is_head=True)], [GridCell("新收"), GridCell("3")]], (2, 1)
)
BLOCKS = [
    Paragraph("题", "title"),
    Paragraph("一、节", "heading"),
    Paragraph("句子。"),
    Paragraph("表", "caption"),
    GRID,
    Paragraph("注", "small"),
]
DOT = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90wS\xde\x00\x00\x00"
    b"\x0cIDATx\x9cc\xf8\xff\xff?\x00\x05\xfe\x02\xfe\r\xefF\xb8\x00\x00\x00\x00IEND\xaeB`\x82"
)


def office_template(*, link: bool = False) -> bytes:
    """A letterhead as offices keep it: own styles, wide margins, a header, words that explain how to use it."""
    document = docx.Document()
    for name in ("公文标题", "公文一级标题", "公文正文"):
        document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    document.sections[0].left_margin = document.sections[0].right_margin = Cm(4)
    header = document.sections[0].header
    header.paragraphs[0].text = "某市人民政府办公室"
    document.add_paragraph("在此处撰写正文")
    document.part.relate_to("http://example.invalid/x", RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    if link:
        header.part.relate_to("http://example.invalid/logo.png", RELATIONSHIP_TYPE.IMAGE, is_external=True)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def test_a_template_gives_its_page_header_and_styles_and_none_of_its_words() -> None:
    template = office_template()
    data = to_docx(BLOCKS, title="题", template=template)
    assert data == to_docx(BLOCKS, title="题", template=template), "the same bytes"
    document = docx.Document(io.BytesIO(data))
    styles = {each.text: each.style.name for each in document.paragraphs if each.text and each.style}
    assert styles == {
        "题": "公文标题",
        "一、节": "公文一级标题",
        "句子。": "公文正文",
        "表": "Caption",
        "注": "Disclosure small",
    }
    caption = next(each for each in document.paragraphs if each.text == "表")
    assert caption.paragraph_format.keep_with_next, "a title stays with its table"
    assert document.sections[0].header.paragraphs[0].text == "某市人民政府办公室"
    assert round(document.sections[0].left_margin.cm, 1) == 4  # type: ignore[union-attr]
    assert document.tables[0].style is not None
    assert document.tables[0].style.name == "Table Grid"
    for cell in document.tables[0]._cells:
        own = cell.paragraphs[0]._p.pPr
        assert own.find(qn("w:rPr")).find(qn("w:sz")).get(qn("w:val")) == "18", "an empty cell is no higher"
        assert own.find(qn("w:ind")).get(qn("w:firstLineChars")) == "0", "goes before firstLine in Word"
    section = document.sections[0]
    usable = (section.page_width - section.left_margin - section.right_margin) / Cm(1)  # type: ignore[operator]
    widths = [column.width / Cm(1) for column in document.tables[0].columns]  # type: ignore[operator]
    assert sum(widths) == pytest.approx(usable, abs=0.01)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert not [name for name in package.namelist() if b"example.invalid" in package.read(name)]
        assert not [name for name in package.namelist() if "thumbnail" in name or "customXml" in name]
    assert set(lacking_styles(template)) == {"small", "figure", "mark"}


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"not a file", "not a Word file"),
        (b"PK\x03\x04 cut off", "not a Word file"),
        (office_template(link=True), "links to outside"),
        (b"x" * 20_000_001, "too large"),
    ],
)
def test_what_is_no_template_is_refused(data: bytes, said: str) -> None:
    with pytest.raises(TemplateError, match=said):
        to_docx(BLOCKS, title="题", template=data)


def test_macros_are_refused() -> None:
    made = io.BytesIO(office_template())
    with zipfile.ZipFile(made, "a") as package:
        package.writestr("word/vbaProject.bin", b"macro")
    with pytest.raises(TemplateError, match="macros"):
        lacking_styles(made.getvalue())


def test_a_picture_has_the_width_of_the_text_and_its_words() -> None:
    document = docx.Document(io.BytesIO(to_docx([Figure(DOT, "一幅图")], title="题")))
    shape = document.inline_shapes[0]
    assert shape.width / Cm(1) == pytest.approx(21 - 2 * 1.8, abs=0.01)
    assert shape._inline.docPr.get("descr") == "一幅图"


def test_pages_are_numbered_where_asked_and_on_no_page_of_an_office() -> None:
    for template, is_numbered, count in ((None, True, 1), (None, False, 0), (office_template(), True, 0)):
        data = to_docx(BLOCKS, title="题", template=template, is_numbered=is_numbered)
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            fields = [package.read(name).count(b'w:instr="PAGE"') for name in package.namelist()]
        assert sum(fields) == count
        assert data == to_docx(BLOCKS, title="题", template=template, is_numbered=is_numbered)


def led_to(part: Part, depth: int) -> Part:
    """A part that another leads to over so many further ones, which all lead back."""
    for number in range(depth):
        name = PackURI(f"/word/footnotes{number}.xml")
        below = Part(name, "application/xml", b"<x/>", part.package)
        part.relate_to(below, RELATIONSHIP_TYPE.FOOTNOTES)
        below.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
        below.relate_to(below, RELATIONSHIP_TYPE.FOOTNOTES)
        part = below
    return part


@pytest.mark.parametrize("depth", [1, 2, 5])
def test_nothing_leads_outside_however_far_below_the_header_it_stands(depth: int) -> None:
    document = docx.Document(io.BytesIO(office_template()))
    last = led_to(document.sections[0].header.part, depth)
    last.relate_to(document.part, RELATIONSHIP_TYPE.HYPERLINK)
    made = io.BytesIO()
    document.save(made)
    to_docx(BLOCKS, title="题", template=made.getvalue())
    last.relate_to("http://example.invalid/x", RELATIONSHIP_TYPE.IMAGE, is_external=True)
    document.save(made)
    with pytest.raises(TemplateError, match="links to outside"):
        to_docx(BLOCKS, title="题", template=made.getvalue())
