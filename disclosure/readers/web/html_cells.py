"""The cells of a table of a web page: what each says, and the columns and rows that it takes."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from disclosure.form.cells import UNCERTAIN, drop_invisible
from disclosure.model.document import Cell, Row, Table
from disclosure.readers.cells import tidy
from disclosure.readers.web.html_pieces import are_one

MAX_SPAN = 60
MAX_ROW_SPAN = 400

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
BLOCKS = frozenset(
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
STRUCK = frozenset(("del", "s", "strike"))
SHIFTED = frozenset(("sup", "sub"))
_SHIFTED_BY_STYLE = re.compile(r"vertical-align\s{0,9}+:\s{0,9}+(?:super|sub)\b", re.IGNORECASE)
_OF_NUMBER = frozenset("0123456789.,０１２３４５６７８９，．")
PICTURE_TAGS = frozenset(("img", "canvas", "picture", "svg", "object", "embed", "video"))
_BACKGROUND = re.compile(r"style=[\"'][^<>]{0,200}url\(", re.IGNORECASE)
_SPACE = re.compile(r"(?:(?!(?<=[0-9])[\u2007\u2009\u202f](?=[0-9]{3}))[\s\u00a0\u3000])+")
"""White space, but the narrow blanks that set thousands apart."""
_SPAN = re.compile(r"\s*(\d{1,9})")


def has_looks(tags: str) -> bool:
    """Whether the tags of a page say that pieces of cells are struck, raised, pictures, or filled by a script."""
    return (
        any(word in tags for word in ("line-through", *_FILLED_BY_SCRIPT))
        or _SHIFTED_BY_STYLE.search(tags) is not None
        or ("url(" in tags and _BACKGROUND.search(tags) is not None)
    )


def read_table(table: LexborNode, number: int, *, is_styled: bool) -> Table:
    """A table without tables inside: its rows with the cells that each row itself has, columns with spans expanded.

    `is_styled`: pieces of its cells may look otherwise by their style (`has_looks`).
    """
    rows: list[Row] = []
    marked = _MARKED_BY_STYLE if is_styled else _MARKED
    has_marks = (is_styled or table.css_first(_OTHER_THAN_UNMARKED) is not None) and table.css_first(marked) is not None
    spanning = {node.mem_id for node in table.css("[colspan], [rowspan]")}
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
            text, is_picture = _cell_text(node, is_styled)
        elif " " in text or not text.isprintable():
            text = spaced(text).strip()
        if node.mem_id not in spanning:
            cells.append(Cell(text, column, 1, 1, is_picture))
            column += 1
            continue
        attributes = node.attributes
        column_span = span_of(attributes["colspan"], MAX_SPAN) if "colspan" in attributes else 1
        row_span = span_of(attributes["rowspan"], MAX_ROW_SPAN) if "rowspan" in attributes else 1
        cells.append(Cell(text, column, column_span, row_span, is_picture))
        if row_span > 1:
            for taken in range(column, column + column_span):
                active[taken] = (row_span - 1, text)
        column += column_span
    return Table(rows, number, has_spans=True)


def span_of(value: str | None, limit: int) -> int:
    """A span as browsers take it: not a number counts as one, zero and huge ones end at the limit."""
    digits = _SPAN.match(value or "")
    if digits is None:
        return 1
    number = int(digits.group(1))
    return limit if number == 0 else min(number, limit)


def spaced(text: str) -> str:
    """Runs of white space to one blank; what shows nothing is no gap (most texts have nothing of the kind)."""
    if text.isascii() or text.isprintable():
        return _SPACE.sub(" ", text)
    return _SPACE.sub(" ", drop_invisible(text))


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
            text = spaced(node.text_content or "")
            if before is not None and text and _joins(parts[-1], text) and not are_one(before, node, cell):
                parts.append(UNCERTAIN)
            parts.append(text)
            before = node if text else before
        elif tag in PICTURE_TAGS:
            has_picture = True
            parts.append(" ")
        elif tag == "select" and (chosen := node.css_first("option[selected]")) is not None:
            parts.append(f" {spaced(chosen.text())} ")
        elif tag in _SHOWN:
            has_picture = has_picture or tag != "script" or bool(node.text().strip())
        elif tag == "input":
            attributes = node.attributes
            if (attributes.get("type") or "").strip().lower() in _TYPED:
                parts.append(f" {attributes.get('value') or ''} ")
        elif tag == "textarea":
            parts.append(node.text())
        elif tag == "del" and cell.css_first("ins") is not None:
            pass  # a change that was kept: what stands in its place is the text
        elif tag not in SKIPPED_TAGS and tag is not None and not tag.startswith("-"):
            has_picture = has_picture or (node.first_child is None and _shows_more(node))
            mark = "\n" if tag in BLOCKS else "^" if tag in SHIFTED else "~" if tag in STRUCK else ""
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
