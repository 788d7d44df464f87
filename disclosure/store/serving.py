"""The serving tables of a version: made by queries/serving from the normalised tables and the rows of data/measures.

They are made as a whole where the code or its data files have changed, and kept up for the reports and bodies that a
change touches otherwise; both ways run the same statements.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import duckdb
import polars as pl

from disclosure.measures.catalogue import parameter_names
from disclosure.measures.terms import (
    MeasureError,
    expand_terms,
    load_conversions,
    load_measure_rows,
    require_counted_cells,
)
from disclosure.store.append import load_statement
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

_ANEW_FROM_SHARE = 0.2
"""From this share of the reports on, making all tables anew is quicker than keeping them up."""

_TABLE = re.compile(r"^create or replace table (\w+) as$", re.MULTILINE)

_COMPARED_TABLES = {"agency_summary": "agency_id", "agency_name": "name_number"}
"""Tables over all bodies and their keys: made anew, and the rows that differ are taken over."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs from what the serving tables say: reports, their years, the bodies that they and others concern."""

    report_ids: tuple[int, ...]
    report_years: tuple[int, ...]
    agency_ids: tuple[str, ...]


def find_changes(connection: duckdb.DuckDBPyConnection, report_ids: Collection[int]) -> Changes | None:
    """Compare reports and bodies with the serving tables; `report_ids` are reports with new cells.

    None where so much has changed that everything is to be made anew.
    """
    rows = execute(connection, load_statement("changed_report"), {"report_ids": list(report_ids)})
    (report_count,) = first_row(connection, "select count(*) from report_measure")
    if len(rows) > _ANEW_FROM_SHARE * int(report_count):
        return None
    agencies = {str(name) for row in rows for name in row[1:3] if name is not None}
    agencies |= {str(row[0]) for row in execute(connection, load_statement("changed_agency")) if row[0] is not None}
    return Changes(
        tuple(sorted({*(int(row[0]) for row in rows), *report_ids})),
        tuple(sorted({int(year) for row in rows for year in row[3:5] if year is not None})),
        tuple(sorted(agencies)),
    )


