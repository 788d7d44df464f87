"""Tar archives, plain or compressed, and single compressed files: read in a stream that cannot grow without end."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zlib
from collections.abc import Callable
from functools import partial
from pathlib import PurePosixPath
from typing import BinaryIO, cast

from disclosure.archives.members import (
    MEMBER_LIMIT,
    RATIO_LIMIT,
    TOTAL_LIMIT,
    ArchiveError,
    Doubt,
    Member,
    damaged,
    decode_name,
    too_large,
    too_many,
)

_RATIO_FREE_STREAM = 64 * 1024 * 1024
_PART = 1024 * 1024
_ERRORS = (tarfile.TarError, EOFError, zlib.error, lzma.LZMAError, ValueError, OverflowError, OSError)


class _TooLargeError(Exception):
    """The stream has more bytes than it may have."""


class _Limited(io.RawIOBase):
    """A decompressed stream that stops past a number of bytes, read or skipped."""

    def __init__(self, stream: BinaryIO, most: int) -> None:
        super().__init__()
        self._stream = stream
        self._most = most
        self.error: Exception | None = None

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._stream.tell()

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        target = offset + (self._stream.tell() if whence == io.SEEK_CUR else 0)
        if whence == io.SEEK_END or target > self._most:
            raise _TooLargeError
        try:
            return self._stream.seek(target)
        except _ERRORS as error:
            self.error = error
            raise

    def read(self, size: int = -1) -> bytes:
        left = self._most - self._stream.tell()
        try:
            data = self._stream.read(left + 1 if size < 0 else min(size, left + 1))
        except _ERRORS as error:
            self.error = error
            raise
        if len(data) > left:
            raise _TooLargeError
        return data

    @property
    def is_corrupt(self) -> bool:
        """Whether compressed bytes have changed or end early: nothing before that place can be trusted."""
        return self.error is not None


def _decompressed(handle: BinaryIO, kind: str | None) -> _Limited:
    size = handle.seek(0, io.SEEK_END)
    handle.seek(0)
    if kind is None:
        return _Limited(handle, 2**62)  # it does not grow
    openers: dict[str, Callable[[], object]] = {
        "gz": lambda: gzip.GzipFile(fileobj=handle, mode="rb"),
        "bz2": partial(bz2.BZ2File, handle),
    }
    opened = openers.get(kind, partial(lzma.LZMAFile, handle))()
    return _Limited(cast(BinaryIO, opened), min(TOTAL_LIMIT, max(_RATIO_FREE_STREAM, RATIO_LIMIT * size)))


class Tar:
    """A tar archive that is open; `kind` is its compression, None for none."""

    def __init__(self, handle: BinaryIO, kind: str | None) -> None:
        """Raises ArchiveError: archive_damaged, archive_too_large."""
        self.broken_by: ArchiveError | None = None
        self._entries: list[tarfile.TarInfo] = []
        self._is_compressed = kind is not None
        self._stream = _decompressed(handle, kind)
        try:
            self._tar = tarfile.TarFile(
                fileobj=cast(BinaryIO, self._stream), mode="r", encoding="utf-8", errors="surrogateescape"
            )
        except _TooLargeError as error:
            raise too_large() from error
        except _ERRORS as error:
            raise damaged() from error

    def members(self) -> list[Member]:
        """All files in it, in their order in the archive; what comes before a damage is in the list."""
        try:
            while (entry := self._tar.next()) is not None:
                self._entries.append(entry)
                if len(self._entries) > MEMBER_LIMIT:
                    raise too_many()
            self._check_end()
        except _TooLargeError as error:
            raise too_large() from error
        except _ERRORS as error:
            if not self._entries or self._stream.is_corrupt:
                raise damaged() from error
            self.broken_by = damaged()
        return [
            Member(index, decode_name(entry.name.encode("utf-8", "surrogateescape")), entry.size, _doubt(entry))
            for index, entry in enumerate(self._entries)
            if not entry.isdir()
        ]

    def _check_end(self) -> None:
        """A whole archive ends in zeros, or right after its last member; what was cut off or overwritten does not.

        A compressed one is read to its end, where the checksum of the whole stands.
        """
        self._stream.seek(self._tar.offset)
        block = self._stream.read(tarfile.BLOCKSIZE)
        while self._is_compressed and self._stream.read(_PART):
            pass
        if any(block):
            raise EOFError
        if not block and self._entries and self._entries[-1].size:
            last = self._entries[-1]
            self._stream.seek(last.offset_data + last.size - 1)
            if not self._stream.read(1):
                raise EOFError

    def read(self, key: int, limit: int) -> bytes:
        """The bytes of a member, at most `limit` + 1."""
        entry = self._entries[key]
        try:
            handle = self._tar.extractfile(entry)
            data = handle.read(limit + 1) if handle is not None else b""
        except _TooLargeError as error:
            raise too_large() from error
        except _ERRORS as error:
            raise damaged() from error
        if len(data) < min(entry.size, limit + 1):
            raise damaged()
        return data


def _doubt(entry: tarfile.TarInfo) -> Doubt:
    if entry.issym() or entry.islnk():
        return "link"
    return "" if entry.isreg() else "device"


class CompressedFile:
    """A single file, compressed: an archive with one member, whose name is the archive's without its last ending."""

    broken_by: ArchiveError | None = None

    def __init__(self, handle: BinaryIO, kind: str, name: str) -> None:
        self._handle = handle
        self._kind = kind
        self._name = PurePosixPath(name.replace("\\", "/")).stem

    def head(self, count: int) -> bytes:
        """The first bytes. Raises ArchiveError: archive_damaged."""
        try:
            return _decompressed(self._handle, self._kind).read(count)
        except _ERRORS as error:
            raise damaged() from error

    def members(self) -> list[Member]:
        """The one file."""
        return [Member(0, self._name, -1)]

    def read(self, key: int, limit: int) -> bytes:
        """Its bytes, at most `limit` + 1."""
        parts: list[bytes] = []
        size = 0
        stream = _decompressed(self._handle, self._kind)
        try:
            while size <= limit and (part := stream.read(min(1024 * 1024, limit + 1 - size))):
                parts.append(part)
                size += len(part)
        except _TooLargeError as error:
            raise too_large() from error
        except _ERRORS as error:
            raise damaged() from error
        return b"".join(parts)
