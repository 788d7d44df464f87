"""总览: where to look; then reports, applications, outcomes and documents in numbers, gaps, what changed."""

import streamlit as st

from disclosure.ui.overview import recent, start, volumes
from disclosure.ui.parts import comparisons, controls, coverage, further, timeline
from disclosure.ui.shell import page, populations

view = page.open_page("overview")
page.show_selection(view)
reported = view.answers.ask("coverage_by_year", **view.selection.parameters())
if reported.is_empty():
    page.show_nothing_matches(view)
    page.show_footer(view)
    st.stop()

focus = controls.choose_focus(view)
if focus is not None:
    start.show_standing(view, focus)
    timeline.show_timeline(view, focus)

section = further.choose_section(view, ("worth", "kinds", *volumes.SECTIONS, "coverage", "drivers"))
if section in volumes.SECTIONS:
    volumes.show_volumes(view, section, reported, focus)
elif section == "coverage":
    coverage.show_coverage(view, reported)
elif section == "drivers":
    populations.warn_of_nesting(view)
    comparisons.show_drivers(view, "received_new", "overview.drivers")
elif section == "kinds" and focus is not None:
    start.show_kinds(view, focus)
else:
    if focus is not None:
        start.show_worth_a_look(view, focus)
    recent.show_recent(view)
page.show_footer(view)
