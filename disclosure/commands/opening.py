"""Opening the store that a command reads: built at first use, brought up to date where the code has moved on."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from disclosure.cli import store_folder
from disclosure.decisions import journals
from disclosure.decisions.agencies import registry_of
from disclosure.model.plain_text import plain
from disclosure.store.bodies import AgencyRegistry
from disclosure.store.default import ensure_default_store
from disclosure.store.read import Store
from disclosure.store.versions import current_path
from disclosure.store.write import StoreWriter


def make_registry(folder: Path) -> AgencyRegistry:
    """The bodies of data/agencies, what people decided about them in a store, and what is made of other names."""
    return registry_of(folder)


def tell_damages(folder: Path) -> None:
    """Name the lines of journals that are damaged, on standard error."""
    for damage in journals.damages(folder):
        print(plain(str(damage)), file=sys.stderr)


def open_store(options: argparse.Namespace) -> Store:
    """The store for a reading command. A folder named with --store must hold one: a slip of the pen builds nothing."""
    folder = store_folder(options)
    if options.store is not None:
        current_path(folder)
    ensure_default_store(folder)
    return Store.open(folder)


def make_empty_store(folder: Path) -> bool:
    """A store without a report in an empty folder, to be filled from the dashboard; False for any other folder.

    A folder that is not there stays so: the name may be a slip of the pen.
    """
    if not folder.is_dir() or any(folder.iterdir()):
        return False
    with StoreWriter(folder, make_registry(folder)) as writer:
        writer.refresh()
        writer.publish()
    return True
