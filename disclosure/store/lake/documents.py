"""The originals of a lake: the same compressed files as in a folder's store, beside the Parquet in the data folder.

    <data>/originals/<first two hex digits>/<sha256>.gz

A file is named by its content: written before the snapshot that names it, it does no harm where that never comes.
Another machine fetches a document when somebody asks for it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

import duckdb

from disclosure.lake_address import LakeAddress
from disclosure.store.lake.cache import lake_of
from disclosure.store.lake.catalog import explain_lake_errors, load_extensions
from disclosure.store.originals import ORIGINALS, has_original, original_path, read_original
from disclosure.store.schema import connect, execute


def send_originals(folder: Path, address: LakeAddress, digests: Iterable[str]) -> int:
    """Copy the kept originals of some documents into the lake's data folder; returns how many were new there."""
    wanted = [sha256 for sha256 in digests if has_original(folder, sha256)]
    if not wanted:
        return 0
    with explain_lake_errors(address):
        if address.is_object_storage:
            return _send_to_storage(folder, address, wanted)
        count = 0
        for sha256 in wanted:
            count += _copy_file(original_path(folder, sha256), original_path(Path(address.data), sha256))
        if hasattr(os, "sync") and count:
            os.sync()
        return count


def read_shared_original(folder: Path, sha256: str) -> bytes | None:
    """The bytes of a document: this machine's, else the lake's, which are then kept here. None where neither has it."""
    data = read_original(folder, sha256)
    address = lake_of(folder)
    if data is not None or address is None:
        return data
    with explain_lake_errors(address):
        if address.is_object_storage:
            _fetch_from_storage(folder, address, sha256)
        else:
            with suppress(FileNotFoundError):
                _copy_file(original_path(Path(address.data), sha256), original_path(folder, sha256))
    return read_original(folder, sha256)


def has_shared_original(folder: Path, sha256: str) -> bool:
    """Whether a document is kept here or in the lake's data folder; object storage is only asked when it is fetched."""
    address = lake_of(folder)
    if has_original(folder, sha256) or address is None:
        return has_original(folder, sha256)
    return address.is_object_storage or has_original(Path(address.data), sha256)


def _copy_file(source: Path, target: Path) -> int:
    """Copy a file whole or not at all; 0 where it is there already."""
    if target.is_file() and target.stat().st_size == source.stat().st_size:
        return 0
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f"{target.name}.{uuid4().hex}.part")
    try:
        shutil.copyfile(source, temporary)
        os.replace(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)
    return 1


def _send_to_storage(folder: Path, address: LakeAddress, digests: list[str]) -> int:
    with connect() as connection:
        load_extensions(connection, address)
        there = {
            str(row[0]).rpartition("/")[2].removesuffix(".gz")
            for row in execute(connection, "select file from glob($pattern)", {"pattern": _pattern(address)})
        }
        new = [sha256 for sha256 in digests if sha256 not in there]
        for sha256 in new:
            local, remote = original_path(folder, sha256), _storage_name(address, sha256)
            # It is compressed already; by the end of its name DuckDB would compress it once more.
            execute(
                connection,
                f"copy (select content from read_blob('{_escaped(str(local))}')) to '{_escaped(remote)}'"
                " (format blob, compression none)",
            )
        return len(new)


def _fetch_from_storage(folder: Path, address: LakeAddress, sha256: str) -> None:
    with connect() as connection:
        load_extensions(connection, address)
        name = {"name": _storage_name(address, sha256)}
        with suppress(duckdb.HTTPException, duckdb.IOException):
            ((content,),) = execute(connection, "select content from read_blob($name)", name)
            target = original_path(folder, sha256)
            target.parent.mkdir(parents=True, exist_ok=True)
            temporary = target.with_name(f"{target.name}.{uuid4().hex}.part")
            temporary.write_bytes(content)
            os.replace(temporary, target)


def _storage_name(address: LakeAddress, sha256: str) -> str:
    return f"{address.data}/{ORIGINALS}/{sha256[:2]}/{sha256}.gz"


def _pattern(address: LakeAddress) -> str:
    return f"{address.data}/{ORIGINALS}/*/*.gz"


def _escaped(text: str) -> str:
    return text.replace("'", "''")
