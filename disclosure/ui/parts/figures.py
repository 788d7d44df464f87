"""The few figures that matter: value, change, what they cover, and how they are made up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
import streamlit as st

from disclosure.measures import catalogue
from disclosure.ui.shell.labels import Words, escape_markdown
from disclosure.ui.shell.page import View, link_to
from disclosure.ui.shell.populations import MINIMUM_BASE, compared_sentence

Row = Mapping[str, Any]

CARD_COLUMNS = 4
CARD_WIDTH = 195


@dataclass(frozen=True, slots=True)
class Change:
    """A change as a card shows it: `text` with its sign, what it compares, the value above it as it bears that out."""

    text: str | None
    note: str | None
    value: str | None = None


def rows_of_year(frame: pl.DataFrame, year: int | None) -> dict[str, Row]:
    """measure -> its row in a year."""
    if year is None or frame.is_empty():
        return {}
    return {row["measure"]: row for row in frame.filter(pl.col("report_year") == year).iter_rows(named=True)}


def show_cards(view: View, rows: Mapping[str, Row], measures: Sequence[str]) -> None:
    """One card a measure, in the order given; a measure without a row says that there is no data."""
    with st.grid(CARD_COLUMNS, min_column_width=CARD_WIDTH):
        for code in measures:
            _show_card(view, code, rows.get(code))


def _show_card(view: View, code: str, row: Row | None) -> None:
    words = view.words
    measure = catalogue.measure(code)
    change = describe_change(words, row, measure.is_rate)
    with st.container(border=True, height="stretch", gap="xsmall"):
        st.metric(
            label_with_unit(words, code),
            words.text("common.no_data")
            if row is None
            else change.value or words.short_value(row["value"], measure.is_rate),
            delta=change.text,
            delta_color="off",
            delta_arrow="off" if change.text == words.text("card.unchanged") else "auto",
            help=explain(words, code),
        )
        notes = [*([change.note] if change.note else []), *describe_base(words, row, measure)]
        if notes:
            st.caption("  \n".join(notes))  # one element instead of one a line: a page has dozens of them
        if row is not None:
            link_to_cells(view, code, int(row["report_year"]))


def label_with_unit(words: Words, code: str) -> str:
    """A measure's name with its unit; in English only money needs one, the names say what is counted."""
    unit = words.measure_unit(code)
    if not unit or (words.language == "en" and "CNY" not in unit):
        return words.measure(code)
    return words.text("format.with_unit", name=words.measure(code), unit=unit)


def link_to_cells(view: View, code: str, year: int) -> None:
    """A link to the cells of the reports that a number is made of."""
    link_to(view, "data", view.words.text("card.cells"), icon=":material/grid_on:", **cells_address(view, code, year))


def cells_address(view: View, code: str, year: int) -> dict[str, str | list[str] | None]:
    """The data page's parameters for the cells of a measure in a year; on the page of one body, of that body alone."""
    cells = view.answers.ask("measure_form_cells", measure=code)
    wanted: dict[str, str | list[str] | None] = {"years": str(year), "list": None, "leaf": None, "state": None}
    wanted |= {name: list(dict.fromkeys(cells[f"{name}_code"].to_list())) for name in ("table", "row", "column")}
    if view.page == "agency":
        wanted |= {"agency": list(view.selection.agency_ids), "region": None, "level": None, "kind": None}
    return wanted


def describe_change(words: Words, row: Row | None, is_rate: bool) -> Change:
    """The change to the calendar year before, over the bodies that have a number in both years; none across a break.

    A badge only where these are the bodies of the number above it; else a sentence that names them and their numbers.
    """
    if row is None:
        return Change(None, None)
    year = int(row["report_year"]) - 1
    if row["has_break"]:
        return Change(None, words.text("card.break", year=year))
    if row["matched_change"] is None:
        return Change(None, words.text("card.no_year_before", year=year))
    change = _change_text(words, row, is_rate)
    before, now = words.short_values(row["matched_previous_value"], row["matched_value"], is_rate)
    if not row["is_like"]:
        return Change(None, compared_sentence(words, year, row["matched_body_count"], before, now, change))
    count = int(row["matched_body_count"])
    note = words.text(
        "card.compared_one" if count == 1 else "card.compared",
        year=year,
        count=words.count(count),
        before=before,
        now=now,
    )
    return Change(change, note, now)


def is_change_of_small_base(row: Row) -> bool:
    """Whether a rate of the bodies of both years stands on a base below 30 in one of them: chance alone moves it."""
    bases = (row["matched_denominator"], row["matched_previous_denominator"])
    return any(base is not None and base < MINIMUM_BASE for base in bases)


def _change_text(words: Words, row: Row, is_rate: bool) -> str:
    difference, ratio = row["matched_change"], row["matched_change_ratio"]
    if float(difference) == 0:
        return words.text("card.unchanged")
    if is_rate:
        return words.points(difference)
    if ratio is None:
        return words.signed_count(difference)
    return words.text("format.change", change=words.signed_count(difference), ratio=words.signed_ratio(ratio))


def describe_base(words: Words, row: Row | None, measure: catalogue.Measure) -> list[str]:
    """What a number covers: parts of a ratio, bodies with a number of all reports, what is missing."""
    if row is None:
        return []
    if row["report_count"] and not row["applicable_count"]:
        return [words.text("card.not_asked")]
    lines = []
    if measure.is_rate:
        lines.append(
            words.text(
                "card.parts" if row["median_value"] is not None and row["body_count"] > 1 else "card.parts_one",
                numerator=words.count(row["numerator"]),
                denominator=words.count(row["denominator"]),
                median=words.ratio(row["median_value"]),
            )
        )
    if row["report_count"] > 1 and row["computed_count"] is not None:
        bodies, reports = words.count(row["body_count"]), words.count(row["report_count"])
        covers = words.text("card.covers_rate" if measure.is_rate else "card.covers", bodies=bodies, reports=reports)
        without_base = int(row["body_count"]) - int(row["valued_count"])
        if measure.is_rate and without_base:
            covers += words.text("card.without_base", count=words.count(without_base))
        lines.append(covers)
    missing = int(row["report_count"]) - int(row["body_count"])
    if missing:
        lines.append(words.text("card.without_number", count=words.count(missing)))
    if row["incomplete_count"]:
        lines.append(words.text("card.incomplete", count=words.count(row["incomplete_count"])))
    if row["computed_count"]:
        lines.append(words.text("card.computed", count=words.count(row["computed_count"])))
    shares = (row["value"], row["matched_value"], row["matched_previous_value"])
    if catalogue.metric(measure.metric).is_share and any(share is not None and share > 1 for share in shares):
        lines.append(words.text("card.above_whole"))
    if measure.is_rate and row["denominator"] == 0:
        lines.append(words.text("card.no_base"))
    elif row["is_below_base"]:
        lines.append(words.text("card.small_base"))
    elif row["matched_change"] is not None and not row["has_break"] and is_change_of_small_base(row):
        lines.append(words.text("card.small_compared"))
    return lines


def explain(words: Words, code: str) -> str:
    """The definition of a measure's metric, for a tooltip."""
    metric = catalogue.metric(catalogue.measure(code).metric)
    definition = escape_markdown(words.definition(metric, "definition"))
    return f"{definition}\n\n**{words.text('definition.formula')}** {escape_markdown(words.formula(metric.formula))}"
