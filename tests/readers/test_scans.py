"""Scans: every figure marked as read by OCR, borne out by sums or named; none that the sums contradict is given."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from disclosure.extract import read_report
from disclosure.ingest import ingest
from disclosure.model import Figure, Reading
from disclosure.readers import ocr
from disclosure.recognition.cells import parse_cell
from disclosure.recognition.ocr_check import check_ocr, sums_of_form
from disclosure.recognition.placement import Placement
from tests.builders import documents
from tests.builders.pdf import pdf_report
from tests.builders.scans import pages_of, picture_file, scanned_pdf
from tests.recognition.test_layouts import words_for
from tests.store.rows import Bodies, leave_out_serving, rows_of

installed = pytest.mark.skipif(ocr.model_path() is None, reason="the extra 'ocr' is not installed")
ZEROS = documents.blank_figures("gb2021")


def made(version: str, seed: int) -> tuple[dict[str, str], bytes]:
    figures = documents.balanced_figures(version, Random(seed))
    return figures, pdf_report(version, figures, words_for(version), opening_lines=seed)


def check_never_wrong(reading: Reading, figures: dict[str, str], least: float) -> None:
    """No wrong value is given, nearly all are right, all carry their confidence, and the report is partial."""
    right = 0
    for key, figure in reading.figures.items():
        assert figure.confidence is not None
        if figure.value is not None or figure.state == "blank":
            parsed = parse_cell(figures[key])
            assert parsed is not None
            assert (figure.state, figure.value) == (parsed.state, parsed.value), key
            right += 1
    assert right >= least * len(figures)
    assert reading.status == "partial"
    assert "read_by_ocr" in {problem.code for problem in reading.problems}


@installed
@pytest.mark.slow
@pytest.mark.parametrize(("version", "dpi", "angle", "noise"), [("gb2021", 200, 0.0, 0.0), ("gb2019", 150, 0.8, 9.0)])
def test_a_scanned_pdf(version: str, dpi: int, angle: float, noise: float) -> None:
    figures, data = made(version, 4)
    scan = scanned_pdf(pages_of(data, dpi=dpi, angle=angle, noise=noise), dpi)
    reading = read_report(scan, "a.pdf")
    check_never_wrong(reading, figures, 0.97)
    assert (reading.agency, reading.format) == ("示例县审计局", version)
    assert reading.figures["applications.received_new.total"].at.startswith("page ")


@installed
@pytest.mark.slow
def test_a_picture_goes_all_the_way_into_the_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    leave_out_serving(monkeypatch)
    figures, data = made("gb2021", 0)
    (tmp_path / "a.tif").write_bytes(picture_file(pages_of(data), "TIFF"))
    summary = ingest([tmp_path / "a.tif"], tmp_path / "store", Bodies())
    assert (summary.partial, summary.complete) == (1, 0)
    (row,) = rows_of(
        tmp_path / "store",
        "select count(*), min(confidence), count(*) filter (value is not null) from figure"
        " join figure_confidence using (report_id, table_code, row_code, column_code)",
    )
    assert row[0] == len(figures)
    assert 0 < row[1] <= 1
    assert row[2] > 190


@installed
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "BMP", "WEBP", "GIF"])
def test_kinds_of_pictures_are_told_by_their_bytes(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "read_lines", lambda lines: [ocr.Printed("字", 0.5) for _ in lines])
    page = pages_of(pdf_report("gb2021", {}, words_for("gb2021")), dpi=60)[:1]
    reading = read_report(picture_file(page, kind), "a.bin")
    assert reading.problems[0].code == "not_a_report"
    assert reading.media_type == f"image/{kind.lower()}"


@pytest.mark.parametrize("kind", ["PNG", "PDF"])
def test_without_the_extra_the_way_to_install_it_is_named(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "model_path", lambda: None)
    pages = pages_of(pdf_report("gb2021", {}, words_for("gb2021")), dpi=60)[:1]
    data = scanned_pdf(pages, 60) if kind == "PDF" else picture_file(pages, kind)
    problem = read_report(data, "a").problems[0]
    assert problem.code == {"PNG": "ocr_not_installed", "PDF": "scan_not_read"}[kind]
    assert "disclosure[ocr]" in problem.message
    assert "DISCLOSURE_EXTRAS=ocr" in problem.message


@installed
@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n" + bytes(200),
        b"\xff\xd8\xff\xe0" + bytes(500),
        b"II*\x00" + bytes(90),
        b"GIF89a" + bytes(40),
    ],
)
def test_damaged_pictures_are_refused(data: bytes) -> None:
    assert read_report(data, "a").problems[0].code == "damaged"


@installed
def test_a_picture_that_unpacks_to_gigabytes_is_refused() -> None:
    import io

    from PIL import Image

    held = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(held, "PNG")
    assert read_report(held.getvalue(), "a.png").problems[0].code == "too_large"


# What the sums say


def placed(figures: dict[str, str], confidence: float = 0.99) -> Placement:
    placement = Placement()
    for key, text in figures.items():
        parsed = parse_cell(text)
        assert parsed is not None
        placement.figures[key] = Figure(key, parsed.value, parsed.state, text, key, None, confidence)
    return placement


@pytest.mark.parametrize("version", ["gb2019", "gb2021"])
def test_the_sums_of_the_form_hold_for_balanced_figures(version: str) -> None:
    placement = placed(documents.balanced_figures(version, Random(5)))
    assert [problem.code for problem in check_ocr(placement, version)] == ["read_by_ocr"]
    assert len(sums_of_form(version)) == len(load_rows(version)) + 14 + 3


def load_rows(version: str) -> tuple[object, ...]:
    from disclosure.formats import load_forms

    return load_forms()[version].table_rows("applications")


@pytest.mark.parametrize("seed", range(30))
def test_a_wrong_digit_is_never_given(seed: int) -> None:
    """Any one figure of tables 3 and 4 misread: the sums find it, and little else is held back."""
    random = Random(seed)
    figures = documents.balanced_figures("gb2021", random)
    key = random.choice([key for key in figures if not key.startswith("proactive.")])
    placement = placed(figures | {key: str(int(figures[key]) + random.choice((1, 6, 10)))})
    problems = check_ocr(placement, "gb2021")
    assert placement.figures[key].state == "unreadable"
    assert key in "".join(problem.message for problem in problems)
    held_back = [other for other, figure in placement.figures.items() if figure.state == "unreadable"]
    assert len(held_back) <= 5


def test_little_confidence_is_named() -> None:
    problems = check_ocr(placed(ZEROS, 0.5), "gb2021")
    assert {problem.code for problem in problems} == {"ocr_low_confidence", "read_by_ocr"}


def test_figures_of_a_file_that_says_them_are_left_alone() -> None:
    placement = Placement()
    placement.figures["proactive.rules.in_force_total"] = Figure(
        "proactive.rules.in_force_total", None, "blank", "", ""
    )
    assert check_ocr(placement, "gb2021") == []
