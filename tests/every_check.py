"""Runs the linters, the type checker and pytest one after the other and says which failed."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from tests.chromium import driver_starts, find_browser, install_browser

PROJECT = Path(__file__).resolve().parent.parent
RESULTS_VARIABLE = "DISCLOSURE_CHECK_RESULTS"
"""Tells pytest what came before it, so that its own closing line stays the last one; see conftest.py."""

LINT_SQL = ("-c", "from sqruff.main import main; main()", "lint")
"""What Python is given, before a folder; the package cannot be run as a module."""

_CHECKS = (
    ("ruff format", ["-m", "ruff", "format", "--check", "--quiet", "."]),
    ("ruff check", ["-m", "ruff", "check", "--quiet", "."]),
    ("import-linter", ["-m", "tests.layers"]),
    ("mypy --strict", ["-m", "mypy"]),
    ("sqruff", [*LINT_SQL, "queries"]),
)
_TEST_PROCESSES = min(8, (os.cpu_count() or 1) + 3)
"""Some tests wait for a browser, a server or a limit of time while others work."""

_COMPILE = (sys.executable, "-m", "pytest", "--collect-only", "--quiet", "-p", "no:cacheprovider")
"""Run beside the linters: in a fresh clone each process would compile every test with its assertions, all at once."""


def run_every_check(options: list[str]) -> int:
    """Run all checks; 0 if all passed, else 1.

    ``options`` are pytest's, and ``--fast``: no browser, ``--linters``: format, lint, types and SQL only.
    """
    is_fast = "--fast" in options
    chosen = [option for option in options if option not in ("--fast", "--linters")]
    environment = {**os.environ}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # hundreds of programs are started; each would compile all of it
    if "--linters" in options:
        return 0 if all(passed for _, passed in _run_checks()) else 1
    compiling = subprocess.Popen(_COMPILE, cwd=PROJECT, env=environment, stdout=subprocess.DEVNULL)
    results = _run_checks()
    if not is_fast:
        results.append(_provide_browser())
    pytest = [sys.executable, "-m", "pytest", "--numprocesses", str(_TEST_PROCESSES)]
    if is_fast:
        pytest += ["-m", "not browser"]
    report = "\n".join(f"{name}: {'passed' if passed else 'FAILED'}" for name, passed in results)
    environment[RESULTS_VARIABLE] = report
    compiling.wait()
    status = subprocess.run([*pytest, *chosen], check=False, cwd=PROJECT, env=environment).returncode
    return 0 if status == 0 and all(passed for _, passed in results) else 1


def _run_checks() -> list[tuple[str, bool]]:
    return [_run_check(name, [sys.executable, *command]) for name, command in _CHECKS]


def _run_check(name: str, command: list[str]) -> tuple[str, bool]:
    """Run one check with its output on the screen; its name and whether it passed."""
    print(f"== {name}", flush=True)
    start = time.monotonic()
    passed = subprocess.run(command, check=False, cwd=PROJECT).returncode == 0
    print(f"== {name}: {'passed' if passed else 'FAILED'} ({time.monotonic() - start:.0f} s)", flush=True)
    return name, passed


def _provide_browser() -> tuple[str, bool]:
    """Name and outcome of having a browser; without one the browser tests would all fail one by one."""
    found = find_browser()
    if found is None or not driver_starts():
        found = install_browser()
    if found is not None and not driver_starts():
        print("== browser: FAILED: 'python -m playwright --version' does not start; it needs libatomic1", flush=True)
        return "browser", False
    print(f"== browser: {found or 'FAILED: none found, none could be installed'}", flush=True)
    return "browser", found is not None
