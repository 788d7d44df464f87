"""Versions that are a log beside an earlier version's file: what they cost, and dying in the middle of one."""

from __future__ import annotations

import os
import signal
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import duckdb
import polars as pl
import pytest

from disclosure.store import versions, write
from disclosure.store.batch import make_batch
from disclosure.store.errors import StoreError
from disclosure.store.history import describe_versions
from disclosure.store.read import Store
from disclosure.store.versions import current_path, list_versions, log_path, roll_back, version_path
from disclosure.store.write import StoreWriter
from tests.store.forked import dying_at, run_forked
from tests.store.rows import Bodies, copy_store, leave_out_serving, reading, rows_of

CELL = "proactive.licences.decisions"
YEARS = "select report_year from report order by all"


def make_small_versions(monkeypatch: pytest.MonkeyPatch) -> None:
    """Versions of tiny stores are logs, without serving tables and findings."""
    leave_out_serving(monkeypatch)
    monkeypatch.setattr(versions, "LEAST_SHARED_BYTES", 0)
    monkeypatch.setattr(versions, "_LOG_SHARE", 1.0)


@pytest.fixture(autouse=True)
def small_versions(monkeypatch: pytest.MonkeyPatch) -> None:
    make_small_versions(monkeypatch)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Mapping[int, Path]:
    """Number of versions -> a store that has them: a report a version, of 2020 on. Not to be written to."""
    folder = tmp_path_factory.mktemp("small_versions")
    found: dict[int, Path] = {}
    with pytest.MonkeyPatch.context() as patch:
        make_small_versions(patch)
        for number in (1, 2, 3):
            publish(folder / "store", 2019 + number)
            found[number] = copy_store(folder / "store", folder / str(number))
    return found


def publish(folder: Path, year: int) -> int | None:
    with StoreWriter(folder, Bodies()) as writer:
        writer.add_readings([reading({CELL: "1"}, year=year)])
        return writer.publish()


def years_of(path: Path) -> list[int]:
    with duckdb.connect(str(path), read_only=True) as connection:
        return [int(row[0]) for row in connection.execute(YEARS).fetchall()]


def test_a_small_version_is_a_log_beside_the_same_file(prepared: Mapping[int, Path]) -> None:
    folder = prepared[3].with_name("store")
    paths = [version_path(folder, number) for number in (1, 2, 3)]
    assert len({path.stat().st_ino for path in paths}) == 1
    assert [log_path(path).exists() for path in paths] == [False, True, True]
    assert [years_of(path) for path in paths] == [[2020], [2020, 2021], [2020, 2021, 2022]]
    assert sorted(path.name for path in (folder / "versions").iterdir()) == [
        *("1.duckdb", "2.duckdb", "2.duckdb.wal", "3.duckdb", "3.duckdb.wal", "spare")
    ]


def test_readers_of_two_versions_of_one_file_do_not_meet(prepared: Mapping[int, Path], tmp_path: Path) -> None:
    folder = copy_store(prepared[1], tmp_path / "store")
    with duckdb.connect(str(version_path(folder, 1)), read_only=True) as before:
        publish(folder, 2021)
        with duckdb.connect(str(version_path(folder, 2)), read_only=True) as after:
            assert before.execute(YEARS).fetchall() == [(2020,)]
            assert after.execute(YEARS).fetchall() == [(2020,), (2021,)]


def test_old_versions_go_with_their_logs(prepared: Mapping[int, Path], tmp_path: Path) -> None:
    folder = copy_store(prepared[3], tmp_path / "store")
    for year in range(2023, 2026):
        publish(folder, year)
    assert list_versions(folder) == [4, 5, 6]
    assert not log_path(version_path(folder, 3)).exists()
    assert years_of(current_path(folder)) == list(range(2020, 2026))


def test_the_size_of_a_version_counts_its_log(prepared: Mapping[int, Path]) -> None:
    first, second = (facts.byte_count for facts in describe_versions(prepared[2]))
    assert second == first + log_path(current_path(prepared[2])).stat().st_size


