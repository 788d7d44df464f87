"""`disclosure report list|withdraw|restore|current|move|undo`, `disclosure withdraw`: deciding about one stored report.

A decision is a line of the journal `report`; a version of the store in which it counts is published at once.
"""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from disclosure import clock
from disclosure.cli import UsageError, store_folder
from disclosure.commands.opening import tell_damages
from disclosure.decisions import reports
from disclosure.decisions.agencies import registry_of
from disclosure.decisions.journals import JournalError
from disclosure.decisions.reports import DecisionError, Key, ReportDecision, list_decisions
from disclosure.model.plain_text import plain
from disclosure.store.read import Store
from disclosure.store.versions import current_path
from disclosure.store.write import StoreWriter

Row = Mapping[str, Any]


def run(options: argparse.Namespace) -> int:
    """List, or decide and publish; raises UsageError for a report that is not there or a decision that cannot be."""
    folder = store_folder(options)
    current_path(folder)
    try:
        if options.action == "undo":
            _undo(folder, options.subject, _name(options))
        else:
            rows = _find(folder, options)
            if options.action == "list":
                _show(rows, list_decisions(folder))
                return 0
            _decide(folder, options, rows)
    except (DecisionError, JournalError) as error:
        raise UsageError(str(error)) from error
    tell_damages(folder)
    with StoreWriter(folder, registry_of(folder), wait_seconds=options.wait) as writer:
        version = None
        if not writer.is_up_to_date():
            writer.note("made_by", f"report {options.action}")
            writer.refresh()
            version = writer.publish()
    if version is not None:
        print(f"已发布数据库第 {version} 版 | published version {version} of the store")
    if options.action == "move":
        options.year = None
    if options.action != "undo":
        _show(_find(folder, options), list_decisions(folder), file=sys.stdout)
    return 0


def _name(options: argparse.Namespace) -> str:
    if options.by:
        return str(options.by)
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        raise UsageError("请用 --by 写明处理人 | give your name with --by") from None


def _find(folder: Path, options: argparse.Namespace) -> list[Row]:
    """The revisions of the body (and year), of whatever scope."""
    with Store.open(folder) as store:
        found = [
            str(row["agency_id"])
            for row in store.query("agency_search", {"text": options.subject, "limit": 20}).iter_rows(named=True)
            if options.subject in (row["agency_name"], row["agency_id"])
        ]
        if not found:
            raise UsageError(f"库中没有这个机关:{options.subject} | the store has no such body: {options.subject}")
        years = None if options.year is None else [options.year]
        parameters = {"agency_ids": found, "years": years, "is_set_aside": None}
        return list(store.query("report_revisions", parameters).iter_rows(named=True))


def _choose(rows: Sequence[Row], options: argparse.Namespace) -> tuple[Row, list[Row]]:
    """The revision that is meant, and all of its report."""
    if options.year is None:
        raise UsageError("请给出报告年度 | give the year of the report")
    scopes = sorted({str(row["scope"]) for row in rows if options.scope in (None, row["scope"])})
    if not scopes:
        raise UsageError(
            f"库中没有 {options.subject} {options.year} 年的报告 | the store has no report of {options.subject} "
            f"for {options.year}"
        )
    if len(scopes) > 1:
        raise UsageError(f"请用 --scope 指明口径 | say which scope with --scope: {', '.join(scopes)}")
    group = [row for row in rows if row["scope"] == scopes[0]]
    if options.revision is not None:
        meant = [row for row in group if row["revision"] == options.revision]
    elif options.action == "restore":
        meant = [row for row in group if row["is_withdrawn"]]
    elif options.action == "current":
        raise UsageError("请用 --revision 指明版次 | say which revision with --revision")
    else:
        meant = [row for row in group if row["is_current"]]
    if not meant:
        _show(group, (), file=sys.stderr)
        raise UsageError("没有这一版次,现有的见上 | there is no such revision; those above are at hand")
    return meant[-1], group


def _decide(folder: Path, options: argparse.Namespace, rows: Sequence[Row]) -> None:
    row, group = _choose(rows, options)
    key = Key(str(row["agency_id"]), int(row["report_year"]), str(row["scope"]))
    documents = sorted({str(other["source_sha256"]) for other in group})
    decisions = list_decisions(folder)
    if options.action == "restore":
        withdrawals = [d for d in decisions if d.action == "withdraw" and d.source_sha256 == row["source_sha256"]]
        if not row["is_withdrawn"] or not withdrawals:
            raise UsageError("这一版次没有撤回 | this revision is not withdrawn")
        reports.undo(folder, _name(options), withdrawals[-1].decision_id)
        return
    to, name = _target(folder, options, key) if options.action == "move" else (None, None)
    reports.decide(
        folder,
        options.action,
        by=_name(options),
        reason=options.reason or "",
        source_sha256=str(row["source_sha256"]),
        key=key,
        agency_name=str(row["agency_name"]),
        documents=documents,
        to=to,
        to_agency_name=name,
        seen=[d.decision_id for d in reports.about(decisions, key, documents)],
    )


def _target(folder: Path, options: argparse.Namespace, key: Key) -> tuple[Key, str | None]:
    """Where a report is moved to, and the name of the body there where it is another one."""
    agency_id, name = key.agency_id, None
    if options.to_agency:
        body = registry_of(folder).resolve(options.to_agency, options.to_year or key.report_year, None)
        agency_id, name = body.agency_id, options.to_agency
    return Key(agency_id, options.to_year or key.report_year, options.to_scope or key.scope), name


def _undo(folder: Path, identifier: str, by: str) -> None:
    found = [d for d in list_decisions(folder) if d.decision_id.startswith(identifier)]
    if len(found) != 1 or len(identifier) < 4:
        raise UsageError(
            f"没有(或不止一个)这个编号的决定:{identifier} | not one decision has this number: {identifier}"
        )
    reports.undo(folder, by, found[0].decision_id)


def _show(rows: Sequence[Row], decisions: Sequence[ReportDecision], file: Any = None) -> None:
    """A line for each revision, then the decisions about them."""
    for row in rows:
        mark = "采用 counts" if row["is_current"] else "已撤回 withdrawn" if row["is_withdrawn"] else "-"
        print(
            plain(
                f"{row['agency_name']}  {row['report_year']}  {row['scope']}  #{row['revision']}  {row['status']}  "
                f"{row['usable_count']} 个数 numbers ({row['nonzero_count']} 非零 not zero)  "
                f"{clock.local_time(row['read_at']):%Y-%m-%d %H:%M %z}  {mark}  {row['source_name']}"
            ),
            file=file,
        )
    documents = {str(row["source_sha256"]) for row in rows}
    for decision in decisions:
        if decision.source_sha256 in documents:
            print(plain(describe_decision(decision)), file=file)


def describe_decision(decision: ReportDecision) -> str:
    """One line: its number, what was decided, who, when, why."""
    what = {"withdraw": "撤回 withdrawn", "current": "采用 made current", "move": "改归 moved"}[decision.action]
    if decision.to is not None:
        name = decision.to_agency_name or decision.agency_name
        what += f" → {name} {decision.to.report_year} {decision.to.scope}"
    at = f"{clock.local_time(decision.decided_at):%Y-%m-%d %H:%M %z}"
    return f"  {decision.decision_id[:8]}  {at}  {decision.decided_by}  {what}  {decision.reason}"
