"""Where stored reports are filed and which of their revisions count, kept in line with what people decided.

The rule is `disclosure.decisions.revisions`, the decisions are `disclosure.decisions.reports`; here they meet the
tables `report` and `report_decision`. A batch that comes in settles what it touches (`settle_groups`); everything is
settled anew when bodies or decisions have changed (`settle`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

import duckdb
import polars as pl

from disclosure.decisions.journals import JournalError
from disclosure.decisions.reports import Filed, Key, ReportDecision, file_reports, list_decisions, pins_of
from disclosure.decisions.revisions import RULE, Pin, Revision, choose_current
from disclosure.settings import QUERIES_FOLDER
from disclosure.store.errors import StoreError
from disclosure.store.schema import append_rows, execute, fingerprint, read_frame

KEY = ["agency_id", "report_year", "scope"]
_KEY_SCHEMA = {"agency_id": pl.String, "report_year": pl.Int32, "scope": pl.String}
_DECISION_SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "decision_id": pl.String,
    "report_id": pl.Int64,
    "action": pl.String,
    "decided_by": pl.String,
    "decided_at": pl.Datetime("us"),
    "reason": pl.String,
    "read_agency_id": pl.String,
    "read_year": pl.Int32,
    "read_scope": pl.String,
}


class _Body(Protocol):
    @property
    def agency_id(self) -> str: ...


class _Registry(Protocol):
    def find(self, agency_id: str) -> _Body | None: ...
    def resolve(self, name: str, year: int | None, site_name: str | None) -> _Body: ...


def _statement(name: str) -> str:
    return (QUERIES_FOLDER / "store" / f"{name}.sql").read_text(encoding="utf-8")


def read_decisions(folder: Path) -> list[ReportDecision]:
    """What people decided about the reports of a store. Raises StoreError where it cannot be read."""
    try:
        return list_decisions(folder)
    except JournalError as error:
        raise StoreError(str(error)) from error


def decisions_stamp(decisions: Sequence[ReportDecision]) -> str:
    """Stands for some decisions and for the rule by which revisions count."""
    return fingerprint([RULE, *map(repr, decisions)])


def locate_decisions(decisions: Iterable[ReportDecision], registry: _Registry) -> list[ReportDecision]:
    """The decisions with the identifiers that their bodies have by now: bodies may have been merged since."""
    located = []
    for decision in decisions:
        body = registry.find(decision.key.agency_id)
        key = decision.key if body is None else decision.key._replace(agency_id=body.agency_id)
        to = decision.to
        if to is not None:
            target = registry.find(to.agency_id)
            if target is None and decision.to_agency_name:
                target = registry.resolve(decision.to_agency_name, to.report_year, None)
            to = to if target is None else to._replace(agency_id=target.agency_id)
        located.append(replace(decision, key=key, to=to))
    return located


@dataclass(slots=True)
class Group:
    """The revisions of one body's report for a year and scope in the order in which they came; which were withdrawn."""

    revisions: list[Revision] = field(default_factory=list)
    withdrawn: set[int] = field(default_factory=set)
    last_number: int = 0
    stored_current: int | None = None

    def current(self, pins: Sequence[Pin]) -> Revision | None:
        """The one that counts."""
        return choose_current(self.revisions, self.withdrawn, pins)

    def withdrawn_as(self, content_hash: str) -> int | None:
        """A withdrawn revision that says exactly this: what was withdrawn does not come back in other bytes."""
        alike = [r for r in self.revisions if r.report_id in self.withdrawn and r.content_hash == content_hash]
        return alike[-1].report_id if alike else None


def load_groups(connection: duckdb.DuckDBPyConnection, keys: Iterable[Key]) -> defaultdict[Key, Group]:
    """What is stored of some reports; an empty group for each that is not stored."""
    connection.register("incoming", pl.DataFrame(sorted(set(keys)), schema=_KEY_SCHEMA, orient="row"))
    rows = execute(connection, _statement("revisions_of_keys"))
    connection.unregister("incoming")
    groups: defaultdict[Key, Group] = defaultdict(Group)
    for agency_id, year, scope, report_id, sha256, status, usable, nonzero, *rest in rows:
        content, reader, number, current, withdrawn = rest
        group = groups[Key(str(agency_id), int(year), str(scope))]
        group.revisions.append(Revision(report_id, sha256, status, usable, nonzero, content, reader))
        group.last_number = max(group.last_number, number)
        if current:
            group.stored_current = report_id
        if withdrawn:
            group.withdrawn.add(report_id)
    return groups


def settle_groups(connection: duckdb.DuckDBPyConnection, groups: Iterable[Group], pins: Sequence[Pin]) -> None:
    """Make the right revision of each group the one that counts."""
    changed: dict[bool, list[int]] = {False: [], True: []}
    for group in groups:
        current = group.current(pins)
        wanted = None if current is None else current.report_id
        if wanted == group.stored_current:
            continue
        for report_id, counts in ((group.stored_current, False), (wanted, True)):
            if report_id is not None:
                changed[counts].append(report_id)
        group.stored_current = wanted
    for counts, report_ids in changed.items():
        if report_ids:
            execute(connection, _statement("set_current"), {"report_ids": report_ids, "is_current": counts})


def moved_reports(connection: duckdb.DuckDBPyConnection) -> set[tuple[int, Key]]:
    """The revisions that people have moved to another body, year or scope, with where they are filed."""
    return {(int(report_id), Key(*key)) for report_id, *key in execute(connection, _statement("moved_report"))}


