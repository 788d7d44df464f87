"""The drawer of a figure: its document, what is known of it, its correction; and where corrections show."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from disclosure.agencies.registry import load_registry
from disclosure.decisions import corrections
from disclosure.ingest.documents import Settings, ingest
from disclosure.store.originals import keep_original
from disclosure.store.read import Store
from disclosure.store.write import StoreWriter
from disclosure.ui.data.listings import arrange
from disclosure.ui.shell.labels import Words
from tests.builders import documents
from tests.builders.scans import scanned_pdf
from tests.evidence.test_marked_cell import FIGURES
from tests.evidence.test_scanned_cell import PLACES, pages_at
from tests.recognition.test_layouts import words_for
from tests.store.rows import reading
from tests.ui.conftest import OpenPage, shown_components
from tests.ui.test_pages import ZONE_ID

HERE = Settings(worker_count=0)
KEY = "applications.received_new.natural_person"
NUMBER = FIGURES[KEY]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A store with one page that it keeps, and its body."""
    folder = tmp_path_factory.mktemp("kept")
    path = folder / "report.html"
    path.write_bytes(documents.html_report("gb2021", FIGURES, words_for("gb2021")))
    ingest([path], folder / "store", load_registry(), settings=HERE)
    keep_original(folder / "store", hashlib.sha256(path.read_bytes()).hexdigest(), path.read_bytes())
    with Store.open(folder / "store") as store:
        body = store.query("agency_search", {"text": "审计", "limit": 1})["agency_id"][0]
    return folder / "store", str(body)


def frames(app: AppTest) -> list[dict[str, object]]:
    """The documents that the page shows."""
    return [component for component in shown_components(app) if "html" in component]


def test_a_verified_figure_says_that_no_document_is_kept_and_links_to_the_page(open_page: OpenPage) -> None:
    for language, words in (("zh", "随附的已核实数字"), ("en", "A verified figure, read by hand")):
        app = open_page("agency", body=ZONE_ID, scope="aggregate", focus="2023", cell=f"2023.{KEY}", lang=language)
        assert not app.exception
        assert any(words in alert.value for alert in app.info)
        assert app.link_button[0].url.startswith("https://www.pingtan.gov.cn/")
        assert frames(app) == []


def test_the_document_is_shown_with_the_cell_marked(open_page: OpenPage, kept: tuple[Path, str]) -> None:
    store, body = kept
    app = open_page("agency", store=store, body=body, focus="2023", cell=f"2023.{KEY}")
    assert not app.exception
    (frame,) = frames(app)
    assert f'<td id="cell">{NUMBER}</td>' in str(frame["html"])
    table = app.get("dialog")[0].table[0].value.to_string().replace("\\", "")
    for said in ("按行、列名称对应", "各列之和等于总计", "第 2 张表，第 4 行，第 4 列", "report.html", NUMBER):
        assert said in table, said
    english = open_page("agency", store=store, body=body, focus="2023", cell=f"2023.{KEY}", lang="en")
    assert "table 2, row 4, column 4" in english.get("dialog")[0].table[0].value.to_string()


def test_a_figure_of_a_scan_is_framed_and_says_that_ocr_read_it(open_page: OpenPage, tmp_path: Path) -> None:
    """What the store noted is shown, OCR or not; the document is not read again."""
    scan = scanned_pdf(pages_at(0.8))
    digest = hashlib.sha256(scan).hexdigest()
    figures = {key: figure._replace(confidence=0.9731) for key, figure in PLACES.items()}
    made = reading(figures=tuple(figures.values()), source="scan.pdf")
    with StoreWriter(tmp_path / "store", load_registry()) as writer:
        writer.add_readings([replace(made, sha256=digest, media_type="application/pdf")])
        writer.publish()
    keep_original(tmp_path / "store", digest, scan)
    row, column = "一、本年新收政府信息公开申请数量", "自然人"
    explained = {"zh": f"放入“{row}”一行、“{column}”一列", "en": "the row “Applications newly received this year”"}
    for language, said in (("zh", "由文字识别读出，把握 0.97"), ("en", "Read by OCR, confidence 0.97 of 1")):
        app = open_page("data", store=tmp_path / "store", source=f"1.{KEY}", lang=language)
        assert not app.exception
        (frame,) = frames(app)
        assert 'src="data:image/jpeg;base64,' in str(frame["html"])
        assert '<div id="cell" style="left:' in str(frame["html"])
        facts = app.get("dialog")[0].table[0].value.to_numpy().ravel()
        assert said in " ".join(map(str, facts)).replace("\\", "")
        lines = " ".join(line.value.replace("\\", "") for line in app.get("dialog")[0].markdown)
        assert explained[language] in lines
        assert ("，位置 第" in lines) == (language == "zh")
        assert not app.warning


