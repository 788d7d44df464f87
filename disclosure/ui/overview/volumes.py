"""The volumes of the selection on the start page: its main numbers, applications, outcomes, and who changed them."""

from __future__ import annotations

import polars as pl
import streamlit as st

from disclosure.ui.overview import start
from disclosure.ui.parts import comparisons, controls, coverage
from disclosure.ui.parts.figures import rows_of_year, show_cards
from disclosure.ui.shell import populations
from disclosure.ui.shell.page import View

OUTCOMES = ("granted_full", "granted_partial", "refused", "unable", "not_processed", "other")
COUNTS = ("received_new", "outcome_total")
RATES_AND_REST = ("clearance_rate", "remedy_total", "correction_rate", "dispute_rate", "documents_issued")
SECTIONS = ("numbers", "applications", "outcomes")


def show_volumes(view: View, section: str, reported: pl.DataFrame, year: int | None) -> None:
    """One of `SECTIONS`: numbers of all bodies of the selection together, and before them whose numbers they are."""
    words = view.words
    if year is not None and start.is_mixed(view, year):
        st.caption(words.text("overview.mixed"))
    populations.warn_of_nesting(view)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        populations.choose_bodies(view)
        rate = controls.choose_rate(view)
    cards = (*COUNTS, rate, *RATES_AND_REST)
    frame = comparisons.by_year(view, (*cards, *OUTCOMES))
    coverage.show_coverage_line(view, reported, year)
    populations.show_population(view, reported)
    if section == "numbers":
        show_cards(view, rows_of_year(frame, year), cards)
    elif section == "applications":
        comparisons.show_trend(
            view, frame, key="overview_applications", title=words.text("overview.applications"), measures=COUNTS
        )
    else:
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
                view, frame, key="overview_rate", title=words.text("overview.rate"), measures=(rate,)
            )
