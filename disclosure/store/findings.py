"""What the checks find, kept in the store: for the bodies that an ingest touched, or all where rules have changed."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cache

import duckdb
import polars as pl

from disclosure.checks.rules import Rule, load_rules
from disclosure.checks.run import FINDING_SCHEMA, RunQuery, affected_agencies, find_only
from disclosure.checks.terms import load_rule_cells, statement_cells
from disclosure.measures.catalogue import load_query
from disclosure.store.schema import (
    NO_PROGRESS_BAR,
    append_rows,
    execute,
    first_row,
    load_statement,
    read_frame,
    wide_column,
    wide_columns,
)
from disclosure.store.serving import Changes

_ALL_FROM_SHARE = 0.3
"""From this share of the bodies on, checking all is quicker than looking for the affected ones."""

_COLUMNS = (
    *("rule_id", "severity", "report_id", "figure_key"),
    *("expected_value", "found_value", "other_report_id", "claim_number", "message_zh", "message_en"),
)

_MOST_NARROWED_REPORTS = 5_000
"""A million cells, which fit into memory; for more reports the rules read the table."""

_NARROWED_TABLES = ("report", "figure", "text_sketch")
"""What rules read of each report, also of other bodies."""

_OWN_TABLES = ("claim", "paragraph", "text_match", "text_passage")
"""What rules read of a body's own reports only."""

_LEVELS_TO_CHECK = ("text", "two_years", "hierarchy")
"""Levels of rules that find nothing in some reports (queries/store/levels_to_check.sql)."""

_MOST_AT_ONCE = 100_000
"""More reports are checked some years at a time: what a rule adds up has to fit into memory."""

_OF_SINGLE_CELLS = (
    *("cells_where", "v_unit_fee", "r_rules_power", "a_scope"),
    *("v_date", "v_all_zero", "v_jump_own", "v_jump_peers"),
)
"""Statements that keep little of a report, so that those of all years fit into memory: each run goes through the cells
of all years, whatever years it is about.
"""

_PEER_RULES = ("V_JUMP_PEERS",)
"""Rules that compare with other bodies of the same level and kind: one report changes what is found of all of them."""


def refresh_findings(
    connection: duckdb.DuckDBPyConnection, changes: Changes | None, matched: Collection[str] = ()
) -> None:
    """Run the checks over the reports that `changes` (None: everything) concern, and replace their findings.

    `matched` are bodies whose copied texts changed.
    """
    refresh_own_findings(connection, changes, matched)
    if changes is not None:
        with connection.cursor() as cursor:
            keep_findings_about_peers(cursor, changes, find_about_peers(cursor, changes))


def refresh_own_findings(
    connection: duckdb.DuckDBPyConnection, changes: Changes | None, matched: Collection[str] = ()
) -> None:
    """`refresh_findings`, where `changes` are some without the rules that compare with peers.

    It reads reports, texts and bodies, and of the serving tables only what takes parameters (macros): they may be
    brought in line meanwhile.
    """
    run = _runner(connection)
    touched = {*matched, *(changes.agency_ids if changes is not None else ())}
    (body_count,) = first_row(connection, "select count(*) from agency")
    if changes is None or len(touched) > _ALL_FROM_SHARE * int(body_count):
        everything = {"agency_ids": None, "dependent_ids": None, "report_years": None}
        execute(connection, load_statement("want_reports"), everything)
        with _replacing(connection, (), is_whole=True):
            _append_findings(connection, _find_everything(connection, run))
        return
    own = [rule for rule in load_rules() if rule.rule_id not in _PEER_RULES]
    if not matched and set(changes.report_ids) <= set(changes.described_ids):
        own = [rule for rule in own if _reads_bodies(rule.query_name)]
    bodies = sorted({*touched, *affected_agencies(run, changes.named_agency_ids)})
    dependents = affected_agencies(run, changes.counted_agency_ids)
    rule_ids = [rule.rule_id for rule in own]
    with _narrowed(connection, bodies, dependents, changes.counted_years):
        result = find_only(run, sorted({*bodies, *dependents}), _with_something_to_read(connection, own))
        found = _about_wanted(connection, result)
        _keep_findings(connection, found, _known_findings(connection, rule_ids), rule_ids)


