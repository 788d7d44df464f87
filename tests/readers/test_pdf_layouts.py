"""Layouts that a careful reader reads without trouble: boxes around tables, no lines, labels downwards, long titles."""

from __future__ import annotations

import io
import math
import re
from dataclasses import replace
from random import Random

import pikepdf
import pypdfium2 as pdfium
import pytest
from pikepdf import Array, Dictionary, Name
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from disclosure.form.radicals import as_character
from disclosure.model.document import Table
from disclosure.readers.pages import unruled
from disclosure.readers.pages.frames import without_frames
from disclosure.readers.pages.headlines import joined_title, text_printed_downwards
from disclosure.readers.pages.letters import Letter, text_of
from disclosure.readers.pages.pieces import Piece, pieces_of
from disclosure.readers.pages.ruling import Line
from disclosure.readers.pdf.askew import set_straight, slope_of
from disclosure.reading.extract import read_report
from tests.builders import documents, pdf
from tests.builders.pdf import Layout, pdf_report
from tests.builders.pdf_layouts import Setting, imposed, pdf_with, printed_in_columns
from tests.recognition.test_layouts import check_exact, check_honest, words_for

VERSIONS = ("gb2019", "gb2021")


@pytest.mark.parametrize("fills", [False, True])
@pytest.mark.parametrize("style", ["strokes", "boxes", "filled_lines", "across", "bare"])
@pytest.mark.parametrize("version", VERSIONS)
def test_boxes_around_the_page_are_no_part_of_its_tables(version: str, style: str, fills: bool) -> None:
    figures = documents.random_figures(version, Random(31), 0.1)
    data = pdf_with(version, figures, words_for(version), Setting(frames=2, fills=fills), Layout(style=style))
    check_exact(read_report(data, "a.pdf"), figures)


@pytest.mark.parametrize("opening_lines", [0, 17, 26, 33, 40])
@pytest.mark.parametrize("style", ["across", "bare"])
@pytest.mark.parametrize("version", VERSIONS)
def test_tables_without_a_grid_are_read_exactly(version: str, style: str, opening_lines: int) -> None:
    figures = documents.random_figures(version, Random(opening_lines), 0.1)
    layout = Layout(style=style, opening_lines=opening_lines)
    check_exact(read_report(pdf_with(version, figures, words_for(version), Setting(), layout), "a.pdf"), figures)


@pytest.mark.parametrize("values_at", ["top", "middle", "bottom"])
@pytest.mark.parametrize("number", ["4185", "40"])
@pytest.mark.parametrize("style", ["across", "bare"])
def test_a_number_in_two_lines_without_a_grid_is_never_its_first_digits(
    style: str, number: str, values_at: str
) -> None:
    """418 over 5 in a narrow column is 4185; nothing but lines would tell it from two numbers."""
    for seed in range(4):
        figures = documents.random_figures("gb2021", Random(seed), 0.1)
        layout = Layout(style=style, values_at=values_at)
        data = pdf_with("gb2021", figures, words_for("gb2021"), Setting(wrapped=number), layout)
        reading = read_report(data, "a.pdf")
        check_honest(reading, figures)
        assert number not in {figure.raw for figure in reading.figures.values()}


@pytest.mark.parametrize(
    "lines",
    [
        ("黔东南苗族侗族自治州人民政", "府2024年政府信息公开工作年度报告"),
        ("黔东南苗族侗族自治州人民政府2024年政", "府信息公开工作年度报告"),
        ("黔东南苗族侗族自治州人民政府", "2024年政府信息公开工作", "年度报告"),
        ("黔东南苗族侗族自治州", "人民政府2024年政府信息公开", "工作年度报告"),
    ],
    ids=["in the name", "in the words", "three lines", "in the name, three lines"],
)
def test_a_title_over_several_lines_names_the_body(lines: tuple[str, ...]) -> None:
    """The office that the text names as the compiler is not the body."""
    figures = documents.balanced_figures("gb2021", Random(1))
    opening = "本报告由黔东南苗族侗族自治州人民政府办公室编制。统计期限为2024年1月1日至2024年12月31日。"
    words = replace(words_for("gb2021"), opening=opening, overview=(), other=("无。",))
    reading = read_report(pdf_with("gb2021", figures, words, Setting(title_lines=lines)), "a.pdf")
    assert (reading.agency, reading.year, reading.scope) == ("黔东南苗族侗族自治州人民政府", 2024, "aggregate")
    check_exact(reading, figures)


