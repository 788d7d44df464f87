"""机关名录: names that a person must look at, and what was decided about bodies."""

import streamlit as st

from disclosure.ui.agencies import deciding, doubts
from disclosure.ui.agencies.residents import show_residents
from disclosure.ui.agencies.roster import show_roster
from disclosure.ui.shell import access, page

view = page.open_page("agencies", with_filters=())
if access.is_read_only():
    st.info(view.words.text("access.read_only"), icon=":material/lock:")
    st.stop()

doubts.tell(view)
if view.answers.is_simulated:
    st.info(view.words.text("agencies.simulated"), icon=":material/science:")
    page.show_footer(view)
    st.stop()

queue = doubts.choose_queue(view)
doubts.ask_who(view)
if queue == "history":
    doubts.show_history(view)
elif queue == "roster":
    show_roster(view)
elif queue == "residents":
    show_residents(view)
elif queue == "create":
    deciding.show_entering(view)
else:
    chosen = doubts.search(view) if queue == "search" else doubts.show_doubts(view)
    if chosen is not None:
        deciding.show_body(view, chosen)
page.show_footer(view)
