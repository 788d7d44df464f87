"""A chart over the days of a year: what share of the reports had been published by each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import polars as pl

from disclosure.charts.axes import LABEL_SIZE, category_colour, responsive, value_axis
from disclosure.charts.palette import Appearance, palette
from disclosure.charts.rows import (
    TooltipSetting,
    Words,
    add_tooltips,
    chart_data,
    check_frame,
    lookup_expression,
    percent_text,
    read_rows,
)

LAST_DAY = 181
"""30 June as a day of a leap year that begins with 0: what was published later is beyond the chart's edge."""

_LEAST_DAYS = 100
_CLOSE = 0.08
"""Shares nearer than this have their texts one on the other, or on each other's marks."""
_LINE = 14
_HIGHEST_LIFTED = 0.92
"""Above this the texts of the deadlines are in the way of a text that goes above its mark."""


def published_by_day(
    frame: pl.DataFrame,
    *,
    labels: Mapping[str, str],
    category_labels: Mapping[str, str],
    day_labels: Mapping[int, str],
    deadlines: Mapping[int, str],
    unit: str = "",
    appearance: Appearance = "light",
    height: int = 240,
) -> alt.LayerChart:
    """A step line a report year: the share of the expected reports published until each day of the year after it.

    `frame`: report_year, published_on, calendar_day (0 is 1 January, of a leap year), report_count, cumulative_count,
    expected_share (0-1); days after LAST_DAY are left out. `category_labels`: the year as text -> its name;
    `day_labels` and `deadlines`: day -> text, the latter drawn as rules. Each line ends at its last report, with its
    share; the tooltips say how many reports it is. Raises ChartError for a frame that lacks a column.
    """
    check_frame(
        frame, ["report_year", "published_on", "calendar_day", "report_count", "cumulative_count", "expected_share"]
    )
    shown = frame.filter(pl.col("calendar_day") <= LAST_DAY).with_columns(pl.col("report_year").cast(pl.String))
    rows = read_rows(shown, "expected_share")
    tones = palette(appearance)
    codes = [code for code in category_labels if code in set(shown["report_year"])]
    setting = TooltipSetting(
        Words(labels), "expected_share", kind="ratio", category="report_year", category_labels=category_labels
    )
    tooltips = add_tooltips(rows, setting)
    first = min([0, *(row["calendar_day"] for row in rows)])
    last = max([_LEAST_DAYS, *(row["calendar_day"] for row in rows)])
    x = _day_axis(first, last, day_labels)
    y = alt.Y(
        field="expected_share",
        type="quantitative",
        axis=value_axis("ratio", unit),
        scale=alt.Scale(domain=[0, 1], nice=False),
    )
    colour = category_colour("report_year", codes, category_labels, appearance, "circle")
    keep = ["report_year", "calendar_day", "expected_share"]
    base = alt.Chart(chart_data(rows, keep)).encode(x=x, y=y, color=colour)
    # Until the first report there was none.
    starts = [{"report_year": code, "calendar_day": first, "expected_share": 0} for code in codes]
    # Marks of one layer lie in the order of their rows: the year that is named first covers the others.
    inked = sorted([*starts, *rows], key=lambda row: -codes.index(row["report_year"]))
    steps = alt.Chart(chart_data(inked, keep)).encode(x=x, y=y, color=colour)
    layers: list[alt.Chart] = [
        steps.mark_line(interpolate="step-after", strokeWidth=2.4, aria=False),
        base.mark_point(size=300, filled=True, opacity=0).encode(tooltip=tooltips),
    ]
    ends = [
        max((row for row in rows if row["report_year"] == code), key=lambda row: row["calendar_day"]) for code in codes
    ]
    ends.sort(key=lambda row: -row["expected_share"])
    shares = [row["expected_share"] for row in ends]
    for place, row in enumerate(ends):
        end = alt.Chart(chart_data([row | {"_end": percent_text(row["expected_share"])}], keep))
        look: dict[str, Any] = {
            "align": "left",
            "dx": 6,
            "dy": _shift(shares, place),
            "baseline": "middle",
            "fontSize": LABEL_SIZE,
        }
        layers.append(end.mark_point(size=60, filled=True, aria=False).encode(x=x, y=y, color=colour))
        # Beneath the text its own shape in the colour of the page: the rule of a deadline must not cross it out.
        for stroke in (dict[str, Any](stroke=tones.background, strokeWidth=5), dict[str, Any]()):
            text = end.mark_text(**look, **stroke, color=tones.ink, aria=False)
            layers.append(text.encode(x=x, y=y, text=alt.Text(field="_end", type="nominal")))
    return responsive([*_deadline_layers(deadlines, first, last, day_labels, appearance), *layers], height)


def _shift(shares: Sequence[float], place: int) -> int:
    """How far down the text of an end goes, of ends in falling order: away from another and from those of deadlines."""
    if place and shares[place - 1] - shares[place] < _CLOSE:
        return _LINE + max(0, _shift(shares, place - 1))
    if shares[place] > _HIGHEST_LIFTED:
        return _LINE
    is_close = place + 1 < len(shares) and shares[place] - shares[place + 1] < _CLOSE
    return -_LINE if is_close else 0


def _day_axis(first: int, last: int, day_labels: Mapping[int, str]) -> alt.X:
    ticks = [day for day in day_labels if first <= day <= last]
    texts: dict[str, str | list[str]] = {str(day): day_labels[day] for day in ticks}
    return alt.X(
        field="calendar_day",
        type="quantitative",
        title=None,
        scale=alt.Scale(domain=[first, last + 8], nice=False, zero=False),
        axis=alt.Axis(
            values=ticks,
            labelExpr=lookup_expression(texts, "datum.value"),
            labelAngle=0,
            labelOverlap=True,
            grid=False,
            ticks=True,
            labelPadding=6,
            labelFontSize=LABEL_SIZE,
        ),
    )


def _deadline_layers(
    deadlines: Mapping[int, str], first: int, last: int, day_labels: Mapping[int, str], appearance: Appearance
) -> list[alt.Chart]:
    tones = palette(appearance)
    rows: list[dict[str, Any]] = [{"calendar_day": day, "_text": text} for day, text in deadlines.items()]
    base = alt.Chart(chart_data(rows, ["calendar_day"])).encode(x=_day_axis(first, last, day_labels))
    rule = base.mark_rule(color=tones.rule, strokeDash=[4, 3], strokeWidth=1, aria=False)
    text = base.mark_text(align="center", baseline="bottom", dy=-5, fontSize=11, color=tones.ink_muted, aria=False)
    return [rule, text.encode(y=alt.value(0), text=alt.Text(field="_text", type="nominal"))]
