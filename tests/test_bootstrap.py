"""The start on a bare machine: what counts as installed, what is said when it cannot be."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from disclosure import bootstrap

PROJECT = Path(__file__).resolve().parent.parent

PYPROJECT = """
[build-system]
requires = ["builder==1.0"]

[project]
dependencies = ["one", "Two_Words"]

[dependency-groups]
dev = ["checker"]

[tool.uv]
constraint-dependencies = ["one==1.0", "two-words==2.0 ; python_version < '4'", "two-words==2.1", "checker==3.0"]
build-constraint-dependencies = ["builder==1.0"]
"""


def write_project(folder: Path, text: str = PYPROJECT) -> Path:
    (folder / "pyproject.toml").write_text(text, encoding="utf-8")
    return folder


def install(site_packages: Path, name: str, version: str) -> None:
    """What a package manager leaves behind, as far as it tells the version."""
    folder = site_packages / f"{name}-{version}.dist-info"
    folder.mkdir(parents=True)
    (folder / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n", encoding="utf-8")


def test_pins_are_read_from_the_project(tmp_path: Path) -> None:
    pins = bootstrap.Pins(write_project(tmp_path), groups=("dev",))
    assert pins.requirements == ["one", "Two_Words", "checker"]
    assert pins.versions["two-words"] == {"2.0", "2.1"}
    assert bootstrap.Pins(tmp_path).requirements == ["one", "Two_Words"]


def test_another_version_is_as_good_as_none(tmp_path: Path) -> None:
    pins = bootstrap.Pins(write_project(tmp_path))
    site_packages = tmp_path / "site-packages"
    install(site_packages, "one", "1.1")
    install(site_packages, "Two.Words", "2.1")
    assert pins.unmet([str(site_packages)]) == ["one"]
    assert pins.unmet([str(tmp_path / "nothing")]) == ["one", "Two_Words"]


def test_digest_follows_pins_and_groups(tmp_path: Path) -> None:
    before = bootstrap.Pins(write_project(tmp_path)).digest()
    assert bootstrap.Pins(tmp_path).digest() == before
    assert bootstrap.Pins(tmp_path, groups=("dev",)).digest() != before
    assert bootstrap.Pins(write_project(tmp_path, PYPROJECT.replace("one==1.0", "one==1.2"))).digest() != before


def test_running_interpreter_has_what_the_project_pins() -> None:
    assert bootstrap.Pins(PROJECT, groups=("dev",)).unmet() == []
    bootstrap.run_inside("disclosure", groups=("dev",))  # returns: nothing to do


def test_no_endless_restart(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(bootstrap, "PROJECT", write_project(tmp_path))
    monkeypatch.setenv("DISCLOSURE_STARTED_INSIDE", "1")
    with pytest.raises(SystemExit, match="1"):
        bootstrap.run_inside("disclosure")
    said = capsys.readouterr().err
    assert "Two_Words" in said
    assert ".venv" in said


def test_without_project_file_nothing_is_installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    prepared: list[object] = []
    monkeypatch.setattr(bootstrap, "PROJECT", tmp_path)
    monkeypatch.setattr(bootstrap, "prepare", lambda *arguments: prepared.append(arguments))
    bootstrap.run_inside("disclosure")
    assert prepared == []
    assert not (tmp_path / ".venv").exists()


def test_foreign_folder_in_the_way_is_kept(tmp_path: Path) -> None:
    folder = tmp_path / ".venv"
    folder.mkdir()
    (folder / "diary.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(bootstrap.SetupError, match=r"not a Python environment"):
        bootstrap.prepare(folder, bootstrap.Pins(write_project(tmp_path)))
    assert (folder / "diary.txt").read_text(encoding="utf-8") == "mine"


def test_file_in_the_way_is_named(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    with pytest.raises(bootstrap.SetupError, match=r"Could not make \.venv"):
        bootstrap.prepare(blocked / ".venv", bootstrap.Pins(write_project(tmp_path)))


OCR = """
[project.optional-dependencies]
ocr = ["Reader", "one"]
"""


def with_extra(folder: Path) -> Path:
    """A project with the extra `ocr`, which needs a package of its own and one that the project needs anyway."""
    text = PYPROJECT.replace("[dependency-groups]", f"{OCR}\n[dependency-groups]")
    return write_project(folder, text.replace('"checker==3.0"', '"checker==3.0", "reader==4.0"'))


def test_an_extra_adds_its_packages_and_changes_the_digest(tmp_path: Path) -> None:
    pins = bootstrap.Pins(with_extra(tmp_path), extras=("ocr",))
    assert pins.requirements == ["one", "Two_Words", "Reader"]
    assert pins.versions["reader"] == {"4.0"}
    assert bootstrap.Pins(tmp_path).requirements == ["one", "Two_Words"]
    assert bootstrap.Pins(tmp_path).digest() != pins.digest()


def test_every_package_of_the_extras_is_pinned() -> None:
    pins = bootstrap.Pins(PROJECT, extras=("ocr", "cluster"))
    assert {"onnxruntime", "rapidocr", "distributed"} <= {bootstrap.normalised(name) for name in pins.requirements}
    assert all(bootstrap.normalised(name) in pins.versions for name in pins.requirements)


def test_an_extra_with_versions_of_its_own_has_an_environment_of_its_own() -> None:
    pins = bootstrap.Pins(PROJECT, extras=("lake",))
    assert pins.environment == ".venv-lake"
    assert pins.versions["duckdb"] == pins.versions["duckdb-extension-ducklake"]
    assert "duckdb==2.0.0" not in pins.constraints
    usual = bootstrap.Pins(PROJECT)
    assert usual.environment == ".venv"
    assert usual.versions["duckdb"] == {"2.0.0"}
    assert {line for line in usual.constraints if not line.startswith("duckdb==")} <= set(pins.constraints)


@pytest.mark.skipif(os.name == "nt", reason="the pretended installer is a shell script")
def test_what_is_installed_for_an_extra(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The installer is given the extra's packages and, among the constraints, their pins."""
    pins = bootstrap.Pins(with_extra(tmp_path), extras=("ocr",))
    installer = tmp_path / "installer"
    installer.write_text(f'#!/bin/sh\necho "$@" >> {tmp_path}/asked\ncat "$2" >> {tmp_path}/pinned\nexit 3\n')
    installer.chmod(0o755)
    monkeypatch.setattr(bootstrap, "_installer", lambda python: [str(installer)])
    with pytest.raises(bootstrap.SetupError, match=r"PIP_INDEX_URL"):
        bootstrap.prepare(tmp_path / ".venv", pins)
    option, _, *asked = (tmp_path / "asked").read_text().split()
    assert (option, asked) == ("-c", ["builder==1.0", "one", "Two_Words", "Reader"])
    assert "reader==4.0" in (tmp_path / "pinned").read_text().splitlines()


