"""PDF files with known figures: the official grids drawn in many ways, over as many pages as they need."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from tests.builders.documents import SECTION_HEADINGS, Box, Figures, Grid, ReportText, grids

FONT = "STSong-Light"
SIZE = 9
MARGIN = 60.0
LINE = 12.0
_DOT = "BI /W 1 /H 1 /BPC 8 /CS /G ID \x01 EI"
"""A picture of one black point."""


@dataclass(frozen=True)
class Layout:
    """How a program draws a report.

    `style`: strokes, filled_lines, pictures, boxes, one_path (the whole grid in one path), across (no vertical lines)
    or bare (no lines).
    `opening_lines` moves the page breaks. `cuts_rows`: a row that does not fit is cut at the page's end, `closes_cut`
    with a line under its first part; `values_at` top, middle or bottom says where in a row its numbers stand.
    `from_right`: the tables whose columns run from right to left.
    `turned`: degrees by which the page is set to be shown rotated (its content drawn to be upright then).
    """

    style: str = "strokes"
    opening_lines: int = 0
    open_sides: bool = False
    per_glyph: bool = False
    order: str = "rows"
    bold: bool = False
    cuts_rows: bool = False
    closes_cut: bool = True
    values_at: str = "middle"
    repeats_header: bool = False
    running_header: str = ""
    turned: int = 0
    sets_rotation: bool = True
    unseen: bool = False
    from_right: tuple[str, ...] = ()


def _wrap(text: str, width: float) -> list[str]:
    """Text in lines that fit, broken between any two characters as Chinese is set; a number is never broken."""
    if text.replace(".", "").isdigit():
        return [text]
    lines = [""]
    for letter in text:
        if pdfmetrics.stringWidth(lines[-1] + letter, FONT, SIZE) > width - 4 and lines[-1]:
            lines.append("")
        lines[-1] += letter
    return lines


class _Page:
    def __init__(self, layout: Layout) -> None:
        self.buffer = io.BytesIO()
        self.layout = layout
        self.is_lying = layout.turned in (90, 270)
        # A page that is set to be shown turned is given in the size in which it is seen.
        is_wide = self.is_lying and not layout.sets_rotation
        self.canvas = Canvas(self.buffer, pagesize=A4[::-1] if is_wide else A4, invariant=1)
        self.random = Random(layout.opening_lines)
        self.texts: list[tuple[float, float, str]] = []
        self.lines: list[tuple[float, float, float, float]] = []
        self.boxes: list[tuple[float, float, float, float]] = []
        self.top = A4[1] - MARGIN
        self.number = 1
        self.is_from_right = False

    # What stands on a page is collected, then drawn in the order that the layout asks for.

    def turn(self) -> None:
        self._draw()
        self.canvas.showPage()
        self.number += 1
        self.top = A4[1] - MARGIN

    def _draw(self) -> None:
        canvas, layout = self.canvas, self.layout
        self.centred(A4[0] / 2, 30, f"- {self.number} -")
        if layout.running_header:
            self.texts.append((MARGIN, A4[1] - 35, layout.running_header))
            self.lines.append((MARGIN, A4[1] - 38, A4[0] - MARGIN, A4[1] - 38))
        if layout.turned:
            self._rotate()
        if layout.unseen:
            self._draw_unseen()
        canvas.setFont(FONT, SIZE)
        if layout.order == "shuffled":
            self.random.shuffle(self.texts)
        elif layout.order == "numbers_first":
            self.texts.sort(key=lambda item: not item[2].isdigit())
        for left, bottom, width, height in self.boxes:
            canvas.rect(left, bottom, width, height)
        self._draw_lines()
        for x, y, text in self.texts:
            for _ in range(2 if layout.bold else 1):
                if layout.per_glyph:
                    at = x
                    for letter in text:
                        canvas.drawString(at, y, letter)
                        at += pdfmetrics.stringWidth(letter, FONT, SIZE)
                else:
                    canvas.drawString(x, y, text)
                x += 0.25
        self.texts, self.lines, self.boxes = [], [], []

    def _rotate(self) -> None:
        """Turns what follows so that it is upright once the page is shown turned."""
        canvas, turned = self.canvas, self.layout.turned
        if self.layout.sets_rotation:
            canvas.setPageRotation(turned)
        canvas.translate(*{90: (A4[1], 0), 180: A4, 270: (0, A4[0])}[turned])
        canvas.rotate(turned)

    def _draw_unseen(self) -> None:
        """Numbers that nobody sees: white ones, ones in no colour, ones beside the page."""
        canvas = self.canvas
        canvas.setFont(FONT, SIZE)
        for x, y, text in list(self.texts):
            if text.isdigit():
                canvas.saveState()
                canvas.setFillColorRGB(1, 1, 1)
                canvas.drawString(x + 6, y, "7")
                canvas.restoreState()
                canvas.saveState()
                hidden = canvas.beginText(x - 6, y)
                hidden.setFont(FONT, SIZE)
                hidden.setTextRenderMode(3)
                hidden.textOut("8")
                canvas.drawText(hidden)
                canvas.restoreState()
                canvas.drawString(A4[0] + 50 if not self.is_lying else A4[1] + 50, y, "9")

    def _draw_lines(self) -> None:
        canvas, style = self.canvas, self.layout.style
        if style == "bare":
            return
        if style == "one_path":
            path = canvas.beginPath()
            for x, y, right, top in self.lines:
                path.moveTo(x, y)
                path.lineTo(right, top)
            canvas.drawPath(path)
            return
        for x, y, right, top in self.lines:
            if style == "across" and x == right:
                continue
            if style == "pictures":
                canvas._code.append(
                    f"q {max(right - x, 0.6):.2f} 0 0 {max(top - y, 0.6):.2f} {x:.2f} {y:.2f} cm {_DOT} Q"
                )
            elif style == "filled_lines":
                canvas.rect(x, y, max(right - x, 0.6), max(top - y, 0.6), stroke=0, fill=1)
            else:
                canvas.line(x, y, right, top)

    def centred(self, x: float, y: float, text: str) -> None:
        self.texts.append((x - pdfmetrics.stringWidth(text, FONT, SIZE) / 2, y, text))

    def paragraph(self, text: str, underlined: bool = False) -> None:
        for line in _wrap(text, A4[0] - 2 * MARGIN):
            if self.top < MARGIN + LINE:
                self.turn()
            self.texts.append((MARGIN, self.top - LINE, line))
            if underlined:
                self.lines.append((MARGIN, self.top - LINE - 2, A4[0] - MARGIN, self.top - LINE - 2))
            self.top -= LINE * 1.5

    def box(self, left: float, bottom: float, right: float, top: float, *, is_open: bool = False) -> None:
        """A cell's frame; `is_open` leaves out the line below it."""
        if self.layout.style == "boxes" and not is_open and not self.layout.open_sides:
            self.boxes.append((left, bottom, right - left, top - bottom))
            return
        sides = [(left, top, right, top), (left, bottom, left, top), (right, bottom, right, top)]
        if not is_open:
            sides.append((left, bottom, right, bottom))
        if self.layout.open_sides:
            outer = (MARGIN, A4[0] - MARGIN)
            sides = [side for side in sides if side[0] != side[2] or min(abs(side[0] - edge) for edge in outer) > 1]
        self.lines += sides

    def table(self, grid: Grid) -> None:
        widths = _widths(grid)
        lefts = [MARGIN + sum(widths[:column]) for column in range(grid.width + 1)]
        placed = _placed(grid)
        heights = []
        for number in range(len(grid.rows)):
            tallest = 1
            for row, column, box in placed:
                if row == number and box.row_span == 1:
                    tallest = max(tallest, len(_wrap(box.text, lefts[column + box.column_span] - lefts[column])))
            heights.append(tallest * LINE + 6)
        header = _header_rows(grid) if self.layout.repeats_header else 0
        start = 0
        cut = 0.0  # how much of the first row stands on the page before
        while start < len(heights):
            end, used = start, -cut
            space = self.top - MARGIN
            while end < len(heights) and used + heights[end] <= space:
                used += heights[end]
                end += 1
            rest = space - used if end < len(heights) else 0.0
            takes_part = self.layout.cuts_rows and rest > LINE + 4
            if end == start and not takes_part:
                self.turn()
                continue
            last = end + 1 if takes_part else end
            bottom_cut = used + rest if takes_part else used
            self._rows(placed, lefts, heights, start, last, cut, bottom_cut)
            self.top -= bottom_cut
            cut = (rest + (cut if end == start else 0.0)) if takes_part else 0.0
            start = end
            if start < len(heights):
                self.turn()
                if header and start > header:
                    self._rows(placed, lefts, heights, 0, header, 0.0, sum(heights[:header]))
                    self.top -= sum(heights[:header])
        self.top -= LINE

    def _rows(
        self,
        placed: Sequence[tuple[int, int, Box]],
        lefts: Sequence[float],
        heights: Sequence[float],
        start: int,
        end: int,
        cut: float,
        used: float,
    ) -> None:
        """The rows of one page: `cut` of the first is on the page before, and they take `used` of this one."""
        tops = {start: self.top + cut}
        for row in range(start, end):
            tops[row + 1] = tops[row] - heights[row]
        floor = self.top - used
        for row, column, box in placed:
            first, last = max(row, start), min(row + box.row_span, end)
            if first >= last:
                continue
            left, right = lefts[column], lefts[column + box.column_span]
            if self.is_from_right:
                left, right = A4[0] - right, A4[0] - left
            upper, lower = min(tops[first], self.top), max(tops[last], floor)
            is_cut = tops[last] < floor - 0.1
            self.box(left, lower, right, upper, is_open=is_cut and not self.layout.closes_cut)
            if row < start:
                continue
            lines = _wrap(box.text, right - left)
            shown = tops[first] - tops[min(row + box.row_span, end)]
            slack = shown - len(lines) * LINE
            share = (
                0.5
                if box.row_span > 1 or not box.text.isdigit()
                else {"top": 0.0, "bottom": 1.0}.get(self.layout.values_at, 0.5)
            )
            y = tops[first] - slack * share - LINE + 2
            for line in lines:
                # A line stands on the page on which its middle falls.
                middle = y + SIZE / 2 - 2
                if self.top >= middle > floor or (row == start and not cut and middle > floor):
                    self.centred((left + right) / 2, y, line)
                y -= LINE

    def finish(self) -> bytes:
        self._draw()
        self.canvas.save()
        return self.buffer.getvalue()


