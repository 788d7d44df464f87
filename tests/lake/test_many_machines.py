"""Two writers and four readers on one lake in an object storage; one writer is killed, the database restarted, the
storage paused: nothing lost, nothing half.
"""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from tests.builders.documents import blank_figures, html_report
from tests.lake.kills import published
from tests.lake.machines import PASSWORD, Machine, ObjectStorage, Postgres

pytestmark = pytest.mark.slow

PAUSE_SECONDS = 5
READERS = ("third", "fourth", "fifth", "sixth")


def test_machines_agree_after_a_kill_a_restart_and_a_pause(
    tmp_path: Path, machine: Machine, postgres: Postgres, storage: ObjectStorage
) -> None:
    machine = machine.beside(storage)
    lake = f"ducklake:postgres:{postgres.catalog};data=s3://shared/lake"
    hosts = {name: f"{lake};cache={tmp_path / name}" for name in ("first", "second", *READERS)}
    changes = {
        "first": ["write:a1:0:6:100", "write:a2:4:12:250"],
        "second": ["write:b1:10:15:300", "withdraw:b2:1:7"],
    }
    begin = machine.run(hosts["first"], "write:start:0:2:7")
    assert begin.returncode == 0, begin.stderr
    sign = tmp_path / "over"
    readers = [machine.start(hosts[name], f"follow:{sign}") for name in READERS]
    writers = {name: machine.start(hosts[name], *changes[name]) for name in changes}
    _wait_for_version(tmp_path / READERS[0], 2)
    os.killpg(writers["first"].pid, signal.SIGKILL)
    storage.pause()
    postgres.stop()
    time.sleep(1)
    postgres.start()
    # The killed one's work is done again from its first change: what had arrived is known, and changes nothing.
    writers["again"] = machine.start(hosts["first"], *changes["first"])
    time.sleep(PAUSE_SECONDS)
    storage.go_on()
    said = "".join("".join(writers[name].communicate(timeout=900)) for name in ("first", "second", "again"))
    sign.touch()
    said += "".join("".join(reader.communicate(timeout=900)) for reader in readers)
    assert writers["second"].returncode == 0, said
    assert writers["again"].returncode == 0, said
    assert [reader.returncode for reader in readers] == [0] * len(READERS), said
    assert PASSWORD not in said
    # A single machine that does the same work in the order in which it reached the lake.
    steps = {step.split(":")[1]: step for step in ["write:start:0:2:7", *changes["first"], *changes["second"]]}
    order = [steps[name] for name in published(machine, hosts["first"]) if name in steps]
    assert set(order) == set(steps.values())
    alone = machine.run(str(tmp_path / "alone"), *order)
    assert alone.returncode == 0, alone.stderr
    expected, *found = machine.states(str(tmp_path / "alone"), *hosts.values())
    assert int(expected["report"][0]) > 15
    assert int(expected["report_decision"][0]) == 1
    assert len(found) == len(hosts)
    for host, state in zip(hosts, found, strict=True):
        assert state == expected, host


def test_reading_goes_on_without_the_catalog(tmp_path: Path, machine: Machine, postgres: Postgres) -> None:
    lake = f"ducklake:postgres:{postgres.catalog};data={tmp_path / 'shared'};cache={tmp_path / 'here'}"
    begin = machine.run(lake, "write:start:0:2:7")
    assert begin.returncode == 0, begin.stderr
    postgres.stop()
    read = machine.disclosure("query", "store_facts", "--store", lake)
    assert read.returncode == 0, read.stderr
    assert "data_version" in read.stdout
    assert "The lake cannot be used" in read.stderr
    assert "this machine's copy, as the lake was" in read.stderr
    written = machine.disclosure("refresh", "--store", lake)
    assert written.returncode == 2
    assert "The lake cannot be used" in written.stderr
    assert "Traceback" not in written.stderr
    newcomer = machine.disclosure("query", "store_facts", "--store", lake.replace("here", "elsewhere"))
    assert newcomer.returncode == 2
    postgres.start()
    again = machine.disclosure("query", "store_facts", "--store", lake)
    assert again.returncode == 0
    assert again.stderr == ""
    for done in (read, written, newcomer, again):
        assert PASSWORD not in done.stdout + done.stderr


def test_nothing_is_written_without_the_storage(tmp_path: Path, machine: Machine, storage: ObjectStorage) -> None:
    machine = machine.beside(storage)
    lake = f"ducklake:sqlite:{tmp_path / 'catalog.sqlite'};data=s3://shared/lake;cache={tmp_path / 'here'}"
    begin = machine.run(lake, "write:start:0:2:7")
    assert begin.returncode == 0, begin.stderr
    page = tmp_path / "report.html"
    page.write_bytes(html_report("gb2021", blank_figures("gb2021")))
    storage.end()
    written = machine.disclosure("ingest", str(page), "--store", lake)
    assert written.returncode == 2
    assert "The lake cannot be used" in written.stderr
    assert "Traceback" not in written.stderr
    assert PASSWORD not in written.stdout + written.stderr
    read = machine.disclosure("query", "report_list", "--store", lake)
    assert read.returncode == 0, read.stderr
    assert "财政局" in read.stdout
    assert "2023" not in read.stdout


def _wait_for_version(folder: Path, number: int) -> None:
    end = time.monotonic() + 120
    while time.monotonic() < end:
        pointer = folder / "current"
        if pointer.is_file() and int(pointer.read_text(encoding="ascii")) >= number:
            return
        time.sleep(0.1)
    raise AssertionError(f"{folder} did not follow")
