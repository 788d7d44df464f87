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

populations.warn_of_nesting(view)
where = choosing.at_first_fork(view) if dimension == "region" else view
has_groups = dimension not in ("body", "named") or (dimension == "named" and own_groups.has_groups())
if dimension == "body":
    bodies.show_bodies(view, code, focus)
elif has_groups:
    groups.show_groups(where, dimension, code, focus)
if dimension == "named":
    own_groups.show_own_groups(view)
has_table = dimension == "body" or (has_groups and groups.has_years(view))
section = further.choose_section(view, ("years", *SECTIONS) if has_table else SECTIONS)
if section == "years" and dimension == "body":
    bodies.show_over_years(view, code, focus)
elif section == "years":
    groups.show_over_years(where, dimension, code, focus)
elif section == "why":
    why.show_why(view, code, focus)
else:
    who.show_who(view, code, focus)
page.show_footer(view)
