"""Documents kept beside the store: the same bytes back, or nothing."""

from __future__ import annotations

import gzip
import hashlib
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from disclosure.store.originals import (
    clear_unfinished,
    has_original,
    keep_original,
    original_path,
    read_original,
)
from disclosure.store.versions import hold_writer_lock, publish_building, start_building

DATA = "年度报告".encode("gb18030") * 1000
DIGEST = hashlib.sha256(DATA).hexdigest()


def test_the_same_bytes_come_back(tmp_path: Path) -> None:
    assert not has_original(tmp_path, DIGEST)
    keep_original(tmp_path, DIGEST, DATA)
    assert has_original(tmp_path, DIGEST)
    assert read_original(tmp_path, DIGEST) == DATA
    path = tmp_path / "originals" / DIGEST[:2] / f"{DIGEST}.gz"
    assert path == original_path(tmp_path, DIGEST)
    assert path.stat().st_size < len(DATA) / 20
    assert gzip.decompress(path.read_bytes()) == DATA


def test_the_same_document_is_the_same_file_everywhere(tmp_path: Path) -> None:
    keep_original(tmp_path / "one", DIGEST, DATA)
    keep_original(tmp_path / "two", DIGEST, DATA)
    assert original_path(tmp_path / "one", DIGEST).read_bytes() == original_path(tmp_path / "two", DIGEST).read_bytes()


def test_what_is_kept_is_not_written_again(tmp_path: Path) -> None:
    keep_original(tmp_path, DIGEST, DATA)
    before = original_path(tmp_path, DIGEST).stat()
    keep_original(tmp_path, DIGEST, DATA)
    after = original_path(tmp_path, DIGEST).stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_several_at_once(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: keep_original(tmp_path, DIGEST, DATA), range(32)))
    assert read_original(tmp_path, DIGEST) == DATA
    assert [path.name for path in original_path(tmp_path, DIGEST).parent.iterdir()] == [f"{DIGEST}.gz"]


def test_what_is_not_kept(tmp_path: Path) -> None:
    assert read_original(tmp_path, DIGEST) is None


@pytest.mark.parametrize("harm", ["cut", "empty", "other"])
def test_a_damaged_file_counts_as_missing_and_is_kept_anew(tmp_path: Path, harm: str) -> None:
    keep_original(tmp_path, DIGEST, DATA)
    path = original_path(tmp_path, DIGEST)
    kept = path.read_bytes()
    path.write_bytes({"cut": kept[:-20], "empty": b"", "other": gzip.compress(b"other bytes")}[harm])
    assert read_original(tmp_path, DIGEST) is None
    keep_original(tmp_path, DIGEST, DATA)
    assert read_original(tmp_path, DIGEST) == DATA


@pytest.mark.parametrize("name", ["", "../../current", DIGEST.upper(), DIGEST[:-1], f"{DIGEST}\n"])
def test_only_a_digest_names_a_document(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="not a SHA-256"):
        read_original(tmp_path, name)


def test_a_full_disk_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: Path, data: bytes) -> int:
        with self.open("wb") as handle:
            handle.write(data[:10])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", fail)
    with pytest.raises(OSError, match="No space left"):
        keep_original(tmp_path, DIGEST, DATA)
    assert not has_original(tmp_path, DIGEST)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_originals_reach_the_disk_before_the_version_that_names_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    replace = os.replace

    def note_replace(source: Path, target: Path) -> None:
        done.append(Path(target).name)
        replace(source, target)

    monkeypatch.setattr(os, "replace", note_replace)
    monkeypatch.setattr(os, "sync", lambda: done.append("sync"), raising=False)
    keep_original(tmp_path, DIGEST, DATA)
    with hold_writer_lock(tmp_path):
        building = start_building(tmp_path)
        building.write_bytes(b"a database")
        assert publish_building(tmp_path, building) == 1
    assert done == [f"{DIGEST}.gz", "sync", "1.duckdb", "current"]


def test_where_a_system_cannot_sync_all_each_original_is_synced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[str] = []
    fsync = os.fsync

    def note_fsync(descriptor: int) -> None:
        synced.extend(path.suffix for path in original_path(tmp_path, DIGEST).parent.iterdir())
        fsync(descriptor)

    monkeypatch.delattr(os, "sync", raising=False)
    monkeypatch.setattr(os, "fsync", note_fsync)
    keep_original(tmp_path, DIGEST, DATA)
    assert synced == [".part"], "before it gets its name"
    assert read_original(tmp_path, DIGEST) == DATA


def test_leftovers_of_a_crash_are_cleared(tmp_path: Path) -> None:
    keep_original(tmp_path, DIGEST, DATA)
    left = original_path(tmp_path, DIGEST).with_name(f"{DIGEST}.abc.part")
    left.write_bytes(b"half")
    clear_unfinished(tmp_path)
    assert not left.exists()
    assert read_original(tmp_path, DIGEST) == DATA
