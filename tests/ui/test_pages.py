"""The pages over the verified reports: the numbers they show, links, languages, empty and broken states."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import ModuleType

import duckdb
import pyarrow.ipc
import pytest
from streamlit.testing.v1 import AppTest

from disclosure.agencies.registry import load_registry
from disclosure.commands.opening import make_empty_store
from disclosure.measures.catalogue import list_metrics, list_outside_metrics
from disclosure.model.report import Figure, Reading
from disclosure.store.default import ensure_default_store
from disclosure.store.write import StoreWriter
from disclosure.ui.agency import one_body
from disclosure.ui.compile import compiling
from disclosure.ui.parts import sections
from disclosure.ui.shell.labels import Words, escape_markdown
from disclosure.ui.shell.page import NEEDING_NO_REPORT, PAGES
from tests.ui.conftest import OpenPage, VerifiedReports, shown_components

IS_DRAWN = sections.is_drawn
"""As visitors have it: `open_page` makes what stands in every tab."""

ZONE = "平潭综合实验区管理委员会"
ZONE_ID = "a95ad876804e5"
MARKET_ID = "a3cc722cc07a8"
HOSTILE_NAME = "<script>document.title='owned'</script>市财政局"


def card(app: AppTest, label: str) -> str:
    """The value of the card with this label."""
    found = [metric.value for metric in app.metric if metric.label == label]
    assert len(found) == 1, f"{label}: {[metric.label for metric in app.metric]}"
    return str(found[0])


def texts(app: AppTest) -> str:
    """Everything that the page says in text."""
    parts = [
        element.value for kind in (app.title, app.header, app.subheader, app.markdown, app.caption) for element in kind
    ]
    alerts = [element.value for kind in (app.info, app.warning, app.error) for element in kind]
    return "\n".join(str(part) for part in [*parts, *alerts])


def chart_values(app: AppTest, field: str, where: Callable[[dict[str, object]], bool]) -> list[object]:
    """A field of the rows inside the page's charts, for the rows that fit."""
    rows = [
        row
        for chart in app.get("vega_lite_chart")
        for dataset in chart.proto.datasets
        for row in pyarrow.ipc.open_stream(dataset.data.data).read_all().to_pylist()
    ]
    return [row[field] for row in rows if field in row and where(row)]


def grouped(number: Decimal) -> str:
    return f"{int(number):,}"


def test_every_page_opens_in_both_languages(open_page: OpenPage) -> None:
    for language, title in (("zh", "总览"), ("en", "Overview")):
        app = open_page(lang=language)
        assert not app.exception
        assert app.title[0].value == title
        for page in PAGES:
            app.switch_page(f"pages/{page}.py").run()
            assert not app.exception, page
            assert not app.error, page


def test_overview_shows_the_sums_of_the_reports(open_page: OpenPage, verified: VerifiedReports) -> None:
    app = open_page(scope="own", focus="2024", section="numbers")
    for label, key in (
        ("新收申请（件）", "applications.received_new.total"),
        ("办理结果总计（件）", "applications.outcome_total.total"),
    ):
        assert card(app, label) == grouped(verified.total(key, "own", 2024))
    granted = sum(verified.total(f"applications.granted_{kind}.total", "own", 2024) for kind in ("full", "partial"))
    outcomes = verified.total("applications.outcome_total.total", "own", 2024)
    assert card(app, "公开率（全部办理结果）") == f"{granted / outcomes:.1%}"
    assert f"{grouped(granted)} ÷ {grouped(outcomes)}" in texts(app)


def test_own_and_aggregate_are_never_added(open_page: OpenPage, verified: VerifiedReports) -> None:
    key = "applications.received_new.total"
    own = card(open_page(scope="own", focus="2023", section="numbers"), "新收申请（件）")
    aggregate = card(open_page(scope="aggregate", focus="2023", section="numbers"), "新收申请（件）")
    assert own == grouped(verified.total(key, "own", 2023))
    assert aggregate == grouped(verified.total(key, "aggregate", 2023))
    assert own != aggregate


def test_denominators_are_nested(open_page: OpenPage, verified: VerifiedReports) -> None:
    labels = {"d1": "公开率（全部办理结果）", "d2": "公开率（不含程序性处理）", "d3": "公开率（仅实体决定）"}
    rates = [
        float(card(open_page("applications", scope="own", focus="2024", rate=rate), label).rstrip("%"))
        for rate, label in labels.items()
    ]
    assert rates == sorted(rates)
    assert rates[0] < rates[2]


