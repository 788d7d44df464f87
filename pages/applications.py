"""依申请公开: applications received, how they ended, why information was refused."""

import streamlit as st

from disclosure.ui.applications import applicants, outcomes, residents
from disclosure.ui.parts import comparisons, controls, coverage, further
from disclosure.ui.parts.figures import rows_of_year, show_cards
from disclosure.ui.shell import page, populations

OUTCOMES = ("granted_full", "granted_partial", "refused", "unable", "not_processed", "other")
APPLICANTS = (
    "received_new_natural_person",
    "received_new_org_business",
    "received_new_org_research",
    "received_new_org_public_interest",
    "received_new_org_legal_services",
    "received_new_org_other",
)
RATES = (
    "clearance_rate",
    "carry_out_rate",
    "stock_rate",
    "refusal_share",
    "statutory_refusal_share",
    "catch_all_share",
    "repeat_share",
    "unclear_share",
    "not_held_share",
    "petition_share",
    "natural_person_share",
)
BALANCE = ("received_new", "carried_in", "outcome_total", "carried_out")
SECTIONS = ("numbers", "outcomes", "rates", "reasons", "applicants", "base", "ranking", "who", "why")

view = page.open_page("applications")
words = view.words
page.show_selection(view)
focus = controls.choose_focus(view)
reported = view.answers.ask("coverage_by_year", **view.selection.parameters())
if focus is None or reported.is_empty():
    page.show_nothing_matches(view)
    page.show_footer(view)
    st.stop()

populations.warn_of_nesting(view)
first = st.container()
with st.container(horizontal=True, vertical_alignment="bottom"):
    populations.choose_bodies(view)
    rate = controls.choose_rate(view)
cards = (*BALANCE, rate, "clearance_rate", "refusal_share", "natural_person_share")
frame = comparisons.by_year(view, (*cards, *OUTCOMES, *APPLICANTS, "stock_rate"))
with first:
    outcomes.show_balance(view, frame, focus, outcomes.say_balance(view, frame, rate, focus))
coverage.show_coverage_line(view, reported, focus)
populations.show_population(view, reported)
rows = rows_of_year(frame, focus)

section = further.choose_section(view, (*SECTIONS, "residents") if view.selection.scope == "aggregate" else SECTIONS)
if section == "numbers":
    show_cards(view, rows, cards)
elif section == "outcomes":
    left, right = st.columns(2)
    with left:
        comparisons.show_parts(
            view,
            frame,
            key="applicants",
            title=words.text("applications.applicants"),
            measures=APPLICANTS,
            names={code: words.column("applications", code.removeprefix("received_new_")) for code in APPLICANTS},
            whole="received_new",
        )
    with right:
        comparisons.show_parts(
            view,
            frame,
            key="outcomes",
            title=words.text("applications.outcomes"),
            measures=OUTCOMES,
            whole="outcome_total",
        )
elif section == "rates":
    outcomes.show_rates(view, rate, RATES)
elif section == "reasons":
    outcomes.show_reasons(view, focus)
elif section == "applicants":
    applicants.show_applicants(view, focus)
elif section == "base":
    outcomes.show_rate_by_base(view, rate, focus, rows[rate]["value"] if rate in rows else None)
elif section == "ranking":
    comparisons.show_ranking(view, (*BALANCE, rate, *RATES, *OUTCOMES), "ranking.title")
elif section == "residents":
    residents.show_residents(view, focus)
else:
    further.show_who_or_why(view, section, (rate, *BALANCE, *OUTCOMES, *RATES), focus)
page.show_footer(view)
