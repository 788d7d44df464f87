"""The pages 核查, 报送 and 汇总, and the reconciliation of a body: the numbers that they show, and what they write."""

from __future__ import annotations

import io
import shutil
from collections import Counter
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from disclosure.decisions import journals
from disclosure.decisions.filings import filed_reports, list_noted, undo_filings
from disclosure.decisions.reviews import Subject, decide
from disclosure.store.read import Store
from tests.ui.conftest import OpenPage, VerifiedReports, shown_components
from tests.ui.test_pages import card, texts

ZONE_ID = "a95ad876804e5"
AREA_ID = "acbfa1c96ccd0"
RESOURCES_ID = "aba9d36ce8ac2"
FREE = dict.fromkeys(("years", "region_code", "levels", "kinds", "agency_ids", "severities", "rule_ids", "decisions"))
BALANCE = f"{AREA_ID}~2022~own~T3_BALANCE~applications.outcome_total.total"


def tables(app: AppTest) -> list[list[list[str]]]:
    """The texts of the page's tables of cells, row by row, in the order of the page."""
    found = []
    for data in shown_components(app):
        rows = [*data.get("head", []), *data.get("body", [])]
        found.append([[cell["text"] for cell in row] for row in rows])
    return found


def findings(store: Path, **changes: Any) -> list[dict[str, Any]]:
    with Store.open(store) as opened:
        asked = {**FREE, "scope": "own", "limit": 10_000, "offset": 0, **changes}
        return opened.query("finding_list", asked).rows(named=True)


@pytest.fixture
def own_store(default_store: Path, tmp_path: Path) -> Path:
    """A copy of the verified store that a test may write decisions to."""
    return Path(shutil.copytree(default_store, tmp_path / "store"))


def test_checks_count_what_the_store_holds(open_page: OpenPage, default_store: Path) -> None:
    app = open_page("checks", scope="own", years=["2024"])
    assert not app.exception
    counts = Counter(row["severity"] for row in findings(default_store, years=[2024]))
    assert counts["error"] == 8
    for label, code in (("错误", "error"), ("警告", "warning"), ("提示", "note")):
        assert card(app, label) == str(counts[code])
    assert card(app, "待处理") == str(sum(counts.values()))
    assert card(app, "已处理") == "0"
    assert "本库收录报告的机关：2024年 9 个" in texts(app)
    (listed,) = tables(app)
    (groups,) = tables(open_page("checks", scope="own", years=["2024"], section="groups"))
    by_body = Counter(row["agency_name"] for row in findings(default_store, years=[2024]) if row["severity"] == "error")
    assert {row[0]: int(row[1]) for row in groups[1:] if int(row[1])} == dict(by_body)
    assert len(listed) == 1 + sum(counts.values())


def test_filters_of_the_address_narrow_list_and_counts(open_page: OpenPage, default_store: Path) -> None:
    app = open_page("checks", scope="own", severity=["error"], category=["identity"], rule=["T4_SUM"])
    wanted = findings(default_store, severities=["error"], rule_ids=["T4_SUM"])
    assert len(tables(app)[0]) == 1 + len(wanted)
    app = open_page("checks", scope="own", category=["timeliness"])
    assert "没有发现只表示能够核对的都相符" in texts(app)
    app = open_page("checks", scope="own", decision=["waived"])
    assert card(app, "错误") == "0"


def test_chosen_body_goes_along_to_its_findings(open_page: OpenPage, default_store: Path) -> None:
    app = open_page("agency", body=AREA_ID)
    app.query_params.clear()  # as the navigation does
    app.switch_page("pages/checks.py").run()
    wanted = findings(default_store, agency_ids=[AREA_ID])
    assert card(app, "错误") == str(sum(row["severity"] == "error" for row in wanted))
    app = open_page("checks", scope="own", agency=AREA_ID, section="letters")
    assert f"共 {len(wanted)} 条，发给 1 个机关" in texts(app)
    app = open_page("checks", scope="own")
    assert card(app, "错误") == str(sum(row["severity"] == "error" for row in findings(default_store)))


