"""A page of a PDF as a picture, with a frame around the cell."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence

from PIL import Image

from disclosure.evidence.cells import Blocks, Found, Shown
from disclosure.model.document import Box, Cell, Table
from disclosure.readers.pages.letters import Letter, lines_of
from disclosure.readers.pdf.annotations import page_as_seen
from disclosure.readers.pdf.drawn import drawn_on
from disclosure.readers.pdf.fonts import open_pdf
from disclosure.readers.pdf.letters import letters_of
from disclosure.readers.pdf.pdf import PDFIUM_LOCK

_WIDTH = 1100
"""Pixels; enough to read a table of ten columns on A4."""

_MOST_PIXELS_HIGH = 4_000
_MARGIN = 1.5
_QUALITY = 60


def show(data: bytes, blocks: Blocks, found: Found | None) -> Shown:
    """The page with the cell; the first one where the cell is not known."""
    with PDFIUM_LOCK:
        pdf = open_pdf(data)
        try:
            number = _page_number(found)
            page, _ = page_as_seen(pdf, min(max(number, 1), len(pdf)) - 1)
            box = found.cell.box if found else None
            if found is not None and box is None:
                box = box_of_text(letters_of(page, drawn_on(page)).seen, number, blocks, found)
            width, height = page.get_size()
            left, bottom = (0.0, 0.0) if page.get_rotation() else page.get_cropbox()[:2]
            scale = scale_of(width, height)
            picture = page.render(scale=scale).to_pil()
            page.close()
        finally:
            pdf.close()
    frame = frame_of(box, left, bottom, width, height) if box is not None else ""
    marked = found.cell.text if found and box is not None else None
    return Shown("picture", sheet_of(picture, frame), marked)


def scale_of(width: float, height: float) -> float:
    """By how much to scale a page of a size."""
    return min(_WIDTH / max(width, 1), _MOST_PIXELS_HIGH / max(height, 1))


def sheet_of(picture: Image.Image, frame: str, *, is_photograph: bool = False) -> str:
    """A picture of a page with a frame laid over it; where it `is_photograph`, its grain as JPEG, which is small."""
    handle = io.BytesIO()
    if is_photograph:
        picture.save(handle, "JPEG", quality=_QUALITY)
    else:
        picture.convert("P", palette=Image.Palette.ADAPTIVE, colors=64).save(handle, "PNG")
    source = base64.b64encode(handle.getvalue()).decode("ascii")
    kind = "jpeg" if is_photograph else "png"
    return f'<div class="sheet"><img alt="" src="data:image/{kind};base64,{source}">{frame}</div>'


def _page_number(found: Found | None) -> int:
    if found is None:
        return 1
    return found.cell.box.page if found.cell.box else found.cell.line or found.row.line or 1


def frame_of(box: Box, left: float, bottom: float, width: float, height: float) -> str:
    """The frame in shares of the page, so that it fits the picture at any size."""
    shares = {
        "left": (box.left - _MARGIN - left) / width,
        "top": 1 - (box.top + _MARGIN - bottom) / height,
        "width": (box.right - box.left + 2 * _MARGIN) / width,
        "height": (box.top - box.bottom + 2 * _MARGIN) / height,
    }
    style = ";".join(f"{name}:{100 * share:.3f}%" for name, share in shares.items())
    return f'<div id="cell" style="{style}"></div>'


def box_of_text(letters: Sequence[Letter], page: int, blocks: Blocks, wanted: Found) -> Box | None:
    """Where the text of a cell stands on a page whose tables have no lines: the page's cells follow its letters."""
    ordered = [letter for line in lines_of(letters) for letter in line]
    text = "".join(letter.text for letter in ordered)
    position = 0
    for block in blocks:
        parts: list[tuple[str, Cell | None]]
        if isinstance(block, Table):
            cells = [(row, cell) for row in block.rows for cell in row.cells]
            parts = [(cell.text, cell) for row, cell in cells if (cell.line or row.line) == page]
        else:
            parts = [(block.text, None)] if block.line == page else []
        for part, cell in parts:
            plain = "".join(part.split())
            start = text.find(plain, position) if plain else -1
            if start >= 0:
                position = start + len(plain)
            if cell is wanted.cell:
                if start < 0:
                    return None
                inside = ordered[start:position]
                return Box(
                    page,
                    min(letter.left for letter in inside),
                    min(letter.bottom for letter in inside),
                    max(letter.right for letter in inside),
                    max(letter.top for letter in inside),
                )
    return None
