"""Places: the committed list, and the place that a text begins with."""

from __future__ import annotations

import csv
import importlib.util
from pathlib import Path

import pytest

from disclosure.agencies.regions import (
    REGIONS_FOLDER,
    code_aliases,
    first_year_alike,
    formal_name,
    is_within,
    load_regions,
    locate,
    places_above,
    region_by_code,
    resolve_hint,
)
from disclosure.form.versions import read_rows


def test_list_has_every_level_and_only_places_of_gbt_2260() -> None:
    current = [region for region in load_regions() if region.valid_to_year is None]
    counts = {level: sum(region.level == level for region in current) for level in ("province", "prefecture", "county")}
    # As of 2023-06-30, without what lies in 台湾省, 香港 and 澳门.
    assert counts == {"province": 34, "prefecture": 333, "county": 2848}
    assert not [region for region in current if 71 <= int(region.region_code[4:]) <= 79]
    assert not [region for region in current if region.name in ("市辖区", "县", "省直辖县级行政区划")]


def test_parents_exist_and_come_first() -> None:
    seen: set[str] = set()
    for region in load_regions():
        assert region.parent_region_code is None or region.parent_region_code in seen
        assert (region.parent_region_code is None) == (region.level == "province")
        seen.add(region.region_code)


def test_full_names_contain_the_names_above() -> None:
    regions = region_by_code()
    for code, region in regions.items():
        assert region.full_name == "".join(regions[above].name for above in reversed(places_above(code)))


@pytest.mark.parametrize(
    ("code", "full_name", "parent"),
    [
        ("320813", "江苏省淮安市洪泽区", "320800"),
        ("310115", "上海市浦东新区", "310000"),
        ("500117", "重庆市合川区", "500000"),
        ("419001", "河南省济源市", "410000"),
        ("429004", "湖北省仙桃市", "420000"),
        ("469001", "海南省五指山市", "460000"),
        ("659001", "新疆维吾尔自治区石河子市", "650000"),
        ("130682", "河北省保定市定州市", "130600"),
        ("710000", "台湾省", None),
        ("441900", "广东省东莞市", "440000"),
    ],
)
def test_known_places(code: str, full_name: str, parent: str | None) -> None:
    region = region_by_code()[code]
    assert (region.full_name, region.parent_region_code) == (full_name, parent)


def test_changed_places_have_years_and_successors() -> None:
    regions = region_by_code()
    assert (regions["320684"].name, regions["320684"].valid_to_year) == ("海门市", 2020)
    assert (regions["320614"].name, regions["320614"].valid_from_year) == ("海门区", 2020)
    for row in read_rows(REGIONS_FOLDER / "region.csv"):
        if row["successor_region_code"]:
            assert regions[row["successor_region_code"]].exists_in(int(row["valid_to_year"]))


def test_aliases_name_known_places() -> None:
    regions = region_by_code()
    for row in read_rows(REGIONS_FOLDER / "alias.csv") + read_rows(REGIONS_FOLDER / "zone.csv"):
        assert row["region_code"] in regions
    assert code_aliases()["139001"] == "130682"
    assert set(code_aliases().values()) <= set(regions)


