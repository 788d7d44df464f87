"""What charts share: axes of years, values and bodies, legends, selections, breaks and marks for missing values."""

from __future__ import annotations

import json
import math
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal

import altair as alt
from altair.utils.schemapi import disable_debug_mode, enable_debug_mode

from disclosure.charts.palette import Appearance, category_colours, palette
from disclosure.charts.rows import (
    ChartError,
    Kind,
    Row,
    Words,
    category_label,
    lookup_expression,
    text_width,
    wrap_label,
)

Select = Literal["click", "brush", "none"]

LABEL_SIZE = 12
_HALF_EM = 6.4  # pixels of half an em at LABEL_SIZE, a little over, since faces differ
_BODY_LABEL_WIDTH = 20  # half ems: ten Chinese characters a line leave a phone two thirds of its width for the marks
_LINE_HEIGHT = 15
_TICKS = 5
_BREAK_LINE = 15  # pixels of a line of break labels
_BREAK_GAP = 9
"""Pixels from the plot to the lowest break label: half of a mark at the top of the plot reaches above it."""

INCOMPLETE_SIGN = "△"


@dataclass(frozen=True, slots=True)
class Break:
    """A series that cannot be continued: figures of `first_year` and later do not compare with those before."""

    first_year: int
    label: str


def year_domain(rows: Sequence[Row], years: Sequence[int] | None) -> list[int]:
    """Every year from the first to the last, so that one without a report stays a visible gap."""
    known = sorted({int(row["report_year"]) for row in rows} | set(years or ()))
    return list(range(known[0], known[-1] + 1)) if known else []


def year_axis(domain: Sequence[int], *, at_start: bool = False) -> alt.X:
    """The axis of years: bands without padding, so that the start of a band is half-way between two years."""
    options: dict[str, Any] = {"bandPosition": 0} if at_start else {}
    return alt.X(
        field="report_year",
        type="ordinal",
        title=None,
        axis=alt.Axis(
            labelAngle=0,
            labelOverlap=True,
            labelFlush=False,
            grid=False,
            ticks=False,
            labelPadding=6,
            labelFontSize=LABEL_SIZE,
        ),
        scale=alt.Scale(type="band", domain=list(domain), paddingInner=0, paddingOuter=0),
        **options,
    )


def value_axis(
    kind: Kind, unit: str, lines_above: int = 0, highest: float | None = None, *, has_numbers: bool = False
) -> alt.Axis:
    """The axis of values with its unit written upright above it, and above the break labels where there are any.

    `highest` keeps an axis of small counts from being cut into halves of an application. `has_numbers`: as with
    `break_layers`.
    """
    is_small = kind == "count" and highest is not None and highest < _TICKS
    return alt.Axis(
        format="~%" if kind == "ratio" else ",~f",
        tickCount=max(1, math.ceil(highest or 0)) if is_small else _TICKS,
        labelFlush=False,
        tickMinStep=1 if kind == "count" else alt.Undefined,
        grid=True,
        ticks=False,
        domain=False,
        labelPadding=6,
        labelFontSize=LABEL_SIZE,
        title=unit or None,
        titleAngle=0,
        titleAlign="right",
        titleAnchor="end",
        titleBaseline="bottom",
        titleX=-4,
        titleY=-10 - (_BREAK_LINE * lines_above + _break_gap(has_numbers=has_numbers) - 5 if lines_above else 0),
        titleFontSize=LABEL_SIZE,
        titleFontWeight="normal",
    )


def value_scale(kind: Kind, values: Sequence[float], value_max: float | None) -> alt.Scale:
    """From zero, since bars and areas are read by length; a fixed maximum makes several charts comparable."""
    if value_max is not None:
        return alt.Scale(zero=True, domainMax=value_max, nice=False)
    if not any(values):
        return alt.Scale(zero=True, domainMax=1)
    return alt.Scale(zero=True, nice=True)


def category_codes(rows: Sequence[Row], category: str, labels: Mapping[str, str]) -> list[str]:
    """The codes that occur, in the order of the labels."""
    found = {row[category] for row in rows}
    for code in found:
        category_label(code, labels)
    codes = [code for code in labels if code in found]
    limit = len(palette("light").categories)
    if len(codes) > limit:
        raise ChartError(f"{len(codes)} categories; {limit} can be told apart, draw small multiples or group them")
    return codes


