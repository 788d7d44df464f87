"""Small faults put into the code, one at a time: ``python -m tests.mutations --part recognition --sample 60``.

A comparison turned, a number by one, `and` for `or`, a `not`: each in a copy of the project, where the tests that
belong to the file run, fastest first. What they do not notice goes to all tests of the part with `--whole`. A fault
that no test notices is printed with its line. The same seed gives the same faults. The faults are those of Cosmic
Ray; the project's own part is what to try them on and which tests belong to it. Tests that fail without a fault notice
nothing: they are run first, and end the command.
"""

from __future__ import annotations

from disclosure import bootstrap

if __name__ == "__main__":
    bootstrap.run_inside("tests.mutations", groups=("dev", "mutations"))

import argparse
import difflib
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent

PARTS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "recognition": (
        ("disclosure/recognition", "disclosure/reading/extract.py"),
        ("tests/recognition", "tests/readers"),
    ),
    "readers": (("disclosure/readers",), ("tests/readers", "tests/recognition")),
    "store": (("disclosure/store",), ("tests/store", "tests/ingest/test_ingest.py", "tests/ingest/test_reread.py")),
    "checks": (("disclosure/checks", "disclosure/claims"), ("tests/checks", "tests/claims")),
    "letters": (
        (
            *("disclosure/downloads", "disclosure/ui/checks/letters.py"),
            *("disclosure/ui/checks/letter_sheets.py", "disclosure/ui/parts/statements.py"),
        ),
        (
            "tests/downloads/test_downloads.py",
            "tests/downloads/test_downloads_blocks.py",
            "tests/downloads/test_downloads_pictures.py",
            "tests/ui",
        ),
    ),
}
"""Name of a part -> where the faults are put, and all tests that ought to notice."""

_SHEETS = "tests/ui/test_letters.py"
_BIG_SHEET = "test_a_big_sheet_is_written_row_by_row_with_the_same_values"
_LAYOUTS = "tests/recognition/test_rows.py tests/recognition/test_layouts.py"
BELONGING: tuple[tuple[str, str], ...] = (
    ("disclosure/downloads/pictures", "tests/downloads/test_downloads_pictures.py"),
    (
        "disclosure/downloads/tables",
        f"tests/downloads/test_downloads.py --deselect=tests/downloads/test_downloads.py::TestXlsx::{_BIG_SHEET}",
    ),
    (
        "disclosure/downloads/workbook",
        f"tests/downloads/test_downloads.py --deselect=tests/downloads/test_downloads.py::TestXlsx::{_BIG_SHEET}",
    ),
    ("disclosure/downloads", "tests/downloads/test_downloads_blocks.py"),
    ("disclosure/ui/checks/letter_sheets", _SHEETS),
    ("disclosure/ui/parts/statements", f"tests/ui/test_statements.py {_SHEETS}"),
    ("disclosure/ui", f"{_SHEETS} tests/ui/test_verification_pages.py"),
    ("disclosure/claims", "tests/claims"),
    ("disclosure/checks/lines", "tests/checks/test_lines.py"),
    (
        "disclosure/checks",
        "tests/checks/test_catalogue_of_rules.py tests/checks/test_lines.py tests/checks/test_rules.py",
    ),
    ("disclosure/readers/office/word", "tests/readers/test_word.py"),
    ("disclosure/readers/office/excel", "tests/readers/test_excel.py"),
    ("disclosure/readers/office/number_formats", "tests/readers/test_excel.py"),
    ("disclosure/readers/office/sheet_cells", "tests/readers/test_excel.py"),
    ("disclosure/readers/text/cell_streams", "tests/readers/test_excel.py"),
    ("disclosure/readers/office/workbooks", "tests/readers/test_excel.py"),
    ("disclosure/readers/office/spreadsheet_xml", "tests/readers/test_flat_xml.py"),
    ("disclosure/readers/office/flat_xml", "tests/readers/test_flat_xml.py"),
    ("disclosure/readers/office/o", "tests/readers/test_opendocument.py"),
    ("disclosure/readers/ofd", "tests/readers/test_ofd.py"),
    ("disclosure/readers/web/html_unseen", "tests/readers/test_html_unseen.py"),
    ("disclosure/readers/web", "tests/readers/test_html_sheets.py tests/readers/test_producers.py"),
    ("disclosure/readers/text/delimited", "tests/readers/test_delimited.py"),
    ("disclosure/readers/text", f"tests/readers/test_text_tables.py tests/readers/test_delimited.py {_LAYOUTS}"),
    ("disclosure/readers/office/packages", "tests/readers/test_unsound_packages.py tests/readers/test_bad_input.py"),
    ("disclosure/store/append", "tests/store/test_write.py tests/store/test_filing.py"),
    ("disclosure/store/batch", "tests/store/test_write.py tests/store/test_filing.py"),
    ("disclosure/store/corrections", "tests/store/test_corrections.py"),
    ("disclosure/store/filing", "tests/store/test_filing.py"),
    ("disclosure/store/narratives", "tests/store/test_write.py tests/store/test_verified.py"),
    ("disclosure/store/read", "tests/store/test_read.py"),
    ("disclosure/store/schema", "tests/store/test_schema.py"),
    ("disclosure/store/verified", "tests/store/test_verified.py"),
    ("disclosure/store/versions", "tests/store/test_versions.py"),
    ("disclosure/store/write", "tests/store/test_write.py tests/store/test_read.py"),
)
"""Beginning of a file's path -> the few tests that ought to notice, fastest first; the first that fits is taken."""

