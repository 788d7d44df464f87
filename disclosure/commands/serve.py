"""`disclosure serve`: the dashboard, on this machine unless --address says otherwise."""

from __future__ import annotations

import argparse
import os
import signal
import socket
import sys
from typing import Never

from disclosure.cli import UsageError, store_folder
from disclosure.commands.opening import make_empty_store, open_store
from disclosure.model.plain_text import plain
from disclosure.processes import start_server
from disclosure.store.lake.cache import lake_of
from disclosure.store.lake.meeting import keep_following

FOLLOW_SECONDS = 3.0
"""How often the dashboard asks the lake for news."""


def run(options: argparse.Namespace) -> int:
    """Prepare the store, then run the dashboard until it is stopped; returns its exit status."""
    if options.store is not None and not options.read_only:
        make_empty_store(store_folder(options))
    with open_store(options) as store:
        is_simulated = store.is_simulated
    _require_free_port(options.address, options.port)
    shown = "localhost" if options.address in ("127.0.0.1", "0.0.0.0", "::") else options.address
    mark = "(模拟数据 simulated data)" if is_simulated else ""
    print(
        f"数据看板 | the dashboard{mark}: http://{shown}:{options.port}\n按 Ctrl+C 结束 | Ctrl+C ends it",
        file=sys.stderr,
        flush=True,
    )
    process = start_server(
        *("--port", str(options.port), "--address", options.address),
        *(("--metrics",) if options.metrics else ()),
        store=store_folder(options).resolve(),
        is_read_only=options.read_only,
    )
    folder = store_folder(options).resolve()
    if lake_of(folder) is not None:
        keep_following(folder, FOLLOW_SECONDS, lambda line: print(plain(line, keep="\n"), file=sys.stderr, flush=True))
    signal.signal(signal.SIGTERM, _stop)  # whoever ends this process ends the dashboard with it
    try:
        return process.wait()
    except KeyboardInterrupt:
        process.terminate()
        process.wait()
        return 0


def _stop(*_: object) -> Never:
    raise KeyboardInterrupt


def _require_free_port(address: str, port: int) -> None:
    if not 1 <= port <= 65535:
        raise UsageError("--port 应在 1-65535 之间 | --port is between 1 and 65535")
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        if os.name != "nt":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as error:
            raise UsageError(
                f"无法使用 {address}:{port}({error.strerror}),请用 --port 换一个端口 | "
                f"{address}:{port} cannot be used ({error.strerror}); choose another port with --port"
            ) from error
