"""A web page written anew from its tree: text, headings, lists and tables; nothing else of it passes.

Not a filter that removes what is dangerous: every tag and attribute of the output is written here, from a fixed list,
and every text is escaped. So scripts, handlers, addresses, styles, forms and pictures cannot be in it.
"""

from __future__ import annotations

import re
from html import escape

from selectolax.lexbor import LexborNode

from disclosure.evidence.cells import Found, Shown
from disclosure.model.place import parse_place
from disclosure.readers.web.html import parse_page
from disclosure.readers.web.html_cells import (
    CELL_TAGS,
    MAX_ROW_SPAN,
    MAX_SPAN,
    PICTURE_TAGS,
    SKIPPED_TAGS,
    span_of,
)

LARGEST = 3_000_000
"""Characters of markup; of a larger page only the table with the cell is shown."""

MAX_DEPTH = 500
"""Deeper elements are not written: browsers take thousands, but nothing of a report stands there."""

_KEPT = frozenset(
    re.findall(
        r"\w+",
        "p div h1 h2 h3 h4 h5 h6 ul ol li dl dt dd blockquote pre table caption thead tbody tfoot tr td th "
        "b strong i em u s del sup sub span center",
    )
)
_AS_BLOCK = frozenset(re.findall(r"\w+", "article section main header footer nav aside address figure figcaption"))


def show(content: str, found: Found | None) -> Shown:
    """The page with the cell at a place marked (`marked` is None where it has no such cell)."""
    parser = parse_page(content)
    place = parse_place(found.place) if found else None
    writer = _Writer(place.table_cell if place else None)
    if parser.root is not None:
        writer.write(parser.root)
        if writer.size > LARGEST and writer.table is not None:
            table, number = writer.table, writer.target[0] if writer.target else 1
            writer = _Writer(writer.target)
            writer.table_count = number - 1
            writer.write(table)
    marked = found.cell.text if found and writer.is_marked else None
    return Shown("page", "".join(writer.parts)[: LARGEST * 4], marked)


class _Writer:
    """One walk over the tree. Tables are counted as the reader counts them: all that are not inside skipped tags."""

    def __init__(self, target: tuple[int, ...] | None) -> None:
        self.target = target
        self.parts: list[str] = []
        self.size = 0
        self.table_count = 0
        self.table: LexborNode | None = None
        self.is_marked = False
        self.cell_id: int | None = None

    def _put(self, text: str) -> None:
        self.parts.append(text)
        self.size += len(text)

    def write(self, root: LexborNode) -> None:
        stack: list[tuple[LexborNode | None, str, int]] = [(root, "", 0)]
        is_root = True
        while stack:
            node, closing, depth = stack.pop()
            if node is None:
                self._put(closing)
                continue
            if not is_root and node.next is not None:
                stack.append((node.next, "", depth))
            is_root = False
            tag = node.tag or "-"
            if tag == "-text":
                self._put(escape(node.text_content or ""))
            elif tag in PICTURE_TAGS:
                self._put('<span class="picture">▨</span>')
            elif tag == "br" or tag == "hr":
                self._put(f"<{tag}>")
            elif tag not in SKIPPED_TAGS and tag[0] != "-" and depth < MAX_DEPTH:
                end = self._open(node, tag)
                stack.append((None, end, depth))
                if node.first_child is not None:
                    stack.append((node.first_child, "", depth + 1))

    def _open(self, node: LexborNode, tag: str) -> str:
        """Writes the start of an element; gives its end."""
        if tag == "table":
            self.table_count += 1
            if self.target is not None and self.table_count == self.target[0]:
                self.table = node
                cell = _cell_at(node, self.target[1], self.target[2])
                self.cell_id = cell.mem_id if cell is not None else None
        name = tag if tag in _KEPT else "div" if tag in _AS_BLOCK else ""
        if not name:
            return ""
        attributes = ""
        if tag in CELL_TAGS:
            for attribute, limit in (("colspan", MAX_SPAN), ("rowspan", MAX_ROW_SPAN)):
                number = span_of(node.attributes.get(attribute), limit) if attribute in node.attributes else 1
                attributes += f' {attribute}="{number}"' if number > 1 else ""
            if node.mem_id == self.cell_id:
                attributes += ' id="cell"'
                self.is_marked = True
        self._put(f"<{name}{attributes}>")
        return f"</{name}>"


def _cell_at(table: LexborNode, row_number: int, wanted: int) -> LexborNode | None:
    """The cell of a table that begins in a grid column of a row; rows and columns as the reader counts them."""
    active: dict[int, int] = {}
    for number, line in enumerate(table.css("tr"), start=1):
        covered = set(active)
        active = {column: left - 1 for column, left in active.items() if left > 1}
        column = 1
        for node in line.iter():
            if node.tag not in CELL_TAGS:
                continue
            while column in covered:
                column += 1
            if number == row_number and column == wanted:
                return node
            attributes = node.attributes
            width = span_of(attributes.get("colspan"), MAX_SPAN) if "colspan" in attributes else 1
            height = span_of(attributes.get("rowspan"), MAX_ROW_SPAN) if "rowspan" in attributes else 1
            if height > 1:
                active.update(dict.fromkeys(range(column, column + width), height - 1))
            column += width
    return None
