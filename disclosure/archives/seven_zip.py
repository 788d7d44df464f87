"""7z archives, with the standard library only: the methods that 7-Zip uses for documents (LZMA, LZMA2, Deflate).

The format is that of 7zFormat.txt in the LZMA SDK (public domain). What needs more (PPMd, Deflate64, BCJ2,
encryption) is named. Blocks are decoded in a stream of bounded length; checksums of headers and members are compared.
"""

from __future__ import annotations

import bz2
import io
import lzma
import stat
import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from disclosure.archives.members import (
    MEMBER_LIMIT,
    RATIO_FREE_BYTES,
    RATIO_LIMIT,
    TOTAL_LIMIT,
    ArchiveError,
    Doubt,
    Member,
    damaged,
    too_large,
    too_many,
    unknown_method,
)

_SIGNATURE_BYTES = 32
_HEADER_LIMIT = 64 * 1024 * 1024
_PART = 256 * 1024
_LARGEST_DICTIONARY = 512 * 1024 * 1024
_SMALLEST_DICTIONARY = 4096

_COPY, _LZMA, _LZMA2, _DELTA = b"\x00", b"\x03\x01\x01", b"\x21", b"\x03"
_DEFLATE, _BZIP2, _AES = b"\x04\x01\x08", b"\x04\x02\x02", b"\x06\xf1\x07\x01"
_BRANCH_FILTERS = {
    b"\x04": lzma.FILTER_X86,
    b"\x03\x03\x01\x03": lzma.FILTER_X86,
    b"\x07": lzma.FILTER_ARM,
    b"\x03\x03\x05\x01": lzma.FILTER_ARM,
}
_NAMES = {
    b"\x03\x04\x01": "PPMd",
    b"\x04\x01\x09": "Deflate64",
    b"\x03\x03\x01\x1b": "BCJ2",
    b"\x04\xf7\x11\x01": "Zstandard",
    b"\x04\xf7\x11\x02": "Brotli",
}


@dataclass(slots=True)
class _Coder:
    """A step of decoding: which method, its properties."""

    method: bytes
    properties: bytes


@dataclass(slots=True)
class _Folder:
    """A block that is decoded as a whole: coders from the output back to the packed bytes, sizes of its files."""

    coders: list[_Coder]
    sizes: list[int]
    final: int
    position: int = 0
    packed: int = 0
    checksum: int | None = None
    file_sizes: list[int] = field(default_factory=list)
    file_checksums: list[int | None] = field(default_factory=list)
    has_bad_chain: bool = False

    @property
    def size(self) -> int:
        return self.sizes[self.final] if self.sizes else 0


@dataclass(slots=True)
class _File:
    """A file: the block it is in (None: empty), its number in the block."""

    name: str
    is_folder: bool
    doubt: Doubt
    folder: int | None = None
    number: int = 0


