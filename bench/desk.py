"""A mixed folder of a thousand files through the desk in a real browser: ``python -m bench.desk [FILES [REPORTS]]``.

Web pages, workbooks, Word, PDF, delimited text, saved text, an archive of more, copies, changed reports and broken
files; every number that is stored is compared with what the files were made from. REPORTS is a folder of published
reports read by hand (raw/ and expected/, as the project's tests use it): they are brought in too, and every figure that
the desk holds of them is compared. Prints seconds for each step.
"""

from __future__ import annotations

import io
import json
import random
import shutil
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

from disclosure.agencies.regions import formal_name, load_regions
from disclosure.desk import jobs
from disclosure.store.read import Store
from tests.browser.steps import open_page, settle
from tests.builders.documents import text_report
from tests.builders.excel import csv_report, laid_out, sheets_of, xlsx_report
from tests.builders.pdf import pdf_report
from tests.builders.word import docx_report
from tests.chromium import find_browser, install_browser, run_browser
from tests.dashboard import run_dashboard
from tests.desk.rows import cells, report, words

VERSION = "gb2021"
OFFICES = ("审计局", "财政局", "教育局", "统计局", "水利局", "民政局")
FORMS: tuple[tuple[str, int, Callable[[str, int, int], bytes]], ...] = (
    (".html", 60, lambda body, year, number: report(body, year, number)),
    (".xlsx", 12, lambda body, year, number: xlsx_report(sheets_of(VERSION, cells(number), words(body, year)))),
    (".docx", 10, lambda body, year, number: docx_report(VERSION, cells(number), words(body, year))),
    (".txt", 8, lambda body, year, number: text_report(VERSION, cells(number), "S1", words(body, year))),
    (".csv", 5, lambda body, year, number: csv_report(laid_out(VERSION, cells(number), words(body, year)))),
    (".pdf", 5, lambda body, year, number: pdf_report(VERSION, cells(number), words(body, year))),
)
"""Suffix, share in a hundred, maker."""


EVERY_FIGURE: dict[str, object] = {
    "years": None,
    "region_code": None,
    "levels": None,
    "kinds": None,
    "agency_ids": None,
    "table_codes": None,
    "row_codes": None,
    "column_codes": None,
    "states": None,
    "limit": 1_000_000,
    "offset": 0,
}
RECEIVED = {"table_codes": ["applications"], "row_codes": ["received_new"], "column_codes": ["total"]}


def make_files(folder: Path, count: int) -> dict[tuple[str, int], int]:
    """Write files; gives body and year of each good one with its number of applications."""
    chance = random.Random(7)
    counties = [
        place.region_code for place in load_regions() if place.level == "county" and place.valid_to_year is None
    ]
    bodies = [formal_name(code) + office for code in chance.sample(counties, count) for office in OFFICES[:1]]
    truth: dict[tuple[str, int], int] = {}
    suffixes = [form for form in FORMS for _ in range(form[1])]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for index in range(count - 1):
            body, year, number = bodies[index], 2021 + index % 4, index + 1
            if index % 50 == 49:
                (folder / f"{index:04d}.doc").write_bytes(chance.randbytes(2000))
                continue
            suffix, _, make = chance.choice(suffixes)
            data = make(body, year, number)
            truth[body, year] = number
            (folder / f"{index:04d}{suffix}").write_bytes(data)
            if index % 100 == 7:
                archive.writestr(f"in/{index}.html", report(body, year + 1, number + 5000))
                truth[body, year + 1] = number + 5000
    (folder / "more.zip").write_bytes(packed.getvalue())
    return truth


