"""Parts of the store by themselves: what may be stored, what is said of a document, of an error, of a version."""

from __future__ import annotations

import errno
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import duckdb
import polars as pl
import pytest

from disclosure.decisions.revisions import Revision
from disclosure.model.report import Figure, Paragraph
from disclosure.store import batch, concerned, errors, history, integrity, outcomes, schema, unfinished, versions
from disclosure.store.own_texts import OwnTexts
from tests.store.rows import reading

KEY = "applications.received_new.total"


@pytest.mark.parametrize(
    ("value", "fits"),
    [
        ("1", True),
        ("0.000001", True),
        ("0.0000010", True),
        ("0.0000001", False),
        ("999999999999999999", True),
        ("1000000000000000000", False),
        ("-1000000000000000000", False),
        ("NaN", False),
        ("Infinity", False),
    ],
)
def test_numbers_that_the_store_can_hold(value: str, fits: bool) -> None:
    figure = Figure(KEY, Decimal(value), "number", value, "table 1")
    ((stored,), problems) = batch._storable([figure])
    assert (stored.value, stored.state) == ((Decimal(value), "number") if fits else (None, "text"))
    assert [problem.code for problem in problems] == ([] if fits else ["value_out_of_range"])
    assert batch._storable([figure._replace(value=None, state="blank")])[1] == ()


@pytest.mark.parametrize(
    ("value", "text"), [(None, ""), ("1000", "1000"), ("1.50", "1.5"), ("0", "0"), ("-0.10", "-0.1")]
)
def test_a_number_is_plain_text(value: str | None, text: str) -> None:
    assert batch._plain(None if value is None else Decimal(value)) == text


def test_a_reading_with_a_number_that_is_too_long_is_partial_and_a_refused_one_has_no_rows() -> None:
    made = [reading({KEY: "1"}), reading({KEY: "1" * 19}), reading({KEY: "2"}, status="refused"), reading({KEY: "3"})]
    found = batch.make_batch(made)
    assert [document.status for document in found.documents] == ["complete", "partial", "refused", "complete"]
    assert [len(document.problems) for document in found.documents] == [0, 1, 0, 0]
    assert found.figures["document"].to_list() == [0, 1, 3]
    assert found.figures["value"].to_list() == [Decimal(1), None, Decimal(3)]
    joined = batch.join_batches([found, found])
    assert joined.figures["document"].to_list() == [0, 1, 3, 4, 5, 7]
    assert len(joined.documents) == 8
    with pytest.raises(ValueError, match="no format has a cell"):
        batch.split_key("applications.received_new.none")


def test_the_same_cells_and_words_give_the_same_content() -> None:
    def content(raw: str, *, text: str = "甲", **changes: object) -> str:
        one = reading({KEY: "1234"}, paragraphs=(Paragraph("overview", text),))
        figures = {KEY: one.figures[KEY]._replace(raw=raw, **changes)}
        (document,) = batch.make_batch([replace(one, figures=figures)]).documents
        return document.content_hash

    assert content("1234") == content("1,234")
    assert content("1234") != content("1234", value=Decimal(1235))
    assert content("1234") != content("1234", unit="件")
    assert content("1234") != content("1234", text="乙")


def revision(number: int, usable: int, nonzero: int) -> Revision:
    return Revision(number, "a" * 64, "complete", usable, nonzero, "", "")


def test_what_became_of_a_document() -> None:
    document = batch.make_batch([reading({KEY: "1"})]).documents[0]
    new, old = revision(2, 3, 3), revision(1, 5, 5)

    def outcome(
        before: Revision | None, after: Revision | None, *, withdrawn: bool = False, again: bool = False
    ) -> tuple[str, str]:
        found = outcomes.outcome_of(document, new, before, after, is_withdrawn=withdrawn, is_read_again=again)
        return found.kind, found.reason

    assert outcome(None, new) == ("added", "")
    assert outcome(old, new) == ("revised", "")
    assert outcome(old, old, withdrawn=True, again=True) == ("set_aside", outcomes.WITHDRAWN)
    assert outcome(old, old, again=True) == ("set_aside", outcomes.OLDER)
    assert "only 3 cells hold a number, fewer than the 5" in outcome(old, old)[1]


