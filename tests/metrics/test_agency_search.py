"""Short forms that people type find the body; what they type in full goes before."""

from __future__ import annotations

import polars as pl
import pytest

from disclosure.agencies.names import AGENCIES_FOLDER
from disclosure.form.versions import read_rows
from disclosure.measures.catalogue import load_query
from disclosure.settings import QUERIES_FOLDER
from disclosure.store.schema import connect, execute

NAMES = (
    "平潭综合实验区市场监督管理局",
    "平潭综合实验区财政金融局",
    "丙市市场监督管理局",
    "丙市卫生健康委员会",
    "丙市卫生健康局",
    "丙市发展和改革局",
    "丙市人力资源和社会保障局",
    "丙市住房和城乡建设局",
    "丙市自然资源和规划局",
    "丙市规划和自然资源局",
    "丙市监狱管理局",
    "丙市人民政府",
    "丙市人民政府办公室",
    "丙市教育体育局",
    "丙市经济技术开发区管理委员会",
    "丁区城关街道办事处",
    "丙市应急管理局",
)


def search(text: str) -> list[tuple[str, int]]:
    """Names and ranks that the search gives over `NAMES`."""
    connection = connect()
    names = pl.DataFrame(
        {
            "search_position": range(1, len(NAMES) + 1),
            "name_number": range(1, len(NAMES) + 1),
            "name": NAMES,
            "search_name": NAMES,
        }
    )
    bodies = names.select("search_position", agency_name="name").with_columns(
        agency_id=pl.col("agency_name"),
        kind=pl.lit(""),
        level=pl.lit(""),
        region_code=pl.lit(""),
        region_name=pl.lit(""),
        report_count=pl.lit(1),
    )
    forms = pl.DataFrame(read_rows(AGENCIES_FOLDER / "search_form.csv"))
    for table, frame in (("agency_name", names), ("agency_summary", bodies), ("search_forms", forms)):
        connection.register(table, frame)
    execute(connection, (QUERIES_FOLDER / "serving" / "52_agency_search_form.sql").read_text(encoding="utf-8"))
    rows = execute(connection, load_query("agency_search").sql, {"text": text, "limit": 20})
    found = [(row[1], row[8]) for row in rows]
    connection.close()
    return found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("平潭市监局", ["平潭综合实验区市场监督管理局"]),
        ("平潭 市监", ["平潭综合实验区市场监督管理局"]),
        ("平潭市场监管", ["平潭综合实验区市场监督管理局"]),
        ("市场监管", ["平潭综合实验区市场监督管理局", "丙市市场监督管理局"]),
        ("丙市卫健委", ["丙市卫生健康委员会"]),
        ("卫健", ["丙市卫生健康委员会", "丙市卫生健康局"]),
        ("发改局", ["丙市发展和改革局"]),
        ("丙市人社", ["丙市人力资源和社会保障局"]),
        ("住建", ["丙市住房和城乡建设局"]),
        ("资规局", ["丙市自然资源和规划局"]),
        ("规资局", ["丙市规划和自然资源局"]),
        ("教体局", ["丙市教育体育局"]),
        ("丙市府办", ["丙市人民政府办公室"]),
        ("丙市经开区管委会", ["丙市经济技术开发区管理委员会"]),
        ("城关街道办", ["丁区城关街道办事处"]),
        ("应急局", ["丙市应急管理局"]),
        ("没有这样的机关", []),
    ],
)
def test_short_forms_find_the_body(text: str, found: list[str]) -> None:
    assert [name for name, _ in search(text)] == found


def test_what_is_typed_goes_before_what_it_may_stand_for() -> None:
    """丙市监 is also the beginning of 丙市监狱管理局."""
    assert search("丙市监") == [("丙市监狱管理局", 1), ("丙市市场监督管理局", 3)]


def test_the_forms_stand_for_parts_of_names() -> None:
    rows = read_rows(AGENCIES_FOLDER / "search_form.csv")
    assert len({tuple(row.values()) for row in rows}) == len(rows)
    assert all(len(row["short_form"]) >= 2 and row["short_form"] != row["full_form"] for row in rows)