_OPERATORS = (
    *("Comparison_Eq_NotEq", "Comparison_NotEq_Eq", "Comparison_Is_IsNot", "Comparison_IsNot_Is"),
    *("Comparison_Lt_LtE", "Comparison_LtE_Lt", "Comparison_Gt_GtE", "Comparison_GtE_Gt"),
    *("Comparison_Lt_GtE", "Comparison_LtE_Gt", "Comparison_Gt_LtE", "Comparison_GtE_Lt"),
    *("NumberReplacer", "AndWithOr", "OrWithAnd", "AddNot", "Delete_Not", "TrueWithFalse", "FalseWithTrue"),
)
_LIMIT_SECONDS = 900
_LONGEST = 10  # times what the tests take without a fault: a loop without an end
_COPIED = ("app.py", "bench", "data", "disclosure", "docs", "pages", "pyproject.toml", "queries", "tests")
_LEFT_OUT = shutil.ignore_patterns("__pycache__", ".*_cache", ".hypothesis", ".git", ".venv")


@dataclass(frozen=True)
class Fault:
    """A fault: the file, which operator of Cosmic Ray, and at which of its places."""

    path: Path
    operator: str
    occurrence: int


def find_faults(places: tuple[str, ...]) -> list[Fault]:
    """Every fault that can be put into the files, in order."""
    from cosmic_ray.ast import Visitor, get_ast
    from cosmic_ray.plugins import get_operator, operator_names

    class Counter(Visitor):  # type: ignore[misc]
        """Counts the places of an operator."""

        def __init__(self, operator: object) -> None:
            self.operator = operator
            self.count = 0

        def visit(self, node: object) -> object:
            self.count += sum(1 for _ in self.operator.mutation_positions(node))  # type: ignore[attr-defined]
            return node

    names = [name for name in operator_names() if name.replace("ComparisonOperator", "Comparison").endswith(_OPERATORS)]
    files = [file for place in places for file in sorted(_files(PROJECT / place))]
    faults = []
    for file in files:
        tree = get_ast(file.read_text(encoding="utf-8"))
        for name in names:
            counter = Counter(get_operator(name)())
            counter.walk(tree)
            faults += [Fault(file.relative_to(PROJECT), name, number) for number in range(counter.count)]
    return faults


def _files(place: Path) -> list[Path]:
    return [place] if place.is_file() else list(place.rglob("*.py"))


def put_in(fault: Fault, text: str) -> str | None:
    """The text of its file with the fault; None where it changes nothing, or only how a dataclass is kept (slots)."""
    from cosmic_ray.mutating import mutate_code
    from cosmic_ray.plugins import get_operator

    changed: str | None = mutate_code(text, get_operator(fault.operator)(), fault.occurrence)
    if changed is None:
        return None
    lines = [old for old, new in zip(text.splitlines(), changed.splitlines(), strict=False) if old != new]
    return changed if any(not line.startswith("@dataclass(") for line in lines) else None


def choose_tests(path: Path, whole: tuple[str, ...]) -> tuple[str, ...]:
    """The tests that belong to a file, or all of its part where none are named for it."""
    for beginning, tests in BELONGING:
        if path.as_posix().startswith(beginning):
            return tuple(tests.split())
    return whole


