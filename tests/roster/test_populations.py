"""Residents: read from a list, noted, undone; and applications per 10,000 of them, against plain arithmetic."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

import polars as pl
import pytest

from disclosure.cli import main
from disclosure.decisions.populations import (
    Population,
    PopulationError,
    list_noted,
    note_populations,
    populations,
    undo_populations,
)
from disclosure.store.read import Store
from disclosure.ui.applications.residents import say_residents
from disclosure.ui.shell.labels import Words
from tests.checks.literal_store import Report, full_form, make_reading
from tests.metrics.random_store import PlacedBody, write_store
from tests.metrics.reference import Selection

KEY = "applications.received_new.total"
KEYS = "applications.received_new.*"
"""The total and its parts, which would stand in for it."""

COUNTIES = [PlacedBody(f"第{place}县人民政府", "government", "county", "350128") for place in range(4)]
CITY = PlacedBody("福州市人民政府", "government", "prefecture", "350100")
RECEIVED: dict[PlacedBody, int | None] = dict(zip((*COUNTIES, CITY), (30, 7, None, 12, 900), strict=True))
RESIDENTS = {COUNTIES[0]: 400_000, COUNTIES[1]: 35_001, COUNTIES[2]: 10_000, CITY: 8_291_268}


ZH, EN = Words("zh"), Words("en")
DOUBTS = {
    f"{ZH.code('population_doubt', code)} | {EN.code('population_doubt', code)}": code
    for code in ("unknown_body", "wrong_years", "no_residents", "odd_residents", "unclear_unit")
} | {
    f"{ZH.code('population_doubt', 'duplicate')}（第 2 行） | "
    f"{EN.code('population_doubt', 'duplicate')} (row 2)": "duplicate of 2"
}
"""What the command says about a row, and which doubt that is."""


def noted_in(folder: Path) -> dict[tuple[str, int], Population]:
    return populations(list_noted(folder / "store"))


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of reports and residents, which each test has a copy of."""
    reports = [
        Report(body.name, 2023, "aggregate", cells=full_form({KEY if count else KEYS: count}))
        for body, count in RECEIVED.items()
    ]
    reports.append(Report(CITY.name, 2022, "aggregate", cells=full_form({KEY: 5})))
    reports.append(Report(CITY.name, 2023, "own", cells=full_form({KEY: 4})))
    readings = [make_reading(report, number) for number, report in enumerate(reports)]
    folder = tmp_path_factory.mktemp("populations") / "store"
    write_store(folder, [*COUNTIES, CITY], readings).close()
    noted = [Population(body.agency_id, 2023, count, "统计年鉴") for body, count in RESIDENTS.items()]
    note_populations(folder, "王某", noted, "人口.xlsx")
    return folder


@pytest.fixture
def store(written: Path, tmp_path: Path) -> Iterator[Store]:
    with Store.open(Path(shutil.copytree(written, tmp_path / "store"))) as opened:
        yield opened


def asked(store: Store, selection: Selection) -> pl.DataFrame:
    return store.query("applications_per_residents", selection.parameters())


def test_the_rate_is_that_of_plain_division_and_nothing_stands_in(store: Store) -> None:
    found = {row["agency_id"]: row for row in asked(store, Selection("aggregate", years=[2023])).rows(named=True)}
    assert set(found) == {body.agency_id for body in RECEIVED}
    rates: dict[str | None, list[float]] = {}
    for body, received in RECEIVED.items():
        row = found[body.agency_id]
        residents = RESIDENTS.get(body)
        assert (row["received_new"], row["resident_count"]) == (received, residents)
        if received is None or residents is None:
            assert row["per_10000"] is None
        else:
            assert row["per_10000"] == pytest.approx(received / residents * 10_000)
            rates.setdefault(body.level, []).append(row["per_10000"])
    for row in found.values():
        of_level = rates[row["level"]]
        assert (row["level_count"], row["level_median"]) == (len(of_level), pytest.approx(median(of_level)))
    (before,) = asked(store, Selection("aggregate", years=[2022])).rows(named=True)
    assert (before["received_new"], before["resident_count"], before["per_10000"]) == (5, None, None)
    assert asked(store, Selection("own")).is_empty()


def test_the_sentence_names_who_lacks_a_population(store: Store) -> None:
    found = asked(store, Selection("aggregate", years=[2023]))
    assert say_residents(Words("zh"), found, 2023) == (
        "2023年每万常住人口新收申请：县区级 2 个机关居中 1.37 件，最多的是第1县人民政府 2 件；"
        "地市级只有福州市人民政府 1.09 件；"
        "1 个机关没有导入该年常住人口：第3县人民政府；1 份报告没有新收申请数。"
    )