def find_about_peers(cursor: duckdb.DuckDBPyConnection, changes: Changes) -> pl.DataFrame:
    """What the rules that compare with peers find about all peers of the reports that changed, of these years and the
    ones after them: rows of the table finding.

    It reads reports, their cells and report_measure. Temporary tables stay behind for `keep_findings_about_peers`, so
    the cursor is to be closed then.
    """
    execute(cursor, NO_PROGRESS_BAR)
    years = sorted({year + later for year in changes.report_years for later in (0, 1)})
    execute(cursor, load_statement("want_peers"), {"peer_groups": list(changes.peer_groups), "report_years": years})
    found = [pl.DataFrame(schema=FINDING_SCHEMA).select(_COLUMNS)]
    for rule in [rule for rule in load_rules() if rule.rule_id in _PEER_RULES] if changes.peer_groups else ():
        _compare_wanted(cursor, rule)
        found.append(_about_wanted(cursor, find_only(_runner(cursor), None, _of_years([rule], years[0], years[-1]))))
    return pl.concat(found)


def _compare_wanted(cursor: duckdb.DuckDBPyConnection, rule: Rule) -> None:
    """Have change_among_peers say for the cells of a rule what it says of the reports of `wanted_report`, for this
    cursor: of all reports these are many, and pairs of them are known.
    """
    cells = statement_cells(rule.rule_id)
    keys = [".".join(str(cell[name]) for name in ("table_code", "row_code", "column_code")) for cell in cells]
    places = {wide_column(key): place for place, key in enumerate(keys, start=1)}
    names = [name for name in wide_columns(cursor) if name in places]
    parameters = {"cells": cells, "field_names": names, "cell_numbers": [places[name] for name in names]}
    execute(cursor, load_statement("change_of_wanted"), parameters)
    execute(cursor, load_statement("take_change_of_wanted"))


def keep_findings_about_peers(cursor: duckdb.DuckDBPyConnection, changes: Changes, found: pl.DataFrame) -> None:
    """Store what `find_about_peers` found with the same cursor. Findings about reports that no longer count are gone
    already (`refresh_own_findings`).
    """
    known = _known_findings(cursor, _PEER_RULES)
    # Other bodies' findings rest on their own cells, which are as they were: most of them say what they said.
    own = execute(cursor, load_statement("report_of_agencies"), {"agency_ids": list(changes.agency_ids)})
    concerned = {int(report_id) for (report_id,) in own} | set(_differing(found, known)["report_id"])
    some = pl.col("report_id").is_in(concerned)
    if found.filter(some).is_empty() and known.filter(some).is_empty():
        return
    with _transaction(cursor):
        execute(cursor, load_statement("want_fewer"), {"report_ids": sorted(concerned)})
        _keep_findings(cursor, found.filter(some), known.filter(some), _PEER_RULES)


def _runner(connection: duckdb.DuckDBPyConnection) -> RunQuery:
    """Runs the queries of the rules, with what offends only."""
    checks = {rule.query_name for rule in load_rules()}

    def run(name: str, parameters: Mapping[str, object]) -> pl.DataFrame:
        statement = load_query(name).sql
        if name in checks:
            # What a rule could not judge is many times as much, and is not kept.
            statement = f"select * from ({statement}) where status = 'offending'"  # noqa: S608 (both are ours)
        return read_frame(connection, statement, parameters)

    return run


@cache
def _reads_bodies(query_name: str) -> bool:
    """Whether a rule asks what is said of bodies: the others find what they found where reports are as they were."""
    return re.search(r"\bagency\b", load_query(query_name).sql) is not None


