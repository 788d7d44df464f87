"""`disclosure ingest PATH...`: documents into the store, with a progress bar on a terminal and a summary."""

from __future__ import annotations

import argparse
import gc
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from tqdm import tqdm

from disclosure.cli import REFUSED, UsageError, store_folder
from disclosure.commands.opening import make_registry, tell_damages
from disclosure.decisions.reports import YEARS
from disclosure.fetch.addresses import is_address
from disclosure.fetch.collect import Collected, collect, forget_bodies, read_list
from disclosure.fetch.visits import Politeness
from disclosure.ingest.documents import Settings, Summary, ingest
from disclosure.ingest.pieces import Limits, Supplied
from disclosure.ingest.reading_process import OBJECTS_BETWEEN_COLLECTIONS
from disclosure.model.plain_text import plain
from disclosure.store.errors import explain_disk_errors

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{1,20}://")
_LISTED = 1000
"""Refused documents that are named; the number of the others is told."""


def run(options: argparse.Namespace) -> int:
    """Ingest and report; 1 where any document was refused, or set aside because what the store has is better."""
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS)
    if options.year is not None and options.year not in YEARS:
        raise UsageError(
            f"--year {options.year}:报告年度须在 {YEARS[0]}-{YEARS[-1]} 之间 | the year must be between {YEARS[0]} and"
            f" {YEARS[-1]}"
        )
    given = Supplied(options.agency, options.year, options.scope)
    supplied = None if given == Supplied() else given
    folder = store_folder(options)
    settings = replace(read_settings(options), cluster=options.cluster)
    if options.cluster is not None and options.workers is not None:
        raise UsageError(
            "--cluster 时由集群决定读取进程数,不能再用 --workers | with --cluster the cluster says how many read; leave"
            " out --workers"
        )
    urls, paths = _sort_arguments(options)
    collected = _collect(urls, folder, options)
    with _progress("份") as show:
        try:
            summary = ingest(
                paths,
                folder,
                make_registry(folder),
                supplied=supplied,
                on_progress=show,
                settings=settings,
                fetched=collected.documents,
                problems=collected.problems,
            )
        except ValueError as error:
            raise UsageError(str(error)) from error
    forget_bodies(folder)
    tell_damages(folder)
    summary.found += collected.unchanged
    summary.counts["unchanged"] += collected.unchanged
    for line in summary_lines(summary):
        print(line)
    named = [*summary.set_aside, *summary.uncounted, *summary.refused]
    for name, reason in named[:_LISTED]:
        print(plain(f"{name}: {reason}"), file=sys.stderr)
    more = len(named) - _LISTED
    if more > 0:
        print(f"……另有 {more} 份 | ... and {more} more", file=sys.stderr)
    return REFUSED if summary.refused or summary.set_aside else 0


def _sort_arguments(options: argparse.Namespace) -> tuple[list[str], list[Path]]:
    """The web addresses and the paths among the arguments. Raises UsageError."""
    urls = [path for path in options.paths if is_address(path)]
    paths = [Path(path) for path in options.paths if not is_address(path)]
    for text in options.paths:
        if _SCHEME.match(text) and not is_address(text) and not Path(text).exists():
            raise UsageError(
                f"{text}:只支持 http 和 https 网址;别处的文件请先下载 | only http and https addresses;"
                " download files of other places first"
            )
    if options.urls is not None:
        try:
            urls += read_list(Path(options.urls))
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise UsageError(f"{options.urls}: 无法读取({reason}) | it cannot be read ({reason})") from error
    if not urls and not paths:
        raise UsageError("请给出文件、文件夹、压缩包或网址 | name files, folders, archives or addresses")
    if options.delay < 0:
        raise UsageError("--delay 不能为负 | --delay must not be negative")
    return urls, paths


def _collect(urls: list[str], folder: Path, options: argparse.Namespace) -> Collected:
    """Fetch the addresses; nothing where there are none. Raises StoreError: disk full."""
    if not urls:
        return Collected()
    politeness = Politeness(delay_seconds=options.delay, allow_private=options.allow_private)
    with explain_disk_errors(folder), _progress("网址") as show:
        return collect(urls, folder, politeness, show)


@contextmanager
def _progress(unit: str) -> Iterator[Callable[[int, int], None]]:
    """A progress bar on a terminal, as the function that moves it."""
    with tqdm(total=None, unit=unit, disable=not sys.stderr.isatty(), file=sys.stderr, dynamic_ncols=True) as bar:

        def show(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        yield show


def read_settings(options: argparse.Namespace) -> Settings:
    """How documents are to be read: the options that ingest and reread share. Raises UsageError."""
    if options.workers is not None and options.workers < 1:
        raise UsageError("--workers 至少为 1 | --workers must be 1 or more")
    if options.time_limit <= 0 or options.memory_limit < _LEAST_MEGABYTES:
        raise UsageError(
            f"--time-limit 须大于 0,--memory-limit 至少 {_LEAST_MEGABYTES} | "
            f"--time-limit must be more than 0, --memory-limit {_LEAST_MEGABYTES} or more"
        )
    limits = Limits(options.time_limit, options.memory_limit * 1024 * 1024)
    return Settings(options.workers, limits, not options.no_originals)


_LEAST_MEGABYTES = 256
"""A process that has read nothing yet takes half of it."""


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
    if summary.resumed:
        lines.append(
            f"其中 {summary.resumed} 份沿用上次中断前的读取结果 | "
            f"{summary.resumed} of them had been read before an interruption"
        )
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
