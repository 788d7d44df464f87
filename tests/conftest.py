"""Fixtures that every test may use: a store of the verified reports, a running dashboard, a browser page."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import Phase, settings
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from tests.chromium import find_browser, run_browser
from tests.dashboard import run_dashboard

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Request
    from xdist.workermanage import WorkerController

# The suite tries the same examples every time, wherever it runs; `python -m tests.explore` looks for new ones.
# A failure is not made smaller here: that takes minutes, and is what the command is for.
settings.register_profile(
    "suite", derandomize=True, database=None, deadline=None, print_blob=True, phases=(Phase.explicit, Phase.generate)
)
settings.register_profile("explore", deadline=None, print_blob=True)
settings.load_profile(os.environ.get("DISCLOSURE_EXAMPLES", "suite"))

_CHECK_RESULTS = os.environ.get("DISCLOSURE_CHECK_RESULTS", "")


_LONGEST = (
    *("tests/lake/test_many_machines.py", "tests/metrics", "tests/browser/test_dashboard.py"),
    *(
        "tests/browser/test_accessibility.py",
        "tests/browser/test_evidence.py",
        "tests/lake/test_lake_of_one_machine.py",
    ),
    *("tests/browser/test_desk.py", "tests/readers/test_scans.py", "tests/ingest/test_cluster.py"),
    *("tests/ingest/test_workers.py", "tests/store/test_upkeep.py", "tests/readers/test_producers.py"),
    *("tests/browser/test_addresses.py", "tests/browser/test_verification.py", "tests/store/test_filing.py"),
    *("tests/ingest/test_resume.py", "tests/ui/test_evidence_pages.py", "tests/store/test_findings.py"),
    *("tests/ui/test_pages.py", "tests/ui/test_documents.py", "tests/test_new_form.py", "tests/test_installed.py"),
    *("tests/test_fuzz.py", "tests/test_simulate.py", "tests/store/test_corrections.py"),
    *("tests/store/test_small_versions.py", "tests/store/test_write.py", "tests/ui/test_stored_reports.py"),
    *("tests/ui/test_same_numbers.py", "tests/ui/test_verification_pages.py", "tests/ui/test_desk.py"),
    *("tests/ui/test_letters.py", "tests/ui/test_agencies_page.py"),
)
"""Folders and files whose tests take longest together, the longest first: what is begun last keeps one process busy."""


class _LongestFirst(LoadScopeScheduling):
    """Gives a process all tests of a file, or of what `_LONGEST` names, at once: they share what takes long to make."""

    def _split_scope(self, nodeid: str) -> str:
        return next((long for long in _LONGEST if nodeid.startswith(long)), nodeid.partition("::")[0])

    def _assign_work_unit(self, node: WorkerController) -> None:
        first = next((long for long in _LONGEST if long in self.workqueue), None)
        if first is not None:
            self.workqueue.move_to_end(first, last=False)
        super()._assign_work_unit(node)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> _LongestFirst:
    """However many processes: marks of xdist's own are not seen with pytest 9.2 (`--dist loadgroup` groups nothing)."""
    return _LongestFirst(config, log)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say here what the linters said, above pytest's own closing line."""
    if _CHECK_RESULTS:
        terminalreporter.section("other checks")
        terminalreporter.write_line(_CHECK_RESULTS)


@pytest.fixture(scope="session")
def default_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of a store with the verified reports, as a first start makes it. Not to be written to."""
    from disclosure.store.default import ensure_default_store

    folder = tmp_path_factory.mktemp("default") / "store"
    ensure_default_store(folder)
    return folder


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[[Path], str]]:
    """A function: folder of a store -> address (``http://127.0.0.1:port``) of a dashboard that shows it."""
    addresses: dict[Path, str] = {}
    with ExitStack() as running:

        def start(store: Path) -> str:
            if store not in addresses:
                addresses[store] = running.enter_context(run_dashboard(store))
            return addresses[store]

        yield start


@pytest.fixture(scope="session")
def dashboard(serve: Callable[[Path], str], default_store: Path) -> str:
    """Address of a running dashboard over the verified reports."""
    return serve(default_store)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The browser of this machine, without a window."""
    path = find_browser()
    if path is None:
        pytest.fail("no Chromium, Chrome or Edge found; 'python -m tests' installs one")
    with run_browser(path) as started:
        yield started


@pytest.fixture(scope="session")
def visits(browser: Browser) -> Iterator[BrowserContext]:
    """What the pages of all tests are opened in: the browser keeps the framework's scripts as it has compiled them."""
    context = browser.new_context(
        locale="zh-CN", viewport={"width": 1280, "height": 900}, accept_downloads=True, reduced_motion="reduce"
    )
    context.set_default_timeout(30_000)
    context.new_page()  # the process of the pages ends with the last one
    yield context
    context.close()


@pytest.fixture
def page(visits: BrowserContext) -> Iterator[Page]:
    """A fresh page, Chinese, 1280 x 900. Fails its test on an error in the page or a request to another machine."""
    errors: list[str] = []
    strangers: list[str] = []

    def note_stranger(request: Request) -> None:
        if not request.url.startswith(("http://127.0.0.1:", "http://localhost:", "data:", "blob:", "about:")):
            strangers.append(request.url)

    opened = visits.new_page()
    visits.on("request", note_stranger)
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.on("console", lambda said: errors.append(said.text) if "Content Security Policy" in said.text else None)
    yield opened
    opened.evaluate("() => { try { localStorage.clear() } catch {} }")  # about:blank has none
    opened.close()
    visits.remove_listener("request", note_stranger)
    visits.clear_cookies()
    assert not errors, f"errors in the page: {errors}"
    assert not strangers, f"requests to other machines: {strangers}"
