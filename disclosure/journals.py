"""What people decide, as journals beside the versions of a store: one line a decision, never changed, only added to.

    <folder>/journals/<name>.jsonl      one JSON object a line: id, at (UTC), by (who), then the fields of its kind
    <folder>/journals/<name>.lock       held while a line is written

Undoing is a line of its own that names the other (`undoes`); it can be undone in turn. A line that a crash cut off is
no JSON object: it is passed over, before and after the next line has been added. Exact numbers are written as text.
"""

from __future__ import annotations

import json
import os
import re
import uuid
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

FOLDER = "journals"
WAIT_SECONDS = 30.0

Entry = dict[str, Any]

_NAME = re.compile(r"[a-z][a-z_]*")
_OWN_FIELDS = frozenset({"id", "at"})


class JournalError(Exception):
    """A journal that cannot be read or added to; the message is for people."""


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
    """Every line in order. Raises JournalError where the file cannot be read; none where there is no file."""
    path = _path(folder, journal)
    try:
        data = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise JournalError(f"无法读取 {path}({error.strerror}) | {path} cannot be read ({error.strerror})") from error
    found = (_parse(line) for line in data.split(b"\n"))
    return [line for line in found if line is not None]


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


def _add_line(path: Path, text: str) -> None:
    with path.open("a+b") as handle:
        if handle.seek(0, os.SEEK_END):
            handle.seek(-1, os.SEEK_END)
            if handle.read(1) != b"\n":  # what a crash cut off stays a line of its own
                handle.write(b"\n")
        handle.write(text.encode("utf-8", "replace") + b"\n")
        handle.flush()
        os.fsync(handle.fileno())


def _parse(line: bytes) -> Entry | None:
    try:
        found = json.loads(line.decode("utf-8"))
    except ValueError:
        return None
    is_whole = isinstance(found, dict) and isinstance(found.get("id"), str) and isinstance(found.get("at"), str)
    return found if is_whole else None


def _plain(value: object) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    raise TypeError(f"a journal cannot hold a {type(value).__name__}")
