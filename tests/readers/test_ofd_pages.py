"""Pages of an OFD object by object (GB/T 33190): where letters stand, lines, fillings, colours, what is seen."""

from __future__ import annotations

import pytest
from lxml import etree

from disclosure.readers.inks import BLACK, UNKNOWN, WHITE, Colour
from disclosure.readers.ofd import pages
from disclosure.readers.ofd.pages import POINTS, Ground, Mark, PageContent, PageReader, Resources, steps_of
from disclosure.readers.ofd.paths import ends_of, is_curved, is_pen, is_whole, numbers_of, reach_of, sides_of
from disclosure.readers.ofd.seen import Seen, _without_strokes, see
from disclosure.readers.pages.letters import Area, Run
from disclosure.readers.pages.ruling import Line

RED = (255, 0, 0)
PARTS = """<p ID="1"><FillColor Value="255 0 0"/></p><p ID="2" Relative="1"><StrokeColor Value="0 0 255"/></p>"""


def part(body: str) -> etree._Element:
    return etree.fromstring(f'<a xmlns="urn:x">{body}</a>')


def drawn(body: str, *, is_body: bool = True, layer: str = "") -> PageContent:
    """What a page of 200 by 100 millimetres draws."""
    resources = Resources({each.get("ID"): each for each in part(PARTS)}, {"9": part(text("7"))})
    resources.complete()
    content = PageContent(200, 100)
    PageReader(content, resources).draw_layer(etree.fromstring(f'<l xmlns="urn:x" {layer}>{body}</l>'), is_body=is_body)
    return content


def text(said: str, more: str = "", code: str = 'X="0" Y="4"', box: str = "10 20 60 10", inner: str = "") -> str:
    head = f'<TextObject Boundary="{box}" Size="4" {more}>'
    return f"{head}{inner}<TextCode {code}>{said}</TextCode></TextObject>"


def path(data: str, more: str = "", box: str = "10 20 60 10", inner: str = "") -> str:
    return f'<PathObject Boundary="{box}" {more}>{inner}<AbbreviatedData>{data}</AbbreviatedData></PathObject>'


@pytest.mark.parametrize(
    ("said", "steps"),
    [
        ("5 4", [5.0, 4.0]),
        ("5 g 3 5.5 4", [5.0, 5.5, 5.5, 5.5, 4.0]),
        ("G 2 1", [1.0, 1.0]),
        ("g x 1", []),
        ("g 1234567 1", []),
        ("x 3", [3.0]),
        ("", []),
        (None, []),
    ],
)
def test_distances_between_letters(said: str | None, steps: list[float]) -> None:
    assert steps_of(said) == steps


@pytest.mark.parametrize(
    ("said", "lefts"),
    [
        (text("12", code='X="0" Y="4" DeltaX="3"'), [10, 13]),
        (text("123", code='X="0" Y="4" DeltaX="3 5"'), [10, 13, 18]),
        (text("1234", code='X="0" Y="4" DeltaX="3"'), [10, 13, 16, 19]),  # the last distance goes on
        (text("12", code='X="1" Y="4"'), [11, 13]),
        (text("一二", code='X="0" Y="4"'), [10, 14]),
        (text("12", 'HScale="0.5"', code='X="0" Y="4"'), [10, 11]),
        (text("12", code='X="0" Y="4" DeltaY="3"'), [10, 10]),
        (text("1 2", code='X="0" Y="4" DeltaX="3"'), [10, 16]),
        (text("1\u30002", code='X="0" Y="4" DeltaX="3"'), [10, 16]),
        (text("12", 'CTM="2 0 0 2 0 0"', code='X="1" Y="2" DeltaX="3"'), [12, 18]),
        (text("12", 'CTM="1 0 0 1 5 0"', code='X="0" Y="4" DeltaX="3"'), [15, 18]),
    ],
)
def test_where_letters_stand(said: str, lefts: list[float]) -> None:
    assert [mark.area[0] for mark in drawn(said).marks] == pytest.approx(lefts)


