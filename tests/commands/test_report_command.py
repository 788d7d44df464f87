"""`disclosure report`, `withdraw`, `versions` and what `ingest` says of documents that do not count."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path

import pytest

from disclosure.agencies.names import agency_id_for
from disclosure.cli import main
from disclosure.decisions import agencies, corrections, journals
from disclosure.ingest import documents
from disclosure.model.plain_text import plain
from tests.desk.rows import COUNTY, FINANCE, report
from tests.store.rows import rows_of

CURRENT = (
    "select agency.name, report_year, source_file.name from report join agency using (agency_id)"
    " join source_file on source_sha256 = sha256 where is_current order by all"
)


def blank(data: bytes) -> bytes:
    """The same form with its numbers taken out."""
    return re.sub(rb"(<t[dh][^>]*>)[0-9]+(</t[dh]>)", rb"\1\2", data)


@pytest.fixture(autouse=True)
def read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Documents are read in this process: test_cli has the command as it is."""
    monkeypatch.setattr(documents, "_count_of", lambda *_: 0)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two documents of one body and year: a good one, and the same form blank; each alone in a folder."""
    for name, data in (("good", report(received=5)), ("worse", blank(report(received=5)))):
        (tmp_path / f"{name}.html").write_bytes(data)
    return tmp_path


def run(folder: Path, *arguments: str) -> int:
    return main([*arguments, "--store", str(folder / "store")])


def current(folder: Path) -> list[tuple[object, ...]]:
    return [(name, year, Path(str(file)).name) for name, year, file in rows_of(folder / "store", CURRENT)]


def test_one_report_is_set_aside_taken_withdrawn_moved_and_brought_back(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good, worse = str(folder / "good.html"), str(folder / "worse.html")
    assert run(folder, "ingest", good) == 0
    assert run(folder, "ingest", worse) == 1, "set aside is told by the exit status"
    assert f"{worse}: 有数的单元格只有 0 个" in capsys.readouterr().err
    assert current(folder) == [(COUNTY, 2023, "good.html")]
    assert run(folder, "ingest", good) == 0
    assert "1 unchanged" in capsys.readouterr().out

    about = [COUNTY, "2023", "--by", "王"]
    assert run(folder, "report", "current", *about, "--revision", "2", "--reason", "公布后更正") == 0
    assert current(folder) == [(COUNTY, 2023, "worse.html")]
    capsys.readouterr()
    assert run(folder, "ingest", good) == 0
    said = capsys.readouterr()
    assert "0 unchanged" in said.out
    assert f"disclosure report current '{COUNTY}' 2023 --scope own --revision 1" in said.err

    assert run(folder, "withdraw", *about, "--reason", "空表") == 0
    assert current(folder) == [(COUNTY, 2023, "good.html")]
    capsys.readouterr()
    assert run(folder, "ingest", worse) == 0
    assert "withdrawn by a person" in capsys.readouterr().err

    assert run(folder, "report", "move", *about, "--to-agency", FINANCE, "--to-year", "2021", "--reason", "错归") == 0
    assert current(folder) == [(FINANCE, 2021, "good.html")]
    (move,) = [e for e in journals.entries(folder / "store", "report") if e["action"] == "move"]
    assert run(folder, "report", "undo", move["id"][:8], "--by", "李") == 0
    assert current(folder) == [(COUNTY, 2023, "good.html")]
    assert run(folder, "report", "restore", *about) == 0
    assert current(folder) == [(COUNTY, 2023, "worse.html")], "the choice of before the withdrawal counts again"

    capsys.readouterr()
    assert run(folder, "report", "list", COUNTY) == 0
    assert "采用 counts" in capsys.readouterr().out
    assert run(folder, "versions", "--json") == 0
    versions = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [version["made_by"] for version in versions] == ["report move", "report undo", "report restore"]
    assert all(version["built_at"] for version in versions)
    assert [version["is_current"] for version in versions] == [False, False, True]
    # Read again: what was decided stays.
    assert run(folder, "reread", "--workers", "1") == 0
    assert current(folder) == [(COUNTY, 2023, "worse.html")]


def test_what_cannot_be_decided_says_why(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder, "ingest", str(folder / "good.html")) == 0
    for arguments, said in (
        (["withdraw", "没有局", "2023", "--reason", "x"], "no such body"),
        (["withdraw", COUNTY, "2020", "--reason", "x"], "no report"),
        (["withdraw", COUNTY, "2023"], "a reason is needed"),
        (["report", "restore", COUNTY, "2023"], "no such revision"),
        (["report", "current", COUNTY, "2023", "--reason", "x"], "--revision"),
        (["report", "current", COUNTY, "2023", "--reason", "x", "--revision", "9"], "no such revision"),
        (["report", "move", COUNTY, "2023", "--reason", "x"], "the same as before"),
        (["report", "undo", "abcdef12"], "not one decision"),
        (["report", "withdraw", COUNTY], "give the year"),
    ):
        assert run(folder, *arguments) == 2, arguments
        assert said in capsys.readouterr().err, arguments
    assert journals.history(folder / "store", "report") == []
    assert current(folder) == [(COUNTY, 2023, "good.html")]


def test_a_store_of_ones_own_is_never_filled_with_the_reports_that_come_along(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "other.txt").write_text("这是一份通知。", encoding="utf-8")
    assert run(tmp_path, "ingest", str(tmp_path / "other.txt"), "--workers", "1") == 1
    assert run(tmp_path, "check") == 0
    assert rows_of(tmp_path / "store", "select count(*) from report") == [(0,)]
    capsys.readouterr()
    assert run(tmp_path, "versions", "--json") == 0
    assert len(capsys.readouterr().out.splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["ingest", "ftp://www.a.gov.cn/a.docx"], "只支持 http 和 https 网址"),
        (["ingest", "a.html", "--year", "1800"], "2008-2100"),
        (["ingest", "a.html", "--year", "20233"], "2008-2100"),
    ],
)
def test_what_cannot_be_brought_in_says_why(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    assert run(tmp_path, *arguments) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "store").exists()


def test_a_parameter_without_its_value_is_not_said_to_be_unknown(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["query", "disclosure_rate", "--param", "years"]) == 2
    error = capsys.readouterr().err
    assert "years=值" in error
    assert "没有参数" not in error


def test_names_from_archives_are_printed_without_what_moves_a_cursor(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = ["a\x1b]0;PWN\x07\x1b[2J\x1b[31m.html", "b\rFAKE 1 documents.html", "c\u202elmth.html", "d\x9b31m.html"]
    with zipfile.ZipFile(tmp_path / "names.zip", "w") as archive:
        for name in names:
            archive.writestr(name, f"<p>nothing {names.index(name)}</p>")
    assert run(tmp_path, "ingest", str(tmp_path / "names.zip")) == 1
    said = capsys.readouterr()
    assert len([line for line in said.err.split("\n") if "names.zip!" in line]) == len(names)
    assert all(plain(line) == line for line in (said.out + said.err).split("\n"))
    stored = rows_of(tmp_path / "store", "select name from source_file")
    assert all(str(name).isprintable() for (name,) in stored)


def test_two_people_at_one_cell_or_one_body(tmp_path: Path) -> None:
    cell = {
        "agency_id": agency_id_for(COUNTY),
        "report_year": 2023,
        "scope": "own",
        "figure_key": "applications.received_new.total",
        "correction_kind": "reader_error",
        "wrong_state": "number",
        "wrong_value": "5",
        "corrected_state": "number",
        "corrected_value": "6",
        "reason": "看错",
    }
    first = corrections.record(tmp_path, "王", cell, seen=[])
    with pytest.raises(journals.ConflictError, match="王"):
        corrections.record(tmp_path, "李", {**cell, "corrected_value": "7"}, seen=[])
    corrections.record(tmp_path, "李", {**cell, "figure_key": "applications.carried_in.total"}, seen=[])
    assert corrections.entries_about(tmp_path, cell) == [first]
    corrections.undo(tmp_path, "王", first)
    with pytest.raises(journals.ConflictError):
        corrections.undo(tmp_path, "李", first)

    named = {"agency_id": agency_id_for(COUNTY), "agency_name": COUNTY}
    into = {"into_agency_id": agency_id_for(FINANCE), "into_agency_name": FINANCE}
    merged = agencies.decide(tmp_path, "王", {"action": "merge", **named, **into}, seen=[])
    with pytest.raises(journals.ConflictError) as refused:
        agencies.decide(tmp_path, "李", {"action": "describe", **named, "fields": {"level": "county"}}, seen=[])
    assert [entry["id"] for entry in refused.value.others] == [merged]
    other = {"agency_id": agency_id_for(FINANCE), "agency_name": FINANCE}
    with pytest.raises(journals.ConflictError):  # it has just been given another body
        agencies.decide(tmp_path, "李", {"action": "confirm", **other}, seen=[])
    agencies.decide(tmp_path, "李", {"action": "confirm", **other}, seen=[merged])
