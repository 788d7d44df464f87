"""Digits beside those of a number that are no part of it: raised, lowered or small ones, and struck out ones."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest
from PIL import Image
from reportlab.lib.colors import black, red
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from disclosure.model.report import Reading
from disclosure.readers.pages.letters import Letter, Run, text_of
from disclosure.readers.pages.ruling import Grid, Line
from disclosure.readers.pages.struck import crossed_digits, strike_out, without_strikes
from disclosure.reading.extract import read_report
from tests.builders import documents
from tests.builders.pdf import FONT, SIZE, Layout, pdf_report
from tests.recognition.test_layouts import check_exact, words_for

KEY = "proactive.licences.decisions"
NUMBER = "53197"
FIGURES = {**documents.random_figures("gb2021", Random(11), 0.1), KEY: NUMBER}

Draw = Callable[[Canvas, float, float], None]


def reading_of(draw: Draw, layout: Layout | None = None, figures: dict[str, str] = FIGURES) -> Reading:
    """A report in which a number is drawn in another way; `draw` is called with the place where it would stand."""
    text_of_canvas = Canvas.drawString

    def drawn(canvas: Canvas, x: float, y: float, text: str, *rest: object, **named: object) -> None:
        if text == NUMBER:
            with pytest.MonkeyPatch.context() as inner:
                inner.setattr(Canvas, "drawString", text_of_canvas)
                draw(canvas, x, y)
        else:
            text_of_canvas(canvas, x, y, text, *rest, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Canvas, "drawString", drawn)
        data = pdf_report("gb2021", figures, words_for("gb2021"), layout)
    return read_report(data, "a.pdf")


def mark(text: str, size: float, raised: float, *, before: bool = False) -> Draw:
    """The number with a mark in a size of its own, behind it or before it."""

    def draw(canvas: Canvas, x: float, y: float) -> None:
        canvas.drawString(x, y, NUMBER)
        canvas.setFont(FONT, size)
        left = x - stringWidth(text, FONT, size) if before else x + stringWidth(NUMBER, FONT, SIZE)
        canvas.drawString(left, y + raised, text)
        canvas.setFont(FONT, SIZE)

    return draw


def strike(share: float, height: float, *, is_filled: bool = False, letters: int = 2) -> Draw:
    """The number with a line through the first of its letters, so much of its size above the base line."""

    def draw(canvas: Canvas, x: float, y: float) -> None:
        canvas.drawString(x, y, NUMBER)
        width = stringWidth(NUMBER[:letters], FONT, SIZE)
        if is_filled:
            canvas.rect(x, y + share * SIZE, width, height, stroke=0, fill=1)
        else:
            canvas.line(x, y + share * SIZE, x + width, y + share * SIZE)

    return draw


def check_unread(reading: Reading) -> None:
    assert reading.figures[KEY].value is None
    assert reading.status == "partial"
    assert {problem.code for problem in reading.problems} & {"cell_unreadable", "not_a_number"}
    others = {key: figure.raw for key, figure in reading.figures.items() if key != KEY}
    assert others == {key: raw for key, raw in FIGURES.items() if key != KEY}


MARKS = {
    "raised and small": mark("1", 5.4, 3.6),
    "raised": mark("2", 7.5, 3.6),
    "raised in the same size": mark("2", 9, 3),
    "lowered and small": mark("2", 5.4, -1.5),
    "small": mark("2", 5.4, 0),
    "before it": mark("1", 5.4, 3.6, before=True),
    "two digits": mark("12", 5.4, 3.6),
}


@pytest.mark.parametrize("turned", [0, 90, 180])
@pytest.mark.parametrize("name", MARKS)
def test_a_raised_lowered_or_small_digit_is_no_digit_of_the_number_beside_it(name: str, turned: int) -> None:
    check_unread(reading_of(MARKS[name], Layout(turned=turned)))


@pytest.mark.parametrize(("text", "size", "raised"), [("3", 4.6, 6.5), ("12", 4.6, 6.5), ("3", 9, 3)])
def test_digits_set_above_a_number_are_no_first_line_of_it(text: str, size: float, raised: float) -> None:
    """Ruby in a cell that is as narrow as those in which a number has to wrap."""

    def draw(canvas: Canvas, x: float, y: float) -> None:
        canvas.drawString(x, y - 3, NUMBER)
        canvas.setFont(FONT, size)
        canvas.drawString(x + stringWidth(NUMBER, FONT, SIZE) - 2, y + raised, text)
        canvas.setFont(FONT, SIZE)

    key = "applications.received_new.natural_person"
    reading = reading_of(draw, figures={**FIGURES, KEY: "1", key: NUMBER})
    assert reading.figures[key].value is None
    assert reading.status == "partial"


@pytest.mark.parametrize("text", ["①", "[2]", "(注1)"])
def test_marks_that_are_no_digits_stay_notes(text: str) -> None:
    reading = reading_of(mark(text, 6, 3))
    assert str(reading.figures[KEY].value) == NUMBER


def test_a_number_in_a_small_font_is_read() -> None:
    def draw(canvas: Canvas, x: float, y: float) -> None:
        canvas.setFont(FONT, 6)
        canvas.drawString(x, y + 1, NUMBER)
        canvas.setFont(FONT, SIZE)

    check_exact(reading_of(draw), FIGURES)


@pytest.mark.parametrize("style", ["across", "bare"])
def test_a_mark_is_no_digit_in_tables_without_a_grid(style: str) -> None:
    reading = reading_of(MARKS["raised and small"], Layout(style=style))
    assert KEY not in reading.figures or reading.figures[KEY].value is None
    assert reading.status == "partial"


@pytest.mark.parametrize("turned", [0, 90, 180])
@pytest.mark.parametrize("letters", [1, 2, 5])
@pytest.mark.parametrize("is_filled", [False, True])
def test_digits_that_a_line_strikes_out_are_no_number(is_filled: bool, letters: int, turned: int) -> None:
    check_unread(reading_of(strike(0.3, 0.6, is_filled=is_filled, letters=letters), Layout(turned=turned)))


@pytest.mark.parametrize("letters", [1, 3])
def test_a_line_through_digits_beside_the_last_line_of_a_table_strikes_them_out(letters: int) -> None:
    """The number stands half below its cell, as text that is too low does; the line lies less than a point higher."""
    key = "proactive.administrative_fees.fee_amount"
    struck = strike(0.3, 0.6, letters=letters)
    figures = {**FIGURES, KEY: "1", key: NUMBER}
    reading = reading_of(lambda canvas, x, y: struck(canvas, x, y - 7), figures=figures)
    assert reading.figures[key].value is None
    assert reading.status == "partial"
    whole = reading_of(lambda canvas, x, y: canvas.drawString(x, y - 7, NUMBER), figures=figures)
    assert whole.figures[key].raw == NUMBER


def shaded(canvas: Canvas, left: float, bottom: float, right: float) -> None:
    path = canvas.beginPath()
    path.rect(left, bottom, right - left, 0.6)
    canvas.clipPath(path, stroke=0, fill=0)
    canvas.linearGradient(left, bottom, right, bottom, (black, red))


def pictured(canvas: Canvas, left: float, bottom: float, right: float) -> None:
    canvas.drawInlineImage(Image.new("L", (1, 1)), left, bottom, right - left, 0.6)


def waved(canvas: Canvas, left: float, bottom: float, right: float) -> None:
    canvas.bezier(left, bottom, left + 2, bottom + 2, left + 4, bottom - 2, right, bottom)


def scribbled(canvas: Canvas, left: float, bottom: float, right: float) -> None:
    path = canvas.beginPath()
    path.moveTo(left, bottom)
    for number in range(1, int(right - left)):
        path.lineTo(left + number, bottom + (-1) ** number)
    canvas.drawPath(path)


def scribbled_high(canvas: Canvas, left: float, bottom: float, right: float) -> None:
    path = canvas.beginPath()
    path.moveTo(left, bottom - 3)
    for number in range(1, int(right - left)):
        path.lineTo(left + number, bottom + 3 * (-1) ** number)
    canvas.drawPath(path)


@pytest.mark.parametrize("is_below", [False, True])
@pytest.mark.parametrize("line", [shaded, pictured, waved, scribbled, scribbled_high])
def test_a_line_strikes_digits_out_however_it_is_drawn(line: Callable[..., None], is_below: bool) -> None:
    def draw(canvas: Canvas, x: float, y: float) -> None:
        if not is_below:
            canvas.drawString(x, y, NUMBER)
        canvas.saveState()
        line(canvas, x, y + 0.3 * SIZE, x + stringWidth(NUMBER, FONT, SIZE))
        canvas.restoreState()
        if is_below:
            canvas.drawString(x, y, NUMBER)

    check_unread(reading_of(draw))


@pytest.mark.parametrize("grey", [0, 1])
@pytest.mark.parametrize("way", ["along", "down", "curved", "through"])
def test_what_a_broad_brush_covers_is_not_read(way: str, grey: int) -> None:
    """As programs draw that offer correction fluid: a line as broad as a digit, or a curve."""

    def draw(canvas: Canvas, x: float, y: float) -> None:
        canvas.drawString(x, y, NUMBER)
        left, right = x + stringWidth(NUMBER[:-1], FONT, SIZE), x + stringWidth(NUMBER, FONT, SIZE)
        middle = (left + right) / 2
        canvas.saveState()
        canvas.setStrokeGray(grey)
        canvas.setLineWidth({"along": 9, "through": 3}.get(way, 5))
        if way == "along":
            canvas.line(left, y + 3, right, y + 3)
        elif way == "down":
            canvas.line(middle, y - 1, middle, y + 8)
        elif way == "curved":
            canvas.bezier(middle, y - 1, middle + 1, y + 2, middle - 1, y + 5, middle, y + 8)
        else:
            canvas.line(x, y + 3, right, y + 3)
        canvas.restoreState()

    check_unread(reading_of(draw))


def test_the_frame_of_a_number_strikes_nothing_out() -> None:
    def draw(canvas: Canvas, x: float, y: float) -> None:
        canvas.drawString(x, y, NUMBER)
        canvas.ellipse(x - 2, y - 2, x + stringWidth(NUMBER, FONT, SIZE) + 2, y + 8)

    check_exact(reading_of(draw), FIGURES)


@pytest.mark.parametrize("degrees", [-10, 7, 20, 90, 180])
@pytest.mark.parametrize("kept", [4, 0])
def test_digits_that_slant_are_not_left_out_as_a_watermark(kept: int, degrees: int) -> None:
    def draw(canvas: Canvas, x: float, y: float) -> None:
        canvas.drawString(x, y, NUMBER[:kept])
        canvas.saveState()
        canvas.translate(x + stringWidth(NUMBER[:kept], FONT, SIZE) + 3, y + 3)
        canvas.rotate(degrees)
        canvas.drawString(-3, -3, NUMBER[kept:])
        canvas.restoreState()

    if kept or degrees < 90:
        check_unread(reading_of(draw))
    assert reading_of(draw).figures[KEY].state in ("text", "unreadable")


def test_a_row_that_is_struck_out_has_no_numbers() -> None:
    """The line goes through all cells of a row, as those do that divide a table."""

    def draw(canvas: Canvas, x: float, y: float) -> None:
        canvas.drawString(x, y, NUMBER)
        canvas.line(60, y + 3, 535, y + 3)

    reading = reading_of(draw)
    assert KEY not in reading.figures or reading.figures[KEY].value is None
    assert reading.status == "partial"


@pytest.mark.parametrize("share", [-0.15, -0.05, 0.8])
@pytest.mark.parametrize("letters", [1, 5])
def test_lines_above_and_below_a_number_strike_nothing_out(share: float, letters: int) -> None:
    check_exact(reading_of(strike(share, 0.6, is_filled=True, letters=letters)), FIGURES)


def test_struck_digits_of_two_cells_have_a_mark_each() -> None:
    """One text may draw a whole row: digits that follow on one another stand in two cells."""
    run = Run(1, 1, size=9)
    letters = [
        Letter(text, left, 0, left + 5, 9, order, run, size=9, ink_bottom=1, ink_top=7)
        for order, (text, left) in enumerate((("1", 0), ("2", 5), ("3", 60)))
    ]
    strokes = [Line(4, 0, 70)]
    strike_out(crossed_digits(letters, strokes, has_ink=True), strokes, [])
    assert [letter.text for letter in letters] == ["~1", "2", "~3"]


def test_lines_that_strike_digits_at_the_side_of_a_cell_close_no_table() -> None:
    """A browser breaks a page in a row, below whose digits no line is: those that strike them out come last."""

    def letters() -> list[Letter]:
        run = Run(1, 1, size=9)
        placed = (("3", 2.0), ("1", 7.0), ("5", 12.0))
        return [Letter(text, left, 26, left + 5, 34, at, run, size=9) for at, (text, left) in enumerate(placed)]

    grid = Grid([0.0, 100.0, 200.0], [50.0, 30.0])
    struck, closed = letters(), letters()
    for held, strokes in ((struck, [Line(30, 1, 17)]), (closed, [Line(30, 0, 100), Line(30, 100, 200)])):
        strike_out(crossed_digits(held, strokes, has_ink=False), strokes, [grid])
    assert [letter.text for letter in struck] == ["~3", "1", "5"]
    assert [letter.text for letter in closed] == ["3", "1", "5"]


def test_a_line_as_long_as_the_number_it_strikes_rules_no_row() -> None:
    """A number at the right of its cell is struck up to the table's line, and seemed to part its row in two."""
    run = Run(1, 1, size=9)
    number = [Letter(text, 80 + 5 * at, 26, 85 + 5 * at, 34, at, run, size=9) for at, text in enumerate("708")]
    strike, whole, part = Line(30, 79.5, 95.5), Line(30, 0, 100), Line(30, 60, 100)
    across = [strike, whole, part]
    assert without_strikes(across, crossed_digits(number, across, has_ink=False)) == [whole, part]
    assert without_strikes(across, crossed_digits(number[:1], across, has_ink=False)) == across


