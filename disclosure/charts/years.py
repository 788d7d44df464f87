"""Charts over years: lines, stacked bars, changes, and several of them side by side."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

import altair as alt
import polars as pl

from disclosure.charts.axes import (
    Break,
    Select,
    break_layers,
    breaks_within,
    brush_years,
    category_codes,
    category_colour,
    click_on,
    legend_toggle,
    missing_layers,
    opacity_by,
    responsive,
    value_axis,
    value_scale,
    year_axis,
    year_domain,
    year_selection,
)
from disclosure.charts.palette import Appearance, palette
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
    mark_small_bases,
    read_rows,
)

_MAX_LABELLED_YEARS = 12


def line_by_year(
    frame: pl.DataFrame,
    *,
    labels: Mapping[str, str],
    value: str = "value",
    kind: Kind = "count",
    unit: str = "",
    category: str | None = None,
    category_labels: Mapping[str, str] | None = None,
    breaks: Sequence[Break] = (),
    years: Sequence[int] | None = None,
    show_median: bool = False,
    minimum_base: int = 30,
    value_max: float | None = None,
    select: Select = "click",
    appearance: Appearance = "light",
    height: int = 240,
) -> alt.LayerChart:
    """A line a category over the years; it stops at a series break, at a missing year and at a change of `segment`.

    `frame`: report_year, `value` (null = missing), `category` codes where given, and any column that tooltips know.
    With one series, interval_low/interval_high become a band, peer_lower_quartile/peer_upper_quartile a second one, and
    with `show_median` peer_median (else median_value) a dashed line. Raises ChartError for a frame or labels that lack
    something.
    """
    check_frame(frame, ["report_year", value, *([category] if category else [])])
    words, rows = Words(labels), read_rows(frame, value)
    if category and category_labels is None:
        raise ChartError("a chart by category needs category_labels")
    codes = category_codes(rows, category, category_labels or {}) if category else []
    _refuse_duplicates(rows, category)
    domain = year_domain(rows, years)
    _set_segments(rows, value, category, breaks_within(breaks, domain))
    mark_small_bases(rows, minimum_base if kind == "ratio" else 0)
    setting = TooltipSetting(words, value, kind, unit, category, category_labels)
    tooltips = add_tooltips(rows, setting)
    known = [row for row in rows if row[value] is not None]
    tones = palette(appearance)

    x = year_axis(domain)
    y = alt.Y(
        field=value,
        type="quantitative",
        axis=value_axis(kind, unit, len(breaks_within(breaks, domain)), value_max or _highest(known, value)),
        scale=value_scale(kind, [row[value] for row in known], value_max),
    )
    selection = year_selection(select)
    toggle = legend_toggle(category) if category and len(codes) > 1 else None
    colour: Any = alt.ColorValue(tones.categories[0])
    if category:
        colour = category_colour(category, codes, category_labels or {}, appearance, "circle")
    keep = ["report_year", value, *([category] if category else [])]
    base = alt.Chart(chart_data(known, keep)).encode(x=x, y=y)

    layers: list[alt.Chart] = []
    if not category:
        layers += _band_layers(known, value, domain, kind, unit, tones.categories[0], tones.rule, show_median)
    detail = alt.Detail(field="_segment", type="nominal")
    line = base.mark_line(strokeWidth=2.4, strokeJoin="round", strokeCap="round", aria=False)
    line = line.encode(color=colour, detail=detail, opacity=opacity_by(toggle, 1.0, 0.12))
    layers.append(line if toggle is None else line.add_params(toggle))
    faint = "datum._is_faint"
    points = base.mark_point(size=70, strokeWidth=2, filled=True, aria=False)
    points = points.encode(
        color=colour, opacity=opacity_by(toggle or (selection if select == "click" else None), 1.0, 0.2)
    )
    layers.append(points.transform_filter(f"!{faint}"))
    if any(row["_is_faint"] for row in known):
        hollow = base.mark_point(
            size=70, strokeWidth=2, filled=False, stroke=tones.faint, fill=tones.background, aria=False
        )
        layers.append(hollow.transform_filter(faint))
    # A generous invisible target: a thumb hits it, and the tooltip opens before the pointer is exactly there.
    target = base.mark_point(size=500, filled=True, opacity=0, aria=bool(known))
    target = target.encode(tooltip=tooltips, detail=_detail(category))
    layers.append(target if selection is None else target.add_params(selection))
    layers += missing_layers(
        rows,
        domain,
        words,
        value=value,
        category=category,
        category_labels=category_labels,
        codes=codes,
        appearance=appearance,
    )
    layers += break_layers(breaks, domain, appearance)
    if show_median and not category:
        layers += _median_name(known, value, domain, words, appearance)
    return responsive(layers, height)


def bars_by_year(
    frame: pl.DataFrame,
    *,
    labels: Mapping[str, str],
    category_labels: Mapping[str, str],
    value: str = "value",
    category: str = "category",
    kind: Kind = "count",
    unit: str = "",
    share: bool = False,
    breaks: Sequence[Break] = (),
    years: Sequence[int] | None = None,
    value_max: float | None = None,
    select: Select = "click",
    appearance: Appearance = "light",
    height: int = 240,
) -> alt.LayerChart:
    """A bar a year, stacked by category in the order of `category_labels`; `share` draws parts of the year's known sum.

    `frame` in long form: report_year, `category` code, `value` (null = missing, marked with a △, never drawn as zero).
    The legend shows and hides categories; the totals follow. Raises ChartError, also for shares of negative values.
    """
    check_frame(frame, ["report_year", category, value])
    words, rows = Words(labels), read_rows(frame, value)
    _refuse_duplicates(rows, category)
    codes = category_codes(rows, category, category_labels)
    domain = year_domain(rows, years)
    for row in rows:
        row["_order"] = codes.index(row[category])
    if share:
        _add_shares(rows, value)
    tooltips = add_tooltips(rows, TooltipSetting(words, value, kind, unit, category, category_labels))
    known = [row for row in rows if row[value] is not None]
    drawn = "share" if share else value

    toggle = legend_toggle(category) if len(codes) > 1 else None
    chosen = [brush_years()] if select == "brush" else []
    if select == "click":
        chosen = [click_on("year", ["report_year"]), *([click_on("category", [category])] if len(codes) > 1 else [])]
    tones = palette(appearance)
    highest = value_max or max(_bar_tops(known, value).values(), default=0.0)
    lines_above = len(breaks_within(breaks, domain))
    has_numbers = not share and kind != "ratio" and len(domain) <= _MAX_LABELLED_YEARS
    axis = value_axis("ratio" if share else kind, "" if share else unit, lines_above, highest, has_numbers=has_numbers)
    scale = alt.Scale(domain=[0, 1]) if share else value_scale(kind, [row[value] for row in known], value_max)
    base = alt.Chart(chart_data(known, ["report_year", category, value, *(["share"] if share else [])]))
    if toggle is not None:
        base = base.transform_filter(toggle)
    bars = base.mark_bar(width={"band": 0.66}, stroke=tones.background, strokeWidth=0.7, cornerRadiusEnd=1).encode(
        x=year_axis(domain),
        y=alt.Y(
            field=drawn,
            type="quantitative",
            stack="zero",
            axis=axis,
            scale=scale,
        ),
        color=category_colour(category, codes, category_labels, appearance, "square") if codes else alt.Undefined,
        order=alt.Order(field="_order", type="quantitative"),
        opacity=opacity_by(chosen[0] if chosen else None),
        tooltip=tooltips,
    )
    layers = [bars.add_params(*chosen, *([toggle] if toggle is not None else []))]
    if has_numbers:
        totals = base.mark_text(dy=-4, baseline="bottom", fontSize=11, color=tones.ink_muted, aria=False)
        # Numbers that would touch each other on a narrow screen are left to the tooltips.
        longest = max((len(f"{top:,.0f}") for top in _bar_tops(known, value).values()), default=1)
        totals.mark.opacity = alt.ExprRef(f"width / {max(1, len(domain))} < {7 * longest + 2} ? 0 : 1")
        total: dict[str, Any] = {"field": value, "type": "quantitative", "aggregate": "sum"}
        layers.append(
            totals.encode(x=year_axis(domain), y=alt.Y(**total, stack=None), text=alt.Text(**total, format=",~f"))
        )
    layers += missing_layers(
        rows,
        domain,
        words,
        value=value,
        category=category,
        category_labels=category_labels,
        codes=codes,
        tops=_bar_tops(known, drawn),
        toggle=toggle,
        appearance=appearance,
    )
    layers += break_layers(breaks, domain, appearance, has_numbers=has_numbers)
    return responsive(layers, height)


def change_by_year(
    frame: pl.DataFrame,
    *,
    labels: Mapping[str, str],
    value: str = "change",
    kind: Kind = "count",
    unit: str = "",
    breaks: Sequence[Break] = (),
    years: Sequence[int] | None = None,
    select: Select = "click",
    appearance: Appearance = "light",
    height: int = 220,
) -> alt.LayerChart:
    """The change against the calendar year before, up and down from zero; none is drawn across a break.

    `frame`: report_year and `value`, the change (null where there is no year before); a true has_break suppresses the
    bar as a Break does. Raises ChartError.
    """
    check_frame(frame, ["report_year", value])
    words, rows = Words(labels), read_rows(frame, value)
    _refuse_duplicates(rows, None)
    domain = year_domain(rows, years)
    broken = {item.first_year for item in breaks_within(breaks, domain)}
    rows = [row for row in rows if row["report_year"] not in broken and not row.get("has_break")]
    tones = palette(appearance)
    for row in rows:
        amount = row[value]
        row["_direction"] = "decrease" if amount is not None and amount < 0 else "increase"
        row["_text"] = "" if amount is None else change_text(amount, kind)
    tooltips = add_tooltips(rows, TooltipSetting(words, value, kind, unit, value_sign=True))
    known = [row for row in rows if row[value] is not None]
    selection = click_on("year", ["report_year"]) if select != "none" else None
    amounts = [0.0, *(float(row[value]) for row in known)]
    spread = (max(amounts) - min(amounts)) or 1.0
    # Room for the numbers at both ends, which would else stand on the axis.
    ends = [min(amounts) - 0.14 * spread * (min(amounts) < 0), max(amounts) + 0.14 * spread * (max(amounts) > 0)]
    scale = alt.Scale(domain=ends if ends[0] < ends[1] else [0, 1], nice=False)
    y = alt.Y(field=value, type="quantitative", axis=value_axis(kind, unit, len(broken)), scale=scale)
    base = alt.Chart(chart_data(known, ["report_year", value])).encode(x=year_axis(domain), y=y)
    colour = alt.Color(
        field="_direction",
        type="nominal",
        legend=None,
        scale=alt.Scale(domain=["increase", "decrease"], range=[tones.increase, tones.decrease]),
    )
    bars = base.mark_bar(width={"band": 0.6}, cornerRadiusEnd=1)
    bars = bars.encode(color=colour, tooltip=tooltips, opacity=opacity_by(selection))
    layers = [bars if selection is None else bars.add_params(selection)]
    text = alt.Text(field="_text", type="nominal")
    ends_of_bars: tuple[tuple[str, int, Literal["bottom", "top"]], ...] = (
        ("increase", -4, "bottom"),
        ("decrease", 4, "top"),
    )
    for direction, shift, baseline in ends_of_bars:
        numbers = base.mark_text(dy=shift, baseline=baseline, fontSize=11, color=tones.ink_muted, aria=False)
        layers.append(numbers.encode(text=text).transform_filter(f"datum._direction === '{direction}'"))
    unknown = [{**row, "_zero": 0} for row in rows if row[value] is None]
    if unknown:
        dash = alt.Chart(chart_data(unknown, ["report_year"])).mark_text(
            dy=-4, baseline="bottom", text="—", color=tones.ink_muted
        )
        at_zero = alt.Y(field="_zero", type="quantitative")
        layers.append(dash.encode(x=year_axis(domain), y=at_zero, tooltip=tooltips))
    zero = alt.Chart(alt.InlineData(values=[{"zero": 0}])).mark_rule(color=tones.rule, strokeWidth=1, aria=False)
    layers.append(zero.encode(y=alt.Y(field="zero", type="quantitative")))
    layers += break_layers(breaks, domain, appearance)
    return responsive(layers, height)


def small_multiples(
    frame: pl.DataFrame,
    *,
    by: str,
    by_labels: Mapping[str, str],
    draw: Callable[..., alt.LayerChart],
    value: str = "value",
    **options: Any,
) -> dict[str, alt.LayerChart]:
    """One chart for each code of `by`, in the order of `by_labels`, all with the same years and the same value axis.

    `draw` is line_by_year or bars_by_year and takes `options`. Separate charts, not a facet, since a facet keeps its
    width on a phone. Raises ChartError.
    """
    check_frame(frame, ["report_year", by, value])
    for code in frame[by].unique():
        category_label(code, by_labels)
    options.setdefault("years", year_domain(frame.select("report_year").to_dicts(), None))
    if options.get("share"):
        shared: dict[str, Any] = {}
    else:
        shared = {"value_max": _shared_maximum(frame, by, value, stacked=draw is bars_by_year)}
    parts = {code: frame.filter(pl.col(by) == code) for code in by_labels}
    return {code: draw(part, value=value, **shared, **options) for code, part in parts.items() if not part.is_empty()}


def _shared_maximum(frame: pl.DataFrame, by: str, value: str, *, stacked: bool) -> float:
    groups = [by, "report_year"]
    tops = frame.group_by(groups).agg(pl.col(value).sum() if stacked else pl.col(value).max())[value]
    top = float(tops.cast(pl.Float64).max() or 0)  # type: ignore[arg-type]
    return top * 1.1 if top > 0 else 1.0


def _highest(rows: Sequence[Row], value: str) -> float:
    return max((float(row[value]) for row in rows), default=0.0)


def _detail(category: str | None) -> Any:
    return alt.Detail(field=category, type="nominal") if category else alt.Undefined


def _refuse_duplicates(rows: Sequence[Row], category: str | None) -> None:
    seen = set()
    for row in rows:
        key = (row["report_year"], row[category] if category else None)
        if key in seen:
            raise ChartError(f"two rows for {' '.join(str(part) for part in key if part is not None)}")
        seen.add(key)


def _set_segments(rows: list[Row], value: str, category: str | None, breaks: Sequence[Break]) -> None:
    """Numbers the stretches of each series that a line may join."""
    starts = {item.first_year for item in breaks}
    latest: dict[Any, Row] = {}
    numbers: dict[Any, int] = {}
    for row in sorted(rows, key=lambda row: row["report_year"]):
        series = row[category] if category else ""
        before = latest.get(series)
        joins = (
            before is not None
            and before[value] is not None
            and before["report_year"] == row["report_year"] - 1
            and row["report_year"] not in starts
            and before.get("segment") == row.get("segment")
        )
        numbers[series] = numbers.get(series, -1) + (0 if joins else 1)
        row["_segment"] = f"{series}|{numbers[series]}"
        latest[series] = row


def _add_shares(rows: list[Row], value: str) -> None:
    totals: dict[int, Any] = {}
    for row in rows:
        if row[value] is None:
            continue
        if row[value] < 0:
            raise ChartError(f"a share of negative values ({row['report_year']}: {row[value]})")
        totals[row["report_year"]] = totals.get(row["report_year"], 0) + row[value]
    for row in rows:
        total = totals.get(row["report_year"])
        row["share"] = float(row[value]) / float(total) if row[value] is not None and total else None


def _bar_tops(rows: Sequence[Row], drawn: str) -> dict[int, float]:
    tops: dict[int, float] = {}
    for row in rows:
        if row[drawn] is not None:
            tops[row["report_year"]] = tops.get(row["report_year"], 0.0) + max(0.0, float(row[drawn]))
    return tops


_TEXT_ROOM = 0.12
"""What a text and its distance take of the height of a chart."""


def _median_text(median: float, own: float, highest: float) -> tuple[bool, float]:
    """Whether the name of the median goes beneath its end, and else above which value: off the axis and the line."""
    room = _TEXT_ROOM * highest
    if own <= median:
        return False, median
    if median > room:
        return True, median
    return False, own if own - median < room else median


def _band_layers(
    rows: list[Row],
    value: str,
    domain: Sequence[int],
    kind: Kind,
    unit: str,
    own: str,
    peers: str,
    show_median: bool,
) -> list[alt.Chart]:
    """Behind the line: the peers' middle half, the interval, and the dashed median."""
    layers = []
    x = year_axis(domain)
    for low, high, colour, strength in (
        ("peer_lower_quartile", "peer_upper_quartile", peers, 0.16),
        ("interval_low", "interval_high", own, 0.14),
    ):
        band = [
            row for row in rows if known_number(row.get(low)) is not None and known_number(row.get(high)) is not None
        ]
        if band:
            chart = alt.Chart(chart_data(band, ["report_year", low, high]))
            y = alt.Y(field=low, type="quantitative", axis=value_axis(kind, unit))
            detail = alt.Detail(field="_segment", type="nominal")
            area = chart.mark_area(color=colour, opacity=strength, aria=False)
            layers.append(area.encode(x=x, y=y, y2=alt.Y2(field=high), detail=detail))
            # An area of one year has no width; the rule shows its range all the same.
            rule = chart.mark_rule(color=colour, opacity=0.5, strokeWidth=1.2, aria=False)
            layers.append(rule.encode(x=x, y=y, y2=alt.Y2(field=high)))
    name, medians = _medians(rows)
    if show_median and medians:
        chart = alt.Chart(chart_data(medians, ["report_year", name]))
        y = alt.Y(field=name, type="quantitative", axis=value_axis(kind, unit))
        line = chart.mark_line(color=peers, strokeDash=[5, 4], strokeWidth=1.5, aria=False)
        layers.append(line.encode(x=x, y=y, detail=alt.Detail(field="_segment", type="nominal")))
        dash = chart.mark_point(shape="stroke", size=140, strokeWidth=1.5, color=peers, aria=False)
        layers.append(dash.encode(x=x, y=y))
    return layers


