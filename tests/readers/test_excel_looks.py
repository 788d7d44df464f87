"""How cells of an .xlsx look: colours by number and theme, borders, conditional formats; is a number seen?"""

from __future__ import annotations

from typing import Any

import pytest
from lxml import etree

from disclosure.readers.inks import AUTOMATIC, BLACK, UNKNOWN, WHITE, Colour
from disclosure.readers.office.excel_looks import Conditions, Palette, Styles, index_of, is_set
from disclosure.readers.office.sheet_cells import CellLook
from disclosure.reading.extract import read_report
from tests.builders import excel
from tests.builders.documents import blank_figures

RED, GREY = (255, 0, 0), (128, 128, 128)


def part(body: str) -> etree._Element:
    """A part of a workbook, with the namespace that it has."""
    return etree.fromstring(f'<a xmlns="urn:x">{body}</a>')


@pytest.mark.parametrize(
    ("text", "number"),
    [("7", 7), ("1234567", 1234567), ("12345678", 0), ("-1", 0), ("x", 0), ("", 0), (None, 0)],
)
def test_a_place_in_a_list(text: str | None, number: int) -> None:
    assert index_of(text) == number


@pytest.mark.parametrize(
    ("mark", "on"), [("<b/>", True), ('<b val="1"/>', True), ('<b val="0"/>', False), ('<b val="false"/>', False)]
)
def test_a_mark_is_on_where_it_stands(mark: str, on: bool) -> None:
    assert is_set(part(mark)[0]) is on
    assert not is_set(None)


@pytest.mark.parametrize(
    ("said", "colour"),
    [
        ('rgb="FFFF0000"', RED),
        ('auto="1" rgb="FFFF0000"', GREY),  # what is automatic here
        ('auto="true"', GREY),
        ('auto="0" rgb="FFFF0000"', RED),
        ('rgb="FFFF0000" indexed="0"', RED),
        ('indexed="0"', BLACK),
        ('indexed="1"', WHITE),
        ('indexed="2"', RED),
        ('indexed="8"', BLACK),
        ('indexed="9"', WHITE),
        ('indexed="10"', RED),
        ('indexed="63"', (0x33, 0x33, 0x33)),
        ('indexed="64"', GREY),  # the system's ink
        ('indexed="65"', WHITE),  # the system's paper
        ('indexed="2" theme="1"', RED),
        ('theme="0"', WHITE),
        ('theme="1"', BLACK),
        ('theme="2"', (0xE7, 0xE6, 0xE6)),
        ('theme="3"', (0x44, 0x54, 0x6A)),
        ('theme="11"', (0x70, 0x70, 0x70)),
        ('theme="12"', UNKNOWN),
        ('theme="1" tint="0.5"', (128, 128, 128)),
        ('theme="0" tint="-0.25"', (191, 191, 191)),
        ('theme="0" tint="-1"', BLACK),
        ('theme="1" tint="7"', WHITE),
        ('theme="0" tint="-7"', BLACK),
        ('theme="3" tint="0"', (0x44, 0x54, 0x6A)),
        ('theme="0" tint="pale"', UNKNOWN),
        ('rgb="FF646464" tint="0.2"', (131, 131, 131)),
        ('rgb="FF646464" tint="-0.2"', (80, 80, 80)),
        ('rgb="none"', UNKNOWN),
        ('indexed="64" tint="0.5"', (192, 192, 192)),
        ("", GREY),
    ],
)
def test_a_colour_by_number_or_theme(said: str, colour: Colour) -> None:
    assert Palette(None, None).colour(part(f"<color {said}/>")[0], GREY) == colour


def test_what_is_automatic_has_no_tint() -> None:
    palette = Palette(None, None)
    assert palette.colour(None, AUTOMATIC) == AUTOMATIC
    assert palette.colour(part('<color indexed="64" tint="0.5"/>')[0], AUTOMATIC) == AUTOMATIC


def test_a_workbook_may_have_colours_of_its_own() -> None:
    styles = part('<colors><indexedColors><rgbColor rgb="FF123456"/><rgbColor/></indexedColors></colors>')
    palette = Palette(styles, None)
    assert palette.colour(part('<c indexed="0"/>')[0], GREY) == (0x12, 0x34, 0x56)
    assert palette.colour(part('<c indexed="1"/>')[0], GREY) == UNKNOWN
    assert palette.colour(part('<c indexed="2"/>')[0], GREY) == RED
    theme = part(
        '<clrScheme><dk1><sysClr val="windowText" lastClr="111111"/></dk1><lt1><srgbClr val="EEEEEE"/></lt1>'
        '<accent1><srgbClr val="FF0000"/></accent1><folHlink/><other><srgbClr val="00FF00"/></other></clrScheme>'
    )
    palette = Palette(None, theme)
    found = [palette.colour(part(f'<c theme="{number}"/>')[0], GREY) for number in (0, 1, 4, 11)]
    assert found == [(0xEE,) * 3, (0x11,) * 3, RED, (0x70,) * 3]
    many = part("<colors>" + '<rgbColor rgb="FF00FF00"/>' * 80 + "</colors>")
    assert Palette(many, None).colour(part('<c indexed="63"/>')[0], GREY) == (0, 255, 0)


