"""Web pages to blocks of text and tables.

Lexbor (through selectolax) parses as browsers do, so unclosed tags and text between rows land where a reader of the
page sees them. One walk over the tree collects text and tables; nested tables are tables of their own, and the cells
of a table that only lays out the page count as running text.
"""

from __future__ import annotations

import re
from html import unescape

from selectolax.lexbor import LexborHTMLParser, LexborNode

from disclosure.form.cells import UNCERTAIN, drop_invisible
from disclosure.model.document import Cell, Document, RefusalError, Row, Table, Text
from disclosure.model.place import Place
from disclosure.readers.web.html_pieces import are_one
from disclosure.readers.web.html_styles import hidden_by_sheets, mark_styled
from disclosure.readers.web.html_unseen import drop_unseen

MAX_SPAN = 60
MAX_ROW_SPAN = 400
MAX_CELLS = 200_000
MAX_DEPTH = 2_000

SKIPPED_TAGS = frozenset(
    (
        "script",
        "style",
        "noscript",
        "template",
        "head",
        "svg",
        "math",
        "iframe",
        "object",
        "select",
        "textarea",
        "rt",
        "rp",
        "rtc",
    )
)
_BLOCKS = frozenset(
    re.findall(
        r"\w+",
        "address article aside blockquote body center dd div dl dt fieldset figcaption figure footer form h1 h2 h3 "
        "h4 h5 h6 header hr html li main nav ol p pre section table tbody tfoot thead tr ul "
        "caption td th br legend option button",
    )
)
CELL_TAGS = frozenset(("td", "th"))
# With one of these in it a table's cells are read piece by piece.
_MARKED = (
    "sup, del, s, strike, script, style, img, canvas, svg, object, embed, picture, video, "
    "input, select, textarea, iframe, sub, ruby, noscript, meter, progress, math, i[class]"
)
# Most tables have nothing but these, most frequent first: asked first, the long list is seldom needed.
_UNMARKED = "td, p, span, tr, font, o\\:p, strong, br, b, th, tbody, thead, tfoot, table, div, u, a, col, colgroup"
_OTHER_THAN_UNMARKED = f"*:not({_UNMARKED})"
_MARKED_BY_STYLE = (
    _MARKED
    + ', [style*="line-through" i], [style*="vertical-align" i], [style*="url(" i]'
    + ", [v-text], [v-html], [ng-bind]"
)
# What stands in a cell and is no text: the cell is unreadable, not blank.
_SHOWN = frozenset(("script", "select", "iframe", "meter", "progress", "math"))
_FILLED_BY_SCRIPT = ("v-text", "v-html", "ng-bind")
_TYPED = frozenset(("", "text", "number", "tel"))
_STRUCK = frozenset(("del", "s", "strike"))
_SHIFTED = frozenset(("sup", "sub"))
_BACKGROUND = re.compile(r"style=[\"'][^<>]{0,200}url\(", re.IGNORECASE)
_SHIFTED_BY_STYLE = re.compile(r"vertical-align\s{0,9}+:\s{0,9}+(?:super|sub)\b", re.IGNORECASE)
_OF_NUMBER = frozenset("0123456789.,０１２３４５６７８９，．")
PICTURE_TAGS = frozenset(("img", "canvas", "picture", "svg", "object", "embed", "video"))
_LONGEST_BOXED = 60
_MANY_TAGS = 20_000
_TAG = re.compile(
    r"<(/?)(?!(?:p|li|tr|td|th|dt|dd|option|thead|tbody|tfoot|br|img|hr|input|meta|link|col|wbr|area|base|embed|source)\b)"
    r"[a-z][^<>]*+(?<!/)>",
    re.IGNORECASE,
)
_SPACE = re.compile(r"[\s\u00a0\u3000]+")
_SPAN = re.compile(r"\s*(\d{1,9})")
_HTML = re.compile(
    rb"<\s*(?:!doctype\s+html|html|head|body|frameset|table|tbody|tr|td|div|p|span|meta)\b", re.IGNORECASE
)
_HIDDEN = ", ".join(
    place + hidden
    for place in ("td ", "th ", "tr", "td", "th")
    for hidden in ('[style*="display:none" i]', '[style*="display: none" i]', '[style*="display : none" i]', "[hidden]")
)
_INVISIBLE = ", ".join(
    f'{tag}[style*="visibility:{blank}hidden" i]' for tag in ("tr", "td", "td ") for blank in ("", " ")
)
_HIDDEN_TABLES = ", ".join(
    f"{place}table{own}:not(:has(table))"
    for hidden in ('[style*="display:none" i]', '[style*="display: none" i]', "[hidden]")
    for place, own in ((f"{hidden} ", ""), ("", hidden))
)
_FORM_WORDS = ("信息内容", "法人或其他组织", "复议后起诉")
_FORM_SIGNS = re.compile("|".join(_FORM_WORDS))
_MAY_HIDE = ("display", "hidden", "DISPLAY", "Display", "HIDDEN", "Hidden")