def test_a_link_to_a_cell_of_a_list_opens_it(open_page: OpenPage, kept: tuple[Path, str]) -> None:
    store, _ = kept
    app = open_page("data", store=store, source=f"1.{KEY}")
    assert f'<td id="cell">{NUMBER}</td>' in str(frames(app)[0]["html"])
    for source in (f"99.{KEY}", "1.applications.no_such.total", "1.x"):
        odd = open_page("data", store=store, source=source)
        assert not odd.exception
        assert frames(odd) == []


def test_what_is_missing_in_a_correction_is_said_and_nothing_is_noted(
    open_page: OpenPage, kept: tuple[Path, str]
) -> None:
    store, body = kept
    app = open_page("agency", store=store, body=body, focus="2023", cell=f"2023.{KEY}")
    for value, reason, name, said in (
        ("", "x", "张三", "请填写数字"),
        ("三", "x", "张三", "不是数字"),
        ("5", "", "张三", "请写明理由"),
        ("5", "x", "", "请写明更正人"),
        (NUMBER, "x", "张三", "与原来相同"),
    ):
        fields = {field.label: field for field in [*app.text_input, *app.text_area]}
        fields["更正后的数"].set_value(value)
        fields["理由（必填）"].set_value(reason)
        fields["更正人（必填）"].set_value(name)
        next(button for button in app.button if button.label == "保存更正").click().run()
        assert said in app.error[0].value.replace("\\", ""), said
    assert corrections.load_corrections(store) == []


