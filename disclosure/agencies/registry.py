"""Bodies by name: the listed ones of data/agencies, those that a store has, and proposals for names that are new.

A proposal takes kind, level and place from the name and its parent from its place: a department and the general office
hang under the government of their place, a township under that of its county, bodies of a zone under the zone's
committee, a branch under its bureau. Bodies above that are new too are proposed with it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from disclosure.agencies.names import (
    AGENCIES_FOLDER,
    AgencyName,
    agency_id_for,
    alias_key,
    is_of_its_time,
    parse_agency_name,
)
from disclosure.agencies.regions import formal_name, load_regions, places_above, region_by_code
from disclosure.form.versions import read_rows

if TYPE_CHECKING:
    import polars as pl

_BUREAU = re.compile(r"^(?P<bureau>.{2,40}?(?:局|厅|委员会))(?P<branch>.{1,40}(?:分局|所|站|支队|大队|中队|总队))$")


@dataclass(frozen=True, slots=True)
class Agency:
    """A body as the table `agency` holds it."""

    agency_id: str
    name: str
    kind: str | None = None
    level: str | None = None
    region_code: str | None = None
    parent_agency_id: str | None = None
    valid_from_year: int | None = None
    valid_to_year: int | None = None
    successor_agency_id: str | None = None

    def exists_in(self, year: int | None) -> bool:
        """Whether the body existed in a year (None: at any time)."""
        return _is_within_years(year, self.valid_from_year, self.valid_to_year)


@dataclass(frozen=True, slots=True)
class Alias:
    """Another name of a body as the table `agency_alias` holds it."""

    alias_key: str
    agency_id: str
    alias: str
    valid_from_year: int | None = None
    valid_to_year: int | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """Which body a name means.

    `how`: by its canonical name, by an alias, or new. `parents` are the bodies above it that would be new too, nearest
    first.
    """

    agency: Agency
    how: Literal["name", "alias", "new"]
    parsed: AgencyName
    parents: tuple[Agency, ...] = ()

    @property
    def is_new(self) -> bool:
        """Whether no known body has the name."""
        return self.how == "new"


class Registry:
    """Known bodies and what names mean; `resolve` remembers what it makes, `match` does not."""

    def __init__(self, agencies: Iterable[Agency] = (), aliases: Iterable[Alias] = ()) -> None:
        self._agencies: dict[str, Agency] = {}
        self._aliases: dict[tuple[str, str], Alias] = {}
        self._by_name: dict[str, list[str]] = {}
        self._by_alias: dict[str, list[Alias]] = {}
        self._decided: dict[str, str] = {}
        self._merged: dict[str, str] = {}
        self._made: set[str] = set()
        self.decision_stamp = ""
        """Stands for what people decided about bodies (`decisions.stamp_of`); empty where nothing was."""
        self.decided_lookups: Mapping[str, str] = {}
        """What people decided about bodies made of `lookups`: those that say something else than before."""
        for agency in agencies:
            self.add(agency)
        for alias in aliases:
            self.add_alias(alias)

    # -- what is known ------------------------------------------------------------------------------------------

    def add(self, agency: Agency, aliases: Iterable[Alias] = ()) -> None:
        """Take in a body, in place of what was known under its identifier; a former name stays a name of it."""
        known = self._agencies.get(agency.agency_id)
        if known is None or known.name != agency.name:
            ids = self._by_name.setdefault(alias_key(agency.name), [])
            if agency.agency_id not in ids:
                ids.append(agency.agency_id)
        self._agencies[agency.agency_id] = agency
        for alias in aliases:
            self.add_alias(alias)

    def add_alias(self, alias: Alias) -> None:
        """Take in another name of a known body. Raises ValueError for an unknown one."""
        if alias.agency_id not in self._agencies:
            raise ValueError(f"alias {alias.alias!r} names an unknown body {alias.agency_id!r}")
        self._aliases[(alias.alias_key, alias.agency_id)] = alias
        self._by_alias.setdefault(alias.alias_key, []).append(alias)

    def find(self, agency_id: str) -> Agency | None:
        """The body with an identifier, or the one that it was merged into."""
        return self._agencies.get(self._standing(agency_id))

    # -- what people decided ------------------------------------------------------------------------------------

    def ensure(self, agency_id: str, name: str) -> Agency:
        """The body with an identifier, made from its name where it is not known."""
        found = self.find(agency_id)
        if found is None:
            match = self.match(name)
            for above in reversed(match.parents):
                self.add(above)
            found = match.agency
            if not match.is_new or found.agency_id != agency_id:
                found = replace(found, agency_id=agency_id, name=name, successor_agency_id=None)
            self.add(found)
        return found

    def decide(self, name: str, agency_id: str) -> None:
        """From now on a name means this body, whatever else it could mean."""
        self._decided[alias_key(name)] = agency_id

    def merge(self, agency_id: str, into_agency_id: str) -> bool:
        """From now on a body is another one, with its names and what stands below it; False where that is a circle."""
        target = self._standing(into_agency_id)
        if self._standing(agency_id) == target or target not in self._agencies:
            return False
        self._merged[self._standing(agency_id)] = target
        for child in list(self._agencies.values()):
            parent = self._relative(child.agency_id, child.parent_agency_id)
            successor = self._relative(child.agency_id, child.successor_agency_id)
            if (parent, successor) != (child.parent_agency_id, child.successor_agency_id):
                self._agencies[child.agency_id] = replace(child, parent_agency_id=parent, successor_agency_id=successor)
        return True

    def _relative(self, agency_id: str, relative_id: str | None) -> str | None:
        """A parent or successor as it stands after mergers; a body is neither of itself."""
        standing = None if relative_id is None else self._standing(relative_id)
        return None if standing == agency_id else standing

    def note_made(self, agency_id: str) -> None:
        """A body that somebody entered: it is known even without a report."""
        self._made.add(agency_id)

    def mergers(self) -> dict[str, str]:
        """Each merged body with the one that it was merged into, which may have been merged in its turn."""
        return dict(self._merged)

    def made(self) -> tuple[Agency, ...]:
        """The bodies that people entered and that still stand."""
        standing = dict.fromkeys(self._standing(agency_id) for agency_id in self._made)
        return tuple(self._agencies[agency_id] for agency_id in standing if agency_id in self._agencies)

    def _standing(self, agency_id: str) -> str:
        while agency_id in self._merged:
            agency_id = self._merged[agency_id]
        return agency_id

    def agencies(self) -> tuple[Agency, ...]:
        """All known bodies."""
        return tuple(self._agencies.values())

    def aliases(self) -> tuple[Alias, ...]:
        """All known other names."""
        return tuple(self._aliases.values())

    def alias_key(self, name: str) -> str:
        """The normalised form of a name that matching compares."""
        return alias_key(name)

    def regions(self) -> pl.DataFrame:
        """The rows of the table `region`."""
        import polars as pl

        columns = ("region_code", "name", "full_name", "level", "parent_region_code")
        return pl.DataFrame(
            {
                **{c: pl.Series([getattr(r, c) for r in load_regions()], dtype=pl.String) for c in columns},
                **{
                    c: pl.Series([getattr(r, c) for r in load_regions()], dtype=pl.Int32)
                    for c in ("valid_from_year", "valid_to_year")
                },
            }
        )

    # -- what leads to which body -------------------------------------------------------------------------------

    def lookups(self) -> dict[str, str]:
        """Every name (normalised) and identifier by which a body is looked up, with what it leads to: a digest of all
        that is said on the way, with '~' where it depends on the year, and the identifiers of the bodies on it,
        separated by spaces.
        """
        found = {agency_id: _lookup_text([self._led_to(agency_id)]) for agency_id in self._agencies}
        for key in {*self._by_name, *self._by_alias, *self._decided}:
            decided = [self._decided[key]] if key in self._decided else []
            aliases = sorted(map(repr, self._by_alias.get(key, ())))
            ids = sorted(self._by_name.get(key, ())), sorted(alias.agency_id for alias in self._by_alias.get(key, ()))
            led_to = [self._led_to(agency_id) for agency_id in (*decided, *ids[0], *ids[1])]
            found[key] = _lookup_text(led_to, repr((decided, ids[0], aliases)))
        return found

    def _led_to(self, agency_id: str) -> list[Agency]:
        """A body, or the one that it was merged into, and those that took over, in order."""
        led_to: list[Agency] = []
        following: str | None = agency_id
        while following is not None:
            agency = self.find(following)
            if agency is None or agency in led_to:
                break
            led_to.append(agency)
            following = agency.successor_agency_id
        return led_to

    def places_of(self, names: Iterable[str]) -> set[str]:
        """The places (codes) that some names mean, and those above them: a body known by such a name is there."""
        codes = {parse_agency_name(name).region_code for name in names}
        return {above for code in codes if code is not None for above in places_above(code)}

    # -- what a name means --------------------------------------------------------------------------------------

    def resolve(self, name: str, year: int | None = None, site_name: str | None = None) -> Agency:
        """The body that a report names, made from the name (with the bodies above it) where none is known.

        `site_name` (or any text or code that names a place) decides between places that share a name.
        """
        found = self.match(name, year, site_name)
        if found.is_new:
            for agency in (*reversed(found.parents), found.agency):
                self.add(agency)
        return found.agency

    def resolve_all(self, names: Iterable[tuple[str, int | None, str | None]]) -> list[Agency]:
        """`resolve` for many names (name, year, name of the site), in order; what does not depend on the year is looked
        up once.
        """
        known: dict[tuple[str, str | None], Agency] = {}
        found = []
        for name, year, site_name in names:
            agency = known.get((name, site_name))
            if agency is None:
                agency = self.resolve(name, year, site_name)
                if self._is_same_in_every_year(name, site_name, agency):
                    known[(name, site_name)] = agency
            found.append(agency)
        return found

    def _is_same_in_every_year(self, name: str, site_name: str | None, agency: Agency) -> bool:
        """Whether a name that means this body now does so in every year: nothing that it leads to began or ended."""
        if is_of_its_time(name):
            return False
        keys = {parse_agency_name(name, site_name).key, alias_key(name)}
        aliases = [alias for key in keys for alias in self._by_alias.get(key, ())]
        ids = {agency.agency_id, *(alias.agency_id for alias in aliases)}
        ids |= {agency_id for key in keys for agency_id in self._by_name.get(key, ())}
        ids |= {self._decided[key] for key in keys if key in self._decided}
        led_to = (self._agencies.get(self._standing(agency_id)) for agency_id in ids)
        return not any(
            one is not None and (one.valid_from_year is not None or one.valid_to_year is not None)
            for one in (*aliases, *led_to)
        )

    def match(self, name: str, year: int | None = None, region_hint: str | None = None) -> Match:
        """The body that a name means in a year, or a proposal for a new one; changes nothing."""
        parsed = parse_agency_name(name, region_hint, year)
        plain = parse_agency_name(name, None, year) if region_hint else parsed
        for key in dict.fromkeys((parsed.key, plain.key)):
            if key in self._decided and (key == parsed.key or parsed.region_code is None):
                return Match(self._current(self._decided[key], year), "alias", parsed)
            if key != parsed.key and plain.region_code is None and parsed.region_code is not None:
                # The hint gave a place that the name alone does not: "审计局" of one county is not that of another.
                ids = [a.agency_id for a in self._by_alias.get(key, []) if self._stands_in(a.agency_id, parsed)]
                if len(ids) == 1:
                    return Match(self._current(ids[0], year), "alias", parsed)
                continue
            known = self._known(key, year)
            if known is not None:
                return Match(known[0], known[1], parsed)
        agency, parents = self._propose(parsed, year)
        if agency.agency_id in self._merged or agency.agency_id in self._agencies:
            # Its own name leads elsewhere, or to several: the identifier still tells which body was meant.
            return Match(self._current(agency.agency_id, year), "name", parsed)
        return Match(agency, "new", parsed, parents)

    def _known(self, key: str, year: int | None) -> tuple[Agency, Literal["name", "alias"]] | None:
        aliases = [a for a in self._by_alias.get(key, []) if _is_within_years(year, a.valid_from_year, a.valid_to_year)]
        ids = self._by_name.get(key, [])
        ids = list(dict.fromkeys(self._standing(agency_id) for agency_id in ids))
        existing = [agency_id for agency_id in ids if self._agencies[agency_id].exists_in(year)]
        if len(existing) == 1:
            return self._agencies[existing[0]], "name"
        targets = list(dict.fromkeys(self._standing(alias.agency_id) for alias in aliases))
        if len(targets) == 1:
            return self._current(targets[0], year), "alias"
        if len(ids) == 1:
            return self._current(ids[0], year), "name"
        return None

    def _current(self, agency_id: str, year: int | None) -> Agency:
        """A body (or the one that it was merged into), or in later years the one that took over."""
        agency = self._agencies[self._standing(agency_id)]
        seen = {agency_id}
        while year is not None and agency.valid_to_year is not None and year > agency.valid_to_year:
            successor = self._agencies.get(self._standing(agency.successor_agency_id or ""))
            if successor is None or successor.agency_id in seen:
                break
            seen.add(successor.agency_id)
            agency = successor
        return agency

    def _stands_in(self, agency_id: str, parsed: AgencyName) -> bool:
        return self._agencies[self._standing(agency_id)].region_code == parsed.region_code

    # -- proposals ----------------------------------------------------------------------------------------------

    def _propose(self, parsed: AgencyName, year: int | None) -> tuple[Agency, tuple[Agency, ...]]:
        agency = Agency(agency_id_for(parsed.name), parsed.name, parsed.kind, parsed.level, parsed.region_code)
        parent_name = _parent_name(parsed)
        if parent_name is None or parent_name == parsed.name:
            return agency, ()
        parent_parsed = parse_agency_name(parent_name, None, year)
        known = self._known(parent_parsed.key, year)
        parents: tuple[Agency, ...] = ()
        if known is not None:
            parent = known[0]
        else:
            parent, above = self._propose(parent_parsed, year)
            parents = (parent, *above)
        agency = replace(agency, parent_agency_id=parent.agency_id)
        if parsed.zone and parsed.township is None and parent.kind == "development_zone":
            # What is known about the zone (its level, its place) holds for its departments.
            agency = replace(agency, level=parent.level, region_code=parent.region_code)
        return agency, parents


def _parent_name(parsed: AgencyName) -> str | None:
    """The name of the body above, where place and kind tell it."""
    code = parsed.region_code
    if code is None or parsed.kind is None or parsed.kind in ("other", "public_institution"):
        return None
    government = formal_name(code) + "人民政府"
    if parsed.kind == "vertical_agency":
        return _tax_office_above(parsed, code)
    if parsed.kind == "dispatched_agency":
        bureau = _bureau_of(parsed, code)
        if bureau is not None:
            return bureau
    if parsed.zone:
        committee = _committee(parsed)
        return government if parsed.name == committee else committee
    if parsed.kind == "government":
        parent = region_by_code()[code].parent_region_code
        return formal_name(parent) + "人民政府" if parent else None
    return government


def _bureau_of(parsed: AgencyName, code: str) -> str | None:
    """成都市公安局 for 成都市公安局高新分局; 淮安市生态环境局 for 淮安市洪泽生态环境局."""
    match = _BUREAU.match(parsed.name)
    if match:
        return match["bureau"]
    parent = region_by_code()[code].parent_region_code
    if parent and not parsed.zone and parsed.name.startswith(formal_name(parent)) and parsed.body.endswith("局"):
        return formal_name(parent) + parsed.body
    return None


def _committee(parsed: AgencyName) -> str:
    """The name of the committee of the zone that a body belongs to."""
    zone_end = parsed.name.index(parsed.zone or "") + len(parsed.zone or "")
    return parsed.name[:zone_end] + "管理委员会"


def _tax_office_above(parsed: AgencyName, code: str) -> str | None:
    """Tax offices form one line up to the State Taxation Administration; other lines are not known by name."""
    system = "国家税务总局"
    if not parsed.name.startswith(system):
        return None
    if not parsed.body.startswith("税务局") or parsed.body != "税务局":
        return f"{system}{formal_name(code)}税务局"
    parent = region_by_code()[code].parent_region_code
    return f"{system}{formal_name(parent)}税务局" if parent else system


def load_registry() -> Registry:
    """A registry of the listed bodies (data/agencies/agency.csv and alias.csv)."""
    return Registry(load_agencies(), load_aliases())


def load_agencies() -> tuple[Agency, ...]:
    """The listed bodies."""
    return tuple(
        Agency(
            agency_id=row["agency_id"],
            name=row["name"],
            kind=row["kind"] or None,
            level=row["level"] or None,
            region_code=row["region_code"] or None,
            parent_agency_id=row["parent_agency_id"] or None,
            valid_from_year=_year(row["valid_from_year"]),
            valid_to_year=_year(row["valid_to_year"]),
            successor_agency_id=row["successor_agency_id"] or None,
        )
        for row in read_rows(AGENCIES_FOLDER / "agency.csv")
    )


def load_aliases() -> tuple[Alias, ...]:
    """The other names of listed bodies."""
    return tuple(
        Alias(
            alias_key=alias_key(row["alias"]),
            agency_id=row["agency_id"],
            alias=row["alias"],
            valid_from_year=_year(row["valid_from_year"]),
            valid_to_year=_year(row["valid_to_year"]),
        )
        for row in read_rows(AGENCIES_FOLDER / "alias.csv")
    )


def _year(text: str) -> int | None:
    return int(text) if text else None


def _lookup_text(led_to: Iterable[Iterable[Agency]], said: str = "") -> str:
    ways = [tuple(way) for way in led_to]
    agencies = {agency for way in ways for agency in way}
    digest = hashlib.sha256(repr((said, ways)).encode("utf-8", "replace")).hexdigest()[:12]
    is_dated = any((agency.valid_from_year, agency.valid_to_year) != (None, None) for agency in agencies)
    return " ".join([digest + "~" * is_dated, *sorted(agency.agency_id for agency in agencies)])


def _is_within_years(year: int | None, first: int | None, last: int | None) -> bool:
    return year is None or (first or year) <= year <= (last or year)
