"""Reconciliation of a body's applications: each year from opening to closing, and whether the years join."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl
import streamlit as st

from disclosure.ui.applications.outcomes import STEPS
from disclosure.ui.parts.drawing import draw
from disclosure.ui.parts.form_table import Cell, Layout, show_form_table
from disclosure.ui.parts.sections import chart_words
from disclosure.ui.parts.telling import say_last
from disclosure.ui.shell.labels import NO_NUMBER, Words
from disclosure.ui.shell.page import View

TOTAL = "total"
NUMBERS = ("carried_in", "received_new", "to_handle", "outcome_total", "carried_out", "balance_difference")

Row = Mapping[str, Any]


def show_chain(view: View, profile: Row, frame: pl.DataFrame, focus: int) -> None:
    """The account of every year, joined to the next; drawn of the year in focus beside the one before it.

    `frame` holds the measures of STEPS by year.
    """
    words = view.words
    chain = view.answers.ask("agency_balance_chain", agency_id=str(profile["agency_id"]), scope=view.selection.scope)
    shown = chain.filter(pl.col("report_year").is_in(view.selection.reported_years))
    st.subheader(words.text("chain.title"), anchor=False)
    st.caption(words.text("chain.note"))
    _say_breaks(words, shown)
    show_form_table(_lay_out(words, shown), words.text("chain.table"), None, f"chain_{words.language}")
    years = sorted({year for year in shown["report_year"].to_list() if year <= focus})[-2:]
    for column, year in zip(st.columns(2), years, strict=False):
        with column:
            _show_year(view, frame, shown, year)


def _show_year(view: View, frame: pl.DataFrame, chain: pl.DataFrame, year: int) -> None:
    words = view.words
    roles = pl.DataFrame(STEPS, schema=["measure", "role"], orient="row")
    rows = frame.filter(pl.col("report_year") == year)
    steps = roles.join(rows, on="measure", how="left", maintain_order="left")
    chart = draw(
        "waterfall",
        steps.select(pl.col("measure").alias("step"), "role", "value"),
        labels=chart_words(words),
        step_labels={code: words.measure(code) for code, _ in STEPS},
        unit=words.measure_unit("received_new"),
        select="none",
        appearance=view.appearance,
    )
    with st.container(border=True):
        said = _link_text(words, _total(chain, year))
        st.markdown(f"**{words.year(year)}** {said}")
        names = {code: words.measure(code) for code, _ in STEPS}
        counts = say_last(words, rows, "measure", names, is_rate=False)
        alt = f"{words.text('applications.balance', year=words.year(year))} {counts or ''} {said}"
        st.vega_lite_chart(chart.specification(), key=f"chain_{year}", alt=alt)


def _total(chain: pl.DataFrame, year: int) -> Row:
    rows = chain.filter((pl.col("report_year") == year) & (pl.col("column_code") == TOTAL))
    return rows.row(0, named=True) if rows.height else {}


def _link_text(words: Words, row: Row) -> str:
    """How the year joins the one before."""
    if not row.get("has_previous_report"):
        return words.text("chain.no_previous")
    if row["link_difference"] is None:
        return words.text("chain.no_number")
    if row["link_difference"] == 0:
        return words.text("chain.joins", value=words.count(row["carried_in"]))
    return words.text(
        "chain.broken",
        before=words.count(row["previous_carried_out"]),
        now=words.count(row["carried_in"]),
        difference=words.signed_count(row["link_difference"]),
    )


def _say_breaks(words: Words, chain: pl.DataFrame) -> None:
    """Every place where a year does not balance or does not join the one before, by its column."""
    said = []
    for row in chain.iter_rows(named=True):
        name = words.column("applications", row["column_code"])
        if row["link_difference"]:
            said.append(
                words.text(
                    "chain.broken_link",
                    year=words.year(row["report_year"]),
                    column=name,
                    before=words.count(row["previous_carried_out"]),
                    now=words.count(row["carried_in"]),
                )
            )
        if row["outcome_difference"]:
            said.append(
                words.text(
                    "chain.outcomes",
                    year=words.year(row["report_year"]),
                    column=name,
                    parts=words.count(row["outcome_sum"]),
                    total=words.count(row["outcome_total"]),
                )
            )
        if row["balance_difference"]:
            said.append(
                words.text(
                    "chain.unbalanced",
                    year=words.year(row["report_year"]),
                    column=name,
                    difference=words.signed_count(row["balance_difference"]),
                )
            )
    if said:
        st.warning(
            "\n".join(f"- {line}" for line in said), title=words.text("chain.breaks"), icon=":material/link_off:"
        )
    else:
        st.success(words.text("chain.no_break"), icon=":material/link:")


def _lay_out(words: Words, chain: pl.DataFrame) -> Layout:
    head = [Cell(words.text("column.report_year"), look="head"), Cell(words.text("chain.before"), look="head")]
    head += [Cell(words.text(f"chain.{name}"), look="head") for name in NUMBERS]
    body = []
    for row in chain.filter(pl.col("column_code") == TOTAL).iter_rows(named=True):
        before = row["previous_carried_out"]
        cells = [
            Cell(str(row["report_year"]), look="head"),
            Cell(
                words.count(before) if row["has_previous_report"] else words.text("finding.no_report"),
                look="text number" if row["has_previous_report"] else "text faint",
            ),
        ]
        for name in NUMBERS:
            is_off = (name == "carried_in" and row["link_difference"]) or (
                name == "balance_difference" and row["balance_difference"]
            )
            value = row[name]
            shown = words.signed_count(value) if name == "balance_difference" and value else words.count(value)
            cells.append(Cell(NO_NUMBER if value is None else shown, look=f"text number{' bad' if is_off else ''}"))
        body.append(cells)
    return Layout([head], body)
