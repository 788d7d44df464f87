"""Charts that set body against body: ranking, rate against base, body by year."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import polars as pl

from disclosure.charts.axes import (
    LABEL_SIZE,
    Select,
    at_height,
    body_axis,
    body_height,
    click_on,
    length_axis,
    opacity_by,
    responsive,
    value_axis,
    year_axis,
    year_domain,
)
from disclosure.charts.palette import STATE_SIGNS, Appearance, palette, state_colours
from disclosure.charts.rows import (
    ChartError,
    Kind,
    Row,
    TooltipSetting,
    Words,
    add_tooltips,
    category_label,
    change_text,
    chart_data,
    check_frame,
    known_number,
    lookup_expression,
    mark_small_bases,
    number_text,
    percent_text,
    read_rows,
)

_Z_95 = 1.959963984540054


def with_interval(frame: pl.DataFrame, numerator: str = "numerator", denominator: str = "denominator") -> pl.DataFrame:
    """Adds interval_low and interval_high, the Wilson score interval (1927) at 95 %, 0-1; null without a base.

    For plain proportions only, where the numerator is part of the denominator.
    """
    check_frame(frame, [numerator, denominator])
    lows: list[float | None] = []
    highs: list[float | None] = []
    for part, base in frame.select(numerator, denominator).iter_rows():
        interval = wilson_interval(part, base)
        lows.append(interval[0] if interval else None)
        highs.append(interval[1] if interval else None)
    return frame.with_columns(
        pl.Series("interval_low", lows, dtype=pl.Float64), pl.Series("interval_high", highs, dtype=pl.Float64)
    )


def wilson_interval(numerator: Any, denominator: Any) -> tuple[float, float] | None:
    """The 95 % interval of numerator/denominator, or None where there is no proportion."""
    if numerator is None or denominator is None or denominator <= 0 or not 0 <= numerator <= denominator:
        return None
    n, p, z2 = float(denominator), float(numerator) / float(denominator), _Z_95**2
    centre = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = _Z_95 * math.sqrt(p * (1 - p) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return max(0.0, centre - half), min(1.0, centre + half)


def ranking(
    frame: pl.DataFrame,
    *,
    labels: Mapping[str, str],
    value: str = "value",
    kind: Kind = "ratio",
    unit: str = "",
    median: float | None = None,
    is_change: bool = False,
    highlight: str | None = None,
    minimum_base: int = 30,
    select: Select = "click",
    appearance: Appearance = "light",
) -> alt.LayerChart:
    """A horizontal bar a body, in the frame's order, with the peers' median as a dashed rule.

    `is_change`: every value is a difference, written with their sign; that of ratios is drawn in percentage points.

    `frame`: agency_id (once each), agency_name, `value`; denominator or is_below_base make small bases grey, with the
    base written beside; interval_low/interval_high become whiskers. `highlight` is an agency_id. Raises ChartError.
    """
    check_frame(frame, ["agency_id", "agency_name", value])
    words, rows = Words(labels), read_rows(frame, value)
    if len({row["agency_id"] for row in rows}) < len(rows):
        raise ChartError("a ranking takes one row for each agency_id")
    mark_small_bases(rows, minimum_base if kind == "ratio" else 0)
    for row in rows:
        row["_tone"] = "small" if row["_is_faint"] else "own" if row["agency_id"] == highlight else "body"
        row["_text"] = change_text(row[value], kind) if is_change else _value_text(row, value, kind, words)
    tooltips = add_tooltips(rows, TooltipSetting(words, value, kind, unit, value_sign=is_change))
    if is_change and kind == "ratio":
        rows, kind, unit = [{**row, value: float(row[value]) * 100} for row in rows], "count", words["points"]
    for row in rows:
        row["_end"] = max(0.0, float(row[value] or 0))
    tones = palette(appearance)
    selection = click_on("agency", ["agency_id"]) if select != "none" else None

    highest = max(
        [row["_end"] for row in rows]
        + [known_number(row.get("interval_high")) or 0.0 for row in rows]
        + [median or 0.0]
    )
    lowest = min([0.0, *(float(row[value]) for row in rows if row[value] is not None)])
    texts = [row["_text"] for row in rows]
    x = length_axis(value, kind, unit, lowest, highest, texts, in_quarters=kind == "ratio" and highest > 0.5)
    keep = ["agency_id", "agency_name", value, "interval_low", "interval_high"]
    base = alt.Chart(chart_data(rows, [name for name in keep if name in frame.columns])).encode(y=body_axis(rows))
    colour = alt.Color(
        field="_tone",
        type="nominal",
        legend=None,
        scale=alt.Scale(domain=["body", "own", "small"], range=[tones.categories[0], tones.categories[2], tones.faint]),
    )
    bars = base.mark_bar(height={"band": 0.62}, cornerRadiusEnd=2)
    bars = bars.encode(x=x, color=colour, tooltip=tooltips, opacity=opacity_by(selection))
    layers = [bars if selection is None else bars.add_params(selection)]
    if {"interval_low", "interval_high"} <= set(frame.columns):
        whiskers = base.mark_rule(color=tones.rule, strokeWidth=1.4, aria=False).transform_filter(
            "isValid(datum.interval_low)"
        )
        layers.append(
            whiskers.encode(x=alt.X(field="interval_low", type="quantitative"), x2=alt.X2(field="interval_high"))
        )
        for row in rows:
            row["_end"] = max(row["_end"], float(known_number(row.get("interval_high")) or 0.0))
        base = alt.Chart(chart_data(rows, ["agency_id"])).encode(y=body_axis(rows))
    numbers = base.mark_text(align="left", dx=5, fontSize=11, color=tones.ink_muted)
    end = alt.X(field="_end", type="quantitative")
    layers.append(numbers.encode(x=end, text=alt.Text(field="_text", type="nominal"), tooltip=tooltips))
    if median is not None:
        data = alt.InlineData(values=[{"median": float(median)}])
        at = alt.X(field="median", type="quantitative")
        text = f"{words['median']} {number_text(median, kind)}"
        line = alt.Chart(data).mark_rule(color=tones.ink_muted, strokeDash=[5, 4], strokeWidth=1.5, tooltip=text)
        label = alt.Chart(data).mark_text(
            baseline="bottom",
            dy=-5,
            fontSize=11,
            align="left" if median < 0.5 * highest else "right",
            color=tones.ink_muted,
            text=text,
            aria=False,
        )
        layers += [line.encode(x=at), label.encode(x=at, y=at_height(0))]
    return responsive(layers, body_height(rows, 28))


def _value_text(row: Row, value: str, kind: Kind, words: Words) -> str:
    number = row[value]
    if number is None:
        return words["no_data"]
    text = percent_text(number) if kind == "ratio" else number_text(number, kind)
    base = row.get("denominator")
    if not row["_is_faint"] or base is None:
        return text
    return text + words["of_base"].replace("{count}", number_text(base))


def rate_by_base(
    frame: pl.DataFrame,
    *,
    labels: Mapping[str, str],
    value: str = "value",
    base_title: str,
    pooled: float | None = None,
    highlight: str | None = None,
    minimum_base: int = 30,
    select: Select = "click",
    appearance: Appearance = "light",
    height: int = 340,
) -> alt.LayerChart:
    """A point a body: its rate (0-1) against its base (logarithmic), within the funnel of the pooled rate.

    `frame`: agency_id, agency_name, `value`, denominator; `base_title` says what the denominator counts. Bodies without
    a rate or a base are not points. The funnel is where 95 % of bodies with the pooled rate would lie. Raises
    ChartError.
    """
    check_frame(frame, ["agency_id", "agency_name", value, "denominator"])
    words = Words(labels)
    rows = [row for row in read_rows(frame, value) if row[value] is not None and (row["denominator"] or 0) > 0]
    mark_small_bases(rows, minimum_base)
    for row in rows:
        row["_tone"] = "small" if row["_is_faint"] else "own" if row["agency_id"] == highlight else "body"
    tooltips = add_tooltips(rows, TooltipSetting(words, value, "ratio"))
    tones = palette(appearance)
    bases = [float(row["denominator"]) for row in rows] or [1.0, 10.0]
    low, high = min(bases), max(max(bases), min(bases) * 2)
    axis = alt.Axis(
        title=base_title,
        format=",~f",
        grid=False,
        tickCount=5,
        labelFontSize=LABEL_SIZE,
        titleFontSize=LABEL_SIZE,
        titleFontWeight="normal",
        labelOverlap=True,
    )
    x = alt.X(
        field="denominator",
        type="quantitative",
        axis=axis,
        scale=alt.Scale(type="log", domain=[low * 0.8, high * 1.25], nice=False),
    )
    y_axis = value_axis("ratio", "")
    top = max([float(row[value]) for row in rows] + [1.0 if pooled is not None else 0.0])
    y = alt.Y(
        field=value, type="quantitative", axis=y_axis, scale=alt.Scale(domain=[0, max(top, 0.01) * 1.02], nice=False)
    )
    layers: list[alt.Chart] = []
    if pooled is not None:
        funnel = _funnel(pooled, low * 0.8, high * 1.25)
        area = alt.Chart(alt.InlineData(values=funnel)).mark_area(color=tones.rule, opacity=0.13, aria=False, clip=True)
        layers.append(area.encode(x=x, y=alt.Y(field="low", type="quantitative"), y2=alt.Y2(field="high")))
        text = f"{words[value]} {number_text(pooled, 'ratio')}"
        rule = alt.Chart(alt.InlineData(values=[{"pooled": pooled}])).mark_rule(
            color=tones.ink_muted, strokeDash=[5, 4], tooltip=text
        )
        layers.append(rule.encode(y=alt.Y(field="pooled", type="quantitative")))
    selection = click_on("agency", ["agency_id"]) if select != "none" else None
    colour = alt.Color(
        field="_tone",
        type="nominal",
        legend=None,
        scale=alt.Scale(domain=["body", "own", "small"], range=[tones.categories[0], tones.categories[2], tones.faint]),
    )
    data = chart_data(rows, ["agency_id", "agency_name", "denominator", value])
    points = alt.Chart(data).mark_point(filled=True, size=75, stroke=tones.background, strokeWidth=0.8)
    points = points.encode(x=x, y=y, color=colour, tooltip=tooltips, opacity=opacity_by(selection, 0.85, 0.25))
    layers.append(points if selection is None else points.add_params(selection))
    return responsive(layers, height)


def _funnel(pooled: float, low: float, high: float) -> list[Row]:
    steps = 40
    bases = [low * (high / low) ** (step / steps) for step in range(steps + 1)]
    rows = []
    for base in bases:
        half = _Z_95 * math.sqrt(max(pooled * (1 - pooled), 0) / base)  # a wrong source may give a rate above 1
        rows.append({"denominator": base, "low": max(0.0, pooled - half), "high": min(1.0, pooled + half)})
    return rows


def coverage_matrix(
    frame: pl.DataFrame,
    *,
    labels: Mapping[str, str],
    state_labels: Mapping[str, str],
    years: Sequence[int] | None = None,
    select: Select = "click",
    appearance: Appearance = "light",
) -> alt.LayerChart:
    """Body by year: whether there is a report and in what state, as a colour and a sign.

    `frame`: agency_id, agency_name, report_year, state. A body and year without a row count as `not_in_store`. Raises
    ChartError for a state without a label, or more cells than a chart takes.
    """
    check_frame(frame, ["agency_id", "agency_name", "report_year", "state"])
    words = Words(labels)
    rows = _complete_matrix(frame.to_dicts(), years, {"state": "not_in_store"})
    for row in rows:
        row["_sign"] = STATE_SIGNS.get(row["state"], "?")
        category_label(row["state"], state_labels)
    setting = TooltipSetting(words, None, category="state", category_labels=state_labels, category_title="state")
    tooltips = add_tooltips(rows, setting)
    return _matrix(rows, tooltips, state_labels, select, appearance)


def heat_map(
    frame: pl.DataFrame,
    *,
    labels: Mapping[str, str],
    value: str = "value",
    kind: Kind = "ratio",
    unit: str = "",
    years: Sequence[int] | None = None,
    minimum_base: int = 30,
    select: Select = "click",
    appearance: Appearance = "light",
) -> alt.LayerChart:
    """Body by year, shaded by value with the value written in; a dash where there is none, pale on a small base.

    `frame`: agency_id, agency_name, report_year, `value`. Raises ChartError.
    """
    check_frame(frame, ["agency_id", "agency_name", "report_year", value])
    words = Words(labels)
    rows = _complete_matrix(read_rows(frame, value), years, {})
    mark_small_bases(rows, minimum_base if kind == "ratio" else 0)
    numbers = [float(row[value]) for row in rows if row.get(value) is not None]
    low, high = (0.0 if kind == "ratio" else min([0.0, *numbers])), max([*numbers, 0.0]) or 1.0
    for row in rows:
        row.setdefault(value, None)
        row["_text"] = (
            "—" if row[value] is None else f"{row[value]:.0%}" if kind == "ratio" else number_text(row[value], kind)
        )
        is_dark = row[value] is not None and not row["_is_faint"] and (float(row[value]) - low) / (high - low) > 0.5
        row["_ink"] = "high" if is_dark else "low"
    tooltips = add_tooltips(rows, TooltipSetting(words, value, kind, unit))
    tones = palette(appearance)
    domain = year_domain(rows, years)
    selection = click_on("cell", ["agency_id", "report_year"]) if select != "none" else None
    base = alt.Chart(chart_data(rows, ["agency_id", "agency_name", "report_year", value])).encode(
        x=year_axis(domain), y=body_axis(rows)
    )
    cells = base.mark_rect(stroke=tones.background, strokeWidth=2, cornerRadius=3, fill=tones.grid)
    has_value = f"isValid(datum[{lookup_key(value)}]) && !datum._is_faint"
    shade = alt.Color(
        field=value, type="quantitative", legend=None, scale=alt.Scale(domain=[low, high], range=list(tones.ramp))
    )
    empty = cells.transform_filter(f"!({has_value})").encode(tooltip=tooltips, opacity=opacity_by(selection, 0.6, 0.25))
    filled = base.mark_rect(stroke=tones.background, strokeWidth=2, cornerRadius=3).transform_filter(has_value)
    filled = filled.encode(color=shade, tooltip=tooltips, opacity=opacity_by(selection))
    ink = alt.Color(
        field="_ink", type="nominal", legend=None, scale=alt.Scale(domain=["low", "high"], range=list(tones.ramp_ink))
    )
    texts = base.mark_text(fontSize=11, aria=False).encode(
        text=alt.Text(field="_text", type="nominal"), color=ink, tooltip=tooltips
    )
    layers = [empty, filled if selection is None else filled.add_params(selection), texts]
    chart: alt.LayerChart = responsive(layers, body_height(rows, 26)).resolve_scale(color="independent")
    return chart


def lookup_key(name: str) -> str:
    """A column name as a quoted key of a Vega expression."""
    return "'" + name.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _complete_matrix(rows: list[Row], years: Sequence[int] | None, absent: Row) -> list[Row]:
    """Adds the cells that have no row, so that a gap can be hovered over like any other cell."""
    cells = {(row["agency_id"], row["report_year"]) for row in rows}
    if len(cells) < len(rows):
        raise ChartError("a matrix takes one row for each agency_id and report_year")
    names = {row["agency_id"]: row["agency_name"] for row in rows}
    domain = year_domain(rows, years)
    if len(names) * len(domain) > 5_000:
        raise ChartError(f"{len(names) * len(domain)} cells; a chart takes 5000 at most")
    blank: Row = dict.fromkeys(rows[0], None) if rows else {}
    gaps = [
        {**blank, **absent, "agency_id": body, "agency_name": name, "report_year": year}
        for body, name in names.items()
        for year in domain
        if (body, year) not in cells
    ]
    return rows + gaps


def _matrix(
    rows: list[Row],
    tooltips: list[alt.Tooltip],
    state_labels: Mapping[str, str],
    select: Select,
    appearance: Appearance,
) -> alt.LayerChart:
    tones = palette(appearance)
    found = {row["state"] for row in rows}
    states = [state for state in state_labels if state in found]
    signed: dict[str, str | list[str]] = {
        state: f"{STATE_SIGNS.get(state, '?')} {state_labels[state]}" for state in states
    }
    colour = alt.Color(
        field="state",
        type="nominal",
        scale=alt.Scale(domain=states, range=state_colours(states, appearance)),
        legend=alt.Legend(
            title=None,
            orient="bottom",
            direction="horizontal",
            columns=alt.ExprRef(f"max(1, min({len(states) or 1}, floor(width / 110)))"),
            labelExpr=lookup_expression(signed, "datum.value"),
            labelLimit=0,
            labelFontSize=LABEL_SIZE,
            symbolType="square",
            symbolSize=100,
            symbolStrokeWidth=0,
        ),
    )
    domain = year_domain(rows, None)
    selection = click_on("cell", ["agency_id", "report_year"]) if select != "none" else None
    base = alt.Chart(chart_data(rows, ["agency_id", "agency_name", "report_year", "state"])).encode(
        x=year_axis(domain), y=body_axis(rows)
    )
    cells = base.mark_rect(stroke=tones.background, strokeWidth=2, cornerRadius=3)
    cells = cells.encode(color=colour, tooltip=tooltips, opacity=opacity_by(selection))
    signs = base.mark_text(fontSize=15, aria=False, color=tones.background).encode(
        text=alt.Text(field="_sign", type="nominal"), tooltip=tooltips
    )
    pale = base.mark_text(fontSize=15, aria=False, color=tones.ink_muted).encode(
        text=alt.Text(field="_sign", type="nominal"), tooltip=tooltips
    )
    is_quiet = "datum.state === 'missing' || datum.state === 'complete'"
    layers = [
        cells if selection is None else cells.add_params(selection),
        signs.transform_filter(f"!({is_quiet})"),
        pale.transform_filter(is_quiet),
    ]
    return responsive(layers, body_height(rows, 26))