class SevenZip:
    """A 7z archive that is open."""

    broken_by: ArchiveError | None = None

    def __init__(self, handle: BinaryIO) -> None:
        """Raises ArchiveError: archive_damaged, archive_encrypted, archive_method, archive_too_large."""
        self._handle = handle
        self._stream: tuple[int, int, Iterator[bytes], bytearray] | None = None
        try:
            self._folders, self._files = _read_archive(handle)
        except (IndexError, struct.error, ValueError, OverflowError, UnicodeDecodeError) as error:
            raise damaged() from error

    def members(self) -> list[Member]:
        """All files in it, in their order in the archive."""
        files = [(index, file) for index, file in enumerate(self._files) if not file.is_folder]
        if len(files) > MEMBER_LIMIT:
            raise too_many()
        if sum(folder.size for folder in self._folders) > TOTAL_LIMIT:
            raise too_large()
        return [Member(index, file.name, self._size(file), self._doubt(file)) for index, file in files]

    def _size(self, file: _File) -> int:
        return 0 if file.folder is None else self._folders[file.folder].file_sizes[file.number]

    def _doubt(self, file: _File) -> Doubt:
        if file.doubt or file.folder is None:
            return file.doubt
        folder = self._folders[file.folder]
        if any(coder.method == _AES for coder in folder.coders):
            return "encrypted"
        grows = folder.size > RATIO_LIMIT * max(folder.packed, 1)
        return "ratio" if grows and folder.size > RATIO_FREE_BYTES else ""

    def read(self, key: int, limit: int) -> bytes:
        """The bytes of a member, at most `limit` + 1. Blocks are decoded once where members are read in order."""
        file = self._files[key]
        if file.folder is None:
            return b""
        folder = self._folders[file.folder]
        size = folder.file_sizes[file.number]
        try:
            self._go_to(file)
            data = self._take(min(size, limit + 1))
            if size <= limit and folder.file_checksums[file.number] not in (None, zlib.crc32(data)):
                raise ValueError("checksum")
        except (lzma.LZMAError, zlib.error, EOFError, ValueError, OSError, MemoryError) as error:
            self._stream = None
            raise damaged() from error
        if size <= limit and self._stream is not None:
            self._stream = (file.folder, file.number + 1, *self._stream[2:])
        else:
            self._stream = None
        return data

    def _go_to(self, file: _File) -> None:
        """Place the stream at the first byte of a file."""
        assert file.folder is not None
        folder = self._folders[file.folder]
        if self._stream is None or self._stream[0] != file.folder or self._stream[1] > file.number:
            self._stream = (file.folder, 0, _decode(self._handle, folder), bytearray())
        for number in range(self._stream[1], file.number):
            left = folder.file_sizes[number]
            while left:
                left -= len(self._take(min(left, _PART)))
        self._stream = (file.folder, file.number, *self._stream[2:])

    def _take(self, count: int) -> bytes:
        assert self._stream is not None
        _, _, parts, buffer = self._stream
        while len(buffer) < count:
            part = next(parts, b"")
            if not part:
                raise EOFError
            buffer += part
        data = bytes(buffer[:count])
        del buffer[:count]
        return data


# -- headers ----------------------------------------------------------------------------------------------------


