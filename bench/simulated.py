"""Stores of invented reports, made by the command `simulate`, kept between runs of one day's work."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from disclosure.store.default import ensure_default_store

PROJECT = Path(__file__).resolve().parent.parent
YEARS = "2019-2025"
YEAR_COUNT = 7
SEED = 1


def simulated_store(folder: Path, report_count: int) -> Path:
    """Folder of a store with about ``report_count`` invented reports; made if it is not there yet."""
    store = folder / f"simulated-{report_count}"
    if not (store / "current").exists():
        bodies = -(-report_count // YEAR_COUNT)
        command = ["simulate", "--bodies", str(bodies), "--years", YEARS, "--seed", str(SEED), "--store", str(store)]
        subprocess.run(
            [sys.executable, "-m", "disclosure", *command], check=True, cwd=PROJECT, stdout=subprocess.DEVNULL
        )
    ensure_default_store(store)  # a kept store may be older than the queries
    return store
