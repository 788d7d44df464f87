"""Reading a chart as what the browser gets: the specification, with its numbers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl

LABELS = {
    "of_base": "（分母 {count}）",
    "report_year": "年度",
    "agency_name": "机关",
    "category": "类别",
    "state": "状态",
    "value": "数量",
    "share": "占比",
    "numerator": "分子",
    "denominator": "分母",
    "previous_value": "上年",
    "change": "比上年",
    "change_ratio": "增长率",
    "interval": "95%置信区间",
    "peer_median": "同类中位数",
    "median_value": "机关中位数",
    "body_count": "机关数",
    "report_count": "报告数",
    "no_base": "分母为0",
    "no_data": "无数据",
    "small_base": "基数不足30",
    "median": "同类中位数",
    "points": "个百分点",
    "difference": "差额",
}
OUTCOMES = {"granted_full": "予以公开", "refused": "不予公开", "other": "其他处理"}


def spec_of(chart: Any) -> dict[str, Any]:
    """The specification, checked against the Vega-Lite schema by to_dict."""
    return dict(chart.to_dict())


def layers(spec: dict[str, Any], mark: str) -> list[dict[str, Any]]:
    return [layer for layer in spec["layer"] if layer["mark"]["type"] == mark]


def rows_of(spec: dict[str, Any], layer: dict[str, Any]) -> list[dict[str, Any]]:
    data = layer.get("data") or spec["data"]
    rows = data["values"] if "values" in data else spec["datasets"][data["name"]]
    return list(rows)


def tooltip_of(layer: dict[str, Any], row: dict[str, Any]) -> dict[str, str]:
    return {line["title"]: row[line["field"]] for line in layer["encoding"]["tooltip"]}


def parameters(spec: dict[str, Any]) -> dict[str, Any]:
    found = {item["name"]: item["select"] for item in spec.get("params", [])}
    for layer in spec["layer"]:
        found |= {item["name"]: item["select"] for item in layer.get("params", [])}
    return found


def fields_in(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("field"), str):
            yield node["field"]
        for key, part in node.items():
            if key not in ("data", "datasets"):
                yield from fields_in(part)
    elif isinstance(node, list):
        for part in node:
            yield from fields_in(part)


def assert_fields_exist(spec: dict[str, Any]) -> None:
    """Vega-Lite draws nothing, and says nothing, for a field that the data lack."""
    for layer in spec["layer"]:
        rows = rows_of(spec, layer)
        for field in set(fields_in(layer)):
            assert all(field in row for row in rows), f"{field} is not in the data of a {layer['mark']['type']}"


def year_rows(values: dict[int, Any], **more: Any) -> pl.DataFrame:
    return pl.DataFrame([{"report_year": year, "value": value, **more} for year, value in values.items()], strict=False)


def outcome_rows(values: dict[int, tuple[Any, Any, Any]]) -> pl.DataFrame:
    rows = [
        {"report_year": year, "category": code, "value": value, "body_count": 9, "report_count": 12}
        for year, parts in values.items()
        for code, value in zip(OUTCOMES, parts, strict=True)
    ]
    return pl.DataFrame(rows, schema_overrides={"value": pl.Int64})