class _Header:
    """The bytes of a header, read from the front."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._position = 0

    def take(self, count: int) -> bytes:
        if count < 0 or self._position + count > len(self._data):
            raise ValueError("the header ends early")
        self._position += count
        return self._data[self._position - count : self._position]

    def byte(self) -> int:
        return self.take(1)[0]

    def number(self) -> int:
        """Ones at the front of the first byte tell how many more bytes there are."""
        first = self.byte()
        mask = 0x80
        value = 0
        for index in range(8):
            if not first & mask:
                return value + ((first & (mask - 1)) << (8 * index))
            value |= self.byte() << (8 * index)
            mask >>= 1
        return value

    def count(self) -> int:
        """A number of things, each of which takes room in the header or the archive."""
        value = self.number()
        if value > 4 * MEMBER_LIMIT:
            raise too_many()
        return value

    def bits(self, count: int) -> list[bool]:
        data = self.take((count + 7) // 8)
        return [bool(data[index // 8] & (0x80 >> index % 8)) for index in range(count)]

    def flags(self, count: int) -> list[bool]:
        """A bit for each, or one byte for all."""
        return [True] * count if self.byte() else self.bits(count)

    def checksums(self, count: int) -> list[int | None]:
        return [struct.unpack("<I", self.take(4))[0] if flag else None for flag in self.flags(count)]

    def expect(self, value: int) -> None:
        if self.byte() != value:
            raise ValueError(f"expected {value}")


def _read_archive(handle: BinaryIO) -> tuple[list[_Folder], list[_File]]:
    handle.seek(0)
    start = handle.read(_SIGNATURE_BYTES)
    if len(start) < _SIGNATURE_BYTES or zlib.crc32(start[12:]) != struct.unpack("<I", start[8:12])[0]:
        raise ValueError("start header")
    offset, size, checksum = struct.unpack("<QQI", start[12:])
    if not size:
        return [], []
    if size > _HEADER_LIMIT:
        raise too_large()
    length = handle.seek(0, io.SEEK_END)
    if _SIGNATURE_BYTES + offset + size > length:
        raise ValueError("the file is shorter than it says")
    handle.seek(_SIGNATURE_BYTES + offset)
    data = handle.read(size)
    if zlib.crc32(data) != checksum:
        raise ValueError("header")
    for _ in range(4):
        header = _Header(data)
        kind = header.byte()
        if kind == 0x01:
            return _read_contents(header)
        if kind != 0x17:
            break
        data = _unpack_header(handle, header)
    raise ValueError("no header")


def _unpack_header(handle: BinaryIO, header: _Header) -> bytes:
    """A header that is packed itself."""
    (folder, *_) = _read_streams(header)
    if any(coder.method == _AES for coder in folder.coders):
        raise ArchiveError("archive_encrypted", "压缩包已加密,请先解压 | the archive is encrypted; unpack it first")
    if folder.size > _HEADER_LIMIT:
        raise too_large()
    try:
        data = b"".join(_decode(handle, folder))
    except (lzma.LZMAError, zlib.error, EOFError, OSError) as error:
        raise ValueError("packed header") from error
    if folder.checksum not in (None, zlib.crc32(data)):
        raise ValueError("packed header")
    return data


def _read_contents(header: _Header) -> tuple[list[_Folder], list[_File]]:
    folders: list[_Folder] = []
    files: list[_File] = []
    while kind := header.byte():
        if kind == 0x02:
            while header.byte():
                header.take(header.number())
        elif kind == 0x03:
            _read_streams(header)
        elif kind == 0x04:
            folders = _read_streams(header)
        elif kind == 0x05:
            files = _read_files(header)
        else:
            raise ValueError("header")
    places = [(index, number) for index, folder in enumerate(folders) for number in range(len(folder.file_sizes))]
    with_bytes = [file for file in files if file.folder is not None]
    if len(places) != len(with_bytes):
        raise ValueError("files and streams differ")
    for file, (index, number) in zip(with_bytes, places, strict=True):
        file.folder, file.number = index, number
    return folders, files


def _read_streams(header: _Header) -> list[_Folder]:
    position = 0
    packed: list[int] = []
    folders: list[_Folder] = []
    while kind := header.byte():
        if kind == 0x06:
            position, packed = _read_pack_info(header)
        elif kind == 0x07:
            folders = _read_folders(header)
        elif kind == 0x08:
            _read_substreams(header, folders)
        else:
            raise ValueError("streams")
    if len(packed) < len(folders):
        raise ValueError("packed streams")
    for folder, size in zip(folders, packed, strict=False):
        folder.position, folder.packed = _SIGNATURE_BYTES + position, size
        position += size
        if not folder.file_sizes and not folder.file_checksums:
            folder.file_sizes, folder.file_checksums = [folder.size], [folder.checksum]
    return folders


def _read_pack_info(header: _Header) -> tuple[int, list[int]]:
    position = header.number()
    count = header.count()
    sizes: list[int] = []
    while kind := header.byte():
        if kind == 0x09:
            sizes = [header.number() for _ in range(count)]
        elif kind == 0x0A:
            header.checksums(count)
        else:
            raise ValueError("pack info")
    return position, sizes


def _read_folders(header: _Header) -> list[_Folder]:
    header.expect(0x0B)
    count = header.count()
    header.expect(0)  # nothing outside
    folders = [_read_folder(header) for _ in range(count)]
    header.expect(0x0C)
    for folder in folders:
        folder.sizes = [header.number() for _ in folder.sizes]
    while kind := header.byte():
        if kind != 0x0A:
            raise ValueError("folders")
        for folder, checksum in zip(folders, header.checksums(count), strict=True):
            folder.checksum = checksum
    return folders


def _read_folder(header: _Header) -> _Folder:
    """Coders in a chain; where they branch (BCJ2) the block is kept, and refused when it is read."""
    coders: list[_Coder] = []
    is_chain = True
    inputs = outputs = 0
    for _ in range(header.count()):
        flag = header.byte()
        method = header.take(flag & 0x0F)
        taken, given = (header.number(), header.number()) if flag & 0x10 else (1, 1)
        properties = header.take(header.number()) if flag & 0x20 else b""
        is_chain = is_chain and (taken, given) == (1, 1)
        inputs, outputs = inputs + taken, outputs + given
        coders.append(_Coder(method, properties))
        if len(coders) > 8 or inputs > 32 or outputs > 32:
            raise ValueError("coders")
    bound = {}
    for _ in range(outputs - 1):
        taken = header.number()
        bound[taken] = header.number()
    packed = inputs - len(bound)
    if packed > 1:
        for _ in range(packed):
            header.number()
        is_chain = False
    final = next((index for index in range(outputs) if index not in bound.values()), None)
    if final is None or not coders:
        raise ValueError("coders")
    if not is_chain:
        return _Folder(coders, [0] * outputs, final, has_bad_chain=True)
    order = [final]
    while order[-1] in bound:
        order.append(bound[order[-1]])
        if len(order) > len(coders):
            raise ValueError("coders in a circle")
    return _Folder([coders[index] for index in order], [0] * outputs, final)


def _read_substreams(header: _Header, folders: list[_Folder]) -> None:
    counts = [1] * len(folders)
    kind = header.byte()
    if kind == 0x0D:
        counts = [header.count() for _ in folders]
        if sum(counts) > 4 * MEMBER_LIMIT:
            raise too_many()
        kind = header.byte()
    for folder, count in zip(folders, counts, strict=True):
        sizes = [header.number() for _ in range(count - 1)] if kind == 0x09 else []
        if count:
            sizes.append(folder.size - sum(sizes))
        if len(sizes) != count or any(size < 0 for size in sizes):
            raise ValueError("sizes")
        folder.file_sizes = sizes
        folder.file_checksums = [folder.checksum] if count == 1 else [None] * count
    if kind == 0x09:
        kind = header.byte()
    while kind:
        if kind != 0x0A:
            raise ValueError("substreams")
        open_places = [
            (folder, number)
            for folder, count in zip(folders, counts, strict=True)
            for number in range(count)
            if not (count == 1 and folder.checksum is not None)
        ]
        for (folder, number), checksum in zip(open_places, header.checksums(len(open_places)), strict=True):
            folder.file_checksums[number] = checksum
        kind = header.byte()


def _read_files(header: _Header) -> list[_File]:
    count = header.count()
    names = [""] * count
    is_empty = [False] * count
    is_empty_file: list[bool] = []
    attributes: list[int] = [0] * count
    while kind := header.byte():
        part = _Header(header.take(header.number()))
        if kind == 0x0E:
            is_empty = part.bits(count)
        elif kind == 0x0F:
            is_empty_file = part.bits(sum(is_empty))
        elif kind == 0x11:
            part.expect(0)
            names = [_read_name(part) for _ in range(count)]
        elif kind == 0x15:
            flags = part.flags(count)
            part.expect(0)
            attributes = [struct.unpack("<I", part.take(4))[0] if flag else 0 for flag in flags]
    files = []
    empties = iter(is_empty_file or [False] * sum(is_empty))
    for name, empty, attribute in zip(names, is_empty, attributes, strict=True):
        is_folder = empty and not next(empties)
        files.append(_File(name, is_folder, _doubt_of(attribute), None if empty else 0))
    return files


def _read_name(part: _Header) -> str:
    units = bytearray()
    while (unit := part.take(2)) != b"\x00\x00":
        units += unit
    return units.decode("utf-16-le", "replace")


def _doubt_of(attribute: int) -> Doubt:
    mode = attribute >> 16 if attribute & 0x8000 else 0
    if stat.S_ISLNK(mode) or attribute & 0x400:
        return "link"
    return "device" if mode and stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR) else ""


# -- decoding ---------------------------------------------------------------------------------------------------


def _decode(handle: BinaryIO, folder: _Folder) -> Iterator[bytes]:
    """The bytes of a block in parts, as many as it says. Raises what the decoders raise, EOFError, ArchiveError."""
    decoder = _decoder(folder)
    handle.seek(folder.position)
    unread, left = folder.packed, folder.size
    pending = b""
    while left > 0:
        if not pending and unread > 0:
            pending = handle.read(min(unread, _PART))
            if not pending:
                raise EOFError
            unread -= len(pending)
        part, pending = decoder(pending, min(left, _PART))
        if not part and not pending and unread <= 0:
            raise EOFError
        left -= len(part)
        if part:
            yield part


_Step = Callable[[bytes, int], tuple[bytes, bytes]]
"""(packed bytes, most bytes wanted) -> (bytes, packed bytes that are left over)."""


def _decoder(folder: _Folder) -> _Step:
    methods = [coder.method for coder in folder.coders]
    for method in methods:
        if folder.has_bad_chain or method in _NAMES or method == _AES:
            raise unknown_method(next((_NAMES[m] for m in methods if m in _NAMES), "AES" if _AES in methods else "?"))
    if methods == [_COPY]:
        return lambda packed, most: (packed[:most], packed[most:])
    if methods == [_DEFLATE]:
        return _inflate()
    if methods == [_BZIP2]:
        return _stepwise(bz2.BZ2Decompressor())
    filters = [_filter_of(coder, folder) for coder in folder.coders]
    if methods[-1] == _LZMA and len(filters) > 1 and methods[0] in _BRANCH_FILTERS:
        # The library keeps the last bytes of this pair back; 7-Zip makes it for programs, never for documents.
        raise unknown_method("BCJ + LZMA")
    return _stepwise(lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=filters))


def _filter_of(coder: _Coder, folder: _Folder) -> dict[str, Any]:
    if coder.method == _LZMA and len(coder.properties) >= 5:
        packed = coder.properties[0]
        if packed >= 225:
            raise ValueError("properties")
        (dictionary,) = struct.unpack("<I", coder.properties[1:5])
        return {
            "id": lzma.FILTER_LZMA1,
            "lc": packed % 9,
            "lp": packed // 9 % 5,
            "pb": packed // 45,
            "dict_size": _dictionary(dictionary, folder),
        }
    if coder.method == _LZMA2 and len(coder.properties) == 1 and coder.properties[0] <= 40:
        bits = coder.properties[0]
        return {"id": lzma.FILTER_LZMA2, "dict_size": _dictionary((2 | bits & 1) << (bits // 2 + 11), folder)}
    if coder.method == _DELTA and len(coder.properties) == 1:
        return {"id": lzma.FILTER_DELTA, "dist": coder.properties[0] + 1}
    if coder.method in _BRANCH_FILTERS:
        return {"id": _BRANCH_FILTERS[coder.method]}
    raise unknown_method(coder.method.hex())


def _dictionary(stated: int, folder: _Folder) -> int:
    """No more memory than the block has bytes: what stands behind them is never looked at."""
    needed = max(_SMALLEST_DICTIONARY, min(stated, max(folder.sizes)))
    if needed > _LARGEST_DICTIONARY:
        raise unknown_method(f"{needed // 1024**2} MB")
    return needed


def _stepwise(decompressor: Any) -> _Step:
    def step(packed: bytes, most: int) -> tuple[bytes, bytes]:
        if decompressor.eof:
            raise EOFError
        # What it has taken in and not yet used is used first: it keeps no more than one part.
        taken, left = (packed, b"") if decompressor.needs_input else (b"", packed)
        return decompressor.decompress(taken, most), left

    return step


def _inflate() -> _Step:
    decompressor = zlib.decompressobj(-zlib.MAX_WBITS)

    def step(packed: bytes, most: int) -> tuple[bytes, bytes]:
        data = decompressor.decompress(packed, most)
        return data, decompressor.unconsumed_tail

    return step
