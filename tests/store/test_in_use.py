"""A store that another program has open: which file, which program, and that it must be closed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from disclosure.cli import main
from disclosure.store.errors import StoreError, describe_disk_error, describe_in_use
from disclosure.store.read import Store
from disclosure.store.versions import current_path
from disclosure.store.write import StoreWriter
from tests.store.rows import Bodies, leave_out_serving, reading


@pytest.fixture
def held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A store whose current file another process has open for writing."""
    leave_out_serving(monkeypatch)
    with StoreWriter(tmp_path, Bodies()) as writer:
        writer.add_readings([reading({"applications.received_new.total": "3"})])
        writer.publish()
    code = (
        "import duckdb, sys; c = duckdb.connect(sys.argv[1]); c.execute('create table other (a int)');"
        "print('open', flush=True); sys.stdin.read()"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", code, str(current_path(tmp_path))], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert holder.stdout is not None
    assert holder.stdout.readline().strip() == b"open"
    yield tmp_path
    holder.communicate(timeout=30)


def test_readers_and_writers_say_which_file_and_that_the_program_must_be_closed(
    held: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = []
    with pytest.raises(StoreError) as refused:
        Store.open(held)
    said.append(str(refused.value))
    with pytest.raises(StoreError) as refused, StoreWriter(held, Bodies()):
        pass
    said.append(str(refused.value))
    assert main(["query", "store_facts", "--store", str(held)]) == 2
    said.append(capsys.readouterr().err)
    for text in said:
        assert str(current_path(held)) in text
        assert "关闭该程序" in text
        assert "close it" in text
        assert "PID" in text
        assert "versions --to" not in text


@pytest.mark.parametrize(
    "text",
    [
        'IO Error: Cannot open file "C:\\store\\versions\\3.duckdb": The process cannot access the file because it is'
        " being used by another process.\nFile is already open in \nC:\\Program Files\\DBeaver\\dbeaver.exe (PID 4711)",
        'IO Error: Cannot open file "C:\\store\\versions\\3.duckdb": 另一个程序正在使用此文件，进程无法访问。',
    ],
)
def test_what_windows_says_is_understood(text: str) -> None:
    found = describe_in_use(text, Path("store"))
    assert found is not None
    assert "C:\\store\\versions\\3.duckdb" in found
    assert ("dbeaver.exe, PID 4711" in found) == ("DBeaver\\" in text)


@pytest.mark.parametrize("number", [32, 33])
def test_a_sharing_violation_of_the_system_is_the_same(number: int, tmp_path: Path) -> None:
    error = PermissionError(13, "denied", "C:/store/current")
    error.winerror = number
    assert "C:/store/current" in describe_disk_error(error, tmp_path)
    assert "close it" in describe_disk_error(error, tmp_path)
    assert describe_in_use("IO Error: the file is damaged", tmp_path) is None
