"""Parts of files by themselves: what a cell holds, its width and height, names of sheets, lines of a page."""

from __future__ import annotations

import io
from datetime import datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import docx
import openpyxl
import polars as pl
import pytest
from docx.oxml.ns import qn

from disclosure.downloads import (
    About,
    Figure,
    Grid,
    GridCell,
    Paragraph,
    Section,
    Sheet,
    laid_out,
    pictures,
    tables,
    to_docx,
    to_html,
    to_laid_out_xlsx,
    to_xlsx,
    word_styles,
    workbook,
)
from disclosure.downloads.blocks import place_cells
from tests.downloads.test_word_template import DOT

LONG = "字" * 100


@pytest.mark.parametrize(
    ("value", "fits"),
    [
        (10**15 - 1, True),
        (-(10**15) + 1, True),
        (10**15, True),
        (10**15 + 1, False),
        (-(10**15) - 1, False),
        (1e300, True),
        (Decimal("0.123456789012345"), True),
        (Decimal("1.123456789012345"), False),
        (Decimal("1234567890123450000"), True),
    ],
)
def test_a_number_of_more_digits_than_a_spreadsheet_keeps_is_text(value: float | Decimal, fits: bool) -> None:
    assert workbook._fits_a_double(value) is fits


@pytest.mark.parametrize(
    ("word", "values", "wanted", "width"),
    [
        ("a", ["x"], "text", 9),
        ("a", [], "text", 9),
        ("a" * 7, ["x"], "text", 10),
        ("a" * 99, ["x"], "text", 27),
        ("a\n" + "a" * 9, ["x"], "text", 12),
        ("a", ["字" * 5], "text", 13),
        ("a", ["x\n" + "x" * 30], "text", 9),
        ("a", ["x" * 47], "text", 50),
        ("a", ["x" * 48], "text", 50),
        ("a", [None, "x" * 9], "text", 12),
        ("a", ["x"] * 199 + ["x" * 9], "text", 12),
        ("a", ["x"] * 200 + ["x" * 9], "text", 9),
        ("a", [1234567.5], "amount", 15),
        ("a" * 30, ["x" * 30], "date", 12),
    ],
)
def test_a_column_is_as_wide_as_what_stands_in_it(word: str, values: list[Any], wanted: Any, width: float) -> None:
    kind = pl.Float64 if wanted == "amount" else pl.String
    assert workbook._width(word, pl.Series(values, dtype=kind), wanted) == width


@pytest.mark.parametrize(
    ("row", "lines"),
    [
        (("a", "b"), 1),
        ((None, None), 1),
        (("a\nb", "c"), 2),
        (("a", "a\nb\nc"), 3),
        (("字" * 10, ""), 3),
        ((1, "a" * 48), 1),
        ((1, "a" * 49), 2),
    ],
)
def test_a_row_is_as_high_as_its_highest_cell(row: tuple[Any, ...], lines: int) -> None:
    sheet = Sheet("x", pl.DataFrame({"a": ["x"], "b": ["x"]}), widths={"a": 10})
    assert workbook._row_height(sheet, row) == 16.5 * lines + 3
    assert workbook._row_height(sheet, ("a\n" * 99, "")) == 409


def test_texts_are_cut_where_excel_ends() -> None:
    assert workbook._cut("a" * 32_767) == "a" * 32_767
    assert workbook._cut("a" * 32_768) == "a" * 32_766 + "…"
    assert workbook._printable("&" * 181) == "&&" * 180


@pytest.mark.parametrize(
    ("name", "mark", "taken", "made"),
    [
        ("表", None, set(), "表"),
        ("表", "模拟", set(), "表 模拟"),
        ("a" * 40, "模拟", set(), "a" * 28 + " 模拟"),
        ("a" * 40, "[模拟]", set(), "a" * 26 + "  模拟 "),
        (" 'a' ", None, set(), "a"),
        ("", None, {"sheet"}, "Sheet 2"),
        ("A", None, {"a", "a 2"}, "A 3"),
        ("a" * 31, None, {"a" * 31}, "a" * 29 + " 2"),
    ],
)
def test_the_name_of_a_sheet(name: str, mark: str | None, taken: set[str], made: str) -> None:
    assert workbook._sheet_name(name, mark, taken) == made
    assert made.casefold() in taken


ABOUT = About(
    "说明", "字段", ("a", "b", "c", "d"), [Section("节", [("甲", "乙")]), Section("二", [])], "版本 7", "模拟&"
)


