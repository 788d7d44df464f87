"""Names of bodies taken apart, and matched to bodies."""

from __future__ import annotations

from itertools import pairwise

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.agencies.names import (
    agency_id_for,
    alias_key,
    normalise_agency_name,
    parse_agency_name,
)
from disclosure.agencies.registry import Agency, Alias, Registry, load_agencies, load_aliases, load_registry
from disclosure.form.versions import read_rows
from disclosure.settings import DATA_FOLDER

KINDS = {
    "government",
    "government_office",
    "department",
    "dispatched_office",
    "dispatched_agency",
    "township_government",
    "development_zone",
    "authorised_organisation",
    "vertical_agency",
    "public_institution",
    "other",
}

# Published name, canonical name ("" = the same), region, kind, level.
NAMES = [
    ("淮安市洪泽区人民政府", "", "320813", "government", "county"),
    ("洪泽区人民政府", "淮安市洪泽区人民政府", "320813", "government", "county"),
    ("江苏省淮安市人民政府", "淮安市人民政府", "320800", "government", "prefecture"),
    ("上海市人民政府", "", "310000", "government", "province"),
    ("上海市人民政府办公厅", "", "310000", "government_office", "province"),
    ("上海市人民政府办公厅（室）", "上海市人民政府办公厅", "310000", "government_office", "province"),
    ("上海市政府办公厅", "上海市人民政府办公厅", "310000", "government_office", "province"),
    ("呼玛县政府办公室", "呼玛县人民政府办公室", "232721", "government_office", "county"),
    ("沭阳县政府办", "沭阳县人民政府办公室", "321322", "government_office", "county"),
    ("上海市科学技术委员会", "", "310000", "department", "province"),
    ("上海市科委", "上海市科学技术委员会", "310000", "department", "province"),
    ("桃江县审计局", "", "430922", "department", "county"),
    ("湖南省益阳市桃江县审计局", "桃江县审计局", "430922", "department", "county"),
    ("广州市荔湾区发展和改革局", "", "440103", "department", "county"),
    ("荔湾区发改局", "广州市荔湾区发展和改革局", "440103", "department", "county"),
    ("徐闻县司法局", "", "440825", "department", "county"),
    ("公安县公安局", "", "421022", "department", "county"),
    ("湘西州财政局", "湘西土家族苗族自治州财政局", "433100", "department", "prefecture"),
    ("深圳市市场监督管理局", "", "440300", "department", "prefecture"),
    ("深圳市城市管理和综合执法局", "", "440300", "department", "prefecture"),
    ("淮安市机关事务管理局", "", "320800", "department", "prefecture"),
    (
        "沈阳市浑南区国有资产监督管理局（区政府国资局）",
        "沈阳市浑南区国有资产监督管理局",
        "210112",
        "department",
        "county",
    ),
    ("广州市荔湾区桥中街道办事处", "", "440103", "dispatched_office", "township"),
    ("荔湾区桥中街道", "广州市荔湾区桥中街道办事处", "440103", "dispatched_office", "township"),
    ("广州市荔湾区桥中街道办", "广州市荔湾区桥中街道办事处", "440103", "dispatched_office", "township"),
    ("广州市海珠区官洲街道办事处", "", "440105", "dispatched_office", "township"),
    ("怀化市洪江区沅江路街道办事处", "", "431200", "dispatched_office", "township"),
    ("大兴安岭地区行政公署", "", "232700", "dispatched_office", "prefecture"),
    ("内蒙古自治区阿拉善盟行政公署", "阿拉善盟行政公署", "152900", "dispatched_office", "prefecture"),
    ("宁陕县梅子镇人民政府", "", "610923", "township_government", "township"),
    ("陕西省安康市宁陕县梅子镇政府", "宁陕县梅子镇人民政府", "610923", "township_government", "township"),
    ("重庆市合川区二郎镇人民政府", "", "500117", "township_government", "township"),
    ("惠来县仙庵镇人民政府", "", "445224", "township_government", "township"),
    ("城关镇人民政府", "", None, "township_government", "township"),
    ("临夏县北塬镇财政所", "", "622921", "dispatched_agency", "township"),
    ("四川省成都市公安局高新分局", "成都市公安局高新分局", "510100", "dispatched_agency", "county"),
    ("淮安市洪泽生态环境局", "", "320813", "dispatched_agency", "county"),
    ("北京市人民政府驻上海办事处", "", "110000", "dispatched_agency", "province"),
    ("平潭综合实验区管理委员会", "", "350128", "development_zone", "prefecture"),
    ("福建省平潭综合实验区管委会", "平潭综合实验区管理委员会", "350128", "development_zone", "prefecture"),
    ("平潭综合实验区管委会办公室", "平潭综合实验区管理委员会办公室", "350128", "government_office", "prefecture"),
    ("平潭综合实验区财政金融局", "", "350128", "department", "prefecture"),
    ("平潭综合实验区海坛片区管理局", "", "350128", "dispatched_agency", "prefecture"),
    ("定州市经济开发区管委会", "定州市经济开发区管理委员会", "130682", "development_zone", "county"),
    ("长沙经济技术开发区管委会", "长沙经济技术开发区管理委员会", "430100", "development_zone", "county"),
    ("武昌经开区（滨江）管委会", "武昌经开区(滨江)管理委员会", "420106", "development_zone", "county"),
    ("苏州工业园区管理委员会", "", "320500", "development_zone", "county"),
    ("雄安新区管理委员会", "", "130000", "development_zone", "prefecture"),
    ("杭州西湖风景名胜区管理委员会", "", "330106", "development_zone", "county"),
    ("国家税务总局沭阳县税务局", "", "321322", "vertical_agency", "county"),
    ("沭阳县税务局", "国家税务总局沭阳县税务局", "321322", "vertical_agency", "county"),
    ("国家税务总局江苏省税务局", "", "320000", "vertical_agency", "province"),
    ("财政部江苏监管局", "", "320000", "vertical_agency", "province"),
    ("国家统计局淮安调查队", "", "320800", "vertical_agency", "prefecture"),
    ("中华人民共和国南京海关", "", "320100", "vertical_agency", "prefecture"),
    ("中华人民共和国财政部", "", None, "department", "central"),
    ("财政部", "中华人民共和国财政部", None, "department", "central"),
    ("国家发展改革委", "中华人民共和国国家发展和改革委员会", None, "department", "central"),
    ("国家税务总局", "", None, "department", "central"),
    ("淮安市住房公积金管理中心", "", "320800", "authorised_organisation", "prefecture"),
    ("沭阳县供销合作总社", "", "321322", "authorised_organisation", "county"),
    ("淮安市残疾人联合会", "", "320800", "authorised_organisation", "prefecture"),
    ("淮安市人民医院", "", "320800", "public_institution", "prefecture"),
    ("四川省人大常委会", "四川省人民代表大会常务委员会", "510000", "other", "province"),
    ("鼓楼区人民政府", "", None, "government", "county"),
    ("朝阳区人民政府", "", None, "government", "county"),
    ("济源市人民政府", "", "419001", "government", "county"),
    ("海南藏族自治州人民政府", "", "632500", "government", "prefecture"),
    ("模拟省甲市乙县人民政府", "", None, "government", "county"),
    ("杭州市下城区审计局", "", "330103", "department", "county"),
]


