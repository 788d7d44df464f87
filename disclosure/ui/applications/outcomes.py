"""Sections of the page on applications: the balance of a year, the reasons, the rate against its base."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
import streamlit as st

from disclosure import charts
from disclosure.measures import catalogue
from disclosure.ui.parts import further
from disclosure.ui.parts.comparisons import (
    AGENCY_COLUMNS,
    RATE_RATIOS,
    SCATTERED,
    YEAR_COLUMNS,
    by_year,
    join_sentences,
    show_picked,
    show_trend,
)
from disclosure.ui.parts.drawing import draw
from disclosure.ui.parts.figures import rows_of_year
from disclosure.ui.parts.sections import chart_words, show_section
from disclosure.ui.parts.telling import say_most, say_rate_by_base
from disclosure.ui.shell import address, populations
from disclosure.ui.shell.page import View
from disclosure.ui.shell.populations import MINIMUM_BASE

STEPS = (
    ("carried_in", "opening"),
    ("received_new", "add"),
    ("granted_full", "subtract"),
    ("granted_partial", "subtract"),
    ("refused", "subtract"),
    ("unable", "subtract"),
    ("not_processed", "subtract"),
    ("other", "subtract"),
    ("carried_out", "closing"),
)


MONTHS = 12


def say_account(view: View, frame: pl.DataFrame, year: int) -> str:
    """What came in, what was decided, what stays."""
    words = view.words
    rows = rows_of_year(frame, year)

    def number(code: str) -> str:
        return words.count(rows[code]["value"]) if code in rows else words.text("common.no_data")

    return words.text(
        "applications.sentence",
        year=words.year(year),
        received=number("received_new"),
        carried_in=number("carried_in"),
        outcomes=number("outcome_total"),
        carried_out=number("carried_out"),
    )


def say_balance(view: View, frame: pl.DataFrame, rate: str, year: int) -> str:
    """The account of a year, how much was disclosed of it, and how many bodies nobody asked anything."""
    words = view.words
    rows = rows_of_year(frame, year)
    granted = stock = nobody = None
    if rate in rows and rows[rate]["value"] is not None:
        row = rows[rate]
        has_median = row["median_value"] is not None
        granted = words.text(
            "applications.sentence_rate" if has_median else "applications.sentence_rate_alone",
            rate=words.measure(rate),
            value=words.ratio(row["value"]),
            median=words.ratio(row["median_value"]),
        )
    if "stock_rate" in rows and rows["stock_rate"]["value"] is not None:
        months = f"{float(rows['stock_rate']['value']) * MONTHS:.1f}"
        stock = words.text("applications.sentence_stock", months=months)
    if not populations.is_same(view):
        zeros = view.answers.ask(
            "zero_bodies", measures=["received_new"], **{**view.selection.parameters(), "years": [year]}
        )
        if zeros.height and zeros["zero_count"][0]:
            nobody = words.text(
                "applications.sentence_zero",
                zero=words.count(int(zeros["zero_count"][0])),
                count=words.count(int(zeros["body_count"][0])),
            )
    return join_sentences(words, say_account(view, frame, year), granted, stock, nobody)


def show_rates(view: View, rate: str, others: Sequence[str]) -> None:
    """One of the page's rates over the years: that of disclosure, or one of `others`."""
    words = view.words
    code = further.choose_measure(view, (rate, *others))
    show_trend(
        view,
        by_year(view, (code,)),
        key="disclosure_rate" if code == rate else code,
        title=words.text("applications.rate") if code == rate else words.measure(code),
        measures=(code,),
        note=words.text("applications.rate_note"),
    )


