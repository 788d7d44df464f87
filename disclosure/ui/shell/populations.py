"""Which bodies a page compares: all reports of each year, or the same bodies in the year in focus and the one before.

A page makes one comparison: its cards, charts, tables and downloads take their rows from `narrow`. Over all reports a
year's bodies differ from those of the year before; a difference of such totals would show who is in the store, not what
changed. So a change is only ever one of the same bodies: it stands as a badge where these are all bodies of both years,
and otherwise in a sentence with its own numbers.
"""

from __future__ import annotations

import polars as pl
import streamlit as st

from disclosure import charts
from disclosure.measures import catalogue
from disclosure.ui.shell import address
from disclosure.ui.shell.labels import Words, escape_markdown
from disclosure.ui.shell.page import View

COMPARING_PAGES = ("overview", "proactive", "applications", "remedies", "compare")
OF_OTHER_BODIES = ("previous_value", "previous_numerator", "previous_denominator", "change", "change_ratio")
MATCHED = ("matched_value", "matched_previous_value", "matched_change", "matched_change_ratio")
MINIMUM_BASE = 30
NESTED_NAMED = 3


def is_same(view: View) -> bool:
    """Whether the page speaks of the same bodies in both years."""
    return view.page in COMPARING_PAGES and address.value("bodies") == "same"


def choose_bodies(view: View) -> None:
    """The switch between all reports and the same bodies; stands beside the year in focus."""
    words = view.words
    key = f"control_{view.page}_bodies_{words.language}_{address.turn()}"
    st.session_state[key] = "same" if is_same(view) else "all"
    st.segmented_control(
        words.text("control.bodies"),
        ("all", "same"),
        required=True,
        format_func=lambda code: words.code("bodies", code),
        help=words.text("control.bodies_help"),
        key=key,
        wrap=True,
        on_change=address.on_change("bodies", key, lambda code: "same" if code == "same" else None),
    )


def describe(view: View) -> tuple[str, str] | None:
    """The comparison as (name, words) for downloads; None on a page that compares no years."""
    if view.page not in COMPARING_PAGES:
        return None
    words, year = view.words, view.selection.focus_year
    if is_same(view) and year is not None:
        return words.text("control.bodies"), words.text("bodies.same_years", before=year - 1, year=year)
    return words.text("control.bodies"), words.text("bodies.all")


def years_shown(view: View) -> list[int]:
    """The years on the axis of every chart, so that a year without a report is a visible gap."""
    focus = view.selection.focus_year
    if is_same(view) and focus is not None:
        return [focus - 1, focus]
    chosen = view.selection.years or view.selection.offered_years
    return list(range(min(chosen), max(chosen) + 1)) if chosen else []


def narrow(view: View, frame: pl.DataFrame) -> pl.DataFrame:
    """Rows of `measure_total` in the page's comparison, with `is_like`: all bodies of both years are the same ones.

    Of the same bodies there are two rows a measure, the year in focus and the one before; nothing is known of their
    median. Otherwise the rows stay, less the differences between unlike bodies.
    """
    like = (pl.col("matched_body_count") == pl.col("body_count")) & (
        pl.col("matched_body_count") == pl.col("previous_body_count")
    )
    framed = frame.with_columns(like.fill_null(value=False).alias("is_like"))
    if not is_same(view):
        return framed.drop(OF_OTHER_BODIES)
    return _same_bodies(framed.drop(OF_OTHER_BODIES), view.selection.focus_year)


def _same_bodies(frame: pl.DataFrame, year: int | None) -> pl.DataFrame:
    rows = []
    found = frame.filter((pl.col("report_year") == year) & (pl.col("matched_body_count") > 0))
    for row in found.iter_rows(named=True):
        count = row["matched_body_count"]
        shared = {
            **row,
            "body_count": count,
            "report_count": count,
            "applicable_count": count,
            "incomplete_count": None,
            "computed_count": None,
            "valued_count": None,
            "median_value": None,
            "is_like": True,
        }
        is_share = catalogue.metric(catalogue.measure(row["measure"]).metric).is_share
        before = dict.fromkeys(MATCHED) | {"matched_body_count": count, "has_break": False, "break_codes": ""}
        rows.append(
            {**shared, **before, "report_year": row["report_year"] - 1, **_numbers(row, "matched_previous", is_share)}
        )
        rows.append({**shared, **_numbers(row, "matched", is_share)})
    return pl.DataFrame(rows, schema=frame.schema)


def _numbers(row: dict[str, object], prefix: str, is_share: bool) -> dict[str, object]:
    numerator, denominator = row[f"{prefix}_numerator"], row[f"{prefix}_denominator"]
    low, high = (charts.wilson_interval(numerator, denominator) if is_share else None) or (None, None)
    return {
        "value": row[f"{prefix}_value"],
        "numerator": numerator,
        "denominator": denominator,
        "interval_low": low,
        "interval_high": high,
        "is_below_base": denominator is not None and denominator < MINIMUM_BASE,  # type: ignore[operator]
    }


def show_population(view: View, reported: pl.DataFrame) -> None:
    """One sentence under the switch: whose numbers follow, and how many bodies each year has."""
    words, year = view.words, view.selection.focus_year
    if is_same(view) and year is not None:
        st.caption(words.text("bodies.same_note", before=words.year(year - 1), year=words.year(year)))
        return
    counts = reported.select("report_year", "body_count").sort("report_year")
    each = [words.text("coverage.in_year", year=of, count=words.count(count)) for of, count in counts.iter_rows()]
    is_uneven = counts["body_count"].n_unique() > 1
    st.caption(words.text("coverage.uneven" if is_uneven else "coverage.even", years=words.list(each)))


def warn_of_nesting(view: View) -> None:
    """Say which aggregates contain each other in some year: what is added up over them counts bodies twice."""
    words = view.words
    if view.selection.scope != "aggregate":
        return
    nested = view.answers.ask("nested_aggregates", **view.selection.parameters())
    if nested.is_empty():
        return
    pairs = [
        words.text(
            "nesting.pair" if row["first_year"] == row["last_year"] else "nesting.pair_of_years",
            below=escape_markdown(row["agency_name"]),
            above=escape_markdown(row["above_agency_name"]),
            first=row["first_year"],
            last=row["last_year"],
        )
        for row in nested.head(NESTED_NAMED).iter_rows(named=True)
    ]
    more = words.text("nesting.more", count=words.count(nested.height)) if nested.height > NESTED_NAMED else ""
    st.warning(words.text("nesting.warning", pairs=words.list(pairs) + more), icon=":material/warning:")


def compared_sentence(words: Words, year: int, count: int, before: str, now: str, change: str) -> str:
    """A change of the same bodies with its own numbers, for a place whose headline is of other bodies."""
    return words.text(
        "card.same_body" if count == 1 else "card.same_bodies",
        count=words.count(count),
        year=year,
        before=before,
        now=now,
        change=change,
    )
