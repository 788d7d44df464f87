"""PDF pages around and without the lines of tables: boxes behind them, titles over several lines, numbers that wrap."""

from __future__ import annotations

import io
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as api
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
