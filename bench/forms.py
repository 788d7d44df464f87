"""Reading one file of each form; PDF beside pdfplumber's own table extraction, on the same bytes, turn by turn."""

from __future__ import annotations

import io
import logging
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

import pdfplumber

from disclosure.reading.extract import read_report
from tests.builders import excel, word
from tests.builders.documents import ReportText, balanced_figures, html_report
from tests.builders.pdf import Layout, pdf_report
from tests.chromium import find_browser, print_page

ROUNDS = 7
logging.getLogger("pdfminer").setLevel(logging.ERROR)  # pdfplumber's parser names each font without a box
_FIGURES = balanced_figures("gb2021", Random(3))
_WORDS = ReportText()

PDF_FILES: dict[str, Callable[[], bytes]] = {
    "strokes": lambda: pdf_report("gb2021", _FIGURES, _WORDS, opening_lines=40),
    "boxes, long text": lambda: pdf_report("gb2021", _FIGURES, _WORDS, style="boxes", opening_lines=160),
    "filled lines, a letter a time": lambda: pdf_report(
        "gb2021", _FIGURES, _WORDS, Layout(style="filled_lines", per_glyph=True, opening_lines=40)
    ),
    "rows cut by page breaks": lambda: pdf_report(
        "gb2021", _FIGURES, _WORDS, Layout(cuts_rows=True, repeats_header=True, opening_lines=25)
    ),
}
OTHER_FILES: dict[str, Callable[[], bytes]] = {
    "Word .docx": lambda: word.docx_report("gb2021", _FIGURES, _WORDS),
    "Excel .xlsx": lambda: excel.xlsx_report(excel.sheets_of("gb2021", _FIGURES, _WORDS)),
    "Excel .xls": lambda: excel.xls_report(excel.sheets_of("gb2021", _FIGURES, _WORDS)),
    "CSV": lambda: excel.csv_report(excel.laid_out("gb2021", _FIGURES, _WORDS)),
}


def tables_by_pdfplumber(data: bytes) -> list[list[list[str | None]]]:
    """The raw grids of all tables of all pages."""
    with pdfplumber.open(io.BytesIO(data)) as held:
        return [table for page in held.pages for table in page.extract_tables()]


def measure() -> dict[str, object]:
    """Milliseconds a file (median of ROUNDS) and, for PDF, how many times faster than pdfplumber."""
    rows = []
    files = {name: make() for name, make in PDF_FILES.items()}
    browser = find_browser()
    if browser is not None:
        files["printed by a browser, fonts inside"] = _printed(browser)
    for name, data in files.items():
        check(name, data)
        ours, theirs = _in_turn(
            lambda data=data: read_report(data, "a.pdf"), lambda data=data: tables_by_pdfplumber(data)
        )
        rows.append(
            {
                "file": f"PDF: {name}",
                "kilobytes": round(len(data) / 1000, 1),
                "read_report_ms": round(ours, 1),
                "pdfplumber_ms": round(theirs, 1),
                "times_faster": round(theirs / ours, 1),
                "reports_per_second": round(1000 / ours),
            }
        )
    for name, make in OTHER_FILES.items():
        data = make()
        check(name, data)
        (ours,) = _in_turn(lambda data=data: read_report(data, "a"))
        rows.append(
            {
                "file": name,
                "kilobytes": round(len(data) / 1000, 1),
                "read_report_ms": round(ours, 1),
                "pdfplumber_ms": None,
                "times_faster": None,
                "reports_per_second": round(1000 / ours),
            }
        )
    return {"rows": rows, "rounds": ROUNDS}


def _printed(browser: Path) -> bytes:
    """A report as most published PDFs are made: by a program that puts the fonts it uses into the file."""
    page = html_report("gb2021", _FIGURES, _WORDS, word_processor=True, chrome=False)
    with tempfile.TemporaryDirectory(prefix="bench-forms-", ignore_cleanup_errors=True) as folder:
        return print_page(browser, page, Path(folder), "--no-pdf-header-footer")


def check(name: str, data: bytes) -> None:
    """Only files that are read whole are measured."""
    reading = read_report(data, name)
    if reading.status != "complete" or {key: figure.raw for key, figure in reading.figures.items()} != _FIGURES:
        raise SystemExit(f"'{name}' is read as {reading.status}: {reading.problems}")


def _in_turn(*calls: Callable[[], object]) -> list[float]:
    """Median milliseconds of processor time of each call; in turn, so that a slow moment meets all of them."""
    times: list[list[float]] = [[] for _ in calls]
    for _ in range(ROUNDS):
        for spent, call in zip(times, calls, strict=True):
            start = time.process_time()
            call()
            spent.append((time.process_time() - start) * 1000)
    return [statistics.median(spent) for spent in times]
