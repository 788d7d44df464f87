"""Files, folders and archives: what is found, and what is refused without being read."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest

from disclosure.ingest import sources
from disclosure.ingest.sources import Found, Source, SourceProblem, find_sources, read_source


def names(found: Found, root: Path) -> list[str]:
    return [source.name.removeprefix(f"{root}{os.sep}").replace(os.sep, "/") for source in found.sources]


def codes(found: Found) -> list[str]:
    return [problem.code for problem in found.problems]


def archive(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, data in members.items():
            opened.writestr(name, data)
    return path


def test_folders_are_searched_to_the_bottom_in_order(tmp_path: Path) -> None:
    for name in ("b/2.html", "b/deep/1.txt", "a.html"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    found = find_sources([tmp_path])
    assert names(found, tmp_path) == ["a.html", "b/2.html", "b/deep/1.txt"]
    assert read_source(found.sources[1]) == b"b/2.html"


def test_pictures_and_hidden_files_are_passed_over_in_folders_but_not_when_named(tmp_path: Path) -> None:
    for name in (".DS_Store", "style.css", "~$1.docx", "photo.JPG", "report.html"):
        (tmp_path / name).write_text(name)
    found = find_sources([tmp_path])
    assert (names(found, tmp_path), found.passed_over) == (["report.html"], 4)
    assert names(find_sources([tmp_path / "style.css"]), tmp_path) == ["style.css"]


def test_what_is_not_there_is_named(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    found = find_sources([tmp_path / "none.html", tmp_path / "empty"])
    assert codes(found) == ["file_not_found", "empty_folder"]
    assert found.problems[0].name.endswith("none.html")


def test_the_folder_of_a_saved_pages_parts_is_passed_over(tmp_path: Path) -> None:
    for name in (
        "年报.html",
        "年报_files/frame.html",
        "年报_files/a/b.css",
        "other_files/c.html",
        "D.HTM",
        "d.files/x.htm",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    found = find_sources([tmp_path])
    assert (names(found, tmp_path), found.passed_over) == (["D.HTM", "other_files/c.html", "年报.html"], 3)


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_links_are_followed_once(tmp_path: Path) -> None:
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "a.html").write_text("a")
    (tmp_path / "reports" / "loop").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "reports" / "self.html").symlink_to(tmp_path / "reports" / "self.html")
    (tmp_path / "reports" / "gone.html").symlink_to(tmp_path / "nowhere.html")
    found = find_sources([tmp_path])
    assert names(found, tmp_path) == ["reports/a.html"]
    assert sorted(codes(found)) == ["file_not_found", "file_not_readable"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes of this kind there")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.html")
    assert codes(find_sources([tmp_path])) == ["not_a_file"]


def test_a_file_beyond_the_limit_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.html"
    with path.open("wb") as handle:
        handle.truncate(100 * 1024 * 1024)  # a hundred megabytes that take no room
    problem = read_source(Source("huge.html", path))
    assert isinstance(problem, SourceProblem)
    assert problem.code == "file_too_large"
    assert "the file has 100 MB, over the limit of 50 MB" in problem.message


def test_a_file_that_grows_while_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(b"123456")
    monkeypatch.setattr(sources, "SIZE_LIMIT", 5)
    monkeypatch.setattr(sources.os, "fstat", lambda _: os.stat_result((0o100644, 0, 0, 1, 0, 0, 5, 0, 0, 0)))
    problem = read_source(Source("a.html", path))
    assert isinstance(problem, SourceProblem)
    assert problem.code == "file_too_large"


def test_members_of_an_archive(tmp_path: Path) -> None:
    path = archive(
        tmp_path / "all.zip", {"2023/a.html": b"A", "2023/logo.png": b"P", "__MACOSX/a.html": b"X", "b.txt": b"B"}
    )
    found = find_sources([tmp_path])
    assert [source.name for source in found.sources] == [f"{path}!2023/a.html", f"{path}!b.txt"]
    assert [read_source(source) for source in found.sources] == [b"A", b"B"]
    assert found.passed_over == 2


def test_names_of_old_chinese_archives(tmp_path: Path) -> None:
    path = tmp_path / "gbk.zip"
    archive(path, {"XXXXXXXX.html": b"A"})
    data = path.read_bytes().replace(b"XXXXXXXX", "审计报告".encode("gb18030"))
    path.write_bytes(data)
    (source,) = find_sources([path]).sources
    assert source.name == f"{path}!审计报告.html"
    assert read_source(source) == b"A"


def test_a_member_that_lies_about_its_size_stops_at_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = archive(tmp_path / "lie.zip", {"a.html": b"0123456789"})
    (source,) = find_sources([path]).sources
    monkeypatch.setattr(sources, "SIZE_LIMIT", 5)
    problem = read_source(source)
    assert isinstance(problem, SourceProblem)
    assert problem.code == "file_too_large"


def test_a_member_with_damaged_bytes(tmp_path: Path) -> None:
    path = archive(tmp_path / "crc.zip", {"a.html": b"hello " * 100})
    data = bytearray(path.read_bytes())
    data[45] ^= 0xFF
    path.write_bytes(bytes(data))
    (source,) = find_sources([path]).sources
    problem = read_source(source)
    assert isinstance(problem, SourceProblem)
    assert problem.code == "archive_damaged"


@pytest.mark.skipif(os.name == "nt" or os.uname().sysname == "Darwin", reason="file names are Unicode there")
def test_a_name_that_is_no_text(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"\xff\xfe.html")).write_bytes(b"A")
    (source,) = find_sources([tmp_path]).sources
    assert source.name.endswith("\ufffd\ufffd.html")
    assert read_source(source) == b"A"
