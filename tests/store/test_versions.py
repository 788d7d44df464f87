"""The files of a store: switching, keeping, going back, locking, and dying in the middle of it."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from disclosure.model.report import Paragraph
from disclosure.store import making, versions, write
from disclosure.store.errors import StoreError
from disclosure.store.versions import (
    current_path,
    current_version,
    hold_writer_lock,
    list_versions,
    publish_building,
    roll_back,
    start_building,
    version_path,
)
from disclosure.store.write import StoreWriter
from tests.store.forked import dying_at, run_forked
from tests.store.rows import Bodies, copy_store, leave_out_serving, reading, rows_of

PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def without_serving(monkeypatch: pytest.MonkeyPatch) -> None:
    leave_out_serving(monkeypatch)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with a report of 2023. Not to be written to."""
    folder = tmp_path_factory.mktemp("versions") / "store"
    with pytest.MonkeyPatch.context() as patch:
        leave_out_serving(patch)
        publish_reading(folder, 2023)
    return folder


@pytest.mark.parametrize("least", [0, versions.LEAST_SHARED_BYTES])
def test_a_large_file_is_kept_beside_what_is_made_of_it(
    prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, least: int
) -> None:
    folder = copy_store(prepared, tmp_path / "store")
    monkeypatch.setattr(versions, "LEAST_SHARED_BYTES", least)
    building = start_building(folder)
    assert building.with_name(f"{building.name}.base").exists() is (least == 0)


def test_a_copy_that_nobody_wrote_into_is_used_again(prepared: Path, tmp_path: Path) -> None:
    folder = copy_store(prepared, tmp_path / "store")
    for path in (folder / "versions").glob("spare*"):
        path.unlink()
    assert not versions.has_spare(folder)
    versions.discard_building(start_building(folder))
    assert versions.has_spare(folder)
    written = start_building(folder)
    assert not versions.has_spare(folder)
    with written.open("ab") as handle:
        handle.write(b"\0")
    versions.discard_building(written)
    assert not versions.has_spare(folder)


def publish(folder: Path, content: bytes) -> int:
    with hold_writer_lock(folder):
        building = start_building(folder, from_current=False)
        building.write_bytes(content)
        return publish_building(folder, building)


def publish_reading(folder: Path, year: int, paragraph_count: int = 1) -> None:
    paragraphs = tuple(Paragraph("overview", f"第{number}段" * 20) for number in range(paragraph_count))
    with StoreWriter(folder, Bodies()) as writer:
        writer.add_readings([reading({"proactive.licences.decisions": "1"}, year=year, paragraphs=paragraphs)])
        writer.publish()


def test_an_empty_folder_has_no_version(tmp_path: Path) -> None:
    assert current_version(tmp_path / "none") is None
    assert list_versions(tmp_path / "none") == []
    with pytest.raises(StoreError, match="There is no store here"):
        current_path(tmp_path / "none")


def test_publishing_switches_and_keeps_the_last_three(tmp_path: Path) -> None:
    for number in range(1, 6):
        assert publish(tmp_path, b"%d" % number) == number
    assert current_version(tmp_path) == 5
    assert list_versions(tmp_path) == [3, 4, 5]
    assert current_path(tmp_path).read_bytes() == b"5"


def test_building_starts_as_a_copy_of_the_current_version(tmp_path: Path) -> None:
    publish(tmp_path, b"one")
    with hold_writer_lock(tmp_path):
        building = start_building(tmp_path)
        assert building.read_bytes() == b"one"
        building.write_bytes(b"other")
    assert current_path(tmp_path).read_bytes() == b"one"


def test_going_back_and_publishing_again(tmp_path: Path) -> None:
    for content in (b"1", b"2", b"3"):
        publish(tmp_path, content)
    roll_back(tmp_path, 1)
    assert current_path(tmp_path).read_bytes() == b"1"
    assert publish(tmp_path, b"4") == 4
    assert current_version(tmp_path) == 4


def test_going_back_to_a_version_that_is_gone(tmp_path: Path) -> None:
    publish(tmp_path, b"1")
    with pytest.raises(StoreError, match="There is no version 7; at hand: 1"):
        roll_back(tmp_path, 7)


def test_the_version_that_counts_is_never_removed(tmp_path: Path) -> None:
    for content in (b"1", b"2", b"3"):
        publish(tmp_path, content)
    roll_back(tmp_path, 1)
    with hold_writer_lock(tmp_path):
        pass
    assert current_version(tmp_path) == 1
    assert 1 in list_versions(tmp_path)


def test_a_second_writer_is_told_so_at_once(tmp_path: Path) -> None:
    with (
        hold_writer_lock(tmp_path),
        pytest.raises(StoreError, match="Another program is writing"),
        hold_writer_lock(tmp_path),
    ):
        pass
    with hold_writer_lock(tmp_path):  # free again
        pass


