"""Corrections of cells: applied, kept when a report is read again, undone, and named when the source was mended."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from disclosure.cli import main
from disclosure.commands.refresh import run as refresh
from disclosure.decisions import corrections
from disclosure.store.read import Store
from disclosure.store.versions import current_version
from disclosure.store.write import StoreWriter
from tests.store.rows import Bodies, body_id, copy_store, info_of, leave_out_serving, reading, rows_of

BODY = "示例县审计局"
KEY = "applications.received_new.total"
COLUMNS = ("natural_person", "org_business", "org_research", "org_public_interest", "org_legal_services", "org_other")
ROW = {f"applications.received_new.{column}": str(number) for number, column in enumerate(COLUMNS, 1)}
SELECTION: dict[str, Any] = {
    **dict.fromkeys(("years", "region_code", "levels", "kinds", "agency_ids")),
    "scope": "own",
}

Correct = Callable[..., str]


def publish(folder: Path, *readings: Any) -> int | None:
    with StoreWriter(folder, Bodies()) as writer:
        writer.add_readings(readings)
        return writer.publish()


def renew(folder: Path) -> int | None:
    """What `disclosure refresh` does, with literal bodies."""
    with StoreWriter(folder, Bodies()) as writer:
        if writer.is_up_to_date():
            return None
        writer.refresh()
        return writer.publish()


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with one report whose printed total is wrong. Not to be written to."""
    store = tmp_path_factory.mktemp("corrections") / "store"
    publish(store, reading({**ROW, KEY: "12"}, source="first.html"))
    return store


@pytest.fixture
def whole(prepared: Path, tmp_path: Path) -> Path:
    """A store of the test's own with one report whose printed total is wrong."""
    return copy_store(prepared, tmp_path / "store")