def test_the_last_number_counts_and_undoing_brings_the_one_before_back(store: Store) -> None:
    key = (CITY.agency_id, 2023)
    line = note_populations(store.folder, "李某", [Population(*key, 100_000, "")])
    only_city = Selection("aggregate", years=[2023], agency_ids=[CITY.agency_id])
    assert asked(store, only_city)["per_10000"][0] == pytest.approx(90)
    undo_populations(store.folder, "李某", line)
    assert populations(list_noted(store.folder))[key].residents == RESIDENTS[CITY]
    assert asked(store, only_city)["resident_count"][0] == RESIDENTS[CITY]


@pytest.mark.parametrize(("year", "residents"), [(2023, 0), (2023, -4), (2023, 2_000_000_000), (1999, 5)])
def test_what_cannot_be_is_not_noted(tmp_path: Path, year: int, residents: int) -> None:
    with pytest.raises(PopulationError):
        note_populations(tmp_path, "王某", [Population("a" + "0" * 12, year, residents, "")])
    assert list_noted(tmp_path) == []


def test_the_command_takes_good_rows_and_names_the_others(
    default_store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISCLOSURE_STORE", str(tmp_path / "store"))
    shutil.copytree(default_store, tmp_path / "store")
    body = "沭阳县发展和改革局"
    with Store.open(tmp_path / "store") as opened:
        names = dict(opened.query("agency_names", {}).select("agency_id", "agency_name").iter_rows())

    def take(heading: str, *rows: str) -> dict[int, Any]:
        listed = tmp_path / "list.csv"
        listed.write_text("\n".join([heading, *rows]) + "\n", encoding="utf-8")
        status = main(["population", "import", str(listed), "--by", "王某"])
        said = capsys.readouterr().err
        lines = [line.split("  ") for line in said.splitlines() if line.startswith("未采用")]
        assert status == (1 if lines else 0)
        assert not any(code in said for code in DOUBTS.values()), "words, not codes"
        return {int(line[1]): DOUBTS[line[-1]] for line in lines}

    (tmp_path / "one.csv").write_text(f"名称,年度,常住人口（人）\n{body},2023,5\n,2023,9\n", encoding="utf-8")
    assert main(["population", "read", str(tmp_path / "one.csv")]) == 0
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["doubts"] for line in told] == [["odd_residents"], ["no_name"]]
    assert not noted_in(tmp_path), "read only reads"
    rows = [f"{body},2023,167.25,公报", f"{body},2023,1,", "无此市,2023,5,", f"{body},去年,5,", f"{body},2022,无,"]
    assert take("地区,年度,常住人口（万人）,来源".replace("地区", "名称"), *rows, f"{body},2021,1.23456,") == {
        3: "duplicate of 2",
        4: "unknown_body",
        5: "wrong_years",
        6: "no_residents",
        7: "odd_residents",
    }
    # 4,188 may be persons or ten thousands of them: taken only where heading or cell says which.
    rows = [f"{body},2020,4188", f'{body},2019,"41,880人"', f"{body},2018,41.88万", f"{body},2017,4 188 万人"]
    assert take("单位名称,年份,常住人口", *rows) == {2: "unclear_unit"}
    assert take("name,year,residents", f"{body},2016,5000", f"{body},2015,5万") == {3: "unclear_unit"}
    # A county of 4,188 or 165 persons: thousands or ten thousands under a heading that says persons.
    assert take("单位名称,年份,常住人口（人）", f"{body},2014,4188", f"{body},2013,165") == {
        2: "odd_residents",
        3: "odd_residents",
    }
    # A list of places: each is the body that governs it, whatever that is called.
    places = ["平潭综合实验区,2012,50", "上海市,2012,2380.43", "平潭综合实验区管委会,2012,51", "合计,2012,2430"]
    assert take("地区,年份,常住人口（万人）", *places) == {4: "duplicate of 2"}
    by_place = {names[body]: found.residents for (body, year), found in noted_in(tmp_path).items() if year == 2012}
    assert by_place == {"平潭综合实验区管理委员会": 500_000, "上海市人民政府": 23_804_300}
    assert main(["population", "undo", "--by", "王某"]) == 0
    noted = noted_in(tmp_path)
    assert {year: found.residents for (_, year), found in noted.items()} == {
        2023: 1_672_500,
        2019: 41_880,
        2018: 418_800,
        2017: 41_880_000,
        2016: 5_000,
    }
    assert main(["population", "show"]) == 0
    assert f"2023  {body}  1672500  公报" in capsys.readouterr().out
    for _ in range(3):
        assert main(["population", "undo", "--by", "王某"]) == 0
    assert list_noted(tmp_path / "store") == []
    assert main(["population", "undo"]) == 2
