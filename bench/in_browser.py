"""The dashboard in a real browser: first paint of the overview, and a filter change until the charts are new."""

from __future__ import annotations

import statistics
import time
from pathlib import Path
from typing import TYPE_CHECKING

from bench.simulated import YEARS, simulated_store
from tests.chromium import find_browser, install_browser, run_browser
from tests.dashboard import run_dashboard

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROUNDS = 7
SETTLED = """() => {
    const app = document.querySelector('[data-testid="stApp"]');
    return app && app.getAttribute('data-test-script-state') === 'notRunning'
        && document.querySelectorAll('[data-testid="stMetric"]').length > 0
        && !document.querySelector('[data-stale="true"]')
        && !document.querySelector('[data-testid="stSkeleton"]')
        && [...document.querySelectorAll('[data-testid="stVegaLiteChart"]')].every(
            chart => chart.querySelector('canvas, svg'));
}"""
"""Nothing runs, nothing is stale, no placeholder is left, every chart in the page is drawn."""

CLICK_TIMED = f"""() => {{
    const settled = {SETTLED}, before = location.search;
    window.timed = new Promise(done => addEventListener('click', () => {{
        const start = performance.now();
        const look = () => location.search !== before && settled() ? done(performance.now() - start)
            : requestAnimationFrame(look);
        requestAnimationFrame(look);
    }}, {{capture: true, once: true}}));
}}"""
"""Times the next click inside the page, so that the tool that clicks does not count."""


def measure(folder: Path, report_count: int) -> dict[str, object]:
    """Milliseconds (median, slowest) of the first paint and of a change of a filter."""
    store = simulated_store(folder, report_count)
    path = find_browser() or install_browser()
    if path is None:
        raise SystemExit("no Chromium, Chrome or Edge found, and none could be installed")
    with run_dashboard(store) as address, run_browser(path) as browser:
        first = _open_timed(browser, address)  # nothing is in the server's caches yet
        opened = [_open_timed(browser, address) for _ in range(ROUNDS)]
        changes = _changes_timed(browser, address)
    return {
        "reports": report_count,
        "rounds": ROUNDS,
        "rows": [
            {"what": "first visit after the start", **_summary([first])},
            {"what": "a further visit: first paint of the figures and charts", **_summary(opened)},
            {"what": "a filter change: until figures and charts are new", **_summary(changes)},
        ],
    }


def _summary(times: list[float]) -> dict[str, float]:
    return {"median_ms": round(statistics.median(times)), "slowest_ms": round(max(times)), "times": len(times)}


def _open_timed(browser: Browser, address: str) -> float:
    context = browser.new_context(locale="zh-CN", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    start = time.perf_counter()
    page.goto(address)
    page.wait_for_function(SETTLED, timeout=120_000, polling=20)
    spent = (time.perf_counter() - start) * 1000
    context.close()
    return spent


def _changes_timed(browser: Browser, address: str) -> list[float]:
    """Add one year after the other in the filter: every change is a selection that was not asked for before."""
    context = browser.new_context(locale="zh-CN", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(address)
    page.wait_for_function(SETTLED, timeout=120_000, polling=20)
    first, last = (int(year) for year in YEARS.split("-"))
    times = []
    for year in range(first, last + 1):
        button = page.get_by_test_id("stSidebar").get_by_role("button", name=str(year), exact=True)
        page.evaluate(CLICK_TIMED)
        button.click()
        times.append(page.evaluate("window.timed"))
    context.close()
    return times
