"""Layers put together here are those that Altair puts together, but for the names of the marks that are clicked on."""

from __future__ import annotations

import json
from typing import Any

import altair as alt
import pytest

from disclosure.charts.axes import click_on, legend_toggle, responsive
from disclosure.charts.rows import chart_data


def lines_and_points() -> list[alt.Chart]:
    base = alt.Chart(chart_data([{"report_year": 2023, "value": 1, "group": "a"}], ["report_year", "value", "group"]))
    base = base.encode(x=alt.X(field="report_year", type="ordinal"), y=alt.Y(field="value", type="quantitative"))
    other = alt.Chart(chart_data([{"report_year": 2024}], ["report_year"])).mark_rule()
    picked = click_on("year", ["report_year"])
    return [
        base.mark_line().add_params(legend_toggle("group")),
        base.mark_point().add_params(picked),
        other.encode(x=alt.X(field="report_year", type="ordinal")),
        base.mark_bar().add_params(picked),
    ]


def plain(chart: alt.LayerChart) -> dict[str, Any]:
    """The specification with the names of views by their order."""
    specification: dict[str, Any] = chart.to_dict()
    text = json.dumps(specification)
    names = [layer["name"] for layer in specification["layer"] if "name" in layer]
    for place, name in enumerate(names):
        text = text.replace(f'"{name}"', f'"view {place}"')
    renamed: dict[str, Any] = json.loads(text)
    return renamed


def test_layers_are_those_of_altair() -> None:
    layers = lines_and_points()
    fit = alt.AutoSizeParams(type="fit-x", contains="padding")
    said = alt.Config(
        axis=alt.AxisConfig(aria=False), legend=alt.LegendConfig(aria=False), text=alt.MarkConfig(aria=False)
    )
    theirs = alt.LayerChart(layer=lines_and_points(), width="container", height=200, autosize=fit, config=said)
    ours = responsive(layers, 200)
    assert plain(ours) == plain(theirs)
    assert [selection["name"] for selection in ours.to_dict()["params"]] == ["legend", "year"]
    assert all(layer.params is not alt.Undefined for layer in (layers[0], layers[1])), "the caller's layers are kept"


@pytest.mark.parametrize("deep", [True, False])
def test_copies_are_the_same_chart(deep: bool) -> None:
    chart = responsive(lines_and_points(), 200)
    assert chart.copy(deep=deep).to_dict() == chart.to_dict()
    assert chart.properties(height=100).to_dict() == {**chart.to_dict(), "height": 100}
