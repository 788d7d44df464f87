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


def drawn_with_lines(number: str, x: float, y: float) -> list[str]:
    """Each digit as one stroke of a pen, a 1 as a line."""
    path = f'Boundary="{x} {y - 2.9} 4 3" LineWidth="0.2"><ofd:AbbreviatedData>'
    shapes = (f"M {1.6 * at} 0 L {1.6 * at + 1} 0 L {1.6 * at + 0.5} 2.8" for at in range(len(number) - 1))
    return [
        f'<ofd:PathObject ID="8" {path}{" ".join((*shapes, "M 6 0 L 6 2.8"))}</ofd:AbbreviatedData></ofd:PathObject>'
    ]


def last_digit(make: Callable[[float, float], str]) -> Number:
    """The number, its last digit made otherwise."""

    def made(number: str, x: float, y: float) -> list[str]:
        return [text(x, y, number[:-1]), make(x + 1.6 * (len(number) - 1), y)]

    return made


def a_line(x: float, y: float) -> str:
    drawn = f'Boundary="{x + 0.5} {y - 2.8} 0.4 2.8" Fill="true" Stroke="false"'
    bar = f"<ofd:AbbreviatedData>{ofd.bar(0.4, 2.8)}</ofd:AbbreviatedData>"
    return f'<ofd:PathObject ID="8" {drawn}>{bar}</ofd:PathObject>'


def a_picture(x: float, y: float) -> str:
    return f'<ofd:ImageObject ID="8" Boundary="{x} {y - 3} 1.5 3.2" ResourceID="55"/>'


def a_lost_drawing(x: float, y: float) -> str:
    return f'<ofd:CompositeObject ID="8" Boundary="{x} {y - 3} 1.5 3.2" ResourceID="55"/>'


def under_a_circle(number: str, x: float, y: float) -> list[str]:
    place = f'Boundary="{x} {y - 3.4} 3 4.5" Fill="true" Stroke="false"'
    arcs = "M 0 2.2 A 1.5 2.2 0 1 1 3 2.2 A 1.5 2.2 0 1 1 0 2.2 C"
    white = '<ofd:FillColor Value="255 255 255"/>'
    over = f'<ofd:PathObject ID="8" {place}>{white}<ofd:AbbreviatedData>{arcs}</ofd:AbbreviatedData></ofd:PathObject>'
    return [text(x, y, number), over]


def in_turn(*makes: Number) -> Number:
    """Each number made in another of these ways."""
    numbers = iter(range(10_000))
    return lambda number, x, y: makes[next(numbers) % len(makes)](number, x, y)


def each_by_itself(number: str, x: float, y: float) -> list[str]:
    return [text(x + 1.6 * at, y, digit) for at, digit in enumerate(number)][::-1]


def from_right_to_left(number: str, x: float, y: float) -> list[str]:
    steps = f'X="{1.6 * (len(number) - 1)}" Y="3.2" DeltaX="g {len(number) - 1} -1.6"'
    place = f'Boundary="{x} {y - 3.2} {1.6 * len(number)} 4.2" Font="2" Size="3.2"'
    return [f'<ofd:TextObject ID="9" {place}><ofd:TextCode {steps}>{number[::-1]}</ofd:TextCode></ofd:TextObject>']


def pale(number: str, x: float, y: float) -> list[str]:
    return [text(x, y, number, grey=190)]


def test_pale_numbers_and_those_of_other_layers_are_read() -> None:
    """Numbers in light grey, and those in a layer that is called the foreground, were blank and the report complete."""
    drawing = ofd.draw_report("gb2021", FIGURES, words_for("gb2021"), ofd.Style())
    each_number(in_turn(pale, each_by_itself, pale, from_right_to_left), least=2)(drawing)
    parts = ofd.document_parts("Doc_0", drawing)
    for name, xml in parts.items():
        numbers = re.findall(r"<ofd:TextObject[^>]*><ofd:TextCode[^>]*>[1-9]</ofd:TextCode></ofd:TextObject>", xml)
        for item in numbers:
            xml = xml.replace(item, "", 1)
        layer = f"<ofd:Layer ID='4' Type='Foreground'>{''.join(numbers)}</ofd:Layer></ofd:Content>"
        parts[name] = xml.replace("</ofd:Content>", layer) if "/Pages/" in name else xml
    check_exact(read_report(ofd.package(parts), "a.ofd"), FIGURES)


def named_unread(reading: Reading) -> set[str]:
    """The keys of numbers of several digits that are not given; the others are exact."""
    long = {key for key, number in FIGURES.items() if len(number) > 1}
    others = {key: figure.raw for key, figure in reading.figures.items() if key not in long}
    assert others == {key: number for key, number in FIGURES.items() if key not in long}
    assert reading.status == "partial"
    return {key for key in long if reading.figures[key].state in ("unreadable", "text")}


def test_what_is_drawn_in_place_of_digits_is_named() -> None:
    makes = (drawn_with_lines, last_digit(a_line), last_digit(a_picture), last_digit(a_lost_drawing), under_a_circle)
    assert named_unread(reading_of(each_number(in_turn(*makes), least=2))) == {
        key for key, number in FIGURES.items() if len(number) > 1
    }


