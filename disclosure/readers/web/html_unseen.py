"""What stands in the cells of a web page and nobody sees: no size, no opacity, white on white, hidden by its style.

Only what the page itself says beside the text counts (styles of elements, `font`); for sheets see `html_styles`. White
text alone in a cell whose ground such a sheet may colour is left as it is; beside text in another colour it is hidden.
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from disclosure.readers.inks import WHITE, Colour, is_seen, parse_colour

_S = r"\s{0,9}+"
_NO_INK = rf"(?:transparent|rgba\((?:{_S}\d{{1,3}}{_S},){{3}}{_S}0?\.?0{{0,3}}%?{_S}\))"
_HSL = r"hsla?\([^)%]{1,20}%[,\s]{0,6}+(?:9[5-9]|100)(?:\.\d{1,3})?%"
_WHITE = rf"(?:#(?:[ef][0-9a-f]){{3}}\b|#[ef]{{3}}\b|white|snow|ivory|rgba?\(\s*2[2-5]\d|{_HSL}|{_NO_INK})"
_MAY_HIDE = {
    "mso-hide": re.compile("mso-hide"),
    "opacity": re.compile(rf"opacity{_S}:{_S}0?\.?0"),
    "visibility": re.compile(rf"visibility{_S}:"),
    "display": re.compile(rf"display{_S}:{_S}none"),
    "font": re.compile(rf"font(?:-size)?{_S}:{_S}[01](?:\.\d{{1,6}})?(?:p[tx]|%|r?em|{_S}[;\"'/])"),
    "color": re.compile(
        rf"(?<![-\w])color{_S}(?:[:=]{_S}[\"']?{_S}{_WHITE}"
        rf"|:{_S}([#\w]{{3,9}}){_S};{_S}background(?:-color)?{_S}:{_S}\1\b)"
    ),
    "background": re.compile(rf"background(?:-color)?{_S}:{_S}([#\w]{{3,9}}){_S};{_S}color{_S}:{_S}\1\b"),
}
"""Signs that a page hides something: the word that each begins with, looked for first, and the whole of it."""
_NO_SIZE = re.compile(r"(?:^|;)font-size:(?:0(?:\.\d{1,4})?|1)(?:px|pt|%|r?em)?(?:!important)?(?:;|$)")
_TRANSPARENT = re.compile(rf"(?:^|;)color:{_NO_INK}")
_NO_SHORTHAND = re.compile(r"(?:^|;)font:(?:0|1)(?:px|pt|em)?/")
_RELATIVE_ONE = re.compile(r"(?:^|;)font-size:1r?em")
_NO_OPACITY = re.compile(r"(?:^|;)opacity:0?(?:\.0{1,4})?0?%?(?:!important)?(?:;|$)")
_COLOUR = re.compile(r"(?:^|;)color:([^;!]{1,60})")
_GROUND = re.compile(r"(?:^|;)background(?:-color)?:([^;!]{1,120})")
_RGB = re.compile(r"rgba?\((\d{1,3}),(\d{1,3}),(\d{1,3})(?:,([\d.]{1,8}))?\)")
_SHORT = re.compile(r"#([0-9a-f])([0-9a-f])([0-9a-f])")
_NOWHERE = ("display:none", "visibility:hidden", "mso-hide:all")
_OUTERMOST = frozenset(("table", "body", "html"))
_UNLESS_COLOURED = frozenset(("td", "th", "tr", "tbody", "thead", "table"))


def drop_unseen(parser: LexborHTMLParser, tags: str) -> int:
    """Takes out of the cells of a page what nobody sees; how many pieces there were. `tags`: its `distinct_tags`."""
    closed = _drop_closed(parser) if "<details" in tags else 0
    if not _may_hide(tags.lower()):
        return closed
    has_sheet = "<style" in tags or "<link" in tags or "<STYLE" in tags
    unseen: list[LexborNode] = []
    for node in parser.css("td[style], th[style], td [style], th [style], td font[color], th font[color]"):
        if _is_unseen(node, has_sheet) and re.search(r"\w", node.text(deep=True)):
            unseen.append(node)
    for node in unseen:
        if node.tag in ("td", "th"):
            child = node.first_child
            while child is not None:
                following = child.next
                child.decompose()
                child = following
        else:
            node.decompose()
    return closed + len(unseen)


def _may_hide(lowered: str) -> bool:
    """Whether a page (in small letters) has any of the signs."""
    for word, sign in _MAY_HIDE.items():
        start = lowered.find(word)
        while start >= 0:
            if sign.match(lowered, start):
                return True
            start = lowered.find(word, start + len(word))
    return False


def _drop_closed(parser: LexborHTMLParser) -> int:
    """Takes what a reader would have to open out of the cells of a page: all but the line that stays."""
    count = 0
    for details in parser.css("td details:not([open]), th details:not([open])"):
        child = details.first_child
        while child is not None:
            following = child.next
            if child.tag != "summary":
                count += bool(re.search(r"\w", child.text(deep=True)))
                child.decompose()
            child = following
    return count


def _is_unseen(node: LexborNode, has_sheet: bool) -> bool:
    style = _style_of(node)
    if any(word in style for word in _NOWHERE) or _NO_OPACITY.search(style) or _TRANSPARENT.search(style):
        return node.tag not in ("td", "th") or "display:none" not in style
    if (_NO_SIZE.search(style) or _NO_SHORTHAND.search(style)) and not _RELATIVE_ONE.search(style):
        # Pages take the gaps between boxes away so, and give the boxes their size back.
        return not any(other.mem_id != node.mem_id for other in node.css('[style*="font" i]'))
    ink = _colour_of(node, style)
    if ink is None:
        return False
    ground = _ground_of(node)
    if ground is not None:
        return is_seen(ink, ground) is False
    if is_seen(ink, WHITE) is not False:
        return False
    cell = _cell_of(node)
    if cell is None:
        return False
    if _bare(cell) != _bare(node):
        return True
    return not has_sheet and not _may_be_coloured(cell)


def _bare(node: LexborNode) -> str:
    return re.sub(r"\s+", "", node.text(deep=True))


def _style_of(node: LexborNode) -> str:
    return re.sub(r"\s+", "", node.attributes.get("style") or "").lower()


def _parse(text: str) -> Colour | None:
    if re.match(_HSL, text):
        return WHITE
    match = _RGB.search(text)
    if match is not None:
        red, green, blue = (min(int(part), 255) for part in match.groups()[:3])
        return red, green, blue
    short = _SHORT.fullmatch(text)
    return parse_colour("#" + "".join(part * 2 for part in short.groups()) if short is not None else text)


def _colour_of(node: LexborNode, style: str) -> Colour | None:
    match = _COLOUR.search(style)
    if match is not None:
        return _parse(match.group(1))
    return _parse((node.attributes.get("color") or "").strip().lower()) if node.tag == "font" else None


def _ground_of(node: LexborNode) -> Colour | None:
    """The colour that the element or one around it gives its ground."""
    around: LexborNode | None = node
    while around is not None:
        match = _GROUND.search(_style_of(around))
        text = match.group(1) if match is not None else (around.attributes.get("bgcolor") or "").strip().lower()
        if text and not text.startswith(("transparent", "none", "inherit")):
            # A picture or a gradient may have any colour.
            return _parse(text.partition("url")[0]) or (0, 0, 0)
        if around.tag in _OUTERMOST:
            return None
        around = around.parent
    return None


def _cell_of(node: LexborNode) -> LexborNode | None:
    around: LexborNode | None = node
    while around is not None and around.tag not in ("td", "th"):
        around = around.parent
    return around


def _may_be_coloured(cell: LexborNode) -> bool:
    """Whether a sheet of styles elsewhere may colour a cell."""
    around: LexborNode | None = cell
    while around is not None and around.tag in _UNLESS_COLOURED:
        if around.attributes.get("class") or around.attributes.get("id"):
            return True
        around = around.parent
    return False