def test_the_box_of_a_letter() -> None:
    digit, mark, wide = drawn(text("1.一", code='X="0" Y="4" DeltaX="5"')).marks
    assert digit.area == pytest.approx((10, 20 + 4 - 0.86 * 4, 12, 20 + 4 + 0.14 * 4))
    assert mark.area[2] - mark.area[0] == pytest.approx(0.3 * 4)
    assert wide.area[2] - wide.area[0] == pytest.approx(4)
    close, _ = drawn(text("一二", code='X="0" Y="4" DeltaX="3"')).marks
    assert close.area[2] - close.area[0] == pytest.approx(3)  # no wider than to the next one
    (run,) = {id(each.run): each.run for each in (digit, mark, wide)}.values()
    assert (run.size, run.origin) == (pytest.approx(4 * POINTS), pytest.approx((10 * POINTS, (100 - 24) * POINTS)))
    assert (digit.size, digit.angle, digit.is_body, digit.is_outside) == (4, 0, True, False)


@pytest.mark.parametrize(
    ("more", "angle", "height"),
    [
        ('CTM="0 1 -1 0 0 0"', 90, 4),
        ('CTM="-1 0 0 -1 0 0"', 180, 4),
        ('CTM="1 0 0 -1 0 0"', 180, 4),  # mirrored
        ('CharDirection="90"', 90, 4),
        ('ReadDirection="180"', 180, 4),  # the line runs to the left
        ('ReadDirection="0"', 0, 4),
        ('ReadDirection="90"', 0, 4),
        ('CTM="1 0 0 2 0 0"', 0, 8),
    ],
)
def test_how_letters_are_turned(more: str, angle: float, height: float) -> None:
    (mark,) = drawn(text("1", more)).marks
    assert (abs(mark.angle), mark.size) == (pytest.approx(angle), pytest.approx(height))


@pytest.mark.parametrize(
    ("more", "inner", "ink", "opacity"),
    [
        ("", "", BLACK, 1.0),
        ("", '<FillColor Value="255 0 0"/>', RED, 1.0),
        ("", '<FillColor Value="#FF #0 #0"/>', RED, 1.0),
        ("", '<FillColor Value="128"/>', (128, 128, 128), 1.0),
        ("", '<FillColor Value="0 255 255 0"/>', RED, 1.0),
        ("", '<FillColor Value="0 0 0 255"/>', BLACK, 1.0),
        ("", '<FillColor Value="0 0 0 0"/>', WHITE, 1.0),
        ("", '<FillColor Value="300 0 0"/>', UNKNOWN, 1.0),
        ("", '<FillColor Value="1 2"/>', UNKNOWN, 1.0),
        ("", '<FillColor Value="x y z"/>', UNKNOWN, 1.0),
        ("", '<FillColor Index="3"/>', UNKNOWN, 1.0),
        ("", "<FillColor><AxialShd/></FillColor>", UNKNOWN, 1.0),
        ("", "<FillColor/>", BLACK, 1.0),
        ("", '<FillColor Value="255 0 0" Alpha="51"/>', RED, 0.2),
        ('Alpha="51"', '<FillColor Value="255 0 0" Alpha="127.5"/>', RED, 0.1),
        ('Alpha="900"', "", BLACK, 1.0),
        ('Alpha="0"', "", BLACK, 0.0),
        ('DrawParam="1"', "", RED, 1.0),
        ('DrawParam="2"', "", RED, 1.0),  # of the one that it refers to
        ('DrawParam="1"', '<FillColor Value="0 0 255"/>', (0, 0, 255), 1.0),
        ('Fill="false"', "", BLACK, 0.0),
        ('Fill="false" Stroke="true"', '<StrokeColor Value="255 0 0"/>', RED, 1.0),
        ('Fill="false" Stroke="true" DrawParam="2"', "", (0, 0, 255), 1.0),
        ('Size="0.3"', "", BLACK, 1.0),
    ],
)
def test_the_colour_of_letters(more: str, inner: str, ink: Colour, opacity: float) -> None:
    said = text("1", more if "Size" not in more else "", inner=inner)
    (mark,) = drawn(said).marks
    assert (mark.ink, mark.opacity) == (ink, pytest.approx(opacity))
    if not more and not inner:
        (tiny,) = drawn(said.replace('Size="4"', 'Size="0.35"')).marks
        assert tiny.opacity == 0
        (of_layer,) = drawn(said, layer='DrawParam="1"', is_body=False).marks
        assert (of_layer.ink, of_layer.is_body) == (RED, False)


