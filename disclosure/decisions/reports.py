"""What people decided about stored reports: entries of the journal `report`, applied anew to every version of a store.

    withdraw  the document is no report of this body, year and scope after all: it does not count
    current   of the documents at hand (`documents`) this one counts
    move      the document is of another body, year or scope (`to_...`; what is left out stays)

An entry names a report by its document (SHA-256), and by the body, year and scope under which it stood: a document may
hold several reports. It holds for every reading of the document. Later entries count over earlier ones about the same
report; undoing an entry brings back what was before. Nothing here touches a database.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, NamedTuple, get_args

from disclosure.decisions import journals
from disclosure.decisions.revisions import Pin

JOURNAL = "report"

Action = Literal["withdraw", "current", "move"]
ACTIONS: tuple[Action, ...] = get_args(Action)

SCOPES = ("own", "aggregate", "unknown")
YEARS = range(2008, 2101)
MOST_LETTERS = 2_000


class Key(NamedTuple):
    """What a report is filed under."""

    agency_id: str
    report_year: int
    scope: str


class DecisionError(ValueError):
    """A decision that cannot be; the message (Chinese, then English) is for people."""


@dataclass(frozen=True, slots=True)
class ReportDecision:
    """One decision. `key` is what the report was filed under when it was made.

    `documents` (SHA-256) are those that were at hand, the decided one among them. `to` is where a moved report goes,
    `to_agency_name` its body's name.
    """

    decision_id: str
    decided_at: datetime
    decided_by: str
    action: Action
    source_sha256: str
    key: Key
    agency_name: str
    reason: str
    documents: frozenset[str] = frozenset()
    to: Key | None = None
    to_agency_name: str | None = None


def list_decisions(folder: Path) -> list[ReportDecision]:
    """The decisions that count in a store, in order; a line that is none is passed over.

    Raises JournalError where the journal cannot be read.
    """
    return [found for entry in journals.entries(folder, JOURNAL) if (found := read_entry(entry)) is not None]


def read_entry(entry: Mapping[str, Any]) -> ReportDecision | None:
    """A line of the journal as a decision; None for one that is none."""
    try:
        action, documents = entry["action"], entry.get("documents") or []
        key = Key(str(entry["agency_id"]), int(entry["report_year"]), str(entry["scope"]))
        if action not in ACTIONS or key.scope not in SCOPES or not isinstance(documents, list):
            return None
        to = None
        if action == "move":
            to = Key(
                str(entry.get("to_agency_id") or key.agency_id),
                int(entry.get("to_year") or key.report_year),
                str(entry.get("to_scope") or key.scope),
            )
            if to.report_year not in YEARS or to.scope not in SCOPES:
                return None
        moment = datetime.fromisoformat(entry["at"])
        return ReportDecision(
            decision_id=str(entry["id"]),
            decided_at=moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC),
            decided_by=str(entry.get("by") or ""),
            action=action,
            source_sha256=str(entry["source_sha256"]),
            key=key,
            agency_name=str(entry.get("agency_name") or ""),
            reason=str(entry.get("reason") or ""),
            documents=frozenset(str(document) for document in documents),
            to=to,
            to_agency_name=str(entry["to_agency_name"]) if entry.get("to_agency_name") else None,
        )
    except (KeyError, ValueError, TypeError):
        return None


def decide(
    folder: Path,
    action: Action,
    *,
    by: str,
    reason: str,
    source_sha256: str,
    key: Key,
    agency_name: str,
    documents: Iterable[str] = (),
    to: Key | None = None,
    to_agency_name: str | None = None,
    seen: Collection[str] | None = None,
) -> str:
    """Note a decision in the journal; returns its identifier. It counts from the next version of the store on.

    `seen` are the identifiers of the decisions about this report (`about`) that whoever decides has seen: raises
    ConflictError where others count by now. Raises DecisionError for a decision that cannot be, JournalError where the
    journal cannot be written.
    """
    if not by.strip():
        raise DecisionError("请写明处理人 | the name of who decides is needed")
    if not reason.strip():
        raise DecisionError("请写明理由 | a reason is needed")
    entry: dict[str, Any] = {
        "by": by.strip()[:MOST_LETTERS],
        "action": action,
        "source_sha256": source_sha256,
        "agency_id": key.agency_id,
        "agency_name": agency_name,
        "report_year": key.report_year,
        "scope": key.scope,
        "reason": reason.strip()[:MOST_LETTERS],
    }
    known = sorted({*documents, source_sha256})
    if action == "current":
        entry["documents"] = known
    if action == "move":
        if to is None or to == key:
            raise DecisionError("与现在的机关、年度、口径相同 | body, year and scope are the same as before")
        if to.report_year not in YEARS:
            raise DecisionError(
                f"报告年度须在 {YEARS[0]}-{YEARS[-1]} 之间 | the year must be between {YEARS[0]} and {YEARS[-1]}"
            )
        if to.scope not in SCOPES:
            raise DecisionError(f"没有这种口径:{to.scope} | there is no such scope: {to.scope}")
        entry |= {"to_agency_id": to.agency_id, "to_year": to.report_year, "to_scope": to.scope}
        entry["to_agency_name"] = to_agency_name or agency_name
    group = set(known)
    check = journals.unless_changed(lambda line: is_about(line, key, group), seen)
    done = journals.append(folder, JOURNAL, entry, check=check)
    return str(done["id"])


def undo(folder: Path, by: str, decision_id: str) -> None:
    """Take a decision back. Raises ConflictError where that has been done already, JournalError as `decide`."""
    journals.undo(folder, JOURNAL, by, decision_id)


def is_about(entry: Mapping[str, Any], key: Key, documents: Collection[str]) -> bool:
    """Whether a line of the journal decides about a report: one of its documents, or its body, year and scope."""
    decision = read_entry(entry)
    if decision is None:
        return False
    return key in (decision.key, decision.to) or decision.source_sha256 in documents


def about(decisions: Iterable[ReportDecision], key: Key, documents: Collection[str]) -> list[ReportDecision]:
    """The decisions about a report, in order."""
    return [d for d in decisions if key in (d.key, d.to) or d.source_sha256 in documents]


# -- what decisions mean for stored reports ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Filed:
    """A report of a document with where it is filed, and the decisions that withdrew, chose and moved it last."""

    sha256: str
    key: Key
    withdrawal: ReportDecision | None = None
    choice: ReportDecision | None = None
    move: ReportDecision | None = None

    def decisions(self) -> list[ReportDecision]:
        """Those that there are."""
        return [found for found in (self.withdrawal, self.choice, self.move) if found is not None]


def file_reports(
    reports: Iterable[tuple[str, Key]], decisions: Sequence[ReportDecision]
) -> dict[tuple[str, Key], Filed]:
    """Where decisions file reports: each (document, body-year-scope as it was read) with what becomes of it.

    `reports` must name all reports of a document. A decision finds its report by document, body, year and scope; where
    the body has another identifier by now, by document, year and scope; else as the only report of its document.
    """
    found = {report: Filed(*report) for report in reports}
    of_document: dict[str, list[tuple[str, Key]]] = {}
    for report in found:
        of_document.setdefault(report[0], []).append(report)
    for decision in decisions:
        for report in _meant(decision, [(name, found[name]) for name in of_document.get(decision.source_sha256, [])]):
            filed = found[report]
            if decision.action == "withdraw":
                found[report] = replace(filed, withdrawal=decision, choice=None)
            elif decision.action == "current":
                found[report] = replace(filed, withdrawal=None, choice=decision)
            elif decision.to is not None:
                found[report] = replace(filed, key=decision.to, move=decision)
    return found


def _meant(decision: ReportDecision, reports: Sequence[tuple[tuple[str, Key], Filed]]) -> list[tuple[str, Key]]:
    exact = [name for name, filed in reports if filed.key == decision.key]
    if exact:
        return exact
    alike = [name for name, filed in reports if filed.key[1:] == decision.key[1:]]
    if len(alike) == 1:
        return alike
    return [name for name, _ in reports] if len(reports) == 1 else []


def pins_of(decisions: Iterable[ReportDecision]) -> list[Pin]:
    """The choices among some decisions, in order."""
    return [Pin(d.source_sha256, d.documents) for d in decisions if d.action == "current"]
