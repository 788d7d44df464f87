"""What is no part of a PDF's tables, and what is hidden, cut off or damaged: figures are those that a reader sees."""

from __future__ import annotations

import io
from random import Random

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from bench.pdf_disguises import judge
from disclosure.readers.pages.letters import Letter, Run
from disclosure.readers.pdf import layers_off, letters, turns
from disclosure.readers.pdf.soundness import look_into
from disclosure.reading.extract import read_report
from tests.builders import documents
from tests.builders.disguises import (
    DISGUISES,
    Disguised,
    _annotate,
    _draw,
    cover,
    damage,
    find_spots,
    hide_digits,
    highlight,
    retype,
    type_over,
)
from tests.builders.pdf import Layout, pdf_report
from tests.recognition.test_layouts import check_exact, words_for

FIGURES = documents.random_figures("gb2021", Random(11), 0.1)
CLEAN = pdf_report("gb2021", FIGURES, words_for("gb2021"), opening_lines=8)


def clean() -> Disguised:
    return Disguised(CLEAN, dict(FIGURES))


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("name", sorted(set(DISGUISES) - {"damaged"}))
def test_a_disguise_makes_no_figure_wrong(name: str, seed: int) -> None:
    disguised = DISGUISES[name](clean(), Random(f"{name} {seed}"))
    verdict, details = judge(read_report(disguised.data, "a.pdf"), disguised)
    assert verdict in ("exact", "partial"), details


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize(
    "name",
    ["slanting stamp", "level tiles", "large stamp", "standing stamp", "layer turned off", "marked", "in form objects"],
)
def test_what_hides_nothing_costs_nothing(name: str, seed: int) -> None:
    disguised = DISGUISES[name](clean(), Random(f"{name} {seed}"))
    check_exact(read_report(disguised.data, "a.pdf"), FIGURES)


@pytest.mark.parametrize("numbers", [(1, 4), (7, 10), (35, 64), (91, 103)])
def test_several_disguises_at_once(numbers: tuple[int, int]) -> None:
    """Combinations that were read wrongly once, and others: clean files with up to six disguises."""
    from bench.pdf_disguises import make

    for number in numbers:
        _, disguised = make(number, {})
        verdict, details = judge(read_report(disguised.data, "a.pdf"), disguised)
        assert verdict != "wrong", (number, details)


@pytest.mark.parametrize("seed", [1, 4, 5])
def test_numbers_below_a_yellow_pen_are_read(seed: int) -> None:
    """Blended with the pen, their edges are drawn otherwise than without it."""
    figures = documents.random_figures("gb2021", Random(seed), 0.1)
    marked = highlight(Disguised(pdf_report("gb2021", figures), figures), Random(seed))
    assert judge(read_report(marked.data, "a.pdf"), marked) == ("exact", [])


def test_a_box_cut_by_the_edge_of_the_paper_is_not_closed_there() -> None:
    """Cropped pages in form objects: the side that a cell's box has at the edge is none of the table's."""
    from bench.pdf_disguises import make

    _, disguised = make(920, {})
    reading = read_report(disguised.data, "a.pdf")
    verdict, details = judge(reading, disguised)
    assert verdict != "wrong", details
    assert reading.figures["applications.received_new.total"].state == "unreadable"  # 316, of which 31 is seen


@pytest.mark.parametrize("number", [1414, 1444])
def test_lines_that_a_clip_hides_close_no_table(number: int) -> None:
    """One path draws a whole grid on a cropped page in a form object: what the clip leaves of 315 is no 31."""
    from bench.pdf_disguises import make

    _, disguised = make(number, {})
    verdict, details = judge(read_report(disguised.data, "a.pdf"), disguised)
    assert verdict == "exact", details  # of what is cut nothing can be asked


def test_a_cover_no_wider_than_a_digit_of_a_shrunk_page_is_no_line() -> None:
    """Half of 46 is covered on a page at half its size: the box is less than three points wide."""
    from bench.pdf_disguises import make

    _, disguised = make(20225, {})
    verdict, details = judge(read_report(disguised.data, "a.pdf"), disguised)
    assert verdict == "exact", details


def test_a_number_typed_anew_over_a_cover_is_read() -> None:
    spot_keys = {spot.key for spot in find_spots(clean())}
    assert spot_keys
    disguised = retype(clean(), Random(2))
    changed = {key for key in FIGURES if disguised.figures[key] != FIGURES[key]}
    reading = read_report(disguised.data, "a.pdf")
    assert changed
    for key in changed:
        assert reading.figures[key].raw == disguised.figures[key]


@pytest.mark.parametrize("seed", range(6))
def test_a_covered_number_is_named_as_unread(seed: int) -> None:
    disguised = cover(clean(), Random(seed))
    reading = read_report(disguised.data, "a.pdf")
    (key,) = disguised.gone
    assert reading.figures[key].value is None
    assert reading.status == "partial"


