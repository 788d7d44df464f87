"""Commands of the project run for a page in a process of their own: pages load nothing that reads or writes."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass

from disclosure.form.versions import DATA_FOLDER

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


def run_command(*arguments: str, seconds: float) -> Done:
    """Run `disclosure ...` and wait for it, at most so many seconds."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "disclosure", *arguments],
            cwd=DATA_FOLDER.parent,
            env=dict(os.environ),
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
