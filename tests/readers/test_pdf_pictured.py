"""Numbers that are seen and have no letters (pictures, outlines, shadows), and boxes of colour around numbers."""

from __future__ import annotations

from random import Random

import pytest
from PIL import Image, ImageDraw
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from bench.pdf_disguises import judge
from disclosure.reading.extract import read_report
from tests.builders import documents
from tests.builders.disguises import DISGUISES, Disguised
from tests.builders.pdf import FONT, SIZE, Layout, pdf_report
from tests.readers.test_pdf_marks import FIGURES, KEY, NUMBER, Draw, check_unread, reading_of
from tests.recognition.test_layouts import check_exact

WIDE = "applications.received_new.natural_person"


def picture(canvas: Canvas, x: float, y: float) -> None:
    """The number as a picture."""
    image = Image.new("L", (120, 40), 255)
    ImageDraw.Draw(image).text((4, 2), NUMBER, fill=0, font_size=32)
    canvas.drawImage(ImageReader(image), x, y - 1, 26, 9)


def outlines(canvas: Canvas, x: float, y: float) -> None:
    """The number as shapes, as programs draw it that turn letters into curves."""
    for place in range(5):
        path = canvas.beginPath()
        path.moveTo(x + 5 * place, y)
        for step in range(8):
            path.lineTo(x + 5 * place + step % 2 * 3, y + step * 0.9)
        canvas.drawPath(path, stroke=0, fill=1)


def shadow(canvas: Canvas, x: float, y: float) -> None:
    """The number behind letters in no colour in nearly the same place, as browsers print shadows of letters."""
    canvas.saveState()
    held = canvas.beginText(x + 0.7, y - 0.7)
    held.setTextRenderMode(3)
    held.textOut(NUMBER)
    canvas.drawText(held)
    canvas.restoreState()
    canvas.drawString(x, y, NUMBER)


def grey_shadow(canvas: Canvas, x: float, y: float) -> None:
    """The number over a grey copy of it, a little lower: letters of another hand than the table's."""
    canvas.setFillGray(0.75)
    canvas.drawString(x + 2, y - 2, NUMBER)
    canvas.setFillGray(0)
    canvas.drawString(x, y, NUMBER)


def blank(canvas: Canvas, x: float, y: float) -> None:
    """A white picture, and a pale one: nothing that is to be read."""
    for grey in (255, 235):
        canvas.drawImage(ImageReader(Image.new("L", (20, 20), grey)), x, y, 20, 9)


@pytest.mark.parametrize("turned", [0, 90, 270])
@pytest.mark.parametrize("key", [KEY, WIDE])
@pytest.mark.parametrize("draw", [picture, outlines])
def test_a_number_without_letters_is_not_blank(draw: Draw, key: str, turned: int) -> None:
    figures = {**FIGURES, KEY: "1", key: NUMBER}
    reading = reading_of(draw, Layout(turned=turned), figures)
    assert reading.figures[key].state in ("text", "unreadable")
    assert reading.status == "partial"
    others = {name: figure.raw for name, figure in reading.figures.items() if name != key}
    assert others == {name: raw for name, raw in figures.items() if name != key}


@pytest.mark.parametrize(
    ("turned", "style"), [(0, "strokes"), (90, "boxes"), (270, "one_path"), (0, "across"), (0, "bare")]
)
@pytest.mark.parametrize("key", [KEY, WIDE])
@pytest.mark.parametrize("below", [shadow, grey_shadow])
def test_a_number_drawn_over_its_shadow_is_read(below: Draw, key: str, turned: int, style: str) -> None:
    """Of two equal texts close to one another PDFium gives the first alone: here that which is no number."""
    figures = {**FIGURES, KEY: "1", key: NUMBER}
    check_exact(reading_of(below, Layout(turned=turned, style=style), figures), figures)


@pytest.mark.parametrize("each", [True, False])
@pytest.mark.parametrize("key", [KEY, WIDE])
def test_a_digit_that_an_unseen_equal_one_takes_the_place_of_is_not_lost(key: str, each: bool) -> None:
    """Of two equal digits close to one another PDFium may give the tiny one alone: 3197 would be left."""

    def draw(canvas: Canvas, x: float, y: float) -> None:
        canvas.setFont(FONT, 0.75)
        canvas.drawString(x - 0.6, y, "5")
        canvas.setFont(FONT, SIZE)
        for place, text in enumerate(NUMBER if each else [NUMBER]):
            canvas.drawString(x + 4.5 * place, y, text)

    figures = {**FIGURES, KEY: "1", key: NUMBER}
    figure = reading_of(draw, figures=figures).figures[key]
    assert figure.raw == NUMBER or figure.state in ("text", "unreadable")


@pytest.mark.parametrize("style", ["across", "bare"])
def test_without_a_grid_it_is_not_blank_either(style: str) -> None:
    reading = reading_of(picture, Layout(style=style))
    assert KEY not in reading.figures or reading.figures[KEY].state != "blank"
    assert reading.status == "partial"


