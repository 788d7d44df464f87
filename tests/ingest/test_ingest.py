"""Documents into a store: the whole way from files to rows, and what bad ones cannot do to it."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pytest

from disclosure.ingest import documents as ingest_module
from disclosure.ingest.documents import Settings, Summary, ingest
from disclosure.ingest.pieces import Supplied
from disclosure.store.errors import StoreError
from disclosure.store.versions import current_version, hold_writer_lock, list_versions
from tests.builders.documents import ReportText, blank_figures, html_report, text_report
from tests.store.rows import Bodies, info_of, leave_out_serving, rows_of


@pytest.fixture(autouse=True)
def without_serving(monkeypatch: pytest.MonkeyPatch) -> None:
    leave_out_serving(monkeypatch)


RECEIVED = "applications.received_new.total"
PERSONS = "applications.received_new.natural_person"
OUTCOME = "applications.outcome_total"
FULL = "applications.granted_full"


def words(body: str = "示例县审计局", year: int = 2023) -> ReportText:
    return ReportText(
        title=f"{body}{year}年政府信息公开工作年度报告",
        opening=f"现公布{body}{year}年政府信息公开工作年度报告,统计期限为{year}年1月1日至{year}年12月31日。",
        overview=(f"{year}年,{body}认真做好政府信息公开工作。",),
        other=("无其他需要报告的事项。", body, f"{year + 1}年1月18日"),
    )


def cells(received: int) -> dict[str, str]:
    figures = blank_figures("gb2021")
    for key in (
        RECEIVED,
        PERSONS,
        *(f"{row}.{column}" for row in (OUTCOME, FULL) for column in ("natural_person", "total")),
    ):
        figures[key] = str(received)
    return figures


def page(received: int = 3, body: str = "示例县审计局", year: int = 2023) -> bytes:
    return html_report("gb2021", cells(received), words(body, year))


def body(number: int) -> str:
    """One of four hundred bodies."""
    first, second = divmod(number, 20)
    signs = "安宝昌德丰富广海和恒华吉嘉建江金康乐利隆"
    return f"{signs[first]}{signs[second]}县审计局"


def write(folder: Path, files: Mapping[str, bytes]) -> Path:
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def run(tmp_path: Path, *paths: Path, **options: object) -> Summary:
    options.setdefault("settings", Settings(worker_count=0))
    return ingest(list(paths) or [tmp_path / "in"], tmp_path / "store", Bodies(), **options)  # type: ignore[arg-type]


def test_a_page_from_file_to_rows(tmp_path: Path) -> None:
    write(tmp_path / "in", {"a.html": page(3)})
    summary = run(tmp_path)
    assert (summary.complete, summary.partial, summary.version) == (1, 0, 1)
    store = tmp_path / "store"
    assert rows_of(store, "select name, report_year, scope, status from report join agency using (agency_id)") == [
        ("示例县审计局", 2023, "own", "complete")
    ]
    assert rows_of(store, "select count(*), sum(value) from figure where table_code = 'applications'") == [
        (175, Decimal(18))
    ]
    assert rows_of(store, "select applications_received_new_total from report_wide") == [(Decimal(3),)]
    assert rows_of(store, "select count(*) from paragraph") != [(0,)]


def test_ingesting_the_same_folder_again_changes_nothing(tmp_path: Path) -> None:
    write(tmp_path / "in", {"a.html": page(), "copy.html": page(), "bad.html": b"<p>nothing</p>"})
    first = run(tmp_path)
    assert (first.counts["added"], first.counts["unchanged"], first.counts["refused"]) == (1, 1, 1)
    before = info_of(tmp_path / "store")
    again = run(tmp_path)
    assert (again.counts["unchanged"], again.counts["refused"], again.version) == (2, 1, None)
    assert info_of(tmp_path / "store") == before
    assert list_versions(tmp_path / "store") == [1]


def test_a_changed_page_is_a_revision(tmp_path: Path) -> None:
    write(tmp_path / "in", {"a.html": page(3)})
    run(tmp_path)
    write(tmp_path / "in", {"a.html": page(4)})
    summary = run(tmp_path)
    assert (summary.counts["revised"], summary.version) == (1, 2)
    assert rows_of(
        tmp_path / "store",
        "select revision, is_current, applications_received_new_total from report join report_wide using (report_id)"
        " order by revision",
    ) == [(1, False, Decimal(3)), (2, True, Decimal(4))]


def test_bad_files_are_named_and_the_rest_is_in(tmp_path: Path) -> None:
    write(
        tmp_path / "in",
        {
            "1_empty.html": b"",
            "2_binary.html": bytes(range(256)) * 50,
            "3_other.txt": "这是一份通知,不是年报。".encode(),
            "4_nul.html": b"\0" * 1000,
            "5_good.html": page(5),
            "6_wrong_name.zip": b"not a zip",
        },
    )
    with (tmp_path / "in" / "7_huge.txt").open("wb") as handle:
        handle.truncate(100 * 1024 * 1024)
    summary = run(tmp_path)
    assert summary.counts["refused"] == 6
    assert summary.counts["added"] == 1
    named = {Path(name).name: reason for name, reason in summary.refused}
    assert sorted(named) == [
        "1_empty.html",
        "2_binary.html",
        "3_other.txt",
        "4_nul.html",
        "6_wrong_name.zip",
        "7_huge.txt",
    ]
    assert all(" | " in reason for reason in named.values())
    assert "over the limit of 50 MB" in named["7_huge.txt"]
    assert rows_of(tmp_path / "store", "select sum(applications_received_new_total) from report_wide") == [(5,)]


def test_nothing_but_bad_files(tmp_path: Path) -> None:
    write(tmp_path / "in", {"a.html": b"no report"})
    summary = run(tmp_path)
    assert summary.counts["refused"] == 1
    assert rows_of(tmp_path / "store", "select count(*) from report") == [(0,)]


def test_an_archive_is_read_in_place(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    with zipfile.ZipFile(tmp_path / "in" / "all.zip", "w") as archive:
        archive.writestr("甲局/2023.html", page(1, "甲县财政局"))
        archive.writestr("乙局/2023.txt", text_report("gb2021", cells(2), "S1", words("乙县财政局")))
        archive.writestr("../outside.html", page(9, "丙县财政局"))
    summary = run(tmp_path)
    assert (summary.counts["added"], summary.counts["refused"]) == (2, 1)
    assert rows_of(
        tmp_path / "store", "select name, report_year from report join agency using (agency_id) order by all"
    ) == [
        ("乙县财政局", 2023),
        ("甲县财政局", 2023),
    ]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in", "store"]


def test_facts_may_be_supplied_for_a_single_file(tmp_path: Path) -> None:
    nameless = html_report(
        "gb2021", cells(1), ReportText(title="政府信息公开工作年度报告", opening="", overview=(), other=())
    )
    write(tmp_path / "in", {"a.html": nameless})
    assert run(tmp_path).counts["refused"] == 1
    summary = run(tmp_path, supplied=Supplied("示例县审计局", 2022))
    assert summary.counts["added"] == 1
    assert rows_of(tmp_path / "store", "select name, report_year from report join agency using (agency_id)") == [
        ("示例县审计局", 2022)
    ]


def test_supplied_facts_for_several_files_are_wrong_usage(tmp_path: Path) -> None:
    write(tmp_path / "in", {"a.html": page(1), "b.html": page(2)})
    with pytest.raises(ValueError, match="for a single file"):
        run(tmp_path, supplied=Supplied("示例县审计局"))


def test_progress_counts_every_document(tmp_path: Path) -> None:
    write(tmp_path / "in", {f"{number}.html": page(number, year=2019 + number) for number in range(3)})
    (tmp_path / "in" / "copy.html").write_bytes(page(0, year=2019))
    seen: list[tuple[int, int]] = []
    run(tmp_path, on_progress=lambda done, total: seen.append((done, total)))
    assert seen[-1] == (4, 4)
    assert seen == sorted(seen)


def test_another_writer_is_active(tmp_path: Path) -> None:
    write(tmp_path / "in", {"a.html": page()})
    with hold_writer_lock(tmp_path / "store"), pytest.raises(StoreError, match="Another program is writing"):
        run(tmp_path)
    assert current_version(tmp_path / "store") is None


def test_several_processes_give_what_one_gives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ingest_module, "CHUNK_DOCUMENTS", 2)
    monkeypatch.setattr(ingest_module, "APPENDED_DOCUMENTS", 3)
    files = {f"{number}.html": page(number, body(number % 4), 2019 + number % 3) for number in range(10)}
    write(tmp_path / "in", files)
    one = ingest([tmp_path / "in"], tmp_path / "one", Bodies(), settings=Settings(worker_count=0))
    two = ingest([tmp_path / "in"], tmp_path / "two", Bodies(), settings=Settings(worker_count=2))
    assert one.counts == two.counts
    assert one.counts["refused"] == 0
    statement = (
        "select agency_id, report_year, revision, is_current, content_hash, source_sha256 from report order by all"
    )
    assert rows_of(tmp_path / "one", statement) == rows_of(tmp_path / "two", statement)
    assert info_of(tmp_path / "one")["data_version"] == info_of(tmp_path / "two")["data_version"]
