"""Frames as tables for people: translated headings and codes, numbers in their form, missing shown as missing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import polars as pl
import streamlit as st

from disclosure import clock
from disclosure.ui.shell.labels import Words

RATIO_SUFFIXES = ("_ratio", "_share")
DIFFERENCES = (
    "change",
    "matched_change",
    "within_effect",
    "mix_effect",
    "entry_effect",
    "exit_effect",
    "effect",
)
"""Differences: of ratios they are percentage points, which a % sign would misname."""

YEAR_COLUMNS = ("report_year", "first_report_year", "last_report_year", "from_year")

CODE_COLUMNS: Mapping[str, str] = {
    "scope": "scope",
    "from_scope": "scope",
    "level": "level",
    "kind": "kind",
    "state": "state",
    "status": "status",
    "format_version": "format",
    "origin": "origin",
    "severity": "severity",
    "decision": "finding_state",
    "report_state": "report_state",
    "part_state": "part_state",
    "problem_code": "problem",
    "rule_id": "rule",
    "change_kind": "change_kind",
    "correction_kind": "correction_kind",
    "correction_status": "correction_status",
    "wrong_state": "state",
    "corrected_state": "state",
    "recorded_in": "recorded_in",
    "table_code": "table",
    "table_short": "page",
    "doubt_code": "doubt",
    "peer_level": "level",
    "peer_kind": "kind",
    "part_role": "part_role",
}
"""Columns that hold codes, and the family of their words."""

MOST_PIXELS: Mapping[str, int] = {
    "agency_name": 245,
    "table_code": 160,
    "table_short": 140,
    "row_label": 190,
    "column_label": 150,
    "scope": 140,
    "state": 90,
    "rule_id": 130,
    "message": 270,
}
"""Columns as wide as their words need, up to these widths: so that the numbers behind them are in sight."""

ROW_HEIGHT = 35
WRAPPED_HEIGHT = 66
"""Pixels of a row of three lines: a table of Streamlit wraps words only where its rows are higher than 4 rem."""
LABELS = ("row_label", "column_label", "message")
"""Texts that say what a row is about, and so must be seen whole."""
MAXIMUM_ROWS_SHOWN = 10


def room_for(texts: Iterable[str | None], most: int) -> int:
    """Pixels of a column in which the longest of some texts is seen whole, `most` at most.

    A table of Streamlit makes its columns as wide as the first rows need; here all rows and the heading count.
    """
    return min(int(_widest(texts)) + 20, most)


def _widest(texts: Iterable[str | None]) -> float:
    return max((sum(14 if letter > "\u2e7f" else 7.4 for letter in text) for text in texts if text), default=0)


def row_height(frame: pl.DataFrame) -> int:
    """Pixels of the rows of a translated frame: room for lines where a label is wider than its column may be."""
    is_cut = any(
        _widest(frame[column].unique()) > MOST_PIXELS[column] - 6
        for column in LABELS
        if column in frame.columns and frame.schema[column] == pl.String
    )
    return WRAPPED_HEIGHT if is_cut else ROW_HEIGHT


def headings(columns: Sequence[str], words: Words, ratios: Sequence[str] = ()) -> dict[str, str]:
    """Column -> the words above it; a difference of ratios says that it is in percentage points."""
    return {
        column: words.text(f"column.{column}_points" if is_in_points(column, ratios) else f"column.{column}")
        for column in columns
    }


def is_in_points(column: str, ratios: Sequence[str]) -> bool:
    """Whether a column is a difference of ratios."""
    return column in DIFFERENCES and column in ratios


def to_points(frame: pl.DataFrame, ratios: Sequence[str], decimals: int = 2) -> pl.DataFrame:
    """Differences of ratios (0-1) in percentage points with so many decimals at most; never -0.

    A file takes more of them than a screen: parts of a change that were rounded one by one do not add up to it.
    """
    columns = [column for column in frame.columns if is_in_points(column, ratios)]
    points = {column: (pl.col(column).cast(pl.Float64) * 100).round(decimals) for column in columns}
    return frame.with_columns(
        pl.when(value == 0).then(0.0).otherwise(value).alias(column) for column, value in points.items()
    )


def translate(frame: pl.DataFrame, words: Words) -> pl.DataFrame:
    """The same frame with words for codes (columns keep their code names)."""
    changes = []
    for column in frame.columns:
        if column == "measure":
            codes = [code for code in frame[column].unique().to_list() if code is not None]
            changes.append(pl.col(column).replace_strict({code: words.measure(code) for code in codes}, default=None))
        elif column in CODE_COLUMNS:
            family = CODE_COLUMNS[column]
            codes = [code for code in frame[column].unique().to_list() if code is not None]
            changes.append(
                pl.col(column).replace_strict({code: words.code(family, code) for code in codes}, default=None)
            )
    return frame.with_columns(changes) if changes else frame


def display(frame: pl.DataFrame) -> pl.DataFrame:
    """Exact decimals as floats, which is what the browser's table can format; downloads keep the decimals."""
    return in_office_time(frame).with_columns(pl.col(pl.Decimal).cast(pl.Float64))