def test_much_that_is_new_makes_a_file_of_its_own(
    prepared: Mapping[int, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = copy_store(prepared[1], tmp_path / "store")
    monkeypatch.setattr(versions, "_LOG_SHARE", 0.0)
    publish(folder, 2021)
    one, other = (version_path(folder, number) for number in (1, 2))
    assert one.stat().st_ino != other.stat().st_ino
    assert not log_path(other).exists()
    assert [years_of(one), years_of(other)] == [[2020], [2020, 2021]]


def test_rows_that_went_into_the_file_itself_are_not_left_to_the_log(
    prepared: Mapping[int, Path], tmp_path: Path
) -> None:
    folder = copy_store(prepared[1], tmp_path / "store")
    many = pl.DataFrame({"position": range(1, 130_001)}).select(  # more than a row group: they are written at once
        pl.lit(0, dtype=pl.UInt32).alias("document"),
        pl.lit("overview").alias("section_code"),
        "position",
        pl.format("第{}段", "position").repeat_by(20).list.join("").alias("paragraph_text"),
        pl.lit("p").alias("source_place"),
    )
    with StoreWriter(folder, Bodies()) as writer:
        writer.add(replace(make_batch([reading({CELL: "1"}, year=2021)]), paragraphs=many))
        writer.publish()
    assert version_path(folder, 1).stat().st_ino != version_path(folder, 2).stat().st_ino
    assert rows_of(folder, "select count(*) from paragraph") == [(130_000,)]
    publish(folder, 2022)
    assert rows_of(folder, YEARS) == [(2020,), (2021,), (2022,)]
    assert rows_of(folder, "select count(*) from paragraph") == [(130_000,)]


def test_going_back_and_on_again(prepared: Mapping[int, Path], tmp_path: Path) -> None:
    folder = copy_store(prepared[3], tmp_path / "store")
    roll_back(folder, 2)
    publish(folder, 2023)
    assert rows_of(folder, YEARS) == [(2020,), (2021,), (2023,)]
    roll_back(folder, 3)
    assert rows_of(folder, YEARS) == [(2020,), (2021,), (2022,)]


def test_a_spare_that_was_written_into_is_not_used(prepared: Mapping[int, Path], tmp_path: Path) -> None:
    folder = copy_store(prepared[1], tmp_path / "store")
    with duckdb.connect(str(folder / "versions" / "spare")) as connection:
        connection.execute("delete from report")
    publish(folder, 2021)
    assert rows_of(folder, YEARS) == [(2020,), (2021,)]


@pytest.mark.parametrize("is_begun", [False, True], ids=["nothing came", "given up"])
def test_a_writer_that_publishes_nothing_leaves_the_spare(
    prepared: Mapping[int, Path], tmp_path: Path, is_begun: bool
) -> None:
    """The writer works on the spare from the start: it opens one file, not two."""
    folder = copy_store(prepared[2], tmp_path / "store")
    spare = folder / "versions" / "spare"
    before = sorted(path.name for path in spare.parent.iterdir()), spare.stat().st_ino
    with StoreWriter(folder, Bodies()) as writer:
        assert not spare.exists()
        assert len(writer.documents()) == 2
        if is_begun:
            writer.refresh()
    assert (sorted(path.name for path in spare.parent.iterdir()), spare.stat().st_ino) == before
    publish(folder, 2023)
    assert rows_of(folder, YEARS) == [(2020,), (2021,), (2023,)]


def test_what_is_asked_of_the_start_is_not_what_the_writer_added(prepared: Mapping[int, Path], tmp_path: Path) -> None:
    folder = copy_store(prepared[2], tmp_path / "store")
    new = reading({CELL: "1"}, year=2023)
    with StoreWriter(folder, Bodies()) as writer:
        (known,) = {sha256 for sha256, _, _ in writer.documents()[:1]}
        writer.add_readings([new])
        assert set(writer.stored_reports([known, new.sha256])) == {known}
        assert writer.known([known, new.sha256]) == {known, new.sha256}


def test_a_log_is_never_long_however_large_its_file_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever opens a version reads all of its log."""
    monkeypatch.setattr(versions, "_LOG_SHARE", 0.1)
    assert versions.longest_log(100 * 2**20) == 10 * 2**20
    assert versions.longest_log(7 * 2**30) == 16 * 2**20


def test_without_hard_links_every_version_is_a_file(
    prepared: Mapping[int, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(1, "Operation not permitted")

    folder = copy_store(prepared[1], tmp_path / "store")
    monkeypatch.setattr(os, "link", refuse)
    publish(folder, 2021)
    assert [years_of(version_path(folder, number)) for number in (1, 2)] == [[2020], [2020, 2021]]
    assert not log_path(current_path(folder)).exists()


@pytest.mark.parametrize("share", [0.0, 0.5])
def test_a_log_that_is_gone_or_cut_off_is_noticed(prepared: Mapping[int, Path], tmp_path: Path, share: float) -> None:
    folder = copy_store(prepared[2], tmp_path / "store")
    log = log_path(current_path(folder))
    if share:
        os.truncate(log, int(share * log.stat().st_size))
    else:
        log.unlink()
    with pytest.raises(StoreError, match="is missing or damaged"):
        Store.open(folder)
    with pytest.raises(StoreError, match="is missing or damaged"), StoreWriter(folder, Bodies()):
        pass
    roll_back(folder, 1)
    assert rows_of(folder, YEARS) == [(2020,)]


# A process is killed just before or just after each step; what readers see is the version from before or the new one.


def write_and_die(folder: Path, place: str, moment: str) -> None:
    """In a process of its own: publish the report of 2024 until the step, then die."""

    with pytest.MonkeyPatch.context() as patch:
        make_small_versions(patch)
        steps: dict[str, tuple[object, str]] = {
            "append": (write.Appender, "add"),
            "check": (write, "require_sound"),
            "sync": (os, "fsync"),
            "link": (os, "link"),
            "remove": (versions, "_remove_old"),
        }
        owner, name = steps.get(place, (os, "replace"))
        patch.setattr(owner, name, dying_at(getattr(owner, name), moment, "" if place in steps else place))
        publish(folder, 2024)


_MOMENTS = [
    *((".building", "after"), ("link", "after"), ("append", "after"), ("check", "before"), ("sync", "before")),
    *(("sync", "after"), (".duckdb.wal", "before"), (".duckdb.wal", "after"), (".duckdb", "after")),
    *(("current", "before"), ("current", "after"), ("remove", "after"), ("spare", "before"), ("spare", "after")),
]


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL there")
@pytest.mark.parametrize(("place", "moment"), _MOMENTS)
def test_a_kill_leaves_the_last_good_version(
    prepared: Mapping[int, Path], tmp_path: Path, place: str, moment: str
) -> None:
    folder = copy_store(prepared[2], tmp_path / "store")

    assert run_forked(write_and_die, folder, place, moment) == -signal.SIGKILL

    is_switched = (place, moment) == ("current", "after") or place in ("remove", "spare")
    years = [(2020,), (2021,), (2024,)] if is_switched else [(2020,), (2021,)]
    assert rows_of(folder, YEARS) == years
    publish(folder, 2025)
    assert rows_of(folder, YEARS) == [*years, (2025,)]
    assert [path.name for path in (folder / "versions").iterdir() if ".building" in path.name] == []
