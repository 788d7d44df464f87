"""The queries behind pages and filters, on a store of literal rows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest

from disclosure.settings import QUERIES_FOLDER
from disclosure.store.read import Store
from disclosure.store.schema import connect, execute
from tests.checks.literal_store import ABSENT, Report, full_form, make_reading
from tests.metrics.conftest import Case
from tests.metrics.random_store import PlacedBody, write_store
from tests.metrics.reference import FORMULAS, Selection

COUNTY = PlacedBody("平潭县人民政府", "government", "county", "350128")
BODIES = [
    COUNTY,
    PlacedBody("平潭县教育局", "department", "county", "350128", parent_agency_id=COUNTY.agency_id),
    PlacedBody("平潭县财政局", "department", "county", "350128", COUNTY.agency_id, valid_to_year=2022),
    PlacedBody("鼓楼区教育局", "department", "county", "350102"),
    PlacedBody("福州市人民政府办公厅", "government_office", "prefecture", "350100"),
    PlacedBody("北京市东城区教育委员会", "department", "county", "110101"),
]
EDUCATION, FINANCE, DRUM_TOWER, OFFICE, EAST_CITY = (body.agency_id for body in BODIES[1:])

REPORTS = [
    Report("平潭县教育局", 2020, form="gb2019", cells=full_form(form="gb2019"), published_on=date(2021, 1, 31)),
    Report(
        "平潭县教育局", 2022, cells=full_form({"applications.received_new.total": 4}), published_on=date(2023, 2, 1)
    ),
    Report(
        "平潭县教育局",
        2023,
        cells=full_form(
            {
                "applications.received_new.total": 9,
                "applications.received_new.natural_person": None,
                "applications.carried_in.total": "/",
                "remedies.reconsideration.total": "unreadable",
                "proactive.rules.issued_this_year": ABSENT,
            }
        ),
    ),
    Report("平潭县教育局", 2023, cells=full_form({"applications.received_new.total": 10})),
    Report("平潭县教育局", 2023, "aggregate", cells=full_form(start=7), published_on=date(2024, 3, 31)),
    Report("平潭县财政局", 2022, cells=full_form(), published_on=date(2023, 1, 20)),
    Report("鼓楼区教育局", 2022, cells=full_form(), published_on=date(2023, 1, 20)),
    Report("福州市人民政府办公厅", 2023, cells=full_form(), published_on=date(2024, 1, 20)),
    Report("北京市东城区教育委员会", 2023, cells=full_form(), published_on=date(2024, 1, 20)),
]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder = tmp_path_factory.mktemp("queries") / "store"
    readings = [make_reading(report, number) for number, report in enumerate(REPORTS)]
    with write_store(folder, BODIES, readings) as opened:
        yield opened


def rows(store: Store, name: str, selection: Selection | None = None, **more: object) -> list[dict[str, object]]:
    return store.query(name, {**(selection.parameters() if selection else {}), **more}).rows(named=True)


def column(found: list[dict[str, object]], *names: str) -> list[object]:
    return [tuple(row[name] for name in names) if len(names) > 1 else row[names[0]] for row in found]


def test_coverage_counts_bodies_that_exist_and_are_missing(store: Store) -> None:
    found = rows(store, "coverage_by_year", Selection())
    assert column(found, "report_year", "body_count", "missing_count", "known_body_count") == [
        (2020, 1, 4, 5),
        (2022, 3, 2, 5),
        (2023, 3, 1, 4),  # the finance bureau ended in 2022
    ]
    assert column(found, "late_count", "undated_count") == [(0, 0), (1, 0), (0, 1)]
    assert column(rows(store, "coverage_by_year", Selection("aggregate")), "report_year", "late_count") == [(2023, 0)]


def test_missing_bodies_are_named(store: Store) -> None:
    found = rows(store, "missing_bodies", Selection(years=[2023]), limit=10, offset=0)
    assert column(found, "agency_name", "report_year", "last_report_year", "row_count") == [
        ("鼓楼区教育局", 2023, 2022, 1)
    ]
    whole = rows(store, "missing_bodies", Selection(), limit=100, offset=0)
    assert len(whole) == whole[0]["row_count"] == 7
    assert [rows(store, "missing_bodies", Selection(), limit=1, offset=place)[0] for place in range(7)] == whole


def test_coverage_by_region_shows_the_regions_below(store: Store) -> None:
    found = rows(store, "coverage_by_region", Selection(years=[2023], region_code="350100"))
    assert column(found, "region_code", "body_count", "missing_count") == [
        ("350100", 1, 0),
        ("350102", 0, 1),
        ("350128", 1, 0),
    ]
    nation = rows(store, "coverage_by_region", Selection(years=[2023]))
    assert column(nation, "region_code", "region_name", "known_body_count") == [
        ("110000", "北京", 1),
        ("350000", "福建", 3),
    ]


def test_filter_options_are_counted_under_the_other_filters(store: Store) -> None:
    found = rows(store, "filter_options", Selection(years=[2023], kinds=["department"]))
    counts = {(row["dimension"], row["option_code"]): (row["report_count"], row["body_count"]) for row in found}
    assert counts["year", "2022"] == (3, 3)
    assert counts["year", "2023"] == (2, 2)
    assert counts["kind", "government_office"] == (1, 1)
    assert counts["scope", "aggregate"] == (1, 1)
    assert ("format", "gb2019") not in counts


def test_regions_with_reports_can_be_walked(store: Store) -> None:
    provinces = rows(store, "region_options", parent_region_code=None, scope="own")
    assert column(provinces, "region_code", "report_count", "body_count", "has_children") == [
        ("110000", 1, 1, True),
        ("350000", 6, 4, True),
    ]
    counties = rows(store, "region_options", parent_region_code="350100", scope="own")
    assert column(counties, "region_code", "report_count", "has_children") == [
        ("350102", 1, False),
        ("350128", 4, False),
    ]
    assert column(rows(store, "region_options", parent_region_code="110000", scope="own"), "region_name") == ["东城"]
    assert column(rows(store, "region_path", region_code="350128"), "region_name") == ["福建", "福州", "平潭"]


def test_search_finds_whole_name_then_start_then_part(store: Store) -> None:
    def names(text: str, limit: int = 10) -> list[object]:
        return column(rows(store, "agency_search", text=text, limit=limit), "agency_name")

    assert names("平潭县教育局") == ["平潭县教育局"]
    # Bodies with reports come first; among them the shorter name.
    assert names("平潭") == ["平潭县教育局", "平潭县财政局", "平潭县人民政府"]
    assert names("教育局 平潭") == ["平潭县教育局"]
    assert names(" 教育 ", 2) == ["平潭县教育局", "鼓楼区教育局"]
    assert names("平潭政府") == names("平潭县政府") == ["平潭县人民政府"]
    assert names("福州政府办") == names("福州市府办") == ["福州市人民政府办公厅"]
    assert names("%") == names("_") == names("' or 1=1 --") == []
    assert len(names("")) == len(BODIES)


def test_bodies_by_id(store: Store) -> None:
    found = rows(store, "agency_by_ids", agency_ids=[OFFICE, EDUCATION, "a000000000000"])
    assert column(found, "agency_name", "region_name", "report_count") == [
        ("平潭县教育局", "平潭", 4),
        ("福州市人民政府办公厅", "福州", 1),
    ]


def test_profile_and_children(store: Store) -> None:
    (found,) = rows(store, "agency_profile", agency_id=EDUCATION)
    assert (found["parent_name"], found["scopes"], found["report_count"]) == ("平潭县人民政府", "aggregate,own", 4)
    assert (found["first_report_year"], found["last_report_year"]) == (2020, 2023)
    children = rows(store, "agency_children", agency_id=COUNTY.agency_id, limit=1, offset=1)
    assert column(children, "agency_name", "row_count") == [("平潭县财政局", 2)]
    assert rows(store, "agency_profile", agency_id="a000000000000") == []


def test_reports_of_a_body_show_every_revision_and_its_cells(store: Store) -> None:
    found = rows(store, "agency_reports", agency_id=EDUCATION)
    assert column(found, "report_year", "scope", "revision", "is_current") == [
        (2023, "aggregate", 1, True),
        (2023, "own", 2, True),
        (2023, "own", 1, False),
        (2022, "own", 1, True),
        (2020, "own", 1, True),
    ]
    first = found[2]
    cells = len(full_form())
    assert (first["number_count"], first["blank_count"], first["other_state_count"]) == (1, 1, 2)
    assert first["zero_count"] == cells - 5  # one is not there at all


def test_figures_of_a_body_take_the_form_s_place_and_keep_states_apart(store: Store) -> None:
    own = rows(store, "agency_figures", agency_id=EDUCATION, scope="own", years=None)
    received = [row for row in own if (row["row_code"], row["column_code"]) == ("received_new", "total")]
    assert column(received, "report_year", "value", "previous_value", "change") == [
        (2020, Decimal(0), None, None),
        (2022, Decimal(4), None, None),  # 2021 is missing: no year before
        (2023, Decimal(10), Decimal(4), Decimal(6)),
    ]
    assert {row["revision"] for row in own if row["report_year"] == 2023} == {2}
    one_year = rows(store, "agency_figures", agency_id=EDUCATION, scope="own", years=[2023])
    assert [row for row in own if row["report_year"] == 2023] == one_year
    assert len(one_year) == len(full_form())
    assert one_year[0]["row_label_zh"] == "规章"


def test_absent_cells_are_shown_as_absent(tmp_path_factory: pytest.TempPathFactory) -> None:
    cells = full_form({"proactive.rules.issued_this_year": ABSENT, "proactive.rules.repealed_this_year": None})
    cells["proactive.rules.made_this_year"] = 5
    body = PlacedBody("某局")
    readings = [make_reading(Report("某局", 2023, cells=cells), 0)]
    with write_store(tmp_path_factory.mktemp("absent") / "store", [body], readings) as opened:
        found = {
            (row["row_code"], row["column_code"]): row
            for row in rows(opened, "agency_figures", agency_id=body.agency_id, scope="own", years=None)
        }
    assert found["rules", "issued_this_year"]["state"] == "absent"
    assert found["rules", "issued_this_year"]["value"] is None
    assert found["rules", "repealed_this_year"]["state"] == "blank"
    # A cell of the older form in a report of the newer one keeps its own label.
    assert found["rules", "made_this_year"]["column_label_zh"] == "本年新制作数量"


def test_revision_difference_lists_changed_cells(store: Store) -> None:
    reports = rows(store, "agency_reports", agency_id=EDUCATION)
    (second,) = [row["report_id"] for row in reports if row["revision"] == 2]
    found = rows(store, "revision_difference", report_id=second)
    assert column(found, "row_code", "column_code", "before_state", "after_state") == [
        ("carried_in", "total", "not_applicable", "zero"),
        ("received_new", "natural_person", "blank", "zero"),
        ("received_new", "total", "number", "number"),
        ("rules", "issued_this_year", None, "zero"),
        ("reconsideration", "total", "unreadable", "zero"),
    ]
    (first,) = [row["report_id"] for row in reports if row["revision"] == 1 and not row["is_current"]]
    assert rows(store, "revision_difference", report_id=first) == []


CELL_FILTERS = {
    "none": {},
    "a table": {"table_codes": ["remedies"]},
    "a column": {"row_codes": ["received_new"], "column_codes": ["total", "natural_person"]},
    "states": {"states": ["number", "blank"]},
    "nothing": {"row_codes": ["no_such_row"]},
}


@pytest.mark.parametrize("chosen", CELL_FILTERS.values(), ids=CELL_FILTERS)
@pytest.mark.parametrize("selection", [Selection(), Selection(years=[2023], region_code="350000")])
def test_pages_of_cells_join_to_the_whole(case: Case, selection: Selection, chosen: dict[str, list[str]]) -> None:
    filters = {"table_codes": None, "row_codes": None, "column_codes": None, "states": None, **chosen}
    ((count,),) = case.store.query("figure_count", {**selection.parameters(), **filters}).rows()
    whole = rows(case.store, "figure_list", selection, **filters, limit=1_000_000, offset=0)
    taken = {
        report.report_id: report
        for report in case.facts.reports
        if selection.takes(report) and selection.takes_year(report.year)
    }
    assert len(whole) == count
    assert {row["report_id"] for row in whole} <= set(taken)
    if not chosen:
        assert count == sum(len(report.cells) for report in taken.values())
    for row in whole:
        key = f"{row['table_code']}.{row['row_code']}.{row['column_code']}"
        assert row["value"] == taken[row["report_id"]].cells[key]
    places = [(row["agency_name"], row["report_year"], row["report_id"]) for row in whole]
    assert places == sorted(places)
    for offset in {0, 7, count // 2, max(count - 3, 0), count}:
        page = rows(case.store, "figure_list", selection, **filters, limit=50, offset=offset)
        assert page == whole[offset : offset + 50]


def test_blocks_of_names_are_in_the_order_of_names() -> None:
    """Lists of cells are divided by them: whatever a name begins with, however long it is."""
    names = [
        "",
        "A",
        "Z县",
        "甲",
        "甲县",
        "甲县审计局",
        "甲县审计局长",
        "北京市海淀区人民政府",
        "𠮷野",
        "\U0010fffd" * 7,
    ]
    with connect() as connection:
        execute(connection, (QUERIES_FOLDER / "serving" / "18_name_block.sql").read_text(encoding="utf-8"))
        found = execute(connection, "select name_block(unnest($names))", {"names": sorted(names)})
    blocks = [row[0] for row in found]
    assert blocks == sorted(blocks)
    assert len(set(blocks)) == len(names)


def test_cells_behind_a_measure_add_up_to_it(case: Case) -> None:
    """Where nothing was computed from other cells, the signed cells are the number."""
    reports = [report for report in case.facts.reports if report.scope == "own"][:3]
    for report in reports:
        for measure, formula in FORMULAS.items():
            number = formula(report)
            if number is None or number.is_computed or number.is_incomplete or measure == "procurement_amount_cny":
                continue
            cells = rows(
                case.store,
                "measure_cells",
                measure=measure,
                agency_id=report.agency_id,
                years=[report.year],
                scope="own",
            )
            for part, expected in (("numerator", number.numerator), ("denominator", number.denominator)):
                if expected is None:
                    continue
                found = [row for row in cells if row["part"] == part and row["value"] is not None]
                if "other" in measure or "issued" in measure:
                    assert found  # two forms of one quantity may both be printed
                else:
                    assert sum(row["sign"] * row["value"] for row in found) == expected, f"{measure} {part}"
                assert all(row["source_place"] and row["raw_text"] for row in found)


def test_report_list_pages_and_counts(store: Store) -> None:
    found = rows(store, "report_list", Selection(), limit=100, offset=0)
    assert len(found) == found[0]["row_count"] == 7
    assert rows(store, "report_list", Selection(), limit=2, offset=3) == found[3:5]
    newest = next(row for row in found if row["agency_id"] == EDUCATION)
    assert (newest["report_year"], newest["received_new"], newest["region_name"]) == (2023, Decimal(10), "平潭")


def test_problems_are_listed_with_their_report(case: Case) -> None:
    everything = rows(case.store, "problem_list", Selection(), limit=10_000, offset=0)
    listed = [row for frame in case.store.table_batches("reading_problem") for row in frame.iter_rows(named=True)]
    own = {report.report_id for report in case.facts.reports if report.scope == "own"}
    assert len(everything) == sum(row["report_id"] is None or row["report_id"] in own for row in listed)
    one_year = rows(case.store, "problem_list", Selection(years=[2023]), limit=10_000, offset=0)
    assert all(row["report_year"] == 2023 for row in one_year)


def test_breaks_and_facts_are_listed(store: Store) -> None:
    assert column(rows(store, "series_breaks", table_code=None), "break_code") == [
        "format_2021",
        "reconsideration_first_2024",
        "judicial_interpretation_2025",
    ]
    assert column(rows(store, "series_breaks", table_code="proactive"), "break_code") == ["format_2021"]
    assert "data_version" in column(rows(store, "store_facts"), "property_name")


def test_findings_are_listed_under_every_filter(store: Store) -> None:
    def found(selection: Selection, **more: object) -> list[dict[str, object]]:
        return rows(
            store, "finding_list", selection, **{"severities": None, "rule_ids": None, "decisions": None, **more}
        )

    page = {"limit": 100, "offset": 0}
    # The total says 10, the applicants add up to 0: the current revision only, the earlier one does not count.
    (error,) = found(Selection(years=[2023]), severities=["error"], rule_ids=["T3_ROW_TOTAL"], **page)
    assert (error["agency_name"], error["figure_key"]) == ("平潭县教育局", "applications.received_new.total")
    assert (error["expected_value"], error["found_value"], error["row_count"]) == (Decimal(0), Decimal(10), 1)
    assert found(Selection(years=[2023], kinds=["government_office"]), rule_ids=["T3_ROW_TOTAL"], **page) == []
    assert found(Selection(years=[2023]), severities=["note"], rule_ids=["T3_ROW_TOTAL"], **page) == []
    everything = found(Selection(), **page)
    assert len(everything) == everything[0]["row_count"]
    assert found(Selection(), limit=1, offset=1) == everything[1:2]