@pytest.mark.parametrize(("text", "name", "region", "kind", "level"), NAMES)
def test_names(text: str, name: str, region: str | None, kind: str, level: str) -> None:
    parsed = parse_agency_name(text)
    assert (parsed.name, parsed.region_code, parsed.kind, parsed.level) == (name or text, region, kind, level)
    assert parsed.is_body
    assert kind in KINDS


@pytest.mark.parametrize(
    ("text", "hint", "name", "region"),
    [
        ("鼓楼区人民政府", "南京市", "南京市鼓楼区人民政府", "320106"),
        ("市财政局", "淮安市洪泽区人民政府", "淮安市财政局", "320800"),
        ("区财政局", "320813", "淮安市洪泽区财政局", "320813"),
        ("省人民政府办公厅", "桃江县", "湖南省人民政府办公厅", "430000"),
        ("区政府办", "淮安市洪泽区", "淮安市洪泽区人民政府办公室", "320813"),
        ("审计局", "桃江县人民政府门户网站", "桃江县审计局", "430922"),
        ("市场监督管理局", "桃江县", "桃江县市场监督管理局", "430922"),
        ("财政金融局", "平潭综合实验区管委会", "平潭综合实验区财政金融局", "350128"),
        ("梅子镇人民政府", "610923", "宁陕县梅子镇人民政府", "610923"),
        # A town without its county stays open where the hint is no county.
        ("梅子镇人民政府", "安康市", "梅子镇人民政府", None),
        # A district cannot be found from a place without one.
        ("区财政局", "沭阳县", "区财政局", None),
        # A hint does not change a place that the name has.
        ("桃江县审计局", "南京市", "桃江县审计局", "430922"),
    ],
)
def test_hint_completes_names(text: str, hint: str, name: str, region: str | None) -> None:
    parsed = parse_agency_name(text, hint)
    assert (parsed.name, parsed.region_code) == (name, region)


