"""The benchmarks measure what they say: their pages are read whole, their results page keeps every part."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bench.documents import STYLES, make_page
from bench.extraction import cells_by_lxml, grids_by_pandas
from bench.growth import draw_growth, measured_growth
from bench.mixed import KINDS, make_report
from bench.named_queries import page_queries, selections
from bench.printed import PRODUCERS, docx_of, page_of, workbook_of
from bench.producers import judge, plan
from bench.report import write_page
from disclosure.measures.catalogue import load_query
from disclosure.reading.extract import read_report
from disclosure.store.read import Store

SMALLEST, LARGEST = 6_000, 150_000


@pytest.mark.parametrize("style", STYLES)
def test_pages_are_read_whole(style: str) -> None:
    data = make_page(11, style)
    assert SMALLEST <= len(data) <= LARGEST
    reading = read_report(data, "page.html")
    assert reading.status == "complete", reading.problems
    assert reading.problems == ()
    assert len(reading.figures) == 200
    assert reading.year == 2022
    assert reading.agency is not None


@pytest.mark.parametrize("style", STYLES)
def test_all_three_readers_see_the_same_numbers(style: str) -> None:
    data = make_page(3, style)
    ours = sorted(figure.raw for figure in read_report(data, "page.html").figures.values())
    by_lxml = sorted(text.strip() for text in cells_by_lxml(data) if text.strip().isdigit())
    assert ours == by_lxml
    assert len(grids_by_pandas(data)) == 3


@pytest.mark.parametrize("kind", KINDS)
def test_reports_of_the_mixed_folder_are_read_whole(kind: str) -> None:
    readings = [read_report(make_report(number, kind), f"report.{kind}") for number in (0, 7)]
    for reading in readings:
        assert reading.status == "complete", reading.problems
        assert len(reading.figures) == 200
    assert readings[0].agency != readings[1].agency
    assert readings[1].year == 2023


def test_numbers_give_other_reports() -> None:
    readings = [read_report(make_page(number, "plain"), "page.html") for number in range(40)]
    assert len({(reading.agency, reading.year) for reading in readings}) == 40
    assert make_page(5) == make_page(5)


def test_every_named_query_has_its_parameters(default_store: Path) -> None:
    with Store.open(default_store) as store:
        for values in selections(store).values():
            lacking = {name: set(load_query(name).parameters) - set(values) for name in page_queries()}
            assert not {name: keys for name, keys in lacking.items() if keys}


def test_results_page_shows_what_was_measured(tmp_path: Path) -> None:
    machine = dict.fromkeys(("processor", "cores", "memory", "system", "python", "packages"), "x")
    measured = {
        "page": "plain",
        "kilobytes": 7.1,
        "figures": 200,
        "read_report_ms": 2.5,
        "lxml_ms": 1.25,
        "pandas_ms": 7.5,
        "times_lxml": 2.0,
        "times_pandas": 0.33,
    }
    query = {
        "query": "disclosure_rate",
        "p50_ms": 1.5,
        "p95_ms": 12.5,
        "processor_ms": 2.5,
        "slowest_selection": "all",
    }
    results = {
        "extract": {"date": "2026-01-02", "machine": machine, "result": {"rows": [measured], "rounds": 5}},
        "queries": {
            "date": "2026-01-02",
            "machine": machine,
            "result": [{"reports": 700, "rounds": 3, "selections": ["all"], "rows": [query]}],
        },
    }
    taken = dict.fromkeys(
        (
            *("documents", "megabytes", "reports_per_second", "seconds", "processor_seconds", "peak_memory_mib"),
            *("seconds_when_repeated", "store_megabytes", "originals_megabytes"),
        ),
        7,
    )
    taken["lxml_ms_before_and_after"] = [1.5, 2.5]
    results["mixed"] = {"date": "2026-01-02", "machine": machine, "result": taken}
    printed = {
        "rows": [{"producer": "Chromium", "layout": "bare", "files": 9, "exact": 8, "partial": 1}],
        "absent": ["WeasyPrint"],
        "totals": {"exact": 8, "partial": 1},
        "bodies": {"right": 9},
    }
    results["producers"] = {"date": "2026-01-02", "machine": machine, "result": printed}
    page = tmp_path / "benchmarks.md"
    write_page(results, page)
    text = page.read_text(encoding="utf-8")
    assert "| plain | 7.1 | 200 | 2.5 | 1.25 | 7.5 | 2.0 | 0.33 |" in text
    assert "| disclosure_rate | 1.5 | 12.5 | 2.5 | all |" in text
    assert "| 份/秒 reports a second | 7 |" in text
    assert "| 1.5, 2.5 |" in text
    assert "| Chromium | bare | 9 | 8 | 1 | 0 | 0 |" in text
    assert "Not at hand: WeasyPrint." in text
    assert "## 导入 | Ingest" not in text  # a part that was not run is not on the page


def test_sheets_hold_every_figure_in_every_layout() -> None:
    web = PRODUCERS["Chromium"].layouts
    for sheet in plan(2 * len(web), "Chromium", web):
        reading = read_report(page_of(sheet).encode(), "page.html")
        assert judge(reading, sheet.figures) == ("exact", []), sheet.layout
        assert reading.agency == sheet.words.title.split("20")[0]
    for sheet in plan(3, "LibreOffice Calc", PRODUCERS["LibreOffice Calc"].layouts):
        assert judge(read_report(workbook_of(sheet), "a.xlsx"), sheet.figures) == ("exact", [])
    for sheet in plan(5, "LibreOffice Writer", PRODUCERS["LibreOffice Writer"].layouts):
        assert judge(read_report(docx_of(sheet), "a.docx"), sheet.figures) == ("exact", [])


def test_a_file_is_judged_by_every_figure() -> None:
    (sheet,) = plan(1, "reportlab", ("bordered",))
    reading = read_report(page_of(sheet).encode(), "page.html")
    key, text = next((key, text) for key, text in sheet.figures.items() if text.isdigit())
    assert judge(reading, {**sheet.figures, key: text + "0"}) == ("wrong", [f"{key}: {text!r} for {text + '0'!r}"])
    more = {**sheet.figures, "proactive.rules.more": "1"}
    assert judge(reading, more) == ("wrong", ["missing without a word: proactive.rules.more"])
    assert judge(replace(reading, status="partial"), more) == ("partial", ["proactive.rules.more"])


def test_growth_shows_what_was_measured_at_several_sizes(tmp_path: Path) -> None:
    def measured(reports: int, seconds: float) -> dict[str, object]:
        return {"reports": reports, "seconds": {"add": seconds, "revise": seconds + 1}}

    one = {"change": {"date": "2026-01-02", "result": [measured(10, 0.5)]}}
    assert not draw_growth(one, tmp_path / "growth.svg")
    queries = {"reports": 100, "rows": [{"p95_ms": 20.0}, {"p95_ms": 45.0}]}
    both = {
        "change": {"date": "2026-01-02", "result": [measured(10, 0.5), measured(100, 0.75)]},
        "queries": {"date": "2026-01-03", "result": [queries]},
    }
    assert {row[1:] for row in measured_growth(both).iter_rows()} == {
        (10, 0.5), (10, 1.5), (100, 0.75), (100, 1.75), (100, 0.045),
    }  # fmt: skip
    page = tmp_path / "docs" / "benchmarks.md"
    picture = tmp_path / "docs" / "pictures" / "growth.svg"
    picture.parent.mkdir(parents=True)
    assert draw_growth(both, picture)
    assert "2026-01-02, 2026-01-03" in picture.read_text(encoding="utf-8")
    write_page({}, page, picture)
    assert "(pictures/growth.svg)" in page.read_text(encoding="utf-8")