def category_colour(
    category: str, codes: Sequence[str], labels: Mapping[str, str], appearance: Appearance, symbol: str
) -> alt.Color:
    """Colour by category, with a legend below that takes as many columns as the width allows."""
    colours = category_colours(codes, appearance)
    wrapped: dict[str, str | list[str]] = {code: wrap_label(labels[code], 40) for code in codes}
    widest = max(text_width(line) for lines in wrapped.values() for line in lines)
    entry = round(widest * _HALF_EM) + 34
    legend = alt.Legend(
        title=None,
        orient="bottom",
        direction="horizontal",
        columns=alt.ExprRef(f"max(1, min({len(codes)}, floor(width / {entry})))"),
        labelExpr=lookup_expression(wrapped, "datum.value"),
        labelLimit=0,
        labelFontSize=LABEL_SIZE,
        symbolType=symbol,
        symbolSize=100,
        symbolStrokeWidth=1.5 if symbol == "circle" else 0,
        symbolOpacity=1,
        rowPadding=4,
        columnPadding=14,
        offset=8,
    )
    scale = alt.Scale(domain=list(codes), range=colours)
    return alt.Color(field=category, type="nominal", scale=scale, legend=legend if len(codes) > 1 else None)


def legend_toggle(category: str) -> alt.Parameter:
    """A click on a legend entry adds it to, or takes it from, what is shown; none chosen shows all."""
    return alt.selection_point(name="legend", fields=[category], bind="legend", toggle="true")


def click_on(name: str, fields: Sequence[str]) -> alt.Parameter:
    """A named selection of the clicked mark's fields; Shift adds, a click beside clears."""
    return alt.selection_point(name=name, fields=list(fields), on="click", clear="dblclick")


def brush_years() -> alt.Parameter:
    """A brush over years, named `years`."""
    return alt.selection_interval(name="years", encodings=["x"])


def year_selection(select: Select) -> alt.Parameter | None:
    if select == "brush":
        return brush_years()
    return click_on("year", ["report_year"]) if select == "click" else None


def opacity_by(selection: alt.Parameter | None, shown: float = 1.0, others: float = 0.35) -> Any:
    """Everything at full strength until something is selected; then the rest steps back."""
    if selection is None:
        return alt.OpacityValue(shown)
    return alt.OpacityValue(others, condition=[{"param": selection.name, "value": shown}])


def breaks_within(breaks: Sequence[Break], domain: Sequence[int]) -> list[Break]:
    """The breaks that have a year before them in the chart."""
    return sorted((item for item in breaks if item.first_year in domain[1:]), key=lambda item: item.first_year)


def at_height(place: float | str) -> alt.YValue:
    """A fixed place, named as what it is: Altair takes 15 ms to find that out for each `alt.value`."""
    return alt.YValue(place)  # type: ignore[no-untyped-call]


def _break_gap(*, has_numbers: bool) -> int:
    return _BREAK_GAP + (_BREAK_LINE - 2 if has_numbers else 0)


def break_layers(
    breaks: Sequence[Break], domain: Sequence[int], appearance: Appearance, *, has_numbers: bool = False
) -> list[alt.Chart]:
    """A labelled vertical rule before the first year of each break.

    Labels stand above the plot, each in a line of its own, so that they neither meet nor are crossed by a rule: in the
    left half they run to the right and the first stands highest, in the right half to the left and the last does.
    `has_numbers`: numbers on top of the bars may stand above the plot, too, and the labels above these.
    """
    gap = _break_gap(has_numbers=has_numbers)
    shown = breaks_within(breaks, domain)
    left_count = sum(domain.index(item.first_year) <= len(domain) / 2 for item in shown)
    tones, layers = palette(appearance), []
    for index, item in enumerate(shown):
        is_right = index >= left_count
        rows_above = index if is_right else left_count - 1 - index
        data = alt.InlineData(values=[{"report_year": item.first_year, "break": item.label}])
        base = alt.Chart(data).encode(x=year_axis(domain, at_start=True))
        rule = base.mark_rule(color=tones.rule, strokeDash=[4, 3], strokeWidth=1, aria=False)
        label = base.mark_text(
            align="right" if is_right else "left",
            baseline="bottom",
            dx=-3 if is_right else 3,
            dy=-gap - _BREAK_LINE * rows_above,
            fontSize=11,
            color=tones.ink_muted,
            text=wrap_label(item.label, 44, 1)[0],
            tooltip=item.label,
        ).encode(y=at_height(0))
        foot = alt.Y2Value("height")  # type: ignore[no-untyped-call]
        layers += [rule.encode(y=at_height(1 - gap - _BREAK_LINE * rows_above), y2=foot), label]
    return layers


