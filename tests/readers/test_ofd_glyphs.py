"""OFD: what is shown is the shape that a text names in its font, whatever its code says."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from random import Random

import pytest

from disclosure.readers.ofd.glyphs import Glyph, Shapes, _whole, named_glyphs
from disclosure.readers.pages.letters import UNKNOWN, Letter
from disclosure.readers.pages.shapes import codes_of_shapes
from disclosure.reading.extract import read_report
from tests.builders import documents, ofd
from tests.recognition.test_layouts import check_exact, words_for

FIGURES = {**documents.balanced_figures("gb2021", Random(5)), "proactive.licences.decisions": "4207"}
FIRST = 19
"""The shape of zero in the made font."""
DIGITS = {str(digit): FIRST + digit for digit in range(10)}
SWAPPED = {**DIGITS, "2": DIGITS["6"], "6": DIGITS["2"]}


def font_with(mapped: Mapping[str, int], form: int = 4) -> bytes:
    """A font of nothing but the table that gives characters their shapes."""
    codes = sorted((ord(letter), number) for letter, number in mapped.items())
    if form == 12:
        held = struct.pack(">HHLLL", 12, 0, 16 + 12 * len(codes), 0, len(codes))
        held += b"".join(struct.pack(">LLL", code, code, number) for code, number in codes)
    elif form == 6:
        held = struct.pack(f">HHHHH{len(codes)}H", 6, 0, 0, codes[0][0], len(codes), *(number for _, number in codes))
    else:
        ends = [*(code for code, _ in codes), 0xFFFF]
        deltas = [*((number - code) % 65536 for code, number in codes), 1]
        count = len(ends)
        held = struct.pack(">HHHHHHH", 4, 0, 0, 2 * count, 0, 0, 0) + struct.pack(f">{count}H", *ends) + b"\0\0"
        held += struct.pack(f">{count}H", *ends) + struct.pack(f">{count}H", *deltas) + bytes(2 * count)
    table = struct.pack(">HHHHL", 0, 1, 3, 10 if form == 12 else 1, 12) + held
    return b"\0\1\0\0" + struct.pack(">HHHH", 1, 0, 0, 0) + struct.pack(">4sLLL", b"cmap", 0, 28, len(table)) + table


def transform(text: str, shapes: Mapping[str, int], place: int = 0) -> str:
    glyphs = " ".join(str(shapes.get(letter, 900 + ord(letter) % 5000)) for letter in text)
    counts = f'CodePosition="{place}" CodeCount="{len(text)}" GlyphCount="{len(text)}"'
    return f"<ofd:CGTransform {counts}><ofd:Glyphs>{glyphs}</ofd:Glyphs></ofd:CGTransform>"


def report(shapes: Mapping[str, int], font: bytes | None = None, only: str = "") -> bytes:
    """A report that names the shapes of its texts (or of one number) in a font that may be embedded."""
    drawing = ofd.draw_report("gb2021", FIGURES, words_for("gb2021"), ofd.Style())
    for page in drawing.pages:
        for at, item in enumerate(page.objects):
            if "<ofd:TextCode" not in item:
                continue
            shown = item[item.rindex('">') + 2 : item.index("</ofd:TextCode>")]
            named = shapes if not only or shown == only else DIGITS
            page.objects[at] = item.replace("<ofd:TextCode", transform(shown, named) + "<ofd:TextCode")
    parts: dict[str, str | bytes] = dict(ofd.document_parts("Doc_0", drawing))
    whole = str(parts["Doc_0/Document.xml"])
    parts["Doc_0/Document.xml"] = whole.replace(
        "<ofd:PageArea>", "<ofd:PublicRes>PublicRes.xml</ofd:PublicRes><ofd:PageArea>", 1
    )
    held = "<ofd:FontFile>font.ttf</ofd:FontFile>" if font is not None else ""
    fonts = f'<ofd:Fonts><ofd:Font ID="2" FontName="SimSun">{held}</ofd:Font></ofd:Fonts>'
    parts["Doc_0/PublicRes.xml"] = f'<ofd:Res {ofd.SPACE} BaseLoc="Res">{fonts}</ofd:Res>'
    if font is not None:
        parts["Doc_0/Res/font.ttf"] = font
    return ofd.package(parts)


@pytest.mark.parametrize("form", [4, 6, 12])
def test_shapes_that_the_font_gives_for_the_codes_are_read(form: int) -> None:
    mixed = {str(digit): 40 + (digit * 7) % 10 for digit in range(10)}
    check_exact(read_report(report(mixed, font_with(mixed, form)), "a.ofd"), FIGURES)


def test_shapes_of_a_font_that_says_nothing_are_read_where_they_are_in_order() -> None:
    check_exact(read_report(report(DIGITS), "a.ofd"), FIGURES)


@pytest.mark.parametrize("font", [None, font_with({"国": 5}), font_with(DIGITS), b"OTTO", font_with(DIGITS)[:60]])
@pytest.mark.parametrize("only", ["", "4207"])
def test_another_digit_than_the_code_says_is_not_read(font: bytes | None, only: str) -> None:
    """2 and 6 have the shapes of one another, everywhere or in one number."""
    reading = read_report(report(SWAPPED, font, only), "a.ofd")
    assert reading.figures["proactive.licences.decisions"].state == "unreadable"
    assert reading.status == "partial"
    for key, figure in reading.figures.items():
        shown = FIGURES[key].translate({ord("2"): "6", ord("6"): "2"}) if not only else FIGURES[key]
        assert figure.value is None or figure.raw == shown, key


def test_transforms_count_the_letters_of_their_codes() -> None:
    from lxml import etree

    counted = '<CGTransform CodePosition="1" CodeCount="3"><Glyphs>7 8 9</Glyphs></CGTransform>'
    joined = '<CGTransform CodePosition="0" CodeCount="2"><Glyphs>5</Glyphs></CGTransform>'
    cases = {
        f"{counted}<TextCode>42</TextCode><TextCode>07</TextCode>": [{1: 7, 2: 8, 3: 9}, {0: 8, 1: 9}],
        f"<TextCode>42</TextCode>{joined}": [{0: None, 1: None}],
        "<TextCode>42</TextCode><TextCode/>": [{}, {}],
    }
    for inner, expected in cases.items():
        assert named_glyphs(etree.fromstring(f"<TextObject>{inner}</TextObject>")) == expected


def test_a_font_says_which_characters_its_shapes_are() -> None:
    assert codes_of_shapes(font_with({"2": 7, "２": 9, "国": 7})) == {7: {"2", "国"}, 9: {"2"}}
    for damaged in (b"", b"OTTO", b"\0\1\0\0\0\3", font_with({"2": 7})[:50], None):
        assert codes_of_shapes(damaged) == {}


@pytest.mark.parametrize(
    ("text", "number"),
    [("7", 7), (" 7 ", 7), ("123456", 123456), ("1234567", 9), ("-1", 9), ("x", 9), ("", 9), (None, 9)],
)
def test_a_whole_number_or_another(text: str | None, number: int) -> None:
    assert _whole(text, 9) == number


@pytest.mark.parametrize(
    ("glyphs", "mapped", "doubtful"),
    [
        ([("1", 1), ("2", 2)], {}, ""),  # in the order of the digits
        ([("1", 2), ("2", 1)], {}, "12"),
        ([("1", 1), ("1", 2)], {}, "11"),
        ([("1", 1), ("2", 1)], {}, "12"),
        ([("1", 1), ("a", 1)], {}, "1a"),
        ([("a", 1), ("b", 1)], {}, ""),
        ([("1", None)], {}, "1"),
        ([("a", None)], {}, ""),
        ([("1", 2), ("2", 1)], {2: {"1"}, 1: {"2"}}, ""),  # the font says so
        ([("1", 2)], {2: {"3"}}, "1"),
        ([("\uff11", 2)], {2: {"1"}}, ""),
    ],
)
def test_letters_whose_shapes_may_be_other_characters(
    glyphs: list[tuple[str, int | None]], mapped: dict[int, set[str]], doubtful: str
) -> None:
    made = [(Letter(code, 0, 0, 1, 1, 0), Glyph("f", number, code)) for code, number in glyphs]
    assert Shapes(made, {"f": mapped} if mapped else {}).doubt() == len(doubtful)
    assert "".join(glyph.code for letter, glyph in made if letter.text == UNKNOWN) == doubtful
