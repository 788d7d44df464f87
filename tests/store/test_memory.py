"""The memory that a writer's database may use."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest

from disclosure.settings import MEMORY_VARIABLE
from disclosure.store import memory
from disclosure.store.errors import StoreError
from disclosure.store.memory import writer_memory

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
