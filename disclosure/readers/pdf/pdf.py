"""PDF files with a text layer to blocks of text and tables.

PDFium gives characters with their boxes and the drawn paths. Tables are found from the ruling lines (`ruling`), else
from the cells in their order of drawing (`unruled`). Characters fall into the cell that holds their centre, so the
order in which a program wrote the text does not matter there. Underlines and lone boxes make no grid and stay text. A
row that a page break cut in two is joined again (`pagebreaks`). What nobody sees is left out, and noted (`letters`).
"""

from __future__ import annotations

import difflib
import threading
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import pypdfium2 as pdfium

from disclosure.form.labels import fold
from disclosure.model.document import Document, RefusalError, Table, Text
from disclosure.model.place import Place
from disclosure.readers.pages import overlays, unruled
from disclosure.readers.pages.filling import fill_page
from disclosure.readers.pages.frames import without_frames
from disclosure.readers.pages.letters import UNKNOWN, Area, Letter, Turn, text_lines
from disclosure.readers.pages.page_blocks import (
    SeenPage,
    begins_with_table,
    drop_running_lines,
    ends_with_table,
    rows_of,
)
from disclosure.readers.pages.pagebreaks import join_cut_row
from disclosure.readers.pages.pages_beside import join_pages_beside
from disclosure.readers.pages.ruling import Grid, GridCell, find_grids, take_in_boxes
from disclosure.readers.pages.struck import crossed_digits, strike_out, without_strikes
from disclosure.readers.pdf.annotations import fields_shown_otherwise, page_as_seen
from disclosure.readers.pdf.drawn import Drawn, drawn_on
from disclosure.readers.pdf.fonts import open_pdf
from disclosure.readers.pdf.imposed import pages_on
from disclosure.readers.pdf.letters import letters_of
from disclosure.readers.pdf.markers import markers_on
from disclosure.readers.pdf.notes import add_notes
from disclosure.readers.pdf.pictured import letters_for_pictures
from disclosure.readers.pdf.ruling_lines import ruling_lines
from disclosure.readers.pdf.turns import shown_area, upright
from disclosure.readers.text.text import is_section_heading

if TYPE_CHECKING:
    from disclosure.readers.pdf.soundness import Soundness

MEDIA_TYPE = "application/pdf"
MAX_PAGES = 400
_LONG = 120
"""More letters than any cell of the form has in a row of its own."""
_FEW_LETTERS = 20
_PICTURE_SHARE = 0.4
PDFIUM_LOCK = threading.Lock()
"""PDFium is not safe to call from several threads at once."""


def read(data: bytes, *, with_ocr: bool = True) -> Document:
    """The blocks of a PDF in reading order; tables have spans. `with_ocr` off, pages that are pictures are only named.

    Raises `RefusalError` for damaged or locked files and for files without a text layer that no OCR is installed for.
    """
    # Servers that pad what they send: programs look for the end of a file near its end.
    data = data.rstrip(b"\0 \r\n\t")
    with PDFIUM_LOCK:
        try:
            pdf = open_pdf(data)
        except pdfium.PdfiumError as error:
            if "password" in str(error).lower():
                raise RefusalError(
                    "password_protected",
                    "PDF 有密码；请去掉密码后再导入 | the PDF is locked with a password; remove it first",
                ) from None
            raise _damaged() from None
        # Loaded once a file could be opened: what it needs takes longer to load than anything else here.
        from disclosure.readers.pdf.soundness import look_into

        soundness = look_into(data)
        if soundness.rewritten is not None:
            pdf.close()
            pdf = open_pdf(soundness.rewritten)
        try:
            document = _read_pages(pdf, soundness, with_ocr=with_ocr)
        except pdfium.PdfiumError:
            raise RefusalError(
                "damaged", "PDF 中有损坏的页，未读取；请重新下载 | a page of the PDF is damaged; download it again"
            ) from None
        finally:
            pdf.close()
    if (fault := soundness.fault) is not None:
        document.is_damaged = True
        document.notes.append(
            (
                "file_damaged",
                "PDF 文件的结构有损坏，读到的内容可能不全；请重新下载，或从原软件重新导出"
                f" | the PDF is not sound ({fault[:120]}); what was read may not be all; download or export it again",
                "",
            )
        )
    return document


def _damaged() -> RefusalError:
    return RefusalError("damaged", "PDF 已损坏，无法打开；请重新下载 | the PDF is damaged; download it again")


