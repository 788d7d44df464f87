"""Which revision of a report counts: a rule over what was read, and what people decided. No store, no clock.

The revisions of a body's report for a year and scope are its documents in the order in which they came. A document that
was read again stands at its old place with its new reading. Each takes the place of the one that counts unless it is
worse (`is_worse`); what people withdrew is left out, and what they chose counts over all that they knew of.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

RULE = "2"
"""Rises when the rule changes: stores are then settled anew."""


@dataclass(frozen=True, slots=True)
class Revision:
    """One reading of one document: `usable_count` cells hold a number or a zero, `nonzero_count` of them a number."""

    report_id: int
    sha256: str
    status: str
    usable_count: int
    nonzero_count: int
    content_hash: str
    extractor_version: str


@dataclass(frozen=True, slots=True)
class Pin:
    """A person's choice: the document `sha256` counts over `known`, the documents that there were when it was made."""

    sha256: str
    known: frozenset[str]


def is_worse(new: Revision, current: Revision) -> bool:
    """Whether a reading must not take another's place unasked: fewer cells with a number, or no longer all of them.

    A reading without a single number is never better than one that has any, whatever it is called. One that has only
    zeros where the other has numbers may be the blank form that an office sent in place of its report.
    """
    if not current.usable_count and new.usable_count:
        return False
    return (
        new.usable_count < current.usable_count
        or (current.status == "complete" and new.status == "partial")
        or is_all_zero(new, current)
    )


def is_all_zero(new: Revision, current: Revision) -> bool:
    """Whether a reading has only zeros where another one has numbers."""
    return not new.nonzero_count and current.nonzero_count > 0


def choose_current(
    revisions: Sequence[Revision], withdrawn: Collection[int] = (), pins: Sequence[Pin] = ()
) -> Revision | None:
    """The revision that counts, of those of one body, year and scope in the order in which they came (report_id).

    `withdrawn` are the identifiers of revisions that people withdrew, `pins` their choices in order: the last one of a
    document that is there counts. None where all are withdrawn.
    """
    return settle_revisions(revisions, withdrawn, pins)[0]


def settle_revisions(
    revisions: Sequence[Revision], withdrawn: Collection[int] = (), pins: Sequence[Pin] = ()
) -> tuple[Revision | None, list[Revision]]:
    """The revision that counts (`choose_current`), and those that came since and are worse: people are to be asked."""
    candidates = _latest_readings(revision for revision in revisions if revision.report_id not in withdrawn)
    current: Revision | None = None
    known: frozenset[str] = frozenset()
    for pin in reversed(pins):
        chosen = [revision for revision in candidates if revision.sha256 == pin.sha256]
        if chosen:
            current, known = chosen[-1], pin.known | {pin.sha256}
            break
    aside: list[Revision] = []
    for revision in candidates:
        if revision.sha256 in known:
            continue
        if current is not None and is_worse(revision, current):
            aside.append(revision)
        else:
            current, aside = revision, []
    return current, aside


def _latest_readings(revisions: Iterable[Revision]) -> list[Revision]:
    """The latest readings of each document, at the place where it first came.

    Two readings by the same version of the reader are two reports of one file, and both stand.
    """
    of_document: dict[str, list[Revision]] = {}
    for revision in revisions:
        of_document.setdefault(revision.sha256, []).append(revision)
    return [
        revision
        for readings in of_document.values()
        for revision in readings
        if revision.extractor_version == readings[-1].extractor_version
    ]
