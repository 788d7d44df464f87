"""Streamlit's own command line, told beforehand that the `pages/` folder is only a folder.

Until `st.navigation` has run once in a server, Streamlit takes a `pages/` folder beside the app for its older kind of
multipage app: the very first visitor, coming by a link to a page, would see that page without navigation and layout.
Rejected: another name for the folder (fixed by the layout of the project), a first request sent by ourselves (a race).
"""

from __future__ import annotations

from streamlit.runtime.pages_manager import PagesManager
from streamlit.web import cli


def main() -> None:
    """Runs `streamlit` with this process's arguments."""
    PagesManager.uses_pages_directory = False
    cli.main(prog_name="streamlit")


if __name__ == "__main__":
    main()