@pytest.mark.parametrize(
    ("new", "old", "said"),
    [
        ((5, 0), (5, 4), "现行版次有 4 个非零数"),
        ((0, 0), (5, 4), "只有 0 个,少于现行版次的 5 个"),
        ((5, 5), (5, 4), "只读出一部分"),
        ((6, 6), (5, 4), "只读出一部分"),
        ((4, 4), (5, 5), "只有 4 个,少于现行版次的 5 个"),
        ((4, 4), None, "只读出一部分"),
        ((4, 0), (5, 0), "只有 4 个,少于现行版次的 5 个"),
    ],
)
def test_why_a_reading_does_not_count(new: tuple[int, int], old: tuple[int, int] | None, said: str) -> None:
    assert said in outcomes.describe_worse(revision(2, *new), revision(1, *old) if old else None)


def test_what_is_said_of_a_document_that_is_known() -> None:
    gone = outcomes.describe_known("某 局", 2023, "own", 2, True, None)
    assert "withdrawn by a person" in gone
    assert "disclosure report current '某 局' 2023 --scope own --revision 2" in gone
    assert "but b.html counts" in outcomes.describe_known("某局", 2023, "own", 2, False, "b.html")
    assert "but - counts" in outcomes.describe_known("某局", 2023, "own", 2, False, None)


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, "The disk is full"),
        (errno.EACCES, "cannot be written"),
        (errno.EROFS, "cannot be written"),
        (errno.EIO, "failed (words)"),
    ],
)
def test_errors_of_the_disk(number: int, said: str, tmp_path: Path) -> None:
    message = errors.describe_disk_error(OSError(number, "words"), tmp_path)
    assert said in message
    assert message.endswith(str(tmp_path))
    with pytest.raises(errors.StoreError, match="failed"), errors.explain_disk_errors(tmp_path):
        raise OSError("odd")


def test_own_texts_are_kept_while_there_is_room() -> None:
    texts = OwnTexts(5)
    texts.keep(pl.DataFrame({"report_id": [1, 2, 3, 4], "own_text": ["甲乙", "丙丁戊", "己", ""]}))
    assert [texts.get(number) for number in (1, 2, 3, 4)] == ["甲乙", "丙丁戊", None, None]


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ('{"added": 2, "revised": 1}', (("added", 2), ("revised", 1))),
        ("[1]", ()),
        ('{"added": null}', ()),
        ('{"added": "x"}', ()),
        ("{", ()),
    ],
)
def test_what_a_version_changed(text: str, changes: tuple[tuple[str, int], ...]) -> None:
    assert history._changes({"changes": text}) == changes
    assert history._changes({}) == ()
    assert history._moment("yesterday") is None
    moment = history._moment("2024-01-02T03:04:05+08:00")
    assert moment is not None
    assert moment.isoformat() == "2024-01-01T19:04:05+00:00"


