"""Zip archives: names in GBK, UTF-8 or cp437 whatever their flags say, members with the same name kept apart."""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from typing import BinaryIO

from disclosure.archives.members import (
    MEMBER_LIMIT,
    RATIO_FREE_BYTES,
    RATIO_LIMIT,
    TOTAL_LIMIT,
    ArchiveError,
    Doubt,
    Member,
    damaged,
    decode_name,
    too_large,
    too_many,
    unknown_method,
)

_UTF8_FLAG = 0x800
_ENCRYPTED_FLAG = 0x1
_ENTRY = b"PK\x01\x02"
_END = b"PK\x05\x06"
_REPAIRED_BYTES = 256 * 1024 * 1024
"""Archives whose flags lie about their names are mended in memory, up to this size."""

_OFFICE_PARTS = frozenset(("[Content_Types].xml", "OFD.xml", "ofd.xml", "content.xml"))
_ERRORS = (zipfile.BadZipFile, EOFError, ValueError, KeyError, zlib.error, RuntimeError, OverflowError)


class Zip:
    """A zip archive that is open."""

    broken_by: ArchiveError | None = None

    def __init__(self, handle: BinaryIO) -> None:
        """Raises ArchiveError: archive_damaged, archive_too_large. Raises OSError where the file cannot be read."""
        try:
            self._zip = _open(handle)
        except (*_ERRORS, NotImplementedError) as error:
            raise damaged() from error
        self._entries = self._zip.infolist()

    @property
    def is_office_file(self) -> bool:
        """Whether it is a document in itself: Word, Excel, OFD, OpenDocument."""
        return any(entry.filename in _OFFICE_PARTS for entry in self._entries[:64])

    def members(self) -> list[Member]:
        """All files in it, in order of names."""
        files = [(index, entry) for index, entry in enumerate(self._entries) if not entry.is_dir()]
        if len(files) > MEMBER_LIMIT:
            raise too_many()
        members = [Member(index, _name(entry), entry.file_size, _doubt(entry)) for index, entry in files]
        if sum(member.size for member in members if not member.doubt) > TOTAL_LIMIT:
            raise too_large()
        return sorted(members, key=lambda member: member.name)

    def read(self, key: int, limit: int) -> bytes:
        """The bytes of a member, at most `limit` + 1; its stated size is not trusted."""
        try:
            with self._zip.open(self._entries[key]) as handle:
                return handle.read(limit + 1)
        except NotImplementedError as error:
            raise unknown_method(f"zip {self._entries[key].compress_type}") from error
        except _ERRORS as error:
            raise damaged() from error


def _open(handle: BinaryIO) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(handle)
    except UnicodeDecodeError:
        handle.seek(0)
        data = handle.read(_REPAIRED_BYTES + 1)
        if len(data) > _REPAIRED_BYTES:
            raise
        return zipfile.ZipFile(io.BytesIO(_without_flags(bytearray(data))))


def _without_flags(data: bytearray) -> bytearray:
    """The archive with no name said to be UTF-8: some programs say so of GBK."""
    end = data.rfind(_END)
    position = int.from_bytes(data[end + 16 : end + 20], "little") if end >= 0 else -1
    while 0 <= position < len(data) and data[position : position + 4] == _ENTRY:
        _clear_flag(data, position + 8)
        _clear_flag(data, int.from_bytes(data[position + 42 : position + 46], "little") + 6)
        lengths = [int.from_bytes(data[position + at : position + at + 2], "little") for at in (28, 30, 32)]
        position += 46 + sum(lengths)
    return data


def _clear_flag(data: bytearray, place: int) -> None:
    flags = int.from_bytes(data[place : place + 2], "little")
    data[place : place + 2] = (flags & ~_UTF8_FLAG).to_bytes(2, "little")[: len(data) - place]


def _name(entry: zipfile.ZipInfo) -> str:
    name = entry.filename
    if not entry.flag_bits & _UTF8_FLAG:
        try:
            name = decode_name(entry.orig_filename.encode("cp437"))
        except UnicodeError:
            name = entry.filename
    return name


def _doubt(entry: zipfile.ZipInfo) -> Doubt:
    mode = entry.external_attr >> 16
    if stat.S_ISLNK(mode):
        return "link"
    if mode and not stat.S_ISREG(mode) and stat.S_IFMT(mode):
        return "device"
    if entry.flag_bits & _ENCRYPTED_FLAG:
        return "encrypted"
    grows = entry.file_size > RATIO_LIMIT * max(entry.compress_size, 1)
    return "ratio" if grows and entry.file_size > RATIO_FREE_BYTES else ""
