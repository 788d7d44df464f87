"""A job of the desk: documents that somebody brought in, what they were taken for, what was corrected, what came of it.

    <store>/desk/<job>/job.json         when it was begun
    <store>/desk/<job>/uploads.jsonl    one line a file that was brought in: its number, name and size
    <store>/desk/<job>/files/           their bytes, under numbers: a name from outside is never a path
    <store>/desk/<job>/documents.jsonl  one line a document in them (an archive holds many)
    <store>/desk/<job>/readings.jsonl   one line a document that has been read
    <store>/desk/<job>/figures/         the cells of each document, by its number
    <store>/desk/<job>/changes.jsonl    what people corrected and chose, the later line counts
    <store>/desk/<job>/order.json       what is being accepted
    <store>/desk/<job>/outcomes.jsonl   what became of accepted documents
    <store>/desk/<job>/result.json      how the last acceptance ended
    <store>/desk/<job>/working.lock     held by the process that reads or accepts

Lines that a crash cut off are passed over. Whether a process is at work is told by its lock, which the system frees.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO, Literal

from filelock import FileLock, Timeout

from disclosure.model.plain_text import is_unprintable

FOLDER = "desk"
KEPT_DAYS = 7
"""Days after which a closed job is deleted."""

CUT_OFF_HOURS = 12
"""Hours after which files without a job are what a crash left, and not just coming in."""

NAME_LENGTH = 200
LOCK_SECONDS = 5.0

Line = dict[str, Any]
Phase = Literal["read", "accept"]

_JOB = re.compile(r"[0-9]{8}-[0-9]{6}-[0-9a-f]{6}")
_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,8}")


class JobError(Exception):
    """A job that is not there, or that cannot be written; the message is for people."""


class JobBusyError(JobError):
    """Another process is at work on the job."""


@dataclass(frozen=True, slots=True)
class Job:
    """A job by its folder; `job_id` is the folder's name."""

    folder: Path

    @property
    def job_id(self) -> str:
        """The name of the job in addresses and commands."""
        return self.folder.name

    @property
    def files(self) -> Path:
        """Where the bytes are."""
        return self.folder / "files"

    def created_at(self) -> datetime:
        """When it was begun (UTC)."""
        return datetime.strptime(self.job_id[:15], "%Y%m%d-%H%M%S").replace(tzinfo=UTC)

    def is_closed(self) -> bool:
        """Whether somebody has said that nothing more is to be done."""
        return (self.folder / "closed").is_file()

    def lines(self, name: str) -> list[Line]:
        """The whole lines of one of its files, in order; none where there is no file."""
        return read_lines(self.folder / f"{name}.jsonl")

    def value(self, name: str) -> Line:
        """One of its small files; empty where there is none."""
        return read_value(self.folder / f"{name}.json")

    def figures(self, document: int) -> dict[str, Line]:
        """Key -> value (text or None), state, raw and at of each cell of a document that was read."""
        return read_value(self.folder / "figures" / f"{int(document)}.json")

    def is_worked_on(self) -> bool:
        """Whether a process reads or accepts at this moment."""
        lock = FileLock(self.folder / "working.lock", timeout=0)
        try:
            lock.acquire()
        except Timeout:
            return True
        except OSError:
            return False
        lock.release()
        return False


# -- jobs ---------------------------------------------------------------------------------------------------------


def create_job(store: Path, uploads: Iterable[tuple[str, BinaryIO]]) -> Job:
    """A new job with some files (name as given, bytes). Raises JobError when it cannot be written, leaving nothing."""
    moment = datetime.now(UTC)
    folder = store / FOLDER / f"{moment:%Y%m%d-%H%M%S}-{secrets.token_hex(3)}"
    job = Job(folder)
    try:
        job.files.mkdir(parents=True)
        (folder / "figures").mkdir()
        count = 0
        with (folder / "uploads.jsonl").open("a", encoding="utf-8") as listing:
            for count, (name, handle) in enumerate(uploads, start=1):
                shown = safe_name(name)
                file = f"{count:05d}{safe_suffix(shown)}"
                with (job.files / file).open("wb") as copy:
                    shutil.copyfileobj(handle, copy)
                size = (job.files / file).stat().st_size
                listing.write(json.dumps({"file": file, "name": shown, "bytes": size}, ensure_ascii=False) + "\n")
        # Written last: a job without it was cut off while its files came in, and is not listed.
        write_value(folder / "job.json", {"job": job.job_id, "created_at": moment.isoformat(), "files": count})
    except JobError:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise JobError(
            f"文件无法保存到 {folder}({error.strerror}),请检查磁盘空间和权限 | "
            f"The files cannot be saved to {folder} ({error.strerror}); check the disk's space and permissions"
        ) from error
    return job


def find_job(store: Path, job_id: str) -> Job:
    """A job by its name. Raises JobError where there is none."""
    job = Job(store / FOLDER / job_id)
    if not _JOB.fullmatch(job_id) or not (job.folder / "job.json").is_file():
        raise JobError(f"没有这个导入任务:{job_id[:60]} | There is no such import: {job_id[:60]}")
    return job


def list_jobs(store: Path) -> list[Job]:
    """The jobs of a store, the newest first."""
    try:
        names = [path.name for path in (store / FOLDER).iterdir()]
    except (FileNotFoundError, NotADirectoryError):
        return []
    jobs = (Job(store / FOLDER / name) for name in sorted(names, reverse=True) if _JOB.fullmatch(name))
    return [job for job in jobs if (job.folder / "job.json").is_file()]