def test_a_total_says_what_it_covers_and_who_is_missing(open_page: OpenPage, verified: VerifiedReports) -> None:
    app = open_page(scope="own", focus="2025", section="numbers")
    present = {report["agency"] for report in verified.select("own", 2025)}
    known = {report["agency"] for report in verified.select("own")}
    said = texts(app)
    assert f"2025年：本库收录 {len(present)} 个机关的报告" in said
    for name in known - present:
        assert name in said
    assert f"{len(present)} 个机关有数，共 {len(present)} 份报告" in said


def test_a_change_compares_only_bodies_with_both_years(open_page: OpenPage, verified: VerifiedReports) -> None:
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
    app = open_page(scope="own", focus="2025", section="numbers")
    metric = next(metric for metric in app.metric if metric.label == "新收申请（件）")
    assert not metric.delta, "the bodies of the number above are not these"
    change = f"{now - before:+,}（{(now - before) / before:+.1%}）"
    assert f"同样的 {len(both)} 个机关：2024年 {before} → {now}，{change}" in texts(app)


def test_a_share_of_more_than_all_says_why(open_page: OpenPage, verified: VerifiedReports) -> None:
    """海坛片区 prints a total of nothing over five applications by natural persons."""
    key = "applications.received_new"
    assert any(
        verified.numbers[number, f"{key}.natural_person"] > total
        for (number, cell), total in verified.numbers.items()
        if cell == f"{key}.total" and (number, f"{key}.natural_person") in verified.numbers
    )
    why = "超过 100%：有机关的原表合计小于其分项"
    assert why in texts(open_page("applications", scope="own", focus="2025"))
    assert why not in texts(open_page("remedies", scope="own", focus="2025"))


def test_charts_hold_the_same_numbers(open_page: OpenPage, verified: VerifiedReports) -> None:
    app = open_page(scope="own", section="applications")
    for year in (2019, 2022, 2025):
        values = chart_values(
            app, "value", lambda row, year=year: row.get("measure") == "received_new" and row.get("report_year") == year
        )
        assert values
        assert set(values) == {int(verified.total("applications.received_new.total", "own", year))}


def test_a_link_reproduces_the_view(open_page: OpenPage, verified: VerifiedReports) -> None:
    app = open_page("remedies", scope="aggregate", years=["2023", "2024"], focus="2023", lang="en")
    assert app.title[0].value == "Reconsideration and litigation"
    total = sum(
        verified.total(f"remedies.{channel}.total", "aggregate", 2023)
        for channel in ("reconsideration", "litigation_direct", "litigation_after_reconsideration")
    )
    assert grouped(total) in [metric.value for metric in app.metric]
    assert app.query_params["scope"] == "aggregate"
    assert app.query_params["years"] == ["2023", "2024"]


def test_filters_stay_when_the_page_changes(open_page: OpenPage) -> None:
    app = open_page(scope="aggregate", years=["2024"])
    app.switch_page("pages/remedies.py").run()
    assert not app.exception
    assert app.query_params["scope"] == "aggregate"
    assert app.query_params["years"] == "2024"


def test_a_region_narrows(open_page: OpenPage, verified: VerifiedReports) -> None:
    app = open_page(scope="own", region="310000", focus="2019", section="numbers")
    expected = sum(
        verified.numbers[report["report_number"], "applications.received_new.total"]
        for report in verified.select("own", 2019)
        if report["agency"].startswith("上海市")
    )
    assert card(app, "新收申请（件）") == grouped(Decimal(expected))
    assert "上海市" in texts(app)


@pytest.mark.parametrize(
    "address",
    [
        {"scope": "own' or '1'='1"},
        {"years": ["abc", "2024'; drop table report; --"]},
        {"region": "999999"},
        {"agency": ["a000000000000", "x' or 1=1"]},
        {"kind": "no_such_kind", "level": "<b>"},
        {"focus": "2099", "measure": "no_such_measure", "rate": "d9"},
    ],
)
def test_odd_parameters_are_dropped_without_harm(open_page: OpenPage, address: dict[str, str | list[str]]) -> None:
    app = open_page(**address, section="numbers")
    assert not app.exception
    assert not app.error
    assert card(app, "新收申请（件）") == "1,374"