def test_digits_of_texts_that_begin_on_one_line_are_one_number() -> None:
    """Each digit may be a text of its own, in a font with a box of its own."""
    one, other = Run(1, 1, size=9, origin=(0, 100)), Run(2, 2, size=9, origin=(5, 100.3))
    letters = [Letter("1", 0, 98, 5, 107, 0, one, size=9), Letter("2", 5, 96, 10, 109, 1, other, size=13)]
    assert text_of(letters) == "12"


def outlined(text: str, grey: float, mode: int, fill: float = 0, *, beside: bool = False) -> Draw:
    """The number, and a text (beside it, or in its place) with an outline in a grey of its own."""

    def draw(canvas: Canvas, x: float, y: float) -> None:
        if beside:
            canvas.drawString(x, y, NUMBER)
            x += stringWidth(NUMBER, FONT, SIZE)
        canvas.saveState()
        canvas.setStrokeGray(grey)
        canvas.setFillGray(fill)
        canvas.setLineWidth(0.3)
        drawn = canvas.beginText(x, y)
        drawn.setFont(FONT, SIZE)
        drawn.setTextRenderMode(mode)
        drawn.textOut(text)
        canvas.drawText(drawn)
        canvas.restoreState()

    return draw


@pytest.mark.parametrize(
    "draw",
    [
        outlined(NUMBER, 0, 1, 1),
        outlined(NUMBER, 0, 2, 1),
        outlined("7", 1, 1, beside=True),
        outlined("7", 1, 5, beside=True),
    ],
    ids=["outline alone", "white filling", "white outline", "white outline that clips"],
)
def test_outlined_digits_are_seen_by_their_outline(draw: Draw) -> None:
    check_exact(reading_of(draw), FIGURES)


