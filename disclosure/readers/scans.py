"""Scans and pictures to blocks of text and tables: the page set straight, its lines found, each cell read by OCR.

The lines make the grid, as in a PDF (`ruling`), so that a number can only come from its own cell. What is read carries
its confidence (`Cell.confidence`); a cell with a trace of ink too small to be read is unreadable, never blank. Whether
a figure is believed is not decided here but by the form's sums (`recognition.ocr_check`).
"""

from __future__ import annotations

import difflib
import io
import re
import warnings
from collections.abc import Iterable, Sequence
from functools import cache

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium
from PIL import Image, ImageSequence, UnidentifiedImageError

from disclosure.readers import ocr
from disclosure.readers.document import Cell, Document, RefusalError, Row, Table, Text
from disclosure.readers.marks import Segment, deskew, ink_of, long_runs, segments_of, text_bands
from disclosure.readers.ruling import Grid, GridCell, Line, find_grids
from disclosure.readers.text import is_section_heading
from disclosure.recognition.cells import parse_cell
from disclosure.recognition.labels import fold, label_index

DPI = 200
MAX_PAGES = 40
MAX_PIXELS = 60_000_000
_PAGE_WIDTH = 595.0
_LEAST_INK = 12
_SAME_LABEL = 0.82
_ROUND = dict.fromkeys(map(ord, "Oo○〇"), "0")
"""What a lone zero is read as; its confidence is that of a doubtful reading then."""
_PAGE_NUMBER = re.compile(r"^[-\u2014\u2013\u2015\s\u00b7]*\d{1,3}[-\u2014\u2013\u2015\s\u00b7]*$")


def read_picture(data: bytes, media_type: str) -> Document:
    """The blocks of a picture (of every page of a TIFF).

    Raises `RefusalError`: damaged, too_large, ocr_not_installed.
    """
    ocr.require(f"图片（{media_type.removeprefix('image/').upper()}）")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data)) as picture:
                if picture.width * picture.height > MAX_PIXELS:
                    raise _too_large()
                frames = ImageSequence.Iterator(picture)
                pages = [np.asarray(_grey(frame)) for _, frame in zip(range(MAX_PAGES), frames, strict=False)]
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_large() from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError):
        raise RefusalError(
            "damaged", "图片已损坏，请重新扫描或下载 | the picture is damaged; scan or download it again"
        ) from None
    document = Document(media_type, [])
    _read(document, pages)
    return document


def read_pages(pdf: pdfium.PdfDocument, numbers: range, document: Document, has_unseen_text: bool) -> Document:
    """The blocks of a PDF whose pages are pictures. Raises `RefusalError` scan_not_read, where OCR is not installed."""
    if ocr.model_path() is None:
        try:
            ocr.require("PDF 中没有文字层（扫描件），")
        except RefusalError as refusal:
            raise RefusalError("scan_not_read", refusal.message) from None
    pictures = []
    for number in numbers[:MAX_PAGES]:
        page = pdf[number]
        width, height = page.get_size()
        scale = min(DPI / 72, (MAX_PIXELS / max(width * height, 1)) ** 0.5)
        pictures.append(np.asarray(page.render(scale=scale, grayscale=True).to_pil().convert("L")))
        page.close()
    if has_unseen_text:
        document.notes.append(
            (
                "unseen_text",
                "PDF 的图片下有看不见的文字层（他人识别的结果），未采用，已重新识别"
                " | text that someone's OCR laid under the pictures was not taken; they were read anew",
                "",
            )
        )
    if len(numbers) > MAX_PAGES:
        document.notes.append(
            (
                "too_many_pages",
                f"扫描件有 {len(numbers)} 页，只读取了前 {MAX_PAGES} 页 | only the first {MAX_PAGES} pages were read",
                "",
            )
        )
    _read(document, pictures)
    if not document.blocks:
        raise RefusalError("scan_not_read", "PDF 中没有文字 | there is no text in the PDF")
    return document


