"""The memory that a writer's database may use."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import duckdb
import psutil
import pytest

from disclosure.settings import MEMORY_VARIABLE
from disclosure.store import memory
from disclosure.store.errors import StoreError
from disclosure.store.making import explain_database_errors
from disclosure.store.memory import writer_memory
from disclosure.store.schema import execute, read_frame

GIBIBYTE = 2**30


@pytest.fixture(autouse=True)
def no_container(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "_CONTAINER_LIMITS", ())
    monkeypatch.delenv(MEMORY_VARIABLE, raising=False)


@pytest.mark.parametrize(("available", "wanted"), [(24, 12), (4, 2), (0.1, 0.25)])
def test_it_is_half_of_what_the_machine_has_to_spare(
    monkeypatch: pytest.MonkeyPatch, available: float, wanted: float
) -> None:
    found = SimpleNamespace(available=available * GIBIBYTE)
    monkeypatch.setattr(psutil, "virtual_memory", lambda: found)
    assert writer_memory() == wanted * GIBIBYTE


@pytest.mark.parametrize(("text", "wanted"), [("2147483648", 1), ("max", 12)])
def test_a_container_may_have_less_than_the_machine(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str, wanted: float
) -> None:
    (tmp_path / "memory.max").write_text(text)
    monkeypatch.setattr(memory, "_CONTAINER_LIMITS", (tmp_path / "none", tmp_path / "memory.max"))
    monkeypatch.setattr(psutil, "virtual_memory", lambda: SimpleNamespace(available=24 * GIBIBYTE))
    assert writer_memory() == wanted * GIBIBYTE


def test_the_variable_names_what_a_program_may_use(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(MEMORY_VARIABLE, "4096")
    assert writer_memory() == 2 * GIBIBYTE
    monkeypatch.setenv(MEMORY_VARIABLE, "much")
    with pytest.raises(StoreError, match="number of megabytes"):
        writer_memory()


@pytest.mark.parametrize("run", [execute, read_frame])
def test_a_lack_of_memory_names_the_step_and_what_helps(tmp_path: Path, run: Callable[..., object]) -> None:
    connection = duckdb.connect(":memory:", config={"memory_limit": "1MB", "temp_directory": ""})
    statement = "-- 各组数值。 | The numbers of a group: all of them.\nselect list(range) from range(10_000_000)"
    with pytest.raises(StoreError) as error, explain_database_errors(tmp_path):
        run(connection, statement)
    chinese, _, english = str(error.value).partition(" | ")
    assert "步骤:各组数值;" in chinese
    assert "(step: The numbers of a group; Out of Memory" in english
    assert all(MEMORY_VARIABLE in half for half in (chinese, english))


def test_a_failure_without_a_comment_names_the_beginning_of_its_statement(tmp_path: Path) -> None:
    said = r"步骤:drop table nothing;.* \| .*step: drop table nothing;"
    connection = duckdb.connect(":memory:")
    with pytest.raises(StoreError, match=said), explain_database_errors(tmp_path):
        execute(connection, "drop table nothing")
