"""The command line: contracts, exit status, and sentences instead of tracebacks."""

from __future__ import annotations

import csv
import io
import json
import os
import socket
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from disclosure import processes, settings
from disclosure.cli import main
from disclosure.commands import serve
from disclosure.commands.extract import to_json
from disclosure.ingest import documents
from disclosure.store.versions import hold_writer_lock
from tests.builders.documents import html_report
from tests.ingest.test_ingest import cells, page, words, write
from tests.store.rows import info_of, rows_of

PROJECT = Path(__file__).resolve().parents[2]


def run(*arguments: object) -> int:
    return main([str(argument) for argument in arguments])


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    return write(tmp_path / "reports", {"a.html": page(3), "b.html": page(5, year=2022), "bad.txt": b"nothing"})


# -- extract ------------------------------------------------------------------------------------------------------


def test_extract_prints_one_object_a_line(reports: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status = run("extract", reports / "a.html", reports / "b.html", "--json")
    output = capsys.readouterr()
    assert (status, output.err) == (0, "")
    first, second = [json.loads(line, parse_float=Decimal) for line in output.out.splitlines()]
    assert list(first) == [
        *("source", "sha256", "status", "agency", "year", "scope", "format", "title", "published_on"),
        *("figures", "problems"),
    ]
    assert first["source"] == str(reports / "a.html")
    assert (first["status"], first["agency"], first["year"]) == ("complete", "示例县审计局", 2023)
    assert (first["scope"], first["format"], first["published_on"]) == ("own", "gb2021", "2024-01-18")
    figure = first["figures"]["applications.received_new.total"]
    assert figure == {"value": 3, "state": "number", "raw": "3", "at": figure["at"]}
    assert figure["at"].startswith("table 2, row ")
    assert first["problems"] == []
    assert second["year"] == 2022


def test_extract_keeps_decimals_exact_and_blanks_null(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    figures = cells(1)
    figures["proactive.administrative_fees.fee_amount"] = "24252.311082"
    figures["proactive.rules.issued_this_year"] = ""
    figures["proactive.rules.in_force_total"] = "/"
    write(tmp_path, {"a.html": html_report("gb2021", figures, words())})
    run("extract", "--json", tmp_path / "a.html")
    line = capsys.readouterr().out
    assert '"proactive.administrative_fees.fee_amount": {"value": 24252.311082, "state": "number"' in line
    found = json.loads(line)["figures"]
    assert (found["proactive.rules.issued_this_year"]["value"], found["proactive.rules.issued_this_year"]["state"]) == (
        None,
        "blank",
    )
    assert found["proactive.rules.in_force_total"]["state"] == "not_applicable"
    assert found["proactive.rules.in_force_total"]["raw"] == "/"


def test_extract_names_what_it_refuses_and_reads_the_rest(
    reports: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = run("extract", "--json", reports / "bad.txt", tmp_path / "none.html", reports, reports / "a.html")
    output = capsys.readouterr()
    assert status == 1
    objects = [json.loads(line) for line in output.out.splitlines()]
    assert [item["status"] for item in objects] == ["refused", "refused", "refused", "complete"]
    assert [item["problems"][0]["code"] for item in objects[1:3]] == ["file_not_found", "is_a_folder"]
    assert objects[1]["sha256"] is None
    for name in ("bad.txt", "none.html", str(reports)):
        assert any(line.startswith(str(tmp_path)) and name in line for line in output.err.splitlines())


def test_extract_for_people(reports: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("extract", reports / "a.html") == 0
    output = capsys.readouterr().out
    assert "完整 complete" in output
    assert "示例县审计局 · 2023 · 本机关 own · gb2021" in output


def test_extract_loads_neither_database_nor_dashboard(reports: Path) -> None:
    script = (
        "import sys\nfrom disclosure.cli import main\n"
        f"main(['extract', '--json', {str(reports / 'a.html')!r}])\n"
        "print(sorted({'duckdb', 'streamlit', 'polars', 'altair', 'pandas'} & set(sys.modules)), file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=PROJECT, capture_output=True, check=True)
    assert done.stderr.decode().strip() == "[]"


def test_output_that_nobody_reads_ends_quietly(reports: Path) -> None:
    command = [sys.executable, "-m", "disclosure", "extract", "--json", *[str(reports / "a.html")] * 40]
    process = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.read(10)
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    process.wait()


def test_json_of_everything_it_meets() -> None:
    value = {"a": Decimal("1E+3"), "b": Decimal("0.10"), "c": [None, True, "“\n\ud800"], 'd"': {}}
    text = to_json(value)
    assert text == '{"a": 1000, "b": 0.10, "c": [null, true, "“\\n\\ud800"], "d\\"": {}}'
    assert json.loads(text)["c"][2] == "“\n\ud800"


# -- ingest -------------------------------------------------------------------------------------------------------


@pytest.fixture
def read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Documents are read in this process, where a test is not about how they are read."""
    monkeypatch.setattr(documents, "_count_of", lambda *_: 0)


def test_ingest_sums_up_and_names_the_refused(
    reports: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = run("ingest", reports, "--store", tmp_path / "store")
    output = capsys.readouterr()
    assert status == 1
    assert "3 documents: 2 complete, 0 partial, 0 unchanged, 1 refused" in output.out
    assert "published version 1" in output.out
    assert output.err.startswith(str(reports / "bad.txt"))
    assert rows_of(tmp_path / "store", "select report_year from report order by all") == [(2022,), (2023,)]

    before = info_of(tmp_path / "store")
    assert run("ingest", reports / "a.html", reports / "b.html", "--store", tmp_path / "store") == 0
    assert "the store is unchanged" in capsys.readouterr().out
    assert info_of(tmp_path / "store") == before


def test_ingest_with_an_active_writer_says_so(
    reports: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with hold_writer_lock(tmp_path / "store"):
        assert run("ingest", reports, "--store", tmp_path / "store") == 2
    error = capsys.readouterr().err
    assert len(error.splitlines()) == 1
    assert "Another program is writing" in error


def test_the_year_of_several_files_is_wrong_usage(
    reports: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert run("ingest", reports, "--year", "2020", "--store", tmp_path / "store") == 2
    assert "for a single file" in capsys.readouterr().err


@pytest.mark.usefixtures("read_here")
def test_the_store_may_come_from_the_environment(
    reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(settings.STORE_VARIABLE, str(tmp_path / "elsewhere"))
    assert run("ingest", reports / "a.html") == 0
    assert rows_of(tmp_path / "elsewhere", "select count(*) from report") == [(1,)]


@pytest.mark.usefixtures("read_here")
def test_an_archive_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("a.html", page(3))
        archive.writestr("../b.html", page(4, year=2022))
    assert run("ingest", tmp_path / "all.zip", "--store", tmp_path / "store") == 1
    assert "leads out of the archive" in capsys.readouterr().err
    assert rows_of(tmp_path / "store", "select name from source_file") == [(f"{tmp_path / 'all.zip'}!a.html",)]


# -- the reading commands -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def store(default_store: Path) -> Path:
    return default_store


def test_query_lists_the_names(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("query") == 0
    assert "applications_received\t" in capsys.readouterr().out


def test_query_as_csv_and_json(store: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    arguments = ["query", "applications_received", "--param", "scope=aggregate", "--param", "years=2023,2024"]
    assert run(*arguments, "--store", store) == 0
    rows = list(csv.DictReader(io.StringIO(capsysbinary.readouterr().out.decode("utf-8"))))
    assert {row["report_year"] for row in rows} == {"2023", "2024"}
    assert run(*arguments, "--format", "json", "--store", store) == 0
    objects = json.loads(capsysbinary.readouterr().out, parse_float=Decimal)
    assert [(item["measure"], str(item["report_year"])) for item in objects] == [
        (row["measure"], row["report_year"]) for row in rows
    ]
    total = next(item for item in objects if item["measure"] == "received_new" and item["report_year"] == 2024)
    expected = rows_of(
        store,
        "select sum(value) from figure join report using (report_id) where is_current and scope = 'aggregate'"
        " and report_year = 2024 and row_code = 'received_new' and column_code = 'total'",
    )
    assert [(total["numerator"],)] == expected


def test_query_to_files(store: Path, tmp_path: Path) -> None:
    for form in ("csv", "parquet", "xlsx"):
        output = tmp_path / f"out.{form}"
        arguments = ["query", "agency_search", "--param", "text=财政", "--param", "limit=5", "--format", form]
        assert run(*arguments, "--output", output, "--store", store) == 0
    assert (tmp_path / "out.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    frames = [
        pl.read_csv(tmp_path / "out.csv"),
        pl.read_parquet(tmp_path / "out.parquet"),
        pl.read_excel(tmp_path / "out.xlsx"),
    ]
    assert all(frame["agency_name"].to_list() == ["平潭综合实验区财政金融局"] for frame in frames)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["query", "no_such_query"], "there is no query named 'no_such_query'"),
        (["query", "disclosure_rate", "--param", "colour=red"], "has no parameter 'colour'; expected name=value"),
        (["query", "disclosure_rate", "--param", "years"], "expected years=value"),
        (["query", "disclosure_rate", "--param", "years=soon"], "could not be completed"),
        (["query", "disclosure_rate", "--output", "/"], "cannot be written"),
    ],
)
def test_wrong_queries_are_explained(
    store: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    assert run(*arguments, "--store", store) == 2
    assert message in capsys.readouterr().err


def test_a_link_with_quotes_is_only_a_value(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("query", "agency_search", "--param", "text='; drop table report; --", "--store", store) == 0
    assert len(capsys.readouterr().out.splitlines()) == 1
    assert rows_of(store, "select count(*) from report") == [(70,)]


def test_check_prints_findings(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check", "--json", "--store", store) == 0
    findings = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    finding = next(
        item
        for item in findings
        if item["rule"] == "T3_OUTCOME_SUM" and item["at"] == "applications.outcome_total.natural_person"
        and (item["agency"], item["year"]) == ("平潭综合实验区管理委员会", 2020)
    )  # fmt: skip
    assert (finding["severity"], finding["scope"], finding["expected"], finding["found"]) == (
        "error",
        "aggregate",
        26,
        20,
    )


def test_check_may_fail(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check", "--fail-on", "error", "--store", store) == 1
    assert "T3_OUTCOME_SUM" in capsys.readouterr().out


def test_check_narrows_to_bodies_years_and_severities(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def found(*options: str) -> list[tuple[str, int, str]]:
        run("check", "--json", "--store", store, *options)
        lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        return [(line["agency"], line["year"], line["severity"]) for line in lines]

    everything = found()
    name = "平潭综合实验区海坛片区管理局"
    assert found("--agency", name) == [line for line in everything if line[0] == name] != []
    assert found("--year", "2024", "--year", "2021") == [line for line in everything if line[1] in (2021, 2024)]
    errors = found("--severity", "error", "--year", "2024")
    assert errors == [line for line in everything if line[1:] == (2024, "error")] != []
    assert len(found("--severity", "warning")) == sum(line[2] != "note" for line in everything)
    assert run("check", "--store", store, "--year", "2019", "--fail-on", "error") == 0
    assert run("check", "--store", store, "--year", "2024", "--fail-on", "error") == 1


def test_check_of_an_unknown_body_names_near_ones(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check", "--agency", "海坛片区管理局", "--store", store) == 2
    assert "平潭综合实验区海坛片区管理局" in capsys.readouterr().err


def test_export_writes_every_table_with_a_dictionary(store: Path, tmp_path: Path) -> None:
    assert run("export", tmp_path / "out", "--store", store) == 0
    assert rows_of(store, "select count(*) from figure") == [
        (pl.read_parquet(tmp_path / "out" / "figure.parquet").height,)
    ]
    figures = pl.read_csv(tmp_path / "out" / "figure.csv", infer_schema=False)
    assert figures.height == 13896
    assert figures.columns[:5] == ["report_id", "table_code", "row_code", "column_code", "value"]
    assert "24252.311082" in figures["value"].to_list()
    dictionary = pl.read_csv(tmp_path / "out" / "data_dictionary.csv")
    described = dictionary.filter(pl.col("column_name").is_not_null())
    assert described.filter(pl.col("meaning_zh").is_null() | pl.col("meaning_en").is_null()).is_empty()
    for table in dictionary["table_name"].unique():
        columns = pl.read_parquet(tmp_path / "out" / f"{table}.parquet").columns
        assert described.filter(pl.col("table_name") == table)["column_name"].to_list() == columns


def test_export_to_a_place_that_cannot_be_written(
    store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("in the way")
    assert run("export", tmp_path / "file", "--store", store) == 2
    assert "cannot be written" in capsys.readouterr().err


@pytest.mark.parametrize("command", [["check"], ["query", "disclosure_rate"], ["serve"]])
def test_a_named_store_that_is_not_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    assert run(*command, "--store", tmp_path / "slip") == 2
    assert "There is no store here" in capsys.readouterr().err
    assert not (tmp_path / "slip").exists()


@pytest.mark.usefixtures("read_here")
def test_versions_may_be_listed_and_switched(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for year in (2021, 2022):
        write(tmp_path, {"a.html": page(1, year=year)})
        run("ingest", tmp_path / "a.html", "--store", tmp_path / "store")
    capsys.readouterr()
    assert run("versions", "--store", tmp_path / "store", "--to", "1") == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first.endswith("当前 current")
    assert not second.endswith("当前 current")
    assert rows_of(tmp_path / "store", "select count(*) from report") == [(1,)]
    assert run("versions", "--store", tmp_path / "store", "--to", "9") == 2


# -- serve and the rest ----------------------------------------------------------------------------------------------


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield taken.getsockname()[1]


def test_serve_on_a_taken_port(store: Path, taken_port: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("serve", "--store", store, "--port", taken_port) == 2
    assert "choose another port with --port" in capsys.readouterr().err


def test_serve_starts_quietly_and_only_here(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[tuple[list[str], dict[str, str]]] = []

    class Started:
        def __init__(self, command: list[str], env: dict[str, str], **_: object) -> None:
            started.append((command, env))

        def wait(self) -> int:
            return 0

    monkeypatch.setattr(processes.subprocess, "Popen", Started)
    monkeypatch.setattr(serve.signal, "signal", lambda *_: None)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    assert run("serve", "--store", store, "--port", port) == 0
    ((command, environment),) = started
    options = dict(zip(command[3::2], command[4::2], strict=True))
    assert options == {"--port": str(port), "--address": "127.0.0.1"}
    assert environment[settings.STORE_VARIABLE] == str(store.resolve())


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--bodies", "5"], "name a new folder with --store"),
        (["--bodies", "5", "--years", "2025-2019", "--store", "x"], "--years reads like 2019-2025"),
        (["--bodies", "0", "--store", "x"], "--bodies is at least 1"),
    ],
)
def test_simulate_asks_for_what_it_needs(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("simulate", *arguments) == 2
    assert message in capsys.readouterr().err


def test_a_simulated_store_says_so_in_every_download(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("simulate", "--bodies", "12", "--years", "2023", "--seed", "7", "--store", tmp_path / "store") == 0
    assert info_of(tmp_path / "store")["is_simulated"] == "true"
    capsys.readouterr()
    assert run("query", "applications_received", "--store", tmp_path / "store") == 0
    heading, *lines = capsys.readouterr().out.splitlines()
    assert heading.endswith("模拟数据 | simulated")
    assert lines
    assert all(line.endswith("模拟数据 | simulated data") for line in lines)
    write(tmp_path, {"a.html": page(1)})
    assert run("ingest", tmp_path / "a.html", "--store", tmp_path / "store") == 2
    assert "never share a store" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [[], ["nonsense"], ["extract"], ["query", "--format", "pdf"]])
def test_wrong_usage(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    try:
        status: object = run(*arguments)
    except SystemExit as leaving:
        status = leaving.code
    assert status == 2
    assert "usage: disclosure" in capsys.readouterr().err


def test_interruption_says_that_nothing_was_harmed(
    reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from disclosure.commands import ingest as command

    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "ingest", interrupt)
    assert run("ingest", reports, "--store", tmp_path / "store") == 130
    assert "the data are as before" in capsys.readouterr().err


@pytest.mark.skipif(os.name == "nt", reason="needs a terminal of the other kind")
def test_a_terminal_gets_a_progress_bar(reports: Path, tmp_path: Path) -> None:
    import pty
    import termios

    primary, secondary = pty.openpty()
    termios.tcsetwinsize(secondary, (24, 100))
    command = [
        sys.executable,
        "-m",
        "disclosure",
        "ingest",
        str(reports / "a.html"),
        "--store",
        str(tmp_path / "store"),
    ]
    done = subprocess.run(command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=secondary, check=True)
    os.close(secondary)
    assert "1/1" in os.read(primary, 10_000).decode()
    os.close(primary)
    assert b"published version 1" in done.stdout