STYLES = part(
    """<numFmts><numFmt numFmtId="164" formatCode="0.0"/><numFmt numFmtId="x" formatCode="9"/><numFmt numFmtId="165"/>
    </numFmts>
    <fonts><font/><font><strike/><color rgb="FFFF0000"/></font><font><strike val="0"/><color theme="0"/></font></fonts>
    <fills><fill><patternFill/></fill><fill><patternFill patternType="gray125"/></fill>
    <fill><patternFill patternType="solid"><fgColor rgb="FFFF0000"/></patternFill></fill><fill><gradientFill/></fill>
    <fill><patternFill patternType="none"><fgColor rgb="FFFF0000"/></patternFill></fill>
    <fill><patternFill patternType="solid"/></fill></fills>
    <borders><border><left/><right/></border><border><left style="none"/><bottom style="thin"/></border>
    <border><diagonal style="thin"/></border></borders>
    <cellStyleXfs><xf numFmtId="9" borderId="1"/></cellStyleXfs>
    <cellXfs><xf/><xf numFmtId="164" fontId="1" fillId="2" borderId="1"/><xf numFmtId="9" fontId="2" fillId="1"/>
    <xf numFmtId="165" fillId="3" borderId="2"/><xf numFmtId="999" fontId="3" fillId="6" borderId="3"/>
    <xf fillId="4"/><xf fillId="5"/></cellXfs>
    <dxfs><dxf><font><color rgb="FFFFFFFF"/></font></dxf><dxf><fill/></dxf><dxf><numFmt formatCode=";;;"/></dxf><dxf/>
    <dxf><font/></dxf><dxf><font><color rgb="FFFF0000"/></font></dxf>
    <dxf><font><color auto="1"/></font></dxf></dxfs>"""
)


@pytest.mark.parametrize(
    ("number", "look"),
    [
        (0, CellLook()),
        (1, CellLook("0.0", is_bordered=True, is_struck=True, ink=RED, paper=RED)),
        (2, CellLook("0%", ink=WHITE, paper=UNKNOWN)),
        (3, CellLook("General", paper=UNKNOWN)),
        (4, CellLook()),  # what it names is not there
        (5, CellLook()),
        (6, CellLook()),
        (7, CellLook()),
    ],
)
def test_the_look_of_a_style(number: int, look: CellLook) -> None:
    assert Styles(STYLES, None).of(number) == look
    assert Styles(None, None).of(number) == CellLook()


def under(rules: str, value: float | None, row: int = 5, column: int = 3, look: CellLook | None = None) -> CellLook:
    """The look of a cell under rules for conditional formats."""
    conditions = Conditions(Styles(STYLES, None))
    for element in part(rules):
        conditions.add(element)
    return conditions.look(look or CellLook(), row, column, value)


def rule(kind: str, *formulas: str, areas: str = "C5", dxf: int = 0) -> str:
    said = "".join(f"<formula>{text}</formula>" for text in formulas)
    head = f'<conditionalFormatting sqref="{areas}"><cfRule dxfId="{dxf}" {kind}>'
    return f"{head}{said}</cfRule></conditionalFormatting>"


def is_(operator: str) -> str:
    return f'type="cellIs" operator="{operator}"'


@pytest.mark.parametrize(
    ("operator", "formulas", "holding", "not_holding"),
    [
        ("equal", ("0",), (0.0,), (-1.0, 1.0)),
        ("notEqual", ("0",), (-1.0, 1.0), (0.0,)),
        ("lessThan", ("2",), (1.0,), (2.0, 3.0)),
        ("lessThanOrEqual", ("2",), (1.0, 2.0), (3.0,)),
        ("greaterThan", ("2.5",), (3.0,), (2.0, 2.5)),
        ("greaterThanOrEqual", ("-2",), (-2.0, 0.0), (-3.0,)),
        ("between", ("4", "2"), (2.0, 3.0, 4.0), (1.0, 5.0)),
        ("between", ("2", "4"), (2.0, 3.0, 4.0), (1.0, 5.0)),
        ("notBetween", ("2", "4"), (1.0, 5.0), (2.0, 3.0, 4.0)),
    ],
)
def test_a_rule_that_compares_with_constants(
    operator: str, formulas: tuple[str, ...], holding: tuple[float, ...], not_holding: tuple[float, ...]
) -> None:
    inks = [under(rule(is_(operator), *formulas), value).ink for value in (*holding, *not_holding)]
    assert inks == [WHITE] * len(holding) + [AUTOMATIC] * len(not_holding)
    assert under(rule(is_(operator), *formulas), None).ink == UNKNOWN


