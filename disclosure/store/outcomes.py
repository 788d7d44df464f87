"""What became of a document that was brought in, in words: added, revised, set aside and why, unchanged, refused."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from typing import Literal

from disclosure.decisions.revisions import Revision, is_all_zero
from disclosure.store.batch import Document

OutcomeKind = Literal["added", "revised", "set_aside", "unchanged", "refused"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one document.

    `revised`: it replaced an earlier revision of the same report. `set_aside`: stored as a revision, but another one
    counts: this one is worse, or people have decided so; `reason` says why and how to have it count (Chinese, then
    English). `unchanged`: nothing new in it. `refused`: not stored as a report; `reason` says why.
    """

    document: Document
    kind: OutcomeKind
    reason: str = ""


def outcome_of(
    document: Document,
    revision: Revision,
    before: Revision | None,
    after: Revision | None,
    *,
    is_withdrawn: bool,
    is_read_again: bool,
) -> Outcome:
    """What became of a new reading, where `before` is the revision that counted without it and `after` with it."""
    if after is revision:
        return Outcome(document, "added" if before is None else "revised")
    if is_withdrawn:
        return Outcome(document, "set_aside", WITHDRAWN)
    if is_read_again:
        return Outcome(document, "set_aside", OLDER)
    return Outcome(document, "set_aside", describe_worse(revision, before))


def describe_worse(revision: Revision, current: Revision | None) -> str:
    """Why a reading does not take the place of the one that counts, and what can be done."""
    if current is not None and revision.usable_count and is_all_zero(revision, current):
        return _ALL_ZERO.format(old=current.nonzero_count)
    if current is None or revision.usable_count >= current.usable_count:
        return _IN_PART
    new, old = revision.usable_count, current.usable_count
    return (
        f"有数的单元格只有 {new} 个,少于现行版次的 {old} 个,仍采用现行版次;{_ADVICE[0]} | "
        f"only {new} cells hold a number, fewer than the {old} of the revision that counts, which stays; {_ADVICE[1]}"
    )


_ADVICE = (
    "如确应采用,请用 disclosure report current 或在“导入”页注明理由后采用",
    "to have it count all the same, give a reason with 'disclosure report current' or on the page for imports",
)

MOVED = (
    "再次读取后改归另一机关、年度或口径 | read again, it belongs to another body, year or scope, and was moved there"
)

OLDER = "此文件已被另一个文件取代 | another document has replaced this one"

KNOWN = (
    f"此文件已在库中,但现在采用的是另一版次;{_ADVICE[0]} | "
    f"this document is in the store, but another revision counts; {_ADVICE[1]}"
)

WITHDRAWN = (
    "此文件(或内容相同的文件)已由人撤回,不采用;如要恢复,请用 disclosure report restore 或在“导入”页恢复 | "
    "this document, or one that says the same, was withdrawn by a person and does not count; to have it back, use "
    "'disclosure report restore' or the page for imports"
)

_IN_PART = (
    f"只读出一部分,已有完整版本,仍采用完整版本;{_ADVICE[0]} | "
    f"read only in part; the complete revision that the store has stays current; {_ADVICE[1]}"
)

_ALL_ZERO = (
    f"各单元格全部为零,而现行版次有 {{old}} 个非零数,疑为未填写的空表,仍采用现行版次;{_ADVICE[0]} | "
    "all its cells are zero where the revision that counts has {old} numbers: perhaps the form was not filled in; "
    f"that one stays; {_ADVICE[1]}"
)


def describe_known(
    agency_name: str, report_year: int, scope: str, revision: int, is_withdrawn: bool, current_name: str | None
) -> str:
    """What to say of a document that is in the store already and does not count, and how it would."""
    name = f"{agency_name} {report_year}, {revision}"
    command = (
        f"disclosure report current {shlex.quote(agency_name)} {report_year} --scope {scope} --revision {revision}"
    )
    if is_withdrawn:
        return (
            f"已在库中({name}),但已由人撤回,不采用;要恢复:{command} --reason 理由 | "
            f"in the store ({name}) but withdrawn by a person; to have it back: {command} --reason R"
        )
    other = current_name or "-"
    return (
        f"已在库中({name}),但现在采用的是 {other};要采用此文件:{command} --reason 理由 | "
        f"in the store ({name}), but {other} counts; to have this one count: {command} --reason R"
    )
