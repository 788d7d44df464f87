"""The documents themselves, beside the versions of a store: compressed, named by the SHA-256 of their bytes.

    <folder>/originals/<first two hex digits>/<sha256>.gz

A file is written under a temporary name and renamed, so that it is whole or not there; what is read is compared with
its name, so that a file that a crash or a disk has harmed counts as missing and is written again at the next ingest.
Originals are on the disk before a version that names them is published (`sync_originals`).
"""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import zlib
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

ORIGINALS = "originals"

LARGEST_ORIGINAL = 64 * 1024 * 1024
"""Bytes that are unpacked at most; no document that the readers take is larger."""

_COMPRESSION = 3
"""Web pages shrink to a fourteenth; a higher level takes half as much time again for a sixteenth."""

_DIGEST = re.compile(r"[0-9a-f]{64}")


def original_path(folder: Path, sha256: str) -> Path:
    """Where the store in `folder` keeps a document. Raises ValueError for what is no SHA-256 in hexadecimal."""
    if not _DIGEST.fullmatch(sha256):
        raise ValueError(f"not a SHA-256: {sha256!r}")
    return folder / ORIGINALS / sha256[:2] / f"{sha256}.gz"


def has_original(folder: Path, sha256: str) -> bool:
    """Whether a document is kept; its bytes are not looked at."""
    return original_path(folder, sha256).is_file()


def keep_original(folder: Path, sha256: str, data: bytes) -> None:
    """Keep the bytes of a document; nothing happens where they are kept whole already. Raises OSError (disk full, ...).

    A kept file that is damaged (its bytes are not those of its name) is replaced. Several
    processes may keep the same document at once.
    """
    path = original_path(folder, sha256)
    if path.exists() and read_original(folder, sha256) is not None:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f"{sha256}.{uuid4().hex}.part")
    try:
        # No time in the header: the same document is the same file in every store.
        temporary.write_bytes(gzip.compress(data, _COMPRESSION, mtime=0))
        if not hasattr(os, "sync"):  # Windows: one by one, here, where several processes share the waiting
            _sync_file(temporary)
        os.replace(temporary, path)
    except OSError as error:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        # Windows: another process has just put the same document there, and someone reads it.
        if not (isinstance(error, PermissionError) and path.is_file()):
            raise


def sync_originals(folder: Path) -> None:
    """Have all originals of a store on the disk, after all who keep them are done. Raises OSError.

    One call for everything that waits to be written: ten thousand files one by one take minutes on some disks.
    """
    if hasattr(os, "sync") and (folder / ORIGINALS).is_dir():
        os.sync()


def _sync_file(path: Path) -> None:
    with path.open("r+b") as handle:
        os.fsync(handle.fileno())


def read_original(folder: Path, sha256: str) -> bytes | None:
    """The bytes of a document, exactly as they came in; None where they are not kept, or are damaged."""
    try:
        with gzip.open(original_path(folder, sha256)) as handle:
            data = handle.read(LARGEST_ORIGINAL + 1)
    except (OSError, EOFError, zlib.error):
        return None
    return data if hashlib.sha256(data).hexdigest() == sha256 else None


def clear_unfinished(folder: Path) -> None:
    """Delete temporary files that a crash has left; only the holder of the writer's lock may call this."""
    for part in (folder / ORIGINALS).glob("*/*.part"):
        with suppress(OSError):
            part.unlink(missing_ok=True)
