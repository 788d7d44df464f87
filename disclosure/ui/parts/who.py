"""Who makes the number: the shares of the largest bodies, and the number without them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl
import streamlit as st

from disclosure.measures import catalogue
from disclosure.ui.parts.comparisons import join_sentences
from disclosure.ui.parts.drawing import draw
from disclosure.ui.parts.sections import chart_words, show_section
from disclosure.ui.shell import address
from disclosure.ui.shell.labels import Words
from disclosure.ui.shell.page import View

Row = Mapping[str, Any]

LARGEST = (1, 5, 10)
LISTED = 50
POINTS = 200
EVERY_BODY = 1_000_000
COLUMNS = (
    "rank",
    "agency_name",
    "region_name",
    "level",
    "kind",
    "report_year",
    "value",
    "base",
    "base_share",
    "running_share",
    "value_without",
)
RATIOS = ("value", "value_without", "base_share", "running_share")


def show_who(view: View, code: str, year: int) -> None:
    """The section for a measure and the year in focus; nothing where no body has a number or shares mean nothing.

    Always over all reports of the year: the share of a body among the same bodies of two years would be another.
    """
    words = view.words
    measure = catalogue.measure(code)
    frame = _ask(view, code, year, LISTED)
    if frame.height < 2 or frame["is_signed"][0] or not frame["total_base"][0]:
        return
    listed = frame.filter(pl.col("rank") <= LISTED)
    base = words.text("who.base_rate") if measure.is_rate else words.measure(code)
    show_section(
        view,
        key=f"who_{code}",
        title=words.text("who.title", year=words.year(year), measure=words.measure(code)),
        chart=draw(
            "concentration",
            frame.select("rank", "agency_name", "rank_share", "running_share"),
            labels={
                **chart_words(words),
                "rank_share": words.text("who.rank_share", count=words.count(frame["body_count"][0])),
                "running_share": words.text("who.running_share", base=base),
            },
            named=LARGEST,
            appearance=view.appearance,
        ),
        frame=listed,
        columns=COLUMNS,
        metrics=[measure.metric],
        sentence=say_who(words, frame, code, year),
        note=words.text("who.note"),
        ratios=RATIOS if measure.is_rate else RATIOS[2:],
        measure=code,
        all_rows=lambda: _ask(view, code, year, EVERY_BODY),
    )
    _offer_without(view, frame, code)


def _ask(view: View, code: str, year: int, limit: int) -> pl.DataFrame:
    return view.answers.ask(
        "concentration",
        measure=code,
        year=year,
        limit=limit,
        point_count=POINTS,
        **view.selection.parameters_without_years(),
    )


def say_who(words: Words, frame: pl.DataFrame, code: str, year: int) -> str:
    """The largest body and its share, the shares of five and ten, and what the number is without the largest."""
    is_rate = catalogue.measure(code).is_rate
    rows = {int(row["rank"]): row for row in frame.iter_rows(named=True)}
    first: Row = rows[1]
    count = int(first["body_count"])
    alike = frame.filter((pl.col("base") == first["base"]) & (pl.col("rank") > 1)).height
    name = first["agency_name"]
    if alike:
        name = words.text("who.alike", name=name, count=words.count(alike))
    more = [
        words.text("who.first", count=number, share=words.ratio(rows[number]["running_share"]))
        for number in LARGEST[1:]
        if number < count
    ]
    told = words.text(
        "who.sentence_rate" if is_rate else "who.sentence",
        year=words.year(year),
        measure=words.measure(code),
        count=words.count(count),
        name=name,
        share=words.ratio(first["base_share"]),
        more=words.text("who.joint").join(["", *more]),
    )
    without = None
    if first["value_without"] is not None and first["total_value"] is not None:
        value, rest = words.short_values(first["total_value"], first["value_without"], is_rate)
        without = words.text("who.without", measure=words.measure(code), value=value, rest=rest)
    return join_sentences(words, told, without)


def _offer_without(view: View, frame: pl.DataFrame, code: str) -> None:
    """The whole page without the largest, by the filter at the left; and back."""
    words = view.words
    left_out = list(view.selection.excluded_ids)
    with st.container(horizontal=True, vertical_alignment="center"):
        if not view.selection.agency_ids:
            for number in LARGEST:
                if number < int(frame["body_count"][0]) and len(left_out) + number <= address.MAXIMUM_VALUES:
                    ids = frame.filter(pl.col("rank") <= number)["agency_id"].to_list()
                    st.button(
                        words.text("who.leave_out", count=number),
                        icon=":material/filter_alt_off:",
                        key=f"who_leave_{code}_{number}",
                        on_click=_leave_out,
                        args=([*left_out, *ids],),
                    )
        if left_out:
            st.button(
                words.text("who.take_back", count=words.count(len(left_out))),
                icon=":material/undo:",
                key=f"who_take_back_{code}",
                on_click=_leave_out,
                args=([],),
            )


def _leave_out(agency_ids: list[str]) -> None:
    address.put("without", agency_ids)
    address.start_anew()
