"""Appending a batch to a version in the making: bodies, documents, reports, cells, narrative, problems, wide rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Literal

import duckdb
import polars as pl

from disclosure.decisions.reports import Filed, Key, ReportDecision, file_reports, pins_of
from disclosure.decisions.revisions import Revision
from disclosure.store.batch import VALUE_TYPE, Batch, Document
from disclosure.store.bodies import AgencyRegistry, AgencyRow, agency_frame, remove_unused_agencies
from disclosure.store.errors import StoreError
from disclosure.store.filing import Group, append_decisions, load_groups, settle_groups
from disclosure.store.outcomes import KNOWN, MOVED, Outcome, outcome_of
from disclosure.store.own_texts import OwnTexts
from disclosure.store.schema import append_rows, execute, first_row, load_statement, wide_columns
from disclosure.store.touched import Touched

Origin = Literal["document", "verified_figures", "simulated"]

REPORT_YEARS = range(2008, 2101)
"""Years that a report can be about; the Regulation is in force since 2008."""


@dataclass(frozen=True, slots=True)
class StoredReport:
    """The latest report that was read from a document; `supplied_codes` tells what people said when it came in.

    `read_...` is what it was brought in as, the rest where it is filed since people may have moved it.
    """

    report_id: int
    agency_id: str
    agency_name: str
    report_year: int
    scope: str
    status: str
    is_current: bool
    content_hash: str
    supplied_codes: tuple[str, ...]
    read_name: str
    read_year: int
    read_scope: str

    @property
    def key(self) -> Key:
        """The body, year and scope that it is filed under."""
        return Key(self.agency_id, self.report_year, self.scope)


def stored_reports(connection: duckdb.DuckDBPyConnection, digests: Sequence[str]) -> dict[str, list[StoredReport]]:
    """The latest reports that came of each document (SHA-256): one, several of a file that holds several, or none."""
    found: dict[str, list[StoredReport]] = {}
    for digest, *facts in execute(connection, load_statement("report_of_document"), {"digests": list(digests)}):
        facts[8] = tuple(facts[8] or ())
        found.setdefault(str(digest), []).append(StoredReport(*facts))
    return found


@dataclass(frozen=True, slots=True)
class _NewReport:
    document_index: int
    report_id: int
    key: Key
    read: Key
    revision: int
    filed: Filed | None


def refusal(document: Document) -> str:
    """Why a document cannot be stored as a report; empty when it can."""
    if document.status == "refused":
        return "; ".join(problem.message for problem in document.problems) or "不是年度报告 | not an annual report"
    if not document.agency:
        return (
            "未找到机关名称,无法入库;单个文件可用 --agency 指定 | "
            "the body that reports could not be found; for a single file it can be given with --agency"
        )
    if document.year is None:
        return (
            "未找到报告年度,无法入库;单个文件可用 --year 指定 | "
            "the year reported on could not be found; for a single file it can be given with --year"
        )
    if document.year not in REPORT_YEARS:
        return (
            f"报告年度 {document.year} 不在 {REPORT_YEARS[0]}-{REPORT_YEARS[-1]} 之间 | "
            f"the year reported on, {document.year}, is not between {REPORT_YEARS[0]} and {REPORT_YEARS[-1]}"
        )
    return ""


class Appender:
    """Appends batches to an open database that nobody reads yet."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        registry: AgencyRegistry,
        origin: Origin,
        decisions: Sequence[ReportDecision] = (),
    ) -> None:
        """`decisions` are what people decided about reports, with the bodies that they now mean."""
        self._decisions = list(decisions)
        self._pins = pins_of(decisions)
        self._connection = connection
        self._registry = registry
        self._origin = origin
        self._wide_columns = wide_columns(connection)
        (next_report_id,) = first_row(connection, "select coalesce(max(report_id), 0) + 1 from report")
        self._next_report_id = int(next_report_id)
        self._left_agencies: set[str] = set()
        self.touched = Touched()
        self._own_texts = OwnTexts()

    @cached_property
    def _stored_agencies(self) -> set[str]:
        """Asked when documents come: what people decide needs no list of all bodies."""
        return {str(agency_id) for (agency_id,) in execute(self._connection, "select agency_id from agency")}

    @cached_property
    def _stored_aliases(self) -> set[tuple[str, str]]:
        rows = execute(self._connection, "select alias_key, agency_id from agency_alias")
        return {(str(alias_key), str(agency_id)) for alias_key, agency_id in rows}

    @property
    def next_report_id(self) -> int:
        """The identifier that the next report gets."""
        return self._next_report_id

    @property
    def own_texts(self) -> OwnTexts:
        """The own texts of the reports that were appended."""
        return self._own_texts

    def add(
        self, batch: Batch, known: set[str], extractor_version: str, read_at: datetime, *, is_anew: bool
    ) -> list[Outcome]:
        """Append what is new in a batch; an outcome for each document, in order.

        `known` holds the SHA-256 of documents that are in the store already and are not to be looked at. A document
        that is there and is not in it has been read again: its new reading replaces its own earlier one. `is_anew`:
        nobody brought the documents, so that it is no news which of them do not count.
        """
        self._connection.begin()
        outcomes: dict[int, Outcome] = {}
        accepted: list[int] = []
        refused: list[Document] = []
        taken: set[tuple[str, str]] = set()
        for index, document in enumerate(batch.documents):
            reason = refusal(document)
            if document.sha256 in known or (document.sha256, document.part) in taken:
                outcomes[index] = Outcome(document, "unchanged")
            elif reason:
                outcomes[index] = Outcome(document, "refused", reason)
                refused.append(document)
            else:
                accepted.append(index)
                taken.add((document.sha256, document.part))
        fresh = [batch.documents[index] for index in accepted]
        if fresh:
            self._run("forget_problems", {"digests": [document.sha256 for document in fresh]})
        self._append_refused(refused, extractor_version, read_at)
        if fresh:
            self._record(fresh, extractor_version, read_at)
            outcomes.update(self._append_accepted(batch, accepted, extractor_version, is_anew=is_anew))
        self._connection.commit()
        if self._left_agencies:
            execute(self._connection, "delete from agency_alias where agency_id not in (select agency_id from report)")
            remove_unused_agencies(self._connection, self._registry, self._left_agencies)
        return [outcomes[index] for index in range(len(batch.documents))]

    def add_frames(
        self,
        agencies: pl.DataFrame,
        documents: pl.DataFrame,
        reports: pl.DataFrame,
        figures: pl.DataFrame,
        paragraphs: pl.DataFrame | None = None,
        claims: pl.DataFrame | None = None,
    ) -> None:
        """Append rows of the tables as they are; their report_id, from 1, is moved behind those of the store."""
        shift = pl.col("report_id").cast(pl.Int64) + (self._next_report_id - 1)
        reports = reports.with_columns(shift, pl.lit(self._origin).alias("origin"))
        figures = figures.with_columns(shift, pl.col("value").cast(VALUE_TYPE))
        self._connection.begin()
        new_agencies = agencies.filter(~pl.col("agency_id").is_in(list(self._stored_agencies)))
        self._stored_agencies.update(new_agencies["agency_id"])
        self.touched.agency_ids.update(reports["agency_id"])
        self.touched.document_change = None
        append_rows(self._connection, "agency", new_agencies)
        append_rows(self._connection, "source_file", documents)
        append_rows(self._connection, "report", reports)
        append_rows(self._connection, "figure", figures)
        append_rows(
            self._connection, "report_wide", wide_frame(reports.select("report_id"), figures, self._wide_columns)
        )
        for table, rows in (("paragraph", paragraphs), ("claim", claims)):
            if rows is not None:
                append_rows(self._connection, table, rows.with_columns(shift))
        self._connection.commit()
        self._next_report_id += reports.height

    # -- bodies -------------------------------------------------------------------------------------------------

    def _append_agencies(self, documents: Sequence[Document]) -> list[str]:
        """The body of each document; new ones are stored, with the bodies above them that the registry knows."""
        found: list[str] = []
        bodies: list[AgencyRow] = []
        aliases: list[tuple[str, str, str]] = []
        for document in documents:
            name = document.agency or ""
            agency = self._registry.resolve(name, document.year, document.site_name)
            found.append(agency.agency_id)
            bodies.append(agency)
            alias_key = self._registry.alias_key(name)
            if (alias_key, agency.agency_id) not in self._stored_aliases:
                self._stored_aliases.add((alias_key, agency.agency_id))
                aliases.append((alias_key, agency.agency_id, name))
        self._append_bodies(bodies)
        append_rows(
            self._connection,
            "agency_alias",
            pl.DataFrame(aliases, schema=["alias_key", "agency_id", "alias"], orient="row"),
        )
        return found

    def _append_bodies(self, bodies: Iterable[AgencyRow]) -> None:
        """Store bodies that are new, with those above them that the registry knows."""
        rows: list[AgencyRow] = []
        for body in bodies:
            following: AgencyRow | None = body
            while following is not None and following.agency_id not in self._stored_agencies:
                rows.append(following)
                self._stored_agencies.add(following.agency_id)
                parent_id = following.parent_agency_id
                following = self._registry.find(parent_id) if parent_id else None
        append_rows(self._connection, "agency", agency_frame(rows))

    # -- documents ----------------------------------------------------------------------------------------------

    def _record(self, documents: Sequence[Document], extractor_version: str, read_at: datetime) -> None:
        frame = pl.DataFrame(
            {
                "sha256": [document.sha256 for document in documents],
                "name": [document.file_name for document in documents],
                "media_type": [document.media_type for document in documents],
                "byte_count": [document.byte_count for document in documents],
                "url": pl.Series([document.url for document in documents], dtype=pl.String),
            }
        ).with_columns(
            pl.lit(read_at, dtype=pl.Datetime("us")).alias("read_at"),
            pl.lit(extractor_version).alias("extractor_version"),
        )
        self.touched.digests |= {document.sha256 for document in documents}
        before = self._content_of(documents)
        self._run_with("record_document", frame.unique("sha256", keep="first", maintain_order=True))
        if self.touched.document_change is not None:
            self.touched.document_change ^= before ^ self._content_of(documents)

    def _content_of(self, documents: Sequence[Document]) -> int:
        """What some documents add to the fingerprint of the content."""
        digests = [document.sha256 for document in documents]
        ((content,),) = self._run("content_of_documents", {"digests": digests})
        return int(content)

    def _append_refused(self, documents: Sequence[Document], extractor_version: str, read_at: datetime) -> None:
        """Note refused documents and why, once for each version of the reader."""
        digests = [document.sha256 for document in documents]
        recorded = {
            str(digest)
            for (digest,) in self._run(
                "recorded_document", {"digests": digests, "extractor_version": extractor_version}
            )
        }
        new = {(d.sha256, d.part): d for d in documents if d.sha256 not in recorded}
        if not new:
            return
        self._run("forget_problems", {"digests": list({digest for digest, _ in new})})
        self._record(list(new.values()), extractor_version, read_at)
        rows = [
            (document.sha256, None, problem.code, problem.message, problem.at)
            for document in new.values()
            for problem in document.problems
        ]
        rows += [
            (document.sha256, None, "not_stored", refusal(document), "")
            for document in new.values()
            if document.status != "refused" or not document.problems
        ]
        append_rows(self._connection, "reading_problem", _problem_frame(rows))

    # -- reports ------------------------------------------------------------------------------------------------

    def _append_accepted(
        self, batch: Batch, accepted: list[int], extractor_version: str, *, is_anew: bool
    ) -> dict[int, Outcome]:
        documents = [batch.documents[index] for index in accepted]
        read = {
            index: Key(agency_id, document.year or 0, document.scope)
            for index, document, agency_id in zip(accepted, documents, self._append_agencies(documents), strict=True)
        }
        filed = self._file(batch, read)
        keys = {index: filed[index].key if index in filed else key for index, key in read.items()}
        earlier_readings = self._earlier_readings(batch, keys)
        moved, left = self._move_reports(batch, keys, earlier_readings)
        self.touched.agency_ids |= {key.agency_id for key in (*read.values(), *keys.values(), *left)}
        groups = load_groups(self._connection, [*keys.values(), *left])
        settle_groups(self._connection, groups.values(), self._pins)
        usable = _usable_counts(batch)
        outcomes: dict[int, Outcome] = {}
        new: list[_NewReport] = []
        withdrawn: dict[int, int] = {}
        for index, key in keys.items():
            document, group = batch.documents[index], groups[key]
            before = group.current(self._pins)
            own = earlier_readings.get(index)
            if own is not None and own.content_hash == document.content_hash:
                is_news = not is_anew and (before is None or before.sha256 != document.sha256)
                outcomes[index] = (
                    Outcome(document, "revised", MOVED) if index in moved
                    else Outcome(document, "set_aside", KNOWN) if is_news
                    else Outcome(document, "unchanged")
                )  # fmt: skip
                continue
            if before is not None and before.content_hash == document.content_hash:
                outcomes[index] = Outcome(document, "unchanged")
                continue
            report_id = self._next_report_id
            self._next_report_id += 1
            group.last_number += 1
            new.append(_NewReport(index, report_id, key, read[index], group.last_number, filed.get(index)))
            alike = self._withdraw(new[-1], document, group)
            if alike is not None:
                withdrawn[report_id] = alike
            content = (document.content_hash, extractor_version)
            revision = Revision(report_id, document.sha256, document.status, *usable.get(index, (0, 0)), *content)
            group.revisions.append(revision)
            outcomes[index] = outcome_of(
                document,
                revision,
                before,
                group.current(self._pins),
                is_withdrawn=report_id in group.withdrawn,
                is_read_again=own is not None,
            )
        if new:
            current = {found.report_id for group in groups.values() if (found := group.current(self._pins))}
            self._append_reports(batch, new, current, extractor_version)
            # Also where a document that is read worse now leaves its place to another one.
            settle_groups(self._connection, groups.values(), self._pins)
            for report_id, alike in withdrawn.items():
                self._run("withdraw_alike", {"report_id": report_id, "like_report_id": alike})
        return outcomes

    def _file(self, batch: Batch, read: Mapping[int, Key]) -> dict[int, Filed]:
        """Where people decided that documents belong, of those that they decided about."""
        decided = {decision.source_sha256 for decision in self._decisions}
        wanted = {index: (batch.documents[index].sha256, key) for index, key in read.items()}
        wanted = {index: report for index, report in wanted.items() if report[0] in decided}
        found = file_reports(dict.fromkeys(wanted.values()), self._decisions)
        targets = {f.key.agency_id: f.move for f in found.values() if f.move is not None}
        self._append_bodies(
            self._registry.find(agency_id) or self._registry.resolve(move.to_agency_name or "", None, None)
            for agency_id, move in targets.items()
        )
        return {index: found[report] for index, report in wanted.items()}

    def _withdraw(self, report: _NewReport, document: Document, group: Group) -> int | None:
        """Leave a new reading out where its document was withdrawn; also, and that one is given, where one that says
        exactly the same was.
        """
        filed = report.filed
        is_decided = filed is not None and (filed.withdrawal is not None or filed.choice is not None)
        alike = None if is_decided else group.withdrawn_as(document.content_hash)
        if alike is not None or (filed is not None and filed.withdrawal is not None):
            group.withdrawn.add(report.report_id)
        return alike

    def _earlier_readings(self, batch: Batch, keys: Mapping[int, Key]) -> dict[int, StoredReport]:
        """What was read from the same bytes before: the report of the same body, year and scope, or the only one."""
        digests = Counter(batch.documents[index].sha256 for index in keys)
        stored = stored_reports(self._connection, list(digests))
        found = {}
        for index, key in keys.items():
            digest = batch.documents[index].sha256
            reports = stored.get(digest, [])
            same = [report for report in reports if report.key == key]
            if same or (len(reports) == 1 and digests[digest] == 1):
                found[index] = (same or reports)[-1]
        return found

    def _move_reports(
        self, batch: Batch, keys: Mapping[int, Key], earlier: Mapping[int, StoredReport]
    ) -> tuple[set[int], list[Key]]:
        """File earlier readings of documents where the new ones belong; the documents concerned, and what they left."""
        moved = {index for index, own in earlier.items() if own.key != keys[index]}
        for index in moved:
            own, document = earlier[index], batch.documents[index]
            self._left_agencies.add(own.agency_id)
            self._run("move_report", {"report_id": own.report_id, "name": document.agency, **keys[index]._asdict()})
        return moved, [earlier[index].key for index in moved]

    def _append_reports(
        self, batch: Batch, rows: Sequence[_NewReport], current: Collection[int], extractor_version: str
    ) -> None:
        documents = [batch.documents[row.document_index] for row in rows]
        report_ids = pl.DataFrame(
            {
                "document": pl.Series([row.document_index for row in rows], dtype=pl.UInt32),
                "report_id": pl.Series([row.report_id for row in rows], dtype=pl.Int64),
            }
        )
        frame = pl.DataFrame(
            {
                "report_id": report_ids["report_id"],
                "agency_id": [row.key.agency_id for row in rows],
                "report_year": pl.Series([row.key.report_year for row in rows], dtype=pl.Int32),
                "scope": [row.key.scope for row in rows],
                "revision": pl.Series([row.revision for row in rows], dtype=pl.Int32),
                "is_current": [row.report_id in current for row in rows],
                "format_version": pl.Series([document.format for document in documents], dtype=pl.String),
                "status": [document.status for document in documents],
                "title": pl.Series([document.title for document in documents], dtype=pl.String),
                "published_on": pl.Series([document.published_on for document in documents], dtype=pl.Date),
                "source_sha256": [document.sha256 for document in documents],
                "content_hash": [document.content_hash for document in documents],
                "agency_name_as_published": pl.Series([document.agency for document in documents], dtype=pl.String),
                "site_name_as_published": pl.Series([document.site_name for document in documents], dtype=pl.String),
            }
        ).with_columns(
            pl.lit(self._origin).alias("origin"),
            pl.lit(extractor_version).alias("extractor_version"),
        )
        append_rows(self._connection, "report", frame)
        decided = [(row.report_id, row.read, d) for row in rows if row.filed for d in row.filed.decisions()]
        append_decisions(self._connection, decided)
        figures = report_ids.join(batch.figures, on="document", maintain_order="left").drop("document")
        append_rows(self._connection, "figure", figures)
        append_rows(self._connection, "report_wide", wide_frame(report_ids, figures, self._wide_columns))
        paragraphs = report_ids.join(batch.paragraphs, on="document", maintain_order="left").drop("document")
        append_rows(self._connection, "paragraph", paragraphs)
        claims = report_ids.join(batch.claims, on="document", maintain_order="left").drop("document")
        append_rows(self._connection, "claim", claims)
        confidences = report_ids.join(batch.confidences, on="document", maintain_order="left").drop("document")
        append_rows(self._connection, "figure_confidence", confidences)
        sketches = report_ids.join(batch.sketches, on="document", maintain_order="left").drop("document")
        append_rows(self._connection, "text_sketch", sketches.drop("own_text"))
        self._own_texts.keep(sketches)
        problems = [
            (document.sha256, row.report_id, problem.code, problem.message, problem.at)
            for row, document in zip(rows, documents, strict=True)
            for problem in document.problems
        ]
        append_rows(self._connection, "reading_problem", _problem_frame(problems))

    # -- statements ---------------------------------------------------------------------------------------------

    def _run(self, name: str, parameters: dict[str, object]) -> list[tuple[Any, ...]]:
        return execute(self._connection, load_statement(name), parameters)

    def _run_with(self, name: str, incoming: pl.DataFrame) -> list[tuple[Any, ...]]:
        self._connection.register("incoming", incoming)
        rows = execute(self._connection, load_statement(name))
        self._connection.unregister("incoming")
        return rows