def _header_rows(grid: Grid) -> int:
    """How many rows a program repeats on each page: those of the header of table 3."""
    return 3 if grid.width == 10 else 0


def _widths(grid: Grid) -> list[float]:
    space = A4[0] - 2 * MARGIN
    if grid.width == 10:
        narrow = [24.0, 60.0, 130.0]
        return [*narrow, *[(space - sum(narrow)) / 7] * 7]
    return [space / grid.width] * grid.width


def _placed(grid: Grid) -> list[tuple[int, int, Box]]:
    taken: set[tuple[int, int]] = set()
    placed = []
    for row, boxes in enumerate(grid.rows):
        column = 0
        for box in boxes:
            while (row, column) in taken:
                column += 1
            placed.append((row, column, box))
            taken |= {(row + down, column + right) for down in range(box.row_span) for right in range(box.column_span)}
            column += box.column_span
    return placed


def pdf_report(
    version: str, figures: Figures, words: ReportText | None = None, layout: Layout | None = None, **options: object
) -> bytes:
    """A whole report; `options` are those of a Layout."""
    return pdf_reports([(version, figures, words or ReportText())], layout, **options)


def pdf_reports(
    reports: Sequence[tuple[str, Figures, ReportText]], layout: Layout | None = None, **options: object
) -> bytes:
    """Several reports in one file, each on pages of its own."""
    if FONT not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    page = _Page(layout or Layout(**options))  # type: ignore[arg-type]
    for number, (version, figures, words) in enumerate(reports):
        if number:
            page.turn()
        _report(page, version, figures, words)
    return page.finish()


