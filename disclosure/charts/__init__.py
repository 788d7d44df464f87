"""Charts: a frame of aggregated rows and translated texts in, an Altair chart out.

The only importer of altair. Nothing here queries, knows a language or knows Streamlit. Missing values are marked, never
drawn as zero; no line crosses a series break; small bases are grey (rules for numbers, docs/decisions.md).
"""

from disclosure.charts.axes import INCOMPLETE_SIGN, Break, Select, unchecked
from disclosure.charts.balance import waterfall
from disclosure.charts.bodies import coverage_matrix, heat_map, ranking, rate_by_base, wilson_interval, with_interval
from disclosure.charts.changes import change_steps
from disclosure.charts.days import LAST_DAY, published_by_day
from disclosure.charts.groups import group_ranges
from disclosure.charts.palette import PALETTE_DARK, PALETTE_LIGHT, Appearance, Palette, palette, repaint
from disclosure.charts.rows import MAX_ROWS, ChartError, Kind, percent_text, points_text
from disclosure.charts.shares import concentration
from disclosure.charts.years import bars_by_year, change_by_year, line_by_year, small_multiples

__all__ = [
    "INCOMPLETE_SIGN",
    "LAST_DAY",
    "MAX_ROWS",
    "PALETTE_DARK",
    "PALETTE_LIGHT",
    "Appearance",
    "Break",
    "ChartError",
    "Kind",
    "Palette",
    "Select",
    "bars_by_year",
    "change_by_year",
    "change_steps",
    "concentration",
    "coverage_matrix",
    "group_ranges",
    "heat_map",
    "line_by_year",
    "palette",
    "percent_text",
    "points_text",
    "published_by_day",
    "ranking",
    "rate_by_base",
    "repaint",
    "small_multiples",
    "unchecked",
    "waterfall",
    "wilson_interval",
    "with_interval",
]
