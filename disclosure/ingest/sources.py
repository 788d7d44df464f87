"""Where documents come from: files, folders and archives, found without trusting any of them.

Nothing is unpacked to disk, links are followed once, sizes are checked before anything is read. What cannot be read is
a `SourceProblem` with a sentence for people, never an exception.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from disclosure.archives import (
    HEAD_BYTES,
    Archive,
    ArchiveError,
    Member,
    is_archive_name,
    kind_of,
    may_be_archive,
    open_archive,
    open_archive_bytes,
)
from disclosure.model.plain_text import plain

SIZE_LIMIT = 50 * 1024 * 1024
"""Bytes of one document. The largest real reports (scanned PDFs) stay below 30 MB."""

NESTED_LIMIT = 256 * 1024 * 1024
"""Bytes of an archive inside an archive, which is held in memory while it is read."""

_PASSED_OVER = frozenset(
    f".{suffix}"
    for suffix in (
        *("css", "js", "mjs", "map", "woff", "woff2", "ttf", "eot"),
        *("png", "jpg", "jpeg", "gif", "svg", "ico", "webp", "bmp", "mp3", "mp4"),
        *("ini", "lnk", "db", "log"),
    )
)
_PAGE = re.compile(r"\.(?:s?html?|xhtml|mht|mhtml|docx?)$", re.IGNORECASE)
_PARTS_FOLDER = re.compile(r"(?:[_.]files|_file|\.fld|_arquivos|文件)$", re.IGNORECASE)
"""What browsers and word processors put behind a page's name for the folder of its pictures, styles and frames."""


@dataclass(frozen=True, slots=True)
class Source:
    """One document to read: a file, or a member of an archive (keys, from the outer archive to the inner).

    `name` is how people find it again.
    """

    name: str
    path: Path
    member: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceProblem:
    """A document, folder or archive that cannot be read: a stable code and a sentence (Chinese, then English)."""

    name: str
    code: str
    message: str


_Item = Source | SourceProblem | None
"""A source, a problem, or None for a file that is passed over."""


@dataclass(frozen=True, slots=True)
class Found:
    """What some paths lead to, in order of names; `passed_over` counts pictures, styles and hidden files in folders."""

    sources: list[Source]
    problems: list[SourceProblem]
    passed_over: int


def find_sources(paths: Sequence[Path]) -> Found:
    """Every document under some paths: files as they are, folders with all below them, archives by member."""
    visited: set[tuple[int, int]] = set()
    return _sort_out(found for path in paths for found in _walk(path, visited, is_named=True))


def find_named(documents: Sequence[tuple[str, Path]]) -> Found:
    """`find_sources` for files that people know by another name, such as the address from which they came."""
    return _sort_out(Source(printable(name), path) for name, path in documents)


def _sort_out(walked: Iterable[_Item]) -> Found:
    sources: list[Source] = []
    problems: list[SourceProblem] = []
    passed_over = 0
    for found in walked:
        for item in _look_inside(found) if isinstance(found, Source) else (found,):
            if isinstance(item, SourceProblem):
                problems.append(item)
            elif item is None:
                passed_over += 1
            else:
                sources.append(item)
    return Found(sources, problems, passed_over)


def join_found(*parts: Found) -> Found:
    """Several findings as one."""
    return Found(
        [source for part in parts for source in part.sources],
        [problem for part in parts for problem in part.problems],
        sum(part.passed_over for part in parts),
    )


def _walk(path: Path, visited: set[tuple[int, int]], *, is_named: bool) -> Iterator[_Item]:
    """Sources and problems under a path; None for each file that is passed over. Each folder is entered once."""
    name = printable(path)
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            identity = (status.st_dev, status.st_ino)
            if identity in visited and status.st_ino:
                return
            visited.add(identity)
            children = sorted(path.iterdir())
            if is_named and not children:
                yield SourceProblem(name, "empty_folder", "文件夹是空的 | the folder is empty")
            parts = parts_folders(child.name for child in children)
            for child in children:
                if child.name in parts and child.is_dir():
                    yield from (None for below in child.rglob("*") if below.is_file())
                else:
                    yield from _walk(child, visited, is_named=False)
            return
    except OSError as error:
        yield _problem_of(name, error)
        return
    if not is_named and is_passed_over(path.name):
        yield None
    elif not stat.S_ISREG(status.st_mode):
        yield SourceProblem(name, "not_a_file", "不是普通文件 | not a regular file")
    else:
        yield Source(name, path)


