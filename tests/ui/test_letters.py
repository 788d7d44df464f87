"""The sheets that go to the bodies: every line of every rule against the store, and what is sent, by whom."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import docx
import openpyxl
import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from disclosure import downloads
from disclosure.checks import load_rules
from disclosure.store.read import Store
from disclosure.ui.checks import letter_sheets, letters
from disclosure.ui.data.listings import SEVERITIES
from disclosure.ui.shell.answers import Answers
from disclosure.ui.shell.filters import Selection
from disclosure.ui.shell.labels import Words
from disclosure.ui.shell.page import View
from tests.checks.literal_store import build_store
from tests.checks.test_rules import CASES
from tests.ui.conftest import OpenPage
from tests.ui.letter_facts import Line, Reader, Tables
from tests.ui.test_verification_pages import AREA_ID, FREE

SCOPES = ("own", "aggregate", "unknown")
FAILING = [case for case in CASES if case.findings]


@pytest.fixture(scope="module")
def violations(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the reports of every case that breaks a rule."""
    folder: Path = tmp_path_factory.mktemp("letters") / "store"
    bodies = [body for case in FAILING for body in case.bodies]
    build_store(folder, bodies, [report for case in FAILING for report in case.reports]).close()
    return folder


def view_of(folder: Path, language: str, scope: str = "own", *, is_simulated: bool = False) -> View:
    with Store.open(folder) as store:
        answers = Answers(str(folder), store.version, store.data_version, store.is_simulated or is_simulated)
    selection = Selection((), scope, None, (), (), (), (2023,), (2023,), 2023)
    return View("checks", Words(language), answers, selection, "light")  # type: ignore[arg-type]


def findings_of(folder: Path, scope: str) -> pl.DataFrame:
    with Store.open(folder) as store:
        return store.query("finding_list", {**FREE, "scope": scope, "limit": 100_000, "offset": 0})


def sheet_lines(folder: Path, language: str) -> Iterator[Line]:
    """The lines of the Word document, each with the finding that it is about."""
    for scope in SCOPES:
        frame = findings_of(folder, scope)
        if frame.is_empty():
            continue
        view = view_of(folder, language, scope)
        document = docx.Document(io.BytesIO(letter_sheets.letter_document(view, frame)))
        names = [p.text.rstrip("：").removeprefix("To: ") for p in document.paragraphs if p.style.name == "Heading 1"]
        of_body = {(row["agency_name"], str(row["report_year"])): [] for row in frame.iter_rows(named=True)}
        for row in frame.iter_rows(named=True):
            of_body[row["agency_name"], str(row["report_year"])].append(row)
        for name, table in zip(names, document.tables, strict=True):
            for line in table.rows[1:]:
                cells = [cell.text for cell in line.cells]
                title, _, sentence = cells[3].partition("\n")
                candidates = of_body[name, cells[1]]
                at = next(
                    (
                        place
                        for place, row in enumerate(candidates)
                        if title.rstrip("：:") == title_of(view.words, row)
                        and sentence == view.words.typeset(row[f"message_{language}"])
                    ),
                    None,
                )
                assert at is not None, (cells[3], candidates)
                finding = candidates[at]
                del of_body[name, cells[1]][at]
                rule = next(rule for rule in load_rules() if rule.rule_id == finding["rule_id"])
                assert cells[5] == view.words.typeset(getattr(rule.ask, language))
                assert cells[6] == view.words.typeset(getattr(rule.basis, language))
                assert cells[7] == ""
                assert not any(word in " ".join(cells) for word in ("应为", "实为", "should be"))
                yield Line(finding, cells[4], sentence, language)
        assert not any(of_body.values()), "every finding has its line"


def title_of(words: Words, row: dict[str, object]) -> str:
    rule = next(rule for rule in load_rules() if rule.rule_id == row["rule_id"])
    return words.typeset(getattr(rule.title, words.language))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_line_of_every_rule_says_what_the_store_holds(violations: Path, language: str) -> None:
    tables = Tables(violations)
    seen = set()
    for line in sheet_lines(violations, language):
        Reader(tables, line).check()
        seen.add(line.finding["rule_id"])
    assert seen == {rule.rule_id for rule in load_rules()}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_line_about_the_real_reports_says_what_the_store_holds(default_store: Path, language: str) -> None:
    tables = Tables(default_store)
    count = 0
    for line in sheet_lines(default_store, language):
        Reader(tables, line).check()
        count += 1
    assert count == sum(findings_of(default_store, scope).height for scope in SCOPES)


AREA = "平潭综合实验区海坛片区管理局"
HEAD = letter_sheets.LetterHead("某市政务公开办", "王科长 010-12345678", date(2026, 11, 29), date(2026, 12, 15))


