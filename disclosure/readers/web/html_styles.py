"""What sheets and styles of a web page make of the text in its cells: shifted, struck, or not certain to be seen.

Only sheets inside the page are read, and only their rules outside conditions. A rule may be undone by another, or by a
script, so that what one hides is not taken for hidden: the cell is doubtful, and its number is not given. The same
holds for text that a style moves, turns round or makes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from disclosure.form.cells import UNCERTAIN

_SHEET = re.compile(r"<(/?)style\b", re.IGNORECASE)
_S = r"\s{0,9}+"
_SHIFTED = re.compile(rf"vertical-align{_S}:{_S}(?:super|sub)\b", re.IGNORECASE)
_STRUCK = re.compile(r"line-through", re.IGNORECASE)
_HIDES = re.compile(
    rf"display{_S}:{_S}none|visibility{_S}:{_S}(?:hidden|collapse)|mso-hide{_S}:{_S}all|bidi-override|row-reverse"
    rf"|text-indent{_S}:{_S}-\d{{3}}|(?<![-\w])clip(?:-path)?{_S}:|transform{_S}:{_S}(?:\w|-)"
    rf"|(?<![-\w])(?:left|top|right|bottom){_S}:{_S}-\d{{3}}|(?<![-\w])float{_S}:|(?<![-\w])order{_S}:"
    rf"|(?<![-\w])(?:max-)?(?:width|height){_S}:{_S}0(?:px|pt|em)?{_S}(?:;|$|!)"
    rf"|(?<![-\w])color{_S}:{_S}(?:transparent|rgba\([^)]{{1,40}},{_S}0?\.?0{{1,3}}{_S}\))"
    rf"|(?<![-\w])opacity{_S}:{_S}0?\.?0{{1,3}}(?![.\d])"
    rf"|font-size{_S}:{_S}0(?![.\d])|(?<![-\w])font{_S}:{_S}0",
    re.IGNORECASE,
)
_MOVES = re.compile(rf"bidi-override|transform{_S}:|float{_S}:|order{_S}:|row-reverse", re.IGNORECASE)
"""What leaves text that stands alone in its cell as it is, but for its place; turned round it is another number."""
_TURNS = re.compile(rf"bidi-override|transform{_S}:{_S}(?!none)|row-reverse", re.IGNORECASE)
_ADDS = re.compile(
    rf"(?<![-\w])content{_S}:{_S}(?:[^;\"']{{0,40}}(?:attr|counters?|var)\(|[\"'][^\"';]{{0,40}}\d)", re.IGNORECASE
)
_ADDED = re.compile(r"::?(?:before|after)\s*$", re.IGNORECASE)
_SIGNS = ("vertical-align", "line-through", "none", "hidden", "mso-hide", "bidi", "reverse", "text-indent", "clip")
_MORE_SIGNS = ("transform", "left", "float", "order", ":0", ": 0", "transparent", "rgba", "opacity", "content")
_INLINE = (
    "bidi-override",
    "row-reverse",
    "text-indent:-",
    "text-indent: -",
    "transform:",
    "absolute",
    "float:",
    "overflow",
)
"""Long words are found faster: most pages have none of them, and are looked through for each."""
_HIDES_PIECE = re.compile(
    r"(?<![-\w])clip(?:-path)?:|(?<![-\w])filter:opacity\(0|(?<![-\w])zoom:0|visibility:collapse|/\*"
    r"|text-security:(?!none)|text-fill-color:(?:transparent|rgba)|(?<![-\w])(?:rotate|scale):(?!none)|(?:wing|web)dings"
    r"|(?<![-\w])opacity:0?\.0\d"
    r"|letter-spacing:-(?:(?:[3-9]|\d\d)[.\d]{0,5}p[tx]|(?:0?\.[3-9]|[1-9])[.\d]{0,5}em)"
)
"""What may take away digits where they stand alone in their cell too."""
_SHIFTS_PIECE = re.compile(
    r"(?<![-\w])zoom:|margin(?:-left|-right)?:[^;]{0,20}-[.\d]|vertical-align:-?[.\d]"
    r"|position:relative.{0,80}(?<![-\w])(?:top|bottom|left|right):-?(?:[1-9]|\d\d|0?\.\d)"
)
_PIECE_WORDS = (
    *(
        "clip",
        "filter",
        "zoom:",
        "spacing:-",
        "spacing: -",
        "margin-left:-",
        "margin-left: -",
        "margin-right:-",
        "margin:",
    ),
    *("vertical-align:", "relative", "collapse", "/*", "webkit-text", "rotate:", "scale:", "dings"),
    *("opacity:.0", "opacity:0.0"),
)
_BLOCKS = frozenset(("p", "div", "table", "tbody", "tr", "td", "th"))
_PIECE_TAGS = ("small", "big", "dialog")
_CLASSES = ("sr-only", "visually-hidden", "d-none")
_CLASS_SIGNS = ('class="sr-only', "visually-hidden", 'class="d-none')
_CLASS_SELECTOR = ", ".join(f"{cell} .{name}" for cell in ("td", "th") for name in _CLASSES)
_NOTES = ("MsoFootnoteReference", "MsoEndnoteReference")
_NOTE_SELECTOR = ", ".join(f"{cell} .{name}" for cell in ("td", "th") for name in _NOTES)
"""Marks of notes as Word calls them; the sheet that sets them off may be another file."""
_CELLS = frozenset(("td", "th"))
_ROWS = frozenset(("td", "th", "tr", "tbody", "table"))
_SELECTORS = re.compile(r"(?:[^,()]++|\([^()]{0,80}+\))++")
_STRUCTURAL = re.compile(r":(?:nth-|first-(?:child|of)|last-|only-|not\(|is\(|where\(|empty)")
_MOST_RULES = 4_000
_MOST_SELECTORS = 100
_LONGEST_SELECTOR = 200


def mark_styled(parser: LexborHTMLParser, html: str, tags: str) -> None:
    """Sets off in cells what a sheet shifts (`^`) or strikes (`~`), and marks what may not be seen as it stands.

    The tree is changed: cells with such a mark are no numbers, or numbers with a note. `tags` are the page's
    `distinct_tags`.
    """
    if "<style" in tags:
        for selector, mark, is_added in _marks_of_sheets(html):
            try:
                nodes = parser.css(selector)
            except (ValueError, SelectolaxError):  # a selector that the parser does not know
                continue
            for node in nodes:
                if is_added and not _bare(node):
                    node.insert_child(mark)  # a blank cell that shows what the sheet says
                else:
                    _mark(node, mark)
    present = [word for word in _INLINE if word in tags]
    if present:
        selectors = (f'{cell} [style*="{word}" i]' for cell in ("td", "th") for word in present)
        for node in parser.css(", ".join(selectors)):
            style = node.attributes.get("style") or ""
            if _HIDES.search(style) is not None:
                _mark(node, UNCERTAIN, is_moved=_MOVES.search(style) is not None and _TURNS.search(style) is None)
    _mark_pieces(parser, tags)
    if "<bdo" in tags or "<BDO" in tags:
        for node in parser.css("td bdo[dir], th bdo[dir]"):
            if (node.attributes.get("dir") or "").lower() != "ltr":
                _mark(node, UNCERTAIN)
    if "line-through" in tags:
        for node in parser.css('table [style*="line-through" i]'):
            if node.tag in _ROWS:
                _mark(node, "~")
    if "noteReference" in tags:
        for node in parser.css(_NOTE_SELECTOR):
            _mark(node, "^")
    if any(sign in tags for sign in _CLASS_SIGNS):
        for node in parser.css(_CLASS_SELECTOR):
            _mark(node, UNCERTAIN)


def _mark_pieces(parser: LexborHTMLParser, tags: str) -> None:
    """Marks pieces of a cell that its own styles clip, shrink, shift or draw over the letters beside them."""
    words = [word for word in _PIECE_WORDS if word in tags]
    if words:
        selectors = (f'{cell} [style*="{word}" i]' for cell in ("td", "th") for word in words)
        for node in parser.css(", ".join(selectors)):
            style = "".join((node.attributes.get("style") or "").split()).lower()
            if _HIDES_PIECE.search(style) is not None:
                _mark(node, UNCERTAIN)
            elif node.tag not in _BLOCKS and _SHIFTS_PIECE.search(style) is not None:
                _mark(node, UNCERTAIN, is_moved=True)
    moving = [tag for tag in _PIECE_TAGS if f"<{tag}" in tags]
    if moving:
        for node in parser.css(", ".join(f"{cell} {tag}" for cell in ("td", "th") for tag in moving)):
            _mark(node, UNCERTAIN, is_moved=node.tag != "dialog")
    if " popover" in tags:
        for node in parser.css("td [popover], th [popover]"):
            _mark(node, UNCERTAIN)


def _marks_of_sheets(html: str) -> Iterator[tuple[str, str, bool]]:
    """Selectors of the page's sheets with the mark for what they select, and whether they add text to it."""
    count = 0
    for sheet in _sheets(html):
        if not any(sign in sheet for sign in (*_SIGNS, *_MORE_SIGNS)):
            continue
        for head, body in _rules(_without_comments(sheet)):
            adds = _ADDS.search(body) is not None
            mark = "^" if _SHIFTED.search(body) else "~" if _STRUCK.search(body) else ""
            if _HIDES.search(body) is not None and (_MOVES.search(body) is None or _TURNS.search(body) is not None):
                mark = UNCERTAIN
            if not mark and not adds:
                continue
            for selector in _SELECTORS.findall(head):
                plain = _ADDED.sub("", selector.strip()).strip()
                is_added = plain != selector.strip()
                if not plain or _is_conditional(plain) or len(plain) > _LONGEST_SELECTOR or (is_added and not adds):
                    continue
                count += 1
                if count > _MOST_SELECTORS:
                    return
                yield plain, UNCERTAIN if is_added else mark, is_added


