"""Why a measure changed against the year before: within bodies, mix, entry, exit; by body; a count by its parts too."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl
import streamlit as st

from disclosure.measures import catalogue
from disclosure.measures.terms import load_parts
from disclosure.ui.parts import controls
from disclosure.ui.parts.comparisons import MOST_RANKED, join_notes, join_sentences, show_picked
from disclosure.ui.parts.drawing import draw
from disclosure.ui.parts.sections import chart_words, show_refusal, show_section
from disclosure.ui.parts.telling import say_moved
from disclosure.ui.shell import address, populations
from disclosure.ui.shell.labels import Words
from disclosure.ui.shell.page import View
from disclosure.ui.shell.populations import MINIMUM_BASE

Row = Mapping[str, Any]

EFFECTS = ("within", "mix", "entry", "exit")
EVERY_BODY = 1_000_000
MOVED = 10
COLUMNS = (
    "agency_name",
    "region_name",
    "level",
    "kind",
    "report_year",
    "part_role",
    "value",
    "numerator",
    "denominator",
    "previous_value",
    "previous_numerator",
    "previous_denominator",
    "within_effect",
    "mix_effect",
    "entry_effect",
    "exit_effect",
    "effect",
)
NOT_OF_COUNTS = ("numerator", "denominator", "previous_numerator", "previous_denominator", "mix_effect")
COUNT_COLUMNS = tuple(column for column in COLUMNS if column not in NOT_OF_COUNTS)
PART_COLUMNS = (
    "measure_label",
    "value",
    "previous_value",
    "change",
    "share_of_change",
    "body_count",
    "previous_body_count",
)
RATIOS = ("value", "previous_value", *(f"{name}_effect" for name in EFFECTS), "effect")


def show_why(view: View, code: str, year: int) -> None:
    """Both sections for a measure and the year in focus; says so where there is nothing to take apart."""
    words = view.words
    measure = catalogue.measure(code)
    frame = _ask(view, code, year, EVERY_BODY)
    title = words.text("why.title", year=words.year(year), measure=words.measure(code))
    refusal = _refusal(view, frame, year)
    if refusal is not None:
        show_refusal(title, refusal)
        return
    whole_and_parts, by_body = st.columns(2)
    with whole_and_parts:
        _show_whole(view, frame, code, year, title)
        if not measure.is_rate and code in load_parts():
            _show_parts(view, code, year)
    with by_body:
        _show_bodies(view, frame, code, year)


def _show_whole(view: View, frame: pl.DataFrame, code: str, year: int, title: str) -> None:
    """From last year's value to this year's, step by step."""
    words, measure = view.words, catalogue.measure(code)
    first = frame.row(0, named=True)
    is_same = populations.is_same(view)
    ends = ("matched_previous_value", "matched_value") if is_same else ("total_previous_value", "total_value")
    steps = [name for name in EFFECTS if _has_step(measure.is_rate, is_same, name)]
    drawn = pl.DataFrame(
        [
            {"step": "before", "value": float(first[ends[0]])},
            *({"step": name, "value": float(first[f"total_{name}"])} for name in steps),
            {"step": "now", "value": float(first[ends[1]])},
        ]
    )
    labels = {
        "before": words.year(year - 1),
        "now": words.year(year),
        **{
            name: words.code("why_step_rate", name) if measure.is_rate else words.code("why_step", name)
            for name in steps
        },
    }
    show_section(
        view,
        key=f"why_{code}",
        title=title,
        chart=draw(
            "change_steps",
            drawn,
            labels=chart_words(words),
            step_labels=labels,
            kind="ratio" if measure.is_rate else "count",
            unit=words.measure_unit(code),
            appearance=view.appearance,
        ),
        frame=frame.head(MOST_RANKED),
        columns=COLUMNS if measure.is_rate else COUNT_COLUMNS,
        metrics=[measure.metric],
        all_rows=lambda: frame,
        sentence=say_why(words, frame, code, year, is_same=is_same),
        note=join_notes(
            words, words.text("why.note_rate" if measure.is_rate else "why.note_count"), _say_small(words, frame)
        ),
        ratios=RATIOS if measure.is_rate else (),
        measure=code,
    )


def _ask(view: View, code: str, year: int, limit: int) -> pl.DataFrame:
    frame = view.answers.ask(
        "change_parts", measure=code, year=year, limit=limit, **view.selection.parameters_without_years()
    )
    return frame.filter(pl.col("part_role") == "both") if populations.is_same(view) else frame


def _refusal(view: View, frame: pl.DataFrame, year: int) -> str | None:
    """Why nothing is taken apart; None where it can be."""
    words = view.words
    if frame.is_empty() or frame["total_change"][0] is None or not frame["matched_body_count"][0]:
        return words.text("why.no_year_before", before=words.year(year - 1))
    if frame["has_break"][0]:
        return words.text("why.break", before=words.year(year - 1), year=words.year(year))
    return None


def _say_small(words: Words, frame: pl.DataFrame) -> str | None:
    """That a rate of one of the years stands on a small base; None of counts."""
    bases = [base for name in ("denominator", "previous_denominator") if (base := frame[name].sum()) is not None]
    is_small = not frame["denominator"].is_null().all() and min(bases) < MINIMUM_BASE
    return words.text("why.small", base=MINIMUM_BASE) if is_small else None


def _has_step(is_rate: bool, is_same: bool, name: str) -> bool:
    return (is_rate or name != "mix") and not (is_same and name in ("entry", "exit"))


def say_why(words: Words, frame: pl.DataFrame, code: str, year: int, *, is_same: bool) -> str:
    """From what to what, by which parts, and the body with the largest effect."""
    measure = catalogue.measure(code)
    first: Row = frame.row(0, named=True)

    def difference(value: float) -> str:
        return words.points(value) if measure.is_rate else words.signed_count(value)

    before, now = first["total_previous_value"], first["total_value"]
    if is_same:
        before, now = first["matched_previous_value"], first["matched_value"]
    parts = [
        words.text(
            f"why.part_{name}",
            change=difference(first[f"total_{name}"]),
            count=words.count(first["matched_body_count" if name in ("within", "mix") else f"{name}_count"]),
        )
        for name in EFFECTS
        if _has_step(measure.is_rate, is_same, name) and first.get(f"{name}_count") != 0
    ]
    value_before, value = words.short_values(before, now, measure.is_rate)
    whole = words.text(
        "why.sentence",
        measure=words.measure(code),
        before=words.year(year - 1),
        year=words.year(year),
        value_before=value_before,
        value=value,
        change=difference(float(now) - float(before)),
        parts=words.text("compare.joint").join(parts),
    )
    largest = None
    sizes = frame["effect"].abs()
    if first["effect"] and (sizes == sizes[0]).sum() == 1:
        largest = words.text("why.largest", name=first["agency_name"], change=difference(first["effect"]))
    return join_sentences(words, whole, largest)


def _show_bodies(view: View, frame: pl.DataFrame, code: str, year: int) -> None:
    """The bodies by the size of their effect."""
    words = view.words
    measure = catalogue.measure(code)
    moved = frame.filter(pl.col("effect") != 0)
    wanted = controls.wanted_rows(view, f"why_{code}", MOVED)
    shown = moved.head(wanted)
    chart = draw(
        "ranking",
        shown.select(
            "agency_id",
            "agency_name",
            pl.col("effect").round(6 if measure.is_rate else 2).alias("change"),
            "report_year",
        ),
        labels={**chart_words(words), "change": words.text("column.effect")},
        value="change",
        kind="ratio" if measure.is_rate else "count",
        unit=words.measure_unit(code),
        is_change=True,
        highlight=address.value("picked"),
        appearance=view.appearance,
    )
    show_section(
        view,
        key=f"why_bodies_{code}",
        title=words.text("why.bodies", measure=words.measure(code)),
        chart=chart,
        frame=shown,
        columns=COLUMNS if measure.is_rate else COUNT_COLUMNS,
        metrics=[measure.metric],
        sentence=say_moved(words, moved, "effect", words.points if measure.is_rate else words.signed_count),
        note=words.text("why.bodies_note", before=words.year(year - 1), year=words.year(year)),
        select=("agency",),
        ratios=RATIOS if measure.is_rate else (),
        measure=code,
        all_rows=lambda: frame,
    )
    controls.offer_more(view, f"why_{code}", shown.height, moved.height, most=MOST_RANKED)
    show_picked(view, shown, f"why_{code}")


def _show_parts(view: View, code: str, year: int) -> None:
    """A count's change by its parts, over the bodies with the whole in both years."""
    words = view.words
    frame = view.answers.ask(
        "change_by_part",
        measure=code,
        parts=list(load_parts()[code]),
        year=year,
        **view.selection.parameters_without_years(),
    )
    whole = words.measure(code)
    # What all parts are called alike stands in the title.
    names = {part: words.measure(part).removeprefix(whole).lstrip("：: ") for part in load_parts()[code]}
    rows = frame.with_columns(
        pl.col("measure")
        .replace_strict(names, default=words.text("why.rest"))
        .fill_null(words.text("why.rest"))
        .alias("measure_label")
    ).filter(pl.col("measure").is_not_null() | (pl.col("change") != 0) | (pl.col("value") != 0))
    moved = rows.filter(pl.col("change") != 0)
    first = rows.row(0, named=True)
    chart = draw(
        "ranking",
        moved.select(
            pl.col("measure").fill_null("rest").alias("agency_id"),
            pl.col("measure_label").alias("agency_name"),
            "previous_value",
            "change",
        ),
        labels={**chart_words(words), "agency_name": words.text("why.part_of")},
        value="change",
        kind="count",
        unit=words.measure_unit(code),
        is_change=True,
        select="none",
        appearance=view.appearance,
    )
    show_section(
        view,
        key=f"why_parts_{code}",
        title=words.text("why.parts", measure=words.measure(code)),
        chart=chart,
        frame=rows.drop("measure"),
        columns=PART_COLUMNS,
        metrics=[catalogue.measure(code).metric],
        sentence=_say_parts(words, moved, first, code, year),
        note=words.text("why.parts_note"),
        ratios=("share_of_change",),
    )


def _say_parts(words: Words, moved: pl.DataFrame, first: Row, code: str, year: int) -> str:
    parts = [
        words.text("why.part_change", name=row["measure_label"], change=words.signed_count(row["change"]))
        for row in moved.head(3).iter_rows(named=True)
    ]
    told = {
        "measure": words.measure(code),
        "before": words.year(year - 1),
        "count": words.count(first["matched_body_count"]),
        "value_before": words.count(first["total_previous_value"]),
        "value": words.count(first["total_value"]),
        "change": words.signed_count(first["total_change"]),
    }
    if not parts:
        return words.text("why.parts_none", **told)
    return words.text("why.parts_sentence", **told, parts=words.text("compare.joint").join(parts))
