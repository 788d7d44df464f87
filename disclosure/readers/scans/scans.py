"""Scans and pictures to blocks of text and tables: the page set straight, its lines found, each cell read by OCR.

The lines make the grid (`page_layout`), as in a PDF, so that a number can only come from its own cell. What is read
carries its confidence (`Cell.confidence`); a cell with a trace of ink too small to be read is unreadable, never blank.
Whether a figure is believed is not decided here but by the form's sums (`recognition.ocr_check`).
"""

from __future__ import annotations

import difflib
import io
import re
import struct
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import islice

import numpy as np
import pypdfium2 as pdfium
from PIL import Image, ImageOps, ImageSequence

from disclosure.form.cells import parse_cell
from disclosure.form.labels import fold, label_index
from disclosure.model.document import Cell, Document, RefusalError, Table, Text
from disclosure.model.place import Place
from disclosure.readers.pages.ruling import GridCell
from disclosure.readers.scans import ocr
from disclosure.readers.scans.marks import Mask, Picture, text_bands
from disclosure.readers.scans.page_layout import DPI, MAX_PIXELS, PageLayout, lay_out, outline_of
from disclosure.readers.text.text import is_section_heading

MAX_PAGES = 40
_LEAST_INK = 12
_SAME_LABEL = 0.82
_SAMPLED = 8
_LEGIBLE = 0.7
_ROUND = dict.fromkeys(map(ord, "Oo○〇"), "0")
"""What a lone zero is read as; its confidence is that of a doubtful reading then."""
_VALUE = re.compile(r"\s*[-+]?\d[\d,.]*\s*")
_NUMBERED = re.compile(r"\s*(?:\d\s?[.、．]|[((（][一二三四五六七][)）])")
_EDGE, _REACH, _CROSSING = 5, 4, 3
"""Pixels between the insides of two neighbouring cells, looked at on both sides, and that print has to share."""
_SLANT = 7
"""Pixels by which a stroke that slants stands further on the other side."""
_AS_DIGIT = 16
"""Pixels from which a line of print, with its margins, is as high as a digit."""
_LOW = 0.87
"""The height of a number, with its margins, as a share of that of others of its table, below which it is doubtful."""
_LOW_DIGIT, _SPECK = 0.8, 3
"""The same of a digit of a number, and the height in pixels up to which it is none."""
_DOUBTFUL = 0.6
"""The confidence in what is odd: it is given where a sum bears it out."""
_WIDE_TABLE = 8
_TITLE_WORDS = ("政府信息公开工作年度报告", "政府信息公开年度报告")
_PAGE_NUMBER = re.compile(r"^[-\u2014\u2013\u2015\s\u00b7]*\d{1,3}[-\u2014\u2013\u2015\s\u00b7]*$")

_DAMAGE = (OSError, ValueError, SyntaxError, EOFError, TypeError, LookupError, ArithmeticError, struct.error)
"""What Pillow raises for pictures cut short or with bytes changed."""

Placed = tuple[float, Text | Table]
"""A block and where it begins, as a share of the page's height from its foot."""


def read_picture(data: bytes, media_type: str, *, with_ocr: bool = True) -> Document:
    """The blocks of a picture (of every page of a TIFF); none `with_ocr` off, only which pages there are.

    Raises `RefusalError`: damaged, too_large, ocr_not_installed.
    """
    if with_ocr:
        ocr.require(f"图片（{media_type.removeprefix('image/').upper()}）")
    document = Document(media_type, [])
    if with_ocr:
        pages = list(pages_of_picture(data))
        document.scanned = tuple(range(1, len(pages) + 1))
        _read(document, pages)
    else:
        with _opened(data) as picture:
            frames = islice(ImageSequence.Iterator(picture), MAX_PAGES)
            document.scanned = tuple(number for number, _ in enumerate(frames, 1))
    return document


def pages_of_picture(data: bytes) -> Iterator[Picture]:
    """The pages of a picture in grey. Raises `RefusalError`: damaged, too_large."""
    with _opened(data) as picture:
        for frame in islice(ImageSequence.Iterator(picture), MAX_PAGES):
            yield np.asarray(_grey(ImageOps.exif_transpose(frame)))


