"""核查, 报送, 汇总 in a real browser: open and decide a finding, read the matrix, download what goes out."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import docx
import openpyxl
import pytest

from disclosure.decisions import journals
from disclosure.store.read import Store
from tests.browser.steps import choose, download, open_page, settle

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

ZONE_ID = "a95ad876804e5"
AREA = "平潭综合实验区海坛片区管理局"


def test_official_filters_decides_and_downloads_the_letters(
    page: Page, serve: Callable[[Path], str], default_store: Path, tmp_path: Path
) -> None:
    store = Path(shutil.copytree(default_store, tmp_path / "store"))
    open_page(page, f"{serve(store)}/checks?severity=error&section=groups")
    choose(page, "年度", "2024")
    assert "years=2024" in page.url
    page.get_by_role("button", name=f"只看{AREA}").click()
    page.wait_for_function("() => window.location.href.includes('agency=')")
    settle(page)
    listed = page.get_by_role("button", name=f"打开：{AREA} 2024年")
    count = listed.count()
    assert count == 7

    listed.first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("所涉数字", exact=True).wait_for()
    assert "finding=" in page.url
    dialog.get_by_text("国办公开办函").first.wait_for()
    dialog.get_by_text("确认", exact=True).click()
    dialog.get_by_label("说明").fill("已电话核实")
    dialog.get_by_label("处理人").fill("王")
    dialog.get_by_role("button", name="保存处理意见").click()
    dialog.wait_for(state="detached")
    settle(page)
    (line,) = journals.entries(store, "review")
    assert (line["decision"], line["note"], line["by"], line["report_year"]) == ("confirmed", "已电话核实", "王", 2024)
    numbers = page.get_by_test_id("stMetricValue").all_inner_texts()
    assert numbers == ["7", "0", "0", "6", "1"]

    page.get_by_role("main").get_by_text("反馈给各机关", exact=True).click()
    settle(page)
    path = download(page, "反馈单（Word）", tmp_path)
    assert AREA in path.name
    (table,) = docx.Document(str(path)).tables
    assert len(table.rows) == 1 + count
    book = openpyxl.load_workbook(download(page, "反馈表（Excel）", tmp_path))
    assert book["核查反馈"].max_row == 1 + count


def test_matrix_opens_a_report_and_keeps_it_in_the_address(page: Page, dashboard: str) -> None:
    open_page(page, f"{dashboard}/coverage")
    page.get_by_role("button", name="平潭综合实验区公安局，2020年：本库未收录").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("2021年1月31日").wait_for()
    assert "place=a9c7ea641472f" in page.url
    page.reload()
    settle(page)
    page.get_by_role("dialog").get_by_text("2021年1月31日").wait_for()


def test_compiled_files_equal_the_store(page: Page, dashboard: str, default_store: Path, tmp_path: Path) -> None:
    open_page(page, f"{dashboard}/compile?government={ZONE_ID}&focus=2023")
    with Store.open(default_store) as store:
        rows = store.query("compile_government", {"agency_id": ZONE_ID, "year": 2023}).rows(named=True)
    of_applications = [row for row in rows if row["table_code"] == "applications"]

    document = docx.Document(str(download(page, "汇总表（Word）", tmp_path)))
    assert len(document.tables) == 3
    cells = [[cell.text for cell in row.cells] for row in document.tables[1].rows]
    assert len(cells) == 3 + 25
    assert all(len(row) == 10 for row in cells)
    shown = [text for row in cells[3:] for text in row[3:]]
    assert shown == [f"{int(row['compiled_value']):,}" for row in of_applications]
    assert "8 个机关中，7 个在本库有可计入的报告" in "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert len(document.tables[2].rows[0].cells) == 15

    book = openpyxl.load_workbook(download(page, "汇总与比较（Excel）", tmp_path))
    assert book.sheetnames == ["汇总结果", "公布的汇总", "公布减汇总", "组成"]
    for name, column in (
        ("汇总结果", "compiled_value"),
        ("公布的汇总", "published_value"),
        ("公布减汇总", "difference"),
    ):
        lines = list(book[name].iter_rows(values_only=True))
        start = next(place for place, line in enumerate(lines) if line[0] == "一、本年新收政府信息公开申请数量")
        numbers = [value for line in lines[start : start + 25] for value in line[3:10]]
        assert numbers == [int(row[column]) for row in of_applications]
    assert book["组成"].max_row == 1 + 8
