"""Every number that a page shows twice is the same number: cards, charts, tables and downloads, of the same bodies."""

from __future__ import annotations

import csv
import io
import re
import statistics
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pyarrow.ipc
import pytest
from streamlit.testing.v1 import AppTest

from disclosure.measures import catalogue
from disclosure.simulate.command import simulate_store
from disclosure.store.read import Store
from disclosure.ui.parts import exports, figures, sections
from disclosure.ui.parts.exports import Export
from disclosure.ui.shell.labels import Words, load_interface
from disclosure.ui.shell.page import View
from tests.metrics.random_store import random_store
from tests.ui.conftest import OpenPage, VerifiedReports

ZH = Words("zh")
YEAR = ZH.text("column.report_year")
PAGES = (
    ("overview", "applications"),
    ("proactive", "decisions"),
    ("applications", "outcomes"),
    ("remedies", "rates"),
)
"""Pages with the section that is open."""

ADDRESSES: tuple[tuple[str, dict[str, str | list[str]]], ...] = (
    ("verified", {"focus": "2025"}),
    ("verified", {"focus": "2025", "bodies": "same"}),
    ("verified", {"scope": "aggregate", "focus": "2023", "bodies": "same"}),
    ("verified", {"years": ["2024", "2025"], "region": "350000"}),
    ("random", {"focus": "2022", "bodies": "same"}),
    ("random", {"focus": "2023", "kind": ["department"]}),
    ("simulated", {"focus": "2024", "bodies": "same"}),
)


