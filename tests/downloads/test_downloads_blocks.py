"""Documents of blocks: what Word, Excel and a browser read is what was put in, merged as it was, and nothing runs."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from decimal import Decimal
from xml.etree import ElementTree

import docx
import openpyxl
import pytest
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE

from disclosure.downloads import (
    Grid,
    GridCell,
    PageBreak,
    Paragraph,
    laid_out,
    to_docx,
    to_html,
    to_laid_out_xlsx,
    word_styles,
)
from disclosure.downloads.blocks import place_cells

HOSTILE = '=HYPERLINK("http://x")<script>alert(1)</script>&\x07'
GRID = Grid(
    [
        [GridCell("左", rows=2, is_head=True), GridCell("上", columns=2, align="center", is_head=True)],
        [GridCell("b"), GridCell("1,234.5", align="right", value=Decimal("1234.500000"))],
        [GridCell(HOSTILE), GridCell("d"), GridCell("", is_marked=True)],
    ],
    (2, 1, 1),
    head_rows=1,
)
BLOCKS = [Paragraph("标题", "title"), Paragraph("模拟数据", "mark"), GRID, PageBreak(), Paragraph(HOSTILE), GRID]


def test_word_reads_the_same_cells_and_spans() -> None:
    document = docx.Document(io.BytesIO(to_docx(BLOCKS, title="标题", is_landscape=True)))
    assert [p.text for p in document.paragraphs if p.text.strip()] == ["标题", "模拟数据", HOSTILE.replace("\x07", "")]
    table = document.tables[0]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["左", "上", "上"],
        ["左", "b", "1,234.5"],
        [HOSTILE.replace("\x07", ""), "d", ""],
    ]
    assert table.cell(0, 0)._tc is table.cell(1, 0)._tc
    assert table.cell(0, 1)._tc is table.cell(0, 2)._tc
    assert len(document.tables) == 2
    assert document.core_properties.title == "标题"
    section = document.sections[0]
    assert section.page_width is not None
    assert section.page_height is not None
    assert section.page_width > section.page_height


def test_word_package_is_well_formed_and_reaches_nowhere() -> None:
    with zipfile.ZipFile(io.BytesIO(to_docx(BLOCKS, title=HOSTILE))) as package:
        assert package.testzip() is None
        for name in package.namelist():
            text = package.read(name).decode()
            ElementTree.fromstring(text)
            assert 'TargetMode="External"' not in text
            assert "fldSimple" not in text
            assert "instrText" not in text


def test_one_style_is_the_default_and_the_others_are_made_from_it_and_a_template_gets_none_of_either() -> None:
    def is_default(xml: str) -> bool:
        return 'w:default="1"' in xml

    styles = docx.Document(io.BytesIO(to_docx(BLOCKS, title="t"))).styles
    paragraphs = [style for style in styles if style.type == WD_STYLE_TYPE.PARAGRAPH]
    assert [style.name for style in paragraphs if is_default(style.element.xml)] == ["Normal"]
    assert {style.base_style.name for style in paragraphs if style.base_style is not None} == {"Normal"}
    assert len([style for style in paragraphs if style.base_style is None]) == 1
    added = word_styles._paragraph_style("title", is_added=True)
    assert 'w:styleId="DisclosureTitle"' in added
    assert "basedOn" not in added
    assert not is_default(added)


def test_same_blocks_give_the_same_bytes() -> None:
    assert to_docx(BLOCKS, title="t") == to_docx(BLOCKS, title="t")
    assert to_html(BLOCKS, title="t", language="zh") == to_html(BLOCKS, title="t", language="zh")
    assert to_laid_out_xlsx([("表", BLOCKS)]) == to_laid_out_xlsx([("表", BLOCKS)])


def test_page_to_print_holds_text_only() -> None:
    page = to_html(BLOCKS, title=HOSTILE, language="zh").decode()
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "src=" not in page
    assert "href=" not in page
    assert "default-src 'none'" in page
    assert '<th rowspan="2"' in page
    assert '<th colspan="2"' in page
    assert "\x07" not in page


def test_workbook_has_numbers_merges_and_no_formula() -> None:
    book = openpyxl.load_workbook(io.BytesIO(to_laid_out_xlsx([("表", BLOCKS), ("二", [GRID])], mark="模拟数据")))
    page = book["表"]
    assert page["A1"].value == "标题"
    assert page["A3"].value == "左"
    assert page["C4"].value == 1234.5
    assert page["C4"].number_format == "#,##0.0"
    assert page["A5"].data_type == "s"
    assert str(page["A5"].value).startswith("=HYPERLINK")
    assert {str(merged) for merged in book["二"].merged_cells.ranges} == {"A1:A2", "B1:C1"}


def test_workbook_of_several_tables_wraps_and_prints() -> None:
    """A table of few columns stretches over the longest one's width, in its own proportions; nothing is cut off."""
    wide = Grid(
        [[GridCell(f"列{number}", is_head=True) for number in range(10)], *([[GridCell("1")] * 10] * 5)],
        (1.4, 1.6, 6, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5),
        head_rows=1,
    )
    few = Grid([[GridCell("行政规范性文件现行有效件数"), *(GridCell("2") for _ in range(3))]], (5, 3, 3, 3))
    many = Grid([[GridCell(str(number)) for number in range(15)]], (1,) * 15)
    long = "一段很长的说明文字" * 40
    data = to_laid_out_xlsx([("表", [Paragraph("标题", "title"), Paragraph(long), few, PageBreak(), wide, many])])
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.page_setup.fitToHeight == 0
    merged = {str(each) for each in sheet.merged_cells.ranges}
    assert {"A1:O1", "A2:O2"} <= merged
    assert sheet["A2"].alignment.wrap_text
    assert sheet.row_dimensions[2].height >= 3 * 16
    spread = sorted(each for each in merged if each.split(":")[0].endswith("3"))
    assert len(spread) >= 3
    assert spread[0].startswith("A3:")
    assert spread[-1].endswith("J3"), "as wide as the table of ten columns"
    assert [cell.value for cell in sheet[3] if cell.value] == ["行政规范性文件现行有效件数", "2", "2", "2"]
    assert [cell.value for cell in sheet[5]][:10] == [f"列{number}" for number in range(10)]
    assert [cell.value for cell in sheet[12]] == [str(number) for number in range(15)]
    assert [each.id for each in sheet.row_breaks.brk] == [4]
    single = openpyxl.load_workbook(io.BytesIO(to_laid_out_xlsx([("表", [Paragraph("标题", "title"), wide])])))
    assert single.worksheets[0].print_title_rows == "$2:$2"


