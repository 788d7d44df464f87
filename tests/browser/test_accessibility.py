"""Every page against WCAG 2.1 AA as axe-core checks it, some on a dark screen or a phone too; every page on paper."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import axe_playwright_python
import pytest

from disclosure.ui.shell.labels import Words
from disclosure.ui.shell.page import _DARK_BUTTONS, PAGES
from tests.browser.steps import open_page, open_within, settle

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
ZONE_ID = "a95ad876804e5"
_FAULTS = """
async () => {
  const wanted = {runOnly: {type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']}};
  const found = await axe.run(document, wanted);
  return found.violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.html} ${node.failureSummary}`));
}
"""


ZH = Words("zh")
_TALLEST = 2400
"""Three screens: a page answers its question on the first, the rest is chosen by section."""

SECTIONS = (
    *("checks?section=groups", "checks?section=letters", "coverage?section=filing", "agencies?queue=residents"),
    "agencies?queue=create",
    *("applications?section=outcomes", "remedies?section=court", "overview?section=numbers"),
    *("applications?section=why&of=received_new", "coverage?section=days"),
)
"""Of those that are not open at first, one of each make."""

_UNTRANSLATED = """
() => [...document.querySelectorAll('[aria-label], [placeholder], [title]')].flatMap(element =>
  ['aria-label', 'placeholder', 'title'].map(name => element.getAttribute(name)).filter(
    words => /[A-Za-z]{3}/.test(words ?? '') && !/[\u4e00-\u9fff]/.test(words)
  )
)
"""
"""What a Chinese page says in English, to those who hear it."""

_PAPER_WIDTH = 703
"""A4 without its margins of 12 mm, at 96 dots an inch."""

_UNFIT_FOR_PAPER = """
() => {
  const isSeen = element => element.checkVisibility({visibilityProperty: true}) && element.getClientRects().length > 0;
  const controls = [...document.querySelectorAll('button, input, select, textarea, [role=tab], [role=radio]')];
  const wide = [...document.querySelectorAll('svg.marks, table, h1, h2, h3, p')];
  const parts = [...document.querySelectorAll('[data-testid=stVegaLiteChart]')];
  return [
    ...controls.filter(isSeen).filter(element => !element.closest('table, details')).map(element => element.outerHTML),
    ...wide.filter(element => element.getBoundingClientRect().right > window.innerWidth + 1).map(one => one.outerHTML),
    ...parts.filter(chart => {
      const section = chart.closest('[class*=st-key-figure_]') ?? chart;
      return isSeen(chart) && getComputedStyle(section).breakInside !== 'avoid';
    }).map(chart => `a chart that a page may cut: ${chart.outerHTML.slice(0, 200)}`),
  ];
}
"""


@pytest.mark.parametrize(
    ("scheme", "width", "names"),
    [
        ("light", 1280, tuple(PAGES)),
        ("light", 1280, SECTIONS),
        ("dark", 1280, ("applications", "agency", "desk")),
        ("light", 390, ("overview", "data")),
    ],
)
def test_pages_have_no_fault(page: Page, dashboard: str, scheme: str, width: int, names: tuple[str, ...]) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.set_viewport_size({"width": width, "height": 720})
    faults = []
    shown = None
    for name in names:
        path = name.partition("?")[0]
        go = open_page if shown in (None, path) else open_within
        shown = path
        body = f"?body={ZONE_ID}&scope=aggregate" if name == "agency" else ""
        go(page, f"{dashboard}/{name.removeprefix('overview')}{body}")
        page.evaluate(AXE.read_text(encoding="utf-8"))
        faults += [f"{name}: {fault}" for fault in page.evaluate(_FAULTS)]
        faults += [f"{name} says {words}" for words in page.evaluate(_UNTRANSLATED)]
        height = page.get_by_test_id("stMainBlockContainer").evaluate("element => element.clientHeight")
        if width == 1280 and height > _TALLEST:
            faults.append(f"{name} is {height} px high: what is secondary belongs into a section of its own")
        if (scheme, width) == ("light", 1280):
            faults += [f"{name} on paper: {fault[:400]}" for fault in unfit_for_paper(page)]
    assert not faults, "\n".join(faults)


def test_the_words_of_the_framework_follow_the_language(page: Page, dashboard: str) -> None:
    open_page(page, f"{dashboard}/data")
    spoken = page.get_by_test_id("stSidebar").first
    assert (page.evaluate("document.documentElement.lang"), spoken.get_attribute("aria-label")) == ("zh-CN", "筛选栏")
    field = page.get_by_test_id("stMain").get_by_role("combobox").first
    field.click()
    field.fill("zzz")
    page.get_by_text(ZH.text("framework.no_results"), exact=True).wait_for()
    page.keyboard.press("Escape")
    speak(page, "English", "en")
    assert spoken.get_attribute("aria-label") == "Sidebar", "what was put in Chinese is put back"
    assert "Open" in page.evaluate(_UNTRANSLATED)
    speak(page, "中文", "zh-CN")
    assert page.evaluate(_UNTRANSLATED) == []


def speak(page: Page, name: str, language: str) -> None:
    """Choose a language, and wait until the page is in it."""
    page.get_by_text(name, exact=True).click()
    page.wait_for_function("language => document.documentElement.lang === language", arg=language)
    settle(page)


def test_a_button_that_cannot_be_pressed_is_no_dark_word_on_a_dark_page(page: Page) -> None:
    button = "<button data-testid='stBaseButton-primary' {}><p>x</p></button>"
    page.set_content(_DARK_BUTTONS + button.format("") + button.format("disabled"))
    colours = page.evaluate("[...document.querySelectorAll('p')].map(word => getComputedStyle(word).color)")
    assert colours[0] == "rgb(16, 22, 29)"
    assert colours[1] != colours[0]


def test_the_further_tabs_of_a_body_have_no_fault(page: Page, dashboard: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 720})
    open_page(page, f"{dashboard}/agency?body={ZONE_ID}&scope=aggregate")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    faults = []
    for tab in ("tables", "chain"):
        page.get_by_role("tab", name=ZH.text(f"body.tab_{tab}"), exact=True).click()
        settle(page)
        faults += [f"{tab}: {fault}" for fault in page.evaluate(_FAULTS)]
        height = page.get_by_test_id("stMainBlockContainer").evaluate("element => element.clientHeight")
        if height > _TALLEST:
            faults.append(f"{tab} is {height} px high")
        faults += [f"{tab} on paper: {fault[:400]}" for fault in unfit_for_paper(page)]
    assert not faults, "\n".join(faults)
    frames = page.locator(".frame").evaluate_all("frames => frames.map(frame => frame.tabIndex)")
    assert set(frames) == {0}, "a table that is wider than a phone is scrolled with keys"


def test_the_opened_sidebar_of_a_phone_has_no_fault(page: Page, dashboard: str) -> None:
    page.set_viewport_size({"width": 390, "height": 720})
    open_page(page, f"{dashboard}/data")
    page.get_by_test_id("stExpandSidebarButton").click()
    page.wait_for_timeout(1_000)  # it slides in
    settle(page)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    faults = page.evaluate(_FAULTS)
    assert not faults, "\n".join(faults)


def unfit_for_paper(page: Page) -> list[str]:
    """What a print of the page must not have: controls, what is wider than the paper, charts that may be cut in two."""
    screen = page.viewport_size
    page.emulate_media(media="print")
    page.set_viewport_size({"width": _PAPER_WIDTH, "height": 1000})
    settle(page)
    found: list[str] = page.evaluate(_UNFIT_FOR_PAPER)
    page.emulate_media(media="screen")
    if screen is not None:
        page.set_viewport_size(screen)
    settle(page)
    return found