def _read_pages(pdf: pdfium.PdfDocument, soundness: Soundness, *, with_ocr: bool) -> Document:
    document = Document(MEDIA_TYPE, [])
    title = pdf.get_metadata_value("Title").strip()
    if title:
        document.metadata["og:title"] = title
    pages: list[SeenPage] = []
    scanned: list[int] = []
    hidden: list[int] = []
    counts: Counter[str] = Counter()
    page_count = len(pdf)
    layers = overlays.Layers()
    doubts: list[overlays.Doubts] = []
    is_imposed = False
    has_layers = soundness.has_layers
    for number in range(1, min(page_count, MAX_PAGES) + 1):
        page, written = page_as_seen(pdf, number - 1, has_layers=has_layers)
        drawn = drawn_on(page, names_watermark=soundness.names_watermark)
        letters = letters_of(page, drawn, has_layers=has_layers, misnamed=soundness.misnamed)
        counts["seen"] += len(letters.seen)
        counts["unknown"] += letters.unknown_count
        counts["invisible"] += letters.invisible_count
        counts["stamp"] += letters.stamp_count
        if letters.hidden_count:
            hidden.append(number)
        if drawn.picture_share > _PICTURE_SHARE and len(letters.seen) < _FEW_LETTERS:
            scanned.append(number)
        area, turn = written.shown or shown_area(page), letters.turn
        places = [turn(*place) for place in written.unread]
        if written.fields:
            fields = [(turn(*place), value) for place, value in written.fields]
            places += fields_shown_otherwise(fields, letters.seen)
        imposed = pages_on(drawn, letters.seen, turn(*area))
        is_imposed = is_imposed or bool(imposed)
        drawn.over = len(drawn.parts) if written.is_drawn_over else 0
        # Every page on the sheet, or the sheet as one page.
        for part in imposed or (0,):
            own, beyond, covered, unseen = (
                [letter for letter in held if letter.run is not None and letter.run.part == part] if part else held
                for held in (letters.seen, letters.beyond, letters.covered, letters.unseen)
            )
            pages.append(_look_at(number, page, drawn, own, unseen, turn, area, part))
            if (placed := pages[-1].placed) is not None:
                overlays.survey(placed, layers)
            doubts.append(overlays.Doubts(beyond, covered, places, turn(*area), turn, letters.is_askew))
        page.close()
    if counts["seen"] < _FEW_LETTERS or (scanned and not any(page.grids for page in pages)):
        # Loaded for scans only: what it needs takes as long to load as everything else.
        from disclosure.readers.scans import scans

        count, has_unseen_text = min(page_count, MAX_PAGES), counts["invisible"] > 0 or bool(hidden)
        return scans.read_pages(pdf, count, document, has_unseen_text=has_unseen_text, with_ocr=with_ocr)
    if counts["unknown"] * 5 > counts["seen"]:
        if soundness.fault is not None:
            # Not worth the time that reading it as pictures takes: what it shows is not all that it has.
            raise _damaged()
        return _read_as_pictures(pdf, page_count, document, with_ocr=with_ocr)
    for seen, doubt in zip(pages, doubts, strict=True):
        counts["stamp"] += fill_page(seen, layers, doubt)
    drop_running_lines(pages)
    pages = join_pages_beside(pages)
    for before, after in pairwise(pages):
        if ends_with_table(before) and begins_with_table(after):
            join_cut_row(before.grids, after.grids, after.number)
    laid_out = _lay_out(pages)
    document.blocks = _in_order(laid_out)
    with_grids = {page.number for page in pages if page.grids}
    document.scanned = tuple(number for number in scanned if number not in with_grids)
    if document.scanned and with_ocr:
        read = _read_scanned(pdf, document, pages, laid_out)
        scanned = [number for number in scanned if number not in read]
    add_notes(document, page_count, MAX_PAGES, hidden, scanned, counts)
    if not is_imposed and not any(
        UNKNOWN in cell.text for page in pages for grid in page.grids for cell in grid.cells()
    ):
        # What is doubtful in a drawn cell is not made certain by dividing the page otherwise.
        document.later = lambda: unruled.divide_otherwise(document, [(page.number, page.letters) for page in pages])
    return document


def _read_as_pictures(pdf: pdfium.PdfDocument, page_count: int, document: Document, *, with_ocr: bool) -> Document:
    """The blocks of a PDF whose fonts do not say their characters: people read them, and so does OCR.

    Raises `RefusalError` text_not_mapped, where OCR is not installed or finds no table.
    """
    from disclosure.readers.scans import ocr, scans

    if ocr.model_path() is not None:
        count = min(page_count, MAX_PAGES)
        scans.read_pages(pdf, count, document, has_unseen_text=False, with_ocr=with_ocr)
        if not with_ocr or any(isinstance(block, Table) for block in document.blocks):
            document.notes.append(
                (
                    "letters_unknown",
                    "PDF 的字体没有说明每个字形是什么字（缺少 ToUnicode），已按图片识别"
                    " | the PDF's fonts do not say which characters their shapes are; its pages were read as pictures",
                    "",
                )
            )
            return document
    raise RefusalError(
        "text_not_mapped",
        "PDF 的字体没有说明每个字形是什么字（缺少 ToUnicode），文字无法提取；请用原软件另存为 PDF 或 Word"
        " | the PDF's fonts do not say which characters their shapes are; export it again, or use the Word file",
    )