def line_of(text: str, left: float, bottom: float, size: float = 18) -> list[Letter]:
    """A line of letters as wide as they are high."""
    return [
        Letter(letter, left + at * size, bottom, left + (at + 1) * size, bottom + size, at)
        for at, letter in enumerate(text)
    ]


BODY = line_of("本报告根据条例编制,内容包括总体情况、主动公开政府信息情况等六个部分。" * 2, 60, 600, 9)


@pytest.mark.parametrize(
    "upper",
    [
        line_of("示例市人民政府文件", 200, 740),  # a letterhead
        line_of("示例县审计局", 60, 740),  # on another axis
        line_of("示例县审计局", 250, 740, 12),  # in another size
        line_of("示例县审计局", 250, 800),  # far above
    ],
    ids=["letterhead", "axis", "size", "distance"],
)
def test_lines_that_are_not_set_alike_are_no_title_together(upper: list[Letter]) -> None:
    title = line_of("2023年政府信息公开工作年度报告", 150, 715)
    assert joined_title([upper, title, BODY], list(map(text_of, (upper, title, BODY)))) is None
    alike = line_of("示例县审计局", 235, 740)
    assert joined_title([alike, title, BODY], list(map(text_of, (alike, title, BODY)))) == (
        0,
        1,
        "示例县审计局2023年政府信息公开工作年度报告",
    )


def column_of(text: str, x: float, top: float, step: float) -> list[Letter]:
    """Letters one below the other, each nine points high."""
    return [Letter(letter, x, top - at * step - 9, x + 7, top - at * step, at) for at, letter in enumerate(text)]


def test_letters_printed_downwards_are_read_downwards() -> None:
    assert text_printed_downwards(column_of("结果维持", 50, 700, 7)) == "结果维持"
    # Drawn in another order they still stand one below the other; pressed together only the order tells.
    moved = [replace(letter, order=-letter.order) for letter in column_of("结果维持", 50, 700, 7)]
    assert text_printed_downwards(moved) == "结果维持"
    assert text_printed_downwards(column_of("结果维持", 50, 700, -0.1)) == "结果维持"
    two_columns = column_of("三、本年", 60, 700, 8) + [
        replace(letter, order=letter.order + 4) for letter in column_of("度办理", 50, 700, 8)
    ]
    assert text_printed_downwards(two_columns) == "三、本年度办理"


def test_numbers_and_lines_are_not_read_downwards() -> None:
    assert text_printed_downwards(column_of("4185", 50, 700, 9)) is None
    assert text_printed_downwards(line_of("结果维持", 50, 700, 9)) is None
    two_lines = [
        replace(letter, order=at)
        for at, letter in enumerate((*line_of("结果", 50, 700, 9), *line_of("维持", 50, 690, 9)))
    ]
    assert text_printed_downwards(two_lines) is None


def table_lines(left: float = 100, right: float = 400) -> tuple[list[Line], list[Line]]:
    """Eleven lines across, a column of groups and three more."""
    heights = [300.0 + 20 * number for number in range(11)]
    across = [Line(at, left if number in (0, 10) else left + 60, right) for number, at in enumerate(heights)]
    down = [Line(at, 300, 500) for at in (left, left + 60, left + 200, right)]
    return across, down


def test_a_frame_is_told_from_the_sides_of_a_table() -> None:
    across, down = table_lines()
    points = [(130.0, 400.0), (200.0, 390.0), (380.0, 330.0)]
    assert without_frames(across, down, points) == (across, down)
    frame_across = [Line(280, 80, 420), Line(520, 80, 420)]
    frame_down = [Line(80, 280, 520), Line(420, 280, 520)]
    assert without_frames([*across, *frame_across], [*down, *frame_down], points) == (across, down)
    # What is written between makes it a column.
    kept = without_frames([*across, *frame_across], [*down, *frame_down], [*points, (90.0, 400.0), (410.0, 400.0)])
    assert kept == ([*across, *frame_across], [*down, *frame_down])


