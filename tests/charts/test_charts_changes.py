"""Charts of why a value changed and who makes it, read from their specifications."""

from __future__ import annotations

from itertools import pairwise

import polars as pl
import pytest

from disclosure import charts
from disclosure.charts import ChartError
from tests.chart_specs import LABELS, assert_fields_exist, layers, rows_of, spec_of

STEPS = {"before": "2023年", "within": "自身", "mix": "比重", "now": "2024年"}


def steps(*values: float | None) -> pl.DataFrame:
    return pl.DataFrame({"step": list(STEPS)[: len(values)], "value": list(values)})


def test_steps_lead_from_the_first_to_the_last() -> None:
    spec = spec_of(charts.change_steps(steps(0.4, -0.1, 0.25, 0.55), labels=LABELS, step_labels=STEPS))
    rows = rows_of(spec, layers(spec, "bar")[0])
    assert [(round(row["_start"], 9), round(row["_end"], 9)) for row in rows] == [
        (0.0, 0.4),
        (0.4, 0.3),
        (0.3, 0.55),
        (0.0, 0.55),
    ]
    assert [row["_role"] for row in rows] == ["end", "fall", "rise", "end"]
    assert [row["_text"] for row in rows] == ["40.0%", "-10.0 个百分点", "+25.0 个百分点", "55.0%"]
    assert_fields_exist(spec)


def test_steps_below_zero_widen_the_axis() -> None:
    spec = spec_of(charts.change_steps(steps(5, -9, -1, -5), labels=LABELS, step_labels=STEPS, kind="count"))
    assert layers(spec, "bar")[0]["encoding"]["x"]["scale"]["domainMin"] == -5
    assert [row["_text"] for row in rows_of(spec, layers(spec, "bar")[0])] == ["5", "-9", "-1", "-5"]


@pytest.mark.parametrize("values", [(0.4, 0.1, 0.2, 0.55), (0.4, None, 0.15, 0.55), (0.4,)])
def test_steps_that_do_not_lead_there_are_refused(values: tuple[float | None, ...]) -> None:
    with pytest.raises(ChartError):
        charts.change_steps(steps(*values), labels=LABELS, step_labels=STEPS)


def test_the_running_share_names_the_largest() -> None:
    frame = pl.DataFrame(
        {
            "rank": [1, 2, 3],
            "agency_name": ["甲", "乙", "丙"],
            "rank_share": [1 / 3, 2 / 3, 1.0],
            "running_share": [0.7, 0.9, 1.0],
        }
    )
    words = {
        **LABELS,
        "rank": "名次",
        "largest_share": "前 {rank} 个 {share}",
        "rank_share": "机关",
        "running_share": "累计",
    }
    spec = spec_of(charts.concentration(frame, labels=words, named=(1, 2)))
    point = layers(spec, "point")[0]
    assert [row["_text"] for row in rows_of(spec, point)] == ["前 1 个 70.0%", "前 2 个 90.0%"]
    lines = layers(spec, "line")
    assert rows_of(spec, lines[0]) == [
        {"rank_share": 0.0, "running_share": 0.0},
        {"rank_share": 1.0, "running_share": 1.0},
    ]
    assert len(rows_of(spec, lines[1])) == 4
    assert_fields_exist(spec)
    many = frame.with_columns(pl.Series("running_share", [0.01, 0.011, 0.05]))
    spec = spec_of(charts.concentration(many, labels=words, named=(1, 2, 3)))
    tops = [row["_text_at"] * spec["height"] for row in rows_of(spec, layers(spec, "text")[-1])]
    assert tops[0] >= 14, "not on the axis"
    assert all(upper - lower >= 13.9 for lower, upper in pairwise(tops)), "a line of text apart"