def test_a_laid_out_sheet_with_its_margins_and_what_explains_it() -> None:
    frame = pl.DataFrame(
        {
            "count": [1, None],
            "ratio": [float("inf"), 0.5],
            "at": [datetime(2024, 1, 2, 3, 4), None],
            "note": [LONG, None],
        }
    )
    widths = {"count": 8, "ratio": 8, "at": 20, "note": 30}
    sheet = Sheet("表", frame, {"count": "数"}, {"count": "意思"}, widths=widths, print_title="题", print_note="注&")
    other = Sheet("二", pl.DataFrame({"x": ["a"]}))
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx([sheet, other], ABOUT)))
    page, plain, columns, about = book.worksheets
    assert [[cell.value for cell in row] for row in page.iter_rows(min_row=2)] == [
        [1, None, datetime(2024, 1, 2, 3, 4), LONG],
        [None, 0.5, None, None],
    ]
    for held in book.worksheets:
        assert (held.page_setup.paperSize, held.page_setup.orientation) == (9, "landscape")
        assert (held.page_setup.fitToWidth, held.page_setup.fitToHeight) in ((1, 0), (None, 0)), "as wide as one page"
        assert held.print_title_rows == "$1:$1"
    for head in (page["A1"], plain["A1"]):
        assert (head.font.b, head.alignment.wrap_text, head.border.bottom.style) == (True, True, "thin")
    assert [cell.number_format for cell in page[2]][2] == "yyyy-mm-dd hh:mm"
    assert (page["A2"].alignment.horizontal, page["A2"].border.top.style) == ("center", "thin")
    assert page.row_dimensions[2].height == pytest.approx(16.5 * 8 + 3, abs=0.5)
    assert page.column_dimensions["D"].width == pytest.approx(30, abs=1)
    assert page.oddHeader.center.text == "模拟&& 题"
    assert (page.oddFooter.left.text, page.oddFooter.right.text) == ("注&&", "&P / &N")
    assert plain.oddHeader.center.text == "模拟&&"
    assert columns.oddHeader.center.text is None
    assert plain["A2"].border.top.style is None
    assert [[cell.value for cell in row] for row in columns.iter_rows()] == [
        ["a", "b", "c", "d"],
        ["表 模拟&", "数", "count", "意思"],
        *(["表 模拟&", name, name, ""] for name in ("ratio", "at", "note")),
        ["二 模拟&", "x", "x", ""],
    ]
    assert [columns.column_dimensions[letter].width > 17 for letter in "ABCD"] == [True] * 4
    assert [[cell.value for cell in row] for row in about.iter_rows()] == [
        ["模拟&", None],
        ["版本 7", None],
        [None, None],
        ["节", None],
        ["甲", "乙"],
        [None, None],
        ["二", None],
    ]


def test_words_that_two_columns_share_have_the_code_behind() -> None:
    assert tables.header_words(["a", "b", "c"], {"a": "甲", "b": "甲"}) == ["甲 (a)", "甲 (b)", "c"]
    assert tables.header_words(["a"], None) == ["a"]


def test_rows_of_a_laid_out_sheet_have_room_for_their_texts() -> None:
    grid = Grid(
        [
            [GridCell("高\n" * 3 + "高", rows=2), GridCell("a")],
            [GridCell("a\nb\nc")],
            [GridCell("合", columns=2)],
        ],
        (1, 1),
    )
    blocks = [Paragraph("题\n二", "title"), Figure(DOT, "一幅图"), grid, Paragraph("末")]
    sheet = openpyxl.load_workbook(io.BytesIO(to_laid_out_xlsx([("表", blocks)]))).worksheets[0]
    assert [sheet.cell(row, 1).value for row in range(1, 8)] == [
        "题\n二",
        "一幅图",
        "高\n高\n高\n高",
        None,
        "合",
        None,
        "末",
    ]
    heights = [sheet.row_dimensions[row].height for row in range(1, 6)]
    assert heights == pytest.approx([45, 19.5, 34.5, 52.5, 19.5], abs=0.6)
    assert {str(each) for each in sheet.merged_cells.ranges} == {"A1:B1", "A2:B2", "A3:A4", "A5:B5", "A7:B7"}
    single = openpyxl.load_workbook(io.BytesIO(to_laid_out_xlsx([("表", [Paragraph("题")])], mark="模拟")))
    assert not single.worksheets[0].merged_cells.ranges
    assert single.properties.description == "模拟"


@pytest.mark.parametrize(
    ("text", "width", "size", "points"),
    [
        ("a", 10, 1.0, 19.5),
        ("a" * 9, 10, 1.0, 36),
        ("a" * 8, 10, 1.0, 19.5),
        ("a", 10, 2.0, 36),
        ("a\n" * 99, 9, 1, 409),
    ],
)
def test_points_of_a_row(text: str, width: float, size: float, points: float) -> None:
    assert laid_out._row_points(text, width, size) == points


