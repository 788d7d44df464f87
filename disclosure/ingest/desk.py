"""The ingest side of the desk: reads the documents of a job, and takes in those that were accepted.

Reading stores nothing: for each document it notes what it was taken for. A reading that was interrupted goes on where
it stopped. Accepting passes the documents through the same ingest as the command line, with what people corrected.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from disclosure.agencies.registry import Registry
from disclosure.decisions import journals, reports
from disclosure.decisions.agencies import JOURNAL, registry_of
from disclosure.desk.jobs import Job, Line, append_lines, changes, work_on, write_value
from disclosure.ingest.documents import Settings, Supplied, ingest_found, read_found
from disclosure.ingest.sources import Found, Source, SourceProblem, find_sources, printable, read_source
from disclosure.store.batch import Document
from disclosure.store.errors import StoreError
from disclosure.store.outcomes import Outcome

PROGRESS_EVERY = 10


@dataclass(frozen=True, slots=True)
class Listed:
    """The documents of a job by number (from 1), those that can be read and those that cannot."""

    sources: dict[int, Source]
    problems: dict[int, SourceProblem]


def list_documents(job: Job) -> Listed:
    """Every document in the files of a job, always in the same order and under names that differ."""
    sources: dict[int, Source] = {}
    problems: dict[int, SourceProblem] = {}
    taken: set[str] = set()
    number = 0
    for upload in job.lines("uploads"):
        path = job.files / str(upload["file"])
        found = find_sources([path])
        items: list[Source | SourceProblem] = [*found.sources, *found.problems]
        for item in items:
            number += 1
            name = _differing(str(upload["name"]) + item.name.removeprefix(printable(path)), taken)
            if isinstance(item, Source):
                sources[number] = replace(item, name=name)
            else:
                problems[number] = replace(item, name=name)
    return Listed(sources, problems)


def _differing(name: str, taken: set[str]) -> str:
    shown, count = name, 1
    while shown in taken:
        count += 1
        shown = f"{name} ({count})"
    taken.add(shown)
    return shown


# -- reading ------------------------------------------------------------------------------------------------------


def read_job(job: Job, store: Path, worker_count: int | None = None) -> int:
    """Read what has not been read yet; returns the number of documents. Raises JobBusyError where another does."""
    with work_on(job):
        listed = list_documents(job)
        total = len(listed.sources) + len(listed.problems)
        _note_documents(job, listed)
        done = {int(line["document"]) for line in job.lines("readings")}
        _note_progress(job, "read", len(done), total)
        numbers = {source.name: number for number, source in listed.sources.items()}
        refused = [_refused_line(number, p) for number, p in listed.problems.items() if number not in done]
        append_lines(job.folder / "readings.jsonl", refused)
        waiting = [source for number, source in listed.sources.items() if number not in done]
        registry = registry_of(store)
        count = len(done) + len(refused)
        for item in read_found(waiting, worker_count):
            if isinstance(item, SourceProblem):
                lines = [_refused_line(numbers[item.name], item)]
            else:
                lines = []
                for index, document in enumerate(item.documents):
                    number = numbers[document.source]
                    figures = item.figures.filter(pl.col("document") == index)
                    write_value(job.folder / "figures" / f"{number}.json", _cells(figures))
                    lines.append(_line(number, document, registry, figures["state"]))
            # The cells are on disk before the line that speaks of them.
            append_lines(job.folder / "readings.jsonl", lines)
            count += len(lines)
            _note_progress(job, "read", count, total)
    return total


def _note_documents(job: Job, listed: Listed) -> None:
    path = job.folder / "documents.jsonl"
    path.unlink(missing_ok=True)
    names = {number: source.name for number, source in listed.sources.items()}
    names |= {number: problem.name for number, problem in listed.problems.items()}
    append_lines(path, [{"document": number, "name": names[number]} for number in sorted(names)])


def _note_progress(job: Job, phase: str, done: int, total: int) -> None:
    write_value(job.folder / "progress.json", {"phase": phase, "done": done, "total": total})


def _refused_line(number: int, problem: SourceProblem) -> Line:
    return {
        "document": number,
        "name": problem.name,
        "sha256": "",
        "status": "refused",
        "problems": [{"code": problem.code, "message": problem.message, "at": ""}],
        "figure_count": 0,
    }


def _line(number: int, document: Document, registry: Registry, states: pl.Series) -> Line:
    line: Line = {
        "document": number,
        "name": document.source,
        "sha256": document.sha256,
        "bytes": document.byte_count,
        "media_type": document.media_type,
        "status": document.status,
        "agency": document.agency,
        "site_name": document.site_name,
        "year": document.year,
        "scope": document.scope,
        "format": document.format,
        "title": document.title,
        "published_on": None if document.published_on is None else document.published_on.isoformat(),
        "figure_count": document.figure_count,
        "usable_count": int(states.is_in(["number", "zero"]).sum()),
        "nonzero_count": int((states == "number").sum()),
        "content_hash": document.content_hash,
        "problems": [{"code": p.code, "message": p.message, "at": p.at} for p in document.problems],
    }
    if document.agency and document.status != "refused":
        match = registry.match(document.agency, document.year, document.site_name)
        line |= {
            "agency_id": match.agency.agency_id,
            "agency_name": match.agency.name,
            "how": match.how,
            "kind": match.agency.kind,
            "level": match.agency.level,
            "region_code": match.agency.region_code,
            "candidate_regions": list(match.parsed.candidate_codes),
        }
    return line


def _cells(figures: pl.DataFrame) -> dict[str, object]:
    keys = figures.select(pl.concat_str(["table_code", "row_code", "column_code"], separator="."))
    columns = figures.select("value", "state", "unit", "raw_text", "source_place").iter_rows()
    return {
        key: {
            "value": None if value is None else format(value.normalize(), "f"),
            "state": state,
            "unit": unit,
            "raw": raw,
            "at": place,
        }
        for key, (value, state, unit, raw, place) in zip(keys.to_series(), columns, strict=True)
    }


# -- accepting ----------------------------------------------------------------------------------------------------


def accept_job(job: Job, store: Path, worker_count: int | None = None) -> bool:
    """Take in the documents of the job's order; False where the store could not be written. Notes how it ended.

    Raises JobBusyError where another process is at work on the job.
    """
    with work_on(job):
        try:
            _accept(job, store, worker_count)
        except (StoreError, journals.JournalError) as error:
            write_value(job.folder / "result.json", {"state": "failed", "message": str(error), "at": _now()})
            return False
    return True


def _accept(job: Job, store: Path, worker_count: int | None) -> None:
    wanted = {int(number) for number in job.value("order").get("documents", [])}
    wanted -= {int(line["document"]) for line in job.lines("outcomes") if line["kind"] != "refused"}
    listed = list_documents(job)
    sources = {number: source for number, source in listed.sources.items() if number in wanted}
    corrected = changes(job)
    by_name = {source.name: number for number, source in sources.items()}
    supplied: dict[str, Supplied] = {}
    by_digest: dict[str, int] = {}
    repeated: dict[int, int] = {}
    for number, source in sources.items():
        data = read_source(source)
        if isinstance(data, SourceProblem):
            continue
        digest = hashlib.sha256(data).hexdigest()
        if digest in by_digest:
            repeated[number] = by_digest[digest]
            continue
        by_digest[digest] = number
        supplied[digest] = _supplied(corrected.get(number, {}))
    registry = registry_of(store)
    digests = {number: digest for digest, number in by_digest.items()}
    refused = _decide(job, store, {number: digests[number] for number in sources if number in digests}, registry)
    for number in sources:
        fields = corrected.get(number, {})
        if fields.get("agency_id") and fields.get("agency"):
            registry.ensure(str(fields["agency_id"]), str(fields["agency"]))
    outcomes: list[Line] = []

    def note(outcome: Outcome) -> None:
        number = by_name[outcome.document.source]
        reason = refused.get(number) or outcome.reason if outcome.kind == "set_aside" else outcome.reason
        outcomes.append({"document": number, "kind": outcome.kind, "reason": reason})

    found = Found([source for number, source in sources.items() if number not in repeated], [], 0)
    summary = ingest_found(
        found,
        store,
        registry,
        supplied_by_digest=supplied,
        on_progress=lambda done, total: _note_accepting(job, done, total),
        on_outcome=note,
        worker_count=worker_count,
        settings=Settings(made_by="desk"),
    )
    told = {int(line["document"]) for line in outcomes}
    outcomes += [{"document": n, "kind": "unchanged", "reason": ""} for n in sources if n not in told]
    append_lines(job.folder / "outcomes.jsonl", outcomes)
    _remember(job, store, {int(line["document"]) for line in outcomes if line["kind"] != "refused"})
    kinds = [str(line["kind"]) for line in outcomes]
    write_value(
        job.folder / "result.json",
        {
            "state": "done",
            "version": summary.version,
            "counts": {kind: kinds.count(kind) for kind in summary.counts},
            "at": _now(),
        },
    )


def _decide(job: Job, store: Path, digests: Mapping[int, str], registry: Registry) -> dict[int, str]:
    """Note for whom somebody gave a reason that it is to count although it is worse; why that was not possible."""
    readings = {int(line["document"]): line for line in job.lines("readings")}
    decided = {d.source_sha256 for d in reports.list_decisions(store) if d.action == "current"}
    refused = {}
    for number, fields in changes(job).items():
        digest, reading = digests.get(number), readings.get(number, {})
        if digest is None or digest in decided or not fields.get("takes_reason"):
            continue
        year = fields.get("year", reading.get("year"))
        name = str(fields.get("agency") or reading.get("agency") or "")
        agency_id = fields.get("agency_id") or registry.resolve(name, year, reading.get("site_name")).agency_id
        key = reports.Key(str(agency_id), int(year or 0), str(fields.get("scope", reading.get("scope"))))
        known = [str(sha256) for sha256 in fields.get("takes_over") or ()]
        seen = fields.get("takes_seen")
        try:
            reports.decide(
                store,
                "current",
                by=str(fields.get("by") or ""),
                reason=str(fields["takes_reason"]),
                source_sha256=digest,
                key=key,
                agency_name=name,
                documents=known,
                seen=None if seen is None else [str(entry) for entry in seen],
            )
        except (journals.ConflictError, reports.DecisionError) as error:
            refused[number] = str(error)
    return refused


def _supplied(fields: Line) -> Supplied:
    return Supplied(fields.get("agency"), fields.get("year"), fields.get("scope"))


def _note_accepting(job: Job, done: int, total: int) -> None:
    if done % PROGRESS_EVERY == 0 or done == total:
        _note_progress(job, "accept", done, total)


def _remember(job: Job, store: Path, accepted: set[int]) -> None:
    """Names that are to mean the chosen body from now on become decisions, each once."""
    named = {int(line["document"]): line.get("agency") for line in job.lines("readings")}
    known = {
        (entry.get("name"), entry.get("agency_id"))
        for entry in journals.entries(store, JOURNAL)
        if entry.get("action") == "match"
    }
    for number, fields in sorted(changes(job).items()):
        name, agency_id = named.get(number), fields.get("agency_id")
        if number not in accepted or not fields.get("remembers") or not name or not agency_id:
            continue
        if (name, agency_id) in known:
            continue
        known.add((name, agency_id))
        decision = {"action": "match", "name": name, "agency_id": agency_id, "agency_name": fields.get("agency")}
        journals.append(store, JOURNAL, {"by": str(fields.get("by") or ""), **decision})


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
