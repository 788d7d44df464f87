"""Steps that the browser tests share: open, wait until the page has settled, choose, download."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

_SETTLED = """
() => {
  const app = document.querySelector('[data-testid="stApp"]');
  const isDone = app !== null
    && app.getAttribute('data-test-script-state') === 'notRunning'
    && app.getAttribute('data-test-connection-state') === 'CONNECTED'
    && document.querySelector('h1') !== null
    && document.querySelector('[data-stale="true"]') === null
    && document.querySelector('[data-testid="stSkeleton"]') === null;
  const size = isDone ? document.body.innerHTML.length : -1;
  if (size < 0 || window.settledSize !== size) {
    window.settledSize = size;
    window.settledSince = performance.now();
    return false;
  }
  return performance.now() - window.settledSince > 250;
}
"""
"""The script has ended before a slow browser has drawn what it sent: wait until the page has stopped changing, too."""


def settle(page: Page) -> None:
    """Wait until the script has run and everything that it drew is in place."""
    page.wait_for_function(_SETTLED, timeout=60_000)


def open_page(page: Page, address: str) -> None:
    """Open an address of the dashboard and wait for it."""
    page.goto(address)
    settle(page)


_GO_THERE = """
address => {
  window.shownBefore = document.querySelector('h1').innerText;
  history.pushState({}, '', address);
  dispatchEvent(new PopStateEvent('popstate'));
}
"""


def open_within(page: Page, address: str) -> None:
    """Open another page of the dashboard that is open already, as a step in the history does: nothing is loaded anew.

    Its title must be another one, by which it is known to have come.
    """
    page.evaluate(_GO_THERE, address)
    page.wait_for_function("() => (document.querySelector('h1')?.innerText ?? shownBefore) !== shownBefore")
    settle(page)


def choose(page: Page, label: str, option: str) -> None:
    """Press an option of a row of options, and wait until the address has followed."""
    before = page.url
    group = page.get_by_test_id("stButtonGroup").filter(has_text=label)
    group.get_by_text(option, exact=True).click()
    page.wait_for_function("before => window.location.href !== before", arg=before)
    settle(page)


def open_group(page: Page, title: str) -> Locator:
    """Open the group of the navigation that has a page, and return the link to it."""
    link = page.get_by_role("menuitem", name=title, exact=True)
    for group in page.get_by_test_id("stTopNavSection").all():
        group.click()
        page.get_by_test_id("stTopNavPopover").wait_for()
        if link.count():
            return link
        page.keyboard.press("Escape")
        page.get_by_test_id("stTopNavPopover").wait_for(state="detached")
    raise AssertionError(f"no group of the navigation has the page {title}")


def go_to(page: Page, title: str) -> None:
    """Follow a link of the navigation."""
    open_group(page, title).click()
    page.get_by_role("heading", level=1, name=title, exact=True).wait_for()
    settle(page)


def download(page: Page, label: str, folder: Path, within: str = "main") -> Path:
    """Press a download button and save the file."""
    with page.expect_download() as started:
        page.get_by_role("main" if within == "main" else "dialog").get_by_role("button", name=label).first.click()
    path = folder / started.value.suggested_filename
    started.value.save_as(path)
    return path
