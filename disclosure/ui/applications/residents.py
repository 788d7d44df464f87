"""Applications of whole jurisdictions for every 10,000 residents; bodies without a known population are named."""

from __future__ import annotations

import polars as pl
import streamlit as st

from disclosure.ui.parts.drawing import draw
from disclosure.ui.parts.sections import chart_words, show_section
from disclosure.ui.shell.access import is_read_only
from disclosure.ui.shell.labels import Words, escape_markdown
from disclosure.ui.shell.page import View

SHOWN = 20
NAMED = 5
COLUMNS = (
    "agency_name",
    "level",
    "per_10000",
    "received_new",
    "resident_count",
    "population_source",
    "level_median",
    "level_count",
)


def show_residents(view: View, year: int) -> None:
    """The bodies of the year by applications per resident, the most first; those that lack a number come last."""
    words = view.words
    found = view.answers.ask("applications_per_residents", **{**view.selection.parameters(), "years": [year]})
    if found.is_empty():
        st.info(words.text("residents.aggregates_only"), icon=":material/info:")
        return
    title, sentence = words.text("residents.title", year=words.year(year)), say_residents(words, found, year)
    rated = found.filter(pl.col("per_10000").is_not_null())
    if rated.is_empty():
        with st.container(border=True):
            st.subheader(title, anchor=False)
            st.markdown(escape_markdown(sentence))
            st.caption(words.text("residents.note_read_only" if is_read_only() else "residents.note"))
        return
    shown = rated.head(SHOWN).with_columns(
        value=pl.col("per_10000").round(2), peer_median=pl.col("level_median").round(2)
    )
    chart = draw(
        "ranking",
        shown.select("agency_id", "agency_name", "value"),
        labels=chart_words(words),
        kind="count",
        unit=words.text("unit.per_10000"),
        select="none",
        appearance=view.appearance,
    )
    show_section(
        view,
        key="per_residents",
        title=title,
        chart=chart,
        frame=shown,
        columns=COLUMNS,
        metrics=("applications_per_residents",),
        sentence=sentence,
        note=words.text("residents.note_read_only" if is_read_only() else "residents.note"),
        all_rows=lambda: found,
    )


def say_residents(words: Words, found: pl.DataFrame, year: int) -> str:
    """Who stands first and where the median is, by level; how many lack a population or a number, and who."""
    rated = found.filter(pl.col("per_10000").is_not_null())
    parts = [
        words.text(
            "residents.level" if row["level_count"] > 1 else "residents.level_one",
            level=words.code("level", row["level"]),
            count=words.count(row["level_count"]),
            median=_rate(words, row["level_median"]),
            name=row["agency_name"],
            most=_rate(words, row["per_10000"]),
        )
        for row in rated.unique("level", keep="first", maintain_order=True).iter_rows(named=True)
    ]
    lacking = found.filter(pl.col("resident_count").is_null())["agency_name"].to_list()
    if lacking:
        named = words.list(lacking[:NAMED])
        more = len(lacking) > NAMED
        parts.append(
            words.text(
                "residents.lacking_more" if more else "residents.lacking",
                count=words.count(len(lacking)),
                names=named,
            )
        )
    blank = found.filter(pl.col("received_new").is_null()).height
    if blank:
        parts.append(words.text("residents.blank", count=words.count(blank)))
    return words.text("residents.sentence", year=words.year(year), parts=words.text("recent.and").join(parts))


def _rate(words: Words, value: float) -> str:
    return words.short_value(value, is_rate=False)
