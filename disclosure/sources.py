"""Where documents come from: files, folders and zip archives, found without trusting any of them.

Nothing is unpacked to disk, links are followed once, sizes are checked before anything is read. What cannot be read is
a `SourceProblem` with a sentence for people, never an exception.
"""

from __future__ import annotations

import os
import stat
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

SIZE_LIMIT = 50 * 1024 * 1024
"""Bytes of one document. The largest real reports (scanned PDFs) stay below 30 MB."""

ARCHIVE_MEMBER_LIMIT = 200_000
ARCHIVE_RATIO_LIMIT = 200
"""How much a member of an archive may grow when unpacked; text of tables shrinks to about a twentieth."""

_RATIO_FREE_SIZE = 1024 * 1024
_PASSED_OVER = frozenset(
    f".{suffix}"
    for suffix in (
        *("css", "js", "mjs", "map", "woff", "woff2", "ttf", "eot"),
        *("png", "jpg", "jpeg", "gif", "svg", "ico", "webp", "bmp", "mp3", "mp4"),
        *("ini", "lnk", "db", "log"),
    )
)


@dataclass(frozen=True, slots=True)
class Source:
    """One document to read: a file, or a member of a zip archive. `name` is how people find it again."""

    name: str
    path: Path
    member: str | None = None


@dataclass(frozen=True, slots=True)
class SourceProblem:
    """A document, folder or archive that cannot be read: a stable code and a sentence (Chinese, then English)."""

    name: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Found:
    """What some paths lead to, in order of names; `passed_over` counts pictures, styles and hidden files in folders."""

    sources: list[Source]
    problems: list[SourceProblem]
    passed_over: int


def find_sources(paths: Sequence[Path]) -> Found:
    """Every document under some paths: files as they are, folders with all below them, zip archives by member."""
    found = Found([], [], 0)
    passed_over = 0
    visited: set[tuple[int, int]] = set()
    for path in paths:
        for item in _walk(path, visited, is_named=True):
            if isinstance(item, SourceProblem):
                found.problems.append(item)
            elif item is None:
                passed_over += 1
            elif item.path.suffix.lower() == ".zip":
                members, problems, skipped = _list_archive(item)
                found.sources.extend(members)
                found.problems.extend(problems)
                passed_over += skipped
            else:
                found.sources.append(item)
    return Found(found.sources, found.problems, passed_over)


def _walk(path: Path, visited: set[tuple[int, int]], *, is_named: bool) -> Iterator[Source | SourceProblem | None]:
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
            for child in children:
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


def read_source(source: Source) -> bytes | SourceProblem:
    """The bytes of a document, or why there are none. Never reads more than SIZE_LIMIT."""
    try:
        if source.member is not None:
            return _read_member(source)
        with source.path.open("rb") as handle:
            size = os.fstat(handle.fileno()).st_size
            if size > SIZE_LIMIT:
                return too_large(source.name, size)
            data = handle.read(SIZE_LIMIT + 1)
    except OSError as error:
        return _problem_of(source.name, error)
    return data if len(data) <= SIZE_LIMIT else too_large(source.name, len(data))


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


def _list_archive(archive: Source) -> tuple[list[Source], list[SourceProblem], int]:
    """The members of a zip archive that are documents, what is wrong with others, how many are passed over."""
    sources: list[Source] = []
    problems: list[SourceProblem] = []
    passed_over = 0
    try:
        with zipfile.ZipFile(archive.path) as opened:
            members = [member for member in opened.infolist() if not member.is_dir()]
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError):
        return [], [_bad_archive(archive.name)], 0
    except OSError as error:
        return [], [_problem_of(archive.name, error)], 0
    if len(members) > ARCHIVE_MEMBER_LIMIT:
        message = (
            f"压缩包内文件超过 {ARCHIVE_MEMBER_LIMIT} 个 | the archive has more than {ARCHIVE_MEMBER_LIMIT} members"
        )
        return [], [SourceProblem(archive.name, "archive_too_large", message)], 0
    for member in sorted(members, key=lambda member: member.filename):
        shown = _member_name(member)
        name = f"{archive.name}!{shown}"
        parts = shown.split("/")
        if any(is_passed_over(part) for part in parts if part not in (".", "..")):
            passed_over += 1
        elif problem := _check_member(name, parts, member):
            problems.append(problem)
        else:
            sources.append(Source(name, archive.path, member.filename))
    return sources, problems, passed_over


def _check_member(name: str, parts: list[str], member: zipfile.ZipInfo) -> SourceProblem | None:
    if ".." in parts or parts[0] == "" or ":" in parts[0]:
        return SourceProblem(
            name, "archive_path", "压缩包内的路径指向包外,未读取 | the member's path leads out of the archive; not read"
        )
    if member.flag_bits & 0x1:
        return SourceProblem(
            name, "archive_encrypted", "压缩包已加密,请先解压 | the archive is encrypted; unpack it first"
        )
    if parts[-1].lower().endswith(".zip"):
        return SourceProblem(
            name, "archive_nested", "压缩包内还有压缩包,请先解压 | an archive inside an archive; unpack it first"
        )
    if member.file_size > SIZE_LIMIT:
        return too_large(name, member.file_size)
    grows = member.file_size > ARCHIVE_RATIO_LIMIT * max(member.compress_size, 1)
    if grows and member.file_size > _RATIO_FREE_SIZE:
        return SourceProblem(
            name,
            "archive_ratio",
            f"解压后会膨胀 {ARCHIVE_RATIO_LIMIT} 倍以上,疑为压缩炸弹,未读取 | "
            f"it would grow more than {ARCHIVE_RATIO_LIMIT}-fold when unpacked; not read",
        )
    return None


def _read_member(source: Source) -> bytes | SourceProblem:
    """The bytes of a member; its stated size is not trusted."""
    assert source.member is not None
    try:
        with zipfile.ZipFile(source.path) as opened, opened.open(source.member) as handle:
            data = handle.read(SIZE_LIMIT + 1)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, KeyError, EOFError, zlib.error):
        return _bad_archive(source.name)
    return data if len(data) <= SIZE_LIMIT else too_large(source.name, len(data))


def _bad_archive(name: str) -> SourceProblem:
    return SourceProblem(
        name, "archive_damaged", "压缩包已损坏或不是 zip 格式 | the archive is damaged or not in zip format"
    )


def _member_name(member: zipfile.ZipInfo) -> str:
    """The name as its author wrote it: Chinese Windows programs store GBK without saying so."""
    name = member.filename
    if not member.flag_bits & 0x800:
        try:
            name = name.encode("cp437").decode("gb18030")
        except UnicodeError:
            name = member.filename
    return printable(name).replace("\\", "/")


def printable(path: Path | str) -> str:
    """A name that can be printed and stored, whatever bytes it is made of."""
    return os.fsencode(path).decode("utf-8", "replace")