def test_odd_parameters_of_other_pages(open_page: OpenPage) -> None:
    for page, address in (
        ("agency", {"body": "a000000000000", "cell": "2024.applications.x.y"}),
        ("data", {"leaf": "99999", "row": "no_such_row", "state": "zero'"}),
        ("proactive", {"measure": "received_new", "order": "sideways"}),
    ):
        app = open_page(page, **address)
        assert not app.exception, page
        assert not app.error, page


def test_nothing_matches(open_page: OpenPage) -> None:
    app = open_page(scope="aggregate", region="130000")
    assert not app.exception
    assert "当前筛选条件下没有任何年度报告" in texts(app)
    assert not app.metric
    app.button(key="empty_scope").click().run()
    assert app.metric
    assert "scope" not in app.query_params


def test_clearing_keeps_the_language(open_page: OpenPage) -> None:
    app = open_page(scope="aggregate", years="2024", lang="en")
    app.button(key="filter_clear").click().run()
    assert app.query_params.get("lang") == "en"
    assert "scope" not in app.query_params
    assert app.title[0].value == "Overview"


def test_agency_page_shows_the_report(open_page: OpenPage, verified: VerifiedReports) -> None:
    app = open_page("agency", body=ZONE_ID, scope="aggregate", focus="2023")
    assert app.header[0].value == ZONE
    key = "applications.received_new.total"
    assert card(app, "新收申请（件）") == grouped(verified.total(key, "aggregate", 2023, ZONE))
    tables = shown_components(app)
    assert [table["caption"] for table in tables] == [
        "主动公开政府信息情况",
        "收到和处理政府信息公开申请情况",
        "政府信息公开行政复议、行政诉讼情况",
        "历年收支（总计列）",
    ]
    cells = {cell["key"]: cell["text"] for table in tables for row in table["body"] for cell in row if cell["key"]}
    report = verified.select("aggregate", 2023, ZONE)[0]["report_number"]
    expected = {key: number for (number_of, key), number in verified.numbers.items() if number_of == report}
    assert len(expected) > 190
    assert {key: Decimal(text.replace(",", "")) for key, text in cells.items() if key in expected} == expected


def test_a_number_leads_to_its_source(open_page: OpenPage, verified: VerifiedReports) -> None:
    cell = "applications.received_new.natural_person"
    app = open_page("agency", body=ZONE_ID, scope="aggregate", focus="2023", cell=f"2023.{cell}")
    assert not app.exception
    report = verified.select("aggregate", 2023, ZONE)[0]
    drawer = app.get("dialog")[0]
    said = drawer.table[0].value.to_string() + drawer.markdown[0].value
    assert str(verified.numbers[report["report_number"], cell]) in said
    assert "自然人" in said
    assert [link.url for link in app.link_button] == [report["source"]]


def test_the_agency_page_offers_the_bodies(open_page: OpenPage, verified: VerifiedReports) -> None:
    app = open_page("agency", scope="own", region="350000")
    offered = {link.label for link in app.page_link}
    assert offered == {report["agency"] for report in verified.select("own") if report["agency"].startswith("平潭")}
    assert [box.label for box in app.selectbox if "选择机关" in box.label] == [f"选择机关（{len(offered)} 个可选）"]


@pytest.mark.parametrize(
    ("page", "module", "most"), [("agency", one_body, "SUGGESTED"), ("compile", compiling, "OFFERED")]
)
def test_a_list_to_choose_from_says_that_it_has_the_first_only(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch, page: str, module: ModuleType, most: str
) -> None:
    monkeypatch.setattr(module, most, 2)
    assert any("列出前 2 个，共" in box.label for box in open_page(page).selectbox)


def test_a_body_without_a_report_in_this_scope_offers_the_other(open_page: OpenPage) -> None:
    app = open_page("agency", body=ZONE_ID, scope="own")
    assert "该机关没有“本机关”口径的报告" in texts(app)
    app.button(key="body_scope_aggregate").click().run()
    assert not app.exception
    assert app.query_params["scope"] == "aggregate"
    assert app.metric


