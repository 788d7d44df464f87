"""Styles and text of OpenDocument files: what is seen of them, where cells begin, what lists and boxes hold."""

from __future__ import annotations

import pytest
from lxml import etree

from disclosure.form.cells import UNCERTAIN
from disclosure.model.document import RefusalError, Table, Text
from disclosure.readers.inks import AUTOMATIC, BLACK, WHITE, Colour
from disclosure.readers.office import odf_text
from disclosure.readers.office.odf_looks import (
    PLAIN,
    Look,
    Styles,
    is_out_of_sight,
    length_of,
    repeated,
    sees,
    title_of,
)
from disclosure.readers.office.odf_text import TextReader

RED = (255, 0, 0)


def part(body: str) -> etree._Element:
    """Elements of a document, with one namespace for all."""
    return etree.fromstring(f'<root xmlns="urn:x">{body}</root>')


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("12pt", 12.0),
        ("12", 12.0),
        (" 1in ", 72.0),
        ("2pc", 24.0),
        ("4px", 3.0),
        ("10mm", 28.35),
        ("1cm", 28.35),
        ("1.5pt", 1.5),
        ("12em", None),
        ("-1pt", None),
        ("", None),
        (None, None),
    ],
)
def test_lengths(text: str | None, points: float | None) -> None:
    assert length_of(text) == (None if points is None else pytest.approx(points))


def style(said: str, kind: str = "text", **more: str) -> str:
    rest = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in more.items())
    return f"<style{rest}><{kind}-properties {said}/></style>"


def styles(*made: str) -> Styles:
    return Styles([part(f"<styles>{made[0]}</styles><automatic-styles>{''.join(made[1:])}</automatic-styles>")])


@pytest.mark.parametrize(
    ("kind", "said", "look"),
    [
        ("text", "", PLAIN),
        ("text", 'display="none"', Look(is_hidden=True)),
        ("text", 'display="true"', Look(is_hidden=False)),
        ("text", 'opacity="0%"', Look(is_hidden=True)),
        ("text", 'opacity="1%"', Look(is_hidden=True)),
        ("text", 'opacity="50%"', PLAIN),
        ("text", 'color="#ff0000"', Look(ink=RED)),
        ("text", 'color="#ff0000" use-window-font-color="true" opacity="0%"', Look(ink=AUTOMATIC)),
        ("text", 'font-size="12pt"', Look(size=12.0)),
        ("text", 'font-size="58%"', PLAIN),
        ("text", 'text-line-through-style="solid"', Look(is_struck=True)),
        ("text", 'text-line-through-type="single"', Look(is_struck=True)),
        ("text", 'text-line-through-style="none"', Look(is_struck=False)),
        ("text", 'text-position="super 58%"', Look(is_raised=True)),
        ("text", 'text-position="sub 58%"', Look(is_raised=True)),
        ("text", 'text-position="30% 58%"', Look(is_raised=True)),
        ("text", 'text-position="-3% 100%"', Look(is_raised=True)),
        ("text", 'text-position="2% 100%"', Look(is_raised=False)),
        ("text", 'text-position="0% 100%"', Look(is_raised=False)),
        ("text", 'background-color="#ff0000"', Look(paper=RED)),
        ("text", 'background-color="transparent"', PLAIN),
        ("table-cell", 'border="none"', Look(is_bordered=False)),
        ("table-cell", 'border-top="1pt solid"', Look(is_bordered=True)),
        ("table-cell", 'border-top="none" border-left="1pt solid"', Look(is_bordered=True)),
        ("table-cell", 'background-color="#ff0000"', Look(paper=RED)),
        ("table-row", 'row-height="12pt"', Look(height=12.0)),
        ("table-column", 'column-width="1in"', Look(height=72.0)),
        ("table", 'display="false"', Look(is_shown=False)),
        ("table", 'display="true"', Look(is_shown=True)),
        ("table", "", PLAIN),
        ("section", 'display="none"', Look(is_hidden=True)),
        ("section", "", PLAIN),
    ],
)
def test_what_a_style_says(kind: str, said: str, look: Look) -> None:
    made = styles("", style(said, kind, family="f", name="n"))
    assert made.of("f", "n") == look
    assert made.of("other", "n") == made.of("f", None) == PLAIN


