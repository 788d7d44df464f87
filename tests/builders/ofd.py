"""OFD files (GB/T 33190) with known figures: pages of letters and lines, in the ways that programs write them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape

from disclosure.form.cells import parse_cell
from tests.builders.documents import SECTION_HEADINGS, Figures, Grid, ReportText, grids
from tests.builders.excel import placed

SPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
WIDTH, HEIGHT, MARGIN = 210.0, 297.0, 20.0
SIZE = 3.2
LINE = 4.2


@dataclass
class Style:
    """How objects are written.

    `lines`: `strokes`, `boxes` (a rectangle a cell) or `bars` (thin filled areas). `steps`: whether distances between
    letters are grouped (`g n v`), listed, or left out. `scale`: objects are written smaller and enlarged by their CTM.
    `turn`: degrees that the whole page lies on its side.
    """

    lines: str = "strokes"
    steps: str = "grouped"
    scale: float = 1.0
    turn: int = 0
    lines_in_template: bool = False
    labels_in_template: bool = False
    in_composite: bool = False
    in_block: bool = False


@dataclass
class Page:
    """Objects of one page, as XML; `behind` are those of its template."""

    objects: list[str] = field(default_factory=list)
    behind: list[str] = field(default_factory=list)


class Drawing:
    """Draws text and lines on pages, from top to bottom."""

    def __init__(self, style: Style) -> None:
        self.style = style
        self.pages = [Page()]
        self.y = MARGIN
        self.composites: list[str] = []

    @property
    def page(self) -> Page:
        """The page being drawn."""
        return self.pages[-1]

    def break_page(self) -> None:
        """Go on at the top of the next page."""
        self.pages.append(Page())
        self.y = MARGIN

    def text(self, x: float, y: float, text: str, size: float = SIZE, more: str = "", *, behind: bool = False) -> None:
        """A line of text whose base line begins at a point."""
        if not text:
            return
        made = text_object(x, y, text, size, self.style, more)
        (self.page.behind if behind else self.page.objects).append(made)

    def box(self, left: float, top: float, width: float, height: float) -> None:
        """The frame of a cell."""
        place = self.page.behind if self.style.lines_in_template else self.page.objects
        place += frame(left, top, width, height, self.style)

    def paragraph(self, text: str, size: float = SIZE) -> None:
        """Running text, wrapped."""
        room = int((WIDTH - 2 * MARGIN) / size)
        for start in range(0, max(len(text), 1), room):
            if self.y > HEIGHT - MARGIN:
                self.break_page()
            self.text(MARGIN, self.y + size, text[start : start + room], size)
            self.y += size * 1.6

    def table(self, grid: Grid) -> None:
        """A table; a page ends between rows that no cell spans."""
        unit = (WIDTH - 2 * MARGIN) / grid.width
        cells, _ = placed(grid, 0)
        wrapped = {
            (row, column): wrap(box.text, int((box.column_span * unit - 1.2) / SIZE)) for row, column, box in cells
        }
        heights = [
            max([len(wrapped[at, column]) for at, column, box in cells if at == row and box.row_span == 1] or [1])
            * LINE
            + 1.8
            for row in range(len(grid.rows))
        ]
        for row, column, box in cells:
            need = len(wrapped[row, column]) * LINE + 1.8
            have = sum(heights[row : row + box.row_span])
            heights[row + box.row_span - 1] += max(need - have, 0)
        first = 0
        while first < len(heights):
            last = first
            while last + 1 < len(heights) and self.y + sum(heights[first : last + 2]) < HEIGHT - MARGIN:
                last += 1
            if self.y + sum(heights[first : last + 1]) > HEIGHT - MARGIN and self.y > MARGIN:
                self.break_page()
                continue
            tops = [self.y + sum(heights[first:row]) for row in range(first, last + 2)]
            for row, column, box in cells:
                upper, lower = max(row, first), min(row + box.row_span - 1, last)
                if upper > lower:
                    continue
                top, bottom = tops[upper - first], tops[lower - first + 1]
                left = MARGIN + column * unit
                self.box(left, top, box.column_span * unit, bottom - top)
                if row < first:
                    continue
                behind = self.style.labels_in_template and parse_cell(box.text) is None
                for number, line in enumerate(wrapped[row, column]):
                    self.text(left + 0.8, top + 0.4 + (number + 1) * LINE - 0.8, line, behind=behind)
            self.y = tops[-1]
            first = last + 1
            if first < len(heights):
                self.break_page()
        self.y += 4


def wrap(text: str, room: int) -> list[str]:
    """Lines of so many letters; digits take half a place."""
    lines, line, used = [], "", 0.0
    for letter in text:
        width = 0.5 if letter.isascii() else 1.0
        if line and used + width > max(room, 1):
            lines.append(line)
            line, used = "", 0.0
        line += letter
        used += width
    return [*lines, line] if line else lines or [""]


def text_object(x: float, y: float, text: str, size: float, style: Style, more: str = "", inner: str = "") -> str:
    """A TextObject; `more` are further attributes, `inner` what stands before its code."""
    scale = style.scale
    widths = [(0.5 if letter.isascii() else 1.0) * size / scale for letter in text]
    steps = widths[:-1]
    if style.steps == "grouped":
        listed: list[str] = []
        while steps:
            same = next((at for at, step in enumerate(steps) if step != steps[0]), len(steps))
            listed += ["g", str(same), f"{steps[0]:.4f}"] if same > 2 else [f"{steps[0]:.4f}"] * same
            steps = steps[same:]
        delta = f' DeltaX="{" ".join(listed)}"' if listed else ""
    elif style.steps == "listed":
        delta = f' DeltaX="{" ".join(f"{step:.4f}" for step in steps)}"' if steps else ""
    else:
        delta = ""
    matrix = f' CTM="{scale} 0 0 {scale} 0 0"' if scale != 1 else ""
    width = sum(widths) * scale
    return (
        f'<ofd:TextObject ID="9" Boundary="{x:.3f} {y - size:.3f} {width:.3f} {size * 1.3:.3f}" Font="2" '
        f'Size="{size / scale:.4f}"{matrix}{more}>{inner}'
        f'<ofd:TextCode X="0" Y="{size / scale:.4f}"{delta}>{escape(text)}</ofd:TextCode></ofd:TextObject>'
    )


def frame(left: float, top: float, width: float, height: float, style: Style) -> list[str]:
    """The sides of a cell."""

    def path(x: float, y: float, across: float, down: float, data: str, more: str = "") -> str:
        return (
            f'<ofd:PathObject ID="8" Boundary="{x:.3f} {y:.3f} {across:.3f} {down:.3f}" LineWidth="0.3"{more}>'
            f"<ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>"
        )

    w, h = f"{width:.3f}", f"{height:.3f}"
    if style.lines == "boxes":
        return [path(left, top, width, height, f"M 0 0 L {w} 0 L {w} {h} L 0 {h} C")]
    sides = ((left, top, width, 0.0), (left, top + height, width, 0.0), (left, top, 0.0, height))
    sides += ((left + width, top, 0.0, height),)  # type: ignore[assignment]
    if style.lines == "bars":
        return [
            path(
                x,
                y,
                max(across, 0.2),
                max(down, 0.2),
                bar(max(across, 0.2), max(down, 0.2)),
                ' Fill="true" Stroke="false"',
            )
            for x, y, across, down in sides
        ]
    return [path(x, y, across, down, f"M 0 0 L {across:.3f} {down:.3f}") for x, y, across, down in sides]


def bar(width: float, height: float) -> str:
    """The path of a filled area."""
    return f"M 0 0 L {width:.3f} 0 L {width:.3f} {height:.3f} L 0 {height:.3f} C"


def draw_report(version: str, figures: Figures, words: ReportText | None, style: Style) -> Drawing:
    """The whole report on pages."""
    words = words or ReportText()
    tables = grids(version, figures)
    drawing = Drawing(style)
    drawing.paragraph(words.title, 5)
    drawing.paragraph(words.opening)

    def section(name: str, paragraphs: tuple[str, ...] = ()) -> None:
        drawing.paragraph(SECTION_HEADINGS[name])
        for text in paragraphs:
            drawing.paragraph(text)

    section("overview", words.overview)
    for name in ("proactive", "applications", "remedies"):
        section(name)
        if name in tables:
            drawing.table(tables[name])
    section("problems", words.problems)
    section("other", words.other)
    return drawing


def content_of(objects: list[str], style: Style, template: str = "") -> str:
    """A page's or template's XML."""
    body = "".join(objects)
    area = f"<ofd:Area><ofd:PhysicalBox>0 0 {WIDTH} {HEIGHT}</ofd:PhysicalBox></ofd:Area>"
    if style.turn:
        # The page lies on its side: everything is one object that is turned.
        matrix = {90: f"0 1 -1 0 {HEIGHT} 0", 270: f"0 -1 1 0 0 {WIDTH}", 180: f"-1 0 0 -1 {WIDTH} {HEIGHT}"}[
            style.turn
        ]
        box = f"0 0 {HEIGHT} {WIDTH}" if style.turn != 180 else f"0 0 {WIDTH} {HEIGHT}"
        area = f"<ofd:Area><ofd:PhysicalBox>{box}</ofd:PhysicalBox></ofd:Area>"
        body = f'<ofd:CompositeObject ID="7" Boundary="{box}" CTM="{matrix}" ResourceID="70"/>'
    elif style.in_composite:
        body = f'<ofd:CompositeObject ID="7" Boundary="0 0 {WIDTH} {HEIGHT}" ResourceID="70"/>'
    elif style.in_block:
        body = f'<ofd:PageBlock ID="6">{body}</ofd:PageBlock>'
    return (
        f"<ofd:Page {SPACE}>{template}{area}<ofd:Content><ofd:Layer ID='3' Type='Body'>{body}</ofd:Layer>"
        "</ofd:Content></ofd:Page>"
    )


def document_parts(folder: str, drawing: Drawing, annotations: Mapping[int, str] | None = None) -> dict[str, str]:
    """The parts of one document. `annotations`: by number of page (from 0) the XML of its `Annot` elements."""
    parts: dict[str, str] = {}
    listed, templates = [], []
    style = drawing.style
    for number, page in enumerate(drawing.pages):
        listed.append(f'<ofd:Page ID="{100 + number}" BaseLoc="Pages/Page_{number}/Content.xml"/>')
        template = resource = ""
        if page.behind:
            templates.append(f'<ofd:TemplatePage ID="{200 + number}" BaseLoc="Tpls/Tpl_{number}/Content.xml"/>')
            parts[f"{folder}/Tpls/Tpl_{number}/Content.xml"] = content_of(page.behind, Style())
            template = f'<ofd:Template TemplateID="{200 + number}"/>'
        if style.in_composite or style.turn:
            resource = f"<ofd:PageRes>/{folder}/Pages/Page_{number}/Res.xml</ofd:PageRes>"
            parts[f"{folder}/Pages/Page_{number}/Res.xml"] = (
                f'<ofd:Res {SPACE}><ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="7{number}" Width="1" '
                f'Height="1"><ofd:Content>{"".join(page.objects)}</ofd:Content></ofd:CompositeGraphicUnit>'
                "</ofd:CompositeGraphicUnits></ofd:Res>"
            )
        made = content_of(page.objects, style, template + resource).replace(
            'ResourceID="70"', f'ResourceID="7{number}"'
        )
        parts[f"{folder}/Pages/Page_{number}/Content.xml"] = made
    more = ""
    if annotations:
        more = "<ofd:Annotations>Annots/Annotations.xml</ofd:Annotations>"
        pages = "".join(
            f'<ofd:Page PageID="{100 + number}"><ofd:FileLoc>Page_{number}.xml</ofd:FileLoc></ofd:Page>'
            for number in annotations
        )
        parts[f"{folder}/Annots/Annotations.xml"] = f"<ofd:Annotations {SPACE}>{pages}</ofd:Annotations>"
        for number, inner in annotations.items():
            parts[f"{folder}/Annots/Page_{number}.xml"] = f"<ofd:PageAnnot {SPACE}>{inner}</ofd:PageAnnot>"
    parts[f"{folder}/Document.xml"] = (
        f"<ofd:Document {SPACE}><ofd:CommonData><ofd:MaxUnitID>999</ofd:MaxUnitID><ofd:PageArea><ofd:PhysicalBox>0 0 "
        f"{WIDTH} {HEIGHT}</ofd:PhysicalBox></ofd:PageArea>{''.join(templates)}</ofd:CommonData>"
        f"<ofd:Pages>{''.join(listed)}</ofd:Pages>{more}</ofd:Document>"
    )
    return parts


def package(parts: Mapping[str, str | bytes], folders: tuple[str, ...] = ("Doc_0",), title: str = "") -> bytes:
    """The file around its documents."""
    bodies = "".join(
        f"<ofd:DocBody><ofd:DocInfo><ofd:DocID>1</ofd:DocID><ofd:Title>{escape(title)}</ofd:Title></ofd:DocInfo>"
        f"<ofd:DocRoot>{folder}/Document.xml</ofd:DocRoot></ofd:DocBody>"
        for folder in folders
    )
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "OFD.xml", f'<?xml version="1.0" encoding="UTF-8"?><ofd:OFD {SPACE} Version="1.0">{bodies}</ofd:OFD>'
        )
        for name, content in parts.items():
            archive.writestr(name, content)
    return held.getvalue()


def ofd_report(
    version: str, figures: Figures, words: ReportText | None = None, style: Style | None = None, title: str = ""
) -> bytes:
    """A report as an OFD."""
    drawing = draw_report(version, figures, words, style or Style())
    return package(document_parts("Doc_0", drawing), title=title)
