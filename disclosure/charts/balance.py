"""The balance of applications: from what was carried in to what is carried out."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import altair as alt
import polars as pl

from disclosure.charts.axes import (
    Select,
    click_on,
    length_axis,
    opacity_by,
    responsive,
    step_axis,
)
from disclosure.charts.palette import Appearance, palette
from disclosure.charts.rows import (
    ChartError,
    Row,
    TooltipSetting,
    Words,
    add_tooltips,
    category_label,
    chart_data,
    check_frame,
    number_text,
    read_rows,
    wrap_label,
)

ROLES = ("opening", "add", "subtract", "closing")


def waterfall(
    frame: pl.DataFrame,
    *,
    labels: Mapping[str, str],
    step_labels: Mapping[str, str],
    unit: str = "",
    select: Select = "click",
    appearance: Appearance = "light",
    height: int = 280,
) -> alt.LayerChart:
    """Horizontal steps from the opening figure, over what came and went, to the closing one as it is printed.

    `frame` in drawing order: step (code), value (unsigned, null = missing), role (opening, add, subtract, closing; one
    opening first, one closing last). Where the printed closing figure is not what the steps lead to, the gap is drawn
    and named (`labels["difference"]`). After a missing step nothing is claimed: the running steps that follow are
    marked as without data, the printed closing figure stays. Raises ChartError.
    """
    check_frame(frame, ["step", "value", "role"])
    words, rows = Words(labels), read_rows(frame.with_columns(category=pl.col("step")), "value")
    _check_roles(rows)
    steps = _running_steps(rows)
    for row in steps:
        row["_text"] = words["no_data"] if row["_start"] is None else _signed_text(row)
        row["_label_at"] = max(row["_start"], row["_end"]) if row["_start"] is not None else 0
    names = {row["category"]: category_label(row["category"], step_labels) for row in rows}
    if any(row["role"] == "difference" for row in steps):
        names["difference"] = words["difference"]
    tooltips = add_tooltips(steps, TooltipSetting(words, "value", "count", unit, "category", names))
    tones = palette(appearance)
    wrapped: dict[str, str | list[str]] = {code: wrap_label(name, 16, 3) for code, name in names.items()}
    y = step_axis("category", {row["category"]: wrapped[row["category"]] for row in steps})
    highest = max([float(row["_label_at"]) for row in steps] + [1.0])
    lowest = min([0.0, *(float(min(row["_start"], row["_end"])) for row in steps if row["_start"] is not None)])
    x = length_axis("_start", "count", unit, lowest, highest, [row["_text"] for row in steps])
    colour = alt.Color(
        field="role",
        type="nominal",
        legend=None,
        scale=alt.Scale(
            domain=[*ROLES, "difference"],
            range=[tones.rule, tones.categories[0], tones.categories[1], tones.rule, tones.categories[2]],
        ),
    )
    selection = click_on("category", ["category"]) if select != "none" else None
    base = alt.Chart(chart_data(steps, ["category", "value", "role"])).encode(y=y)
    bars = base.mark_bar(height={"band": 0.62}, cornerRadius=1).transform_filter("isValid(datum._start)")
    bars = bars.encode(x=x, x2=alt.X2(field="_end"), color=colour, tooltip=tooltips, opacity=opacity_by(selection))
    numbers = base.mark_text(align="left", dx=5, fontSize=11, color=tones.ink_muted)
    numbers = numbers.encode(
        x=alt.X(field="_label_at", type="quantitative"), text=alt.Text(field="_text", type="nominal"), tooltip=tooltips
    )
    layers = [bars if selection is None else bars.add_params(selection), *_connectors(steps, y, tones.rule), numbers]
    return responsive(layers, height)


def _check_roles(rows: list[Row]) -> None:
    roles = [row["role"] for row in rows]
    if not roles or roles[0] != "opening" or roles[-1] != "closing" or set(roles[1:-1]) - {"add", "subtract"}:
        raise ChartError(
            f"the steps of a balance are opening, add or subtract …, closing; found {', '.join(map(str, roles))}"
        )
    if len({row["step"] for row in rows}) < len(rows):
        raise ChartError("a step stands twice")


def _running_steps(rows: list[Row]) -> list[Row]:
    """Gives each step where its bar starts and ends; inserts the difference before the closing step."""
    running: Any = 0
    steps: list[Row] = []
    for row in rows:
        amount = row["value"]
        start = end = None
        if row["role"] == "closing":
            if amount is not None:
                start, end = 0, amount
                if running is not None and running != amount:
                    gap = {**dict.fromkeys(row, None), "category": "difference", "role": "difference"}
                    steps.append({**gap, "value": amount - running, "_start": running, "_end": amount})
        elif running is None or amount is None:
            running = None
        else:
            start = running
            running = running + (-amount if row["role"] == "subtract" else amount)
            end = running
        steps.append({**row, "_start": start, "_end": end})
    return steps


def _signed_text(row: Row) -> str:
    value = -row["value"] if row["role"] == "subtract" and row["value"] else row["value"]
    if not value:
        return "0"
    return number_text(value, "count", sign=row["role"] in ("add", "subtract", "difference"))


def _connectors(steps: list[Row], y: alt.Y, colour: str) -> list[alt.Chart]:
    """Thin rules from the end of a step to the start of the next, which let the eye follow the sum."""
    links = [
        {"category": first["category"], "_next": second["category"], "_at": float(first["_end"])}
        for first, second in pairwise(steps)
        if first["_end"] is not None and second["_start"] is not None and second["role"] != "closing"
    ]
    if not links:
        return []
    chart = alt.Chart(alt.InlineData(values=links)).mark_rule(color=colour, strokeWidth=1, opacity=0.7, aria=False)
    return [chart.encode(y=y, y2=alt.Y2(field="_next"), x=alt.X(field="_at", type="quantitative"))]