@pytest.mark.parametrize("turned", [0, 90, 180])
@pytest.mark.parametrize(("seen", "start", "end"), [(5, 4.9, 7), (5, 3.9, 7), (4, -0.2, 0.5), (4, 4.0, 7), (4, 4.5, 7)])
def test_a_digit_in_the_hole_of_a_clip_is_not_seen(seen: int, start: float, end: float, turned: int) -> None:
    """The hole is over a digit beside the number, or over a part of the number itself: its digits from and to."""
    digit = stringWidth("0", FONT, SIZE)

    def draw(canvas: Canvas, x: float, y: float) -> None:
        beside = x + 5 * digit
        if seen == 5:
            canvas.drawString(x, y, NUMBER)
        canvas.saveState()
        path = canvas.beginPath()
        path.rect(beside - 60, y - 40, 100, 80)
        path.rect(x + start * digit, y - 5, (end - start) * digit, 16)
        canvas.clipPath(path, stroke=0, fill=0, fillMode=0)
        canvas.drawString(x, y, NUMBER if seen < 5 else "")
        canvas.drawString(beside, y, "7" if seen == 5 else "")
        canvas.restoreState()

    assert reading_of(draw, Layout(turned=turned)).figures[KEY].value is None


@pytest.mark.parametrize("turned", [0, 90, 180])
def test_a_clip_with_round_corners_hides_nothing(turned: int) -> None:
    def draw(canvas: Canvas, x: float, y: float) -> None:
        canvas.saveState()
        path = canvas.beginPath()
        path.roundRect(x - 3, y - 2, stringWidth(NUMBER, FONT, SIZE) + 6, 11, 3)
        canvas.clipPath(path, stroke=0, fill=0)
        canvas.drawString(x, y, NUMBER)
        canvas.restoreState()

    check_exact(reading_of(draw, Layout(turned=turned)), FIGURES)


