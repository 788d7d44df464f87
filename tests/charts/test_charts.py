"""Charts over years, and what all charts have in common, read from their specifications."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from disclosure import charts
from disclosure.charts import Break, ChartError
from disclosure.charts.palette import palette
from tests.chart_specs import (
    LABELS,
    OUTCOMES,
    assert_fields_exist,
    layers,
    outcome_rows,
    parameters,
    rows_of,
    spec_of,
    tooltip_of,
    year_rows,
)


def segments(spec: dict[str, Any]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for row in rows_of(spec, layers(spec, "line")[0]):
        found.setdefault(row["_segment"], []).append(row["report_year"])
    return found


class TestLineByYear:
    def test_a_line_stops_at_a_break_and_at_a_missing_year(self) -> None:
        frame = year_rows({2019: 10, 2020: 12, 2021: 15, 2023: 9, 2024: None, 2025: 11})
        spec = spec_of(charts.line_by_year(frame, labels=LABELS, breaks=[Break(2021, "启用2021年格式")]))
        assert sorted(segments(spec).values()) == [[2019, 2020], [2021], [2023], [2025]]
        assert spec["layer"][0]["encoding"]["x"]["scale"]["domain"] == list(range(2019, 2026))
        assert_fields_exist(spec)

    def test_the_querys_own_segments_also_part_a_line(self) -> None:
        frame = year_rows({2019: 10, 2020: 12, 2021: 15}).with_columns(segment=pl.Series([1, 1, 2]))
        assert sorted(segments(spec_of(charts.line_by_year(frame, labels=LABELS))).values()) == [[2019, 2020], [2021]]

    def test_series_are_parted_each_for_itself(self) -> None:
        frame = outcome_rows({2019: (1, 2, 3), 2020: (4, None, 6), 2021: (7, 8, 9)})
        chart = charts.line_by_year(frame, labels=LABELS, category="category", category_labels=OUTCOMES)
        found = segments(spec_of(chart))
        assert found["granted_full|0"] == [2019, 2020, 2021]
        assert found["refused|0"] == [2019]
        assert found["refused|1"] == [2021]

    def test_missing_years_are_marked_and_zero_is_a_point(self) -> None:
        frame = year_rows({2019: 0, 2020: None, 2022: 4})
        spec = spec_of(charts.line_by_year(frame, labels=LABELS))
        points = rows_of(spec, layers(spec, "point")[0])
        assert [(row["report_year"], row["value"]) for row in points] == [(2019, 0), (2022, 4)]
        marks = rows_of(spec, layers(spec, "text")[0])
        assert [(row["report_year"], row["_mark"]) for row in marks] == [(2020, "无数据"), (2021, "无数据")]

    def test_a_break_is_a_rule_before_its_year_with_its_label(self) -> None:
        frame = year_rows(dict.fromkeys(range(2019, 2026), 1))
        breaks = [Break(2021, "启用2021年格式"), Break(2024, "行政复议法修订"), Break(2018, "更早")]
        spec = spec_of(charts.line_by_year(frame, labels=LABELS, breaks=breaks))
        rules = layers(spec, "rule")
        assert [rows_of(spec, rule)[0]["report_year"] for rule in rules] == [2021, 2024]
        assert {rule["encoding"]["x"]["bandPosition"] for rule in rules} == {0}
        assert [text["mark"]["text"] for text in layers(spec, "text")] == ["启用2021年格式", "行政复议法修订"]

    def test_the_tooltip_is_exact(self) -> None:
        frame = pl.DataFrame(
            {
                "report_year": [2024],
                "value": [0.123456],
                "numerator": [Decimal("1234567")],
                "denominator": [Decimal("10000003")],
                "previous_value": [0.2],
                "change": [-0.076544],
                "change_ratio": pl.Series([None], dtype=pl.Float64),
                "interval_low": [0.11],
                "interval_high": [0.14],
                "body_count": [1200],
                "report_count": [1300],
            }
        )
        spec = spec_of(charts.line_by_year(frame, labels=LABELS, kind="ratio"))
        target = next(layer for layer in layers(spec, "point") if "tooltip" in layer["encoding"])
        assert tooltip_of(target, rows_of(spec, target)[0]) == {
            "年度": "2024",
            "数量": "12.35%",
            "分子": "1,234,567",
            "分母": "10,000,003",
            "上年": "20.00%",
            "比上年": "-7.7 个百分点",
            "95%置信区间": "11.00% – 14.00%",
            "机关数": "1,200",
            "报告数": "1,300",
        }

    def test_a_count_is_not_said_twice(self) -> None:
        frame = pl.DataFrame({"report_year": [2024], "value": [7.0], "numerator": [Decimal(7)], "denominator": [None]})
        spec = spec_of(charts.line_by_year(frame, labels=LABELS))
        target = next(layer for layer in layers(spec, "point") if "tooltip" in layer["encoding"])
        assert tooltip_of(target, rows_of(spec, target)[0]) == {"年度": "2024", "数量": "7"}

    def test_decimals_are_written_exactly_with_their_unit(self) -> None:
        frame = year_rows({2024: Decimal("9007199254740993.10")})
        spec = spec_of(charts.line_by_year(frame, labels=LABELS, kind="amount", unit="万元"))
        target = next(layer for layer in layers(spec, "point") if "tooltip" in layer["encoding"])
        assert tooltip_of(target, rows_of(spec, target)[0])["数量"] == "9,007,199,254,740,993.1 万元"

    def test_a_small_base_is_hollow_and_said(self) -> None:
        frame = pl.DataFrame({"report_year": [2023, 2024], "value": [0.5, 0.5], "denominator": [29, 30]})
        spec = spec_of(charts.line_by_year(frame, labels=LABELS, kind="ratio"))
        target = next(layer for layer in layers(spec, "point") if "tooltip" in layer["encoding"])
        rows = rows_of(spec, target)
        assert [row["_is_faint"] for row in rows] == [True, False]
        assert tooltip_of(target, rows[0])[" "] == "基数不足30"
        hollow = [layer for layer in layers(spec, "point") if layer["mark"].get("filled") is False]
        assert hollow[0]["transform"] == [{"filter": "datum._is_faint"}]

    def test_a_base_of_zero_is_no_lack_of_data(self) -> None:
        frame = pl.DataFrame(
            {"report_year": [2022, 2023], "value": [None, None], "denominator": [0, None]},
            schema_overrides={"value": pl.Float64},
        )
        spec = spec_of(charts.line_by_year(frame, labels=LABELS, kind="ratio"))
        marks = rows_of(spec, layers(spec, "text")[0])
        assert [row["_mark"] for row in marks] == ["分母为0", "无数据"]
        target = next(layer for layer in layers(spec, "point") if "tooltip" in layer["encoding"])
        assert target["mark"]["aria"] is False, "an empty layer has no name for a screen reader"

    def test_bands_and_median_of_the_peers(self) -> None:
        frame = pl.DataFrame(
            {
                "report_year": [2023, 2024],
                "value": [0.5, 0.6],
                "peer_median": [0.4, 0.45],
                "peer_lower_quartile": [0.2, 0.3],
                "peer_upper_quartile": [0.6, 0.7],
            }
        )
        spec = spec_of(charts.line_by_year(frame, labels=LABELS, kind="ratio", show_median=True))
        area = layers(spec, "area")[0]
        assert [row["peer_lower_quartile"] for row in rows_of(spec, area)] == [0.2, 0.3]
        assert area["encoding"]["y2"]["field"] == "peer_upper_quartile"
        assert layers(spec, "line")[0]["encoding"]["y"]["field"] == "peer_median"
        assert_fields_exist(spec)

    @pytest.mark.parametrize(
        ("own", "median", "is_beneath", "at"),
        [(60, 40, True, 40), (20, 40, False, 40), (100, 5, False, 5), (9, 5, False, 9)],
    )
    def test_the_name_of_the_median_keeps_off_the_axis_and_the_line(
        self, own: int, median: int, is_beneath: bool, at: int
    ) -> None:
        frame = pl.DataFrame({"report_year": [2023, 2024], "value": [100, own], "peer_median": [50, median]})
        spec = spec_of(charts.line_by_year(frame, labels=LABELS, show_median=True))
        halo, text = [layer for layer in layers(spec, "text") if layer["mark"]["text"] == LABELS["peer_median"]]
        assert halo["mark"]["stroke"] == palette("light").background
        assert spec["layer"][-2:] == [halo, text], "no line of a break crosses it"
        assert (text["mark"]["dy"] > 0) == is_beneath
        assert [row["peer_median"] for row in rows_of(spec, text)] == [at]

    def test_selections_are_named(self) -> None:
        frame = outcome_rows({2019: (1, 2, 3)})
        options: dict[str, Any] = {"labels": LABELS, "category": "category", "category_labels": OUTCOMES}
        clicked = parameters(spec_of(charts.line_by_year(frame, **options)))
        assert clicked["year"]["fields"] == ["report_year"]
        assert clicked["legend"]["fields"] == ["category"]
        brushed = parameters(spec_of(charts.line_by_year(frame, select="brush", **options)))
        assert brushed["years"] == {"type": "interval", "encodings": ["x"]}
        assert set(parameters(spec_of(charts.line_by_year(frame, select="none", **options)))) == {"legend"}


class TestBarsByYear:
    def test_bars_stack_in_the_order_of_the_labels(self) -> None:
        frame = outcome_rows({2023: (60, 30, 10), 2024: (70, 20, 10)})
        spec = spec_of(charts.bars_by_year(frame, labels=LABELS, category_labels=OUTCOMES, unit="件"))
        bar = layers(spec, "bar")[0]
        rows = rows_of(spec, bar)
        assert {(row["report_year"], row["category"]): row["value"] for row in rows}[2024, "refused"] == 20
        assert {row["category"]: row["_order"] for row in rows} == {"granted_full": 0, "refused": 1, "other": 2}
        assert bar["encoding"]["color"]["scale"]["domain"] == list(OUTCOMES)
        assert tooltip_of(bar, rows[0]) == {
            "年度": "2023",
            "类别": "予以公开",
            "数量": "60 件",
            "机关数": "9",
            "报告数": "12",
        }
        assert_fields_exist(spec)

    def test_a_break_is_named_above_the_numbers_on_the_bars(self) -> None:
        options = {"labels": LABELS, "category_labels": OUTCOMES, "breaks": [Break(2020, "b")], "unit": "件"}
        counted = spec_of(charts.bars_by_year(outcome_rows({2019: (1, 2, 3), 2020: (1, 2, 3)}), **options))
        shared = spec_of(charts.bars_by_year(outcome_rows({2019: (1, 2, 3), 2020: (1, 2, 3)}), share=True, **options))
        over, near = (
            next(t["mark"]["dy"] for t in layers(s, "text") if t["mark"].get("text") == "b") for s in (counted, shared)
        )
        assert over <= near - 11, "a line of numbers fits between the plot and the label"

    def test_the_legend_shows_and_hides_and_the_totals_follow(self) -> None:
        frame = outcome_rows({2023: (60, 30, 10)})
        spec = spec_of(charts.bars_by_year(frame, labels=LABELS, category_labels=OUTCOMES))
        assert parameters(spec)["legend"]["toggle"] == "true"
        bound = [item for layer in spec["layer"] for item in layer.get("params", [])] + spec.get("params", [])
        assert [item["bind"] for item in bound if item["name"] == "legend"] == ["legend"]
        bar, total = layers(spec, "bar")[0], layers(spec, "text")[0]
        assert bar["transform"] == total["transform"] == [{"filter": {"param": "legend"}}]
        assert total["encoding"]["text"]["aggregate"] == "sum"

    def test_shares_are_parts_of_the_years_known_sum(self) -> None:
        frame = outcome_rows({2023: (60, 30, 10), 2024: (30, None, 10)})
        spec = spec_of(charts.bars_by_year(frame, labels=LABELS, category_labels=OUTCOMES, share=True))
        bar = layers(spec, "bar")[0]
        shares = {(row["report_year"], row["category"]): row["share"] for row in rows_of(spec, bar)}
        assert shares == {
            (2023, "granted_full"): 0.6,
            (2023, "refused"): 0.3,
            (2023, "other"): 0.1,
            (2024, "granted_full"): 0.75,
            (2024, "other"): 0.25,
        }
        assert bar["encoding"]["y"]["field"] == "share"
        assert bar["encoding"]["y"]["scale"]["domain"] == [0, 1]
        assert tooltip_of(bar, rows_of(spec, bar)[0])["占比"] == "60.00%"

    def test_a_missing_part_is_marked_above_its_bar_and_named(self) -> None:
        frame = outcome_rows({2023: (60, 30, 10), 2024: (30, None, 10)})
        spec = spec_of(charts.bars_by_year(frame, labels=LABELS, category_labels=OUTCOMES))
        mark = layers(spec, "text")[-1]
        (row,) = rows_of(spec, mark)
        assert (row["report_year"], row["_mark"], row["_top"]) == (2024, "△", 40.0)
        assert tooltip_of(mark, row) == {"年度": "2024", "无数据": "不予公开"}

    def test_a_year_with_nothing_is_a_gap_with_a_word(self) -> None:
        frame = outcome_rows({2022: (1, 1, 1), 2024: (1, 1, 1)})
        spec = spec_of(charts.bars_by_year(frame, labels=LABELS, category_labels=OUTCOMES))
        marks = rows_of(spec, layers(spec, "text")[-1])
        assert [(row["report_year"], row["_mark"]) for row in marks] == [(2023, "无数据")]

    def test_one_quantity_has_one_colour(self) -> None:
        def colour(codes: list[str]) -> str:
            labels = {code: code for code in codes}
            rows = [{"report_year": 2024, "category": code, "value": 1} for code in codes]
            spec = spec_of(charts.bars_by_year(pl.DataFrame(rows), labels=LABELS, category_labels=labels))
            scale = layers(spec, "bar")[0]["encoding"]["color"]["scale"]
            return str(dict(zip(scale["domain"], scale["range"], strict=True))["refused"])

        assert colour(["granted_full", "refused"]) == colour(["refused", "unable", "other"])

    def test_all_colours_of_a_chart_differ(self) -> None:
        codes = ["unknown_first", "granted_full", "b", "refused", "c", "other", "d", "e"]
        rows = [{"report_year": 2024, "category": code, "value": 1} for code in codes]
        labels = {code: code for code in codes}
        for appearance in ("light", "dark"):
            chart = charts.bars_by_year(
                pl.DataFrame(rows), labels=LABELS, category_labels=labels, appearance=appearance
            )
            colours = layers(spec_of(chart), "bar")[0]["encoding"]["color"]["scale"]["range"]
            assert len(set(colours)) == len(codes)

    def test_one_category_needs_no_legend_and_no_selection(self) -> None:
        frame = year_rows({2023: 4, 2024: 5}, measure="received_new")
        options: dict[str, Any] = {"category": "measure", "category_labels": {"received_new": "新收"}, "select": "none"}
        spec = spec_of(charts.bars_by_year(frame, labels=LABELS, **options))
        assert layers(spec, "bar")[0]["encoding"]["color"]["legend"] is None
        assert parameters(spec) == {}

    def test_negative_shares_are_refused(self) -> None:
        with pytest.raises(ChartError, match="negative"):
            charts.bars_by_year(outcome_rows({2023: (-1, 2, 3)}), labels=LABELS, category_labels=OUTCOMES, share=True)

    def test_more_categories_than_can_be_told_apart_are_refused(self) -> None:
        codes = [f"c{number}" for number in range(9)]
        rows = [{"report_year": 2024, "category": code, "value": 1} for code in codes]
        with pytest.raises(ChartError, match="9 categories"):
            charts.bars_by_year(pl.DataFrame(rows), labels=LABELS, category_labels={code: code for code in codes})


class TestChangeByYear:
    def test_changes_go_up_and_down_and_none_crosses_a_break(self) -> None:
        frame = pl.DataFrame(
            {
                "report_year": [2019, 2020, 2021, 2022, 2023],
                "change": [None, 120, 33, -75, 9],
                "previous_value": [None, 100, 220, 253, 178],
                "has_break": [False, False, False, False, True],
            }
        )
        spec = spec_of(charts.change_by_year(frame, labels=LABELS, unit="件", breaks=[Break(2021, "新格式")]))
        bar = layers(spec, "bar")[0]
        rows = rows_of(spec, bar)
        assert [(row["report_year"], row["change"], row["_direction"]) for row in rows] == [
            (2020, 120, "increase"),
            (2022, -75, "decrease"),
        ]
        assert tooltip_of(bar, rows[1]) == {"年度": "2022", "比上年": "-75 件", "上年": "253"}
        unknown = next(layer for layer in layers(spec, "text") if layer["mark"].get("text") == "—")
        assert [row["report_year"] for row in rows_of(spec, unknown)] == [2019]

    def test_a_change_of_a_rate_is_in_points(self) -> None:
        frame = pl.DataFrame({"report_year": [2023, 2024], "change": [0.0512, -0.01]})
        spec = spec_of(charts.change_by_year(frame, labels=LABELS, kind="ratio"))
        bar = layers(spec, "bar")[0]
        assert [tooltip_of(bar, row)["比上年"] for row in rows_of(spec, bar)] == ["+5.1 个百分点", "-1.0 个百分点"]


def test_small_multiples_share_years_and_value_axis() -> None:
    frame = pl.concat(
        [
            outcome_rows({2022: (10, 20, 30)}).with_columns(channel=pl.lit("reconsideration")),
            outcome_rows({2024: (1, 2, 3)}).with_columns(channel=pl.lit("litigation")),
        ]
    )
    panels = charts.small_multiples(
        frame,
        by="channel",
        by_labels={"reconsideration": "行政复议", "litigation": "行政诉讼", "none": "无"},
        draw=charts.bars_by_year,
        labels=LABELS,
        category_labels=OUTCOMES,
    )
    assert list(panels) == ["reconsideration", "litigation"]
    scales = [layers(spec_of(chart), "bar")[0]["encoding"] for chart in panels.values()]
    assert [scale["y"]["scale"]["domainMax"] for scale in scales] == [66.0, 66.0]
    assert [scale["x"]["scale"]["domain"] for scale in scales] == [[2022, 2023, 2024]] * 2


def test_the_two_palettes_share_no_colour_and_map_place_by_place() -> None:
    found = [set(re.findall("#[0-9A-F]{6}", repr(tones))) for tones in (charts.PALETTE_LIGHT, charts.PALETTE_DARK)]
    assert not found[0] & found[1]
    both = f'"{charts.PALETTE_DARK.ramp[4]}" "{charts.PALETTE_LIGHT.ramp[2]}"'
    assert charts.repaint(both, "light") == f'"{charts.PALETTE_LIGHT.ramp[4]}" "{charts.PALETTE_LIGHT.ramp[2]}"'


class TestRefusals:
    def test_an_unknown_column_is_named(self) -> None:
        with pytest.raises(ChartError, match="no column rate"):
            charts.line_by_year(year_rows({2024: 1}), labels=LABELS, value="rate")

    def test_too_many_rows_are_refused(self) -> None:
        frame = pl.DataFrame({"agency_id": range(5001), "agency_name": "机关", "value": 1})
        with pytest.raises(ChartError, match="5001 rows"):
            charts.ranking(frame, labels=LABELS, kind="count")

    def test_a_label_that_is_missing_is_named(self) -> None:
        frame = year_rows({2024: 1}, body_count=3)
        labels = {key: text for key, text in LABELS.items() if key != "body_count"}
        with pytest.raises(ChartError, match="body_count"):
            charts.line_by_year(frame, labels=labels)

    def test_a_category_without_a_word_is_named(self) -> None:
        with pytest.raises(ChartError, match="other"):
            charts.bars_by_year(
                outcome_rows({2024: (1, 2, 3)}), labels=LABELS, category_labels={"granted_full": "a", "refused": "b"}
            )

    def test_two_rows_for_one_point_are_refused(self) -> None:
        frame = pl.concat([year_rows({2024: 1}), year_rows({2024: 2})])
        with pytest.raises(ChartError, match="two rows for 2024"):
            charts.line_by_year(frame, labels=LABELS)

    def test_a_text_for_a_number_is_refused(self) -> None:
        with pytest.raises(ChartError, match="must be a number"):
            charts.line_by_year(pl.DataFrame({"report_year": [2024], "value": ["many"]}), labels=LABELS)


def test_nothing_to_draw_is_an_empty_chart_not_an_error() -> None:
    empty = pl.DataFrame(schema={"report_year": pl.Int32, "value": pl.Float64, "category": pl.String})
    bodies = pl.DataFrame(schema={"agency_id": pl.String, "agency_name": pl.String, "value": pl.Float64})
    drawn = (
        charts.line_by_year(empty, labels=LABELS),
        charts.bars_by_year(empty, labels=LABELS, category_labels=OUTCOMES),
        charts.change_by_year(empty, labels=LABELS, value="value"),
        charts.ranking(bodies, labels=LABELS),
    )
    for chart in drawn:
        assert spec_of(chart)["layer"]


def test_charts_are_as_wide_as_the_page() -> None:
    spec = spec_of(charts.line_by_year(year_rows({2024: 1}), labels=LABELS))
    assert spec["width"] == "container"
    assert "title" not in spec


def texts_of_ends(spec: dict[str, Any]) -> list[dict[str, Any]]:
    """The texts at the ends of lines; each lies on its own shape in the colour of the page."""
    ends = [layer for layer in layers(spec, "text") if "_end" in str(layer["encoding"])]
    beneath, above = ends[::2], ends[1::2]
    assert all("stroke" in layer["mark"] for layer in beneath)
    assert [layer["mark"]["dy"] for layer in beneath] == [layer["mark"]["dy"] for layer in above]
    return above


class TestPublishedByDay:
    def draw(self, *days: tuple[int, date, int, int]) -> dict[str, Any]:
        totals: dict[int, int] = {}
        rows = []
        for year, published, day, count in days:
            totals[year] = totals.get(year, 0) + count
            rows.append((year, published, day, count, totals[year], totals[year] / 8))
        names = ["report_year", "published_on", "calendar_day", "report_count", "cumulative_count", "expected_share"]
        chart = charts.published_by_day(
            pl.DataFrame(rows, schema=names, orient="row"),
            labels=LABELS | {"published_on": "公布日期", "cumulative_count": "截至当日", "expected_share": "占应有"},
            category_labels={"2024": "2024年", "2023": "2023年"},
            day_labels={0: "1月", 31: "2月"},
            deadlines={30: "1月31日"},
        )
        return spec_of(chart)

    def test_steps_begin_at_nothing_and_end_with_their_number(self) -> None:
        spec = self.draw(
            (2023, date(2024, 1, 20), 19, 2), (2024, date(2025, 1, 10), 9, 1), (2024, date(2025, 2, 1), 31, 4)
        )
        assert_fields_exist(spec)
        steps = [
            (row["report_year"], row["calendar_day"], row["expected_share"])
            for row in rows_of(spec, layers(spec, "line")[0])
        ]
        later = [("2024", 0, 0), ("2024", 9, 0.125), ("2024", 31, 0.625)]
        assert steps == [("2023", 0, 0), ("2023", 19, 0.25), *later], "the year in focus lies above the other"
        ends = texts_of_ends(spec)
        assert [row["_end"] for layer in ends for row in rows_of(spec, layer)] == ["62.5%", "25.0%"]
        assert [layer["mark"]["dy"] for layer in ends] == [0, 0]
        target = layers(spec, "point")[0]
        row = rows_of(spec, target)[-1]
        assert tooltip_of(target, row) == {
            "类别": "2024年",
            "占应有": "62.50%",
            "截至当日": "5",
            "报告数": "4",
            "公布日期": "2025-02-01",
            "年度": "2024",
        }

    def test_texts_of_lines_that_end_together_do_not_lie_on_each_other(self) -> None:
        # At the top both go beneath their marks: there stand the texts of the deadlines.
        for count, shifts in ((4, [-14, 14]), (8, [14, 28])):
            spec = self.draw((2023, date(2024, 1, 20), 19, count), (2024, date(2025, 1, 10), 9, count))
            ends = texts_of_ends(spec)
            assert [layer["mark"]["dy"] for layer in ends] == shifts

    def test_what_came_after_june_is_left_out(self) -> None:
        spec = self.draw((2024, date(2025, 1, 10), 9, 1), (2024, date(2025, 7, 1), 182, 4))
        assert [row["_end"] for row in rows_of(spec, layers(spec, "text")[-1])] == ["12.5%"]