def build_serving_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Run queries/serving in order: tables made for speed from the normalised ones.

    A statement with the parameters `$measure_numbers` and `$field_names` runs once a batch of measures, one with
    `$scope` and `$report_year` once for each of those, which bounds what it sorts. Raises StoreError where
    data/measures do not fit the forms: a cell that no measure counts would be lost in silence.
    """
    try:
        require_counted_cells()
    except MeasureError as error:
        raise StoreError(str(error)) from error
    with _incoming(connection):
        for path in statement_files("serving"):
            statement = path.read_text(encoding="utf-8")
            names = parameter_names(statement)
            everything: dict[str, object] = dict.fromkeys(names)
            if "measure_numbers" in names:
                for batch in _measure_batches(connection):
                    execute(connection, statement, everything | batch)
            elif "report_year" in names:
                execute(connection, statement, everything | {"report_ids": []})
                addition = _TABLE.sub(r"insert into \1 by name", statement)
                for scope, year in execute(connection, load_statement("scopes_and_years")):
                    execute(connection, addition, everything | {"scope": scope, "report_year": year})
            else:
                execute(connection, statement, everything)


def update_serving_tables(connection: duckdb.DuckDBPyConnection, changes: Changes) -> None:
    """Bring the serving tables in line with `changes` (of `find_changes`): equal to making them anew.

    Rows of other reports keep their place in their tables; new rows come last.
    """
    ids = set(changes.report_ids)
    with _incoming(connection):
        connection.begin()
        if ids:
            followers = _following(connection, ids)
            before = _keys_of(connection, ids | followers)
            _replace(connection, "20_report_measure", {"report_ids": sorted(ids)})
            execute(connection, load_statement("place_reports"))
            # A report that is new may have become the year before of another, which then has changed itself.
            followers |= _following(connection, ids)
            _replace_rows_of(connection, ids, followers, before)
        for name in ("50_agency_summary", "51_agency_name"):
            _replace_differing(connection, name)
        connection.commit()


@dataclass(frozen=True, slots=True)
class _Keys:
    """What groups some reports belong to."""

    previous_ids: frozenset[int]
    years: frozenset[int]
    year_keys: frozenset[str]
    group_keys: frozenset[str]

    def __or__(self, other: _Keys) -> _Keys:
        return _Keys(
            self.previous_ids | other.previous_ids,
            self.years | other.years,
            self.year_keys | other.year_keys,
            self.group_keys | other.group_keys,
        )


def _following(connection: duckdb.DuckDBPyConnection, report_ids: Collection[int]) -> set[int]:
    rows = execute(connection, load_statement("following_report"), {"report_ids": sorted(report_ids)})
    return {int(row[0]) for row in rows}


def _keys_of(connection: duckdb.DuckDBPyConnection, report_ids: Collection[int]) -> _Keys:
    rows = execute(connection, load_statement("serving_keys"), {"report_ids": sorted(report_ids)})
    return _Keys(
        frozenset(int(row[1]) for row in rows if row[1] is not None),
        frozenset(int(row[2]) for row in rows),
        frozenset(str(row[3]) for row in rows),
        frozenset(str(row[4]) for row in rows),
    )


def _replace_rows_of(
    connection: duckdb.DuckDBPyConnection, ids: Collection[int], followers: Collection[int], before: _Keys
) -> None:
    """Everything by report, year or group of peers; `followers` show the values of `ids` beside their own."""
    wanted = sorted({*ids, *followers})
    now = _keys_of(connection, wanted)
    keys = before | now
    _replace(connection, "25_applicant_wide", {"report_ids": sorted(ids)})
    _replace(connection, "28_figure_factor", {"report_ids": sorted(ids)})
    execute(
        connection, load_statement("forget_report_value"), {"report_ids": wanted, "report_years": sorted(keys.years)}
    )
    statement = _serving_statement("31_report_value_rows")
    parameters = {"report_ids": wanted, "read_report_ids": sorted({*wanted, *now.previous_ids})}
    for batch in _measure_batches(connection, len(wanted)):
        execute(connection, statement, parameters | batch)
    _replace(connection, "40_peer_group", {"group_keys": sorted(keys.group_keys)})
    for name in ("45_measure_year", "46_applicant_year"):
        _replace(connection, name, {"year_keys": sorted(keys.year_keys)})


def _serving_statement(name: str) -> str:
    return load_statement(name, "serving")


def _replace(connection: duckdb.DuckDBPyConnection, name: str, parameters: Mapping[str, Sequence[object]]) -> None:
    """Forget the rows of a table that belong to `parameters`, and make them anew."""
    table = name.partition("_")[2]
    statement = _serving_statement(name)
    execute(connection, load_statement(f"forget_{table}"), parameters)
    everything = dict.fromkeys(parameter_names(statement))
    execute(connection, _TABLE.sub(r"insert into \1 by name", statement), everything | dict(parameters))


def _replace_differing(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Make a table over all bodies anew beside the one at hand, and take over the rows that differ."""
    table = name.partition("_")[2]
    key = _COMPARED_TABLES[table]
    execute(connection, _TABLE.sub("create or replace temp table made as", _serving_statement(name)))
    statements = (
        f"delete from {table} where {key} in (select {key} from (from {table} except from made))",  # noqa: S608
        f"insert into {table} by name (from made except from {table})",
        "drop table made",
    )
    for statement in statements:
        execute(connection, statement)


@contextmanager
def _incoming(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """The rows of the data files, under the names by which the statements know them."""
    incoming = {
        "incoming_measure": _measure_frame(),
        "incoming_term": _term_frame(),
        "incoming_conversion": _conversion_frame(),
        "search_forms": read_rows_of(SEARCH_FORMS),
    }
    for name, frame in incoming.items():
        connection.register(name, frame)
    try:
        yield
    finally:
        for name in incoming:
            connection.unregister(name)


def _measure_batches(
    connection: duckdb.DuckDBPyConnection, report_count: int | None = None
) -> Iterator[dict[str, object]]:
    """Measures in the order of their numbers, with the columns of report_wide that their terms name."""
    if report_count is None:
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