def close_job(job: Job) -> None:
    """Nothing more is to be done; the files go after some days."""
    write_value(job.folder / "closed", {"at": datetime.now(UTC).isoformat()})


def discard_job(job: Job) -> None:
    """Delete a job and all that it holds. Raises JobBusyError while a process is at work on it."""
    with work_on(job):
        (job.folder / "job.json").unlink(missing_ok=True)  # from here on it is no longer listed
    shutil.rmtree(job.folder, ignore_errors=True)


def remove_old_jobs(store: Path, now: datetime | None = None) -> int:
    """Delete jobs that were closed some days ago, and what a crash left of others; returns how many."""
    moment = now or datetime.now(UTC)
    removed = 0
    for job in list_jobs(store):
        closed = read_value(job.folder / "closed").get("at")
        if closed and moment - datetime.fromisoformat(closed) > timedelta(days=KEPT_DAYS):
            with suppress(JobBusyError):
                discard_job(job)
                removed += 1
    return removed + _remove_cut_off(store, moment)


def _remove_cut_off(store: Path, moment: datetime) -> int:
    """Delete what a crash left of files that were coming in: without job.json they are no job, and never will be."""
    try:
        folders = [path for path in (store / FOLDER).iterdir() if _JOB.fullmatch(path.name)]
    except (FileNotFoundError, NotADirectoryError):
        return 0
    removed = 0
    for folder in folders:
        is_old = moment - Job(folder).created_at() > timedelta(hours=CUT_OFF_HOURS)
        if is_old and not (folder / "job.json").exists():
            shutil.rmtree(folder, ignore_errors=True)
            removed += not folder.exists()
    return removed


@contextmanager
def work_on(job: Job) -> Iterator[None]:
    """Be the only process at work on a job, or raise JobBusyError."""
    lock = FileLock(job.folder / "working.lock", timeout=LOCK_SECONDS)
    try:
        lock.acquire()
    except Timeout:
        raise JobBusyError("这批文件正在处理,请稍候 | These files are being worked on; please wait") from None
    try:
        yield
    finally:
        lock.release()


# -- what people corrected and chose --------------------------------------------------------------------------------

CHANGEABLE = (
    "agency",
    "agency_id",
    "year",
    "scope",
    "is_chosen",
    "remembers",
    "takes_reason",
    "takes_over",
    "takes_seen",
    "by",
)


def change(job: Job, documents: Iterable[int], fields: Mapping[str, object]) -> None:
    """Note corrections (agency with agency_id, year, scope, remembers) or the choice (is_chosen) of some documents, or
    why one is to count although it is worse (takes_reason) than those that there are (takes_over, their SHA-256).
    """
    if surplus := fields.keys() - set(CHANGEABLE):
        raise ValueError(f"cannot be corrected: {', '.join(sorted(surplus))}")
    append_lines(job.folder / "changes.jsonl", [{"documents": list(documents), **fields}])


def changes(job: Job) -> dict[int, Line]:
    """Document -> what was corrected and chosen, later lines over earlier ones."""
    found: dict[int, Line] = {}
    for line in job.lines("changes"):
        fields = {name: line[name] for name in CHANGEABLE if name in line}
        for document in line.get("documents", []):
            found.setdefault(document, {}).update(fields)
    return found


# -- files ------------------------------------------------------------------------------------------------------


def safe_name(name: str) -> str:
    """A name from outside as it can be shown and stored: printable, not too long, never a path of this machine."""
    plain = unicodedata.normalize("NFC", name.encode("utf-8", "replace").decode("utf-8", "replace"))
    plain = "".join(letter for letter in plain if not is_unprintable(letter))
    parts = [part.strip() for part in plain.replace("\\", "/").split("/")]
    shown = "/".join(part for part in parts if part not in ("", ".", ".."))
    if len(shown) > NAME_LENGTH:
        suffix = safe_suffix(shown)
        shown = shown[: NAME_LENGTH - len(suffix) - 1] + "…" + suffix
    return shown or "?"


def safe_suffix(name: str) -> str:
    """The suffix of a name in small letters, where it is a plain one; the kind of archive is told by it."""
    suffix = Path(name.rpartition("/")[2]).suffix.lower()
    return suffix if _SUFFIX.fullmatch(suffix) else ""


def read_lines(path: Path) -> list[Line]:
    """The whole lines of a file of JSON lines; what a crash cut off is passed over."""
    try:
        data = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return []
    lines = []
    for raw in data.split(b"\n"):
        with suppress(ValueError):
            line = json.loads(raw)
            if isinstance(line, dict):
                lines.append(line)
    return lines


def append_lines(path: Path, lines: Iterable[Mapping[str, object]]) -> None:
    """Add lines to a file; one that a crash cut off stays a line of its own."""
    text = "".join(json.dumps(dict(line), ensure_ascii=False) + "\n" for line in lines)
    with path.open("a+b") as handle:
        if handle.seek(0, os.SEEK_END):
            handle.seek(-1, os.SEEK_END)
            if handle.read(1) != b"\n":
                handle.write(b"\n")
        handle.write(text.encode("utf-8", "replace"))


def read_value(path: Path) -> Line:
    """A small JSON file; empty where there is none, or only a damaged one."""
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def write_value(path: Path, value: Mapping[str, object]) -> None:
    """Write a small JSON file so that readers see the old or the new one, never half of it."""
    following = path.with_name(f"{path.name}.{os.getpid()}.next")
    following.write_bytes(json.dumps(dict(value), ensure_ascii=False).encode("utf-8", "replace"))
    os.replace(following, path)
