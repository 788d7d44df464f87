"""Reading one page: `read_report` beside lxml, then beside pandas.read_html, on the same bytes, turn by turn."""

from __future__ import annotations

import functools
import gc
import io
import statistics
import time
from collections.abc import Callable

import lxml.html
import pandas

from bench.documents import STYLES, make_page
from disclosure.reading.extract import read_report

ROUNDS = 41


def cells_by_lxml(data: bytes) -> list[str]:
    """What the goal compares with: parse the bytes and give the text of every cell."""
    page = lxml.html.document_fromstring(data)
    return ["".join(cell.itertext()) for cell in page.iter("td", "th")]


def grids_by_pandas(data: bytes) -> list[pandas.DataFrame]:
    """The raw grids of all tables, by the parser that pandas prefers (lxml)."""
    return pandas.read_html(io.BytesIO(data), encoding="utf-8")


def measure() -> dict[str, object]:
    """Milliseconds a page (median of ROUNDS) and ratios, for every kind of page.

    A pair at a time: the memory that pandas goes through empties the processor's caches for whoever comes next.
    """
    pages = {style: make_page(7, style) for style in STYLES}
    rows = []
    for style, data in pages.items():
        read = read_report(data, f"{style}.html")
        if read.status != "complete":
            raise SystemExit(f"the page '{style}' is read as {read.status}: {read.problems}")
        reading = functools.partial(read_report, data, "page.html")
        ours, lxml_time = _in_turn(reading, functools.partial(cells_by_lxml, data))
        beside_pandas, pandas_time = _in_turn(reading, functools.partial(grids_by_pandas, data))
        rows.append(
            {
                "page": style,
                "kilobytes": round(len(data) / 1000, 1),
                "figures": len(read.figures),
                "read_report_ms": round(ours, 2),
                "lxml_ms": round(lxml_time, 2),
                "pandas_ms": round(pandas_time, 2),
                "times_lxml": round(ours / lxml_time, 2),
                "times_pandas": round(beside_pandas / pandas_time, 2),
            }
        )
    return {"rows": rows, "rounds": ROUNDS}


def _in_turn(*calls: Callable[[], object]) -> list[float]:
    """Median milliseconds of each call; in turn, so that a slow moment of the machine meets all of them."""
    for call in calls:
        call()
    times: list[list[float]] = [[] for _ in calls]
    gc.collect()
    gc.disable()
    try:
        for _ in range(ROUNDS):
            for spent, call in zip(times, calls, strict=True):
                start = time.perf_counter()
                call()
                spent.append((time.perf_counter() - start) * 1000)
    finally:
        gc.enable()
    return [statistics.median(spent) for spent in times]
