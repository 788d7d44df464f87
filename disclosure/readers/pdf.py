"""PDF files with a text layer to blocks of text and tables.

PDFium gives characters with their boxes and the drawn paths. Tables are found from the ruling lines alone: lines that
touch form a table, the lines' positions its grid, and grid squares with no line between them one cell. Characters fall
into the cell that holds their centre, so the order in which a program wrote the text does not matter. Underlines and
lone boxes make no grid and stay text. A page break inside a table is just a new table; recognition carries on.
"""

from __future__ import annotations

import ctypes
import re
import threading
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import pypdfium2 as pdfium
import pypdfium2.raw as api

from disclosure.readers.document import Box, Cell, Document, RefusalError, Row, Table, Text
from disclosure.readers.text import divide

MAX_PAGES = 400
MAX_PATHS = 60_000
_SNAP = 2.5
_REACH = 3.0
_SHORTEST = 5.0
_PAGE_NUMBER = re.compile(r"^[-\u2014\u2013\u2015\s\u00b7]*(?:第\s*)?\d{1,4}(?:\s*页)?[-\u2014\u2013\u2015\s\u00b7]*$")
Turn = Callable[[float, float, float, float], tuple[float, float, float, float]]
PDFIUM_LOCK = threading.Lock()
"""PDFium is not safe to call from several threads at once."""


