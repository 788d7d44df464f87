"""Archives in memory: zip with chosen flags and names, tar with chosen members, 7z as 7-Zip lays it out."""

from __future__ import annotations

import bz2
import io
import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Mapping


def zip_of(
    members: Mapping[str, bytes], *, mode: int | None = None, repeated: tuple[tuple[str, bytes], ...] = ()
) -> bytes:
    """A zip archive; `mode` is the Unix mode of every member, `repeated` members are added behind."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in [*members.items(), *repeated]:
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            if mode is not None:
                entry.external_attr = mode << 16
                entry.create_system = 3
            archive.writestr(entry, data)
    return buffer.getvalue()


def zip_with_raw_names(members: Mapping[bytes, bytes], *, says_utf8: bool = False) -> bytes:
    """A zip archive whose names are these bytes, whatever its flags say."""
    data = zip_of(
        {f"{'X' * len(name)}{index}"[-len(name) :]: body for index, (name, body) in enumerate(members.items())}
    )
    changed = bytearray(data)
    for index, name in enumerate(members):
        held = f"{'X' * len(name)}{index}"[-len(name) :].encode()
        while (at := changed.find(held)) >= 0:
            changed[at : at + len(held)] = name
    if says_utf8:
        for magic, flags_at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            at = changed.find(magic)
            while at >= 0:
                changed[at + flags_at + 1] |= 0x08
                at = changed.find(magic, at + 4)
    return bytes(changed)


def tar_of(members: Mapping[str, bytes], compression: str = "", special: tuple[tarfile.TarInfo, ...] = ()) -> bytes:
    """A tar archive, perhaps compressed ('gz', 'bz2', 'xz'); `special` members (links, devices) have no bytes."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=f"w:{compression}") as archive:  # type: ignore[call-overload]
        for name, data in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
        for entry in special:
            archive.addfile(entry)
    return buffer.getvalue()


def seven_zip_of(
    members: Mapping[str, bytes],
    method: str = "lzma2",
    *,
    attributes: Mapping[str, int] | None = None,
    packs_header: bool = False,
    stated_size: int | None = None,
) -> bytes:
    """A 7z archive with one solid block; `stated_size` lies about the last member's size."""
    full = {name: data for name, data in members.items() if data}
    packed, coder = _pack(b"".join(full.values()), method)
    header = bytearray(b"\x01")
    if full:
        sizes = [len(data) for data in full.values()]
        if stated_size is not None:
            sizes[-1] = stated_size
        header += b"\x04" + _streams(0, [len(packed)], coder, sum(sizes), sizes, [zlib.crc32(d) for d in full.values()])
    header += b"\x05" + _number(len(members))
    empty = [not data for data in members.values()]
    if any(empty):
        header += _property(0x0E, _bits(empty)) + _property(0x0F, _bits([True] * sum(empty)))
    names = b"".join(name.encode("utf-16-le") + b"\0\0" for name in members)
    header += _property(0x11, b"\0" + names)
    if attributes:
        values = b"".join(struct.pack("<I", attributes.get(name, 0x20)) for name in members)
        header += _property(0x15, b"\x01\0" + values)
    header += b"\0\0"
    body = packed
    if packs_header:
        small, its_coder = _pack(bytes(header), "lzma")
        described = b"\x17" + _streams(len(body), [len(small)], its_coder, len(header), [], [zlib.crc32(header)])
        body += small
        header = bytearray(described)
    start = struct.pack("<QQI", len(body), len(header), zlib.crc32(header))
    return b"7z\xbc\xaf\x27\x1c\0\x04" + struct.pack("<I", zlib.crc32(start)) + start + body + bytes(header)


def _pack(data: bytes, method: str) -> tuple[bytes, bytes]:
    """Packed bytes, and the description of their coder."""
    if method == "lzma":
        filters = [{"id": lzma.FILTER_LZMA1, "dict_size": 1 << 20, "lc": 3, "lp": 0, "pb": 2}]
        return lzma.compress(data, lzma.FORMAT_RAW, filters=filters), b"\x23\x03\x01\x01\x05\x5d" + struct.pack(
            "<I", 1 << 20
        )
    if method == "lzma2":
        filters = [{"id": lzma.FILTER_LZMA2, "dict_size": 1 << 20}]
        return lzma.compress(data, lzma.FORMAT_RAW, filters=filters), b"\x21\x21\x01\x10"
    if method == "deflate":
        compressor = zlib.compressobj(wbits=-15)
        return compressor.compress(data) + compressor.flush(), b"\x03\x04\x01\x08"
    if method == "bzip2":
        return bz2.compress(data), b"\x03\x04\x02\x02"
    codes = {
        "copy": b"\x01\x00",
        "ppmd": b"\x23\x03\x04\x01\x05\x06\0\0\0\x01",
        "aes": b"\x24\x06\xf1\x07\x01\x02\x13\x00",
    }
    return data, codes[method]


def _streams(
    position: int, packed: list[int], coder: bytes, size: int, sizes: list[int], checksums: list[int]
) -> bytes:
    parts = b"\x06" + _number(position) + _number(1) + b"\x09" + _number(packed[0]) + b"\0"
    parts += b"\x07\x0b\x01\0\x01" + coder + b"\x0c" + _number(size)
    digests = b"\x0a\x01" + b"".join(struct.pack("<I", checksum) for checksum in checksums)
    if not sizes:
        return parts + digests + b"\0\0"
    parts += b"\0\x08\x0d" + _number(len(sizes))
    if len(sizes) > 1:
        parts += b"\x09" + b"".join(_number(one) for one in sizes[:-1])
    return parts + digests + b"\0\0"


def _number(value: int) -> bytes:
    if value < 0x80:
        return bytes([value])
    if value < 0x4000:
        return bytes([0x80 | value >> 8, value & 0xFF])
    return b"\xff" + struct.pack("<Q", value)


def _bits(flags: list[bool]) -> bytes:
    padded = [*flags, *[False] * (-len(flags) % 8)]
    return bytes(
        sum(bit << (7 - index) for index, bit in enumerate(padded[at : at + 8])) for at in range(0, len(padded), 8)
    )


def _property(kind: int, data: bytes) -> bytes:
    return bytes([kind]) + _number(len(data)) + data
