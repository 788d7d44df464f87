"""Frames as CSV and Parquet."""

from __future__ import annotations

import io
from collections.abc import Mapping

import polars as pl

# With the full-width forms, which some spreadsheets take for the plain ones.
_FORMULA = "^[=+@\t\r\n\uff1d\uff0b\uff20\uff0d-]"
_HARMLESS = r"^[+-]?[\d,.]*%?$"  # a signed number, or a lone dash: no formula, and changing it would falsify it

DECIMAL_DIGITS = 15
"""Significant digits that a spreadsheet keeps."""


class DownloadError(ValueError):
    """A frame that the wanted file cannot hold; the message names what and what to do."""


def header_words(columns: list[str], headers: Mapping[str, str] | None) -> list[str]:
    """The word for each column, its code where there is none; a word that two columns share gets the code behind."""
    words = [(headers or {}).get(column, column) for column in columns]
    return [
        f"{word} ({column})" if words.count(word) > 1 else word for column, word in zip(columns, words, strict=True)
    ]


def refuse_nested(frame: pl.DataFrame) -> None:
    nested = [name for name, dtype in frame.schema.items() if dtype.is_nested()]
    if nested:
        raise DownloadError(f"columns of lists or records cannot be written to this file: {', '.join(nested)}")


def to_csv(frame: pl.DataFrame, headers: Mapping[str, str] | None = None, mark: tuple[str, str] | None = None) -> bytes:
    """The frame as a CSV file that Excel opens rightly: UTF-8 with byte order mark, CRLF, comma.

    Decimals are exact and without trailing zeros, ratios stay 0-1, null is an empty field. A text that a spreadsheet
    would run as a formula gets an apostrophe in front; numbers are never touched. `mark`, a heading and a text, is
    added as a last column (for simulated data: every line says so, however it is cut up later).
    """
    refuse_nested(frame)
    columns = []
    for name, dtype in frame.schema.items():
        column = pl.col(name)
        if dtype == pl.String or isinstance(dtype, pl.Categorical | pl.Enum):
            columns.append(_guard(column.cast(pl.String)).alias(name))
        elif isinstance(dtype, pl.Decimal) and dtype.scale:
            columns.append(column.cast(pl.String).str.strip_chars_end("0").str.strip_chars_end("."))
        else:
            columns.append(column)
    words = header_words(frame.columns, headers)
    written = frame.select(columns)
    if mark is not None:
        words.append(mark[0])
        written = written.with_columns(pl.lit(mark[1]).alias("\0mark"))
    written.columns = pl.select(_guard(pl.Series(words, dtype=pl.String))).to_series().to_list()
    return written.write_csv(include_bom=True, line_terminator="\r\n").encode()


def _guard(column: pl.Expr | pl.Series) -> pl.Expr:
    text = pl.lit(column) if isinstance(column, pl.Series) else column
    is_formula = text.str.contains(_FORMULA) & ~text.str.contains(_HARMLESS)
    return pl.when(is_formula).then(pl.concat_str(pl.lit("'"), text)).otherwise(text)


def to_parquet(frame: pl.DataFrame, metadata: Mapping[str, str] | None = None) -> bytes:
    """The frame with its types and code names; `metadata` (data version, filters, simulated or not) inside the file."""
    buffer = io.BytesIO()
    frame.write_parquet(buffer, compression="zstd", metadata=dict(metadata or {}))
    return buffer.getvalue()