@pytest.mark.parametrize(
    ("said", "is_outside"),
    [
        (text("1"), False),
        (text("1", box="10 20 0 0"), False),
        (text("1", box="10 20 1 10"), False),
        (text("1", box="10 20 0.1 10"), True),
        (text("1", code='X="61" Y="4"'), True),
        (text("1", code='X="0" Y="-10"'), True),
        (text("1", inner="<Clips><Clip><Area><Path Boundary='0 0 60 10'/></Area></Clip></Clips>"), False),
        (text("1", inner="<Clips><Clip><Area><Path Boundary='0 0 58 10'/></Area></Clip></Clips>"), False),
        (text("1", inner="<Clips><Clip><Area><Path Boundary='0 0 56 10'/></Area></Clip></Clips>"), True),
        (text("1", inner="<Clips><Clip><Area><Path Boundary='0 0 60 9'/></Area></Clip></Clips>"), True),
        (text("1", inner="<Clips/>"), True),
    ],
)
def test_letters_outside_their_object(said: str, is_outside: bool) -> None:
    (mark,) = drawn(said).marks
    assert mark.is_outside is is_outside


def test_letters_that_a_file_does_not_say() -> None:
    assert [mark.text for mark in drawn(text("⼀\ue000a")).marks] == ["一", pages.UNKNOWN_LETTER, "a"]


def test_objects_in_objects(monkeypatch: pytest.MonkeyPatch) -> None:
    placed = '<CompositeObject ResourceID="9" Boundary="5 5 100 100" Alpha="51"/>'
    (mark,) = drawn(placed).marks
    assert (mark.area[0], mark.opacity, mark.is_outside) == (pytest.approx(15), pytest.approx(0.2), False)
    (mark,) = drawn(placed.replace("100 100", "8 8")).marks
    assert mark.is_outside  # beyond what is shown of it
    assert drawn('<CompositeObject ResourceID="8" Boundary="5 5 10 20"/>').outlines == [(5, 5, 15, 25)]
    assert [mark.text for mark in drawn(f"<PageBlock>{text('1')}</PageBlock><other>{text('2')}</other>").marks] == ["1"]
    assert drawn(text("1", 'Visible="false"')).marks == []
    assert len(drawn("<PageBlock>" * 7 + text("1") + "</PageBlock>" * 7).marks) == 0
    assert len(drawn("<PageBlock>" * 6 + text("1") + "</PageBlock>" * 6).marks) == 1
    monkeypatch.setattr(pages, "MAX_OBJECTS", 2)
    assert not drawn(text("1") * 2).is_cut_short
    assert drawn(text("1") * 3).is_cut_short
    monkeypatch.setattr(pages, "MAX_LETTERS", 2)
    assert not drawn(text("12")).is_cut_short
    assert drawn(text("1") * 2 + text("2")).is_cut_short


def points(*millimetres: float) -> object:
    """Millimetres in points, nearly."""
    return pytest.approx([POINTS * each for each in millimetres])


def line(content: list[Line]) -> list[float]:
    (found,) = content
    return [found.at, found.start, found.end]


def test_lines_of_a_page() -> None:
    assert line(drawn(path("M 0 5 L 60 5")).across) == points(75, 10, 70)
    assert line(drawn(path("M 5 0 L 5 10")).down) == points(15, 70, 80)
    assert line(drawn(path("M 0 5 L 1.7 5")).short[0]) == points(75, 10, 11.7)
    assert line(drawn(path("M 5 0 L 5 1.7")).short[1]) == points(15, 78.3, 80)
    assert line(drawn(path("M 0 0 L 10 3")).short[0]) == points(78.5, 10, 20)  # it may strike digits out
    assert drawn(path("M 0 0 L 10 3.6")).short == ([], [])  # too steep
    assert drawn(path("M 0 5 L 60 5", 'Stroke="false"')).across == []
    assert len(drawn(path("M 0 0 L 60 0 L 60 10 L 0 10 C")).across) == 2
    assert line(drawn(path("M 0 0 L 60 0 L 60 0.5 L 0 0.5 C", 'Fill="true"')).across) == points(79.75, 10, 70)
    assert line(drawn(path("M 0 0 L 0.5 0 L 0.5 10 L 0 10 C", 'Fill="true"')).down) == points(10.25, 70, 80)
    thin = '<ImageObject Boundary="10 20 60 0.5"/>'
    assert line(drawn(thin).short[0]) == points(79.75, 10, 70)
    assert drawn(thin.replace("0.5", "1")).short == ([], [])


