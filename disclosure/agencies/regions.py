"""Places by GB/T 2260 code, and the place that a text begins with.

Development zones have no code. Those that are known by name hang under the place that they are part of
(data/regions/zone.csv and alias.csv). Places that ended stay, with their years: a report of 2019 names the places of
2019.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from disclosure.form.versions import read_rows
from disclosure.settings import DATA_FOLDER

REGIONS_FOLDER = DATA_FOLDER / "regions"

_ETHNIC_GROUPS = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|拉祜|水|东乡|纳西|景颇|"
    "柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|独龙|各"
)
_AUTONOMY = re.compile(rf"(?:(?:{_ETHNIC_GROUPS})族?){0, 8}自治(?P<kind>州|县|旗)$")
_SUFFIX = re.compile(r"(?:特别行政区|壮族自治区|回族自治区|维吾尔自治区|自治区|地区|省|市|县|区|盟|旗)$")

# Short names that begin the name of a department as often as that of a place (公安县, 资源县).
_AMBIGUOUS_SHORT = frozenset({"公安", "资源", "城", "新", "市中", "郊", "矿"})

ZONE_WORDS = (
    "经济技术开发区|经济开发区|高新技术产业开发区|高新技术产业园区|高新技术开发区|高技术产业开发区|高新区|经开区|"
    "综合实验区|综合试验区|综合改革示范区|自由贸易试验区|自贸试验区|自贸区|城乡一体化示范区|示范区|实验区|试验区|"
    "合作区|保税港区|综合保税区|保税区|出口加工区|旅游度假区|度假区|风景名胜区|名胜区|风景区|旅游区|景区|"
    "工业园区|产业园区|科技园区|工业园|产业园|科技园|产业集聚区|产业聚集区|集聚区|物流园区|园区|开发区|"
    "新片区|管理区|功能区|生态城|科学城|科技城|新城|新区"
)
# A zone's own name is short and holds no word that ends the name of a body: 公安局高新区分局 is no zone.
ZONE = re.compile(rf"(?P<zone>[^局委厅院办所站部队]{{0,12}}?(?:{ZONE_WORDS}))(?!分局|派出所)")

_AFTER_SHORT_NAME = re.compile(
    rf"(?:[^局委厅院办所站部队]{{0,8}}?(?:{ZONE_WORDS}))(?!分局)"
    "|海关|海事局|监管局|监管分局|调查队|调查总队|特派员办事处|生态环境分?局|专员办"
)


@dataclass(frozen=True, slots=True)
class Region:
    """A place: `name` is its own (洪泽区), `full_name` has the places above it (江苏省淮安市洪泽区)."""

    region_code: str
    name: str
    full_name: str
    level: str
    parent_region_code: str | None
    valid_from_year: int | None
    valid_to_year: int | None

    def exists_in(self, year: int | None) -> bool:
        """Whether the place existed in a year (None: today)."""
        if year is None:
            return self.valid_to_year is None
        return (self.valid_from_year or year) <= year <= (self.valid_to_year or year)


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone known by name: the place that it is part of, and its level where it is not the usual one."""

    name: str
    region_code: str
    level: str | None


@dataclass(frozen=True, slots=True)
class Place:
    """What a text begins with.

    `codes`: the places that it can mean, one where it is certain, none where no place stands there. `names` as printed,
    outermost first; `end` is the index of the first character behind them; `is_short` where the last one is a short
    name (平潭 for 平潭县). `zone` is set where a zone known by name follows.
    """

    codes: tuple[str, ...]
    names: tuple[str, ...]
    end: int
    is_short: bool = False
    zone: Zone | None = None


@dataclass(frozen=True, slots=True)
class _Index:
    regions: Mapping[str, Region]
    above: Mapping[str, tuple[str, ...]]
    full: Mapping[str, tuple[str, ...]]
    short: Mapping[str, tuple[str, ...]]
    short_name: Mapping[str, str]
    aliases: Mapping[tuple[str, str], tuple[int | None, int | None]]
    zones: Mapping[str, Zone]
    longest: int
    longest_zone: int


def load_regions() -> tuple[Region, ...]:
    """All places, those above before those below, with the places that ended."""
    return tuple(_index().regions.values())


def region_by_code() -> Mapping[str, Region]:
    """Places by their six-digit code."""
    return _index().regions


@cache
def code_aliases() -> Mapping[str, str]:
    """Other codes that lists use for a place (139001 for 定州市) -> its code in GB/T 2260."""
    return {row["alias_code"]: row["region_code"] for row in read_rows(REGIONS_FOLDER / "code_alias.csv")}


def short_name(code: str) -> str:
    """The name of a place without its kind: 定州 for 定州市, 恩施 for 恩施土家族苗族自治州."""
    return _index().short_name[code]


def is_within(code: str, outer: str) -> bool:
    """Whether a place is another or lies in it."""
    return outer in _index().above.get(code, ())


