"""Processes of the project that it starts itself: pages write nothing and load nothing that reads documents.

Foreign programs are started where they are used: LibreOffice by its reader, pip by `bootstrap`.
"""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from disclosure.settings import PROJECT_FOLDER, environment_for

TIMED_OUT = -1


@dataclass(frozen=True, slots=True)
class Done:
    """What a command said: its exit status (TIMED_OUT where it was stopped), its output, its last line of errors."""

    status: int
    output: str
    error: str

    def said(self, otherwise: str) -> str:
        """The last line of errors where it is a sentence of ours (in both languages): nothing else is for people."""
        return self.error if " | " in self.error else otherwise


def run_command(*arguments: str, store: Path | None = None, seconds: float | None = None) -> Done:
    """Run `disclosure ...` and wait for it, at most so many seconds; `store` is the one it works on."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "disclosure", *arguments],
            cwd=PROJECT_FOLDER,
            env=environment_for(store),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Done(TIMED_OUT, "", "")
    lines = done.stderr.strip().splitlines()
    return Done(done.returncode, done.stdout, lines[-1] if lines else "")


def start_command(*arguments: str, log: IO[bytes]) -> None:
    """Start `disclosure ...` as a process that outlives this one; what it says goes to `log`."""
    subprocess.Popen(
        [sys.executable, "-m", "disclosure", *arguments],
        cwd=PROJECT_FOLDER,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        start_new_session=True,
    )


def start_server(*arguments: str, store: Path, is_read_only: bool) -> subprocess.Popen[bytes]:
    """Start the dashboard's server over a store; whoever starts it ends it."""
    return subprocess.Popen(
        [sys.executable, "-m", "disclosure.ui.shell.server", *arguments],
        cwd=PROJECT_FOLDER,
        env=environment_for(store, is_read_only=is_read_only),
        stdin=subprocess.DEVNULL,
    )
