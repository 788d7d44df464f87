"""A source document in a frame that runs nothing, brought to the marked cell.

A component of our own, because Streamlit's frames let what is in them run scripts. This one has `sandbox` without
`allow-scripts`, and the document (`disclosure.evidence`) forbids scripts and requests once more by its own policy. The
frame shares our origin only so that the page around it may scroll it to the cell.
"""

from __future__ import annotations

import hashlib

from disclosure.ui.shell.components import own_component

_FRAME = own_component(__file__)


def show_source_frame(html: str, title: str, key: str, height: int = 460) -> None:
    """Show a document of `disclosure.evidence`; never one that did not come from there."""
    stamp = hashlib.sha256(html.encode("utf-8", "replace")).hexdigest()
    _FRAME(key=key, data={"html": html, "title": title, "height": height, "stamp": stamp})
