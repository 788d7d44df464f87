"""How much of what is expected had been published by each day, the year beside the one before."""

from __future__ import annotations

from datetime import date

import polars as pl

from disclosure import charts
from disclosure.ui.parts.comparisons import join_sentences
from disclosure.ui.parts.coverage import say_no_roster
from disclosure.ui.parts.drawing import draw
from disclosure.ui.parts.sections import chart_words, show_section
from disclosure.ui.shell.labels import Words
from disclosure.ui.shell.page import View

LEAP_YEAR = 2024
DEADLINES = ((1, 31), (3, 31))
COLUMNS = (
    "report_year",
    "published_on",
    "report_count",
    "cumulative_count",
    "expected_count",
    "expected_share",
    "reported_count",
    "dated_count",
)


def show_timeline(view: View, year: int, as_of: date | None = None) -> None:
    """The share of the expected reports published until each day, of a year and the one before.

    Expected is what the roster says is owed, else what the store has, and the sentence says which. `as_of` leaves out
    what was published later, in the year before what was published after the same day of that year.
    """
    words = view.words
    parameters = {**view.selection.parameters(), "years": [year - 1, year]}
    frame = view.answers.ask("publication_timeline", **parameters, as_of=None if as_of is None else as_of.isoformat())
    if frame.filter(pl.col("report_year") == year).is_empty():
        return
    dated = frame.filter(pl.col("published_on").is_not_null())
    chart = draw(
        "published_by_day",
        dated,
        labels=chart_words(words),
        category_labels={str(of): words.year(of) for of in (year, year - 1)},
        day_labels={
            day_number(month, 1): words.text("start.month", month=_month(words, month)) for month in range(1, 7)
        },
        deadlines={day_number(*deadline): _day(words, *deadline) for deadline in DEADLINES},
        appearance=view.appearance,
    )
    is_by_roster = bool(frame["is_by_roster"][0])
    show_section(
        view,
        key="timeline",
        title=words.text("start.timeline"),
        chart=chart,
        frame=dated,
        columns=COLUMNS,
        metrics=(),
        sentence=say_timeline(words, frame, year, as_of),
        note=words.text("start.timeline_roster")
        if is_by_roster
        else join_sentences(words, say_no_roster(view), words.text("start.timeline_store")),
        ratios=("expected_share",),
        empty=words.text("start.not_yet") if frame["dated_count"].sum() else words.text("start.no_day"),
    )


def say_timeline(words: Words, frame: pl.DataFrame, year: int, as_of: date | None) -> str:
    """The rows of `publication_timeline` for a year and the one before in plain text, each share with its parts."""
    parts = [
        _say_year(words, rows, of, year, as_of)
        for of in (year, year - 1)
        if not (rows := frame.filter(pl.col("report_year") == of)).is_empty()
    ]
    later = frame.filter(pl.col("calendar_day") > charts.LAST_DAY)["report_count"].sum()
    if later:
        parts.append(words.text("start.beyond", count=words.count(later)))
    return join_sentences(words, *parts)


def _say_year(words: Words, rows: pl.DataFrame, of: int, year: int, as_of: date | None) -> str:
    facts = rows.row(0, named=True)
    # The last day asked about, in the year's own days: the year before ends on the same day a year earlier.
    last = None if as_of is None else day_number(as_of.month, as_of.day) + 366 * (as_of.year - year - 1)
    points = [
        (day_number(*deadline), _day(words, *deadline))
        for deadline in DEADLINES
        if last is None or day_number(*deadline) < last
    ]
    if as_of is not None and last is not None:
        shown = words.day(as_of) if of == year else words.text("start.same_day")
        points.append((last, shown))
    expected = int(facts["expected_count"])
    if not facts["dated_count"]:
        here = words.count(facts["reported_count"])
        if not facts["is_by_roster"]:
            return words.text("start.undated", year=words.year(of), count=here)
        return words.text("start.undated_roster", year=words.year(of), expected=words.count(expected), count=here)
    counts = {day: int(rows.filter(pl.col("calendar_day") <= day)["report_count"].sum()) for day, _ in points}
    by_day = [
        words.text("start.by_day", day=shown, count=words.count(counts[day]), share=words.ratio(counts[day] / expected))
        for day, shown in points
    ]
    met = [
        words.text(
            "start.met" if last is None or last >= day_number(*deadline) else "start.met_so_far",
            day=_day(words, *deadline),
            due=words.count(facts[f"{name}_count"]),
            met=words.count(facts[f"{name}_met_count"]),
        )
        for name, deadline in zip(("january", "march"), DEADLINES, strict=True)
        if facts[f"{name}_count"]
    ]
    # Where all have the same deadline, who met it is told already: how many had been published by that day.
    is_told = any(
        counts.get(day_number(*deadline)) == facts[f"{name}_met_count"] and facts[f"{name}_count"] == expected
        for name, deadline in zip(("january", "march"), DEADLINES, strict=True)
    )
    return words.text(
        "start.until_roster" if facts["is_by_roster"] else "start.until",
        year=words.year(of),
        expected=words.count(expected),
        by_day=words.list(by_day),
        met="" if is_told else words.text("start.and_met", met=words.list(met) or words.text("start.no_deadline")),
        owed=words.count(expected - int(facts["reported_count"])),
        undated=words.count(int(facts["reported_count"]) - int(facts["dated_count"])),
    )


def day_number(month: int, day: int) -> int:
    """A day as `calendar_day` counts it."""
    return (date(LEAP_YEAR, month, day) - date(LEAP_YEAR, 1, 1)).days


def _day(words: Words, month: int, day: int) -> str:
    return words.text("start.day", month=_month(words, month), day=day)


def _month(words: Words, month: int) -> str:
    return words.code("month", str(month))
