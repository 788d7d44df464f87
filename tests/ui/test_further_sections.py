"""The folded sections of pages: what they say against plain arithmetic over the committed figures."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from disclosure.ui.coverage.changed import say_changed
from disclosure.ui.parts.tables import ROW_HEIGHT, row_height
from disclosure.ui.shell.labels import Words
from tests.checks.literal_store import Report, full_form, make_reading
from tests.metrics.random_store import PlacedBody, write_store
from tests.ui.conftest import OpenPage, VerifiedReports, shown_components
from tests.ui.test_pages import texts


def received(verified: VerifiedReports, year: int) -> dict[str, Decimal]:
    key = "applications.received_new.total"
    return {
        report["agency"]: verified.numbers[report["report_number"], key]
        for report in verified.select("own", year)
        if (report["report_number"], key) in verified.numbers
    }


def test_the_first_sentence_of_applications(open_page: OpenPage, verified: VerifiedReports) -> None:
    year = 2025
    app = open_page("applications", focus=str(year))
    said = texts(app).replace("\\", "")
    totals = {
        row: verified.total(f"applications.{row}.total", "own", year)
        for row in ("received_new", "carried_in", "outcome_total", "carried_out")
    }
    assert (
        f"新收申请 {totals['received_new']:,.0f} 件，上年结转 {totals['carried_in']:,.0f} 件；"
        f"办结 {totals['outcome_total']:,.0f} 件，结转下年度 {totals['carried_out']:,.0f} 件。"
    ) in said
    assert f"相当于 {float(totals['carried_out'] / totals['outcome_total']) * 12:.1f} 个月" in said
    numbers = received(verified, year)
    assert f"{len(numbers)} 个机关中 {sum(number == 0 for number in numbers.values())} 个没有收到申请" in said


def test_who_asked_and_what_they_got(open_page: OpenPage, verified: VerifiedReports) -> None:
    granted = sum(
        verified.total(f"applications.granted_{kind}.natural_person", "own", 2025) for kind in ("full", "partial")
    )
    whole = verified.total("applications.outcome_total.natural_person", "own", 2025)
    for language, part in (
        ("zh", f"自然人 {granted / whole:.1%}（{granted:,.0f} ÷ {whole:,.0f}）"),
        ("en", f"{granted / whole:.1%} ({granted:,.0f} / {whole:,.0f})"),
    ):
        app = open_page("applications", lang=language, focus="2025", section="applicants")
        assert not app.exception
        assert part in texts(app).replace("\\", "")
    (table,) = shown_components(app)
    received_by_persons = verified.total("applications.received_new.natural_person", "own", 2025)
    assert f"{received_by_persons:,.0f}" in [cell["text"] for cell in table["body"][0]]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_who_makes_the_number_and_the_page_without_it(
    open_page: OpenPage, verified: VerifiedReports, language: str
) -> None:
    numbers = received(verified, 2025)
    largest = max(numbers, key=lambda name: numbers[name])
    whole = sum(numbers.values())
    address = {"lang": language, "focus": "2025", "section": "who", "of": "received_new"}
    app = open_page("applications", **address)
    assert not app.exception
    said = texts(app).replace("\\", "")
    assert largest in said
    assert f"{numbers[largest] / whole:.1%}" in said
    app.button(key="who_leave_received_new_1").click().run()
    assert not app.exception
    said = texts(app).replace("\\", "")
    assert f"{whole - numbers[largest]:,.0f}" in said
    assert app.query_params["without"]
    app.button(key="who_take_back_received_new").click().run()
    assert "without" not in app.query_params


def test_why_a_count_changed(open_page: OpenPage, verified: VerifiedReports) -> None:
    now, before = received(verified, 2024), received(verified, 2023)
    both = now.keys() & before.keys()
    within = sum(now[name] - before[name] for name in both)
    entry = sum((now[name] for name in now.keys() - both), Decimal(0))
    leaving = -sum((before[name] for name in before.keys() - both), Decimal(0))
    app = open_page("applications", focus="2024", section="why", of="received_new")
    assert not app.exception
    said = texts(app).replace("\\", "")
    change = sum(now.values()) - sum(before.values())
    assert within + entry + leaving == change
    assert f"由2023年的 {sum(before.values()):,.0f} 变为2024年的 {sum(now.values()):,.0f}（{change:+,.0f}）" in said
    for count, part in ((len(both), within), (len(now) - len(both), entry), (len(before) - len(both), leaving)):
        assert f"{count} 个机关" in said
        assert (f"{part:+,.0f}" if part else " 0") in said
    alone = texts(open_page("applications", focus="2024", section="why", of="received_new", agency="a3cc722cc07a8"))
    assert "两年都有数的 1 个机关自身变化" in alone
    assert "只有本年有数" not in alone, "no part of no body"


def test_nothing_is_taken_apart_across_a_break_or_without_a_year_before(open_page: OpenPage) -> None:
    app = open_page("remedies", focus="2025", section="why", of="reconsideration_total")
    assert "口径变化，两年的数不可比，不作分解" in texts(app)
    app = open_page("applications", focus="2019", section="why", of="received_new")
    assert "没有2018年可比的数" in texts(app)


def test_reports_changed_after_publication_lead_to_their_cells(open_page: OpenPage, tmp_path: Path) -> None:
    bodies = [PlacedBody(f"平潭县{name}局", "department", "county", "350128") for name in ("教育", "交通")]
    received = "applications.received_new.total"
    readings = [
        make_reading(Report(bodies[0].name, 2023, cells=full_form(), published_on=date(2024, 1, 10)), 0),
        make_reading(Report(bodies[0].name, 2023, cells=full_form({received: 90}), published_on=date(2024, 1, 25)), 1),
        make_reading(Report(bodies[1].name, 2023, cells=full_form(), published_on=date(2024, 1, 10)), 2),
    ]
    write_store(tmp_path / "store", bodies, readings).close()
    app = open_page("coverage", store=tmp_path / "store", section="changed")
    assert not app.exception
    said = texts(app)
    assert "2023年收录的 2 份报告中，1 份先后收录过一个以上完整版次" in said
    assert "其中 1 份的最早与现行版次有单元格不同，共 1 格" in said
    assert "先后收录过一个以上完整版次的报告：1 份" in said, "another file of a report is not a change to it"
    cells = next(table.value for table in app.dataframe if "first_value" in table.value.columns)
    assert list(cells["after_value"]) == [90]
    counts = {"report_year": 2023, "report_count": 2, "revised_count": 1, "revised_share": 0.5, "changed_cell_count": 0}
    same = say_changed(Words("zh"), {**counts, "changed_count": 0})
    assert same == "2023年收录的 2 份报告中，1 份先后收录过一个以上完整版次（50.0%），最早与现行版次的单元格都相同。"
    none = say_changed(Words("en"), {**counts, "changed_count": 0, "revised_count": 0})
    assert none == "2023: 2 reports in this store, none in more than one complete revision."


def test_one_section_is_open_at_a_time_and_stands_in_the_address(open_page: OpenPage) -> None:
    app = open_page("remedies")
    assert app.metric
    assert "行政复议的结果如何？" not in texts(app)
    assert "section" not in app.query_params
    chooser = next(group for group in app.button_group if group.label == "进一步看")
    chooser.set_value("results").run()
    assert not app.exception
    assert app.query_params["section"] in ("results", ["results"])
    assert "行政复议的结果如何？" in texts(app)
    assert not app.metric
    app = open_page("remedies", section="residents")
    assert app.metric, "a section of another page is none of this one"


def test_who_owes_a_report_is_said_in_one_way(open_page: OpenPage) -> None:
    said = "没有应报名录，因此不说哪个机关应报；名录在“机关名录”页导入。"
    assert said in texts(open_page())
    assert said in texts(open_page("coverage"))


def test_a_chart_explains_its_signs_and_only_those_that_it_has(open_page: OpenPage) -> None:
    click = "点击图中某一年，本页即转到该年；再点一次取消。"
    said = [caption.value for caption in open_page("proactive", section="decisions").caption if click in caption.value]
    assert said[0] == f"{click}点图例可隐去一项。△：该年有的项目没有数，指针移到上面可见是哪些。"
    assert set(said[1:]) == {click}, "a single line has no legend"


def test_a_label_that_is_wider_than_its_column_gets_rows_of_several_lines() -> None:
    short, long = pl.DataFrame({"row_label": ["予以公开"]}), pl.DataFrame({"row_label": ["申请" * 17]})
    assert row_height(short) == ROW_HEIGHT < row_height(long)
    assert row_height(pl.DataFrame({"agency_name": ["局" * 40], "row_label": ["零"]})) == ROW_HEIGHT


def test_no_space_stands_between_sentences_in_chinese(open_page: OpenPage) -> None:
    """Notes of several sentences, as of a chart whose parts are missing in some reports and do not add up in others."""
    app = open_page("remedies", section="court")
    captions = [str(caption.value) for caption in app.caption]
    assert any("不按零计" in caption and "柱顶为各部分之和" in caption for caption in captions)
    assert not [caption for caption in captions if "。 " in caption]


def test_a_section_without_definitions_has_no_empty_tab_for_them(open_page: OpenPage) -> None:
    app = open_page("coverage", section="days")
    labels = [tab.label for tab in app.tabs]
    assert labels.count("数据表") > labels.count("口径与来源") == 1
    assert "期限依《政府信息公开条例》第四十九条" in texts(app)