def test_a_year_without_a_report_is_said(open_page: OpenPage, verified: VerifiedReports) -> None:
    police = "平潭综合实验区公安局"
    years = {int(report["report_year"]) for report in verified.select("own", agency=police)}
    missing = next(year for year in range(2019, 2026) if year not in years)
    app = open_page(scope="own", focus=str(missing), section="numbers")
    assert police in texts(app)


def test_agencies_are_searched_on_the_server(open_page: OpenPage) -> None:
    app = open_page()
    app.text_input[0].set_value("公安").run()
    choice = next(element for element in app.multiselect if element.label == "机关")
    assert choice.options == ["平潭综合实验区公安局"]
    choice.select("平潭综合实验区公安局").run()
    assert not app.exception
    assert len(app.query_params["agency"]) == 13
    app.text_input[0].set_value("没有这样的机关").run()
    assert "没有找到名称相符的机关" in texts(app)


def test_data_page_lists_and_counts_cells(open_page: OpenPage, verified: VerifiedReports) -> None:
    app = open_page("data", scope="own", years="2023", row="received_new", column="total")
    frame = app.dataframe[0].value
    expected = {
        report["agency"]: verified.numbers[report["report_number"], "applications.received_new.total"]
        for report in verified.select("own", 2023)
    }
    assert {
        name: Decimal(str(value)) for name, value in zip(frame["agency_name"], frame["value"], strict=True)
    } == expected
    assert f"第 1–{len(expected)} 行，共 {len(expected)} 行" in texts(app)


def test_data_page_lists_the_missing(open_page: OpenPage, verified: VerifiedReports) -> None:
    app = open_page("data", scope="own", years="2025", list="missing")
    present = {report["agency"] for report in verified.select("own", 2025)}
    known = {report["agency"] for report in verified.select("own")}
    assert set(app.dataframe[0].value["agency_name"]) == known - present


def test_data_page_lists_findings_in_words(open_page: OpenPage) -> None:
    app = open_page("data", scope="aggregate", years="2020", list="findings")
    frame = app.dataframe[0].value
    row = frame[frame["message"].str.contains("20") & frame["message"].str.contains("26")].iloc[0]
    assert (row["severity"], row["decision"]) == ("错误", "待处理")
    assert "：" in row["message"], "full-width marks, as on the page of findings"
    assert "下载的表另有：行、列、对照数" in texts(app)


def test_data_page_turns_leaves(open_page: OpenPage) -> None:
    app = open_page("data", scope="own")
    first = app.dataframe[0].value
    app.button(key="leaf_after").click().run()
    assert app.query_params["leaf"] == "2"
    assert not first.equals(app.dataframe[0].value)
    assert "第 101–200 行" in texts(app)


def test_about_page_has_every_definition(open_page: OpenPage) -> None:
    app = open_page("about")
    titles = {Words("zh").definition(metric, "title") for metric in (*list_metrics(), *list_outside_metrics())}
    assert {expander.label for expander in app.expander} == titles


def test_parts_that_add_up_to_another_number_than_the_total_say_so(
    open_page: OpenPage, verified: VerifiedReports
) -> None:
    app = open_page("applications", focus="2025", section="outcomes")
    total = verified.total("applications.received_new.total", "own", 2025)
    kinds = ("org_business", "org_research", "org_public_interest", "org_legal_services", "org_other")
    summed = sum(
        verified.total(f"applications.received_new.{kind}", "own", 2025) for kind in ("natural_person", *kinds)
    )
    assert (summed, total) == (1376, 1374)
    assert "2025年 1,376（合计 1,374）" in texts(app)
    assert card(open_page("applications", focus="2025"), "新收申请（件）") == "1,374"
    app = open_page("applications", focus="2025", section="outcomes", agency="a9c7ea641472f")
    assert "柱顶为各部分之和" not in texts(app)


def test_a_chart_of_several_numbers_does_not_say_that_reports_lack_this_number(open_page: OpenPage) -> None:
    said = texts(open_page("proactive", focus="2025", section="documents"))
    assert "有报告但图中某一项整项没有数的（各项份数不同时取最多的一项）：" in said
    assert "2023年 3 份、2024年 3 份、2025年 3 份，不按零计；只缺部分分项的不在内" in said
    said = texts(open_page("proactive", focus="2025", section="decisions"))
    assert "有报告但整项没有这个数的：2020年 1 份，不按零计。" in said