def too_many_cells(at: Place) -> RefusalError:
    """The refusal of a table or sheet that is no report."""
    return RefusalError(
        "too_many_cells",
        f"单元格超过 {MAX_CELLS} 个，不是年度报告 | more than {MAX_CELLS} cells; no annual report",
        str(at),
    )


def accepts(data: bytes) -> bool:
    """Whether the bytes look like a web page."""
    if len(_HTML.findall(data[:2048])) >= 2:
        return True
    head = data[:65536]
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        head = head.decode("utf-16", errors="replace").encode("utf-8", errors="replace")
    elif head[1:2] == b"\x00" or head[:1] == b"\x00":
        head = head.replace(b"\x00", b"")
    return len(_HTML.findall(head)) >= 2


def _spaced(text: str) -> str:
    """Runs of white space to one blank; what shows nothing is no gap (most texts have nothing of the kind)."""
    if text.isascii() or text.isprintable():
        return _SPACE.sub(" ", text)
    return _SPACE.sub(" ", drop_invisible(text))


def nesting_depth(html: str) -> int:
    """How deeply elements nest, for pages with so many tags that it could matter (else 0).

    Parsing takes time with the square of the depth; a page of a hundred thousand nested tags would hold a reader up
    for minutes. Elements that end by themselves (p, li, td ...) are not counted.
    """
    if html.count("<") < _MANY_TAGS:
        return 0
    depth = deepest = 0
    for match in _TAG.finditer(html):
        if match.group(1):
            depth = max(depth - 1, 0)
        else:
            depth += 1
            deepest = max(deepest, depth)
    return deepest


def text_at_end(html: str) -> str:
    """The last characters of a page without its tags: where a page is cut off, maybe the first part of a number."""
    return unescape(re.sub(r"<[^<>]*>", "", html[-4000:]))[-40:]


def ends_in_cell(html: str) -> bool:
    """Whether the page stops inside a cell (no end tag of a cell, row or table behind the last start of a cell)."""
    tail = html[-4000:].lower()
    start = max(tail.rfind("<td"), tail.rfind("<th"))
    return start >= 0 and re.search(r"</t[dhra]|</body|</html", tail[start:]) is None


def _read_table(table: LexborNode, number: int, marked: str) -> Table:
    """A table without tables inside: its rows with the cells that each row itself has, columns with spans expanded."""
    rows: list[Row] = []
    has_marks = (marked is _MARKED_BY_STYLE or table.css_first(_OTHER_THAN_UNMARKED) is not None) and table.css_first(
        marked
    ) is not None
    active: dict[int, tuple[int, str]] = {}
    covered: dict[int, str] = {}
    cells: list[Cell] = []
    row_number = 0
    column = 1
    for node in table.css("tr, td, th"):
        if node.tag == "tr":
            row_number += 1
            column = 1
            cells = []
            covered = {}
            if active:
                covered = {taken: text for taken, (_, text) in active.items()}
                active = {taken: (left - 1, text) for taken, (left, text) in active.items() if left > 1}
            continue
        if not cells:
            rows.append(Row(cells, row_number, covered=covered))
        while column in covered:
            column += 1
        text = node.text(separator="\n", strip=True, skip_empty=True)
        is_picture = False
        if has_marks or "\n" in text:
            text, is_picture = _cell_text(node, marked is _MARKED_BY_STYLE)
        elif " " in text or not text.isprintable():
            text = _spaced(text).strip()
        attributes = node.attributes
        if not attributes:
            cells.append(Cell(text, column, 1, 1, is_picture))
            column += 1
            continue
        column_span = span_of(attributes["colspan"], MAX_SPAN) if "colspan" in attributes else 1
        row_span = span_of(attributes["rowspan"], MAX_ROW_SPAN) if "rowspan" in attributes else 1
        cells.append(Cell(text, column, column_span, row_span, is_picture))
        if row_span > 1:
            for taken in range(column, column + column_span):
                active[taken] = (row_span - 1, text)
        column += column_span
    return Table(rows, number, has_spans=True)


