"""Loaded by the workers of the tests' cluster: documents with some names hang, eat memory, or kill their worker."""

from __future__ import annotations

import os
import time
from typing import Any

import psutil

from disclosure.ingest import workers
from tests.ingest import test_workers

_OTHER_TRAPS = test_workers.read_with_traps


def read_or_kill(data: bytes, name: str) -> Any:
    """Reads with the traps of the tests of reader processes; `assassin` kills the process that started this one."""
    if "assassin" in name:
        psutil.Process(os.getppid()).kill()
        time.sleep(1000)
    return _OTHER_TRAPS(data, name)


def serve_in_a_worker(*arguments: Any) -> None:
    """What the reader processes of these workers do instead of `serve`."""
    test_workers.read_with_traps = read_or_kill
    test_workers.serve_with_traps(*arguments)


workers.serve = serve_in_a_worker
