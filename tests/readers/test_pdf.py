"""PDF files: the two published ones where they are at hand, and made ones in every way of ruling tables."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disclosure.extract import read_report
from tests.builders import documents
from tests.builders.pdf import pdf_report
from tests.recognition.test_layouts import check_exact, words_for

REPORTS = Path(__file__).resolve().parents[3] / "shared" / "reports"
PUBLISHED = sorted((REPORTS / "raw").glob("*.pdf"))


@pytest.mark.skipif(not PUBLISHED, reason="the real reports are not part of the project")
@pytest.mark.parametrize("path", PUBLISHED, ids=lambda path: path.stem)
def test_published_files_are_read_exactly(path: Path) -> None:
    expected = json.loads((REPORTS / "expected" / f"{path.stem}.json").read_text(), parse_float=Decimal)
    reading = read_report(path.read_bytes(), path.name)
    assert {key: figure.value for key, figure in reading.figures.items()} == expected["figures"]
    assert (reading.status, reading.agency, reading.year) == ("complete", expected["agency"], expected["year"])


@pytest.mark.parametrize("style", ["strokes", "filled_lines", "boxes"])
@pytest.mark.parametrize("version", ["gb2019", "gb2021"])
@settings(max_examples=4, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), blank_share=st.sampled_from((0.0, 0.3)), opening_lines=st.integers(0, 45))
def test_ruled_tables_are_read_exactly_wherever_the_page_breaks(
    version: str, style: str, seed: int, blank_share: float, opening_lines: int
) -> None:
    figures = documents.random_figures(version, Random(seed), blank_share)
    data = pdf_report(version, figures, words_for(version), style=style, opening_lines=opening_lines)
    check_exact(read_report(data, "a.pdf"), figures)


@pytest.mark.parametrize("opening_lines", range(0, 46, 3))
def test_no_page_break_costs_a_cell(opening_lines: int) -> None:
    figures = documents.random_figures("gb2021", Random(opening_lines), 0.3)
    data = pdf_report("gb2021", figures, words_for("gb2021"), opening_lines=opening_lines)
    check_exact(read_report(data, "a.pdf"), figures)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"%PDF-1.7\nnot a pdf at all", "damaged"),
        (pdf_report("gb2021", documents.blank_figures("gb2021"))[:3000], "damaged"),
    ],
)
def test_damaged_files_are_refused(data: bytes, code: str) -> None:
    reading = read_report(data, "a.pdf")
    assert (reading.status, reading.problems[0].code) == ("refused", code)


def test_a_file_without_text_is_named_as_a_scan() -> None:
    import io

    from reportlab.pdfgen.canvas import Canvas

    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    canvas.rect(10, 10, 200, 200)
    canvas.save()
    assert read_report(buffer.getvalue(), "a.pdf").problems[0].code == "scan_not_read"


def test_a_locked_file_is_named() -> None:
    import io

    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    buffer = io.BytesIO()
    canvas = Canvas(buffer, encrypt=StandardEncryption("secret"))
    canvas.drawString(100, 100, "text")
    canvas.save()
    assert read_report(buffer.getvalue(), "a.pdf").problems[0].code == "password_protected"