@contextmanager
def _opened(data: bytes) -> Iterator[Image.Image]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data)) as picture:
                if picture.width * picture.height > MAX_PIXELS:
                    raise _too_large()
                yield picture
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_large() from None
    except _DAMAGE:
        raise RefusalError(
            "damaged", "图片已损坏，请重新扫描或下载 | the picture is damaged; scan or download it again"
        ) from None


def read_pages(
    pdf: pdfium.PdfDocument, page_count: int, document: Document, *, has_unseen_text: bool, with_ocr: bool
) -> Document:
    """The blocks of a PDF whose pages are pictures; none `with_ocr` off, only which pages there are.

    Raises `RefusalError` scan_not_read, where OCR is not installed or nothing was found.
    """
    document.scanned = tuple(range(1, min(page_count, MAX_PAGES) + 1))
    if not with_ocr:
        return document
    if ocr.model_path() is None:
        try:
            ocr.require("PDF 中没有文字层（扫描件），")
        except RefusalError as refusal:
            raise RefusalError("scan_not_read", refusal.message) from None
    if has_unseen_text:
        document.notes.append(
            (
                "unseen_text",
                "PDF 的图片下有看不见的文字层（他人识别的结果），未采用，已重新识别"
                " | text that someone's OCR laid under the pictures was not taken; they were read anew",
                "",
            )
        )
    if page_count > MAX_PAGES:
        document.notes.append(
            (
                "too_many_pages",
                f"扫描件有 {page_count} 页，只读取了前 {MAX_PAGES} 页 | only the first {MAX_PAGES} pages were read",
                "",
            )
        )
    _read(document, [page_of_pdf(pdf, number) for number in document.scanned])
    if not document.blocks:
        raise RefusalError("scan_not_read", "PDF 中没有文字 | there is no text in the PDF")
    return document


def page_of_pdf(pdf: pdfium.PdfDocument, number: int) -> Picture:
    """A page of a PDF, counted from 1, as a grey picture."""
    page = pdf[number - 1]
    width, height = page.get_size()
    scale = min(DPI / 72, (MAX_PIXELS / max(width * height, 1)) ** 0.5)
    picture = np.asarray(page.render(scale=scale, grayscale=True).to_pil().convert("L"))
    page.close()
    return picture


def read_tables_among(pdf: pdfium.PdfDocument, numbers: Sequence[int], table_count: int) -> dict[int, list[Placed]]:
    """The blocks of those pages that have tables, by page; tables are counted on from `table_count`.

    Pages without tables are passed over: photographs are not text. At most `MAX_PAGES` are looked at.
    """
    read: dict[int, list[Placed]] = {}
    for number in numbers[:MAX_PAGES]:
        layout = lay_out(page_of_pdf(pdf, number))
        if layout.grids:
            layout = _set_upright(page_of_pdf(pdf, number), layout)
            read[number] = _read_page(number, layout, table_count)
            table_count += len(layout.grids)
    return read


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


def _read(document: Document, pages: Sequence[Picture]) -> None:
    document.is_ocr = True
    count = 0
    for number, page in enumerate(pages, 1):
        layout = _set_upright(page, lay_out(page))
        document.blocks += [block for _, block in _read_page(number, layout, count)]
        count += len(layout.grids)


def _set_upright(page: Picture, layout: PageLayout) -> PageLayout:
    """The layout of a page, turned where its print can only be read so.

    Print that stands upright is read with certainty, print on its head hardly at all; a page that lies on its side has
    no lines of print that are wider than high.
    """
    lines = _sample(layout)
    upright = _legibility(lines)
    if upright >= _LEGIBLE or not layout.rest.any():
        return layout
    aside = _sample(lay_out(page, 90))
    found = {
        180: _legibility([np.rot90(line, 2) for line in lines]),
        90: _legibility(aside),
        270: _legibility([np.rot90(line, 2) for line in aside]),
    }
    turn = max(found, key=lambda degrees: found[degrees])
    return lay_out(page, turn) if found[turn] >= max(_LEGIBLE, upright + 0.2) else layout


