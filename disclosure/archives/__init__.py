"""Archives opened without trusting them: what is in them, and the bytes of one member, never unpacked to disk."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import BinaryIO

from disclosure.archives.mail_files import Mail
from disclosure.archives.members import Archive, ArchiveError, Member
from disclosure.archives.seven_zip import SevenZip
from disclosure.archives.tar_files import CompressedFile, Tar
from disclosure.archives.zip_files import Zip

__all__ = [
    "HEAD_BYTES",
    "Archive",
    "ArchiveError",
    "Member",
    "is_archive_name",
    "kind_of",
    "may_be_archive",
    "open_archive",
    "open_archive_bytes",
]

_SUFFIXES = (
    *(".zip", ".7z", ".rar", ".tar", ".tgz", ".tbz", ".tbz2", ".txz"),
    *(".gz", ".bz2", ".xz", ".001", ".z01", ".eml"),
)
_MAGIC = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"PK\x07\x08", "zip"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!\x1a\x07", "rar"),
    (b"\x1f\x8b\x08", "gz"),
    (b"BZh", "bz2"),
    (b"\xfd7zXZ\x00", "xz"),
)
_VOLUME = re.compile(r"\.(?:\d{3}|z\d\d|part\d{1,3}\.\w{2,3})$", re.IGNORECASE)
_ONE_VOLUME = (
    "这是分卷压缩包中的一卷,单独读不出来;请用解压软件把各卷一起解开后导入 | "
    "one volume of an archive in several; unpack them together and ingest what is in them"
)
_TAR_MAGIC_AT = 257
HEAD_BYTES = 512
"""How many of the first bytes tell what kind of archive it is."""

_KNOWN_DOCUMENTS = frozenset(
    f".{suffix}"
    for suffix in (
        *("html", "htm", "shtml", "xhtml", "mht", "mhtml", "txt", "md", "csv", "tsv", "pdf", "rtf"),
        *("doc", "docx", "docm", "wps", "xls", "xlsx", "xlsm", "et", "ofd", "odt", "ods"),
    )
)


def may_be_archive(name: str) -> bool:
    """Whether the first bytes are worth a look: documents by their name are not opened twice."""
    return Path(name).suffix.lower() not in _KNOWN_DOCUMENTS


def is_archive_name(name: str) -> bool:
    """Whether a name says that the file is an archive."""
    return name.lower().endswith(_SUFFIXES)


def kind_of(head: bytes) -> str | None:
    """The kind of archive that begins with these bytes, by content; None for anything else."""
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    return "tar" if head[_TAR_MAGIC_AT : _TAR_MAGIC_AT + 5] == b"ustar" else None


def open_archive(handle: BinaryIO, name: str) -> Archive | None:
    """The archive in an open file; None where it is an office document, which only looks like one, or a letter
    without files.

    Raises ArchiveError: damaged (or one volume of several, by its name), of a kind that is not read, encrypted as a
    whole, too large when unpacked.
    """
    try:
        return _open(handle, name)
    except ArchiveError as error:
        if error.code == "archive_damaged" and _VOLUME.search(name) is not None:
            raise ArchiveError(error.code, _ONE_VOLUME) from error
        raise


def _open(handle: BinaryIO, name: str) -> Archive | None:
    head = handle.read(HEAD_BYTES)
    handle.seek(0)
    kind = kind_of(head)
    if kind == "zip":
        archive = Zip(handle)
        return None if archive.is_office_file else archive
    if kind == "7z":
        return SevenZip(handle)
    if kind == "rar":
        raise ArchiveError(
            "archive_rar",
            "RAR 是不公开的格式,不能读取;请用解压软件解开后导入文件夹,或改存为 zip、7z | "
            "RAR is a closed format and is not read; unpack it and ingest the folder, or save it as zip or 7z",
        )
    if kind in ("gz", "bz2", "xz"):
        return _open_compressed(handle, kind, name)
    if kind is None and name.lower().endswith(".eml"):
        letter = Mail(handle)
        return letter if letter.has_files else None
    if kind == "tar" or name.lower().endswith(".tar"):
        return Tar(handle, None)
    raise ArchiveError("archive_damaged", "压缩包已损坏或不是压缩包 | the archive is damaged or no archive")


def _open_compressed(handle: BinaryIO, kind: str, name: str) -> Archive:
    """A compressed tar archive, or a single compressed file."""
    single = CompressedFile(handle, kind, name)
    head = single.head(HEAD_BYTES)
    handle.seek(0)
    return Tar(handle, kind) if kind_of(head) == "tar" else single


def open_archive_bytes(data: bytes, name: str) -> Archive | None:
    """`open_archive` for bytes in memory: an archive inside another."""
    return open_archive(io.BytesIO(data), name)
