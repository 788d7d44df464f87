"""Small faults put into the code, one at a time: ``python -m tests.mutations --part recognition --sample 60``.

A comparison turned, a number by one, `and` for `or`, a `not`: each in a copy of the project, where the tests of that
part run. A fault that no test notices is printed with its line. The same seed gives the same faults. The faults are
those of Cosmic Ray; the project's own part is what to try them on and which tests belong to it.
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
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent

PARTS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "recognition": (("disclosure/recognition", "disclosure/extract.py"), ("tests/recognition", "tests/readers")),
    "readers": (("disclosure/readers",), ("tests/readers", "tests/recognition")),
    "store": (("disclosure/store",), ("tests/store", "tests/test_ingest.py", "tests/test_reread.py")),
    "checks": (("disclosure/checks", "disclosure/claims"), ("tests/checks", "tests/claims")),
    "letters": (
        ("disclosure/downloads", "disclosure/ui/letters.py"),
        ("tests/ui/test_letters.py", "tests/ui/test_verification_pages.py", "tests/test_downloads.py"),
    ),
}
"""Name of a part -> where the faults are put, and the tests that ought to notice."""

_OPERATORS = (
    *("Comparison_Eq_NotEq", "Comparison_NotEq_Eq", "Comparison_Is_IsNot", "Comparison_IsNot_Is"),
    *("Comparison_Lt_LtE", "Comparison_LtE_Lt", "Comparison_Gt_GtE", "Comparison_GtE_Gt"),
    *("Comparison_Lt_GtE", "Comparison_LtE_Gt", "Comparison_Gt_LtE", "Comparison_GtE_Lt"),
    *("NumberReplacer", "AndWithOr", "OrWithAnd", "AddNot", "Delete_Not", "TrueWithFalse", "FalseWithTrue"),
)
_LIMIT_SECONDS = 900
_LEFT_OUT = shutil.ignore_patterns(".git", ".venv", "store", "__pycache__", ".*_cache", ".hypothesis")


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
    """The text of its file with the fault; None where the fault changes nothing that runs."""
    from cosmic_ray.mutating import mutate_code
    from cosmic_ray.plugins import get_operator

    changed: str | None = mutate_code(text, get_operator(fault.operator)(), fault.occurrence)
    return None if changed is None or changed == text else changed


def is_noticed(copy: Path, tests: tuple[str, ...]) -> bool:
    """Whether a test fails, or does not come to its end."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-m", "not browser", *tests]
    environment = {**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(
            command, cwd=copy, env=environment, check=False, capture_output=True, timeout=_LIMIT_SECONDS
        )
    except subprocess.TimeoutExpired:
        return True
    return done.returncode != 0


def try_part(part: str, sample: int, seed: int, tests: tuple[str, ...] = ()) -> tuple[int, list[str]]:
    """How many faults were tried, and those that nothing noticed, as differences."""
    places, belonging = PARTS[part]
    chance = random.Random(f"{part} {seed}")
    faults = find_faults(places)
    chosen = chance.sample(faults, min(sample, len(faults)))
    survivors: list[str] = []
    tried = 0
    with tempfile.TemporaryDirectory() as held:
        copy = Path(held) / "project"
        shutil.copytree(PROJECT, copy, ignore=_LEFT_OUT)
        for fault in chosen:
            file = copy / fault.path
            text = file.read_text(encoding="utf-8")
            changed = put_in(fault, text)
            if changed is None:
                continue
            tried += 1
            file.write_text(changed, encoding="utf-8")
            try:
                noticed = is_noticed(copy, tests or belonging)
            finally:
                file.write_text(text, encoding="utf-8")
            lines = difflib.unified_diff(text.splitlines(), changed.splitlines(), str(fault.path), "", "", "", 0, "")
            if not noticed:
                survivors.append("\n".join(list(lines)[2:]))
                survivors[-1] = f"{fault.path}\n{survivors[-1]}"
            print(f"{tried}: {fault.path} {fault.operator}: {'noticed' if noticed else 'SURVIVED'}", flush=True)
    return tried, survivors


def main(arguments: list[str]) -> int:
    """Try a part; 1 where fewer than --least of the faults were noticed."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutations", description=__doc__.splitlines()[0])
    parser.add_argument("--part", choices=sorted(PARTS), required=True)
    parser.add_argument("--sample", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--least", type=float, default=0.85, help="share that must be noticed (%(default)s)")
    parser.add_argument("tests", nargs="*", help="tests instead of those of the part")
    chosen = parser.parse_args(arguments)
    tried, survivors = try_part(chosen.part, chosen.sample, chosen.seed, tuple(chosen.tests))
    for survivor in survivors:
        print(f"\n{survivor}")
    share = 1 - len(survivors) / tried if tried else 1.0
    print(f"\n{chosen.part}: {tried} faults, {tried - len(survivors)} noticed ({share:.0%})")
    return 0 if share >= chosen.least else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