def _compared(job: jobs.Job, readings: list[dict[str, object]], path: Path) -> str:
    """How many of the figures that the desk holds of a published report are those that were read by hand."""
    expected = json.loads(
        (path.parent.parent / "expected" / f"{path.stem}.json").read_text("utf-8"), parse_float=Decimal
    )
    figures = {key: None if value is None else Decimal(value) for key, value in expected["figures"].items()}
    reading = next(line for line in readings if str(line.get("source") or line.get("name")).endswith(path.name))
    read = {key: line["value"] for key, line in job.figures(int(str(reading["document"]))).items()}
    right = sum(
        key in figures and figures[key] == (None if value is None else Decimal(str(value)))
        for key, value in read.items()
    )
    return f"{reading['status']}: {right} of {len(read)} figures right, {len(figures)} in the report"


def measure(count: int, reports: Path | None = None) -> dict[str, object]:
    """Bring the files in, accept all good ones, compare what is stored."""
    published = sorted((reports / "raw").iterdir()) if reports is not None else []
    browser_path = find_browser() or install_browser()
    if browser_path is None:
        raise SystemExit("no browser")
    seconds: dict[str, float] = {}
    with tempfile.TemporaryDirectory(prefix="desk-") as held:
        source, store = Path(held) / "files", Path(held) / "store"
        source.mkdir()
        truth = make_files(source, count - len(published))
        for path in published:
            shutil.copy(path, source)
        from disclosure.store.default import ensure_default_store

        ensure_default_store(store)
        files = sorted(str(path) for path in source.iterdir())
        with run_dashboard(store) as address, run_browser(browser_path) as browser:
            page = browser.new_page(viewport={"width": 1280, "height": 900}, locale="zh-CN")
            page.set_default_timeout(420_000)
            open_page(page, f"{address}/desk")
            start = time.perf_counter()

            def lap(name: str) -> None:
                nonlocal start
                now = time.perf_counter()
                seconds[name] = round(now - start, 1)
                start = now

            page.locator("input[type=file]").set_input_files(files)
            # The files travel as packs; the button is held back until they have arrived.
            page.get_by_text("个文件.desk").first.wait_for()
            lap("files sent")
            page.get_by_role("button", name="开始读取").click()
            page.wait_for_function("() => location.search.includes('job=')")
            lap("files kept")
            print(seconds, file=sys.stderr, flush=True)
            page.get_by_role("button", name="份入库").first.wait_for()
            settle(page)
            lap("read, table shown")
            if page.get_by_role("button", name="下一页").count():
                page.get_by_role("button", name="下一页").click()
                settle(page)
                lap("next leaf")
            page.screenshot(path=str(Path(tempfile.gettempdir()) / "desk-bench.png"), full_page=True)
            page.get_by_role("button", name="份入库").first.click()
            page.get_by_text("入库完成").wait_for()
            settle(page)
            lap("all good ones stored, table shown")
            said = page.get_by_test_id("stAlert").first.inner_text()
        job = jobs.list_jobs(store)[0]
        readings = job.lines("readings")
        with Store.open(store) as opened:
            frame = opened.query("figure_list", EVERY_FIGURE | RECEIVED | {"scope": "own"})
        of_published = {path.name: _compared(job, readings, path) for path in published}
        stored = {
            (str(row["agency_name"]), int(row["report_year"])): row["value"] for row in frame.iter_rows(named=True)
        }
        wrong = [key for key, number in truth.items() if key in stored and stored[key] != Decimal(number)]
        missing = [key for key in truth if key not in stored]
    return {
        "files": len(files),
        "documents": len(readings),
        "refused": sum(line["status"] == "refused" for line in readings),
        "made good": len(truth),
        "stored right": len(truth) - len(wrong) - len(missing),
        "stored wrong": len(wrong),
        "left for a person": [f"{body} {year}" for body, year in missing][:10],
        "left count": len(missing),
        "published": of_published,
        "seconds": seconds,
        "said": said,
    }


if __name__ == "__main__":
    given = sys.argv[1:]
    found = measure(int(given[0]) if given else 1_000, Path(given[1]) if len(given) > 1 else None)
    print(json.dumps(found, ensure_ascii=False, indent=1))
