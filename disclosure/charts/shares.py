"""How much of a number the largest bodies make: a running share, the largest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import polars as pl

from disclosure.charts.axes import LABEL_SIZE, responsive
from disclosure.charts.palette import Appearance, palette
from disclosure.charts.rows import (
    Row,
    TooltipSetting,
    Words,
    add_tooltips,
    chart_data,
    check_frame,
    percent_text,
    read_rows,
)

_HEIGHT = 260
_TEXT_LINE = 14
_TEXT_GAP = 5
"""Pixels of a line of text, and from a point to the top of its text."""


def concentration(
    frame: pl.DataFrame,
    *,
    labels: Mapping[str, str],
    named: Sequence[int] = (1, 5, 10),
    appearance: Appearance = "light",
) -> alt.LayerChart:
    """The running share of the bodies against their share of all bodies, with the line of equal parts dashed.

    `frame`: rank, agency_name, rank_share and running_share (0-1), the largest first; the places in `named` are points
    with their share, as the label `largest_share` puts it (`{rank}`, `{share}`). Raises ChartError.
    """
    check_frame(frame, ["rank", "agency_name", "rank_share", "running_share"])
    words, rows = Words(labels), read_rows(frame, "running_share")
    tooltips = add_tooltips(rows, TooltipSetting(words, "running_share", "ratio"))
    for row in rows:
        told = {"rank": row["rank"], "share": percent_text(row["running_share"])}
        row["_text"] = words["largest_share"].format(**told) if row["rank"] in named else ""
    _stack_texts(rows)
    tones = palette(appearance)
    axis: dict[str, Any] = {
        "format": "~%",
        "values": [0, 0.25, 0.5, 0.75, 1],
        "labelFontSize": LABEL_SIZE,
        "titleFontSize": LABEL_SIZE,
        "titleFontWeight": "normal",
        "ticks": False,
        "domain": False,
        "labelFlush": False,
    }
    scale = alt.Scale(domain=[0, 1], nice=False)
    x = alt.X(field="rank_share", type="quantitative", scale=scale, axis=alt.Axis(title=words["rank_share"], **axis))
    y = alt.Y(
        field="running_share",
        type="quantitative",
        scale=scale,
        axis=alt.Axis(
            title=words["running_share"],
            titleAngle=0,
            titleAlign="left",
            titleAnchor="end",
            titleBaseline="bottom",
            titleX=0,
            titleY=-8,
            **axis,
        ),
    )
    origin = [{"rank_share": 0.0, "running_share": 0.0}]
    ends = alt.Chart(alt.InlineData(values=[*origin, {"rank_share": 1.0, "running_share": 1.0}]))
    equal = ends.mark_line(color=tones.rule, strokeDash=[5, 4], strokeWidth=1.2, aria=False).encode(x=x, y=y)
    curve_rows = [*origin, *({name: row[name] for name in ("rank_share", "running_share")} for row in rows)]
    curve = alt.Chart(alt.InlineData(values=curve_rows)).mark_line(color=tones.categories[0], strokeWidth=2, aria=False)
    marked = [row for row in rows if row["_text"]]
    base = alt.Chart(chart_data(marked, ["rank", "agency_name", "rank_share", "running_share"])).encode(x=x, y=y)
    points = base.mark_point(filled=True, size=80, color=tones.categories[0], opacity=1).encode(tooltip=tooltips)
    layers: list[alt.Chart] = [equal, curve.encode(x=x, y=y), points]
    look: dict[str, Any] = {"align": "left", "baseline": "top", "dx": 8, "fontSize": 11}
    # Beneath the text its own shape in the colour of the page: no line may cross it out.
    for stroke in (dict[str, Any](stroke=tones.background, strokeWidth=5), dict[str, Any]()):
        text = base.mark_text(**look, **stroke, color=tones.ink_muted, aria=False)
        place = alt.Y(field="_text_at", type="quantitative", scale=scale)
        layers.append(text.encode(y=place, text=alt.Text(field="_text", type="nominal")))
    return responsive(layers, _HEIGHT)


def _stack_texts(rows: Sequence[Row]) -> None:
    """Sets `_text_at`, the top of a text: under its point, above the axis and above the text before it.

    Of some thousand bodies the largest ones have so little that their points lie on each other.
    """
    lowest = _TEXT_LINE / _HEIGHT
    for row in rows:
        if row["_text"]:
            row["_text_at"] = max(float(row["running_share"]) - _TEXT_GAP / _HEIGHT, lowest)
            lowest = row["_text_at"] + _TEXT_LINE / _HEIGHT
