"""Rows of a list of residents to bodies: each with what is doubted about it; a doubted row is not taken."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from disclosure.agencies.names import normalise_agency_name
from disclosure.agencies.regions import single_hint
from disclosure.agencies.registry import Registry
from disclosure.decisions.populations import Key, Population, PopulationError, require_possible
from disclosure.roster.matching import ListedRow

_YEAR = re.compile(r"(20[0-9]{2})年?度?末?")
_NUMBER = re.compile(r"([0-9]{1,3}(?:[,,][0-9]{3})+|[0-9]+)(\.[0-9]+)?(万人|万|人)?")
_UNITS = {"人": 1, "万": 10_000, "万人": 10_000}
_FIELDS = {"residents": 1, "residents_in_ten_thousands": 10_000}
"""Headings that name the unit, and persons in it; of a heading that names none the cell has to."""

_LEAST_RESIDENTS = {"province": 1_000_000, "prefecture": 10_000, "county": 5_000}
"""Fewer persons at a level are ten thousands or thousands written under a heading that says persons."""

NAMED_BY = ("name", "region")
"""Columns that may name the body: a list of residents is as often one of places (地区) as of bodies."""

_GOVERNED_BY = ("", "人民政府", "管理委员会", "行政公署", "办事处")
"""What stands behind the name of a place in that of the body that governs it: 平潭综合实验区 is its 管理委员会."""


@dataclass(frozen=True, slots=True)
class JudgedPopulation:
    """A row with the number that it means (None where it cannot be told), the body's name, and doubts as codes.

    `same_as` is the place of the row that it repeats.
    """

    listed: ListedRow
    population: Population | None
    agency_name: str | None = None
    doubts: tuple[str, ...] = ()
    same_as: str | None = None


def judge_populations(
    listed: Sequence[ListedRow], registry: Registry, known: Mapping[str, str]
) -> list[JudgedPopulation]:
    """Every row with what it means; `known` are the bodies of store and roster, identifier to name. Order as given.

    A place means the body that governs it: 沭阳县 its 人民政府, 平潭综合实验区 its 管理委员会.
    The second row about one body and year is doubted, as are names that no known
    body has, numbers whose unit (persons, ten thousand persons) neither the heading nor the cell says, and so few
    persons that another unit must be meant.
    """
    judged: list[JudgedPopulation] = []
    seen: dict[Key, str] = {}
    for line in listed:
        found = _judge(line, registry, known)
        if found.population is not None and found.population.key in seen:
            found = JudgedPopulation(line, None, found.agency_name, ("duplicate",), seen[found.population.key])
        elif found.population is not None:
            seen[found.population.key] = line.place
        judged.append(found)
    return judged


def _judge(line: ListedRow, registry: Registry, known: Mapping[str, str]) -> JudgedPopulation:
    name = line.fields.get("name", "").strip()
    if line.is_merged:
        return JudgedPopulation(line, None, None, ("merged_name",))
    if not normalise_agency_name(name):
        return JudgedPopulation(line, None, None, ("no_name",))
    found = _YEAR.fullmatch(line.fields.get("years", "").strip())
    if found is None:
        return JudgedPopulation(line, None, None, ("wrong_years",))
    year = int(found[1])
    place = single_hint(line.fields.get("region"))
    matched = {
        agency.agency_id: agency
        for behind in _GOVERNED_BY
        if (agency := registry.match(name + behind, year, place).agency).agency_id in known
    }
    if len(matched) != 1:
        return JudgedPopulation(line, None, None, ("several_bodies" if matched else "unknown_body",))
    (agency,) = matched.values()
    body = known[agency.agency_id]
    residents = _residents(line.fields)
    if isinstance(residents, str):
        return JudgedPopulation(line, None, body, (residents,))
    if residents < _LEAST_RESIDENTS.get(agency.level or "", 0):
        return JudgedPopulation(line, None, body, ("odd_residents",))
    population = Population(agency.agency_id, year, residents, line.fields.get("source", "").strip())
    try:
        require_possible(population)
    except PopulationError:
        return JudgedPopulation(line, None, body, ("odd_residents",))
    return JudgedPopulation(line, population, body)


def _residents(fields: Mapping[str, str]) -> int | str:
    """Persons; a code of doubt for what is no number, has no unit, or is no whole number of persons."""
    heading = next((field for field in (*_FIELDS, "residents_without_unit") if fields.get(field, "").strip()), None)
    found = _NUMBER.fullmatch(re.sub(r"\s", "", fields[heading])) if heading else None
    if heading is None or found is None:
        return "no_residents"
    units = {unit for unit in (_FIELDS.get(heading), _UNITS.get(found[3] or "")) if unit}
    if len(units) != 1:
        return "unclear_unit"
    persons = Decimal(re.sub(r"[,,]", "", found[1]) + (found[2] or "")) * units.pop()
    return int(persons) if persons == persons.to_integral_value() else "odd_residents"