def test_a_blank_cell_with_a_border_filled_between_two_boxes_is_blank() -> None:
    """As programs draw separate borders; a digit with a hole is no such frame."""

    def bordered(canvas: Canvas, x: float, y: float) -> None:
        path = canvas.beginPath()
        path.rect(x - 4, y - 3, 34, 13)
        path.rect(x - 3, y - 2, 32, 11)
        canvas.drawPath(path, stroke=0, fill=1, fillMode=0)

    reading = reading_of(bordered)
    assert reading.figures[KEY].state == "blank"
    assert reading.status == "complete"


def test_a_cell_with_a_picture_of_nothing_is_blank() -> None:
    reading = reading_of(blank)
    assert reading.figures[KEY].state == "blank"


def marked(left: float, low: float, wide: float, high: float) -> Draw:
    """The number on a box of colour that is so much larger than it on each side."""

    def draw(canvas: Canvas, x: float, y: float) -> None:
        canvas.setFillColorRGB(1, 1, 0.4)
        canvas.rect(x - left, y - low, 22.5 + left + wide, 7 + low + high, stroke=0, fill=1)
        canvas.setFillColorRGB(0, 0, 0)
        canvas.drawString(x, y, NUMBER)

    return draw


@pytest.mark.parametrize("beside", [(0, 2, 0, 2), (1, 3, 1, 3), (4, 1, 0, 3)])
@pytest.mark.parametrize("key", [KEY, WIDE])
@pytest.mark.parametrize("style", ["strokes", "boxes", "filled_lines", "across", "bare"])
def test_a_marker_behind_a_number_is_no_cell(style: str, key: str, beside: tuple[int, int, int, int]) -> None:
    figures = {**documents.random_figures("gb2021", Random(11), 0.1), KEY: "1", key: NUMBER}
    check_exact(reading_of(marked(*beside), Layout(style=style), figures), figures)


@pytest.mark.parametrize("box", [(-3, -3, 29, 12), (-3, -5, 29, 13), (-8, -3, 34, 15)])
def test_a_box_drawn_inside_a_cell_is_part_of_it(box: tuple[float, float, float, float]) -> None:
    left, low, width, height = box

    def draw(canvas: Canvas, x: float, y: float) -> None:
        canvas.rect(x + left, y + low, width, height)
        canvas.drawString(x, y, NUMBER)

    for key in (KEY, WIDE):
        figures = {**FIGURES, KEY: "1", key: NUMBER}
        reading = reading_of(draw, figures=figures)
        for name, figure in reading.figures.items():
            assert figure.raw == figures[name] or (figure.value is None and figure.state != "blank"), name
        assert reading.status == "partial" or len(reading.figures) == len(figures)


@pytest.mark.parametrize("seed", [10, 20])
def test_a_stamp_over_blank_cells_of_a_grid_drawn_as_one_path_costs_nothing(seed: int) -> None:
    figures = documents.random_figures("gb2021", Random(seed), 0.3)
    clean = Disguised(pdf_report("gb2021", figures, layout=Layout(style="one_path")), figures)
    stamped = DISGUISES["slanting stamp"](clean, Random(seed))
    assert judge(read_report(stamped.data, "a.pdf"), stamped) == ("exact", [])


def instead_of_last(draw: Draw) -> Draw:
    """The number, its last digit drawn otherwise."""

    def drawn(canvas: Canvas, x: float, y: float) -> None:
        canvas.drawString(x, y, NUMBER[:-1])
        draw(canvas, x + stringWidth(NUMBER[:-1], FONT, SIZE), y)

    return drawn


def seven(canvas: Canvas, x: float, y: float) -> None:
    """A 7 as a pen draws it."""
    path = canvas.beginPath()
    for number, point in enumerate(((x, y + 6), (x + 4, y + 6), (x + 1, y))):
        (path.lineTo if number else path.moveTo)(*point)
    canvas.drawPath(path)


def one(canvas: Canvas, x: float, y: float) -> None:
    canvas.line(x + 2, y, x + 2, y + 6.5)


def filled_one(canvas: Canvas, x: float, y: float) -> None:
    canvas.rect(x + 1, y, 2, 6.5, stroke=0, fill=1)


def small_picture(canvas: Canvas, x: float, y: float) -> None:
    canvas.drawImage(ImageReader(Image.new("L", (5, 9))), x, y, 4, 7)


@pytest.mark.parametrize("draw", [seven, one, filled_one, small_picture])
def test_digits_of_few_lines_and_those_beside_others_are_not_lost(draw: Draw) -> None:
    """They left a blank, or 5319 of 53197, and the report complete."""
    for drawn in (draw, instead_of_last(draw)):
        check_unread(reading_of(drawn))
