"""Which bodies a person is asked to look at, over names in memory."""

from __future__ import annotations

import polars as pl
import pytest

from disclosure.measures.catalogue import load_query
from disclosure.store.schema import connect, execute

PLACE = ("350105", "台江区")


def doubts(
    *names: str,
    place: tuple[str | None, str | None] = PLACE,
    others: tuple[str, ...] = (),
    decided: tuple[str, ...] = (),
) -> set[tuple[str, ...]]:
    """(name, doubt, other name) of bodies of one kind in `place`, and of `others` in another place."""
    bodies = pl.DataFrame(
        [
            (name, name, "department", "county", *where, 2 if number else 1)
            for where, some in ((place, names), (("410102", "甲区"), others))
            for number, name in enumerate(some)
        ],
        schema={
            "agency_id": pl.String,
            "agency_name": pl.String,
            "kind": pl.String,
            "level": pl.String,
            "region_code": pl.String,
            "region_name": pl.String,
            "report_count": pl.Int64,
        },
        orient="row",
    )
    with connect() as connection:
        connection.register("agency_summary", bodies)
        parameters = {"decided_ids": list(decided), "limit": 100, "offset": 0}
        rows = execute(connection, load_query("agency_doubts").sql, parameters)
    return {(row[1], row[6], row[8] or "") for row in rows}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("台江区教育局", "福州市台江区教育局"),
        ("福建省福州市台江区教育局", "福州市台江区教育局"),
        ("台江区市监局", "福州市台江区市场监督管理局"),
        ("福州市台江区市场监管局", "台江区市场监督管理局"),
        ("台江区新港街道办事处", "福州市台江区新港街道办"),
        ("教育科学局", "台江区教育局"),
    ],
)
def test_names_of_one_place_of_which_one_leaves_letters_out_are_alike(one: str, other: str) -> None:
    is_cut_at_its_end = one[-1] != other[-1]
    assert doubts(one, other) == (set() if is_cut_at_its_end else {(one, "similar", other)})
    assert doubts(other, one) == (set() if is_cut_at_its_end else {(other, "similar", one)})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("台江区城东街道办事处", "台江区城西街道办事处"),
        ("台江区教育局", "福州市台江区卫生健康局"),
        ("福州市台江区财政局", "台江区审计局"),
        ("福州市台江区", "台江区"),
        ("台江区人民政府驻福州市办事处", "台江区人民办事处驻福州处"),
    ],
)
def test_other_names_of_one_place_are_not(one: str, other: str) -> None:
    assert doubts(one, other) == set()
    assert doubts(other, one) == set()


def test_bodies_of_two_places_are_never_alike_by_their_names() -> None:
    assert doubts("台江区教育局", others=("甲区教育局", "福州市甲区审计局")) == set()


def test_what_somebody_has_looked_at_is_not_asked_again() -> None:
    names = ("台江区教育局", "福州市台江区教育局")
    assert doubts(*names, decided=names[:1]) == set()
    assert doubts(*names, decided=names[1:]) == {(names[0], "similar", names[1])}


def test_a_body_without_place_is_compared_with_those_that_have_one_by_the_end_of_its_name() -> None:
    found = doubts("应急管理局", "水局", "法院", place=(None, None), others=("甲区应急管理局", "甲区水局"))
    assert found == {
        ("应急管理局", "no_region", ""),
        ("水局", "no_region", ""),
        ("法院", "no_region", ""),
        ("应急管理局", "similar", "甲区应急管理局"),
    }
