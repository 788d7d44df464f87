"""文稿: what an office hands in, with its scope and sections chosen, previewed and downloaded as Word."""

import streamlit as st

from disclosure.ui.documents import assessment, choosing, ledger, reminders, written
from disclosure.ui.parts import controls
from disclosure.ui.shell import page

view = page.open_page("documents")
page.show_selection(view)
with st.container(horizontal=True, vertical_alignment="bottom"):
    kind = choosing.choose_document(view)
    focus = controls.choose_focus(view)
if focus is None:
    page.show_nothing_matches(view)
elif kind == "reminders":
    reminders.show(view, focus)
elif kind == "ledger":
    ledger.show(view, focus)
elif kind == "assessment":
    assessment.show(view, focus)
else:
    written.show(view, kind, focus)
page.show_footer(view)
