"""主动公开: documents, decisions and fees that bodies disclose of their own accord."""

import streamlit as st

from disclosure.ui.parts import comparisons, controls, coverage, further
from disclosure.ui.parts.figures import rows_of_year, show_cards
from disclosure.ui.shell import page, populations

DOCUMENTS = ("documents_issued", "documents_repealed", "documents_in_force")
DECISIONS = ("licence_decisions", "penalty_decisions", "coercive_decisions")
KINDS_OF_DOCUMENTS = ("rules_issued", "normative_documents_issued")
SECTIONS = ("numbers", "decisions", "documents", "ranking")
ENDED = (
    "normative_documents_newly_disclosed",
    "normative_documents_total_disclosed",
    "other_service_decisions",
    "licence_items_previous_year",
    "penalty_items_previous_year",
    "coercive_items_previous_year",
    "fee_items_previous_year",
    "procurement_projects",
    "procurement_amount_cny",
)

view = page.open_page("proactive")
words = view.words
page.show_selection(view)
with st.container(horizontal=True, vertical_alignment="bottom"):
    focus = controls.choose_focus(view)
    populations.choose_bodies(view)
reported = view.answers.ask("coverage_by_year", **view.selection.parameters())
if focus is None or reported.is_empty():
    page.show_nothing_matches(view)
    page.show_footer(view)
    st.stop()

populations.warn_of_nesting(view)
cards = (*DOCUMENTS, *DECISIONS, "fee_amount")
frame = comparisons.by_year(view, (*cards, *KINDS_OF_DOCUMENTS))
comparisons.show_trend(
    view,
    frame,
    key="documents",
    title=words.text("proactive.documents"),
    measures=DOCUMENTS,
)
coverage.show_coverage_line(view, reported, focus)
populations.show_population(view, reported)

section = further.choose_section(view, SECTIONS)
if section == "numbers":
    show_cards(view, rows_of_year(frame, focus), cards)
elif section == "decisions":
    for pair in ((0, 1), (2, 3)):
        for column, place in zip(st.columns(2), pair, strict=True):
            code = (*DECISIONS, "fee_amount")[place]
            with column:
                comparisons.show_trend(
                    view,
                    frame,
                    key=code,
                    title=words.text(f"proactive.{code}"),
                    measures=(code,),
                    height=comparisons.LOW_LINES_HEIGHT,
                )
elif section == "documents":
    comparisons.show_parts(
        view,
        frame,
        key="documents_issued",
        title=words.text("proactive.issued"),
        measures=KINDS_OF_DOCUMENTS,
    )
else:
    comparisons.show_ranking(view, (*cards, *KINDS_OF_DOCUMENTS, *ENDED), "ranking.title")
page.show_footer(view)
