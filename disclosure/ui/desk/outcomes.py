"""What the desk says of each document of a job: taken for what, what would come of it, what a person must look at.

Everything is derived anew from the job's files and from what the store holds now, so that a correction, another import
or a decision about a body shows at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Literal

import polars as pl

from disclosure.decisions.revisions import Revision, is_all_zero, is_worse
from disclosure.desk.jobs import Job, Line, changes
from disclosure.ui.shell.answers import Answers

State = Literal[
    "waiting", "refused", "lacking", "new", "revised", "unchanged", "uncounted", "taken", "set_aside", "rejected"
]
STATES: tuple[State, ...] = (
    "waiting",
    "refused",
    "lacking",
    "new",
    "revised",
    "unchanged",
    "uncounted",
    "taken",
    "set_aside",
    "rejected",
)
"""rejected: accepted, and refused by the ingest; taken: in the store; uncounted: these bytes are in the store, but
another revision counts or they were withdrawn; the others before anything is accepted."""

Doubt = Literal[
    "worse",
    "partial",
    "scope_unknown",
    "body_unsure",
    "body_new",
    "same_twice",
    "known_elsewhere",
    "bad_year",
    "year_unsure",
]

UNEASY: frozenset[Doubt] = frozenset(
    ("worse", "partial", "scope_unknown", "body_unsure", "same_twice", "bad_year", "year_unsure")
)
"""Doubts for which a document is not among the good ones."""

BODY_PROBLEMS = frozenset(("agency_contradicted", "agency_character", "agency_without_place", "ocr_name_doubtful"))
YEAR_PROBLEMS = frozenset(("year_contradicted", "year_in_future"))
"""Problems of a reading that leave body or year in doubt until somebody says which."""

Show = Literal["all", "good", "attention", "revised", "unchanged", "refused", "done"]
SHOWS: tuple[Show, ...] = ("all", "good", "attention", "revised", "unchanged", "refused", "done")

FIRST_YEAR, LAST_YEAR = 2008, 2100

Identify = Callable[[str, int | None], tuple[str, str]]
"""The identifier and name of the body that a name means."""


@dataclass(frozen=True, slots=True)
class Row:
    """A document of the table. `current_report_id` is the stored report that it would replace or equals."""

    document: int
    name: str
    state: State
    doubts: tuple[Doubt, ...]
    is_chosen: bool
    agency_id: str | None
    agency_name: str | None
    named_agency: str | None
    year: int | None
    scope: str
    status: str
    is_corrected: bool
    current_report_id: int | None
    outcome: str
    reason: str
    reading: Mapping[str, Any]
    standing: Mapping[str, Any]

    @property
    def is_open(self) -> bool:
        """Whether it can be accepted."""
        return self.state in ("new", "revised")

    @property
    def is_worse(self) -> bool:
        """Whether the stored report that counts is better: it would stay, unless somebody says why not."""
        return "worse" in self.doubts

    @property
    def is_good(self) -> bool:
        """Whether it can be accepted without a look: new, and nothing in doubt."""
        return self.state == "new" and not UNEASY & set(self.doubts)

    def fits(self, show: Show) -> bool:
        """Whether it belongs to one of the lists."""
        if show == "good":
            return self.is_good
        if show == "attention":
            return self.state in ("lacking", "uncounted") or (self.is_open and bool(UNEASY & set(self.doubts)))
        if show == "done":
            return self.state in ("taken", "set_aside")
        if show == "refused":
            return self.state in ("refused", "rejected")
        return show == "all" or self.state == show


def rows_of(job: Job, answers: Answers, identify: Identify) -> list[Row]:
    """Every document of a job as it stands now."""
    readings = {int(line["document"]): line for line in job.lines("readings")}
    names = {int(line["document"]): str(line["name"]) for line in job.lines("documents")}
    outcomes = {int(line["document"]): line for line in job.lines("outcomes")}
    corrected = changes(job)
    numbers = sorted(readings.keys() | names.keys())
    facts = {number: _facts(readings.get(number), corrected.get(number, {}), identify) for number in numbers}
    standings = _standings(numbers, readings, facts, answers)
    stored = _stored_bodies(facts.values(), answers)
    states = {
        number: _state(readings.get(number), facts[number], outcomes.get(number), standings.get(number, {}))
        for number in numbers
    }
    keys = Counter(_key(facts[number]) for number in numbers if states[number] in ("new", "revised"))
    return [
        _row(
            number,
            names.get(number, ""),
            readings.get(number),
            states[number],
            facts[number],
            corrected.get(number, {}),
            outcomes.get(number),
            standings.get(number, {}),
            is_twice=keys[_key(facts[number])] > 1,
            has_body=facts[number].agency_id in stored,
        )
        for number in numbers
    ]


@dataclass(frozen=True, slots=True)
class _Facts:
    agency_id: str | None
    agency_name: str | None
    year: int | None
    scope: str


def _facts(reading: Line | None, changed: Line, identify: Identify) -> _Facts:
    """What a document is taken for, with what somebody corrected."""
    reading = reading or {}
    year = changed.get("year", reading.get("year"))
    scope = str(changed.get("scope", reading.get("scope") or "unknown"))
    if changed.get("agency"):
        if changed.get("agency_id"):
            return _Facts(str(changed["agency_id"]), str(changed["agency"]), year, scope)
        agency_id, name = identify(str(changed["agency"]), year)
        return _Facts(agency_id, name, year, scope)
    return _Facts(reading.get("agency_id"), reading.get("agency_name"), year, scope)


def _stored_bodies(facts: Iterable[_Facts], answers: Answers) -> set[str]:
    wanted = sorted({fact.agency_id for fact in facts if fact.agency_id})
    return set(answers.ask("agency_by_ids", agency_ids=wanted)["agency_id"]) if wanted else set()


def _can_be_stored(reading: Line | None) -> bool:
    return reading is not None and reading.get("status") in ("complete", "partial")


def _key(facts: _Facts) -> tuple[object, ...]:
    return (facts.agency_id, facts.year, facts.scope)


def _standings(
    numbers: Sequence[int], readings: Mapping[int, Line], facts: Mapping[int, _Facts], answers: Answers
) -> dict[int, dict[str, Any]]:
    asked = [number for number in numbers if _can_be_stored(readings.get(number))]
    if not asked:
        return {}
    frame = answers.ask(
        "import_standing",
        digests=[str(readings[number]["sha256"]) for number in asked],
        agency_ids=[facts[number].agency_id or "" for number in asked],
        years=[facts[number].year or 0 for number in asked],
        document_scopes=[facts[number].scope for number in asked],
    )
    return {asked[int(row["position"]) - 1]: row for row in frame.iter_rows(named=True)}


def _row(
    number: int,
    name: str,
    reading: Line | None,
    state: State,
    facts: _Facts,
    changed: Line,
    outcome: Line | None,
    standing: Mapping[str, Any],
    *,
    is_twice: bool,
    has_body: bool,
) -> Row:
    found = reading or {}
    doubts = _doubts(found, facts, changed, state, standing, is_twice=is_twice, has_body=has_body)
    row = Row(
        document=number,
        name=name or str(found.get("name", "")),
        state=state,
        doubts=doubts,
        is_chosen=False,
        agency_id=facts.agency_id,
        agency_name=facts.agency_name,
        named_agency=found.get("agency"),
        year=facts.year,
        scope=facts.scope,
        status=str(found.get("status", "")),
        is_corrected=any(field in changed for field in ("agency", "year", "scope")),
        current_report_id=standing.get("current_report_id"),
        outcome="" if outcome is None else str(outcome["kind"]),
        reason="" if outcome is None else str(outcome.get("reason", "")),
        reading=found,
        standing=standing,
    )
    is_chosen = row.is_open and bool(changed.get("is_chosen", row.is_good))
    return replace(row, is_chosen=is_chosen)


def _state(reading: Line | None, facts: _Facts, outcome: Line | None, standing: Mapping[str, Any]) -> State:
    if outcome is not None and outcome["kind"] != "refused":
        return {"set_aside": "set_aside", "unchanged": "unchanged"}.get(str(outcome["kind"]), "taken")  # type: ignore[return-value]
    if reading is None:
        return "waiting"
    if not _can_be_stored(reading):
        return "refused"
    if facts.agency_id is None or facts.year is None or not FIRST_YEAR <= facts.year <= LAST_YEAR:
        return "lacking"
    if standing.get("known_report_id") is not None:
        return "unchanged" if standing.get("is_known_counted") else "uncounted"
    if standing.get("current_report_id") is None:
        return "rejected" if outcome is not None else "new"
    if standing.get("current_content_hash") == reading.get("content_hash"):
        return "unchanged"
    return "revised"


def _doubts(
    reading: Line,
    facts: _Facts,
    changed: Line,
    state: State,
    standing: Mapping[str, Any],
    *,
    is_twice: bool,
    has_body: bool,
) -> tuple[Doubt, ...]:
    found: list[Doubt] = []
    if state not in ("lacking", "new", "revised", "unchanged", "uncounted"):
        return ()
    if facts.year is not None and not FIRST_YEAR <= facts.year <= LAST_YEAR:
        found.append("bad_year")
    if state in ("unchanged", "uncounted"):
        known = (standing.get("known_agency_name"), standing.get("known_year"), standing.get("known_scope"))
        if known[0] is not None and known != (facts.agency_name, facts.year, facts.scope):
            found.append("known_elsewhere")
        return tuple(found)
    if state == "revised" and _is_worse(reading, standing) and not changed.get("takes_reason"):
        found.append("worse")
    if reading.get("status") == "partial":
        found.append("partial")
    if facts.scope == "unknown":
        found.append("scope_unknown")
    codes = {problem["code"] for problem in reading.get("problems", ())}
    if "year" not in changed and codes & YEAR_PROBLEMS:
        found.append("year_unsure")
    if "agency" not in changed:
        is_new = reading.get("how") == "new"
        is_placed = reading.get("level") == "central" or reading.get("region_code")
        if codes & BODY_PROBLEMS or (is_new and not (is_placed and reading.get("kind"))):
            found.append("body_unsure")
        elif is_new and not has_body:
            found.append("body_new")
    if is_twice and state != "lacking":
        found.append("same_twice")
    return tuple(found)


def _is_worse(reading: Line, standing: Mapping[str, Any]) -> bool:
    """Whether the stored report would stay current (`disclosure.decisions.revisions`)."""
    compared = _compared(reading, standing)
    return compared is not None and is_worse(*compared)


def has_only_zeros(row: Row) -> bool:
    """Whether a document has only zeros where the stored report that counts has numbers."""
    compared = _compared(row.reading, row.standing)
    return compared is not None and compared[0].usable_count > 0 and is_all_zero(*compared)


def _compared(reading: Mapping[str, Any], standing: Mapping[str, Any]) -> tuple[Revision, Revision] | None:
    """A document and the stored report that counts, as the rule sees them; None where there is nothing to compare."""
    if "usable_count" not in reading or standing.get("current_usable_count") is None:
        return None
    usable, current_usable = int(reading["usable_count"]), int(standing["current_usable_count"])
    # Jobs that were read by an older version did not count the numbers that are not zero.
    nonzero = int(reading.get("nonzero_count", usable))
    current_nonzero = int(standing["current_nonzero_count"])
    return (
        Revision(0, "", str(reading.get("status")), usable, nonzero, "", ""),
        Revision(0, "", str(standing.get("current_status")), current_usable, current_nonzero, "", ""),
    )


# -- differences ------------------------------------------------------------------------------------------------

DIFFERENCE_SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "figure_key": pl.String,
    "before_value": pl.Decimal(24, 6),
    "before_state": pl.String,
    "before_raw_text": pl.String,
    "before_place": pl.String,
    "after_value": pl.Decimal(24, 6),
    "after_state": pl.String,
    "after_raw_text": pl.String,
    "after_place": pl.String,
}


def difference(job: Job, row: Row, answers: Answers) -> pl.DataFrame:
    """The cells in which a document differs from the report that the store has (DIFFERENCE_SCHEMA), in their order.

    A cell that only one of them has stands with nothing on the other side.
    """
    if row.current_report_id is None:
        return pl.DataFrame(schema=DIFFERENCE_SCHEMA)
    before = {
        str(cell["figure_key"]): cell
        for cell in answers.ask("report_cells", report_id=int(row.current_report_id)).iter_rows(named=True)
    }
    after = job.figures(row.document)
    lines = [
        _changed_cell(key, before.get(key), after.get(key))
        for key in dict.fromkeys([*before, *after])
        if _is_changed(before.get(key), after.get(key))
    ]
    return pl.DataFrame(lines, schema=DIFFERENCE_SCHEMA, orient="row")


def _is_changed(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> bool:
    if before is None or after is None:
        return True
    old, new = _number(before["value"]), _number(after["value"])
    return (old, before["state"], before["unit"] or "") != (new, after["state"], after["unit"] or "")


def _number(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _changed_cell(key: str, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> tuple[object, ...]:
    old, new = before or {}, after or {}
    return (
        key,
        _number(old.get("value")),
        old.get("state"),
        old.get("raw_text"),
        old.get("source_place"),
        _number(new.get("value")),
        new.get("state"),
        new.get("raw"),
        new.get("at"),
    )


def count_states(rows: Iterable[Row]) -> dict[Show, int]:
    """How many documents each list has."""
    found = list(rows)
    return {show: sum(row.fits(show) for row in found) for show in SHOWS}
