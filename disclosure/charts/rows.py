"""From a frame to the rows of a chart: checks, exact texts for the tooltips, wrapped labels.

A chart's data are plain JSON values, so that what reaches the browser is what a test can read. Tooltips are texts made
here from the exact value: the browser's number formats know neither decimals nor the difference of missing and zero.
"""

from __future__ import annotations

import json
import math
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any, Literal

import altair as alt
import polars as pl

MAX_ROWS = 5_000
"""What Vega-Lite's own tools accept in one specification; a chart of more rows is a query that forgot to aggregate."""

Kind = Literal["count", "amount", "ratio"]
Number = int | float | Decimal
Row = dict[str, Any]

_NO_VALUE = "—"


class ChartError(ValueError):
    """A frame or a label table that a chart cannot be drawn from; the message names what is wrong."""


@dataclass(frozen=True, slots=True)
class Words:
    """The texts of a chart. Asking for one that the page did not hand in is an error, not an empty string."""

    labels: Mapping[str, str]

    def __getitem__(self, key: str) -> str:
        try:
            return self.labels[key]
        except KeyError:
            raise ChartError(f"the chart needs a label for {key!r}") from None


def check_frame(frame: pl.DataFrame, needed: Sequence[str]) -> None:
    """Refuses a frame that lacks a column or has more rows than a chart takes."""
    absent = [name for name in needed if name not in frame.columns]
    if absent:
        raise ChartError(f"the frame has no column {', '.join(absent)}; it has {', '.join(frame.columns) or 'none'}")
    if frame.height > MAX_ROWS:
        raise ChartError(f"{frame.height} rows; a chart takes {MAX_ROWS} at most, aggregate or limit the query")


def plain(value: Any) -> Any:
    """A value as JSON has it: decimals and dates leave, NaN and infinity are no numbers."""
    if isinstance(value, bool | int | str) or value is None:
        return value
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return str(value)


def read_rows(frame: pl.DataFrame, value: str) -> list[Row]:
    """The frame's rows; a value that is not finite counts as missing."""
    rows = frame.to_dicts()
    for row in rows:
        if isinstance(row[value], float) and not math.isfinite(row[value]):
            row[value] = None
        elif row[value] is not None and not isinstance(row[value], int | float | Decimal):
            raise ChartError(f"column {value!r} must be a number, found {row[value]!r}")
    return rows


def number_text(value: Number | None, kind: Kind = "count", *, unit: str = "", sign: bool = False) -> str:
    """The exact number with thousands separators; a ratio as a percentage with two decimals.

    >>> number_text(Decimal("1234567.50"), "amount")
    '1,234,567.5'
    >>> number_text(0.12345, "ratio")
    '12.35%'
    """
    if value is None or not math.isfinite(value):
        return _NO_VALUE
    mark = "+" if sign else ""
    if kind == "ratio":
        text = f"{value:{mark}.2%}"
        return text if any(digit in text for digit in "123456789") else text.lstrip("+-")
    if isinstance(value, float):
        text = f"{value:{mark},.6f}"
    elif isinstance(value, Decimal):
        text = f"{value:{mark},f}"
    else:
        text = f"{value:{mark},d}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return f"{text} {unit}" if unit else text


_EXACT = 12
"""Decimals of a ratio beyond which there is only the noise of floating point."""


def percent_text(value: float, sign: str = "") -> str:
    """A ratio as a percentage with one decimal; with more where one would make it none or all, which it is not.

    >>> percent_text(0.12345), percent_text(0.0), percent_text(0.99998), percent_text(-0.0001, "+"), percent_text(-1.0)
    ('12.3%', '0.0%', '99.998%', '-0.01%', '-100.0%')
    """
    is_whole = round(abs(value), _EXACT) in (0, 1)
    for decimals in (1, 2, 3, 4):
        text = f"{value:{sign}.{decimals}%}"
        if is_whole or text.strip("+-") not in (f"{0:.{decimals}%}", f"{1:.{decimals}%}"):
            break
    return text


_SMALL_DIFFERENCE = 0.0005
"""Of two ratios: what one decimal of a percentage point would round away."""


def points_text(difference: float) -> str:
    """A difference of two ratios in percentage points with its sign: one decimal, two where there is little of it.

    >>> points_text(-0.31169), points_text(0.0001), points_text(0.0)
    ('-31.2', '+0.01', '0')
    """
    decimals = 2 if abs(difference) < _SMALL_DIFFERENCE else 1
    points = round(difference * 100, decimals)
    return f"{points:+.{decimals}f}" if points else "0"