_NAMING = "meta[content], title, h1"
_ATTACHED = re.compile(r"\.(?:docx?|pdf|xlsx?|wps|et|ofd|rtf|zip|rar|7z)(?![\w.])", re.IGNORECASE)
_MOST_ATTACHED_NAMED = 3


def _note_attached(document: Document, parser: LexborHTMLParser, html: str) -> None:
    """Says of a page without the form's tables which files it links to or shows in a viewer: they may be the report."""
    if any(word in html for word in _FORM_WORDS):
        return
    names: list[str] = []
    for node in parser.css("a[href], iframe[src], embed[src], object[data]"):
        address = next((value for key in ("href", "src", "data") if (value := node.attributes.get(key))), "")
        text = _spaced(node.text()).strip()
        if _ATTACHED.search(address) is not None or _ATTACHED.search(text) is not None:
            names.append(text[:60] or address[-60:])
    if names:
        named = "、".join(f"“{name}”" for name in dict.fromkeys(names[:_MOST_ATTACHED_NAMED]))
        document.notes.append(
            (
                "in_attachment",
                f"网页正文没有统计表，附有{named}，报告可能在其中；请下载附件后导入，或用 ingest 网址取回"
                f" | the page itself has no tables; {named} may be the report: download it, or ingest the address",
                "",
            )
        )


def _note_scripted(document: Document, html: str) -> None:
    """Says of a page without tables that a script is to make them of what it holds."""
    signs = [sign for word in _FORM_WORDS for sign in (word, word.encode("unicode_escape").decode())]
    held = [sign for sign in signs if sign in html]
    if held and not any(sign in block.text for block in document.blocks if isinstance(block, Text) for sign in held):
        document.notes.append(
            (
                "tables_by_script",
                "网页的统计表要由浏览器运行脚本才显示，文件里只有数据；请在浏览器打开后打印成 PDF 或复制到 Word 再导入"
                " | a script makes the tables of this page, which the file only holds as data; open it in a browser,"
                " print it to PDF or copy it into Word, and take that in",
                "",
            )
        )


def _drop_hidden_copies(parser: LexborHTMLParser, html: str) -> None:
    """Takes away hidden tables of the form that the page also shows; one that stands there once may be unfolded."""
    hidden = parser.css(_HIDDEN_TABLES)
    for node in hidden_by_sheets(parser, html):
        hidden += [node] if node.tag == "table" else node.css("table:not(:has(table))")
    if not hidden:
        return
    ids = {table.mem_id for table in hidden}
    hidden = list({table.mem_id: table for table in hidden}.values())
    shown = {
        sign for table in parser.css("table") if table.mem_id not in ids for sign in _FORM_SIGNS.findall(table.text())
    }
    for table in hidden:
        signs = set(_FORM_SIGNS.findall(table.text()))
        if signs and signs <= shown:
            table.decompose()


def _empty_invisible(parser: LexborHTMLParser) -> None:
    """Takes the text out of cells that keep their place and show nothing."""
    for node in parser.css(_INVISIBLE):
        if node.css_first('[style*="visible" i]') is not None:
            node.insert_before(UNCERTAIN)
            continue
        for cell in [node] if node.tag != "tr" else node.css("td, th"):
            child = cell.first_child
            while child is not None:
                following = child.next
                child.decompose()
                child = following


def _open_boxes(parser: LexborHTMLParser) -> None:
    """Leaves of a table of one cell that stands alone in another table's cell only what it holds."""
    for table in parser.css("td > table, th > table, td > div > table, td > p > table"):
        cells = table.css("td, th")
        outer = table.parent
        while outer is not None and outer.tag not in CELL_TAGS:
            outer = outer.parent
        if len(cells) != 1 or outer is None:
            continue
        text = cells[0].text(deep=True).strip()
        if len(text) > _LONGEST_BOXED or text != outer.text(deep=True).strip():
            continue
        for node in [cells[0], *table.css("tr, tbody, thead, tfoot"), table]:
            node.unwrap()


def _mark_of_style(node: LexborNode) -> str:
    """What its own style makes of a piece of text: struck, or shifted up or down as a note is."""
    style = node.attributes.get("style") or ""
    return "~" if "line-through" in style.lower() else "^" if _SHIFTED_BY_STYLE.search(style) else ""


