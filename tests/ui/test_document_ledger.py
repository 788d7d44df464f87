"""Reminders and the ledger: who is written to, what was sent, and what became of it in a real store."""

from __future__ import annotations

import io
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import docx
import openpyxl
import pytest

from disclosure import downloads
from disclosure.agencies.names import agency_id_for
from disclosure.agencies.registry import load_registry
from disclosure.decisions import agencies, journals
from disclosure.decisions.filings import Filing, note_filings
from disclosure.decisions.journals import ConflictError
from disclosure.decisions.reviews import Subject, decide
from disclosure.documents.rounds import (
    Line,
    RoundError,
    Sent,
    Standing,
    judge,
    list_rounds,
    note_answer,
    send_round,
    undo,
)
from disclosure.model.report import Figure, Reading
from disclosure.roster import RosterRow, take_roster
from disclosure.store.write import StoreWriter
from disclosure.ui.checks.letter_sheets import LetterHead
from disclosure.ui.documents.ledger import confirmed_as_sent, ledger_workbook, standing_of
from disclosure.ui.documents.reminders import reminder_blocks
from disclosure.ui.documents.values import Values
from tests.store.rows import copy_store
from tests.ui.conftest import OpenPage
from tests.ui.test_documents import values_of

MENDING, KEEPING = "定州市财政局", "定州市审计局"
HEAD = LetterHead("某市政务公开办", "王科长 12345", date(2026, 11, 2), date(2026, 11, 20))


def reading(agency: str, received: int, name: str) -> Reading:
    """A report with one number; a negative one breaks a rule."""
    key = "applications.received_new.total"
    figure = Figure(key, Decimal(received), "number", str(received), "table 2, row 4, column 10")
    return Reading(
        source=f"{name}.html",
        sha256=f"{sum(map(ord, name + agency)):064x}",
        status="partial",
        agency=agency,
        year=2024,
        scope="own",
        format="gb2021",
        published_on=date(2025, 1, 20),
        figures={key: figure},
    )


def add(store: Path, *readings: Reading) -> None:
    with StoreWriter(store, load_registry()) as writer:
        writer.add_readings(list(readings))
        writer.publish()


