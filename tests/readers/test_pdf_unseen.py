"""PDF: what is seen of numbers that are drawn in unusual ways, and digits that a file has and nobody sees."""

from __future__ import annotations

import io
from collections.abc import Callable
from random import Random

import pikepdf
import pypdfium2 as pdfium
import pytest
from pikepdf import Array, Dictionary, Name
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from disclosure.form.labels import fold
from disclosure.model.document import Row, Table
from disclosure.model.report import Reading
from disclosure.readers.pages import overlays, unruled
from disclosure.readers.pages.cut_cells import cut_cells
from disclosure.readers.pages.letters import Letter, Run
from disclosure.readers.pages.pagebreaks import join_cut_row
from disclosure.readers.pages.pieces import Piece
from disclosure.readers.pages.ruling import Grid, GridCell
from disclosure.readers.pdf.drawn import drawn_on
from disclosure.readers.pdf.letters import letters_of
from disclosure.readers.pdf.turns import upright
from disclosure.reading.extract import read_report
from tests.builders import documents
from tests.builders.disguises import Disguised, find_spots
from tests.builders.pdf import FONT, SIZE, Layout, pdf_report
from tests.readers.test_pdf_marks import FIGURES, KEY, NUMBER, reading_of
from tests.recognition.test_layouts import check_exact, words_for

BALANCED = documents.balanced_figures("gb2021", Random(3))
Written = Callable[[str, float, float], str]
"""Operators that draw a number from its text and where its base line begins."""


def rewritten(write: Written, figures: dict[str, str], layout: Layout | None = None) -> bytes:
    """A report whose numbers are drawn by operators of their own."""
    text_of_canvas = Canvas.drawString

    def drawn(canvas: Canvas, x: float, y: float, text: str, *rest: object, **named: object) -> None:
        if text.isdigit():
            canvas.saveState()
            canvas.setFont("Helvetica", SIZE)
            canvas._code.append(write(text, x, y).replace("FONT", canvas._doc.getInternalFontName("Helvetica")))
            canvas.restoreState()
            canvas.setFont(FONT, SIZE)
        else:
            text_of_canvas(canvas, x, y, text, *rest, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Canvas, "drawString", drawn)
        return pdf_report("gb2021", figures, words_for("gb2021"), layout)


def read(data: bytes) -> Reading:
    return read_report(data, "a.pdf")


def plain(text: str, x: float, y: float) -> str:
    return f"BT FONT {SIZE} Tf 1 0 0 1 {x:.2f} {y:.2f} Tm ({text}) Tj ET"


def width(text: str) -> float:
    return stringWidth(text, "Helvetica", SIZE)


def test_letters_of_negative_size_on_a_turned_line_are_upright() -> None:
    def write(text: str, x: float, y: float) -> str:
        return f"BT FONT {-SIZE} Tf -1 0 0 -1 {x:.2f} {y:.2f} Tm ({text}) Tj ET"

    check_exact(read(rewritten(write, BALANCED)), BALANCED)


@pytest.mark.parametrize("grey", [0.9, 0.6])
def test_a_pale_digit_beside_every_number_makes_no_longer_one(grey: float) -> None:
    """So many numbers are written in both hands that neither is another layer: no one number is in two."""

    def write(text: str, x: float, y: float) -> str:
        return f"{plain(text, x, y)} {grey} g {plain('7', x + width(text), y)}"

    reading = read(rewritten(write, BALANCED))
    assert reading.status == "partial"
    assert {key: figure.raw for key, figure in reading.figures.items() if figure.value is not None} == {}


def test_numbers_in_pale_letters_that_can_hardly_be_seen_are_not_given() -> None:
    reading = read(rewritten(lambda text, x, y: f"0.93 g {plain(text, x, y)}", BALANCED))
    assert {key for key, figure in reading.figures.items() if figure.value is not None} == set()


def test_white_numbers_in_dark_cells_are_read() -> None:
    def write(text: str, x: float, y: float) -> str:
        return f"0.1 0.2 0.5 rg {x - 4:.2f} {y - 2:.2f} {width(text) + 8:.2f} 11 re f 1 g {plain(text, x, y)}"

    check_exact(read(rewritten(write, BALANCED)), BALANCED)


