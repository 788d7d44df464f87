"""The bodies of the simulated province: governments, offices, departments, townships and what hangs under them.

Place names come from the stems, branches and trigrams and every name begins with 模拟 (simulated). Region codes start
with 99 to 91, which GB/T 2260 does not use.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

STEMS = "甲乙丙丁戊己庚辛壬癸"
BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
TRIGRAMS = "乾坤震巽坎离艮兑"
VIRTUES = "元亨利贞"
NUMERALS = "一二三四五六七八九"

MAX_BODIES = 300_000
"""More would run out of prefecture codes."""

# Name, pull on applications, licences and penalties relative to other departments.
DEPARTMENTS = (
    ("自然资源", 5.0, 6.0, 1.5),
    ("公安", 2.5, 20.0, 40.0),
    ("住房和城乡建设", 4.0, 4.0, 2.0),
    ("市场监督管理", 3.0, 25.0, 10.0),
    ("财政", 1.0, 0.3, 0.1),
    ("人力资源和社会保障", 1.6, 2.0, 0.4),
    ("教育", 1.2, 0.6, 0.1),
    ("生态环境", 1.5, 1.0, 2.5),
    ("农业农村", 1.6, 2.0, 1.0),
    ("交通运输", 1.0, 5.0, 8.0),
    ("卫生健康", 1.2, 5.0, 2.0),
    ("民政", 0.7, 0.6, 0.05),
    ("司法", 0.6, 0.2, 0.05),
    ("发展和改革", 1.0, 0.8, 0.05),
    ("水利", 0.8, 0.6, 0.5),
    ("应急管理", 0.6, 0.5, 1.5),
    ("文化广电和旅游", 0.4, 0.8, 0.5),
    ("审计", 0.25, 0.0, 0.0),
    ("统计", 0.25, 0.0, 0.1),
    ("医疗保障", 0.4, 0.1, 0.3),
    ("退役军人事务", 0.4, 0.0, 0.0),
    ("商务", 0.4, 0.3, 0.1),
    ("科学技术", 0.3, 0.1, 0.0),
    ("工业和信息化", 0.5, 0.2, 0.1),
    ("林业", 0.6, 1.0, 0.6),
    ("城市管理", 1.8, 3.0, 15.0),
    ("行政审批服务", 0.7, 30.0, 0.0),
    ("体育", 0.2, 0.1, 0.0),
    ("信访", 0.5, 0.0, 0.0),
    ("机关事务管理", 0.3, 0.0, 0.0),
    ("国有资产监督管理", 0.4, 0.0, 0.0),
    ("乡村振兴", 0.3, 0.0, 0.0),
)


@dataclass(frozen=True, slots=True)
class Body:
    """One body. `parent` and `counted_in` are positions in the list, -1 for none.

    `counted_in`: the government whose aggregate contains this body (a branch hangs under its bureau but counts with the
    government). `size` is the pull of the place, `pull` that of the department: applications, licences, penalties.
    """

    name: str
    kind: str
    level: str
    region_code: str
    parent: int
    counted_in: int
    place: int
    pull: tuple[float, float, float]

    @property
    def agency_id(self) -> str:
        """'s' and twelve hex digits of the SHA-256 of the name."""
        return "s" + hashlib.sha256(self.name.encode("utf-8")).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class _Sizes:
    province_departments: int
    prefecture_departments: int
    county_departments: int
    counties: int
    townships: int
    prefectures: int


def make_bodies(count: int) -> list[Body]:
    """Exactly `count` bodies, parents before children. Raises ValueError outside 1 to MAX_BODIES."""
    if not 1 <= count <= MAX_BODIES:
        raise ValueError(f"机关数应在 1 到 {MAX_BODIES} 之间 | the number of bodies is between 1 and {MAX_BODIES}")
    sizes = _sizes(count)
    provinces = math.ceil(count / (99 * 350)) if count > 99 * 350 else 1
    per_province = math.ceil(count / provinces)
    bodies: list[Body] = []
    for number in range(provinces):
        wanted = min(per_province, count - len(bodies))
        first = len(bodies)
        for body in _province(number, first, sizes):
            if len(bodies) - first == wanted:
                break
            bodies.append(body)
    return bodies


def make_regions(bodies: list[Body]) -> pl.DataFrame:
    """The places of the bodies as rows of the table `region`."""
    governments = [body for body in bodies if body.kind == "government"]
    by_code = {body.region_code: body for body in governments}
    rows = []
    for body in governments:
        full_name = body.name.removesuffix("人民政府")
        parent = _code_above(body.region_code, body.level)
        above = by_code[parent].name.removesuffix("人民政府") if parent else ""
        rows.append((body.region_code, full_name.removeprefix(above), full_name, body.level, parent))
    columns = ("region_code", "name", "full_name", "level", "parent_region_code")
    frame = pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String), orient="row")
    return frame.with_columns(
        pl.lit(None, dtype=pl.Int32).alias("valid_from_year"), pl.lit(None, dtype=pl.Int32).alias("valid_to_year")
    )


def make_agencies(bodies: list[Body]) -> pl.DataFrame:
    """The bodies as rows of the table `agency`."""
    ids = [body.agency_id for body in bodies]
    return pl.DataFrame(
        {
            "agency_id": ids,
            "name": [body.name for body in bodies],
            "kind": [body.kind for body in bodies],
            "level": [body.level for body in bodies],
            "region_code": [body.region_code for body in bodies],
            "parent_agency_id": pl.Series(
                [ids[body.parent] if body.parent >= 0 else None for body in bodies], dtype=pl.String
            ),
        }
    ).with_columns(
        pl.lit(None, dtype=pl.Int32).alias("valid_from_year"),
        pl.lit(None, dtype=pl.Int32).alias("valid_to_year"),
        pl.lit(None, dtype=pl.String).alias("successor_agency_id"),
    )


def _code_above(code: str, level: str) -> str | None:
    if level == "county":
        return code[:4] + "00"
    return code[:2] + "0000" if level == "prefecture" else None


def _sizes(count: int) -> _Sizes:
    """Full size from some hundred bodies on; smaller provinces have fewer of everything, but all levels."""
    scale = min(1.0, math.sqrt(count / 400))

    def scaled(full: int, least: int) -> int:
        return max(least, round(full * scale))

    return _Sizes(
        province_departments=scaled(32, 2),
        prefecture_departments=scaled(30, 2),
        county_departments=scaled(24, 3),
        counties=scaled(8, 2),
        townships=scaled(14, 2),
        prefectures=99,
    )


def _province(number: int, first: int, sizes: _Sizes) -> Iterator[Body]:
    name = "模拟" + (NUMERALS[number] if number else "") + "省"
    code = str(99 - number)
    position = first
    government = position
    place = number
    for body in _place(name, "province", code + "0000", -1, government, place, sizes.province_departments):
        yield body
        position += 1
    for index in range(sizes.prefectures):
        city = name + STEMS[index % 10] + BRANCHES[index // 10 % 12] + "市"
        city_code = f"{code}{index + 1:02d}"
        city_government = position
        place = 1000 * number + 10 * (index + 1)
        for body in _place(
            city, "prefecture", city_code + "00", government, city_government, place, sizes.prefecture_departments
        ):
            yield body
            position += 1
        yield Body(
            city + "经济开发区管理委员会",
            "development_zone",
            "county",
            city_code + "00",
            city_government,
            city_government,
            place,
            (1.0, 1.0, 1.0),
        )
        position += 1
        for number_in_city in range(sizes.counties):
            for body in _county(city, city_code, number_in_city, city_government, position, place, sizes):
                yield body
                position += 1


def _county(
    city: str, city_code: str, number: int, city_government: int, position: int, place: int, sizes: _Sizes
) -> Iterator[Body]:
    suffix = "区" if number < 2 else "市" if number == 2 else "县"
    county = city + TRIGRAMS[number % 8] + VIRTUES[number // 8 % 4] + suffix
    code = f"{city_code}{number + 1:02d}"
    place = place * 100 + number + 1
    government = position
    for body in _place(county, "county", code, city_government, government, place, sizes.county_departments):
        yield body
        position += 1
    bureau = government + 2
    yield Body(
        county + DEPARTMENTS[0][0] + "局第一分局",
        "dispatched_agency",
        "township",
        code,
        bureau,
        government,
        place,
        (0.4, 0.5, 0.3),
    )
    for index in range(sizes.townships):
        kind = ("街道", "镇", "乡")[min(2, index * 4 // max(1, sizes.townships))]
        stem = STEMS[index % 10] + ("", "字")[index // 10 % 2] + kind
        is_street = kind == "街道"
        yield Body(
            county + stem + ("办事处" if is_street else "人民政府"),
            "dispatched_office" if is_street else "township_government",
            "township",
            code,
            government,
            government,
            place,
            (1.0, 1.0, 1.0),
        )


def _place(
    name: str, level: str, code: str, above: int, government: int, place: int, departments: int
) -> Iterator[Body]:
    """Government, general office, departments and a service centre of one place."""
    yield Body(name + "人民政府", "government", level, code, above, above, place, (1.0, 1.0, 1.0))
    office = "办公室" if level == "county" else "办公厅"
    yield Body(
        name + "人民政府" + office, "government_office", level, code, government, government, place, (1.0, 0.0, 0.0)
    )
    suffix = "厅" if level == "province" else "局"
    for title, applications, licences, penalties in DEPARTMENTS[:departments]:
        pull = (applications, licences, penalties)
        yield Body(name + title + suffix, "department", level, code, government, government, place, pull)
    yield Body(
        name + "公共资源交易中心",
        "authorised_organisation",
        level,
        code,
        government,
        government,
        place,
        (0.3, 0.0, 0.0),
    )
