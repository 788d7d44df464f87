"""How seconds grow with the store: what was measured at several sizes, on one chart."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import altair as alt
import polars as pl

from disclosure.downloads.pictures import Picture, chart_svg

_CHANGES = {
    "add": "新增一份 a report added",
    "revise": "修订一份 revised",
    "correct": "更正一格 a cell corrected",
    "withdraw": "撤回一份 withdrawn",
    "decide": "决定一个机关 a body decided about",
}
_QUERIES = "最慢的命名查询,p95 slowest named query, p95"
_RULES = "全部规则 all rules, from nothing"


def measured_growth(results: dict[str, dict[str, Any]]) -> pl.DataFrame:
    """What the kept results say of stores of several sizes: what, reports, seconds."""
    rows: list[tuple[str, int, float]] = []
    for result in _result(results, "change"):
        rows += [(_CHANGES[kind], result["reports"], seconds) for kind, seconds in result["seconds"].items()]
    for result in _result(results, "queries"):
        rows.append((_QUERIES, result["reports"], max(row["p95_ms"] for row in result["rows"]) / 1000))
    for result in _result(results, "checks"):
        rows.append((_RULES, result["reports"], result["all_rules_seconds"]))
    return pl.DataFrame(rows, schema={"what": pl.String, "reports": pl.Int64, "seconds": pl.Float64}, orient="row")


def draw_growth(results: dict[str, dict[str, Any]], path: Path) -> bool:
    """Write the chart as an SVG file; False where nothing was measured at two sizes."""
    frame = measured_growth(results)
    if frame["reports"].n_unique() < 2:
        return False
    across, up = alt.Scale(type="log", nice=False, padding=12), alt.Scale(type="log")
    base = alt.Chart(frame).encode(
        x=alt.X("reports:Q", title="库中报告 | reports in the store", scale=across),
        y=alt.Y("seconds:Q", title="秒 | seconds", scale=up),
        color=alt.Color("what:N", title=None, sort=None, legend=alt.Legend(orient="right", labelLimit=400)),
    )
    chart = (base.mark_line() + base.mark_point(filled=True, size=60)).properties(height=300)
    days = sorted({results[part]["date"] for part in ("change", "queries", "checks") if part in results})
    notes = [f"模拟的报告;两轴均为对数 | simulated reports; both axes are logarithmic · {', '.join(days)}"]
    path.write_bytes(chart_svg(chart, Picture("用时随库的大小 | Time by size of the store", notes=notes)))
    return True


def _result(results: dict[str, dict[str, Any]], part: str) -> list[dict[str, Any]]:
    return results[part]["result"] if part in results else []
