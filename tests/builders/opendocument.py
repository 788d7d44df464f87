"""OpenDocument text and spreadsheets with known figures, as packages and as one XML file."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from html import escape

from tests.builders.documents import SECTION_HEADINGS, Box, Figures, Grid, ReportText, grids
from tests.builders.excel import Cells, number_of

_SPACE = "urn:oasis:names:tc:opendocument:xmlns:"
NAMESPACES = " ".join(
    f'xmlns:{short}="{_SPACE}{name}"'
    for short, name in (
        ("office", "office:1.0"),
        ("text", "text:1.0"),
        ("table", "table:1.0"),
        ("style", "style:1.0"),
        ("draw", "drawing:1.0"),
        ("meta", "meta:1.0"),
        ("fo", "xsl-fo-compatible:1.0"),
    )
) + (
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
)
STYLES = (
    '<style:style style:name="bordered" style:family="table-cell"><style:table-cell-properties '
    'fo:border="0.5pt solid #000000"/></style:style>'
    '<style:style style:name="white" style:family="text"><style:text-properties fo:color="#ffffff"/></style:style>'
    '<style:style style:name="hidden" style:family="text"><style:text-properties text:display="none"/></style:style>'
    '<text:list-style style:name="chinese"><text:list-level-style-number text:level="1" '
    'style:num-format="一, 二, 三, ..." style:num-suffix="、"/></text:list-style>'
)


def _squares(grid: Grid, cell: Callable[[Box, str], str]) -> str:
    """The rows of a grid: cells where they begin, covered ones where others reach."""
    rows = []
    active: dict[int, tuple[int, int]] = {}
    for row in grid.rows:
        parts: list[str] = []
        boxes = list(row)
        column = 0
        following: dict[int, tuple[int, int]] = {}
        while boxes or any(at >= column for at in active):
            if column in active:
                left, span = active.pop(column)
                parts.append("<table:covered-table-cell/>" * span)
                if left > 1:
                    following[column] = (left - 1, span)
                column += span
                continue
            if not boxes:
                break
            box = boxes.pop(0)
            spans = f' table:number-columns-spanned="{box.column_span}"' if box.column_span > 1 else ""
            spans += f' table:number-rows-spanned="{box.row_span}"' if box.row_span > 1 else ""
            parts.append(cell(box, spans))
            if box.column_span > 2:
                parts.append(f'<table:covered-table-cell table:number-columns-repeated="{box.column_span - 1}"/>')
            else:
                parts.append("<table:covered-table-cell/>" * (box.column_span - 1))
            if box.row_span > 1:
                following[column] = (box.row_span - 1, box.column_span)
            column += box.column_span
        active = following
        rows.append(f"<table:table-row>{''.join(parts)}</table:table-row>")
    return "".join(rows)


def _text_cell(box: Box, spans: str) -> str:
    middle = len(box.text) // 2
    inner = f"<text:span>{escape(box.text[:middle])}</text:span><text:span>{escape(box.text[middle:])}</text:span>"
    return f'<table:table-cell office:value-type="string"{spans}>\n <text:p>{inner}</text:p>\n</table:table-cell>'


def text_body(
    version: str, figures: Figures, words: ReportText | None = None, *, numbered: bool = False, header_rows: int = 0
) -> str:
    """The content of `office:text`."""
    words = words or ReportText()
    tables = grids(version, figures)
    parts = ["<text:tracked-changes><text:changed-region><text:deletion><text:p>99</text:p></text:deletion>"]
    parts.append("</text:changed-region></text:tracked-changes>")
    parts += [f"<text:h>{escape(words.title)}</text:h>", f"<text:p>{escape(words.opening)}</text:p>"]
    count = 0

    def section(name: str, paragraphs: tuple[str, ...] = ()) -> None:
        nonlocal count
        heading = SECTION_HEADINGS[name]
        if numbered:
            going_on = ' text:continue-numbering="true"' if count else ""
            inner = f"<text:list-item><text:p>{heading.split('、', 1)[1]}</text:p></text:list-item>"
            parts.append(f'<text:list text:style-name="chinese"{going_on}>{inner}</text:list>')
        else:
            parts.append(f"<text:p>{heading}</text:p>")
        count += 1
        parts.extend(f"<text:p>{escape(text)}</text:p>" for text in paragraphs)

    section("overview", words.overview)
    for name in ("proactive", "applications", "remedies"):
        section(name)
        if name in tables:
            grid = tables[name]
            head, rest = Grid(grid.width, grid.rows[:header_rows]), Grid(grid.width, grid.rows[header_rows:])
            rows = _squares(grid, _text_cell)
            if header_rows and not any(box.row_span > 1 for row in head.rows for box in row):
                rows = f"<table:table-header-rows>{_squares(head, _text_cell)}</table:table-header-rows>"
                rows += _squares(rest, _text_cell)
            parts.append(
                f'<table:table><table:table-column table:number-columns-repeated="{grid.width}"/>{rows}</table:table>'
            )
    section("problems", words.problems)
    section("other", words.other)
    return "".join(parts)


def sheet_body(sheets: dict[str, Cells], *, shows_text: bool = True) -> str:
    """The content of `office:spreadsheet`."""
    tables = []
    for name, cells in sheets.items():
        rows: dict[int, dict[int, Box]] = {}
        for row, column, box in cells:
            rows.setdefault(row, {})[column] = box
        covered = {
            (row + down, column + across)
            for row, column, box in cells
            for down in range(box.row_span)
            for across in range(box.column_span)
        } - {(row, column) for row, column, _ in cells}
        lines = []
        for row in range(max(rows) + 1):
            parts = []
            width = max((column for column in rows.get(row, {})), default=-1) + 1
            for column in range(width):
                parts.append(_sheet_cell(rows.get(row, {}).get(column), (row, column) in covered, shows_text))
            parts.append('<table:table-cell table:number-columns-repeated="16000"/>')
            lines.append(f"<table:table-row>{''.join(parts)}</table:table-row>")
        lines.append(
            '<table:table-row table:number-rows-repeated="1048000"><table:table-cell '
            'table:number-columns-repeated="16384" table:style-name="bordered"/></table:table-row>'
        )
        tables.append(f'<table:table table:name="{name}">{"".join(lines)}</table:table>')
    return "".join(tables)


def _sheet_cell(box: Box | None, is_covered: bool, shows_text: bool) -> str:
    if is_covered:
        return "<table:covered-table-cell/>"
    if box is None:
        return "<table:table-cell/>"
    spans = f' table:number-columns-spanned="{box.column_span}" table:number-rows-spanned="{box.row_span}"'
    spans = (spans if box.column_span > 1 or box.row_span > 1 else "") + ' table:style-name="bordered"'
    number = number_of(box.text)
    shown = f"<text:p>{escape(box.text)}</text:p>"
    if number is not None:
        kind = f' office:value-type="float" office:value="{number}"'
        return f"<table:table-cell{spans}{kind}>{shown if shows_text else ''}</table:table-cell>"
    kind = ' office:value-type="string"' if box.text else ""
    return f"<table:table-cell{spans}{kind}>{shown if box.text else ''}</table:table-cell>"


def flat(kind: str, body: str, *, styles: str = "", title: str = "") -> bytes:
    """One XML file; `kind` is text or spreadsheet."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document {NAMESPACES}>'
        f"<office:meta><dc:title>{escape(title)}</dc:title></office:meta>"
        f"<office:automatic-styles>{STYLES}{styles}</office:automatic-styles>"
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document>"
    ).encode()


def package(kind: str, body: str, *, styles: str = "", manifest: str = "") -> bytes:
    """A package; `kind` is text or spreadsheet."""
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {NAMESPACES}>'
        f"<office:automatic-styles>{STYLES}{styles}</office:automatic-styles>"
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    )
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}", zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
        archive.writestr("styles.xml", f"<office:document-styles {NAMESPACES}/>")
        archive.writestr(
            "META-INF/manifest.xml",
            f'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">{manifest}'
            "</manifest:manifest>",
        )
    return held.getvalue()
