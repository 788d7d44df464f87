"""Charts that set groups of bodies against groups: the middle half and the median body of each."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt
import polars as pl

from disclosure.charts.axes import (
    Select,
    body_axis,
    body_height,
    click_on,
    length_axis,
    opacity_by,
    responsive,
)
from disclosure.charts.palette import Appearance, palette
from disclosure.charts.rows import (
    ChartError,
    Kind,
    Row,
    TooltipSetting,
    Words,
    add_tooltips,
    chart_data,
    check_frame,
    known_number,
    mark_small_bases,
    number_text,
    percent_text,
    read_rows,
)

_RANGE = ("lower_quartile", "upper_quartile")
_INTERVAL = ("interval_low", "interval_high")
_SPACIOUS = 12
"""More groups stand closer, so that they are seen together."""


def group_ranges(
    frame: pl.DataFrame,
    *,
    labels: Mapping[str, str],
    kind: Kind = "ratio",
    unit: str = "",
    minimum_base: int = 30,
    select: Select = "click",
    appearance: Appearance = "light",
) -> alt.LayerChart:
    """A row a group: a bar from the lower to the upper quartile of its bodies, a dot at the median body.

    `frame`, in the order of the rows: agency_id (the group's code, once each), agency_name (its name), median_value,
    lower_quartile, upper_quartile, valued_count, value; for rates a diamond stands at the pooled value, and a group
    below the base is grey with interval_low to interval_high as a thin line. Raises ChartError.
    """
    check_frame(frame, ["agency_id", "agency_name", "median_value", *_RANGE, "valued_count", "value"])
    words, rows = Words(labels), read_rows(frame, "value")
    if len({row["agency_id"] for row in rows}) < len(rows):
        raise ChartError("a chart of groups takes one row for each group")
    mark_small_bases(rows, minimum_base if kind == "ratio" else 0)
    tooltips = add_tooltips(rows, TooltipSetting(words, "value", kind, unit))
    for row in rows:
        row["_tone"] = "small" if row["_is_faint"] else "group"
        row["_text"] = _text(row, kind, words)
        row["_end"] = _end(row, kind)
    tones = palette(appearance)
    selection = click_on("group", ["agency_id"]) if select != "none" else None
    highest = max((row["_end"] for row in rows), default=0.0)
    lows = [0.0, *(float(row[name]) for row in rows for name in _RANGE if known_number(row[name]) is not None)]
    texts = [row["_text"] for row in rows]
    in_quarters = kind == "ratio" and 0.5 < highest <= 1
    x = length_axis("lower_quartile", kind, unit, min(lows), highest, texts, in_quarters=in_quarters)
    keep = ["agency_id", "agency_name", "value", "median_value", *_RANGE]
    keep += [name for name in _INTERVAL if name in frame.columns]
    base = alt.Chart(chart_data(rows, keep)).encode(y=body_axis(rows))
    colour = alt.Color(
        field="_tone",
        type="nominal",
        legend=None,
        scale=alt.Scale(domain=["group", "small"], range=[tones.categories[0], tones.faint]),
    )
    bars = base.mark_bar(height={"band": 0.34}, cornerRadius=3, opacity=0.4)
    bars = bars.encode(x=x, x2=alt.X2(field="upper_quartile"), color=colour, tooltip=tooltips)
    layers = [bars]
    if kind == "ratio" and set(_INTERVAL) <= set(frame.columns):
        whiskers = base.mark_rule(color=tones.rule, strokeWidth=1.2, aria=False)
        whiskers = whiskers.transform_filter("datum._tone === 'small' && isValid(datum.interval_low)")
        low = alt.X(field="interval_low", type="quantitative")
        layers.append(whiskers.encode(x=low, x2=alt.X2(field="interval_high"), tooltip=tooltips))
    if kind == "ratio":
        pooled = base.mark_point(shape="diamond", size=80, filled=False, strokeWidth=1.6, color=tones.ink_muted)
        pooled = pooled.transform_filter("isValid(datum.value)")
        layers.append(pooled.encode(x=alt.X(field="value", type="quantitative"), tooltip=tooltips))
    dots = base.mark_point(filled=True, size=110, stroke=tones.background, strokeWidth=1, opacity=1)
    dots = dots.transform_filter("isValid(datum.median_value)").encode(
        x=alt.X(field="median_value", type="quantitative"),
        color=colour,
        tooltip=tooltips,
        opacity=opacity_by(selection),
    )
    layers.append(dots)
    numbers = base.mark_text(align="left", dx=9, fontSize=11, color=tones.ink_muted)
    end = alt.X(field="_end", type="quantitative")
    layers.append(numbers.encode(x=end, text=alt.Text(field="_text", type="nominal"), tooltip=tooltips))
    # The whole line of a group takes the click and the tooltip: a thumb would miss a thin bar.
    target = base.mark_bar(height={"band": 1}, opacity=0, aria=False)
    target = target.encode(x=alt.value(0), x2=alt.value("width"), tooltip=tooltips)
    layers.append(target if selection is None else target.add_params(selection))
    return responsive(layers, body_height(rows, 30 if len(rows) <= _SPACIOUS else 23))


def _text(row: Row, kind: Kind, words: Words) -> str:
    median = known_number(row["median_value"])
    if median is None:
        return words["no_data"]
    text = percent_text(float(median)) if kind == "ratio" else number_text(round(float(median), 2), kind)
    count = number_text(row["valued_count"])
    return text + words["of_bodies"].replace("{count}", count)


def _end(row: Row, kind: Kind) -> float:
    """Where the marks of a row end, so that its text stands behind them."""
    names = ["median_value", *_RANGE]
    if kind == "ratio":
        names += ["value", *(_INTERVAL if row["_is_faint"] else ())]
    return max([0.0, *(float(number) for name in names if (number := known_number(row.get(name))) is not None)])