def _grey(frame: Image.Image) -> Image.Image:
    if frame.mode in ("RGBA", "LA", "P"):
        ground = Image.new("RGBA", frame.size, "white")
        ground.alpha_composite(frame.convert("RGBA"))
        frame = ground
    return frame.convert("L")


def _too_large() -> RefusalError:
    return RefusalError(
        "too_large",
        f"图片超过 {MAX_PIXELS // 1_000_000} 百万像素；请以 200 dpi 扫描 | the picture is too large; scan at 200 dpi",
    )


def _read(document: Document, pages: Iterable[ocr.Picture]) -> None:
    document.is_ocr = True
    count = 0
    for number, page in enumerate(pages, 1):
        count = _read_page(document, number, page, count)


def _read_page(document: Document, number: int, picture: ocr.Picture, count: int) -> int:
    """Adds the blocks of a page; the number of tables so far."""
    picture = deskew(_usual_size(picture))
    ink = ink_of(picture)
    across_mask, down_mask = long_runs(ink, 70), long_runs(ink.T, 48).T
    rest = ink & ~_grown(across_mask | down_mask)
    scale = _PAGE_WIDTH / max(min(picture.shape), 1)
    height = picture.shape[0]
    across = [_line(segment, scale, height, is_across=True) for segment in segments_of(across_mask)]
    down = [_line(segment, scale, height, is_across=False) for segment in segments_of(down_mask.T)]
    found = np.argwhere(rest)
    points = [(float(x) * scale, (height - float(y)) * scale) for y, x in found[:: max(len(found) // 4000, 1)]]
    grids = sorted(find_grids(across, down, points), key=lambda grid: -grid.rows[0])
    jobs: list[tuple[GridCell | None, int, ocr.Picture]] = []
    clean = np.where(_grown(across_mask | down_mask), np.uint8(255), picture).astype(np.uint8)
    traces: set[int] = set()
    for grid in grids:
        for cell in grid.cells():
            box = (
                int(height - cell.top / scale) + 2,
                int(height - cell.bottom / scale) - 1,
                int(cell.left / scale) + 2,
                int(cell.right / scale) - 1,
            )
            lines, has_trace = _lines_in(clean, rest, box)
            jobs += [(cell, top, line) for top, line in lines]
            if has_trace and not lines:
                traces.add(id(cell))
        top, bottom = int(height - grid.rows[0] / scale), int(height - grid.rows[-1] / scale)
        rest[max(top - 3, 0) : bottom + 4] = False
    outside, _ = _lines_in(clean, rest, (0, height, 0, picture.shape[1]))
    jobs += [(None, top, line) for top, line in outside]
    texts: list[tuple[float, str]] = []
    held: dict[int, list[ocr.Printed]] = {}
    for (owner, begin, _), printed in zip(jobs, ocr.read_lines([job[2] for job in jobs]), strict=True):
        if owner is not None:
            held.setdefault(id(owner), []).append(printed)
        elif printed.text and not _PAGE_NUMBER.match(printed.text):
            texts.append(((height - begin) * scale, printed.text))
    blocks: list[tuple[float, Text | Table]] = [
        (edge, Text(text, number, place=f"page {number}")) for edge, text in texts
    ]
    for grid in grids:
        count += 1
        blocks.append((grid.rows[0], _table(grid, held, traces, number, count)))
    blocks.sort(key=lambda entry: -entry[0])
    document.blocks += [block for _, block in blocks]
    return count


def _usual_size(picture: ocr.Picture) -> ocr.Picture:
    """A picture about as wide as an A4 page at 200 dpi, so that lengths mean what they mean there."""
    narrow = min(picture.shape)
    wanted = _PAGE_WIDTH / 72 * DPI
    if 0.8 * wanted <= narrow <= 1.3 * wanted or narrow < 100:
        return picture
    scale = wanted / narrow
    size = (max(round(picture.shape[1] * scale), 1), max(round(picture.shape[0] * scale), 1))
    if size[0] * size[1] > MAX_PIXELS:
        return picture
    return np.asarray(Image.fromarray(picture).resize(size, Image.Resampling.LANCZOS), np.uint8)


def _grown(mask: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    grown = mask.copy()
    grown[1:] |= mask[:-1]
    grown[:-1] |= mask[1:]
    grown[:, 1:] |= mask[:, :-1]
    grown[:, :-1] |= mask[:, 1:]
    return grown


def _line(segment: Segment, scale: float, height: int, *, is_across: bool) -> Line:
    if is_across:
        return Line((height - segment.at) * scale, segment.start * scale, segment.end * scale)
    return Line(segment.at * scale, (height - segment.end) * scale, (height - segment.start) * scale)


def _lines_in(
    picture: ocr.Picture, ink: npt.NDArray[np.bool_], box: tuple[int, int, int, int]
) -> tuple[list[tuple[int, ocr.Picture]], bool]:
    """The lines of print inside a box (top, bottom, left, right) with their tops, and whether there is any ink."""
    top, bottom, left, right = max(box[0], 0), box[1], max(box[2], 0), box[3]
    inside = ink[top:bottom, left:right]
    if inside.size == 0:
        return [], False
    lines = []
    for begin, end in text_bands(inside):
        columns = np.flatnonzero(inside[begin:end].any(axis=0))
        if inside[begin:end].sum() < _LEAST_INK or not columns.size:
            continue
        first, last = int(columns[0]), int(columns[-1]) + 1
        if end - begin < 4 and last - first < 6:
            continue
        margin = max((end - begin) // 8, 3)
        y, x = (
            slice(max(top + begin - margin, top), top + end + margin),
            slice(max(left + first - margin - 2, left), min(left + last + margin + 2, right)),
        )
        lines.append((top + begin, np.ascontiguousarray(picture[y, x])))
    return lines, int(inside.sum()) >= 4


def _table(grid: Grid, held: dict[int, list[ocr.Printed]], traces: set[int], page: int, number: int) -> Table:
    table = Table([], number, has_spans=True)
    for row_number, squares in enumerate(grid.squares):
        row = Row([], len(table.rows) + 1, page)
        for column, cell in enumerate(squares):
            if cell.row != row_number:
                row.covered[column + 1] = ""
            elif cell.column == column:
                printed = held.get(id(cell), [])
                made = Cell(_text_of(printed), column + 1, cell.column_span, cell.row_span, line=page)
                made.place = f"page {page}, table {number}, row {row.number}, column {column + 1}"
                made.confidence = min((part.confidence for part in printed), default=1.0)
                if any(part.text.strip("0") and not part.text.strip("0Oo○〇") for part in printed):
                    made.confidence = min(made.confidence, 0.6)
                made.is_picture = id(cell) in traces
                row.cells.append(made)
        if row.cells:
            table.rows.append(row)
    return table


def _text_of(printed: Sequence[ocr.Printed]) -> str:
    """The text of a cell; a label that was nearly read is the label."""
    text = "\n".join(part.text for part in printed if part.text)
    if text and not text.strip("0Oo○〇"):
        return text.translate(_ROUND)
    if not text or parse_cell(text) is not None or is_section_heading(text):
        return text
    folded = fold(text)
    labels = _labels()
    if len(folded) < 3 or folded in labels or folded.isdigit():
        return text
    close = difflib.get_close_matches(folded, labels, n=2, cutoff=_SAME_LABEL)
    return labels[close[0]] if close else text


@cache
def _labels() -> dict[str, str]:
    """The labels of the form that are long enough to be told from one another with a letter wrong."""
    index = label_index()
    known = (*index.rows, *index.group_labels, *index.columns, *index.applicant_labels, *index.channel_labels)
    return {label: label for label in known if len(label) > 3}
