"""PDF pages around and without the lines of tables: boxes behind them, titles over several lines, numbers that wrap."""

from __future__ import annotations

import io
from dataclasses import dataclass
from itertools import pairwise

import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as api
import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont

from tests.builders import pdf
from tests.builders.documents import Figures, ReportText

TITLE_SIZE = 18


@dataclass(frozen=True)
class Setting:
    """What stands around the tables.

    `frames`: boxes one inside the other around each page's content, `fills` them. `title_lines`: the title as it is
    broken. `wrapped`: a number that is set in two lines wherever it stands.
    """

    frames: int = 0
    fills: bool = False
    title_lines: tuple[str, ...] = ()
    wrapped: str = ""


class _Page(pdf._Page):
    def __init__(self, layout: pdf.Layout, setting: Setting) -> None:
        super().__init__(layout)
        self.setting = setting

    def _draw(self) -> None:
        for number in range(self.setting.frames):
            inset = 12.0 + 14 * number
            self.canvas.setFillGray(0.97)
            self.canvas.rect(
                inset, inset, A4[0] - 2 * inset, A4[1] - 2 * inset, stroke=0 if self.setting.fills else 1, fill=1
            )
            self.canvas.setFillGray(0)
        if self.setting.wrapped:
            self._wrap_numbers()
        if self.number == 1 and self.setting.title_lines:
            self.canvas.setFont(pdf.FONT, TITLE_SIZE)
            for number, line in enumerate(self.setting.title_lines):
                width = pdfmetrics.stringWidth(line, pdf.FONT, TITLE_SIZE)
                self.canvas.drawString((A4[0] - width) / 2, A4[1] - 44 - number * TITLE_SIZE * 1.4, line)
        super()._draw()

    def _wrap_numbers(self) -> None:
        texts = []
        for x, y, text in self.texts:
            if text == self.setting.wrapped:
                texts += [(x, y + 5, text[:-1]), (x, y - 5, text[-1:])]
            else:
                texts.append((x, y, text))
        self.texts = texts


def pdf_with(
    version: str, figures: Figures, words: ReportText, setting: Setting, layout: pdf.Layout | None = None
) -> bytes:
    """A whole report in a setting; its title is drawn by the setting where that breaks it."""
    if pdf.FONT not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(UnicodeCIDFont(pdf.FONT))
    page = _Page(layout or pdf.Layout(), setting)
    if setting.title_lines:
        page.top -= TITLE_SIZE * 1.4 * len(setting.title_lines)
        words = ReportText("", words.opening, words.overview, words.problems, words.other)
    pdf._report(page, version, figures, words)
    return page.finish()


def imposed(data: bytes, across: int, down: int, scale: float = 1.0) -> bytes:
    """The pages of a file put side by side on sheets, `across` times `down` on each, as printer dialogs do."""
    source = pdfium.PdfDocument(data)
    width, height = source[0].get_size()
    sheet = (width * across * scale, height * down * scale)
    target = pdfium.PdfDocument(api.FPDF_ImportNPagesToOne(source.raw, *sheet, across, down))
    held = io.BytesIO()
    target.save(held)
    return held.getvalue()


class _Strips(pdf._Page):
    """Each page on several sheets, as a spreadsheet prints columns that its paper does not take."""

    cuts: tuple[float, ...] = ()

    def _draw(self) -> None:
        texts, lines, canvas = self.texts, self.lines, self.canvas
        for number, (left, right) in enumerate(pairwise(self.cuts)):
            if number:
                canvas.showPage()
            canvas.saveState()
            canvas.translate(pdf.MARGIN - left, 0)
            path = canvas.beginPath()
            path.rect(left - 1, 0, right - left + 2, A4[1])
            canvas.clipPath(path, stroke=0, fill=0)
            canvas.setFont(pdf.FONT, pdf.SIZE)
            self.lines = [line for line in lines if line[0] <= right and line[2] >= left]
            self._draw_lines()
            for x, y, text in texts:
                if x < right and x + pdfmetrics.stringWidth(text, pdf.FONT, pdf.SIZE) > left:
                    canvas.drawString(x, y, text)
            canvas.restoreState()
        self.texts, self.lines = [], []


def printed_in_columns(
    version: str,
    figures: Figures,
    words: ReportText,
    *,
    is_row_by_row: bool,
    shift: float = 0.0,
    without: tuple[int, ...] = (),
) -> bytes:
    """A report in columns of one width, as a spreadsheet has, on paper that only takes five or six of them.

    All sheets of the first columns come before those of the next, or the sheets of one set of rows after one another.
    `shift` moves the edges of the sheets off the lines between columns; sheets `without` which the file is are lost.
    """
    first, other = 80.0, 40.0
    if pdf.FONT not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(UnicodeCIDFont(pdf.FONT))
    page = _Strips(pdf.Layout())
    page.cuts = tuple(pdf.MARGIN + 3 * first + count * other + shift * (count > 0) for count in (-6, 2, 8, 14))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pdf, "_widths", lambda grid: [first] * 3 + [other] * (grid.width - 3))
        pdf._report(page, version, figures, words)
        data = page.finish()
    with pikepdf.open(io.BytesIO(data)) as made:
        pages = [page for page in made.pages if b"Tj" in page.Contents.read_bytes()]
        if not is_row_by_row:
            count = len(page.cuts) - 1
            numbers = sorted(range(len(made.pages)), key=lambda number: (number % count, number // count))
            pages = [made.pages[number] for number in numbers if made.pages[number] in pages]
        with pikepdf.new() as ordered:
            ordered.pages.extend(sheet for number, sheet in enumerate(pages) if number not in without)
            held = io.BytesIO()
            ordered.save(held, deterministic_id=True)
    return held.getvalue()
