"""Every page against WCAG 2.1 AA as axe-core checks it, on a light screen, and some on a dark one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import axe_playwright_python
import pytest

from disclosure.ui.shell.page import PAGES
from tests.browser.steps import open_page

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


@pytest.mark.parametrize(("scheme", "names"), [("light", tuple(PAGES)), ("dark", ("applications", "agency", "desk"))])
def test_pages_have_no_fault(page: Page, dashboard: str, scheme: str, names: tuple[str, ...]) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    faults = []
    for name in names:
        body = f"?body={ZONE_ID}&scope=aggregate" if name == "agency" else ""
        open_page(page, f"{dashboard}/{'' if name == 'overview' else name}{body}")
        page.evaluate(AXE.read_text(encoding="utf-8"))
        faults += [f"{name}: {fault}" for fault in page.evaluate(_FAULTS)]
    assert not faults, "\n".join(faults)
