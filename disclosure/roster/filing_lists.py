"""Rows of a list of dates of filing to reports: each with what is doubted about it; a doubted row is not taken."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from disclosure.agencies.names import normalise_agency_name
from disclosure.agencies.regions import single_hint
from disclosure.agencies.registry import Registry
from disclosure.decisions.filings import Filing, FilingError, Key, require_possible
from disclosure.roster.matching import ListedRow, code_of_word

_DAY = re.compile(r"(20[0-9]{2})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?(?:[ T]0?0:00(?::00)?)?")
_YEAR = re.compile(r"(20[0-9]{2})年?度?")


@dataclass(frozen=True, slots=True)
class JudgedFiling:
    """A row with the filing that it means (None where it cannot be told), the body's name, and doubts as codes.

    `same_as` is the place of the row that it repeats.
    """

    listed: ListedRow
    filing: Filing | None
    agency_name: str | None = None
    doubts: tuple[str, ...] = ()
    same_as: str | None = None


def judge_filings(listed: Sequence[ListedRow], registry: Registry, known: Mapping[str, str]) -> list[JudgedFiling]:
    """Every row with what it means; `known` are the bodies of store and roster, identifier to name. Order as given.

    The second row about one report is doubted, as are names that no known body has.
    """
    judged: list[JudgedFiling] = []
    seen: dict[Key, str] = {}
    for line in listed:
        found = _judge(line, registry, known)
        if found.filing is not None and found.filing.key in seen:
            found = JudgedFiling(line, None, found.agency_name, ("duplicate",), seen[found.filing.key])
        elif found.filing is not None:
            seen[found.filing.key] = line.place
        judged.append(found)
    return judged


def _judge(line: ListedRow, registry: Registry, known: Mapping[str, str]) -> JudgedFiling:
    name = line.fields.get("name", "").strip()
    if line.is_merged:
        return JudgedFiling(line, None, None, ("merged_name",))
    if not normalise_agency_name(name):
        return JudgedFiling(line, None, None, ("no_name",))
    year = _YEAR.fullmatch(line.fields.get("years", "").strip())
    if year is None:
        return JudgedFiling(line, None, None, ("wrong_years",))
    report_year = int(year[1])
    agency = registry.match(name, report_year, single_hint(line.fields.get("region"))).agency
    if agency.agency_id not in known:
        return JudgedFiling(line, None, None, ("unknown_body",))
    body = known[agency.agency_id]
    written = line.fields.get("scope", "").strip()
    scope = code_of_word("scope", written) if written else "own"
    if scope is None:
        return JudgedFiling(line, None, body, ("unknown_scope",))
    day = _day(line.fields.get("filed_on", ""))
    if day is None:
        return JudgedFiling(line, None, body, ("no_day",))
    filing = Filing(agency.agency_id, report_year, scope, day)
    try:
        require_possible(filing)
    except FilingError:
        return JudgedFiling(line, None, body, ("odd_day",))
    return JudgedFiling(line, filing, body)


def _day(text: str) -> date | None:
    found = _DAY.fullmatch(text.strip())
    try:
        return date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None