@pytest.mark.parametrize("named", ["ocr", " ocr ", "ocr,", ",ocr"])
def test_the_start_reads_the_extras_that_are_asked_for(
    named: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    prepared: list[list[str]] = []

    def prepare(environment: Path, pins: bootstrap.Pins) -> Path:
        prepared.append(pins.requirements)
        raise bootstrap.SetupError("enough")

    monkeypatch.setattr(bootstrap, "PROJECT", with_extra(tmp_path))
    monkeypatch.setattr(bootstrap, "prepare", prepare)
    monkeypatch.setenv("DISCLOSURE_EXTRAS", named)
    with pytest.raises(SystemExit, match="1"):
        bootstrap.run_inside("disclosure")
    assert prepared == [["one", "Two_Words", "Reader"]]


def test_an_unknown_extra_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(bootstrap, "PROJECT", with_extra(tmp_path))
    monkeypatch.setenv("DISCLOSURE_EXTRAS", "ocr,orc")
    with pytest.raises(SystemExit, match="1"):
        bootstrap.run_inside("disclosure")
    said = capsys.readouterr().err
    assert "DISCLOSURE_EXTRAS 中没有这一项:orc;可用:ocr" in said
    assert "names no such extra: orc (of: ocr)" in said
    assert "Traceback" not in said


@pytest.mark.skipif(os.name == "nt", reason="the pretended interpreter is a shell script")
def test_failed_installation_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    failing = tmp_path / "pip"
    failing.write_text("#!/bin/sh\nexit 3\n", encoding="utf-8")
    failing.chmod(0o755)
    monkeypatch.setattr(bootstrap, "_installer", lambda python: [str(failing)])
    with pytest.raises(bootstrap.SetupError, match=r"PIP_INDEX_URL"):
        bootstrap.prepare(tmp_path / ".venv", bootstrap.Pins(write_project(tmp_path)))
    assert not (tmp_path / ".venv" / "disclosure-packages").exists()


def test_broken_environment_is_noticed(tmp_path: Path) -> None:
    assert not bootstrap._works(tmp_path / "bin" / "python")
    assert bootstrap._works(Path(sys.executable))


@pytest.mark.parametrize("name", ["disclosure/__init__.py", "disclosure/__main__.py", "disclosure/bootstrap.py"])
def test_old_python_can_read_the_start(name: str) -> None:
    """A person with an old Python meets the sentence that names the version, not a syntax error."""
    tree = ast.parse((PROJECT / name).read_text(encoding="utf-8"), feature_version=(3, 7))
    assert isinstance(tree, ast.Module)


def test_start_ends_with_the_status_of_the_command() -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "disclosure", "no-such-command"], check=False, capture_output=True, cwd=PROJECT
    )
    assert ended.returncode == 2
    assert b"Traceback" not in ended.stderr
