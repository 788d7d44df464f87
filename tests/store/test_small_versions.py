"""Versions that are a log beside an earlier version's file: what they cost, and dying in the middle of one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import duckdb
import pytest

from disclosure.model.report import Paragraph
from disclosure.store import versions
from disclosure.store.errors import StoreError
from disclosure.store.history import describe_versions
from disclosure.store.read import Store
from disclosure.store.versions import current_path, list_versions, log_path, roll_back, version_path
from disclosure.store.write import StoreWriter
from tests.store.rows import Bodies, leave_out_serving, reading, rows_of

PROJECT = Path(__file__).resolve().parents[2]
CELL = "proactive.licences.decisions"
YEARS = "select report_year from report order by all"


@pytest.fixture(autouse=True)
def small_versions(monkeypatch: pytest.MonkeyPatch) -> None:
    leave_out_serving(monkeypatch)
    monkeypatch.setattr(versions, "LEAST_SHARED_BYTES", 0)
    monkeypatch.setattr(versions, "_LOG_SHARE", 1.0)


def publish(folder: Path, year: int, paragraph_count: int = 0) -> int | None:
    paragraphs = tuple(Paragraph("overview", f"第{number}段" * 20) for number in range(paragraph_count))
    with StoreWriter(folder, Bodies()) as writer:
        writer.add_readings([reading({CELL: "1"}, year=year, paragraphs=paragraphs)])
        return writer.publish()


def years_of(path: Path) -> list[int]:
    with duckdb.connect(str(path), read_only=True) as connection:
        return [int(row[0]) for row in connection.execute(YEARS).fetchall()]


def test_a_small_version_is_a_log_beside_the_same_file(tmp_path: Path) -> None:
    for year in (2020, 2021, 2022):
        publish(tmp_path, year)
    paths = [version_path(tmp_path, number) for number in (1, 2, 3)]
    assert len({path.stat().st_ino for path in paths}) == 1
    assert [log_path(path).exists() for path in paths] == [False, True, True]
    assert [years_of(path) for path in paths] == [[2020], [2020, 2021], [2020, 2021, 2022]]
    assert sorted(path.name for path in (tmp_path / "versions").iterdir()) == [
        *("1.duckdb", "2.duckdb", "2.duckdb.wal", "3.duckdb", "3.duckdb.wal", "spare")
    ]


def test_readers_of_two_versions_of_one_file_do_not_meet(tmp_path: Path) -> None:
    publish(tmp_path, 2020)
    with duckdb.connect(str(version_path(tmp_path, 1)), read_only=True) as before:
        publish(tmp_path, 2021)
        with duckdb.connect(str(version_path(tmp_path, 2)), read_only=True) as after:
            assert before.execute(YEARS).fetchall() == [(2020,)]
            assert after.execute(YEARS).fetchall() == [(2020,), (2021,)]


def test_old_versions_go_with_their_logs(tmp_path: Path) -> None:
    for year in range(2015, 2021):
        publish(tmp_path, year)
    assert list_versions(tmp_path) == [4, 5, 6]
    assert not log_path(version_path(tmp_path, 3)).exists()
    assert years_of(current_path(tmp_path)) == list(range(2015, 2021))


def test_the_size_of_a_version_counts_its_log(tmp_path: Path) -> None:
    publish(tmp_path, 2020)
    publish(tmp_path, 2021)
    first, second = (facts.byte_count for facts in describe_versions(tmp_path))
    assert second == first + log_path(current_path(tmp_path)).stat().st_size


def test_much_that_is_new_makes_a_file_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(tmp_path, 2020)
    monkeypatch.setattr(versions, "_LOG_SHARE", 0.0)
    publish(tmp_path, 2021)
    one, other = (version_path(tmp_path, number) for number in (1, 2))
    assert one.stat().st_ino != other.stat().st_ino
    assert not log_path(other).exists()
    assert [years_of(one), years_of(other)] == [[2020], [2020, 2021]]


def test_rows_that_went_into_the_file_itself_are_not_left_to_the_log(tmp_path: Path) -> None:
    publish(tmp_path, 2020)
    publish(tmp_path, 2021, paragraph_count=130_000)  # more than a row group: the database writes it at once
    assert version_path(tmp_path, 1).stat().st_ino != version_path(tmp_path, 2).stat().st_ino
    assert rows_of(tmp_path, "select count(*) from paragraph") == [(130_000,)]
    publish(tmp_path, 2022)
    assert rows_of(tmp_path, YEARS) == [(2020,), (2021,), (2022,)]
    assert rows_of(tmp_path, "select count(*) from paragraph") == [(130_000,)]


def test_going_back_and_on_again(tmp_path: Path) -> None:
    for year in (2020, 2021, 2022):
        publish(tmp_path, year)
    roll_back(tmp_path, 2)
    publish(tmp_path, 2023)
    assert rows_of(tmp_path, YEARS) == [(2020,), (2021,), (2023,)]
    roll_back(tmp_path, 3)
    assert rows_of(tmp_path, YEARS) == [(2020,), (2021,), (2022,)]


def test_a_spare_that_was_written_into_is_not_used(tmp_path: Path) -> None:
    publish(tmp_path, 2020)
    with duckdb.connect(str(tmp_path / "versions" / "spare")) as connection:
        connection.execute("delete from report")
    publish(tmp_path, 2021)
    assert rows_of(tmp_path, YEARS) == [(2020,), (2021,)]


def test_without_hard_links_every_version_is_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    for year in (2020, 2021):
        publish(tmp_path, year)
    assert [years_of(version_path(tmp_path, number)) for number in (1, 2)] == [[2020], [2020, 2021]]
    assert not log_path(current_path(tmp_path)).exists()


@pytest.mark.parametrize("share", [0.0, 0.5])
def test_a_log_that_is_gone_or_cut_off_is_noticed(tmp_path: Path, share: float) -> None:
    publish(tmp_path, 2020)
    publish(tmp_path, 2021)
    log = log_path(current_path(tmp_path))
    if share:
        os.truncate(log, int(share * log.stat().st_size))
    else:
        log.unlink()
    with pytest.raises(StoreError, match="is missing or damaged"):
        Store.open(tmp_path)
    with pytest.raises(StoreError, match="is missing or damaged"), StoreWriter(tmp_path, Bodies()):
        pass
    roll_back(tmp_path, 1)
    assert rows_of(tmp_path, YEARS) == [(2020,)]


# A process is killed just before or just after each step; what readers see is the version from before or the new one.

_DIE = """
import os, signal, sys
from pathlib import Path
from disclosure.store import versions, write
from tests.store import rows
from tests.store.rows import Bodies, reading

