"""A lake without a server (SQLite): a folder's store into it and back, a second folder, a killed writer."""

from __future__ import annotations

import json
import os
import signal
import time
from pathlib import Path

import pytest

from tests.lake.machines import Machine, MissingError

pytestmark = pytest.mark.slow


def test_a_store_goes_into_a_lake_and_back(tmp_path: Path, machine: Machine) -> None:
    own = tmp_path / "own"
    made = machine.run(str(own), "write:one:0:6:100", "write:two:2:4:200", "withdraw:three:0:100")
    assert made.returncode == 0, made.stderr
    lake = f"ducklake:sqlite:{tmp_path / 'catalog.sqlite'};data={tmp_path / 'shared'}"
    here, there = f"{lake};cache={tmp_path / 'here'}", f"{lake};cache={tmp_path / 'there'}"
    filled = machine.disclosure("lake", "fill", "--from", str(own), "--store", here)
    assert filled.returncode == 0, filled.stdout + filled.stderr
    assert filled.stdout.count("equal") == 22
    again = machine.disclosure("lake", "fill", "--from", str(own), "--store", here)
    assert again.returncode == 2
    assert "not empty" in again.stderr
    # Another machine goes on from there; the first one sees it, and a copy of the lake is a store like any other.
    more = machine.run(there, "write:four:5:9:300")
    assert more.returncode == 0, more.stderr
    tidied = machine.disclosure("lake", "tidy", "--keep-days", "0", "--store", here)
    assert tidied.returncode == 0, tidied.stderr
    back = machine.disclosure("lake", "copy", "--to", str(tmp_path / "back"), "--store", here)
    assert back.returncode == 0, back.stdout + back.stderr
    alone = machine.run(str(own), "write:four:5:9:300")
    assert alone.returncode == 0, alone.stderr
    expected, *found = machine.states(str(own), str(tmp_path / "back"), here, there)
    assert found == [expected] * 3


def test_the_lock_of_a_killed_writer_is_free(tmp_path: Path, machine: Machine) -> None:
    lake = f"ducklake:sqlite:{tmp_path / 'catalog.sqlite'};data={tmp_path / 'shared'}"
    first, second = f"{lake};cache={tmp_path / 'first'}", f"{lake};cache={tmp_path / 'second'}"
    begin = machine.run(first, "write:start:0:2:7")
    assert begin.returncode == 0, begin.stderr
    killed = machine.start(first, "write:lost:0:8:100")
    _wait_for(tmp_path / "first" / "versions" / "2.building")
    os.killpg(killed.pid, signal.SIGKILL)
    killed.communicate()
    after = machine.run(second, "write:kept:3:5:50")
    assert after.returncode == 0, after.stderr
    status = machine.disclosure("lake", "status", "--store", first)
    assert "lost" not in status.stdout
    assert "kept" in status.stdout
    states = machine.states(first, second)
    assert states[0] == states[1]


def test_full_disks_leave_the_lake_as_it_was(tmp_path: Path, machine: Machine) -> None:
    disks = [tmp_path / name for name in ("shared", "catalog", "here")]
    lake = f"ducklake:sqlite:{tmp_path / 'catalog' / 'a.sqlite'};data={tmp_path / 'shared'};cache={tmp_path / 'here'}"
    refused = "refused:lost:0:400:100"
    tries = [step for disk in disks for step in (f"fill:{disk / 'filler'}", refused, f"free:{disk / 'filler'}")]
    steps = ["write:start:0:2:7", "say", *tries, "say", "write:kept:3:5:50", "say"]
    try:
        done = machine.with_small_disks(disks, lake, *steps)
    except MissingError as error:
        pytest.skip(str(error))
    assert done.returncode == 0, done.stderr
    before, *refusals, after, kept = done.stdout.splitlines()
    assert len(refusals) == len(disks)
    assert all("disk is full" in refusal and "nothing was written" in refusal for refusal in refusals), refusals
    assert after == before
    assert int(json.loads(kept)["report"][0]) == 4


def _wait_for(path: Path) -> None:
    end = time.monotonic() + 120
    while time.monotonic() < end and not path.exists():
        time.sleep(0.01)
    assert path.exists()