def test_full_width_decimals_are_one_number() -> None:
    key = "proactive.administrative_fees.fee_amount"
    figures = {**BALANCED, key: "12.5"}

    def drawn(canvas: Canvas, x: float, y: float) -> None:
        canvas.drawString(x - 9, y, "１２．５")

    reading = reading_of(drawn, figures={**figures, key: NUMBER})
    assert str(reading.figures[key].value) == "12.5"


@pytest.mark.parametrize("style", ["strokes", "across", "bare"])
def test_numbers_in_full_width_digits_are_read(style: str) -> None:
    """The ink of a wide 1 stands far from the digit beside it."""
    figures = documents.balanced_figures("gb2021", Random(8))
    text_of_canvas = Canvas.drawString

    def drawn(canvas: Canvas, x: float, y: float, text: str, *rest: object, **named: object) -> None:
        if text.isdigit():
            x, text = x - len(text) * SIZE / 4, "".join(chr(ord(digit) + 0xFEE0) for digit in text)
        text_of_canvas(canvas, x, y, text, *rest, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Canvas, "drawString", drawn)
        data = pdf_report("gb2021", figures, words_for("gb2021"), style=style)
    reading = read(data)
    assert {key: str(figure.value) for key, figure in reading.figures.items()} == figures
    assert reading.status == "complete"


def test_letters_that_a_mask_hides_are_not_read() -> None:
    """As a seal's or a page's soft mask does; the letters themselves are whole and black."""
    clean = Disguised(pdf_report("gb2021", BALANCED, words_for("gb2021")), BALANCED)
    spots = find_spots(clean)
    with pikepdf.open(io.BytesIO(clean.data)) as pdf:
        black = pdf.make_stream(b"0 g 0 0 595 842 re f")
        black.Type, black.Subtype, black.BBox = Name.XObject, Name.Form, Array([0, 0, 595, 842])
        black.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceGray)
        state = pdf.make_indirect(Dictionary(SMask=Dictionary(S=Name.Luminosity, G=black)))
        font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
        for number, page in enumerate(pdf.pages):
            mask, name = page.add_resource(state, Name.ExtGState), page.add_resource(font, Name.Font)
            content = [f"q {mask} gs"]
            content += [
                f"BT {name} 9 Tf {spot.box[2] + 0.5:.2f} {spot.box[1]:.2f} Td (7) Tj ET"
                for spot in spots
                if spot.page == number
            ]
            page.contents_add(b"q\n", prepend=True)
            page.contents_add(("Q\n" + "\n".join([*content, "Q"])).encode())
        held = io.BytesIO()
        pdf.save(held, deterministic_id=True)
    assert spots
    reading = read(held.getvalue())
    wrong = {
        key: figure.raw
        for key, figure in reading.figures.items()
        if figure.raw != BALANCED[key] and figure.state not in ("text", "unreadable")
    }
    assert wrong == {}


def painted(content: Callable[[int], str], more: Callable[[pikepdf.Pdf], dict[str, object]] | None = None) -> bytes:
    """A report with something drawn over each page; `more` are resources of the pages."""
    with pikepdf.open(io.BytesIO(pdf_report("gb2021", BALANCED, words_for("gb2021")))) as pdf:
        font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
        for number, page in enumerate(pdf.pages):
            name = page.add_resource(font, Name.Font)
            for kind, held in (more(pdf) if more else {}).items():
                page.obj.Resources[kind] = held
            page.contents_add(b"q\n", prepend=True)
            page.contents_add(("Q q\n" + content(number).replace("FONT", str(name)) + "\nQ").encode())
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True)
        return out.getvalue()


def test_many_pale_letters_on_their_side_do_not_turn_the_page() -> None:
    tiles = [
        f"BT FONT 9 Tf 0 1 -1 0 {x} {y} Tm (20240118) Tj ET" for y in range(20, 820, 46) for x in range(15, 580, 20)
    ]
    check_exact(read(painted(lambda _: "0.6 g " + " ".join(tiles))), BALANCED)


