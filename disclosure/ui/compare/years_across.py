"""A table with a line each and the years across, and its downloads."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
import streamlit as st

from disclosure.charts.axes import Break
from disclosure.ui.parts.exports import Export, show_downloads
from disclosure.ui.parts.tables import MAXIMUM_ROWS_SHOWN, MOST_PIXELS, ROW_HEIGHT, display, room_for
from disclosure.ui.shell.page import View
from disclosure.ui.shell.populations import MINIMUM_BASE

MOST_LISTED = 1_000
"""More lines than this are left to the download."""

FEWEST_YEARS = 3
"""A small line in a cell has at least so many years."""

SMALL = "*"
"""Stands behind a rate whose base is small."""


def across(frame: pl.DataFrame, order: Sequence[str], years: Sequence[int], column: str = "value") -> pl.DataFrame:
    """One row a group_key in an order (others behind), columns group_label, then a year each; null where none is.

    `frame`: group_key, group_label, report_year, `column`.
    """
    keys = [*dict.fromkeys([*order, *frame["group_key"].to_list()])]
    labels = dict(frame.select("group_key", "group_label").iter_rows())
    values = {(key, year): value for key, year, value in frame.select("group_key", "report_year", column).iter_rows()}
    kept = [key for key in keys if key in labels]
    data = {"group_label": pl.Series([labels[key] for key in kept], dtype=pl.String)}
    for year in years:
        data[str(year)] = pl.Series([values.get((key, year)) for key in kept], dtype=pl.Float64)
    return pl.DataFrame(data)


def trends(
    table: pl.DataFrame, bases: pl.DataFrame | None, years: Sequence[int], breaks: Sequence[Break]
) -> list[list[float] | None]:
    """The values of each row of `across` since the last series break, in order; None where one is missing.

    A line in a cell can show neither a gap nor a break, nor that a rate's base (`bases`, alike; None for counts) is
    small. Nor are one or two years a trend.
    """
    since = max((found.first_year for found in breaks if years and found.first_year <= years[-1]), default=0)
    drawn = [str(year) for year in years if year >= since]
    if len(drawn) < FEWEST_YEARS or drawn != [str(int(drawn[0]) + later) for later in range(len(drawn))]:
        return [None] * table.height
    rows = table.select(drawn).rows()
    small = [False] * table.height
    if bases is not None:
        small = [any(base is None or base < MINIMUM_BASE for base in row) for row in bases.select(drawn).rows()]
    return [
        None if is_small or any(value is None for value in row) else list(row)
        for row, is_small in zip(rows, small, strict=True)
    ]


def show_years_across(
    view: View,
    frame: pl.DataFrame,
    *,
    breaks: Sequence[Break],
    order: Sequence[str],
    key: str,
    title: str,
    head: str,
    is_rate: bool,
    years: Sequence[int],
) -> None:
    """The table under its title; a year without a number stays empty and says so; the download has the bases too.

    `frame`: group_key, group_label, report_year, value, denominator.
    """
    words = view.words
    table = across(frame, order, years)
    bases = across(frame, order, years, "denominator")
    names = {"group_label": head, **{str(year): words.year(year) for year in years}}
    if is_rate:
        shown = _rates_with_marks(table, bases, years, words.text("compare.no_base"))
        settings = {
            str(year): st.column_config.TextColumn(words.year(year), alignment="right", width="small") for year in years
        }
        based = bases.drop("group_label").rename({str(year): f"{year}_base" for year in years})
        names |= {f"{year}_base": words.text("compare.base_of", year=words.year(year)) for year in years}
        whole = pl.concat([table, based], how="horizontal")
    else:
        shown, whole = display(table), table
        settings = {str(year): st.column_config.NumberColumn(words.year(year), format="localized") for year in years}
    lines = trends(table, bases if is_rate else None, years, breaks)
    if any(line is not None for line in lines):
        shown = shown.with_columns(trend=pl.Series(lines, dtype=pl.List(pl.Float64)))
        settings["trend"] = st.column_config.LineChartColumn(
            words.text("compare.trend"), help=words.text("compare.trend_help"), width="small", color="gray"
        )
    with st.container(border=True):
        st.subheader(title, anchor=False)
        st.caption(
            words.text(
                "compare.across_note_rate" if is_rate else "compare.across_note",
                count=words.count(table.height),
                base=MINIMUM_BASE,
                mark=SMALL,
            )
        )
        if table.height > MOST_LISTED:
            st.caption(words.text("compare.across_more", shown=words.count(MOST_LISTED)))
        st.dataframe(
            shown.head(MOST_LISTED),
            hide_index=True,
            key=f"across_{key}",
            alt=title,
            placeholder=words.text("common.no_data"),
            column_config={
                "group_label": st.column_config.TextColumn(
                    head, pinned=True, width=room_for([head, *table["group_label"]], MOST_PIXELS["agency_name"])
                ),
                **settings,
            },
            row_height=ROW_HEIGHT,
            height=min(table.height + 1, MAXIMUM_ROWS_SHOWN + 1) * ROW_HEIGHT + 3,
        )
        show_downloads(
            view,
            Export(
                name=f"across_{key}",
                title=title,
                frame=lambda: whole,
                headings=names,
                ratios=[str(year) for year in years] if is_rate else (),
            ),
        )


def _rates_with_marks(table: pl.DataFrame, bases: pl.DataFrame, years: Sequence[int], no_base: str) -> pl.DataFrame:
    """Rates as texts of one width, so that a column sorts by its numbers; a small base is marked, one of 0 is said."""
    texts = {}
    for year in years:
        pairs = zip(table[str(year)], bases[str(year)], strict=True)
        texts[str(year)] = pl.Series([_rate_text(value, base, no_base) for value, base in pairs], dtype=pl.String)
    return table.with_columns(**texts)


def _rate_text(value: float | None, base: float | None, no_base: str) -> str | None:
    if value is None:
        return no_base if base == 0 else None
    mark = SMALL if base is not None and base < MINIMUM_BASE else ""
    return f"{value:6.1%}{mark}".replace(" ", "\u2007")
