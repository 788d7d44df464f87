"""Web pages to blocks of text and tables.

Lexbor (through selectolax) parses as browsers do, so unclosed tags and text between rows land where a reader of the
page sees them. One walk over the tree collects text and tables; nested tables are tables of their own, and the cells
of a table that only lays out the page count as running text.
"""

from __future__ import annotations

import re
from html import unescape

from selectolax.lexbor import LexborHTMLParser, LexborNode

from disclosure.form.cells import UNCERTAIN
from disclosure.model.document import Document, Table, Text
from disclosure.model.place import Place
from disclosure.readers.cells import MAX_CELLS, tidy
from disclosure.readers.web.html_cells import (
    BLOCKS,
    CELL_TAGS,
    SHIFTED,
    SKIPPED_TAGS,
    STRUCK,
    has_looks,
    read_table,
    spaced,
)
from disclosure.readers.web.html_styles import hidden_by_sheets, mark_styled
from disclosure.readers.web.html_unseen import drop_unseen

MAX_DEPTH = 2_000

_LONGEST_BOXED = 60
_MANY_TAGS = 20_000
_TAG = re.compile(
    r"<(/?)(?!(?:p|li|tr|td|th|dt|dd|option|thead|tbody|tfoot|br|img|hr|input|meta|link|col|wbr|area|base|embed|source)\b)"
    r"[a-z][^<>]*+(?<!/)>",
    re.IGNORECASE,
)
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
_VISIBLE = re.compile(r"visibility\s{0,9}+:\s{0,9}+visible", re.IGNORECASE)
_HIDDEN_TABLES = ", ".join(
    f"{place}table{own}:not(:has(table))"
    for hidden in ('[style*="display:none" i]', '[style*="display: none" i]', "[hidden]")
    for place, own in ((f"{hidden} ", ""), ("", hidden))
)
_FORM_WORDS = ("信息内容", "法人或其他组织", "复议后起诉")
_FORM_SIGNS = re.compile("|".join(_FORM_WORDS))
_MAY_HIDE = ("display", "hidden", "DISPLAY", "Display", "HIDDEN", "Hidden")


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
        text = spaced(node.text()).strip()
        if _ATTACHED.search(address) is not None or _ATTACHED.search(text) is not None:
            names.append(text[:60] or address[-60:])
    if names:
        named = "、".join(f"“{name}”" for name in [*dict.fromkeys(names)][:_MOST_ATTACHED_NAMED])
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
    """Takes the text out of cells that keep their place and show nothing; where a part of it shows, they are unread."""
    for node in parser.css(_INVISIBLE):
        for cell in [node] if node.tag != "tr" else node.css("td, th"):
            if cell is not node and _VISIBLE.search(cell.attributes.get("style") or "") is not None:
                continue
            shows = cell.css_first('[style*="visible" i]') is not None
            child = cell.first_child
            while child is not None:
                following = child.next
                child.decompose()
                child = following
            if shows:
                cell.insert_child(UNCERTAIN)


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


def parse_page(html: str) -> LexborHTMLParser:
    """The tree of a page without what is hidden in its tables."""
    return _parse_seen(html, distinct_tags(html))[0]


def distinct_tags(html: str) -> str:
    """The tags of a page with the text behind each, those that are alike once, in any order: where a page says often
    what its cells look like, signs of what may be hidden are looked for in a fraction of it. All signs are ASCII, and
    without the other letters they are found three times as fast.
    """
    return "<".join(("", *set(html.split("<")))).encode("ascii", "ignore").decode("ascii")


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
    is_styled = has_looks(tags)
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
                    paragraph.append(spaced(text))
                else:
                    paragraph.append(" ".join(text.split()))
        elif tag == "table":
            flush()
            table_count += 1
            if node.mem_id in layout:
                descend = True
            else:
                if has_captions and (caption := node.css_first("caption")) is not None:
                    paragraph.append(spaced(caption.text()))
                    flush()
                table = read_table(node, table_count, is_styled=is_styled)
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
            if tag in BLOCKS:
                flush()
                preformatted += tag == "pre"
            elif tag in SHIFTED:
                paragraph.append("^")
            elif tag in STRUCK:
                paragraph.append("~")
        child = node.first_child if descend else None
        if child is not None:
            node = child
            depth += 1
            continue
        following = None
        while True:
            tag = node.tag
            if tag in BLOCKS:
                flush()
                preformatted -= tag == "pre" and depth <= MAX_DEPTH
            elif tag in STRUCK:
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


def _without_struck(node: LexborNode) -> LexborNode:
    """A heading, or a copy of it without the words that are struck."""
    if node.css_first(", ".join(STRUCK)) is None:
        return node
    copy = LexborHTMLParser(node.html or "")
    copy.strip_tags(list(STRUCK), recursive=True)
    return copy.body or node


def _metadata(parser: LexborHTMLParser, tags: str) -> dict[str, str]:
    """Names and contents of the meta elements (lower case), the page's title, and the day that it says it is of."""
    metadata: dict[str, str] = {}
    says_day = '"publish_time"' in tags or "datePublished" in tags
    for node in parser.css(_NAMING + ", #publish_time, [itemprop=datePublished]" if says_day else _NAMING):
        tag = node.tag
        attributes = node.attributes
        if tag not in ("meta", "title", "h1"):
            name = (attributes.get("itemprop") or attributes.get("id") or "").lower()
            content = attributes.get("datetime") or spaced(node.text())
        elif tag == "meta":
            named = attributes.get("name") or attributes.get("property") or attributes.get("itemprop")
            name = (named or "").strip().lower()
            content = attributes.get("content") or ""
        else:
            name = tag or ""
            content = spaced(_without_struck(node).text())
        if name and content and name not in metadata:
            metadata[name] = content.strip()[:2000]
    return metadata
