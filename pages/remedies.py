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
CHARTS_OF_RATES = {
    "rates": (("correction", CORRECTION), ("dispute", ("dispute_rate",))),
    "pressure": (("pressure", PRESSURE), ("pending", PENDING)),
}
WITH_NOTE = ("correction", "pressure")
CHANNELS_OF_RESULTS = {"results": CHANNELS[:1], "court": CHANNELS[1:]}
SECTIONS = ("numbers", "results", "court", "rates", "pressure", "ranking", "who", "why")
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

section = further.choose_section(view, SECTIONS)
if section == "numbers":
    show_cards(view, rows_of_year(frame, focus), CARDS)
elif section in CHANNELS_OF_RESULTS:
    channels = CHANNELS_OF_RESULTS[section]
    for column, channel in zip(st.columns(len(channels)), channels, strict=True):
        with column:
            comparisons.show_parts(
                view,
                frame,
                key=f"results_{channel}",
                title=words.text("remedies.results", channel=words.row("remedies", channel)),
                measures=results[channel],
                names={code: words.column("remedies", code.removeprefix(f"{channel}_")) for code in results[channel]},
                whole=f"{channel}_total",
            )
elif section in CHARTS_OF_RATES:
    for column, (key, measures) in zip(st.columns(2), CHARTS_OF_RATES[section], strict=True):
        with column:
            comparisons.show_trend(
                view,
                frame,
                key=key,
                title=words.text(f"remedies.{key}"),
                measures=measures,
                note=words.text(f"remedies.{key}_note") if key in WITH_NOTE else None,
            )
elif section == "ranking":
    comparisons.show_ranking(view, (*CARDS, *TOTALS, *PRESSURE, *PENDING), "ranking.title")
else:
    further.show_who_or_why(view, section, (*CARDS, *TOTALS, *PRESSURE, *PENDING), focus)
page.show_footer(view)
