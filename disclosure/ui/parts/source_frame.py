"""A source document in a frame that runs nothing, brought to the marked cell.

A component of our own, because Streamlit's frames let what is in them run scripts. This one has `sandbox` without
`allow-scripts`, and the document (`disclosure.evidence`) forbids scripts and requests once more by its own policy. The
frame shares our origin only so that the page around it may scroll it to the cell.
"""

from __future__ import annotations

import hashlib

import streamlit as st

_CSS = """
iframe { width: 100%; border: 1px solid var(--st-border-color); border-radius: 4px; background: #fff; display: block; }
"""

_JS = """
export default function (component) {
  const { data, parentElement } = component;
  let frame = parentElement.querySelector("iframe");
  if (!frame) {
    frame = document.createElement("iframe");
    frame.setAttribute("sandbox", "allow-same-origin");
    frame.setAttribute("referrerpolicy", "no-referrer");
    frame.tabIndex = 0;
    frame.onload = () => {
      const inside = frame.contentDocument;
      const cell = inside && inside.getElementById("cell");
      if (!cell) return;
      const box = cell.getBoundingClientRect();
      const view = frame.contentWindow;
      view.scrollTo({
        left: Math.max(0, view.scrollX + box.left + box.width / 2 - view.innerWidth / 2),
        top: Math.max(0, view.scrollY + box.top + box.height / 2 - view.innerHeight / 2),
      });
      frame.dataset.ready = "true";
    };
    parentElement.appendChild(frame);
  }
  frame.style.height = data.height + "px";
  frame.title = data.title;
  if (frame.dataset.stamp !== data.stamp) {
    frame.dataset.stamp = data.stamp;
    frame.srcdoc = data.html;
  }
}
"""

_FRAME = st.components.v2.component("disclosure_source_frame", css=_CSS, js=_JS)


def show_source_frame(html: str, title: str, key: str, height: int = 460) -> None:
    """Show a document of `disclosure.evidence`; never one that did not come from there."""
    stamp = hashlib.sha256(html.encode("utf-8", "replace")).hexdigest()
    _FRAME(key=key, data={"html": html, "title": title, "height": height, "stamp": stamp})