def test_a_pattern_over_the_page_covers_nothing() -> None:
    def more(pdf: pikepdf.Pdf) -> dict[str, object]:
        tile = pdf.make_stream(b"0.8 g 3 3 4 4 re f")
        tile.Type, tile.PatternType, tile.PaintType, tile.TilingType = Name.Pattern, 1, 1, 1
        tile.BBox, tile.XStep, tile.YStep, tile.Resources = Array([0, 0, 40, 20]), 40, 20, Dictionary()
        return {"/Pattern": Dictionary(P0=pdf.make_indirect(tile))}

    check_exact(read(painted(lambda _: "/Pattern cs /P0 scn 0 0 595 842 re f", more)), BALANCED)


@pytest.mark.parametrize("is_kid", [False, True])
@pytest.mark.parametrize(
    ("value", "shown", "is_read"), [("53197", "53197", True), ("53197", "", False), ("5", "8", False)]
)
def test_a_field_that_does_not_show_its_value_is_named(value: str, shown: str, is_read: bool, is_kid: bool) -> None:
    """Programs that fill in a form may leave it to others to draw what they filled in: it looks blank, or as before."""
    places: list[tuple[int, float, float]] = []
    reading_of(lambda canvas, x, y: places.append((canvas.getPageNumber() - 1, x, y)))
    with pikepdf.open(io.BytesIO(pdf_report("gb2021", {**FIGURES, KEY: ""}, words_for("gb2021")))) as pdf:
        page, x, y = places[0]
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        look = pdf.make_stream(f"BT /Helv 9 Tf 2 3 Td ({shown}) Tj ET".encode())
        look.Type, look.Subtype, look.BBox = Name.XObject, Name.Form, Array([0, 0, 34, 11])
        look.Resources = Dictionary(Font=Dictionary(Helv=font))
        place = Array([x - 2, y - 3, x + 32, y + 8])
        field = Dictionary(Type=Name.Annot, Subtype=Name.Widget, Rect=place, F=4, AP=Dictionary(N=look))
        own = Dictionary(FT=Name.Tx, T="count", V=value, DA="/Helv 9 Tf 0 g")
        if is_kid:
            made = pdf.make_indirect(own)
            field.Parent = made
            place_of_field = pdf.make_indirect(field)
            made.Kids = Array([place_of_field])
        else:
            made = place_of_field = pdf.make_indirect(Dictionary({**dict(field.items()), **dict(own.items())}))
        pdf.pages[page].obj.Annots = Array([place_of_field])
        pdf.Root.AcroForm = Dictionary(Fields=Array([made]), NeedAppearances=True)
        held = io.BytesIO()
        pdf.save(held, deterministic_id=True)
    figure = read(held.getvalue()).figures[KEY]
    assert figure.raw == value if is_read else figure.state in ("text", "unreadable")


def test_a_longer_number_typed_over_a_covered_one_is_read() -> None:
    """What is drawn after the cover is no rest of what it covers."""

    def write(text: str, x: float, y: float) -> str:
        other = plain(str(9 - int(text[0])), x, y)
        return f"{other} 1 g {x - 1:.2f} {y - 2:.2f} {width(text) + 3:.2f} 10 re f 0 g {plain(text, x, y)}"

    check_exact(read(rewritten(write, BALANCED)), BALANCED)


@pytest.mark.parametrize("each", [True, False])
def test_a_number_that_leaves_its_table_at_the_side_is_named(each: bool) -> None:
    """859 of which 59 stand beside the table is no 8, be it drawn at once or digit by digit."""
    figures = {**BALANCED, "applications.received_new.total": "859"}

    def write(text: str, x: float, y: float) -> str:
        if text != "859":
            return plain(text, x, y)
        left = 535 - 4
        return " ".join(plain(part, left + width(text[: text.index(part)]), y) for part in (text if each else [text]))

    figure = read(rewritten(write, figures)).figures["applications.received_new.total"]
    assert figure.state in ("text", "unreadable")


