"""`disclosure versions [--to N]`: the versions of a store, and the way back to one of them."""

from __future__ import annotations

import argparse

from disclosure.cli import store_folder
from disclosure.store.versions import current_version, list_versions, roll_back, version_path


def run(options: argparse.Namespace) -> int:
    """List the versions at hand, or switch."""
    folder = store_folder(options)
    if options.to is not None:
        roll_back(folder, options.to)
    current = current_version(folder)
    for number in list_versions(folder):
        size = version_path(folder, number).stat().st_size / 1024 / 1024
        mark = "  当前 current" if number == current else ""
        print(f"{number}  {size:.1f} MB{mark}")
    return 0
