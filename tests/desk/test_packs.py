"""Packs: many files as one, as the page's own script makes them."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from disclosure.desk import jobs
from disclosure.desk.jobs import JobError
from disclosure.desk.packs import LENGTH_DIGITS, MAGIC, unpack


def pack(files: list[tuple[str, bytes]]) -> bytes:
    listed = json.dumps([{"name": name, "size": len(data)} for name, data in files]).encode()
    return MAGIC + f"{len(listed):0{LENGTH_DIGITS}d}\n".encode() + listed + b"".join(data for _, data in files)


FILES = [("a.html", b"<p>1"), ("b/c.pdf", b""), ("b/c.pdf", b"%PDF" * 1000)]


def test_packs_give_their_files_and_other_files_stay() -> None:
    uploads = [("3 files.desk", io.BytesIO(pack(FILES))), ("x.html", io.BytesIO(b"x")), ("y.desk", io.BytesIO(b"no"))]
    assert [(name, handle.read()) for name, handle in unpack(uploads)] == [
        *FILES,
        ("x.html", b"x"),
        ("y.desk", b"no"),
    ]


@pytest.mark.parametrize("length", [30, 40, 60, -1])
def test_a_pack_that_was_cut_off_leaves_no_job(tmp_path: Path, length: int) -> None:
    cut = pack(FILES)[:length]
    with pytest.raises(JobError, match="did not arrive whole"):
        jobs.create_job(tmp_path, unpack([("3 files.desk", io.BytesIO(cut))]))
    assert jobs.list_jobs(tmp_path) == []
    assert not list((tmp_path / "desk").iterdir())