def _sample(layout: PageLayout) -> list[Picture]:
    """Some lines of print of a page, those that are longest for their height."""
    lines: list[Picture] = []
    rest = layout.rest.copy()
    for grid in layout.grids:
        for cell in grid.cells():
            lines += [line for _, line in _lines_in(layout.clean, rest, _inside(layout, cell))[0]]
    for grid in layout.grids:
        layout.clear(rest, grid)
    for left, right in layout.leaves:
        lines += [line for _, line in _lines_in(layout.clean, rest, (0, rest.shape[0], left, right))[0]]
    wide = [line for line in lines if 2.5 * line.shape[0] < line.shape[1] < 1200 and line.shape[0] < 90]
    return sorted(wide, key=lambda line: -line.shape[1] / line.shape[0])[:_SAMPLED]


def _legibility(lines: Sequence[Picture]) -> float:
    """How surely lines are read, 0 to 1: the median of their confidence, of lines in Chinese characters alone."""
    printed = ocr.read_lines(lines) if lines else []
    sure = [part.confidence for part in printed if len(re.findall("[\u4e00-\u9fff]", part.text)) * 2 > len(part.text)]
    return float(np.median(sure)) if len(sure) * 2 > len(lines) else 0.0


def _inside(layout: PageLayout, cell: GridCell) -> tuple[int, int, int, int]:
    """The pixels within the lines of a cell: top, bottom, left, right."""
    return (
        layout.row_of(cell.top) + 2,
        layout.row_of(cell.bottom) - 1,
        layout.column_of(cell.left) + 2,
        layout.column_of(cell.right) - 1,
    )


def _read_page(number: int, layout: PageLayout, count: int) -> list[Placed]:
    """The blocks of a page from its top; `count` tables stand before it."""
    jobs: list[tuple[GridCell | None, int, int, Picture]] = []  # cell or none, leaf, row of pixels, line of print
    rest = layout.rest.copy()
    traces: set[int] = set()
    for grid in layout.grids:
        for cell in grid.cells():
            lines, has_trace = _lines_in(layout.clean, rest, _inside(layout, cell))
            jobs += [(cell, 0, top, line) for top, line in lines]
            if (has_trace and not lines) or _is_crossed(rest, _inside(layout, cell)):
                traces.add(id(cell))
    for grid in layout.grids:
        layout.clear(rest, grid)
    for leaf, (left, right) in enumerate(layout.leaves):
        outside, _ = _lines_in(layout.clean, rest, (0, rest.shape[0], left, right))
        jobs += [(None, leaf, top, line) for top, line in outside]
    blocks: list[tuple[int, Placed]] = []
    held: dict[int, list[ocr.Printed]] = {}
    heights: dict[int, int] = {}
    for (owner, leaf, begin, line), printed in zip(jobs, ocr.read_lines([job[3] for job in jobs]), strict=True):
        if owner is not None:
            held.setdefault(id(owner), []).append(printed)
            if _VALUE.fullmatch(printed.text) is not None:
                height = 0 if printed.text.isdigit() and _has_low_digit(line, len(printed.text)) else line.shape[0]
                heights[id(owner)] = min(heights.get(id(owner), height), height)
            if not printed.text and line.shape[0] >= _AS_DIGIT:
                traces.add(id(owner))  # print that cannot be read
        elif printed.text and not _PAGE_NUMBER.match(printed.text):
            text = Text(
                _with_title_words(printed.text),
                number,
                place=str(Place(page=number)),
                is_ocr=True,
                confidence=printed.confidence,
            )
            blocks.append((leaf, (1 - begin / rest.shape[0], text)))
    for grid in layout.grids:
        count += 1
        table, cells = outline_of(grid, number, count, layout.turn)
        usual = np.median([heights[key] for square, _ in cells if (key := id(square)) in heights] or [0])
        for square, made in cells:
            printed_lines = held.get(id(square), [])
            made.text = _text_of(printed_lines)
            made.confidence = min((part.confidence for part in printed_lines), default=1.0)
            if any(part.text.strip("0") and not part.text.strip("0Oo○〇") for part in printed_lines):
                made.confidence = min(made.confidence, _DOUBTFUL)
            if heights.get(id(square), usual) < _LOW * usual:
                made.confidence = min(made.confidence, _DOUBTFUL)  # a part of its digits may be gone
            is_doubtful = id(square) in traces or id(square) in layout.cut
            made.is_picture = is_doubtful and not re.search("[\u4e00-\u9fff]", made.text)
        _doubt_merged(cells, len(grid.columns) - 1)
        blocks.append((layout.leaf_of(grid), (grid.rows[0] / layout.size[1], table)))
    return [placed for _, placed in sorted(blocks, key=lambda entry: (entry[0], -entry[1][0]))]