def _with_something_to_read(connection: duckdb.DuckDBPyConnection, rules: Sequence[Rule]) -> list[Rule]:
    """The rules without those of a level that has nothing to read in the reports at hand: planning them takes longer
    than the rest.
    """
    found = first_row(connection, load_statement("levels_to_check"))
    is_there = dict(zip(_LEVELS_TO_CHECK, found, strict=True))
    return [rule for rule in rules if is_there.get(rule.level, True)]


def _of_years(rules: Sequence[Rule], first_year: int, last_year: int) -> list[Rule]:
    """The rules that say something of some years, about reports of these years only."""
    return [
        replace(
            rule,
            first_year=max(first_year, rule.first_year or first_year),
            last_year=min(last_year, rule.last_year or last_year),
        )
        for rule in rules
        if (rule.first_year or first_year) <= last_year and (rule.last_year or last_year) >= first_year
    ]


def _find_everything(connection: duckdb.DuckDBPyConnection, run: RunQuery) -> Iterator[pl.DataFrame]:
    """What all rules find in all reports of `wanted_report`, where they are many most of them some years at a time."""
    rules = _with_something_to_read(connection, load_rules())
    counts = execute(connection, "select report_year, count(*) from wanted_report group by 1 order by 1")
    if sum(int(count) for _, count in counts) <= _MOST_AT_ONCE:
        yield find_only(run, None, rules)
        return
    yield find_only(run, None, [rule for rule in rules if rule.query_name in _OF_SINGLE_CELLS])
    rules = [rule for rule in rules if rule.query_name not in _OF_SINGLE_CELLS]
    years: list[int] = []
    waiting = 0
    for year, count in counts:
        if years and waiting + int(count) > _MOST_AT_ONCE:
            yield find_only(run, None, _of_years(rules, years[0], years[-1]))
            years, waiting = [], 0
        years.append(int(year))
        waiting += int(count)
    yield find_only(run, None, _of_years(rules, years[0], years[-1]))


def _append_findings(connection: duckdb.DuckDBPyConnection, results: Iterable[pl.DataFrame]) -> None:
    """Store all that was found about the reports of the temporary table `wanted_report`, with the cells it rests on."""
    has_some = False
    for result in results:
        found = _about_wanted(connection, result)
        append_rows(connection, "finding", found)
        has_some = has_some or not found.is_empty()
    if has_some:
        _make_cells(connection, None)
        execute(connection, "insert into finding_cell by name from made")
        execute(connection, "drop table temp.made")


def _keep_findings(
    connection: duckdb.DuckDBPyConnection, found: pl.DataFrame, known: pl.DataFrame, rule_ids: Sequence[str]
) -> None:
    """Of what `rule_ids` found about the reports of `wanted_report`, store what differs from what is `known`, with the
    cells it rests on: what is not written is not logged.
    """
    differing = _differing(found, known)
    if not differing.is_empty():
        connection.register("incoming", differing)
        execute(connection, load_statement("forget_findings_of"))
        connection.unregister("incoming")
        append_rows(connection, "finding", found.join(differing, on=differing.columns, how="semi"))
    if found.is_empty() and known.is_empty():
        return
    _make_cells(connection, rule_ids)
    execute(connection, load_statement("forget_other_finding_cells"), {"rule_ids": list(rule_ids)})
    execute(connection, load_statement("add_finding_cells"))
    execute(connection, "drop table temp.made")


def _about_wanted(connection: duckdb.DuckDBPyConnection, found: pl.DataFrame) -> pl.DataFrame:
    """Of what was found, the rows of the table finding that are about the reports of `wanted_report`."""
    if found.is_empty():
        return found.select(_COLUMNS)
    wanted = read_frame(connection, "select report_id from wanted_report")["report_id"]
    return found.filter(pl.col("report_id").is_in(wanted.implode())).select(_COLUMNS)


def _known_findings(connection: duckdb.DuckDBPyConnection, rule_ids: Sequence[str]) -> pl.DataFrame:
    """What is stored that some rules found about the reports of `wanted_report`."""
    return read_frame(connection, load_statement("known_findings"), {"rule_ids": list(rule_ids)}).select(_COLUMNS)


