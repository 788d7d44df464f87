"""`disclosure ingest PATH...`: documents into the store, with a progress bar on a terminal and a summary."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tqdm import tqdm

from disclosure.cli import REFUSED, UsageError, store_folder
from disclosure.commands.opening import make_registry
from disclosure.ingest import Summary, Supplied, ingest

_LISTED = 1000
"""Refused documents that are named; the number of the others is told."""


def run(options: argparse.Namespace) -> int:
    """Ingest and report; 1 where any document was refused."""
    supplied = Supplied(options.agency, options.year) if options.agency or options.year else None
    folder = store_folder(options)
    is_terminal = sys.stderr.isatty()
    with tqdm(total=None, unit="份", disable=not is_terminal, file=sys.stderr, dynamic_ncols=True) as bar:

        def show(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        try:
            summary = ingest(
                [Path(path) for path in options.paths],
                folder,
                make_registry(folder),
                supplied=supplied,
                on_progress=show,
            )
        except ValueError as error:
            raise UsageError(str(error)) from error
    for line in summary_lines(summary):
        print(line)
    for name, reason in [*summary.set_aside, *summary.refused][:_LISTED]:
        print(f"{name}: {reason}", file=sys.stderr)
    more = len(summary.refused) + len(summary.set_aside) - _LISTED
    if more > 0:
        print(f"……另有 {more} 份 | ... and {more} more", file=sys.stderr)
    return REFUSED if summary.refused else 0


def summary_lines(summary: Summary) -> list[str]:
    """The lines at the end of an ingest."""
    counts = summary.counts
    lines = [
        f"共 {summary.found} 份:完整 {summary.complete},部分 {summary.partial},未变 {counts['unchanged']},"
        f"拒收 {counts['refused']} | {summary.found} documents: {summary.complete} complete, "
        f"{summary.partial} partial, {counts['unchanged']} unchanged, {counts['refused']} refused",
        f"新增 {counts['added']},更新版次 {counts['revised']},留存未采用 {counts['set_aside']} | "
        f"{counts['added']} new, {counts['revised']} revised, {counts['set_aside']} set aside",
    ]
    if summary.passed_over:
        lines.append(
            f"略过图片、样式等 {summary.passed_over} 个文件 | "
            f"passed over {summary.passed_over} pictures, styles and hidden files"
        )
    lines.append(
        "数据库未变 | the store is unchanged"
        if summary.version is None
        else f"已发布数据库第 {summary.version} 版 | published version {summary.version} of the store"
    )
    return lines
