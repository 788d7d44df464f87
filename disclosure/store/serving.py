"""The serving tables of a version: made by queries/serving from the normalised tables and the rows of data/measures."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import polars as pl

from disclosure.catalogue import parameter_names
from disclosure.measures import MeasureError, expand_terms, load_conversions, load_measure_rows, require_counted_cells
from disclosure.store.errors import StoreError
from disclosure.store.schema import (
    SEARCH_FORMS,
    execute,
    first_row,
    read_rows_of,
    statement_files,
    wide_column,
    wide_columns,
)

_MOST_TERM_VALUES = 1000_000
"""Terms times reports that one statement takes at once: what it sums in memory."""


def build_serving_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Run queries/serving in order: tables made for speed from the normalised ones.

    A statement with the parameters `$measure_numbers` and `$field_names` runs once a batch of measures. Raises
    StoreError where data/measures do not fit the forms: a cell that no measure counts would be lost in silence.
    """
    try:
        require_counted_cells()
    except MeasureError as error:
        raise StoreError(str(error)) from error
    incoming = {
        "incoming_measure": _measure_frame(),
        "incoming_term": _term_frame(),
        "incoming_conversion": _conversion_frame(),
        "search_forms": read_rows_of(SEARCH_FORMS),
    }
    for name, frame in incoming.items():
        connection.register(name, frame)
    for path in statement_files("serving"):
        statement = path.read_text(encoding="utf-8")
        if parameter_names(statement):
            for batch in _measure_batches(connection):
                execute(connection, statement, batch)
        else:
            execute(connection, statement)
    for name in incoming:
        connection.unregister(name)


def _measure_batches(connection: duckdb.DuckDBPyConnection) -> Iterator[dict[str, object]]:
    """Measures in the order of their numbers, with the columns of report_wide that their terms name."""
    (report_count,) = first_row(connection, "select count(*) from report_measure")
    columns = wide_columns(connection)
    cells = expand_terms()
    batch: list[int] = []
    fields: set[str] = set()
    term_count = 0
    for measure in load_measure_rows():
        own = [cell for cell in cells if cell.measure == measure.code]
        own_count = len({(cell.part, cell.key) for cell in own})
        if batch and (term_count + own_count) * report_count > _MOST_TERM_VALUES:
            yield {"measure_numbers": batch, "field_names": [name for name in columns if name in fields]}
            batch, fields, term_count = [], set(), 0
        batch.append(measure.number)
        term_count += own_count
        for cell in own:
            keys = (cell.key, *cell.parts, *([cell.unless] if cell.unless else []), *cell.unless_parts)
            fields.update(map(wide_column, keys))
    yield {"measure_numbers": batch, "field_names": [name for name in columns if name in fields]}


def _measure_frame() -> pl.DataFrame:
    rows = [(row.number, row.code, row.table, row.kind, row.continuity, row.metric) for row in load_measure_rows()]
    names = ("measure_number", "measure", "table_code", "measure_kind", "continuity", "metric")
    return pl.DataFrame(rows, schema=names, orient="row")


def _term_frame() -> pl.DataFrame:
    numbers = {row.code: row.number for row in load_measure_rows()}
    return pl.DataFrame(
        [
            {
                "measure_number": numbers[cell.measure],
                "measure": cell.measure,
                "format_version": cell.version,
                "part": cell.part,
                "sign": cell.sign,
                "figure_key": cell.key,
                "field_name": wide_column(cell.key),
                "part_field_names": [wide_column(key) for key in cell.parts],
                "unless_field_name": wide_column(cell.unless) if cell.unless else None,
                "unless_part_field_names": [wide_column(key) for key in cell.unless_parts],
                "addend": cell.addend,
                "is_required": cell.is_required,
                "conversion": cell.conversion or None,
            }
            for cell in expand_terms()
        ],
        schema_overrides={"part_field_names": pl.List(pl.String), "unless_part_field_names": pl.List(pl.String)},
        infer_schema_length=None,
    )


def _conversion_frame() -> pl.DataFrame:
    rows = [(row.conversion, row.unit, row.factor) for row in load_conversions()]
    return pl.DataFrame(rows, schema=("conversion", "unit", "factor"), orient="row")
