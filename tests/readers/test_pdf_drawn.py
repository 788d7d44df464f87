"""What a PDF page draws, from the operators of its content: where, in which colour, how turned, what clips it."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterator
from contextlib import contextmanager

import pikepdf
import pypdfium2 as pdfium
import pytest
from pikepdf import Array, Dictionary, Name

from disclosure.readers.pages.letters import Area, Run
from disclosure.readers.pdf import drawn as module
from disclosure.readers.pdf.drawn import Drawn, Ground, at, drawn_on, inner, is_near_colour, luminance

BLACK, WHITE, RED = (0, 0, 0), (255, 255, 255), (255, 0, 0)
STATES = {"/Half": {"ca": 0.5}, "/Weak": {"ca": 0.1}, "/None": {"ca": 0}, "/Dark": {"BM": Name.Multiply}}


@contextmanager
def page_of(
    content: str, *forms: str, matrix: tuple[float, ...] = (1, 0, 0, 1, 0, 0), told: str = ""
) -> Iterator[pdfium.PdfPage]:
    """A page of 200 by 100 points with a content, and forms /F0, /F1 .. each of which may draw the next.

    The matrix places each form where it is drawn. `told`: the character that the font says of its A.
    """
    placed = r"q " + " ".join(map(str, matrix)) + r" cm \g<0> Q"
    content, *forms = (re.sub(r"/F\d+ Do", placed, each) for each in (content, *forms))
    pdf = pikepdf.new()
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    if told:
        table = f"1 beginbfchar <41> <{told.encode('utf-16-be').hex()}> endbfchar"
        words = "begincmap 1 begincodespacerange <00> <ff> endcodespacerange"
        font.ToUnicode = pdf.make_stream(f"{words} {table} endcmap".encode())
    picture = pdf.make_stream(b"\x80", Type=Name.XObject, Subtype=Name.Image, Width=1, Height=1, BitsPerComponent=8)
    picture.ColorSpace = Name.DeviceGray
    shading = Dictionary(ShadingType=2, ColorSpace=Name.DeviceGray, Coords=Array([0, 0, 200, 0]))
    shading.Function = Dictionary(FunctionType=2, Domain=Array([0, 1]), C0=Array([0]), C1=Array([1]), N=1)
    held = Dictionary({"/P": picture})
    resources = Dictionary(Font=Dictionary(A=font), XObject=held, Shading=Dictionary(S=shading))
    resources.ExtGState = Dictionary({name: Dictionary(**said) for name, said in STATES.items()})
    resources.Properties = Dictionary(L=Dictionary(Type=Name.OCG))
    resources = pdf.make_indirect(resources)
    for number, form in enumerate(forms):
        made = pdf.make_stream(form.encode(), Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 200, 100]))
        made.Resources, made.Group = resources, Dictionary(S=Name.Transparency)
        resources.XObject[f"/F{number}"] = made
    page = pdf.add_blank_page(page_size=(200, 100))
    page.Resources, page.Contents = resources, pdf.make_stream(content.encode())
    data = io.BytesIO()
    pdf.save(data)
    with pdfium.PdfDocument(data.getvalue()) as document:
        yield document[0]


def drawn(content: str, *forms: str, matrix: tuple[float, ...] = (1, 0, 0, 1, 0, 0)) -> Drawn:
    with page_of(content, *forms, matrix=matrix) as page:
        return drawn_on(page)


def run(content: str, *forms: str, matrix: tuple[float, ...] = (1, 0, 0, 1, 0, 0)) -> Run:
    (found,) = drawn(content, *forms, matrix=matrix).runs.values()
    return found


def ground(content: str, *forms: str, matrix: tuple[float, ...] = (1, 0, 0, 1, 0, 0)) -> Ground | None:
    found = drawn(content, *forms, matrix=matrix).grounds
    return found[0] if found else None


def text(before: str = "", place: str = "1 0 0 1 50 40 Tm", size: float = 10) -> str:
    return f"q {before} BT /A {size} Tf {place} (12) Tj ET Q"


BOX = "50 20 40 30 re f"


@pytest.mark.parametrize(
    ("place", "angle", "size", "origin", "shear", "on_side"),
    [
        ("1 0 0 1 50 40 Tm", 0, 10, (50, 40), 0, False),
        ("2 0 0 3 50 40 Tm", 0, 10 * math.sqrt(6), (50, 40), 0, False),
        ("0 1 -1 0 50 40 Tm", 90, 10, (50, 40), 0, True),
        ("0 -1 1 0 50 40 Tm", -90, 10, (50, 40), 0, True),
        ("-1 0 0 -1 50 40 Tm", 180, 10, (50, 40), 0, False),
        ("0.6 0.8 -0.8 0.6 50 40 Tm", 53.13, 10, (50, 40), 0, True),
        ("0.8 0.6 -0.6 0.8 50 40 Tm", 36.87, 10, (50, 40), 0, False),
        ("1 0 0.3 1 50 40 Tm", 0, 10, (50, 40), 0.3, False),
        ("1 0 0.3 2 50 40 Tm", 0, 10 * math.sqrt(2), (50, 40), 0.15, False),
    ],
)
def test_where_a_text_begins_and_how_it_is_turned(
    place: str, angle: float, size: float, origin: tuple[float, float], shear: float, on_side: bool
) -> None:
    found = run(text(place=place))
    assert found.angle == pytest.approx(angle, abs=0.01)
    assert found.size == pytest.approx(size, abs=0.01)
    assert found.origin == pytest.approx(origin)
    assert found.shear == pytest.approx(shear)
    assert found.is_on_its_side is on_side
    assert (found.part, found.may_be_off, found.clip, found.is_overlay) == (0, False, None, False)


def test_a_size_below_zero_turns_the_text() -> None:
    found = run(text(place="-1 0 0 -1 50 40 Tm", size=-10))
    assert (found.size, found.angle) == (pytest.approx(10), pytest.approx(0))
    found = run(text(place="1 0 0 1 50 40 Tm", size=-10))
    assert (found.size, abs(found.angle)) == (pytest.approx(10), pytest.approx(180))


@pytest.mark.parametrize(
    ("matrix", "place", "angle", "size", "origin"),
    [
        ((2, 0, 0, 2, 10, 20), "1 0 0 1 5 6 Tm", 0, 20, (20, 32)),
        ((0, 1, -1, 0, 100, 0), "1 0 0 1 5 6 Tm", 90, 10, (94, 5)),
        ((0, 1, -1, 0, 100, 0), "0 1 -1 0 5 6 Tm", 180, 10, (94, 5)),
        ((-1, 0, 0, -1, 100, 90), "1 0 0 1 5 6 Tm", 180, 10, (95, 84)),
        ((1, 0, 0, 4, 0, 0), "1 0 0 1 5 6 Tm", 0, 20, (5, 24)),
        ((3, 0, 0, 1, 0, 0), "0.8 0.6 -0.6 0.8 5 6 Tm", 14.04, 10 * math.sqrt(3), (15, 6)),
    ],
)
def test_a_text_in_a_form_stands_as_the_form_does(
    matrix: tuple[float, ...], place: str, angle: float, size: float, origin: tuple[float, float]
) -> None:
    found = run("/F0 Do", text(place=place), matrix=matrix)
    assert found.angle == pytest.approx(angle, abs=0.01)
    assert found.size == pytest.approx(size, abs=0.01)
    assert found.origin == pytest.approx(origin)
    assert (found.part, found.may_be_off, found.shear) == (1, True, 0)


def test_forms_in_forms() -> None:
    """Each is twice as large as it is drawn, and moved by ten: the inner one by what the outer makes of that."""
    found = drawn("/F0 Do /F0 Do", "/F1 Do", text(place="1 0 0 1 5 6 Tm"), matrix=(2, 0, 0, 2, 10, 0))
    assert [(each.origin, each.part, each.size) for each in found.runs.values()] == [
        ((50, 24), 1, pytest.approx(40)),
        ((50, 24), 2, pytest.approx(40)),
    ]
    assert len(found.parts) == 2
    deep = [f"/F{number} Do" for number in range(1, 13)]
    assert not drawn("/F0 Do", *deep[:11], text()).is_cut_short
    cut = drawn("/F0 Do", *deep, text())
    assert cut.is_cut_short
    assert not cut.runs


def test_a_page_of_very_many_objects_is_cut_short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_OBJECTS", 3)
    assert not drawn(text() * 4).is_cut_short
    assert drawn(text() * 5).is_cut_short
    assert drawn("/F0 Do", text() * 4).is_cut_short


@pytest.mark.parametrize(
    ("before", "colour", "contrast", "invisible"),
    [
        ("", BLACK, 255, False),
        ("1 0 0 rg", RED, 179, False),
        ("1 g", WHITE, 0, False),
        ("0 1 0 rg", (0, 255, 0), 105, False),
        ("0 0 1 rg", (0, 0, 255), 226, False),
        ("/Half gs", BLACK, 128, False),
        ("1 0 0 rg /Half gs", RED, 90, False),
        ("/None gs", BLACK, 0, True),
        ("3 Tr", BLACK, 255, True),
        ("7 Tr", BLACK, 255, True),
        ("1 Tr 1 0 0 RG", RED, 179, False),  # the outline alone
        ("1 Tr 1 0 0 rg", BLACK, 255, False),
        ("5 Tr 1 0 0 RG", RED, 179, False),
        ("2 Tr 1 0 0 rg", RED, 179, False),  # the filling, which is seen
        ("2 Tr 1 g 1 0 0 RG", RED, 179, False),  # a white filling in an outline
        ("2 Tr 1 1 0 rg 1 0 0 RG", (255, 255, 0), 29, False),
        ("0 Tr 1 g 1 0 0 RG", WHITE, 0, False),
        ("2 Tr 0.945 g 1 0 0 RG", RED, 179, False),
        ("2 Tr 0.9411 g 1 0 0 RG", (240, 240, 240), 15, False),
    ],
)
def test_the_colour_in_which_a_text_is_seen(
    before: str, colour: tuple[int, int, int], contrast: int, invisible: bool
) -> None:
    found = run(text(before))
    assert found.colour == colour
    assert found.contrast == pytest.approx(contrast, abs=1)
    assert found.is_invisible is invisible
    assert not found.is_mixed or "gs" in before


def test_a_form_that_is_let_through_makes_its_text_paler() -> None:
    assert run("/Half gs /F0 Do", text()).contrast == pytest.approx(128, abs=1)
    assert run("/Half gs /F0 Do", text("/Half gs")).contrast == pytest.approx(64, abs=1)
    assert run("/None gs /F0 Do", text()).is_invisible
    assert not run("/Half gs /F0 Do", text()).is_mixed


def test_a_text_that_is_mixed_with_its_ground_may_not_be_seen() -> None:
    assert run(text("/Dark gs")).is_mixed
    assert run("/Dark gs /F0 Do", text()).is_mixed
    assert run("/Dark gs /F0 Do", "/F1 Do", text()).is_mixed
    assert not run(text()).is_mixed
    assert not run(text("/Dark gs 3 Tr")).is_mixed
    assert not run(text("/Half gs")).is_mixed


@pytest.mark.parametrize(
    ("mark", "off", "marked", "overlay"),
    [
        ("/OC /L BDC", True, True, False),
        ("/Artifact <</Subtype (Watermark)>> BDC", False, False, True),
        ("/Artifact <</Subtype /Footer>> BDC", False, False, False),
        ("/Span <</ActualText (9)>> BDC", False, False, False),
        ("/Artifact <</Subtype (Watermark)>> BDC /Span <</ActualText (9)>> BDC", False, False, True),
        ("/OC /L BDC /Span <</ActualText (9)>> BDC", True, True, False),
        ("/Artifact BMC", False, False, False),
        ("/OC <</Name (A Watermark)>> BDC", True, True, True),
        ("/OC <</Name <FEFF6C345370> >> BDC", True, True, True),
        ("/OC <</Name <FEFF00570061007400650072006D00610072006B> >> BDC", True, True, True),
        ("/OC <</Name (Table)>> BDC", True, True, False),
        ("/Span <</Name (Watermark)>> BDC", False, False, False),
    ],
)
def test_what_the_file_marks(mark: str, off: bool, marked: bool, overlay: bool) -> None:
    with page_of(f"{mark} {text()}" + " EMC" * (mark.count("BDC") + mark.count("BMC"))) as page:
        (found,) = drawn_on(page).runs.values()
        letters = page.get_textpage().get_text_range()
    assert (found.may_be_off, found.is_marked, found.is_overlay) == (off, marked, overlay)
    assert letters == "12"


@pytest.mark.parametrize("within", [False, True])
@pytest.mark.parametrize(
    ("mark", "overlay"),
    [
        ("/Artifact <</Type /Pagination /Subtype /Watermark>> BDC", True),
        ("/Artifact <</Type /Pagination>> BDC", False),
        ("/Span <</Subtype /Watermark>> BDC", False),
    ],
)
def test_a_watermark_by_name_where_the_file_has_the_name(mark: str, overlay: bool, within: bool) -> None:
    forms = (text(),) if within else ()
    with page_of(f"{mark} {'/F0 Do' if within else text()} EMC", *forms) as page:
        for names in (True, False):
            (found,) = drawn_on(page, names_watermark=names).runs.values()
            assert found.is_overlay == (overlay and names)


@pytest.mark.parametrize(
    ("content", "clip"),
    [
        (text(), None),
        (text("10 20 45 50 re W n"), (10, 20, 55, 70)),
        (text("10 20 100 50 re W n"), None),  # cuts nothing of it
        (text("10 20 100 50 re W n 60 0 100 100 re W n"), (60, 20, 110, 70)),
        (text("10 20 m 60 30 l 110 20 l 110 70 l 60 60 l 10 70 l h W n"), (10, 20, 110, 70)),
    ],
)
def test_what_clips_a_text(content: str, clip: Area | None) -> None:
    found = run(content)
    assert found.clip == (None if clip is None else pytest.approx(clip))
    assert found.is_mixed is ("60 60 l" in content)  # a shape that is no box may leave nothing of it


@pytest.mark.parametrize(
    ("shape", "clip", "is_box"),
    [
        ("10 20 45 60 re", (10, 20, 55, 80), True),
        ("10 20 m 55 20 l 55 80 l 10 80 l", (10, 20, 55, 80), True),
        ("10 20 m 55 20 l 55 80 l 10 80 l 10 20 l h", (10, 20, 55, 80), True),
        ("10 20 m 110 20 l 10 90 l", (10, 20, 110, 90), False),  # a triangle
        ("10 20 m 110 20 l 110 45 l 55 45 l 55 90 l 10 90 l", (10, 20, 110, 90), False),
        ("10 20 m 110 20 l 110 45 l 55 90 l 10 90 l h", (10, 20, 110, 90), False),
        ("55 20 m 55 80 l", None, True),  # nothing that clips
    ],
)
def test_shapes_that_clip_and_are_no_boxes(shape: str, clip: Area | None, is_box: bool) -> None:
    found = drawn(text(f"{shape} W n", place="1 0 0 1 50 40 Tm"))
    (letters,) = found.runs.values()
    assert letters.clip == (None if clip is None else pytest.approx(clip))
    assert (not found.edges, not letters.is_mixed) == (is_box, is_box)


def test_clips_of_forms_hold_for_what_is_in_them() -> None:
    inside = text("0 0 20 20 re W n")
    found = run("q 0 0 100 50 re W n /F0 Do Q", inside, matrix=(2, 0, 0, 2, 90, 0))
    assert found.clip == pytest.approx((90, 0, 100, 40))
    assert run("q 0 0 55 50 re W n /F0 Do Q", text()).clip == pytest.approx((0, 0, 55, 50))
    odd = "10 20 m 60 30 l 110 20 l 110 70 l 60 60 l 10 70 l h W n"
    made = drawn(f"q {odd} /F0 Do Q", text(odd))
    (edges,) = made.edges.values()
    assert [len(each) for each in edges] == [7, 7]
    (moved,) = drawn("/F0 Do", text(odd), matrix=(2, 0, 0, 1, 10, 5)).edges.values()
    assert moved[0][0].tolist() == pytest.approx([30, 25, 130, 35])


@pytest.mark.parametrize(
    ("content", "area", "colour", "whole"),
    [
        (BOX, (50, 20, 90, 50), BLACK, True),
        (f"1 0 0 rg {BOX}", (50, 20, 90, 50), RED, True),
        (f"/Half gs {BOX}", (50, 20, 90, 50), (128, 128, 128), False),
        (f"/Half gs 1 0 0 rg {BOX}", (50, 20, 90, 50), (255, 128, 128), False),
        (f"/Dark gs {BOX}", (50, 20, 90, 50), BLACK, False),
        ("50 20 m 90 20 l 90 50 l 70 30 l 60 40 l 50 50 l h f", (50, 20, 90, 50), BLACK, False),
        ("50 20 1.6 30 re f", (50, 20, 51.6, 50), BLACK, True),
        ("50 20 30 1.6 re f", (50, 20, 80, 21.6), BLACK, True),
        (f"q 60 0 100 30 re W n {BOX} Q", (60, 20, 90, 30), BLACK, True),
        ("q 40 0 0 30 50 20 cm /P Do Q", (50, 20, 90, 50), None, True),
        ("q 60 20 30 10 re W n /S sh Q", (60, 20, 90, 30), None, True),
        ("10 w 50 20 m 90 50 l S", None, None, False),  # as a brush draws
    ],
)
def test_what_is_filled(content: str, area: Area | None, colour: object, whole: bool) -> None:
    found = ground(content)
    assert found is not None
    if area is not None:
        assert found.area == pytest.approx(area, abs=0.01)
        assert not found.is_broad_line
    else:
        assert found.is_broad_line
    assert found.colour == (pytest.approx(colour, abs=1) if colour else None)
    assert found.is_whole is whole


@pytest.mark.parametrize(
    "content",
    [
        f"/Weak gs {BOX}",  # hardly seen
        "50 20 1.4 30 re f",
        "50 20 30 1.4 re f",
        "50 20 40 30 re S",
        "50 20 40 30 re n",
        "2.4 w 50 20 m 90 50 l S",
        "10 w 50 20 m 90 50 l 50 50 l h S",
        "10 w 50 20 m 90 50 l 50 20 l S",  # closed without a word
    ],
)
def test_lines_and_what_is_hardly_seen_are_no_ground(content: str) -> None:
    assert ground(content) is None


def test_a_brush_of_many_strokes_is_broad() -> None:
    way = " ".join(f"{50 + number} {20 + number % 2} l" for number in range(1, 59))
    assert ground(f"10 w 50 20 m {way} h S") is None
    assert ground(f"10 w 50 20 m {way} 120 20 l 121 20 l h S") is not None


def test_grounds_in_forms_are_judged_as_they_are_placed() -> None:
    small = "10 10 2 2 re f"
    found = ground("/F0 Do", small, matrix=(2, 0, 0, 2, 10, 0))
    assert found is not None
    assert found.area == pytest.approx((30, 20, 34, 24), abs=0.01)
    assert ground("/F0 Do", small, matrix=(0.5, 0, 0, 0.5, 10, 0)) is None
    assert ground("/F0 Do", "10 10 1 1 re f", matrix=(2, 0, 0, 2, 10, 0)) is not None
    pale = ground("/Half gs /F0 Do", BOX)
    assert pale is not None
    assert (pale.colour, pale.is_whole) == (pytest.approx((128, 128, 128), abs=1), False)
    faint = ground("/Half gs /F0 Do", f"/Half gs {BOX}")
    assert faint is not None
    assert faint.colour == pytest.approx((191, 191, 191), abs=1)
    turned = ground("/F0 Do", BOX, matrix=(0, 1, -1, 0, 100, 0))
    assert turned is not None
    assert turned.area == pytest.approx((50, 50, 80, 90), abs=0.01)


def test_paths_with_their_places_and_parts() -> None:
    found = drawn("50 20 m 90 20 l S /F0 Do", "q 0 0 20 12 re W n 10 10 m 30 10 l S Q", matrix=(1, 0, 0, 3, 5, 2))
    assert len(found.paths) == 2
    (_, area, clip, part), (_, inside, its_clip, its_part) = found.paths
    assert (clip, part) == (None, 0)
    assert area == pytest.approx((49, 19, 91, 21))
    assert its_part == 1
    assert inside[1] == inside[3] == pytest.approx(32)  # a line stays one
    assert its_clip == pytest.approx((5, 2, 25, 38))
    assert list(found.placed.values()) == [(1, 0, 0, 3, 5, 2)]
    assert found.covers == set()


def test_thin_pictures_are_bars_and_pictures_take_a_share_of_the_page() -> None:
    found = drawn("q 40 0 0 30 50 20 cm /P Do Q")
    assert found.bars == []
    assert found.picture_share == pytest.approx(40 * 30 / (200 * 100))
    for size, is_bar in ((2.4, True), (2.6, False)):
        found = drawn(f"q 40 0 0 {size} 50 20 cm /P Do Q /F0 Do", f"q {size} 0 0 40 50 20 cm /P Do Q")
        assert [part for _, part in found.bars] == ([0, 1] if is_bar else [])
    away = drawn("q 0 0 10 10 re W n 40 0 0 2 50 20 cm /P Do Q")
    assert away.bars == []  # nothing of it is left
    assert away.picture_share == pytest.approx(40 * 2 / (200 * 100))


def test_the_colour_on_which_something_stands() -> None:
    found = drawn(f"1 0 0 rg {BOX} {text()} 0 0 1 rg 50 20 10 10 re f q 10 0 0 10 80 40 cm /P Do Q")
    (letters,) = found.runs.values()
    assert letters.order == 2
    assert found.ground_below(2, 60, 40) == RED
    assert found.ground_below(1, 60, 40) == WHITE  # not drawn yet
    assert found.ground_below(9, 55, 25) == (0, 0, 255)
    assert found.ground_below(9, 85, 45) is None
    for x, y, colour in ((50, 50, RED), (49.9, 50, WHITE), (70, 50.1, WHITE), (90, 20, RED), (90.1, 20, WHITE)):
        assert found.ground_below(9, x, y) == colour, (x, y)
    assert found.ground_below(9, 70, 19.9) == WHITE


def test_colours_and_places() -> None:
    assert [luminance(colour) for colour in (BLACK, WHITE, RED, (0, 255, 0), (0, 0, 255))] == [0, 255, 76, 150, 29]
    assert is_near_colour((0, 100, 0), (12, 88, 12))
    assert not is_near_colour((0, 100, 0), (0, 113, 0))
    assert at(None, 3, 4) == (3, 4)
    assert at((2, 3, 5, 7, 11, 13), 1, 10) == (2 + 50 + 11, 3 + 70 + 13)
    assert inner((0, 0, 10, 10), None) == (0, 0, 10, 10)
    assert inner((0, 5, 10, 10), (2, 0, 20, 8)) == (2, 5, 10, 8)
