"""A figure of a scan is framed in the page's picture, found by its place: no letter is read, no OCR is needed."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Sequence
from functools import cache
from random import Random

import numpy as np
import pypdfium2 as pdfium
import pytest
from PIL import Image

from disclosure.evidence import Evidence, find_evidence
from disclosure.model.report import Figure
from disclosure.readers.scans import ocr
from disclosure.reading.extract import read_report
from tests.builders.pdf import pdf_report
from tests.builders.scans import pages_of, picture_file, scanned_pdf, with_scanned_pages
from tests.evidence.test_marked_cell import FIGURES
from tests.recognition.test_layouts import words_for

PRINTED = pdf_report("gb2021", FIGURES, words_for("gb2021"), opening_lines=20)
PLACES = read_report(PRINTED, "a.pdf").figures
"""What stands where: the tables of the scans are those of the printed file."""

ANGLES = (0.0, 0.8, -1.3)
KEY = "applications.received_new.total"


@cache
def pages_at(angle: float) -> list[Image.Image]:
    """The pages as a scanner that they lay in at an angle makes them."""
    return pages_of(PRINTED, angle=angle, noise=6.0 if angle else 0.0)


@pytest.fixture(autouse=True)
def without_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    """The extra is not installed, and whoever reads lines all the same fails."""

    def fail(lines: Sequence[ocr.Picture]) -> list[ocr.Printed]:
        raise AssertionError("OCR was asked")

    monkeypatch.setattr(ocr, "model_path", lambda: None)
    monkeypatch.setattr(ocr, "read_lines", fail)


def page_of(figure: Figure) -> int:
    return int(re.findall(r"page (\d+)", figure.at)[0])


def frame_of(evidence: Evidence) -> tuple[float, float, float, float]:
    """Left, top, width and height of the frame as shares of the picture."""
    (style,) = re.findall(r'id="cell" style="left:(.+?)%;top:(.+?)%;width:(.+?)%;height:(.+?)%"', evidence.html)
    left, top, width, height = (float(share) / 100 for share in style)
    return left, top, width, height


def picture_of(evidence: Evidence) -> Image.Image:
    (source,) = re.findall(r'src="data:image/jpeg;base64,([^"]+)"', evidence.html)
    return Image.open(io.BytesIO(base64.b64decode(source))).convert("L")


def check_frame(evidence: Evidence, figure: Figure) -> None:
    """PDFium finds the number inside the frame on the printed page, and the picture shows there what is printed."""
    assert (evidence.view, evidence.marked, evidence.raw) == ("picture", figure.raw, figure.raw)
    assert (evidence.place, evidence.method, evidence.state) == (figure.at, "ocr", None)
    left, top, wide, high = frame_of(evidence)
    pdf = pdfium.PdfDocument(PRINTED)
    page = pdf[page_of(figure) - 1]
    width, height = page.get_size()
    text = page.get_textpage().get_text_bounded(
        left * width, (1 - top - high) * height, (left + wide) * width, (1 - top) * height
    )
    assert "".join(text.split()) == figure.raw
    shown = picture_of(evidence)
    assert shown.width == 1100
    printed = pages_at(0.0)[page_of(figure) - 1].resize(shown.size)
    area = (
        round(left * shown.width),
        round(top * shown.height),
        round((left + wide) * shown.width),
        round((top + high) * shown.height),
    )
    shades = [np.asarray(picture.crop(area), np.float64).ravel() for picture in (shown, printed)]
    assert np.corrcoef(*shades)[0, 1] > 0.6


@pytest.mark.parametrize("angle", ANGLES)
def test_the_frame_holds_the_number_on_a_scanned_pdf(angle: float) -> None:
    scan = scanned_pdf(pages_at(angle))
    for key in Random(str(angle)).sample(sorted(PLACES), 2):
        check_frame(find_evidence(scan, "a.pdf", key, PLACES[key].at, PLACES[key].raw), PLACES[key])


@pytest.mark.parametrize(("kind", "angle"), [("TIFF", 0.0), ("PNG", 0.8)])
def test_the_frame_holds_the_number_on_a_picture(kind: str, angle: float) -> None:
    pages = pages_at(angle) if kind == "TIFF" else pages_at(angle)[:1]
    data = picture_file(pages, kind)
    keys = [key for key in sorted(PLACES) if page_of(PLACES[key]) <= len(pages)]
    for key in Random(kind).sample(keys, 2):
        check_frame(find_evidence(data, "a", key, PLACES[key].at, PLACES[key].raw), PLACES[key])


def test_a_blank_cell_is_framed_too() -> None:
    figure = PLACES[KEY]
    evidence = find_evidence(scanned_pdf(pages_at(0.0)), "a.pdf", KEY, figure.at, "")
    assert evidence.marked == ""
    assert frame_of(evidence)


def test_what_the_store_has_of_a_scan_explains_its_cell() -> None:
    """Which row and column, how sure OCR was, which sums bear it out: nothing is read again for it."""
    figures = {key: figure._replace(confidence=0.97) for key, figure in PLACES.items()}
    figure = figures[KEY]
    evidence = find_evidence(
        scanned_pdf(pages_at(0.0)), "a.pdf", KEY, figure.at, figure.raw, lambda: (figures, "gb2021")
    )
    english = [line for _, line in evidence.explanation]
    assert english[0].startswith("read as ")
    assert "not recognised again" in english[1]
    assert english[2] == "put in the row “Applications newly received this year” and the column “Total”"
    assert english[3:5] == ["read by OCR, confidence 0.97", f"it says “{figure.raw}” at {figure.at}"]
    assert "a sum bears it out" in english[5]
    wrong = figures | {KEY: figure._replace(value=(figure.value or 0) + 1)}
    failed = find_evidence(scanned_pdf(pages_at(0.0)), "a.pdf", KEY, figure.at, figure.raw, lambda: (wrong, "gb2021"))
    assert "a sum does not hold" in failed.explanation[5][1]


def test_scanned_pages_among_text_are_counted_after_its_tables() -> None:
    """The second page is a picture; the tables of the others come first in the count."""
    mixed = with_scanned_pages(PRINTED, [2])
    text = read_report(mixed, "a.pdf")
    moved = [figure for figure in PLACES.values() if page_of(figure) == 2]
    assert moved
    assert not any(page_of(figure) == 2 for figure in text.figures.values())
    last = max(table_of(figure) for figure in text.figures.values())
    first = min(table_of(figure) for figure in moved)
    for figure in Random(1).sample(moved, 2):
        place = figure.at.replace(f"table {table_of(figure)},", f"table {last + 1 + table_of(figure) - first},")
        check_frame(find_evidence(mixed, "a.pdf", figure.key, place, figure.raw), figure._replace(at=place))
    for figure in Random(2).sample(sorted(text.figures.values()), 2):
        evidence = find_evidence(mixed, "a.pdf", figure.key, figure.at, figure.raw)
        assert (evidence.view, evidence.marked, evidence.method) == ("picture", figure.raw, "label")


def table_of(figure: Figure) -> int:
    return int(re.findall(r"table (\d+)", figure.at)[0])


@pytest.mark.parametrize(
    "place",
    ["page 1, table 9, row 1, column 1", "page 1, table 1, row 99, column 1", "page 9, table 1, row 1, column 1"],
)
@pytest.mark.parametrize("kind", ["PDF", "PNG"])
def test_a_place_that_is_not_there_is_not_marked(kind: str, place: str) -> None:
    pages = pages_at(0.0)[:1]
    data = scanned_pdf(pages) if kind == "PDF" else picture_file(pages, kind)
    evidence = find_evidence(data, "a", KEY, place, "5")
    assert (evidence.view, evidence.marked) == ("picture", None)
    assert 'id="cell"' not in evidence.html.partition("<body>")[2]


@pytest.mark.parametrize("kind", ["PDF", "PNG", "TIFF"])
@pytest.mark.parametrize("share", [0.02, 0.5, 0.9])
def test_damaged_bytes_are_explained(kind: str, share: float) -> None:
    data = scanned_pdf(pages_at(0.0)) if kind == "PDF" else picture_file(pages_at(0.0), kind)
    evidence = find_evidence(data[: int(len(data) * share)], "a", KEY, PLACES[KEY].at, "5")
    assert evidence.view == "none" or evidence.marked in (None, "5")
    assert evidence.view == "picture" or {note[0] for note in evidence.notes} <= {"damaged", "too_large"}


def test_without_a_place_a_scan_has_to_be_read() -> None:
    evidence = find_evidence(scanned_pdf(pages_at(0.0)[:1]), "a.pdf", KEY)
    assert (evidence.view, evidence.notes[0][0]) == ("none", "scan_not_read")