def test_styles_and_what_they_build_on() -> None:
    common = '<default-style family="f"><text-properties font-size="10pt" color="#ff0000"/></default-style>'
    made = styles(
        common + style('font-size="20pt"', family="f", name="above"),
        style('display="none"', family="f", name="own", parent_style_name="above"),
        style("", family="paragraph", name="p", list_style_name="l"),
        '<list-style name="l"><list-level-style-number level="1" num-format="1" num-suffix="." start-value="5"/>'
        '<list-level-style-bullet level="2"/><list-level-style-number level="3" start-value="x"/></list-style>',
        '<outline-style><outline-level-style level="1" num-format="一" num-prefix="("/></outline-style>',
    )
    assert made.of("f", "own") == Look(is_hidden=True, size=20.0, ink=RED)
    assert made.of("f", "none") == Look(size=10.0, ink=RED)
    assert (made.list_of("p"), made.list_of("q"), made.list_of(None)) == ("l", "", "")
    assert {level: found.label(7) for level, found in made.lists["l"].items()} == {1: "7.", 3: ""}
    assert (made.lists["l"][1].start, made.lists["l"][3].start) == (5, 1)
    assert made.lists[""][1].label(2) == "(二"


@pytest.mark.parametrize("depth", [12, 13])
def test_styles_that_build_on_very_many_others(depth: int) -> None:
    chain = [style("", family="f", name=f"s{at}", parent_style_name=f"s{at + 1}") for at in range(depth)]
    made = styles("", *chain, style('display="none"', family="f", name=f"s{depth}"))
    assert made.of("f", "s0").is_hidden is (True if depth == 12 else None)


@pytest.mark.parametrize(
    ("look", "paper", "seen"),
    [
        (PLAIN, BLACK, True),
        (Look(is_hidden=True), WHITE, False),
        (Look(size=1.0), WHITE, False),
        (Look(size=1.1), WHITE, None),
        (Look(size=2.0), WHITE, None),
        (Look(size=2.1), WHITE, True),
        (Look(ink=WHITE), WHITE, False),
        (Look(ink=WHITE), RED, True),
        (Look(ink=WHITE, paper=RED), WHITE, True),
        (Look(ink=WHITE, size=2.0), WHITE, False),
    ],
)
def test_whether_text_is_seen(look: Look, paper: Colour, seen: bool | None) -> None:
    assert sees(look, paper) is seen


def test_a_style_that_changes_by_conditions() -> None:
    made = styles(
        style('color="#ffffff"', family="table-cell", name="white") + style("", family="table-cell", name="plain"),
        '<style family="table-cell" name="a"><map apply-style-name="white"/></style>',
        '<style family="table-cell" name="b"><map apply-style-name="plain"/></style>',
    )
    assert [made.may_hide("table-cell", name) for name in ("a", "b", "c", None)] == [True, False, False, False]
    assert made.is_pale("white")
    assert not made.is_pale("plain")


def test_small_things() -> None:
    assert [repeated(part(f'<c n="{said}"/>')[0], "n", 200) for said in ("3", "0", "900", "x", "123456789")] == [
        3,
        1,
        200,
        1,
        1,
    ]
    assert repeated(part("<c/>")[0], "n", 200) == 1
    assert [is_out_of_sight(part(f'<c visibility="{said}"/>')[0]) for said in ("collapse", "filter", "visible")] == [
        True,
        True,
        False,
    ]
    named = etree.fromstring('<a xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>甲</dc:title></a>')
    assert (title_of(named), title_of(part("")), title_of(None)) == ("甲", None, None)


# Text


STYLES = styles(
    style('color="#ffffff"', family="text", name="white") + style('color="#dddddd"', family="text", name="pale"),
    style('text-line-through-style="solid"', family="text", name="struck"),
    style('text-position="super 58%"', family="text", name="raised"),
    style('font-size="6pt"', family="text", name="small"),
    style('font-size="12pt"', family="text", name="large"),
    style('background-color="#000000"', "table-cell", family="table-cell", name="black"),
    '<style family="paragraph" name="heading" list-style-name="l"/>',
    '<list-style name="l"><list-level-style-number level="1" num-format="一" num-suffix="、"/>'
    '<list-level-style-number level="2" num-format="1" num-suffix="."/></list-style>',
)


def read(body: str) -> TextReader:
    reader = TextReader(STYLES, "a/b")
    reader.read(part(body))
    return reader


def texts(body: str) -> list[str]:
    """Texts as they are; of a table each row with columns, spans and what cannot be read."""
    found = []
    for block in read(body).document.blocks:
        if isinstance(block, Text):
            found.append(block.text)
            continue
        assert isinstance(block, Table)
        for row in block.rows:
            cells = []
            for cell in row.cells:
                span = f"/{cell.column_span}x{cell.row_span}" if (cell.column_span, cell.row_span) != (1, 1) else ""
                cells.append(f"{cell.column}{span}{'!' * cell.is_picture}={cell.text}")
            found.append(f"#{block.number} {' '.join(cells)}" + (f" under {row.covered}" if row.covered else ""))
    return found


