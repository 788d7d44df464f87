"""Blocks as a Word document (.docx), written by hand: a handful of parts of Office Open XML.

python-docx was weighed and left out of the program: its packages carry the time of their making, so that the same
figures would give other bytes each time, and it merges cells one by one. The tests open what is written here with it.
No macro, no field, no link, no part from outside is ever written.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

from disclosure.downloads.blocks import Block, Grid, GridCell, PageBreak, Paragraph, Placed, place_cells, plain_text

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_FIXED_DATE = (2000, 1, 1, 0, 0, 0)  # a file's time of making would make the same figures two different files
_TWIPS = 567.0  # a centimetre
_SHORT, _LONG, _MARGIN = 21.0, 29.7, 1.8

# Paragraph properties | properties of its text; the order of the elements is fixed by the format.
_STYLES = {
    "title": '<w:spacing w:after="160"/><w:jc w:val="center"/>|<w:b/><w:sz w:val="32"/><w:szCs w:val="32"/>',
    "heading": '<w:keepNext/><w:spacing w:before="200" w:after="80"/>|<w:b/><w:sz w:val="24"/><w:szCs w:val="24"/>',
    "small": '<w:spacing w:after="60"/>|<w:color w:val="5A6573"/><w:sz w:val="18"/><w:szCs w:val="18"/>',
    "mark": '<w:spacing w:after="120"/><w:jc w:val="center"/>|<w:b/><w:color w:val="C4512D"/><w:sz w:val="28"/>',
}
_NAMES = {"title": "Title", "heading": "Heading1", "small": "Small", "mark": "Mark"}


def to_docx(blocks: Sequence[Block], *, title: str, is_landscape: bool = False) -> bytes:
    """The blocks as one document on A4; the same input, the same bytes."""
    width, height = (_LONG, _SHORT) if is_landscape else (_SHORT, _LONG)
    usable = width - 2 * _MARGIN
    body = "".join(_block(block, usable) for block in blocks)
    orient = ' w:orient="landscape"' if is_landscape else ""
    margin = round(_MARGIN * _TWIPS)
    section = (
        f'<w:sectPr><w:pgSz w:w="{round(width * _TWIPS)}" w:h="{round(height * _TWIPS)}"{orient}/>'
        f'<w:pgMar w:top="{margin}" w:right="{margin}" w:bottom="{margin}" w:left="{margin}" '
        'w:header="567" w:footer="567" w:gutter="0"/></w:sectPr>'
    )
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relationships(
            ("officeDocument", "word/document.xml", _OFFICE),
            ("metadata/core-properties", "docProps/core.xml", f"{_PACKAGE}/relationships"),
        ),
        "docProps/core.xml": _properties(title),
        "word/document.xml": f'{_HEAD}<w:document xmlns:w="{_MAIN}"><w:body>{body}{section}</w:body></w:document>',
        "word/styles.xml": _styles(),
        "word/_rels/document.xml.rels": _relationships(("styles", "styles.xml", _OFFICE)),
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(zipfile.ZipInfo(name, _FIXED_DATE), text.encode(), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _block(block: Block, usable: float) -> str:
    if isinstance(block, PageBreak):
        return '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
    if isinstance(block, Grid):
        # Two tables with nothing between them would grow together.
        return _table(block, usable) + '<w:p><w:pPr><w:spacing w:after="0"/></w:pPr></w:p>'
    return _paragraph(block)


def _paragraph(block: Paragraph) -> str:
    style = f'<w:pPr><w:pStyle w:val="{_NAMES[block.style]}"/></w:pPr>' if block.style in _NAMES else ""
    return f"<w:p>{style}{_run(block.text)}</w:p>"


def _run(text: str, properties: str = "") -> str:
    lines = plain_text(text).split("\n")
    inner = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in lines)
    return f"<w:r>{f'<w:rPr>{properties}</w:rPr>' if properties else ''}{inner}</w:r>"


def _table(grid: Grid, usable: float) -> str:
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
    return (
        '<w:tbl><w:tblPr><w:tblStyle w:val="Grid"/><w:tblW w:w="5000" w:type="pct"/><w:tblLayout w:type="fixed"/>'
        f"</w:tblPr><w:tblGrid>{columns}</w:tblGrid>{''.join(lines)}</w:tbl>"
    )


def _cell(placed: Placed, down: int, widths: Sequence[int]) -> str:
    cell: GridCell = placed.cell
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
    align = "" if cell.align == "left" else f'<w:jc w:val="{cell.align}"/>'
    inner = "" if down else _run(cell.text, '<w:sz w:val="18"/><w:szCs w:val="18"/>')
    return f'<w:tc><w:tcPr>{properties}</w:tcPr><w:p><w:pPr><w:spacing w:after="0"/>{align}</w:pPr>{inner}</w:p></w:tc>'


def _styles() -> str:
    font = (
        '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="宋体" w:cs="Times New Roman"/>'
        '<w:sz w:val="21"/><w:szCs w:val="21"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/>'
    )
    made = []
    for style, name in _NAMES.items():
        paragraph, _, run = _STYLES[style].partition("|")
        outline = '<w:outlineLvl w:val="0"/>' if style == "heading" else ""
        made.append(
            f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{name}"/><w:basedOn w:val="Normal"/>'
            f"<w:pPr>{paragraph}{outline}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
        )
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="808080"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    return (
        f'{_HEAD}<w:styles xmlns:w="{_MAIN}"><w:docDefaults><w:rPrDefault><w:rPr>{font}</w:rPr></w:rPrDefault>'
        '<w:pPrDefault><w:pPr><w:spacing w:after="100"/></w:pPr></w:pPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
        f"{''.join(made)}"
        '<w:style w:type="table" w:styleId="Grid"><w:name w:val="Grid"/><w:tblPr><w:tblBorders>'
        f'{sides}</w:tblBorders><w:tblCellMar><w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/>'
        "</w:tblCellMar></w:tblPr></w:style></w:styles>"
    )


def _content_types() -> str:
    kinds = {
        "/word/document.xml": "wordprocessingml.document.main",
        "/word/styles.xml": "wordprocessingml.styles",
    }
    overrides = "".join(
        f'<Override PartName="{part}" ContentType="application/vnd.openxmlformats-officedocument.{kind}+xml"/>'
        for part, kind in kinds.items()
    )
    return (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}'
        '<Override PartName="/docProps/core.xml" '
        'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
    )


def _relationships(*targets: tuple[str, str, str]) -> str:
    lines = "".join(
        f'<Relationship Id="rId{number}" Type="{base}/{kind}" Target="{target}"/>'
        for number, (kind, target, base) in enumerate(targets, start=1)
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{lines}</Relationships>'


def _properties(title: str) -> str:
    return (
        f'{_HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(plain_text(title))}</dc:title>"
        '<dcterms:created xsi:type="dcterms:W3CDTF">2000-01-01T00:00:00Z</dcterms:created></cp:coreProperties>'
    )
