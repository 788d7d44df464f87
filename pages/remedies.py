"""复议诉讼: how often decisions on applications are challenged, in which way, with which result."""

import streamlit as st

from disclosure.ui.parts import comparisons, controls, coverage, further
from disclosure.ui.parts.figures import rows_of_year, show_cards
from disclosure.ui.shell import page, populations

CHANNELS = ("reconsideration", "litigation_direct", "litigation_after_reconsideration")
TOTALS = tuple(f"{channel}_total" for channel in CHANNELS)
RESULTS = ("upheld", "corrected", "other", "pending")
CORRECTION = tuple(f"correction_rate_{channel}" for channel in CHANNELS)
PRESSURE = ("remedy_pressure", "escalation_rate")
PENDING = ("pending_share", *(f"pending_share_{channel}" for channel in CHANNELS))
SECTIONS = ("results", "rates", "ranking", "who", "why")
CARDS = (
    "remedy_total",
    "reconsideration_total",
    "litigation_total",
    "remedy_pending",
    "correction_rate",
    "dispute_rate",
)

view = page.open_page("remedies")
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
results = {channel: tuple(f"{channel}_{result}" for result in RESULTS) for channel in CHANNELS}
frame = comparisons.by_year(
    view, (*CARDS, *TOTALS, *CORRECTION, *PRESSURE, *PENDING, *(code for codes in results.values() for code in codes))
)
comparisons.show_parts(
    view,
    frame,
    key="channels",
    title=words.text("remedies.channels"),
    measures=TOTALS,
    names={code: words.row("remedies", code.removesuffix("_total")) for code in TOTALS},
    note=words.text("remedies.channels_note"),
)
coverage.show_coverage_line(view, reported, focus)
populations.show_population(view, reported)
show_cards(view, rows_of_year(frame, focus), CARDS)

section = further.choose_section(view, SECTIONS)
if section == "results":
    columns = st.columns(2)
    for place, channel in enumerate(CHANNELS):
        with columns[place % 2]:
            comparisons.show_parts(
                view,
                frame,
                key=f"results_{channel}",
                title=words.text("remedies.results", channel=words.row("remedies", channel)),
                measures=results[channel],
                names={code: words.column("remedies", code.removeprefix(f"{channel}_")) for code in results[channel]},
                whole=f"{channel}_total",
            )
elif section == "rates":
    left, right = st.columns(2)
    with left:
        comparisons.show_trend(
            view,
            frame,
            key="correction_rate",
            title=words.text("remedies.correction"),
            measures=CORRECTION,
            note=words.text("remedies.correction_note"),
        )
        comparisons.show_trend(
            view,
            frame,
            key="remedy_pressure",
            title=words.text("remedies.pressure"),
            measures=PRESSURE,
            note=words.text("remedies.pressure_note"),
        )
    with right:
        comparisons.show_trend(
            view,
            frame,
            key="dispute_rate",
            title=words.text("remedies.dispute"),
            measures=("dispute_rate",),
        )
        comparisons.show_trend(
            view,
            frame,
            key="pending_share",
            title=words.text("remedies.pending"),
            measures=PENDING,
        )
elif section == "ranking":
    comparisons.show_ranking(view, (*CARDS, *TOTALS, *PRESSURE, *PENDING), "ranking.title")
else:
    further.show_who_or_why(view, section, (*CARDS, *TOTALS, *PRESSURE, *PENDING), focus)
page.show_footer(view)