def missing_layers(
    rows: Sequence[Row],
    domain: Sequence[int],
    words: Words,
    *,
    value: str,
    category: str | None = None,
    category_labels: Mapping[str, str] | None = None,
    codes: Sequence[str] = (),
    tops: Mapping[int, float] | None = None,
    toggle: alt.Parameter | None = None,
    appearance: Appearance = "light",
) -> list[alt.Chart]:
    """Marks a year: the word for `no data` at its foot where nothing is known, a △ where only some parts are.

    Rates of a base of 0 (`denominator`) are not lacking, there are none: the word says so.
    The △ stands at the foot too, or above the bar whose height `tops` gives, as long as the legend hides nothing.
    """
    places = [((row["report_year"], row[category] if category else None), row) for row in rows]
    have = {place for place, row in places if row[value] is not None}
    without_base = {place for place, row in places if row.get("denominator") == 0}
    expected: Sequence[str | None] = codes if category else [None]
    marks: list[Row] = []
    for year in domain:
        lacking = [code for code in expected if (year, code) not in have]
        if not lacking:
            continue
        is_all = len(lacking) == len(expected)
        names = [words[value] if code is None else category_label(code, category_labels) for code in lacking]
        # A word a line: on a phone the years stand closer than "no data" is wide.
        word = words["no_base" if all((year, code) in without_base for code in lacking) else "no_data"]
        sign = word.replace(" ", "\n") if is_all else INCOMPLETE_SIGN
        marks.append({"report_year": year, "_mark": sign, "t0": str(year), "t1": " · ".join(names)})
    tooltips = [
        alt.Tooltip(field="t0", type="nominal", title=words["report_year"]),
        alt.Tooltip(field="t1", type="nominal", title=words["no_data"]),
    ]
    layers = []
    text, colour = alt.Text(field="_mark", type="nominal"), palette(appearance).ink_muted
    at_foot = [mark for mark in marks if not tops or mark["report_year"] not in tops]
    if at_foot:
        more_lines = max(str(mark["_mark"]).count("\n") for mark in at_foot)
        chart = alt.Chart(alt.InlineData(values=at_foot)).mark_text(
            baseline="bottom", dy=-4 - 12 * more_lines, fontSize=11, lineBreak="\n", lineHeight=12, color=colour
        )
        layers.append(chart.encode(x=year_axis(domain), y=at_height("height"), text=text, tooltip=tooltips))
    on_top = [{**mark, "_top": tops[mark["report_year"]]} for mark in marks if tops and mark["report_year"] in tops]
    if on_top:
        chart = alt.Chart(alt.InlineData(values=on_top)).mark_text(baseline="bottom", dy=-17, fontSize=11, color=colour)
        y = alt.Y(field="_top", type="quantitative")
        # The marks have no category: any choice in the legend leaves them out, no choice keeps them.
        layers.append(
            chart.encode(x=year_axis(domain), y=y, text=text, tooltip=tooltips, opacity=opacity_by(toggle, 1.0, 0.0))
        )
    return layers


def centred_lines(texts: Mapping[str, str | list[str]]) -> alt.ExprRef:
    """How far an axis label of several lines must rise to be centred: Vega centres its first line only."""
    rises = {code: -(len(lines) - 1) * _LINE_HEIGHT / 2 for code, lines in texts.items() if len(lines) > 1}
    return alt.ExprRef(f"({json.dumps(rises)})[datum.value] || 0")


def step_axis(field: str, texts: Mapping[str, str | list[str]]) -> alt.Y:
    """Codes down the side in the order of their wrapped texts."""
    return alt.Y(
        field=field,
        type="nominal",
        title=None,
        sort=None,
        scale=alt.Scale(domain=list(texts)),
        axis=alt.Axis(
            labelExpr=lookup_expression(texts, "datum.value"),
            labelLimit=0,
            labelFontSize=LABEL_SIZE,
            labelOverlap=False,
            labelOffset=centred_lines(texts),
            labelPadding=8,
            ticks=False,
            domain=False,
        ),
    )


def length_axis(
    field: str,
    kind: Kind,
    unit: str,
    lowest: float,
    highest: float,
    texts: Sequence[str],
    *,
    in_quarters: bool = False,
) -> alt.X:
    """Values along the foot, with room for the texts behind the longest bar; ticks at quarters of a whole if wanted."""
    return alt.X(
        field=field,
        type="quantitative",
        axis=alt.Axis(
            format="~%" if kind == "ratio" else ",~f",
            tickCount=4,
            labelBound=True,
            grid=True,
            ticks=False,
            domain=False,
            labelFontSize=LABEL_SIZE,
            title=unit or None,
            titleAnchor="end",
            titleFontSize=LABEL_SIZE,
            titleFontWeight="normal",
            values=[tick / 4 for tick in range(5)] if in_quarters else alt.Undefined,
        ),
        scale=alt.Scale(domainMin=lowest, domainMax=maximum_with_room(highest, texts), nice=False, zero=False),
    )


