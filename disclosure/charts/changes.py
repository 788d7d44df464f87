"""Why a value changed: steps from the year before to this year."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt
import polars as pl

from disclosure.charts.axes import length_axis, responsive, step_axis
from disclosure.charts.palette import Appearance, palette
from disclosure.charts.rows import (
    ChartError,
    Kind,
    Words,
    category_label,
    chart_data,
    check_frame,
    difference_text,
    number_text,
    percent_text,
    wrap_label,
)

_HEIGHT = 34


def change_steps(
    frame: pl.DataFrame,
    *,
    labels: Mapping[str, str],
    step_labels: Mapping[str, str],
    kind: Kind = "ratio",
    unit: str = "",
    appearance: Appearance = "light",
) -> alt.LayerChart:
    """Horizontal bars: the first and the last row from zero, each row between from where the one before ended.

    `frame` in drawing order: step (code), value: of the first and last row the values themselves, between them signed
    differences that lead from one to the other. Raises ChartError where they do not.
    """
    check_frame(frame, ["step", "value"])
    words = Words(labels)
    rows = frame.select("step", "value").to_dicts()
    if len(rows) < 2 or any(row["value"] is None for row in rows):
        raise ChartError("steps of a change have a first and a last value, and no gap")
    running = 0.0
    for place, row in enumerate(rows):
        is_end = place in (0, len(rows) - 1)
        value = float(row["value"])
        row["_start"], row["_end"] = (0.0, value) if is_end else (running, running + value)
        row["_role"] = "end" if is_end else "rise" if value >= 0 else "fall"
        row["_text"] = _end_text(value, kind) if is_end else _step_text(value, kind, words)
        row["_label_at"] = max(row["_start"], row["_end"])
        running = row["_end"] if place < len(rows) - 1 else running
    if abs(running - float(rows[-1]["value"])) > 1e-9 * max(1.0, abs(running)):
        raise ChartError(f"the steps lead to {running}, not to {rows[-1]['value']}")
    names = {row["step"]: category_label(row["step"], step_labels) for row in rows}
    wrapped: dict[str, str | list[str]] = {code: wrap_label(name, 16, 2) for code, name in names.items()}
    tones = palette(appearance)
    y = step_axis("step", wrapped)
    highest = max(row["_label_at"] for row in rows)
    lowest = min([0.0, *(min(row["_start"], row["_end"]) for row in rows)])
    x = length_axis("_start", kind, unit, lowest, highest, [row["_text"] for row in rows])
    colour = alt.Color(
        field="_role",
        type="nominal",
        legend=None,
        scale=alt.Scale(domain=["end", "rise", "fall"], range=[tones.rule, tones.categories[0], tones.categories[1]]),
    )
    for row in rows:
        row["t0"] = names[row["step"]]
        row["t1"] = row["_text"]
    tooltips = [alt.Tooltip(field="t0", type="nominal", title=" "), alt.Tooltip(field="t1", type="nominal", title=" ")]
    base = alt.Chart(chart_data(rows, ["step", "value"])).encode(y=y)
    bars = base.mark_bar(height={"band": 0.55}, cornerRadius=1)
    bars = bars.encode(x=x, x2=alt.X2(field="_end"), color=colour, tooltip=tooltips)
    texts = base.mark_text(align="left", dx=6, fontSize=11, color=tones.ink_muted)
    at = alt.X(field="_label_at", type="quantitative")
    texts = texts.encode(x=at, text=alt.Text(field="_text", type="nominal"), tooltip=tooltips)
    zero = alt.Chart(alt.InlineData(values=[{"zero": 0}])).mark_rule(color=tones.rule, strokeWidth=1, aria=False)
    layers = [bars, texts, zero.encode(x=alt.X(field="zero", type="quantitative"))]
    return responsive(layers, _HEIGHT * len(rows))


def _end_text(value: float, kind: Kind) -> str:
    return percent_text(value) if kind == "ratio" else number_text(round(value, 2), kind)


def _step_text(value: float, kind: Kind, words: Words) -> str:
    return difference_text(value if kind == "ratio" else round(value, 2), kind, words)
