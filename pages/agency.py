"""机关: one body over the years, beside its peers, with the three tables as the form prints them."""

import streamlit as st

from disclosure.ui.agency import chain, one_body, sentences
from disclosure.ui.applications import outcomes
from disclosure.ui.parts import comparisons, controls
from disclosure.ui.parts.figures import rows_of_year, show_cards
from disclosure.ui.shell import address, page

OUTCOMES = ("granted_full", "granted_partial", "refused", "unable", "not_processed", "other")
BALANCE = ("received_new", "carried_in", "outcome_total", "carried_out")

view = page.open_page("agency")
words = view.words
profile = one_body.choose_body(view)
if profile is None:
    one_body.show_bodies(view)
    page.show_footer(view)
    st.stop()

view = one_body.narrow_to(view, profile)
links = one_body.show_profile(view, profile)
if not view.selection.offered_years:
    one_body.show_no_report(view, profile)
    one_body.show_children(view, profile)
    page.show_footer(view)
    st.stop()

with links:
    one_body.show_finding_counts(view, profile)
with st.container(horizontal=True, vertical_alignment="bottom"):
    focus = controls.choose_focus(view)
    rate = controls.choose_rate(view)
if focus is None:
    page.show_nothing_matches(view)
    page.show_footer(view)
    st.stop()

cards = (*BALANCE, rate, "clearance_rate", "remedy_total", "documents_issued")
frame = comparisons.by_year(view, (*cards, *OUTCOMES))
sentences.show_sentences(view, profile, frame, focus, rate)
names = {name: words.text(f"body.tab_{name}") for name in ("peers", "tables", "years", "chain", "reports")}
peers_tab, tables_tab, years_tab, chain_tab, reports_tab = st.tabs(
    list(names.values()),
    key=f"body_tabs_{words.language}",
    default=names["peers" if address.value("cell") is None else "tables"],
)
with peers_tab:
    left, right = st.columns(2)
    with left:
        one_body.show_peers(view, profile, "received_new", words.text("body.received"))
    with right:
        one_body.show_peers(view, profile, rate, words.text("body.rate"))
    show_cards(view, rows_of_year(frame, focus), cards)
with tables_tab:
    one_body.show_forms(view, profile)
with years_tab:
    outcomes.show_balance(view, frame, focus, outcomes.say_account(view, frame, focus))
    comparisons.show_parts(
        view,
        frame,
        key="body_outcomes",
        title=words.text("applications.outcomes"),
        measures=OUTCOMES,
        whole="outcome_total",
    )
with chain_tab:
    chain.show_chain(view, profile, frame, focus)
with reports_tab:
    one_body.show_reports(view, profile)
    one_body.show_findings(view, profile)
    one_body.show_children(view, profile)
page.show_footer(view)
