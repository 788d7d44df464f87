"""机关名录: names that a person must look at, and what was decided about bodies."""

import streamlit as st

from disclosure.ui import access, agencies, agency_decisions, page
from disclosure.ui.roster import show_roster

view = page.open_page("agencies", with_filters=())
if access.is_read_only():
    st.info(view.words.text("access.read_only"), icon=":material/lock:")
    st.stop()

agencies.tell(view)
if view.answers.is_simulated:
    st.info(view.words.text("agencies.simulated"), icon=":material/science:")
    page.show_footer(view)
    st.stop()

queue = agencies.choose_queue(view)
agencies.ask_who(view)
if queue == "history":
    agencies.show_history(view)
elif queue == "roster":
    show_roster(view)
elif queue == "create":
    agency_decisions.show_entering(view)
else:
    chosen = agencies.search(view) if queue == "search" else agencies.show_doubts(view)
    if chosen is not None:
        agency_decisions.show_body(view, chosen)
page.show_footer(view)
