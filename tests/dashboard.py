"""A running dashboard, for the browser tests and the benchmarks: `disclosure serve` on a free port of this machine."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
_START_SECONDS = 120


@contextmanager
def run_dashboard(store: Path, *options: str, folder: Path = PROJECT) -> Iterator[str]:
    """Serve a store (`options` of serve); gives the address (``http://127.0.0.1:port``), RuntimeError if it fails.

    `folder` is where the command is given: the checkout, unless the package comes from elsewhere.
    """
    port = _free_port()
    command = [sys.executable, "-m", "disclosure", "serve", "--store", str(store), "--port", str(port), *options]
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
        )
        try:
            address = f"http://127.0.0.1:{port}"
            if not _wait_until_healthy(address, process):
                log.seek(0)
                said = log.read().decode(errors="replace")
                raise RuntimeError(f"the dashboard did not start; it said:\n{said}")
            yield address
        finally:
            _stop(process)


def _wait_until_healthy(address: str, process: subprocess.Popen[bytes]) -> bool:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2):
                return True
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(0.1)
    return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End the dashboard and the processes that it started."""
    if process.poll() is None:
        if os.name == "nt":
            process.terminate()
        else:
            os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
