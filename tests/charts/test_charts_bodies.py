"""Charts of body against body and of the balance of applications, read from their specifications."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from disclosure import charts
from disclosure.charts import ChartError
from tests.chart_specs import (
    LABELS,
    assert_fields_exist,
    layers,
    parameters,
    rows_of,
    spec_of,
    tooltip_of,
)

HOSTILE = '=HYPERLINK("http://x","点此")<script>alert(1)</script>\n\'"\\'


def body_rows(values: list[Any], bases: list[Any] | None = None) -> pl.DataFrame:
    rows = [{"agency_id": f"a{i}", "agency_name": f"机关{i}", "value": value} for i, value in enumerate(values)]
    frame = pl.DataFrame(rows, strict=False)
    return frame if bases is None else frame.with_columns(denominator=pl.Series(bases))


class TestRanking:
    def test_bars_keep_the_frames_order_and_small_bases_are_grey(self) -> None:
        frame = body_rows([0.9, 0.6, 0.8, None], [100, 30, 29, 0])
        spec = spec_of(charts.ranking(frame, labels=LABELS, median=0.7, highlight="a1"))
        bar = layers(spec, "bar")[0]
        rows = rows_of(spec, bar)
        assert bar["encoding"]["y"]["scale"]["domain"] == ["a0", "a1", "a2", "a3"]
        assert [row["_tone"] for row in rows] == ["body", "own", "small", "small"]
        assert [row["_text"] for row in rows] == ["90.0%", "60.0%", "80.0%（分母 29）", "无数据"]
        assert rows[3]["value"] is None
        assert parameters(spec)["agency"]["fields"] == ["agency_id"]
        assert_fields_exist(spec)

    def test_the_median_is_a_rule_with_its_number(self) -> None:
        spec = spec_of(charts.ranking(body_rows([0.9, 0.5]), labels=LABELS, median=0.7))
        rule = layers(spec, "rule")[0]
        assert rows_of(spec, rule) == [{"median": 0.7}]
        assert rule["mark"]["tooltip"] == "同类中位数 70.00%"

    def test_the_querys_own_flag_decides_over_the_base(self) -> None:
        frame = body_rows([0.9, 0.5], [10, 100]).with_columns(is_below_base=pl.Series([False, True]))
        spec = spec_of(charts.ranking(frame, labels=LABELS))
        assert [row["_tone"] for row in rows_of(spec, layers(spec, "bar")[0])] == ["body", "small"]

    def test_counts_are_never_grey(self) -> None:
        spec = spec_of(charts.ranking(body_rows([3, 2]), labels=LABELS, kind="count"))
        assert [row["_text"] for row in rows_of(spec, layers(spec, "bar")[0])] == ["3", "2"]

    def test_changes_of_rates_are_points_as_in_sentences(self) -> None:
        frame = body_rows([0.1825, -0.311692, 0.0001])
        spec = spec_of(charts.ranking(frame, labels=LABELS, kind="ratio", is_change=True))
        bar = layers(spec, "bar")[0]
        rows = rows_of(spec, bar)
        assert [row["_text"] for row in rows] == ["+18.2", "-31.2", "+0.01"]
        assert [row["value"] for row in rows] == pytest.approx([18.25, -31.1692, 0.01])
        assert bar["encoding"]["x"]["axis"]["title"] == LABELS["points"]
        spec = spec_of(charts.ranking(body_rows([3, -2]), labels=LABELS, kind="count", is_change=True))
        assert [row["_text"] for row in rows_of(spec, layers(spec, "bar")[0])] == ["+3", "-2"]

    def test_long_and_hostile_names_are_data(self) -> None:
        names = ["宁德市住房和城乡建设局行政审批服务中心办公室", HOSTILE]
        frame = body_rows([0.9, 0.5]).with_columns(agency_name=pl.Series(names))
        spec = spec_of(charts.ranking(frame, labels=LABELS))
        axis = layers(spec, "bar")[0]["encoding"]["y"]["axis"]
        assert axis["labelLimit"] == 0
        assert '["宁德市住房和城乡", "建设局行政审批服", "务中心办公室"]' in axis["labelExpr"]
        assert spec["height"] >= 2 * 53
        # The expression is one quoted table and one look-up: nothing of a name stands outside of a string.
        assert axis["labelExpr"].endswith("[datum.value]")
        assert '=HYPERLINK(\\"' in axis["labelExpr"]

    def test_a_body_twice_is_refused(self) -> None:
        frame = body_rows([0.9, 0.5]).with_columns(agency_id=pl.lit("a0"))
        with pytest.raises(ChartError, match="one row for each agency_id"):
            charts.ranking(frame, labels=LABELS)


class TestRateByBase:
    def test_points_and_funnel(self) -> None:
        frame = body_rows([0.5, 0.8, None, 0.1], [100, 10, 50, 0])
        spec = spec_of(charts.rate_by_base(frame, labels=LABELS, base_title="办理结果件数", pooled=0.5))
        point = layers(spec, "point")[0]
        rows = rows_of(spec, point)
        assert [(row["agency_id"], row["denominator"], row["value"]) for row in rows] == [
            ("a0", 100, 0.5),
            ("a1", 10, 0.8),
        ]
        assert [row["_tone"] for row in rows] == ["body", "small"]
        assert point["encoding"]["x"]["axis"]["title"] == "办理结果件数"
        funnel = rows_of(spec, layers(spec, "area")[0])
        widest, narrowest = funnel[0], funnel[-1]
        assert widest["low"] == pytest.approx(0.5 - 1.959964 * (0.25 / 8) ** 0.5)
        assert narrowest["high"] == pytest.approx(0.5 + 1.959964 * (0.25 / 125) ** 0.5)
        assert_fields_exist(spec)

    def test_nobody_with_a_base_gives_an_empty_chart(self) -> None:
        spec = spec_of(charts.rate_by_base(body_rows([None], [0]), labels=LABELS, base_title="件数"))
        assert rows_of(spec, layers(spec, "point")[0]) == []


STATES = {"complete": "完整", "partial": "部分", "not_in_store": "未收录"}


class TestMatrices:
    def test_a_cell_without_a_row_is_missing(self) -> None:
        frame = pl.DataFrame(
            {
                "agency_id": ["a", "a", "b"],
                "agency_name": ["甲", "甲", "乙"],
                "report_year": [2022, 2024, 2022],
                "state": ["complete", "partial", "complete"],
            }
        )
        spec = spec_of(charts.coverage_matrix(frame, labels=LABELS, state_labels=STATES))
        cells = {(row["agency_id"], row["report_year"]): row for row in rows_of(spec, layers(spec, "rect")[0])}
        assert len(cells) == 6
        assert cells["a", 2023]["state"] == "not_in_store"
        assert cells["b", 2024]["state"] == "not_in_store"
        assert cells["a", 2024]["_sign"] == "◐"
        assert tooltip_of(layers(spec, "rect")[0], cells["a", 2023]) == {"年度": "2023", "机关": "甲", "状态": "未收录"}
        assert parameters(spec)["cell"]["fields"] == ["agency_id", "report_year"]
        assert_fields_exist(spec)

    def test_a_state_without_a_label_is_refused(self) -> None:
        frame = pl.DataFrame({"agency_id": ["a"], "agency_name": ["甲"], "report_year": [2022], "state": ["odd"]})
        with pytest.raises(ChartError, match="odd"):
            charts.coverage_matrix(frame, labels=LABELS, state_labels=STATES)

    def test_a_heat_map_writes_values_and_leaves_gaps_unshaded(self) -> None:
        frame = pl.DataFrame(
            {
                "agency_id": ["a", "a", "b"],
                "agency_name": ["甲", "甲", "乙"],
                "report_year": [2022, 2023, 2022],
                "value": [0.25, 1.0, None],
                "denominator": [100, 10, None],
            }
        )
        spec = spec_of(charts.heat_map(frame, labels=LABELS))
        cells = {(row["agency_id"], row["report_year"]): row for row in rows_of(spec, layers(spec, "text")[0])}
        assert {key: row["_text"] for key, row in cells.items()} == {
            ("a", 2022): "25%",
            ("a", 2023): "100%",
            ("b", 2022): "—",
            ("b", 2023): "—",
        }
        assert cells["a", 2023]["_is_faint"] is True
        assert_fields_exist(spec)


STEPS = {"carried_in": "上年结转", "received_new": "本年新收", "outcome_total": "办理", "carried_out": "结转下年"}


class TestWaterfall:
    def draw(self, values: list[Any]) -> dict[str, Any]:
        frame = pl.DataFrame(
            {"step": list(STEPS), "value": values, "role": ["opening", "add", "subtract", "closing"]},
            strict=False,
        )
        return spec_of(charts.waterfall(frame, labels=LABELS, step_labels=STEPS, unit="件"))

    def bars(self, spec: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
        rows = rows_of(spec, layers(spec, "bar")[0])
        return {row["category"]: (row["_start"], row["_end"]) for row in rows}

    def test_a_balance_that_holds_has_no_difference(self) -> None:
        spec = self.draw([120, 1540, 1490, 170])
        assert self.bars(spec) == {
            "carried_in": (0, 120),
            "received_new": (120, 1660),
            "outcome_total": (1660, 170),
            "carried_out": (0, 170),
        }
        assert_fields_exist(spec)

    def test_a_gap_is_drawn_and_named(self) -> None:
        spec = self.draw([120, 1540, 1490, 165])
        assert self.bars(spec)["difference"] == (170, 165)
        bar = layers(spec, "bar")[0]
        row = next(row for row in rows_of(spec, bar) if row["category"] == "difference")
        assert tooltip_of(bar, row)["类别"] == "差额"
        assert row["_text"] == "-5"

    def test_after_a_missing_step_nothing_is_claimed(self) -> None:
        spec = self.draw([120, None, 1490, 165])
        assert self.bars(spec) == {
            "carried_in": (0, 120),
            "received_new": (None, None),
            "outcome_total": (None, None),
            "carried_out": (0, 165),
        }
        texts = {row["category"]: row["_text"] for row in rows_of(spec, layers(spec, "text")[0])}
        assert texts["received_new"] == "无数据"

    def test_roles_out_of_order_are_refused(self) -> None:
        frame = pl.DataFrame({"step": ["a", "b"], "value": [1, 2], "role": ["add", "closing"]})
        with pytest.raises(ChartError, match="opening"):
            charts.waterfall(frame, labels=LABELS, step_labels={"a": "a", "b": "b"})


def test_the_wilson_interval_is_the_published_one() -> None:
    # 81 of 263: 0.2553 to 0.3662, Newcombe (1998), Statistics in Medicine 17, table I, method 3.
    low, high = charts.wilson_interval(81, 263) or (0, 0)
    assert (round(low, 4), round(high, 4)) == (0.2553, 0.3662)
    assert charts.wilson_interval(0, 0) is None
    assert charts.wilson_interval(5, 3) is None
    frame = charts.with_interval(pl.DataFrame({"numerator": [0, None], "denominator": [20, 5]}))
    assert frame["interval_low"].to_list() == [0.0, None]
    assert frame["interval_high"][0] == pytest.approx(0.1611, abs=5e-5)