def _look_at(
    number: int,
    shown: pdfium.PdfPage,
    drawn: Drawn,
    letters: list[Letter],
    unseen: Sequence[Letter],
    turn: Turn,
    area: Area,
    part: int,
) -> SeenPage:
    drawn.covers |= markers_on(drawn, letters, turn)
    across, down, cut, strokes = ruling_lines(drawn, turn, area, part)
    _, bottom, _, top = turn(*area)
    page = SeenPage(number, bottom, top, letters=letters)
    crossed = crossed_digits(letters, strokes, has_ink=turn is upright)
    across = without_strikes(across, crossed)
    points = [letter.middle for letter in letters] if across and (down or cut) else []
    if points:
        across, lines = without_frames(across, [*down, *cut], points)
        page.grids = find_grids(across, lines, points)
    letters += letters_for_pictures(shown, drawn, page.grids, letters, unseen, turn)
    for grid in page.grids:
        take_in_boxes(grid, [letter.middle for letter in letters])
    page.placed = overlays.place(page.grids, letters, down)
    strike_out(crossed, strokes, page.grids)
    return page


def _lay_out(pages: list[SeenPage]) -> list[list[tuple[float, Text | Table]]]:
    """The blocks of each page with their upper edges."""
    laid_out = []
    count = 0
    for page in pages:
        blocks: list[tuple[float, Text | Table]] = []
        for grid in page.grids:
            for top, part in _divide(grid):
                if isinstance(part, str):
                    blocks.append((top, Text(part, page.number, place=str(Place(page=page.number)))))
                    continue
                count += 1
                rows = rows_of(part, page.number, count)
                if rows:
                    blocks.append((top, Table(rows, count, has_spans=True)))
        blocks += [(top, Text(text, page.number, place=str(Place(page=page.number)))) for top, text in page.texts]
        laid_out.append(blocks)
    return laid_out


def _in_order(laid_out: list[list[tuple[float, Text | Table]]]) -> list[Text | Table]:
    """The blocks of all pages in reading order."""
    return [block for blocks in laid_out for _, block in sorted(blocks, key=lambda entry: -entry[0])]


def _read_scanned(
    pdf: pdfium.PdfDocument, document: Document, pages: list[SeenPage], laid_out: list[list[tuple[float, Text | Table]]]
) -> set[int]:
    """Reads the tables of pages that are pictures, where OCR is installed, in among the others; the pages read.

    Their tables are counted on from the last of the text, so that the places of the text do not depend on OCR.
    """
    from disclosure.readers.scans import ocr, scans

    if ocr.model_path() is None:
        return set()
    read = scans.read_tables_among(pdf, document.scanned, document.last_table)
    for number, blocks in read.items():
        index, page = next((index, page) for index, page in enumerate(pages) if page.number == number)
        own = [fold(text) for _, text in text_lines(page.letters)]
        for share, block in blocks:
            # What the picture shows of the page's own text is there already, and exact.
            if isinstance(block, Table) or not difflib.get_close_matches(fold(block.text), own, 1, 0.8):
                laid_out[index].append((page.bottom + share * (page.top - page.bottom), block))
    if read:
        document.is_ocr = True
        document.blocks = _in_order(laid_out)
    return set(read)


def _divide(grid: Grid) -> list[tuple[float, str | list[list[GridCell]]]]:
    """The rows of a grid with their upper edge, apart where a section's heading stands in a row of its own."""
    parts: list[tuple[float, str | list[list[GridCell]]]] = []
    rows: list[list[GridCell]] = []
    for number, line in enumerate(grid.squares):
        cell = line[0]
        if cell is line[-1] and _is_around(cell.text):
            if cell.row == number:
                parts += [(grid.rows[number], text) for text in cell.text.split("\n")]
            rows = []
            continue
        if not rows:
            parts.append((grid.rows[number], rows))
        rows.append(line)
    return parts


def _is_around(text: str) -> bool:
    """Whether what stands in a row of its own is a heading or running text: a box may hold more than a table."""
    return is_section_heading(text) or (
        "\n" in text and (len(text) > _LONG or any(map(is_section_heading, text.split("\n"))))
    )
