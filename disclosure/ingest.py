"""Documents into a store: found, read in several processes, appended in batches, published as one version.

One bad document never stops or harms the rest: a reader that fails or dies costs its own document only.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from disclosure.extract import EXTRACTOR_VERSION, read_report
from disclosure.model import Problem, Reading, Scope
from disclosure.sources import Found, Source, SourceProblem, find_sources, read_source
from disclosure.store.append import AgencyRegistry, Outcome
from disclosure.store.batch import Batch, join_batches, make_batch
from disclosure.store.write import StoreWriter

CHUNK_DOCUMENTS = 16
CHUNK_BYTES = 2 * 1024 * 1024
"""What one process reads before it answers: small enough to spread, large enough that passing it on costs little."""

APPENDED_DOCUMENTS = 512
"""Documents that are appended at once."""

_PARALLEL_FROM = 48
"""Below this number of documents the start of the processes costs more than they save."""

Result = Literal["added", "revised", "set_aside", "unchanged", "refused"]


@dataclass(slots=True)
class Summary:
    """What an ingest did. `refused` and `set_aside` name each document with the reason; `version` is the published one.

    `complete` and `partial` count the readings among the new and revised; `version` is None where nothing changed.
    """

    found: int = 0
    passed_over: int = 0
    complete: int = 0
    partial: int = 0
    counts: dict[Result, int] = field(default_factory=lambda: dict.fromkeys(_RESULTS, 0))
    refused: list[tuple[str, str]] = field(default_factory=list)
    set_aside: list[tuple[str, str]] = field(default_factory=list)
    version: int | None = None

    def note(self, outcome: Outcome) -> None:
        """Count the outcome of a document."""
        self.counts[outcome.kind] += 1
        if outcome.kind == "refused":
            self.refused.append((outcome.document.source, outcome.reason))
            return
        if outcome.kind == "set_aside":
            self.set_aside.append((outcome.document.source, outcome.reason))
        if outcome.kind != "unchanged":
            if outcome.document.status == "complete":
                self.complete += 1
            else:
                self.partial += 1

    def refuse(self, problem: SourceProblem) -> None:
        """Count something that could not be read at all."""
        self.counts["refused"] += 1
        self.refused.append((problem.name, problem.message))


_RESULTS: tuple[Result, ...] = ("added", "revised", "set_aside", "unchanged", "refused")


@dataclass(frozen=True, slots=True)
class Supplied:
    """What the user says about a single document that does not say it itself."""

    agency: str | None = None
    year: int | None = None
    scope: Scope | None = None


@dataclass(frozen=True, slots=True)
class _Loaded:
    """A document in memory."""

    name: str
    sha256: str
    data: bytes
    supplied: Supplied = Supplied()


def ingest(
    paths: Sequence[Path],
    folder: Path,
    registry: AgencyRegistry,
    *,
    supplied: Supplied | None = None,
    on_progress: Callable[[int, int], None] = lambda done, total: None,
    worker_count: int | None = None,
) -> Summary:
    """Read every document under `paths` into the store in `folder` and publish one new version.

    `on_progress(done, total)` is called as documents are dealt with. `supplied` is only for a single document.
    Raises StoreError when the store cannot be written, ValueError when `supplied` meets several documents.
    """
    found = find_sources(paths)
    if supplied is not None and len(found.sources) > 1:
        raise ValueError("--agency 和 --year 只能用于单个文件 | --agency and --year are for a single file")
    return ingest_found(found, folder, registry, supplied=supplied, on_progress=on_progress, worker_count=worker_count)


def ingest_found(
    found: Found,
    folder: Path,
    registry: AgencyRegistry,
    *,
    supplied: Supplied | None = None,
    supplied_by_digest: Mapping[str, Supplied] | None = None,
    on_progress: Callable[[int, int], None] = lambda done, total: None,
    on_outcome: Callable[[Outcome], None] = lambda outcome: None,
    worker_count: int | None = None,
) -> Summary:
    """`ingest` for documents that are found already; `supplied_by_digest` says of some (by SHA-256) what they do not.

    `on_outcome` is called for each document that was read: not for one whose bytes the store has.
    """
    summary = Summary(found=len(found.sources) + len(found.problems), passed_over=found.passed_over)
    for problem in found.problems:
        summary.refuse(problem)
    total = len(found.sources)
    workers = worker_count if worker_count is not None else (os.cpu_count() or 1 if total >= _PARALLEL_FROM else 0)
    with StoreWriter(folder, registry) as writer, _Pool(workers) as pool:
        done = 0

        def step(count: int) -> None:
            nonlocal done
            done += count
            on_progress(done, total)

        waiting: list[Batch] = []
        by_digest = supplied_by_digest or {}
        chunks = _load_new(found.sources, writer, summary, step, supplied, by_digest)
        for batch in pool.read(chunks):
            waiting.append(batch)
            step(len(batch.documents))
            if sum(len(batch.documents) for batch in waiting) >= APPENDED_DOCUMENTS:
                _append(writer, waiting, summary, on_outcome)
        _append(writer, waiting, summary, on_outcome)
        summary.version = writer.publish()
    return summary


def read_found(sources: Sequence[Source], worker_count: int | None = None) -> Iterator[Batch | SourceProblem]:
    """Read documents without a store, in order but for those that cannot be read at all, which come at once."""
    workers = (
        worker_count if worker_count is not None else (os.cpu_count() or 1 if len(sources) >= _PARALLEL_FROM else 0)
    )
    problems: list[SourceProblem] = []
    with _Pool(workers) as pool:
        for batch in pool.read(_load(sources, problems)):
            yield from problems
            problems.clear()
            yield batch
    yield from problems


def _load(sources: Sequence[Source], problems: list[SourceProblem]) -> Iterator[list[_Loaded]]:
    for source in sources:
        data = read_source(source)
        if isinstance(data, SourceProblem):
            problems.append(data)
        else:
            yield [_Loaded(source.name, hashlib.sha256(data).hexdigest(), data)]


def _append(writer: StoreWriter, waiting: list[Batch], summary: Summary, on_outcome: Callable[[Outcome], None]) -> None:
    if waiting:
        for outcome in writer.add(join_batches(waiting), EXTRACTOR_VERSION):
            summary.note(outcome)
            on_outcome(outcome)
        waiting.clear()


def _load_new(
    sources: Sequence[Source],
    writer: StoreWriter,
    summary: Summary,
    step: Callable[[int], None],
    supplied: Supplied | None,
    supplied_by_digest: Mapping[str, Supplied],
) -> Iterator[list[_Loaded]]:
    """Chunks of documents whose bytes the store does not know; the others are counted and dropped."""
    seen: set[str] = set()
    chunk: list[_Loaded] = []
    size = 0
    for source in sources:
        data = read_source(source)
        if isinstance(data, SourceProblem):
            summary.refuse(data)
            step(1)
            continue
        digest = hashlib.sha256(data).hexdigest()
        if digest in seen:
            summary.counts["unchanged"] += 1
            step(1)
            continue
        seen.add(digest)
        said = supplied or supplied_by_digest.get(digest, Supplied())
        chunk.append(_Loaded(source.name, digest, data, said))
        size += len(data)
        if len(chunk) >= CHUNK_DOCUMENTS or size >= CHUNK_BYTES:
            yield _drop_known(chunk, writer, summary, step)
            chunk, size = [], 0
    yield _drop_known(chunk, writer, summary, step)


def _drop_known(
    chunk: list[_Loaded], writer: StoreWriter, summary: Summary, step: Callable[[int], None]
) -> list[_Loaded]:
    known = writer.known([loaded.sha256 for loaded in chunk], EXTRACTOR_VERSION)
    summary.counts["unchanged"] += len(known)
    if known:
        step(len(known))
    return [loaded for loaded in chunk if loaded.sha256 not in known]


def read_chunk(chunk: Sequence[_Loaded]) -> Batch:
    """Read documents to columns; runs in a process of its own."""
    return make_batch([_supply(read_report(loaded.data, loaded.name), loaded.supplied) for loaded in chunk])


def _supply(reading: Reading, supplied: Supplied) -> Reading:
    if supplied.agency is not None:
        # The site completes a name that says only 审计局; a name that somebody gave needs no completing.
        reading = replace(reading, agency=supplied.agency, site_name=None)
    if supplied.year is not None:
        reading = replace(reading, year=supplied.year)
    if supplied.scope is not None:
        reading = replace(reading, scope=supplied.scope)
    return reading


class _Pool:
    """Reads chunks in order, in `worker_count` processes (0: in a thread of this one).

    A chunk whose reading fails is read again one document at a time, so that only the culprit is refused; a process
    that dies is replaced.
    """

    def __init__(self, worker_count: int) -> None:
        self._worker_count = worker_count
        self._executor: Executor | None = None

    def __enter__(self) -> _Pool:
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    def read(self, chunks: Iterator[list[_Loaded]]) -> Iterator[Batch]:
        """The batches of the chunks, in order; at most a few chunks are in memory."""
        pending: deque[tuple[list[_Loaded], Future[Batch]]] = deque()
        for chunk in chunks:
            if chunk:
                pending.append((chunk, self._submit(chunk)))
            while len(pending) > 2 * max(self._worker_count, 1):
                yield from self._take(pending)
        while pending:
            yield from self._take(pending)

    def _take(self, pending: deque[tuple[list[_Loaded], Future[Batch]]]) -> Iterator[Batch]:
        chunk, future = pending.popleft()
        error = future.exception()
        if error is None:
            yield future.result()
            return
        if isinstance(error, BrokenExecutor):
            self._restart(pending)
        for loaded in chunk:
            alone = self._submit([loaded])
            error = alone.exception()
            if error is None:
                yield alone.result()
                continue
            if isinstance(error, BrokenExecutor):
                self._restart(pending)
            yield make_batch([_failed_reading(loaded, error)])

    def _submit(self, chunk: list[_Loaded]) -> Future[Batch]:
        if self._executor is None:
            self._executor = (
                # Not forked: polars and duckdb run threads, and a forked copy of them may hang.
                ProcessPoolExecutor(self._worker_count, mp_context=multiprocessing.get_context("spawn"))
                if self._worker_count
                else ThreadPoolExecutor(1)
            )
        return self._executor.submit(read_chunk, chunk)

    def _restart(self, pending: deque[tuple[list[_Loaded], Future[Batch]]]) -> None:
        """New processes for those that a document has brought down; what was under way is read again."""
        self._stop()
        for index, (chunk, future) in enumerate(pending):
            if not future.done() or isinstance(future.exception(), BrokenExecutor):
                pending[index] = (chunk, self._submit(chunk))

    def _stop(self) -> None:
        if self._executor is not None:
            self._executor.shutdown(wait=True, cancel_futures=True)
            self._executor = None


def _failed_reading(loaded: _Loaded, error: BaseException) -> Reading:
    """A document on which the reader failed: refused, with what to report to the project."""
    detail = f"{type(error).__name__}: {error}"[:200]
    problem = Problem(
        "reader_failed",
        f"读取程序出错({detail}),请把此文件报告给项目 | "
        f"the reader failed on it ({detail}); please report this file to the project",
    )
    return Reading(loaded.name, loaded.sha256, "refused", problems=(problem,), byte_count=len(loaded.data))
