"""OLE containers (Office 97 to 2003) with streams of any name, for tests of what they may hold."""

from __future__ import annotations

import io
import struct

from xlwt.CompoundDoc import XlsDoc  # type: ignore[import-untyped]


def container(name: str, stream: bytes) -> bytes:
    """A container with one stream."""
    held = io.BytesIO()
    XlsDoc().save(held, stream)
    data = held.getvalue()
    old = "Workbook".encode("utf-16-le").ljust(64, b"\x00") + struct.pack("<H", 18)
    new = name.encode("utf-16-le").ljust(64, b"\x00") + struct.pack("<H", 2 * len(name) + 2)
    assert data.count(old) == 1
    return data.replace(old, new)


def word_97(*, is_encrypted: bool = False) -> bytes:
    """The outside of a .doc: enough to tell what it is, and whether a password is set."""
    start = struct.pack("<HHHHHH", 0xA5EC, 0x00C1, 0, 0, 0, 0x0100 if is_encrypted else 0)
    return container("WordDocument", start.ljust(8192, b"\x00"))