@pytest.mark.parametrize(
    ("text", "hint", "year", "code"),
    [
        ("淮安市洪泽区人民政府", None, None, "320813"),
        ("江苏省沭阳县发展和改革局", None, None, "321322"),
        ("内蒙古呼和浩特市", None, None, "150100"),
        ("广西南宁市青秀区", None, None, "450103"),
        ("长春朝阳区", None, None, "220104"),
        ("吉林省吉林市", None, None, "220200"),
        ("湘西州财政局", None, None, "433100"),
        ("恩施土家族苗族自治州人民政府", None, None, "422800"),
        ("河北定州经济开发区", None, None, "130682"),
        ("长沙经济技术开发区", None, None, "430100"),
        ("平潭综合实验区公安局", None, None, "350128"),
        ("苏州工业园区管理委员会", None, None, "320500"),
        ("怀化市洪江区沅江路街道", None, None, "431200"),
        ("兰州新区", None, None, "620100"),
        ("鼓楼区人民政府", None, None, None),
        ("鼓楼区人民政府", "南京市", None, "320106"),
        ("鼓楼区人民政府", "320300", None, "320302"),
        ("朝阳区人民政府", "吉林省", None, "220104"),
        ("城区管理局", None, None, None),
        ("公安局", None, None, None),
        ("资源循环利用中心", None, None, None),
        ("市场监督管理局", None, None, None),
        ("公主岭市人民政府", None, None, "220184"),
        ("公主岭市人民政府", None, 2019, "220381"),
        ("崇川区人民政府", None, 2019, "320602"),
        ("崇川区人民政府", None, 2020, "320613"),
        ("邢台市桥东区人民政府", None, 2019, "130502"),
        ("桥东区人民政府", None, None, "130702"),
        ("下城区审计局", None, None, "330103"),
        ("", None, None, None),
    ],
)
def test_the_place_that_a_text_begins_with(text: str, hint: str | None, year: int | None, code: str | None) -> None:
    """None where there is none, or it is not certain which."""
    codes = locate(text, resolve_hint(hint), year).codes
    assert (codes[0] if len(codes) == 1 else None) == code


def test_ambiguous_places_are_all_returned() -> None:
    place = locate("鼓楼区人民政府")
    assert place.codes == ("320106", "320302", "350102", "410204")
    assert place.names == ("鼓楼区",)
    assert place.end == 3


@pytest.mark.parametrize(
    ("hint", "codes"),
    [
        ("320813", ("320813",)),
        ("139001", ("130682",)),
        ("999999", ()),
        ("福建省平潭综合实验区", ("350128",)),
        ("洪泽区人民政府门户网站", ("320813",)),
        ("某网站", ()),
        (None, ()),
    ],
)
def test_hints(hint: str | None, codes: tuple[str, ...]) -> None:
    assert resolve_hint(hint) == codes


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("320813", "淮安市洪泽区"),
        ("430922", "桃江县"),
        ("130682", "定州市"),
        ("500117", "重庆市合川区"),
        ("310115", "上海市浦东新区"),
        ("429021", "神农架林区"),
        ("232761", "加格达奇区"),
        ("450000", "广西壮族自治区"),
    ],
)
def test_formal_name(code: str, name: str) -> None:
    assert formal_name(code) == name


def test_is_within() -> None:
    assert is_within("320813", "320000")
    assert is_within("320813", "320813")
    assert not is_within("320000", "320813")


def test_committed_lists_follow_from_the_hand_kept_changes(tmp_path: Path) -> None:
    """build_regions.py turns a list in the source's form, and change.csv, into region.csv."""
    path = REGIONS_FOLDER / "build_regions.py"
    spec = importlib.util.spec_from_file_location("build_regions", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    regions: dict[str, dict[str, str]] = {}
    for row in read_rows(REGIONS_FOLDER / "region.csv"):
        if not row["valid_to_year"]:
            module.add(regions, row["region_code"], row["name"], row["level"], row["parent_region_code"])
    module.apply_changes(regions)
    committed = {row["region_code"]: row for row in read_rows(REGIONS_FOLDER / "region.csv")}
    columns = ("name", "level", "parent_region_code", "valid_from_year", "valid_to_year", "successor_region_code")
    assert {code: [row[c] for c in columns] for code, row in regions.items()} == {
        code: [row[c] for c in columns] for code, row in committed.items()
    }
    module.write(tmp_path / "out.csv", ("name",), [{"name": "甲"}])
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as handle:
        assert list(csv.reader(handle)) == [["name"], ["甲"]]


def test_a_name_means_the_same_place_in_years_alike() -> None:
    aliases = {row["alias"] for row in read_rows(REGIONS_FOLDER / "alias.csv")}
    names = aliases | {region.name for region in load_regions()}
    years = range(2005, 2031)
    assert len({first_year_alike(year) for year in years}) > 1
    for name in names:
        for year in years:
            assert locate(name, (), first_year_alike(year)) == locate(name, (), year)
