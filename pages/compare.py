"""比较: groups of bodies against each other, and bodies over several years."""

import streamlit as st

from disclosure.ui.compare import bodies, choosing, groups, own_groups
from disclosure.ui.parts import controls, further, who, why
from disclosure.ui.shell import page, populations

SECTIONS = ("why", "who")

view = page.open_page("compare")
page.show_selection(view)
with st.container(horizontal=True, vertical_alignment="bottom"):
    code = choosing.choose_measure(view)
    dimension = choosing.choose_dimension(view)
with st.container(horizontal=True, vertical_alignment="bottom"):
    focus = controls.choose_focus(view)
    populations.choose_bodies(view)
reported = view.answers.ask("coverage_by_year", **view.selection.parameters())
if focus is None or reported.is_empty():
    page.show_nothing_matches(view)
    page.show_footer(view)
    st.stop()

if dimension == "body":
    bodies.show_bodies(view, code, focus)
elif dimension == "named":
    if own_groups.has_groups():
        groups.show_groups(view, dimension, code, focus)
    own_groups.show_own_groups(view)
else:
    groups.show_groups(choosing.at_first_fork(view) if dimension == "region" else view, dimension, code, focus)
if further.choose_section(view, SECTIONS) == "why":
    why.show_why(view, code, focus)
else:
    who.show_who(view, code, focus)
page.show_footer(view)