def in_office_time(frame: pl.DataFrame) -> pl.DataFrame:
    """Moments (UTC, as stores have them) as the time on the office's wall, without a zone: Excel knows none."""
    moments = [column for column, dtype in frame.schema.items() if isinstance(dtype, pl.Datetime)]
    return frame.with_columns(
        pl.Series(
            column,
            [None if at is None else clock.local_time(at).replace(tzinfo=None) for at in frame[column]],
            dtype=pl.Datetime("us"),
        )
        for column in moments
    )


def column_settings(frame: pl.DataFrame, words: Words, ratios: Sequence[str] = ()) -> dict[str, Any]:
    """Streamlit's column configuration for a translated frame; `ratios` names further columns that hold ratios."""
    settings: dict[str, Any] = {}
    names = headings(frame.columns, words, ratios)
    for column, dtype in frame.schema.items():
        name = names[column]
        if column in YEAR_COLUMNS:
            settings[column] = st.column_config.NumberColumn(name, format="%d", width="small")
        elif is_in_points(column, ratios):
            settings[column] = st.column_config.NumberColumn(name, format="%+.2f")
        elif column in ratios or column.endswith(RATIO_SUFFIXES):
            settings[column] = st.column_config.NumberColumn(name, format="percent")
        elif dtype.is_numeric():
            settings[column] = st.column_config.NumberColumn(name, format="localized")
        elif isinstance(dtype, pl.Datetime):
            settings[column] = st.column_config.DatetimeColumn(name, format="YYYY-MM-DD HH:mm")
        elif dtype == pl.Date:
            settings[column] = st.column_config.DateColumn(name, format="YYYY-MM-DD")
        elif dtype == pl.Boolean:
            settings[column] = st.column_config.CheckboxColumn(name, width="small")
        elif column in ("source_url", "first_source_url"):
            settings[column] = st.column_config.LinkColumn(name, display_text=words.text("table.open_source"))
        else:
            settings[column] = st.column_config.TextColumn(
                name,
                pinned=column == "agency_name",
                width=room_for([name, *frame[column].unique()], MOST_PIXELS[column]) if column in MOST_PIXELS else None,
            )
    return settings


def show_table(
    frame: pl.DataFrame,
    words: Words,
    *,
    key: str,
    alt: str,
    ratios: Sequence[str] = (),
    most_rows: int = MAXIMUM_ROWS_SHOWN,
    on_press: Callable[[int], None] | None = None,
    missing: str | None = None,
) -> None:
    """A frame as an interactive table; codes become words, missing values say so; beyond `most_rows` it scrolls.

    `missing` stands for them where another column has said why nothing is there. `on_press` is called with the number
    of a row, from zero, when one of its cells is pressed.
    """
    translated = to_points(translate(frame, words), ratios)
    press = None if on_press is None else _press(key, on_press)
    height = row_height(translated)
    st.dataframe(
        display(translated).to_arrow(),  # a frame would go through pandas
        hide_index=True,
        key=key,
        alt=alt,
        placeholder=missing or words.text("common.no_data"),
        column_config=column_settings(translated, words, ratios),
        row_height=height,
        height=ROW_HEIGHT + min(frame.height * height, most_rows * ROW_HEIGHT) + 3,
        on_select=press or "ignore",
        selection_mode="single-cell",
    )


def _press(key: str, on_press: Callable[[int], None]) -> Callable[[], None]:
    """The callback of a table: the row of the pressed cell, where one is pressed and none was let go."""

    def pressed() -> None:
        cells = st.session_state[key]["selection"]["cells"]
        if cells:
            on_press(int(cells[0][0]))

    return pressed
