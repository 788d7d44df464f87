"""The process that serves the dashboard: Streamlit's server with the project's layer around it (`guard`).

Until `st.navigation` has run once in a server, Streamlit takes a `pages/` folder beside the app for its older kind of
multipage app: the very first visitor, coming by a link to a page, would see that page without navigation and layout.
Rejected: another name for the folder (fixed by the layout of the project), a first request sent by ourselves (a race).
"""

from __future__ import annotations

import argparse
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from streamlit.runtime.pages_manager import PagesManager

from disclosure.ui.shell.access import is_read_only
from disclosure.ui.shell.guard import Guard, ask_nobody

_APP = Path(__file__).resolve().parents[3] / "app.py"


def main() -> None:
    """Serves the dashboard on --port of --address until it is stopped."""
    parser = argparse.ArgumentParser(prog="python -m disclosure.ui.shell.server")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--address", required=True)
    parser.add_argument("--metrics", action="store_true")
    chosen = parser.parse_args()
    PagesManager.uses_pages_directory = False
    ask_nobody()
    guard = Middleware(Guard, is_read_only=is_read_only(), shows_metrics=chosen.metrics)
    st.App(_APP, middleware=[guard]).run(
        config={
            "server.port": chosen.port,
            "server.address": chosen.address,
            "server.headless": True,
            "browser.gatherUsageStats": False,
            "server.showEmailPrompt": False,
        }
    )


if __name__ == "__main__":
    main()