@pytest.mark.parametrize("seed", range(6))
def test_text_typed_over_is_read_or_its_place_is_unread(seed: int) -> None:
    disguised = type_over(clean(), Random(seed))
    reading = read_report(disguised.data, "a.pdf")
    for key in disguised.gone:
        assert reading.figures[key].value is None
        assert reading.status == "partial"
    for key in disguised.hard:
        assert reading.figures[key].raw in (disguised.figures[key], "�" * len(disguised.figures[key]))


@pytest.mark.parametrize(
    ("kind", "more"),
    [("StrikeOut", {}), ("Line", {}), ("Ink", {}), ("Square", {"IC": Array([1, 1, 1])}), ("Square", {})],
    ids=["struck out", "line", "ink", "filled box", "box"],
)
def test_what_is_drawn_over_a_number_without_saying_how_leaves_it_unread(kind: str, more: dict[str, Array]) -> None:
    (spot, *_) = find_spots(clean())
    left, bottom, right, top = spot.box
    middle = (bottom + top) / 2
    held = io.BytesIO()
    with pikepdf.open(io.BytesIO(CLEAN)) as pdf:
        annotation = Dictionary(Type=Name.Annot, Subtype=Name(f"/{kind}"), Rect=Array(spot.box), F=4, **more)
        annotation.QuadPoints = Array([left, top, right, top, left, bottom, right, bottom])
        annotation.L = Array([left, middle, right, middle])
        annotation.InkList = Array([Array([left, bottom, right, top])])
        _annotate(pdf, spot.page, annotation)
        pdf.save(held)
    reading = read_report(held.getvalue(), "a.pdf")
    if kind == "Square" and not more:
        check_exact(reading, FIGURES)
        return
    assert reading.figures[spot.key].state == "unreadable"
    assert reading.status == "partial"


@pytest.mark.parametrize("look", [b"9 9 m 120 81 l 190 20 l S", b"9 9 182 72 re S"], ids=["tick", "box"])
def test_lines_drawn_over_a_page_rule_no_table(look: bytes) -> None:
    """The sides of a box around a few rows, and of the one that a tick would fill, cut the cells of the table."""
    (spot, *_) = find_spots(clean())
    held = io.BytesIO()
    with pikepdf.open(io.BytesIO(CLEAN)) as pdf:
        box = Array([spot.box[0] - 130, spot.box[1] - 30, spot.box[0] + 70, spot.box[1] + 60])
        form = Dictionary(Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 200, 90]))
        drawn = pdf.make_stream(b"1 0 0 RG " + look, form)
        annotation = Dictionary(Type=Name.Annot, Subtype=Name.Ink, Rect=box, F=4, AP=Dictionary(N=drawn))
        _annotate(pdf, spot.page, annotation)
        pdf.save(held)
    check_exact(read_report(held.getvalue(), "a.pdf"), FIGURES)


def test_a_cover_over_the_middle_of_a_number_leaves_it_unread() -> None:
    """Of 97 no more than a tenth changes; what is hidden are its thin strokes."""
    for spot in find_spots(clean()):
        left, bottom, right, top = spot.box
        across, up = (right - left) / 6, (top - bottom) / 6
        disguised = _draw(
            clean(),
            lambda canvas, number, _width, _height, spot=spot, area=(left + across, bottom + up, 4 * across, 4 * up): (
                canvas.setFillGray(1),
                canvas.rect(*area, stroke=0, fill=int(number == spot.page)),
            ),
        )
        reading = read_report(disguised.data, "a.pdf")
        assert reading.figures[spot.key].value is None, spot


def test_hidden_digits_are_noted() -> None:
    reading = read_report(hide_digits(clean(), Random(1)).data, "a.pdf")
    assert {"hidden_text"} <= {problem.code for problem in reading.problems}


def test_watermarks_are_noted() -> None:
    reading = read_report(DISGUISES["slanting stamp"](clean(), Random(1)).data, "a.pdf")
    assert "watermark_left_out" in {problem.code for problem in reading.problems}


@pytest.mark.parametrize("seed", range(40))
def test_a_damaged_file_is_never_complete_with_other_figures(seed: int) -> None:
    disguised = damage(clean(), Random(seed))
    verdict, details = judge(read_report(disguised.data, "a.pdf"), disguised)
    assert verdict != "wrong", details


@pytest.mark.parametrize("position", range(700, 12_000, 1_130))
def test_a_file_that_lacks_a_byte_is_not_complete(position: int) -> None:
    reading = read_report(CLEAN[:position] + CLEAN[position + 1 :], "a.pdf")
    assert reading.status in ("partial", "refused")
    assert {problem.code for problem in reading.problems} & {"file_damaged", "damaged", "scan_not_read"}


