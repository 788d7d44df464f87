"""Word element by element: runs, fields, merged cells, tables in cells, boxes, what changed or is hidden."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import etree

from disclosure.form.cells import UNCERTAIN
from disclosure.model.document import Document, RefusalError, Table, Text
from disclosure.readers.office import word
from tests.readers.test_numbering import LEVELS

STYLES = '<style styleId="white" type="character"><rPr><color val="FFFFFF"/></rPr></style>'
NUMBERS = (
    f"<abstractNum abstractNumId='7'>{LEVELS.replace('w:', '')}</abstractNum>"
    "<num numId='1'><abstractNumId val='7'/></num>"
)


def part(body: str) -> etree._Element:
    return etree.fromstring(
        f'<a xmlns="urn:w" xmlns:w14="http://schemas.microsoft.com/office" xmlns:o="urn:odd">{body}</a>'
    )


class Held:
    """A package with the parts that every document here has."""

    def __init__(self, *relations: tuple[str, str, bool], body: str = "") -> None:
        self._relations = {str(number): each for number, each in enumerate(relations)}
        self._body = body

    def relations(self, _: str) -> dict[str, tuple[str, str, bool]]:
        return self._relations

    def tree(self, name: str) -> etree._Element | None:
        held = {"word/styles.xml": STYLES, "word/numbering.xml": NUMBERS, "word/document.xml": self._body}
        return part(held[name]) if name in held else None

    def read(self, name: str) -> bytes:
        return name.encode()

    def title(self) -> str:
        return "题"

    def __contains__(self, name: str) -> bool:
        return name != "missing"


def document(body: str, *relations: tuple[str, str, bool], before: str = "") -> Document:
    return word.read(Held(*relations, body=f"{before}<body>{body}</body>"))  # type: ignore[arg-type]


def shown(body: str) -> list[str]:
    """Texts as they are; of a table each row with columns, spans and what cannot be read."""
    found = []
    for block in document(body).blocks:
        if isinstance(block, Text):
            found.append(block.text)
            continue
        assert isinstance(block, Table)
        for row in block.rows:
            cells = []
            for cell in row.cells:
                span = f"/{cell.column_span}x{cell.row_span}" if (cell.column_span, cell.row_span) != (1, 1) else ""
                cells.append(f"{cell.column}{span}{'!' * cell.is_picture}={cell.text}")
            under = f" under {row.covered}" if row.covered else ""
            found.append(f"#{block.number}.{row.number} {' '.join(cells)}{under}")
    return found


def codes(body: str, *relations: tuple[str, str, bool]) -> list[str]:
    return [code for code, *_ in document(body, *relations).notes]


def run(text: str, properties: str = "") -> str:
    return f"<r><rPr>{properties}</rPr><t>{text}</t></r>"


def field(instruction: str, result: str | None = None) -> str:
    middle = "" if result is None else f"<r><fldChar fldCharType='separate'/></r>{run(result)}"
    begin, end = ("<r><fldChar fldCharType='begin'/></r>", "<r><fldChar fldCharType='end'/></r>")
    return f"{begin}<r><instrText>{instruction}</instrText></r>{middle}{end}"


def choice(result: str, default: str = "") -> str:
    entries = "<listEntry val='甲'/><listEntry val='乙'/>"
    said = (
        f"<ddList><result val='{result}'/>{default}{entries}</ddList>"
        if result
        else f"<ddList>{default}{entries}</ddList>"
    )
    begin = f"<r><fldChar fldCharType='begin'><ffData>{said}</ffData></fldChar></r>"
    return begin + "<r><instrText>FORMDROPDOWN</instrText></r><r><fldChar fldCharType='end'/></r>"


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        (run("12"), "12"),
        ("<r><t>甲</t><tab/><t>乙</t><br/><t>丙</t><noBreakHyphen/><sym/></r>", f"甲 乙\n丙-{UNCERTAIN}"),
        ("<r><t>甲</t><ptab/><t>乙</t><cr/><t>丙</t></r>", "甲 乙\n丙"),
        (run("1") + run("2", "<strike/>"), "1~2~"),
        (run("1") + run("2", "<vertAlign val='superscript'/>"), "1^2"),
        (run("1") + run("2", "<strike/><vertAlign val='superscript'/>"), "1~2~"),
        (run("1") + run(" ", "<strike/>") + run("2"), "1 2"),
        (run("1") + run("2", "<vanish/>"), "1"),
        (run("1") + run("2", "<rStyle val='white'/>"), "1"),
        (run("1") + run("2", "<w val='19'/>"), f"1{UNCERTAIN}2"),
        (run("1") + run("2", "<w val='20'/>"), "12"),
        (run("1") + run("2", "<spacing val='-60'/>"), f"1{UNCERTAIN}2"),
        (run("1") + run("2", "<spacing val='-20'/>"), "12"),
        (run("1") + run("2", "<strike/><w val='1'/>"), "1~2~"),
        (run("1", "<sz val='24'/>") + run("2", "<sz val='12'/>"), f"1{UNCERTAIN}2"),
        (run("1", "<sz val='24'/>") + run("2", "<sz val='20'/>"), "12"),
        (run("件", "<sz val='24'/>") + run("2", "<sz val='12'/>"), "件2"),
        (run("1", "<sz val='24'/>") + run("件", "<sz val='12'/>"), "1件"),
        (f"<ins>{run('1')}</ins><del>{run('2')}</del><hyperlink>{run('3')}</hyperlink>", "13"),
        (f"<moveFrom>{run('2')}</moveFrom><moveTo>{run('3')}</moveTo>", "3"),
        (f"<bdo val='rtl'>{run('12')}</bdo>", f"{UNCERTAIN}12"),
        (f"<bdo val='ltr'>{run('12')}</bdo>", "12"),
        ("<oMath><r><t>1</t></r><r><t>2</t></r></oMath>", "12"),
        ("<oMath><r><t>1</t></r><sSup><e><r><t>2</t></r></e></sSup></oMath>", f"1{UNCERTAIN}2"),
        ("<r><footnoteReference customMarkFollows='1'/><t>1</t></r>", "^1"),
        ("<r><footnoteReference/><t>1</t></r>", "1"),
        ("<r><ruby><rt><r><t>yi</t></r></rt><rubyBase><r><t>一</t></r></rubyBase></ruby></r>", "一"),
        (f"<sdt><sdtContent>{run('12')}</sdtContent></sdt>", "12"),
        (f"<other>{run('12')}</other>", ""),
        (run("甲　　乙"), "甲 乙"),
    ],
)
def test_the_runs_of_a_paragraph(inner: str, text: str) -> None:
    assert shown(f"<p>{inner}</p>") == ([text] if text else [])


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        (field("PAGE", "5"), "5"),
        (field("=SUM(LEFT)", "5"), "5"),
        (field(" =SUM(LEFT)"), UNCERTAIN),
        (field("QUOTE 5"), UNCERTAIN),
        (field("quote 5"), UNCERTAIN),
        (field("REFERENCE"), ""),
        (field("XE 甲"), ""),
        (field("EQ \\o(1,2)"), UNCERTAIN),
        (field("EQ \\o(1,2)", "12"), f"12{UNCERTAIN}"),
        (field('IF "" 5', "5"), f"5{UNCERTAIN}"),
        (field('IF "a" 5', "5"), "5"),
        (f"{run('1')}{field('PAGE', '2')}{run('3')}", "123"),
        # A field within the instruction of another.
        (
            "<r><fldChar fldCharType='begin'/></r>"
            + field("PAGE", "7")
            + "<r><fldChar fldCharType='separate'/></r>"
            + run("8")
            + "<r><fldChar fldCharType='end'/></r>",
            "8",
        ),
        (choice("1"), "乙"),
        (choice("0"), "甲"),
        (choice(""), "甲"),
        (choice("", "<default val='1'/>"), "乙"),
        (choice("0", "<default val='1'/>"), "甲"),
        (choice("2"), UNCERTAIN),
        ("<r><fldChar fldCharType='end'/></r>" + run("1"), "1"),
        ("<r><fldChar fldCharType='separate'/></r>" + run("1"), "1"),
        (
            "<r><rPr><vanish/></rPr><fldChar fldCharType='begin'/></r>"
            + run("1")
            + "<r><rPr><vanish/></rPr><fldChar fldCharType='end'/></r>"
            + run("2"),
            "2",
        ),
    ],
)
def test_fields_show_their_results(inner: str, text: str) -> None:
    assert shown(f"<p>{inner}</p>") == ([text] if text else [])


BOX = "<r><pict><txbxContent><p><r><t>乙</t></r></p></txbxContent></pict></r>"
FALLBACK = "<Fallback><r><t>旧</t></r></Fallback>"


def test_boxes_and_alternatives() -> None:
    assert shown(f"<p>{run('甲')}{BOX}</p><p>{run('丙')}</p>") == ["甲", "乙", "丙"]
    for requires, text in (("w14", "新"), ("o", "旧"), ("w14 o", "旧")):
        new = f"<AlternateContent><Choice Requires='{requires}'>"
        assert shown(f"<p>{new}{run('新')}</Choice>{FALLBACK}</AlternateContent></p>") == [text]
        blocks = f"<p>{run('新')}</p></Choice><Fallback><p>{run('旧')}</p></Fallback></AlternateContent>"
        assert shown(new + blocks) == [text]
    assert shown(f"<p><AlternateContent><Choice Requires='o'>{run('新')}</Choice></AlternateContent></p>") == ["新"]
    assert shown("<p><AlternateContent/></p>") == []
    inside = f"<Choice Requires='w14'><drawing><txbxContent><p>{run('新')}</p></txbxContent></drawing></Choice>"
    assert shown(f"<p><r><AlternateContent>{inside}</AlternateContent></r></p>") == ["新"]


def table(*rows: str, head: str = "") -> str:
    return f"<tbl><tblPr>{head}</tblPr>{''.join(f'<tr>{row}</tr>' for row in rows)}</tbl>"


def cell(text: str, properties: str = "") -> str:
    return f"<tc><tcPr>{properties}</tcPr><p>{run(text)}</p></tc>"


BEGINS, GOES_ON = "<vMerge val='restart'/>", "<vMerge/>"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ((cell("1") + cell("2"),), ["1=1 2=2"]),
        ((cell("1", "<gridSpan val='2'/>") + cell("2"),), ["1/2x1=1 3=2"]),
        ((cell("1", "<gridSpan val='0'/>") + cell("2"),), ["1=1 2=2"]),
        (("<trPr><gridBefore val='2'/></trPr>" + cell("1"),), ["3=1"]),
        ((cell("甲", BEGINS) + cell("1"), cell("", GOES_ON) + cell("2")), ["1/1x2=甲 2=1", "2=2 under {1: '甲'}"]),
        (
            (
                cell("甲", BEGINS) + cell("1"),
                cell("", GOES_ON) + cell("2"),
                cell("", "<vMerge val='continue'/>") + cell("3"),
            ),
            ["1/1x3=甲 2=1", "2=2 under {1: '甲'}", "2=3 under {1: '甲'}"],
        ),
        ((cell("甲", BEGINS), cell("乙", BEGINS)), ["1=甲", "1=乙"]),
        ((cell("甲") + cell("1"), cell("乙", GOES_ON) + cell("2")), ["1=甲 2=1", "1=乙 2=2"]),  # over nothing
        (
            (cell("甲", BEGINS + "<gridSpan val='2'/>"), cell("", GOES_ON + "<gridSpan val='2'/>") + cell("1")),
            ["1/2x2=甲", "3=1 under {1: '甲', 2: '甲'}"],
        ),
        ((cell("甲", BEGINS + "<gridSpan val='2'/>"), cell("乙", GOES_ON) + cell("1")), ["1/2x1=甲", "1=乙 2=1"]),
        ((cell("甲", "<hMerge val='restart'/>") + cell("", "<hMerge/>") + cell("1"),), ["1/2x1=甲 3=1"]),
        ((cell("甲", "<hMerge/>") + cell("1"),), ["1=甲 2=1"]),
        ((cell("1"), "<trPr><del/></trPr>" + cell("2"), cell("3")), ["1=1", "1=3"]),
        ((cell("1"), "<trPr><ins/></trPr>" + cell("2")), ["1=1", "1=2"]),
        ((cell("1"), "<trPr><hidden/></trPr>" + cell("2")), ["1=1"]),
        ((cell("1"), "<trPr><hidden val='0'/></trPr>" + cell("2")), ["1=1", "1=2"]),
        ((cell("1"), "<trPr><trHeight val='40' hRule='exact'/></trPr>" + cell("2")), ["1=1"]),
        ((cell("1"), "<trPr><trHeight val='41' hRule='exact'/></trPr>" + cell("2")), ["1=1", "1=2"]),
        ((cell("1"), "<trPr><trHeight val='40'/></trPr>" + cell("2")), ["1=1", "1=2"]),
        ((cell("1") + cell("2", "<cellDel/>") + cell("3"),), ["1=1 2=3"]),
        ((cell("1") + cell("2", "<cellIns/>"),), ["1=1 2=2"]),
        (("<sdt><sdtContent>" + cell("1") + "</sdtContent></sdt>" + cell("2"),), ["1=1 2=2"]),
        (("",), []),
    ],
)
def test_rows_of_a_table(rows: tuple[str, ...], expected: list[str]) -> None:
    assert [row.partition(" ")[2] for row in shown(table(*rows))] == expected


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        (f"<p>{run('1')}</p><p>{run('2')}</p>", "1=1\n2"),
        (f"<p/><p>{run('2')}</p>", "1=2"),
        ("<p><r><drawing/></r></p>", "1!="),
        (f"<p><r><drawing/></r>{run('1')}</p>", "1=1"),
        ("<p><r><pict/></r></p><p/>", "1!="),
        (f"<p>{BOX}</p>", "1=乙"),
        (f"<tcPr><shd fill='000000'/></tcPr><p>{run('5', '<color val=`FFFFFF`/>')}</p>", "1=5"),
        (f"<p>{run('5', '<color val=`FFFFFF`/>')}</p>", "1="),
        (f"<p>{run('5', '<color val=`DDDDDD`/>')}</p>", "1!="),
        (f"<p>{run('甲', '<color val=`DDDDDD`/>')}</p>", "1=甲"),
        (f"<p>{run('甲', '<color val=`DDDDDD`/>')}</p><p>{run('5')}</p>", "1!="),
        (f"<ins><p>{run('1')}</p></ins><del><p>{run('2')}</p></del>", "1=1"),
        ("<p><pPr><numPr><ilvl val='0'/><numId val='1'/></numPr></pPr>" + run("5") + "</p>", "1=一、 5"),
        ("<p><pPr><numPr><ilvl val='0'/><numId val='1'/></numPr></pPr>" + run("甲") + "</p>", "1=一、甲"),
        ("<p><pPr><numPr><ilvl val='0'/><numId val='1'/></numPr></pPr></p>", "1=一、"),
    ],
)
def test_what_a_cell_holds(inner: str, expected: str) -> None:
    assert shown(table(f"<tc>{inner.replace('`', chr(34))}</tc>")) == [f"#1.1 {expected}"]


def test_numbers_before_paragraphs() -> None:
    numbered = "<pPr><numPr><ilvl val='0'/><numId val='1'/></numPr></pPr>"
    assert shown(f"<p>{numbered}{run('5')}</p><p>{numbered}</p><p>{numbered}{run('甲')}</p>") == ["一、5", "三、甲"]


def test_tables_in_tables() -> None:
    small, lone = table(cell("1") + cell("2")), table(cell("7"))
    assert shown(table(cell("x") * 3 + f"<tc>{small}</tc>")) == ["x", "x", "x", "#2.1 1=1 2=2"]
    assert shown(table(cell("x") + f"<tc>{lone}</tc>")) == ["#1.1 1=x 2=7"]  # a box around what it holds
    form = table(cell("x") * 24 + f"<tc>{small}</tc>")
    outer, inner = shown(form)
    assert outer.endswith("25=1\n2")
    assert inner == "#2.1 1=1 2=2"
    assert "x" in shown(table(cell("x") * 23 + f"<tc>{small}</tc>"))
    white = "<color val='FFFFFF'/>"
    dark = table(f"<tc><p>{run('5', white)}</p></tc>", head="<shd fill='000000'/>")
    assert shown(dark + f"<p>{run('6', white)}</p>") == ["#1.1 1=5"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f"<p>{run('1')}</p>", []),
        (f"<p><ins>{run('1')}</ins></p>", ["tracked_changes"]),
        (f"<ins><p>{run('1')}</p></ins>", ["tracked_changes"]),
        (f"<del><p>{run('1')}</p></del>", ["tracked_changes"]),
        (f"<p><del>{run('1')}</del></p>", ["tracked_changes"]),
        (f"<p><hyperlink>{run('1')}</hyperlink></p>", []),
        (table("<trPr><del/></trPr>" + cell("2")), ["tracked_changes"]),
        (table(cell("1", "<cellDel/>") + cell("2")), ["tracked_changes"]),
        (table("<trPr><hidden/></trPr>" + cell("2")), ["hidden_text"]),
        (f"<p>{run('1', '<vanish/>')}</p>", ["hidden_text"]),
        ("<p><r><rPr><vanish/></rPr><tab/></r></p>", []),
        (
            table(
                cell("1") + f"<tc><p>{run('5', chr(60) + 'color val=' + chr(39) + 'DDDDDD' + chr(39) + '/>')}</p></tc>"
            ),
            ["text_hardly_seen"],
        ),
    ],
)
def test_what_is_noted(body: str, expected: list[str]) -> None:
    assert codes(body) == expected


def test_what_a_document_refers_to() -> None:
    assert codes("", ("oleObject", "x", True)) == ["outside_content"]
    assert codes("", ("hyperlink", "x", True), ("image", "x", True), ("oleObject", "x", False)) == []
    assert codes("", ("aFChunk", "a.html", False)) == ["embedded_content"]
    assert codes("", ("aFChunk", "a.html", True)) == ["outside_content"]
    one, other = ("aFChunk", "a.html", False), ("aFChunk", "b.html", False)
    for relations, found in (
        ((one,), b"a.html"),
        ((one, other), None),
        ((), None),
        ((("aFChunk", "missing", False),), None),
    ):
        assert word.page_inside(Held(*relations)) == found  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("target", "is_word"),
    [
        ("word/document.xml", True),
        ("xl/workbook.xml", False),
        ("PPT/slides.xml", False),
        ("missing", True),
        ("document.xml", True),
    ],
)
def test_which_packages_are_documents(target: str, is_word: bool) -> None:
    held: Any = Held(("officeDocument", target, False))
    assert word.accepts(held) is is_word
    assert word.accepts(Held(("officeDocument", target, True))) is True  # type: ignore[arg-type]


def test_what_is_no_document_is_damaged() -> None:
    with pytest.raises(RefusalError):
        word.read(Held(body="<p/>"))  # type: ignore[arg-type]
    made = document(f"<p>{run('甲')}</p>")
    assert made.file_title == "题"
    # A page with a background may have any colour.
    white = table(cell("甲")) + f"<p>{run('乙', '<rStyle val=`white`/>')}</p>".replace("`", '"')
    assert [block.text for block in document(white, before="<background/>").blocks if isinstance(block, Text)] == ["乙"]
    assert [block.text for block in document(white).blocks if isinstance(block, Text)] == []


def test_a_document_of_very_many_cells_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word, "MAX_CELLS", 3)
    assert len(shown(table(cell("1") * 2, cell("1")))) == 2
    with pytest.raises(RefusalError):
        shown(table(cell("1") * 2, cell("1") * 2))
