"""Word documents with known figures, written part by part as Word and WPS write them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape

from tests.builders.documents import SECTION_HEADINGS, Figures, Grid, ReportText, grids

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"


BORDERS = "".join(
    ['<w:tblW w:w="9000" w:type="dxa"/><w:tblBorders>']
    + [f'<w:{side} w:val="single" w:sz="4"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV")]
    + ["</w:tblBorders>"]
)


def run(text: str, properties: str = "") -> str:
    """A run of text."""
    settings = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{settings}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(content: str, properties: str = "") -> str:
    """A paragraph around runs."""
    settings = f"<w:pPr>{properties}</w:pPr>" if properties else ""
    return f"<w:p>{settings}{content}</w:p>"


def split_runs(text: str) -> str:
    """A text in two runs with fonts, as editing leaves it."""
    middle = len(text) // 2
    fonts = '<w:rFonts w:ascii="宋体"/><w:sz w:val="21"/>'
    return run(text[:middle], fonts) + '<w:bookmarkStart w:id="0" w:name="a"/>' + run(text[middle:], fonts)


def inserted(text: str) -> str:
    """Text that a tracked change inserts, beside what it deletes."""
    return (
        '<w:del w:id="1" w:author="a"><w:r><w:delText>999</w:delText></w:r></w:del>'
        f'<w:ins w:id="2" w:author="a">{run(text)}</w:ins>'
    )


def table(grid: Grid, *, tracked: bool = False, controls: bool = False) -> str:
    """A grid as a table: gridSpan for columns, vMerge restart and continue for rows."""
    rows = []
    active: dict[int, tuple[int, int]] = {}
    for row in grid.rows:
        cells = []
        column = 1
        boxes = list(row)
        while boxes or any(position >= column for position in active):
            if column in active:
                left, span = active.pop(column)
                if left > 1:
                    active[-column] = (left - 1, span)
                cells.append(f'<w:tc><w:tcPr><w:gridSpan w:val="{span}"/><w:vMerge/></w:tcPr>{paragraph("")}</w:tc>')
                column += span
                continue
            if not boxes:
                break
            box = boxes.pop(0)
            settings = f'<w:gridSpan w:val="{box.column_span}"/>' if box.column_span > 1 else ""
            if box.row_span > 1:
                settings += '<w:vMerge w:val="restart"/>'
                active[-column] = (box.row_span - 1, box.column_span)
            text = inserted(box.text) if tracked and box.text.isdigit() else split_runs(box.text)
            inner = paragraph(text, '<w:jc w:val="center"/>')
            if controls:
                inner = f"<w:sdt><w:sdtPr/><w:sdtContent>{inner}</w:sdtContent></w:sdt>"
            cells.append(f"<w:tc><w:tcPr>{settings}</w:tcPr>{inner}</w:tc>")
            column += box.column_span
        active = {abs(position): value for position, value in active.items()}
        rows.append(f"<w:tr>{''.join(cells)}</w:tr>")
    columns = f'<w:gridCol w:w="{9000 // grid.width}"/>' * grid.width
    return f"<w:tbl><w:tblPr>{BORDERS}</w:tblPr><w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"


def text_box(content: str) -> str:
    """A text box as Word 2010 writes it: once for new programs, once more for old ones."""
    inner = f"<w:txbxContent>{content}</w:txbxContent>"
    return (
        "<w:r><mc:AlternateContent>"
        f'<mc:Choice Requires="wps"><w:drawing><wps:wsp><wps:txbx>{inner}</wps:txbx></wps:wsp></w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict><v:textbox>{inner}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )


def package(
    body: str, parts: Mapping[str, str | bytes] | None = None, *, relations: str = "", strict: bool = False
) -> bytes:
    """A .docx around the body's XML."""
    document = f"<w:document {NAMESPACES}><w:body>{body}<w:sectPr/></w:body></w:document>"
    if strict:
        document = document.replace("http://schemas.openxmlformats.org/wordprocessingml/2006/main", STRICT)
    written: dict[str, str | bytes] = {
        "[Content_Types].xml": (
            "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'>"
            "<Default Extension='rels' ContentType='application/vnd.openxmlformats-package.relationships+xml'/>"
            "<Default Extension='xml' ContentType='application/xml'/>"
            f"<Override PartName='/word/document.xml' ContentType='{TYPE}.document.main+xml'/></Types>"
        ),
        "_rels/.rels": "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>"
        f"<Relationship Id='r1' Type='{OFFICE}/officeDocument' Target='word/document.xml'/></Relationships>",
        "word/document.xml": "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>" + document,
        "word/_rels/document.xml.rels": (
            f"<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>{relations}"
            "</Relationships>"
        ),
        **(parts or {}),
    }
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in written.items():
            archive.writestr(name, content)
    return held.getvalue()


def body_of(document: bytes) -> str:
    """The XML between the body's tags, for files that hold several."""
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        content = archive.read("word/document.xml").decode()
    return content.split("<w:body>", 1)[1].rsplit("<w:sectPr/>", 1)[0]


NUMBERING = (
    f"<w:numbering {NAMESPACES}><w:abstractNum w:abstractNumId='0'><w:lvl w:ilvl='0'><w:start w:val='1'/>"
    "<w:numFmt w:val='chineseCounting'/><w:lvlText w:val='%1、'/></w:lvl></w:abstractNum>"
    "<w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num></w:numbering>"
)


def docx_report(
    version: str,
    figures: Figures,
    words: ReportText | None = None,
    *,
    tracked: bool = False,
    controls: bool = False,
    numbered_headings: bool = False,
    in_layout_table: bool = False,
    in_text_boxes: bool = False,
    split_after: int | None = None,
    strict: bool = False,
) -> bytes:
    """A whole report. `split_after` cuts the application table in two after so many rows."""
    words = words or ReportText()
    tables = grids(version, figures)
    body = [paragraph(split_runs(words.title)), paragraph(run(words.opening))]

    def section(name: str, paragraphs: tuple[str, ...] = ()) -> None:
        heading = SECTION_HEADINGS[name]
        if numbered_headings:
            settings = "<w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr>"
            body.append(paragraph(run(heading.split("、", 1)[1]), settings))
        else:
            body.append(paragraph(run(heading, "<w:b/>")))
        body.extend(paragraph(run(text)) for text in paragraphs)

    section("overview", words.overview)
    for name in ("proactive", "applications", "remedies"):
        section(name)
        if name not in tables:
            continue
        grid = tables[name]
        pieces = [grid]
        if split_after and name == "applications":
            pieces = [Grid(grid.width, grid.rows[:split_after]), Grid(grid.width, grid.rows[split_after:])]
        for piece in pieces:
            made = table(piece, tracked=tracked, controls=controls)
            body.append(paragraph(text_box(made)) if in_text_boxes else made)
            body.append(paragraph(""))
    section("problems", words.problems)
    section("other", words.other)
    content = "".join(body)
    if in_layout_table:
        content = f"<w:tbl><w:tr><w:tc>{paragraph(run('附件'))}</w:tc><w:tc>{content}</w:tc></w:tr></w:tbl>"
    return package(content, {"word/numbering.xml": NUMBERING}, strict=strict)
