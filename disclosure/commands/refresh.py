"""`disclosure refresh`: a new version of the store with what people decided and the data files say today."""

from __future__ import annotations

import argparse

from disclosure.cli import store_folder
from disclosure.commands.opening import make_registry
from disclosure.store.versions import current_path
from disclosure.store.write import StoreWriter


def run(options: argparse.Namespace) -> int:
    """Apply the journals and publish."""
    folder = store_folder(options)
    current_path(folder)
    with StoreWriter(folder, make_registry(folder), wait_seconds=options.wait) as writer:
        writer.refresh()
        version = writer.publish()
    print(f"已发布数据库第 {version} 版 | published version {version} of the store")
    return 0
