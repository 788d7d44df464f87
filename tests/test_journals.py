"""The journals: what is written is read again, in order, through crashes, several writers and changes of mind."""

from __future__ import annotations

import json
import multiprocessing
import os
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from disclosure import journals


def test_line_comes_back_whole_with_id_and_time(tmp_path: Path) -> None:
    before = datetime.now(UTC)
    written = journals.append(
        tmp_path, "review", {"by": "王", "note": "第一行\n第二行\u2028", "found": Decimal("2.50")}
    )
    assert journals.history(tmp_path, "review") == [{**written, "found": "2.50"}]
    assert len(written["id"]) == 32
    assert before <= datetime.fromisoformat(written["at"]) <= datetime.now(UTC)
    text = (tmp_path / "journals" / "review.jsonl").read_bytes()
    assert text.count(b"\n") == 1
    assert text.endswith(b"\n")
    assert "王" in text.decode()


def test_no_journal_has_no_lines(tmp_path: Path) -> None:
    assert journals.entries(tmp_path, "review") == journals.history(tmp_path, "review") == []
    assert journals.stamp(tmp_path) == journals.stamp(tmp_path / "nowhere") == ""


def test_undone_lines_and_undoings_do_not_count(tmp_path: Path) -> None:
    first, second, third = (journals.append(tmp_path, "agency", {"by": "a", "n": number}) for number in (1, 2, 3))
    undoing = journals.append(tmp_path, "agency", {"by": "b", "undoes": second["id"]})
    assert journals.entries(tmp_path, "agency") == [first, third]
    assert journals.history(tmp_path, "agency") == [first, second, third, undoing]
    journals.append(tmp_path, "agency", {"by": "b", "undoes": undoing["id"]})
    assert journals.entries(tmp_path, "agency") == [first, second, third]


@pytest.mark.parametrize("torn", [b'{"id": "x", "at": "20', b"\xe7\x8e", b'{"id": "x"}', b"[1]", b"\x00\x00"])
def test_torn_line_is_passed_over_before_and_after_the_next(tmp_path: Path, torn: bytes) -> None:
    first = journals.append(tmp_path, "review", {"by": "a"})
    path = tmp_path / "journals" / "review.jsonl"
    with path.open("ab") as handle:
        handle.write(torn)
    assert journals.entries(tmp_path, "review") == [first]
    second = journals.append(tmp_path, "review", {"by": "b"})
    assert journals.entries(tmp_path, "review") == [first, second]
    assert path.read_bytes().splitlines()[1] == torn


def test_whole_line_without_its_newline_counts_before_and_after_the_next(tmp_path: Path) -> None:
    first = journals.append(tmp_path, "review", {"by": "a"})
    path = tmp_path / "journals" / "review.jsonl"
    path.write_bytes(path.read_bytes().rstrip(b"\n"))
    assert journals.entries(tmp_path, "review") == [first]
    second = journals.append(tmp_path, "review", {"by": "b"})
    assert journals.entries(tmp_path, "review") == [first, second]


def test_stamp_changes_with_every_line_of_every_journal(tmp_path: Path) -> None:
    stamps = [journals.stamp(tmp_path)]
    for name in ("review", "review", "correction"):
        journals.append(tmp_path, name, {"by": "a"})
        stamps.append(journals.stamp(tmp_path))
    assert len(set(stamps)) == 4
    assert journals.stamp(tmp_path) == stamps[-1]


def _append_many(folder: Path, who: str) -> None:
    for number in range(40):
        journals.append(folder, "review", {"by": who, "n": number, "note": "很长的说明" * 400})


def test_several_writers_lose_nothing(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_append_many, args=(tmp_path, who)) for who in ("a", "b", "c")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
        assert writer.exitcode == 0
    found = journals.entries(tmp_path, "review")
    assert len(found) == 120 == len({line["id"] for line in found})
    for who in ("a", "b", "c"):
        assert [line["n"] for line in found if line["by"] == who] == list(range(40))


@pytest.mark.parametrize("name", ["", "../review", "Review", "a.b", "a/b"])
def test_odd_names_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="journal"):
        journals.append(tmp_path, name, {"by": "a"})


def test_id_and_time_are_given_not_taken(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="id"):
        journals.append(tmp_path, "review", {"id": "mine"})


def test_what_json_cannot_say_is_refused_and_leaves_no_trace(tmp_path: Path) -> None:
    for value in (float("nan"), object()):
        with pytest.raises((ValueError, TypeError)):
            journals.append(tmp_path, "review", {"by": "a", "value": value})
    assert journals.history(tmp_path, "review") == []


def test_lone_surrogates_do_not_stop_a_note(tmp_path: Path) -> None:
    journals.append(tmp_path, "review", {"by": "a\ud800"})
    assert journals.entries(tmp_path, "review")[0]["by"] == "a?"


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="needs a folder that this user may not write to")
def test_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(journals.JournalError, match="无法写入"):
            journals.append(tmp_path, "review", {"by": "a"})
    finally:
        tmp_path.chmod(0o700)


def test_file_in_place_of_the_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "journals").write_text("", encoding="utf-8")
    with pytest.raises(journals.JournalError, match="cannot be written"):
        journals.append(tmp_path, "review", {"by": "a"})
    assert journals.history(tmp_path, "review") == []


def test_lines_are_plain_json(tmp_path: Path) -> None:
    journals.append(tmp_path, "review", {"by": "a", "found": None, "year": 2024})
    line = (tmp_path / "journals" / "review.jsonl").read_text(encoding="utf-8")
    assert list(json.loads(line)) == ["id", "at", "by", "found", "year"]
