"""The serving tables of a version: made by queries/serving from the normalised tables and the rows of data/measures.

They are made as a whole where the code or its data files have changed, and kept up for the reports and bodies that a
change touches otherwise; both ways run the same statements.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

import duckdb
import polars as pl

from disclosure.measures.catalogue import parameter_names
from disclosure.measures.terms import (
    MeasureError,
    TermCell,
    expand_terms,
    load_conversions,
    load_measure_rows,
    require_counted_cells,
)
from disclosure.store import middles
from disclosure.store.errors import StoreError
from disclosure.store.schema import (
    SEARCH_FORMS,
    execute,
    first_row,
    load_statement,
    read_rows_of,
    statement_files,
    wide_column,
    wide_columns,
)

_MOST_TERM_VALUES = 1000_000
"""Terms times reports that one statement takes at once: what it sums in memory."""

_MOST_SORTED_REPORTS = 5_000
"""More reports are sorted a scope and year at a time: planning that so often takes longer than sorting a few."""

_ANEW_FROM_SHARE = 0.2
"""From this share of the reports on, making all tables anew is quicker than keeping them up."""

_STORED_FOR_MADE = 500
_STORED_FOR_PLANNING = 180_000
"""In the time in which the values of a report are made from its cells those of so many are looked through, and of so
many in the time in which making them is planned: report_value has no order by report.
"""

_TABLE = re.compile(r"^create or replace table (\w+) as$", re.MULTILINE)

_COMPARED_TABLES = {"agency_summary": "agency_id", "agency_name": "name_number"}
"""Tables over all bodies and their keys: where places in lists shift, they are made anew, and the rows that differ are
taken over."""


_NOTED_TABLES = tuple(f"{moment}_{what}" for moment in ("earlier", "later") for what in ("row", "group"))
_NOTED_ROWS = ("earlier_applicant", "later_applicant")


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs from what the serving tables say.

    Of the reports `report_ids`, those of `described_ids` have the values that they had: what is said of their body
    changed. `agency_ids` are bodies of which anything may have changed. Where a report came, went, moved or got other
    cells, `counted_agency_ids` and `counted_years` say whose and when: bodies above and after them count it in these
    years. `named_agency_ids` are bodies whose name, place among others or years are said otherwise;
    `listed_agency_ids` all whose rows in lists of bodies may differ, None where that may be any. `peer_groups`
    (scope|level|kind) and `report_years` are those of all reports that changed, before and now.
    """

    report_ids: tuple[int, ...]
    described_ids: tuple[int, ...]
    report_years: tuple[int, ...]
    agency_ids: tuple[str, ...]
    counted_agency_ids: tuple[str, ...]
    counted_years: tuple[int, ...]
    named_agency_ids: tuple[str, ...]
    listed_agency_ids: tuple[str, ...] | None
    peer_groups: tuple[str, ...]


def find_changes(
    connection: duckdb.DuckDBPyConnection, report_ids: Collection[int], agency_ids: Collection[str] | None = None
) -> Changes | None:
    """Compare reports and bodies with the serving tables; `report_ids` are reports with new cells, `agency_ids` the
    bodies of which reports may have come, gone or moved (None: any), before and now.

    None where so much has changed that everything is to be made anew.
    """
    bodies = execute(connection, load_statement("changed_agency"))
    wanted: list[str] | None = None
    if agency_ids is not None:
        own = execute(connection, load_statement("agency_of_reports"), {"report_ids": list(report_ids)})
        wanted = sorted({*agency_ids, *_known(own, 0), *_known(bodies, 0)})
    rows = execute(connection, load_statement("changed_report"), {"report_ids": list(report_ids), "agency_ids": wanted})
    if len(rows) > _ANEW_FROM_SHARE * _report_count(connection):
        return None
    counted = [row for row in rows if row[5]]
    return Changes(
        report_ids=tuple(sorted({*(int(row[0]) for row in rows), *report_ids})),
        described_ids=tuple(sorted(int(row[0]) for row in rows if row[8])),
        report_years=tuple(sorted(_known(rows, 3, 4))),
        agency_ids=tuple(sorted(_known(rows, 1, 2) | _known(bodies, 0))),
        counted_agency_ids=tuple(sorted(_known(counted, 1, 2))),
        counted_years=tuple(sorted(_known(counted, 3, 4))),
        named_agency_ids=tuple(sorted(_known([row for row in bodies if row[1]], 0))),
        listed_agency_ids=None if wanted is None else tuple(wanted),
        peer_groups=tuple(sorted(_known(rows, 6, 7))),
    )


