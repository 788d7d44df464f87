"""Office files from outside: zip packages of XML parts, and OLE containers, opened without trusting what they say.

Nothing is unpacked to disk and nothing outside the bytes is ever loaded. Sizes are limited while reading, not by what
the directory states; XML with a document type (the way to entities) is refused, which Office files never have.
"""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from lxml import etree

from disclosure.model.document import RefusalError

MAX_ENTRIES = 10_000
MAX_PART_BYTES = 96 * 1024 * 1024
MAX_TOTAL_BYTES = 256 * 1024 * 1024
MAX_RATIO = 400
"""How much a part may grow. Tables of zeros shrink to a hundredth; a bomb to a thousandth."""
_RATIO_FREE_BYTES = 8 * 1024 * 1024
_CHECKED_AT_ONCE = 1024 * 1024

ZIP_MAGIC = b"PK\x03\x04"
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_SECTOR = 128
_ZIP_ERRORS = (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError, OSError, zlib.error)


def damaged(kind: str, detail: str = "") -> RefusalError:
    """The refusal of a file whose structure is broken."""
    shown = f"（{detail}）" if detail else ""
    return RefusalError(
        "damaged",
        f"{kind} 文件已损坏{shown}，请重新下载，或用办公软件打开后另存"
        f" | the {kind} file is damaged; download it again, or open and save it again",
    )


def password_protected(kind: str) -> RefusalError:
    """The refusal of a file that only a password opens."""
    return RefusalError(
        "password_protected",
        f"{kind} 文件设有打开密码，请解除密码后另存 | the {kind} file needs a password; save it without one",
    )


def _bomb(kind: str) -> RefusalError:
    return RefusalError(
        "archive_bomb",
        f"{kind} 文件解压后过大，疑为压缩炸弹，未读取；请用办公软件另存后再试"
        f" | the {kind} file grows too much when unpacked; not read; open and save it again",
    )


_ROOTED = ("/xl/", "/word/", "/docProps/")
"""Some programs write the names of parts as links spell them."""


class Package:
    """The parts of a zip-based office file, by name; `kind` is how messages call the file."""

    def __init__(self, data: bytes, kind: str) -> None:
        """Raises `RefusalError`: damaged, archive_bomb, archive_path, password_protected."""
        self.kind = kind
        self._left = MAX_TOTAL_BYTES
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            entries = self._zip.infolist()
        except _ZIP_ERRORS as error:
            raise damaged(kind) from error
        if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_TOTAL_BYTES:
            raise _bomb(kind)
        self._entries: dict[str, zipfile.ZipInfo] = {}
        for entry in entries:
            name = entry.filename.replace("\\", "/")
            name = name[1:] if name.startswith(_ROOTED) else name
            if ".." in name.split("/") or name.startswith("/") or ":" in name.split("/")[0]:
                raise RefusalError(
                    "archive_path",
                    f"{kind} 文件内部的路径指向文件之外（{name[:60]}），未读取"
                    f" | a path inside the {kind} file leads out of it; not read",
                )
            if entry.flag_bits & 0x1:
                raise password_protected(kind)
            grows = entry.file_size > MAX_RATIO * max(entry.compress_size, 1)
            if entry.file_size > MAX_PART_BYTES or (grows and entry.file_size > _RATIO_FREE_BYTES):
                raise _bomb(kind)
            if name.lower() in self._entries and not name.endswith("/"):
                # Programs differ in which of the two they show.
                raise damaged(kind, f"重复的部分 {name[:60]}")
            self._entries[name.lower()] = entry

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._entries

    def names(self) -> list[str]:
        """The names of all parts, in lower case."""
        return list(self._entries)

    def read(self, name: str) -> bytes | None:
        """The bytes of a part; None if there is none. Raises `RefusalError`: damaged, archive_bomb."""
        entry = self._entries.get(name.lower())
        if entry is None:
            return None
        limit = min(MAX_PART_BYTES, self._left)
        try:
            with self._zip.open(entry) as handle:
                data = handle.read(limit + 1)
        except _ZIP_ERRORS as error:
            raise damaged(self.kind, entry.filename[:60]) from error
        if len(data) > limit:
            raise _bomb(self.kind)
        self._left -= len(data)
        return data

    def unsound_parts(self) -> list[str]:
        """The parts whose bytes are not those that were packed (checksum, length), whether they were read or not."""
        unsound = []
        left = MAX_TOTAL_BYTES
        for name, entry in self._entries.items():
            try:
                with self._zip.open(entry) as handle:
                    while left > 0 and (part := handle.read(_CHECKED_AT_ONCE)):
                        left -= len(part)
            except _ZIP_ERRORS:
                unsound.append(name)
        return unsound

    def tree(self, name: str) -> Any | None:
        """The root element of a part; None if there is none. Raises `RefusalError`: damaged, xml_entities."""
        data = self.read(name)
        return None if data is None else parse_xml(data, self.kind, name)

    def title(self) -> str | None:
        """The title that the document's properties (docProps/core.xml) hold."""
        root = self.tree("docProps/core.xml")
        return next((node.text for node in root.iter("{*}title")), None) if root is not None else None

    def relations(self, part: str) -> dict[str, tuple[str, str, bool]]:
        """Relation id to (type's last word, target, whether it lies outside) for a part ('' for the package)."""
        folder, base = posixpath.split(part)
        root = self.tree(posixpath.join(folder, "_rels", base + ".rels"))
        relations: dict[str, tuple[str, str, bool]] = {}
        if root is None:
            return relations
        for item in root:
            if not isinstance(item.tag, str):
                continue
            target = item.get("Target", "").replace("\\", "/")
            is_external = item.get("TargetMode", "").lower() == "external"
            if not is_external:
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            kind = item.get("Type", "").rsplit("/", 1)[-1]
            relations[item.get("Id", "")] = (kind, target, is_external)
        return relations