@pytest.mark.parametrize("text", ["", "淮安市", "2023年报告", "一、总体情况", "(", "城关镇", "    "])
def test_other_texts_are_no_bodies(text: str) -> None:
    assert not parse_agency_name(text).is_body


def test_ambiguous_place_names_candidates() -> None:
    parsed = parse_agency_name("鼓楼区人民政府")
    assert parsed.candidate_codes == ("320106", "320302", "350102", "410204")
    assert parsed.region_code is None


def test_parts_of_a_name() -> None:
    parsed = parse_agency_name("怀化市洪江区沅江路街道办事处")
    assert (parsed.places, parsed.zone, parsed.township, parsed.body) == (("怀化市",), "洪江区", "沅江路街道", "办事处")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (" 上海市　浦东新区　人民政府 ", "上海市浦东新区人民政府"),
        ("“桃江县审计局”。", "桃江县审计局"),
        ("桃江县审计局（机关）", "桃江县审计局"),
        ("上海市人民政府办公厅（室）", "上海市人民政府办公厅"),
        ("Ａ１局", "A1局"),
        ("(局)", "(局)"),
    ],
)
def test_normalise(text: str, name: str) -> None:
    assert normalise_agency_name(text) == name


@pytest.mark.parametrize(
    "names",
    [
        ("沭阳县审计局", "江苏省沭阳县审计局", "江苏省宿迁市沭阳县审计局", "宿迁市沭阳县审计局"),
        ("淮安市洪泽区人民政府办公室", "洪泽区政府办", "江苏省淮安市洪泽区人民政府办公室"),
        ("上海市人民政府办公厅", "上海市政府办公厅", "上海市人民政府办公室"),
        ("定州市经济开发区管委会", "河北定州经济开发区管理委员会", "定州市经济开发区管委会（党政办公室）"),
        ("平潭综合实验区管理委员会", "福建省平潭综合实验区管委会"),
        ("平潭综合实验区交通与建设局", "平潭综合实验区交通和建设局"),
        ("怀化市洪江区沅江路街道办事处", "洪江区沅江路街道办事处", "湖南省怀化市洪江区沅江路街道"),
        ("雄安新区管理委员会", "河北雄安新区管委会"),
        ("国家税务总局沭阳县税务局", "沭阳县税务局", "国家税务总局江苏省沭阳县税务局"),
    ],
)
def test_alias_key_is_equal_for_one_body(names: tuple[str, ...]) -> None:
    assert len({alias_key(name) for name in names}) == 1


def test_alias_key_keeps_bodies_apart() -> None:
    names = ("沭阳县审计局", "桃江县审计局", "淮安市人民政府", "淮安市人民政府办公室", "淮安市淮安区人民政府")
    assert len({alias_key(name) for name in names}) == len(names)


def test_agency_id() -> None:
    # sha256("淮安市人民政府") begins so.
    assert agency_id_for("淮安市人民政府") == "a78916e96f2b7"


@given(st.text(alphabet="省市县区镇乡街道局委厅人民政府办公室管会开发新淮安洪泽平潭国家税务总()（） 1A、", max_size=40))
def test_parser_never_raises_and_is_stable(text: str) -> None:
    parsed = parse_agency_name(text)
    assert parsed.kind is None or parsed.kind in KINDS
    assert parsed.region_code is None or parsed.candidate_codes == (parsed.region_code,)