def test_columns_that_stand_on_another_page_are_no_blanks() -> None:
    """A wide table without lines, printed on two pages side by side."""

    def piece(page: int, text: str, left: float, bottom: float) -> Piece:
        return Piece(page, text, left, bottom, left + 5, bottom + 9, 9, bottom, bottom + 9, left + 5)

    def filled(page_of_last: int) -> list[str]:
        header = [piece(1 if at < 4 else page_of_last, f"h{at}", 100 + 40 * at, 600) for at in range(7)]
        rows = [
            unruled._Row(
                [piece(1, str(at), 100 + 40 * at, 500) for at in range(4)], piece(1, "1.属于国家秘密", 20, 500)
            ),
            unruled._Row([piece(page_of_last, "9", 340, 480)], piece(page_of_last, "2.其他", 20, 480)),
        ]
        table = Table([], 1)
        unruled._fill(table, rows, unruled._Columns(7, header))
        made: Row = rows[0].row
        return [cell.text for cell in made.cells][1:]

    assert filled(1) == ["0", "1", "2", "3", "", "", ""]
    assert "" not in filled(2)


@pytest.mark.parametrize("way", ["clipped", "white"])
def test_unseen_digits_at_the_side_of_a_table_leave_its_last_column(way: str) -> None:
    """A clip that shows nothing of a row does not cut it, and the line at the side of a cell is no digit."""
    right = 535.0

    def write(text: str, x: float, y: float) -> str:
        clip = f"{right + 40} {y + 40:.2f} 1 1 re W n" if way == "clipped" else "1 g"
        return f"{plain(text, x, y)} q {clip} {plain('7', right - 1.5 if way == 'clipped' else right - 4, y)} Q"

    figures = {key: "4" if number == "7" else number for key, number in BALANCED.items()}
    reading = read(rewritten(write, figures))
    totals = {
        key: number for key, number in figures.items() if key.startswith("applications.") and key.endswith(".total")
    }
    assert {key: reading.figures[key].raw for key in totals} == totals


@pytest.mark.parametrize(("has_strip", "columns_differ"), [(False, False), (True, False), (False, True)])
def test_numbers_above_a_break_whose_label_stands_below_it_are_no_blanks(has_strip: bool, columns_differ: bool) -> None:
    """A label of two lines moves to the next page as a whole, its row's numbers of one line stay."""

    def grid(rows: list[list[str]], shift: float = 0.0) -> Grid:
        columns = [50.0, 150.0 + shift, *(200.0 + 40 * at for at in range(7))]
        heights = [700.0 - 20 * at for at in range(len(rows) + 1)]
        squares = [
            [
                GridCell(row, column, 1, 1, columns[column], columns[column + 1], heights[row + 1], heights[row], text)
                for column, text in enumerate(texts)
            ]
            for row, texts in enumerate(rows)
        ]
        return Grid(columns, heights, squares)

    numbers = ["7", "40", "3", "40", "", "3", "93"]
    upper = grid([["2.重复申请", *["0"] * 7], ["", *numbers]])
    strip = [[""] * 8] if has_strip else []
    lower = grid([*strip, ["3.要求提供公开出版物", *[""] * 7], ["3.其他", *["1"] * 7]], 20.0 if columns_differ else 0.0)
    after = [lower]
    join_cut_row([upper], after, 2)
    if columns_differ:
        assert [cell.text for cell in lower.squares[0]][1:] == ["\ufffd"] * 7
    else:
        assert [cell.text for cell in upper.squares[-1]] == ["3.要求提供公开出版物", *numbers]
        assert lower.squares[0][0].text == "3.其他"


def test_without_lines_the_first_label_of_a_later_page_has_no_blanks() -> None:
    """Its numbers may stand above the break, where they were taken for those of its group."""

    def piece(page: int, text: str, left: float, bottom: float) -> Piece:
        return Piece(page, text, left, bottom, left + 60, bottom + 9, 9, bottom, bottom + 9, left + 60, fold(text))

    group, row, next_row = (
        piece(1, "(六)其他处理", 20, 60),
        piece(2, "3.其他", 80, 700),
        piece(2, "2.重复申请", 80, 680),
    )
    numbers = [
        unruled._Row([piece(1, "7", 200, 60)], group),
        unruled._Row([piece(2, "1", 200, 660)], piece(2, "x", 80, 660)),
    ]
    assert [blank.label for blank in unruled._blank_rows(numbers, [group, row, next_row])] == [next_row]
    assert [blank.label for blank in unruled._blank_rows(numbers[1:], [row, next_row])] == [row, next_row]


