"""The dashboard in a real browser: what only a browser can show."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import openpyxl
import polars as pl
import pytest

from disclosure.store.read import Store
from disclosure.ui.shell.page import PAGES
from tests.browser.steps import choose, download, go_to, open_group, open_page, settle
from tests.dashboard import run_dashboard
from tests.ui.test_pages import HOSTILE_NAME, make_reading, write_store

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

ZONE_ID = "a95ad876804e5"
SELECTION: dict[str, object] = {
    "years": [2023],
    "scope": "own",
    "region_code": None,
    "levels": None,
    "kinds": None,
    "agency_ids": None,
}


def test_filters_stay_and_the_address_tells_the_view(page: Page, dashboard: str) -> None:
    open_page(page, dashboard)
    choose(page, "口径", "汇总（全辖区）")
    choose(page, "年度", "2024")
    assert page.url.endswith("?scope=aggregate&years=2024")
    first = page.get_by_test_id("stMetricValue").first.inner_text()
    go_to(page, "复议诉讼")
    assert page.url.endswith("/remedies?scope=aggregate&years=2024")
    go_to(page, "总览")
    assert page.get_by_test_id("stMetricValue").first.inner_text() == first
    page.reload()
    settle(page)
    assert page.get_by_test_id("stMetricValue").first.inner_text() == first


def test_language_switches_and_history_goes_back(page: Page, dashboard: str) -> None:
    open_page(page, f"{dashboard}/remedies?scope=aggregate")
    choose(page, "中文", "English")
    page.get_by_role("heading", level=1, name="Reconsideration and litigation").wait_for()
    settle(page)
    assert page.url.endswith("/remedies?scope=aggregate&lang=en")
    page.go_back()
    page.get_by_role("heading", level=1, name="复议诉讼").wait_for()
    settle(page)
    assert page.url.endswith("/remedies?scope=aggregate")
    page.go_forward()
    page.get_by_role("heading", level=1, name="Reconsideration and litigation").wait_for()
    settle(page)
    go_to(page, "Applications")
    assert "lang=en" in page.url
    body = page.locator("[data-testid=stMain]").inner_text()
    chinese = [line for line in body.splitlines() if any("\u4e00" <= letter <= "\u9fff" for letter in line)]
    assert [line for line in chinese if line != "中文" and not is_name(line)] == []


def is_name(line: str) -> bool:
    """Bodies and places have Chinese names in either language."""
    return any(ending in line for ending in ("局", "办公", "委员会", "人民政府", "省", "市", "县", "区"))


def test_table_downloads_hold_what_the_filters_show(
    page: Page, dashboard: str, default_store: Path, tmp_path: Path
) -> None:
    open_page(page, f"{dashboard}/data?scope=own&years=2023&row=received_new&column=total")
    with Store.open(default_store) as store:
        only = {"table_codes": None, "row_codes": ["received_new"], "column_codes": ["total"], "states": None}
        expected = store.query("figure_list", {**SELECTION, **only, "limit": 1000, "offset": 0})
    wanted = list(zip(expected["agency_name"], expected["value"], strict=True))
    assert len(wanted) == 8

    data = download(page, "CSV", tmp_path).read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert [(row["机关"], Decimal(row["数值"])) for row in rows] == wanted

    book = openpyxl.load_workbook(download(page, "Excel", tmp_path))
    sheet = book["数据"]
    head, *body = list(sheet.iter_rows(values_only=True))
    name, value = head.index("机关"), head.index("数值")
    assert [(row[name], row[value]) for row in body] == [(agency, int(number)) for agency, number in wanted]
    assert sheet.freeze_panes is not None
    about = "\n".join(str(cell) for row in book["说明"].iter_rows(values_only=True) for cell in row if cell)
    assert "2023" in about
    assert "本机关" in about

    frame = pl.read_parquet(download(page, "Parquet", tmp_path))
    assert list(zip(frame["agency_name"], frame["value"], strict=True)) == wanted


def test_chart_downloads_are_pictures_with_their_title(page: Page, dashboard: str, tmp_path: Path) -> None:
    open_page(page, f"{dashboard}/proactive?scope=own")
    page.get_by_role("tab", name="下载").first.click()
    picture = download(page, "PNG 图", tmp_path)
    assert picture.read_bytes().startswith(b"\x89PNG\r\n\x1a\n")
    drawing = download(page, "SVG 图", tmp_path).read_text(encoding="utf-8")
    ElementTree.fromstring(drawing)
    assert "制发、废止和现行有效的文件有多少" in drawing


def test_a_number_of_the_form_opens_its_source_by_keyboard(page: Page, dashboard: str) -> None:
    open_page(page, f"{dashboard}/agency?body={ZONE_ID}&scope=aggregate&focus=2023")
    page.get_by_role("tab", name="法定三张表").click()
    cell = page.get_by_role("button", name="一、本年新收政府信息公开申请数量，自然人")
    cell.focus()
    page.keyboard.press("Enter")
    drawer = page.get_by_role("dialog")
    drawer.get_by_text("这个数的来源").wait_for()
    settle(page)
    assert "cell=2023.applications.received_new.natural_person" in page.url
    assert drawer.get_by_role("link", name="打开来源").get_attribute("href").startswith("https://www.pingtan.gov.cn/")
    page.keyboard.press("Escape")
    drawer.wait_for(state="hidden")
    page.wait_for_function("() => !window.location.href.includes('cell=')")


def test_the_keyboard_reaches_every_filter(page: Page, dashboard: str) -> None:
    open_page(page, dashboard)
    page.locator(".st-key-filter_clear").wait_for()
    missing = {"scope", "years", "region", "level", "kind", "agency_text", "clear"}
    for _ in range(240):  # a loaded browser may pass one over while it draws; it comes round again
        page.keyboard.press("Tab")
        page.wait_for_timeout(30)
        where = page.evaluate("() => document.activeElement.closest('[class*=st-key-filter_]')?.className ?? ''")
        missing = {name for name in missing if f"st-key-filter_{name}" not in where}
        if not missing:
            break
    assert not missing


def test_a_click_on_a_chart_brings_the_year_into_focus(page: Page, dashboard: str) -> None:
    open_page(page, f"{dashboard}/remedies?scope=own&section=ranking")
    chart = page.get_by_test_id("stVegaLiteChart").first
    chart.scroll_into_view_if_needed()
    bars = chart.locator("svg .mark-rect path")
    bars.first.wait_for()
    bars.first.click(force=True)
    page.wait_for_function("() => window.location.href.includes('focus=')")
    settle(page)
    year = page.url.partition("focus=")[2][:4]
    assert f"{year}年各机关相比" in page.get_by_test_id("stMain").inner_text()


def test_the_first_visitor_of_a_server_may_come_by_a_link(page: Page, default_store: Path) -> None:
    with run_dashboard(default_store) as address:
        open_page(page, f"{address}/agency?body={ZONE_ID}&scope=aggregate")
        assert open_group(page, "复议诉讼").is_visible()
        assert page.get_by_role("heading", name="平潭综合实验区管理委员会").is_visible()


def test_nothing_built_in_is_offered_in_english_only(page: Page, dashboard: str) -> None:
    open_page(page, f"{dashboard}/data")
    page.get_by_test_id("stDataFrame").hover()
    assert not page.get_by_test_id("stElementToolbar").first.is_visible()
    assert page.get_by_test_id("stMainMenu").count() == 0
    assert page.get_by_test_id("stAppDeployButton").count() == 0


@pytest.mark.parametrize("language", ["zh", "en"])
def test_pages_fit_a_phone(page: Page, dashboard: str, language: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    for name in PAGES:
        extra = f"&body={ZONE_ID}&scope=aggregate" if name == "agency" else ""
        open_page(page, f"{dashboard}/{'' if name == 'overview' else name}?lang={language}{extra}")
        widths = page.evaluate(
            "() => { const main = document.querySelector('[data-testid=stMain]');"
            " return [document.documentElement.scrollWidth, main.scrollWidth - main.clientWidth]; }"
        )
        assert widths[0] <= 390, name
        assert widths[1] <= 0, name
        if name == "overview":
            filters = page.get_by_test_id("stSidebar").get_by_test_id("stButtonGroup").first
            assert not filters.is_visible(), "a closed sidebar is neither read out nor reached by the keyboard"
            page.get_by_test_id("stExpandSidebarButton").click()
            filters.wait_for(state="visible")


def test_a_script_in_a_name_never_runs(page: Page, serve: Callable[[Path], str], tmp_path: Path) -> None:
    store = write_store(tmp_path / "store", [make_reading(HOSTILE_NAME, 2024, 5)])
    address = serve(store)
    with Store.open(store) as opened:
        body = opened.query("report_list", {**SELECTION, "years": None, "limit": 1, "offset": 0})["agency_id"][0]
    for path in ("", "data", f"agency?body={body}", f"applications?agency={body}"):
        open_page(page, f"{address}/{path}")
        assert page.title() != "owned"
        assert page.locator("script", has_text="owned").count() == 0
    assert "市财政局" in page.get_by_test_id("stMain").inner_text()


def test_the_name_of_a_number_wraps_before_its_help(page: Page, dashboard: str) -> None:
    open_page(page, f"{dashboard}/applications?lang=en")
    beyond = page.get_by_test_id("stMetricLabel").evaluate_all(
        """labels => labels.filter(label => {
            const [text, help] = [label.querySelector('p'), label.querySelector('[data-testid=stTooltipIcon]')];
            return help && text.getBoundingClientRect().right > help.getBoundingClientRect().left + 1;
        }).map(label => label.innerText)"""
    )
    assert page.get_by_test_id("stMetricLabel").count() == 8
    assert beyond == []