def cells_of(inner: str) -> list[str]:
    return texts(f"<table><table-row>{inner}</table-row></table>")


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        ("甲<s/>乙<tab/>丙", "甲 乙 丙"),
        ("甲<line-break/>乙", "甲\n乙"),
        ("1<span style-name='white'>2</span>3", "13"),
        ("1<span style-name='struck'>2</span>3", "1~2~3"),
        ("1<span style-name='raised'>2</span>3", "1^23"),
        ("<span style-name='large'>1</span><span style-name='small'>2</span>", f"1{UNCERTAIN}2"),
        ("<span style-name='large'>件</span><span style-name='small'>2</span>", "件2"),
        ("<span style-name='large'>1</span><span style-name='small'>件</span>", "1件"),
        ("<a style-name='struck'>2</a>", "~2~"),
        ("1<note>2</note>3<annotation>4</annotation>5", "135"),
        ("1<hidden-text>2</hidden-text>3", "13"),
        ("1<bookmark/>2", "12"),
        ("甲<hidden-paragraph is-hidden='true'/>", ""),
        ("甲<hidden-paragraph is-hidden='false'/>", "甲"),
        ("<ruby><ruby-base>甲</ruby-base><ruby-text>jia</ruby-text></ruby>", "甲"),
    ],
)
def test_the_text_of_a_paragraph(inner: str, text: str) -> None:
    assert texts(f"<p>{inner}</p>") == ([text] if text else [])


@pytest.mark.parametrize(
    ("body", "codes"),
    [
        ("<p>1<span style-name='white'>2</span></p>", ["hidden_text"]),
        ("<p>1<span style-name='white'> </span></p>", []),
        ("<p>1<hidden-text>2</hidden-text></p>", ["hidden_text"]),
        ("<p>1<hidden-text/></p>", []),
        ("<p>甲<hidden-paragraph is-hidden='true'/></p>", ["hidden_text"]),
        ("<section display='none'><p>甲</p></section>", ["hidden_text"]),
        ("<section display='true'><p>甲</p></section>", []),
        ("<p><span style-name='pale'>5</span></p>", []),  # in no cell
        ("<table><table-row visibility='collapse'><table-cell/></table-row></table>", ["hidden_text"]),
        (
            "<table><table-row><table-cell><p><span style-name='pale'>5</span></p></table-cell></table-row></table>",
            ["text_hardly_seen"],
        ),
        ("<table><table-row><table-cell><p><span style-name='pale'>甲</span></p></table-cell></table-row></table>", []),
    ],
)
def test_what_is_noted(body: str, codes: list[str]) -> None:
    assert [code for code, *_ in read(body).document.notes] == codes


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        ("<table-cell><p>1</p></table-cell><table-cell/>", "1=1 2="),
        ("<table-cell><p>1</p><p>2</p></table-cell>", "1=1\n2"),
        (
            "<table-cell number-columns-spanned='2'><p>1</p></table-cell><covered-table-cell/><table-cell/>",
            "1/2x1=1 3=",
        ),
        ("<table-cell number-columns-repeated='2'><p>1</p></table-cell><table-cell/>", "1=1 2=1 3="),
        ("<covered-table-cell number-columns-repeated='2'/><table-cell/>", "3="),
        ("<table-cell><p><frame/></p></table-cell>", "1!="),
        ("<table-cell><p>1<frame/></p></table-cell>", "1=1"),
        ("<table-cell><frame/></table-cell>", "1!="),
        ("<table-cell><p><frame><text-box><p>5</p></text-box></frame></p></table-cell>", "1=5"),
        ("<table-cell><p><custom-shape/></p></table-cell>", "1!="),
        ("<table-cell><p><expression/></p></table-cell>", "1!="),
        ("<table-cell><p><expression>5</expression></p></table-cell>", "1=5"),
        ("<table-cell><p><span style-name='pale'>5</span></p></table-cell>", "1!="),
        ("<table-cell><p><span style-name='pale'>甲</span></p></table-cell>", "1=甲"),
        ("<table-cell style-name='black'><p><span style-name='white'>5</span></p></table-cell>", "1=5"),
        ("<table-cell><p><span style-name='white'>5</span></p></table-cell>", "1="),
        ("<table-cell><list style-name='l'><list-item><p>5</p></list-item></list></table-cell>", "1=一、 5"),
        ("<table-cell><list><list-item><p>5</p></list-item></list></table-cell>", "1=5"),
        ("<table-cell><section><p>5</p></section></table-cell>", "1=5"),
        ("<table-cell><section display='none'><p>5</p></section></table-cell>", "1="),
    ],
)
def test_what_a_cell_holds(inner: str, expected: str) -> None:
    assert cells_of(inner) == [f"#1 {expected}"]