BOX = "M 0 0 L 60 0 L 60 10 L 0 10 C"


def test_what_is_filled() -> None:
    (found,) = drawn(path(BOX, 'Fill="true" Alpha="51"', inner='<FillColor Value="255 0 0"/>')).grounds
    assert found == Ground((10, 20, 70, 30), RED, pytest.approx(0.2), 1, is_box=True)
    assert drawn(path(BOX)).grounds == []
    many = "M 0 0 L 60 0 L 60 10 L 30 10 L 20 9 L 0 10 C"
    assert [ground.is_box for ground in drawn(path(many, 'Fill="true"')).grounds] == [False]
    (picture,) = drawn('<ImageObject Boundary="10 20 60 10"/>').grounds
    assert (picture.colour, picture.area) == (None, (10, 20, 70, 30))
    assert drawn('<ImageObject Boundary="10 20 60 10"/>').picture_share == pytest.approx(600 / 20_000)


@pytest.mark.parametrize(
    ("data", "more", "outlined", "is_small"),
    [
        (BOX, "", False, False),
        ("M 0 0 L 2 0 L 2 3 L 0 3 L 1 2 L 1 1 L 0 1", "", True, True),
        ("M 0 0 L 2 0 L 2 3 L 0 3 L 1 2 L 1 1", "", False, True),  # too few ends
        ("M 0 0 L 2 0 L 2 3 L 0 3 L 1 2 L 1 1 L 0 1", 'Stroke="false"', False, False),
        ("M 0 0 L 2 0 L 2 0.9 L 0 0.9 C", "", False, False),
        ("M 0 0 L 2 0 L 2 1 L 0 1 C", "", False, True),
        ("M 0 0 L 2 0 L 2 5.5 L 0 5.5 C", "", False, True),
        ("M 0 0 L 2 0 L 2 5.6 L 0 5.6 C", "", False, False),
        ("M 0 0 L 15 0 L 15 3 L 0 3 C", "", False, True),
        ("M 0 0 L 15.1 0 L 15.1 3 L 0 3 C", "", False, False),
        ("M 0 0 B 0 3 2 3 2 0", "", False, True),  # as far as it may bulge
        ("M 0 0 L 2 0 L 2 3 L 0 3 C", 'DrawParam="2"', False, True),
    ],
)
def test_what_is_drawn_in_place_of_a_number(data: str, more: str, outlined: bool, is_small: bool) -> None:
    content = drawn(path(data, more))
    assert (bool(content.outlines), bool(content.small)) == (outlined, is_small)


def test_white_shapes_are_no_numbers() -> None:
    white = '<FillColor Value="255 255 255"/><StrokeColor Value="255 255 255"/>'
    assert drawn(path("M 0 0 L 2 0 L 2 3 L 0 3 C", inner=white)).small == []
    assert drawn(path("M 0 0 L 2 0 L 2 3 L 0 3 C", 'Fill="true"', inner=white)).small == []
    assert drawn(path("M 0 0 L 2 0 L 2 3 L 0 3 C", inner="<StrokeColor Index='1'/>")).small != []


def test_what_annotations_draw_rules_no_table() -> None:
    content = PageContent(200, 100)
    reader = PageReader(content, Resources())
    seal = path("M 0 5 L 60 5") + path(BOX, 'Fill="true"') + '<ImageObject Boundary="0 0 60 10"/>' + text("1")
    reader.draw_over(part(seal), (100.0, 50.0))
    assert (content.across, content.down, content.outlines, content.small) == ([], [], [], [])
    assert [(ground.is_box, ground.area[:2]) for ground in content.grounds] == [(False, (110, 70))]
    assert line(content.short[0]) == points(25, 110, 170)
    assert [(mark.is_body, mark.area[0]) for mark in content.marks] == [(False, 110)]


# Paths