def test_read_only_and_old_revisions_offer_no_correction(
    open_page: OpenPage, kept: tuple[Path, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    store, body = kept
    monkeypatch.setenv("DISCLOSURE_READ_ONLY", "1")
    app = open_page("agency", store=store, body=body, focus="2023", cell=f"2023.{KEY}")
    assert frames(app)
    assert "更正这个数" not in [expander.label for expander in app.expander]
    assert not [button for button in app.button if "更正" in button.label]


def test_a_correction_shows_in_tables_lists_and_notes(
    open_page: OpenPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "report.html"
    path.write_bytes(documents.html_report("gb2021", FIGURES, words_for("gb2021")))
    store = tmp_path / "store"
    ingest([path], store, load_registry(), settings=HERE)
    with Store.open(store) as opened:
        body = str(opened.query("agency_search", {"text": "审计", "limit": 1})["agency_id"][0])
    for key, state in ((KEY, "number"), ("applications.carried_in.natural_person", "number")):
        corrections.record(
            store,
            "张三",
            {
                "agency_id": body,
                "report_year": 2023,
                "scope": "own",
                "figure_key": key,
                "correction_kind": "source_error",
                "wrong_state": state,
                "wrong_value": FIGURES[key] if key == KEY else "1",
                "wrong_raw_text": FIGURES[key] if key == KEY else "1",
                "corrected_state": "number",
                "corrected_value": "7777",
                "reason": "公告更正",
            },
        )
    with StoreWriter(store, load_registry()) as writer:
        writer.refresh()
        writer.publish()
    app = open_page("agency", store=store, body=body, focus="2023", cell=f"2023.{KEY}")
    assert not app.exception
    cells = {c["key"]: c for t in shown_components(app) if "body" in t for row in t["body"] for c in row if c["key"]}
    assert cells[KEY]["text"] == "7,777 ※"
    assert "已人工更正" in cells[KEY]["hint"]
    assert any("公告更正" in alert.value and "7,777" in alert.value for alert in app.info)
    assert [link.label for link in app.page_link if "人工更正" in link.label] == ["所选报告中有 1 个单元格经人工更正"]
    mended = open_page(
        "agency", store=store, body=body, focus="2023", cell="2023.applications.carried_in.natural_person"
    )
    assert any("更正未采用" in alert.value for alert in mended.warning)
    listed = open_page("data", store=store, list="corrections")
    frame = listed.dataframe[0].value
    assert sorted(frame["correction_status"]) == ["已采用", "未采用：原件已改"]
    assert not listed.exception
    figures = open_page("data", store=store, row="received_new", column="natural_person").dataframe[0].value
    assert (figures["value"][0], figures["correction_kind"][0]) == (7777, "原件有误")
    english = open_page("data", store=store, list="corrections", lang="en")
    assert not english.exception
    problems = open_page("data", store=store, list="problems").dataframe[0].value
    assert "更正不再适用" in set(problems["problem_code"])
    assert any("张三" in alert.value for alert in app.info)
    monkeypatch.setenv("DISCLOSURE_READ_ONLY", "1")
    shown = open_page("agency", store=store, body=body, focus="2023", cell=f"2023.{KEY}")
    assert any("公告更正" in alert.value for alert in shown.info)
    assert not any("张三" in alert.value for alert in [*shown.info, *shown.warning])


@pytest.mark.parametrize(
    ("place", "chinese"),
    [
        ("table 2, row 4, column 10", "第 2 张表，第 4 行，第 10 列"),
        ("page 3, table 2, row 4, column 10", "第 3 页，第 2 张表，第 4 行，第 10 列"),
        ("line 12, cell 3", "第 12 行，第 3 格"),
        ("sheet 表三, cell F12", "工作表“表三”，单元格 F12"),
        ("cell B4", "单元格 B4"),
        ("paragraph 7", "第 7 段"),
        ("表“主动公开”,行“规章”", "表“主动公开”，行“规章”"),
        ("", ""),
    ],
)
def test_places_are_said_in_chinese(place: str, chinese: str) -> None:
    assert Words("zh").place(place) == chinese
    assert Words("en").place(place) == place


def test_lists_say_places_as_the_drawer_does() -> None:
    class View:
        words = Words("zh")

    places = ["table 2, row 4, column 10", "sheet 表三, cell F12", "line 12, cell 3"]
    frame = pl.DataFrame({"source_place": places, "problem_code": ["x"] * 3})
    shown = arrange(View(), "problems", frame)["source_place"].to_list()  # type: ignore[arg-type]
    assert shown == [Words("zh").place(place) for place in places]


def test_a_row_of_a_section_leads_to_the_cell_behind_it(open_page: OpenPage, kept: tuple[Path, str]) -> None:
    store, body = kept
    app = open_page("applications", store=store, section="base")
    assert not app.exception
    app.session_state["section_pressed"] = {
        "page": "applications",
        "key": "rate_by_base",
        "measure": "received_new",
        "year": 2023,
        "agency_id": body,
    }
    app.run()
    assert not app.exception
    assert f'<td id="cell">{FIGURES["applications.received_new.total"]}</td>' in str(frames(app)[0]["html"])
    app.session_state["section_pressed"] = {
        "page": "applications",
        "key": "rate_by_base",
        "measure": "refused",
        "year": 2023,
        "agency_id": body,
    }
    app.run()
    assert not app.exception
    links = [link.label for link in app.get("dialog")[0].page_link]
    number = f"{int(FIGURES['applications.refused_state_secret.total']):,}"
    assert any("属于国家秘密" in label and number in label for label in links)


def test_cards_lead_to_their_cells(open_page: OpenPage, kept: tuple[Path, str]) -> None:
    store, body = kept
    app = open_page("agency", store=store, body=body)
    link = next(link for link in app.page_link if link.label == "查看单元格")
    assert f"agency={body}" in link.proto.query_string
    assert "row=received_new" in link.proto.query_string


def test_a_document_that_takes_too_long_is_explained_and_tried_again(
    open_page: OpenPage, kept: tuple[Path, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    store, body = kept
    with monkeypatch.context() as patched:
        patched.setattr("disclosure.ui.parts.evidence.READING_SECONDS", 0.001)
        app = open_page("agency", store=store, body=body, focus="2023", cell=f"2023.{KEY}")
        assert not app.exception
        assert any("用时过长" in alert.value for alert in app.warning)
        assert frames(app) == []
    assert frames(app.run())