def _cell_text(cell: LexborNode, has_styles: bool) -> tuple[str, bool]:
    """The text of a cell with its blocks on lines of their own, and whether it shows only a picture."""
    parts: list[str] = []
    has_picture = False
    before: LexborNode | None = None
    stack: list[LexborNode | str | None] = [cell.first_child]
    while stack:
        node = stack.pop()
        if node is None:
            continue
        if isinstance(node, str):
            parts.append(node)
            continue
        stack.append(node.next)
        tag = node.tag
        if tag == "-text":
            text = _spaced(node.text_content or "")
            if before is not None and text and _joins(parts[-1], text) and not are_one(before, node, cell):
                parts.append(UNCERTAIN)
            parts.append(text)
            before = node if text else before
        elif tag in PICTURE_TAGS:
            has_picture = True
            parts.append(" ")
        elif tag in _SHOWN:
            has_picture = has_picture or tag != "script" or bool(node.text().strip())
        elif tag == "input":
            attributes = node.attributes
            if (attributes.get("type") or "").strip().lower() in _TYPED:
                parts.append(f" {attributes.get('value') or ''} ")
        elif tag == "textarea":
            parts.append(node.text())
        elif tag not in SKIPPED_TAGS and tag is not None and not tag.startswith("-"):
            has_picture = has_picture or (node.first_child is None and _shows_more(node))
            mark = "\n" if tag in _BLOCKS else "^" if tag in _SHIFTED else "~" if tag in _STRUCK else ""
            if has_styles and not mark:
                mark = _mark_of_style(node)
            if mark:
                parts.append(mark)
                stack.append("" if mark == "^" else mark)
            stack.append(node.first_child)
    text = tidy("".join(parts))
    return text, not text and (has_picture or "url(" in (cell.attributes.get("style") or ""))


def _shows_more(node: LexborNode) -> bool:
    """Whether an element without text shows something: an icon, a picture behind it, what a script is to fill in."""
    attributes = node.attributes
    if node.tag == "i" and "icon" in (attributes.get("class") or ""):
        return True
    return "url(" in (attributes.get("style") or "") or any(name in attributes for name in _FILLED_BY_SCRIPT)


def _joins(before: str, text: str) -> bool:
    """Whether digits of two pieces of a cell come to stand side by side."""
    return before[-1:] in _OF_NUMBER and text[0] in _OF_NUMBER and (before[-1:].isdigit() or text[0].isdigit())


def span_of(value: str | None, limit: int) -> int:
    """A span as browsers take it: not a number counts as one, zero and huge ones end at the limit."""
    digits = _SPAN.match(value or "")
    if digits is None:
        return 1
    number = int(digits.group(1))
    return limit if number == 0 else min(number, limit)


def tidy(text: str) -> str:
    """Runs of blanks to one, lines trimmed, empty lines dropped."""
    if "\n" not in text:
        return text.strip()
    return "\n".join(line for part in text.split("\n") if (line := part.strip()))


def parse_page(html: str) -> LexborHTMLParser:
    """The tree of a page without what is hidden in its tables."""
    return _parse_seen(html, distinct_tags(html))[0]


def distinct_tags(html: str) -> str:
    """The tags of a page with the text behind each, those that are alike once, in any order: where a page says often
    what its cells look like, signs of what may be hidden are looked for in a fraction of it.
    """
    return "<".join(("", *set(html.split("<"))))


def _parse_seen(html: str, tags: str) -> tuple[LexborHTMLParser, int]:
    """The tree of a page, and how many pieces of its cells nobody sees; `tags` are its `distinct_tags`."""
    parser = LexborHTMLParser(html)
    if any(word in tags for word in _MAY_HIDE):
        for hidden in parser.css(_HIDDEN):
            hidden.decompose()
        _drop_hidden_copies(parser, html)
        if "visibility" in tags:
            _empty_invisible(parser)
    unseen = drop_unseen(parser, tags)
    mark_styled(parser, html, tags)
    return parser, unseen


