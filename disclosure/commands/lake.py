"""`disclosure lake status|verify|fill|copy|tidy|convert`: a store that several machines share."""

from __future__ import annotations

import argparse
from pathlib import Path

from disclosure.cli import REFUSED, UsageError, store_folder
from disclosure.model.plain_text import plain
from disclosure.store.lake.cache import lake_of, read_followed
from disclosure.store.lake.moving import (
    Comparison,
    compare_with_lake,
    convert_store,
    copy_lake,
    fill_lake,
    list_snapshots,
    tidy_lake,
)


def run(options: argparse.Namespace) -> int:
    """Do the step; 1 where a comparison shows a difference."""
    folder = store_folder(options)
    if options.action == "convert":
        if options.source is None or options.target is None:
            raise UsageError("请用 --from 和 --to 指明两个文件夹 | name both folders with --from and --to")
        return _show(convert_store(Path(options.source), Path(options.target)))
    address = lake_of(folder)
    if address is None:
        raise UsageError(
            "请用 --store 给出数据湖地址(ducklake:…) | give the address of a lake with --store (ducklake:...)"
        )
    if options.action == "status":
        followed = read_followed(folder)
        print(plain(f"数据湖 | the lake: {address.text}\n本机副本 | this machine's copy: {folder}", keep="\n"))
        if followed is not None:
            print(f"快照 | snapshot {followed.snapshot}; 本机版本 | version {followed.version}; {followed.at}")
        for number, moment, message in list_snapshots(address):
            print(plain(f"{number}  {moment:%Y-%m-%d %H:%M:%S}  {message}"))
        return 0
    if options.action == "tidy":
        print(tidy_lake(address, options.keep_days))
        return 0
    if options.action == "fill":
        if options.source is None:
            raise UsageError("请用 --from 指明来源数据库 | name the store to take over with --from")
        return _show(fill_lake(folder, address, Path(options.source)))
    if options.action == "copy":
        if options.target is None:
            raise UsageError("请用 --to 指明新文件夹 | name the new folder with --to")
        return _show(copy_lake(folder, address, Path(options.target)))
    return _show(compare_with_lake(folder, address))


def _show(found: list[Comparison]) -> int:
    for table in found:
        sign = "相同 equal" if table.is_equal else "不同 DIFFERENT"
        print(f"{table.table:24}{table.here.row_count:>12}{table.there.row_count:>12}  {sign}")
    return 0 if all(table.is_equal for table in found) else REFUSED
