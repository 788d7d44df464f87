"""The page 比较: its sentence against plain arithmetic over the committed figures, groups of one's own, exclusion."""

from __future__ import annotations

import shutil
from collections import defaultdict
from decimal import Decimal
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from disclosure.decisions.groups import list_groups
from disclosure.store.read import Store
from tests.ui.conftest import OpenPage, VerifiedReports
from tests.ui.test_pages import texts

YEAR = 2024


def rates(verified: VerifiedReports, year: int) -> dict[str, tuple[Decimal, Decimal]]:
    """Body -> (granted in full or part, outcomes), for own reports with both."""
    found = {}
    for report in verified.select("own", year):
        number = report["report_number"]
        parts = [verified.numbers.get((number, f"applications.granted_{kind}.total")) for kind in ("full", "partial")]
        known = [part for part in parts if part is not None]
        below = verified.numbers.get((number, "applications.outcome_total.total"))
        if known and below is not None:
            found[report["agency"]] = (sum(known, Decimal(0)), below)
    return found


def levels(store: Path) -> dict[str, str]:
    with Store.open(store) as opened:
        return {
            row["name"]: row["level"] for frame in opened.table_batches("agency") for row in frame.iter_rows(named=True)
        }


def alternative_texts(app: AppTest) -> list[str]:
    return [str(chart.proto.alt) for chart in app.get("vega_lite_chart")]


def years_across(app: AppTest) -> Any:
    """The table with a line each and the years across."""
    return next(table.value for table in app.dataframe if "group_label" in table.value.columns)


def test_the_sentence_names_the_median_bodies_that_arithmetic_gives(
    open_page: OpenPage, verified: VerifiedReports, default_store: Path
) -> None:
    level_of = levels(default_store)
    of_level: dict[str, list[tuple[Decimal, Decimal]]] = defaultdict(list)
    for name, parts in rates(verified, YEAR).items():
        of_level[level_of[name]].append(parts)
    medians = {
        level: (median(float(above / below) for above, below in pairs if below), len([1 for _, base in pairs if base]))
        for level, pairs in of_level.items()
        if sum(below for _, below in pairs) >= 30
    }
    names = {"province": ("省级", "Province"), "prefecture": ("地市级", "Prefecture"), "county": ("县区级", "County")}
    ordered = sorted(medians, key=lambda level: medians[level][0])
    assert len(ordered) >= 2
    for place, language in enumerate(("zh", "en")):
        app = open_page("compare", lang=language, by="level", focus=str(YEAR))
        assert not app.exception
        said = texts(app).replace("\\", "")
        for level in (ordered[0], ordered[-1]):
            value, count = medians[level]
            name = names[level][place]
            part = (
                f"{name}（{value:.1%}，{count} 个机关）"
                if language == "zh"
                else f"{name} ({value:.1%}, bodies: {count})"
            )
            assert part in said
        sentence = next(text for text in alternative_texts(app) if f"{medians[ordered[-1]][0]:.1%}" in text)
        assert sentence in said, "what the page says is what is read out for the chart"


def test_groups_of_ones_own_are_made_compared_and_taken_away(
    open_page: OpenPage, default_store: Path, tmp_path: Path
) -> None:
    store = tmp_path / "store"
    shutil.copytree(default_store, store)
    chosen = sorted({name for name, level in levels(store).items() if level == "prefecture"})[:3]
    with Store.open(store) as opened:
        ids = [opened.query("agency_search", {"text": name, "limit": 1})["agency_id"][0] for name in chosen]
    app = open_page("compare", store=store, by="named", agency=ids)
    assert "还没有自定义组" in texts(app)
    assert app.button(key="groups_save").disabled, "nobody has said who decides"
    next(box for box in app.text_input if box.label == "处理人").set_value("甲").run()
    next(box for box in app.text_input if box.label == "组名").set_value("沿海各县").run()
    app.button(key="groups_save").click().run()
    assert not app.exception
    assert [(group.name, sorted(group.agency_ids)) for group in list_groups(store)] == [("沿海各县", sorted(ids))]
    app = open_page("compare", store=store, by="named", focus=str(YEAR), measure="received_new")
    assert not app.exception
    assert "沿海各县" in texts(app)
    assert any("沿海各县" in text for text in alternative_texts(app))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_bodies_over_the_years_and_left_out(
    open_page: OpenPage, verified: VerifiedReports, default_store: Path, language: str
) -> None:
    numbers = {
        report["agency"]: verified.numbers[report["report_number"], "applications.received_new.total"]
        for report in verified.select("own", YEAR)
        if (report["report_number"], "applications.received_new.total") in verified.numbers
    }
    ordered = sorted(numbers, key=lambda name: numbers[name])
    app = open_page("compare", lang=language, by="body", measure="received_new", focus=str(YEAR))
    assert not app.exception
    said = texts(app).replace("\\", "")
    assert f"{int(numbers[ordered[-1]]):,}" in said
    assert ordered[-1] in said
    table = years_across(app)
    assert float(table.loc[table["group_label"] == ordered[-1], str(YEAR)].iloc[0]) == float(numbers[ordered[-1]])
    with Store.open(default_store) as opened:
        left_out = str(opened.query("agency_search", {"text": ordered[-1], "limit": 1})["agency_id"][0])
    app = open_page("compare", lang=language, by="body", measure="received_new", focus=str(YEAR), without=left_out)
    assert not app.exception
    labels = years_across(app)["group_label"].to_list()
    assert ordered[-1] not in labels
    assert ordered[-2] in labels
    assert (f"除 {ordered[-1]} 外" if language == "zh" else f"all but {ordered[-1]}") in texts(app).replace("\\", "")


def test_of_the_same_bodies_no_other_year_is_said_to_lack_data(open_page: OpenPage) -> None:
    app = open_page("compare", by="level", focus=str(YEAR), bodies="same")
    assert not app.exception
    assert "历年" not in texts(app)
    assert "历年" in texts(open_page("compare", by="level", focus=str(YEAR)))


def test_an_address_with_what_is_not_there_is_said_and_mended(open_page: OpenPage) -> None:
    app = open_page("compare", section="nonsense", measure="nonsense", years=["2024", "2031"])
    (said,) = (info.value for info in app.info if "网址中" in info.value)
    assert "years=2031、measure=nonsense、section=nonsense" in said.replace("\\", "")
    assert dict(app.query_params) == {"years": "2024"} or dict(app.query_params) == {"years": ["2024"]}
    assert not open_page("compile", part="applications.nonsense.total").exception
