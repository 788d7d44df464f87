"""What a person decided about a finding: an entry of the journal `review`, named by what the finding is about.

A decision holds for the numbers that it was made about (`found`, `expected`): when they change, the finding is open
again, and the decision stays in the history. A decision names the one that it was made upon: where another person has
decided meanwhile, nothing is noted. Both sides may import this; it knows neither the store nor the pages.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from disclosure.decisions import journals

JOURNAL = "review"

DECISIONS = ("confirmed", "explained", "source_error", "reader_error", "waived")
"""What can be decided; `reopened` takes a decision back."""

REOPENED = "reopened"
STATES = ("open", REOPENED, *DECISIONS)
"""The states of a finding: open, open again, or decided."""

CONFIRMED = ("confirmed", "source_error")
"""What a person found to be so."""

UNDECIDED = ("open", REOPENED)
STANDING = (*UNDECIDED, *CONFIRMED)
"""What nobody has put down to the reader, explained or waived."""

MOST_LETTERS = 2_000
"""Of a note; a journal is no place for documents."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a decision is about: the finding's body, year, scope, rule and cell, and the numbers behind it."""

    agency_id: str
    report_year: int
    scope: str
    rule_id: str
    figure_key: str
    found_value: Decimal | None
    expected_value: Decimal | None

    @property
    def key(self) -> tuple[object, ...]:
        """What names the finding, whatever its numbers."""
        return (self.agency_id, self.report_year, self.scope, self.rule_id, self.figure_key)


@dataclass(frozen=True, slots=True)
class Review:
    """One decision as the journal has it."""

    entry_id: str
    subject: Subject
    decision: str
    note: str
    reviewer: str
    decided_at: datetime


class DecidedMeanwhileError(Exception):
    """Another decision was made (`latest`), or the one that was seen was taken back (None): nothing was noted."""

    def __init__(self, latest: Review | None) -> None:
        super().__init__(
            "处理意见在此期间已被他人更改,未作记录 | the finding was decided by another meanwhile; nothing was noted"
        )
        self.latest = latest


WHATEVER = "*"
"""As `upon` of `decide`: note the decision whatever was decided before."""


def decide(
    folder: Path, subject: Subject, decision: str, *, note: str, reviewer: str, upon: str | None = WHATEVER
) -> Review:
    """Note a decision in the journal of a store.

    `upon` is the entry_id of the decision about this finding that the person saw last, None where there was none.
    Raises DecidedMeanwhileError where that is no longer the last one, ValueError for a decision that does not exist,
    JournalError as `append`.
    """
    if decision not in (*DECISIONS, REOPENED):
        raise ValueError(f"no decision: {decision!r}")
    line = journals.append(
        folder,
        JOURNAL,
        {
            "by": reviewer.strip(),
            "agency_id": subject.agency_id,
            "report_year": subject.report_year,
            "scope": subject.scope,
            "rule_id": subject.rule_id,
            "figure_key": subject.figure_key,
            "decision": decision,
            "note": note.strip()[:MOST_LETTERS],
            "found": subject.found_value,
            "expected": subject.expected_value,
        },
        check=None if upon == WHATEVER else lambda lines: _require_last(lines, subject, upon),
    )
    made = _read({**line, "found": _text(subject.found_value), "expected": _text(subject.expected_value)})
    if made is None:
        raise ValueError(f"no subject of a decision: {subject}")
    return made


def _require_last(lines: list[journals.Entry], subject: Subject, upon: str | None) -> None:
    """Nothing was decided about the finding after `upon`, which still counts.

    Lines are compared by their place: `upon` may be about a body that has since been merged into this one.
    """
    reviews = [review for line in lines if (review := _read(line)) is not None]
    about = [(place, review) for place, review in enumerate(reviews) if review.subject.key == subject.key]
    seen = -1
    if upon is not None:
        found = [place for place, review in enumerate(reviews) if review.entry_id == upon]
        if not found:
            raise DecidedMeanwhileError(about[-1][1] if about else None)
        seen = found[0]
    if about and about[-1][0] > seen:
        raise DecidedMeanwhileError(about[-1][1])


def list_reviews(folder: Path) -> list[Review]:
    """Every decision that counts, in order. A line that is no decision is passed over: people may edit the file."""
    return [review for line in journals.entries(folder, JOURNAL) if (review := _read(line)) is not None]


def _read(line: Mapping[str, Any]) -> Review | None:
    try:
        decided_at = datetime.fromisoformat(line["at"])
        subject = Subject(
            agency_id=_string(line["agency_id"]),
            report_year=int(line["report_year"]),
            scope=_string(line["scope"]),
            rule_id=_string(line["rule_id"]),
            figure_key=_string(line["figure_key"]),
            found_value=_number(line.get("found")),
            expected_value=_number(line.get("expected")),
        )
        decision = _string(line["decision"])
    except (KeyError, ValueError, TypeError, InvalidOperation):
        return None
    if decision not in (*DECISIONS, REOPENED):
        return None
    note, reviewer = str(line.get("note") or ""), str(line.get("by") or "")
    return Review(str(line["id"]), subject, decision, note, reviewer, decided_at)


def _string(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


def _number(value: object) -> Decimal | None:
    if value is None:
        return None
    number = Decimal(str(value))
    if not number.is_finite() or abs(number) >= Decimal(10) ** 32:
        raise ValueError("not a number of the store")
    return number


def _text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"
