"""Addresses of lakes, the marks of their folders, journals that come together; no lake is needed."""

from __future__ import annotations

from pathlib import Path

import pytest

from disclosure.cli import main
from disclosure.decisions import journals
from disclosure.lake_address import AddressError, parse_address
from disclosure.settings import LAKES_FOLDER, store_folder
from disclosure.store.errors import StoreError
from disclosure.store.lake.cache import lake_of, mark_cache
from disclosure.store.lake.catalog import describe_lake_error, hide_secrets

ADDRESS = "ducklake:postgres:host=db.example dbname=disclosure user=me;data=/mnt/shared/"


def test_the_parts_of_an_address() -> None:
    address = parse_address(f"{ADDRESS};cache=/var/lib/here")
    assert (address.kind, address.catalog) == ("postgres", "host=db.example dbname=disclosure user=me")
    assert (address.data, address.cache) == ("/mnt/shared", "/var/lib/here")
    assert address.cache_folder(Path("/x")) == Path("/var/lib/here")
    # The folder of this machine is not part of what the lake is.
    assert address.text == parse_address(ADDRESS).text
    assert parse_address(ADDRESS).cache_folder(Path("/x")).parent == Path("/x")
    assert parse_address("ducklake:sqlite:/a/c.sqlite;data=s3://bucket/x").is_object_storage


@pytest.mark.parametrize(
    "text",
    [
        "ducklake:",
        "ducklake:postgres:host=a",
        "ducklake:mysql:host=a;data=/x",
        "ducklake:sqlite:;data=/x",
        "ducklake:sqlite:/a;data=/x;colour=red",
        "/a/folder",
    ],
)
def test_what_is_no_address(text: str) -> None:
    with pytest.raises(AddressError, match="reads like ducklake:postgres"):
        parse_address(text)


@pytest.mark.parametrize("catalog", ["host=a password=geheim", "host=a PASSWORD = geheim", "postgresql://u:geheim@h/d"])
def test_a_password_in_an_address_is_refused_and_not_repeated(catalog: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["query", "store_facts", "--store", f"ducklake:postgres:{catalog};data=/x"]) == 2
    said = capsys.readouterr()
    assert "PGPASSFILE" in said.err
    assert "geheim" not in said.out + said.err


def test_messages_hold_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGPASSWORD", "s3same")
    assert hide_secrets("no s3same for password='x y' here") == "no *** for password=*** here"
    said = describe_lake_error(OSError("s3same refused"), parse_address(ADDRESS))
    assert "s3same" not in said
    assert "*** refused" in said


def test_the_variable_may_hold_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCLOSURE_STORE", ADDRESS)
    assert store_folder().parent == LAKES_FOLDER


def test_a_folder_is_the_copy_of_one_lake(tmp_path: Path) -> None:
    mark_cache(tmp_path / "here", parse_address(ADDRESS))
    mark_cache(tmp_path / "here", parse_address(ADDRESS))
    assert lake_of(tmp_path / "here") == parse_address(ADDRESS.rstrip("/"))
    with pytest.raises(StoreError, match="copy of another lake"):
        mark_cache(tmp_path / "here", parse_address("ducklake:sqlite:/a;data=/x"))
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "current").write_text("1", encoding="ascii")
    with pytest.raises(StoreError, match="store of its own"):
        mark_cache(tmp_path / "own", parse_address(ADDRESS))
    assert lake_of(tmp_path / "own") is None


def test_journals_of_two_machines_come_together(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    shared = [journals.append(first, "report", {"by": "a", "number": number}) for number in (1, 2)]
    own = journals.append(second, "report", {"by": "b", "number": 3})
    with (second / "journals" / "report.jsonl").open("a", encoding="utf-8") as handle:
        handle.write("{cut off\n")
    journals.take_over(second, "report", shared)
    assert journals.entries(second, "report") == [*shared, own]
    assert [damage.begins for damage in journals.damages(second)] == ["{cut off"]
    # What undoes a line counts wherever the line has come from.
    journals.undo(second, "report", "b", shared[0]["id"])
    journals.take_over(second, "report", shared)
    assert journals.entries(second, "report") == [shared[1], own]
    assert journals.names(second) == ["report"]
