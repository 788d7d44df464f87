"""The desk in a real browser: files brought in, looked at, corrected, stored, and found again on the data page."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from disclosure.desk import jobs
from disclosure.ingest.desk import accept_job, read_job
from disclosure.ui.shell.page import WRITING_PAGES
from tests.browser.steps import download, open_group, open_page, settle
from tests.builders.excel import sheets_of, xlsx_report
from tests.dashboard import run_dashboard
from tests.desk.rows import COUNTY, FINANCE, cells, make_job, report, words

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = pytest.mark.browser

ROW = 35
NAME_AT = 110
"""Pixels from the left of the table to somewhere in the column of names: the others are as wide as their words."""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with one report: 桃江县审计局, 2023, five applications."""
    folder = tmp_path_factory.mktemp("desk")
    job = make_job(folder, {"stored.html": report(received=5)})
    read_job(job, folder, worker_count=0)
    jobs.write_value(job.folder / "order.json", {"documents": [1]})
    assert accept_job(job, folder, worker_count=0)
    jobs.discard_job(job)
    return folder


def bring(page: Page, address: str, folder: Path, files: dict[str, bytes]) -> None:
    """Choose files on the desk and wait for their table."""
    paths = []
    for name, data in files.items():
        (folder / name).write_bytes(data)
        paths.append(str(folder / name))
    open_page(page, f"{address}/desk")
    page.locator("input[type=file]").set_input_files(paths)
    page.get_by_text(next(iter(files))).first.wait_for()
    page.get_by_role("button", name="开始读取").click()
    page.get_by_role("button", name="份入库").first.wait_for(timeout=120_000)
    settle(page)


def table(page: Page, place: int = 0) -> Locator:
    return page.get_by_test_id("stDataFrame").nth(place)


def cells_of(grid: Locator) -> list[list[str]]:
    """The texts of a table, which the browser keeps beside the picture of it for screen readers."""
    return [
        [str(text) for text in row.locator("td").all_text_contents()]
        for row in grid.locator("canvas table tbody tr").all()
    ]


