"""Corrections of cells applied to a version in the making.

They are applied anew to every version, and only while the reading still has what was wrong: a source that was mended,
or is read better by now, is left alone, and the correction is named as one that no longer fits. A reader's error is
mended in the table `figure`, which says what the source says; a source's error changes only what is counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path

import duckdb
import polars as pl

from disclosure.decisions.corrections import Correction, CorrectionError, load_corrections
from disclosure.decisions.journals import JournalError
from disclosure.store.append import wide_frame
from disclosure.store.batch import VALUE_TYPE
from disclosure.store.errors import StoreError
from disclosure.store.schema import append_rows, execute, fingerprint, load_statement, wide_columns

_CHANGED_FIGURES = ("restore_figures", "remove_added_figures")
_SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "correction_id": pl.String,
    "corrected_at": pl.Datetime("us"),
    "corrected_by": pl.String,
    "agency_id": pl.String,
    "report_year": pl.Int32,
    "scope": pl.String,
    "table_code": pl.String,
    "row_code": pl.String,
    "column_code": pl.String,
    "correction_kind": pl.String,
    "wrong_state": pl.String,
    "wrong_value": VALUE_TYPE,
    "wrong_raw_text": pl.String,
    "corrected_state": pl.String,
    "corrected_value": VALUE_TYPE,
    "reason": pl.String,
    "evidence_source": pl.String,
    "source_sha256": pl.String,
    "recorded_in": pl.String,
}


def read_corrections(folder: Path) -> list[Correction]:
    """The corrections that count in a store. Raises StoreError where they cannot be read."""
    try:
        return load_corrections(folder)
    except (CorrectionError, JournalError) as error:
        raise StoreError(str(error)) from error


def corrections_fingerprint(corrections: Sequence[Correction]) -> str:
    """Stands for some corrections; empty for none."""
    if not corrections:
        return ""
    return fingerprint(sorted(repr(correction) for correction in corrections))


def apply_corrections(connection: duckdb.DuckDBPyConnection, corrections: Sequence[Correction]) -> list[int]:
    """Bring a version in line with `corrections`; returns the reports that count otherwise for it.

    What an earlier version of the store had corrected and nobody corrects any more is as it was read again.
    """
    before = _applied(connection)
    if not corrections and not before and not execute(connection, "select 1 from correction limit 1"):
        return []
    connection.begin()
    for name in _CHANGED_FIGURES:
        execute(connection, load_statement(name))
    connection.register("incoming", _frame(corrections))
    placed = pl.DataFrame(connection.sql(load_statement("place_corrections")).pl())
    connection.unregister("incoming")
    execute(connection, "delete from correction")
    append_rows(connection, "correction", placed)
    execute(connection, load_statement("correct_figures"))
    execute(connection, load_statement("add_corrected_figures"))
    execute(connection, load_statement("forget_correction_problems"))
    execute(connection, load_statement("report_mended_corrections"))
    after = _applied(connection)
    changed = before ^ after
    report_ids = sorted({int(str(report_id)) for report_id, *_ in changed})
    _widen_again(connection, report_ids)
    connection.commit()
    return report_ids


def _applied(connection: duckdb.DuckDBPyConnection) -> set[tuple[object, ...]]:
    return {
        tuple(row)
        for row in execute(
            connection,
            "select report_id, agency_id, correction_kind, table_code, row_code, column_code, corrected_state,"
            " corrected_value from correction where correction_status = 'applied'",
        )
    }


def _widen_again(connection: duckdb.DuckDBPyConnection, report_ids: Sequence[int]) -> None:
    """The wide rows of some reports, made anew from their cells as they count."""
    if not report_ids:
        return
    parameters = {"report_ids": list(report_ids)}
    cells = pl.DataFrame(connection.sql(load_statement("counted_figures"), params=parameters).pl())
    execute(connection, load_statement("forget_wide_rows"), parameters)
    reports = pl.DataFrame({"report_id": pl.Series(report_ids, dtype=pl.Int64)})
    append_rows(connection, "report_wide", wide_frame(reports, cells, wide_columns(connection)))


def _frame(corrections: Sequence[Correction]) -> pl.DataFrame:
    rows = []
    for correction in corrections:
        row = {field.name: getattr(correction, field.name) for field in fields(correction)}
        row["corrected_at"] = correction.corrected_at.replace(tzinfo=None)
        row["table_code"], row["row_code"], row["column_code"] = row.pop("figure_key").split(".")
        rows.append(row)
    return pl.DataFrame(rows, schema=_SCHEMA)
