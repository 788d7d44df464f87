"""Reports that were changed after they had been published: how many, which, and in which cells."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl
import streamlit as st

from disclosure.ui.data.listings import name_cells
from disclosure.ui.parts.drawing import draw
from disclosure.ui.parts.exports import Export, show_downloads
from disclosure.ui.parts.sections import chart_words, show_section
from disclosure.ui.parts.tables import show_table
from disclosure.ui.shell import address
from disclosure.ui.shell.labels import Words, escape_markdown
from disclosure.ui.shell.page import View, link_to

Row = Mapping[str, Any]

SHOWN = 200
DOWNLOADED = 200_000
YEAR_COLUMNS = (
    "report_year",
    "report_count",
    "revised_count",
    "revised_share",
    "changed_count",
    "changed_share",
    "changed_cell_count",
)
LIST_COLUMNS = (
    "agency_name",
    "report_year",
    "revision_count",
    "changed_cell_count",
    "first_published_on",
    "published_on",
    "first_read_at",
    "read_at",
    "first_source_url",
    "source_url",
)
CELL_COLUMNS = (
    "table_code",
    "row_label",
    "column_label",
    "first_value",
    "first_raw_text",
    "after_value",
    "after_raw_text",
)
COUNTED = ("report", "revised", "changed", "changed_cell")


def say_changed(words: Words, row: Row) -> str:
    """How many reports of a year are here in several complete revisions, and in how many of these cells differ."""
    told = {
        "year": words.year(row["report_year"]),
        "share": words.ratio(row["revised_share"]),
        **{f"{name}_count": words.count(row[f"{name}_count"]) for name in COUNTED},
    }
    if not row["revised_count"]:
        return words.text("changed.sentence_none", **told)
    return words.text("changed.sentence" if row["changed_count"] else "changed.sentence_same", **told)


def show_changed(view: View) -> None:
    """Year by year, then the list, then the cells of the report that is chosen."""
    words = view.words
    frame = view.answers.ask("changed_after_publication", **view.selection.parameters())
    focus = frame.filter(pl.col("report_year") == view.selection.focus_year)
    sentence = say_changed(words, focus.row(0, named=True)) if focus.height else None
    if not frame["revised_count"].sum():
        # A chart of zeros says nothing that a sentence does not.
        with st.container(border=True):
            st.subheader(words.text("changed.title"), anchor=False)
            st.markdown(words.text("changed.none", count=words.count(int(frame["report_count"].sum()))))
            st.caption(words.text("changed.note"))
        return
    names = ("changed_count", "same_count")
    bars = frame.with_columns(same_count=pl.col("revised_count") - pl.col("changed_count"))
    chart = draw(
        "bars_by_year",
        bars.select("report_year", *names).unpivot(index="report_year", variable_name="category", value_name="value"),
        labels=chart_words(words),
        category_labels={name: words.text(f"changed.{name}") for name in names},
        unit=words.text("unit.reports"),
        years=frame["report_year"].to_list(),
        appearance=view.appearance,
    )
    show_section(
        view,
        key="changed_after_publication",
        title=words.text("changed.title"),
        chart=chart,
        frame=frame,
        columns=YEAR_COLUMNS,
        metrics=(),
        sentence=sentence,
        note=words.text("changed.note"),
    )
    _show_list(view)


def _ask(view: View, limit: int) -> pl.DataFrame:
    return view.answers.ask("changed_report_list", **view.selection.parameters(), limit=limit, offset=0)


def _show_list(view: View) -> None:
    words = view.words
    frame = _ask(view, SHOWN)
    if frame.is_empty():
        return
    title = words.text("changed.list", count=words.count(int(frame["row_count"][0])))
    with st.container(border=True):
        st.subheader(title, anchor=False)
        if frame.height < int(frame["row_count"][0]):
            st.caption(words.text("changed.first", count=words.count(frame.height)))
        show_table(frame.select(LIST_COLUMNS), words, key="changed_list", alt=title)
        show_downloads(
            view,
            Export(name="changed_list", title=title, frame=lambda: _ask(view, DOWNLOADED).select(LIST_COLUMNS)),
        )
        _show_cells(view, frame)


def _show_cells(view: View, frame: pl.DataFrame) -> None:
    """The cells of one report of the list, in which its first revision and the one that counts differ."""
    words = view.words
    rows = {int(row["report_id"]): row for row in frame.iter_rows(named=True)}
    report_id = st.selectbox(
        words.text("changed.which"),
        list(rows),
        format_func=lambda code: words.text(
            "changed.name", name=rows[code]["agency_name"], year=words.year(rows[code]["report_year"])
        ),
        key=f"changed_which_{words.language}_{address.turn()}",
        filter_mode="contains",
    )
    row = rows[report_id]
    cells = view.answers.ask("changed_cells", report_id=report_id, before_report_id=int(row["first_report_id"]))
    counted = cells.filter(~pl.col("is_corrected")).with_columns(
        pl.concat_str("table_code", "row_code", "column_code", separator=".").alias("figure_key"),
        first_value=pl.col("before_value"),
        first_raw_text=pl.col("before_raw_text"),
    )
    if counted.is_empty():
        st.caption(words.text("changed.same"))
    else:
        show_table(
            name_cells(words, counted).select(CELL_COLUMNS),
            words,
            key=f"changed_cells_{report_id}",
            alt=words.text("changed.cells", name=escape_markdown(str(row["agency_name"]))),
        )
    link_to(
        view,
        "agency",
        words.text("reporting.open_agency"),
        body=str(row["agency_id"]),
        focus=str(row["report_year"]),
        cell=None,
    )
