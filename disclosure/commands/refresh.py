"""`disclosure refresh`: a new version with the data files and the decisions of people as they are now."""

from __future__ import annotations

import argparse

from disclosure.cli import store_folder
from disclosure.commands.opening import make_registry, tell_damages
from disclosure.store.versions import current_path
from disclosure.store.write import StoreWriter


def run(options: argparse.Namespace) -> int:
    """Publish a version where anything has changed, and say so."""
    folder = store_folder(options)
    current_path(folder)
    with StoreWriter(folder, make_registry(folder), wait_seconds=options.wait) as writer:
        version = None
        if not writer.is_up_to_date():
            writer.note("made_by", "refresh")
            writer.refresh()
            version = writer.publish()
    tell_damages(folder)
    print(
        "数据库未变 | the store is unchanged"
        if version is None
        else f"已发布数据库第 {version} 版 | published version {version} of the store"
    )
    return 0