def test_the_largest_differences_come_first(open_page: OpenPage, default_store: Path) -> None:
    rows = [
        row for row in findings(default_store) if row["severity"] == "warning" and row["expected_value"] is not None
    ]
    sizes = [abs((row["found_value"] or 0) - row["expected_value"]) for row in rows]
    assert sizes == sorted(sizes, reverse=True)
    listed = tables(open_page("checks", scope="own", severity=["warning"]))[0]
    assert str(rows[0]["message_zh"]).split(":")[1][:12].replace(",", "，") in listed[1][4]


def test_other_scope_is_mentioned(open_page: OpenPage, default_store: Path) -> None:
    count = len(findings(default_store, scope="aggregate", years=[2024]))
    assert count
    assert f"“汇总（全辖区）”口径另有 {count} 条" in texts(open_page("checks", scope="own", years=["2024"]))


def test_finding_opens_to_its_numbers_rule_and_basis(open_page: OpenPage, default_store: Path) -> None:
    (row,) = [
        r
        for r in findings(default_store)
        if r["agency_id"] == AREA_ID
        and r["report_year"] == 2022
        and r["rule_id"] == "T3_BALANCE"
        and r["figure_key"].endswith(".total")
    ]
    app = open_page("checks", scope="own", finding=BALANCE)
    assert not app.exception
    assert row["message_zh"].replace(":", "：").replace(",", "，") in texts(app)
    involved = next(table for table in tables(app) if table and table[0][0] == "单元格")
    assert involved[0][1:3] == ["2021年", "2022年"]
    assert {line[0].split(" · ")[0]: line[2] for line in involved[1:]} == {
        "一、本年新收政府信息公开申请数量": "4",
        "二、上年结转政府信息公开申请数量": "0",
        "（七）总计": "0",
        "四、结转下年度继续办理": "0",
    }
    facts = app.get("dialog")[0].table[0].value.to_string()
    assert "国办公开办函" in facts


def decide_on(app: AppTest, decision: str, note: str, reviewer: str) -> AppTest:
    pills = next(group for group in app.get("button_group") if group.label == "处理意见")
    pills.set_value(decision)
    next(area for area in app.text_area if area.label == "说明").set_value(note)
    next(field for field in app.text_input if field.label == "处理人").set_value(reviewer)
    return next(button for button in app.button if button.label == "保存处理意见").click().run()


def test_decision_is_noted_counted_and_shown(open_page: OpenPage, own_store: Path) -> None:
    total = len(findings(own_store))
    app = open_page("checks", store=own_store, scope="own", finding=BALANCE)
    app = decide_on(app, "source_error", "原文总计漏填", "王")
    assert not app.exception
    (line,) = journals.entries(own_store, "review")
    assert (line["decision"], line["note"], line["by"]) == ("source_error", "原文总计漏填", "王")
    assert (line["rule_id"], line["figure_key"]) == ("T3_BALANCE", "applications.outcome_total.total")
    assert card(app, "已处理") == "1"
    assert card(app, "待处理") == str(total - 1)
    app = open_page("checks", store=own_store, scope="own", finding=BALANCE)
    history = next(table for table in tables(app) if table and table[0][0] == "处理时间")
    assert history[1][1:4] == ["原文有误", "王", "原文总计漏填"]