@pytest.fixture
def folder(whole: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same; what follows is published without serving tables and findings, to be quick."""
    leave_out_serving(monkeypatch)
    return whole


def correct(folder: Path, **changes: Any) -> str:
    fields = {
        "agency_id": body_id(BODY),
        "report_year": 2023,
        "scope": "own",
        "figure_key": KEY,
        "correction_kind": "source_error",
        "wrong_state": "number",
        "wrong_value": "12",
        "wrong_raw_text": "12",
        "corrected_state": "number",
        "corrected_value": "21",
        "reason": "各列相加为 21",
        **changes,
    }
    return corrections.record(folder, "张三", fields)


def counted(folder: Path) -> Any:
    """The number that counts for the current report."""
    statement = "select applications_received_new_total from report_wide inner join report using (report_id)"
    (row,) = rows_of(folder, f"{statement} where is_current")
    return row[0]


def measured(folder: Path) -> Any:
    """The measure that the cell decides, as every page gets it."""
    with Store.open(folder) as store:
        return store.query("measure_by_year", {**SELECTION, "measures": ["received_new"]})["value"][0]


def listed(folder: Path, **filters: Any) -> list[tuple[Any, ...]]:
    """The cell in the lists of the pages, and how many cells they count."""
    parameters = {**SELECTION, **dict.fromkeys(("table_codes", "row_codes", "column_codes", "states")), **filters}
    with Store.open(folder) as store:
        frame = store.query("figure_list", {**parameters, "limit": 100, "offset": 0})
        assert store.query("figure_count", parameters)["row_count"][0] == frame.height
    cells = frame.filter((frame["row_code"] == "received_new") & (frame["column_code"] == "total"))
    return cells.select("value", "state", "raw_text", "correction_kind").rows()


def cell(folder: Path) -> tuple[Any, ...]:
    """The cell in the table figure, which says what the source says."""
    (row,) = rows_of(
        folder,
        "from figure select value, state, raw_text where row_code = 'received_new'"
        " and column_code = 'total' and report_id = (select max(report_id) from report)",
    )
    return row


def statuses(folder: Path) -> list[Any]:
    return [row[0] for row in rows_of(folder, "select correction_status from correction order by corrected_at")]


def rules(folder: Path) -> set[Any]:
    return {row[0] for row in rows_of(folder, "select rule_id from finding")}


def test_an_error_of_the_source_changes_what_is_counted_and_not_what_was_published(whole: Path) -> None:
    assert measured(whole) == 12
    assert "T3_ROW_TOTAL" in rules(whole)
    correct(whole)
    assert renew(whole) == 2
    assert measured(whole) == counted(whole) == 21
    assert cell(whole) == (Decimal(12), "number", "12")
    assert "T3_ROW_TOTAL" in rules(whole)
    assert listed(whole) == [(Decimal(21), "number", "12", "source_error")]
    assert listed(whole, states=["number"]) == [(Decimal(21), "number", "12", "source_error")]
    with Store.open(whole) as store:
        shown = store.query("agency_figures", {"agency_id": body_id(BODY), "scope": "own", "years": [2023]})
        behind = store.query(
            "measure_cells", {"measure": "received_new", "agency_id": body_id(BODY), "years": None, "scope": "own"}
        )
        count = store.query("corrected_cells", SELECTION)
        entry = store.query("correction_list", {**SELECTION, "since": None, "limit": 9, "offset": 0}).row(0, named=True)
    shown = shown.filter((shown["row_code"] == "received_new") & (shown["column_code"] == "total"))
    assert shown.select("value", "raw_text", "correction_kind").rows() == [(Decimal(21), "12", "source_error")]
    assert behind.select("value", "correction_kind").rows() == [(Decimal(21), "source_error")]
    assert count["corrected_cell_count"].to_list() == [1]
    assert (entry["wrong_value"], entry["corrected_value"], entry["reason"]) == (12, 21, "各列相加为 21")


def test_an_error_of_the_reader_is_mended_for_the_checks_as_well(whole: Path) -> None:
    findings = rows_of(whole, "from finding order by all")
    identifier = correct(whole, correction_kind="reader_error")
    renew(whole)
    assert measured(whole) == 21
    assert cell(whole) == (Decimal(21), "number", "12")
    assert "T3_ROW_TOTAL" not in rules(whole)
    assert listed(whole) == [(Decimal(21), "number", "12", "reader_error")]
    corrections.undo(whole, "张三", identifier)
    renew(whole)
    assert rows_of(whole, "from finding order by all") == findings


def test_a_corrected_state_is_found_by_its_state(whole: Path) -> None:
    correct(whole, corrected_state="unreadable", corrected_value=None)
    renew(whole)
    assert listed(whole, states=["unreadable"]) == [(None, "unreadable", "12", "source_error")]
    assert listed(whole, states=["number"]) == []
    with Store.open(whole) as store:
        row = store.query(
            "cell_source",
            {"report_id": 1, "table_code": "applications", "row_code": "received_new", "column_code": "total"},
        ).row(0, named=True)
    assert (row["state"], row["read_state"], row["read_value"], row["raw_text"]) == ("unreadable", "number", 12, "12")


def test_a_figure_may_be_marked_unreadable(folder: Path) -> None:
    correct(folder, corrected_state="unreadable", corrected_value=None, correction_kind="reader_error")
    renew(folder)
    assert cell(folder) == (None, "unreadable", "12")
    assert rows_of(folder, "select applications_received_new_total from report_wide") == [(None,)]


def test_a_cell_that_was_not_read_can_be_added_and_taken_back(folder: Path) -> None:
    key = "applications.carried_in.total"
    before = info_of(folder)["data_version"]
    identifier = correct(
        folder,
        figure_key=key,
        correction_kind="reader_error",
        wrong_state="absent",
        wrong_value=None,
        wrong_raw_text="",
        corrected_value="3",
    )
    renew(folder)
    statement = "from figure select value, state where row_code = 'carried_in'"
    assert rows_of(folder, statement) == [(Decimal(3), "number")]
    assert rows_of(folder, "select applications_carried_in_total from report_wide") == [(Decimal(3),)]
    corrections.undo(folder, "张三", identifier)
    renew(folder)
    assert rows_of(folder, statement) == []
    assert rows_of(folder, "select applications_carried_in_total from report_wide") == [(None,)]
    assert info_of(folder)["data_version"] == before


@pytest.mark.parametrize("kind", corrections.KINDS)
def test_undone_everything_is_as_before(folder: Path, kind: str) -> None:
    before = info_of(folder)["data_version"]
    figures = rows_of(folder, "from figure order by all")
    wide = rows_of(folder, "from report_wide order by all")
    identifier = correct(folder, correction_kind=kind)
    renew(folder)
    assert info_of(folder)["data_version"] != before
    corrections.undo(folder, "李四", identifier)
    assert renew(folder) == 3
    assert info_of(folder)["data_version"] == before
    assert rows_of(folder, "from figure order by all") == figures
    assert rows_of(folder, "from report_wide order by all") == wide
    assert rows_of(folder, "from correction") == []


def test_without_a_change_there_is_no_version(folder: Path) -> None:
    assert renew(folder) is None
    correct(folder)
    assert renew(folder) == 2
    assert renew(folder) is None
    assert current_version(folder) == 2


@pytest.mark.parametrize("kind", corrections.KINDS)
def test_it_is_kept_when_the_report_is_read_again_or_revised(folder: Path, kind: str) -> None:
    correct(folder, correction_kind=kind)
    renew(folder)
    again = reading({**ROW, KEY: "12"}, source="first.html")
    with StoreWriter(folder, Bodies()) as writer:
        writer.add_readings([again], "reader-2")
        writer.publish()
    assert counted(folder) == 21
    publish(folder, reading({**ROW, KEY: "12", "applications.carried_in.total": "4"}, source="second.html"))
    assert rows_of(folder, "select revision, is_current from report order by 1") == [(1, False), (2, True)]
    assert counted(folder) == 21
    assert statuses(folder) == ["applied"]
    assert cell(folder)[0] == (21 if kind == "reader_error" else 12)


@pytest.mark.parametrize("kind", corrections.KINDS)
def test_it_is_left_out_and_named_once_the_source_was_mended(folder: Path, kind: str) -> None:
    correct(folder, correction_kind=kind)
    renew(folder)
    publish(folder, reading({**ROW, KEY: "22"}, source="second.html"))
    assert counted(folder) == 22
    assert statuses(folder) == ["mended"]
    problems = rows_of(folder, "select problem_code, message, source_place from reading_problem")
    assert len(problems) == 1
    code, message, place = problems[0]
    assert (code, place) == ("correction_mended", "table 1, row 1, column 1")
    assert "“12”" in str(message)
    assert "“22”" in str(message)
    # The earlier revision, which no longer counts, is as it was read.
    assert rows_of(folder, "select value from figure where report_id = 1 and column_code = 'total'") == [(12,)]


def test_a_mended_correction_that_is_undone_is_no_longer_named(folder: Path) -> None:
    identifier = correct(folder)
    publish(folder, reading({**ROW, KEY: "22"}, source="second.html"))
    assert statuses(folder) == ["mended"]
    corrections.undo(folder, "张三", identifier)
    renew(folder)
    assert rows_of(folder, "from reading_problem") == []


def test_of_two_that_fit_the_later_counts_and_the_earlier_comes_back(folder: Path) -> None:
    correct(folder, corrected_value="20")
    later = correct(folder, corrected_value="21")
    renew(folder)
    assert counted(folder) == 21
    assert statuses(folder) == ["superseded", "applied"]
    corrections.undo(folder, "张三", later)
    renew(folder)
    assert counted(folder) == 20


def test_a_correction_waits_for_its_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    leave_out_serving(monkeypatch)
    store = tmp_path / "store"
    publish(store, reading({**ROW, KEY: "12"}, year=2022))
    correct(store)
    renew(store)
    assert statuses(store) == ["no_report"]
    publish(store, reading({**ROW, KEY: "12"}))
    assert statuses(store) == ["applied"]


def test_a_body_with_another_identifier_by_now_is_known_by_its_document(folder: Path) -> None:
    (digest,) = rows_of(folder, "select source_sha256 from report")[0]
    correct(folder, agency_id="a000000000000", source_sha256=digest)
    renew(folder)
    assert counted(folder) == 21


def test_committed_corrections_are_applied_alike(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    header = corrections.FILE.read_text(encoding="utf-8").strip()
    row = f"c1,2024-05-01,核读人,{body_id(BODY)},2023,own,{KEY},source_error,number,12,12,number,21,更正公告,https://a.cn/1"
    elsewhere = row.replace("c1", "c2").replace(body_id(BODY), "a000000000000")
    file = tmp_path / "correction.csv"
    file.write_text(f"{header}\n{row}\n{elsewhere}\n", encoding="utf-8")
    monkeypatch.setattr(
        "disclosure.store.corrections.load_corrections", lambda f: corrections.load_corrections(f, file)
    )
    renew(folder)
    assert counted(folder) == 21
    assert rows_of(folder, "select correction_id, recorded_in, evidence_source, correction_status from correction") == [
        ("c1", "file", "https://a.cn/1", "applied")
    ]


def test_a_faulty_row_of_the_file_is_named(tmp_path: Path) -> None:
    header = corrections.FILE.read_text(encoding="utf-8").strip()
    file = tmp_path / "correction.csv"
    file.write_text(f"{header}\nc1,2024-05-01,x,a1,2023,own,no.such.cell,source_error,number,1,1,number,2,r,s\n")
    with pytest.raises(corrections.CorrectionError, match=r"correction\.csv, line 2: no form has this cell"):
        corrections.load_corrections(tmp_path, file)


def test_the_committed_file_can_be_read(tmp_path: Path) -> None:
    lines = corrections.FILE.read_text(encoding="utf-8-sig").splitlines()
    assert len(corrections.load_corrections(tmp_path)) == len(lines) - 1


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"figure_key": "applications.received_new.nobody"}, "unknown_cell"),
        ({"reason": " "}, "no_reason"),
        ({"corrected_value": "十二"}, "not_a_number"),
        ({"corrected_value": "1e5"}, "not_a_number"),
        ({"corrected_value": "0.1234567"}, "too_many_digits"),
        ({"corrected_value": None}, "no_number"),
        ({"corrected_value": "12"}, "no_change"),
        ({"corrected_state": "unreadable"}, "no_number"),
        ({"wrong_state": "absent", "wrong_value": None}, "no_such_cell"),
        ({"correction_kind": "other"}, "bad_field"),
        ({"scope": "all"}, "bad_field"),
        ({"report_year": "x"}, "bad_field"),
    ],
)
def test_what_cannot_be_is_refused_before_it_is_noted(folder: Path, changes: dict[str, Any], code: str) -> None:
    with pytest.raises(corrections.CorrectionError) as refused:
        correct(folder, **changes)
    assert refused.value.code == code
    assert " | " in str(refused.value)
    assert corrections.load_corrections(folder) == []


def test_a_name_is_needed(folder: Path) -> None:
    with pytest.raises(corrections.CorrectionError, match="更正人"):
        corrections.record(
            folder,
            " ",
            {
                "figure_key": KEY,
                "scope": "own",
                "report_year": 2023,
                "agency_id": "a1",
                "correction_kind": "reader_error",
                "wrong_state": "blank",
                "corrected_state": "number",
                "corrected_value": "1",
                "reason": "x",
            },
        )


@pytest.mark.parametrize(
    ("typed", "number"), [("１,234", "1234"), ("-3", "-3"), (" 0.50 ", "0.50"), ("1，000", "1000"), ("+2", "2")]
)
def test_numbers_as_people_type_them(typed: str, number: str) -> None:
    assert corrections.parse_number(typed) == Decimal(number)


def test_a_strange_line_of_the_journal_is_passed_over(folder: Path) -> None:
    from disclosure.decisions import journals

    journals.append(folder, corrections.JOURNAL, {"by": "x", "figure_key": 7, "report_year": []})
    correct(folder)
    renew(folder)
    assert statuses(folder) == ["applied"]


def test_the_command_publishes_once(default_store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import argparse
    import shutil

    store = tmp_path / "store"
    shutil.copytree(default_store, store)
    options = argparse.Namespace(store=str(store), wait=0)
    assert refresh(options) == 0
    assert "未变" in capsys.readouterr().out
    with Store.open(store) as opened:
        row = opened.query(
            "figure_list",
            {
                **SELECTION,
                "years": [2023],
                "table_codes": None,
                "row_codes": ["received_new"],
                "column_codes": ["total"],
                "states": ["number"],
                "limit": 1,
                "offset": 0,
            },
        ).row(0, named=True)
    correct(
        store,
        agency_id=row["agency_id"],
        wrong_value=row["value"],
        wrong_raw_text=row["raw_text"],
        corrected_value=row["value"] + 1,
    )
    assert refresh(options) == 0
    assert "第 2 版" in capsys.readouterr().out
    assert info_of(store)["holds_only_verified"] == "true"
    assert main(["query", "applications_received", "--store", str(store)]) == 0
    assert "1 cells behind these rows were corrected" in capsys.readouterr().err
    assert main(["query", "correction_list", "--param", "limit=9", "--param", "offset=0", "--store", str(store)]) == 0
    assert "各列相加为 21" in capsys.readouterr().out