def parse_xml(data: bytes, kind: str, name: str) -> Any:
    """The root element of XML without entities. Raises `RefusalError`: damaged, xml_entities."""
    check_no_entities(data, kind)
    try:
        return etree.fromstring(data, _parser())
    except (etree.XMLSyntaxError, ValueError) as error:
        raise damaged(kind, name[:60]) from error


def iterate_xml(data: bytes, kind: str, name: str, tags: tuple[str, ...]) -> Iterator[Any]:
    """Elements with some tags as they end, for parts too large for a tree; the caller clears them."""
    check_no_entities(data, kind)
    try:
        for _, element in etree.iterparse(
            io.BytesIO(data), events=("end",), tag=tags, resolve_entities=False, no_network=True, load_dtd=False
        ):
            yield element
    except (etree.XMLSyntaxError, ValueError) as error:
        raise damaged(kind, name[:60]) from error


def _parser() -> Any:
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )


def check_no_entities(data: bytes, kind: str) -> None:
    """Refuses XML with a document type. Office files have none, in any encoding that XML allows."""
    plain = data.replace(b"\x00", b"") if b"\x00" in data[:64] else data
    if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
        raise RefusalError(
            "xml_entities",
            f"{kind} 文件内含 XML 实体或外部引用，正常的办公文件没有，未读取"
            f" | the {kind} file has XML entities or outside references, which office files do not; not read",
        )


def has_ole_stream(data: bytes, name: str) -> bool:
    """Whether an OLE container has a stream or storage with this name (looked up in its directory entries)."""
    wanted = name.encode("utf-16-le") + b"\x00\x00"
    position = data.find(wanted)
    while position >= 0:
        if position % _OLE_SECTOR == 0 and position + 66 <= len(data):
            (length,) = struct.unpack_from("<H", data, position + 64)
            if length == len(wanted):
                return True
        position = data.find(wanted, position + 1)
    return False


def is_encrypted_word(data: bytes) -> bool:
    """Whether the Word 97-2003 document in an OLE container is encrypted (flag fEncrypted of its FIB)."""
    for position in range(512, len(data) - 12, 512):
        if data[position : position + 2] == b"\xec\xa5":
            (flags,) = struct.unpack_from("<H", data, position + 10)
            return bool(flags & 0x0100)
    return False
