"""The process that serves the dashboard: Streamlit's server with the project's layer around it (`guard`).

Until `st.navigation` has run once in a server, Streamlit takes a `pages/` folder beside the app for its older kind of
multipage app: the very first visitor, coming by a link to a page, would see that page without navigation and layout.
Rejected: another name for the folder (fixed by the layout of the project), a first request sent by ourselves (a race).
"""

from __future__ import annotations

import argparse
import gc
import importlib
import pkgutil
import sys

import streamlit as st
from starlette.middleware import Middleware
from streamlit.runtime.pages_manager import PagesManager

from disclosure import ui
from disclosure.settings import PROJECT_FOLDER
from disclosure.ui.shell.access import is_read_only
from disclosure.ui.shell.guard import Guard, ask_nobody
from disclosure.ui.shell.page import offered_pages

_APP = PROJECT_FOLDER / "app.py"


_GARBAGE_THRESHOLDS = (20_000, 20, 10)
"""New objects before a collection of the young ones, and collections before the next generation's."""

_SWITCH_SECONDS = 0.0005
"""How long the thread that sends messages waits for one that draws a page, each time it has sent one."""


def prepare_for_many() -> None:
    """Load what pages are made of before the first visitor comes, and set this process up for many at once.

    A full collection stops all visitors for as long as it takes to look at all objects; most of them are code, which
    the collector never looks at again.
    """
    for module in pkgutil.walk_packages(ui.__path__, f"{ui.__name__}."):
        importlib.import_module(module.name)
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_GARBAGE_THRESHOLDS)
    sys.setswitchinterval(_SWITCH_SECONDS)


def main() -> None:
    """Serves the dashboard on --port of --address until it is stopped."""
    parser = argparse.ArgumentParser(prog="python -m disclosure.ui.shell.server")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--address", required=True)
    parser.add_argument("--metrics", action="store_true")
    chosen = parser.parse_args()
    PagesManager.uses_pages_directory = False
    ask_nobody()
    prepare_for_many()
    offered = {name for pages in offered_pages(is_read_only()).values() for name in pages}
    guard = Middleware(Guard, is_read_only=is_read_only(), shows_metrics=chosen.metrics, pages=offered)
    st.App(_APP, middleware=[guard]).run(
        config={
            "server.port": chosen.port,
            "server.address": chosen.address,
            "server.headless": True,
            "browser.gatherUsageStats": False,
            "server.showEmailPrompt": False,
            # A full collection after each run stops all other visitors: more than half of the time when many are there.
            "runner.postScriptGC": False,
        }
    )


if __name__ == "__main__":
    main()
