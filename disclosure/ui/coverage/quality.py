"""How early reports came, and how their tables are filled."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl
import streamlit as st

from disclosure.charts import Break
from disclosure.model.report import TABLE_CODES
from disclosure.ui.parts import timeline
from disclosure.ui.parts.drawing import draw
from disclosure.ui.parts.sections import chart_words, show_section
from disclosure.ui.parts.telling import say_least_filled
from disclosure.ui.shell import address
from disclosure.ui.shell.labels import Words
from disclosure.ui.shell.page import View

LOWEST = 12
DAYS_COLUMNS = (
    "report_year",
    "median_days",
    "lower_quartile",
    "upper_quartile",
    "earliest_days",
    "latest_days",
    "by_then_count",
    "expected_share",
    "by_then_share",
    "over_week_count",
    "in_week_count",
    "month_late_count",
    "beyond_month_count",
    "undated_count",
    "absent_count",
    "dated_count",
    "deadline_count",
    "report_count",
)
BANDS = (
    "over_week_count",
    "in_week_count",
    "month_late_count",
    "beyond_month_count",
    "undated_count",
    "absent_count",
)
"""How far from its deadline a report came: the columns that the chart stacks, the earliest first."""
FILL_COLUMNS = (
    "report_year",
    "table_code",
    "fill_share",
    "filled_count",
    "blank_count",
    "unclear_count",
    "cell_count",
    "report_count",
)
CELL_COLUMNS = (
    "table_code",
    "row_label",
    "column_label",
    "fill_share",
    "filled_count",
    "blank_count",
    "unclear_count",
    "cell_count",
)


def show_days(view: View) -> None:
    """What was published by a chosen day, and how many days before or after its deadline each report came."""
    focus = view.selection.focus_year
    if focus is None:
        _show_distance(view)
        return
    by_day, by_distance = st.columns(2)
    with by_day:
        timeline.show_timeline(view, focus, _choose_day(view))
    with by_distance:
        _show_distance(view)


def _choose_day(view: View) -> date | None:
    """The day up to which publication is looked at; none is all that is known. The choice stands in the address."""
    words = view.words
    key = f"as_of_{words.language}_{address.turn()}"
    st.session_state[key] = address.day("as_of")
    chosen = st.date_input(
        words.text("quality.as_of"),
        min_value=date(2009, 1, 1),
        max_value=date(2100, 12, 31),
        format="YYYY-MM-DD",
        help=words.text("quality.as_of_help"),
        key=key,
        width=220,
        on_change=address.on_change("as_of", key, lambda day: None if day is None else str(day)),
    )
    return chosen if isinstance(chosen, date) else None


def _show_distance(view: View) -> None:
    words = view.words
    days = int(
        st.number_input(
            words.text("quality.days_asked"),
            min_value=-365,
            max_value=365,
            value=0,
            help=words.text("quality.days_asked_help"),
            key=f"quality_days_{words.language}",
            width=220,
        )
    )
    frame = view.answers.ask("days_before_deadline", **view.selection.parameters(), day_count=days)
    known = frame.filter(pl.col("dated_count") > 0)
    sentence = words.text("quality.days_none")
    if known.height:
        focus = known.filter(pl.col("report_year") == view.selection.focus_year)
        row = (focus if focus.height else known.tail(1)).row(0, named=True)
        sentence = say_distance(words, row, days)
    used = [name for name in BANDS if frame[name].sum()]
    bands = frame.select("report_year", *used).unpivot(
        index="report_year", variable_name="category", value_name="value"
    )
    chart = draw(
        "bars_by_year",
        bands,
        labels=chart_words(words),
        category_labels={name: words.text(f"column.{name}") for name in used},
        unit=words.text("unit.reports"),
        years=frame["report_year"].to_list(),
        appearance=view.appearance,
    )
    show_section(
        view,
        key="days_before_deadline",
        title=words.text("quality.days"),
        chart=chart,
        frame=frame,
        columns=DAYS_COLUMNS,
        metrics=(),
        sentence=sentence,
        note=words.text("quality.days_note"),
        ratios=("by_then_share", "expected_share"),
    )


def say_distance(words: Words, row: Mapping[str, Any], days: int) -> str:
    """How far from its deadline the report in the middle came, and how many were out `days` before it."""
    told = {
        "year": words.year(row["report_year"]),
        "base": words.text("quality.by_roster" if row["is_by_roster"] else "quality.by_store"),
        "expected": words.count(row["deadline_count"]),
        "count": words.count(row["dated_count"]),
        "median": words.count(abs(row["median_days"])),
        "when": _then(words, days),
        "by": words.count(row["by_then_count"]),
        "share": words.ratio(row["expected_share"]),
    }
    if row["median_days"] == 0:
        return words.text("quality.days_sentence_on", **told)
    return words.text("quality.days_sentence" if row["median_days"] > 0 else "quality.days_sentence_late", **told)


def _then(words: Words, days: int) -> str:
    """So many days before the deadline (after it where negative), in words."""
    if days == 0:
        return words.text("quality.days_then_on")
    return words.text("quality.days_then_before" if days > 0 else "quality.days_then_after", days=abs(days))


def show_filling(view: View) -> None:
    """The share of cells that hold a number or zero: by table and year, and cell by cell in the latest year."""
    words = view.words
    found = view.answers.ask("fill_rate", **view.selection.parameters())
    tables = found.filter(pl.col("row_code").is_null())
    if tables.is_empty():
        st.info(words.text("empty.chart"), icon=":material/info:")
        return
    year = int(tables["report_year"].max())  # type: ignore[arg-type]
    by_table, by_cell = st.columns(2)
    with by_table:
        _show_tables(view, tables, year)
    with by_cell:
        _show_least_filled(view, found.filter(pl.col("row_code").is_not_null() & (pl.col("report_year") == year)), year)


def _show_tables(view: View, tables: pl.DataFrame, year: int) -> None:
    words = view.words
    parts = [
        words.text("quality.filling_part", table=words.table(row["table_code"]), share=words.ratio(row["fill_share"]))
        for row in tables.filter(pl.col("report_year") == year).iter_rows(named=True)
    ]
    chart = draw(
        "line_by_year",
        tables.select("report_year", "table_code", pl.col("fill_share").alias("value"), "report_count"),
        labels={**chart_words(words), "value": words.text("column.fill_share")},
        kind="ratio",
        category="table_code",
        category_labels={table: words.table(table) for table in TABLE_CODES},
        breaks=_breaks_of_the_form(view),
        years=sorted(tables["report_year"].unique().to_list()),
        appearance=view.appearance,
    )
    show_section(
        view,
        key="fill_rate",
        title=words.text("quality.filling"),
        chart=chart,
        frame=tables,
        columns=FILL_COLUMNS,
        metrics=(),
        sentence=words.text("quality.filling_sentence", year=words.year(year), parts=words.list(parts)),
        note=words.text("quality.filling_note"),
    )


def _show_least_filled(view: View, found: pl.DataFrame, year: int) -> None:
    words = view.words
    cells = _label_cells(view, found)
    lowest = cells.filter(pl.col("fill_share") < 1).head(LOWEST)
    if lowest.is_empty():
        st.info(words.text("quality.cells_all", year=words.year(year), count=words.count(cells.height)))
        return
    chart = draw(
        "ranking",
        lowest.select(
            (pl.col("table_code") + "." + pl.col("row_code") + "." + pl.col("column_code")).alias("agency_id"),
            # The column first: of a long name the end may not be seen, and columns of one row would look alike.
            (pl.col("column_label") + " · " + pl.col("row_label")).alias("agency_name"),
            pl.col("fill_share").alias("value"),
        ),
        labels={**chart_words(words), "agency_name": words.text("quality.cell")},
        select="none",
        appearance=view.appearance,
    )
    show_section(
        view,
        key="fill_rate_cells",
        title=words.text("quality.cells", year=words.year(year)),
        chart=chart,
        frame=lowest,
        columns=CELL_COLUMNS,
        metrics=(),
        sentence=say_least_filled(words, cells, year),
        note=words.text("quality.cells_note", shown=lowest.height, count=words.count(cells.height)),
        all_rows=lambda: cells,
    )


def _label_cells(view: View, cells: pl.DataFrame) -> pl.DataFrame:
    """The cells with the form's labels, the least filled first."""
    words = view.words
    labels = [
        (words.row(table, row), words.column(table, column))
        for table, row, column in cells.select("table_code", "row_code", "column_code").iter_rows()
    ]
    return cells.with_columns(
        pl.Series("row_label", [row for row, _ in labels], dtype=pl.String),
        pl.Series("column_label", [column for _, column in labels], dtype=pl.String),
    ).sort("fill_share", maintain_order=True)


def _breaks_of_the_form(view: View) -> list[Break]:
    """Where the form changes, other cells are filled: no line runs across."""
    known = view.answers.ask("series_breaks", table_code=None)
    return [
        Break(int(row["first_report_year"]), view.words.typeset(str(row[f"label_{view.words.language}"])))
        for row in known.filter(pl.col("table_code") == "*").iter_rows(named=True)
    ]