_SHOWS_NOTHING = re.compile(rf"display{_S}:{_S}none", re.IGNORECASE)


def hidden_by_sheets(parser: LexborHTMLParser, html: str) -> list[LexborNode]:
    """What rules of the page's own sheets do not display; a script may show it all the same."""
    nodes: list[LexborNode] = []
    count = 0
    for sheet in _sheets(html) if "<style" in html else ():
        for head, body in _rules(_without_comments(sheet)):
            if _SHOWS_NOTHING.search(body) is None:
                continue
            for selector in map(str.strip, _SELECTORS.findall(head)):
                if not selector or _is_conditional(selector) or len(selector) > _LONGEST_SELECTOR:
                    continue
                count += 1
                if count > _MOST_SELECTORS:
                    return nodes
                try:
                    nodes += parser.css(selector)
                except (ValueError, SelectolaxError):  # a selector that the parser does not know
                    continue
    return nodes


def _is_conditional(selector: str) -> bool:
    """Whether a selector asks for more than where an element stands (that a pointer is over it, say)."""
    return ":" in _STRUCTURAL.sub("", selector)


def _sheets(html: str) -> Iterator[str]:
    """What stands between the tags of the page's sheets."""
    start = -1
    for tag in _SHEET.finditer(html):
        if tag.group(1):
            if start >= 0:
                yield html[start : tag.start()].partition(">")[2]
            start = -1
        elif start < 0:
            start = tag.end()