def test_radicals_are_the_characters_that_they_look_like() -> None:
    assert "".join(map(as_character, "⺠⻓⻔⼈⼀")) == "民长门人一"
    assert as_character("民") == "民"


def test_channels_in_pieces_of_a_header_are_not_taken_in_the_order_of_the_pieces() -> None:
    """A page's break cut the header of table 4: one channel stood before it, the other behind."""
    figures = documents.balanced_figures("gb2021", Random(4))
    page = documents.html_report("gb2021", figures, words_for("gb2021"), chrome=False).decode()
    header = '<tr><td colspan="5">行政复议</td><td colspan="10">行政诉讼</td></tr>'
    assert header in page
    later = '<td colspan="5">复议后起诉</td>'
    torn = page.replace(header, f"<tr>{'<td></td>' * 10}{later}</tr>{header}").replace(f"{later}</tr>", "</tr>", 2)
    torn = torn.replace(f"<tr>{'<td></td>' * 10}</tr>", f"<tr>{'<td></td>' * 10}{later}</tr>")
    reading = read_report(torn.encode(), "a.html")
    check_honest(reading, figures)
    assert not any(key.startswith("remedies.") for key in reading.figures)


@pytest.mark.parametrize(
    ("across", "down", "scale"), [(2, 1, 1.0), (2, 1, 0.6), (2, 2, 0.7), (3, 1, 0.7), (1, 2, 0.7), (1, 1, 0.5)]
)
@pytest.mark.parametrize("version", VERSIONS)
def test_pages_side_by_side_on_one_sheet_are_read_one_after_the_other(
    version: str, across: int, down: int, scale: float
) -> None:
    figures = documents.random_figures(version, Random(5), 0.1)
    layout = Layout(style=("strokes", "boxes")[across % 2], opening_lines=12, cuts_rows=down == 2)
    data = imposed(pdf_report(version, figures, words_for(version), layout), across, down, scale)
    check_exact(read_report(data, "a.pdf"), figures)


@pytest.mark.parametrize("is_row_by_row", [False, True])
@pytest.mark.parametrize("version", VERSIONS)
def test_columns_that_a_spreadsheet_prints_on_pages_of_their_own_are_read(version: str, is_row_by_row: bool) -> None:
    figures = documents.random_figures(version, Random(4), 0.1)
    data = printed_in_columns(version, figures, words_for(version), is_row_by_row=is_row_by_row)
    check_exact(read_report(data, "a.pdf"), figures)


@pytest.mark.parametrize(
    ("shift", "without"),
    [*((shift, ()) for shift in (-36, -20, -3, 3, 12, 20)), *((0, (lost,)) for lost in range(1, 5))],
)
def test_a_number_on_the_edge_of_two_sheets_or_on_one_that_is_lost_is_not_read(
    shift: float, without: tuple[int, ...]
) -> None:
    figures = documents.random_figures("gb2021", Random(4), 0.1)
    words = words_for("gb2021")
    for is_row_by_row in (False, True):
        data = printed_in_columns("gb2021", figures, words, is_row_by_row=is_row_by_row, shift=shift, without=without)
        reading = read_report(data, "a.pdf")
        unread = {key for key, figure in reading.figures.items() if figure.state in ("text", "unreadable")}
        assert {
            key: figure.raw for key, figure in reading.figures.items() if key not in unread
        }.items() <= figures.items()
        assert reading.status == "partial" or (reading.figures.keys() == figures.keys() and not unread)


def test_pages_without_lines_on_one_sheet_are_not_mixed() -> None:
    """What stands on the left of a sheet is never read with what stands on its right."""
    figures = documents.random_figures("gb2021", Random(6), 0.1)
    data = imposed(pdf_report("gb2021", figures, words_for("gb2021"), Layout(style="bare", opening_lines=5)), 2, 1)
    check_honest(read_report(data, "a.pdf"), figures)


