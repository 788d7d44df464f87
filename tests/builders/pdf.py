"""PDF files with known figures: the official grids ruled and filled, over as many pages as they need."""

from __future__ import annotations

import io
from collections.abc import Sequence

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from tests.builders.documents import SECTION_HEADINGS, Box, Figures, Grid, ReportText, grids

FONT = "STSong-Light"
SIZE = 9
MARGIN = 60.0
LINE = 12.0


def _wrap(text: str, width: float) -> list[str]:
    """Text in lines that fit, broken between any two characters as Chinese is set."""
    lines = [""]
    for letter in text:
        if pdfmetrics.stringWidth(lines[-1] + letter, FONT, SIZE) > width - 4 and lines[-1]:
            lines.append("")
        lines[-1] += letter
    return lines


class _Page:
    def __init__(self, style: str) -> None:
        self.buffer = io.BytesIO()
        self.canvas = Canvas(self.buffer, pagesize=A4, invariant=1)
        self.style = style
        self.top = A4[1] - MARGIN
        self.number = 1
        self.canvas.setFont(FONT, SIZE)

    def turn(self) -> None:
        self.canvas.drawCentredString(A4[0] / 2, 30, f"- {self.number} -")
        self.canvas.showPage()
        self.canvas.setFont(FONT, SIZE)
        self.number += 1
        self.top = A4[1] - MARGIN

    def paragraph(self, text: str, underlined: bool = False) -> None:
        for line in _wrap(text, A4[0] - 2 * MARGIN):
            if self.top < MARGIN + LINE:
                self.turn()
            self.canvas.drawString(MARGIN, self.top - LINE, line)
            if underlined:
                self.canvas.line(MARGIN, self.top - LINE - 2, A4[0] - MARGIN, self.top - LINE - 2)
            self.top -= LINE * 1.5

    def box(self, left: float, bottom: float, width: float, height: float) -> None:
        """A cell's frame, as different programs draw it."""
        if self.style == "filled_lines":
            for x, y, w, h in (
                (left, bottom, width, 0.6),
                (left, bottom + height, width, 0.6),
                (left, bottom, 0.6, height),
                (left + width, bottom, 0.6, height),
            ):
                self.canvas.rect(x, y, w, h, stroke=0, fill=1)
        elif self.style == "strokes":
            self.canvas.line(left, bottom, left + width, bottom)
            self.canvas.line(left, bottom + height, left + width, bottom + height)
            self.canvas.line(left, bottom, left, bottom + height)
            self.canvas.line(left + width, bottom, left + width, bottom + height)
        else:
            self.canvas.rect(left, bottom, width, height)

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
        start = 0
        while start < len(heights):
            end = start
            used = 0.0
            while end < len(heights) and (used + heights[end] <= self.top - MARGIN or (end == start and used == 0.0)):
                if end == start and heights[end] > self.top - MARGIN:
                    break
                used += heights[end]
                end += 1
            if end == start:
                self.turn()
                continue
            self._rows(placed, lefts, heights, start, end)
            self.top -= used
            start = end
            if start < len(heights):
                self.turn()
        self.top -= LINE

    def _rows(
        self,
        placed: Sequence[tuple[int, int, Box]],
        lefts: Sequence[float],
        heights: Sequence[float],
        start: int,
        end: int,
    ) -> None:
        """The rows of one page: cells that reach over the page's edge are cut, their text stays where they begin."""
        tops = {start: self.top}
        for row in range(start, end):
            tops[row + 1] = tops[row] - heights[row]
        for row, column, box in placed:
            first, last = max(row, start), min(row + box.row_span, end)
            if first >= last:
                continue
            left, right = lefts[column], lefts[column + box.column_span]
            self.box(left, tops[last], right - left, tops[first] - tops[last])
            if row < start:
                continue
            lines = _wrap(box.text, right - left)
            y = (tops[first] + tops[last]) / 2 + len(lines) * LINE / 2 - LINE + 2
            for line in lines:
                self.canvas.drawCentredString((left + right) / 2, y, line)
                y -= LINE

    def finish(self) -> bytes:
        self.canvas.drawCentredString(A4[0] / 2, 30, f"- {self.number} -")
        self.canvas.save()
        return self.buffer.getvalue()


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
    version: str,
    figures: Figures,
    words: ReportText | None = None,
    *,
    style: str = "strokes",
    opening_lines: int = 0,
) -> bytes:
    """A whole report; `style` is strokes, filled_lines or boxes, `opening_lines` moves the page breaks."""
    if FONT not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    words = words or ReportText()
    page = _Page(style)
    page.paragraph(words.title)
    page.paragraph(words.opening)
    page.paragraph(SECTION_HEADINGS["overview"])
    for text in words.overview:
        page.paragraph(text, underlined=True)
    for number in range(opening_lines):
        page.paragraph(f"第{number + 1}项工作平稳推进。")
    tables = grids(version, figures)
    for name in ("proactive", "applications", "remedies"):
        page.paragraph(SECTION_HEADINGS[name])
        if name in tables:
            page.table(tables[name])
    page.paragraph(SECTION_HEADINGS["problems"])
    for text in words.problems:
        page.paragraph(text)
    page.paragraph(SECTION_HEADINGS["other"])
    for text in words.other:
        page.paragraph(text)
    return page.finish()