def is_passed_over(name: str) -> bool:
    """Whether a file in a folder is plainly no document: hidden, temporary, a picture, a style."""
    return name.startswith((".", "~$", "__MACOSX")) or Path(name).suffix.lower() in _PASSED_OVER or name == "Thumbs.db"


def parts_folders(names: Iterator[str]) -> set[str]:
    """The names that are folders of a saved page's parts: 年报_files beside 年报.html."""
    all_names = list(names)
    pages = {_PAGE.sub("", name).lower() for name in all_names if _PAGE.search(name)}
    return {
        name
        for name in all_names
        if (match := _PARTS_FOLDER.search(name)) and name[: match.start()].rstrip("_. ").lower() in pages
    }


class SourceReader:
    """Reads sources one after another; an archive stays open while its members follow each other."""

    def __init__(self) -> None:
        self._path: Path | None = None
        self._handle: BinaryIO | None = None
        self._archives: list[tuple[tuple[int, ...], Archive]] = []

    def __enter__(self) -> SourceReader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def read(self, source: Source) -> bytes | SourceProblem:
        """The bytes of a document, or why there are none. Never reads more than SIZE_LIMIT of it."""
        try:
            if source.member:
                data = self._archive(source).read(source.member[-1], SIZE_LIMIT)
            else:
                with source.path.open("rb") as handle:
                    size = os.fstat(handle.fileno()).st_size
                    if size > SIZE_LIMIT:
                        return too_large(source.name, size)
                    data = handle.read(SIZE_LIMIT + 1)
        except ArchiveError as error:
            return SourceProblem(source.name, error.code, error.message)
        except OSError as error:
            return _problem_of(source.name, error)
        return data if len(data) <= SIZE_LIMIT else too_large(source.name, len(data))

    def _archive(self, source: Source) -> Archive:
        """The innermost archive that holds the source; opened where it is not open yet."""
        outer = source.member[:-1]
        if self._path != source.path:
            self._close()
            self._handle = source.path.open("rb")
            self._archives = [((), _must_open(open_archive(self._handle, source.path.name)))]
            self._archives[0][1].members()
            self._path = source.path
        if not outer:
            return self._archives[0][1]
        if len(self._archives) < 2 or self._archives[1][0] != outer:
            archive = self._archives[0][1]
            names = {member.key: member.name for member in archive.members()} if outer else {}
            inner = _must_open(open_archive_bytes(archive.read(outer[0], NESTED_LIMIT), names.get(outer[0], "")))
            inner.members()
            self._archives[1:] = [(outer, inner)]
        return self._archives[1][1]

    def _close(self) -> None:
        self._archives.clear()
        self._path = None
        if self._handle is not None:
            self._handle.close()
            self._handle = None


def read_source(source: Source) -> bytes | SourceProblem:
    """The bytes of one document; see `SourceReader` for many."""
    with SourceReader() as reader:
        return reader.read(source)


def too_large(name: str, size: int) -> SourceProblem:
    """The problem of a document beyond SIZE_LIMIT."""
    limit = SIZE_LIMIT // 1024 // 1024
    found = size / 1024 / 1024
    return SourceProblem(
        name,
        "file_too_large",
        f"文件有 {found:.0f} MB,超过 {limit} MB 的上限,未读取;年度报告通常不到 1 MB,请确认文件 | "
        f"the file has {found:.0f} MB, over the limit of {limit} MB, and was not read; "
        "an annual report rarely has 1 MB, please check the file",
    )


def _problem_of(name: str, error: OSError) -> SourceProblem:
    if isinstance(error, FileNotFoundError):
        return SourceProblem(name, "file_not_found", "没有这个文件 | no such file")
    if isinstance(error, PermissionError):
        return SourceProblem(name, "file_not_readable", "没有读取权限 | reading it is not permitted")
    reason = error.strerror or type(error).__name__
    return SourceProblem(name, "file_not_readable", f"无法读取({reason}) | it cannot be read ({reason})")


# -- archives ---------------------------------------------------------------------------------------------------


def _look_inside(source: Source) -> Iterator[_Item]:
    """A file as it is, or the members of the archive that it is."""
    if not may_be_archive(source.path.name):
        yield source
        return
    try:
        with source.path.open("rb") as handle:
            head = handle.read(HEAD_BYTES)
            handle.seek(0)
            if kind_of(head) is None and not is_archive_name(source.path.name):
                yield source
                return
            archive = open_archive(handle, source.path.name)
            if archive is None:
                yield source
                return
            yield from _list_members(source, archive)
    except ArchiveError as error:
        yield SourceProblem(source.name, error.code, error.message)
    except OSError as error:
        yield _problem_of(source.name, error)