@pytest.fixture(scope="module")
def of_area(default_store: Path) -> pl.DataFrame:
    return findings_of(default_store, "own").filter(pl.col("agency_name") == AREA)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_sheets_say_who_sends_them_and_until_when(default_store: Path, of_area: pl.DataFrame, language: str) -> None:
    view = view_of(default_store, language)
    said = docx_text(letter_sheets.letter_document(view, of_area, HEAD))
    page = letter_sheets.letter_page(view, of_area, HEAD).decode()
    days = ("2026年11月29日", "2026年12月15日") if language == "zh" else ("2026-11-29", "2026-12-15")
    for text in (said, page):
        assert all(word in text for word in ("某市政务公开办", "王科长 010-12345678", *days))
    head, _, body = page.partition("</thead>")
    assert (head.count("<th "), body.count("<th "), body.count("<tr>")) == (8, 0, of_area.height)
    book = openpyxl.load_workbook(io.BytesIO(letter_sheets.letter_workbook(view, of_area, HEAD)))
    footer = book.worksheets[0].oddFooter.left.text
    assert all(word in footer for word in ("某市政务公开办", "王科长 010-12345678", *days))
    blank = docx_text(letter_sheets.letter_document(view, of_area))
    assert view.words.text("letters.blank_date") in blank
    assert view.words.text("letters.blank") in blank
    assert "None" not in blank


def test_the_lines_of_each_body_are_numbered_the_last_year_first(default_store: Path) -> None:
    """Within a year errors come first. A body begins on a new page, and says how many of each there are."""
    frame = findings_of(default_store, "own")
    frame = frame.filter(pl.col("agency_id").is_in(sorted(frame["agency_id"].unique())[:5]))
    view = view_of(default_store, "zh")
    rows = letter_sheets.letter_rows(view, frame.sample(fraction=1.0, shuffle=True, seed=1))
    by_body: dict[str, list[dict[str, object]]] = {}
    for row in rows:
        by_body.setdefault(str(row["agency_id"]), []).append(row)
    assert [row["agency_id"] for row in rows] == [body for body, lines in by_body.items() for _ in lines]
    severities = [view.words.code("severity", code) for code in SEVERITIES]
    for lines in by_body.values():
        assert [line["row_number"] for line in lines] == list(range(1, len(lines) + 1))
        keys = [(-int(str(line["report_year"])), severities.index(str(line["severity"]))) for line in lines]
        assert keys == sorted(keys)
    assert len(by_body) > 1
    assert any(len({line["report_year"] for line in lines}) > 1 for lines in by_body.values())
    blocks = letter_sheets.letter_blocks(view, frame, HEAD)
    assert sum(isinstance(block, downloads.PageBreak) for block in blocks) == len(by_body) - 1
    assert not isinstance(blocks[0], downloads.PageBreak)
    said = [block.text for block in blocks if isinstance(block, downloads.Paragraph)]
    for lines in by_body.values():
        counts = [(name, sum(line["severity"] == name for line in lines)) for name in severities]
        parts = [view.words.text("letters.count", severity=name, count=str(count)) for name, count in counts if count]
        assert any(f"{len(lines)} 条" in text and view.words.list(parts) in text for text in said), (counts, said)


@pytest.mark.parametrize("is_simulated", [False, True])
def test_a_sheet_says_where_its_figures_are_simulated(
    default_store: Path, of_area: pl.DataFrame, is_simulated: bool
) -> None:
    view = view_of(default_store, "zh", is_simulated=is_simulated)
    mark = view.words.text("simulated.mark")
    assert (mark in docx_text(letter_sheets.letter_document(view, of_area[:1]))) is is_simulated
    assert (mark in letter_sheets.letter_page(view, of_area[:1]).decode()) is is_simulated
    book = openpyxl.load_workbook(io.BytesIO(letter_sheets.letter_workbook(view, of_area[:1])))
    cells = [str(cell) for row in book.worksheets[-1].iter_rows(values_only=True) for cell in row]
    assert (mark in cells) is is_simulated
    assert (mark in str(book.worksheets[0].oddHeader.center.text)) is is_simulated


def test_the_archive_has_two_files_a_body_in_the_order_of_their_names(
    default_store: Path, of_area: pl.DataFrame
) -> None:
    other = findings_of(default_store, "own").filter(pl.col("agency_name") != AREA)
    other = other[:1].with_columns(pl.lit('乙局/"一科"').alias("agency_name"))
    data = letter_sheets.letter_archive(view_of(default_store, "zh"), pl.concat([of_area[:2], other]), HEAD)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        said = [docx_text(archive.read(name)) for name in names[::2]]
    second = "002_平潭综合实验区海坛片区管理局"
    assert names == ["001_乙局__一科_.docx", "001_乙局__一科_.xlsx", f"{second}.docx", f"{second}.xlsx"]
    assert [AREA in text for text in said] == [False, True]


