"""Commands that a page starts: writing is always done by a process of its own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from disclosure.desk.jobs import Job, Phase
from disclosure.processes import run_command, start_command
from disclosure.roster import RosterError
from disclosure.store.errors import StoreError

REFRESH_PATIENCE_SECONDS = 60


def start_step(job: Job, store: Path, step: Phase) -> None:
    """Read or accept a job in a process that outlives this page, and this server."""
    with (job.folder / f"{step}.log").open("ab") as log:
        start_command("desk", step, job.job_id, "--store", str(store), log=log)


def last_words(job: Job, step: Phase) -> str:
    """The last line that a step has written, for the case that it ended before its time."""
    try:
        lines = (job.folder / f"{step}.log").read_text(encoding="utf-8", errors="replace").strip().splitlines()
    except OSError:
        return ""
    return lines[-1][:300] if lines else ""


def refresh_store(store: Path) -> None:
    """Publish a version in which what people decided counts. Raises StoreError with a message for people."""
    done = run_command("refresh", "--wait", str(REFRESH_PATIENCE_SECONDS), store=store)
    if done.status:
        raise StoreError((done.error or str(store)).removeprefix("disclosure refresh: "))


def read_roster(store: Path, path: Path, first_year: int) -> list[dict[str, Any]]:
    """What a list of bodies gives, a row an object (see `disclosure roster read`). Raises RosterError."""
    return _read_list("roster", store, path, "--first-year", str(first_year))


def read_filings(store: Path, path: Path) -> list[dict[str, Any]]:
    """What a list of dates of filing gives, a row an object (see `disclosure filing read`). Raises RosterError."""
    return _read_list("filing", store, path)


def read_populations(store: Path, path: Path) -> list[dict[str, Any]]:
    """What a list of residents gives, a row an object (see `disclosure population read`). Raises RosterError."""
    return _read_list("population", store, path)


def _read_list(command: str, store: Path, path: Path, *options: str) -> list[dict[str, Any]]:
    done = run_command(command, "read", str(path), *options, store=store)
    if done.status:
        raise RosterError((done.error or path.name).removeprefix(f"disclosure {command}: "))
    return [json.loads(line) for line in done.output.splitlines()]
