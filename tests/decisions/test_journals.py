"""The journals: what is written is read again, in order, through crashes, several writers and changes of mind."""

from __future__ import annotations

import json
import multiprocessing
import os
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from disclosure.decisions import journals


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


def _spoilt(tmp_path: Path) -> tuple[Path, list[journals.Entry]]:
    found = [journals.append(tmp_path, "review", {"by": f"上官{number}", "n": number}) for number in range(3)]
    return tmp_path / "journals" / "review.jsonl", found


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_journal_that_an_editor_saved_is_read_whole_and_added_to(tmp_path: Path, encoding: str, newline: str) -> None:
    path, found = _spoilt(tmp_path)
    path.write_bytes(path.read_text(encoding="utf-8").replace("\n", newline).encode(encoding))
    assert journals.entries(tmp_path, "review") == found
    assert journals.damages(tmp_path) == []
    more = journals.append(tmp_path, "review", {"by": "下"})
    assert journals.entries(tmp_path, "review") == [*found, more]
    assert journals.damages(tmp_path) == []


def test_lines_that_an_older_program_added_behind_utf_16_count(tmp_path: Path) -> None:
    path, found = _spoilt(tmp_path)
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_bytes("".join(lines[:2]).encode("utf-16") + lines[2].encode())
    assert journals.entries(tmp_path, "review") == found


@pytest.mark.parametrize(
    "damage",
    [b'{"id": "x", "at": "20', b"\xff\xfe\x00broken", b"[" * 5_000, b'\xef\xbb\xbf{"id": 3}', b"\x00" * 300],
)
def test_a_damaged_line_is_named_with_its_number_and_nothing_after_it_is_lost(tmp_path: Path, damage: bytes) -> None:
    path, found = _spoilt(tmp_path)
    lines = path.read_bytes().splitlines()
    path.write_bytes(b"\n".join([lines[0], damage, *lines[1:], b""]))
    assert journals.entries(tmp_path, "review") == found
    (named,) = journals.damages(tmp_path)
    assert (named.path, named.line) == (path, 2)
    assert "第 2 行" in str(named)
    assert str(named).isprintable()
    journals.append(tmp_path, "review", {"by": "下"})
    assert len(journals.entries(tmp_path, "review")) == 4


def test_a_byte_order_mark_within_a_file_does_not_cost_its_line(tmp_path: Path) -> None:
    path, found = _spoilt(tmp_path)
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(lines[0] + b"\xef\xbb\xbf" + lines[1] + lines[2])  # two files put together
    assert journals.entries(tmp_path, "review") == found


def test_who_has_not_seen_the_last_decision_is_refused_with_it_shown(tmp_path: Path) -> None:
    def about(entry: journals.Entry) -> bool:
        return entry.get("thing") == "a"

    journals.append(tmp_path, "review", {"by": "甲", "thing": "b"})
    first = journals.append(tmp_path, "review", {"by": "甲", "thing": "a"}, check=journals.unless_changed(about, []))
    with pytest.raises(journals.ConflictError, match="甲") as refused:
        journals.append(tmp_path, "review", {"by": "乙", "thing": "a"}, check=journals.unless_changed(about, []))
    assert refused.value.others == (first,)
    assert len(journals.history(tmp_path, "review")) == 2, "nothing is overwritten unseen"
    second = journals.append(
        tmp_path, "review", {"by": "乙", "thing": "a"}, check=journals.unless_changed(about, [first["id"]])
    )
    journals.undo(tmp_path, "review", "甲", second["id"])
    with pytest.raises(journals.ConflictError) as refused:
        journals.append(
            tmp_path, "review", {"by": "丙"}, check=journals.unless_changed(about, [first["id"], second["id"]])
        )
    assert refused.value.gone == {second["id"]}
    with pytest.raises(journals.ConflictError):
        journals.undo(tmp_path, "review", "乙", second["id"])