@dataclass(slots=True)
class Letter:
    """A character with its box, y upwards, and its place in the file's own order."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    order: int

    @property
    def middle(self) -> tuple[float, float]:
        """The centre of the box."""
        return (self.left + self.right) / 2, (self.bottom + self.top) / 2


@dataclass(slots=True)
class Line:
    """A ruling line: its position across, its start and end along."""

    at: float
    start: float
    end: float


@dataclass(slots=True)
class GridCell:
    """A cell found on a page: grid rows and columns from zero, and its letters."""

    row: int
    column: int
    row_span: int
    column_span: int
    width: float
    letters: list[Letter]
    box: tuple[float, float, float, float]
    """Left, bottom, right, top."""


def read(data: bytes) -> Document:
    """The blocks of a PDF in reading order; tables have spans.

    Raises `RefusalError` for damaged or locked files and for files without a text layer.
    """
    with PDFIUM_LOCK:
        try:
            pdf = pdfium.PdfDocument(data)
        except pdfium.PdfiumError as error:
            if "password" in str(error).lower():
                raise RefusalError(
                    "password_protected",
                    "PDF 有密码；请去掉密码后再导入 | the PDF is locked with a password; remove it first",
                ) from None
            raise RefusalError(
                "damaged", "PDF 已损坏，无法打开；请重新下载 | the PDF is damaged; download it again"
            ) from None
        try:
            return _read_pages(pdf)
        except pdfium.PdfiumError:
            raise RefusalError(
                "damaged", "PDF 中有损坏的页，未读取；请重新下载 | a page of the PDF is damaged; download it again"
            ) from None
        finally:
            pdf.close()


def _read_pages(pdf: pdfium.PdfDocument) -> Document:
    document = Document("application/pdf", [])
    title = pdf.get_metadata_value("Title").strip()
    if title:
        document.metadata["og:title"] = title
    lines: list[tuple[int, str]] = []
    letter_count = 0
    table_count = 0
    page_count = len(pdf)
    for number in range(min(page_count, MAX_PAGES)):
        page = pdf[number]
        letters = letters_of(page)
        letter_count += len(letters)
        tables, rest = _tables(page, letters)
        blocks: list[tuple[float, Text | Table]] = []
        for top, rows in tables:
            table_count += 1
            for row in rows:
                row.line = number + 1
                for cell in row.cells:
                    if cell.box is not None:
                        cell.box = cell.box._replace(page=number + 1)
                    cell.place = f"page {number + 1}, table {table_count}, row {row.number}, column {cell.column}"
            blocks.append((top, Table(rows, table_count, has_spans=True)))
        for top, text in _text_lines(rest):
            if not _PAGE_NUMBER.match(text):
                blocks.append((top, Text(text, number + 1, place=f"page {number + 1}")))
        blocks.sort(key=lambda entry: -entry[0])
        _carry_over(document.blocks, [block for _, block in blocks])
        lines += [(number + 1, text) for _, text in _text_lines(letters) if not _PAGE_NUMBER.match(text)]
        page.close()
    if page_count > MAX_PAGES:
        document.notes.append(
            (
                "too_many_pages",
                f"PDF 有 {page_count} 页，只读取了前 {MAX_PAGES} 页 | only the first {MAX_PAGES} pages were read",
                "",
            )
        )
    if letter_count < 20:
        raise RefusalError(
            "scan_not_read",
            "PDF 中没有文字层（可能是扫描件），无法读取 | the PDF has no text layer (a scan?) and cannot be read",
        )
    # Tables drawn without lines: the text line by line is another way to divide it.
    divided = divide(Document("application/pdf", [], place_kind="line"), lines)
    document.alternatives = [divided.blocks, *divided.alternatives]
    return document


def letters_of(page: pdfium.PdfPage) -> list[Letter]:
    """The visible characters of a page with their boxes as seen."""
    text_page = page.get_textpage()
    count = text_page.count_chars()
    turn = _turn(page)
    loose = api.FS_RECTF()
    ink = [ctypes.c_double() for _ in range(4)]
    letters = []
    for position in range(count):
        code = api.FPDFText_GetUnicode(text_page, position)
        if code < 33 or code in (0xA0, 0x3000, 0xFFFE, 0xFFFF) or code == 0x2002:
            continue
        # Height from the loose box, which is the font's, so that quotes and full stops stand on the line of their
        # words; width from the ink, because the loose box of a spaced-out letter reaches into the next cell.
        if not api.FPDFText_GetLooseCharBox(text_page, position, loose):
            continue
        api.FPDFText_GetCharBox(text_page, position, *ink)
        letters.append(Letter(chr(code), *turn(ink[0].value, loose.bottom, ink[1].value, loose.top), position))
    text_page.close()
    return letters


def _turn(page: pdfium.PdfPage) -> Turn:
    """Boxes of a rotated page as they are seen."""
    rotation = page.get_rotation() % 360
    width, height = page.get_size()

    def turn(left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        if rotation == 90:
            return bottom, height - right, top, height - left
        if rotation == 180:
            return width - right, height - top, width - left, height - bottom
        if rotation == 270:
            return width - top, left, width - bottom, right
        return left, bottom, right, top

    return turn


def _ruling_lines(page: pdfium.PdfPage) -> tuple[list[Line], list[Line]]:
    """Horizontal and vertical lines of the page: strokes, thin boxes, and the sides of boxes."""
    across: list[Line] = []
    down: list[Line] = []
    turn = _turn(page)
    for count, shape in enumerate(page.get_objects(filter=[api.FPDF_PAGEOBJ_PATH], max_depth=4)):
        if count > MAX_PATHS:
            break
        left, bottom, right, top = turn(*shape.get_bounds())
        width, height = right - left, top - bottom
        if height <= _SNAP and width >= _SHORTEST:
            across.append(Line((bottom + top) / 2, left, right))
        elif width <= _SNAP and height >= _SHORTEST:
            down.append(Line((left + right) / 2, bottom, top))
        elif width >= _SHORTEST and height >= _SHORTEST:
            segments = api.FPDFPath_CountSegments(shape)
            if segments <= 6:
                across += [Line(bottom, left, right), Line(top, left, right)]
                down += [Line(left, bottom, top), Line(right, bottom, top)]
            else:
                _add_segments(shape, segments, turn, across, down)
    return across, down


def _add_segments(shape: pdfium.PdfObject, count: int, turn: Turn, across: list[Line], down: list[Line]) -> None:
    """The straight sides of a path with many segments (one path may draw a whole grid)."""
    matrix = shape.get_matrix()
    x, y = ctypes.c_float(), ctypes.c_float()
    previous: tuple[float, float] | None = None
    first: tuple[float, float] | None = None
    for position in range(min(count, MAX_PATHS)):
        segment = api.FPDFPath_GetPathSegment(shape, position)
        api.FPDFPathSegment_GetPoint(segment, x, y)
        point = matrix.on_point(x.value, y.value)
        if api.FPDFPathSegment_GetType(segment) == api.FPDF_SEGMENT_MOVETO:
            first = point
        elif previous is not None:
            _add_side(previous, point, turn, across, down)
        if api.FPDFPathSegment_GetClose(segment) and first is not None:
            _add_side(point, first, turn, across, down)
        previous = point


def _add_side(
    one: tuple[float, float], other: tuple[float, float], turn: Turn, across: list[Line], down: list[Line]
) -> None:
    left, bottom, right, top = turn(
        min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1])
    )
    if top - bottom <= _SNAP / 2 and right - left >= _SHORTEST:
        across.append(Line((bottom + top) / 2, left, right))
    elif right - left <= _SNAP / 2 and top - bottom >= _SHORTEST:
        down.append(Line((left + right) / 2, bottom, top))


def _positions(values: Iterable[float]) -> list[float]:
    """Positions with those that lie within the snapping distance taken as one."""
    groups: list[list[float]] = []
    for value in sorted(values):
        if groups and value - groups[-1][-1] <= _SNAP:
            groups[-1].append(value)
        else:
            groups.append([value])
    return [sum(group) / len(group) for group in groups]


def _components(across: Sequence[Line], down: Sequence[Line]) -> list[tuple[list[Line], list[Line]]]:
    """Lines that touch one another, as sets: each may be a table."""
    parents = list(range(len(across) + len(down)))

    def find(item: int) -> int:
        while parents[item] != item:
            parents[item] = parents[parents[item]]
            item = parents[item]
        return item

    ordered = sorted(range(len(down)), key=lambda position: down[position].at)
    places = [down[position].at for position in ordered]
    for index, line in enumerate(across):
        first = bisect_left(places, line.start - _REACH)
        last = bisect_right(places, line.end + _REACH)
        for position in ordered[first:last]:
            other = down[position]
            if other.start - _REACH <= line.at <= other.end + _REACH:
                parents[find(index)] = find(len(across) + position)
    groups: dict[int, tuple[list[Line], list[Line]]] = {}
    for index, line in enumerate(across):
        groups.setdefault(find(index), ([], []))[0].append(line)
    for index, line in enumerate(down):
        groups.setdefault(find(len(across) + index), ([], []))[1].append(line)
    return [group for group in groups.values() if len(group[0]) >= 2 and len(group[1]) >= 2]


def _tables(page: pdfium.PdfPage, letters: list[Letter]) -> tuple[list[tuple[float, list[Row]]], list[Letter]]:
    """The page's tables (top edge, rows) and the letters outside them."""
    across, down = _ruling_lines(page)
    tables: list[tuple[float, list[Row]]] = []
    rest = letters
    for horizontal, vertical in _components(across, down):
        columns = _positions(line.at for line in vertical)
        rows = _positions(line.at for line in horizontal)[::-1]
        if len(columns) < 3 or len(rows) < 2 or len(columns) > 80 or len(rows) > 400:
            continue
        inside = [
            letter
            for letter in rest
            if columns[0] < letter.middle[0] < columns[-1] and rows[-1] < letter.middle[1] < rows[0]
        ]
        if not inside:
            continue
        taken = {letter.order for letter in inside}
        rest = [letter for letter in rest if letter.order not in taken]
        cells = _cells(columns, rows, horizontal, vertical)
        _fill(cells, columns, rows, inside)
        tables.append((rows[0], _rows(cells)))
    return tables, rest