def _differing(found: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Rule and report where two findings, or how many there are, differ."""
    known = known.cast(found.schema)
    counted = [frame.group_by(frame.columns).len() for frame in (found, known)]
    parts = [
        one.join(other, on=one.columns, how="anti", nulls_equal=True).select("rule_id", "report_id")
        for one, other in (counted, reversed(counted))
    ]
    return pl.concat(parts).unique()


def _make_cells(connection: duckdb.DuckDBPyConnection, rule_ids: Sequence[str] | None) -> None:
    """The cells that stored findings of some rules (None: all) rest on, in the temporary table `made`."""
    connection.register("incoming", _rule_cells())
    execute(connection, load_statement("keep_cells_of_findings"), {"rule_ids": _list(rule_ids)})
    connection.unregister("incoming")


@cache
def _rule_cells() -> object:
    """The cells that findings rest on, as the database takes them."""
    return pl.DataFrame(list(load_rule_cells()), infer_schema_length=None).to_arrow()


def _list(rule_ids: Sequence[str] | None) -> list[str] | None:
    return None if rule_ids is None else list(rule_ids)


@contextmanager
def _narrowed(
    connection: duckdb.DuckDBPyConnection,
    agency_ids: Sequence[str],
    dependent_ids: Sequence[str] = (),
    years: Sequence[int] = (),
) -> Iterator[None]:
    """While it is open, `wanted_report` has the reports of `agency_ids`, and those of `dependent_ids` that reports of
    `years` concern; where these are few, the tables of reports are what the rules may look at for them.

    Thirty rules otherwise go through the cells of all reports, each for itself. Equal to the rules over all of them
    (tests/store/test_findings.py): a rule that looks further than to the bodies above, below, before and after belongs
    into queries/store/relate_reports.sql.
    """
    parameters = {
        "agency_ids": list(agency_ids),
        "dependent_ids": list(dependent_ids),
        "report_years": sorted({year + later for year in years for later in (0, 1)}),
    }
    execute(connection, load_statement("want_reports"), parameters)
    execute(connection, load_statement("relate_reports"))
    (report_count,) = first_row(connection, "select count(*) from related_report")
    tables = (*_NARROWED_TABLES, *_OWN_TABLES) if report_count <= _MOST_NARROWED_REPORTS else ()
    with _replacing(connection, tables, made=("related_report",)):
        yield


@contextmanager
def _replacing(
    connection: duckdb.DuckDBPyConnection,
    tables: Sequence[str],
    *,
    is_whole: bool = False,
    made: Sequence[str] = (),
) -> Iterator[None]:
    """Forget what was found about reports that no longer count, and, where it `is_whole`, about `wanted_report`; while
    it is open, `tables` hold what belongs to the reports of `related_report`. These, `wanted_report` and those in
    `made` are gone afterwards.
    """
    made = ["wanted_report", *made]
    try:
        with _transaction(connection):
            for table in ("findings", "finding_cells"):  # of all: once tables are narrowed, most reports seem gone
                execute(connection, load_statement(f"forget_{table}"), {"is_whole": is_whole})
            for table in tables:
                _narrow(connection, table)
                made.append(table)
            yield
    finally:
        for table in made:
            execute(connection, f"drop table if exists temp.{table}")


def _narrow(connection: duckdb.DuckDBPyConnection, table: str) -> None:
    """Have a table hold only what belongs to the reports of `related_report`: temporary tables stand before those of
    all, for this connection.
    """
    condition = " where related_report.is_own" if table in _OWN_TABLES else ""
    execute(
        connection,
        f"create temp table {table} as select * from {table} where report_id in"  # noqa: S608
        f" (select related_report.report_id from related_report{condition})",
    )


@contextmanager
def _transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """What is written is written at once, or not at all."""
    connection.begin()
    try:
        yield
        connection.commit()
    except BaseException:  # an interrupt too: rolled back, or dropping tables fails and hides why
        connection.rollback()
        raise
