"""Groups against groups in one year: a sentence, the range of each group, the table, the groups over the years."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from disclosure.measures import catalogue
from disclosure.ui.compare.choosing import go_down, group_names, place_of, show_way
from disclosure.ui.compare.years_across import show_years_across
from disclosure.ui.parts import controls
from disclosure.ui.parts.comparisons import BODIES_IN_LINES, join_notes, join_sentences
from disclosure.ui.parts.drawing import draw
from disclosure.ui.parts.figures import is_change_of_small_base
from disclosure.ui.parts.sections import chart_words, series_breaks, show_section
from disclosure.ui.parts.telling import say_last
from disclosure.ui.shell import populations
from disclosure.ui.shell.labels import Words
from disclosure.ui.shell.page import View
from disclosure.ui.shell.populations import MINIMUM_BASE

Row = Mapping[str, Any]

FIRST_GROUPS, MOST_GROUPS = 20, 60
"""Groups in the chart at first and at most; more are read in the table."""

COLUMNS = (
    "group_label",
    "report_year",
    "measure",
    "median_value",
    "lower_quartile",
    "upper_quartile",
    "value",
    "numerator",
    "denominator",
    "interval_low",
    "interval_high",
    "body_count",
    "valued_count",
    "small_body_count",
    "report_count",
    "incomplete_count",
    "computed_count",
    "matched_body_count",
    "matched_previous_value",
    "matched_value",
    "matched_change",
    "matched_change_ratio",
)
RATIOS = (
    "median_value",
    "lower_quartile",
    "upper_quartile",
    "value",
    "interval_low",
    "interval_high",
    "matched_previous_value",
    "matched_value",
    "matched_change",
)


def ask_groups(view: View, dimension: str, code: str, years: Sequence[int] | None) -> pl.DataFrame:
    """The rows of `measure_by_group` over the bodies that the page compares."""
    return view.answers.ask(
        "measure_by_group",
        measures=[code],
        dimension=dimension,
        population="same" if populations.is_same(view) else "all",
        **{**view.selection.parameters(), "years": years},
    )


def show_groups(view: View, dimension: str, code: str, year: int) -> None:
    """The section of the first screen, then the way down."""
    words = view.words
    measure = catalogue.measure(code)
    found = ask_groups(view, dimension, code, [year])
    names = group_names(view, dimension, found)
    frame = order_groups(found, dimension, names)
    drawn = frame.head(controls.wanted_rows(view, f"groups_{dimension}", FIRST_GROUPS))
    sentence = say_groups(words, frame, code, year)
    chart = draw(
        "group_ranges",
        drawn.select(
            pl.col("group_key").alias("agency_id"),
            pl.col("group_label").alias("agency_name"),
            *(column for column in COLUMNS if column not in ("group_label", "measure", "incomplete_count")),
            "is_below_base",
        ),
        labels={**chart_words(words), "agency_name": words.code("compare_by", dimension)},
        kind="ratio" if measure.is_rate else "count",
        unit=words.measure_unit(code),
        minimum_base=MINIMUM_BASE,
        appearance=view.appearance,
    )
    note = words.text("compare.groups_note_count")
    if measure.is_rate:
        note = words.text(
            "compare.groups_note",
            base=MINIMUM_BASE,
        )
        small = int(frame["small_body_count"].sum())
        if small:
            note += words.text(
                "compare.groups_small",
                base=MINIMUM_BASE,
                count=words.count(frame["valued_count"].sum()),
                small=words.count(small),
            )
        without = int(frame["body_count"].sum()) - int(frame["valued_count"].sum())
        if without:
            note += words.text("compare.without_base", count=words.count(without))
    show_section(
        view,
        key=f"groups_{dimension}_{code}",
        title=words.text(
            "compare.groups",
            year=words.year(year),
            measure=words.measure(code),
            by=words.code("compare_by", dimension),
        ),
        chart=chart,
        frame=frame,
        columns=COLUMNS,
        metrics=[measure.metric],
        sentence=sentence,
        note=note,
        select=("group",),
        ratios=RATIOS if measure.is_rate else (),
        on_group=lambda group: go_down(view, dimension, group),
    )
    controls.offer_more(view, f"groups_{dimension}", drawn.height, frame.height, most=MOST_GROUPS)
    show_way(view, dimension, names)


def order_groups(found: pl.DataFrame, dimension: str, names: Mapping[str, str]) -> pl.DataFrame:
    """The groups by their median body, the highest first; then small bases, then no numbers, last bodies in no group.

    Adds group_key (the code, empty for none) and group_label (its name).
    """
    keyed = found.with_columns(pl.col("group_code").fill_null("").alias("group_key"))
    has_number = pl.col("median_value").is_not_null()
    places = [place_of(dimension, key)[0] for key in keyed["group_key"]]
    ordered = keyed.with_columns(
        pl.col("group_key").replace_strict(dict(names), default="").alias("group_label"),
        (pl.col("group_key") == "").alias("_is_rest"),
        (~has_number).alias("_is_empty"),
        (pl.col("is_below_base") & has_number).alias("_is_small"),
        (-pl.col("median_value")).alias("_falling"),
        pl.Series("_place", places, dtype=pl.Int64),
    )
    keys = ("_is_rest", "_is_empty", "_is_small", "_falling", "_place")
    return ordered.sort(*keys, "group_label", nulls_last=True).drop(keys)


def comparable(frame: pl.DataFrame) -> Sequence[Row]:
    """The groups with a median body and no small base, the highest first; bodies in no group are none."""
    has_number = pl.col("median_value").is_not_null() & ~pl.col("is_below_base")
    return frame.filter(has_number & (pl.col("group_key") != "")).rows(named=True)


def say_groups(words: Words, frame: pl.DataFrame, code: str, year: int) -> str:
    """The sentence of the page: who is highest and lowest, what cannot be compared, who rose and who fell."""
    return join_sentences(words, say_ranking(words, frame, code, year), say_change(words, frame, code, year))


def say_ranking(words: Words, frame: pl.DataFrame, code: str, year: int) -> str:
    """Which group's median body is highest and which lowest, and how many groups cannot be compared."""
    rows = comparable(frame)
    is_rate = catalogue.measure(code).is_rate
    small = frame.filter(pl.col("median_value").is_not_null() & pl.col("is_below_base")).height
    empty = frame.filter(pl.col("median_value").is_null()).height

    def part(row: Row) -> str:
        return words.text(
            "compare.part",
            name=row["group_label"],
            median=words.short_value(row["median_value"], is_rate),
            count=words.count(row["valued_count"]),
        )

    def end(row: Row) -> str:
        """One end of the order: the group there, or how many groups share it."""
        tied = sum(other["median_value"] == row["median_value"] for other in rows)
        if tied == 1:
            return part(row)
        median = words.short_value(row["median_value"], is_rate)
        return words.text("compare.tied", count=words.count(tied), median=median)

    told = {"year": words.year(year), "measure": words.measure(code)}
    if not rows:
        sentence = words.text("compare.none", **told)
    elif len(rows) == 1:
        sentence = words.text("compare.one", **told, group=part(rows[0]))
    elif rows[0]["median_value"] == rows[-1]["median_value"]:
        value = words.short_value(rows[0]["median_value"], is_rate)
        sentence = words.text("compare.equal", **told, count=words.count(len(rows)), median=value)
    else:
        sentence = words.text("compare.highest", **told, high=end(rows[0]), low=end(rows[-1]))
    rest = []
    if small:
        rest.append(words.text("compare.small", count=words.count(small), base=MINIMUM_BASE))
    if empty:
        rest.append(words.text("compare.empty", count=words.count(empty)))
    return join_sentences(words, sentence, *rest)