def _cells(
    columns: Sequence[float], rows: Sequence[float], horizontal: Sequence[Line], vertical: Sequence[Line]
) -> list[list[GridCell]]:
    """For every grid square the cell it belongs to: squares with no line between them are one."""
    height, width = len(rows) - 1, len(columns) - 1
    right = [[False] * width for _ in range(height)]
    below = [[False] * width for _ in range(height)]
    for line in vertical:
        column = _nearest(columns, line.at)
        if 0 < column < len(columns) - 1:
            for row in range(height):
                middle = (rows[row] + rows[row + 1]) / 2
                if line.start - 1 <= middle <= line.end + 1:
                    right[row][column - 1] = True
    for line in horizontal:
        row = _nearest(rows, line.at)
        if 0 < row < len(rows) - 1:
            for column in range(width):
                middle = (columns[column] + columns[column + 1]) / 2
                if line.start - 1 <= middle <= line.end + 1:
                    below[row - 1][column] = True
    owner: list[list[GridCell | None]] = [[None] * width for _ in range(height)]
    for row in range(height):
        for column in range(width):
            if owner[row][column] is not None:
                continue
            squares = {(row, column)}
            stack = [(row, column)]
            while stack:
                y, x = stack.pop()
                neighbours = []
                if x + 1 < width and not right[y][x]:
                    neighbours.append((y, x + 1))
                if x > 0 and not right[y][x - 1]:
                    neighbours.append((y, x - 1))
                if y + 1 < height and not below[y][x]:
                    neighbours.append((y + 1, x))
                if y > 0 and not below[y - 1][x]:
                    neighbours.append((y - 1, x))
                for square in neighbours:
                    if square not in squares and owner[square[0]][square[1]] is None:
                        squares.add(square)
                        stack.append(square)
            top = min(y for y, _ in squares)
            left = min(x for _, x in squares)
            bottom = max(y for y, _ in squares)
            right_end = max(x for _, x in squares)
            cell = GridCell(
                top,
                left,
                bottom - top + 1,
                right_end - left + 1,
                columns[right_end + 1] - columns[left],
                [],
                (columns[left], rows[bottom + 1], columns[right_end + 1], rows[top]),
            )
            for y, x in squares:
                owner[y][x] = cell
    return owner  # type: ignore[return-value]


