"""总览: where to look; then reports, applications, outcomes and documents in numbers, gaps, what changed."""

import streamlit as st

from disclosure.ui.overview import recent, start
from disclosure.ui.parts import comparisons, controls, coverage, further, timeline
from disclosure.ui.parts.figures import rows_of_year, show_cards
from disclosure.ui.shell import page, populations

OUTCOMES = ("granted_full", "granted_partial", "refused", "unable", "not_processed", "other")

SECTIONS = ("kinds", "applications", "outcomes", "coverage", "drivers")

view = page.open_page("overview")
words = view.words
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
    start.show_worth_a_look(view, focus)
    recent.show_recent(view)

st.header(words.text("overview.volumes"), anchor=False)
if focus is not None and start.is_mixed(view, focus):
    st.caption(words.text("overview.mixed"))
populations.warn_of_nesting(view)
with st.container(horizontal=True, vertical_alignment="bottom"):
    populations.choose_bodies(view)
    rate = controls.choose_rate(view)

measures = (
    "received_new",
    "outcome_total",
    rate,
    "clearance_rate",
    "remedy_total",
    "correction_rate",
    "dispute_rate",
    "documents_issued",
)
frame = comparisons.by_year(view, (*measures, *OUTCOMES))
coverage.show_coverage_line(view, reported, focus)
populations.show_population(view, reported)
show_cards(view, rows_of_year(frame, focus), measures)

section = further.choose_section(view, SECTIONS)
if section == "kinds" and focus is not None:
    start.show_kinds(view, focus)
elif section == "applications":
    comparisons.show_trend(
        view,
        frame,
        key="overview_applications",
        title=words.text("overview.applications"),
        measures=("received_new", "outcome_total"),
    )
elif section == "outcomes":
    left, right = st.columns(2)
    with left:
        comparisons.show_parts(
            view,
            frame,
            key="overview_outcomes",
            title=words.text("overview.outcomes"),
            measures=OUTCOMES,
            share=True,
        )
    with right:
        comparisons.show_trend(
            view,
            frame,
            key="overview_rate",
            title=words.text("overview.rate"),
            measures=(rate,),
        )
elif section == "coverage":
    coverage.show_coverage(view, reported)
else:
    comparisons.show_drivers(view, "received_new", "overview.drivers")
page.show_footer(view)