def test_numbers_that_stand_in_the_template_are_named() -> None:
    """They were blank, and those of which the page had a part were read short."""

    def change(drawing: ofd.Drawing) -> None:
        for page in drawing.pages:
            behind = page.behind

            def to_template(number: str, x: float, y: float, behind: list[str] = behind) -> list[str]:
                kept = len(number) % 2
                behind.append(text(x + 1.6 * kept, y, number[kept:]))
                return [text(x, y, number[:kept])]

            only = ofd.Drawing(ofd.Style())
            only.pages = [page]
            each_number(to_template, least=2)(only)

    assert len(named_unread(reading_of(change))) == sum(len(number) > 1 for number in FIGURES.values())


@pytest.mark.parametrize("kind", ["Path", "Stamp"])
def test_annotations_as_large_as_the_page_are_looked_into(kind: str) -> None:
    """Digits, lines and patches in them counted for nothing."""
    drawing = ofd.draw_report("gb2021", FIGURES, words_for("gb2021"), ofd.Style())
    annotations: dict[int, str] = {}
    for number, page in enumerate(drawing.pages):
        over: list[str] = []

        def note(digits: str, x: float, y: float, over: list[str] = over) -> list[str]:
            ways = (text(x + 1.6 * len(digits), y, "9"), struck(digits, x, y)[1], under_a_circle(digits, x, y)[1])
            over.append(ways[len(over) % 3])
            return [text(x, y, digits)]

        only = ofd.Drawing(ofd.Style())
        only.pages = [page]
        each_number(note, least=2)(only)
        shown = f'<ofd:Appearance Boundary="0 0 210 297">{"".join(over)}</ofd:Appearance>'
        annotations[number] = f'<ofd:Annot ID="1" Type="{kind}">{shown}</ofd:Annot>'
    reading = read_report(ofd.package(ofd.document_parts("Doc_0", drawing, annotations)), "a.ofd")
    assert len(named_unread(reading)) == sum(len(number) > 1 for number in FIGURES.values())


def test_composites_hide_and_cut_what_they_hold() -> None:
    """What is transparent as a whole is not seen, what reaches beyond its composite is cut."""
    drawing = ofd.draw_report("gb2021", FIGURES, words_for("gb2021"), ofd.Style())
    units: list[str] = []

    def held(number: str, x: float, y: float) -> list[str]:
        if len(number) == 1:
            look, content = 'Alpha="0"', text(1.6, 3.2, "9")
        else:
            look, content = "", text(0, 3.2, number)
        place = f'Boundary="{x} {y - 3.2} {1.6 * max(len(number) - 1, 2)} 4.2"'
        units.append(f'<ofd:CompositeGraphicUnit ID="{500 + len(units)}"><ofd:Content>{content}</ofd:Content>')
        shown = f'<ofd:CompositeObject ID="7" {place} {look} ResourceID="{499 + len(units)}"/>'
        return [text(x, y, number), shown] if len(number) == 1 else [shown]

    each_number(held)(drawing)
    parts = ofd.document_parts("Doc_0", drawing)
    parts["Doc_0/Document.xml"] = parts["Doc_0/Document.xml"].replace(
        "<ofd:PageArea>", "<ofd:DocumentRes>Res.xml</ofd:DocumentRes><ofd:PageArea>"
    )
    inner = "</ofd:CompositeGraphicUnit>".join((*units, ""))
    parts["Doc_0/Res.xml"] = (
        f"<ofd:Res {ofd.SPACE}><ofd:CompositeGraphicUnits>{inner}</ofd:CompositeGraphicUnits></ofd:Res>"
    )
    unread = named_unread(read_report(ofd.package(parts), "a.ofd"))
    assert unread >= {key for key, number in FIGURES.items() if len(number) > 2}


def test_colours_are_those_of_the_parameters_that_are_referred_to() -> None:
    drawing = ofd.draw_report("gb2021", FIGURES, words_for("gb2021"), ofd.Style())
    each_number(lambda number, x, y: [text(x, y, number), text(x + 1.6 * len(number), y, "9", more=' DrawParam="7"')])(
        drawing
    )
    parts = ofd.document_parts("Doc_0", drawing)
    parts["Doc_0/Document.xml"] = parts["Doc_0/Document.xml"].replace(
        "<ofd:PageArea>", "<ofd:DocumentRes>Res.xml</ofd:DocumentRes><ofd:PageArea>"
    )
    white = '<ofd:DrawParam ID="6"><ofd:FillColor Value="255 255 255"/></ofd:DrawParam>'
    parts["Doc_0/Res.xml"] = (
        f'<ofd:Res {ofd.SPACE}><ofd:DrawParams><ofd:DrawParam ID="7" Relative="6"/>{white}</ofd:DrawParams></ofd:Res>'
    )
    check_exact(read_report(ofd.package(parts), "a.ofd"), FIGURES)
