"""Automatic numbers of Word paragraphs: formats, levels that begin anew, lists that start elsewhere, styles."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from disclosure.readers.office.numbering import Numbering, _shown, chinese_number

W = "xmlns:w='urn:w'"


@pytest.mark.parametrize(
    ("number", "number_format", "shown"),
    [
        (3, "decimal", "3"),
        (3, "chineseCounting", "三"),
        (3, "japaneseCounting", "三"),
        (1, "decimalEnclosedCircle", "①"),
        (20, "decimalEnclosedCircle", "⑳"),
        (21, "decimalEnclosedCircle", "21"),
        (0, "decimalEnclosedCircle", "0"),
        (1, "lowerLetter", "a"),
        (26, "upperLetter", "Z"),
        (27, "lowerLetter", "a"),
        (4, "lowerRoman", "iv"),
        (19, "upperRoman", "XIX"),
        (8, "upperRoman", "VIII"),
    ],
)
def test_a_number_as_its_format_prints_it(number: int, number_format: str, shown: str) -> None:
    assert _shown(number, number_format) == shown


@pytest.mark.parametrize(
    ("number", "shown"),
    [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (21, "二十一"), (99, "九十九"), (100, "一〇〇"), (0, "〇")],
)
def test_chinese_numerals(number: int, shown: str) -> None:
    assert chinese_number(number) == shown


def level(number: int, text: str, kind: str = "decimal", start: int = 1) -> str:
    said = f"<w:start w:val='{start}'/><w:numFmt w:val='{kind}'/><w:lvlText w:val='{text}'/>"
    return f"<w:lvl w:ilvl='{number}'>{said}</w:lvl>"


LEVELS = level(0, "%1、", "chineseCounting") + level(1, "%1.%2") + level(2, "·", "bullet") + level(3, "(%4)", start=5)
NUMBERS = ElementTree.fromstring(
    f"<w:numbering {W}><w:abstractNum w:abstractNumId='7'>{LEVELS}</w:abstractNum>"
    "<w:num w:numId='1'><w:abstractNumId w:val='7'/></w:num>"
    "<w:num w:numId='2'><w:abstractNumId w:val='7'/>"
    "<w:lvlOverride w:ilvl='0'><w:startOverride w:val='9'/></w:lvlOverride></w:num>"
    "<w:num w:numId='3'><w:abstractNumId w:val='8'/></w:num>"
    "<w:num w:numId='4'><w:abstractNumId w:val='7'/><w:lvlOverride w:ilvl='0'><w:pPr/></w:lvlOverride></w:num>"
    "<w:num w:numId='5'><w:abstractNumId w:val='7'/>"
    f"<w:lvlOverride w:ilvl='1'>{level(1, '(%2)', 'chineseCounting', start=3)}</w:lvlOverride></w:num>"
    "<w:num w:numId='6'><w:abstractNumId w:val='8'/>"
    f"<w:lvlOverride w:ilvl='0'>{level(0, '%1.')}</w:lvlOverride></w:num>"
    "</w:numbering>"
)
STYLES = ElementTree.fromstring(
    f"<w:styles {W}><w:style w:styleId='Head'><w:pPr><w:numPr><w:ilvl w:val='1'/><w:numId w:val='1'/></w:numPr></w:pPr>"
    "</w:style><w:style w:styleId='Plain'/></w:styles>"
)


def paragraph(number: object = None, at: object = None, style: str = "") -> ElementTree.Element:
    level_said = "" if at is None else f"<w:ilvl w:val='{at}'/>"
    own = f"<w:numPr>{level_said}<w:numId w:val='{number}'/></w:numPr>"
    named = f"<w:pStyle w:val='{style}'/>" if style else ""
    return ElementTree.fromstring(f"<w:pPr {W}>{named}{own if number is not None else ''}</w:pPr>")


def labels(*paragraphs: ElementTree.Element | None) -> list[str]:
    counted = Numbering(NUMBERS, STYLES)
    return [counted.label(each) for each in paragraphs]


def test_levels_count_and_begin_anew_below_a_higher_one() -> None:
    first, second = paragraph(1, 0), paragraph(1, 1)
    assert labels(first, second, second, first, second) == ["一、", "一.1", "一.2", "二、", "二.1"]
    assert labels(paragraph(1, 3), paragraph(1, 3)) == ["(5)", "(6)"]
    assert labels(second) == ["一.1"], "a higher level that has not come counts as its first"


def test_a_bullet_is_silent_and_counts() -> None:
    assert labels(paragraph(1, 2), paragraph(1, 0)) == ["", "一、"]


def test_a_list_may_start_elsewhere_once() -> None:
    assert labels(paragraph(1, 0), paragraph(2, 0), paragraph(2, 0), paragraph(1, 0)) == [
        "一、",
        "九、",
        "十、",
        "十一、",
    ]


def test_what_changes_a_level_otherwise_begins_no_list_anew() -> None:
    assert labels(paragraph(1, 0), paragraph(4, 0)) == ["一、", "二、"]


def test_a_list_may_have_a_level_of_its_own() -> None:
    assert labels(paragraph(5, 0), paragraph(5, 1), paragraph(5, 1)) == ["一、", "(三)", "(四)"]
    assert labels(paragraph(1, 0), paragraph(1, 1)) == ["一、", "一.1"], "the others keep theirs"
    assert labels(paragraph(6, 0), paragraph(6, 0)) == ["1.", "2."]


def test_a_style_numbers_its_paragraphs_and_a_paragraph_may_say_otherwise() -> None:
    assert labels(paragraph(style="Head"), paragraph(1, 0, "Head"), paragraph(1, style="Head")) == [
        "一.1",
        "一、",
        "一.1",
    ]
    assert labels(paragraph(style="Plain"), paragraph(), None) == ["", "", ""]


def test_what_names_no_list_or_no_level_has_no_number() -> None:
    assert labels(paragraph(9, 0), paragraph(3, 0), paragraph(0, 0), paragraph(1, 8)) == ["", "", "", ""]
    assert labels(paragraph(1, "x")) == ["一、"]
    assert Numbering(None, None).label(paragraph(1, 0)) == ""