@pytest.mark.parametrize(
    "rows",
    [
        [[GridCell("a")]],
        [[GridCell("a", rows=2), GridCell("b")]],
        [[GridCell("a", columns=3)]],
        [[GridCell("a"), GridCell("b"), GridCell("c")]],
    ],
)
def test_table_that_does_not_fill_its_grid_is_refused(rows: list[list[GridCell]]) -> None:
    with pytest.raises(ValueError, match="table"):
        list(place_cells(Grid(rows, (1, 1))))


def test_word_has_the_page_the_widths_and_the_heads_of_the_table() -> None:
    """A4 with the table over its width, columns in their proportions, the head on each page, what is marked shaded."""
    for is_landscape, size in ((False, (21.0, 29.7)), (True, (29.7, 21.0))):
        document = docx.Document(io.BytesIO(to_docx(BLOCKS, title="t", is_landscape=is_landscape)))
        section = document.sections[0]
        assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == size  # type: ignore[union-attr]
        assert (section.orientation == WD_ORIENT.LANDSCAPE) is is_landscape
        table = document.tables[0]
        widths = [column.width.cm for column in table.columns]  # type: ignore[union-attr]
        margins = section.left_margin.cm + section.right_margin.cm  # type: ignore[union-attr]
        assert sum(widths) == pytest.approx(size[0] - margins, abs=0.01)
        assert widths[0] == pytest.approx(2 * widths[1], abs=0.01)
        assert widths[1] == pytest.approx(widths[2], abs=0.01)
    xml = [row._tr.xml for row in table.rows]
    assert ["w:tblHeader" in row for row in xml] == [True, False, False]
    assert [row.count('w:fill="EAF1F9"') for row in xml] == [2, 1, 0]
    assert [row.count('w:fill="FBE9E2"') for row in xml] == [0, 0, 1]
    assert [row.count('w:jc w:val="right"') for row in xml] == [0, 1, 0]
    assert [row.count('w:jc w:val="center"') for row in xml] == [1, 0, 0]
    assert [row.count("w:gridSpan") for row in xml] == [1, 0, 0]
    styles = [paragraph.style.name for paragraph in document.paragraphs if paragraph.text]  # type: ignore[union-attr]
    assert styles == ["Title", "Mark", "Normal"]
    breaks = [paragraph._p.xml.count('w:br w:type="page"') for paragraph in document.paragraphs]
    assert sum(breaks) == 1