def difference_text(value: Number | None, kind: Kind, words: Words, unit: str = "") -> str:
    """A change with its sign and unit; of a ratio percentage points, which a % sign would misname."""
    if value is None or kind != "ratio":
        return number_text(value, kind, unit=unit, sign=value != 0)
    return f"{change_text(value, kind)} {words['points']}"


def change_text(value: Number, kind: Kind) -> str:
    """A change with its sign, without its unit."""
    return points_text(float(value)) if kind == "ratio" else number_text(value, kind, sign=value != 0)


@dataclass(frozen=True, slots=True)
class TooltipSetting:
    """How a chart's tooltips are worded. `category` is the column whose codes `category_labels` translates."""

    words: Words
    value: str | None = "value"
    kind: Kind = "count"
    unit: str = ""
    category: str | None = None
    category_labels: Mapping[str, str] | None = None
    category_title: str = "category"
    value_sign: bool = False


# The order of a tooltip's lines; `value` and the category stand between agency_name and share.
_BEFORE = ("report_year", "rank", "agency_name")
_COUNTS = (
    "peer_count",
    "body_count",
    "cumulative_count",
    "expected_count",
    "report_count",
    "incomplete_count",
    "computed_count",
)


def add_tooltips(rows: list[Row], setting: TooltipSetting) -> list[alt.Tooltip]:
    """Writes a text for every line of the tooltip into the rows (fields `t0`, `t1`, …) and returns the lines.

    Lines without a text in any row are left out.
    """
    words, lines = setting.words, [(title, [text(row) for row in rows]) for title, text in _lines(rows, setting)]
    tooltips: list[alt.Tooltip] = []
    for title, texts in lines:
        if all(text in (_NO_VALUE, "") for text in texts):
            continue
        field = f"t{len(tooltips)}"
        for row, text in zip(rows, texts, strict=True):
            row[field] = text
        tooltips.append(alt.Tooltip(field=field, type="nominal", title=words[title] if title else " "))
    return tooltips


def _lines(rows: list[Row], setting: TooltipSetting) -> list[tuple[str, Any]]:
    words, kind, unit = setting.words, setting.kind, setting.unit
    columns = rows[0].keys() if rows else {}.keys()

    def value_text(row: Row) -> str:
        value = row.get(setting.value or "")
        if value is None:
            return words["no_data"]
        if setting.value_sign:
            return difference_text(value, kind, words, unit)
        return number_text(value, kind, unit=str(row.get("unit") or unit))

    def interval_text(row: Row) -> str:
        low, high = row["interval_low"], row["interval_high"]
        return _NO_VALUE if low is None or high is None else f"{number_text(low, kind)} – {number_text(high, kind)}"

    def category_text(row: Row) -> str:
        return category_label(row[setting.category or ""], setting.category_labels)

    lines: list[tuple[str, Any]] = [(name, _plain_text(name)) for name in _BEFORE if name in columns]
    if setting.category:
        lines.append((setting.category_title, category_text))
    if setting.value:
        lines.append((setting.value, value_text))
    if "share" in columns:
        lines.append(("share", lambda row: number_text(row["share"], "ratio")))
    # A count comes with itself as the numerator and no denominator: that would say the same thing twice.
    has_base = any(row.get("denominator") is not None for row in rows)
    for name in ("numerator", "denominator"):
        if name in columns and has_base:
            lines.append((name, _number_column(name, "count")))
    if "previous_value" in columns:
        lines.append(("previous_value", _number_column("previous_value", kind)))
    if "change" in columns and setting.value != "change":
        lines.append(("change", lambda row: difference_text(row["change"], kind, words)))
    if "change_ratio" in columns:
        lines.append(("change_ratio", lambda row: number_text(row["change_ratio"], "ratio", sign=True)))
    if "matched_change" in columns:
        lines.append(("matched_body_count", _number_column("matched_body_count", "count")))
        lines += [(name, _number_column(name, kind)) for name in ("matched_previous_value", "matched_value")]
        lines.append(("matched_change", lambda row: difference_text(row["matched_change"], kind, words)))
        lines.append(("matched_change_ratio", lambda row: number_text(row["matched_change_ratio"], "ratio", sign=True)))
    if {"interval_low", "interval_high"} <= columns:
        lines.append(("interval", interval_text))
    for name in ("median_value", "peer_median"):
        if name in columns:
            lines.append((name, _number_column(name, kind)))
    lines += [(name, _number_column(name, "count")) for name in _COUNTS if name in columns]
    if any(row.get("_is_faint") for row in rows):
        lines.append(("", lambda row: words["small_base"] if row.get("_is_faint") else ""))
    lines += [(name, _plain_text(name)) for name in ("published_on", "note") if name in columns]
    return lines


