"""Appending and publishing: what a reader finds afterwards."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import polars as pl
import pytest

from disclosure.model.report import Figure, Paragraph, Problem
from disclosure.store import integrity
from disclosure.store.errors import StoreError
from disclosure.store.versions import current_path, current_version, list_versions
from disclosure.store.write import StoreWriter
from tests.store.rows import Bodies, Body, body_id, cell, info_of, leave_out_serving, reading, rows_of

RECEIVED = "applications.received_new.total"
FEE = "proactive.administrative_fees.fee_amount"


@pytest.fixture(autouse=True)
def without_serving(monkeypatch: pytest.MonkeyPatch) -> None:
    leave_out_serving(monkeypatch)


def publish(folder: Path, *readings: object, **options: object) -> list[str]:
    with StoreWriter(folder, Bodies(), **options) as writer:  # type: ignore[arg-type]
        outcomes = writer.add_readings(list(readings))  # type: ignore[arg-type]
        writer.publish()
    return [outcome.kind for outcome in outcomes]


def test_a_report_is_stored_with_everything_that_was_read(tmp_path: Path) -> None:
    read_at = datetime(2024, 2, 1, 8, 0, tzinfo=UTC)
    document = reading(
        {RECEIVED: "3511", FEE: "24252.311082"},
        figures=(
            cell("proactive.rules.issued_this_year", "/", "not_applicable"),
            cell("proactive.licences.decisions", "0"),
        ),
        title="示例县审计局2023年年报",
        published_on=date(2024, 1, 23),
        problems=(Problem("cell_text", "单元格是文字 | text", "table 1, row 2"),),
        paragraphs=(Paragraph("overview", "全年收到申请 3511 件。", "paragraph 2"),),
    )
    with StoreWriter(tmp_path, Bodies()) as writer:
        from disclosure.store.batch import make_batch

        (outcome,) = writer.add(make_batch([document]), "7", read_at)
        assert writer.publish() == 1
    assert outcome.kind == "added"

    with StoreWriter(tmp_path, Bodies()) as writer:
        assert writer.documents() == [(document.sha256, document.source, "7")]

    assert rows_of(tmp_path, "select * exclude (content_hash) from report") == [
        (1, body_id("示例县审计局"), 2023, "own", 1, True, "gb2021", "complete", "示例县审计局2023年年报",
         date(2024, 1, 23), document.sha256, "document", "7", "示例县审计局", None)
    ]  # fmt: skip
    assert rows_of(tmp_path, "select table_code, row_code, column_code, value, state, raw_text from figure") == [
        ("applications", "received_new", "total", Decimal("3511"), "number", "3511"),
        ("proactive", "administrative_fees", "fee_amount", Decimal("24252.311082"), "number", "24252.311082"),
        ("proactive", "rules", "issued_this_year", None, "not_applicable", "/"),
        ("proactive", "licences", "decisions", Decimal(0), "zero", "0"),
    ]
    assert rows_of(tmp_path, "select source_place from figure") == [("table 1, row 1, column 1",)] * 4
    assert rows_of(tmp_path, "select name, media_type, byte_count, read_at, extractor_version from source_file") == [
        (document.source, "text/html", 1000, datetime(2024, 2, 1, 8, 0), "7")
    ]
    assert rows_of(tmp_path, "select section_code, position, paragraph_text from paragraph") == [
        ("overview", 1, "全年收到申请 3511 件。")
    ]
    assert rows_of(tmp_path, "select report_id, problem_code, source_place from reading_problem") == [
        (1, "cell_text", "table 1, row 2")
    ]
    wide = "applications_received_new_total, proactive_licences_decisions, proactive_rules_issued_this_year"
    assert rows_of(tmp_path, f"select {wide} from report_wide") == [(Decimal(3511), Decimal(0), None)]  # noqa: S608


def test_the_same_bytes_again_change_nothing(tmp_path: Path) -> None:
    document = reading({RECEIVED: "3"})
    assert publish(tmp_path, document) == ["added"]
    before = info_of(tmp_path)
    assert publish(tmp_path, document) == ["unchanged"]
    assert list_versions(tmp_path) == [1]
    assert info_of(tmp_path) == before


def test_the_same_bytes_twice_in_a_batch_count_once(tmp_path: Path) -> None:
    document = reading({RECEIVED: "3"})
    assert publish(tmp_path, document, document) == ["added", "unchanged"]
    assert rows_of(tmp_path, "select count(*) from source_file") == [(1,)]


def test_other_bytes_that_say_the_same_make_no_revision(tmp_path: Path) -> None:
    publish(tmp_path, reading({RECEIVED: "3"}))
    assert publish(tmp_path, reading({RECEIVED: "3.0"}, content="saved again")) == ["unchanged"]
    assert rows_of(tmp_path, "select count(*) from report") == [(1,)]
    assert rows_of(tmp_path, "select count(*) from source_file") == [(2,)]


def test_a_changed_report_becomes_a_revision_and_the_old_one_stays(tmp_path: Path) -> None:
    publish(tmp_path, reading({RECEIVED: "3"}))
    assert publish(tmp_path, reading({RECEIVED: "4"})) == ["revised"]
    joined = "from report join figure using (report_id) order by revision"
    assert rows_of(tmp_path, f"select revision, is_current, value {joined}") == [
        (1, False, Decimal(3)),
        (2, True, Decimal(4)),
    ]


def test_three_revisions_in_one_batch(tmp_path: Path) -> None:
    publish(tmp_path, reading({RECEIVED: "1"}))
    kinds = publish(tmp_path, reading({RECEIVED: "2"}), reading({RECEIVED: "3"}), reading({RECEIVED: "9"}, year=2024))
    assert kinds == ["revised", "revised", "added"]
    assert rows_of(tmp_path, "select report_year, revision, is_current from report order by all") == [
        (2023, 1, False),
        (2023, 2, False),
        (2023, 3, True),
        (2024, 1, True),
    ]


def test_scopes_are_different_reports(tmp_path: Path) -> None:
    publish(tmp_path, reading({RECEIVED: "3"}), reading({RECEIVED: "300"}, scope="aggregate"))
    assert rows_of(tmp_path, "select scope, revision, is_current from report order by all") == [
        ("aggregate", 1, True),
        ("own", 1, True),
    ]


def test_a_part_never_replaces_the_whole(tmp_path: Path) -> None:
    publish(tmp_path, reading({RECEIVED: "3"}))
    assert publish(tmp_path, reading({RECEIVED: "4"}, status="partial")) == ["set_aside"]
    assert rows_of(tmp_path, "select revision, is_current, status from report order by all") == [
        (1, True, "complete"),
        (2, False, "partial"),
    ]
    assert publish(tmp_path, reading({RECEIVED: "5"})) == ["revised"]
    assert rows_of(tmp_path, "select revision from report where is_current") == [(3,)]


def test_a_document_read_by_a_newer_reader_is_compared_again(tmp_path: Path) -> None:
    worse, better = reading({RECEIVED: "3"}), reading({RECEIVED: "3", FEE: "1"})
    from dataclasses import replace

    better = replace(better, sha256=worse.sha256)
    with StoreWriter(tmp_path, Bodies()) as writer:
        writer.add_readings([worse], "1")
        writer.publish()
    with StoreWriter(tmp_path, Bodies()) as writer:
        assert writer.known([worse.sha256], "1") == {worse.sha256}
        assert writer.known([worse.sha256], "2") == set()
        assert [outcome.kind for outcome in writer.add_readings([better], "2")] == ["revised"]
        writer.publish()
    with StoreWriter(tmp_path, Bodies()) as writer:
        assert writer.known([worse.sha256], "2") == {worse.sha256}
    assert rows_of(tmp_path, "select count(*) from source_file") == [(1,)]


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        pytest.param(
            reading(status="refused", problems=(Problem("not_a_report", "不是年报 | no report"),)),
            "no report",
            id="refused",
        ),
        pytest.param(reading({RECEIVED: "1"}, agency=None), "--agency", id="no body"),
        pytest.param(reading({RECEIVED: "1"}, year=None), "--year", id="no year"),
        pytest.param(reading({RECEIVED: "1"}, year=1066), "1066, is not between 2008 and 2100", id="absurd year"),
    ],
)
def test_what_cannot_be_stored_is_refused_and_the_rest_is_in(tmp_path: Path, document: object, reason: str) -> None:
    with StoreWriter(tmp_path, Bodies()) as writer:
        bad, good = writer.add_readings([document, reading({RECEIVED: "3"})])  # type: ignore[list-item]
        writer.publish()
    assert (bad.kind, good.kind) == ("refused", "added")
    assert reason in bad.reason
    assert rows_of(tmp_path, "select count(*) from report") == [(1,)]
    assert rows_of(tmp_path, "select count(*) from reading_problem where report_id is null") == [(1,)]

    before = info_of(tmp_path)
    assert publish(tmp_path, document) == ["refused"]
    assert info_of(tmp_path) == before


def test_a_refused_document_may_be_stored_later(tmp_path: Path) -> None:
    from dataclasses import replace

    nameless = reading({RECEIVED: "1"}, agency=None)
    assert publish(tmp_path, nameless) == ["refused"]
    assert publish(tmp_path, replace(nameless, agency="示例县审计局")) == ["added"]
    assert rows_of(tmp_path, "select count(*) from reading_problem") == [(0,)]


def test_nothing_is_visible_before_publishing(tmp_path: Path) -> None:
    publish(tmp_path, reading({RECEIVED: "3"}))
    with StoreWriter(tmp_path, Bodies()) as writer:
        writer.add_readings([reading({RECEIVED: "4"}, year=2024)])
        assert rows_of(tmp_path, "select count(*) from report") == [(1,)]
    assert rows_of(tmp_path, "select count(*) from report") == [(1,)]
    assert list((tmp_path / "versions").iterdir()) == [current_path(tmp_path)]


def test_several_batches_are_one_version(tmp_path: Path) -> None:
    with StoreWriter(tmp_path, Bodies()) as writer:
        for year in (2021, 2022, 2023):
            writer.add_readings(
                [reading({RECEIVED: "1"}, year=year), reading({RECEIVED: "2"}, year=year, agency="乙局")]
            )
        assert writer.publish() == 1
    assert rows_of(tmp_path, "select count(*), count(distinct report_id) from report") == [(6, 6)]
    assert rows_of(tmp_path, "select sum(value) from figure") == [(Decimal(9),)]


def test_bodies_come_with_those_above_them_and_their_names(tmp_path: Path) -> None:
    above = Body(body_id("示例县人民政府"), "示例县人民政府", "government", "county", "130000")
    office = Body(body_id("示例县审计局"), "示例县审计局", "department", "county", "130000", above.agency_id)
    registry = Bodies(above, office, aliases={"县审计局": "示例县审计局"})
    with StoreWriter(tmp_path, registry) as writer:
        writer.add_readings([reading({RECEIVED: "1"}, agency="县审计局")])
        writer.publish()
    assert rows_of(tmp_path, "select name, kind, level, parent_agency_id from agency order by name") == [
        ("示例县人民政府", "government", "county", None),
        ("示例县审计局", "department", "county", above.agency_id),
    ]
    assert rows_of(tmp_path, "select alias_key, agency_id from agency_alias") == [("县审计局", office.agency_id)]


def test_the_data_version_stands_for_the_content_not_for_the_order(tmp_path: Path) -> None:
    one, two = reading({RECEIVED: "1"}), reading({RECEIVED: "2"}, agency="乙局")
    publish(tmp_path / "a", one, two)
    publish(tmp_path / "b", two)
    publish(tmp_path / "b", one)
    publish(tmp_path / "c", one)
    versions = [info_of(tmp_path / name)["data_version"] for name in "abc"]
    assert versions[0] == versions[1] != versions[2]


def test_a_number_past_the_digits_of_the_store_is_kept_as_text(tmp_path: Path) -> None:
    publish(tmp_path, reading({RECEIVED: "1" * 19, FEE: "0.1234567", "proactive.licences.decisions": "1.5000000"}))
    assert rows_of(tmp_path, "select raw_text, state, value from figure") == [
        ("1" * 19, "text", None),
        ("0.1234567", "text", None),
        ("1.5000000", "number", Decimal("1.5")),
    ]
    assert rows_of(tmp_path, "select status from report") == [("partial",)]
    assert rows_of(tmp_path, "select distinct problem_code from reading_problem") == [("value_out_of_range",)]


def test_a_cell_that_no_format_has_is_a_defect_and_stops_the_batch(tmp_path: Path) -> None:
    with StoreWriter(tmp_path, Bodies()) as writer, pytest.raises(ValueError, match="no format has a cell"):
        writer.add_readings([reading({"applications.nonsense.total": "1"})])
    assert current_version(tmp_path) is None


def test_a_report_without_any_cell_has_its_row(tmp_path: Path) -> None:
    publish(tmp_path, reading(status="partial", paragraphs=(Paragraph("overview", "文字"),)))
    assert rows_of(tmp_path, "select report_id, applications_received_new_total from report_wide") == [(1, None)]


def test_a_failed_check_publishes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(tmp_path, reading({RECEIVED: "1"}))
    monkeypatch.setattr(integrity, "find_offenders", lambda *_: ["figure_once: 2 applications.received_new.total"])
    with pytest.raises(StoreError, match="check before publishing failed; nothing was written: figure_once"):
        publish(tmp_path, reading({RECEIVED: "2"}))
    assert list_versions(tmp_path) == [1]


def test_simulated_and_real_reports_never_share_a_store(tmp_path: Path) -> None:
    publish(tmp_path, reading({RECEIVED: "1"}))
    with pytest.raises(StoreError, match="never share a store"):
        publish(tmp_path, reading({RECEIVED: "2"}), origin="simulated")
    publish(tmp_path / "simulated", reading({RECEIVED: "2"}), origin="simulated")
    assert info_of(tmp_path / "simulated")["is_simulated"] == "true"
    with pytest.raises(StoreError, match="never share a store"):
        publish(tmp_path / "simulated", reading({RECEIVED: "1"}))


def test_rows_may_be_appended_as_columns(tmp_path: Path) -> None:
    agencies = pl.DataFrame({"agency_id": ["s000000000001"], "name": ["模拟局"]})
    documents = pl.DataFrame(
        {
            "sha256": ["0" * 64],
            "name": ["simulated"],
            "media_type": ["text/plain"],
            "byte_count": [0],
            "read_at": [datetime(2024, 1, 1)],
            "extractor_version": ["1"],
        }
    )
    reports = pl.DataFrame(
        {
            "report_id": [1, 2],
            "agency_id": ["s000000000001"] * 2,
            "report_year": [2022, 2023],
            "scope": ["own"] * 2,
            "revision": [1, 1],
            "is_current": [True, True],
            "format_version": ["gb2021"] * 2,
            "status": ["complete"] * 2,
            "source_sha256": ["0" * 64] * 2,
            "extractor_version": ["1"] * 2,
            "content_hash": ["x", "y"],
        }
    )
    figures = pl.DataFrame(
        {
            "report_id": [1, 2],
            "table_code": ["applications"] * 2,
            "row_code": ["received_new"] * 2,
            "column_code": ["total"] * 2,
            "value": [Decimal(5), Decimal(7)],
            "state": ["number"] * 2,
            "raw_text": ["5", "7"],
            "source_place": ["-"] * 2,
        }
    )
    with StoreWriter(tmp_path, Bodies(), origin="simulated") as writer:
        writer.add_frames(agencies, documents, reports, figures)
        writer.add_frames(agencies, documents.head(0), reports.with_columns(pl.col("report_year") + 2), figures)
        writer.publish()
    assert rows_of(tmp_path, "select report_id, report_year, origin from report order by all") == [
        (1, 2022, "simulated"),
        (2, 2023, "simulated"),
        (3, 2024, "simulated"),
        (4, 2025, "simulated"),
    ]
    assert rows_of(tmp_path, "select report_id, applications_received_new_total from report_wide order by all") == [
        (1, Decimal(5)),
        (2, Decimal(7)),
        (3, Decimal(5)),
        (4, Decimal(7)),
    ]


def change(folder: Path, statement: str) -> None:
    with duckdb.connect(str(current_path(folder))) as connection:
        connection.execute(statement)


def test_a_store_of_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    publish(tmp_path, reading({RECEIVED: "1"}))
    change(tmp_path, "update store_info set property_value = '99' where property_name = 'schema_version'")
    with pytest.raises(StoreError, match="made by a newer version of this program"):
        publish(tmp_path, reading({RECEIVED: "2"}))


def test_a_store_with_other_tables_is_left_alone(tmp_path: Path) -> None:
    publish(tmp_path, reading({RECEIVED: "1"}))
    change(tmp_path, "update store_info set property_value = 'x' where property_name = 'schema_fingerprint'")
    with pytest.raises(StoreError, match="made by an older version of this program"):
        publish(tmp_path, reading({RECEIVED: "2"}))


def test_a_file_that_is_no_database_is_explained(tmp_path: Path) -> None:
    publish(tmp_path, reading({RECEIVED: "1"}))
    current_path(tmp_path).write_bytes(b"not a database" * 1000)
    with pytest.raises(StoreError, match="the data are as before"):
        publish(tmp_path, reading({RECEIVED: "2"}))


def test_an_unreadable_state_keeps_its_raw_text(tmp_path: Path) -> None:
    figure = Figure("proactive.licences.decisions", None, "unreadable", "20180", "table 1")
    publish(tmp_path, reading(figures=(figure,)))
    assert rows_of(tmp_path, "select state, value, raw_text from figure") == [("unreadable", None, "20180")]