def test_page_to_print_has_the_head_of_the_table_and_its_widths() -> None:
    page = to_html(
        [GRID, PageBreak(), Paragraph("一", "small"), Paragraph("二", "mark")], title="t", language="en"
    ).decode()
    head, _, body = page.partition("</thead>")
    assert head.count("<tr>") == 1
    assert body.count("<tr>") == 2
    assert page.count("<thead>") == 1
    assert [part.split("%")[0] for part in page.split('<col style="width:')[1:]] == ["50.00", "25.00", "25.00"]
    assert page.count("rowspan=") == page.count("colspan=") == 1
    assert page.count('<td class="marked"') == 1
    assert page.count("<hr>") == 1
    assert "<p class=small>一</p>" in page
    assert "<p class=mark>二</p>" in page
    assert '<html lang="en">' in page
    assert "size: A4 portrait" in page
    headless = to_html([Grid([[GridCell("a")]], (1,))], title="t", language="zh", is_landscape=True).decode()
    assert "thead" not in headless
    assert '<html lang="zh-CN">' in headless
    assert "size: A4 landscape" in headless


@pytest.mark.parametrize(
    ("text", "pattern", "data_type"),
    [
        ("1234", "#,##0", "n"),
        ("1200", "#,##0", "n"),
        ("0", "#,##0", "n"),
        ("0.050", "#,##0.00", "n"),
        ("1.250000", "#,##0.00", "n"),
        ("123456789012345", "#,##0", "n"),
        ("1234567890123456", "#,##0", "s"),
    ],
)
def test_workbook_shows_the_decimals_that_a_number_has(text: str, pattern: str, data_type: str) -> None:
    """Beyond the fifteen digits that a spreadsheet keeps a number is text, as printed."""
    grid = Grid([[GridCell(text, value=Decimal(text), is_marked=True), GridCell("b", is_head=True)]], (1, 1))
    cell = openpyxl.load_workbook(io.BytesIO(to_laid_out_xlsx([("表", [grid])]))).worksheets[0]["A1"]
    assert (cell.number_format, cell.data_type) == (pattern, data_type)
    assert str(cell.value) == text if data_type == "s" else Decimal(str(cell.value)) == Decimal(text)
    assert cell.border.left.style == "thin"
    assert cell.fill.start_color.rgb == "FFFBE9E2"
    assert cell.offset(0, 1).fill.start_color.rgb == "FFEAF1F9"


def test_dates_and_years_of_a_workbook_can_be_sorted() -> None:
    day = GridCell("2026年1月9日", value=date(2026, 1, 9))
    grid = Grid([[day, GridCell("2025", value=Decimal(2025), is_plain=True)]], (1, 1))
    cell = openpyxl.load_workbook(io.BytesIO(to_laid_out_xlsx([("表", [grid])]))).worksheets[0]["A1"]
    assert (cell.value, cell.number_format) == (datetime(2026, 1, 9), "yyyy-mm-dd")
    assert (cell.offset(0, 1).value, cell.offset(0, 1).number_format) == (2025, "0")


