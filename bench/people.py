"""Many people at once: each opens a page and changes a filter every 1 to 6 seconds, without a browser (`visitor`).

They look at the charts: what stands in the other tabs of a section is made when somebody opens them, and is not here.
"""

from __future__ import annotations

import asyncio
import random
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import psutil
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

from bench.simulated import simulated_store
from bench.visitor import NoAnswerError, Visitor
from disclosure.store.schema import connect as connect_database
from disclosure.store.schema import execute
from disclosure.store.versions import current_path
from tests.dashboard import run_dashboard

LOOKING = 200
"""So many have a page open at the same time and look at it; they change a filter ten times as seldom."""

ROUNDS = ((1, 1), (10, 1), (50, 1), (50, 2), (LOOKING, 2))
"""(people, processes that they are shared out to, as the proxy of docs/operations.md does)."""

SECONDS = 45
PAUSE = (1.0, 6.0)
PAGES = ("", "", "", "", "proactive", "applications", "applications", "remedies", "checks", "coverage")
"""What people look at: the overview (at the root) most."""
ARRIVAL_SECONDS = 0.3
"""People come one after another, not in one instant."""


def measure(folder: Path, report_count: int) -> dict[str, object]:
    """Seconds of opening a page and of changing a filter, by how many people are there; errors; processor time."""
    store = simulated_store(folder, report_count)
    with connect_database(current_path(store), read_only=True) as connection:
        (report_count,) = execute(connection, "select count(*) from report")[0]
    rows = []
    for count, processes in ROUNDS:
        with ExitStack() as stack:
            addresses = [stack.enter_context(run_dashboard(store)) for _ in range(processes)]
            spent = stack.enter_context(_processor_seconds())
            row = asyncio.run(visit(addresses, count))
            rows.append(
                {
                    "processes": processes,
                    **row,
                    "processor_ms_a_run": round(spent() * 1000 / max(1, row["runs"])),
                    "load": round(psutil.getloadavg()[0], 1),
                }
            )
    return {"reports": report_count, "pause_seconds": PAUSE, "seconds": SECONDS, "rows": rows}


async def visit(addresses: Sequence[str], count: int, seconds: float = SECONDS) -> dict[str, Any]:
    """`count` people, in turn at each address, for `seconds` after all of them have come."""
    pause = PAUSE if count < LOOKING else (PAUSE[0] * 10, PAUSE[1] * 10)
    opened: list[float] = []
    changed: list[float] = []
    errors: list[str] = []
    deadline = time.monotonic() + count * ARRIVAL_SECONDS + seconds

    async def one(number: int) -> None:
        chance = random.Random(number)
        await asyncio.sleep(number * ARRIVAL_SECONDS)
        try:
            stream = f"{addresses[number % len(addresses)].replace('http', 'ws', 1)}/_stcore/stream"
            async with connect(stream, subprotocols=["streamlit"], max_size=None, open_timeout=60) as socket:  # type: ignore[list-item]
                visitor = Visitor(socket, PAGES[number % len(PAGES)], number)
                opened.append(await visitor.open())
                while True:
                    await asyncio.sleep(chance.uniform(*pause))
                    if time.monotonic() > deadline:
                        break
                    changed.append(await visitor.change_filter())
        except (NoAnswerError, OSError, WebSocketException) as error:
            errors.append(f"{type(error).__name__}: {error}")

    await asyncio.gather(*(one(number) for number in range(count)))
    return {
        "people": count,
        "opened": _summary(opened),
        "changed": _summary(changed),
        "runs": len(opened) + len(changed),
        "errors": len(errors),
        "first_error": errors[0] if errors else None,
    }


def _summary(times: list[float]) -> dict[str, float]:
    if not times:
        return {"count": 0}
    ordered = sorted(times)
    return {
        "count": len(times),
        "median": round(statistics.median(times), 2),
        "p95": round(ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))], 2),
        "slowest": round(ordered[-1], 2),
    }


@contextmanager
def _processor_seconds() -> Iterator[Callable[[], float]]:
    """Processor time of the processes that this one has started, and of theirs, since now."""

    def total() -> float:
        found = 0.0
        for child in psutil.Process().children(recursive=True):
            times = child.cpu_times()
            found += times.user + times.system
        return found

    before = total()
    yield lambda: total() - before