def test_a_writer_in_another_process_is_noticed(tmp_path: Path) -> None:
    script = (
        "import sys, pathlib\n"
        "from disclosure.store.versions import hold_writer_lock\n"
        "with hold_writer_lock(pathlib.Path(sys.argv[1])):\n"
        "    print('held', flush=True)\n"
        "    sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=PROJECT
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == b"held"
        with pytest.raises(StoreError, match="Another program is writing"), StoreWriter(tmp_path, Bodies()):
            pass
        process.kill()
        process.wait()
    with StoreWriter(tmp_path, Bodies()):  # the system has freed the lock of the dead
        pass


def test_a_damaged_pointer_is_explained(tmp_path: Path) -> None:
    publish(tmp_path, b"1")
    (tmp_path / "current").write_text("abc")
    with pytest.raises(StoreError, match=r"pointer is damaged.*choose a version \(1\)"):
        current_version(tmp_path)
    roll_back(tmp_path, 1)
    assert current_version(tmp_path) == 1


def test_a_lost_pointer_does_not_make_an_empty_store(tmp_path: Path) -> None:
    publish(tmp_path, b"1")
    publish(tmp_path, b"2")
    (tmp_path / "current").unlink()
    with pytest.raises(StoreError, match="pointer is damaged"):
        current_version(tmp_path)


def test_a_missing_version_file_is_explained(tmp_path: Path) -> None:
    publish(tmp_path, b"1")
    current_path(tmp_path).unlink()
    with pytest.raises(StoreError, match="current version is missing"):
        current_path(tmp_path)


def test_a_folder_without_permission_is_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(StoreError, match="cannot be written; check its permissions"), hold_writer_lock(tmp_path / "s"):
        pass


def test_a_full_disk_is_explained_and_harms_nothing(
    prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = copy_store(prepared, tmp_path / "store")

    def fill_up(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(versions.shutil, "copyfile", fill_up)
        with pytest.raises(StoreError, match="The disk is full; nothing was written"):
            publish_reading(folder, 2024)
    assert rows_of(folder, "select report_year from report") == [(2023,)]
    publish_reading(folder, 2024)
    assert rows_of(folder, "select report_year from report order by all") == [(2023,), (2024,)]


def test_too_little_room_is_noticed_before_the_copy(
    prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = copy_store(prepared, tmp_path / "store")
    monkeypatch.setattr(making.shutil, "disk_usage", lambda _: SimpleNamespace(free=1000))
    with pytest.raises(StoreError, match="The disk is full; nothing was written"):
        publish_reading(folder, 2024)


def publish_within_limits(folder: Path, said: Path) -> None:
    """In a process of its own, in which no file may grow: publish much, and write down how it failed."""
    import resource

    size = version_path(folder, 1).stat().st_size
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + 4096, size + 4096))
    with pytest.MonkeyPatch.context() as patch:
        leave_out_serving(patch)
        with pytest.raises(StoreError) as failed:
            publish_reading(folder, 2024, paragraph_count=20000)
    said.write_text(str(failed.value), encoding="utf-8")


@pytest.mark.skipif(os.name == "nt", reason="there are no limits on file sizes there")
def test_writes_that_really_fail_harm_nothing(prepared: Path, tmp_path: Path) -> None:
    folder, said = copy_store(prepared, tmp_path / "store"), tmp_path / "said.txt"
    assert run_forked(publish_within_limits, folder, said) == 0
    assert "the data are as before" in said.read_text(encoding="utf-8")
    assert rows_of(folder, "select report_year from report") == [(2023,)]
    assert list_versions(folder) == [1]


def test_a_file_in_the_way_is_explained(tmp_path: Path) -> None:
    (tmp_path / "store").write_text("a file")
    with pytest.raises(StoreError, match="store's folder failed"), hold_writer_lock(tmp_path / "store"):
        pass


# A process is killed, for good, just before or just after each step towards the disk; what readers see afterwards is
# the version from before or the complete new one, and the next writer can go on.


def write_and_die(folder: Path, place: str, moment: str) -> None:
    """In a process of its own: publish the report of 2024 until the step, then die."""

    steps: dict[str, tuple[object, str, str]] = {
        "copy": (shutil, "copyfile", ""),
        "append": (write.Appender, "add", ""),
        "serving": (write, "build_serving_tables", ""),
        "check": (write, "require_sound", ""),
        "sync": (os, "fsync", ""),
        "rename": (os, "replace", ".duckdb"),
        "switch": (os, "replace", "current"),
        "remove": (versions, "_remove_old", ""),
    }
    owner, name, ending = steps[place]
    with pytest.MonkeyPatch.context() as patch:
        if place == "serving":
            patch.setattr(write, "find_changes", lambda *_: None)  # the store of the test has no serving tables yet
        else:
            leave_out_serving(patch)
        patch.setattr(owner, name, dying_at(getattr(owner, name), moment, ending))
        publish_reading(folder, 2024)


_MOMENTS = [
    *(("copy", "after"), ("append", "after"), ("serving", "after"), ("check", "before")),
    *(("sync", "before"), ("sync", "after"), ("rename", "before"), ("rename", "after")),
    *(("switch", "before"), ("switch", "after"), ("remove", "after")),
]


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL there")
@pytest.mark.parametrize(("place", "moment"), _MOMENTS)
def test_a_kill_leaves_the_last_good_version(prepared: Path, tmp_path: Path, place: str, moment: str) -> None:
    folder = copy_store(prepared, tmp_path / "store")

    assert run_forked(write_and_die, folder, place, moment) == -signal.SIGKILL

    is_switched = (place, moment) in {("switch", "after"), ("remove", "after")}
    years = [(2023,), (2024,)] if is_switched else [(2023,)]
    assert rows_of(folder, "select report_year from report order by all") == years
    assert rows_of(folder, "select count(*) from report_wide") == [(len(years),)]

    publish_reading(folder, 2025)
    assert rows_of(folder, "select max(report_year) from report") == [(2025,)]
    assert [path.name for path in (folder / "versions").iterdir() if ".building" in path.name] == []


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL there")
def test_a_kill_during_the_very_first_publication_leaves_no_store(tmp_path: Path) -> None:
    assert run_forked(write_and_die, tmp_path, "rename", "after") == -signal.SIGKILL
    assert current_version(tmp_path) is None
    publish_reading(tmp_path, 2023)
    assert current_version(tmp_path) == 2
    assert rows_of(tmp_path, "select report_year from report") == [(2023,)]