def _usable_counts(batch: Batch) -> dict[int, tuple[int, int]]:
    """How many cells of each document hold a number or a zero, and how many of these a number."""
    usable = batch.figures.filter(pl.col("state").is_in(["number", "zero"]))
    counts = usable.group_by("document").agg(pl.len(), (pl.col("state") == "number").sum().alias("nonzero"))
    return {document: (count, nonzero) for document, count, nonzero in counts.iter_rows()}


def wide_frame(report_ids: pl.DataFrame, figures: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    """One row a report, one column a cell that holds a number, in the `columns` of report_wide."""
    numbers = figures.filter(pl.col("value").is_not_null()).select(
        "report_id",
        pl.concat_str(["table_code", "row_code", "column_code"], separator="_").alias("field_name"),
        "value",
    )
    wide = report_ids.select("report_id")
    if not numbers.is_empty():
        pivoted = numbers.pivot(on="field_name", index="report_id", values="value", aggregate_function="first")
        wide = wide.join(pivoted, on="report_id", how="left", maintain_order="left")
    surplus = set(wide.columns) - set(columns) - {"report_id"}
    if surplus:
        raise StoreError(
            f"数据库缺少这些栏目:{', '.join(sorted(surplus))} | "
            f"the store has no columns for these cells: {', '.join(sorted(surplus))}"
        )
    return wide.with_columns(pl.exclude("report_id").cast(VALUE_TYPE))


def _problem_frame(rows: Sequence[tuple[str, int | None, str, str, str]]) -> pl.DataFrame:
    return pl.DataFrame(
        rows,
        schema={
            "source_sha256": pl.String,
            "report_id": pl.Int64,
            "problem_code": pl.String,
            "message": pl.String,
            "source_place": pl.String,
        },
        orient="row",
    )
