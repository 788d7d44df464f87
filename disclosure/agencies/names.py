"""What the name of a body says: the place it belongs to, its kind and level, and the name that it is known by.

    >>> parse_agency_name("江苏省沭阳县发改局").name
    '沭阳县发展和改革局'

Nothing is guessed: a place that several places share the name of stays None unless the text or a hint tells which one.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from disclosure.agencies.regions import (
    ZONE,
    Place,
    first_year_alike,
    formal_name,
    locate,
    may_need_year,
    places_above,
    region_by_code,
    resolve_hint,
    short_name,
)
from disclosure.form.versions import read_rows
from disclosure.settings import DATA_FOLDER

AGENCIES_FOLDER = DATA_FOLDER / "agencies"

_LONGEST = 300
"""Characters of a name that are looked at; no body has a longer one."""

_LEVELS = ("province", "prefecture", "county", "township")

_IGNORED = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\u00ad\"'“”‘’《》〈〉「」*_#]+")
_EDGES = "。.,，:：;；、|｜-—·"
_LAST_BRACKETS = re.compile(r"\([^()]*\)?$")
_BRACKETS = re.compile(r"\([^()]*\)")
_OFFICE_VARIANT = re.compile(r"办公厅\(室\)|办公室\(厅\)|办公厅/室")

# Central bodies whose local branches carry their name in front: 国家税务总局沭阳县税务局, 财政部江苏监管局.
_SYSTEMS = (
    "国家税务总局",
    "国家统计局",
    "中国人民银行",
    "国家金融监督管理总局",
    "中国银行保险监督管理委员会",
    "中国证券监督管理委员会",
    "国家外汇管理局",
    "国家能源局",
    "国家矿山安全监察局",
    "国家粮食和物资储备局",
    "国家移民管理局",
    "中国民用航空",
    "财政部",
    "审计署",
    "自然资源部",
    "生态环境部",
    "水利部",
    "商务部",
    "公安部",
    "交通运输部",
    "中华人民共和国",
)
_SYSTEM = re.compile(rf"^(?P<system>{'|'.join(_SYSTEMS)})(?=.)")

_TOWNSHIP = re.compile(
    r"(?P<township>[^局委厅院]{1,12}?(?:街道|民族乡|苏木|乡|镇|地区(?=办事处)))(?=$|办事处|办|人民政府|政府|党政|综合|财政所|.{2,10}(?:所|站|中心|队)$)"
    r"|(?P<office>[^局委厅院驻]{1,8}?)(?=办事处$)"
)

# A site's own short forms: 市财政局, 区政府办. Not 市场…, 县级…, 市政…, 区直….
_LOCAL = re.compile(r"^(?P<unit>省|自治区|自治州|市|县|区|州|盟|旗)(?![场级直容域情民内外])(?!政(?!府))(?=.{2,})")

# A place that no list has (模拟省甲市乙县): up to the last unit that something follows.
_UNKNOWN_PLACE = re.compile(
    r"^(?>[^省市县区州盟旗局委厅]{1,8}?(?:自治区|自治州|自治县|(?<!城)市(?!场)|[省县区州盟旗]))+(?=.)"
)


@dataclass(frozen=True, slots=True)
class AgencyName:
    """A name taken apart.

    `name` is the canonical name: short forms written out, places above dropped as official names do. `key` is what
    matching compares. `places` as printed, outermost first. `region_code` is None where no place is named or
    `candidate_codes` holds several. `body` is what follows places, zone and township. `is_body`: the text ends as the
    name of a body does. `kind` and `level` are codes of docs formats F.1, None where the name does not tell.
    """

    text: str
    name: str
    key: str
    places: tuple[str, ...]
    region_code: str | None
    candidate_codes: tuple[str, ...]
    zone: str | None
    township: str | None
    body: str
    kind: str | None
    level: str | None
    is_body: bool


@dataclass(frozen=True, slots=True)
class _Rule:
    context: str
    pattern: re.Pattern[str]
    kind: str


def normalise_agency_name(text: str) -> str:
    """A name without what varies in print: full-width forms, spaces, quotes, marks at its ends, brackets at its end."""
    name = _IGNORED.sub("", unicodedata.normalize("NFKC", text[:_LONGEST])).strip(_EDGES)
    name = _OFFICE_VARIANT.sub("办公厅", name)
    while stripped := _LAST_BRACKETS.sub("", name).strip(_EDGES):
        if stripped == name:
            break
        name = stripped
    return name


def alias_key(name: str) -> str:
    """What matching compares; equal for the usual ways to write one name."""
    return parse_agency_name(name).key


def agency_id_for(name: str) -> str:
    """The identifier of a body from its canonical name: 'a' and twelve hex digits of the SHA-256 of its UTF-8."""
    return "a" + hashlib.sha256(name.encode("utf-8")).hexdigest()[:12]


def parse_agency_name(text: str, region_hint: str | None = None, year: int | None = None) -> AgencyName:
    """Take the name of a body apart; see AgencyName. Never raises.

    `region_hint` (a six-digit code or a text that begins with a place, such as the name of a site) decides between
    places that share a name, and completes names that say only 市财政局 or 审计局. `year` is the year that the name was
    used in: places change.
    """
    return _parse(text, region_hint, first_year_alike(year) if year is not None and is_of_its_time(text) else None)


@lru_cache(maxsize=65536)
def is_of_its_time(text: str) -> bool:
    """Whether a name may be taken apart in another way in another year."""
    return may_need_year(_system_and_rest(normalise_agency_name(text))[1])


def _system_and_rest(name: str) -> tuple[str, str]:
    """The system in front of a name (国家税务总局), empty where there is none, and the rest."""
    match = _SYSTEM.match(name)
    return (match["system"], name[match.end() :]) if match else ("", name)


@lru_cache(maxsize=65536)
def _parse(text: str, region_hint: str | None, year: int | None) -> AgencyName:
    name = normalise_agency_name(text)
    central = _central_bodies().get(name)
    if central is not None:
        return AgencyName(text, central, central, (), None, (), None, None, central, "department", "central", True)
    system, name = _system_and_rest(name)
    hints = resolve_hint(region_hint)
    place = locate(name, hints, year)
    local = False
    if not place.codes and not system:
        completed = _complete(name, region_hint, hints)
        if completed is not None:
            place, name = completed
            local = True
    return _assemble(text, system, name, place, local)


def _complete(name: str, region_hint: str | None, hints: tuple[str, ...]) -> tuple[Place, str] | None:
    """A name without its place, with the place of the hint in front: 市财政局 on the site of 洪泽区 is 淮安市财政局."""
    if len(hints) != 1 or region_hint is None:
        return None
    code = hints[0]
    rest = name
    match = _LOCAL.match(name)
    if match:
        found = _place_called(code, match["unit"])
        if found is None:
            return None
        code, rest = found, name[match.end() :]
    _, township, body = _split(rest)
    body = _write_out(body)
    kind = _kind_of(body, "township" if township else "any")
    if kind is None or kind == "other":
        return None
    if township and region_by_code()[code].level != "county":
        return None
    prefix = formal_name(code)
    zone = None
    if not match:
        hint_place = locate(region_hint)
        zone = hint_place.zone
        if zone is not None:
            prefix = zone.name
    return Place((code,), (prefix,) if zone is None else (), len(prefix), False, zone), prefix + rest


def _place_called(code: str, unit: str) -> str | None:
    """The nearest place, from a place upwards, that is called a 市, 县, 区 ..."""
    for above in places_above(code):
        region = region_by_code()[above]
        if unit in ("自治区", "省") and region.level == "province":
            return above if region.name.endswith((unit, "省", "自治区")) else None
        if region.level != "province" and region.name.endswith(unit):
            return above
        if unit == "市" and region.name.endswith("市"):
            return above
    return None


def _assemble(text: str, system: str, name: str, place: Place, local: bool) -> AgencyName:
    unknown = None if place.codes or place.names else _UNKNOWN_PLACE.match(name)
    start = unknown.end() if unknown else place.end
    rest = name[start:]
    code = place.codes[0] if len(place.codes) == 1 else None
    zone, township, body = _split(rest, place.zone.name if place.zone else None)
    body = _write_out(body)
    if township and not body:
        body = "办事处" if township.endswith("街道") else "人民政府"
        is_bare = True
    else:
        is_bare = not body
    if system == "国家税务总局" or (code and not zone and not township and body == "税务局"):
        system = "国家税务总局"
    context = "zone" if zone else "township" if township else "any"
    kind = None if is_bare and not township else _kind_of(body, context)
    if system and kind in (None, "department", "dispatched_agency", "authorised_organisation"):
        kind = "vertical_agency"
    if zone and kind == "dispatched_office" and not township:
        kind = "dispatched_agency"
    if place.is_short and len(place.names) > 1 and not zone and kind == "department":
        kind = "dispatched_agency"  # 淮安市洪泽生态环境局: the city's bureau in a district
    level = _level_of(place, zone, township, kind, name)
    printed = name[:start] if unknown else _printed_place(place, code)
    zone_in_name = (zone or "").removeprefix(printed) if zone and zone.startswith(printed) else (zone or "")
    canonical = system + printed + zone_in_name + (township or "") + body
    return AgencyName(
        text=text,
        name=canonical,
        key=_key(system, printed, place, code, zone_in_name, township, body),
        places=place.names,
        region_code=code,
        candidate_codes=place.codes,
        zone=zone,
        township=township,
        body=body,
        kind=kind,
        level=level,
        is_body=kind is not None and not (is_bare and not local and code is None),
    )


def _split(rest: str, known_zone: str | None = None) -> tuple[str | None, str | None, str]:
    """Zone, township and what follows them."""
    zone = known_zone
    if zone is None:
        match = ZONE.match(rest)
        if match:
            zone, rest = match["zone"], rest[match.end() :]
    township = None
    match = _TOWNSHIP.match(rest)
    if match:
        township = match["township"] or match["office"]
        rest = rest[match.end() :]
    return zone, township, rest


_WRITTEN_OUT = (
    (re.compile(r"管委(?=$|会)(?:会)?"), "管理委员会"),
    (re.compile(r"(?<!人民)政府(?=$|办|驻)"), "人民政府"),
    (re.compile(r"^(?:府|政府)办$|^府办公室$"), "人民政府办公室"),
    (re.compile(r"(?<=人民政府)办$"), "办公室"),
    (re.compile(r"(?<=管理委员会)办$"), "办公室"),
)


def _write_out(body: str) -> str:
    """Usual short forms in full: 管委会, 政府办, 发改局 (data/agencies/short_form.csv)."""
    if body == "办":
        return "办事处"
    for pattern, full in _WRITTEN_OUT:
        body = pattern.sub(full, body)
    return _short_forms().get(body, body)


def _printed_place(place: Place, code: str | None) -> str:
    """The place as the canonical name carries it: in full where it is known, as printed where it is not."""
    if place.zone is not None and code is not None:
        # A zone with a name of its own stands alone (苏州工业园区); one called like a district does not (洪江区).
        return "" if ZONE.fullmatch(place.zone.name) else formal_name(code)
    if place.is_short and code is not None:
        return "".join(n for n in place.names if not _is_province(n, code)) or place.names[-1]
    if code is not None:
        return formal_name(code)
    return "".join(place.names)


def _is_province(name: str, code: str) -> bool:
    """Whether a name stands for the province that a place lies in (and the place is not that province)."""
    province = places_above(code)[-1]
    return province != code and name in (region_by_code()[province].name, short_name(province))


def _key(
    system: str,
    printed: str,
    place: Place,
    code: str | None,
    zone: str,
    township: str | None,
    body: str,
) -> str:
    if zone and code is not None and place.zone is None and (not place.is_short or printed in place.names):
        printed = short_name(code)  # 定州市经济开发区 and 定州经济开发区 are one
    body = body.replace("办公厅", "办公室")
    return re.sub(r"[与及、]", "和", system + printed + zone + (township or "") + body).replace("()", "")


def _level_of(place: Place, zone: str | None, township: str | None, kind: str | None, name: str) -> str | None:
    regions = region_by_code()
    levels = {regions[c].level for c in place.codes}
    level = levels.pop() if len(levels) == 1 else None
    if level is None:
        level = _level_by_words(name)
    if township:
        return "township"
    if zone and level in _LEVELS:
        # A committee stands one step below the place that sends it, departments of the zone with it.
        if place.zone is not None and place.zone.level is not None:
            level = place.zone.level
        elif level != "county":
            level = _LEVELS[_LEVELS.index(level) + 1]
    named_below = place.is_short and len(place.names) > 1
    stays = zone or named_below or "驻" in name
    if kind == "dispatched_agency" and level in _LEVELS[:-1] and not stays:
        level = _LEVELS[_LEVELS.index(level) + 1]
    return level


def _level_by_words(name: str) -> str | None:
    """The level of a place that is not in the list, from what it is called; 市 and 区 alone do not tell."""
    match = re.match(
        r"^(?:[^省市县区州盟旗]{1,8}(?P<province>省))?(?:[^省市县区州盟旗]{1,8}(?P<city>[市州盟]))?"
        r"(?:[^省市县区州盟旗局委厅]{1,8}(?P<county>[县旗区市]))?",
        name,
    )
    if match is None:
        return None
    if match["county"] and (match["city"] or match["county"] in "县旗"):
        return "county"
    if match["city"] and (match["province"] or match["city"] in "州盟"):
        return "prefecture"
    return "province" if match["province"] and not match["city"] and not match["county"] else None


def _kind_of(body: str, context: str) -> str | None:
    """The kind that the first matching rule of data/agencies/kind_rule.csv gives."""
    body = _BRACKETS.sub("", body)
    if not body:
        return None
    for rule in _kind_rules():
        if rule.context in ("any", context) and rule.pattern.search(body):
            return rule.kind
    return None


@cache
def _kind_rules() -> tuple[_Rule, ...]:
    rows = sorted(read_rows(AGENCIES_FOLDER / "kind_rule.csv"), key=lambda row: int(row["position"]))
    return tuple(_Rule(row["context"], re.compile(row["pattern"]), row["kind"]) for row in rows)


@cache
def _short_forms() -> dict[str, str]:
    return {row["short_form"]: row["full_form"] for row in read_rows(AGENCIES_FOLDER / "short_form.csv")}


@cache
def _central_bodies() -> dict[str, str]:
    """Central bodies by each of their names."""
    names: dict[str, str] = {}
    for row in read_rows(AGENCIES_FOLDER / "central_body.csv"):
        for name in (row["name"], row["alias"], row["name"].removeprefix("中华人民共和国")):
            if name:
                names[name] = row["name"]
    return names