def test_files_are_read_corrected_stored_and_found(
    page: Page, serve: Callable[[Path], str], store: Path, tmp_path: Path
) -> None:
    address = serve(store)
    files = {
        "a.xlsx": xlsx_report(sheets_of("gb2021", cells(41), words(FINANCE, 2022))),
        "b.html": report(FINANCE, None, 42),
        "c.doc": b"\x00\x01\x02" * 1_000_000,
    }
    bring(page, address, tmp_path, files)
    said = page.get_by_test_id("stMain").inner_text()
    assert "全部（3）" in said
    assert "不能入库（1）" in said
    assert page.get_by_role("button", name="所选 1 份入库").is_visible()
    # The second document has no year: it is typed into its cell.
    grid = table(page)
    grid.get_by_test_id("glide-cell-3-1").first.wait_for(state="attached")
    grid.click(position={"x": NAME_AT, "y": ROW * 2 + ROW // 2})
    for key in ("ArrowRight", "ArrowRight", "Enter"):  # past the body to the year
        page.keyboard.press(key)
    page.locator("#portal input").wait_for()
    page.keyboard.type("2021", delay=50)
    page.keyboard.press("Enter")
    page.get_by_text("需要核对").wait_for(state="hidden")
    settle(page)
    page.get_by_role("button", name="只选可直接入库的 2 份").click()
    page.get_by_role("button", name="所选 2 份入库").click()
    page.get_by_text("入库完成：新增 2").wait_for(timeout=120_000)
    settle(page)
    open_page(page, f"{address}/data?scope=own&row=received_new&column=total")
    data = download(page, "CSV", tmp_path).read_bytes()
    found = {
        (row["机关"], row["年度"]): Decimal(row["数值"])
        for row in csv.DictReader(io.StringIO(data.decode("utf-8-sig")))
    }
    assert found[FINANCE, "2022"] == 41
    assert found[FINANCE, "2021"] == 42


def test_a_changed_report_shows_both_numbers_before_it_is_stored(
    page: Page, serve: Callable[[Path], str], store: Path, tmp_path: Path
) -> None:
    bring(page, serve(store), tmp_path, {"again.html": report(received=9)})
    page.get_by_text("库中来源：stored.html；6 格不同").wait_for()
    table(page, 1).get_by_test_id("glide-cell-4-5").first.wait_for(state="attached")
    lines = cells_of(table(page, 1))
    received = [line for line in lines if "本年新收政府信息公开申请数量" in " ".join(line)]
    assert received
    assert all("5" in line and "9" in line for line in received)
    assert page.get_by_role("button", name="所选 0 份入库").is_disabled()
    # A reload of the page finds the same job again.
    page.reload()
    page.get_by_text("库中来源：stored.html；6 格不同").wait_for()


def test_a_reading_outlives_the_server(page: Page, store: Path, tmp_path: Path) -> None:
    with run_dashboard(store) as address:
        open_page(page, f"{address}/desk")
        path = tmp_path / "one.html"
        path.write_bytes(report(COUNTY, 2018, 4))
        page.locator("input[type=file]").set_input_files([str(path)])
        page.get_by_text("one.html").first.wait_for()
        page.get_by_role("button", name="开始读取").click()
        page.wait_for_function("() => window.location.href.includes('job=')")
        place = page.url.partition("/desk")[2]
    with run_dashboard(store) as address:
        open_page(page, f"{address}/desk{place}")
        resume = page.get_by_role("button", name="接着读取")
        ready = page.get_by_role("button", name="所选 1 份入库")
        resume.or_(ready).first.wait_for(timeout=120_000)
        if resume.is_visible():
            resume.click()
        ready.wait_for(timeout=120_000)
        assert ready.is_enabled()
        assert page.get_by_text("one.html").count() > 0


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_table_fits_a_phone(
    page: Page, serve: Callable[[Path], str], store: Path, tmp_path: Path, language: str
) -> None:
    job = make_job(store, {"new.html": report(FINANCE, 2015, 7), "changed.html": report(received=9)})
    read_job(job, store, worker_count=0)
    page.set_viewport_size({"width": 390, "height": 844})
    open_page(page, f"{serve(store)}/desk?job={job.job_id}&lang={language}")
    widths = page.evaluate(
        "() => { const main = document.querySelector('[data-testid=stMain]');"
        " return [document.documentElement.scrollWidth, main.scrollWidth - main.clientWidth]; }"
    )
    assert widths[0] <= 390
    assert widths[1] <= 0


def test_a_dashboard_that_only_shows_has_no_desk(page: Page, default_store: Path) -> None:
    with run_dashboard(default_store, "--read-only") as address:
        open_page(page, address)
        assert page.get_by_test_id("stTopNavSection").all_inner_texts() == ["看", "查", "办", "据"]
        assert open_group(page, "文稿").is_visible()
        assert page.get_by_role("menuitem", name="导入").count() == 0
        for name in sorted({*WRITING_PAGES, "documents"}):
            page.goto(f"{address}/{name}")
            page.get_by_role("heading", level=1).first.wait_for()
            assert page.locator("input[type=file]").count() == 0


def test_a_file_that_is_too_large_stays_in_the_browser(
    page: Page, serve: Callable[[Path], str], store: Path, tmp_path: Path
) -> None:
    large = tmp_path / "全年.zip"
    with large.open("wb") as handle:
        handle.truncate(200 * 1024 * 1024 + 1)
    (tmp_path / "small.html").write_bytes(report(year=2015))
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "PUT" else None)
    open_page(page, f"{serve(store)}/desk")
    chosen = page.locator("input[type=file]")
    chosen.set_input_files([str(large)])
    page.get_by_text("有 201 兆，超过单个文件 200 兆的上限").wait_for()
    assert sent == []
    chosen.set_input_files([str(large), str(tmp_path / "small.html")])
    page.get_by_text("small.html").first.wait_for()
    settle(page)
    assert len(sent) == 1
    assert page.get_by_text("“全年.zip”有 201 兆").count() == 1
    assert page.get_by_text("or smaller").count() == 0


def test_many_files_of_which_some_are_large_travel_as_one(
    page: Page, serve: Callable[[Path], str], store: Path, tmp_path: Path
) -> None:
    paths = []
    for number in range(14):
        path = tmp_path / f"{number}.html"
        path.write_bytes(report(year=2015))
        paths.append(str(path))
    large = tmp_path / "large.zip"
    with large.open("wb") as handle:
        handle.truncate(200 * 1024 * 1024 + 1)
    open_page(page, f"{serve(store)}/desk")
    page.locator("input[type=file]").set_input_files([*paths, str(large)])
    page.get_by_text("“large.zip”有 201 兆").wait_for()
    page.get_by_text(".desk").first.wait_for()
    settle(page)
    assert page.get_by_test_id("stFileUploader").inner_text().count(".desk") == 1