def _nearest(positions: Sequence[float], value: float) -> int:
    return min(range(len(positions)), key=lambda index: abs(positions[index] - value))


def _fill(
    cells: list[list[GridCell]], columns: Sequence[float], rows: Sequence[float], letters: Iterable[Letter]
) -> None:
    ascending = [-value for value in rows]
    for letter in letters:
        x, y = letter.middle
        column = min(max(bisect_right(columns, x) - 1, 0), len(columns) - 2)
        row = min(max(bisect_right(ascending, -y) - 1, 0), len(rows) - 2)
        cells[row][column].letters.append(letter)


def _rows(cells: list[list[GridCell]]) -> list[Row]:
    result: list[Row] = []
    for number, line in enumerate(cells):
        own: list[Cell] = []
        covered: dict[int, str] = {}
        for column, cell in enumerate(line):
            if cell.row != number:
                covered[column + 1] = ""
            elif cell.column == column:
                own.append(Cell(_cell_text(cell), column + 1, cell.column_span, cell.row_span, box=Box(0, *cell.box)))
        if own:
            result.append(Row(own, len(result) + 1, covered=covered))
    return result


def _cell_text(cell: GridCell) -> str:
    """The lines of a cell from top to bottom. A number that had to wrap in a narrow cell is one number."""
    lines = _text_lines(cell.letters)
    if not lines:
        return ""
    texts = [text for _, text in lines]
    if len(texts) > 1 and all(re.fullmatch(r"[\d.,]+", text) for text in texts):
        widest = max(letter.right for letter in cell.letters) - min(letter.left for letter in cell.letters)
        letter_width = widest / max(len(text) for text in texts)
        is_wrapped = all(len(text) >= len(texts[0]) for text in texts[:-1])
        if is_wrapped and widest + 2.5 * letter_width > cell.width:
            return "".join(texts)
    return "\n".join(texts)


def _text_lines(letters: Sequence[Letter]) -> list[tuple[float, str]]:
    """Letters as lines from top to bottom (top edge, text), with a blank where the gap is wider than a letter."""
    if not letters:
        return []
    lines: list[list[Letter]] = []
    for letter in sorted(letters, key=lambda item: (-item.middle[1], item.left)):
        for line in reversed(lines[-4:]):
            first = line[0]
            overlap = min(first.top, letter.top) - max(first.bottom, letter.bottom)
            if overlap > 0.5 * min(first.top - first.bottom, letter.top - letter.bottom):
                line.append(letter)
                break
        else:
            lines.append([letter])
    result = []
    for line in lines:
        line.sort(key=lambda item: item.left)
        text = line[0].text
        for before, letter in pairwise(line):
            gap = letter.left - before.right
            size = max(letter.top - letter.bottom, before.top - before.bottom, 4.0)
            if gap > size * 0.6:
                text += "   " if gap > size * 1.6 else " "
            text += letter.text
        result.append((max(letter.top for letter in line), text))
    return result


def _carry_over(blocks: list[Text | Table], page: list[Text | Table]) -> None:
    """Appends a page. A row that a page break cut in two is joined: its labels stood before, its values after."""
    if blocks and page and isinstance(blocks[-1], Table) and isinstance(page[0], Table):
        last, first = blocks[-1].rows[-1], page[0].rows[0]
        values = [cell for cell in first.cells if cell.text]
        before = [cell for cell in last.cells if not cell.text]
        all_numbers = bool(values) and all(re.fullmatch(r"[\d.,/]+", cell.text) for cell in values)
        if all_numbers and len(before) >= len(values) and any(cell.text for cell in last.cells):
            tail = last.cells[-len(values) :]
            if all(not cell.text for cell in tail):
                for target, source in zip(tail, values, strict=True):
                    target.text, target.place, target.box = source.text, source.place, source.box
                page[0].rows.pop(0)
                if not page[0].rows:
                    page.pop(0)
    blocks.extend(page)
