"""Pages of scans before they are read: askew, in the shade, two in one picture; digits of which a part is gone."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from disclosure.model.document import Table
from disclosure.readers.scans import ocr, scans
from disclosure.readers.scans.page_layout import PageLayout, _evenly_lit, _leaves_of, lay_out
from tests.builders import documents
from tests.builders.pdf import pdf_report
from tests.builders.scans import pages_of


@pytest.mark.parametrize(
    ("heights", "expected"),
    [((24,), False), ((24, 24), False), ((24, 21), False), ((24, 18), True), ((24, 3), False), ((24, 18, 24), False)],
)
def test_a_digit_lower_than_the_one_beside_it_is_seen(heights: tuple[int, ...], expected: bool) -> None:
    line = np.full((30, 20 * len(heights)), 255, np.uint8)
    for position, height in enumerate(heights):
        line[27 - height : 27, 20 * position + 5 : 20 * position + 15] = 0
    assert scans._has_low_digit(line, 2 if len(heights) == 2 else 1) is expected


def test_a_number_lower_than_the_others_of_its_table_is_doubtful(monkeypatch: pytest.MonkeyPatch) -> None:
    page = np.full((2339, 1654), 255, np.uint8)
    for row in range(300, 701, 100):
        page[row : row + 3, 100:700] = 0
    for column in range(100, 701, 200):
        page[300:703, column : column + 3] = 0
    for row, height in zip(range(340, 700, 100), (24, 24, 24, 16), strict=True):
        for left in (190, 390, 590):
            page[row + 24 - (height if left == 390 else 24) : row + 24, left : left + 12] = 0
    monkeypatch.setattr(ocr, "read_lines", lambda lines: [ocr.Printed("1", 0.99) for _ in lines])
    (table,) = [block for _, block in scans._read_page(1, lay_out(page), 0) if isinstance(block, Table)]
    confidences = [[cell.confidence for cell in row.cells] for row in table.rows]
    assert confidences == [[0.99] * 3] * 3 + [[0.99, 0.6, 0.99]]


def side_by_side(pages: list[Image.Image], gap: int = 0) -> Image.Image:
    whole = Image.new("L", (sum(page.width for page in pages) + gap, max(page.height for page in pages)), 255)
    whole.paste(pages[0], (0, 0))
    whole.paste(pages[1], (pages[0].width + gap, 0))
    return whole


@pytest.mark.parametrize("gap", [0, 60])
def test_two_pages_in_one_picture_are_read_one_after_the_other(gap: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines of print ran across both pages, and what stood beside a table of the other page was taken for blank."""
    pages = pages_of(pdf_report("gb2021", documents.blank_figures("gb2021")), dpi=140)
    monkeypatch.setattr(ocr, "read_lines", lambda lines: [ocr.Printed("字", 0.99) for _ in lines])
    single = [lay_out(np.asarray(page)) for page in pages]
    layout = lay_out(np.asarray(side_by_side(pages, gap)))
    assert len(layout.leaves) == 2
    assert [len(each.leaves) for each in single] == [1, 1]
    assert [len(grid.rows) for grid in layout.grids] == [len(grid.rows) for each in single for grid in each.grids]

    def outline(layouts: list[PageLayout]) -> list[list[int] | str]:
        blocks = [block for each in layouts for _, block in scans._read_page(1, each, 0)]
        return [
            [sum(bool(cell.text) for cell in row.cells) for row in block.rows] if isinstance(block, Table) else "text"
            for block in blocks
        ]

    assert outline([layout]) == outline(single)


@pytest.mark.parametrize(("left", "width", "count"), [(780, 250, 1), (700, 40, 2), (0, 40, 2), (300, 1400, 1)])
def test_a_wide_picture_with_ink_where_pages_meet_is_one_page(left: int, width: int, count: int) -> None:
    ink = np.zeros((1200, 1800), np.bool_)
    ink[300:310, left : left + width] = True
    assert len(_leaves_of(ink)) == count
    assert len(_leaves_of(ink[:, :1200])) == 1


def test_tables_beside_one_another_on_one_page_keep_their_print(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first one's rows were taken off the whole width of the page: the other's cells were blank."""
    page = np.full((2339, 1654), 255, np.uint8)
    for left in (100, 900):
        for row in range(300, 701, 100):
            page[row : row + 3, left : left + 600] = 0
        for column in range(left, left + 601, 200):
            page[300:703, column : column + 3] = 0
        for row in range(340, 700, 100):
            page[row : row + 24, left + 90 : left + 102] = 0
    monkeypatch.setattr(ocr, "read_lines", lambda lines: [ocr.Printed("1", 0.99) for _ in lines])
    blocks = [block for _, block in scans._read_page(1, lay_out(page), 0)]
    tables = [block for block in blocks if isinstance(block, Table)]
    assert [[cell.text for row in table.rows for cell in row.cells] for table in tables] == [["1", "", ""] * 4] * 2


def test_a_page_in_the_shade_is_laid_out_as_in_full_light() -> None:
    page = np.asarray(pages_of(pdf_report("gb2021", documents.blank_figures("gb2021")))[0])
    light = np.linspace(0.35, 1, page.shape[1]) * np.linspace(1, 0.6, page.shape[0])[:, None]
    shaded, lit = lay_out((page * light).astype(np.uint8)), lay_out(page)
    assert [len(grid.rows) for grid in shaded.grids] == [len(grid.rows) for grid in lit.grids]
    assert shaded.rest.sum() > 0.8 * lit.rest.sum()


def test_a_filled_cell_is_no_shade() -> None:
    page = np.full((2339, 1654), 250, np.uint8)
    page[400:900, 200:1400] = 60
    page[600:620, 300:900] = 255  # letters left white in it
    assert (_evenly_lit(page)[400:900, 200:1400] < 130).mean() > 0.9
    assert np.array_equal(_evenly_lit(page[1000:]), page[1000:])


@pytest.mark.parametrize("angle", [-11.3, -2.6, 7.0])
def test_a_page_far_askew_is_set_straight(angle: float) -> None:
    page = pages_of(pdf_report("gb2021", documents.blank_figures("gb2021")))[0]
    straight = lay_out(np.asarray(page))
    askew = page.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    layout = lay_out(np.asarray(askew))
    shapes = [[(len(grid.rows), len(grid.columns)) for grid in each.grids] for each in (straight, layout)]
    assert shapes[0] == shapes[1] != []
    assert layout.rest.sum() > 0.9 * straight.rest.sum()  # no letter is lost
