"""What of a Word document is seen: settings of runs, styles and paper, as the format defines them."""

from __future__ import annotations

import pytest
from lxml import etree

from disclosure.readers.inks import AUTOMATIC, BLACK, UNKNOWN, WHITE, Colour
from disclosure.readers.office.word_looks import (
    PLAIN,
    Look,
    Looks,
    attribute_of,
    child_of,
    is_on,
    is_too_close,
    local_name,
    look_of,
    sees,
    shading_of,
)

RED, GREY = (255, 0, 0), (192, 192, 192)


def part(body: str) -> etree._Element:
    """Elements of a document, with the namespace that they have there."""
    return etree.fromstring(f'<a xmlns="urn:w">{body}</a>')


def one(body: str) -> etree._Element:
    return part(body)[0]


def test_names_children_and_attributes() -> None:
    element = etree.fromstring('<a xmlns:x="urn:x"><!-- said --><x:b x:val="1" other="2"/><b val="3"/></a>')
    assert [local_name(child) for child in element] == ["", "b", "b"]
    found = child_of(element, "b")
    assert (attribute_of(found), attribute_of(found, "other"), attribute_of(found, "none")) == ("1", "2", None)
    assert child_of(element, "c") is child_of(None, "b") is attribute_of(None) is None


@pytest.mark.parametrize(
    ("said", "on"),
    [
        ("<b/>", True),
        ('<b val="1"/>', True),
        ('<b val="0"/>', False),
        ('<b val="False"/>', False),
        ('<b val="off"/>', False),
    ],
)
def test_a_setting_is_on_where_it_stands(said: str, on: bool) -> None:
    assert is_on(one(said)) is on
    assert not is_on(None)


@pytest.mark.parametrize(
    ("said", "look"),
    [
        ("", PLAIN),
        ("<b/>", PLAIN),
        ("<vanish/>", Look(is_hidden=True)),
        ('<vanish val="0"/>', Look(is_hidden=False)),
        ('<color val="FF0000"/>', Look(ink=RED)),
        ('<color val="auto"/>', Look(ink=AUTOMATIC)),
        ('<color val="auto" themeColor="background1"/>', Look(ink=AUTOMATIC)),
        ('<color themeColor="background1"/>', Look(ink=WHITE)),
        ('<color themeColor="light1"/>', Look(ink=WHITE)),
        ('<color themeColor="text1"/>', Look(ink=AUTOMATIC)),
        ("<color/>", Look(ink=AUTOMATIC)),
        ('<sz val="21"/>', Look(half_points=21)),
        ('<sz val="10.5"/>', Look(half_points=10)),
        ('<sz val="1.2.3"/>', PLAIN),
        ('<sz val="99999999"/>', Look(half_points=99999999)),
        ('<sz val="999999999"/>', PLAIN),
        ("<sz/>", PLAIN),
        ('<shd fill="FF0000"/>', Look(paper=RED)),
        ('<highlight val="red"/>', Look(paper=RED)),
        ('<highlight val="lightGray"/>', Look(paper=GREY)),
        ('<highlight val="odd"/>', Look(paper=UNKNOWN)),
        ('<highlight val="none"/>', PLAIN),
        ("<strike/>", Look(is_struck=True)),
        ("<dstrike/>", Look(is_struck=True)),
        ('<strike val="0"/>', Look(is_struck=False)),
        ('<strike val="0"/><dstrike/>', Look(is_struck=True)),
        ('<strike/><dstrike val="0"/>', Look(is_struck=True)),
        ('<vertAlign val="superscript"/>', Look(is_raised=True)),
        ('<vertAlign val="subscript"/>', Look(is_raised=True)),
        ('<vertAlign val="baseline"/>', Look(is_raised=False)),
        ('<position val="8"/>', Look(is_raised=True)),
        ('<position val="-8"/>', Look(is_raised=True)),
        ('<position val="7"/>', PLAIN),
        ('<position val="6"/><sz val="15"/>', Look(is_raised=True, half_points=15)),
        ('<position val="5"/><sz val="15"/>', Look(half_points=15)),
        ('<position val="6"/><sz val="16"/>', Look(half_points=16)),
        ('<position val="6"/>', PLAIN),
        ('<position val="up"/>', PLAIN),
        ('<vertAlign val="superscript"/><position val="0"/>', Look(is_raised=True)),
        ("<textFill><noFill/></textFill>", Look(is_hidden=True)),
        ('<textFill><solidFill><srgbClr val="FF0000"/></solidFill></textFill>', Look(ink=RED)),
        (
            '<textFill><solidFill><srgbClr val="FF0000"><alpha val="95000"/></srgbClr></solidFill></textFill>',
            Look(is_hidden=True, ink=RED),
        ),
        (
            '<textFill><solidFill><srgbClr val="FF0000"><alpha val="94999"/></srgbClr></solidFill></textFill>',
            Look(ink=RED),
        ),
        ('<color val="FF0000"/><textFill><gradFill/></textFill>', Look(ink=RED)),
    ],
)
def test_what_a_run_says_of_its_look(said: str, look: Look) -> None:
    assert look_of(part(said)) == look
    assert look_of(None) is PLAIN


