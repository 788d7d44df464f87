"""Many files as one: what a browser sends where somebody chooses a thousand files, taken apart again.

A pack is a line that says what it is and how long its list is, the list (JSON: name and size of each file), then the
bytes of the files one after another. It only travels from the page to the server and is never kept.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from disclosure.desk.jobs import JobError

SUFFIX = ".desk"
MAGIC = b"disclosure desk pack 1 "
LENGTH_DIGITS = 10
LONGEST_LIST = 64 * 1024 * 1024


def unpack(uploads: Iterable[tuple[str, BinaryIO]]) -> Iterator[tuple[str, BinaryIO]]:
    """The files of some uploads, those of packs one by one. Raises JobError for a pack that was cut off."""
    for name, handle in uploads:
        head = handle.read(len(MAGIC)) if name.endswith(SUFFIX) else b""
        if head != MAGIC:
            handle.seek(0)
            yield name, handle
            continue
        yield from _files(handle)


def _files(handle: BinaryIO) -> Iterator[tuple[str, BinaryIO]]:
    digits = handle.read(LENGTH_DIGITS + 1).strip()
    if not digits.isdigit() or int(digits) > LONGEST_LIST:
        raise _cut_off()
    try:
        entries = [(str(entry["name"]), int(entry["size"])) for entry in json.loads(handle.read(int(digits)))]
    except (ValueError, TypeError, KeyError) as error:
        raise _cut_off() from error
    for name, size in entries:
        data = handle.read(max(size, 0))
        if len(data) != size:
            raise _cut_off()
        yield name, io.BytesIO(data)


def _cut_off() -> JobError:
    return JobError("文件没有完整传到,请重新选择 | The files did not arrive whole; choose them again")
