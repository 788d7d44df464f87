"""What the project says of itself: pins, licence, links, labels, numbers in the README. A stale sentence fails here."""

from __future__ import annotations

import csv
import importlib.metadata
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from disclosure.bootstrap import Pins, normalised
from tests.every_check import LINT_SQL

PROJECT = Path(__file__).resolve().parent.parent
PAGES_OF_TEXT = sorted([*PROJECT.glob("*.md"), *(PROJECT / "docs").rglob("*.md"), *(PROJECT / "data").rglob("*.md")])
TEXT_ENDINGS = {"", ".csv", ".css", ".json", ".md", ".py", ".sql", ".sqruff", ".toml", ".txt", ".yaml", ".yml"}
NOT_OURS = {".git", ".venv", ".mypy_cache", ".pytest_cache", ".ruff_cache", ".hypothesis", "__pycache__", "store"}


def text_files() -> Iterator[Path]:
    """Every text file that belongs to the project, whether or not git is at hand."""
    for path in sorted(PROJECT.rglob("*")):
        parts = set(path.relative_to(PROJECT).parts)
        if path.is_file() and not parts & NOT_OURS and path.suffix in TEXT_ENDINGS and path.name != "uv.lock":
            yield path


def readme() -> str:
    return (PROJECT / "README.md").read_text(encoding="utf-8")


def project_settings() -> dict[str, object]:
    return tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))


def needed_packages() -> Iterator[importlib.metadata.Distribution]:
    """Everything that the project and its checks load, followed from package to package."""
    waiting = list(Pins(PROJECT, groups=("dev",)).requirements)
    seen: set[str] = set()
    while waiting:
        name = normalised(waiting.pop())
        if name in seen:
            continue
        seen.add(name)
        distribution = importlib.metadata.distribution(name)
        yield distribution
        for line in distribution.requires or []:
            requirement = Requirement(line)
            if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
                waiting.append(requirement.name)


def test_every_package_that_can_be_loaded_is_pinned() -> None:
    pins = Pins(PROJECT).versions
    packages = list(needed_packages())
    assert len(packages) > 50
    assert {package.name: package.version for package in packages if normalised(package.name) not in pins} == {}
    assert {
        package.name: package.version for package in packages if package.version not in pins[normalised(package.name)]
    } == {}


def test_pins_are_exact_and_named_once() -> None:
    for line in Pins(PROJECT).constraints:
        assert re.fullmatch(r"[a-z0-9-]+==[0-9][0-9a-z.]*( ; [^;]+)?", line), line


def test_no_registry_is_named() -> None:
    """Which index packages come from is the user's setting; uv.lock, which names one, stays out of git."""
    hosts = re.compile(
        "|".join(["py" + r"pi\.", "python" + r"hosted\.", "npm" + r"js\.", r"--(extra-)?index-url", r"/simple\b"])
    )
    found = {
        path.relative_to(PROJECT).as_posix(): hosts.findall(path.read_text(encoding="utf-8"))[:1]
        for path in text_files()
        if path != Path(__file__).resolve() and hosts.search(path.read_text(encoding="utf-8"))
    }
    assert found == {}
    assert "uv.lock" in (PROJECT / ".gitignore").read_text(encoding="utf-8").split()


