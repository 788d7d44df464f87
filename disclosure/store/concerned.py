"""Which stored bodies decisions about bodies concern: the names of all others mean what they meant.

A report is looked up by the names that its body may have and, where none is known, by the identifier and the body above
that its name proposes. A version keeps what decisions made of such lookups (`AgencyRegistry.decided_lookups`); those
that lead elsewhere now are what changed. Whose reports were looked up by one of them is told by where it led, by the
names under which reports of a body were brought in, and, where the place stood only in the name of the site, by the
names of the place's bodies.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

import duckdb

from disclosure.store.bodies import AgencyRegistry
from disclosure.store.schema import execute, load_statement

PROPERTY = "decided_lookups"
"""The property of a version (store_info) that holds what decisions made of lookups."""


def written_lookups(registry: AgencyRegistry) -> str:
    """What decisions make of lookups, as a property of a version; empty where it is not known."""
    if registry.decided_lookups is None:
        return ""
    said = {"decision_stamp": registry.decision_stamp, "lookups": dict(registry.decided_lookups)}
    return json.dumps(said, sort_keys=True, ensure_ascii=False)


def changed_lookups(info: Mapping[str, str], registry: AgencyRegistry) -> dict[str, tuple[str, str]] | None:
    """Lookups that decisions lead elsewhere than in the version that says `info` of itself: where they led and where
    they lead, empty where no decision says. None where that is not known.
    """
    stamp, now = info.get("decision_stamp", ""), registry.decided_lookups
    written = json.loads(info.get(PROPERTY) or "{}")
    if now is None or (stamp and written.get("decision_stamp") != stamp):
        return None  # an older program decided, or a registry that does not tell
    before = written.get("lookups", {}) if stamp else {}
    every = {*before, *now}
    return {one: (before.get(one, ""), now.get(one, "")) for one in every if before.get(one) != now.get(one)}


def concerned_agencies(
    connection: duckdb.DuckDBPyConnection, registry: AgencyRegistry, lookups: Mapping[str, tuple[str, str]]
) -> set[str]:
    """The stored bodies whose reports may belong to another body, or that may be said to be something else, as some
    lookups lead elsewhere.
    """
    ids = {*lookups, *(agency_id for ways in lookups.values() for way in ways for agency_id in way.split()[1:])}
    places = {"region_codes": sorted(registry.places_of(lookups))}
    ids |= {
        str(agency_id)
        for agency_id, name in execute(connection, load_statement("agency_in_places"), places)
        if registry.alias_key(name) in lookups
    }
    is_dated = any("~" in way for ways in lookups.values() for way in ways)
    parameters = {"agency_ids": sorted(ids), "lookups": sorted(lookups), "is_dated": is_dated}
    found = execute(connection, load_statement("concerned_agency"), parameters)
    return {str(agency_id) for (agency_id,) in found} | ids