@pytest.mark.parametrize(
    ("last", "first", "seen"),
    [(0, 1, [(1, None)]), (3, 1, [(1, 2), (3, None)]), (4, 1, [(1, 2), (3, None)]), (2, 2, [(2, None)])],
)
def test_reports_are_checked_some_at_a_time(
    last: int, first: int, seen: list[tuple[int, int | None]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "integrity").mkdir()
    some = "select $first_report_id || ' ' || $last_report_id"
    (tmp_path / "integrity" / "some.sql").write_text(some, encoding="utf-8")
    (tmp_path / "integrity" / "whole.sql").write_text("from range(5)", encoding="utf-8")
    monkeypatch.setattr(integrity, "QUERIES_FOLDER", tmp_path)
    monkeypatch.setattr(integrity, "_MOST_AT_ONCE", 2)
    with duckdb.connect() as connection:
        connection.execute("create table report as select range + 1 as report_id from range(?)", [last])
        found = integrity.find_offenders(connection, first)
        assert found == [
            *(f"some: {start} {end or 2**62}" for start, end in seen),
            *(f"whole: {number}" for number in range(3)),
        ]
        with pytest.raises(errors.StoreError, match="whole: 2"):
            integrity.require_sound(connection, first)


def registry(stamp: str, lookups: dict[str, str] | None) -> object:
    return SimpleNamespace(decision_stamp=stamp, decided_lookups=lookups)


def test_lookups_that_lead_elsewhere_than_before() -> None:
    def changed(before: object, now: object) -> object:
        info = {
            "decision_stamp": before.decision_stamp,  # type: ignore[attr-defined]
            concerned.PROPERTY: concerned.written_lookups(before),  # type: ignore[arg-type]
        }
        return concerned.changed_lookups(info, now)  # type: ignore[arg-type]

    one, two = registry("1", {"甲": "a", "乙": "b"}), registry("2", {"甲": "a", "乙": "c", "丙": "d"})
    assert changed(one, one) == {}
    assert changed(one, two) == {"乙": ("b", "c"), "丙": ("", "d")}
    assert changed(two, one) == {"乙": ("c", "b"), "丙": ("d", "")}
    assert changed(registry("", {}), one) == {"甲": ("", "a"), "乙": ("", "b")}
    assert changed(one, registry("2", None)) is None
    assert changed(registry("1", None), one) is None
    assert concerned.written_lookups(registry("1", None)) == ""  # type: ignore[arg-type]


def test_kept_readings_are_found_by_what_and_where_they_are(tmp_path: Path) -> None:
    parts = [replace(reading({KEY: "1"}), sha256="a", source=f"x#{part}", part=part) for part in ("1", "2")]
    alone = replace(reading({KEY: "2"}), sha256="b", source="y#1")
    unfinished.keep_batch(tmp_path, "f", batch.make_batch([*parts, alone]))
    unfinished.keep_batch(tmp_path, "f", batch.make_batch([replace(alone, sha256="c", source="z")]))
    (tmp_path / unfinished.UNFINISHED / "left.part").write_bytes(b"x")
    kept = unfinished.Unfinished(tmp_path, "f")
    assert len(kept) == 3
    assert ("a", "x") in kept
    assert ("b", "y#1") in kept
    assert ("b", "y") not in kept
    assert not (tmp_path / unfinished.UNFINISHED / "left.part").exists()
    found = kept.find([("b", "y#1"), ("a", "x")])
    assert found is not None
    assert [document.source for document in found.documents] == ["y#1", "x#1", "x#2"]
    assert found.figures.select("document", "value").rows() == [(0, Decimal(2)), (1, Decimal(1)), (2, Decimal(1))]
    assert kept.find([("a", "x"), ("c", "z")]) is None, "of two files"
    assert kept.find([("a", "x"), ("d", "x")]) is None
    assert kept.find([]) is None
    other = unfinished.Unfinished(tmp_path, "g")
    assert len(other) == 0
    assert kept.find([("c", "z")]) is None, "deleted, as other readers do not know it"
    kept.clear()
    assert len(kept) == 0
    assert not (tmp_path / unfinished.UNFINISHED).exists()


@pytest.mark.parametrize(
    ("texts", "is_same"), [(["a\r\nb"], True), (["a\nb"], True), (["a\n", "b"], False), (["a\nb", ""], False)]
)
def test_a_fingerprint_stands_for_texts_whatever_their_line_ends(texts: list[str], is_same: bool) -> None:
    assert (schema.fingerprint(texts) == schema.fingerprint(["a\nb"])) is is_same
    assert len(schema.fingerprint(texts)) == 16


def test_a_schema_file_describes_its_table_and_columns() -> None:
    found = schema._describe("-- 表。\n-- | A table.\ncreate table x (\n    -- 甲 | A\n    a integer,\n    b text\n);")
    assert (found.table, found.comment, found.columns) == ("x", "表。 | A table.", {"a": "甲 | A"})
    with pytest.raises(ValueError, match="without 'create table'"):
        schema._describe("select 1")


@pytest.mark.parametrize(
    ("byte_count", "longest"), [(0, 1), (19, 1), (20, 2), (1000, 100), (10 * 2**24, 2**24), (10**10, 2**24)]
)
def test_a_log_may_take_a_tenth_of_its_file_but_not_more_than_is_read_at_once(byte_count: int, longest: int) -> None:
    assert versions.longest_log(byte_count) == longest
