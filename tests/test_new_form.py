"""A version of the form, a measure and a sum rule are rows: shown in a copy of the project with a made-up one of each.

The copy is another process with its own data folder: nothing of the version is known to the code.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.new_form.rows import add_form, add_measure, add_rule, add_uncounted_row

PROJECT = Path(__file__).resolve().parent.parent


def _left_out(folder: str, names: list[str]) -> set[str]:
    """Compiled files, and the stores that were built in data/."""
    built = {"store"} if Path(folder) == PROJECT / "data" else set()
    return {name for name in names if name == "__pycache__" or name in built}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project with the made-up rows."""
    folder = tmp_path_factory.mktemp("copy")
    for name in ("disclosure", "queries", "data", "tests"):
        shutil.copytree(PROJECT / name, folder / name, ignore=_left_out)
    shutil.copy(PROJECT / "pyproject.toml", folder / "pyproject.toml")
    add_form(folder / "data")
    add_measure(folder / "data")
    add_rule(folder / "data")
    return folder


def run_in(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_a_made_up_version_measure_and_rule_need_no_code(copy: Path) -> None:
    done = run_in(copy, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/new_form/in_a_copy.py")
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]


def test_a_form_whose_cells_no_measure_counts_is_refused(copy: Path) -> None:
    add_uncounted_row(copy / "data")
    done = run_in(copy, "-c", "from disclosure.store.serving import build_serving_tables as b; b(None)")
    assert done.returncode != 0
    assert "applications.granted_on_site.total" in done.stderr
    assert "gb2026" in done.stderr
