"""What people decide, as journals beside the versions of a store: one line a decision, never changed, only added to.

    <folder>/journals/<name>.jsonl      one JSON object a line: id, at (UTC), by (who), then the fields of its kind
    <folder>/journals/<name>.lock       held while a line is written

Undoing is a line of its own that names the other (`undoes`); it can be undone in turn. Exact numbers are written as
text. A line that is damaged (cut off by a crash, spoilt by an editor) does not count and is named by `damages`; those
around it count, also where an editor has put a byte-order mark before the first or saved the file as UTF-16.

Two people may decide about one thing at once: who says what they have seen of it (`seen`) is refused with
`ConflictError` where somebody else has decided since.
"""

from __future__ import annotations

import codecs
import json
import os
import re
import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

FOLDER = "journals"
WAIT_SECONDS = 30.0

Entry = dict[str, Any]

_NAME = re.compile(r"[a-z][a-z_]*")
_SHOWN = 40
"""Letters of a damaged line that are shown."""

_OWN_FIELDS = frozenset({"id", "at"})


class JournalError(Exception):
    """A journal that cannot be read or added to; the message is for people."""


class ConflictError(JournalError):
    """Somebody else has decided about the same thing meanwhile, or taken a decision back: nothing was noted.

    `others` are the lines that count now and had not been seen, `gone` the identifiers of seen ones that no longer do.
    """

    def __init__(self, others: Sequence[Entry], gone: Collection[str]) -> None:
        who = "、".join(dict.fromkeys(str(entry.get("by") or "?") for entry in others)) or "?"
        super().__init__(
            f"其他人({who})刚刚改变了同一事项,您的决定没有记录;请核对后再决定 | "
            f"somebody else ({who}) has just changed the same thing; yours was not noted. Look again, and decide"
        )
        self.others = tuple(others)
        self.gone = frozenset(gone)


@dataclass(frozen=True, slots=True)
class Damage:
    """A line of a journal that does not count: the file, the number of the line (from 1), how it begins."""

    path: Path
    line: int
    begins: str

    def __str__(self) -> str:
        """A sentence for people."""
        return (
            f"{self.path} 第 {self.line} 行已损坏,未计入(开头:{self.begins});其余各行照常有效 | "
            f"line {self.line} of {self.path} is damaged and does not count (it begins: {self.begins}); all others do"
        )


def append(
    folder: Path, journal: str, entry: Mapping[str, Any], *, check: Callable[[list[Entry]], None] | None = None
) -> Entry:
    """Add a line to a journal of the store in `folder`; returns it whole, with the `id` and `at` that it was given.

    On return the line is on disk. `check` sees the lines that count while nobody else can add one; what it raises
    keeps the line out. Raises JournalError when it cannot be written, ValueError for an entry that brings
    its own `id` or `at`.
    """
    if surplus := _OWN_FIELDS & entry.keys():
        raise ValueError(f"an entry of a journal is given its {', '.join(sorted(surplus))}")
    path = _path(folder, journal)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(path.with_suffix(".lock"), timeout=WAIT_SECONDS):
            if check is not None:
                check(entries(folder, journal))
            whole = {"id": uuid.uuid4().hex, "at": datetime.now(UTC).isoformat(timespec="microseconds"), **entry}
            _add_line(path, json.dumps(whole, ensure_ascii=False, allow_nan=False, default=_plain))
    except Timeout:
        raise JournalError(
            f"另一个程序正在写入 {path},请稍后再试 | Another program is writing to {path}; try again later"
        ) from None
    except OSError as error:
        raise JournalError(
            f"无法写入 {path}({error.strerror}),未作记录 | "
            f"{path} cannot be written ({error.strerror}); nothing was noted"
        ) from error
    return whole


def undo(folder: Path, journal: str, by: str, entry_id: str) -> Entry:
    """Note that a line no longer counts. Raises ConflictError where it has been undone already, else as `append`."""
    return append(
        folder,
        journal,
        {"by": by.strip(), "undoes": entry_id},
        check=unless_changed(lambda line: line["id"] == entry_id, [entry_id]),
    )


Check = Callable[[list[Entry]], None]
"""What a line waits for: sees those that count, and raises where it may not be added."""


def unless_changed(about: Callable[[Entry], bool], seen: Collection[str] | None) -> Check | None:
    """A check for `append`: raises ConflictError unless the lines `about` the same thing are those `seen` (their ids).

    None, which checks nothing, where it is not known what was seen.
    """
    if seen is None:
        return None

    def require(found: Sequence[Entry]) -> None:
        now = [entry for entry in found if about(entry)]
        others = [entry for entry in now if entry["id"] not in seen]
        gone = set(seen) - {entry["id"] for entry in now}
        if others or gone:
            raise ConflictError(others, gone)

    return require


def entries(folder: Path, journal: str) -> list[Entry]:
    """The lines that count, in order: without undone ones and without the lines that undo."""
    undone: set[str] = set()
    counted: list[Entry] = []
    for line in reversed(history(folder, journal)):
        if line["id"] in undone:
            continue
        if "undoes" in line:
            undone.add(line["undoes"])
        else:
            counted.append(line)
    return counted[::-1]


