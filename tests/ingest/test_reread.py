"""Originals read again: what a better reader changes, and what it must not."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from disclosure.cli import main
from disclosure.ingest import pieces
from disclosure.ingest import reread as reread_module
from disclosure.ingest.documents import Settings, ingest
from disclosure.ingest.pieces import Supplied
from disclosure.ingest.reread import Reread, reread
from disclosure.model.report import Reading
from disclosure.store.originals import has_original, original_path
from tests.ingest.test_ingest import page, run, write
from tests.store.rows import Bodies, cell, info_of, leave_out_serving, rows_of

HERE = Settings(worker_count=0)
TOTAL = "applications.received_new.total"
CURRENT = (
    "select name, report_year, revision, is_current, status, applications_received_new_total"
    " from report join agency using (agency_id) join report_wide using (report_id) order by all"
)


@pytest.fixture(autouse=True)
def without_serving(monkeypatch: pytest.MonkeyPatch) -> None:
    leave_out_serving(monkeypatch)


@pytest.fixture
def better(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[Reading], Reading]], None]:
    """A function that makes the readers say something else from now on."""
    real = pieces.read_reports

    def improve(change: Callable[[Reading], Reading]) -> None:
        monkeypatch.setattr(
            pieces, "read_reports", lambda data, name: [change(reading) for reading in real(data, name)]
        )
        monkeypatch.setattr(reread_module, "EXTRACTOR_VERSION", "next")

    return improve


def again(tmp_path: Path, **options: object) -> Reread:
    return reread(tmp_path / "store", Bodies(), settings=HERE, **options)  # type: ignore[arg-type]


def with_total(reading: Reading, text: str) -> Reading:
    return replace(reading, figures={**reading.figures, TOTAL: cell(TOTAL, text)})


def test_the_same_reader_changes_nothing(tmp_path: Path) -> None:
    write(tmp_path / "in", {"a.html": page(3), "bad.html": b"<p>nothing</p>"})
    run(tmp_path)
    before = info_of(tmp_path / "store")
    result = again(tmp_path)
    assert (result.found, result.unchanged, result.changes, result.version) == (2, 2, [], None)
    assert info_of(tmp_path / "store") == before


def test_a_better_reader_makes_a_revision_and_names_each_cell(tmp_path: Path, better: Callable[..., None]) -> None:
    write(tmp_path / "in", {"a.html": page(3), "b.html": page(5, year=2022)})
    run(tmp_path)
    lost = "applications.carried_in.total"

    def change(reading: Reading) -> Reading:
        if reading.year != 2023:
            return reading
        figures = {key: figure for key, figure in with_total(reading, "4").figures.items() if key != lost}
        return replace(reading, figures=figures, status="partial")

    better(change)
    result = again(tmp_path)
    assert (result.unchanged, result.version) == (1, 2)
    (changed,) = result.changes
    assert [(c.key, c.kind, c.before, c.after) for c in changed.cells] == [
        (TOTAL, "changed", (Decimal(3), "number", "3"), (Decimal(4), "number", "4")),
        (lost, "lost", (Decimal(0), "zero", "0"), None),
    ]
    # Partial, and yet it counts: it is the same document, read better.
    assert rows_of(tmp_path / "store", CURRENT) == [
        ("示例县审计局", 2022, 1, True, "complete", Decimal(5)),
        ("示例县审计局", 2023, 1, False, "complete", Decimal(3)),
        ("示例县审计局", 2023, 2, True, "partial", Decimal(4)),
    ]
    assert rows_of(tmp_path / "store", "select distinct extractor_version from source_file") == [("next",)]
    assert again(tmp_path).changes == []


def test_a_dry_run_publishes_nothing(tmp_path: Path, better: Callable[..., None]) -> None:
    write(tmp_path / "in", {"a.html": page(3)})
    run(tmp_path)
    better(lambda reading: with_total(reading, "4"))
    result = again(tmp_path, is_dry=True)
    assert (len(result.changes), result.version) == (1, None)
    assert rows_of(tmp_path / "store", "select count(*) from report") == [(1,)]


def test_a_document_that_a_newer_one_replaced_stays_replaced(tmp_path: Path, better: Callable[..., None]) -> None:
    write(tmp_path / "in", {"a.html": page(3)})
    run(tmp_path)
    write(tmp_path / "in", {"a.html": page(8)})
    run(tmp_path)
    better(lambda reading: with_total(reading, "4") if reading.figures[TOTAL].value == 3 else reading)
    result = again(tmp_path)
    assert [change.outcome for change in result.changes] == ["set_aside"]
    assert rows_of(tmp_path / "store", CURRENT) == [
        ("示例县审计局", 2023, 1, False, "complete", Decimal(3)),
        ("示例县审计局", 2023, 2, True, "complete", Decimal(8)),
        ("示例县审计局", 2023, 3, False, "complete", Decimal(4)),
    ]
    assert again(tmp_path).changes == []


def test_a_report_filed_under_the_wrong_body_moves(tmp_path: Path, better: Callable[..., None]) -> None:
    write(tmp_path / "in", {"a.html": page(3)})
    run(tmp_path)
    better(lambda reading: replace(reading, agency="另一县审计局"))
    result = again(tmp_path)
    assert [change.outcome for change in result.changes] == ["revised"]
    assert rows_of(tmp_path / "store", CURRENT) == [("另一县审计局", 2023, 1, True, "complete", Decimal(3))]
    assert rows_of(tmp_path / "store", "select name from agency") == [("另一县审计局",)]


def test_when_a_report_moves_the_one_before_counts_again(tmp_path: Path, better: Callable[..., None]) -> None:
    write(tmp_path / "in", {"a.html": page(3)})
    run(tmp_path)
    write(tmp_path / "in", {"a.html": page(8)})
    run(tmp_path)
    better(
        lambda reading: (
            with_total(replace(reading, agency="另一县审计局"), "9") if reading.figures[TOTAL].value == 8 else reading
        )
    )
    again(tmp_path)
    assert rows_of(tmp_path / "store", CURRENT) == [
        ("另一县审计局", 2023, 1, False, "complete", Decimal(8)),
        ("另一县审计局", 2023, 2, True, "complete", Decimal(9)),
        ("示例县审计局", 2023, 1, True, "complete", Decimal(3)),
    ]


def test_what_was_refused_may_come_in(tmp_path: Path, better: Callable[..., None]) -> None:
    better(lambda reading: replace(reading, agency=None))
    write(tmp_path / "in", {"a.html": page(3)})
    assert run(tmp_path).counts["refused"] == 1
    better(lambda reading: replace(reading, agency="示例县审计局"))
    result = again(tmp_path)
    assert [(change.outcome, change.before) for change in result.changes] == [("added", None)]
    assert len(result.changes[0].cells) == 200
    assert all(change.kind == "added" for change in result.changes[0].cells)
    assert rows_of(tmp_path / "store", "select count(*) from reading_problem where report_id is null") == [(0,)]


def test_what_is_refused_now_keeps_its_figures_and_is_named(tmp_path: Path, better: Callable[..., None]) -> None:
    write(tmp_path / "in", {"a.html": page(3)})
    run(tmp_path)
    better(lambda reading: replace(reading, status="refused", figures={}))
    result = again(tmp_path)
    assert [change.outcome for change in result.changes] == ["refused"]
    assert rows_of(tmp_path / "store", CURRENT) == [("示例县审计局", 2023, 1, True, "complete", Decimal(3))]


def test_what_people_said_of_a_document_is_said_again(tmp_path: Path, better: Callable[..., None]) -> None:
    write(tmp_path / "in", {"a.html": page(3)})
    run(tmp_path, supplied=Supplied("指定县审计局", 2021, "aggregate"))
    better(lambda reading: with_total(reading, "4"))
    again(tmp_path)
    statement = "select distinct name, report_year, scope from report join agency using (agency_id)"
    assert rows_of(tmp_path / "store", statement) == [("指定县审计局", 2021, "aggregate")]


def test_documents_without_an_original_are_named(tmp_path: Path) -> None:
    write(tmp_path / "in", {"a.html": page(3)})
    run(tmp_path, settings=Settings(worker_count=0, keeps_originals=False))
    assert again(tmp_path).missing == [str(tmp_path / "in" / "a.html")]
    run(tmp_path)  # known, but now its original is kept
    assert again(tmp_path).missing == []
    ((digest,),) = rows_of(tmp_path / "store", "select sha256 from source_file")
    original_path(tmp_path / "store", str(digest)).write_bytes(b"damaged")
    assert has_original(tmp_path / "store", str(digest))
    assert len(again(tmp_path).missing) == 1
    run(tmp_path)  # brought again, it takes the place of the damaged one
    assert again(tmp_path).missing == []


def test_the_command_prints_what_changed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], better: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    from disclosure.commands import reread as command

    write(tmp_path / "in", {"a.html": page(3)})
    ingest([tmp_path / "in"], tmp_path / "store", Bodies(), settings=HERE)
    better(lambda reading: with_total(reading, "4"))
    monkeypatch.setattr(command, "read_settings", lambda _: HERE)
    monkeypatch.setattr(command, "make_registry", Bodies)
    arguments = ["reread", "--store", str(tmp_path / "store")]
    assert main([*arguments, "--dry-run", "--json"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    told = json.loads(line)
    assert (told["outcome"], told["agency"], told["year"]) == ("revised", "示例县审计局", 2023)
    assert told["cells"] == [
        {
            "key": TOTAL,
            "change": "changed",
            "before": {"value": 3, "state": "number", "raw": "3"},
            "after": {"value": 4, "state": "number", "raw": "4"},
        }
    ]
    assert main(arguments) == 0
    said = capsys.readouterr().out
    assert f"  {TOTAL}: 3 → 4\n" in said
    assert "1 cells changed, 0 added, 0 lost" in said
    assert "1 documents: 1 changed, 0 as before" in said
    assert "published version 2" in said
    assert main(["reread", "--store", str(tmp_path / "none")]) == 2


def test_what_was_supplied_is_not_taken_for_where_people_moved_it(tmp_path: Path, better: Callable[..., None]) -> None:
    from disclosure.decisions import reports
    from disclosure.decisions.reports import Key
    from disclosure.store.write import StoreWriter
    from tests.store.rows import body_id

    write(tmp_path / "in", {"a.html": page(3)})
    run(tmp_path, supplied=Supplied("指定县审计局", 2021, "aggregate"))
    store = tmp_path / "store"
    ((digest,),) = rows_of(store, "select sha256 from source_file")
    moved = reports.decide(
        store,
        "move",
        by="王",
        reason="错归",
        source_sha256=str(digest),
        key=Key(body_id("指定县审计局"), 2021, "aggregate"),
        agency_name="指定县审计局",
        to=Key(body_id("另一县审计局"), 2020, "own"),
        to_agency_name="另一县审计局",
    )
    better(lambda reading: with_total(reading, "4"))
    again(tmp_path)
    statement = "select distinct name, report_year, scope from report join agency using (agency_id)"
    assert rows_of(store, statement) == [("另一县审计局", 2020, "own")]
    reports.undo(store, "王", moved)
    with StoreWriter(store, Bodies()) as writer:
        writer.refresh()
        writer.publish()
    assert rows_of(store, statement) == [("指定县审计局", 2021, "aggregate")]