def append_decisions(
    connection: duckdb.DuckDBPyConnection, applied: Iterable[tuple[int, Key | None, ReportDecision]]
) -> None:
    """Note decisions as applied to report revisions; the key is the one that a moved report was read with."""
    rows = [
        (
            *(decision.decision_id, report_id, decision.action, decision.decided_by),
            *(decision.decided_at.replace(tzinfo=None), decision.reason),
            *(read if read is not None and decision.action == "move" else (None, None, None)),
        )
        for report_id, read, decision in applied
    ]
    append_rows(connection, "report_decision", pl.DataFrame(rows, schema=_DECISION_SCHEMA, orient="row"))


def settle(
    connection: duckdb.DuckDBPyConnection, reports: pl.DataFrame, decisions: Sequence[ReportDecision]
) -> set[str]:
    """File reports and choose among their revisions; the bodies for which something changed.

    `reports` are those of the statement `report_names`, each with body, year and scope as they are before decisions:
    all, or all of every place that one of them had or gets, and all that a decision is about.
    """
    documents = {decision.source_sha256 for decision in decisions}
    decided = reports.filter(pl.col("source_sha256").is_in(documents))
    columns = ("report_id", "source_sha256", *KEY)
    read = {report_id: (digest, Key(*key)) for report_id, digest, *key in decided.select(columns).iter_rows()}
    found = file_reports(dict.fromkeys(read.values()), decisions)
    filed = {report_id: found[report] for report_id, report in read.items()}
    keys = pl.DataFrame(
        [(report_id, *report.key) for report_id, report in filed.items()],
        schema={"report_id": pl.Int64, **_KEY_SCHEMA},
        orient="row",
    )
    placed = reports.update(keys, on="report_id", how="left").sort("report_id")
    withdrawn = {report_id: report.withdrawal for report_id, report in filed.items() if report.withdrawal is not None}
    in_question = placed.filter((pl.len().over(KEY) > 1) | pl.col("report_id").is_in(set(withdrawn)))
    chosen = _choose(connection, in_question, filed, withdrawn, pins_of(decisions))
    placed = placed.with_columns(
        pl.col("report_id").cum_count().over(KEY).cast(pl.Int32).alias("revision"),
        (~pl.col("report_id").is_in(set(in_question["report_id"])) | pl.col("report_id").is_in(chosen)).alias(
            "is_current"
        ),
    )
    touched = _rewrite(connection, placed)
    before = execute(connection, "select report_id from report_decision where action = 'withdraw'")
    # A withdrawn revision no longer says when the report was first published, even where it did not count.
    unlike = sorted({int(report_id) for (report_id,) in before} ^ set(withdrawn))
    owners = execute(connection, _statement("agency_of_reports"), {"report_ids": unlike})
    touched |= {str(agency_id) for (agency_id,) in owners}
    execute(connection, "delete from report_decision")
    applied: list[tuple[int, Key | None, ReportDecision]] = [
        (i, read[i][1], decision) for i, report in filed.items() for decision in report.decisions()
    ]
    applied += [(i, None, decision) for i, decision in withdrawn.items() if i not in filed or not filed[i].withdrawal]
    append_decisions(connection, applied)
    return touched


def _choose(
    connection: duckdb.DuckDBPyConnection,
    reports: pl.DataFrame,
    filed: Mapping[int, Filed],
    withdrawn: dict[int, ReportDecision],
    pins: Sequence[Pin],
) -> set[int]:
    """The revisions that count among some; `withdrawn` gets those that say the same as a withdrawn one."""
    ids = reports["report_id"].to_list()
    counts = {
        report_id: (usable, nonzero)
        for report_id, usable, nonzero in execute(connection, _statement("usable_counts"), {"report_ids": ids})
    }
    groups: defaultdict[Key, Group] = defaultdict(Group)
    columns = (*KEY, "report_id", "source_sha256", "status", "content_hash", "extractor_version")
    for *key, report_id, sha256, status, content_hash, reader in reports.select(columns).iter_rows():
        group = groups[Key(*key)]
        revision = Revision(report_id, sha256, status, *counts.get(report_id, (0, 0)), content_hash, reader)
        alike = group.withdrawn_as(content_hash)
        if alike is not None and report_id not in withdrawn and not (report_id in filed and filed[report_id].choice):
            withdrawn[report_id] = withdrawn[alike]
        if report_id in withdrawn:
            group.withdrawn.add(report_id)
        group.revisions.append(revision)
    found = (group.current(pins) for group in groups.values())
    return {revision.report_id for revision in found if revision is not None}


def _rewrite(connection: duckdb.DuckDBPyConnection, placed: pl.DataFrame) -> set[str]:
    """Bring the table `report` in line with what was found; the bodies that lost or got a report, before and after."""
    columns = ["report_id", *KEY, "revision", "is_current"]
    chosen = "where report_id in (select unnest($report_ids::bigint[]))"
    statement = f"select {', '.join(columns)} from report {chosen}"  # noqa: S608
    filed = read_frame(connection, statement, {"report_ids": placed["report_id"].to_list()})
    differing = placed.select(columns).join(filed, on=columns, how="anti", nulls_equal=True)
    if differing.is_empty():
        return set()
    ids = differing["report_id"].to_list()
    statement = "select * from report where report_id in (select unnest($report_ids::bigint[])) order by report_id"
    stored = pl.DataFrame(connection.sql(statement, params={"report_ids": ids}).pl())
    changed = stored.drop(columns[1:]).join(differing, on="report_id", how="inner").select(stored.columns)
    changed = changed.sort("report_id")
    touched = set(changed["agency_id"]) | set(stored["agency_id"])
    # The key index of a table cannot take a row away and back in one transaction: two, on a copy nobody reads.
    execute(connection, _statement("forget_reports"), {"report_ids": ids})
    append_rows(connection, "report", changed)
    return touched
