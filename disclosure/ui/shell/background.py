"""Commands that a page starts: writing is always done by a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from disclosure.desk.jobs import Job, Phase
from disclosure.form.versions import DATA_FOLDER
from disclosure.roster import RosterError
from disclosure.store.errors import StoreError
from disclosure.ui.shell.answers import STORE_VARIABLE

_PROJECT = DATA_FOLDER.parent
REFRESH_PATIENCE_SECONDS = 60


def start_step(job: Job, store: Path, step: Phase) -> None:
    """Read or accept a job in a process that outlives this page, and this server."""
    with (job.folder / f"{step}.log").open("ab") as log:
        subprocess.Popen(
            [sys.executable, "-m", "disclosure", "desk", step, job.job_id, "--store", str(store)],
            cwd=_PROJECT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


def last_words(job: Job, step: Phase) -> str:
    """The last line that a step has written, for the case that it ended before its time."""
    try:
        lines = (job.folder / f"{step}.log").read_text(encoding="utf-8", errors="replace").strip().splitlines()
    except OSError:
        return ""
    return lines[-1][:300] if lines else ""


def refresh_store(store: Path) -> None:
    """Publish a version in which what people decided counts. Raises StoreError with a message for people."""
    done = subprocess.run(
        [sys.executable, "-m", "disclosure", "refresh", "--wait", str(REFRESH_PATIENCE_SECONDS)],
        cwd=_PROJECT,
        env={**os.environ, STORE_VARIABLE: str(store)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode:
        lines = done.stderr.strip().splitlines()
        raise StoreError((lines[-1] if lines else str(store)).removeprefix("disclosure refresh: "))


def read_roster(store: Path, path: Path, first_year: int) -> list[dict[str, Any]]:
    """What a list of bodies gives, a row an object (see `disclosure roster read`). Raises RosterError."""
    command = [sys.executable, "-m", "disclosure", "roster", "read", str(path), "--first-year", str(first_year)]
    done = subprocess.run(
        command,
        cwd=_PROJECT,
        env={**os.environ, STORE_VARIABLE: str(store)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode:
        lines = done.stderr.strip().splitlines()
        raise RosterError((lines[-1] if lines else path.name).removeprefix("disclosure roster: "))
    return [json.loads(line) for line in done.stdout.splitlines()]