def places_above(code: str) -> tuple[str, ...]:
    """The codes of a place and of those above it, nearest first."""
    return _index().above[code]


def formal_name(code: str) -> str:
    """The name that its bodies carry in theirs: a district has its city in front, any other place stands alone."""
    region = _index().regions[code]
    parent = _index().regions.get(region.parent_region_code or "")
    if parent is None or not region.name.endswith("区"):
        return region.name
    belongs_to_city = parent.name.endswith("市") and parent.level in ("province", "prefecture")
    return parent.name + region.name if belongs_to_city else region.name


def first_year_alike(year: int) -> int:
    """The first of the years up to `year` in which every place stood and was called as in it (0 where it goes back)."""
    changes = _years_of_change()
    place = bisect_right(changes, year)
    return changes[place - 1] if place else 0


@cache
def _years_of_change() -> list[int]:
    index = _index()
    spans = [(region.valid_from_year, region.valid_to_year) for region in index.regions.values()]
    spans += index.aliases.values()
    return sorted({first for first, _ in spans if first} | {last + 1 for _, last in spans if last})


@lru_cache(maxsize=4096)
def resolve_hint(hint: str | None) -> tuple[str, ...]:
    """The places that a hint (a code, or a text with a place in front) can mean."""
    if not hint:
        return ()
    hint = hint.strip()
    if re.fullmatch(r"[0-9]{6}", hint):
        code = code_aliases().get(hint, hint)
        return (code,) if code in _index().regions else ()
    return locate(hint, (), None).codes


def single_hint(text: str | None) -> str | None:
    """A hint as it is written where it means one place, None otherwise: a zone is not the county that it covers."""
    return text.strip() if text and len(resolve_hint(text)) == 1 else None


def locate(text: str, hints: Collection[str] = (), year: int | None = None) -> Place:
    """The place (and the zone known by name) in front of a text; the longest name wins at each step.

    A name that several places have is decided by the place before it, then by the year, then by the hints; where more
    than one remains, all of them are returned and the caller must not choose.
    """
    place = _named_place(text)
    if place.zone is not None or len(place.codes) < 2:
        return place
    return replace(place, codes=_narrow(_index(), place.codes, hints, year, place.names))


def may_need_year(text: str) -> bool:
    """Whether the place in front of a text may be another one in another year: several places have the name."""
    place = _named_place(text)
    return place.zone is None and len(place.codes) > 1


@lru_cache(maxsize=4096)
def _named_place(text: str) -> Place:
    """`locate` with all places that have the name."""
    index = _index()
    codes: tuple[str, ...] = ()
    names: list[str] = []
    position = 0
    is_short = False
    while True:
        step = _match_full(index, text, position, codes)
        short = False
        if step is None:
            step = _match_short(index, text, position, codes)
            short = True
        if step is None:
            break
        end, codes = step
        names.append(text[position:end])
        position = end
        is_short = short
    zone = _match_zone(index, text, position, codes)
    if zone is None and is_short:
        # "平潭综合实验区", "中新苏滁高新区": the short name may belong to the zone's name.
        start = position - len(names[-1])
        zone = _match_zone(index, text, start, codes)
        if zone is not None:
            names.pop()
            position = start
    if zone is None and not names:
        zone = _match_zone(index, text, 0, ())
    if zone is not None:
        name, found = zone
        position += len(name)
        if not codes or any(is_within(found.region_code, code) for code in codes):
            codes = (found.region_code,)
        return Place(codes, tuple(names), position, is_short, found)
    if is_short:
        # 长沙 is the city and a county in it: zones carry the name of the city.
        codes = tuple(c for c in codes if not any(c != other and other in index.above[c] for other in codes))
    return Place(codes, tuple(names), position, is_short)


def _match_full(index: _Index, text: str, position: int, within: tuple[str, ...]) -> tuple[int, tuple[str, ...]] | None:
    for length in range(min(index.longest, len(text) - position), 1, -1):
        codes = index.full.get(text[position : position + length])
        if codes and within:
            codes = tuple(c for c in codes if any(c != w and w in index.above[c] for w in within))
        if codes:
            return position + length, codes
    return None


def _match_short(
    index: _Index, text: str, position: int, within: tuple[str, ...]
) -> tuple[int, tuple[str, ...]] | None:
    """A short name counts only where a place in it or a word that follows zones and branches stands behind it."""
    for length in range(min(8, len(text) - position), 1, -1):
        codes = index.short.get(text[position : position + length])
        if codes and within:
            codes = tuple(c for c in codes if any(c != w and w in index.above[c] for w in within))
        if not codes:
            continue
        end = position + length
        below = _match_full(index, text, end, codes)
        if below is not None:
            outer = tuple(c for c in codes if any(c in index.above[code] for code in below[1]))
            return end, outer
        if _AFTER_SHORT_NAME.match(text, end) or _match_short_pair(index, text, end, codes):
            return end, codes
    return None