def _plain_text(name: str) -> Any:
    return lambda row: _NO_VALUE if row[name] is None else str(row[name])


def _number_column(name: str, kind: Kind) -> Any:
    return lambda row: number_text(row[name], kind)


def category_label(code: Any, labels: Mapping[str, str] | None) -> str:
    """The word for a code; a code without a word is an error, since it would show a column name to a reader."""
    if labels is None or code not in labels:
        raise ChartError(f"no label for category {code!r}")
    return labels[code]


def chart_data(rows: list[Row], keep: Sequence[str]) -> alt.InlineData:
    """The rows as a chart's data: the columns named, the tooltip texts and the chart's own fields (`_…`)."""
    own = [
        name for name in (rows[0] if rows else {}) if name.startswith("_") or (name[:1] == "t" and name[1:].isdigit())
    ]
    fields = list(dict.fromkeys([*keep, *own]))
    # A tuple: Altair copies lists, rows and all, at every step of making a chart.
    return alt.InlineData(values=tuple({field: plain(row.get(field)) for field in fields} for row in rows))


def text_width(text: str) -> int:
    """Width in half ems: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text)


def wrap_label(text: str, width: int, max_lines: int = 3) -> list[str]:
    """Breaks a label into even lines of at most `width` half ems: Chinese anywhere, Latin between words.

    What does not fit into `max_lines` ends in …; the tooltip carries the whole.
    """
    return list(_wrapped(text, width, max_lines))


@lru_cache(maxsize=20_000)
def _wrapped(text: str, width: int, max_lines: int) -> tuple[str, ...]:
    pieces = _pieces(" ".join(text.split()), width)
    lines = _fill_lines(pieces, width)
    if len(lines) <= max_lines:
        # As narrow as the number of lines allows, so that no line of one character is left over.
        for narrower in range(width - 1, max(width // 2, 1), -1):
            tighter = _fill_lines(pieces, narrower)
            if len(tighter) > len(lines) or max(map(text_width, tighter)) > narrower:
                break
            lines = tighter
    else:
        last = lines[max_lines - 1]
        while last and text_width(last) > width - 2:
            last = last[:-1]
        lines = [*lines[: max_lines - 1], last + "…"]
    return tuple(lines)


def _fill_lines(pieces: Sequence[str], width: int) -> list[str]:
    lines, line = [], ""
    for piece in pieces:
        if line and text_width(line + piece.rstrip()) > width:
            lines.append(line.rstrip())
            line = piece.lstrip()
        else:
            line += piece
    return [*lines, line.rstrip()]


def _pieces(text: str, width: int) -> list[str]:
    """Parts that stay together: one wide character, or a Latin word with the blank after it (cut when over-long)."""
    pieces, word = [], ""
    for character in text:
        is_wide = text_width(character) == 2
        if is_wide or len(word) >= width:
            if word:
                pieces.append(word)
            word = ""
        if is_wide:
            pieces.append(character)
            continue
        word += character
        if character == " ":
            pieces.append(word)
            word = ""
    return [*pieces, word] if word else pieces


def lookup_expression(texts: Mapping[str, str | list[str]], subject: str) -> str:
    """A Vega expression that looks a code up in a table of texts; the texts are quoted as data, whatever they hold."""
    table = json.dumps(texts, ensure_ascii=False).replace("\u2028", " ").replace("\u2029", " ")
    return f"({table})[{subject}]"


def known_number(value: Any) -> Number | None:
    """The value where it is a finite number, else None."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    return value if math.isfinite(value) else None


def mark_small_bases(rows: list[Row], minimum_base: int) -> None:
    """Sets `_is_faint`: the query's own flag where it gives one, else the denominator against the minimum."""
    for row in rows:
        flag, base = row.get("is_below_base"), known_number(row.get("denominator"))
        row["_is_faint"] = bool(flag) if flag is not None else base is not None and base < minimum_base
