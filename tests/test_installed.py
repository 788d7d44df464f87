"""The program as an installed package: everything that it needs comes in its wheel, and nothing that was built."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path
from random import Random

import pytest

from disclosure.settings import DATA_FOLDER, PROJECT_FOLDER
from tests.builders.documents import balanced_figures, html_report
from tests.dashboard import run_dashboard

VERSION = "gb2021"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of packages with this one in it, unpacked from its wheel."""
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=PROJECT_FOLDER, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


@pytest.fixture
def home(site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a user who has that package and no checkout; processes started from now on are his."""
    monkeypatch.setenv("PYTHONPATH", str(site))
    for name in ("HOME", "XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path))
    for name in [name for name in os.environ if name.startswith("DISCLOSURE_")]:
        monkeypatch.delenv(name)
    return tmp_path


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "disclosure", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_every_committed_fact_is_in_the_wheel(site: Path) -> None:
    inside = site / "disclosure" / "installed" / "data"
    facts = {path.relative_to(DATA_FOLDER) for path in DATA_FOLDER.rglob("*") if path.is_file()}
    # What a test beside this one compiles or stores is no fact.
    committed = {path for path in facts if path.parts[0] != "store" and "__pycache__" not in path.parts}
    assert {path.relative_to(inside) for path in inside.rglob("*") if path.is_file()} == committed


def test_it_reads_keeps_answers_and_serves_without_a_checkout(site: Path, home: Path) -> None:
    (home / "a.html").write_bytes(html_report(VERSION, balanced_figures(VERSION, Random(1))))
    brought = run(home, "ingest", "a.html")
    assert brought.returncode == 0, brought.stderr
    listed = run(home, "query", "report_list")
    assert (listed.returncode, "示例县审计局" in listed.stdout) == (0, True), listed.stderr
    (current,) = home.rglob("current")
    with run_dashboard(current.parent, folder=home):
        pass
    assert not (site / "disclosure" / "installed" / "data" / "store").exists()
