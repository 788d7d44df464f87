"""PDF files in fonts of many kinds: figures are those that a reader sees, or named, whatever fonts a machine has."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from random import Random

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from reportlab.pdfgen.canvas import Canvas

from disclosure.form.cells import parse_cell
from disclosure.model.document import Cell, Document, Row, Table
from disclosure.model.report import Reading
from disclosure.readers.pdf.soundness import look_into
from disclosure.readers.pdf.told_digits import misnamed_digits, told_characters
from disclosure.reading.extract import read_report
from tests.builders import documents
from tests.builders.pdf import FONT, SIZE, Layout, pdf_report
from tests.readers.test_ofd_glyphs import DIGITS, font_with
from tests.recognition.test_layouts import check_exact, words_for

FIGURES = documents.balanced_figures("gb2021", Random(5))


def reading_of(change: Callable[[pikepdf.Pdf, Dictionary], None], layout: Layout | None = None) -> Reading:
    """A report whose numbers are drawn in a Latin font, which is changed once it is in the file."""
    draw = Canvas.drawString

    def drawn(canvas: Canvas, x: float, y: float, text: str, *rest: object, **named: object) -> None:
        canvas.setFont("Helvetica" if text.isdigit() else FONT, SIZE)
        draw(canvas, x, y, text, *rest, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Canvas, "drawString", drawn)
        data = pdf_report("gb2021", FIGURES, words_for("gb2021"), layout)
    held = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        font = next(
            item
            for item in pdf.objects
            if isinstance(item, Dictionary) and item.get("/BaseFont") == Name.Helvetica and "/Encoding" in item
        )
        change(pdf, font)
        pdf.save(held)
    return read_report(held.getvalue(), "a.pdf")


def says_digits(pdf: pikepdf.Pdf, font: Dictionary) -> None:
    """The font says that its codes are digits."""
    words = b"1 begincodespacerange <00> <ff> endcodespacerange 1 beginbfrange <30> <39> <0030> endbfrange"
    font.ToUnicode = pdf.make_stream(b"begincmap " + words + b" endcmap")


def without_shapes(pdf: pikepdf.Pdf, font: Dictionary) -> None:
    names = [Name(f"/shape{digit}") for digit in range(10)]
    font.Encoding = Dictionary(Type=Name.Encoding, Differences=Array([48, *names]))
    font.FirstChar, font.LastChar, font.Widths = 48, 57, Array([556] * 10)
    says_digits(pdf, font)


@pytest.mark.parametrize("turned", [0, 90, 180])
@pytest.mark.parametrize("style", ["strokes", "bare"])
def test_a_lone_digit_of_which_no_font_at_hand_has_the_shape_is_no_blank(style: str, turned: int) -> None:
    check_exact(reading_of(without_shapes, Layout(style=style, turned=turned)), FIGURES)


NAMES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def table_of(told: dict[int, str], width: int = 2) -> bytes:
    """A font's table of characters (ToUnicode), half of it in ranges."""
    pairs = sorted(told.items())
    singles, ranges = pairs[::2], pairs[1::2]
    listed = b"".join(b"<%0*x> <%04x>\n" % (width, code, ord(text)) for code, text in singles)
    spans = b"".join(b"<%0*x> <%0*x> [<%04x>] " % (width, code, width, code, ord(text)) for code, text in ranges)
    return b"%d beginbfchar\n%sendbfchar %d beginbfrange %sendbfrange" % (len(singles), listed, len(ranges), spans)


def with_names(told: dict[int, str], names: tuple[str, ...] = ()) -> Callable[[pikepdf.Pdf, Dictionary], None]:
    def change(pdf: pikepdf.Pdf, font: Dictionary) -> None:
        font.ToUnicode = pdf.make_stream(table_of(told))
        if names:
            font.Encoding = Dictionary(Type=Name.Encoding, Differences=Array([48, *[Name(f"/{it}") for it in names]]))

    return change


TRUE = {48 + digit: str(digit) for digit in range(10)}
SWAPPED = {**TRUE, 50: "6", 54: "2"}
SWAPPED_NAMES = (*NAMES[:2], "six", *NAMES[3:6], "two", *NAMES[7:])


@pytest.mark.parametrize("change", [with_names(SWAPPED), with_names(TRUE, SWAPPED_NAMES)], ids=["codes", "names"])
def test_digits_of_which_the_text_layer_says_others_are_not_read(change: Callable[..., None]) -> None:
    reading = reading_of(change)
    assert reading.status == "partial"
    for key, figure in reading.figures.items():
        if set(FIGURES[key]) & {"2", "6"}:
            assert figure.state == "unreadable", key
        else:
            assert figure.raw == FIGURES[key], key


@pytest.mark.parametrize(
    "change",
    [
        with_names(TRUE, NAMES),
        with_names({code: chr(ord(text) + 0xFEE0) for code, text in TRUE.items()}),
        with_names({code: text for code, text in TRUE.items() if text != "2"}),
    ],
    ids=["alike", "wide", "one left out"],
)
def test_text_layers_that_say_what_is_drawn_are_believed(change: Callable[..., None]) -> None:
    reading = reading_of(change)
    assert {key: figure.value for key, figure in reading.figures.items()} == {
        key: parsed.value for key, text in FIGURES.items() if (parsed := parse_cell(text)) is not None
    }
    assert reading.status == "complete"


