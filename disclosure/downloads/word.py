"""Blocks as a Word document (.docx), with python-docx, in the project's own styles or in those of an office's template.

The library keeps the package, the styles, the page and the pictures. Tables are handed to it as one element each: it
would merge them cell by cell, which takes minutes for a thousand sheets. The same blocks give the same bytes: times of
making are fixed. No macro, no field but the number of a page, no link, no part from outside is ever written.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Cm

from disclosure.downloads.blocks import Block, Figure, Grid, PageBreak, Paragraph, Placed, place_cells, plain_text
from disclosure.downloads.word_styles import TABLE, put_own_styles, styles_of
from disclosure.downloads.word_template import open_template

if TYPE_CHECKING:
    from docx.document import Document

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_FIXED_DATE = (2000, 1, 1, 0, 0, 0)  # a file's time of making would make the same figures two different files
_TWIPS = 567.0  # a centimetre
_SHORT, _LONG, _MARGIN = 21.0, 29.7, 1.8
_KEPT = ("/styles", "/settings", "/fontTable")
"""The parts of the library's own empty document that are used; it also brings a picture, a theme and notes."""


def to_docx(
    blocks: Sequence[Block],
    *,
    title: str,
    is_landscape: bool = False,
    template: bytes | None = None,
    is_numbered: bool = False,
) -> bytes:
    """The blocks as one document on A4; the same input, the same bytes. `is_numbered` puts the page's number below.

    With `template`, an office's own .docx, its page, its header and footer and its named styles
    (data/documents/style.csv) are used and what is written in it is left out. Raises TemplateError.
    """
    document = _empty_document(is_landscape) if template is None else open_template(template)
    names = styles_of(document)
    usable = _usable_width(document)
    for block in blocks:
        _add(document, block, names, usable)
    if is_numbered and template is None:  # an office's own page has its own footer
        _number_pages(document, names["small"])
    _set_properties(document, title)
    return _packed(document)


def _usable_width(document: Document) -> float:
    """Centimetres between the margins of the last page of a document."""
    section = document.sections[-1]
    width = section.page_width or Cm(_SHORT)
    margins = sum(Cm(_MARGIN) if side is None else side for side in (section.left_margin, section.right_margin))
    return (width - margins) / Cm(1)


def _empty_document(is_landscape: bool) -> Document:
    document = docx.Document()
    for rels in (document.part.rels, document.part.package.rels):
        for name in [name for name, rel in rels.items() if not _is_kept(rel.reltype)]:
            del rels[name]
    put_own_styles(document)
    section = document.sections[0]
    width, height = (_LONG, _SHORT) if is_landscape else (_SHORT, _LONG)
    section.page_width, section.page_height = Cm(width), Cm(height)
    section.orientation = WD_ORIENT.LANDSCAPE if is_landscape else WD_ORIENT.PORTRAIT
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(_MARGIN)
    return document


def _number_pages(document: Document, style: str) -> None:
    """The number of the page in its footer: the one field that is ever written."""
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.style = style
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = f'<w:fldSimple {nsdecls("w")} w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    paragraph._p.append(parse_xml(field))


def _is_kept(kind: str) -> bool:
    return kind.endswith((*_KEPT, "/officeDocument", "/core-properties"))


def _set_properties(document: Document, title: str) -> None:
    properties = document.core_properties
    properties.title = plain_text(title)[:255]
    properties.author = properties.comments = properties.last_modified_by = ""
    properties.created = properties.modified = datetime(*_FIXED_DATE)
    properties.revision = 1


def _packed(document: Document) -> bytes:
    """The document as bytes in which no time stands."""
    made, packed = io.BytesIO(), io.BytesIO()
    document.save(made)
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        for name in source.namelist():
            package.writestr(zipfile.ZipInfo(name, _FIXED_DATE), source.read(name), zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _add(document: Document, block: Block, names: Mapping[str, str], usable: float) -> None:
    if isinstance(block, PageBreak):
        document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    elif isinstance(block, Grid):
        _add_table(document, block, names[TABLE], usable)
        # Two tables with nothing between them would grow together.
        document.add_paragraph().paragraph_format.space_after = Cm(0)
    elif isinstance(block, Figure):
        _add_picture(document, block, names, usable)
    else:
        _add_text(document, block, names)


def _add_text(document: Document, block: Paragraph, names: Mapping[str, str]) -> None:
    paragraph = document.add_paragraph(plain_text(block.text), style=names[block.style])
    if block.style == "caption":  # a template's own style may leave it alone at the foot of a page
        paragraph.paragraph_format.keep_with_next = True


def _add_picture(document: Document, block: Figure, names: Mapping[str, str], usable: float) -> None:
    paragraph = document.add_paragraph(style=names["figure"])
    shape = paragraph.add_run().add_picture(io.BytesIO(block.png), width=Cm(usable))
    shape._inline.docPr.set("descr", plain_text(block.alt))


_IN_CELL = (
    '<w:snapToGrid w:val="0"/>'
    '<w:spacing w:beforeLines="0" w:before="0" w:afterLines="0" w:after="0" w:line="240" w:lineRule="auto"/>'
    '<w:ind w:firstLineChars="0" w:firstLine="0"/>'
)
"""An office's own paragraphs are indented and widely spaced; in a cell both would break words."""
_SMALL = '<w:rPr><w:sz w:val="18"/><w:szCs w:val="18"/></w:rPr>'
"""Of a text and of the paragraph's end, which makes the height of an empty cell."""


def _add_table(document: Document, grid: Grid, style: str, usable: float) -> None:
    total = sum(grid.widths)
    widths = [round(width / total * usable * _TWIPS) for width in grid.widths]
    rows: list[dict[int, str]] = [{} for _ in grid.rows]
    for placed in place_cells(grid):
        for down in range(placed.cell.rows):
            rows[placed.row + down][placed.column] = _cell(placed, down, widths)
    lines = []
    for number, cells in enumerate(rows):
        head = "<w:tblHeader/>" if number < grid.head_rows else ""
        inner = "".join(cells[column] for column in sorted(cells))
        lines.append(f"<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>{inner}</w:tr>")
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    table = parse_xml(
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblStyle w:val="{escape(style)}"/><w:tblW w:w="5000" w:type="pct"/>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{columns}</w:tblGrid>{"".join(lines)}</w:tbl>'
    )
    document.element.body.insert_element_before(table, "w:sectPr")


def _cell(placed: Placed, down: int, widths: Sequence[int]) -> str:
    cell = placed.cell
    width = sum(widths[placed.column : placed.column + cell.columns])
    properties = f'<w:tcW w:w="{width}" w:type="dxa"/>'
    if cell.columns > 1:
        properties += f'<w:gridSpan w:val="{cell.columns}"/>'
    if cell.rows > 1:
        properties += '<w:vMerge w:val="restart"/>' if down == 0 else "<w:vMerge/>"
    fill = "FBE9E2" if cell.is_marked else "EAF1F9" if cell.is_head else ""
    if fill:
        properties += f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>'
    properties += '<w:vAlign w:val="center"/>'
    align = f'<w:jc w:val="{cell.align}"/>'
    inner = "" if down else _run(cell.text)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p><w:pPr>{_IN_CELL}{align}{_SMALL}</w:pPr>{inner}</w:p></w:tc>"


def _run(text: str) -> str:
    lines = plain_text(text).split("\n")
    inner = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in lines)
    return f"<w:r>{_SMALL}{inner}</w:r>"
