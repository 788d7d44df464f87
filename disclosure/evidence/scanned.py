"""A scanned page as a picture, with a frame around the cell that a place names; no letter is read.

The store knows what was read and where. Reading it again by OCR takes minutes and could say no more.
"""

from __future__ import annotations

from collections.abc import Iterator

import pypdfium2 as pdfium
from PIL import Image

from disclosure.evidence.cells import Shown
from disclosure.evidence.pictures import frame_of, scale_of, sheet_of
from disclosure.model.document import Box, Document, RefusalError
from disclosure.model.place import parse_place
from disclosure.readers.pdf.fonts import open_pdf
from disclosure.readers.pdf.pdf import MEDIA_TYPE, PDFIUM_LOCK
from disclosure.readers.scans import scans
from disclosure.readers.scans.marks import Picture
from disclosure.readers.scans.page_layout import PageLayout, lay_out, outline_of


def is_on_scan(document: Document, place: str) -> bool:
    """Whether a place names a cell of a page that is a picture."""
    cell = parse_place(place)
    return cell is not None and cell.table is not None and cell.column is not None and cell.page in document.scanned


def show(data: bytes, document: Document, place: str, text: str) -> Shown:
    """The page of a place, set straight, with the cell in a frame; the first scanned page for any other place.

    `text` is what was read there; nothing is marked where the place has no cell. Tables are counted as `scans` does,
    on from those of the text. Raises `RefusalError` damaged, too_large.
    """
    cell = parse_place(place) if is_on_scan(document, place) else None
    number, table = (cell.page, cell.table or 0) if cell else (document.scanned[0], 0)
    turn = (cell.turned or 0) if cell else 0
    count = document.last_table
    for page, picture in _pages(data, document):
        layout = lay_out(picture, turn)  # the pages of a scan lie alike
        if page == number:
            box = _box_at(layout, place, page, table, count)
            return Shown("picture", _sheet(layout, box), text if box is not None else None)
        count += len(layout.grids)
    raise RefusalError("damaged", "图片已损坏，请重新扫描或下载 | the picture is damaged; scan or download it again")


def _pages(data: bytes, document: Document) -> Iterator[tuple[int, Picture]]:
    """The pages that are pictures, with their numbers, in order."""
    if document.media_type != MEDIA_TYPE:
        yield from enumerate(scans.pages_of_picture(data), 1)
        return
    with PDFIUM_LOCK:
        pdf = open_pdf(data)
        try:
            for number in document.scanned[: scans.MAX_PAGES]:
                yield number, scans.page_of_pdf(pdf, number)
        except pdfium.PdfiumError:
            raise RefusalError(
                "damaged", "PDF 中有损坏的页，未读取；请重新下载 | a page of the PDF is damaged; download it again"
            ) from None
        finally:
            pdf.close()


def _box_at(layout: PageLayout, place: str, page: int, table: int, count: int) -> Box | None:
    """Where the cell of a place stands on its page, before which `count` tables stand."""
    if not count < table <= count + len(layout.grids):
        return None
    outline, _ = outline_of(layout.grids[table - count - 1], page, table, layout.turn)
    return next((cell.box for row in outline.rows for cell in row.cells if cell.place == place), None)


def _sheet(layout: PageLayout, box: Box | None) -> str:
    picture = Image.fromarray(layout.picture)
    scale = min(scale_of(*picture.size), 1.0)
    picture = picture.resize((max(round(picture.width * scale), 1), max(round(picture.height * scale), 1)))
    frame = frame_of(box, 0.0, 0.0, *layout.size) if box is not None else ""
    return sheet_of(picture, frame, is_photograph=True)