def test_canonical_names_are_their_own_canonical_names() -> None:
    for text, *_ in NAMES:
        name = parse_agency_name(text).name
        assert parse_agency_name(name).name == name
        assert parse_agency_name(name).key == parse_agency_name(text).key


# -- registry ---------------------------------------------------------------------------------------------------------


def test_listed_bodies_are_consistent() -> None:
    agencies = load_agencies()
    by_id = {agency.agency_id: agency for agency in agencies}
    assert len(by_id) == len(agencies)
    for agency in agencies:
        assert agency.agency_id == agency_id_for(agency.name)
        assert agency.kind in KINDS
        assert agency.parent_agency_id is None or agency.parent_agency_id in by_id
    assert {alias.agency_id for alias in load_aliases()} <= set(by_id)


def test_every_verified_report_finds_its_listed_body() -> None:
    registry = load_registry()
    rows = read_rows(DATA_FOLDER / "reports" / "report.csv")
    assert len(rows) == 70
    for row in rows:
        match = registry.match(row["agency"], int(row["report_year"]), row["region"])
        assert (match.how, match.agency.name) == ("name", row["agency"])
        if row["parent_agency"]:
            parent = registry.find(match.agency.parent_agency_id or "")
            assert parent is not None
            assert parent.name == row["parent_agency"]


def test_zone_hangs_under_its_place() -> None:
    zone = load_registry().match("平潭综合实验区管委会").agency
    assert (zone.region_code, zone.level, zone.kind) == ("350128", "prefecture", "development_zone")
    parent = load_registry().find(zone.parent_agency_id or "")
    assert parent is not None
    assert parent.name == "福建省人民政府"


@pytest.mark.parametrize(
    ("name", "parents"),
    [
        ("广州市荔湾区桥中街道办事处", ["广州市荔湾区人民政府", "广州市人民政府", "广东省人民政府"]),
        ("宁陕县梅子镇人民政府", ["宁陕县人民政府", "安康市人民政府", "陕西省人民政府"]),
        ("桃江县审计局", ["桃江县人民政府", "益阳市人民政府", "湖南省人民政府"]),
        ("桃江县人民政府办公室", ["桃江县人民政府", "益阳市人民政府", "湖南省人民政府"]),
        ("成都市公安局高新分局", ["成都市公安局", "成都市人民政府", "四川省人民政府"]),
        ("长沙经济技术开发区财政局", ["长沙经济技术开发区管理委员会", "长沙市人民政府", "湖南省人民政府"]),
        ("仙桃市人民政府", ["湖北省人民政府"]),
        ("浦东新区审计局", ["上海市浦东新区人民政府"]),
        ("国家税务总局桃江县税务局", ["国家税务总局益阳市税务局", "国家税务总局湖南省税务局", "国家税务总局"]),
        ("中华人民共和国财政部", []),
        ("鼓楼区审计局", []),
        ("淮安市人民医院", []),
    ],
)
def test_parents_are_proposed(name: str, parents: list[str]) -> None:
    match = load_registry().match(name)
    assert match.is_new
    assert [parent.name for parent in match.parents] == parents
    chain = [match.agency, *match.parents]
    for child, parent in pairwise(chain):
        assert child.parent_agency_id == parent.agency_id


def test_resolve_remembers_with_parents_and_match_does_not() -> None:
    registry = Registry()
    assert registry.match("桃江县审计局").is_new
    assert registry.agencies() == ()
    first = registry.resolve("桃江县审计局", 2020)
    assert {agency.name for agency in registry.agencies()} == {
        "桃江县审计局",
        "桃江县人民政府",
        "益阳市人民政府",
        "湖南省人民政府",
    }
    assert registry.resolve("湖南省桃江县审计局", 2021) == first
    assert registry.match("桃江县审计局").how == "name"


def test_ids_do_not_depend_on_the_order_of_reading() -> None:
    names = ["洪泽区政府办", "淮安市洪泽区人民政府办公室"]
    assert Registry().resolve(names[0]).agency_id == Registry().resolve(names[1]).agency_id


def test_hint_keeps_departments_of_two_counties_apart() -> None:
    registry = Registry()
    one = registry.resolve("审计局", 2023, "桃江县人民政府")
    other = registry.resolve("审计局", 2023, "沭阳县人民政府")
    assert (one.name, other.name) == ("桃江县审计局", "沭阳县审计局")
    assert registry.resolve("审计局", 2023).region_code is None