def test_decisions_are_listed_without_names_and_notes_where_one_may_only_look(
    open_page: OpenPage, own_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    decide_on(open_page("checks", store=own_store, scope="own", finding=BALANCE), "source_error", "原文总计漏填", "王")
    told = {"原文有误", "原文总计漏填", "王"}

    def listed() -> set[str]:
        (shown,) = open_page("data", store=own_store, scope="own", list="decisions").dataframe
        (row,) = shown.value.astype(str).to_numpy().tolist()
        return told & set(row)

    assert listed() == told
    monkeypatch.setenv("DISCLOSURE_READ_ONLY", "1")
    assert listed() == {"原文有误"}


def test_decision_needs_a_choice_and_a_name(open_page: OpenPage, own_store: Path) -> None:
    app = open_page("checks", store=own_store, scope="own", finding=BALANCE)
    app = next(button for button in app.button if button.label == "保存处理意见").click().run()
    assert "请选择处理意见并填写处理人" in texts(app)
    assert journals.history(own_store, "review") == []


def test_read_only_dashboard_offers_no_decision(open_page: OpenPage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCLOSURE_READ_ONLY", "1")
    app = open_page("checks", scope="own", finding=BALANCE)
    assert not app.exception
    assert "处理状态：" in texts(app)
    assert [button for button in app.button if button.label == "保存处理意见"] == []


def test_finding_that_is_gone_says_so(open_page: OpenPage) -> None:
    app = open_page("checks", scope="own", finding=BALANCE.replace("2022", "2013"))
    assert "现在没有这条发现" in texts(app)


def test_coverage_shows_each_year_and_each_body(open_page: OpenPage, verified: VerifiedReports) -> None:
    app = open_page("coverage", scope="own")
    assert not app.exception
    known = {report["agency"] for report in verified.select("own")}
    for year in (2019, 2024, 2025):
        present = {report["agency"] for report in verified.select("own", year)}
        assert f"{year}年 {len(present)} 个" in texts(app)
    (matrix,) = tables(app)
    assert matrix[0] == ["机关", *(str(year) for year in range(2019, 2026))]
    shown = {row[0]: dict(zip(matrix[0][1:], row[1:], strict=True)) for row in matrix[1:]}
    assert known == set(shown)
    for report in verified.select("own"):
        text = shown[report["agency"]][report["report_year"]]
        assert text.startswith(report["published_on"][5:] or "日期不明")
    for name in known:
        years = {report["report_year"] for report in verified.select("own", agency=name)}
        missing = {year for year, text in shown[name].items() if text == "本库未收录"}
        assert missing == set(matrix[0][1:]) - years


def test_coverage_filters_by_state(open_page: OpenPage) -> None:
    app = open_page("coverage", scope="own", report_state=["late"])
    assert "没有这样的机关" in texts(app)
    app = open_page("coverage", scope="own", report_state=["undated"])
    (matrix,) = tables(app)
    assert all("日期不明" in row for row in matrix[1:])
    assert len(matrix) > 1


def test_compilation_adds_up_the_parts(open_page: OpenPage, verified: VerifiedReports) -> None:
    app = open_page("compile", government=ZONE_ID, focus="2023")
    assert not app.exception
    assert "名下 8 个机关中，7 个在本库有可计入的报告" in texts(app)
    key = "applications.received_new.total"
    names = {report["agency"] for report in verified.select("own", 2023)} - {"沭阳县发展和改革局"}
    total = sum(verified.total(key, "own", 2023, name) for name in names)
    assert total == 56
    published = verified.total(key, "aggregate", 2023, "平潭综合实验区管理委员会")
    applications = next(
        table for table in tables(app) if any("一、本年新收政府信息公开申请数量" in row for row in table)
    )
    row = next(row for row in applications if row[0] == "一、本年新收政府信息公开申请数量")
    assert row[-1] == str(total)
    differences = tables(app)[0]  # what does not match comes before the tables
    line = next(line for line in differences if line[0].endswith("本年新收政府信息公开申请数量·总计"))
    assert line[1:] == [str(total), str(published), f"{published - total:+}", "7", "8"]


def test_a_report_that_is_not_here_is_said_nothing_of(open_page: OpenPage) -> None:
    app = open_page("coverage", place="a9c7ea641472f~2020")
    (facts,) = [table.value for table in app.table]
    said = " ".join(str(part) for part in [*facts.index, *facts.to_numpy().ravel()])
    assert "本库未收录" in said
    assert "2021年1月31日（应报时）" in said
    assert not any(word in said for word in ("逾期", "发布日期", "未完整读取"))


def test_a_part_without_a_report_has_no_scope_rather_than_lacking_data(open_page: OpenPage) -> None:
    app = open_page("compile", government=ZONE_ID, focus="2023")
    assert [frame.proto.placeholder for frame in app.dataframe] == ["—"]


def test_compilation_of_the_old_form_names_what_is_not_added(open_page: OpenPage) -> None:
    app = open_page("compile", government=ZONE_ID, focus="2020")
    assert "不相加：上一年项目数量、本年增/减、采购总金额" in texts(app)
    proactive = next(table for table in tables(app) if any(row[0] == "行政许可" for row in table))
    licences = next(row for row in proactive if row[0] == "行政许可")
    assert licences == ["行政许可", "不汇总", "不汇总", "1,056"]


def test_reconciliation_names_the_breaks(open_page: OpenPage) -> None:
    app = open_page("agency", body=RESOURCES_ID)
    said = texts(app)
    for line in (
        "2020年“总计”：各项办理结果之和 10，总计 9",
        "2021年“自然人”：收支差额 -2",
        "2023年“商业企业”：收支差额 -1",
    ):
        assert line in said
    table = next(table for table in tables(app) if table and table[0][:2] == ["年度", "上一年度结转下年"])
    assert [row[0] for row in table[1:]] == [str(year) for year in range(2019, 2025)]
    assert table[1][1] == "无报告"
    assert table[-1][2:] == ["0", "69", "69", "69", "0", "0"]


def test_letters_hold_every_finding_once(default_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import polars as pl

    from disclosure.ui.checks import letter_sheets
    from disclosure.ui.shell.answers import Answers
    from disclosure.ui.shell.filters import Selection
    from disclosure.ui.shell.labels import Words
    from disclosure.ui.shell.page import View

    monkeypatch.setenv("DISCLOSURE_STORE", str(default_store))
    with Store.open(default_store) as store:
        answers = Answers(str(default_store), store.version, store.data_version, store.is_simulated)
    selection = Selection((2024,), "own", None, (), (), (), (2024,), (2024,), 2024)
    view = View("checks", Words("zh"), answers, selection, "light")
    rows = findings(default_store, years=[2024])
    frame = pl.DataFrame(rows, infer_schema_length=None)
    bodies = {row["agency_name"] for row in rows}

    document = docx.Document(io.BytesIO(letter_sheets.letter_document(view, frame)))
    assert len(document.tables) == len(bodies)
    assert {p.text.rstrip("：") for p in document.paragraphs if p.style and p.style.name == "Heading 1"} == bodies
    lines = [cell for table in document.tables for cell in table.rows[1:]]
    assert len(lines) == len(rows)
    assert [cell.text for cell in document.tables[0].rows[0].cells][-2:] == ["依据", "答复"]

    book = openpyxl.load_workbook(io.BytesIO(letter_sheets.letter_workbook(view, frame)))
    head, *body = list(book["核查反馈"].iter_rows(values_only=True))
    assert head[-1] == "答复"
    assert Counter((row[1], row[2], row[6]) for row in body) == Counter(
        (row["agency_name"], row["report_year"], Words("zh").typeset(row["message_zh"])) for row in rows
    )
    page = letter_sheets.letter_page(view, frame).decode()
    assert page.count("<h1>") == len(bodies)
    assert page.count("<hr>") == len(bodies) - 1
    assert letter_sheets.letter_archive(view, frame) == letter_sheets.letter_archive(view, frame)


def test_page_says_what_is_sent_and_leaves_out_what_was_waived(open_page: OpenPage, own_store: Path) -> None:
    listed = findings(own_store)
    for row in [row for row in listed if row["severity"] == "error"][:5]:
        about = Subject(**{name: row[name] for name in Subject.__dataclass_fields__})
        decide(own_store, about, "waived", note="", reviewer="王")
    app = open_page("checks", store=own_store, scope="own", section="letters")
    assert not app.exception
    grave = sum(row["severity"] != "note" for row in listed) - 5
    notes = sum(row["severity"] == "note" for row in listed)
    assert f"共 {len(listed)} 条，发给" in texts(app)
    assert f" {grave} 条。" in texts(app)
    assert f"不发 {notes + 5} 条：" in texts(app)
    assert "不予追究 5 条" in texts(app)
    app = open_page(
        "checks",
        store=own_store,
        scope="own",
        section="letters",
        send_severity=["note"],
        issuer="某办",
        answer_by="2026-12-15",
    )
    assert f" {notes} 条。" in texts(app)
    assert next(field for field in app.text_input if field.label == "发出单位").value == "某办"
    assert next(field for field in app.text_input if field.label == "答复期限").value == "2026-12-15"


def test_decision_upon_what_another_has_changed_is_refused_with_both_shown(
    open_page: OpenPage, own_store: Path
) -> None:
    app = open_page("checks", store=own_store, scope="own", finding=BALANCE)
    (row,) = [r for r in findings(own_store) if _code(r) == BALANCE]
    about = Subject(**{name: row[name] for name in Subject.__dataclass_fields__})
    decide(own_store, about, "explained", note="来函说明", reviewer="李")
    app = decide_on(app, "waived", "不再追究", "王")
    assert not app.exception
    said = texts(app)
    assert "李已作处理：“有合理说明”（说明：来函说明）。您的意见：“不予追究”（说明：不再追究）" in said
    assert [line["decision"] for line in journals.entries(own_store, "review")] == ["explained"]
    app = decide_on(app, "waived", "不再追究", "王")
    assert [line["decision"] for line in journals.entries(own_store, "review")] == ["explained", "waived"]


def _code(row: dict[str, Any]) -> str:
    return "~".join(str(row[name]) for name in ("agency_id", "report_year", "scope", "rule_id", "figure_key"))


def test_read_only_shows_no_names_and_notes(
    open_page: OpenPage, own_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (row,) = [r for r in findings(own_store) if _code(r) == BALANCE]
    about = Subject(**{name: row[name] for name in Subject.__dataclass_fields__})
    decide(own_store, about, "explained", note="内部备注", reviewer="甲经办")
    for is_read_only in (False, True):
        if is_read_only:
            monkeypatch.setenv("DISCLOSURE_READ_ONLY", "1")
        app = open_page("checks", store=own_store, scope="own", finding=BALANCE)
        shown = texts(app) + str(tables(app))
        app = open_page("data", store=own_store, scope="own", list="findings")
        shown += str([frame.value.to_dict() for frame in app.dataframe])
        downloaded = findings_download(own_store)
        for word in ("甲经办", "内部备注"):
            assert (word in shown) is not is_read_only
            assert (word in downloaded) is not is_read_only
        assert "有合理说明" in shown


def findings_download(store: Path) -> str:
    """The list of findings as the pages give it to a download."""
    import polars as pl

    from disclosure.ui.data.listings import arrange
    from disclosure.ui.shell.answers import Answers
    from disclosure.ui.shell.filters import Selection
    from disclosure.ui.shell.labels import Words
    from disclosure.ui.shell.page import View

    with Store.open(store) as opened:
        answers = Answers(str(store), opened.version, opened.data_version, opened.is_simulated)
    view = View("checks", Words("zh"), answers, Selection((), "own", None, (), (), (), (), (), None), "light")
    frame = arrange(view, "findings", pl.DataFrame(findings(store), infer_schema_length=None))
    return frame.write_csv()


def test_a_date_of_filing_is_noted_in_the_drawer_and_undone(open_page: OpenPage, stores: Mapping[str, Path]) -> None:
    store = stores["made"]
    with Store.open(store) as opened:
        free = dict.fromkeys(("years", "region_code", "levels", "kinds", "agency_ids", "coverage_states"))
        found = opened.query("coverage_matrix", {**free, "scope": "own", "limit": 1, "offset": 0})
    body, year = found.row(0, named=True)["agency_id"], 2024
    app = open_page("coverage", store=store, scope="own", place=f"{body}~{year}")
    assert not app.exception
    next(field for field in app.text_input if field.key == "agencies_by_zh").set_value("王某").run()
    day = next(field for field in app.date_input if field.key and field.key.startswith("filed_on_"))
    day.set_value(date(2025, 2, 3)).run()
    next(button for button in app.button if button.key == "filing_note").click().run()
    assert not app.exception
    key = (body, year, "own")
    assert filed_reports(list_noted(store))[key][0] == date(2025, 2, 3)
    undo_filings(store, "王某", list_noted(store)[-1].entry_id)
    assert list_noted(store) == []
