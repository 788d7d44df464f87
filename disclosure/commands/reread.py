"""`disclosure reread`: every kept original read again with the present readers; what changed, cell by cell."""

from __future__ import annotations

import argparse
import sys

from tqdm import tqdm

from disclosure.cli import REFUSED, store_folder
from disclosure.commands.extract import to_json
from disclosure.commands.ingest import read_settings
from disclosure.commands.opening import make_registry
from disclosure.ingest.reread import CellState, Change, Reread, reread
from disclosure.model.plain_text import plain
from disclosure.store.versions import current_path


def run(options: argparse.Namespace) -> int:
    """Read again and report; 1 where a document that has figures is refused now, or its original is not kept."""
    folder = store_folder(options)
    current_path(folder)
    settings = read_settings(options)
    with tqdm(total=None, unit="份", disable=not sys.stderr.isatty(), file=sys.stderr, dynamic_ncols=True) as bar:

        def show(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        result = reread(folder, make_registry(folder), is_dry=options.dry_run, on_progress=show, settings=settings)
    for change in result.changes:
        if options.json:
            print(to_json(as_object(change)))
        else:
            print("\n".join(map(plain, change_lines(change))))
    lines = summary_lines(result, is_dry=options.dry_run)
    print("\n".join(lines), file=sys.stderr if options.json else sys.stdout)
    for name in result.missing:
        print(f"{plain(name)}: 没有保存原文,未重读 | its original is not kept; not read again", file=sys.stderr)
    refused = [change for change in result.changes if change.outcome == "refused"]
    return REFUSED if refused or result.missing else 0


def as_object(change: Change) -> dict[str, object]:
    """A change as the object that `reread --json` prints."""
    document = change.document
    return {
        "source": document.source,
        "sha256": document.sha256,
        "outcome": change.outcome,
        "agency": document.agency or (change.before.agency_name if change.before else None),
        "year": document.year or (change.before.report_year if change.before else None),
        "scope": document.scope,
        "status_before": change.before.status if change.before else None,
        "status": document.status,
        "reason": change.refused_because or None,
        "cells": [
            {"key": cell.key, "change": cell.kind, "before": _cell(cell.before), "after": _cell(cell.after)}
            for cell in change.cells
        ],
    }


def _cell(cell: CellState | None) -> dict[str, object] | None:
    return None if cell is None else {"value": cell[0], "state": cell[1], "raw": cell[2]}


def change_lines(change: Change) -> list[str]:
    """The lines for people: the report, how many cells, then each cell with old and new."""
    document, before = change.document, change.before
    name = f"{document.agency or (before.agency_name if before else '?')} {document.year or ''}".strip()
    lines = [f"{name}({document.source})"]
    if change.outcome == "refused":
        lines.append(f"  现在不被采用,原有数字保留:{change.refused_because} | refused now; the stored figures stay")
        return lines
    kinds = [cell.kind for cell in change.cells]
    lines.append(
        f"  改变 {kinds.count('changed')} 格,新增 {kinds.count('added')} 格,失去 {kinds.count('lost')} 格 | "
        f"{kinds.count('changed')} cells changed, {kinds.count('added')} added, {kinds.count('lost')} lost"
    )
    if before is None:
        lines.append("  原先未入库 | was not in the store before")
    elif (before.agency_name, before.report_year, before.scope) != (document.agency, document.year, document.scope):
        lines.append(
            f"  原归 {before.agency_name} {before.report_year} {before.scope} | "
            f"was filed under {before.agency_name} {before.report_year} {before.scope}"
        )
    if before is not None and before.status != document.status:
        lines.append(f"  状态 status: {before.status} → {document.status}")
    if not change.cells:
        lines.append("  数字未变,文字、标题或归属有变 | same figures; narrative, title or attribution changed")
    lines.extend(f"  {cell.key}: {_shown(cell.before)} → {_shown(cell.after)}" for cell in change.cells)
    return lines


def _shown(cell: CellState | None) -> str:
    if cell is None:
        return "—"
    value, state, raw = cell
    text = " ".join(raw.split())
    if value is None:
        return f"[{state}] {text!r}"
    plain = format(value.normalize(), "f")
    return plain if plain == text else f"{plain} ({text!r})"


def summary_lines(result: Reread, *, is_dry: bool) -> list[str]:
    """The lines at the end."""
    refused = sum(change.outcome == "refused" for change in result.changes)
    changed = len(result.changes) - refused
    lines = [
        f"共 {result.found} 份:有变化 {changed},未变 {result.unchanged},现在被拒 {refused},无原文 {len(result.missing)}"
        f" | {result.found} documents: {changed} changed, {result.unchanged} as before, {refused} refused now, "
        f"{len(result.missing)} without an original"
    ]
    if result.version is not None:
        lines.append(f"已发布数据库第 {result.version} 版 | published version {result.version} of the store")
    elif is_dry and changed:
        lines.append("试运行,未发布 | a dry run; nothing was published")
    else:
        lines.append("数据库未变 | the store is unchanged")
    return lines
