"""Parts of the reader of web pages by themselves: what is a page, its blocks, its names, its sheets, what is hidden."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from disclosure.form.cells import UNCERTAIN
from disclosure.model.document import Document, Table, Text
from disclosure.readers.web import html, html_cells, html_sheets, html_styles, html_unseen, mhtml

FILL = b"x" * 3000


@pytest.mark.parametrize(
    ("data", "is_page"),
    [
        (b"<html><body>", True),
        (b"<table>", False),
        (b"text", False),
        (FILL + b"<html><td>", True),
        (b"<html>" + FILL + b"<TD>", True),
        (b"x" * 70_000 + b"<html><td>", False),
        ("<html><td>".encode("utf-16"), True),
        ("<html>".encode("utf-16"), False),
        (b"\xfe\xff" + "<html><td>".encode("utf-16-be"), True),
        ("<html><td>".encode("utf-16-le"), True),
        ("<html><td>".encode("utf-16-be"), True),
    ],
)
def test_two_tags_near_the_beginning_make_a_page(data: bytes, is_page: bool) -> None:
    assert html.accepts(data) is is_page


@pytest.mark.parametrize(
    ("start", "depth"),
    [
        ("<div><b>", 2),
        ("<div><b></b><i></i>", 2),
        ("</div></div><div>", 1),
        ("<b></b><i><u>", 2),
        ("<div/><x-a/>", 0),
        ("<p><li><td><option><img><br>", 0),
        ("<pre><link><DIV a='1'>", 2),
    ],
)
def test_the_depth_counts_elements_that_do_not_end_by_themselves(start: str, depth: int) -> None:
    count = 20_000 - start.count("<")
    assert html.nesting_depth(start + "<br>" * count) == depth
    assert html.nesting_depth(start + "<br>" * (count - 1)) == 0


def test_the_text_at_the_end_is_without_tags() -> None:
    assert html.text_at_end("<td>1</td><td>&lt;2") == "1<2"
    assert html.text_at_end("a" + "b" * 40) == "b" * 40
    assert html.text_at_end("a" + "<b/>" * 1000) == ""
    assert html.text_at_end("a" + "<b/>" * 999) == "a"


@pytest.mark.parametrize(
    ("page", "is_open"),
    [
        ("<td>1", True),
        ("<th>1", True),
        ("<tr><TD>1<b>2</b>", True),
        ("<td>1</td>", False),
        ("<td>1<th>2</th>", False),
        ("<th>1</th><td>2", True),
        ("<td>1</tr>", False),
        ("<td>1</table>", False),
        ("<td>1</body>", False),
        ("<td>1</html>", False),
        ("12", False),
        ("<td>" + "1" * 4000, False),
    ],
)
def test_a_page_that_stops_inside_a_cell(page: str, is_open: bool) -> None:
    assert html.ends_in_cell(page) is is_open


def notes_of(page: str) -> dict[str, str]:
    return {code: message for code, message, _ in html.read(page).notes}


@pytest.mark.parametrize(
    ("page", "named"),
    [
        ("<a href='a.docx'>报告</a>", "“报告”"),
        ("<a href='f?id=1'>年报.pdf</a>", "“年报.pdf”"),
        ("<a href='a.PDF'></a>", "“a.PDF”"),
        ("<iframe src='v/a.pdf'></iframe>", "“v/a.pdf”"),
        ("<embed src='a.ofd.pdf'><object data='b.xls'></object>", "“a.ofd.pdf”、“b.xls”"),
        ("".join(f"<a href='a.doc'>{name}</a>" for name in "甲甲乙丙丁"), "“甲”、“乙”、“丙”"),
        (f"<a href='a.doc'>{'字' * 61}</a>", f"“{'字' * 60}”"),
        (f"<a href='{'b' * 60}.doc'></a>", f"“{'b' * 56}.doc”"),
        ("<a href='a.doc'>甲</a>信息内容", ""),
        ("<a href='a.html'>甲</a><a href='b.docs'>乙</a>", ""),
        ("<a name='a.doc'>甲</a>", ""),
    ],
)
def test_files_that_a_page_without_tables_links_to_are_named(page: str, named: str) -> None:
    said = notes_of(page).get("in_attachment", "")
    assert said.partition("附有")[2].partition("，")[0] == named


def test_a_script_with_words_of_the_form_is_said_to_make_the_tables() -> None:
    script = "<script>信息内容 复议后起诉</script>"
    assert "tables_by_script" in notes_of(script)
    assert "tables_by_script" in notes_of(script.replace("信息内容", "\\u4fe1\\u606f\\u5185\\u5bb9"))
    assert "tables_by_script" not in notes_of(f"<p>信息内容</p>{script}")
    assert "tables_by_script" not in notes_of(f"<table><tr><td>1</table>{script}")
    assert "tables_by_script" not in notes_of("<script>x</script>")


@pytest.mark.parametrize(
    ("hidden", "shown", "is_left"),
    [
        ("信息内容", "信息内容", False),
        ("信息内容", "信息内容 复议后起诉", False),
        ("信息内容 复议后起诉", "信息内容", True),
        ("信息内容", "", True),
        ("数", "数", True),
    ],
)
@pytest.mark.parametrize(
    ("head", "around"),
    [
        ("", "<div hidden><table><tr><td>{}</table></div>"),
        ("", "<table style='DISPLAY: none'><tr><td>{}</table>"),
        ("<style>.h{display:none}</style>", "<div class=h><table><tr><td>{}</table></div>"),
        ("<style>.h{display:none}</style>", "<table class=h><tr><td>{}</table>"),
    ],
)
def test_a_hidden_table_goes_where_the_page_shows_all_that_it_has(
    head: str, around: str, hidden: str, shown: str, is_left: bool
) -> None:
    page = f"{head}{around.format(hidden)}<table><tr><td>{shown}</table>"
    assert len(html.parse_page(page).css("table")) == 1 + is_left


def shown(cells: str, head: str = "") -> list[str]:
    """The texts of the cells of a row."""
    (row,) = [
        row
        for block in html.read(f"{head}<table><tr>{cells}</table>").blocks
        if isinstance(block, Table)
        for row in block.rows
    ]
    return [cell.text for cell in row.cells]


@pytest.mark.parametrize(
    ("cells", "texts"),
    [
        ("<td style='visibility:hidden'>1<b>2</b></td><td>3</td>", ["", "3"]),
        ("<td><b style='visibility:hidden'>1<i style='visibility:visible'>2</i></b>4</td><td>3</td>", ["?4", "3"]),
        ("<td style='visibility: HIDDEN'>1</td><td>3</td>", ["", "3"]),
        ("<td style='visibility:hidden'>1<b style='visibility:visible'>2</b></td><td>3</td>", ["?", "3"]),
        ("<td><b style='visibility:hidden'>1</b>2</td><td>3</td>", ["2", "3"]),
        ("<td style='display:none'>1</td><td>3</td>", ["3"]),
        ("<td hidden>1</td><td><i hidden>2</i>3</td>", ["3"]),
        ("<td>1</td><td style='color:red'>3</td>", ["1", "3"]),
    ],
)
def test_cells_that_show_nothing_keep_their_place(cells: str, texts: list[str]) -> None:
    assert [text.replace(UNCERTAIN, "?") for text in shown(cells)] == texts


def test_a_row_that_shows_nothing_has_blank_cells() -> None:
    cells = "<td>1<th style='VISIBILITY: visible'>2<th>3<td>4<b style='visibility:visible'>5</b>"
    parser = html.parse_page(f"<table><tr style='visibility:hidden'>{cells}<tr><td>6</table>")
    assert [cell.text().replace(UNCERTAIN, "?") for cell in parser.css("td, th")] == ["", "2", "", "?", "6"]


@pytest.mark.parametrize(
    ("inner", "count"),
    [
        ("<table><tr><td>" + "字" * 60 + "</table>", 1),
        ("<table><tr><td>" + "字" * 61 + "</table>", 2),
        ("<table><tr><td>1<td>2</table>", 2),
        ("<table><thead><tr><th>1</table>", 1),
        ("<p></p><div><table><tr><td>1</table></div>", 1),
        ("<section><table><tr><td>1</table></section>", 2),
    ],
)
def test_boxes_of_one_short_cell_are_opened(inner: str, count: int) -> None:
    page = f"<table><tr><td>甲<td>{inner}</table>"
    assert len([block for block in html.read(page).blocks if isinstance(block, Table)]) == 1
    parser = html.parse_page(page)
    html._open_boxes(parser)
    assert len(parser.css("table")) == count
    alone = html.parse_page(f"<div>{inner}</div>")
    before = len(alone.css("table"))
    html._open_boxes(alone)
    assert len(alone.css("table")) == before


def blocks_of(page: str) -> list[str]:
    """The texts of a page, a table by its number and its cells."""
    return [
        block.text
        if isinstance(block, Text)
        else f"{block.number}: {'/'.join(cell.text for row in block.rows for cell in row.cells)}"
        for block in html.read(page).blocks
    ]


@pytest.mark.parametrize(
    ("page", "blocks"),
    [
        ("<p>甲 <b>乙</b>\n丙</p>丁<div>戊</div>己", ["甲 乙 丙", "丁", "戊", "己"]),
        ("<p>甲  乙</p>", ["甲 乙"]),
        ("<pre>甲  乙\n丙</pre><p>丁  戊</p>", ["甲  乙\n丙", "丁 戊"]),
        ("12<sup>3</sup>4<sub>5</sub>", ["12^34^5"]),
        ("12<del>3</del>4<s>5</s>", ["12~3~4~5~"]),
        ("<script>1</script><style>2</style>甲<textarea>3</textarea><noscript>4</noscript>乙", ["甲乙"]),
        ("甲<!-- 1 -->乙", ["甲乙"]),
        ("甲<table><tr><td>1</table>乙<table></table><table><tr><td>2</table>", ["甲", "1: 1", "乙", "3: 2"]),
        ("<table><caption>题 名</caption><tr><td>1</table>", ["题 名", "1: 1"]),
        ("<table><tr><td>左<td><table><tr><td>1<td>2</table>右</table>", ["左", "2: 1/2", "右"]),
        ("<p> </p><p></p>", []),
    ],
)
def test_blocks_stand_as_a_browser_shows_them(page: str, blocks: list[str]) -> None:
    assert blocks_of(page) == blocks
    texts = [block.line for block in html.read(page).blocks if isinstance(block, Text)]
    assert texts == list(range(1, len(texts) + 1))


def test_what_nests_deeper_than_is_read_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    page = "<div>甲<div>乙<pre>丙</pre><table><tr><td>1</table></div></div>丁  戊"
    monkeypatch.setattr(html, "MAX_DEPTH", 3)
    assert blocks_of(page) == ["甲", "乙", "1: 1", "丁 戊"]
    monkeypatch.setattr(html, "MAX_DEPTH", 4)
    assert blocks_of(page) == ["甲", "乙", "丙", "1: 1", "丁 戊"]


def test_cells_beyond_the_most_are_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    page = "<table><tr><td>1<td>2</table>甲<table><tr><td>3</table><p>乙"
    monkeypatch.setattr(html, "MAX_CELLS", 3)
    assert blocks_of(page) == ["1: 1/2", "甲", "2: 3", "乙"]
    monkeypatch.setattr(html, "MAX_CELLS", 2)
    assert blocks_of(page) == ["1: 1/2", "甲", "2: 3"]
    assert [(code, place) for code, _, place in html.read(page).notes] == [("too_many_cells", "table 2")]


@pytest.mark.parametrize(
    ("head", "metadata"),
    [
        ("<title> 题  名 </title><h1>标</h1><h1>二</h1>", {"title": "题 名", "h1": "标"}),
        ("<meta name=' PubDate ' content=' 2024 '>", {"pubdate": "2024"}),
        ("<meta property=og:title content=甲><meta itemprop=x content=乙>", {"og:title": "甲", "x": "乙"}),
        ("<meta name=a content=甲><meta name=A content=乙>", {"a": "甲"}),
        ("<meta name=a content=''><meta content=b><meta name=c>", {}),
        (f"<meta name=a content={'b' * 2001}>", {"a": "b" * 2000}),
        ('<b id="publish_time">2024-1-2</b>', {"publish_time": "2024-1-2"}),
        ("<time itemprop=datePublished datetime=2024>去年</time>", {"datepublished": "2024"}),
        ("<b id=other>2024</b>", {}),
    ],
)
def test_names_and_days_that_a_page_says(head: str, metadata: dict[str, str]) -> None:
    assert html.read(head).metadata == metadata


@pytest.mark.parametrize(
    ("tags", "has_looks"),
    [
        ("td style='text-decoration:line-through'>", True),
        ("b v-text=a>", True),
        ("b v-html=a>", True),
        ("b ng-bind=a>", True),
        ("b style='VERTICAL-ALIGN : sub'>", True),
        ("b style='vertical-align:middle'>", False),
        ("b style='background:url(a.png)'>", True),
        ("a href='url(a)'>", False),
        ("p>url(a)", False),
    ],
)
def test_signs_of_looks(tags: str, has_looks: bool) -> None:
    assert html_cells.has_looks(tags) is has_looks


def seen_as(inner: str) -> str:
    """`one`, where the digits of a cell are seen as one number, `doubtful`, where that cannot be told."""
    (text,) = shown(f"<td>{inner}</td>")
    return "doubtful" if UNCERTAIN in text else "one" if "13" in text else text


ONE, DOUBTFUL = "one", "doubtful"


@pytest.mark.parametrize(
    ("inner", "seen"),
    [
        ("<b>1</b>3", ONE),
        ("<b>1</b><em>3</em>", ONE),
        ("<o:p>1</o:p>3", ONE),
        ("<q>1</q>3", DOUBTFUL),
        ("<q>1<b></b>3</q>", ONE),
        ("<q><b>1</b><i>3</i></q>", ONE),
        ("<q><b>1</b></q><i>3</i>", DOUBTFUL),
        ("<b lang=en data-x=1 v:x=2>1</b>3", ONE),
        ("<b onclick=x>1</b>3", DOUBTFUL),
        ("<b class>1</b>3", ONE),
        ("<b class='MsoNormal GramE'>1</b>3", ONE),
        ("<b class=x>1</b>3", DOUBTFUL),
        ("<b style='color:red'>1</b>3", ONE),
        ("<b style='COLOR:#12f !important'>1</b>3", ONE),
        ("<b style='color:#12'>1</b>3", DOUBTFUL),
        ("<b style='color:rgb(1, 2, 3)'>1</b>3", ONE),
        ("<b style='color:rgba(1,2,3,.3)'>1</b>3", ONE),
        ("<b style='color:rgba(1,2,3,.2)'>1</b>3", DOUBTFUL),
        ("<b style='opacity:.3'>1</b>3", ONE),
        ("<b style='opacity:.2'>1</b>3", DOUBTFUL),
        ("<b style='padding:0pt 0px'>1</b>3", ONE),
        ("<b style='padding:1pt'>1</b>3", DOUBTFUL),
        ("<b style='mso-x:1;font-family:a;background-color:red;letter-spacing:1pt'>1</b>3", ONE),
        ("<b style=';;'>1</b>3", ONE),
        ("<b style='font-size:8pt'>1</b>3", ONE),
        ("<b style='font-size:7.9pt'>1</b>3", DOUBTFUL),
        ("<b style='font-size:10px'>1</b>3", DOUBTFUL),
        ("<b style='font-size:11px'>1</b>3", ONE),
        ("<b style='font-size:9pt'>1</b><b style='font-size:12pt'>3</b>", ONE),
        ("<b style='font-size:8.9pt'>1</b><b style='font-size:1em'>3</b>", DOUBTFUL),
        ("<b style='font-size:9pt'>1</b><b style='font:bold 100% a'>3</b>", ONE),
        ("<b style='font-size:74%'>1</b><b style='font-size:1rem'>3</b>", DOUBTFUL),
        ("<b style='font-size:medium'>1</b>3", ONE),
        ("<b style='font-size:inherit'>1</b>3", ONE),
        ("<b style='font-size:smaller'>1</b>3", DOUBTFUL),
        ("<b style='font-size:6pt'><i style='font-size:12pt'>1</i></b>3", ONE),
        ("<font size=2>1</font>3", ONE),
        ("<font size=-1>1</font>3", DOUBTFUL),
        ("<font size=3>1</font>3", ONE),
        ("<div style='display:flex'><b>1</b>3</div>", DOUBTFUL),
        ("<div style='display:block'><b>1</b>3</div>", ONE),
        ("<b>1</b>件3", "1件3"),
        ("<b>1</b> 3", "1 3"),
        ("<b>1.</b><i>3</i>", "1.3"),
        ("<q>1,</q>3", DOUBTFUL),
        ("<q>1.2</q>.3", DOUBTFUL),
        ("<q>一</q>3", "一3"),
        ("<q>.</q>,", ".,"),
    ],
)
def test_digits_that_elements_put_side_by_side(inner: str, seen: str) -> None:
    assert seen_as(inner) == seen


@pytest.mark.parametrize(
    ("sheet", "rules"),
    [
        ("a{b:c} d { e }", [("a", "b:c"), ("d", " e ")]),
        ("@import x; a{b}", [("a", "b")]),
        ("@media x{a{b}c{d}}e{f}", [("e", "f")]),
        ("@media x{a{b}", []),
        ("a{b", []),
        ("a", []),
        ("a{b}" * 5000, [("a", "b")] * 4000),
    ],
)
def test_rules_of_a_sheet_that_stand_under_no_condition(sheet: str, rules: list[tuple[str, str]]) -> None:
    assert list(html_styles._rules(sheet)) == rules


@pytest.mark.parametrize(
    ("page", "sheets"),
    [
        ("<style>a</style><STYLE x>b</STYLE>", ["a", "b"]),
        ("</style><style>a<style>b</style></style>c", ["a<style>b"]),
        ("<style>a", []),
        ("<styles>a</styles>", []),
    ],
)
def test_sheets_of_a_page(page: str, sheets: list[str]) -> None:
    assert list(html_styles._sheets(page)) == sheets


def test_comments_of_a_sheet_are_no_rules() -> None:
    assert html_styles._without_comments("<!-- a/* b */c/* d */ -->").split() == ["a", "c"]


@pytest.mark.parametrize(
    ("selector", "is_conditional"),
    [("a", False), ("a:hover", True), ("td:first-child b", False), ("li:not(.a)", False), ("a::before", True)],
)
def test_selectors_that_ask_for_more_than_a_place(selector: str, is_conditional: bool) -> None:
    assert html_styles._is_conditional(selector) is is_conditional


@pytest.mark.parametrize(
    ("rules", "marks"),
    [
        (".a{vertical-align:super}", [(".a", "^", False)]),
        (".a, .b{text-decoration:line-through}", [(".a", "~", False), (".b", "~", False)]),
        (".a{vertical-align:sub;display:none}", [(".a", UNCERTAIN, False)]),
        (".a{display:none;float:left}", []),
        (".a{transform:rotate(9deg)}", [(".a", UNCERTAIN, False)]),
        (".a{transform:none}", []),
        (".a{width:0}", [(".a", UNCERTAIN, False)]),
        (".a{width:0.5em;opacity:0.5;color:rgba(0,0,0,1)}", []),
        (".a:hover{display:none}", []),
        (".a::after{content:'9'}", [(".a", UNCERTAIN, True)]),
        (".a:before{content:attr(x)}", [(".a", UNCERTAIN, True)]),
        (".a::after{content:'x'}", []),
        (".a::after{display:none}", []),
        (".a{content:'9'}", [(".a", "", False)]),
        ("::after{content:'9'}", []),
        (f".{'a' * 199}{{display:none}}", [(f".{'a' * 199}", UNCERTAIN, False)]),
        (f".{'a' * 200}{{display:none}}", []),
        (".a{display:none}" * 101, [(".a", UNCERTAIN, False)] * 100),
        (".a{color:red}", []),
    ],
)
def test_marks_of_the_rules_of_a_sheet(rules: str, marks: list[tuple[str, str, bool]]) -> None:
    assert list(html_styles._marks_of_sheets(f"<style>{rules}</style>")) == marks


@pytest.mark.parametrize(
    ("rules", "count"),
    [
        (".a{display:none}", 1),
        (".a,.b{DISPLAY : none}", 2),
        (".a:hover{display:none} .b{display:none}", 1),
        (".a{display:block}", 0),
        ("a[[{display:none} .b{display:none}", 1),
        (f".{'b' * 200}{{display:none}} .a{{display:none}}", 1),
        (".a{display:none}" * 101, 100),
        ("@media print{.a{display:none}}", 0),
    ],
)
def test_elements_that_the_sheets_do_not_display(rules: str, count: int) -> None:
    page = f"<style>{rules}</style><p class=a>1</p><p class=b>2</p>"
    assert len(html_styles.hidden_by_sheets(LexborHTMLParser(page), page)) == count


@pytest.mark.parametrize(
    ("head", "cells", "texts"),
    [
        (".a{vertical-align:super}", "<td>1<b class=a>2</b>", ["1^2"]),
        (".a{vertical-align:super}", "<td class=a>12", ["12"]),
        (".a{text-decoration:line-through}", "<td>1<b class=a>2</b>3", ["1~2~3"]),
        (".a{text-decoration:line-through}", "<td class=a>12", ["~12"]),
        ("tr{text-decoration:line-through}", "<td>12<td>3", ["~12", "~3"]),
        (".a{display:none}", "<td>1<b class=a> - </b>", ["1 -"]),
        (".a{display:none}", "<td>1<b class=a>2</b>", ["1?2"]),
        (".a{display:none}", "<td class=a>12", ["?12"]),
        (".a::after{content:'9'}", "<td class=a><td>1", ["?", "1"]),
        (".a::after{content:'9'}", "<td class=a>1", ["?1"]),
        ("", "<td><b style='float:left'>1</b>", ["1"]),
        ("", "<td><b style='float:left'>1</b>2", ["?12"]),
        ("", "<td><b style='direction:rtl;unicode-bidi:bidi-override'>1</b>", ["?1"]),
        ("", "<td><i style='text-indent:-99px'>1</i>", ["1"]),
        ("", "<td><i style='text-indent: -999px'>1</i>", ["?1"]),
        ("", "<td><i style='position:absolute;left:-999px'>1</i>", ["?1"]),
        ("", "<td><i style='position:absolute;left:9px'>1</i>", ["1"]),
        ("", "<td><i style='zoom:.5'>1</i>", ["1"]),
        ("", "<td><i style='zoom:.5'>1</i>件", ["?1件"]),
        ("", "<td><p style='zoom:.5'>1</p>2", ["1\n2"]),
        ("", "<td><b><i style='zoom:.5'>1</i></b>", ["1"]),
        ("", "<td><b><i style='zoom:.5'>1</i></b>2", ["?1?2"]),
        ("", "<td><i style='clip:rect(0,0,0,0)'>1</i>", ["?1"]),
        ("", "<td><i style='opacity:0.05'>1</i>", ["?1"]),
        ("", "<td><i style='letter-spacing:-3px'>1</i>", ["?1"]),
        ("", "<td><i style='letter-spacing:-2px'>1</i>", ["1"]),
        ("", "<td><small>1</small>", ["1"]),
        ("", "<td><dialog>1</dialog>", ["?1"]),
        ("", "<td><i popover>1</i>", ["?1"]),
        ("", "<td><bdo dir=rtl>1</bdo>", ["?1"]),
        ("", "<td><bdo dir=LTR>1</bdo>", ["1"]),
        ("", "<td>1<i class=MsoFootnoteReference>2</i>", ["1^2"]),
        ("", "<td>1<i class='sr-only x'>2</i>", ["1?2"]),
        ("", "<td style='text-decoration:line-through'>1", ["~1"]),
    ],
)
def test_marks_in_cells(head: str, cells: str, texts: list[str]) -> None:
    assert [text.replace(UNCERTAIN, "?") for text in shown(cells, f"<style>{head}</style>" if head else "")] == texts


@pytest.mark.parametrize(
    ("cell", "text", "count"),
    [
        ("<td>1<b style='color:#fff'>9</b>", "1", 1),
        ("<td>1<b style='color:#fff'>-</b>", "1-", 0),
        ("<td style='color:#fff'>9", "", 1),
        ("<td class=a style='color:#fff'>9", "9", 0),
        ("<td style='font-size:0'>9", "", 1),
        ("<td style='font-size:1px'>9", "", 1),
        ("<td style='font-size:2px'>9", "9", 0),
        ("<td style='font:1px/2 a'>9", "", 1),
        ("<td style='opacity:0.00'>9", "", 1),
        ("<td style='opacity:0.5'>9", "9", 0),
        ("<td>1<b style='color:#eee'>9</b>", "19", 0),
        ("<td>1<b style='color:#efefef'>9</b>", "1", 1),
        ("<td>1<b style='color:hsl(0,0%,94%)'>9</b>", "19", 0),
        ("<td>1<b style='color:hsl(0,0%,95%)'>9</b>", "1", 1),
        ("<td bgcolor=#ff0000>1<b style='color:#fff'>9</b>", "19", 0),
        ("<td bgcolor=#ffffff><b style='color:#fff'>9</b>", "", 1),
        ("<td style='background:url(a.png)'>1<b style='color:#fff'>9</b>", "19", 0),
        ("<td style='background:transparent'>1<b style='color:#fff'>9</b>", "1", 1),
        ("<td>1<b style='color:rgb(255,300,300)'>9</b>", "1", 1),
        ("<td>1<b style='color:#010203;background:#010203'>9</b>", "1", 1),
        ("<td>1<b style='background:#010203;color:#010203'>9</b>", "1", 1),
        ("<td>1<font color=#fff>9</font>", "1", 1),
        ("<td><details><summary>1</summary>9</details>", "1", 1),
        ("<td><details><summary>1</summary><p><b>9</b></p></details>", "1", 1),
        ("<td><details><summary>1</summary>-</details>", "1", 0),
    ],
)
def test_what_nobody_sees_goes_and_is_counted(cell: str, text: str, count: int) -> None:
    page = f"<table><tr>{cell}</table>"
    parser = LexborHTMLParser(page)
    assert html_unseen.drop_unseen(parser, html.distinct_tags(page)) == count
    assert parser.css("td")[0].text() == text


def sheet_of(*rows: list[str]) -> Document:
    lines = "".join(f"<tr>{''.join(f'<td>{text}' for text in row)}" for row in rows)
    return html.read(f"<p>前</p><table>{lines}</table>")


HEADINGS = ["一、总体情况", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况"]


@pytest.mark.parametrize(
    ("rows", "is_sheet"),
    [
        ([[HEADINGS[0]], [HEADINGS[1]]], True),
        ([[HEADINGS[0], ""], ["1", "2"], ["", HEADINGS[2]]], True),
        ([[HEADINGS[0]], ["1"]], False),
        ([[HEADINGS[0]], [HEADINGS[0]]], False),
        ([[HEADINGS[0], "1"], [HEADINGS[1], "2"]], False),
    ],
)
def test_a_table_that_holds_headings_of_sections_is_a_sheet(rows: list[list[str]], is_sheet: bool) -> None:
    document = sheet_of(*rows)
    (table,) = [block for block in document.blocks if isinstance(block, Table)]
    assert html_sheets._is_sheet(table) is is_sheet
    html_sheets.divide_sheets(document)
    assert isinstance(document.blocks[0], Text)
    assert (table in document.blocks) is not is_sheet


@pytest.mark.parametrize(
    ("data", "is_archive"),
    [
        (b"MIME-Version: 1.0\r\nContent-Type: text/html\r\n", True),
        (b"\xef\xbb\xbf\r\nFrom: a\nmime-version: 1.0\ncontent-type: text/html\n", True),
        (b"MIME-Version: 1.0\r\n", False),
        (b"Content-Type: text/html\r\n", False),
        (b"<html> MIME-Version: 1.0 Content-Type: text/html", False),
    ],
)
def test_headers_make_an_archive(data: bytes, is_archive: bool) -> None:
    assert mhtml.accepts(data) is is_archive


def test_a_page_of_an_archive_is_in_the_letters_that_its_header_says() -> None:
    def page(kind: str, body: bytes) -> bytes:
        return mhtml.page_of(b"MIME-Version: 1.0\r\nContent-Type: " + kind.encode() + b"\r\n\r\n" + body)

    words = "<p>年度报告</p>"
    assert page("text/html; charset=gb18030", words.encode("gb18030")) == words.encode()
    assert page("application/xhtml+xml; charset=gb18030", words.encode("gb18030")) == words.encode()
    said = b"<meta charset=gb18030>" + words.encode("gb18030")
    assert page("text/html; charset=utf-8", said) == said
    assert page("text/html; charset=none-such", words.encode()) == words.encode()