def test_the_breaks_are_printed_as_chinese_is(open_page: OpenPage) -> None:
    said = "".join(str(table.value.to_dict()) for table in open_page("about").table)
    assert "行政复议法修订：不予公开须复议前置（行政复议法（2023修订）第二十三条）" in said


def test_no_store(open_page: OpenPage, tmp_path: Path) -> None:
    app = open_page(store=tmp_path / "nothing")
    assert not app.exception
    assert "此处没有数据库" in app.error[0].value
    assert "nothing" in texts(app)


def test_an_empty_store_says_how_to_fill_it(open_page: OpenPage, tmp_path: Path) -> None:
    folder = tmp_path / "store"
    assert not make_empty_store(folder), "a name that is not there may be a slip of the pen"
    folder.mkdir()
    assert make_empty_store(folder)
    assert not make_empty_store(folder)
    assert not ensure_default_store(folder), "serve opens it as it is: nobody asked for the verified reports"
    app = open_page(store=folder)
    for page in PAGES:
        app.switch_page(f"pages/{page}.py").run()
        assert not app.exception, page
        assert not app.error, page
        is_told = "这个库里还没有报告" in "".join(str(info.proto) for info in app.info)
        assert is_told == (page not in NEEDING_NO_REPORT), page
        assert ("去导入报告" in [link.label for link in app.page_link]) == is_told


def test_store_of_a_newer_program(open_page: OpenPage, tmp_path: Path, default_store: Path) -> None:
    newer = tmp_path / "newer"
    shutil.copytree(default_store, newer)
    version = (newer / "current").read_text(encoding="ascii").strip()
    with duckdb.connect(str(newer / "versions" / f"{version}.duckdb")) as connection:
        connection.execute("update store_info set property_value = '999' where property_name = 'schema_version'")
    for language, words in (("zh", "请更新程序"), ("en", "update the program")):
        app = open_page(store=newer, lang=language)
        assert not app.exception
        assert words in app.error[0].value.replace("\\", "")


def test_damaged_store(open_page: OpenPage, tmp_path: Path, default_store: Path) -> None:
    damaged = tmp_path / "damaged"
    shutil.copytree(default_store, damaged)
    for path in (damaged / "versions").glob("*.duckdb"):
        path.write_bytes(b"not a database")
    app = open_page(store=damaged)
    assert not app.exception
    assert "数据库文件无法打开" in app.error[0].value


def make_reading(agency: str, year: int, received: int) -> Reading:
    """A report with one number."""
    key = "applications.received_new.total"
    figure = Figure(key, Decimal(received), "number", str(received), "table 2, row 4, column 10")
    return Reading(
        source=f"{year}.html",
        sha256=f"{year:064x}",
        status="partial",
        agency=agency,
        year=year,
        scope="own",
        format="gb2021",
        published_on=date(year + 1, 1, 20),
        figures={key: figure},
    )


def write_store(folder: Path, readings: list[Reading], origin: str = "document") -> Path:
    """A store of these readings."""
    with StoreWriter(folder, load_registry(), origin=origin) as writer:  # type: ignore[arg-type]
        writer.add_readings(readings)
        writer.publish()
    return folder


def test_simulated_data_is_marked_on_every_page(open_page: OpenPage, tmp_path: Path) -> None:
    store = write_store(tmp_path / "store", [make_reading("定州市财政局", 2024, 5)], origin="simulated")
    app = open_page(store=store)
    for page in PAGES:
        app.switch_page(f"pages/{page}.py").run()
        assert not app.exception, page
        assert "模拟数据" in texts(app) or any("模拟数据" in str(alert.proto) for alert in app.warning), page
        assert app.warning, page


def test_a_new_version_is_noticed(open_page: OpenPage, tmp_path: Path) -> None:
    store = write_store(tmp_path / "store", [make_reading("定州市财政局", 2024, 5)])
    app = open_page(store=store, section="numbers")
    assert card(app, "新收申请（件）") == "5"
    with StoreWriter(store, load_registry()) as writer:
        writer.add_readings([make_reading("定州市审计局", 2023, 7), make_reading("定州市审计局", 2025, 8)])
        writer.publish()
    app.run()
    assert card(app, "新收申请（件）") == "8"