def test_no_path_of_a_machine() -> None:
    places = re.compile(r"(?<![\w.])/(?:root|work|home/\w+|Users/\w+|tmp)/|\b[A-Z]:\\Users\\")
    found = [
        path.relative_to(PROJECT).as_posix()
        for path in text_files()
        if path != Path(__file__).resolve() and places.search(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_text_files_are_utf8_with_plain_line_ends() -> None:
    for path in text_files():
        data = path.read_bytes()
        data.decode("utf-8")
        assert b"\r" not in data, path
        assert not data.startswith(b"\xef\xbb\xbf"), path


def test_licence_is_stated_alike() -> None:
    settings = project_settings()["project"]
    assert isinstance(settings, dict)
    assert settings["license"] == "Apache-2.0"
    assert "Apache License" in (PROJECT / "LICENSE").read_text(encoding="utf-8")
    assert "Apache-2.0" in readme()
    for name in ("CHANGELOG.md", "CONTRIBUTING.md", "NOTICE", "docs/decisions.md", "docs/operations.md"):
        assert (PROJECT / name).is_file(), name


@pytest.mark.parametrize("page", PAGES_OF_TEXT, ids=lambda page: page.relative_to(PROJECT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text):
        if not target.startswith(("http://", "https://")):
            assert (page.parent / target).exists(), target
    for target in re.findall(r"`((?:data|docs|queries|disclosure|tests|bench|pages)/[\w./-]+)`", text):
        built = target.split("/")[:2] in (["data", "store"], ["data", "lakes"])
        assert built or (PROJECT / target).exists(), target


@pytest.mark.parametrize("file", sorted((PROJECT / "data" / "labels").glob("*.csv")), ids=lambda file: file.name)
def test_every_text_has_both_languages(file: Path) -> None:
    with file.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    keys = [row["key"] for row in rows]
    assert len(keys) == len(set(keys))
    assert [row["key"] for row in rows if not row["zh"].strip() or not row["en"].strip()] == []


def test_readme_has_exactly_the_two_commands() -> None:
    blocks = re.findall(r"```\w*\n(.*?)```", readme().split("## ")[1], flags=re.DOTALL)
    assert [block.strip() for block in blocks] == ["python -m disclosure serve", "python -m tests"]


def test_readme_names_every_command_of_the_program() -> None:
    from disclosure.cli import make_parser

    commands = {
        name for action in make_parser()._actions if isinstance(action.choices, dict) for name in action.choices
    }
    assert len(commands) >= 6
    assert {name for name in commands if f"`{name}" not in readme() and f"disclosure {name}" not in readme()} == set()


def test_readme_counts_what_is_there() -> None:
    with (PROJECT / "data/reports/report.csv").open(encoding="utf-8", newline="") as handle:
        reports = list(csv.DictReader(handle))
    with (PROJECT / "data/reports/figure.csv").open(encoding="utf-8", newline="") as handle:
        figure_count = sum(row["state"] != "unreadable" for row in csv.DictReader(handle))
    settings = project_settings()["project"]
    assert isinstance(settings, dict)
    for fact in (
        f"{len(reports)} 份",
        f"{len(reports)} reports",
        f"{figure_count:,} 格",
        f"{figure_count:,} cells",
        f"Python {str(settings['requires-python']).removeprefix('>=')}",
    ):
        assert fact in readme(), fact


def test_ci_runs_the_command_of_the_readme() -> None:
    lines = (PROJECT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert lines[-1] == "exec python3 -m tests"


@pytest.mark.skipif(not (PROJECT / ".git").exists(), reason="not a clone: what git keeps cannot be asked")
def test_the_linter_of_statements_notices_a_fault(tmp_path: Path) -> None:
    (tmp_path / ".sqruff").write_bytes((PROJECT / ".sqruff").read_bytes())
    statement = tmp_path / "a.sql"
    for text, is_fine in (("select a from t;\n", True), ("SELECT a from t;\n", False), ("select a  from t;\n", False)):
        statement.write_text(text, encoding="utf-8")
        done = subprocess.run([sys.executable, *LINT_SQL, "."], cwd=tmp_path, capture_output=True, check=False)
        assert (done.returncode == 0) == is_fine, done.stdout


def test_every_statement_is_closed() -> None:
    files = sorted((PROJECT / "queries").rglob("*.sql"))
    assert [file.name for file in files if not file.read_text(encoding="utf-8").endswith(";\n")] == []


def test_built_files_stay_out_of_git() -> None:
    listed = subprocess.run(["git", "ls-files"], check=True, capture_output=True, text=True, cwd=PROJECT).stdout.split()
    assert [name for name in listed if name.startswith(("data/store/", ".venv/")) or name.endswith(".duckdb")] == []
    assert "uv.lock" not in listed