def read(html: str) -> Document:
    """The blocks of a web page in document order.

    Text in `sup` and `sub` is set off by `^`, struck text by `~`, so that a note or a struck figure never joins the
    digits beside it. A table around tables lays out the page: what its cells say is running text.
    """
    tags = distinct_tags(html)
    parser, unseen = _parse_seen(html, tags)
    document = Document("text/html", [], _metadata(parser, tags))
    if unseen:
        document.notes.append(
            (
                "hidden_text",
                "网页的单元格中有看不见的文字（与底色相同、极小或隐藏），未读取"
                " | cells of the page have text that nobody sees (its ground's colour, tiny or hidden); not read",
                "",
            )
        )
    _note_attached(document, parser, html)
    has_looks = (
        any(word in tags for word in ("line-through", *_FILLED_BY_SCRIPT))
        or _SHIFTED_BY_STYLE.search(tags)
        or ("url(" in tags and _BACKGROUND.search(tags))
    )
    marked = _MARKED_BY_STYLE if has_looks else _MARKED
    root = parser.root
    if root is None:
        return document
    layout: set[int] = set()
    if html.count("<table") > 1:
        _open_boxes(parser)
        layout = {node.mem_id for node in parser.css("table:has(table)")}
    blocks = document.blocks
    paragraph: list[str] = []
    has_captions = "<caption" in tags
    table_count = cell_count = text_count = depth = preformatted = 0

    def flush() -> None:
        nonlocal text_count
        if paragraph:
            text = tidy("".join(paragraph))
            paragraph.clear()
            if text:
                text_count += 1
                blocks.append(Text(text, text_count))

    node: LexborNode = root
    root_id = root.mem_id
    while True:
        tag = node.tag
        descend = False
        if tag == "-text":
            text = node.text_content
            if text:
                if preformatted:
                    paragraph.append(text)
                elif text[0].isspace() or text[-1].isspace():
                    paragraph.append(_spaced(text))
                else:
                    paragraph.append(" ".join(text.split()))
        elif tag == "table":
            flush()
            table_count += 1
            if node.mem_id in layout:
                descend = True
            else:
                if has_captions and (caption := node.css_first("caption")) is not None:
                    paragraph.append(_spaced(caption.text()))
                    flush()
                table = _read_table(node, table_count, marked)
                cell_count += sum(len(row.cells) for row in table.rows)
                if table.rows:
                    blocks.append(table)
                if cell_count > MAX_CELLS:
                    document.notes.append(
                        (
                            "too_many_cells",
                            f"单元格超过 {MAX_CELLS} 个，其后未读 | more than {MAX_CELLS} cells; the rest was not read",
                            str(Place(table=table_count)),
                        )
                    )
                    break
        elif tag in SKIPPED_TAGS or depth > MAX_DEPTH or tag is None or tag[0] == "-":
            pass
        else:
            descend = True
            if tag in _BLOCKS:
                flush()
                preformatted += tag == "pre"
            elif tag in _SHIFTED:
                paragraph.append("^")
            elif tag in _STRUCK:
                paragraph.append("~")
        child = node.first_child if descend else None
        if child is not None:
            node = child
            depth += 1
            continue
        following = None
        while True:
            tag = node.tag
            if tag in _BLOCKS:
                flush()
                preformatted -= tag == "pre" and depth <= MAX_DEPTH
            elif tag in _STRUCK:
                paragraph.append("~")
            if node.mem_id == root_id:
                break
            following = node.next
            if following is not None:
                node = following
                break
            parent = node.parent
            if parent is None:
                break
            node = parent
            depth -= 1
        if following is None:
            break
    flush()
    if not any(isinstance(block, Table) for block in blocks):
        _note_scripted(document, html)
    return document


def _metadata(parser: LexborHTMLParser, tags: str) -> dict[str, str]:
    """Names and contents of the meta elements (lower case), the page's title, and the day that it says it is of."""
    metadata: dict[str, str] = {}
    says_day = '"publish_time"' in tags or "datePublished" in tags
    for node in parser.css(_NAMING + ", #publish_time, [itemprop=datePublished]" if says_day else _NAMING):
        tag = node.tag
        attributes = node.attributes
        if tag not in ("meta", "title", "h1"):
            name = (attributes.get("itemprop") or attributes.get("id") or "").lower()
            content = attributes.get("datetime") or _spaced(node.text())
        elif tag == "meta":
            named = attributes.get("name") or attributes.get("property") or attributes.get("itemprop")
            name = (named or "").strip().lower()
            content = attributes.get("content") or ""
        else:
            name = tag or ""
            content = _spaced(node.text())
        if name and content and name not in metadata:
            metadata[name] = content.strip()[:2000]
    return metadata
