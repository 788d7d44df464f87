"""The writing side: readings in, a new published version out.

A writer holds the store's lock, works on a private copy of the current version and publishes it as a whole:

    with StoreWriter(folder, registry) as writer:
        outcomes = writer.add(make_batch(readings))
        version = writer.publish()

Leaving the block without `publish` discards everything. Readers see the old version until the switch, then the new one.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

import duckdb
import polars as pl

from disclosure.decisions.corrections import Correction
from disclosure.decisions.reports import Key, ReportDecision
from disclosure.decisions.revisions import RULE
from disclosure.model.report import Reading
from disclosure.store.append import Appender, Origin, StoredReport, refusal, stored_reports
from disclosure.store.batch import Batch, make_batch
from disclosure.store.bodies import AgencyRegistry
from disclosure.store.concerned import PROPERTY, changed_lookups, written_lookups
from disclosure.store.content import kept_content, whole_content
from disclosure.store.corrections import apply_corrections, corrections_fingerprint, read_corrections
from disclosure.store.errors import StoreError
from disclosure.store.filing import decisions_stamp, locate_decisions, moved_reports, read_decisions
from disclosure.store.findings import find_about_peers, keep_findings_about_peers, refresh_own_findings
from disclosure.store.integrity import require_sound
from disclosure.store.lake.joining import folder_patience, join_lake
from disclosure.store.lake.writing import LakeWriter
from disclosure.store.making import VersionInMaking, explain_database_errors
from disclosure.store.narratives import claims_of_frames, narrative_versions, refresh_claims, refresh_matches
from disclosure.store.outcomes import Outcome, describe_known
from disclosure.store.refresh import refresh_bodies, refresh_decisions, refresh_formats
from disclosure.store.schema import (
    SCHEMA_VERSION,
    create_missing_tables,
    create_tables,
    execute,
    fingerprint,
    first_row,
    is_same_schema,
    load_statement,
    reference_fingerprint,
    replace_rows,
    schema_fingerprint,
    serving_fingerprint,
    write_info,
)
from disclosure.store.serving import Changes, build_serving_tables, find_changes, update_serving_tables
from disclosure.store.versions import (
    current_path,
    hold_writer_lock,
)

READER_VERSION = "1"
"""The version of the reader that is noted where the caller names none."""


class StoreWriter:
    """The one writer of a store; see the module. Raises StoreError for all that a user can mend."""

    def __init__(
        self,
        folder: Path,
        registry: AgencyRegistry,
        *,
        origin: Origin = "document",
        starts_empty: bool = False,
        wait_seconds: float = 0,
    ) -> None:
        """`starts_empty` leaves behind what the store holds; `wait_seconds` is the patience with another writer."""
        self._folder = folder
        self._registry = registry
        self._origin: Origin = origin
        self._starts_empty = starts_empty
        self._wait_seconds = wait_seconds
        self._stack = ExitStack()
        self._version: VersionInMaking
        self._has_reports = False
        self._appender: Appender | None = None
        self._first_report_id = 1
        self._reference = reference_fingerprint()
        self._has_changes = False
        self._decisions: list[ReportDecision] = []
        self._report_stamp = ""
        self._moved_reports: set[tuple[int, Key]] = set()
        self._touched_agency_ids: set[str] = set()
        self._counts: Counter[str] = Counter()
        self._notes: dict[str, str] = {}
        self._lake: LakeWriter | None = None

    def __enter__(self) -> StoreWriter:
        patience = folder_patience(self._folder, self._wait_seconds)
        self._stack.enter_context(hold_writer_lock(self._folder, patience))
        try:
            self._lake = self._stack.enter_context(join_lake(self._folder, self._wait_seconds))
            decisions = read_decisions(self._folder)
            self._report_stamp = decisions_stamp(decisions)
            self._decisions = locate_decisions(decisions, self._registry)
            with explain_database_errors(self._folder):
                self._version = VersionInMaking(self._folder, starts_empty=self._starts_empty)
                self._stack.callback(self._version.close)
                self._version.at_start()
        except StoreError:
            self._stack.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    # -- adding -------------------------------------------------------------------------------------------------

    def known(self, digests: Sequence[str], extractor_version: str = READER_VERSION) -> set[str]:
        """Which of some documents (SHA-256, hexadecimal) this version of the reader has already brought in."""
        if not digests:
            return set()
        with explain_database_errors(self._folder):
            connection = self._version.latest()
            if connection is None:
                return set()
            rows = execute(
                connection,
                load_statement("known_document"),
                {"digests": list(digests), "extractor_version": extractor_version},
            )
        return {str(digest) for (digest,) in rows}

    def known_at_start(self, extractor_version: str = READER_VERSION) -> set[bytes]:
        """`known` for every document of the version that was current at the start, as digests of 32 bytes."""
        with explain_database_errors(self._folder):
            connection = self._version.at_start()
            if connection is None:
                return set()
            parameters = {"digests": None, "extractor_version": extractor_version}
            rows = execute(connection, load_statement("known_document"), parameters)
        return {bytes.fromhex(str(digest)) for (digest,) in rows}

    def uncounted_at_start(self, digests: Sequence[str] | None = None) -> dict[str, str]:
        """Documents of the version that was current at the start (all, or some) of which a reading does not count, and
        why (Chinese, then English).
        """
        with explain_database_errors(self._folder):
            connection = self._version.at_start()
            if connection is None:
                return {}
            parameters = {"digests": None if digests is None else list(digests)}
            rows = execute(connection, load_statement("uncounted_report"), parameters)
        return {str(sha256): describe_known(*facts) for sha256, *facts in reversed(rows)}

    def add(
        self,
        batch: Batch,
        extractor_version: str = READER_VERSION,
        read_at: datetime | None = None,
        *,
        is_anew: bool = False,
    ) -> list[Outcome]:
        """Append a batch to the version in the making; an outcome for each document, in order.

        `read_at` is in UTC (now, where it is not given). `is_anew`: the documents were read again although the store
        knows them.
        """
        known = set() if is_anew else self.known([document.sha256 for document in batch.documents], extractor_version)
        if all(document.sha256 in known for document in batch.documents):
            return [Outcome(document, "unchanged") for document in batch.documents]
        moment = (read_at or datetime.now(UTC)).astimezone(UTC).replace(tzinfo=None)
        with explain_database_errors(self._folder):
            if self._appender is None and self._changes_nothing(batch, known, extractor_version):
                return [
                    Outcome(d, "unchanged") if d.sha256 in known else Outcome(d, "refused", refusal(d))
                    for d in batch.documents
                ]
            outcomes = self._open_for_reports().add(batch, known, extractor_version, moment, is_anew=is_anew)
        self._has_changes = True
        self._counts.update(outcome.kind for outcome in outcomes)
        return outcomes

    def add_readings(self, readings: Sequence[Reading], extractor_version: str = READER_VERSION) -> list[Outcome]:
        """`add` for readings at hand."""
        return self.add(make_batch(readings), extractor_version)

    def add_frames(
        self,
        agencies: pl.DataFrame,
        documents: pl.DataFrame,
        reports: pl.DataFrame,
        figures: pl.DataFrame,
        paragraphs: pl.DataFrame | None = None,
    ) -> None:
        """Append reports that are columns already: rows of the tables agency, source_file, report and figure.

        Nothing is resolved or compared: identifiers of bodies are final, `report_id` counts from 1 in each call, every
        report is its body's only revision for the year and scope. `figures` needs report_id, the three codes, value,
        state, unit, raw_text and source_place; `paragraphs` the columns of its table. For simulated data.
        """
        with explain_database_errors(self._folder):
            claims = None if paragraphs is None else claims_of_frames(reports, paragraphs)
            self._open_for_reports().add_frames(agencies, documents, reports, figures, paragraphs, claims)
        self._has_changes = True

    def documents(self) -> list[tuple[str, str, str]]:
        """Every document of the current version: SHA-256, name, version of the reader that read it last."""
        with explain_database_errors(self._folder):
            connection = self._version.at_start()
            if connection is None:
                return []
            rows = execute(connection, load_statement("every_document"))
        return [(str(digest), str(name), str(version)) for digest, name, version in rows]

    def stored_reports(self, digests: Sequence[str]) -> dict[str, list[StoredReport]]:
        """The latest reports of each of some documents in the current version, where any came of it."""
        with explain_database_errors(self._folder):
            connection = self._version.at_start() if digests else None
            return {} if connection is None else stored_reports(connection, digests)

    def stored_figures(self, report_ids: Sequence[int]) -> pl.DataFrame:
        """The cells of some reports of the current version: report_id, figure_key, value, state, unit, raw_text."""
        with explain_database_errors(self._folder):
            connection = self._version.at_start()
            if connection is None:
                return pl.DataFrame()
            statement = load_statement("figures_of_reports")
            frame: pl.DataFrame = connection.sql(statement, params={"report_ids": list(report_ids)}).pl()
            return frame

    def refresh(self) -> None:
        """Bring formats, places, bodies and serving tables to the state of this code and its data files.

        `publish` then makes a new version.
        """
        with explain_database_errors(self._folder):
            self._open_building()
        self._has_changes = True

    def is_up_to_date(self) -> bool:
        """Whether the store has what this code, its data files and the decisions of people make of its reports."""
        if not self._version.has_current:
            return True
        wanted = {
            "serving_fingerprint": serving_fingerprint(),
            "reference_fingerprint": self._reference,
            "corrections_fingerprint": corrections_fingerprint(read_corrections(self._folder)),
            "decision_stamp": self._registry.decision_stamp,
            "report_stamp": self._report_stamp,
        }
        return is_same_schema(self._version.info) and self._version.says(wanted)

    def note(self, name: str, value: str) -> None:
        """Set a property of the version in the making (store_info)."""
        self._notes[name] = value

    # -- publishing ---------------------------------------------------------------------------------------------

    def publish(self) -> int | None:
        """Check the version in the making, sync it to disk and make it current. Returns its number.

        None where nothing was added: the store stays as it is, its data version too.
        """
        if not self._has_changes:
            return None
        with explain_database_errors(self._folder):
            connection = self._version.open()
            self._finish(connection)
            self._publish_to_lake(connection)
        number = self._version.publish()
        self._has_changes = False
        if self._lake is not None:
            self._lake.note_current(number)
        return number

    def _publish_to_lake(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Where the folder follows a lake: the version becomes current only once the lake has its snapshot."""
        if self._lake is None:
            return
        base = current_path(self._folder) if self._version.has_current else None
        self._lake.commit(connection, base, self._notes.get("made_by", ""))

    def _finish(self, connection: duckdb.DuckDBPyConnection) -> None:
        corrections = read_corrections(self._folder)
        corrected = (
            [] if self._leaves_corrections(connection, corrections) else apply_corrections(connection, corrections)
        )
        changes = self._find_changes(connection, corrected)
        if changes is None:
            self._compute_anew(connection)
        else:
            self._compute_changes(connection, changes)
        content = self._content(connection, changes)
        is_simulated, holds_only_verified = first_row(connection, load_statement("kinds_of_content"))
        write_info(
            connection,
            {
                "schema_version": str(SCHEMA_VERSION),
                "schema_fingerprint": schema_fingerprint(),
                "reference_fingerprint": self._reference,
                "serving_fingerprint": serving_fingerprint(),
                "corrections_fingerprint": corrections_fingerprint(corrections),
                "decision_stamp": self._registry.decision_stamp,
                PROPERTY: written_lookups(self._registry),
                "report_stamp": self._report_stamp,
                "revision_rule": RULE,
                "data_version": fingerprint([content, schema_fingerprint(), self._reference, serving_fingerprint()]),
                "built_at": datetime.now(UTC).isoformat(timespec="seconds"),
                "is_simulated": "true" if is_simulated else "false",
                "holds_only_verified": "true" if holds_only_verified else "false",
                **narrative_versions(),
                "version": self._version.number,
                "made_by": "",
                "changes": json.dumps(dict(sorted(self._counts.items()))),
                **self._notes,
            },
        )

    def _compute_anew(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Make all that is computed. Serving tables come from the figures, copies from the narratives: two cores do
        them in half the time.
        """
        with connection.cursor() as cursor, ThreadPoolExecutor(1) as beside:
            serving = beside.submit(build_serving_tables, cursor)
            self._refresh_narratives(connection)
            serving.result()
        refresh_own_findings(connection, None)
        require_sound(connection, self._first_report_id)

    def _compute_changes(self, connection: duckdb.DuckDBPyConnection, changes: Changes) -> None:
        """Bring what is computed in line: serving tables and the comparison with peers, which reads them, beside
        narratives and the other rules.
        """

        def serve(cursor: duckdb.DuckDBPyConnection) -> pl.DataFrame:
            update_serving_tables(cursor, changes)
            return find_about_peers(cursor, changes)

        with connection.cursor() as cursor, ThreadPoolExecutor(1) as beside:
            serving = beside.submit(serve, cursor)
            require_sound(connection, self._first_report_id)
            matched = self._refresh_narratives(connection)
            refresh_own_findings(connection, changes, matched)
            keep_findings_about_peers(cursor, changes, serving.result())

    def _leaves_corrections(self, connection: duckdb.DuckDBPyConnection, corrections: Sequence[Correction]) -> bool:
        """Whether corrections stand as they do in the version before: none came or went, and nothing happened to the
        reports that they are, were or may be about.
        """
        same = {"corrections_fingerprint": corrections_fingerprint(corrections)}
        if not self._version.has_current or not self._version.says(same):
            return False
        named = {correction.agency_id for correction in corrections}
        named |= {str(agency_id) for (agency_id,) in execute(connection, load_statement("agency_of_corrections"))}
        documents = {correction.source_sha256 for correction in corrections}
        digests = self._appender.touched.digests if self._appender is not None else set()
        return not named & self._touched() and not documents & digests

    def _content(self, connection: duckdb.DuckDBPyConnection, changes: Changes | None) -> str:
        """The fingerprint of the content, brought in line with what changed."""
        if changes is None or self._appender is None:
            return whole_content(connection)
        return kept_content(connection, changes.listed_agency_ids, self._appender.touched.document_change)

    def _touched(self) -> set[str]:
        """The bodies whose reports or names this version changes."""
        return self._touched_agency_ids | (self._appender.touched.agency_ids if self._appender is not None else set())

    def _refresh_narratives(self, connection: duckdb.DuckDBPyConnection) -> list[str]:
        """Statements and copies; the bodies whose copies changed. All narratives are read again by changed code; those
        of reports that people moved or moved back because "this year" is another one for them, and so are their peers.
        """
        is_outdated = {name: self._version.info.get(name) != value for name, value in narrative_versions().items()}
        moved = {report_id for report_id, _ in self._moved_reports ^ moved_reports(connection)}
        if self._version.has_current and is_outdated["claims_version"]:
            refresh_claims(connection)
        elif moved:
            refresh_claims(connection, moved)
        return refresh_matches(
            connection,
            starts_anew=self._version.has_current and is_outdated["copies_version"],
            first_report_id=self._first_report_id,
            moved=moved,
            own_texts=self._appender.own_texts if self._appender is not None else None,
            agency_ids=self._touched() if self._version.has_current else None,
        )

    def _find_changes(self, connection: duckdb.DuckDBPyConnection, corrected: Sequence[int]) -> Changes | None:
        """What the serving tables and findings do not say yet; None where all is to be made anew: the store is new,
        the code or its data files have changed, or so have most reports.
        """
        wanted = {"serving_fingerprint": serving_fingerprint(), "reference_fingerprint": self._reference}
        if not self._version.has_current or not self._version.says(wanted):
            return None
        (last_report_id,) = first_row(connection, "select coalesce(max(report_id), 0) from report")
        new = range(self._first_report_id, int(last_report_id) + 1)
        return find_changes(connection, {*new, *corrected}, self._touched())

    # -- the databases ------------------------------------------------------------------------------------------

    def _open_for_reports(self) -> Appender:
        """`_open_building` where reports come in: of one kind, simulated or real."""
        appender = self._open_building()
        holds_simulated = self._version.info.get("is_simulated") == "true"
        if self._has_reports and holds_simulated != (self._origin == "simulated"):
            raise StoreError(
                f"模拟数据与真实数据不能混在一个数据库里,请用 --store 指定另一个文件夹:{self._folder} | "
                f"Simulated and real data never share a store; name another folder with --store: {self._folder}"
            )
        return appender

    def _changes_nothing(self, batch: Batch, known: set[str], extractor_version: str) -> bool:
        """Whether all that is not known is refused, and was before."""
        digests = [document.sha256 for document in batch.documents if document.sha256 not in known]
        connection = self._version.at_start()
        if connection is None or any(not refusal(d) for d in batch.documents if d.sha256 not in known):
            return False
        rows = execute(
            connection,
            load_statement("recorded_document"),
            {"digests": digests, "extractor_version": extractor_version},
        )
        return {str(digest) for (digest,) in rows} == set(digests)

    def _open_building(self) -> Appender:
        if self._appender is not None:
            return self._appender
        connection = self._version.open()
        if not self._version.has_current:
            create_tables(connection)
            replace_rows(connection, "region", self._registry.regions())
        else:
            (self._has_reports,) = first_row(connection, "select exists (from report)")
            if not is_same_schema(self._version.info):
                create_missing_tables(connection)
            self._moved_reports = moved_reports(connection)
            if self._version.info.get("reference_fingerprint") != self._reference:
                refresh_formats(connection)
            if self._version.info.get("is_simulated") != "true":
                has_same_rule = "report_stamp" in self._version.info and self._version.info.get("revision_rule") == RULE
                if not self._has_same_bodies():
                    is_whole = self._version.info.get("reference_fingerprint") != self._reference or not has_same_rule
                    self._touched_agency_ids = refresh_bodies(
                        connection,
                        self._registry,
                        self._decisions,
                        has_new_names=is_whole,
                        lookups=changed_lookups(self._version.info, self._registry),
                    )
                elif self._version.info.get("report_stamp") != self._report_stamp:
                    self._touched_agency_ids = refresh_decisions(
                        connection, self._registry, self._decisions, has_new_rule=not has_same_rule
                    )
        self._appender = Appender(connection, self._registry, self._origin, self._decisions)
        self._first_report_id = self._appender.next_report_id
        return self._appender

    def _has_same_bodies(self) -> bool:
        """Whether data/agencies, data/regions and people say the same of bodies as when the store was written."""
        wanted = {"reference_fingerprint": self._reference, "decision_stamp": self._registry.decision_stamp}
        return self._version.says(wanted)