def test_paths() -> None:
    assert sides_of("M 0 0 L 1 0 L 1 2 C") == [((0, 0), (1, 0)), ((1, 0), (1, 2)), ((1, 2), (0, 0))]
    assert sides_of("S 5 5 Q 1 1 2 2 L 3 3") == [((2, 2), (3, 3))]
    assert sides_of("M 0 0 L 1 x L 2 2") == []
    assert sides_of("M 0 0 L 1 1 X L 2") == [((0, 0), (1, 1))]
    assert ends_of("M 0 0 B 1 1 2 2 3 3 A 1 1 0 0 0 4 4 C") == [(0, 0), (3, 3), (4, 4)]
    assert reach_of("M 0 0 Q 5 9 2 0") == [(0, 0), (5, 9), (2, 0)]
    assert reach_of("M 0 0 A 3 2 0 0 0 4 0") == [(0, 0), (-1, -2), (5, 2), (4, 0)]
    assert [is_curved(said) for said in ("M 0 0 L 1 1", "M 0 0 q 1 1 2 2", "A 1", None)] == [False, True, True, False]
    assert [
        is_pen(said)
        for said in ("M 0 0 L 1 1", "M 0 0 L 1 1 L 2 0", "M 0 0 Q 1 1 2 2", "M 0 0 L 1 1 L 2 0 C", "", None)
    ] == [
        *(False, True, True, False, False, False),
    ]
    assert not is_pen("M 0 0 L 1 1 L 2 0 M 3 3 L 4 4")
    assert [is_whole(said, 6.0) for said in ("M 0 0 L 3 0 L 3 2 L 0 2 C", "M 0 0 L 3 0 L 3 1.9 L 0 1.9 C")] == [
        True,
        False,
    ]
    assert not is_whole("M 0 0 L 3 0 L 3 2 L 0 2 C M 1 1 L 2 1 C", 6.0)
    assert [numbers_of(said) for said in ("1 -2.5", "1 x", "1e7", "9e6", "", None)] == [
        [1.0, -2.5],
        [],
        [],
        [9e6],
        [],
        [],
    ]


# What is seen


def mark(said: str = "1", left: float = 10.0, top: float = 20.0, **more: object) -> Mark:
    """A letter two millimetres wide and four high."""
    given = {"angle": 0.0, "size": 4.0, "ink": BLACK, "opacity": 1.0, "order": 5, "is_body": True, "is_outside": False}
    area = (left, top, left + 2, top + 4)
    return Mark(said, area, run=Run(5, 0, contrast=0), **(given | more))  # type: ignore[arg-type]


def seen(*marks: Mark, grounds: tuple[Ground, ...] = (), **more: object) -> Seen:
    return see(PageContent(200, 100, list(marks), grounds=list(grounds), **more))  # type: ignore[arg-type]


def over(colour: Colour | None, order: int = 9, opacity: float = 1.0, area: Area = (0, 0, 100, 50)) -> Ground:
    return Ground(area, colour, opacity, order)


@pytest.mark.parametrize(
    ("given", "grounds", "is_seen", "is_sure"),
    [
        (mark(), (), True, True),
        (mark(ink=WHITE), (), False, True),
        (mark(ink=WHITE), (over(BLACK, 1),), True, True),
        (mark(ink=(225, 225, 225)), (), True, False),
        (mark(ink=(207, 207, 207)), (), True, False),
        (mark(ink=(206, 206, 206)), (), True, True),
        (mark(ink=UNKNOWN), (), True, False),
        (mark(), (over(None, 1),), True, True),
        (mark(ink=(210, 210, 210)), (over(None, 1),), True, True),
        (mark(opacity=0.02), (), False, True),
        (mark(opacity=0.1), (), True, False),
        (mark(), (over(BLACK),), False, True),
        (mark(), (over(RED, opacity=0.75),), True, False),
        (mark(), (over(RED, opacity=0.76),), False, True),
        (mark(), (over(RED, opacity=0.4),), True, True),
        (mark(), (over(RED, opacity=0.41),), True, False),
        (mark(), (over(RED, opacity=0.6), over(RED, opacity=0.6)), False, True),
        (mark(), (over(BLACK, area=(50, 0, 100, 50)),), True, True),
        (mark(), (over(None, area=(0, 0, 99, 99)),), True, False),  # a picture over it
        (mark(), (over(None, area=(0, 0, 200, 100)),), True, True),  # over the whole page: its own
        (mark(ink=RED), (over(BLACK, 1, 0.5), over(RED, 2)), False, True),
        (mark(is_outside=True), (), True, False),
    ],
)
def test_whether_a_letter_is_seen(given: Mark, grounds: tuple[Ground, ...], is_seen: bool, is_sure: bool) -> None:
    found = seen(given, grounds=grounds)
    assert bool(found.letters) is is_seen
    assert bool(found.doubtful) is not is_sure
    assert found.hidden_count == (0 if is_seen else 1)
    if is_seen:
        assert found.letters[0].left == pytest.approx(10 * POINTS)
        assert found.letters[0].top == pytest.approx(80 * POINTS)


