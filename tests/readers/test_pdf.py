"""PDF files: the two published ones where they are at hand, and made ones in every way of ruling tables."""

from __future__ import annotations

import ctypes
import io
import json
from decimal import Decimal
from pathlib import Path
from random import Random

import pypdfium2.raw as api
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from disclosure.readers.pdf.drawn import drawn_on
from disclosure.readers.pdf.fonts import open_pdf
from disclosure.readers.pdf.letters import letters_of
from disclosure.reading.extract import read_report
from tests.builders import documents
from tests.builders.pdf import Layout, pdf_report, unnamed_font
from tests.recognition.test_layouts import check_exact, check_honest, words_for

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


layouts = st.builds(
    Layout,
    style=st.sampled_from(("strokes", "filled_lines", "pictures", "boxes", "one_path")),
    opening_lines=st.integers(0, 45),
    open_sides=st.booleans(),
    per_glyph=st.booleans(),
    order=st.sampled_from(("rows", "shuffled", "numbers_first")),
    bold=st.booleans(),
    cuts_rows=st.booleans(),
    closes_cut=st.booleans(),
    values_at=st.sampled_from(("top", "middle", "bottom")),
    repeats_header=st.booleans(),
    running_header=st.sampled_from(("", "示例县审计局政府信息公开工作年度报告")),
    turned=st.sampled_from((0, 90, 180, 270)),
    sets_rotation=st.booleans(),
    unseen=st.booleans(),
)


@pytest.mark.parametrize("version", ["gb2019", "gb2021"])
@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), blank_share=st.sampled_from((0.0, 0.3)), layout=layouts)
# A row is cut where one of its values still stands above and the others stand below.
@example(seed=5, blank_share=0.1, layout=Layout(style="pictures"))
@example(seed=33, blank_share=0.0, layout=Layout(opening_lines=33, cuts_rows=True, values_at="bottom"))
def test_every_way_of_drawing_is_read_exactly(version: str, seed: int, blank_share: float, layout: Layout) -> None:
    figures = documents.random_figures(version, Random(seed), blank_share)
    check_exact(read_report(pdf_report(version, figures, words_for(version), layout), "a.pdf"), figures)


@pytest.mark.parametrize("style", ["across", "bare"])
@settings(max_examples=6, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), blank_share=st.sampled_from((0.0, 0.3)), opening_lines=st.integers(0, 40))
def test_tables_without_vertical_lines_are_read_right_or_named(
    style: str, seed: int, blank_share: float, opening_lines: int
) -> None:
    figures = documents.random_figures("gb2021", Random(seed), blank_share)
    data = pdf_report("gb2021", figures, words_for("gb2021"), style=style, opening_lines=opening_lines)
    reading = read_report(data, "a.pdf")
    check_honest(reading, figures)


@pytest.mark.parametrize("closes_cut", [False, True])
@pytest.mark.parametrize("values_at", ["top", "middle", "bottom"])
@pytest.mark.parametrize("opening_lines", range(0, 46, 5))
def test_a_row_cut_by_the_page_break_is_one_row(opening_lines: int, values_at: str, closes_cut: bool) -> None:
    figures = documents.random_figures("gb2021", Random(opening_lines), 0.3)
    layout = Layout(opening_lines=opening_lines, cuts_rows=True, values_at=values_at, closes_cut=closes_cut)
    check_exact(read_report(pdf_report("gb2021", figures, words_for("gb2021"), layout), "a.pdf"), figures)


def test_what_nobody_sees_is_left_out_and_noted() -> None:
    figures = documents.random_figures("gb2021", Random(3))
    reading = read_report(pdf_report("gb2021", figures, words_for("gb2021"), unseen=True), "a.pdf")
    check_exact(reading, figures)
    assert "hidden_text" in {problem.code for problem in reading.problems}


def test_white_numbers_on_a_dark_ground_are_seen() -> None:
    from reportlab.pdfgen.canvas import Canvas

    figures = documents.random_figures("gb2021", Random(3))
    text_of = Canvas.drawString

    def on_black(canvas: Canvas, x: float, y: float, text: str, *rest: object, **named: object) -> None:
        if not text.isdigit() or len(text) > 1:
            text_of(canvas, x, y, text, *rest, **named)
            return
        canvas.saveState()
        canvas.setFillColorRGB(0, 0, 0.4)
        canvas.rect(x - 1, y, 8, 4.8, stroke=0, fill=1)
        canvas.setFillColorRGB(1, 1, 1)
        text_of(canvas, x, y, text, *rest, **named)
        canvas.restoreState()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Canvas, "drawString", on_black)
        data = pdf_report("gb2021", figures, words_for("gb2021"))
    check_exact(read_report(data, "a.pdf"), figures)


def test_letters_that_the_font_does_not_name_are_no_numbers() -> None:
    """A font whose map to Unicode is gone: shapes can be seen, but which digits they are is not said."""
    import pypdfium2 as pdfium

    from disclosure.readers.pdf.drawn import drawn_on
    from disclosure.readers.pdf.letters import letters_of

    held = pdfium.PdfDocument(unnamed_font())
    letters = letters_of(held[0], drawn_on(held[0]))
    assert letters.unknown_count > 0
    assert {letter.text for letter in letters.seen} == {"\ufffd"}
    assert read_report(unnamed_font(), "a.pdf").problems[0].code == "text_not_mapped"


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
        (unnamed_font()[:-40], "damaged"),  # reading it as pictures would take its time for nothing
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


def test_fonts_that_a_file_only_names_are_the_same_on_every_machine() -> None:
    """PDFium drops texts of one letter to which the font has no shape: a font of the machine decided which."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    letters = "果0一3"
    for font in ("STSong-Light", "Times-Roman"):
        canvas.setFont(font, 9)
        for place, letter in enumerate(letters if font == "STSong-Light" else "03"):
            canvas.drawString(100 + 40 * place, 700 if font == "STSong-Light" else 600, letter)
    canvas.save()
    held = open_pdf(buffer.getvalue())
    page = held[0]
    seen = letters_of(page, drawn_on(page)).seen
    assert [letter.text for letter in seen] == [*letters, "0", "3"]
    assert all(letter.ink_top - letter.ink_bottom > 0.5 for letter in seen)
    families = []
    for drawn in page.get_objects(filter=(api.FPDF_PAGEOBJ_TEXT,)):
        name = ctypes.create_string_buffer(100)
        api.FPDFFont_GetFamilyName(api.FPDFTextObj_GetFont(drawn.raw), name, 100)
        families.append(name.value)
    assert families[:4] == [b"Disclosure Sans SC"] * 4
    assert all(family.startswith(b"Chrom") for family in families[4:])  # PDFium's own
    held.close()
