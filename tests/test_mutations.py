"""The command that puts faults into the code: what it loads anew for one, and that the tests it names are there."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.mutations import (
    BELONGING,
    FAILED,
    PARTS,
    PROJECT,
    Forks,
    Quickly,
    _Faulty,
    choose_tests,
    module_of,
    part_of,
    those_that_import,
)


def test_a_fault_is_loaded_from_its_text_and_says_that_it_is_the_file() -> None:
    path = PROJECT / "disclosure" / "clock.py"
    faulty = _Faulty("disclosure.clock", path, path.read_text(encoding="utf-8") + "\nFAULT = 7\n")
    spec = faulty.find_spec("disclosure.clock")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert (module.FAULT, module.__file__) == (7, str(path))
    assert faulty.find_spec("disclosure.cli") is None


def test_whatever_imports_a_file_is_loaded_with_its_fault() -> None:
    lines = those_that_import("disclosure.checks.lines")
    assert {"disclosure.checks.lines", "disclosure.commands.check"} <= lines
    assert "disclosure.readers.web" not in lines
    # A package's own file stands for what is below it, which may use it without naming it.
    assert "disclosure.readers.text.delimited" in those_that_import("disclosure.readers")
    assert module_of((PROJECT / "disclosure/readers/__init__.py").relative_to(PROJECT)) == "disclosure.readers"


@pytest.mark.parametrize("part", PARTS)
def test_what_a_part_names_is_there(part: str) -> None:
    places, tests = PARTS[part]
    belonging = [choose_tests((PROJECT / place).relative_to(PROJECT), tests) for place in places]
    named = {*places, *tests, *(test for chosen in belonging for test in chosen)}
    named |= {test for _, chosen in BELONGING for test in chosen.split()}
    missing = [name for name in named if not name.startswith("--") and not (PROJECT / name.split("::")[0]).exists()]
    assert missing == []
    for beginning, _ in BELONGING:
        assert list(PROJECT.glob(f"{beginning}*")), f"no file begins with {beginning}"


@pytest.mark.parametrize("part", sorted(set(PARTS) - {"lake"}))
def test_every_file_of_a_part_has_a_few_tests_of_its_own(part: str) -> None:
    """All tests of a part take minutes for each fault: nothing would be tried."""
    places, whole = PARTS[part]
    files = [file for place in places for file in sorted((PROJECT / place).rglob("*.py"))]
    own = [file.relative_to(PROJECT) for file in files if "\ndef " in file.read_text(encoding="utf-8")]
    own = [file for file in own if part_of(file) == part]
    assert [file.as_posix() for file in own if choose_tests(file, whole) == whole and len(whole) > 1] == []


def test_a_file_is_of_the_innermost_part() -> None:
    assert part_of(Path("disclosure/store/lake/catalog.py")) == "lake"
    assert part_of(Path("disclosure/store/append.py")) == "store"
    assert part_of(Path("disclosure/readers/pages/ruling.py")) == "readers"


def test_no_fork_is_taken_for_a_fault_that_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests that end with anything but success without a fault end the command."""
    forks = Forks(tmp_path)
    monkeypatch.setattr(Forks, "_run", lambda *_: 0)
    forks.prepare(("tests/a.py",))
    outcomes = {0: False, 1: True, 2: True, 4: True, -9: True, None: True, 5: False, 100: False}
    for status, is_noticed in outcomes.items():
        monkeypatch.setattr(Forks, "_run", lambda *_, status=status: status)
        assert forks.notices(("tests/a.py",), PROJECT / "a.py", "") is is_noticed


def test_what_failed_is_run_without_the_fault_as_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The test that is named, with all its parameters, or all where none is; a limit that was too short is raised."""
    tests = ("tests/a.py", "tests/b.py")
    runs: list[tuple[tuple[str, ...], bool]] = []
    for statuses, named, asked, is_noticed in (
        ([0], "", [tests], False),
        ([1, 0], "tests/b.py::test_it[甲]", [tests, ("tests/b.py::test_it",)], True),
        ([1, 0], "", [tests, tests], True),
        ([2, 0], "tests/b.py::test_it", [tests, tests], True),
        ([None, 0], "", [tests, tests], True),
    ):
        runs.clear()
        forks = Forks(tmp_path)
        (tmp_path / FAILED).unlink(missing_ok=True)
        if named:
            (tmp_path / FAILED).write_text(named, encoding="utf-8")
        left = list(statuses)

        def run(
            _: Forks, tests: tuple[str, ...], __: float, change: object, left: list[int | None] = left
        ) -> int | None:
            runs.append((tests, change is not None))
            return left.pop(0)

        monkeypatch.setattr(Forks, "_run", run)
        assert forks.notices(tests, PROJECT / "a.py", "") is is_noticed
        assert runs == [(each, number == 0) for number, each in enumerate(asked)]
    (tmp_path / "said").write_text("甲", encoding="utf-8")
    monkeypatch.setattr(Forks, "_run", lambda *_: 1)
    with pytest.raises(SystemExit, match="without a fault"):
        Forks(tmp_path).notices(tests, PROJECT / "a.py", "")


def test_a_property_is_tried_with_a_few_examples_and_the_test_that_fails_is_named(tmp_path: Path) -> None:
    @settings(max_examples=90)
    @given(st.integers())
    def check(_: int) -> None:
        pass

    quickly = Quickly(tmp_path)
    quickly.pytest_collection_modifyitems([SimpleNamespace(obj=check), SimpleNamespace(obj=len), SimpleNamespace()])
    own = check._hypothesis_internal_use_settings  # type: ignore[attr-defined]
    assert own.max_examples < 9
    assert Phase.shrink not in own.phases
    quickly.pytest_runtest_logreport(SimpleNamespace(failed=False, nodeid="a"))
    assert not (tmp_path / FAILED).exists()
    quickly.pytest_runtest_logreport(SimpleNamespace(failed=True, nodeid="b"))
    assert (tmp_path / FAILED).read_text() == "b"
    Quickly(tmp_path)
    assert not (tmp_path / FAILED).exists()
