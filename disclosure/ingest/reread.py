"""All kept originals read again with the present readers: what changed, cell by cell, and a new version of the store.

A new reading replaces the earlier reading of the same bytes, whatever its status; a document that a newer one has
replaced stays replaced. A document that is refused now keeps the figures that it has, and is named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, cast

import polars as pl

from disclosure.ingest.documents import APPENDED_DOCUMENTS, CHUNK_BYTES, CHUNK_DOCUMENTS, Settings
from disclosure.ingest.pieces import Keeping, Loaded, Piece, Supplied
from disclosure.ingest.workers import Workers, default_count
from disclosure.model.report import Scope
from disclosure.reading.extract import EXTRACTOR_VERSION
from disclosure.store.append import StoredReport, refusal
from disclosure.store.batch import Batch, Document, join_batches
from disclosure.store.bodies import AgencyRegistry
from disclosure.store.errors import StoreError, describe_disk_error
from disclosure.store.lake.documents import read_shared_original
from disclosure.store.unfinished import select_documents
from disclosure.store.write import StoreWriter

CellState = tuple[Decimal | None, str, str]
"""Value, state and text of a cell."""


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell before and after; None where the reading does not have it."""

    key: str
    before: CellState | None
    after: CellState | None

    @property
    def kind(self) -> Literal["changed", "added", "lost"]:
        """Whether the cell is in both readings, only in the new one, or only in the old one."""
        return "added" if self.before is None else "lost" if self.after is None else "changed"


@dataclass(frozen=True, slots=True)
class Change:
    """What another reading of a document changed: `outcome` is what became of it, `refused_because` why nothing did."""

    document: Document
    before: StoredReport | None
    outcome: str
    cells: list[CellChange]
    refused_because: str = ""


@dataclass(slots=True)
class Reread:
    """What reading everything again did; `missing` names documents of which no original is kept."""

    found: int = 0
    unchanged: int = 0
    missing: list[str] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    version: int | None = None


def reread(
    folder: Path,
    registry: AgencyRegistry,
    *,
    is_dry: bool = False,
    on_progress: Callable[[int, int], None] = lambda done, total: None,
    settings: Settings | None = None,
) -> Reread:
    """Read every kept original of a store again; a new version is published where anything changed and not `is_dry`.

    Raises StoreError when the store cannot be written.
    """
    settings = settings or Settings()
    count = settings.worker_count if settings.worker_count is not None else default_count()
    result = Reread()
    with StoreWriter(folder, registry) as writer, Workers(count, Keeping(), settings.limits) as workers:
        documents = writer.documents()
        result.found = len(documents)
        is_newer = any(version != EXTRACTOR_VERSION for _, _, version in documents)
        waiting: list[Batch] = []

        def compare() -> None:
            if waiting:
                _compare(join_batches(waiting), writer, result)
                waiting.clear()

        try:
            for batch in workers.read(_load(folder, documents, writer, result)):
                waiting.append(batch)
                if sum(len(batch.documents) for batch in waiting) >= APPENDED_DOCUMENTS:
                    compare()
                done = result.unchanged + len(result.changes) + len(result.missing)
                on_progress(done + sum(len(batch.documents) for batch in waiting), result.found)
        except OSError as error:
            raise StoreError(describe_disk_error(error, folder)) from error
        compare()
        has_changes = any(change.outcome != "refused" for change in result.changes)
        if not is_dry and (has_changes or is_newer):
            writer.note("made_by", "reread")
            result.version = writer.publish()
    return result


def _load(
    folder: Path, documents: Sequence[tuple[str, str, str]], writer: StoreWriter, result: Reread
) -> Iterator[Piece]:
    chunk: list[Loaded] = []
    size = 0
    for start in range(0, len(documents), CHUNK_DOCUMENTS):
        group = documents[start : start + CHUNK_DOCUMENTS]
        stored = writer.stored_reports([sha256 for sha256, _, _ in group])
        for sha256, name, _ in group:
            data = read_shared_original(folder, sha256)
            if data is None:
                result.missing.append(name)
                continue
            chunk.append(Loaded(name, sha256, data, _supplied(stored.get(sha256, []))))
            size += len(data)
            if len(chunk) >= CHUNK_DOCUMENTS or size >= CHUNK_BYTES:
                yield Piece(chunk)
                chunk, size = [], 0
    yield Piece(chunk)