def test_a_group_label_that_overflows_above_a_page_break_is_no_part_of_the_row_there() -> None:
    figures = documents.random_figures("gb2021", Random(5), 0.1)  # random: no sum can put the row in its place
    check_exact(read_report(pdf_report("gb2021", figures, words_for("gb2021"), opening_lines=12), "a.pdf"), figures)


def test_a_bracket_that_leaves_half_its_width_blank_goes_on_with_its_label() -> None:
    """Browsers print （二）部分公开（区分处理的 so: what stood before the bracket was taken for a row of its own."""
    label = "（二）部分公开（区分处理的"
    letters = [Letter(text, 50 + 10 * at, 500, 58 + 10 * at, 510, at) for at, text in enumerate(label)]
    letters[7] = replace(letters[7], left=letters[7].left + 5.5)
    number = Letter("4", 190, 500, 195, 510, 20)
    pieces = pieces_of([(1, letter) for letter in [*letters, number]])
    assert [piece.text for piece in pieces] == [label, "4"]


def test_a_row_that_has_a_label_and_no_number_raises_nothing() -> None:
    """Where its columns are not known it is words: found in a table without lines that a word processor printed."""
    label = Piece(1, "1.属于国家秘密", 50, 500, 120, 510, 10, 500, 510, 120)
    row = unruled._Row([], label)
    unruled._fill(Table([row.row], 1), [row], unruled._Columns(7))
    assert [cell.text for cell in row.row.cells][:1] == ["1.属于国家秘密"]
    doubtful = unruled._Row([], label, is_doubtful=True)
    unruled._fill(Table([doubtful.row], 1), [doubtful], unruled._Columns(7))
    assert [cell.text for cell in doubtful.row.cells] == ["1.属于国家秘密", "? "]


def turned_by(degrees: float, data: bytes, way: str = "page") -> bytes:
    """A file whose pages are turned about their middle: what they draw, or each of their texts alone."""
    turned = math.radians(degrees)
    a, b = math.cos(turned), math.sin(turned)
    matrix = rb"%.5f %.5f %.5f %.5f \1" % (a, b, -b, a)
    held = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as file:
        for page in file.pages:
            if way == "texts":
                said = page.obj.Contents.read_bytes()
                page.obj.Contents = file.make_stream(re.sub(rb"1 0 0 1 ([\d.]+ [\d.]+ Tm)", matrix, said))
                continue
            x, y = 297.6 - a * 297.6 + b * 421, 421 - b * 297.6 - a * 421
            page.contents_add(f"q {a:.6f} {b:.6f} {-b:.6f} {a:.6f} {x:.3f} {y:.3f} cm ".encode(), prepend=True)
            page.contents_add(b" Q")
        file.save(held)
    return held.getvalue()


@pytest.mark.parametrize("degrees", [-3, 0.5, 2, 8])
@pytest.mark.parametrize("style", ["strokes", "boxes", "filled_lines", "bare"])
def test_pages_that_are_askew_are_set_straight(style: str, degrees: float) -> None:
    figures = documents.random_figures("gb2021", Random(11), 0.1)
    data = pdf_report("gb2021", figures, words_for("gb2021"), style=style)
    check_exact(read_report(turned_by(degrees, data), "a.pdf"), figures)


def test_texts_that_slant_in_a_straight_table_turn_nothing() -> None:
    figures = documents.random_figures("gb2021", Random(11), 0.1)
    data = pdf_report("gb2021", figures, words_for("gb2021"))
    slanting = turned_by(2, data, "texts")
    assert slope_of(pdfium.PdfDocument(slanting)[0]) == 0
    check_honest(read_report(slanting, "a.pdf"), figures)


def test_nothing_is_turned_into_a_page_from_beside_it() -> None:
    """A digit beyond the foot of the page, which turning it would lay beside a number."""
    figures = documents.random_figures("gb2021", Random(11), 0.1)
    slanting = turned_by(3, pdf_report("gb2021", figures, words_for("gb2021")))
    held = io.BytesIO()
    with pikepdf.open(io.BytesIO(slanting)) as file:
        for page in file.pages:
            name = page.add_resource(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica), Name.Font)
            page.contents_add(f"q BT {name} 9 Tf 0.99863 0.05234 -0.05234 0.99863 300 -15 Tm (7) Tj ET Q".encode())
        file.save(held)
    page = pdfium.PdfDocument(held.getvalue())[0]
    assert slope_of(page) == pytest.approx(3)
    _, (left, bottom, right, top) = set_straight(page, 3)
    assert 0 < left < right < A4[0]
    assert 0 < bottom < top < A4[1]
    reading = read_report(held.getvalue(), "a.pdf")
    check_honest(reading, figures)
    assert len(reading.figures) > 150