def _has_low_digit(line: Picture, count: int) -> bool:
    """Whether one of the digits of a number is lower than another, as where a part of it is gone.

    Print that does not fall into so many pieces is blurred or noisy, and tells nothing.
    """
    ink = line < (int(line.min()) + int(line.max())) / 2
    ends = np.flatnonzero(np.diff(np.concatenate(([0], ink.any(axis=0).view(np.int8), [0]))))
    rows = [np.flatnonzero(ink[:, first:last].any(axis=1)) for first, last in zip(ends[::2], ends[1::2], strict=True)]
    heights = [int(row[-1] - row[0]) + 1 for row in rows]
    heights = [height for height in heights if height > _SPECK]
    return len(heights) == count and min(heights) < _LOW_DIGIT * max(heights)


def _is_crossed(ink: Mask, box: tuple[int, int, int, int]) -> bool:
    """Whether print, or a stroke, stands across the upper or lower edge of a cell, so that it may be of either row."""
    top, bottom, left, right = box
    for inner, outer in ((top, top - _EDGE - _REACH), (bottom - _REACH, bottom + _EDGE)):
        if outer < 0 or outer + _REACH > ink.shape[0] or inner < 0:
            continue
        inside = ink[inner : inner + _REACH, max(left, 0) : right].any(axis=0)
        beyond = ink[outer : outer + _REACH, max(left, 0) : right].any(axis=0)
        if not inside.any() or not beyond.any():
            continue
        # A stroke may slant: what it shares lies beside itself.
        reached = np.convolve(beyond, np.ones(2 * _SLANT + 1, np.int32), "same") > 0
        if int((inside & reached[: inside.size]).sum()) >= _CROSSING:
            return True
    return False


def _doubt_merged(cells: Sequence[tuple[GridCell, Cell]], column_count: int) -> None:
    """Marks the numbers of cells and rows that are two of the form's, because a line between them was lost.

    The form's values never span rows, nor columns in its wide tables; a row with two numbers in a cell, or with two
    numbered labels in one, is two rows, and a number that stands alone in it may be of either.
    """
    doubtful: set[int] = set()
    for square, cell in cells:
        lines = cell.text.split("\n")
        numbers = sum(_VALUE.fullmatch(line) is not None for line in lines)
        if numbers > 1 or sum(_NUMBERED.match(line) is not None for line in lines) > 1:
            doubtful.update(range(square.row, square.row + square.row_span))
    for square, cell in cells:
        is_value = any(_VALUE.fullmatch(line) for line in cell.text.split("\n"))
        is_wide = column_count >= _WIDE_TABLE and square.column_span > 1
        if is_value and (square.row in doubtful or square.row_span > 1 or is_wide):
            cell.is_picture = True


def _lines_in(picture: Picture, ink: Mask, box: tuple[int, int, int, int]) -> tuple[list[tuple[int, Picture]], bool]:
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


def _with_title_words(text: str) -> str:
    """A line with the words that every title has, where a few characters of them were misread; nothing else changes."""
    if len(text) > 80 or any(words in text for words in _TITLE_WORDS):
        return text
    for words in _TITLE_WORDS:
        for start in range(len(text) - len(words), -1, -1):
            window = text[start : start + len(words)]
            wrong = sum(a != b for a, b in zip(window, words, strict=True))
            if 0 < wrong <= len(words) // 4 and window[-1] in "告吿":
                return text[:start] + words + text[start + len(words) :]
    return text


@cache
def _labels() -> dict[str, str]:
    """The labels of the form that are long enough to be told from one another with a letter wrong."""
    index = label_index()
    known = (*index.rows, *index.group_labels, *index.columns, *index.applicant_labels, *index.channel_labels)
    return {label: label for label in known if len(label) > 3}
