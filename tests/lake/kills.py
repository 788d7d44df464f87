"""Kills a writer of a lake again and again and looks whether anything is lost, or half there.

    python -m tests.lake.kills 100 [--postgres]

Each round a writer is killed at some moment from its first step to after its last; every tenth round, and at the end,
every table of two machines is compared with the lake, and in the end with a single machine that did the same work.
"""

from __future__ import annotations

import argparse
import os
import re
import signal
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from random import Random

from tests.lake.machines import Machine, make_machine, run_postgres

_EVERY = 10
_MOST_SECONDS = 60


def main(arguments: list[str]) -> int:
    """Exit status 0 where nothing was lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int)
    parser.add_argument("--postgres", action="store_true", help="with PostgreSQL as the catalog (SQLite)")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        catalog = f"sqlite:{folder / 'catalog.sqlite'}"
        if options.postgres:
            catalog = f"postgres:{stack.enter_context(run_postgres()).catalog}"
        lake = f"ducklake:{catalog};data={folder / 'shared'}"
        survived = kill_writers(make_machine(), lake, folder, options.count, Random(options.seed))
    print(f"{options.count} writers killed, {survived} of them after their change had reached the lake; nothing lost")
    return 0


def kill_writers(machine: Machine, lake: str, folder: Path, count: int, random: Random) -> int:
    """Kill `count` writers; returns how many of them had published. Raises AssertionError where something is lost."""
    here, there = (f"{lake};cache={folder / name}" for name in ("here", "there"))
    steps = {"start": "write:start:0:3:7"}
    _succeed(machine, here, steps["start"])
    for number in range(count):
        first = random.randrange(12)
        name = f"k{number}"
        steps[name] = f"write:{name}:{first}:{first + 3}:{100 + number}"
        writer = machine.start(here, steps[name])
        _wait_for_building(folder / "here" / "versions", writer.poll)
        time.sleep(random.uniform(0, 3))
        if writer.poll() is None:
            os.killpg(writer.pid, signal.SIGKILL)
        writer.communicate()
        if number % _EVERY == _EVERY - 1:
            _compare(machine, here, there)
    _compare(machine, here, there)
    order = published(machine, here)
    _succeed(machine, str(folder / "alone"), *(steps[name] for name in order))
    _compare(machine, here, str(folder / "alone"))
    return len(order) - 1


def published(machine: Machine, store: str) -> list[str]:
    """What each snapshot of the lake was published for, in order."""
    done = machine.disclosure("lake", "status", "--store", store)
    assert done.returncode == 0, done.stderr
    return re.findall(r"^\d+  \S+ \S+  (\w+)$", done.stdout, re.MULTILINE)


def _compare(machine: Machine, *stores: str) -> None:
    first, *others = machine.states(*stores)
    assert all(other == first for other in others)


def _succeed(machine: Machine, store: str, *steps: str) -> None:
    done = machine.run(store, *steps)
    assert done.returncode == 0, done.stderr


def _wait_for_building(versions: Path, has_ended: object) -> None:
    end = time.monotonic() + _MOST_SECONDS
    while time.monotonic() < end and callable(has_ended) and has_ended() is None:
        if any(versions.glob("*.building")):
            return
        time.sleep(0.01)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
