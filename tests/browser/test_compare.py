"""The page 比较 in a browser: a press on a group leads one level down, and the address back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.steps import open_page, settle

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def test_a_press_on_a_group_leads_one_level_down(page: Page, dashboard: str) -> None:
    open_page(page, f"{dashboard}/compare?by=level&focus=2024")
    chart = page.get_by_test_id("stVegaLiteChart").first
    label = chart.get_attribute("aria-label") or ""
    assert "居中机关" in label, "the chart is read out as its sentence"
    drawn = chart.locator("canvas, svg").first.bounding_box()
    assert drawn is not None
    page.mouse.click(drawn["x"] + drawn["width"] * 0.6, drawn["y"] + 22)
    page.wait_for_function("() => window.location.href.includes('by=kind')")
    page.get_by_role("heading", name="按类别").wait_for()
    settle(page)
    assert "level=" in page.url
    page.go_back()
    page.get_by_role("heading", name="按层级").wait_for()
    assert "by=level" in page.url