def _match_short_pair(index: _Index, text: str, position: int, within: tuple[str, ...]) -> bool:
    """河北定州经济开发区: one short name after another."""
    return position < len(text) and _match_short(index, text, position, within) is not None


def _match_zone(index: _Index, text: str, position: int, within: tuple[str, ...]) -> tuple[str, Zone] | None:
    for length in range(min(index.longest_zone, len(text) - position), 2, -1):
        zone = index.zones.get(text[position : position + length])
        if zone is not None and (not within or any(_related(index, zone.region_code, code) for code in within)):
            return zone.name, zone
    return None


def _related(index: _Index, one: str, other: str) -> bool:
    return one in index.above[other] or other in index.above[one]


def _narrow(
    index: _Index, codes: tuple[str, ...], hints: Collection[str], year: int | None, names: Sequence[str]
) -> tuple[str, ...]:
    """One place of several that share a name, if the hints or the year tell which."""
    if hints:
        hinted = tuple(c for c in codes if any(_related(index, c, hint) for hint in hints))
        codes = hinted or codes
    existing = tuple(c for c in codes if _has_name(index, c, names[-1], year))
    codes = existing or codes
    if len(codes) > 1 and len({index.regions[c].full_name for c in codes}) == 1:
        # The same place under two codes in the year of a change (崇川区 in 2020): the newer one reports.
        codes = (max(codes, key=lambda c: index.regions[c].valid_from_year or 0),)
    return codes


def _has_name(index: _Index, code: str, name: str, year: int | None) -> bool:
    years = index.aliases.get((name, code))
    if years is not None:
        first, last = years
        return last is None if year is None else (first or year) <= year <= (last or year)
    return index.regions[code].exists_in(year)


@cache
def _index() -> _Index:
    """Names of all places and zones, by text."""
    regions = {row["region_code"]: _region(row) for row in _sorted_rows()}
    above: dict[str, tuple[str, ...]] = {}
    full: dict[str, list[str]] = {}
    short: dict[str, list[str]] = {}
    shorts: dict[str, str] = {}
    for code, region in regions.items():
        parent = region.parent_region_code
        above[code] = (code, *(above[parent] if parent else ()))
        full.setdefault(region.name, []).append(code)
        stem, variant = _short_forms(region)
        shorts[code] = stem
        if variant:
            full.setdefault(variant, []).append(code)
        if len(stem) > 1 and stem != region.name and stem not in _AMBIGUOUS_SHORT:
            short.setdefault(stem, []).append(code)
    aliases: dict[tuple[str, str], tuple[int | None, int | None]] = {}
    zones: dict[str, Zone] = {}
    for row in read_rows(REGIONS_FOLDER / "zone.csv"):
        zone = Zone(row["zone_name"], row["region_code"], None)
        zones[zone.name] = zone
        province = shorts[above[zone.region_code][-1]]
        if zone.name.startswith(province) and len(above[zone.region_code]) > 1:
            stem = zone.name.removeprefix(province)
            zones[stem] = Zone(stem, zone.region_code, None)
    for row in read_rows(REGIONS_FOLDER / "alias.csv"):
        if row["kind"] == "zone":
            zones[row["alias"]] = Zone(row["alias"], row["region_code"], row["level"] or None)
        else:
            full.setdefault(row["alias"], []).append(row["region_code"])
            years = (_year(row["valid_from_year"]), _year(row["valid_to_year"]))
            aliases[(row["alias"], row["region_code"])] = years
    return _Index(
        regions=regions,
        above=above,
        full={name: tuple(codes) for name, codes in full.items()},
        short={name: tuple(codes) for name, codes in short.items()},
        short_name=shorts,
        aliases=aliases,
        zones=zones,
        longest=max(map(len, full)),
        longest_zone=max(map(len, zones)),
    )


def _sorted_rows() -> list[dict[str, str]]:
    """Rows with parents first: county-level codes directly under a province sort behind it anyway."""
    order = {"province": 0, "prefecture": 1, "county": 2}
    return sorted(read_rows(REGIONS_FOLDER / "region.csv"), key=lambda row: (order[row["level"]], row["region_code"]))


def _region(row: dict[str, str]) -> Region:
    return Region(
        region_code=row["region_code"],
        name=row["name"],
        full_name=row["full_name"],
        level=row["level"],
        parent_region_code=row["parent_region_code"] or None,
        valid_from_year=_year(row["valid_from_year"]),
        valid_to_year=_year(row["valid_to_year"]),
    )


def _year(text: str) -> int | None:
    return int(text) if text else None


def _short_forms(region: Region) -> tuple[str, str | None]:
    """The stem of a name, and the usual form of an autonomous county's (道真县 for 道真仡佬族苗族自治县)."""
    match = _AUTONOMY.search(region.name)
    if match and match.start() > 1:
        stem = region.name[: match.start()]
        return stem, stem + match["kind"] if match["kind"] != "州" else None
    return _SUFFIX.sub("", region.name) or region.name, None