def _list_members(source: Source, archive: Archive) -> Iterator[_Item]:
    """The members of an archive that are documents, what is wrong with others, None for each that is passed over."""
    try:
        members = archive.members()
    except ArchiveError as error:
        yield SourceProblem(source.name, error.code, error.message)
        return
    parts = _parts_folders_of(members)
    seen: dict[str, int] = {}
    for member in members:
        shown = printable(member.name).replace("\\", "/")
        names = shown.split("/")
        seen[shown] = seen.get(shown, 0) + 1
        name = f"{source.name}!{shown}" + (f" ({seen[shown]})" if seen[shown] > 1 else "")
        if any(is_passed_over(part) for part in names if part not in (".", "..")) or any(
            "/".join(names[: count + 1]) in parts for count in range(len(names) - 1)
        ):
            yield None
            continue
        problem = _check_member(name, names, member)
        if problem is not None:
            yield problem
            continue
        inside = Source(name, source.path, (*source.member, member.key))
        if not may_be_archive(shown):
            yield inside
        elif is_archive_name(shown):
            yield from _look_inside_member(inside, archive, member, shown)
        else:
            yield inside
    if archive.broken_by is not None:
        broken = archive.broken_by
        rest = ";此前的文件已读取 | what comes before the damage is read"
        yield SourceProblem(source.name, broken.code, f"{broken.message}{rest}")


def _look_inside_member(inside: Source, archive: Archive, member: Member, shown: str) -> Iterator[_Item]:
    """An archive inside an archive is looked into once; one that is deeper is refused by name."""
    if len(inside.member) > 1:
        yield SourceProblem(
            inside.name,
            "archive_nested",
            "压缩包套了两层以上,请先解压 | an archive inside an archive inside an archive; unpack it first",
        )
        return
    try:
        data = archive.read(member.key, NESTED_LIMIT)
        if len(data) > NESTED_LIMIT:
            yield SourceProblem(
                inside.name,
                "archive_too_large",
                f"内层压缩包超过 {NESTED_LIMIT // 1024**2} MB,请先解压 | "
                f"the inner archive has more than {NESTED_LIMIT // 1024**2} MB; unpack it first",
            )
            return
        opened = open_archive_bytes(data, shown)
    except ArchiveError as error:
        yield SourceProblem(inside.name, error.code, error.message)
        return
    if opened is None:
        yield inside
    else:
        yield from _list_members(inside, opened)


def _parts_folders_of(members: Sequence[Member]) -> set[str]:
    """The folders, by their path in the archive, that hold the parts of a saved page."""
    below: dict[str, set[str]] = {}
    for member in members:
        parent = ""
        for part in printable(member.name).replace("\\", "/").split("/"):
            below.setdefault(parent, set()).add(part)
            parent = f"{parent}/{part}" if parent else part
    return {
        f"{parent}/{name}" if parent else name for parent, names in below.items() for name in parts_folders(iter(names))
    }


def _check_member(name: str, parts: list[str], member: Member) -> SourceProblem | None:
    if ".." in parts or parts[0] == "" or ":" in parts[0]:
        return SourceProblem(
            name, "archive_path", "压缩包内的路径指向包外,未读取 | the member's path leads out of the archive; not read"
        )
    if member.doubt:
        code, message = _DOUBTS[member.doubt]
        return SourceProblem(name, code, message)
    if member.size > (NESTED_LIMIT if is_archive_name(parts[-1]) else SIZE_LIMIT):
        return too_large(name, member.size)
    return None


_DOUBTS = {
    "encrypted": ("archive_encrypted", "压缩包已加密,请先解压 | the archive is encrypted; unpack it first"),
    "link": ("archive_link", "压缩包内的链接,不跟随 | a link inside the archive; it is not followed"),
    "device": ("archive_device", "压缩包内的设备或管道,未读取 | a device or pipe inside the archive; not read"),
    "ratio": (
        "archive_ratio",
        "解压后会膨胀 200 倍以上,疑为压缩炸弹,未读取 | it would grow more than 200-fold when unpacked; not read",
    ),
}


def _must_open(archive: Archive | None) -> Archive:
    if archive is None:
        raise ArchiveError("archive_damaged", "压缩包在读取时改变了 | the archive changed while it was read")
    return archive


def printable(path: Path | str) -> str:
    """A name that can be printed and stored, whatever bytes and control characters it is made of."""
    with suppress(UnicodeEncodeError):
        return plain(os.fsencode(path).decode("utf-8", "replace"))
    return plain(str(path).encode("utf-8", "replace").decode("utf-8"))
