"""The rectification ledger: rounds of sheets that were sent, answers, and what of it stands in the reports by now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from pathlib import Path

import polars as pl
import streamlit as st

from disclosure import downloads
from disclosure.decisions.journals import JournalError
from disclosure.decisions.reviews import STANDING
from disclosure.documents.rounds import (
    STATES,
    Line,
    ReportKey,
    Round,
    RoundError,
    Sent,
    Standing,
    judge,
    list_rounds,
    note_answer,
    send_round,
    undo,
)
from disclosure.downloads import Grid, GridCell, Paragraph
from disclosure.ui.agencies.doubts import DECIDED_BY, ask_who
from disclosure.ui.checks.letter_sheets import LetterHead
from disclosure.ui.checks.letters import choose_head, read_day
from disclosure.ui.documents.grids import day_cell, grid_of, year_cell
from disclosure.ui.documents.preview import file_stem, show_grid
from disclosure.ui.documents.values import EVERY_BODY, Values
from disclosure.ui.parts.exports import MEDIA_TYPES
from disclosure.ui.parts.seen import is_noted, shown
from disclosure.ui.parts.statements import rule_title
from disclosure.ui.shell.access import is_read_only
from disclosure.ui.shell.labels import NO_NUMBER, Words, escape_markdown
from disclosure.ui.shell.page import View, tell_error


def show(view: View, year: int) -> None:
    """The ledger with its file; where the store may be written to, a new round, answers, and taking a round back."""
    words = view.words
    try:
        rounds = list_rounds(Path(view.answers.folder))
    except JournalError as error:
        tell_error(words, error)
        return
    seen = shown("rounds", [each.round_id for each in rounds])
    lines = judge(rounds, standing_of(view, rounds))
    if rounds:
        _show_ledger(view, year, rounds, lines)
    else:
        st.info(words.text("ledger.none"), icon=":material/info:")
    if not is_read_only():
        _record(view, year, seen)
        if rounds:
            _note_answer(view, rounds)
            _take_back(view, rounds[-1])


def standing_of(view: View, rounds: Sequence[Round]) -> dict[ReportKey, Standing]:
    """The reports that count now for all that was sent, with the findings in them."""
    sent = [each for of_round in rounds for each in of_round.sent]
    standing: dict[ReportKey, Standing] = {}
    for scope in sorted({each.scope for each in sent}):
        of_scope = [each for each in sent if each.scope == scope]
        bodies = sorted({each.agency_id for each in of_scope})
        years = sorted({each.report_year for each in of_scope})
        found: dict[ReportKey, dict[tuple[str, int, str, str, str], str]] = {}
        frame = view.answers.ask(
            "finding_list",
            years=years,
            scope=scope,
            region_code=None,
            levels=None,
            kinds=None,
            agency_ids=bodies,
            severities=None,
            rule_ids=None,
            decisions=None,
            limit=EVERY_BODY,
            offset=0,
        )
        for row in frame.iter_rows(named=True):
            report = (str(row["agency_id"]), int(row["report_year"]), scope)
            key = (*report, str(row["rule_id"]), str(row["figure_key"]))
            of_report = found.setdefault(report, {})
            # Of several findings of one name the one that still waits counts.
            if of_report.get(key) not in STANDING:
                of_report[key] = str(row["decision"])
        revisions = view.answers.ask("report_revisions", agency_ids=bodies, years=years, is_set_aside=None)
        current = revisions.filter(pl.col("is_current") & ~pl.col("is_withdrawn") & (pl.col("scope") == scope))
        for row in current.iter_rows(named=True):
            report = (str(row["agency_id"]), int(row["report_year"]), scope)
            read_on = row["read_at"].date() if row["read_at"] else None
            standing[report] = Standing(int(row["report_id"]), int(row["revision"]), read_on, found.get(report, {}))
    return standing


def _show_ledger(view: View, year: int, rounds: Sequence[Round], lines: Sequence[Line]) -> None:
    words = view.words
    counts = Counter(line.state for line in lines)
    st.markdown(
        words.text(
            "ledger.counts",
            rounds=words.count(len(rounds)),
            sent=words.count(len(lines)),
            rectified=words.count(counts["rectified"]),
            remaining=words.count(counts["remaining"]),
        )
    )
    st.caption(words.text("ledger.note"))
    title = words.text("document.ledger")
    st.download_button(
        words.text("ledger.xlsx"),
        data=lambda: ledger_workbook(view, lines),
        file_name=f"{file_stem(Values(view, year), title)}.xlsx",
        mime=MEDIA_TYPES["xlsx"],
        key="ledger_xlsx",
        on_click="ignore",
        icon=":material/download:",
        type="primary",
    )
    values = Values(view, year)
    show_grid(values, body_grid(words, lines), words.text("ledger.by_body"), wide_as="ledger_bodies")
    # The days stand in the table above; a column more and the words of the others stand one letter a line.
    days = [words.text(f"ledger.head_{name}") for name in ("sent_on", "answer_by", "answered_on")]
    show_grid(
        values, line_grid(words, lines, with_notes=not is_read_only()), title, left_out=days, wide_as="ledger_lines"
    )


def ledger_workbook(view: View, lines: Sequence[Line]) -> bytes:
    """The ledger as a workbook: a line a finding that was sent, and a line a round and body."""
    words = view.words
    mark = words.text("simulated.mark") if view.answers.is_simulated else None
    heads: list[downloads.Block] = [Paragraph(words.text("document.ledger"), "title")]
    if mark:
        heads.append(Paragraph(mark, "mark"))
    closing = [
        Paragraph(words.text("ledger.note"), "small"),
        Paragraph(words.text("footer.version_line", version=view.answers.data_version), "small"),
    ]
    return downloads.to_laid_out_xlsx(
        [
            (
                words.text("ledger.sheet_lines"),
                [*heads, line_grid(words, lines, with_notes=not is_read_only()), *closing],
            ),
            (words.text("ledger.sheet_bodies"), [*heads, body_grid(words, lines), *closing]),
        ],
        mark=mark,
    )


def line_grid(words: Words, lines: Sequence[Line], *, with_notes: bool = True) -> Grid:
    """A line a finding as it was sent: what was mended stays to be seen."""
    rows: list[list[str | GridCell]] = []
    for line in lines:
        answer = line.of_round.answer_of(line.sent.agency_id)
        mended = NO_NUMBER
        if line.mended_by is not None:
            mended = words.text("ledger.revision", number=line.mended_by, day=words.day(line.mended_on))
        rows.append(
            [
                line.of_round.name or NO_NUMBER,
                day_cell(words, line.of_round.sent_on),
                day_cell(words, line.of_round.answer_by),
                line.sent.agency_name,
                year_cell(line.sent.report_year),
                rule_title(words, line.sent.rule_id),
                words.typeset(line.sent.message_zh if words.language == "zh" else line.sent.message_en),
                day_cell(words, answer.answered_on if answer else None),
                *([(answer.note or NO_NUMBER) if answer else NO_NUMBER] if with_notes else []),
                words.code("round_state", line.state),
                mended,
            ]
        )
    names = (
        "round",
        "sent_on",
        "answer_by",
        "body",
        "year",
        "rule",
        "message",
        "answered_on",
        "note",
        "state",
        "mended",
    )
    heads = [words.text(f"ledger.head_{name}") for name in names if with_notes or name != "note"]
    widths = [2, 2.2, 2.2, 3.5, 1.2, 2.5, 6, 2.2, *([3] if with_notes else []), 1.8, 2.5]
    return grid_of(heads, rows, widths)


def body_grid(words: Words, lines: Sequence[Line]) -> Grid:
    """A line a round and body: how many findings were sent, and what became of them."""
    ordered = sorted(lines, key=lambda line: (line.of_round.noted_at, line.of_round.round_id, line.sent.agency_name))
    rows: list[list[str | GridCell]] = []
    numbers = []
    for (_, agency_id), grouped in groupby(ordered, key=lambda line: (line.of_round.round_id, line.sent.agency_id)):
        of_body = list(grouped)
        of_round = of_body[0].of_round
        answer = of_round.answer_of(agency_id)
        counts = Counter(line.state for line in of_body)
        rows.append(
            [
                of_round.name or NO_NUMBER,
                day_cell(words, of_round.sent_on),
                day_cell(words, of_round.answer_by),
                of_body[0].sent.agency_name,
                day_cell(words, answer.answered_on if answer else None),
            ]
        )
        numbers.append([len(of_body), *(counts[state] for state in STATES)])
    names = ("round", "sent_on", "answer_by", "body", "answered_on", "sent")
    heads = [*(words.text(f"ledger.head_{name}") for name in names), *(words.code("round_state", s) for s in STATES)]
    return grid_of(heads, rows, (2, 2.2, 2.2, 4, 2.2, *([1.5] * (1 + len(STATES)))), numbers)


def confirmed_as_sent(values: Values) -> list[Sent]:
    """The confirmed findings of the selection and year, as a round notes them."""
    return [
        Sent(
            agency_id=str(row["agency_id"]),
            agency_name=str(row["agency_name"]),
            report_year=int(row["report_year"]),
            scope=str(row["scope"]),
            rule_id=str(row["rule_id"]),
            figure_key=str(row["figure_key"]),
            report_id=int(row["report_id"]),
            message_zh=str(row["message_zh"]),
            message_en=str(row["message_en"]),
        )
        for row in values.confirmed().iter_rows(named=True)
    ]


def _record(view: View, year: int, seen: Sequence[str]) -> None:
    words = view.words
    sent = confirmed_as_sent(Values(view, year))
    with st.expander(words.text("ledger.record"), icon=":material/outgoing_mail:", expanded=not seen):
        bodies = len({each.agency_id for each in sent})
        st.markdown(
            words.text(
                "ledger.to_send", year=words.year(year), count=words.count(len(sent)), bodies=words.count(bodies)
            )
        )
        by = ask_who(view)
        name = st.text_input(words.text("ledger.name"), max_chars=60, key=f"round_name_{words.language}")
        head = choose_head(view, is_open=False)
        pressed = st.button(
            words.text("ledger.send"), key="round_send", type="primary", disabled=not sent, icon=":material/save:"
        )
    if pressed:
        _send(view, by, name, head, sent, seen)


def _send(view: View, by: str, name: str, head: LetterHead, sent: Sequence[Sent], seen: Sequence[str]) -> None:
    folder, sent_on = Path(view.answers.folder), head.issued_on
    if sent_on is None:
        st.warning(view.words.text("ledger.no_day"), icon=":material/event:")
        return

    def send() -> None:
        send_round(folder, by, name=name, sent_on=sent_on, answer_by=head.answer_by, sent=sent, seen=seen)

    _note(view, send, view.words.text("ledger.send"))


def _note_answer(view: View, rounds: Sequence[Round]) -> None:
    words = view.words
    with st.expander(words.text("ledger.answer"), icon=":material/mark_email_read:"):
        names = {each.round_id: _round_name(words, each) for each in reversed(rounds)}
        round_id = st.selectbox(
            words.text("ledger.head_round"),
            list(names),
            format_func=lambda code: names[code],
            key=f"answer_round_{words.language}",
            filter_mode=None,
        )
        chosen = next(each for each in rounds if each.round_id == round_id)
        bodies: Mapping[str, str] = {each.agency_id: each.agency_name for each in chosen.sent}
        agency_id = st.selectbox(
            words.text("ledger.head_body"),
            list(bodies),
            format_func=lambda code: bodies[code],
            key=f"answer_body_{words.language}_{round_id}",
            filter_mode="contains",
        )
        day = st.text_input(
            words.text("ledger.head_answered_on"),
            max_chars=20,
            placeholder="2026-12-15",
            key=f"answer_day_{words.language}",
        )
        note = st.text_area(
            words.text("ledger.head_note"), max_chars=2000, height=80, key=f"answer_note_{words.language}"
        )
        if st.button(words.text("ledger.save_answer"), key="answer_save", icon=":material/save:"):
            answered_on = read_day(day)
            if answered_on is None:
                st.warning(words.text("letters.no_day"), icon=":material/event:")
                return
            _do(view, lambda by: note_answer(Path(view.answers.folder), by, round_id, agency_id, answered_on, note))


def _take_back(view: View, last: Round) -> None:
    words = view.words
    with st.expander(words.text("ledger.undo"), icon=":material/undo:"):
        st.markdown(escape_markdown(_round_name(words, last)))
        if st.button(words.text("ledger.undo_last"), key="round_undo"):
            _do(view, lambda by: undo(Path(view.answers.folder), by, last.round_id))


def _round_name(words: Words, each: Round) -> str:
    return words.text(
        "ledger.round_name",
        name=each.name or NO_NUMBER,
        day=words.day(each.sent_on),
        count=words.count(len(each.sent)),
        by=each.noted_by,
    )


def _do(view: View, act: Callable[[str], object]) -> None:
    by = str(st.session_state.get(DECIDED_BY, ""))
    _note(view, lambda: act(by), view.words.text("document.ledger"))


def _note(view: View, act: Callable[[], object], mine: str) -> None:
    words = view.words
    if is_noted(words, act, mine=mine, refusals=(RoundError,)):
        st.toast(words.text("ledger.noted"), icon=":material/check:")
        st.rerun()