def _medians(rows: list[Row]) -> tuple[str, list[Row]]:
    """The column with the median beside a line, and the rows that have one."""
    name = "peer_median" if any("peer_median" in row for row in rows) else "median_value"
    return name, [row for row in rows if known_number(row.get(name)) is not None]


def _median_name(
    rows: list[Row], value: str, domain: Sequence[int], words: Words, appearance: Appearance
) -> list[alt.Chart]:
    """What the dashed line is, at its end; before everything else, since a break may be near and a phone is narrow."""
    name, medians = _medians(rows)
    if not medians:
        return []
    last = max(medians, key=lambda row: row["report_year"])
    drawn = (value, name, "peer_upper_quartile", "interval_high")
    highest = max(number for row in rows for each in drawn if (number := known_number(row.get(each))) is not None)
    is_below, at = _median_text(float(last[name]), float(last[value]), float(highest))
    place: dict[str, Any] = {
        "dy": 8 if is_below else -8,
        "baseline": "top" if is_below else "bottom",
        "fontSize": 11,
        "text": words[name],
        "aria": False,
    }
    tones = palette(appearance)
    end = alt.Chart(chart_data([last | {name: at}], ["report_year", name]))
    end = end.encode(x=year_axis(domain), y=alt.Y(field=name, type="quantitative"))
    return [
        end.mark_text(stroke=tones.background, strokeWidth=4, strokeJoin="round", **place),
        end.mark_text(color=tones.rule, **place),
    ]