def confirm_all(store: Path, decision: str = "confirmed") -> None:
    values = values_of(store, "zh", "own", 2024)
    for row in values.view.answers.ask(
        "finding_list",
        **values.parameters(),
        severities=None,
        rule_ids=["V_NONNEG"],
        decisions=None,
        limit=99,
        offset=0,
    ).iter_rows(named=True):
        names = ("agency_id", "report_year", "scope", "rule_id", "figure_key", "found_value", "expected_value")
        decide(store, Subject(*(row[name] for name in names)), decision, note="", reviewer="某")


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two reports with a negative number each, both confirmed to be wrong. Not to be written to."""
    folder = tmp_path_factory.mktemp("ledger") / "store"
    add(folder, reading(MENDING, -5, "a"), reading(KEEPING, -7, "b"))
    confirm_all(folder)
    return folder


@pytest.fixture
def store(prepared: Path, tmp_path: Path) -> Path:
    return copy_store(prepared, tmp_path / "store")


def send(values: Values, store: Path, **changes: object) -> str:
    wanted = {"name": "第一轮", "sent_on": date(2026, 11, 2), "answer_by": date(2026, 11, 20)} | changes
    return send_round(store, "李", sent=confirmed_as_sent(values), **wanted)  # type: ignore[arg-type]


def test_what_was_mended_by_a_revision_is_rectified_and_stays_visible(store: Path) -> None:
    values = values_of(store, "zh", "own", 2024)
    sent = confirmed_as_sent(values)
    assert {each.agency_name for each in sent} == {MENDING, KEEPING}
    round_id = send(values, store)
    mending = next(each for each in sent if each.agency_name == MENDING)
    note_answer(store, "李", round_id, mending.agency_id, date(2026, 11, 10), "已更正")
    rounds = list_rounds(store)
    assert [line.state for line in judge(rounds, standing_of(values.view, rounds))] == ["remaining", "remaining"]

    add(store, reading(MENDING, 5, "a2"))
    values = values_of(store, "zh", "own", 2024)
    rounds = list_rounds(store)
    lines = judge(rounds, standing_of(values.view, rounds))
    states = {line.sent.agency_name: (line.state, line.mended_by) for line in lines}
    assert states == {MENDING: ("rectified", 2), KEEPING: ("remaining", None)}

    for language, mended, kept in (("zh", "已整改", "未整改"), ("en", "rectified", "remaining")):
        view = values_of(store, language, "own", 2024).view
        book = openpyxl.load_workbook(io.BytesIO(ledger_workbook(view, lines)))
        rows = {row[3]: row for row in book.worksheets[0].iter_rows(values_only=True) if row[3] in (MENDING, KEEPING)}
        assert mended in rows[MENDING]
        days = (datetime(2026, 11, 2), datetime(2026, 11, 20), datetime(2026, 11, 10))
        assert (*rows[MENDING][1:3], rows[MENDING][7], rows[MENDING][4]) == (*days, 2024), "dates and years sort"
        assert "已更正" in rows[MENDING]
        assert any("-5" in str(cell) for cell in rows[MENDING]), "what was mended is still to be read"
        assert kept in rows[KEEPING]
        bodies = {row[3]: row for row in book.worksheets[1].iter_rows(values_only=True) if row[3] in (MENDING, KEEPING)}
        assert (*bodies[MENDING][1:3], bodies[MENDING][4]) == days
        assert bodies[MENDING][5:8] == (1, 0, 1)
        assert bodies[KEEPING][5:8] == (1, 1, 0)

    confirm_all(store, "explained")
    values = values_of(store, "zh", "own", 2024)
    lines = judge(rounds, standing_of(values.view, rounds))
    assert {line.sent.agency_name: line.state for line in lines} == {MENDING: "rectified", KEEPING: "settled"}


def test_a_round_follows_a_merged_body_and_claims_no_mending_by_the_other(store: Path) -> None:
    other = "定州市统计局"
    add(store, reading(other, 3, "c"))
    sent = [each for each in confirmed_as_sent(values_of(store, "zh", "own", 2024)) if each.agency_name == MENDING]
    round_id = send_round(store, "李", name="", sent_on=date(2026, 11, 2), answer_by=None, sent=sent)
    note_answer(store, "李", round_id, sent[0].agency_id, date(2026, 11, 10), "已更正")
    empty = "定州市民政局"
    for into, state in ((empty, "remaining"), (other, "gone")):
        entry = {"action": "merge", "agency_id": sent[0].agency_id, "agency_name": MENDING}
        named = {"into_agency_id": agency_id_for(into), "into_agency_name": into}
        merger = journals.append(store, agencies.JOURNAL, {"by": "王", **entry, **named})
        with StoreWriter(store, agencies.registry_of(store)) as writer:
            writer.refresh()
            writer.publish()
        values = values_of(store, "zh", "own", 2024)
        rounds = list_rounds(store)
        (line,) = judge(rounds, standing_of(values.view, rounds))
        assert (line.sent.agency_id, line.state) == (agency_id_for(into), state)
        answer = line.of_round.answer_of(line.sent.agency_id)
        assert answer is not None
        assert answer.note == "已更正"
        journals.undo(store, agencies.JOURNAL, "王", str(merger["id"]))
    assert list_rounds(store)[0].sent[0] == sent[0]


def test_rounds_are_noted_refused_and_taken_back(store: Path) -> None:
    values = values_of(store, "zh", "own", 2024)
    for changes, said in (
        ({"answer_by": date(2026, 11, 1)}, "due before"),
        ({"sent_on": date(2026, 12, 1)}, "due before"),
    ):
        with pytest.raises(RoundError, match=said):
            send(values, store, **changes)
    with pytest.raises(RoundError, match="name"):
        send_round(store, " ", name="", sent_on=HEAD.issued_on, answer_by=None, sent=confirmed_as_sent(values))  # type: ignore[arg-type]
    with pytest.raises(RoundError, match="no confirmed"):
        send_round(store, "李", name="", sent_on=date(2026, 11, 2), answer_by=None, sent=[])
    round_id = send(values, store, seen=[])
    with pytest.raises(ConflictError):
        send(values, store, seen=[])
    with pytest.raises(RoundError, match="nothing was sent"):
        note_answer(store, "李", round_id, "a000000000000", date(2026, 11, 3), "")
    undo(store, "李", round_id)
    assert list_rounds(store) == []


def test_a_finding_that_is_gone_without_a_revision_is_no_rectification() -> None:
    sent = Sent("a1", "甲局", 2024, "own", "V_DATE", "", 7, "逾期", "late")
    only = type("Only", (), {"sent": (sent,)})()

    def state(now: Standing | None) -> Line:
        return judge([only], {} if now is None else {sent.report: now})[0]

    assert state(None).state == "no_report"
    assert state(Standing(7, 1, None, {})).state == "gone"
    assert state(Standing(9, 2, date(2026, 12, 1), {})).mended_on == date(2026, 12, 1)
    for decision, expected in (("confirmed", "remaining"), ("reopened", "remaining"), ("waived", "settled")):
        assert state(Standing(9, 2, None, {sent.key: decision})).state == expected


@pytest.mark.parametrize("language", ["zh", "en"])
def test_reminders_go_to_the_missing_of_the_roster_alone(store: Path, language: str) -> None:
    values = values_of(store, language, "own", 2024)
    assert not values.has_roster()
    listed = [
        ("a00000000000a", "甲局", "department"),
        ("a00000000000b", "乙中心", "public_institution"),
        ("a00000000000c", "丙镇人民政府", "township_government"),
    ]
    known = confirmed_as_sent(values)[0]
    rows = [
        RosterRow(known.agency_id, known.agency_name, known.agency_name, 1, 2024),
        *(RosterRow(code, name, name, place, 2024, kind=kind) for place, (code, name, kind) in enumerate(listed, 2)),
    ]
    take_roster(store, "李", rows, "名录.xlsx")
    note_filings(store, "李", [Filing("a00000000000a", 2024, "own", date(2025, 1, 28))])
    values = values_of(store, language, "own", 2024)
    values.head = HEAD
    document = docx.Document(io.BytesIO(downloads.to_docx(reminder_blocks(values), title="t")))
    texts = [each.text for each in document.paragraphs if each.text]
    heads = [each.text for each in document.paragraphs if each.style is not None and each.style.name == "Heading 1"]
    assert heads == [values.words.text("letters.to", name=name) for _, name, _ in listed]
    assert [text for text in texts if values.words.day(date(2025, 1, 31)) in text] == [
        text for text in texts if text.startswith(("《政府信息公开条例》第四十九条规定，", "By article 49"))
    ] + [text for text in texts if "各地一般要求" in text or "most places" in text], "none for an institution"
    assert sum("点名" in text or "does not name" in text for text in texts) == 2
    assert sum(values.words.day(HEAD.answer_by) in text for text in texts) == 3
    assert not [text for text in texts if known.agency_name in text]
    filed = [place for place, text in enumerate(texts) if values.words.day(date(2025, 1, 28)) in text]
    assert len(filed) == 1
    assert texts.index(heads[0]) < filed[0] < texts.index(heads[1]), "filed, though not here: on its own sheet alone"
    breaks = sum(each._p.xml.count('w:br w:type="page"') for each in document.paragraphs)
    assert breaks == 2


def test_the_page_shows_reminders_and_the_ledger(open_page: OpenPage, store: Path) -> None:
    app = open_page("documents", store=store, document="reminders")
    assert not app.exception
    assert any("没有应报名录" in str(info.proto) for info in app.info)
    app = open_page("documents", store=store, document="ledger", issued="2026-11-02", answer_by="2026-11-20")
    assert not app.exception
    app.text_input(key="agencies_by_zh").input("李").run()
    app.text_input(key="round_name_zh").input("第一轮").run()
    app.button(key="round_send").click().run()
    assert not app.exception
    assert [each.name for each in list_rounds(store)] == ["第一轮"]
    assert any("未整改 2 条" in str(text.value) for text in app.markdown)
    app.button(key="round_undo").click().run()
    assert list_rounds(store) == []