class Copy:
    """A copy of the project, where faults are put in and tests run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._seconds: dict[tuple[str, ...], float] = {}
        self._stamp = int(time.time())
        folder.mkdir()
        for name in _COPIED:
            place = PROJECT / name
            if place.is_dir():
                shutil.copytree(place, folder / name, ignore=_LEFT_OUT)
            else:
                shutil.copy2(place, folder / name)

    def write(self, path: Path, text: str) -> None:
        """Another text of a file, newer by a second than any before: compiled files are told apart by that."""
        self._stamp += 1
        (self.folder / path).write_text(text, encoding="utf-8")
        os.utime(self.folder / path, (self._stamp, self._stamp))

    def prepare(self, tests: tuple[str, ...]) -> None:
        """Run tests without a fault, once. SystemExit where they fail: they would notice anything."""
        if tests not in self._seconds:
            start = time.monotonic()
            if self._fails(tests, _LIMIT_SECONDS):
                raise SystemExit(f"these tests fail without a fault; mend them first: {' '.join(tests)}")
            self._seconds[tests] = time.monotonic() - start

    def notices(self, tests: tuple[str, ...]) -> bool:
        """Whether a test fails, or does not come to its end."""
        return self._fails(tests, min(_LIMIT_SECONDS, 60 + _LONGEST * self._seconds[tests]))

    def _fails(self, tests: tuple[str, ...], limit: float) -> bool:
        command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-m", "not browser", *tests]
        environment = {
            **os.environ,
            "PYTHONPATH": str(self.folder),
            "PYTHONPYCACHEPREFIX": str(self.folder.parent / "compiled"),
        }
        try:
            done = subprocess.run(
                command, cwd=self.folder, env=environment, check=False, capture_output=True, timeout=limit
            )
        except subprocess.TimeoutExpired:
            return True
        return done.returncode != 0


def try_part(
    part: str, sample: int, seed: int, tests: tuple[str, ...] = (), *, whole: bool = False, within: str = ""
) -> tuple[int, list[str]]:
    """How many faults were tried, and those that nothing noticed, as differences.

    `tests` instead of those that belong to each file; `whole`: what these do not notice goes to all of the part;
    `within`: only files whose path begins so.
    """
    places, all_tests = PARTS[part]
    chance = random.Random(f"{part} {seed}")
    faults = [fault for fault in find_faults(places) if fault.path.as_posix().startswith(within)]
    chosen = chance.sample(faults, min(sample, len(faults)))
    survivors: list[str] = []
    tried = 0
    with tempfile.TemporaryDirectory() as held:
        copy = Copy(Path(held) / "project")
        for fault in chosen:
            text = (copy.folder / fault.path).read_text(encoding="utf-8")
            changed = put_in(fault, text)
            if changed is None:
                continue
            tried += 1
            steps = [tests or choose_tests(fault.path, all_tests), *([all_tests] if whole else [])]
            noticed = False
            for step in dict.fromkeys(steps):
                copy.prepare(step)
                copy.write(fault.path, changed)
                try:
                    noticed = copy.notices(step)
                finally:
                    copy.write(fault.path, text)
                if noticed:
                    break
            lines = difflib.unified_diff(text.splitlines(), changed.splitlines(), str(fault.path), "", "", "", 0, "")
            if not noticed:
                survivors.append("\n".join([str(fault.path), *list(lines)[2:]]))
                print(survivors[-1], flush=True)
            print(f"{tried}: {fault.path} {fault.operator}: {'noticed' if noticed else 'SURVIVED'}", flush=True)
    return tried, survivors


def main(arguments: list[str]) -> int:
    """Try a part; 1 where fewer than --least of the faults were noticed."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutations", description=__doc__.splitlines()[0])
    parser.add_argument("--part", choices=sorted(PARTS), required=True)
    parser.add_argument("--sample", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--least", type=float, default=0.85, help="share that must be noticed (%(default)s)")
    parser.add_argument("--whole", action="store_true", help="all tests of the part for what the first do not notice")
    parser.add_argument("--within", default="", help="only files whose path begins so")
    parser.add_argument("tests", nargs="*", help="tests instead of those of the part")
    chosen = parser.parse_args(arguments)
    tried, survivors = try_part(
        chosen.part, chosen.sample, chosen.seed, tuple(chosen.tests), whole=chosen.whole, within=chosen.within
    )
    for survivor in survivors:
        print(f"\n{survivor}")
    share = 1 - len(survivors) / tried if tried else 1.0
    print(f"\n{chosen.part}: {tried} faults, {tried - len(survivors)} noticed ({share:.0%})")
    return 0 if share >= chosen.least else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