def test_an_embedded_font_says_what_its_shapes_are() -> None:
    pdf = pikepdf.new()
    file = pdf.make_stream(font_with(DIGITS))
    inner = Dictionary(Subtype=Name.CIDFontType2, FontDescriptor=Dictionary(FontFile2=file), CIDToGIDMap=Name.Identity)
    font = Dictionary(Subtype=Name.Type0, BaseFont=Name("/AAAAAA+Song"), Encoding=Name("/Identity-H"))
    font.DescendantFonts = Array([inner])
    told = {number: digit for digit, number in DIGITS.items()}
    for said, wrong in ((told, set()), (told | {DIGITS["2"]: "6"}, {"6"}), (told | {500: "6"}, set())):
        font.ToUnicode = pdf.make_stream(table_of(said, 4))
        assert misnamed_digits(font) == (("AAAAAA+Song", frozenset(wrong)) if wrong else None)
    font.ToUnicode = pdf.make_stream(b"1 beginbfrange <0013 <0014> [<30> endbfrange 1 beginbfchar <1> endbfchar")
    assert misnamed_digits(font) is None


def on_a_shape(pdf: pikepdf.Pdf, font: Dictionary) -> None:
    """Shapes drawn in the file itself (Type 3), without a word about what they are."""
    for key in set(font.keys()) - {"/Type"}:
        del font[key]
    font.Subtype, font.FontMatrix = Name.Type3, Array([0.001, 0, 0, 0.001, 0, 0])
    names = [Name(f"/g{digit}") for digit in range(10)]
    font.CharProcs = Dictionary(
        {str(name): pdf.make_stream(b"556 0 0 0 500 700 d1 50 0 400 700 re f") for name in names}
    )
    font.Encoding = Dictionary(Type=Name.Encoding, Differences=Array([48, *names]))
    font.FontBBox, font.Resources = Array([0, 0, 556, 700]), Dictionary()
    font.FirstChar, font.LastChar, font.Widths = 48, 57, Array([556] * 10)


def test_fonts_that_do_not_say_their_characters_are_read_as_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    from disclosure.readers.scans import ocr, scans

    taken: list[int] = []

    def read_pages(_pdf: object, count: int, document: Document, **_options: bool) -> Document:
        taken.append(count)
        document.blocks.append(Table([Row([Cell("规章", 1), Cell("3", 2)], 1)], 1))
        return document

    monkeypatch.setattr(scans, "read_pages", read_pages)
    monkeypatch.setattr(ocr, "model_path", lambda: Path("a.onnx"))
    reading = reading_of(on_a_shape)
    assert taken == [2]
    assert "letters_unknown" in {problem.code for problem in reading.problems}
    monkeypatch.setattr(ocr, "model_path", lambda: None)
    assert [problem.code for problem in reading_of(on_a_shape).problems] == ["text_not_mapped"]


def test_characters_that_ghostscript_lost_are_unknown() -> None:
    """It says O for 三, and 12 for 、。: as if 三 were a Latin letter, and marks digits."""

    def font(told: dict[int, str], first: int) -> Dictionary:
        """A font of drawn letters (Type 3), its shapes numbered on from a first one."""
        entries = "".join(f"<{code:02X}> <{text.encode('utf-16-be').hex()}>\n" for code, text in told.items())
        table = pdf.make_stream(f"{len(told)} beginbfchar\n{entries}endbfchar".encode())
        names = [part for code in told for part in (code, Name(f"/g{first + code:X}"))]
        encoding = Dictionary(Type=Name.Encoding, Differences=Array(names))
        return pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type3, Encoding=encoding, ToUnicode=table))

    pdf = pikepdf.new()
    pdf.docinfo["/Producer"] = "GPL Ghostscript 10.05.0"
    pdf.add_blank_page()
    fonts = {
        "/Chinese": font({0x37: "万", 0x39: "O", 0x3D: "不"}, 0x24DB),
        "/Marks": font({0x7A: "1", 0x7B: "2"}, 0x4FB),
        "/Digits": font({0x11: "0", 0x12: "1", 0x13: "2", 0x14: "3"}, 0),
        "/Tabular": font({0xA8: "0", 0xA9: "1", 0xAA: "2", 0xB1: "9"}, 0xF609),
        "/Signs": font({0x0D: ",", 0x0F: "."}, 0),
    }
    pdf.pages[0].Resources = Dictionary(Font=Dictionary(fonts))
    held = io.BytesIO()
    pdf.save(held)
    rewritten = look_into(held.getvalue()).rewritten
    assert rewritten is not None
    with pikepdf.open(io.BytesIO(rewritten)) as made:
        told = {name: "".join(told_characters(item).values()) for name, item in made.pages[0].Resources.Font.items()}
    assert told == {"/Chinese": "万〓不", "/Marks": "〓〓", "/Digits": "0123", "/Tabular": "0129", "/Signs": ",."}
    pdf.docinfo["/Producer"] = "Skia/PDF m120"
    held = io.BytesIO()
    pdf.save(held)
    assert look_into(held.getvalue()).rewritten is None
