"""Properties tried with examples that no run had before: ``python -m tests.explore --rounds 20``.

The suite itself always tries the same ones, so that it fails only where something broke. What this finds is printed
with what makes it a test of the suite (`@example(...)`), and stays there. Options of pytest may follow.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

_TESTS = Path(__file__).resolve().parent


def property_files() -> list[Path]:
    """The test files that state properties."""
    return sorted(
        file for file in _TESTS.rglob("test_*.py") if "from hypothesis import" in file.read_text(encoding="utf-8")
    )


def main(arguments: list[str]) -> int:
    """Run the rounds; 1 where an example was found that fails."""
    parser = argparse.ArgumentParser(prog="python -m tests.explore", description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--seed", type=int, default=None, help="of the first round; without it every run is new")
    chosen, options = parser.parse_known_args(arguments)
    failed = 0
    for number in range(chosen.rounds):
        seed = int.from_bytes(os.urandom(4)) if chosen.seed is None else chosen.seed + number
        print(f"== round {number + 1} of {chosen.rounds}, seed {seed}", flush=True)
        command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", f"--hypothesis-seed={seed}"]
        files = [str(file) for file in property_files()]
        environment = {**os.environ, "DISCLOSURE_EXAMPLES": "explore"}
        failed += subprocess.run([*command, *options, *files], check=False, env=environment).returncode != 0
    print(f"{chosen.rounds} rounds, {failed} with a failure")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
