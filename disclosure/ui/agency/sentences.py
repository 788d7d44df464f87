"""What there is to know about a body in a year, in a few sentences: each from numbers, each with its cells.

Nothing is said of a rate on a base below 30, of a change across a break of the series, or of peers that are few.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl
import streamlit as st

from disclosure.decisions.reviews import STANDING
from disclosure.ui.parts.figures import link_to_cells, rows_of_year
from disclosure.ui.shell.labels import escape_markdown
from disclosure.ui.shell.page import View, link_to
from disclosure.ui.shell.populations import MINIMUM_BASE

Row = Mapping[str, Any]

LEAST_PEERS = 8
"""Peers of the same level and kind below which nothing is said of where a body stands among them."""

BESIDE_PEERS = (
    "received_new",
    "carried_out",
    "remedy_total",
    "documents_issued",
    "licence_decisions",
    "penalty_decisions",
    "coercive_decisions",
)
MOST_OUTSIDE = 2


def show_sentences(view: View, profile: Row, frame: pl.DataFrame, year: int, rate: str) -> None:
    """The sentences of a year; `frame` holds the body's measures by year, as the cards show them."""
    rows = rows_of_year(frame, year)
    with st.container(border=True, gap="small"):
        if not any(row["report_count"] for row in rows.values()):
            st.markdown(view.words.text("form.no_report", year=view.words.year(year)))
            return
        _say_volume(view, rows, year)
        _say_rate(view, rows.get(rate), rate, year)
        _say_outside(view, profile, year, rate)
        _say_errors(view, profile, year)


def _say(view: View, said: str, code: str, year: int) -> None:
    """A sentence with the way to its cells behind it."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(said, width="content")
        link_to_cells(view, code, year)


def _say_volume(view: View, rows: Mapping[str, Row], year: int) -> None:
    words = view.words
    received, closed, left = (rows.get(code) for code in ("received_new", "outcome_total", "carried_out"))
    if received is None or received["value"] is None:
        st.markdown(words.text("body.say_no_received", year=words.year(year)))
        return
    said = words.text("body.say_received", year=words.year(year), count=words.count(received["value"]))
    if received["matched_change"] is not None and not received["has_break"]:
        difference = received["matched_change"]
        change = words.signed_count(difference) if difference else words.text("card.unchanged")
        before = words.count(received["matched_previous_value"])
        said += words.text("body.say_change", year=words.year(year - 1), before=before, change=change)
    if closed is not None and closed["value"] is not None:
        said += words.text("body.say_closed", count=words.count(closed["value"]))
    if left is not None and left["value"] is not None:
        said += words.text("body.say_left", count=words.count(left["value"]))
    _say(view, said + words.text("body.say_end"), "received_new", year)


def _say_rate(view: View, row: Row | None, rate: str, year: int) -> None:
    words = view.words
    if row is None or row["value"] is None:
        return
    if row["denominator"] < MINIMUM_BASE:
        st.markdown(words.text("body.say_small", count=words.count(row["denominator"]), base=MINIMUM_BASE))
        return
    said = words.text(
        "body.say_rate",
        name=words.measure(rate),
        value=words.ratio(row["value"]),
        numerator=words.count(row["numerator"]),
        denominator=words.count(row["denominator"]),
    )
    _say(view, said, rate, year)


def _say_outside(view: View, profile: Row, year: int, rate: str) -> None:
    """The measures that lie furthest outside the middle half of the peers."""
    words = view.words
    frame = view.answers.ask(
        "agency_against_peers",
        agency_id=str(profile["agency_id"]),
        measures=[*BESIDE_PEERS, rate],
        years=[year],
        scope=view.selection.scope,
        peer_region_code=None,
    )
    outside = [
        (_distance(row), row)
        for row in frame.iter_rows(named=True)
        if row["value"] is not None and not row["is_below_base"] and row["peer_count"] >= LEAST_PEERS and _distance(row)
    ]
    outside.sort(key=lambda pair: pair[0], reverse=True)
    for _, row in outside[:MOST_OUTSIDE]:
        code = str(row["measure"])
        is_rate, is_high = words.is_rate(code), row["value"] > row["peer_upper_quartile"]
        quartile = row["peer_upper_quartile" if is_high else "peer_lower_quartile"]
        said = words.text(
            "body.say_high" if is_high else "body.say_low",
            name=words.measure(code),
            value=words.short_value(row["value"], is_rate),
            quartile=words.short_value(quartile, is_rate),
            count=words.count(row["peer_count"]),
        )
        _say(view, said, code, year)


def _distance(row: Row) -> float:
    """How far a value lies outside the middle half, in widths of that half (of one where it has no width)."""
    low, high, value = (float(row[name]) for name in ("peer_lower_quartile", "peer_upper_quartile", "value"))
    width = (high - low) or max(abs(high), 1.0)
    return max(value - high, low - value, 0.0) / width


def _standing(view: View, year: int, severity: str) -> pl.DataFrame:
    """The first finding of a severity that stands, with how many there are."""
    return view.answers.ask(
        "finding_list",
        **{**view.selection.parameters(), "years": [year]},
        severities=[severity],
        rule_ids=None,
        decisions=list(STANDING),
        limit=1,
        offset=0,
    )


def _say_errors(view: View, profile: Row, year: int) -> None:
    words = view.words
    found = _standing(view, year, "error")
    if found.is_empty():
        said = words.text("body.say_no_error", year=words.year(year))
        warned = _standing(view, year, "warning")
        if not warned.is_empty():
            said += words.text("body.say_warnings", count=words.count(warned["row_count"][0]))
        st.markdown(said)
        return
    row = found.row(0, named=True)
    first = escape_markdown(words.typeset(str(row[f"message_{words.language}"])))
    count = int(row["row_count"])
    if count == 1:
        st.markdown(words.text("body.say_error", first=first))
    else:
        st.markdown(words.text("body.say_errors", count=words.count(count), first=first))
    link_to(
        view,
        "checks",
        words.text("body.say_see_errors"),
        agency=str(profile["agency_id"]),
        years=str(year),
        severity=["error"],
        decision=list(STANDING),
        leaf=None,
    )
