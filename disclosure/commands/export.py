"""`disclosure export DIR`: every normalised table as CSV and Parquet, with a data dictionary made from the schema."""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]

from disclosure.cli import UsageError
from disclosure.commands.opening import open_store
from disclosure.downloads import to_csv
from disclosure.store.read import Store

_BOM = b"\xef\xbb\xbf"
_MARK = ("模拟数据 | simulated", "模拟数据 | simulated data")


def run(options: argparse.Namespace) -> int:
    """Write the files and name them."""
    folder = Path(options.folder)
    with open_store(options) as store:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for table in store.tables():
                count = export_table(store, table.table, folder)
                print(f"{table.table}\t{count} 行 rows")
            write_dictionary(store, folder / "data_dictionary.csv")
        except OSError as error:
            raise UsageError(
                f"无法写入 {folder}({error.strerror}) | {folder} cannot be written ({error.strerror})"
            ) from error
    print(f"数据字典 | data dictionary: {folder / 'data_dictionary.csv'}")
    return 0


def export_table(store: Store, table: str, folder: Path) -> int:
    """One table as <table>.csv (opens in Excel) and <table>.parquet; returns the number of rows. Memory stays small."""
    batches = store.table_batches(table)
    first = next(batches)
    facts = {"data_version": store.data_version, "is_simulated": str(store.is_simulated).lower()}
    schema = first.to_arrow().schema.with_metadata({key: value.encode() for key, value in facts.items()})
    mark = _MARK if store.is_simulated else None
    count = 0
    with (
        (folder / f"{table}.csv").open("wb") as text,
        pq.ParquetWriter(folder / f"{table}.parquet", schema, compression="zstd") as columns,
    ):
        text.write(to_csv(first, mark=mark))
        for frame in _whole(batches):
            # The heading stands once: the rows of the next frames follow without it.
            text.write(to_csv(frame, mark=mark).split(b"\r\n", 1)[1])
            columns.write_table(pa.Table.from_batches(frame.to_arrow().to_batches()).cast(schema))
            count += frame.height
    return count


def _whole(batches: Iterator[pl.DataFrame]) -> Iterator[pl.DataFrame]:
    return (frame for frame in batches if not frame.is_empty())


def write_dictionary(store: Store, path: Path) -> None:
    """Table, column, type and meaning in Chinese and English, one row a column; tables first."""
    rows = []
    for table in store.tables():
        types = store.table_types(table.table)
        rows.append([table.table, "", "", *_languages(table.comment)])
        rows.extend(
            [table.table, column, types[column], *_languages(table.columns.get(column, ""))] for column in types
        )
    with path.open("w", encoding="utf-8-sig", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(["table_name", "column_name", "type", "meaning_zh", "meaning_en"])
        writer.writerows(rows)


def _languages(comment: str) -> tuple[str, str]:
    chinese, _, english = comment.partition("|")
    return chinese.strip(), english.strip()