def test_a_name_that_looks_like_markup_is_shown_as_it_stands(open_page: OpenPage, tmp_path: Path) -> None:
    store = write_store(tmp_path / "store", [make_reading(HOSTILE_NAME, 2024, 5)])
    app = open_page("data", store=store)
    name = app.dataframe[0].value["agency_name"][0]
    assert "script" in name
    agency_id = (
        duckdb.connect(str(next((store / "versions").glob("*.duckdb"))), read_only=True)
        .execute("select agency_id from report")
        .fetchone()
    )
    assert agency_id is not None
    page = open_page("agency", store=store, body=str(agency_id[0]))
    assert not page.exception
    assert "<script>" not in page.header[0].value


def test_the_start_page_tells_where_to_look(open_page: OpenPage, verified: VerifiedReports) -> None:
    app = open_page(scope="own", focus="2024")
    reports = verified.select("own", 2024)
    days = [report["published_on"] for report in reports if report["published_on"]]
    assert card(app, "收录报告") == str(len(reports))
    in_january = sum(day <= "2025-01-31" for day in days)
    undated = len(reports) - len(days)
    first, second = f"{in_january / len(reports):.1%}", f"{len(days) / len(reports):.1%}"
    sentence = (
        f"2024年：本库收录 {len(reports)} 份，截至1月31日公布 {in_january} 份（{first}）、"
        f"截至3月31日公布 {len(days)} 份（{second}）；"
    )
    assert escape_markdown(sentence) in texts(app)
    assert f"公布日期不明 {undated} 份。" in texts(app)
    ends = chart_values(app, "_end", lambda row: row.get("report_year") == "2024")
    assert ends == [second]
    said = texts(app)
    assert f"收录 {len(reports)} 份报告" in said
    assert f"错误 {card(app, '错误')} 处" in said
    assert f"待处理发现 {card(app, '待处理发现')} 条" in said
    checks = open_page("checks", scope="own", years="2024", decision=["open", "reopened"])
    assert card(checks, "待处理") == card(app, "待处理发现")
    checks = open_page(
        "checks",
        scope="own",
        years="2024",
        decision=["open", "reopened", "confirmed", "source_error"],
        severity="error",
    )
    assert card(checks, "错误") == card(app, "错误")


def test_a_body_is_told_in_sentences_made_of_its_numbers(open_page: OpenPage, verified: VerifiedReports) -> None:
    app = open_page("agency", scope="own", body=MARKET_ID, focus="2025")
    agency = "平潭综合实验区市场监督管理局"
    now, before, closed, left = (
        grouped(verified.total(f"applications.{row}.total", "own", year, agency))
        for row, year in (
            ("received_new", 2025),
            ("received_new", 2024),
            ("outcome_total", 2025),
            ("carried_out", 2025),
        )
    )
    said = texts(app)
    change = f"{int(now) - int(before):+d}"
    assert f"2025年新收申请 {now} 件（2024年 {before} 件，{change}），办结 {closed} 件，结转下年度 {left} 件。" in said
    assert f"办理结果 {closed} 件，不足 30 件，不说比例。" in said
    assert "2025年的报告没有待核实或已确认的错误。" in said
    # Its peers in the verified reports are fewer than eight: nothing is said of them.
    assert "高于同层级同类别" not in said
    assert "低于同层级同类别" not in said


def test_of_the_tabs_of_a_section_the_open_one_is_made(open_page: OpenPage, monkeypatch: pytest.MonkeyPatch) -> None:
    """What an opened tab holds, a filter changed beside it, and that the others stay empty until they are opened."""
    monkeypatch.setattr(sections, "is_drawn", IS_DRAWN)
    app = open_page("proactive", section="decisions")
    charts = len(app.get("vega_lite_chart"))
    assert charts == 5
    assert not app.dataframe
    assert not app.get("download_button")
    app.session_state["tabs_documents_zh"] = "数据表"
    app.run()
    assert not app.exception
    assert len(app.get("vega_lite_chart")) == charts - 1
    (table,) = app.dataframe
    assert set(table.value["measure"]) == {"制发文件合计", "现行有效文件合计", "废止文件合计"}
    app.session_state["tabs_documents_zh"] = "下载"
    app.run()
    assert not app.dataframe
    assert len(app.get("download_button")) == 5
