"""A Chromium for the browser tests: the one on the machine, else one that is installed now."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "msedge", "chrome")
_MAC_APPLICATIONS = ("Google Chrome", "Chromium", "Microsoft Edge")
_WINDOWS_PROGRAMS = (r"Google\Chrome\Application\chrome.exe", r"Microsoft\Edge\Application\msedge.exe")
_DEBIAN_PACKAGES = ("chromium", "fonts-noto-cjk", "libatomic1")
"""The last is what the program needs that Playwright drives a browser with."""

_OPTIONS = (
    # Nothing is fetched from outside while the tests run.
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--disable-gpu",
    "--no-first-run",
    # One process draws all pages: another would compile the framework's scripts anew.
    "--renderer-process-limit=1",
)


def find_browser() -> Path | None:
    """Path of an installed Chromium, Chrome or Edge, Playwright's own included; None if there is none.

    The variable ``DISCLOSURE_BROWSER`` names another one.
    """
    chosen = os.environ.get("DISCLOSURE_BROWSER")
    if chosen:
        return Path(chosen)
    for name in _NAMES:
        found = shutil.which(name)
        if found and not _is_a_stub(Path(found)):
            return Path(found)
    for path in _usual_places():
        if path.is_file():
            return path
    return _playwrights_own() if driver_starts() else None


def driver_starts() -> bool:
    """Whether the program that Playwright drives a browser with starts: a bare Linux lacks a library of it."""
    asked = [sys.executable, "-m", "playwright", "--version"]
    return subprocess.run(asked, check=False, capture_output=True).returncode == 0


def install_browser() -> Path | None:
    """Install a Chromium and return its path, None if that failed: Debian's as root, Playwright's own elsewhere."""
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], check=False, env=quiet)
        subprocess.run(
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *_DEBIAN_PACKAGES],
            check=False,
            env=quiet,
            stdout=subprocess.DEVNULL,
        )
        found = find_browser()
        if found:
            return found
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    return find_browser()


@contextmanager
def run_browser(path: Path) -> Iterator[Browser]:
    """Start the browser at ``path`` without a window; it is ended on leaving."""
    from playwright.sync_api import sync_playwright

    options = [*_OPTIONS]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        options.append("--no-sandbox")  # Chromium refuses to start as root with it
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=options)
        yield browser
        browser.close()


def print_page(path: Path, page: bytes, folder: Path, *options: str) -> bytes:
    """A web page as the browser at `path` prints it to PDF; `folder` holds what that takes."""
    (folder / "page.html").write_bytes(page)
    quiet = ("--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'profile'}")
    target = folder / "page.pdf"
    subprocess.run(
        [str(path), *quiet, *options, f"--print-to-pdf={target}", (folder / "page.html").as_uri()],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return target.read_bytes()


def _usual_places() -> list[Path]:
    if sys.platform == "darwin":
        folders = [Path("/Applications"), Path.home() / "Applications"]
        return [folder / f"{name}.app/Contents/MacOS/{name}" for folder in folders for name in _MAC_APPLICATIONS]
    if sys.platform == "win32":
        variables = ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")
        folders = [Path(os.environ[name]) for name in variables if name in os.environ]
        return [folder / program for folder in folders for program in _WINDOWS_PROGRAMS]
    return []


def _is_a_stub(path: Path) -> bool:
    """Ubuntu's package is a script that only asks for a snap; it starts no browser where snaps are not at hand."""
    return path.stat().st_size < 20_000 and b"snap" in path.read_bytes() and not Path("/snap/bin/chromium").exists()


def _playwrights_own() -> Path | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = Path(playwright.chromium.executable_path)
    return path if path.is_file() else None
