"""Scans of made reports: the pages of a PDF as pictures, a little askew, grey and noisy as a scanner leaves them."""

from __future__ import annotations

import io
from collections.abc import Sequence

import numpy as np
import pypdfium2 as pdfium
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from tests.builders.pdf import FONT


def pages_of(data: bytes, *, dpi: int = 200, angle: float = 0.0, noise: float = 0.0) -> list[Image.Image]:
    """The pages of a PDF as grey pictures."""
    chance = np.random.default_rng(7)
    pages = []
    held = pdfium.PdfDocument(data)
    for page in held:
        picture = page.render(scale=dpi / 72, grayscale=True).to_pil().convert("L")
        if angle:
            picture = picture.rotate(angle, Image.Resampling.BICUBIC, fillcolor=255)
        if noise:
            shades = np.asarray(picture, np.float64)
            shades = shades * 0.85 + 25 + chance.normal(0, noise, shades.shape)
            picture = Image.fromarray(shades.clip(0, 255).astype(np.uint8))
        pages.append(picture)
    held.close()
    return pages


def scanned_pdf(pages: list[Image.Image], dpi: int = 200) -> bytes:
    """Pictures as a PDF without text."""
    out = io.BytesIO()
    pages = [page.copy() for page in pages]  # saving leaves settings in a picture
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=dpi, quality=80)
    return out.getvalue()


def picture_file(pages: list[Image.Image], kind: str) -> bytes:
    """Pictures as a file of a kind; all pages in one where the kind allows it (TIFF), else below one another."""
    out = io.BytesIO()
    if kind == "TIFF":
        pages[0].save(out, kind, save_all=True, append_images=pages[1:])
        return out.getvalue()
    whole = Image.new("L", (pages[0].width, sum(page.height for page in pages)), 255)
    top = 0
    for page in pages:
        whole.paste(page, (0, top))
        top += page.height
    whole.save(out, kind)
    return out.getvalue()


def with_scanned_pages(data: bytes, numbers: Sequence[int], dpi: int = 200) -> bytes:
    """A PDF some of whose pages, counted from 1, are pictures of what they were."""
    pictures = pages_of(data, dpi=dpi)
    held, made = pdfium.PdfDocument(data), pdfium.PdfDocument.new()
    for number, picture in enumerate(pictures, 1):
        if number in numbers:
            made.import_pages(pdfium.PdfDocument(scanned_pdf([picture], dpi)))
        else:
            made.import_pages(held, [number - 1])
    return _saved(made)


def joined(*files: bytes) -> bytes:
    """The pages of several PDFs in one."""
    made = pdfium.PdfDocument.new()
    for data in files:
        made.import_pages(pdfium.PdfDocument(data))
    return _saved(made)


def _saved(made: pdfium.PdfDocument) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def worded_picture(page: Image.Image, words: str, *, is_ruled: bool = False) -> bytes:
    """A PDF of one A4 page: a picture, and over it words in letters near its upper edge, `is_ruled` in a table."""
    if FONT not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    canvas.drawImage(ImageReader(page), 0, 0, *A4)
    canvas.setFont(FONT, 12)
    canvas.drawString(60, A4[1] - 40, words)
    if is_ruled:
        canvas.grid([50, 300, 500], [A4[1] - 80, A4[1] - 50, A4[1] - 20])
    canvas.save()
    return out.getvalue()
