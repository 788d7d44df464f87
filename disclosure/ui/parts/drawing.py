"""Charts as pages hand them on: which chart of which frame; drawn once for a frame and its options, then remembered.

Making and checking an Altair chart takes longer than the query behind it. Its specification is checked against the
schema of Vega-Lite in the tests of the charts, not again for every reader.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import polars as pl
import streamlit as st

from disclosure import charts

Shape = Literal[
    "line_by_year", "bars_by_year", "ranking", "rate_by_base", "waterfall", "coverage_matrix", "published_by_day"
]

REMEMBERED = 500


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart to be: a function of `disclosure.charts`, its frame and its options."""

    shape: Shape
    frame: pl.DataFrame
    options: Mapping[str, Any]

    def chart(self) -> Any:
        """The Altair chart itself, as downloads need it."""
        return getattr(charts, self.shape)(self.frame, **self.options)

    def specification(self) -> dict[str, Any]:
        """The chart in Vega-Lite's terms, for the browser."""
        return _specify(self.shape, self.frame, dict(self.options))


def draw(shape: Shape, frame: pl.DataFrame, /, **options: Any) -> Drawing:
    """A chart of `disclosure.charts` by name; its options are those of the function."""
    return Drawing(shape, frame, options)


@st.cache_data(max_entries=REMEMBERED, show_spinner=False)
def _specify(shape: Shape, frame: pl.DataFrame, options: dict[str, Any]) -> dict[str, Any]:
    with charts.unchecked():
        specification: dict[str, Any] = Drawing(shape, frame, options).chart().to_dict(validate=False)
    # Altair's own theme sets a size of the view that Streamlit's must not inherit.
    specification.get("config", {}).pop("view", None)
    return specification