def _report(page: _Page, version: str, figures: Figures, words: ReportText) -> None:
    page.paragraph(words.title)
    page.paragraph(words.opening)
    page.paragraph(SECTION_HEADINGS["overview"])
    for text in words.overview:
        page.paragraph(text, underlined=True)
    for number in range(page.layout.opening_lines):
        page.paragraph(f"第{number + 1}项工作平稳推进。")
    tables = grids(version, figures)
    for name in ("proactive", "applications", "remedies"):
        page.paragraph(SECTION_HEADINGS[name])
        if name in tables:
            page.is_from_right = name in page.layout.from_right
            page.table(tables[name])
    page.paragraph(SECTION_HEADINGS["problems"])
    for text in words.problems:
        page.paragraph(text)
    page.paragraph(SECTION_HEADINGS["other"])
    for text in words.other:
        page.paragraph(text)


def raw_pdf(objects: Sequence[str | bytes]) -> bytes:
    """A file of numbered objects, the first its catalogue."""
    data = b"%PDF-1.4\n"
    starts = []
    for number, held in enumerate(objects, 1):
        starts.append(len(data))
        content = held.encode() if isinstance(held, str) else held
        data += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    table = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    data += b"".join(b"%010d 00000 n \n" % start for start in starts)
    return data + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, table)


def unnamed_font() -> bytes:
    """A page in a font that does not say which characters its shapes are (no ToUnicode)."""
    content = "BT /F1 12 Tf 72 720 Td <" + "".join(f"{code:04x}" for code in range(0x21, 0x60)) + "> Tj ET"
    return raw_pdf(
        [
            "<</Type/Catalog/Pages 2 0 R>>",
            "<</Type/Pages/Kids[3 0 R]/Count 1>>",
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
            f"<</Length {len(content)}>>stream\n{content}\nendstream",
            "<</Type/Font/Subtype/Type0/BaseFont/AAAAAA+Secret/Encoding/Identity-H/DescendantFonts[6 0 R]>>",
            "<</Type/Font/Subtype/CIDFontType2/BaseFont/AAAAAA+Secret/FontDescriptor 7 0 R/DW 1000"
            "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>",
            "<</Type/FontDescriptor/FontName/AAAAAA+Secret/Flags 4/FontBBox[0 -200 1000 900]/ItalicAngle 0"
            "/Ascent 900/Descent -200/CapHeight 700/StemV 80>>",
        ]
    )
