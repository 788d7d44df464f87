"""`disclosure simulate --bodies N --years A-B --seed K`: a plausible province that does not exist, for trying scale."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from disclosure.cli import UsageError, store_folder
from disclosure.simulate.command import simulate_documents, simulate_store

_YEARS = re.compile(r"(20[0-9]{2})(?:-(20[0-9]{2}))?")


def run(options: argparse.Namespace) -> int:
    """Fill a store, or a folder with web pages."""
    match = _YEARS.fullmatch(options.years)
    if match is None or int(match[1]) > int(match[2] or match[1]):
        raise UsageError("--years 应如 2019-2025 | --years reads like 2019-2025")
    if options.bodies < 1:
        raise UsageError("--bodies 至少为 1 | --bodies is at least 1")
    if options.store is None and options.documents is None:
        raise UsageError(
            "请用 --store 指定一个新的文件夹(或用 --documents 写成网页):模拟数据不与真实数据同库 | "
            "name a new folder with --store (or --documents for web pages): simulated data get a store of their own"
        )
    years = range(int(match[1]), int(match[2] or match[1]) + 1)
    if options.documents is not None:
        simulate_documents(options.bodies, years, options.seed, Path(options.documents))
    else:
        simulate_store(options.bodies, years, options.seed, store_folder(options))
    return 0