def test_new_department_of_a_known_zone_takes_its_level_and_place() -> None:
    zone = Agency("a000000000001", "定州市经济开发区管委会", "development_zone", "prefecture", "130600")
    agency = Registry([zone]).match("定州市经济开发区财政局").agency
    assert (agency.level, agency.region_code, agency.parent_agency_id) == ("prefecture", "130600", zone.agency_id)


def test_alias_counts_in_its_years_only() -> None:
    old = Agency("a000000000001", "甲县商务局", "department", "county", valid_to_year=2020)
    new = Agency("a000000000002", "甲县商务和投资促进局", "department", "county", valid_from_year=2021)
    aliases = [
        Alias(alias_key("甲县招商局"), old.agency_id, "甲县招商局", None, 2020),
        Alias(alias_key("甲县招商局"), new.agency_id, "甲县招商局", 2021, None),
    ]
    registry = Registry([old, new], aliases)
    assert registry.match("甲县招商局", 2019).agency == old
    assert registry.match("甲县招商局", 2022).agency == new
    # Without a year two bodies are possible: a new one is proposed rather than one of them taken.
    assert registry.match("甲县招商局").is_new


def test_name_of_an_ended_body_leads_to_its_successor() -> None:
    old = Agency("a000000000001", "甲县粮食局", valid_to_year=2018, successor_agency_id="a000000000002")
    new = Agency("a000000000002", "甲县发展和改革局", valid_from_year=2019)
    registry = Registry([old, new])
    assert registry.match("甲县粮食局", 2018).agency == old
    assert registry.match("甲县粮食局", 2020).agency == new


def _registry_of_years() -> Registry:
    """Bodies, names, decisions and mergers that hold in some years only, or lead to such bodies."""
    ended = Agency("a000000000001", "甲县粮食局", valid_to_year=2018, successor_agency_id="a000000000002")
    followed = Agency("a000000000002", "甲县发展和改革局", valid_from_year=2019)
    old = Agency("a000000000003", "甲县商务局", "department", "county", valid_to_year=2020)
    new = Agency("a000000000004", "甲县商务和投资促进局", "department", "county", valid_from_year=2021)
    merged = Agency("a000000000005", "甲县林业局")
    aliases = [
        Alias(alias_key("甲县招商局"), old.agency_id, "甲县招商局", None, 2020),
        Alias(alias_key("甲县招商局"), new.agency_id, "甲县招商局", 2021, None),
    ]
    registry = Registry([ended, followed, old, new, merged], aliases)
    registry.decide("甲县物价局", ended.agency_id)
    registry.merge(merged.agency_id, ended.agency_id)
    return registry


def test_names_resolved_together_mean_what_each_does_alone() -> None:
    names = [row[0] for row in NAMES] + ["审计局", "海门市财政局", "海门区财政局", "鼓楼区财政局", "海门财政局"]
    names += [f"甲县{what}局" for what in ("粮食", "发展和改革", "商务", "招商", "商务和投资促进", "林业", "物价")]
    asked = [
        (name, year, site)
        for year in (None, 2015, 2018, 2019, 2020, 2021, 2023)
        for name in names
        for site in (None, "桃江县人民政府", "南京市人民政府")
    ]
    alone, together = _registry_of_years(), _registry_of_years()
    assert together.resolve_all(asked) == [alone.resolve(*name) for name in asked]
    assert set(together.agencies()) == set(alone.agencies())


def test_unknown_body_of_an_alias_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown body"):
        Registry(aliases=[Alias("甲", "a000000000009", "甲")])


def test_regions_frame_has_the_columns_of_the_table() -> None:
    frame = Registry().regions()
    assert frame.columns == [
        "region_code",
        "name",
        "full_name",
        "level",
        "parent_region_code",
        "valid_from_year",
        "valid_to_year",
    ]
    assert frame.filter(pl.col("region_code") == "320813").row(0) == (
        "320813",
        "洪泽区",
        "江苏省淮安市洪泽区",
        "county",
        "320800",
        None,
        None,
    )
    assert frame["region_code"].is_unique().all()