@pytest.mark.parametrize(
    ("said", "ink"),
    [
        (rule(is_("equal"), "A1"), UNKNOWN),
        (rule(is_("between"), "0", "A1"), UNKNOWN),
        (rule(is_("containsText"), "0"), UNKNOWN),
        (rule('type="expression"', "0"), UNKNOWN),
        (rule('type="expression"', "0", dxf=5), RED),  # is seen whether it holds or not
        (rule('type="expression"', "0", dxf=6), AUTOMATIC),
        (rule('type="expression"', "0", dxf=3), AUTOMATIC),
        (rule('type="expression"', "0", dxf=4), AUTOMATIC),
        (rule('type="expression"', "0", dxf=7), AUTOMATIC),  # is not there
        (rule('type="expression"', "0", dxf=2), UNKNOWN),
        (rule(is_("equal"), "0", dxf=2), AUTOMATIC),
    ],
)
def test_a_rule_of_which_it_is_not_known_whether_it_holds(said: str, ink: Colour) -> None:
    assert under(said, 0.0).ink == ink


def test_what_a_rule_changes() -> None:
    assert under(rule(is_("equal"), "0", dxf=1), 0.0) == CellLook(paper=UNKNOWN)
    assert under(rule(is_("equal"), "0", dxf=2), 0.0) == CellLook(code=";;;")
    assert under(rule(is_("equal"), "1", dxf=2), 0.0) == CellLook()
    seen = CellLook("0.0", is_bordered=True, ink=RED, paper=GREY)
    assert under(rule(is_("equal"), "0"), 0.0, look=seen) == seen._replace(ink=WHITE)
    both = rule(is_("equal"), "0", dxf=5) + rule(is_("lessThan"), "5", dxf=1)
    assert under(both, 0.0) == CellLook(ink=RED, paper=UNKNOWN)


@pytest.mark.parametrize(
    ("areas", "row", "column", "holds"),
    [
        ("C5", 5, 3, True),
        ("$C$5", 5, 3, True),
        ("C5", 4, 3, False),
        ("C5", 6, 3, False),
        ("C5", 5, 2, False),
        ("C5", 5, 4, False),
        ("B2:D6", 2, 2, True),
        ("B2:D6", 6, 4, True),
        ("B2:D6", 7, 4, False),
        ("B2:D6", 6, 5, False),
        ("A1 B2:D6", 6, 4, True),
        ("A1 B2:D6", 1, 2, False),
        ("nothing", 1, 1, False),
        ("", 1, 1, False),
    ],
)
def test_where_a_rule_holds(areas: str, row: int, column: int, holds: bool) -> None:
    assert (under(rule(is_("equal"), "0", areas=areas), 0.0, row, column).ink == WHITE) is holds


def test_areas_and_rules_without_number_are_taken_together_so_that_none_is_missed() -> None:
    areas = " ".join(f"B{number}" for number in range(2, 402, 2))
    inside, beside = (3, 2), (3, 1)
    assert under(rule(is_("equal"), "0", areas=areas), 0.0, *inside).ink == AUTOMATIC  # two hundred
    assert under(rule(is_("equal"), "0", areas=f"{areas} D500"), 0.0, *inside).ink == WHITE
    assert under(rule(is_("equal"), "0", areas=f"{areas} D500"), 0.0, *beside).ink == AUTOMATIC
    assert under(rule(is_("equal"), "0", areas=f"{areas} D500"), 0.0, 1, 2).ink == AUTOMATIC
    assert under(rule(is_("equal"), "0", areas=f"{areas} D500"), 0.0, 500, 3).ink == WHITE
    several = rule(is_("equal"), "0") * 201
    assert under(several, 0.0, *inside).ink == AUTOMATIC
    assert under(several + rule(is_("equal"), "0"), 0.0, 10_000_000, 20_000).ink == UNKNOWN
    assert under(several + rule(is_("equal"), "0"), 0.0, 1, 1).paper == UNKNOWN


@pytest.mark.parametrize(
    ("kind", "shows", "code"), [("dataBar", "0", ";;;"), ("iconSet", "false", ";;;"), ("dataBar", "1", "General")]
)
@pytest.mark.parametrize("more", ["", "<extLst/>"])
def test_a_bar_or_a_mark_in_place_of_the_number(kind: str, shows: str, code: str, more: str) -> None:
    held = f'<cfRule type="{kind}"><{kind} showValue="{shows}"/>{more}</cfRule>'
    for said in (
        f'<conditionalFormatting sqref="C5">{held}</conditionalFormatting>',
        f"<conditionalFormatting>{held}<sqref>C5</sqref></conditionalFormatting>",  # as Excel writes its later marks
    ):
        assert under(said, 7.0).code == code
        assert under(said, 7.0, column=4) == CellLook()
    assert (
        under(f'<conditionalFormatting sqref="C5"><cfRule type="{kind}"/></conditionalFormatting>', 7.0) == CellLook()
    )


def test_a_number_in_whose_place_a_bar_stands_is_not_shown() -> None:
    """The bars of Excel from 2010 on have an extension beside them, which says nothing of the number."""

    def change(_: Any, sheet: Any) -> None:
        sheet.conditional_format("B9:B9", {"type": "data_bar", "bar_only": True, "data_bar_2010": True})

    sheets = excel.sheets_of("gb2021", blank_figures("gb2021"))
    reading = read_report(excel.xlsx_report(sheets, change=change), "a.xlsx")
    assert reading.figures["proactive.rules.issued_this_year"].state == "blank"
    assert "display_hides_number" in {problem.code for problem in reading.problems}
