"""Files of a store by themselves: which copies and logs count, what a crash leaves, which store this code can read."""

from __future__ import annotations

import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import duckdb
import pytest

from disclosure.store import errors, history, making, read, schema, versions


@pytest.mark.parametrize(
    ("log", "base_time", "is_enough"),
    [(None, 5, False), (99, 5, True), (100, 5, True), (101, 5, False), (99, 6, False)],
)
def test_a_version_is_its_log_where_that_is_short_and_its_file_untouched(
    log: int | None, base_time: int, is_enough: bool, tmp_path: Path
) -> None:
    building = tmp_path / "2.building"
    for path in (building, versions._base_of(building)):
        path.write_bytes(b"x" * 1000)
        os.utime(path, ns=(5, 5))
    os.utime(versions._base_of(building), ns=(5, base_time))
    if log is not None:
        versions.log_path(building).write_bytes(b"x" * log)
    assert versions.is_log_enough(building) is is_enough
    versions._base_of(building).unlink()
    assert not versions.is_log_enough(building)


@pytest.mark.parametrize(
    ("size", "free", "is_kept"),
    [(32 * 2**20, 96 * 2**20, True), (32 * 2**20, 96 * 2**20 - 1, False), (32 * 2**20 - 1, 2**40, False)],
)
def test_a_spare_is_kept_of_large_files_where_there_is_room(
    size: int, free: int, is_kept: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of 32 megabytes and more, where three such files have room."""
    path = versions.version_path(tmp_path, 7)
    path.parent.mkdir()
    with path.open("wb") as handle:
        handle.truncate(size)
    (tmp_path / "current").write_text("7\n", encoding="ascii")
    monkeypatch.setattr(versions.shutil, "disk_usage", lambda _: SimpleNamespace(free=free))
    monkeypatch.setattr(versions, "_sync", lambda _: None)
    versions._keep_spare(tmp_path, None)
    assert versions.has_spare(tmp_path) is is_kept
    building = versions.start_building(tmp_path)
    assert (building.name, building.stat().st_size) == ("8.building", size)
    assert versions._base_of(building).exists() is (size >= 32 * 2**20)
    assert not (path.parent / "spare").exists()


@pytest.mark.parametrize(("count", "is_damaged"), [(0, False), (1, False), (2, True)])
def test_versions_without_a_pointer_are_a_damaged_store(count: int, is_damaged: bool, tmp_path: Path) -> None:
    """One is what a crash during the very first publication leaves."""
    (tmp_path / "versions").mkdir()
    for number in range(count):
        versions.version_path(tmp_path, 1 + number).touch()
    if is_damaged:
        with pytest.raises(errors.StoreError, match=r"choose a version \(1, 2\)"):
            versions.current_version(tmp_path)
    else:
        assert versions.current_version(tmp_path) is None


@pytest.mark.parametrize(
    ("names", "said"), [(("a.db", "b.db"), "b.db"), (("a.db", None), "a.db"), ((None, None), "store")]
)
def test_a_file_that_another_program_holds_is_named(names: tuple[str | None, str | None], said: str) -> None:
    error = PermissionError(13, "denied")
    error.filename, error.filename2 = names
    error.winerror = 32
    assert f"store's file {said} open" in errors.describe_disk_error(error, Path("store"))


LINES = "IO Error: first\n  second\n^"


def test_of_what_the_database_says_the_first_line_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    error = duckdb.IOException(f"\n{LINES}\n")
    said = making.describe_database_error(error, tmp_path)
    assert "步骤:写入;IO Error: first)" in said
    assert said.endswith("(step: writing; IO Error: first)")
    assert "(IO Error: first)" in read.describe_unreadable(tmp_path, error)
    assert read._describe(error, "x").endswith("(IO Error: first)")
    with_step = duckdb.OutOfMemoryException(LINES)
    with_step.add_note("读 | reading")
    said = making.describe_database_error(with_step, tmp_path)
    assert "步骤:读;IO Error: first)请关闭其他程序" in said
    assert "(step: reading; IO Error: first). Close other programs" in said
    monkeypatch.setattr(history, "version_bytes", lambda *_: 7)
    monkeypatch.setattr(history, "connect", raising(error))
    assert history._describe(tmp_path, 3, is_current=True) == history.VersionFacts(
        3, True, 7, trouble="IO Error: first"
    )


def raising(error: Exception) -> Any:
    """A function that fails."""

    def fail(*_: object, **__: object) -> None:
        raise error

    return fail


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Invalid Input Error: identifiers of the excess parameters: a, b\nmore", "has no parameter a, b"),
        ("Invalid Input Error: Values were not provided for the following parameters: c", "needs the parameter c"),
        ("Binder Error: other", "could not be completed (Binder Error: other)"),
    ],
)
def test_parameters_that_a_query_lacks_or_does_not_know_are_named(text: str, said: str) -> None:
    assert read._describe(duckdb.Error(text), "x").endswith(f"The query x {said}")


@pytest.mark.parametrize(
    ("error", "kind", "said"),
    [
        (duckdb.IOException("IO Error: No space left on device"), errors.StoreError, "The disk is full"),
        (duckdb.IOException("IO Error: other"), errors.StoreError, "operation failed"),
        (duckdb.BinderException("No space left"), errors.StoreError, "operation failed"),
        (KeyError("x"), KeyError, "x"),
    ],
)
def test_errors_of_the_database_are_for_people(error: Exception, kind: type[Exception], said: str) -> None:
    with pytest.raises(kind, match=said), making.explain_database_errors(Path("store")):
        raise error


def test_a_store_that_lacks_the_last_tables_can_get_them(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    texts = ["create table a (x int)", "create table b (x int)", "create table c (x int)"]
    files = [tmp_path / f"{number}.sql" for number in range(3)]
    for file, text in zip(files, texts, strict=True):
        file.write_text(text, encoding="utf-8")
    monkeypatch.setattr(schema, "statement_files", lambda _: files)
    monkeypatch.setattr(schema, "schema_fingerprint", lambda: stamp_of(3))

    def stamp_of(count: int) -> str:
        return schema.fingerprint([str(schema.SCHEMA_VERSION), *texts[:count]])

    for count in (1, 2, 3):
        schema.require_extendable_schema({"schema_fingerprint": stamp_of(count)}, tmp_path)
    others = ({"schema_fingerprint": schema.fingerprint([str(schema.SCHEMA_VERSION), texts[1]])}, {})
    for info in ({"schema_fingerprint": stamp_of(0)}, *others):
        with pytest.raises(errors.StoreError, match="older version"):
            schema.require_extendable_schema(info, tmp_path)


@pytest.mark.parametrize(
    ("found", "said"), [("2", None), ("1", None), ("3", "newer version"), ("", "Not a store"), ("x", "Not a store")]
)
def test_whether_this_code_can_read_a_store(found: str, said: str | None, tmp_path: Path) -> None:
    assert schema.SCHEMA_VERSION == 2
    if said is None:
        schema.check_schema_version({"schema_version": found}, tmp_path)
    else:
        with pytest.raises(errors.StoreError, match=said):
            schema.check_schema_version({"schema_version": found}, tmp_path)


@pytest.mark.parametrize(
    ("is_twin", "has_spare", "left"),
    [(True, False, "twin"), (True, True, "own"), (False, True, "own"), (False, False, None)],
)
def test_what_a_crash_left_over_goes_and_an_untouched_copy_is_the_spare(
    is_twin: bool, has_spare: bool, left: str | None, tmp_path: Path
) -> None:
    folder = tmp_path / "versions"
    folder.mkdir()
    for name in (
        *("1.duckdb", "1.duckdb.wal", "2.duckdb.wal", "3.building.base", "3.building.wal", "spare.part"),
        *("3.building", *(["spare"] if has_spare else [])),
    ):
        (folder / name).write_text({"spare": "own!", "3.building": "twin"}.get(name, "twin"), encoding="ascii")
        os.utime(folder / name, ns=(5, 5))
    (folder / "4.building.tmp").mkdir()
    if not is_twin:
        os.utime(folder / "3.building", ns=(5, 6))
    (tmp_path / "current").write_text("1\n", encoding="ascii")
    (tmp_path / "current.next").touch()
    versions.remove_unfinished(tmp_path)
    names = ["1.duckdb", "1.duckdb.wal", *(["spare"] if left else [])]
    assert sorted(path.name for path in folder.iterdir()) == names
    assert not left or (folder / "spare").read_text(encoding="ascii").startswith(left)
    assert not (tmp_path / "current.next").exists()


@pytest.mark.parametrize(("bytes_of", "is_same"), [(b"abcd", True), (b"abcx", False), (b"abc", False), (None, False)])
def test_a_twin_of_the_current_file_has_its_size_time_and_head(
    bytes_of: bytes | None, is_same: bool, tmp_path: Path
) -> None:
    (tmp_path / "versions").mkdir()
    own, other = versions.version_path(tmp_path, 1), tmp_path / "other"
    own.write_bytes(b"abcd")
    if bytes_of is not None:
        other.write_bytes(bytes_of)
        os.utime(other, ns=(5, 5))
    os.utime(own, ns=(5, 5))
    assert not versions._is_twin(tmp_path, other), "there is no store yet"
    (tmp_path / "current").write_text("1\n", encoding="ascii")
    assert versions._is_twin(tmp_path, other) is is_same
    os.utime(own, ns=(5, 6))
    assert not versions._is_twin(tmp_path, other)


@pytest.mark.parametrize("is_small", [True, False])
def test_a_published_version_is_its_log_or_a_file_and_leaves_a_spare(
    is_small: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[str] = []
    monkeypatch.setattr(versions, "LEAST_SHARED_BYTES", 0)
    monkeypatch.setattr(versions, "sync_originals", lambda _: synced.append("originals"))
    monkeypatch.setattr(versions, "_sync", lambda path: synced.append(path.name))
    monkeypatch.setattr(versions.shutil, "disk_usage", lambda _: SimpleNamespace(free=2**40))
    folder = tmp_path / "versions"
    folder.mkdir()
    for number in range(1, 5):
        versions.version_path(tmp_path, number).write_bytes(b"x" * 1000)
        versions.log_path(versions.version_path(tmp_path, number)).touch()
    (tmp_path / "current").write_text("2\n", encoding="ascii")
    building = folder / "5.building"
    for path in (building, versions._base_of(building)):
        path.write_bytes(b"x" * 1000)
        os.utime(path, ns=(5, 5))
    inodes = building.stat().st_ino, versions._base_of(building).stat().st_ino
    if is_small:
        versions.log_path(building).write_bytes(b"log")
    assert versions.publish_building(tmp_path, building) == 5
    spare, published = (folder / name for name in ("spare", "5.duckdb"))
    found = spare.stat().st_ino, published.stat().st_ino
    assert found == inodes if is_small else found[1] == inodes[0] != found[0]
    assert versions.log_path(published).exists() is is_small
    assert not list(folder.glob("5.building*"))
    assert (tmp_path / "current").read_text(encoding="ascii") == "5\n"
    assert versions.list_versions(tmp_path) == [3, 4, 5]
    assert sorted(folder.glob("*.wal")) == [
        folder / f"{number}.duckdb.wal" for number in ((3, 4, 5) if is_small else (3, 4))
    ]
    assert synced[:2] == ["originals", "5.building.wal" if is_small else "5.building"], "before it is seen"
    assert versions.has_spare(tmp_path)


def test_the_current_version_is_kept_however_old_it_is(tmp_path: Path) -> None:
    (tmp_path / "versions").mkdir()
    for number in (1, 2, 9, 10, 11):
        versions.version_path(tmp_path, number).touch()
    versions._remove_old(tmp_path, 1)
    assert versions.list_versions(tmp_path) == [1, 9, 10, 11]