@pytest.mark.parametrize(
    ("name", "safe"), [("甲局", "甲局"), ("a/b:c", "a_b_c"), (" ..甲. ", "甲"), ("..", "_"), ("字" * 90, "字" * 80)]
)
def test_a_name_that_every_system_takes_for_a_file(name: str, safe: str) -> None:
    assert letter_sheets.safe_name(name) == safe


def docx_text(data: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs)


def test_only_what_waits_or_was_confirmed_is_sent(of_area: pl.DataFrame, default_store: Path) -> None:
    decisions = ["open", "reopened", "confirmed", "source_error", "explained", "reader_error", "waived"]
    rows = [decisions[place % len(decisions)] for place in range(of_area.height)]
    frame = of_area.with_columns(pl.Series("decision", rows))
    sent = letters.choose_sent(frame, letters.SENT_SEVERITIES, letters.SENT_STATES)
    assert set(sent["severity"]) <= {"error", "warning"}
    assert set(sent["decision"]) == {"open", "reopened", "confirmed", "source_error"}
    view = view_of(default_store, "zh")
    said = letters.say_what_is_sent(view, frame, sent, letters.SENT_SEVERITIES, letters.SENT_STATES)
    assert f"共 {frame.height} 条，发给 1 个机关 {sent.height} 条" in said
    assert f"不发 {frame.height - sent.height} 条：" in said
    waived = rows.count("waived")
    assert f"不予追究 {waived} 条" in said
    everything = letters.choose_sent(frame, ("error", "warning", "note"), decisions)
    assert everything.height == frame.height
    assert "不发" not in letters.say_what_is_sent(view, frame, everything, ("error", "warning", "note"), decisions)


def test_the_workbook_is_laid_out_to_be_printed(default_store: Path, of_area: pl.DataFrame) -> None:
    view = view_of(default_store, "zh")
    data = letter_sheets.letter_workbook(view, of_area, HEAD)
    for sheet in openpyxl.load_workbook(io.BytesIO(data)).worksheets:
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        assert sheet.page_setup.fitToWidth in (1, None)  # one page wide, which is the format's default
        assert sheet.page_setup.fitToHeight == 0
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    assert sheet.print_title_rows == "$1:$1"
    assert all(cell.alignment.wrap_text for cell in sheet[1])
    longest = max(sheet.iter_rows(min_row=2), key=lambda row: len(str(row[5].value)))
    assert longest[5].alignment.wrap_text
    widths = [round(held.width) for held in sheet.column_dimensions.values() for _ in range(held.min, held.max + 1)]
    assert widths == [6, 14, 7, 7, 12, 43, 37, 17, 21, 21], "as approved: what is said and the cells are the widest"
    (grid,) = [held for held in letter_sheets.letter_blocks(view, of_area, HEAD) if isinstance(held, downloads.Grid)]
    assert tuple(grid.widths) == (4, 5, 6, 22, 27, 12, 14, 14)
    assert sheet.row_dimensions[longest[5].row].height > 2 * 16


def test_no_sheet_has_a_name_or_a_note_of_the_office(default_store: Path, of_area: pl.DataFrame) -> None:
    frame = of_area.with_columns(pl.lit("甲经办").alias("reviewer"), pl.lit("内部备注").alias("note"))
    view = view_of(default_store, "zh")
    book = openpyxl.load_workbook(io.BytesIO(letter_sheets.letter_workbook(view, frame)))
    cells = [str(cell) for sheet in book.worksheets for row in sheet.iter_rows(values_only=True) for cell in row]
    document = docx.Document(io.BytesIO(letter_sheets.letter_document(view, frame)))
    cells += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    cells.append(letter_sheets.letter_page(view, frame).decode())
    assert not any(word in cell for word in ("甲经办", "内部备注") for cell in cells)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-12-15", date(2026, 12, 15)),
        ("2026/1/5", date(2026, 1, 5)),
        ("2026年12月15日", date(2026, 12, 15)),
        ("2026-02-30", None),
        ("15.12.2026", None),
        ("", None),
    ],
)
def test_a_day_is_read_as_it_is_written(text: str, day: date | None) -> None:
    assert letters.read_day(text) == day


def files_of(app: AppTest) -> list[str]:
    ids = [str(element.proto.id) for element in app.get("download_button")]
    return [identifier.rpartition("-")[2] for identifier in ids if "letters_" in identifier]