@pytest.mark.parametrize(
    ("said", "colour"),
    [
        ('<shd fill="FF0000"/>', RED),
        ('<shd val="clear" fill="FF0000"/>', RED),
        ('<shd val="nil" fill="auto"/>', None),
        ('<shd fill="auto" themeFill="accent1"/>', UNKNOWN),
        ('<shd fill="FF0000" themeFill="accent1"/>', RED),
        ('<shd val="solid" color="FF0000" fill="FFFFFF"/>', RED),
        ('<shd val="solid" color="auto"/>', BLACK),
        ('<shd val="pct50" color="auto" fill="FFFFFF"/>', (128, 128, 128)),
        ('<shd val="pct25" color="auto" fill="auto"/>', (191, 191, 191)),
        ('<shd val="pct100" color="FF0000"/>', RED),
        ('<shd val="pct900" color="FF0000"/>', RED),
        ('<shd val="pct1000" color="FF0000"/>', UNKNOWN),
        ('<shd val="diagStripe" fill="FF0000"/>', UNKNOWN),
    ],
)
def test_the_colour_of_shaded_paper(said: str, colour: Colour | None) -> None:
    assert shading_of(one(said)) == colour
    assert shading_of(None) is None


def test_settings_over_others() -> None:
    base = Look(is_hidden=True, ink=RED, half_points=20, paper=WHITE, is_struck=True, is_raised=True)
    own = Look(is_hidden=False, ink=GREY, half_points=10, paper=RED, is_struck=False, is_raised=False)
    assert PLAIN.over(base) == Look(is_struck=None).over(base) == base
    assert base.over(PLAIN) == base
    assert own.over(base) == own
    assert Look(ink=GREY).over(base) == Look(True, GREY, 20, WHITE, True, True)
    assert (Look(half_points=21).points, PLAIN.points) == (10.5, None)


STYLES = part(
    """<docDefaults><rPrDefault><rPr><sz val="20"/></rPr></rPrDefault></docDefaults>
    <style type="paragraph" styleId="usual" default="1"><rPr><color val="C0C0C0"/></rPr></style>
    <style type="character" styleId="c" default="1"><rPr><strike/></rPr></style>
    <style type="paragraph" styleId="p"><basedOn val="above"/><pPr><shd fill="FF0000"/></pPr></style>
    <style type="paragraph" styleId="above"><rPr><vanish/><sz val="30"/></rPr></style>
    <style type="paragraph" styleId="ring"><basedOn val="ring"/><rPr><strike/></rPr></style>
    <style type="table" styleId="t"><basedOn val="u"/></style>
    <style type="table" styleId="u"><tblStylePr><tcPr><shd fill="FF0000"/></tcPr></tblStylePr></style>
    <style type="table" styleId="v"/>"""
)


def test_styles_and_what_they_are_based_on() -> None:
    looks = Looks(STYLES)
    assert looks.style("p") == Look(is_hidden=True, half_points=30, paper=RED)
    assert looks.style("above") == Look(is_hidden=True, half_points=30)
    assert looks.style("ring") == Look(is_struck=True)
    assert looks.style(None) is looks.style("other") is PLAIN
    assert looks.paragraph(None) == Look(ink=GREY, half_points=20)
    assert looks.paragraph(part('<pStyle val="above"/>')) == Look(is_hidden=True, half_points=30)
    assert looks.paragraph(part('<shd fill="FF0000"/>')) == Look(ink=GREY, half_points=20, paper=RED)
    around = Look(ink=RED, half_points=20)
    assert looks.run(None, around) == looks.run(part(""), around) == around
    assert looks.run(part('<rStyle val="c"/><sz val="9"/>'), around) == Look(ink=RED, half_points=9, is_struck=True)
    assert Looks(None).paragraph(None) is PLAIN


@pytest.mark.parametrize("depth", [11, 12, 13])
def test_styles_based_on_very_many_others(depth: int) -> None:
    chain = "".join(f'<style styleId="s{at}"><basedOn val="s{at + 1}"/></style>' for at in range(depth))
    looks = Looks(part(f'{chain}<style styleId="s{depth}"><rPr><strike/></rPr></style>'))
    assert looks.style("s0") == (Look(is_struck=True) if depth <= 12 else PLAIN)


@pytest.mark.parametrize(
    ("said", "paper"),
    [
        ('<shd fill="FF0000"/>', RED),
        ('<tblStyle val="t"/>', UNKNOWN),  # rows of it, by conditions
        ('<tblStyle val="u"/>', UNKNOWN),
        ('<tblStyle val="v"/>', GREY),
        ('<tblStyle val="other"/>', GREY),
        ("", GREY),
    ],
)
def test_the_paper_of_a_table(said: str, paper: Colour) -> None:
    assert Looks(STYLES).paper_of_table(part(said), GREY) == paper


@pytest.mark.parametrize(
    ("look", "paper", "seen"),
    [
        (PLAIN, BLACK, True),
        (Look(is_hidden=True), WHITE, False),
        (Look(is_hidden=False), WHITE, True),
        (Look(half_points=2), WHITE, False),
        (Look(half_points=3), WHITE, None),
        (Look(half_points=4), WHITE, None),
        (Look(half_points=5), WHITE, True),
        (Look(ink=WHITE), WHITE, False),
        (Look(ink=WHITE), RED, True),
        (Look(ink=WHITE, paper=WHITE), RED, False),
        (Look(ink=WHITE, paper=RED), WHITE, True),
        (Look(ink=RED, half_points=4), RED, False),
    ],
)
def test_whether_text_is_seen(look: Look, paper: Colour, seen: bool | None) -> None:
    assert sees(look, paper) is seen


@pytest.mark.parametrize(
    ("said", "close"),
    [
        ('<spacing val="-60"/>', True),
        ('<spacing val="-59"/>', False),
        ('<spacing val="-200"/>', True),
        ('<spacing val="60"/>', False),
        ('<spacing val="-999999"/>', True),
        ('<spacing val="-9999999"/>', False),
        ('<spacing val="-x"/>', False),
        ("<spacing/>", False),
    ],
)
def test_letters_upon_one_another(said: str, close: bool) -> None:
    assert is_too_close(one(said)) is close