def say_change(words: Words, frame: pl.DataFrame, code: str, year: int) -> str | None:
    """The group whose bodies of both years rose most and the one whose fell most; nothing across a break.

    One alone that rose or fell, of all groups and not only of those that can be compared, is told as the only one.
    """
    is_rate = catalogue.measure(code).is_rate
    changed = frame.filter(pl.col("matched_change").is_not_null() & ~pl.col("has_break"))
    rows = [row for row in comparable(changed) if not (is_rate and is_change_of_small_base(row))]
    if not rows:
        return None

    def part(row: Row) -> str:
        change = row["matched_change"]
        before, now = words.short_values(row["matched_previous_value"], row["matched_value"], is_rate)
        return words.text(
            "compare.change_part",
            name=row["group_label"],
            count=words.count(row["matched_body_count"]),
            before=before,
            now=now,
            change=words.points(change) if is_rate else words.signed_count(change),
        )

    rise = max(rows, key=lambda row: row["matched_change"])
    fall = min(rows, key=lambda row: row["matched_change"])
    found = []
    if rise["matched_change"] > 0 and _is_alone(rise, rows):
        is_only = changed.filter(pl.col("matched_change") > 0).height == 1
        found.append(words.text("compare.rise_only" if is_only else "compare.rise", group=part(rise)))
    if fall["matched_change"] < 0 and _is_alone(fall, rows):
        is_only = changed.filter(pl.col("matched_change") < 0).height == 1
        found.append(words.text("compare.fall_only" if is_only else "compare.fall", group=part(fall)))
    if not found:
        return None
    return words.text("compare.change", before=words.year(year - 1), parts=words.text("compare.joint").join(found))


