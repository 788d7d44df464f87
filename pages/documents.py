"""文稿: what an office hands in, with its scope and sections chosen, previewed and downloaded as Word."""

import streamlit as st

from disclosure.ui.documents import choosing, preview
from disclosure.ui.documents.composing import compose, document_title
from disclosure.ui.documents.values import Values
from disclosure.ui.parts import controls
from disclosure.ui.shell import page

view = page.open_page("documents")
words = view.words
page.show_selection(view)
with st.container(horizontal=True, vertical_alignment="bottom"):
    kind = choosing.choose_document(view)
    focus = controls.choose_focus(view)
if focus is None:
    page.show_nothing_matches(view)
    page.show_footer(view)
    st.stop()

files = st.container()
sections = choosing.choose_sections(view, kind)
usual_title = document_title(Values(view, focus), kind)
own_title, head = choosing.choose_title_and_head(view, usual_title)
template = choosing.choose_template(view)
values = Values(view, focus, head)
title = own_title or usual_title
parts = compose(values, sections)
with files:
    preview.show_files(values, title, parts, template)
preview.show_parts(values, title, parts)
preview.show_sources(values, parts)
page.show_footer(view)
