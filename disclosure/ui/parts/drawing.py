"""Charts as pages hand them on: which chart of which frame; drawn once for a frame and its options, then remembered.

Making and checking an Altair chart takes longer than the query behind it. Its specification is checked against the
schema of Vega-Lite in the tests of the charts, not again for every reader.
"""

from __future__ import annotations

import hashlib
import io
import pickle
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import polars as pl
from streamlit.dataframe_util import convert_anything_to_arrow_bytes

from disclosure import charts
from disclosure.ui.shell.shared import Shared

Shape = Literal[
    "line_by_year",
    "bars_by_year",
    "ranking",
    "rate_by_base",
    "waterfall",
    "coverage_matrix",
    "heat_map",
    "group_ranges",
    "change_steps",
    "concentration",
    "published_by_day",
]

CHART_BYTES = 50 * 2**20
"""Memory for charts that are kept for the next visitor."""

kept_charts = Shared[bytes](CHART_BYTES, len)
"""Packed specifications by the frame's bytes and the options: the same whoever asks."""


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
        """The chart in Vega-Lite's terms, for the browser; the caller's own, as Streamlit changes what it is given."""
        options = dict(self.options)
        rows = io.BytesIO()
        self.frame.write_ipc(rows)
        key = hashlib.blake2b(pickle.dumps((self.shape, options)) + rows.getbuffer()).digest()
        packed = kept_charts.get(key, lambda: _specify(self.shape, self.frame, options))
        specification: dict[str, Any] = pickle.loads(packed)
        return specification


def draw(shape: Shape, frame: pl.DataFrame, /, **options: Any) -> Drawing:
    """A chart of `disclosure.charts` by name; its options are those of the function."""
    return Drawing(shape, frame, options)


def _specify(shape: Shape, frame: pl.DataFrame, options: dict[str, Any]) -> bytes:
    """The packed specification, its rows as the bytes that the browser gets."""
    with charts.unchecked():
        specification: dict[str, Any] = Drawing(shape, frame, options).chart().to_dict(validate=False)
    # Altair's own theme sets a size of the view that Streamlit's must not inherit.
    specification.get("config", {}).pop("view", None)
    rows = specification.get("datasets", {})
    specification["datasets"] = {name: _arrow_bytes(values) for name, values in rows.items()}
    return pickle.dumps(specification)


def _arrow_bytes(rows: Sequence[Mapping[str, object]]) -> bytes:
    """Rows as Streamlit sends them to the browser: what it is given as rows would go through pandas."""
    return convert_anything_to_arrow_bytes(pl.DataFrame(list(rows), infer_schema_length=None))
