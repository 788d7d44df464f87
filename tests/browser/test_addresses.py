"""The address says what is open: a body opened by a click is there after a change of year, a reload and a step back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.steps import choose, go_to, open_page, settle

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

POLICE, POLICE_ID = "平潭综合实验区公安局", "a9c7ea641472f"
ZONE, ZONE_ID = "平潭综合实验区管理委员会", "a95ad876804e5"


def require_shown(page: Page, name: str) -> None:
    """Wait until the page is about a body: its address is there before what it shows."""
    from playwright.sync_api import expect

    expect(page.get_by_test_id("stMain").get_by_role("heading", level=2).first).to_have_text(name, timeout=30_000)


def click_link(page: Page, label: str) -> None:
    before = page.url
    page.get_by_role("main").get_by_role("link", name=label).first.click()
    page.wait_for_function("before => window.location.href !== before", arg=before)
    settle(page)


def step_back(page: Page) -> None:
    before = page.url
    page.go_back()
    page.wait_for_function("before => window.location.href !== before", arg=before)
    settle(page)


def test_a_body_opened_by_a_click_stays(page: Page, dashboard: str) -> None:
    open_page(page, f"{dashboard}/agency")
    click_link(page, POLICE)
    assert page.url.endswith(f"/agency?body={POLICE_ID}")
    choose(page, "重点年度", "2019年")
    of_2019 = page.url
    assert of_2019.endswith(f"/agency?focus=2019&body={POLICE_ID}")
    require_shown(page, POLICE)
    page.reload()
    settle(page)
    require_shown(page, POLICE)
    assert page.url == of_2019

    click_link(page, f"上级：{ZONE}")
    assert page.url.endswith(f"/agency?body={ZONE_ID}")
    require_shown(page, ZONE)
    step_back(page)
    require_shown(page, POLICE)
    assert page.url == of_2019
    step_back(page)
    assert page.url.endswith(f"/agency?body={POLICE_ID}")

    go_to(page, "核查")
    assert page.url.endswith(f"/checks?agency={POLICE_ID}")


def test_the_overview_has_a_name(page: Page, dashboard: str) -> None:
    open_page(page, f"{dashboard}/overview?scope=aggregate&years=2023")
    page.wait_for_function("() => !window.location.pathname.includes('overview')")
    settle(page)
    assert page.url == f"{dashboard}/?scope=aggregate&years=2023"
    assert page.get_by_role("dialog").count() == 0
    assert page.get_by_role("heading", level=1, name="总览").is_visible()

    # A page that there is not: the first one says so, not a box of the framework's in English. The framework knows the
    # first page by a path that it does not serve.
    for name in ("desc", "start"):
        open_page(page, f"{dashboard}/{name}")
        settle(page)
        assert page.get_by_role("dialog").count() == 0
        assert page.get_by_text(f"网址中有本页或本库没有的内容，已略去：page={name}。").is_visible()
        assert page.url == f"{dashboard}/"


def test_one_step_back_leads_to_the_start_page_as_it_was(page: Page, dashboard: str) -> None:
    """The years of a tile's link stay behind with the page that it opened; those of a page go along to the next one."""
    open_page(page, f"{dashboard}/")
    tiles = page.get_by_test_id("stMain").get_by_role("link", name="查看")
    hrefs = {str(tile.get_attribute("href")) for tile in tiles.all() if tile.is_visible()}
    for leading_to in ("coverage?", "checks?"):
        href = next(each for each in sorted(hrefs) if each.startswith(leading_to))
        before = page.evaluate("history.length")
        page.get_by_test_id("stMain").locator(f'a[href="{href}"]').first.click()
        page.wait_for_function("href => window.location.href.endsWith(href)", arg=href)
        settle(page)
        assert page.evaluate("history.length") == before + 1
        step_back(page)
        assert page.url == f"{dashboard}/"
        page.evaluate("history.pushState({}, '', location.href)")  # what lay ahead is gone: the next step counts anew
    page.get_by_test_id("stMain").locator(f'a[href="{href}"]').first.click()
    page.wait_for_function("href => window.location.href.endsWith(href)", arg=href)
    settle(page)
    go_to(page, "总览")
    assert "years=" in page.url