def test_letters_that_are_covered_and_letters_of_templates() -> None:
    found = seen(mark("1"), grounds=(over(RED),))
    assert [(each.text, each.order) for each in found.covered] == [("1", 9)]
    found = seen(mark("1"), mark("2", is_body=False))
    assert ([each.text for each in found.letters], [each.text for each in found.beside]) == (["1"], ["2"])
    away = seen(mark("1"), mark("2", left=199.5, order=6), mark("3", top=98.5, order=7), mark("4", left=-1.5, order=5))
    assert ([each.text for each in away.letters], away.hidden_count) == (["1"], 3)
    assert away.doubtful == {0}  # of a text that goes on beyond the page
    assert seen(mark(pages.UNKNOWN_LETTER)).unknown_count == 1


@pytest.mark.parametrize(
    ("angle", "count", "stamps", "turned"),
    [
        (2.9, 1, 0, False),
        (3.1, 0, 1, False),
        (45.0, 0, 1, False),
        (90.0, 1, 0, True),
        (86.9, 0, 1, False),
        (87.1, 1, 0, True),
    ],
)
def test_letters_that_slant(angle: float, count: int, stamps: int, turned: bool) -> None:
    """Nine are upright, so that the page is."""
    found = seen(*(mark("字", left=10.0 + 4 * at) for at in range(9)), mark("印", left=90.0, angle=angle))
    assert (len(found.letters) - 9, found.stamp_count) == (count, stamps)
    assert any(each.is_turned for each in found.letters) is turned


def test_letters_that_are_very_large_are_a_stamp() -> None:
    for size, count in ((16.0, 4), (16.1, 3)):
        assert len(seen(mark(), mark(), mark(), mark("印", size=size)).letters) == count
    usual = seen(mark(size=2.0), mark(size=9.0), mark(size=9.0))  # the size of most decides
    assert len(usual.letters) == 3


@pytest.mark.parametrize(("angle", "place"), [(0, (10, 76)), (90, (20, 10)), (180, (188, 20)), (270, (76, 188))])
def test_a_page_that_is_turned(angle: float, place: tuple[float, float]) -> None:
    found = seen(mark(angle=float(angle)), across=[Line(10.0, 20.0, 90.0)], down=[])
    (letter,) = found.letters
    assert [found.width, found.height] == points(*((100, 200) if angle % 180 else (200, 100)))
    assert [letter.left, letter.bottom] == points(*place)
    assert not letter.is_turned
    assert (len(found.across), len(found.down)) == ((0, 1) if angle % 180 else (1, 0))


def test_boxes_rule_a_table_unless_they_cover_letters() -> None:
    box = Ground((10, 20, 70, 40), (230, 230, 230), 1.0, 1, is_box=True)
    assert (len(seen(grounds=(box,)).across), len(seen(grounds=(box,)).down)) == (2, 2)
    box.order = 9
    found = seen(mark(), grounds=(box,), across=[], down=[])
    assert (len(found.across), len(found.letters)) == (0, 0)


def test_short_lines_by_themselves_are_strokes() -> None:
    long, short = Line(10.0, 0.0, 50.0), Line(10.0, 80.0, 85.0)
    assert _without_strokes([long, short], 5.0) == [long]
    assert _without_strokes([long, short], 4.9) == [long, short]
    for start, kept in ((52.5, True), (52.6, False)):
        near = Line(10.0, start, start + 5)
        assert _without_strokes([long, near], 5.0) == ([long, near] if kept else [long])
    above = Line(10.6, 48.0, 53.0)
    assert _without_strokes([long, above], 5.0) == [long, above]
    far = Line(12.0, 48.0, 53.0)
    assert _without_strokes([long, far], 5.0) == [long]


def test_what_two_boundaries_show_lies_within_both() -> None:
    assert pages._shared((0, 0, 10, 10), (2, 3, 20, 8)) == pages._shared((2, 3, 20, 8), (0, 0, 10, 10)) == (2, 3, 10, 8)
