"""Charts of group against group, read from their specifications."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from disclosure import charts
from disclosure.charts import ChartError
from tests.chart_specs import LABELS, assert_fields_exist, layers, parameters, rows_of, spec_of

WORDS = {**LABELS, "of_bodies": "（{count} 个机关）"}


def group_rows(*rows: dict[str, Any]) -> pl.DataFrame:
    blank = {"lower_quartile": None, "upper_quartile": None, "interval_low": None, "interval_high": None}
    return pl.DataFrame([{**blank, **row, "agency_name": f"组{row['agency_id']}"} for row in rows])


def test_a_range_a_dot_and_a_diamond_a_group_and_small_bases_grey() -> None:
    frame = group_rows(
        {
            "agency_id": "a",
            "median_value": 0.5,
            "lower_quartile": 0.25,
            "upper_quartile": 0.7,
            "valued_count": 4,
            "value": 0.6,
            "is_below_base": False,
        },
        {
            "agency_id": "b",
            "median_value": 0.9,
            "lower_quartile": 0.9,
            "upper_quartile": 0.9,
            "valued_count": 1,
            "value": 0.9,
            "is_below_base": True,
            "interval_low": 0.4,
            "interval_high": 0.98,
        },
        {"agency_id": "c", "median_value": None, "valued_count": 0, "value": None, "is_below_base": False},
    )
    spec = spec_of(charts.group_ranges(frame, labels=WORDS))
    bar = layers(spec, "bar")[0]
    rows = rows_of(spec, bar)
    assert bar["encoding"]["y"]["scale"]["domain"] == ["a", "b", "c"]
    assert [row["_tone"] for row in rows] == ["group", "small", "group"]
    assert [row["_text"] for row in rows] == ["50.0%（4 个机关）", "90.0%（1 个机关）", "无数据"]
    assert [row["_end"] for row in rows] == [0.7, 0.98, 0.0], "a text stands behind the interval of a small base alone"
    assert parameters(spec)["group"]["fields"] == ["agency_id"]
    assert {"diamond"} <= {point["mark"].get("shape") for point in layers(spec, "point")}
    assert_fields_exist(spec)


def test_counts_have_no_pooled_mark_and_no_grey() -> None:
    frame = group_rows({"agency_id": "a", "median_value": 12.5, "valued_count": 2, "value": 25.0})
    frame = frame.with_columns(lower_quartile=pl.lit(6.0), upper_quartile=pl.lit(20.0))
    spec = spec_of(charts.group_ranges(frame, labels=WORDS, kind="count", unit="件", select="none"))
    assert [row["_text"] for row in rows_of(spec, layers(spec, "bar")[0])] == ["12.5（2 个机关）"]
    assert [point["mark"].get("shape") for point in layers(spec, "point")] == [None]
    assert not parameters(spec)


def test_a_group_twice_is_refused() -> None:
    row = {"agency_id": "a", "median_value": 1.0, "valued_count": 1, "value": 1.0}
    with pytest.raises(ChartError, match="one row for each group"):
        charts.group_ranges(group_rows(row, row), labels=WORDS)
