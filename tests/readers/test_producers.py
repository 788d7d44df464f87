"""Files as real programs write them: made reports put through Chromium and LibreOffice, then read back exactly."""

from __future__ import annotations

import subprocess
from pathlib import Path
from random import Random

import pytest

from disclosure.readers.office import converted as office
from disclosure.reading.extract import read_report
from tests.builders import documents, excel, word
from tests.chromium import find_browser, print_page
from tests.recognition.test_layouts import check_exact, words_for

BROWSER = find_browser()
OFFICE = office.find_program()
with_browser = pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine")
with_office = pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed on this machine")


def converted(data: bytes, folder: Path, suffix: str, kind: str) -> bytes:
    """A file converted by LibreOffice."""
    (folder / f"given{suffix}").write_bytes(data)
    profile = (folder / "profile").as_uri()
    command = [str(OFFICE), f"-env:UserInstallation={profile}", "--headless", "--convert-to", kind]
    command += ["--outdir", str(folder / "made"), str(folder / f"given{suffix}")]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return next((folder / "made").iterdir()).read_bytes()


@with_browser
@pytest.mark.slow
@pytest.mark.parametrize("border", ["", "solid", "dotted"])
@pytest.mark.parametrize("word_processor", [False, True])
@pytest.mark.parametrize("version", ["gb2019", "gb2021"])
def test_a_page_printed_by_chromium(version: str, word_processor: bool, border: str, tmp_path: Path) -> None:
    figures = documents.random_figures(version, Random(5), 0.2)
    page = documents.html_report(version, figures, words_for(version), word_processor=word_processor, chrome=False)
    if border:  # as the editors of most sites write it; one line stands then between two cells, drawn in pieces
        style = f"<style>table {{border-collapse: collapse}} td {{border: 1px {border} #666 !important}}</style>"
        page = page.replace(b"<table border='1'>", b"<table>").replace(b"<table>", style.encode() + b"<table>", 1)
    options = ("--no-pdf-header-footer",) if word_processor else ()
    assert BROWSER is not None
    check_exact(read_report(print_page(BROWSER, page, tmp_path, *options), "a.pdf"), figures)


@with_office
@pytest.mark.slow
@pytest.mark.parametrize("version", ["gb2019", "gb2021"])
def test_a_word_file_exported_by_libreoffice(version: str, tmp_path: Path) -> None:
    figures = documents.random_figures(version, Random(6), 0.2)
    data = converted(word.docx_report(version, figures, words_for(version)), tmp_path, ".docx", "pdf")
    reading = read_report(data, "a.pdf")
    check_exact(reading, figures)


@with_office
@pytest.mark.slow
def test_a_workbook_exported_by_libreoffice_is_right_or_named(tmp_path: Path) -> None:
    """Cells too narrow for their labels are cut there, and columns go to other pages."""
    figures = documents.random_figures("gb2021", Random(7), 0.2)
    sheets = excel.sheets_of("gb2021", figures, words_for("gb2021"))
    reading = read_report(converted(excel.xlsx_report(sheets), tmp_path, ".xlsx", "pdf"), "a.pdf")
    # A label that is cut at the edge of one page may leave a letter in a cell of the next.
    unread = {key for key, figure in reading.figures.items() if figure.state in ("text", "unreadable")}
    assert {key: figure.raw for key, figure in reading.figures.items() if key not in unread}.items() <= figures.items()
    assert reading.status == "partial" or (reading.figures.keys() == figures.keys() and not unread)


@with_office
@pytest.mark.slow
@pytest.mark.parametrize("kind", ["doc", "rtf", "docx"])
@pytest.mark.parametrize("version", ["gb2019", "gb2021"])
def test_older_word_files_are_read_exactly(version: str, kind: str, tmp_path: Path) -> None:
    figures = documents.random_figures(version, Random(8), 0.2)
    data = converted(word.docx_report(version, figures, words_for(version)), tmp_path, ".docx", kind)
    check_exact(read_report(data, f"a.{kind[:4]}"), figures)


@with_office
@pytest.mark.slow
@pytest.mark.parametrize("kind", ["xls", "xlsx", "csv:Text - txt - csv (StarCalc):44,34,76"])
def test_workbooks_saved_by_libreoffice_are_read_exactly(kind: str, tmp_path: Path) -> None:
    figures = documents.random_figures("gb2021", Random(9), 0.2)
    sheets = excel.sheets_of("gb2021", figures, words_for("gb2021"))
    data = converted(excel.xlsx_report(sheets), tmp_path, ".xlsx", kind)
    check_exact(read_report(data, f"a.{kind[:4]}"), figures)