def _report_count(connection: duckdb.DuckDBPyConnection) -> int:
    (count,) = first_row(connection, "select count(*) from report_measure")
    return int(count)


def _known(rows: Sequence[tuple[Any, ...]], *columns: int) -> set[Any]:
    """The values of some columns, without null."""
    return {row[column] for row in rows for column in columns} - {None}


def build_serving_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Run queries/serving in order: tables made for speed from the normalised ones.

    A statement with the parameters `$measure_numbers` and `$field_names` runs once a batch of measures, one with
    `$scope` and `$report_year` once for each of those where reports are many, which bounds what it sorts. Raises
    StoreError where data/measures do not fit the forms: a cell that no measure counts would be lost in silence.
    """
    try:
        require_counted_cells()
    except MeasureError as error:
        raise StoreError(str(error)) from error
    with _incoming(connection):
        for path in statement_files("serving"):
            statement = path.read_text(encoding="utf-8")
            names = parameter_names(statement)
            everything: dict[str, object] = dict.fromkeys(names) | (
                {"reach": middles.REACH} if "reach" in names else {}
            )
            if "measure_numbers" in names:
                for batch in _measure_batches(connection):
                    execute(connection, statement, everything | batch)
            elif "report_year" in names and _report_count(connection) > _MOST_SORTED_REPORTS:
                nothing: dict[str, object] = {name: [] for name in ("report_ids", "window_measures") if name in names}
                execute(connection, statement, everything | nothing)
                addition = _insertion(path.stem)
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
            valued = ids - set(changes.described_ids)
            # A report whose year before is another one by now has changed itself: no others follow afterwards.
            wanted = valued | _following(connection, valued) if valued else set()
            concerned = ids | wanted
            before = _keys_of(connection, concerned)
            _note_groups(connection, "earlier", concerned)
            documents = execute(connection, load_statement("documents_of_reports"), {"report_ids": sorted(ids)})
            rows: dict[str, Sequence[object]] = {
                "report_ids": sorted(ids),
                "agency_ids": changes.agency_ids,
                "digests": sorted(_known(documents, 0)),
            }
            remake_rows(connection, "20_report_measure", rows)
            now = _keys_of(connection, concerned)
            keys = before | now
            _note_groups(connection, "later", concerned)
            _note_values(connection, ids - wanted, keys, now.previous_ids)
            if wanted:
                _replace_applicants(connection, valued)
                _replace_fill(connection, valued)
                remake_rows(connection, "28_figure_factor", {"report_ids": sorted(valued)})
                _replace_values(connection, wanted, keys, now.previous_ids)
                _add_up_applicants(connection)
            _add_up(connection, keys)
        _keep_bodies(connection, changes.listed_agency_ids)
        connection.commit()


@dataclass(frozen=True, slots=True)
class _Keys:
    """What groups some reports belong to."""

    previous_ids: frozenset[int]
    years: frozenset[int]
    group_keys: frozenset[str]

    def __or__(self, other: _Keys) -> _Keys:
        return _Keys(
            self.previous_ids | other.previous_ids,
            self.years | other.years,
            self.group_keys | other.group_keys,
        )


def _following(connection: duckdb.DuckDBPyConnection, report_ids: Collection[int]) -> set[int]:
    rows = execute(connection, load_statement("following_report"), {"report_ids": sorted(report_ids)})
    return {int(report_id) for (report_id,) in rows}


def _keys_of(connection: duckdb.DuckDBPyConnection, report_ids: Collection[int]) -> _Keys:
    rows = execute(connection, load_statement("serving_keys"), {"report_ids": sorted(report_ids)})
    return _Keys(
        frozenset(int(row[1]) for row in rows if row[1] is not None),
        frozenset(int(row[2]) for row in rows),
        frozenset(str(row[3]) for row in rows),
    )


def _note_values(
    connection: duckdb.DuckDBPyConnection, report_ids: Collection[int], keys: _Keys, previous_ids: Collection[int]
) -> None:
    """The values of reports that keep them, perhaps in other groups of bodies, in earlier_row and later_row."""
    if report_ids and len(report_ids) * _STORED_FOR_MADE + _STORED_FOR_PLANNING < _report_count(connection):
        _make_values(connection, report_ids, previous_ids)
        execute(connection, "create or replace temp table earlier_row as from made")
    else:
        statement = f"create or replace temp table earlier_row as {load_statement('values_of_reports')}"
        execute(connection, statement, {"report_ids": sorted(report_ids), "report_years": sorted(keys.years)})
    execute(connection, "create or replace temp table later_row as from earlier_row")


def _replace_values(
    connection: duckdb.DuckDBPyConnection, wanted: Collection[int], keys: _Keys, previous_ids: Collection[int]
) -> None:
    """The rows of report_value of some reports; what they were and are is added to earlier_row and later_row."""
    gone = connection.execute(
        load_statement("forget_report_value"), {"report_ids": sorted(wanted), "report_years": sorted(keys.years)}
    ).to_arrow_table()
    connection.register("incoming", gone)
    execute(connection, "insert into earlier_row from incoming")
    connection.unregister("incoming")
    _make_values(connection, wanted, previous_ids)
    execute(connection, "insert into report_value from made")
    execute(connection, "insert into later_row from made")


def _make_values(
    connection: duckdb.DuckDBPyConnection, report_ids: Collection[int], previous_ids: Collection[int]
) -> None:
    """The rows of report_value of some reports, made from their cells, in the temporary table `made`."""
    execute(connection, "create or replace temp table made as from report_value limit 0")
    statement = _serving_statement("31_report_value_rows").replace("insert into report_value\n", "insert into made\n")
    parameters = {"report_ids": sorted(report_ids), "read_report_ids": sorted({*report_ids, *previous_ids})}
    for batch in _measure_batches(connection, len(report_ids)):
        execute(connection, statement, parameters | batch)


def _replace_applicants(connection: duckdb.DuckDBPyConnection, ids: Collection[int]) -> None:
    """The rows of applicant_wide of some reports; earlier_applicant and later_applicant are what they were and are."""
    made = _insertion("25_applicant_wide", returned="*")
    parameters = {"report_ids": sorted(ids)}
    gone = connection.execute(load_statement("forget_applicant_wide"), parameters).to_arrow_table()
    come = connection.execute(made, dict.fromkeys(parameter_names(made)) | parameters).to_arrow_table()
    for name, rows in zip(_NOTED_ROWS, (gone, come), strict=True):
        connection.register(name, rows)


def _replace_fill(connection: duckdb.DuckDBPyConnection, ids: Collection[int]) -> None:
    """The rows of report_fill of some reports, and the rows and cells of patterns that came or went with them."""
    parameters = {"report_ids": sorted(ids)}
    gone = execute(connection, load_statement("forget_report_fill"), parameters)
    come = execute(connection, _insertion("26_report_fill", returned="fill_pattern"), parameters)
    concerned = {int(pattern) for (pattern,) in gone} ^ {int(pattern) for (pattern,) in come}
    if not concerned:
        return
    found = execute(connection, load_statement("changed_fill_pattern"), {"fill_patterns": sorted(concerned)})
    unused = [int(pattern) for pattern, is_used, is_listed in found if is_listed and not is_used]
    unlisted = [int(pattern) for pattern, is_used, is_listed in found if is_used and not is_listed]
    gone_rows: list[tuple[Any, ...]] = []
    if unused:
        gone_rows = execute(connection, load_statement("forget_fill_pattern"), {"fill_patterns": unused})
    if unlisted:
        made = _insertion("27_fill_pattern", returned="row_pattern")
        come_rows = _known(execute(connection, made, {"fill_patterns": unlisted}), 0)
        listed = execute(connection, load_statement("listed_row_pattern"), {"row_patterns": sorted(come_rows)})
        if missing := sorted(come_rows - _known(listed, 0)):
            execute(connection, _insertion("29_row_pattern"), {"row_patterns": missing})
    if gone_rows:
        row_patterns = sorted(_known(gone_rows, 0))
        execute(connection, load_statement("forget_row_pattern"), {"row_patterns": row_patterns})


def _note_groups(connection: duckdb.DuckDBPyConnection, moment: str, report_ids: Collection[int]) -> None:
    """Keep the groups that some reports belong to at this moment, earlier or later."""
    statement = f"create or replace temp table {moment}_group as {load_statement('groups_of_reports')}"
    execute(connection, statement, {"report_ids": sorted(report_ids)})


def _add_up(connection: duckdb.DuckDBPyConnection, keys: _Keys) -> None:
    """Bring sums and medians by year and by group of peers in line with the values that came and went.

    Sums are exact decimals: what came is added, what went is taken away, and no other report is read.
    """
    execute(connection, load_statement("changed_value"))
    middles.slide_windows(connection)
    remake_rows(connection, "40_peer_group", {"group_keys": sorted(keys.group_keys)})
    _add_to(connection, "measure_year")
    for table in ("made", "changed_value", *_NOTED_TABLES):
        execute(connection, f"drop table temp.{table}")


def _add_up_applicants(connection: duckdb.DuckDBPyConnection) -> None:
    """Bring the sums of the applications table in line with the cells that came and went."""
    _add_to(connection, "applicant_year")
    for name in _NOTED_ROWS:
        connection.unregister(name)


def _add_to(connection: duckdb.DuckDBPyConnection, table: str) -> None:
    execute(connection, load_statement(f"add_to_{table}"))
    execute(connection, load_statement(f"forget_{table}"))
    execute(connection, f"insert into {table} by name from made where body_count > 0")


def _serving_statement(name: str) -> str:
    return load_statement(name, "serving")


def _insertion(name: str, *, returned: str = "") -> str:
    """The rows of a serving table added to those that it has; gives the columns `returned` of them, if any."""
    statement = _TABLE.sub(r"insert into \1 by name", _serving_statement(name))
    return f"{statement} returning {returned}" if returned else statement


def bare_statement(name: str) -> str:
    """The rows of a serving table as a query, with comments before it."""
    return _TABLE.sub("", _serving_statement(name))


def remake_rows(connection: duckdb.DuckDBPyConnection, name: str, parameters: Mapping[str, Sequence[object]]) -> None:
    """Forget the rows of a table that belong to `parameters`, and make them anew."""
    table = name.partition("_")[2]
    made = _insertion(name)
    forgotten = load_statement(f"forget_{table}")
    execute(connection, forgotten, {key: parameters[key] for key in parameter_names(forgotten)})
    execute(connection, made, dict.fromkeys(parameter_names(made)) | dict(parameters))


def _keep_bodies(connection: duckdb.DuckDBPyConnection, agency_ids: Sequence[str] | None) -> None:
    """Bring the lists of bodies in line: the rows of some, or all (also for None) where their places may shift."""
    if agency_ids is None or not _keep_rows_of_bodies(connection, agency_ids):
        for name in ("50_agency_summary", "51_agency_name"):
            statement = _serving_statement(name)
            everything = dict.fromkeys(parameter_names(statement))
            execute(connection, _TABLE.sub("create or replace temp table made as", statement), everything)
            _take_over(connection, name.partition("_")[2])


def _keep_rows_of_bodies(connection: duckdb.DuckDBPyConnection, agency_ids: Sequence[str]) -> bool:
    """Bring the rows of some bodies in line; False where places shift, and then nothing was done."""
    if not agency_ids:
        return True
    rows = bare_statement("50_agency_summary")
    statement = f"""
        create or replace temp table made as
        select n.* replace (s.search_position as search_position)
        from ({rows}) as n left join agency_summary as s on n.agency_id = s.agency_id
    """  # noqa: S608 (all are ours)
    execute(connection, statement, {"agency_ids": agency_ids})
    ((is_kept,),) = execute(connection, load_statement("is_search_kept"), {"agency_ids": agency_ids})
    if is_kept:
        chosen = "where agency_id in (select unnest($agency_ids::varchar[]))"
        _take_over(connection, "agency_summary", {"agency_ids": agency_ids}, chosen)
    return bool(is_kept)


def _take_over(
    connection: duckdb.DuckDBPyConnection, table: str, parameters: Mapping[str, object] | None = None, chosen: str = ""
) -> None:
    """Of the rows of `table` that are `chosen` (all by default), replace those that differ from `made`."""
    key = _COMPARED_TABLES[table]
    statements = (
        f"delete from {table} where {key} in (select {key} from (from {table} {chosen} except from made))",  # noqa: S608
        f"insert into {table} by name (from made except from {table} {chosen})",
    )
    for statement in statements:
        execute(connection, statement, parameters)
    execute(connection, "drop table temp.made")


@contextmanager
def _incoming(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """The rows of the data files, under the names by which the statements know them."""
    incoming = _incoming_rows()
    for name, rows in incoming.items():
        connection.register(name, rows)
    try:
        yield
    finally:
        for name in incoming:
            connection.unregister(name)


@cache
def _incoming_rows() -> Mapping[str, object]:
    """The rows of the data files as the database takes them: made once a process, like what they are made of."""
    frames = {
        "incoming_measure": _measure_frame(),
        "incoming_term": _term_frame(),
        "incoming_conversion": _conversion_frame(),
        "search_forms": read_rows_of(SEARCH_FORMS),
    }
    return {name: frame.to_arrow() for name, frame in frames.items()}


def _measure_batches(
    connection: duckdb.DuckDBPyConnection, report_count: int | None = None
) -> Iterator[dict[str, object]]:
    """Measures in the order of their numbers, with the columns of report_wide that their terms name."""
    if report_count is None:
        report_count = _report_count(connection)
    columns = wide_columns(connection)
    batch: list[int] = []
    fields: set[str] = set()
    term_count = 0
    for number, own_count, own_fields in _measure_fields():
        if batch and (term_count + own_count) * report_count > _MOST_TERM_VALUES:
            yield {"measure_numbers": batch, "field_names": [name for name in columns if name in fields]}
            batch, fields, term_count = [], set(), 0
        batch.append(number)
        term_count += own_count
        fields |= own_fields
    yield {"measure_numbers": batch, "field_names": [name for name in columns if name in fields]}


@cache
def _measure_fields() -> tuple[tuple[int, int, frozenset[str]], ...]:
    """Of every measure its number, how many terms it has, and the columns of report_wide that these name."""
    cells: dict[str, list[TermCell]] = {}
    for cell in expand_terms():
        cells.setdefault(cell.measure, []).append(cell)
    found = []
    for measure in load_measure_rows():
        own = cells.get(measure.code, [])
        keys = {key for cell in own for key in (cell.key, cell.unless, *cell.parts, *cell.unless_parts) if key}
        count = len({(cell.part, cell.key) for cell in own})
        found.append((measure.number, count, frozenset(map(wide_column, keys))))
    return tuple(found)


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
