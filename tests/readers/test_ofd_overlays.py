"""OFD: what lies over the numbers of a table, beside them or in their place is no part of them, or they are unread."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

import pytest

from disclosure.model.report import Reading
from disclosure.reading.extract import read_report
from tests.builders import documents, ofd
from tests.recognition.test_layouts import check_exact, words_for

FIGURES = {**documents.balanced_figures("gb2021", Random(5)), "proactive.licences.decisions": "4200"}
Change = Callable[[ofd.Drawing], None]
Number = Callable[[str, float, float], list[str]]
"""The objects of a number in the place of its own one: its text and where its base line begins."""

_PLAIN = ofd.Style()
_DIGIT = (
    "M 0 0 B 0.2 0.1 0.8 0.1 1.2 0.5 B 1.4 0.9 1.2 1.4 0.6 1.5 L 0.2 1.6 B 1.2 1.8 1.4 2.6 0.6 2.8 L 0 2.8 L 0 2.5"
    " L 0.6 2.4 L 0.9 2 L 0.2 1.8 L 0.2 1.4 C"
)


def text(x: float, y: float, words: str, size: float = ofd.SIZE, more: str = "", grey: int = 0) -> str:
    colour = f'<ofd:FillColor Value="{grey} {grey} {grey}"/>' if grey else ""
    return ofd.text_object(x, y, words, size, _PLAIN, more, colour)


def tiles(grey: int, across: int = 24, up: int = 8, more: str = "") -> Change:
    """The same words in rows and columns over each page."""

    def change(drawing: ofd.Drawing) -> None:
        for page in drawing.pages:
            page.objects += [
                text(x, y, "20240118", more=more, grey=grey) for y in range(15, 285, up) for x in range(10, 200, across)
            ]

    return change


def reading_of(change: Change) -> Reading:
    drawing = ofd.draw_report("gb2021", FIGURES, words_for("gb2021"), ofd.Style())
    change(drawing)
    return read_report(ofd.package(ofd.document_parts("Doc_0", drawing)), "a.ofd")


def each_number(make: Number, least: int = 1) -> Change:
    """Another drawing of the numbers that have so many digits."""

    def change(drawing: ofd.Drawing) -> None:
        for page in drawing.pages:
            made: list[str] = []
            for item in page.objects:
                found = re.search(r'Boundary="([\d.]+) ([\d.]+) .*>(\d+)</ofd:TextCode>', item)
                if found is None or len(found[3]) < least:
                    made.append(item)
                else:
                    made += make(found[3], float(found[1]), float(found[2]) + ofd.SIZE)
            page.objects = made

    return change


@pytest.mark.parametrize(
    "change",
    [
        *(pytest.param(tiles(grey), id=f"grey {grey}") for grey in (80, 130, 160, 190, 215)),
        pytest.param(tiles(110, 60, 40), id="few"),
        pytest.param(tiles(0, more=' Alpha="60"'), id="half transparent"),
    ],
)
def test_level_watermarks_are_no_part_of_numbers(change: Change) -> None:
    check_exact(reading_of(change), FIGURES)


def test_letters_of_a_dark_watermark_go_on_with_no_number() -> None:
    """20240118 stood two lines below 46 in its cell, and was read on as one number that had to wrap."""
    reading = reading_of(tiles(0, 60, 40))
    for key, figure in reading.figures.items():
        assert figure.value is None or figure.raw == FIGURES[key], key
    assert reading.status == "partial"


def raised(number: str, x: float, y: float) -> list[str]:
    return [text(x, y, number), text(x + len(number) * 1.6, y - 1.4, "1", 1.9)]


def lowered(number: str, x: float, y: float) -> list[str]:
    return [text(x, y, number), text(x + len(number) * 1.6, y + 0.6, "2", 1.9)]


def typed_twice(number: str, x: float, y: float) -> list[str]:
    return [text(x, y, number), text(x + 0.4, y, "9" if number[0] != "9" else "6")]


def half_covered(number: str, x: float, y: float) -> list[str]:
    left = x + (len(number) - 1) * 1.6
    patch = (
        f'<ofd:PathObject ID="8" Boundary="{left} {y - 3.4} 3 4.5" Fill="true" Stroke="false"><ofd:FillColor '
        f'Value="255 255 255"/><ofd:AbbreviatedData>{ofd.bar(3, 4.5)}</ofd:AbbreviatedData></ofd:PathObject>'
    )
    return [text(x, y, number), patch]


def outline(number: str, x: float, y: float) -> list[str]:
    drawn = f'Boundary="{x} {y - 3.2} 1.5 3" Fill="true" Stroke="false"'
    return [f'<ofd:PathObject ID="8" {drawn}><ofd:AbbreviatedData>{_DIGIT}</ofd:AbbreviatedData></ofd:PathObject>']


def stroked(number: str, x: float, y: float) -> list[str]:
    return [item.replace('Fill="true" Stroke="false"', 'LineWidth="0.2"') for item in outline(number, x, y)]


def picture(number: str, x: float, y: float) -> list[str]:
    return [f'<ofd:ImageObject ID="8" Boundary="{x} {y - 3.2} 3 3" ResourceID="55"/>']


def struck(number: str, x: float, y: float) -> list[str]:
    line = f'<ofd:PathObject ID="8" Boundary="{x} {y - 1.2} 3 0" LineWidth="0.2"><ofd:AbbreviatedData>M 0 0 L'
    return [text(x, y, number), f"{line} {1.2 * len(number)} 0</ofd:AbbreviatedData></ofd:PathObject>"]


def struck_through_in_part(number: str, x: float, y: float) -> list[str]:
    drawn = f'Boundary="{x + 0.1} {y - 1.3} 1.4 0.2" Fill="true" Stroke="false"'
    bar = f"<ofd:AbbreviatedData>{ofd.bar(1.4, 0.2)}</ofd:AbbreviatedData>"
    return [text(x, y, number), f'<ofd:PathObject ID="8" {drawn}>{bar}</ofd:PathObject>']


def struck_aslant(number: str, x: float, y: float) -> list[str]:
    width = 1.6 * len(number)
    line = f'<ofd:PathObject ID="8" Boundary="{x} {y - 3} {width} 3" LineWidth="0.2"><ofd:AbbreviatedData>'
    return [text(x, y, number), f"{line}M 0 2.6 L {width} 1</ofd:AbbreviatedData></ofd:PathObject>"]


def drawn_through(data: str) -> Number:
    """The number with a path across it, its width in place of W."""

    def make(number: str, x: float, y: float) -> list[str]:
        width = f"{1.6 * len(number):.2f}"
        path = f'Boundary="{x} {y - 2} {width} 2" LineWidth="0.2"><ofd:AbbreviatedData>{data.replace("W", width)}'
        return [text(x, y, number), f'<ofd:PathObject ID="8" {path}</ofd:AbbreviatedData></ofd:PathObject>']

    return make


def struck_by_a_picture(number: str, x: float, y: float) -> list[str]:
    place = f"{x} {y - 1.8} {1.6 * len(number)} 0.2"
    return [f'<ofd:ImageObject ID="8" Boundary="{place}" ResourceID="55"/>', text(x, y, number)]


def moved(matrix: str, kept: int) -> Number:
    """The number, its last digits (all but so many at its end) turned or sheared."""

    def make(number: str, x: float, y: float) -> list[str]:
        left = x + 1.6 * len(number[:kept])
        return [text(x, y, number[:kept]) if kept else "", text(left, y, number[kept:], more=f' CTM="{matrix}"')]

    return make


def clipped(data: str) -> Number:
    """The number, clipped by a path as large as its object; all but the last digit are as wide as S, all as W."""

    def make(number: str, x: float, y: float) -> list[str]:
        whole, short = 1.6 * len(number), 1.6 * (len(number) - 1)
        path = data.replace("W", f"{whole:.2f}").replace("S", f"{short:.2f}")
        area = f'<ofd:Path Boundary="0 0 {whole:.2f} 5"><ofd:AbbreviatedData>{path}</ofd:AbbreviatedData></ofd:Path>'
        clips = f"<ofd:Clips><ofd:Clip><ofd:Area>{area}</ofd:Area></ofd:Clip></ofd:Clips>"
        return [ofd.text_object(x, y, number, ofd.SIZE, _PLAIN, "", clips)]

    return make


_BOX = "M 0 0 L W 0 L W 5 L 0 5 C"


def test_a_clip_as_large_as_its_text_hides_nothing() -> None:
    check_exact(reading_of(each_number(clipped(_BOX), least=2)), FIGURES)


def on_its_head(number: str, x: float, y: float) -> list[str]:
    return [text(x, y, number, more=f' CTM="-1 0 0 -1 {1.6 * len(number)} 4"')]


def upside_down(number: str, x: float, y: float) -> list[str]:
    return [text(x, y, number, more=' CTM="1 0 0 -1 0 4"')]


def in_shades(number: str, x: float, y: float) -> list[str]:
    shades = '<ofd:FillColor><ofd:AxialShd StartPoint="0 0" EndPoint="1 1"/></ofd:FillColor>'
    return [ofd.text_object(x, y, number, ofd.SIZE, _PLAIN, "", shades)]


def cut_by_its_object(number: str, x: float, y: float) -> list[str]:
    whole, short = f"{1.6 * len(number):.3f}", f"{1.6 * (len(number) - 1):.3f}"
    return [text(x, y, number).replace(f" {whole} ", f" {short} ", 1)]


def veiled(number: str, x: float, y: float) -> list[str]:
    width = 1.6 * len(number)
    drawn = f'Boundary="{x} {y - 3.4} {width} 4.5" Fill="true" Stroke="false" Alpha="140"'
    patch = f'<ofd:FillColor Value="255 255 255"/><ofd:AbbreviatedData>{ofd.bar(width, 4.5)}</ofd:AbbreviatedData>'
    return [text(x, y, number), f'<ofd:PathObject ID="8" {drawn}>{patch}</ofd:PathObject>']


def grey_beside(number: str, x: float, y: float) -> list[str]:
    return [text(x, y, number), text(x + len(number) * 1.6, y, "7", grey=130)]


@pytest.mark.parametrize(
    "make",
    [
        raised,
        lowered,
        typed_twice,
        half_covered,
        outline,
        stroked,
        picture,
        grey_beside,
        struck,
        struck_through_in_part,
        struck_aslant,
        on_its_head,
        upside_down,
        in_shades,
        cut_by_its_object,
        veiled,
        pytest.param(drawn_through("M 0 1 B 1 0.2 2 1.8 W 1"), id="a curve"),
        pytest.param(drawn_through("M 0 1 L 0.6 0.6 L 1.2 1.4 L 1.8 0.6 L W 1.2"), id="a wavy line"),
        struck_by_a_picture,
        pytest.param(moved("1 0.3 0 1 0 0", -1), id="last digit sheared"),
        pytest.param(moved("1 0.3 0 1 0 0", 0), id="sheared"),
        pytest.param(moved("0.985 0.17 -0.17 0.985 0 0", -1), id="last digit slants"),
        pytest.param(clipped(f"{_BOX} M S 0 L W 0 L W 5 L S 5 C"), id="a hole"),
        pytest.param(clipped(_BOX.replace("W", "S")), id="a narrow clip"),
    ],
)
def test_a_number_that_is_not_certain_is_named(make: Number) -> None:
    reading = reading_of(each_number(make, least=2))
    long = {key for key, number in FIGURES.items() if len(number) > 1}
    assert {key for key in long if reading.figures[key].state not in ("unreadable", "text")} == set()
    assert reading.status == "partial"
    others = {key: figure.raw for key, figure in reading.figures.items() if key not in long}
    assert others == {key: number for key, number in FIGURES.items() if key not in long}


def test_a_number_that_leaves_its_table_at_the_side_is_named() -> None:
    wide = 170 / 10

    def shifted(number: str, x: float, y: float) -> list[str]:
        return [text(x + wide - 3.2, y, number)]

    reading = reading_of(each_number(shifted, least=2))
    totals = [key for key, number in FIGURES.items() if key.startswith("applications.") and key.endswith(".total")]
    for key in totals:
        figure = reading.figures.get(key)
        assert len(FIGURES[key]) < 2 or figure is None or figure.state in ("unreadable", "text"), key


def test_the_last_distance_goes_on_where_fewer_are_given_than_letters() -> None:
    """Letters on one another would count once: 4200 would be 420."""

    def change(drawing: ofd.Drawing) -> None:
        for page in drawing.pages:
            page.objects = [
                re.sub(r' DeltaX="[^"]*"', ' DeltaX="1.6"', item)
                if re.search(r">\d{2,}</ofd:TextCode>", item)
                else item
                for item in page.objects
            ]

    check_exact(reading_of(change), FIGURES)
