"""What all kinds of archives have in common: members with names, sizes and doubts, and errors with a code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

MEMBER_LIMIT = 200_000
"""Members of one archive."""

TOTAL_LIMIT = 8 * 1024**3
"""Bytes of all members of one archive together, unpacked."""

RATIO_LIMIT = 200
"""How much a member may grow when unpacked; text of tables shrinks to about a twentieth."""

RATIO_FREE_BYTES = 1024 * 1024
"""Below this size a member may grow as it likes."""

Doubt = Literal["link", "device", "encrypted", "ratio", ""]
"""Why a member is not read; empty where nothing speaks against it."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive. `key` finds it again there; `size` is what the archive says, -1 where it does not."""

    key: int
    name: str
    size: int
    doubt: Doubt = ""


class ArchiveError(Exception):
    """An archive, or a member, that cannot be read: a stable code and a sentence (Chinese, then English)."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class Archive(Protocol):
    """An archive that is open. Members are read fastest in the order in which `members` names them."""

    def members(self) -> list[Member]:
        """All files in it; after a damage those before it. Raises ArchiveError."""

    def read(self, key: int, limit: int) -> bytes:
        """The bytes of a member, at most `limit` + 1 of them. Raises ArchiveError."""

    @property
    def broken_by(self) -> ArchiveError | None:
        """What ended the list of members early: those before it can still be read."""


def damaged(detail: str = "") -> ArchiveError:
    """The error of an archive whose structure is broken."""
    shown = f"({detail})" if detail else ""
    return ArchiveError(
        "archive_damaged",
        f"压缩包已损坏{shown},请重新下载或重新打包 | the archive is damaged{shown}; download or pack it again",
    )


def too_large() -> ArchiveError:
    """The error of an archive that grows beyond all measure."""
    return ArchiveError(
        "archive_too_large",
        f"压缩包解压后超过 {TOTAL_LIMIT // 1024**3} GB 或膨胀 {RATIO_LIMIT} 倍以上,疑为压缩炸弹,未读取;"
        "大的请分开打包 | "
        f"unpacked, the archive has more than {TOTAL_LIMIT // 1024**3} GB or grows more than {RATIO_LIMIT}-fold; "
        "not read; pack a large one in parts",
    )


def too_many() -> ArchiveError:
    """The error of an archive with too many members."""
    return ArchiveError(
        "archive_too_large",
        f"压缩包内文件超过 {MEMBER_LIMIT} 个,请分开打包 | "
        f"the archive has more than {MEMBER_LIMIT} members; pack it in parts",
    )


def unknown_method(method: str) -> ArchiveError:
    """The error of a way of packing that is not read."""
    return ArchiveError(
        "archive_method",
        f"压缩包使用了不能读取的压缩方法({method}),请解压后导入文件夹,或改存为 zip | "
        f"the archive is packed by a method that is not read ({method}); unpack it and ingest the folder, "
        "or save it as zip",
    )


def decode_name(raw: bytes) -> str:
    """A name as its author wrote it: UTF-8 where it is (hardly anything else can be), else GBK, else what shows."""
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "replace")
