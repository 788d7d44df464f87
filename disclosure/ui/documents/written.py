"""Documents written from sections: the analysis and the circular, with their files, preview and sources."""

from __future__ import annotations

import streamlit as st

from disclosure.ui.documents import choosing, preview
from disclosure.ui.documents.composing import compose, document_title
from disclosure.ui.documents.values import Values
from disclosure.ui.shell.page import View


def show(view: View, kind: str, year: int) -> None:
    """What is asked, the files, the document as it will read, and where its numbers come from."""
    files = st.container()
    sections = choosing.choose_sections(view, kind)
    usual_title = document_title(Values(view, year), kind)
    own_title, head = choosing.choose_title_and_head(view, usual_title)
    template = choosing.choose_template(view)
    values = Values(view, year, head)
    title = own_title or usual_title
    parts = compose(values, sections)
    with files:
        preview.show_files(values, title, parts, template)
    preview.show_parts(values, title, parts)
    preview.show_sources(values, parts)