@pytest.mark.parametrize("turned", [0, 90, 180])
@pytest.mark.parametrize(("low", "high", "is_seen"), [(-0.4, 6.8, True), (1.8, 9, False), (-3, 4.6, False)])
def test_a_clip_is_measured_by_the_ink_of_letters(low: float, high: float, is_seen: bool, turned: int) -> None:
    def draw(canvas: Canvas, x: float, y: float) -> None:
        canvas.saveState()
        path = canvas.beginPath()
        path.rect(x - 1, y + low, stringWidth(NUMBER, FONT, SIZE) + 2, high - low)
        canvas.clipPath(path, stroke=0, fill=0)
        canvas.drawString(x, y, NUMBER)
        canvas.restoreState()

    reading = reading_of(draw, Layout(turned=turned))
    check_exact(reading, FIGURES) if is_seen else check_unread(reading)


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_a_clip_that_hides_the_last_digit_of_a_turned_number_leaves_it_unread(turned: int) -> None:
    def draw(canvas: Canvas, x: float, y: float) -> None:
        canvas.saveState()
        path = canvas.beginPath()
        path.rect(x - 1, y - 3, stringWidth(NUMBER[:-1], FONT, SIZE) + 1, 14)
        canvas.clipPath(path, stroke=0, fill=0)
        canvas.drawString(x, y, NUMBER)
        canvas.restoreState()

    check_unread(reading_of(draw, Layout(turned=turned)))