def test_text_under_a_picture_of_itself_is_not_read() -> None:
    """Programs that read scans lay their text under the picture: it looks alike, and may be read wrongly."""
    data = pdf_report("gb2021", BALANCED, words_for("gb2021"))
    shown = pdfium.PdfDocument(data)[0].render(scale=2).to_pil()
    held = io.BytesIO()
    canvas = Canvas(held, pagesize=A4)
    canvas.drawImage(ImageReader(shown), 0, 0, *A4)
    canvas.save()
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf, pikepdf.open(held) as over:
        pdf.pages[0].add_overlay(over.pages[0])
        pdf.save(out)
    page = pdfium.PdfDocument(out.getvalue())[0]
    letters = letters_of(page, drawn_on(page))
    assert letters.seen == []
    assert letters.hidden_count == len(letters.covered) > 100


@pytest.mark.parametrize("is_cut", [True, False])
def test_numbers_that_fill_cells_of_a_fixed_height_are_borne_out_by_sums(is_cut: bool) -> None:
    """A row of a fixed height shows the first line of a number that wraps, and half of the labels that have no room."""
    row = "applications.granted_full."
    parts = {"natural_person": "1234567", "org_business": "0"}
    figures = documents.balanced_figures("gb2021", Random(7))
    figures |= {key: "0" for key in figures if key.startswith(row)}
    figures |= {row + column: text for column, text in parts.items()} | {f"{row}total": "1234567"}
    draw = Canvas.drawString

    def drawn(canvas: Canvas, x: float, y: float, text: str, *rest: object, **named: object) -> None:
        if text == "1234567":
            draw(canvas, x + 2, y, text[:5], *rest, **named)
        elif is_cut and text in ("自然人", "总计"):
            canvas.saveState()
            path = canvas.beginPath()
            path.rect(x - 2, y + 3, stringWidth(text, FONT, SIZE) + 4, SIZE)
            canvas.clipPath(path, stroke=0)
            draw(canvas, x, y, text, *rest, **named)
            canvas.restoreState()
        else:
            draw(canvas, x, y, text, *rest, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Canvas, "drawString", drawn)
        reading = read_report(pdf_report("gb2021", figures, words_for("gb2021")), "a.pdf")
    filling = {f"{row}natural_person", f"{row}total"}
    unread = {key for key, figure in reading.figures.items() if figure.state == "unreadable"}
    assert unread == (filling if is_cut else set())
    assert all(figure.raw == figures[key] for key, figure in reading.figures.items() if key not in filling)
    assert reading.status == ("partial" if is_cut else "complete")


def test_blanks_beside_digits_that_an_edge_cuts_are_unread() -> None:
    """So little of the digits of a row is seen that they are no letters; more of its label is."""
    grid = Grid([10.0, 50.0, 90.0, 130.0], [100.0, 80.0, 60.0])
    grid.squares = [
        [GridCell(row, column, 1, 1, left, right, bottom, bottom + 20) for column, (left, right) in enumerate(sides)]
        for row, bottom in enumerate((80.0, 60.0))
        for sides in (((10.0, 50.0), (50.0, 90.0), (90.0, 130.0)),)
    ]
    beyond = [
        Letter("7", 60, 92, 65, 102, 0, Run(1, 1, clip=(-10, 0, 200, 93))),
        Letter("8", 100, 92, 105, 102, 1, Run(2, 2, clip=(98, 88, 108, 90))),
    ]
    doubts = overlays.Doubts(beyond, [], [], (0, 0, 200, 150), upright)
    cells = cut_cells(grid, overlays.Placed([grid]), {}, doubts)
    assert [(cell.row, cell.column) for cell in cells] == [(0, 1)]