def test_workbook_keeps_within_what_excel_takes() -> None:
    long = Grid([[GridCell("很长" * 3000), GridCell("b")]], (1, 1))
    data = to_laid_out_xlsx(
        [("一个超过三十一个字符的很长很长很长很长很长很长很长很长的工作表名称", [long]), ("空", [])]
    )
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert len(book.sheetnames[0]) == 31
    sheet = book.worksheets[0]
    assert sheet.row_dimensions[1].height == pytest.approx(409, abs=0.5)
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "portrait")
    assert sheet.page_setup.fitToWidth in (1, None)
    assert sheet.page_setup.fitToHeight == 0


@pytest.mark.parametrize(
    ("own", "sheet", "main", "starts"),
    [
        ((1, 1), (10, 10), 2, [0, 1, 2]),
        ((1, 1, 1), (10, 10), 2, [0, 1, 2, 3]),  # more columns than the main table: each its own
        ((1, 1), (10, 10, 10, 10), 4, [0, 2, 4]),
        ((3, 1), (10, 10, 10, 10), 4, [0, 3, 4]),
        ((1, 9), (10, 10, 10, 10), 4, [0, 1, 4]),  # no column is without width
        ((9, 1, 1), (10, 10, 10, 10), 4, [0, 2, 3, 4]),
        ((1, 1), (10, 10, 10, 10, 99), 4, [0, 2, 4]),  # only over the main table's columns
        ((1,), (10, 10), 2, [0, 2]),
    ],
)
def test_a_table_with_fewer_columns_stretches_over_those_of_the_main_one(
    own: tuple[int, ...], sheet: tuple[int, ...], main: int, starts: list[int]
) -> None:
    grid = Grid([[GridCell("") for _ in own]], own)
    assert laid_out._spread(grid, sheet, main) == starts


def test_a_sheet_has_the_columns_of_its_longest_table_and_further_ones() -> None:
    long = Grid([[GridCell("a"), GridCell("b")]] * 2, (3, 1))
    wide = Grid([[GridCell(str(at)) for at in range(4)]], (1, 1, 1, 1))
    assert laid_out._column_widths([wide, long]) == [97.5, 32.5, 9.0, 9.0]
    assert laid_out._column_widths([]) == [130.0]
    assert laid_out._column_widths([Grid([[GridCell("a"), GridCell("b")]], (99, 1))])[1] == 9.0


@pytest.mark.parametrize(("count", "orientation"), [(8, "portrait"), (9, "landscape")])
def test_a_sheet_of_many_columns_lies_on_its_side(count: int, orientation: str) -> None:
    grid = Grid([[GridCell("a") for _ in range(count)]] * 2, (1,) * count, head_rows=1)
    data = to_laid_out_xlsx([("表", [Paragraph("一"), grid])])
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    assert sheet.page_setup.orientation == orientation
    assert sheet.print_title_rows == "$2:$2"


def test_two_texts_stand_below_each_other_and_a_table_leaves_a_line() -> None:
    one = Grid([[GridCell("a"), GridCell("b")], [GridCell("c"), GridCell("d")]], (3, 1), head_rows=1)
    data = to_laid_out_xlsx([("表", [PageBreak(), Paragraph("一"), Paragraph("二"), one, PageBreak(), one])])
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    assert [sheet.cell(row, 1).value for row in range(1, 8)] == ["一", "二", "a", "c", None, "a", "c"]
    assert [each.id for each in sheet.row_breaks.brk] == [5], "none before the first line"
    assert not sheet.print_title_rows, "of two tables none is the page's"
    widths = [sheet.column_dimensions[letter].width for letter in "AB"]
    assert widths[0] == pytest.approx(3 * widths[1], rel=0.05)
    assert sum(widths) == pytest.approx(130, abs=2)
    narrow = Grid([[GridCell(str(number)) for number in range(3)]], (100, 1, 1))
    sheet = openpyxl.load_workbook(io.BytesIO(to_laid_out_xlsx([("表", [narrow])]))).worksheets[0]
    assert sheet.column_dimensions["B"].width >= 9, "a number stays to be read"
