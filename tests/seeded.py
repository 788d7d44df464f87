"""What mutated documents are judged by, and the command that tries one seed after another (fuzz_rows, fuzz_cells)."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from disclosure.form.cells import parse_cell
from disclosure.model.report import Reading


@dataclass(frozen=True)
class Outcome:
    """What one run gave: the form of the document, what was done, the status, what is wrong ('' where nothing is)."""

    form: str
    mutations: tuple[str, ...]
    status: str
    fault: str


def judge(
    reading: Reading, figures: Mapping[str, str], form: str, mutations: tuple[str, ...], may_lose: Collection[str]
) -> Outcome:
    """Compare a reading with the `figures` (key -> text) that a document was made from.

    No number may be another one. Where no mutation that takes numbers away (`may_lose`) was done, a complete reading
    has them all.
    """
    given = {key: figure for key, figure in reading.figures.items() if figure.value is not None}
    wrong = {
        key: f"{figure.raw} for {figures.get(key)!r}"
        for key, figure in given.items()
        if figure.value != _number_of(figures.get(key))
    }
    lost = [key for key, text in figures.items() if _number_of(text) and key not in given]
    fault = f"wrong {wrong}" if wrong else ""
    if not fault and reading.status == "complete" and lost and not {*may_lose} & {*mutations}:
        fault = f"complete without {lost[:3]}"
    return Outcome(form, mutations, reading.status, fault)


def _number_of(text: str | None) -> Decimal | None:
    parsed = parse_cell(text or "")
    return parsed.value if parsed is not None else None


def try_seeds(name: str, description: str, run: Callable[[int], Outcome], runs: int, arguments: list[str]) -> int:
    """The command `name`: run so many seeds by default, print what was found, 1 where anything failed."""
    parser = argparse.ArgumentParser(prog=f"python -m {name}", description=description)
    parser.add_argument("--runs", type=int, default=runs)
    parser.add_argument("--seed", type=int, default=0, help="the first seed")
    chosen = parser.parse_args(arguments)
    statuses: Counter[str] = Counter()
    faults = 0
    for seed in range(chosen.seed, chosen.seed + chosen.runs):
        outcome = run(seed)
        statuses[outcome.status] += 1
        if outcome.fault:
            faults += 1
            told = f"{outcome.form}, {outcome.mutations}, {outcome.status}: {outcome.fault[:200]}"
            print(f"seed {seed}, {told}", flush=True)
    print(f"{chosen.runs} runs, {dict(statuses)}, {faults} faults")
    return 1 if faults else 0