def test_a_cell_over_columns_of_a_word_table_is_as_wide_as_they_are() -> None:
    grid = Grid([[GridCell("合\n<二>", columns=2), GridCell("高", rows=2)], [GridCell("a"), GridCell("b")]], (1, 2, 3))
    document = docx.Document(io.BytesIO(to_docx([grid, Paragraph("题", "caption"), Paragraph("文")], title="t" * 300)))
    table = document.tables[0]._tbl
    cells = [(cell.width.twips, cell.vMerge) for row in table.tr_lst for cell in row.tc_lst]
    unit = cells[2][0]
    assert [width for width, _ in cells] == pytest.approx([3 * unit, 3 * unit, unit, 2 * unit, 3 * unit], abs=2)
    assert [merge for _, merge in cells] == [None, "restart", None, None, "continue"]
    assert document.tables[0].cell(0, 0).text == "合\n<二>"
    assert len(table.tr_lst[1].tc_lst[2].findall(f".//{qn('w:t')}")) == 0
    assert len(table.findall(f".//{qn('w:cantSplit')}")) == 2
    assert len(table.findall(f".//{qn('w:tblHeader')}")) == 0
    kept = {each.text: each.paragraph_format.keep_with_next for each in document.paragraphs if each.text}
    assert kept == {"题": True, "文": None}
    assert len(document.core_properties.title) == 255
    assert (document.core_properties.author, document.core_properties.revision) == ("", 1)


def test_every_style_of_the_projects_own_is_found_again() -> None:
    document = docx.Document(io.BytesIO(to_docx([], title="t")))
    assert word_styles.missing_styles(document) == []
    chosen = word_styles.styles_of(document)
    assert set(chosen) == {*word_styles._OWN, word_styles.TABLE}
    assert not any("Disclosure" in name for name in chosen.values())


def test_cells_stand_in_the_places_that_are_left() -> None:
    grid = Grid([[GridCell("a", rows=2), GridCell("b"), GridCell("c", rows=2)], [GridCell("d")]], (1, 1, 1))
    assert [(each.row, each.column) for each in place_cells(grid)] == [(0, 0), (0, 1), (0, 2), (1, 1)]


def test_a_page_may_show_pictures_only_where_it_has_some() -> None:
    page = to_html([Figure(DOT, "<图>")], title="t", language="zh").decode()
    assert "img-src data:" in page
    assert '<img alt="&lt;图&gt;" src="data:image/png;base64,iVBOR' in page
    plain = to_html([Paragraph("题", "title"), Paragraph("二", "subheading")], title="t", language="zh").decode()
    assert "img-src" not in plain
    assert "<h1>题</h1>\n<h3>二</h3>" in plain
    two = to_html([Grid([[GridCell("a")]] * 3, (1,), head_rows=2)], title="t", language="zh").decode()
    assert two.partition("</thead>")[0].count("<tr>") == 2


def test_identifiers_are_counted_anew_in_each_drawing() -> None:
    drawing = '<g id="clip7" clip-path="url(#clip7)"><use href="#b"/><a id="b"/></g><i class="view_0123456789abcdef"/>'
    assert pictures._rename_identifiers(drawing, "p1") == (
        '<g id="p1-0" clip-path="url(#p1-0)"><use href="#p1-1"/><a id="p1-1"/></g><i class="p1"/>'
    )


def test_lines_of_a_picture_stand_below_each_other() -> None:
    parts: list[str] = []
    assert pictures._write_text(parts, "题", 10, 600, size=20, colour="#000", lines=3) == pytest.approx(38)
    assert parts == ['<text x="28" y="33" font-size="20" fill="#000">题</text>']
    assert pictures._write_text(parts, "字" * 60, 0, 106, size=10, colour="#000", lines=2, x=5) == pytest.approx(28)
    assert len(parts) == 3
    assert parts[2].endswith("…</text>")


@pytest.mark.parametrize(
    ("size", "scale", "height"), [("500 200", "1", 200), ("400 200", "1", 200), ("1000 200", "0.5", 100)]
)
def test_a_drawing_that_is_wider_than_its_place_is_made_smaller(
    size: str, scale: str, height: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[dict[str, Any], list[str]]] = []

    def draw(spec: dict[str, Any], allowed_base_urls: list[str]) -> str:
        asked.append((spec, allowed_base_urls))
        return f'<svg class="x" viewBox="0 0 {size}"><g id="clip7"/></svg>'

    monkeypatch.setattr(pictures.vl_convert, "vegalite_to_svg", draw)
    chart: Any = SimpleNamespace(to_dict=lambda: {"mark": "bar"})
    drawn = pictures._draw(chart, 500.0, "light", 3)
    assert drawn == (f'<g transform="scale({scale})"><g id="panel3-0"/></g>', height)
    ((spec, urls),) = asked
    assert (spec["mark"], spec["width"], spec["padding"], urls) == ("bar", 500.0, 0, [])
    assert (spec["config"]["aria"], spec["config"]["background"]) == (False, "transparent")


@pytest.mark.parametrize("drawn", ["", "<svg></svg>", '<g viewBox="0 0 1 1"></g>'])
def test_a_drawing_that_is_none_is_an_error(drawn: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures.vl_convert, "vegalite_to_svg", lambda *_, **__: drawn)
    chart: Any = SimpleNamespace(to_dict=dict)
    with pytest.raises(tables.DownloadError, match="no picture"):
        pictures._draw(chart, 500.0, "light", 0)
