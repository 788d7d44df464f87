"""Rounds of rectification: which confirmed findings were sent to which body and until when, what it answered, and what
of it stands in the report that counts now.

Kept as the journal `round` beside a store: a line a round with all that was sent, a line an answer. What was sent stays
in its line as it was, so that it is still to be seen when the report has been mended.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

from disclosure.decisions import journals
from disclosure.decisions.agencies import mergers_of

JOURNAL = "round"
MOST_LETTERS = 2_000
"""Of an answer; a journal is no place for documents."""

State = Literal["rectified", "remaining", "settled", "gone", "no_report"]
STATES: tuple[State, ...] = ("remaining", "rectified", "settled", "gone", "no_report")
SETTLED = frozenset({"explained", "reader_error", "waived"})

Key = tuple[str, int, str, str, str]
"""Body, year, scope, rule, cell: what names a finding whatever its numbers."""
ReportKey = tuple[str, int, str]


class RoundError(Exception):
    """A round or an answer that cannot be noted; the message is for people."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A confirmed finding as it was sent: its names, the report it stood in (`report_id`), and its words."""

    agency_id: str
    agency_name: str
    report_year: int
    scope: str
    rule_id: str
    figure_key: str
    report_id: int
    message_zh: str
    message_en: str
    is_merged: bool = False
    """Whether the body was merged since: `agency_id` is then that of the body it became. Not part of the journal."""

    @property
    def key(self) -> Key:
        """What names the finding."""
        return (self.agency_id, self.report_year, self.scope, self.rule_id, self.figure_key)

    @property
    def report(self) -> ReportKey:
        """The report that it is about, in whatever revision."""
        return (self.agency_id, self.report_year, self.scope)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a body answered to a round. `answer_id` is the journal's line."""

    answer_id: str
    agency_id: str
    answered_on: date
    note: str


@dataclass(frozen=True, slots=True)
class Round:
    """Sheets that went out together. `round_id` is the journal's line."""

    round_id: str
    noted_at: datetime
    noted_by: str
    name: str
    sent_on: date
    answer_by: date | None
    sent: tuple[Sent, ...]
    answers: tuple[Answer, ...]

    def answer_of(self, agency_id: str) -> Answer | None:
        """The last answer of a body."""
        found = [answer for answer in self.answers if answer.agency_id == agency_id]
        return found[-1] if found else None


@dataclass(frozen=True, slots=True)
class Standing:
    """The report that counts now: its id and revision, since when it is here, its findings with their states."""

    report_id: int
    revision: int
    read_on: date | None
    findings: Mapping[Key, str]


@dataclass(frozen=True, slots=True)
class Line:
    """A sent finding and what became of it. `mended_by` is the revision without it, where one came after the sheet."""

    of_round: Round
    sent: Sent
    state: State
    mended_by: int | None = None
    mended_on: date | None = None


def send_round(
    folder: Path,
    by: str,
    *,
    name: str,
    sent_on: date,
    answer_by: date | None,
    sent: Sequence[Sent],
    seen: Collection[str] | None = None,
) -> str:
    """Note that these findings were sent; returns the journal's line.

    `seen` are the rounds that counted when the page was shown: ConflictError where others count by now. Raises
    RoundError for what cannot be, JournalError where the journal cannot be written.
    """
    if not by.strip():
        raise RoundError("请写明处理人 | the name of who decides is needed")
    if not sent:
        raise RoundError("没有经确认的发现可发 | no confirmed finding to send")
    if answer_by is not None and answer_by < sent_on:
        raise RoundError("答复期限早于发出日期 | the answer is due before the sheets were sent")
    entry = {
        "by": by.strip(),
        "action": "send",
        "name": name.strip(),
        "sent_on": sent_on.isoformat(),
        "answer_by": answer_by.isoformat() if answer_by else None,
        "sent": [{name: getattr(each, name) for name in _FIELDS} for each in sent],
    }
    check = journals.unless_changed(lambda line: line.get("action") == "send", seen)
    return str(journals.append(folder, JOURNAL, entry, check=check)["id"])