def show_balance(view: View, frame: pl.DataFrame, year: int, sentence: str) -> None:
    """What came in, what it became, what stays: the form's own account of a year; `sentence` says it in words."""
    words = view.words
    rows = frame.filter(pl.col("report_year") == year)
    roles = pl.DataFrame(STEPS, schema=["measure", "role"], orient="row")
    steps = roles.join(rows, on="measure", how="left", maintain_order="left")
    chart = draw(
        "waterfall",
        steps.select(pl.col("measure").alias("step"), "role", "value", "body_count", "report_count"),
        labels=chart_words(words),
        step_labels={code: words.measure(code) for code, _ in STEPS},
        unit=words.measure_unit("received_new"),
        appearance=view.appearance,
    )
    show_section(
        view,
        key="balance",
        title=words.text("applications.balance", year=words.year(year)),
        chart=chart,
        frame=rows.filter(pl.col("measure").is_in([code for code, _ in STEPS])),
        columns=YEAR_COLUMNS,
        metrics=(
            "applications_received",
            "applications_carried_in",
            "application_outcomes",
            "applications_carried_out",
        ),
        sentence=sentence,
        note=words.text("applications.balance_note"),
    )


def show_reasons(view: View, year: int) -> None:
    """Every reason of the form in one year, most frequent first."""
    words = view.words
    frame = view.answers.ask("outcome_reasons", **{**view.selection.parameters(), "years": [year]})
    frame = populations.narrow(view, frame).filter(pl.col("report_year") == year)
    rows = frame.filter(pl.col("value").is_not_null()).sort("value", descending=True)
    drawn = rows.with_columns(
        pl.col("measure").alias("agency_id"),
        pl.col("measure")
        .replace_strict({code: words.measure(code) for code in rows["measure"].unique()}, default=None)
        .alias("agency_name"),
    )
    chart = draw(
        "ranking",
        drawn.drop("numerator", "denominator"),
        labels={**chart_words(words), "agency_name": words.text("column.reason")},
        kind="count",
        unit=words.measure_unit("refused"),
        select="none",
        appearance=view.appearance,
    )
    show_section(
        view,
        key="reasons",
        title=words.text("applications.reasons", year=words.year(year)),
        chart=chart,
        frame=rows,
        columns=YEAR_COLUMNS,
        metrics=("outcome_reasons",),
        sentence=say_most(words, drawn, year),
    )


def show_rate_by_base(view: View, rate: str, year: int, pooled: float | None) -> None:
    """Each body's rate against the number of cases behind it, so that chance is not taken for conduct.

    `pooled` is the rate of all of them together, as the page's card has it.
    """
    words = view.words
    everyone = view.answers.ask(
        "measure_by_agency",
        measures=[rate],
        **{**view.selection.parameters(), "years": [year]},
        limit=SCATTERED + 1,
        offset=0,
    )
    title = words.text("applications.rate_by_base", year=words.year(year))
    if everyone.height > SCATTERED:
        with st.container(border=True):
            st.subheader(title, anchor=False)
            count = words.count(int(everyone["row_count"][0]))
            st.info(words.text("applications.too_many", count=count, most=SCATTERED), icon=":material/filter_alt:")
        return
    frame = everyone.filter(pl.col("value").is_not_null())
    if populations.is_same(view):
        frame = frame.filter(pl.col("previous_value").is_not_null())
    frame = charts.with_interval(frame) if frame.height else frame
    chart = draw(
        "rate_by_base",
        frame,
        labels=chart_words(words),
        base_title=words.code("rate_base", rate.rpartition("_")[2]),
        pooled=pooled,
        highlight=address.value("picked"),
        minimum_base=MINIMUM_BASE,
        appearance=view.appearance,
    )
    show_section(
        view,
        key="rate_by_base",
        title=title,
        chart=chart,
        frame=frame,
        columns=AGENCY_COLUMNS,
        metrics=[catalogue.measure(rate).metric],
        sentence=say_rate_by_base(words, frame, pooled, year, MINIMUM_BASE),
        note=words.text("applications.rate_by_base_note", base=MINIMUM_BASE),
        select=("agency",),
        ratios=RATE_RATIOS,
    )
    show_picked(view, frame, "rate_by_base")