@pytest.fixture(scope="module")
def stores(default_store: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The verified reports, random ones with gaps, and a simulated province."""
    made, simulated = tmp_path_factory.mktemp("made") / "store", tmp_path_factory.mktemp("simulated") / "store"
    random_store(made, seed=5).close()
    simulate_store(30, [2023, 2024], 3, simulated)
    return {"verified": default_store, "random": made, "simulated": simulated}


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> list[tuple[View, Export]]:
    """What the sections of a page offer for download."""
    found: list[tuple[View, Export]] = []
    monkeypatch.setattr(sections, "show_downloads", lambda view, export: found.append((view, export)))
    return found


def downloaded(view: View, export: Export) -> list[dict[str, str]]:
    data = exports.make(view, export, "csv")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def chart_rows(app: AppTest) -> Iterator[dict[str, object]]:
    for chart in app.get("vega_lite_chart"):
        for dataset in chart.proto.datasets:
            yield from pyarrow.ipc.open_stream(dataset.data.data).read_all().to_pylist()


def shown_number(text: str) -> float:
    """A number of a card: 1,374 or 19.5%."""
    number = float(re.sub(r"[,%]", "", text))
    return number / 100 if text.endswith("%") else number


def close(left: object, right: object, is_rate: bool) -> bool:
    """Equal to the last digit that a card shows."""
    return abs(float(str(left)) - float(str(right))) <= (0.00051 if is_rate else 0.0051)


@pytest.mark.parametrize(("page", "section"), PAGES)
@pytest.mark.parametrize(("store", "address"), ADDRESSES)
def test_numbers_that_stand_twice_are_equal(
    open_page: OpenPage,
    stores: dict[str, Path],
    taken: list[tuple[View, Export]],
    page: str,
    section: str,
    store: str,
    address: dict[str, str | list[str]],
) -> None:
    cards = open_page(page, store=stores[store], section="numbers", **address)
    app = open_page(page, store=stores[store], section=section, **address)
    assert not cards.exception
    assert not app.exception
    focus = int(str(address.get("focus", "2025")))
    measures = {figures.label_with_unit(ZH, measure.code): measure for measure in catalogue.list_measures()}
    tables = [
        (frame.value, row)
        for frame in app.dataframe
        if {"measure", "report_year", "value"} <= set(frame.value.columns)
        for row in frame.value.to_dict("records")
    ]
    downloads = [
        row for view, export in taken if view.page == page for row in downloaded(view, export) if "指标" in row
    ]
    compared = 0
    captions = "\n".join(str(caption.value) for caption in cards.caption)
    tiles = {text for key, (text, _) in load_interface().items() if key.startswith("start.tile_")}
    for metric in cards.metric:
        if page == "overview" and metric.label in tiles:
            continue
        measure = measures[metric.label]
        name = ZH.measure(measure.code)
        for _, row in tables:
            if row["measure"] != name or row["report_year"] != focus:
                continue
            compared += 1
            if metric.value != "无数据" and metric.value != "—":
                assert close(shown_number(metric.value), row["value"], measure.is_rate), name
            assert_change(metric.delta, captions, row, measure.is_rate)
        for line in downloads:
            if line["指标"] == name and line[YEAR] == str(focus) and metric.value not in ("无数据", "—"):
                assert close(shown_number(metric.value), line["数值"], measure.is_rate), name
        for point in chart_rows(app):
            code, year = point.get("measure", point.get("step")), point.get("report_year", focus)
            if code == measure.code and year == focus and point.get("value") is not None:
                assert close(point["value"], shown_number(metric.value), measure.is_rate), name
    assert compared > 1
    held = {(row["measure"], row["report_year"]): row["value"] for _, row in tables}
    for line in downloads:
        key = (line["指标"], int(line[YEAR]))
        if key in held and line["数值"]:
            assert Decimal(line["数值"]) == pytest.approx(Decimal(str(held[key])), abs=Decimal("1e-6"))
    # A measure and year that stands in several tables is one number.
    assert all(
        row["value"] == held[row["measure"], row["report_year"]] or row["value"] != row["value"] for _, row in tables
    )


def assert_change(delta: str, captions: str, row: dict[str, object], is_rate: bool) -> None:
    """The card's change is the table's, as a badge where all bodies are the same ones, else with its own numbers."""
    change = row["matched_change"]
    if change is None or change != change:
        assert not delta
        return
    if row.get("has_break"):
        assert not delta
        assert f"与{int(str(row['report_year'])) - 1}年之间口径有变化，不作比较" in captions
        return
    now = ZH.short_value(float(str(row["matched_value"])), is_rate)
    if delta:
        assert row["matched_body_count"] == row["body_count"]
        assert float(str(row["matched_value"])) == pytest.approx(float(str(row["value"])))
        said = delta
    else:
        found = re.findall(
            rf"同样的 {row['matched_body_count']} 个机关：[^\n]* → {re.escape(now)}，([^\n]*\S)", captions
        )
        said = next((text for text in found if is_change(text, float(str(change)), is_rate)), "")
    assert is_change(said, float(str(change)), is_rate), (said, change)


def is_change(text: str, change: float, is_rate: bool) -> bool:
    """Whether a text opens with this change, to its last digit."""
    if text == "持平":
        return change == 0
    number = re.match(r"[+-]?[\d,]+(?:\.\d+)?", text)
    return number is not None and abs(float(number[0].replace(",", "")) - change) <= (0.06 if is_rate else 0.0051)


def test_same_bodies_are_one_comparison(open_page: OpenPage, verified: VerifiedReports) -> None:
    key = "applications.received_new.total"
    numbers = {
        year: {
            report["agency"]: verified.numbers[report["report_number"], key]
            for report in verified.select("own", year)
            if (report["report_number"], key) in verified.numbers
        }
        for year in (2024, 2025)
    }
    both = numbers[2024].keys() & numbers[2025].keys()
    before, now = (sum(numbers[year][name] for name in both) for year in (2024, 2025))
    address = {"scope": "own", "focus": "2025", "bodies": "same"}
    cards = open_page("overview", section="numbers", **address)
    app = open_page("overview", section="applications", **address)
    metric = next(metric for metric in cards.metric if metric.label == "新收申请（件）")
    assert metric.value == f"{now:,}"
    assert metric.delta == f"{now - before:+,}（{(now - before) / before:+.1%}）"
    points = {row["report_year"]: row["value"] for row in chart_rows(app) if row.get("measure") == "received_new"}
    assert points == {2024: before, 2025: now}
    table = next(frame.value for frame in app.dataframe if "measure" in frame.value.columns)
    rows = table[table["measure"] == "新收申请"]
    assert dict(zip(rows["report_year"], rows["value"], strict=True)) == {2024: before, 2025: now}
    assert set(rows["body_count"]) == {len(both)}


def test_three_bodies_have_a_line_each(open_page: OpenPage, default_store: Path) -> None:
    with Store.open(default_store) as store:
        reports = store.query(
            "report_list",
            {
                "years": [2024],
                "scope": "own",
                "region_code": "350000",
                "levels": None,
                "kinds": None,
                "agency_ids": None,
                "limit": 3,
                "offset": 0,
            },
        )
    chosen = reports["agency_id"].to_list()
    app = open_page(scope="own", agency=chosen, section="applications")
    assert not app.exception
    lines = {
        row["agency_id"] for row in chart_rows(app) if "agency_id" in row and "report_year" in row and "value" in row
    }
    assert lines == set(chosen)


def test_sentences_about_a_body_say_where_it_stands_among_its_peers(
    open_page: OpenPage, stores: dict[str, Path]
) -> None:
    with Store.open(stores["simulated"]) as store:
        values = store.query(
            "measure_by_agency",
            {
                **{"measures": ["penalty_decisions"], "years": [2024], "scope": "own", "region_code": None},
                **{"levels": ["province"], "kinds": ["department"], "agency_ids": None, "limit": 1000, "offset": 0},
            },
        )
    ranked = sorted((float(value), agency) for agency, value in values.select("agency_id", "value").iter_rows())
    highest, agency = ranked[-1]
    peers = [value for value, _ in ranked[:-1]]
    quartile = statistics.quantiles(peers, n=4, method="inclusive")[2]
    assert len(peers) >= 8
    assert highest > quartile
    app = open_page("agency", store=stores["simulated"], scope="own", body=agency, focus="2024")
    said = [str(element.value) for element in app.markdown]
    name = ZH.measure("penalty_decisions")
    sentence = (
        f"{name} {ZH.short_value(highest, False)}，高于同层级同类别 {len(peers)} 个机关的上四分位数 "
        f"{ZH.short_value(quartile, False)}。"
    )
    assert sentence in said
    assert len([text for text in said if "四分位数" in text]) == 2