@pytest.mark.parametrize("degrees", [-3, 1.5])
def test_numbers_of_pages_that_stay_askew_are_unread(degrees: float) -> None:
    """A form object holds what is askew: rows that slant had the numbers of the next, or were blank."""
    figures = documents.random_figures("gb2021", Random(11), 0.1)
    held = io.BytesIO()
    with pikepdf.open(io.BytesIO(turned_by(degrees, pdf_report("gb2021", figures, words_for("gb2021"))))) as file:
        for page in file.pages:
            page.contents_coalesce()
            form = file.make_stream(page.obj.Contents.read_bytes())
            form.Type, form.Subtype, form.BBox, form.Resources = Name.XObject, Name.Form, page.mediabox, page.Resources
            page.obj.Resources = Dictionary(XObject=Dictionary(F=form))
            page.obj.Contents = file.make_stream(b"/F Do")
        file.save(held)
    reading = read_report(held.getvalue(), "a.pdf")
    assert not [key for key, figure in reading.figures.items() if figure.state != "unreadable"]
    assert reading.status != "complete"


def test_shadows_have_no_sides() -> None:
    """Browsers draw a blurred shadow as a filled box through a mask: its sides are none of a table."""
    figures = documents.random_figures("gb2021", Random(11), 0.1)
    held = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf_report("gb2021", figures, words_for("gb2021")))) as file:
        group = file.make_stream(b"")
        group.Type, group.Subtype, group.BBox = Name.XObject, Name.Form, Array([0, 0, 600, 850])
        group.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceGray)
        look = Dictionary(SMask=Dictionary(S=Name.Luminosity, G=group))
        for page in file.pages:
            name = page.add_resource(file.make_indirect(look), Name.ExtGState)
            boxes = " ".join(f"{x} {y} 31 7 re f" for y in range(100, 760, 23) for x in range(70, 500, 43))
            page.contents_add(f"q {name} gs 0.5 g {boxes} Q ".encode(), prepend=True)
        file.save(held)
    check_exact(read_report(held.getvalue(), "a.pdf"), figures)


def test_digits_on_their_head_in_a_table_without_lines_are_not_read_backwards() -> None:
    figures = documents.random_figures("gb2021", Random(11), 0.1)
    draw = Canvas.drawString

    def drawn(canvas: Canvas, x: float, y: float, text: str, *rest: object, **named: object) -> None:
        if text != "315":
            draw(canvas, x, y, text, *rest, **named)
            return
        canvas.saveState()
        canvas.transform(-1, 0, 0, -1, x + pdfmetrics.stringWidth(text, pdf.FONT, pdf.SIZE), y + 7)
        draw(canvas, 0, 0, text, *rest, **named)
        canvas.restoreState()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Canvas, "drawString", drawn)
        data = pdf_report("gb2021", figures, words_for("gb2021"), style="bare")
    reading = read_report(data, "a.pdf")
    assert not any(figure.value is not None and figure.raw != figures[key] for key, figure in reading.figures.items())
    assert reading.status == "partial"


@pytest.mark.parametrize(
    "printed", ["11/29/26, 9:34 PM 2023 report 12", "2026/11/29 09:34 7", "https://www.example.gov.cn/a/3"]
)
@pytest.mark.parametrize("style", ["across", "bare"])
def test_what_browsers_print_on_the_edges_is_no_row(style: str, printed: str) -> None:
    for lines in (0, 12, 24):
        figures = documents.balanced_figures("gb2021", Random(lines))
        layout = Layout(style=style, opening_lines=lines, running_header=printed)
        check_exact(read_report(pdf_report("gb2021", figures, words_for("gb2021"), layout), "a.pdf"), figures)
