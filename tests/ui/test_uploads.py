"""Files that are too large for the desk: left out, and named with what to do."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from disclosure.desk import jobs
from disclosure.ui.desk import uploads
from disclosure.ui.shell import background
from disclosure.ui.shell.labels import Words
from tests.desk.rows import report
from tests.ui.conftest import PROJECT, OpenPage
from tests.ui.test_pages import texts

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class File:
    name: str
    size: int


def test_only_what_exceeds_the_limit_is_left_out() -> None:
    files = [File("a.zip", 200 * MEGABYTE), File("b.zip", 200 * MEGABYTE + 1), File("c.html", 0)]
    assert uploads.divide_by_size(files) == ([files[0], files[2]], [("b.zip", 200 * MEGABYTE + 1)])


def test_the_refusal_names_file_size_limit_and_what_to_do() -> None:
    refused = [("2023_年报*.zip", 300 * MEGABYTE + 1)]
    assert uploads.refusal(Words("zh"), refused) == (
        "“2023\\_年报\\*\\.zip”有 301 兆，超过单个文件 200 兆的上限，没有接收。\n\n"
        "压缩包请分成几个较小的再选，或在命令行导入：`disclosure ingest 文件`。"
    )
    english = uploads.refusal(Words("en"), refused)
    assert "301 MB, more than the 200 MB" in english
    assert "`disclosure ingest FILE`" in english


def test_a_long_list_of_refused_files_is_counted() -> None:
    text = uploads.refusal(Words("zh"), [(f"{number}.zip", 300 * MEGABYTE) for number in range(12)])
    assert text.count("300 兆") == 10
    assert "另有 2 个文件超过 200 兆" in text


def test_the_server_takes_more_than_the_desk_but_not_everything() -> None:
    config = tomllib.loads((PROJECT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert config["server"]["maxUploadSize"] == uploads.SERVER_MEGABYTES
    assert uploads.MOST_BYTES < uploads.SERVER_MEGABYTES * MEGABYTE


def test_the_page_reads_the_others_and_names_what_was_left_out(
    open_page: OpenPage, tmp_path: Path, default_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "versions").symlink_to(default_store / "versions")
    (tmp_path / "current").write_bytes((default_store / "current").read_bytes())
    small = report(year=2015)
    monkeypatch.setattr(uploads, "MOST_BYTES", len(small))
    monkeypatch.setattr(background, "start_step", lambda job, store, step: None)
    app = open_page("desk", store=tmp_path)
    large = ("large.html", small + b" ", "text/html")
    app.file_uploader[0].set_value([large])
    submit(app)
    assert "“large\\.html”有 1 兆" in texts(app)
    assert jobs.list_jobs(tmp_path) == []
    app.file_uploader[0].set_value([large, ("small.html", small, "text/html")])
    submit(app)
    assert not app.exception
    (job,) = jobs.list_jobs(tmp_path)
    assert [line["name"] for line in job.lines("uploads")] == ["small.html"]
    assert "“large\\.html”有 1 兆" in texts(app)


def submit(app: AppTest) -> None:
    next(button for button in app.button if button.label == "开始读取").click().run()