def test_a_stream_that_does_not_unpack_to_its_end_is_damage() -> None:
    held = io.BytesIO()
    with pikepdf.open(io.BytesIO(CLEAN)) as pdf:
        page = pdf.pages[0]
        raw = page.obj.Contents.read_bytes()
        import zlib

        page.obj.Contents = pikepdf.Stream(pdf, b"")
        page.obj.Contents.write(zlib.compress(raw)[:-40], filter=pikepdf.Name.FlateDecode)
        pdf.save(held)
    assert look_into(CLEAN).fault is None
    fault = look_into(held.getvalue()).fault
    assert fault is not None
    assert "unpack" in fault
    assert read_report(held.getvalue(), "a.pdf").status != "complete"


def test_what_servers_add_behind_a_file_is_no_damage() -> None:
    check_exact(read_report(CLEAN + bytes(3000) + b"\r\n", "a.pdf"), FIGURES)


def test_an_empty_stream_is_whole() -> None:
    held = io.BytesIO()
    with pikepdf.open(io.BytesIO(CLEAN)) as pdf:
        pdf.add_blank_page()
        pdf.pages[-1].obj.Contents = pikepdf.Stream(pdf, b"")
        pdf.save(held)
    assert look_into(held.getvalue()).fault is None


def test_a_file_locked_for_its_owner_only_is_sound() -> None:
    held = io.BytesIO()
    with pikepdf.open(io.BytesIO(CLEAN)) as pdf:
        pdf.save(held, encryption=pikepdf.Encryption(owner="owner", user=""))
    check_exact(read_report(held.getvalue(), "a.pdf"), FIGURES)


@pytest.mark.parametrize("scale", [0.5, 1.6])
def test_letters_and_lines_of_form_objects_share_one_matrix(scale: float) -> None:
    pdf = pikepdf.new()
    with pikepdf.open(io.BytesIO(CLEAN)) as source:
        for page in source.pages:
            _, _, width, height = (float(side) * scale for side in page.mediabox)
            pdf.add_blank_page(page_size=(width, height))
            pdf.pages[-1].add_overlay(page, pikepdf.Rectangle(0, 0, width, height))
    held = io.BytesIO()
    pdf.save(held)
    check_exact(read_report(held.getvalue(), "a.pdf"), FIGURES)


@pytest.mark.parametrize("share", [0.6, 0.75, 0.88])
@pytest.mark.parametrize("open_sides", [False, True])
def test_a_table_that_runs_over_the_edge_of_the_page_loses_no_number_in_silence(share: float, open_sides: bool) -> None:
    data = pdf_report("gb2021", FIGURES, words_for("gb2021"), Layout(open_sides=open_sides))
    held = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            left, bottom, right, top = map(float, page.mediabox)
            page.obj.CropBox = pikepdf.Array([left, bottom, right * share, top])
        pdf.save(held)
    reading = read_report(held.getvalue(), "a.pdf")
    assert reading.status == "partial"
    for key, figure in reading.figures.items():
        assert figure.value is None or figure.raw == FIGURES[key], key
        assert figure.state != "blank" or FIGURES[key] == "", key


def test_a_point_is_seen_in_small_letters_of_a_font_that_does_not_say_how_high_it_is() -> None:
    """Of 4185.326289 the point was left out: the box of a letter is its ink's in such fonts."""
    run = Run(1, 1, size=4.6)
    made = [Letter("5", 520.3, 441.9, 522.5, 446.0, 199, run, size=4.1)]
    made += [Letter(".", 523.0, 441.9, 523.5, 442.4, 200, run, size=0.5)]
    made += [Letter("3", 524.1, 441.9, 526.2, 446.0, 201, run, size=4.1)]
    tiny = Letter("7", 530.0, 441.9, 530.4, 442.4, 202, Run(2, 2, size=0.5), size=0.5)
    result = letters.Letters([], turns.upright)
    shown, cut = letters._shown([*made, tiny], (0, 0, 600, 800), result, 0)
    assert ([letter.text for letter in shown], cut, result.hidden_count) == (["5", ".", "3"], [], 1)


def test_a_digit_that_is_not_seen_beside_one_that_is_belongs_to_its_number() -> None:
    """In files with layers: what of one number is seen in part is covered, and not a layer that is turned off."""
    two = Letter("2", 10, 100, 14, 108, 7, size=8)
    assert layers_off._is_next(two, Letter("5", 14.5, 100, 18.5, 108, 8, size=8))
    for other in (
        Letter("5", 14.5, 100, 18.5, 108, 9, size=8),  # drawn at another time
        Letter("5", 40, 100, 44, 108, 8, size=8),  # in the next cell
        Letter("5", 14.5, 80, 18.5, 88, 8, size=8),  # in the next row
        Letter("5", 14.5, 100, 22, 112, 8, size=12),  # larger
    ):
        assert not layers_off._is_next(two, other)