def _supplied(reports: Sequence[StoredReport]) -> Supplied:
    """What people said of a document when it came in is said again."""
    if not reports:
        return Supplied()
    stored = reports[-1]
    codes = stored.supplied_codes
    return Supplied(
        stored.read_name if "agency_supplied" in codes else None,
        stored.read_year if "year_supplied" in codes else None,
        cast(Scope, stored.read_scope) if "scope_supplied" in codes else None,
    )


def _compare(batch: Batch, writer: StoreWriter, result: Reread) -> None:
    """Add what can be stored, and note what is not as it was."""
    stored = writer.stored_reports([document.sha256 for document in batch.documents])
    storable = [index for index, document in enumerate(batch.documents) if not refusal(document)]
    for document in batch.documents:
        if not refusal(document):
            continue
        reports = stored.get(document.sha256, [])
        others = sum(other.sha256 == document.sha256 for other in batch.documents)
        if not reports or (others > 1 and len(reports) < others):
            result.unchanged += 1  # refused then, refused now
        else:
            result.changes.append(Change(document, reports[-1], "refused", [], refusal(document)))
    if not storable:
        return
    chosen = select_documents(batch, storable)
    changed: list[tuple[int, Document, str]] = []
    for index, outcome in enumerate(writer.add(chosen, EXTRACTOR_VERSION, is_anew=True)):
        if outcome.kind == "unchanged":
            result.unchanged += 1
        else:
            changed.append((index, outcome.document, outcome.kind))
    befores = {index: _before(document, stored.get(document.sha256, [])) for index, document, _ in changed}
    earlier = [before.report_id for before in befores.values() if before is not None]
    figures = _cells(writer.stored_figures(earlier), "report_id") if earlier else {}
    readings = _cells(_keyed(chosen.figures), "document")
    for index, document, kind in changed:
        before = befores[index]
        old = figures.get(before.report_id, {}) if before is not None else {}
        result.changes.append(Change(document, before, kind, _differences(old, readings.get(index, {}))))


def _before(document: Document, reports: Sequence[StoredReport]) -> StoredReport | None:
    """The earlier reading of the same report, among those of its document."""
    same = [
        r
        for r in reports
        if (r.agency_name, r.report_year, r.scope) == (document.agency, document.year, document.scope)
    ]
    alike = same or [r for r in reports if (r.report_year, r.scope) == (document.year, document.scope)] or list(reports)
    return alike[-1] if len(reports) == 1 or len(alike) == 1 else None


def _keyed(figures: pl.DataFrame) -> pl.DataFrame:
    key = pl.concat_str(["table_code", "row_code", "column_code"], separator=".").alias("figure_key")
    return figures.with_columns(key)


def _cells(figures: pl.DataFrame, of: str) -> dict[int, dict[str, CellState]]:
    """Report or document -> key of the cell -> what stands in it."""
    found: dict[int, dict[str, CellState]] = {}
    columns: list[list[Any]] = [figures[name].to_list() for name in (of, "figure_key", "value", "state", "raw_text")]
    for number, key, value, state, raw in zip(*columns, strict=True):
        found.setdefault(number, {})[key] = (value, state, raw)
    return found


def _differences(old: dict[str, CellState], new: dict[str, CellState]) -> list[CellChange]:
    keys = [*new, *(key for key in old if key not in new)]
    return [CellChange(key, old.get(key), new.get(key)) for key in keys if _said(old.get(key)) != _said(new.get(key))]


def _said(cell: CellState | None) -> tuple[Decimal | None, str] | None:
    """What counts as the same: value and state; 1,234 and 1234 are one number."""
    return None if cell is None else cell[:2]