@pytest.mark.parametrize(
    ("names", "is_simulated", "files"),
    [
        ("甲", False, {"xlsx": "核查反馈_甲.xlsx", "docx": "核查反馈_甲.docx", "html": "核查反馈_甲.html"}),
        ("甲乙", True, {kind: f"核查反馈_各机关_模拟数据.{kind}" for kind in ("xlsx", "docx", "html", "zip")}),
    ],
)
def test_the_files_of_one_body_and_of_two(
    names: str, is_simulated: bool, files: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    offered: dict[str, str] = {}
    looks: dict[str, str] = {}

    def button(_label: str, *, file_name: str, key: str, **more: object) -> None:
        offered[key.removeprefix("letters_")] = file_name
        looks[key.removeprefix("letters_")] = str(more["type"])

    monkeypatch.setattr(letters.st, "download_button", button)
    frame = pl.DataFrame({"agency_id": list(names) * 2, "agency_name": list(names) * 2})
    view: Any = SimpleNamespace(words=Words("zh"), answers=SimpleNamespace(is_simulated=is_simulated))
    letters._show_buttons(view, frame, letter_sheets.BLANK_HEAD)
    assert offered == files
    assert [kind for kind, look in looks.items() if look == "primary"] == ["docx"], "one button is the usual one"


def test_the_page_offers_files_for_what_is_chosen(
    open_page: OpenPage, default_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No archive for one body; as many bodies as there may be, and with one more no file but the limits."""
    app = open_page("checks", scope="own", section="letters", agency=AREA_ID)
    assert files_of(app) == ["letters_xlsx", "letters_docx", "letters_html"]
    frame = findings_of(default_store, "own")
    bodies = frame.filter(pl.col("severity") != "note")["agency_id"].n_unique()
    assert bodies > 1
    for name, most, is_offered in (
        ("MOST_BODIES", bodies, True),
        ("MOST_BODIES", bodies - 1, False),
        ("MOST_FINDINGS", frame.height, True),
        ("MOST_FINDINGS", frame.height - 1, False),
    ):
        with monkeypatch.context() as changed:
            changed.setattr(letters, name, most)
            app = open_page("checks", scope="own", section="letters")
            assert not app.exception
            assert ("letters_zip" in files_of(app)) == is_offered, (name, most)
            assert any("反馈单一次最多" in info.value for info in app.info) != is_offered


def test_a_day_that_is_none_is_said_and_not_used(open_page: OpenPage) -> None:
    app = open_page("checks", scope="own", section="letters", agency=AREA_ID, issuer="某市办", answer_by="2026-12-15")
    values = {field.label: field.value for field in app.text_input}
    assert values["发出单位"] == "某市办"
    assert values["答复期限"] == "2026-12-15"
    (field,) = [field for field in app.text_input if field.label == "答复期限"]
    assert not any("不是日期" in caption.value for caption in app.caption)
    app = field.set_value("2026/1/5").run()
    assert app.query_params["answer_by"] in ("2026-01-05", ["2026-01-05"])
    (field,) = [field for field in app.text_input if field.label == "答复期限"]
    app = field.set_value("下周五").run()
    assert any("不是日期" in caption.value for caption in app.caption)
    assert "answer_by" not in app.query_params


def test_what_the_page_sends_follows_the_address(open_page: OpenPage) -> None:
    """Nothing chosen that the body has: no file. Days that are none in a link are not taken over; texts are trimmed."""
    given = {"scope": "own", "section": "letters", "agency": AREA_ID}
    app = open_page("checks", **given, send_severity=["note"], send_state=["waived"], issued="2026-02-31")
    assert files_of(app) == []
    assert {field.label: field.value for field in app.text_input}["发出日期"] == ""
    assert [pills.value for pills in app.get("button_group") if pills.value in (["note"], ["waived"])] == [
        ["note"],
        ["waived"],
    ]
    (head,) = [box for box in app.expander if "发出单位" in {field.label for field in box.text_input}]
    assert head.proto.expanded
    (field,) = [field for field in app.text_input if field.label == "发出单位"]
    app = field.set_value("  某市  办 ").run()
    assert app.query_params["issuer"] in ("某市 办", ["某市 办"])
    assert [field.value for field in app.text_input if field.label == "发出单位"] == ["某市 办"]
    (head,) = [box for box in app.expander if "发出单位" in {field.label for field in box.text_input}]
    assert not head.proto.expanded


def test_what_is_left_out_is_counted_by_its_state_first(default_store: Path) -> None:
    rows = [("a", "error", "open"), ("a", "note", "open"), ("b", "note", "waived"), ("b", "error", "waived")]
    frame = pl.DataFrame(rows, schema=["agency_id", "severity", "decision"], orient="row")
    sent = letters.choose_sent(frame, ["error"], ["open"])
    assert sent.height == 1
    said = letters.say_what_is_sent(view_of(default_store, "zh"), frame, sent, ["error"], ["open"])
    words = Words("zh")
    names = words.code("severity", "note"), words.code("finding_state", "waived")
    assert f"{names[0]} 1 条" in said
    assert f"{names[1]} 2 条" in said
    assert "不发 3 条" in said
    assert "发给 1 个机关" in said