def test_letters_that_lean_stand_on_no_other() -> None:
    def draw(canvas: Canvas, x: float, y: float) -> None:
        canvas.saveState()
        canvas.transform(1, 0, 0.35, 1, x, y)
        canvas.drawString(0, 0, NUMBER)
        canvas.restoreState()

    check_exact(reading_of(draw), FIGURES)


@pytest.mark.parametrize("space", [3, 5])
def test_a_spaced_out_number_that_leaves_its_cell_loses_no_digit(space: float) -> None:
    """Its last digit stood beside the table, or alone in the next cell."""

    def drawn(canvas: Canvas, x: float, y: float) -> None:
        text = canvas.beginText(x, y)
        text.setFont(FONT, SIZE)
        text.setCharSpace(space)
        text.textOut(NUMBER)
        text.setCharSpace(0)
        canvas.drawText(text)

    for key, beside in (
        ("applications.granted_full.total", None),
        ("applications.granted_full.natural_person", "applications.granted_full.org_business"),
    ):
        figures = {**FIGURES, KEY: "1", key: NUMBER}
        if beside:
            figures[beside] = ""
        reading = reading_of(drawn, figures=figures)
        assert reading.status == "partial"
        for one in filter(None, (key, beside)):
            assert one not in reading.figures or reading.figures[one].value is None, one


@pytest.mark.parametrize("words", ["四〇", "4O", "不公开"])
@pytest.mark.parametrize("style", ["strokes", "bare"])
def test_words_in_the_place_of_a_number_are_no_blank(style: str, words: str) -> None:
    for keys in (("proactive.rules.issued_this_year",), ("proactive.licences.decisions",)):
        figures = {**FIGURES, KEY: "1"} | dict.fromkeys(keys, NUMBER)
        reading = reading_of(lambda canvas, x, y: canvas.drawString(x, y, words), Layout(style=style), figures)
        for key in keys:
            assert key not in reading.figures or reading.figures[key].state not in ("blank", "number"), key
        assert reading.status == "partial" or "not_a_number" in {problem.code for problem in reading.problems}


_REMEDIES = [key for key in FIGURES if key.startswith("remedies.")]


@pytest.mark.parametrize("words", ["四〇", "O", "无数据"])
@pytest.mark.parametrize("style", ["strokes", "across", "bare"])
def test_words_in_the_place_of_a_number_of_a_row_without_a_label_are_no_blank(style: str, words: str) -> None:
    """Those of the first cells were taken for the label of the row."""
    for keys in (_REMEDIES[:1], _REMEDIES[:2], _REMEDIES[3:4], [_REMEDIES[0], _REMEDIES[5]]):
        figures = {**FIGURES, KEY: "1"} | dict.fromkeys(keys, NUMBER)
        reading = reading_of(lambda canvas, x, y: canvas.drawString(x, y, words), Layout(style=style), figures)
        for key in keys:
            assert key not in reading.figures or reading.figures[key].state not in ("blank", "number"), key