def note_answer(folder: Path, by: str, round_id: str, agency_id: str, answered_on: date, note: str) -> str:
    """Note what a body answered to a round. Raises RoundError, JournalError as `send_round`."""
    if not by.strip():
        raise RoundError("请写明处理人 | the name of who decides is needed")
    found = next((each for each in list_rounds(folder) if each.round_id == round_id), None)
    if found is None or not any(each.agency_id == agency_id for each in found.sent):
        raise RoundError("该轮没有发给这个机关 | nothing was sent to this body in that round")
    entry = {
        "by": by.strip(),
        "action": "answer",
        "round_id": round_id,
        "agency_id": agency_id,
        "answered_on": answered_on.isoformat(),
        "note": note.strip()[:MOST_LETTERS],
    }
    return str(journals.append(folder, JOURNAL, entry)["id"])


def undo(folder: Path, by: str, entry_id: str) -> None:
    """Take a round or an answer back. Raises ConflictError, JournalError as `journals.undo`."""
    journals.undo(folder, JOURNAL, by, entry_id)


def list_rounds(folder: Path) -> list[Round]:
    """The rounds that count, the oldest first; a merged body stands for the one that it was merged into.

    Raises JournalError where a journal cannot be read.
    """
    entries = journals.entries(folder, JOURNAL)
    mergers = mergers_of(folder) if entries else {}
    answers: dict[str, list[Answer]] = {}
    for entry in entries:
        if (answer := _read_answer(entry)) is not None:
            answer = replace(answer, agency_id=_now(mergers, answer.agency_id))
            answers.setdefault(str(entry["round_id"]), []).append(answer)
    found = [_read_round(entry, tuple(answers.get(str(entry["id"]), ()))) for entry in entries]
    return [
        replace(each, sent=tuple(_follow(mergers, sent) for sent in each.sent)) for each in found if each is not None
    ]


def _now(mergers: Mapping[str, str], agency_id: str) -> str:
    while agency_id in mergers:
        agency_id = mergers[agency_id]
    return agency_id


def _follow(mergers: Mapping[str, str], sent: Sent) -> Sent:
    now = _now(mergers, sent.agency_id)
    return sent if now == sent.agency_id else replace(sent, agency_id=now, is_merged=True)


def judge(rounds: Sequence[Round], standing: Mapping[ReportKey, Standing]) -> list[Line]:
    """What became of each finding that was sent, round by round.

    A finding is rectified where the report that counts now is another revision than the one that was sent about and
    has no finding of that name. Without a new revision nothing was mended: a finding that is no longer there (another
    rule, another reading) is `gone`, and so is one of a merged body where another report counts now: it may be that of
    the other body. One that a person has since explained, waived or found misread is `settled`.
    """
    lines = []
    for each in rounds:
        for sent in each.sent:
            now = standing.get(sent.report)
            if now is None:
                lines.append(Line(each, sent, "no_report"))
            elif sent.key in now.findings:
                lines.append(Line(each, sent, "settled" if now.findings[sent.key] in SETTLED else "remaining"))
            elif now.report_id != sent.report_id and not sent.is_merged:
                lines.append(Line(each, sent, "rectified", now.revision, now.read_on))
            else:
                lines.append(Line(each, sent, "gone"))
    return lines


def _read_round(entry: Mapping[str, Any], answers: tuple[Answer, ...]) -> Round | None:
    """A round from a line of the journal; None for a line that is none."""
    if entry.get("action") != "send":
        return None
    try:
        sent = tuple(Sent(**{name: kind(line[name]) for name, kind in _FIELDS.items()}) for line in entry["sent"])
        due = entry.get("answer_by")
        return Round(
            str(entry["id"]),
            datetime.fromisoformat(str(entry["at"])),
            str(entry.get("by") or ""),
            str(entry.get("name") or ""),
            date.fromisoformat(entry["sent_on"]),
            date.fromisoformat(due) if due else None,
            sent,
            answers,
        )
    except (KeyError, TypeError, ValueError):
        return None


def _read_answer(entry: Mapping[str, Any]) -> Answer | None:
    if entry.get("action") != "answer":
        return None
    try:
        answered_on = date.fromisoformat(entry["answered_on"])
        return Answer(str(entry["id"]), str(entry["agency_id"]), answered_on, str(entry.get("note") or ""))
    except (KeyError, TypeError, ValueError):
        return None


_FIELDS: Mapping[str, Any] = {
    "agency_id": str,
    "agency_name": str,
    "report_year": int,
    "scope": str,
    "rule_id": str,
    "figure_key": str,
    "report_id": int,
    "message_zh": str,
    "message_en": str,
}