def _without_comments(sheet: str) -> str:
    parts = sheet.replace("<!--", " ").replace("-->", " ").split("/*")
    return " ".join([parts[0], *(part.partition("*/")[2] for part in parts[1:])])


def _rules(sheet: str) -> Iterator[tuple[str, str]]:
    """Heads and bodies of the rules of a sheet that stand under no condition."""
    position = 0
    for _ in range(_MOST_RULES):
        opening = sheet.find("{", position)
        if opening < 0:
            return
        head = sheet[position:opening].rpartition(";")[2].strip()
        if head.startswith("@"):
            position = _end_of_block(sheet, opening)
            continue
        closing = sheet.find("}", opening)
        if closing < 0:
            return
        yield head, sheet[opening + 1 : closing]
        position = closing + 1


def _end_of_block(sheet: str, opening: int) -> int:
    depth = 0
    for match in re.compile(r"[{}]").finditer(sheet, opening):
        depth += 1 if match.group() == "{" else -1
        if depth == 0:
            return match.end()
    return len(sheet)


def _mark(node: LexborNode, mark: str, *, is_moved: bool = False) -> None:
    """Puts a mark before a node inside a cell, or at the start of a cell; nodes without letters are left.

    `is_moved`: only where something else stands in the cell, so that what is read may not be what is seen.
    """
    if not mark or re.search(r"\w", node.text(deep=True)) is None:
        return
    if node.tag in _ROWS and node.tag not in _CELLS:
        for each in node.css("td, th"):
            _mark(each, mark)
        return
    if node.tag in _CELLS:
        if mark == UNCERTAIN or mark == "~":
            child = node.first_child
            if child is not None:
                child.insert_before(mark)
        return
    cell = node.parent
    while cell is not None and cell.tag not in _CELLS:
        cell = cell.parent
    if cell is None or (is_moved and _bare(cell) == _bare(node)):
        return
    node.insert_before(mark)
    if mark == "~":
        node.insert_after(mark)


def _bare(node: LexborNode) -> str:
    return re.sub(r"\s+", "", node.text(deep=True))
