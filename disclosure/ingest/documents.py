"""Documents into a store: found, read in processes, appended in batches, published as one version.

One bad document never stops or harms the rest, and an interrupt costs no reading: see `disclosure.ingest.workers` for
limits, `disclosure.store.unfinished` for what is kept until a version is published.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from disclosure.ingest.fingerprint import readers_fingerprint
from disclosure.ingest.pieces import Keeping, Limits, Loaded, Piece, Supplied
from disclosure.ingest.sources import Found, Source, SourceProblem, SourceReader, find_named, find_sources, join_found
from disclosure.ingest.workers import Workers, default_count
from disclosure.reading.extract import EXTRACTOR_VERSION
from disclosure.store.batch import Batch, join_batches
from disclosure.store.bodies import AgencyRegistry
from disclosure.store.errors import StoreError, describe_disk_error
from disclosure.store.originals import clear_unfinished, keep_original
from disclosure.store.outcomes import Outcome
from disclosure.store.unfinished import Unfinished
from disclosure.store.write import StoreWriter

if TYPE_CHECKING:
    from disclosure.ingest.cluster import ClusterReaders

CHUNK_DOCUMENTS = 32
CHUNK_BYTES = 2 * 1024 * 1024
"""What one process reads before it answers: small enough to spread, large enough that passing it on costs little."""

APPENDED_DOCUMENTS = 1024
"""Documents that are appended at once."""

__all__ = ["Intake", "Settings", "Summary", "Supplied", "ingest", "ingest_found", "read_found", "readers_fingerprint"]

_PARALLEL_FROM = 48
"""Below this number of documents one process reads them all: starting more costs more than they save."""

Result = Literal["added", "revised", "set_aside", "unchanged", "refused"]


@dataclass(slots=True)
class Summary:
    """What an ingest did. `refused` and `set_aside` name each document with the reason; `version` is the published one.

    `complete` and `partial` count the readings among the new and revised; `resumed` those that an interrupted ingest
    had made; `version` is None where nothing changed. `uncounted` are documents that the store had before and of which
    another revision counts, or none: `set_aside` counts them too, and `set_aside` names only what is new.
    """

    found: int = 0
    passed_over: int = 0
    complete: int = 0
    partial: int = 0
    resumed: int = 0
    counts: dict[Result, int] = field(default_factory=lambda: dict.fromkeys(_RESULTS, 0))
    refused: list[tuple[str, str]] = field(default_factory=list)
    set_aside: list[tuple[str, str]] = field(default_factory=list)
    uncounted: list[tuple[str, str]] = field(default_factory=list)
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

    def note_known(self, name: str, reason: str | None) -> None:
        """Count a document that the store has: unchanged, or with a reason why it does not count."""
        if reason is None:
            self.counts["unchanged"] += 1
        else:
            self.counts["set_aside"] += 1
            self.uncounted.append((name, reason))

    def refuse(self, problem: SourceProblem) -> None:
        """Count something that could not be read at all."""
        self.counts["refused"] += 1
        self.refused.append((problem.name, problem.message))


_RESULTS: tuple[Result, ...] = ("added", "revised", "set_aside", "unchanged", "refused")


@dataclass(frozen=True, slots=True)
class Settings:
    """How documents are read. `worker_count`: processes; None is one a core, 0 reads in this process without limits."""

    worker_count: int | None = None
    limits: Limits = field(default_factory=Limits)
    keeps_originals: bool = True
    made_by: str = "ingest"
    """The command that a version of the store names as its maker."""
    cluster: str | None = None
    """Address of a Dask scheduler whose workers read instead of processes here; ignored where nothing is stored."""


def ingest(
    paths: Sequence[Path],
    folder: Path,
    registry: AgencyRegistry,
    *,
    supplied: Supplied | None = None,
    on_progress: Callable[[int, int], None] = lambda done, total: None,
    worker_count: int | None = None,
    settings: Settings | None = None,
    fetched: Sequence[tuple[str, Path]] = (),
    problems: Sequence[SourceProblem] = (),
) -> Summary:
    """Read every document under `paths` into the store in `folder` and publish one new version.

    `on_progress(done, total)` is called as documents are dealt with. `supplied` is only for a single document.
    `fetched` are documents (address, file) that came from the web, `problems` what went wrong on the way. Raises
    StoreError when the store cannot be written, ValueError when `supplied` meets several documents.
    """
    found = join_found(find_sources(paths), find_named(fetched), Found([], list(problems), 0))
    if supplied is not None and len(found.sources) > 1:
        raise ValueError("--agency 和 --year 只能用于单个文件 | --agency and --year are for a single file")
    return ingest_found(
        found,
        folder,
        registry,
        supplied=supplied,
        on_progress=on_progress,
        worker_count=worker_count,
        settings=settings,
    )


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
    settings: Settings | None = None,
) -> Summary:
    """`ingest` for documents that are found already; `supplied_by_digest` says of some (by SHA-256) what they do not.

    `on_outcome` is called for each document that was read: not for one whose bytes the store has. `worker_count` has
    precedence over the one in `settings`.
    """
    summary = Summary(found=len(found.sources) + len(found.problems), passed_over=found.passed_over)
    for problem in found.problems:
        summary.refuse(problem)
    said = _Said(supplied, supplied_by_digest or {})
    chosen = _with_count(settings, worker_count)
    Intake(folder, registry, summary, chosen, said, on_progress, on_outcome).take(found.sources)
    return summary


def read_found(
    sources: Sequence[Source], worker_count: int | None = None, settings: Settings | None = None
) -> Iterator[Batch | SourceProblem]:
    """Read documents without a store, in order but for those that cannot be read at all, which come at once."""
    chosen = _with_count(settings, worker_count)
    problems: list[SourceProblem] = []
    with Workers(_count_of(chosen, len(sources)), Keeping(), chosen.limits) as workers:
        for batch in workers.read(_pieces_of_one(sources, problems)):
            yield from problems
            problems.clear()
            yield batch
    yield from problems


def _pieces_of_one(sources: Sequence[Source], problems: list[SourceProblem]) -> Iterator[Piece]:
    for source, data in _read_all(sources):
        if isinstance(data, SourceProblem):
            problems.append(data)
        else:
            yield Piece([Loaded(source.name, hashlib.sha256(data).hexdigest(), data)])


def _with_count(settings: Settings | None, worker_count: int | None) -> Settings:
    chosen = settings or Settings()
    return chosen if worker_count is None else replace(chosen, worker_count=worker_count)


def _count_of(settings: Settings, document_count: int) -> int:
    """How many processes read so many documents."""
    if settings.worker_count is not None:
        return settings.worker_count
    return default_count() if document_count >= _PARALLEL_FROM else 1


def _readers(settings: Settings, count: int, keeping: Keeping) -> Workers | ClusterReaders:
    """What reads: processes here, or the workers of a cluster, whose packages only then are loaded."""
    if settings.cluster is None:
        return Workers(count, keeping, settings.limits)
    from disclosure.ingest.cluster import ClusterReaders

    return ClusterReaders(settings.cluster, keeping, settings.limits)


@dataclass(frozen=True, slots=True)
class _Said:
    """What people say: of the only document, or of some by SHA-256."""

    of_all: Supplied | None
    by_digest: Mapping[str, Supplied]

    def about(self, digest: str) -> Supplied:
        return self.of_all or self.by_digest.get(digest, Supplied())

    def __bool__(self) -> bool:
        return self.of_all is not None or bool(self.by_digest)


@dataclass(frozen=True, slots=True)
class _Known:
    """The documents that the store has, and why those of them that do not count do not."""

    digests: set[bytes]
    uncounted: Mapping[str, str]


class Intake:
    """One ingest on its way: the sources, the processes that read, the version in the making."""

    def __init__(
        self,
        folder: Path,
        registry: AgencyRegistry,
        summary: Summary,
        settings: Settings,
        said: _Said,
        on_progress: Callable[[int, int], None],
        on_outcome: Callable[[Outcome], None],
    ) -> None:
        self._folder = folder
        self._registry = registry
        self._summary = summary
        self._settings = settings
        self._said = said
        self._on_progress = on_progress
        self._on_outcome = on_outcome
        self._done = 0
        self._total = 0

    def take(self, sources: Sequence[Source]) -> None:
        """Read the sources and publish what came of them."""
        self._total = len(sources)
        settings = self._settings
        count = _count_of(settings, len(sources))
        keeping = Keeping(
            originals=self._folder if settings.keeps_originals else None,
            # What people say of a document is not part of its name and bytes: such readings are not kept.
            unfinished=None if self._said else self._folder,
            fingerprint=readers_fingerprint(),
        )
        with (
            _readers(settings, count, keeping) as readers,  # first: without a cluster that answers nothing is touched
            StoreWriter(self._folder, self._registry) as writer,
            ThreadPoolExecutor(1, "append") as beside,  # what has been read is appended while more is taken in
        ):
            clear_unfinished(self._folder)
            unfinished = Unfinished(self._folder, keeping.fingerprint)
            waiting: list[Batch] = []
            appending: Future[list[Outcome]] | None = None
            try:
                for batch in readers.read(self._pieces(sources, writer, unfinished)):
                    waiting.append(batch)
                    self._step(len({document.sha256 for document in batch.documents}))
                    if sum(len(batch.documents) for batch in waiting) >= APPENDED_DOCUMENTS:
                        self._note(appending)
                        appending = beside.submit(writer.add, join_batches(waiting), EXTRACTOR_VERSION)
                        waiting = []
            except OSError as error:
                raise StoreError(describe_disk_error(error, self._folder)) from error
            self._note(appending)
            if waiting:
                self._note(beside.submit(writer.add, join_batches(waiting), EXTRACTOR_VERSION))
            writer.note("made_by", self._settings.made_by)
            self._summary.version = writer.publish()
            unfinished.clear()

    def _step(self, count: int) -> None:
        self._done += count
        self._on_progress(self._done, self._total)

    def _note(self, appending: Future[list[Outcome]] | None) -> None:
        """Wait for what is being appended and count what came of it."""
        for outcome in appending.result() if appending is not None else ():
            self._summary.note(outcome)
            self._on_outcome(outcome)

    def _pieces(self, sources: Sequence[Source], writer: StoreWriter, unfinished: Unfinished) -> Iterator[Piece]:
        for chunk in self._load_new(sources, writer):
            for piece in _divide(chunk, unfinished):
                if piece.batch is not None:
                    self._summary.resumed += len(piece.batch.documents)
                yield piece

    def _load_new(self, sources: Sequence[Source], writer: StoreWriter) -> Iterator[list[Loaded]]:
        """Chunks of documents whose bytes the store does not know; the others are counted and dropped."""
        known = _Known(writer.known_at_start(EXTRACTOR_VERSION), writer.uncounted_at_start())
        seen: set[str] = set()
        chunk: list[Loaded] = []
        size = 0
        for source, data in _read_all(sources):
            if isinstance(data, SourceProblem):
                self._summary.refuse(data)
                self._step(1)
                continue
            digest = hashlib.sha256(data).hexdigest()
            if digest in seen:
                self._summary.counts["unchanged"] += 1
                self._step(1)
                continue
            seen.add(digest)
            chunk.append(Loaded(source.name, digest, data, self._said.about(digest)))
            size += len(data)
            if len(chunk) >= CHUNK_DOCUMENTS or size >= CHUNK_BYTES:
                yield self._drop_known(chunk, known)
                chunk, size = [], 0
        yield self._drop_known(chunk, known)

    def _drop_known(self, chunk: list[Loaded], at_start: _Known) -> list[Loaded]:
        known = {loaded.sha256 for loaded in chunk if bytes.fromhex(loaded.sha256) in at_start.digests}
        for loaded in chunk:
            if loaded.sha256 in known:
                self._summary.note_known(loaded.name, at_start.uncounted.get(loaded.sha256))
        if known:
            self._step(len(known))
        if self._settings.keeps_originals:
            for loaded in chunk:
                # A store that was made without originals, or whose copy is lost or damaged, gets it now.
                if loaded.sha256 in known:
                    keep_original(self._folder, loaded.sha256, loaded.data)
        return [loaded for loaded in chunk if loaded.sha256 not in known]


def _read_all(sources: Sequence[Source]) -> Iterator[tuple[Source, bytes | SourceProblem]]:
    with SourceReader() as reader:
        for source in sources:
            yield source, reader.read(source)


def _divide(chunk: list[Loaded], unfinished: Unfinished) -> Iterator[Piece]:
    """A chunk as pieces in order: those that an interrupted ingest has read, and those to be read."""
    unread: list[Loaded] = []
    read: list[Loaded] = []
    for loaded in [*chunk, None]:
        is_read = loaded is not None and loaded.supplied == Supplied() and (loaded.sha256, loaded.name) in unfinished
        if read and not is_read:
            yield from _recall(read, unfinished)
            read = []
        if unread and (is_read or loaded is None):
            yield Piece(unread)
            unread = []
        if loaded is not None:
            (read if is_read else unread).append(loaded)


def _recall(documents: list[Loaded], unfinished: Unfinished) -> Iterator[Piece]:
    batch = unfinished.find([(loaded.sha256, loaded.name) for loaded in documents])
    if batch is not None:
        yield Piece([], batch)
        return
    for loaded in documents:
        alone = unfinished.find([(loaded.sha256, loaded.name)])
        yield Piece([loaded]) if alone is None else Piece([], alone)