folder, place, after = Path(sys.argv[1]), sys.argv[2], sys.argv[3] == "after"
versions.LEAST_SHARED_BYTES, versions._LOG_SHARE = 0, 1.0

def deadly(function, ending=""):
    def wrapped(*arguments, **named):
        is_meant = str(arguments[-1] if arguments else "").endswith(ending)
        if is_meant and not after:
            os.kill(os.getpid(), signal.SIGKILL)
        result = function(*arguments, **named)
        if is_meant:
            os.kill(os.getpid(), signal.SIGKILL)
        return result
    return wrapped

if place == "append":
    write.Appender.add = deadly(write.Appender.add)
elif place == "check":
    write.find_offenders = deadly(write.find_offenders)
elif place == "sync":
    versions.os.fsync = deadly(versions.os.fsync)
elif place == "link":
    versions.os.link = deadly(versions.os.link)
elif place == "remove":
    versions._remove_old = deadly(versions._remove_old)
else:
    versions.os.replace = deadly(versions.os.replace, place)
write.find_changes = lambda *_: None  # the store of the test has no serving tables yet
with write.StoreWriter(folder, Bodies()) as writer:
    writer.add_readings([reading({"proactive.licences.decisions": "2"}, year=2024)])
    writer.publish()
"""

_MOMENTS = [
    *((".building", "after"), ("link", "after"), ("append", "after"), ("check", "before"), ("sync", "before")),
    *(("sync", "after"), (".duckdb.wal", "before"), (".duckdb.wal", "after"), (".duckdb", "after")),
    *(("current", "before"), ("current", "after"), ("remove", "after"), ("spare", "before"), ("spare", "after")),
]


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL there")
@pytest.mark.parametrize(("place", "moment"), _MOMENTS)
def test_a_kill_leaves_the_last_good_version(tmp_path: Path, place: str, moment: str) -> None:
    publish(tmp_path, 2022)
    publish(tmp_path, 2023)

    command = [sys.executable, "-c", textwrap.dedent(_DIE), str(tmp_path), place, moment]
    died = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert died.returncode == -signal.SIGKILL, died.stderr

    is_switched = (place, moment) == ("current", "after") or place in ("remove", "spare")
    years = [(2022,), (2023,), (2024,)] if is_switched else [(2022,), (2023,)]
    assert rows_of(tmp_path, YEARS) == years
    publish(tmp_path, 2025)
    assert rows_of(tmp_path, YEARS) == [*years, (2025,)]
    assert [path.name for path in (tmp_path / "versions").iterdir() if ".building" in path.name] == []