def _is_alone(row: Row, rows: Sequence[Row]) -> bool:
    """Whether no other group has the same change: of several that share a place none is named for it."""
    return sum(bool(other["matched_change"] == row["matched_change"]) for other in rows) == 1


def has_years(view: View) -> bool:
    """Whether there is more to see over the years than the section of the first screen has."""
    return not populations.is_same(view) and len(populations.years_shown(view)) > 1


def show_over_years(view: View, dimension: str, code: str, year: int) -> None:
    """The median body of each group over the years, as lines for a few groups, and a table with years across.

    Over all reports only: the same bodies are those of the year in focus and the one before, which the table above has.
    """
    words = view.words
    years = populations.years_shown(view)
    of_year = ask_groups(view, dimension, code, [year])
    names = group_names(view, dimension, of_year)
    current = order_groups(of_year, dimension, names)
    found = ask_groups(view, dimension, code, years)
    known = {**group_names(view, dimension, found), **names}
    frame = order_groups(found, dimension, known).sort("report_year", maintain_order=True)
    first = current["group_key"].head(BODIES_IN_LINES).to_list()
    labels = {key: known[key] for key in first}
    lines = frame.filter(pl.col("group_key").is_in(first))
    measure = catalogue.measure(code)
    breaks = series_breaks(view, view.answers.ask("measure_by_year", measures=[code], **view.selection.parameters()))
    chart = draw(
        "line_by_year",
        lines.select("report_year", "group_key", pl.col("median_value").alias("value"), "is_below_base"),
        labels={**chart_words(words), "value": words.text("column.median_value")},
        kind="ratio" if measure.is_rate else "count",
        unit=words.measure_unit(code),
        category="group_key",
        category_labels=labels,
        breaks=breaks,
        years=years,
        appearance=view.appearance,
    )
    title = words.text("compare.over_years", measure=words.measure(code))
    few = None
    if current.height > BODIES_IN_LINES:
        few = words.text("compare.lines_of", shown=BODIES_IN_LINES, count=words.count(current.height))
    show_section(
        view,
        key=f"group_years_{dimension}_{code}",
        title=title,
        chart=chart,
        frame=frame,
        columns=COLUMNS,
        metrics=[measure.metric],
        sentence=say_last(
            words,
            lines.with_columns(pl.col("median_value").alias("value")),
            "group_key",
            labels,
            is_rate=measure.is_rate,
        ),
        note=join_notes(words, words.text("compare.over_years_note"), few),
        ratios=RATIOS if measure.is_rate else (),
    )
    show_years_across(
        view,
        frame.select("group_key", "group_label", "report_year", pl.col("median_value").alias("value"), "denominator"),
        order=current["group_key"].to_list(),
        key=f"group_years_{dimension}_{code}",
        title=words.text("compare.across", measure=words.measure(code), what=words.text("column.median_value")),
        head=words.code("compare_by", dimension),
        is_rate=measure.is_rate,
        years=years,
        breaks=breaks,
    )