def test_cells_over_several_rows() -> None:
    rows = (
        "<table-row><table-cell number-rows-spanned='3'><p>甲</p></table-cell>"
        "<table-cell><p>1</p></table-cell></table-row>"
        "<table-row><covered-table-cell/><table-cell><p>2</p></table-cell></table-row>"
        "<table-row><covered-table-cell/><table-cell><p>3</p></table-cell></table-row>"
        "<table-row number-rows-repeated='2'><table-cell/><table-cell><p>4</p></table-cell></table-row>"
    )
    assert texts(f"<table><table-header-rows>{rows}</table-header-rows></table>") == [
        "#1 1/1x3=甲 2=1",
        "#1 2=2 under {1: '甲'}",
        "#1 2=3 under {1: '甲'}",
        "#1 1= 2=4",
        "#1 1= 2=4",
    ]


def test_tables_in_cells() -> None:
    """One in a form becomes a table of its own behind it; a table that lays out the page is running text."""
    small = "<table><table-row><table-cell><p>1</p></table-cell><table-cell><p>2</p></table-cell></table-row></table>"
    lone = "<table><table-row><table-cell><p>7</p></table-cell></table-row></table>"
    filled = "<table-cell><p>x</p></table-cell>" * 24
    form = (
        f"<table><table-row>{filled}<table-cell>{small}</table-cell><table-cell>{lone}</table-cell></table-row></table>"
    )
    outer, inner = texts(form)
    assert outer.endswith("25=1\n2 26=7")
    assert inner == "#2 1=1 2=2"
    around = f"<table><table-row>{filled[: len(filled) // 24 * 23]}<table-cell>{small}</table-cell></table-row></table>"
    assert texts(around) == ["x"] * 23 + ["#2 1=1 2=2"]


def test_lists_and_headings_are_counted() -> None:
    item = "<list-item><p>甲</p></list-item>"
    deeper = "<list-item><p>乙</p><list><list-item><p>丙</p><p>丁</p></list-item></list></list-item>"
    assert texts(f"<list style-name='l'>{item}{deeper}</list>") == ["一、甲", "二、乙", "1.丙", "丁"]
    assert texts(f"<list style-name='l'>{item}</list><list style-name='l'>{item}</list>") == ["一、甲", "一、甲"]
    on = f"<list style-name='l' continue-numbering='true'>{item}</list>"
    assert texts(f"<list style-name='l'>{item}</list>{on}") == ["一、甲", "二、甲"]
    on = f"<list style-name='l' continue-list='x'>{item}</list>"
    assert texts(f"<list style-name='l'>{item}</list>{on}") == ["一、甲", "二、甲"]
    header = "<list-header><p>目录</p></list-header>"
    assert texts(f"<list style-name='l'>{header}<list-item start-value='5'><p>甲</p></list-item>{item}</list>") == [
        "目录",
        "五、甲",
        "六、甲",
    ]
    again = f"<list style-name='l'>{deeper}{deeper}</list>"
    assert texts(again) == ["一、乙", "1.丙", "丁", "二、乙", "1.丙", "丁"]
    heading = "<h style-name='heading' outline-level='1'>概述</h>"
    assert texts(heading * 2) == ["一、概述", "二、概述"]
    assert texts("<h style-name='heading' outline-level='1' is-list-header='true'>概述</h>") == ["概述"]
    assert texts("<p style-name='heading' outline-level='1'>概述</p>") == ["概述"]


def test_boxes_and_groups_are_text() -> None:
    assert texts("<p>甲<frame><text-box><p>乙</p></text-box></frame></p><p>丙</p>") == ["甲", "乙", "丙"]
    assert texts(
        "<frame><text-box><p>乙</p></text-box></frame><section><p>丙</p></section><forms><p>丁</p></forms>"
    ) == ["乙", "丙"]
    # A box may have any colour.
    assert texts("<frame><text-box><p><span style-name='white'>乙</span></p></text-box></frame><p>1</p>") == ["乙", "1"]


def test_a_document_of_very_many_cells_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(odf_text, "MAX_CELLS", 3)
    assert cells_of("<table-cell/>" * 3) == ["#1 1= 2= 3="]
    with pytest.raises(RefusalError):
        cells_of("<table-cell/>" * 4)