def history(folder: Path, journal: str) -> list[Entry]:
    """Every whole line in order. Raises JournalError where the file cannot be read; none where there is no file."""
    return [line for line in map(_parse, _lines(_path(folder, journal))) if line is not None]


def damages(folder: Path, chosen: Collection[str] = ()) -> list[Damage]:
    """The damaged lines of some journals (all of the store's where none is named), in order of files and lines.

    Raises JournalError where one cannot be read.
    """
    wanted = chosen or names(folder)
    return [
        Damage(_path(folder, name), number, ascii(line[:_SHOWN].strip())[1:-1])
        for name in wanted
        for number, line in enumerate(_lines(_path(folder, name)), start=1)
        if line.strip() and _parse(line) is None
    ]


def names(folder: Path) -> list[str]:
    """The journals of a store that have a file."""
    return sorted(path.stem for path in (folder / FOLDER).glob("*.jsonl") if _NAME.fullmatch(path.stem))


def take_over(folder: Path, journal: str, shared: Sequence[Entry]) -> None:
    """Have the lines that several machines share, in their order, before those that only this journal has yet.

    Damaged lines stay, at the end. Raises JournalError where the journal cannot be written.
    """
    path = _path(folder, journal)
    known = {entry["id"] for entry in shared}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(path.with_suffix(".lock"), timeout=WAIT_SECONDS):
            own = history(folder, journal)
            wanted = [*shared, *(entry for entry in own if entry["id"] not in known)]
            if [entry["id"] for entry in own] == [entry["id"] for entry in wanted]:
                return
            damaged = [line for line in _lines(path) if line.strip() and _parse(line) is None]
            texts = [json.dumps(entry, ensure_ascii=False, allow_nan=False) for entry in wanted]
            following = path.with_suffix(".next")
            with following.open("wb") as handle:
                handle.write("".join(f"{text}\n" for text in [*texts, *damaged]).encode("utf-8", "replace"))
                handle.flush()
                os.fsync(handle.fileno())
            os.replace(following, path)
    except Timeout:
        raise JournalError(
            f"另一个程序正在写入 {path},请稍后再试 | Another program is writing to {path}; try again later"
        ) from None
    except OSError as error:
        raise JournalError(
            f"无法写入 {path}({error.strerror}) | {path} cannot be written ({error.strerror})"
        ) from error


def stamp(folder: Path) -> str:
    """A text that changes whenever a journal of the store changes: part of the key of every cache."""
    try:
        paths = sorted((folder / FOLDER).glob("*.jsonl"))
        facts = [(path.stem, path.stat()) for path in paths]
    except OSError:
        return ""
    return " ".join(f"{name}:{fact.st_size}:{fact.st_mtime_ns}" for name, fact in facts)


def _path(folder: Path, journal: str) -> Path:
    if not _NAME.fullmatch(journal):
        raise ValueError(f"no name for a journal: {journal!r}")
    return folder / FOLDER / f"{journal}.jsonl"


def _lines(path: Path) -> list[str]:
    try:
        data = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise JournalError(f"无法读取 {path}({error.strerror}) | {path} cannot be read ({error.strerror})") from error
    return _decode(data).split("\n")


def _decode(data: bytes) -> str:
    """The text of a journal, also as an editor may have saved it; bytes that are no text become the sign �."""
    encoding = _utf16_of(data)
    if encoding is None:
        return data.removeprefix(codecs.BOM_UTF8).decode("utf-8", "replace")
    # Older programs added their lines in UTF-8 behind those of the editor.
    newline = "\n".encode(encoding)
    end = len(data) if data.endswith(newline) else data.rfind(newline) + len(newline)
    if b"\0" in data[end:] or end < len(newline):
        end = len(data)
    return data[:end].decode(encoding, "replace") + data[end:].decode("utf-8", "replace")


def _utf16_of(data: bytes) -> str | None:
    """The kind of UTF-16 that a file is in, told by its mark or by the null bytes in what JSON begins with."""
    if data.startswith(codecs.BOM_UTF16_LE) or data.startswith(b'{\0"\0'):
        return "utf-16-le"
    return "utf-16-be" if data.startswith((codecs.BOM_UTF16_BE, b'\0{\0"')) else None


def _add_line(path: Path, text: str) -> None:
    if path.exists() and _utf16_of(data := path.read_bytes()) is not None:
        following = path.with_suffix(".next")
        following.write_bytes(_decode(data).encode("utf-8"))
        os.replace(following, path)
    with path.open("a+b") as handle:
        if handle.seek(0, os.SEEK_END):
            handle.seek(-1, os.SEEK_END)
            if handle.read(1) != b"\n":  # what a crash cut off stays a line of its own
                handle.write(b"\n")
        handle.write(text.encode("utf-8", "replace") + b"\n")
        handle.flush()
        os.fsync(handle.fileno())


def _parse(line: str) -> Entry | None:
    try:
        found = json.loads(line.strip().lstrip("\ufeff"))
    except (ValueError, RecursionError):
        return None
    is_whole = isinstance(found, dict) and isinstance(found.get("id"), str) and isinstance(found.get("at"), str)
    return found if is_whole else None


def _plain(value: object) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    raise TypeError(f"a journal cannot hold a {type(value).__name__}")
