"""Downloads are opened again with other programs' readers and compared with what went in."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from datetime import date
from decimal import Decimal
from typing import Any

import fastexcel
import openpyxl
import polars as pl
import pyarrow.parquet as pq
import pytest

from disclosure import downloads
from disclosure.downloads import About, DownloadError, Section, Sheet
from disclosure.downloads.workbook import _default_format, _pattern, wrapped_lines

HOSTILE = [
    '=HYPERLINK("http://example.org","点此")',
    "+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "\t=1+1",
    "\r=1+1",
    "=1+1",
    "<script>alert(1)</script>",
    "line one\nline two",
    'quote " and comma ,',
    "http://example.org/",
    "字" * 40_000,
    "{=1+1}",
    "_x0041_",
]
ABOUT = About(
    sheet_name="说明",
    columns_sheet_name="字段",
    column_heads=("工作表", "列名", "代码", "含义"),
    sections=[
        Section("筛选条件", [("年度", "2019–2025"), ("机关", HOSTILE[0])]),
        Section("来源", [("报告", "https://example.org/a?b=1")]),
    ],
    data_version_line="数据版本 7",
)
FIGURES = pl.DataFrame(
    {
        "agency_name": ["甲市人民政府", "乙局", None],
        "report_year": [2023, 2024, 2025],
        "received_count": [3511, 0, None],
        "fee_amount": pl.Series([Decimal("12345.670000"), Decimal("0"), None], dtype=pl.Decimal(18, 6)),
        "disclosure_ratio": [0.1234567890123, 1.0, None],
        "published_on": [date(2024, 1, 23), None, None],
        "is_late": [True, False, None],
    }
)
HEADERS = {
    "agency_name": "机关",
    "report_year": "年度",
    "received_count": "新收申请",
    "fee_amount": "收费金额(万元)",
    "disclosure_ratio": "公开率",
    "published_on": "公布日期",
    "is_late": "是否迟报",
}


def read_csv(data: bytes) -> list[list[str]]:
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


class TestCsv:
    def test_figures_come_back_exactly(self) -> None:
        data = downloads.to_csv(FIGURES, HEADERS)
        assert read_csv(data) == [
            ["机关", "年度", "新收申请", "收费金额(万元)", "公开率", "公布日期", "是否迟报"],
            ["甲市人民政府", "2023", "3511", "12345.67", "0.1234567890123", "2024-01-23", "true"],
            ["乙局", "2024", "0", "0", "1.0", "", "false"],
            ["", "2025", "", "", "", "", ""],
        ]
        assert data.count(b"\r\n") == 4

    def test_a_decimal_keeps_every_digit(self) -> None:
        values = [Decimal("12345678901234567890.123400"), Decimal("-0.000001"), Decimal("100.000000")]
        frame = pl.DataFrame({"amount": pl.Series(values, dtype=pl.Decimal(38, 6))})
        texts = [row[0] for row in read_csv(downloads.to_csv(frame))[1:]]
        assert texts == ["12345678901234567890.1234", "-0.000001", "100"]
        assert [Decimal(text) for text in texts] == values

    @pytest.mark.parametrize("text", [*HOSTILE[:7], "\uff1d1+1", "\uff0b1+1x"])
    def test_what_a_spreadsheet_would_run_is_made_text(self, text: str) -> None:
        frame = pl.DataFrame({"name": [text], "change": [-5]})
        assert read_csv(downloads.to_csv(frame))[1] == ["'" + text, "-5"]

    @pytest.mark.parametrize("text", [*HOSTILE[7:], "2024年", "9:30", "-", "-8", "+1,036", "-12.5%", ""])
    def test_other_text_is_left_alone(self, text: str) -> None:
        assert read_csv(downloads.to_csv(pl.DataFrame({"raw": [text], "year": [2024]})))[1][0] == text

    def test_a_heading_is_guarded_too(self) -> None:
        assert read_csv(downloads.to_csv(pl.DataFrame({"=1+1": [1]})))[0] == ["'=1+1"]

    def test_simulated_data_say_so_on_every_line(self) -> None:
        rows = read_csv(downloads.to_csv(pl.DataFrame({"a": [1, 2]}), mark=("数据性质", "模拟数据")))
        assert rows == [["a", "数据性质"], ["1", "模拟数据"], ["2", "模拟数据"]]

    def test_several_texts_and_amounts_stand_side_by_side(self) -> None:
        amounts = pl.Series([Decimal("1.50")], dtype=pl.Decimal(10, 2))
        frame = pl.DataFrame({"a": ["x"], "b": ["=y"], "c": amounts, "d": amounts})
        rows = read_csv(downloads.to_csv(frame, mark=("数据性质", "模拟数据")))
        assert rows == [["a", "b", "c", "d", "数据性质"], ["x", "'=y", "1.5", "1.5", "模拟数据"]]

    def test_two_columns_with_one_word_stay_apart(self) -> None:
        frame = pl.DataFrame({"other_misc": [1], "org_other": [2]})
        assert read_csv(downloads.to_csv(frame, {"other_misc": "其他", "org_other": "其他"}))[0] == [
            "其他 (other_misc)",
            "其他 (org_other)",
        ]

    def test_an_empty_frame_is_a_heading(self) -> None:
        assert read_csv(downloads.to_csv(FIGURES.head(0), HEADERS)) == [list(HEADERS.values())]

    def test_lists_are_refused(self) -> None:
        with pytest.raises(DownloadError, match="parts"):
            downloads.to_csv(pl.DataFrame({"parts": [[1, 2]]}))


class TestParquet:
    def test_types_values_and_metadata_come_back(self) -> None:
        data = downloads.to_parquet(FIGURES, {"data_version": "7", "simulated": "模拟数据"})
        assert pl.read_parquet(io.BytesIO(data)).equals(FIGURES)
        assert pl.read_parquet(io.BytesIO(data)).schema == FIGURES.schema
        metadata = pq.read_schema(io.BytesIO(data)).metadata or {}
        file_metadata = pq.ParquetFile(io.BytesIO(data)).metadata.metadata
        found = {**metadata, **(file_metadata or {})}
        assert found[b"data_version"] == b"7"
        assert found[b"simulated"].decode() == "模拟数据"

    def test_the_same_input_gives_the_same_bytes(self) -> None:
        assert downloads.to_parquet(FIGURES, {"a": "b"}) == downloads.to_parquet(FIGURES, {"a": "b"})


def open_book(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data))


def figures_sheet(**options: Any) -> Sheet:
    return Sheet("数据", FIGURES, HEADERS, {"received_count": "本年新收的申请件数"}, **options)


class TestXlsx:
    def test_cells_are_typed_and_exact(self) -> None:
        page = open_book(downloads.to_xlsx([figures_sheet()], ABOUT))["数据"]
        assert [cell.value for cell in page[1]] == list(HEADERS.values())
        values = [[cell.value for cell in row] for row in page.iter_rows(min_row=2)]
        assert values[0][:5] == ["甲市人民政府", 2023, 3511, 12345.67, 0.1234567890123]
        assert values[0][5].date() == date(2024, 1, 23)
        assert values[0][6] is True
        assert values[1][:5] == ["乙局", 2024, 0, 0, 1]
        assert values[2] == [None, 2025, None, None, None, None, None]
        formats = [cell.number_format for cell in page[2]]
        assert formats == ["General", "0", "#,##0", "#,##0.00", "0.0%", "yyyy-mm-dd", "General"]

    def test_long_texts_wrap_and_cells_of_a_laid_out_sheet_have_borders(self) -> None:
        frame = pl.DataFrame({"note": ["很长的说明" * 40], "name": ["甲局"]})
        page = open_book(downloads.to_xlsx([Sheet("x", frame)], ABOUT))["x"]
        assert [cell.alignment.wrap_text for cell in page[2]] == [True, None]
        assert [cell.border.top.style for cell in page[2]] == [None, None]
        laid_out = open_book(downloads.to_xlsx([Sheet("x", frame, widths={"note": 30, "name": 10})], ABOUT))["x"]
        assert [cell.alignment.wrap_text for cell in laid_out[2]] == [True, True]
        assert {cell.border.top.style for cell in laid_out[2]} == {"thin"}

    def test_another_reader_finds_the_same(self) -> None:
        data = downloads.to_xlsx([figures_sheet()], ABOUT)
        frame = fastexcel.read_excel(data).load_sheet("数据").to_polars()
        assert frame["新收申请"].to_list() == [3511, 0, None]
        assert frame["收费金额(万元)"].to_list() == [12345.67, 0, None]

    def test_digits_beyond_excels_fifteen_become_text(self) -> None:
        values = [Decimal("123456789012.345"), Decimal("1234567890123.456")]
        frame = pl.DataFrame({"amount": pl.Series(values, dtype=pl.Decimal(20, 3)), "id": [2**53 + 1, 5]})
        page = open_book(downloads.to_xlsx([Sheet("x", frame)], ABOUT))["x"]
        assert [cell.value for cell in page["A"][1:]] == [123456789012.345, "1234567890123.456"]
        assert [cell.value for cell in page["B"][1:]] == ["9007199254740993", 5]

    def test_nothing_becomes_a_formula_or_a_link(self) -> None:
        data = downloads.to_xlsx([Sheet("名称", pl.DataFrame({"name": HOSTILE}))], ABOUT)
        page = open_book(data)["名称"]
        cells = page["A"][1:]
        assert {cell.data_type for cell in cells} == {"s"}
        assert all(cell.hyperlink is None for cell in cells)
        found = [cell.value for cell in cells]
        assert found[0] == HOSTILE[0]
        assert found[8] == HOSTILE[8]
        assert found[11] == "字" * 32_766 + "…"
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            texts = [parts.read(name).decode() for name in parts.namelist() if name.endswith((".xml", ".rels"))]
        assert not any("<f>" in text or "hyperlink" in text for text in texts)

    def test_the_heading_is_frozen_with_a_filter_and_columns_are_wide_enough(self) -> None:
        page = open_book(downloads.to_xlsx([figures_sheet()], ABOUT))["数据"]
        assert page.freeze_panes == "A2"
        assert page.auto_filter.ref == "A1:G4"
        assert page.column_dimensions["A"].width >= 12  # six Chinese characters take two units each

    def test_columns_and_explanations_have_their_sheets(self) -> None:
        book = open_book(downloads.to_xlsx([figures_sheet()], ABOUT))
        assert book.sheetnames == ["数据", "字段", "说明"]
        columns = [[cell.value for cell in row] for row in book["字段"].iter_rows()]
        assert columns[0] == ["工作表", "列名", "代码", "含义"]
        assert ["数据", "新收申请", "received_count", "本年新收的申请件数"] in columns
        assert [row[1:3] for row in columns[1:]] == [[word, code] for code, word in HEADERS.items()]
        assert book["字段"].freeze_panes == "A2"
        about = [[cell.value for cell in row] for row in book["说明"].iter_rows()]
        assert about == [
            ["数据版本 7", None],
            [None, None],
            ["筛选条件", None],
            ["年度", "2019–2025"],
            ["机关", HOSTILE[0]],
            [None, None],
            ["来源", None],
            ["报告", "https://example.org/a?b=1"],
        ]

    @pytest.mark.parametrize(
        ("text", "width", "lines"),
        [
            ("字" * 10, 21.5, 1),
            ("字" * 10, 21.4, 2),
            ("a" * 20, 21.5, 1),
            ("a\nb\n", 20, 3),
            ("", 20, 1),
            ("字字", 0, 2),
            ("字字", 4.4, 2),
            ("字字", 5.5, 1),
        ],
    )
    def test_how_many_lines_a_text_takes(self, text: str, width: float, lines: int) -> None:
        assert wrapped_lines(text, width) == lines

    @pytest.mark.parametrize(
        ("name", "kind", "wanted"),
        [
            ("report_year", pl.Int32, "year"),
            ("year", pl.Int64, "year"),
            ("received_count", pl.Int64, "count"),
            ("fee", pl.Float64, "amount"),
            ("disclosure_ratio", pl.Float64, "ratio"),
            ("late_share", pl.Float64, "ratio"),
            ("response_rate", pl.Float64, "ratio"),
            ("fee_change_ratio", pl.Float64, "change_ratio"),
            ("day", pl.Date, "date"),
            ("year", pl.String, "text"),
        ],
    )
    def test_a_format_by_name_and_type(self, name: str, kind: type[pl.DataType], wanted: str) -> None:
        assert _default_format(name, kind()) == wanted

    @pytest.mark.parametrize(
        ("values", "pattern"),
        [
            ([1.0, 2.0], "#,##0"),
            ([1.5], "#,##0.0"),
            ([1.25, 3.5], "#,##0.00"),
            ([0.1234567], "#,##0.000000"),
            ([], "#,##0"),
        ],
    )
    def test_an_amount_shows_the_decimals_that_it_has(self, values: list[float], pattern: str) -> None:
        assert _pattern("amount", pl.Series(values, dtype=pl.Float64)) == pattern

    def test_simulated_data_say_so_on_every_sheet(self) -> None:
        about = About("说明", "字段", ("a", "b", "c", "d"), [], "数据版本 7", simulated_mark="模拟数据")
        book = open_book(downloads.to_xlsx([figures_sheet()], about))
        assert book.sheetnames == ["数据 模拟数据", "字段", "说明"]
        assert book["说明"]["A1"].value == "模拟数据"
        assert book["数据 模拟数据"].oddHeader.center.text == "模拟数据"

    def test_sheet_names_are_made_acceptable_and_unique(self) -> None:
        names = ["a/b:c*[d]?", "很" * 40, "很" * 40, "'quoted'", ""]
        frame = pl.DataFrame({"x": [1]})
        book = open_book(downloads.to_xlsx([Sheet(name, frame) for name in names], ABOUT))
        assert book.sheetnames[:5] == ["a b c  d", "很" * 31, "很" * 29 + " 2", "quoted", "Sheet"]

    def test_a_chosen_format_wins(self) -> None:
        frame = pl.DataFrame({"value": [0.5], "change_ratio": [-0.25]})
        page = open_book(downloads.to_xlsx([Sheet("x", frame, formats={"value": "ratio"})], ABOUT))["x"]
        assert [cell.number_format for cell in page[2]] == ["0.0%", "+0.0%;-0.0%;0.0%"]

    def test_the_same_input_gives_the_same_bytes(self) -> None:
        first = downloads.to_xlsx([figures_sheet()], ABOUT)
        assert downloads.to_xlsx([figures_sheet()], ABOUT) == first

    def test_a_big_sheet_is_written_row_by_row_with_the_same_values(self) -> None:
        frame = pl.DataFrame({"a": range(70_000), "b": ["文字"] * 70_000, "c": [0.5] * 70_000})
        data = downloads.to_xlsx([Sheet("x", frame)], ABOUT)
        found = fastexcel.read_excel(data).load_sheet("x").to_polars()
        assert found["a"].to_list() == list(range(70_000))
        assert found["b"].unique().to_list() == ["文字"]

    def test_more_rows_than_excel_opens_are_refused(self) -> None:
        frame = pl.DataFrame({"a": pl.repeat(1, 1_048_576, eager=True)})
        with pytest.raises(DownloadError, match="1048576 rows"):
            downloads.to_xlsx([Sheet("x", frame)], ABOUT)

    def test_a_workbook_needs_a_sheet(self) -> None:
        with pytest.raises(DownloadError):
            downloads.to_xlsx([], ABOUT)


def test_no_file_carries_the_time_or_the_machine() -> None:
    data = downloads.to_xlsx([figures_sheet()], ABOUT)
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert {entry.date_time[0] for entry in parts.infolist()} == {1980}
        core = parts.read("docProps/core.xml").decode()
    assert set(re.findall(r"\d{4}-\d\d-\d\d", core)) == {"2000-01-01"}