def body_axis(rows: Sequence[Row]) -> alt.Y:
    """Bodies down the side by id, in the rows' order, with their names wrapped and never clipped by the axis."""
    names: dict[str, str] = {row["agency_id"]: str(row["agency_name"]) for row in rows}
    wrapped: dict[str, str | list[str]] = {body: wrap_label(name, _BODY_LABEL_WIDTH, 3) for body, name in names.items()}
    return alt.Y(
        field="agency_id",
        type="nominal",
        title=None,
        sort=None,
        scale=alt.Scale(domain=list(names)),
        axis=alt.Axis(
            labelExpr=lookup_expression(wrapped, "datum.value"),
            labelLimit=0,
            labelFontSize=LABEL_SIZE,
            labelOverlap=False,
            labelLineHeight=_LINE_HEIGHT,
            labelOffset=centred_lines(wrapped),
            labelPadding=8,
            ticks=False,
            domain=False,
            grid=False,
        ),
    )


def body_height(rows: Sequence[Row], minimum: int) -> int:
    """Pixels that all bodies need, by the lines of the longest name."""
    bodies = len({row["agency_id"] for row in rows})
    lines = max((len(wrap_label(str(row["agency_name"]), _BODY_LABEL_WIDTH, 3)) for row in rows), default=1)
    return max(1, bodies) * max(minimum, 8 + _LINE_HEIGHT * lines)


def maximum_with_room(highest: float, texts: Sequence[str]) -> alt.ExprRef:
    """The end of a horizontal axis that leaves room for the texts behind its longest bar, at any width."""
    room = 12 + round(6.6 * max((text_width(text) for text in texts), default=0))
    return alt.ExprRef(f"{highest or 1.0} * width / max(width - {room}, width * 0.4)")


_checks_lock = threading.Lock()
_unchecked_count = 0


@contextmanager
def unchecked() -> Iterator[None]:
    """While it is open, the parts of a chart are not checked against the schema as they are made: a third of the time.

    The tests of the charts make every kind of them with the checks. Altair has one switch for all threads and puts back
    what it found: only the last to leave may do that, or others would stay checked, or unchecked for good.
    """
    global _unchecked_count
    with _checks_lock:
        _unchecked_count += 1
        disable_debug_mode()
    try:
        yield
    finally:
        with _checks_lock:
            _unchecked_count -= 1
            if not _unchecked_count:
                enable_debug_mode()


def responsive(layers: Sequence[alt.Chart], height: int) -> alt.LayerChart:
    """The layers as one chart, as wide as the page's column, from a phone to a desk.

    `height` is the plot's own: legends and break labels come on top, so that they never squeeze the marks.
    """
    fit = alt.AutoSizeParams(type="fit-x", contains="padding")
    lower, selections = _lift_selections(layers)
    chart = _Layers(layer=lower, width="container", height=height, autosize=fit, config=_spoken())
    if selections:
        chart.params = selections
    return chart


def _spoken() -> alt.Config:
    """What a screen reader is told: the marks, by their descriptions; Vega would read out the codes of the data, in
    English, for axes, legends and numbers, which only repeat them.
    """
    return alt.Config(
        axis=alt.AxisConfig(aria=False), legend=alt.LegendConfig(aria=False), text=alt.MarkConfig(aria=False)
    )


def _lift_selections(layers: Sequence[alt.Chart]) -> tuple[list[alt.Chart], list[alt.TopLevelSelectionParameter]]:
    """The layers without their selections, and these as the whole chart's, each with the layer that it is made on.

    A selection that several layers have is made on the first of them, as with Altair.
    """
    lower: list[alt.Chart] = []
    lifted: dict[str, alt.TopLevelSelectionParameter] = {}
    for number, layer in enumerate(layers):
        own = [] if layer.params is alt.Undefined else list(layer.params)
        if own:
            layer = layer.copy(deep=False)
            layer.params = alt.Undefined
        for selection in own:
            if selection.name not in lifted:
                layer.name = f"marks_{number}"
                lifted[selection.name] = alt.TopLevelSelectionParameter(**selection._kwds, views=[layer.name])
        lower.append(layer)
    return lower, list(lifted.values())


class _Layers(alt.LayerChart):
    """Layers that are put together here: Altair copies each three times over and checks its selections on the way.

    Ours have no data, sizes or variables to be brought up, which is all else that Altair does with them. Altair makes
    its copies of a chart by this, too.
    """

    def __init__(self, data: Any = alt.Undefined, layer: Sequence[alt.Chart] = (), **properties: Any) -> None:
        super(alt.LayerChart, self).__init__(data=data, layer=list(layer), **properties)
