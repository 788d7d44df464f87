"""Bringing the committed facts of a store up to date: formats, places, bodies.

The files of data/ may be corrected at any time; the next version of a store takes the corrections over.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from operator import attrgetter
from types import MappingProxyType

import duckdb
import polars as pl

from disclosure.decisions.reports import ReportDecision
from disclosure.store.bodies import AGENCY_SCHEMA, AgencyRegistry, AgencyRow, agency_frame, remove_unused_agencies
from disclosure.store.concerned import concerned_agencies
from disclosure.store.filing import settle
from disclosure.store.schema import (
    add_wide_columns,
    append_rows,
    execute,
    load_claim_subjects,
    load_formats,
    load_statement,
    read_frame,
    replace_differing_rows,
)


def refresh_formats(connection: duckdb.DuckDBPyConnection) -> None:
    """Replace the formats and the quantities of narratives; a new field gets its column."""
    load_formats(connection)
    load_claim_subjects(connection)
    add_wide_columns(connection)


def refresh_bodies(
    connection: duckdb.DuckDBPyConnection,
    registry: AgencyRegistry,
    decisions: Sequence[ReportDecision],
    *,
    has_new_names: bool = True,
    lookups: Mapping[str, tuple[str, str]] | None = None,
) -> set[str]:
    """Replace the places, and what is said of each stored body, by what the registry has. Not for simulated bodies.
    Returns the bodies whose reports or names changed; what is said of others may have, too.

    Every report is filed again by the name that it was brought in under: what the registry gives to another body moves
    there, and comes back when a decision is undone. `has_new_names`: names may have another normalised form, and the
    rule which revision counts may be another; otherwise reports that mean the body that they meant are left alone.
    `lookups`: of the names only these lead elsewhere than they did (`changed_lookups`); None where that is not known.
    """
    replace_differing_rows(connection, "region", ["region_code"], registry.regions())
    if has_new_names or lookups is None:
        before = _report_names(connection, None, "*" if has_new_names else _PLACES)
        reports, bodies = _resolve(registry, before)
        described = None
    else:
        before, reports, bodies, described = _resolve_concerned(connection, registry, decisions, lookups)
    _add_bodies(connection, registry, [*bodies, *registry.made()])
    if has_new_names:
        touched = _settle(connection, registry, reports, decisions)
        touched |= _replace_aliases(connection, registry, reports.select("name", "agency_id"))
    else:
        concerned = _concerned_by_names(before, reports, _report_names(connection, decisions, _PLACES)["report_id"])
        is_other = before["agency_id"] != reports["agency_id"]
        touched = {*before.filter(is_other)["agency_id"], *reports.filter(is_other)["agency_id"]}
        if decisions or not concerned.is_empty():
            whole = _report_names(connection, None, report_ids=concerned["report_id"].to_list())
            meant = concerned.select("report_id", "agency_id")
            filed = whole.drop("agency_id").join(meant, on="report_id", how="left").select(whole.columns)
            touched |= _settle(connection, registry, filed.sort("report_id"), decisions)
        touched |= _replace_names_of(connection, registry, touched, reports if described is None else None)
    _describe_bodies(connection, registry, described)
    remove_unused_agencies(connection, registry)
    return touched


def _resolve_concerned(
    connection: duckdb.DuckDBPyConnection,
    registry: AgencyRegistry,
    decisions: Sequence[ReportDecision],
    lookups: Mapping[str, tuple[str, str]],
) -> tuple[pl.DataFrame, pl.DataFrame, list[AgencyRow], set[str]]:
    """The reports whose names `lookups` concern, those that decisions are about, and all others of the bodies that one
    of them had or gets: as they are, and with the bodies that they now mean; these bodies; and the identifiers of all
    bodies of which something else may be said.
    """
    decided = _report_names(connection, decisions, _PLACES)
    agency_ids = concerned_agencies(connection, registry, lookups)
    while True:
        found = execute(connection, load_statement("report_of_readings"), {"agency_ids": sorted(agency_ids)})
        asked = _report_names(connection, None, _PLACES, [int(report_id) for (report_id,) in found])
        resolved, bodies = _resolve(registry, asked)
        led_to = {agency.agency_id for agency in bodies}
        if led_to <= agency_ids:
            break
        agency_ids |= led_to
    others = decided.filter(~pl.col("report_id").is_in(asked["report_id"].implode()))
    before, reports = (pl.concat([frame, others]).sort("report_id") for frame in (asked, resolved))
    return before, reports, bodies, agency_ids


def refresh_decisions(
    connection: duckdb.DuckDBPyConnection,
    registry: AgencyRegistry,
    decisions: Sequence[ReportDecision],
    *,
    has_new_rule: bool = True,
) -> set[str]:
    """Apply what people decided about reports; the bodies whose reports or names changed.

    `has_new_rule`: which revision counts may be another for any report; otherwise those that no decision is or was
    about, and that share their place with none, are as they were.
    """
    reports = _report_names(connection, None if has_new_rule else decisions)
    parameters = {"agency_ids": reports["agency_id"].unique().to_list()}
    stored = [str(agency_id) for (agency_id,) in execute(connection, load_statement("stored_agency"), parameters)]
    is_stored = pl.col("agency_id").is_in(stored)
    # A body that has lost all its reports to a decision is no longer stored: it comes back by its name.
    again, bodies = _resolve(registry, reports.filter(~is_stored))
    _add_bodies(connection, registry, bodies)
    reports = pl.concat([reports.filter(is_stored), again]).sort("report_id")
    touched = _settle(connection, registry, reports, decisions)
    touched |= _replace_names_of(connection, registry, touched | set(again["agency_id"]), None)
    meant = {decision.to.agency_id for decision in decisions if decision.to is not None}
    remove_unused_agencies(connection, registry, touched | meant | set(again["agency_id"]))
    return touched


def _concerned_by_names(before: pl.DataFrame, reports: pl.DataFrame, decided: pl.Series) -> pl.DataFrame:
    """Of all `reports`, those whose name means another body than `before`, those that decisions are about (`decided`),
    and all of every place that one of them had or gets.
    """
    is_other = before["agency_id"] != reports["agency_id"]
    key = ["agency_id", "report_year", "scope"]
    places = pl.concat([frame.filter(is_other).select(key) for frame in (before, reports)]).unique()
    is_there = [frame.join(places, on=key, how="semi")["report_id"] for frame in (before, reports)]
    some = reports.filter(pl.col("report_id").is_in(pl.concat([decided, *is_there]).unique().implode()))
    # Where one that is filed elsewhere now meets decisions, these may concern its new place.
    return reports.join(pl.concat([places, some.select(key)]).unique(), on=key, how="semi")


_PLACES = "report_id, report_year, agency_id, scope, name, site_name"
"""What tells where a report is filed."""


def _report_names(
    connection: duckdb.DuckDBPyConnection,
    decisions: Sequence[ReportDecision] | None,
    columns: str = "*",
    report_ids: Sequence[int] | None = None,
) -> pl.DataFrame:
    """The reports that decisions concern, None for all, or some of them: rows of the statement report_names."""
    places = [decision.to for decision in decisions or () if decision.to is not None]
    parameters: dict[str, object] = {
        "digests": None if decisions is None else [decision.source_sha256 for decision in decisions],
        "to_agency_ids": [place.agency_id for place in places],
        "to_years": [place.report_year for place in places],
        "to_scopes": [place.scope for place in places],
    }
    statement = load_statement("report_names")
    if report_ids is not None:
        parameters["report_ids"] = list(report_ids)
    chosen = "" if report_ids is None else "where report_id in (select unnest($report_ids::bigint[]))"
    return read_frame(connection, f"select {columns} from ({statement}) {chosen} order by report_id", parameters)  # noqa: S608


def _settle(
    connection: duckdb.DuckDBPyConnection,
    registry: AgencyRegistry,
    reports: pl.DataFrame,
    decisions: Sequence[ReportDecision],
) -> set[str]:
    targets = {decision.to.agency_id: decision.to_agency_name for decision in decisions if decision.to is not None}
    _add_bodies(
        connection,
        registry,
        [registry.find(agency_id) or registry.resolve(name or "", None, None) for agency_id, name in targets.items()],
    )
    return settle(connection, reports, decisions)


def _resolve(registry: AgencyRegistry, reports: pl.DataFrame) -> tuple[pl.DataFrame, list[AgencyRow]]:
    """Each report with the body that its name now means, and those bodies."""
    found = registry.resolve_all(zip(*(reports[column].to_list() for column in _NAMED_BY), strict=True))
    bodies = {agency.agency_id: agency for agency in found}
    ids = [agency.agency_id for agency in found]
    return reports.with_columns(pl.Series("agency_id", ids, dtype=pl.String)), list(bodies.values())


_NAMED_BY = ("name", "report_year", "site_name")
"""What tells whose report it is."""


def _add_bodies(
    connection: duckdb.DuckDBPyConnection, registry: AgencyRegistry, wanted: Iterable[AgencyRow | None]
) -> None:
    """Store bodies that are not stored, with those above them and those that took over."""
    new: dict[str, AgencyRow] = {}
    waiting = {agency.agency_id: agency for agency in wanted if agency is not None}
    while waiting:
        rows = execute(connection, load_statement("stored_agency"), {"agency_ids": list(waiting)})
        stored = {str(agency_id) for (agency_id,) in rows}
        come = {agency_id: agency for agency_id, agency in waiting.items() if agency_id not in stored}
        new |= come
        others = {other for one in come.values() for other in (one.parent_agency_id, one.successor_agency_id)}
        found = [registry.find(other) for other in others if other is not None]
        waiting = {one.agency_id: one for one in found if one is not None and one.agency_id not in new}
    append_rows(connection, "agency", agency_frame(list(new.values())))


def _replace_aliases(
    connection: duckdb.DuckDBPyConnection,
    registry: AgencyRegistry,
    names: pl.DataFrame,
    known_keys: Mapping[str, str] = MappingProxyType({}),
    agency_ids: Sequence[str] | None = None,
) -> set[str]:
    """The `names` (name, agency_id) under which reports of bodies were brought in: of all, or of `agency_ids`;
    `known_keys` are normalised forms at hand. Returns the bodies whose names changed.
    """
    named = {"agency_ids": names["agency_id"].unique().to_list()}
    found = execute(connection, load_statement("reporting_agency"), named)
    reporting = [str(agency_id) for (agency_id,) in found]
    names = names.filter(pl.col("agency_id").is_in(reporting)).unique(maintain_order=True)
    keys = pl.Series(
        "alias_key", [known_keys.get(name) or registry.alias_key(name) for name in names["name"]], dtype=pl.String
    )
    aliases = names.with_columns(keys).rename({"name": "alias"})
    wanted = aliases.unique(["alias_key", "agency_id"], keep="first")
    differing = replace_differing_rows(connection, "agency_alias", ["alias_key", "agency_id"], wanted, agency_ids)
    return set(differing["agency_id"])


def _replace_names_of(
    connection: duckdb.DuckDBPyConnection,
    registry: AgencyRegistry,
    agency_ids: Collection[str],
    reports: pl.DataFrame | None,
) -> set[str]:
    """`_replace_aliases` for some bodies: their names are those of `reports`, None where reports mean the body that
    they meant.
    """
    if not agency_ids:
        return set()
    wanted = sorted(agency_ids)
    if reports is None:
        reports = read_frame(connection, load_statement("names_of_agencies"), {"agency_ids": wanted})
    names = reports.select("name", "agency_id").filter(pl.col("agency_id").is_in(wanted))
    return _replace_aliases(connection, registry, names, agency_ids=wanted)


def _describe_bodies(
    connection: duckdb.DuckDBPyConnection, registry: AgencyRegistry, agency_ids: Collection[str] | None = None
) -> None:
    """Name, kind, level, place, parent and years of the stored bodies (None: all) as the registry now has them."""
    describe = attrgetter(*AGENCY_SCHEMA)
    chosen = "" if agency_ids is None else "where agency_id in (select unnest($agency_ids::varchar[]))"
    parameters = {} if agency_ids is None else {"agency_ids": sorted(agency_ids)}
    stored = execute(connection, f"select {', '.join(AGENCY_SCHEMA)} from agency {chosen}", parameters)  # noqa: S608
    known = {
        row: agency
        for row in stored
        if (agency := registry.find(str(row[0]))) is not None and agency.agency_id == row[0]
    }
    relatives = ((agency.parent_agency_id, agency.successor_agency_id) for agency in known.values())
    above = {other for pair in relatives for other in pair if other is not None}
    _add_bodies(connection, registry, [registry.find(other) for other in sorted(above)])
    differing = [agency for row, agency in known.items() if describe(agency) != row]
    if not differing:
        return
    connection.register("incoming", agency_frame(differing))
    execute(connection, load_statement("describe_agencies"))
    connection.unregister("incoming")
